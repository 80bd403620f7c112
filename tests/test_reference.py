"""The reference tells everything: each object, field and parameter, each error and each code of a refusal."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest

import aliclaim
from aliclaim import RULES, AliclaimError, RefusalCode
from aliclaim._command import FileError
from aliclaim.adapters.tracker._database import TakenError

pytest.importorskip("griffe", reason="griffe is not installed: it comes with the group docs")

from griffe import (
    Alias,
    Attribute,
    Class,
    Docstring,
    DocstringSectionKind,
    ExprName,
    Function,
    Module,
    Object,
    load_extensions,
)
from griffe import load as read

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
SCRIPTS = ROOT / "scripts"
INDEX = runpy.run_path(str(SCRIPTS / "rule_index.py"))
PUBLIC = cast("tuple[ModuleType, ...]", INDEX["PUBLIC"])


def sections(page: str, level: int) -> dict[str, str]:
    """Return what stands under each heading of a level, an entry of the reference being one as well."""
    text = (REFERENCE / page).read_text("utf-8")
    parts = re.split(rf"^(?:#{{{level}}} `?|::: )([\w.]+)`?$", text, flags=re.MULTILINE)
    return {
        title: re.split(r"^## ", body, flags=re.MULTILINE)[0]
        for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def fences(text: str) -> list[str]:
    """Return the examples in a text, but for those that the site runs."""
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# --- refusals ---------------------------------------------------------------------------------

BY_CODE = {
    title: body for title, body in sections("refusals.md", 3).items() if not title.startswith("aliclaim.")
}


def printed() -> dict[str, list[str]]:
    """Play the page from its first line on; return the codes that the examples of each section print."""
    text = (REFERENCE / "refusals.md").read_text("utf-8")
    namespace: dict[str, Any] = {}
    for fence in fences(text.partition("\n### ")[0]):
        run(fence, namespace)
    return {title: codes(run("".join(fences(body)), namespace)) for title, body in BY_CODE.items()}


def run(source: str, namespace: dict[str, Any]) -> str:
    """Run an example; return what it printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "refusals.md", "exec", dont_inherit=True), namespace)  # noqa: S102  # it is ours
    return out.getvalue()


def codes(text: str) -> list[str]:
    """Return the code with which each line begins."""
    return [line.partition(":")[0] for line in text.splitlines()]


def test_every_code_of_a_refusal_has_its_section() -> None:
    """There is one anchor for each code, and none for anything else."""
    assert set(RefusalCode) == set(BY_CODE)


def test_the_example_of_a_code_is_refused_by_it() -> None:
    """Each section provokes what it tells, as the first reason."""
    assert [[code] for code in BY_CODE] == [found[:1] for found in printed().values()]


@pytest.mark.parametrize("code", BY_CODE)
def test_a_refusal_is_told_with_cause_and_cure(code: str) -> None:
    """Each section says why, what to do, and the rule that the example was refused by."""
    body = BY_CODE[code]
    (first, *_) = re.findall(rf"^#> {code}: .*?(?: \[(\w+)\])?$", body, re.MULTILINE)

    assert ["Cause", "Cure"] == re.findall(r"^\*\*(\w+)\.\*\* \S", body, re.MULTILINE)
    assert not first or code == "not_in_phase" or code in BY_ITS_CASE or f"[{first}][]" in body


BY_ITS_CASE = {"not_theirs", "too_soon", "overtaken"}
"""The codes whose rule is that of what was tried."""

# --- errors -----------------------------------------------------------------------------------


def errors(kind: type[AliclaimError] = AliclaimError) -> Iterator[type[AliclaimError]]:
    """Go through an error and all below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from errors(below)


def exported(error: type[AliclaimError]) -> str | None:
    """Return from where an error can be imported; None for what is caught inside."""
    modules = (module.__name__ for module in PUBLIC if error.__name__ in cast("list[str]", module.__all__))
    return next((f"{module}.{error.__name__}" for module in modules), None)


def test_every_error_has_its_section() -> None:
    """Each error that can be imported is told on the page of errors; the others are those of two modules."""
    loaded = {error: exported(error) for error in errors()}

    assert {FileError, TakenError} == {error for error, path in loaded.items() if path is None}
    assert {path for path in loaded.values() if path} == set(sections("errors.md", 3)) - {"aliclaim.Fault"}


@pytest.mark.parametrize("path", sorted(set(sections("errors.md", 3)) - {"aliclaim.Fault"}))
def test_an_error_is_told_with_cause_cure_and_an_example_that_raises_it(path: str) -> None:
    """Each section says why and what to do, and catches the very error, whose parts it then prints."""
    body = sections("errors.md", 3)[path]
    (example,) = fences(body)
    caught, _, after = example.partition(f".{path.rpartition('.')[2]}")

    assert ["Cause", "Cure"] == re.findall(r"^\*\*(\w+)\.\*\* \S", body, re.MULTILINE)
    assert re.search(r"\n *except \w+$", caught)
    assert "#>" in after


# --- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["code", "tests"])
def test_no_rule_lacks_code_or_tests(kind: str) -> None:
    """For each rule there is what implements it, and what tests it; each place is where it is said to be."""
    folder = {"code": ROOT / "src" / "aliclaim", "tests": ROOT / "tests"}[kind]
    found = INDEX[kind]()

    assert set(RULES) == {rule for rule, places in found.items() if places}
    for place in {place for places in found.values() for place in places}:
        line = (folder / place.file).read_text("utf-8").splitlines()[place.line - 1]
        assert place.name.rpartition(".")[2] in line or "row" in place.name


def test_what_cites_a_rule_is_the_innermost_definition_around_it() -> None:
    """A method, not its class; a comment belongs to what it stands in; the rest is the module's."""
    text = '''"""Of W1."""
TABLE = {
    "W2": 1,
}
@frozen
class Thing:
    """Of W3."""
    def method(self):
        return 1  # W4
    rule = "W5"
left, right = "W6", "W7"
'''
    expected = [
        ("W1", 1, ""),
        ("W2", 2, "TABLE"),
        ("W3", 6, "Thing"),
        ("W4", 8, "Thing.method"),
        ("W5", 6, "Thing"),
        *[("W6", 1, ""), ("W7", 1, "")],
    ]

    assert expected == list(INDEX["in_code"](text))


def test_a_place_leads_to_the_reference_where_it_has_an_entry() -> None:
    """What is exported does, from the module that exports it; what is private, or named alike, does not."""
    entry, place = INDEX["entry_of"], INDEX["Place"]
    asked = [
        place("_case.py", 1, "Case.advice"),
        place("adapters/aliexpress/_audit.py", 1, "audit"),
        place("_case.py", 1, "Case._period"),
        place("_moves.py", 1, "open_dispute"),
        place("_arithmetic.py", 1, "Verdict"),
        place("_case.py", 1, ""),
    ]
    expected = [
        "aliclaim.Case.advice",
        "aliclaim.adapters.aliexpress.audit",
        None,
        "aliclaim.open_dispute",
        None,
        None,
    ]

    assert expected == [entry(each) for each in asked]


# --- every object, field and parameter --------------------------------------------------------

PACKAGE = cast("Module", read("aliclaim", search_paths=[str(ROOT / "src")], docstring_parser="google"))


def objects(owner: Object) -> Iterator[Object]:
    """Go through an object and all public that it defines itself."""
    yield owner
    for member in owner.members.values() if isinstance(owner, Class) else ():
        if not isinstance(member, Alias) and (member.is_public or member.name == "__init__"):
            yield from objects(member)


def public() -> Iterator[Object]:
    """Go through all that the public modules export, with all that it defines."""
    for module in PUBLIC:
        path = module.__name__.removeprefix("aliclaim").lstrip(".")
        tree = PACKAGE[path] if path else PACKAGE
        for name in cast("list[str]", module.__all__):
            found = tree[name]
            yield from objects(found.final_target if isinstance(found, Alias) else found)


def told(docstring: Docstring | None, kind: DocstringSectionKind) -> set[str]:
    """Return the names that a docstring tells in a section, such as `Attributes`."""
    parts = docstring.parsed if docstring else []
    return {each.name.lstrip("*") for part in parts if part.kind is kind for each in part.value}


def undocumented(found: Object) -> Iterator[str]:
    """Go through what an object lacks: words of its own, and words for its parameters."""
    fields = told(found.parent.docstring, DocstringSectionKind.attributes) if found.parent else set[str]()
    if not found.docstring and found.name not in fields:
        yield found.path
    # What an operator takes goes without saying.
    if isinstance(found, Function) and (found.name == "__init__" or not found.name.startswith("__")):
        words = told(found.docstring, DocstringSectionKind.parameters)
        if found.name == "__init__" and found.parent:
            words |= fields | told(found.parent.docstring, DocstringSectionKind.parameters)
        names = {each.name.lstrip("*") for each in found.parameters if each.name not in {"self", "cls"}}
        yield from (f"{found.path}({name})" for name in names - words)


def test_every_public_object_field_and_parameter_has_words() -> None:
    """Whatever can be seen is told: classes, functions, properties, fields, members of lists, arguments."""
    found = list({each.path: each for each in public()}.values())

    assert [] == [lack for each in found for lack in undocumented(each)]
    assert len(found) > 1_000


def test_the_name_of_an_event_is_the_one_that_its_words_tell() -> None:
    """What the docstring of a class says of its `tag`, or of its `phase`, is its value."""
    for name, kind in vars(aliclaim).items():
        words = str(getattr(kind, "__doc__", ""))
        for tag in re.findall(r"^ +tag: .*`(\w+)`\.$", words, re.MULTILINE):
            assert tag == kind.tag, name
        for phase in re.findall(r"^ +phase: `Phase\.(\w+)`", words, re.MULTILINE):
            assert phase == kind.phase.name, name


# --- types of other projects ------------------------------------------------------------------


def used() -> set[str]:
    """Return the names of other projects in all signatures of the reference."""
    extensions = load_extensions(*(str(SCRIPTS / f"griffe_{name}.py") for name in ("attrs", "outside")))
    package = cast("Module", read("aliclaim", search_paths=[str(ROOT / "src")], extensions=extensions))
    paths = {each.path for each in public()}
    shown = [each for path in paths for each in objects(package[path.removeprefix("aliclaim.")])]
    return {name for each in shown for name in names(each) if not name.startswith("aliclaim.")}


def names(shown: Object) -> Iterator[str]:
    """Go through the names in the signature of a function, or the type of an attribute."""
    parts: list[object] = []
    if isinstance(shown, Function):
        parts = [shown.returns, *(each.annotation for each in shown.parameters)]
    elif isinstance(shown, Attribute):
        parts = [shown.annotation]
    for part in parts:
        for each in cast("Any", part).iterate() if hasattr(part, "iterate") else ():
            if isinstance(each, ExprName):
                yield each.canonical_path


def test_every_name_of_another_project_is_a_link() -> None:
    """The inventories have what our signatures use."""
    script = runpy.run_path(str(SCRIPTS / "inventories.py"))
    linked = {name for page in script["PAGES"] for name in script["names"](page)}

    assert used() <= linked


def test_the_inventories_are_those_of_the_table() -> None:
    """A change of the table was written, and the site reads every file."""
    script = runpy.run_path(str(SCRIPTS / "inventories.py"))
    entries = cast("Callable[[str], str]", script["entries"])
    files = {path.stem: path.read_bytes() for path in script["FOLDER"].glob("*.inv")}
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")

    assert {page.project for page in script["PAGES"]} == set(files)
    for project, content in files.items():
        head, _, body = content.partition(b"zlib.\n")
        assert head.startswith(b"# Sphinx inventory version 2\n")
        assert entries(project) == zlib.decompress(body).decode()
        assert f"file:docs/_inventories/{project}.inv" in settings

"""Where each rule stands in the code and in the tests: the tables for the page of the rules.

A rule is cited by its id: in the code by docstrings, comments and tables, in the tests by the names of
tests and by the rows of the guide's table. The tables show what is found, so they cannot go stale.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final, NamedTuple

import aliclaim
import aliclaim.testing
from aliclaim import RULES, Section, adapters

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "src" / "aliclaim"
TESTS: Final = ROOT / "tests"
PUBLIC: Final = (
    *(aliclaim, aliclaim.testing),
    *(
        import_module(f"aliclaim.adapters.{name}")
        for _, name, _ in iter_modules(adapters.__path__)
        if name[0] != "_"
    ),
)
"""The modules that the reference shows: those of the adapters, whichever there are."""

_ID: Final = re.compile(r"\b[WROPJCMT]\d{1,2}\b")
_ID_IN_A_NAME: Final = re.compile(r"(?<=_)[wropjcmt]\d{1,2}(?=_)")
_ROW: Final = "a row of the table"


class Place(NamedTuple):
    """Something that cites a rule: its file below the package or the tests, its line, its name in there."""

    file: str
    line: int
    name: str = ""


Found = Mapping[str, tuple[Place, ...]]
Cited = tuple[str, int, str]
"""A rule with the line and the name of what cites it."""


def code() -> Found:
    """Return where the package cites each rule: for each citation the definition that it stands in."""
    paths = (path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "_rules.py")
    return _by_rule(PACKAGE, paths, in_code)


def tests() -> Found:
    """Return the tests that are named after each rule, and the rows of the guide's table about it."""
    return _by_rule(TESTS, sorted(TESTS.glob("*.py")), in_tests)


def _by_rule(folder: Path, paths: Iterable[Path], search: Callable[[str], Iterator[Cited]]) -> Found:
    found: dict[str, dict[Place, None]] = {rule: {} for rule in RULES}
    for path in paths:
        for rule, line, name in search(path.read_text(encoding="utf-8")):
            found[rule][Place(path.relative_to(folder).as_posix(), line, name)] = None
    return {rule: tuple(places) for rule, places in found.items()}


# --- the search -------------------------------------------------------------------------------


def in_code(text: str) -> Iterator[Cited]:
    """Go through the rules that a module cites, each with the innermost definition around it."""
    owners = list(_owners(ast.parse(text).body))
    for number, line in enumerate(text.splitlines(), 1):
        around = [owner for owner in owners if owner[0] <= number <= owner[1]]
        _, _, first, name = around[-1] if around else (1, 1, 1, "")
        yield from ((rule, first, name) for rule in _ID.findall(line))


def _owners(body: Iterable[ast.stmt], inside: str = "") -> Iterator[tuple[int, int, int, str]]:
    """Go through what a body defines: from its decorators to its last line, its own line, its name."""
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            first = min(each.lineno for each in (node, *node.decorator_list))
            yield first, node.end_lineno or first, node.lineno, f"{inside}{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from _owners(node.body, f"{inside}{node.name}.")
        elif not inside and (name := _assigned(node)):
            yield node.lineno, node.end_lineno or node.lineno, node.lineno, name


def _assigned(node: ast.stmt) -> str:
    """Return the name that a statement gives a value; empty where it gives none, or to several."""
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return target.id if isinstance(target, ast.Name) else ""
    return ""


def in_tests(text: str) -> Iterator[Cited]:
    """Go through the rules after which tests are named, and those of the rows of the guide's table."""
    for node in ast.walk(tree := ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from ((rule.upper(), node.lineno, node.name) for rule in _ID_IN_A_NAME.findall(node.name))
    for row in (each for node in tree.body if _assigned(node) == "ROWS" for each in ast.walk(node)):
        if isinstance(row, ast.Call):
            yield from ((rule, row.lineno, _ROW) for rule in _of_row(row))


def _of_row(call: ast.Call) -> list[str]:
    """Return the rules of one row: those of its argument `rule`, or else of the first one."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "rule"]
    told = [each.value for each in (named or call.args)[:1] if isinstance(each, ast.Constant)]
    return _ID.findall(str(told))


# --- the tables -------------------------------------------------------------------------------


def page(words: Mapping[Section, str]) -> str:
    """Return a table for each section, under a heading of its own.

    Args:
        words: What is said of each section.
    """
    cited, tested = code(), tests()
    cells = {rule: _cells(cited[rule], tested[rule]) for rule in RULES}
    return "\n".join(_section(section, words[section], cells) for section in Section)


def _cells(cited: Iterable[Place], tested: Iterable[Place]) -> str:
    defined = sorted(map(_defined, cited), key=lambda words: not words.startswith("["))
    return f"{_listed(defined, 'in the code')} | {_listed(map(_told, tested), 'tests')}"


def _section(section: Section, words: str, cells: Mapping[str, str]) -> str:
    rows = (
        f"| [](){{#{rule.id}}}{rule.id} | {rule.sentence} {{: .words }} | {cells[rule.id]} |"
        for rule in RULES.values()
        if rule.section is section
    )
    head = ("| Rule | What it says | Code | Tests |", "| --- | --- | --- | --- |")
    return "\n".join((f"## {section.capitalize()}", "", words, "", *head, *rows, ""))


def _listed(places: Iterable[str], what: str) -> str:
    """Return a list that is opened by a click: a rule can stand in thirty places."""
    lines = Counter(places)
    items = (f"<li>{line}{_times(count)}</li>" for line, count in lines.items())
    return f"<details><summary>{lines.total()} {what}</summary><ul>{''.join(items)}</ul></details>"


def _times(count: int) -> str:
    return f", {count} times" if count > 1 else ""


def _defined(place: Place) -> str:
    where = f"`{place.file}:{place.line}`"
    if entry := entry_of(place):
        return f"[`{place.name}`][{entry}] {where}"
    return f"`{place.name}` {where}" if place.name else f"{where} as a whole"


def entry_of(place: Place) -> str | None:
    """Return the entry that a place of the package has in the reference; None for what is private."""
    first, *inner = place.name.split(".")
    if not first or any(part.startswith("_") for part in (first, *inner)):
        return None
    defined = getattr(import_module(_dotted(place.file)), first)
    shown = (each for each in PUBLIC if first in each.__all__ and getattr(each, first) is defined)
    return next((f"{module.__name__}.{place.name}" for module in shown), None)


def _dotted(file: str) -> str:
    return ".".join(("aliclaim", *Path(file).with_suffix("").parts)).removesuffix(".__init__")


def _told(test: Place) -> str:
    return f"`{test.file}`: {_ROW}" if test.name == _ROW else f"`{test.file}::{test.name}`"

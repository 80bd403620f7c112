"""The documentation is complete, its examples are all run, and its picture shows the table."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest

import aliclaim

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def _named(page: Path) -> list[str]:
    """The public names that a page of the reference shows."""
    return re.findall(r"^::: aliclaim\.(\S+)$", page.read_text(encoding="utf-8"), re.MULTILINE)


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


_, *_BESIDE = cast(
    "tuple[ModuleType, ...]", runpy.run_path(str(ROOT / "scripts" / "rule_index.py"))["PUBLIC"]
)
"""The public modules beside the library itself."""


def test_every_public_name_is_in_the_reference_once() -> None:
    """The pages of the reference show what `__all__` lists, each name on one page."""
    shown = [name for page in (DOCS / "reference").glob("*.md") for name in _named(page)]
    beside = [
        f"{module.__name__.removeprefix('aliclaim.')}.{name}" for module in _BESIDE for name in module.__all__
    ]
    assert Counter(shown) == Counter([*aliclaim.__all__, *beside])


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_no_example_is_skipped(page: Path, request: pytest.FixtureRequest) -> None:
    """The tests collect as many examples of a page as it has, but for those that the site runs."""
    fences = re.findall(r"^ *(?:`{3,}|~{3,}) *(?:python|pycon)\b(.*)$", page.read_text("utf-8"), re.MULTILINE)
    plugin = request.config.pluginmanager.get_plugin(str(ROOT / "conftest.py"))
    assert plugin is not None
    # The very hook that pytest calls: neither its pattern nor its parser may lose one.
    collect = cast("Callable[..., Any]", plugin.pytest_collect_file)
    found = collect(file_path=page, parent=request.session)
    assert len(list(found.collect())) == sum("exec=" not in info for info in fences)


@pytest.mark.parametrize("path", SOURCES, ids=_id)
def test_examples_of_docstrings_are_shown_as_code(path: Path) -> None:
    """The section is called `Examples`: under any other name its lines are read as prose."""
    assert not re.search(r"^ *Example:$", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_picture_shows_the_table_and_links_to_the_reference() -> None:
    """The picture is drawn, which checks it, and each of its links has an entry behind it."""
    picture = cast("Callable[[], str]", runpy.run_path(str(ROOT / "scripts" / "draw_machine.py"))["draw"])()
    links = re.findall(r'xlink:href="\.\./\.\./(.+?)/#aliclaim\.(\w+)"', picture)
    assert len(links) == picture.count("<a ")
    for page, name in set(links):
        assert name in _named(DOCS / f"{page}.md")


def test_a_picture_that_lacks_a_line_is_refused() -> None:
    """A line taken from the picture is missed, and named."""
    script = runpy.run_path(str(ROOT / "scripts" / "draw_machine.py"))
    check = cast("Callable[[], None]", script["check"])
    check.__globals__["LINES"] = script["LINES"][1:]
    with pytest.raises(ValueError, match="start -> awaiting_seller: dispute_opened"):
        check()


def test_the_site_loads_nothing_from_another_host() -> None:
    """Fonts come with the site and are small; neither theme nor style sheet names a host."""
    style = (DOCS / "assets" / "extra.css").read_text("utf-8")
    fonts = re.findall(r'url\("(.+?)"\)', style)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")

    assert {DOCS / "assets" / each for each in fonts} == set((DOCS / "assets" / "fonts").glob("*.woff2"))
    assert sum((DOCS / "assets" / each).stat().st_size for each in fonts) < 120_000
    assert "//" not in "".join(re.findall(r"url\(.*?\)|@import.*", style))
    assert "\n  font: false\n" in settings


def test_the_files_that_contributing_names_are_there() -> None:
    """Whoever follows the steps finds each file."""
    text = (DOCS / "contributing.md").read_text("utf-8")
    named = set(re.findall(r"[\w./]*\w+/[\w.]+(?:\.py|\.md)|\.ci/run|CHANGELOG\.md", text))

    assert len(named) > 10
    assert not {each for each in named if not (ROOT / each).exists() and not (DOCS / each).exists()}

"""The picture of the machine: all of it leads into the reference, in the colours of who acts, and legibly."""

from __future__ import annotations

import re
import runpy
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

import aliclaim
from aliclaim import TRANSITIONS, Phase

ROOT = Path(__file__).parents[1]
SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
DRAW = runpy.run_path(str(ROOT / "scripts" / "draw_machine.py"))["draw"]
PICTURE: ET.Element = ET.fromstring(DRAW())  # noqa: S314  # it is ours

# How wide the letters of the font are, as shares of its size; whatever is not told is as wide as `o`.
WIDTHS = {
    **dict.fromkeys("ijlI", 0.28),
    **dict.fromkeys("frt ,", 0.39),
    **dict.fromkeys("mw", 0.89),
    **dict.fromkeys("ACNORU↻", 0.77),
}
SIZES = {"words": 12.5, "stays": 11, "title": 14, "name": 15.5}  # those in bold are a little wider


class Box(NamedTuple):
    """A rectangle: what stands in it, and where."""

    what: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom


def found(name: str, look: str = "", within: ET.Element = PICTURE) -> list[ET.Element]:
    """Return the elements of that name, or of that name and class."""
    return [each for each in within.iter(f"{SVG}{name}") if look in each.get("class", "")]


def text_box(text: ET.Element) -> Box:
    """Return where a text stands, by the widths of its letters."""
    words, size = "".join(text.itertext()), SIZES[text.get("class", "")]
    width = size * sum(WIDTHS.get(letter, 0.62) for letter in words)
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
    left, base = float(text.get("x", "")) - width * share, float(text.get("y", ""))
    return Box(words, left, base - 0.74 * size, left + width, base + 0.21 * size)


def pieces(path: ET.Element) -> Iterator[Box]:
    """Go through the straight pieces of a line, those around the points of its corners among them."""
    route = path.get("d", "")
    points = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+),([\d.]+)", route)]
    for (x1, y1), (x2, y2) in pairwise(points):
        yield Box(route, min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def edges(rect: ET.Element) -> Iterator[Box]:
    """Go through the four sides of a rectangle."""
    left, top, width, height = (float(rect.get(name, "")) for name in ("x", "y", "width", "height"))
    right, bottom = left + width, top + height
    yield Box("top", left, top, right, top)
    yield Box("bottom", left, bottom, right, bottom)
    yield Box("left", left, top, left, bottom)
    yield Box("right", right, top, right, bottom)


def drawn() -> Iterator[Box]:
    """Go through all that is drawn and is no text."""
    for path in found("path", "drawn"):
        yield from pieces(path)
    for rect in found("rect"):
        yield from edges(rect)
    for rhomb in found("polygon"):
        x, y = zip(*(map(float, each.split(",")) for each in rhomb.get("points", "").split()), strict=True)
        yield Box("rhomb", min(x), min(y), max(x), max(y))


TEXTS = [text_box(text) for text in found("text")]


def test_no_word_stands_on_a_line() -> None:
    """Neither a line, nor a border, nor a diamond goes through a word."""
    assert len(TEXTS) >= len(Phase) + len({row.event for row in TRANSITIONS})
    assert [] == [(text.what, line) for line in drawn() for text in TEXTS if text.meets(line)]


def test_no_word_stands_on_another() -> None:
    """Each word can be read by itself."""
    assert [] == [(one.what, other.what) for one, other in combinations(TEXTS, 2) if one.meets(other)]


def test_all_words_stand_within_the_picture() -> None:
    """Nothing is cut off at an edge."""
    width, height = map(float, PICTURE.get("viewBox", "").split()[2:])
    outside = [each.what for each in TEXTS if each.left < 0 or each.top < 0]
    outside += [each.what for each in TEXTS if each.right > width or each.bottom > height]

    assert not outside


def test_every_phase_and_every_event_is_a_link() -> None:
    """Each phase leads to its class, each event to its own: on its line, or in the phases that it leaves."""
    targets = {link.get(LINK, "").rpartition("#aliclaim.")[2] for link in found("a")}
    phases = {"".join(part.capitalize() for part in phase.split("_")) for phase in Phase}
    events = {row.event.__name__ for row in TRANSITIONS}

    assert phases | events == targets & (phases | events)


@pytest.mark.parametrize(("name", "look"), [("path", "drawn"), ("rect", ""), ("polygon", ""), ("circle", "")])
def test_whatever_is_drawn_is_a_link(name: str, look: str) -> None:
    """Every line, phase and diamond is inside of a link; only the boxes around several phases are not."""
    linked = [each for link in found("a") for each in found(name, look, link)]
    boxes = [each for box in found("g", "box") for each in found(name, look, box)]

    assert linked
    assert len(found(name, look)) == len(linked) + len(boxes)


def test_a_line_can_be_reached_with_a_finger() -> None:
    """Around each line that is seen lies a broad one that is not."""
    lines = [link for link in found("a", "line") if found("title", within=link)]
    routes = [[path.get("d") for path in found("path", within=link)] for link in lines]

    assert lines
    assert all(len(each) == len(set(each)) + 1 for each in routes)


def test_a_line_has_the_colour_of_who_brings_its_event_about() -> None:
    """By the table: the first party of each row; a line is dashed where its event happens by itself."""
    for link in found("a", "line"):
        path, _, name = link.get(LINK, "").rpartition("#aliclaim.")
        if path.endswith("/events/"):
            rows = [row for row in TRANSITIONS if row.event is getattr(aliclaim, name)]
            looks = {f"line {row.by[0]}{' automatic' if row.automatic else ''}" for row in rows}
            assert {link.get("class")} == looks


def test_every_colour_of_the_picture_is_one_of_the_theme() -> None:
    """The picture itself has none, and those of its style sheet are set for light and for dark."""
    picture = ET.tostring(PICTURE, encoding="unicode")
    style = (ROOT / "docs" / "assets" / "extra.css").read_text("utf-8")
    used = set(re.findall(r"var\((--machine-[\w-]+)\)", style))
    schemes = re.findall(r'^\[data-md-color-scheme="(\w+)"\] \{(.*?)^\}', style, re.MULTILINE | re.DOTALL)
    told = {
        scheme: {
            name for each, body in schemes if each == scheme for name in re.findall(r"--[\w-]+(?=:)", body)
        }
        for scheme in ("default", "slate")
    }

    assert not re.findall(r'(?:fill|stroke|style)="', picture)
    assert len(used) >= 9
    assert all(used <= names for names in told.values())

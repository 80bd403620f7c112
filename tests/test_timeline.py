"""The picture of a case: what it shows, where that stands, and that it can be read by everyone."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import (
    A_CLAIM,
    A_FILE,
    LATER,
    ONE_OF_EACH_EVENT,
    OPENED,
    SHIPPED,
    an_order,
    changed,
    usd,
    utc,
)

import aliclaim as ac
import aliclaim.__main__ as command
from aliclaim._chart import chart_events
from aliclaim._chart_axis import Scale, ticks
from aliclaim._chart_style import COLOURS
from aliclaim._chart_text import fitted, width
from aliclaim.adapters import json as codec
from aliclaim.testing import cases, moments

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.json"))
EXAMPLE = ROOT / "docs" / "examples" / "platform-proposal-beside-worse-offer.json"
DAY = timedelta(days=1)
Captured = pytest.CaptureFixture[str]

# How wide the characters of DejaVu Sans are, from the space on, in thousandths of an em: among the fonts that
# systems bring along it is one of the widest.
_PLAIN = """
318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636
636 337 337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787
695 635 611 732 684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278
579 278 974 634 612 635 635 411 521 392 634 592 818 592 592 525 636 337 636 838
"""
_BOLD = """
348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696 696
696 400 400 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733 850
770 720 682 812 774 1103 771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343
665 343 1042 712 687 716 716 493 595 478 712 652 924 645 652 582 712 365 712 838
"""
PLAIN, BOLD = (
    dict(zip(map(chr, range(32, 127)), map(int, each.split()), strict=True)) for each in (_PLAIN, _BOLD)
)


class Box(NamedTuple):
    """Words in a picture, and the room that they take."""

    words: str
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the other lies over it."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def name(element: ET.Element) -> str:
    """Return the name of an element, without that of its language."""
    return element.tag.rpartition("}")[2]


class Picture:
    """A picture, read by a parser of XML."""

    def __init__(self, text: str) -> None:
        """Read it."""
        self.text = text
        self.root = ET.fromstring(text)  # noqa: S314  # our own
        self.style = "".join(each.text or "" for each in self.all("style"))
        self.sizes = {
            look: float(size) for look, size in re.findall(r"\.(\w+)\{font-size:([\d.]+)px", self.style)
        }
        self.bold = set(re.findall(r"\.(\w+)\{font-weight:600", self.style))
        *_, self.width, self.height = map(float, self.root.attrib["viewBox"].split())
        self.placed = list(self._walk(self.root, 0, 0))

    def _walk(self, element: ET.Element, x: float, y: float) -> Iterator[tuple[ET.Element, float, float]]:
        if moved := re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", "")):
            x, y = x + float(moved[1]), y + float(moved[2])
        yield element, x, y
        for each in element:
            yield from self._walk(each, x, y)

    def all(self, kind: str, look: str = "") -> list[ET.Element]:
        """Return the elements of a name, of all classes or one."""
        found = (each for each in self.root.iter() if name(each) == kind)
        return [each for each in found if not look or look in each.get("class", "").split()]

    def boxes(self) -> list[Box]:
        """Return all words with the room that they take."""
        return [self._box(*each) for each in self.placed if name(each[0]) == "text"]

    def _box(self, element: ET.Element, x: float, y: float) -> Box:
        look = element.attrib["class"]
        size = self.sizes[look]
        parts = [(look, element.text or "")] if not len(element) or name(element[0]) == "tspan" else []
        parts += [(look, each.tail or "") for each in element]
        parts += [(each.attrib["class"], each.text or "") for each in element if name(each) == "tspan"]
        ems = sum(
            (BOLD if part in self.bold else PLAIN).get(each, 1000) for part, words in parts for each in words
        )
        long = float(element.get("textLength", ems * size / 1000))
        x += (
            float(element.attrib["x"])
            - long * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "start")]
        )
        y += float(element.attrib["y"])
        words = "".join(words for _, words in parts)
        return Box(words, x, x + long, y - 0.75 * size, y + 0.22 * size)

    def words(self) -> list[str]:
        """Return all that is written, in order."""
        return ["".join(each.itertext()) for each in self.all("text")]

    def rows(self, name_: str) -> list[ET.Element]:
        """Return the rows that bear a name."""
        groups = [
            each for each in self.all("g") if len(each) and each[0].get("class", "").startswith("whose")
        ]
        return [each for each in groups if "".join(each[0].itertext()) == name_]

    @property
    def desc(self) -> str:
        """What is told to those who cannot see it."""
        (told,) = self.all("desc")
        return told.text or ""


def drawn(case: ac.Case, now: datetime | None = None) -> Picture:
    """Draw a case."""
    return Picture(case.timeline_svg(now))


def example(path: Path) -> tuple[ac.Case, datetime]:
    """Return the case of an example, and the moment for which it is told."""
    file = codec.loads(path.read_bytes())
    assert file.now
    return file.case, file.now


def opened(**facts: object) -> ac.Case:
    """Return a case whose dispute was opened."""
    return ac.Case(order=an_order(**facts)).apply(ac.DisputeOpened(at=OPENED, claim=A_CLAIM))


def stated(until: datetime, **facts: object) -> ac.Case:
    """Return a case whose protection has a stated end."""
    printed = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=until)
    return ac.Case(order=an_order(stated=(printed,), **facts))


def talkative() -> ac.Case:
    """Return a case in which the two go back and forth forty times in a day."""
    talk = (
        event
        for turn in range(40)
        for event in (
            ac.SellerProposed(
                at=OPENED + timedelta(minutes=20 * turn + 1), proposal=ac.Refund(usd(f"{turn + 1}"))
            ),
            ac.BuyerProposed(
                at=OPENED + timedelta(minutes=20 * turn + 9), proposal=ac.Refund(usd(f"{60 - turn}"))
            ),
        )
    )
    return reduce(ac.Case.apply, talk, opened())


def crowded() -> ac.Case:
    """Return a case with three hundred events at one instant."""
    files = (changed(A_FILE, file=f"<{number}> {'long ' * 40}&.png") for number in range(300))
    return reduce(ac.Case.apply, (ac.EvidenceAdded(at=LATER, evidence=each) for each in files), opened())


def twice() -> ac.Case:
    """Return a case with two disputes, of which the second ended with money."""
    return opened().following(
        [
            ac.BuyerCancelled(at=LATER),
            ac.DisputeOpened(at=LATER + 2 * DAY, claim=A_CLAIM),
            ac.SellerProposed(at=LATER + 4 * DAY, proposal=ac.ReturnAndRefund(usd("60"))),
            ac.BuyerAccepted(at=LATER + 5 * DAY, whose=ac.Party.SELLER),
            ac.ReturnShipped(at=LATER + 9 * DAY, tracking_number="RR123456785CN"),
            ac.ReturnReceived(at=LATER + 22 * DAY),
            ac.RefundCompleted(at=LATER + 25 * DAY, amount=usd("60")),
        ]
    )


def brazilian(days: int) -> ac.Case:
    """Return a case in which other problems than defects have an end of their own, in the midst."""
    order = an_order(ordered_at=SHIPPED)
    return ac.Case(order=order, policy=ac.BRAZIL_2026).apply(ac.ReceiptConfirmed(at=SHIPPED + days * DAY))


def at_once() -> ac.Case:
    """Return a case in which all that is known is days old, and the seller has nearly all of the picture."""
    printed = (
        ac.StatedDate(boundary=ac.Boundary.OPENING_STARTS, at=SHIPPED),
        ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=SHIPPED + 2 * DAY),
    )
    case = ac.Case(order=an_order(stated=printed))
    return case.apply(ac.DisputeOpened(at=SHIPPED + DAY, claim=A_CLAIM))


HOSTILE = "<script>&\"' ]]> \x00\x1b[31m\u202e\ufffe 漢字 \U0001f4a9 ﷽ é \u0416 --> " * 9
ODD: Mapping[str, tuple[ac.Case, datetime | None]] = {
    "nothing known": (ac.Case(order=an_order(shipped_at=None)), None),
    "nothing known but the moment": (ac.Case(order=an_order(shipped_at=None)), SHIPPED),
    "only placed": (ac.Case(order=an_order(shipped_at=None, ordered_at=SHIPPED)), SHIPPED + 9 * DAY),
    "only shipped": (ac.Case(order=an_order()), None),
    "years later": (ac.Case(order=an_order()), SHIPPED + 900 * DAY),
    "hostile words": (opened(id=HOSTILE), LATER),
    "many at one instant": (crowded(), LATER),
    "back and forth": (talkative(), LATER),
    "two disputes": (twice(), LATER + 27 * DAY),
    "over": (twice(), None),
    "seven thousand years": (stated(utc(8999, 12, 31)), OPENED),
    "the first year": (ac.Case(order=an_order(shipped_at=utc(1970), ordered_at=utc(1970))), utc(8999)),
    "the last year": (ac.Case(order=an_order(shipped_at=utc(8999, 12))), utc(8999, 12, 31)),
    "two days": (stated(SHIPPED + 2 * DAY), SHIPPED + timedelta(hours=5)),
    "it never opens": (stated(SHIPPED - 3 * DAY), SHIPPED),
    "promised": (ac.Case(order=an_order(estimated_delivery=SHIPPED + 30 * DAY)), OPENED),
    "a long wait": (at_once(), SHIPPED + 1.2 * DAY),
    "a late refund": (opened().apply(ac.SellerAccepted(at=LATER)), LATER + 60 * DAY),
    "two ends, cut on the right": (brazilian(30), SHIPPED + 31 * DAY),
    "two ends, cut on the left": (brazilian(42), None),
    "judged, and no date": (opened().apply(ac.PlatformSteppedIn(at=LATER)), LATER + DAY),
} | {path.stem: example(path) for path in EXAMPLES}
EACH = pytest.mark.parametrize(("case", "now"), ODD.values(), ids=ODD)


# --- that it can be read ----------------------------------------------------------------------


def check_legible(picture: Picture) -> None:
    """Check that no words meet others, or leave the picture."""
    boxes = picture.boxes()
    outside = [
        box for box in boxes if box.left < 0 or box.right > picture.width or box.bottom > picture.height
    ]
    met = [(box.words, other.words) for box, other in itertools.combinations(boxes, 2) if box.meets(other)]

    assert not outside
    assert not met
    for row in picture.all("g"):
        marks = [each[0] for each in row.iter() if len(each) and each[0].get("class") == "mark"]
        ends = sorted((float(each.attrib["x"]), float(each.attrib["width"])) for each in marks)
        if row.get("transform"):
            assert all(left + wide < after for (left, wide), (after, _) in itertools.pairwise(ends))


@EACH
def test_words_neither_meet_nor_leave_the_picture(case: ac.Case, now: datetime | None) -> None:
    """In a font as wide as any, all words of every example and extreme have room of their own."""
    check_legible(drawn(case, now))
    check_legible(drawn(case))


@given(cases(), st.data())
@settings(max_examples=100)
def test_words_of_any_case_have_room(case: ac.Case, data: st.DataObject) -> None:
    """Whatever happened, and whenever it is drawn, its words have room of their own."""
    check_legible(drawn(case, data.draw(st.none() | moments(case))))


def test_words_that_meet_are_seen() -> None:
    """The check above is no empty one: the same words twice, or at the edge, are found."""
    text = opened().timeline_svg()
    piece = re.search(r"<text [^>]*>UTC</text>", text)
    assert piece
    for wrong in (piece[0], piece[0].replace('x="20"', 'x="-2"'), piece[0].replace('x="20"', 'x="940"')):
        with pytest.raises(AssertionError):
            check_legible(Picture(text.replace("</svg>", f"{wrong}</svg>")))


@given(
    st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126)),
    st.floats(0, 900),
    st.booleans(),
)
def test_words_are_cut_to_their_room(words: str, room: float, bold: bool) -> None:
    """What does not fit is cut, and marked with an ellipsis; no font on hand takes more than was reckoned."""
    told = fitted(words, room, 10, bold=bold)
    real = sum((BOLD if bold else PLAIN)[each] for each in words) / 100

    assert told.width <= room or not told.words
    assert real <= width(words, 10, bold=bold)
    assert told.words in {words, ""} or words.startswith(told.words[:-1].rstrip())
    assert (told.words == words) == (width(words, 10, bold=bold) <= room)


def test_what_was_cut_is_told_whole_under_the_pointer() -> None:
    """Words that were cut end in an ellipsis, and their title has all of them."""
    order = ac.Case(order=an_order(id="A" * 90))
    (title,) = drawn(order).all("text", "title")

    assert ["Order " + "A" * 90] == [each.text for each in title]
    assert (title[0].tail or "").endswith("A…")


def test_words_without_end_are_bounded() -> None:
    """Twenty thousand characters of a judgement do not make a picture of as many."""
    judged = ac.PlatformJudged(at=LATER, judgement=(ac.Finding(problem="x" * 20_000, valid=True),))
    picture = drawn(opened().following([ac.PlatformSteppedIn(at=LATER), judged]))

    assert len(picture.text) < 40_000
    assert "x" * 500 in picture.desc


@EACH
def test_every_row_says_whose_it_is(case: ac.Case, now: datetime | None) -> None:
    """No colour stands alone: a row that has one has a name, too."""
    picture = drawn(case, now)
    whose = [each for each in picture.all("g") if each.get("class", "").startswith("whose")]

    assert all("".join(each.itertext()) for each in whose)
    assert len(whose) >= len(picture.all("rect", "turn")) - 3  # those of the legend


def luminance(colour: str) -> float:
    """Return how bright a colour is, as WCAG reckons it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "muted", "buyer", "seller", "platform", "nobody", "good", "now"])
def test_words_stand_out_from_the_paper(ink: str, scheme: int) -> None:
    """Every colour in which something is written has a contrast of 4.5 to 1, on light and dark paper."""
    bright, dark = sorted((luminance(COLOURS[each][scheme]) for each in (ink, "paper")), reverse=True)

    assert (bright + 0.05) / (dark + 0.05) >= 4.5


# --- that it stands alone ---------------------------------------------------------------------


@EACH
def test_it_is_a_picture_and_nothing_else(case: ac.Case, now: datetime | None) -> None:
    """It holds no script, no link and no address, and is the same each time."""
    picture = drawn(case, now)
    kinds = {"svg", "title", "desc", "style", "rect", "g", "text", "tspan", "path", "circle"}

    assert kinds >= {name(each) for each in picture.root.iter()}
    assert not re.search(r"(?i)url\(|@import|@font-face|javascript:|\son\w+=", picture.text)
    assert re.findall(r"https?://[^\"]+", re.sub("<title.*?</title>", "", picture.text)) == [
        "http://www.w3.org/2000/svg"
    ]
    assert picture.text == case.timeline_svg(now)
    assert picture.text.isascii()
    assert "img" == picture.root.attrib["role"]


def test_names_are_those_of_one_picture() -> None:
    """Two pictures on a page do not share an id, and each is named by its own title and description."""
    pictures = [drawn(case, now) for case, now in ODD.values()]
    names = [
        [each.attrib["id"] for each in picture.root.iter() if "id" in each.attrib] for picture in pictures
    ]

    assert len(set(itertools.chain(*names))) == sum(map(len, names))
    for picture, (title, desc) in zip(pictures, names, strict=True):
        assert (title, desc) == (
            picture.root.attrib["aria-labelledby"],
            picture.root.attrib["aria-describedby"],
        )


def test_its_style_holds_for_pictures_alone() -> None:
    """Each rule is bound to the picture's own class, and each colour can be replaced by the page."""
    style = drawn(opened()).style
    selectors = re.findall(r"(?:^|[{}])([^{}@]+)\{", style)

    assert all(part.startswith(".aliclaim-timeline") for each in selectors for part in each.split(","))
    assert "@media (prefers-color-scheme:dark)" in style
    for colour, (light, dark) in COLOURS.items():
        assert [light, dark] == re.findall(rf"var\(--aliclaim-{colour},(#\w+)\)", style)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_the_site_sets_every_colour_of_a_picture(scheme: str) -> None:
    """A reader may choose another scheme than the system's: then no colour of the system's must be left."""
    sheet = (ROOT / "docs" / "assets" / "extra.css").read_text(encoding="utf-8")
    blocks = re.findall(rf'\[data-md-color-scheme(?:="{scheme}")?\] \{{(.*?)\}}', sheet, re.DOTALL)

    assert set(COLOURS) == set(re.findall(r"--aliclaim-(\w+):", "".join(blocks)))


def test_what_a_user_wrote_stays_words() -> None:
    """Markup, control characters and turned text are shown, and act upon nothing."""
    picture = drawn(opened(id=HOSTILE), LATER)
    (title,) = picture.all("text", "title")

    assert not picture.all("script")
    assert "Order <script>&\"' ]]> \\x00\\x1b[31m\\u202e\\ufffe 漢字" in "".join(title.itertext())
    assert title.get("textLength")


def test_a_notebook_shows_it() -> None:
    """A case shows itself in a notebook, as it is known: no clock is asked."""
    case = opened()

    assert case.timeline_svg() == case._repr_svg_()  # pyright: ignore[reportPrivateUsage]  # as a notebook does
    assert not drawn(case).all("path", "now")


def test_what_draws_is_loaded_when_something_is_drawn() -> None:
    """To ask a case for anything else does not load what draws it."""
    program = """
import sys, aliclaim
case = aliclaim.Case(order=aliclaim.Order(id="1", paid=aliclaim.Money("5", "USD")))
case.chart()
print("aliclaim._chart_svg" in sys.modules, len(case.timeline_svg()) > 0)
print("aliclaim._chart_svg" in sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert "False True\nTrue\n" == ran.stdout


# --- what it shows ----------------------------------------------------------------------------


def xs(elements: list[ET.Element]) -> list[float]:
    """Return where shapes that begin with a move stand."""
    return [float(x) for each in elements for x in re.findall(r"M([\d.-]+),", each.attrib["d"])]


NAMES = {
    "Buyer": ac.Party.BUYER,
    "Seller": ac.Party.SELLER,
    "AliExpress": ac.Party.PLATFORM,
    "Tracking": None,
}


def places(picture: Picture, chart: ac.Chart) -> Iterator[tuple[datetime, float]]:
    """Go through all instants that are drawn, with the places where they are."""
    promised = [chart.order.estimated_delivery] if chart.order.estimated_delivery else []
    dates = xs(picture.all("path", "date"))[:-2]  # but for those of the legend
    yield from zip([*promised, *(each.at for each in chart.deadlines)], dates, strict=True)
    if chart.now:
        yield chart.now, xs(picture.all("path", "now"))[0]
    if chart.protection:
        yield chart.protection.closes_at, xs(picture.all("path", "end"))[0]
    for row, party in NAMES.items():
        stems = [
            path for each in picture.rows(row) for path in each.iter() if "stem" in path.get("class", "")
        ]
        yield from zip(
            dict.fromkeys(each.at for each in chart.events if each.by is party), xs(stems), strict=True
        )
    bars = [
        each for each in picture.all("rect", "turn") if float(each.attrib["x"])
    ]  # not those of the legend
    yield from zip(
        (each.opens for each in chart.phases), (float(bar.attrib["x"]) for bar in bars), strict=False
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_everything_stands_where_its_instant_is(path: Path) -> None:
    """Places are to each other as the times between are: of events, dates, phases and the moment itself."""
    case, now = example(path)
    found = list(places(drawn(case, now), case.chart(now)))

    (first, left), (last, right) = min(found), max(found)
    assert right - left > 600
    for at, x in found:
        assert x == pytest.approx(left + (at - first) / (last - first) * (right - left), abs=0.2)


@given(cases(), st.data())
@settings(max_examples=60)
def test_the_phases_are_those_in_which_the_case_was(case: ac.Case, data: st.DataObject) -> None:
    """Inside a phase the case, as it was known then, is in that phase; none is missed between."""
    case, _ = case.advance(data.draw(moments(case)))
    spans = case.chart().phases

    for span in spans:
        if span.closes is None or span.opens < span.closes:
            then = case.as_of(span.opens)
            assert then.dispute
            assert (len(then.disputes), then.dispute.phase) == (span.dispute, span.phase)
            assert span.phase.turn is span.who
    for span, after in itertools.pairwise(spans):
        assert (span.closes or after.opens) == after.opens or span.dispute < after.dispute
        assert span.phase is not after.phase or span.dispute < after.dispute
        assert (span.closes is None) == (span.dispute < after.dispute)
    assert len(case.disputes) == len({span.dispute for span in spans})


def test_a_phase_that_lasts_tells_to_which_date() -> None:
    """It is the next date of the dispute: not that of an appeal, and none where nobody knows one."""
    awaiting, settled = opened(), opened().apply(ac.SellerAccepted(at=LATER))
    review = opened().apply(ac.PlatformSteppedIn(at=LATER))
    closed = opened().apply(ac.BuyerClosed(at=LATER))
    kinds = [
        until and until.kind
        for until in (case.chart(LATER).phases[-1].until for case in (awaiting, settled, review, closed))
    ]

    assert [ac.DeadlineKind.SELLER_ANSWER, ac.DeadlineKind.REFUND, None, None] == kinds


def test_each_event_is_told_with_who_did_it() -> None:
    """Who did it is the party of its name, or that of the rules; a reading of the tracking is nobody's."""
    told = {event.tag: event for event in chart_events(an_order(shipped_at=None), ONE_OF_EACH_EVENT)}
    of_buyer = {
        "dispute_opened",
        "evidence_added",
        "claim_edited",
        "return_shipped",
        "appeal_filed",
        "receipt_confirmed",
    }
    of_seller = {"order_shipped", "protection_extended", "return_received", "return_contested"}
    of_platform = {
        "request_granted",
        "proposal_assigned",
        "return_overdue",
        "refund_completed",
        "appeal_decided",
    }

    for tag, event in told.items():
        named = next((party for party in ac.Party if tag.startswith(party.value)), None)
        expected = {
            ac.Party.BUYER: tag in of_buyer or named is ac.Party.BUYER,
            ac.Party.SELLER: tag in of_seller or named is ac.Party.SELLER,
            ac.Party.PLATFORM: tag in of_platform or named is ac.Party.PLATFORM,
            None: tag == "tracking_updated",
        }
        assert [party for party, is_of in expected.items() if is_of] == [event.by]
    assert {"request_granted", "proposal_assigned", "return_overdue", "platform_stepped_in"} == {
        tag for tag, event in told.items() if event.by_itself
    }


def test_who_did_it_is_who_the_event_tells() -> None:
    """Evidence is of who gave it, a confirmation of who made it; and whoever asks is no clock."""
    theirs = ac.EvidenceAdded(at=OPENED, evidence=changed(A_FILE, given_by=ac.Party.SELLER))
    system = ac.ReceiptConfirmed(at=OPENED, by=ac.Party.PLATFORM)
    asked = ac.PlatformSteppedIn(at=OPENED, because=ac.SteppedInBecause.ASKED)
    told = chart_events(an_order(ordered_at=SHIPPED), [theirs, system, asked])

    assert ["order_placed", "order_shipped", theirs.tag, system.tag, asked.tag] == [
        event.tag for event in told
    ]
    assert [ac.Party.BUYER, ac.Party.SELLER, ac.Party.SELLER, ac.Party.PLATFORM, ac.Party.PLATFORM] == [
        event.by for event in told
    ]
    assert not any(event.by_itself for event in told)


@given(cases(), st.data())
@settings(max_examples=60)
def test_a_chart_tells_what_the_standing_tells(case: ac.Case, data: st.DataObject) -> None:
    """Protection, dates and what happened are those of the standing, so the picture shows no other story."""
    now = data.draw(moments(case))
    standing, chart = case.standing(now), case.chart(now)
    entries = [ac.TimelineEntry(event.at, event.tag, event.sentence) for event in chart.events]

    assert list(standing.timeline) == entries
    assert (standing.now, standing.protection, standing.deadlines) == (
        chart.now,
        chart.protection,
        chart.deadlines,
    )
    assert standing.case.order == chart.order
    for told in (
        *(event.sentence for event in chart.events[-60:] if len(event.sentence) < 500),
        *(each.words for each in chart.deadlines),
    ):
        assert told in drawn(case, now).desc or not told.isprintable()


def test_what_is_due_has_happened_in_the_picture() -> None:
    """Asked later, the picture shows what happened by itself since, and marks it as such."""
    case, later = opened(), OPENED + 6 * DAY
    picture = drawn(case, later)

    assert [phase.value for phase in (ac.Phase.AWAITING_SELLER, ac.Phase.UNDER_REVIEW)] == [
        span.phase.value for span in case.chart(later).phases
    ]
    assert "AliExpress stepped in, since the seller did not answer." in picture.words()
    assert (
        len(picture.all("g", "itself")) - len(drawn(case, OPENED).all("g", "itself")) == 2
    )  # its mark, and its line


def test_a_moment_before_what_is_known_is_refused() -> None:
    """A picture of the past is drawn of the case as it was: `as_of`."""
    with pytest.raises(ac.InvalidValueError, match="see as_of"):
        opened().timeline_svg(OPENED - DAY)
    with pytest.raises(ac.InvalidValueError, match="aware"):
        opened().chart(datetime(2026, 4, 1))
    assert not drawn(opened().as_of(OPENED - DAY), OPENED - DAY).rows("AliExpress")


def test_an_extension_is_shown() -> None:
    """What the seller added to the protection is drawn apart, from the end that it had before."""
    end, until = SHIPPED + 60 * DAY, SHIPPED + 80 * DAY
    case = ac.Case(order=an_order()).apply(ac.ProtectionExtended(at=OPENED, until=until))
    picture = drawn(case)

    assert end == case.chart().extended_from
    assert {"protected", "until 2026-05-20"} <= set(picture.words())
    before, added = picture.all("rect", "open")[0].attrib, picture.all("rect", "extension")[0].attrib
    assert float(before["x"]) + float(before["width"]) == pytest.approx(float(added["x"]), abs=0.11)
    assert float(added["width"]) / float(before["width"]) == pytest.approx(20 / 50, abs=0.01)
    assert "the seller extended it, from 2026-04-30 00:00 UTC" in picture.desc


def test_an_extension_that_changed_nothing_is_not_shown() -> None:
    """Where receipt was confirmed since, the days from there count, and no extension is drawn."""
    extended = ac.Case(order=an_order()).apply(ac.ProtectionExtended(at=OPENED, until=SHIPPED + 80 * DAY))
    confirmed = extended.apply(ac.ReceiptConfirmed(at=LATER))

    assert confirmed.chart().extended_from is None
    assert not drawn(confirmed).all("rect", "extension")
    assert ac.Case(order=an_order(shipped_at=None)).chart().extended_from is None


def test_what_was_only_counted_is_dashed() -> None:
    """An estimated end of the protection is dashed, and a stated one is not; so are the dates."""
    counted, printed = drawn(ac.Case(order=an_order())), drawn(stated(SHIPPED + 60 * DAY))

    assert ["end estimate"] == [each.get("class") for each in counted.all("path", "end")]
    assert ["end"] == [each.get("class") for each in printed.all("path", "end")]
    assert "protected until ~2026-04-30 00:00 UTC" in counted.words()
    assert "protected until 2026-04-30 00:00 UTC" in printed.words()
    dates = [
        [each.get("class") for each in picture.all("path", "date")][:-2] for picture in (counted, printed)
    ]
    assert [["date buyer estimate"] * 2, ["date buyer estimate", "date buyer"]] == dates
    assert re.search(r"\.estimate\{stroke-dasharray", counted.style)


def test_a_phase_that_lasts_is_dashed_to_its_date() -> None:
    """What has been is drawn whole, what is to come dashed to its date; without one, to the end."""
    case, now = opened(), OPENED + DAY
    picture = drawn(case, now)
    (coming, *_), (moment, *_) = picture.all("path", "coming"), xs(picture.all("path", "now"))
    starts, ends = (set(re.findall(pattern, coming.attrib["d"])) for pattern in (r"M([\d.]+)", r"H([\d.]+)"))
    answer, *_ = xs(picture.all("path", "date"))

    assert {moment} == set(map(float, starts))
    assert {answer} == set(map(float, ends))
    review = drawn(case.apply(ac.PlatformSteppedIn(at=now)), now + DAY).all("path", "coming")[0]
    assert ["936", "936"] == re.findall(r"H(\d+)", review.attrib["d"])
    assert len(drawn(twice()).all("path", "coming")) == 1  # that of the legend


def test_a_phase_that_leaves_no_room_at_its_sides_has_its_words_inside() -> None:
    """Where a phase takes nearly all of the picture, what it is stands in it, and is not cut."""
    inside = ["".join(each.itertext()) for each in drawn(*ODD["a long wait"]).all("g", "inside")]

    assert any(each.startswith("Awaiting seller until ~2026-03-") for each in inside)
    assert not any("…" in each for each in inside)


def test_each_dispute_has_its_own_rows() -> None:
    """A second dispute on the order stands below the first, and each says how it ended."""
    words = drawn(twice()).words()
    first, second = words.index("Dispute 1: whose turn it was"), words.index("Dispute 2: whose turn it was")

    assert first < words.index("Cancelled 2026-03-22 00:00 UTC") < second
    assert (
        second < words.index("Return in transit for 13 days") < words.index("Refunded 2026-04-16 00:00 UTC")
    )
    assert 1 == len(drawn(twice()).all("circle", "good"))
    assert "Dispute: whose turn it was" in drawn(opened()).words()


def test_a_long_talk_is_gathered() -> None:
    """Of many phases the newest have rows of their own, the others share one; so it is with events."""
    picture = drawn(talkative(), LATER)
    chart = talkative().chart(LATER)

    assert f"{len(chart.phases) - 11} earlier phases" in picture.words()
    assert f"{len(chart.events) - 24} earlier" in picture.words()
    assert chart.events[-1].sentence in picture.words()
    assert 12 == len([bar for bar in picture.all("rect", "turn") if float(bar.attrib["x"])])
    assert f"{len(chart.events) - 60} earlier events are left out." in picture.desc


def test_events_at_one_place_share_a_mark() -> None:
    """Marks that would touch become one, which names the first and the last; under it all are told."""
    picture = drawn(crowded(), LATER)
    (row,) = picture.rows("Buyer")[:1]
    told = [each.text or "" for each in row.iter() if name(each) == "title"]

    assert ["2-302"] == [each.text for each in row.iter() if each.get("class") == "pill"]
    assert any(each.endswith("\nand 289 more") for each in told)
    mixed = [
        each.text
        for row in drawn(talkative(), LATER).rows("Seller")
        for each in row.iter()
        if each.get("class") == "pill"
    ]
    assert "3…81" in mixed


def test_a_moment_far_behind_does_not_press_the_rest_together() -> None:
    """Years later the axis ends with the case, and the moment stands at its end with an arrow."""
    case = ac.Case(order=an_order())
    near, far = drawn(case, SHIPPED + 110 * DAY), drawn(case, SHIPPED + 900 * DAY)

    assert "now 2028-08-17 00:00 UTC →" in far.words()
    assert ["936"] == [f"{x:g}" for x in xs(far.all("path", "beyond"))]
    assert xs(far.all("path", "end")) > xs(near.all("path", "end"))
    assert not near.all("path", "beyond")
    placed = ac.Case(order=an_order(shipped_at=None, ordered_at=SHIPPED))
    assert [0, 1] == [len(drawn(placed, SHIPPED + days * DAY).all("path", "beyond")) for days in (30, 31)]


@pytest.mark.parametrize(
    ("days", "day", "cut"), [(22, "03-30", ""), (30, "04-07", " can b…"), (42, "04-19", " goods…")]
)
def test_a_long_effect_takes_the_room_of_the_time(days: int, day: str, cut: str) -> None:
    """In the midst of the picture a long sentence stands beside its day alone, and is cut if need be."""
    picture = drawn(brazilian(days))
    (words,) = [each for each in picture.words() if each.startswith(f"~2026-{day}")]

    assert words.startswith(f"~2026-{day} Only defective or wrongly described goods can be claimed")
    assert words.endswith(cut or " claimed")
    assert f"~2026-{day} 00:00 UTC: only defective or wrongly described goods" in picture.desc


def test_the_promise_is_shown() -> None:
    """The estimated date of delivery stands below the protection."""
    words = drawn(ac.Case(order=an_order(estimated_delivery=SHIPPED + 30 * DAY))).words()

    assert "2026-03-31 00:00 UTC Estimated delivery" in words


def test_nothing_known_is_said() -> None:
    """Without any date there is no axis, and the picture says so."""
    picture = drawn(ac.Case(order=an_order(shipped_at=None)))

    assert "Nothing is known of when anything happened, or will." in picture.words()
    assert "UTC" not in picture.words()
    assert "UTC" in drawn(ac.Case(order=an_order(shipped_at=None)), SHIPPED).words()


def test_a_protection_that_never_opens_says_so() -> None:
    """Where it ends before a dispute could be opened, no window is drawn."""
    picture = drawn(stated(SHIPPED + 3 * DAY))

    assert not picture.all("rect", "open")
    assert "The protection ends 2026-03-04 00:00 UTC, before a dispute could be opened." in picture.desc


# --- the axis ---------------------------------------------------------------------------------


@given(st.datetimes(datetime(1970, 1, 1), datetime(8999, 1, 1)), st.timedeltas(timedelta(0), 3_652_000 * DAY))
def test_an_axis_has_ticks_that_can_be_read(start: datetime, length: timedelta) -> None:
    """From a day to thousands of years: some ticks, never too many, in order, apart, and on the axis."""
    first = start.replace(tzinfo=UTC)
    length = min(length, utc(9009) - first)
    scale = Scale.over(ac.instant(first), ac.instant(first) + length)
    below, above = ticks(scale)

    assert 3 <= len(below) <= 30
    assert all(146 <= tick.x <= 936 for tick in (*below, *above))
    assert all(later.x - tick.x >= 26 for tick, later in itertools.pairwise(below))
    assert [tick.x for tick in above] == sorted(tick.x for tick in above)


@pytest.mark.parametrize(
    ("days", "expected", "larger"),
    [
        (
            0.2,
            "14 16 18 20 22 00 02 04 06 08 10 12 14".replace(" ", ":00 ") + ":00",
            "28 Feb 2026, 1 Mar 2026",
        ),
        (
            3,
            "00:00 06:00 12:00 18:00 " * 3 + "00:00",
            "28 Feb 2026, 1 Mar 2026, 2 Mar 2026, 3 Mar 2026, 4 Mar 2026",
        ),
        (9, "1 2 3 4 5 6 7 8 9 10", "Feb 2026, Mar 2026"),
        (60, "2 9 16 23 30 6 13 20 27", "Feb 2026, Mar 2026, Apr 2026, May 2026"),
        (400, "Mar Apr May Jun Jul Aug Sep Oct Nov Dec Jan Feb Mar Apr", "2026, 2027"),
        (3000, "2026 2027 2028 2029 2030 2031 2032 2033 2034", ""),
    ],
)
def test_an_axis_is_marked_by_the_unit_that_fits(days: float, expected: str, larger: str) -> None:
    """Hours, days, weeks from Monday, months or years: whichever fits, and above it the larger one."""
    start = ac.instant(SHIPPED)
    below, above = ticks(Scale.over(start, ac.instant(SHIPPED + days * DAY)))

    assert expected.split() == [tick.words for tick in below]
    assert larger == ", ".join(tick.words for tick in above)


# --- the command ------------------------------------------------------------------------------


def test_the_command_draws_and_draws_anew(tmp_path: Path, capsys: Captured) -> None:
    """With --svg the picture of the moment is written; another moment draws it anew; nothing else is said."""
    path, (case, now) = tmp_path / "case.svg", example(EXAMPLE)

    assert command.DONE == command.main([str(EXAMPLE), "--svg", str(path)])
    assert case.timeline_svg(now) == path.read_text(encoding="utf-8")
    assert command.DONE == command.main([str(EXAMPLE), "--svg", str(path), "--now", "2026-03-13T00:00:00Z"])
    early = utc(2026, 3, 13)
    assert case.as_of(early).timeline_svg(early) == path.read_text(encoding="utf-8")
    assert ("", "") == tuple(capsys.readouterr())


def test_what_is_no_picture_is_not_overwritten(tmp_path: Path, capsys: Captured) -> None:
    """A slip of the name costs no file; a folder is none."""
    path = tmp_path / "case.json"
    path.write_bytes(EXAMPLE.read_bytes())

    assert command.WRONG == command.main([str(path), "--svg", str(path)])
    assert (
        f"aliclaim: {path}: what is there is no picture that this command drew\n" == capsys.readouterr().err
    )
    assert json.loads(path.read_bytes())["format"] == "aliclaim.case/1"
    assert command.WRONG == command.main([str(path), "--svg", str(tmp_path)])
    assert f"aliclaim: {tmp_path}: Is a directory\n" == capsys.readouterr().err

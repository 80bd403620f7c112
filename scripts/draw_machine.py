"""Draw the machine of a dispute as an SVG picture, for the page that explains it.

Places and routes are set by hand: a picture of eleven phases is read more easily so than as any program
lays it out. What is drawn is held against `TRANSITIONS`: a row that the picture does not show, or a line
that stands for no row, is an error, and so the picture cannot go stale.

How it is kept clear
    - A line from the border of a box stands for one from every phase in it; a line to the border
      leads to one of the phases in it.
    - A diamond is a choice that the table names: the data of what was accepted decides.
    - What leaves a dispute in its phase is listed in the phase, or at the head of its box.

    - Whatever is drawn is a link into the reference, the lines, too: each has a broad one that is not
      seen around it, for fingers.

Colours are classes, which the style sheet of the site sets for light and dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise
from typing import Final, NamedTuple

from aliclaim import (
    TRANSITIONS,
    AppealDecided,
    AppealFiled,
    BuyerAccepted,
    BuyerCancelled,
    BuyerClosed,
    BuyerProposed,
    ClaimEdited,
    DisputeEvent,
    DisputeOpened,
    EvidenceAdded,
    Phase,
    PlatformJudged,
    PlatformProposed,
    PlatformSteppedIn,
    ProposalAssigned,
    RefundCompleted,
    RequestGranted,
    ReturnContested,
    ReturnOverdue,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    Transition,
)

WIDTH, HEIGHT = 860, 912
RADIUS: Final = 8
"""How far the corners of a line are rounded."""

LINK: Final = "../../reference/{}/#aliclaim.{}"
"""An entry of the reference, as seen from the page of the picture."""

Move = tuple[Phase | None, Phase, type[DisputeEvent]]
Point = tuple[float, float]


class Choice(Enum):
    """A choice that the table names; its value is that name."""

    REQUEST = "request"
    SOLUTION = "solution"

    @property
    def link(self) -> str:
        """What decides: the request of a claim, or the solution that was accepted or assigned."""
        return LINK.format("claims", "Claim" if self is Choice.REQUEST else "Solution")


class Node(NamedTuple):
    """A phase, where it stands, and what leaves it as it is."""

    x: float
    y: float
    width: float
    height: float
    stays: tuple[type[DisputeEvent], ...] = ()


class Box(NamedTuple):
    """Phases that share lines, and what leaves each of them as it is."""

    title: str
    phases: tuple[Phase, ...]
    left: float
    top: float
    width: float
    height: float
    stays: tuple[type[DisputeEvent], ...] = ()


class Line(NamedTuple):
    """A line: from where, by which event, to where, its corners, and where its words stand."""

    source: Phase | Box | Choice | None
    event: type[DisputeEvent] | None
    target: Phase | Box | Choice
    points: tuple[Point, ...]
    words: Point | None = None
    anchor: str = "start"
    said: str = ""


NODES: Final = {
    Phase.AWAITING_SELLER: Node(198, 158, 212, 52, (BuyerProposed,)),
    Phase.NEGOTIATING: Node(198, 280, 212, 52, (SellerProposed,)),
    Phase.UNDER_REVIEW: Node(198, 410, 212, 66, (BuyerProposed, SellerProposed, PlatformJudged)),
    Phase.JUDGED: Node(198, 540, 212, 66, (BuyerProposed, SellerProposed, PlatformProposed)),
    Phase.AWAITING_RETURN: Node(722, 158, 150, 44),
    Phase.RETURN_IN_TRANSIT: Node(722, 290, 150, 44),
    Phase.CANCELLED: Node(95, 726, 132, 44),
    Phase.CLOSED: Node(288, 726, 124, 44),
    Phase.REFUND_PENDING: Node(505, 726, 156, 44),
    Phase.REFUNDED: Node(762, 726, 112, 44),
    Phase.APPEALED: Node(505, 870, 156, 52, (RefundCompleted,)),
}

OPEN: Final = Box(
    "Open",
    (Phase.AWAITING_SELLER, Phase.NEGOTIATING, Phase.UNDER_REVIEW, Phase.JUDGED),
    *(36, 78, 424, 518),
    (EvidenceAdded, ClaimEdited),
)
ENDED: Final = Box(
    "Appeal possible", (Phase.CLOSED, Phase.REFUND_PENDING, Phase.REFUNDED), *(206, 664, 628, 116)
)
BOXES: Final = (OPEN, ENDED)

DIAMONDS: Final[dict[Choice, Point]] = {Choice.REQUEST: (538, 214), Choice.SOLUTION: (492, 470)}
DIAMOND: Final = 13

_AS, _N, _UR, _J = OPEN.phases
_AR, _RIT = Phase.AWAITING_RETURN, Phase.RETURN_IN_TRANSIT
_CLOSED, _RP, _REFUNDED = ENDED.phases
_REQUEST, _SOLUTION = Choice

# fmt: off
LINES: Final = (
    Line(None, DisputeOpened, _AS, ((198, 50), (198, 132)), (207, 66)),
    # between the open phases
    Line(_AS, SellerProposed, _N, ((183, 184), (183, 254)), (175, 223), "end"),
    Line(_N, BuyerProposed, _AS, ((213, 254), (213, 184)), (221, 223)),
    Line(_AS, PlatformSteppedIn, _UR, ((92, 158), (62, 158), (62, 345), (198, 345), (198, 377))),
    Line(_N, PlatformSteppedIn, _UR, ((198, 306), (198, 377)), (206, 332)),
    Line(_UR, PlatformProposed, _J, ((198, 443), (198, 507)), (206, 479)),
    # what is asked for is granted
    Line(_AS, RequestGranted, _REQUEST, ((304, 144), (538, 144), (538, 201)), (315, 137)),
    Line(_AS, SellerAccepted, _REQUEST, ((304, 172), (338, 172), (338, 214), (525, 214)), (349, 207)),
    Line(_N, SellerAccepted, _REQUEST, ((304, 267), (338, 267), (338, 214), (525, 214))),
    Line(_UR, SellerAccepted, _REQUEST, ((304, 397), (338, 397), (338, 214), (525, 214))),
    Line(_REQUEST, None, _AR, ((551, 214), (600, 214), (600, 158), (647, 158)),
         (556, 207), "start", "return"),
    Line(_REQUEST, None, _RP, ((538, 227), (538, 704)), (546, 600), "start", "refund"),
    # a proposal is accepted, or assigned
    Line(_N, BuyerAccepted, _SOLUTION, ((304, 293), (352, 293), (352, 470), (479, 470)), (360, 463)),
    Line(_UR, BuyerAccepted, _SOLUTION, ((304, 423), (352, 423), (352, 470), (479, 470))),
    Line(_J, BuyerAccepted, _SOLUTION, ((304, 526), (352, 526), (352, 470), (479, 470))),
    Line(_J, ProposalAssigned, _SOLUTION, ((304, 556), (492, 556), (492, 483)), (315, 573)),
    Line(_SOLUTION, None, _AR, ((492, 457), (492, 345), (600, 345), (600, 158), (647, 158))),
    Line(_SOLUTION, None, _RP, ((505, 470), (538, 470), (538, 704))),
    Line(_SOLUTION, None, _CLOSED, ((501, 479), (512, 490), (512, 630), (320, 630), (320, 704)),
         (504, 622), "end", "nothing"),
    # the return
    Line(_AR, ReturnShipped, _RIT, ((722, 180), (722, 268)), (714, 229), "end"),
    Line(_AR, ReturnOverdue, _CLOSED, ((797, 158), (843, 158), (843, 766), (288, 766), (288, 748)),
         (835, 500), "end"),
    Line(_RIT, ReturnReceived, _RP, ((722, 312), (722, 630), (566, 630), (566, 704)), (714, 440), "end"),
    Line(_RIT, ReturnContested, _UR, ((797, 290), (820, 290), (820, 24), (16, 24), (16, 410), (92, 410)),
         (812, 17), "end"),
    # the ends
    Line(OPEN, BuyerCancelled, Phase.CANCELLED, ((95, 596), (95, 704)), (103, 620)),
    Line(OPEN, BuyerClosed, _CLOSED, ((262, 596), (262, 704)), (254, 646), "end"),
    Line(_RP, RefundCompleted, _REFUNDED, ((583, 726), (706, 726)), (588, 719)),
    Line(ENDED, AppealFiled, Phase.APPEALED, ((473, 780), (473, 844)), (465, 815), "end"),
    Line(Phase.APPEALED, AppealDecided, ENDED, ((537, 844), (537, 780)), (545, 815)),
)
# fmt: on


def _phases(end: Phase | Box | None) -> tuple[Phase | None, ...]:
    return end.phases if isinstance(end, Box) else (end,)


def _targets(end: Phase | Box | Choice) -> Iterator[Phase]:
    """Yield the phases to which a line leads in the end, through a choice or into a box."""
    if isinstance(end, Choice):
        leaving = (line.target for line in LINES if line.source is end)
        yield from (phase for target in leaving for phase in _targets(target))
    else:
        yield from end.phases if isinstance(end, Box) else (end,)


def drawn() -> set[Move]:
    """Return every move that the picture shows."""
    moves: set[Move] = set()
    for line in LINES:
        if line.event is not None and not isinstance(line.source, Choice):
            sources, targets = _phases(line.source), tuple(_targets(line.target))
            moves |= {(source, target, line.event) for source in sources for target in targets}
    for box in BOXES:
        moves |= {(phase, phase, event) for phase in box.phases for event in box.stays}
    return moves | {(phase, phase, event) for phase, node in NODES.items() for event in node.stays}


def _rows(line: Line) -> list[Transition]:
    return [row for row in TRANSITIONS if row.event is line.event and row.source in _phases_of(line)]


def _phases_of(line: Line) -> tuple[Phase | None, ...]:
    return () if isinstance(line.source, Choice) else _phases(line.source)


def check() -> None:
    """Hold the picture against the table.

    Raises:
        ValueError: A row is not drawn, a line stands for no row, or a diamond for another choice.
    """
    table: set[Move] = {(row.source, target, row.event) for row in TRANSITIONS for target in row.targets}
    wrong = drawn() ^ table
    if wrong:
        told = sorted(f"{source or 'start'} -> {target}: {event.tag}" for source, target, event in wrong)
        raise ValueError(f"the picture and the table differ: {', '.join(told)}")
    for line in LINES:
        for row in _rows(line):
            if isinstance(line.target, Choice) and line.target.value != row.choice:
                raise ValueError(f"{row.source}: {row.event.tag} goes to the wrong diamond")


# --- the drawing ------------------------------------------------------------------------------


def _path(points: Iterable[Point]) -> str:
    """Write a line with rounded corners."""
    corners = tuple(points)
    parts = [f"M{corners[0][0]:g},{corners[0][1]:g}"]
    for (before, at), (_, after) in pairwise(pairwise(corners)):
        parts.append("L{:g},{:g}".format(*_near(at, before)))
        parts.append("Q{:g},{:g} {:g},{:g}".format(*at, *_near(at, after)))
    return "".join((*parts, "L{:g},{:g}".format(*corners[-1])))


def _near(at: Point, other: Point) -> Point:
    """Return the point on the way from a corner to the next point where the rounding ends."""
    (x, y), (to_x, to_y) = at, other
    length = max(abs(to_x - x), abs(to_y - y))
    share = min(RADIUS, length / 2) / length
    return round(x + (to_x - x) * share, 1), round(y + (to_y - y) * share, 1)


def _said(event: type[DisputeEvent]) -> str:
    return event.tag.replace("_", " ")


def _text(x: float, y: float, words: str, look: str, anchor: str = "start") -> str:
    return f'<text class="{look}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{words}</text>'


def _look(line: Line) -> str:
    """Return the classes of a line: who brings the event about, and whether the clock does."""
    rows = _rows(line)
    if not rows:
        return "choice"
    return f"{rows[0].by[0]} automatic" if all(row.automatic for row in rows) else str(rows[0].by[0])


def _line(line: Line) -> str:
    said = line.said or (_said(line.event) if line.event else "")
    path, look = _path(line.points), _look(line)
    words = _text(*line.words, said, "words", line.anchor) if line.words else ""
    return (
        f'<a class="line {look}" xlink:href="{_link(line)}"><title>{said or _meant(line)}</title>'
        f'<path class="reach" d="{path}"/>'
        f'<path class="drawn" d="{path}" marker-end="url(#arrow-{look.split()[0]})"/>{words}</a>'
    )


def _meant(line: Line) -> str:
    """Return what a line after a choice stands for, where another one bears the words."""
    return next(each.said for each in LINES if each.said and each.target is line.target)


def _link(line: Line) -> str:
    if line.event is not None:
        return _entry(line.event)
    return LINK.format(*_CHOSEN[_meant(line)])


_CHOSEN: Final = {
    "return": ("claims", "ReturnAndRefund"),
    "refund": ("claims", "Refund"),
    "nothing": ("disputes", "Closed"),
}


def _entry(event: type[DisputeEvent]) -> str:
    return LINK.format("events", event.__name__)


def _stays(x: float, y: float, events: Iterable[type[DisputeEvent]], anchor: str, mark: str = "") -> str:
    """Write what leaves a phase as it is: a line of links."""
    links = ", ".join(f'<a xlink:href="{_entry(event)}">{_said(event)}</a>' for event in events)
    return _text(x, y, f"{mark}{links}", "stays", anchor)


def _box(box: Box) -> str:
    right, top = box.left + box.width - 12, box.top + 20
    return (
        f'<g class="box"><rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" '
        f'height="{box.height:g}" rx="14"/>{_text(right, top, box.title, "title", "end")}'
        + (_stays(right, top + 17, box.stays, "end", _STAYS) if box.stays else "")
        + "</g>"
    )


_STAYS: Final = "↻ "


def _node(phase: Phase, node: Node) -> str:
    left, top = node.x - node.width / 2, node.y - node.height / 2
    # Two events fit on a line.
    rows = [node.stays[at : at + 2] for at in range(0, len(node.stays), 2)]
    first = node.y + 5 - 7.5 * len(rows)
    name = _text(node.x, first, phase.replace("_", " ").capitalize(), "name", "middle")
    stays = [
        _stays(node.x, first + 16 + 13 * number, row, "middle", "" if number else _STAYS)
        for number, row in enumerate(rows)
    ]
    rect = f'<rect x="{left:g}" y="{top:g}" width="{node.width:g}" height="{node.height:g}" rx="9"/>'
    link = LINK.format("disputes", "".join(part.capitalize() for part in phase.split("_")))
    return (
        f'<g class="node {_kind(phase)}"><a class="phase" xlink:href="{link}">{rect}{name}</a>'
        f"{''.join(stays)}</g>"
    )


def _kind(phase: Phase) -> str:
    return "good" if phase is Phase.REFUNDED else "final" if phase.final else "live"


def _diamond(choice: Choice, at: Point) -> str:
    return f'<a class="diamond" xlink:href="{choice.link}"><title>{choice.value}</title>{_rhomb(at)}</a>'


def _rhomb(at: Point, far: float = DIAMOND) -> str:
    x, y = at
    return f'<polygon points="{x},{y - far} {x + far},{y} {x},{y + far} {x - far},{y}"/>'


def _marker(look: str) -> str:
    return (
        f'<marker id="arrow-{look}" class="{look}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" '
        'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0,1L10,5L0,9z"/></marker>'
    )


_PARTY: Final = ("order", "Party")
_PHASE: Final = ("disputes", "Phase")
_LEGEND: Final = (
    # what stands in the legend: the class of the sample, its words, and where they lead
    ("line buyer", "the buyer", _PARTY),
    ("line seller", "the seller", _PARTY),
    ("line platform", "AliExpress", _PARTY),
    ("line platform automatic", "a deadline", ("time", "DeadlineKind")),
    ("node live", "a phase", _PHASE),
    ("node final", "an end", _PHASE),
    ("node good", "an end with the money back", _PHASE),
    ("diamond", "a choice by the data", ("claims", "Solution")),
)


def _legend() -> str:
    parts: list[str] = []
    for number, (look, said, entry) in enumerate(_LEGEND):
        column, row = divmod(number, 4)
        x, y = 36 + 140 * column, 832 + 20 * row
        words = _text(x + 50, y + 4, said, "words")
        parts.append(f'<a class="{look}" xlink:href="{LINK.format(*entry)}">{_sample(look, x, y)}{words}</a>')
    return f'<g class="legend">{"".join(parts)}</g>'


def _sample(look: str, x: float, y: float) -> str:
    kind = look.split(maxsplit=1)[0]
    if kind == "line":
        return f'<path class="drawn" d="M{x},{y}L{x + 40},{y}"/>'
    return (
        _rhomb((x + 20, y), 7)
        if kind == "diamond"
        else f'<rect x="{x + 6}" y="{y - 7}" width="28" height="14" rx="4"/>'
    )


_START: Final = (
    f'<a class="start" xlink:href="{_entry(DisputeOpened)}"><title>no dispute</title>'
    '<circle cx="198" cy="46" r="6"/></a>'
)


def draw() -> str:
    """Return the picture as SVG, to stand in a page, once it has been checked."""
    check()
    opening = (
        '<svg class="machine" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" '
        'aria-label="The phases of a dispute and the ways between them.">'
    )
    return "".join(
        (
            opening,
            f"<defs>{''.join(map(_marker, ('buyer', 'seller', 'platform', 'choice')))}</defs>",
            *map(_box, BOXES),
            *map(_line, LINES),
            _START,
            *(_diamond(choice, at) for choice, at in DIAMONDS.items()),
            *(_node(phase, node) for phase, node in NODES.items()),
            _legend(),
            "</svg>",
        )
    )


if __name__ == "__main__":
    print(draw())

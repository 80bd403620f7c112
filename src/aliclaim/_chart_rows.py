"""The rows of a picture: the protection, the phases, what happened, and what comes (floor 12).

In a row only one thing has words, so that none can run into others; what is written inside a span is left
out where it has no room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final, NamedTuple

from ._chart import Chart, ChartEvent, ChartPhase
from ._chart_axis import LEFT, RIGHT, Scale
from ._chart_shapes import (
    SIZES,
    Y_MIDDLE,
    Look,
    bar,
    colour,
    cut,
    diamond,
    fit,
    label,
    label_width,
    number,
    path,
    pill,
    text,
    title,
)
from ._deadlines import Deadline
from ._phases import Phase
from ._policy import Origin, Party
from ._protection import ProtectionPeriod
from ._refusals import marked, worded
from ._time import DateTime, minus
from ._vocabulary import capital
from ._words import PARTY_NAMES, PHASES

WIDTH: Final = 960.0
"""How wide a picture is."""

MARGIN: Final = 20.0
"""What is left free at either side of it."""

_GAP: Final = 8.0
_MOST_ROWS: Final = 12
_MOST_SENTENCES: Final = 12


class Row(NamedTuple):
    """A row: its height, what is drawn in it, from its own top, and whose it is."""

    height: float
    drawn: str
    name: str = ""
    look: str = "nobody"


class Block(NamedTuple):
    """Rows that belong together, under a caption."""

    caption: str
    rows: tuple[Row, ...]


class Frame(NamedTuple):
    """What all rows share: the axis, and the moment until which things are known."""

    scale: Scale
    until: DateTime

    def x(self, at: DateTime) -> float:
        """Return the place of an instant; what lies beyond the axis stands at its end."""
        return min(self.scale.x(at), RIGHT)


def _middle(y: float, look: Look) -> float:
    return y + SIZES[look] * Y_MIDDLE


class Beside(NamedTuple):
    """Words beside a thing, and where the two together begin and end."""

    drawn: str
    left: float
    right: float


def beside(left: float, right: float, y: float, strong: str, rest: str = "") -> Beside:
    """Write words on that side of a thing where they have room, or inside; else on the roomier side, cut."""
    after, before = WIDTH - MARGIN - right - _GAP, left - LEFT - _GAP
    wanted, foot = label_width(strong, rest), _middle(y, "note")
    if wanted > max(after, before) and wanted <= right - left - _GAP:
        middle = (left + right) / 2
        said = label(middle, foot, strong, rest, room=wanted, anchor="middle")
        return Beside(f'<g class="inside">{said}</g>', left, right)
    if wanted <= after or after >= before:
        drawn = label(right + _GAP, foot, strong, rest, room=after)
        return Beside(drawn, left, right + _GAP + min(wanted, after))
    drawn = label(left - _GAP, foot, strong, rest, room=before, anchor="end")
    return Beside(drawn, left - _GAP - min(wanted, before), right)


# --- the protection ---------------------------------------------------------------------------


def protection_block(chart: Chart, frame: Frame) -> Block | None:
    """Draw when a dispute could be opened; None before shipping."""
    period = chart.protection
    if period is None:
        return None
    drawn = "".join(_sections(period, chart.extended_from, frame))
    told = title(protection_sentence(period, chart.extended_from))
    rows = [Row(32, f"<g>{told}{drawn}</g>", "Protection", "good")]
    if promised := chart.order.estimated_delivery:
        rows.append(_promise(promised, frame))
    return Block("The protection, in which a dispute may be opened", tuple(rows))


def _promise(promised: DateTime, frame: Frame) -> Row:
    x = frame.x(promised)
    words = beside(x - 7, x + 7, 12, worded(promised), "Estimated delivery")
    return Row(24, diamond(x, 12, "date nobody") + words.drawn, "Promised")


def _sections(period: ProtectionPeriod, extended: DateTime | None, frame: Frame) -> Iterator[str]:
    starts, opens, closes = period.starts_at, period.opens_at, period.closes_at
    whole = closes if extended is None else max(extended, opens)
    ends = marked(closes, estimated=period.estimated)
    day = ends.partition(" ")[0]
    if opens > starts:
        yield _section(frame, starts, opens, "wait", ("too early",))
    if whole > opens:
        until = (f"protected until {ends}", f"until {ends}", f"until {day}", day)
        open_now = ("protected",)
        yield _section(frame, opens, whole, "open", open_now if extended else until)
    if closes > whole:
        yield _section(
            frame, whole, closes, "extension", (f"extended until {ends}", f"until {day}", "extended")
        )
    look = "end estimate" if period.estimated else "end"
    yield path(f"M{number(frame.x(closes))},3V29", look)


def _section(frame: Frame, starts: DateTime, ends: DateTime, look: str, said: Sequence[str]) -> str:
    """Draw a part of the protection, with the first of the words that has room in it."""
    left, right = frame.x(starts), frame.x(ends)
    inside = right - left - _GAP
    written = next((words for words in said if fit(words, "note", inside).words == words), "")
    shape = bar(left, 6, right - left, 20, look)
    if look == "extension":
        shape += path(f"M{number(left)},16H{number(right)}", "stripes")
    if not written:
        return shape
    middle = (left + right) / 2
    said = text(middle, _middle(16, "note"), written, "note", room=inside, anchor="middle")
    return f'{shape}<g class="inside">{said}</g>'


def protection_sentence(period: ProtectionPeriod, extended: DateTime | None) -> str:
    opens = marked(period.opens_at, estimated=period.opens_origin is Origin.POLICY)
    closes = marked(period.closes_at, estimated=period.estimated)
    if not period.window.length:
        return f"The protection ends {closes}, before a dispute could be opened."
    more = f"; the seller extended it, from {worded(extended)}" if extended else ""
    return f"A dispute may be opened from {opens} until {closes}{more}."


# --- the phases -------------------------------------------------------------------------------


def phase_blocks(chart: Chart, frame: Frame) -> list[Block]:
    """Draw the phases of each dispute, one below another, as it went."""
    disputes = [list(spans) for _, spans in groupby(chart.phases, key=lambda span: span.dispute)]
    return [
        Block(f"{_numbered(number, len(disputes))}: whose turn it was", tuple(_phase_rows(spans, frame)))
        for number, spans in enumerate(disputes, 1)
    ]


def _numbered(count: int, of: int) -> str:
    return f"Dispute {count}" if of > 1 else "Dispute"


def _phase_rows(spans: list[ChartPhase], frame: Frame) -> Iterator[Row]:
    """Draw the newest phases; those before them share a row."""
    earlier, shown = spans[: 1 - _MOST_ROWS], spans[1 - _MOST_ROWS :]
    if len(spans) <= _MOST_ROWS:
        earlier, shown = [], spans
    if earlier:
        yield _earlier(earlier, frame)
    yield from (_phase_row(span, frame) for span in shown)


def _earlier(spans: list[ChartPhase], frame: Frame) -> Row:
    left, right = frame.x(spans[0].opens), frame.x(spans[-1].closes or frame.until)
    words = beside(left, max(right, left + 3), 12, f"{len(spans):,} earlier phases")
    return Row(24, bar(left, 4, max(right - left, 3), 16, "turn nobody") + words.drawn, "Earlier")


def _phase_row(span: ChartPhase, frame: Frame) -> Row:
    if span.phase.final:
        return _end_row(span, frame)
    look, left = colour(span.who), frame.x(span.opens)
    right = max(frame.x(span.closes or max(frame.until, span.opens)), left + 3)
    drawn = bar(left, 4, right - left, 16, f"turn {look}")
    if (far := _far(span, frame, right)) > right:
        drawn += path(f"M{number(right)},4H{number(far)}M{number(right)},20H{number(far)}", f"coming {look}")
        right = far
    words = beside(left, right, 12, _named(span.phase), _lasting(span))
    return Row(24, f"<g>{title(_phase_sentence(span))}{drawn}{words.drawn}</g>", _party(span.who), look)


def _far(span: ChartPhase, frame: Frame, right: float) -> float:
    """Return how far a phase that lasts is to last: to its date, or to nobody knows when."""
    if span.closes is not None:
        return right
    return frame.x(span.until.at) if span.until else RIGHT


def _end_row(span: ChartPhase, frame: Frame) -> Row:
    x, look = frame.x(span.opens), "good" if span.phase is Phase.REFUNDED else "nobody"
    mark = f'<circle class="over {look}" cx="{number(x)}" cy="12" r="7"/>'
    mark += path(f"M{number(x - 3)},12l2,2.5l4,-5" if look == "good" else f"M{number(x - 3)},12h6", "sign")
    words = beside(x - 7, x + 7, 12, _named(span.phase), worded(span.opens))
    return Row(24, f"<g>{title(_phase_sentence(span))}{mark}{words.drawn}</g>", "Over", look)


def _named(phase: Phase) -> str:
    return capital(phase.replace("_", " "))


def _party(who: Party | None) -> str:
    return capital(PARTY_NAMES[who].removeprefix("the ")) if who else ""


def _lasting(span: ChartPhase) -> str:
    if span.closes is not None:
        return f"for {_long(minus(span.closes, span.opens))}"
    return f"until {span.until.words}" if span.until else f"since {worded(span.opens)}"


_UNITS: Final = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


def _long(length: timedelta) -> str:
    """Word a length of time by the largest unit that it has, rounded down."""
    for unit, name in _UNITS:
        if count := length // unit:
            return f"{count:,} {name}{'s' if count > 1 else ''}"
    return "a moment"


def _phase_sentence(span: ChartPhase) -> str:
    ends = f" until {worded(span.closes)}" if span.closes else ""
    return f"{PHASES[span.phase]} From {worded(span.opens)}{ends}."


# --- what has happened ------------------------------------------------------------------------


class _Cluster(NamedTuple):
    """Events of a row that stand so close that one mark serves for all."""

    numbers: tuple[int, ...]
    first: float
    last: float

    @property
    def words(self) -> str:
        """The number of the event, or of the first and the last."""
        first, last = self.numbers[0], self.numbers[-1]
        if first == last:
            return f"{first}"
        joint = "-" if last - first + 1 == len(self.numbers) else "…"
        return f"{first}{joint}{last}"

    @property
    def width(self) -> float:
        """How wide its mark is."""
        return max(fit(self.words, "pill", WIDTH).width + 8, 18)

    @property
    def x(self) -> float:
        """Where the middle of its mark is."""
        return (self.first + self.last) / 2

    def meets(self, other: _Cluster) -> bool:
        """Whether the next mark would touch it."""
        return self.x + self.width / 2 + 2 > other.x - other.width / 2

    def with_(self, other: _Cluster) -> _Cluster:
        """Take in the next mark."""
        return _Cluster(self.numbers + other.numbers, self.first, other.last)


def event_block(chart: Chart, frame: Frame) -> Block | None:
    """Mark what has happened, in a row for each who did it; None where nothing has."""
    numbered = list(enumerate(chart.events, 1))
    rows = [
        _event_row(party, [(count, event) for count, event in numbered if event.by is party], frame)
        for party in (*Party, None)
    ]
    return Block("What happened, by its number below", tuple(filter(None, rows))) if numbered else None


def _event_row(party: Party | None, events: list[tuple[int, ChartEvent]], frame: Frame) -> Row | None:
    if not events:
        return None
    told = dict(events)
    stems = "".join(f"M{x},4v20" for x in dict.fromkeys(number(frame.x(event.at)) for _, event in events))
    marks = "".join(_marked(cluster, told, colour(party)) for cluster in _clusters(events, frame))
    line = path(f"M{number(LEFT)},14H{number(RIGHT)}", "lane")
    look = colour(party)
    return Row(28, f"{line}{path(stems, f'stem {look}')}{marks}", _party(party) or "Tracking", look)


def _clusters(events: Iterable[tuple[int, ChartEvent]], frame: Frame) -> list[_Cluster]:
    """Gather the events whose marks would touch."""
    found: list[_Cluster] = []
    for count, event in events:
        x = frame.x(event.at)
        newest = _Cluster((count,), x, x)
        while found and found[-1].meets(newest):
            newest = found.pop().with_(newest)
        found.append(newest)
    return found


def _marked(cluster: _Cluster, told: dict[int, ChartEvent], look: str) -> str:
    events = [told[count] for count in cluster.numbers[:_MOST_SENTENCES]]
    lines = [event_line(event) for event in events]
    if more := len(cluster.numbers) - len(events):
        lines.append(f"and {more:,} more")
    itself = " itself" if all(event.by_itself for event in events) else ""
    mark = pill(cluster.x, 14, cluster.words, cluster.width, f"{look}{itself}")
    return f"<g>{title(chr(10).join(lines))}{mark}</g>"


def event_line(event: ChartEvent) -> str:
    """Tell an event on a line, with its date."""
    return f"{worded(event.at)}: {cut(event.sentence)}"


# --- what comes -------------------------------------------------------------------------------


def deadline_block(chart: Chart, frame: Frame) -> Block | None:
    """Mark the dates that count; None where there is none."""
    rows = tuple(_deadline_row(deadline, chart, frame) for deadline in chart.deadlines)
    return Block("What comes, and who must act before", rows) if rows else None


def _deadline_row(deadline: Deadline, chart: Chart, frame: Frame) -> Row:
    look, x = colour(deadline.who[0]), frame.x(deadline.at)
    words = _dated(x, deadline.words, capital(deadline.effect))
    ahead = _ahead(chart.now, words.left - _GAP, frame, look)
    mark = diamond(x, 12, f"date {look} estimate" if deadline.estimated else f"date {look}")
    drawn = f"<g>{title(deadline_sentence(deadline))}{ahead}{mark}{words.drawn}</g>"
    return Row(24, drawn, ", ".join(map(_party, deadline.who)), look)


def _dated(x: float, date: str, effect: str) -> Beside:
    """Write a date and its effect beside its mark; without the time of the day, where that leaves no room."""
    room = max(WIDTH - MARGIN - x, x - LEFT) - 7 - _GAP
    day = date.partition(" ")[0]
    return beside(x - 7, x + 7, 12, date if label_width(date, effect) <= room else day, effect)


def _ahead(now: DateTime | None, right: float, frame: Frame, look: str) -> str:
    """Draw the time that is left."""
    left = right if now is None else frame.x(now)
    return path(f"M{number(left)},12H{number(right)}", f"ahead {look}") if left < right else ""


def deadline_sentence(deadline: Deadline) -> str:
    """Tell a date in a sentence, with its rule."""
    who = " and ".join(PARTY_NAMES[party] for party in deadline.who)
    return f"{deadline.words}: {deadline.effect} [{deadline.rule}]. Who must act before: {who}."

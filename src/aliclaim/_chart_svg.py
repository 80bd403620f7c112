"""A case as a picture: an SVG document for pages, notebooks and files (floor 13).

How it is kept clear
    - Words stand in rows of their own, or inside a shape that has room for them: none meet.
    - No colour stands for anything alone. Whose a row is stands before it, and what is not certain, or still
      to come, is dashed.
    - Every place is worked out from the values alone, so the same case gives the same text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from html import escape
from itertools import pairwise
from typing import Final

from ._chart import Chart, ChartEvent
from ._chart_axis import LEFT, RIGHT, Scale, Tick, ticks
from ._chart_rows import (
    MARGIN,
    WIDTH,
    Block,
    Frame,
    Row,
    deadline_block,
    deadline_sentence,
    event_block,
    event_line,
    phase_blocks,
    protection_block,
    protection_sentence,
)
from ._chart_shapes import bar, colour, cut, diamond, fit, number, path, pill, text
from ._chart_style import STYLE
from ._policy import Party
from ._refusals import worded
from ._time import DateTime, minus
from ._words import PHASES

_TOP: Final = 134.0
_MOST_LINES: Final = 24
_PATIENCE: Final = timedelta(days=30)
_MOST_TOLD: Final = 60


def draw(chart: Chart) -> str:
    """Draw a chart as an SVG document."""
    frame = _frame(chart)
    body, height = _drawn(chart, frame) if frame else (_nothing(), 116.0)
    inside = "".join((*_header(chart), body))
    name = f"aliclaim-{sha256(inside.encode()).hexdigest()[:12]}"
    size = f"{number(WIDTH)} {number(height)}"
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="aliclaim-timeline" viewBox="0 0 {size}" '
        f'width="{number(WIDTH)}" height="{number(height)}" '
        f'role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escape(_title(chart))}</title>'
        f'<desc id="{name}-desc">{escape(" ".join(_story(chart)))}</desc>'
        f"<style>{STYLE}</style>"
        f'<rect class="paper" x="0.5" y="0.5" width="{number(WIDTH - 1)}" height="{number(height - 1)}" '
        f'rx="10"/>{inside}</svg>\n'
    )
    # In ASCII, so that it says the same in a page of whatever encoding.
    return drawn.encode("ascii", "xmlcharrefreplace").decode()


def _title(chart: Chart) -> str:
    return f"Timeline of the order {cut(chart.order.id)}"


def _sentence(chart: Chart) -> str:
    """Say where the newest dispute stands."""
    return PHASES[chart.phases[-1].phase] if chart.phases else "No dispute has been opened."


def _story(chart: Chart) -> Iterator[str]:
    """Tell all that is drawn, for those who cannot see it."""
    yield f"{_sentence(chart)} All times are in UTC; a date after ~ is an estimate."
    if chart.protection:
        yield protection_sentence(chart.protection, chart.extended_from)
    if earlier := len(chart.events[:-_MOST_TOLD]):
        yield f"{earlier:,} earlier events are left out."
    yield from map(event_line, chart.events[-_MOST_TOLD:])
    if chart.now:
        yield f"Now it is {worded(chart.now)}."
    yield from map(deadline_sentence, chart.deadlines)


# --- the axis ---------------------------------------------------------------------------------


def _instants(chart: Chart) -> Iterator[DateTime | None]:
    if period := chart.protection:
        yield from (period.starts_at, period.opens_at, period.closes_at, chart.extended_from)
    yield from (event.at for event in chart.events)
    yield from (deadline.at for deadline in chart.deadlines)
    yield chart.order.estimated_delivery


def _frame(chart: Chart) -> Frame | None:
    """Lay the axis over all that has a date; None where nothing has.

    A moment that lies far behind all else would press that into a corner, so the axis ends before it.
    """
    found = [*filter(None, _instants(chart))] or [*filter(None, [chart.now])]
    if not found:
        return None
    first, last = min(found), max(found)
    if chart.now and minus(chart.now, last) <= max(minus(last, first), _PATIENCE):
        last = max(last, chart.now)
    known = chart.events[-1].at if chart.events else first
    return Frame(Scale.over(first, last), chart.now or known)


def _axis(frame: Frame, foot: float) -> Iterator[str]:
    below, above = ticks(frame.scale)
    yield path("".join(f"M{number(tick.x)},{_TOP - 12:g}V{number(foot)}" for tick in below), "grid")
    yield path(f"M{number(LEFT)},{_TOP - 12:g}H{number(RIGHT)}", "edge")
    yield text(MARGIN, _TOP - 18, "UTC", "name", room=LEFT)
    for tick in below:
        yield text(tick.x, _TOP - 18, tick.words, "small", room=80, anchor="middle")
    yield from _larger(above, foot)


def _larger(above: list[Tick], foot: float) -> Iterator[str]:
    """Write the larger units, but for one that the next leaves no room."""
    for tick, following in pairwise([*above, Tick(WIDTH - MARGIN, "")]):
        inside = tick.x > LEFT
        if inside:
            x = number(tick.x)
            # Not through the words of a tick that stands at the same place.
            yield path(f"M{x},{_TOP - 44:g}v12M{x},{_TOP - 12:g}V{number(foot)}", "edge")
        left = tick.x + 5 if inside else tick.x
        if left + fit(tick.words, "small", WIDTH).width + 5 <= following.x:
            yield text(left, _TOP - 35, tick.words, "small", room=WIDTH)


def _now(chart: Chart, frame: Frame, foot: float) -> str:
    if chart.now is None:
        return ""
    beyond = not frame.scale.holds(chart.now)
    words, x = f"now {worded(chart.now)}{' →' if beyond else ''}", frame.x(chart.now)
    half = fit(words, "name", WIDTH).width / 2
    middle = min(max(x, LEFT + half), WIDTH - MARGIN - half)
    line = path(f"M{number(x)},{_TOP - 50:g}V{number(foot)}", "now beyond" if beyond else "now")
    said = text(middle, _TOP - 55, words, "name", room=WIDTH, anchor="middle")
    return f'{line}<g class="now">{said}</g>'


# --- the parts, from top to bottom ------------------------------------------------------------


def _header(chart: Chart) -> Iterator[str]:
    room = WIDTH - 2 * MARGIN
    paid = f"{chart.order.paid} paid"
    right = fit(paid, "said", room).width
    left = room - right - MARGIN
    yield text(MARGIN, 36, f"Order {chart.order.id}", "title", room=left)
    yield text(WIDTH - MARGIN, 36, paid, "said", room=right, anchor="end")
    look = colour(chart.phases[-1].who if chart.phases else None)
    yield f'<circle class="turn-dot {look}" cx="{number(MARGIN + 5)}" cy="54" r="5"/>'
    yield text(MARGIN + 17, 59, _sentence(chart), "said", room=room - 17)


def _nothing() -> str:
    words = "Nothing is known of when anything happened, or will."
    return text(MARGIN, 94, words, "note", room=WIDTH - 2 * MARGIN)


def _drawn(chart: Chart, frame: Frame) -> tuple[str, float]:
    """Draw all below the header, and say where it ends."""
    blocks = [
        protection_block(chart, frame),
        *phase_blocks(chart, frame),
        event_block(chart, frame),
        deadline_block(chart, frame),
    ]
    rows, foot = _stacked(list(filter(None, blocks)))
    listed, under = _listed(chart.events, foot + 16)
    legend, end = _legend(under + 12)
    parts = (*_axis(frame, foot), _now(chart, frame, foot), rows, listed, legend)
    return "".join(parts), end + 14


def _stacked(blocks: list[Block]) -> tuple[str, float]:
    """Set the rows of all blocks one below another, and say where they end."""
    y, parts = _TOP, list[str]()
    for block in blocks:
        parts.append(text(MARGIN, y + 14, block.caption, "small", room=WIDTH))
        y += 22
        for row in block.rows:
            parts.append(_row(row, y))
            y += row.height
        y += 8
    return "".join(parts), y


def _row(row: Row, y: float) -> str:
    middle = 16 if row.height > 28 else row.height / 2
    named = text(MARGIN, middle + 4.5, row.name, "name", room=LEFT - MARGIN - 16)
    return f'<g transform="translate(0 {number(y)})"><g class="whose {row.look}">{named}</g>{row.drawn}</g>'


def _listed(events: tuple[ChartEvent, ...], top: float) -> tuple[str, float]:
    """List the newest events by their numbers."""
    earlier = len(events[:-_MOST_LINES])
    parts = [path(f"M{number(MARGIN)},{number(top)}H{number(WIDTH - MARGIN)}", "edge")] if events else []
    y = top + 16
    if earlier:
        parts.append(text(MARGIN + 40, y + 4, f"{earlier:,} earlier", "small", room=WIDTH))
        y += 21
    for count, event in enumerate(events[earlier:], earlier + 1):
        parts.append(_line(count, event, y))
        y += 21
    return "".join(parts), y - 8


def _line(count: int, event: ChartEvent, y: float) -> str:
    digits = f"{count}"
    width = max(fit(digits, "pill", WIDTH).width + 8, 18)
    itself = " itself" if event.by_itself else ""
    mark = pill(MARGIN + width / 2, y, digits, width, f"{colour(event.by)}{itself}")
    when, said = MARGIN + 52, MARGIN + 182
    return (
        mark
        + text(when, y + 4, f"{event.at:%Y-%m-%d %H:%M}", "small", room=said - when)
        + text(said, y + 4.5, event.sentence, "note", room=WIDTH - MARGIN - said)
    )


_LEGEND: Final = (
    (bar(0, -6, 26, 12, f"turn {Party.BUYER}"), "the buyer's turn"),
    (bar(0, -6, 26, 12, f"turn {Party.SELLER}"), "the seller's turn"),
    (bar(0, -6, 26, 12, f"turn {Party.PLATFORM}"), "AliExpress's turn"),
    (path("M 0,-6 H 26 M 0,6 H 26", f"coming {Party.BUYER}"), "to come"),
    (pill(13, 0, "1", 18, "nobody itself"), "by itself"),
    (diamond(13, 0, f"date {Party.BUYER}"), "a date"),
    (diamond(13, 0, f"date {Party.BUYER} estimate"), "~ an estimate"),
)


def _legend(top: float) -> tuple[str, float]:
    """Say what the shapes mean."""
    parts = [path(f"M{number(MARGIN)},{number(top)}H{number(WIDTH - MARGIN)}", "edge")]
    x, y = MARGIN, top + 20
    for shape, words in _LEGEND:
        said = text(32, 4, words, "small", room=WIDTH)
        parts.append(f'<g transform="translate({number(x)} {number(y)})">{shape}{said}</g>')
        x += 40 + fit(words, "small", WIDTH).width
    return "".join(parts), y + 6

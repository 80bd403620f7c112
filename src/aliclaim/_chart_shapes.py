"""The shapes of a picture, as text of SVG; whatever a user wrote is escaped here (floor 10).

Colours and sizes are classes, which the style of the picture sets.
"""

from __future__ import annotations

from html import escape
from typing import Final, Literal

from ._chart_text import Fitted, fitted
from ._policy import Party
from ._words import visible

Look = Literal["title", "said", "name", "note", "small", "pill"]
"""How words are written."""

Anchor = Literal["start", "middle", "end"]
"""Which part of words stands at their place."""

SIZES: Final[dict[Look, float]] = {
    "title": 19,
    "said": 14,
    "name": 12.5,
    "note": 12.5,
    "small": 11.5,
    "pill": 10.5,
}
"""The size of the letters of each look, in pixels."""

BOLD: Final = frozenset({"title", "name", "pill"})
"""The looks that are written in bold."""

_LONGEST: Final = 600
"""Characters at most in words of any length: more is not read in a picture."""

Y_MIDDLE: Final = 0.36
"""How far below the middle of its letters the foot of a line is, in sizes of the letters."""


def number(value: float) -> str:
    """Write a place or a length, to a tenth of a pixel."""
    return f"{round(value, 1):g}"


def cut(words: str) -> str:
    """Make words fit for a picture: bounded, and with nothing that a screen would act upon."""
    whole = visible(words[: _LONGEST + 1])
    return f"{whole[: _LONGEST - 1]}…" if len(whole) > _LONGEST else whole


def title(words: str) -> str:
    """Write what is shown when a pointer rests on a shape."""
    return f"<title>{escape(words)}</title>"


def fit(words: str, look: Look, room: float) -> Fitted:
    """Cut words of a look to the room that there is."""
    return fitted(cut(words), room, SIZES[look], bold=look in BOLD)


def text(  # noqa: PLR0913  # what is written where, and how
    x: float, y: float, words: str, look: Look, *, room: float, anchor: Anchor = "start"
) -> str:
    """Write words on a line, cut to the room that there is; the whole is shown under a pointer."""
    told = fit(words, look, room)
    whole = title(cut(words)) if told.words != cut(words) else ""
    return (
        f'<text class="{look}" x="{number(x)}" y="{number(y)}"{_anchored(anchor)}{_forced(told)}>'
        f"{whole}{escape(told.words)}</text>"
    )


def label(  # noqa: PLR0913  # what is written where, and how
    x: float, y: float, strong: str, rest: str, *, room: float, anchor: Anchor = "start"
) -> str:
    """Write a name in bold, and more about it beside it."""
    name = fit(strong, "name", room)
    more = fit(f" {rest}", "note", room - name.width) if rest else Fitted("", 0, forced=False)
    cuts = more.words != cut(f" {rest}") if rest else False
    whole = title(cut(f"{strong} {rest}")) if cuts or name.words != cut(strong) else ""
    return (
        f'<text class="note" x="{number(x)}" y="{number(y)}"{_anchored(anchor)}>{whole}'
        f'<tspan class="name">{escape(name.words)}</tspan>{escape(more.words)}</text>'
    )


def label_width(strong: str, rest: str) -> float:
    """Return how much room a name, and more about it, would like to have."""
    endless = float("inf")
    more = fit(f" {rest}", "note", endless).width if rest else 0
    return fit(strong, "name", endless).width + more


def _anchored(anchor: Anchor) -> str:
    return "" if anchor == "start" else f' text-anchor="{anchor}"'


def _forced(told: Fitted) -> str:
    return f' textLength="{number(told.width)}" lengthAdjust="spacingAndGlyphs"' if told.forced else ""


def bar(x: float, y: float, width: float, height: float, look: str) -> str:
    """Draw a span of time."""
    return (
        f'<rect class="{look}" x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" '
        f'height="{number(height)}" rx="{4 if width > 8 else 1}"/>'
    )


def path(d: str, look: str) -> str:
    """Draw a line, or a shape of lines."""
    return f'<path class="{look}" d="{d}"/>'


def pill(x: float, y: float, words: str, width: float, look: str) -> str:
    """Draw a mark that holds a number."""
    left, foot = x - width / 2, y + SIZES["pill"] * Y_MIDDLE
    return (
        f'<g class="{look}"><rect class="mark" x="{number(left)}" y="{number(y - 8)}" '
        f'width="{number(width)}" height="16" rx="8"/>'
        f"{text(x, foot, words, 'pill', room=width, anchor='middle')}</g>"
    )


def diamond(x: float, y: float, look: str) -> str:
    """Draw the mark of a date."""
    return path(f"M{number(x)},{number(y - 7)}l7,7l-7,7l-7,-7z", look)


def colour(party: Party | None) -> str:
    """Return the class of a party's colour."""
    return party.value if party else "nobody"

"""A picture of a scan: how many orders have how many days left (SVG)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aliclaim.adapters.frames import BANDS, Bands, Urgency
from aliclaim.adapters.scan._summary import FIRST_DAY, LAST_DAY

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 800, 380, 70, 20, 70, 50
_FLOOR: Final = _HEIGHT - _BOTTOM
_STEP: Final = (_WIDTH - _LEFT - _RIGHT) / (LAST_DAY - FIRST_DAY - 1)
_LOOK: Final = 'role="img" class="aliclaim-days" font-family="sans-serif" font-size="13"'
_STYLE: Final = (
    "<style>.aliclaim-days { color-scheme: light dark; fill: #4a5058 } "
    "@media (prefers-color-scheme: dark) { .aliclaim-days { fill: #c9ced6 } }</style>"
)
"""Words are dark on a light page, and light on a dark one."""
_COLOURS: Final = {
    Urgency.OVER: "#8a8f98",
    Urgency.CRITICAL: "#c62828",
    Urgency.URGENT: "#ef6c00",
    Urgency.SOON: "#f9a825",
    Urgency.CALM: "#2e7d32",
}


def histogram(days: Mapping[int, int], bands: Bands = BANDS) -> str:
    """Draw how many orders have how many days left.

    Those beyond the edges would be by far the most in a table of some age, so they are told in words.

    Args:
        days: How many orders for each number of days, from `FIRST_DAY` to `LAST_DAY`.
        bands: Below how many days an order is urgent: they colour the bars.

    Returns:
        The picture, as a document of SVG.
    """
    shown = {day: count for day, count in sorted(days.items()) if count and FIRST_DAY < day < LAST_DAY}
    most = max(shown.values(), default=0)
    title = f"Days left until the protection ends: {sum(days.values()):,} orders"
    beyond = (
        f"{days.get(FIRST_DAY, 0):,} ended more than {-FIRST_DAY - 1} days ago, "
        f"{days.get(LAST_DAY, 0):,} have {LAST_DAY} days or more left"
    )
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" {_LOOK}>',
        f"<title>{title}</title>",
        _STYLE,
        f'<text x="{_LEFT}" y="24" font-size="16">{title}</text>',
        f'<text x="{_LEFT}" y="46">Not shown: {beyond}</text>',
        *(_legend(place, urgency) for place, urgency in enumerate(_COLOURS)),
        f'<text x="{_LEFT - 8}" y="{_TOP + 5}" text-anchor="end">{most:,}</text>',
        f'<text x="{_LEFT - 8}" y="{_FLOOR}" text-anchor="end">0</text>',
        *(_bar(day, count, most, bands) for day, count in shown.items()),
        f'<path d="M{_LEFT} {_FLOOR}H{_WIDTH - _RIGHT}" stroke="{_COLOURS[Urgency.OVER]}"/>',
        *(_tick(day) for day in range(FIRST_DAY + 1, LAST_DAY, 15)),
        f'<text x="{_LEFT}" y="{_HEIGHT - 8}">days left</text>',
        "</svg>",
    )
    return "".join(f"{line}\n" for line in lines)


def _bar(day: int, count: int, most: int, bands: Bands) -> str:
    tall = count / most * (_FLOOR - _TOP)
    colour = _COLOURS[_urgency(day, bands)]
    return (
        f'<rect x="{_at(day):.2f}" y="{_FLOOR - tall:.2f}" width="{_STEP * 0.9:.2f}" height="{tall:.2f}" '
        f'fill="{colour}"><title>{day} day{"" if day == 1 else "s"}: {count:,}</title></rect>'
    )


def _at(day: int) -> float:
    return _LEFT + (day - FIRST_DAY - 1) * _STEP


def _urgency(day: int, bands: Bands) -> Urgency:
    limits = {0: Urgency.OVER, bands.critical: Urgency.CRITICAL, bands.urgent: Urgency.URGENT}
    limits |= {bands.soon: Urgency.SOON}
    return next((urgency for limit, urgency in limits.items() if day < limit), Urgency.CALM)


def _legend(place: int, urgency: Urgency) -> str:
    x = _WIDTH - _RIGHT - 70 * (len(_COLOURS) - place)
    return (
        f'<path d="M{x} {_HEIGHT - 13}h10" stroke="{_COLOURS[urgency]}" stroke-width="10"/>'
        f'<text x="{x + 14}" y="{_HEIGHT - 8}">{urgency}</text>'
    )


def _tick(day: int) -> str:
    return f'<text x="{_at(day) + _STEP * 0.45:.1f}" y="{_FLOOR + 18}" text-anchor="middle">{day}</text>'

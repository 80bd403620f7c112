"""A picture of a scan: how many orders have how many days left (SVG)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aliclaim.adapters.frames import BANDS, Bands
from aliclaim.adapters.scan._summary import FIRST_DAY, LAST_DAY

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 800, 360, 70, 50, 50
_OVER, _CRITICAL, _URGENT, _SOON, _CALM = "#8a8f98", "#c62828", "#ef6c00", "#f9a825", "#2e7d32"


def histogram(days: Mapping[int, int], bands: Bands = BANDS) -> str:
    """Draw how many orders have how many days left.

    Args:
        days: How many orders for each number of days, from `FIRST_DAY` to `LAST_DAY`.
        bands: Below how many days an order is urgent: they colour the bars.

    Returns:
        The picture, as a document of SVG.
    """
    most = max(days.values(), default=0)
    bars = [_bar(day, count, most, bands) for day, count in sorted(days.items()) if count]
    ticks = [_tick(day) for day in range(-30, LAST_DAY, 15)]
    words = f"Days left until the protection ends: {sum(days.values()):,} orders"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" {_STYLE}>',
            f"<title>{words}</title>",
            f'<text x="{_LEFT}" y="28" font-size="16">{words}</text>',
            f'<text x="{_LEFT - 8}" y="{_TOP + 5}" text-anchor="end">{most:,}</text>',
            f'<text x="{_LEFT - 8}" y="{_HEIGHT - _BOTTOM}" text-anchor="end">0</text>',
            *bars,
            f'<path d="M{_LEFT} {_HEIGHT - _BOTTOM}H{_WIDTH - 20}" stroke="{_OVER}"/>',
            *ticks,
            f'<text x="{(_LEFT + _WIDTH) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">days left</text>',
            "</svg>",
            "",
        )
    )


_STYLE: Final = 'role="img" font-family="sans-serif" font-size="13" fill="#5f6670"'
_STEP: Final = (_WIDTH - _LEFT - 20) / (LAST_DAY - FIRST_DAY + 1)


def _bar(day: int, count: int, most: int, bands: Bands) -> str:
    tall = count / most * (_HEIGHT - _TOP - _BOTTOM)
    return (
        f'<rect x="{_at(day):.2f}" y="{_HEIGHT - _BOTTOM - tall:.2f}" width="{_STEP * 0.9:.2f}" '
        f'height="{tall:.2f}" fill="{_colour(day, bands)}"><title>{_told(day)}: {count:,}</title></rect>'
    )


def _at(day: int) -> float:
    return _LEFT + (day - FIRST_DAY) * _STEP


def _told(day: int) -> str:
    beyond = {FIRST_DAY: f"{FIRST_DAY} days or less", LAST_DAY: f"{LAST_DAY} days or more"}
    return beyond.get(day, f"{day} day{'' if day == 1 else 's'}")


def _colour(day: int, bands: Bands) -> str:
    limits = ((0, _OVER), (bands.critical, _CRITICAL), (bands.urgent, _URGENT), (bands.soon, _SOON))
    return next((colour for limit, colour in limits if day < limit), _CALM)


def _tick(day: int) -> str:
    x, y = _at(day) + _STEP * 0.45, _HEIGHT - _BOTTOM + 18
    return f'<text x="{x:.1f}" y="{y}" text-anchor="middle">{day}</text>'

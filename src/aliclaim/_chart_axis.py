"""The axis of a picture: from instants to places, and the ticks that can be read there (floor 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final, NamedTuple, TypeAlias

from ._time import DateTime, minus, plus

LEFT: Final = 146.0
"""Where the axis begins: the names of the rows stand before it."""

RIGHT: Final = 936.0
"""Where the axis ends."""

_SHORTEST: Final = timedelta(days=1)
_MARGIN: Final = 50
"""What part of the time is left free at either side: one of so many."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Scale(NamedTuple):
    """An axis.

    Attributes:
        starts: The instant at its left end.
        ends: The instant at its right end.
    """

    starts: DateTime
    ends: DateTime

    @classmethod
    def over(cls, first: DateTime, last: DateTime) -> Scale:
        """Return an axis on which two instants, and all between them, have room."""
        length = max(minus(last, first), _SHORTEST)
        spare = (length - minus(last, first)) / 2 + length / _MARGIN
        return cls(plus(first, -spare), plus(last, spare))

    def x(self, at: DateTime) -> float:
        """Return the place of an instant."""
        share = minus(at, self.starts) / minus(self.ends, self.starts)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    def holds(self, at: DateTime) -> bool:
        """Whether an instant lies on the axis."""
        return self.starts <= at <= self.ends


class Tick(NamedTuple):
    """A mark on an axis: its place, and the words that stand there."""

    x: float
    words: str


def _midnight(at: DateTime) -> DateTime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _hours(scale: Scale, count: int) -> Iterator[DateTime]:
    at = _midnight(scale.starts)
    while at <= scale.ends:
        yield at
        at = plus(at, timedelta(hours=count))


def _days(scale: Scale, count: int) -> Iterator[DateTime]:
    at = _midnight(scale.starts)
    while at <= scale.ends:
        # The first day of all was a Monday, and so is each that begins a week.
        if at.toordinal() % count == 1 % count:
            yield at
        at = plus(at, timedelta(days=1))


def _months(scale: Scale, count: int) -> Iterator[DateTime]:
    first, last = scale.starts, scale.ends
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        if month % count == 0:
            yield _midnight(first).replace(year=month // 12, month=month % 12 + 1, day=1)


def _years(scale: Scale, count: int) -> Iterator[DateTime]:
    for year in range(scale.starts.year, scale.ends.year + 1):
        if year % count == 0:
            yield _midnight(scale.starts).replace(year=year, month=1, day=1)


_Ticks: TypeAlias = Callable[[Scale, int], Iterator[DateTime]]
_Words: TypeAlias = Callable[[DateTime], str]


class _Unit(NamedTuple):
    """A unit of time in which an axis can be marked.

    Attributes:
        length: How long one of it is, more or less.
        counts: How many of it may lie between two ticks.
        room: How far two ticks are apart, at least.
        ticks: Goes through the instants.
        words: What stands at a tick.
        larger: Goes through the instants at which a larger unit begins; None where there is none.
        above: What stands above it there.
    """

    length: timedelta
    counts: tuple[int, ...]
    room: float
    ticks: _Ticks
    words: _Words
    larger: _Ticks | None
    above: _Words


def _hour(at: DateTime) -> str:
    return f"{at.hour:02}:00"


def _day(at: DateTime) -> str:
    return f"{at.day}"


def _month(at: DateTime) -> str:
    return _MONTHS[at.month - 1]


def _year(at: DateTime) -> str:
    return f"{at.year}"


def _date(at: DateTime) -> str:
    return f"{_day(at)} {_month_and_year(at)}"


def _month_and_year(at: DateTime) -> str:
    return f"{_month(at)} {_year(at)}"


_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_UNITS: Final = (
    _Unit(timedelta(hours=1), (2, 3, 6, 12), 56, _hours, _hour, _days, _date),
    _Unit(timedelta(days=1), (1, 2, 7, 14), 30, _days, _day, _months, _month_and_year),
    _Unit(timedelta(days=30), (1, 2, 3, 6), 48, _months, _month, _years, _year),
    _Unit(timedelta(days=365), _YEARS, 56, _years, _year, None, _year),
)


def ticks(scale: Scale) -> tuple[list[Tick], list[Tick]]:
    """Return the ticks of an axis, as close as they can be read, and above them those of a larger unit."""
    unit, count = _chosen(scale)
    below = [Tick(scale.x(at), unit.words(at)) for at in unit.ticks(scale, count) if scale.holds(at)]
    if unit.larger is None:
        return below, []
    larger = [at for at in unit.larger(scale, 1) if scale.holds(at)]
    return below, [Tick(scale.x(at), unit.above(at)) for at in (scale.starts, *larger)]


def _chosen(scale: Scale) -> tuple[_Unit, int]:
    length = minus(scale.ends, scale.starts)
    fit = (
        (unit, count)
        for unit in _UNITS
        for count in unit.counts
        if unit.length * count / length * (RIGHT - LEFT) >= unit.room
    )
    return next(fit)

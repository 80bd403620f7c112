"""The figures of a policy in whole numbers: spans of days, counted as the core counts them.

Days of 24 hours are added. Days of the calendar, and working days, are those of the marketplace's zone,
Pacific time with daylight saving, whose rules stand here as arithmetic: an engine's own zones live in its
session, or end in 2037, or are not there at all.

Some engines divide by floats. Numbers of days and years are small enough for that: below 2**53 the quotient
of whole numbers, rounded down, is right. Microseconds are not, and are divided by `Sheet.put_days`.

Implementation
    All spans are counted at once, a step after another, each step in columns of its own that are called
    after the span and after what they hold. An engine of SQL plans a query within a query for each step, so
    there are as few of them as can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import narwhals.stable.v2 as nw

from aliclaim._policy import Figure, Unit
from aliclaim.adapters.frames._sheet import ABSENT, DAY, Sheet, col, whole

HOUR: Final = DAY // 24


class Counted(NamedTuple):
    """A date that is counted, where none is stated.

    Attributes:
        name: The name of the fact that states it.
        start: From when it counts; below zero where that is not known.
        figure: How far.
    """

    name: str
    start: nw.Expr
    figure: Figure


def put_counted(sheet: Sheet, wanted: Iterable[Counted]) -> None:
    """Count dates as `Figure.after` does, for `Sheet.dated`."""
    spans = list(wanted)
    sheet.put(**{f"{span.name}_start": span.start for span in spans})
    zoned = {span.name: span.figure for span in spans if span.figure.unit is not Unit.DAYS}
    if zoned:
        _put_last_days(sheet, zoned)
    sheet.put_counted({span.name: _end(span.name, span.figure) for span in spans})


def _end(name: str, figure: Figure) -> nw.Expr:
    start = col(f"{name}_start")
    ends = start + figure.count * DAY if figure.unit is Unit.DAYS else _midnight(name)
    return nw.when(start >= 0).then(ends).otherwise(whole(ABSENT))


# --- days of the zone, counted from the first of 1970 -----------------------------------------


def _put_last_days(sheet: Sheet, figures: dict[str, Figure]) -> None:
    """Put the day after the last one of each span, and when the clock changes in its year."""

    def put(what: str, made: Callable[[str], nw.Expr]) -> None:
        sheet.put(**{f"{name}_{what}": made(name) for name in figures})

    sheet.put_days({f"{name}_utc": col(f"{name}_start") for name in figures})
    _put_summer(put, "utc")
    # A day more, and less, keeps the number from being negative in the first hours of 1970.
    sheet.put_days({f"{name}_later": _clock(name) + DAY for name in figures})
    put("day", lambda name: col(f"{name}_later") - 1)
    put("weekday", lambda name: _weekday(col(f"{name}_day")))
    put("next", lambda name: _last_day(name, figures[name]) + 1)
    _put_summer(put, "next")


def _last_day(name: str, figure: Figure) -> nw.Expr:
    day, weekday = col(f"{name}_day"), col(f"{name}_weekday")
    if figure.unit is Unit.CALENDAR_DAYS:
        return day + figure.count
    # Five to a week, from its Monday on. Saturday and Sunday count as the Friday before.
    worked = nw.when(weekday < _FRIDAY).then(weekday).otherwise(whole(_FRIDAY)) + figure.count
    return day - weekday + worked + worked // 5 * 2


_FRIDAY: Final = 4


def _weekday(day: nw.Expr) -> nw.Expr:
    """Return the day of the week, from 0 for Monday. The first day of 1970 was a Thursday."""
    return day + 3 - (day + 3) // 7 * 7


def _clock(name: str) -> nw.Expr:
    """Return what the clock of the zone shows at the start of a span, as if it were UTC."""
    start = col(f"{name}_start")
    # It changes at two: at ten in UTC in spring, and at nine in autumn.
    first, last = col(f"{name}_spring") * DAY + 10 * HOUR, col(f"{name}_autumn") * DAY + 9 * HOUR
    return start - _behind((start >= first) & (start < last))


def _midnight(name: str) -> nw.Expr:
    """Return the instant at which the day after a span begins in the zone."""
    day = col(f"{name}_next")  # midnight comes before the clock changes
    return day * DAY + _behind((day > col(f"{name}_spring")) & (day <= col(f"{name}_autumn")))


def _behind(summer: nw.Expr) -> nw.Expr:
    """Return how far the zone lies behind UTC."""
    return nw.when(summer).then(whole(7 * HOUR)).otherwise(whole(8 * HOUR))


# --- when the clock changes -------------------------------------------------------------------


def _put_summer(put: Callable[[str, Callable[[str], nw.Expr]], None], day: str) -> None:
    """Put the days on which the clock changes, in the year of a day.

    Since 2007 from the second Sunday of March to the first of November. Before that to the last of October,
    from the first Sunday of April; until 1986 from its last one, but for two years of an oil crisis.
    """
    # The year is guessed by its mean length, which is off by one at most.
    put("guess", lambda name: col(f"{name}_{day}") * 400 // 146_097 + 1970)
    put("year", lambda name: _year(col(f"{name}_guess"), col(f"{name}_{day}")))
    put("march", lambda name: _first_of_march(col(f"{name}_year")))
    put("spring", lambda name: _spring(col(f"{name}_year"), col(f"{name}_march")))
    put("autumn", lambda name: _autumn(col(f"{name}_year"), col(f"{name}_march")))


_APRIL, _MAY, _NOVEMBER, _JANUARY = 31, 61, 245, 306
"""The first days of months, counted from the first of March."""

_JANUARY_1974, _FEBRUARY_1975 = 1466, 1879
"""The sixth of January 1974, and the 23rd of February 1975."""


def _spring(year: nw.Expr, march: nw.Expr) -> nw.Expr:
    return (
        nw.when(year >= 2007)
        .then(_sunday(march + 7))
        .when(year >= 1987)
        .then(_sunday(march + _APRIL))
        .when(year == 1975)
        .then(whole(_FEBRUARY_1975))
        .when(year == 1974)
        .then(whole(_JANUARY_1974))
        .otherwise(_sunday(march + (_MAY - 7)))
    )


def _autumn(year: nw.Expr, march: nw.Expr) -> nw.Expr:
    november, october = _sunday(march + _NOVEMBER), _sunday(march + (_NOVEMBER - 7))
    return nw.when(year >= 2007).then(november).otherwise(october)


def _sunday(day: nw.Expr) -> nw.Expr:
    """Return the first Sunday from a day on."""
    return day + 6 - _weekday(day)


_MARCH_OF_0: Final = 719_468
"""Days from the first of March of the year 0 to the first day of 1970."""


def _first_of_march(year: nw.Expr) -> nw.Expr:
    return year * 365 + (year // 4 - year // 100 + year // 400) - _MARCH_OF_0


def _year(guess: nw.Expr, day: nw.Expr) -> nw.Expr:
    starts, follows = _first_of_march(guess - 1) + _JANUARY, _first_of_march(guess) + _JANUARY
    return guess + nw.when(day >= follows).then(whole(1)).when(day < starts).then(whole(-1)).otherwise(
        whole(0)
    )

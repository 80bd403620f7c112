"""Instants, windows and counted days (floor 2). The only module that knows pendulum.

Four traps of the library below are closed here, once: it takes a naive time for UTC without a
word; its `+` is slow and moves by the wall clock in a zone with daylight saving; its day counts
count midnights; its differences have no sign. So every instant is held in UTC, arithmetic uses
the `datetime` methods (which keep the type), and days are counted by this module.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import chain, islice
from typing import Final, cast, final

import attrs
from pendulum import UTC, Timezone
from pendulum import DateTime as DateTime  # noqa: PLC0414  # the type of every instant here: no other imports pendulum

from ._arithmetic import within
from ._errors import InvalidValueError, shown
from ._values import Value

MARKETPLACE_ZONE: Final = Timezone("America/Los_Angeles")
"""The zone in which the marketplace counts days: Pacific time, with daylight saving."""

_EPOCH: Final = DateTime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = "an instant from 1970-01-01 to 8999-12-31 in UTC"
_STDLIB_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017
# Ten years after the last instant still fit a datetime, so that no deadline can overflow.
_LAST: Final = DateTime(9000, 1, 1, tzinfo=UTC)


def instant(value: datetime) -> DateTime:
    """Hold any aware `datetime` as the same instant in UTC.

    Args:
        value: An aware `datetime` of any zone, from 1970 up to the year 9000.

    Returns:
        The same instant, exact to the microsecond, as a `pendulum.DateTime` in UTC.

    Raises:
        InvalidValueError: It is not a `datetime`, is naive, or lies outside those years.

    Examples:
        >>> from datetime import datetime, timedelta, timezone
        >>> str(instant(datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2)))))
        '2026-03-01 10:00:00+00:00'
        >>> instant(datetime(2026, 3, 1, 12))
        Traceback (most recent call last):
        aliclaim...InvalidValueError: instant: expected an aware datetime: give it a tzinfo, \
such as timezone.utc, found datetime.datetime(2026, 3, 1, 12, 0)
    """
    held = _in_utc(value)
    if not _EPOCH <= held < _LAST:
        raise InvalidValueError("instant", _YEARS, shown(value))
    return held


def _in_utc(value: datetime) -> DateTime:
    """Hold any aware `datetime` in UTC, whatever its year."""
    if type(value) is DateTime and value.tzinfo is UTC:
        return value
    if not isinstance(value, datetime):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError("instant", "an aware datetime", shown(value))
    try:
        offset = value.utcoffset()
    except Exception:  # noqa: BLE001  # a foreign tzinfo may answer with whatever it likes
        raise InvalidValueError("instant", "a datetime whose tzinfo works", shown(value)) from None
    if offset is None:  # a tzinfo may be there and still answer None
        words = "an aware datetime: give it a tzinfo, such as timezone.utc"
        raise InvalidValueError("instant", words, shown(value))
    try:
        return plus(_EPOCH, datetime.__sub__(value, _STDLIB_EPOCH))
    except OverflowError:
        raise InvalidValueError("instant", _YEARS, shown(value)) from None


def instant_or_none(value: datetime | None) -> DateTime | None:
    """Hold an instant that may be absent."""
    return None if value is None else instant(value)


def plus(moment: DateTime, span: timedelta) -> DateTime:
    """Add exact elapsed time to an instant in UTC, twenty times as fast as pendulum's `+`."""
    moved: DateTime = datetime.__add__(moment, span)  # pyright: ignore[reportAssignmentType]  # it keeps the subclass
    return moved


def minus(later: DateTime, earlier: DateTime) -> timedelta:
    """Return the signed time from `earlier` to `later`: negative where it lies behind."""
    return datetime.__sub__(later, earlier)


def parse_instant(text: str) -> DateTime:
    """Read an instant from ISO 8601 text with an offset; never guess a zone or a day.

    Args:
        text: Such as `2026-03-01T12:00:00Z` or `2026-03-01T04:00:00.5-08:00`.

    Returns:
        The instant, in UTC.

    Raises:
        InvalidValueError: It is not such a text, or has no offset.

    Examples:
        >>> str(parse_instant("2026-03-01T04:00:00-08:00"))
        '2026-03-01 12:00:00+00:00'
    """
    if held := written_instant(text):
        return held
    words = "an instant of ISO 8601 with an offset, such as 2026-03-01T12:00:00Z"
    # The standard library takes any character between day and time, and drops digits below a microsecond.
    if not (isinstance(text, str) and _ISO.fullmatch(text)):  # type: ignore[redundant-expr]  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError("instant", words, shown(text))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValueError("instant", words, shown(text)) from None
    if moment.utcoffset() is None:
        raise InvalidValueError("instant", f"{words}; this one has no offset", shown(text))
    try:
        return instant(moment)
    except InvalidValueError as error:
        raise InvalidValueError("instant", error.expected, shown(text)) from None


def written_instant(text: object) -> DateTime | None:
    """Read an instant that stands as `iso` writes it, in a third of the time; None for all others."""
    if type(text) is not str:
        return None
    # The parser below takes some odd texts with a "Z" inside.
    length, end = len(text), text.find("Z") + 1
    whole = length == end == 20
    if text[4:19:3] != "--T::" or not (whole or (length == end == 27 and text[19] == ".")):
        return None
    try:
        told = _FROM_ISO(text)
    except ValueError:
        return None
    year = told.year
    if not _EPOCH.year <= year < _LAST.year:
        return None
    # fmt: off
    return DateTime(year, told.month, told.day, told.hour, told.minute, told.second, told.microsecond, UTC)
    # fmt: on


_FROM_ISO: Final = datetime.fromisoformat


_ISO: Final = re.compile(r"\d{4}-?\d\d-?\d\d([T ]\d\d:?\d\d(:?\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?")


def marketplace_instant(local: datetime) -> DateTime:
    """Return the instant that a time of the marketplace's zone names.

    Of the hour that the clock shows twice in autumn, the first is taken. An hour that it leaves out in
    spring is read by the clock before the change: 02:30 of that day is the instant at which the
    changed clock shows 03:30. `names_one_instant` tells both.

    Args:
        local: A time without a zone, as the marketplace prints it.

    Returns:
        The instant, in UTC.

    Raises:
        InvalidValueError: It has a zone, is no `datetime`, or lies outside the years of an instant.

    Examples:
        >>> str(marketplace_instant(datetime(2026, 3, 2, 8, 11, 40)))
        '2026-03-02 16:11:40+00:00'
    """
    return instant(_in_marketplace(local, 0))


def names_one_instant(local: datetime) -> bool:
    """Whether a time of the marketplace's zone is shown by its clock, and once.

    Args:
        local: A time without a zone.

    Raises:
        InvalidValueError: It has a zone, or is no `datetime`.
    """
    first, second = (_in_marketplace(local, fold).utcoffset() for fold in (0, 1))
    return first == second


def _in_marketplace(local: datetime, fold: int) -> datetime:
    """Give a time the marketplace's zone."""
    if getattr(local, "tzinfo", MARKETPLACE_ZONE) is not None:  # what is no datetime has none, either
        raise InvalidValueError("local", "a datetime without a zone", shown(local))
    # Made anew: pendulum's own `replace` takes the second of two times.
    clock = local.hour, local.minute, local.second, local.microsecond
    return datetime(local.year, local.month, local.day, *clock, tzinfo=MARKETPLACE_ZONE, fold=fold)


def iso(moment: DateTime) -> str:
    """Write an instant as ISO 8601 in UTC: `2026-03-01T12:00:00Z`, with a fraction if it has one."""
    return datetime.isoformat(moment).replace("+00:00", "Z")


@lru_cache(maxsize=1024)
def day_ends(day: date) -> DateTime:
    """Return the instant at which a day of the marketplace's zone is over."""
    following = day + timedelta(days=1)
    # With a `datetime` of the standard library: pendulum's takes twice the time to tell its offset.
    return _in_utc(datetime(following.year, following.month, following.day, tzinfo=MARKETPLACE_ZONE))


def calendar_days_after(start: DateTime, days: int) -> DateTime:
    """Return the end of the day that lies `days` calendar days after the day of `start`."""
    return day_ends(_day_of(start) + timedelta(days=days))


def working_days_after(start: DateTime, days: int, holidays: Container[date] | None = None) -> DateTime:
    """Return the end of the `days`-th day from Monday to Friday after the day of `start`.

    Holidays are no working days; without a calendar of them whole weeks are skipped at once.
    """
    # Not by its truth: a calendar that fills itself when it is asked looks empty before.
    if holidays is not None:
        return _walked(_day_of(start), days, holidays)
    day, left = _day_of(start), days
    # Whole weeks hold five working days each; only the rest is walked.
    weeks, left = divmod(days, 5)
    day += timedelta(weeks=weeks)
    if left == 0 and day.weekday() >= _SATURDAY:
        day -= timedelta(days=day.weekday() - _SATURDAY + 1)
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day_ends(day)


_SATURDAY: Final = 5


_CALENDAR: Final = "a set of dates, or a calendar that can be asked `day in calendar`"


def check_calendar(holidays: object, day: date) -> None:
    """Refuse what cannot be asked for a day: `day in holidays`.

    Raises:
        InvalidValueError: It cannot.
    """
    if isinstance(holidays, (set, frozenset, list, tuple)):
        _check_days(cast("Iterable[object]", holidays))
        return
    if not isinstance(holidays, Container):  # a stream of dates would be used up by the first question
        raise InvalidValueError("holidays", _CALENDAR, shown(holidays))
    _rests(cast("Container[date]", holidays), day)


def _rests(holidays: Container[date], day: date) -> bool:
    """Ask a calendar for a day; whatever a foreign one raises is our own error.

    Raises:
        InvalidValueError: It cannot say.
    """
    try:
        return day in holidays
    except InvalidValueError:
        raise  # it says better what is wrong
    except Exception:  # noqa: BLE001  # text has an `in`, too; a foreign calendar may raise whatever it likes
        raise InvalidValueError("holidays", _CALENDAR, shown(holidays)) from None


def _check_days(holidays: Iterable[object]) -> None:
    """Refuse what is no day: an instant, or text, would never be met, and no holiday be kept."""
    for day in holidays:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise InvalidValueError("holidays", "dates, such as date(2026, 12, 25)", shown(day))


def _walked(day: date, left: int, holidays: Container[date]) -> DateTime:
    """Go from day to day, and count those on which people work."""
    check_calendar(holidays, day)
    ahead = (day + timedelta(days=number) for number in range(1, 367 + 4 * left))
    worked = (each for each in ahead if each.weekday() < _SATURDAY and not _rests(holidays, each))
    last = next(islice(chain([day], worked), left, None), None)
    if last is None:
        raise InvalidValueError("holidays", "a calendar that leaves working days", "too few")
    return day_ends(last)


def _day_of(moment: DateTime) -> date:
    """Return the day of the marketplace's zone in which an instant lies."""
    # That zone is whole hours from UTC, and so are the changes of its clock: minutes move no day.
    told = datetime(moment.year, moment.month, moment.day, moment.hour, tzinfo=MARKETPLACE_ZONE)
    return MARKETPLACE_ZONE.fromutc(told).date()


@final
@attrs.frozen(eq=False, repr=False)
class Window(Value):
    """A half-open span of time: its opening instant is inside, its closing instant is not.

    Every window and every deadline of this library is so: at the very instant of a deadline it
    has passed.

    Attributes:
        opens: The first instant inside, in UTC.
        closes: The first instant after it, in UTC; equal to `opens` where the window is empty.

    Raises:
        InvalidValueError: An instant is naive, or `closes` lies before `opens`.

    Examples:
        >>> from datetime import datetime, timezone
        >>> utc = timezone.utc
        >>> march = Window(datetime(2026, 3, 1, tzinfo=utc), datetime(2026, 4, 1, tzinfo=utc))
        >>> march.contains(march.opens), march.contains(march.closes)
        (True, False)
    """

    opens: DateTime = attrs.field(converter=_in_utc)
    closes: DateTime = attrs.field(converter=_in_utc)

    def __attrs_post_init__(self) -> None:
        """Refuse a window that closes before it opens."""
        if self.closes < self.opens:
            words = f"an instant not before it opens at {iso(self.opens)}"
            raise InvalidValueError("Window.closes", words, iso(self.closes))

    def contains(self, moment: datetime) -> bool:
        """Whether an instant lies inside.

        Args:
            moment: The instant.
        """
        return within(self.opens, self.closes, instant(moment))

    @property
    def length(self) -> timedelta:
        """The time from opening to closing."""
        return minus(self.closes, self.opens)

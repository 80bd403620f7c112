"""The working days of a country, and until when a refund should be there by them (extra `holidays`; rule M1).

The guide counts the days of a refund as working days, and the core takes those from Monday to Friday.
Banks rest on holidays, too, and which country's count for a refund nobody states. So both dates are
given: the one by weekdays alone, and the one that a country's holidays lead to.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, cast, final

import attrs

from aliclaim._checks import holds, holds_argument, name, text
from aliclaim._errors import InvalidValueError, MissingExtraError, shown

try:
    from holidays import HolidayBase, country_holidays
    from holidays.registry import COUNTRIES
except ModuleNotFoundError as _missing:  # pragma: no cover  # shown by a test in an environment without it
    if _missing.name != "holidays":
        raise
    raise MissingExtraError("aliclaim.adapters.holidays", "holidays") from None

from aliclaim._case import Case
from aliclaim._deadlines import Deadline
from aliclaim._dispute import Appealed, RefundPending
from aliclaim._money import Money
from aliclaim._time import MARKETPLACE_ZONE, DateTime
from aliclaim._values import Value

__all__ = ["CountryHolidays", "Holiday", "RefundDates", "country", "refund_dates"]

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


@final
@attrs.frozen(eq=False, repr=False)
class Holiday(Value):
    """A day from Monday to Friday on which a country does not work.

    Attributes:
        day: The day.
        name: What it is called, in English where the names are known so; `Weekend` where the country
            rests on that day of every week.
    """

    day: date = attrs.field(validator=holds(date, "a date"))
    name: str = attrs.field(validator=name)

    def __str__(self) -> str:
        """Return the day and its name: `2026-12-25 (Christmas Day)`."""
        return f"{self.day} ({self.name})"


def _code_of(owner: CountryHolidays, field: attrs.Attribute[Any], value: str) -> None:
    text(owner, field, value)
    if value not in _CODES:
        words = f"a country by its two letters of ISO 3166{_meant(value, _COUNTRY_NAMES)}"
        raise InvalidValueError("country", words, shown(value))


def _part_of(owner: CountryHolidays, field: attrs.Attribute[Any], value: str) -> None:
    text(owner, field, value)
    parts = _parts(owner.country)
    if value and value not in parts.values():
        words = f"a part of {owner.country}: {', '.join(sorted(set(parts.values()))) or 'none is known'}"
        raise InvalidValueError("subdivision", f"{words}{_meant(value, parts)}", shown(value))


@final
@attrs.frozen(eq=False, repr=False)
class CountryHolidays(Value):
    """The days from Monday to Friday on which a country does not work: its holidays.

    It can be given wherever the library takes `holidays`. Saturdays and Sundays are not in it: they are
    left out of working days anyway. So a Saturday on which people work to make up for a bridge is not
    counted either: the true date may be a day earlier, and is never later.

    Attributes:
        country: The country's two letters of ISO 3166, such as `ES`.
        subdivision: A part of it, such as `MD`; empty for what the whole country keeps.

    Examples:
        >>> spain = country("ES")
        >>> date(2027, 1, 6) in spain, spain.name_of(date(2027, 1, 6)), date(2027, 1, 7) in spain
        (True, 'Epiphany', False)
    """

    country: str = attrs.field(validator=_code_of)
    subdivision: str = attrs.field(default="", validator=_part_of)

    def __contains__(self, day: object) -> bool:
        """Whether the country does not work on a day, and that day is none of a weekend.

        Raises:
            InvalidValueError: It is no date, or its year is not known.
        """
        plain = _plain(day)
        return plain in self._rests(plain.year)

    def name_of(self, day: date) -> str:
        """Return what a day is called; empty where it is no holiday, or a Saturday or Sunday.

        Args:
            day: The day.

        Raises:
            InvalidValueError: It is no date, or its year is not known.
        """
        return self._rests(_plain(day).year).get(day, "")

    def between(self, first: date, last: date) -> tuple[Holiday, ...]:
        """Return the holidays of a span of days, both ends among them, earliest first.

        Args:
            first: The first day.
            last: The last day.

        Raises:
            InvalidValueError: An end is no date, or a year is not known.
        """
        years = range(_plain(first).year, _plain(last).year + 1)
        found = (each for year in years for each in self._rests(year).items())
        return tuple(Holiday(day, told) for day, told in found if first <= day <= last)

    def __str__(self) -> str:
        """Return the codes: `ES`, or `ES-MD`."""
        return "-".join(filter(None, (self.country, self.subdivision)))

    def _rests(self, year: int) -> Mapping[date, str]:
        return _rests(self.country, self.subdivision, year)


def _plain(day: object) -> date:
    """Return a day that is one: an instant would never be met, and no holiday be kept."""
    if not isinstance(day, date) or isinstance(day, datetime):
        raise InvalidValueError("day", "a date, such as date(2026, 12, 25)", shown(day))
    return day


def country(code: str, subdivision: str | None = None) -> CountryHolidays:
    """Return the holidays of a country.

    They are those of the package `holidays`, of the version that is installed: what a government
    changes later is not in it.

    Args:
        code: The country's two letters of ISO 3166, such as `ES`.
        subdivision: A part of it, such as `MD`, by the code that ISO 3166-2 has after the hyphen; None for
            what the whole country keeps.

    Returns:
        The holidays, to be given wherever the library takes `holidays`.

    Raises:
        InvalidValueError: There is no such country or part; the error names what it is nearest to.

    Examples:
        >>> print(country("ES", "MD"))
        ES-MD
        >>> country("Spain")
        Traceback (most recent call last):
        aliclaim...InvalidValueError: country: expected a country by its two letters of ISO 3166 \
(did you mean 'ES'?), found 'Spain'
    """
    return CountryHolidays(code, "" if subdivision is None else subdivision)


# --- what the package knows -------------------------------------------------------------------

_CODES: Final = frozenset(names[1] for names in COUNTRIES.values())
_COUNTRY_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {each.lower(): names[1] for names in COUNTRIES.values() for each in names}
)


def _meant(given: str, names: Mapping[str, str]) -> str:
    """Name the code that was probably meant, in words that follow what was expected."""
    near = get_close_matches(given[:80].lower(), names, n=1)
    return f" (did you mean {names[near[0]]!r}?)" if near else ""


def _parts(country: str) -> Mapping[str, str]:
    """Return the parts of a country: their codes, by these and by their names in small letters."""
    known = country_holidays(country)
    return {part.lower(): part for part in known.subdivisions} | {
        alias.lower(): part for alias, part in known.subdivisions_aliases.items()
    }


@lru_cache(maxsize=1024)
def _rests(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """Return the days of a year, from Monday to Friday, on which a country does not work.

    Raises:
        InvalidValueError: Not all of them are known.
    """
    known = _known(country, subdivision, year)
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range((date(year, 12, 31) - first).days + 1))
    weekdays = (day for day in days if day.weekday() < _SATURDAY)
    rests = (day for day in weekdays if not known.is_working_day(day))
    return MappingProxyType({day: str(known.get(day, "Weekend")) for day in rests})


def _known(country: str, subdivision: str, year: int) -> HolidayBase:
    """Ask the package for one year, whole: outside of what it knows it would answer that there are none."""
    try:
        with warnings.catch_warnings():
            # It says so where it knows a part of a year's holidays alone.
            warnings.simplefilter("error", UserWarning)
            known = country_holidays(
                country, subdiv=subdivision or None, years=year, expand=False, language=_language(country)
            )
    except UserWarning as warning:
        words = f"a day of a year for which all holidays of {country} are known"
        raise InvalidValueError("day", words, f"{year}: {warning}") from None
    if not known.start_year <= year <= known.end_year:
        words = f"a day from {known.start_year} to {known.end_year}, the years that are known of {country}"
        raise InvalidValueError("day", words, f"one of {year}")
    return known


def _language(country: str) -> str | None:
    """Return English where the names are known so, else the country's own: never this machine's."""
    known = country_holidays(country)
    return "en_US" if "en_US" in known.supported_languages else known.default_language


# --- the refund -------------------------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class RefundDates(Value):
    """Until when a refund should have arrived, by weekdays alone and by the working days of a country (M1).

    Attributes:
        amount: How much is to come.
        by_weekdays: The date that counts from Monday to Friday; or the one that was stated.
        by_calendar: The date with the country's holidays, never an earlier one; the same where the
            date was stated.
        holidays: What lies in between and makes the difference, earliest first.
        calendar: The country's holidays.
    """

    amount: Money
    by_weekdays: Deadline
    by_calendar: Deadline
    holidays: tuple[Holiday, ...]
    calendar: CountryHolidays

    @property
    def rule(self) -> str:
        """The rule of the guide behind it."""
        return "M1"

    @property
    def sentence(self) -> str:
        """Both dates and the holidays in whole sentences, dates in UTC."""
        by = f"{self.amount} should arrive by {self.by_weekdays.words}"
        if not self.holidays:
            return f"{by}: no holiday of {self.calendar} moves that date."
        return (
            f"{by}, counted from Monday to Friday; with the holidays of {self.calendar}, by "
            f"{self.by_calendar.words}. In between: {', '.join(map(str, self.holidays))}."
        )

    def __str__(self) -> str:
        """Return the sentences and the rule."""
        return f"{self.sentence} [{self.rule}]"


def refund_dates(case: Case, now: datetime, calendar: CountryHolidays) -> RefundDates | None:
    """Say until when a refund should have arrived, by weekdays alone and with the holidays of a country (M1).

    Args:
        case: The case.
        now: The moment of the question; what is due by itself happens first.
        calendar: The country's holidays: see `country`.

    Returns:
        Both dates; None where no money is to come, or no date is set yet.

    Raises:
        InvalidValueError: `now` is naive, or lies before something that the case knows; the holidays of
            a year are not known; or an argument is of the wrong kind.
    """
    holds_argument("case", case, Case, "a Case")
    holds_argument("calendar", calendar, CountryHolidays, "the holidays of a country")
    expected = case.expected_refund(now)
    if expected is None or expected.deadline is None:
        return None
    plain, ended = expected.deadline, _ended(case.advance(now)[0])
    moved, met = _moved(plain, ended, calendar)
    return RefundDates(
        amount=expected.amount, by_weekdays=plain, by_calendar=moved, holidays=met, calendar=calendar
    )


def _ended(case: Case) -> DateTime:
    """Return from when the days of a refund count."""
    dispute = cast("RefundPending | Appealed", case.dispute)  # no other has a date for its refund
    pending = dispute.before if isinstance(dispute, Appealed) else dispute
    return pending.ended_at


def _moved(
    plain: Deadline, ended: DateTime, calendar: CountryHolidays
) -> tuple[Deadline, tuple[Holiday, ...]]:
    if plain.figure is None:  # a date that was stated
        return plain, ()
    first = _day(ended) + _DAY
    calendar.between(first, _day(plain.at))  # says it more clearly, where a year is not known
    moved = attrs.evolve(plain, at=plain.figure.after(ended, calendar))
    met = calendar.between(first, _day(moved.at) - _DAY) if moved != plain else ()
    return moved, met


def _day(moment: DateTime) -> date:
    """Return the day of the marketplace's zone in which an instant lies."""
    return datetime.astimezone(moment, MARKETPLACE_ZONE).date()

"""Instants, windows and counted days, against the standard library's `datetime` and `zoneinfo`."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Container, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import MICRO, instants, pickled, spans, utc

from aliclaim import InvalidValueError, Window, instant, parse_instant
from aliclaim._time import (
    calendar_days_after,
    day_ends,
    iso,
    marketplace_instant,
    minus,
    names_one_instant,
    plus,
    working_days_after,
    written_instant,
)

PACIFIC = ZoneInfo("America/Los_Angeles")
EPOCH = utc(1970)
LAST = utc(9000)

# An instant on each side of both changes of the clock in 2026, to the microsecond.
CHANGES = [utc(2026, 3, 8, 10), utc(2026, 11, 1, 9)]
AROUND_CHANGES = [
    change + shift for change in CHANGES for shift in (-MICRO, timedelta(), MICRO, timedelta(hours=-1))
]

ZONES = st.one_of(
    st.timezones(),
    st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)).map(timezone),
    st.sampled_from([UTC, pendulum.UTC, pendulum.timezone("Europe/Paris"), pendulum.FixedTimezone(-12_600)]),
)


class Aimless(tzinfo):
    """A zone that is there, and knows no offset."""

    def utcoffset(self, _dt: datetime | None, /) -> timedelta | None:
        """Answer nothing."""
        return None

    def dst(self, _dt: datetime | None, /) -> timedelta | None:
        """Answer nothing."""
        return None

    def tzname(self, _dt: datetime | None, /) -> str | None:
        """Answer nothing."""
        return None


def parts(moment: datetime) -> tuple[int, ...]:
    """Return all that is written of an instant on its clock."""
    return (*moment.timetuple()[:6], moment.microsecond)


def of_pendulum(moment: datetime) -> pendulum.DateTime:
    """Return the same reading of a clock in UTC, as a value of pendulum."""
    naive = pendulum.DateTime.fromisoformat(moment.replace(tzinfo=None).isoformat())
    return naive.replace(tzinfo=pendulum.UTC)


def pacific_midnight(day: date) -> datetime:
    """Return the start of a day in Los Angeles, in UTC, by the standard library."""
    return datetime.combine(day, time(), PACIFIC).astimezone(UTC)


def pacific_day(moment: datetime) -> date:
    """Return the day that a calendar in Los Angeles shows, by the standard library."""
    return moment.astimezone(PACIFIC).date()


# --- instants ---------------------------------------------------------------------------------


@given(
    wall=st.datetimes(utc(1971).replace(tzinfo=None), utc(8999).replace(tzinfo=None)),
    zone=ZONES,
    fold=st.sampled_from([0, 1]),
)
def test_any_aware_datetime_is_the_same_instant_in_utc(wall: datetime, zone: tzinfo, fold: int) -> None:
    """A datetime of whatever zone, on either side of a fold, is held as the equal instant in UTC."""
    given_one = wall.replace(tzinfo=zone, fold=fold)
    expected = given_one.astimezone(UTC)
    held = instant(given_one)

    assert parts(expected) == parts(held)
    assert expected == held
    assert (pendulum.DateTime, pendulum.UTC, timedelta()) == (type(held), held.tzinfo, held.utcoffset())


@given(
    moment=instants(), zone=st.sampled_from(["Europe/Paris", "America/Los_Angeles", "Asia/Kathmandu", "UTC"])
)
def test_a_value_of_pendulum_is_the_same_instant_in_utc(moment: datetime, zone: str) -> None:
    """A pendulum value of any zone is held as the equal instant in UTC."""
    held = instant(pendulum.instance(moment).in_timezone(zone))

    assert parts(moment) == parts(held)
    assert pendulum.UTC is held.tzinfo


@pytest.mark.parametrize("zone", [PACIFIC, pendulum.timezone("America/Los_Angeles")])
@pytest.mark.parametrize(("fold", "hour"), [(0, 8), (1, 9)])
def test_both_sides_of_a_fold_are_an_hour_apart(zone: tzinfo, fold: int, hour: int) -> None:
    """Half past one comes twice on the first of November 2026 in Los Angeles: an hour apart."""
    for kind in (datetime, pendulum.DateTime):
        expected = utc(2026, 11, 1, hour, 30)
        held = instant(kind(2026, 11, 1, 1, 30, tzinfo=zone, fold=fold))

        assert parts(expected) == parts(held)


def test_an_instant_is_held_as_it_is() -> None:
    """Holding an instant once more gives the very value, through pickle and copies, too."""
    held = instant(utc(2026, 3, 1, 12, 30, 15, 123_456))
    back = [instant(held), *pickled(held, range(pickle.HIGHEST_PROTOCOL + 1)), copy.deepcopy(held)]
    expected = [(2026, 3, 1, 12, 30, 15, 123_456)] * len(back)

    assert held is instant(held)
    assert expected == [parts(instant(each)) for each in back]


@pytest.mark.parametrize("naive", [datetime.min, datetime(2026, 3, 1, 12), pendulum.naive(2026, 3, 1, 12)])
def test_a_naive_datetime_is_refused(naive: datetime) -> None:
    """A time without a zone is no instant, and the message says what to give it."""
    with pytest.raises(InvalidValueError) as caught:
        instant(naive)

    expected = "an aware datetime: give it a tzinfo, such as timezone.utc"

    assert expected == caught.value.expected


@pytest.mark.parametrize("kind", [datetime, pendulum.DateTime])
def test_a_zone_that_answers_nothing_is_naive(kind: type[datetime]) -> None:
    """A datetime whose zone knows no offset is naive, although it has a tzinfo."""
    with pytest.raises(InvalidValueError) as caught:
        instant(kind(2026, 3, 1, 12, tzinfo=Aimless()))

    expected = "an aware datetime: give it a tzinfo, such as timezone.utc"

    assert expected == caught.value.expected


@pytest.mark.parametrize(
    "other",
    [date(2026, 3, 1), time(12), "2026-03-01T12:00:00Z", "now", 1_772_366_400, 0.5, None, timedelta(), True],
)
def test_what_is_no_datetime_is_refused(other: Any) -> None:
    """Dates, text and numbers are no instants: nothing is guessed from them."""
    with pytest.raises(InvalidValueError) as caught:
        instant(other)

    expected = ("instant", "an aware datetime", repr(other))

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize("moment", [EPOCH, EPOCH + MICRO, LAST - MICRO])
def test_the_years_inside_are_taken(moment: datetime) -> None:
    """From the first instant of 1970 to the last microsecond before 9000 an instant is taken."""
    for zone in (UTC, pendulum.UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))):
        assert parts(moment) == parts(instant(moment.astimezone(zone)))
        assert parts(moment) == parts(instant(of_pendulum(moment)))


@pytest.mark.parametrize("moment", [EPOCH - MICRO, LAST, LAST + MICRO, utc(1), utc(9999, 12, 31, 23, 59, 59)])
def test_the_years_outside_are_refused(moment: datetime) -> None:
    """A microsecond before 1970, and from 9000 on, an instant is refused, of whatever type."""
    for each in (moment, moment.astimezone(timezone(timedelta())), of_pendulum(moment)):
        with pytest.raises(InvalidValueError) as caught:
            instant(each)

        expected = "an instant from 1970-01-01 to 8999-12-31 in UTC"

        assert expected == caught.value.expected


@pytest.mark.parametrize("hours", [-23, 23])
def test_the_ends_of_the_calendar_do_not_overflow(hours: int) -> None:
    """The first and last datetimes there are, in the farthest zones, are refused as any other year is."""
    zone = timezone(timedelta(hours=hours))
    for extreme in (datetime.min.replace(tzinfo=zone), datetime.max.replace(tzinfo=zone)):
        with pytest.raises(InvalidValueError) as caught:
            instant(extreme)

        expected = "an instant from 1970-01-01 to 8999-12-31 in UTC"

        assert expected == caught.value.expected


# --- text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T12:00:00Z", utc(2026, 3, 1, 12)),
        ("2026-03-01T12:00:00+00:00", utc(2026, 3, 1, 12)),
        ("2026-03-01T12:00:00-00:00", utc(2026, 3, 1, 12)),
        ("2026-03-01 12:00:00Z", utc(2026, 3, 1, 12)),
        ("2026-03-01T04:00:00.5-08:00", utc(2026, 3, 1, 12, 0, 0, 500_000)),
        ("2026-03-01T12:00:00.000001Z", utc(2026, 3, 1, 12, 0, 0, 1)),
        ("2026-03-01T00:15+05:45", utc(2026, 2, 28, 18, 30)),
        ("2024-02-29T23:59:59.999999-23:59", utc(2024, 3, 1, 23, 58, 59, 999_999)),
        ("20260301T120000Z", utc(2026, 3, 1, 12)),
    ],
)
def test_text_with_an_offset_is_that_instant(text: str, expected: datetime) -> None:
    """Text of ISO 8601 with an offset is read as the instant that it names."""
    held = parse_instant(text)

    assert parts(expected) == parts(held)
    assert pendulum.UTC is held.tzinfo


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "now",
            "today",
            "tomorrow",
            "12:00",
            "12:00Z",
            "T12:00Z",
            "2024",
            "202403",
            "2024-03",
            "P3D",
        ),
        *(
            "2024-03-01/2024-03-02",
            "2024-03-01T00:00:00Z/P1D",
            "a/b",
            "R5/2024-03-01T00:00:00Z/P1D",
            "0",
            "1e9",
        ),
        *(
            "2024-03-01",
            "2024-W09",
            "2024-060",
            "1709294400",
            "1709294400000",
            "01.03.2024",
            "3/1/2024 12:00 Z",
        ),
        *(
            "2024-03-01T12:00:00",
            "2024-03-01 12:00",
            "2024-03-01T12:00:00.5",
            "20240301T120000",
            "2024-03-01Z",
        ),
        *("2024-02-30T12:00:00Z", "2023-02-29T12:00:00Z", "2024-13-01T12:00:00Z", "2024-00-01T12:00:00Z"),
        *(
            "2024-03-01T25:00:00Z",
            "2024-03-01T12:60:00Z",
            "2024-03-01T12:00:60Z",
            "2024-03-01T12:00:00+24:00",
        ),
        *(
            "2024-03-01T12:00:00Z ",
            " 2024-03-01T12:00:00Z",
            "2024-03-01T12:00:00Z\n",
            "2024-03-01T12:00:00ZZ",
        ),
        *("2024-03-01T12:00:00 UTC", "2024-03-01T12:00:00 PST", "2024-03-01T12:00:00[Europe/Paris]"),
        *("Fri, 01 Mar 2024 12:00:00 GMT", "Mar 1, 2024", "+002024-03-01T12:00:00Z", "-2024-03-01T12:00:00Z"),
        *("2024-03-01T12:00:0\u0662Z", "2024-03-01T12:00:00.\u0665Z", "2024-03-01T12:00:00+0\u0665:00"),
        *("\uff12\uff10\uff12\uff14-03-01T12:00:00Z", "2024-03-01T12:00:00\u22125:00", "\ud800", "\x00"),
        *("1969-12-31T23:59:59.999999Z", "9000-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"),
        *("0001-01-01T00:00:00+14:00", "x" * 10_000, "9" * 10_000, "2024-03-01T12:00:00Z" * 500),
    ],
)
def test_text_that_names_no_instant_is_refused(text: str) -> None:
    """No day, year, zone or offset is ever guessed: what does not name an instant is refused, shortened."""
    with pytest.raises(InvalidValueError) as caught:
        parse_instant(text)

    what = "instant"

    assert what == caught.value.what
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    "other", [None, 2026, 0.5, True, b"2026-03-01T12:00:00Z", utc(2026), ["2026"], object]
)
def test_what_is_no_text_is_not_read(other: Any) -> None:
    """What is no text is refused by our own error, an instant among it."""
    with pytest.raises(InvalidValueError) as caught:
        parse_instant(other)

    what = "instant"

    assert what == caught.value.what


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01x12:00:00Z",
        "2026-03-01_12:00:00Z",
        "2026-03-01\x0012:00:00Z",
        "2026-03-01\ud80012:00:00Z",
        "2026-03-01T12:00:00.Z",
        "2026-03-01T12:00:00.1234567Z",
        "2026-03-01T12:00:00,5Z",
    ],
)
def test_text_that_only_resembles_iso_8601_is_refused(text: str) -> None:
    """T or a space stands between day and time, one to six digits after a point: none is dropped."""
    with pytest.raises(InvalidValueError):
        parse_instant(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1969-12-31T23:59:59.999999Z", False),
        ("1970-01-01T00:00:00Z", True),
        ("8999-12-31T23:59:59.999999Z", True),
        ("9000-01-01T00:00:00Z", False),
    ],
)
def test_the_quick_way_reads_the_years_of_instants_and_no_others(text: str, *, read: bool) -> None:
    """From the first instant to the last, and neither before nor after."""
    expected = datetime.fromisoformat(text) if read else None

    assert expected == written_instant(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever text comes, the answer is an instant in UTC or our own error."""
    held: datetime | None = None
    with suppress(InvalidValueError):
        held = parse_instant(text)

    assert held is None or held.tzinfo is pendulum.UTC


@given(
    wall=st.datetimes(utc(1971).replace(tzinfo=None), utc(8999).replace(tzinfo=None)),
    offset=st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
        lambda span: timedelta(minutes=span // timedelta(minutes=1))
    ),
)
def test_what_the_standard_library_writes_is_read(wall: datetime, offset: timedelta) -> None:
    """An aware datetime that the standard library wrote as ISO 8601 is read as the equal instant."""
    moment = wall.replace(tzinfo=timezone(offset))
    expected = moment.astimezone(UTC)

    assert parts(expected) == parts(parse_instant(moment.isoformat()))


@given(moment=instants(utc(1970), LAST - MICRO))
def test_what_is_written_is_read_again(moment: datetime) -> None:
    """An instant is written as the standard library writes it, with Z for UTC, and read as itself."""
    held = instant(moment)
    expected = moment.isoformat().removesuffix("+00:00") + "Z"

    assert expected == iso(held)
    assert held == parse_instant(iso(held))


# --- times of the marketplace's zone ----------------------------------------------------------


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (datetime(2026, 3, 2, 8, 11, 40), utc(2026, 3, 2, 16, 11, 40)),  # winter: eight hours
        (datetime(2026, 3, 8, 21, 5, 44), utc(2026, 3, 9, 4, 5, 44)),  # the evening after the change: seven
        (datetime(2026, 7, 1, 17), utc(2026, 7, 2)),
        (datetime(2026, 12, 31, 16, 0, 0, 1), utc(2027, 1, 1, 0, 0, 0, 1)),
        (datetime(2026, 3, 8, 1, 59, 59), utc(2026, 3, 8, 9, 59, 59)),
        (datetime(2026, 3, 8, 2), utc(2026, 3, 8, 10)),  # left out: as the clock before the change shows it
        (datetime(2026, 3, 8, 2, 59, 59), utc(2026, 3, 8, 10, 59, 59)),
        (datetime(2026, 3, 8, 3), utc(2026, 3, 8, 10)),
        (datetime(2026, 11, 1, 0, 59, 59), utc(2026, 11, 1, 7, 59, 59)),
        (datetime(2026, 11, 1, 1), utc(2026, 11, 1, 8)),  # shown twice: the first
        (datetime(2026, 11, 1, 1, 59, 59), utc(2026, 11, 1, 8, 59, 59)),
        (datetime(2026, 11, 1, 1, 30, fold=1), utc(2026, 11, 1, 8, 30)),
        (datetime(2026, 11, 1, 2), utc(2026, 11, 1, 10)),
        (pendulum.naive(2026, 11, 1, 1, 30), utc(2026, 11, 1, 8, 30)),  # its `replace` takes the second
    ],
)
def test_a_time_of_the_marketplace_is_pacific_time(local: datetime, expected: datetime) -> None:
    """A time without a zone is Pacific time, with daylight saving; an hour shown twice is the first."""
    told = marketplace_instant(local)

    assert expected == told
    assert told.utcoffset() == timedelta()


@given(st.datetimes(datetime(1970, 1, 2), datetime(8999, 12, 30)))
def test_a_time_of_the_marketplace_is_that_of_the_standard_library(local: datetime) -> None:
    """Any time is the instant that the zone of the standard library gives it."""
    assert local.replace(tzinfo=PACIFIC).astimezone(UTC) == marketplace_instant(local)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (datetime(2026, 3, 8, 2), datetime(2026, 3, 8, 2, 59, 59, 999_999)),
        (datetime(2026, 11, 1, 1), datetime(2026, 11, 1, 1, 59, 59, 999_999)),
    ],
)
def test_the_hours_of_a_change_of_the_clock_name_no_one_instant(first: datetime, last: datetime) -> None:
    """The hour that is left out, and the one that is shown twice, are not certain; those around them are."""
    times = (first - MICRO, first, last, last + MICRO)
    expected = [True, False, False, True]

    assert expected == [names_one_instant(local) for local in times]


@pytest.mark.parametrize("other", [utc(2026), pendulum.datetime(2026, 1, 1), date(2026, 1, 1), "2026", None])
@pytest.mark.parametrize("read", [marketplace_instant, names_one_instant])
def test_a_time_of_the_marketplace_has_no_zone(read: Any, other: Any) -> None:
    """What has a zone, or is no time, is refused: its zone would be lost."""
    with pytest.raises(InvalidValueError, match=r"^local: expected a datetime without a zone, found "):
        read(other)


@pytest.mark.parametrize("local", [datetime(1969, 12, 31, 15, 59, 59), datetime(8999, 12, 31, 16)])
def test_a_time_of_the_marketplace_lies_in_the_years_of_instants(local: datetime) -> None:
    """A time whose instant lies outside is refused."""
    with pytest.raises(InvalidValueError, match="1970"):
        marketplace_instant(local)


# --- arithmetic -------------------------------------------------------------------------------


@given(start=instants(), span=spans(most=3_660, least=-3_660))
def test_adding_and_subtracting_are_exact_elapsed_time(start: datetime, span: timedelta) -> None:
    """A span later is what the standard library says, and the difference has the span's sign."""
    expected = start + span
    moved = plus(instant(start), span)

    assert parts(expected) == parts(moved)
    assert (pendulum.DateTime, pendulum.UTC) == (type(moved), moved.tzinfo)
    assert span == minus(moved, instant(start))
    assert timedelta is type(minus(moved, instant(start)))
    assert -span == minus(instant(start), moved)


@given(day=st.dates(date(1971, 1, 1), date(2100, 1, 1)))
@example(day=date(2026, 3, 7))
@example(day=date(2026, 3, 8))
@example(day=date(2026, 10, 31))
@example(day=date(2026, 11, 1))
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    """A day of the marketplace ends at the next midnight in Los Angeles, and no instant before."""
    end = day_ends(day)
    expected = pacific_midnight(day + timedelta(days=1))

    assert parts(expected) == parts(end)
    assert day == pacific_day(expected - MICRO)
    assert day < pacific_day(expected)


@pytest.mark.parametrize(
    ("day", "hours", "ends"),
    [
        (date(2026, 3, 7), 24, utc(2026, 3, 8, 8)),
        (date(2026, 3, 8), 23, utc(2026, 3, 9, 7)),
        (date(2026, 10, 31), 24, utc(2026, 11, 1, 7)),
        (date(2026, 11, 1), 25, utc(2026, 11, 2, 8)),
    ],
)
def test_a_day_has_as_many_hours_as_the_clock_gives_it(day: date, hours: int, ends: datetime) -> None:
    """The day of the change in spring has 23 hours, the one in autumn 25."""
    end = day_ends(day)

    assert parts(ends) == parts(end)
    assert timedelta(hours=hours) == minus(end, day_ends(day - timedelta(days=1)))


def counted_calendar_days(start: datetime, days: int) -> datetime:
    """Walk the calendar of Los Angeles day by day, and stop at the end of the last one."""
    day = pacific_day(start)
    for _ in range(days):
        day = date.fromordinal(day.toordinal() + 1)
    return pacific_midnight(date.fromordinal(day.toordinal() + 1))


def counted_working_days(start: datetime, days: int, off: Container[date] = ()) -> datetime:
    """Walk the calendar of Los Angeles day by day, counting Monday to Friday, to the end of the last one."""
    day = pacific_day(start)
    counted = 0
    while counted < days:
        day = date.fromordinal(day.toordinal() + 1)
        counted += day.isoweekday() <= 5 and day not in off
    return pacific_midnight(date.fromordinal(day.toordinal() + 1))


@given(start=instants() | st.sampled_from(AROUND_CHANGES), days=st.integers(0, 400))
def test_calendar_days_are_those_of_a_calendar(start: datetime, days: int) -> None:
    """So many calendar days after an instant end where a walk over the calendar ends."""
    expected = counted_calendar_days(start, days)

    assert parts(expected) == parts(calendar_days_after(instant(start), days))


@given(start=instants() | st.sampled_from(AROUND_CHANGES), days=st.integers(1, 400))
def test_working_days_are_those_of_a_calendar(start: datetime, days: int) -> None:
    """So many working days after an instant end where a walk that skips weekends ends."""
    expected = counted_working_days(start, days)

    assert parts(expected) == parts(working_days_after(instant(start), days))


class Filling(dict[date, str]):
    """A calendar that is empty until it is asked, and then fills in the year that it is asked about."""

    def __init__(self, days: Iterable[date]) -> None:
        """Keep the days for later."""
        super().__init__()
        self._known = frozenset(days)

    def __contains__(self, day: object) -> bool:
        """Fill in the year of a day, and look whether the day is there."""
        assert type(day) is date
        self.update({each: "off" for each in self._known if each.year == day.year})
        return super().__contains__(day)


OFF = st.sets(st.integers(0, 120), max_size=60)


@given(start=instants() | st.sampled_from(AROUND_CHANGES), days=st.integers(1, 60), off=OFF)
def test_m1_holidays_are_no_working_days(start: datetime, days: int, off: set[int]) -> None:
    """M1: with a set of holidays, or a calendar that fills itself, days end where a walk over both ends."""
    holidays = {pacific_day(start) + timedelta(days=each) for each in off}
    expected = parts(counted_working_days(start, days, holidays))
    calendars: tuple[Container[date], ...] = (
        holidays,
        frozenset(holidays),
        sorted(holidays),
        Filling(holidays),
    )

    assert [expected] * 4 == [parts(working_days_after(instant(start), days, each)) for each in calendars]


@given(start=instants() | st.sampled_from(AROUND_CHANGES), days=st.integers(1, 400))
def test_m1_a_calendar_without_holidays_changes_nothing(start: datetime, days: int) -> None:
    """M1: an empty calendar counts as none does, Saturdays and Sundays in it change nothing either."""
    first = pacific_day(start)
    weekend = {day for day in (first + timedelta(days=each) for each in range(600)) if day.isoweekday() > 5}
    expected = working_days_after(instant(start), days)

    assert [expected] * 3 == [
        working_days_after(instant(start), days, each) for each in ((), weekend, Filling(()))
    ]


class Always:
    """A calendar on which nobody ever works."""

    def __contains__(self, day: object) -> bool:
        """Say that any day is off."""
        return True


@pytest.mark.parametrize("start", [EPOCH, utc(2026, 3, 6), LAST - MICRO])
@pytest.mark.parametrize("days", [1, 15, 3_660])
def test_m1_a_calendar_that_leaves_no_working_days_is_refused(start: datetime, days: int) -> None:
    """M1: the count gives up where nobody works for years, and does not run out of the calendar."""
    with pytest.raises(InvalidValueError) as caught:
        working_days_after(instant(start), days, Always())

    expected = ("holidays", "a calendar that leaves working days")

    assert expected == (caught.value.what, caught.value.expected)


def test_m1_a_year_off_is_waited_for() -> None:
    """M1: holidays of a whole year put the day off to the next one, and are no error."""
    year = {date(2026, 1, 1) + timedelta(days=each) for each in range(365)}
    start = utc(2025, 12, 31, 20)  # a Wednesday, noon in Los Angeles; 2027 begins with a Friday

    assert utc(2027, 1, 2, 8) == working_days_after(instant(start), 1, year)


@pytest.mark.parametrize("first", [date(2026, 3, 2), date(2026, 10, 26)])
def test_days_are_counted_over_both_changes_of_the_clock(first: date) -> None:
    """From each hour of the fortnight around a change, days are counted as by brute force."""
    begin = pacific_midnight(first)
    for hour in range(14 * 24):
        for start in (begin + timedelta(hours=hour) - MICRO, begin + timedelta(hours=hour)):
            held = instant(start)
            days = 1 + hour % 11

            assert parts(counted_calendar_days(start, days)) == parts(calendar_days_after(held, days))
            assert parts(counted_working_days(start, days)) == parts(working_days_after(held, days))


@pytest.mark.parametrize(
    ("start", "days", "ends"),
    [
        # Monday the second of March 2026, noon in Los Angeles
        (utc(2026, 3, 2, 20), 1, utc(2026, 3, 4, 8)),
        (utc(2026, 3, 2, 20), 4, utc(2026, 3, 7, 8)),
        (utc(2026, 3, 2, 20), 5, utc(2026, 3, 10, 7)),  # over the weekend of the change
        # Friday, Saturday and Sunday before it
        *((utc(2026, 2, day, 20), 1, utc(2026, 3, 3, 8)) for day in (27, 28)),
        (utc(2026, 3, 1, 20), 1, utc(2026, 3, 3, 8)),
        *((utc(2026, 2, day, 20), 5, utc(2026, 3, 7, 8)) for day in (27, 28)),
        (utc(2026, 3, 1, 20), 5, utc(2026, 3, 7, 8)),
        # It is Sunday already in Europe, and still Saturday in Los Angeles
        (utc(2026, 3, 1, 7, 59), 15, utc(2026, 3, 21, 7)),
    ],
)
def test_m1_working_days_by_hand(start: datetime, days: int, ends: datetime) -> None:
    """M1: "within 15 working days": Monday to Friday, the last one to its end."""
    assert parts(ends) == parts(working_days_after(instant(start), days))


@pytest.mark.parametrize("count", [calendar_days_after, working_days_after])
def test_days_are_counted_from_the_last_instant_that_is_taken(count: Any) -> None:
    """No count of days runs out of the years: from the last instant that is taken, too, days are counted."""
    expected = counted_calendar_days(LAST - MICRO, 1)
    found: datetime = min(count(instant(LAST - MICRO), days) for days in (1, 2, 3))

    assert expected <= found


# --- windows ----------------------------------------------------------------------------------


@given(opens=instants(), length=spans())
def test_a_window_is_half_open(opens: datetime, length: timedelta) -> None:
    """Its opening instant is inside, its closing instant is not, to the microsecond."""
    window = Window(opens, opens + length)
    closes = opens + length
    probes = [opens - MICRO, opens, opens + MICRO, closes - MICRO, closes, closes + MICRO]
    expected = [opens <= each < closes for each in probes]

    assert expected == [window.contains(each) for each in probes]
    assert length == window.length
    assert (parts(opens), parts(closes)) == (parts(window.opens), parts(window.closes))


@given(opens=instants(), length=spans(), shift=spans(most=800, least=-400), zone=ZONES)
def test_a_window_asks_for_the_instant_and_not_for_its_zone(
    opens: datetime, length: timedelta, shift: timedelta, zone: tzinfo
) -> None:
    """An instant is inside, or not, in whatever zone it is told."""
    asked = opens + shift
    expected = timedelta() <= shift < length

    assert expected == Window(opens, opens + length).contains(asked.astimezone(zone))


def test_an_empty_window_holds_no_instant() -> None:
    """A window that closes as it opens has no instant inside, not even its own."""
    noon = utc(2026, 3, 1, 12)
    empty = Window(noon, noon)

    assert not any(empty.contains(each) for each in (noon - MICRO, noon, noon + MICRO))
    assert timedelta() == empty.length


def test_a_window_never_closes_before_it_opens() -> None:
    """A microsecond too early is refused, and the message names both instants."""
    noon = utc(2026, 3, 1, 12)
    with pytest.raises(InvalidValueError) as caught:
        Window(noon, noon - MICRO)

    expected = (
        "Window.closes",
        "an instant not before it opens at 2026-03-01T12:00:00Z",
        "2026-03-01T11:59:59.999999Z",
    )

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


def test_a_window_takes_aware_instants_alone() -> None:
    """A naive instant is refused where a window is made, and where it is asked."""
    noon = utc(2026, 3, 1, 12)
    naive = noon.replace(tzinfo=None)
    window = Window(noon, noon + timedelta(days=1))
    for ask in (lambda: Window(naive, noon), lambda: Window(noon, naive), lambda: window.contains(naive)):
        with pytest.raises(InvalidValueError) as caught:
            ask()

        what = "instant"

        assert what == caught.value.what


def test_a_window_may_end_after_the_years_of_events() -> None:
    """A window counted from the last instant that is taken fits; nothing overflows."""
    opens, closes = LAST - MICRO, LAST + timedelta(days=3_660)
    west = timezone(timedelta(hours=-23))
    with pytest.raises(InvalidValueError) as caught:
        Window(opens, datetime.max.replace(tzinfo=west))

    what = "instant"

    assert closes == Window(opens, closes).closes
    assert what == caught.value.what


def test_windows_of_the_same_instants_are_equal() -> None:
    """Windows compare and hash by their instants, whatever zones these were given in."""
    noon, day = utc(2026, 3, 1, 12), timedelta(days=1)
    one = Window(noon, noon + day)
    other = Window(noon.astimezone(PACIFIC), (noon + day).astimezone(ZoneInfo("Asia/Tokyo")))

    assert one == other
    assert hash(one) == hash(other)
    assert one != Window(noon, noon + day + MICRO)


class _Broken(tzinfo):
    """A time zone that does not know its offset, and says so in its own way."""

    def utcoffset(self, when: datetime | None, /) -> timedelta | None:
        """Fail."""
        raise RuntimeError(when)

    def dst(self, when: datetime | None, /) -> timedelta | None:
        """Answer nothing."""

    def tzname(self, when: datetime | None, /) -> str | None:
        """Answer nothing."""


def test_a_time_zone_that_fails_is_our_own_error() -> None:
    """What a foreign time zone raises does not leak."""
    with pytest.raises(InvalidValueError, match="a datetime whose tzinfo works"):
        instant(datetime(2026, 3, 1, tzinfo=_Broken()))


class Until:
    """A calendar on which nobody works before a day."""

    def __init__(self, first: date) -> None:
        """Hold the first day on which people work."""
        self.first = first

    def __contains__(self, day: object) -> bool:
        """Whether a day lies before it."""
        return isinstance(day, date) and day < self.first


@pytest.mark.parametrize(("days", "span"), [(1, 370), (2, 374)])
def test_m1_a_calendar_may_leave_out_a_year_and_four_days_for_each_that_counts(days: int, span: int) -> None:
    """M1: the count goes on for so long, to the very day, and gives up on the one after it."""
    start = next(
        start
        for start in (utc(2026, 3, day, 12) for day in range(1, 8))
        if (start + timedelta(days=span)).weekday() == 3
    )
    last = start.date() + timedelta(days=span)

    assert day_ends(last) == working_days_after(instant(start), days, Until(last - timedelta(days=days - 1)))
    with pytest.raises(InvalidValueError):
        working_days_after(instant(start), days, Until(last - timedelta(days=days - 2)))


ASKED = "a set of dates, or a calendar that can be asked `day in calendar`"


class Moody:
    """A calendar that knows its first day alone."""

    def __init__(self, error: Exception) -> None:
        """Keep what is raised for every other day."""
        self.error = error

    def __contains__(self, day: object) -> bool:
        """Answer for one day."""
        if day != date(2026, 3, 2):
            raise self.error
        return False

    def __repr__(self) -> str:
        """Say what it is."""
        return "<a moody calendar>"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            KeyError("no such day"),
            f"holidays: expected {ASKED}, found <a moody calendar>",
        ),
        (InvalidValueError("day", "a day up to 2100", "2101"), "day: expected a day up to 2100, found 2101"),
    ],
)
def test_a_calendar_that_fails_later_is_told_as_our_own_error(error: Exception, words: str) -> None:
    """Whatever a foreign calendar raises is ours; what one of ours says of a day is told as it is."""
    with pytest.raises(InvalidValueError) as caught:
        working_days_after(instant(datetime(2026, 3, 2, 12, tzinfo=UTC)), 3, Moody(error))

    assert words == str(caught.value)

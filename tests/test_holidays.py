"""The holidays of a country: which days they are, what is not known, and both dates of a refund."""

from __future__ import annotations

import copy
import os
import pickle
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st
from support import changed
from worlds import ORDER, PAID, case_in, day, usd

import aliclaim as ac
from aliclaim import _time
from aliclaim.adapters.holidays import CountryHolidays, Holiday, RefundDates, country, refund_dates

SPAIN = country("ES")
LAST_OF_LANKA = country_holidays("LK").end_year  # it names them year by year
CHRISTMAS = date(2026, 12, 25)

# The dispute ends on Friday the 18th of December 2026; fifteen days from Monday to Friday later it is
# Friday the 8th of January, and whoever keeps holidays rests on some of them.
ENDED = datetime(2026, 12, 18, 20, tzinfo=UTC)
NOON = datetime(2026, 12, 18, 12, tzinfo=UTC)


def a_case(ended: datetime = ENDED, policy: ac.Policy = ac.GUIDE) -> ac.Case:
    """Return a case whose dispute ended at a moment, since the seller accepted."""
    claim = ac.Claim(reason=ac.Reason.NOT_AS_DESCRIBED, asks=ac.Refund(PAID))
    opened = ac.DisputeOpened(at=ended - timedelta(days=2), claim=claim)
    order = attrs.evolve(ORDER, ordered_at=None, shipped_at=ended - timedelta(days=30))
    return ac.Case.replay(order, [opened, ac.SellerAccepted(at=ended)], policy)


# --- which days -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("ES", date(2027, 1, 13)),
        ("PL", date(2027, 1, 14)),
        ("US", date(2027, 1, 12)),
        ("BR", date(2027, 1, 12)),
        ("FR", date(2027, 1, 12)),
        ("DE", date(2027, 1, 12)),
        ("CN", date(2027, 1, 11)),
        # Fridays are no working days there, and Sundays are, which the core does not count: an upper bound.
        ("SA", date(2027, 1, 13)),
    ],
)
def test_fifteen_working_days_of_a_country_end_with_the_day_counted_by_hand(code: str, last: date) -> None:
    """The deadline is the end of that day in the marketplace's zone, eight hours behind in winter."""
    expected = datetime(last.year, last.month, last.day, 8, tzinfo=UTC) + timedelta(days=1)

    assert expected == ac.GUIDE.refund.after(ENDED, country(code))


def test_the_days_of_a_country_have_names() -> None:
    """Those of the new year in Spain, in English; a Sunday between them is none."""
    expected = (
        Holiday(CHRISTMAS, "Christmas Day"),
        Holiday(date(2027, 1, 1), "New Year's Day"),
        Holiday(date(2027, 1, 6), "Epiphany"),
    )

    assert expected == SPAIN.between(CHRISTMAS, date(2027, 1, 6))
    assert expected[1:2] == SPAIN.between(date(2026, 12, 26), date(2027, 1, 5))
    assert () == SPAIN.between(date(2027, 1, 6), CHRISTMAS)
    assert "2026-12-25 (Christmas Day)" == str(expected[0])


def test_a_day_is_in_it_exactly_where_it_has_a_name() -> None:
    """A holiday is in it, a working day is not, nor is a holiday that falls on a Sunday."""
    epiphany, working, sunday = date(2027, 1, 6), date(2027, 1, 7), date(2027, 8, 15)

    assert (epiphany in SPAIN, working in SPAIN, sunday in SPAIN) == (True, False, False)
    assert ["Epiphany", "", ""] == [SPAIN.name_of(each) for each in (epiphany, working, sunday)]


def test_a_day_of_rest_of_every_week_is_called_so() -> None:
    """In Saudi Arabia people rest on Fridays."""
    assert "Weekend" == country("SA").name_of(date(2027, 1, 8))
    assert "" == country("SA").name_of(date(2027, 1, 7))


def test_a_saturday_on_which_people_work_counts_for_nothing() -> None:
    """China worked on Saturday the 14th of February 2026 to make up: it is not in it, as no Saturday is."""
    china = country("CN")

    assert date(2026, 2, 14) not in china
    assert date(2026, 2, 7) not in china
    assert date(2026, 2, 16) in china


def test_a_holiday_that_is_kept_in_the_year_before_is_in_it() -> None:
    """New Year's Day 2022 was a Saturday: the United States kept it on the last day of 2021."""
    assert date(2021, 12, 31) in country("US")


def test_a_part_of_a_country_has_days_of_its_own() -> None:
    """Madrid keeps Maundy Thursday, and Spain as a whole does not."""
    madrid, thursday = country("ES", "MD"), date(2026, 4, 2)

    assert (True, False) == (thursday in madrid, thursday in SPAIN)
    assert ["ES-MD", "ES"] == [str(madrid), str(SPAIN)]


def test_names_do_not_hang_on_the_language_of_the_machine() -> None:
    """With a Spanish environment they are English, of a country without any other language, too."""
    program = (
        "from datetime import date; from aliclaim.adapters.holidays import country\n"
        "print(country('ES').name_of(date(2026, 12, 25)), country('NZ').name_of(date(2026, 12, 25)))"
    )
    environment = {**os.environ, "LANGUAGE": "es", "LANG": "es_ES.UTF-8"}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    )

    assert "Christmas Day Christmas Day\n" == result.stdout


def test_the_holidays_of_a_country_are_a_value() -> None:
    """Equal codes are equal and hash alike; copies and pickles come back equal; nothing can be changed."""
    again = CountryHolidays("ES")

    assert SPAIN == again == copy.deepcopy(SPAIN) == pickle.loads(pickle.dumps(SPAIN))
    assert hash(SPAIN) == hash(again)
    assert country("ES", "MD") != SPAIN
    assert "CountryHolidays(country='ES', subdivision='')" == repr(SPAIN)
    with pytest.raises(AttributeError):
        SPAIN.country = "PT"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


@given(
    st.sampled_from(["ES", "PL", "CN", "SA", "IN", "JP"]),
    st.datetimes(datetime(2009, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 40),
)
def test_holidays_never_bring_a_date_forward(code: str, start: datetime, days: int) -> None:
    """A date is as many weekdays later as holidays lie in between, each of which is a weekday."""
    calendar, moment = country(code), ac.instant(start)
    plain, moved = (_time.working_days_after(moment, days, each) for each in (None, calendar))
    first = _pacific(moment) + timedelta(days=1)
    last = _pacific(moved) - timedelta(days=1)
    met = calendar.between(first, last)
    between = _weekdays(_pacific(plain), last)

    assert plain <= moved
    assert len(met) == between
    assert all(each.day.weekday() < 5 for each in met)


def _pacific(moment: datetime) -> date:
    return moment.astimezone(_time.MARKETPLACE_ZONE).date()


def _weekdays(first: date, last: date) -> int:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(each.isoweekday() < 6 for each in days)


# --- what is not known ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Spain",), "country: expected a country by its two letters of ISO 3166 (did you mean 'ES'?)"),
        (("ESP",), "(did you mean 'ES'?), found 'ESP'"),
        (("es",), "(did you mean 'ES'?), found 'es'"),
        (("UK",), "(did you mean 'GB'?), found 'UK'"),
        (("Gemrany",), "(did you mean 'DE'?), found 'Gemrany'"),
        (("",), "letters of ISO 3166, found ''"),
        (("Q" * 10_000,), "letters of ISO 3166, found 'QQQ"),
        ((34,), "CountryHolidays.country: expected text, found 34"),
        ((None,), "CountryHolidays.country: expected text, found None"),
        (("ES", "Madrid"), "RI, VC (did you mean 'MD'?), found 'Madrid'"),
        (("ES", "md"), "(did you mean 'MD'?), found 'md'"),
        (("ES", "California"), "subdivision: expected a part of ES: AN, AR, "),
        (("VA", "X"), "subdivision: expected a part of VA: none is known, found 'X'"),
        (("ES", 28), "CountryHolidays.subdivision: expected text, found 28"),
    ],
)
def test_a_country_that_is_not_known_is_refused_with_what_it_is_near_to(arguments: Any, words: str) -> None:
    """A slip, a name or another code is told what was probably meant."""
    with pytest.raises(ac.InvalidValueError, match=re.escape(words)):
        country(*arguments)


@pytest.mark.parametrize(
    ("code", "asked", "words"),
    [
        ("ES", date(2101, 1, 1), "the years that are known of ES, found one of 2101"),
        ("ES", date(1492, 1, 1), "the years that are known of ES, found one of 1492"),
        (
            "LK",
            date(LAST_OF_LANKA + 1, 1, 1),
            f"to {LAST_OF_LANKA}, the years that are known of LK, found one of",
        ),
        ("IN", date(2036, 1, 1), "a day of a year for which all holidays of IN are known, found 2036: "),
        ("ES", NOON, "a date, such as date(2026, 12, 25), found datetime.datetime(2026, 12, 18"),
        ("ES", "2026-12-25", "a date, such as date(2026, 12, 25), found '2026-12-25'"),
    ],
)
def test_what_is_not_known_is_refused_and_never_taken_for_no_holiday(
    code: str, asked: Any, words: str
) -> None:
    """Outside of the years that the package knows it would answer that no day is a holiday."""
    calendar = country(code)
    for ask in (
        lambda: asked in calendar,
        lambda: calendar.name_of(asked),
        lambda: calendar.between(asked, asked),
    ):
        with pytest.raises(ac.InvalidValueError, match=f"^day: expected .*{re.escape(words)}"):
            ask()


def test_the_first_and_the_last_year_are_known() -> None:
    """The ends of the years that are known are inside."""
    known = country_holidays("LK")

    assert all(
        country("LK").between(date(year, 1, 1), date(year, 12, 31))
        for year in (known.start_year, known.end_year)
    )


# --- the refund -------------------------------------------------------------------------------


def told(case: ac.Case, now: datetime = ENDED, calendar: CountryHolidays = SPAIN) -> RefundDates:
    """Return both dates of a refund that is to come."""
    found = refund_dates(case, now, calendar)
    assert found
    return found


def test_both_dates_of_a_refund_are_told_with_what_lies_in_between() -> None:
    """From Friday the 18th of December: the 8th of January by weekdays, the 13th with three holidays."""
    found = told(a_case())
    expected = (
        "60.00 USD should arrive by ~2027-01-09 08:00 UTC, counted from Monday to Friday; with the holidays "
        "of ES, by ~2027-01-14 08:00 UTC. In between: 2026-12-25 (Christmas Day), 2027-01-01 (New Year's "
        "Day), 2027-01-06 (Epiphany)."
    )

    assert expected == found.sentence
    assert f"{expected} [M1]" == str(found)
    assert usd("60.00") == found.amount
    assert datetime(2027, 1, 9, 8, tzinfo=UTC) == found.by_weekdays.at
    assert datetime(2027, 1, 14, 8, tzinfo=UTC) == found.by_calendar.at
    assert ac.DeadlineKind.REFUND is found.by_weekdays.kind is found.by_calendar.kind
    assert [CHRISTMAS, date(2027, 1, 1), date(2027, 1, 6)] == [each.day for each in found.holidays]
    assert SPAIN == found.calendar


def test_the_dates_are_those_of_the_core() -> None:
    """The one date is what a case expects by itself, the other what it expects with the same calendar."""
    case, found = a_case(), told(a_case())
    plain, moved = (case.expected_refund(ENDED, holidays=each) for each in (None, SPAIN))
    assert plain
    assert moved

    assert plain.deadline == found.by_weekdays
    assert moved.deadline == found.by_calendar


@pytest.mark.parametrize(
    ("ended", "days"),
    [
        # The last of fifteen weekdays from Tuesday the 15th of December would be Tuesday the 5th of January.
        (datetime(2026, 12, 16, 7, tzinfo=UTC), [24, 25, 1, 6]),
        # In the marketplace's zone it is the 24th for eight hours more: a holiday, and not one in between.
        (datetime(2026, 12, 25, 7, tzinfo=UTC), [25, 1, 6]),
        (datetime(2026, 12, 25, 8, tzinfo=UTC), [1, 6]),
    ],
)
def test_what_lies_in_between_begins_after_the_day_of_the_end(ended: datetime, days: list[int]) -> None:
    """Poland's holidays, by the marketplace's days: what comes after the last working day moves nothing."""
    found = told(a_case(ended), ended, country("PL"))

    assert days == [each.day.day for each in found.holidays]


def test_a_holiday_right_after_the_last_day_moves_nothing() -> None:
    """From Monday the 14th of December the fifteenth day is Tuesday the 5th, after two; Epiphany is next."""
    found = told(a_case(datetime(2026, 12, 11, 20, tzinfo=UTC)))

    assert [CHRISTMAS, date(2027, 1, 1)] == [each.day for each in found.holidays]
    assert datetime(2027, 1, 6, 8, tzinfo=UTC) == found.by_calendar.at


def test_where_no_holiday_lies_in_between_one_date_is_told() -> None:
    """From Monday the 1st of June 2026 Spain keeps none for weeks: it is the 22nd."""
    june = datetime(2026, 6, 1, 20, tzinfo=UTC)
    found = told(a_case(june), june)

    assert found.by_weekdays == found.by_calendar
    assert () == found.holidays
    assert (
        "60.00 USD should arrive by ~2026-06-23 07:00 UTC: no holiday of ES moves that date."
        == found.sentence
    )


def test_days_of_another_kind_are_not_moved() -> None:
    """Where a profile counts days of 24 hours, holidays are days like others."""
    days = attrs.evolve(ac.GUIDE.refund, unit=ac.Unit.DAYS)
    found = told(a_case(policy=attrs.evolve(ac.GUIDE, name="days", refund=days)))

    assert ENDED + timedelta(days=15) == found.by_weekdays.at == found.by_calendar.at
    assert () == found.holidays


def test_a_date_that_was_stated_stays_as_it_is() -> None:
    """No holiday moves what the marketplace said, and none need be known."""
    case = a_case()
    said = ac.Deadline(ac.DeadlineKind.REFUND, ac.instant(ENDED + timedelta(days=20)), ac.Origin.MARKETPLACE)
    stated = changed(case, _disputes=(changed(case.dispute, refund=said),))
    found = told(stated, calendar=country("LK"))

    assert said == found.by_weekdays == found.by_calendar
    assert () == found.holidays


def test_money_on_its_way_during_an_appeal_has_both_dates() -> None:
    """An appeal does not stop it: the days count from the end of the dispute."""
    appealed = a_case().apply(ac.AppealFiled(at=ENDED + timedelta(days=1)))

    assert told(a_case()).sentence == told(appealed, ENDED + timedelta(days=2)).sentence


@pytest.mark.parametrize("phase", sorted(set(ac.Phase) - {ac.Phase.REFUND_PENDING, ac.Phase.APPEALED}))
def test_without_a_date_there_is_nothing_to_tell(phase: ac.Phase) -> None:
    """In every other phase no money is to come, or no date is set yet."""
    case = case_in(phase)
    now = case.known_until
    assert now

    assert refund_dates(case, now, SPAIN) is None
    assert refund_dates(ac.Case(order=ORDER), now, SPAIN) is None


def test_what_is_due_by_itself_happens_first() -> None:
    """After the negotiation AliExpress's proposal is assigned, and its refund has both dates."""
    found = told(case_in(ac.Phase.JUDGED), day(40))

    assert usd("40.00") == found.amount
    assert date(2026, 5, 1) not in {each.day for each in found.holidays}


@pytest.mark.parametrize("days", [0, 30])
def test_a_year_that_is_not_known_is_refused(days: int) -> None:
    """A refund of the first year that is not known in Sri Lanka, or one that reaches into it, has no date."""
    ended = ENDED.replace(year=LAST_OF_LANKA) + timedelta(days=days)
    with pytest.raises(ac.InvalidValueError, match="the years that are known of LK, found one of"):
        refund_dates(a_case(ended), ended, country("LK"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"case": ORDER}, "case: expected a Case"),
        ({"calendar": {CHRISTMAS}}, "calendar: expected the holidays of a country"),
        ({"calendar": "ES"}, "calendar: expected the holidays of a country"),
        ({"now": datetime(2026, 12, 20)}, "instant: expected an aware datetime"),
        ({"now": ENDED - timedelta(days=1)}, "now: expected an instant not before"),
    ],
)
def test_a_wrong_argument_is_refused_as_such(arguments: dict[str, Any], words: str) -> None:
    """What is no case, no moment that can be asked for, or no country is this program's own fault."""
    usual: dict[str, Any] = {"case": a_case(), "now": ENDED, "calendar": SPAIN}
    with pytest.raises(ac.InvalidValueError, match=re.escape(words)):
        refund_dates(**(usual | arguments))


@pytest.mark.parametrize(("arguments", "field"), [(("2026", "a"), "day"), ((CHRISTMAS, " "), "name")])
def test_a_holiday_has_a_day_and_a_name(arguments: Any, field: str) -> None:
    """What is no date, or blank, is refused."""
    with pytest.raises(ac.InvalidValueError, match=f"Holiday.{field}"):
        Holiday(*arguments)


def test_the_holidays_serve_wherever_the_library_takes_some() -> None:
    """A standing with them expects the refund at the later date."""
    expected = datetime(2027, 1, 14, 8, tzinfo=UTC)
    refund = a_case().standing(ENDED, holidays=SPAIN).refund
    assert refund
    assert refund.deadline

    assert expected == refund.deadline.at


def test_without_its_extra_the_module_says_what_to_install() -> None:
    """Where holidays is not installed, the error is the library's own, and says what to install."""
    program = (
        "import sys; sys.modules['holidays'] = None; import aliclaim\n"
        "try: import aliclaim.adapters.holidays\n"
        "except aliclaim.MissingExtraError as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)
    expected = b"aliclaim.adapters.holidays needs an extra: pip install 'aliclaim[holidays]'"

    assert expected == result.stdout.strip()

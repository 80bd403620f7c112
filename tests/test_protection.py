"""W1 to W5: the protection of an order, from the rules' own words, against plain datetime arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import MICRO, SHIPPED, an_order, changed, instants, spans, utc

from aliclaim import (
    BRAZIL_2026,
    GENERAL_2022,
    GUIDE,
    Boundary,
    Extension,
    Figure,
    FigureKind,
    InvalidValueError,
    Order,
    Origin,
    Party,
    Policy,
    ProtectionPeriod,
    Receipt,
    Setting,
    Source,
    Start,
    StatedDate,
    Unit,
)

DAY = timedelta(days=1)

# The figures of the rulebook, by hand.
OPEN_AFTER, PROTECTION, CONFIRMED, RUNNING_OUT = 10 * DAY, 60 * DAY, 15 * DAY, 7 * DAY


def protection(order: Order, policy: Policy = GUIDE, *, defective: bool = False) -> ProtectionPeriod:
    """Return the protection of an order that was shipped."""
    period = ProtectionPeriod.of(order, policy, defective=defective)
    assert period is not None
    return period


def stated(boundary: Boundary, at: datetime, origin: Origin = Origin.MARKETPLACE) -> StatedDate:
    """Return a date that someone stated."""
    return StatedDate(boundary=boundary, at=at, origin=origin)


def in_days(count: int, unit: Unit = Unit.DAYS) -> Figure:
    """Return a figure of a test."""
    return Figure(count, unit, FigureKind.ASSUMED, Source("a test", SHIPPED.date()), "W1")


# Orders of every kind: shipped, and perhaps extended, confirmed, with dates stated by either.
def _facts(shipped: datetime) -> st.SearchStrategy[dict[str, Any]]:
    later = spans(most=90).map(lambda span: shipped + span)
    extensions = st.tuples(later, spans(most=90).filter(bool)).map(
        lambda drawn: Extension(at=drawn[0], until=drawn[0] + drawn[1])
    )
    origins = st.sampled_from([Origin.MARKETPLACE, Origin.USER])
    dates = st.builds(stated, st.sampled_from(list(Boundary)), later, origins)
    return st.fixed_dictionaries(
        {
            "shipped_at": st.just(shipped),
            "extension": st.none() | extensions,
            "receipt": st.none() | later.map(lambda at: Receipt(at=at)),
            "stated": st.lists(dates, max_size=4, unique_by=lambda date: (date.boundary, date.origin)),
        }
    )


FACTS = instants().flatmap(_facts)


# --- W1 ---------------------------------------------------------------------------------------


def test_w1_what_was_not_shipped_has_no_protection() -> None:
    """W1: "until 10 days after the order has been shipped": without a shipping nothing begins."""
    assert ProtectionPeriod.of(an_order(shipped_at=None), GUIDE) is None


@given(shipped=instants())
def test_w1_no_dispute_until_ten_days_after_shipping(shipped: datetime) -> None:
    """W1: "A dispute cannot be opened until 10 days after the order has been shipped"."""
    period = protection(an_order(shipped_at=shipped))
    opens = shipped + OPEN_AFTER
    expected = [False, True, True]

    assert expected == [period.contains(each) for each in (opens - MICRO, opens, opens + MICRO)]
    assert (shipped, opens) == (period.starts_at, period.opens_at)
    assert period.opens_origin is Origin.POLICY
    assert GUIDE.open_after == period.opens_figure


# --- W2 ---------------------------------------------------------------------------------------


@given(shipped=instants())
def test_w2_w4_protection_lasts_sixty_days(shipped: datetime) -> None:
    """W2: "Protection lasts 60 days"; W4: "After those days no dispute can be opened"."""
    period = protection(an_order(shipped_at=shipped))
    closes = shipped + PROTECTION
    expected = [True, False, False]

    assert expected == [period.contains(each) for each in (closes - MICRO, closes, closes + MICRO)]
    assert closes == period.closes_at
    assert (period.closes_origin, period.confirmed) == (Origin.POLICY, False)
    assert GUIDE.protection == period.closes_figure


@given(granted=spans(most=60), later=spans(most=120).filter(bool))
def test_w2_a_seller_may_extend_it(granted: timedelta, later: timedelta) -> None:
    """W2: "A seller may extend it": a later end counts, and it is the marketplace's date."""
    until = SHIPPED + PROTECTION + later
    period = protection(an_order(extension=Extension(at=SHIPPED + granted, until=until)))

    assert (until, Origin.MARKETPLACE) == (period.closes_at, period.closes_origin)
    assert not period.estimated
    assert period.closes_figure is None
    assert period.contains(until - MICRO)
    assert not period.contains(until)


@given(earlier=spans(most=59))
def test_w2_an_extension_never_shortens(earlier: timedelta) -> None:
    """W2: "and never shorten it": an extension to an earlier or the same instant changes nothing."""
    until = SHIPPED + PROTECTION - earlier
    period = protection(an_order(extension=Extension(at=SHIPPED, until=until)))
    closes = SHIPPED + PROTECTION

    assert closes == period.closes_at
    assert period.estimated


@given(facts=FACTS, granted=spans(most=90), longer=spans(most=90).filter(bool))
def test_w2_no_order_is_protected_for_less_time_by_extending(
    facts: dict[str, Any], granted: timedelta, longer: timedelta
) -> None:
    """W2: "A seller may extend it, and never shorten it.", whatever else is known of the order."""
    # A date stated for the end after a confirmation that lies before it contradicts the confirmation.
    facts["stated"] = [date for date in facts["stated"] if date.boundary is not Boundary.CONFIRMED_ENDS]
    at = facts["shipped_at"] + granted
    without = protection(an_order(**(facts | {"extension": None})))
    extended = protection(an_order(**(facts | {"extension": Extension(at=at, until=at + longer)})))

    assert without.closes_at <= extended.closes_at
    # A period that ends before it would open is empty at its end.
    assert without.opens_at == (extended.opens_at if without.window.length else without.closes_at)


@given(facts=FACTS, more=spans(most=60))
def test_w2_a_longer_extension_protects_no_less(facts: dict[str, Any], more: timedelta) -> None:
    """W2: extending further "never" shortens."""
    assume(facts["extension"] is not None)
    facts["stated"] = [date for date in facts["stated"] if date.boundary is not Boundary.CONFIRMED_ENDS]
    first: Extension = facts["extension"]
    second = Extension(at=first.at, until=first.until + more)

    assert (
        protection(an_order(**facts)).closes_at
        <= protection(an_order(**(facts | {"extension": second}))).closes_at
    )


def test_w2_the_latest_order_that_is_taken_has_a_protection() -> None:
    """W2: an order that can be made has its 60 days, also at the end of the years that are taken."""
    shipped = utc(9000) - MICRO
    period = protection(an_order(shipped_at=shipped))
    expected = shipped + PROTECTION

    assert expected == period.closes_at


# --- W3 and W4 --------------------------------------------------------------------------------


@given(shipped=instants(), after=spans(most=60).filter(lambda span: span < PROTECTION))
def test_w3_fifteen_days_remain_from_the_confirmation(shipped: datetime, after: timedelta) -> None:
    """W3: "Once the buyer confirms receipt, 15 days remain to open a dispute."; they neither add nor wait."""
    confirmed = shipped + after
    period = protection(an_order(shipped_at=shipped, receipt=Receipt(at=confirmed)))
    opens, closes = shipped + OPEN_AFTER, confirmed + CONFIRMED
    probes = [opens - MICRO, opens, closes - MICRO, closes, closes + MICRO]
    expected = [opens <= each < closes for each in probes]

    assert expected == [period.contains(each) for each in probes]
    assert (closes, True) == (period.closes_at, period.confirmed)
    assert period.estimated
    assert GUIDE.after_confirmation == period.closes_figure


@pytest.mark.parametrize(
    ("confirmed_after", "closes_after", "confirmed"),
    [
        (timedelta(), 15 * DAY, True),
        (5 * DAY, 20 * DAY, True),
        (45 * DAY, 60 * DAY, True),
        (58 * DAY, 73 * DAY, True),
        (60 * DAY - MICRO, 75 * DAY - MICRO, True),
        (60 * DAY + MICRO, 60 * DAY, False),
        (61 * DAY, 60 * DAY, False),
        (300 * DAY, 60 * DAY, False),
    ],
)
@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("by", [Party.BUYER, Party.PLATFORM])
def test_w3_w4_a_confirmation_counts_up_to_the_end(
    confirmed_after: timedelta, closes_after: timedelta, *, confirmed: bool, by: Party, counted: bool
) -> None:
    """W3, W4: one before the end counts, one after it brings nothing back, but for the system's own.

    The system confirms when the protection ends: where the end was only counted, it was counted too early.
    """
    ends = [] if counted else [stated(Boundary.PROTECTION_ENDS, SHIPPED + PROTECTION)]
    receipt = Receipt(at=SHIPPED + confirmed_after, by=by)
    period = protection(an_order(receipt=receipt, stated=ends))
    if counted and by is Party.PLATFORM:
        closes_after, confirmed = confirmed_after + CONFIRMED, True

    assert (SHIPPED + closes_after, confirmed) == (period.closes_at, period.confirmed)


@pytest.mark.parametrize("late", [timedelta(), MICRO, 3 * DAY])
def test_w2_an_extension_of_a_counted_end_takes_nothing_from_the_days_after_it(late: timedelta) -> None:
    """W2, W3: the system confirms when the protection is over, be the counted end extended or not."""
    until = SHIPPED + 70 * DAY
    receipt = Receipt(at=until + late, by=Party.PLATFORM)
    extended = protection(an_order(extension=Extension(at=SHIPPED, until=until), receipt=receipt))

    assert until + late + CONFIRMED == extended.closes_at
    assert extended.closes_at == protection(an_order(receipt=receipt)).closes_at


@pytest.mark.parametrize(("by", "days"), [(Party.PLATFORM, 75), (Party.BUYER, 60)])
def test_w3_w4_at_the_very_end_only_the_system_confirms(by: Party, days: int) -> None:
    """W3, W4: at its instant the end has passed; the system confirms then, and the days follow."""
    period = protection(an_order(receipt=Receipt(at=SHIPPED + 60 * DAY, by=by)))

    assert (SHIPPED + days * DAY, by is Party.PLATFORM) == (period.closes_at, period.confirmed)


@given(after=spans(most=200), extended=spans(most=200))
def test_w3_w4_what_is_over_stays_over(after: timedelta, extended: timedelta) -> None:
    """W4: "After those days no dispute can be opened.": not by a later confirmation, either."""
    until = SHIPPED + MICRO + extended
    end = max(SHIPPED + PROTECTION, until)
    confirmed = SHIPPED + after
    period = protection(an_order(extension=Extension(at=SHIPPED, until=until), receipt=Receipt(at=confirmed)))
    closes = confirmed + CONFIRMED if confirmed < end else end
    expected = (closes, confirmed < end)

    assert expected == (period.closes_at, period.confirmed)


@given(facts=FACTS)
def test_w3_a_confirmation_after_the_end_changes_nothing(facts: dict[str, Any]) -> None:
    """W4: whatever dates are known, a confirmation after the end leaves the protection as it was."""
    without = protection(an_order(**(facts | {"receipt": None})))
    late = Receipt(at=without.closes_at + MICRO)

    assert without == protection(an_order(**(facts | {"receipt": late})))


# --- stated dates -----------------------------------------------------------------------------


def opening(period: ProtectionPeriod) -> tuple[datetime, Origin]:
    """Return when it opens, and who says so."""
    return period.opens_at, period.opens_origin


def closing(period: ProtectionPeriod) -> tuple[datetime, Origin]:
    """Return when it closes, and who says so."""
    return period.closes_at, period.closes_origin


@pytest.mark.parametrize(
    ("boundary", "side", "counted"),
    [
        (Boundary.OPENING_STARTS, opening, SHIPPED + OPEN_AFTER),
        (Boundary.PROTECTION_ENDS, closing, SHIPPED + PROTECTION),
        (Boundary.CONFIRMED_ENDS, closing, SHIPPED + 20 * DAY + CONFIRMED),
    ],
)
def test_w1_w2_w3_the_marketplace_wins_over_the_user_and_the_user_over_the_policy(
    boundary: Boundary, side: Callable[[ProtectionPeriod], tuple[datetime, Origin]], counted: datetime
) -> None:
    """A printed date counts, else the user's, else the policy's: earlier or later than the others."""
    confirmed = boundary is Boundary.CONFIRMED_ENDS
    facts = {"receipt": Receipt(at=SHIPPED + 20 * DAY)} if confirmed else {}
    for shift in (-4 * DAY, timedelta(), 4 * DAY):
        users = stated(boundary, counted + shift, Origin.USER)
        printed = stated(boundary, counted - shift)
        found = [
            side(protection(an_order(stated=dates, **facts)))
            for dates in ([], [users], [printed], [users, printed], [printed, users])
        ]
        expected = [
            (counted, Origin.POLICY),
            (counted + shift, Origin.USER),
            *[(counted - shift, Origin.MARKETPLACE)] * 3,
        ]

        assert expected == found


@pytest.mark.parametrize(
    ("dates", "estimated"),
    [
        ([], True),
        ([stated(Boundary.OPENING_STARTS, SHIPPED + DAY)], True),
        ([stated(Boundary.CONFIRMED_ENDS, SHIPPED + 50 * DAY)], True),
        ([stated(Boundary.PROTECTION_ENDS, SHIPPED + 75 * DAY)], False),
        ([stated(Boundary.PROTECTION_ENDS, SHIPPED + 75 * DAY, Origin.USER)], False),
    ],
)
def test_the_end_is_estimated_where_nobody_stated_it(dates: list[StatedDate], *, estimated: bool) -> None:
    """An end that the policy counted is an estimate; one that somebody stated is none."""
    assert estimated is protection(an_order(stated=dates)).estimated


@pytest.mark.parametrize("origin", [Origin.MARKETPLACE, Origin.USER])
def test_w2_an_extension_counts_against_a_stated_end(origin: Origin) -> None:
    """W2: an extension lengthens a stated end, too, and does not shorten it."""
    end = SHIPPED + 75 * DAY
    dates = [stated(Boundary.PROTECTION_ENDS, end, origin)]
    untils = [end - MICRO, end, end + MICRO]
    found = [
        closing(protection(an_order(stated=dates, extension=Extension(at=SHIPPED, until=until))))
        for until in untils
    ]
    expected = [(end, origin), (end, origin), (end + MICRO, Origin.MARKETPLACE)]

    assert expected == found


def test_w3_a_confirmation_is_measured_by_the_stated_end() -> None:
    """W3, W4: whether a confirmation comes too late is measured by the date that counts, not the policy's."""
    printed = stated(Boundary.PROTECTION_ENDS, SHIPPED + 50 * DAY)
    found = [
        closing(protection(an_order(stated=[printed], receipt=Receipt(at=SHIPPED + after))))
        for after in (50 * DAY - MICRO, 50 * DAY)
    ]
    expected = [(SHIPPED + 65 * DAY - MICRO, Origin.POLICY), (SHIPPED + 50 * DAY, Origin.MARKETPLACE)]

    assert expected == found


@given(facts=FACTS)
def test_it_never_closes_before_it_opens(facts: dict[str, Any]) -> None:
    """Whatever is known of an order, `opens <= closes`, both in UTC."""
    period = protection(an_order(**facts))

    assert period.opens_at <= period.closes_at
    assert {"UTC"} == {each.tzname() for each in (period.opens_at, period.closes_at, period.running_out_at)}
    assert (period.opens_at, period.closes_at) == (period.window.opens, period.window.closes)


def test_w1_w2_an_end_before_the_opening_leaves_nothing() -> None:
    """Where the end lies before the opening no instant is inside, and the end stays the stated one."""
    opens = SHIPPED + OPEN_AFTER
    for end in (SHIPPED - DAY, SHIPPED, opens - MICRO, opens):
        period = protection(an_order(stated=[stated(Boundary.PROTECTION_ENDS, end)]))

        assert (end, end) == (period.opens_at, period.closes_at)
        assert not period.estimated
        assert not any(period.contains(each) for each in (end, opens - MICRO, opens, opens + MICRO))


def test_another_policy_counts_otherwise() -> None:
    """W1, W2, W3: the days are the policy's, in its units; midnights are those of the marketplace."""
    policy = changed(
        GUIDE,
        open_after=in_days(2),
        protection=in_days(7, Unit.CALENDAR_DAYS),
        after_confirmation=in_days(3, Unit.WORKING_DAYS),
    )
    shipped = utc(2026, 3, 5, 20)  # a Thursday; the clocks change on Sunday
    plain = protection(an_order(shipped_at=shipped), policy)
    confirmed = protection(an_order(shipped_at=shipped, receipt=Receipt(at=shipped)), policy)
    expected = (utc(2026, 3, 7, 20), utc(2026, 3, 13, 7), utc(2026, 3, 11, 7))

    assert expected == (plain.opens_at, plain.closes_at, confirmed.closes_at)


# --- from which date it counts ----------------------------------------------------------------

BEFORE = 3 * DAY
PROMISE = 40 * DAY

STARTS = [
    (Start.SHIPPED, SHIPPED),
    (Start.ORDERED, SHIPPED - BEFORE),
    (Start.PROMISED, SHIPPED + PROMISE),
]


def counting_from(start: Start, policy: Policy = GUIDE) -> Policy:
    """Return a policy whose protection counts from another date."""
    return changed(policy, protection_from=Setting(start, FigureKind.ASSUMED, policy.protection.source, "W2"))


def dated(**facts: Any) -> Order:
    """Return an order with the three dates from which a policy may count."""
    dates = {"ordered_at": SHIPPED - BEFORE, "estimated_delivery": SHIPPED + PROMISE}
    return an_order(**(dates | facts))


@pytest.mark.parametrize(("start", "begins"), STARTS)
def test_w2_the_protection_counts_from_the_date_that_the_policy_names(start: Start, begins: datetime) -> None:
    """W2: 60 days from ordering, shipping or the promised delivery; the opening counts from shipping (W1)."""
    period = protection(dated(), counting_from(start))
    expected = (SHIPPED + OPEN_AFTER, begins + PROTECTION)

    assert expected == (period.opens_at, period.closes_at)
    assert (GUIDE.open_after, GUIDE.protection) == (period.opens_figure, period.closes_figure)
    assert period.estimated


@pytest.mark.parametrize(("start", "begins"), STARTS)
def test_w2_w3_the_days_after_a_confirmation_count_from_it_whatever_the_start(
    start: Start, begins: datetime
) -> None:
    """W3: the days count from the confirmation; whether it comes too late is told by the policy's own end."""
    end = begins + PROTECTION
    for at, closes in [(end - MICRO, end - MICRO + CONFIRMED), (end + MICRO, end)]:
        period = protection(dated(receipt=Receipt(at=at)), counting_from(start))

        assert (closes, closes != end) == (period.closes_at, period.confirmed)


@pytest.mark.parametrize(("start", "begins"), STARTS)
@pytest.mark.parametrize("origin", [Origin.MARKETPLACE, Origin.USER])
def test_w2_a_stated_end_wins_whatever_the_start(start: Start, begins: datetime, origin: Origin) -> None:
    """W2: a stated end counts, also where the date is not known from which the policy would count."""
    end = begins + PROTECTION - 11 * DAY
    dates = [stated(Boundary.PROTECTION_ENDS, end, origin)]
    for order in (dated(stated=dates), an_order(stated=dates)):
        period = protection(order, counting_from(start))

        assert ((end, origin), None) == (closing(period), period.closes_figure)


@pytest.mark.parametrize(
    ("start", "lacks"), [(Start.ORDERED, "ordered_at"), (Start.PROMISED, "estimated_delivery")]
)
def test_w2_without_the_date_that_the_policy_counts_from_there_is_no_guess(start: Start, lacks: str) -> None:
    """W2: an order that lacks the date is refused, rather than counted from another one."""
    policy = counting_from(start)
    for order in (
        dated(**{lacks: None}),
        dated(**{lacks: None}, extension=Extension(at=SHIPPED, until=utc(2027))),
    ):
        with pytest.raises(InvalidValueError) as caught:
            ProtectionPeriod.of(order, policy)

        expected = ("Order", "the date from which the policy counts the protection", "nothing")

        assert expected == (caught.value.what, caught.value.expected, caught.value.found)
    assert ProtectionPeriod.of(dated(**{lacks: None}, shipped_at=None), policy) is None


def test_w1_w2_a_promise_that_is_long_over_leaves_nothing() -> None:
    """W2: where the counted end lies before the opening no instant is inside, and its figure counts."""
    policy = counting_from(Start.PROMISED)
    period = protection(dated(estimated_delivery=SHIPPED - 51 * DAY), policy)
    end = SHIPPED + 9 * DAY

    assert (end, end) == (period.opens_at, period.closes_at)
    assert (GUIDE.protection, GUIDE.protection) == (period.opens_figure, period.closes_figure)


def test_stated_dates_have_no_figure() -> None:
    """W1, W2, W3: a date that was stated was counted from nothing."""
    dates = [stated(boundary, SHIPPED + 30 * DAY) for boundary in Boundary]
    plain = protection(an_order(stated=dates))
    confirmed = protection(an_order(stated=dates, receipt=Receipt(at=SHIPPED + DAY)))

    assert [None] * 4 == [each.opens_figure for each in (plain, confirmed)] + [
        each.closes_figure for each in (plain, confirmed)
    ]


# --- defective goods --------------------------------------------------------------------------


@given(
    before=spans(most=20),
    received=st.none() | spans(most=120),
    extended=st.none() | spans(most=120).filter(bool),
    defective=st.booleans(),
)
def test_w3_in_brazil_defective_goods_are_protected_for_ninety_days(
    before: timedelta, received: timedelta | None, extended: timedelta | None, *, defective: bool
) -> None:
    """W3: 90 days from ordering, or 7 from confirming; a confirmation takes nothing from defective goods."""
    ends = SHIPPED - before + 90 * DAY
    if extended is not None:
        ends = max(ends, SHIPPED + extended)
    at = None if received is None else SHIPPED + received
    counts = at is not None and at < ends
    week = at + 7 * DAY if at is not None else ends
    closes = (max(week, ends) if defective else week) if counts else ends
    order = an_order(
        ordered_at=SHIPPED - before,
        receipt=at and Receipt(at=at),
        extension=extended and Extension(at=SHIPPED, until=SHIPPED + extended),
    )
    period = protection(order, BRAZIL_2026, defective=defective)

    assert closes == period.closes_at
    assert period.confirmed is (counts and closes == week)
    expected = BRAZIL_2026.after_confirmation if period.confirmed else BRAZIL_2026.protection
    assert period.closes_figure in (expected, None)
    assert (period.closes_figure is None) is (not period.estimated)


@given(facts=FACTS)
def test_w3_elsewhere_defective_goods_are_protected_like_all_others(facts: dict[str, Any]) -> None:
    """W3: where the profile does not set them apart, the days after a confirmation count for all goods."""
    order = an_order(**facts)

    assert protection(order) == protection(order, defective=True)


@given(facts=FACTS)
def test_w3_defective_goods_are_never_protected_for_less(facts: dict[str, Any]) -> None:
    """W3: what sets defective goods apart can only lengthen their protection."""
    policy = changed(GUIDE, defects_outlast_confirmation=BRAZIL_2026.defects_outlast_confirmation)
    order = an_order(**facts)

    assert protection(order, policy).closes_at <= protection(order, policy, defective=True).closes_at


# --- running out ------------------------------------------------------------------------------


@given(facts=FACTS)
def test_w5_it_is_running_out_in_its_last_days(facts: dict[str, Any]) -> None:
    """W5: "unless the protection is running out": in the last seven days, half-open at both ends."""
    period = protection(an_order(**facts))
    begins = datetime.fromisoformat(period.closes_at.isoformat()) - RUNNING_OUT
    ends = begins + RUNNING_OUT
    probes = [begins - MICRO, begins, begins + MICRO, ends - MICRO, ends, ends + MICRO]
    expected = [False, True, True, True, False, False]

    assert begins == period.running_out_at
    assert expected == [period.running_out(each) for each in probes]


@given(promise=spans(most=100, least=-20))
def test_w5_in_general_it_runs_out_from_the_promised_date(promise: timedelta) -> None:
    """W5: a claim waits for the end of the delivery time; the protection ends 15 days after it."""
    period = protection(an_order(estimated_delivery=SHIPPED + promise), GENERAL_2022)
    expected = (SHIPPED + promise, SHIPPED + promise + 15 * DAY)

    assert expected == (period.running_out_at, period.closes_at)


@pytest.mark.parametrize("days", [1, 3, 14, 3_660])
def test_w5_running_out_is_the_policys(days: int) -> None:
    """W5: how many days are the last ones is the policy's to say, even more than there are."""
    policy = changed(GUIDE, running_out=in_days(days))
    period = protection(an_order(), policy)
    begins = SHIPPED + PROTECTION - days * DAY
    expected = [False, True]

    assert expected == [period.running_out(each) for each in (begins - MICRO, begins)]


def test_w5_running_out_reaches_before_the_first_year() -> None:
    """W5: an order of 1970 whose last days would begin before that year is no error."""
    period = protection(an_order(shipped_at=utc(1970)), changed(GUIDE, running_out=in_days(3_660)))
    expected = utc(1970) + PROTECTION - 3_660 * DAY

    assert expected == period.running_out_at


@given(now=instants(utc(2026), utc(2027)))
def test_what_remains_is_signed(now: datetime) -> None:
    """The time left is counted to the closing, and is negative once it has closed."""
    period = protection(an_order())
    expected = SHIPPED + PROTECTION - now

    assert expected == period.remaining(now)
    assert period.contains(now) == (timedelta() < expected <= PROTECTION - OPEN_AFTER)


def test_asking_takes_aware_instants_alone() -> None:
    """A naive now is refused by each question."""
    period, naive = protection(an_order()), SHIPPED.replace(tzinfo=None)
    for ask in (period.contains, period.remaining, period.running_out):
        with pytest.raises(InvalidValueError) as caught:
            ask(naive)

        what = "instant"

        assert what == caught.value.what


@pytest.mark.parametrize(
    ("order", "policy", "what"),
    [
        (None, GUIDE, "order"),
        ("1", GUIDE, "order"),
        (an_order(), None, "policy"),
        (an_order(), "guide", "policy"),
    ],
)
def test_what_is_no_order_or_policy_is_our_own_error(order: Any, policy: Any, what: str) -> None:
    """An order and a policy are asked for by their names."""
    with pytest.raises(InvalidValueError) as caught:
        ProtectionPeriod.of(order, policy)

    assert what == caught.value.what


@pytest.mark.parametrize("origin", [Origin.MARKETPLACE, Origin.USER])
def test_w1_an_opening_at_the_very_end_stays_the_one_that_was_stated(origin: Origin) -> None:
    """Where opening and end fall on one instant, each date keeps its own origin."""
    at = SHIPPED + 20 * DAY
    other = Origin.USER if origin is Origin.MARKETPLACE else Origin.MARKETPLACE
    dates = (stated(Boundary.OPENING_STARTS, at, origin), stated(Boundary.PROTECTION_ENDS, at, other))
    period = protection(an_order(stated=dates))

    assert (at, at) == (period.opens_at, period.closes_at)
    assert (origin, other) == (period.opens_origin, period.closes_origin)

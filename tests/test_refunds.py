"""M1 to M3, P8, P9: the money to come, against plain counting of days and a table by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import MICRO, changed, utc
from worlds import CLAIM, HISTORIES, OPENED, PAID, RETURN_OPENED, case_in, day, granting, in_phase, made, usd

import aliclaim as ac

PACIFIC = ZoneInfo("America/Los_Angeles")
ENDED = day(21)
DUE = utc(2026, 4, 11, 7)
"""Accepted on Sunday, 22 March: the fifteenth working day is Friday, 10 April, to its end."""

LOSSES = (ac.Shortfall.CURRENCY_CONVERSION, ac.Shortfall.BANK_FEES)


def counted(start: datetime, days: int, holidays: set[date]) -> datetime:
    """Return the end of the working day, told off one by one on a calendar of the Pacific coast."""
    today = start.astimezone(PACIFIC).date()
    while days:
        today += timedelta(days=1)
        days -= today.isoweekday() < 6 and today not in holidays
    following = today + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=PACIFIC)


def expected(dispute: ac.Dispute, now: datetime, **more: Any) -> ac.RefundExpectation:
    """Return what is to be expected, where something is."""
    found = ac.expected_refund(dispute, now, **more)
    assert found is not None
    return found


def due(refund: ac.RefundExpectation) -> datetime:
    """Return the date of a refund that has one."""
    assert refund.deadline is not None
    return refund.deadline.at


def after_appeal(*, arrived: str | None = "40", granted: str | None = "55") -> ac.Dispute:
    """Return the dispute after an appeal: AliExpress had proposed 40, which had arrived or had not."""
    events: list[ac.DisputeEvent] = [*HISTORIES[ac.Phase.JUDGED], ac.ProposalAssigned(at=day(37))]
    if arrived:
        events.append(ac.RefundCompleted(at=day(39), amount=usd(arrived)))
    refund = ac.Refund(usd(granted)) if granted else None
    return made([*events, ac.AppealFiled(at=day(40)), ac.AppealDecided(at=day(45), refund=refund)])


# --- the dates --------------------------------------------------------------------------------


def test_m1_and_p8_the_refund_is_due_fifteen_working_days_after_the_end() -> None:
    """The date counts from the end of the dispute, and is an estimate."""
    refund = expected(in_phase(ac.Phase.REFUND_PENDING), day(30))

    assert (PAID, usd("0"), PAID) == (refund.amount, refund.received, refund.agreed)
    assert DUE == due(refund)
    assert "M1" == refund.rule
    assert refund.sentence.startswith("60.00 USD should arrive by ~2026-04-11 07:00 UTC. ")
    assert str(refund) == f"{refund.sentence} [M1]"


@pytest.mark.parametrize(("now", "late"), [(DUE - MICRO, False), (DUE, True), (DUE + MICRO, True)])
def test_m1_a_refund_is_late_from_the_very_instant(now: datetime, *, late: bool) -> None:
    """At the instant of its deadline the refund is late, and customer service is to be asked."""
    refund = expected(in_phase(ac.Phase.REFUND_PENDING), now)
    ask = "60.00 USD should have arrived by ~2026-04-11 07:00 UTC, and is late: ask customer service"

    assert late == refund.late
    assert late == refund.sentence.startswith(ask)


@given(
    start=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=PACIFIC)),
    ahead=st.sets(st.integers(0, 40)),
)
def test_m1_holidays_put_the_date_off(start: datetime, ahead: set[int]) -> None:
    """With a calendar each day is asked, and the date is never before the one without."""
    opened = ac.DisputeOpened(at=start - timedelta(days=1), claim=CLAIM)
    dispute = made([opened, ac.SellerAccepted(at=start)])
    holidays = {start.date() + timedelta(days=days) for days in ahead}
    without, refund = expected(dispute, start), expected(dispute, start, holidays=holidays)

    assert counted(start, 15, set()) == due(without)
    assert counted(start, 15, holidays) == due(refund)
    assert due(without) <= due(refund)
    assert changed(refund, deadline=None, late=False) == changed(without, deadline=None, late=False)


def test_m1_a_holiday_can_make_a_late_refund_timely() -> None:
    """Whether it is late is asked of the date that the calendar gave."""
    pending = in_phase(ac.Phase.REFUND_PENDING)

    assert expected(pending, DUE).late
    assert not expected(pending, DUE, holidays={date(2026, 4, 3)}).late
    assert expected(pending, DUE, holidays=set()).late


class EveryFirstOfTheMonth:
    """A calendar that is no collection: it can be asked, and nothing else."""

    def __contains__(self, day: object) -> bool:
        """Whether it is a first of the month."""
        return isinstance(day, date) and day.day == 1


@pytest.mark.parametrize(
    "holidays",
    [
        {date(2026, 4, 1)},
        [date(2026, 4, 1)],
        {date(2026, 4, 1): "a holiday"},
        EveryFirstOfTheMonth(),
    ],
    ids=["set", "list", "dict", "class"],
)
def test_whatever_answers_for_a_day_is_a_calendar(holidays: Any) -> None:
    """A set, a list, a mapping and an object of one's own are asked alike."""
    assert DUE + timedelta(days=3) == due(
        expected(in_phase(ac.Phase.REFUND_PENDING), day(30), holidays=holidays)
    )


class Broken:
    """A calendar that fails when it is asked."""

    def __contains__(self, day: object) -> bool:
        """Fail."""
        raise RuntimeError(day)


def _dates() -> Iterator[date]:
    yield date(2026, 4, 1)


@pytest.mark.parametrize("phase", [ac.Phase.REFUND_PENDING, ac.Phase.CANCELLED])
@pytest.mark.parametrize("holidays", [5, "2026-04-01", _dates(), Broken(), object()])
def test_what_cannot_be_asked_for_a_day_is_refused(holidays: Any, phase: ac.Phase) -> None:
    """A number, a text, a stream and a calendar that fails are our own error, in any phase."""
    with pytest.raises(ac.InvalidValueError, match=r"^holidays: expected a set of dates, or a calendar"):
        ac.expected_refund(in_phase(phase), day(30), holidays=holidays)


def test_a_calendar_without_working_days_is_refused() -> None:
    """A calendar in which every day is a holiday ends the count with our own error."""

    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    with pytest.raises(ac.InvalidValueError, match="holidays"):
        ac.expected_refund(in_phase(ac.Phase.REFUND_PENDING), day(30), holidays=Always())


def test_a_date_that_was_stated_stays() -> None:
    """Holidays change a date that was counted, never one that the marketplace printed."""
    pending = in_phase(ac.Phase.REFUND_PENDING)
    assert isinstance(pending, ac.RefundPending)
    printed = attrs.evolve(pending.refund, origin=ac.Origin.MARKETPLACE, figure=None)
    refund = expected(attrs.evolve(pending, refund=printed), day(30), holidays={date(2026, 4, 1)})

    assert printed == refund.deadline
    assert "by 2026-04-11 07:00 UTC" in refund.sentence


def test_figures_of_another_profile_count() -> None:
    """The general profile gives twenty working days, which is a week more."""
    history = HISTORIES[ac.Phase.REFUND_PENDING]
    refund = expected(made(history, ac.PROFILES["general-2022"]), day(30))

    assert DUE + timedelta(days=7) == due(refund)


# --- the phases -------------------------------------------------------------------------------

TO_COME: dict[ac.Phase, tuple[str, str, datetime | None, bool, str]] = {
    # phase: still to come, received, deadline, whether only after the return, rule
    ac.Phase.AWAITING_RETURN: ("60", "0", None, True, "P9"),
    ac.Phase.RETURN_IN_TRANSIT: ("60", "0", None, True, "P9"),
    ac.Phase.REFUND_PENDING: ("60", "0", DUE, False, "M1"),
    ac.Phase.APPEALED: ("60", "0", DUE, False, "M1"),
    ac.Phase.REFUNDED: ("0", "59.50", None, False, "M2"),
}


@pytest.mark.parametrize("phase", ac.Phase)
def test_money_is_expected_in_the_phases_that_have_some(phase: ac.Phase) -> None:
    """Each phase has what the table by hand says; the others have nothing to expect."""
    dispute = in_phase(phase)
    refund = ac.expected_refund(dispute, dispute.history.last.at)
    told = refund and (
        refund.amount,
        refund.received,
        refund.deadline and refund.deadline.at,
        refund.after_receipt,
        refund.rule,
    )
    row = TO_COME.get(phase)

    assert (row and (usd(row[0]), usd(row[1]), *row[2:])) == told


def test_p9_a_refund_after_a_return_has_no_date_but_the_return_has() -> None:
    """While the goods must be sent back the date of the return is told, and what happens after it."""
    refund = expected(in_phase(ac.Phase.AWAITING_RETURN), day(22))

    assert refund.return_by is not None
    assert day(31) == refund.return_by.at
    assert refund.sentence == (
        "60.00 USD will be refunded once the goods have been received back: no date is set yet. Send them "
        "certified and tracked: if they are not on their way by ~2026-04-01 12:00 UTC, the dispute ends "
        "without money. Where currencies are converted, a little may be lost. The fees of a bank are not "
        "refunded."
    )


def test_p9_once_the_goods_are_on_their_way_only_their_receipt_is_awaited() -> None:
    """On the way back nothing more is to be done; after the receipt the days begin to count."""
    sent = HISTORIES[ac.Phase.RETURN_IN_TRANSIT]
    refund = expected(made(sent), day(30))
    received = expected(made([*sent, ac.ReturnReceived(at=day(35))]), day(35))

    assert refund.return_by is None
    assert refund.sentence.startswith(
        "60.00 USD will be refunded once the goods have been received back: no date is set yet. Where"
    )
    assert counted(day(35), 15, set()) == due(received)


@pytest.mark.parametrize("reason", ac.Reason)
def test_t3_a_return_of_what_never_came_brings_no_money(reason: ac.Reason) -> None:
    """Where nothing came, there is nothing to send back: the date ends it, and that is said."""
    claim = changed(RETURN_OPENED.claim, reason=reason)
    history = (changed(RETURN_OPENED, claim=claim), ac.SellerAccepted(at=day(21)))
    refund = expected(made(history), day(22))
    nothing_came = reason in {ac.Reason.NOT_ARRIVED, ac.Reason.MARKED_DELIVERED}

    assert nothing_came == refund.nothing_to_return
    assert ("T3" if nothing_came else "P9") == refund.rule
    assert (() if nothing_came else LOSSES) == refund.may_be_less
    assert nothing_came == (refund.sentence == NOTHING_CAME)


NOTHING_CAME = (
    "60.00 USD would be refunded after a return, but nothing came that could be sent back. "
    "The dispute ends without money on ~2026-04-01 12:00 UTC. "
    "Before that, ask customer service (chat or contact form)."
)


def test_t3_a_return_that_was_missed_brings_no_money() -> None:
    """From the very instant of the date on nothing is to be expected."""
    awaiting = in_phase(ac.Phase.AWAITING_RETURN)

    assert ac.expected_refund(awaiting, day(31) - MICRO) is not None
    assert ac.expected_refund(awaiting, day(31)) is None


def test_what_is_due_by_itself_happens_first() -> None:
    """A request that is executed since the seller is silent is money to expect, at its own instant."""
    opened = made([OPENED], granting())

    assert ac.expected_refund(opened, day(25) - MICRO) is None
    assert counted(day(25), 15, set()) == due(expected(opened, day(30)))


# --- how much ---------------------------------------------------------------------------------


def test_m2_more_than_nothing_can_be_lost_on_the_way() -> None:
    """Conversion and the fees of a bank may make it less than was paid."""
    assert LOSSES == expected(in_phase(ac.Phase.REFUND_PENDING), day(30)).may_be_less


def test_m2_what_arrived_may_be_less_than_was_settled() -> None:
    """Once it has arrived, the difference is told with its causes."""
    refund = expected(in_phase(ac.Phase.REFUNDED), day(60))

    assert not refund.late
    assert LOSSES == refund.may_be_less
    assert refund.sentence == (
        "59.50 USD arrived, and nothing more is to come. That is 0.50 USD less than the 60.00 USD that was "
        "settled. Where currencies are converted, a little may be lost. The fees of a bank are not refunded."
    )


def test_what_arrived_whole_needs_no_cause() -> None:
    """Where all arrived that was settled, nothing is said to be lost."""
    whole = ac.RefundCompleted(at=day(25), amount=PAID)
    refund = expected(made([*HISTORIES[ac.Phase.REFUND_PENDING], whole]), day(60))

    assert () == refund.may_be_less
    assert "60.00 USD arrived, and nothing more is to come." == refund.sentence
    assert "M1" == refund.rule


def test_a_settlement_below_what_was_paid_is_a_cause() -> None:
    """What was settled for less arrives as less, before and after it has arrived."""
    history = (*HISTORIES[ac.Phase.JUDGED], ac.ProposalAssigned(at=day(37)))
    less = ac.Shortfall.AGREED_ON_LESS
    arrived = expected(made([*history, ac.RefundCompleted(at=day(39), amount=usd("40"))]), day(40))

    assert (less, *LOSSES) == expected(made(history), day(38)).may_be_less
    assert (less,) == arrived.may_be_less
    assert "What was settled is less than what was paid." in arrived.sentence


def test_an_appeal_brings_only_what_is_missing() -> None:
    """Of 55 that were granted 40 had arrived, so 15 are to come, from the decision on."""
    refund = expected(after_appeal(), day(46))

    assert (usd("15"), usd("40"), usd("55")) == (refund.amount, refund.received, refund.agreed)
    assert (ac.Shortfall.AGREED_ON_LESS, ac.Shortfall.APPEAL_DIFFERENCE, *LOSSES) == refund.may_be_less
    assert counted(day(45), 15, set()) == due(refund)
    assert " 40.00 USD had arrived before. " in refund.sentence
    assert "The appeal brings only what is still missing." in refund.sentence


def test_an_appeal_before_anything_arrived_brings_it_all() -> None:
    """Where nothing had arrived, there is no difference to tell."""
    refund = expected(after_appeal(arrived=None), day(46))

    assert (usd("55"), usd("0")) == (refund.amount, refund.received)
    assert ac.Shortfall.APPEAL_DIFFERENCE not in refund.may_be_less


def test_an_appeal_over_money_that_arrived_leaves_nothing_to_expect() -> None:
    """While an appeal runs over a refund that arrived, or over nothing, no money is on its way."""
    for phase in (ac.Phase.REFUNDED, ac.Phase.CLOSED):
        history = (*HISTORIES[phase], ac.AppealFiled(at=day(26)))
        assert ac.expected_refund(made(history), day(27)) is None


def test_a_rejected_appeal_leaves_the_refund_as_it_was() -> None:
    """The date still counts from the end of the dispute, not from the decision."""
    refund = expected(after_appeal(arrived=None, granted=None), day(46))

    assert usd("40") == refund.amount
    assert counted(day(37), 15, set()) == due(refund)


def test_each_shortfall_has_a_whole_sentence() -> None:
    """Each cause is told in a sentence of its own."""
    sentences = [shortfall.sentence for shortfall in ac.Shortfall]

    assert all(re.fullmatch(r"[A-Z][^.]+\.", sentence) for sentence in sentences)
    assert len(set(sentences)) == len(ac.Shortfall)


def test_a_refund_made_by_hand_without_a_date_says_so() -> None:
    """An expectation that has no date does not invent one."""
    refund = ac.RefundExpectation(amount=PAID, received=usd("0"), agreed=PAID)

    assert "60.00 USD should arrive by a date that is not known." == refund.sentence


# --- the way ----------------------------------------------------------------------------------

ARRIVES = {
    # method: words of its sentence, when its source was as it says
    ac.PaymentMethod.CARD: ("the card that paid, which must still be valid", date(2018, 8, 1)),
    ac.PaymentMethod.WALLET: ("the electronic purse that paid", date(2026, 11, 1)),
    ac.PaymentMethod.MOBILE: ("the account of the phone", date(2026, 11, 1)),
    ac.PaymentMethod.MONEY_TRANSFER: (
        "collect it from the transfer service within 45 days",
        date(2026, 11, 1),
    ),
    ac.PaymentMethod.BONUS: ("faster than by other ways", date(2024, 1, 1)),
}


@pytest.mark.parametrize("method", ac.PaymentMethod)
def test_m3_the_money_comes_back_by_the_way_it_was_paid(method: ac.PaymentMethod) -> None:
    """Each way of payment has its way back, with its source; mostly it is a credit."""
    words, as_of = ARRIVES[method]
    arrival = expected(in_phase(ac.Phase.REFUND_PENDING), day(30), payment=method).arrival

    assert arrival is not None
    assert arrival == ac.ARRIVALS[method]
    assert (method, "M3", as_of) == (arrival.method, arrival.rule, arrival.source.as_of)
    assert words in arrival.sentence
    assert ("credited" in arrival.sentence) == (method is not ac.PaymentMethod.MONEY_TRANSFER)


def test_m3_only_a_transfer_must_be_collected_in_time() -> None:
    """The days for collecting are a figure, and the sentence names the same number."""
    within = {method: arrival.collect_within for method, arrival in ac.ARRIVALS.items()}
    figure = within.pop(ac.PaymentMethod.MONEY_TRANSFER)

    assert figure is not None
    assert (45, ac.Unit.DAYS) == (figure.count, figure.unit)
    assert {None} == set(within.values())


def test_without_a_method_no_way_is_guessed() -> None:
    """Where it is not told how the order was paid, nothing is said about the way."""
    assert expected(in_phase(ac.Phase.REFUND_PENDING), day(30)).arrival is None
    assert ac.expected_refund(in_phase(ac.Phase.CLOSED), day(30), payment=ac.PaymentMethod.CARD) is None


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ac.Phase)
def test_a_moment_before_the_last_event_is_refused(phase: ac.Phase) -> None:
    """As for the deadlines of a dispute, the question comes after what is known."""
    dispute = in_phase(phase)
    early = dispute.history.last.at - MICRO

    with pytest.raises(ac.InvalidValueError, match=r"^now: expected an instant not before the last event"):
        ac.expected_refund(dispute, early)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"now": datetime(2026, 4, 1)}, "instant"),
        ({"now": None}, "instant"),
        ({"dispute": "a dispute"}, "dispute"),
        ({"payment": "card"}, "payment"),
    ],
)
def test_a_wrong_argument_is_our_own_error(arguments: dict[str, Any], what: str) -> None:
    """Each argument of the wrong kind is named."""
    usual: dict[str, Any] = {"dispute": in_phase(ac.Phase.REFUND_PENDING), "now": day(30)}

    with pytest.raises(ac.InvalidValueError, match=f"^{what}: "):
        ac.expected_refund(**(usual | arguments))


@pytest.mark.parametrize("field", ["method", "sentence", "source", "collect_within"])
def test_an_arrival_of_wrong_parts_is_refused(field: str) -> None:
    """Each field of an arrival is checked, and named."""
    with pytest.raises(ac.InvalidValueError, match=f"^Arrival.{field}: "):
        changed(ac.ARRIVALS[ac.PaymentMethod.CARD], **{field: 5})


def test_what_had_arrived_before_a_late_refund_is_told() -> None:
    """After an appeal the rest can be late, too: then both amounts are told, and what to do."""
    refund = expected(after_appeal(), day(100))

    assert refund.late
    assert refund.sentence.startswith("15.00 USD should have arrived by ~")
    assert (
        ", and is late: ask customer service (chat or contact form). 40.00 USD had arrived before."
        in refund.sentence
    )


def test_p9_a_return_that_was_settled_for_less_says_so() -> None:
    """Where the two agreed on less than was paid, that is the first reason, after a return, too."""
    offer = ac.SellerProposed(at=day(21), proposal=ac.ReturnAndRefund(usd("30")))
    settled = made((OPENED, offer, ac.BuyerAccepted(at=day(22), whose=ac.Party.SELLER)))

    assert (ac.Shortfall.AGREED_ON_LESS, *LOSSES) == expected(settled, day(22)).may_be_less


class OfDaysAlone:
    """A calendar that knows dates, and nothing else."""

    def __contains__(self, day: object) -> bool:
        """Fail where it is asked for something else."""
        if not isinstance(day, date):
            raise TypeError(day)
        return False


def test_a_calendar_is_asked_for_days_alone() -> None:
    """A calendar that takes dates and nothing else is a good one, whatever the phase."""
    for phase in (ac.Phase.REFUND_PENDING, ac.Phase.CANCELLED):
        with_it = ac.expected_refund(in_phase(phase), day(30), holidays=OfDaysAlone())
        assert with_it == ac.expected_refund(in_phase(phase), day(30))


def test_m1_advice_asks_a_calendar_for_days_alone() -> None:
    """A calendar that takes dates and nothing else is a good one for advice, too, whatever the phase."""
    for phase in (ac.Phase.REFUND_PENDING, ac.Phase.CANCELLED):
        case = case_in(phase)
        assert case.advice(day(30)) == case.advice(day(30), holidays=OfDaysAlone())


A_PAGE, A_FORUM = (
    "a copy of the help page (tigerwing 2018); heaclub.ru (undated)",
    "heaclub.ru (undated, as read)",
)
COPIES = "copies of the Buyer Protection page (chinaparcels, lilianshops, alibilling 2024)"
TRANSFERS = "eng.allexprs.info and que-dalle.com (undated, as read)"
KNOWN_FROM = {
    ac.PaymentMethod.CARD: (A_PAGE, date(2018, 8, 1)),
    ac.PaymentMethod.WALLET: (A_FORUM, date(2026, 11, 1)),
    ac.PaymentMethod.MOBILE: (A_FORUM, date(2026, 11, 1)),
    ac.PaymentMethod.MONEY_TRANSFER: (TRANSFERS, date(2026, 11, 1)),
    ac.PaymentMethod.BONUS: (COPIES, date(2024, 1, 1)),
}


@pytest.mark.parametrize("method", ac.PaymentMethod)
def test_m3_each_way_says_where_it_is_known_from(method: ac.PaymentMethod) -> None:
    """Nothing of it stands in the guide: so each way names its source, and the day on which it was read."""
    arrival = ac.ARRIVALS[method]

    assert KNOWN_FROM[method] == (arrival.source.title, arrival.source.as_of)
    assert arrival.sentence[0] == "T"
    assert arrival.sentence.count("  ") == 0


def test_m3_the_days_for_collecting_are_a_figure_with_its_source() -> None:
    """The 45 days come from other public sources, as does the way itself."""
    transfer = ac.ARRIVALS[ac.PaymentMethod.MONEY_TRANSFER]
    figure = ac.Figure(45, ac.Unit.DAYS, ac.FigureKind.FIELD, transfer.source, "M3")

    assert figure == transfer.collect_within


def test_m1_an_expectation_tells_nothing_that_it_was_not_told() -> None:
    """Made of its amounts alone, it is not late, awaits no goods, and has no date and no way."""
    made_by_hand = ac.RefundExpectation(amount=usd("5"), received=usd("0"), agreed=usd("5"))

    assert [False, False, False] == [
        made_by_hand.late,
        made_by_hand.after_receipt,
        made_by_hand.nothing_to_return,
    ]
    assert [None, None, None] == [made_by_hand.deadline, made_by_hand.return_by, made_by_hand.arrival]
    assert () == made_by_hand.may_be_less

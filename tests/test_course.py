"""One course at a time: which single step is advised, and what keeps another from being advised."""

from __future__ import annotations

from datetime import datetime

import attrs
import pytest
from hypothesis import given
from test_advice import (
    CASE,
    DELIVERED,
    EXTENDED,
    FREE_FOR_BUYER,
    IN_TRANSIT,
    LOST,
    NOT_ARRIVED,
    NOTHING_OPENED,
    QUESTIONS,
    RETURN_OF_NOTHING,
    STEPPED_IN,
    UNKNOWN,
    WAIT,
    Asked,
    Code,
    claims,
    contested,
    found_in_transit,
    judged,
    offered,
    seen,
    told,
)
from worlds import (
    CLAIM,
    HISTORIES,
    MICROSECOND,
    OPENED,
    ORDER,
    PAID,
    RETURN_CLAIM,
    RETURN_OPENED,
    case_in,
    day,
    usd,
)

import aliclaim as ac
from aliclaim import AdviceCode as A
from aliclaim import DeadlineKind as K
from aliclaim import Severity, Trap

BUYER, SELLER, PLATFORM = ac.Party
RETURN = ac.ReturnAndRefund(PAID)
FREE = attrs.evolve(ORDER, free_return=True)
RETURNED = ac.TrackingStatus.RETURNED_TO_SELLER
TOO_EARLY = (NOTHING_OPENED, STEPPED_IN, found_in_transit(valid=False))
OPENINGS = {A.OPEN_DISPUTE, A.OPEN_FOR_REFUND, A.CLAIM_UNTIL}
COURSES = {
    A.ACCEPT_PLATFORM,
    A.ACCEPT_OFFER,
    A.ACCEPT_BETTER_OFFER,
    A.CHECK_THEN_CANCEL,
    A.CANCEL_RETURN,
    A.ASK_SERVICE,
    A.ANSWER_COMES,
    A.ANSWER_LATE,
    A.WAIT_AND_CANCEL,
    A.LOOK_UP_DATE,
    A.CANCEL_TO_WAIT,
    A.ASK_FOR_REFUND,
    A.CANCEL_AND_IMPROVE,
    A.IF_NEW_EVIDENCE,
}


def codes_of(asked: Asked) -> set[Code]:
    """Return the codes of all the advice to a question."""
    return {each.code for each in asked.advice()}


def one(asked: Asked, code: Code) -> ac.Advice:
    """Return the only piece of advice of a code."""
    (found,) = asked.of(code)
    return found


def due(advice: ac.Advice) -> tuple[K, datetime] | None:
    """Return the kind and the instant of what is due."""
    return (advice.deadline.kind, advice.deadline.at) if advice.deadline else None


def reason_in(asked: Asked) -> list[ac.AdviceFact]:
    """Return the reasons that are said to come closer."""
    return [dict(each.facts)["reason"] for each in asked.of(A.CLOSEST_REASON)]


# --- one course -------------------------------------------------------------------------------


@given(QUESTIONS)
def test_a_running_dispute_is_never_told_to_do_two_things_at_once(asked: Asked) -> None:
    """Whatever happened, advice on a running dispute names one event at most, and one course."""
    dispute = asked.case.advance(asked.at)[0].dispute
    events = {type(each.event) for each in asked.advice() if each.event}

    if dispute and dispute.phase.open:
        assert len(events) <= 1
        assert len(COURSES & codes_of(asked)) <= 1


@given(QUESTIONS)
def test_a_planned_claim_is_opened_in_one_way_or_said_to_have_time(asked: Asked) -> None:
    """A claim is to be opened as it is, opened for a refund, or left until a date: never two of them."""
    found = OPENINGS & codes_of(asked)

    assert len(found) <= 1
    assert asked.claim is not None or not found


def test_p10_asking_for_a_refund_gives_way_to_every_other_course() -> None:
    """Where AliExpress proposes the impossible return, or the parcel came, no other request is made (P10)."""
    opened = ac.DisputeOpened(at=day(20), claim=RETURN_OF_NOTHING)
    for case, moment, course in (
        (told(opened), 21, A.ASK_FOR_REFUND),
        (told(opened, offered(RETURN)), 23, A.ASK_FOR_REFUND),
        (told(opened, offered(ac.Refund(PAID))), 23, A.ACCEPT_OFFER),
        (told(opened, EXTENDED, WAIT), 23, A.CANCEL_TO_WAIT),
        (told(opened, seen(DELIVERED, 21)), 22, A.CHECK_THEN_CANCEL),
        (judged(RETURN, claim=RETURN_OF_NOTHING), 31, A.CANCEL_RETURN),
    ):
        assert {course} == COURSES & codes_of(Asked(case, day(moment)))


def test_p1_and_t3_asking_for_a_refund_is_urgent_where_silence_grants_the_return() -> None:
    """Where a silent seller is taken to agree, the impossible request must be changed by then (P1, T3)."""
    order = attrs.evolve(ORDER, estimated_delivery=day(30))
    opened = ac.DisputeOpened(at=day(20), claim=RETURN_OF_NOTHING)
    case = told(opened, order=order, policy=ac.GENERAL_2022)
    found = one(Asked(case, day(21)), A.ASK_FOR_REFUND)

    assert (Severity.URGENT, (K.SELLER_ANSWER, day(25))) == (found.severity, due(found))
    answered = one(Asked(case.apply(offered(ac.Refund(usd("9")))), day(23)), A.ASK_FOR_REFUND)
    assert (Severity.RECOMMENDED, None) == (answered.severity, due(answered))
    guided = one(Asked(told(opened), day(21)), A.ASK_FOR_REFUND)
    assert (Severity.RECOMMENDED, None) == (guided.severity, due(guided))


# --- cancelling to wait -----------------------------------------------------------------------


@pytest.mark.parametrize("status", [LOST, RETURNED, DELIVERED])
def test_c1_nothing_is_waited_for_that_is_lost_returned_or_here(status: ac.TrackingStatus) -> None:
    """Time that was granted is of no use for a parcel that is not on its way any more (C1)."""
    case = told(NOTHING_OPENED, EXTENDED, WAIT)

    assert A.CANCEL_TO_WAIT in codes_of(Asked(case.apply(seen(IN_TRANSIT, 22.5)), day(23)))
    assert A.CANCEL_TO_WAIT not in codes_of(Asked(case.apply(seen(status, 22.5)), day(23)))


def test_c1_and_j4_who_was_found_to_be_right_does_not_cancel_to_wait() -> None:
    """Once AliExpress found the buyer right the dispute is not given up for a promise (C1, J4)."""
    case = told(NOTHING_OPENED, EXTENDED, WAIT, STEPPED_IN)
    right = case.apply(found_in_transit(valid=True))

    assert A.CANCEL_TO_WAIT in codes_of(Asked(case, day(29)))
    assert {A.ANSWER_COMES} == COURSES & codes_of(Asked(right, day(29)))
    assert {A.ANSWER_LATE} == COURSES & codes_of(Asked(right, day(32)))


def test_c1_and_w2_a_wait_that_nobody_granted_is_no_reason_to_cancel() -> None:
    """Without an extension since the dispute was opened the seller's word is a promise (C1, W2, O2)."""
    earlier = attrs.evolve(EXTENDED, at=day(19))

    for case in (told(NOTHING_OPENED, WAIT), told(earlier, NOTHING_OPENED, WAIT)):
        assert {A.KEEP_DISPUTE} == {A.KEEP_DISPUTE, A.CANCEL_TO_WAIT} & codes_of(Asked(case, day(23)))


def test_c1_and_t5_no_wait_into_the_last_days_of_the_protection() -> None:
    """A wait that ends when the protection is running out leaves no time to open again (C1, T5)."""
    for until, given_then in ((day(68), True), (day(68) + MICROSECOND, False)):
        case = told(NOTHING_OPENED, EXTENDED, offered(ac.Wait(until)))
        assert given_then is (A.CANCEL_TO_WAIT in codes_of(Asked(case, day(23))))


# --- a judgement that it is too early ---------------------------------------------------------


@pytest.mark.parametrize(
    "since",
    [
        seen(DELIVERED, 29),
        seen(LOST, 29),
        seen(RETURNED, 29),
        ac.ReceiptConfirmed(at=day(29)),
        ac.ClaimEdited(at=day(29), reason=ac.Reason.NOT_AS_DESCRIBED, text="It came, and is broken."),
        ac.PlatformProposed(at=day(29), proposal=ac.Refund(usd("40"))),
    ],
    ids=lambda event: f"{event.tag}-{getattr(event, 'status', '')}",
)
def test_j4_too_early_says_no_more_once_it_is_overtaken(since: ac.Event) -> None:
    """A parcel that came or is lost, goods in hand or money proposed: J4's advice is then gone (J4)."""
    case = told(*TOO_EARLY)

    assert A.WAIT_AND_CANCEL in codes_of(Asked(case, day(30)))
    assert not {A.WAIT_AND_CANCEL, A.LOOK_UP_DATE} & codes_of(Asked(case.apply(since), day(30)))


def test_j4_a_proposal_of_nothing_is_still_too_early() -> None:
    """AliExpress's proposal of no money leaves it so: to wait, and to cancel (J4)."""
    case = told(*TOO_EARLY, ac.PlatformProposed(at=day(29), proposal=ac.Refund(usd("0"))))
    found = one(Asked(case, day(30)), A.WAIT_AND_CANCEL)

    assert (ac.BuyerCancelled(at=day(30)), (K.NEGOTIATION, day(36))) == (found.event, due(found))


# --- a return that cannot be carried out ------------------------------------------------------


def test_t3_an_impossible_return_of_aliexpress_is_cancelled_while_protected() -> None:
    """AliExpress proposes a return of what never came: cancel before it is assigned (T3, P5)."""
    found = one(Asked(judged(RETURN, claim=NOT_ARRIVED), day(31)), A.CANCEL_RETURN)

    assert ac.BuyerCancelled(at=day(31)) == found.event
    assert (Severity.URGENT, (K.NEGOTIATION, day(37))) == (found.severity, due(found))


def test_t3_and_c5_without_protection_customer_service_is_asked() -> None:
    """Where nothing could be opened again, customer service is asked before it is assigned (T3, C5)."""
    opened = ac.DisputeOpened(at=day(50), claim=NOT_ARRIVED)
    case = told(opened, ac.PlatformProposed(at=day(58), proposal=RETURN))
    found = one(Asked(case, day(60)), A.ASK_SERVICE)

    assert (None, (K.NEGOTIATION, day(65))) == (found.event, due(found))
    assert ac.Remedy.CUSTOMER_SERVICE.channels == dict(found.facts)["channels"]
    assert {A.CANCEL_RETURN} == COURSES & codes_of(Asked(case, day(60) - MICROSECOND))


def test_t3_and_w5_what_transit_would_bar_is_not_cancelled() -> None:
    """While transit would bar another dispute, cancelling one to open it again is not advised (T3, W5)."""
    case = judged(RETURN, seen(IN_TRANSIT, 21), claim=NOT_ARRIVED)

    assert {A.ASK_SERVICE} == COURSES & codes_of(Asked(case, day(31)))


# --- a free return ----------------------------------------------------------------------------


def test_t2_and_m4_a_return_that_is_free_by_the_order_is_no_trap() -> None:
    """Where the order promises a free return, none is at the buyer's cost, whoever names it (T2, M4)."""
    histories: list[tuple[ac.Event, ...]] = [
        (),
        (RETURN_OPENED,),
        (OPENED, offered(RETURN)),
        (OPENED, ac.PlatformProposed(at=day(30), proposal=RETURN)),
    ]
    for events in histories:
        claim = None if events else RETURN_CLAIM
        moment = max((event.at for event in events), default=day(20))
        for order, warned in ((ORDER, True), (FREE, False)):
            asked = Asked(told(*events, order=order), moment, claim)
            assert warned is (Trap.RETURN_AT_OWN_COST in codes_of(asked))


def test_m4_a_free_return_is_sent_back_with_its_code() -> None:
    """Sending back what goes back for free costs nothing, whatever the freight would be (M4, P9)."""
    for order, expected in (
        (ORDER, {A.RETURN_COSTS_MORE}),
        (FREE, {A.SEND_BACK, A.USE_RETURN_CODE}),
    ):
        case = ac.Case(order=order, costs=ac.Costs(return_freight=usd("60")))
        sent = case.following(HISTORIES[ac.Phase.AWAITING_RETURN])
        assert expected == codes_of(Asked(sent, day(22)))


def test_p7_a_return_that_the_seller_pays_is_enough_for_who_asked_for_one() -> None:
    """Who asked for a return, and is offered it at the seller's cost, accepts (P7, P4)."""
    offer = one(Asked(told(RETURN_OPENED, offered(FREE_FOR_BUYER)), day(23)), A.ACCEPT_OFFER)
    proposal = one(Asked(judged(FREE_FOR_BUYER, claim=RETURN_CLAIM), day(31)), A.ACCEPT_PLATFORM)

    assert ac.BuyerAccepted(at=day(23), whose=SELLER) == offer.event
    assert ac.BuyerAccepted(at=day(31), whose=PLATFORM) == proposal.event
    for less in (RETURN, ac.ReturnAndRefund(usd("59.99"), shipping_paid_by=SELLER)):
        assert A.ACCEPT_OFFER not in codes_of(Asked(told(RETURN_OPENED, offered(less)), day(23)))
    assert A.ACCEPT_OFFER not in codes_of(Asked(told(OPENED, offered(FREE_FOR_BUYER)), day(23)))


# --- before a dispute -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "planned", "closer"),
    [
        (DELIVERED, ac.Reason.NOT_ARRIVED, [ac.Reason.MARKED_DELIVERED]),
        (IN_TRANSIT, ac.Reason.MARKED_DELIVERED, [ac.Reason.NOT_ARRIVED]),
        (DELIVERED, ac.Reason.MARKED_DELIVERED, []),
        (IN_TRANSIT, ac.Reason.NOT_ARRIVED, []),
        (LOST, ac.Reason.MARKED_DELIVERED, []),
        (DELIVERED, ac.Reason.WRONG_ITEM, []),
    ],
)
def test_r9_the_reason_that_tracking_shows_comes_closer(
    status: ac.TrackingStatus, planned: ac.Reason, closer: list[ac.Reason]
) -> None:
    """What tracking says names the closer reason of the two for a parcel that did not come (R9)."""
    assert closer == reason_in(Asked(told(seen(status)), day(53), claims(planned)))


def test_r9_who_confirmed_receipt_is_not_told_a_closer_reason() -> None:
    """The buyer's own confirmation says more than tracking; the system's does not (R9)."""
    for by, closer in ((BUYER, []), (PLATFORM, [ac.Reason.MARKED_DELIVERED])):
        case = told(seen(DELIVERED), ac.ReceiptConfirmed(at=day(16), by=by))
        assert closer == reason_in(Asked(case, day(20), NOT_ARRIVED))


def test_r9_and_w4_the_dispute_is_opened_with_the_closer_reason() -> None:
    """What is to be opened has the reason that comes closer, and is no less than that (R9, W4)."""
    for status, planned, meant in (
        (DELIVERED, ac.Reason.NOT_ARRIVED, ac.Reason.MARKED_DELIVERED),
        (IN_TRANSIT, ac.Reason.MARKED_DELIVERED, ac.Reason.NOT_ARRIVED),
    ):
        asked = Asked(told(seen(status)), day(53), claims(planned))
        opened = ac.DisputeOpened(at=day(53), claim=claims(meant))
        assert opened == one(asked, A.OPEN_DISPUTE).event


def test_r9_and_t6_a_closer_reason_that_transit_bars_is_not_opened() -> None:
    """Marked delivered, but in transit by tracking: the claim waits like any in transit (R9, T6)."""
    asked = Asked(told(seen(IN_TRANSIT)), day(30), claims(ac.Reason.MARKED_DELIVERED))

    assert {A.CLAIM_UNTIL} == OPENINGS & codes_of(asked)
    assert Trap.STILL_IN_TRANSIT in codes_of(asked)


def test_r9_the_closer_reason_is_named_in_a_running_dispute_too() -> None:
    """A parcel that tracking shows as delivered since the opening has another reason (R9)."""
    asked = Asked(told(NOTHING_OPENED, seen(DELIVERED, 21)), day(22))

    assert [ac.Reason.MARKED_DELIVERED] == reason_in(asked)


def test_w4_where_nothing_is_opened_it_is_said_how_long_there_is_time() -> None:
    """A claim that is not to be opened now can be made until the protection ends (W4)."""
    found = one(Asked(told(seen(IN_TRANSIT)), day(30), NOT_ARRIVED), A.CLAIM_UNTIL)

    assert (None, (K.PROTECTION_ENDS, day(60))) == (found.event, due(found))
    assert {A.OPEN_DISPUTE} == OPENINGS & codes_of(Asked(CASE, day(30), CLAIM))


def test_r4_no_waiting_for_a_promised_date_after_the_running_out() -> None:
    """The promised date is waited for only where it lies before the last days of the protection (R4, T5)."""
    for promised, waited in ((day(53) - MICROSECOND, True), (day(53), False), (day(59), False)):
        case = told(seen(UNKNOWN), order=attrs.evolve(ORDER, estimated_delivery=promised))
        steps = [dict(each.facts)["step"] for each in Asked(case, day(30), NOT_ARRIVED).of(A.DO_FIRST)]
        assert waited is (ac.FirstStep.WAIT_FOR_DELIVERY_DATE in steps)


def test_c6_a_counterfeit_can_be_reported_after_the_end() -> None:
    """When no dispute can be opened any more, a seller of counterfeits can still be reported (C6, W4)."""
    for reason, reported in ((ac.Reason.COUNTERFEIT, True), (ac.Reason.WRONG_ITEM, False)):
        found = codes_of(Asked(CASE, day(61), claims(reason)))
        assert A.WHAT_IS_LEFT in found
        assert reported is (A.REPORT_SELLER in found)


def test_w3_a_cancelled_claim_does_not_lengthen_any_problem() -> None:
    """In Brazil any problem has 7 days from receipt, though a defect was claimed and cancelled (W3, M6)."""
    case = told(
        ac.ReceiptConfirmed(at=day(12)),
        ac.DisputeOpened(at=day(14), claim=CLAIM),
        ac.BuyerCancelled(at=day(15)),
        policy=ac.BRAZIL_2026,
    )
    asked = Asked(case, day(16))

    assert (K.CONFIRMED_ENDS, day(19)) == due(one(asked, A.ANY_PROBLEM))
    assert (K.PROTECTION_ENDS, day(89)) == due(one(asked, A.DEFECTS_LONGER))


def test_w1_a_window_that_never_opens_has_not_ended_in_the_future() -> None:
    """What is left is told without a date until that date has passed (W1, W4)."""
    ends = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(5))
    case = told(order=attrs.evolve(ORDER, stated=(ends,)))

    for moment, expected in ((day(5) - MICROSECOND, None), (day(5), (K.PROTECTION_ENDS, day(5)))):
        found = one(Asked(case, moment), A.WHAT_IS_LEFT)
        assert expected == due(found)
        assert (expected is not None) is ("ended" in found.sentence)


# --- what a contested return has become -------------------------------------------------------


def test_p7_after_a_contested_return_everything_speaks_of_a_refund() -> None:
    """What went back goes back no more: the preview and the advice name a refund (P7, P9)."""
    costs = ac.Costs(return_freight=usd("8.50"))
    history = contested().apply(ac.PlatformProposed(at=day(32), proposal=ac.ReturnAndRefund(usd("50"))))
    case = history.with_facts(costs=costs)
    left = ac.Refund(usd("50"))

    preview = case.preview(ac.BuyerAccepted(at=day(33), whose=PLATFORM), day(33))
    assert ac.net_value(left, costs) == preview.net
    assert left == dict(one(Asked(case, day(33)), A.CHOOSE).facts)["proposal"]
    assert not {Trap.RETURN_AT_OWN_COST, Trap.RETURN_OF_NOTHING} & codes_of(Asked(case, day(33)))


def test_p7_after_a_contested_return_a_refund_is_what_counts() -> None:
    """What counts and what is assigned is a refund, where the goods went back before (P7, P5)."""
    case = contested().apply(ac.PlatformProposed(at=day(32), proposal=ac.ReturnAndRefund(usd("50"))))
    counts = case.counting(day(33))

    assert counts is not None
    assert [ac.Refund(usd("50"))] * 2 == [counts.proposal, counts.assigned]


# --- previews ---------------------------------------------------------------------------------


def test_w5_and_w1_a_preview_says_from_when_another_can_be_opened() -> None:
    """After cancelling, a parcel in transit is waited for; after shipping, the ten days are (W5, W1)."""
    cancelled = ac.BuyerCancelled(at=day(22))
    transit = told(NOTHING_OPENED, seen(IN_TRANSIT, 21)).preview(cancelled, day(22))
    at_once = told(OPENED).preview(cancelled, day(22))
    unshipped = told(order=attrs.evolve(ORDER, shipped_at=None))
    shipped = unshipped.preview(ac.OrderShipped(at=day(0)), day(0))

    found = [
        each.open_from and (each.open_from.kind, each.open_from.at) for each in (transit, at_once, shipped)
    ]
    assert [(K.RUNNING_OUT, day(53)), None, (K.OPENING_STARTS, day(10))] == found
    assert transit.open_until is not None
    assert day(60) == transit.open_until.at


def test_w4_a_preview_names_no_start_where_nothing_can_be_opened() -> None:
    """Where closing ends it there is neither a start nor an end of another dispute (W4, C3)."""
    case = told(NOTHING_OPENED, seen(IN_TRANSIT, 21))
    preview = case.preview(ac.BuyerClosed(at=day(22)), day(22))

    assert (None, None) == (preview.open_from, preview.open_until)


@pytest.mark.parametrize("phase", ac.Phase)
def test_t1_closing_is_warned_of_only_where_something_can_be_cancelled(phase: ac.Phase) -> None:
    """Closing what is decided or cancelled is refused, and no trap is named beside it (T1)."""
    case = case_in(phase)
    now = case.history.last.at
    preview = case.preview(ac.BuyerClosed(at=now), now)

    assert phase.open is (Trap.CLOSING_FOR_CANCELLING in {each.code for each in preview.warnings})


# --- whose proposal ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code", "whose"),
    [
        (Asked(told(RETURN_OPENED), day(21)), Trap.RETURN_AT_OWN_COST, [None]),
        (Asked(told(OPENED, offered(RETURN)), day(23)), Trap.RETURN_AT_OWN_COST, [SELLER]),
        (Asked(judged(RETURN), day(31)), Trap.RETURN_AT_OWN_COST, [PLATFORM]),
        (
            Asked(judged(RETURN, offered(RETURN)), day(31)),
            Trap.RETURN_AT_OWN_COST,
            [SELLER, PLATFORM],
        ),
        (
            Asked(judged(ac.Refund(usd("40")), offered(ac.Refund(usd("39")))), day(31)),
            Trap.WORSE_THAN_PLATFORM,
            [SELLER],
        ),
        (Asked(told(OPENED, offered(ac.Refund(PAID))), day(23)), A.ACCEPT_OFFER, [SELLER]),
        (Asked(told(OPENED, offered(ac.Refund(usd("9")))), day(23)), A.OFFER_BELOW_REQUEST, [SELLER]),
        (Asked(judged(ac.Refund(PAID)), day(31)), A.ACCEPT_PLATFORM, [PLATFORM]),
        (
            Asked(judged(ac.Refund(usd("40")), offered(ac.Refund(PAID))), day(31)),
            A.ACCEPT_BETTER_OFFER,
            [SELLER],
        ),
        (Asked(judged(ac.Refund(usd("40"))), day(31)), A.CHOOSE, [PLATFORM]),
        (Asked(CASE, day(20), RETURN_CLAIM), Trap.RETURN_AT_OWN_COST, [None]),
    ],
)
def test_advice_names_whose_proposal_it_speaks_of(
    asked: Asked, code: Code, whose: list[ac.Party | None]
) -> None:
    """A piece of advice on a proposal says whose it is, and one on the buyer's own request says nobody's."""
    assert whose == [each.whose for each in asked.of(code)]


@pytest.mark.parametrize("whose", [SELLER, PLATFORM])
def test_t2_a_preview_of_accepting_says_whose_return_it_is(whose: ac.Party) -> None:
    """The warning before accepting a return names the party that proposed it (T2)."""
    case = judged(RETURN, offered(RETURN))
    warnings = case.preview(ac.BuyerAccepted(at=day(31), whose=whose), day(31)).warnings

    assert [whose] == [each.whose for each in warnings if each.code is Trap.RETURN_AT_OWN_COST]

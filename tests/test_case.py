"""A case: the rules W1 to W9, an order and its disputes one after another, and its answers."""

from __future__ import annotations

import inspect
import pickle
import typing
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import (
    CLAIM,
    HISTORIES,
    MICROSECOND,
    OPENED,
    ORDER,
    PAID,
    case_in,
    codes,
    day,
    granting,
    in_phase,
    usd,
)

import aliclaim as ac
from aliclaim import RefusalCode as Code

NOT_ARRIVED = attrs.evolve(CLAIM, reason=ac.Reason.NOT_ARRIVED)
CASE = ac.Case(order=ORDER)


def refused(case: ac.Case, claim: ac.Claim | None, now: datetime) -> list[Code]:
    """Return the codes of what keeps a dispute from being opened."""
    return codes(case.check_opening(claim, now).refusals)


BRAZIL = ac.Case(order=ORDER, policy=ac.BRAZIL_2026)
GENERAL = ac.Case(order=attrs.evolve(ORDER, estimated_delivery=day(40)), policy=ac.GENERAL_2022)


# --- W: the window ------------------------------------------------------------------------------


def test_w1_no_dispute_before_ten_days_after_shipping() -> None:
    """A dispute can be opened from the very instant ten days after shipping (W1)."""
    (refusal,) = CASE.check_opening(CLAIM, day(10) - MICROSECOND).refusals

    assert ("W1", day(10)) == (refusal.rule, refusal.until)
    assert ac.Remedy.WAIT in refusal.remedies
    assert [] == refused(CASE, CLAIM, day(10))


def test_w1_an_order_that_was_not_shipped_has_no_protection_yet() -> None:
    """Before shipping nothing can be opened, and no period is made up (W1)."""
    case = ac.Case(order=attrs.evolve(ORDER, shipped_at=None))
    check = case.check_opening(CLAIM, day(50))

    assert [Code.NOT_SHIPPED] == codes(check.refusals)
    assert not check.allowed
    assert check.protection is None
    assert [ac.OrderShipped] == [action.event for action in case.actions(day(50))]
    assert () == case.deadlines(day(50))
    shipped = case.apply(ac.OrderShipped(at=day(50)))
    assert "The seller shipped the order." == shipped.timeline()[-1].sentence
    assert day(60) == shipped.check_opening(CLAIM, day(50)).refusals[0].until


def test_w2_protection_lasts_sixty_days() -> None:
    """At the very instant sixty days after shipping it is over (W2, W4)."""
    assert [] == refused(CASE, CLAIM, day(60) - MICROSECOND)
    assert [Code.PROTECTION_OVER] == refused(CASE, CLAIM, day(60))


def test_w2_the_seller_may_extend_the_protection_and_never_shorten_it() -> None:
    """An extension moves the end; one that does not end later is refused (W2)."""
    extended = CASE.apply(ac.ProtectionExtended(at=day(30), until=day(75)))

    assert [] == refused(extended, CLAIM, day(75) - MICROSECOND)
    assert [Code.PROTECTION_OVER] == refused(extended, CLAIM, day(75))
    for until in (day(75), day(74), day(40)):
        shorter = extended.why_not(ac.ProtectionExtended(at=day(31), until=until))
        assert [Code.SHORTENS_PROTECTION] == codes(shorter)


def test_w4_what_is_over_cannot_be_extended() -> None:
    """After the end no extension brings the protection back (W4)."""
    late = CASE.why_not(ac.ProtectionExtended(at=day(60), until=day(90)))

    assert [Code.PROTECTION_OVER] == codes(late)


def test_w3_fifteen_days_remain_after_receipt_was_confirmed() -> None:
    """Once receipt is confirmed fifteen days remain, to the instant (W3, T7)."""
    confirmed = CASE.apply(ac.ReceiptConfirmed(at=day(30)))

    assert [] == refused(confirmed, CLAIM, day(45) - MICROSECOND)
    assert [Code.PROTECTION_OVER] == refused(confirmed, CLAIM, day(45))
    kinds = [deadline.kind.value for deadline in confirmed.deadlines(day(30))]
    assert ["confirmed_ends"] == kinds


def test_w3_confirming_changes_neither_the_decision_nor_the_money() -> None:
    """A running dispute goes on as it was when receipt is confirmed (W3)."""
    judged = case_in(ac.Phase.JUDGED)
    confirmed = judged.apply(ac.ReceiptConfirmed(at=day(31)))

    assert judged.dispute == confirmed.dispute
    assert judged.advance(day(50))[1] == confirmed.advance(day(50))[1]


def test_w3_receipt_is_confirmed_once_by_the_buyer_or_the_platform() -> None:
    """A second confirmation, one by the seller, and one of what was not shipped are refused (W3)."""
    confirmed = CASE.apply(ac.ReceiptConfirmed(at=day(30), by=ac.Party.PLATFORM))

    assert [Code.ALREADY_CONFIRMED] == codes(confirmed.why_not(ac.ReceiptConfirmed(at=day(31))))
    seller = CASE.why_not(ac.ReceiptConfirmed(at=day(31), by=ac.Party.SELLER))
    assert [(Code.NOT_THEIRS, "W3")] == [(refusal.code, refusal.rule) for refusal in seller]
    unshipped = ac.Case(order=attrs.evolve(ORDER, shipped_at=None))
    assert [Code.NOT_SHIPPED] == codes(unshipped.why_not(ac.ReceiptConfirmed(at=day(31))))
    extension = ac.ProtectionExtended(at=day(31), until=day(90))
    assert [Code.ALREADY_CONFIRMED] == codes(confirmed.why_not(extension))
    assert [Code.NOT_SHIPPED] == codes(unshipped.why_not(extension))


def test_an_order_is_shipped_once() -> None:
    """A second shipping is refused."""
    (refusal,) = CASE.why_not(ac.OrderShipped(at=day(1)))

    assert (Code.ALREADY_SHIPPED, day(0)) == (refusal.code, refusal.since)


def in_transit(at: datetime) -> ac.Case:
    """Return the case after tracking showed the parcel in transit."""
    return CASE.apply(ac.TrackingUpdated(at=at, status=ac.TrackingStatus.IN_TRANSIT))


def test_w5_not_arrived_is_refused_while_in_transit_and_protected() -> None:
    """Until protection is running out, a parcel in transit blocks "not arrived", and nothing else (W5)."""
    case = in_transit(day(20))
    (refusal,) = case.check_opening(NOT_ARRIVED, day(53) - MICROSECOND).refusals

    assert (Code.IN_TRANSIT, "W5", day(53)) == (refusal.code, refusal.rule, refusal.until)
    assert [] == refused(case, NOT_ARRIVED, day(53))
    assert [] == refused(case, CLAIM, day(30))
    assert [] == refused(case, None, day(30))


@pytest.mark.parametrize(
    "status", [each for each in ac.TrackingStatus if each is not ac.TrackingStatus.IN_TRANSIT]
)
def test_w5_any_other_tracking_lifts_the_block(status: ac.TrackingStatus) -> None:
    """Where tracking shows anything else, or nothing is known of it, "not arrived" may be claimed (W5)."""
    case = in_transit(day(20)).apply(ac.TrackingUpdated(at=day(25), status=status))

    assert [] == refused(case, NOT_ARRIVED, day(30))
    assert [] == refused(CASE, NOT_ARRIVED, day(30))


def test_w5_tracking_keeps_the_number_of_the_parcel() -> None:
    """A new reading changes the status, and since when it stands, and keeps number and carrier."""
    seen = ac.Tracking(status=ac.TrackingStatus.IN_TRANSIT, seen_at=day(1), number="LP1", carrier="Cainiao")
    case = ac.Case(order=attrs.evolve(ORDER, tracking=seen))
    updated = case.apply(ac.TrackingUpdated(at=day(9), status=ac.TrackingStatus.DELIVERED))

    expected = attrs.evolve(seen, status=ac.TrackingStatus.DELIVERED, seen_at=day(9), since=day(9))
    assert expected == updated.order.tracking


@given(st.lists(st.sampled_from(ac.TrackingStatus), min_size=1, max_size=12), st.booleans())
def test_w5_a_status_stands_since_its_first_reading(
    statuses: list[ac.TrackingStatus], given_one: bool
) -> None:
    """However often the same status is read, it counts from the first reading of the newest run of it."""
    first = ac.Tracking(status=statuses[0], seen_at=day(2), since=day(1))
    read = statuses[1:] if given_one else statuses
    order = attrs.evolve(ORDER, tracking=first if given_one else None)
    case = ac.Case(order=order).following(
        ac.TrackingUpdated(at=day(3 + number), status=status) for number, status in enumerate(read)
    )
    days = [*([1] if given_one else []), *range(3, 3 + len(read))]
    run = max((at for at in range(1, len(statuses)) if statuses[at] is not statuses[at - 1]), default=0)

    assert case.order.tracking is not None
    assert (statuses[-1], day(days[run])) == (case.order.tracking.status, case.order.tracking.since)


def test_w6_the_form_refuses_characters_and_files_each_with_its_fault() -> None:
    """Every character and file that the form does not take is named (W6)."""
    evidence = (
        ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="scan.webp", size=2_097_152),
        ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="fine.JPG", size=2_097_151),
        ac.Evidence(kind=ac.EvidenceKind.VIDEO, file="clip.mkv", size=10**9),
    )
    claim = attrs.evolve(CLAIM, text="naïve – broken", evidence=evidence)
    refusals = CASE.check_opening(claim, day(20)).refusals

    assert [Code.TEXT_NOT_ALLOWED, Code.FILE_FORMAT, Code.FILE_TOO_LARGE] == codes(refusals)
    assert {"W6"} == {refusal.rule for refusal in refusals}
    assert "ï –" == dict(refusals[0].facts)["characters"]


@pytest.mark.parametrize("phase", [ac.Phase.REFUND_PENDING, ac.Phase.REFUNDED])
def test_w7_a_settled_dispute_bars_every_later_one(phase: ac.Phase) -> None:
    """After a dispute that ended in a solution none is opened (W7); an appeal is named while possible."""
    case = case_in(phase)
    soon = case.check_opening(CLAIM, day(26)).refusals
    late = case.check_opening(CLAIM, day(40)).refusals

    assert [(Code.DISPUTE_SETTLED, "W7")] == [(each.code, each.rule) for each in soon]
    assert ac.Remedy.APPEAL is soon[0].remedies[0]
    assert ac.Remedy.APPEAL not in late[0].remedies
    assert ac.Remedy.CUSTOMER_SERVICE in late[0].remedies
    with pytest.raises(ac.RefusedError):
        case.apply(ac.DisputeOpened(at=day(30), claim=CLAIM))


def test_w7_an_assigned_and_an_overdue_solution_bar_as_well() -> None:
    """A solution that was assigned, and a return that was not sent in time, bar like an accepted one (W7)."""
    assigned, _ = case_in(ac.Phase.JUDGED).advance(day(40))
    overdue, _ = case_in(ac.Phase.AWAITING_RETURN).advance(day(40))

    assert [Code.DISPUTE_SETTLED] == refused(assigned, CLAIM, day(41))
    assert [Code.DISPUTE_SETTLED] == refused(overdue, CLAIM, day(41))


def test_c3_a_closed_dispute_bars_every_later_one() -> None:
    """Closing is final: no other dispute can be opened (C3)."""
    refusals = case_in(ac.Phase.CLOSED).check_opening(CLAIM, day(22)).refusals

    assert [(Code.DISPUTE_CLOSED, "C3")] == [(each.code, each.rule) for each in refusals]


@pytest.mark.parametrize("phase", [each for each in ac.Phase if each.open])
def test_p10_a_running_dispute_bars_another(phase: ac.Phase) -> None:
    """Beside a running dispute none is opened; it can be edited, and while protected cancelled (P10, W8)."""
    case = case_in(phase)
    now = HISTORIES[phase][-1].at
    (refusal,) = case.check_opening(CLAIM, now).refusals
    unprotected = ac.Case.replay(ORDER, [ac.DisputeOpened(at=day(59), claim=CLAIM)])
    late = unprotected.check_opening(CLAIM, day(61)).refusals

    assert (Code.DISPUTE_RUNNING, ac.Remedy.CANCEL) == (refusal.code, refusal.remedies[1])
    assert [Code.PROTECTION_OVER, Code.DISPUTE_RUNNING] == codes(late)
    assert ac.Remedy.CANCEL not in late[1].remedies


def test_w8_cancelling_after_the_protection_is_for_good() -> None:
    """While protected cancelling closes nothing for good; after the end it does (W8, P11)."""
    case = ac.Case.replay(ORDER, [ac.DisputeOpened(at=day(59), claim=CLAIM)])
    marked = [
        action.closes
        for now in (day(60) - MICROSECOND, day(60))
        for action in case.actions(now)
        if action.event is ac.BuyerCancelled
    ]

    assert [False, True] == marked


@pytest.mark.parametrize("phase", [ac.Phase.AWAITING_RETURN, ac.Phase.RETURN_IN_TRANSIT, ac.Phase.APPEALED])
def test_w7_p7_a_decided_dispute_bars_another_before_it_is_over(phase: ac.Phase) -> None:
    """A solution that was accepted bars at once, though goods or money are still on their way (W7, P7)."""
    case = case_in(phase)
    (refusal,) = case.check_opening(CLAIM, HISTORIES[phase][-1].at).refusals

    assert (Code.DISPUTE_SETTLED, "W7", day(21)) == (refusal.code, refusal.rule, refusal.since)


def test_w7_what_is_due_decides_before_it_is_recorded() -> None:
    """Once AliExpress's proposal is due to be assigned, no cancelling is recommended (P5, W7)."""
    case = case_in(ac.Phase.JUDGED)

    assert [Code.DISPUTE_RUNNING] == refused(case, CLAIM, day(37) - MICROSECOND)
    assert [Code.DISPUTE_SETTLED] == refused(case, CLAIM, day(37))


def test_w7_p7_a_contested_return_cannot_be_cancelled_to_open_again() -> None:
    """What was accepted was closed for good: contesting the return opens no way to a second dispute."""
    contested = case_in(ac.Phase.RETURN_IN_TRANSIT).apply(ac.ReturnContested(at=day(30)))
    judged = contested.apply(ac.PlatformProposed(at=day(31), proposal=ac.Refund(usd("40"))))
    edited = judged.apply(
        ac.ClaimEdited(at=day(32), reason=ac.Reason.NOT_AS_DESCRIBED, text="See the video.")
    )

    for case in (contested, judged, edited):
        (refusal,) = case.why_not(ac.BuyerCancelled(at=day(33)))
        assert (Code.SETTLED_BEFORE, "P7", day(21)) == (refusal.code, refusal.rule, refusal.since)
        assert ac.BuyerCancelled not in {action.event for action in case.actions(day(32))}
    assert contested.disputes[-1].advance(day(90))[1] == ()


def test_w7_a_contested_return_lists_no_end_of_a_protection_that_opens_nothing_more() -> None:
    """What was settled bars every later dispute, so the dates of the protection count no more."""
    returned = case_in(ac.Phase.RETURN_IN_TRANSIT)
    contested = returned.apply(ac.ReturnContested(at=day(30)))
    judged = contested.apply(ac.PlatformProposed(at=day(31), proposal=ac.Refund(usd("40"))))

    assert () == contested.deadlines(day(31))
    assert [ac.DeadlineKind.NEGOTIATION] == [each.kind for each in judged.deadlines(day(32))]


def test_w5_a_claim_cannot_be_turned_into_not_arrived_while_in_transit() -> None:
    """Editing is no way round the block: the reason is checked as at the opening (W5)."""
    case = in_transit(day(19)).apply(OPENED)
    edit = ac.ClaimEdited(at=day(21), reason=ac.Reason.NOT_ARRIVED, text="")

    assert [Code.IN_TRANSIT] == codes(case.why_not(edit))
    assert () == case.why_not(attrs.evolve(edit, reason=ac.Reason.COUNTERFEIT))


def test_w4_a_period_that_ends_before_it_opens_never_opens() -> None:
    """Where the end lies before the opening nothing is promised for later, and no extension counts (W4)."""
    stated = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(5))
    case = ac.Case(order=attrs.evolve(ORDER, stated=(stated,)))
    (early,) = case.check_opening(CLAIM, day(2)).refusals

    assert (Code.NEVER_OPENS, day(5), None) == (early.code, early.since, early.until)
    assert ac.Remedy.WAIT not in early.remedies
    assert [Code.PROTECTION_OVER] == refused(case, CLAIM, day(5))
    assert () == case.deadlines(day(2))
    extension = ac.ProtectionExtended(at=day(2), until=day(9))
    assert () == case.why_not(extension)
    assert [Code.TOO_EARLY] == refused(ac.Case(order=ORDER), CLAIM, day(2))


def test_o4_where_nothing_was_paid_nothing_can_be_claimed() -> None:
    """An order that cost nothing has nothing to refund, whatever is claimed (O4)."""
    case = ac.Case(order=attrs.evolve(ORDER, paid=usd("0")))

    assert [Code.NOTHING_PAID] == refused(case, None, day(20))
    assert ac.DisputeOpened not in {action.event for action in case.actions(day(20))}
    assert [Code.NOTHING_PAID, Code.NOTHING_ASKED, Code.OTHER_CURRENCY] == refused(
        case, attrs.evolve(CLAIM, asks=ac.Refund(ac.Money("0", "EUR"))), day(20)
    )


def test_a_counted_date_in_a_refusal_is_marked() -> None:
    """A refusal says whether its date was counted, and its sentence marks it; a stated one has no mark."""
    stated = ac.StatedDate(boundary=ac.Boundary.OPENING_STARTS, at=day(8))
    printed = ac.Case(order=attrs.evolve(ORDER, stated=(stated,)))

    counted = CASE.check_opening(CLAIM, day(2)).refusals[0]
    exact = printed.check_opening(CLAIM, day(2)).refusals[0]
    assert (True, "No dispute can be opened before ~2026-03-11 12:00 UTC.") == (
        counted.estimated,
        counted.sentence,
    )
    assert (False, "No dispute can be opened before 2026-03-09 12:00 UTC.") == (
        exact.estimated,
        exact.sentence,
    )


def test_a_second_dispute_is_cancelled_at_the_instant_of_the_first_cancelling() -> None:
    """What was recorded of one dispute does not count as recorded of the next."""
    case = case_in(ac.Phase.CANCELLED).apply(ac.DisputeOpened(at=day(21), claim=NOT_ARRIVED))
    again = case.apply(ac.BuyerCancelled(at=day(21)))

    assert [ac.Phase.CANCELLED] * 2 == [dispute.phase for dispute in again.disputes]


def test_w8_a_cancelled_dispute_bars_none_while_the_protection_runs() -> None:
    """After cancelling another may be opened, until the protection ends (W8, C2)."""
    case = case_in(ac.Phase.CANCELLED)

    assert [] == refused(case, CLAIM, day(60) - MICROSECOND)
    assert [Code.PROTECTION_OVER] == refused(case, CLAIM, day(60))
    again = case.apply(ac.DisputeOpened(at=day(50), claim=NOT_ARRIVED))
    assert [ac.Phase.CANCELLED, ac.Phase.AWAITING_SELLER] == [each.phase for each in again.disputes]
    assert again.dispute is again.disputes[-1]
    assert NOT_ARRIVED == again.disputes[-1].claim


def test_w9_every_reason_is_told_at_once() -> None:
    """Too late, settled, asking too much and with a bad file: all of it is said (W9)."""
    claim = attrs.evolve(
        CLAIM,
        asks=ac.Refund(usd("61")),
        evidence=(ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="noending"),),
    )
    check = case_in(ac.Phase.REFUNDED).check_opening(claim, day(70))

    expected = [Code.PROTECTION_OVER, Code.ABOVE_PAID, Code.FILE_FORMAT, Code.DISPUTE_SETTLED]
    assert expected == codes(check.refusals)
    assert all(refusal.remedies for refusal in check.refusals)


# --- moving -------------------------------------------------------------------------------------


def test_a_case_without_a_dispute_refuses_what_happens_to_one() -> None:
    """Before a dispute was opened nothing can happen to it."""
    assert [Code.NO_DISPUTE] == codes(CASE.why_not(ac.BuyerCancelled(at=day(20))))
    assert (CASE, ()) == CASE.advance(day(500))
    assert CASE.dispute is None


def test_what_is_no_event_or_claim_is_refused() -> None:
    """Something that is no event, or no claim, is told so by the library's own error, at every door."""
    odd: Any
    for odd in ("cancelled", None, 1, ac.BuyerCancelled, CLAIM):
        case, dispute = case_in(ac.Phase.JUDGED), in_phase(ac.Phase.JUDGED)
        doors: list[Callable[[Any], object]] = [
            *(case.apply, case.follow, case.why_not, dispute.why_not, dispute.attempt),
            lambda event: ac.replay([event], paid=PAID),
            lambda event: ac.replay([OPENED, event], paid=PAID),
            lambda event: ac.Case.replay(ORDER, [OPENED, event]),
            lambda event: ac.open_dispute(event, paid=PAID),
        ]
        for door in doors:
            with pytest.raises(ac.InvalidValueError):
                door(odd)
    with pytest.raises(ac.InvalidValueError, match="claim: expected a Claim, found 'not arrived'"):
        CASE.check_opening("not arrived", day(20))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    for wrong in (60.0, None):
        with pytest.raises(ac.InvalidValueError, match="paid: expected a Money"):
            ac.open_dispute(OPENED, paid=wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_phase_that_there_is_not_is_refused() -> None:
    """An unknown phase is our own error, with the one that was perhaps meant."""
    odd: Any = "judgd"
    asks: tuple[Callable[[Any], object], ...] = (
        *(ac.allowed, ac.reachable),
        lambda phase: ac.transition(phase, ac.BuyerClosed),
    )
    for ask in asks:
        with pytest.raises(ac.InvalidValueError, match="did you mean 'judged'"):
            ask(odd)


def test_an_event_before_what_is_known_is_refused() -> None:
    """Order and dispute share one history: nothing is recorded before its newest event."""
    case = case_in(ac.Phase.NEGOTIATING).apply(
        ac.TrackingUpdated(at=day(24), status=ac.TrackingStatus.DELIVERED)
    )

    assert [Code.OLDER_THAN_LAST] == codes(case.why_not(ac.BuyerCancelled(at=day(23))))
    assert [Code.OLDER_THAN_LAST] == codes(
        case.why_not(ac.TrackingUpdated(at=day(23), status=ac.TrackingStatus.LOST))
    )
    both = case.why_not(ac.BuyerCancelled(at=day(21)))
    assert [(Code.OLDER_THAN_LAST, day(24))] == [(each.code, each.since) for each in both]


def test_the_same_event_twice_is_refused_by_the_case() -> None:
    """An event of the order, an opening and an event of the dispute are each recorded once."""
    tracked = in_transit(day(19))
    opened = tracked.apply(OPENED)

    assert [Code.ALREADY_RECORDED] == codes(tracked.why_not(tracked.history[-1]))
    assert [Code.ALREADY_RECORDED, Code.DISPUTE_RUNNING] == codes(opened.why_not(OPENED))
    cancelled = opened.apply(ac.BuyerCancelled(at=day(21)))
    assert Code.ALREADY_RECORDED in codes(cancelled.why_not(cancelled.history[-1]))


def test_nothing_overtakes_what_is_due() -> None:
    """Past a deadline nothing else is recorded, of the dispute or of the order, before what was due."""
    case = case_in(ac.Phase.JUDGED)
    confirmed = ac.ReceiptConfirmed(at=day(40))

    assert [Code.OVERTAKEN] == codes(case.why_not(confirmed))
    assert [Code.OVERTAKEN] == codes(case.why_not(ac.BuyerCancelled(at=day(40))))
    assert [ac.ProposalAssigned] == [action.event for action in case.actions(day(40))]
    followed = case.follow(confirmed)
    assert (ac.ProposalAssigned(at=day(37)), confirmed) == followed.history[-2:]


def test_follow_refuses_what_the_rules_refuse() -> None:
    """What is due happens first, and then what cannot happen is refused, old events among it."""
    case = case_in(ac.Phase.JUDGED)

    with pytest.raises(ac.RefusedError, match="the money is on its way"):
        case.follow(ac.BuyerCancelled(at=day(40)))
    with pytest.raises(ac.RefusedError, match="lies before"):
        case.follow(ac.BuyerCancelled(at=day(1)))


def test_applying_changes_nothing_of_the_case_before() -> None:
    """A case stays as it was, applied to or refused."""
    case = case_in(ac.Phase.JUDGED)
    before = pickle.dumps(case)
    case.apply(ac.BuyerCancelled(at=day(31)))
    with pytest.raises(ac.RefusedError):
        case.apply(ac.RefundCompleted(at=day(31), amount=PAID))

    assert before == pickle.dumps(case)


def test_each_event_of_the_order_is_kept_as_a_fact() -> None:
    """The order shows what has happened to it, and what it was given with is kept."""
    case = CASE.apply(ac.ProtectionExtended(at=day(30), until=day(75))).apply(
        ac.ReceiptConfirmed(at=day(40), by=ac.Party.PLATFORM)
    )

    assert ac.Extension(at=day(30), until=day(75)) == case.order.extension
    assert ac.Receipt(at=day(40), by=ac.Party.PLATFORM) == case.order.receipt
    assert ORDER == case.given
    assert day(40) == case.known_until


def test_a_case_knows_the_facts_it_was_given_with() -> None:
    """Facts of the order with a date count as known: nothing is recorded or asked before them."""
    receipt = ac.Receipt(at=day(40))
    case = ac.Case(order=attrs.evolve(ORDER, receipt=receipt))

    assert [Code.OLDER_THAN_LAST] == codes(case.why_not(OPENED))
    with pytest.raises(ac.InvalidValueError, match="until when the case is known"):
        case.check_opening(CLAIM, day(39))
    assert CASE == case.as_of(day(39))
    assert case == case.as_of(day(40))


PHASES = st.sampled_from(list(ac.Phase))
NOW = st.floats(0, 90, allow_nan=False).map(lambda days: day(45 + days))


@given(PHASES, NOW)
def test_replaying_the_history_of_a_case_gives_the_case(phase: ac.Phase, now: datetime) -> None:
    """A case made again from the order it was given with and its history is equal to it."""
    case, _ = case_in(phase).advance(now)

    assert case == ac.Case.replay(case.given, case.history, case.policy)
    assert hash(case) == hash(ac.Case.replay(case.given, case.history, case.policy))


@given(PHASES, NOW, st.integers(0, 200))
def test_the_past_of_a_case_is_the_case_of_the_past(phase: ac.Phase, now: datetime, days: int) -> None:
    """`as_of` an earlier moment is the case made of what had happened until then."""
    case, _ = case_in(phase).advance(now)
    moment = day(days)
    expected = ac.Case(order=ORDER)
    for event in case.history:
        if event.at <= moment:
            expected = expected.apply(event)

    assert expected == case.as_of(moment)


def test_the_past_knows_nothing_of_later_facts() -> None:
    """Before its date neither shipping, tracking nor an extension was known."""
    order = attrs.evolve(
        ORDER,
        tracking=ac.Tracking(status=ac.TrackingStatus.IN_TRANSIT, seen_at=day(5)),
        extension=ac.Extension(at=day(6), until=day(80)),
    )
    case = ac.Case(order=order)

    assert ac.Case(order=attrs.evolve(ORDER, shipped_at=None)) == case.as_of(day(-0.5))
    assert CASE == case.as_of(day(1))
    assert ac.Case(order=attrs.evolve(order, extension=None)) == case.as_of(day(5))


@given(PHASES, NOW)
def test_advancing_a_case_is_idempotent(phase: ac.Phase, now: datetime) -> None:
    """The same question twice brings nothing more; case and dispute tell the same."""
    case, fired = case_in(phase).advance(now)

    assert (case, ()) == case.advance(now)
    assert fired == case_in(phase).disputes[-1].advance(now)[1]


# --- the profiles of the field --------------------------------------------------------------------

# Ordered on day -1, so that ninety days are over on day 89; confirmed on day 30, seven days more make 37.
BRAZIL_ENDS = {
    ac.Reason.NOT_AS_DESCRIBED: 89,
    ac.Reason.SLIGHTLY_IMPERFECT: 89,
    ac.Reason.ITEMS_MISSING: 37,
    ac.Reason.NOT_ARRIVED: 37,
    ac.Reason.COUNTERFEIT: 89,
    ac.Reason.WRONG_ITEM: 89,
    ac.Reason.MARKED_DELIVERED: 37,
    ac.Reason.OTHER_SHIPPING_METHOD: 37,
}


@pytest.mark.parametrize("reason", ac.Reason)
@pytest.mark.parametrize("by", [ac.Party.BUYER, ac.Party.PLATFORM])
def test_w3_in_brazil_each_reason_has_its_own_end(reason: ac.Reason, by: ac.Party) -> None:
    """Seven days after confirming for any problem, ninety from ordering for defective goods (W3)."""
    confirmed = BRAZIL.apply(ac.ReceiptConfirmed(at=day(30), by=by))
    claim, end = attrs.evolve(CLAIM, reason=reason), day(BRAZIL_ENDS[reason])

    for case, over in ((confirmed, end), (BRAZIL, day(89))):
        assert [] == refused(case, claim, over - MICROSECOND)
        (refusal,) = case.check_opening(claim, over).refusals
        assert (Code.PROTECTION_OVER, over, True) == (refusal.code, refusal.since, refusal.estimated)
        opened = case.apply(ac.DisputeOpened(at=over - MICROSECOND, claim=claim))
        assert ac.Phase.AWAITING_SELLER is opened.disputes[0].phase


def test_w3_in_brazil_the_order_alone_is_asked_for_the_longest_end() -> None:
    """Where no claim is named, what can be claimed longest counts, and the actions say until when (W3)."""
    confirmed = BRAZIL.apply(ac.ReceiptConfirmed(at=day(30)))

    assert [] == refused(confirmed, None, day(89) - MICROSECOND)
    assert [Code.PROTECTION_OVER] == refused(confirmed, None, day(89))
    (opening,) = confirmed.actions(day(50))
    assert opening.until is not None
    assert (ac.DisputeOpened, day(89)) == (opening.event, opening.until.at)
    assert confirmed.protection is not None
    assert day(89) == confirmed.protection.closes_at


@pytest.mark.parametrize(
    ("confirmed_at", "now", "expected"),
    [
        (30, 30, [("any_problem_ends", 37), ("protection_ends", 89)]),
        (30, 37, [("protection_ends", 89)]),
        (4, 5, [("opening_starts", 10), ("any_problem_ends", 11), ("protection_ends", 89)]),
        (82, 83, [("confirmed_ends", 89)]),
        (85, 86, [("confirmed_ends", 92)]),
        (85, 92, []),
        (None, 30, [("protection_ends", 89)]),
    ],
)
def test_w3_in_brazil_both_ends_are_listed(
    confirmed_at: int | None, now: int, expected: list[tuple[str, int]]
) -> None:
    """The end for any problem stands beside the end for defective goods, while the two differ (W3)."""
    case = BRAZIL if confirmed_at is None else BRAZIL.apply(ac.ReceiptConfirmed(at=day(confirmed_at)))
    listed = case.deadlines(day(now))
    figures = {
        "opening_starts": ac.BRAZIL_2026.open_after,
        "any_problem_ends": ac.BRAZIL_2026.after_confirmation,
        "confirmed_ends": ac.BRAZIL_2026.after_confirmation,
        "protection_ends": ac.BRAZIL_2026.protection,
    }

    assert [(kind, day(at)) for kind, at in expected] == [(each.kind.value, each.at) for each in listed]
    assert [figures[kind] for kind, _ in expected] == [each.figure for each in listed]
    assert all(each.estimated for each in listed)


@pytest.mark.parametrize("policy", [ac.GUIDE, ac.GENERAL_2022])
def test_w3_elsewhere_there_is_one_end(policy: ac.Policy) -> None:
    """Where a profile does not set defective goods apart, one end is listed (W3)."""
    order = attrs.evolve(ORDER, estimated_delivery=day(40))
    case = ac.Case(order=order, policy=policy).apply(ac.ReceiptConfirmed(at=day(30)))

    assert ["confirmed_ends"] == [each.kind.value for each in case.deadlines(day(30))]


def test_w5_in_brazil_an_edited_claim_is_measured_by_its_own_end() -> None:
    """A claim that can be opened as "not arrived" can be edited into it, as the days run out for it (W5)."""
    confirmed = BRAZIL.apply(ac.ReceiptConfirmed(at=day(30), by=ac.Party.PLATFORM))
    case = confirmed.apply(ac.TrackingUpdated(at=day(31), status=ac.TrackingStatus.IN_TRANSIT))
    opened = case.apply(ac.DisputeOpened(at=day(32), claim=CLAIM))
    edited = ac.ClaimEdited(at=day(33), reason=ac.Reason.NOT_ARRIVED, text="")

    assert [] == refused(case, NOT_ARRIVED, day(32))
    assert () == opened.why_not(edited)


def test_w2_in_general_the_protection_ends_fifteen_days_after_the_promised_date() -> None:
    """Fifteen days from the promised date, whenever it was shipped, and half-open (W2, W4)."""
    assert [] == refused(GENERAL, CLAIM, day(55) - MICROSECOND)
    assert [Code.PROTECTION_OVER] == refused(GENERAL, CLAIM, day(55))
    kinds = [(each.kind.value, each.at) for each in GENERAL.deadlines(day(20))]
    assert [("protection_ends", day(55))] == kinds


def test_w5_in_general_what_is_in_transit_waits_for_the_promised_date() -> None:
    """While tracking shows it in transit, "not arrived" waits for the end of the delivery time (W5)."""
    case = GENERAL.apply(ac.TrackingUpdated(at=day(20), status=ac.TrackingStatus.IN_TRANSIT))
    (refusal,) = case.check_opening(NOT_ARRIVED, day(40) - MICROSECOND).refusals

    assert (Code.IN_TRANSIT, "W5", day(40)) == (refusal.code, refusal.rule, refusal.until)
    assert [] == refused(case, NOT_ARRIVED, day(40))
    assert [] == refused(case, CLAIM, day(30))


def test_p1_in_general_a_silent_seller_is_taken_to_agree() -> None:
    """Where the seller lets five days pass, what the buyer asks for is executed (P1)."""
    opened = GENERAL.apply(ac.DisputeOpened(at=day(20), claim=CLAIM))
    case, fired = opened.advance(day(25))
    answer = opened.deadlines(day(20))[0]

    assert (ac.RequestGranted(at=day(25)),) == fired
    assert isinstance(case.dispute, ac.RefundPending)
    assert (ac.Cause.SELLER_SILENT, PAID) == (case.dispute.outcome.cause, case.dispute.due)
    assert ("seller_answer", "what was asked for is executed") == (answer.kind.value, answer.effect)
    assert () == opened.advance(day(25) - MICROSECOND)[1]


NEEDS = [(ac.BRAZIL_2026, "ordered_at"), (ac.GENERAL_2022, "estimated_delivery")]
NEITHER = attrs.evolve(ORDER, ordered_at=None)


@pytest.mark.parametrize(("policy", "lacks"), NEEDS)
def test_w2_a_case_tells_from_when_its_policy_counts(policy: ac.Policy, lacks: str) -> None:
    """A shipped order without the date is refused by the date's name; a stated end makes up for it (W2)."""
    printed = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(51))
    with pytest.raises(ac.InvalidValueError) as caught:
        ac.Case(order=NEITHER, policy=policy)

    words = f"an instant, since the profile {policy.name!r} counts the protection from it"
    assert (f"Case.order.{lacks}", words, "nothing") == (
        caught.value.what,
        caught.value.expected,
        caught.value.found,
    )
    with pytest.raises(ac.InvalidValueError, match=f"^Case.order.{lacks}"):
        ac.Case.replay(NEITHER, (), policy)
    stated = ac.Case(order=attrs.evolve(NEITHER, stated=(printed,)), policy=policy)
    assert [Code.PROTECTION_OVER] == refused(stated, CLAIM, day(51))


@pytest.mark.parametrize(("policy", "lacks"), NEEDS)
def test_w2_nothing_is_shipped_into_an_unknown_protection(policy: ac.Policy, lacks: str) -> None:
    """Without the date no shipping is taken, and none is listed; with it, both (W2)."""
    unshipped = attrs.evolve(NEITHER, shipped_at=None)
    facts: dict[str, Any] = {lacks: day(-1)}
    shipping = ac.OrderShipped(at=day(0))
    without = ac.Case(order=unshipped, policy=policy)
    known = ac.Case(order=attrs.evolve(unshipped, **facts), policy=policy)
    (refusal,) = without.why_not(shipping)

    assert (Code.START_UNKNOWN, "W2", (("needs", lacks),)) == (refusal.code, refusal.rule, refusal.facts)
    assert ((), ()) == (without.actions(day(0)), without.deadlines(day(0)))
    assert [ac.OrderShipped] == [action.event for action in known.actions(day(0))]
    assert known.apply(shipping).protection is not None
    stated = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(51))
    assert () == ac.Case(order=attrs.evolve(unshipped, stated=(stated,)), policy=policy).why_not(shipping)


@pytest.mark.parametrize("policy", ac.PROFILES.values(), ids=ac.PROFILES)
def test_w2_an_order_with_all_its_dates_fits_every_profile(policy: ac.Policy) -> None:
    """An order with all its dates can be asked about under each profile, and at each past moment (W2)."""
    order = attrs.evolve(ORDER, estimated_delivery=day(40), receipt=ac.Receipt(at=day(30)))
    case = ac.Case(order=order, policy=policy)

    for days in (-2, -1, 0, 29, 30):
        assert case.as_of(day(days)).standing(day(days)).case.policy is policy


# --- asking -------------------------------------------------------------------------------------


def test_the_actions_of_the_order_stand_beside_those_of_the_dispute() -> None:
    """Who may confirm, extend or open is listed with the dispute's own actions, and until when."""
    listed = {action.event: action for action in CASE.actions(day(20))}
    (closing,) = CASE.deadlines(day(20))

    assert {ac.DisputeOpened, ac.ReceiptConfirmed, ac.ProtectionExtended} == set(listed)
    assert (closing, (ac.Party.BUYER,)) == (listed[ac.DisputeOpened].until, listed[ac.DisputeOpened].by)
    assert closing == listed[ac.ProtectionExtended].until
    assert day(60) == closing.at
    assert [ac.ReceiptConfirmed] == [action.event for action in CASE.actions(day(60))]
    running = {action.event for action in case_in(ac.Phase.NEGOTIATING).actions(day(23))}
    assert ac.DisputeOpened not in running
    assert {ac.BuyerCancelled, ac.ReceiptConfirmed} <= running


@pytest.mark.parametrize("days", [5, 10, 59, 60])
@pytest.mark.parametrize("confirmed", [False, True])
def test_what_the_actions_of_the_order_list_is_what_succeeds(days: int, confirmed: bool) -> None:
    """An event of the order, or the opening, is listed exactly if one of its class can be applied."""
    case = CASE.apply(ac.ReceiptConfirmed(at=day(4))) if confirmed else CASE
    now = day(days)
    tried: tuple[ac.Event, ...] = (
        ac.OrderShipped(at=now),
        ac.ReceiptConfirmed(at=now),
        ac.ProtectionExtended(at=now, until=day(200)),
        ac.DisputeOpened(at=now, claim=CLAIM),
    )

    expected = {type(event) for event in tried if not case.why_not(event)}
    assert expected == {action.event for action in case.actions(now)}


def test_the_deadlines_of_the_protection_show_while_they_can_matter() -> None:
    """The window's dates are listed before and while it is open, and not after a settled dispute."""
    assert ["opening_starts", "protection_ends"] == [each.kind.value for each in CASE.deadlines(day(1))]
    assert [True, True] == [each.estimated for each in CASE.deadlines(day(1))]
    assert [] == [each.kind.value for each in CASE.deadlines(day(60))]
    running = case_in(ac.Phase.NEGOTIATING).deadlines(day(23))
    assert ["agreement", "protection_ends"] == [each.kind.value for each in running]
    cancelled = case_in(ac.Phase.CANCELLED).deadlines(day(23))
    assert ["protection_ends"] == [each.kind.value for each in cancelled]
    settled = case_in(ac.Phase.REFUND_PENDING).deadlines(day(23))
    assert ["appeal", "refund"] == [each.kind.value for each in settled]


def test_a_stated_end_is_no_estimate() -> None:
    """A date that the marketplace printed wins over the figure, and says so."""
    stated = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(51))
    case = ac.Case(order=attrs.evolve(ORDER, stated=(stated,)))
    (closing,) = case.deadlines(day(20))

    assert (day(51), ac.Origin.MARKETPLACE, False) == (closing.at, closing.origin, closing.estimated)
    assert [Code.PROTECTION_OVER] == refused(case, CLAIM, day(51))


def test_the_timeline_tells_all_in_order() -> None:
    """Facts of the order and events of the dispute come in one list, oldest first, each in a sentence."""
    order = attrs.evolve(
        ORDER,
        tracking=ac.Tracking(status=ac.TrackingStatus.DELIVERED, seen_at=day(12)),
        extension=ac.Extension(at=day(11), until=day(70)),
        receipt=ac.Receipt(at=day(13)),
    )
    case = ac.Case(order=order).apply(OPENED)

    assert [
        (ac.instant(day(-1)), "The order was placed."),
        (ac.instant(day(0)), "The seller shipped the order."),
        (ac.instant(day(11)), "The seller extended the protection until 2026-05-10 12:00 UTC."),
        (ac.instant(day(12)), "Tracking showed: delivered."),
        (ac.instant(day(13)), "Receipt was confirmed by the buyer."),
        (
            ac.instant(day(20)),
            "The buyer opened a dispute (not as described) and asked for a refund of 60.00 USD.",
        ),
    ] == [(entry.at, entry.sentence) for entry in case.timeline()]


def test_a_standing_holds_all_answers_of_the_moment() -> None:
    """Where a case stands is what each question answers, after what had happened by itself."""
    case, now = case_in(ac.Phase.JUDGED), day(40)
    standing = case.standing(now, CLAIM)
    advanced, fired = case.advance(now)

    assert (now, advanced, fired) == (standing.now, standing.case, standing.fired)
    assert advanced.check_opening(CLAIM, now) == standing.opening
    assert advanced.actions(now) == standing.actions
    assert advanced.deadlines(now) == standing.deadlines
    assert advanced.timeline() == standing.timeline
    assert advanced.protection == standing.protection
    assert standing.next is None
    before = case.standing(day(31)).next
    assert before is not None
    assert "proposal_assigned" == before.fires


def test_a_case_is_opened_under_its_policy() -> None:
    """The figures under which a dispute was opened are those of its case."""
    case = ac.Case.replay(ORDER, [OPENED], granting())

    assert granting() == case.disputes[0].terms.policy
    assert (ac.RequestGranted(at=day(25)),) == case.advance(day(30))[1]


def test_o6_m2_what_is_known_of_the_buyer_stays_with_the_case() -> None:
    """The buyer's record and the costs are the case's through every step, and in its past (O6, M2)."""
    record, costs = ac.BuyerRecord(orders=4, disputed=1), ac.Costs(return_freight=usd("8.50"))
    case = ac.Case(order=ORDER, record=record, costs=costs).following(HISTORIES[ac.Phase.JUDGED])
    later = [case, case.advance(day(50))[0], case.as_of(day(21)), case.standing(day(50)).case]

    assert [(record, costs)] * 4 == [(each.record, each.costs) for each in later]
    assert (None, ac.Costs()) == (CASE.record, CASE.costs)
    wrongs: list[tuple[str, Any]] = [("record", (4, 1)), ("costs", usd("8.50")), ("costs", None)]
    for name, wrong in wrongs:
        with pytest.raises(ac.InvalidValueError, match=rf"^Case\.{name}: "):
            attrs.evolve(CASE, **{name: wrong})


def test_a_case_follows_many_events_as_one_after_another() -> None:
    """Following a history gives what following each of its events gives, and leaves the case as it was."""
    history = HISTORIES[ac.Phase.JUDGED]
    one_by_one = CASE
    for event in history:
        one_by_one = one_by_one.follow(event)

    assert one_by_one == CASE.following(iter(history)) == case_in(ac.Phase.JUDGED)
    assert CASE == CASE.following(())
    assert not CASE.history


def test_a_case_takes_an_order_and_a_policy() -> None:
    """What is no order, or no policy, is refused with what would fit."""
    with pytest.raises(ac.InvalidValueError, match=r"Case\.order: expected an Order"):
        ac.Case(order="8200000000010001")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(ac.InvalidValueError, match=r"Case\.policy: expected a Policy"):
        ac.Case(order=ORDER, policy="guide")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_every_event_is_told_in_a_sentence() -> None:
    """What each event says begins with a capital, or an amount, and ends with a full stop."""
    sentences = {entry.sentence for phase in ac.Phase for entry in case_in(phase).timeline()}
    extra = (
        ac.ClaimEdited(at=day(21), reason=ac.Reason.WRONG_ITEM, text=""),
        ac.BuyerProposed(at=day(21), proposal=ac.ReturnAndRefund(usd("5"), shipping_paid_by=ac.Party.SELLER)),
        ac.SellerProposed(at=day(21), proposal=ac.Wait(day(30))),
        ac.SellerProposed(at=day(21), proposal=ac.Refund(usd("0"))),
    )
    told = [case_in(ac.Phase.AWAITING_SELLER).apply(event).timeline()[-1].sentence for event in extra]

    assert [
        "The buyer edited the claim (wrong item).",
        "The buyer asked for a return and a refund of 5.00 USD (the seller pays the return) instead.",
        "The seller proposed waiting until 2026-03-31 12:00 UTC.",
        "The seller proposed no refund.",
    ] == told
    assert all(sentence[0].isupper() or sentence[0].isdigit() for sentence in sentences)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_a_life_through_every_event_is_told() -> None:
    """A dispute through return, contest, review, judgement and appeals is told in the words of each event."""
    photo = ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="a.png", given_by=ac.Party.SELLER)
    events: tuple[ac.Event, ...] = (
        ac.DisputeOpened(at=day(20), claim=attrs.evolve(CLAIM, asks=ac.ReturnAndRefund(PAID))),
        ac.EvidenceAdded(at=day(20.5), evidence=photo),
        ac.SellerAccepted(at=day(21)),
        ac.ReturnShipped(at=day(22), tracking_number="RR1"),
        ac.ReturnContested(at=day(30)),
        ac.PlatformProposed(at=day(31), proposal=ac.Refund(usd("0"))),
        ac.AppealFiled(at=day(39)),
        ac.AppealDecided(at=day(40), refund=ac.Refund(usd("20"))),
        ac.RefundCompleted(at=day(41), amount=usd("20")),
    )
    case = ac.Case.replay(ORDER, events)
    rejected = ac.Case.replay(ORDER, (*events[:7], ac.AppealDecided(at=day(40))))
    received = ac.Case.replay(ORDER, (*events[:4], ac.ReturnReceived(at=day(30), by=ac.Party.PLATFORM)))
    accepted = case_in(ac.Phase.JUDGED).apply(ac.BuyerAccepted(at=day(31), whose=ac.Party.PLATFORM))
    overdue, _ = ac.Case.replay(ORDER, events[:3]).advance(day(90))
    silent, _ = ac.Case.replay(ORDER, [OPENED], granting()).advance(day(90))
    asked = ac.Case.replay(
        ORDER, [OPENED, ac.PlatformSteppedIn(at=day(21), because=ac.SteppedInBecause.ASKED)]
    )

    assert [
        "The seller added evidence: a.png.",
        "The seller accepted what the buyer asked for.",
        "The buyer sent the goods back (tracking number RR1).",
        "The seller contested the return.",
        "AliExpress proposed no refund.",
        "Nobody chose in time, and AliExpress's proposal was assigned.",
        "The buyer appealed.",
        "The appeal was granted: a refund of 20.00 USD in all.",
        "20.00 USD arrived.",
    ] == [entry.sentence for entry in case.timeline()[3:]]
    assert "The appeal was rejected." == rejected.timeline()[-1].sentence
    assert "The returned goods reached AliExpress." == received.timeline()[-1].sentence
    assert "The buyer accepted the proposal of AliExpress." == accepted.timeline()[-1].sentence
    assert "The goods were not sent back in time: over, without money." == overdue.timeline()[-1].sentence
    assert (
        "The seller did not answer, and what the buyer asked for was executed."
        == silent.timeline()[-1].sentence
    )
    assert "AliExpress stepped in, since it was asked to." == asked.timeline()[-1].sentence


def test_the_remaining_time_is_signed() -> None:
    """Time left is negative once it is over: three days late is not three days left."""
    period = CASE.protection
    assert period is not None

    assert timedelta(days=3) == period.remaining(day(57))
    assert timedelta(days=-3) == period.remaining(day(63))
    (deadline,) = CASE.deadlines(day(20))
    assert timedelta(days=-3) == deadline.remaining(day(63))


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (ac.Party.PLATFORM, "AliExpress"),
        (
            ac.Phase.CANCELLED,
            "The buyer has cancelled the dispute; another may be opened while the protection runs.",
        ),
        (ac.Cause.AGREED, "the two agreed"),
        (ac.Remedy.CONTACT_SELLER, "contact the seller"),
        (ac.BuyerClosed, "close, without money"),
        (ac.BuyerClosed(at=day(1)), "The buyer closed the dispute."),
        (ac.Wait(day(30)), "waiting until 2026-03-31 12:00 UTC"),
    ],
)
def test_what_an_app_shows_can_be_put_into_words(thing: Any, words: str) -> None:
    """Parties, phases, causes, remedies, actions, events and proposals have words for a person."""
    assert words == ac.describe(thing)


def test_every_name_that_an_app_shows_has_words() -> None:
    """No member of the lists of names, and no event, lacks its words."""
    named: list[Any] = [*ac.Party, *ac.Phase, *ac.Cause, *ac.Remedy, *typing.get_args(ac.Event)]

    assert all(ac.describe(each) for each in named)
    for odd in ("judgd", None, 5, ac.Case):
        with pytest.raises(ac.InvalidValueError, match="a member of a list of names"):
            ac.describe(odd)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_wait_that_is_over_is_no_proposal() -> None:
    """A seller cannot ask to wait until an instant that lies behind."""
    with pytest.raises(
        ac.InvalidValueError, match=r"SellerProposed\.proposal\.until: expected an instant after"
    ):
        ac.SellerProposed(at=day(22), proposal=ac.Wait(day(22)))


def test_a_claim_brings_the_buyers_evidence() -> None:
    """Evidence of someone else is no part of the buyer's claim."""
    sellers = ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="a.png", given_by=ac.Party.SELLER)

    with pytest.raises(ac.InvalidValueError, match=r"Claim\.evidence\[0\]\.given_by: expected buyer"):
        attrs.evolve(CLAIM, evidence=(sellers,))


def test_the_sellers_files_are_not_held_to_the_buyers_form() -> None:
    """What the form takes is known for the buyer alone: a record with other files of the seller is read."""
    sellers = ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="a.webp", given_by=ac.Party.SELLER)
    event = ac.EvidenceAdded(at=day(31), evidence=sellers)

    assert () == case_in(ac.Phase.JUDGED).why_not(event)


def test_c5_there_is_no_telephone() -> None:
    """What is left is the seller, chat, contact form, appeal, social media: nobody is told to call (C5)."""
    assert {"seller", "chat", "contact_form", "appeal", "social_media"} == {each.value for each in ac.Channel}
    assert (ac.Channel.CHAT, ac.Channel.CONTACT_FORM, ac.Channel.SOCIAL_MEDIA) == (
        ac.Remedy.CUSTOMER_SERVICE.channels
    )
    assert (ac.Channel.SELLER,) == ac.Remedy.CONTACT_SELLER.channels
    assert (ac.Channel.APPEAL,) == ac.Remedy.APPEAL.channels
    assert () == ac.Remedy.WAIT.channels


@pytest.mark.parametrize("reason", ac.Reason)
def test_c6_a_seller_of_counterfeits_can_be_reported(reason: ac.Reason) -> None:
    """Where no dispute is possible any more, misuse of a trademark can still be reported (C6)."""
    claim = attrs.evolve(CLAIM, reason=reason)
    (over,) = CASE.check_opening(claim, day(70)).refusals
    early = CASE.check_opening(claim, day(2)).refusals[0]

    assert (reason is ac.Reason.COUNTERFEIT) is (ac.Remedy.REPORT_SELLER in over.remedies)
    assert ac.Remedy.REPORT_SELLER not in early.remedies


def test_m1_holidays_count_for_the_advice_and_for_the_standing() -> None:
    """Days that are no working days put off the date of the refund in every answer that names it (M1)."""
    case = case_in(ac.Phase.REFUND_PENDING)
    due = case.expected_refund(day(22))
    assert due
    assert due.deadline
    at, free = due.deadline.at, {due.deadline.at.date() - timedelta(days=2)}

    assert ac.AdviceCode.REFUND_LATE in {each.code for each in case.advice(at)}
    assert ac.AdviceCode.REFUND_COMES in {each.code for each in case.advice(at, holidays=free)}
    standing = case.standing(at, holidays=free)
    assert standing.refund
    assert not standing.refund.late
    assert case.advice(at, holidays=free) == standing.advice
    with pytest.raises(ac.InvalidValueError, match="holidays: expected dates"):
        case.advice(at, holidays={"2026-04-10"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("reason", [ac.Reason.COUNTERFEIT, ac.Reason.NOT_AS_DESCRIBED])
def test_m5_and_c6_what_customer_service_can_be_told_comes_last(reason: ac.Reason) -> None:
    """Where the protection is over, the seller of a counterfeit is reported, and then the guarantee used."""
    case = ac.Case(order=attrs.evolve(ORDER, local_guarantee=True))
    claim = attrs.evolve(CLAIM, reason=reason)
    without = CASE.check_opening(attrs.evolve(claim, reason=ac.Reason.NOT_AS_DESCRIBED), day(70)).refusals
    (over,) = case.check_opening(claim, day(70)).refusals
    report = (ac.Remedy.REPORT_SELLER,) if reason is ac.Reason.COUNTERFEIT else ()

    assert (*without[0].remedies, *report, ac.Remedy.LOCAL_GUARANTEE) == over.remedies


def test_w4_an_end_before_the_opening_is_marked_where_it_was_counted() -> None:
    """Where the policy counted the end that lies before the opening, the refusal marks it."""
    opening = ac.StatedDate(boundary=ac.Boundary.OPENING_STARTS, at=day(65))
    end = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(5))
    counted, stated = (ac.Case(order=attrs.evolve(ORDER, stated=(each,))) for each in (opening, end))
    (marked,), (exact,) = (case.check_opening(CLAIM, day(2)).refusals for case in (counted, stated))

    assert [Code.NEVER_OPENS] * 2 == [marked.code, exact.code]
    assert [True, False] == [marked.estimated, exact.estimated]
    assert [True, False] == [ac.Remedy.STATE_DATE in each.remedies for each in (marked, exact)]


def test_w5_the_date_of_running_out_carries_the_figure_that_counts_it() -> None:
    """From when a parcel in transit no longer bars a dispute is counted back by a figure of the policy."""
    case = in_transit(day(30))
    (trap,) = (each for each in case.advice(day(31), NOT_ARRIVED) if each.code is ac.Trap.STILL_IN_TRANSIT)
    (refusal,) = case.check_opening(NOT_ARRIVED, day(31)).refusals

    assert trap.deadline is not None
    assert ac.GUIDE.running_out == trap.deadline.figure
    assert (day(53), ac.Origin.POLICY) == (trap.deadline.at, trap.deadline.origin)
    assert (day(53), True) == (refusal.until, refusal.estimated)


def test_w7_and_p10_beside_a_running_dispute_no_other_is_opened() -> None:
    """A running dispute can be edited, and cancelled while another could follow; after that not any more."""
    end = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(21))
    short = ac.Case(order=attrs.evolve(ORDER, stated=(end,))).apply(OPENED)
    (running,) = case_in(ac.Phase.AWAITING_SELLER).check_opening(CLAIM, day(22)).refusals
    _, late = short.check_opening(CLAIM, day(22)).refusals
    words = "A dispute on this order is running already: the seller must answer what the buyer asks for."

    assert [(Code.DISPUTE_RUNNING, words)] * 2 == [(each.code, each.sentence) for each in (running, late)]
    assert (ac.Remedy.EDIT, ac.Remedy.CANCEL, ac.Remedy.CUSTOMER_SERVICE) == running.remedies
    assert (ac.Remedy.EDIT, ac.Remedy.CUSTOMER_SERVICE) == late.remedies


@pytest.mark.parametrize("judged", [False, True])
def test_w7_a_contested_return_bars_another_since_it_was_settled(judged: bool) -> None:
    """What was settled stays settled while its return is contested: the dispute that runs can be edited."""
    case = case_in(ac.Phase.RETURN_IN_TRANSIT).apply(ac.ReturnContested(at=day(30)))
    if judged:
        case = case.apply(ac.PlatformProposed(at=day(31), proposal=ac.Refund(usd("40"))))
    (settled,) = case.check_opening(CLAIM, day(32)).refusals

    assert (Code.DISPUTE_SETTLED, day(21)) == (settled.code, settled.since)
    assert (ac.Remedy.EDIT, ac.Remedy.CONTACT_SELLER, ac.Remedy.CUSTOMER_SERVICE) == settled.remedies


def test_p1_and_t3_an_event_is_followed_after_all_that_had_happened_by_itself() -> None:
    """Where two dates have passed, one after another, both have brought about what they bring."""
    case = ac.Case(order=ORDER, policy=granting()).apply(
        attrs.evolve(OPENED, claim=attrs.evolve(CLAIM, asks=ac.ReturnAndRefund(PAID)))
    )
    followed = case.follow(ac.TrackingUpdated(at=day(50), status=ac.TrackingStatus.LOST))
    assert followed.dispute

    assert [day(20), day(25), day(35)] == [event.at for event in followed.dispute.history]
    assert ac.Phase.CLOSED is followed.dispute.phase


CONFIRMED = CASE.apply(ac.ReceiptConfirmed(at=day(30)))


@pytest.mark.parametrize(
    ("case", "event", "expected"),
    [
        (
            CASE,
            ac.ReceiptConfirmed(at=day(15), by=ac.Party.SELLER),
            "Confirming receipt is not for the seller, but for the buyer or AliExpress. [W3]",
        ),
        (
            CASE,
            ac.ProtectionExtended(at=day(15), until=day(55)),
            "The protection ends on ~2026-04-30 12:00 UTC already; an extension must end later. [W2]",
        ),
        (
            CONFIRMED,
            ac.ReceiptConfirmed(at=day(35)),
            "Receipt was confirmed on 2026-03-31 12:00 UTC already. [W3]",
        ),
        (
            CONFIRMED,
            ac.ProtectionExtended(at=day(35), until=day(90)),
            "Receipt was confirmed on 2026-03-31 12:00 UTC already. [W2]",
        ),
    ],
)
def test_w2_and_w3_what_cannot_happen_to_an_order_is_told_with_its_rule(
    case: ac.Case, event: ac.OrderEvent, expected: str
) -> None:
    """A refused confirmation or extension says whose it is, or what stands against it, and why."""
    (refusal,) = case.why_not(event)

    assert expected == str(refusal)


def test_w1_to_w3_what_can_be_done_to_an_order_says_by_whom_and_until_when() -> None:
    """The seller ships, and extends until the protection ends; buyer or AliExpress confirms; none decides."""
    unshipped = ac.Case(order=attrs.evolve(ORDER, shipped_at=None))
    ends = CASE.deadlines(day(15))[-1]
    opening, *others = CASE.actions(day(15))
    seller, both = (ac.Party.SELLER,), (ac.Party.BUYER, ac.Party.PLATFORM)

    assert (ac.Action(ac.OrderShipped, seller, None, (), closes=False, rule="W1"),) == unshipped.actions(
        day(1)
    )
    assert (ac.DeadlineKind.PROTECTION_ENDS, day(60)) == (ends.kind, ends.at)
    assert ac.DisputeOpened is opening.event
    assert [
        ac.Action(ac.ReceiptConfirmed, both, None, (), closes=False, rule="W3"),
        ac.Action(ac.ProtectionExtended, seller, ends, (), closes=False, rule="W2"),
    ] == others
    assert [False] * 3 == [each.closes for each in CASE.actions(day(15))]


def test_a_reading_of_the_tracking_makes_up_no_number() -> None:
    """Where the order knew none, the number and the carrier stay empty; else they stay what they were."""
    read = ac.TrackingUpdated(at=day(12), status=ac.TrackingStatus.DELIVERED)
    known = ac.Tracking(
        status=ac.TrackingStatus.IN_TRANSIT, seen_at=day(11), number="RR123456785CN", carrier="a post"
    )
    orders = [
        ac.Case(order=attrs.evolve(ORDER, tracking=tracking)).apply(read).order for tracking in (None, known)
    ]

    assert [("", ""), ("RR123456785CN", "a post")] == [
        (order.tracking.number, order.tracking.carrier) for order in orders if order.tracking
    ]


def test_w8_what_happens_next_happens_to_the_newest_dispute() -> None:
    """A second dispute moves, and the cancelled one before it stays as it was."""
    before = case_in(ac.Phase.CANCELLED)
    again = before.following(
        [
            ac.DisputeOpened(at=day(30), claim=CLAIM),
            ac.BuyerProposed(at=day(31), proposal=ac.Refund(usd("30"))),
        ]
    )
    first, second = again.disputes

    assert before.disputes == (first,)
    assert (ac.Phase.AWAITING_SELLER, ac.Refund(usd("30"))) == (second.phase, second.claim.asks)


def test_an_event_of_the_past_is_told_beside_all_else() -> None:
    """What lies before the newest fact is refused for that once, and for every other reason, too."""
    tracked = CASE.apply(ac.TrackingUpdated(at=day(19), status=ac.TrackingStatus.LOST))
    early = ac.BuyerProposed(at=day(5), proposal=ac.Refund(usd("99")))
    before, none = tracked.why_not(ac.BuyerCancelled(at=day(5)))

    assert [Code.OLDER_THAN_LAST, Code.NO_DISPUTE] == [before.code, none.code]
    assert "Cancelling the dispute is not possible yet: no dispute has been opened." == none.sentence
    assert [Code.OLDER_THAN_LAST, Code.ABOVE_PAID] == codes(case_in(ac.Phase.AWAITING_SELLER).why_not(early))


def test_w8_an_action_closes_where_nothing_can_follow_it() -> None:
    """Cancelling decides the dispute for good once the protection is over; what is no end never does."""
    end = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(20.5))
    short = ac.Case(order=attrs.evolve(ORDER, stated=(end,))).apply(OPENED)
    ends = {ac.SellerAccepted, ac.BuyerClosed}

    assert ends == {each.event for each in case_in(ac.Phase.AWAITING_SELLER).actions(day(21)) if each.closes}
    assert ends | {ac.BuyerCancelled} == {each.event for each in short.actions(day(21)) if each.closes}


def test_w1_opening_is_an_action_of_the_buyer_until_the_protection_ends() -> None:
    """A dispute is opened by the buyer alone, leads to the wait for the seller, and decides nothing."""
    opening = CASE.actions(day(15))[0]
    ends = CASE.deadlines(day(15))[-1]

    assert (
        ac.Action(
            ac.DisputeOpened, (ac.Party.BUYER,), ends, (ac.Phase.AWAITING_SELLER,), closes=False, rule="W1"
        )
        == opening
    )


def test_a_file_about_an_item_that_was_not_ordered_is_refused_in_a_running_dispute_too() -> None:
    """A file names an item of the order, whenever it is added."""
    item = ac.Item(id="1", title="a pot", price=PAID)
    case = ac.Case(order=attrs.evolve(ORDER, items=(item,))).apply(OPENED)
    files = [ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="a.jpg", item=number) for number in ("1", "9")]
    known, unknown = (case.why_not(ac.EvidenceAdded(at=day(21), evidence=each)) for each in files)

    assert () == known
    assert [Code.UNKNOWN_ITEM] == codes(unknown)


UNDECIDED = {phase for phase in ac.Phase if phase.open} | {ac.Phase.CANCELLED}


@pytest.mark.parametrize("phase", ac.Phase)
def test_w3_and_w8_a_standing_says_what_is_safe_where_it_can_be_done(phase: ac.Phase) -> None:
    """Cancelling is told of while a dispute is open, confirming while nothing is decided or confirmed."""
    case = case_in(phase)
    now = case.history[-1].at + MICROSECOND
    standing = case.standing(now)
    confirmed = case.apply(ac.ReceiptConfirmed(at=now)).standing(now)

    assert phase.open is (standing.safe_cancel is not None)
    assert (phase in UNDECIDED) is (standing.safe_confirm is not None)
    assert confirmed.safe_confirm is None
    assert CASE.standing(day(15)).safe_confirm is not None
    assert ac.Case(order=attrs.evolve(ORDER, shipped_at=None)).standing(day(1)).safe_confirm is None


@pytest.mark.parametrize("reason", [ac.Reason.NOT_AS_DESCRIBED, ac.Reason.ITEMS_MISSING])
def test_w3_elsewhere_advice_counts_the_protection_for_the_claim_at_hand(reason: ac.Reason) -> None:
    """Where defects are protected beyond the receipt, opening is advised for these, and for nothing else."""
    confirmed = BRAZIL.apply(ac.ReceiptConfirmed(at=day(12)))
    advised = {each.code for each in confirmed.advice(day(30), attrs.evolve(CLAIM, reason=reason))}

    assert reason.defective is (ac.AdviceCode.OPEN_DISPUTE in advised)


def test_w3_and_w8_elsewhere_cancelling_a_claim_for_a_defect_is_safe_for_longer() -> None:
    """Another dispute for the same defect can follow until the protection ends, confirmed or not."""
    confirmed = BRAZIL.following([OPENED, ac.ReceiptConfirmed(at=day(21))])
    window = confirmed.safe_cancel(day(22))

    assert window.deadline
    assert (ac.DeadlineKind.PROTECTION_ENDS, day(89)) == (window.deadline.kind, window.deadline.at)


def test_a_case_is_made_of_facts_alone() -> None:
    """What a case works out has no name for a user, and is not shown: it can be told from the rest."""
    public = {"order", "policy", "record", "costs"}
    names = inspect.signature(ac.Case).parameters

    assert public == {name for name in names if not name.startswith("_")}
    shown = repr(case_in(ac.Phase.JUDGED))
    assert [False, False, False] == [f"{name}=" in shown for name in ("_given", "_disputes", "_periods")]
    assert "_history=" in shown

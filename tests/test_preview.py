"""Previews, standings and the timeline: what an event would bring about, and what has happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_advice import (
    CLAIMS,
    FREE_FOR_BUYER,
    IN_TRANSIT,
    NOT_ARRIVED,
    QUESTIONS,
    RETURN_OF_NOTHING,
    WALKS,
    Asked,
    any_claim,
    claims,
    contested,
    judged,
    moves,
    offered,
    rotated,
    seen,
    told,
    whole,
)
from worlds import (
    CLAIM,
    MICROSECOND,
    OPENED,
    ORDER,
    PAID,
    PHOTO,
    RETURN_CLAIM,
    case_in,
    codes,
    day,
    usd,
)

import aliclaim as ac
from aliclaim import Loss, Phase, Trap

BUYER, SELLER, PLATFORM = ac.Party
SHORT = attrs.evolve(ac.GUIDE, after_confirmation=ac.BRAZIL_2026.after_confirmation)


def accepting(whose: ac.Party, at: float = 31) -> ac.BuyerAccepted:
    """Return the acceptance of a proposal."""
    return ac.BuyerAccepted(at=day(at), whose=whose)


def seen_before(case: ac.Case, event: ac.Event) -> ac.Preview:
    """Return the preview of an event at its own moment."""
    return case.preview(event, event.at)


# --- what closes, and what is lost ------------------------------------------------------------

LATE = told(ac.DisputeOpened(at=day(58), claim=CLAIM))
LOSSES: list[tuple[ac.Case, ac.Event, Phase | None, bool, list[Loss]]] = [
    (told(), ac.DisputeOpened(at=day(20), claim=CLAIM), Phase.AWAITING_SELLER, False, []),
    (told(OPENED), ac.BuyerCancelled(at=day(21)), Phase.CANCELLED, False, []),
    (told(OPENED), ac.BuyerClosed(at=day(21)), Phase.CLOSED, True, [Loss.REOPENING, Loss.MONEY]),
    (told(OPENED), ac.SellerAccepted(at=day(21)), Phase.REFUND_PENDING, True, [Loss.REOPENING]),
    (told(OPENED), ac.EvidenceAdded(at=day(21), evidence=PHOTO), Phase.AWAITING_SELLER, False, []),
    (
        judged(ac.Refund(usd("40"))),
        accepting(PLATFORM),
        Phase.REFUND_PENDING,
        True,
        [Loss.REOPENING],
    ),
    (
        judged(FREE_FOR_BUYER),
        accepting(PLATFORM),
        Phase.AWAITING_RETURN,
        True,
        [Loss.REOPENING, Loss.GOODS],
    ),
    (
        judged(ac.Refund(usd("0"))),
        accepting(PLATFORM),
        Phase.CLOSED,
        True,
        [Loss.REOPENING, Loss.MONEY],
    ),
    (
        told(OPENED, offered(ac.Refund(usd("10")))),
        accepting(SELLER, 23),
        Phase.REFUND_PENDING,
        True,
        [Loss.REOPENING],
    ),
    (
        judged(ac.Refund(usd("40")), offered(ac.Refund(usd("10")))),
        accepting(PLATFORM),
        Phase.REFUND_PENDING,
        True,
        [Loss.REOPENING, Loss.PROPOSALS],
    ),
    (
        told(OPENED, offered(ac.Refund(usd("10")))),
        ac.BuyerCancelled(at=day(23)),
        Phase.CANCELLED,
        False,
        [Loss.PROPOSALS],
    ),
    (
        told(OPENED, offered(ac.Wait(day(40)))),
        ac.BuyerClosed(at=day(23)),
        Phase.CLOSED,
        True,
        [Loss.REOPENING, Loss.MONEY],
    ),
    (case_in(Phase.AWAITING_RETURN), ac.ReturnOverdue(at=day(31)), Phase.CLOSED, False, [Loss.MONEY]),
    (case_in(Phase.CLOSED), ac.AppealFiled(at=day(22)), Phase.APPEALED, False, [Loss.APPEAL]),
    (told(), ac.ReceiptConfirmed(at=day(20)), None, False, [Loss.PROTECTION_DAYS]),
    (told(), ac.ReceiptConfirmed(at=day(50)), None, False, []),
    (told(), ac.ProtectionExtended(at=day(20), until=day(70)), None, False, []),
    (told(order=attrs.evolve(ORDER, shipped_at=None)), ac.OrderShipped(at=day(1)), None, False, []),
]


@pytest.mark.parametrize(("case", "event", "after", "closes", "lost"), LOSSES)
def test_what_an_event_closes_and_costs_for_good(
    case: ac.Case, event: ac.Event, after: Phase | None, closes: bool, lost: list[Loss]
) -> None:
    """The phase afterwards, whether it is decided then, and what is lost for good (P7, C3, W3)."""
    preview = seen_before(case, event)

    assert ((), after, closes, lost) == (
        preview.refusals,
        preview.after,
        preview.closes,
        list(preview.lost),
    )
    assert all(map(whole, preview.sentences))


def test_each_loss_is_a_sentence_with_its_rule() -> None:
    """Every kind of loss cites a rule and is told in a whole sentence."""
    rules = {Loss.REOPENING: "W7", Loss.PROPOSALS: "P4", Loss.MONEY: "C3", Loss.GOODS: "P9"}
    rules |= {Loss.DISPUTE: "W8", Loss.PROTECTION_DAYS: "W3", Loss.APPEAL: "C4"}

    assert rules == {loss: loss.rule for loss in Loss}
    assert all(whole(loss.sentence) for loss in Loss)


def test_what_is_refused_brings_nothing_about() -> None:
    """A refused event has its refusals and traps, and nothing after it."""
    preview = seen_before(told(), ac.DisputeOpened(at=day(9), claim=RETURN_CLAIM))

    assert not preview.allowed
    assert ([ac.RefusalCode.TOO_EARLY], None, False, ()) == (
        codes(preview.refusals),
        preview.after,
        preview.closes,
        preview.lost,
    )
    assert (None, None, None, None) == (preview.appeal, preview.refund, preview.net, preview.open_until)
    assert (*(refusal.sentence for refusal in preview.refusals), preview.warnings[0].sentence) == (
        preview.sentences
    )


def test_p7_what_follows_is_told_in_this_order() -> None:
    """That it is decided, what is lost, the appeal and the money, then the traps (P7, C4, M1, T4)."""
    case = judged(ac.Refund(usd("40")), offered(ac.Refund(usd("10"))))
    preview = seen_before(case, accepting(SELLER))

    assert preview.net
    assert preview.refund
    assert preview.appeal
    assert (usd("10"), usd("10"), day(38)) == (preview.net.amount, preview.refund.amount, preview.appeal.at)
    assert preview.sentences == (
        "The dispute is decided by it, for good.",
        "No other dispute can be opened on this order.",
        Loss.PROPOSALS.sentence,
        "What is left is an appeal, until ~2026-04-08 12:00 UTC.",
        preview.refund.sentence,
        preview.warnings[0].sentence,
    )


def test_w8_after_cancelling_it_is_told_until_when_another_can_be_opened() -> None:
    """Cancelling leaves the protection, and opening leaves none beside it (W8)."""
    preview = seen_before(told(OPENED), ac.BuyerCancelled(at=day(21)))

    assert preview.open_until
    assert day(60) == preview.open_until.at
    assert ("A dispute can be opened until ~2026-04-30 12:00 UTC.",) == preview.sentences
    assert None is seen_before(told(), OPENED).open_until


def test_w8_to_cancel_after_the_protection_is_final() -> None:
    """When no other dispute can be opened, cancelling decides as closing does (W8, C3)."""
    preview = seen_before(LATE, ac.BuyerCancelled(at=day(60)))

    assert (True, None) == (preview.closes, preview.open_until)


def test_p5_what_would_happen_by_itself_comes_first() -> None:
    """An event after a passed deadline meets what has happened by itself then (P5)."""
    case = judged(ac.Refund(usd("40")))
    preview = case.preview(accepting(PLATFORM, 38), day(31))

    assert (ac.ProposalAssigned(at=day(37)),) == preview.fired
    assert (Phase.REFUND_PENDING, [ac.RefusalCode.NOT_IN_PHASE]) == (
        preview.before,
        codes(preview.refusals),
    )


@pytest.mark.parametrize("event", [ac.BuyerClosed(at=day(61)), ac.SellerAccepted(at=day(61))])
def test_w4_what_the_end_of_the_protection_took_is_not_lost_again(event: ac.Event) -> None:
    """After the protection no other dispute could be opened before, so none is lost by the event (W4, W7)."""
    assert Loss.REOPENING not in seen_before(LATE, event).lost


def test_w7_where_defects_can_still_be_claimed_reopening_is_not_lost() -> None:
    """Confirming before any problem could be claimed leaves the defects, where these outlast it (W3, W7)."""
    case, event = told(policy=ac.BRAZIL_2026), ac.ReceiptConfirmed(at=day(1))

    assert case.follow(event).check_opening(None, day(10)).allowed
    assert Loss.REOPENING not in seen_before(case, event).lost


def test_a_preview_lies_not_before_the_question() -> None:
    """An event before the moment of the question, and what is no event, are refused by name."""
    with pytest.raises(ac.InvalidValueError, match=r"event\.at: expected an instant not before now"):
        told(OPENED).preview(ac.BuyerClosed(at=day(21)), day(22))
    wrong: object = "close"
    with pytest.raises(ac.InvalidValueError, match="event: expected an event"):
        told().preview(wrong, day(22))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_c4_after_an_overdue_return_an_appeal_is_left() -> None:
    """A return that was not sent ends it without money, and leaves an appeal (C4, T3)."""
    preview = seen_before(case_in(Phase.AWAITING_RETURN), ac.ReturnOverdue(at=day(31)))

    assert preview.appeal
    assert day(38) == preview.appeal.at


def test_w7_a_decided_dispute_has_no_days_to_lose() -> None:
    """Where no dispute can be opened any more, confirming receipt takes nothing away (W7, W3)."""
    preview = seen_before(case_in(Phase.CLOSED), ac.ReceiptConfirmed(at=day(22)))

    assert Loss.PROTECTION_DAYS not in preview.lost


# --- the traps that an event steps into -------------------------------------------------------

STEPS: list[tuple[ac.Case, ac.Event, list[Trap]]] = [
    (told(OPENED), ac.BuyerClosed(at=day(21)), [Trap.CLOSING_FOR_CANCELLING]),
    (told(OPENED), ac.BuyerCancelled(at=day(21)), []),
    (told(OPENED, offered(ac.Wait(day(53) + MICROSECOND))), ac.BuyerCancelled(at=day(23)), [Trap.PATIENCE]),
    (told(OPENED, offered(ac.Wait(day(53)))), ac.BuyerCancelled(at=day(23)), []),
    (told(OPENED, offered(ac.ReturnAndRefund(PAID))), accepting(SELLER, 23), [Trap.RETURN_AT_OWN_COST]),
    (told(OPENED, offered(FREE_FOR_BUYER)), accepting(SELLER, 23), []),
    (
        told(ac.DisputeOpened(at=day(20), claim=NOT_ARRIVED), offered(FREE_FOR_BUYER)),
        accepting(SELLER, 23),
        [Trap.RETURN_OF_NOTHING],
    ),
    (
        judged(ac.Refund(usd("40")), offered(ac.Refund(usd("10")))),
        accepting(SELLER),
        [Trap.WORSE_THAN_PLATFORM],
    ),
    (judged(ac.Refund(usd("40")), offered(ac.Refund(usd("10")))), accepting(PLATFORM), []),
    (judged(ac.ReturnAndRefund(PAID)), accepting(PLATFORM), [Trap.RETURN_AT_OWN_COST]),
    (told(OPENED), ac.BuyerProposed(at=day(21), proposal=RETURN_CLAIM.asks), [Trap.RETURN_AT_OWN_COST]),
    (
        told(ac.DisputeOpened(at=day(20), claim=NOT_ARRIVED)),
        ac.BuyerProposed(at=day(21), proposal=FREE_FOR_BUYER),
        [Trap.RETURN_OF_NOTHING],
    ),
    (told(), ac.DisputeOpened(at=day(20), claim=RETURN_CLAIM), [Trap.RETURN_AT_OWN_COST]),
    (told(), ac.DisputeOpened(at=day(20), claim=RETURN_OF_NOTHING), [Trap.RETURN_OF_NOTHING]),
    (told(seen(IN_TRANSIT)), ac.DisputeOpened(at=day(20), claim=NOT_ARRIVED), [Trap.STILL_IN_TRANSIT]),
    (told(seen(IN_TRANSIT)), ac.DisputeOpened(at=day(53), claim=NOT_ARRIVED), []),
    (
        told(),
        ac.DisputeOpened(at=day(20), claim=claims(ac.Reason.OTHER_SHIPPING_METHOD)),
        [Trap.UNCHECKED_GOODS],
    ),
    (told(), ac.ReceiptConfirmed(at=day(20)), [Trap.CONFIRMED_IS_NOT_OVER]),
    (told(), ac.ReceiptConfirmed(at=day(20), by=SELLER), []),
    (told(ac.ReceiptConfirmed(at=day(20))), ac.ReceiptConfirmed(at=day(21)), []),
    (told(order=attrs.evolve(ORDER, shipped_at=None)), ac.ReceiptConfirmed(at=day(21)), []),
    (told(), accepting(SELLER), []),
    (told(), ac.BuyerProposed(at=day(21), proposal=RETURN_CLAIM.asks), []),
    (told(OPENED), accepting(SELLER, 21), []),
    (told(OPENED), ac.SellerAccepted(at=day(21)), []),
]


@pytest.mark.parametrize(("case", "event", "traps"), STEPS)
def test_an_event_is_warned_of_where_it_steps_into_a_trap(
    case: ac.Case, event: ac.Event, traps: list[Trap]
) -> None:
    """What is about to be done is held against every trap that it can step into (T1 to T8)."""
    assert traps == [warning.code for warning in seen_before(case, event).warnings]


@pytest.mark.parametrize("policy", list(ac.PROFILES.values()), ids=lambda policy: policy.name)
def test_t7_the_date_of_the_warning_is_until_when_it_can_be_opened(policy: ac.Policy) -> None:
    """The date that T7 names is the one until which a dispute can be opened afterwards (T7, W3)."""
    case = told(order=attrs.evolve(ORDER, estimated_delivery=day(40)), policy=policy)
    preview = seen_before(case, ac.ReceiptConfirmed(at=day(20)))
    (warning,) = preview.warnings

    assert preview.open_until == warning.deadline


def test_w7_and_t7_a_decided_dispute_is_not_said_to_be_open_still() -> None:
    """After a dispute that was closed no confirmation leaves another to open (W7, C3, T7)."""
    assert () == seen_before(case_in(Phase.CLOSED), ac.ReceiptConfirmed(at=day(22))).warnings


def test_t1_what_cannot_be_cancelled_is_not_to_be_cancelled_instead() -> None:
    """Closing a contested return is warned of, but not with the word to cancel it (T1, P7)."""
    preview = seen_before(contested(), ac.BuyerClosed(at=day(31)))

    assert not any("cancel it" in sentence for sentence in preview.sentences)


def test_w1_where_none_ever_opens_no_date_is_given() -> None:
    """A protection that ends before it would open leaves no date until which to open (W1, W4)."""
    preview = seen_before(told(policy=SHORT), ac.ReceiptConfirmed(at=day(1)))

    assert None is preview.open_until


# --- laws -------------------------------------------------------------------------------------


def ahead(asked: Asked, number: int, days: float, legal: bool) -> tuple[Asked, ac.Event]:
    """Return a case and an event that may come so many days later: one that is allowed, or any."""
    at = asked.at + timedelta(days=days)
    case, _ = asked.case.advance(at)
    events = rotated(moves(at), number)
    allowed = (event for event in events if not case.why_not(event))
    return asked, next(allowed, events[0]) if legal else events[0]


PREVIEWED = st.builds(
    ahead, WALKS, st.integers(0, 10_000), st.sampled_from([0, 1, 8, 40]), st.sampled_from([True, True, False])
)


def came_to(case: ac.Case, preview: ac.Preview) -> ac.Case:
    """Return the case after what had happened by itself before the event."""
    return reduce(ac.Case.apply, preview.fired, case)


@given(PREVIEWED)
def test_a_preview_comes_true(foreseen: tuple[Asked, ac.Event]) -> None:
    """It is allowed exactly where nothing refuses it, and what follows is as it was foreseen."""
    (case, at, _), event = foreseen
    preview = case.preview(event, at)
    before = came_to(case, preview)

    assert before.why_not(event) == preview.refusals
    assert preview.allowed is not bool(preview.refusals)
    assert (before.dispute and before.dispute.phase) == preview.before
    assert all(map(whole, preview.sentences)) or not preview.allowed
    if preview.allowed:
        after = case.follow(event)
        assert (after.dispute and after.dispute.phase) == preview.after
        assert (
            after.expected_refund(event.at) == (preview.refund and attrs.evolve(preview.refund, arrival=None))
            or after.order.payment
        )
    else:
        assert (None, False, ()) == (preview.after, preview.closes, preview.lost)


def reopenable(case: ac.Case, at: datetime) -> bool:
    """Say whether a dispute can be opened from then on, if need be after cancelling the one that runs.

    Asked of the order alone, at the moments that decide: then, at the opening, just before the end.
    """
    match case.dispute:
        case ac.UnderReview(contested=ac.Outcome()) | ac.Judged(contested=ac.Outcome()):
            return False
        case None | ac.Cancelled():
            free = True
        case dispute:
            free = dispute.phase.open
    period, alone = case.protection, ac.Case(order=case.order, policy=case.policy)
    if period is None or not free:
        return False
    moments = (at, period.opens_at, period.closes_at - MICROSECOND)
    return any(alone.check_opening(None, max(moment, at)).allowed for moment in moments)


@given(PREVIEWED)
def test_w7_what_is_lost_for_reopening_cannot_be_opened(foreseen: tuple[Asked, ac.Event]) -> None:
    """Where reopening is said to be lost, no dispute can ever be opened after the event (W7, C3)."""
    (case, at, _), event = foreseen
    preview = case.preview(event, at)

    if Loss.REOPENING in preview.lost:
        assert not reopenable(case.follow(event), event.at)


@given(PREVIEWED)
def test_w7_what_can_no_longer_be_opened_is_said_to_be_lost(foreseen: tuple[Asked, ac.Event]) -> None:
    """Where a dispute could be opened before the event and none can after it, that is told (W7, W8)."""
    (case, at, _), event = foreseen
    preview = case.preview(event, at)

    if preview.allowed and reopenable(came_to(case, preview), event.at):
        assert (not reopenable(case.follow(event), event.at)) is (Loss.REOPENING in preview.lost)


@given(PREVIEWED)
def test_w7_what_had_been_lost_before_is_not_lost_again(foreseen: tuple[Asked, ac.Event]) -> None:
    """Where none could be opened before the event either, it takes no reopening away (W4, W7)."""
    (case, at, _), event = foreseen
    preview = case.preview(event, at)

    if Loss.REOPENING in preview.lost:
        assert reopenable(came_to(case, preview), event.at)


@given(PREVIEWED)
def test_w8_until_when_it_can_be_opened_is_exact(foreseen: tuple[Asked, ac.Event]) -> None:
    """A microsecond before the date a dispute can be opened after the event, and at it none can (W4, W8)."""
    (case, at, _), event = foreseen
    preview = case.preview(event, at)

    if preview.open_until and isinstance(event, (ac.BuyerCancelled, ac.ReceiptConfirmed, ac.OrderShipped)):
        after = case.follow(event)
        probe = any_claim(after)
        assert after.check_opening(probe, preview.open_until.at - MICROSECOND).allowed
        assert not after.check_opening(probe, preview.open_until.at).allowed


# --- all answers at once ----------------------------------------------------------------------


@given(QUESTIONS)
def test_a_standing_is_all_the_answers_of_the_case(asked: Asked) -> None:
    """Each field of a standing is what the case answers to the same question."""
    case, now, claim = asked
    standing = case.standing(now, claim)
    dispute = case.advance(now)[0].dispute

    assert case.advice(now, claim) == standing.advice
    assert (case.counting(now), case.offers(now)) == (standing.counting, standing.offers)
    assert (case.expected_refund(now), case.manifest(now)) == (
        standing.refund,
        standing.case.manifest(now),
    )
    assert (case.safe_cancel(now) if dispute and dispute.phase.open else None) == standing.safe_cancel
    if standing.safe_confirm:
        assert case.safe_confirm(now) == standing.safe_confirm
    assert (standing.counting is None) is (dispute is None)


@given(WALKS, CLAIMS)
def test_no_question_is_answered_before_what_is_known(asked: Asked, claim: ac.Claim) -> None:
    """Every question refuses a moment before something that the case knows, by the name of the field."""
    case = asked.case
    known = case.known_until
    assert known is not None
    early, event = known - MICROSECOND, ac.BuyerClosed(at=known)

    for ask in (
        lambda: case.advice(early, claim),
        lambda: case.preview(event, early),
        lambda: case.safe_cancel(early),
        lambda: case.safe_confirm(early),
        lambda: case.counting(early),
        lambda: case.offers(early),
        lambda: case.expected_refund(early),
        lambda: case.manifest(early),
        lambda: case.standing(early, claim),
    ):
        with pytest.raises(ac.InvalidValueError, match="now: expected an instant not before"):
            ask()


# --- what has happened ------------------------------------------------------------------------


def test_the_timeline_tells_the_facts_of_the_order_and_the_events_in_order() -> None:
    """What the order was made with and what happened since stand in one list, oldest first."""
    order = attrs.evolve(
        ORDER,
        tracking=ac.Tracking(status=IN_TRANSIT, seen_at=day(12)),
        extension=ac.Extension(at=day(11), until=day(70)),
        receipt=ac.Receipt(at=day(13), by=PLATFORM),
    )
    case = told(OPENED, order=order)

    assert [
        (day(-1), "order_placed", "The order was placed."),
        (day(0), "order_shipped", "The seller shipped the order."),
        (
            day(11),
            "protection_extended",
            "The seller extended the protection until 2026-05-10 12:00 UTC.",
        ),
        (day(12), "tracking_updated", "Tracking showed: in transit."),
        (day(13), "receipt_confirmed", "Receipt was confirmed by AliExpress."),
        (
            day(20),
            "dispute_opened",
            "The buyer opened a dispute (not as described) and asked for a refund of 60.00 USD.",
        ),
    ] == [(entry.at, entry.tag, entry.sentence) for entry in case.timeline()]


def test_a_timeline_without_facts_is_empty() -> None:
    """An order of which no date is known has no timeline yet."""
    assert () == told(order=ac.Order(id="1", paid=PAID)).timeline()


@given(WALKS)
def test_a_timeline_has_every_event_in_order(asked: Asked) -> None:
    """Nothing that happened is left out, and nothing stands before what came earlier."""
    entries = asked.case.timeline()
    instants = [entry.at for entry in entries]

    assert sorted(instants) == instants
    assert [event.tag for event in asked.case.history] == [
        entry.tag for entry in entries[len(entries) - len(asked.case.history) :]
    ]
    assert all(entry.sentence.endswith(".") for entry in entries)

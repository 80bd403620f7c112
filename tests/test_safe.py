"""Cancelling and confirming: until when a dispute can be opened afterwards (W3, W8)."""

from __future__ import annotations

from datetime import datetime

import attrs
import pytest
from hypothesis import given
from test_advice import (
    DELIVERED,
    IN_TRANSIT,
    NOT_ARRIVED,
    QUESTIONS,
    Asked,
    any_claim,
    contested,
    judged,
    seen,
    told,
)
from worlds import CLAIM, MICROSECOND, ORDER, case_in, codes, day, usd

import aliclaim as ac
from aliclaim import DeadlineKind as K

CASE = told()
SHORT = attrs.evolve(ac.GUIDE, after_confirmation=ac.BRAZIL_2026.after_confirmation)


def dated(deadline: ac.Deadline | None) -> tuple[K, datetime] | None:
    """Return the kind and the instant of a deadline."""
    return (deadline.kind, deadline.at) if deadline else None


# --- cancelling -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "safe"), [(day(21), True), (day(60) - MICROSECOND, True), (day(60), False)]
)
def test_w8_cancelling_is_safe_while_the_protection_runs(moment: datetime, safe: bool) -> None:
    """Up to the very end of the protection another dispute can be opened after cancelling (W8)."""
    opened = ac.DisputeOpened(at=day(20), claim=CLAIM, agreement_by=day(70), answer_by=day(70))
    window = told(opened).safe_cancel(moment)

    assert (safe, (K.PROTECTION_ENDS, day(60)) if safe else None) == (window.safe, dated(window.deadline))
    assert (ac.BuyerCancelled, "W8", None, None, True) == (
        window.event,
        window.rule,
        window.opens,
        window.instead,
        window.again,
    )


def test_w8_the_answer_is_told_in_a_sentence() -> None:
    """Until when, or that no more, in words for a buyer (W8)."""
    opened = ac.DisputeOpened(at=day(20), claim=CLAIM, agreement_by=day(70), answer_by=day(70))
    case = told(opened)

    another = "If you cancel now, another dispute for this reason can"
    assert f"{another} still be opened until ~2026-04-30 12:00 UTC." == case.safe_cancel(day(21)).sentence
    assert f"{another} no longer be opened." == case.safe_cancel(day(60)).sentence


def test_w8_cancelling_what_is_no_dispute_is_refused() -> None:
    """Without a dispute, and after a decided one, there is nothing to cancel, and that is told (W8)."""
    none, settled = CASE.safe_cancel(day(21)), case_in(ac.Phase.REFUND_PENDING).safe_cancel(day(22))

    assert ([ac.RefusalCode.NO_DISPUTE], False) == (codes(none.refusals), none.safe)
    assert ([ac.RefusalCode.NOT_IN_PHASE], False) == (codes(settled.refusals), settled.safe)
    assert settled.sentence == " ".join(refusal.sentence for refusal in settled.refusals)
    unshipped = told(order=attrs.evolve(ORDER, shipped_at=None)).safe_cancel(day(21))
    assert (None, False) == (unshipped.deadline, unshipped.safe)


@pytest.mark.parametrize("phase", [ac.Phase.CLOSED, ac.Phase.REFUND_PENDING, ac.Phase.AWAITING_RETURN])
def test_w7_a_decided_dispute_leaves_no_date(phase: ac.Phase) -> None:
    """Where none can be opened any more no date is given until which it could be (W7, C3)."""
    assert None is case_in(phase).safe_cancel(day(24)).deadline


def test_w5_while_the_parcel_is_on_its_way_the_same_claim_waits() -> None:
    """A claim for a parcel in transit that is cancelled waits until the protection runs out (W5)."""
    opened = ac.DisputeOpened(at=day(54), claim=NOT_ARRIVED)
    longer = ac.ProtectionExtended(at=day(55), until=day(75))
    case = told(seen(IN_TRANSIT), opened, longer)
    window = case.safe_cancel(day(56))
    cancelled = case.apply(ac.BuyerCancelled(at=day(56)))

    assert ((K.RUNNING_OUT, day(68)), True) == (dated(window.opens), window.safe)
    assert not cancelled.check_opening(NOT_ARRIVED, day(68) - MICROSECOND).allowed
    assert cancelled.check_opening(NOT_ARRIVED, day(68)).allowed
    assert "can still be opened from ~2026-05-08 12:00 UTC until 2026-05-15 12:00 UTC." in window.sentence
    assert None is case.apply(seen(DELIVERED, 55.5)).safe_cancel(day(56)).opens
    assert None is case.safe_cancel(day(55)).instead


def test_what_is_due_happens_before_the_question() -> None:
    """A proposal that was assigned meanwhile cannot be cancelled any more (P5)."""
    window = judged(ac.Refund(usd("40"))).safe_cancel(day(37))

    assert [ac.RefusalCode.NOT_IN_PHASE] == codes(window.refusals)


# --- confirming -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "until", "instead"),
    [
        (day(20), day(35), day(60)),
        (day(45), day(60), None),
        (day(50), day(65), day(60)),
        (day(60) - MICROSECOND, day(75) - MICROSECOND, day(60)),
    ],
)
def test_w3_fifteen_days_remain_after_confirming(
    moment: datetime, until: datetime, instead: datetime | None
) -> None:
    """The days after the confirmation count instead of the rest of the protection (W3)."""
    window = CASE.safe_confirm(moment)

    assert ((K.CONFIRMED_ENDS, until), True) == (dated(window.deadline), window.safe)
    assert ((K.PROTECTION_ENDS, instead) if instead else None) == dated(window.instead)
    assert (ac.ReceiptConfirmed, "W3", False) == (window.event, window.rule, window.again)


def test_w3_the_answer_is_told_in_a_sentence() -> None:
    """Both ends are told, and that there is none any more (W3)."""
    assert (
        "If you confirm receipt now, a dispute can still be opened until ~2026-04-05 12:00 UTC, "
        "instead of ~2026-04-30 12:00 UTC."
    ) == CASE.safe_confirm(day(20)).sentence
    assert (
        "If you confirm receipt now, a dispute can no longer be opened."
        == CASE.safe_confirm(day(60)).sentence
    )


def test_w3_who_has_confirmed_cannot_do_so_again() -> None:
    """A second confirmation is refused, and so is one of what was not shipped (W3)."""
    again = told(ac.ReceiptConfirmed(at=day(20))).safe_confirm(day(21))
    unshipped = told(order=attrs.evolve(ORDER, shipped_at=None)).safe_confirm(day(21))

    assert ([ac.RefusalCode.ALREADY_CONFIRMED], None, False) == (
        codes(again.refusals),
        again.deadline,
        again.safe,
    )
    assert ([ac.RefusalCode.NOT_SHIPPED], False) == (codes(unshipped.refusals), unshipped.safe)


def test_w7_after_a_decided_dispute_confirming_opens_nothing() -> None:
    """A decided dispute bars another whatever is confirmed; a cancelled one does not (W7, W8)."""
    assert not case_in(ac.Phase.CLOSED).safe_confirm(day(22)).safe
    cancelled = case_in(ac.Phase.CANCELLED).safe_confirm(day(22))
    assert ((K.CONFIRMED_ENDS, day(37)), True) == (dated(cancelled.deadline), cancelled.again)


def test_w7_what_was_contested_leaves_no_other_dispute_to_open() -> None:
    """A contested return had closed the dispute for good: confirming leaves none to open (W7, P7)."""
    assert contested().why_not(ac.BuyerCancelled(at=day(31)))
    assert not contested().safe_confirm(day(31)).safe


def test_w1_after_confirming_early_the_opening_still_starts_later() -> None:
    """Who confirms before a dispute can be opened is told from when one can (W1, W3)."""
    window = CASE.safe_confirm(day(3))

    assert ((K.OPENING_STARTS, day(10)), (K.CONFIRMED_ENDS, day(18))) == (
        dated(window.opens),
        dated(window.deadline),
    )


def test_w1_confirming_too_early_is_not_safe_where_none_ever_opens() -> None:
    """Where the days after confirming end before a dispute could be opened, it is not safe (W1, W3)."""
    case = told(policy=SHORT)

    assert not case.apply(ac.ReceiptConfirmed(at=day(1))).check_opening(None, day(8) - MICROSECOND).allowed
    assert not case.safe_confirm(day(1)).safe


def test_w3_in_brazil_the_days_for_any_problem_are_told() -> None:
    """Where defects are protected longer, the date is that for any problem, or of a claimed defect (W3)."""
    case, opened = told(policy=ac.BRAZIL_2026), ac.DisputeOpened(at=day(19), claim=CLAIM)

    assert (K.CONFIRMED_ENDS, day(27)) == dated(case.safe_confirm(day(20)).deadline)
    cancelled = case.following([opened, ac.BuyerCancelled(at=day(20))])
    assert (K.CONFIRMED_ENDS, day(27)) == dated(cancelled.safe_confirm(day(20)).deadline)


def test_w8_in_brazil_a_cancelled_dispute_leaves_none_of_its_kind() -> None:
    """After the days for any problem are over, what is left is for defective goods alone (W3, W8)."""
    opened = ac.DisputeOpened(at=day(20), claim=NOT_ARRIVED, agreement_by=day(70), answer_by=day(70))
    case = told(opened, ac.ReceiptConfirmed(at=day(21)), policy=ac.BRAZIL_2026)
    cancelled = case.apply(ac.BuyerCancelled(at=day(30)))

    assert cancelled.check_opening(None, day(30)).allowed
    assert not cancelled.check_opening(NOT_ARRIVED, day(30)).allowed
    assert not case.safe_cancel(day(30)).safe


# --- laws -------------------------------------------------------------------------------------


def closing(case: ac.Case) -> datetime:
    """Return the end of the protection of a shipped order, for the claim that is asked about."""
    period = case.check_opening(any_claim(case), day(999)).protection
    assert period is not None
    return period.closes_at


@given(QUESTIONS)
def test_w8_cancelling_is_safe_exactly_where_another_can_be_opened(asked: Asked) -> None:
    """It is safe where after cancelling a dispute can be opened at once, or just before the end (W8)."""
    case, _ = asked.case.advance(asked.at)
    window, cancelled = asked.case.safe_cancel(asked.at), ac.BuyerCancelled(at=asked.at)
    refusals = case.why_not(cancelled)

    assert refusals == window.refusals
    possible = False
    if not refusals:
        after, last = case.apply(cancelled), closing(case) - MICROSECOND
        moments = [asked.at + MICROSECOND, *([last] if asked.at <= last else [])]
        possible = any(after.check_opening(any_claim(after), moment).allowed for moment in moments)
    assert possible is window.safe
    assert window.sentence.endswith(".")


@given(QUESTIONS)
def test_w8_the_date_of_cancelling_is_the_last_one(asked: Asked) -> None:
    """A microsecond before the deadline another dispute can be opened, and at it none can (W8)."""
    case, _ = asked.case.advance(asked.at)
    window = asked.case.safe_cancel(asked.at)

    if window.safe and window.deadline:
        after = case.apply(ac.BuyerCancelled(at=asked.at))
        assert after.check_opening(any_claim(after), window.deadline.at - MICROSECOND).allowed
        assert not after.check_opening(any_claim(after), window.deadline.at).allowed


def confirmed(asked: Asked) -> ac.Case | None:
    """Return the case after confirming, and cancelling where a dispute is open; None where neither can be."""
    case, _ = asked.case.advance(asked.at)
    if case.why_not(ac.ReceiptConfirmed(at=asked.at)):
        return None
    case, cancelled = case.apply(ac.ReceiptConfirmed(at=asked.at)), ac.BuyerCancelled(at=asked.at)
    if case.dispute and case.dispute.phase.open:
        return None if case.why_not(cancelled) else case.apply(cancelled)
    return case


@given(QUESTIONS)
def test_w3_the_date_of_confirming_is_the_last_one(asked: Asked) -> None:
    """After confirming, a dispute can be opened up to the deadline, and at it none can (W3)."""
    window, after = asked.case.safe_confirm(asked.at), confirmed(asked)

    if window.safe and window.deadline:
        assert after is not None
        assert after.check_opening(any_claim(after), window.deadline.at - MICROSECOND).allowed
        assert not after.check_opening(any_claim(after), window.deadline.at).allowed
        assert window.instead is None or window.instead.at != window.deadline.at


@given(QUESTIONS)
def test_w3_where_confirming_is_not_safe_none_can_be_opened(asked: Asked) -> None:
    """Where no date is given there is none: neither now nor at the end can a dispute be opened (W3)."""
    window, after = asked.case.safe_confirm(asked.at), confirmed(asked)

    if not window.safe and after:
        last = closing(after) - MICROSECOND
        for moment in (asked.at, max(last, asked.at)):
            assert not after.check_opening(any_claim(after), moment).allowed


@given(QUESTIONS)
def test_w1_it_is_said_from_when_a_dispute_can_be_opened_after_confirming(asked: Asked) -> None:
    """Where no start is given a dispute can be opened at once after confirming (W1, W3)."""
    window, after = asked.case.safe_confirm(asked.at), confirmed(asked)

    if window.safe and after:
        start = window.opens.at if window.opens else asked.at
        assert after.check_opening(any_claim(after), start).allowed

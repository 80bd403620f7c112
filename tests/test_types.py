"""What the type checkers know of a dispute: which event fits a phase, and where it leads.

mypy refuses an ignore that ignores nothing, so each misuse below is proved to be refused.
"""

from __future__ import annotations

from typing import assert_type

import pytest
from worlds import day, in_phase, usd

import aliclaim as ac


def test_the_phase_after_an_event_is_known() -> None:
    """From a known phase, a legal event leads to a type that the checkers know."""
    awaiting = in_phase(ac.Phase.AWAITING_SELLER)
    assert isinstance(awaiting, ac.AwaitingSeller)

    negotiating = awaiting.apply(ac.SellerProposed(at=day(21), proposal=ac.Refund(usd("9"))))
    assert_type(negotiating, ac.Negotiating)
    assert_type(awaiting.apply(ac.BuyerCancelled(at=day(21))), ac.Cancelled)
    assert_type(awaiting.apply(ac.SellerAccepted(at=day(21))), ac.RefundPending | ac.AwaitingReturn)
    review = negotiating.apply(ac.PlatformSteppedIn(at=day(23)))
    judged = review.apply(ac.PlatformProposed(at=day(24), proposal=ac.Refund(usd("9"))))
    assert_type(judged, ac.Judged)
    # What the phase has, it has: no date and no proposal may be None here.
    assert_type(judged.negotiation, ac.Deadline)
    assert_type(judged.platform_proposal, ac.Refund | ac.ReturnAndRefund)
    chosen = judged.apply(ac.BuyerAccepted(at=day(25), whose=ac.Party.PLATFORM))
    assert_type(chosen, ac.RefundPending | ac.AwaitingReturn | ac.Closed)
    assert ac.Phase.REFUND_PENDING is chosen.phase


def test_an_event_that_a_phase_does_not_know_does_not_type_check() -> None:
    """An illegal event is refused by the checkers, and by the rules where it is tried all the same."""
    awaiting, pending = in_phase(ac.Phase.AWAITING_SELLER), in_phase(ac.Phase.REFUND_PENDING)
    assert isinstance(awaiting, ac.AwaitingSeller)
    assert isinstance(pending, ac.RefundPending)

    with pytest.raises(ac.RefusedError, match="Paying the refund is not possible now"):
        awaiting.apply(ac.RefundCompleted(at=day(21), amount=usd("1")))  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    with pytest.raises(ac.RefusedError, match="Cancelling the dispute is not possible now"):
        pending.apply(ac.BuyerCancelled(at=day(22)))  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


def test_what_a_phase_does_not_have_does_not_type_check() -> None:
    """A date that only a later phase has is no attribute of an earlier one."""
    awaiting = in_phase(ac.Phase.AWAITING_SELLER)
    assert isinstance(awaiting, ac.AwaitingSeller)

    with pytest.raises(AttributeError):
        awaiting.negotiation  # type: ignore[attr-defined]  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnusedExpression]


def test_an_answer_may_be_a_refusal_and_must_be_looked_at() -> None:
    """Where only a dispute is known, any event is taken, and the answer is a dispute or a refusal."""
    dispute = in_phase(ac.Phase.JUDGED)
    answer = dispute.attempt(ac.ReturnShipped(at=day(31), tracking_number="RR1"))

    assert isinstance(answer, ac.Refused)
    assert_type(answer.refusals, tuple[ac.Refusal, ...])

"""Programs that must type-check, with the types that both checkers find: the other half of `misuse.py`.

Nothing here is ever run: each `assert_type` is an error to mypy and to pyright where they find another
type, `Any` or too wide a one among them. `test_types.py` sees to it that no event or question is left out.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import assert_never, assert_type

from pendulum import DateTime

import aliclaim as ac

# --- where an event leads -----------------------------------------------------------------------


def awaiting_seller(dispute: ac.AwaitingSeller, at: datetime, some: ac.Refund, piece: ac.Evidence) -> None:
    """From a known phase a legal event leads to a known one, or to one of the few that its data decides."""
    assert_type(dispute.apply(ac.EvidenceAdded(at=at, evidence=piece)), ac.AwaitingSeller)
    assert_type(dispute.apply(ac.ClaimEdited(at=at, reason=ac.Reason.WRONG_ITEM, text="")), ac.AwaitingSeller)
    assert_type(dispute.apply(ac.BuyerProposed(at=at, proposal=some)), ac.AwaitingSeller)
    assert_type(dispute.apply(ac.SellerProposed(at=at, proposal=some)), ac.Negotiating)
    assert_type(dispute.apply(ac.SellerAccepted(at=at)), ac.RefundPending | ac.AwaitingReturn)
    assert_type(dispute.apply(ac.RequestGranted(at=at)), ac.RefundPending | ac.AwaitingReturn)
    assert_type(dispute.apply(ac.PlatformSteppedIn(at=at)), ac.UnderReview)
    assert_type(dispute.apply(ac.BuyerCancelled(at=at)), ac.Cancelled)
    assert_type(dispute.apply(ac.BuyerClosed(at=at)), ac.Closed)
    assert_type(dispute.answer, ac.Deadline)


def negotiating(dispute: ac.Negotiating, at: datetime, some: ac.Refund, piece: ac.Evidence) -> None:
    """The seller's proposal is there."""
    assert_type(dispute.apply(ac.EvidenceAdded(at=at, evidence=piece)), ac.Negotiating)
    assert_type(dispute.apply(ac.ClaimEdited(at=at, reason=ac.Reason.WRONG_ITEM, text="")), ac.Negotiating)
    assert_type(dispute.apply(ac.SellerProposed(at=at, proposal=some)), ac.Negotiating)
    assert_type(dispute.apply(ac.BuyerProposed(at=at, proposal=some)), ac.AwaitingSeller)
    assert_type(dispute.apply(ac.SellerAccepted(at=at)), ac.RefundPending | ac.AwaitingReturn)
    accepted = dispute.apply(ac.BuyerAccepted(at=at, whose=ac.Party.SELLER))
    assert_type(accepted, ac.RefundPending | ac.AwaitingReturn | ac.Closed)
    assert_type(dispute.apply(ac.PlatformSteppedIn(at=at)), ac.UnderReview)
    assert_type(dispute.apply(ac.BuyerCancelled(at=at)), ac.Cancelled)
    assert_type(dispute.apply(ac.BuyerClosed(at=at)), ac.Closed)
    assert_type(dispute.seller_proposal, ac.Refund | ac.ReturnAndRefund | ac.Wait)


def under_review(dispute: ac.UnderReview, at: datetime, some: ac.Refund, piece: ac.Evidence) -> None:
    """What need not be there may be None."""
    assert_type(dispute.apply(ac.EvidenceAdded(at=at, evidence=piece)), ac.UnderReview)
    assert_type(dispute.apply(ac.ClaimEdited(at=at, reason=ac.Reason.WRONG_ITEM, text="")), ac.UnderReview)
    assert_type(dispute.apply(ac.BuyerProposed(at=at, proposal=some)), ac.UnderReview)
    assert_type(dispute.apply(ac.SellerProposed(at=at, proposal=some)), ac.UnderReview)
    assert_type(dispute.apply(ac.PlatformJudged(at=at, judgement=())), ac.UnderReview)
    assert_type(dispute.apply(ac.PlatformProposed(at=at, proposal=some)), ac.Judged)
    assert_type(dispute.apply(ac.SellerAccepted(at=at)), ac.RefundPending | ac.AwaitingReturn)
    accepted = dispute.apply(ac.BuyerAccepted(at=at, whose=ac.Party.SELLER))
    assert_type(accepted, ac.RefundPending | ac.AwaitingReturn | ac.Closed)
    assert_type(dispute.apply(ac.BuyerCancelled(at=at)), ac.Cancelled)
    assert_type(dispute.apply(ac.BuyerClosed(at=at)), ac.Closed)
    assert_type(dispute.contested, ac.Outcome | None)
    assert_type(dispute.answer, ac.Deadline | None)


def judged(dispute: ac.Judged, at: datetime, some: ac.Refund, piece: ac.Evidence) -> None:
    """AliExpress's proposal and its date are there, and are never None."""
    assert_type(dispute.apply(ac.EvidenceAdded(at=at, evidence=piece)), ac.Judged)
    assert_type(dispute.apply(ac.ClaimEdited(at=at, reason=ac.Reason.WRONG_ITEM, text="")), ac.Judged)
    assert_type(dispute.apply(ac.BuyerProposed(at=at, proposal=some)), ac.Judged)
    assert_type(dispute.apply(ac.SellerProposed(at=at, proposal=some)), ac.Judged)
    assert_type(dispute.apply(ac.PlatformProposed(at=at, proposal=some)), ac.Judged)
    accepted = dispute.apply(ac.BuyerAccepted(at=at, whose=ac.Party.PLATFORM))
    assert_type(accepted, ac.RefundPending | ac.AwaitingReturn | ac.Closed)
    assigned = dispute.apply(ac.ProposalAssigned(at=at))
    assert_type(assigned, ac.RefundPending | ac.AwaitingReturn | ac.Closed)
    assert_type(dispute.apply(ac.BuyerCancelled(at=at)), ac.Cancelled)
    assert_type(dispute.apply(ac.BuyerClosed(at=at)), ac.Closed)
    assert_type(dispute.platform_proposal, ac.Refund | ac.ReturnAndRefund)
    assert_type(dispute.negotiation, ac.Deadline)
    assert_type(dispute.judgement, tuple[ac.Finding, ...])


def awaiting_return(dispute: ac.AwaitingReturn, at: datetime) -> None:
    """What was settled, and the date of the return, are there."""
    assert_type(dispute.apply(ac.ReturnShipped(at=at, tracking_number="RR1")), ac.ReturnInTransit)
    assert_type(dispute.apply(ac.ReturnOverdue(at=at)), ac.Closed)
    assert_type(dispute.return_shipping, ac.Deadline)
    assert_type(dispute.outcome, ac.Outcome)


def return_in_transit(dispute: ac.ReturnInTransit, at: datetime) -> None:
    """The number of the parcel is there."""
    assert_type(dispute.apply(ac.ReturnReceived(at=at)), ac.RefundPending)
    assert_type(dispute.apply(ac.ReturnContested(at=at)), ac.UnderReview)
    assert_type(dispute.tracking_number, str)


def refund_pending(dispute: ac.RefundPending, at: datetime, money: ac.Money) -> None:
    """What is due, and by when, is there."""
    assert_type(dispute.apply(ac.RefundCompleted(at=at, amount=money)), ac.Refunded)
    assert_type(dispute.apply(ac.AppealFiled(at=at)), ac.Appealed)
    assert_type(dispute.due, ac.Money)
    assert_type(dispute.refund, ac.Deadline)
    assert_type(dispute.ended_at, DateTime)


def refunded(dispute: ac.Refunded, at: datetime) -> None:
    """An appeal is all that is left."""
    assert_type(dispute.apply(ac.AppealFiled(at=at)), ac.Appealed)
    assert_type(dispute.received, ac.Money)


def closed(dispute: ac.Closed, at: datetime) -> None:
    """An appeal is all that is left."""
    assert_type(dispute.apply(ac.AppealFiled(at=at)), ac.Appealed)
    assert_type(dispute.outcome.solution, ac.Refund | ac.ReturnAndRefund | None)


def appealed(dispute: ac.Appealed, at: datetime, money: ac.Money) -> None:
    """Money that was on its way can still arrive, and the appeal be decided."""
    assert_type(dispute.apply(ac.RefundCompleted(at=at, amount=money)), ac.Appealed)
    decided = dispute.apply(ac.AppealDecided(at=at))
    assert_type(decided, ac.RefundPending | ac.Refunded | ac.Closed)
    assert_type(dispute.before, ac.RefundPending | ac.Refunded | ac.Closed)


def whatever_it_is(dispute: ac.Dispute, event: ac.DisputeEvent, now: datetime) -> None:
    """Where only a dispute is known, any event of one is taken, and the answer must be looked at."""
    assert_type(dispute.attempt(event), ac.Dispute | ac.Refused)
    assert_type(dispute.why_not(event), tuple[ac.Refusal, ...])
    assert_type(dispute.actions(now), tuple[ac.Action, ...])
    assert_type(dispute.deadlines(now), tuple[ac.Deadline, ...])
    assert_type(dispute.advance(now), tuple[ac.Dispute, tuple[ac.DisputeEvent, ...]])
    assert_type(dispute.history, ac.History[ac.DisputeEvent])
    assert_type(dispute.evidence, tuple[ac.Evidence, ...])
    assert_type(dispute.claim, ac.Claim)
    assert_type(dispute.terms, ac.Terms)
    assert_type(dispute.phase, ac.Phase)


# --- what a case is asked ------------------------------------------------------------------------


def a_case_that_moves(
    case: ac.Case, event: ac.Event, order: ac.Order, policy: ac.Policy, now: datetime
) -> None:
    """Each step gives a case."""
    assert_type(ac.Case.replay(order, [event]), ac.Case)
    assert_type(case.apply(event), ac.Case)
    assert_type(case.follow(event), ac.Case)
    assert_type(case.following([event]), ac.Case)
    assert_type(case.with_facts(order=order, policy=policy), ac.Case)
    assert_type(case.why_not(event), tuple[ac.Refusal, ...])
    assert_type(case.advance(now), tuple[ac.Case, tuple[ac.DisputeEvent, ...]])
    assert_type(case.as_of(now), ac.Case)


def a_case_that_is_asked(case: ac.Case, claim: ac.Claim, event: ac.Event, now: datetime) -> None:
    """Each answer is of a type of its own, and says by its type whether there is one."""
    assert_type(case.check_opening(claim, now), ac.OpeningCheck)
    assert_type(case.check_opening(None, now).refusals, tuple[ac.Refusal, ...])
    assert_type(case.actions(now), tuple[ac.Action, ...])
    assert_type(case.deadlines(now), tuple[ac.Deadline, ...])
    assert_type(case.timeline(), tuple[ac.TimelineEntry, ...])
    assert_type(case.chart(now), ac.Chart)
    assert_type(case.timeline_svg(), str)
    assert_type(case.standing(now, claim, holidays={date(2026, 5, 25)}), ac.Standing)
    assert_type(case.standing(now).next, ac.Deadline | None)
    assert_type(case.advice(now), tuple[ac.Advice, ...])
    assert_type(case.preview(event, now), ac.Preview)
    assert_type(case.safe_cancel(now), ac.SafeWindow)
    assert_type(case.safe_confirm(now), ac.SafeWindow)
    assert_type(case.counting(now), ac.Counting | None)
    assert_type(case.offers(now), tuple[ac.Offer, ...])
    assert_type(case.expected_refund(now, holidays=[date(2026, 5, 25)]), ac.RefundExpectation | None)
    assert_type(case.manifest(now), ac.Manifest)


def what_a_case_knows(case: ac.Case) -> None:
    """What need not be there may be None, and an instant is in UTC."""
    assert_type(case.order, ac.Order)
    assert_type(case.given, ac.Order)
    assert_type(case.history, ac.History[ac.Event])
    assert_type(case.disputes, tuple[ac.Dispute, ...])
    assert_type(case.dispute, ac.Dispute | None)
    assert_type(case.protection, ac.ProtectionPeriod | None)
    assert_type(case.known_until, DateTime | None)
    assert_type(case.policy, ac.Policy)
    assert_type(case.record, ac.BuyerRecord | None)
    assert_type(case.costs, ac.Costs)


# --- values ----------------------------------------------------------------------------------------


def money(some: ac.Money) -> None:
    """Money stays money."""
    assert_type(some + some - some, ac.Money)
    assert_type(some < ac.Money.zero("USD"), bool)
    assert_type(some.split(3), tuple[ac.Money, ...])
    assert_type(some.minor, int)
    assert_type(ac.Money.zero("USD"), ac.Money)


def instants(aware: datetime, window: ac.Window, deadline: ac.Deadline) -> None:
    """Any `datetime` is taken, and an instant given back."""
    assert_type(ac.instant(aware), DateTime)
    assert_type(ac.parse_instant("2026-03-01T12:00:00Z"), DateTime)
    assert_type(window.contains(aware), bool)
    assert_type(window.length, timedelta)
    assert_type(deadline.at, DateTime)
    assert_type(deadline.figure, ac.Figure | None)
    assert_type(ac.BuyerCancelled(at=aware).at, DateTime)


def generics(words: ac.History[str], policy: ac.Policy) -> None:
    """A history knows what it holds, and a setting what it is set to."""
    assert_type(ac.History.of([1, 2]), ac.History[int])
    assert_type(words.append("a"), ac.History[str])
    assert_type(words[0], str)
    assert_type(words[:2], tuple[str, ...])
    assert_type(words.last, str)
    assert_type(list(words), list[str])
    assert_type(policy.protection_from, ac.Setting[ac.Start])
    assert_type(policy.protection_from.value, ac.Start)
    assert_type(policy.defects_outlast_confirmation.value, bool)
    assert_type(policy.image_formats.value, tuple[str, ...])
    assert_type(policy.free_return, ac.Figure | None)


def functions(order: ac.Order, opened: ac.DisputeOpened, dispute: ac.Dispute, now: datetime) -> None:
    """What stands beside the case is as exact."""
    paid, claim = order.paid, opened.claim
    assert_type(ac.open_dispute(opened, paid=paid), ac.AwaitingSeller)
    assert_type(ac.replay([opened], paid=paid), ac.Dispute)
    assert_type(ac.counting(dispute, now), ac.Counting)
    assert_type(ac.offers(dispute), tuple[ac.Offer, ...])
    assert_type(ac.expected_refund(dispute, now), ac.RefundExpectation | None)
    assert_type(ac.net_value(claim.asks), ac.NetValue)
    assert_type(ac.compare(claim.asks, claim.asks), ac.Comparison)
    assert_type(ac.suggest_claim(order, claim.reason), ac.Suggestion)
    assert_type(ac.ProtectionPeriod.of(order, ac.GUIDE), ac.ProtectionPeriod | None)
    assert_type(ac.transition(ac.Phase.JUDGED, ac.BuyerClosed), ac.Transition | None)
    assert_type(claim.asks, ac.Refund | ac.ReturnAndRefund)


# --- a complete match --------------------------------------------------------------------------------


def who_must_act(dispute: ac.Dispute) -> ac.Party | None:
    """A `match` over a dispute that leaves no phase out needs no default."""
    match dispute:
        case ac.AwaitingSeller() | ac.ReturnInTransit():
            return ac.Party.SELLER
        case ac.Negotiating() | ac.Judged() | ac.AwaitingReturn():
            return ac.Party.BUYER
        case ac.UnderReview() | ac.RefundPending() | ac.Appealed():
            return ac.Party.PLATFORM
        case ac.Refunded() | ac.Closed() | ac.Cancelled():
            return None


def how_it_reads(proposal: ac.Proposal, event: ac.OrderEvent, party: ac.Party) -> None:
    """What is left after the last case is nothing."""
    match proposal:
        case ac.Refund(amount=amount) | ac.ReturnAndRefund(amount=amount):
            assert_type(amount, ac.Money)
        case ac.Wait(until=until):
            assert_type(until, DateTime)
        case _:
            assert_never(proposal)
    match event:
        case ac.OrderShipped() | ac.ReceiptConfirmed():
            pass
        case ac.TrackingUpdated(status=status):
            assert_type(status, ac.TrackingStatus)
        case ac.ProtectionExtended(until=until):
            assert_type(until, DateTime)
        case _:
            assert_never(event)
    match party:
        case ac.Party.BUYER | ac.Party.SELLER | ac.Party.PLATFORM:
            pass
        case _:
            assert_never(party)


def what_came_of_it(dispute: ac.Dispute, event: ac.DisputeEvent) -> ac.Phase | tuple[ac.Refusal, ...]:
    """An answer that may be a refusal is looked at once, and is known from then on."""
    answer = dispute.attempt(event)
    if isinstance(answer, ac.Refused):
        return answer.refusals
    assert_type(answer, ac.Dispute)
    return answer.phase


def what_happened(event: ac.DisputeEvent) -> str:
    """All twenty-one events, so that a bot forgets none."""
    match event:
        case ac.DisputeOpened(claim=claim):
            return claim.text
        case ac.EvidenceAdded() | ac.ClaimEdited() | ac.BuyerProposed() | ac.BuyerAccepted():
            return "the buyer acted"
        case ac.BuyerCancelled() | ac.BuyerClosed() | ac.ReturnShipped() | ac.AppealFiled():
            return "the buyer acted"
        case ac.SellerProposed() | ac.SellerAccepted() | ac.ReturnReceived() | ac.ReturnContested():
            return "the seller acted"
        case ac.PlatformSteppedIn() | ac.PlatformJudged() | ac.PlatformProposed() | ac.RefundCompleted():
            return "AliExpress acted"
        case ac.RequestGranted() | ac.ProposalAssigned() | ac.ReturnOverdue() | ac.AppealDecided():
            return "AliExpress acted"
        case _:
            assert_never(event)

"""What a record shows by its states alone: decisions without a step, the goods, and the money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from aliclaim._dispute import Judged, RefundPending
from aliclaim._events import (
    BuyerAccepted,
    BuyerCancelled,
    BuyerProposed,
    PlatformProposed,
    PlatformSteppedIn,
    ProposalAssigned,
    RefundCompleted,
    RequestGranted,
    ReturnOverdue,
    ReturnReceived,
    SellerAccepted,
    SellerProposed,
    SteppedInBecause,
)
from aliclaim._money import Money
from aliclaim._phases import Phase
from aliclaim._policy import Party
from aliclaim._proposals import Refund, ReturnAndRefund
from aliclaim._time import DateTime
from aliclaim.adapters.aliexpress._fields import named
from aliclaim.adapters.aliexpress._offers import SETTLED, Offer
from aliclaim.adapters.aliexpress._records import NoteCode
from aliclaim.adapters.aliexpress._rows import decided
from aliclaim.adapters.aliexpress._story import Story
from aliclaim.adapters.aliexpress._terms import (
    ActionType,
    IssueStatus,
    ReachedType,
    ReverseStatus,
    SolutionStatus,
)

_A, _N = ActionType, NoteCode

State: TypeAlias = Callable[[Story, DateTime, str], None]
"""Tells what a state says, at the latest instant known, of a place in the record."""

_NEGOTIATED: Final = frozenset({Phase.AWAITING_SELLER, Phase.NEGOTIATING})
_WHY: Final = "the state of the record says so, and no step shows it"

PERFORMING: Final = frozenset({_A.PERFORM_SOLUTION, _A.PLATFORM_PERFORM_SOLUTION})
"""The steps that set the money going."""


# --- solutions that no step shows -------------------------------------------------------------


def proposed(story: Story, offer: Offer, at: DateTime) -> None:
    """Tell a proposal that no step shows."""
    path, proposal = offer.record.path, offer.proposal
    if offer.record.owner is Party.SELLER:
        story.infer(SellerProposed(at=at, proposal=proposal, observed=True), path, "no step shows it")
    elif offer.record.owner is Party.PLATFORM:
        story.propose_unshown(offer, at)
    elif story.last is not None and at > story.case.history[0].at:
        story.infer(BuyerProposed(at=at, proposal=proposal, observed=True), path, "no step shows it")
    else:
        story.leave(path, "another request beside the one that counts")


_DECIDING: Final = MappingProxyType(
    {
        Party.BUYER: frozenset({_A.SELLER_ACCEPT, _A.PLATFORM_FORCE_REACH}),
        Party.SELLER: frozenset({_A.BUYER_ACCEPT, _A.PLATFORM_FORCE_REACH}),
        Party.PLATFORM: frozenset({_A.BUYER_ACCEPT_PLATFORM, _A.BUYER_ACCEPT, _A.PLATFORM_FORCE_REACH}),
    }
)
_STOOD: Final = SETTLED | {SolutionStatus.REACH_CANCELLED}


def unshown_decisions(story: Story) -> list[Offer]:
    """Return the solutions that stand, or stood, while no step shows how they came to."""
    shown = {row.action for row in story.record.history}
    lacking = [party for party, actions in _DECIDING.items() if shown.isdisjoint(actions)]
    return [
        each for each in story.offers.each if each.record.status in _STOOD and each.record.owner in lacking
    ]


def decided_at(offer: Offer) -> DateTime | None:
    """Return when a solution came to stand, as far as the record tells."""
    told = offer.record
    accepted = told.seller_accepted_at if told.owner is Party.BUYER else told.buyer_accepted_at
    agreed = accepted if told.reached in {ReachedType.CONSENSUS, None} else None
    return agreed or told.reached_at or told.modified_at


def settled(story: Story, offer: Offer, at: DateTime) -> None:
    """Tell a decision that no step shows."""
    told, path = offer.record, offer.record.path
    if told.reached is ReachedType.SELLER_TIMEOUT:
        story.infer(RequestGranted(at=at, observed=True), path, "reached by the seller's silence")
    elif told.reached is ReachedType.PLATFORM or _unaccepted(offer):
        count = len(story.taken)
        story.impose(offer, at, path)
        if len(story.taken) > count:
            story.notes.add(_N.INFERRED, path, detail="proposal_assigned: reached by AliExpress's decision")
    elif told.owner is Party.BUYER:
        story.infer(SellerAccepted(at=at, observed=True), path, "reached by agreement")
    else:
        whose = told.owner or Party.SELLER
        story.infer(BuyerAccepted(at=at, whose=whose, observed=True), path, "reached by agreement")


def _unaccepted(offer: Offer) -> bool:
    """Whether AliExpress's own solution stands, and nothing says that the buyer accepted it."""
    told = offer.record
    return told.owner is Party.PLATFORM and told.reached is None and told.buyer_accepted_at is None


# --- what the states say at the end -----------------------------------------------------------


def ended(story: Story, at: DateTime) -> None:
    """Tell what the states of a record say, where its steps and solutions have not led there.

    Args:
        story: Takes it.
        at: The newest instant that the record knows: when it happened at the latest.
    """
    record = story.record
    if story.phase is None:
        return
    if record.status is IssueStatus.FINISHED:
        told, states = named(record, "reverse_status"), _FINISHED.get(record.reverse_status)
    else:
        told, states = named(record, "status"), _STATES.get(record.status)
        if states is None:
            told, states = named(record, "reverse_status"), _REVERSE_STATES.get(record.reverse_status)
    if states:
        states(story, at, told)


def _cancelled(story: Story, at: DateTime, path: str) -> None:
    if story.phase is not Phase.CANCELLED:
        story.infer(BuyerCancelled(at=at, observed=True), path, _WHY)


def _countered(story: Story, at: DateTime, path: str) -> None:
    if not any(isinstance(event, SellerProposed) for event, _ in story.taken):
        nothing = Refund(Money.zero(story.case.order.paid.currency))
        story.infer(SellerProposed(at=at, proposal=nothing, observed=True), path, _WHY)


def _reviewed(because: SteppedInBecause) -> State:
    def tell(story: Story, at: DateTime, path: str) -> None:
        if story.phase in _NEGOTIATED:
            story.infer(PlatformSteppedIn(at=at, because=because, observed=True), path, _WHY)
        elif story.phase is Phase.RETURN_IN_TRANSIT:
            story.contest(at, path)

    return tell


def _accepted(story: Story, at: DateTime, path: str) -> None:
    if story.phase in _NEGOTIATED:
        story.infer(SellerAccepted(at=at, observed=True), path, _WHY)


def _granted(story: Story, at: DateTime, path: str) -> None:
    if story.phase in _NEGOTIATED:
        story.infer(RequestGranted(at=at, observed=True), path, _WHY)


def _to_be_shipped(story: Story, at: DateTime, path: str) -> None:
    """Let the return be agreed on that the buyer must send: whoever's proposal holds one."""
    dispute = story.dispute
    if dispute is None or not dispute.phase.open:
        return
    if isinstance(dispute.claim.asks, ReturnAndRefund):
        story.infer(SellerAccepted(at=at, observed=True), path, _WHY)
    elif isinstance(getattr(dispute, "seller_proposal", None), ReturnAndRefund):
        story.infer(BuyerAccepted(at=at, whose=Party.SELLER, observed=True), path, _WHY)
    elif isinstance(dispute, Judged) and isinstance(dispute.platform_proposal, ReturnAndRefund):
        story.infer(BuyerAccepted(at=at, whose=Party.PLATFORM, observed=True), path, _WHY)
    else:
        story.leave(path, "a return is settled that nobody is known to have proposed")


def _on_the_way(story: Story, at: DateTime, path: str) -> None:
    _to_be_shipped(story, at, path)
    story.ship(at, path)


# --- the end ----------------------------------------------------------------------------------


def _refunded(story: Story, at: DateTime, path: str) -> None:
    """Tell that the money came, and what must have come before it."""
    if story.dispute and story.dispute.phase.open and (offer := decided(story, path)):
        story.impose(offer, at, path)
    story.ship(at, path)
    if story.phase is Phase.RETURN_IN_TRANSIT:
        why = "the money came, so the goods had"
        story.infer(ReturnReceived(at=at, observed=True), path, why)
    amount = _amount(story)
    if amount is None:
        story.leave(path, "how much was refunded is not told")
        return
    performed = [row for row in story.record.history if row.action in PERFORMING]
    place = performed[-1] if performed else None
    last = story.last or at
    when = max(place.at or last, last) if place else at
    story.take(RefundCompleted(at=when, amount=amount, observed=True), place.path if place else path)


def _amount(story: Story) -> Money | None:
    """Return how much was refunded: what the solution that stands says, else what was due."""
    settled_ones, dispute = story.offers.settled(), story.dispute
    due = dispute.due if isinstance(dispute, RefundPending) else None
    found = settled_ones[-1].proposal.amount if settled_ones else due
    return found or None


def _rejected(story: Story, at: DateTime, path: str) -> None:
    """Tell an end without money: the goods were not sent, or AliExpress decided for nothing."""
    if story.phase is Phase.AWAITING_RETURN:
        story.infer(ReturnOverdue(at=at, observed=True), path, "it ended without money before a return")
        return
    if story.phase is Phase.RETURN_IN_TRANSIT:
        story.contest(at, path)
    if story.dispute and story.dispute.phase.open:
        _decided_for_nothing(story, at, path)
    elif story.phase is Phase.REFUND_PENDING:
        story.leave(path, "what was agreed on was not paid: the rules know no such end")


def _decided_for_nothing(story: Story, at: DateTime, path: str) -> None:
    story.review(at, path)
    nothing = Refund(Money.zero(story.case.order.paid.currency))
    stands = isinstance(story.dispute, Judged) and story.dispute.platform_proposal == nothing
    if not stands:
        story.infer(PlatformProposed(at=at, proposal=nothing, observed=True), path, "it ended without money")
    story.infer(ProposalAssigned(at=at, observed=True), path, "it ended without money")


_STATES: Final[Mapping[IssueStatus | None, State]] = MappingProxyType(
    {
        IssueStatus.CANCELED: _cancelled,
        IssueStatus.SELLER_REFUSED: _countered,
        IssueStatus.SELLER_ACCEPTED: _accepted,
        IssueStatus.ACCEPTED: _accepted,
        IssueStatus.WAIT_BUYER_SHIP: _to_be_shipped,
        IssueStatus.WAIT_SELLER_RECEIVE: _on_the_way,
        IssueStatus.ARBITRATING: _reviewed(SteppedInBecause.NO_AGREEMENT),
        IssueStatus.BUYER_ASKED: _reviewed(SteppedInBecause.ASKED),
        IssueStatus.SELLER_ASKED: _reviewed(SteppedInBecause.ASKED),
        IssueStatus.SELLER_SILENT: _granted,
    }
)
_REVERSE_STATES: Final[Mapping[ReverseStatus | None, State]] = MappingProxyType(
    {
        ReverseStatus.WAIT_RETURN_ADDRESS: _to_be_shipped,
        ReverseStatus.WAIT_RETURN_NUMBER: _to_be_shipped,
        ReverseStatus.WAIT_SELLER: _on_the_way,
        ReverseStatus.WAIT_WAREHOUSE: _on_the_way,
        ReverseStatus.WAIT_QUALITY_CHECK: _on_the_way,
        ReverseStatus.WAIT_PLATFORM: _reviewed(SteppedInBecause.NO_AGREEMENT),
    }
)
_FINISHED: Final[Mapping[ReverseStatus | None, State]] = MappingProxyType(
    {
        ReverseStatus.REFUND_SUCCESS: _refunded,
        ReverseStatus.RETURN_SUCCESS: _refunded,
        ReverseStatus.REFUND_REJECTED: _rejected,
    }
)

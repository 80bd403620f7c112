"""Which proposal counts, and what each that stands is worth beside it (floor 10; rules P1 to P7, T4).

AliExpress's proposal counts once there is one, since it is assigned where nobody chooses. A seller's
offer counts only if the buyer accepts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import takewhile
from types import MappingProxyType
from typing import Final, assert_never, final, get_args, overload

import attrs

from ._checks import holds_argument
from ._comparison import NO_COSTS_KNOWN, Comparison, Costs, NetValue, check_costs, compare, net_value
from ._deadlines import Deadline, DeadlineKind
from ._dispute import (
    Appealed,
    AwaitingReturn,
    AwaitingSeller,
    Cancelled,
    Closed,
    Dispute,
    Judged,
    Negotiating,
    Refunded,
    RefundPending,
    ReturnInTransit,
    UnderReview,
    asked_at,
    next_due,
    settled_before,
)
from ._events import (
    BuyerProposed,
    DisputeEvent,
    DisputeOpened,
    PlatformProposed,
    RequestGranted,
    SellerProposed,
)
from ._phases import Phase
from ._policy import Party
from ._proposals import Proposal, Refund, ReturnAndRefund, Solution, Wait
from ._terms import Cause, Outcome
from ._time import DateTime
from ._values import Value
from ._vocabulary import PHASES
from ._words import proposed

_DISPUTES: Final = get_args(Dispute)


# --- which one counts -------------------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Counting(Value):
    """Which proposal counts, and what happens if nobody chooses.

    Attributes:
        phase: Where the dispute stands.
        proposal: The one that counts: AliExpress's, once there is one (P6), then what was settled (P7);
            None while there is none, and where it is over without a solution.
        whose: Whose it is; None where none counts.
        offer: The seller's newest offer, where it still stands: it counts only if the buyer accepts it,
            and more waiting time is never accepted. None where there is none, or no choice is left.
        deadline: When something happens by itself if nobody chooses; None where nothing does.
        assigned: What is assigned or executed by itself then; None where nothing is.
        rule: The rule of the guide behind it.
    """

    phase: Phase
    proposal: Solution | None
    whose: Party | None
    offer: Proposal | None
    deadline: Deadline | None
    assigned: Solution | None
    rule: str

    @property
    def sentence(self) -> str:
        """Which one counts, what happens if nobody chooses, and why, in whole sentences; dates in UTC."""
        return " ".join(filter(None, (self._which(), self._offered(), self._by_itself())))

    def _which(self) -> str:
        if self.proposal is None or self.whose is None:
            more = "yet" if self.phase.open else "any more"
            return f"No proposal counts {more}: {PHASES[self.phase]}."
        if self.phase.open:
            return f"AliExpress's proposal counts: {proposed(self.proposal)}."
        until = " until the appeal is decided" if self.phase is Phase.APPEALED else ""
        settled = f"{proposed(self.proposal)}, as {_SETTLED[self.whose]}"
        return f"What was settled counts{until}, and no other proposal: {settled}."

    def _offered(self) -> str:
        if self.offer is None:
            return ""
        told = f"The seller's offer, {proposed(self.offer)},"
        if isinstance(self.offer, Wait):
            return f"{told} is never accepted, since accepting closes the dispute for good."
        return f"{told} counts only if the buyer accepts it."

    def _by_itself(self) -> str:
        if self.deadline is None:
            return ""
        date = self.deadline.words
        executed = f": {proposed(self.assigned)}" if self.assigned and self.proposal is None else ""
        return f"{_UNLESS[self.deadline.kind]} before {date}, {self.deadline.effect}{executed}."


_SETTLED: Final[Mapping[Party, str]] = MappingProxyType(
    {
        Party.BUYER: "the buyer asked",
        Party.SELLER: "the seller offered",
        Party.PLATFORM: "AliExpress decided",
    }
)

_UNLESS: Final[Mapping[DeadlineKind, str]] = MappingProxyType(
    {
        DeadlineKind.SELLER_ANSWER: "If the seller does not answer",
        DeadlineKind.AGREEMENT: "If the two do not agree",
        DeadlineKind.NEGOTIATION: "If nobody chooses",
    }
)


def counting(dispute: Dispute, now: datetime) -> Counting:
    """Say which proposal counts now, and what happens if nobody chooses.

    What is due by itself happens first: the answer is for the dispute after `advance(now)`.

    Args:
        dispute: The dispute.
        now: The moment of the question.

    Returns:
        The proposal, whose it is, and what comes by itself and when.

    Raises:
        InvalidValueError: `now` is naive, or lies before the last event; or it is no dispute.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from aliclaim import Claim, Money, Reason, Refund, replay
        >>> utc, paid = timezone.utc, Money("60.00", "USD")
        >>> claim = Claim(reason=Reason.NOT_ARRIVED, asks=Refund(paid))
        >>> opened = DisputeOpened(at=datetime(2026, 4, 20, tzinfo=utc), claim=claim)
        >>> found = counting(replay([opened], paid=paid), datetime(2026, 4, 21, tzinfo=utc))
        >>> print(found.proposal, found.rule, found.deadline.effect)
        None P2 AliExpress steps in
    """
    _check_dispute(dispute)
    advanced, _ = dispute.advance(asked_at(dispute, now))
    return _counting(advanced)


def _counting(dispute: Dispute) -> Counting:  # noqa: PLR0911  # one arm for each, checked for completeness
    match dispute:
        case AwaitingSeller():
            return _awaited(dispute)
        case Negotiating(seller_proposal=offer):
            return _none(dispute, "P2", offer=offer)
        case UnderReview(seller_proposal=offer):
            return _none(dispute, "P3", offer=offer)
        case Judged():
            return _judged(dispute)
        case Cancelled():
            return _none(dispute, dispute.phase.rule)
        case Appealed(before=before):
            return _settled(dispute, before.outcome)
        case (
            AwaitingReturn(outcome=outcome)
            | ReturnInTransit(outcome=outcome)
            | RefundPending(outcome=outcome)
            | Refunded(outcome=outcome)
            | Closed(outcome=outcome)
        ):
            return _settled(dispute, outcome)
        case _:
            assert_never(dispute)


def _none(
    dispute: Dispute, rule: str, *, offer: Proposal | None = None, assigned: Solution | None = None
) -> Counting:
    return Counting(
        phase=dispute.phase,
        proposal=None,
        whose=None,
        offer=offer,
        deadline=next_due(dispute),
        assigned=assigned,
        rule=rule,
    )


def _awaited(dispute: AwaitingSeller) -> Counting:
    """Say what the seller's silence brings: AliExpress (P2), or what the buyer asks for (P1)."""
    due = next_due(dispute)
    granted = due is not None and due.fires == RequestGranted.tag
    return _none(dispute, "P1" if granted else "P2", assigned=dispute.claim.asks if granted else None)


def _judged(dispute: Judged) -> Counting:
    left = remaining(dispute.platform_proposal, dispute)
    return Counting(
        phase=dispute.phase,
        proposal=left,
        whose=Party.PLATFORM,
        offer=dispute.seller_proposal,
        deadline=dispute.negotiation,
        assigned=left,
        rule="P6",
    )


def _settled(dispute: Dispute, outcome: Outcome) -> Counting:
    if outcome.solution is None:
        return _none(dispute, _WITHOUT[outcome.cause])
    return Counting(
        phase=dispute.phase,
        proposal=outcome.solution,
        whose=_whose(outcome),
        offer=None,
        deadline=None,
        assigned=None,
        rule="P7",
    )


_WITHOUT: Final[Mapping[Cause, str]] = MappingProxyType({Cause.WITHDRAWN: "C3", Cause.RETURN_OVERDUE: "T3"})


def _whose(outcome: Outcome) -> Party:
    """Say whose proposal was settled: who accepts, accepts the other's."""
    if outcome.cause is Cause.SELLER_SILENT:
        return Party.BUYER
    if outcome.cause is not Cause.AGREED:
        return Party.PLATFORM
    return Party.SELLER if outcome.by is Party.BUYER else Party.BUYER


# --- what stands beside it --------------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Offer(Value):
    """A proposal that was made, and what it is worth beside the one that counts.

    Attributes:
        whose: Who made it; for the buyer it is the request.
        proposal: What was proposed.
        made_at: When, in UTC.
        net: What it brings the buyer; None for more waiting time.
        counts: Whether it is the one that counts now (P6).
        comparison: How it compares with the one that counts; with what the buyer asks for, where none
            counts yet. None for that one itself.
    """

    whose: Party
    proposal: Proposal
    made_at: DateTime
    net: NetValue | None
    counts: bool
    comparison: Comparison | None


def offers(dispute: Dispute, costs: Costs = NO_COSTS_KNOWN) -> tuple[Offer, ...]:
    """List the proposals that stand: what the buyer asks for, the seller's newest, AliExpress's.

    Args:
        dispute: The dispute.
        costs: What is known of what they cost the buyer.

    Returns:
        The proposals, in that order; none once the dispute is decided or over.

    Raises:
        CurrencyMismatchError: The freight is not in the order's currency.
        InvalidValueError: An argument is not what it should be.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from aliclaim import Claim, Money, Reason, Refund, replay
        >>> utc, paid = timezone.utc, Money("60.00", "USD")
        >>> claim = Claim(reason=Reason.SLIGHTLY_IMPERFECT, asks=Refund(paid))
        >>> opened = DisputeOpened(at=datetime(2026, 4, 20, tzinfo=utc), claim=claim)
        >>> offer = Refund(Money("10.00", "USD"))
        >>> offered = SellerProposed(at=datetime(2026, 4, 21, tzinfo=utc), proposal=offer)
        >>> request, answer = offers(replay([opened, offered], paid=paid))
        >>> print(answer.comparison.sentence)
        It brings 50.00 USD less than the other.
    """
    _check_dispute(dispute)
    check_costs(costs)
    if not dispute.phase.open:
        return ()
    standing = _standing(dispute)
    counts = Party.PLATFORM if Party.PLATFORM in standing else None
    measure = standing[counts or Party.BUYER]
    return tuple(
        _offer(
            dispute,
            costs,
            whose=whose,
            proposal=proposal,
            made_at=_made_at(dispute, whose),
            counts=whose is counts,
            beside=None if whose is (counts or Party.BUYER) else measure,
        )
        for whose, proposal in standing.items()
    )


def later_offers(dispute: Judged, costs: Costs = NO_COSTS_KNOWN) -> tuple[Offer, ...]:
    """List the seller's offers since AliExpress's newest proposal, each compared with it (P6, T4).

    Only the newest of them still stands; one that is worse than AliExpress's is never to be accepted.

    Args:
        dispute: The dispute, judged.
        costs: What is known of what they cost the buyer.

    Returns:
        The offers, oldest first.

    Raises:
        CurrencyMismatchError: The freight is not in the order's currency.
        InvalidValueError: An argument is not what it should be.
    """
    holds_argument("dispute", dispute, Judged, "a Judged")
    check_costs(costs)
    made = [event for event in since_proposal(dispute) if isinstance(event, SellerProposed)]
    return tuple(
        _offer(
            dispute,
            costs,
            whose=Party.SELLER,
            proposal=event.proposal,
            made_at=event.at,
            counts=False,
            beside=dispute.platform_proposal,
        )
        for event in reversed(made)
    )


def since_proposal(dispute: Judged) -> Iterator[DisputeEvent]:
    """Go through what has happened since AliExpress's newest proposal, newest first."""
    return takewhile(lambda event: not isinstance(event, PlatformProposed), reversed(dispute.history))


@overload
def remaining(proposal: Solution, dispute: Dispute) -> Solution: ...
@overload
def remaining(proposal: Proposal, dispute: Dispute) -> Proposal: ...
def remaining(proposal: Proposal, dispute: Dispute) -> Proposal:
    """Return what a proposal still comes to: after a contested return, the goods went back before."""
    contested = settled_before(dispute)
    return Refund(proposal.amount) if contested and isinstance(proposal, ReturnAndRefund) else proposal


def _standing(dispute: Dispute) -> dict[Party, Proposal]:
    """Return whose proposals stand in an open phase."""
    standing: dict[Party, Proposal] = {Party.BUYER: dispute.claim.asks}
    if isinstance(dispute, (Negotiating, UnderReview, Judged)) and dispute.seller_proposal:
        standing[Party.SELLER] = dispute.seller_proposal
    if isinstance(dispute, Judged):
        standing[Party.PLATFORM] = dispute.platform_proposal
    return standing


_MADE_BY: Final[Mapping[Party, tuple[type[DisputeEvent], ...]]] = MappingProxyType(
    {
        Party.BUYER: (BuyerProposed, DisputeOpened),
        Party.SELLER: (SellerProposed,),
        Party.PLATFORM: (PlatformProposed,),
    }
)


def _made_at(dispute: Dispute, whose: Party) -> DateTime:
    made = _MADE_BY[whose]
    return next(event.at for event in reversed(dispute.history) if isinstance(event, made))


def _offer(  # noqa: PLR0913  # what an offer is made of
    dispute: Dispute,
    costs: Costs,
    *,
    whose: Party,
    proposal: Proposal,
    made_at: DateTime,
    counts: bool,
    beside: Proposal | None,
) -> Offer:
    arrived = dispute.claim.reason.goods_arrived
    left = remaining(proposal, dispute)
    compared = remaining(beside, dispute) if beside else None
    return Offer(
        whose=whose,
        proposal=proposal,
        made_at=made_at,
        net=None if isinstance(left, Wait) else net_value(left, costs, goods_arrived=arrived),
        counts=counts,
        comparison=compare(left, compared, costs, goods_arrived=arrived) if compared else None,
    )


def _check_dispute(dispute: object) -> None:
    holds_argument("dispute", dispute, _DISPUTES, "a dispute")

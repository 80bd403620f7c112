"""The traps that buyers fall into, and where each one lies (floor 12; rules T1 to T8).

Each trap is one function: it looks at a situation and at what the buyer is about to do, and warns or
does not. `warnings` asks those that an event can step into, for a preview.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import attrs

from ._advice import Advice, Trap, advise
from ._claims import Claim, Reason
from ._comparison import Preference
from ._dispute import Judged
from ._eligibility import closing
from ._events import (
    BuyerAccepted,
    BuyerCancelled,
    BuyerClosed,
    BuyerProposed,
    DisputeOpened,
    Event,
    ReceiptConfirmed,
)
from ._order import Receipt
from ._policy import Party
from ._proposals import Proposal, ReturnAndRefund, Wait
from ._situation import Situation


def closing_for_cancelling(s: Situation) -> Advice:
    """Warn of closing, which is final; cancelling is not (T1)."""
    if not s.can_cancel:
        return advise(Trap.CLOSING_FOR_CANCELLING, against=BuyerClosed)
    return advise(Trap.CLOSING_FOR_CANCELLING, against=BuyerClosed, cancel=True)


def return_at_own_cost(
    s: Situation, proposal: Proposal, claim: Claim, against: type[Event], whose: Party | None = None
) -> Advice | None:
    """Warn of a return that the buyer pays for (T2); one that is impossible is worse (T3)."""
    left = s.left_of(proposal, None)
    if not isinstance(left, ReturnAndRefund) or left.shipping_paid_by is not Party.BUYER:
        return None
    if not s.has_goods(claim):
        return None
    if freight := s.costs.return_freight:
        return advise(Trap.RETURN_AT_OWN_COST, against=against, whose=whose, freight=freight)
    return advise(Trap.RETURN_AT_OWN_COST, against=against, whose=whose)


def return_of_nothing(s: Situation, proposal: Proposal, claim: Claim, against: type[Event]) -> Advice | None:
    """Warn of sending back what never arrived (T3)."""
    if not isinstance(proposal, ReturnAndRefund) or s.has_goods(claim):
        return None
    return advise(Trap.RETURN_OF_NOTHING, against=against)


def worse_than_platform(s: Situation) -> Advice | None:
    """Warn of a seller's offer that is worse than AliExpress's (T4, P6); waiting is never accepted (P7)."""
    dispute = s.dispute
    if not isinstance(dispute, Judged) or isinstance(dispute.seller_proposal, Wait | None):
        return None
    compared = s.compared(dispute.seller_proposal, dispute.platform_proposal, dispute)
    if compared.preference is not Preference.WORSE:
        return None
    against, ends = BuyerAccepted, dispute.negotiation
    return advise(Trap.WORSE_THAN_PLATFORM, against=against, deadline=ends, whose=Party.SELLER, why=compared)


def patience(s: Situation) -> Advice | None:
    """Warn of a protection that runs out while the seller asks for patience (T5)."""
    period, asked = s.period, s.seller_proposal
    if period is None or not s.protected:
        return None
    if isinstance(asked, Wait):
        waits = asked.until > period.running_out_at
    else:
        waits = not s.open_dispute and s.now >= period.running_out_at and s.arrived_at is None
    return advise(Trap.PATIENCE, deadline=closing(period)) if waits else None


def still_in_transit(s: Situation) -> Advice | None:
    """Warn of opening while the parcel is in transit and protected (T6, W5)."""
    if s.held_up is None:
        return None
    return advise(Trap.STILL_IN_TRANSIT, against=DisputeOpened, deadline=s.held_up)


def confirmed_is_not_over(s: Situation) -> Advice | None:
    """Tell that a confirmed order can still be disputed (T7, W3)."""
    if s.period is None or s.order.receipt is None or not s.protected or not s.undecided:
        return None
    return advise(Trap.CONFIRMED_IS_NOT_OVER, deadline=closing(s.period))


def unchecked_goods(s: Situation, claim: Claim) -> Advice | None:
    """Warn of spending the one claim on the shipping method before the goods were checked (T8, O5)."""
    if claim.reason is not Reason.OTHER_SHIPPING_METHOD or s.arrived_at:
        return None
    return advise(Trap.UNCHECKED_GOODS, against=DisputeOpened)


# --- what an event can step into --------------------------------------------------------------


def _on_closing(s: Situation, _: BuyerClosed) -> Iterator[Advice | None]:
    if s.open_dispute:
        yield closing_for_cancelling(s)


def _on_accepting(s: Situation, event: BuyerAccepted) -> Iterator[Advice | None]:
    if s.open_dispute is None:
        return
    proposal = s.seller_proposal if event.whose is Party.SELLER else s.platform_proposal
    if proposal is None:
        return
    left, claim = s.left_of(proposal, s.open_dispute), s.open_dispute.claim
    yield return_at_own_cost(s, left, claim, BuyerAccepted, event.whose)
    yield return_of_nothing(s, left, claim, BuyerAccepted)
    if event.whose is Party.SELLER:
        yield worse_than_platform(s)


def _on_asking(s: Situation, event: BuyerProposed) -> Iterator[Advice | None]:
    if s.open_dispute is None:
        return
    yield return_at_own_cost(s, event.proposal, s.open_dispute.claim, BuyerProposed)
    yield return_of_nothing(s, event.proposal, s.open_dispute.claim, BuyerProposed)


def _on_opening(s: Situation, event: DisputeOpened) -> Iterator[Advice | None]:
    claim = event.claim
    yield return_at_own_cost(s, claim.asks, claim, DisputeOpened)
    yield return_of_nothing(s, claim.asks, claim, DisputeOpened)
    yield still_in_transit(attrs.evolve(s, planned=claim))
    yield unchecked_goods(s, claim)


def _on_cancelling(s: Situation, _: BuyerCancelled) -> Iterator[Advice | None]:
    if isinstance(s.seller_proposal, Wait):
        yield patience(s)


def _on_confirming(s: Situation, event: ReceiptConfirmed) -> Iterator[Advice | None]:
    if s.order.receipt or s.order.shipped_at is None or event.by is Party.SELLER:
        return
    yield confirmed_is_not_over(s.if_confirmed(Receipt(at=event.at, by=event.by)))


_Look: TypeAlias = Callable[[Situation, Any], Iterator[Advice | None]]

_BY_EVENT: Final[Mapping[type[Event], _Look]] = MappingProxyType(
    {
        BuyerClosed: _on_closing,
        BuyerAccepted: _on_accepting,
        BuyerProposed: _on_asking,
        DisputeOpened: _on_opening,
        BuyerCancelled: _on_cancelling,
        ReceiptConfirmed: _on_confirming,
    }
)


def warnings(s: Situation, event: Event) -> tuple[Advice, ...]:
    """Return the traps that an event would step into."""
    look = _BY_EVENT.get(type(event))
    return tuple(each for each in look(s, event) if each) if look else ()

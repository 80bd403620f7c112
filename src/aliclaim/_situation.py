"""All that advice looks at: a case at a moment, with what was due by itself done (floor 11)."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date
from typing import Final, final, overload

import attrs

from ._claims import Claim, Reason
from ._comparison import Comparison, Costs, compare
from ._counting import remaining
from ._deadlines import Deadline, DeadlineKind
from ._dispute import (
    AwaitingSeller,
    Dispute,
    Judged,
    Negotiating,
    OpenDispute,
    UnderReview,
    is_undecided,
    settled_before,
)
from ._eligibility import closing, opening_starts, running_out
from ._events import BuyerCancelled, Event
from ._order import BuyerRecord, Order, Receipt, TrackingStatus
from ._policy import Figure, Origin, Party, Policy
from ._proposals import Proposal, ReturnAndRefund, Solution
from ._protection import Periods, ProtectionPeriod
from ._refusals import Refusal
from ._time import DateTime
from ._values import Value


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Situation(Value):
    """A case at a moment.

    Attributes:
        now: The moment, in UTC.
        order: The order as it is then.
        policy: The figures that count.
        dispute: The newest dispute; None while there is none.
        planned: What would be claimed next; None where nothing is said of it.
        period: The protection as it counts for the claim, and for any problem where there is none;
            None while the order has not been shipped.
        longest: The protection as it counts for goods that are defective or not as described.
        record: What the buyer's earlier orders look like, if known.
        costs: What a refund costs the buyer, as far as known.
        why_not: Says why an event cannot happen.
        holidays: Days that are no working days, if known.
    """

    now: DateTime
    order: Order
    policy: Policy
    dispute: Dispute | None
    planned: Claim | None
    period: ProtectionPeriod | None
    longest: ProtectionPeriod | None
    record: BuyerRecord | None
    costs: Costs
    why_not: Callable[[Event], tuple[Refusal, ...]]
    holidays: Container[date] | None = None

    @property
    def open_dispute(self) -> OpenDispute | None:
        """The dispute, while it is undecided."""
        dispute = self.dispute
        return dispute if isinstance(dispute, (AwaitingSeller, Negotiating, UnderReview, Judged)) else None

    @property
    def seller_proposal(self) -> Proposal | None:
        """What the seller proposes, while the dispute is undecided."""
        dispute = self.dispute
        return dispute.seller_proposal if isinstance(dispute, (Negotiating, UnderReview, Judged)) else None

    @property
    def platform_proposal(self) -> Solution | None:
        """What AliExpress proposes, while the dispute is undecided."""
        return self.dispute.platform_proposal if isinstance(self.dispute, Judged) else None

    @property
    def undecided(self) -> bool:
        """Whether nothing was settled or closed yet: another dispute may still come (W7, W8, C3)."""
        return is_undecided(self.dispute)

    @property
    def protected(self) -> bool:
        """Whether a dispute can be opened now or later, as far as the dates go."""
        return _runs(self.period, self.now)

    @property
    def defects_protected(self) -> bool:
        """The same for goods that are defective or not as described, which some profiles protect longer."""
        return _runs(self.longest, self.now)

    @property
    def unsettled(self) -> bool:
        """Whether nothing keeps another dispute from being opened but the dates, and the one that runs."""
        return self.undecided and not (self.dispute and settled_before(self.dispute))

    @property
    def reopenable(self) -> bool:
        """Whether a dispute can be opened, now or later, if the one that runs is cancelled (W8)."""
        return self.unsettled and (self.protected or self.defects_protected)

    def arrived_since(self, dispute: Dispute) -> bool:
        """Whether what was claimed not to have arrived was seen to, since the dispute was opened (C1)."""
        receipt, tracking, opened = self.order.receipt, self.order.tracking, dispute.history[0].at
        confirmed = receipt is not None and receipt.by is Party.BUYER and receipt.at >= opened
        delivered = (
            dispute.claim.reason is Reason.NOT_ARRIVED  # else the carrier said so from the start
            and tracking is not None
            and tracking.status is TrackingStatus.DELIVERED
            and tracking.since >= opened
        )
        return not dispute.claim.reason.goods_arrived and (confirmed or delivered)

    @property
    def held_up(self) -> Deadline | None:
        """From when a parcel in transit no longer bars a dispute; None where it bars none (W5)."""
        claim = self.planned or (self.dispute.claim if self.dispute else None)
        period = self.period
        if claim is None or claim.reason is not Reason.NOT_ARRIVED or not self.in_transit or period is None:
            return None
        return running_out(period, self.policy) if self.now < period.running_out_at else None

    @property
    def can_cancel(self) -> bool:
        """Whether the dispute can be cancelled now, and another be opened afterwards (W8)."""
        return self.protected and self.may(BuyerCancelled(at=self.now))

    @property
    def closing(self) -> Deadline | None:
        """The end of the protection; None while the order has not been shipped."""
        return closing(self.period) if self.period else None

    @property
    def opening_starts(self) -> Deadline | None:
        """From when a dispute can be opened at all (W1); None where that time has come."""
        period = self.period
        return opening_starts(period) if period and self.now < period.opens_at else None

    @property
    def in_transit(self) -> bool:
        """Whether tracking shows the parcel on its way."""
        tracking = self.order.tracking
        return tracking is not None and tracking.status is TrackingStatus.IN_TRANSIT

    @property
    def arrived_at(self) -> DateTime | None:
        """When the goods were first seen to have arrived: by the carrier's word, or by the buyer's."""
        tracking, receipt = self.order.tracking, self.order.receipt
        dates = [tracking.since] if tracking and tracking.status is TrackingStatus.DELIVERED else []
        dates += [receipt.at] if receipt and receipt.by is Party.BUYER else []
        return min(dates, default=None)

    @property
    def free_return(self) -> Deadline | None:
        """Until when a return is free (M4); None where it is not, or no date for it is known."""
        return self.from_arrival(DeadlineKind.FREE_RETURN, self.policy.free_return)

    @property
    def returns_free(self) -> bool:
        """Whether the order promises a free return, and there is still time for it (M4, M7)."""
        until = self.free_return
        return self.order.free_return and not (until and until.passed(self.now))

    def from_arrival(self, kind: DeadlineKind, figure: Figure | None) -> Deadline | None:
        """Count a figure from when the goods were first seen to have arrived; None where that is unknown."""
        if figure is None or self.arrived_at is None:
            return None
        return Deadline(kind, figure.after(self.arrived_at), Origin.POLICY, figure=figure)

    def if_confirmed(self, receipt: Receipt) -> Situation:
        """Return the situation as it would be with receipt confirmed (W3)."""
        order = attrs.evolve(self.order, receipt=receipt)
        period = period_for(Periods.of(order, self.policy), self.planned, self.dispute)
        return attrs.evolve(self, order=order, period=period)

    def has_goods(self, claim: Claim) -> bool:
        """Whether the buyer has the goods: by the reason of the claim, or since receipt was confirmed."""
        receipt = self.order.receipt
        return claim.reason.goods_arrived or (receipt is not None and receipt.by is Party.BUYER)

    @overload
    def left_of(self, proposal: Solution, dispute: Dispute | None) -> Solution: ...
    @overload
    def left_of(self, proposal: Proposal, dispute: Dispute | None) -> Proposal: ...
    def left_of(self, proposal: Proposal, dispute: Dispute | None) -> Proposal:
        """Return what a proposal comes to: what went back goes no more, and a free return is free (M4)."""
        left = remaining(proposal, dispute) if dispute else proposal
        if isinstance(left, ReturnAndRefund) and self.returns_free:
            return attrs.evolve(left, shipping_paid_by=Party.SELLER)
        return left

    @property
    def is_gone(self) -> bool:
        """Whether the carrier has lost the parcel, or sent it back: it is not to be waited for."""
        tracking = self.order.tracking
        return tracking is not None and tracking.status in _GONE

    def may(self, event: Event) -> bool:
        """Whether the rules allow an event."""
        return not self.why_not(event)

    def compared(self, left: Proposal, right: Proposal, dispute: OpenDispute) -> Comparison:
        """Compare two proposals in a dispute, with the costs that are known."""
        left, right = self.left_of(left, dispute), self.left_of(right, dispute)
        return compare(left, right, self.costs, goods_arrived=self.has_goods(dispute.claim))


_GONE: Final = frozenset({TrackingStatus.LOST, TrackingStatus.RETURNED_TO_SELLER})


def period_for(periods: Periods, planned: Claim | None, dispute: Dispute | None) -> ProtectionPeriod | None:
    """Return the protection as it counts for the claim at hand, and for any problem where there is none."""
    claim = planned or (dispute.claim if dispute and dispute.phase.open else None)
    return periods.against(defective=claim is not None and claim.reason.defective)


def _runs(period: ProtectionPeriod | None, now: DateTime) -> bool:
    return period is not None and bool(period.window.length) and now < period.closes_at

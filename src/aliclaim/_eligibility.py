"""Whether a dispute may be opened, and if not, every reason why (floor 10; rules W1 to W9).

Each rule of the window is one function here, named after what it refuses.
"""

from __future__ import annotations

from typing import final

import attrs

from ._claims import Claim, Reason
from ._deadlines import Deadline, DeadlineKind
from ._dispute import (
    Appealed,
    AwaitingReturn,
    Cancelled,
    Closed,
    Dispute,
    Refunded,
    RefundPending,
    ReturnInTransit,
    appeal_deadline,
)
from ._form import claim_refusals
from ._order import Order, TrackingStatus
from ._policy import Origin, Policy
from ._protection import ProtectionPeriod
from ._refusals import Refusal, RefusalCode, Remedy, refuse
from ._terms import Cause
from ._time import DateTime

_C = RefusalCode


@final
@attrs.frozen
class OpeningCheck:
    """Whether a dispute may be opened, and if not, why (W9).

    Attributes:
        refusals: Every reason why not, all at once; empty where it may.
        protection: The protection period; None while the order has not been shipped.
    """

    refusals: tuple[Refusal, ...]
    protection: ProtectionPeriod | None

    @property
    def allowed(self) -> bool:
        """Whether a dispute may be opened."""
        return not self.refusals


def check_opening(
    order: Order, policy: Policy, earlier: Dispute | None, claim: Claim | None, at: DateTime
) -> OpeningCheck:
    """Give every reason at once why a dispute cannot be opened, not only the first (W9)."""
    period = ProtectionPeriod.of(order, policy)
    found = _window_refusals(period, at)
    if not order.paid:
        found += (refuse(_C.NOTHING_PAID),)
    if claim:
        found += transit_refusals(order, period, claim.reason, at) + claim_refusals(claim, order.paid, policy)
    found += _earlier_refusals(earlier, period, at) if earlier else ()
    return OpeningCheck(
        _with_report(found) if claim and claim.reason is Reason.COUNTERFEIT else found, period
    )


def _with_report(found: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """Where a counterfeit can only be told to customer service, say that the seller can be reported (C6)."""
    return tuple(
        attrs.evolve(each, remedies=(*each.remedies, Remedy.REPORT_SELLER))
        if Remedy.CUSTOMER_SERVICE in each.remedies
        else each
        for each in found
    )


def closing(period: ProtectionPeriod) -> Deadline:
    """Return the end of the protection as a deadline."""
    kind = DeadlineKind.CONFIRMED_ENDS if period.confirmed else DeadlineKind.PROTECTION_ENDS
    return Deadline(kind, period.closes_at, period.closes_origin)


def _window_refusals(period: ProtectionPeriod | None, at: DateTime) -> tuple[Refusal, ...]:
    """Refuse outside the window: before the parcel could arrive (W1), and after the protection (W4)."""
    if period is None:
        return (refuse(_C.NOT_SHIPPED),)
    if at < period.closes_at and not period.window.length:
        return (refuse(_C.NEVER_OPENS, since=period.closes_at, estimated=period.estimated),)
    if at < period.opens_at:
        estimated = period.opens_origin is Origin.POLICY
        return (refuse(_C.TOO_EARLY, until=period.opens_at, estimated=estimated),)
    return (protection_over(period),) if at >= period.closes_at else ()


def protection_over(period: ProtectionPeriod) -> Refusal:
    """Refuse what the end of the protection has cut off (W4)."""
    return refuse(_C.PROTECTION_OVER, since=period.closes_at, estimated=period.estimated)


def transit_refusals(
    order: Order, period: ProtectionPeriod | None, reason: Reason, at: DateTime
) -> tuple[Refusal, ...]:
    """Refuse "not arrived" while tracking shows the parcel in transit and protected (W5)."""
    tracking = order.tracking
    if reason is not Reason.NOT_ARRIVED or period is None or tracking is None:
        return ()
    if tracking.status is not TrackingStatus.IN_TRANSIT or at >= period.running_out_at:
        return ()
    until, estimated = period.running_out_at, period.estimated
    return (refuse(_C.IN_TRANSIT, until=until, estimated=estimated, seen_at=tracking.seen_at),)


def _earlier_refusals(earlier: Dispute, period: ProtectionPeriod | None, at: DateTime) -> tuple[Refusal, ...]:
    """Refuse beside a running dispute, and after every one but a cancelled one (W7, W8, C3)."""
    match earlier:
        case Cancelled():
            return ()
        case RefundPending() | Refunded() | Closed():
            return (_settled(earlier, at),)
        case Appealed(before=before):
            return (_settled(before, at),)
        case AwaitingReturn(outcome=outcome) | ReturnInTransit(outcome=outcome):
            # P7: it was closed for good when the return was agreed on, though it is not over yet.
            return (refuse(_C.DISPUTE_SETTLED, since=outcome.at),)
        case _:
            # W8: to cancel helps only while another can still be opened.
            protected = period is not None and at < period.closes_at
            more = (Remedy.EDIT, Remedy.CANCEL) if protected else (Remedy.EDIT,)
            return (refuse(_C.DISPUTE_RUNNING, more=more, phase=earlier.phase.value),)


def _settled(ended: RefundPending | Refunded | Closed, at: DateTime) -> Refusal:
    appeal = not ended.appealed and not appeal_deadline(ended).passed(at)
    code = _C.DISPUTE_CLOSED if ended.outcome.cause is Cause.WITHDRAWN else _C.DISPUTE_SETTLED
    return refuse(code, since=ended.ended_at, more=(Remedy.APPEAL,) if appeal else ())

"""Whether a dispute may be opened, and if not, every reason why (floor 10; rules W1 to W9).

Each rule of the window is one function here, named after what it refuses.
"""

from __future__ import annotations

from typing import final

import attrs

from ._claims import Claim, Reason
from ._deadlines import Deadline, DeadlineKind
from ._dispute import Cancelled, Closed, Dispute, Refunded, RefundPending, appeal_deadline
from ._form import claim_refusals
from ._order import Order, TrackingStatus
from ._policy import Policy
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


def opening_refusals(
    order: Order, policy: Policy, earlier: Dispute | None, claim: Claim | None, at: DateTime
) -> tuple[Refusal, ...]:
    """Give every reason at once why a dispute cannot be opened, not only the first (W9)."""
    period = ProtectionPeriod.of(order, policy)
    found = _window_refusals(period, at)
    if claim:
        found += _transit_refusals(order, period, claim, at) + claim_refusals(claim, order.paid, policy)
    return found + (_earlier_refusals(earlier, at) if earlier else ())


def closing(period: ProtectionPeriod) -> Deadline:
    """Return the end of the protection as a deadline."""
    kind = DeadlineKind.CONFIRMED_ENDS if period.confirmed else DeadlineKind.PROTECTION_ENDS
    return Deadline(kind, period.closes_at, period.closes_origin)


def _window_refusals(period: ProtectionPeriod | None, at: DateTime) -> tuple[Refusal, ...]:
    """Refuse outside the window: before the parcel could arrive (W1), and after the protection (W4)."""
    if period is None:
        return (refuse(_C.NOT_SHIPPED),)
    if at < period.opens_at:
        return (refuse(_C.TOO_EARLY, until=period.opens_at),)
    return (refuse(_C.PROTECTION_OVER, since=period.closes_at),) if at >= period.closes_at else ()


def _transit_refusals(
    order: Order, period: ProtectionPeriod | None, claim: Claim, at: DateTime
) -> tuple[Refusal, ...]:
    """Refuse "not arrived" while tracking shows the parcel in transit and protected (W5)."""
    tracking = order.tracking
    if claim.reason is not Reason.NOT_ARRIVED or period is None or tracking is None:
        return ()
    if tracking.status is not TrackingStatus.IN_TRANSIT or at >= period.running_out_at:
        return ()
    return (refuse(_C.IN_TRANSIT, until=period.running_out_at, seen_at=tracking.seen_at),)


def _earlier_refusals(earlier: Dispute, at: DateTime) -> tuple[Refusal, ...]:
    """Refuse beside a running dispute, and after every one but a cancelled one (W7, W8, C3)."""
    match earlier:
        case Cancelled():
            return ()
        case RefundPending() | Refunded() | Closed():
            appeal = not earlier.appealed and not appeal_deadline(earlier).passed(at)
            withdrawn = earlier.outcome.cause is Cause.WITHDRAWN
            code = _C.DISPUTE_CLOSED if withdrawn else _C.DISPUTE_SETTLED
            return (refuse(code, since=earlier.ended_at, more=(Remedy.APPEAL,) if appeal else ()),)
        case _:
            # P7: once it is decided it can be neither edited nor cancelled, though it is not over yet.
            more = (Remedy.EDIT, Remedy.CANCEL) if earlier.phase.open else ()
            return (refuse(_C.DISPUTE_RUNNING, more=more, phase=earlier.phase.value),)

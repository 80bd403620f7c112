"""Whether a dispute may be opened, and if not, every reason why (floor 10; rules W1 to W9).

Each rule of the window is one function here, named after what it refuses.
"""

from __future__ import annotations

from typing import final

import attrs

from ._arithmetic import Verdict, passed, verdict
from ._claims import Claim, Reason
from ._deadlines import Deadline, DeadlineKind
from ._dispute import (
    Appealed,
    AwaitingReturn,
    Cancelled,
    Closed,
    Dispute,
    EndedDispute,
    Judged,
    Refunded,
    RefundPending,
    ReturnInTransit,
    UnderReview,
    appeal_deadline,
)
from ._form import claim_refusals, item_refusals
from ._order import Order, TrackingStatus
from ._policy import Origin, Policy, Start
from ._protection import Periods, ProtectionPeriod
from ._refusals import Refusal, RefusalCode, Remedy, refuse
from ._terms import Cause, Outcome
from ._time import DateTime
from ._values import Value

_C = RefusalCode


@final
@attrs.frozen(eq=False, repr=False)
class OpeningCheck(Value):
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


def check_opening(  # noqa: PLR0913, PLR0917  # all that decides it
    order: Order,
    policy: Policy,
    periods: Periods,
    earlier: Dispute | None,
    claim: Claim | None,
    at: DateTime,
) -> OpeningCheck:
    """Give every reason at once why a dispute cannot be opened, not only the first (W9)."""
    # Asked for no claim, it counts for the claim that is possible longest.
    period = periods.against(defective=claim is None or claim.reason.defective)
    found = _window_refusals(period, at, disputed=earlier is not None)
    if not order.paid:
        found += (refuse(_C.NOTHING_PAID),)
    if claim:
        found += transit_refusals(order, period, claim.reason, at) + claim_refusals(claim, order.paid, policy)
        found += item_refusals(claim.evidence, order)
    found += _earlier_refusals(earlier, period, at) if earlier else ()
    return OpeningCheck(_with_help(found, order, claim) if found else (), period)


def _with_help(found: tuple[Refusal, ...], order: Order, claim: Claim | None) -> tuple[Refusal, ...]:
    """Where customer service is what is left, say what it can be told, too.

    The seller of a counterfeit can be reported (C6), and a guarantee of the country be used (M5).
    """
    counterfeit = claim is not None and claim.reason is Reason.COUNTERFEIT
    report = [Remedy.REPORT_SELLER] if counterfeit else []
    more = [*report, Remedy.LOCAL_GUARANTEE] if order.local_guarantee else report
    return tuple(
        attrs.evolve(each, remedies=(*each.remedies, *more))
        if Remedy.CUSTOMER_SERVICE in each.remedies
        else each
        for each in found
    )


def opening_starts(period: ProtectionPeriod) -> Deadline:
    """Return the start of the opening as a deadline."""
    return Deadline(
        DeadlineKind.OPENING_STARTS, period.opens_at, period.opens_origin, figure=period.opens_figure
    )


def running_out(period: ProtectionPeriod, policy: Policy) -> Deadline:
    """Return from when a parcel in transit no longer bars a dispute, as a deadline (W5)."""
    # Counted back from the end, be that stated or not.
    at, figure = period.running_out_at, policy.running_out
    return Deadline(DeadlineKind.RUNNING_OUT, at, Origin.POLICY, figure=figure)


def closing(period: ProtectionPeriod) -> Deadline:
    """Return the end of the protection as a deadline."""
    kind = DeadlineKind.CONFIRMED_ENDS if period.confirmed else DeadlineKind.PROTECTION_ENDS
    return Deadline(kind, period.closes_at, period.closes_origin, figure=period.closes_figure)


def _window_refusals(period: ProtectionPeriod | None, at: DateTime, *, disputed: bool) -> tuple[Refusal, ...]:
    """Refuse outside the window: before the parcel could arrive (W1), and after the protection (W4)."""
    if period is None:
        # A dispute that was observed shows that the order had been shipped, if not when.
        return (refuse(_C.START_UNKNOWN, needs=Start.SHIPPED.value) if disputed else refuse(_C.NOT_SHIPPED),)
    match verdict(period.opens_at, period.closes_at, at):
        case Verdict.NEVER_OPENS:
            return (_or_stated(refuse(_C.NEVER_OPENS, since=period.closes_at, estimated=period.estimated)),)
        case Verdict.TOO_EARLY:
            estimated = period.opens_origin is Origin.POLICY
            return (_or_stated(refuse(_C.TOO_EARLY, until=period.opens_at, estimated=estimated)),)
        case Verdict.OVER:
            return (protection_over(period),)
        case _:
            return ()


def protection_over(period: ProtectionPeriod) -> Refusal:
    """Refuse what the end of the protection has cut off (W4)."""
    return _or_stated(refuse(_C.PROTECTION_OVER, since=period.closes_at, estimated=period.estimated))


def _or_stated(refusal: Refusal) -> Refusal:
    """Where the date was only counted, say that the one on the order page counts, if it is another."""
    more = (Remedy.STATE_DATE,) if refusal.estimated else ()
    return attrs.evolve(refusal, remedies=(*refusal.remedies, *more))


def transit_refusals(
    order: Order, period: ProtectionPeriod | None, reason: Reason, at: DateTime
) -> tuple[Refusal, ...]:
    """Refuse "not arrived" while tracking shows the parcel in transit and protected (W5)."""
    tracking = order.tracking
    if reason is not Reason.NOT_ARRIVED or period is None or tracking is None:
        return ()
    if tracking.status is not TrackingStatus.IN_TRANSIT or passed(period.running_out_at, at):
        return ()
    until = period.running_out_at  # counted back from the end, be that stated or not
    return (refuse(_C.IN_TRANSIT, until=until, estimated=True, seen_at=tracking.seen_at),)


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
        case UnderReview(contested=Outcome(at=since)) | Judged(contested=Outcome(at=since)):
            # P7: so it was when the return was contested; it runs again, and can be edited, not cancelled.
            return (refuse(_C.DISPUTE_SETTLED, since=since, more=(Remedy.EDIT,)),)
        case _:
            # W8: to cancel helps only while another can still be opened.
            protected = period is not None and not passed(period.closes_at, at)
            more = (Remedy.EDIT, Remedy.CANCEL) if protected else (Remedy.EDIT,)
            return (refuse(_C.DISPUTE_RUNNING, more=more, phase=earlier.phase.value),)


def _settled(ended: EndedDispute, at: DateTime) -> Refusal:
    appeal = not ended.appealed and not appeal_deadline(ended).passed(at)
    code = _C.DISPUTE_CLOSED if ended.outcome.cause is Cause.WITHDRAWN else _C.DISPUTE_SETTLED
    return refuse(code, since=ended.ended_at, more=(Remedy.APPEAL,) if appeal else ())

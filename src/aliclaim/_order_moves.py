"""What happens to the order of a case: shipping, tracking, extension, receipt (floor 11; W1 to W3)."""

from __future__ import annotations

from copy import copy

from ._arithmetic import lengthens, passed
from ._eligibility import closing, protection_over
from ._events import OrderEvent, OrderShipped, ProtectionExtended, ReceiptConfirmed, TrackingUpdated
from ._order import Extension, Order, Receipt, Tracking
from ._policy import Party, Policy, Start
from ._protection import ProtectionPeriod, start_unknown
from ._refusals import Refusal, RefusalCode, refuse
from ._terms import Action
from ._time import DateTime

_C = RefusalCode


def order_refusals(
    order: Order, policy: Policy, period: ProtectionPeriod | None, event: OrderEvent
) -> tuple[Refusal, ...]:
    """Say why an event cannot happen to an order."""
    match event:
        case TrackingUpdated():
            return ()
        case OrderShipped():
            return _shipping_refusals(order, policy)
        case _ if period is None:
            return (refuse(_C.NOT_SHIPPED),)
        case _ if order.receipt:
            rule = "W2" if isinstance(event, ProtectionExtended) else "W3"
            return (refuse(_C.ALREADY_CONFIRMED, rule=rule, since=order.receipt.at),)
        case ReceiptConfirmed(by=by):
            return _confirmation_refusals(by)
        case _:
            return _extension_refusals(period, event.at, event.until)


def _shipping_refusals(order: Order, policy: Policy) -> tuple[Refusal, ...]:
    """Refuse to ship twice, and what would start a protection whose first day is not known (W2)."""
    if order.shipped_at:
        return (refuse(_C.ALREADY_SHIPPED, since=order.shipped_at),)
    lacks = start_unknown(order, policy)
    if lacks is None or lacks is Start.SHIPPED:
        return ()
    return (refuse(_C.START_UNKNOWN, needs=lacks.value),)


def _confirmation_refusals(by: Party) -> tuple[Refusal, ...]:
    """Refuse a seller who confirms receipt (W3)."""
    if by is not Party.SELLER:
        return ()
    parties = f"{Party.BUYER}, {Party.PLATFORM}"
    return (refuse(_C.NOT_THEIRS, rule="W3", event=ReceiptConfirmed.tag, party=by.value, parties=parties),)


def _extension_refusals(period: ProtectionPeriod, at: DateTime, until: DateTime) -> tuple[Refusal, ...]:
    """Refuse an extension of what is over (W4), and one that would not lengthen it (W2)."""
    if passed(period.closes_at, at):
        return (protection_over(period),)
    if not lengthens(until, period.closes_at):
        return (refuse(_C.SHORTENS_PROTECTION, estimated=period.estimated, closes_at=period.closes_at),)
    return ()


def order_after(order: Order, event: OrderEvent) -> Order:
    """Return an order after an event that has been checked."""
    match event:
        case OrderShipped():
            return _with(order, "shipped_at", event.at)
        case TrackingUpdated():
            return _with(order, "tracking", _read(order.tracking, event))
        case ProtectionExtended():
            return _with(order, "extension", Extension(at=event.at, until=event.until))
        case _:
            return _with(order, "receipt", Receipt(at=event.at, by=event.by))


def _with(order: Order, field: str, fact: object) -> Order:
    """Return an order with another fact; of thousands of items none is checked again at every event."""
    made = copy(order)
    object.__setattr__(made, field, fact)
    return made


def _read(old: Tracking | None, event: TrackingUpdated) -> Tracking:
    """Return the tracking after a reading: the same status counts from when it was first read."""
    same = old is not None and old.status is event.status
    return Tracking(
        status=event.status,
        seen_at=event.at,
        since=old.since if old and same else event.at,
        number=old.number if old else "",
        carrier=old.carrier if old else "",
    )


def order_actions(
    order: Order, policy: Policy, period: ProtectionPeriod | None, now: DateTime
) -> list[Action]:
    """List what can be done to an order now."""
    if period is None:
        ship = Action(OrderShipped, (Party.SELLER,), None, (), closes=False, rule="W1")
        return [] if _shipping_refusals(order, policy) else [ship]
    if order.receipt:
        return []
    confirm = Action(ReceiptConfirmed, (Party.BUYER, Party.PLATFORM), None, (), closes=False, rule="W3")
    if passed(period.closes_at, now):
        return [confirm]
    until = closing(period)
    return [
        confirm,
        Action(ProtectionExtended, (Party.SELLER,), until, (), closes=False, rule="W2"),
    ]

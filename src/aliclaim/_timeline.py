"""What has happened to an order and its disputes, for a person (floor 10)."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import final

import attrs

from ._events import Event, OrderEvent, ProtectionExtended, ReceiptConfirmed, TrackingUpdated
from ._order import Order
from ._time import DateTime
from ._values import Value
from ._words import told


@final
@attrs.frozen(eq=False, repr=False)
class TimelineEntry(Value):
    """One thing that has happened, for a person.

    Attributes:
        at: When, in UTC.
        tag: The event's tag; `order_placed` for the order itself.
        sentence: What happened.
    """

    at: DateTime
    tag: str
    sentence: str


def timeline(given: Order, history: Iterable[Event]) -> tuple[TimelineEntry, ...]:
    """Return the facts of an order and what has happened since, oldest first."""
    facts = [
        TimelineEntry(at, tag, sentence)
        for at, tag, sentence in (
            (given.ordered_at, "order_placed", "The order was placed."),
            (given.shipped_at, "order_shipped", "The seller shipped the order."),
        )
        if at
    ]
    happened = [TimelineEntry(event.at, event.tag, told(event)) for event in (*_known(given), *history)]
    return tuple(sorted(facts + happened, key=attrgetter("at")))


def _known(given: Order) -> Iterable[OrderEvent]:
    """Tell as events what the order was made with."""
    if known := given.extension:
        yield ProtectionExtended(at=known.at, until=known.until)
    if seen := given.tracking:
        yield TrackingUpdated(at=seen.seen_at, status=seen.status)
    if receipt := given.receipt:
        yield ReceiptConfirmed(at=receipt.at, by=receipt.by)

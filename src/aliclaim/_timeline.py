"""What has happened to an order and its disputes, for a person (floor 10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import final

import attrs

from ._events import Event, OrderEvent, OrderShipped, ProtectionExtended, ReceiptConfirmed, TrackingUpdated
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
    happened = (TimelineEntry(event.at, event.tag, told(event)) for event in (*known(given), *history))
    return tuple(sorted((*placed(given), *happened), key=attrgetter("at")))


def placed(given: Order) -> Iterator[TimelineEntry]:
    """Tell that the order was placed, if it is known when: no event does."""
    if given.ordered_at:
        yield TimelineEntry(given.ordered_at, "order_placed", "The order was placed.")


def known(given: Order) -> Iterator[OrderEvent]:
    """Tell as events what the order was made with."""
    if given.shipped_at:
        yield OrderShipped(at=given.shipped_at)
    if extension := given.extension:
        yield ProtectionExtended(at=extension.at, until=extension.until)
    if seen := given.tracking:
        yield TrackingUpdated(at=seen.seen_at, status=seen.status)
    if receipt := given.receipt:
        yield ReceiptConfirmed(at=receipt.at, by=receipt.by)

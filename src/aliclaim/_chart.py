"""What a picture of a case shows: whose turn it was and is, what happened, what comes (floor 11).

Values alone, for whoever draws: `_chart_svg` does, and so can an app. Where they stand on a screen is
decided there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from operator import attrgetter
from types import MappingProxyType
from typing import Final, cast, final

import attrs

from ._deadlines import FULFILLED_BY, Deadline, DeadlineKind
from ._dispute import Dispute, moved
from ._events import (
    DisputeOpened,
    Event,
    EvidenceAdded,
    OrderShipped,
    PlatformSteppedIn,
    ProtectionExtended,
    ReceiptConfirmed,
    ReturnReceived,
    SteppedInBecause,
)
from ._moves import opened_dispute
from ._order import Order
from ._phases import TRANSITIONS, Phase
from ._policy import Party, Policy
from ._protection import ProtectionPeriod
from ._time import DateTime
from ._timeline import known, placed
from ._values import Value
from ._words import told


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChartPhase(Value):
    """A dispute in a phase, from one instant to another.

    Attributes:
        dispute: Which of the disputes of the case: 1 for the first.
        phase: The phase.
        opens: From when, in UTC.
        closes: Until when, in UTC; None where it lasts.
        until: What it will last to, or should have: the next date that counts for it, but for that of
            an appeal. None where it is over, an end, or no date is known.
    """

    dispute: int
    phase: Phase
    opens: DateTime
    closes: DateTime | None
    until: Deadline | None

    @property
    def who(self) -> Party | None:
        """Whose turn it is; None in an end."""
        return self.phase.turn


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChartEvent(Value):
    """Something that has happened.

    Attributes:
        at: When, in UTC.
        tag: The event's tag; `order_placed` for the order itself.
        sentence: What happened.
        by: Who brought it about; None where none of the parties did, such as a reading of the tracking.
        by_itself: Whether a deadline that passed brought it about.
    """

    at: DateTime
    tag: str
    sentence: str
    by: Party | None
    by_itself: bool = False


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Chart(Value):
    """What a picture of a case shows.

    Attributes:
        order: The order.
        now: The moment for which it is drawn, in UTC; None where no moment is marked.
        protection: The protection period; None before shipping.
        extended_from: When the protection would have ended without its extension, in UTC; None where
            it was not extended.
        phases: The phases of the disputes, one after another.
        events: What has happened, oldest first.
        deadlines: The dates that count, earliest first.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from aliclaim import Case, Claim, Money, Reason, Refund, SellerProposed
        >>> def march(day):
        ...     return datetime(2026, 3, day, tzinfo=timezone.utc)
        >>> paid = Money("61.70", "USD")
        >>> claim = Claim(reason=Reason.NOT_AS_DESCRIBED, asks=Refund(paid))
        >>> case = Case(order=Order(id="1", paid=paid, shipped_at=march(1))).following(
        ...     [
        ...         DisputeOpened(at=march(14), claim=claim),
        ...         SellerProposed(at=march(16), proposal=Refund(Money("5", "USD"))),
        ...     ]
        ... )
        >>> for span in case.chart(march(17)).phases:
        ...     print(span.phase, span.who, span.opens.day, span.closes and span.closes.day)
        awaiting_seller seller 14 16
        negotiating buyer 16 None
    """

    order: Order
    now: DateTime | None
    protection: ProtectionPeriod | None
    extended_from: DateTime | None
    phases: tuple[ChartPhase, ...]
    events: tuple[ChartEvent, ...]
    deadlines: tuple[Deadline, ...]


def extended_from(order: Order, policy: Policy) -> DateTime | None:
    """Return when the protection would have ended without its extension; None where it was not extended."""
    with_it = ProtectionPeriod.of(order, policy, defective=True)
    without = ProtectionPeriod.of(attrs.evolve(order, extension=None), policy, defective=True)
    if with_it is None or without is None or without.closes_at >= with_it.closes_at:
        return None
    return without.closes_at


# --- the phases -------------------------------------------------------------------------------


def chart_phases(disputes: Iterable[Dispute], asked_at: DateTime | None) -> tuple[ChartPhase, ...]:
    """Return the phases of disputes, one after another; what the last one lasts to, as of a moment."""
    found = [span for number, dispute in enumerate(disputes, 1) for span in _spans(number, dispute, asked_at)]
    return tuple(found)


def _spans(number: int, dispute: Dispute, asked_at: DateTime | None) -> Iterator[ChartPhase]:
    """Go through the phases of a dispute; events that leave it in its phase make no new one."""
    steps = groupby(_steps(dispute), key=lambda step: step[1])
    starts = [(next(at for at, _ in same), phase) for phase, same in steps]
    for (opens, phase), (closes, _) in pairwise(starts):
        yield ChartPhase(dispute=number, phase=phase, opens=opens, closes=closes, until=None)
    opens, phase = starts[-1]
    until = _lasts_to(dispute, asked_at) if asked_at else None
    yield ChartPhase(dispute=number, phase=phase, opens=opens, closes=None, until=until)


def _steps(dispute: Dispute) -> Iterator[tuple[DateTime, Phase]]:
    """Play a dispute again: the phase after each event."""
    opened, *later = dispute.history
    terms = dispute.terms
    current: Dispute = opened_dispute(cast("DisputeOpened", opened), terms.paid, terms.policy)
    yield opened.at, current.phase
    for event in later:
        current = moved(current, event)
        yield event.at, current.phase


def _lasts_to(dispute: Dispute, asked_at: DateTime) -> Deadline | None:
    dates = dispute.deadlines(asked_at)
    return next((date for date in dates if date.kind is not DeadlineKind.APPEAL), None)


# --- what has happened ------------------------------------------------------------------------


def chart_events(given: Order, history: Iterable[Event]) -> tuple[ChartEvent, ...]:
    """Return the facts of an order and what has happened since, oldest first, with who did it."""
    facts = [ChartEvent(at=it.at, tag=it.tag, sentence=it.sentence, by=Party.BUYER) for it in placed(given)]
    happened = [_chart_event(event) for event in (*known(given), *history)]
    return tuple(sorted(facts + happened, key=attrgetter("at")))


def _chart_event(event: Event) -> ChartEvent:
    by, by_itself = _by(event), _is_by_itself(event)
    return ChartEvent(at=event.at, tag=event.tag, sentence=told(event), by=by, by_itself=by_itself)


def _by(event: Event) -> Party | None:
    match event:
        case ReceiptConfirmed(by=by) | ReturnReceived(by=by):
            return by
        case EvidenceAdded(evidence=piece):
            return piece.given_by
        case _:
            return _BY.get(type(event))


_BY: Final[Mapping[type[Event], Party]] = MappingProxyType(
    {
        OrderShipped: Party.SELLER,
        ProtectionExtended: Party.SELLER,
        **{row.event: row.by[0] for row in TRANSITIONS},
    }
)

_BY_ITSELF: Final = frozenset(event for events in FULFILLED_BY.values() for event in events)


def _is_by_itself(event: Event) -> bool:
    asked = isinstance(event, PlatformSteppedIn) and event.because is SteppedInBecause.ASKED
    return type(event) in _BY_ITSELF and not asked

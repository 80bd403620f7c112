"""What an event would bring about, before it is done (floor 13).

Two situations are held against each other: the one before the event and the one after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, final

import attrs

from ._advice import Advice
from ._checks import Term
from ._comparison import NetValue, net_value
from ._deadlines import Deadline
from ._dispute import (
    Appealed,
    AwaitingReturn,
    Cancelled,
    Closed,
    RefundPending,
    ReturnInTransit,
)
from ._events import AppealFiled, BuyerAccepted, DisputeEvent, Event, ReceiptConfirmed
from ._hints import Decided, appeal_left
from ._phases import Phase
from ._policy import Party
from ._refunds import RefundExpectation, expected_refund
from ._refusals import Refusal
from ._situation import Situation
from ._traps import warnings
from ._values import Value


class Loss(Term):
    """What is lost for good."""

    REOPENING = "reopening"
    """No other dispute can be opened on the order (W7, C3)."""
    DISPUTE = "dispute"
    """The dispute itself, where it is cancelled when no other can be opened (W8)."""
    PROPOSALS = "proposals"
    """A proposal that stands can no longer be accepted (P4)."""
    MONEY = "money"
    """What was asked for: it ends without money (C3, T3)."""
    GOODS = "goods"
    """The goods must be sent back first (P9)."""
    PROTECTION_DAYS = "protection_days"
    """Days in which a dispute can be opened (W3)."""
    APPEAL = "appeal"
    """The one appeal is spent (C4)."""

    @property
    def rule(self) -> str:
        """The rule of the guide behind it."""
        return _LOSSES[self][0]

    @property
    def sentence(self) -> str:
        """The loss in a whole sentence."""
        return _LOSSES[self][1]


_LOSSES: Final[Mapping[Loss, tuple[str, str]]] = MappingProxyType(
    {
        Loss.REOPENING: ("W7", "No other dispute can be opened on this order."),
        Loss.DISPUTE: ("W8", "The dispute is withdrawn for good: no other can be opened."),
        Loss.PROPOSALS: ("P4", "Any other proposal that stands now can no longer be accepted."),
        Loss.MONEY: ("C3", "The dispute ends without money."),
        Loss.GOODS: ("P9", "The goods must be sent back before any money comes."),
        Loss.PROTECTION_DAYS: ("W3", "Fewer days remain in which a dispute can be opened."),
        Loss.APPEAL: ("C4", "The one appeal is spent."),
    }
)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Preview(Value):
    """What an event would bring about.

    Attributes:
        event: The event.
        refusals: Every reason why it cannot happen; empty where it can.
        fired: What would have happened by itself before it, oldest first.
        before: The phase of the dispute before it; None where there is none.
        after: The phase after it; None where there is none, or the event is refused.
        closes: Whether the dispute is decided by it, for good (P7, C3).
        lost: What is lost for good.
        appeal: Until when an appeal is all that is left, where less was decided than asked for (C4); else
            None.
        refund: What money is to be expected then, and by when; None where none is (M1).
        net: What that is worth, less what it costs the buyer as far as known; None where there is none.
        open_from: From when such a dispute can be opened afterwards; None where at once, or never.
        open_until: Until when such a dispute can be opened afterwards; None where none can be.
        warnings: The traps that it would step into (T1 to T8).
    """

    event: Event
    refusals: tuple[Refusal, ...]
    fired: tuple[DisputeEvent, ...]
    before: Phase | None
    after: Phase | None
    closes: bool
    lost: tuple[Loss, ...]
    appeal: Deadline | None
    refund: RefundExpectation | None
    net: NetValue | None
    open_from: Deadline | None
    open_until: Deadline | None
    warnings: tuple[Advice, ...]

    @property
    def allowed(self) -> bool:
        """Whether the rules allow it."""
        return not self.refusals

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in whole sentences: refusals, or what follows; then the warnings."""
        warned = tuple(warning.sentence for warning in self.warnings)
        if self.refusals:
            return (*(refusal.sentence for refusal in self.refusals), *warned)
        told = ["The dispute is decided by it, for good."] if self.closes else []
        told += [loss.sentence for loss in self.lost]
        told += [f"What is left is an appeal, until {self.appeal.words}."] if self.appeal else []
        told += [self.refund.sentence] if self.refund else []
        since = f"from {self.open_from.words} " if self.open_from else ""
        told += [f"A dispute can be opened {since}until {self.open_until.words}."] if self.open_until else []
        return (*told, *warned)


def previewed(
    before: Situation,
    after: Situation | None,
    event: Event,
    fired: tuple[DisputeEvent, ...],
    refusals: tuple[Refusal, ...],
) -> Preview:
    """Hold the situation after an event, if it is allowed, against the one before it."""
    end = after or before
    settles = _settles(before, after)
    dispute = end.dispute
    solution = dispute.outcome.solution if settles and isinstance(dispute, Decided) else None
    arrived = dispute is None or end.has_goods(dispute.claim)
    left = end.left_of(solution, before.dispute) if solution else None
    return Preview(
        event=event,
        refusals=refusals,
        fired=fired,
        before=before.dispute.phase if before.dispute else None,
        after=after.dispute.phase if after and after.dispute else None,
        closes=after is not None and (settles or _barred(before, after)),
        lost=_lost(before, after, event) if after else (),
        appeal=_appeal(after) if after and (settles or _ends(before, after)) else None,
        refund=_refund(after) if after else None,
        net=net_value(left, end.costs, goods_arrived=arrived) if left else None,
        open_from=_open_from(after) if after else None,
        open_until=_open_until(after) if after else None,
        warnings=warnings(before, event),
    )


def _settles(before: Situation, after: Situation | None) -> bool:
    """Whether what was undecided is decided."""
    return after is not None and before.open_dispute is not None and isinstance(after.dispute, Decided)


def _ends(before: Situation, after: Situation) -> bool:
    """Whether what was decided, and waited for a return, is over by it."""
    return isinstance(before.dispute, (AwaitingReturn, ReturnInTransit)) and isinstance(
        after.dispute, (RefundPending, Closed)
    )


def _barred(before: Situation, after: Situation) -> bool:
    """Whether it was cancelled when none can be opened any more: that is as final as closing."""
    cancelled = isinstance(after.dispute, Cancelled) and before.open_dispute is not None
    return cancelled and not after.reopenable


def _lost(before: Situation, after: Situation, event: Event) -> tuple[Loss, ...]:
    settles, dispute = _settles(before, after), after.dispute
    fewer = (
        isinstance(event, ReceiptConfirmed)
        and before.undecided
        and before.period is not None
        and after.period is not None
        and (after.period.closes_at < before.period.closes_at)
    )
    found = {
        Loss.REOPENING: before.reopenable and not after.reopenable,
        Loss.DISPUTE: _barred(before, after),
        Loss.PROPOSALS: _gone(before, after, event),
        Loss.MONEY: isinstance(dispute, Closed) and not isinstance(before.dispute, (Closed, Appealed)),
        Loss.GOODS: settles and isinstance(dispute, AwaitingReturn),
        Loss.PROTECTION_DAYS: fewer,
        Loss.APPEAL: isinstance(event, AppealFiled),
    }
    return tuple(loss for loss, applies in found.items() if applies)


def _gone(before: Situation, after: Situation, event: Event) -> bool:
    """Whether a proposal that could be accepted before cannot be any more, but for the one that was."""
    accepted = event.whose if isinstance(event, BuyerAccepted) else None
    return any(
        party is not accepted
        and before.may(BuyerAccepted(at=before.now, whose=party))
        and not after.may(BuyerAccepted(at=after.now, whose=party))
        for party in (Party.SELLER, Party.PLATFORM)
    )


def _appeal(after: Situation) -> Deadline | None:
    dispute = after.dispute
    return appeal_left(dispute) if isinstance(dispute, (RefundPending, Closed)) else None


def _refund(after: Situation) -> RefundExpectation | None:
    if after.dispute is None:
        return None
    return expected_refund(after.dispute, after.now, payment=after.order.payment)


def _open_from(after: Situation) -> Deadline | None:
    return after.held_up or after.opening_starts if _open_until(after) else None


def _open_until(after: Situation) -> Deadline | None:
    openable = after.dispute is None or isinstance(after.dispute, Cancelled)
    return after.closing if openable and after.protected else None

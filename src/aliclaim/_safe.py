"""Whether the buyer can cancel, or confirm receipt, and open a dispute afterwards (floor 12; W3, W8)."""

from __future__ import annotations

from typing import final

import attrs

from ._deadlines import Deadline
from ._eligibility import closing
from ._events import BuyerCancelled, Event, ReceiptConfirmed
from ._order import Receipt
from ._policy import Party
from ._refusals import Refusal
from ._situation import Situation
from ._values import Value


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class SafeWindow(Value):
    """What is left of the time for a dispute, if the buyer cancels or confirms receipt now.

    Attributes:
        event: The class of the event: `BuyerCancelled` or `ReceiptConfirmed`.
        refusals: Every reason why it cannot happen now; empty where it can.
        opens: From when a dispute can be opened afterwards; None where that is at once, or never.
        deadline: Until when; None where none can be opened any more.
        instead: The end of the protection without it, where that is another; None where it is not.
        again: Whether there is a dispute already, so that it would be another one.
        rule: The rule of the guide behind it: W8 for cancelling, W3 for confirming.
    """

    event: type[Event]
    refusals: tuple[Refusal, ...]
    opens: Deadline | None
    deadline: Deadline | None
    instead: Deadline | None
    again: bool
    rule: str

    @property
    def safe(self) -> bool:
        """Whether it can be done now, and a dispute can still be opened afterwards."""
        return not self.refusals and self.deadline is not None

    @property
    def sentence(self) -> str:
        """The answer in whole sentences, dates in UTC."""
        if self.refusals:
            return " ".join(refusal.sentence for refusal in self.refusals)
        done = "cancel" if self.event is BuyerCancelled else "confirm receipt"
        another = "another dispute for this reason" if self.again else "a dispute"
        if self.deadline is None:
            return f"If you {done} now, {another} can no longer be opened."
        since = f"from {self.opens.words} " if self.opens else ""
        instead = f", instead of {self.instead.words}" if self.instead else ""
        return (
            f"If you {done} now, {another} can still be opened {since}until {self.deadline.words}{instead}."
        )


def safe_cancel(s: Situation) -> SafeWindow:
    """Say until when another dispute can be opened, if this one is cancelled now (C2, W8)."""
    period = s.period
    return SafeWindow(
        event=BuyerCancelled,
        refusals=s.why_not(BuyerCancelled(at=s.now)),
        opens=s.held_up or s.opening_starts,
        deadline=closing(period) if period and s.protected and s.unsettled else None,
        instead=None,
        again=True,
        rule="W8",
    )


def safe_confirm(s: Situation) -> SafeWindow:
    """Say until when a dispute can be opened, if receipt is confirmed now (W3)."""
    confirmed = ReceiptConfirmed(at=s.now)
    refusals = s.why_not(confirmed)
    before = closing(s.period) if s.period and s.protected and s.unsettled else None
    confirming = None if refusals else s.if_confirmed(Receipt(at=s.now, by=Party.BUYER))
    after = confirming.closing if confirming and confirming.protected else None
    return SafeWindow(
        event=ReceiptConfirmed,
        refusals=refusals,
        opens=s.opening_starts if before and after else None,
        deadline=after if before else None,
        instead=before if before and after and before.at != after.at else None,
        again=s.dispute is not None,
        rule="W3",
    )

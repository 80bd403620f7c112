"""Dates by which someone must act, and what happens by itself then (floor 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, final

import attrs

from ._arithmetic import passed
from ._checks import Term
from ._events import (
    DisputeEvent,
    PlatformSteppedIn,
    ProposalAssigned,
    RequestGranted,
    ReturnOverdue,
)
from ._policy import Figure, Origin, Party
from ._refusals import marked
from ._time import DateTime, instant, minus
from ._values import Value


class DeadlineKind(Term):
    """What a deadline is for. The names are those of the policy's figures, and of the boundaries."""

    OPENING_STARTS = "opening_starts"
    """From then on a dispute may be opened (W1)."""
    PROTECTION_ENDS = "protection_ends"
    """The protection ends (W2)."""
    CONFIRMED_ENDS = "confirmed_ends"
    """The days after the confirmation of receipt end (W3)."""
    ANY_PROBLEM_ENDS = "any_problem_ends"
    """The same, where goods that are defective or not as described are protected for longer (W3)."""
    RUNNING_OUT = "running_out"
    """The protection begins to run out: a parcel in transit no longer bars a dispute (W5)."""
    SELLER_ANSWER = "seller_answer"
    """The seller must have answered (P1)."""
    AGREEMENT = "agreement"
    """The two must have agreed (P2)."""
    TRANSIT_ANSWER = "transit_answer"
    """AliExpress should have answered on the refund of a parcel that is still in transit (J4)."""
    NEGOTIATION = "negotiation"
    """The buyer must have chosen a proposal: "negotiation finished" (P3, P4)."""
    RETURN_SHIPPING = "return_shipping"
    """The goods must be on their way back (P9)."""
    REFUND = "refund"
    """The money should have arrived (M1)."""
    APPEAL = "appeal"
    """An appeal must have been filed (C4)."""
    FREE_RETURN = "free_return"
    """The goods must have been sent back, where the order promises a free return (M4)."""
    CHANGE_OF_MIND = "change_of_mind"
    """The goods must have been sent back for no reason, where the country grants that (M5)."""
    GUARANTEE = "guarantee"
    """The guarantee of the buyer's country ends (M5)."""


_BUYER, _SELLER, _PLATFORM = Party.BUYER, Party.SELLER, Party.PLATFORM

_TABLE: Final[Mapping[DeadlineKind, tuple[tuple[Party, ...], str, str]]] = MappingProxyType(
    {
        # kind: (who must act, rule, what happens by itself)
        DeadlineKind.OPENING_STARTS: ((_BUYER,), "W1", "a dispute may be opened from then on"),
        DeadlineKind.PROTECTION_ENDS: ((_BUYER,), "W4", "no dispute can be opened any more"),
        DeadlineKind.CONFIRMED_ENDS: ((_BUYER,), "W3", "no dispute can be opened any more"),
        DeadlineKind.ANY_PROBLEM_ENDS: (
            (_BUYER,),
            "W3",
            "only defective or wrongly described goods can be claimed",
        ),
        DeadlineKind.RUNNING_OUT: ((_BUYER,), "W5", "a parcel in transit no longer bars a dispute"),
        DeadlineKind.SELLER_ANSWER: ((_SELLER,), "P1", "AliExpress steps in"),
        DeadlineKind.AGREEMENT: ((_BUYER, _SELLER), "P2", "AliExpress steps in"),
        DeadlineKind.TRANSIT_ANSWER: ((_PLATFORM,), "J4", "nothing, but the answer is late"),
        DeadlineKind.NEGOTIATION: ((_BUYER,), "P5", "AliExpress's proposal is assigned"),
        DeadlineKind.RETURN_SHIPPING: ((_BUYER,), "T3", "the dispute is over, without money"),
        DeadlineKind.REFUND: ((_PLATFORM,), "M1", "nothing, but the refund is late"),
        DeadlineKind.APPEAL: ((_BUYER,), "C4", "no appeal is possible any more"),
        DeadlineKind.FREE_RETURN: ((_BUYER,), "M4", "the return is no longer free"),
        DeadlineKind.CHANGE_OF_MIND: ((_BUYER,), "M5", "goods can no longer be sent back without a reason"),
        DeadlineKind.GUARANTEE: ((_BUYER,), "M5", "the guarantee of the country ends"),
    }
)

FULFILLED_BY: Final[Mapping[DeadlineKind, tuple[type[DisputeEvent], ...]]] = MappingProxyType(
    {
        DeadlineKind.SELLER_ANSWER: (PlatformSteppedIn, RequestGranted),
        DeadlineKind.AGREEMENT: (PlatformSteppedIn,),
        DeadlineKind.NEGOTIATION: (ProposalAssigned,),
        DeadlineKind.RETURN_SHIPPING: (ReturnOverdue,),
    }
)
"""The events that a passed deadline can bring about by itself. The others bring about none."""

_FIRES: Final[Mapping[DeadlineKind, str]] = {kind: events[0].tag for kind, events in FULFILLED_BY.items()}


@final
@attrs.frozen(eq=False, repr=False)
class Deadline(Value):
    """An instant by which someone must act. It is half-open: at the instant itself it has passed.

    Attributes:
        kind: What it is for.
        at: When it has passed, in UTC.
        origin: Where the date comes from.
        fires: The tag of the event that happens by itself then; empty where none does.
        figure: The figure of the policy from which it was counted; None where it was stated.

    Examples:
        >>> from datetime import datetime, timezone
        >>> at = instant(datetime(2026, 3, 8, tzinfo=timezone.utc))
        >>> deadline = Deadline(DeadlineKind.AGREEMENT, at, Origin.POLICY, "platform_stepped_in")
        >>> deadline.passed(at), deadline.estimated, deadline.effect
        (True, True, 'AliExpress steps in')
    """

    kind: DeadlineKind
    at: DateTime
    origin: Origin
    fires: str = ""
    figure: Figure | None = None

    @classmethod
    def from_figure(
        cls, kind: DeadlineKind, stated: DateTime | None, figure: Figure, start: DateTime
    ) -> Deadline:
        """Take the date that the marketplace printed, else count a figure of the policy.

        Args:
            kind: What the date is for.
            stated: The date that the marketplace printed, if it did.
            figure: What to count otherwise.
            start: From when to count.
        """
        fires = _FIRES.get(kind, "")
        if stated is not None:
            return cls(kind, stated, Origin.MARKETPLACE, fires)
        return cls(kind, figure.after(start), Origin.POLICY, fires, figure)

    @property
    def who(self) -> tuple[Party, ...]:
        """Who must act."""
        return _TABLE[self.kind][0]

    @property
    def rule(self) -> str:
        """The rule of the guide behind it."""
        return _TABLE[self.kind][1]

    @property
    def effect(self) -> str:
        """What happens by itself when it has passed, in words."""
        if self.fires == RequestGranted.tag:
            return "what was asked for is executed"
        return _TABLE[self.kind][2]

    @property
    def words(self) -> str:
        """The date for a person, in UTC; after `~` where it was counted, and is an estimate."""
        return marked(self.at, estimated=self.estimated)

    @property
    def estimated(self) -> bool:
        """Whether it was counted by the policy, rather than stated."""
        return self.origin is Origin.POLICY

    def passed(self, now: datetime) -> bool:
        """Whether it has passed at an instant.

        Args:
            now: The instant.
        """
        return passed(self.at, instant(now))

    def remaining(self, now: datetime) -> timedelta:
        """Return the time left; negative once it has passed.

        Args:
            now: The instant from which to count.
        """
        return minus(self.at, instant(now))

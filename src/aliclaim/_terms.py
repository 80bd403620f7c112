"""What a dispute is made of beside its phase: terms, outcome, and what can be done (floor 8)."""

from __future__ import annotations

from typing import final

import attrs

from ._checks import Term
from ._deadlines import Deadline
from ._events import DisputeEvent, Event
from ._money import Money
from ._phases import Phase
from ._policy import Party, Policy
from ._proposals import Solution
from ._refusals import Refusal
from ._time import DateTime
from ._values import Value


@final
@attrs.frozen(eq=False, repr=False)
class Terms(Value):
    """What a dispute is fought over: it stays the same to the end.

    Attributes:
        paid: What was paid for the order: no refund exceeds it (O4).
        policy: The figures that count: those under which it was opened.
        agreement: When AliExpress steps in without an agreement (P2).
        nothing: No money, in the order's currency.
    """

    paid: Money
    policy: Policy
    agreement: Deadline
    nothing: Money


class Cause(Term):
    """Why a dispute was decided as it was: accepted is not ignored, and not judged."""

    AGREED = "agreed"
    """One of the two accepted what the other wanted (P7)."""
    SELLER_SILENT = "seller_silent"
    """The seller did not answer in time, and the buyer's request was executed (P1)."""
    PLATFORM_PROPOSAL_ACCEPTED = "platform_proposal_accepted"
    """The buyer accepted AliExpress's proposal (P4)."""
    PLATFORM_PROPOSAL_ASSIGNED = "platform_proposal_assigned"
    """Nobody chose in time, and AliExpress's proposal was assigned (P5)."""
    WITHDRAWN = "withdrawn"
    """The buyer closed it (C3)."""
    RETURN_OVERDUE = "return_overdue"
    """The goods were not sent back in time (T3)."""
    APPEAL_GRANTED = "appeal_granted"
    """The appeal was granted (C4)."""


@final
@attrs.frozen(eq=False, repr=False)
class Outcome(Value):
    """How a dispute was decided.

    Attributes:
        cause: Why.
        by: Who brought it about.
        at: When, in UTC.
        solution: What was settled; None where there is none: it was withdrawn, or overdue.
    """

    cause: Cause
    by: Party
    at: DateTime
    solution: Solution | None


@final
@attrs.frozen(eq=False, repr=False)
class Refused(Value):
    """The answer to an event that the rules refuse. Nothing was changed.

    Attributes:
        event: What was refused.
        refusals: Every reason at once. Never empty.
    """

    event: DisputeEvent
    refusals: tuple[Refusal, ...]


@final
@attrs.frozen(eq=False, repr=False)
class Action(Value):
    """Something that can be done now.

    Attributes:
        event: The class of the event that does it.
        by: Who may do it.
        until: The deadline from which it can no longer be done; None where none is known that ends it.
        leads_to: The phases that it can lead to.
        closes: Whether the dispute is decided by it, for good (P7, C3).
        rule: The rule of the guide behind it.
    """

    event: type[Event]
    by: tuple[Party, ...]
    until: Deadline | None
    leads_to: tuple[Phase, ...]
    closes: bool
    rule: str

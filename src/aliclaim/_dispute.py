"""A dispute: one final class for each phase, with exactly the data that the phase has (floor 9).

`Dispute` is the union of the phases' classes: a `match` over it is checked for completeness, and
where the phase is known the type checkers refuse an event that the phase does not know. The table
of `_phases` says where an event leads; `_moves` says whether it may happen now, and what the
dispute holds afterwards. A refused event changes nothing, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import takewhile
from operator import attrgetter
from types import MappingProxyType
from typing import Any, ClassVar, Final, Never, TypeAlias, cast, final, overload

import attrs

from ._arithmetic import answer_decides
from ._claims import Claim, Evidence
from ._deadlines import FULFILLED_BY, Deadline, DeadlineKind
from ._errors import InvalidValueError, RefusedError, TableError
from ._events import (
    DISPUTE_EVENT_CLASSES,
    AppealDecided,
    AppealFiled,
    BuyerAccepted,
    BuyerCancelled,
    BuyerClosed,
    BuyerProposed,
    ClaimEdited,
    DisputeEvent,
    Event,
    EvidenceAdded,
    Finding,
    PlatformJudged,
    PlatformProposed,
    PlatformSteppedIn,
    ProposalAssigned,
    RefundCompleted,
    RequestGranted,
    ReturnContested,
    ReturnOverdue,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    SteppedInBecause,
    check_event,
    is_observed,
)
from ._history import History
from ._money import Money
from ._phases import TRANSITIONS, Phase, Transition, allowed, transition
from ._proposals import Proposal, Solution
from ._refusals import Refusal, RefusalCode, certain, refuse
from ._terms import Action, Outcome, Refused, Terms
from ._time import DateTime, instant, iso
from ._values import Value

_C = RefusalCode


class _Phase(Value):
    """What the classes of all phases can do."""

    __slots__ = ()

    phase: ClassVar[Phase]
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]

    def __reduce__(self) -> tuple[Restore, tuple[object, ...]]:
        """Let pickle and copies make the dispute anew where its moves are, so that it can go on at once."""
        fields = attrs.fields(type(_known(self)))
        return _restore[0], (type(self), *(getattr(self, field.name) for field in fields))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence of the buyer and the seller: what came with the claim, then what was added."""
        added = (event.evidence for event in self.history if isinstance(event, EvidenceAdded))
        return (*self.claim.evidence, *added)

    def attempt(self, event: DisputeEvent) -> Dispute | Refused:
        """Apply any event, and get a refusal as data.

        Args:
            event: What happened.

        Returns:
            The dispute as it stands then, or why that cannot happen.
        """
        refusals = self.why_not(event)
        return Refused(event, refusals) if refusals else moved(_known(self), event)

    def why_not(self, event: DisputeEvent) -> tuple[Refusal, ...]:
        """Say why an event cannot happen.

        Args:
            event: What might happen, and when.

        Returns:
            Every reason at once; empty where it can happen.
        """
        return _refusals(_known(self), event)

    def actions(self, now: datetime) -> tuple[Action, ...]:
        """List what can be done now, and until when.

        What is listed can succeed, with the right data; what is not listed is refused with any.
        Where something is due by itself, only that is listed: see `advance`.

        Args:
            now: The moment of the question.

        Returns:
            The actions, in the order of the table.

        Raises:
            InvalidValueError: `now` is naive, or lies before the last event.
        """
        dispute = _known(self)
        moment = asked_at(dispute, now)
        rows = [transition(self.phase, event) for event in allowed(self.phase)]
        return tuple(_action(dispute, row) for row in rows if row and _possible(dispute, row, moment))

    def deadlines(self, now: datetime) -> tuple[Deadline, ...]:
        """List the dates that count now, earliest first.

        One that has passed is listed no more, unless it still weighs: a refund that is late, or
        something due by itself that `advance` has not applied yet.

        Args:
            now: The moment of the question.

        Returns:
            The deadlines, earliest first.

        Raises:
            InvalidValueError: `now` is naive, or lies before the last event.
        """
        dispute = _known(self)
        moment = asked_at(dispute, now)
        return tuple(
            deadline
            for deadline in sorted(_running(dispute), key=lambda deadline: deadline.at)
            if deadline.kind is not DeadlineKind.APPEAL or not deadline.passed(moment)
        )

    def advance(self, now: datetime) -> tuple[Dispute, tuple[DisputeEvent, ...]]:
        """Let happen what happens by itself until now.

        Args:
            now: Until when, inclusive: at its very instant a deadline has passed.

        Returns:
            The dispute as it stands now, and the events that brought it there, each at the instant
            of its own deadline. The same question twice brings nothing more.

        Raises:
            InvalidValueError: `now` is naive.
        """
        moment, dispute = instant(now), _known(self)
        fired: list[DisputeEvent] = []
        while (due := next_due(dispute)) and due.passed(moment):
            event = due_event(due)
            dispute = moved(dispute, event)
            fired.append(event)
        return dispute, tuple(fired)


def _known(phase: _Phase) -> Dispute:
    """Take the base for what it is: one of the classes of the union, which are all that derive from it."""
    return cast("Dispute", phase)


@final
@attrs.frozen(eq=False, repr=False)
class AwaitingSeller(_Phase):
    """The seller must answer what the buyer asks for (P1).

    Attributes:
        phase: `Phase.AWAITING_SELLER`, always.
        terms: What the dispute is fought over.
        claim: What the buyer says and asks for.
        history: What has happened.
        answer: Until when the seller must answer: it starts anew with each request of the buyer.
    """

    phase: ClassVar[Phase] = Phase.AWAITING_SELLER
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    answer: Deadline

    @overload
    def apply(self, event: EvidenceAdded | ClaimEdited | BuyerProposed) -> AwaitingSeller: ...
    @overload
    def apply(self, event: SellerProposed) -> Negotiating: ...
    @overload
    def apply(self, event: SellerAccepted | RequestGranted) -> RefundPending | AwaitingReturn: ...
    @overload
    def apply(self, event: PlatformSteppedIn) -> UnderReview: ...
    @overload
    def apply(self, event: BuyerCancelled) -> Cancelled: ...
    @overload
    def apply(self, event: BuyerClosed) -> Closed: ...
    def apply(self, event: DisputeEvent) -> Dispute:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return applied(self, event)


@final
@attrs.frozen(eq=False, repr=False)
class Negotiating(_Phase):
    """The seller has made another proposal (P1).

    Attributes:
        phase: `Phase.NEGOTIATING`, always.
        terms: What the dispute is fought over.
        claim: What the buyer says and asks for.
        history: What has happened.
        seller_proposal: The seller's newest proposal.
    """

    phase: ClassVar[Phase] = Phase.NEGOTIATING
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    seller_proposal: Proposal

    @overload
    def apply(self, event: EvidenceAdded | ClaimEdited | SellerProposed) -> Negotiating: ...
    @overload
    def apply(self, event: BuyerProposed) -> AwaitingSeller: ...
    @overload
    def apply(self, event: SellerAccepted) -> RefundPending | AwaitingReturn: ...
    @overload
    def apply(self, event: BuyerAccepted) -> RefundPending | AwaitingReturn | Closed: ...
    @overload
    def apply(self, event: PlatformSteppedIn) -> UnderReview: ...
    @overload
    def apply(self, event: BuyerCancelled) -> Cancelled: ...
    @overload
    def apply(self, event: BuyerClosed) -> Closed: ...
    def apply(self, event: DisputeEvent) -> Dispute:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return applied(self, event)


@final
@attrs.frozen(eq=False, repr=False)
class UnderReview(_Phase):
    """AliExpress has stepped in and reviews the case (P2, P3).

    Attributes:
        phase: `Phase.UNDER_REVIEW`, always.
        terms: What the dispute is fought over.
        claim: What the buyer says and asks for.
        history: What has happened.
        seller_proposal: The seller's newest proposal; None where the seller made none.
        contested: What was settled before the seller contested the return; None where nothing was.
            It keeps the dispute from being cancelled: it was closed for good (P7).
        judgement: The problems, each found valid or invalid, where AliExpress has judged but not
            proposed yet (J1, J4); else empty.
        answer: Until when the answer on the refund should come (J4); None where none is due.
    """

    phase: ClassVar[Phase] = Phase.UNDER_REVIEW
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    seller_proposal: Proposal | None
    contested: Outcome | None
    judgement: tuple[Finding, ...]
    answer: Deadline | None

    @overload
    def apply(
        self, event: EvidenceAdded | ClaimEdited | BuyerProposed | SellerProposed | PlatformJudged
    ) -> UnderReview: ...
    @overload
    def apply(self, event: SellerAccepted) -> RefundPending | AwaitingReturn: ...
    @overload
    def apply(self, event: BuyerAccepted) -> RefundPending | AwaitingReturn | Closed: ...
    @overload
    def apply(self, event: PlatformProposed) -> Judged: ...
    @overload
    def apply(self, event: BuyerCancelled) -> Cancelled: ...
    @overload
    def apply(self, event: BuyerClosed) -> Closed: ...
    def apply(self, event: DisputeEvent) -> Dispute:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return applied(self, event)


@final
@attrs.frozen(eq=False, repr=False)
class Judged(_Phase):
    """AliExpress's proposal stands, and the date "negotiation finished" counts (P3 to P6).

    Attributes:
        phase: `Phase.JUDGED`, always.
        terms: What the dispute is fought over.
        claim: What the buyer says and asks for.
        history: What has happened.
        seller_proposal: The seller's newest proposal; None where the seller made none.
        platform_proposal: AliExpress's proposal: the one that is assigned if nobody chooses.
        judgement: The problems, each found valid or invalid (J1).
        negotiation: Until when the buyer can choose.
        contested: What was settled before the seller contested the return; None where nothing was.
            It keeps the dispute from being cancelled: it was closed for good (P7).
    """

    phase: ClassVar[Phase] = Phase.JUDGED
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    seller_proposal: Proposal | None
    platform_proposal: Solution
    judgement: tuple[Finding, ...]
    negotiation: Deadline
    contested: Outcome | None

    @overload
    def apply(
        self,
        event: EvidenceAdded | ClaimEdited | BuyerProposed | SellerProposed | PlatformProposed,
    ) -> Judged: ...
    @overload
    def apply(self, event: BuyerAccepted | ProposalAssigned) -> RefundPending | AwaitingReturn | Closed: ...
    @overload
    def apply(self, event: BuyerCancelled) -> Cancelled: ...
    @overload
    def apply(self, event: BuyerClosed) -> Closed: ...
    def apply(self, event: DisputeEvent) -> Dispute:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return applied(self, event)


@final
@attrs.frozen(eq=False, repr=False)
class AwaitingReturn(_Phase):
    """A return is settled: the buyer must send the goods back (P7, P9).

    Attributes:
        phase: `Phase.AWAITING_RETURN`, always.
        terms: What the dispute is fought over.
        claim: What the buyer says and asked for.
        history: What has happened.
        outcome: How it was decided.
        return_shipping: Until when the goods must be on their way.
    """

    phase: ClassVar[Phase] = Phase.AWAITING_RETURN
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    outcome: Outcome
    return_shipping: Deadline

    @overload
    def apply(self, event: ReturnShipped) -> ReturnInTransit: ...
    @overload
    def apply(self, event: ReturnOverdue) -> Closed: ...
    def apply(self, event: DisputeEvent) -> Dispute:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return applied(self, event)


@final
@attrs.frozen(eq=False, repr=False)
class ReturnInTransit(_Phase):
    """The goods are on their way back (P9).

    Attributes:
        phase: `Phase.RETURN_IN_TRANSIT`, always.
        terms: What the dispute is fought over.
        claim: What the buyer says and asked for.
        history: What has happened.
        outcome: How it was decided.
        tracking_number: The number of the return parcel.
    """

    phase: ClassVar[Phase] = Phase.RETURN_IN_TRANSIT
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    outcome: Outcome
    tracking_number: str

    @overload
    def apply(self, event: ReturnReceived) -> RefundPending: ...
    @overload
    def apply(self, event: ReturnContested) -> UnderReview: ...
    def apply(self, event: DisputeEvent) -> Dispute:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return applied(self, event)


@final
@attrs.frozen(eq=False, repr=False)
class RefundPending(_Phase):
    """The dispute is over, and the money is on its way (P8).

    Attributes:
        phase: `Phase.REFUND_PENDING`, always.
        terms: What the dispute was fought over.
        claim: What the buyer said and asked for.
        history: What has happened.
        outcome: How it was decided.
        ended_at: When it ended, in UTC: the days for the refund and for an appeal count from it.
        due: How much is still to come.
        received: How much had arrived before; nothing, unless an appeal brought more.
        refund: Until when the money should be there (M1).
        appealed: Whether an appeal was decided.
    """

    phase: ClassVar[Phase] = Phase.REFUND_PENDING
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    outcome: Outcome
    ended_at: DateTime
    due: Money
    received: Money
    refund: Deadline
    appealed: bool

    @overload
    def apply(self, event: RefundCompleted) -> Refunded: ...
    @overload
    def apply(self, event: AppealFiled) -> Appealed: ...
    def apply(self, event: DisputeEvent) -> Dispute:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return applied(self, event)


@final
@attrs.frozen(eq=False, repr=False)
class Refunded(_Phase):
    """Over: the money has arrived (M1).

    Attributes:
        phase: `Phase.REFUNDED`, always.
        terms: What the dispute was fought over.
        claim: What the buyer said and asked for.
        history: What has happened.
        outcome: How it was decided.
        ended_at: When it ended, in UTC: the days for an appeal count from it.
        received: How much arrived in all.
        appealed: Whether an appeal was decided.
    """

    phase: ClassVar[Phase] = Phase.REFUNDED
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    outcome: Outcome
    ended_at: DateTime
    received: Money
    appealed: bool

    def apply(self, event: AppealFiled) -> Appealed:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return cast("Appealed", applied(self, event))


@final
@attrs.frozen(eq=False, repr=False)
class Closed(_Phase):
    """Over, without money (C3).

    Attributes:
        phase: `Phase.CLOSED`, always.
        terms: What the dispute was fought over.
        claim: What the buyer said and asked for.
        history: What has happened.
        outcome: How it was decided.
        ended_at: When it ended, in UTC: the days for an appeal count from it.
        appealed: Whether an appeal was decided.
    """

    phase: ClassVar[Phase] = Phase.CLOSED
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    outcome: Outcome
    ended_at: DateTime
    appealed: bool

    def apply(self, event: AppealFiled) -> Appealed:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return cast("Appealed", applied(self, event))


@final
@attrs.frozen(eq=False, repr=False)
class Appealed(_Phase):
    """The buyer has appealed (C4).

    Attributes:
        phase: `Phase.APPEALED`, always.
        terms: What the dispute was fought over.
        claim: What the buyer said and asked for.
        history: What has happened.
        before: What stood before the appeal, and stands again if it is rejected. Money that was on
            its way can still arrive.
    """

    phase: ClassVar[Phase] = Phase.APPEALED
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    before: RefundPending | Refunded | Closed

    @overload
    def apply(self, event: RefundCompleted) -> Appealed: ...
    @overload
    def apply(self, event: AppealDecided) -> RefundPending | Refunded | Closed: ...
    def apply(self, event: DisputeEvent) -> Dispute:
        """Apply an event that this phase knows.

        Args:
            event: What has happened.

        Raises:
            RefusedError: The rules refuse it now.
        """
        return applied(self, event)


@final
@attrs.frozen(eq=False, repr=False)
class Cancelled(_Phase):
    """Cancelled by the buyer: another may be opened while the protection runs (C2, W8).

    Attributes:
        phase: `Phase.CANCELLED`, always.
        terms: What the dispute was fought over.
        claim: What the buyer said and asked for.
        history: What has happened.
        ended_at: When it was cancelled, in UTC.
    """

    phase: ClassVar[Phase] = Phase.CANCELLED
    terms: Terms
    claim: Claim
    history: History[DisputeEvent]
    ended_at: DateTime

    def apply(self, event: Never) -> Never:
        """Refuse whatever comes: a cancelled dispute moves no more. Open another one on the case.

        Args:
            event: Whatever comes.

        Raises:
            RefusedError: Always.
        """
        refusals = _refusals(self, event)  # first of all: what is no event has no tag
        raise RefusedError(event.tag, refusals)


Dispute: TypeAlias = (
    AwaitingSeller
    | Negotiating
    | UnderReview
    | Judged
    | AwaitingReturn
    | ReturnInTransit
    | RefundPending
    | Refunded
    | Closed
    | Appealed
    | Cancelled
)
"""A dispute, in whatever phase it is."""

OpenDispute: TypeAlias = AwaitingSeller | Negotiating | UnderReview | Judged
"""A dispute that is undecided."""

EndedDispute: TypeAlias = RefundPending | Refunded | Closed
"""A dispute that is over, from whose end the days of an appeal count."""


def is_undecided(dispute: Dispute | None) -> bool:
    """Whether nothing was settled or closed yet: another dispute may still come (W7, W8, C3)."""
    if dispute is None or isinstance(dispute, Cancelled):
        return True
    return dispute.phase.open and settled_before(dispute) is None


def settled_before(dispute: Dispute) -> Outcome | None:
    """Return what was settled before the return was contested; None where none was (P7)."""
    return dispute.contested if isinstance(dispute, (UnderReview, Judged)) else None


def asked_at(dispute: Dispute, now: datetime) -> DateTime:
    """Return the moment of a question.

    Raises:
        InvalidValueError: It is naive, or lies before the last event.
    """
    moment, last = instant(now), dispute.history.last.at
    if moment < last:
        raise InvalidValueError("now", f"an instant not before the last event, {iso(last)}", iso(moment))
    return moment


# --- the step ---------------------------------------------------------------------------------

Effect: TypeAlias = Callable[[Any, Any, History[DisputeEvent]], "Dispute"]
"""Makes the dispute after an event: from the dispute before it, the event, and the new history."""

Guard: TypeAlias = Callable[[Any, Any], tuple[Refusal, ...]]
"""Refuses an event by the data of the dispute and of the event."""

Block: TypeAlias = Callable[[Any, DateTime], tuple[Refusal, ...]]
"""Refuses every event of a class, by the data of the dispute and the moment alone."""

Restore: TypeAlias = Callable[..., "Dispute"]
"""Makes a dispute of its class and its fields."""

_effects: dict[type[DisputeEvent], Effect] = {}
_guards: dict[type[DisputeEvent], Guard] = {}
_blocks: dict[type[DisputeEvent], Block] = {}
_restore: list[Restore] = []


def install(
    effects: Mapping[type[DisputeEvent], Effect],
    guards: Mapping[type[DisputeEvent], Guard],
    blocks: Mapping[type[DisputeEvent], Block],
    restore: Restore,
) -> None:
    """Take the moves of the floor above: the classes here cannot be named before they are made.

    Args:
        effects: What each event makes of a dispute.
        guards: What refuses an event by its data.
        blocks: What refuses every event of a class.
        restore: What makes a dispute from a pickle. It lives beside the moves, so that to find it
            brings them along.

    Raises:
        TableError: A row of the table has no effect.
    """
    if lost := {row.event.tag for row in TRANSITIONS if row.source} - {event.tag for event in effects}:
        raise TableError(f"no effect for {', '.join(sorted(lost))}")
    _effects.update(effects)
    _guards.update(guards)
    _blocks.update(blocks)
    _restore[:] = [restore]


def applied(dispute: Dispute, event: DisputeEvent) -> Dispute:
    """Apply an event.

    Raises:
        RefusedError: The rules refuse it.
    """
    if refusals := _refusals(dispute, event):
        raise RefusedError(event.tag, refusals)
    return moved(dispute, event)


def moved(dispute: Dispute, event: DisputeEvent) -> Dispute:
    """Make the step of an event that has been checked."""
    return _effects[type(event)](dispute, event, dispute.history.append(event))


def caught_up(dispute: Dispute, event: Event) -> tuple[DisputeEvent, ...]:
    """Return what happens by itself before an event, unless the event is what was due."""
    fired: list[DisputeEvent] = []
    while due := overtaking(dispute, event):
        fired.append(due_event(due))
        dispute = moved(dispute, fired[-1])
    return tuple(fired)


def next_due(dispute: Dispute) -> Deadline | None:
    """Return the first deadline that brings something about by itself; None where none does."""
    due = _DUE.get(type(dispute))
    found = due(dispute) if due else None
    return None if found is None or _outlived(dispute, found) else found


def _outlived(dispute: Dispute, due: Deadline) -> bool:
    """Whether a deadline was estimated wrongly: something observed later shows that it had not come."""
    return due.at <= dispute.history.last.at


def _answer_or_agreement(dispute: AwaitingSeller) -> Deadline:
    answer, agreement = dispute.answer, dispute.terms.agreement
    decides = answer_decides(answer.at, agreement.at) and not _outlived(dispute, answer)
    return answer if decides else agreement


_DUE: Final[Mapping[type[Any], Callable[[Any], Deadline]]] = MappingProxyType(
    {
        AwaitingSeller: _answer_or_agreement,
        Negotiating: attrgetter("terms.agreement"),
        Judged: attrgetter("negotiation"),
        AwaitingReturn: attrgetter("return_shipping"),
    }
)


def overtaking(dispute: Dispute, event: Event) -> Deadline | None:
    """Return the deadline that had passed before an event; None where the event is its effect.

    An estimate gives way to what was observed: the marketplace would not have taken it after a date
    that had passed.
    """
    due = next_due(dispute)
    if due is None or event.at < due.at or isinstance(event, FULFILLED_BY[due.kind]):
        return None
    return None if due.estimated and is_observed(event) else due


def due_event(due: Deadline) -> DisputeEvent:
    """Make the event that a passed deadline brings about, at the deadline's own instant."""
    if due.fires != PlatformSteppedIn.tag:
        return _BY_CLOCK[due.fires](at=due.at)
    silent = due.kind is DeadlineKind.SELLER_ANSWER
    because = SteppedInBecause.SELLER_SILENT if silent else SteppedInBecause.NO_AGREEMENT
    return PlatformSteppedIn(at=due.at, because=because)


_BY_CLOCK: dict[str, Callable[..., DisputeEvent]] = {
    each.tag: each for each in (RequestGranted, ProposalAssigned, ReturnOverdue)
}


_AUTOMATIC: dict[str, type[DisputeEvent]] = {row.event.tag: row.event for row in TRANSITIONS if row.automatic}


def too_old(event: Event, last: DateTime) -> tuple[Refusal, ...]:
    """Refuse an event that lies before what is known."""
    return (refuse(_C.OLDER_THAN_LAST, since=last, at=event.at),) if event.at < last else ()


def repeated(history: History[Any], event: Event) -> tuple[Refusal, ...]:
    """Refuse an event that stands among the newest already: those of its instant."""
    if not history or history.last.at != event.at:
        return ()
    newest = takewhile(lambda earlier: earlier.at == event.at, reversed(history))
    return (refuse(_C.ALREADY_RECORDED, since=event.at),) if event in newest else ()


def overtaken(dispute: Dispute, event: Event) -> tuple[Refusal, ...]:
    """Refuse an event before which something else had happened by itself."""
    due = overtaking(dispute, event)
    return (
        (refuse(_C.OVERTAKEN, rule=due.rule, since=due.at, estimated=due.estimated, event=due.fires),)
        if due
        else ()
    )


_NOTHING = "nothing, but another dispute may be opened while the protection runs"


def _refusals(dispute: Dispute, event: DisputeEvent) -> tuple[Refusal, ...]:
    """Say everything that keeps an event from happening; what the table refuses has no details."""
    check_event(event, DISPUTE_EVENT_CLASSES)
    kind, last = type(event), dispute.history.last.at
    # Mostly time has gone by since the last event, so there is nothing to compare with.
    late = () if event.at > last else too_old(event, last) + repeated(dispute.history, event)
    late += overtaken(dispute, event)
    if transition(dispute.phase, kind) is None:
        names = ", ".join(each.tag for each in allowed(dispute.phase)) or _NOTHING
        phase = dispute.phase
        unfit = refuse(_C.NOT_IN_PHASE, rule=phase.rule, event=event.tag, phase=phase.value, allowed=names)
        return (*late, unfit)
    block, guard = _blocks.get(kind), _guards.get(kind)
    # What the event's own data is refused for says more than that any such event would be.
    found = (guard(dispute, event) if guard else ()) or (block(dispute, event.at) if block else ())
    return late + (certain(found) if event.observed else found)


def appeal_deadline(dispute: EndedDispute) -> Deadline:
    """Return until when an appeal can be filed (C4)."""
    return Deadline.from_figure(DeadlineKind.APPEAL, None, dispute.terms.policy.appeal, dispute.ended_at)


def _running(dispute: Dispute) -> list[Deadline]:
    match dispute:
        case AwaitingSeller(answer=answer, terms=terms):
            # AliExpress steps in at the agreement's date, so a later one for the answer never comes.
            both = [answer] if answer_decides(answer.at, terms.agreement.at) else []
            return [due for due in (*both, terms.agreement) if not _outlived(dispute, due)]
        case UnderReview(answer=answer):
            return [answer] if answer else []
        case RefundPending(refund=refund, appealed=appealed):
            return [refund] if appealed else [refund, appeal_deadline(dispute)]
        case Refunded(appealed=False) | Closed(appealed=False):
            return [appeal_deadline(dispute)]
        case Appealed(before=RefundPending(refund=refund)):
            return [refund]
        case _:
            due = next_due(dispute)
            return [due] if due else []


def _possible(dispute: Dispute, row: Transition, now: DateTime) -> bool:
    due, block = next_due(dispute), _blocks.get(row.event)
    if due and due.passed(now) and row.event not in FULFILLED_BY[due.kind]:
        return False
    return not (block and block(dispute, now))


def _action(dispute: Dispute, row: Transition) -> Action:
    closes = dispute.phase.open and not any(
        target.open or target is Phase.CANCELLED for target in row.targets
    )
    return Action(row.event, row.by, _until(dispute, row), row.targets, closes, row.rule)


def _until(dispute: Dispute, row: Transition) -> Deadline | None:
    """Say which deadline ends what can be done; None where nothing that comes by itself does."""
    if isinstance(dispute, (RefundPending, Refunded, Closed)):
        return appeal_deadline(dispute) if row.event is AppealFiled else None
    due = next_due(dispute)
    if due is None or row.event in FULFILLED_BY[due.kind]:
        return None
    by_itself = transition(dispute.phase, _AUTOMATIC[due.fires])
    still = by_itself and all(transition(target, row.event) for target in by_itself.targets)
    return None if still else due

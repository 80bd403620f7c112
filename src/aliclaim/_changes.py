"""What changed between two snapshots of a case (floor 16).

A program that fetches a case again and again holds the newest against the one before, and tells what
is new: what happened, what it means, and who must act now. Both are looked at for the same moment, so
that time alone, which passes for both, is never a change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, takewhile
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias, cast, final

import attrs

from ._advice import Severity
from ._case import Case
from ._checks import Term, holds_argument
from ._comparison import Comparison, Preference, compare
from ._counting import Offer, remaining
from ._deadlines import FULFILLED_BY, Deadline, DeadlineKind
from ._dispute import is_undecided
from ._errors import CurrencyMismatchError, InvalidValueError
from ._events import (
    AppealFiled,
    BuyerAccepted,
    DisputeEvent,
    Event,
    OrderShipped,
    PlatformProposed,
    PlatformSteppedIn,
    ProtectionExtended,
    ReceiptConfirmed,
    RefundCompleted,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    SteppedInBecause,
    TrackingUpdated,
)
from ._money import Money
from ._phases import TRANSITIONS, Phase
from ._policy import Figure, Party, Policy, Setting
from ._proposals import Proposal
from ._refusals import worded
from ._time import DateTime, instant, iso
from ._values import Value
from ._vocabulary import capital
from ._words import PARTY_NAMES, PHASES, proposed, told


class ChangeKind(Term):
    """What kind of change it is: stable, for programs and translators."""

    LOST = "lost"
    """Something had happened, and the later snapshot does not tell it: it was rewritten, or is older."""
    RETOLD = "retold"
    """Something is told otherwise than before."""
    HAPPENED = "happened"
    """Something happened."""
    PHASE = "phase"
    """The dispute stands elsewhere."""
    TURN = "turn"
    """It is for another to act, or for the same to do something else."""
    OFFER_NEW = "offer_new"
    """A party made its first proposal."""
    OFFER_BETTER = "offer_better"
    """A proposal became better for the buyer (P6)."""
    OFFER_WORSE = "offer_worse"
    """A proposal became worse for the buyer (P6)."""
    OFFER_CHANGED = "offer_changed"
    """A proposal became another, and whether that is better for the buyer cannot be told."""
    OFFER_GONE = "offer_gone"
    """A proposal no longer stands."""
    DEADLINE_NEW = "deadline_new"
    """A date counts that did not before."""
    DEADLINE_MOVED = "deadline_moved"
    """A date is another now, or an estimate has become certain."""
    DEADLINE_FULFILLED = "deadline_fulfilled"
    """A date counts no more: what had to be done by then was done."""
    DEADLINE_PASSED = "deadline_passed"
    """A date counts no more: it has passed, or what it brings about by itself has happened."""
    DEADLINE_DROPPED = "deadline_dropped"
    """A date counts no more: the case has gone another way."""
    FACT = "fact"
    """What is known of the order, the policy or the buyer is another."""


_ORDER: Final[Mapping[ChangeKind, int]] = {kind: rank for rank, kind in enumerate(ChangeKind)}
_RANK: Final[Mapping[Severity, int]] = {severity: rank for rank, severity in enumerate(Severity)}


class _Said(Protocol):
    """What can be told in a sentence, with its rule."""

    @property
    def rule(self) -> str: ...
    @property
    def sentence(self) -> str: ...


class _Told(Value):
    """What the changes share: each is told in a sentence, with its rule."""

    __slots__ = ()

    def __str__(self: _Said) -> str:
        """Return the sentence and its rule."""
        return f"{self.sentence} [{self.rule}]" if self.rule else self.sentence


# --- what happened ----------------------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventChange(_Told):
    """Something that happened, or that is no longer told, or told otherwise.

    Attributes:
        before: What the earlier snapshot tells; None where it tells nothing of it.
        after: What the later one tells; None where it tells nothing of it.
    """

    before: Event | None
    after: Event | None

    @property
    def kind(self) -> ChangeKind:
        """What kind of change it is."""
        if self.before is None:
            return ChangeKind.HAPPENED
        return ChangeKind.LOST if self.after is None else ChangeKind.RETOLD

    @property
    def severity(self) -> Severity:
        """How much hangs on it: a lost event may have been relied on."""
        return Severity.WARNING if self.kind is ChangeKind.LOST else Severity.INFO

    @property
    def rule(self) -> str:
        """The rule of the guide behind the event."""
        return _EVENT_RULES[type(cast("Event", self.after or self.before))]

    @property
    def sentence(self) -> str:
        """What happened, with its date in UTC, in whole sentences."""
        now, once = _dated(self.after), _dated(self.before)
        if not once:
            return now
        return f"Told otherwise now: {now} Before: {once}" if now else f"No longer told: {once}"


def _dated(event: Event | None) -> str:
    return f"{worded(event.at)}: {told(event)}" if event else ""


_EVENT_RULES: Final[Mapping[type[Event], str]] = MappingProxyType(
    {OrderShipped: "W1", TrackingUpdated: "W5", ProtectionExtended: "W2", ReceiptConfirmed: "W3"}
    # Reversed, so that of the rows of one event the first one counts.
    | {row.event: row.rule for row in reversed(TRANSITIONS)}
)


def _event_changes(events: Sequence[Event], lost: Sequence[Event]) -> Iterator[EventChange]:
    """Tell each event once: one that only stands elsewhere now is no news."""
    fresh, missing = _without(events, lost), _without(lost, events)
    if not fresh and not missing and lost:
        yield EventChange(before=lost[0], after=events[0])
    earlier: dict[tuple[str, DateTime], list[Event]] = {}
    for event in missing:
        earlier.setdefault((event.tag, event.at), []).append(event)
    for event in fresh:
        same = earlier.get((event.tag, event.at))
        yield EventChange(before=same.pop(0) if same else None, after=event)
    for event in chain.from_iterable(earlier.values()):
        yield EventChange(before=event, after=None)


def _without(events: Sequence[Event], others: Iterable[Event]) -> list[Event]:
    """Return the events that are not among others, as often as they are not there."""
    left = Counter(others)
    found: list[Event] = []
    for event in events:
        if left[event]:
            left[event] -= 1
        else:
            found.append(event)
    return found


# --- where it stands, and whose turn it is ----------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class PhaseChange(_Told):
    """The dispute stands elsewhere.

    Attributes:
        before: The phase before; None where there was no dispute.
        after: The phase after; None where there is no dispute any more.
    """

    before: Phase | None
    after: Phase | None

    @property
    def kind(self) -> ChangeKind:
        """What kind of change it is."""
        return ChangeKind.PHASE

    @property
    def severity(self) -> Severity:
        """How much hangs on it: an end without money is final, but for an appeal."""
        return Severity.WARNING if self.after is Phase.CLOSED else Severity.INFO

    @property
    def rule(self) -> str:
        """The rule of the guide behind the phase."""
        return self.after.rule if self.after else ""

    @property
    def sentence(self) -> str:
        """Where it stands now, in a sentence."""
        return PHASES[self.after] if self.after else "There is no dispute any more."


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Turn(Value):
    """Who must act next in a dispute.

    Attributes:
        who: Whose move it is: of the two that negotiate the one that owes an answer, and AliExpress
            where it decides or pays. None where there is no dispute, or it is over.
        until: Until when, and what happens by itself then; None where no date is known.
        rule: The rule of the guide behind it; empty where nobody must act.
    """

    who: Party | None
    until: Deadline | None
    rule: str


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class TurnChange(_Told):
    """It is for another to act, or for the same to do something else.

    Attributes:
        before: Whose turn it was.
        after: Whose turn it is.
    """

    before: Turn
    after: Turn

    @property
    def kind(self) -> ChangeKind:
        """What kind of change it is."""
        return ChangeKind.TURN

    @property
    def severity(self) -> Severity:
        """How much hangs on it: most where the buyer must act, and loses something otherwise."""
        if self.after.who is not Party.BUYER:
            return Severity.INFO
        until = self.after.until
        return Severity.URGENT if until and until.kind in _BUYER_LOSES else Severity.RECOMMENDED

    @property
    def rule(self) -> str:
        """The rule of the guide behind it."""
        return self.after.rule

    @property
    def sentence(self) -> str:
        """Who must act, until when, and what happens otherwise; a date after `~` is an estimate."""
        who, until = self.after.who, self.after.until
        if who is None:
            return "Nobody must act any more."
        before = f", before {until.words}; then {until.effect}" if until else ""
        return f"{capital(PARTY_NAMES[who])} must act next{before}."


def _turn(case: Case, now: DateTime) -> Turn:
    dispute = case.dispute
    who = dispute.phase.turn if dispute else None
    if dispute is None or who is None:
        return Turn(who=None, until=None, rule="")
    dates = (date for date in dispute.deadlines(now) if date.kind is not DeadlineKind.APPEAL)
    return Turn(who=who, until=next(dates, None), rule=dispute.phase.rule)


# --- what is proposed -------------------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class OfferChange(_Told):
    """What a party asks for or proposes is another.

    Attributes:
        whose: Whose proposal: the buyer's is what it asks for.
        before: What stood before; None where nothing did.
        after: What stands now; None where nothing does.
        comparison: How what stands now compares with what stood before; None where there is but one.
    """

    whose: Party
    before: Proposal | None
    after: Proposal | None
    comparison: Comparison | None

    @property
    def kind(self) -> ChangeKind:
        """What kind of change it is."""
        if self.comparison is None:
            return ChangeKind.OFFER_GONE if self.after is None else ChangeKind.OFFER_NEW
        return _BY_PREFERENCE.get(self.comparison.preference, ChangeKind.OFFER_CHANGED)

    @property
    def better(self) -> bool | None:
        """Whether it is better for the buyer than before, or worse; None where that cannot be told."""
        return _BETTER.get(self.kind)

    @property
    def severity(self) -> Severity:
        """How much hangs on it: beware of an offer that became worse."""
        worse = self.kind is ChangeKind.OFFER_WORSE and self.whose is not Party.BUYER
        return Severity.WARNING if worse else Severity.INFO

    @property
    def rule(self) -> str:
        """The rule of the guide behind it."""
        return self.comparison.rule if self.comparison else _OFFER_RULES[self.whose]

    @property
    def sentence(self) -> str:
        """What stands now, and whether that is better, in whole sentences."""
        name = PARTY_NAMES[self.whose]
        if self.after is None:
            once = f", {proposed(self.before)}," if self.before else ""
            return f"The proposal of {name}{once} no longer stands."
        verb = "asks for" if self.whose is Party.BUYER else "proposes"
        now = f"{capital(name)} now {verb} {proposed(self.after)}"
        if self.before is None or self.comparison is None:
            return f"{now}."
        compared = self.comparison.beside("this", "the proposal before")
        return f"{now} instead of {proposed(self.before)}. {compared}"


_BY_PREFERENCE: Final[Mapping[Preference, ChangeKind]] = MappingProxyType(
    {Preference.BETTER: ChangeKind.OFFER_BETTER, Preference.WORSE: ChangeKind.OFFER_WORSE}
)
_BETTER: Final[Mapping[ChangeKind, bool]] = MappingProxyType(
    {ChangeKind.OFFER_BETTER: True, ChangeKind.OFFER_WORSE: False}
)
_OFFER_RULES: Final[Mapping[Party, str]] = MappingProxyType(
    {Party.BUYER: "P10", Party.SELLER: "P1", Party.PLATFORM: "P3"}
)


def _offer_changes(before: _Seen, after: _Seen) -> Iterator[OfferChange]:
    for whose in Party:
        once, now = before.offers.get(whose), after.offers.get(whose)
        if once != now:
            yield OfferChange(whose=whose, before=once, after=now, comparison=_compared(once, now, after))


def _compared(once: Proposal | None, now: Proposal | None, seen: _Seen) -> Comparison | None:
    dispute = seen.case.dispute
    if once is None or now is None or dispute is None:
        return None
    left, right = remaining(now, dispute), remaining(once, dispute)
    return compare(left, right, seen.case.costs, goods_arrived=dispute.claim.reason.goods_arrived)


# --- the dates --------------------------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeadlineChange(_Told):
    """A date that counts now and did not before, or the other way round, or another date.

    Attributes:
        kind: What kind of change it is.
        before: The date as it was; None where none counted.
        after: The date as it is; None where none counts any more.
    """

    kind: ChangeKind
    before: Deadline | None
    after: Deadline | None

    @property
    def severity(self) -> Severity:
        """How much hangs on it: most where the buyer has less time than before, or none any more."""
        if self.before is None or self.before.kind not in _BUYER_LOSES:
            return Severity.INFO
        sooner = self.after is not None and self.after.at < self.before.at
        return Severity.WARNING if sooner or self.kind is ChangeKind.DEADLINE_PASSED else Severity.INFO

    @property
    def rule(self) -> str:
        """The rule of the guide behind the date."""
        return self._deadline.rule

    @property
    def sentence(self) -> str:
        """What the date is, or was, and what happens by itself then; one after `~` is an estimate."""
        date = self._deadline
        once, now = self.before.words if self.before else "", self.after.words if self.after else ""
        words = _DEADLINES[self.kind].format(it=_DATES[date.kind], once=once, now=now, effect=date.effect)
        return capital(words)

    @property
    def _deadline(self) -> Deadline:
        """The date that is told: the one that counts now, else the one that counted."""
        return cast("Deadline", self.after or self.before)


_DEADLINES: Final[Mapping[ChangeKind, str]] = MappingProxyType(
    {
        ChangeKind.DEADLINE_NEW: "{it} is {now}; then {effect}.",
        ChangeKind.DEADLINE_MOVED: "{it} was {once}, and is {now}; then {effect}.",
        ChangeKind.DEADLINE_FULFILLED: "{it} was {once}, and was met.",
        ChangeKind.DEADLINE_PASSED: "{it} was {once}, and has passed: {effect}.",
        ChangeKind.DEADLINE_DROPPED: "{it} was {once}, and counts no more.",
    }
)

_DATES: Final[Mapping[DeadlineKind, str]] = MappingProxyType(
    {
        # each date as the subject of a sentence
        DeadlineKind.OPENING_STARTS: "the first moment for a dispute",
        DeadlineKind.PROTECTION_ENDS: "the end of the protection",
        DeadlineKind.CONFIRMED_ENDS: "the end of the days after confirming receipt",
        DeadlineKind.ANY_PROBLEM_ENDS: "the end of the protection against any problem",
        DeadlineKind.RUNNING_OUT: "the date from which a parcel in transit bars no dispute",
        DeadlineKind.SELLER_ANSWER: "the date for the seller's answer",
        DeadlineKind.AGREEMENT: "the date for an agreement",
        DeadlineKind.TRANSIT_ANSWER: "the date for AliExpress's answer on the refund",
        DeadlineKind.NEGOTIATION: "the date for choosing a proposal",
        DeadlineKind.RETURN_SHIPPING: "the date for sending the goods back",
        DeadlineKind.REFUND: "the date for the money",
        DeadlineKind.APPEAL: "the date for an appeal",
        DeadlineKind.FREE_RETURN: "the date for a free return",
        DeadlineKind.CHANGE_OF_MIND: "the date for sending goods back without a reason",
        DeadlineKind.GUARANTEE: "the end of the guarantee",
    }
)

_CLOSINGS: Final = frozenset({DeadlineKind.PROTECTION_ENDS, DeadlineKind.CONFIRMED_ENDS})
"""Two names for one date: once receipt is confirmed the other counts (W3)."""

_PROTECTION: Final = _CLOSINGS | {DeadlineKind.OPENING_STARTS, DeadlineKind.ANY_PROBLEM_ENDS}

_BUYER_LOSES: Final = (_PROTECTION - {DeadlineKind.OPENING_STARTS}) | {
    DeadlineKind.NEGOTIATION,
    DeadlineKind.RETURN_SHIPPING,
    DeadlineKind.APPEAL,
}
"""The dates after which the buyer has lost something."""

_MET_BY: Final[Mapping[DeadlineKind, tuple[type[Event], ...]]] = MappingProxyType(
    {
        DeadlineKind.SELLER_ANSWER: (SellerProposed, SellerAccepted),
        DeadlineKind.AGREEMENT: (SellerAccepted, BuyerAccepted),
        DeadlineKind.TRANSIT_ANSWER: (PlatformProposed,),
        DeadlineKind.NEGOTIATION: (BuyerAccepted,),
        DeadlineKind.RETURN_SHIPPING: (ReturnShipped,),
        DeadlineKind.REFUND: (RefundCompleted,),
        DeadlineKind.APPEAL: (AppealFiled,),
    }
)
"""What had to be done by a date. The dates of the protection bring a right, and ask for nothing."""


def _deadline_changes(before: _Seen, after: _Seen, events: Sequence[Event]) -> Iterator[DeadlineChange]:
    for kind in DeadlineKind:
        once, now = before.deadlines.get(kind), after.deadlines.get(kind)
        if now is not None and once is None:
            yield DeadlineChange(kind=ChangeKind.DEADLINE_NEW, before=None, after=now)
        elif now is not None and once is not None and _date(once) != _date(now):
            yield DeadlineChange(kind=ChangeKind.DEADLINE_MOVED, before=once, after=now)
        elif once is not None and now is None:
            yield DeadlineChange(kind=_fate(once.kind, after, events), before=once, after=None)


def _date(deadline: Deadline) -> tuple[object, ...]:
    """Return what counts of a deadline: from which figure it was counted is told as a fact."""
    return deadline.kind, deadline.at, deadline.origin, deadline.fires


def _fate(kind: DeadlineKind, after: _Seen, events: Sequence[Event]) -> ChangeKind:
    """Say why a date counts no more."""
    if any(isinstance(event, _MET_BY.get(kind, ())) for event in events):
        return ChangeKind.DEADLINE_FULFILLED
    by_itself = FULFILLED_BY.get(kind, ())
    happened = any(isinstance(event, by_itself) and not _asked(event) for event in (*events, *after.fired))
    passed = happened or (kind in _PROTECTION and after.protection_passed(kind))
    return ChangeKind.DEADLINE_PASSED if passed else ChangeKind.DEADLINE_DROPPED


def _asked(event: Event) -> bool:
    return isinstance(event, PlatformSteppedIn) and event.because is SteppedInBecause.ASKED


# --- the facts --------------------------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class FactChange(_Told):
    """What is known of the order, the policy, the buyer's record or the costs is another.

    Attributes:
        name: Which fact, such as `order.paid` or `policy.protection.count`; a member of a list by its id.
        before: What it was, as text: instants in ISO 8601; empty where it was not known.
        after: What it is, in the same way.
        rule: The rule of the guide that looks at it; empty where none does.
    """

    name: str
    before: str
    after: str
    rule: str = ""

    @property
    def kind(self) -> ChangeKind:
        """What kind of change it is."""
        return ChangeKind.FACT

    @property
    def severity(self) -> Severity:
        """How much hangs on it: what follows from it is told as a change of its own."""
        return Severity.INFO

    @property
    def sentence(self) -> str:
        """What it was and is, each shortened, in a sentence."""
        once, now = _shortened(self.before), _shortened(self.after)
        if not once or not now:
            return f"{self.name}, {'gone' if once else 'new'}: {once or now}."
        return f"{self.name} was {once}, and is {now}."


_LONGEST: Final = 200


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


_FACT_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "order.paid": "O4",
        "order.ordered_at": "W2",
        "order.shipped_at": "W1",
        "order.estimated_delivery": "R4",
        "order.items": "R3",
        "order.shipping_paid": "R8",
        "order.payment": "M3",
        "order.free_return": "M4",
        "order.local_guarantee": "M5",
        "order.tracking": "W5",
        "order.extension": "W2",
        "order.receipt": "W3",
        "order.stated": "W2",
        "record": "O6",
        "record.orders": "O6",
        "record.disputed": "O6",
        "costs.return_freight": "O3",
        "costs.conversion_loss": "M2",
    }
)
"""The rule that looks at a fact. Each figure of the policy names its own."""


def _fact_changes(before: Case, after: Case) -> Iterator[FactChange]:
    for name, once, now in (
        ("order", before.given, after.given),
        ("policy", before.policy, after.policy),
        ("record", before.record, after.record),
        ("costs", before.costs, after.costs),
    ):
        for fact in differing(name, once, now):
            yield attrs.evolve(fact, rule=_fact_rule(fact.name, (after.policy, before.policy)))


def _fact_rule(name: str, policies: Iterable[Policy]) -> str:
    owner, _, field = re.sub(r"\[.*", "", name).partition(".")
    field = field.partition(".")[0]
    if owner != "policy":
        return _FACT_RULES[f"{owner}.{field}" if field else owner]
    figures = (cast("object", getattr(policy, field)) for policy in policies)
    return next((figure.rule for figure in figures if isinstance(figure, (Figure, Setting))), "")


def differing(name: str, before: object, after: object) -> Iterator[FactChange]:
    """Tell where two values of the same kind differ, down to the single fact.

    Members of a list are known by their id, or by their place: where they stand says nothing.

    Args:
        name: What the values are called.
        before: The one.
        after: The other.

    Yields:
        Each fact that differs, by its name.
    """
    if before == after:
        return
    ours, theirs = _members(before), _members(after)
    if _composed(before) and _composed(after):
        for field in attrs.fields(type(cast("attrs.AttrsInstance", before))):
            inside = f"{name}.{field.name}"
            yield from differing(inside, getattr(before, field.name), getattr(after, field.name))
    elif ours is not None and theirs is not None:
        for key in dict.fromkeys((*ours, *theirs)):
            yield from differing(f"{name}[{key}]", ours.get(key), theirs.get(key))
    else:
        yield FactChange(name=name, before=_text(before), after=_text(after))


def _composed(value: object) -> bool:
    return isinstance(value, Value) and not isinstance(value, Money)


def _members(value: object) -> dict[str, object] | None:
    """Return the members of a list by what each is known by; None where the value is no list."""
    if not isinstance(value, tuple):
        return None
    found: dict[str, object] = {}
    for number, member in enumerate(cast("tuple[object, ...]", value)):
        key = _key(number, member)
        found[f"{key}, {number}" if key in found else key] = member
    return found


def _key(number: int, member: object) -> str:
    """Return what a member of a list is known by."""
    known = [getattr(member, name, "") for name in ("id", "boundary", "origin")]
    return ", ".join(filter(None, known)) or str(number)


def _text(value: object) -> str:
    """Write a fact for whoever compares it: exactly, and on one line."""
    if value is None:
        return ""
    if isinstance(value, DateTime):
        return iso(value)
    if isinstance(value, bool):
        return str(value).lower()
    if _composed(value):
        fields = attrs.fields(type(cast("attrs.AttrsInstance", value)))
        written = ((field.name, _text(getattr(value, field.name))) for field in fields)
        return ", ".join(f"{name} {text}" for name, text in written if text)
    return str(value)


# --- all of it --------------------------------------------------------------------------------

Change: TypeAlias = EventChange | PhaseChange | TurnChange | OfferChange | DeadlineChange | FactChange
"""One change. Each has a `kind`, a `severity`, a `rule` and a `sentence`."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Changes(Value):
    """What changed between two snapshots. It is true only where something did.

    Attributes:
        now: The moment for which both were looked at, in UTC.
        events: What the later one tells beyond what both tell alike from the beginning.
        lost: What the earlier one tells beyond that: none, unless the past was rewritten, or the two
            snapshots were exchanged.
        phase_before: The phase of the earlier one at that moment; None where there is no dispute.
        phase_after: The phase of the later one; None where there is no dispute.
        turn_before: Whose turn it is by the earlier one.
        turn_after: Whose turn it is by the later one.
        all: Each change with its kind, its sentence and its rule, gravest first.
    """

    now: DateTime
    events: tuple[Event, ...]
    lost: tuple[Event, ...]
    phase_before: Phase | None
    phase_after: Phase | None
    turn_before: Turn
    turn_after: Turn
    all: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.all)

    @property
    def offers(self) -> tuple[OfferChange, ...]:
        """The proposals that changed: the buyer's request, the seller's, then AliExpress's."""
        found = (change for change in self.all if isinstance(change, OfferChange))
        return tuple(sorted(found, key=lambda change: list(Party).index(change.whose)))

    @property
    def deadlines(self) -> tuple[DeadlineChange, ...]:
        """The dates that changed, gravest first."""
        return tuple(change for change in self.all if isinstance(change, DeadlineChange))

    @property
    def facts(self) -> tuple[FactChange, ...]:
        """The facts that changed, by their names."""
        return tuple(change for change in self.all if isinstance(change, FactChange))

    @property
    def news(self) -> tuple[str, ...]:
        """All of it for a person: a sentence for each change, with its rule, gravest first."""
        return tuple(map(str, self.all))


def changes(before: Case, after: Case, now: datetime) -> Changes:
    """Say what changed between two snapshots of a case, for whoever must be told.

    Both are looked at for the same moment, with what is due by itself done: a date that has passed
    for both is no change.

    Args:
        before: The earlier snapshot.
        after: The later one. If it is the older one, what it lacks is told as lost.
        now: The moment of the question.

    Returns:
        What changed; nothing where the two are the same.

    Raises:
        InvalidValueError: The two are about different orders; or `now` is naive, or lies before
            something that one of them knows.
        CurrencyMismatchError: The two orders were paid in different currencies.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from aliclaim import Claim, DisputeOpened, Order, Reason, Refund
        >>> utc, paid = timezone.utc, Money("61.70", "USD")
        >>> order = Order(id="1", paid=paid, shipped_at=datetime(2026, 3, 1, tzinfo=utc))
        >>> claim = Claim(reason=Reason.NOT_AS_DESCRIBED, asks=Refund(paid))
        >>> opened = DisputeOpened(at=datetime(2026, 3, 20, tzinfo=utc), claim=claim)
        >>> before = Case(order=order).apply(opened)
        >>> offer = Refund(Money("20.00", "USD"))
        >>> after = before.apply(SellerProposed(at=datetime(2026, 3, 22, tzinfo=utc), proposal=offer))
        >>> found = changes(before, after, datetime(2026, 3, 23, tzinfo=utc))
        >>> found.turn_after.who, [change.kind.value for change in found.all]
        (<Party.BUYER: 'buyer'>, ['turn', 'happened', 'phase', 'offer_new', 'deadline_fulfilled'])
        >>> bool(changes(after, after, found.now))
        False
    """
    moment = _checked(before, after, now)
    events, lost = _beyond(before, after), _beyond(after, before)
    once, seen = _Seen.of(before, moment), _Seen.of(after, moment)
    found: list[Change] = [
        *_event_changes(events, lost),
        *_standing_changes(once, seen),
        *_offer_changes(once, seen),
        *_deadline_changes(once, seen, events),
        *_fact_changes(before, after),
    ]
    return Changes(
        now=moment,
        events=events,
        lost=lost,
        phase_before=once.phase,
        phase_after=seen.phase,
        turn_before=once.turn,
        turn_after=seen.turn,
        all=ranked(found),
    )


def ranked(found: Iterable[Change]) -> tuple[Change, ...]:
    """Put changes in order: the gravest first, then what happened before what it means."""
    return tuple(sorted(found, key=lambda each: (_RANK[each.severity], _ORDER[each.kind])))


def _checked(before: object, after: object, now: datetime) -> DateTime:
    """Return the moment of the question, if both snapshots are of one order.

    Raises:
        InvalidValueError: They are not; or the moment is none.
        CurrencyMismatchError: They were paid in different currencies.
    """
    for what, case in (("before", before), ("after", after)):
        holds_argument(what, case, Case, "a Case")
    ours, theirs = cast("Case", before).order, cast("Case", after).order
    if ours.id != theirs.id:
        raise InvalidValueError("after.order.id", f"the order {ours.id!r}", repr(theirs.id))
    if ours.paid.currency != theirs.paid.currency:
        words = f"an amount in {ours.paid.currency}"
        raise CurrencyMismatchError("after.order.paid", words, str(theirs.paid))
    return instant(now)


def _beyond(base: Case, case: Case) -> tuple[Event, ...]:
    """Return what a case tells beyond what both tell alike from the beginning."""
    pairs = zip(base.history, case.history, strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return case.history[alike:]


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Seen(Value):
    """A snapshot as it stands at a moment, with what was due by itself done."""

    now: DateTime
    case: Case
    fired: tuple[DisputeEvent, ...]
    offers: Mapping[Party, Proposal]
    deadlines: Mapping[DeadlineKind, Deadline]
    turn: Turn

    @classmethod
    def of(cls, case: Case, now: DateTime) -> _Seen:
        """Look at a case at a moment.

        Raises:
            InvalidValueError: The moment lies before something that the case knows.
        """
        standing: tuple[Offer, ...] = case.offers(now)
        advanced, fired = case.advance(now)
        return cls(
            now=now,
            case=advanced,
            fired=fired,
            offers={offer.whose: offer.proposal for offer in standing},
            deadlines={_slot(date.kind): date for date in advanced.deadlines(now)},
            turn=_turn(advanced, now),
        )

    @property
    def phase(self) -> Phase | None:
        """The phase of the dispute; None where there is none."""
        return self.case.dispute.phase if self.case.dispute else None

    def protection_passed(self, kind: DeadlineKind) -> bool:
        """Whether a date of the protection has passed, rather than that a decision took its place."""
        period = self.case.protection
        if period is None or not is_undecided(self.case.dispute):
            return False
        date = period.opens_at if kind is DeadlineKind.OPENING_STARTS else period.closes_at
        return date <= self.now


def _slot(kind: DeadlineKind) -> DeadlineKind:
    return DeadlineKind.PROTECTION_ENDS if kind in _CLOSINGS else kind


def _standing_changes(before: _Seen, after: _Seen) -> Iterator[Change]:
    """Tell where the dispute stands, and whose turn it is: that changes with the phase alone."""
    if before.phase is after.phase:
        return
    yield PhaseChange(before=before.phase, after=after.phase)
    if before.turn.who or after.turn.who:
        yield TurnChange(before=before.turn, after=after.turn)

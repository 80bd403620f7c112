"""The account of a case, to give to a bank or another mediator as it is (floor 11; rule J1).

The values are plain data that can be written to any format; the text is for people. What a person
wrote stands in it to the right of a margin, and with each odd character by its number, so that no
words can pass for a heading or for a line of the account.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Final, cast, final, get_args
from unicodedata import east_asian_width

import attrs

from ._checks import holds, holds_argument
from ._claims import Evidence, Reason
from ._dispute import (
    Appealed,
    AwaitingReturn,
    Closed,
    Dispute,
    Refunded,
    RefundPending,
    ReturnInTransit,
)
from ._errors import InvalidValueError, shown
from ._events import (
    AppealFiled,
    BuyerProposed,
    ClaimEdited,
    DisputeEvent,
    DisputeOpened,
    EvidenceAdded,
    Finding,
    PlatformJudged,
    PlatformProposed,
    ReturnContested,
    SellerProposed,
)
from ._money import Money
from ._order import Order, PaymentMethod, Tracking
from ._phases import Phase
from ._policy import Origin, Party, Policy
from ._proposals import Proposal, Solution
from ._protection import ProtectionPeriod, start_unknown
from ._refunds import RefundExpectation, expected_refund
from ._refusals import ESTIMATE, marked, worded
from ._terms import Outcome
from ._time import DateTime, instant, iso
from ._values import Value
from ._words import CAUSES, PARTY_NAMES, PAYMENTS, PHASES, found, proposed, visible

WIDTH: Final = 80
"""Columns of the text at most."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class DateEntry(Value):
    """A date of an account.

    Attributes:
        at: The instant, in UTC.
        estimated: Whether it was counted by the profile, rather than stated.
    """

    at: DateTime = attrs.field(converter=instant)
    estimated: bool = False

    def __str__(self) -> str:
        """Return the date to the minute in UTC, with a mark where it is an estimate."""
        return marked(self.at, estimated=self.estimated)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventEntry(Value):
    """One thing that has happened.

    Attributes:
        at: When, in UTC.
        sentence: What happened.
    """

    at: DateTime = attrs.field(converter=instant)
    # Of any length: a judgement may have thousands of findings, and the sentence tells them all.
    sentence: str = attrs.field(validator=holds(str, "text"))


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ProposalEntry(Value):
    """One proposal.

    Attributes:
        at: When it was made, in UTC.
        whose: Who made it.
        proposal: What was proposed.
    """

    at: DateTime = attrs.field(converter=instant)
    whose: Party
    proposal: Proposal


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class JudgementEntry(Value):
    """What AliExpress found, at one time (J1).

    Attributes:
        at: When it was told, in UTC.
        findings: The problems, each found valid or invalid.
    """

    at: DateTime = attrs.field(converter=instant)
    findings: tuple[Finding, ...]


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class StatementEntry(Value):
    """What a party wrote beside the explanation that stands.

    Attributes:
        at: When, in UTC.
        whose: Who wrote it.
        occasion: What it was: an earlier explanation, an appeal, an objection to the return.
        text: The words.
    """

    at: DateTime = attrs.field(converter=instant)
    whose: Party
    occasion: str
    text: str


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Exhibit(Value):
    """A numbered piece of evidence.

    Attributes:
        number: Its number, from 1; the numbers go on from one dispute to the next.
        evidence: The file, and what it shows.
        added_at: When it was given in the dispute, in UTC.
    """

    number: int
    evidence: Evidence
    added_at: DateTime = attrs.field(converter=instant)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class DisputeEntry(Value):
    """One dispute of an account.

    Attributes:
        number: Its number, from 1.
        opened_at: When it was opened, in UTC.
        phase: How far it is.
        reason: Why the buyer claims, as it stands.
        asks: What the buyer asks for, as it stands.
        explanation: What the buyer says, as it stands.
        proposals: What was proposed by anyone, oldest first; the first is what the buyer asked for.
        judgements: What AliExpress found, oldest first (J1).
        statements: What else was written, oldest first.
        exhibits: The evidence of both sides, as it was given.
        outcome: How it was decided; None where it is not, or was cancelled.
        received: The money that has arrived.
        refund: What money is to be expected, and until when; None where none is (M1).
    """

    number: int
    opened_at: DateTime = attrs.field(converter=instant)
    phase: Phase
    reason: Reason
    asks: Solution
    explanation: str
    proposals: tuple[ProposalEntry, ...]
    judgements: tuple[JudgementEntry, ...]
    statements: tuple[StatementEntry, ...]
    exhibits: tuple[Exhibit, ...]
    outcome: Outcome | None
    received: Money
    refund: RefundExpectation | None


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Manifest(Value):
    """The whole account of a case at a moment, as a value and as a text.

    Attributes:
        written_at: The moment, in UTC.
        policy: The name of the profile whose rules were used.
        order: The order: what was bought and paid, its dates and its tracking.
        opening_starts: From when a dispute could be opened; None where that is not known.
        protection_ends: Until when; None where that is not known.
        disputes: The disputes, one after another.
        events: All that has happened, as it was told, oldest first.
    """

    written_at: DateTime = attrs.field(converter=instant)
    policy: str
    order: Order
    opening_starts: DateEntry | None
    protection_ends: DateEntry | None
    disputes: tuple[DisputeEntry, ...]
    events: tuple[EventEntry, ...]

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """The evidence of all disputes, in the order of its numbers."""
        return tuple(exhibit for dispute in self.disputes for exhibit in dispute.exhibits)

    @property
    def text(self) -> str:
        """The account as plain text of at most 80 columns, with every date in UTC."""
        return "\n".join(line.rstrip() for line in _text(self))

    def __str__(self) -> str:
        """Return the text."""
        return self.text


# --- making -----------------------------------------------------------------------------------


def make_manifest(
    order: Order,
    disputes: tuple[Dispute, ...],
    timeline: Sequence[tuple[datetime, str]],
    policy: Policy,
    now: datetime,
) -> Manifest:
    """Write the account of a case.

    Args:
        order: The order, as it is now.
        disputes: Its disputes, one after another.
        timeline: When each thing happened, and its sentence, oldest first.
        policy: The profile whose rules are used.
        now: The moment at which the account is written.

    Returns:
        The account.

    Raises:
        InvalidValueError: `now` is naive or lies before something that the account tells, or an
            argument is of the wrong kind.

    Examples:
        >>> from datetime import timezone
        >>> from aliclaim import GUIDE
        >>> order = Order(id="8194700000021470", paid=Money("61.70", "USD"))
        >>> manifest = make_manifest(order, (), (), GUIDE, datetime(2026, 3, 1, tzinfo=timezone.utc))
        >>> manifest.text.splitlines()[:3]
        ['ACCOUNT OF AN ORDER', '===================', '  Written       2026-03-01 00:00 UTC']
    """
    _check(order, disputes, timeline, policy)
    events = tuple(_event(number, entry) for number, entry in enumerate(timeline))
    moment = instant(now)
    _check_moment(moment, order, disputes, events)
    numbers = count(1)
    period = _protection(order, disputes, policy)
    opens = period and DateEntry(at=period.opens_at, estimated=period.opens_origin is Origin.POLICY)
    return Manifest(
        written_at=moment,
        policy=policy.name,
        order=order,
        opening_starts=opens,
        protection_ends=period and DateEntry(at=period.closes_at, estimated=period.estimated),
        disputes=tuple(
            _dispute(number, each, numbers, moment, order.payment)
            for number, each in enumerate(disputes, start=1)
        ),
        events=events,
    )


def _check(order: object, disputes: object, timeline: object, policy: object) -> None:
    for what, value, wanted, words in (
        ("order", order, Order, "an Order"),
        ("disputes", disputes, tuple, "a tuple of disputes"),
        ("timeline", timeline, Sequence, "a list of instants with their sentences"),
        ("policy", policy, Policy, "a Policy"),
    ):
        holds_argument(what, value, wanted, words)
    for number, each in enumerate(cast("tuple[object, ...]", disputes)):
        holds_argument(f"disputes[{number}]", each, get_args(Dispute), "a dispute")


def _event(number: int, entry: tuple[datetime, str]) -> EventEntry:
    try:
        at, sentence = entry
    except (TypeError, ValueError):
        raise InvalidValueError(f"timeline[{number}]", "an instant and a sentence", shown(entry)) from None
    return EventEntry(at=at, sentence=sentence)


def _check_moment(
    now: DateTime, order: Order, disputes: Iterable[Dispute], events: Iterable[EventEntry]
) -> None:
    known = [*(dispute.history.last.at for dispute in disputes), *(event.at for event in events)]
    latest = max(known + ([order.known_until] if order.known_until else []), default=now)
    if now < latest:
        words = f"an instant not before {iso(latest)}, which the account tells of"
        raise InvalidValueError("now", words, iso(now))


def _protection(order: Order, disputes: Sequence[Dispute], policy: Policy) -> ProtectionPeriod | None:
    if start_unknown(order, policy):
        return None
    defective = bool(disputes) and disputes[-1].claim.reason.defective
    return ProtectionPeriod.of(order, policy, defective=defective)


def _dispute(
    number: int, dispute: Dispute, numbers: Iterator[int], now: DateTime, payment: PaymentMethod | None
) -> DisputeEntry:
    claim, history = dispute.claim, tuple(dispute.history)
    outcome, received = _ended(dispute)
    return DisputeEntry(
        number=number,
        opened_at=history[0].at,
        phase=dispute.phase,
        reason=claim.reason,
        asks=claim.asks,
        explanation=claim.text,
        proposals=tuple(entry for event in history for entry in _proposals(event)),
        judgements=tuple(
            JudgementEntry(at=event.at, findings=event.judgement)
            for event in history
            if isinstance(event, (PlatformJudged, PlatformProposed)) and event.judgement
        ),
        statements=_statements(history),
        exhibits=tuple(
            Exhibit(number=next(numbers), evidence=piece, added_at=event.at)
            for event in history
            for piece in _given(event)
        ),
        outcome=outcome,
        received=received,
        refund=expected_refund(dispute, now, payment=payment),
    )


def _ended(dispute: Dispute) -> tuple[Outcome | None, Money]:
    """Return how it was decided, and what has arrived; what was appealed stands until that is decided."""
    match dispute:
        case Appealed(before=before):
            return _ended(before)
        case RefundPending(outcome=outcome, received=received) | Refunded(outcome=outcome, received=received):
            return outcome, received
        case AwaitingReturn(outcome=outcome) | ReturnInTransit(outcome=outcome) | Closed(outcome=outcome):
            return outcome, dispute.terms.nothing
        case _:
            return None, dispute.terms.nothing


def _proposals(event: DisputeEvent) -> tuple[ProposalEntry, ...]:
    match event:
        case DisputeOpened(claim=claim):
            return (ProposalEntry(at=event.at, whose=Party.BUYER, proposal=claim.asks),)
        case BuyerProposed(proposal=proposal):
            return (ProposalEntry(at=event.at, whose=Party.BUYER, proposal=proposal),)
        case SellerProposed(proposal=proposal):
            return (ProposalEntry(at=event.at, whose=Party.SELLER, proposal=proposal),)
        case PlatformProposed(proposal=proposal):
            return (ProposalEntry(at=event.at, whose=Party.PLATFORM, proposal=proposal),)
        case _:
            return ()


def _given(event: DisputeEvent) -> tuple[Evidence, ...]:
    match event:
        case DisputeOpened(claim=claim):
            return claim.evidence
        case EvidenceAdded(evidence=piece):
            return (piece,)
        case _:
            return ()


def _statements(history: Sequence[DisputeEvent]) -> tuple[StatementEntry, ...]:
    """Gather what was written, but for the explanation that stands: the entry of the dispute has that."""
    stands = [event for event in history if isinstance(event, (DisputeOpened, ClaimEdited))][-1]
    said = ((event, *_said(event)) for event in history if event is not stands)
    return tuple(
        StatementEntry(at=event.at, whose=whose, occasion=occasion, text=words)
        for event, whose, occasion, words in said
        if words
    )


def _said(event: DisputeEvent) -> tuple[Party, str, str]:
    match event:
        case DisputeOpened(claim=claim):
            return Party.BUYER, "explanation, until it was edited", claim.text
        case ClaimEdited(text=words):
            return Party.BUYER, "explanation, until it was edited", words
        case AppealFiled(text=words):
            return Party.BUYER, "appeal", words
        case ReturnContested(text=words):
            return Party.SELLER, "objection to the return", words
        case _:
            return Party.PLATFORM, "", ""


# --- the text ---------------------------------------------------------------------------------

_NOT_GIVEN: Final = "not given"
_MARGIN: Final = "  "
_BAR: Final = "    | "
_LABEL: Final = 14


def _text(manifest: Manifest) -> Iterator[str]:
    yield from _heading("ACCOUNT OF AN ORDER", "=")
    yield from _row("Written", worded(manifest.written_at))
    yield from _section("ORDER", _order(manifest))
    if not manifest.disputes:
        yield from _section("DISPUTES", ())
    for dispute in manifest.disputes:
        title = f"DISPUTE {dispute.number}"
        yield from _section(title, _claim(dispute))
        yield from _section(f"{title}: PROPOSALS", _made(dispute.proposals))
        yield from _section(f"{title}: JUDGEMENT", _judged(dispute.judgements))
        yield from _section(f"{title}: WHAT ELSE WAS WRITTEN", _written(dispute.statements))
        yield from _section(f"{title}: OUTCOME", _outcome(dispute))
        yield from _section(f"{title}: EXHIBITS", _exhibits(dispute.exhibits, manifest.order))
    yield from _section("EVENTS", _happened(manifest.events))
    yield from _section("RULES", _rules(manifest.policy))


def _heading(title: str, under: str) -> list[str]:
    return [title, under * len(title)]


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return ["", *_heading(title, "-"), *(tuple(lines) or [f"{_MARGIN}None."])]


def _row(label: str, words: str) -> list[str]:
    return _hung(f"{_MARGIN}{label.ljust(_LABEL)}", words)


def _dated(at: DateTime, words: str) -> list[str]:
    return _hung(f"{_MARGIN}{worded(at)}{_MARGIN}", words)


def _hung(lead: str, words: str) -> list[str]:
    """Write words beside a label, and what does not fit below, to the right of it."""
    first, *more = _wrapped(words, WIDTH - len(lead))
    return [f"{lead}{first}", *(f"{' ' * len(lead)}{line}" for line in more)]


def _quoted(words: str) -> list[str]:
    """Write what a person wrote, line by line, behind a bar: no line of it can be taken for one of ours."""
    room = WIDTH - len(_BAR)
    return [f"{_BAR}{line}" for told in _LINE_END.split(words) for line in _wrapped(told, room)]


_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def _wrapped(words: str, room: int) -> list[str]:
    """Fold words; where there are letters that fill two columns, as of Chinese, each counts as two."""
    told = visible(words)
    wide = any(east_asian_width(each) in {"W", "F"} for each in told)
    return textwrap.wrap(told, room // 2 if wide else room, break_on_hyphens=False) or [""]


def _order(manifest: Manifest) -> Iterator[str]:
    order = manifest.order
    yield from _row("Order id", order.id)
    method = f", by {PAYMENTS[order.payment]}" if order.payment else ""
    yield from _row("Paid", f"{order.paid}{method}")
    yield from _row("Placed", _date(order.ordered_at))
    yield from _row("Shipped", _date(order.shipped_at))
    yield from _row("Promised", _date(order.estimated_delivery))
    yield from _row("Tracking", _tracking(order.tracking))
    yield from _row("Opening", _entry(manifest.opening_starts, "a dispute could be opened from"))
    yield from _row("Protection", _entry(manifest.protection_ends, "until"))
    for item in order.items:
        yield from _row("Item", f"{item.quantity} x {item.title}, {item.price} (id {item.id})")


def _date(at: DateTime | None) -> str:
    return worded(at) if at else _NOT_GIVEN


def _entry(date: DateEntry | None, words: str) -> str:
    return f"{words} {date}" if date else "not known"


def _tracking(tracking: Tracking | None) -> str:
    if tracking is None:
        return _NOT_GIVEN
    facts = (
        f"{_spaced(tracking.status)}, read on {worded(tracking.seen_at)}",
        tracking.number and f"number {tracking.number}",
        tracking.carrier and f"carrier {tracking.carrier}",
    )
    return "; ".join(filter(None, facts))


def _spaced(term: str) -> str:
    return term.replace("_", " ")


def _claim(dispute: DisputeEntry) -> Iterator[str]:
    yield from _row("Opened", worded(dispute.opened_at))
    yield from _row("State", PHASES[dispute.phase])
    yield from _row("Reason", _spaced(dispute.reason))
    yield from _row("Asked for", proposed(dispute.asks))
    yield from _row("Explanation", "" if dispute.explanation else _NOT_GIVEN)
    yield from _quoted(dispute.explanation) if dispute.explanation else ()


def _made(proposals: Iterable[ProposalEntry]) -> Iterator[str]:
    for each in proposals:
        yield from _dated(each.at, f"{PARTY_NAMES[each.whose]}: {proposed(each.proposal)}")


def _judged(judgements: Iterable[JudgementEntry]) -> Iterator[str]:
    for each in judgements:
        for finding in each.findings:
            yield from _dated(each.at, found(finding))


def _written(statements: Iterable[StatementEntry]) -> Iterator[str]:
    for each in statements:
        yield from _dated(each.at, f"{PARTY_NAMES[each.whose]}: {each.occasion}")
        yield from _quoted(each.text)


def _happened(events: Iterable[EventEntry]) -> Iterator[str]:
    for each in events:
        yield from _dated(each.at, each.sentence)


def _outcome(dispute: DisputeEntry) -> Iterator[str]:
    if outcome := dispute.outcome:
        yield from _row("Decided", f"{worded(outcome.at)}, since {CAUSES[outcome.cause]}")
        yield from _row("Settled", proposed(outcome.solution) if outcome.solution else "no money")
    else:
        yield from _row("Decided", "no")
    yield from _row("Received", str(dispute.received))
    if refund := dispute.refund:
        yield from _refund(refund)


def _refund(refund: RefundExpectation) -> Iterator[str]:
    """Say what is still to come and until when, or what is missing."""
    nothing = Money.zero(refund.agreed.currency)
    if refund.deadline:
        late = ", and is late" if refund.late else ""
        yield from _row("To come", f"{refund.amount}; it is due by {refund.deadline.words}{late}")
    elif refund.after_receipt:
        yield from _row("To come", f"{refund.amount}, once the goods have been received back")
    elif (missing := refund.agreed - refund.received) > nothing:
        yield from _row("Missing", f"{missing} of the {refund.agreed} that was settled")


def _exhibits(exhibits: Sequence[Exhibit], order: Order) -> Iterator[str]:
    titles = {item.id: item.title for item in order.items}
    for each in exhibits:
        piece = each.evidence
        yield from [""] if each is not exhibits[0] else ()
        yield from _row(f"Exhibit {each.number}", piece.file)
        yield from _row("Kind", _spaced(piece.kind))
        yield from _row("Shows", _spaced(piece.shows) if piece.shows else _NOT_GIVEN)
        yield from _row("Item", _item(piece.item, titles))
        yield from _row("Size", _NOT_GIVEN if piece.size is None else f"{piece.size:,} bytes")
        yield from _row("SHA-256", piece.sha256 or _NOT_GIVEN)
        yield from _row("Given by", f"{PARTY_NAMES[piece.given_by]}, on {worded(each.added_at)}")
        yield from _row("Taken", _date(piece.made_at))


def _item(key: str, titles: Mapping[str, str]) -> str:
    if not key:
        return "the whole order"
    return f"{titles[key]} (id {key})" if key in titles else f"id {key}"


def _rules(policy: str) -> Iterator[str]:
    yield from _row("Profile", policy)
    yield from _row("Dates", f"all in UTC; {ESTIMATE} marks one that was counted by these rules: an estimate")

"""Case files in JSON, and a case's standing in JSON for programs (extra `json`).

The one codec of the library. A case file has the shape `aliclaim.case/1`: see the page on the case
file. Ids are text, since they exceed what a float can hold; money is decimal text with a currency;
instants are ISO 8601 with an offset, and are written in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, NoReturn, TypeVar, cast, final

import attrs

from aliclaim._checks import MOST_MEMBERS, holds, holds_argument, text
from aliclaim._errors import (
    Fault,
    InvalidValueError,
    MissingExtraError,
    RecordError,
    RefusedError,
    one_of,
    shown,
)

try:
    from aliclaim.adapters._converter import CONVERTER, Plain, Told, plain
except ModuleNotFoundError as _missing:  # pragma: no cover  # shown by a test in an environment without it
    if _missing.name != "cattrs":
        raise
    raise MissingExtraError("aliclaim.adapters.json", "json") from None

from aliclaim._advice import Advice, AdviceFact
from aliclaim._case import Case, Standing
from aliclaim._claims import Claim
from aliclaim._comparison import Comparison, Costs, NetValue
from aliclaim._counting import Counting, Offer
from aliclaim._deadlines import Deadline
from aliclaim._dispute import Dispute
from aliclaim._events import Event, Finding
from aliclaim._manifest import Manifest
from aliclaim._order import BuyerRecord, Order
from aliclaim._policy import GUIDE, PROFILES, Figure, Policy
from aliclaim._protection import ProtectionPeriod
from aliclaim._refunds import Arrival, RefundExpectation
from aliclaim._refusals import FactValue, Refusal
from aliclaim._safe import SafeWindow
from aliclaim._time import DateTime, instant_or_none, iso, minus
from aliclaim._values import Value
from aliclaim._words import describe
from aliclaim.adapters._bounds import (
    LARGEST_FILE,
    MOST_AT_ONCE,
    check_plain,
    check_text,
    fraction_of,
    number_of,
)

T = TypeVar("T")

FORMAT: Final = "aliclaim.case/1"
"""The name of the shape of a case file."""

STANDING_FORMAT: Final = "aliclaim.standing/1"
"""The name of the shape of a standing."""

MANIFEST_FORMAT: Final = "aliclaim.manifest/1"
"""The name of the shape of a manifest."""

_FIELDS: Final = ("format", "note", "policy", "now", "order", "record", "costs", "claim", "events")


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class CaseFile(Value):
    """What a case file holds.

    Attributes:
        case: The case: the order, the policy and what has happened.
        claim: What would be claimed, if a dispute is about to be opened.
        now: The moment for which the file was written, in UTC, if it says.
        note: Words for a person.
    """

    case: Case = attrs.field(validator=holds(Case, "a Case"))
    claim: Claim | None = attrs.field(default=None, validator=holds((Claim, type(None)), "a Claim"))
    now: DateTime | None = attrs.field(default=None, converter=instant_or_none)
    note: str = attrs.field(default="", validator=text)


def loads(text: str | bytes) -> CaseFile:
    """Read a case file.

    What happened by itself between two events may be left out: it is filled in.

    Args:
        text: The file's text, or its bytes in UTF-8; at most 16 MiB, 32 levels of lists and objects,
            a million values, and 10,000 members in any list, such as the events.

    Returns:
        What the file holds.

    Raises:
        RecordError: It is no case file, or the rules refuse one of its events. The error carries
            every fault of the file with its path, up to a hundred, and counts the others; of events
            that are refused, the first.

    Examples:
        >>> text = '''{
        ...   "format": "aliclaim.case/1",
        ...   "order": {"id": "1", "paid": {"amount": "5.00", "currency": "USD"}},
        ...   "events": [{"type": "order_shipped", "at": "2026-03-01T00:00:00Z"}]
        ... }'''
        >>> str(loads(text).case.protection.closes_at)
        '2026-04-30 00:00:00+00:00'
    """
    holds_argument("text", text, (str, bytes), "text, or bytes in UTF-8")
    return _read(_parsed(text))


def from_plain(data: object) -> CaseFile:
    """Read a case file from plain data, as `json.loads` returns it.

    Args:
        data: The data: of the types of JSON exactly, and within the limits of `loads`.

    Returns:
        What the file holds.

    Raises:
        RecordError: As for `loads`.
    """
    check_plain(data)
    return _read(data)


def _read(data: object) -> CaseFile:
    """Read a case file from what is known to be plain data of a bearable size."""
    if not isinstance(data, dict):
        raise RecordError((Fault("", f"an object with the fields {', '.join(_FIELDS)}", shown(data)),))
    record = cast("dict[str, Any]", data)
    reader = _Reader(record)
    reader.check_format()
    order = reader.field("order", Order)
    policy = reader.policy()
    record = reader.field("record", BuyerRecord | None, None)
    costs = reader.field("costs", Costs, Costs())
    events = reader.field("events", tuple[Event, ...], ())
    claim = reader.field("claim", Claim | None, None)
    now = reader.field("now", DateTime | None, None)
    note = reader.field("note", str, "")
    if reader.told.faults:
        raise RecordError(tuple(reader.told.faults), reader.told.more)
    _check_events(events)
    case = _replayed(_new(Case, order=order, policy=policy, record=record, costs=costs), events)
    _check_events(case.history)  # with what was filled in it must be possible to write it again
    return _new(CaseFile, case=case, claim=claim, now=now, note=note)


def _check_events(events: Sequence[Event]) -> None:
    """Refuse more events than a file may have, in all or at one instant: they stand in their order."""
    if len(events) > MOST_MEMBERS:
        raise RecordError((Fault("events", f"at most {MOST_MEMBERS:,} members", f"{len(events):,}"),))
    for number in range(MOST_AT_ONCE, len(events)):
        if events[number].at == events[number - MOST_AT_ONCE].at:
            words = f"at most {MOST_AT_ONCE} events at one instant"
            raise RecordError((Fault(f"events[{number}].at", words, "one more"),))


class _Reader:
    """Reads the fields of a record one by one, and gathers the faults of all."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record
        self.told = Told()

    def check_format(self) -> None:
        """Take the one shape that there is, and refuse fields that it has not."""
        given = self.record.get("format")
        if given != FORMAT:
            found = shown(given) if "format" in self.record else "nothing"
            raise RecordError((Fault("format", repr(FORMAT), found),))
        self.told.unknown("", self.record.keys() - set(_FIELDS), _FIELDS)

    def field(self, name: str, wanted: Any, default: Any = attrs.NOTHING) -> Any:
        """Read one field; None, with the fault noted, where it cannot be."""
        if name not in self.record and default is not attrs.NOTHING:
            return default
        if name not in self.record:
            self.told.add(name, "this field", "nothing")
            return None
        try:
            return CONVERTER.structure(self.record[name], wanted)
        except Exception as error:  # noqa: BLE001  # `gather` raises again what is no fault of the record
            self.told.gather(error, name)
            return None

    def policy(self) -> Policy:
        """Read a profile's name, or a whole policy."""
        given = self.record.get("policy", GUIDE.name)
        if isinstance(given, dict):
            return self.field("policy", Policy) or GUIDE
        if not isinstance(given, str) or given not in PROFILES:
            words = f"{one_of(list(PROFILES), given)}; or a whole policy"
            self.told.add("policy", words, shown(given))
            return GUIDE
        return PROFILES[given]


def _new(kind: Callable[..., T], **fields: object) -> T:
    """Make what the fields of the file are for, and say where they do not fit, or do not fit together."""
    try:
        return kind(**fields)
    except InvalidValueError as error:
        _, _, path = error.what.partition(".")
        raise RecordError((Fault(path, error.expected, error.found),)) from error


def _replayed(case: Case, events: Iterable[Event]) -> Case:
    """Let the events happen, and say which one cannot."""
    for number, event in enumerate(events):
        try:
            case = case.follow(event)
        except RefusedError as refused:
            told = refused.refusals[:_MOST_REFUSALS]
            why, more = " ".join(map(str, told)), len(refused.refusals) - len(told)
            found = f"{why} And {more:,} more." if more else why
            fault = Fault(f"events[{number}]", "an event that the rules allow here", found)
            raise RecordError((fault,)) from refused
    return case


_MOST_REFUSALS: Final = 20
"""Refusals at most that a fault tells: a claim may have thousands of files, each refused for two reasons."""


def _parsed(text: str | bytes) -> object:
    """Parse JSON strictly: no field twice, no NaN, no bytes that are not UTF-8."""
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    _check_content(content)
    try:
        words = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise RecordError((Fault("", "text in UTF-8", f"another byte at {error.start}"),)) from None
    try:
        return _DECODER.decode(words)
    except json.JSONDecodeError as error:
        found = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise RecordError((Fault("", "JSON", found),)) from None


def _check_content(content: bytes) -> None:
    """Refuse what is too large, too deep or too much to be parsed."""
    if len(content) > LARGEST_FILE:
        raise RecordError((Fault("", f"at most {LARGEST_FILE:,} bytes", f"{len(content):,}"),))
    check_text(content)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, value in pairs:
        if name in record:
            raise RecordError((Fault("", "each field once", f"{shown(name)} twice in one object"),))
        record[name] = value
    return record


def _no_constant(word: str) -> NoReturn:
    raise RecordError((Fault("", "JSON", f"{word}, which JSON does not have"),))


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_int=number_of, parse_float=fraction_of, parse_constant=_no_constant
)


def dumps(file: CaseFile | Case) -> str:
    """Write a case file: `loads` makes an equal value of it.

    Args:
        file: A case file, or a case alone.

    Returns:
        The text, with a line feed at its end.

    Raises:
        InvalidValueError: It is beyond the limits of `loads`, or no case.

    Examples:
        >>> from aliclaim import Case, Money, Order
        >>> case = Case(order=Order(id="1", paid=Money("5", "USD")))
        >>> loads(dumps(case)).case == case
        True
    """
    text = json.dumps(to_plain(file), indent=2, ensure_ascii=False) + "\n"
    _check_readable(_check_content, text.encode())
    return text


def _check_readable(check: Callable[[T], None], value: T) -> None:
    """Refuse to write what could not be read again."""
    try:
        check(value)
    except RecordError as error:
        (fault,) = error.faults
        raise InvalidValueError("file", fault.expected, fault.found) from None


def to_plain(file: CaseFile | Case) -> dict[str, Plain]:
    """Return a case file as plain data. What is absent is left out.

    Args:
        file: A case file, or a case alone.

    Returns:
        An object that `json.dumps` takes.

    Raises:
        InvalidValueError: It has more events than `from_plain` takes, or is no case.
    """
    told = file if isinstance(file, CaseFile) else CaseFile(case=file)
    case = told.case
    _check_readable(_check_events, case.history)
    known = PROFILES.get(case.policy.name) == case.policy
    data: dict[str, Plain] = {
        "format": FORMAT,
        "note": told.note,
        "policy": case.policy.name if known else plain(case.policy),
        "now": iso(told.now) if told.now else None,
        "order": plain(case.given),
        "record": plain(case.record) if case.record else None,
        "costs": plain(case.costs),
        "claim": plain(told.claim) if told.claim else None,
        "events": [plain(event) for event in case.history],
    }
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def manifest_to_plain(manifest: Manifest) -> dict[str, Plain]:
    """Return the account of a case as plain data, in the shape `aliclaim.manifest/1`.

    Args:
        manifest: What `Case.manifest` wrote.

    Returns:
        An object that `json.dumps` takes, with the readable text among its fields.

    Raises:
        InvalidValueError: It is no `Manifest`.
    """
    holds_argument("manifest", manifest, Manifest, "a Manifest")
    return {"format": MANIFEST_FORMAT, **cast("dict[str, Plain]", plain(manifest)), "text": manifest.text}


# --- where a case stands ----------------------------------------------------------------------


def standing_to_plain(standing: Standing) -> dict[str, Plain]:
    """Return where a case stands as plain data, in the shape `aliclaim.standing/1`.

    Every field is always there; what is absent is null. Times left are whole seconds, negative
    once they are over.

    Args:
        standing: What `Case.standing` answered.

    Returns:
        An object that `json.dumps` takes.

    Raises:
        InvalidValueError: It is no `Standing`.
    """
    holds_argument("standing", standing, Standing, "a Standing")
    case, now = standing.case, standing.now
    by_itself = {(event.at, event.tag) for event in standing.fired}
    return {
        "format": STANDING_FORMAT,
        "now": iso(now),
        "policy": case.policy.name,
        "order": {"id": case.order.id, "paid": plain(case.order.paid)},
        "protection": _protection(standing.protection, now) if standing.protection else None,
        "opening": {
            "allowed": standing.opening.allowed,
            "refusals": [_refusal(refusal) for refusal in standing.opening.refusals],
        },
        "dispute": _dispute(case.dispute) if case.dispute else None,
        "actions": [
            {
                "event": action.event.tag,
                "by": [party.value for party in action.by],
                "until": _maybe(action.until, now),
                "leads_to": [phase.value for phase in action.leads_to],
                "closes": action.closes,
                "words": describe(action.event),
                "rule": action.rule,
            }
            for action in standing.actions
        ],
        "deadlines": [_deadline(deadline, now) for deadline in standing.deadlines],
        "next": _maybe(standing.next, now),
        "advice": [_advice(each, now) for each in standing.advice],
        "counting": _counting(standing.counting, now) if standing.counting else None,
        "offers": [_offer(offer) for offer in standing.offers],
        "refund": _refund(standing.refund, now) if standing.refund else None,
        "safe_cancel": _safe(standing.safe_cancel, now) if standing.safe_cancel else None,
        "safe_confirm": _safe(standing.safe_confirm, now) if standing.safe_confirm else None,
        "timeline": [
            {
                "at": iso(entry.at),
                "event": entry.tag,
                "sentence": entry.sentence,
                "by_itself": (entry.at, entry.tag) in by_itself,
            }
            for entry in standing.timeline
        ],
    }


def _iso(moment: DateTime | None) -> str | None:
    return iso(moment) if moment else None


def _seconds(later: DateTime, now: DateTime) -> int:
    return minus(later, now) // timedelta(seconds=1)


def _protection(period: ProtectionPeriod, now: DateTime) -> dict[str, Plain]:
    return {
        "starts_at": iso(period.starts_at),
        "opens_at": iso(period.opens_at),
        "opens_origin": period.opens_origin.value,
        "closes_at": iso(period.closes_at),
        "closes_origin": period.closes_origin.value,
        "estimated": period.estimated,
        "confirmed": period.confirmed,
        "open": period.contains(now),
        "running_out": period.running_out(now),
        "seconds_left": _seconds(period.closes_at, now),
    }


def _deadline(deadline: Deadline, now: DateTime) -> dict[str, Plain]:
    return {
        "kind": deadline.kind.value,
        "at": iso(deadline.at),
        "origin": deadline.origin.value,
        "estimated": deadline.estimated,
        "who": [party.value for party in deadline.who],
        "fires": deadline.fires or None,
        "effect": deadline.effect,
        "rule": deadline.rule,
        "figure": _figure(deadline.figure) if deadline.figure else None,
        "seconds_left": _seconds(deadline.at, now),
    }


def _figure(figure: Figure) -> dict[str, Plain]:
    return {
        "count": figure.count,
        "unit": figure.unit.value,
        "kind": figure.kind.value,
        "rule": figure.rule,
        "source": figure.source.title,
        "as_of": figure.source.as_of.isoformat(),
    }


def _facts(facts: Iterable[tuple[str, FactValue]]) -> dict[str, Plain]:
    return {name: plain(value) for name, value in facts}


def _maybe(deadline: Deadline | None, now: DateTime) -> Plain:
    return _deadline(deadline, now) if deadline else None


def _advice(advice: Advice, now: DateTime) -> dict[str, Plain]:
    return {
        "code": advice.code.value,
        "trap": advice.trap,
        "severity": advice.severity.value,
        "rule": advice.rule,
        "sentence": advice.sentence,
        "figure": _figure(advice.figure) if advice.figure else None,
        "deadline": _maybe(advice.deadline, now),
        "event": plain(advice.event) if advice.event else None,
        "against": advice.against.tag if advice.against else None,
        "whose": advice.whose.value if advice.whose else None,
        "facts": {name: _advised(value) for name, value in advice.facts},
    }


def _advised(fact: AdviceFact) -> Plain:
    match fact:
        case Comparison():
            return _comparison(fact)
        case NetValue():
            return _net(fact)
        case Refusal():
            return _refusal(fact)
        case Arrival():
            return _arrival(fact)
        case _:
            return plain(fact)


def _arrival(arrival: Arrival) -> dict[str, Plain]:
    within = arrival.collect_within
    return {
        "method": arrival.method.value,
        "sentence": arrival.sentence,
        "source": arrival.source.title,
        "as_of": arrival.source.as_of.isoformat(),
        "collect_within": _figure(within) if within else None,
    }


def _counting(counting: Counting, now: DateTime) -> dict[str, Plain]:
    return {
        "phase": counting.phase.value,
        "proposal": plain(counting.proposal) if counting.proposal else None,
        "offer": plain(counting.offer) if counting.offer else None,
        "whose": counting.whose.value if counting.whose else None,
        "deadline": _maybe(counting.deadline, now),
        "assigned": plain(counting.assigned) if counting.assigned else None,
        "rule": counting.rule,
        "sentence": counting.sentence,
    }


def _offer(offer: Offer) -> dict[str, Plain]:
    net, compared = offer.net, offer.comparison
    return {
        "whose": offer.whose.value,
        "proposal": plain(offer.proposal),
        "made_at": iso(offer.made_at),
        "counts": offer.counts,
        "net": _net(net) if net else None,
        "comparison": _comparison(compared) if compared else None,
    }


def _net(net: NetValue) -> dict[str, Plain]:
    return {
        "amount": plain(net.amount),
        "exact": net.exact,
        "keeps_goods": net.keeps_goods,
        "possible": net.possible,
        "refund": plain(net.refund),
        "freight": plain(net.freight),
        "conversion": plain(net.conversion),
        "sentence": net.sentence,
    }


def _comparison(compared: Comparison) -> dict[str, Plain]:
    return {
        "preference": compared.preference.value,
        "because": compared.because.value,
        "difference": plain(compared.difference),
        "rule": compared.rule,
        "sentence": compared.sentence,
    }


def _refund(refund: RefundExpectation, now: DateTime) -> dict[str, Plain]:
    return {
        "amount": plain(refund.amount),
        "received": plain(refund.received),
        "agreed": plain(refund.agreed),
        "deadline": _maybe(refund.deadline, now),
        "late": refund.late,
        "after_receipt": refund.after_receipt,
        "return_by": _maybe(refund.return_by, now),
        "may_be_less": [why.value for why in refund.may_be_less],
        "arrival": refund.arrival.sentence if refund.arrival else None,
        "rule": refund.rule,
        "sentence": refund.sentence,
    }


def _safe(safe: SafeWindow, now: DateTime) -> dict[str, Plain]:
    return {
        "safe": safe.safe,
        "refusals": [_refusal(refusal) for refusal in safe.refusals],
        "opens": _maybe(safe.opens, now),
        "deadline": _maybe(safe.deadline, now),
        "instead": _maybe(safe.instead, now),
        "rule": safe.rule,
        "sentence": safe.sentence,
    }


def _refusal(refusal: Refusal) -> dict[str, Plain]:
    return {
        "code": refusal.code.value,
        "rule": refusal.rule,
        "sentence": refusal.sentence,
        "since": _iso(refusal.since),
        "until": _iso(refusal.until),
        "estimated": refusal.estimated,
        "remedies": [remedy.value for remedy in refusal.remedies],
        "facts": _facts(refusal.facts),
    }


_DISPUTE_FIELDS: Final = ("seller_proposal", "platform_proposal", "outcome", "due", "received")


def _dispute(dispute: Dispute) -> dict[str, Plain]:
    shape: dict[str, Plain] = {
        "phase": dispute.phase.value,
        "final": dispute.phase.final,
        "opened_at": iso(dispute.history[0].at),
        "claim": plain(dispute.claim),
        "judgement": [_finding(finding) for finding in getattr(dispute, "judgement", ())],
    }
    return shape | {name: plain(getattr(dispute, name, None)) for name in _DISPUTE_FIELDS}


def _finding(finding: Finding) -> dict[str, Plain]:
    return {
        "problem": finding.problem,
        "valid": finding.valid,
        "kind": finding.kind.value,
        "meaning": finding.meaning,
        "rule": finding.rule,
    }

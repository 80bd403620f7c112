"""Where a case stands, in the shape for programs: a table for each object of it.

A field names an attribute, which may lie inside another, or a function that works it out. What it gives is
told by the tables again, and where there is none by the converter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, cast, get_args

from aliclaim._advice import Advice, AdviceFact
from aliclaim._case import Standing
from aliclaim._comparison import Comparison, NetValue
from aliclaim._counting import Counting, Offer
from aliclaim._deadlines import Deadline
from aliclaim._dispute import Dispute
from aliclaim._eligibility import OpeningCheck
from aliclaim._events import Finding
from aliclaim._money import Money
from aliclaim._policy import Figure
from aliclaim._proposals import Proposal, Solution
from aliclaim._protection import ProtectionPeriod
from aliclaim._refunds import Arrival, RefundExpectation
from aliclaim._refusals import FactValue, Refusal
from aliclaim._safe import SafeWindow
from aliclaim._terms import Action, Outcome
from aliclaim._time import DateTime, minus
from aliclaim._words import describe
from aliclaim.adapters._converter import Plain, plain
from aliclaim.adapters._formats import STANDING_FORMAT

T = TypeVar("T")

Getter: TypeAlias = "str | Callable[[Any, DateTime], object] | Mapping[str, Getter]"
"""Where a field comes from: an attribute, a function of the value and the moment, or an object of such."""


# --- what is worked out -----------------------------------------------------------------------


class Happened(NamedTuple):
    """What has happened, at which instant, and whether it did so since the last event that was told.

    Attributes:
        at: When.
        event: The tag of the event.
        sentence: What happened, in a sentence.
        by_itself: Whether the clock brought it about since the last known event.
    """

    at: DateTime
    event: str
    sentence: str
    by_itself: bool


def _timeline(standing: Standing, _: DateTime) -> tuple[Happened, ...]:
    by_itself = {(event.at, event.tag) for event in standing.fired}
    return tuple(
        Happened(entry.at, entry.tag, entry.sentence, (entry.at, entry.tag) in by_itself)
        for entry in standing.timeline
    )


def _format(_standing: Standing, _: DateTime) -> str:
    return STANDING_FORMAT


def _until_end(period: ProtectionPeriod, now: DateTime) -> int:
    return _seconds(period.closes_at, now)


def _until(deadline: Deadline, now: DateTime) -> int:
    return _seconds(deadline.at, now)


def _seconds(later: DateTime, now: DateTime) -> int:
    return minus(later, now) // timedelta(seconds=1)


def _is_open(period: ProtectionPeriod, now: DateTime) -> bool:
    return period.contains(now)


def _is_running_out(period: ProtectionPeriod, now: DateTime) -> bool:
    return period.running_out(now)


def _fires(deadline: Deadline, _: DateTime) -> str | None:
    return deadline.fires or None


def _words(action: Action, _: DateTime) -> str:
    return describe(action.event)


def _against(advice: Advice, _: DateTime) -> str | None:
    return advice.against.tag if advice.against else None


def _advised(advice: Advice, _: DateTime) -> dict[str, AdviceFact]:
    return dict(advice.facts)


def _refused(refusal: Refusal, _: DateTime) -> dict[str, FactValue]:
    return dict(refusal.facts)


def _arrival(refund: RefundExpectation, _: DateTime) -> str | None:
    return refund.arrival.sentence if refund.arrival else None


def _opened_at(dispute: Dispute, _: DateTime) -> DateTime:
    return dispute.history[0].at


def _judgement(dispute: Dispute, _: DateTime) -> tuple[Finding, ...]:
    return getattr(dispute, "judgement", ())


def _sellers(dispute: Dispute, _: DateTime) -> Proposal | None:
    return getattr(dispute, "seller_proposal", None)


def _platforms(dispute: Dispute, _: DateTime) -> Solution | None:
    return getattr(dispute, "platform_proposal", None)


def _outcome(dispute: Dispute, _: DateTime) -> Outcome | None:
    return getattr(dispute, "outcome", None)


def _due(dispute: Dispute, _: DateTime) -> Money | None:
    return getattr(dispute, "due", None)


def _received(dispute: Dispute, _: DateTime) -> Money | None:
    return getattr(dispute, "received", None)


# --- the tables -------------------------------------------------------------------------------


def _same(*names: str) -> dict[str, Getter]:
    """Return fields that are called as the attributes are."""
    return {name: name for name in names}


_SOURCE: Final[dict[str, Getter]] = {"source": "source.title", "as_of": "source.as_of"}

_DISPUTE: Final[Mapping[str, Getter]] = {
    "phase": "phase",
    "final": "phase.final",
    "opened_at": _opened_at,
    "claim": "claim",
    "judgement": _judgement,
    "seller_proposal": _sellers,
    "platform_proposal": _platforms,
    "outcome": _outcome,
    "due": _due,
    "received": _received,
}

TABLES: Final[Mapping[type, Mapping[str, Getter]]] = MappingProxyType(
    {
        Standing: {
            "format": _format,
            "now": "now",
            "policy": "case.policy.name",
            "order": {"id": "case.order.id", "paid": "case.order.paid"},
            **_same("protection", "opening"),
            "dispute": "case.dispute",
            **_same("actions", "deadlines", "next", "advice", "counting", "offers", "refund"),
            **_same("safe_cancel", "safe_confirm"),
            "timeline": _timeline,
        },
        ProtectionPeriod: {
            **_same("starts_at", "opens_at", "opens_origin", "closes_at", "closes_origin"),
            **_same("estimated", "confirmed"),
            "open": _is_open,
            "running_out": _is_running_out,
            "seconds_left": _until_end,
        },
        OpeningCheck: _same("allowed", "refusals"),
        Refusal: {
            **_same("code", "rule", "sentence", "since", "until", "estimated", "remedies"),
            "facts": _refused,
        },
        Action: {
            "event": "event.tag",
            **_same("by", "until", "leads_to", "closes"),
            "words": _words,
            "rule": "rule",
        },
        Deadline: {
            **_same("kind", "at", "origin", "estimated", "who"),
            "fires": _fires,
            **_same("effect", "rule", "figure"),
            "seconds_left": _until,
        },
        Figure: _same("count", "unit", "kind", "rule") | _SOURCE,
        Advice: {
            **_same("code", "trap", "severity", "rule", "sentence", "figure", "deadline", "event"),
            "against": _against,
            "whose": "whose",
            "facts": _advised,
        },
        Arrival: {**_same("method", "sentence"), **_SOURCE, "collect_within": "collect_within"},
        Counting: _same("phase", "proposal", "offer", "whose", "deadline", "assigned", "rule", "sentence"),
        Offer: _same("whose", "proposal", "made_at", "counts", "net", "comparison"),
        NetValue: {
            **_same("amount", "exact", "keeps_goods", "possible", "refund", "freight", "conversion"),
            "sentence": "sentence",
        },
        Comparison: _same("preference", "because", "difference", "rule", "sentence"),
        RefundExpectation: {
            **_same("amount", "received", "agreed", "deadline", "late", "after_receipt", "return_by"),
            "may_be_less": "may_be_less",
            "arrival": _arrival,
            **_same("rule", "sentence"),
        },
        SafeWindow: _same("safe", "refusals", "opens", "deadline", "instead", "rule", "sentence"),
        Finding: _same("problem", "valid", "kind", "meaning", "rule"),
        Happened: _same("at", "event", "sentence", "by_itself"),
        **dict.fromkeys(get_args(Dispute), _DISPUTE),
    }
)
"""The fields of each object of a standing, in the order in which they are written. All are always there."""


def written(standing: Standing) -> dict[str, Plain]:
    """Tell where a case stands, by the tables."""
    return _object(standing, TABLES[Standing], standing.now)


def _object(value: object, table: Mapping[str, Getter], now: DateTime) -> dict[str, Plain]:
    return {name: _field(value, getter, now) for name, getter in table.items()}


def _field(value: object, getter: Getter, now: DateTime) -> Plain:
    if isinstance(getter, str):
        return _told(attrgetter(getter)(value), now)
    if callable(getter):
        return _told(getter(value, now), now)
    return _object(value, getter, now)


def _told(value: object, now: DateTime) -> Plain:
    if (table := TABLES.get(type(value))) is not None:
        return _object(value, table, now)
    if isinstance(value, dict):
        return {name: _told(each, now) for name, each in cast("dict[str, object]", value).items()}
    if isinstance(value, tuple):
        return [_told(each, now) for each in cast("tuple[object, ...]", value)]
    return plain(value)

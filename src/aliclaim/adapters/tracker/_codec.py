"""Cases and entries as the rows of the tables hold them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache, reduce
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import attrs

from aliclaim._case import Case
from aliclaim._claims import Claim
from aliclaim._comparison import Costs
from aliclaim._deadlines import DeadlineKind
from aliclaim._events import Event
from aliclaim._order import BuyerRecord, Order
from aliclaim._policy import PROFILES, Policy
from aliclaim._time import DateTime, instant, iso, minus, parse_instant, plus
from aliclaim.adapters._converter import CONVERTER, Plain, plain
from aliclaim.adapters._quick import reader
from aliclaim.adapters.json import CaseFile, from_plain, to_plain
from aliclaim.adapters.tracker._plan import (
    MICROSECOND,
    NEAR,
    REPLACED,
    Entry,
    Reminder,
    Replacement,
    Tracked,
    bare,
    tag_of,
)

_EPOCH: Final = instant(datetime(1970, 1, 1, tzinfo=UTC))


def to_micro(moment: DateTime) -> int:
    """Return an instant as microseconds of the epoch, as the tables hold it."""
    return minus(moment, _EPOCH) // MICROSECOND


def micro_or_none(moment: DateTime | None) -> int | None:
    """Return an instant that may be absent as microseconds of the epoch."""
    return None if moment is None else to_micro(moment)


def from_micro(micro: int) -> DateTime:
    """Return the instant of some microseconds of the epoch."""
    return plus(_EPOCH, timedelta(microseconds=micro))


def from_micro_or_none(micro: int | None) -> DateTime | None:
    """Return the instant of some microseconds of the epoch, if there are any."""
    return None if micro is None else from_micro(micro)


_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SORTED: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


# --- policies ---------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def policy_row(policy: Policy) -> tuple[str, str]:
    """Return the digest of a policy, and its text: it is kept whole, once for all cases."""
    body = _SORTED.encode(plain(policy))
    return sha256(body.encode()).hexdigest(), body


@lru_cache(maxsize=64)
def read_policy(body: str) -> Policy:
    """Read a policy from its text."""
    return CONVERTER.structure(json.loads(body), Policy)


@cache
def known_policies() -> Mapping[str, str]:
    """Return the texts of this library's profiles by their digests: most cases stand under one of them."""
    return MappingProxyType(dict(map(policy_row, PROFILES.values())))


# --- cases ------------------------------------------------------------------------------------


def case_body(file: CaseFile) -> str:
    """Return a case file as text, without its events and its policy, which stand in rows of their own.

    Fields that nobody knows stand apart, by their places, since some of them belong to events.
    """
    told = to_plain(attrs.evolve(file, case=bare(file.case), unknown={}))
    del told["policy"]
    unknown: dict[str, Plain] = file.unknown
    return _COMPACT.encode({**told, "unknown": unknown} if unknown else told)


def _read(value: object, wanted: Any) -> Any:
    try:
        return reader(wanted)(value)
    except Exception:  # noqa: BLE001  # the careful reader meets it, too, and says what it is
        return CONVERTER.structure(value, wanted)


def read_case(body: str, policy: Policy, events: Iterable[Any]) -> CaseFile:
    """Read a case from its rows. What cannot be read raises whatever it raises: see `Store`."""
    told = json.loads(body)

    def read(name: str, wanted: Any, default: object = None) -> Any:
        return _read(told[name], wanted) if name in told else default

    case = Case(
        order=read("order", Order),
        policy=policy,
        record=read("record", BuyerRecord),
        costs=read("costs", Costs, Costs()),
    )
    claim, now, note = read("claim", Claim), read("now", DateTime), read("note", str, "")
    case = case.following([_read(event, Event) for event in events])
    return CaseFile(case=case, claim=claim, now=now, note=note, unknown=told.get("unknown", {}))


def read_tracked(body: str, policy: Policy, born: str, rows: Iterable[tuple[int, str, str]]) -> Tracked:
    """Read a tracked case from its row and those of its entries: version, topic, body."""
    first, *later = _eras((version, tag_of(topic), json.loads(body)) for version, topic, body in rows)
    file = read_case(body, policy, _happened(first))
    start = Tracked(file=file, case=file.case, version=0, born=born)
    return reduce(_replaced, later, _reminded(start, first))


Row: TypeAlias = tuple[int, str, Any]
"""The version that an entry made, its tag, and what it is."""


def _eras(rows: Iterable[Row]) -> list[list[Row]]:
    """Part the entries of a case before each that replaced it."""
    eras: list[list[Row]] = [[]]
    for row in rows:
        if row[1] == REPLACED:
            eras.append([])
        eras[-1].append(row)
    return eras


def _replaced(earlier: Tracked, era: list[Row]) -> Tracked:
    (version, _, told), *rows = era
    file = from_plain(told, unknown="keep")
    case = file.case.following([_read(event, Event) for event in _happened(rows)])
    return _reminded(attrs.evolve(earlier.followed_by(file, version), case=case), rows)


def _happened(rows: Iterable[Row]) -> Iterable[Any]:
    return (told for _, tag, told in rows if tag != NEAR)


def _reminded(tracked: Tracked, rows: list[Row]) -> Tracked:
    """Return a case in the version that its entries made."""
    reminders = tuple((version, _reminder(told)) for version, tag, told in rows if tag == NEAR)
    version = tracked.version + len(rows)
    return attrs.evolve(tracked, version=version, reminders=tracked.reminders + reminders)


# --- entries ----------------------------------------------------------------------------------


def entry_row(case_id: str, entry: Entry, recorded: int, topics: frozenset[str]) -> dict[str, object]:
    """Return an entry as a row; it is pending at once where the app wants to be told of its topic."""
    topic = entry.topic
    return {
        "case_id": case_id,
        "version": entry.version,
        "at": to_micro(entry.at),
        "recorded_at": recorded,
        "topic": topic,
        "body": _COMPACT.encode(_plain_content(entry.content)),
        "pending": recorded if topic in topics else None,
    }


def _plain_content(content: Event | Reminder | Replacement) -> Plain:
    match content:
        case Reminder():
            return _plain_reminder(content)
        case Replacement(file=file):
            # Whole, with its policy: the name of a profile may mean other figures one day.
            told = to_plain(file)
            return told if isinstance(told["policy"], dict) else {**told, "policy": plain(file.case.policy)}
        case _:
            return plain(content)


def _plain_reminder(reminder: Reminder) -> Plain:
    before = reminder.before // MICROSECOND
    return {"kind": reminder.kind.value, "deadline_at": iso(reminder.deadline_at), "before": before}


def _reminder(told: Mapping[str, Any]) -> Reminder:
    return Reminder(
        kind=DeadlineKind(told["kind"]),
        deadline_at=parse_instant(told["deadline_at"]),
        before=told["before"] * MICROSECOND,
    )

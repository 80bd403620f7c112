"""The cases of a tracker, in its database and in memory."""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from secrets import token_hex
from threading import Lock
from typing import Any, Final, NamedTuple, final

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update

from aliclaim._time import DateTime
from aliclaim.adapters.json import CaseFile
from aliclaim.adapters.tracker._codec import (
    case_body,
    entry_row,
    from_micro_or_none,
    known_policies,
    micro_or_none,
    policy_row,
    read_policy,
    read_tracked,
    to_micro,
)
from aliclaim.adapters.tracker._database import Database
from aliclaim.adapters.tracker._notices import Stats
from aliclaim.adapters.tracker._plan import Entry, Moved, Tracked, Wanted
from aliclaim.adapters.tracker._problems import StoreError
from aliclaim.adapters.tracker._tables import CASES, EVENTS, META, NEWEST

_SUBSCRIPTIONS: Final = "subscriptions"
_POLICY: Final = "policy "

# --- the statements ---------------------------------------------------------------------------

_META: Final = select(META.c.name, META.c.value).where(META.c.name.in_(bindparam("names", expanding=True)))
_WANTED: Final = select(META.c.value).where(META.c.name == _SUBSCRIPTIONS)
_HEAD: Final = select(CASES.c.id, CASES.c.version, CASES.c.born)
# What is wanted is read with the rows: to look for a case to write keeps what is wanted as it is.
_HEAD_TO_WRITE: Final = _HEAD.add_columns(_WANTED.scalar_subquery().label("wanted"))
_DUE: Final = (
    _HEAD_TO_WRITE.where(CASES.c.due <= bindparam("now"))
    .order_by(CASES.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=CASES)
)
_OF_IDS: Final = CASES.c.id.in_(bindparam("ids", expanding=True))
_FOUND: Final = _HEAD.where(_OF_IDS)
_FOUND_TO_WRITE: Final = _HEAD_TO_WRITE.where(_OF_IDS).with_for_update(of=CASES)
_PAGE: Final = _HEAD.where(CASES.c.id > bindparam("after")).order_by(CASES.c.id).limit(bindparam("most"))
_BODIES: Final = select(CASES.c.id, CASES.c.policy, CASES.c.body).where(_OF_IDS)
_ENTRIES: Final = (
    select(EVENTS.c.case_id, EVENTS.c.version, EVENTS.c.topic, EVENTS.c.body)
    .where(EVENTS.c.case_id.in_(bindparam("ids", expanding=True)))
    .order_by(EVENTS.c.case_id, EVENTS.c.version)
)
_PUT: Final = insert(CASES)
_PUT_META: Final = insert(META)
_TELL: Final = insert(EVENTS).values(
    {
        name: bindparam(name)
        for name in ("case_id", "version", "at", "recorded_at", "topic", "body", "pending")
    }
)
_MOVE: Final = (
    update(CASES)
    .where(CASES.c.id == bindparam("of"), CASES.c.version == bindparam("before"))
    .values(version=bindparam("after"), due=bindparam("next"))
)
_PARK: Final = update(CASES).where(CASES.c.id == bindparam("of")).values(due=bindparam("next"))
_LOOK_AT_ALL: Final = update(CASES).values(due=bindparam("now"))
_NOT_WANTED: Final = (
    update(EVENTS)
    .where(EVENTS.c.pending.isnot(None), EVENTS.c.topic.not_in(bindparam("topics", expanding=True)))
    .values(pending=None)
)
_WAITING: Final = select(
    select(CASES.c.id).where(CASES.c.due <= bindparam("now")).exists(),
    select(EVENTS.c.version).where(EVENTS.c.pending <= bindparam("now")).exists(),
)
_NEXT: Final = select(
    select(func.min(CASES.c.due)).where(CASES.c.due > bindparam("now")).scalar_subquery(),
    select(func.min(EVENTS.c.pending)).where(EVENTS.c.pending > bindparam("now")).scalar_subquery(),
)
_COUNTED: Final = select(
    func.count(),
    func.count(CASES.c.due),
    func.coalesce(func.sum(case((CASES.c.due <= bindparam("now"), 1), else_=0)), 0),
    func.min(CASES.c.due),
).select_from(CASES)
_COUNTED_ENTRIES: Final = select(func.count(), func.count(EVENTS.c.given_up)).select_from(EVENTS)
_COUNTED_PENDING: Final = select(func.count(), func.min(EVENTS.c.recorded_at)).where(
    EVENTS.c.pending.isnot(None)
)


class Head(NamedTuple):
    """What tells whether a case that is held in memory still is the one in the table."""

    id: str
    version: int
    born: str


class Change(NamedTuple):
    """A case that moves: from what, and to what."""

    case_id: str
    before: Tracked
    moved: Moved


class New(NamedTuple):
    """A case that is taken up, and when to look at it first."""

    case_id: str
    tracked: Tracked
    due: DateTime | None


@final
class Store:
    """The cases in the tables of a tracker, and in memory those that were read of late.

    Args:
        database: The database, with the tables in it.
        keep: How many cases are held in memory: the version of the row decides whether one still counts.
    """

    def __init__(self, database: Database, *, keep: int) -> None:
        """Begin with nothing held."""
        self._database, self._keep, self._lock = database, keep, Lock()
        self._held: OrderedDict[str, Tracked] = OrderedDict()

    # --- what is wanted -----------------------------------------------------------------------

    def want(self, more: frozenset[str], now: DateTime) -> None:
        """Add topics to what the app wants to be told of; for a new reminder, all cases are planned anew."""
        with self._database.reading() as connection:
            if more <= _wanted(connection.scalar(_WANTED)).topics:
                return
        with self._database.alone() as connection:
            self._database.stop_cases(connection)
            before = _wanted(connection.scalar(_WANTED))
            after = Wanted(before.topics | more)
            self._put_wanted(connection, after)
            if after.reminders != before.reminders:
                connection.execute(_LOOK_AT_ALL, {"now": to_micro(now)})

    def want_only(self, topics: frozenset[str]) -> int:
        """Want no more than some topics; what is pending of others is not told. Return how much that is."""
        with self._database.alone() as connection:
            self._database.stop_cases(connection)
            self._put_wanted(connection, Wanted(topics))
            return connection.execute(_NOT_WANTED, {"topics": sorted(topics)}).rowcount

    def _put_wanted(self, connection: Connection, wanted: Wanted) -> None:
        connection.execute(delete(META).where(META.c.name == _SUBSCRIPTIONS))
        told = json.dumps(sorted(wanted.topics))
        connection.execute(_PUT_META, {"name": _SUBSCRIPTIONS, "value": told})

    # --- reading ------------------------------------------------------------------------------

    def due(self, connection: Connection, now: DateTime, most: int) -> tuple[list[Head], Wanted]:
        """Claim some cases for which something is due, for as long as the transaction lasts."""
        return _heads(connection.execute(_DUE, {"now": to_micro(now), "most": most}).all())

    def to_write(self, connection: Connection, ids: Sequence[str]) -> tuple[list[Head], Wanted]:
        """Find cases, and let nobody else write them for as long as the transaction lasts."""
        return _heads(connection.execute(_FOUND_TO_WRITE, {"ids": ids}).all())

    def wanted(self, connection: Connection) -> Wanted:
        """Return what the app wants to be told of, for cases that are not there yet."""
        return _wanted(connection.scalar(_WANTED))

    def find(self, connection: Connection, ids: Sequence[str]) -> list[Head]:
        """Find cases."""
        return [Head(*row) for row in connection.execute(_FOUND, {"ids": ids})]

    def pages(self, most: int = 500) -> Iterator[list[tuple[str, CaseFile]]]:
        """Go through all cases, in the order of their ids; no transaction lasts longer than a page."""
        after = ""
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(_PAGE, {"after": after, "most": most})
                heads = [Head(*row) for row in rows]
                known = self.readable(self.read(connection, heads))
            if not heads:
                return
            after = heads[-1].id
            yield [(head.id, known[head.id].whole) for head in heads]

    def read(self, connection: Connection, heads: Iterable[Head]) -> dict[str, Tracked | Exception]:
        """Read cases, those that are held in the very same version from memory.

        One that cannot be read is the error that it raises: it must not stop the others.
        """
        asked = {head.id: head for head in heads}
        with self._lock:
            held = {case_id: self._held.get(case_id) for case_id in asked}
        found: dict[str, Tracked | Exception] = {
            case_id: each
            for case_id, each in held.items()
            if each and (each.version, each.born) == asked[case_id][1:]
        }
        missing = [case_id for case_id in asked if case_id not in found]
        if missing:
            found |= self._decoded(connection, missing, asked)
        return found

    def readable(self, known: Mapping[str, Tracked | Exception]) -> dict[str, Tracked]:
        """Return cases that were read.

        Raises:
            StoreError: One cannot be read.
        """
        found: dict[str, Tracked] = {}
        for case_id, each in known.items():
            if isinstance(each, Exception):
                words = f"the case {case_id!r} cannot be read ({type(each).__name__})"
                raise StoreError(self._database.name, words) from each
            found[case_id] = each
        return found

    def _decoded(
        self, connection: Connection, ids: list[str], heads: dict[str, Head]
    ) -> dict[str, Tracked | Exception]:
        bodies = connection.execute(_BODIES, {"ids": ids}).all()
        policies = self._policies(connection, {row.policy for row in bodies})
        entries: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for case_id, version, topic, body in connection.execute(_ENTRIES, {"ids": ids}):
            entries[case_id].append((version, topic, body))
        read: dict[str, Tracked | Exception] = {}
        for case_id, digest, body in bodies:
            try:
                policy = read_policy(policies[digest])
                tracked = read_tracked(body, policy, heads[case_id].born, entries[case_id])
                read[case_id] = _checked(tracked, heads[case_id])
            except Exception as error:  # noqa: BLE001  # whatever a row holds that nobody should have written
                read[case_id] = error
        self.hold((case_id, each) for case_id, each in read.items() if isinstance(each, Tracked))
        return read

    def hold(self, cases: Iterable[tuple[str, Tracked]]) -> None:
        """Hold cases in memory, once the transaction that wrote them was kept."""
        with self._lock:
            for case_id, tracked in cases:
                self._held[case_id] = tracked
                self._held.move_to_end(case_id)
            while len(self._held) > self._keep:
                self._held.popitem(last=False)

    # --- writing ------------------------------------------------------------------------------

    def put(self, connection: Connection, cases: Sequence[New], now: DateTime) -> None:
        """Begin to keep cases; what has happened in them already is no news."""
        self._put_policies(connection, [new.tracked for new in cases])
        rows = [
            {
                "id": new.case_id,
                "version": new.tracked.version,
                "born": new.tracked.born,
                "due": micro_or_none(new.due),
                "policy": policy_row(new.tracked.case.policy)[0],
                "body": case_body(new.tracked.file),
            }
            for new in cases
        ]
        self._database.many(connection, _PUT, rows)
        self._tell(connection, ((new.case_id, _past(new.tracked)) for new in cases), now, frozenset())

    def move(self, connection: Connection, changes: Sequence[Change], now: DateTime, wanted: Wanted) -> None:
        """Write the entries of some cases, and what they came to: all in one transaction."""
        told = ((change.case_id, change.moved.entries) for change in changes)
        self._tell(connection, told, now, wanted.topics)
        self._database.many(connection, _MOVE, [_move_row(change) for change in changes])

    def park(self, connection: Connection, ids: Sequence[str], until: DateTime) -> None:
        """Look at cases no more until then: they cannot be read, and should not stand in the way."""
        rows = [{"of": case_id, "next": to_micro(until)} for case_id in ids]
        self._database.many(connection, _PARK, rows)

    def forget(self, case_id: str) -> bool:
        """Remove a case."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(CASES).where(CASES.c.id == case_id)).rowcount > 0
            connection.execute(delete(EVENTS).where(EVENTS.c.case_id == case_id))
        with self._lock:
            self._held.pop(case_id, None)
        return gone

    def _tell(
        self,
        connection: Connection,
        cases: Iterable[tuple[str, Sequence[Entry]]],
        now: DateTime,
        topics: frozenset[str],
    ) -> None:
        recorded = to_micro(now)
        rows = [
            entry_row(case_id, entry, recorded, topics) for case_id, entries in cases for entry in entries
        ]
        self._database.many(connection, _TELL, rows)

    def _put_policies(self, connection: Connection, cases: Iterable[Tracked]) -> None:
        """Keep each policy once for all cases: so a case stays under the figures it began with."""
        rows = {_POLICY + digest: body for digest, body in (policy_row(each.case.policy) for each in cases)}
        missing = self._missing(connection, rows)
        if missing:
            self._database.lock_policies(connection)
            missing = self._missing(connection, rows)
        self._database.many(connection, _PUT_META, [{"name": name, "value": rows[name]} for name in missing])

    def _missing(self, connection: Connection, names: Iterable[str]) -> list[str]:
        asked = sorted(names)
        there = {name for name, _ in connection.execute(_META, {"names": asked})}
        return [name for name in asked if name not in there]

    def _policies(self, connection: Connection, digests: set[str]) -> dict[str, str]:
        """Return the texts of policies by their digests: those of the profiles are known."""
        known = known_policies()
        names = [_POLICY + digest for digest in sorted(digests - known.keys())]
        rows = connection.execute(_META, {"names": names}).all() if names else ()
        return {**known, **{name.removeprefix(_POLICY): value for name, value in rows}}

    # --- around it ----------------------------------------------------------------------------

    def waiting(self, now: DateTime) -> tuple[bool, bool]:
        """Say whether a case is due, and whether there is something to tell: without a lock on anything."""
        with self._database.reading() as connection:
            due, pending = connection.execute(_WAITING, {"now": to_micro(now)}).one()
        return bool(due), bool(pending)

    def next_after(self, moment: DateTime) -> DateTime | None:
        """Return when there is something to do next, later than a moment; None where there is nothing."""
        with self._database.reading() as connection:
            found = connection.execute(_NEXT, {"now": to_micro(moment)}).one()
        return from_micro_or_none(min((each for each in found if each is not None), default=None))

    def stats(self, now: DateTime) -> Stats:
        """Count what there is."""
        with self._database.reading() as connection:
            cases, waiting, due, ahead = connection.execute(_COUNTED, {"now": to_micro(now)}).one()
            entries, given_up = connection.execute(_COUNTED_ENTRIES).one()
            pending, oldest = connection.execute(_COUNTED_PENDING).one()
        return Stats(
            cases=cases,
            entries=entries,
            waiting=waiting,
            due=due,
            pending=pending,
            oldest_pending=from_micro_or_none(oldest),
            given_up=given_up,
            next_at=from_micro_or_none(ahead),
            schema=NEWEST,
        )


@lru_cache(maxsize=8)
def _wanted(told: str | None) -> Wanted:
    return Wanted(json.loads(told) if told else ())


def _heads(rows: Sequence[Any]) -> tuple[list[Head], Wanted]:
    return [Head(*row[:3]) for row in rows], _wanted(rows[0].wanted if rows else None)


def born() -> str:
    """Return what tells a case that is taken up from another under its id later."""
    return token_hex(8)


def _past(tracked: Tracked) -> list[Entry]:
    return [Entry(number, event.at, event) for number, event in enumerate(tracked.case.history, start=1)]


def _checked(tracked: Tracked, head: Head) -> Tracked:
    """Refuse rows that do not belong together."""
    if tracked.version != head.version:
        raise ValueError(tracked.version, head.version)
    return tracked


def _move_row(change: Change) -> dict[str, object]:
    return {
        "of": change.case_id,
        "before": change.before.version,
        "after": change.moved.after.version,
        "next": micro_or_none(change.moved.due),
    }

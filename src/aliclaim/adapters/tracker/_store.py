"""The statements of a tracker, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple, cast, final

import attrs
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    bindparam,
    case,
    create_engine,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from aliclaim._deadlines import DeadlineKind
from aliclaim._errors import InvalidValueError, MissingExtraError, RecordError, shown
from aliclaim._time import DateTime, instant, iso, minus, parse_instant
from aliclaim._values import Value
from aliclaim.adapters._converter import Plain, plain
from aliclaim.adapters.json import from_plain, to_plain
from aliclaim.adapters.tracker._notices import GivenUp, Stats
from aliclaim.adapters.tracker._plan import NEAR, Entry, Reminder, Tracked
from aliclaim.adapters.tracker._problems import StoreError
from aliclaim.adapters.tracker._tables import CASES, EVENTS, META, migrate

MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH: Final = instant(datetime(1970, 1, 1, tzinfo=UTC))
_WRITES: Final = "aliclaim_writes"
_SUBSCRIPTIONS: Final = "subscriptions"
_POLICY: Final = "policy "
_ONE_PROCESS: Final = 5_489_325_017
"""The number of PostgreSQL's lock for what one process alone may do: to migrate, and to subscribe."""


def to_micro(moment: DateTime) -> int:
    """Return an instant as microseconds of the epoch, as the tables hold it."""
    return minus(moment, _EPOCH) // MICROSECOND


def _micro_or_none(moment: DateTime | None) -> int | None:
    return None if moment is None else to_micro(moment)


def _compact(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def from_micro(micro: int) -> DateTime:
    """Return the instant of some microseconds of the epoch."""
    return instant(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micro))


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Wanted(Value):
    """What some process of the app wants to be told of: by this, every process plans.

    Attributes:
        kinds: The tags of the events, and that of the reminders.
        spans: How long before a deadline a reminder is due.
    """

    kinds: frozenset[str] = frozenset()
    spans: frozenset[timedelta] = frozenset()

    def covers(self, other: Wanted) -> bool:
        """Whether all that the other wants is wanted already."""
        return other.kinds <= self.kinds and other.spans <= self.spans

    def with_more(self, other: Wanted) -> Wanted:
        """Return what either wants."""
        return Wanted(kinds=self.kinds | other.kinds, spans=self.spans | other.spans)


class Claimed(NamedTuple):
    """A row that this process alone may tell to the app, until its lease ends.

    Attributes:
        case_id: The case.
        version: The version that it made.
        at: When it happened.
        tag: The tag of the event, or that of the reminders.
        body: What is kept of it.
        attempts: Which attempt this is, from 1.
    """

    case_id: str
    version: int
    at: int
    tag: str
    body: str
    attempts: int


class Outcome(NamedTuple):
    """What became of a row that was claimed: all None where it was told.

    Attributes:
        row: The row.
        again: From when to try it again.
        ended: When it was given up on.
        failure: The class of the error.
    """

    row: Claimed
    again: DateTime | None = None
    ended: DateTime | None = None
    failure: str | None = None


class Change(NamedTuple):
    """A case that moves: from which version, to what, by which entries, and when to look at it again."""

    case_id: str
    before: int
    after: Tracked
    entries: tuple[Entry, ...]
    due: DateTime | None


# --- the database -----------------------------------------------------------------------------


def _engine(where: str | Path) -> Engine:
    """Make what connects to a database: a file of SQLite, unless it is an address."""
    try:
        url = make_url(where) if isinstance(where, str) and "://" in where else _file(where)
        engine = create_engine(url, **_options(url))
    except (ArgumentError, NoSuchModuleError) as error:
        words = "a file's name, or an address such as postgresql+psycopg://user@host/name"
        raise InvalidValueError("where", words, shown(str(where))) from error
    except ModuleNotFoundError as error:
        raise MissingExtraError("a tracker on PostgreSQL", "postgres") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _file(where: str | Path) -> URL:
    return URL.create("sqlite", database=str(where))


def _options(url: URL) -> dict[str, Any]:
    """Keep the one connection of a database in memory; test others before use, since they may be lost."""
    in_memory = url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}
    return {"poolclass": StaticPool} if in_memory else {"pool_pre_ping": True}


def _prepare(connection: Any, _: object) -> None:
    """Let SQLite keep what it says it kept, through a loss of power; and let us begin transactions."""
    connection.isolation_level = None  # else Python's module would begin them, and too late
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """Begin a transaction: one that writes takes the lock at once, so that it never has to give up."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# --- the statements ---------------------------------------------------------------------------

_OLDER: Final = EVENTS.alias("older")
_FIRST_PENDING: Final = ~(
    select(1)
    .where(_OLDER.c.case_id == EVENTS.c.case_id)
    .where(_OLDER.c.pending.isnot(None))
    .where(_OLDER.c.version < EVENTS.c.version)
    .exists()
)
_META: Final = select(META.c.value).where(META.c.name == bindparam("name"))
_DUE: Final = (
    select(CASES.c.id, CASES.c.version)
    .where(CASES.c.due <= bindparam("now"))
    .order_by(CASES.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_ONE: Final = select(CASES.c.id, CASES.c.version).where(CASES.c.id == bindparam("id"))
_ONE_TO_WRITE: Final = _ONE.with_for_update()
_BODIES: Final = select(CASES.c.id, CASES.c.policy, CASES.c.body).where(
    CASES.c.id.in_(bindparam("ids", expanding=True))
)
_ROWS: Final = (
    select(EVENTS.c.case_id, EVENTS.c.version, EVENTS.c.tag, EVENTS.c.body)
    .where(EVENTS.c.case_id.in_(bindparam("ids", expanding=True)))
    .order_by(EVENTS.c.case_id, EVENTS.c.version)
)
_POLICIES: Final = select(META.c.name, META.c.value).where(
    META.c.name.in_(bindparam("names", expanding=True))
)
_MOVE: Final = (
    update(CASES)
    .where(CASES.c.id == bindparam("of"), CASES.c.version == bindparam("before"))
    .values(version=bindparam("after"), due=bindparam("next"))
)
_PENDING: Final = (
    select(EVENTS.c.case_id, EVENTS.c.version, EVENTS.c.at, EVENTS.c.tag, EVENTS.c.body, EVENTS.c.attempts)
    .where(EVENTS.c.pending <= bindparam("now"))
    .where(EVENTS.c.tag.in_(bindparam("kinds", expanding=True)))
    .where(_FIRST_PENDING)
    .order_by(EVENTS.c.pending)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=EVENTS)
)
_THIS: Final = update(EVENTS).where(
    EVENTS.c.case_id == bindparam("of"), EVENTS.c.version == bindparam("made")
)
_LEASE: Final = _THIS.values(pending=bindparam("until"), attempts=bindparam("number"))
# Only who holds the newest lease may settle: one whose lease has ended may have been followed by another.
_SETTLE: Final = _THIS.where(EVENTS.c.attempts == bindparam("number")).values(
    pending=bindparam("again"), given_up=bindparam("ended"), failure=bindparam("why")
)
_NEXT: Final = (
    select(func.min(CASES.c.due)).scalar_subquery(),
    select(func.min(EVENTS.c.pending)).where(EVENTS.c.pending.isnot(None)).scalar_subquery(),
)
_GIVEN_UP: Final = (
    select(
        EVENTS.c.case_id,
        EVENTS.c.version,
        EVENTS.c.tag,
        EVENTS.c.given_up,
        EVENTS.c.attempts,
        EVENTS.c.failure,
    )
    .where(EVENTS.c.given_up.isnot(None))
    .order_by(EVENTS.c.given_up, EVENTS.c.case_id, EVENTS.c.version)
)
_RETRY: Final = _THIS.where(EVENTS.c.given_up.isnot(None)).values(
    pending=bindparam("soon"), given_up=None, attempts=0, failure=None
)
_COUNTED: Final = select(
    func.count(), func.count(CASES.c.due), func.sum(case((CASES.c.due <= bindparam("now"), 1), else_=0))
).select_from(CASES)
_COUNTED_ENTRIES: Final = select(
    func.count(), func.count(EVENTS.c.pending), func.count(EVENTS.c.given_up)
).select_from(EVENTS)


@final
class Store:
    """A database with the tables of a tracker, and the cases that were read of late.

    Args:
        where: The file of a SQLite database, or the address of a database, as SQLAlchemy takes it.
        keep: How many cases are held in memory: the version of the row decides whether one still counts.

    Raises:
        InvalidValueError: The address is none.
        MissingExtraError: The driver of the database is not installed.
        StoreError: There is no such store, it does not answer, or a newer library wrote it.
    """

    def __init__(self, where: str | Path, *, keep: int) -> None:
        """Open the store, and bring its tables to this library's version."""
        self._engine = _engine(where)
        self.name = self._engine.url.render_as_string(hide_password=True)
        self._held: OrderedDict[str, Tracked] = OrderedDict()
        self._keep, self._lock = keep, Lock()
        with self.alone() as connection:
            migrate(connection, self.name)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """Open a transaction that may write: all of it is kept where the block ends well, else nothing."""
        with self._told(), self._engine.connect() as opened:
            connection = opened.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def alone(self) -> Generator[Connection]:
        """Open one that no other process enters at the same time."""
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_PROCESS})"))
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Open a transaction that only reads."""
        with self._told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _told(self) -> Generator[None]:
        """Tell a fault of the database as our own error."""
        try:
            yield
        except DBAPIError as error:
            words = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
            raise StoreError(self.name, words[0]) from error

    # --- what is wanted -----------------------------------------------------------------------

    def wanted(self, connection: Connection) -> Wanted:
        """Return what the app wants to be told of."""
        found = connection.scalar(_META, {"name": _SUBSCRIPTIONS})
        if found is None:
            return Wanted()
        told: dict[str, list[Any]] = json.loads(found)
        return Wanted(
            kinds=frozenset(told["kinds"]), spans=frozenset(each * MICROSECOND for each in told["spans"])
        )

    def want(self, more: Wanted, now: DateTime) -> None:
        """Add to what the app wants to be told of; for a new span, all cases are planned anew."""
        with self.reading() as connection:
            if self.wanted(connection).covers(more):
                return
        with self.alone() as connection:
            before = self.wanted(connection)
            after = before.with_more(more)
            told = {
                "kinds": sorted(after.kinds),
                "spans": sorted(each // MICROSECOND for each in after.spans),
            }
            connection.execute(delete(META).where(META.c.name == _SUBSCRIPTIONS))
            connection.execute(insert(META).values(name=_SUBSCRIPTIONS, value=json.dumps(told)))
            if after.spans > before.spans:
                soon = to_micro(now)
                later = (CASES.c.due > soon) | CASES.c.due.is_(None)
                connection.execute(update(CASES).where(later).values(due=soon))

    # --- cases --------------------------------------------------------------------------------

    def due(self, connection: Connection, now: DateTime, most: int) -> list[tuple[str, Tracked]]:
        """Claim some cases for which something is due, for as long as the transaction lasts."""
        rows = connection.execute(_DUE, {"now": to_micro(now), "most": most}).all()
        return self._read(connection, [(row.id, row.version) for row in rows])

    def find(self, connection: Connection, case_id: str, *, to_write: bool = False) -> Tracked | None:
        """Return a case; None where none is kept under the id."""
        row = connection.execute(_ONE_TO_WRITE if to_write else _ONE, {"id": case_id}).first()
        if row is None:
            return None
        ((_, found),) = self._read(connection, [(row.id, row.version)])
        return found

    def all(self, connection: Connection, most: int = 500) -> Iterator[tuple[str, Tracked]]:
        """Go through all cases, in the order of their ids."""
        after = ""
        while True:
            page = (
                select(CASES.c.id, CASES.c.version).where(CASES.c.id > after).order_by(CASES.c.id).limit(most)
            )
            rows = connection.execute(page).all()
            if not rows:
                return
            after = rows[-1].id
            yield from self._read(connection, [(row.id, row.version) for row in rows])

    def put(self, connection: Connection, new: Change, now: DateTime) -> None:
        """Begin to keep a case; what has happened already is no news."""
        told = to_plain(new.after.file)
        facts = {name: value for name, value in told.items() if name not in {"events", "policy"}}
        row = {
            "id": new.case_id,
            "version": new.after.version,
            "due": _micro_or_none(new.due),
            "policy": self._put_policy(connection, plain(new.after.case.policy)),
            "body": _compact(facts),
        }
        connection.execute(insert(CASES), row)
        self._tell(connection, [new], now, frozenset())

    def move(
        self, connection: Connection, changes: Sequence[Change], now: DateTime, kinds: frozenset[str]
    ) -> None:
        """Write the entries of some cases, and what they came to: all in one transaction."""
        if changes:
            self._tell(connection, changes, now, kinds)
            connection.execute(
                _MOVE,
                [
                    {
                        "of": each.case_id,
                        "before": each.before,
                        "after": each.after.version,
                        "next": _micro_or_none(each.due),
                    }
                    for each in changes
                ],
            )

    def hold(self, cases: Iterable[tuple[str, Tracked]]) -> None:
        """Hold cases in memory, once the transaction that wrote them was kept."""
        with self._lock:
            for case_id, tracked in cases:
                self._held[case_id] = tracked
                self._held.move_to_end(case_id)
            while len(self._held) > self._keep:
                self._held.popitem(last=False)

    def _tell(
        self, connection: Connection, changes: Sequence[Change], now: DateTime, kinds: frozenset[str]
    ) -> None:
        recorded = to_micro(now)
        rows = [
            {"case_id": change.case_id, "recorded_at": recorded, **_row(entry, recorded, kinds)}
            for change in changes
            for entry in change.entries
        ]
        if rows:
            connection.execute(insert(EVENTS), rows)

    def _put_policy(self, connection: Connection, policy: Plain) -> str:
        """Keep a policy whole, once for all cases: so a case stays under the figures it began with."""
        body = json.dumps(policy, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = sha256(body.encode()).hexdigest()
        name = _POLICY + digest
        if connection.scalar(_META, {"name": name}) is None:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_PROCESS})"))
            if connection.scalar(_META, {"name": name}) is None:
                connection.execute(insert(META).values(name=name, value=body))
        return digest

    def _read(self, connection: Connection, rows: Sequence[tuple[str, int]]) -> list[tuple[str, Tracked]]:
        """Read cases, those that are held in the very same version from memory."""
        with self._lock:
            held = {case_id: self._held.get(case_id) for case_id, _ in rows}
        found = {
            case_id: each for case_id, version in rows if (each := held[case_id]) and each.version == version
        }
        missing = [case_id for case_id, _ in rows if case_id not in found]
        if missing:
            read = self._decoded(connection, missing)
            self.hold(read.items())
            found |= read
        return [(case_id, found[case_id]) for case_id, _ in rows]

    def _decoded(self, connection: Connection, ids: list[str]) -> dict[str, Tracked]:
        bodies = connection.execute(_BODIES, {"ids": ids}).all()
        names = sorted({_POLICY + row.policy for row in bodies})
        policies = {
            row.name: json.loads(row.value) for row in connection.execute(_POLICIES, {"names": names})
        }
        told: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for row in connection.execute(_ROWS, {"ids": ids}):
            told[row.case_id].append((row.version, row.tag, row.body))
        return {
            row.id: self._tracked(
                row.id, json.loads(row.body) | {"policy": policies[_POLICY + row.policy]}, told[row.id]
            )
            for row in bodies
        }

    def _tracked(self, case_id: str, data: dict[str, Any], rows: list[tuple[int, str, str]]) -> Tracked:
        events = [json.loads(body) for _, tag, body in rows if tag != NEAR]
        reminders = tuple((version, _reminder(body)) for version, tag, body in rows if tag == NEAR)
        try:
            file = from_plain(data | ({"events": events} if events else {}))
        except RecordError as error:
            raise StoreError(self.name, f"the case {case_id!r} cannot be read: {error}") from error
        return Tracked(file=file, version=len(rows), reminders=reminders)

    # --- telling ------------------------------------------------------------------------------

    def claim(
        self, connection: Connection, now: DateTime, kinds: Iterable[str], most: int, lease: timedelta
    ) -> list[Claimed]:
        """Claim the oldest thing of some cases that the app is still to be told, until the lease ends."""
        asked = {"now": to_micro(now), "kinds": sorted(kinds), "most": most}
        rows = [Claimed(*row[:-1], row.attempts + 1) for row in connection.execute(_PENDING, asked)]
        if rows:
            until = to_micro(now) + lease // MICROSECOND
            connection.execute(
                _LEASE,
                [
                    {"of": row.case_id, "made": row.version, "until": until, "number": row.attempts}
                    for row in rows
                ],
            )
        return rows

    def settle(self, connection: Connection, outcomes: Iterable[Outcome]) -> None:
        """Keep what became of what was claimed."""
        rows = [
            {
                "of": each.row.case_id,
                "made": each.row.version,
                "number": each.row.attempts,
                "again": _micro_or_none(each.again),
                "ended": _micro_or_none(each.ended),
                "why": each.failure,
            }
            for each in outcomes
        ]
        if rows:
            connection.execute(_SETTLE, rows)

    def given_up(self, connection: Connection) -> tuple[GivenUp, ...]:
        """List what was given up on, oldest first."""
        rows = connection.execute(_GIVEN_UP).all()
        return tuple(
            GivenUp(
                case_id=row.case_id,
                version=row.version,
                tag=row.tag,
                at=from_micro(row.given_up),
                attempts=row.attempts,
                failure=row.failure,
            )
            for row in rows
        )

    def retry(self, connection: Connection, key: tuple[str, int], now: DateTime) -> bool:
        """Let what was given up on be tried again."""
        case_id, version = key
        asked = {"of": case_id, "made": version, "soon": to_micro(now)}
        return connection.execute(_RETRY, asked).rowcount > 0

    # --- around it ----------------------------------------------------------------------------

    def next(self, connection: Connection) -> DateTime | None:
        """Return when there is something to do next; None where there is nothing."""
        found = [each for each in connection.execute(select(*_NEXT)).one() if each is not None]
        return from_micro(min(found)) if found else None

    def stats(self, connection: Connection, now: DateTime) -> Stats:
        """Count what there is."""
        cases, waiting, due = connection.execute(_COUNTED, {"now": to_micro(now)}).one()
        entries, pending, given_up = connection.execute(_COUNTED_ENTRIES).one()
        ahead = self.next(connection)
        return Stats(
            cases=cases,
            entries=entries,
            waiting=waiting,
            due=due or 0,
            pending=pending,
            given_up=given_up,
            next_at=ahead,
        )

    def forget(self, connection: Connection, case_id: str) -> bool:
        """Remove a case."""
        connection.execute(delete(EVENTS).where(EVENTS.c.case_id == case_id))
        gone = connection.execute(delete(CASES).where(CASES.c.id == case_id)).rowcount > 0
        with self._lock:
            self._held.pop(case_id, None)
        return gone


def _row(entry: Entry, recorded: int, kinds: frozenset[str]) -> dict[str, object]:
    """Return an entry as a row; it is pending at once where the app wants to be told of its kind."""
    content = entry.content
    body = _plain_reminder(content) if isinstance(content, Reminder) else plain(content)
    return {
        "version": entry.version,
        "at": to_micro(entry.at),
        "tag": entry.tag,
        "body": _compact(body),
        "pending": recorded if entry.tag in kinds else None,
    }


def _plain_reminder(reminder: Reminder) -> Plain:
    before = reminder.before // MICROSECOND
    return {"kind": reminder.kind.value, "deadline_at": iso(reminder.deadline_at), "before": before}


def _reminder(body: str) -> Reminder:
    told: Mapping[str, Any] = json.loads(body)
    return Reminder(
        kind=DeadlineKind(told["kind"]),
        deadline_at=parse_instant(told["deadline_at"]),
        before=cast("int", told["before"]) * MICROSECOND,
    )

"""The tracker: it keeps cases, moves them when deadlines pass, and calls the app."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from inspect import isawaitable
from pathlib import Path
from typing import Any, Final, TypeVar, cast, final, overload

from aliclaim._case import Case
from aliclaim._checks import holds_argument
from aliclaim._deadlines import DeadlineKind
from aliclaim._errors import InvalidValueError, shown
from aliclaim._events import EVENT_CLASSES, Event, check_event
from aliclaim._time import DateTime, instant, minus, plus
from aliclaim.adapters.json import CaseFile
from aliclaim.adapters.tracker._notices import (
    ATTEMPTS,
    DeadlineNear,
    GivenUp,
    Handler,
    Happened,
    Key,
    Notice,
    Stats,
)
from aliclaim.adapters.tracker._plan import NEAR, Tracked, deadline_of, due, moved
from aliclaim.adapters.tracker._problems import StaleVersionError, StoreError, UnknownCaseError
from aliclaim.adapters.tracker._store import Change, Claimed, Outcome, Store, Wanted, from_micro

LOG: Final = logging.getLogger("aliclaim.tracker")

HappenedHandler = TypeVar("HappenedHandler", bound=Callable[[Happened], object])
NearHandler = TypeVar("NearHandler", bound=Callable[[DeadlineNear], object])

_SECOND: Final = timedelta(seconds=1)


def _now() -> datetime:
    return datetime.now(UTC)


@final
class Tracker:
    """Keeps cases in a database, lets happen what is due, and calls the app.

    What moves a case is written with the case in one transaction: each version of a case is made once,
    however many processes work, and whenever one of them ends. The app is called at least once for
    each notice, with the same `key` each time, in the order of the versions of a case.

    Args:
        where: The file of a SQLite database, or an address such as `postgresql+psycopg://user@host/name`.
        clock: What tells the time: any aware one.
        lease: How long a handler may take before another worker takes its notice over.
        attempts: How often a notice is tried before it is given up on.
        back_off: How long to wait after the first failure; it doubles with each, up to an hour.
        keep: How many cases are held in memory.
        batch: How many cases are moved in one transaction, and how many notices are claimed at once.

    Raises:
        InvalidValueError: An argument is of the wrong kind.
        MissingExtraError: The driver of the database is not installed.
        StoreError: The store cannot be used, or a newer version of this library wrote it.
    """

    def __init__(  # noqa: PLR0913  # what an app may want otherwise
        self,
        where: str | Path,
        *,
        clock: Callable[[], datetime] = _now,
        lease: timedelta = 30 * _SECOND,
        attempts: int = ATTEMPTS,
        back_off: timedelta = 2 * _SECOND,
        keep: int = 1_000,
        batch: int = 50,
    ) -> None:
        """Open the store."""
        holds_argument("where", where, (str, Path), "a file's name, or the address of a database")
        self._store = Store(where, keep=keep)
        self._clock, self._lease, self._batch = clock, lease, batch
        self._attempts, self._back_off = attempts, back_off
        self._handlers: list[Handler] = []
        self._asked = Wanted()

    def __enter__(self) -> Tracker:
        """Use it in a block, at whose end it is closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give the connections to the store back."""
        self._store.close()

    # --- cases --------------------------------------------------------------------------------

    def track(self, case: Case | CaseFile, *, case_id: str | None = None) -> int:
        """Begin to keep a case.

        What has happened already is no news: handlers are told only of what comes.

        Args:
            case: The case, or a case file.
            case_id: The id to keep it under; the id of its order, if None.

        Returns:
            Its version: the number of its events.

        Raises:
            InvalidValueError: It is none, or another one is kept under the id.
            StoreError: The store cannot be used.
        """
        holds_argument("case", case, (Case, CaseFile), "a Case or a CaseFile")
        file = case if isinstance(case, CaseFile) else CaseFile(case=case)
        name, now = _id(file.case.order.id if case_id is None else case_id), self._moment()
        self._subscribe(now)
        new = Tracked(file=file, version=len(file.case.history))
        _, entries = Tracked(file=file, version=0).happened(file.case.history, file.case)
        with self._store.writing() as connection:
            if known := self._store.find(connection, name):
                return _same(name, known, new)
            ahead = due(new, now, self._store.wanted(connection).spans)
            self._store.put(connection, Change(name, 0, new, entries, ahead), now)
        self._store.hold([(name, new)])
        LOG.info("tracked", extra={"case_id": name, "version": new.version})
        return new.version

    def record(self, case_id: str, event: Event, *, expected_version: int | None = None) -> int:
        """Take up that something happened.

        What was due by then happens first, so that a late answer does not overtake a passed deadline.
        The very same event once more changes nothing.

        Args:
            case_id: The id of the case.
            event: What happened.
            expected_version: The version that the caller has seen, if nothing may have happened since.

        Returns:
            The version of the case then.

        Raises:
            UnknownCaseError: No such case is kept.
            StaleVersionError: Something has happened since the version that was expected.
            RefusedError: The rules refuse the event.
            InvalidValueError: It is no event.
            StoreError: The store cannot be used.
        """
        check_event(event)
        name, now = _id(case_id), self._moment()
        self._subscribe(now)
        with self._store.writing() as connection:
            before = self._found(name, self._store.find(connection, name, to_write=True))
            if event in reversed(before.case.history):
                return before.version
            _check_version(name, before, expected_version)
            wanted = self._store.wanted(connection)
            case = before.case.follow(event)
            told = case.history[len(before.case.history) :]
            recorded, entries = before.happened(told, case)
            after, more = moved(recorded, max(now, event.at), wanted.spans)
            change = Change(name, before.version, after, entries + more, due(after, now, wanted.spans))
            self._store.move(connection, [change], now, wanted.kinds)
        self._keep([change])
        return after.version

    def case(self, case_id: str) -> Case:
        """Return a case as it is kept.

        Raises:
            UnknownCaseError: No such case is kept.
            StoreError: The store cannot be used.
        """
        return self.look(case_id)[0].case

    def look(self, case_id: str) -> tuple[CaseFile, int]:
        """Return what is kept of a case, and its version.

        Raises:
            UnknownCaseError: No such case is kept.
            StoreError: The store cannot be used.
        """
        name = _id(case_id)
        with self._store.reading() as connection:
            found = self._found(name, self._store.find(connection, name))
        return found.file, found.version

    def _found(self, case_id: str, found: Tracked | None) -> Tracked:
        if found is None:
            raise UnknownCaseError(case_id)
        return found

    # --- the app ------------------------------------------------------------------------------

    @overload
    def on(
        self, kind: type[DeadlineNear], /, *, before: timedelta, of: Collection[DeadlineKind] = ()
    ) -> Callable[[NearHandler], NearHandler]: ...
    @overload
    def on(self, *kinds: type[Event]) -> Callable[[HappenedHandler], HappenedHandler]: ...
    def on(
        self,
        *kinds: type[Event | DeadlineNear],
        before: timedelta | None = None,
        of: Collection[DeadlineKind] = (),
    ) -> Callable[[Any], Any]:
        """Have a function called when something happens, or before a deadline.

        It is called with a `Happened` or a `DeadlineNear`. If it raises, it is called again later, and
        so are the other functions for the same notice: what it does should be done once for each `key`.

        Args:
            *kinds: The classes of the events, none for all; or `DeadlineNear`, alone.
            before: How long before a deadline, for `DeadlineNear`.
            of: The kinds of deadlines; all where none is given.

        Returns:
            What takes the function, sync or async, and gives it back.

        Raises:
            InvalidValueError: A kind is neither, or the span is missing, negative or not asked for.
        """
        handler = _handler_of(kinds, before, of)

        def taken(function: Any) -> Any:
            if not callable(function):
                raise InvalidValueError("handler", "a function", shown(function))
            self._handlers.append(handler._replace(function=function))
            return function

        return taken

    def _subscribe(self, now: DateTime) -> None:
        """Say in the store what this app wants to be told of, where it is not said yet."""
        spans = frozenset(each.before for each in self._handlers if each.before is not None)
        kinds = frozenset[str]().union(*(each.tags for each in self._handlers))
        wanted = Wanted(kinds=kinds, spans=spans)
        if not self._asked.covers(wanted):
            self._store.want(wanted, now)
            self._asked = wanted

    # --- moving -------------------------------------------------------------------------------

    def poll(self, now: datetime | None = None) -> int:
        """Do what is due: move cases, and call the app.

        For a timer of the system, or a service that is woken. For a loop, see `run`.

        Args:
            now: The moment; the clock's, if None.

        Returns:
            How many events and reminders were written, and how many notices told.

        Raises:
            InvalidValueError: A handler is async: await `apoll` or `arun` instead. Or `now` is naive.
            StoreError: The store cannot be used.
        """
        self._refuse_async()
        moment, done = self._moment(now), 0
        while count := self._move(moment) + self._tell(moment):
            done += count
        return done

    async def apoll(self, now: datetime | None = None) -> int:
        """Do what is due, as `poll` does, within a running loop: handlers may be async.

        The store, and handlers that are not async, run in threads of their own, so that the loop goes on.

        Args:
            now: The moment; the clock's, if None.

        Returns:
            How many events and reminders were written, and how many notices told.

        Raises:
            InvalidValueError: `now` is naive.
            StoreError: The store cannot be used.
        """
        moment, done = self._moment(now), 0
        while count := await asyncio.to_thread(self._move, moment) + await self._atell(moment):
            done += count
        return done

    def run(self, stop: threading.Event | None = None, *, idle: timedelta = _SECOND) -> None:
        """Do what is due, again and again, until it is told to stop.

        A store that does not answer is waited for.

        Args:
            stop: What ends it; without, it runs until the process is interrupted.
            idle: How long to wait at most before the store is looked at again.

        Raises:
            InvalidValueError: A handler is async.
        """
        self._refuse_async()
        ended = stop or threading.Event()
        failures = 0
        while not ended.is_set():
            try:
                self.poll()
                ended.wait(self._pause(idle) / _SECOND)
                failures = 0
            except StoreError as error:
                failures = self._unanswered(error, failures)
                ended.wait(self._wait_after(failures) / _SECOND)

    async def arun(self, stop: asyncio.Event | None = None, *, idle: timedelta = _SECOND) -> None:
        """Do what is due, again and again, within a running loop.

        Args:
            stop: What ends it; without, it runs until it is cancelled.
            idle: How long to wait at most before the store is looked at again.
        """
        ended = stop or asyncio.Event()
        failures = 0
        while not ended.is_set():
            try:
                await self.apoll()
                pause = await asyncio.to_thread(self._pause, idle)
                failures = 0
            except StoreError as error:
                failures = self._unanswered(error, failures)
                pause = self._wait_after(failures)
            try:
                await asyncio.wait_for(ended.wait(), pause / _SECOND)
            except TimeoutError:
                continue

    def _move(self, now: DateTime) -> int:
        """Move some of the cases for which something is due."""
        self._subscribe(now)
        with self._store.writing() as connection:
            rows = self._store.due(connection, now, self._batch)
            if not rows:
                return 0
            wanted = self._store.wanted(connection)
            changes = [_change(case_id, before, now, wanted) for case_id, before in rows]
            self._store.move(connection, changes, now, wanted.kinds)
        self._keep(changes)
        return len(changes)

    def _keep(self, changes: Sequence[Change]) -> None:
        for change in changes:
            for entry in change.entries:
                LOG.info(
                    "moved", extra={"case_id": change.case_id, "version": entry.version, "tag": entry.tag}
                )
        self._store.hold((change.case_id, change.after) for change in changes)

    # --- telling ------------------------------------------------------------------------------

    def _tell(self, now: DateTime) -> int:
        """Tell the app some of what it is still to be told."""
        claimed = self._claim(now)
        self._settle([(row, self._told(row, notice)) for row, notice in claimed])
        return len(claimed)

    def _told(self, row: Claimed, notice: Notice | None) -> Exception | None:
        """Call the handlers of a notice; return what went wrong, if anything did."""
        try:
            for handler in self._wanting(notice):
                _refuse_awaitable(handler, handler.function(notice))
        except Exception as error:  # noqa: BLE001  # whatever the app raises: it is tried again
            return _noted(row, error)
        return None

    async def _atell(self, now: DateTime) -> int:
        claimed = await asyncio.to_thread(self._claim, now)
        outcomes = [(row, await self._atold(row, notice)) for row, notice in claimed]
        await asyncio.to_thread(self._settle, outcomes)
        return len(claimed)

    async def _atold(self, row: Claimed, notice: Notice | None) -> Exception | None:
        try:
            for handler in self._wanting(notice):
                if handler.asynchronous:
                    await cast("Awaitable[object]", handler.function(notice))
                elif isawaitable(answer := await asyncio.to_thread(handler.function, notice)):
                    await answer
        except Exception as error:  # noqa: BLE001  # whatever the app raises: it is tried again
            return _noted(row, error)
        return None

    def _wanting(self, notice: Notice | None) -> list[Handler]:
        return [handler for handler in self._handlers if notice is not None and handler.wants(notice)]

    def _claim(self, now: DateTime) -> list[tuple[Claimed, Notice | None]]:
        """Claim some of what this process has handlers for, each with its notice."""
        kinds = frozenset[str]().union(*(each.tags for each in self._handlers))
        if not kinds:
            return []
        with self._store.writing() as connection:
            rows = self._store.claim(connection, now, kinds, self._batch, self._lease)
        with self._store.reading() as connection:
            return [(row, self._notice(self._store.find(connection, row.case_id), row, now)) for row in rows]

    def _notice(self, tracked: Tracked | None, row: Claimed, now: DateTime) -> Notice | None:
        """Make the notice of a row; None where its deadline stands no more."""
        if tracked is None:
            return None
        case, at = tracked.case_at(row.version), from_micro(row.at)
        if row.tag != NEAR:
            return Happened(
                case_id=row.case_id,
                version=row.version,
                at=at,
                event=case.history.last,
                case=case,
                attempt=row.attempts,
            )
        reminder = dict(tracked.reminders)[row.version]
        found = deadline_of(tracked.case, reminder, now)
        if found is None:
            return None
        deadline, left = found
        return DeadlineNear(
            case_id=row.case_id,
            version=row.version,
            at=at,
            deadline=deadline,
            left=left,
            before=reminder.before,
            case=case,
            attempt=row.attempts,
        )

    def _settle(self, told: Iterable[tuple[Claimed, Exception | None]]) -> None:
        now = self._moment()
        outcomes = [self._outcome(row, error, now) for row, error in told]
        if outcomes:
            with self._store.writing() as connection:
                self._store.settle(connection, outcomes)

    def _outcome(self, row: Claimed, error: Exception | None, now: DateTime) -> Outcome:
        """Say from when to try again, or that it is given up on, and why."""
        if error is None:
            return Outcome(row)
        failure = type(error).__name__
        if row.attempts < self._attempts:
            return Outcome(row, again=plus(now, self._wait_after(row.attempts)), failure=failure)
        LOG.error("given up", extra={"case_id": row.case_id, "version": row.version, "tag": row.tag})
        return Outcome(row, ended=now, failure=failure)

    def given_up(self) -> tuple[GivenUp, ...]:
        """List the notices that could not be told, oldest first.

        Raises:
            StoreError: The store cannot be used.
        """
        with self._store.reading() as connection:
            return self._store.given_up(connection)

    def retry(self, key: Key) -> bool:
        """Let a notice that was given up on be tried again, from the first attempt.

        Args:
            key: The id of the case, and the version.

        Returns:
            Whether there was such a notice.

        Raises:
            StoreError: The store cannot be used.
        """
        with self._store.writing() as connection:
            return self._store.retry(connection, key, self._moment())

    # --- around it ----------------------------------------------------------------------------

    def stats(self, now: datetime | None = None) -> Stats:
        """Count what the tracker holds.

        Args:
            now: The moment, by which something is due or not; the clock's, if None.

        Raises:
            InvalidValueError: `now` is naive.
            StoreError: The store cannot be used.
        """
        with self._store.reading() as connection:
            return self._store.stats(connection, self._moment(now))

    def export(self) -> Iterator[tuple[str, CaseFile]]:
        """Go through all cases, each with its id, in the order of the ids.

        Raises:
            StoreError: The store cannot be used.
        """
        with self._store.reading() as connection:
            for case_id, tracked in self._store.all(connection):
                yield case_id, tracked.file

    def forget(self, case_id: str) -> bool:
        """Remove a case, with all that happened in it.

        Returns:
            Whether there was one.

        Raises:
            StoreError: The store cannot be used.
        """
        with self._store.writing() as connection:
            return self._store.forget(connection, _id(case_id))

    def _pause(self, idle: timedelta) -> timedelta:
        with self._store.reading() as connection:
            soon, now = self._store.next(connection), self._moment()
        return idle if soon is None else max(timedelta(0), min(idle, minus(soon, now)))

    def _wait_after(self, failures: int) -> timedelta:
        doubled: timedelta = self._back_off * 2 ** min(failures - 1, _MOST_DOUBLINGS)
        return min(doubled, _LONGEST_WAIT)

    def _unanswered(self, error: StoreError, failures: int) -> int:
        LOG.warning("the store does not answer", extra={"store": error.store, "reason": error.reason})
        return failures + 1

    def _refuse_async(self) -> None:
        for handler in self._handlers:
            if handler.asynchronous:
                raise _asynchronous(handler)

    def _moment(self, now: datetime | None = None) -> DateTime:
        return instant(self._clock() if now is None else now)


_LONGEST_WAIT: Final = timedelta(hours=1)
_MOST_DOUBLINGS: Final = 20


def _change(case_id: str, before: Tracked, now: DateTime, wanted: Wanted) -> Change:
    after, entries = moved(before, now, wanted.spans)
    return Change(case_id, before.version, after, entries, due(after, now, wanted.spans))


def _id(given: object) -> str:
    if not isinstance(given, str) or not given.strip():
        raise InvalidValueError("case_id", "text that is not blank", shown(given))
    return given


def _same(case_id: str, known: Tracked, new: Tracked) -> int:
    """Take the very same case twice for once."""
    if known.file == new.file:
        return known.version
    raise InvalidValueError("case_id", "an id under which no other case is kept", shown(case_id))


def _check_version(case_id: str, found: Tracked, expected: int | None) -> None:
    """Refuse a stale version; a reminder since then has changed nothing."""
    if expected is None or expected == found.version:
        return
    since = found.since(expected) if 0 <= expected < found.version else ()
    if since or not 0 <= expected < found.version:
        raise StaleVersionError(case_id, expected, found.version, since)


def _handler_of(
    kinds: tuple[type[Event | DeadlineNear], ...],
    before: timedelta | None,
    of: Collection[DeadlineKind],
) -> Handler:
    """Read what a handler wants."""
    if DeadlineNear not in kinds:
        if before is not None or of:
            raise InvalidValueError("before", "a span for DeadlineNear alone", shown(before or of))
        return Handler(_nothing, frozenset(_tag(kind) for kind in kinds or EVENT_CLASSES))
    if len(kinds) > 1:
        raise InvalidValueError("kinds", "DeadlineNear alone, or classes of events", shown(kinds))
    if not isinstance(before, timedelta) or before < timedelta(0):
        raise InvalidValueError("before", "a span of time, not below nothing", shown(before))
    return Handler(_nothing, frozenset({NEAR}), before, frozenset(map(DeadlineKind, of)))


def _tag(kind: object) -> str:
    for known in EVENT_CLASSES:
        if kind is known:
            return known.tag
    raise InvalidValueError("kinds", "classes of events, or DeadlineNear", shown(kind))


def _nothing(_: object) -> None:
    """Stand where the function of the app will."""


def _asynchronous(handler: Handler) -> InvalidValueError:
    words = "a function that is not async: await `apoll` or `arun` instead"
    return InvalidValueError(f"handler {handler.name}", words, "an async one")


def _refuse_awaitable(handler: Handler, answer: object) -> None:
    """Refuse what only turns out to be async when it was called; and close it, so that nobody is warned."""
    if isawaitable(answer):
        if close := getattr(answer, "close", None):
            close()
        raise _asynchronous(handler)


def _noted(row: Claimed, error: Exception) -> Exception:
    told = {"case_id": row.case_id, "version": row.version, "tag": row.tag, "attempt": row.attempts}
    LOG.warning("a handler failed: %s", type(error).__name__, extra=told)
    LOG.debug("how it failed", exc_info=error, extra=told)
    return error

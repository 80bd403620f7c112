"""The tracker: it keeps cases, moves them when deadlines pass, and calls the app."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar, final, overload

import attrs
from sqlalchemy.engine import Connection

from aliclaim._case import Case
from aliclaim._checks import each_of, holds_argument
from aliclaim._deadlines import DeadlineKind
from aliclaim._errors import InvalidValueError, RefusedError, UsageError, shown
from aliclaim._events import Event, check_event
from aliclaim._time import DateTime, instant, minus, plus
from aliclaim.adapters.json import CaseFile
from aliclaim.adapters.tracker._arguments import check_function, check_id, check_key, check_span, check_whole
from aliclaim.adapters.tracker._database import Database, TakenError
from aliclaim.adapters.tracker._delivery import LOG, Delivery, Limits, Running
from aliclaim.adapters.tracker._handlers import Handler, refuse_async, topics_of
from aliclaim.adapters.tracker._notices import DeadlineNear, GivenUp, Happened, Key, Replaced, Stats
from aliclaim.adapters.tracker._plan import (
    Moved,
    Tracked,
    Wanted,
    changed_since,
    first_due,
    is_known,
    moved,
    recorded,
    replaced,
    tag_of,
)
from aliclaim.adapters.tracker._problems import StaleVersionError, StoreError, UnknownCaseError
from aliclaim.adapters.tracker._progress import with_progress
from aliclaim.adapters.tracker._store import Change, New, Store, born
from aliclaim.adapters.tracker._tables import migrate

HappenedHandler = TypeVar("HappenedHandler", bound=Callable[[Happened], object])
NearHandler = TypeVar("NearHandler", bound=Callable[[DeadlineNear], object])
ReplacedHandler = TypeVar("ReplacedHandler", bound=Callable[[Replaced], object])

_SECOND: Final = timedelta(seconds=1)
_MILLISECOND: Final = timedelta(milliseconds=1)
_STORE_AWAY: Final = timedelta(minutes=1)
_UNREADABLE: Final = timedelta(hours=1)
_IMPORTED_AT_ONCE: Final = 500


def _now() -> datetime:
    return datetime.now(UTC)


class Round(NamedTuple):
    """What was done at once of all that is due.

    Attributes:
        done: How many entries were written, and how many notices told or tried.
        more: Whether there may be more to do: where there was nothing this time, there is not.
        full: Whether there surely are more cases to look at.
        news: Whether something was written that is to be told.
    """

    done: int
    more: bool
    full: bool
    news: bool

    def told(self, count: int) -> Round:
        """Return the same with some notices that were told."""
        return self._replace(done=self.done + count, more=self.more or count > 0)


_BEGUN: Final = Round(0, more=True, full=False, news=False)
_NOTHING: Final = Round(0, more=False, full=False, news=False)


@final
class Tracker:
    """Keeps cases in a database, lets happen what is due, and calls the app.

    What moves a case is written with the case in one transaction: each version of a case is made once,
    however many processes work, and whenever one of them ends. The app is called at least once for
    each notice, with the same `key` each time, in the order of the versions of a case. Of several
    processes with a handler for the same thing, one is called.

    Args:
        where: The file of a SQLite database, or an address such as `postgresql+psycopg://user@host/name`.
        clock: What tells the time: any aware one.
        lease: How long a worker holds what it is about to tell; then another takes it over. A handler
            should take less than half of it.
        attempts: How often a notice is tried before it is given up on.
        back_off: How long to wait after the first failure; it doubles with each, up to an hour.
        keep: How many cases are held in memory.
        batch: How many cases are moved in one transaction, and how many notices are claimed at once.

    Raises:
        InvalidValueError: An argument is of the wrong kind.
        MissingExtraError: The driver of the database is not installed.
        StoreError: The store cannot be used, or a newer version of this library wrote it.

    Examples:
        >>> from datetime import timezone
        >>> from aliclaim import Claim, DisputeOpened, Money, Order, Reason, Refund
        >>> from aliclaim.testing import FakeClock
        >>> clock = FakeClock(datetime(2026, 3, 20, tzinfo=timezone.utc))
        >>> tracker = Tracker(":memory:", clock=clock)
        >>> @tracker.on(DeadlineNear, before=timedelta(days=2))
        ... def remind(notice):
        ...     print(notice.key, notice.deadline.kind.value, notice.left)
        >>> @tracker.on()
        ... def tell(notice):
        ...     print(notice.key, notice.event.tag, notice.at.date())
        >>> shipped = datetime(2026, 3, 1, tzinfo=timezone.utc)
        >>> order = Order(id="1", paid=Money("60", "USD"), shipped_at=shipped)
        >>> tracker.track(Case(order=order))
        0
        >>> claim = Claim(reason=Reason.NOT_AS_DESCRIBED, asks=Refund(order.paid))
        >>> tracker.record("1", DisputeOpened(at=clock.now(), claim=claim), expected_version=0)
        1
        >>> for _ in range(7):
        ...     done = tracker.poll()
        ...     _ = clock.advance(timedelta(days=1))
        ('1', 1) dispute_opened 2026-03-20
        ('1', 2) seller_answer 2 days, 0:00:00
        ('1', 3) platform_stepped_in 2026-03-25
        >>> tracker.close()
    """

    def __init__(  # noqa: PLR0913  # what an app may want otherwise
        self,
        where: str | Path,
        *,
        clock: Callable[[], datetime] = _now,
        lease: timedelta = 30 * _SECOND,
        attempts: int = 8,
        back_off: timedelta = 2 * _SECOND,
        keep: int = 1_000,
        batch: int = 50,
    ) -> None:
        """Open the store, and bring its tables to this library's version."""
        holds_argument("where", where, (str, Path), "a file's name, or the address of a database")
        check_function("clock", clock)
        held = check_span("lease", lease, _SECOND)
        check_whole("attempts", attempts, 1, 1_000)
        first_wait = check_span("back_off", back_off, timedelta(0))
        check_whole("keep", keep, 0, 10_000_000)
        check_whole("batch", batch, 1, 1_000)
        self._clock, self._limits = clock, Limits(held, attempts, first_wait, batch)
        self._database = Database(where)
        self._store = Store(self._database, keep=keep)
        self._delivery = Delivery(self._database, self._store, self._limits)
        self._handlers: tuple[Handler, ...] = ()
        self._topics = self._asked = frozenset[str]()
        try:
            with self._database.alone() as connection:
                migrate(connection, self._database.name)
        except StoreError:
            self.close()
            raise

    def __enter__(self) -> Tracker:
        """Use it in a block, at whose end it is closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give the connections to the store back."""
        self._database.close()

    # --- cases --------------------------------------------------------------------------------

    def track(self, case: Case | CaseFile, *, case_id: str | None = None) -> int:
        """Begin to keep a case.

        What has happened already is no news: handlers are told only of what comes. To track a case that
        is kept already changes nothing, also where something has happened in it since.

        Args:
            case: The case, or a case file.
            case_id: The id to keep it under; the id of its order, if None.

        Returns:
            Its version: at first the number of its events.

        Raises:
            InvalidValueError: It is none, or another one is kept under the id.
            StoreError: The store cannot be used.
        """
        new = _taken_up(case, case_id)
        return self._put_again([new])[new[0]].version

    def import_cases(self, cases: Iterable[tuple[str, Case | CaseFile]], *, progress: bool = False) -> int:
        """Begin to keep many cases, such as those of an `export`, some hundred in each transaction.

        Args:
            cases: The cases, each with the id to keep it under.
            progress: Whether to draw a bar on the terminal, where rich or tqdm is installed.

        Returns:
            How many were not there yet.

        Raises:
            InvalidValueError: One is none, or another one is kept under its id. Those before it may be
                kept by then: to import all of them once more is harmless.
            StoreError: The store cannot be used.
        """
        listed = each_of("cases", cases)
        shown = iter(with_progress(cases, "importing cases")) if progress else listed
        pairs = (_taken_up(case, case_id) for case_id, case in map(_pair, shown))
        count = 0
        while page := list(islice(pairs, _IMPORTED_AT_ONCE)):
            kept = self._put_again(page)
            count += len({new.born for _, new in page} & {each.born for each in kept.values()})
        return count

    def _put_again(self, cases: Sequence[tuple[str, Tracked]]) -> dict[str, Tracked]:
        """Put cases, and once more where another has put one of them in the same moment."""
        try:
            return self._put(cases)
        except TakenError:
            return self._put(cases)

    def _put(self, cases: Sequence[tuple[str, Tracked]]) -> dict[str, Tracked]:
        """Put the cases that are not there yet; return what is kept of all of them."""
        now = self._moment()
        self._subscribe(now)
        new: dict[str, Tracked] = {}
        with self._database.writing() as connection:
            heads, _ = self._store.to_write(connection, [case_id for case_id, _ in cases])
            known = self._store.readable(self._store.read(connection, heads))
            for case_id, tracked in cases:
                there = known.get(case_id) or new.setdefault(case_id, tracked)
                _check_same(case_id, there, tracked)
            wanted = self._store.wanted(connection)
            rows = [New(name, each, first_due(each, now, wanted)) for name, each in new.items()]
            self._store.put(connection, rows, now)
        self._store.hold(new.items())
        for case_id, tracked in new.items():
            facts = {"case_id": case_id, "version": tracked.version}
            LOG.info("case %s is tracked at version %d", case_id, tracked.version, extra=facts)
        return known | new

    def record(self, case_id: str, event: Event, *, expected_version: int | None = None) -> int:
        """Take up that something happened.

        What was due by then happens first, so that a late answer does not overtake a passed deadline;
        that is kept even where the event is refused. The very same event once more changes nothing.

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
            InvalidValueError: It is no event, or an argument is of the wrong kind.
            StoreError: The store cannot be used.
        """
        check_event(event)
        _check_version(expected_version)
        name, now = check_id(case_id), self._moment()
        self._subscribe(now)
        with self._to_write(name) as (connection, before, wanted):
            if is_known(before.case, event):
                return before.version
            after, refused = _recorded(name, before, event, expected_version, now, wanted)
            change = Change(name, before, after)
            self._store.move(connection, [change], now, wanted)
        self._keep([change])
        if refused:
            raise refused
        return after.after.version

    def replace(self, case_id: str, case: Case | CaseFile, *, expected_version: int | None = None) -> int:
        """Let a case be another than what was known of it, as when the marketplace's record shows so.

        A seller's answer may become known only after the deadline that was kept for it, an order may
        turn out to have been shipped on another day. What is in the case is no news; what is due in it by
        now happens at once. Notices of what had happened before are told all the same, each with the case
        as it was known then. The very same case changes nothing.

        Args:
            case_id: The id under which it is kept.
            case: The case as it truly is; of a case alone, what was kept beside it stays, but for fields
                that were not known.
            expected_version: The version that the caller has seen, if nothing may have happened since.

        Returns:
            The version of the case then.

        Raises:
            UnknownCaseError: No such case is kept.
            StaleVersionError: Something has happened since the version that was expected.
            InvalidValueError: It is no case, or an argument is of the wrong kind.
            StoreError: The store cannot be used.
        """
        holds_argument("case", case, (Case, CaseFile), "a Case or a CaseFile")
        _check_version(expected_version)
        name, now = check_id(case_id), self._moment()
        self._subscribe(now)
        with self._to_write(name) as (connection, before, wanted):
            _check_fresh(name, before, expected_version)
            change = Change(name, before, replaced(before, _beside(before, case), now, wanted))
            self._store.move(connection, [change], now, wanted)
        self._keep([change])
        return change.moved.after.version

    @contextmanager
    def _to_write(self, name: str) -> Generator[tuple[Connection, Tracked, Wanted]]:
        """Begin to write a case, which nobody else writes meanwhile; give what is kept, and what is wanted.

        Raises:
            UnknownCaseError: No such case is kept.
        """
        with self._database.writing() as connection:
            heads, wanted = self._store.to_write(connection, [name])
            yield connection, _the(name, self._store.readable(self._store.read(connection, heads))), wanted

    def case(self, case_id: str) -> Case:
        """Return a case as it is kept: what is due since the last `poll` has not happened in it yet.

        Args:
            case_id: The id of the case.

        Returns:
            The case.

        Raises:
            UnknownCaseError: No such case is kept.
            InvalidValueError: The id is none.
            StoreError: The store cannot be used.
        """
        return self.look(case_id)[0].case

    def look(self, case_id: str) -> tuple[CaseFile, int]:
        """Return what is kept of a case, and its version.

        Args:
            case_id: The id of the case.

        Returns:
            The case with what is known beside it, and the version: see `record`.

        Raises:
            UnknownCaseError: No such case is kept.
            InvalidValueError: The id is none.
            StoreError: The store cannot be used.
        """
        name = check_id(case_id)
        with self._database.reading() as connection:
            known = self._store.read(connection, self._store.find(connection, [name]))
        found = _the(name, self._store.readable(known))
        return found.whole, found.version

    def export(self) -> Iterator[tuple[str, CaseFile]]:
        """Go through all cases, each with its id, in the order of the ids.

        It brings the cases, not what the app is still to be told.

        Yields:
            An id, and what is kept under it.

        Raises:
            StoreError: The store cannot be used.
        """
        for page in self._store.pages():
            yield from page

    def forget(self, case_id: str) -> bool:
        """Remove a case, with all that happened in it and all that is still to be told of it.

        Args:
            case_id: The id of the case.

        Returns:
            Whether there was one.

        Raises:
            InvalidValueError: The id is none.
            StoreError: The store cannot be used.
        """
        return self._store.forget(check_id(case_id))

    # --- the app ------------------------------------------------------------------------------

    @overload
    def on(
        self, kind: type[DeadlineNear], /, *, before: timedelta, of: Collection[DeadlineKind] = ()
    ) -> Callable[[NearHandler], NearHandler]: ...
    @overload
    def on(self, kind: type[Replaced], /) -> Callable[[ReplacedHandler], ReplacedHandler]: ...
    @overload
    def on(self, *kinds: type[Event]) -> Callable[[HappenedHandler], HappenedHandler]: ...
    def on(
        self,
        *kinds: type[Event | DeadlineNear | Replaced],
        before: timedelta | None = None,
        of: Collection[DeadlineKind] = (),
    ) -> Callable[[Any], Any]:
        """Have a function called when something happens, before a deadline, or when a case was replaced.

        It is called with a `Happened`, a `DeadlineNear` or a `Replaced`. If it raises, it is called again
        later, and so are the other functions for the same notice: what it does should be done once for
        each `key`.

        Args:
            *kinds: The classes of the events, none for all; or `DeadlineNear`, or `Replaced`, alone.
            before: How long before a deadline, for `DeadlineNear`.
            of: The kinds of deadlines; all where none is given.

        Returns:
            What takes the function, sync or async, and gives it back.

        Raises:
            InvalidValueError: A kind is neither, or the span is missing, too long or not asked for.
        """
        topics = topics_of(kinds, before, of)

        def taken(function: Any) -> Any:
            self._handlers += (Handler(check_function("handler", function), topics),)
            self._topics |= topics
            return function

        return taken

    def want_only_this(self) -> int:
        """Let the store want nothing but what this tracker has handlers for.

        What an app once had a handler for is kept to be told, since another process may have one. Call
        this where none has: after a handler was taken out of the app.

        Returns:
            How many notices are no longer to be told.

        Raises:
            StoreError: The store cannot be used.
        """
        self._asked = self._topics
        return self._store.want_only(self._topics)

    def _subscribe(self, now: DateTime) -> None:
        """Say in the store what this app wants to be told of, where it is not said yet."""
        topics = self._topics
        if not topics <= self._asked:
            self._store.want(topics, now)
            self._asked = topics

    # --- doing what is due --------------------------------------------------------------------

    def poll(self, now: datetime | None = None) -> int:
        """Do what is due: move cases, and call the app.

        For a timer of the system, or a service that is woken. For a loop, see `run`.

        Args:
            now: The moment; the clock's, if None.

        Returns:
            How many events and reminders were written, and how many notices were told or tried.

        Raises:
            InvalidValueError: A handler is async: await `apoll` or `arun` instead. Or `now` is naive.
            StoreError: The store cannot be used.
        """
        return self._poll(self._moment(now), _never)

    def _poll(self, moment: DateTime, stopped: Callable[[], bool]) -> int:
        refuse_async(self._handlers)
        running, done, last = self._running(moment), 0, _BEGUN
        while last.more and not stopped():
            due, pending = self._waiting(moment, last)
            last = self._move(moment) if due else _NOTHING
            if pending or last.news:
                last = last.told(self._delivery.tell(self._handlers, moment, running))
            done += last.done
        return done

    async def apoll(self, now: datetime | None = None) -> int:
        """Do what is due, as `poll` does, within a running loop: handlers may be async.

        The store, and handlers that are not async, run in threads of their own, so that the loop goes on.

        Args:
            now: The moment; the clock's, if None.

        Returns:
            How many events and reminders were written, and how many notices were told or tried.

        Raises:
            InvalidValueError: `now` is naive.
            StoreError: The store cannot be used.
        """
        return await self._apoll(self._moment(now), _never)

    async def _apoll(self, moment: DateTime, stopped: Callable[[], bool]) -> int:
        running, done, last = self._running(moment), 0, _BEGUN
        while last.more and not stopped():
            due, pending = await asyncio.to_thread(self._waiting, moment, last)
            last = await asyncio.to_thread(self._move, moment) if due else _NOTHING
            if pending or last.news:
                last = last.told(await self._delivery.atell(self._handlers, moment, running))
            done += last.done
        return done

    def run(self, stop: threading.Event | None = None, *, idle: timedelta = _SECOND) -> None:
        """Do what is due, again and again, until it is told to stop.

        A store that does not answer is waited for.

        Args:
            stop: What ends it, after the notices that are being told; without, it runs until the process
                is interrupted.
            idle: How long to wait at most before the store is looked at again.

        Raises:
            InvalidValueError: A handler is async, or an argument is of the wrong kind.
        """
        longest = check_span("idle", idle, _MILLISECOND)
        holds_argument("stop", stop, (threading.Event, type(None)), "a threading.Event")
        ended, failures = stop or threading.Event(), 0
        while not ended.is_set():
            try:
                moment = self._moment()
                self._poll(moment, ended.is_set)
                pause, failures = self._pause(moment, longest), 0
            except StoreError as error:
                failures += 1
                pause = self._unanswered(error, failures)
            ended.wait(pause / _SECOND)

    async def arun(self, stop: asyncio.Event | None = None, *, idle: timedelta = _SECOND) -> None:
        """Do what is due, again and again, within a running loop.

        Args:
            stop: What ends it; without, it runs until it is cancelled.
            idle: How long to wait at most before the store is looked at again.

        Raises:
            InvalidValueError: An argument is of the wrong kind.
        """
        longest = check_span("idle", idle, _MILLISECOND)
        holds_argument("stop", stop, (asyncio.Event, type(None)), "an asyncio.Event")
        ended, failures = stop or asyncio.Event(), 0
        while not ended.is_set():
            try:
                moment = self._moment()
                await self._apoll(moment, ended.is_set)
                pause, failures = await asyncio.to_thread(self._pause, moment, longest), 0
            except StoreError as error:
                failures += 1
                pause = self._unanswered(error, failures)
            await _set_within(ended, pause)

    def _waiting(self, moment: DateTime, last: Round) -> tuple[bool, bool]:
        """Say whether a case is due, and whether there is something to tell that we may tell."""
        if not last.full:
            self._subscribe(moment)
        due, pending = (True, True) if last.full else self._store.waiting(moment)
        return due, pending and bool(self._handlers)

    def _move(self, now: DateTime) -> Round:
        """Move some of the cases for which something is due."""
        with self._database.writing() as connection:
            heads, wanted = self._store.due(connection, now, self._limits.batch)
            known = self._store.read(connection, heads)
            changes = [
                Change(case_id, before, moved(before, now, wanted))
                for case_id, before in known.items()
                if isinstance(before, Tracked)
            ]
            lost = [case_id for case_id, before in known.items() if not isinstance(before, Tracked)]
            self._store.park(connection, lost, plus(now, _UNREADABLE))
            self._store.move(connection, changes, now, wanted)
        self._keep(changes)
        for case_id in lost:
            LOG.error("case %s cannot be read", case_id, extra={"case_id": case_id})
        entries = [entry for change in changes for entry in change.moved.entries]
        news = any(entry.topic in self._topics for entry in entries)
        return Round(len(entries), len(heads) > 0, len(heads) == self._limits.batch, news)

    def _keep(self, changes: Sequence[Change]) -> None:
        """Hold what was written, and log it."""
        self._store.hold((change.case_id, change.moved.after) for change in changes)
        for change in changes if LOG.isEnabledFor(logging.INFO) else ():
            for entry in change.moved.entries:
                case_id, version, tag = change.case_id, entry.version, tag_of(entry.topic)
                facts = {"case_id": case_id, "version": version, "tag": tag}
                LOG.info("case %s is at version %d: %s", case_id, version, tag, extra=facts)

    def _pause(self, moment: DateTime, idle: timedelta) -> timedelta:
        """Say how long to wait. What was due at the moment of the last look is for others, or comes later."""
        soon, now = self._store.next_after(moment), self._moment()
        return idle if soon is None else max(timedelta(0), min(idle, minus(soon, now)))

    def _unanswered(self, error: StoreError, failures: int) -> timedelta:
        told = {"store": error.store, "reason": error.reason}
        LOG.warning("the store does not answer: %s", error.reason, extra=told)
        return max(self._limits.wait_after(failures, _STORE_AWAY), _MILLISECOND)

    # --- what was given up on, and counts -----------------------------------------------------

    def given_up(self) -> tuple[GivenUp, ...]:
        """List the notices that could not be told, oldest first. They do not hold back later ones.

        Returns:
            What was given up on.

        Raises:
            StoreError: The store cannot be used.
        """
        return self._delivery.outbox.given_up()

    def retry(self, key: Key) -> bool:
        """Let a notice that was given up on be tried again, from the first attempt.

        Args:
            key: The id of the case, and the version.

        Returns:
            Whether there was such a notice.

        Raises:
            InvalidValueError: It is no key.
            StoreError: The store cannot be used.
        """
        return self._delivery.outbox.retry(check_key(key), self._moment())

    def next_at(self, now: datetime | None = None) -> DateTime | None:
        """Say when there is something to do next: for whoever wakes a tracker that does not run by itself.

        Args:
            now: The moment after which; the clock's, if None.

        Returns:
            When a case is due, or a notice may be tried again; None where there is nothing.

        Raises:
            InvalidValueError: `now` is naive.
            StoreError: The store cannot be used.
        """
        return self._store.next_after(self._moment(now))

    def stats(self, now: datetime | None = None) -> Stats:
        """Count what the tracker holds.

        Args:
            now: The moment, by which something is due or not; the clock's, if None.

        Returns:
            The counts.

        Raises:
            InvalidValueError: `now` is naive.
            StoreError: The store cannot be used.
        """
        return self._store.stats(self._moment(now))

    def _moment(self, now: datetime | None = None) -> DateTime:
        return instant(self._clock() if now is None else now)

    def _running(self, moment: DateTime) -> Running:
        """Return a clock that shows the moment now, and goes on from there as ours does."""
        began = self._moment()
        return lambda: plus(moment, minus(self._moment(), began))


def _never() -> bool:
    return False


def _check_version(expected: int | None) -> None:
    if expected is not None:
        check_whole("expected_version", expected, 0, 2**31 - 1)


def _check_fresh(case_id: str, kept: Tracked, expected: int | None) -> None:
    """Refuse to replace what has moved on since it was looked at."""
    if expected is not None and (stale := changed_since(kept, expected, None)) is not None:
        raise StaleVersionError(case_id, expected, kept.version, stale)


def _beside(kept: Tracked, case: Case | CaseFile) -> CaseFile:
    """Return a case with what is kept beside the one that it replaces, unless it says itself."""
    if isinstance(case, CaseFile):
        return case
    return kept.whole if case == kept.case else attrs.evolve(kept.file, case=case, unknown={})


def _recorded(  # noqa: PLR0913, PLR0917  # all that decides
    case_id: str, before: Tracked, event: Event, expected: int | None, now: DateTime, wanted: Wanted
) -> tuple[Moved, UsageError | None]:
    """Return what a case comes to by an event; where it is refused, what it comes to without."""
    if expected is not None and (stale := changed_since(before, expected, event)) is not None:
        after = moved(before, now, wanted)
        return after, StaleVersionError(case_id, expected, after.after.version, stale)
    try:
        return recorded(before, event, now, wanted), None
    except (InvalidValueError, RefusedError) as refused:
        return moved(before, now, wanted), refused


def _the(case_id: str, known: Mapping[str, Tracked]) -> Tracked:
    if case_id not in known:
        raise UnknownCaseError(case_id)
    return known[case_id]


def _taken_up(case: Case | CaseFile, case_id: str | None) -> tuple[str, Tracked]:
    """Take up a case as one that is tracked from now on."""
    holds_argument("case", case, (Case, CaseFile), "a Case or a CaseFile")
    file = case if isinstance(case, CaseFile) else CaseFile(case=case)
    name = check_id(file.case.order.id if case_id is None else case_id)
    return name, Tracked(file=file, case=file.case, version=len(file.case.history), born=born())


def _pair(given: object) -> tuple[str, Case | CaseFile]:
    match given:
        case (str() as case_id, (Case() | CaseFile()) as case):
            return case_id, case
        case _:
            raise InvalidValueError("cases", "pairs of an id and a Case or a CaseFile", shown(given))


def _check_same(case_id: str, known: Tracked, new: Tracked) -> None:
    """Take the very same case twice for once, also where something has happened since."""
    if not known.continues(new):
        raise InvalidValueError("case_id", "an id under which no other case is kept", shown(case_id))


async def _set_within(ended: asyncio.Event, pause: timedelta) -> None:
    try:
        await asyncio.wait_for(ended.wait(), pause / _SECOND)
    except TimeoutError:
        return

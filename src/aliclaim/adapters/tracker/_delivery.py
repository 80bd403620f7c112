"""Telling the app: what is claimed, called and settled, by a thread or within a running loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from inspect import isawaitable
from typing import Any, Final, NamedTuple, TypeAlias, cast, final

from aliclaim._time import DateTime, plus
from aliclaim.adapters.tracker._database import Database
from aliclaim.adapters.tracker._handlers import Handler, call, refuse_awaitable, wanting
from aliclaim.adapters.tracker._notices import DeadlineNear, Happened, Notice, Replaced
from aliclaim.adapters.tracker._outbox import Claimed, Outbox, Outcome
from aliclaim.adapters.tracker._plan import NEAR, REPLACED, Tracked, deadline_of, tag_of
from aliclaim.adapters.tracker._store import Store

LOG: Final = logging.getLogger("aliclaim.tracker")

Running: TypeAlias = Callable[[], DateTime]
"""Tells the time, which goes on while handlers are called."""

LEASE_ENDED: Final = "lease_ended"
"""Why a notice is given up on where nobody ever said what became of it."""

_LONGEST_WAIT: Final = timedelta(hours=1)
_MOST_DOUBLINGS: Final = 20


class Limits(NamedTuple):
    """How far a tracker goes.

    Attributes:
        lease: How long a worker holds what it has claimed.
        attempts: How often a notice is tried.
        back_off: How long to wait after the first failure.
        batch: How many cases are moved, and notices claimed, at once.
    """

    lease: timedelta
    attempts: int
    back_off: timedelta
    batch: int

    def wait_after(self, failures: int, longest: timedelta = _LONGEST_WAIT) -> timedelta:
        """Return how long to wait after so many failures: it doubles with each."""
        doubled: timedelta = self.back_off * 2 ** min(failures - 1, _MOST_DOUBLINGS)
        return min(doubled, longest)


class Telling:
    """A row that was claimed, and what comes of it.

    Attributes:
        row: The row.
        notice: What to tell; None where there is nothing left to tell.
        handlers: Whom to tell.
        begun: Whether the app was called.
        ended: Whether it is known what came of it.
        failure: The class of what went wrong, if anything did.
    """

    def __init__(self, row: Claimed) -> None:
        """Begin with nothing known."""
        self.row = row
        self.notice: Notice | None = None
        self.handlers: list[Handler] = []
        self.begun = self.ended = False
        self.failure: str | None = None

    def end(self, failure: str | None = None) -> None:
        """Say what came of it."""
        self.begun = self.ended = True
        self.failure = failure

    def failed(self, error: Exception) -> None:
        """Say that a handler failed. What an app raises may tell what users wrote: that is for DEBUG."""
        told = _told_of(self.row)
        LOG.warning("a handler failed for %s, version %d: %s", *_words(self.row, error), extra=told)
        LOG.debug("how it failed", exc_info=error, extra=told)
        self.end(type(error).__name__)


def _words(row: Claimed, error: Exception) -> tuple[object, ...]:
    return row.case_id, row.version, type(error).__name__


def _told_of(row: Claimed) -> dict[str, object]:
    return {
        "case_id": row.case_id,
        "version": row.version,
        "tag": tag_of(row.topic),
        "attempt": row.attempt,
    }


@final
class Delivery:
    """Calls the functions of the app.

    Args:
        database: The database, with the tables in it.
        store: The cases.
        limits: How far to go.
    """

    def __init__(self, database: Database, store: Store, limits: Limits) -> None:
        """Begin."""
        self._database, self._store, self._limits = database, store, limits
        self._outbox = Outbox(database)

    def tell(self, handlers: Sequence[Handler], moment: DateTime, running: Running) -> int:
        """Tell the app some of what it is still to be told; return how much was looked at."""
        batch = self._claim(handlers, moment, running)
        try:
            for each in batch:
                if self._in_time(each, running):
                    each.begun = True
                    _call_all(each)
        finally:  # also where the process is told to stop in the middle
            self._settle(batch, running)
        return _begun(batch)

    async def atell(self, handlers: Sequence[Handler], moment: DateTime, running: Running) -> int:
        """Do the same within a running loop."""
        batch = await asyncio.to_thread(self._claim, handlers, moment, running)
        try:
            for each in batch:
                if self._in_time(each, running):
                    each.begun = True
                    await _await_all(each)
        finally:
            await asyncio.to_thread(self._settle, batch, running)
        return _begun(batch)

    # --- claiming -----------------------------------------------------------------------------

    def _claim(self, handlers: Sequence[Handler], moment: DateTime, running: Running) -> list[Telling]:
        """Claim some of what there are handlers for, each with its notice."""
        topics = frozenset[str]().union(*(each.topics for each in handlers))
        until = plus(running(), self._limits.lease)
        batch = [Telling(row) for row in self._outbox.claim(moment, topics, self._limits.batch, until)]
        if batch:
            self._prepare(batch, handlers, running())
        return batch

    def _prepare(self, batch: list[Telling], handlers: Sequence[Handler], now: DateTime) -> None:
        ids = [each.row.case_id for each in batch]
        with self._database.reading() as connection:
            known = self._store.read(connection, self._store.find(connection, ids))
        for each in batch:
            tracked = known.get(each.row.case_id)
            if each.row.attempt > self._limits.attempts:
                each.end(LEASE_ENDED)  # whoever held it before was lost each time
            elif isinstance(tracked, Exception):
                each.failed(tracked)
            elif tracked and (notice := _notice(tracked, each.row, now)):
                each.notice, each.handlers = notice, wanting(handlers, each.row.topic)
            else:
                each.end()

    def _in_time(self, telling: Telling, running: Running) -> bool:
        """Whether a handler has half of the lease left: else another worker might be called as well."""
        return not telling.ended and running() < plus(telling.row.until, -self._limits.lease / 2)

    # --- settling -----------------------------------------------------------------------------

    def _settle(self, batch: Iterable[Telling], running: Running) -> None:
        now = running()
        self._outbox.settle([self._outcome(each, now) for each in batch])

    def _outcome(self, telling: Telling, now: DateTime) -> Outcome:
        """Say from when to try again, or that it is given up on, and why."""
        row, failure = telling.row, telling.failure
        if not telling.begun:
            return Outcome(row, again=row.since, untried=True)
        if not telling.ended:
            return Outcome(row, again=now)
        if failure is None:
            return Outcome(row)
        if row.attempt < self._limits.attempts:
            return Outcome(row, again=plus(now, self._limits.wait_after(row.attempt)), failure=failure)
        LOG.error("given up on %s, version %d: %s", row.case_id, row.version, failure, extra=_told_of(row))
        return Outcome(row, ended=now, failure=failure)

    # --- what was given up on -----------------------------------------------------------------

    @property
    def outbox(self) -> Outbox:
        """What is still to be told."""
        return self._outbox


def _begun(batch: Iterable[Telling]) -> int:
    return sum(each.begun for each in batch)


def _call_all(telling: Telling) -> None:
    """Call the handlers of a notice, up to the first that fails."""
    for handler in telling.handlers:
        answer, error = call(handler, cast("Notice", telling.notice))
        if error:
            return telling.failed(error)
        refuse_awaitable(handler, answer)
    return telling.end()


async def _await_all(telling: Telling) -> None:
    """Do the same within a running loop: functions that are not async run in a thread of their own."""
    for handler in telling.handlers:
        if error := await _awaited(handler, cast("Notice", telling.notice)):
            return telling.failed(error)
    return telling.end()


async def _awaited(handler: Handler, notice: Notice) -> Exception | None:
    if handler.asynchronous:
        answer, error = call(handler, notice)
    else:
        answer, error = await asyncio.to_thread(call, handler, notice)
    if error is None and isawaitable(answer):
        try:
            await cast("Awaitable[object]", answer)
        except Exception as raised:  # noqa: BLE001  # whatever an app raises is tried again
            return raised
    return error


def _notice(tracked: Tracked, row: Claimed, now: DateTime) -> Notice | None:
    """Make the notice of a row; None where its deadline stands no more."""
    case = tracked.case_at(row.version)
    told = row._asdict()
    facts: dict[str, Any] = {name: told[name] for name in ("case_id", "version", "at", "attempt")}
    facts["case"] = case
    match tag_of(row.topic):
        case tag if tag == NEAR:
            return _near(tracked, row, now, facts)
        case tag if tag == REPLACED:
            return Replaced(before=tracked.case_at(row.version - 1), **facts)
        case _:
            return Happened(event=case.history.last, **facts)


def _near(tracked: Tracked, row: Claimed, now: DateTime, facts: dict[str, Any]) -> DeadlineNear | None:
    reminder = dict(tracked.reminders)[row.version]
    found = deadline_of(tracked.case, reminder, now)
    if found is None:
        return None
    deadline, left = found
    return DeadlineNear(deadline=deadline, left=left, before=reminder.before, **facts)

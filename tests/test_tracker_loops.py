"""The tracker in a program: its loops, async handlers, what it logs, and what it refuses."""

from __future__ import annotations

import asyncio
import functools
import json
import logging
import sqlite3
import sys
import threading
import traceback
import types
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pendulum
import pytest
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from support import changed
from tracked import (
    CASE,
    DAY,
    HOUR,
    ID,
    NEEDS_POSTGRES,
    SECOND,
    STORES,
    TIMED,
    Notice,
    a_schema,
    each_store,
    failing,
    nothing,
    numbered,
    part,
    tags,
    told_to,
)
from worlds import CLAIM, OPENED, PHOTO, day

import aliclaim as ac
from aliclaim.adapters import tracker as package
from aliclaim.adapters.json import CaseFile
from aliclaim.adapters.tracker import DeadlineNear, Happened, StaleVersionError, StoreError, Tracker
from aliclaim.adapters.tracker._tables import META, MIGRATIONS, migrate
from aliclaim.testing import FakeClock

MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture(params=STORES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """Give an empty store on each database."""
    yield from each_store(request, tmp_path)


@pytest.fixture
def clock() -> FakeClock:
    """Give a clock that stands at the day on which the dispute is opened."""
    return FakeClock(day(20))


@pytest.fixture
def tracker(where: str, clock: FakeClock) -> Generator[Tracker]:
    """Give a tracker on an empty store, which waits for next to nothing."""
    with Tracker(where, clock=clock, back_off=MILLISECOND) as made:
        yield made


# --- async ------------------------------------------------------------------------------------


class Sender:
    """A bot that can be awaited, and keeps what it sent."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self.sent: list[Notice] = []

    async def send(self, notice: Notice) -> None:
        """Send a notice."""
        await asyncio.sleep(0)
        self.sent.append(notice)

    __call__ = send


def test_async_handlers_are_awaited_and_others_run_beside_the_loop(tracker: Tracker) -> None:
    """A coroutine runs in the loop; a function runs in a thread, and what it gives back is awaited, too."""
    sender, threads = Sender(), list[bool]()

    @tracker.on()
    def plain(_: Happened) -> None:
        threads.append(threading.current_thread() is threading.main_thread())

    handlers: list[Callable[[Notice], object]] = [
        sender.send,
        sender,
        functools.partial(sender.send),
        lambda notice: sender.send(notice),  # noqa: PLW0108  # nobody sees that it is async
    ]
    for handler in handlers:
        tracker.on()(handler)
    tracker.track(CASE)
    tracker.record(ID, OPENED)

    assert asyncio.run(tracker.apoll()) == 1
    assert [(ID, 1)] * 4 == [notice.key for notice in sender.sent]
    assert [False] == threads


def test_an_async_handler_that_fails_is_tried_again(tracker: Tracker, clock: FakeClock) -> None:
    """Whether it raises before or while it is awaited makes no difference."""
    tries: list[int] = []

    @tracker.on(ac.DisputeOpened)
    async def tell(notice: Happened) -> None:
        await asyncio.sleep(0)
        tries.append(notice.attempt)
        if notice.attempt == 1:
            raise ConnectionError

    tracker.on(ac.DisputeOpened)(failing(1))
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    for _ in range(3):
        asyncio.run(tracker.apoll())
        clock.advance(SECOND)
    assert [1, 2, 3] == tries
    assert tracker.stats().pending == 0


def test_apoll_moves_cases_as_poll_does(tracker: Tracker, clock: FakeClock) -> None:
    """Time-outs happen and are told in one call, for as many cases as there are."""
    sender = Sender()
    tracker.on()(sender.send)
    for number in range(3):
        tracker.track(numbered(number, TIMED))
    clock.to(day(90))

    assert asyncio.run(tracker.apoll()) == 12
    assert 6 == len(sender.sent)
    assert asyncio.run(tracker.apoll()) == 0


@pytest.mark.parametrize("handler", [Sender().send, Sender()])
def test_a_handler_that_is_async_is_refused_by_poll_at_once(
    tracker: Tracker, handler: Callable[[Happened], object]
) -> None:
    """Before anything moves or is claimed: it would never have been awaited."""
    tracker.on()(handler)
    tracker.track(CASE.apply(OPENED))

    for call in (tracker.poll, tracker.run):
        with pytest.raises(ac.InvalidValueError, match="await `apoll` or `arun`"):
            call()
    with pytest.raises(ac.InvalidValueError, match="Sender"):
        tracker.poll(day(90))
    assert tracker.look(ID)[1] == 1


def test_a_function_that_turns_out_to_be_async_is_refused_when_it_is_called(tracker: Tracker) -> None:
    """It is no failure of the handler, to be tried again and given up on; and nobody is warned."""
    sender = Sender()

    @tracker.on()
    def send(notice: Happened) -> object:
        return sender.send(notice)

    tracker.track(CASE)
    tracker.record(ID, OPENED)
    with pytest.raises(ac.InvalidValueError, match="await `apoll` or `arun`"):
        tracker.poll()

    assert tracker.given_up() == ()
    assert asyncio.run(tracker.apoll()) == 1
    assert [2] == [notice.attempt for notice in sender.sent]


def test_an_awaitable_that_cannot_be_closed_is_refused_too(tracker: Tracker) -> None:
    """A future is awaitable, and has nothing to close."""
    loop = asyncio.new_event_loop()

    @tracker.on()
    def send(_: Happened) -> asyncio.Future[None]:
        return loop.create_future()

    tracker.track(CASE)
    tracker.record(ID, OPENED)
    with pytest.raises(ac.InvalidValueError, match="an async one"):
        tracker.poll()
    loop.close()


def test_what_was_told_before_a_cancellation_is_not_told_again(tracker: Tracker) -> None:
    """A bot that is stopped in the middle of sending settles what it has sent."""
    sent: list[tuple[str, int]] = []

    async def main() -> None:
        stuck = asyncio.Event()

        @tracker.on(ac.BuyerCancelled)
        async def tell(notice: Happened) -> None:
            sent.append((notice.case_id, notice.attempt))
            if notice.key == ("0001", 2) and notice.attempt == 1:
                stuck.set()
                await asyncio.sleep(3_600)

        task = asyncio.create_task(tracker.arun())
        await stuck.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await tracker.apoll()

    tracker.on(ac.BuyerCancelled)(nothing)
    for number in range(3):
        tracker.track(numbered(number, CASE.apply(OPENED)))
        tracker.record(f"{number:04}", ac.BuyerCancelled(at=day(20)))
    asyncio.run(main())

    assert [("0000", 1), ("0001", 1), ("0001", 2), ("0002", 1)] == sorted(sent)


# --- loops ------------------------------------------------------------------------------------


def test_run_does_what_is_due_until_it_is_stopped(tracker: Tracker, clock: FakeClock) -> None:
    """A loop in a thread of its own tells what the others record, and ends when it is told to."""
    stop, told = threading.Event(), list[Notice]()

    @tracker.on()
    def tell(notice: Happened) -> None:
        told.append(notice)
        if notice.event.tag == "buyer_cancelled":
            stop.set()

    loop = threading.Thread(target=tracker.run, args=(stop,), kwargs={"idle": MILLISECOND})
    loop.start()
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    tracker.record(ID, ac.BuyerCancelled(at=day(20)))
    loop.join(30)

    assert not loop.is_alive()
    assert ["dispute_opened", "buyer_cancelled"] == tags(told)


def test_run_that_is_stopped_already_does_nothing(tracker: Tracker, clock: FakeClock) -> None:
    """Neither loop looks at the store then."""
    tracker.track(CASE.apply(OPENED))
    clock.to(day(26))
    stop = threading.Event()
    stop.set()
    tracker.run(stop)

    async def main() -> None:
        stopped = asyncio.Event()
        stopped.set()
        await tracker.arun(stopped)

    asyncio.run(main())
    assert tracker.look(ID)[1] == 1


def test_run_ends_within_a_backlog(where: str, clock: FakeClock) -> None:
    """A worker that is told to stop does not first do all that there is."""
    stop = threading.Event()
    with Tracker(where, clock=clock, batch=1) as tracker:

        @tracker.on()
        def end(_: Happened) -> None:
            stop.set()

        for number in range(5):
            tracker.track(numbered(number, TIMED))
        clock.to(day(90))
        tracker.run(stop)

        assert tracker.stats().due == 4


def test_arun_does_what_is_due_until_it_is_stopped(tracker: Tracker) -> None:
    """The same within a loop, with an event of that loop."""
    sender = Sender()

    async def main() -> None:
        stop = asyncio.Event()

        @tracker.on(ac.BuyerCancelled)
        async def end(_: Happened) -> None:
            stop.set()

        tracker.on()(sender.send)
        running = asyncio.create_task(tracker.arun(stop, idle=MILLISECOND))
        await asyncio.to_thread(tracker.track, CASE)
        await asyncio.to_thread(tracker.record, ID, OPENED)
        await asyncio.to_thread(tracker.record, ID, ac.BuyerCancelled(at=day(20)))
        await asyncio.wait_for(running, 30)

    asyncio.run(main())
    assert ["dispute_opened", "buyer_cancelled"] == tags(sender.sent)


def test_run_waits_for_the_next_thing_and_no_longer_than_asked(
    tracker: Tracker, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sleeps until the next case is due, or a notice may be tried again; never longer than `idle`."""
    waited: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            assert timeout is not None
            waited.append(timeout)
            clock.advance(timedelta(seconds=timeout))
            if len(waited) == 5:
                self.set()
            return self.is_set()

    tracker.on(ac.PlatformSteppedIn)(failing(2))
    tracker.track(CASE.apply(OPENED))
    clock.to(day(25) - 3 * HOUR)
    tracker.run(Stop(), idle=2 * HOUR)

    assert [7200, 3600, 0.001, 0.002, 7200] == waited


def test_the_time_that_handlers_take_is_not_waited_for_again(tracker: Tracker, clock: FakeClock) -> None:
    """The pause is counted from when they are done."""
    waited: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0)
            self.set()
            return True

    @tracker.on(ac.BuyerCancelled)
    def slow(_: Happened) -> None:
        clock.advance(2 * HOUR)

    tracker.track(numbered(1, CASE.apply(OPENED)))
    tracker.track(numbered(2, CASE.apply(OPENED)))
    clock.to(day(25) - 3 * HOUR)
    tracker.record("0001", ac.BuyerCancelled(at=clock.now()))
    tracker.run(Stop(), idle=2 * HOUR)
    assert [3600] == waited


def test_what_is_for_others_keeps_no_loop_busy(tracker: Tracker, where: str, clock: FakeClock) -> None:
    """A notice that another process has a handler for is no reason to look again at once."""
    tracker.on(ac.DisputeOpened)(nothing)
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    waited: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0)
            self.set()
            return True

    with Tracker(where, clock=clock) as other:
        other.on(ac.BuyerCancelled)(nothing)
        other.run(Stop())
    assert [1] == waited
    assert tracker.stats().pending == 1


@pytest.mark.parametrize("is_async", [False, True])
def test_a_store_that_does_not_answer_is_waited_for(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, is_async: bool
) -> None:
    """The loop goes on when it is back, and has said so in the meantime."""
    caplog.set_level(logging.INFO, "aliclaim.tracker")
    stop, waiting, left = threading.Event(), part(tracker, "_store").waiting, [3]

    def away(now: Any) -> tuple[bool, bool]:
        if left[0]:
            left[0] -= 1
            raise StoreError("claims.db", "it is away")
        found: tuple[bool, bool] = waiting(now)
        return found

    told = list[Notice]()

    @tracker.on()
    def tell(notice: Happened) -> None:
        told.append(notice)
        stop.set()

    tracker.track(CASE)
    tracker.record(ID, OPENED)
    monkeypatch.setattr(part(tracker, "_store"), "waiting", away)
    if is_async:

        async def main() -> None:
            ended = asyncio.Event()

            @tracker.on()
            async def end(_: Happened) -> None:
                ended.set()

            await tracker.arun(ended, idle=MILLISECOND)

        asyncio.run(main())
    else:
        tracker.run(stop, idle=MILLISECOND)

    assert ["dispute_opened"] == tags(told)
    warned = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert ["the store does not answer: it is away"] * 3 == [record.getMessage() for record in warned]


def test_poll_tells_that_the_store_does_not_answer(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a loop it is an error of our own, without what was to be written."""

    def lost(*_: object, **__: object) -> Any:
        raise OperationalError(
            "INSERT", {"body": "secret"}, sqlite3.OperationalError("disk I/O error\nsecret")
        )

    tracker.track(CASE)
    with monkeypatch.context() as patch:
        patch.setattr(Connection, "execute", lost)
        with pytest.raises(StoreError) as caught:
            tracker.record(ID, OPENED)
    assert caught.value.reason == "disk I/O error"
    assert isinstance(caught.value, ac.AliclaimError)


def test_no_error_tells_what_was_to_be_written(tracker: Tracker) -> None:
    """Neither the error nor what led to it shows a text of a user: a traceback often ends in a log."""
    tracker.track(CASE)
    with part(tracker, "_database").writing() as connection:
        connection.execute(text("DROP TABLE aliclaim_event"))
    opened = changed(OPENED, claim=changed(CLAIM, text="my secret lid"))
    with pytest.raises(StoreError) as caught:
        tracker.record(ID, opened)

    told = "".join(traceback.format_exception(caught.value))
    assert "aliclaim_event" in told
    assert "my secret lid" not in told


def test_a_file_outlives_a_loss_of_power(tmp_path: Path) -> None:
    """SQLite syncs each transaction before it says that it was kept."""
    with Tracker(tmp_path / "claims.db") as tracker, part(tracker, "_database").reading() as connection:
        asked = [connection.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "journal_mode")]
    assert [2, "wal"] == asked


# --- what is logged ---------------------------------------------------------------------------


def shown(record: logging.LogRecord) -> str:
    """Return all that a record tells: its words, and what stands beside them for a machine."""
    return record.getMessage() + json.dumps(vars(record), default=str)


def test_no_text_of_users_is_logged_above_debug(
    tracker: Tracker, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Ids, versions and tags: neither what was claimed, nor a file's name, nor what a handler raised."""
    secrets = ("my secret lid", "secret.jpg", "secret address")
    caplog.set_level(logging.DEBUG, "aliclaim.tracker")
    claim = changed(CLAIM, text=secrets[0], evidence=(changed(PHOTO, file=secrets[1]),))

    @tracker.on()
    def tell(notice: Happened) -> None:
        raise ConnectionError(secrets[2], notice)

    tracker.track(CaseFile(case=CASE, note=secrets[0]))
    tracker.record(ID, changed(OPENED, claim=claim))
    with pytest.raises(StaleVersionError):
        tracker.record(ID, ac.BuyerClosed(at=day(20)), expected_version=0)
    clock.to(day(26))
    for _ in range(10):
        tracker.poll()
        clock.advance(HOUR)

    assert [] == [
        shown(record)
        for record in caplog.records
        if record.levelno > logging.DEBUG and any(secret in shown(record) for secret in secrets)
    ]
    assert tracker.given_up()
    assert any(record.exc_info for record in caplog.records if record.levelno == logging.DEBUG)


def test_what_is_done_is_logged_with_its_facts(
    tracker: Tracker, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A line for each case that is tracked, each entry and each failure, with fields for a machine."""
    caplog.set_level(logging.INFO, "aliclaim.tracker")
    tracker.on(ac.PlatformSteppedIn)(failing(1))
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    clock.to(day(25))
    tracker.poll()

    told = [
        (record.levelname, record.getMessage(), vars(record)["version"], vars(record).get("tag"))
        for record in caplog.records
    ]
    assert [
        ("INFO", f"case {ID} is tracked at version 0", 0, None),
        ("INFO", f"case {ID} is at version 1: dispute_opened", 1, "dispute_opened"),
        ("INFO", f"case {ID} is at version 2: platform_stepped_in", 2, "platform_stepped_in"),
        ("WARNING", f"a handler failed for {ID}, version 2: ConnectionError", 2, "platform_stepped_in"),
    ] == told
    assert {ID} == {vars(record)["case_id"] for record in caplog.records}


def test_no_evidence_but_its_hash_is_kept(tmp_path: Path, clock: FakeClock) -> None:
    """A file's name and hash are kept with the event; the file itself is nothing that a case has."""
    file = tmp_path / "lid.jpg"
    file.write_bytes(b"\xff\xd8 the picture itself")
    evidence = changed(PHOTO, file=file.name, sha256="ab" * 32)
    with Tracker(tmp_path / "claims.db", clock=clock) as tracker:
        tracker.track(CASE.apply(OPENED))
        tracker.record(ID, ac.EvidenceAdded(at=day(20), evidence=evidence))
    content = (tmp_path / "claims.db").read_bytes() + b"".join(
        path.read_bytes() for path in tmp_path.glob("claims.db-*")
    )

    assert b"ab" * 32 in content
    assert b"the picture itself" not in content


# --- stores -----------------------------------------------------------------------------------


def test_a_newer_store_is_refused_with_a_clear_sentence(where: str) -> None:
    """A program that is older than its store says what to do, and changes nothing."""
    with Tracker(where) as tracker, part(tracker, "_database").writing() as connection:
        connection.execute(META.update().where(META.c.name == "version").values(value="7"))

    with pytest.raises(
        StoreError, match="its tables have version 7, and this library knows up to 1: upgrade"
    ):
        Tracker(where)


def test_an_older_store_is_brought_to_the_newest_version_once(tracker: Tracker) -> None:
    """Each migration runs once, in its order, and what was kept stays."""
    tracker.track(CASE)
    done: list[int] = []

    def second(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE aliclaim_case ADD COLUMN shop TEXT"))
        done.append(2)

    def third(_: Connection) -> None:
        done.append(3)

    later = {**MIGRATIONS, 2: second, 3: third}
    for _ in range(2):
        with part(tracker, "_database").alone() as connection:
            migrate(connection, "claims.db", later)
    assert [2, 3] == done
    assert CASE == tracker.case(ID)
    with part(tracker, "_database").reading() as connection:
        assert connection.execute(text("SELECT shop FROM aliclaim_case")).scalar() is None


def test_a_migration_that_fails_leaves_the_store_as_it_was(tracker: Tracker) -> None:
    """All of it is one transaction."""

    def broken(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE aliclaim_case ADD COLUMN shop TEXT"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), part(tracker, "_database").alone() as connection:
        migrate(connection, "claims.db", {**MIGRATIONS, 2: broken})
    tracker.track(CASE)
    with part(tracker, "_database").reading() as connection:
        names = {column["name"] for column in inspect(connection).get_columns("aliclaim_case")}
    assert "shop" not in names
    assert "born" in names


@NEEDS_POSTGRES
def test_who_tracks_and_who_subscribes_do_not_wait_for_each_other(clock: FakeClock) -> None:
    """A new reminder waits for those who write cases; they put a new policy without waiting for it."""
    with a_schema() as where, Tracker(where, clock=clock) as tracker, Tracker(where, clock=clock) as other:
        other.on(DeadlineNear, before=DAY)(nothing)
        subscribing = threading.Thread(target=other.poll)
        database, store = part(tracker, "_database"), part(tracker, "_store")
        waiting = text(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'aliclaim_case'::regclass"
        )
        with database.writing() as connection:
            store.to_write(connection, [ID])
            subscribing.start()
            while not connection.scalar(waiting):
                assert subscribing.is_alive()
            database.lock_policies(connection)
        subscribing.join()


def test_a_pool_without_a_connection_left_is_told(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many threads at once wait, and then fail with an error of our own."""

    def none_left(_: Engine) -> Connection:
        raise NoConnectionError("QueuePool limit reached")

    monkeypatch.setattr(Engine, "connect", none_left)
    with pytest.raises(StoreError, match="QueuePool limit reached"):
        tracker.stats()


@NEEDS_POSTGRES
def test_a_connection_that_the_server_dropped_is_replaced(clock: FakeClock) -> None:
    """A server that was restarted in the meantime is no reason to lose anything, or to fail."""
    with a_schema() as where, Tracker(where, clock=clock) as tracker, Tracker(where) as other:
        tracker.track(CASE)
        with part(tracker, "_database").reading() as connection:
            mine = {"pid": connection.scalar(text("SELECT pg_backend_pid()"))}
        with part(other, "_database").writing() as connection:
            assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 10000)"), mine)
        assert tracker.record(ID, OPENED) == 1


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    """Whatever stands in it stays as it is."""
    file = tmp_path / "claims.db"
    file.write_text("These are my claims. " * 100)

    with pytest.raises(StoreError, match="not a database"):
        Tracker(file)
    assert file.read_text().startswith("These are my claims.")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """So is a place where no file can be made."""
    with pytest.raises(StoreError, match="unable to open"):
        Tracker(tmp_path / "nowhere" / "claims.db")


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    """The address is in the message, and the password is not."""
    with pytest.raises(StoreError) as caught:
        Tracker("postgresql+psycopg://me:secret@127.0.0.1:9/none")
    assert "me:***@127.0.0.1:9" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "where",
    [
        "nonsense://",
        "sqlite://[",
        "mysql+pymysql://a",
        "://",
        "sqlite+aiosqlite:///a",
        "postgresql+asyncpg://a",
    ],
)
def test_an_address_that_is_none_is_refused(where: str) -> None:
    """SQLite and PostgreSQL, by the drivers that were tried: what was never tried is not said to work."""
    with pytest.raises(ac.InvalidValueError, match="a file's name, or an address such as postgresql"):
        Tracker(where)


def test_without_its_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL needs an extra of its own."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ac.MissingExtraError, match=r"pip install 'aliclaim\[postgres\]'"):
        Tracker("postgresql+psycopg://a")


def test_a_store_in_memory_serves_all_threads_of_one_process(clock: FakeClock) -> None:
    """For a test or a trial: it lasts as long as the tracker."""
    with Tracker(":memory:", clock=clock) as tracker:
        told = told_to(tracker)
        tracker.track(TIMED)
        clock.to(day(90))
        threads = [threading.Thread(target=tracker.poll) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        asyncio.run(tracker.apoll())
        assert ["request_granted", "return_overdue"] == tags(told)


def test_a_case_that_cannot_be_read_stops_no_other(
    tracker: Tracker, where: str, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged and looked at again later, whoever asks is told, and its notices are given up."""
    tracker.on(ac.BuyerCancelled)(nothing)
    for number in range(2):
        tracker.track(numbered(number, CASE.apply(OPENED)))
    for number in (2, 4):
        tracker.track(numbered(number, CASE.apply(OPENED)))
        tracker.record(f"{number:04}", ac.BuyerCancelled(at=day(20)))
    with part(tracker, "_database").writing() as connection:
        connection.execute(text("UPDATE aliclaim_event SET body = '{}' WHERE case_id = '0000'"))
        connection.execute(text("DELETE FROM aliclaim_event WHERE case_id = '0002' AND version = 1"))
        connection.execute(text("DELETE FROM aliclaim_event WHERE case_id = '0004' AND version = 2"))
        connection.execute(text("UPDATE aliclaim_case SET policy = 'none' WHERE id = '0001'"))
    clock.to(day(26))
    with Tracker(where, clock=clock, attempts=1, keep=0) as fresh:
        fresh.on(ac.BuyerCancelled)(nothing)
        fresh.track(numbered(3, CASE.apply(OPENED)))
        assert fresh.poll() == 2
        assert fresh.look("0003")[1] == 2
        assert day(26) + HOUR == fresh.stats().next_at
        assert ["0002"] == [each.case_id for each in fresh.given_up()]
        for name in ("0000", "0001", "0002", "0004"):
            with pytest.raises(StoreError, match=f"the case '{name}' cannot be read"):
                fresh.look(name)
        with pytest.raises(StoreError, match="cannot be read"):
            list(fresh.export())
    assert {"case 0000 cannot be read", "case 0001 cannot be read"} == {
        record.getMessage() for record in caplog.records if "cannot be read" in record.getMessage()
    }


def finds_nothing(*_: object) -> list[Any]:
    """Find no case."""
    return []


def test_a_notice_of_a_case_that_was_forgotten_in_the_meantime_is_none(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between claiming and calling, another process may forget the case."""
    told = told_to(tracker)
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    monkeypatch.setattr(part(tracker, "_store"), "find", finds_nothing)
    assert tracker.poll() == 1
    assert told == []


# --- arguments --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"where": 5}, "where"),
        ({"clock": day(1)}, "clock"),
        ({"clock": lambda: datetime(2026, 3, 1)}, "instant"),
        ({"lease": 30}, "lease"),
        ({"lease": timedelta(milliseconds=999)}, "lease"),
        ({"lease": timedelta(days=31)}, "lease"),
        ({"attempts": 0}, "attempts"),
        ({"attempts": True}, "attempts"),
        ({"attempts": "8"}, "attempts"),
        ({"back_off": -SECOND}, "back_off"),
        ({"back_off": None}, "back_off"),
        ({"keep": -1}, "keep"),
        ({"keep": 1.5}, "keep"),
        ({"batch": 0}, "batch"),
        ({"batch": 1_001}, "batch"),
    ],
)
def test_arguments_of_a_tracker_are_checked(arguments: dict[str, Any], what: str) -> None:
    """What cannot be meant is refused at once, by its name."""
    wanted: dict[str, Any] = {"where": ":memory:", **arguments}
    with pytest.raises(ac.InvalidValueError) as caught, Tracker(**wanted) as tracker:
        tracker.poll()
    assert what == caught.value.what


ASKED: list[tuple[Callable[[Any], object], str]] = [
    (lambda tracker: tracker.track(OPENED), "case"),
    (lambda tracker: tracker.track(CASE, case_id=""), "case_id"),
    (lambda tracker: tracker.track(CASE, case_id=" "), "case_id"),
    (lambda tracker: tracker.track(CASE, case_id="a\0b"), "case_id"),
    (lambda tracker: tracker.track(CASE, case_id="\ud800"), "case_id"),
    (lambda tracker: tracker.track(CASE, case_id="a" * 201), "case_id"),
    (lambda tracker: tracker.track(CASE, case_id=5), "case_id"),
    (lambda tracker: tracker.case(None), "case_id"),
    (lambda tracker: tracker.look(b"1"), "case_id"),
    (lambda tracker: tracker.forget(1), "case_id"),
    (lambda tracker: tracker.record(1, OPENED), "case_id"),
    (lambda tracker: tracker.record(ID, CASE), "event"),
    (lambda tracker: tracker.record(ID, OPENED, expected_version="1"), "expected_version"),
    (lambda tracker: tracker.record(ID, OPENED, expected_version=-1), "expected_version"),
    (lambda tracker: tracker.import_cases(5), "cases"),
    (lambda tracker: tracker.import_cases("abc"), "cases"),
    (lambda tracker: tracker.import_cases([CASE]), "cases"),
    (lambda tracker: tracker.import_cases([("1", CASE, 3)]), "cases"),
    (lambda tracker: tracker.import_cases([("", CASE)]), "case_id"),
    (lambda tracker: tracker.retry("1"), "key"),
    (lambda tracker: tracker.retry((1, 1)), "key"),
    (lambda tracker: tracker.retry(("1", True)), "key"),
    (lambda tracker: tracker.retry(("1", -1)), "key.version"),
    (lambda tracker: tracker.poll(datetime(2026, 3, 1)), "instant"),
    (lambda tracker: tracker.stats("now"), "instant"),
    (lambda tracker: tracker.run(5), "stop"),
    (lambda tracker: tracker.run(asyncio.Event()), "stop"),
    (lambda tracker: tracker.run(idle=timedelta(0)), "idle"),
    (lambda tracker: asyncio.run(tracker.arun(threading.Event())), "stop"),
    (lambda tracker: asyncio.run(tracker.arun(idle=1)), "idle"),
    (lambda tracker: tracker.on(failing(1)), "kinds"),
    (lambda tracker: tracker.on(ac.Case), "kinds"),
    (lambda tracker: tracker.on("dispute_opened"), "kinds"),
    (lambda tracker: tracker.on(DeadlineNear), "before"),
    (lambda tracker: tracker.on(DeadlineNear, before=timedelta(0)), "before"),
    (lambda tracker: tracker.on(DeadlineNear, before=timedelta(days=4_000)), "before"),
    (lambda tracker: tracker.on(DeadlineNear, before=2), "before"),
    (lambda tracker: tracker.on(DeadlineNear, ac.BuyerClosed, before=DAY), "kinds"),
    (lambda tracker: tracker.on(ac.BuyerClosed, before=DAY), "kinds"),
    (lambda tracker: tracker.on(ac.BuyerClosed, of=["appeal"]), "kinds"),
    (lambda tracker: tracker.on(DeadlineNear, before=DAY, of=["appeals"]), "DeadlineKind"),
    (lambda tracker: tracker.on(DeadlineNear, before=DAY, of=5), "of"),
    (lambda tracker: tracker.on()(5), "handler"),
]


@pytest.mark.parametrize(("ask", "what"), ASKED)
def test_what_is_asked_of_a_tracker_is_checked(ask: Callable[[Any], object], what: str) -> None:
    """Every argument of every method has its own error, and none leaks from a library below."""
    with Tracker(":memory:", clock=FakeClock(day(20))) as tracker:
        tracker.track(CASE)
        with pytest.raises(ac.InvalidValueError) as caught:
            ask(tracker)
        assert what == caught.value.what


def test_spans_of_other_libraries_are_taken(clock: FakeClock) -> None:
    """A span of time of pendulum's is one, though it divides in a way of its own."""
    with Tracker(
        ":memory:", clock=clock, lease=pendulum.duration(seconds=30), back_off=pendulum.duration(seconds=1)
    ) as tracker:
        near: list[DeadlineNear] = []
        tracker.on(DeadlineNear, before=pendulum.duration(days=1, hours=12))(near.append)
        tracker.on()(failing(1))
        tracker.track(CASE)
        tracker.record(ID, OPENED)
        for moment in (day(20), day(20) + SECOND, day(23.5)):
            clock.to(moment)
            tracker.poll()
        stop = threading.Event()
        stop.set()
        tracker.run(stop, idle=pendulum.duration(seconds=1))
        assert [1.5 * DAY] == [notice.before for notice in near]
        assert {timedelta} == {type(notice.before) for notice in near}


# --- progress ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("package", "function", "word"), [("rich.progress", "track", "description"), ("tqdm", "tqdm", "desc")]
)
def test_a_long_import_shows_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, package: str, function: str, word: str
) -> None:
    """With rich or tqdm, whichever is there, and only where it is asked for."""
    drawn: list[tuple[int | None, str]] = []

    def draw(each: Any, *, total: int | None, **words: str) -> Iterator[Any]:
        drawn.append((total, words[word]))
        return iter(each)

    for other in ("rich.progress", "tqdm"):
        monkeypatch.setitem(sys.modules, other, None)
    monkeypatch.setitem(sys.modules, package, types.SimpleNamespace(**{function: draw}))
    cases = [(f"{number}", numbered(number)) for number in range(3)]
    with Tracker(":memory:") as tracker:
        tracker.import_cases(cases[:1])
        assert tracker.import_cases(cases, progress=True) == 2
        assert tracker.import_cases(iter(cases), progress=True) == 0
    assert [(3, "importing cases"), (None, "importing cases")] == drawn


def test_a_long_import_goes_without_a_bar_where_nothing_draws_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither package is needed."""
    for other in ("rich.progress", "tqdm"):
        monkeypatch.setitem(sys.modules, other, None)
    with Tracker(":memory:") as tracker:
        assert tracker.import_cases([("1", CASE)], progress=True) == 1


def test_all_is_sorted_and_each_name_is_there() -> None:
    """`__all__` of the package is sorted, and each of its names resolves and says what it is."""
    assert sorted(package.__all__) == package.__all__
    assert all(getattr(package, name).__doc__ for name in package.__all__)

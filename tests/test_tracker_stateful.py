"""Two workers on one store are played with at random, and killed now and then; a dictionary is the umpire.

The cases of the model are the library's own, moved by `follow` and `advance` alone: what the tracker adds to
them is that nothing is lost, doubled or out of order, whoever writes and whoever dies in the middle.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support import changed
from tracked import CASE, HOUR, NEEDS_POSTGRES, TIMED, Killed, a_schema, dying, numbered, tags
from worlds import CLAIM, OPENED, PHOTO, day, usd

import aliclaim as ac
from aliclaim.adapters.tracker import DeadlineNear, Happened, Replaced, StaleVersionError, Tracker
from aliclaim.adapters.tracker._outbox import Outbox
from aliclaim.adapters.tracker._store import Store
from aliclaim.testing import FakeClock

WORKERS = st.sampled_from([0, 1])
NUMBERS = st.integers(0, 1_000)
BEGINNINGS = st.sampled_from([CASE, CASE.apply(OPENED), TIMED])
SPANS = st.sampled_from([timedelta(0), timedelta(seconds=31), HOUR, timedelta(days=1), timedelta(days=6)])
OFFER = ac.Refund(usd("10"))


def events(now: datetime) -> list[ac.Event]:
    """Return what may be tried at a moment, whether the rules allow it or not."""
    return [
        ac.DisputeOpened(at=now, claim=CLAIM),
        ac.EvidenceAdded(at=now, evidence=PHOTO),
        ac.SellerProposed(at=now, proposal=OFFER),
        ac.PlatformProposed(at=now, proposal=changed(OFFER, amount=usd("40"))),
        ac.BuyerAccepted(at=now, whose=ac.Party.SELLER),
        ac.BuyerCancelled(at=now),
        ac.ReturnShipped(at=now, tracking_number="RR123456785DE"),
    ]


class Workers(RuleBasedStateMachine):
    """Two workers, a clock, and what should be."""

    where = ""

    def __init__(self) -> None:
        """Begin with an empty store."""
        super().__init__()
        self.clock = FakeClock(day(20))
        self.cases: dict[str, ac.Case] = {}
        self.known: dict[str, int] = {}
        self.told: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self.histories: defaultdict[str, list[list[str]]] = defaultdict(list)
        self.failing = False

    @initialize()
    def begin(self) -> None:
        """Start both workers."""
        self.workers = [self.a_worker(), self.a_worker()]

    def a_worker(self) -> Tracker:
        """Start a worker, with few cases in memory and small batches."""
        worker = Tracker(self.where, clock=self.clock, keep=2, batch=2, attempts=1_000)
        worker.on()(self.tell)
        worker.on(DeadlineNear, before=timedelta(days=1), of=[ac.DeadlineKind.SELLER_ANSWER])(self.tell)
        worker.on(Replaced)(self.tell)
        return worker

    def tell(self, notice: Happened | DeadlineNear | Replaced) -> None:
        """Be told, or fail; what is told is what the model has at that version."""
        if self.failing:
            raise ConnectionError
        (tag,) = tags([notice])
        self.told[notice.case_id].append((notice.version, tag))

    def now(self, name: str) -> ac.Case:
        """Return a case as it must be by now."""
        return self.cases[name].advance(self.clock.now())[0]

    def one(self, number: int) -> str:
        """Pick a case."""
        return sorted(self.cases)[number % len(self.cases)]

    @rule(worker=WORKERS, case=BEGINNINGS)
    def track(self, worker: int, case: ac.Case) -> None:
        """Take up a case."""
        name = f"{len(self.cases):04}"
        self.cases[name] = numbered(len(self.cases), case)
        self.known[name] = self.workers[worker].track(self.cases[name])

    @precondition(lambda self: self.cases)
    @rule(worker=WORKERS, number=NUMBERS, which=NUMBERS)
    def record_and_die(self, worker: int, number: int, which: int) -> None:
        """Record something, and die before it is kept: then it was never there."""
        options = events(self.clock.now())
        name, event = self.one(number), options[which % len(options)]
        if event in self.workers[worker].case(name).history:
            return
        with mock.patch.object(Store, "move", dying), pytest.raises(Killed):
            self.workers[worker].record(name, event)

    @precondition(lambda self: self.cases)
    @rule(worker=WORKERS, number=NUMBERS, which=NUMBERS, looks=st.booleans())
    def record(self, worker: int, number: int, which: int, looks: bool) -> None:
        """Record something, with the version that was seen last or without."""
        name, options = self.one(number), events(self.clock.now())
        event = options[which % len(options)]
        expected = self.workers[worker].look(name)[1] if looks else None
        before = self.cases[name]
        overtaken = looks and self.now(name) != self.workers[worker].case(name)
        try:
            self.cases[name] = before.follow(event)
            refused = False
        except ac.RefusedError:
            refused = event not in before.history
        try:
            self.known[name] = self.workers[worker].record(name, event, expected_version=expected)
        except ac.RefusedError:
            assert refused
        except StaleVersionError:
            assert overtaken
            self.cases[name] = before
        else:
            assert not refused

    @precondition(lambda self: self.cases)
    @rule(worker=WORKERS, number=NUMBERS, days=st.integers(0, 60), beginning=BEGINNINGS, dies=st.booleans())
    def replace(self, worker: int, number: int, days: int, beginning: ac.Case, dies: bool) -> None:
        """A case turns out to be another: one where less has happened, or something else."""
        name = self.one(number)
        kept = self.workers[worker].case(name)
        case = kept.as_of(day(days)) if days % 2 else numbered(int(name), beginning)
        if dies:
            with mock.patch.object(Store, "move", dying), pytest.raises(Killed):
                self.workers[worker].replace(name, case)
            return
        self.known[name] = self.workers[worker].replace(name, case)
        if case != kept:
            self.cases[name] = case
            self.histories[name].append([event.tag for event in kept.history])

    @rule(worker=WORKERS, span=SPANS)
    def wait_and_poll(self, worker: int, span: timedelta) -> None:
        """Some time goes by, and a worker does what is due."""
        self.clock.advance(span)
        self.workers[worker].poll()

    @rule(worker=WORKERS, span=SPANS, where=st.sampled_from(["claim", "settle"]))
    def wait_and_die(self, worker: int, span: timedelta, where: str) -> None:
        """Some time goes by, and a worker dies: after it has moved cases, or after it has told the app."""
        self.clock.advance(span)
        with mock.patch.object(Outbox, where, dying):
            try:
                self.workers[worker].poll()
            except Killed:
                self.workers[worker].close()
                self.workers[worker] = self.a_worker()

    @rule(failing=st.booleans())
    def app_changes(self, failing: bool) -> None:
        """The app begins to fail, or to work again."""
        self.failing = failing

    @invariant()
    def every_case_is_what_it_must_be(self) -> None:
        """Each worker has each case as the model has it, but for what nobody has noticed yet."""
        for name in self.cases:
            for worker in self.workers:
                kept = worker.case(name)
                assert self.now(name) == kept.advance(self.clock.now())[0]

    def teardown(self) -> None:
        """In the end everything was told, in order, and as it is in the history."""
        self.failing = False
        for _ in range(20):
            self.clock.advance(HOUR)
            for worker in self.workers:
                worker.poll()
        for name in self.cases:
            file, version = self.workers[0].look(name)
            first = dict(reversed(self.told[name]))
            begun = version - len(first)
            assert list(range(begun + 1, version + 1)) == sorted(first)
            told = " ".join(tag for _, tag in sorted(first.items()) if tag != "deadline_near")
            *eras, last = [each.split() for each in told.split("replaced")]
            assert [
                each[len(each) - len(era) :] for each, era in zip(self.histories[name], eras, strict=True)
            ] == eras
            history = [event.tag for event in file.case.history]
            assert history[len(history) - len(last) :] == last
            order = [each for each, _ in dict.fromkeys(self.told[name])]
            assert sorted(order) == order
            assert self.now(name) == file.case
        assert (0, 0) == (self.workers[0].stats().pending, self.workers[0].stats().given_up)
        for worker in self.workers:
            worker.close()
        self.clean()

    def clean(self) -> None:
        """Remove the store."""


class OnSqlite(Workers):
    """On a file: in memory, where there is such a folder, since nothing here is about losing power."""

    def __init__(self) -> None:
        """Make a folder for it."""
        super().__init__()
        memory = Path("/dev/shm")  # noqa: S108  # a folder of our own in it
        self.folder = tempfile.mkdtemp(dir=memory if memory.is_dir() else None)
        self.where = str(Path(self.folder) / "claims.db")

    def clean(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder)


class OnPostgres(Workers):
    """On PostgreSQL, in a schema of its own."""

    def __init__(self) -> None:
        """Make the schema."""
        super().__init__()
        self.schema = a_schema()
        self.where = self.schema.__enter__()

    def clean(self) -> None:
        """Remove the schema."""
        self.schema.__exit__(None, None, None)


OnSqlite.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
OnPostgres.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)

TestOnSqlite = OnSqlite.TestCase
TestOnPostgres = NEEDS_POSTGRES(OnPostgres.TestCase)

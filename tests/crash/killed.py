"""What the workers are that are killed: their clock, their cases, and what they write for each call."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support import changed
from worlds import ORDER, RETURN_CLAIM, granting, with_figures

import aliclaim as ac
from aliclaim.adapters.tracker import DeadlineNear, Happened, Tracker

DAY = timedelta(days=1)
QUICKER = DAY / timedelta(seconds=1)
"""How much quicker the clock of the workers runs: a day in a second."""
START = datetime(2026, 3, 1, tzinfo=UTC)
"""What that clock shows at the start."""
BEFORE = 6 * DAY
POLICY = granting(with_figures(seller_answer=13, agreement=20, return_shipping=1))
STEPS = ("deadline_near", "request_granted", "return_overdue")


class Clock:
    """A clock that runs quicker: it shows the same in all processes that know when it began."""

    def __init__(self, began: float) -> None:
        """Take when it began, by the clock of the machine."""
        self.began = began

    def __call__(self) -> datetime:
        """Return what it shows."""
        return START + timedelta(seconds=(time.time() - self.began) * QUICKER)


def a_case(number: int) -> ac.Case:
    """Return a case whose seller must answer at some moment of the next days."""
    chance = random.Random(number)  # noqa: S311  # an order of play, no secret
    opened = START - DAY - chance.random() * 5 * DAY
    facts = {"id": f"{number:04}", "ordered_at": opened - 21 * DAY, "shipped_at": opened - 20 * DAY}
    case = ac.Case(order=changed(ORDER, **facts), policy=POLICY)
    return case.apply(ac.DisputeOpened(at=opened, claim=RETURN_CLAIM))


def a_tracker(where: str, clock: Clock, log: Path) -> Tracker:
    """Make a tracker whose handlers write a line for each call."""
    tracker = Tracker(where, clock=clock, lease=2 * DAY, back_off=DAY / 24)

    def told(notice: Happened | DeadlineNear) -> None:
        tag = notice.event.tag if isinstance(notice, Happened) else "deadline_near"
        due = notice.at if isinstance(notice, Happened) else notice.deadline.at - BEFORE
        late = (clock() - due).total_seconds() / QUICKER
        line = f"{notice.case_id} {notice.version} {tag} {late:.3f}\n".encode()
        file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, line)
        os.close(file)

    tracker.on()(told)
    tracker.on(DeadlineNear, before=BEFORE, of=[ac.DeadlineKind.SELLER_ANSWER])(told)
    return tracker


def work(where: str, began: float, log: str) -> None:
    """Work until the process is ended: what a worker does."""
    stop = threading.Event()

    def end(_: int, __: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    with a_tracker(where, Clock(began), Path(log)) as tracker:
        tracker.run(stop, idle=timedelta(milliseconds=20))

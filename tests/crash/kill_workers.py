"""Kill the workers of a tracker while they work, and count what was lost or doubled.

A thousand cases with three timed steps each (a reminder, what was asked for is granted, the return is
overdue) come due within a dozen seconds, by a clock that runs quicker. Five times all workers are ended by
SIGKILL, and new ones started. Then every case must be exactly what the rules make of it, at the very
instants; every step must have been told; and none before the one that comes before it. A notice may have
been told more than once, always under the same key: that is counted, too.

On a SQLite file with one worker; and with three on PostgreSQL, where ALICLAIM_TEST_POSTGRES tells an address
in which a schema may be made. Run it as `python tests/crash/kill_workers.py`: it prints a table, and ends
with 1 where anything was lost or doubled.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)  # for the process that the workers are forked from

from killed import DAY, START, STEPS, Clock, a_case, a_tracker, work
from tracked import POSTGRES, a_schema

from aliclaim.adapters.tracker import Tracker

CASES = 1_000
KILLS = (2.0, 4.0, 6.0, 8.0, 10.0)
"""Seconds after the start at which all workers are killed."""
LONGEST = 60
"""Seconds after which it is given up: something would be lost."""

WORKERS = get_context("forkserver")
PRELOADED = ("killed", "tracked", "psycopg", "sqlalchemy.dialects.postgresql.psycopg", "sqlite3")
WORKERS.set_forkserver_preload(list(PRELOADED))


class Count(NamedTuple):
    """What was counted."""

    store: str
    workers: int
    kills: int
    lost: int
    doubled: int
    lost_calls: int
    disordered: int
    doubled_calls: int
    late: tuple[float, float, float]

    @property
    def right(self) -> bool:
        """Whether nothing was lost or doubled."""
        return not (self.lost or self.doubled or self.lost_calls or self.disordered)

    def __str__(self) -> str:
        """Write a line of the table."""
        lateness = " | ".join(f"{each:.2f} s" for each in self.late)
        return (
            f"| {self.store} | {self.workers} | {self.kills} | {self.lost} | {self.doubled} "
            f"| {self.lost_calls} | {self.disordered} | {self.doubled_calls} | {lateness} |"
        )


HEAD = (
    "| store | workers | kills | steps lost | steps doubled | calls lost | out of order | calls doubled "
    f"| late: median | 99 % | most |\n| --- |{' ---: |' * 10}"
)


def play(store: str, where: str, log: Path, workers: int) -> Count:
    """Let workers work, kill them, and count."""
    clock = Clock(time.time() + 3_600)  # nothing is due before the start
    with a_tracker(where, clock, log) as tracker:
        tracker.import_cases((f"{number:04}", a_case(number)) for number in range(CASES))
        clock.began = began = time.time() + 1
        running, killed = start(where, began, log, workers), 0
        for moment in KILLS:
            time.sleep(max(0.0, began + moment - time.time()))
            for worker in running:
                worker.kill()
                worker.join()
                killed += worker.exitcode == -signal.SIGKILL
            running = start(where, began, log, workers)
        while not is_done(tracker) and time.time() < began + LONGEST:
            time.sleep(0.2)
        for worker in running:
            worker.terminate()
            worker.join()
        return counted(store, tracker, log, workers, killed)


def start(where: str, began: float, log: Path, workers: int) -> list[ForkServerProcess]:
    """Start workers: processes of their own, which need not import anything any more."""
    started = [WORKERS.Process(target=work, args=(where, began, str(log))) for _ in range(workers)]
    for worker in started:
        worker.start()
    return started


def is_done(tracker: Tracker) -> bool:
    """Whether all that can happen has happened, and was told."""
    stats = tracker.stats()
    return stats.entries == CASES * (1 + len(STEPS)) and not stats.pending


def counted(store: str, tracker: Tracker, log: Path, workers: int, kills: int) -> Count:
    """Count what became of the cases, and of the calls."""
    lost = doubled = 0
    for case_id, file in tracker.export():
        expected = Counter(a_case(int(case_id)).advance(START + 90 * DAY)[0].history)
        found = Counter(file.case.history)
        lost, doubled = lost + (expected - found).total(), doubled + (found - expected).total()
        version = tracker.look(case_id)[1]
        lost, doubled = lost + (version < 1 + len(STEPS)), doubled + (version > 1 + len(STEPS))
    lines = [line.split() for line in log.read_text(encoding="ascii").splitlines()]
    calls = Counter((case_id, int(version), tag) for case_id, version, tag, _ in lines)
    wanted = {(f"{number:04}", *step) for number in range(CASES) for step in enumerate(STEPS, start=2)}
    first = list(dict.fromkeys((case_id, int(version)) for case_id, version, *_ in lines))
    latest: dict[str, int] = {}
    disordered = 0
    for case_id, version in first:
        disordered += version < latest.get(case_id, 0)
        latest[case_id] = version
    late = sorted(float(each) for *_, each in lines)
    times = (late[len(late) // 2], late[len(late) * 99 // 100], late[-1])
    repeated = sum(count - 1 for count in calls.values())
    missing = len(wanted - calls.keys()) + len(calls.keys() - wanted)
    return Count(store, workers, kills, lost, doubled, missing, disordered, repeated, times)


@contextmanager
def stores() -> Generator[list[tuple[str, str, int]]]:
    """Give the stores: their names, their addresses, and how many workers each gets."""
    with tempfile.TemporaryDirectory() as folder:
        files = [("SQLite", f"{folder}/claims.db", 1)]
        if POSTGRES:
            with a_schema() as address:
                yield [*files, ("PostgreSQL", address, 3)]
        else:
            print("no PostgreSQL: ALICLAIM_TEST_POSTGRES does not tell its address")
            yield files


def main() -> int:
    """Play on each store, and print the table."""
    with stores() as found, tempfile.TemporaryDirectory() as folder:
        print(HEAD)
        counts: list[Count] = []
        for store, where, workers in found:
            counts.append(play(store, where, Path(folder) / f"{store}.log", workers))
            print(counts[-1], flush=True)
    return 0 if all(count.right for count in counts) else 1


if __name__ == "__main__":
    sys.exit(main())

"""A task of procrastinate wakes a tracker: at once, in time, and never twice for the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate import App, PsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.testing import InMemoryConnector
from support import changed
from tracked import DAY, HOUR, ID, NEEDS_POSTGRES, SECOND, a_schema
from worlds import CLAIM, ORDER

import aliclaim as ac
from aliclaim.adapters.procrastinate import wake_by
from aliclaim.adapters.tracker import Happened, Tracker
from aliclaim.testing import FakeClock


def a_case(now: datetime, answer_in: timedelta) -> ac.Case:
    """Return a case in which the seller must answer soon."""
    order = changed(ORDER, ordered_at=now - 21 * DAY, shipped_at=now - 20 * DAY)
    opened = ac.DisputeOpened(at=now - DAY, claim=CLAIM, answer_by=now + answer_in)
    return ac.Case(order=order).apply(opened)


@contextmanager
def in_memory() -> Generator[tuple[BaseConnector, str]]:
    """Give a queue in memory, and a store in memory."""
    yield InMemoryConnector(), ":memory:"


@contextmanager
def on_postgres() -> Generator[tuple[BaseConnector, str]]:
    """Give a queue and a store in one PostgreSQL, in a schema of their own."""
    with a_schema() as address:
        yield PsycopgConnector(conninfo=address.replace("+psycopg", "")), address


@pytest.fixture(params=[in_memory, pytest.param(on_postgres, marks=NEEDS_POSTGRES)])
def where(request: pytest.FixtureRequest) -> Generator[tuple[BaseConnector, str]]:
    """Give a queue and a store."""
    with request.param() as found:
        yield found


async def worked(app: App) -> None:
    """Do all jobs that are due, as a worker does."""
    await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)


async def jobs(app: App) -> list[Any]:
    """Return the jobs that wait to be done."""
    return [job for job in await app.job_manager.list_jobs_async() if job.status == "todo"]


def test_a_tracker_is_woken_when_something_is_due(where: tuple[BaseConnector, str]) -> None:
    """Woken by hand it defers itself to the deadline, once; when that has passed it is told, and so on."""
    connector, store = where
    told: list[str] = []
    now = datetime.now(UTC)
    clock = FakeClock(now)

    async def main() -> None:
        app = App(connector=connector)
        with Tracker(store, clock=clock) as tracker:
            wake = wake_by(app, tracker, cron="0 0 1 1 *")

            @tracker.on()
            async def tell(notice: Happened) -> None:
                await asyncio.sleep(0)
                told.append(notice.event.tag)

            async with app.open_async():
                if isinstance(connector, PsycopgConnector):
                    await app.schema_manager.apply_schema_async()
                tracker.track(a_case(now, HOUR))
                for _ in range(2):
                    await wake.defer_async(timestamp=0)
                await worked(app)
                assert told == []
                assert [now + HOUR] == [job.scheduled_at for job in await jobs(app)]

                clock.advance(HOUR)
                await wake.defer_async(timestamp=0)
                await worked(app)
                assert ["platform_stepped_in"] == told
                assert len(await jobs(app)) == 1  # nothing more is due, so nothing more is deferred

    asyncio.run(main())


def test_it_is_woken_from_time_to_time_in_any_case(tmp_path: Path) -> None:
    """What was lost on the way is made up for by a periodic wake."""
    app = App(connector=InMemoryConnector())
    with Tracker(tmp_path / "claims.db") as tracker:
        wake = wake_by(app, tracker, name="wake", queue="claims", cron="*/5 * * * *")
        tracker.track(a_case(datetime.now(UTC), -SECOND))

        registry: Any = app.periodic_registry
        registered = list(registry.periodic_tasks.values())
        assert [(wake, "*/5 * * * *")] == [(each.task, each.cron) for each in registered]
        assert ("wake", "claims") == (wake.name, wake.queue)

        async def main() -> None:
            async with app.open_async():
                await wake.defer_async(timestamp=0)
                await worked(app)

        asyncio.run(main())
        assert "platform_stepped_in" == tracker.case(ID).history.last.tag

"""Wake a tracker by procrastinate, a queue of tasks on PostgreSQL (extra `procrastinate`).

For those who run procrastinate already: its workers do what `Tracker.run` does in a process of its own.
The queue only wakes. What is due, and whether it has been done, stands in the tables of the tracker, so
that a wake too many is harmless, and a wake that is lost is made up for by the next.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aliclaim._errors import MissingExtraError

try:
    from procrastinate import App
    from procrastinate.exceptions import AlreadyEnqueued
except ModuleNotFoundError as _missing:  # pragma: no cover  # shown by a test in an environment without it
    if _missing.name != "procrastinate":
        raise
    raise MissingExtraError("aliclaim.adapters.procrastinate", "procrastinate") from None

from aliclaim.adapters.tracker import Tracker

if TYPE_CHECKING:
    from procrastinate.tasks import Task

__all__ = ["wake_by"]


def wake_by(
    app: App,
    tracker: Tracker,
    *,
    name: str = "aliclaim.wake",
    queue: str = "default",
    cron: str = "* * * * *",
) -> Task[..., Any, ...]:
    """Register a task that has a tracker do what is due, and that defers itself to the next thing due.

    Args:
        app: The app of procrastinate. Its workers need the module in which this is called.
        tracker: The tracker, with its handlers: sync or async.
        name: The name of the task.
        queue: The queue that it goes into.
        cron: How often it is woken in any case: that makes up for whatever was lost.

    Returns:
        The task. Defer it to have something told at once, as after `record`; its one argument is the
        moment at which it was meant to run, in seconds of the epoch, and decides nothing.

    Examples:
        >>> from procrastinate import testing
        >>> app = App(connector=testing.InMemoryConnector())
        >>> tracker = Tracker(":memory:")
        >>> wake_by(app, tracker).name
        'aliclaim.wake'
        >>> tracker.close()
    """

    @app.periodic(cron=cron)
    @app.task(name=name, queue=queue)
    async def wake(timestamp: int) -> int:  # noqa: ARG001  # given by the queue
        done = await tracker.apoll()
        if (soon := await asyncio.to_thread(tracker.next_at)) is not None:
            await _defer(wake, name, soon)
        return done

    return wake


async def _defer(wake: Task[..., Any, ...], name: str, moment: datetime) -> None:
    """Defer a wake to a moment, once."""
    once = f"{name} {moment.isoformat()}"
    try:
        await wake.configure(schedule_at=moment, queueing_lock=once).defer_async(
            timestamp=int(moment.timestamp())
        )
    except AlreadyEnqueued:
        return

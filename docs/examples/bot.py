"""A bot that follows disputes: it keeps them in a file, reminds the buyer in time, and tells what happens.

It runs as it stands, and needs no network: what it would send it prints, and its clock runs through some
weeks at once. In a real bot `send` posts a message, there is no such clock, and `await tracker.arun()` runs
for good.

    pip install 'aliclaim[tracker]' && python docs/examples/bot.py
"""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aliclaim as ac
from aliclaim.adapters.tracker import DeadlineNear, Happened, Key, Tracker

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHIPPED = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self, now: datetime) -> None:
        """Start at a moment."""
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now


clock = Clock(SHIPPED + 20 * DAY)
tracker = Tracker(Path(tempfile.mkdtemp()) / "claims.db", clock=clock)
sent: set[Key] = set()


async def send(key: Key, words: str) -> None:
    """Send a message, once for each key: a notice may come again where the bot was stopped in the middle.

    A real bot keeps the keys where it keeps everything else, or hands them to a service that knows them.
    """
    if key not in sent:
        await asyncio.sleep(0)  # here: the request over the network
        sent.add(key)
        print(f"{clock():%d %b %H:%M}  {words}")


@tracker.on(DeadlineNear, before=2 * DAY, of=[ac.DeadlineKind.NEGOTIATION])
async def remind(notice: DeadlineNear) -> None:
    """Remind the buyer to choose, and say what to choose."""
    offers = [f"{offer.whose}: {ac.describe(offer.proposal)}" for offer in notice.case.offers(clock())]
    words = f"{notice.left.days} days left to choose; after that {notice.deadline.effect}."
    await send(notice.key, f"{words} On the table: {'; '.join(offers)}.")


@tracker.on(ac.SellerProposed, ac.PlatformProposed)
async def advise(notice: Happened) -> None:
    """Say what a new proposal means, by the gravest advice."""
    advice = notice.case.advice(max(clock(), notice.at))
    await send(notice.key, f"{ac.describe(notice.event)} {advice[0]}")


@tracker.on(ac.PlatformSteppedIn, ac.ProposalAssigned, ac.RefundCompleted)
def log(notice: Happened) -> None:
    """Tell what happened: a handler need not be async."""
    print(f"{clock():%d %b %H:%M}  {notice.case_id}: {ac.describe(notice.event)}")


async def main() -> None:
    """Let a dispute take its course."""
    paid = ac.Money("61.70", "USD")
    order = ac.Order(id="8194700000021470", paid=paid, shipped_at=SHIPPED)
    tracker.track(ac.Case(order=order))
    claim = ac.Claim(reason=ac.Reason.NOT_AS_DESCRIBED, asks=ac.Refund(paid), text="The lid is broken.")
    tracker.record(order.id, ac.DisputeOpened(at=clock(), claim=claim))
    # What the marketplace shows, and when the bot reads it there.
    news: list[ac.Event] = [
        ac.SellerProposed(at=SHIPPED + 22 * DAY, proposal=ac.Refund(ac.Money("10", "USD"))),
        ac.PlatformProposed(at=SHIPPED + 30 * DAY, proposal=ac.Refund(ac.Money("40", "USD"))),
        ac.RefundCompleted(at=SHIPPED + 41 * DAY, amount=ac.Money("40", "USD")),
    ]
    while clock.now < SHIPPED + 43 * DAY:
        while news and news[0].at <= clock.now:
            tracker.record(order.id, news.pop(0))
        await tracker.apoll()
        clock.now += HOUR
    tracker.close()


if __name__ == "__main__":
    asyncio.run(main())

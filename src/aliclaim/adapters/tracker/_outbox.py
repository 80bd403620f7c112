"""What the app is still to be told: claimed by one worker at a time, oldest first in each case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any, Final, NamedTuple, final

from sqlalchemy import BindParameter, bindparam, select, update

from aliclaim._time import DateTime
from aliclaim.adapters.tracker._codec import from_micro, micro_or_none, to_micro
from aliclaim.adapters.tracker._database import Database
from aliclaim.adapters.tracker._notices import GivenUp, Key
from aliclaim.adapters.tracker._plan import tag_of
from aliclaim.adapters.tracker._tables import EVENTS

# --- the statements ---------------------------------------------------------------------------

_OLDER: Final = EVENTS.alias("older")
_KINDS: Final[BindParameter[Any]] = bindparam("topics", expanding=True)
# Of what nobody here has a handler for, nothing waits: it may be that nobody has one any more.
_FIRST: Final = ~(
    select(_OLDER.c.version)
    .where(_OLDER.c.case_id == EVENTS.c.case_id, _OLDER.c.version < EVENTS.c.version)
    .where(_OLDER.c.pending.isnot(None), _OLDER.c.topic.in_(_KINDS))
    .exists()
)
_PENDING: Final = (
    select(
        EVENTS.c.case_id, EVENTS.c.version, EVENTS.c.at, EVENTS.c.topic, EVENTS.c.pending, EVENTS.c.attempts
    )
    .where(EVENTS.c.pending <= bindparam("now"), EVENTS.c.topic.in_(_KINDS), _FIRST)
    .order_by(EVENTS.c.pending)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=EVENTS)
)
_THIS: Final = update(EVENTS).where(
    EVENTS.c.case_id == bindparam("of"), EVENTS.c.version == bindparam("made")
)
_LEASE: Final = _THIS.values(pending=bindparam("until"), attempts=bindparam("number"))
# Only who holds the newest lease may settle: one whose lease has ended may have been followed by another.
_SETTLE: Final = _THIS.where(
    EVENTS.c.pending == bindparam("until"), EVENTS.c.attempts == bindparam("number")
).values(
    pending=bindparam("again"),
    attempts=bindparam("tried"),
    given_up=bindparam("ended"),
    failure=bindparam("why"),
)
_GIVEN_UP: Final = (
    select(
        EVENTS.c.case_id,
        EVENTS.c.version,
        EVENTS.c.topic,
        EVENTS.c.given_up,
        EVENTS.c.attempts,
        EVENTS.c.failure,
    )
    .where(EVENTS.c.given_up.isnot(None))
    .order_by(EVENTS.c.given_up, EVENTS.c.case_id, EVENTS.c.version)
)
_RETRY: Final = _THIS.where(EVENTS.c.given_up.isnot(None)).values(
    pending=bindparam("soon"), given_up=None, attempts=0, failure=None
)


class Claimed(NamedTuple):
    """A row that one worker alone may tell to the app, until its lease ends.

    Attributes:
        case_id: The case.
        version: The version that it made.
        at: When it happened.
        topic: The tag of the event; for a reminder its kind and span, too.
        attempt: Which attempt this is, from 1.
        until: When the lease ends.
        since: From when it could be claimed.
    """

    case_id: str
    version: int
    at: DateTime
    topic: str
    attempt: int
    until: DateTime
    since: DateTime


class Outcome(NamedTuple):
    """What became of a row that was claimed: it was told, unless something says otherwise.

    Attributes:
        row: The row.
        again: From when to try it again.
        ended: When it was given up on.
        failure: The class of the error.
        untried: Whether the app was not called with it at all.
    """

    row: Claimed
    again: DateTime | None = None
    ended: DateTime | None = None
    failure: str | None = None
    untried: bool = False


@final
class Outbox:
    """What the app is still to be told, in the table of the events.

    Args:
        database: The database, with the tables in it.
    """

    def __init__(self, database: Database) -> None:
        """Begin."""
        self._database = database

    def claim(self, now: DateTime, topics: Iterable[str], most: int, until: DateTime) -> list[Claimed]:
        """Claim the oldest thing of some cases that the app is still to be told, until the lease ends.

        What was tried before comes alone: if it ends the process each time, nothing else is counted as
        tried with it.
        """
        asked = {"now": to_micro(now), "topics": sorted(topics), "most": most}
        with self._database.writing() as connection:
            rows = connection.execute(_PENDING, asked).all()
            fresh = list(takewhile(lambda row: not row.attempts, rows))
            claimed = [_claimed(row, until) for row in fresh or rows[:1]]
            self._database.many(connection, _LEASE, [_lease_row(row) for row in claimed])
        return claimed

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Keep what became of what was claimed."""
        if outcomes:
            with self._database.writing() as connection:
                self._database.many(connection, _SETTLE, [_settle_row(each) for each in outcomes])

    def given_up(self) -> tuple[GivenUp, ...]:
        """List what was given up on, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_GIVEN_UP).all()
        return tuple(
            GivenUp(
                case_id=row.case_id,
                version=row.version,
                tag=tag_of(row.topic),
                at=from_micro(row.given_up),
                attempts=row.attempts,
                failure=row.failure,
            )
            for row in rows
        )

    def retry(self, key: Key, now: DateTime) -> bool:
        """Let what was given up on be tried again."""
        case_id, version = key
        asked = {"of": case_id, "made": version, "soon": to_micro(now)}
        with self._database.writing() as connection:
            return connection.execute(_RETRY, asked).rowcount > 0


def _claimed(row: Any, until: DateTime) -> Claimed:
    at, since = from_micro(row.at), from_micro(row.pending)
    return Claimed(row.case_id, row.version, at, row.topic, row.attempts + 1, until, since)


def _lease_row(row: Claimed) -> dict[str, object]:
    return {"of": row.case_id, "made": row.version, "until": to_micro(row.until), "number": row.attempt}


def _settle_row(outcome: Outcome) -> dict[str, object]:
    return {
        **_lease_row(outcome.row),
        "again": micro_or_none(outcome.again),
        "tried": outcome.row.attempt - outcome.untried,
        "ended": micro_or_none(outcome.ended),
        "why": outcome.failure,
    }

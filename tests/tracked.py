"""What the tests of the tracker share: stores, cases that move by themselves, and what was told."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import create_engine, text
from worlds import ORDER, RETURN_OPENED, granting

import aliclaim as ac
from aliclaim.adapters.tracker import DeadlineNear, Happened, Replaced, Tracker

POSTGRES = os.environ.get("ALICLAIM_TEST_POSTGRES", "")
"""The address of a PostgreSQL in which the tests may make schemas."""

NEEDS_POSTGRES = pytest.mark.skipif(
    not POSTGRES, reason="no PostgreSQL: ALICLAIM_TEST_POSTGRES does not tell its address"
)

ID = ORDER.id
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
CASE = ac.Case(order=ORDER)
Notice = Happened | DeadlineNear | Replaced


@contextmanager
def a_schema() -> Generator[str]:
    """Make a schema of its own in PostgreSQL, and give its address."""
    name = f"aliclaim_{uuid.uuid4().hex}"
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        yield f"{POSTGRES}?options=-csearch_path%3D{name}"
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


def each_store(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """Give the address of an empty store: the body of a fixture whose parameters are `STORES`."""
    if request.param == "sqlite":
        yield str(tmp_path / "claims.db")
    else:
        with a_schema() as address:
            yield address


STORES = ["sqlite", "postgres"] if POSTGRES else ["sqlite"]


def numbered(number: int, case: ac.Case = CASE) -> ac.Case:
    """Return a case like another, with an order of its own."""
    return case.with_facts(order=attrs.evolve(case.given, id=f"{number:04}"))


TIMED = ac.Case(order=ORDER, policy=granting()).apply(RETURN_OPENED)
"""A case that moves twice by itself: what was asked for is granted, and the return is never sent."""


def told_to(tracker: Tracker) -> list[Notice]:
    """Have a tracker tell everything that happens to a list."""
    told: list[Notice] = []
    tracker.on()(told.append)
    return told


def tags(told: Sequence[Notice]) -> list[str]:
    """Return what was told, by its tags."""
    others = {DeadlineNear: "deadline_near", Replaced: "replaced"}
    return [notice.event.tag if isinstance(notice, Happened) else others[type(notice)] for notice in told]


class Killed(BaseException):
    """The end of a process, as far as a test can play it: nothing catches it."""


def dying(*_: object) -> None:
    """End the process."""
    raise Killed


def failing(times: int) -> Callable[[object], None]:
    """Make a handler that fails so many times, and is content then."""
    left = [times]

    def handle(_: object) -> None:
        if left[0]:
            left[0] -= 1
            raise ConnectionError

    return handle


def nothing(_: object) -> None:
    """Handle a notice."""


def part(tracker: object, name: str) -> Any:
    """Return a part of a tracker that is nobody's business but a test's."""
    return getattr(tracker, name)

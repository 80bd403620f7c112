"""What the tracker costs: transitions beside raw rows, and the due query among more and more cases.

A transition is read, stepped, and written: the row of the case updated, the event inserted. Beside it stands
a raw insert of one row with a body of the same size, on the same disk, by the driver alone: in as many
transactions, each of them as durable (SQLite with a write-ahead log and full synchronisation, PostgreSQL as
it comes).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

import attrs
import psycopg
from lives import CASE, events
from measure import QUICK, Block, repeated
from psycopg.sql import SQL, Identifier
from sqlalchemy import text

import aliclaim as ac
from aliclaim._time import instant
from aliclaim.adapters.tracker import Tracker

POSTGRES = os.environ.get("ALICLAIM_TEST_POSTGRES", "")
"""The address of a PostgreSQL in which a schema may be made."""

ROUNDS = 7
_NUMBER = 300
"""Transitions in one round."""
_DAY = timedelta(days=1)
_FAR = datetime(2100, 1, 1, tzinfo=UTC)


@contextmanager
def on_sqlite() -> Generator[str]:
    """Give the place of a file."""
    folder = tempfile.mkdtemp()
    try:
        yield f"{folder}/claims.db"
    finally:
        shutil.rmtree(folder)


@contextmanager
def on_postgres() -> Generator[str]:
    """Give the address of a schema."""
    name = f"aliclaim_{uuid4().hex}"
    with psycopg.connect(POSTGRES.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
        try:
            yield f"{POSTGRES}?options=-csearch_path%3D{name}"
        finally:
            connection.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(name)))


STORES: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "SQLite": on_sqlite,
    **({"PostgreSQL": on_postgres} if POSTGRES else {}),
}

# --- transitions ------------------------------------------------------------------------------


def _a_case(number: int, group: int) -> ac.Case:
    """Return a case whose seller must answer, a day later in each group."""
    (opened, *_) = events()
    moved = attrs.evolve(opened, at=opened.at + group * _DAY)
    return CASE.with_facts(order=attrs.evolve(CASE.given, id=f"{group} {number}")).apply(moved)


def transitions(where: str, batch: int, keep: int) -> tuple[Tracker, Block]:
    """Return a block that lets one time-out happen in each of some cases; and its tracker, to be closed."""
    tracker = Tracker(where, keep=keep, batch=batch)
    groups = [[_a_case(number, group) for number in range(_NUMBER)] for group in range(ROUNDS + 1)]
    tracker.import_cases((case.order.id, case) for cases in groups for case in cases)
    moments = iter([cases[0].standing(cases[0].history.last.at).next for cases in groups])

    def block() -> float:
        deadline = next(moments)
        assert deadline
        began = perf_counter()
        assert tracker.poll(deadline.at) == _NUMBER
        return (perf_counter() - began) / _NUMBER

    return tracker, block


def body() -> str:
    """Return a body as long as that of the event which such a transition writes."""
    return "x" * len('{"type":"platform_stepped_in","at":"2026-03-26T12:00:00Z","because":"seller_silent"}')


def raw(where: str, batch: int) -> Block:
    """Return a block that inserts rows by the driver alone, so many in a transaction."""
    insert = _raw_sqlite(where) if "://" not in where else _raw_postgres(where)
    numbers = iter(range(10**9))

    def block() -> float:
        began = perf_counter()
        for _ in range(0, _NUMBER, batch):
            insert([(next(numbers), body()) for _ in range(batch)])
        return (perf_counter() - began) / _NUMBER

    return block


Rows = list[tuple[int, str]]


def _raw_sqlite(where: str) -> Callable[[Rows], None]:
    connection = sqlite3.connect(f"{where}.raw", isolation_level=None)
    for statement in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE raw (id INTEGER PRIMARY KEY, body TEXT)",
    ):
        connection.execute(statement)

    def insert(rows: Rows) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO raw VALUES (?, ?)", rows)
        connection.execute("COMMIT")

    return insert


def _raw_postgres(where: str) -> Callable[[Rows], None]:
    connection = psycopg.connect(where.replace("+psycopg", ""), autocommit=True)
    connection.execute("CREATE TABLE IF NOT EXISTS raw (id BIGSERIAL PRIMARY KEY, number BIGINT, body TEXT)")

    def insert(rows: Rows) -> None:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany("INSERT INTO raw (number, body) VALUES (%s, %s)", rows)

    return insert


@contextmanager
def beside_raw(store: str, batch: int) -> Generator[dict[str, Block]]:
    """Give the blocks: raw rows, and transitions of cases that are held in memory, or read each time."""
    with STORES[store]() as first, STORES[store]() as second:
        warm, held = transitions(first, batch, keep=10**6)
        cold, read = transitions(second, batch, keep=0)
        with warm, cold:
            yield {"a raw row": raw(first, batch), "held in memory": held, "read each time": read}


# --- the due query ----------------------------------------------------------------------------

SIZES = (1_000, 10_000, 100_000) if QUICK else (1_000, 100_000, 1_000_000)

_MANY = {
    "SQLite": """INSERT INTO aliclaim_case (id, version, born, due, policy, body)
        WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :size)
        SELECT 'case ' || n, 1, 'b', :due + n * 1000000, 'p', :body FROM number""",
    "PostgreSQL": """INSERT INTO aliclaim_case (id, version, born, due, policy, body)
        SELECT 'case ' || n, 1, 'b', :due + n * CAST(1000000 AS BIGINT), 'p', :body
        FROM generate_series(1, :size) AS n""",
}


@contextmanager
def due_among(store: str) -> Generator[dict[str, Block]]:
    """Give a block for each size: it claims fifty cases that are due, among so many that wait."""
    with _stores(store, len(SIZES)) as places:
        trackers = [_filled(store, where, size) for where, size in zip(places, SIZES, strict=True)]
        try:
            yield {
                f"{size:,}": repeated(_claiming(tracker), 100, perf_counter)
                for tracker, size in zip(trackers, SIZES, strict=True)
            }
        finally:
            for tracker in trackers:
                tracker.close()


@contextmanager
def _stores(store: str, count: int) -> Generator[list[str]]:
    if not count:
        yield []
        return
    with STORES[store]() as where, _stores(store, count - 1) as others:
        yield [where, *others]


def _filled(store: str, where: str, size: int) -> Tracker:
    """Return a tracker with so many cases, a second apart: put there directly, since nothing reads them."""
    tracker = Tracker(where)
    due = int(_FAR.timestamp()) * 1_000_000
    database: Any = getattr(tracker, "_database")  # noqa: B009  # what nobody else needs
    with database.writing() as connection:
        connection.execute(text(_MANY[store]), {"size": size, "due": due, "body": "x" * 400})
    with database.writing() as connection:
        connection.execute(text("ANALYZE"))
    return tracker


def _claiming(tracker: Tracker) -> Callable[[], object]:
    """Return what claims the fifty cases that are due first."""
    database: Any = getattr(tracker, "_database")  # noqa: B009  # see above
    store: Any = getattr(tracker, "_store")  # noqa: B009
    now = instant(_FAR + timedelta(seconds=50))

    def claim() -> None:
        with database.writing() as connection:
            heads, _ = store.due(connection, now, 50)
            assert len(heads) == 50

    return claim

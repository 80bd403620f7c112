"""The tables of a tracker, and how a store of another version comes to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, delete, insert, select
from sqlalchemy.engine import Connection

from aliclaim.adapters.tracker._problems import StoreError

METADATA: Final = MetaData()

META: Final = Table(
    "aliclaim_meta",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What is true of the whole store: its version, what is subscribed to, and each policy by its digest."""

CASES: Final = Table(
    "aliclaim_case",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("born", Text, nullable=False),  # random: tells it from another case under its id later
    Column("due", BigInteger),  # microseconds of the epoch; when something is to be done next
    Column("policy", Text, nullable=False),  # the digest of the policy it was opened under
    Column("body", Text, nullable=False),  # a case file without its events
)
"""A row for each case: the facts with which it began. What happened since stands in the events."""

EVENTS: Final = Table(
    "aliclaim_event",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),  # when it happened
    Column("recorded_at", BigInteger, nullable=False),  # when it was written here
    Column("topic", Text, nullable=False),  # the tag of the event; of a reminder its kind and span, too
    Column("body", Text, nullable=False),  # an event as in a case file, or a reminder
    Column("pending", BigInteger),  # from when it may be told to the app, or until when it is leased
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("given_up", BigInteger),  # when it was given up on
    Column("failure", Text),  # the class of the last error
)
"""A row for each event, and for each reminder: the history, and what the app is still to be told."""


def _index_of(name: str, subject: Column[int], *columns: Column[Any]) -> None:
    """Index the rows of a table in which a column holds something."""
    there = subject.isnot(None)
    Index(name, *(columns or (subject,)), postgresql_where=there, sqlite_where=there)


_index_of("aliclaim_case_due", CASES.c.due)
_index_of("aliclaim_event_pending", EVENTS.c.pending)
_index_of("aliclaim_event_first_pending", EVENTS.c.pending, EVENTS.c.case_id, EVENTS.c.version)
_index_of("aliclaim_event_given_up", EVENTS.c.given_up)

Migration: TypeAlias = Callable[[Connection], None]

MIGRATIONS: Final[Mapping[int, Migration]] = MappingProxyType({1: METADATA.create_all})
"""What makes each version of the tables from the one before it; the first makes them from nothing."""

NEWEST: Final = max(MIGRATIONS)
"""The version of the tables that this library makes."""

_VERSION: Final = "version"


def migrate(connection: Connection, store: str, migrations: Mapping[int, Migration] = MIGRATIONS) -> None:
    """Bring the tables to the newest version, within the transaction of the connection.

    Args:
        connection: A connection whose transaction lets no other do the same meanwhile.
        store: The name of the store, for a message.
        migrations: What makes each version.

    Raises:
        StoreError: A newer version of this library wrote the store.
    """
    META.create(connection, checkfirst=True)
    found = connection.scalar(select(META.c.value).where(META.c.name == _VERSION))
    present, newest = int(found or 0), max(migrations)
    if present > newest:
        words = f"its tables have version {present}, and this library knows up to {newest}: upgrade aliclaim"
        raise StoreError(store, words)
    for version in range(present + 1, newest + 1):
        migrations[version](connection)
    if present < newest:
        connection.execute(delete(META).where(META.c.name == _VERSION))
        connection.execute(insert(META).values(name=_VERSION, value=str(newest)))

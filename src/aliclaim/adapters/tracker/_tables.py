"""The tables of a tracker, and how a store of another version comes to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, insert, select, update
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
    Column("tag", Text, nullable=False),
    Column("body", Text, nullable=False),  # an event as in a case file, or a reminder
    Column("pending", BigInteger),  # from when it may be told to the app; null once it was
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("given_up", BigInteger),  # when it was given up on
    Column("failure", Text),  # the class of the last error
)
"""A row for each event, and for each reminder: the history, and what the app is still to be told."""

Index(
    "aliclaim_case_due",
    CASES.c.due,
    postgresql_where=CASES.c.due.isnot(None),
    sqlite_where=CASES.c.due.isnot(None),
)
Index(
    "aliclaim_event_pending",
    EVENTS.c.pending,
    EVENTS.c.case_id,
    EVENTS.c.version,
    postgresql_where=EVENTS.c.pending.isnot(None),
    sqlite_where=EVENTS.c.pending.isnot(None),
)
Index(
    "aliclaim_event_given_up",
    EVENTS.c.given_up,
    postgresql_where=EVENTS.c.given_up.isnot(None),
    sqlite_where=EVENTS.c.given_up.isnot(None),
)

Migration = Callable[[Connection], None]

MIGRATIONS: Final[Mapping[int, Migration]] = MappingProxyType({1: METADATA.create_all})
"""What makes each version of the tables from the one before it; the first makes them from nothing."""

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
    if found is None:
        connection.execute(insert(META).values(name=_VERSION, value=str(newest)))
    elif present < newest:
        connection.execute(update(META).where(META.c.name == _VERSION).values(value=str(newest)))

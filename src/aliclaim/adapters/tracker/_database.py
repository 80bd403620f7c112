"""A database: how it is opened, its transactions, and its faults in our own words."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import Any, Final, final

from sqlalchemy import URL, Connection, Engine, Executable, UpdateBase, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import StaticPool

from aliclaim._errors import InvalidValueError, MissingExtraError, shown
from aliclaim.adapters.tracker._problems import StoreError
from aliclaim.adapters.tracker._tables import CASES

_WRITES: Final = "aliclaim_writes"
_SQLITE, _POSTGRES = "sqlite", "postgresql"
# Numbers of our own, which tell these locks. There are two, since who puts a policy holds cases already, and
# who is alone waits for those who do.
_ALONE: Final = text("SELECT pg_advisory_xact_lock(5489325017)")
_POLICIES: Final = text("SELECT pg_advisory_xact_lock(5489325018)")
_NO_CASE_MOVES: Final = text(f"LOCK TABLE {CASES.name} IN EXCLUSIVE MODE")
_DRIVERS: Final = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_ADDRESS: Final = "a file's name, or an address such as postgresql+psycopg://user@host/name"
_IN_MEMORY: Final = frozenset({None, "", ":memory:"})


class TakenError(StoreError):
    """Another has written a row under the same key in the meantime: look again."""


def _engine(where: str | Path) -> Engine:
    """Make what connects to a database: a file of SQLite, unless it is an address."""
    try:
        url = _url(where)
        # Parameters are what users wrote: no error shows them.
        engine = create_engine(url, hide_parameters=True, **_options(url))
    except (ArgumentError, ValueError) as error:
        raise InvalidValueError("where", _ADDRESS, shown(str(where))) from error
    except ModuleNotFoundError:
        raise MissingExtraError("a tracker on PostgreSQL", "postgres") from None
    if engine.dialect.name == _SQLITE:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _url(where: str | Path) -> URL:
    """Read an address; by the drivers alone that are tested."""
    if isinstance(where, Path) or "://" not in where:
        return URL.create(_SQLITE, database=str(where))
    url = make_url(where)
    if url.drivername not in _DRIVERS:
        raise ArgumentError(url.drivername)
    return url.set(drivername=_DRIVERS[url.drivername])


def _options(url: URL) -> dict[str, Any]:
    """Keep the one connection of a database in memory; test those over a network, since they may be lost."""
    if url.get_backend_name() != _SQLITE:
        return {"pool_pre_ping": True, "isolation_level": "READ COMMITTED"}
    named = {"paramstyle": "named"}  # so that rows are dictionaries for every driver: see `many`
    if url.database in _IN_MEMORY:
        return {**named, "poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    return named


def _prepare(connection: Any, _: object) -> None:
    """Let SQLite keep what it says it kept, through a loss of power; and let us begin transactions."""
    connection.isolation_level = None  # else Python's module would begin them, and too late
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """Begin a transaction: one that writes takes the lock at once, so that it never has to give up."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@final
class Database:
    """A database, by its transactions.

    Args:
        where: The file of a SQLite database, or the address of a database, as SQLAlchemy takes it.

    Raises:
        InvalidValueError: The address is none.
        MissingExtraError: The driver of the database is not installed.
    """

    def __init__(self, where: str | Path) -> None:
        """Make what connects, and connect to nothing yet."""
        self._engine = _engine(where)
        self.name = self._engine.url.render_as_string(hide_password=True)
        self._postgres = self._engine.dialect.name == _POSTGRES
        self._words: dict[UpdateBase, str] = {}
        in_memory = isinstance(self._engine.pool, StaticPool)
        # The one connection of a database in memory serves one transaction at a time.
        self._turn: AbstractContextManager[object] = RLock() if in_memory else nullcontext()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that may write: all of it is kept where the block ends well, else nothing."""
        return self._transaction({_WRITES: True})

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that only reads, and sees one state of everything."""
        return self._transaction({"isolation_level": "REPEATABLE READ"} if self._postgres else {})

    @contextmanager
    def alone(self) -> Generator[Connection]:
        """Open one that may write, and that no other process enters at the same time: SQLite's all are."""
        with self.writing() as connection:
            self._lock(connection, _ALONE)
            yield connection

    def lock_policies(self, connection: Connection) -> None:
        """Wait until no other transaction puts policies, and let none to the end of this one."""
        self._lock(connection, _POLICIES)

    def stop_cases(self, connection: Connection) -> None:
        """Wait for all transactions that have looked for a case to write, and let none begin: see above."""
        self._lock(connection, _NO_CASE_MOVES)

    def _lock(self, connection: Connection, statement: Executable) -> None:
        if self._postgres:
            connection.execute(statement)

    def many(self, connection: Connection, statement: UpdateBase, rows: Sequence[dict[str, Any]]) -> None:
        """Run a statement with each of some rows, whose values the driver takes as they are.

        SQLAlchemy would go through all values of all rows, and that took longer than to write them.
        """
        if rows:
            connection.exec_driver_sql(self._worded(statement), rows)

    def _worded(self, statement: UpdateBase) -> str:
        """Return a statement in the words of the database: they are made once."""
        if statement not in self._words:
            self._words[statement] = str(statement.compile(dialect=self._engine.dialect))
        return self._words[statement]

    @contextmanager
    def _transaction(self, options: dict[str, Any]) -> Generator[Connection]:
        with self._told(), self._turn, self._engine.connect() as opened:
            connection = opened.execution_options(**options)
            with connection.begin():
                yield connection

    @contextmanager
    def _told(self) -> Generator[None]:
        """Tell a fault of the database as our own error."""
        try:
            yield
        except IntegrityError as error:
            raise TakenError(self.name, _first_line(error.orig)) from error
        except DBAPIError as error:
            raise StoreError(self.name, _first_line(error.orig)) from error
        except NoConnectionError as error:
            raise StoreError(self.name, _first_line(error)) from error


def _first_line(error: BaseException | None) -> str:
    """Return what a fault says; the lines below may tell values."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__

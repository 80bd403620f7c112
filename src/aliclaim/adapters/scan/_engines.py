"""The engines that can scan files of orders: each reads Parquet files, counts, and writes what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias, final

import polars as pl

from aliclaim._checks import Term
from aliclaim._errors import MissingExtraError
from aliclaim.adapters.scan._csv import ROW

Table: TypeAlias = Any
"""A lazy table of an engine."""

Watch: TypeAlias = Callable[[int], object]
"""Told how many more rows have been read, as it goes on: from several threads."""

_ISO: Final = "%Y-%m-%dT%H:%M:%S"


class EngineName(Term):
    """The engines of the command."""

    POLARS = "polars"
    """In this process, in pieces: the usual one."""
    DUCKDB = "duckdb"
    """In this process."""
    SPARK = "spark"
    """On a cluster, or on this machine as if it were one."""


class Engine(Protocol):
    """One engine."""

    def opened(self, paths: Sequence[str], watch: Watch, *, numbered: bool) -> Table:
        """Open Parquet files, and number their rows where they are not numbered yet."""
        ...

    def counted(self, table: Table, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        """Count the rows of each group: the keys, and how many."""
        ...

    def written(self, table: Table, path: Path) -> None:
        """Write a table to a path: Parquet, or CSV, by its ending."""
        ...


def _imported(name: str, engine: EngineName) -> Any:
    """Import an engine: only who asks for it needs it.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise MissingExtraError(f"the engine {engine}", engine.value) from None


@final
class _Polars:
    """Polars, in pieces: the table need not fit into memory."""

    def opened(self, paths: Sequence[str], watch: Watch, *, numbered: bool) -> Table:
        row = None if numbered else ROW
        table = pl.scan_parquet(list(paths), row_index_name=row, row_index_offset=1)

        def seen(piece: pl.DataFrame) -> pl.DataFrame:  # pragma: no cover  # in threads of the engine's own
            watch(piece.height)
            return piece

        return table.map_batches(
            seen,
            predicate_pushdown=True,
            projection_pushdown=True,
            validate_output_schema=False,
            streamable=True,
        )

    def counted(self, table: Table, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = table.group_by(*keys).agg(pl.len()).collect(engine="streaming").rows()
        return rows

    def written(self, table: Table, path: Path) -> None:
        if path.suffix == ".csv":
            table.sink_csv(path, datetime_format=f"{_ISO}%.6fZ")
        else:
            table.sink_parquet(path)


@final
class _DuckDb:
    """DuckDB, with a data base in memory that holds nothing."""

    def __init__(self) -> None:
        self.session = _imported("duckdb", EngineName.DUCKDB).connect()
        self.session.execute("SET TimeZone = 'UTC'")

    def opened(self, paths: Sequence[str], watch: Watch, *, numbered: bool) -> Table:  # noqa: ARG002
        if numbered:
            return self.session.read_parquet(list(paths))
        table = self.session.read_parquet(list(paths), file_row_number=True)
        return table.project(f"* EXCLUDE (file_row_number), file_row_number + 1 AS {ROW}")

    def counted(self, table: Table, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        listed = ", ".join(keys)
        rows: list[tuple[Any, ...]] = table.aggregate(f"{listed}, count(*)", listed).fetchall()
        return rows

    def written(self, table: Table, path: Path) -> None:
        if path.suffix == ".csv":
            table.write_csv(str(path), header=True, timestamp_format=f"{_ISO}.%fZ")
        else:
            table.write_parquet(str(path))


@final
class _Spark:  # pragma: no cover  # its tests are a step of their own
    """Spark: what it writes is a folder, with a file of each of its workers."""

    def __init__(self, master: str) -> None:
        built = _imported("pyspark.sql", EngineName.SPARK).SparkSession.builder
        built = built.master(master) if master else built
        self.session = built.config("spark.log.level", "ERROR").getOrCreate()
        self.session.conf.set("spark.sql.session.timeZone", "UTC")
        # By its default it writes a form that others read as times without a zone.
        self.session.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")

    def opened(self, paths: Sequence[str], watch: Watch, *, numbered: bool) -> Table:  # noqa: ARG002
        table = self.session.read.parquet(*paths)
        return table if numbered else table.selectExpr("*", f"_metadata.row_index + 1 AS {ROW}")

    def counted(self, table: Table, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in table.groupBy(*keys).count().collect()]

    def written(self, table: Table, path: Path) -> None:
        writer = table.write.mode("overwrite")
        if path.suffix == ".csv":
            writer.csv(str(path), header=True, timestampFormat="yyyy-MM-dd'T'HH:mm:ss.SSSSSSX")
        else:
            writer.parquet(str(path))


def started(name: EngineName, master: str) -> Engine:
    """Start an engine.

    Args:
        name: Which one.
        master: For Spark, the address of the cluster; empty for what its configuration says.

    Raises:
        MissingExtraError: It is not installed.
    """
    engines: Mapping[EngineName, Callable[[], Engine]] = {
        EngineName.POLARS: _Polars,
        EngineName.DUCKDB: _DuckDb,
        EngineName.SPARK: lambda: _Spark(master),
    }
    return engines[name]()

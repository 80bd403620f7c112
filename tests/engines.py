"""The engines on which a table can be tested, each by the same rows; those that are not installed are left out."""

from __future__ import annotations

import importlib
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import orders

import aliclaim as ac
from aliclaim.adapters.frames import ANSWERS, CODES, Urgency, faults_in, refusals_in

ELSEWHERE: Final = "America/New_York"
"""The zone of the sessions: not UTC, and with daylight saving."""


def module(name: str) -> Any:
    """Import a module of which the tests know no types."""
    return importlib.import_module(name)


def arrow(rows: list[orders.Row], *, aware: bool) -> Any:
    """Make a table of pyarrow: with aware times, or with whole numbers, and the words as their numbers."""
    pa = module("pyarrow")
    time = pa.timestamp("us", tz="UTC") if aware else pa.int64()
    kinds = {name: time for name in orders.TIMES} | {name: pa.int64() for name in orders.AMOUNTS}
    kinds |= {name: pa.string() for name in orders.WORDS} | {name: pa.bool_() for name in orders.FLAGS}
    columns = {name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()}
    return pa.table({"number": list(range(len(rows))), **columns})


@contextmanager
def zone(name: str) -> Iterator[None]:
    """Let this process be in another zone for a while."""
    import time

    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


# --- to an engine, and back to pyarrow ---------------------------------------------------------


def _polars(table: Any) -> Any:
    return module("polars").from_arrow(table)


def _lazy(table: Any) -> Any:
    return _polars(table).lazy()


def _pandas(table: Any) -> Any:
    # Into types that know nulls: what is a float there is refused.
    pa, pd = module("pyarrow"), module("pandas")
    return table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}.get)


def _pandas_arrow(table: Any) -> Any:
    return table.to_pandas(types_mapper=module("pandas").ArrowDtype)


@cache
def _duckdb_session() -> Any:
    session = module("duckdb").connect()
    session.execute(f"SET TimeZone = '{ELSEWHERE}'")
    return session


def _duckdb(table: Any) -> Any:
    return _duckdb_session().from_arrow(table)


@cache
def spark_session() -> Any:
    """Begin a session of Spark on this machine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sql = module("pyspark.sql")
    built = sql.SparkSession.builder.master(os.environ.get("ALICLAIM_SPARK", "local[2]"))
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": ELSEWHERE,
        "spark.sql.shuffle.partitions": "2",
    }.items():
        built = built.config(name, value)
    session = built.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


def _spark(table: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spark_session().createDataFrame(table)


def _from_spark(frame: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return frame.toArrow()


def _from_pandas(frame: Any) -> Any:
    return module("pyarrow").Table.from_pandas(frame, preserve_index=False)


INTO: Final[dict[str, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]]] = {
    "polars": ("polars", _polars, lambda frame: frame.to_arrow()),
    "polars, lazy": ("polars", _lazy, lambda frame: frame.collect(engine="streaming").to_arrow()),
    "pyarrow": ("pyarrow", lambda table: table, lambda table: table),
    "pandas": ("pandas", _pandas, _from_pandas),
    "pandas of pyarrow": ("pandas", _pandas_arrow, _from_pandas),
    "duckdb": ("duckdb", _duckdb, lambda relation: relation.to_arrow_table()),
    "pyspark": ("pyspark", _spark, _from_spark),
}
"""Each engine: the module that it needs, how it takes a table of pyarrow, and how it gives one back."""


def told(table: Any) -> list[orders.Row]:
    """Return the answers of a table of pyarrow, in the words of the core: rows by their numbers."""
    pa, rows = module("pyarrow"), []
    for name in ("opens_at", "closes_at", "next_deadline_at"):
        at = table.column_names.index(name)
        kind = table.schema.field(name).type
        micros = (
            table[name]
            if kind == pa.int64()
            else table[name].cast(pa.timestamp("us", "UTC")).cast(pa.int64())
        )
        table = table.set_column(at, name, micros)
    for row in sorted(table.select(["number", *ANSWERS]).to_pylist(), key=lambda row: row.pop("number")):
        rows.append(_told(row))
    return rows


_KINDS: Final = {
    "urgency": Urgency,
    "ask": ac.Ask,
    "ask_basis": ac.Basis,
    "next_deadline": ac.DeadlineKind,
}


def _told(row: orders.Row) -> orders.Row:
    faults = set(faults_in(row["faults"]))
    if faults:
        assert {name for name, value in row.items() if value is not None} == {"faults"}
        return {"faults": faults}
    words = {
        name: next((term for term, number in CODES[kind].items() if number == row[name]), None)
        for name, kind in _KINDS.items()
    }
    return row | words | {"faults": faults, "refusals": set(refusals_in(row["refusals"]))}

"""The engines on which a table is tested, each by the same rows. One that is not installed is left out."""

from __future__ import annotations

import importlib
import os
import time
import warnings
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, Final

import orders
import pytest

import aliclaim as ac
from aliclaim.adapters.frames import ANSWERS, CODES, Urgency, faults_in, refusals_in

ELSEWHERE: Final = "America/New_York"
"""The zone of the sessions: not UTC, and with daylight saving."""


def module(name: str) -> Any:
    """Import a module of which the tests know no types; skip the test where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PySpark warns of the newest pandas
            return importlib.import_module(name)
    except ModuleNotFoundError:
        pytest.skip(f"needs {name.partition('.')[0]}, which is not installed")


def arrow(rows: list[orders.Row], *, aware: bool) -> Any:
    """Make a table of pyarrow: with aware times and words, or with whole numbers for both."""
    pa = module("pyarrow")
    time_kind = pa.timestamp("us", tz="UTC") if aware else pa.int64()
    kinds = dict.fromkeys(orders.TIMES, time_kind) | dict.fromkeys(orders.AMOUNTS, pa.int64())
    kinds |= dict.fromkeys(orders.WORDS, pa.string() if aware else pa.int8())
    kinds |= dict.fromkeys(orders.FLAGS, pa.bool_())
    told = rows if aware else [orders.numbered(row) for row in rows]
    columns = {name: pa.array([row[name] for row in told], kind) for name, kind in kinds.items()}
    return pa.table({"number": list(range(len(rows))), **columns})


@contextmanager
def zone(name: str) -> Generator[None]:
    """Let this process be in another zone for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", name)
        time.tzset()
        yield
    time.tzset()


# --- to an engine, and back to rows -----------------------------------------------------------


def _polars(table: Any) -> Any:
    return module("polars").from_arrow(table)


def _pandas(table: Any) -> Any:
    pa, pd = module("pyarrow"), module("pandas")
    # Into types that know nulls: what would be a float is refused.
    kinds = {pa.int64(): pd.Int64Dtype(), pa.int8(): pd.Int8Dtype(), pa.bool_(): pd.BooleanDtype()}
    return table.to_pandas(types_mapper=kinds.get)


def _pandas_arrow(table: Any) -> Any:
    return table.to_pandas(types_mapper=module("pandas").ArrowDtype)


def _from_pandas(frame: Any) -> Any:
    return module("pyarrow").Table.from_pandas(frame, preserve_index=False)


@cache
def _duckdb_session() -> Any:
    session = module("duckdb").connect()
    session.execute(f"SET TimeZone = '{ELSEWHERE}'")
    return session


@cache
def spark_session() -> Any:
    """Begin a session of Spark on this machine."""
    built = module("pyspark.sql").SparkSession.builder.master(os.environ.get("SPARK_MASTER", "local[2]"))
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": ELSEWHERE,
        "spark.log.level": "OFF",
    }.items():
        built = built.config(name, value)
    return built.getOrCreate()


def _spark(table: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spark_session().createDataFrame(table)


def _from_spark(frame: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return frame.toArrow()


INTO: Final[dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]]] = {
    "polars": (_polars, lambda frame: frame.to_arrow()),
    "polars, lazy": (lambda table: _polars(table).lazy(), lambda frame: frame.collect().to_arrow()),
    "pyarrow": (lambda table: table, lambda table: table),
    "pandas": (_pandas, _from_pandas),
    "pandas of pyarrow": (_pandas_arrow, _from_pandas),
    "duckdb": (lambda table: _duckdb_session().from_arrow(table), lambda made: made.to_arrow_table()),
    "pyspark": (_spark, _from_spark),
}
"""How each engine takes a table of pyarrow, and how it gives one back."""

EACH_ENGINE: Final = pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=pytest.mark.spark if name == "pyspark" else ()) for name in INTO]
)


def told(rows: Iterable[orders.Row]) -> list[orders.Row]:
    """Return the answers of rows in the words of the core: their times as numbers, their numbers as words."""
    return [_told({name: _plain(row[name]) for name in ANSWERS}) for row in rows]


def _plain(value: object) -> object:
    return orders.micros(value) if isinstance(value, datetime) else value


_KINDS: Final = {"urgency": Urgency, "ask": ac.Ask, "ask_basis": ac.Basis, "next_deadline": ac.DeadlineKind}


def _told(row: orders.Row) -> orders.Row:
    faults = set(faults_in(row["faults"]))
    if faults:
        assert {"faults"} == {name for name, value in row.items() if value is not None}
        return {"faults": faults}
    words = {
        name: next((term for term, number in CODES[kind].items() if number == row[name]), None)
        for name, kind in _KINDS.items()
    }
    return row | words | {"faults": faults, "refusals": set(refusals_in(row["refusals"]))}

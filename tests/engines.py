"""The engines on which a table is tested, each by the same rows. One that is not installed is left out."""

from __future__ import annotations

import importlib
import os
import shutil
import time
import warnings
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, Final

import orders
import polars as pl
import pytest

import aliclaim as ac
from aliclaim.adapters.frames import ANSWERS, CODES, Urgency, faults_in, refusals_in

ELSEWHERE: Final = "America/New_York"
"""The zone of the sessions: not UTC, and with daylight saving."""


def module(name: str) -> Any:
    """Import a module of which the tests know no types; skip the test where it is missing, or Java is."""
    if name.startswith("pyspark") and not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("needs Java, which is not installed")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PySpark warns of the newest pandas
            return importlib.import_module(name)
    except ModuleNotFoundError:
        pytest.skip(f"needs {name.partition('.')[0]}, which is not installed")


def table(rows: list[orders.Row], *, aware: bool) -> pl.DataFrame:
    """Make a table of Polars: with aware times and words, or with whole numbers for both."""
    kinds: dict[str, Any] = dict.fromkeys((*orders.TIMES, *orders.AMOUNTS), pl.Int64)
    kinds |= dict.fromkeys(orders.WORDS, pl.String if aware else pl.Int8)
    kinds |= dict.fromkeys(orders.FLAGS, pl.Boolean)
    made = pl.DataFrame(rows if aware else [orders.numbered(row) for row in rows], schema=kinds)
    made = made.with_columns(pl.col(*orders.TIMES).cast(pl.Datetime("us", "UTC"))) if aware else made
    return made.with_columns(number=pl.int_range(pl.len()))


@contextmanager
def zone(name: str) -> Generator[None]:
    """Let this process be in another zone for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", name)
        time.tzset()
        yield
    time.tzset()


# --- to an engine, and back to rows -----------------------------------------------------------


def _arrow(made: Any) -> Any:
    module("pyarrow")
    return made.to_arrow()


def _pandas(made: pl.DataFrame) -> Any:
    pa, pd = module("pyarrow"), module("pandas")
    # Into types that know nulls: what would be a float is refused.
    kinds = {pa.int64(): pd.Int64Dtype(), pa.int8(): pd.Int8Dtype(), pa.bool_(): pd.BooleanDtype()}
    return _arrow(made).to_pandas(types_mapper=kinds.get)


def _pandas_arrow(made: pl.DataFrame) -> Any:
    return _arrow(made).to_pandas(types_mapper=module("pandas").ArrowDtype)


def _from_pandas(frame: Any) -> Any:
    return module("pyarrow").Table.from_pandas(frame, preserve_index=False).to_pylist()


def _duckdb(made: pl.DataFrame) -> Any:
    return _duckdb_session().from_arrow(_arrow(made))


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
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",  # it plans anew after each step, which few rows do not repay
        "spark.sql.session.timeZone": ELSEWHERE,
        "spark.log.level": "OFF",
    }.items():
        built = built.config(name, value)
    return built.getOrCreate()


def _spark(made: pl.DataFrame) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spark_session().createDataFrame(_arrow(made))


def _from_spark(frame: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return frame.toArrow().to_pylist()


INTO: Final[dict[str, tuple[Callable[[pl.DataFrame], Any], Callable[[Any], list[orders.Row]]]]] = {
    "polars": (lambda made: made, lambda frame: frame.to_dicts()),
    "polars, lazy": (lambda made: made.lazy(), lambda frame: frame.collect().to_dicts()),
    "pyarrow": (_arrow, lambda frame: frame.to_pylist()),
    "pandas": (_pandas, _from_pandas),
    "pandas of pyarrow": (_pandas_arrow, _from_pandas),
    "duckdb": (_duckdb, lambda frame: frame.to_arrow_table().to_pylist()),
    "pyspark": (_spark, _from_spark),
}
"""How each engine takes a table of Polars, and how it gives rows back."""

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

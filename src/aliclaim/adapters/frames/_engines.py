"""What differs from one engine to another: times to microseconds and back, nulls, and whole division.

Theory of operation
    Within, an instant is a whole number of microseconds since 1970 in UTC, and all rules are arithmetic of
    whole numbers: that means the same on every engine, whatever the zone of its session. An engine's own
    arithmetic of times does not: ten days are calendar days of the session's zone on some, an hour off
    where the clock changes in between. So times are turned into numbers on entering, and back on leaving,
    and nothing else here knows what a time is.

    Within, nothing is null, either: engines disagree on what follows from a null, and in pandas a number
    beside one becomes a float. What is absent has a number of its own.

    Nothing is collected: a frame that is lazy stays so, and of a table only its schema is read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, cast, final

import narwhals.stable.v2 as nw

from aliclaim._errors import InvalidValueError

Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]
"""A table, eager or lazy, of whatever engine."""


def _taken(native: Any) -> Frame:
    return cast("Frame", nw.from_native(native))


class Answer(NamedTuple):
    """A column that is told.

    Attributes:
        name: Its name.
        value: The column that holds it.
        valid: The column of whether there is an answer; empty where there always is one.
        aware: Whether it is a time, and is told as one.
    """

    name: str
    value: str
    valid: str = ""
    aware: bool = False


class Engine(Protocol):
    """One way to run the expressions."""

    @property
    def exact(self) -> bool:
        """Whether its division of whole numbers is exact, however large they are."""
        ...

    def is_void(self, frame: Frame, name: str) -> bool:
        """Whether a column has no type, since it holds nothing but nulls."""
        ...

    def entered(self, frame: Frame, times: Mapping[str, str], whole: Mapping[str, str]) -> Frame:
        """Add columns of whole numbers: from aware times, and from whole numbers of any width."""
        ...

    def left(self, frame: Frame, kept: Sequence[str], answers: Iterable[Answer]) -> Frame:
        """Keep some columns, and tell the answers beside them."""
        ...


class _Arrow:
    """An engine where what narwhals offers is exact."""

    exact = True

    def is_void(self, frame: Frame, name: str) -> bool:
        return str(nw.to_native(frame).schema.field(name).type) == "null"

    def entered(self, frame: Frame, times: Mapping[str, str], whole: Mapping[str, str]) -> Frame:
        instants = {new: nw.col(old).dt.timestamp("us") for new, old in times.items()}
        numbers = {new: nw.col(old).cast(nw.Int64) for new, old in whole.items()}
        return frame.with_columns(**instants, **numbers)

    def left(self, frame: Frame, kept: Sequence[str], answers: Iterable[Answer]) -> Frame:
        return frame.select(*map(nw.col, kept), *map(_told, answers))


class _Lazy(_Arrow):
    """Polars."""

    def is_void(self, frame: Frame, name: str) -> bool:
        return str(nw.to_native(frame).collect_schema()[name]) == "Null"


@final
class _Eager(_Lazy):
    """Polars with a table in memory: worked through in pieces, lest our own columns be there as a whole."""

    def entered(self, frame: Frame, times: Mapping[str, str], whole: Mapping[str, str]) -> Frame:
        return super().entered(frame.lazy(), times, whole)

    def left(self, frame: Frame, kept: Sequence[str], answers: Iterable[Answer]) -> Frame:
        told = super().left(frame, kept, answers)
        return _taken(nw.to_native(told).collect(engine="streaming"))


def _told(answer: Answer) -> nw.Expr:
    told = nw.col(answer.value)
    told = nw.when(nw.col(answer.valid)).then(told) if answer.valid else told
    return (told.cast(nw.Datetime("us", "UTC")) if answer.aware else told).alias(answer.name)


@final
class _Pandas:
    """Pandas, without narwhals where a null is near."""

    exact = True

    def is_void(self, frame: Frame, name: str) -> bool:
        column = nw.to_native(frame)[name]
        return str(column.dtype) in {"object", "null[pyarrow]"} and bool(column.isna().all())

    def entered(self, frame: Frame, times: Mapping[str, str], whole: Mapping[str, str]) -> Frame:
        native = nw.to_native(frame)
        moments = {new: native[old].astype("datetime64[us, UTC]") for new, old in times.items()}
        instants = {new: _nullable(each.astype("int64"), each.isna()) for new, each in moments.items()}
        numbers = {new: _nullable(native[old], native[old].isna()) for new, old in whole.items()}
        return _taken(native.assign(**instants, **numbers))

    def left(self, frame: Frame, kept: Sequence[str], answers: Iterable[Answer]) -> Frame:
        native = nw.to_native(frame)
        new = {answer.name: _shown(native, answer) for answer in answers}
        return _taken(native[list(kept)].assign(**new))


def _nullable(numbers: Any, absent: Any) -> Any:
    """Return whole numbers in a type that knows nulls; on a straight way there they may turn into floats."""
    return numbers.fillna(0).astype("int64").astype("Int64").mask(absent)


def _shown(native: Any, answer: Answer) -> Any:
    told = native[answer.value]
    if answer.aware:
        told = told.astype("datetime64[us]").dt.tz_localize("UTC")
    elif answer.valid:
        told = told.convert_dtypes()  # into one that knows nulls
    return told.where(native[answer.valid].astype("bool")) if answer.valid else told


class _Sql(ABC):
    """An engine of SQL: its own functions, since narwhals cannot say them."""

    mark: str
    micros: str
    instant: str

    def entered(self, frame: Frame, times: Mapping[str, str], whole: Mapping[str, str]) -> Frame:
        instants = [self._named(f"{self.micros}({self._quoted(old)})", new) for new, old in times.items()]
        numbers = [self._named(f"CAST({self._quoted(old)} AS BIGINT)", new) for new, old in whole.items()]
        return self._selected(frame, ["*", *instants, *numbers])

    def left(self, frame: Frame, kept: Sequence[str], answers: Iterable[Answer]) -> Frame:
        return self._selected(frame, [*map(self._quoted, kept), *map(self._told, answers)])

    def _told(self, answer: Answer) -> str:
        told = self._quoted(answer.value)
        told = f"{self.instant}({told})" if answer.aware else told
        told = f"CASE WHEN {self._quoted(answer.valid)} THEN {told} END" if answer.valid else told
        return self._named(told, answer.name)

    def _named(self, expression: str, name: str) -> str:
        return f"{expression} AS {self._quoted(name)}"

    def _quoted(self, name: str) -> str:
        return f"{self.mark}{name.replace(self.mark, self.mark * 2)}{self.mark}"

    @abstractmethod
    def _selected(self, frame: Frame, expressions: Sequence[str]) -> Frame: ...


@final
class _DuckDb(_Sql):
    exact = True
    mark, micros, instant = '"', "epoch_us", "make_timestamptz"

    def is_void(self, frame: Frame, name: str) -> bool:
        native = nw.to_native(frame)
        return str(native.types[native.columns.index(name)]).lower() in {"null", '"null"'}

    def _selected(self, frame: Frame, expressions: Sequence[str]) -> Frame:
        return _taken(nw.to_native(frame).project(", ".join(expressions)))


@final
class _Spark(_Sql):  # pragma: no cover  # its tests are a step of their own
    exact = False  # by narwhals, which divides as floats
    mark, micros, instant = "`", "unix_micros", "timestamp_micros"

    def is_void(self, frame: Frame, name: str) -> bool:
        return str(nw.to_native(frame).schema[name].dataType.simpleString()) == "void"

    def _selected(self, frame: Frame, expressions: Sequence[str]) -> Frame:
        return _taken(nw.to_native(frame).selectExpr(*expressions))


_I = nw.Implementation

_ENGINES: Final[Mapping[nw.Implementation, Engine]] = {
    _I.POLARS: _Lazy(),
    _I.PYARROW: _Arrow(),
    _I.PANDAS: _Pandas(),
    _I.DUCKDB: _DuckDb(),
    _I.PYSPARK: _Spark(),
}

_TABLES: Final = "a table of Polars, pyarrow, pandas, DuckDB or PySpark"


def entering(native: Any) -> tuple[Frame, Engine]:
    """Take a table of one of the engines.

    Raises:
        InvalidValueError: It is none, or one of another engine.
    """
    try:
        frame = _taken(native)
    except (TypeError, ValueError):
        raise InvalidValueError("frame", _TABLES, f"a {type(native).__name__}") from None
    engine = _ENGINES.get(frame.implementation)
    if engine is None:
        raise InvalidValueError("frame", _TABLES, f"one of {frame.implementation.value}")
    eager = isinstance(engine, _Lazy) and isinstance(frame, nw.DataFrame)
    return frame, _Eager() if eager else engine

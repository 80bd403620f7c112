"""The facts of a table, checked and in one shape: whole numbers, and nothing null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, cast

import narwhals.stable.v2 as nw
from narwhals.stable.v2.dtypes import DType

from aliclaim._checks import Term
from aliclaim._errors import InvalidValueError, shown
from aliclaim._time import DateTime, instant, minus
from aliclaim.adapters.frames._codes import CODES, NO_TERM, UNKNOWN_TERM
from aliclaim.adapters.frames._columns import FACTS, Columns, Holds, among
from aliclaim.adapters.frames._engines import entering
from aliclaim.adapters.frames._sheet import ABSENT, MICROSECOND, OWN, WRONG, Sheet, col, small, whole

_EPOCH: Final = instant(datetime(1970, 1, 1, tzinfo=UTC))
_WHOLE: Final = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32)
_WORDS: Final = (nw.String, nw.Categorical, nw.Enum)


def micros(moment: DateTime) -> int:
    """Return an instant as whole microseconds since 1970."""
    return minus(moment, _EPOCH) // MICROSECOND


_END: Final = micros(instant(datetime(8999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))) + 1
"""The first microsecond that is no instant any more."""


def read(native: Any, columns: Columns) -> tuple[Sheet, bool]:
    """Take a table, and put its facts into columns of our own.

    Args:
        native: The table.
        columns: The names of its columns.

    Returns:
        The table with these columns; and whether it tells times as such, as the date of shipping does.

    Raises:
        InvalidValueError: It is no table, or a column is missing, or of another type.
    """
    frame, engine = entering(native)
    schema = frame.collect_schema()
    if own := [name for name in schema.names() if name.startswith(OWN)]:
        raise InvalidValueError("frame", f"no column whose name begins with {OWN}", shown(own[0]))
    found = {fact: name for fact, name in among(columns, schema.names()) if not engine.is_void(frame, name)}
    for fact, name in found.items():
        _check(fact, name, schema[name])
    numbers = {fact: name for fact, name in found.items() if FACTS[fact] in {Holds.TIME, Holds.AMOUNT}}
    aware = {fact: not isinstance(schema[name], _WHOLE) for fact, name in numbers.items()}
    frame = engine.entered(
        frame,
        times={OWN + fact: name for fact, name in numbers.items() if aware[fact]},
        whole={OWN + fact: name for fact, name in numbers.items() if not aware[fact]},
    )
    sheet = Sheet(frame, engine, frozenset(found))
    sheet.put(**{fact: _clean(fact, name, schema[name]) for fact, name in found.items()})
    return sheet, aware["shipped_at"]


# --- types ------------------------------------------------------------------------------------


def _check(fact: str, name: str, kind: DType) -> None:
    """Refuse a column of another type than its fact.

    Raises:
        InvalidValueError: It is of another type.
    """
    fits, words = _TYPES[_held(fact)]
    if not fits(kind):
        found = f"{kind}{' without a time zone' if kind == nw.Datetime else ''}"
        raise InvalidValueError(f"column {shown(name)}", words, found)


def _held(fact: str) -> Holds | None:
    held = FACTS[fact]
    return held if isinstance(held, Holds) else None


def _is_whole(kind: DType) -> bool:
    return isinstance(kind, _WHOLE)


def _is_time(kind: DType) -> bool:
    return _is_whole(kind) or (isinstance(kind, nw.Datetime) and kind.time_zone is not None)


_TYPES: Final[Mapping[Holds | None, tuple[Callable[[DType], bool], str]]] = {
    Holds.TIME: (_is_time, "aware times, or whole microseconds since 1970 in UTC (signed, 64 bits at most)"),
    Holds.AMOUNT: (_is_whole, "whole numbers of the currency's smallest unit (signed, 64 bits at most)"),
    Holds.FLAG: (lambda kind: kind == nw.Boolean, "true or false"),
    None: (lambda kind: isinstance(kind, (*_WORDS, *_WHOLE)), "names as text, or their numbers"),
}


# --- values -----------------------------------------------------------------------------------


def _clean(fact: str, name: str, kind: DType) -> nw.Expr:
    """Give a fact a value that is never null."""
    held = FACTS[fact]
    if held is Holds.FLAG:
        return nw.col(name).fill_null(value=False)
    if isinstance(held, Holds):
        told = col(fact)
        right = (told >= 0) & (told < _END) if held is Holds.TIME else told >= 0
        return nw.when(told.is_null()).then(whole(ABSENT)).when(right).then(told).otherwise(whole(WRONG))
    codes = list(CODES[held].items())
    return _numbers(name, len(codes)) if _is_whole(kind) else _words(name, codes)


def _numbers(name: str, most: int) -> nw.Expr:
    told = nw.col(name).fill_null(NO_TERM).cast(nw.Int64)
    return nw.when((told >= NO_TERM) & (told <= most)).then(told).otherwise(whole(UNKNOWN_TERM)).cast(nw.Int8)


def _words(name: str, codes: list[tuple[Term, int]]) -> nw.Expr:
    told = nw.col(name).cast(nw.String)
    found: Any = nw.when(told.is_null() | (told == "")).then(small(NO_TERM))
    for term, number in codes:
        found = found.when(told == term.value).then(small(number))
    return cast("nw.Expr", found.otherwise(small(UNKNOWN_TERM)))

"""A table while it is worked on: columns of our own beside the user's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import reduce
from typing import Final, TypeVar, final

import narwhals.stable.v2 as nw

from aliclaim.adapters.frames._engines import Engine, Frame

T = TypeVar("T")

MICROSECOND: Final = timedelta(microseconds=1)
DAY: Final = timedelta(days=1) // MICROSECOND

OWN: Final = "__aliclaim_"
"""What the names of our own columns begin with, until they are dropped."""

ABSENT, WRONG = -1, -2
"""What stands for a time or an amount that is not there, and for one that cannot be."""


def col(name: str) -> nw.Expr:
    """Return a column of our own."""
    return nw.col(OWN + name)


def whole(number: int) -> nw.Expr:
    """Return a whole number as an expression."""
    return nw.lit(number, dtype=nw.Int64)


def small(number: int) -> nw.Expr:
    """Return the number of a term as an expression."""
    return nw.lit(number, dtype=nw.Int8)


@final
class Sheet:
    """A table while it is worked on.

    What is asked for more than once is put into a column of its own: an engine of SQL would else write out
    its expression each time.
    """

    def __init__(self, frame: Frame, engine: Engine, facts: frozenset[str]) -> None:
        """Begin with a table, and the names of the facts that it tells."""
        self.frame = frame
        self.engine = engine
        self.facts = facts
        self._counted: set[str] = set()

    def fact(self, name: str) -> nw.Expr | None:
        """Return the column of a fact; None where the table does not tell it."""
        return col(name) if name in self.facts else None

    def told(self, names: Iterable[str]) -> list[str]:
        """Return those of some facts that the table tells."""
        return [name for name in names if name in self.facts]

    def put(self, **columns: nw.Expr) -> None:
        """Add columns of our own."""
        self.frame = self.frame.with_columns(**{OWN + name: each for name, each in columns.items()})

    def put_counted(self, dates: Mapping[str, nw.Expr]) -> None:
        """Add the dates that count where none is stated, by the names of the facts that state them."""
        self.put(**{f"counted_{name}": date for name, date in dates.items()})
        self._counted.update(dates)

    def dated(self, name: str) -> nw.Expr:
        """Take the stated date, else the one that was counted; `ABSENT` where neither is known."""
        counted = col(f"counted_{name}") if name in self._counted else whole(ABSENT)
        stated = self.fact(name)
        return counted if stated is None else nw.when(stated >= 0).then(stated).otherwise(counted)

    def put_days(self, micros: Mapping[str, nw.Expr]) -> None:
        """Add columns of the whole days of numbers of microseconds, which are not negative."""
        if self.engine.exact:
            self.put(**{name: each // DAY for name, each in micros.items()})
            return
        # By floats a quotient is off by one at most, which the rest shows.
        self.put(**{f"{name}_of": each for name, each in micros.items()})
        self.put(**{f"{name}_near": (col(f"{name}_of") // DAY).cast(nw.Int64) for name in micros})
        self.put(**{name: _mended(col(f"{name}_near"), col(f"{name}_of")) for name in micros})


def _mended(found: nw.Expr, micros: nw.Expr) -> nw.Expr:
    rest = micros - found * DAY
    return found + nw.when(rest < 0).then(whole(-1)).when(rest >= DAY).then(whole(1)).otherwise(whole(0))


def bits(table: Mapping[T, int], found: Iterable[tuple[T, nw.Expr]]) -> nw.Expr:
    """Add up the bits of whatever holds in a row."""
    none = nw.lit(0, dtype=nw.Int32)
    each = (nw.when(holds).then(nw.lit(table[term], dtype=nw.Int32)).otherwise(none) for term, holds in found)
    return reduce(nw.Expr.__add__, each)


def either(found: Iterable[nw.Expr]) -> nw.Expr:
    """Whether one of some conditions holds in a row."""
    return reduce(nw.Expr.__or__, found)

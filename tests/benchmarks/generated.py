"""Orders by the million, made from a seed: the same ones on every machine.

`python tests/benchmarks/generated.py ROWS FILE [SEED]` writes them to a Parquet or CSV file, in bounded
memory. A row is made from its number alone, so the rows of a small table are the first ones of a large one.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The moment for which the orders are made: what has happened, happened before it."""

_MICRO = timedelta(microseconds=1)
_SECOND, _DAY = timedelta(seconds=1) // _MICRO, timedelta(days=1) // _MICRO
_NOW = (NOW - datetime(1970, 1, 1, tzinfo=UTC)) // _MICRO

_REASONS = (
    *("not_as_described", "slightly_imperfect", "items_missing", "not_arrived"),
    *("counterfeit", "wrong_item", "marked_delivered", "other_shipping_method"),
)
_TRACKING = ("no_information", "in_transit", "in_transit", "delivered", "delivered", "delivered")
_PHASES = (
    *("awaiting_seller", "negotiating", "under_review", "judged", "awaiting_return", "return_in_transit"),
    *("refund_pending", "appealed", "refunded", "closed", "cancelled"),
)


PIECE = 500_000
"""Rows that are made at once."""

GROUP = 50_000
"""Rows of a group of a Parquet file: who reads one in pieces holds some of them at once."""


def orders(rows: int, seed: int = 7, *, whole: bool = False) -> pl.LazyFrame:
    """Make so many orders.

    Args:
        rows: How many.
        seed: From which they are made.
        whole: Whether times are whole microseconds, and words their numbers.

    Returns:
        The table, lazy, in pieces.
    """
    starts = range(0, rows, PIECE)
    return pl.concat(_piece(start, min(start + PIECE, rows), seed, whole=whole) for start in starts)


def _piece(start: int, end: int, seed: int, *, whole: bool) -> pl.LazyFrame:
    """Make the orders of some numbers."""
    draw = _Draw(seed)
    shipped = _NOW - draw.below(1, 90 * 86_400) * _SECOND
    receipt = shipped + draw.below(2, 40 * 86_400) * _SECOND
    opened = pl.min_horizontal(shipped + draw.below(3, 50 * 86_400) * _SECOND, pl.lit(_NOW))
    paid = 50 + draw.below(4, 80_000)
    was_shipped, disputed = draw.share(5, 0.95), draw.share(6, 0.1)
    when = {
        "ordered_at": shipped - draw.below(7, 5 * 86_400) * _SECOND,
        "shipped_at": pl.when(was_shipped).then(shipped),
        "estimated_delivery": shipped + (20 + draw.below(8, 40)) * _DAY,
        "receipt_at": pl.when(was_shipped & draw.share(9, 0.4) & (receipt <= _NOW)).then(receipt),
        "extended_until": pl.when(was_shipped & draw.share(10, 0.05)).then(shipped + 75 * _DAY),
        "protection_ends": pl.when(draw.share(11, 0.1)).then(shipped + 62 * _DAY),
        "dispute_opened_at": pl.when(disputed).then(opened),
    }
    words = {
        "receipt_by": (draw.below(12, 2), ("buyer", "platform")),
        "tracking_status": (draw.below(13, len(_TRACKING)), _TRACKING),
        "reason": (draw.below(14, len(_REASONS)), _REASONS),
        "dispute_phase": (pl.when(disputed).then(draw.below(15, len(_PHASES))), _PHASES),
    }
    return (
        pl.LazyFrame()
        .select(number=pl.int_range(start, end, dtype=pl.Int64))
        .select(
            "number",
            *(_time(each, whole=whole).alias(name) for name, each in when.items()),
            *(_word(each, names, whole=whole).alias(name) for name, (each, names) in words.items()),
            paid_minor=paid,
            asked_minor=paid - draw.below(16, 50),
        )
    )


class _Draw:
    """Draws from a row's number: for each row and each field another number."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def below(self, field: int, limit: int) -> pl.Expr:
        """Draw whole numbers below a limit."""
        start = (self.seed * 1_000_003 + field) * 0xD1B54A32D192ED03 % 2**64
        bits = pl.col("number").cast(pl.UInt64) * _bits(0x9E3779B97F4A7C15) + _bits(start)
        for shift, factor in ((2**30, 0xBF58476D1CE4E5B9), (2**27, 0x94D049BB133111EB)):
            bits = (bits ^ (bits // _bits(shift))) * _bits(factor)
        return (bits // _bits(2**33)).cast(pl.Int64) % limit

    def share(self, field: int, part: float) -> pl.Expr:
        """Draw true for a part of the rows."""
        return self.below(field, 1_000_000) < round(part * 1_000_000)


def _bits(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt64)


def _time(micros: pl.Expr, *, whole: bool) -> pl.Expr:
    return micros if whole else micros.cast(pl.Datetime("us", "UTC"))


def _word(index: pl.Expr, names: Sequence[str], *, whole: bool) -> pl.Expr:
    codes = list(dict.fromkeys(names))
    into = [codes.index(name) + 1 for name in names] if whole else list(names)
    kind = pl.Int8() if whole else pl.String()
    return index.replace_strict(list(range(len(names))), into, return_dtype=kind)


def main() -> None:
    """Write a file."""
    rows, path = int(sys.argv[1]), Path(sys.argv[2])
    made = orders(rows, *map(int, sys.argv[3:4]))
    if path.suffix == ".csv":
        made.sink_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    else:
        made.sink_parquet(path, row_group_size=GROUP)


if __name__ == "__main__":
    main()

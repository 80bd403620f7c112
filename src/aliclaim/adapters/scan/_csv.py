"""Orders from a CSV file, in typed pieces: what cannot be read is told by its row, and nothing is dropped.

Parsers that are built for speed fill a short row with nothing, and cut a long one. The one of the standard
library counts the fields of each row; it is slower, and a Parquet file needs none.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from aliclaim._checks import distinct
from aliclaim._errors import InvalidValueError, shown
from aliclaim.adapters.frames import Columns
from aliclaim.adapters.frames._columns import FACTS, Holds

ROW, REASONS = "reject_row", "reject_reasons"
"""The columns of the number of a row, from 1 without the header, and of why it has no answers."""

PIECE: Final = 100_000
"""Rows of a piece: so many are held at once."""

_MOST_SHOWN: Final = 60


class _Row(NamedTuple):
    number: int
    fields: list[str | None]
    wrong: str


def write_pieces(path: Path, columns: Columns, folder: Path, read: Callable[[int], object]) -> list[Path]:
    """Write the orders of a CSV file into Parquet files, with the number of each row and what is wrong with it.

    Args:
        path: The file: commas between the fields, UTF-8, a header.
        columns: The names of its columns.
        folder: Where the files go.
        read: Told how many bytes have been read, as it goes on.

    Returns:
        The files, in the order of their rows.

    Raises:
        InvalidValueError: The header cannot be right, or lacks a column.
    """
    written: list[Path] = []
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        names = _header(next(reader, []))
        facts = {name: fact for fact, name in columns.among(names)}
        rows = _rows(reader, len(names))
        # An empty file has a piece, too, for its columns.
        while (piece := list(islice(rows, PIECE))) or not written:
            written.append(folder / f"{len(written):06}.parquet")
            _typed(piece, names, facts).write_parquet(written[-1])
            read(stream.buffer.tell())
    return written


def _header(names: list[str]) -> list[str]:
    if not all(name.isprintable() and name for name in names) or not names:
        raise InvalidValueError("CSV", "a header with the names of the columns", shown(names))
    distinct("CSV header", [*names, ROW, REASONS])
    return names


def _rows(reader: Iterator[list[str]], width: int) -> Iterator[_Row]:
    """Number the rows, and say what is wrong with one as a whole. A blank line is no row."""
    number = 0
    while True:
        number += 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Row(number, [None] * width, f"no CSV: {error}")
            continue
        if not fields:
            number -= 1
        elif wrong := _wrong(fields, width):
            yield _Row(number, [None] * width, wrong)
        else:
            yield _Row(number, list(fields), "")


def _wrong(fields: list[str], width: int) -> str:
    if len(fields) != width:
        return f"expected {width} fields, found {len(fields)}: {shown(','.join(fields))}"
    line = "".join(fields)
    if not line.isascii() and any("\udc80" <= each <= "\udcff" for each in line):
        return f"expected text in UTF-8, found {shown(','.join(fields))}"
    return ""


# --- types ------------------------------------------------------------------------------------


def _typed(rows: list[_Row], names: list[str], facts: Mapping[str, str]) -> pl.DataFrame:
    """Make a table of rows of text, with what each column should hold."""
    texts = zip(*(row.fields for row in rows), strict=True) if rows else [[] for _ in names]
    table = pl.DataFrame(dict(zip(names, texts, strict=True)), schema=dict.fromkeys(names, pl.String()))
    table = table.with_columns(
        pl.Series(ROW, [row.number for row in rows], pl.Int64),
        pl.Series(REASONS, [row.wrong for row in rows], pl.String),
    )
    read = {name: _READ[FACTS[fact]] for name, fact in facts.items() if FACTS[fact] in _READ}
    made = {name: made(pl.col(name)) for name, (made, _) in read.items()}
    found = [_unread(name, made[name], words) for name, (_, words) in read.items()]
    reasons = reduce(_joined, found, pl.col(REASONS))
    return table.with_columns(**made, **{REASONS: reasons})


def _unread(name: str, made: pl.Expr, words: str) -> pl.Expr:
    """Say what is wrong with a field, where there is text of which nothing was made."""
    text = pl.col(name)
    said = pl.format("{}: expected {}, found {}", pl.lit(name), pl.lit(words), text.str.slice(0, _MOST_SHOWN))
    return pl.when((text != "") & made.is_null()).then(said).otherwise(pl.lit(""))


def _joined(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    between = pl.when((first != "") & (second != "")).then(pl.lit("; ")).otherwise(pl.lit(""))
    return pl.concat_str(first, between, second)


_WHOLE: Final = r"^-?\d{1,18}$"
_ISO: Final = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$"


def _number(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_WHOLE)).then(text).cast(pl.Int64)


def _instant(text: pl.Expr) -> pl.Expr:
    told = pl.when(text.str.contains(_ISO)).then(text)
    told = told.str.replace(" ", "T", literal=True).str.replace("Z", "+00:00", literal=True)
    forms = ("%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M%:z")
    read = [told.str.to_datetime(form, strict=False, time_unit="us", time_zone="UTC") for form in forms]
    return pl.coalesce(*read, _number(text).cast(pl.Datetime("us", "UTC")))


def _flag(text: pl.Expr) -> pl.Expr:
    return pl.when(text == "true").then(pl.lit(value=True)).when(text == "false").then(pl.lit(value=False))


_READ: Final[Mapping[object, tuple[Callable[[pl.Expr], pl.Expr], str]]] = {
    Holds.TIME: (_instant, "an instant of ISO 8601 with an offset, or microseconds since 1970"),
    Holds.AMOUNT: (_number, "a whole number of the currency's smallest unit"),
    Holds.FLAG: (_flag, "true or false"),
}

"""Orders from a CSV file, in typed pieces: what cannot be read is told by its row, and nothing is dropped.

Parsers that are built for speed fill a short row with nothing, and cut a long one. The one of the standard
library counts the fields of each row; it is slower, and a Parquet file needs none.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from aliclaim._checks import distinct
from aliclaim._errors import InvalidValueError, shown
from aliclaim.adapters.frames import Columns
from aliclaim.adapters.frames._columns import FACTS, Holds, among

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
    """Write the orders of a CSV file into Parquet files, each row with its number and what is wrong with it.

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
    with path.open("rb") as raw:
        stream = TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")
        reader = csv.reader(stream, strict=True)
        names = _header(next(reader, list[str]()))
        facts = {name: fact for fact, name in among(columns, names)}
        rows = _rows(reader, len(names))
        # An empty file has a piece, too, for its columns.
        while (piece := list(islice(rows, PIECE))) or not written:
            written.append(folder / f"{len(written):06}.parquet")
            _typed(piece, names, facts).write_parquet(written[-1])
            read(raw.tell())
    return written


def _header(names: list[str]) -> list[str]:
    if not all(name.isprintable() and name for name in names) or not names:
        raise InvalidValueError("CSV", "a header with the names of the columns", shown(names))
    distinct("CSV header", [*names, *(_MADE + name for name in names), ROW, REASONS])
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
    texts = {name: [row.fields[place] for row in rows] for place, name in enumerate(names)}
    table = pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String()))
    table = table.with_columns(
        pl.Series(ROW, [row.number for row in rows], pl.Int64),
        pl.Series(REASONS, [row.wrong or None for row in rows], pl.String),
    )
    read = {name: _READ[FACTS[fact]] for name, fact in facts.items() if FACTS[fact] in _READ}
    # Made once, beside the text: what was text, and became nothing, is wrong.
    table = table.with_columns(made(pl.col(name)).alias(f"{_MADE}{name}") for name, (made, _) in read.items())
    unread = [_unread(name, words) for name, (_, words) in read.items()]
    # What is null is left out between the semicolons.
    reasons = pl.concat_str(pl.col(REASONS), *unread, separator="; ", ignore_nulls=True)
    told = [pl.col(f"{_MADE}{name}" if name in read else name).alias(name) for name in names]
    return table.select(*told, ROW, reasons)


_MADE: Final = "__made_"


def _unread(name: str, words: str) -> pl.Expr:
    """Say what is wrong with a field, where there is text of which nothing was made; else null."""
    text = pl.col(name)
    start = pl.lit(f"{name}: expected {words}, found ")
    wrong = (text != "") & pl.col(f"{_MADE}{name}").is_null()
    return pl.when(wrong).then(start + text.str.slice(0, _MOST_SHOWN))


_WHOLE: Final = r"^-?\d{1,18}$"
_ISO: Final = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$"


def _number(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_WHOLE)).then(text).cast(pl.Int64)


def _instant(text: pl.Expr) -> pl.Expr:
    told: pl.Expr = pl.when(text.str.contains(_ISO)).then(text)
    told = told.str.replace(" ", "T", literal=True).str.replace("Z", "+00:00", literal=True)
    told = told.str.replace(r"T(\d\d:\d\d)([+-])", "T${1}:00${2}")
    read = told.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", strict=False, time_unit="us", time_zone="UTC")
    return pl.coalesce(read, _number(text).cast(pl.Datetime("us", "UTC")))


def _flag(text: pl.Expr) -> pl.Expr:
    return pl.when(text == "true").then(pl.lit(value=True)).when(text == "false").then(pl.lit(value=False))


_READ: Final[Mapping[object, tuple[Callable[[pl.Expr], pl.Expr], str]]] = {
    Holds.TIME: (_instant, "an instant of ISO 8601 with an offset, or microseconds since 1970"),
    Holds.AMOUNT: (_number, "a whole number of the currency's smallest unit"),
    Holds.FLAG: (_flag, "true or false"),
}

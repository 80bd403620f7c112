"""The command `aliclaim scan`: what a file of orders comes to (extra `scan`)."""

from __future__ import annotations

import argparse
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from aliclaim._command import FileError, place_of, using
from aliclaim._errors import InvalidValueError, shown
from aliclaim._policy import PROFILES
from aliclaim._report import say
from aliclaim._time import DateTime, iso
from aliclaim.adapters.frames import REFUSAL_BITS, Columns, Urgency
from aliclaim.adapters.frames._columns import FACTS
from aliclaim.adapters.scan._engines import EngineName, Watch
from aliclaim.adapters.scan._picture import histogram
from aliclaim.adapters.scan._scan import Scan, check_folder
from aliclaim.adapters.scan._summary import Summary


def run(chosen: argparse.Namespace, now: DateTime) -> None:
    """Scan the file that was named, and say on standard output what it comes to.

    Args:
        chosen: The arguments.
        now: The moment to answer for.

    Raises:
        AliclaimError: A file is wrong, or an argument.
    """
    scan, picture = _scan(chosen, now), _picture(chosen.picture) if chosen.picture else None
    with using("ORDERS", chosen.orders), _naming(chosen.orders):
        found = scan.run(_watching)
        if picture:
            picture.write_text(histogram(found.days), encoding="utf-8")
    say(_told(found, scan, now))


def _picture(name: str) -> Path:
    """Return where the picture goes: to know that it can be written there, before the work is done."""
    check_folder("--picture", Path(name))
    with using("--picture", name):
        return place_of(name, "aliclaim-days")


@contextmanager
def _naming(orders: str) -> Generator[None]:
    """Name the file that cannot be opened: it need not be that of the orders."""
    try:
        yield
    except OSError as error:
        raise FileError(str(error.filename or orders), (error.strerror or str(error),)) from error


def parser() -> argparse.ArgumentParser:
    """Return what reads the arguments after `aliclaim scan`."""
    reads = argparse.ArgumentParser(
        prog="aliclaim scan",
        description="Say of each order of a file whether a dispute may be opened, and what to ask for.",
        epilog="Exit status: 0, though rows were rejected; 2 for a wrong argument or file, with a line for "
        "each fault.",
    )
    add = reads.add_argument
    add("orders", metavar="ORDERS", help="the orders: a Parquet or CSV file")
    add("--out", metavar="FILE", required=True, help="where they go with the answers: Parquet or CSV")
    add("--rejects", metavar="FILE", help="where rows go that cannot be right (else a CSV file beside --out)")
    add("--picture", metavar="FILE", help="where a histogram of the days left goes: SVG")
    add("--now", metavar="INSTANT", help="the moment to answer for; else that of the clock")
    add("--policy", choices=PROFILES, default="guide", help="the figures that count (else guide)")
    add(
        "--column",
        metavar="FACT=NAME",
        action="append",
        default=[],
        help="the name of a column, where it is another: shipped_at=ship_date",
    )
    add("--prefix", metavar="TEXT", default="", help="what to put before the names of the answers")
    add(
        "--engine",
        choices=[each.value for each in EngineName],
        default="polars",
        help="what does the work (else polars)",
    )
    add("--master", metavar="ADDRESS", default="", help="for Spark, the address of the cluster")
    return reads


def _scan(chosen: argparse.Namespace, now: DateTime) -> Scan:
    out = Path(chosen.out)
    return Scan(
        orders=chosen.orders,
        out=out,
        rejects=Path(chosen.rejects) if chosen.rejects else out.with_suffix(".rejects.csv"),
        now=now,
        policy=PROFILES[chosen.policy],
        columns=_columns(chosen.column),
        prefix=chosen.prefix,
        engine=EngineName(chosen.engine),
        master=chosen.master,
    )


def _columns(told: Sequence[str]) -> Columns:
    names: dict[str, str] = {}
    for each in told:
        fact, _, name = each.partition("=")
        if fact not in FACTS or not name:
            raise InvalidValueError("--column", f"FACT=NAME, with one of {', '.join(FACTS)}", shown(each))
        names[fact] = name
    return Columns(**names)


@contextmanager
def _watching(what: str, total: int | None) -> Generator[Watch]:
    """Show a bar on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda more: progress.advance(task, more)


# --- what is told -----------------------------------------------------------------------------

_BANDS: Final = (*Urgency, None)
_WIDTH: Final = 120


def _told(found: Summary, scan: Scan, now: DateTime) -> str:
    """Return the summary: what each row is, and how urgent, and why rows were rejected."""
    # As wide as it has to be, so that no number is cut: where a terminal is narrow, it folds the lines.
    console = Console(width=_WIDTH, highlight=False, markup=False, soft_wrap=True, color_system=None)
    with console.capture() as said:
        console.print(_answered(found, now))
        console.print("An order that is refused for several reasons counts for each; - is one without dates.")
        console.print(f"Read: {', '.join(found.facts)}. Written to {scan.out}.")
        if found.rejected:
            console.print(_rejected(found, scan))
    # Tables are padded to their width; what is read by another program should not be.
    return re.sub(r" +$", "", said.get(), flags=re.MULTILINE)


def _answered(found: Summary, now: DateTime) -> Table:
    table = Table(title=f"{found.rows - found.rejected:,} orders at {iso(now)}", title_justify="left")
    table.add_column("a dispute", no_wrap=True)
    for each in ("all", *(str(band) if band else "-" for band in _BANDS)):
        table.add_column(each, justify="right")
    table.add_row("may be opened", *_counts([found.open[band] for band in _BANDS]))
    for code in REFUSAL_BITS:
        counts = [found.refused[code, band] for band in _BANDS]
        if any(counts):
            table.add_row(_spaced(code), *_counts(counts))
    return table


def _rejected(found: Summary, scan: Scan) -> Table:
    table = Table(
        title=f"{found.rejected:,} rows rejected, and written to {scan.rejects}", title_justify="left"
    )
    table.add_column("reason")
    table.add_column("rows", justify="right")
    for fault, count in found.faults.most_common():
        table.add_row(_spaced(fault) if fault else "cannot be read", f"{count:,}")
    return table


def _counts(counts: Sequence[int]) -> list[str]:
    return [f"{count:,}" for count in (sum(counts), *counts)]


def _spaced(term: str) -> str:
    return term.replace("_", " ")

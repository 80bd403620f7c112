"""The command `aliclaim scan`: what a file of orders comes to."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from aliclaim._errors import AliclaimError, InvalidValueError, shown
from aliclaim._policy import PROFILES
from aliclaim._time import instant, iso, parse_instant
from aliclaim._words import visible
from aliclaim.adapters.frames import REFUSAL_BITS, Columns, Urgency
from aliclaim.adapters.frames._columns import FACTS
from aliclaim.adapters.scan._engines import EngineName, Watch
from aliclaim.adapters.scan._picture import histogram
from aliclaim.adapters.scan._scan import Scan
from aliclaim.adapters.scan._summary import Summary

DONE, WRONG, STOPPED = 0, 2, 130
"""The exit statuses: done; a wrong argument or file, or a missing package; stopped from the keyboard."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The arguments after `aliclaim scan`; None for those of the process.

    Returns:
        The exit status: 0, though rows were rejected; 2 for a wrong argument or file; 130 where it was
        stopped from the keyboard.
    """
    chosen = _parser().parse_args(arguments)
    try:
        scan = _scan(chosen)
        found = scan.run(_watching)
        if chosen.picture:
            Path(chosen.picture).write_text(histogram(found.days), encoding="utf-8")
        _show(found, scan)
    except KeyboardInterrupt:
        return STOPPED
    except OSError as error:
        return _failed(f"{error.filename or chosen.orders}: {error.strerror or error}")
    except AliclaimError as error:
        return _failed(str(error))
    return DONE


def _failed(words: str) -> int:
    print(f"aliclaim: {visible(words)}", file=sys.stderr)  # noqa: T201  # a command says what is wrong
    return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="aliclaim scan",
        description="Say of each order of a file whether a dispute may be opened, and what to ask for.",
        epilog="Exit status: 0, though rows were rejected; 2 for a wrong argument or file.",
    )
    add = parser.add_argument
    add("orders", metavar="ORDERS", help="the orders: a Parquet or CSV file")
    add("--out", metavar="FILE", required=True, help="where they go with the answers: Parquet or CSV")
    add("--rejects", metavar="FILE", help="where rows go that cannot be right (else beside --out)")
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
    add("--engine", choices=[each.value for each in EngineName], default="polars", help="(else polars)")
    add("--master", metavar="ADDRESS", default="", help="for Spark, the address of the cluster")
    return parser


def _scan(chosen: argparse.Namespace) -> Scan:
    out = Path(chosen.out)
    return Scan(
        orders=chosen.orders,
        out=out,
        rejects=Path(chosen.rejects) if chosen.rejects else out.with_suffix(".rejects.csv"),
        # Beside the other command, the only place of the library that asks the machine's clock.
        now=_moment(chosen.now) if chosen.now is not None else instant(datetime.now(UTC)),
        policy=PROFILES[chosen.policy],
        columns=_columns(chosen.column),
        prefix=chosen.prefix,
        engine=EngineName(chosen.engine),
        master=chosen.master,
    )


def _moment(text: str) -> datetime:
    try:
        return parse_instant(text)
    except InvalidValueError as error:
        raise InvalidValueError("--now", error.expected, error.found) from None


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

_BANDS = (*Urgency, None)
_WIDTH = 120


def _show(found: Summary, scan: Scan) -> None:
    """Print the summary: what each row is, and how urgent."""
    console = Console(highlight=False, soft_wrap=True)
    # Numbers are never cut: where the terminal is narrow, it wraps the lines.
    console.width = max(console.width, _WIDTH)
    table = Table(
        title=f"{found.rows - found.rejected:,} orders at {iso(instant(scan.now))}", title_justify="left"
    )
    table.add_column("a dispute", no_wrap=True)
    for each in ("all", *(str(band) if band else "-" for band in _BANDS)):
        table.add_column(each, justify="right")
    table.add_row("may be opened", *_counts([found.open[band] for band in _BANDS]))
    for code in REFUSAL_BITS:
        counts = [found.refused[code, band] for band in _BANDS]
        if any(counts):
            table.add_row(_spaced(code), *_counts(counts))
    console.print(table)
    console.print(f"An order that is refused for several reasons counts for each. Written to {scan.out}.")
    if found.rejected:
        _show_rejected(found, scan, console)


def _show_rejected(found: Summary, scan: Scan, console: Console) -> None:
    table = Table(
        title=f"{found.rejected:,} rows rejected, and written to {scan.rejects}", title_justify="left"
    )
    table.add_column("reason")
    table.add_column("rows", justify="right")
    for fault, count in found.faults.most_common():
        table.add_row(_spaced(fault) if fault else "cannot be read", f"{count:,}")
    console.print(table)


def _counts(counts: Sequence[int]) -> list[str]:
    return [f"{count:,}" for count in (sum(counts), *counts)]


def _spaced(term: str) -> str:
    return term.replace("_", " ")

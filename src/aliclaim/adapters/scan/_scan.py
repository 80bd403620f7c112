"""A scan: orders from a file, their answers into another, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias, final

import attrs
import narwhals.stable.v2 as nw
import polars as pl

from aliclaim._errors import AliclaimError, Fault, InvalidValueError, RecordError, shown
from aliclaim._policy import GUIDE, Policy
from aliclaim._values import Value
from aliclaim.adapters.frames import ANSWERS, FAULT_BITS, Columns, assess
from aliclaim.adapters.frames._columns import among
from aliclaim.adapters.scan._csv import REASONS, ROW, write_pieces
from aliclaim.adapters.scan._engines import EngineName, Table, Watch, started
from aliclaim.adapters.scan._summary import FIRST_DAY, LAST_DAY, UNREADABLE, Summary, summed_up

Watching: TypeAlias = Callable[[str, int | None], AbstractContextManager[Watch]]
"""Shows the progress of a step: what is done, and how much there is to do, if that is known."""


def _unwatched(_: str, __: int | None) -> AbstractContextManager[Watch]:
    return nullcontext(_ignored)


def _ignored(_: int) -> None:
    pass


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Scan(Value):
    """What to scan, and how.

    Attributes:
        orders: The file of the orders: Parquet or CSV, by its ending; for Spark also an address.
        out: Where the orders go with their answers, without those that were rejected: Parquet or CSV.
        rejects: Where the rejected rows go, each with its number and the reasons: CSV or Parquet.
        now: The moment of the question.
        policy: The figures that count.
        columns: The names of the columns, where they are others.
        prefix: What to put before the names of the answers.
        engine: What does the work.
        master: For Spark, the address of the cluster; empty for what its configuration says.
    """

    orders: str
    out: Path
    rejects: Path
    now: datetime
    policy: Policy = GUIDE
    columns: Columns = attrs.field(factory=Columns)
    prefix: str = ""
    engine: EngineName = EngineName.POLARS
    master: str = ""

    def run(self, watching: Watching = _unwatched) -> Summary:
        """Scan the orders.

        Args:
            watching: Shows the progress.

        Returns:
            What it comes to.

        Raises:
            InvalidValueError: A path, or a column, cannot be what it was given for.
            RecordError: The engine cannot read the file.
            MissingExtraError: The engine is not installed.
            OSError: A file cannot be opened.
        """
        self._check()
        with _told_as_ours(), TemporaryDirectory(dir=self.out.parent, prefix=".scan-") as folder:
            return _Run(self, Path(folder), watching).summary()

    def _check(self) -> None:
        for what, path in (("orders", Path(self.orders)), ("out", self.out), ("rejects", self.rejects)):
            if path.suffix not in {".parquet", ".csv"}:
                raise InvalidValueError(what, "a name that ends in .parquet or .csv", shown(str(path)))
        if self.master and self.engine is not EngineName.SPARK:
            raise InvalidValueError("master", "an address with the engine spark alone", shown(self.master))
        check_folder("out", self.out)
        check_folder("rejects", self.rejects)
        if "://" not in self.orders:
            Path(self.orders).open("rb").close()
        paths = [Path(self.orders).resolve(), self.out.resolve(), self.rejects.resolve()]
        if len(set(paths)) < len(paths):
            raise InvalidValueError(
                "out", "three files: the orders, the answers and the rejects", shown(str(self.out))
            )


def check_folder(what: str, path: Path) -> None:
    """Refuse a file whose folder is not there: before the work, not after it.

    Raises:
        InvalidValueError: There is no such folder.
    """
    if not path.parent.is_dir():
        raise InvalidValueError(what, "a file in a folder that is there", shown(str(path)))


@contextmanager
def _told_as_ours() -> Generator[None]:
    """Tell an engine's error as this library's: no two of them have one in common."""
    try:
        yield
    except (AliclaimError, OSError):
        raise
    except Exception as error:
        found = str(error).partition("\n")[0][:_LONGEST] or type(error).__name__
        raise RecordError((Fault("", "orders that the engine can read", found),)) from error


_LONGEST: Final = 300


class _Run:
    """The steps of a scan: each goes through the orders once."""

    def __init__(self, scan: Scan, folder: Path, watching: Watching) -> None:
        self.scan = scan
        self.watching = watching
        self.numbered = Path(scan.orders).suffix == ".csv"
        self.paths = self._pieces(folder) if self.numbered else [scan.orders]
        self.engine = started(scan.engine, scan.master)
        self.total = _rows(self.paths) if scan.engine is EngineName.POLARS else None

    def summary(self) -> Summary:
        """Count, then write the answers, and the rejects where there are any."""
        scan = self.scan
        with self.watching("counting", self.total) as watch:
            groups = self.engine.counted(nw.to_native(_keyed(self._answered(watch), scan.prefix)), _KEYS)
        found = summed_up(self._facts(), groups)
        with self.watching("writing the answers", self.total) as watch:
            self.engine.written(nw.to_native(self._good(watch)), scan.out)
        scan.rejects.unlink(missing_ok=True) if not scan.rejects.is_dir() else None
        if found.rejected:
            with self.watching("writing the rejects", self.total) as watch:
                self.engine.written(nw.to_native(self._bad(watch)), scan.rejects)
        return found

    def _facts(self) -> list[str]:
        opened = nw.from_native(self.engine.opened(self.paths, _ignored, numbered=self.numbered))
        return [fact for fact, _ in among(self.scan.columns, opened.collect_schema().names())]

    def _pieces(self, folder: Path) -> list[str]:
        path = Path(self.scan.orders)
        with self.watching("reading", path.stat().st_size) as watch:
            last = 0

            def read(to: int) -> None:
                nonlocal last
                watch(to - last)
                last = to

            return list(map(str, write_pieces(path, self.scan.columns, folder, read)))

    def _answered(self, watch: Watch) -> Any:
        """Answer for the orders, and say which of them are right."""
        scan = self.scan
        table = self.engine.opened(self.paths, watch, numbered=self.numbered)
        answered: Table = assess(table, scan.now, scan.policy, columns=scan.columns, prefix=scan.prefix)
        frame = nw.from_native(answered)
        faults = nw.col(f"{scan.prefix}faults").cast(nw.Int64)
        if not self.numbered:
            return frame.with_columns(reject_faults=faults)
        unread = nw.lit(UNREADABLE, dtype=nw.Int64)
        return frame.with_columns(reject_faults=nw.when(nw.col(REASONS) == "").then(faults).otherwise(unread))

    def _good(self, watch: Watch) -> Any:
        own = [ROW, "reject_faults", f"{self.scan.prefix}faults", *([REASONS] if self.numbered else [])]
        return self._answered(watch).filter(nw.col("reject_faults") == 0).drop(own)

    def _bad(self, watch: Watch) -> Any:
        found = self._answered(watch).filter(nw.col("reject_faults") != 0)
        answers = {ROW, REASONS, "reject_faults", *(self.scan.prefix + name for name in ANSWERS)}
        kept = [name for name in found.collect_schema().names() if name not in answers]
        faults = _words(nw.col(f"{self.scan.prefix}faults").cast(nw.Int64))
        told = [nw.col(REASONS)] if self.numbered else []
        reasons = nw.concat_str([*told, faults], separator="; ").str.strip_chars("; ")
        return found.select(ROW, reasons.alias(REASONS), *kept)


def _rows(paths: list[str]) -> int:
    """Return how many rows files of Parquet have: their ends tell it."""
    return int(pl.scan_parquet(paths).select(pl.len()).collect().item())


_KEYS: Final = ("reject_faults", "refusals", "urgency", "day")


def _keyed(frame: Any, prefix: str) -> Any:
    """Return what is counted: days that are far away are counted together."""
    days = nw.col(f"{prefix}days_left")
    first, last = nw.lit(FIRST_DAY, dtype=nw.Int64), nw.lit(LAST_DAY, dtype=nw.Int64)
    return frame.select(
        "reject_faults",
        nw.col(f"{prefix}refusals").alias("refusals"),
        nw.col(f"{prefix}urgency").alias("urgency"),
        nw.when(days < FIRST_DAY).then(first).when(days > LAST_DAY).then(last).otherwise(days).alias("day"),
    )


def _words(faults: nw.Expr) -> nw.Expr:
    """Return the names of faults, behind each other."""
    each = [
        nw.when(faults // bit - faults // (bit * 2) * 2 == 1).then(nw.lit(f"{fault} ")).otherwise(nw.lit(""))
        for fault, bit in FAULT_BITS.items()
    ]
    return nw.concat_str(each)

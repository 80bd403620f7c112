"""Tables of orders: through narwhals against Polars itself, against one order after another, and growing.

`python tests/benchmarks/columns.py [MILLIONS ...]` tells the time and the memory of whole files, Parquet in,
Parquet out, in pieces: each in a process of its own, which is allowed less memory than a file of 50 million
takes on the disk.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from generated import NOW, orders
from measure import Block, repeated

import aliclaim as ac
from aliclaim.adapters.frames import (
    ANSWERS,
    BANDS,
    CODES,
    FAULT_BITS,
    REFUSAL_BITS,
    RowFault,
    Urgency,
    assess,
)

ROWS, FEWER, ONE_BY_ONE = 10_000_000, 1_000_000, 5_000
QUICK: tuple[int, int] = (300_000, 100_000)
"""As many rows where it is only to be seen that all of it runs."""

ALLOWED = 1_000
"""Megabytes of memory that may be taken for a whole file, of any size."""

HUNDRED = "100 rows by assess"
ROUNDS = 5
"""Fewer than elsewhere: each takes seconds."""

_DAY = 86_400_000_000
_NOW = int(NOW.timestamp()) * 1_000_000
_F, _C, _P = RowFault, ac.RefusalCode, ac.Phase


def against_polars(rows: int) -> dict[str, Block]:
    """Answer for a table in memory: through narwhals, and by the same expressions written for Polars."""
    table = orders(rows, whole=True).collect()
    ours, theirs = assess(table, NOW).select(ANSWERS), written_for_polars(table.lazy()).collect()
    assert ours.equals(theirs.select(ANSWERS)), "the two do not answer alike"
    return {
        "Polars": repeated(lambda: written_for_polars(table.lazy()).collect(engine="streaming"), 1),
        "assess": repeated(lambda: assess(table.lazy(), NOW).collect(engine="streaming"), 1),
    }


def growing(few: int, many: int) -> dict[str, Block]:
    """Answer for a row of a small table, and for a row of a large one."""
    return {f"{rows:,}": _a_row(orders(rows, whole=True).collect()) for rows in (few, many)}


def _a_row(table: pl.DataFrame) -> Block:
    block = repeated(lambda: assess(table.lazy(), NOW).collect(engine="streaming"), 1)
    return lambda: block() / table.height


def one_by_one(rows: int, many: int) -> dict[str, Block]:
    """Answer for a row: in a table, and with the classes of the core, an order after another."""
    told, table = orders(rows).collect().to_dicts(), orders(many, whole=True).collect()
    loop = repeated(lambda: [_asked(row) for row in told], 1)
    row = _a_row(table)
    return {"Case.check_opening": lambda: loop() / rows, HUNDRED: lambda: row() * 100}


def _asked(row: dict[str, Any]) -> object:
    """Make an order, and ask what `assess` tells of it, but for its dispute."""
    receipt = row["receipt_at"] and ac.Receipt(at=row["receipt_at"], by=ac.Party(row["receipt_by"]))
    until, shipped, ends = row["extended_until"], row["shipped_at"], row["protection_ends"]
    paid = ac.Money(row["paid_minor"], "JPY")
    order = ac.Order(
        id="1",
        paid=paid,
        ordered_at=row["ordered_at"],
        shipped_at=shipped,
        estimated_delivery=row["estimated_delivery"],
        receipt=receipt,
        extension=until and ac.Extension(at=shipped, until=until),
        tracking=ac.Tracking(status=ac.TrackingStatus(row["tracking_status"]), seen_at=row["ordered_at"]),
        stated=[ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=ends)] if ends else [],
    )
    asks = ac.Refund(ac.Money(row["asked_minor"], "JPY"))
    check = ac.Case(order=order).check_opening(ac.Claim(reason=ac.Reason(row["reason"]), asks=asks), NOW)
    left = check.protection and check.protection.remaining(NOW)
    return (
        check.allowed,
        {refusal.code for refusal in check.refusals},
        left,
        ac.REASONS[ac.Reason(row["reason"])].asks,
    )


# --- the same, written for Polars -------------------------------------------------------------


def _whole(number: int, kind: Any = pl.Int64) -> pl.Expr:
    return pl.lit(number, dtype=kind)


def _chosen(rows: list[tuple[pl.Expr, pl.Expr]], other: pl.Expr) -> pl.Expr:
    """Choose the value of the last condition that holds."""
    for holds, value in rows:
        other = pl.when(holds).then(value).otherwise(other)
    return other


def _bits(table: Any, found: dict[Any, pl.Expr]) -> pl.Expr:
    none = _whole(0, pl.Int32)
    return pl.sum_horizontal(
        pl.when(holds).then(_whole(table[term], pl.Int32)).otherwise(none) for term, holds in found.items()
    )


def written_for_polars(table: pl.LazyFrame) -> pl.LazyFrame:
    """Answer for the generated orders by the guide's profile, as somebody would write it for Polars."""
    c, absent = pl.col, _whole(-1)
    given = table.collect_schema().names()
    times = (
        "ordered_at",
        "shipped_at",
        "estimated_delivery",
        "receipt_at",
        "extended_until",
        "protection_ends",
    )
    told = (*times, "dispute_opened_at", "paid_minor", "asked_minor")
    words = {"receipt_by": 2, "tracking_status": 6, "reason": 8, "dispute_phase": 11}
    end = 221_845_392_000_000_000
    clean = {
        f"_{name}": pl.when(c(name).is_null())
        .then(absent)
        .when((c(name) >= 0) & (c(name) < end) if name in (*times, "dispute_opened_at") else c(name) >= 0)
        .then(c(name))
        .otherwise(_whole(-2))
        for name in told
    }
    for name, most in words.items():
        number = c(name).fill_null(0).cast(pl.Int64)
        clean[f"_{name}"] = (
            pl.when((number >= 0) & (number <= most)).then(number).otherwise(_whole(-1)).cast(pl.Int8)
        )
    shipped, receipt, phase = c("_shipped_at"), c("_receipt_at"), c("_dispute_phase")
    opened = c("_dispute_opened_at")
    happened = ("ordered_at", "shipped_at", "receipt_at", "dispute_opened_at")
    faults = {
        _F.TIME_OUT_OF_RANGE: pl.any_horizontal(
            c(f"_{name}") == -2 for name in (*times, "dispute_opened_at")
        ),
        _F.NEGATIVE_AMOUNT: (c("_paid_minor") == -2) | (c("_asked_minor") == -2),
        _F.LATER_THAN_NOW: pl.any_horizontal(c(f"_{name}") > _NOW for name in happened),
        _F.UNKNOWN_REASON: c("_reason") == -1,
        _F.UNKNOWN_TRACKING_STATUS: c("_tracking_status") == -1,
        _F.UNKNOWN_RECEIPT_BY: c("_receipt_by") == -1,
        _F.UNKNOWN_PHASE: phase == -1,
        _F.SHIPPING_MISSING: (shipped < 0) & ((receipt >= 0) | (c("_extended_until") >= 0)),
        _F.SHIPPED_BEFORE_ORDERED: (shipped >= 0) & (shipped < c("_ordered_at")),
        _F.RECEIPT_BEFORE_SHIPPED: (receipt >= 0) & (receipt < shipped),
        _F.EXTENSION_BEFORE_SHIPPED: (c("_extended_until") >= 0) & (c("_extended_until") <= shipped),
        _F.PHASE_MISSING: (opened >= 0) & (phase == 0),
    }
    stated = c("_protection_ends")
    counted = pl.when(shipped >= 0).then(shipped + 60 * _DAY).otherwise(absent)
    confirmed = pl.when(receipt >= 0).then(receipt + 15 * _DAY).otherwise(absent)
    last, closes, opens = c("_last"), c("_closes"), c("_opens")
    by_system = (c("_receipt_by") == CODES[ac.Party][ac.Party.PLATFORM]) & ((stated < 0) | (receipt <= last))
    in_time = (receipt >= 0) & ((receipt < last) | by_system)
    start = pl.when(shipped >= 0).then(shipped + 10 * _DAY).otherwise(absent)
    codes = CODES[_P]
    agreement = pl.when(opened >= 0).then(opened + 7 * _DAY).otherwise(absent)
    answer = pl.when(opened >= 0).then(opened + 5 * _DAY).otherwise(absent)
    agrees = phase.is_in([codes[_P.AWAITING_SELLER], codes[_P.NEGOTIATING]]) & (c("_agreement") > opened)
    agrees &= c("_agreement") >= 0
    answers = (phase == codes[_P.AWAITING_SELLER]) & (c("_answer") > opened) & (c("_answer") >= 0)
    answers &= (c("_agreement") < 0) | (c("_answer") <= c("_agreement"))
    deadlines = CODES[ac.DeadlineKind]
    ended = phase.is_in([codes[each] for each in (_P.REFUND_PENDING, _P.REFUNDED, _P.CLOSED, _P.APPEALED)])
    closed = phase == codes[_P.CLOSED]
    running = phase.is_in([codes[each] for each in _P if each.open])
    returning = phase.is_in([codes[_P.AWAITING_RETURN], codes[_P.RETURN_IN_TRANSIT]])
    known, paid, asked = c("_known"), c("_paid_minor"), c("_asked_minor")
    reasons, asks, bases = CODES[ac.Reason], CODES[ac.Ask], CODES[ac.Basis]

    def of_reason(what: str, numbers: Any) -> pl.Expr:
        rows: list[tuple[pl.Expr, pl.Expr]] = []
        for term in dict.fromkeys(getattr(entry, what) for entry in ac.REASONS.values()):
            listed = [reasons[each] for each, entry in ac.REASONS.items() if getattr(entry, what) is term]
            rows.append((c("_reason").is_in(listed), _whole(numbers[term], pl.Int8)))
        return _chosen(rows, _whole(0, pl.Int8))

    unshipped = (shipped < 0) & (phase == 0)
    moving = (c("_reason") == reasons[ac.Reason.NOT_ARRIVED]) & (
        c("_tracking_status") == CODES[ac.TrackingStatus][ac.TrackingStatus.IN_TRANSIT]
    )
    refusals = {
        _C.NOT_SHIPPED: unshipped,
        _C.START_UNKNOWN: ~known & ~unshipped,
        _C.PROTECTION_OVER: known & (closes <= _NOW),
        _C.NEVER_OPENS: known & (closes > _NOW) & (opens >= closes),
        _C.TOO_EARLY: known & (opens < closes) & (opens > _NOW),
        _C.IN_TRANSIT: moving & known & (closes - 7 * _DAY > _NOW),
        _C.NOTHING_PAID: paid == 0,
        _C.NOTHING_ASKED: asked == 0,
        _C.ABOVE_PAID: (paid >= 0) & (asked > paid),
        _C.DISPUTE_RUNNING: running,
        _C.DISPUTE_SETTLED: returning | (ended & ~closed),
        _C.DISPUTE_CLOSED: ended & closed,
    }
    over = known & ((closes <= _NOW) | (opens >= closes)) | returning | ended
    urgencies = CODES[Urgency]
    bands = {Urgency.SOON: BANDS.soon, Urgency.URGENT: BANDS.urgent, Urgency.CRITICAL: BANDS.critical}
    urgency = [
        *(
            (known & (closes < _NOW + days * _DAY), _whole(urgencies[each], pl.Int8))
            for each, days in bands.items()
        ),
        (over, _whole(urgencies[Urgency.OVER], pl.Int8)),
    ]
    calm = pl.when(known).then(_whole(urgencies[Urgency.CALM], pl.Int8)).otherwise(_whole(0, pl.Int8))
    right, more = c("faults") == 0, _NOW // _DAY + 1
    amount = pl.when((c("_basis") == bases[ac.Basis.PAID]) & (paid >= 0)).then(paid).otherwise(absent)
    return (
        table.with_columns(**clean)
        .with_columns(
            faults=_bits(FAULT_BITS, faults),
            _end=pl.when(stated >= 0).then(stated).otherwise(counted),
            _confirmed=confirmed,
            _agreement=agreement,
            _answer=answer,
        )
        .with_columns(
            _last=pl.when(c("_extended_until") > c("_end")).then(c("_extended_until")).otherwise(c("_end")),
            _kind=_chosen(
                [
                    (agrees, _whole(deadlines[ac.DeadlineKind.AGREEMENT], pl.Int8)),
                    (answers, _whole(deadlines[ac.DeadlineKind.SELLER_ANSWER], pl.Int8)),
                ],
                _whole(0, pl.Int8),
            ),
            _at=_chosen([(agrees, c("_agreement")), (answers, c("_answer"))], absent),
        )
        .with_columns(
            _closes=pl.when(in_time).then(c("_confirmed")).otherwise(last),
            _known=(shipped >= 0) & (c("_end") >= 0),
            _ask=of_reason("asks", asks),
            _basis=of_reason("basis", bases),
        )
        .with_columns(_opens=pl.when(start < closes).then(start).otherwise(closes), _amount=amount)
        .with_columns(_refusals=_bits(REFUSAL_BITS, refusals), _urgency=_chosen(urgency, calm))
        .select(
            *given,
            may_open=pl.when(right).then(c("_refusals") == 0),
            refusals=pl.when(right).then(c("_refusals")),
            opens_at=pl.when(right & known).then(opens),
            closes_at=pl.when(right & known).then(closes),
            days_left=pl.when(right & known).then((closes + (more * _DAY - _NOW)) // _DAY - more),
            urgency=pl.when(right).then(c("_urgency")),
            ask=pl.when(right).then(c("_ask")),
            ask_basis=pl.when(right).then(c("_basis")),
            ask_minor=pl.when(right & (c("_amount") >= 0)).then(c("_amount")),
            next_deadline=pl.when(right).then(c("_kind")),
            next_deadline_at=pl.when(right & (c("_at") >= 0)).then(c("_at")),
            faults=c("faults"),
        )
    )


# --- whole files ------------------------------------------------------------------------------


def streamed(path: str, out: str) -> str:
    """Answer for a file into another; tell the time and the peak of memory of this process (on Linux)."""
    resource.setrlimit(resource.RLIMIT_DATA, (ALLOWED << 20, ALLOWED << 20))
    began = time.perf_counter()
    assess(pl.scan_parquet(path), NOW).sink_parquet(out)
    took = time.perf_counter() - began
    # Not `ru_maxrss`: that is the peak of the process that started this one, too.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return f"{took:.1f} s, {peak / 1024:,.0f} MB at the peak"


def files(millions: list[int]) -> Iterator[str]:
    """Answer for files of so many million orders, each in a process of its own."""
    with TemporaryDirectory() as folder:
        for each in millions:
            path, out = str(Path(folder) / "orders.parquet"), str(Path(folder) / "out.parquet")
            _run(str(Path(__file__).with_name("generated.py")), f"{each}000000", path)
            size = Path(path).stat().st_size / 2**20
            yield f"{each} million orders, {size:,.0f} MB of Parquet: {_run(__file__, '--file', path, out)}"


def _run(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def main() -> None:
    """Tell of whole files."""
    if sys.argv[1:2] == ["--file"]:
        print(streamed(*sys.argv[2:4]))
        return
    for line in files(list(map(int, sys.argv[1:])) or [1, 10, 50]):
        print(line, flush=True)


if __name__ == "__main__":
    main()

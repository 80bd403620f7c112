"""Rows whose facts cannot be right: what the core refuses in an order or an event, told by bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import narwhals.stable.v2 as nw

from aliclaim.adapters.frames._codes import FAULT_BITS, NO_TERM, UNKNOWN_TERM, RowFault
from aliclaim.adapters.frames._columns import FACTS, HAPPENED, Holds
from aliclaim.adapters.frames._sheet import WRONG, Sheet, bits, col, either

_F = RowFault

_UNKNOWN: Final = {
    "reason": _F.UNKNOWN_REASON,
    "tracking_status": _F.UNKNOWN_TRACKING_STATUS,
    "receipt_by": _F.UNKNOWN_RECEIPT_BY,
    "dispute_phase": _F.UNKNOWN_PHASE,
    "dispute_cause": _F.UNKNOWN_CAUSE,
}

_SINCE_OPENED: Final = ("dispute_requested_at", "platform_proposed_at", "return_agreed_at")

_STARTS: Final = {
    "answer_by": ("dispute_opened_at", "dispute_requested_at"),
    "agreement_by": ("dispute_opened_at",),
    "negotiation_ends": ("platform_proposed_at",),
    "ship_by": ("return_agreed_at",),
}
"""What each deadline counts from."""

_OF_DISPUTE: Final = ("dispute_opened_at", *_SINCE_OPENED, *_STARTS)


def faults(sheet: Sheet, now: int) -> nw.Expr:
    """Return the bits of all faults of a row."""
    return bits(FAULT_BITS, [*_of_values(sheet, now), *_of_order(sheet), *_of_dispute(sheet)])


def _of_values(sheet: Sheet, now: int) -> Iterator[tuple[RowFault, nw.Expr]]:
    """Tell what is wrong by itself."""
    for held, fault in ((Holds.TIME, _F.TIME_OUT_OF_RANGE), (Holds.AMOUNT, _F.NEGATIVE_AMOUNT)):
        told = sheet.told(name for name, kind in FACTS.items() if kind is held)
        yield from _any(fault, (col(name) == WRONG for name in told))
    yield from _any(_F.LATER_THAN_NOW, (col(name) > now for name in sheet.told(HAPPENED)))
    for name in sheet.told(_UNKNOWN):
        yield _UNKNOWN[name], col(name) == UNKNOWN_TERM


def _of_order(sheet: Sheet) -> Iterator[tuple[RowFault, nw.Expr]]:
    """Tell which facts of an order contradict each other."""
    shipped = col("shipped_at")
    after = sheet.told(("receipt_at", "extended_until"))
    yield from _any(_F.SHIPPING_MISSING, ((shipped < 0) & (col(name) >= 0) for name in after))
    if "ordered_at" in sheet.facts:
        yield _F.SHIPPED_BEFORE_ORDERED, (shipped >= 0) & (shipped < col("ordered_at"))
    if "receipt_at" in sheet.facts:
        yield _F.RECEIPT_BEFORE_SHIPPED, (col("receipt_at") >= 0) & (col("receipt_at") < shipped)
    if "extended_until" in sheet.facts:
        until = col("extended_until")
        yield _F.EXTENSION_BEFORE_SHIPPED, (until >= 0) & (until <= shipped)
    if {"paid_minor", "shipping_paid_minor"} <= sheet.facts:
        paid = col("paid_minor")
        yield _F.SHIPPING_ABOVE_PAID, (paid >= 0) & (col("shipping_paid_minor") > paid)


def _of_dispute(sheet: Sheet) -> Iterator[tuple[RowFault, nw.Expr]]:
    """Tell which facts of a dispute contradict each other."""
    phase, dates = sheet.fact("dispute_phase"), [col(name) >= 0 for name in sheet.told(_OF_DISPUTE)]
    yield from _any(
        _F.PHASE_MISSING, (date if phase is None else date & (phase == NO_TERM) for date in dates)
    )
    if "dispute_opened_at" in sheet.facts:
        since = [col(name) for name in sheet.told(_SINCE_OPENED)]
        opened = col("dispute_opened_at")
        yield from _any(_F.DISPUTE_OUT_OF_ORDER, ((date >= 0) & (date < opened) for date in since))
    early = (
        (col(name) >= 0) & (col(name) <= col(start))
        for name in sheet.told(_STARTS)
        for start in sheet.told(_STARTS[name])
    )
    yield from _any(_F.DEADLINE_TOO_EARLY, early)


def _any(fault: RowFault, found: Iterable[nw.Expr]) -> Iterator[tuple[RowFault, nw.Expr]]:
    if each := list(found):
        yield fault, either(each)

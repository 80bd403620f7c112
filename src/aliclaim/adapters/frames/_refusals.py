"""Every reason why a dispute cannot be opened, for all orders at once: as `check_opening` for one (W9).

What the form refuses for its words and files (W6) is not told here, since a table holds neither; nor another
currency, since a row has one.
"""

from __future__ import annotations

from collections.abc import Iterator

import narwhals.stable.v2 as nw

from aliclaim._policy import Policy
from aliclaim._refusals import RefusalCode
from aliclaim.adapters.frames._codes import NO_TERM, REFUSAL_BITS
from aliclaim.adapters.frames._disputes import bars
from aliclaim.adapters.frames._sheet import Sheet, bits, col
from aliclaim.adapters.frames._windows import in_transit

_C = RefusalCode


def refusals(sheet: Sheet, policy: Policy, now: int) -> nw.Expr:
    """Return the bits of all refusals of a row."""
    found = (*_of_window(sheet, now), *_of_transit(sheet, policy, now), *_of_money(sheet), *bars(sheet))
    return bits(REFUSAL_BITS, found)


def _of_window(sheet: Sheet, now: int) -> Iterator[tuple[RefusalCode, nw.Expr]]:
    """Refuse outside the window (W1, W4)."""
    opens, closes, known = col("opens"), col("closes"), col("known")
    unshipped, phase = col("shipped_at") < 0, sheet.fact("dispute_phase")
    # A dispute that was observed shows that the order had been shipped, if not when.
    bare = unshipped if phase is None else unshipped & (phase == NO_TERM)
    yield _C.NOT_SHIPPED, bare
    yield _C.START_UNKNOWN, ~known & ~bare
    yield _C.PROTECTION_OVER, known & (closes <= now)
    yield _C.NEVER_OPENS, known & (closes > now) & (opens >= closes)
    yield _C.TOO_EARLY, known & (opens < closes) & (opens > now)


def _of_transit(sheet: Sheet, policy: Policy, now: int) -> Iterator[tuple[RefusalCode, nw.Expr]]:
    held_up = in_transit(sheet, policy, now)
    if held_up is not None:
        yield _C.IN_TRANSIT, held_up


def _of_money(sheet: Sheet) -> Iterator[tuple[RefusalCode, nw.Expr]]:
    """Refuse where there is nothing to refund, and to ask for nothing or too much (O4)."""
    paid, asked = sheet.fact("paid_minor"), sheet.fact("asked_minor")
    if paid is not None:
        yield _C.NOTHING_PAID, paid == 0
    if asked is not None:
        yield _C.NOTHING_ASKED, asked == 0
    if paid is not None and asked is not None:
        yield _C.ABOVE_PAID, (paid >= 0) & (asked > paid)

"""What to ask for by reason, for all orders at once: as `suggest_claim` for one (rules R1 to R8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import narwhals.stable.v2 as nw

from aliclaim._checks import Term
from aliclaim._claims import Reason
from aliclaim._reasons import REASONS, Basis
from aliclaim.adapters.frames._codes import CODES, NO_TERM, code
from aliclaim.adapters.frames._sheet import ABSENT, Sheet, col, small, whole

_ASKS: Final = {reason: entry.asks for reason, entry in REASONS.items()}
_BASES: Final = {reason: entry.basis for reason, entry in REASONS.items()}


def put_asks(sheet: Sheet) -> None:
    """Put into columns whether to ask for all the money, from what it is counted, and how much that is."""
    sheet.put(ask=_by_reason(sheet, _ASKS), ask_basis=_by_reason(sheet, _BASES), goods=_goods(sheet))
    amount = whole(ABSENT)
    for basis, known, counted in _amounts(sheet):
        holds = (col("ask_basis") == code(basis)) & known
        amount = nw.when(holds).then(counted).otherwise(amount)
    sheet.put(ask_minor=amount)


def _by_reason(sheet: Sheet, table: Mapping[Reason, Term]) -> nw.Expr:
    """Return the number of what the table of reasons says."""
    found = small(NO_TERM)
    if "reason" not in sheet.facts:
        return found
    for told in dict.fromkeys(table.values()):
        reasons = [number for reason, number in CODES[Reason].items() if table[Reason(reason)] is told]
        found = nw.when(col("reason").is_in(reasons)).then(small(code(told))).otherwise(found)
    return found


def _goods(sheet: Sheet) -> nw.Expr:
    """Return what was paid for the goods concerned: never more than for the order (O4)."""
    paid, items = sheet.fact("paid_minor"), sheet.fact("items_minor")
    if paid is None or items is None:
        return whole(ABSENT) if paid is None else paid
    return nw.when((items >= 0) & (items < paid)).then(items).otherwise(paid)


def _amounts(sheet: Sheet) -> Iterator[tuple[Basis, nw.Expr, nw.Expr]]:
    """Yield how much each basis comes to, and whether that is known."""
    goods, known = col("goods"), col("goods") >= 0
    yield Basis.PAID, known, goods
    if (items := sheet.fact("items_minor")) is not None:
        yield Basis.MISSING_ITEMS, known & (items >= 0), goods
    if (worth := sheet.fact("worth_minor")) is not None:
        less = nw.when(worth < goods).then(goods - worth).otherwise(whole(0))
        yield Basis.DIFFERENCE, known & (worth >= 0), less
    if (shipping := sheet.fact("shipping_paid_minor")) is not None:
        yield Basis.SHIPPING_PAID, shipping >= 0, shipping

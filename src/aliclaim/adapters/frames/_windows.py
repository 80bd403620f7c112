"""When a dispute may be opened, for all orders at once (rules W1 to W5): as `ProtectionPeriod` for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import narwhals.stable.v2 as nw

from aliclaim._claims import Reason
from aliclaim._order import TrackingStatus
from aliclaim._policy import Party, Policy
from aliclaim.adapters.frames._codes import CODES, NO_TERM, code
from aliclaim.adapters.frames._sheet import DAY, Sheet, col
from aliclaim.adapters.frames._spans import Counted

_DEFECTIVE: Final = [NO_TERM, *(number for term, number in CODES[Reason].items() if Reason(term).defective)]
"""Reasons whose goods are defective; asked for none, the claim counts that is possible longest."""


def counted_dates(sheet: Sheet, policy: Policy) -> Iterator[Counted]:
    """Yield the dates of the protection that are counted."""
    yield Counted("opening_starts", col("shipped_at"), policy.open_after)
    if (start := sheet.fact(policy.protection_from.value)) is not None:
        yield Counted("protection_ends", start, policy.protection)
    if (receipt := sheet.fact("receipt_at")) is not None:
        yield Counted("confirmed_ends", receipt, policy.after_confirmation)


def put_windows(sheet: Sheet, policy: Policy) -> None:
    """Put the protection into columns: whether it is known, from when, and until when.

    Where it is not known, the dates mean nothing.
    """
    end = sheet.dated("protection_ends")
    sheet.put(end=end, opening=sheet.dated("opening_starts"), confirmed=sheet.dated("confirmed_ends"))
    sheet.put(last=_extended(sheet))
    sheet.put(closes=_closing(sheet, policy), known=(col("shipped_at") >= 0) & (col("end") >= 0))
    opens, closes = col("opening"), col("closes")
    sheet.put(opens=nw.when(opens < closes).then(opens).otherwise(closes))


def _extended(sheet: Sheet) -> nw.Expr:
    """Take the seller's extension where it lengthens the protection (W2)."""
    until, end = sheet.fact("extended_until"), col("end")
    return end if until is None else nw.when(until > end).then(until).otherwise(end)


def _closing(sheet: Sheet, policy: Policy) -> nw.Expr:
    """Take the days after the confirmation of receipt, where they set the end (W3)."""
    last, receipt = col("last"), sheet.fact("receipt_at")
    if receipt is None:
        return last
    ends = col("confirmed")
    sets = (receipt >= 0) & _in_time(sheet, receipt, last)
    if policy.defects_outlast_confirmation.value:
        shorter, reason = ends < last, sheet.fact("reason")
        sets &= ~(shorter if reason is None else shorter & reason.is_in(_DEFECTIVE))
    return nw.when(sets).then(ends).otherwise(last)


def _in_time(sheet: Sheet, receipt: nw.Expr, last: nw.Expr) -> nw.Expr:
    """Whether a confirmation finds a protection; the system's follows its end without a gap (W3, W4)."""
    by, stated = sheet.fact("receipt_by"), sheet.fact("protection_ends")
    if by is None:
        return receipt < last
    follows = by == code(Party.PLATFORM)
    if stated is not None:
        # An end that was only counted was too early, where the system confirms after it.
        follows &= (stated < 0) | (receipt <= last)
    return (receipt < last) | follows


def in_transit(sheet: Sheet, policy: Policy, now: int) -> nw.Expr | None:
    """Whether "not arrived" is claimed of a parcel in transit that is still protected (W5)."""
    reason, tracking = sheet.fact("reason"), sheet.fact("tracking_status")
    if reason is None or tracking is None:
        return None
    moving = (reason == code(Reason.NOT_ARRIVED)) & (tracking == code(TrackingStatus.IN_TRANSIT))
    return moving & col("known") & (col("closes") - policy.running_out.count * DAY > now)

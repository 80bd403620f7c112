"""Where an earlier dispute stands, for all orders at once: its next deadline, and whether it bars another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import narwhals.stable.v2 as nw

from aliclaim._deadlines import DeadlineKind
from aliclaim._phases import Phase
from aliclaim._policy import Policy, SellerSilence
from aliclaim._refusals import RefusalCode
from aliclaim._terms import Cause
from aliclaim.adapters.frames._codes import NO_TERM, code
from aliclaim.adapters.frames._sheet import ABSENT, Sheet, col, small, whole
from aliclaim.adapters.frames._spans import Counted

_K, _P, _C = DeadlineKind, Phase, RefusalCode

# --- the next deadline ------------------------------------------------------------------------


def counted_deadlines(sheet: Sheet, policy: Policy) -> Iterator[Counted]:
    """Yield the deadlines that are counted."""
    if "dispute_phase" not in sheet.facts:
        return
    for name, start, figure in (
        ("agreement_by", sheet.fact("dispute_opened_at"), policy.agreement),
        ("answer_by", _request(sheet), policy.seller_answer),
        ("negotiation_ends", sheet.fact("platform_proposed_at"), policy.negotiation),
        ("ship_by", sheet.fact("return_agreed_at"), policy.return_shipping),
    ):
        if start is not None:
            yield Counted(name, start, figure)


def _request(sheet: Sheet) -> nw.Expr | None:
    """Return when the buyer last asked for something: the opening, where nothing later is known."""
    opened, request = sheet.fact("dispute_opened_at"), sheet.fact("dispute_requested_at")
    if opened is None or request is None:
        return opened if request is None else request
    return nw.when(request >= 0).then(request).otherwise(opened)


def put_deadline(sheet: Sheet) -> None:
    """Put the next deadline that brings something about by itself into columns: which, and when."""
    kind, at = small(NO_TERM), whole(ABSENT)
    if "dispute_phase" in sheet.facts:
        request = _request(sheet)
        sheet.put(
            request=whole(ABSENT) if request is None else request,
            agreement=sheet.dated("agreement_by"),
            answer=sheet.dated("answer_by"),
            ends=sheet.dated("negotiation_ends"),
            ship=sheet.dated("ship_by"),
        )
        for which, holds, due in _deadlines():
            kind = nw.when(holds & (due >= 0)).then(small(code(which))).otherwise(kind)
            at = nw.when(holds & (due >= 0)).then(due).otherwise(at)
    sheet.put(next_deadline=kind, next_at=at)


def _deadlines() -> Iterator[tuple[DeadlineKind, nw.Expr, nw.Expr]]:
    """Yield the deadlines that can come next: which, whether it does, and when. A later one wins."""
    request, agreement, answer = col("request"), col("agreement"), col("answer")
    # One that lies before something that was done later was estimated too early, and brought nothing about.
    yield _K.AGREEMENT, _stands(_P.AWAITING_SELLER, _P.NEGOTIATING) & (agreement > request), agreement
    # AliExpress steps in at the date of the agreement: an answer that is due later never comes.
    decides = (answer > request) & ((agreement < 0) | (answer <= agreement))
    yield _K.SELLER_ANSWER, _stands(_P.AWAITING_SELLER) & decides, answer
    yield _K.NEGOTIATION, _stands(_P.JUDGED), col("ends")
    yield _K.RETURN_SHIPPING, _stands(_P.AWAITING_RETURN), col("ship")


def _stands(*phases: Phase) -> nw.Expr:
    """Whether the dispute is in one of some phases."""
    return col("dispute_phase").is_in([code(phase) for phase in phases])


# --- whether it bars another ------------------------------------------------------------------

_OPEN: Final = tuple(phase for phase in Phase if phase.open)
_RETURNING: Final = (Phase.AWAITING_RETURN, Phase.RETURN_IN_TRANSIT)
_ENDED: Final = (Phase.REFUND_PENDING, Phase.REFUNDED, Phase.CLOSED, Phase.APPEALED)


def put_bars(sheet: Sheet, policy: Policy, now: int) -> None:
    """Put into columns whether an earlier dispute runs, was settled, or was closed (W7, W8, C3)."""
    if "dispute_phase" not in sheet.facts:
        return
    withdrawn = _stands(_P.CLOSED)
    cause = sheet.fact("dispute_cause")
    if cause is not None:
        withdrawn = (cause == code(Cause.WITHDRAWN)) | ((cause == NO_TERM) & withdrawn)
    sheet.put(withdrawn=withdrawn, decided=_decided(sheet, policy, now))
    closed, decided, is_open = _stands(*_ENDED) & col("withdrawn"), col("decided"), _stands(*_OPEN)
    settled = _stands(*_RETURNING) | (_stands(*_ENDED) & ~col("withdrawn")) | (is_open & decided)
    sheet.put(running=is_open & ~decided, settled=settled, closed=closed)


def bars(sheet: Sheet) -> Iterator[tuple[RefusalCode, nw.Expr]]:
    """Yield the refusals that an earlier dispute can be."""
    if "dispute_phase" in sheet.facts:
        yield _C.DISPUTE_RUNNING, col("running")
        yield _C.DISPUTE_SETTLED, col("settled")
        yield _C.DISPUTE_CLOSED, col("closed")


def _decided(sheet: Sheet, policy: Policy, now: int) -> nw.Expr:
    """Whether an open dispute was decided: by itself, or before the return was contested (P5, P7)."""
    by_itself = [code(_K.NEGOTIATION)]
    if policy.seller_silence.value is SellerSilence.REQUEST_GRANTED:
        by_itself.append(code(_K.SELLER_ANSWER))
    due = col("next_deadline").is_in(by_itself) & (col("next_at") <= now)
    contested = sheet.fact("dispute_contested")
    return due if contested is None else due | (contested & _stands(_P.UNDER_REVIEW, _P.JUDGED))

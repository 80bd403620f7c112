"""What is advised before a dispute, and once one was cancelled (floor 13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from ._advice import Advice, AdviceCode, Severity, advise
from ._claims import Claim, Reason
from ._dispute import Cancelled
from ._eligibility import closing, opening_starts
from ._events import DisputeOpened
from ._hints import (
    Found,
    closer,
    closest_reason,
    disputes_all,
    evidence,
    guaranteed,
    report,
    what_is_left,
)
from ._policy import Figure
from ._proposals import Refund, ReturnAndRefund
from ._protection import ProtectionPeriod
from ._reasons import REASONS, Ask, FirstStep
from ._refusals import RefusalCode, Remedy
from ._situation import Situation
from ._traps import (
    confirmed_is_not_over,
    patience,
    return_at_own_cost,
    return_of_nothing,
    still_in_transit,
    unchecked_goods,
)

_A = AdviceCode


def before(s: Situation) -> Found:
    """Advise a buyer who has no dispute yet, or has cancelled one."""
    if s.period is None:
        yield advise(_A.STATE_SHIPPING if s.dispute else _A.WAIT_FOR_SHIPPING)
        return
    yield from guaranteed(s)
    if not s.order.paid:
        return  # O4: nothing can be asked for
    if s.protected:
        yield from _protected(s, s.period)
    elif s.defects_protected and s.longest:
        yield advise(_A.DEFECTS_ONLY, deadline=closing(s.longest))
    else:
        yield what_is_left(s.closing if s.closing and s.closing.passed(s.now) else None)
        yield report(s.planned)


def _protected(s: Situation, period: ProtectionPeriod) -> Found:
    yield patience(s)
    yield confirmed_is_not_over(s)
    if s.now < period.opens_at and not s.held_up:
        yield advise(_A.WAIT_UNTIL_OPENING, deadline=opening_starts(period))
    elif s.planned is None:
        yield advise(_A.ANY_PROBLEM, deadline=closing(period))
    if s.planned is None and s.longest and period.closes_at < s.longest.closes_at:
        yield advise(_A.DEFECTS_LONGER, deadline=closing(s.longest))
    if isinstance(s.dispute, Cancelled):
        yield advise(_A.OPEN_AGAIN, deadline=closing(period))
    yield still_in_transit(s)
    if s.in_transit and period.running_out(s.now) and not s.order.receipt:
        yield advise(_A.ASK_EXTENSION, deadline=closing(period))
    if s.planned:
        yield from _planned(s, s.planned)


def _planned(s: Situation, claim: Claim) -> Found:
    meant = attrs.evolve(claim, reason=closest_reason(s, claim))
    yield from _first(s, claim)
    for refusal in s.why_not(DisputeOpened(at=s.now, claim=claim)):
        if Remedy.MEND in refusal.remedies:
            figure = _form_figure(s, refusal.code)
            yield advise(_A.MEND_CLAIM, rule=refusal.rule, figure=figure, why=refusal)
    yield closer(s, claim)
    yield _how_much(s, claim)
    yield from evidence(s, claim, (), "O7")
    yield _free_return(s, claim)
    yield advise(_A.ONE_CLAIM)
    yield _credibility(s)
    yield report(claim)
    against = [each for each in _against(attrs.evolve(s, planned=meant), meant) if each]
    yield from against
    opening = None if against else _open(s, meant)
    yield opening or advise(_A.CLAIM_UNTIL, deadline=s.closing)
    yield return_at_own_cost(s, claim.asks, claim, DisputeOpened)
    yield return_of_nothing(s, claim.asks, claim, DisputeOpened)


def _against(s: Situation, claim: Claim) -> Found:
    """Say what speaks against opening a dispute with this claim now."""
    yield still_in_transit(s)
    yield unchecked_goods(s, claim)
    if claim.reason is not Reason.OTHER_SHIPPING_METHOD:
        return
    shipping, promised, arrived = s.order.shipping_paid, s.order.estimated_delivery, s.arrived_at
    if shipping is not None and not shipping:
        yield advise(_A.SHIPPING_WAS_FREE)
    if promised and arrived and arrived <= promised:
        yield advise(_A.CAME_ON_TIME)


def _open(s: Situation, claim: Claim) -> Advice | None:
    """Advise to open it: for a refund alone, where a return is a trap (T2, T3)."""
    trap = return_at_own_cost(s, claim.asks, claim, DisputeOpened) or return_of_nothing(
        s, claim.asks, claim, DisputeOpened
    )
    code = _A.OPEN_FOR_REFUND if trap else _A.OPEN_DISPUTE
    asks = Refund(claim.asks.amount) if trap else claim.asks
    opened = DisputeOpened(at=s.now, claim=attrs.evolve(claim, asks=asks))
    if (_awaited(s) and claim.reason is Reason.NOT_ARRIVED) or not s.may(opened):
        return None
    severity = Severity.URGENT if _running_out(s) else None
    return advise(code, severity=severity, deadline=s.closing, event=opened)


def _awaited(s: Situation) -> bool:
    """Whether the parcel may still come by the promised date, and there is time to wait for it (R4)."""
    promised = s.order.estimated_delivery
    return promised is not None and s.now < promised and not s.is_gone and not _running_out(s)


def _running_out(s: Situation) -> bool:
    return s.period is not None and s.period.running_out(s.now)


def _promised_in_time(s: Situation) -> bool:
    promised, period = s.order.estimated_delivery, s.period
    return _awaited(s) and promised is not None and period is not None and promised < period.running_out_at


def _form_figure(s: Situation, code: RefusalCode) -> Figure | None:
    figures = {
        RefusalCode.FILE_TOO_LARGE: s.policy.image_size,
        RefusalCode.TOO_MANY_FILES: s.policy.image_count,
    }
    return figures.get(code)


_NEEDED: Final[Mapping[FirstStep, Callable[[Situation], bool]]] = MappingProxyType(
    {
        # when a first step has not been done, by what is known
        FirstStep.CHECK_GOODS: lambda _: True,
        FirstStep.WAIT_FOR_DELIVERY_DATE: _promised_in_time,
        FirstStep.READ_TRACKING: lambda s: s.order.tracking is None,
        FirstStep.WAIT_A_LITTLE: lambda s: not _running_out(s),
        FirstStep.WAIT_UNTIL_ARRIVED: lambda s: s.arrived_at is None and not _running_out(s),
    }
)


def _first(s: Situation, claim: Claim) -> Found:
    """Say what comes before the opening: the seller is asked first (O1), and what the reason needs."""
    yield advise(_A.CONTACT_SELLER)
    for step in REASONS[claim.reason].first:
        if step in _NEEDED and _NEEDED[step](s):
            yield advise(_A.DO_FIRST, rule=claim.reason.rule, step=step)


def _how_much(s: Situation, claim: Claim) -> Advice | None:
    """Say how much the reason asks for, where the claim asks for a part of all, or for all of a part (R)."""
    entry, paid = REASONS[claim.reason], s.order.paid
    if claim.asks.amount.currency != paid.currency or claim.asks.amount > paid:
        return None  # the form refuses it
    if len(s.order.items) > 1 and entry.asks is Ask.FULL:
        return None  # it may be about one item
    if (entry.asks is Ask.FULL) == (claim.asks.amount == paid):
        return None
    return advise(_A.HOW_MUCH, rule=entry.rule, what=entry.basis)


def _free_return(s: Situation, claim: Claim) -> Advice | None:
    """Tell of a free return (M4); without one, a refund is to be preferred (M7)."""
    if not s.has_goods(claim):
        return None
    if not s.returns_free:
        return advise(_A.PREFER_REFUND) if isinstance(claim.asks, ReturnAndRefund) else None
    return advise(_A.FREE_RETURN, deadline=s.free_return)


def _credibility(s: Situation) -> Advice | None:
    if s.record is None or not disputes_all(s):
        return None
    orders, disputed = s.record.orders, s.record.disputed
    return advise(_A.CREDIBILITY, figure=s.policy.dispute_pattern, orders=orders, disputed=disputed)

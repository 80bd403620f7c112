"""Advice that belongs to more than one part of a case's life (floor 12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from ._advice import Advice, AdviceCode, advise
from ._claims import Claim, Evidence, Reason, Subject
from ._deadlines import Deadline, DeadlineKind
from ._dispute import AwaitingReturn, EndedDispute, ReturnInTransit, appeal_deadline
from ._money import Money
from ._order import TrackingStatus
from ._policy import Party
from ._reasons import Level, Requirement, checklist, missing
from ._refusals import Remedy
from ._situation import Situation

_A = AdviceCode
Decided: TypeAlias = AwaitingReturn | ReturnInTransit | EndedDispute
Found: TypeAlias = Iterator[Advice | None]


def evidence(s: Situation, claim: Claim, added: Iterable[Evidence], rule: str) -> Found:
    """Say what should be shown, and is not yet: what is needed, then what would help."""
    lacking = _lacking(s, claim, tuple(added))
    for level in Level:
        if what := tuple(each for each in lacking if each.level is level):
            yield advise(_A.ADD_EVIDENCE if level.needed else _A.MORE_EVIDENCE, rule=rule, what=what)


def _lacking(s: Situation, claim: Claim, added: tuple[Evidence, ...]) -> tuple[Requirement, ...]:
    if claim.reason is Reason.ITEMS_MISSING and disputes_all(s):
        # R3: a photo of the opened parcel is enough for a buyer in good standing alone.
        unboxing = tuple(each for each in checklist(claim.reason) if each.shows is Subject.UNBOXING)
        return tuple(each for each in unboxing if not any(map(each.met_by, (*claim.evidence, *added))))
    return missing(claim, added)


def disputes_all(s: Situation) -> bool:
    """Whether the buyer disputed so many orders that it costs credibility; one order is no pattern (O6)."""
    return s.record is not None and s.record.orders > 1 and s.record.share >= s.policy.dispute_pattern.count


def closest_reason(s: Situation, claim: Claim) -> Reason:
    """Return the reason that comes closest to what tracking says of a parcel that did not come (R9)."""
    tracking, receipt = s.order.tracking, s.order.receipt
    came = receipt is not None and receipt.by is Party.BUYER
    if tracking is None or came or claim.reason.goods_arrived:
        return claim.reason
    return _SHOWN.get(tracking.status, claim.reason)


_SHOWN: Final[Mapping[TrackingStatus, Reason]] = MappingProxyType(
    {TrackingStatus.DELIVERED: Reason.MARKED_DELIVERED, TrackingStatus.IN_TRANSIT: Reason.NOT_ARRIVED}
)


def closer(s: Situation, claim: Claim) -> Advice | None:
    """Name the reason that comes closer, if another does (R9)."""
    reason = closest_reason(s, claim)
    return None if reason is claim.reason else advise(_A.CLOSEST_REASON, reason=reason)


def report(claim: Claim | None) -> Advice | None:
    """Tell that a seller who breaks the trading rules can be reported (C6)."""
    counterfeit = claim is not None and claim.reason is Reason.COUNTERFEIT
    return advise(_A.REPORT_SELLER) if counterfeit else None


def guaranteed(s: Situation) -> Found:
    """Tell of the guarantee of the buyer's country, where it grants one (M5)."""
    claim = s.planned or (s.dispute.claim if s.dispute else None)
    if not s.order.local_guarantee or (claim and not s.has_goods(claim)):
        return
    for code, kind, figure in (
        (_A.CHANGE_OF_MIND, DeadlineKind.CHANGE_OF_MIND, s.policy.change_of_mind),
        (_A.LOCAL_GUARANTEE, DeadlineKind.GUARANTEE, s.policy.guarantee),
    ):
        until = s.from_arrival(kind, figure)
        if until and not until.passed(s.now):
            yield advise(code, deadline=until)


def granted(dispute: Decided) -> Money:
    """Return how much was decided for the buyer, in all."""
    solution = dispute.outcome.solution
    return solution.amount if solution else dispute.terms.nothing


def appeal_left(dispute: EndedDispute) -> Deadline | None:
    """Return until when an appeal is left, where less was decided than asked for (C4)."""
    return None if granted(dispute) >= dispute.claim.asks.amount else appeal_deadline(dispute)


def what_is_left(ended: Deadline | None) -> Advice:
    """Say whom to ask where no dispute can be opened (W4, C5)."""
    return advise(_A.WHAT_IS_LEFT, deadline=ended, channels=CUSTOMER_SERVICE)


CUSTOMER_SERVICE: Final = Remedy.CUSTOMER_SERVICE.channels
"""The channels of customer service (C5)."""

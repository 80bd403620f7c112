"""Advice that belongs to more than one part of a case's life (floor 11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ._advice import Advice, AdviceCode, advise
from ._claims import Claim, Evidence, Reason, Subject
from ._deadlines import Deadline, DeadlineKind
from ._order import TrackingStatus
from ._reasons import Level, Requirement, checklist, missing
from ._refusals import Remedy
from ._situation import Situation
from ._words import CHANNELS

_A = AdviceCode
Found: TypeAlias = Iterator[Advice | None]


def evidence(s: Situation, claim: Claim, added: Iterable[Evidence], rule: str) -> Found:
    """Say what should be shown, and is not yet: what is needed, then what would help."""
    lacking = _lacking(s, claim, tuple(added))
    for level, code, joint in (
        (Level.REQUIRED, _A.ADD_EVIDENCE, "; "),
        (Level.ONE_OF, _A.ADD_EVIDENCE, "; or "),
        (Level.HELPFUL, _A.MORE_EVIDENCE, "; "),
    ):
        if words := [each.words for each in lacking if each.level is level]:
            yield advise(code, rule=rule, what=joint.join(words))


def _lacking(s: Situation, claim: Claim, added: tuple[Evidence, ...]) -> tuple[Requirement, ...]:
    if claim.reason is Reason.ITEMS_MISSING and disputes_all(s):
        # R3: a photo of the opened parcel is enough for a buyer in good standing alone.
        unboxing = tuple(each for each in checklist(claim.reason) if each.shows is Subject.UNBOXING)
        return tuple(each for each in unboxing if not any(map(each.met_by, (*claim.evidence, *added))))
    return missing(claim, added)


def disputes_all(s: Situation) -> bool:
    """Whether the buyer disputed so many orders that it costs credibility; one order is no pattern (O6)."""
    return s.record is not None and s.record.orders > 1 and s.record.share >= s.policy.dispute_pattern.count


def closest_reason(s: Situation, claim: Claim) -> Advice | None:
    """Name the reason that comes closer, where the carrier says that the parcel was delivered (R7, R9)."""
    tracking = s.order.tracking
    delivered = tracking is not None and tracking.status is TrackingStatus.DELIVERED
    return advise(_A.CLOSEST_REASON) if delivered and claim.reason is Reason.NOT_ARRIVED else None


def report(claim: Claim) -> Found:
    """Tell that a seller who breaks the trading rules can be reported (C6)."""
    if claim.reason is Reason.COUNTERFEIT:
        yield advise(_A.REPORT_SELLER)


def guaranteed(s: Situation) -> Found:
    """Tell of the guarantee of the buyer's country, where it grants one (M5)."""
    if not s.order.local_guarantee:
        return
    for code, kind, figure in (
        (_A.CHANGE_OF_MIND, DeadlineKind.CHANGE_OF_MIND, s.policy.change_of_mind),
        (_A.LOCAL_GUARANTEE, DeadlineKind.GUARANTEE, s.policy.guarantee),
    ):
        until = s.from_arrival(kind, figure)
        if until and not until.passed(s.now):
            yield advise(code, deadline=until)


def what_is_left(ended: Deadline | None) -> Advice:
    """Say whom to ask where no dispute can be opened (W4, C5)."""
    since = f": the time for it ended on {ended.words}" if ended else ""
    return advise(_A.WHAT_IS_LEFT, deadline=ended, since=since, channels=customer_service())


def customer_service() -> str:
    """Word the channels of customer service (C5)."""
    *others, last = (CHANNELS[channel] for channel in Remedy.CUSTOMER_SERVICE.channels)
    return f"{', '.join(others)} or {last}"

"""What is advised while a dispute is open (floor 12)."""

from __future__ import annotations

from operator import attrgetter
from typing import Final, assert_never

from ._advice import Advice, AdviceCode, Severity, Trap, advise
from ._comparison import Preference
from ._counting import remaining
from ._deadlines import Deadline
from ._dispute import AwaitingSeller, Judged, Negotiating, UnderReview
from ._events import (
    BuyerAccepted,
    BuyerCancelled,
    BuyerProposed,
    EvidenceAdded,
    PlatformProposed,
    Problem,
    ProposalAssigned,
)
from ._hints import Found, closest_reason, customer_service, evidence, report
from ._policy import Party
from ._proposals import Proposal, Refund, Solution, Wait
from ._situation import OpenDispute, Situation
from ._traps import (
    PLATFORM_PROPOSAL,
    SELLER_OFFER,
    asked_at_own_cost,
    closing_for_cancelling,
    patience,
    return_at_own_cost,
    return_of_nothing,
    worse_than_platform,
)
from ._words import proposed

_A = AdviceCode
_ENOUGH: Final = frozenset({Preference.BETTER, Preference.EQUAL})
_REQUEST: Final = "what you asked for"


def while_open(s: Situation, dispute: OpenDispute) -> Found:
    """Advise a buyer whose dispute is undecided."""
    yield from _asked_to_wait(s, dispute)
    yield from _arrived_after_all(s, dispute)
    added = [event.evidence for event in dispute.history if isinstance(event, EvidenceAdded)]
    yield from evidence(s, dispute.claim, added, "P10")
    yield from report(dispute.claim)
    yield closest_reason(s, dispute.claim)
    yield from _own_request(s, dispute)
    for proposal in _standing(dispute):
        yield return_at_own_cost(s, proposal, dispute.claim, BuyerAccepted)
        yield return_of_nothing(proposal, dispute.claim, BuyerAccepted)
    accept = _acceptance(s, dispute)
    yield accept
    match dispute:
        case AwaitingSeller():
            yield _awaiting_seller(dispute)
        case Negotiating():
            yield advise(_A.NO_NEED_TO_ESCALATE, deadline=dispute.terms.agreement)
        case UnderReview():
            yield _answer(s, dispute)
        case Judged():
            yield from _judged(s, dispute)
        case _:
            assert_never(dispute)
    if not accept:
        yield from _without_acceptance(s, dispute)


def _without_acceptance(s: Situation, dispute: OpenDispute) -> Found:
    """Say what else there is to do, where nothing that stands is enough."""
    if isinstance(dispute, (Negotiating, UnderReview)):
        yield _offer_below(s, dispute)
    if isinstance(dispute, (UnderReview, Judged)) and _early(dispute):
        yield from _still_on_its_way(s, dispute)
    elif isinstance(dispute, Judged):
        yield _seller_beside(s, dispute)
        yield _improve(s, dispute)


def _standing(dispute: OpenDispute) -> list[Proposal]:
    """Return what the others propose, and what of it is still to be done."""
    seller = None if isinstance(dispute, AwaitingSeller) else dispute.seller_proposal
    platform = dispute.platform_proposal if isinstance(dispute, Judged) else None
    return [remaining(each, dispute) for each in (seller, platform) if each]


def _awaiting_seller(dispute: AwaitingSeller) -> Advice:
    answer, agreement = dispute.answer, dispute.terms.agreement
    if answer.at <= agreement.at:
        return advise(_A.SELLER_MUST_ANSWER, deadline=answer)
    return advise(_A.NO_NEED_TO_ESCALATE, deadline=agreement)


# --- waiting, and what arrives after all ------------------------------------------------------


def _asked_to_wait(s: Situation, dispute: OpenDispute) -> Found:
    """Answer a seller who asks for time: cancel where it was granted (C1), else keep the dispute (O2)."""
    asked = s.seller_proposal
    if not isinstance(asked, Wait):
        return
    yield closing_for_cancelling(s)
    yield patience(s)
    if _granted(s, dispute, asked):
        yield advise(_A.CANCEL_TO_WAIT, deadline=s.closing, event=BuyerCancelled(at=s.now))
    elif not isinstance(dispute, Judged) and not _early(dispute):
        yield advise(_A.KEEP_DISPUTE)


def _granted(s: Situation, dispute: OpenDispute, asked: Wait) -> bool:
    """Whether the seller extended the protection for a parcel on its way, with time to spare (C1, W2)."""
    extension, period = s.order.extension, s.period
    return (
        isinstance(dispute, (Negotiating, UnderReview))
        and not dispute.claim.reason.goods_arrived
        and extension is not None
        and extension.at >= dispute.history[0].at
        and period is not None
        and s.now < asked.until <= period.running_out_at
        and s.can_cancel
    )


def _arrived_after_all(s: Situation, dispute: OpenDispute) -> Found:
    """Advise to cancel where the parcel arrived after all, once the goods were checked (C1)."""
    cancelled = BuyerCancelled(at=s.now)
    if s.arrived_since(dispute) and s.may(cancelled):
        yield advise(_A.CHECK_THEN_CANCEL, event=cancelled)
        yield closing_for_cancelling(s)


# --- what is asked for, and what is offered ---------------------------------------------------


def _own_request(s: Situation, dispute: OpenDispute) -> Found:
    """Look at what the buyer asks for: a return that cannot be carried out is better changed (T3, P10)."""
    asks, claim = remaining(dispute.claim.asks, dispute), dispute.claim
    yield asked_at_own_cost(s, asks, claim, BuyerProposed)
    nothing = return_of_nothing(asks, claim, BuyerProposed)
    yield nothing
    instead = BuyerProposed(at=s.now, proposal=Refund(claim.asks.amount))
    if nothing and s.may(instead):
        yield advise(_A.ASK_FOR_REFUND, event=instead, amount=claim.asks.amount)


def _acceptance(s: Situation, dispute: OpenDispute) -> Advice | None:
    """Advise to accept what is no less than was asked for: AliExpress's proposal, or a better offer (P6)."""
    offer, platform = s.seller_proposal, dispute.platform_proposal if isinstance(dispute, Judged) else None
    beside = s.compared(offer, platform, dispute) if offer and platform else None
    if not (beside and beside.preference is Preference.BETTER):
        if platform and (accepted := _enough(s, dispute, Party.PLATFORM, platform)):
            return advise(
                _A.ACCEPT_PLATFORM,
                deadline=_negotiation(dispute),
                event=accepted,
                why=_why(s, dispute, platform),
            )
        if beside and beside.preference is Preference.WORSE:
            return None
    if offer is None or not (accepted := _enough(s, dispute, Party.SELLER, offer)):
        return None
    if beside and beside.preference is Preference.BETTER:
        why = beside.beside(SELLER_OFFER, PLATFORM_PROPOSAL)
        return advise(_A.ACCEPT_BETTER_OFFER, deadline=_negotiation(dispute), event=accepted, why=why)
    return advise(_A.ACCEPT_OFFER, event=accepted, why=_why(s, dispute, offer))


def _negotiation(dispute: OpenDispute) -> Deadline | None:
    return dispute.negotiation if isinstance(dispute, Judged) else None


def _why(s: Situation, dispute: OpenDispute, proposal: Proposal) -> str:
    it = SELLER_OFFER if proposal is s.seller_proposal else PLATFORM_PROPOSAL
    return s.compared(proposal, _wanted(dispute), dispute).beside(it, _REQUEST)


def _wanted(dispute: OpenDispute) -> Solution:
    """Return what the buyer is after: the money, where a return was asked for that cannot be (T3)."""
    asks = dispute.claim.asks
    return Refund(asks.amount) if return_of_nothing(asks, dispute.claim, BuyerProposed) else asks


def _enough(s: Situation, dispute: OpenDispute, whose: Party, proposal: Proposal) -> BuyerAccepted | None:
    """Return the acceptance of what is enough and no trap, unless goods that came are to be checked first."""
    left, claim = remaining(proposal, dispute), dispute.claim
    if isinstance(left, Wait) or s.compared(left, _wanted(dispute), dispute).preference not in _ENOUGH:
        return None
    trap = return_of_nothing(left, claim, BuyerAccepted) or return_at_own_cost(s, left, claim, BuyerAccepted)
    accepted = BuyerAccepted(at=s.now, whose=whose)
    return None if trap or s.arrived_since(dispute) or not s.may(accepted) else accepted


def _offer_below(s: Situation, dispute: Negotiating | UnderReview) -> Advice | None:
    """Hold the seller's offer against what was asked for (P7)."""
    offer = dispute.seller_proposal
    if offer is None or isinstance(offer, Wait):
        return None
    return advise(_A.OFFER_BELOW_REQUEST, why=_why(s, dispute, offer))


# --- once AliExpress has judged ---------------------------------------------------------------


def _answer(s: Situation, dispute: UnderReview) -> Advice | None:
    """Tell when the answer on the refund comes, where the buyer was found to be right (J4)."""
    answer = dispute.answer
    if answer is None or not any(finding.valid for finding in dispute.judgement):
        return None
    if answer.passed(s.now):
        return advise(_A.ANSWER_LATE, deadline=answer, channels=customer_service())
    return advise(_A.ANSWER_COMES, deadline=answer)


def _early(dispute: OpenDispute) -> bool:
    """Whether the newest finding on a parcel in transit is that the claim comes too early (J4)."""
    if not isinstance(dispute, (UnderReview, Judged)):
        return False
    found = [each for each in dispute.judgement if each.kind is Problem.IN_TRANSIT]
    return bool(found) and not found[-1].valid


def _still_on_its_way(s: Situation, dispute: UnderReview | Judged) -> Found:
    """Advise to wait and to cancel, where the claim comes too early (J4)."""
    yield closing_for_cancelling(s)
    if s.can_cancel:
        yield advise(_A.WAIT_AND_CANCEL, deadline=_last_moment(s, dispute), event=BuyerCancelled(at=s.now))
    elif s.closing and s.closing.passed(s.now):
        yield advise(_A.LOOK_UP_DATE, deadline=s.closing)


def _last_moment(s: Situation, dispute: UnderReview | Judged) -> Deadline | None:
    """Return until when cancelling leaves the time to open again: it must be undecided, and protected."""
    ends = [dispute.negotiation] if isinstance(dispute, Judged) else []
    return min([*ends, *([s.closing] if s.closing else [])], key=attrgetter("at"), default=None)


def _judged(s: Situation, dispute: Judged) -> Found:
    platform, ends = dispute.platform_proposal, dispute.negotiation
    yield advise(_A.CHOOSE, deadline=ends, proposal=proposed(platform))
    yield worse_than_platform(s)
    if return_of_nothing(remaining(platform, dispute), dispute.claim, ProposalAssigned):
        # Nobody need choose it: it is assigned.
        urgent = Severity.URGENT
        yield advise(Trap.RETURN_OF_NOTHING, severity=urgent, deadline=ends, against=ProposalAssigned)


def _seller_beside(s: Situation, dispute: Judged) -> Advice | None:
    """Hold the seller's offer against AliExpress's proposal, which is assigned if nobody chooses (P6)."""
    seller = dispute.seller_proposal
    if seller is None or isinstance(seller, Wait):
        return None
    compared = s.compared(seller, dispute.platform_proposal, dispute)
    codes = {Preference.INCOMPARABLE: _A.WEIGH, Preference.BETTER: _A.OFFER_IS_BETTER}
    code = codes.get(compared.preference)
    why = compared.beside(SELLER_OFFER, PLATFORM_PROPOSAL)
    return advise(code, deadline=dispute.negotiation, why=why) if code else None


def _improve(s: Situation, dispute: Judged) -> Advice | None:
    """Advise to make a better case, where that is still possible (P11)."""
    fits = s.compared(dispute.platform_proposal, _wanted(dispute), dispute).preference in _ENOUGH
    if fits or not s.can_cancel or s.held_up or s.arrived_since(dispute):
        return None
    newer = _new_evidence(dispute)
    code = _A.CANCEL_AND_IMPROVE if newer else _A.IF_NEW_EVIDENCE
    cancelled = BuyerCancelled(at=s.now) if newer else None
    return advise(code, deadline=_last_moment(s, dispute), event=cancelled)


def _new_evidence(dispute: Judged) -> bool:
    """Whether the buyer added evidence since AliExpress proposed."""
    for event in reversed(dispute.history):
        if isinstance(event, PlatformProposed):
            return False
        if isinstance(event, EvidenceAdded) and event.evidence.given_by is Party.BUYER:
            return True
    return False  # pragma: no cover  # it was judged by a proposal

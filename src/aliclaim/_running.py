"""What is advised while a dispute is open (floor 13)."""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from ._advice import Advice, AdviceCode, Severity, advise
from ._arithmetic import answer_decides
from ._comparison import Comparison, Preference
from ._counting import since_proposal
from ._deadlines import Deadline
from ._dispute import AwaitingSeller, Judged, Negotiating, OpenDispute, UnderReview
from ._events import (
    BuyerAccepted,
    BuyerCancelled,
    BuyerProposed,
    EvidenceAdded,
    Problem,
    ProposalAssigned,
    RequestGranted,
)
from ._hints import CUSTOMER_SERVICE, Found, closer, evidence, report
from ._policy import Party
from ._proposals import Proposal, Refund, ReturnAndRefund, Solution, Wait
from ._situation import Situation
from ._traps import (
    closing_for_cancelling,
    patience,
    return_at_own_cost,
    return_of_nothing,
    worse_than_platform,
)

_A = AdviceCode
_ENOUGH: Final = frozenset({Preference.BETTER, Preference.EQUAL})


def while_open(s: Situation, dispute: OpenDispute) -> Found:
    """Advise a buyer whose dispute is undecided: one course, and beside it what to know and beware of."""
    claim = dispute.claim
    yield from _course(s, dispute)
    added = [event.evidence for event in dispute.history if isinstance(event, EvidenceAdded)]
    yield from evidence(s, claim, added, "P10")
    yield report(claim)
    yield closer(s, claim)
    yield from _traps(s, dispute)
    yield from _standing_still(s, dispute)


def _course(s: Situation, dispute: OpenDispute) -> Found:
    """Choose what to do, the first that fits: no two events are advised at once."""
    courses = (
        _acceptance,
        _arrived_after_all,
        _impossible_return,
        _answer,
        _still_on_its_way,
        _cancel_to_wait,
        _other_request,
        _improve,
    )
    chosen = next((found for course in courses if (found := course(s, dispute))), None)
    yield chosen
    if chosen is None or chosen.event is None or not isinstance(chosen.event, BuyerAccepted):
        yield from _offers(s, dispute)
    if isinstance(s.seller_proposal, Wait) and chosen is None and not isinstance(dispute, Judged):
        yield advise(_A.KEEP_DISPUTE)


def _traps(s: Situation, dispute: OpenDispute) -> Found:
    """Warn of what is asked for, of what stands, and of closing where cancelling is meant."""
    claim, asks = dispute.claim, s.left_of(dispute.claim.asks, dispute)
    yield return_at_own_cost(s, asks, claim, BuyerProposed)
    yield return_of_nothing(s, asks, claim, BuyerProposed)
    for whose, proposal in _standing(s, dispute):
        yield return_at_own_cost(s, proposal, claim, BuyerAccepted, whose)
        yield return_of_nothing(s, proposal, claim, BuyerAccepted)
    yield worse_than_platform(s)
    asked_to_wait = isinstance(s.seller_proposal, Wait)
    if asked_to_wait:
        yield patience(s)
    if asked_to_wait or s.arrived_since(dispute) or _early(s, dispute):
        yield closing_for_cancelling(s)


def _standing(s: Situation, dispute: OpenDispute) -> list[tuple[Party, Proposal]]:
    """Return what the others propose, and what of it is still to be done."""
    both = ((Party.SELLER, s.seller_proposal), (Party.PLATFORM, s.platform_proposal))
    return [(whose, s.left_of(proposal, dispute)) for whose, proposal in both if proposal]


def _standing_still(s: Situation, dispute: OpenDispute) -> Found:
    """Say what happens if nobody does anything."""
    match dispute:
        case AwaitingSeller(answer=answer, terms=terms) if answer_decides(answer.at, terms.agreement.at):
            yield advise(_A.SELLER_MUST_ANSWER, deadline=answer)
        case AwaitingSeller(terms=terms) | Negotiating(terms=terms):
            yield advise(_A.NO_NEED_TO_ESCALATE, deadline=terms.agreement)
        case Judged(platform_proposal=platform, negotiation=ends):
            # In time, nothing at all comes to closing without money; but J4 says what to do then.
            severity = None if platform.amount or _early(s, dispute) else Severity.URGENT
            left = s.left_of(platform, dispute)
            yield advise(_A.CHOOSE, severity=severity, deadline=ends, whose=Party.PLATFORM, proposal=left)
        case _:
            return


# --- the courses, in their order --------------------------------------------------------------


def _acceptance(s: Situation, dispute: OpenDispute) -> Advice | None:
    """Advise to accept what is no less than was asked for: AliExpress's proposal, or a better offer (P6)."""
    offer, platform = s.seller_proposal, s.platform_proposal
    beside = s.compared(offer, platform, dispute) if offer and platform else None
    better = beside is not None and beside.preference is Preference.BETTER
    ends = _negotiation(dispute)
    if platform and not better and (accepted := _enough(s, dispute, Party.PLATFORM, platform)):
        why = _why(s, dispute, platform)
        return advise(_A.ACCEPT_PLATFORM, deadline=ends, event=accepted, whose=Party.PLATFORM, why=why)
    if offer is None or (beside and beside.preference is Preference.WORSE):
        return None
    if not (accepted := _enough(s, dispute, Party.SELLER, offer)):
        return None
    code = _A.ACCEPT_BETTER_OFFER if better else _A.ACCEPT_OFFER
    why = beside if beside and better else _why(s, dispute, offer)
    return advise(code, deadline=ends, event=accepted, whose=Party.SELLER, why=why)


def _negotiation(dispute: OpenDispute) -> Deadline | None:
    return dispute.negotiation if isinstance(dispute, Judged) else None


def _why(s: Situation, dispute: OpenDispute, proposal: Proposal) -> Comparison:
    return s.compared(proposal, _wanted(s, dispute), dispute)


def _wanted(s: Situation, dispute: OpenDispute) -> Solution:
    """Return what the buyer is after: the money, where a return was asked for that cannot be (T3)."""
    asks = dispute.claim.asks
    return Refund(asks.amount) if return_of_nothing(s, asks, dispute.claim, BuyerProposed) else asks


def _enough(s: Situation, dispute: OpenDispute, whose: Party, proposal: Proposal) -> BuyerAccepted | None:
    """Return the acceptance of what is enough and no trap, unless goods that came are to be checked first."""
    left, claim = s.left_of(proposal, dispute), dispute.claim
    if isinstance(left, Wait) or not _no_worse(s, left, dispute):
        return None
    trap = return_of_nothing(s, left, claim, BuyerAccepted) or return_at_own_cost(
        s, left, claim, BuyerAccepted
    )
    accepted = BuyerAccepted(at=s.now, whose=whose)
    return None if trap or s.arrived_since(dispute) or not s.may(accepted) else accepted


def _no_worse(s: Situation, left: Solution, dispute: OpenDispute) -> bool:
    """Whether it is no worse than what was asked for; a return is none the worse if another pays for it."""
    wanted = _wanted(s, dispute)
    if isinstance(left, ReturnAndRefund) and isinstance(wanted, ReturnAndRefund):
        return left.amount >= wanted.amount and left.shipping_paid_by is not Party.BUYER
    return s.compared(left, wanted, dispute).preference in _ENOUGH


def _arrived_after_all(s: Situation, dispute: OpenDispute) -> Advice | None:
    """Advise to cancel where the parcel arrived after all, once the goods were checked (C1)."""
    if not s.arrived_since(dispute) or not s.may(BuyerCancelled(at=s.now)):
        return None
    # No event: whether the goods are here, and right, the buyer alone can see.
    return advise(_A.CHECK_THEN_CANCEL, deadline=_negotiation(dispute))


def _impossible_return(s: Situation, dispute: OpenDispute) -> Advice | None:
    """Keep AliExpress from assigning a return that cannot be carried out (T3)."""
    if not isinstance(dispute, Judged):
        return None
    left, ends = s.left_of(dispute.platform_proposal, dispute), dispute.negotiation
    if not return_of_nothing(s, left, dispute.claim, ProposalAssigned):
        return None
    if s.can_cancel and not s.held_up:
        deadline = _last_moment(s, dispute)
        return advise(_A.CANCEL_RETURN, deadline=deadline, event=BuyerCancelled(at=s.now))
    return advise(_A.ASK_SERVICE, deadline=ends, channels=CUSTOMER_SERVICE)


def _answer(s: Situation, dispute: OpenDispute) -> Advice | None:
    """Tell when the answer on the refund comes, where the buyer was found to be right (J4)."""
    answer = dispute.answer if isinstance(dispute, UnderReview) else None
    if answer is None or _early(s, dispute) or not _found_valid(dispute):
        return None
    if answer.passed(s.now):
        return advise(_A.ANSWER_LATE, deadline=answer, channels=CUSTOMER_SERVICE)
    return advise(_A.ANSWER_COMES, deadline=answer)


def _found_valid(dispute: OpenDispute) -> bool:
    """Whether AliExpress has found the buyer to be right in anything."""
    findings = dispute.judgement if isinstance(dispute, (UnderReview, Judged)) else ()
    return any(finding.valid for finding in findings)


def _early(s: Situation, dispute: OpenDispute) -> bool:
    """Whether the newest finding on a parcel in transit is that the claim comes too early (J4).

    It says no more once the parcel is known to have come or to be lost, or AliExpress proposes money.
    """
    if not isinstance(dispute, (UnderReview, Judged)) or s.has_goods(dispute.claim):
        return False
    if isinstance(dispute, Judged) and dispute.platform_proposal.amount:
        return False
    found = [each for each in dispute.judgement if each.kind is Problem.IN_TRANSIT]
    return bool(found) and not found[-1].valid and not s.is_gone and not s.arrived_since(dispute)


def _still_on_its_way(s: Situation, dispute: OpenDispute) -> Advice | None:
    """Advise to wait and to cancel, where the claim comes too early (J4)."""
    if not _early(s, dispute):
        return None
    if s.can_cancel:
        return advise(_A.WAIT_AND_CANCEL, deadline=_last_moment(s, dispute), event=BuyerCancelled(at=s.now))
    over = s.closing is not None and s.closing.passed(s.now)
    return advise(_A.LOOK_UP_DATE, deadline=s.closing) if over else None


def _cancel_to_wait(s: Situation, dispute: OpenDispute) -> Advice | None:
    """Advise to cancel where the seller extended the protection for a parcel on its way (C1, W2)."""
    asked, extension, period = s.seller_proposal, s.order.extension, s.period
    granted = (
        isinstance(asked, Wait)
        and isinstance(dispute, (Negotiating, UnderReview))
        and not s.has_goods(dispute.claim)
        and not s.is_gone
        and not _found_valid(dispute)
        and extension is not None
        and extension.at >= dispute.history[0].at
        and period is not None
        and s.now < asked.until <= period.running_out_at  # with time to spare
        and s.can_cancel
    )
    return advise(_A.CANCEL_TO_WAIT, deadline=s.closing, event=BuyerCancelled(at=s.now)) if granted else None


def _other_request(s: Situation, dispute: OpenDispute) -> Advice | None:
    """Advise to ask for a refund alone, where a return was asked for that cannot be carried out (T3, P10)."""
    asks = dispute.claim.asks
    instead = BuyerProposed(at=s.now, proposal=Refund(asks.amount))
    if not return_of_nothing(s, asks, dispute.claim, BuyerProposed) or not s.may(instead):
        return None
    answer = dispute.answer if isinstance(dispute, AwaitingSeller) else None
    granted = answer if answer and answer.fires == RequestGranted.tag else None
    severity = Severity.URGENT if granted else None
    return advise(_A.ASK_FOR_REFUND, severity=severity, deadline=granted, event=instead, amount=asks.amount)


def _last_moment(s: Situation, dispute: OpenDispute) -> Deadline | None:
    """Return until when cancelling leaves the time to open again: it must be undecided, and protected."""
    ends = [dispute.negotiation] if isinstance(dispute, Judged) else []
    return min([*ends, *([s.closing] if s.closing else [])], key=attrgetter("at"), default=None)


def _improve(s: Situation, dispute: OpenDispute) -> Advice | None:
    """Advise to make a better case, where that is still possible (P11)."""
    if not isinstance(dispute, Judged) or not s.can_cancel or s.held_up:
        return None
    newer = _new_evidence(dispute)
    code = _A.CANCEL_AND_IMPROVE if newer else _A.IF_NEW_EVIDENCE
    cancelled = BuyerCancelled(at=s.now) if newer else None
    return advise(code, deadline=_last_moment(s, dispute), event=cancelled)


def _new_evidence(dispute: Judged) -> bool:
    """Whether the buyer added evidence since AliExpress proposed."""
    return any(
        isinstance(event, EvidenceAdded) and event.evidence.given_by is Party.BUYER
        for event in since_proposal(dispute)
    )


# --- what the seller offers -------------------------------------------------------------------


def _offers(s: Situation, dispute: OpenDispute) -> Found:
    """Hold the seller's offer against AliExpress's proposal (P6), or against what was asked for (P7)."""
    offer = s.seller_proposal
    if offer is None or isinstance(offer, Wait) or _early(s, dispute):
        return
    if isinstance(dispute, Judged):
        compared = s.compared(offer, dispute.platform_proposal, dispute)
        codes = {Preference.INCOMPARABLE: _A.WEIGH, Preference.BETTER: _A.OFFER_IS_BETTER}
        ends = dispute.negotiation
    else:
        compared, ends = _why(s, dispute, offer), None
        codes = {Preference.WORSE: _A.OFFER_BELOW_REQUEST, Preference.INCOMPARABLE: _A.OFFER_BELOW_REQUEST}
    if code := codes.get(compared.preference):
        yield advise(code, deadline=ends, whose=Party.SELLER, why=compared)

"""Whether an event may happen now, and what the dispute holds afterwards (floor 10; rules P and C).

Three tables by the class of the event, handed to the dispute below at the end of this file:

- a *block* refuses every such event, whatever its data, at a moment: it decides what `actions` lists;
- a *guard* refuses this event by its data;
- an *effect* makes the dispute after the event, in one constructor call.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import attrs

from ._arithmetic import brings_more, exceeds
from ._checks import each_of, holds_argument
from ._claims import Claim
from ._deadlines import Deadline, DeadlineKind
from ._dispute import (
    Appealed,
    AwaitingReturn,
    AwaitingSeller,
    Block,
    Cancelled,
    Closed,
    Dispute,
    Effect,
    EndedDispute,
    Guard,
    Judged,
    Negotiating,
    OpenDispute,
    Refunded,
    RefundPending,
    ReturnInTransit,
    UnderReview,
    appeal_deadline,
    applied,
    caught_up,
    install,
    settled_before,
)
from ._errors import InvalidValueError, RefusedError, shown
from ._events import (
    DISPUTE_EVENT_CLASSES,
    AppealDecided,
    AppealFiled,
    BuyerAccepted,
    BuyerCancelled,
    BuyerClosed,
    BuyerProposed,
    ClaimEdited,
    DisputeEvent,
    DisputeOpened,
    EvidenceAdded,
    PlatformJudged,
    PlatformProposed,
    PlatformSteppedIn,
    Problem,
    ProposalAssigned,
    RefundCompleted,
    RequestGranted,
    ReturnContested,
    ReturnOverdue,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    check_event,
)
from ._form import amount_refusals, claim_refusals, file_refusals, request_refusals, text_refusals
from ._history import History
from ._money import Money
from ._policy import GUIDE, Party, Policy, SellerSilence
from ._proposals import Proposal, ReturnAndRefund, Solution, Wait
from ._refusals import Refusal, RefusalCode, certain, refuse
from ._terms import Cause, Outcome, Terms
from ._time import DateTime

_C = RefusalCode
_Told: TypeAlias = History[DisputeEvent]
_NOTHING_TOLD: Final[_Told] = History()


# --- opening ----------------------------------------------------------------------------------


def open_dispute(event: DisputeOpened, *, paid: Money, policy: Policy = GUIDE) -> AwaitingSeller:
    """Open a dispute by itself, without the order around it.

    Whether the order allows it (W1 to W8) is what a `Case` checks; here the claim alone is checked.

    Args:
        event: The opening.
        paid: What was paid for the order.
        policy: The figures that count.

    Returns:
        The dispute, which awaits the seller.

    Raises:
        RefusedError: The claim asks for too much or for nothing, or the form would not take it.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from aliclaim import Reason, Refund
        >>> paid = Money("61.70", "USD")
        >>> claim = Claim(reason=Reason.NOT_ARRIVED, asks=Refund(paid))
        >>> opened = DisputeOpened(at=datetime(2026, 4, 20, tzinfo=timezone.utc), claim=claim)
        >>> open_dispute(opened, paid=paid).phase
        <Phase.AWAITING_SELLER: 'awaiting_seller'>
    """
    _check_opening(event, paid, policy)
    found = claim_refusals(event.claim, paid, policy)
    if refusals := certain(found) if event.observed else found:
        raise RefusedError(event.tag, refusals)
    return opened_dispute(event, paid, policy)


def _check_opening(event: object, paid: object, policy: object) -> None:
    fits = (("event", event, DisputeOpened), ("paid", paid, Money), ("policy", policy, Policy))
    for what, value, kind in fits:
        holds_argument(what, value, kind, f"a {kind.__name__}")


def opened_dispute(event: DisputeOpened, paid: Money, policy: Policy) -> AwaitingSeller:
    """Make the dispute of an opening that has been checked."""
    agreement = Deadline.from_figure(DeadlineKind.AGREEMENT, event.agreement_by, policy.agreement, event.at)
    terms = Terms(paid, policy, agreement, Money.zero(paid.currency))
    told = _NOTHING_TOLD.append(event)
    return AwaitingSeller(terms, event.claim, told, _answer(terms, event.answer_by, event.at))


def replay(events: Iterable[DisputeEvent], *, paid: Money, policy: Policy = GUIDE) -> Dispute:
    """Make a dispute from its history.

    Args:
        events: What has happened, in order; the first is the opening. What happened by itself in
            between may be left out: it is filled in, each at its own instant.
        paid: What was paid for the order.
        policy: The figures that count.

    Returns:
        The dispute after all of them.

    Raises:
        InvalidValueError: The first event is not the opening, or there is none.
        RefusedError: The rules refuse one of them.
    """
    told = each_of("events", events)
    first = next(told, None)
    if not isinstance(first, DisputeOpened):
        raise InvalidValueError(
            "events[0]",
            "the opening of the dispute",
            getattr(first, "tag", shown(first)) if first else "no event",
        )
    dispute: Dispute = open_dispute(first, paid=paid, policy=policy)
    for event in told:
        check_event(event, DISPUTE_EVENT_CLASSES)
        for due in caught_up(dispute, event):
            dispute = applied(dispute, due)
        dispute = applied(dispute, event)
    return dispute


def _answer(terms: Terms, stated: DateTime | None, start: DateTime) -> Deadline:
    """Say until when the seller must answer (P1), and what happens if not (P2)."""
    policy = terms.policy
    counted = Deadline.from_figure(DeadlineKind.SELLER_ANSWER, stated, policy.seller_answer, start)
    if policy.seller_silence.value is SellerSilence.REQUEST_GRANTED:
        return attrs.evolve(counted, fires=RequestGranted.tag)
    return counted


# --- the claim and the proposals --------------------------------------------------------------


def _with_claim(dispute: OpenDispute, claim: Claim, told: _Told) -> OpenDispute:
    match dispute:
        case AwaitingSeller():
            return AwaitingSeller(dispute.terms, claim, told, dispute.answer)
        case Negotiating():
            return Negotiating(dispute.terms, claim, told, dispute.seller_proposal)
        case UnderReview():
            return _reviewed(dispute, claim, told, dispute.seller_proposal)
        case _:
            return Judged(
                dispute.terms,
                claim,
                told,
                dispute.seller_proposal,
                dispute.platform_proposal,
                dispute.judgement,
                dispute.negotiation,
                dispute.contested,
            )


def _evidence_added(dispute: OpenDispute, _: EvidenceAdded, told: _Told) -> Dispute:
    # The history keeps it: see `evidence` of the dispute. A copy in the claim would grow with each.
    return _with_claim(dispute, dispute.claim, told)


def _evidence_refusals(dispute: OpenDispute, event: EvidenceAdded) -> tuple[Refusal, ...]:
    # The form is the buyer's: what it takes from the seller is not known.
    by, policy = event.evidence.given_by, dispute.terms.policy
    return _not_theirs(event, by) + (file_refusals([event.evidence], policy) if by is Party.BUYER else ())


def _not_theirs(event: EvidenceAdded | ReturnReceived, by: Party) -> tuple[Refusal, ...]:
    parties = _WHOSE[type(event)]
    if by in parties:
        return ()
    rule, names = ("P10" if isinstance(event, EvidenceAdded) else "P9"), ", ".join(parties)
    return (refuse(_C.NOT_THEIRS, rule=rule, event=event.tag, party=by.value, parties=names),)


_WHOSE: Final = MappingProxyType(
    {
        EvidenceAdded: (Party.BUYER, Party.SELLER),
        ReturnReceived: (Party.SELLER, Party.PLATFORM),
    }
)


def _claim_edited(dispute: OpenDispute, event: ClaimEdited, told: _Told) -> Dispute:
    old = dispute.claim
    new = Claim(reason=event.reason, asks=old.asks, text=event.text, evidence=old.evidence)
    return _with_claim(dispute, new, told)


def _edit_refusals(dispute: OpenDispute, event: ClaimEdited) -> tuple[Refusal, ...]:
    return text_refusals(event.text, dispute.terms.policy)


def _buyer_proposed(dispute: OpenDispute, event: BuyerProposed, told: _Told) -> Dispute:
    old = dispute.claim
    claim = Claim(reason=old.reason, asks=event.proposal, text=old.text, evidence=old.evidence)
    if isinstance(dispute, (UnderReview, Judged)):
        return _with_claim(dispute, claim, told)
    return AwaitingSeller(dispute.terms, claim, told, _answer(dispute.terms, event.answer_by, event.at))


def _request_refusals(dispute: OpenDispute, event: BuyerProposed) -> tuple[Refusal, ...]:
    return request_refusals(event.proposal, dispute.terms.paid)


def _seller_proposed(dispute: OpenDispute, event: SellerProposed, told: _Told) -> Dispute:
    match dispute:
        case UnderReview():
            return _reviewed(dispute, dispute.claim, told, event.proposal)
        case Judged():
            return Judged(
                dispute.terms,
                dispute.claim,
                told,
                event.proposal,
                dispute.platform_proposal,
                dispute.judgement,
                dispute.negotiation,
                dispute.contested,
            )
        case _:
            return Negotiating(dispute.terms, dispute.claim, told, event.proposal)


def _proposal_refusals(dispute: OpenDispute, event: SellerProposed | PlatformProposed) -> tuple[Refusal, ...]:
    proposal = event.proposal
    return () if isinstance(proposal, Wait) else amount_refusals(proposal.amount, dispute.terms.paid)


def _stepped_in(dispute: AwaitingSeller | Negotiating, _: PlatformSteppedIn, told: _Told) -> Dispute:
    standing = dispute.seller_proposal if isinstance(dispute, Negotiating) else None
    return UnderReview(dispute.terms, dispute.claim, told, standing, None, (), None)


def _reviewed(
    review: UnderReview, claim: Claim, told: _Told, seller_proposal: Proposal | None
) -> UnderReview:
    contested, judgement, answer = review.contested, review.judgement, review.answer
    return UnderReview(review.terms, claim, told, seller_proposal, contested, judgement, answer)


def _platform_judged(dispute: UnderReview, event: PlatformJudged, told: _Told) -> Dispute:
    """Keep the judgement; where it finds for the buyer of a parcel in transit, an answer is due (J4)."""
    in_transit = any(finding.valid and finding.kind is Problem.IN_TRANSIT for finding in event.judgement)
    figure, kind = dispute.terms.policy.transit_answer, DeadlineKind.TRANSIT_ANSWER
    due = in_transit or event.answer_by is not None
    answer = Deadline.from_figure(kind, event.answer_by, figure, event.at) if due else None
    standing = dispute.seller_proposal
    return UnderReview(
        dispute.terms, dispute.claim, told, standing, dispute.contested, event.judgement, answer
    )


def _platform_proposed(dispute: UnderReview | Judged, event: PlatformProposed, told: _Told) -> Dispute:
    figure = dispute.terms.policy.negotiation
    ends = Deadline.from_figure(DeadlineKind.NEGOTIATION, event.negotiation_ends, figure, event.at)
    return Judged(
        dispute.terms,
        dispute.claim,
        told,
        dispute.seller_proposal,
        event.proposal,
        event.judgement or dispute.judgement,
        ends,
        dispute.contested,
    )


# --- settling ---------------------------------------------------------------------------------


def _settled(  # noqa: PLR0913, PLR0917  # what an outcome is made of
    dispute: Dispute,
    told: _Told,
    cause: Cause,
    by: Party,
    solution: Solution,
    ship_by: DateTime | None,
) -> Dispute:
    """Decide a dispute for good (P7): a return first, money, or nothing at all."""
    terms, at = dispute.terms, told.last.at
    outcome = Outcome(cause, by, at, solution)
    if isinstance(solution, ReturnAndRefund) and not settled_before(
        dispute
    ):  # else the goods went back before
        figure = terms.policy.return_shipping
        ship = Deadline.from_figure(DeadlineKind.RETURN_SHIPPING, ship_by, figure, at)
        return AwaitingReturn(terms, dispute.claim, told, outcome, ship)
    if not solution.amount:
        return Closed(terms, dispute.claim, told, outcome, at, appealed=False)
    return _pending(dispute, told, outcome, solution.amount)


def _pending(
    dispute: Dispute, told: _Told, outcome: Outcome, due: Money, received: Money | None = None
) -> RefundPending:
    """End a dispute with money to come; what had been received before came from an appealed decision."""
    terms, at, appealed = dispute.terms, told.last.at, received is not None
    refund = Deadline.from_figure(DeadlineKind.REFUND, None, terms.policy.refund, at)
    before = terms.nothing if received is None else received
    return RefundPending(terms, dispute.claim, told, outcome, at, due, before, refund, appealed)


def _proposals(dispute: Negotiating | UnderReview | Judged) -> dict[Party, Proposal]:
    """Return whose proposals stand."""
    standing = {Party.SELLER: dispute.seller_proposal} if dispute.seller_proposal else {}
    return standing | ({Party.PLATFORM: dispute.platform_proposal} if isinstance(dispute, Judged) else {})


def _nothing_to_accept(dispute: Negotiating | UnderReview | Judged, _: DateTime) -> tuple[Refusal, ...]:
    proposals = _proposals(dispute)
    if not proposals:
        return (refuse(_C.NO_PROPOSAL, party=Party.SELLER.value),)
    if all(isinstance(proposal, Wait) for proposal in proposals.values()):
        return (refuse(_C.WAITING_NOT_ACCEPTED),)
    return ()


def _acceptance_refusals(
    dispute: Negotiating | UnderReview | Judged, event: BuyerAccepted
) -> tuple[Refusal, ...]:
    proposal = _proposals(dispute).get(event.whose)
    if proposal is None:
        return (refuse(_C.NO_PROPOSAL, party=event.whose.value),)
    return (refuse(_C.WAITING_NOT_ACCEPTED),) if isinstance(proposal, Wait) else ()


def _buyer_accepted(
    dispute: Negotiating | UnderReview | Judged, event: BuyerAccepted, told: _Told
) -> Dispute:
    solution = _proposals(dispute)[event.whose]
    assert not isinstance(solution, Wait)  # noqa: S101  # the guard above has refused it
    cause = Cause.AGREED if event.whose is Party.SELLER else Cause.PLATFORM_PROPOSAL_ACCEPTED
    return _settled(dispute, told, cause, Party.BUYER, solution, event.ship_by)


def _seller_accepted(dispute: OpenDispute, event: SellerAccepted, told: _Told) -> Dispute:
    return _settled(dispute, told, Cause.AGREED, Party.SELLER, dispute.claim.asks, event.ship_by)


def _request_granted(dispute: AwaitingSeller, event: RequestGranted, told: _Told) -> Dispute:
    return _settled(dispute, told, Cause.SELLER_SILENT, Party.PLATFORM, dispute.claim.asks, event.ship_by)


def _assigned(dispute: Judged, event: ProposalAssigned, told: _Told) -> Dispute:
    cause, solution = Cause.PLATFORM_PROPOSAL_ASSIGNED, dispute.platform_proposal
    return _settled(dispute, told, cause, Party.PLATFORM, solution, event.ship_by)


def _too_soon(event: type[DisputeEvent], due: Deadline, at: DateTime) -> tuple[Refusal, ...]:
    """Refuse what only a passed deadline brings about, as long as it has not passed."""
    if due.passed(at):
        return ()
    return (refuse(_C.TOO_SOON, rule=due.rule, until=due.at, estimated=due.estimated, event=event.tag),)


def _grant_too_soon(dispute: AwaitingSeller, at: DateTime) -> tuple[Refusal, ...]:
    return _too_soon(RequestGranted, dispute.answer, at)


def _assignment_too_soon(dispute: Judged, at: DateTime) -> tuple[Refusal, ...]:
    return _too_soon(ProposalAssigned, dispute.negotiation, at)


def _overdue_too_soon(dispute: AwaitingReturn, at: DateTime) -> tuple[Refusal, ...]:
    return _too_soon(ReturnOverdue, dispute.return_shipping, at)


def _cancel_barred(dispute: OpenDispute, _: DateTime) -> tuple[Refusal, ...]:
    """Refuse to cancel what had been settled before a return was contested (P7): W7 bars another dispute."""
    contested = settled_before(dispute)
    return (refuse(_C.SETTLED_BEFORE, since=contested.at),) if contested else ()


def _cancelled(dispute: OpenDispute, event: BuyerCancelled, told: _Told) -> Dispute:
    return Cancelled(dispute.terms, dispute.claim, told, event.at)


def _closed(dispute: OpenDispute, event: BuyerClosed, told: _Told) -> Dispute:
    outcome = Outcome(Cause.WITHDRAWN, Party.BUYER, event.at, None)
    return Closed(dispute.terms, dispute.claim, told, outcome, event.at, appealed=False)


# --- the return and the money -----------------------------------------------------------------


def _return_shipped(dispute: AwaitingReturn, event: ReturnShipped, told: _Told) -> Dispute:
    return ReturnInTransit(dispute.terms, dispute.claim, told, dispute.outcome, event.tracking_number)


def _return_overdue(dispute: AwaitingReturn, event: ReturnOverdue, told: _Told) -> Dispute:
    outcome = Outcome(Cause.RETURN_OVERDUE, Party.PLATFORM, event.at, None)
    return Closed(dispute.terms, dispute.claim, told, outcome, event.at, appealed=False)


def _return_received(dispute: ReturnInTransit, _: ReturnReceived, told: _Told) -> Dispute:
    solution = dispute.outcome.solution
    assert solution is not None  # noqa: S101  # a return is settled before anything is sent back
    return _pending(dispute, told, dispute.outcome, solution.amount)


def _receipt_refusals(_: ReturnInTransit, event: ReturnReceived) -> tuple[Refusal, ...]:
    return _not_theirs(event, event.by)


def _return_contested(dispute: ReturnInTransit, _: ReturnContested, told: _Told) -> Dispute:
    return UnderReview(dispute.terms, dispute.claim, told, None, dispute.outcome, (), None)


def _refund_completed(
    dispute: RefundPending | Appealed, event: RefundCompleted, told: _Told
) -> Refunded | Appealed:
    if isinstance(dispute, Appealed):
        assert isinstance(dispute.before, RefundPending)  # noqa: S101  # the block above has refused the rest
        before = _arrived(dispute.before, event.amount, dispute.before.history.append(event))
        return Appealed(dispute.terms, dispute.claim, told, before)
    return _arrived(dispute, event.amount, told)


def _arrived(pending: RefundPending, amount: Money, told: _Told) -> Refunded:
    received = pending.received + amount
    return Refunded(
        pending.terms,
        pending.claim,
        told,
        pending.outcome,
        pending.ended_at,
        received,
        pending.appealed,
    )


def _awaited(dispute: RefundPending | Appealed) -> RefundPending | None:
    """Return what waits for money: the dispute itself, or what was appealed; None where nothing does."""
    pending = dispute.before if isinstance(dispute, Appealed) else dispute
    return pending if isinstance(pending, RefundPending) else None


def _nothing_pending(dispute: RefundPending | Appealed, _: DateTime) -> tuple[Refusal, ...]:
    return () if _awaited(dispute) else (refuse(_C.ALREADY_REFUNDED),)


def _money_refusals(dispute: RefundPending | Appealed, event: RefundCompleted) -> tuple[Refusal, ...]:
    pending = _awaited(dispute)
    if pending is None:
        return ()  # the block refuses it
    if event.amount.currency != pending.due.currency:
        return amount_refusals(event.amount, pending.due)
    if exceeds(event.amount, pending.due):
        return (refuse(_C.ABOVE_AGREED, amount=event.amount, agreed=pending.due),)
    return ()


# --- the appeal -------------------------------------------------------------------------------


def _no_appeal(dispute: EndedDispute, at: DateTime) -> tuple[Refusal, ...]:
    """Refuse a second appeal, and one after its days are over (C4)."""
    if dispute.appealed:
        return (refuse(_C.APPEAL_SPENT),)
    deadline = appeal_deadline(dispute)
    if not deadline.passed(at):
        return ()
    return (refuse(_C.APPEAL_OVER, since=deadline.at, estimated=deadline.estimated),)


def _appeal_filed(dispute: EndedDispute, _: AppealFiled, told: _Told) -> Dispute:
    return Appealed(dispute.terms, dispute.claim, told, dispute)


def _stood_before(before: EndedDispute) -> Money:
    """Return how much the buyer had, or was to have, before the appeal."""
    if isinstance(before, RefundPending):
        return before.received + before.due
    return before.received if isinstance(before, Refunded) else before.terms.nothing


def _appeal_refusals(dispute: Appealed, event: AppealDecided) -> tuple[Refusal, ...]:
    if event.refund is None:
        return ()
    amount, stood = event.refund.amount, _stood_before(dispute.before)
    if above := amount_refusals(amount, dispute.terms.paid):
        return above
    return () if brings_more(amount, stood) else (refuse(_C.NOT_MORE, amount=amount, agreed=stood),)


def _appeal_decided(dispute: Appealed, event: AppealDecided, told: _Told) -> Dispute:
    before = dispute.before
    if event.refund is None:
        return attrs.evolve(before, history=told, appealed=True)
    outcome = Outcome(Cause.APPEAL_GRANTED, Party.PLATFORM, event.at, event.refund)
    received = before.terms.nothing if isinstance(before, Closed) else before.received
    return _pending(dispute, told, outcome, event.refund.amount - received, received)


# --- the three tables -------------------------------------------------------------------------

BLOCKS: Final[dict[type[DisputeEvent], Block]] = {
    BuyerAccepted: _nothing_to_accept,
    BuyerCancelled: _cancel_barred,
    RequestGranted: _grant_too_soon,
    ProposalAssigned: _assignment_too_soon,
    ReturnOverdue: _overdue_too_soon,
    RefundCompleted: _nothing_pending,
    AppealFiled: _no_appeal,
}

GUARDS: Final[dict[type[DisputeEvent], Guard]] = {
    EvidenceAdded: _evidence_refusals,
    ClaimEdited: _edit_refusals,
    BuyerProposed: _request_refusals,
    SellerProposed: _proposal_refusals,
    PlatformProposed: _proposal_refusals,
    BuyerAccepted: _acceptance_refusals,
    ReturnReceived: _receipt_refusals,
    RefundCompleted: _money_refusals,
    AppealDecided: _appeal_refusals,
}

EFFECTS: Final[dict[type[DisputeEvent], Effect]] = {
    EvidenceAdded: _evidence_added,
    ClaimEdited: _claim_edited,
    BuyerProposed: _buyer_proposed,
    SellerProposed: _seller_proposed,
    SellerAccepted: _seller_accepted,
    BuyerAccepted: _buyer_accepted,
    RequestGranted: _request_granted,
    PlatformSteppedIn: _stepped_in,
    PlatformJudged: _platform_judged,
    PlatformProposed: _platform_proposed,
    ProposalAssigned: _assigned,
    BuyerCancelled: _cancelled,
    BuyerClosed: _closed,
    ReturnShipped: _return_shipped,
    ReturnOverdue: _return_overdue,
    ReturnReceived: _return_received,
    ReturnContested: _return_contested,
    RefundCompleted: _refund_completed,
    AppealFiled: _appeal_filed,
    AppealDecided: _appeal_decided,
}


def restored(phase: type[Dispute], *fields: Any) -> Dispute:  # its fields are of as many kinds
    """Make a dispute of a pickle or a copy."""
    return phase(*fields)


install(EFFECTS, GUARDS, BLOCKS, restored)

"""What the library says to a person, in English (floor 9).

Tables of words for what can be done, parties, remedies, phases and causes, taken from `_vocabulary`
where a refusal needs them, too; and a sentence for each event that has happened. An app that speaks
another language takes the values themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, assert_never, cast

from ._checks import Term
from ._claims import Reason
from ._errors import InvalidValueError, shown
from ._events import (
    DISPUTE_EVENTS,
    ORDER_EVENTS,
    AppealDecided,
    AppealFiled,
    BuyerAccepted,
    BuyerCancelled,
    BuyerClosed,
    BuyerProposed,
    ClaimEdited,
    DisputeOpened,
    Event,
    EvidenceAdded,
    Finding,
    OrderShipped,
    PlatformJudged,
    PlatformProposed,
    PlatformSteppedIn,
    ProposalAssigned,
    ProtectionExtended,
    ReceiptConfirmed,
    RefundCompleted,
    RequestGranted,
    ReturnContested,
    ReturnOverdue,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    SteppedInBecause,
    TrackingUpdated,
)
from ._order import PaymentMethod
from ._phases import Phase
from ._policy import Party
from ._proposals import Proposal, Refund, ReturnAndRefund, Wait
from ._reasons import REASONS, Basis, FirstStep
from ._refusals import Channel, Remedy, worded
from ._terms import Cause
from ._vocabulary import EVENTS, PARTIES, capital
from ._vocabulary import PHASES as CLAUSES

PARTY_NAMES: Final[Mapping[Party, str]] = MappingProxyType({party: PARTIES[party] for party in Party})

TO_DO: Final[Mapping[type[Event], str]] = MappingProxyType(
    {event: EVENTS[event.tag][0] for event in (*ORDER_EVENTS, *DISPUTE_EVENTS)}
)
"""What an action does, for the party who may do it."""

_BECAUSE: Final[Mapping[SteppedInBecause, str]] = MappingProxyType(
    {
        SteppedInBecause.NO_AGREEMENT: "there was no agreement",
        SteppedInBecause.SELLER_SILENT: "the seller did not answer",
        SteppedInBecause.ASKED: "it was asked to",
    }
)


def proposed(proposal: Proposal) -> str:
    """Word a proposal: `a refund of 10.00 USD`."""
    match proposal:
        case Refund(amount=amount):
            return f"a refund of {amount}" if amount else "no refund"
        case ReturnAndRefund(amount=amount, shipping_paid_by=payer):
            return f"a return and a refund of {amount} ({PARTY_NAMES[payer]} pays the return)"
        case Wait(until=until):
            return f"waiting until {worded(until)}"
        case _:
            assert_never(proposal)


def found(finding: Finding) -> str:
    """Word a finding: `valid: no tracking information`."""
    return f"{'valid' if finding.valid else 'invalid'}: {finding.problem.rstrip('.')}"


def told(event: Event) -> str:  # noqa: C901, PLR0911, PLR0912  # one arm for each event, checked for completeness
    """Say what happened, in one sentence without its date."""
    match event:
        case OrderShipped():
            return "The seller shipped the order."
        case TrackingUpdated(status=status):
            return f"Tracking showed: {status.replace('_', ' ')}."
        case ProtectionExtended(until=until):
            return f"The seller extended the protection until {worded(until)}."
        case ReceiptConfirmed(by=by):
            return f"Receipt was confirmed by {PARTY_NAMES[by]}."
        case DisputeOpened(claim=claim):
            reason = claim.reason.replace("_", " ")
            return f"The buyer opened a dispute ({reason}) and asked for {proposed(claim.asks)}."
        case EvidenceAdded(evidence=piece):
            return f"{capital(PARTY_NAMES[piece.given_by])} added evidence: {piece.file}."
        case ClaimEdited(reason=reason):
            return f"The buyer edited the claim ({reason.replace('_', ' ')})."
        case BuyerProposed(proposal=proposal):
            return f"The buyer asked for {proposed(proposal)} instead."
        case BuyerAccepted(whose=whose):
            return f"The buyer accepted the proposal of {PARTY_NAMES[whose]}."
        case BuyerCancelled():
            return "The buyer cancelled the dispute."
        case BuyerClosed():
            return "The buyer closed the dispute."
        case ReturnShipped(tracking_number=number):
            return f"The buyer sent the goods back (tracking number {number})."
        case AppealFiled():
            return "The buyer appealed."
        case SellerProposed(proposal=proposal):
            return f"The seller proposed {proposed(proposal)}."
        case SellerAccepted():
            return "The seller accepted what the buyer asked for."
        case ReturnReceived(by=by):
            return f"The returned goods reached {PARTY_NAMES[by]}."
        case ReturnContested():
            return "The seller contested the return."
        case PlatformSteppedIn(because=because):
            return f"AliExpress stepped in, since {_BECAUSE[because]}."
        case PlatformJudged(judgement=findings):
            return f"AliExpress judged: {'; '.join(map(found, findings))}."
        case PlatformProposed(proposal=proposal):
            return f"AliExpress proposed {proposed(proposal)}."
        case RequestGranted():
            return "The seller did not answer, and what the buyer asked for was executed."
        case ProposalAssigned():
            return "Nobody chose in time, and AliExpress's proposal was assigned."
        case ReturnOverdue():
            return "The goods were not sent back in time: over, without money."
        case RefundCompleted(amount=amount):
            return f"{amount} arrived."
        case AppealDecided(refund=refund):
            return (
                f"The appeal was granted: {proposed(refund)} in all."
                if refund
                else "The appeal was rejected."
            )
        case _:
            assert_never(event)


REMEDIES: Final[Mapping[Remedy, str]] = MappingProxyType(
    {
        Remedy.WAIT: "wait until then",
        Remedy.CONTACT_SELLER: "contact the seller",
        Remedy.CUSTOMER_SERVICE: "ask customer service (chat or contact form)",
        Remedy.APPEAL: "appeal, through customer service",
        Remedy.CANCEL: "cancel it, and open again while protected",
        Remedy.EDIT: "edit the running dispute, or add evidence to it",
        Remedy.MEND: "correct it and try again",
        Remedy.ADVANCE: "record first what happened by itself",
        Remedy.STATE_DATE: "state the date that the marketplace printed, if it is another",
        Remedy.CHOOSE_LISTED: "choose one of those listed",
        Remedy.REPORT_SELLER: "report the seller to customer service, for breaking the trading rules",
        Remedy.LOCAL_GUARANTEE: "use the guarantee of your country",
    }
)
"""What a remedy is, for a person."""


def _whole(clause: str) -> str:
    return f"{capital(clause)}."


PHASES: Final[Mapping[Phase, str]] = MappingProxyType(
    {phase: _whole(CLAUSES[phase]) for phase in Phase}
    | {Phase.CANCELLED: _whole(f"{CLAUSES['cancelled']}; another may be opened while the protection runs")}
)
"""What a phase means, in a sentence."""

CAUSES: Final[Mapping[Cause, str]] = MappingProxyType(
    {
        Cause.AGREED: "the two agreed",
        Cause.SELLER_SILENT: "the seller did not answer",
        Cause.PLATFORM_PROPOSAL_ACCEPTED: "the buyer accepted AliExpress's proposal",
        Cause.PLATFORM_PROPOSAL_ASSIGNED: "nobody chose in time, and AliExpress's proposal was assigned",
        Cause.WITHDRAWN: "the buyer closed it",
        Cause.RETURN_OVERDUE: "the goods were not sent back in time",
        Cause.APPEAL_GRANTED: "the appeal was granted",
    }
)
"""Why a dispute was decided as it was, in words."""


CHANNELS: Final[Mapping[Channel, str]] = MappingProxyType(
    {
        Channel.SELLER: "the seller",
        Channel.CHAT: "chat",
        Channel.CONTACT_FORM: "contact form",
        Channel.APPEAL: "an appeal",
        Channel.SOCIAL_MEDIA: "social media",
    }
)
"""Where someone can be reached, in words."""

STEPS: Final[Mapping[FirstStep, str]] = MappingProxyType(
    {
        FirstStep.CONTACT_SELLER: "write to the seller, and announce the dispute",
        FirstStep.CHECK_GOODS: "check all the goods",
        FirstStep.CHECK_PROTECTION: "look up when the protection ends",
        FirstStep.WAIT_FOR_DELIVERY_DATE: "wait until the estimated date of delivery is over",
        FirstStep.READ_TRACKING: "read the tracking",
        FirstStep.WAIT_A_LITTLE: "ask the seller, and wait a little",
        FirstStep.WAIT_UNTIL_ARRIVED: "wait until the order has arrived",
    }
)
"""What to do first, in words."""


PAYMENTS: Final[Mapping[PaymentMethod, str]] = MappingProxyType(
    {
        PaymentMethod.CARD: "card",
        PaymentMethod.WALLET: "an electronic purse",
        PaymentMethod.MOBILE: "mobile phone",
        PaymentMethod.MONEY_TRANSFER: "a money transfer",
        PaymentMethod.BONUS: "the balance at AliExpress",
    }
)
"""How an order was paid, in words that follow `by`."""

BASES: Final[Mapping[Basis, str]] = MappingProxyType(
    {
        Basis.PAID: "all that was paid",
        Basis.DIFFERENCE: "the difference between what was paid for the goods and what they are worth",
        Basis.MISSING_ITEMS: "the price of the missing items",
        Basis.SHIPPING_PAID: "a part of what was paid for shipping",
    }
)
"""How much a reason asks for, in words."""


def visible(words: str) -> str:
    """Write characters that a terminal would act upon, rather than show, by their numbers.

    What stands in a file must not move the cursor, forge a line or turn the text around.
    """
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in words)


def describe(
    thing: Term | Event | Proposal | type[Event],
) -> str:
    """Word a thing for a person, in English.

    Args:
        thing: A member of any list of names, such as a `Phase`, a `Remedy` or a `Reason`; a proposal; an
            event, for what has happened; or the class of an event, for what can be done.

    Returns:
        A sentence for a phase, a reason or an event; for the others words that fit into one.

    Raises:
        InvalidValueError: It is none of these.

    Examples:
        >>> from aliclaim import BuyerCancelled, Money
        >>> describe(BuyerCancelled)
        'cancel; it can be opened again while protected'
        >>> describe(Refund(Money("10", "USD")))
        'a refund of 10.00 USD'
    """
    if isinstance(thing, (Refund, ReturnAndRefund, Wait)):
        return proposed(thing)
    if type(thing) in TO_DO:
        return told(cast("Event", thing))
    if isinstance(thing, type) and thing in TO_DO:
        return TO_DO[thing]
    if isinstance(thing, Term):
        # By its own list: members of two lists may be the same text, and would stand for each other.
        return _TABLES.get(type(thing), {}).get(thing, thing.value.replace("_", " "))
    raise InvalidValueError("thing", "a member of a list of names, a proposal or an event", shown(thing))


_TABLES: Final[Mapping[type[Term], Mapping[Any, str]]] = {
    Party: PARTY_NAMES,
    Phase: PHASES,
    Reason: {reason: entry.title for reason, entry in REASONS.items()},
    Cause: CAUSES,
    Remedy: REMEDIES,
    Channel: CHANNELS,
    FirstStep: STEPS,
    Basis: BASES,
    PaymentMethod: PAYMENTS,
}

"""What the library says to a person, in English (floor 9).

Tables of words for what can be done, parties, remedies, phases and causes; and a sentence for each
event that has happened. An app that speaks another language takes the values themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, assert_never, cast

from ._errors import InvalidValueError, shown
from ._events import (
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
    OrderShipped,
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
from ._phases import Phase
from ._policy import Party
from ._proposals import Proposal, Refund, ReturnAndRefund, Wait
from ._refusals import Remedy, worded
from ._terms import Cause

PARTY_NAMES: Final[Mapping[Party, str]] = MappingProxyType(
    {
        Party.BUYER: "the buyer",
        Party.SELLER: "the seller",
        Party.PLATFORM: "AliExpress",
    }
)

TO_DO: Final[Mapping[type[Event], str]] = MappingProxyType(
    {
        OrderShipped: "ship the order",
        TrackingUpdated: "read the tracking",
        ProtectionExtended: "extend the protection",
        ReceiptConfirmed: "confirm receipt",
        DisputeOpened: "open a dispute",
        EvidenceAdded: "add evidence",
        ClaimEdited: "edit the reason or the explanation",
        BuyerProposed: "ask for something else",
        BuyerAccepted: "accept a proposal",
        BuyerCancelled: "cancel; it can be opened again while protected",
        BuyerClosed: "close, without money",
        ReturnShipped: "send the goods back, certified and tracked",
        AppealFiled: "appeal",
        SellerProposed: "make a proposal",
        SellerAccepted: "accept what the buyer asks for",
        ReturnReceived: "confirm that the goods came back",
        ReturnContested: "contest the return",
        PlatformSteppedIn: "step in",
        PlatformProposed: "judge, and make a proposal",
        RequestGranted: "execute what the buyer asks for",
        ProposalAssigned: "assign its proposal",
        ReturnOverdue: "end it without money",
        RefundCompleted: "pay the refund",
        AppealDecided: "decide the appeal",
    }
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
            return f"{_capital(PARTY_NAMES[piece.given_by])} added evidence: {piece.file}."
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


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


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
    }
)
"""What a remedy is, for a person."""


PHASES: Final[Mapping[Phase, str]] = MappingProxyType(
    {
        Phase.AWAITING_SELLER: "The seller must answer what the buyer asks for.",
        Phase.NEGOTIATING: "The seller has made another proposal.",
        Phase.UNDER_REVIEW: "AliExpress has stepped in and reviews the case.",
        Phase.JUDGED: "AliExpress has made its own proposal, and the buyer may choose.",
        Phase.AWAITING_RETURN: "Decided: the buyer must send the goods back.",
        Phase.RETURN_IN_TRANSIT: "Decided: the goods are on their way back.",
        Phase.REFUND_PENDING: "Over: the money is on its way.",
        Phase.APPEALED: "The buyer has appealed, and AliExpress decides.",
        Phase.REFUNDED: "Over: the money has arrived.",
        Phase.CLOSED: "Over, without money.",
        Phase.CANCELLED: "Cancelled: another may be opened while the protection runs.",
    }
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


def visible(words: str) -> str:
    """Write characters that a terminal would act upon, rather than show, by their numbers.

    What stands in a file must not move the cursor, forge a line or turn the text around.
    """
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in words)


def describe(thing: Party | Phase | Cause | Remedy | Event | Proposal | type[Event]) -> str:
    """Word a thing for a person, in English.

    Args:
        thing: A party, a phase, a cause, a remedy, a proposal; an event, for what has happened; or
            the class of an event, for what can be done.

    Returns:
        A sentence for a phase or an event; for the others words that fit into one.

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
    for table in (PARTY_NAMES, PHASES, CAUSES, REMEDIES, TO_DO):
        known = cast("Mapping[object, str]", table)
        if isinstance(thing, (str, type)) and thing in known:
            return known[thing]
    raise InvalidValueError("thing", "a party, phase, cause, remedy, proposal or event", shown(thing))

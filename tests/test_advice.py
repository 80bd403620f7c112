"""Advice and traps: when each piece is given, when it is not, and what holds in any history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple, TypeAlias, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_laws import every_event
from worlds import (
    CLAIM,
    HISTORIES,
    MICROSECOND,
    OPENED,
    ORDER,
    PAID,
    PHOTO,
    RETURN_CLAIM,
    RETURN_OPENED,
    case_in,
    codes,
    day,
    granting,
    usd,
)

import aliclaim as ac
from aliclaim import AdviceCode as A
from aliclaim import DeadlineKind as K
from aliclaim import Severity, Trap
from aliclaim._refusals import worded

Code: TypeAlias = A | Trap


class Asked(NamedTuple):
    """A question for advice: the case, the moment, and what would be claimed."""

    case: ac.Case
    at: datetime
    claim: ac.Claim | None = None

    def advice(self) -> tuple[ac.Advice, ...]:
        """Return all the advice that is given."""
        return self.case.advice(self.at, self.claim)

    def of(self, code: Code) -> list[ac.Advice]:
        """Return the advice of one code."""
        return [each for each in self.advice() if each.code is code]


def told(*events: ac.Event, order: ac.Order = ORDER, policy: ac.Policy = ac.GUIDE) -> ac.Case:
    """Return the case of an order after events."""
    return ac.Case(order=order, policy=policy).following(events)


def claims(reason: ac.Reason, *evidence: ac.Evidence, asks: ac.Solution | None = None) -> ac.Claim:
    """Return a claim: for all the money, unless it asks for something else."""
    return ac.Claim(reason=reason, asks=asks or ac.Refund(PAID), evidence=evidence)


def shows(subject: ac.Subject, kind: ac.EvidenceKind, file: str) -> ac.Evidence:
    """Return a file that shows something."""
    return ac.Evidence(kind=kind, file=file, shows=subject, size=1000)


def seen(status: ac.TrackingStatus, at: float = 15) -> ac.TrackingUpdated:
    """Return a reading of the tracking."""
    return ac.TrackingUpdated(at=day(at), status=status)


def offered(proposal: ac.Proposal, at: float = 22) -> ac.SellerProposed:
    """Return an offer of the seller."""
    return ac.SellerProposed(at=day(at), proposal=proposal)


def judged(proposal: ac.Solution, *earlier: ac.Event, claim: ac.Claim = CLAIM) -> ac.Case:
    """Return a case in which AliExpress made a proposal on day 30, to be chosen before day 37."""
    opened = ac.DisputeOpened(at=day(20), claim=claim)
    return told(opened, *earlier, ac.PlatformProposed(at=day(30), proposal=proposal))


def found_in_transit(valid: bool) -> ac.PlatformJudged:
    """Return the special judgement on a parcel in transit, on day 28 (J4)."""
    finding = ac.Finding(problem="The parcel is on its way", valid=valid, kind=ac.Problem.IN_TRANSIT)
    return ac.PlatformJudged(at=day(28), judgement=(finding,))


IN_TRANSIT, DELIVERED, LOST = (
    ac.TrackingStatus.IN_TRANSIT,
    ac.TrackingStatus.DELIVERED,
    ac.TrackingStatus.LOST,
)
UNKNOWN = ac.TrackingStatus.NO_INFORMATION
PROMISED = attrs.evolve(ORDER, estimated_delivery=day(30))
CASE = told()
NOT_ARRIVED = claims(ac.Reason.NOT_ARRIVED)
UNDATED = ac.Case(order=attrs.evolve(ORDER, shipped_at=None)).following(
    [attrs.evolve(OPENED, observed=True), ac.BuyerCancelled(at=day(23))]
)
NOTHING_OPENED = ac.DisputeOpened(at=day(20), claim=NOT_ARRIVED)
RETURN_OF_NOTHING = claims(ac.Reason.NOT_ARRIVED, asks=ac.ReturnAndRefund(PAID))
SHIPPING = claims(ac.Reason.OTHER_SHIPPING_METHOD, asks=ac.Refund(usd("5")))
FREE_FOR_BUYER = ac.ReturnAndRefund(PAID, shipping_paid_by=ac.Party.SELLER)
PICTURE = shows(ac.Subject.FAULT, ac.EvidenceKind.PHOTO, "crack.jpg")
VIDEO = shows(ac.Subject.FAULT, ac.EvidenceKind.VIDEO, "crack.mp4")
TABLE = shows(ac.Subject.SIZE_TABLE, ac.EvidenceKind.SCREENSHOT, "table.png")
WAIT = offered(ac.Wait(day(40)))
EXTENDED = ac.ProtectionExtended(at=day(21), until=day(75))
STEPPED_IN = ac.PlatformSteppedIn(at=day(27))
GUARANTEED = attrs.evolve(ORDER, local_guarantee=True)
RETURN_JUDGED = ac.PlatformProposed(at=day(30), proposal=FREE_FOR_BUYER)


def still_on_its_way() -> ac.Case:
    """Return a case that AliExpress reviews past the end of the protection, and finds to be too early."""
    opened = ac.DisputeOpened(at=day(58), claim=NOT_ARRIVED)
    invalid = attrs.evolve(found_in_transit(valid=False), at=day(59.5))
    return told(opened, ac.PlatformSteppedIn(at=day(59)), invalid)


def returning(freight: ac.Money) -> ac.Case:
    """Return a case that awaits the return of all that was paid for, at a cost to the buyer."""
    return ac.Case(order=ORDER, costs=ac.Costs(return_freight=freight)).following(
        HISTORIES[ac.Phase.AWAITING_RETURN]
    )


def recorded(orders: int, disputed: int) -> ac.Case:
    """Return a case of a buyer with earlier orders."""
    return ac.Case(order=ORDER, record=ac.BuyerRecord(orders=orders, disputed=disputed))


# Each with a question that gets it, and the same one changed in one fact, which does not.
SCENARIOS: dict[Code, tuple[Asked, Asked]] = {
    Trap.CLOSING_FOR_CANCELLING: (
        Asked(told(OPENED, WAIT), day(23)),
        Asked(told(OPENED, offered(ac.Refund(usd("10")))), day(23)),
    ),
    Trap.RETURN_AT_OWN_COST: (
        Asked(told(OPENED, offered(ac.ReturnAndRefund(PAID))), day(23)),
        Asked(told(OPENED, offered(FREE_FOR_BUYER)), day(23)),
    ),
    Trap.RETURN_OF_NOTHING: (
        Asked(told(NOTHING_OPENED, offered(ac.ReturnAndRefund(PAID))), day(23)),
        Asked(told(OPENED, offered(ac.ReturnAndRefund(PAID))), day(23)),
    ),
    Trap.WORSE_THAN_PLATFORM: (
        Asked(judged(ac.Refund(usd("40")), offered(ac.Refund(usd("39.99")))), day(31)),
        Asked(judged(ac.Refund(usd("40")), offered(ac.Refund(usd("40")))), day(31)),
    ),
    Trap.PATIENCE: (
        Asked(told(seen(IN_TRANSIT)), day(53)),
        Asked(told(seen(IN_TRANSIT)), day(53) - MICROSECOND),
    ),
    Trap.STILL_IN_TRANSIT: (
        Asked(told(seen(IN_TRANSIT)), day(53) - MICROSECOND, NOT_ARRIVED),
        Asked(told(seen(IN_TRANSIT)), day(53), NOT_ARRIVED),
    ),
    Trap.CONFIRMED_IS_NOT_OVER: (
        Asked(told(ac.ReceiptConfirmed(at=day(30))), day(45) - MICROSECOND),
        Asked(told(ac.ReceiptConfirmed(at=day(30))), day(45)),
    ),
    Trap.UNCHECKED_GOODS: (
        Asked(told(seen(LOST)), day(20), SHIPPING),
        Asked(told(seen(DELIVERED)), day(20), SHIPPING),
    ),
    A.WAIT_FOR_SHIPPING: (
        Asked(told(order=attrs.evolve(ORDER, shipped_at=None)), day(20)),
        Asked(CASE, day(20)),
    ),
    A.STATE_SHIPPING: (
        Asked(UNDATED, day(30)),
        Asked(CASE.apply(OPENED).apply(ac.BuyerCancelled(at=day(23))), day(30)),
    ),
    A.DEFECTS_ONLY: (
        Asked(told(ac.ReceiptConfirmed(at=day(12)), policy=ac.BRAZIL_2026), day(19)),
        Asked(told(ac.ReceiptConfirmed(at=day(12)), policy=ac.BRAZIL_2026), day(19) - MICROSECOND),
    ),
    A.DEFECTS_LONGER: (
        Asked(told(ac.ReceiptConfirmed(at=day(12)), policy=ac.BRAZIL_2026), day(19) - MICROSECOND),
        Asked(told(policy=ac.BRAZIL_2026), day(19) - MICROSECOND),
    ),
    A.OPEN_FOR_REFUND: (Asked(CASE, day(20), RETURN_CLAIM), Asked(CASE, day(20), CLAIM)),
    A.CLAIM_UNTIL: (Asked(told(seen(IN_TRANSIT)), day(20), NOT_ARRIVED), Asked(CASE, day(20), NOT_ARRIVED)),
    A.CANCEL_RETURN: (
        Asked(judged(ac.ReturnAndRefund(PAID), claim=NOT_ARRIVED), day(31)),
        Asked(judged(ac.ReturnAndRefund(PAID), claim=CLAIM), day(31)),
    ),
    A.ASK_SERVICE: (
        Asked(judged(ac.ReturnAndRefund(PAID), seen(IN_TRANSIT, 21), claim=NOT_ARRIVED), day(31)),
        Asked(judged(ac.ReturnAndRefund(PAID), claim=NOT_ARRIVED), day(31)),
    ),
    A.HOW_MUCH: (
        Asked(CASE, day(20), claims(ac.Reason.WRONG_ITEM, asks=ac.Refund(usd("59.99")))),
        Asked(CASE, day(20), claims(ac.Reason.WRONG_ITEM, asks=ac.Refund(usd("60.00")))),
    ),
    A.OFFER_IS_BETTER: (
        Asked(judged(ac.Refund(usd("40")), offered(ac.Refund(usd("40.01")))), day(31)),
        Asked(judged(ac.Refund(usd("40")), offered(ac.Refund(usd("40.00")))), day(31)),
    ),
    A.RETURN_COSTS_MORE: (
        Asked(returning(usd("60.00")), day(22)),
        Asked(returning(usd("59.99")), day(22)),
    ),
    A.WAIT_UNTIL_OPENING: (Asked(CASE, day(10) - MICROSECOND), Asked(CASE, day(10))),
    A.CONTACT_SELLER: (Asked(CASE, day(20), CLAIM), Asked(CASE, day(20))),
    A.DO_FIRST: (
        Asked(told(seen(UNKNOWN), order=PROMISED), day(29), NOT_ARRIVED),
        Asked(told(seen(UNKNOWN), order=PROMISED), day(30), NOT_ARRIVED),
    ),
    A.CLOSEST_REASON: (
        Asked(told(seen(DELIVERED)), day(20), NOT_ARRIVED),
        Asked(told(seen(LOST)), day(20), NOT_ARRIVED),
    ),
    A.MEND_CLAIM: (
        Asked(CASE, day(20), claims(ac.Reason.WRONG_ITEM, asks=ac.Refund(usd("60.01")))),
        Asked(CASE, day(20), claims(ac.Reason.WRONG_ITEM, asks=ac.Refund(usd("60.00")))),
    ),
    A.OPEN_DISPUTE: (Asked(CASE, day(10), CLAIM), Asked(CASE, day(10) - MICROSECOND, CLAIM)),
    A.ANY_PROBLEM: (Asked(CASE, day(20)), Asked(CASE, day(20), CLAIM)),
    A.ASK_EXTENSION: (Asked(told(seen(IN_TRANSIT)), day(53)), Asked(told(seen(LOST)), day(53))),
    A.ONE_CLAIM: (Asked(CASE, day(20), CLAIM), Asked(CASE, day(20))),
    A.ADD_EVIDENCE: (
        Asked(CASE, day(20), claims(ac.Reason.NOT_AS_DESCRIBED)),
        Asked(CASE, day(20), claims(ac.Reason.NOT_AS_DESCRIBED, PICTURE)),
    ),
    A.MORE_EVIDENCE: (
        Asked(CASE, day(20), claims(ac.Reason.NOT_AS_DESCRIBED, VIDEO)),
        Asked(CASE, day(20), claims(ac.Reason.NOT_AS_DESCRIBED, VIDEO, TABLE)),
    ),
    A.CREDIBILITY: (Asked(recorded(2, 2), day(20), CLAIM), Asked(recorded(2, 1), day(20), CLAIM)),
    A.PREFER_REFUND: (Asked(CASE, day(20), RETURN_CLAIM), Asked(CASE, day(20), CLAIM)),
    A.FREE_RETURN: (
        Asked(told(order=attrs.evolve(ORDER, free_return=True)), day(20), CLAIM),
        Asked(CASE, day(20), CLAIM),
    ),
    A.REPORT_SELLER: (
        Asked(CASE, day(20), claims(ac.Reason.COUNTERFEIT)),
        Asked(CASE, day(20), claims(ac.Reason.WRONG_ITEM)),
    ),
    A.OPEN_AGAIN: (
        Asked(told(OPENED, ac.BuyerCancelled(at=day(21))), day(60) - MICROSECOND),
        Asked(told(OPENED, ac.BuyerCancelled(at=day(21))), day(60)),
    ),
    A.WHAT_IS_LEFT: (Asked(CASE, day(60)), Asked(CASE, day(60) - MICROSECOND)),
    A.LOCAL_GUARANTEE: (
        Asked(told(seen(DELIVERED), order=GUARANTEED), day(745) - MICROSECOND),
        Asked(told(seen(DELIVERED), order=GUARANTEED), day(745)),
    ),
    A.CHANGE_OF_MIND: (
        Asked(told(seen(DELIVERED), order=GUARANTEED), day(29) - MICROSECOND),
        Asked(told(seen(DELIVERED), order=GUARANTEED), day(29)),
    ),
    A.SELLER_MUST_ANSWER: (Asked(told(OPENED), day(25) - MICROSECOND), Asked(told(OPENED), day(25))),
    A.NO_NEED_TO_ESCALATE: (
        Asked(told(OPENED, offered(ac.Refund(usd("10")))), day(27) - MICROSECOND),
        Asked(told(OPENED, offered(ac.Refund(usd("10")))), day(27)),
    ),
    A.KEEP_DISPUTE: (
        Asked(told(NOTHING_OPENED, WAIT), day(23)),
        Asked(told(NOTHING_OPENED, EXTENDED, WAIT), day(23)),
    ),
    A.CANCEL_TO_WAIT: (
        Asked(told(NOTHING_OPENED, EXTENDED, WAIT), day(23)),
        Asked(told(NOTHING_OPENED, WAIT), day(23)),
    ),
    A.CHECK_THEN_CANCEL: (
        Asked(told(NOTHING_OPENED, seen(DELIVERED, 21)), day(22)),
        Asked(told(NOTHING_OPENED, seen(LOST, 21)), day(22)),
    ),
    A.ACCEPT_OFFER: (
        Asked(told(OPENED, offered(ac.Refund(usd("60.00")))), day(23)),
        Asked(told(OPENED, offered(ac.Refund(usd("59.99")))), day(23)),
    ),
    A.OFFER_BELOW_REQUEST: (
        Asked(told(OPENED, offered(ac.Refund(usd("59.99")))), day(23)),
        Asked(told(OPENED, offered(ac.Refund(usd("60.00")))), day(23)),
    ),
    A.SHIPPING_WAS_FREE: (
        Asked(told(order=attrs.evolve(ORDER, shipping_paid=usd("0"))), day(20), SHIPPING),
        Asked(told(order=attrs.evolve(ORDER, shipping_paid=usd("5"))), day(20), SHIPPING),
    ),
    A.CAME_ON_TIME: (
        Asked(
            told(seen(DELIVERED), order=attrs.evolve(ORDER, estimated_delivery=day(15))), day(20), SHIPPING
        ),
        Asked(
            told(seen(DELIVERED), order=attrs.evolve(ORDER, estimated_delivery=day(15) - MICROSECOND)),
            day(20),
            SHIPPING,
        ),
    ),
    A.LOOK_UP_DATE: (
        Asked(still_on_its_way(), day(60)),
        Asked(still_on_its_way(), day(60) - MICROSECOND),
    ),
    A.ASK_FOR_REFUND: (
        Asked(told(ac.DisputeOpened(at=day(20), claim=RETURN_OF_NOTHING)), day(21)),
        Asked(told(RETURN_OPENED), day(21)),
    ),
    A.ANSWER_COMES: (
        Asked(told(NOTHING_OPENED, STEPPED_IN, found_in_transit(valid=True)), day(31) - MICROSECOND),
        Asked(told(NOTHING_OPENED, STEPPED_IN, found_in_transit(valid=True)), day(31)),
    ),
    A.ANSWER_LATE: (
        Asked(told(NOTHING_OPENED, STEPPED_IN, found_in_transit(valid=True)), day(31)),
        Asked(told(NOTHING_OPENED, STEPPED_IN, found_in_transit(valid=True)), day(31) - MICROSECOND),
    ),
    A.WAIT_AND_CANCEL: (
        Asked(told(NOTHING_OPENED, STEPPED_IN, found_in_transit(valid=False)), day(30)),
        Asked(told(NOTHING_OPENED, STEPPED_IN, found_in_transit(valid=True)), day(30)),
    ),
    A.CHOOSE: (
        Asked(judged(ac.Refund(usd("40"))), day(37) - MICROSECOND),
        Asked(judged(ac.Refund(usd("40"))), day(37)),
    ),
    A.ACCEPT_PLATFORM: (
        Asked(judged(ac.Refund(usd("60.00"))), day(31)),
        Asked(judged(ac.Refund(usd("59.99"))), day(31)),
    ),
    A.ACCEPT_BETTER_OFFER: (
        Asked(judged(ac.Refund(usd("40")), offered(ac.Refund(usd("60.00")))), day(31)),
        Asked(judged(ac.Refund(usd("40")), offered(ac.Refund(usd("59.99")))), day(31)),
    ),
    A.WEIGH: (
        Asked(judged(FREE_FOR_BUYER, offered(ac.Refund(usd("30")))), day(31)),
        Asked(judged(ac.Refund(PAID), offered(ac.Refund(usd("30")))), day(31)),
    ),
    A.CANCEL_AND_IMPROVE: (
        Asked(
            judged(ac.Refund(usd("40"))).apply(ac.EvidenceAdded(at=day(31), evidence=PICTURE)),
            day(32),
        ),
        Asked(
            judged(ac.Refund(usd("40"))).apply(
                ac.EvidenceAdded(at=day(31), evidence=attrs.evolve(PICTURE, given_by=ac.Party.SELLER))
            ),
            day(32),
        ),
    ),
    A.IF_NEW_EVIDENCE: (
        Asked(judged(ac.Refund(usd("40"))), day(32)),
        Asked(
            judged(ac.Refund(usd("40"))).apply(ac.EvidenceAdded(at=day(31), evidence=PICTURE)),
            day(32),
        ),
    ),
    A.NOTHING_TO_SEND: (
        Asked(
            told(ac.DisputeOpened(at=day(20), claim=RETURN_OF_NOTHING), ac.SellerAccepted(at=day(21))),
            day(22),
        ),
        Asked(case_in(ac.Phase.AWAITING_RETURN), day(22)),
    ),
    A.SEND_BACK: (
        Asked(case_in(ac.Phase.AWAITING_RETURN), day(31) - MICROSECOND),
        Asked(case_in(ac.Phase.AWAITING_RETURN), day(31)),
    ),
    A.USE_RETURN_CODE: (
        Asked(
            told(OPENED, offered(FREE_FOR_BUYER), ac.BuyerAccepted(at=day(23), whose=ac.Party.SELLER)),
            day(24),
        ),
        Asked(
            told(
                OPENED, offered(ac.ReturnAndRefund(PAID)), ac.BuyerAccepted(at=day(23), whose=ac.Party.SELLER)
            ),
            day(24),
        ),
    ),
    A.AFTER_RECEIPT: (
        Asked(case_in(ac.Phase.RETURN_IN_TRANSIT), day(29)),
        Asked(case_in(ac.Phase.RETURN_IN_TRANSIT).apply(ac.ReturnReceived(at=day(28))), day(29)),
    ),
    A.REFUND_COMES: (
        Asked(case_in(ac.Phase.REFUND_PENDING), day(22)),
        Asked(case_in(ac.Phase.REFUND_PENDING), day(60)),
    ),
    A.REFUND_LATE: (
        Asked(case_in(ac.Phase.REFUND_PENDING), day(60)),
        Asked(case_in(ac.Phase.REFUND_PENDING), day(22)),
    ),
    A.HOW_IT_ARRIVES: (
        Asked(
            told(
                *HISTORIES[ac.Phase.REFUND_PENDING],
                order=attrs.evolve(ORDER, payment=ac.PaymentMethod.CARD),
            ),
            day(22),
        ),
        Asked(case_in(ac.Phase.REFUND_PENDING), day(22)),
    ),
    A.LESS_ARRIVED: (
        Asked(case_in(ac.Phase.REFUNDED), day(26)),
        Asked(
            case_in(ac.Phase.REFUND_PENDING).apply(ac.RefundCompleted(at=day(25), amount=PAID)),
            day(26),
        ),
    ),
    A.APPEAL: (
        Asked(judged(ac.Refund(usd("40"))), day(44) - MICROSECOND),
        Asked(judged(ac.Refund(usd("40"))), day(44)),
    ),
    A.APPEAL_POSSIBLE: (
        Asked(case_in(ac.Phase.CLOSED), day(28) - MICROSECOND),
        Asked(case_in(ac.Phase.CLOSED), day(28)),
    ),
}

# The date that each piece promises; those that are not here promise none.
DATES: dict[Code, tuple[K, float]] = {
    Trap.WORSE_THAN_PLATFORM: (K.NEGOTIATION, 37),
    Trap.PATIENCE: (K.PROTECTION_ENDS, 60),
    Trap.STILL_IN_TRANSIT: (K.RUNNING_OUT, 53),
    Trap.CONFIRMED_IS_NOT_OVER: (K.CONFIRMED_ENDS, 45),
    A.WAIT_UNTIL_OPENING: (K.OPENING_STARTS, 10),
    A.OPEN_DISPUTE: (K.PROTECTION_ENDS, 60),
    A.ANY_PROBLEM: (K.PROTECTION_ENDS, 60),
    A.ASK_EXTENSION: (K.PROTECTION_ENDS, 60),
    A.DEFECTS_ONLY: (K.PROTECTION_ENDS, 89),
    A.DEFECTS_LONGER: (K.PROTECTION_ENDS, 89),
    A.OPEN_FOR_REFUND: (K.PROTECTION_ENDS, 60),
    A.CLAIM_UNTIL: (K.PROTECTION_ENDS, 60),
    A.CANCEL_RETURN: (K.NEGOTIATION, 37),
    A.ASK_SERVICE: (K.NEGOTIATION, 37),
    A.OFFER_IS_BETTER: (K.NEGOTIATION, 37),
    A.RETURN_COSTS_MORE: (K.RETURN_SHIPPING, 31),
    A.OPEN_AGAIN: (K.PROTECTION_ENDS, 60),
    A.WHAT_IS_LEFT: (K.PROTECTION_ENDS, 60),
    A.LOCAL_GUARANTEE: (K.GUARANTEE, 745),
    A.CHANGE_OF_MIND: (K.CHANGE_OF_MIND, 29),
    A.SELLER_MUST_ANSWER: (K.SELLER_ANSWER, 25),
    A.NO_NEED_TO_ESCALATE: (K.AGREEMENT, 27),
    A.CANCEL_TO_WAIT: (K.PROTECTION_ENDS, 75),
    A.LOOK_UP_DATE: (K.PROTECTION_ENDS, 60),
    A.ANSWER_COMES: (K.TRANSIT_ANSWER, 31),
    A.ANSWER_LATE: (K.TRANSIT_ANSWER, 31),
    A.WAIT_AND_CANCEL: (K.PROTECTION_ENDS, 60),
    A.CHOOSE: (K.NEGOTIATION, 37),
    A.ACCEPT_PLATFORM: (K.NEGOTIATION, 37),
    A.ACCEPT_BETTER_OFFER: (K.NEGOTIATION, 37),
    A.WEIGH: (K.NEGOTIATION, 37),
    A.CANCEL_AND_IMPROVE: (K.NEGOTIATION, 37),
    A.IF_NEW_EVIDENCE: (K.NEGOTIATION, 37),
    A.NOTHING_TO_SEND: (K.RETURN_SHIPPING, 31),
    A.SEND_BACK: (K.RETURN_SHIPPING, 31),
    A.REFUND_COMES: (K.REFUND, 41.8),
    A.REFUND_LATE: (K.REFUND, 41.8),
    A.APPEAL: (K.APPEAL, 44),
    A.APPEAL_POSSIBLE: (K.APPEAL, 28),
}

# The event that carries each piece out; those that are not here name none.
EVENTS: dict[Code, ac.Event] = {
    A.OPEN_DISPUTE: ac.DisputeOpened(at=day(10), claim=CLAIM),
    A.CANCEL_TO_WAIT: ac.BuyerCancelled(at=day(23)),
    A.ACCEPT_OFFER: ac.BuyerAccepted(at=day(23), whose=ac.Party.SELLER),
    A.OPEN_FOR_REFUND: ac.DisputeOpened(at=day(20), claim=attrs.evolve(RETURN_CLAIM, asks=ac.Refund(PAID))),
    A.ASK_FOR_REFUND: ac.BuyerProposed(at=day(21), proposal=ac.Refund(PAID)),
    A.WAIT_AND_CANCEL: ac.BuyerCancelled(at=day(30)),
    A.CANCEL_RETURN: ac.BuyerCancelled(at=day(31)),
    A.ACCEPT_PLATFORM: ac.BuyerAccepted(at=day(31), whose=ac.Party.PLATFORM),
    A.ACCEPT_BETTER_OFFER: ac.BuyerAccepted(at=day(31), whose=ac.Party.SELLER),
    A.CANCEL_AND_IMPROVE: ac.BuyerCancelled(at=day(32)),
    A.APPEAL: ac.AppealFiled(at=day(44) - MICROSECOND),
}

# The rule behind each piece, and how grave it is, as the guide has it.
RULED: dict[Code, tuple[str, Severity]] = {
    **{trap: (f"T{number}", Severity.WARNING) for number, trap in enumerate(Trap, start=1)},
    A.WAIT_FOR_SHIPPING: ("W1", Severity.INFO),
    A.STATE_SHIPPING: ("W2", Severity.INFO),
    A.DEFECTS_ONLY: ("W3", Severity.INFO),
    A.DEFECTS_LONGER: ("W3", Severity.INFO),
    A.OPEN_FOR_REFUND: ("M7", Severity.RECOMMENDED),
    A.CLAIM_UNTIL: ("W4", Severity.INFO),
    A.CANCEL_RETURN: ("T3", Severity.URGENT),
    A.ASK_SERVICE: ("C5", Severity.URGENT),
    A.HOW_MUCH: ("R6", Severity.INFO),
    A.OFFER_IS_BETTER: ("P6", Severity.INFO),
    A.RETURN_COSTS_MORE: ("O3", Severity.WARNING),
    A.WAIT_UNTIL_OPENING: ("W1", Severity.INFO),
    A.CONTACT_SELLER: ("O1", Severity.RECOMMENDED),
    A.DO_FIRST: ("R4", Severity.RECOMMENDED),
    A.CLOSEST_REASON: ("R9", Severity.RECOMMENDED),
    A.MEND_CLAIM: ("O4", Severity.RECOMMENDED),
    A.OPEN_DISPUTE: ("W4", Severity.RECOMMENDED),
    A.ANY_PROBLEM: ("M6", Severity.INFO),
    A.ASK_EXTENSION: ("W2", Severity.RECOMMENDED),
    A.ONE_CLAIM: ("O5", Severity.INFO),
    A.ADD_EVIDENCE: ("O7", Severity.RECOMMENDED),
    A.MORE_EVIDENCE: ("O7", Severity.INFO),
    A.CREDIBILITY: ("O6", Severity.WARNING),
    A.PREFER_REFUND: ("M7", Severity.RECOMMENDED),
    A.FREE_RETURN: ("M4", Severity.INFO),
    A.REPORT_SELLER: ("C6", Severity.INFO),
    A.OPEN_AGAIN: ("C2", Severity.INFO),
    A.WHAT_IS_LEFT: ("W4", Severity.INFO),
    A.LOCAL_GUARANTEE: ("M5", Severity.INFO),
    A.CHANGE_OF_MIND: ("M5", Severity.INFO),
    A.SELLER_MUST_ANSWER: ("P1", Severity.INFO),
    A.NO_NEED_TO_ESCALATE: ("P2", Severity.INFO),
    A.KEEP_DISPUTE: ("O2", Severity.RECOMMENDED),
    A.CANCEL_TO_WAIT: ("C1", Severity.RECOMMENDED),
    A.CHECK_THEN_CANCEL: ("C1", Severity.RECOMMENDED),
    A.ACCEPT_OFFER: ("P7", Severity.RECOMMENDED),
    A.OFFER_BELOW_REQUEST: ("P7", Severity.INFO),
    A.SHIPPING_WAS_FREE: ("R8", Severity.RECOMMENDED),
    A.CAME_ON_TIME: ("R8", Severity.RECOMMENDED),
    A.LOOK_UP_DATE: ("J4", Severity.RECOMMENDED),
    A.ASK_FOR_REFUND: ("P10", Severity.RECOMMENDED),
    A.ANSWER_COMES: ("J4", Severity.INFO),
    A.ANSWER_LATE: ("J4", Severity.RECOMMENDED),
    A.WAIT_AND_CANCEL: ("J4", Severity.URGENT),
    A.CHOOSE: ("P5", Severity.INFO),
    A.ACCEPT_PLATFORM: ("P4", Severity.RECOMMENDED),
    A.ACCEPT_BETTER_OFFER: ("P6", Severity.RECOMMENDED),
    A.WEIGH: ("P4", Severity.INFO),
    A.CANCEL_AND_IMPROVE: ("P11", Severity.RECOMMENDED),
    A.IF_NEW_EVIDENCE: ("P11", Severity.INFO),
    A.NOTHING_TO_SEND: ("C5", Severity.URGENT),
    A.SEND_BACK: ("P9", Severity.URGENT),
    A.USE_RETURN_CODE: ("M4", Severity.INFO),
    A.AFTER_RECEIPT: ("P9", Severity.INFO),
    A.REFUND_COMES: ("M1", Severity.INFO),
    A.REFUND_LATE: ("M1", Severity.RECOMMENDED),
    A.HOW_IT_ARRIVES: ("M3", Severity.INFO),
    A.LESS_ARRIVED: ("M2", Severity.INFO),
    A.APPEAL: ("C4", Severity.RECOMMENDED),
    A.APPEAL_POSSIBLE: ("C4", Severity.INFO),
}

EACH = pytest.mark.parametrize("code", SCENARIOS, ids=lambda code: code.value)
GIVEN: list[Asked] = [given for given, _ in SCENARIOS.values()]


# --- each piece of advice ---------------------------------------------------------------------


def test_every_trap_and_every_code_of_advice_has_its_scenario() -> None:
    """No piece of advice is left without a case in which it is given, and one in which it is not."""
    every: set[Code] = {*Trap, *A}

    assert every == set(SCENARIOS) == set(RULED)


@EACH
def test_it_is_given_where_it_belongs_and_not_beside(code: Code) -> None:
    """A piece of advice is given in its scenario, and not where one fact is another."""
    fits, near = SCENARIOS[code]

    assert [code] == [each.code for each in fits.of(code)]
    assert [] == near.of(code)


@EACH
def test_it_cites_its_rule_and_is_as_grave_as_the_guide_has_it(code: Code) -> None:
    """The rule and the severity of each piece are those of the table here."""
    (advice,) = SCENARIOS[code][0].of(code)

    assert RULED[code] == (advice.rule, advice.severity)
    assert isinstance(code, Trap) is advice.trap


@EACH
def test_it_names_the_date_that_counts(code: Code) -> None:
    """The deadline of each piece is of the right kind and at the right instant."""
    (advice,) = SCENARIOS[code][0].of(code)
    found = advice.deadline and (advice.deadline.kind, advice.deadline.at)
    kind, at = DATES.get(code, (None, 0))
    # 15 working days after day 21, a Sunday: the end of Friday the tenth of April, Pacific time.
    expected = ac.instant(day(21) + timedelta(days=19, hours=19)) if at == 41.8 else ac.instant(day(at))

    assert ((kind, expected) if kind else None) == found


@EACH
def test_it_names_the_event_that_carries_it_out(code: Code) -> None:
    """What is to be done is named as the very event, at the moment of the question."""
    (advice,) = SCENARIOS[code][0].of(code)

    assert EVENTS.get(code) == advice.event


@EACH
def test_its_sentence_is_whole_and_tells_every_fact(code: Code) -> None:
    """A sentence starts with a capital letter or a digit, ends with a full stop, and leaves nothing out."""
    (advice,) = SCENARIOS[code][0].of(code)

    assert whole(advice.sentence)
    assert all(is_told(value, advice.sentence) for _, value in advice.facts)
    assert f"{advice.sentence} [{advice.rule}]" == str(advice)
    assert advice.rule in ac.RULES


def is_told(fact: object, sentence: str) -> bool:  # noqa: PLR0911  # one arm for each kind of fact
    """Say whether a sentence tells a fact, in the words of the library for it."""
    match fact:
        case True:
            return "cancel it" in sentence
        case ac.NetValue() | ac.Refusal() | ac.Arrival():
            return fact.sentence in sentence
        case ac.Comparison(difference=difference):
            return difference is None or not difference or str(difference).strip("-") in sentence
        case ac.Reason():
            return ac.REASONS[fact].title[1:] in sentence
        case ac.FirstStep() | ac.Basis() | ac.Channel() | ac.Refund() | ac.ReturnAndRefund():
            return ac.describe(fact) in sentence
        case ac.Requirement(words=words):
            return words in sentence
        case tuple():
            return all(is_told(each, sentence) for each in cast("tuple[object, ...]", fact))
        case str() | int() | ac.Money() | datetime():
            return worded(cast("str", fact)) in sentence
        case _:
            return False


def whole(sentence: str) -> bool:
    """Say whether words are whole sentences, without anything of the code in them."""
    started = sentence[0].isupper() or sentence[0].isdigit()
    return started and sentence.endswith(".") and not set("{}_") & set(sentence) and "  " not in sentence


def test_each_warns_against_the_class_of_an_event() -> None:
    """A trap of something that the buyer might do names the class of that event."""
    against = {code: SCENARIOS[code][0].of(code)[0].against for code in Trap}

    assert {
        Trap.CLOSING_FOR_CANCELLING: ac.BuyerClosed,
        Trap.RETURN_AT_OWN_COST: ac.BuyerAccepted,
        Trap.RETURN_OF_NOTHING: ac.BuyerAccepted,
        Trap.WORSE_THAN_PLATFORM: ac.BuyerAccepted,
        Trap.PATIENCE: None,
        Trap.STILL_IN_TRANSIT: ac.DisputeOpened,
        Trap.CONFIRMED_IS_NOT_OVER: None,
        Trap.UNCHECKED_GOODS: ac.DisputeOpened,
    } == against


def test_the_gravest_comes_first_and_then_the_order_is_fixed() -> None:
    """Advice is ranked by severity; among the equally grave the order is the same everywhere."""
    gravity = list(Severity)
    before: set[tuple[Code, Code]] = set()
    for asked in GIVEN:
        advice = asked.advice()
        assert [gravity.index(each.severity) for each in advice] == sorted(
            gravity.index(each.severity) for each in advice
        )
        for first, second in pairwise(advice):
            if first.severity is second.severity and first.code is not second.code:
                before.add((first.code, second.code))

    assert not {(second, first) for first, second in before} & before


def test_a_claim_that_is_none_is_refused_by_name() -> None:
    """What is planned must be a claim: else the error names the field."""
    wrong: object = "broken"
    with pytest.raises(ac.InvalidValueError, match="claim: expected a Claim"):
        CASE.advice(day(20), wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


# --- before a dispute -------------------------------------------------------------------------


def given_codes(asked: Asked) -> list[Code]:
    """Return the codes of all the advice to a question."""
    return [each.code for each in asked.advice()]


def test_before_shipping_there_is_nothing_but_to_wait() -> None:
    """While the order was not shipped nothing else is advised (W1)."""
    unshipped = told(order=attrs.evolve(ORDER, shipped_at=None))

    assert [A.WAIT_FOR_SHIPPING] == given_codes(Asked(unshipped, day(20), CLAIM))


def test_w4_opening_is_urgent_while_the_protection_is_running_out() -> None:
    """In the last days of the protection opening goes before everything else (W4)."""
    first = told(seen(LOST)).advice(day(53), NOT_ARRIVED)[0]

    assert (A.OPEN_DISPUTE, Severity.URGENT) == (first.code, first.severity)
    assert Severity.RECOMMENDED is told(seen(LOST)).advice(day(52), CLAIM)[0].severity


def test_r4_before_the_promised_date_no_opening_is_advised_unless_time_runs_out() -> None:
    """What has not arrived is waited for until the promised date, but never past the protection (R4, T5)."""
    promised = told(seen(UNKNOWN), order=attrs.evolve(ORDER, estimated_delivery=day(55)))

    assert [] == Asked(promised, day(30), NOT_ARRIVED).of(A.OPEN_DISPUTE)
    assert [Severity.URGENT] == [
        each.severity for each in Asked(promised, day(53), NOT_ARRIVED).of(A.OPEN_DISPUTE)
    ]
    assert [] != Asked(promised.apply(seen(LOST, 29)), day(30), NOT_ARRIVED).of(A.OPEN_DISPUTE)


@pytest.mark.parametrize(
    ("case", "moment", "reason", "steps"),
    [
        (CASE, 20, ac.Reason.NOT_AS_DESCRIBED, ["check all the goods"]),
        (CASE, 20, ac.Reason.NOT_ARRIVED, ["read the tracking"]),
        (CASE, 20, ac.Reason.MARKED_DELIVERED, ["ask the seller, and wait a little"]),
        (CASE, 53, ac.Reason.MARKED_DELIVERED, []),
        (
            CASE,
            20,
            ac.Reason.OTHER_SHIPPING_METHOD,
            ["wait until the order has arrived", "check all the goods"],
        ),
        (told(seen(DELIVERED)), 20, ac.Reason.OTHER_SHIPPING_METHOD, ["check all the goods"]),
    ],
)
def test_what_a_reason_needs_first_is_said_until_it_is_done(
    case: ac.Case, moment: float, reason: ac.Reason, steps: list[str]
) -> None:
    """Of the first steps of a reason those are told that have not been done, with its own rule."""
    found = Asked(case, day(moment), claims(reason)).of(A.DO_FIRST)

    told_first = [fact for each in found for _, fact in each.facts if isinstance(fact, ac.FirstStep)]
    assert steps == [ac.describe(step) for step in told_first]
    assert {reason.rule} >= {each.rule for each in found}


@pytest.mark.parametrize(
    ("evidence", "rule", "figure"),
    [
        (attrs.evolve(PHOTO, size=2**21), "W6", ac.GUIDE.image_size),
        (attrs.evolve(PHOTO, file="lid.webp"), "W6", None),
    ],
)
def test_w6_a_file_that_the_form_refuses_is_to_be_mended(
    evidence: ac.Evidence, rule: str, figure: ac.Figure | None
) -> None:
    """What the form would refuse is told with its rule, and with the figure that it rests on (W6)."""
    (advice,) = Asked(CASE, day(20), claims(ac.Reason.WRONG_ITEM, evidence)).of(A.MEND_CLAIM)

    assert (rule, figure) == (advice.rule, advice.figure)
    assert whole(advice.sentence.replace("_", " "))


def test_w6_too_many_files_are_told_with_the_figure() -> None:
    """More pictures than the form takes are told with their number (W6)."""
    pictures = [attrs.evolve(PHOTO, file=f"{number}.jpg") for number in range(4)]
    (advice,) = Asked(CASE, day(20), claims(ac.Reason.WRONG_ITEM, *pictures)).of(A.MEND_CLAIM)

    assert ac.GUIDE.image_count == advice.figure


@pytest.mark.parametrize(
    ("orders", "disputed", "warned"),
    [(1, 1, False), (2, 2, True), (40, 40, True), (40, 39, False), (0, 0, False)],
)
def test_o6_a_dispute_on_every_order_costs_credibility(orders: int, disputed: int, warned: bool) -> None:
    """A pattern takes more than one order, and a dispute on all of them (O6)."""
    found = Asked(recorded(orders, disputed), day(20), CLAIM).of(A.CREDIBILITY)

    assert warned is bool(found)
    assert all(ac.GUIDE.dispute_pattern == each.figure for each in found)


@pytest.mark.parametrize("code", [A.SHIPPING_WAS_FREE, A.CAME_ON_TIME])
def test_r8_a_claim_that_is_not_advised_is_not_to_be_opened(code: A) -> None:
    """Where a claim for the shipping method brings nothing, it is not recommended to open it (R8)."""
    fits, near = SCENARIOS[code]

    assert [] == fits.of(A.OPEN_DISPUTE)
    assert (code is A.CAME_ON_TIME) is bool(near.of(A.OPEN_DISPUTE))


@pytest.mark.parametrize(("count", "told_so"), [(0, True), (1, True), (2, False)])
def test_o4_a_part_of_the_money_may_be_for_one_of_several_items(count: int, told_so: bool) -> None:
    """That all can be asked for is told, unless the claim may be about one item of several (O4, R6)."""
    items = [ac.Item(id=str(number), title="Pot", price=usd("30")) for number in range(count)]
    part = claims(ac.Reason.WRONG_ITEM, asks=ac.Refund(usd("30")))
    case = told(order=attrs.evolve(ORDER, items=items))

    assert told_so is bool(Asked(case, day(20), part).of(A.HOW_MUCH))


def test_r3_a_photo_of_the_parcel_is_enough_for_a_buyer_in_good_standing() -> None:
    """Who disputed every order needs the video of the unboxing, others the photo alone (R3, O6)."""
    photo = shows(ac.Subject.OPENED_PARCEL, ac.EvidenceKind.PHOTO, "box.jpg")
    video = shows(ac.Subject.UNBOXING, ac.EvidenceKind.VIDEO, "box.mp4")
    table = [(9, photo, False), (10, photo, True), (10, video, False)]

    for disputed, piece, lacking in table:
        asked = Asked(recorded(10, disputed), day(20), claims(ac.Reason.ITEMS_MISSING, piece))
        assert lacking is bool(asked.of(A.ADD_EVIDENCE))


def test_m4_a_free_return_lasts_as_long_as_the_profile_says() -> None:
    """Where the profile counts the free return from delivery, its last day is told, and then nothing (M4)."""
    order = attrs.evolve(ORDER, free_return=True)
    case = told(seen(DELIVERED), order=order, policy=ac.BRAZIL_2026)
    (advice,) = Asked(case, day(30) - MICROSECOND, CLAIM).of(A.FREE_RETURN)

    assert "The return is free until ~2026-03-31 12:00 UTC: the seller pays, and you get a code for it." == (
        advice.sentence
    )
    assert [] == Asked(case, day(30), CLAIM).of(A.FREE_RETURN)
    assert [] == Asked(case, day(20), NOT_ARRIVED).of(A.FREE_RETURN)


def test_m7_a_return_that_is_no_longer_free_is_not_preferred() -> None:
    """Once the days of the free return are over, a refund is to be preferred as without one (M7)."""
    case = told(seen(DELIVERED), order=attrs.evolve(ORDER, free_return=True), policy=ac.BRAZIL_2026)

    assert 1 == len(Asked(case, day(30), RETURN_CLAIM).of(A.PREFER_REFUND))


def test_t2_the_freight_is_named_where_it_is_known() -> None:
    """A return at the buyer's cost is warned of with what it costs (T2)."""
    costs = ac.Costs(return_freight=usd("8.50"))
    case = ac.Case(order=ORDER, costs=costs)
    (advice,) = Asked(case, day(20), RETURN_CLAIM).of(Trap.RETURN_AT_OWN_COST)

    assert advice.sentence.startswith("With this return you pay for sending the goods back (8.50 USD):")
    assert ac.DisputeOpened is advice.against
    assert [] == Asked(case, day(20), RETURN_CLAIM).of(A.OPEN_DISPUTE)


def test_t5_the_buyers_own_word_that_it_arrived_ends_the_patience() -> None:
    """Who has the goods is not told to beware of waiting for them (T5)."""
    confirmed = told(ac.ReceiptConfirmed(at=day(45)))

    assert [] == Asked(confirmed, day(55)).of(Trap.PATIENCE)
    by_platform = told(ac.ReceiptConfirmed(at=day(45), by=ac.Party.PLATFORM))
    assert 1 == len(Asked(by_platform, day(55)).of(Trap.PATIENCE))


def test_t5_a_seller_who_asks_to_wait_past_the_protection_is_a_trap() -> None:
    """In a dispute the trap is a wait into the last days of the protection (T5)."""
    for until, trapped in ((day(53) + MICROSECOND, True), (day(53), False)):
        case = told(OPENED, offered(ac.Wait(until)))
        assert trapped is bool(Asked(case, day(23)).of(Trap.PATIENCE))


def test_m6_where_only_defects_can_be_claimed_it_is_not_any_problem() -> None:
    """After the confirmation other problems can be claimed for fewer days than defects (M6, W3)."""
    case = told(ac.ReceiptConfirmed(at=day(12)), policy=ac.BRAZIL_2026)
    dates = [each.deadline.at for each in Asked(case, day(13)).of(A.ANY_PROBLEM) if each.deadline]

    assert [day(19)] == dates
    assert [] == Asked(case, day(20)).of(A.ANY_PROBLEM)


def test_w1_no_opening_is_promised_where_none_ever_comes() -> None:
    """Where the protection ends before a dispute could be opened, none is announced (W1, W4)."""
    stated = (ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(5)),)
    asked = Asked(told(order=attrs.evolve(ORDER, stated=stated)), day(3), CLAIM)

    assert [ac.RefusalCode.NEVER_OPENS] == codes(asked.case.check_opening(CLAIM, day(3)).refusals)
    assert [] == asked.of(A.WAIT_UNTIL_OPENING)


def test_t7_a_confirmed_order_that_never_opens_is_not_said_to_be_open() -> None:
    """That a confirmed order can still be disputed is said only where it can (T7, W1)."""
    policy = attrs.evolve(ac.GUIDE, after_confirmation=ac.BRAZIL_2026.after_confirmation)
    case = told(ac.ReceiptConfirmed(at=day(1)), policy=policy)

    assert not case.check_opening(None, day(8) - MICROSECOND).allowed
    assert [] == Asked(case, day(2)).of(Trap.CONFIRMED_IS_NOT_OVER)


def test_o4_where_nothing_was_paid_nothing_is_said_to_be_claimable() -> None:
    """An order without a price opens nothing, and no advice says that it does (O4)."""
    asked = Asked(told(order=attrs.evolve(ORDER, paid=usd("0"))), day(20))

    assert not asked.case.check_opening(None, day(20)).allowed
    assert [] == asked.of(A.ANY_PROBLEM)


def test_m5_reading_the_tracking_again_moves_no_date() -> None:
    """The days to send goods back count from the day on which they arrived, not from the newest look (M5)."""
    case = told(seen(DELIVERED, 15), seen(DELIVERED, 25), order=GUARANTEED)

    assert [day(29)] == [
        each.deadline.at for each in Asked(case, day(26)).of(A.CHANGE_OF_MIND) if each.deadline
    ]


# --- while it is open -------------------------------------------------------------------------


def test_p2_a_seller_who_may_answer_later_than_aliexpress_steps_in_keeps_nobody_waiting() -> None:
    """Where the printed date of the answer lies after the agreement's, that one counts (P2)."""
    case = told(attrs.evolve(OPENED, answer_by=ac.instant(day(28))))

    assert [A.NO_NEED_TO_ESCALATE] == [
        each.code
        for each in case.advice(day(21))
        if each.code in {A.SELLER_MUST_ANSWER, A.NO_NEED_TO_ESCALATE}
    ]


def test_p1_what_happens_where_the_seller_is_silent_is_the_policys() -> None:
    """The sentence on the seller's answer says what this profile does with a silent seller (P1)."""
    (advice,) = Asked(told(OPENED, policy=granting()), day(21)).of(A.SELLER_MUST_ANSWER)

    assert "is executed." in advice.sentence


def test_c1_and_o2_time_that_was_granted_is_waited_for_until_aliexpress_proposes() -> None:
    """During the review a granted wait is a reason to cancel; beside a proposal it is none (C1, O2, P4)."""
    reviewed = told(NOTHING_OPENED, EXTENDED, WAIT, STEPPED_IN)
    proposed = reviewed.apply(ac.PlatformProposed(at=day(29), proposal=ac.Refund(usd("40"))))
    waiting = {A.CANCEL_TO_WAIT, A.KEEP_DISPUTE}

    assert {A.CANCEL_TO_WAIT} == waiting & {*given_codes(Asked(reviewed, day(28)))}
    assert not waiting & {*given_codes(Asked(proposed, day(30)))}


def test_c1_no_cancelling_to_wait_once_the_protection_is_over() -> None:
    """Who could open no other dispute any more is not told to cancel (C1, W8)."""
    opened = ac.DisputeOpened(at=day(53), claim=NOT_ARRIVED, agreement_by=day(99))
    longer = ac.ProtectionExtended(at=day(54), until=day(64))
    case = told(opened, longer, offered(ac.Wait(day(57)), 55))

    assert A.CANCEL_TO_WAIT in given_codes(Asked(case, day(56)))
    assert A.CANCEL_TO_WAIT not in given_codes(Asked(case, day(64)))


def test_c1_no_cancelling_to_wait_once_the_wait_is_over() -> None:
    """When the time that was asked for has passed there is nothing to cancel for (C1)."""
    case = told(NOTHING_OPENED, EXTENDED, offered(ac.Wait(day(24))))

    assert A.CANCEL_TO_WAIT in given_codes(Asked(case, day(24) - MICROSECOND))
    assert A.CANCEL_TO_WAIT not in given_codes(Asked(case, day(24)))


def test_c1_what_was_delivered_before_the_dispute_is_no_news() -> None:
    """Where the carrier had said delivered before the opening, reading it again changes nothing (C1)."""
    case = told(seen(DELIVERED, 18), NOTHING_OPENED)

    assert A.CHECK_THEN_CANCEL not in given_codes(Asked(case, day(22)))
    again = case.apply(seen(DELIVERED, 21))
    assert A.CHECK_THEN_CANCEL not in given_codes(Asked(again, day(22)))


@pytest.mark.parametrize("reason", [ac.Reason.NOT_ARRIVED, ac.Reason.MARKED_DELIVERED])
def test_c1_a_buyer_who_confirms_receipt_checks_the_goods_and_cancels(reason: ac.Reason) -> None:
    """The buyer's own confirmation says that the parcel is here; the system's does not (C1)."""
    opened = ac.DisputeOpened(at=day(20), claim=claims(reason))
    for by, arrived in ((ac.Party.BUYER, True), (ac.Party.PLATFORM, False)):
        case = told(opened, ac.ReceiptConfirmed(at=day(21), by=by))
        assert arrived is bool(Asked(case, day(22)).of(A.CHECK_THEN_CANCEL))


def test_c1_no_reason_is_to_be_edited_to_what_it_is() -> None:
    """A claim that is marked as delivered already is not to be changed to that (C1, R9)."""
    opened = ac.DisputeOpened(at=day(20), claim=claims(ac.Reason.MARKED_DELIVERED))
    (advice,) = Asked(told(opened, ac.ReceiptConfirmed(at=day(21))), day(22)).of(A.CHECK_THEN_CANCEL)

    assert "marked as delivered" not in advice.sentence


def test_o7_p10_evidence_that_was_added_is_not_asked_for_again() -> None:
    """While the dispute is open what is still lacking is asked for, by the rule on editing it (P10, O7)."""
    case = told(OPENED)
    (advice,) = Asked(case, day(21)).of(A.ADD_EVIDENCE)
    added = case.apply(ac.EvidenceAdded(at=day(21), evidence=VIDEO))

    assert "P10" == advice.rule
    assert [] == Asked(added, day(22)).of(A.ADD_EVIDENCE)


def test_p7_an_offer_during_the_review_is_held_against_the_request() -> None:
    """While AliExpress reviews, an offer of all that was asked for can be accepted (P7)."""
    case = told(OPENED, STEPPED_IN, offered(ac.Refund(PAID), 28))

    assert 1 == len(Asked(case, day(29)).of(A.ACCEPT_OFFER))


def test_p1_no_date_that_has_passed_is_named_for_an_offer_during_the_review() -> None:
    """The date of the agreement is over when AliExpress reviews, and counts no more (P1, P3)."""
    case = told(OPENED, STEPPED_IN, offered(ac.Refund(usd("10")), 28))
    (advice,) = Asked(case, day(29)).of(A.OFFER_BELOW_REQUEST)

    assert advice.deadline is None or day(29) < advice.deadline.at


@pytest.mark.parametrize("offer", ["0.00", "1.00"])
def test_t3_no_offer_is_enough_because_the_request_cannot_be_carried_out(offer: str) -> None:
    """A return of nothing was asked for by mistake: that makes no small offer worth accepting (T3, P7)."""
    opened = ac.DisputeOpened(at=day(20), claim=RETURN_OF_NOTHING)
    case = told(opened, offered(ac.Refund(usd(offer))))

    assert A.ACCEPT_OFFER not in given_codes(Asked(case, day(23)))
    proposed = judged(ac.Refund(usd(offer)), claim=RETURN_OF_NOTHING)
    assert A.ACCEPT_PLATFORM not in given_codes(Asked(proposed, day(31)))


def test_t3_what_cannot_be_carried_out_is_never_to_be_accepted() -> None:
    """A return of what never arrived is not recommended, though it is all that was asked for (T3)."""
    opened = ac.DisputeOpened(at=day(20), claim=RETURN_OF_NOTHING)
    for case, moment in (
        (told(opened, offered(ac.ReturnAndRefund(PAID))), 23),
        (judged(ac.ReturnAndRefund(PAID), claim=RETURN_OF_NOTHING), 31),
        (judged(ac.ReturnAndRefund(PAID), offered(ac.ReturnAndRefund(PAID)), claim=NOT_ARRIVED), 31),
    ):
        assert not any(isinstance(each.event, ac.BuyerAccepted) for each in case.advice(day(moment)))


def test_p6_a_better_return_that_cannot_be_carried_out_is_not_recommended() -> None:
    """Among two returns of nothing the dearer one is no better (T3, P6)."""
    case = judged(ac.Refund(usd("0")), offered(ac.ReturnAndRefund(PAID)), claim=NOT_ARRIVED)

    assert A.ACCEPT_BETTER_OFFER not in given_codes(Asked(case, day(31)))


def test_p6_an_offer_of_as_much_money_is_not_said_to_be_more() -> None:
    """Where an offer is better because the goods stay, it is not told that it brings more (P6, M7)."""
    case = judged(FREE_FOR_BUYER, offered(ac.Refund(PAID)))
    (advice,) = [
        each for each in case.advice(day(31)) if each.code in {A.ACCEPT_BETTER_OFFER, A.OFFER_IS_BETTER}
    ]

    assert "offers more" not in advice.sentence


def test_p7_nothing_at_all_is_never_to_be_accepted() -> None:
    """An offer of nothing is not worth accepting, though the return costs more than it brings (P7, C3)."""
    costs = ac.Costs(return_freight=usd("8.50"))
    case = ac.Case(order=ORDER, costs=costs).following(
        judged(ac.ReturnAndRefund(usd("5")), offered(ac.Refund(usd("0")))).history
    )

    assert not any(isinstance(each.event, ac.BuyerAccepted) for each in case.advice(day(31)))


def test_costs_in_another_currency_are_refused_where_they_are_given() -> None:
    """A freight in another currency than the order's is refused by the case, not by its advice."""
    euros = ac.Costs(return_freight=ac.Money("8.50", "EUR"))
    with pytest.raises(ac.CurrencyMismatchError):
        ac.Case(order=ORDER, costs=euros)


def test_c1_who_asked_for_time_and_who_was_granted_it_may_be_read_in_either_order() -> None:
    """The extension may come before the seller's word or after it: it is granted (C1, W2)."""
    later = told(NOTHING_OPENED, WAIT, attrs.evolve(EXTENDED, at=day(22.5)))

    assert A.CANCEL_TO_WAIT in given_codes(Asked(later, day(23)))


def test_p11_new_evidence_is_told_of_beside_a_better_offer() -> None:
    """An offer a little above a poor proposal does not end the way to a better dispute (P11, P6)."""
    poor = judged(ac.Refund(usd("0")), offered(ac.Refund(usd("1"))))
    case = poor.apply(ac.EvidenceAdded(at=day(31), evidence=PICTURE))

    assert A.CANCEL_AND_IMPROVE in given_codes(Asked(case, day(32)))


def test_p11_and_w8_cancelling_is_advised_only_while_the_protection_runs() -> None:
    """Without protection a better dispute cannot be opened, and cancelling is not advised (P11, W8)."""
    opened = ac.DisputeOpened(at=day(50), claim=CLAIM)
    proposed = ac.PlatformProposed(at=day(58), proposal=ac.Refund(usd("40")))
    case = told(opened, proposed, ac.EvidenceAdded(at=day(59), evidence=PICTURE))
    (advice,) = Asked(case, day(59.5)).of(A.CANCEL_AND_IMPROVE)

    assert advice.deadline is not None
    assert day(60) == advice.deadline.at
    assert [] == Asked(case, day(60)).of(A.CANCEL_AND_IMPROVE)


def test_p11_a_new_proposal_has_seen_the_evidence_before_it() -> None:
    """Evidence that came before the newest proposal is not new any more (P11)."""
    case = judged(ac.Refund(usd("40"))).following(
        [
            ac.EvidenceAdded(at=day(31), evidence=PICTURE),
            ac.PlatformProposed(at=day(32), proposal=ac.Refund(usd("50"))),
        ]
    )

    assert A.CANCEL_AND_IMPROVE not in given_codes(Asked(case, day(33)))
    assert A.IF_NEW_EVIDENCE in given_codes(Asked(case, day(33)))


def test_j4_what_is_judged_invalid_is_to_be_cancelled_while_it_can_be_opened_again() -> None:
    """The date until which to cancel is the earlier one of the negotiation and the protection (J4, W8)."""
    opened = ac.DisputeOpened(at=day(50), claim=NOT_ARRIVED)
    finding = ac.Finding(problem="The parcel is on its way", valid=False, kind=ac.Problem.IN_TRANSIT)
    for at, first in ((51, 58), (55, 60)):
        proposed = ac.PlatformProposed(at=day(at), proposal=ac.Refund(usd("0")), judgement=(finding,))
        stepped_in = ac.PlatformSteppedIn(at=day(50.5))
        (advice,) = Asked(told(opened, stepped_in, proposed), day(56)).of(A.WAIT_AND_CANCEL)
        assert advice.deadline is not None
        assert (at, day(first)) == (at, advice.deadline.at)
        assert advice.deadline.words in advice.sentence


def test_j4_after_the_protection_no_cancelling_is_advised() -> None:
    """What could not be opened again is not cancelled, but the date is looked up (J4, W8)."""
    case = still_on_its_way()

    assert A.WAIT_AND_CANCEL in given_codes(Asked(case, day(60) - MICROSECOND))
    assert A.WAIT_AND_CANCEL not in given_codes(Asked(case, day(60)))


def test_j4_no_date_is_looked_up_while_the_protection_runs() -> None:
    """Where only a contested return bars the cancelling, the counted date is not in doubt (J4, P7)."""
    case = contested().apply(attrs.evolve(found_in_transit(valid=False), at=day(31)))

    assert A.LOOK_UP_DATE not in given_codes(Asked(case, day(32)))


def test_j4_a_valid_judgement_with_a_proposal_has_its_answer() -> None:
    """Once AliExpress has proposed, no answer is waited for (J4)."""
    case = told(
        NOTHING_OPENED,
        STEPPED_IN,
        found_in_transit(valid=True),
        ac.PlatformProposed(at=day(30), proposal=ac.Refund(PAID)),
    )

    assert not {A.ANSWER_COMES, A.ANSWER_LATE, A.WAIT_AND_CANCEL} & set(given_codes(Asked(case, day(31))))


def test_j4_and_o2_the_same_dispute_is_not_to_be_kept_and_cancelled() -> None:
    """Where it is to be cancelled after some days, it is not told to keep it (J4, O2)."""
    case = told(NOTHING_OPENED, STEPPED_IN, found_in_transit(valid=False), offered(ac.Wait(day(40)), 29))

    assert {A.WAIT_AND_CANCEL, A.KEEP_DISPUTE} > {*given_codes(Asked(case, day(30)))} & {
        A.WAIT_AND_CANCEL,
        A.KEEP_DISPUTE,
    }


def test_t2_and_t3_two_returns_are_warned_of_once() -> None:
    """Where both the seller and AliExpress propose a return, the same warning is not given twice (T2, T3)."""
    for claim, trap in ((CLAIM, Trap.RETURN_AT_OWN_COST), (NOT_ARRIVED, Trap.RETURN_OF_NOTHING)):
        case = judged(ac.ReturnAndRefund(PAID), offered(ac.ReturnAndRefund(usd("50"))), claim=claim)
        found = Asked(case, day(31)).of(trap)
        assert len(found) == len({each.whose for each in found}) == len({each.sentence for each in found})


def test_t2_the_same_words_are_not_told_of_the_request_and_of_the_offer() -> None:
    """Who asked for a return, and is offered one, is warned of the freight once (T2)."""
    case = told(RETURN_OPENED, offered(ac.ReturnAndRefund(usd("50"))))
    sentences = [advice.sentence for advice in case.advice(day(23))]

    assert len(set(sentences)) == len(sentences)


def test_t1_is_said_once_though_there_are_two_reasons_for_it() -> None:
    """A seller who asks for time and a parcel that arrived give one warning of closing (T1)."""
    case = told(NOTHING_OPENED, WAIT, seen(DELIVERED, 23))

    assert 1 == len(Asked(case, day(24)).of(Trap.CLOSING_FOR_CANCELLING))


def contested() -> ac.Case:
    """Return a case in review because the seller contested a return: it cannot be cancelled."""
    return told(
        RETURN_OPENED,
        ac.SellerAccepted(at=day(21)),
        ac.ReturnShipped(at=day(24), tracking_number="RR123456785DE"),
        ac.ReturnContested(at=day(30)),
    )


def test_t1_nobody_is_told_to_cancel_what_cannot_be_cancelled() -> None:
    """Where a return was contested the dispute cannot be cancelled, and no advice says to (T1, P7)."""
    case = contested().apply(offered(ac.Wait(day(40)), 31))

    assert case.why_not(ac.BuyerCancelled(at=day(32)))
    assert not any("cancel it" in each.sentence for each in case.advice(day(32)))


def test_p11_what_was_contested_cannot_be_cancelled() -> None:
    """After a contested return no cancelling is advised, whatever AliExpress proposes (P7, P11)."""
    proposed = contested().apply(ac.PlatformProposed(at=day(32), proposal=ac.Refund(usd("1"))))
    case = proposed.apply(ac.EvidenceAdded(at=day(33), evidence=PICTURE))

    assert not {A.CANCEL_AND_IMPROVE, A.IF_NEW_EVIDENCE} & set(given_codes(Asked(case, day(34))))


# --- once it is decided -----------------------------------------------------------------------


def test_t3_a_settled_return_of_nothing_goes_to_customer_service() -> None:
    """A return that was settled for what never arrived is warned of, and told whom to ask (T3, C5)."""
    asked = SCENARIOS[A.NOTHING_TO_SEND][0]
    (advice,) = asked.of(A.NOTHING_TO_SEND)

    assert [A.NOTHING_TO_SEND, Trap.RETURN_OF_NOTHING] == given_codes(asked)
    assert "by chat, contact form or social media, before ~2026-04-01 12:00 UTC:" in advice.sentence


def test_c4_no_appeal_where_all_was_granted() -> None:
    """Who was granted all that was asked for has nothing to appeal (C4)."""
    assert not {A.APPEAL, A.APPEAL_POSSIBLE} & set(
        given_codes(Asked(case_in(ac.Phase.REFUND_PENDING), day(22)))
    )


def test_c4_after_the_appeal_what_is_left_is_told() -> None:
    """A closed dispute whose appeal was rejected leaves the seller and customer service (C4, W4)."""
    case = case_in(ac.Phase.CLOSED).following([ac.AppealFiled(at=day(22)), ac.AppealDecided(at=day(25))])

    assert [A.WHAT_IS_LEFT] == given_codes(Asked(case, day(26)))
    closed = case_in(ac.Phase.CLOSED).apply(ac.AppealFiled(at=day(22)))
    assert () == closed.advice(day(24))
    assert [A.REFUND_COMES] == given_codes(Asked(case_in(ac.Phase.APPEALED), day(24)))


def test_c4_less_money_that_arrived_can_be_appealed() -> None:
    """When less than was asked for has arrived the appeal is still told of (C4)."""
    case = judged(ac.Refund(usd("40"))).following([ac.RefundCompleted(at=day(38), amount=usd("40"))])

    assert [A.APPEAL] == given_codes(Asked(case, day(39)))


def test_m5_the_guarantee_outlives_a_closed_dispute() -> None:
    """A dispute that ended without money leaves the guarantee of the buyer's country (M5)."""
    case = told(seen(DELIVERED), *HISTORIES[ac.Phase.CLOSED], order=GUARANTEED)

    assert {A.LOCAL_GUARANTEE, A.CHANGE_OF_MIND} <= set(given_codes(Asked(case, day(22))))
    assert A.LOCAL_GUARANTEE not in given_codes(Asked(told(order=GUARANTEED), day(22)))


# --- laws -------------------------------------------------------------------------------------

_TRACKED = [None, *(ac.Tracking(status=status, seen_at=day(11)) for status in (IN_TRANSIT, DELIVERED, LOST))]
_RECEIPTS = [
    None,
    None,
    ac.Receipt(at=day(11)),
    ac.Receipt(at=day(11), by=ac.Party.PLATFORM),
]
_STATED: list[tuple[ac.StatedDate, ...]] = [
    (),
    (),
    (ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(30)),),
    (ac.StatedDate(boundary=ac.Boundary.OPENING_STARTS, at=day(14)),),
]
ORDERS = st.builds(
    attrs.evolve,
    st.just(attrs.evolve(ORDER, estimated_delivery=day(40))),
    tracking=st.sampled_from(_TRACKED),
    receipt=st.sampled_from(_RECEIPTS),
    extension=st.sampled_from([None, None, ac.Extension(at=day(11), until=day(75))]),
    stated=st.sampled_from(_STATED),
    payment=st.sampled_from([None, ac.PaymentMethod.CARD]),
    free_return=st.booleans(),
    local_guarantee=st.booleans(),
    items=st.sampled_from([(), (ac.Item(id="1", title="Pot", price=PAID),)]),
)
ASKS: list[ac.Solution] = [
    ac.Refund(PAID),
    ac.Refund(usd("30")),
    ac.ReturnAndRefund(PAID),
    ac.ReturnAndRefund(usd("5")),
    FREE_FOR_BUYER,
]


def _claim(reason: ac.Reason, asks: ac.Solution, evidence: tuple[ac.Evidence, ...]) -> ac.Claim:
    return ac.Claim(reason=reason, asks=asks, evidence=evidence)


def _case(order: ac.Order, policy: ac.Policy, record: ac.BuyerRecord | None, costs: ac.Costs) -> ac.Case:
    return ac.Case(order=order, policy=policy, record=record, costs=costs)


CLAIMS = st.builds(
    _claim,
    st.sampled_from(ac.Reason),
    st.sampled_from([*ASKS, ac.Refund(usd("99"))]),
    st.sampled_from([(), (PICTURE,), (attrs.evolve(PHOTO, file="lid.webp", item="7"),)]),
)
CASES = st.builds(
    _case,
    ORDERS,
    st.sampled_from([ac.GUIDE, granting(), ac.GENERAL_2022, ac.BRAZIL_2026]),
    st.sampled_from([None, ac.BuyerRecord(orders=9, disputed=9), ac.BuyerRecord(orders=9, disputed=1)]),
    st.sampled_from([ac.Costs(), ac.Costs(return_freight=usd("8.50"), conversion_loss="0.02")]),
)
GAPS = [MICROSECOND, *(timedelta(days=days) for days in (0.5, 1, 2, 5, 9))]
_STEP = st.tuples(st.integers(0, 10_000), st.sampled_from(GAPS))
STEPS = st.lists(_STEP, max_size=9) | st.lists(_STEP, min_size=5, max_size=9)


def moves(at: datetime) -> list[ac.Event]:
    """Return many events at an instant: those of the laws of the machine, and what advice looks at."""
    judgements = [
        (ac.Finding(problem="The parcel is on its way", valid=valid, kind=ac.Problem.IN_TRANSIT),)
        for valid in (True, False)
    ]
    solutions: list[ac.Solution] = [
        ac.Refund(usd("40")),
        ac.ReturnAndRefund(usd("50")),
        FREE_FOR_BUYER,
        ac.Refund(PAID),
    ]
    return [
        *every_event(at),
        *(ac.TrackingUpdated(at=at, status=status) for status in (DELIVERED, LOST)),
        *(ac.DisputeOpened(at=at, claim=claims(reason)) for reason in ac.Reason),
        *(ac.DisputeOpened(at=at, claim=claims(ac.Reason.NOT_ARRIVED, asks=asks)) for asks in ASKS),
        *(ac.SellerProposed(at=at, proposal=solution) for solution in solutions),
        ac.SellerProposed(at=at, proposal=ac.Refund(usd("0"))),
        ac.SellerProposed(at=at, proposal=ac.Wait(at + timedelta(days=60))),
        *(ac.PlatformProposed(at=at, proposal=solution) for solution in solutions),
        ac.PlatformProposed(at=at, proposal=ac.Refund(usd("0")), judgement=judgements[1]),
        *(ac.PlatformJudged(at=at, judgement=judgement) for judgement in judgements),
        *(ac.EvidenceAdded(at=at, evidence=piece) for piece in (PICTURE, VIDEO)),
        *(ac.BuyerProposed(at=at, proposal=asks) for asks in ASKS),
    ]


def any_claim(case: ac.Case) -> ac.Claim:
    """Return a claim like that of the newest dispute, else for any problem; none that transit bars."""
    reason = case.dispute.claim.reason if case.dispute else ac.Reason.ITEMS_MISSING
    return claims(ac.Reason.MARKED_DELIVERED if reason is ac.Reason.NOT_ARRIVED else reason)


def rotated(events: list[ac.Event], number: int) -> list[ac.Event]:
    """Return all the events, in an order that a number decides."""
    mixed = [*events[number % 3 :: 3], *events[(number + 1) % 3 :: 3], *events[(number + 2) % 3 :: 3]]
    first = number % len(mixed)
    return mixed[first:] + mixed[:first]


def walked(case: ac.Case, beginning: Iterable[ac.Event], steps: Iterable[tuple[int, timedelta]]) -> Asked:
    """Begin as told, as far as the rules allow; then let an allowed event happen at each step."""
    now = day(12)
    for first in beginning:
        if not case.why_not(first):
            case, now = case.apply(first), first.at
    for number, gap in steps:
        now += gap
        case, _ = case.advance(now)
        event = next((each for each in rotated(moves(now), number) if not case.why_not(each)), None)
        case = case.apply(event) if event else case
    return Asked(case, now)


_SOLUTIONS: list[ac.Solution] = [*ASKS, ac.Refund(usd("0")), ac.Refund(usd("40"))]


def _begun(
    claim: ac.Claim, offer: ac.Proposal, proposal: ac.Solution, invalid: bool, length: int
) -> tuple[ac.Event, ...]:
    """Return how a dispute begins: to a judgement, or only so far."""
    finding = ac.Finding(problem="The parcel is on its way", valid=False, kind=ac.Problem.IN_TRANSIT)
    judgement = (finding,) if invalid else ()
    return (
        ac.DisputeOpened(at=day(15), claim=claim),
        ac.SellerProposed(at=day(16), proposal=offer),
        ac.PlatformSteppedIn(at=day(17)),
        ac.PlatformProposed(at=day(18), proposal=proposal, judgement=judgement),
    )[:length]


BEGINNINGS = st.just(()) | st.builds(
    _begun,
    CLAIMS,
    st.sampled_from([*_SOLUTIONS, ac.Wait(day(30)), ac.Wait(day(70))]),
    st.sampled_from(_SOLUTIONS),
    st.booleans(),
    st.sampled_from([1, 2, 3, 4, 4]),
)
WALKS = st.builds(walked, CASES, BEGINNINGS, STEPS)


def _asked(asked: Asked, days: float, claim: ac.Claim | None) -> Asked:
    return Asked(asked.case, asked.at + timedelta(days=days), claim)


QUESTIONS = st.builds(_asked, WALKS, st.sampled_from([0, 0.3, 3, 8, 20]), st.none() | CLAIMS)


@given(QUESTIONS)
def test_advice_recommends_only_what_the_rules_allow_then(asked: Asked) -> None:
    """Each recommended event is at the moment of the question, and nothing refuses it."""
    case, _ = asked.case.advance(asked.at)

    for advice in asked.advice():
        if advice.event:
            assert (asked.at, ()) == (advice.event.at, case.why_not(advice.event))


@given(QUESTIONS)
def test_p6_advice_accepts_no_worse_offer_and_no_wait_and_closes_nothing(asked: Asked) -> None:
    """What is to be accepted is no wait, and no offer that is worse than AliExpress's (P6, P7, C3)."""
    dispute = asked.case.advance(asked.at)[0].dispute
    events = [advice.event for advice in asked.advice() if advice.event]

    assert not any(isinstance(event, ac.BuyerClosed) for event in events)
    for event in events:
        if isinstance(event, ac.BuyerAccepted) and event.whose is ac.Party.SELLER:
            assert isinstance(dispute, (ac.Negotiating, ac.UnderReview, ac.Judged))
            offer = dispute.seller_proposal
            assert isinstance(offer, (ac.Refund, ac.ReturnAndRefund))
            if isinstance(dispute, ac.Judged):
                arrived = dispute.claim.reason.goods_arrived
                found = ac.compare(offer, dispute.platform_proposal, asked.case.costs, goods_arrived=arrived)
                assert ac.Preference.WORSE is not found.preference


@given(QUESTIONS)
def test_p7_advice_never_says_to_accept_nothing(asked: Asked) -> None:
    """To accept a refund of nothing closes for good and brings nothing: it is never advised (P7)."""
    case, _ = asked.case.advance(asked.at)

    for advice in asked.advice():
        if isinstance(advice.event, ac.BuyerAccepted):
            dispute = case.apply(advice.event).dispute
            assert dispute is not None
            assert ac.Phase.CLOSED is not dispute.phase


@given(QUESTIONS)
def test_the_same_question_gets_the_same_advice(asked: Asked) -> None:
    """Advice is the same twice, for an equal case with its history told anew, and after what is due."""
    case, advice = asked.case, asked.advice()
    again = ac.Case(order=case.given, policy=case.policy, record=case.record, costs=case.costs)

    assert advice == asked.advice()
    assert advice == again.following(case.history).advice(asked.at, asked.claim)
    assert advice == case.advance(asked.at)[0].advice(asked.at, asked.claim)
    assert advice == case.standing(asked.at, asked.claim).case.advice(asked.at, asked.claim)


@given(QUESTIONS)
def test_every_piece_of_advice_cites_a_rule_in_whole_sentences(asked: Asked) -> None:
    """Whatever happened, advice cites a rule of the guide, is whole, and the gravest comes first."""
    advice = asked.advice()
    gravity = [list(Severity).index(each.severity) for each in advice]

    assert gravity == sorted(gravity)
    for each in advice:
        assert each.rule in ac.RULES
        assert whole(each.sentence)
        assert all(is_told(value, each.sentence) for _, value in each.facts)


@given(QUESTIONS)
def test_nothing_is_advised_twice(asked: Asked) -> None:
    """No sentence is told a second time."""
    sentences = [advice.sentence for advice in asked.advice()]

    assert len(set(sentences)) == len(sentences)


@given(QUESTIONS)
def test_a_date_that_counts_lies_ahead(asked: Asked) -> None:
    """Only what is late, or over, has a date that has passed."""
    over = {A.REFUND_LATE, A.ANSWER_LATE, A.WHAT_IS_LEFT, A.LOOK_UP_DATE}

    for advice in asked.advice():
        if advice.deadline and advice.code not in over:
            assert (advice.code, True) == (advice.code, asked.at < advice.deadline.at)


@given(QUESTIONS)
def test_what_is_said_to_open_opens(asked: Asked) -> None:
    """Up to the date until which a dispute is said to be possible, the order can be disputed (W4, W8)."""
    case, _ = asked.case.advance(asked.at)
    promises = {A.OPEN_DISPUTE, A.ANY_PROBLEM, A.OPEN_AGAIN, Trap.CONFIRMED_IS_NOT_OVER}

    for advice in asked.advice():
        if advice.code in promises:
            assert advice.deadline is not None
            assert case.check_opening(None, advice.deadline.at - MICROSECOND).allowed

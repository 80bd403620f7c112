"""A small world for the tests of the machine: one dispute in each phase, and one event of each class."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

import aliclaim as ac

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When the order of this world was shipped."""

MICROSECOND = timedelta(microseconds=1)


def day(number: float) -> datetime:
    """Return the instant that many days of 24 hours after shipping."""
    return START + timedelta(days=number)


def usd(amount: str) -> ac.Money:
    """Return an amount of US dollars."""
    return ac.Money(amount, "USD")


PAID = usd("60.00")
ORDER = ac.Order(id="8200000000010001", paid=PAID, ordered_at=day(-1), shipped_at=day(0))
CLAIM = ac.Claim(reason=ac.Reason.NOT_AS_DESCRIBED, asks=ac.Refund(PAID), text="The lid is broken.")
RETURN_CLAIM = ac.Claim(reason=ac.Reason.NOT_AS_DESCRIBED, asks=ac.ReturnAndRefund(PAID))
PHOTO = ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="lid.jpg", size=1000)

OPENED = ac.DisputeOpened(at=day(20), claim=CLAIM)
RETURN_OPENED = ac.DisputeOpened(at=day(20), claim=RETURN_CLAIM)

# With the guide's figures: the seller's answer is due on day 25, an agreement on day 27, and where
# AliExpress proposes on day 30 the negotiation ends on day 37.
HISTORIES: dict[ac.Phase, tuple[ac.DisputeEvent, ...]] = {
    ac.Phase.AWAITING_SELLER: (OPENED,),
    ac.Phase.NEGOTIATING: (OPENED, ac.SellerProposed(at=day(22), proposal=ac.Refund(usd("10")))),
    ac.Phase.UNDER_REVIEW: (
        OPENED,
        ac.SellerProposed(at=day(22), proposal=ac.Refund(usd("10"))),
        ac.PlatformSteppedIn(at=day(27)),
    ),
    ac.Phase.JUDGED: (
        OPENED,
        ac.SellerProposed(at=day(22), proposal=ac.Refund(usd("10"))),
        ac.PlatformSteppedIn(at=day(27)),
        ac.PlatformProposed(at=day(30), proposal=ac.Refund(usd("40"))),
    ),
    ac.Phase.AWAITING_RETURN: (RETURN_OPENED, ac.SellerAccepted(at=day(21))),
    ac.Phase.RETURN_IN_TRANSIT: (
        RETURN_OPENED,
        ac.SellerAccepted(at=day(21)),
        ac.ReturnShipped(at=day(24), tracking_number="RR123456785DE"),
    ),
    ac.Phase.REFUND_PENDING: (OPENED, ac.SellerAccepted(at=day(21))),
    ac.Phase.APPEALED: (OPENED, ac.SellerAccepted(at=day(21)), ac.AppealFiled(at=day(23))),
    ac.Phase.REFUNDED: (
        OPENED,
        ac.SellerAccepted(at=day(21)),
        ac.RefundCompleted(at=day(25), amount=usd("59.50")),
    ),
    ac.Phase.CLOSED: (OPENED, ac.BuyerClosed(at=day(21))),
    ac.Phase.CANCELLED: (OPENED, ac.BuyerCancelled(at=day(21))),
}
"""A history that ends in each phase."""


def made(events: Iterable[ac.DisputeEvent], policy: ac.Policy = ac.GUIDE) -> ac.Dispute:
    """Make a dispute of this world's order from its history."""
    return ac.replay(events, paid=PAID, policy=policy)


def in_phase(phase: ac.Phase) -> ac.Dispute:
    """Return this world's dispute in a phase."""
    return made(HISTORIES[phase])


def case_in(phase: ac.Phase) -> ac.Case:
    """Return the case around this world's dispute in a phase."""
    return ac.Case.replay(ORDER, HISTORIES[phase])


def each_event(at: datetime) -> dict[type[ac.DisputeEvent], ac.DisputeEvent]:
    """Return one event of each class at an instant, with data that nothing but phase and time refuses."""
    events: tuple[ac.DisputeEvent, ...] = (
        ac.DisputeOpened(at=at, claim=CLAIM),
        ac.EvidenceAdded(at=at, evidence=PHOTO),
        ac.ClaimEdited(at=at, reason=ac.Reason.WRONG_ITEM, text="It is another pot."),
        ac.BuyerProposed(at=at, proposal=ac.Refund(usd("30"))),
        ac.BuyerAccepted(at=at, whose=ac.Party.SELLER),
        ac.BuyerCancelled(at=at),
        ac.BuyerClosed(at=at),
        ac.ReturnShipped(at=at, tracking_number="RR123456785DE"),
        ac.AppealFiled(at=at, text="The video was not looked at."),
        ac.SellerProposed(at=at, proposal=ac.Refund(usd("12"))),
        ac.SellerAccepted(at=at),
        ac.ReturnReceived(at=at),
        ac.ReturnContested(at=at, text="The box is empty."),
        ac.PlatformSteppedIn(at=at),
        ac.PlatformJudged(at=at, judgement=(ac.Finding(problem="Does not work properly", valid=True),)),
        ac.PlatformProposed(at=at, proposal=ac.Refund(usd("45"))),
        ac.RequestGranted(at=at),
        ac.ProposalAssigned(at=at),
        ac.ReturnOverdue(at=at),
        ac.RefundCompleted(at=at, amount=usd("5")),
        ac.AppealDecided(at=at),
    )
    return {type(event): event for event in events}


def granting(policy: ac.Policy = ac.GUIDE) -> ac.Policy:
    """Return a policy under which the buyer's request is executed where the seller is silent."""
    silence = ac.Setting(
        ac.SellerSilence.REQUEST_GRANTED, ac.FigureKind.FIELD, policy.seller_silence.source, "P1"
    )
    return attrs.evolve(policy, name="granting", seller_silence=silence)


def with_figures(**counts: int) -> ac.Policy:
    """Return the guide's policy with other numbers, each under the name of its figure."""
    guide = ac.GUIDE
    figures: Any = {name: attrs.evolve(getattr(guide, name), count=count) for name, count in counts.items()}
    return attrs.evolve(guide, name="other figures", **figures)


def codes(refusals: Iterable[ac.Refusal]) -> list[ac.RefusalCode]:
    """Return the codes of refusals, in their order."""
    return [refusal.code for refusal in refusals]

"""What several test files share: short ways to write a fact, and values to draw from."""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from unittest import mock

import attrs
from hypothesis import strategies as st

from aliclaim import (
    AppealDecided,
    AppealFiled,
    BuyerAccepted,
    BuyerCancelled,
    BuyerClosed,
    BuyerProposed,
    Claim,
    ClaimEdited,
    DisputeEvent,
    DisputeOpened,
    Event,
    Evidence,
    EvidenceAdded,
    EvidenceKind,
    Finding,
    Money,
    Order,
    OrderEvent,
    OrderShipped,
    Party,
    PlatformJudged,
    PlatformProposed,
    PlatformSteppedIn,
    ProposalAssigned,
    ProtectionExtended,
    Reason,
    ReceiptConfirmed,
    Refund,
    RefundCompleted,
    RequestGranted,
    ReturnAndRefund,
    ReturnContested,
    ReturnOverdue,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    TrackingStatus,
    TrackingUpdated,
)
from aliclaim import __main__ as command
from aliclaim.testing import instants as instants  # noqa: PLC0414  # the tests of values draw it, too

T = TypeVar("T")

MICRO = timedelta(microseconds=1)
SHIPPED = datetime(2026, 3, 1, tzinfo=UTC)


def utc(year: int, month: int = 1, day: int = 1, *clock: int) -> datetime:
    """Return an instant of the standard library, in UTC."""
    hour, minute, second, micro, *_ = [*clock, 0, 0, 0, 0]
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


def usd(amount: str) -> Money:
    """Return US dollars."""
    return Money(amount, "USD")


def an_order(**facts: Any) -> Order:
    """Return an order that was shipped on the first of March 2026, unless the facts say otherwise."""
    usual: dict[str, Any] = {"id": "8194700000021470", "paid": usd("61.70"), "shipped_at": SHIPPED}
    return Order(**(usual | facts))


def pickled(value: T, protocols: Iterable[int] = (pickle.HIGHEST_PROTOCOL,)) -> list[T]:
    """Return what a value is after a way through pickle, once for each protocol."""
    return [pickle.loads(pickle.dumps(value, protocol)) for protocol in protocols]


def changed(value: T, **fields: Any) -> T:
    """Return a value with other fields, of whatever type these are."""
    evolve: Any = attrs.evolve
    made: T = evolve(value, **fields)
    return made


def spans(most: int = 400, least: int = 0) -> st.SearchStrategy[timedelta]:
    """Draw spans of time, of up to so many days."""
    return st.timedeltas(timedelta(days=least), timedelta(days=most))


OPENED = SHIPPED + timedelta(days=20)
LATER = OPENED + timedelta(days=1)

A_CLAIM = Claim(reason=Reason.NOT_ARRIVED, asks=Refund(usd("61.70")))
A_FILE = Evidence(kind=EvidenceKind.SCREENSHOT, file="tracking.png", size=70_000)

ONE_OF_EACH_ORDER_EVENT: tuple[OrderEvent, ...] = (
    OrderShipped(at=SHIPPED),
    TrackingUpdated(at=OPENED, status=TrackingStatus.LOST),
    ProtectionExtended(at=OPENED, until=LATER),
    ReceiptConfirmed(at=OPENED),
)

ONE_OF_EACH_DISPUTE_EVENT: tuple[DisputeEvent, ...] = (
    DisputeOpened(at=OPENED, claim=A_CLAIM),
    EvidenceAdded(at=OPENED, evidence=A_FILE),
    ClaimEdited(at=OPENED, reason=Reason.MARKED_DELIVERED, text="The carrier says so."),
    BuyerProposed(at=OPENED, proposal=Refund(usd("50"))),
    BuyerAccepted(at=OPENED, whose=Party.SELLER),
    BuyerCancelled(at=OPENED),
    BuyerClosed(at=OPENED),
    ReturnShipped(at=OPENED, tracking_number="RR123456785CN"),
    AppealFiled(at=OPENED, text="Please look again."),
    SellerProposed(at=OPENED, proposal=Refund(usd("10"))),
    SellerAccepted(at=OPENED),
    ReturnReceived(at=OPENED),
    ReturnContested(at=OPENED),
    PlatformSteppedIn(at=OPENED),
    PlatformJudged(at=OPENED, judgement=(Finding(problem="it does not work", valid=False),)),
    PlatformProposed(
        at=OPENED,
        proposal=ReturnAndRefund(usd("61.70")),
        judgement=(Finding(problem="no tracking information", valid=True),),
    ),
    RequestGranted(at=OPENED),
    ProposalAssigned(at=OPENED),
    ReturnOverdue(at=OPENED),
    RefundCompleted(at=OPENED, amount=usd("61.70")),
    AppealDecided(at=OPENED, refund=Refund(usd("61.70"))),
)

ONE_OF_EACH_EVENT: tuple[Event, ...] = (*ONE_OF_EACH_ORDER_EVENT, *ONE_OF_EACH_DISPUTE_EVENT)


# --- the command, in this process -------------------------------------------------------------


@contextmanager
def standard_input(content: bytes) -> Generator[None]:
    """Put bytes in the place of standard input."""
    with mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")):
        yield


def commanded(content: bytes, *options: str) -> tuple[int, str, str]:
    """Run the command on a file: its exit status, and what it says on either stream."""
    out, err = io.StringIO(), io.StringIO()
    with standard_input(content), redirect_stdout(out), redirect_stderr(err):
        status = command.main(["-", *options])
    return status, out.getvalue(), err.getvalue()

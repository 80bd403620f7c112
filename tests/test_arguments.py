"""What is refused is told in full: which argument, what was expected there, and what was found."""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import pytest
from support import A_CLAIM, A_FILE, LATER, ONE_OF_EACH_EVENT, OPENED, an_order, changed, usd, utc
from worlds import OPENED as OPENING
from worlds import PAID, in_phase

import aliclaim as ac
from aliclaim._time import DateTime, marketplace_instant, working_days_after

# The functions are called with what their types forbid.
ASK: Any = ac
ORDER = an_order(items=(ac.Item(id="1", title="a lamp", price=usd("30"), quantity=1_200),))
REFUND = ac.Refund(usd("5"))

A_PROPOSAL = "a Refund, a ReturnAndRefund or a Wait"
A_SOLUTION = "a Refund or a ReturnAndRefund"
TRUTH = "true or false"
SOME_ITEMS = "a list of ids of items, or a mapping from ids to numbers of pieces"


def suggested(**facts: Any) -> object:
    """Ask for a claim for goods that are slightly imperfect."""
    return ASK.suggest_claim(ORDER, ac.Reason.SLIGHTLY_IMPERFECT, **facts)


def evidence(**facts: Any) -> object:
    """Describe a photo."""
    return ASK.Evidence(kind=ac.EvidenceKind.PHOTO, file="lamp.png", **facts)


def moved(event: Any) -> object:
    """Move a dispute by something."""
    dispute: Any = in_phase(ac.Phase.JUDGED)
    return dispute.apply(event)


def off(holidays: Any) -> object:
    """Ask for the end of five working days."""
    return working_days_after(ac.instant(OPENED), 5, holidays)


def in_marketplace(local: Any) -> object:
    """Read a time as the marketplace prints it."""
    return marketplace_instant(local)


def arrival(**facts: Any) -> object:
    """Say otherwise how the money comes back to a card."""
    return changed(ac.ARRIVALS[ac.PaymentMethod.CARD], **facts)


def shown(value: object) -> str:
    """Return the beginning of what a value shows itself as."""
    return f"{repr(value)[:57]}..." if len(repr(value)) > 60 else repr(value)


def evidenced(number: int) -> ac.Claim:
    """Make a claim with so many files."""
    return changed(A_CLAIM, evidence=(A_FILE,) * number)


class Lost(tzinfo):
    """A zone that fails when it is asked."""

    def utcoffset(self, _dt: datetime | None, /) -> timedelta | None:
        """Fail."""
        raise RuntimeError

    def dst(self, _dt: datetime | None, /) -> timedelta | None:
        """Fail."""
        raise RuntimeError

    def tzname(self, _dt: datetime | None, /) -> str | None:
        """Fail."""
        raise RuntimeError

    def __repr__(self) -> str:
        """Return a short text."""
        return "Lost()"


class Always:
    """A calendar on which nobody ever works."""

    def __contains__(self, day: object) -> bool:
        """Say that any day is off."""
        return True


HEX, NOT_NEGATIVE = "64 hexadecimal digits, or empty text", "an amount that is not negative"
BYTES, PARTS = "the bytes of the file", "a whole number from 1 to 1,000,000"
DAYS = "a set of dates, or a calendar that can be asked `day in calendar`"
TEXT = "an instant of ISO 8601 with an offset, such as 2026-03-01T12:00:00Z"
YEARS = "an instant from 1970-01-01 to 8999-12-31 in UTC"
EARLY, LATE = "2026-03-21T00:00:00Z", "2026-03-22T00:00:00Z"
LOST, ENDS = ac.TrackingStatus.LOST, ac.Boundary.PROTECTION_ENDS
PHOTO = ac.EvidenceKind.PHOTO
AFTER, FIRST = f"an instant after {LATE}", "the opening of the dispute"
EUROS, DOLLARS = ac.Money("5", "EUR"), "an amount in USD"
WEEK = timedelta(days=7)
CASE = ac.Case(order=ORDER).apply(ac.TrackingUpdated(at=OPENED, status=LOST))
KNOWN = f"an instant not before {EARLY}, until when the case is known (see as_of)"
AMOUNT = 'a decimal number as text, such as "61.70", a whole number or a Decimal'
RANGE, CODE = "an amount between -1E+15 and 1E+15", "a code of ISO 4217 in capitals, such as 'USD'"
SHARE = 'a share from 0 to less than 1, of at most 40 digits, as a Decimal or as text: "0.015"'
PARTY = "a Party"
AT_THE_BEGINNING = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
NOWHERE = datetime(2026, 3, 1, tzinfo=Lost())
RECEIPT = ac.Receipt(at=LATER)


ROWS: tuple[tuple[Callable[[], object], str, str, str], ...] = (
    (lambda: ASK.net_value("5"), "solution", A_SOLUTION, "'5'"),
    (lambda: ASK.net_value(REFUND, goods_arrived=1), "goods_arrived", TRUTH, "1"),
    (lambda: ASK.net_value(REFUND, None), "costs", "a Costs", "None"),
    (lambda: ASK.compare("5", REFUND), "left", A_PROPOSAL, "'5'"),
    (lambda: ASK.compare(REFUND, "5"), "right", A_PROPOSAL, "'5'"),
    (lambda: ASK.compare(REFUND, REFUND, goods_arrived=1), "goods_arrived", TRUTH, "1"),
    (lambda: ASK.Costs(return_freight=5), "Costs.return_freight", "a Money", "5"),
    (lambda: ac.Costs(return_freight=usd("-5")), "Costs.return_freight", NOT_NEGATIVE, "-5.00 USD"),
    (lambda: ASK.Costs(conversion_loss=0.5), "Costs.conversion_loss", SHARE, "0.5"),
    (lambda: ASK.Costs(conversion_loss="1"), "Costs.conversion_loss", SHARE, "Decimal('1')"),
    (lambda: ASK.Costs(conversion_loss="\u0660.\u0665"), "Costs.conversion_loss", SHARE, "'\u0660.\u0665'"),
    (lambda: ASK.counting(5, ORDER.shipped_at), "dispute", "a dispute", "5"),
    (lambda: ASK.later_offers(5), "dispute", "a Judged", "5"),
    (
        lambda: ASK.REASONS[ac.Reason.COUNTERFEIT].evidence[0].met_by(5),
        "piece",
        "an Evidence",
        "5",
    ),
    (lambda: ASK.missing(5), "claim", "a Claim", "5"),
    (lambda: ASK.missing(A_CLAIM, 5), "added", "a list, each an Evidence", "5"),
    (lambda: ASK.missing(A_CLAIM, [5]), "added[0]", "an Evidence", "5"),
    (lambda: ASK.suggest_claim(5, ac.Reason.COUNTERFEIT), "order", "an Order", "5"),
    (lambda: suggested(policy=5), "policy", "a Policy", "5"),
    (lambda: suggested(items="1"), "items", SOME_ITEMS, "'1'"),
    (lambda: suggested(items=["2"]), "items[0]", "the id of an item of the order", "'2'"),
    (lambda: suggested(items={"1": 2_000}), "items['1']", "a whole number from 1 to 1,200", "2000"),
    (lambda: suggested(worth=5), "worth", "a Money", "5"),
    (lambda: suggested(worth=usd("-5")), "worth", "an amount that is not negative", "-5.00 USD"),
    (lambda: ASK.expected_refund(5, ORDER.shipped_at), "dispute", "a dispute", "5"),
    (
        lambda: ASK.expected_refund(in_phase(ac.Phase.JUDGED), ORDER.shipped_at, payment=5),
        "payment",
        "a PaymentMethod",
        "5",
    ),
    (lambda: evidence(sha256="xyz"), "Evidence.sha256", HEX, "'xyz'"),
    (lambda: ASK.Evidence.of("abc", file="a.png", kind=PHOTO), "content", BYTES, "'abc'"),
    (
        lambda: ac.Tracking(status=LOST, seen_at=OPENED, since=LATER),
        "Tracking.since",
        f"an instant not after {EARLY}",
        LATE,
    ),
    (lambda: ac.Extension(at=LATER, until=OPENED), "Extension.until", f"an instant after {LATE}", EARLY),
    (lambda: ac.Receipt(at=LATER, by=ac.Party.SELLER), "Receipt.by", "buyer or platform", "seller"),
    (lambda: ac.Item(id="1", title="a", price=usd("-5")), "Item.price", NOT_NEGATIVE, "-5.00 USD"),
    (
        lambda: ac.StatedDate(boundary=ENDS, at=LATER, origin=ac.Origin.POLICY),
        "StatedDate.origin",
        "marketplace or user",
        "policy",
    ),
    (lambda: an_order(shipping_paid=5), "Order.shipping_paid", "a Money", "5"),
    (
        lambda: an_order(shipping_paid=usd("99")),
        "Order.shipping_paid",
        "a part of the 61.70 USD that was paid",
        "99.00 USD",
    ),
    (lambda: an_order(paid=usd("-5")), "Order.paid", NOT_NEGATIVE, "-5.00 USD"),
    (
        lambda: an_order(shipped_at=None, receipt=RECEIPT),
        "Order.shipped_at",
        "an instant, since Order.receipt.at has one",
        "nothing",
    ),
    (
        lambda: an_order(ordered_at=LATER),
        "Order.shipped_at",
        f"an instant not before {LATE}",
        "2026-03-01T00:00:00Z",
    ),
    (
        lambda: ac.BuyerRecord(orders=1_000, disputed=2_000),
        "BuyerRecord.disputed",
        "at most 1,000, as many as there were orders",
        "2,000",
    ),
    (lambda: ASK.Refund(5), "Refund.amount", "a Money", "5"),
    (lambda: ac.Refund(usd("-5")), "Refund.amount", NOT_NEGATIVE, "-5.00 USD"),
    (lambda: ASK.Money(1.5, "USD"), "Money.amount", AMOUNT, "1.5 (a float)"),
    (lambda: usd("x"), "Money.amount", AMOUNT, "'x'"),
    (lambda: usd("1" + 30 * "0"), "Money.amount", RANGE, f"'1{30 * '0'}'"),
    (lambda: usd("0.001"), "Money.amount", "at most 2 digits after the point in USD", "'0.001'"),
    (lambda: ac.Money("5", "usd"), "Money.currency", CODE, "'usd'"),
    (lambda: ASK.Money.zero("usd"), "Money.currency", CODE, "'usd'"),
    (lambda: ASK.Money.zero(["USD"]), "Money.currency", "text", "['USD']"),
    (lambda: usd("5") + EUROS, "Money", DOLLARS, "5.00 EUR"),
    (lambda: usd("5") + ASK.GUIDE.name, "Money", DOLLARS, "'guide'"),
    (lambda: usd("5").split(0), "Money.split", PARTS, "0"),
    (
        lambda: ASK.ReturnAndRefund(usd("5"), shipping_paid_by=5),
        "ReturnAndRefund.shipping_paid_by",
        PARTY,
        "5",
    ),
    (lambda: ASK.replay([OPENING, 5], paid=PAID), "event", "an event of a dispute", "5"),
    (lambda: ASK.Money(10**30, "USD"), "Money.amount", RANGE, "'1E+16'"),
    (lambda: ac.instant(utc(1950)), "instant", YEARS, shown(utc(1950))),
    (lambda: ac.instant(AT_THE_BEGINNING), "instant", YEARS, shown(AT_THE_BEGINNING)),
    (lambda: ac.instant(NOWHERE), "instant", "a datetime whose tzinfo works", shown(NOWHERE)),
    (lambda: arrival(method=5), "Arrival.method", "a PaymentMethod", "5"),
    (lambda: arrival(source=5), "Arrival.source", "a Source", "5"),
    (lambda: arrival(collect_within=5), "Arrival.collect_within", "a Figure", "5"),
    (lambda: ASK.Case(order=ORDER, record=5), "Case.record", "a BuyerRecord", "5"),
    (lambda: ASK.Case(order=ORDER, costs=5), "Case.costs", "a Costs", "5"),
    (lambda: an_order(id=" "), "Order.id", "text that is not blank", "' '"),
    (lambda: an_order(id="\ud800"), "Order.id", "text that can be written in UTF-8", r"'\ud800'"),
    (lambda: an_order(items=5), "Order.items", "a list, each an Item", "5"),
    (lambda: an_order(items=["1"]), "Order.items[0]", "an Item", "'1'"),
    (
        lambda: evidenced(10_001),
        "Claim.evidence",
        "at most 10,000 members",
        "10,001",
    ),
    (lambda: ASK.parse_instant("abc"), "instant", TEXT, "'abc'"),
    (lambda: ASK.parse_instant("2026-02-30T12:00:00Z"), "instant", TEXT, "'2026-02-30T12:00:00Z'"),
    (
        lambda: ASK.parse_instant("2026-03-01T12:00:00"),
        "instant",
        f"{TEXT}; this one has no offset",
        "'2026-03-01T12:00:00'",
    ),
    (lambda: ASK.parse_instant("1950-03-01T12:00:00Z"), "instant", YEARS, "'1950-03-01T12:00:00Z'"),
    (lambda: ASK.ProtectionPeriod.of(5, ac.GUIDE), "order", "an Order", "5"),
    (lambda: ASK.ProtectionPeriod.of(ORDER, 5), "policy", "a Policy", "5"),
    (lambda: ac.ProtectionExtended(at=LATER, until=OPENED), "ProtectionExtended.until", AFTER, EARLY),
    (
        lambda: ac.SellerProposed(at=LATER, proposal=ac.Wait(OPENED)),
        "SellerProposed.proposal.until",
        AFTER,
        EARLY,
    ),
    (
        lambda: ac.PlatformJudged(at=LATER, judgement=()),
        "PlatformJudged.judgement",
        "at least one Finding",
        "none",
    ),
    (lambda: ASK.Case(order=ORDER).apply(5), "event", "an event", "5"),
    (lambda: moved(ASK.GUIDE.name), "event", "an event of a dispute", "'guide'"),
    (lambda: ASK.open_dispute(5, paid=PAID), "event", "a DisputeOpened", "5"),
    (lambda: ASK.open_dispute(OPENING, paid=5), "paid", "a Money", "5"),
    (lambda: ASK.open_dispute(OPENING, paid=PAID, policy=5), "policy", "a Policy", "5"),
    (lambda: ASK.replay(5, paid=PAID), "events", "a list", "5"),
    (lambda: ac.replay([], paid=PAID), "events[0]", FIRST, "no event"),
    (lambda: ASK.replay([5], paid=PAID), "events[0]", FIRST, "5"),
    (lambda: ac.replay([ac.BuyerClosed(at=LATER)], paid=PAID), "events[0]", FIRST, "buyer_closed"),
    (
        lambda: ac.counting(in_phase(ac.Phase.AWAITING_SELLER), OPENED - (LATER - OPENED)),
        "now",
        "an instant not before the last event, 2026-03-21T12:00:00Z",
        "2026-03-20T00:00:00Z",
    ),
    (lambda: ASK.Case(order=ORDER).following(5), "events", "a list", "5"),
    (
        lambda: ac.Case(order=ORDER, costs=ac.Costs(return_freight=EUROS)),
        "Case.costs.return_freight",
        DOLLARS,
        "5.00 EUR",
    ),
    (
        lambda: ac.net_value(REFUND, ac.Costs(return_freight=EUROS)),
        "costs.return_freight",
        DOLLARS,
        "5.00 EUR",
    ),
    (lambda: ac.compare(REFUND, ac.Refund(EUROS)), "right", DOLLARS, "5.00 EUR"),
    (lambda: suggested(worth=EUROS), "worth", DOLLARS, "5.00 EUR"),
    (lambda: an_order(shipping_paid=EUROS), "Order.shipping_paid", DOLLARS, "5.00 EUR"),
    (lambda: CASE.actions(OPENED - WEEK), "now", KNOWN, "2026-03-14T00:00:00Z"),
    (
        lambda: CASE.preview(ac.BuyerCancelled(at=OPENED), LATER),
        "event.at",
        f"an instant not before now, {LATE}",
        EARLY,
    ),
    (lambda: ASK.Case(order=ORDER).why_not(5), "event", "an event", "5"),
    (lambda: ASK.Case(order=ORDER).advice(OPENED, holidays=5), "holidays", DAYS, "5"),
    (lambda: off(5), "holidays", DAYS, "5"),
    (lambda: off("2026-12-25"), "holidays", DAYS, "'2026-12-25'"),
    (lambda: in_marketplace(LATER), "local", "a datetime without a zone", shown(LATER)),
    (lambda: off(Always()), "holidays", "a calendar that leaves working days", "too few"),
    (lambda: ASK.describe(5), "thing", "a member of a list of names, a proposal or an event", "5"),
)


@pytest.mark.parametrize(("ask", "what", "expected", "found"), ROWS)
def test_a_wrong_argument_is_told_in_full(
    ask: Callable[[], object], what: str, expected: str, found: str
) -> None:
    """An error names the argument, says what would be right, and shows what was there."""
    with pytest.raises(ac.InvalidValueError) as caught:
        ask()

    assert (what, expected) == (caught.value.what, caught.value.expected)
    assert found == caught.value.found
    assert f"{what}: expected {expected}, found {found}" == str(caught.value)


def test_as_many_members_as_may_be_are_taken() -> None:
    """The limit itself is no fault: only what is beyond it."""
    assert 10_000 == len(evidenced(10_000).evidence)


# --- the fields of values ---------------------------------------------------------------------

ENTRY = ac.REASONS[ac.Reason.NOT_ARRIVED]
VALUES = (
    *ONE_OF_EACH_EVENT,
    *(ORDER, ORDER.items[0], ac.Tracking(status=LOST, seen_at=OPENED), RECEIPT),
    ac.StatedDate(boundary=ENDS, at=LATER),
    *(A_CLAIM, A_FILE, ac.Finding(problem="a", valid=True), REFUND, ac.ReturnAndRefund(usd("5"))),
    *(ENTRY, ENTRY.evidence[0], ENTRY.not_for[0], ac.Costs(), ac.ARRIVALS[ac.PaymentMethod.CARD]),
    *(ac.GUIDE, ac.GUIDE.appeal, ac.GUIDE.appeal.source, ac.GUIDE.protection_from, ac.Case(order=ORDER)),
)


def called(kind: Any) -> str:
    """Return what belongs in a field, as a message calls it, from the type that is written there."""
    origin, inner = get_origin(kind), [each for each in get_args(kind) if each is not type(None)]
    if origin is tuple:
        return f"a list, each {called(inner[0])}"
    if origin in {Union, types.UnionType}:
        *most, last = map(called, inner)
        return " or ".join(filter(None, [", ".join(most), last]))
    kind = origin or kind
    if kind in {bool, str, date}:
        return {bool: TRUTH, str: "text", date: "a date"}[kind]
    return f"{'an' if kind.__name__[0] in 'AEIO' else 'a'} {kind.__name__}"


# Whole numbers and instants have messages of their own; what a setting holds, its profile checks.
OTHERWISE = {int, datetime, DateTime}
TOLD_ABOVE = {"Costs.conversion_loss", "Setting.value"}
FIELDS = {
    f"{type(value).__name__}.{field.name}": (value, field.name, called(hints[field.name]))
    for value in VALUES
    for hints in [get_type_hints(type(value))]
    for field in attrs.fields(type(value))
    if not field.name.startswith("_")
    if not OTHERWISE & {hints[field.name], *get_args(hints[field.name])}
}
A_LIST = "a list, each "


@pytest.mark.parametrize("where", sorted(FIELDS.keys() - TOLD_ABOVE))
def test_a_field_says_what_belongs_there(where: str) -> None:
    """What is of a wrong kind is refused by the name of the field, and told by the name of its type."""
    value, field, words = FIELDS[where]
    with pytest.raises(ac.InvalidValueError) as caught:
        changed(value, **{field: object})

    assert (where, words) == (caught.value.what, caught.value.expected)


@pytest.mark.parametrize("where", [each for each in FIELDS if FIELDS[each][2].startswith(A_LIST)])
def test_a_list_says_what_belongs_in_it(where: str) -> None:
    """A member of a wrong kind is refused by its place, and told by the name of its type."""
    value, field, words = FIELDS[where]
    with pytest.raises(ac.InvalidValueError) as caught:
        changed(value, **{field: (object,)})

    assert (f"{where}[0]", words.removeprefix(A_LIST)) == (caught.value.what, caught.value.expected)

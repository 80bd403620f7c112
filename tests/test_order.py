"""The facts of an order: what is taken, what contradicts itself, and whose date counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import MICRO, SHIPPED, an_order, instants, usd, utc

from aliclaim import (
    Boundary,
    BuyerRecord,
    CurrencyMismatchError,
    Extension,
    InvalidValueError,
    Item,
    Money,
    Order,
    Origin,
    Party,
    PaymentMethod,
    Receipt,
    StatedDate,
    Tracking,
    TrackingStatus,
)

LATER = SHIPPED + timedelta(days=20)


def an_item(**facts: Any) -> Item:
    """Return an item, unless the facts say otherwise."""
    usual: dict[str, Any] = {"id": "1", "title": "a lamp", "price": usd("5.00")}
    return Item(**(usual | facts))


def a_tracking(**facts: Any) -> Tracking:
    """Return a reading of the tracking, unless the facts say otherwise."""
    usual: dict[str, Any] = {"status": TrackingStatus.IN_TRANSIT, "seen_at": LATER}
    return Tracking(**(usual | facts))


def test_an_order_knows_nothing_that_it_was_not_told() -> None:
    """An id and an amount make an order; all else is unknown."""
    order = Order(id="1", paid=usd("5"))
    facts = [
        *(order.ordered_at, order.shipped_at, order.estimated_delivery),
        *(order.tracking, order.extension, order.receipt, order.known_until),
        *(order.shipping_paid, order.payment, order.free_return, order.local_guarantee),
    ]
    lists: tuple[object, ...] = ((), ())

    assert not any(facts)
    assert lists == (order.items, order.stated)


def test_instants_of_any_zone_are_held_in_utc() -> None:
    """Each instant of the facts is held in UTC, whatever zone it was told in."""
    local = LATER.astimezone(ZoneInfo("Asia/Tokyo"))
    order = an_order(
        ordered_at=SHIPPED.astimezone(ZoneInfo("Europe/Paris")),
        shipped_at=SHIPPED.astimezone(ZoneInfo("America/Los_Angeles")),
        estimated_delivery=local,
        tracking=a_tracking(seen_at=local),
        extension=Extension(at=local, until=local + MICRO),
        receipt=Receipt(at=local),
        stated=[StatedDate(boundary=Boundary.PROTECTION_ENDS, at=local)],
    )
    assert order.tracking is not None
    assert order.extension is not None
    assert order.receipt is not None
    held = [
        *(order.ordered_at, order.shipped_at, order.estimated_delivery, order.tracking.seen_at),
        *(order.extension.at, order.extension.until, order.receipt.at, order.stated[0].at),
    ]
    expected = [SHIPPED, SHIPPED, LATER, LATER, LATER, LATER + MICRO, LATER, LATER]

    assert expected == held
    assert all(each is not None and each.tzname() == "UTC" for each in held)


@pytest.mark.parametrize(
    ("kind", "facts", "what"),
    [
        *(
            (an_order, {name: SHIPPED.replace(tzinfo=None)}, "instant")
            for name in ("ordered_at", "shipped_at")
        ),
        (an_order, {"estimated_delivery": "2026-03-20"}, "instant"),
        *((an_order, {"id": wrong}, "Order.id") for wrong in ("", " ", "\t\n", None, 8194700000021470)),
        *((an_order, {"paid": wrong}, "Order.paid") for wrong in (5, "5.00 USD", None, usd("-0.01"))),
        *((an_order, {"shipping_paid": wrong}, "Order.shipping_paid") for wrong in (5, "5.00 USD", False)),
        *((an_order, {"shipping_paid": usd(wrong)}, "Order.shipping_paid") for wrong in ("-0.01", "61.71")),
        (an_order, {"shipping_paid": Money("5", "EUR")}, "Order.shipping_paid"),
        *((an_order, {"payment": wrong}, "Order.payment") for wrong in ("card", 0, Party.BUYER)),
        *((an_order, {"free_return": wrong}, "Order.free_return") for wrong in (None, 1, "yes")),
        *((an_order, {"local_guarantee": wrong}, "Order.local_guarantee") for wrong in (None, 0)),
        *((an_order, {"tracking": wrong}, "Order.tracking") for wrong in ("in_transit", (), 0)),
        (an_order, {"extension": LATER}, "Order.extension"),
        (an_order, {"receipt": LATER}, "Order.receipt"),
        *((an_order, {"items": wrong}, "Order.items") for wrong in ("lamp", None, 5, {1: 2}, iter("ab"))),
        (an_order, {"items": [an_item(), "lamp"]}, "Order.items[1]"),
        (an_order, {"items": (an_item(),) * 10_001}, "Order.items"),
        (an_order, {"stated": LATER}, "Order.stated"),
        (an_order, {"stated": (LATER,)}, "Order.stated[0]"),
        (an_order, {"items": [an_item(), an_item(title="other")]}, "Order.items"),
        *((an_item, {"id": wrong}, "Item.id") for wrong in ("", " ", 5)),
        *((an_item, {"title": wrong}, "Item.title") for wrong in (None, 5, "x" * 20_001)),
        *((an_item, {"price": wrong}, "Item.price") for wrong in (5, None, usd("-0.01"))),
        *((an_item, {"quantity": wrong}, "Item.quantity") for wrong in (0, -1, 1_000_001, 1.0, True, "1")),
        (a_tracking, {"status": "in_transit"}, "Tracking.status"),
        (a_tracking, {"seen_at": LATER.replace(tzinfo=None)}, "instant"),
        (a_tracking, {"since": LATER.replace(tzinfo=None)}, "instant"),
        (a_tracking, {"since": LATER + MICRO}, "Tracking.since"),
        (a_tracking, {"number": 5}, "Tracking.number"),
        (a_tracking, {"carrier": None}, "Tracking.carrier"),
        (Receipt, {"at": LATER, "by": Party.SELLER}, "Receipt.by"),
        (Receipt, {"at": LATER, "by": "buyer"}, "Receipt.by"),
        (Receipt, {"at": None}, "instant"),
        (Extension, {"at": LATER, "until": LATER}, "Extension.until"),
        (Extension, {"at": LATER, "until": LATER - MICRO}, "Extension.until"),
        (StatedDate, {"boundary": "protection_ends", "at": LATER}, "StatedDate.boundary"),
        (
            StatedDate,
            {"boundary": Boundary.PROTECTION_ENDS, "at": LATER, "origin": Origin.POLICY},
            "StatedDate.origin",
        ),
        (
            StatedDate,
            {"boundary": Boundary.PROTECTION_ENDS, "at": LATER, "origin": "user"},
            "StatedDate.origin",
        ),
    ],
)
def test_a_fact_that_cannot_be_is_refused(kind: Any, facts: dict[str, Any], what: str) -> None:
    """A fact of the wrong kind, or that contradicts itself, is refused by the name of its field."""
    with pytest.raises(InvalidValueError) as caught:
        kind(**facts)

    assert what == caught.value.what


@pytest.mark.parametrize("amount", ["0", "0.01", "61.69", "61.70"])
def test_r8_what_was_paid_for_shipping_is_a_part_of_all(amount: str) -> None:
    """R8: "part of the shipping paid": nothing up to all that was paid, both ends taken."""
    assert usd(amount) == an_order(shipping_paid=usd(amount)).shipping_paid


def test_r8_what_was_paid_for_shipping_is_in_the_orders_currency() -> None:
    """R8: an amount of another currency is no part of what was paid."""
    with pytest.raises(CurrencyMismatchError) as caught:
        an_order(shipping_paid=Money("5", "EUR"))

    expected = ("Order.shipping_paid", "an amount in USD", "5.00 EUR")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize("payment", PaymentMethod)
def test_m1_m3_m4_and_m5_facts_of_the_order_page_are_kept(payment: PaymentMethod) -> None:
    """M1, M3, M4, M5: how it was paid, and what the page promises, stand in the order as they were told."""
    order = an_order(payment=payment, free_return=True, local_guarantee=True)
    expected = (payment, True, True)

    assert expected == (order.payment, order.free_return, order.local_guarantee)


@given(orders=st.integers(0, 1_000_000), part=st.fractions(0, 1))
def test_o6_the_share_of_disputed_orders_is_in_whole_per_cent(orders: int, part: Fraction) -> None:
    """O6: the share is the greatest whole per cent that is no more than it; nothing where nothing was."""
    disputed = int(orders * part)
    share = BuyerRecord(orders=orders, disputed=disputed).share
    fits = [each for each in range(101) if each * orders <= 100 * disputed]

    assert (fits[-1] if orders else 0) == share


@pytest.mark.parametrize(
    ("orders", "disputed", "share"),
    [
        *((0, 0, 0), (1, 0, 0), (1, 1, 100), (3, 1, 33), (3, 2, 66)),
        *((1_000_000, 999_999, 99), (1_000_000, 1_000_000, 100)),
    ],
)
def test_o6_shares_by_hand(orders: int, disputed: int, share: int) -> None:
    """O6: "a dispute on every order" is 100 per cent, and nothing less is."""
    assert share == BuyerRecord(orders=orders, disputed=disputed).share


@pytest.mark.parametrize(
    ("orders", "disputed", "what"),
    [
        *((wrong, 0, "BuyerRecord.orders") for wrong in (-1, 1_000_001, True, 1.0, "1", None)),
        *((1, wrong, "BuyerRecord.disputed") for wrong in (-1, True, 1.0, "1", None, 2, 1_000_001)),
    ],
)
def test_o6_a_record_that_cannot_be_is_refused(orders: Any, disputed: Any, what: str) -> None:
    """O6: a record counts whole orders, and no more were disputed than there were."""
    with pytest.raises(InvalidValueError) as caught:
        BuyerRecord(orders=orders, disputed=disputed)

    assert what == caught.value.what


def test_o6_no_record_counts_more_than_a_million() -> None:
    """O6: more orders, or disputes, than any buyer has are refused as what they are."""
    for name, facts in (
        ("orders", {"orders": 1_000_001, "disputed": 0}),
        ("disputed", {"orders": 1, "disputed": 1_000_001}),
    ):
        with pytest.raises(InvalidValueError) as caught:
            BuyerRecord(**facts)

        expected = (f"BuyerRecord.{name}", "a whole number from 0 to 1,000,000")

        assert expected == (caught.value.what, caught.value.expected)


def test_the_limits_themselves_are_taken() -> None:
    """The longest text, the most pieces, the most items and nothing paid are all possible."""
    items = [an_item(id=str(number), price=usd("0"), quantity=1_000_000) for number in range(10_000)]
    order = an_order(paid=usd("0"), items=items, id="x" * 20_000)
    expected = (10_000, 20_000)

    assert expected == (len(order.items), len(order.id))


def test_an_item_in_another_currency_is_refused() -> None:
    """The lines of an order are in its currency: another one is named with its place."""
    with pytest.raises(CurrencyMismatchError) as caught:
        an_order(items=[an_item(), an_item(id="2", price=Money("5", "EUR"))])

    expected = ("Order.items[1].price", "an amount in USD", "5.00 EUR")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("Order.shipped_at", {"ordered_at": SHIPPED + MICRO}),
        ("Order.receipt.at", {"receipt": Receipt(at=SHIPPED - MICRO)}),
        ("Order.extension.at", {"extension": Extension(at=SHIPPED - MICRO, until=LATER)}),
    ],
)
def test_a_fact_before_the_one_that_it_follows_is_refused(name: str, facts: dict[str, Any]) -> None:
    """Shipping comes after ordering, a confirmation and an extension after shipping."""
    with pytest.raises(InvalidValueError) as caught:
        an_order(**facts)

    assert name == caught.value.what


def test_facts_of_the_same_instant_are_taken() -> None:
    """Ordered, shipped, confirmed and extended at one instant: nothing contradicts itself."""
    order = an_order(
        ordered_at=SHIPPED,
        receipt=Receipt(at=SHIPPED),
        extension=Extension(at=SHIPPED, until=SHIPPED + MICRO),
    )
    expected = SHIPPED

    assert expected == order.known_until


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        ({"receipt": Receipt(at=LATER)}, "Order.receipt.at"),
        ({"extension": Extension(at=SHIPPED, until=LATER)}, "Order.extension.at"),
    ],
)
def test_what_was_not_shipped_is_neither_confirmed_nor_extended(facts: dict[str, Any], since: str) -> None:
    """A confirmation, or an extension, without a shipping is refused."""
    with pytest.raises(InvalidValueError) as caught:
        an_order(shipped_at=None, **facts)

    expected = ("Order.shipped_at", f"an instant, since {since} has one")

    assert expected == (caught.value.what, caught.value.expected)


def test_a_reading_is_the_first_of_its_status_unless_told() -> None:
    """Where no earlier reading is known, the status counts from the newest; an earlier one may be told."""
    found = [a_tracking().since, a_tracking(since=LATER).since, a_tracking(since=SHIPPED).since]

    assert [LATER, LATER, SHIPPED] == found


def test_a_reading_tells_neither_a_number_nor_a_carrier_by_itself() -> None:
    """The number and the carrier are empty until someone tells them."""
    assert ("", "") == (a_tracking().number, a_tracking().carrier)


def test_tracking_may_be_known_before_the_shipping_is() -> None:
    """A reading of the tracking alone does not ask for a shipping."""
    order = an_order(shipped_at=None, tracking=a_tracking(status=TrackingStatus.NO_INFORMATION))
    expected = LATER

    assert expected == order.known_until


@given(seen=st.none() | instants(), extended=st.none() | instants(), confirmed=st.none() | instants())
def test_an_order_is_known_until_its_newest_fact(
    seen: datetime | None, extended: datetime | None, confirmed: datetime | None
) -> None:
    """The newest of shipping, tracking, extension and confirmation is when the order is known until."""
    order = an_order(
        shipped_at=utc(2019),
        tracking=seen and a_tracking(seen_at=seen),
        extension=extended and Extension(at=extended, until=extended + MICRO),
        receipt=confirmed and Receipt(at=confirmed),
    )
    expected = max(each for each in (utc(2019), seen, extended, confirmed) if each is not None)

    assert expected == order.known_until


@pytest.mark.parametrize("boundary", list(Boundary))
def test_the_date_of_the_marketplace_wins_over_the_users(boundary: Boundary) -> None:
    """However dates are listed, the marketplace's counts, else the user's, each for its boundary."""
    dates = [
        StatedDate(boundary=each, at=LATER + timedelta(days=10 * place + number), origin=origin)
        for place, each in enumerate(Boundary)
        for number, origin in enumerate((Origin.USER, Origin.MARKETPLACE))
    ]
    users = [date for date in dates if date.origin is Origin.USER]
    expected = next(date for date in dates if date.boundary is boundary and date.origin is Origin.MARKETPLACE)
    expected_of_user = next(date for date in users if date.boundary is boundary)

    assert all(expected == an_order(stated=each).stating(boundary) for each in permutations(dates))
    assert expected_of_user == an_order(stated=users).stating(boundary)
    assert an_order().stating(boundary) is None
    assert (
        an_order(stated=[date for date in dates if date.boundary is not boundary]).stating(boundary) is None
    )


@pytest.mark.parametrize("origin", [Origin.MARKETPLACE, Origin.USER])
def test_two_dates_of_one_origin_for_one_boundary_are_refused(origin: Origin) -> None:
    """Nobody can know which of two dates of the same origin counts, even where they are equal."""
    date = StatedDate(boundary=Boundary.PROTECTION_ENDS, at=LATER, origin=origin)
    with pytest.raises(InvalidValueError) as caught:
        an_order(stated=[date, date])

    expected = ("Order.stated", "each one once", f"'protection_ends by {origin.value}' twice")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


def test_a_date_is_the_marketplaces_unless_told() -> None:
    """The usual stated date is one that the marketplace printed; the usual confirmation is the buyer's."""
    date = StatedDate(boundary=Boundary.OPENING_STARTS, at=LATER)
    receipt = Receipt(at=LATER)
    by_itself = Receipt(at=LATER, by=Party.PLATFORM)
    expected = (Origin.MARKETPLACE, Party.BUYER, Party.PLATFORM)

    assert expected == (date.origin, receipt.by, by_itself.by)


def test_lists_are_held_as_tuples() -> None:
    """A list that the caller goes on changing does not change the order."""
    items = [an_item()]
    order = an_order(items=items)
    items.append(an_item(id="2"))
    expected = (an_item(),)

    assert expected == order.items
    assert hash(order) == hash(an_order(items=expected))
    assert order == an_order(items=expected)

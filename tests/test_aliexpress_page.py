"""The buyer's order page: what it tells of an order, and of the windows in which a dispute can be opened."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import changed, utc

from aliclaim import (
    BRAZIL_2026,
    GENERAL_2022,
    GUIDE,
    Boundary,
    Case,
    Claim,
    Item,
    Money,
    Order,
    Party,
    PaymentMethod,
    Policy,
    Reason,
    Receipt,
    RecordError,
    Refund,
    StatedDate,
    instant,
)
from aliclaim.adapters.aliexpress._order_page import is_page, page_of
from aliclaim.adapters.aliexpress._printed import (
    day_of,
    days_in,
    exact_price,
    instant_of_milliseconds,
    price_in,
    price_of_minor,
    promise_in,
    sentences,
)
from aliclaim.adapters.aliexpress._raw import Notes, Row
from aliclaim.adapters.aliexpress._records import Note, NoteCode, OrderRecord, PrintedWindow

SAMPLE = (Path(__file__).parent / "records" / "mtop_order_detail_completed_2026.json").read_text("utf-8")

STATUS = "detail_order_status_block"
INFO = "detail_simple_order_info_component"
PRODUCTS = "detail_product_block"
PRICES = "detail_order_price_block"
SERVICES = "detail_order_services"


def brl(amount: str) -> Money:
    """Return Brazilian money."""
    return Money(amount, "BRL")


def read(page: object, policy: Policy | None = None) -> OrderRecord:
    """Read a page from plain data."""
    return page_of(Row(cast("dict[str, object]", page), "", Notes()), policy)


class Page:
    """The sample, to be changed."""

    def __init__(self) -> None:
        """Read it afresh."""
        self.data: Any = json.loads(SAMPLE)
        self.tree: Any = self.data["data"]["data"]

    def fields(self, tag: str) -> Any:
        """Return the fields of a component."""
        return next(each["fields"] for each in self.tree.values() if each["tag"] == tag)

    @property
    def line(self) -> Any:
        """The one line of the order."""
        return self.fields(PRODUCTS)["productVOList"][0]

    def drop(self, tag: str) -> None:
        """Take a component away."""
        key = next(key for key, each in self.tree.items() if each["tag"] == tag)
        del self.tree[key]

    def read(self, policy: Policy | None = None) -> OrderRecord:
        """Read it as it is now."""
        return read(self.data, policy)


def noted(record: OrderRecord, code: NoteCode) -> dict[str, str]:
    """Return the notes of a code: what stands there, by the last name of the path."""
    return {note.path.rpartition(".")[2]: note.value for note in record.notes if note.code is code}


# --- the sample -------------------------------------------------------------------------------

ORDERED = utc(2026, 7, 15, 7)
SHIPPED = utc(2026, 7, 16, 7)
CONFIRMED = utc(2026, 7, 28, 7)

ORDER = Order(
    id="8212000000001322",
    paid=brl("132.74"),
    ordered_at=ORDERED,
    shipped_at=SHIPPED,
    estimated_delivery=utc(2026, 8, 3, 7),
    items=(Item(id="8212000000002111", title="1005000000000016", price=brl("126.59"), quantity=1),),
    shipping_paid=brl("0"),
    payment=PaymentMethod.CARD,
    free_return=True,
    receipt=Receipt(at=CONFIRMED, by=Party.PLATFORM),
    stated=(
        StatedDate(boundary=Boundary.CONFIRMED_ENDS, at=utc(2026, 8, 4, 7)),
        StatedDate(boundary=Boundary.PROTECTION_ENDS, at=utc(2026, 10, 13, 7)),
    ),
)


def test_the_page_of_a_completed_order_tells_all_of_the_order() -> None:
    """Ids with all digits, exact prices, dates from the beginning of their day, and the printed windows."""
    record = Page().read()

    assert ORDER == record.order
    assert BRAZIL_2026 == record.policy
    assert record.line_ids == ("8212000000002111",)
    assert record.title == "Completed"
    assert record.can_dispute
    assert utc(2026, 8, 30, 6, 27, 53, 217000) == record.seen_at


def test_the_page_prints_four_times_in_its_own_words() -> None:
    """Two of them are boundaries of the protection; a refund without delivery and a free return are none."""
    expected = (
        (7, utc(2026, 8, 4, 7), Boundary.CONFIRMED_ENDS),
        (90, utc(2026, 10, 13, 7), Boundary.PROTECTION_ENDS),
        (None, utc(2026, 9, 4, 7), None),
        (15, None, None),
    )
    words = [
        "If there are any problems, you can apply for a return/refund within 7 days of confirming receipt.",
        (
            "If the item you received is defective or not as described, you can open a dispute within 90 "
            "days after order was placed."
        ),
        "Refund if no delivery before Sep 4, 2026",
        "Send it back within 15 days after delivery.",
    ]
    windows = Page().read().windows

    assert expected == tuple((each.days, each.until, each.boundary) for each in windows)
    assert words == [each.words for each in windows]


def test_the_notes_on_the_sample_tell_what_was_taken() -> None:
    """Four dates have no time, and who confirmed receipt is not said; nothing else is odd."""
    days = ["orderCreatTime", "orderShipTime", "orderEndTime", "expectDeliveryDateTitle"]
    record = Page().read()

    assert days == list(noted(record, NoteCode.DAY_ONLY))
    assert {"orderEndTime": '"Jul 28, 2026"'} == noted(record, NoteCode.ASSUMED)
    assert len(days) + 1 == len(record.notes)


@pytest.mark.parametrize(
    ("reason", "closes"),
    [(Reason.NOT_AS_DESCRIBED, utc(2026, 10, 13, 7)), (Reason.ITEMS_MISSING, utc(2026, 8, 4, 7))],
)
def test_a_case_of_the_page_has_its_windows_stated(reason: Reason, closes: datetime) -> None:
    """Any problem can be claimed for 7 days after confirming, a defect for 90 days after ordering."""
    record = Page().read()
    case = Case(order=record.order, policy=record.policy)
    claim = Claim(reason=reason, asks=Refund(brl("5")))
    in_time, late = (case.check_opening(claim, closes - timedelta(days=before)) for before in (1, 0))
    assert in_time.protection

    assert closes == in_time.protection.closes_at
    assert not in_time.protection.estimated
    assert (True, False) == (in_time.allowed, late.allowed)


# --- other pages ------------------------------------------------------------------------------

# As a page of a parcel on its way looks: ids and truth values are text, and little else is told.
ON_ITS_WAY = {
    "detail_order_status_block_1": {
        "tag": STATUS,
        "fields": {"orderId": "8000222333270000", "title": "Awaiting delivery ", "baseCurrency": "CNY"},
    },
    "detail_order_price_block_2": {
        "tag": PRICES,
        "fields": {
            "priceDetails": [
                {"title": "Subtotal", "value": "$26.72"},
                {"hide": "true", "title": "Shipping", "value": "$1.99"},
                {"hide": "true", "title": "Coins", "value": "-$0.27", "valueColor": "#ff472e"},
            ],
            "totalPrice": {"currencyCode": "USD", "formatPriceInfo": "$28.44|28|44", "value": "$28.44"},
        },
    },
    "detail_simple_order_info_3": {
        "tag": INFO,
        "fields": {
            "tradeOrderId": "8000222333270000",
            "orderCreatTime": "Sep 13, 2026",
            "payTime": "Sep 13, 2026",
            "paymentMethod": "Google Pay",
        },
    },
}


def test_a_page_that_tells_little_is_read_as_far_as_it_goes() -> None:
    """Nothing is concluded from the title: a parcel without a date of shipping is not said to be shipped."""
    order = Order(
        id="8000222333270000",
        paid=Money("28.44", "USD"),
        ordered_at=utc(2026, 9, 13, 7),
        shipping_paid=Money("1.99", "USD"),
    )
    record = read(ON_ITS_WAY)

    assert order == record.order
    assert (GUIDE, (), ()) == (record.policy, record.line_ids, record.windows)
    assert (record.title, record.can_dispute, record.seen_at) == ("Awaiting delivery", False, None)
    assert {"paymentMethod": '"Google Pay"'} == noted(record, NoteCode.UNKNOWN_VALUE)
    assert ["reminder"] == list(noted(record, NoteCode.ASSUMED))


@pytest.mark.parametrize("layers", [0, 1, 2])
def test_a_page_is_read_with_its_wrappers_and_without_them(layers: int) -> None:
    """What stands around the tree makes no difference, but for the moment of fetching."""
    page = Page()
    inside = page.data
    for _ in range(layers):
        inside = inside["data"]
    record = read(inside)

    assert is_page(Row(inside, "", Notes()))
    assert ORDER == record.order
    assert (record.seen_at is not None) == (layers < 2)


def test_components_are_picked_by_their_tags() -> None:
    """Keys and their order tell nothing: another number in each, and the page reads the same."""
    page, plain = Page(), Page().read()
    tree = {f"block_{number}": page.tree[key] for number, key in enumerate(sorted(page.tree))}
    record = read({"data": {"data": tree, "global": page.data["data"]["global"]}})

    assert plain == record


def test_the_lines_of_all_parcels_are_those_of_the_order() -> None:
    """Where the lines stand in two components of one tag, all of them are read."""
    page = Page()
    second = deepcopy(page.fields(PRODUCTS))
    second["productVOList"][0] |= {"orderLineId": "8212000000002222", "quantity": 3}
    page.tree["detail_product_block_2"] = {"tag": PRODUCTS, "fields": second}
    record = page.read()

    assert record.line_ids == ("8212000000002111", "8212000000002222")
    assert [brl("126.59"), brl("379.77")] == [item.price for item in record.order.items]


@pytest.mark.parametrize(
    "other", [{}, {"data": {}}, {"data": {"data": {"root": {"tag": "detail_root_container", "fields": {}}}}}]
)
def test_what_has_none_of_the_components_is_no_order_page(other: dict[str, object]) -> None:
    """An empty skeleton of a page is none, either: it comes where the order is not found."""
    assert not is_page(Row(other, "", Notes()))


def test_a_page_without_an_id_and_a_price_is_refused_with_both_faults() -> None:
    """An order cannot be without them, and all faults are told at once."""
    page = Page()
    for tag in (INFO, PRICES, PRODUCTS):
        page.drop(tag)
    del page.fields(STATUS)["orderId"]
    with pytest.raises(RecordError) as caught:
        page.read()

    assert [f"{INFO}.tradeOrderId", f"{PRICES}.totalPrice"] == [fault.path for fault in caught.value.faults]


def test_fields_and_components_that_nobody_knows_are_noted() -> None:
    """A new field, or a new component, is told by its name; what serves the layout is not."""
    page = Page()
    page.fields(INFO)["insurance"] = "yes"
    page.line["warranty"] = 2
    page.line.update(itemImgUrl="//img", skuId="1", snapshotText="Snapshot")
    page.fields(INFO)["addressVO"] = {"countryCode": "BR"}
    page.fields(PRICES)["totalPrice"]["title"] = "Total"
    page.tree["detail_gift_block_7"] = {"tag": "detail_gift_block", "fields": {"a": 1}}
    page.tree["endpoint"] = "3.0"
    unknown = noted(page.read(), NoteCode.UNKNOWN_FIELD)

    assert {"detail_gift_block": "", "insurance": '"yes"', "warranty": "2"} == unknown


# --- ids, prices, lines -----------------------------------------------------------------------


def test_the_id_of_the_order_itself_wins() -> None:
    """Where the page shows another id, it is noted; where it shows only one, that is taken."""
    page = Page()
    page.fields(STATUS)["orderId"] = 8212000000001333
    both = page.read()
    page.drop(INFO)

    assert both.order.id == "8212000000001322"
    assert "orderId" in noted(both, NoteCode.UNREADABLE)
    assert page.read().order.id == "8212000000001333"


def test_an_id_that_went_through_a_float_is_not_taken() -> None:
    """Its last digits are lost: the other place tells the id, and nothing is rounded."""
    page = Page()
    page.fields(INFO)["tradeOrderId"] = 8.212e15
    record = page.read()

    assert record.order.id == "8212000000001322"
    assert "tradeOrderId" in noted(record, NoteCode.UNREADABLE)


@pytest.mark.parametrize(
    ("total", "paid"),
    [
        ({"formatPriceInfo": "R$132,74|132|74", "value": "R$999,99"}, "132.74"),
        ({"cent": 13274, "value": "R$1"}, "132.74"),
        ({"cent": "132740", "centFactor": "1000"}, "132.74"),
        ({"formatPriceInfo": "R$132,74", "cent": 13274}, "132.74"),
        ({"value": "R$132,74"}, "132.74"),
        ({"value": "R$132.74"}, "132.74"),
    ],
)
def test_an_exact_form_of_the_price_wins_over_its_text(total: dict[str, object], paid: str) -> None:
    """The text is read where there is no exact form, whichever of its two spellings it has."""
    page = Page()
    page.fields(PRICES)["totalPrice"] = {"currencyCode": "BRL"} | total

    assert brl(paid) == page.read().order.paid


@pytest.mark.parametrize(
    ("currency", "words", "amount"),
    [
        ("BRL", "R$126,59", "126.59"),
        ("BRL", "R$61.25", "61.25"),
        ("BRL", "R$1.234,50", "1234.50"),
        ("BRL", "R$1.234", "1234"),
        ("USD", "US $1,234,567.89", "1234567.89"),
        ("USD", "$ 7", "7"),
        ("EUR", "1 234,56 \u20ac", "1234.56"),
        ("CHF", "CHF 1'234.50", "1234.50"),
        ("JPY", "\u00a51,234", "1234"),
        ("KWD", "12.345,678 KD", "12345.678"),
        ("BRL", "Free", None),
        ("BRL", "", None),
        ("BRL", "-R$5,66", None),
        ("BRL", "R$5 - R$9", None),
        ("BRL", "R$5 10", None),
        ("BRL", "R$1,5", None),
        ("BRL", "R$,59", None),
        ("BRL", "R$1.23.45", None),
        ("BRL", "R$1,234,56", None),
        ("BRL", "US $4.21", None),
        ("BRL", "\u20ac4.21", None),
        ("USD", "R$4.21", None),
        ("BRL", "EUR 4.21", None),
        ("KWD", "KD 1.234", None),
        ("JPY", "\u00a512.50", None),
        ("CLF", "UF 1.2", None),
        ("CLF", "UF 1.2345", "1.2345"),
        ("BRL", "R$99999999999999999,00", None),
        ("BRL", "R$9.999.999.999.999.999,00", None),
    ],
)
def test_a_printed_price_is_read_in_one_way_or_not_at_all(
    currency: str, words: str, amount: str | None
) -> None:
    """A point may part thousands or cents: what could be either, or is no single price, is not guessed."""
    expected = Money(amount, currency) if amount else None

    assert expected == price_in(words, currency)


@pytest.mark.parametrize(
    ("currency", "words", "amount"),
    [
        ("BRL", "R$126,59|126|59", "126.59"),
        ("BRL", "R$1.234,50|1.234|50", "1234.50"),
        ("JPY", "\u00a51,234|1234|", "1234"),
        ("JPY", "\u00a51,234|1,234|0", "1234"),
        ("KWD", "KD 1.234|1|234", "1.234"),
        ("BRL", "-R$5,66|5|66", None),
        ("BRL", "R$5,6|5|6", None),
        ("BRL", "R$5,66|5,6|66", None),
        ("JPY", "\u00a512|12|50", None),
        ("BRL", "R$5,66", None),
        ("BRL", "", None),
    ],
)
def test_the_exact_form_of_a_price_tells_whole_units_and_minor_ones_apart(
    currency: str, words: str, amount: str | None
) -> None:
    """There are as many minor digits as the currency has, or it is none."""
    assert (Money(amount, currency) if amount else None) == exact_price(words, currency)


@pytest.mark.parametrize(
    ("minor", "factor", "currency", "amount"),
    [
        (13274, None, "BRL", "132.74"),
        (5, 100, "BRL", "0.05"),
        (5, 0, "BRL", "0.05"),
        (5, -100, "BRL", "0.05"),
        (5, 1, "BRL", "5"),
        (0, None, "BRL", "0"),
        (1200, 100, "JPY", "12"),
        (1250, 100, "JPY", None),
        (12, None, "JPY", "12"),
        (-5, None, "BRL", None),
        (10**39, None, "BRL", None),
    ],
)
def test_a_price_in_its_smallest_units_counts_by_the_factor_that_is_told(
    minor: int, factor: int | None, currency: str, amount: str | None
) -> None:
    """Without a factor it counts as ISO 4217 says; half a yen is no price."""
    assert (Money(amount, currency) if amount else None) == price_of_minor(minor, factor, currency)


@pytest.mark.parametrize("code", ["", "R$", "XXX"])
def test_the_currency_is_told_elsewhere_where_the_total_does_not(code: str) -> None:
    """A line tells it, too; then what the buyer is shown."""
    page = Page()
    page.fields(PRICES)["totalPrice"]["currencyCode"] = code
    by_line = page.read()
    page.line["currencyCode"] = ""
    shown = page.read()

    assert [brl("132.74")] * 2 == [by_line.order.paid, shown.order.paid]
    assert ("currencyCode" in noted(by_line, NoteCode.UNREADABLE)) == bool(code)


def test_a_page_without_any_currency_is_refused() -> None:
    """An amount without a currency is none."""
    page = Page()
    page.fields(PRICES)["totalPrice"]["currencyCode"] = ""
    page.line["currencyCode"] = page.fields(STATUS)["intentionCurrency"] = ""
    with pytest.raises(RecordError, match="what was paid, with its currency"):
        page.read()


def test_without_a_total_the_lines_are_added_up() -> None:
    """That is assumed, and said; where a line has no price, the page is refused."""
    page = Page()
    page.drop(PRICES)
    record = page.read()
    del page.line["formatPriceInfo"], page.line["itemPriceText"]

    assert brl("126.59") == record.order.paid
    assert "totalPrice" in noted(record, NoteCode.ASSUMED)
    assert record.order.shipping_paid is None
    with pytest.raises(RecordError, match="what was paid"):
        page.read()


def test_the_price_of_a_line_is_that_of_all_its_pieces() -> None:
    """The page shows the price of one piece."""
    page = Page()
    page.line.update(quantity="2", itemTitle="HDMI cable", itemPriceText="R$13,90")
    page.line["formatPriceInfo"] = ""
    item = Item(id="8212000000002111", title="HDMI cable", price=brl("27.80"), quantity=2)

    assert (item,) == page.read().order.items


def test_more_than_any_order_is_no_price() -> None:
    """Many dear pieces, or the sum of dear lines, go beyond what an amount can be."""
    page = Page()
    page.line.update(formatPriceInfo="R$9|900000000000000|00", quantity=2)
    dear = page.read()
    page.line["quantity"] = 1
    lines = page.fields(PRODUCTS)["productVOList"]
    lines.append(deepcopy(lines[0]) | {"orderLineId": "8212000000002222"})
    page.drop(PRICES)

    assert not dear.order.items
    assert "itemPriceText" in noted(dear, NoteCode.UNREADABLE)
    with pytest.raises(RecordError, match="what was paid"):
        page.read()


def test_an_order_holds_so_many_lines_and_no_more() -> None:
    """The others are left out with a note; their ids stay known."""
    page = Page()
    lines = [{"orderLineId": number, "formatPriceInfo": "R$1|1|00"} for number in range(1, 10_003)]
    page.fields(PRODUCTS)["productVOList"] = lines
    record = page.read()

    assert (10_000, 10_002) == (len(record.order.items), len(record.line_ids))
    assert record.notes[-1].code is NoteCode.MORE


@pytest.mark.parametrize("quantity", [None, "", 0, -1, 10**7, "two"])
def test_a_line_without_a_number_of_pieces_is_one(quantity: object) -> None:
    """It is assumed, and said."""
    page = Page()
    page.line["quantity"] = quantity
    record = page.read()

    assert [1] == [item.quantity for item in record.order.items]
    assert "quantity" in noted(record, NoteCode.ASSUMED)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currencyCode": "USD"}, "itemPriceText"),
        ({"currencyCode": "gold"}, "itemPriceText"),
        ({"formatPriceInfo": "", "itemPriceText": "soon"}, "itemPriceText"),
        ({"formatPriceInfo": "soon", "itemPriceText": ""}, "formatPriceInfo"),
        ({"itemTitle": "x" * 20_001}, "productVOList[0]"),
    ],
)
def test_a_line_that_an_order_cannot_hold_is_left_out(change: dict[str, object], field: str) -> None:
    """Its id stays known, and a note tells why."""
    page = Page()
    page.line.update(change)
    record = page.read()

    assert ((), ("8212000000002111",)) == (record.order.items, record.line_ids)
    assert field in noted(record, NoteCode.UNREADABLE)


def test_a_line_counts_once_and_needs_an_id() -> None:
    """One that stands there twice is noted as doubled; one without an id is left out."""
    page = Page()
    lines = page.fields(PRODUCTS)["productVOList"]
    lines += [deepcopy(lines[0]), deepcopy(lines[0]) | {"orderLineId": ""}]
    record = page.read()

    assert record.line_ids == ("8212000000002111",)
    assert 1 == len(record.order.items)
    assert ["productVOList[1]"] == list(noted(record, NoteCode.DOUBLED))
    assert "orderLineId" in noted(record, NoteCode.UNREADABLE)


@pytest.mark.parametrize(
    ("value", "paid", "unread"),
    [
        ("Free shipping", "0", False),
        ("free", "0", False),
        ("R$4,21", "4.21", False),
        ("R$400,00", None, True),
        ("on request", None, True),
        ("", None, False),
    ],
)
def test_the_shipping_row_tells_what_was_paid_for_shipping(
    value: str, paid: str | None, unread: bool
) -> None:
    """Free is nothing, and what cannot be read, or is more than all that was paid, is not known."""
    page = Page()
    page.fields(PRICES)["priceDetails"][1]["value"] = value
    record = page.read()

    assert (brl(paid) if paid else None) == record.order.shipping_paid
    assert unread == ("value" in noted(record, NoteCode.UNREADABLE))


def test_without_a_shipping_row_it_is_not_known_what_shipping_cost() -> None:
    """It may have been free, or not."""
    page = Page()
    del page.fields(PRICES)["priceDetails"][1]

    assert page.read().order.shipping_paid is None


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("Credit/Debit card", PaymentMethod.CARD),
        ("PayPal ", PaymentMethod.WALLET),
        ("WebMoney", PaymentMethod.WALLET),
        ("Western Union", PaymentMethod.MONEY_TRANSFER),
        ("AliExpress Bonus", PaymentMethod.BONUS),
        ("Parcela", None),
        ("", None),
    ],
)
def test_the_way_to_pay_is_read_from_its_name(words: str, method: PaymentMethod | None) -> None:
    """A name that is not known is noted, and not guessed."""
    page = Page()
    page.fields(INFO)["paymentMethod"] = words
    record = page.read()

    assert method == record.order.payment
    assert bool(words and not method) == ("paymentMethod" in noted(record, NoteCode.UNKNOWN_VALUE))


# --- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Jul 15, 2026", utc(2026, 7, 15, 7)),
        ("July 15, 2026", utc(2026, 7, 15, 7)),
        ("Sept. 5, 2026", utc(2026, 9, 5, 7)),
        ("JAN 2, 2026", utc(2026, 1, 2, 8)),
        ("15 Jul 2026", utc(2026, 7, 15, 7)),
        ("24 nov, 2023", utc(2023, 11, 24, 8)),
        ("5 de set. de 2026", utc(2026, 9, 5, 7)),
        ("Nov 1, 2026", utc(2026, 11, 1, 7)),
        ("Nov 2, 2026", utc(2026, 11, 2, 8)),
        ("Feb 29, 2026", None),
        ("15 Juillet 2026", None),
        ("7/15/2026", None),
        ("Jul 15", None),
        ("Jul 15, 2026 at noon", None),
        ("Jul 15, 9999", None),
        ("Jul 15, 0000", None),
    ],
)
def test_a_day_in_words_is_its_beginning_in_pacific_time(words: str, day: datetime | None) -> None:
    """English and Portuguese names of months are known; in any other language no date is guessed."""
    assert day == day_of(words)


def test_several_days_in_a_text_are_told_in_their_order() -> None:
    """A span tells its last day, too."""
    assert (utc(2026, 7, 30, 7), utc(2026, 8, 3, 7)) == days_in("Aug 3, 2026, at the soonest 30 Jul 2026")
    assert not days_in("Estimated delivery: soon")


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("1788071273217", utc(2026, 8, 30, 6, 27, 53, 217000)),
        ("99999999999999", utc(5138, 11, 16, 9, 46, 39, 999000)),
        ("1788071273", None),
        ("999999999999999", None),
        ("-1788071273217", None),
        ("", None),
    ],
)
def test_milliseconds_since_1970_are_exact(words: str, at: datetime | None) -> None:
    """So many digits are a moment of our days; fewer could be seconds, and are not read."""
    assert at == instant_of_milliseconds(words)


@pytest.mark.parametrize("told", [1788071273217, "1788071273217"])
def test_exact_times_of_the_page_are_taken_as_they_are(told: object) -> None:
    """In number or text; only a day without a time is noted as one."""
    page = Page()
    page.fields(INFO)["orderEndTime"] = told
    record = page.read()
    assert record.order.receipt

    assert utc(2026, 8, 30, 6, 27, 53, 217000) == record.order.receipt.at
    assert "orderEndTime" not in noted(record, NoteCode.DAY_ONLY)


def test_a_time_of_the_marketplaces_clock_is_pacific_time() -> None:
    """So the older interfaces write it; it is exact, and does contradict another one of its day."""
    page = Page()
    page.fields(INFO)["orderShipTime"] = "2026-07-16 10:30:00"
    alone = page.read()
    page.fields(INFO)["orderCreatTime"] = "2026-07-16 10:30:01"
    both = page.read()

    assert [utc(2026, 7, 16, 17, 30)] * 2 == [alone.order.shipped_at, both.order.shipped_at]
    assert both.order.ordered_at is None


@pytest.mark.parametrize("name", ["orderCreatTime", "orderShipTime", "orderEndTime"])
@pytest.mark.parametrize("words", ["15 Juillet 2026", "soon"])
def test_a_date_that_cannot_be_read_is_absent(name: str, words: str) -> None:
    """It is noted; the receipt falls with the shipping that it needs."""
    page = Page()
    page.fields(INFO)[name] = words
    record = page.read()
    order = record.order
    told = {"orderCreatTime": order.ordered_at, "orderShipTime": order.shipped_at}

    assert not told.get(name)
    assert (name == "orderCreatTime") == bool(order.receipt)
    assert name in noted(record, NoteCode.UNREADABLE)


def test_two_days_that_fall_on_the_same_day_contradict_nothing() -> None:
    """A day alone begins before an exact time in it: what came later is taken to be no earlier."""
    page = Page()
    exact = 1784145600000  # 2026-07-15, 20:00 in UTC
    page.fields(INFO).update(orderCreatTime=exact, orderShipTime="Jul 15, 2026", orderEndTime="Jul 15, 2026")
    order = page.read().order
    assert order.receipt

    assert [utc(2026, 7, 15, 20)] * 3 == [order.ordered_at, order.shipped_at, order.receipt.at]


def test_an_order_placed_after_its_shipping_has_no_date_of_placing() -> None:
    """The shipping stays, the other falls with a note, and so does the window that counts from it."""
    page = Page()
    page.fields(INFO)["orderCreatTime"] = "Jul 17, 2026"
    record = page.read()

    assert (None, SHIPPED) == (record.order.ordered_at, record.order.shipped_at)
    assert noted(record, NoteCode.UNREADABLE) == {"orderCreatTime": '"Jul 17, 2026"'}
    assert [Boundary.CONFIRMED_ENDS] == [date.boundary for date in record.order.stated]
    assert GUIDE == record.policy
    assert Case(order=record.order, policy=record.policy).protection


def test_the_day_of_shipping_is_over_at_midnight() -> None:
    """An order of the very next midnight was not placed in it."""
    page = Page()
    midnight = 1784185200000  # 2026-07-16, 07:00 in UTC
    page.fields(INFO).update(orderCreatTime=midnight, orderShipTime="Jul 15, 2026")
    order = page.read().order

    assert (None, utc(2026, 7, 15, 7)) == (order.ordered_at, order.shipped_at)


def test_an_end_before_the_shipping_confirms_nothing() -> None:
    """It falls with a note; the printed window has no date then."""
    page = Page()
    page.fields(INFO)["orderEndTime"] = "Jul 15, 2026"
    record = page.read()

    assert record.order.receipt is None
    assert "orderEndTime" in noted(record, NoteCode.UNREADABLE)
    assert (7, None) == (record.windows[0].days, record.windows[0].until)


@pytest.mark.parametrize(
    ("number", "title", "confirmed"),
    [
        (9, "Completed", True),
        ("9", "\u5df2\u5b8c\u6210", True),
        (None, "Conclu\u00eddo ", True),
        (7, "Cancelled", False),
        (None, "", False),
    ],
)
def test_only_a_completed_order_was_confirmed(number: object, title: str, confirmed: bool) -> None:
    """An order ends without a confirmation, too: where it was cancelled, for one."""
    page = Page()
    page.data["data"]["global"]["orderStatus"] = number
    page.fields(STATUS)["title"] = title
    record = page.read()

    assert confirmed == (record.order.receipt is not None)
    assert confirmed == ("orderEndTime" not in noted(record, NoteCode.UNREADABLE))


@pytest.mark.parametrize(
    ("words", "promised"),
    [
        ("Estimated delivery date: Aug 3, 2026", utc(2026, 8, 3, 7)),
        ("Delivery: Jul 30, 2026 - Aug 5, 2026", utc(2026, 8, 5, 7)),
        ("Delivery: soon", None),
        ("", None),
    ],
)
def test_the_promised_day_is_the_last_one_that_is_named(words: str, promised: datetime | None) -> None:
    """What names no day is noted."""
    page = Page()
    page.line["etaAndTrack"]["expectDeliveryDateTitle"] = words
    record = page.read()

    assert promised == record.order.estimated_delivery
    assert bool(words and not promised) == ("expectDeliveryDateTitle" in noted(record, NoteCode.UNREADABLE))


def test_of_several_promised_days_the_earliest_counts() -> None:
    """The protection of some profiles counts from it: the earliest end is the safe one."""
    page = Page()
    lines = page.fields(PRODUCTS)["productVOList"]
    lines.append(deepcopy(lines[0]) | {"orderLineId": "8212000000002222"})
    same = page.read()
    lines[0]["etaAndTrack"]["expectDeliveryDateTitle"] = "Aug 9, 2026"
    other = page.read()

    assert [utc(2026, 8, 3, 7)] * 2 == [each.order.estimated_delivery for each in (same, other)]
    assert {False, True} == {
        "expectDeliveryDateTitle" in noted(each, NoteCode.ASSUMED) for each in (same, other)
    }


def test_a_moment_of_fetching_that_cannot_be_read_is_absent() -> None:
    """It is noted."""
    page = Page()
    page.data["data"]["global"]["curTime"] = "today"
    record = page.read()

    assert record.seen_at is None
    assert "curTime" in noted(record, NoteCode.UNREADABLE)


# --- windows ----------------------------------------------------------------------------------


def test_sentences_are_told_apart_where_the_page_sets_no_space() -> None:
    """A full stop ends one where a capital follows; a date with a point in it stays whole."""
    words = "Order complete.If all is well, fine. Refund before Sep. 4, 2026 \u00b7 R$5,00 <b>off</b><br/>Yes"
    expected = ["Order complete.", "If all is well, fine.", "Refund before Sep. 4, 2026", "R$5,00 off", "Yes"]

    assert expected == sentences(words)


@pytest.mark.parametrize(
    ("sentence", "days", "until", "boundary"),
    [
        ("Within 7 days of confirming receipt.", 7, utc(2026, 1, 8), Boundary.CONFIRMED_ENDS),
        ("within 1 day after confirming receipt", 1, utc(2026, 1, 2), Boundary.CONFIRMED_ENDS),
        ("within 75 days after the order was placed", 75, None, Boundary.PROTECTION_ENDS),
        ("Send it back within 15 days of delivery", 15, None, None),
        ("Refund if no delivery before 4 Sep 2026, and more", None, utc(2026, 9, 4, 7), None),
    ],
)
def test_a_promise_is_known_by_its_words(
    sentence: str, days: int | None, until: datetime | None, boundary: Boundary | None
) -> None:
    """It comes to a date where it is known from when it counts."""
    starts = {
        Boundary.CONFIRMED_ENDS: instant(utc(2026, 1, 1)),
        Boundary.PROTECTION_ENDS: None,
    }
    found = promise_in(sentence, starts)
    assert found

    assert (days, until, boundary) == (found.days, found.until, found.boundary)
    assert sentence == found.words


@pytest.mark.parametrize(
    "sentence",
    [
        "within 1000 days of confirming receipt",
        "Refund if no delivery before soon",
        "Refund if items damaged",
    ],
)
def test_what_tells_no_such_time_is_no_promise(sentence: str) -> None:
    """More than 999 days, or no day at all, are not understood."""
    assert promise_in(sentence, {}) is None


def test_a_promise_beyond_the_calendar_has_no_date() -> None:
    """The days stay."""
    starts = {Boundary.CONFIRMED_ENDS: instant(utc(8999, 12, 31))}
    found = promise_in("within 7 days of confirming receipt", starts)
    assert found

    assert (7, None) == (found.days, found.until)


def test_a_sentence_with_a_number_that_is_not_understood_is_noted() -> None:
    """In another language, say; what is promised of coupons needs no note."""
    page = Page()
    words = "Abra uma disputa em at\u00e9 7 dias."
    page.fields(STATUS)["reminder"] = words
    record = page.read()

    assert {"reminder": json.dumps(words, ensure_ascii=False)} == noted(record, NoteCode.UNREADABLE)
    assert not record.order.stated


def test_of_two_dates_for_one_boundary_the_earlier_is_stated() -> None:
    """It is the safe one, and a note says so; both stay among the windows."""
    page = Page()
    page.fields(STATUS)["reminder"] += " Toys: within 3 days of confirming receipt."
    page.fields(STATUS)["reminder"] += " Books: within 9 days of confirming receipt."
    record = page.read()
    found = {date.boundary: date.at for date in record.order.stated}

    assert utc(2026, 7, 31, 7) == found[Boundary.CONFIRMED_ENDS]
    assert [7, 90, 3, 9] == [window.days for window in record.windows[:4]]
    assert STATUS in noted(record, NoteCode.ASSUMED)


_REMINDER = "within {} days of confirming receipt. Or within {} days after order was placed."
_OWN = changed(BRAZIL_2026, name="mine")


@pytest.mark.parametrize(
    ("printed", "asked", "taken", "noticed"),
    [
        ((7, 90), None, BRAZIL_2026, False),
        ((7, 90), BRAZIL_2026, BRAZIL_2026, False),
        ((7, 90), _OWN, _OWN, False),
        ((7, 90), GENERAL_2022, BRAZIL_2026, True),
        ((15, 75), None, GUIDE, True),
        ((15, 75), GENERAL_2022, GENERAL_2022, True),
        ((15, 60), GUIDE, GUIDE, True),
        ((), GENERAL_2022, GENERAL_2022, False),
        ((), None, GUIDE, True),
    ],
)
def test_the_profile_is_the_one_whose_windows_the_page_prints(
    printed: tuple[int, ...], asked: Policy | None, taken: Policy, noticed: bool
) -> None:
    """Else it is the one asked for, else the guide's: wherever it was not agreed on, a note says so."""
    page = Page()
    page.fields(STATUS)["reminder"] = _REMINDER.format(*printed) if printed else ""
    record = page.read(asked)

    assert taken == record.policy
    assert noticed == ("reminder" in noted(record, NoteCode.ASSUMED))


# --- promises and buttons ---------------------------------------------------------------------


def _no_service(page: Page) -> None:
    page.drop(SERVICES)


def _no_tags(page: Page) -> None:
    page.line["itemTags"] = []


def _neither(page: Page) -> None:
    _no_service(page)
    _no_tags(page)


def _one_line_of_two(page: Page) -> None:
    _no_service(page)
    lines = page.fields(PRODUCTS)["productVOList"]
    lines.append(deepcopy(lines[0]) | {"orderLineId": "8212000000002222", "itemTags": [{"richText": "Fast"}]})


def _no_lines(page: Page) -> None:
    _no_service(page)
    page.drop(PRODUCTS)


@pytest.mark.parametrize(
    ("change", "free"),
    [(_no_service, True), (_no_tags, True), (_neither, False), (_one_line_of_two, False), (_no_lines, False)],
)
def test_a_free_return_is_promised_for_the_order_or_for_each_line(
    change: Callable[[Page], None], free: bool
) -> None:
    """One line of two is not enough: the buyer would pay for the other."""
    page = Page()
    change(page)

    assert free == page.read().order.free_return


@pytest.mark.parametrize(
    ("of_line", "of_order", "found"),
    [
        ("OPEN_DISPUTE", "TRACKING", True),
        ("REPURCHASE", "open_dispute", True),
        ("REPURCHASE", "TRACKING", False),
        (None, None, False),
    ],
)
def test_a_button_tells_whether_a_dispute_can_be_opened(
    of_line: str | None, of_order: str | None, found: bool
) -> None:
    """It may stand at the line or at the order."""
    page = Page()
    page.line["buttonVOS"] = [{"type": of_line}]
    page.fields(STATUS)["buttonVOList"] = [{"type": of_order}]

    assert found == page.read().can_dispute


# --- mutilated pages --------------------------------------------------------------------------

_SCRAPS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=30),
    st.sampled_from(["{}", "[]", "", "0", "Jul 15, 2026", "Jul 1, 2026", "R$5|5|00", "\ud800", "9" * 40]),
    st.just({}),
    st.just([]),
    st.lists(st.integers(), max_size=2),
)


def _inside(value: Any) -> list[tuple[Any, Any]]:
    """Return what is inside plain data, each by its name or number."""
    if hasattr(value, "items"):
        return list(value.items())
    names = range(len(value)) if hasattr(value, "insert") else ()
    return [(name, value[name]) for name in names]


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every place of plain data: what is around it, and its name or number there."""
    inner = _inside(value)
    return [(value, key) for key, _ in inner] + [place for _, each in inner for place in _places(each)]


@st.composite
def _mutilated(draw: st.DrawFn) -> Any:
    """Draw the sample, changed in up to six places."""
    page = json.loads(SAMPLE)
    for _ in range(draw(st.integers(1, 6))):
        places: list[tuple[Any, Any]] = _places(page) or [({"": 0}, "")]
        around, key = draw(st.sampled_from(places))
        how = draw(st.sampled_from(["drop", "put", "double"]))
        if how == "drop":
            del around[key]
        elif how == "double" and hasattr(around, "insert"):
            around.insert(0, deepcopy(around[key]))
        else:
            around[key] = draw(_SCRAPS)
    return page


@given(_mutilated())
def test_a_mutilated_page_is_read_or_refused(page: Any) -> None:
    """Whatever is missing or odd: an order of which a case can be made, or our own error."""
    try:
        record = read(page)
    except RecordError:
        return

    assert Case(order=record.order, policy=record.policy).order == record.order
    assert all(isinstance(note, Note) for note in record.notes)
    assert all(isinstance(window, PrintedWindow) for window in record.windows)

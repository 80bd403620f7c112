"""The buyer's order page, `mtop.aliexpress.trade.buyer.order.detail`, since 2026: a tree of components.

A component is known by its `tag`: the number in its key is another on each page. Which fields and words
there are was observed on pages of 2026: maxwellmezadre/aliexpress-mcp and
ElMagoCT/aliexpress-parcel-intelligence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, cast

from aliclaim._checks import MOST_MEMBERS
from aliclaim._errors import Fault, InvalidValueError, RecordError
from aliclaim._money import MINOR_UNITS, Money
from aliclaim._order import Boundary, Item, Order, PaymentMethod, Receipt, StatedDate
from aliclaim._policy import BRAZIL_2026, GUIDE, Party, Policy, Start
from aliclaim._protection import start_unknown
from aliclaim._time import DateTime, calendar_days_after, iso
from aliclaim.adapters.aliexpress._printed import (
    day_of,
    days_in,
    exact_price,
    instant_of_milliseconds,
    is_unclear,
    plain,
    price_in,
    price_of_minor,
    promise_in,
    sentences,
)
from aliclaim.adapters.aliexpress._raw import Row
from aliclaim.adapters.aliexpress._records import NoteCode, OrderRecord, PrintedWindow

_C = NoteCode

_STATUS: Final = "detail_order_status_block"
_INFO: Final = "detail_simple_order_info_component"
_PRODUCTS: Final = "detail_product_block"
_PRICES: Final = "detail_order_price_block"
_SERVICES: Final = "detail_order_services"
_READ: Final = frozenset({_STATUS, _INFO, _PRODUCTS, _PRICES, _SERVICES})
# The progress bar shows once more what the services promise.
_LEFT_ASIDE: Final = frozenset(
    {"detail_aync_block", "detail_root_container", "detail_service_progress_bar", "detail_tail_container"}
)

_COMPLETED: Final = 9
_COMPLETED_WORDS: Final = frozenset({"completed", "finished", "concluído", "finalizado"})
_FREE: Final = frozenset({"free", "free shipping"})
_FREE_RETURNS: Final = "free returns"
_OPEN_DISPUTE: Final = "OPEN_DISPUTE"

# Google Pay is left out: it passes on a card or a purse, and the page does not say which.
_PAYMENTS: Final[Mapping[str, PaymentMethod]] = MappingProxyType(
    {
        "credit/debit card": PaymentMethod.CARD,
        "credit card": PaymentMethod.CARD,
        "debit card": PaymentMethod.CARD,
        "paypal": PaymentMethod.WALLET,
        "webmoney": PaymentMethod.WALLET,
        "qiwi": PaymentMethod.WALLET,
        "western union": PaymentMethod.MONEY_TRANSFER,
        "aliexpress bonus": PaymentMethod.BONUS,
    }
)


def page_of(row: Row, policy: Policy | None = None) -> OrderRecord:
    """Read an order page.

    Args:
        row: The record, with its wrappers or without them.
        policy: The profile that counts where the page prints the windows of none that is known.

    Returns:
        The order, as far as the page tells it; what could not be taken stands in its notes.

    Raises:
        RecordError: The page does not tell which order it is, or what was paid.
    """
    page = _page(row)
    known = _known(page)
    dates = _dates(page)
    windows = _windows(page, dates)
    order = _order(page, known, dates, _stated(page, windows))
    profile = _policy(page, order, windows, policy)
    seen_at = _milliseconds(page.whole, "curTime")
    can_dispute = _can_dispute(page)
    _leave(page)
    return OrderRecord(
        order=order,
        policy=profile,
        line_ids=known.line_ids,
        title=page.title,
        can_dispute=can_dispute,
        windows=windows,
        seen_at=seen_at,
        notes=row.notes.all,
    )


# --- the tree ---------------------------------------------------------------------------------


class _Page(NamedTuple):
    """What is read of the tree; a row is empty where the page does not have it."""

    title: str
    status: Row
    info: Row
    prices: Row
    total: Row
    lines: list[Row]
    services: list[Row]
    whole: Row


def is_page(row: Row) -> bool:
    """Whether a record is an order page: with its wrappers, or without them."""
    return any(tag in _READ for tag, _ in _components(_layers(row)[-1]))


def _page(row: Row) -> _Page:
    """Pick the components, by their tags."""
    *_, tree = layers = _layers(row)
    parts: dict[str, list[Row]] = {}
    for tag, fields in _components(tree):
        parts.setdefault(tag, []).append(fields)
    for tag in sorted(parts.keys() - _READ - _LEFT_ASIDE):
        row.notes.add(_C.UNKNOWN_FIELD, tag, "", "a component that is not known")
    status, info, prices = (parts.get(tag, [Row({}, tag, row.notes)])[0] for tag in (_STATUS, _INFO, _PRICES))
    said = (inner for layer in layers if (inner := _inner(layer, "global")))
    return _Page(
        title=plain(status.text("title")),
        status=status,
        info=info,
        prices=prices,
        total=prices.row("totalPrice") or Row({}, prices.at("totalPrice"), row.notes),
        lines=[line for block in parts.get(_PRODUCTS, ()) for line in block.rows("productVOList")],
        services=[service for block in parts.get(_SERVICES, ()) for service in block.rows("data")],
        whole=next(said, Row({}, "global", row.notes)),
    )


def _layers(row: Row) -> list[Row]:
    """Return the record and the layers around its components, outermost first."""
    layers = [row]
    while not any(_components(layers[-1])) and (inner := _inner(layers[-1], "data")):
        layers.append(inner)
    return layers


def _inner(row: Row, name: str) -> Row | None:
    """Return an object of a wrapper; None where there is none."""
    found = row.data.get(name)
    return Row(cast("dict[str, object]", found), name, row.notes) if isinstance(found, dict) else None


def _components(row: Row) -> Iterator[tuple[str, Row]]:
    """Go through the components of a tree: each has a tag, and its fields."""
    for value in row.data.values():
        component = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        tag, fields = component.get("tag"), component.get("fields")
        if isinstance(tag, str) and isinstance(fields, dict):
            yield tag, Row(cast("dict[str, object]", fields), tag, row.notes)


def _leave(page: _Page) -> None:
    """Note the fields that nobody knows, beside those that only serve the layout."""
    page.status.skip("baseCurrency", "intentionCurrency")
    page.info.skip(
        *("addressVO", "orderCreatTimeTile", "orderEndTimeTile", "orderIdTitle", "orderShipTimeTile"),
        *("payTime", "payTimeTitle", "paymentMethodTitle"),
    )
    page.total.skip("title")
    for line in page.lines:
        line.skip(
            *("itemDetailUrl", "itemImgUrl", "itemTitleTags", "skuAttrKeys", "skuAttrs", "skuId"),
            *("snapshotText", "snapshotUrl", "tagCombineColor"),
        )
    for row in (page.status, page.info, page.prices, page.total, *page.lines):
        row.unread()


def _left_out(row: Row, name: str, why: str) -> None:
    """Note a field that is not taken, and why."""
    row.notes.add(_C.UNREADABLE, row.at(name), row.data.get(name, ""), why)


# --- which order, and what was paid -----------------------------------------------------------


class _Known(NamedTuple):
    """What an order cannot be without, and its lines."""

    id: str
    paid: Money
    items: tuple[Item, ...]
    line_ids: tuple[str, ...]


def _known(page: _Page) -> _Known:
    """Read what an order cannot be without.

    Raises:
        RecordError: The page does not tell it.
    """
    order_id, currency = _order_id(page), _currency(page)
    lines = _lines(page)
    items = [item for id_, line in lines.items() if (item := _item(line, id_, currency))]
    paid = _paid(page, items, len(lines), currency)
    faults = (
        *((Fault(page.info.at("tradeOrderId"), "the order's id", "nothing"),) if not order_id else ()),
        *((Fault(page.total.path, "what was paid, with its currency", "nothing"),) if paid is None else ()),
    )
    if faults or paid is None:
        raise RecordError(faults)
    if left := items[MOST_MEMBERS:]:
        words = f"more than {MOST_MEMBERS:,} lines: {len(left):,} are left out"
        page.info.notes.add(_C.UNREADABLE, _PRODUCTS, "", words)
    return _Known(order_id, paid, tuple(items[:MOST_MEMBERS]), tuple(lines))


def _order_id(page: _Page) -> str:
    """Return the id; where two are told, that of the order's own component."""
    own, shown = page.info.id("tradeOrderId"), page.status.id("orderId")
    if own and shown and own != shown:
        _left_out(page.status, "orderId", f"another id than {own}")
    return own or shown


def _currency(page: _Page) -> str:
    """Return the currency in which the order was paid: the `baseCurrency` is the seller's."""
    told = [(page.total, "currencyCode"), *((line, "currencyCode") for line in page.lines)]
    for row, name in (*told, (page.status, "intentionCurrency")):
        code = row.text(name).strip().upper()
        if code in MINOR_UNITS:
            return code
        if code:
            _left_out(row, name, "no code of ISO 4217")
    return ""


def _price(row: Row, words: str, currency: str) -> Money | None:
    """Read a price: exact where it is told so, else as it is printed, if that can be read in one way."""
    formatted, printed = row.text("formatPriceInfo"), row.text(words)
    cents, factor = row.number("cent"), row.number("centFactor")
    if currency not in MINOR_UNITS or not (formatted or printed or cents is not None):
        return None
    exact = exact_price(formatted, currency)
    if exact is None and cents is not None:
        exact = price_of_minor(cents, factor, currency)
    found = price_in(printed, currency) if exact is None else exact
    if found is None:
        _left_out(row, words if printed else "formatPriceInfo", f"no price in {currency} that is clear")
    return found


def _paid(page: _Page, items: list[Item], lines: int, currency: str) -> Money | None:
    """Return what was paid; the prices of all lines, if each has one, where the page has no total."""
    total = _price(page.total, "value", currency)
    if total is not None or not items or len(items) < lines:
        return total
    words = "the prices of the lines, before discounts and taxes"
    page.total.notes.add(_C.ASSUMED, page.total.path, "", words)
    return price_of_minor(sum(item.price.minor for item in items), None, currency)


def _lines(page: _Page) -> dict[str, Row]:
    """Return the lines by their ids, each once."""
    lines: dict[str, Row] = {}
    for line in page.lines:
        line_id = line.id("orderLineId")
        if not line_id:
            _left_out(line, "orderLineId", "a line without an id is left out")
        elif line_id in lines:
            line.notes.add(_C.DOUBLED, line.path, line_id)
        else:
            lines[line_id] = line
    return lines


def _item(line: Row, line_id: str, currency: str) -> Item | None:
    """Read a line; None, with a note, where it has no price in the order's currency.

    The page's price is that of one piece, before discounts and taxes (maxwellmezadre/aliexpress-mcp,
    docs/DATA-MODEL.md, 2026: of two pieces, the subtotal is twice the price).
    """
    code = line.text("currencyCode").strip().upper() or currency
    piece, pieces = _price(line, "itemPriceText", code), _pieces(line)
    title = line.text("itemTitle") or line.text("productId")
    price = price_of_minor(piece.minor * pieces, None, code) if piece else piece
    if price is None or code != currency:
        _left_out(line, "itemPriceText", f"a line without a price in {currency or 'a currency'} is left out")
        return None
    try:
        return Item(id=line_id, title=title, price=price, quantity=pieces)
    except InvalidValueError as error:
        line.notes.add(_C.UNREADABLE, line.path, "", str(error))
        return None


def _pieces(line: Row) -> int:
    """Read how many pieces there are: one where that is not told."""
    pieces = line.number("quantity")
    if pieces is not None and 1 <= pieces <= _MOST_PIECES:
        return pieces
    line.notes.add(_C.ASSUMED, line.at("quantity"), line.data.get("quantity", ""), "one piece is taken")
    return 1


_MOST_PIECES: Final = 1_000_000


# --- dates ------------------------------------------------------------------------------------


class _Dates(NamedTuple):
    """The dates of an order, none before the one ahead of it; None where the page does not tell."""

    ordered: DateTime | None
    shipped: DateTime | None
    confirmed: DateTime | None


class _When(NamedTuple):
    """A date as the page tells it: its beginning, where it tells the day alone."""

    at: DateTime
    day_only: bool


def _dates(page: _Page) -> _Dates:
    """Read the dates; of two that contradict each other, the one that says less is left out."""
    info = page.info
    ordered, sent = _when(info, "orderCreatTime"), _when(info, "orderShipTime")
    ended = _when(info, "orderEndTime")
    shipped, placed = _not_before(sent, ordered and ordered.at), ordered and ordered.at
    if placed and shipped and shipped < placed:
        _left_out(info, "orderCreatTime", f"it lies after the shipping on {iso(shipped)}")
        placed = None
    return _Dates(placed, shipped, _confirmed(page, ended, shipped))


def _confirmed(page: _Page, ended: _When | None, shipped: DateTime | None) -> DateTime | None:
    """Take the end of a completed order for the confirmation of receipt."""
    at = _not_before(ended, shipped)
    completed = _is_completed(page)
    if at is None:
        return None
    if not completed or shipped is None or at < shipped:
        why = "it does not follow the shipping" if completed else "the end of an order that is not completed"
        _left_out(page.info, "orderEndTime", why)
        return None
    page.info.notes.add(_C.ASSUMED, page.info.at("orderEndTime"), page.info.data["orderEndTime"], _WHO)
    return at


_WHO: Final = (
    "receipt was confirmed then; by whom is not said: by AliExpress's system is taken, so that nothing is "
    "concluded from it about the goods"
)


def _is_completed(page: _Page) -> bool:
    """Whether the order is completed: by its number, which knows no language, or else by its title."""
    status = page.whole.number("orderStatus")
    return status == _COMPLETED or page.title.lower() in _COMPLETED_WORDS


def _when(row: Row, name: str) -> _When | None:
    """Read a date: a day in words, milliseconds since 1970, or a time of the marketplace's zone."""
    words = plain(row.text(name))
    if not words:
        return None
    if at := instant_of_milliseconds(words):
        return _When(at, day_only=False)
    if day := day_of(words):
        row.notes.add(_C.DAY_ONLY, row.at(name), words)
        return _When(day, day_only=True)
    at = row.time(name)
    return _When(at, day_only=False) if at else None


def _not_before(later: _When | None, earlier: DateTime | None) -> DateTime | None:
    """Return a date; where it is a day alone, and the one before it lies in that day, the one before it."""
    if later is None or earlier is None or not later.day_only:
        return later and later.at
    return earlier if later.at < earlier < calendar_days_after(later.at, 0) else later.at


def _milliseconds(row: Row, name: str) -> DateTime | None:
    words = row.text(name)
    at = instant_of_milliseconds(words)
    if words and at is None:
        _left_out(row, name, "no milliseconds since 1970")
    return at


def _promised(page: _Page) -> DateTime | None:
    """Read until when the order was promised: of several days the earliest, for safety."""
    rows = [row for line in page.lines if (row := line.row("etaAndTrack"))]
    found = {row.at(_PROMISED): day for row in rows if (day := _expected(row))}
    if len(set(found.values())) > 1:
        page.info.notes.add(
            _C.ASSUMED, min(found, key=found.__getitem__), "", "of several days, the earliest"
        )
    return min(found.values(), default=None)


_PROMISED: Final = "expectDeliveryDateTitle"


def _expected(row: Row) -> DateTime | None:
    """Read the promised day of a line: the last one of a span."""
    words = row.text(_PROMISED)
    days = days_in(words)
    if not words:
        return None
    if not days:
        _left_out(row, _PROMISED, "no day that is clear")
        return None
    row.notes.add(_C.DAY_ONLY, row.at(_PROMISED), words)
    return days[-1]


# --- windows ----------------------------------------------------------------------------------


def _windows(page: _Page, dates: _Dates) -> tuple[PrintedWindow, ...]:
    """Read the times that the page promises, each once."""
    starts = {Boundary.CONFIRMED_ENDS: dates.confirmed, Boundary.PROTECTION_ENDS: dates.ordered}
    found: dict[str, PrintedWindow] = {}
    for row, name in ((page.status, "reminder"), *((service, "content") for service in page.services)):
        for sentence in sentences(row.text(name)):
            if window := promise_in(sentence, starts):
                found[sentence] = window
            elif is_unclear(sentence):
                row.notes.add(_C.UNREADABLE, row.at(name), sentence, "a promise that is not known")
    return tuple(found.values())


def _stated(page: _Page, windows: tuple[PrintedWindow, ...]) -> tuple[StatedDate, ...]:
    """State the dates that the windows come to: of two for one boundary, the earlier."""
    dates: dict[Boundary, DateTime] = {}
    for window in windows:
        if window.boundary is None or window.until is None:
            continue
        known = dates.setdefault(window.boundary, window.until)
        if known != window.until:
            page.status.notes.add(_C.ASSUMED, page.status.path, window.words, "of two dates, the earlier")
            dates[window.boundary] = min(known, window.until)
    return tuple(StatedDate(boundary=boundary, at=at) for boundary, at in dates.items())


def _policy(page: _Page, order: Order, windows: tuple[PrintedWindow, ...], asked: Policy | None) -> Policy:
    """Return the profile whose windows the page prints; else the one asked for, else the guide's."""
    printed = {(window.boundary, window.days) for window in windows if window.boundary}
    profiles = (asked, BRAZIL_2026) if asked else (BRAZIL_2026,)
    fitting = (each for each in profiles if printed == _prints(each) and not start_unknown(order, each))
    found = next(fitting, None)
    taken = found or asked or GUIDE
    agreed = asked in {None, found} if found else asked and not printed
    if not agreed:
        words = f"{'it prints other windows' if printed else 'it prints none'}: {taken.name!r} is taken"
        page.status.notes.add(_C.ASSUMED, page.status.at("reminder"), "", words)
    return taken


def _prints(policy: Policy) -> set[tuple[Boundary, int]]:
    """Return what the page of an order prints where a profile holds; nothing where it counts otherwise."""
    if policy.protection_from.value is not Start.ORDERED:
        return set()
    return {
        (Boundary.CONFIRMED_ENDS, policy.after_confirmation.count),
        (Boundary.PROTECTION_ENDS, policy.protection.count),
    }


# --- the rest ---------------------------------------------------------------------------------


def _order(page: _Page, known: _Known, dates: _Dates, stated: tuple[StatedDate, ...]) -> Order:
    return Order(
        id=known.id,
        paid=known.paid,
        ordered_at=dates.ordered,
        shipped_at=dates.shipped,
        estimated_delivery=_promised(page),
        items=known.items,
        shipping_paid=_shipping(page, known.paid),
        payment=_payment(page.info),
        free_return=_free_return(page),
        receipt=Receipt(at=dates.confirmed, by=Party.PLATFORM) if dates.confirmed else None,
        stated=stated,
    )


def _shipping(page: _Page, paid: Money) -> Money | None:
    """Read what was paid for shipping: nothing where it was free, None where the page does not tell."""
    rows = (
        row for row in page.prices.rows("priceDetails") if row.text("title").strip().lower() == "shipping"
    )
    row = next(rows, None)
    if row is None:
        return None
    if row.text("value").strip().lower() in _FREE:
        return Money.zero(paid.currency)
    price = _price(row, "value", paid.currency)
    if price is not None and price > paid:
        _left_out(row, "value", "more than was paid in all")
        return None
    return price


def _payment(info: Row) -> PaymentMethod | None:
    words = info.text("paymentMethod")
    method = _PAYMENTS.get(words.strip().lower())
    if words and method is None:
        info.notes.add(_C.UNKNOWN_VALUE, info.at("paymentMethod"), words)
    return method


def _free_return(page: _Page) -> bool:
    """Whether a free return is promised: for the order, or for each of its lines."""
    services = {plain(service.text("title")).lower() for service in page.services}
    tags = [{plain(tag.text("richText")).lower() for tag in line.rows("itemTags")} for line in page.lines]
    return _FREE_RETURNS in services or (bool(tags) and all(_FREE_RETURNS in each for each in tags))


def _can_dispute(page: _Page) -> bool:
    """Whether there is a button to open a dispute, of the order or of a line."""
    places = ((page.status, "buttonVOList"), *((line, "buttonVOS") for line in page.lines))
    buttons = [button for row, name in places for button in row.rows(name)]
    return _OPEN_DISPUTE in [button.text("type").strip().upper() for button in buttons]

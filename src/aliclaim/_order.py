"""The order that a dispute is about, and what is known of it (floor 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, final

import attrs

from ._checks import Term, as_tuple, distinct, holds, members, name, text, whole
from ._errors import CurrencyMismatchError, InvalidValueError
from ._money import Money
from ._policy import Origin, Party
from ._time import DateTime, instant, instant_or_none, iso
from ._values import Value


class PaymentMethod(Term):
    """How the order was paid: the refund comes back the same way (M1)."""

    CARD = "card"
    """A credit or debit card."""
    WALLET = "wallet"
    """An electronic purse, such as WebMoney or PayPal."""
    MOBILE = "mobile"
    """The account of a mobile phone."""
    MONEY_TRANSFER = "money_transfer"
    """Cash by a transfer service, such as Western Union."""
    BONUS = "bonus"
    """The marketplace's own balance."""


class TrackingStatus(Term):
    """What the tracking page shows."""

    NO_INFORMATION = "no_information"
    """The number is unknown, or nothing has been shown for it."""
    IN_TRANSIT = "in_transit"
    """The parcel is on its way."""
    HELD_BY_CUSTOMS = "held_by_customs"
    """Customs is holding the parcel."""
    DELIVERED = "delivered"
    """The carrier says that it has been delivered."""
    RETURNED_TO_SELLER = "returned_to_seller"
    """The carrier has sent it back."""
    LOST = "lost"
    """The carrier has lost it, or the shipment was cancelled."""


def _seen(tracking: Tracking) -> DateTime:
    return tracking.seen_at


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Tracking(Value):
    """The newest reading of the parcel's tracking.

    Attributes:
        status: What the page shows.
        seen_at: When it was read there, in UTC.
        since: When that status was first read, in UTC; `seen_at` where no earlier reading is known.
        number: The tracking number; empty where unknown.
        carrier: The carrier; empty where unknown.
    """

    status: TrackingStatus = attrs.field(validator=holds(TrackingStatus, "a TrackingStatus"))
    seen_at: DateTime = attrs.field(converter=instant)
    since: DateTime = attrs.field(default=attrs.Factory(_seen, takes_self=True), converter=instant)
    number: str = attrs.field(default="", validator=text)
    carrier: str = attrs.field(default="", validator=text)

    def __attrs_post_init__(self) -> None:
        """Refuse a first reading that is later than the newest."""
        if self.since > self.seen_at:
            words = f"an instant not after {iso(self.seen_at)}"
            raise InvalidValueError("Tracking.since", words, iso(self.since))


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Extension(Value):
    """The seller's extension of the protection (W2).

    Attributes:
        at: When it was granted, in UTC.
        until: The new end of the protection, in UTC.
    """

    at: DateTime = attrs.field(converter=instant)
    until: DateTime = attrs.field(converter=instant)

    def __attrs_post_init__(self) -> None:
        """Refuse an end that lies behind already."""
        if self.until <= self.at:
            raise InvalidValueError("Extension.until", f"an instant after {iso(self.at)}", iso(self.until))


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Receipt(Value):
    """The confirmation that the order was received (W3). It may come before the parcel does.

    Attributes:
        at: When it was confirmed, in UTC.
        by: The buyer, or the platform, which confirms by itself after some time.
    """

    at: DateTime = attrs.field(converter=instant)
    by: Party = attrs.field(default=Party.BUYER, validator=holds(Party, "a Party"))

    def __attrs_post_init__(self) -> None:
        """Refuse a seller who confirms."""
        if self.by is Party.SELLER:
            raise InvalidValueError("Receipt.by", "buyer or platform", self.by.value)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Item(Value):
    """One line of the order.

    Attributes:
        id: The line's id.
        title: What was bought.
        price: What was paid for the whole line. Never negative.
        quantity: How many pieces, from 1.
    """

    id: str = attrs.field(validator=name)
    title: str = attrs.field(validator=text)
    price: Money = attrs.field(validator=holds(Money, "a Money"))
    quantity: int = attrs.field(default=1, validator=whole(1, 1_000_000))

    def __attrs_post_init__(self) -> None:
        """Refuse a price below nothing."""
        if self.price < Money.zero(self.price.currency):
            raise InvalidValueError("Item.price", "an amount that is not negative", str(self.price))


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class BuyerRecord(Value):
    """What the buyer's earlier orders look like: a dispute on every one costs credibility (O6).

    Attributes:
        orders: How many orders the buyer placed before this one, up to a million.
        disputed: On how many of them the buyer opened a dispute; at most `orders`.

    Examples:
        >>> BuyerRecord(orders=40, disputed=2).share
        5
    """

    orders: int = attrs.field(validator=whole(0, 1_000_000))
    disputed: int = attrs.field(validator=whole(0, 1_000_000))

    def __attrs_post_init__(self) -> None:
        """Refuse more disputed orders than there were orders."""
        if self.disputed > self.orders:
            words = f"at most {self.orders:,}, as many as there were orders"
            raise InvalidValueError("BuyerRecord.disputed", words, f"{self.disputed:,}")

    @property
    def share(self) -> int:
        """The disputed orders, in whole per cent of all, rounded down; 0 where there were none."""
        return self.disputed * 100 // self.orders if self.orders else 0


class Boundary(Term):
    """A date of the protection that can be stated, rather than counted."""

    OPENING_STARTS = "opening_starts"
    """From when a dispute may be opened (W1)."""
    PROTECTION_ENDS = "protection_ends"
    """When the protection ends, while receipt is not confirmed (W2)."""
    CONFIRMED_ENDS = "confirmed_ends"
    """Until when a dispute may be opened after receipt was confirmed (W3)."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class StatedDate(Value):
    """A date that someone stated. It wins over the figures of the policy.

    Attributes:
        boundary: Which date of the protection.
        at: The instant, in UTC.
        origin: Who stated it: the marketplace, which wins, or the user.
    """

    boundary: Boundary = attrs.field(validator=holds(Boundary, "a Boundary"))
    at: DateTime = attrs.field(converter=instant)
    origin: Origin = attrs.field(default=Origin.MARKETPLACE, validator=holds(Origin, "an Origin"))

    def __attrs_post_init__(self) -> None:
        """Refuse a policy that states a date: it only lets one be counted."""
        if self.origin is Origin.POLICY:
            raise InvalidValueError("StatedDate.origin", "marketplace or user", self.origin.value)


def _items(value: Iterable[Item]) -> tuple[Item, ...]:
    return as_tuple(value)


def _part_of_paid(order: Order, field: attrs.Attribute[Any], value: Money | None) -> None:
    """Check that an amount is a part of what was paid."""
    if value is None:
        return
    what = f"Order.{field.name}"
    holds(Money, "a Money")(order, field, value)
    if value.currency != order.paid.currency:
        raise CurrencyMismatchError(what, f"an amount in {order.paid.currency}", str(value))
    if not Money.zero(value.currency) <= value <= order.paid:
        raise InvalidValueError(what, f"a part of the {order.paid} that was paid", str(value))


def _stated(value: Iterable[StatedDate]) -> tuple[StatedDate, ...]:
    return as_tuple(value)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Order(Value):
    """An order: the facts that the rules look at.

    What happens later, such as an extension, is best told as an event of the case, which keeps
    the history; what was already so when the case began may stand here.

    Attributes:
        id: The order's id: text, since ids of the marketplace exceed what a float can hold.
        paid: What was paid for it in all: the most that can be refunded (O4). Never negative.
        ordered_at: When it was placed, in UTC, if known.
        shipped_at: When it was shipped, in UTC; None while it was not.
        estimated_delivery: Until when it was promised, in UTC, if known (R4).
        items: Its lines, in the order's currency, each id once.
        shipping_paid: How much of what was paid was for shipping; zero where it was free, None where
            that is not known (R8).
        payment: How it was paid, if known (M1, M3).
        free_return: Whether the order page promises a free return (M4, M7): else the buyer pays for
            sending goods back (O3).
        local_guarantee: Whether the buyer's country grants a guarantee that AliExpress honours (M5).
        tracking: The newest reading of the tracking, if any (W5).
        extension: The newest extension of the protection, if any (W2).
        receipt: The confirmation of receipt, if any (W3).
        stated: Dates that the marketplace printed, or the user typed: at most one for each
            boundary and origin.

    Raises:
        InvalidValueError: A value is of the wrong kind, or the facts contradict each other.
        CurrencyMismatchError: An item has another currency than the order.

    Examples:
        >>> from datetime import datetime, timezone
        >>> order = Order(
        ...     id="8194700000021470",
        ...     paid=Money("61.70", "USD"),
        ...     shipped_at=datetime(2026, 3, 1, tzinfo=timezone.utc),
        ... )
        >>> order.receipt is None
        True
    """

    id: str = attrs.field(validator=name)
    paid: Money = attrs.field(validator=holds(Money, "a Money"))
    ordered_at: DateTime | None = attrs.field(default=None, converter=instant_or_none)
    shipped_at: DateTime | None = attrs.field(default=None, converter=instant_or_none)
    estimated_delivery: DateTime | None = attrs.field(default=None, converter=instant_or_none)
    items: tuple[Item, ...] = attrs.field(default=(), converter=_items, validator=members(Item, "an Item"))
    shipping_paid: Money | None = attrs.field(default=None, validator=_part_of_paid)
    payment: PaymentMethod | None = attrs.field(
        default=None, validator=holds((PaymentMethod, type(None)), "a PaymentMethod")
    )
    free_return: bool = attrs.field(default=False, validator=holds(bool, "true or false"))
    local_guarantee: bool = attrs.field(default=False, validator=holds(bool, "true or false"))
    tracking: Tracking | None = attrs.field(
        default=None, validator=holds((Tracking, type(None)), "a Tracking")
    )
    extension: Extension | None = attrs.field(
        default=None, validator=holds((Extension, type(None)), "an Extension")
    )
    receipt: Receipt | None = attrs.field(default=None, validator=holds((Receipt, type(None)), "a Receipt"))
    stated: tuple[StatedDate, ...] = attrs.field(
        default=(), converter=_stated, validator=members(StatedDate, "a StatedDate")
    )

    def __attrs_post_init__(self) -> None:
        """Refuse facts that contradict each other."""
        if self.paid < Money.zero(self.paid.currency):
            raise InvalidValueError("Order.paid", "an amount that is not negative", str(self.paid))
        for number, item in enumerate(self.items):
            if item.price.currency != self.paid.currency:
                what = f"Order.items[{number}].price"
                raise CurrencyMismatchError(what, f"an amount in {self.paid.currency}", str(item.price))
        distinct("Order.items", (item.id for item in self.items))
        distinct("Order.stated", (f"{date.boundary} by {date.origin}" for date in self.stated))
        _not_before("Order.shipped_at", self.shipped_at, self.ordered_at)
        for what, fact in (
            ("Order.receipt.at", self.receipt and self.receipt.at),
            ("Order.extension.at", self.extension and self.extension.at),
        ):
            if fact and not self.shipped_at:
                raise InvalidValueError("Order.shipped_at", f"an instant, since {what} has one", "nothing")
            _not_before(what, fact, self.shipped_at)

    def stating(self, boundary: Boundary) -> StatedDate | None:
        """Return the date stated for a boundary: the marketplace's, else the user's, else None.

        Args:
            boundary: Which date.
        """
        found = [date for date in self.stated if date.boundary is boundary]
        return min(found, key=lambda date: list(Origin).index(date.origin), default=None)

    @property
    def known_until(self) -> DateTime | None:
        """The instant of the newest fact; None where none has a date."""
        return max(self._dated.values(), default=None)

    def as_of(self, now: datetime) -> Order:
        """Return the order as it was known at an earlier moment, without the facts that came later.

        Args:
            now: The moment; what became known at its very instant is kept.

        Returns:
            The order as it was then.

        Raises:
            InvalidValueError: `now` is naive.
        """
        moment = instant(now)
        later: Any = {name: None for name, at in self._dated.items() if at > moment}
        return attrs.evolve(self, **later)

    @property
    def _dated(self) -> dict[str, DateTime]:
        """The facts that became known at some instant, by the names of their fields."""
        dates = {
            "ordered_at": self.ordered_at,
            "shipped_at": self.shipped_at,
            "tracking": self.tracking and self.tracking.seen_at,
            "extension": self.extension and self.extension.at,
            "receipt": self.receipt and self.receipt.at,
        }
        return {name: at for name, at in dates.items() if at}


def _not_before(what: str, later: DateTime | None, earlier: DateTime | None) -> None:
    if later and earlier and later < earlier:
        raise InvalidValueError(what, f"an instant not before {iso(earlier)}", iso(later))

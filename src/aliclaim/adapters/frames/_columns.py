"""The columns of a table of orders: their names, what they hold, and what is taken where one is absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, final

import attrs

from aliclaim._checks import Check, Term
from aliclaim._claims import Reason
from aliclaim._errors import InvalidValueError, shown
from aliclaim._order import TrackingStatus
from aliclaim._phases import Phase
from aliclaim._policy import Party
from aliclaim._terms import Cause
from aliclaim._values import Value


class Holds(Term):
    """What a column can hold."""

    TIME = "time"
    """Aware times, or whole microseconds since 1970 in UTC."""
    AMOUNT = "amount"
    """Whole numbers of the currency's smallest unit."""
    FLAG = "flag"
    """True or false."""


_T, _A = Holds.TIME, Holds.AMOUNT

FACTS: Final[Mapping[str, Holds | type[Term]]] = MappingProxyType(
    {
        "ordered_at": _T,
        "shipped_at": _T,
        "estimated_delivery": _T,
        "receipt_at": _T,
        "receipt_by": Party,
        "extended_until": _T,
        "tracking_status": TrackingStatus,
        "paid_minor": _A,
        "shipping_paid_minor": _A,
        "opening_starts": _T,
        "protection_ends": _T,
        "confirmed_ends": _T,
        "reason": Reason,
        "asked_minor": _A,
        "items_minor": _A,
        "worth_minor": _A,
        "dispute_phase": Phase,
        "dispute_cause": Cause,
        "dispute_contested": Holds.FLAG,
        "dispute_opened_at": _T,
        "dispute_requested_at": _T,
        "platform_proposed_at": _T,
        "return_agreed_at": _T,
        "answer_by": _T,
        "agreement_by": _T,
        "negotiation_ends": _T,
        "ship_by": _T,
    }
)
"""What each column holds: by its name here, not by the user's."""

HAPPENED: Final = (
    *("ordered_at", "shipped_at", "receipt_at", "dispute_opened_at", "dispute_requested_at"),
    *("platform_proposed_at", "return_agreed_at"),
)
"""The dates of what has happened: none of them can lie after the moment of the question."""


def _column(_: object, field: attrs.Attribute[str | None], value: object) -> None:
    if value is not None and not (isinstance(value, str) and value):
        raise InvalidValueError(f"Columns.{field.name}", "the name of a column, or None", shown(value))


_NAME: Final[Check] = _column


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Columns(Value):
    """The names of the columns of a table of orders, where they differ from those of this library.

    A column that is named here must be there. One that is left out is looked for by its own name, and
    its default counts where it is absent; with None it is not looked for. A null is the same as an absent
    column; so is empty text.

    A time is aware, or a whole number of microseconds since 1970 in UTC. An amount is a whole number of
    the currency's smallest unit, of one currency within a row. A name of a closed list is its value as
    text, or its number in `CODES`.

    Attributes:
        ordered_at: When it was placed: time; unknown if absent.
        shipped_at: When it was shipped: time; must be there, and is null while it was not.
        estimated_delivery: Until when it was promised: time; unknown if absent (R4).
        receipt_at: When receipt was confirmed: time; not confirmed if absent (W3).
        receipt_by: Who confirmed it: `Party`, `buyer` or `platform`; the buyer if absent.
        extended_until: The newest end of the protection that the seller granted: time; none if absent (W2).
        tracking_status: What tracking shows: `TrackingStatus`; unknown if absent (W5).
        paid_minor: What was paid in all: amount; where absent, nothing is said about money (O4).
        shipping_paid_minor: How much of it was for shipping: amount; unknown if absent (R8).
        opening_starts: From when a dispute may be opened, as stated: time; counted if absent (W1).
        protection_ends: When the protection ends, as stated: time; counted if absent (W2).
        confirmed_ends: When it ends after the confirmation, as stated: time; counted if absent (W3).
        reason: What would be claimed: `Reason`; where absent, the answer is for the order alone.
        asked_minor: How much would be asked for: amount; not looked at if absent (O4).
        items_minor: The price of the items concerned: amount; all that was paid if absent (R3).
        worth_minor: What the goods concerned are worth as they are: amount; unknown if absent (R2).
        dispute_phase: Where the newest dispute stands: `Phase`; there was none if absent.
        dispute_cause: Why it was decided as it was: `Cause`; if absent, a closed one was closed by the
            buyer, and any other was settled.
        dispute_contested: Whether a return had been settled before, and was contested: true or false;
            false if absent. It counts while the dispute is under review or judged.
        dispute_opened_at: When it was opened: time; unknown if absent.
        dispute_requested_at: When the buyer last asked for something: time; the opening if absent (P1).
        platform_proposed_at: When AliExpress proposed: time; unknown if absent (P3).
        return_agreed_at: When a return was settled: time; unknown if absent (P9).
        answer_by: Until when the seller must answer, as stated: time; counted if absent (P1).
        agreement_by: When AliExpress steps in, as stated: time; counted if absent (P2).
        negotiation_ends: "Negotiation finished", as stated: time; counted if absent (P3).
        ship_by: Until when goods must be on their way back, as stated: time; counted if absent (P9).

    Examples:
        >>> Columns(shipped_at="ship_date", reason=None).shipped_at
        'ship_date'
    """

    ordered_at: str | None = attrs.field(default="ordered_at", validator=_NAME)
    shipped_at: str | None = attrs.field(default="shipped_at", validator=_NAME)
    estimated_delivery: str | None = attrs.field(default="estimated_delivery", validator=_NAME)
    receipt_at: str | None = attrs.field(default="receipt_at", validator=_NAME)
    receipt_by: str | None = attrs.field(default="receipt_by", validator=_NAME)
    extended_until: str | None = attrs.field(default="extended_until", validator=_NAME)
    tracking_status: str | None = attrs.field(default="tracking_status", validator=_NAME)
    paid_minor: str | None = attrs.field(default="paid_minor", validator=_NAME)
    shipping_paid_minor: str | None = attrs.field(default="shipping_paid_minor", validator=_NAME)
    opening_starts: str | None = attrs.field(default="opening_starts", validator=_NAME)
    protection_ends: str | None = attrs.field(default="protection_ends", validator=_NAME)
    confirmed_ends: str | None = attrs.field(default="confirmed_ends", validator=_NAME)
    reason: str | None = attrs.field(default="reason", validator=_NAME)
    asked_minor: str | None = attrs.field(default="asked_minor", validator=_NAME)
    items_minor: str | None = attrs.field(default="items_minor", validator=_NAME)
    worth_minor: str | None = attrs.field(default="worth_minor", validator=_NAME)
    dispute_phase: str | None = attrs.field(default="dispute_phase", validator=_NAME)
    dispute_cause: str | None = attrs.field(default="dispute_cause", validator=_NAME)
    dispute_contested: str | None = attrs.field(default="dispute_contested", validator=_NAME)
    dispute_opened_at: str | None = attrs.field(default="dispute_opened_at", validator=_NAME)
    dispute_requested_at: str | None = attrs.field(default="dispute_requested_at", validator=_NAME)
    platform_proposed_at: str | None = attrs.field(default="platform_proposed_at", validator=_NAME)
    return_agreed_at: str | None = attrs.field(default="return_agreed_at", validator=_NAME)
    answer_by: str | None = attrs.field(default="answer_by", validator=_NAME)
    agreement_by: str | None = attrs.field(default="agreement_by", validator=_NAME)
    negotiation_ends: str | None = attrs.field(default="negotiation_ends", validator=_NAME)
    ship_by: str | None = attrs.field(default="ship_by", validator=_NAME)

    def __attrs_post_init__(self) -> None:
        """Refuse a table without the date of shipping."""
        if self.shipped_at is None:
            raise InvalidValueError("Columns.shipped_at", "the name of a column", "None")


def among(columns: Columns, names: list[str]) -> Iterator[tuple[str, str]]:
    """Find the facts that a table with columns of some names tells: each with its column.

    Raises:
        InvalidValueError: A column that must be there is not.
    """
    there = set(names)
    for fact, name in attrs.asdict(columns).items():
        if name in there:
            yield fact, name
        elif name is not None and (name != fact or fact == "shipped_at"):
            raise InvalidValueError(f"Columns.{fact}", f"the column {shown(name)}", "a table without it")

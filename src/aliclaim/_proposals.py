"""What a party proposes (floor 4)."""

from __future__ import annotations

from typing import ClassVar, TypeAlias, final

import attrs

from ._checks import holds
from ._errors import InvalidValueError
from ._money import Money
from ._policy import Party
from ._time import DateTime, instant
from ._values import Value


def _not_negative(owner: object, field: attrs.Attribute[Money], value: Money) -> None:
    what = f"{type(owner).__name__}.{field.name}"
    holds(Money, "a Money")(owner, field, value)
    if value < Money.zero(value.currency):
        raise InvalidValueError(what, "an amount that is not negative", str(value))


def positive(owner: object, field: attrs.Attribute[Money], value: Money) -> None:
    """Check that a field holds more than nothing."""
    _not_negative(owner, field, value)
    if not value:
        what = f"{type(owner).__name__}.{field.name}"
        raise InvalidValueError(what, "more than nothing", str(value))


@final
@attrs.frozen(eq=False, repr=False)
class Refund(Value):
    """Money back; the buyer keeps what has arrived (O3).

    Attributes:
        tag: Its name for programs, `refund`.
        amount: How much, never negative. Nothing at all is what a refusal amounts to: a seller
            or AliExpress may propose it, a buyer cannot ask for it.

    Examples:
        >>> Refund(Money("10.00", "USD"))
        Refund(amount=Money('10.00', 'USD'))
    """

    tag: ClassVar[str] = "refund"
    amount: Money = attrs.field(validator=_not_negative)


@final
@attrs.frozen(eq=False, repr=False)
class ReturnAndRefund(Value):
    """Money back once the goods have been sent back (O3).

    Attributes:
        tag: Its name for programs, `return_and_refund`.
        amount: How much: more than nothing.
        shipping_paid_by: Who bears the return shipping: without a free return, the buyer (O3, M4).
    """

    tag: ClassVar[str] = "return_and_refund"
    amount: Money = attrs.field(validator=positive)
    shipping_paid_by: Party = attrs.field(
        default=Party.BUYER, kw_only=True, validator=holds(Party, "a Party")
    )


@final
@attrs.frozen(eq=False, repr=False)
class Wait(Value):
    """More waiting time, without money (P1). Only a seller proposes it, and it is never accepted.

    Accepting would close the dispute for good (P7). A buyer who wants to wait cancels, and may
    open again while the protection runs (C1, W8).

    Attributes:
        tag: Its name for programs, `wait`.
        until: How long the buyer is asked to wait, in UTC.
    """

    tag: ClassVar[str] = "wait"
    until: DateTime = attrs.field(converter=instant)


Solution: TypeAlias = Refund | ReturnAndRefund
"""What can settle a dispute: the marketplace calls it a solution."""

Proposal: TypeAlias = Refund | ReturnAndRefund | Wait
"""What a seller may propose: a solution, or more waiting time."""

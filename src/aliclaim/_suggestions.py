"""A claim made from an order and a reason: how much, why, and what is missing (floor 7; rules R, O, M7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, final

import attrs

from ._checks import distinct, holds_argument
from ._claims import Claim, Evidence, Reason
from ._errors import CurrencyMismatchError, InvalidValueError, RefusedError, shown
from ._form import claim_refusals, item_refusals
from ._money import Money
from ._order import Item, Order
from ._policy import GUIDE, Policy
from ._proposals import Refund
from ._reasons import Basis, FirstStep, Requirement, entry_of, missing
from ._refusals import Refusal, RefusalCode, refuse
from ._values import Value


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Suggestion(Value):
    """A claim that the form takes, and the reasons for it.

    Attributes:
        claim: The claim. It asks for a refund alone (M7, O3).
        explanation: Why it is so, in whole sentences, each with its rule behind it in brackets.
        first: What to do before it is sent, in this order.
        missing: What it should show, and does not yet.
    """

    claim: Claim
    explanation: tuple[str, ...]
    first: tuple[FirstStep, ...]
    missing: tuple[Requirement, ...]

    @property
    def rule(self) -> str:
        """The rule of the guide for its reason, such as `R3`."""
        return self.claim.reason.rule


def suggest_claim(  # noqa: PLR0913  # one argument for each fact that a claim may need
    order: Order,
    reason: Reason,
    *,
    items: Sequence[str] | Mapping[str, int] = (),
    worth: Money | None = None,
    text: str = "",
    evidence: Iterable[Evidence] = (),
    policy: Policy = GUIDE,
) -> Suggestion:
    """Suggest what to claim: how much for this reason, and always as a refund alone.

    Args:
        order: The order. What was paid for shipping is needed for another shipping method (R8).
        reason: Why the buyer claims.
        items: The items concerned: their ids, or how many pieces of each; all of them if empty. The
            missing items must be told (R3). Another shipping method concerns the whole order (R8).
        worth: What the goods concerned are worth as they are, never negative: needed for goods that
            are slightly imperfect (R2); no other reason looks at it.
        text: The explanation of the claim.
        evidence: What is there to show it.
        policy: The profile that says what the form takes.

    Returns:
        The claim, with its explanation. It never asks for more than was paid.

    Raises:
        InvalidValueError: A value is of the wrong kind, is needed and not there, or names an item or a
            number of pieces that the order does not have.
        CurrencyMismatchError: `worth` has another currency than the order.
        RefusedError: There is nothing to ask for, or the form would not take the claim.

    Examples:
        >>> teapot = Item(id="1", title="Teapot", price=Money("30", "USD"), quantity=2)
        >>> order = Order(id="8194700000021470", paid=Money("33", "USD"), items=(teapot,))
        >>> suggestion = suggest_claim(order, Reason.ITEMS_MISSING, items={"1": 1})
        >>> suggestion.claim.asks
        Refund(amount=Money('15.00', 'USD'))
        >>> suggestion.explanation[0]
        'Ask for 15.00 USD, the price of the missing items. [R3]'
    """
    holds_argument("order", order, Order, "an Order")
    holds_argument("policy", policy, Policy, "a Policy")
    entry = entry_of(reason)
    facts = _Facts(order, reason, _price(order, items), _worth(order, worth))
    amount, words = _AMOUNTS[entry.basis](facts)
    asked = Refund(max(amount, Money.zero(amount.currency)))
    claim = Claim(reason=reason, asks=asked, text=text, evidence=evidence)
    if refusals := _refusals(claim, order, policy):
        raise RefusedError("dispute_opened", refusals)
    return Suggestion(
        claim=claim,
        explanation=(f"Ask for {amount}, {words}. [{entry.rule}]", *_explained(facts)),
        first=entry.first,
        missing=missing(claim),
    )


# --- which items ------------------------------------------------------------------------------


def _price(order: Order, items: Sequence[str] | Mapping[str, int]) -> Money | None:
    """Add up the prices of the items concerned; None where they are not told."""
    lines = {item.id: item for item in order.items}
    if isinstance(items, Mapping):
        prices = [_of_pieces(_line(lines, each, "items"), count) for each, count in items.items()]
    elif isinstance(items, (list, tuple)):
        told = [_line(lines, each, f"items[{number}]") for number, each in enumerate(items)]
        distinct("items", (line.id for line in told))
        prices = [line.price for line in told]
    else:
        words = "a list of ids of items, or a mapping from ids to numbers of pieces"
        raise InvalidValueError("items", words, shown(items))
    return sum(prices, Money.zero(order.paid.currency)) if prices else None


def _line(lines: Mapping[str, Item], told: object, where: str) -> Item:
    line = lines.get(told) if isinstance(told, str) else None
    if line is None:
        raise InvalidValueError(where, "the id of an item of the order", shown(told))
    return line


def _of_pieces(line: Item, count: int) -> Money:
    """Price so many pieces of a line; of equal shares, the first ones."""
    # The type itself, since a truth value is an int, too.
    if type(count) is not int or not 1 <= count <= line.quantity:
        words = f"a whole number from 1 to {line.quantity:,}"
        raise InvalidValueError(f"items[{shown(line.id)}]", words, shown(count))
    return sum(line.price.split(line.quantity)[:count], Money.zero(line.price.currency))


def _worth(order: Order, worth: Money | None) -> Money | None:
    if worth is None:
        return None
    holds_argument("worth", worth, Money, "a Money")
    if worth.currency != order.paid.currency:
        raise CurrencyMismatchError("worth", f"an amount in {order.paid.currency}", str(worth))
    if worth < Money.zero(worth.currency):
        raise InvalidValueError("worth", "an amount that is not negative", str(worth))
    return worth


# --- how much ---------------------------------------------------------------------------------


@attrs.frozen(eq=False, repr=False)
class _Facts(Value):
    """What the amount is counted from."""

    order: Order
    reason: Reason
    price: Money | None
    worth: Money | None

    @property
    def paid(self) -> Money:
        """What was paid for the goods concerned: never more than for the order (O4)."""
        return self.order.paid if self.price is None else min(self.price, self.order.paid)


def _needed(what: str, words: str, value: Money | None) -> Money:
    if value is None:
        raise InvalidValueError(what, words, "nothing")
    return value


def _all_paid(facts: _Facts) -> tuple[Money, str]:
    whole = facts.paid == facts.order.paid
    return facts.paid, "all that was paid" if whole else "the price of the items concerned"


def _missing_items(facts: _Facts) -> tuple[Money, str]:
    _needed("items", "the missing items (R3)", facts.price)
    return facts.paid, "the price of the missing items"


def _difference(facts: _Facts) -> tuple[Money, str]:
    worth = _needed("worth", "what the goods are worth as they are (R2)", facts.worth)
    words = f"the difference between the {facts.paid} paid for the goods and the {worth} that they are worth"
    return facts.paid - worth, words


def _shipping(facts: _Facts) -> tuple[Money, str]:
    words = "what was paid for shipping (R8)"
    return _needed("order.shipping_paid", words, facts.order.shipping_paid), "all that was paid for shipping"


_AMOUNTS: Final[Mapping[Basis, Callable[[_Facts], tuple[Money, str]]]] = MappingProxyType(
    {
        Basis.PAID: _all_paid,
        Basis.DIFFERENCE: _difference,
        Basis.MISSING_ITEMS: _missing_items,
        Basis.SHIPPING_PAID: _shipping,
    }
)


def _refusals(claim: Claim, order: Order, policy: Policy) -> tuple[Refusal, ...]:
    """Give every reason why the form would not take the claim; where it asks for nothing, why that is."""
    found = claim_refusals(claim, order.paid, policy) + item_refusals(claim.evidence, order)
    nothing = refuse(_why_nothing(order, claim.reason))
    return tuple(nothing if each.code is RefusalCode.NOTHING_ASKED else each for each in found)


def _why_nothing(order: Order, reason: Reason) -> RefusalCode:
    if not order.paid:
        return RefusalCode.NOTHING_PAID
    if reason is Reason.OTHER_SHIPPING_METHOD:
        return RefusalCode.SHIPPING_FREE
    return RefusalCode.NOTHING_ASKED


# --- why --------------------------------------------------------------------------------------

_OF_REASON: Final[Mapping[Reason, tuple[str, ...]]] = MappingProxyType(
    {
        Reason.SLIGHTLY_IMPERFECT: ("For a small flaw, a part of the money is what to ask for. [M7]",),
        Reason.NOT_ARRIVED: ("Open the dispute before the protection ends. [R4]",),
        Reason.MARKED_DELIVERED: ("Ask the seller first, and wait a little. [R7]",),
        Reason.OTHER_SHIPPING_METHOD: (
            "Usually only a part of it is granted, and sometimes a little more. [R8]",
            "It is not advised to claim where the order came about on time. [R8]",
            "Wait until the order has arrived and is fine, since this uses up its one claim. [T8]",
        ),
    }
)

_ALWAYS: Final = (
    "Only one claim on an order can be resolved, so name everything that is wrong with it. [O5]",
    "Explain it clearly and show as much as possible, which decides more than anything else. [O7]",
)

_REFUND_NOT_RETURN: Final = "Ask for a refund alone rather than for a return. [M7]"


def _explained(facts: _Facts) -> tuple[str, ...]:
    return (
        *_cut(facts),
        *_OF_REASON.get(facts.reason, ()),
        *_way_back(facts.reason, free=facts.order.free_return),
        *_ALWAYS,
    )


def _cut(facts: _Facts) -> tuple[str, ...]:
    """Say so where the prices come to more than was paid (O4)."""
    if facts.reason is Reason.OTHER_SHIPPING_METHOD or facts.price is None or facts.price <= facts.order.paid:
        return ()
    most = facts.order.paid
    return (f"The prices come to {facts.price}, but no more can be asked for than was paid, {most}. [O4]",)


def _way_back(reason: Reason, *, free: bool) -> tuple[str, ...]:
    """Say why a refund alone is asked for, and where a return is as good (M7, T3)."""
    if not reason.goods_arrived:
        return ("Ask for a refund alone, never for a return: there is nothing to send back. [T3]",)
    if not reason.defective:
        return ("Ask for a refund alone, and keep what has arrived. [O3]",)
    if free:
        return (
            _REFUND_NOT_RETURN,
            "A return is fine, too, since it is free for this order. [M7]",
            "With a free return the seller pays for it, and gives a return code. [M4]",
        )
    return (_REFUND_NOT_RETURN, "The buyer would pay for sending the goods back. [O3]")

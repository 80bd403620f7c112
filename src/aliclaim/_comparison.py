"""What a proposal is worth to the buyer, and which of two is better (floor 5; rules O3, M2, M7, T2, T3).

Proposals are ordered in part only. More money is better, and so is keeping the goods; where the two
point apart, the goods are named and never priced, and what a return costs is never guessed. Such
proposals are not comparable: the buyer decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from re import ASCII, fullmatch
from types import MappingProxyType
from typing import Any, Final, cast, final

import attrs

from ._checks import Term, holds, holds_argument
from ._errors import CurrencyMismatchError, InvalidValueError, shown
from ._money import MINOR_UNITS, Money
from ._policy import Party
from ._proposals import Proposal, Refund, ReturnAndRefund, Solution, Wait
from ._values import Value
from ._vocabulary import capital

_DIGITS: Final = 40


def _share(value: str | Decimal | None) -> Decimal | None:
    """Read a share exactly; what it cannot read it leaves for the check."""
    if isinstance(value, str) and fullmatch(rf"\+?\d{{1,{_DIGITS}}}(\.\d{{1,{_DIGITS}}})?", value, ASCII):
        return Decimal(value)
    return cast("Decimal | None", value)


def _is_share(value: object) -> bool:
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value < 1:
        return False
    # With millions of digits it would cost more than any refund is worth.
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_DIGITS


def _below_one(owner: object, field: attrs.Attribute[Any], value: object) -> None:
    """Check that a field holds a share of less than all."""
    if value is not None and not _is_share(value):
        words = (
            f'a share from 0 to less than 1, of at most {_DIGITS} digits, as a Decimal or as text: "0.015"'
        )
        raise InvalidValueError(f"{type(owner).__name__}.{field.name}", words, shown(value))


def _freight(owner: object, field: attrs.Attribute[Any], value: Money | None) -> None:
    """Check that a field holds an amount that is not negative, or none."""
    holds((Money, type(None)), "a Money")(owner, field, value)
    if value is not None and value.minor < 0:
        what = f"{type(owner).__name__}.{field.name}"
        raise InvalidValueError(what, "an amount that is not negative", str(value))


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Costs(Value):
    """What is known of what a refund costs the buyer.

    Attributes:
        return_freight: What sending the goods back would cost, never negative, in the currency of the
            refund; None where it is not known. It counts where the buyer bears it (O3, T2).
        conversion_loss: The share of the refund that currency conversion takes, from 0 to less than 1,
            as a Decimal or as text, never a float; None where it is not known, and then nothing is
            counted for it (M2).

    Examples:
        >>> Costs(return_freight=Money("8.50", "USD"), conversion_loss="0.02").conversion_loss
        Decimal('0.02')
    """

    return_freight: Money | None = attrs.field(default=None, validator=_freight)
    conversion_loss: Decimal | None = attrs.field(default=None, converter=_share, validator=_below_one)


NO_COSTS_KNOWN: Final = Costs()


# --- what one proposal is worth ---------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class NetValue(Value):
    """What a solution brings the buyer: the refund, less what conversion and the return cost.

    Attributes:
        amount: What is left; negative where the return costs more than it brings.
        exact: Whether that is all: False where the buyer bears a freight that is not known. Then
            `amount` is the most that it can be.
        keeps_goods: Whether nothing goes back.
        possible: Whether it can be carried out: nothing that never arrived can be sent back (T3).
        refund: What is paid back; nothing where the solution cannot be carried out.
        freight: What sending the goods back costs the buyer; nothing where another pays or nothing
            goes back, None where it is not known.
        conversion: What currency conversion takes, rounded up to the currency's smallest unit; None
            where the share is not known, and then nothing is counted for it (M2).
    """

    amount: Money
    exact: bool
    keeps_goods: bool
    possible: bool
    refund: Money
    freight: Money | None
    conversion: Money | None

    @property
    def sentence(self) -> str:
        """What it brings, in one sentence for a buyer."""
        if not self.possible:
            return "No money: what never arrived cannot be sent back, and only then would it be paid."
        costs = " and ".join(self._costs())
        less = f", less {costs}" if costs else ""
        return f"{self.refund or 'No money'}{less}; {self._goods()}."

    def _costs(self) -> list[str]:
        found = [f"{self.conversion} for the conversion of currency"] if self.conversion else []
        if self.freight is None:
            return [*found, "an unknown amount for sending the goods back"]
        return [*found, f"{self.freight} for sending the goods back"] if self.freight else found

    def _goods(self) -> str:
        if self.keeps_goods:
            return "nothing goes back"
        free = self.freight is not None and not self.freight
        return "the goods go back, at no cost to the buyer" if free else "the goods go back"


def net_value(solution: Solution, costs: Costs = NO_COSTS_KNOWN, *, goods_arrived: bool = True) -> NetValue:
    """Say what a solution is worth to the buyer in money.

    What the goods are worth is not counted: that they go back is said beside it.

    Args:
        solution: A refund, or a return with a refund.
        costs: What is known of what it costs the buyer.
        goods_arrived: Whether anything has arrived that could be sent back. If not, a return cannot
            be carried out, and is worth nothing (T3).

    Returns:
        The amount, whether it is exact, and its parts.

    Raises:
        CurrencyMismatchError: The freight is not in the refund's currency.
        InvalidValueError: An argument is not what it should be.

    Examples:
        >>> costs = Costs(return_freight=Money("8.50", "USD"))
        >>> value = net_value(ReturnAndRefund(Money("40.00", "USD")), costs)
        >>> print(value.amount, value.sentence)
        31.50 USD 40.00 USD, less 8.50 USD for sending the goods back; the goods go back.
    """
    holds_argument("solution", solution, (Refund, ReturnAndRefund), "a Refund or a ReturnAndRefund")
    check_costs(costs)
    holds_argument("goods_arrived", goods_arrived, bool, "true or false")
    freight, currency = costs.return_freight, solution.amount.currency
    if freight is not None and freight.currency != currency:
        raise CurrencyMismatchError("costs.return_freight", f"an amount in {currency}", str(freight))
    if isinstance(solution, ReturnAndRefund) and not goods_arrived:
        return _impossible(Money.zero(currency))
    return _possible(solution, costs)


def _impossible(nothing: Money) -> NetValue:
    return NetValue(
        amount=nothing,
        exact=True,
        keeps_goods=True,
        possible=False,
        refund=nothing,
        freight=nothing,
        conversion=None,
    )


def _possible(solution: Solution, costs: Costs) -> NetValue:
    refund, nothing = solution.amount, Money.zero(solution.amount.currency)
    goes_back = isinstance(solution, ReturnAndRefund)
    bears = isinstance(solution, ReturnAndRefund) and solution.shipping_paid_by is Party.BUYER
    freight = costs.return_freight if bears else nothing
    conversion = None if costs.conversion_loss is None else _lost(refund, costs.conversion_loss)
    return NetValue(
        amount=refund - (conversion or nothing) - (freight or nothing),
        exact=freight is not None,
        keeps_goods=not goes_back,
        possible=True,
        refund=refund,
        freight=freight,
        conversion=conversion,
    )


def _lost(refund: Money, share: Decimal) -> Money:
    """Take a share of a refund, rounded up: what is left is never said to be more than it is."""
    part, whole = share.as_integer_ratio()
    lost = -(-refund.minor * part // whole)
    # Made from text: arithmetic of decimals would round as the caller's thread says.
    return Money(Decimal(f"{lost}E-{MINOR_UNITS[refund.currency]}"), refund.currency)


# --- which of two is better -------------------------------------------------------------------


class Preference(Term):
    """How one proposal compares with another, for the buyer."""

    BETTER = "better"
    """It is better than the other."""
    WORSE = "worse"
    """It is worse than the other."""
    EQUAL = "equal"
    """It brings the same."""
    INCOMPARABLE = "incomparable"
    """Neither is better by what is known: the buyer decides."""


class Ground(Term):
    """Why one proposal is better than another, or why that cannot be said."""

    MORE_MONEY = "more_money"
    """One brings more money, and the goods make no difference (P6)."""
    MORE_MONEY_KEEPS_GOODS = "more_money_keeps_goods"
    """One brings more money, and the buyer keeps the goods with it alone (M7)."""
    SAME_MONEY_KEEPS_GOODS = "same_money_keeps_goods"
    """Both bring the same money, and the buyer keeps the goods with one alone (M7)."""
    SAME = "same"
    """Both bring the same (P4)."""
    GOODS_NOT_PRICED = "goods_not_priced"
    """One brings more money, the other keeps the goods: these are not priced here (O3)."""
    WHATEVER_THE_FREIGHT = "whatever_the_freight"
    """What sending the goods back costs is not known, but one is better whatever it is (T2)."""
    FREIGHT_UNKNOWN = "freight_unknown"
    """What sending the goods back costs is not known, and decides (T2)."""
    WAITING_BRINGS_NOTHING = "waiting_brings_nothing"
    """One is more waiting time, which brings nothing and is never accepted (P7)."""
    NOTHING_TO_RETURN = "nothing_to_return"
    """One is the return of a parcel that never arrived: it cannot be carried out (T3)."""

    @property
    def rule(self) -> str:
        """The rule of the guide behind it."""
        return _TABLE[self][0]


_TABLE: Final[Mapping[Ground, tuple[str, str]]] = MappingProxyType(
    {
        # each ground with its rule and its sentence, which tells of the first proposal
        Ground.MORE_MONEY: ("P6", "{it} brings {much}."),
        Ground.MORE_MONEY_KEEPS_GOODS: ("M7", "{it} brings {much}, and {goods}."),
        Ground.SAME_MONEY_KEEPS_GOODS: ("M7", "{it} brings {much}, and {goods}."),
        Ground.SAME: ("P4", "{it} brings {much}."),
        Ground.GOODS_NOT_PRICED: (
            "O3",
            "{it} brings {much}, but {goods}: what they are worth is for the buyer to say.",
        ),
        Ground.WHATEVER_THE_FREIGHT: (
            "T2",
            "Whatever sending the goods back costs, {it} brings {bound}.",
        ),
        Ground.FREIGHT_UNKNOWN: (
            "T2",
            "What sending the goods back costs is not known: without that, {it} would bring {much}.",
        ),
        Ground.WAITING_BRINGS_NOTHING: (
            "P7",
            "{it} brings {much}: waiting brings nothing, and is never accepted.",
        ),
        Ground.NOTHING_TO_RETURN: (
            "T3",
            "{it} brings {much}: what never arrived cannot be sent back, and a return of it brings nothing.",
        ),
    }
)

_STAYS_OPEN: Final = "Waiting brings nothing and is never accepted, but leaves the dispute open."

_BY_SIGN: Final[Mapping[int, Preference]] = MappingProxyType(
    {1: Preference.BETTER, 0: Preference.EQUAL, -1: Preference.WORSE}
)

_BY_SHARE: Final[Mapping[tuple[bool, bool], Ground]] = MappingProxyType(
    {
        # whether the money differs, and whether the goods do
        (True, False): Ground.MORE_MONEY,
        (True, True): Ground.MORE_MONEY_KEEPS_GOODS,
        (False, True): Ground.SAME_MONEY_KEEPS_GOODS,
        (False, False): Ground.SAME,
    }
)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Comparison(Value):
    """How one proposal, called "it", compares with another.

    Attributes:
        preference: Whether it is better for the buyer.
        because: Why, or why that cannot be said.
        difference: How much more money it brings; negative where it brings less. A freight that is
            not known is left out on either side. None between two proposals to wait.
    """

    preference: Preference
    because: Ground
    difference: Money | None

    @property
    def rule(self) -> str:
        """The rule of the guide behind it."""
        return self.because.rule

    @property
    def sentence(self) -> str:
        """The answer and its reason, in one sentence for a buyer."""
        return self.beside("it", "the other")

    def beside(self, it: str, other: str) -> str:
        """Say the same, with words for the two proposals.

        Args:
            it: What the first is called in a sentence, such as `the seller's offer`.
            other: What the one that it is compared with is called, such as `AliExpress's proposal`.

        Returns:
            The answer and its reason, in one sentence.
        """
        waiting = self.because is Ground.WAITING_BRINGS_NOTHING
        if waiting and self.preference is Preference.INCOMPARABLE:
            return _STAYS_OPEN
        much, goods, bound = self._much(other), self._goods(), self._bound(other)
        words = _TABLE[self.because][1].format(it=it, much=much, goods=goods, bound=bound)
        return capital(words)

    def _much(self, other: str, least: str = "") -> str:
        difference = self.difference
        if not difference:
            return f"as much as {other}"
        nothing = Money.zero(difference.currency)
        if difference > nothing:
            return f"{least}{difference} more than {other}"
        return f"{least}{nothing - difference} less than {other}"

    def _goods(self) -> str:
        if self.because is not Ground.GOODS_NOT_PRICED:
            return _STAY if self.preference is Preference.BETTER else _GO
        return _GO if _sign(self.difference) > 0 else _STAY

    def _bound(self, other: str) -> str:
        if self.difference:
            return self._much(other, "at least ")
        # The same at best, and decided all the same: because of the goods.
        word = "less" if self.preference is Preference.BETTER else "more"
        return f"no {word} than {other}, and {self._goods()}"


_STAY, _GO = "the goods stay with the buyer", "the goods go back"


def compare(
    left: Proposal, right: Proposal, costs: Costs = NO_COSTS_KNOWN, *, goods_arrived: bool = True
) -> Comparison:
    """Say whether one proposal is better for the buyer than another.

    More money is better, and so is keeping the goods. What the goods are worth is not priced, and a
    freight that is not known is not guessed: only what holds for every freight is said, a freight of
    nothing among them. More waiting time is worse than any money, and never better than anything.

    Args:
        left: The proposal that is asked about.
        right: The proposal that it is compared with.
        costs: What is known of what they cost the buyer.
        goods_arrived: Whether anything has arrived that could be sent back (T3).

    Returns:
        Whether `left` is better, and why. With the two exchanged, the answer is the mirrored one.

    Raises:
        CurrencyMismatchError: The two, or the freight, are in different currencies.
        InvalidValueError: An argument is not what it should be.

    Examples:
        >>> ten, forty = Refund(Money("10.00", "USD")), Refund(Money("40.00", "USD"))
        >>> found = compare(ten, forty)
        >>> found.preference, found.rule, found.sentence
        (<Preference.WORSE: 'worse'>, 'P6', 'It brings 30.00 USD less than the other.')
        >>> compare(ReturnAndRefund(Money("60.00", "USD")), forty).because
        <Ground.FREIGHT_UNKNOWN: 'freight_unknown'>
    """
    words = "a Refund, a ReturnAndRefund or a Wait"
    for what, proposal in (("left", left), ("right", right)):
        holds_argument(what, proposal, (Refund, ReturnAndRefund, Wait), words)
    check_costs(costs)
    holds_argument("goods_arrived", goods_arrived, bool, "true or false")
    if isinstance(left, Wait):
        if isinstance(right, Wait):
            return _between_waits(left, right)
        return _beside_waiting(net_value(right, costs, goods_arrived=goods_arrived), waiting_first=True)
    ours = net_value(left, costs, goods_arrived=goods_arrived)
    if isinstance(right, Wait):
        return _beside_waiting(ours, waiting_first=False)
    if left.amount.currency != right.amount.currency:
        raise CurrencyMismatchError("right", f"an amount in {left.amount.currency}", str(right.amount))
    return _between_solutions(ours, net_value(right, costs, goods_arrived=goods_arrived))


def _between_waits(left: Wait, right: Wait) -> Comparison:
    if left == right:
        return Comparison(preference=Preference.EQUAL, because=Ground.SAME, difference=None)
    waiting = Ground.WAITING_BRINGS_NOTHING
    return Comparison(preference=Preference.INCOMPARABLE, because=waiting, difference=None)


def _beside_waiting(solution: NetValue, *, waiting_first: bool) -> Comparison:
    """Compare a solution with more waiting time, which leaves the dispute open (P7)."""
    brings = solution.exact and _sign(solution.amount) > 0
    decided = Preference.WORSE if waiting_first else Preference.BETTER
    amount = solution.amount
    return Comparison(
        preference=decided if brings else Preference.INCOMPARABLE,
        because=Ground.WAITING_BRINGS_NOTHING if solution.exact else Ground.FREIGHT_UNKNOWN,
        difference=Money.zero(amount.currency) - amount if waiting_first else amount,
    )


def _between_solutions(ours: NetValue, theirs: NetValue) -> Comparison:
    difference = ours.amount - theirs.amount
    money, goods = _sign(difference), ours.keeps_goods - theirs.keeps_goods
    lean = money or goods
    preference, because = _BY_SIGN[lean], _BY_SHARE[bool(money), bool(goods)]
    if ours.exact is not theirs.exact:
        # The freight takes from one side alone: only what speaks for the other side holds.
        holds_for_all = lean == (1 if ours.exact else -1)
        because = Ground.WHATEVER_THE_FREIGHT if holds_for_all else Ground.FREIGHT_UNKNOWN
        preference = preference if holds_for_all else Preference.INCOMPARABLE
    elif money * goods < 0:
        preference, because = Preference.INCOMPARABLE, Ground.GOODS_NOT_PRICED
    elif not (ours.possible and theirs.possible):
        because = Ground.NOTHING_TO_RETURN
    return Comparison(preference=preference, because=because, difference=difference)


def _sign(amount: Money | None) -> int:
    minor = amount.minor if amount else 0
    return (minor > 0) - (minor < 0)


# --- what the questions take ------------------------------------------------------------------


def check_costs(costs: object) -> None:
    """Refuse what is no `Costs`.

    Raises:
        InvalidValueError: It is none.
    """
    holds_argument("costs", costs, Costs, "a Costs")

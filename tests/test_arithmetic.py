"""The laws of the arithmetic of the rules, asked of every order that their values can have.

A law that only compares its values depends on their order alone, and numbers from 0 up to how many
values there are have every order. So asking these is a proof for all values, instants and amounts too, as
long as nothing but comparing is done: the first test hands out values that can do nothing else.
`test_symbolic.py` proves the same in another way, and sums as well.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from itertools import product
from types import ModuleType
from typing import Any

import arithmetic_laws
import pytest
from arithmetic_laws import (
    ORDER_LAWS,
    no_refund_and_no_appeal_bring_more_than_was_paid,
    shares_lose_nothing_and_differ_by_one_at_most,
)
from hypothesis import given
from hypothesis import strategies as st
from slips import SLIPS
from support import MICRO, SHIPPED

from aliclaim import Money, instant

Law = Callable[..., bool]
EACH_LAW = pytest.mark.parametrize("law", ORDER_LAWS, ids=lambda law: law.__name__)


class Rank:
    """A value that has an order, and nothing else: not even to be equal to another."""

    def __init__(self, number: int) -> None:
        """Hold a place in the order."""
        self._number = number

    def __lt__(self, other: Rank) -> bool:
        """Whether it comes before another."""
        return self._number < other._number

    def __le__(self, other: Rank) -> bool:
        """Whether it does not come after another."""
        return self._number <= other._number

    def __eq__(self, other: object) -> bool:
        """Refuse."""
        raise AssertionError(other)

    __hash__ = None  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]


def a_moment(number: int) -> Any:
    """Return an instant of the library, so many microseconds after shipping."""
    return instant(SHIPPED + number * MICRO)


def an_amount(number: int) -> Any:
    """Return an amount of the library, in cents."""
    return Money(number, "JPY")


def orders(law: Law, value: Callable[[int], Any]) -> Iterator[tuple[Any, ...]]:
    """Yield values for a law in every order that they can have."""
    kinds = [parameter.annotation for parameter in inspect.signature(law).parameters.values()]
    values = [value(number) for number in range(sum(kind != "bool" for kind in kinds))]
    choices = {"bool": [False, True], "int": values, "int | None": [None, *values]}
    return product(*(choices[kind] for kind in kinds))


@EACH_LAW
@pytest.mark.parametrize("value", [Rank, a_moment, an_amount], ids=["rank", "instant", "money"])
def test_a_law_holds_for_every_order_of_its_values(law: Law, value: Callable[[int], Any]) -> None:
    """Asked of values in every order, of which nothing can be done but to compare them, a law says yes."""
    assert [] == [values for values in orders(law, value) if not law(*values)]


@pytest.mark.parametrize("wrong", SLIPS.values(), ids=SLIPS)
def test_a_comparison_that_went_wrong_breaks_a_law(
    wrong: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check is no empty one: `<` for `<=` is found, wherever it stands, and so is `>`."""
    monkeypatch.setattr(arithmetic_laws, "rules", wrong)

    assert not all(law(*values) for law in ORDER_LAWS for values in orders(law, int))


@given(*(st.integers() for _ in range(4)))
def test_o4_c4_no_refund_is_above_what_was_paid(paid: int, asked: int, came: int, granted: int) -> None:
    """O4, C4: neither a refund nor an appeal brings more than was paid."""
    assert no_refund_and_no_appeal_bring_more_than_was_paid(paid, asked, came, granted)


@given(st.integers(), st.integers(1))
def test_o4_shares_lose_nothing(amount: int, parts: int) -> None:
    """O4: shares differ by one at most, and together are the amount, be it a debt."""
    assert shares_lose_nothing_and_differ_by_one_at_most(amount, parts)

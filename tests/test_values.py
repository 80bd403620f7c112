"""What every value shares: how it compares, hashes and shows itself."""

from __future__ import annotations

from typing import get_args
from unittest.mock import ANY

import attrs
import pytest
from support import LATER, usd

import aliclaim
from aliclaim import BuyerCancelled, BuyerClosed, Item, Refund, ReturnAndRefund


class Paper:
    """A printer that keeps what it was told to print."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.printed: list[str] = []

    def text(self, text: str) -> None:
        """Keep a piece of text."""
        self.printed.append(text)


def test_values_of_two_classes_are_never_equal() -> None:
    """Two facts of the same fields are two facts, and neither hides the other in a set."""
    cancelled, closed = BuyerCancelled(at=LATER), BuyerClosed(at=LATER)

    assert cancelled != closed
    assert hash(cancelled) != hash(closed)
    assert Refund(usd("5")) != ReturnAndRefund(usd("5"))


def test_a_value_leaves_it_to_others_to_equal_it() -> None:
    """What says that it equals anything is believed, on whichever side it stands."""
    value = Refund(usd("5"))

    assert value == ANY
    assert ANY == value


def test_a_value_shows_itself_by_its_fields() -> None:
    """The text of a value names its class and each field, in their order."""
    expected = "Item(id='1', title='a lamp', price=Money('5.00', 'USD'), quantity=2)"

    assert expected == repr(Item(id="1", title="a lamp", price=usd("5"), quantity=2))


def test_a_printer_is_given_the_same_text() -> None:
    """Where a printer asks a value to show itself, it gets the text that `repr` gives, in one piece."""
    value, paper = Refund(usd("5")), Paper()
    value._repr_pretty_(paper, False)  # pyright: ignore[reportPrivateUsage]

    assert [repr(value)] == paper.printed


# What a class of these is made of is plain from the order: an amount and its currency, a start and an end.
BY_POSITION = {
    *("Action", "Deadline", "Fault", "Figure", "History", "Money", "OpeningCheck", "Outcome", "Refused"),
    *("Setting", "Source", "Terms", "TimelineEntry", "Transition", "Wait", "Window"),
    *("Refund", "ReturnAndRefund"),
    *(cls.__name__ for cls in get_args(aliclaim.Dispute)),
}
BESIDE = {"ReturnAndRefund": {"shipping_paid_by"}}
CLASSES: dict[str, type[attrs.AttrsInstance]] = {
    name: value for name, value in vars(aliclaim).items() if isinstance(value, type) and attrs.has(value)
}


@pytest.mark.parametrize("kind", CLASSES.values(), ids=CLASSES)
def test_the_facts_of_a_value_are_told_by_name(kind: type[attrs.AttrsInstance]) -> None:
    """Law 2: facts that could be mistaken for one another are given by name, and by name alone."""
    facts = {field.name for field in attrs.fields(kind)}
    expected = BESIDE.get(kind.__name__, set()) if kind.__name__ in BY_POSITION else facts

    assert expected == {field.name for field in attrs.fields(kind) if field.kw_only}

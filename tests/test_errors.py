"""Errors, and the checks that raise them."""

from __future__ import annotations

import copy
import pickle
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import pickled, usd, utc

from aliclaim import (
    AliclaimError,
    Boundary,
    CurrencyMismatchError,
    DeadlineKind,
    Evidence,
    Fault,
    InvalidValueError,
    Item,
    MissingExtraError,
    Order,
    OrderShipped,
    Origin,
    Party,
    Reason,
    RecordError,
    RefusalCode,
    RefusedError,
    Remedy,
    TableError,
    UsageError,
    instant,
)
from aliclaim._checks import LONGEST_TEXT, MOST_MEMBERS, as_tuple, distinct
from aliclaim._command import FileError
from aliclaim._errors import one_of, shown
from aliclaim._refusals import refuse
from aliclaim.adapters.tracker import StaleVersionError, StoreError, UnknownCaseError
from aliclaim.adapters.tracker._database import TakenError

AT = instant(utc(2026, 3, 21, 12, 30, 59, 999_999))
WORDED = "2026-03-21 12:30 UTC"

ERRORS: list[AliclaimError] = [
    AliclaimError("what happened"),
    UsageError("what happened"),
    InvalidValueError("Order.id", "text", "5"),
    CurrencyMismatchError("Money", "an amount in USD", "5.00 EUR"),
    RefusedError(
        "buyer_closed", (refuse(RefusalCode.NOTHING_ASKED), refuse(RefusalCode.APPEAL_OVER, since=AT))
    ),
    TableError("two rows"),
    RecordError((Fault("order.paid", "an amount", "12"), Fault("", "an object", "[]")), 7_000),
    MissingExtraError("aliclaim.adapters.json", "json"),
    FileError("case.json", ("order: expected this field, found nothing",), 7),
    UnknownCaseError("7"),
    StaleVersionError("7", 1, 2, (OrderShipped(at=AT),)),
    StoreError("claims.db", "a newer version wrote it"),
    TakenError("claims.db", "another wrote the same"),
]


class Unshowable:
    """A value whose repr fails, as a foreign one may."""

    def __repr__(self) -> str:
        """Fail."""
        raise RuntimeError


# --- the tree of errors -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "above"),
    [
        (AliclaimError, [Exception]),
        (UsageError, [AliclaimError]),
        (InvalidValueError, [UsageError, ValueError]),
        (CurrencyMismatchError, [InvalidValueError]),
        (RefusedError, [UsageError]),
        (TableError, [UsageError]),
        (RecordError, [AliclaimError]),
        (MissingExtraError, [AliclaimError, ImportError]),
    ],
)
def test_each_error_stands_in_its_place_in_the_tree(
    kind: type[AliclaimError], above: list[type[Exception]]
) -> None:
    """One base for all; yours and theirs apart; the ones of Python where they fit."""
    assert above == list(kind.__bases__)


def test_every_class_of_error_is_looked_at() -> None:
    """No error of the library is left out of the tests below."""
    found, todo = set[type[AliclaimError]](), [AliclaimError]
    while todo:
        kind = todo.pop()
        found.add(kind)
        todo += kind.__subclasses__()

    assert {type(error) for error in ERRORS} == found


@pytest.mark.parametrize("error", ERRORS, ids=[type(error).__name__ for error in ERRORS])
def test_an_error_goes_through_pickle_and_copies(error: AliclaimError) -> None:
    """An error comes back from every protocol of pickle, and from copies, with all that it carries."""
    back = [*pickled(error, range(pickle.HIGHEST_PROTOCOL + 1)), copy.copy(error), copy.deepcopy(error)]

    assert [type(error)] * len(back) == [type(each) for each in back]
    assert [str(error)] * len(back) == [str(each) for each in back]
    assert [error.args] * len(back) == [each.args for each in back]
    assert [vars(error)] * len(back) == [vars(each) for each in back]


@pytest.mark.parametrize(
    ("error", "parts"),
    [
        (ERRORS[2], ["Order.id", "text", "5"]),
        (ERRORS[3], ["Money", "an amount in USD", "5.00 EUR"]),
        (ERRORS[4], ["buyer_closed", "no money", "O4", "appeal", "2026-03-21", "C4"]),
        (ERRORS[6], ["order.paid", "an amount", "12", "record", "an object", "[]"]),
        (ERRORS[7], ["aliclaim.adapters.json", "pip install 'aliclaim[json]'"]),
    ],
)
def test_a_message_carries_what_where_and_what_would_fit(error: AliclaimError, parts: list[str]) -> None:
    """A message tells the path, what was expected and what was found, or what was refused and why."""
    assert parts == [part for part in parts if part in str(error)]


def test_an_error_carries_its_parts_as_fields() -> None:
    """A program reads fields, not messages."""
    invalid = InvalidValueError("a", "b", "c")
    refusals = (refuse(RefusalCode.NOT_SHIPPED),)
    refused = RefusedError("dispute_opened", refusals)
    faults = (Fault("a", "b", "c"), Fault("d", "e", "f"))
    missing = MissingExtraError("the part", "cli")
    lines, three, two = 2, ("a", "b", "c"), ("the part", "cli")
    found = (invalid.what, invalid.expected, invalid.found)

    assert three == found
    assert refusals == refused.refusals
    assert refused.event == "dispute_opened"
    counted = RecordError(faults, 7_000)

    assert (faults, 0) == (RecordError(faults).faults, RecordError(faults).more)
    assert lines == len(str(RecordError(faults)).splitlines())
    assert (faults, 7_000, "and 7,000 more") == (counted.faults, counted.more, str(counted).splitlines()[-1])
    assert two == (missing.part, missing.extra)


def test_a_refusal_without_a_rule_names_none() -> None:
    """Where no rule of the guide stands behind a refusal, the message does not cite one."""
    message = str(RefusedError("buyer_accepted", (refuse(RefusalCode.NO_DISPUTE, event="buyer_accepted"),)))

    assert "None" not in message


# --- what a message shows of bad input --------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        *("x" * 1_000_000, ["x"] * 10_000, 10**5_000, -(10**5_000), 10**60, b"x" * 10_000, {1: "x" * 10_000}),
        "\U0001f600" * 10_000,
    ],
    ids=["text", "list", "positive", "negative", "61 digits", "bytes", "dict", "emoji"],
)
def test_a_huge_input_is_shortened(value: Any) -> None:
    """However large the bad input is, an error carries no more than a short piece of it."""
    with pytest.raises(InvalidValueError) as caught:
        Item(id="1", title="", price=value)

    limit = 60

    assert len(shown(value)) <= limit
    assert len(caught.value.found) <= limit


@given(st.recursive(st.none() | st.text() | st.floats() | st.binary(), st.lists, max_leaves=20))
@example("x" * 57)
@example("x" * 58)
@example("x" * 59)
def test_what_is_shown_is_the_beginning_of_the_repr(value: object) -> None:
    """A short value is shown whole, a long one by its beginning and three points."""
    whole = repr(value)
    expected = whole if len(whole) <= 60 else whole[:57] + "..."

    assert expected == shown(value)


@given(st.integers(-(10**70), 10**70))
@example(10**60 - 1)
@example(10**60)
@example(-(10**60))
def test_a_number_is_shown_whole_or_called_huge(value: int) -> None:
    """A number of up to sixty digits is shown, as far as sixty characters go; one beyond is huge."""
    digits = len(str(abs(value)))
    text = str(value)
    short = text if len(text) <= 60 else text[:57] + "..."
    expected = short if digits <= 60 else "a huge number"

    assert expected == shown(value)


@pytest.mark.parametrize(
    "value",
    [[10**5_000], {"a": 10**5_000}, (1, (10**5_000,)), Unshowable()],
    ids=["list", "dict", "tuple", "foreign"],
)
def test_a_value_that_cannot_be_shown_is_our_own_error(value: Any) -> None:
    """A value whose repr cannot be written is still refused by the library's own error, with its type."""
    with pytest.raises(InvalidValueError) as caught:
        Item(id="1", title="", price=value)

    expected = type(value).__name__

    assert expected in caught.value.found


@pytest.mark.parametrize(
    ("given_one", "meant"),
    [
        *(("not_arived", "not_arrived"), ("NOT_ARRIVED", "not_arrived"), ("counterfit", "counterfeit")),
        *(("", None), ("zebra", None), (5, None), (None, None), ("x" * 10**6, None)),
    ],
)
def test_a_slip_is_answered_with_the_nearest_name(given_one: object, meant: str | None) -> None:
    """A closed list of names is told whole, and the nearest one named where the input looks like a slip."""
    names = ["not_arrived", "counterfeit", "wrong_item"]
    hint = f" (did you mean '{meant}'?)" if meant else ""
    expected = f"one of not_arrived, counterfeit, wrong_item{hint}"

    assert expected == one_of(names, given_one)


@pytest.mark.parametrize("given_one", ["not_arrived", "not_arived", "", None])
def test_a_list_of_one_name_is_that_name(given_one: object) -> None:
    """Where one name alone fits, it is told as it is written."""
    expected = "'not_arrived'"

    assert expected == one_of(["not_arrived"], given_one)


@pytest.mark.parametrize(
    ("count", "given_one", "begins"),
    [
        (12, "name_1", "one of name_0, name_1, "),
        (13, "name_1", "one of 13 names (did you mean 'name_1'?)"),
        (13, "zebra", "one of name_0, name_1, "),
    ],
)
def test_a_long_list_is_not_told_where_the_nearest_name_is(count: int, given_one: str, begins: str) -> None:
    """More than a dozen names are told only where none of them is near."""
    names = [f"name_{number}" for number in range(count)]
    words = one_of(names, given_one)

    assert begins == words[: len(begins)]
    assert ("did you mean" in words) is (given_one in names)


@pytest.mark.parametrize("term", [Reason, Party, Origin, Boundary, Remedy, RefusalCode, DeadlineKind])
def test_an_unknown_name_is_our_own_error(term: Any) -> None:
    """A name that is not in a closed list is refused with the list; a known one is its own text."""
    several: list[Any] = ["no_such_name", None, 5, [], "X" * 1_000]
    for wrong in several:
        with pytest.raises(InvalidValueError) as caught:
            term(wrong)

        expected = term.__name__

        assert expected == caught.value.what
        assert all(member.value in caught.value.expected for member in term)
        assert len(caught.value.found) <= 60
    for member in term:
        assert member is term(str(member))
        assert str(member) == member.value == member.name.lower()


# --- checks of fields -------------------------------------------------------------------------


def test_the_limits_of_text_and_lists_are_exact() -> None:
    """As much as the limit is taken, one more is refused, and the message tells both numbers."""
    longest = Item(id="1", title="x" * LONGEST_TEXT, price=usd("1"))
    with pytest.raises(InvalidValueError) as text:
        Item(id="1", title="x" * (LONGEST_TEXT + 1), price=usd("1"))
    with pytest.raises(InvalidValueError) as lists:
        Order(id="1", paid=usd("1"), items=(longest,) * (MOST_MEMBERS + 1))

    limits, longest_text = (20_000, 10_000), 20_000
    of_text, of_lists = ("at most 20,000 characters", "20,001"), ("at most 10,000 members", "10,001")

    assert limits == (LONGEST_TEXT, MOST_MEMBERS)
    assert longest_text == len(longest.title)
    assert of_text == (text.value.expected, text.value.found)
    assert of_lists == (lists.value.expected, lists.value.found)


@pytest.mark.parametrize("quantity", [1, 2, 999_999, 1_000_000])
def test_a_whole_number_inside_its_limits_is_taken(quantity: int) -> None:
    """Both limits are inside."""
    assert quantity == Item(id="1", title="", price=usd("1"), quantity=quantity).quantity


def test_a_size_may_be_unknown() -> None:
    """Where a number may be absent, nothing is taken as such, and a wrong one is refused."""
    with pytest.raises(InvalidValueError) as caught:
        Evidence(kind="photo", file="a.jpg")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    expected = ("Evidence.kind", "an EvidenceKind", "'photo'")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize("value", ["ab", 5, None, {1: 2}, {1, 2}])
def test_what_is_no_list_is_left_for_the_check(value: Any) -> None:
    """Lists and tuples are held as tuples; anything else, text among it, is left as it was."""
    pair = (1, 2)

    assert pair == as_tuple([1, 2])
    assert pair == as_tuple(pair)
    assert value is as_tuple(value)


class Pair(NamedTuple):
    """A tuple with names of its own."""

    first: int
    second: int


def test_a_tuple_of_another_class_is_held_as_a_plain_one() -> None:
    """What is held compares, hashes and is written as a tuple, whatever its class adds."""
    assert type(as_tuple(Pair(1, 2))) is tuple


@given(st.lists(st.sampled_from("abcdef")))
def test_the_same_name_twice_is_refused(names: list[str]) -> None:
    """Names are refused exactly where one stands there twice, and the first such is named."""
    again = next((each for at, each in enumerate(names) if each in names[:at]), None)
    if again is None:
        distinct("Order.items", names)
        return
    with pytest.raises(InvalidValueError) as caught:
        distinct("Order.items", names)

    expected = ("Order.items", "each one once", f"'{again}' twice")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)

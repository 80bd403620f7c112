"""Exact money: what it takes, how it counts, and that nothing around it can round it."""

from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    Inexact,
    Rounded,
    localcontext,
)
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from iso4217 import Currency
from support import pickled, usd

from aliclaim import MINOR_UNITS, CurrencyMismatchError, InvalidValueError, Money

LIMIT = 10**15

CURRENCIES = st.sampled_from(sorted(MINOR_UNITS))
SMALL = st.integers(-(10**12), 10**12)
CONTEXTS = st.builds(
    Context,
    prec=st.integers(1, 5),
    rounding=st.sampled_from([ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP]),
    traps=st.just([]),
)
COMPARISONS: list[Callable[[Any, Any], bool]] = [operator.lt, operator.le, operator.gt, operator.ge]
SUMS: list[Callable[[Any, Any], Money]] = [operator.add, operator.sub]


def written(minor: int, digits: int) -> str:
    """Write so many of the smallest unit as text, by string work alone."""
    sign, figures = "-" if minor < 0 else "", str(abs(minor)).rjust(digits + 1, "0")
    return f"{sign}{figures[:-digits]}.{figures[-digits:]}" if digits else f"{sign}{figures}"


def test_minor_units_are_those_of_the_standard() -> None:
    """Every currency with a minor unit in ISO 4217 has the same number of digits here, and no other is here.

    The package `iso4217` reads the standard's own table.
    """
    expected = {each.code: each.exponent for each in Currency if each.exponent is not None}

    assert expected == dict(MINOR_UNITS)


def test_codes_without_a_minor_unit_are_left_out() -> None:
    """Metals, units of account and bond markets, the test code and "no currency" cannot be money."""
    metals = {"XAG", "XAU", "XPD", "XPT"}
    units_of_account = {"XBA", "XBB", "XBC", "XBD", "XDR", "XSU", "XUA"}
    no_money = {"XTS", "XXX"}
    expected = metals | units_of_account | no_money
    left_out = {each.code for each in Currency} - set(MINOR_UNITS)

    assert expected == left_out


@pytest.mark.parametrize("code", ["XAU", "XXX", "XTS", "usd", "US", "USDT", "EURO", "", "ZZZ", "$", "USD "])
def test_an_unknown_currency_is_refused(code: str) -> None:
    """A code that is no currency of ISO 4217 in capitals is refused, by name."""
    with pytest.raises(InvalidValueError) as caught:
        Money("1", code)

    expected = ("Money.currency", repr(code))

    assert expected == (caught.value.what, caught.value.found)


@pytest.mark.parametrize("code", [None, 840, b"USD", ["USD"], {"USD"}, ("USD",)])
def test_a_currency_that_is_no_text_is_refused(code: Any) -> None:
    """A currency that is not text is refused, even one that cannot be looked up in a table."""
    with pytest.raises(InvalidValueError) as caught:
        Money("1", code)

    expected = ("Money.currency", "text", repr(code))

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize(
    "amount",
    [
        *(61.7, 0.0, float("nan"), True, False, None, b"1", [1], (0, (1,), 0), 1j, Fraction(1, 2), object),
        *(
            "",
            " ",
            " 1",
            "1 ",
            "1\n",
            "1e5",
            "1E5",
            "NaN",
            "sNaN",
            "Infinity",
            "-inf",
            "0x10",
            "1_000",
            "1,5",
        ),
        *("1,000.00", ".5", "5.", "--1", "+-1", "1.2.3", "$5", "5 USD", "-", "+", ".", "\u0661", "\u00bd"),
        "\uff11",  # a full-width one, which `int` and `Decimal` would both read
        "1" * 41,
        "0." + "0" * 41,
        "9" * 10_000,
    ],
)
def test_an_amount_that_is_no_exact_number_is_refused(amount: Any) -> None:
    """Floats, truth values, and text that is not plain digits with one point are refused."""
    with pytest.raises(InvalidValueError) as caught:
        Money(amount, "USD")

    expected = "Money.amount"

    assert expected == caught.value.what
    assert caught.value.expected.startswith("a decimal number as text")


@pytest.mark.parametrize(
    "amount", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity")]
)
def test_a_decimal_that_is_no_number_is_refused(amount: Decimal) -> None:
    """A Decimal may be no number, or infinite: money may not."""
    with pytest.raises(InvalidValueError) as caught:
        Money(amount, "USD")

    expected = ("Money.amount", repr(str(amount)))

    assert expected == (caught.value.what, caught.value.found)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        *(("1.001", "USD"), ("0.005", "EUR"), ("1.5", "JPY"), ("0.1", "KRW"), ("1.0001", "KWD")),
        *((Decimal("1E-3"), "USD"), (Decimal("1E-2000000"), "USD"), ("1.00001", "CLF")),
    ],
)
def test_an_amount_finer_than_the_smallest_unit_is_refused(amount: str | Decimal, code: str) -> None:
    """Nothing is rounded: a part of a cent, or of a yen, is refused."""
    with pytest.raises(InvalidValueError) as caught:
        Money(amount, code)

    digits = {"USD": 2, "EUR": 2, "JPY": 0, "KRW": 0, "KWD": 3, "CLF": 4}[code]
    expected = f"at most {digits} digits after the point in {code}"

    assert expected == caught.value.expected
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("amount", "code", "text"),
    [
        *(("61.7", "USD", "61.70"), (61, "USD", "61.00"), (Decimal("61.7"), "USD", "61.70")),
        *(("61", "JPY", "61"), ("61.000", "JPY", "61"), ("1.5", "KWD", "1.500"), ("1", "CLF", "1.0000")),
        *(("+5", "USD", "5.00"), ("-5.10", "USD", "-5.10"), ("007", "USD", "7.00"), ("1.500", "USD", "1.50")),
        *((Decimal("1E+5"), "USD", "100000.00"), (Decimal("0E+50"), "USD", "0.00"), (0, "JPY", "0")),
        *((Decimal("0E-2000000"), "USD", "0.00"), ("1." + "0" * 40, "USD", "1.00")),
    ],
)
def test_an_amount_is_held_with_exactly_the_digits_of_its_currency(
    amount: str | int | Decimal, code: str, text: str
) -> None:
    """However an amount is written, it is held and shown with the digits of ISO 4217."""
    money = Money(amount, code)
    shown = (str(money.amount), str(money), repr(money))
    expected = (text, f"{text} {code}", f"Money('{text}', '{code}')")

    assert expected == shown


@pytest.mark.parametrize(
    "zero", ["-0", "-0.00", "+0", "0", Decimal("-0"), Decimal("-0E+9"), Decimal("-0E-9")]
)
def test_minus_zero_is_zero(zero: str | Decimal) -> None:
    """A zero has no sign: it prints, hashes and pickles as the zero that it equals."""
    plain, money = Money("0", "USD"), Money(zero, "USD")
    expected = ("Money('0.00', 'USD')", hash(plain), pickle.dumps(plain))

    assert plain == money
    assert expected == (repr(money), hash(money), pickle.dumps(money))


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_amount_is_taken_and_a_cent_more_is_not(sign: int) -> None:
    """The limit itself is an amount, one cent beyond it on either side of zero is none."""
    at_limit = Money(sign * LIMIT, "USD")
    cents = sign * LIMIT * 100

    assert cents == at_limit.minor
    for beyond in (written(cents + sign, 2), sign * (LIMIT + 1), sign * 10**5_000, Decimal(f"{sign}E+400")):
        with pytest.raises(InvalidValueError) as caught:
            Money(beyond, "USD")

        what = "Money.amount"

        assert what == caught.value.what
        assert len(str(caught.value)) < 200


def test_a_sum_beyond_the_largest_amount_is_refused() -> None:
    """Adding or subtracting past the limit is refused, rather than rounded."""
    most, cent = Money(LIMIT, "USD"), usd("0.01")
    for add, one, other in ((operator.add, most, cent), (operator.sub, Money(-LIMIT, "USD"), cent)):
        with pytest.raises(InvalidValueError) as caught:
            add(one, other)

        what = "Money.amount"

        assert what == caught.value.what


@pytest.mark.parametrize("amount", [Decimal("1E+1000000"), Decimal("-9E+99999999")])
def test_an_astronomical_decimal_is_refused_by_our_own_error(amount: Decimal) -> None:
    """However large an exponent, the error is the library's own."""
    with pytest.raises(InvalidValueError):
        Money(amount, "USD")


@given(minor=st.integers(-(10**16), 10**16), code=CURRENCIES)
def test_an_amount_counts_its_smallest_units_exactly(minor: int, code: str) -> None:
    """What is written with all its digits is that many of the smallest unit, and prints as written."""
    digits = MINOR_UNITS[code]
    minor = max(-LIMIT * 10**digits, min(minor, LIMIT * 10**digits))
    text = written(minor, digits)
    money = Money(text, code)

    assert minor == money.minor
    assert f"{text} {code}" == str(money)
    assert Fraction(minor, 10**digits) == Fraction(money.amount)


@given(code=CURRENCIES, one=SMALL, other=SMALL)
def test_adding_and_subtracting_are_those_of_whole_numbers(code: str, one: int, other: int) -> None:
    """In smallest units, sums and differences are those of integers, and take back each other."""
    digits = MINOR_UNITS[code]
    first, second = Money(written(one, digits), code), Money(written(other, digits), code)

    assert one + other == (first + second).minor
    assert one - other == (first - second).minor
    assert first == first + second - second


@given(code=CURRENCIES, one=st.integers(-50, 50), other=st.integers(-50, 50))
def test_comparing_is_that_of_whole_numbers(code: str, one: int, other: int) -> None:
    """Within one currency amounts are ordered, equal and hashed as their smallest units are."""
    digits = MINOR_UNITS[code]
    first, second = Money(written(one, digits), code), Money(written(other, digits), code)
    by_number = [one < other, one <= other, one > other, one >= other, one == other, bool(one)]
    by_money = [
        *(first < second, first <= second, first > second, first >= second, first == second),
        bool(first),
    ]

    assert by_number == by_money
    assert (len({one, other})) == len({first, second})


@pytest.mark.parametrize("mix", [*COMPARISONS, *SUMS])
def test_two_currencies_are_never_mixed(mix: Callable[[Any, Any], object]) -> None:
    """Each operator refuses another currency, even for nothing or for equal numbers."""
    for other in (Money("6", "EUR"), Money.zero("EUR"), Money("6", "JPY")):
        with pytest.raises(CurrencyMismatchError) as caught:
            mix(usd("6"), other)

        expected = ("Money", "an amount in USD", str(other))

        assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize("mix", [*COMPARISONS, *SUMS])
@pytest.mark.parametrize("other", [5, 5.0, "5", Decimal(5), None, object()])
def test_money_is_never_mixed_with_what_is_no_money(mix: Callable[[Any, Any], object], other: object) -> None:
    """Each operator refuses a bare number: nobody knows its currency."""
    with pytest.raises(InvalidValueError) as caught:
        mix(usd("6"), other)

    expected = ("Money", "an amount in USD")

    assert expected == (caught.value.what, caught.value.expected)
    assert not isinstance(caught.value, CurrencyMismatchError)


def test_equal_numbers_of_two_currencies_are_not_equal() -> None:
    """Asking for equality is no mixing: it is answered, with no; and so for a bare number."""
    six: object = usd("6")

    assert six != Money("6", "EUR")
    assert six != Decimal(6)
    assert {six} != {Money("6", "AUD")}


@given(code=CURRENCIES, minor=SMALL, parts=st.integers(1, 200))
def test_shares_add_up_and_differ_by_one_smallest_unit_at_most(code: str, minor: int, parts: int) -> None:
    """A split loses nothing: so many shares, largest first, none more than one unit above another."""
    shares = [share.minor for share in Money(written(minor, MINOR_UNITS[code]), code).split(parts)]

    assert parts == len(shares)
    assert minor == sum(shares)
    assert max(shares) - min(shares) <= 1
    assert sorted(shares, reverse=True) == shares


@pytest.mark.parametrize(
    ("amount", "code", "parts", "shares"),
    [
        *(
            ("10", "USD", 3, "3.34 3.33 3.33"),
            ("10", "USD", 1, "10.00"),
            ("0.02", "USD", 3, "0.01 0.01 0.00"),
        ),
        *(
            ("7", "JPY", 4, "2 2 2 1"),
            ("0", "KWD", 2, "0.000 0.000"),
            ("-0.07", "USD", 3, "-0.02 -0.02 -0.03"),
        ),
        *((LIMIT, "CLF", 1, f"{LIMIT}.0000"), (-LIMIT, "JPY", 2, f"-{LIMIT // 2} -{LIMIT // 2}")),
    ],
)
def test_what_cannot_be_shared_goes_to_the_first(
    amount: str | int, code: str, parts: int, shares: str
) -> None:
    """The first shares are one smallest unit larger, in the digits of the currency."""
    assert shares.split() == [str(share.amount) for share in Money(amount, code).split(parts)]
    assert {code} == {share.currency for share in Money(amount, code).split(parts)}


@pytest.mark.parametrize("parts", [0, -1, 1_000_001, 10**400, 2.0, "2", None, True, Decimal(2)])
def test_a_number_of_shares_that_cannot_be_is_refused(parts: Any) -> None:
    """An amount is split into one to a million shares, and into nothing else."""
    with pytest.raises(InvalidValueError) as caught:
        usd("5").split(parts)

    expected = ("Money.split", "a whole number from 1 to 1,000,000")
    most = 1_000_000

    assert expected == (caught.value.what, caught.value.expected)
    assert most == len(usd("5").split(most))


@given(context=CONTEXTS, one=SMALL, other=SMALL)
def test_the_context_of_the_thread_does_not_matter(context: Context, one: int, other: int) -> None:
    """With any precision and rounding set in the thread, amounts are as they are without."""
    with localcontext(context):
        first, second = Money(written(one, 2), "USD"), Money(written(other, 2), "USD")
        total, difference = first + second, first - second
        (same,) = first.split(1)
        texts = [str(first), repr(second), str(total), str(difference)]
        minors = [first.minor, second.minor, total.minor, difference.minor, same.minor]
    sums = [one, other, one + other, one - other, one]
    expected = [
        *(f"{written(one, 2)} USD", f"Money('{written(other, 2)}', 'USD')"),
        *(f"{written(one + other, 2)} USD", f"{written(one - other, 2)} USD"),
    ]

    assert sums == minors
    assert expected == texts


@pytest.mark.parametrize("trap", [Inexact, Rounded])
def test_the_traps_of_the_thread_do_not_matter(trap: Any) -> None:
    """A caller whose thread traps rounding still makes money of any amount."""
    with localcontext(Context(prec=3, traps=[trap])):
        money = usd("12345.67")

    cents = 1_234_567

    assert cents == money.minor


def test_the_limit_holds_in_any_context() -> None:
    """A cent above the largest amount is refused whatever the thread's precision is."""
    with localcontext(Context(prec=3, traps=[])), pytest.raises(InvalidValueError):
        usd(written(LIMIT * 100 + 1, 2))


def test_zero_is_nothing() -> None:
    """Nothing of a currency is false and has no smallest unit; anything else, a debt too, is true."""
    nothing, minor = Money.zero("JPY"), 0

    assert not nothing
    assert minor == nothing.minor
    assert Money("0", "JPY") == nothing
    assert all([usd("0.01"), usd("-0.01")])


def test_money_goes_through_pickle_and_copies() -> None:
    """Money comes back equal, and hashes the same, from every protocol of pickle and from copies."""
    money = usd("61.70")
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    back = [*pickled(money, protocols), copy.copy(money), copy.deepcopy(money)]
    expected = [money] * (len(protocols) + 2)

    assert expected == back
    assert {hash(money)} == {hash(each) for each in back}
    assert {"61.70 USD"} == {str(each) for each in back}


class Code(str):
    """A code of a currency, as some other library may hold it."""

    __slots__ = ()


def test_nothing_is_nothing_whatever_text_names_the_currency() -> None:
    """No money of a currency is an amount of zero, for text of a class of its own, too."""
    assert [Money("0", "USD")] * 2 == [Money.zero("USD"), Money.zero(Code("USD"))]
    assert not Money.zero(Code("JPY"))

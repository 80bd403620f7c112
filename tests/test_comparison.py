"""O3, P6, P7, M2, M4, M7, T2, T3: what a proposal is worth, and which is better, against an oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import instants, usd, utc

from aliclaim import (
    MINOR_UNITS,
    RULES,
    Comparison,
    Costs,
    CurrencyMismatchError,
    Ground,
    InvalidValueError,
    Money,
    NetValue,
    Party,
    Preference,
    Proposal,
    Refund,
    ReturnAndRefund,
    Solution,
    Wait,
    compare,
    net_value,
)

BETTER, WORSE, EQUAL, INCOMPARABLE = Preference
MIRRORED = {BETTER: WORSE, WORSE: BETTER, EQUAL: EQUAL, INCOMPARABLE: INCOMPARABLE}
UNKNOWN = Costs()


def refund(amount: str) -> Refund:
    """Return a refund alone, in US dollars."""
    return Refund(usd(amount))


def returned(amount: str, payer: Party = Party.BUYER) -> ReturnAndRefund:
    """Return a return with a refund; the buyer bears the freight unless told otherwise."""
    return ReturnAndRefund(usd(amount), shipping_paid_by=payer)


def costs(freight: str | None = None, loss: str | None = None) -> Costs:
    """Return costs in US dollars."""
    read: Any = Costs
    made: Costs = read(return_freight=usd(freight) if freight else None, conversion_loss=loss)
    return made


def free(amount: str) -> ReturnAndRefund:
    """Return a free return."""
    return returned(amount, Party.SELLER)


WAIT, LONGER = Wait(utc(2026, 4, 1)), Wait(utc(2026, 4, 2))


# --- costs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("given_share", ["0.015", "+0.015", Decimal("0.015"), Decimal("0.0150")])
def test_m2_a_share_is_held_exactly(given_share: Any) -> None:
    """The share of the conversion is taken as text or as a Decimal, and held exactly."""
    expected = Decimal(15) / Decimal(1000)
    found = Costs(conversion_loss=given_share)

    assert expected == found.conversion_loss
    assert costs(loss="0.015") == found
    assert hash(costs(loss="0.015")) == hash(found)


def test_m2_the_least_share_is_taken() -> None:
    """A share may have forty digits after the point, and may be nothing at all."""
    least = Decimal("1E-40")

    assert least == Costs(conversion_loss=least).conversion_loss
    assert usd("0.01") == net_value(refund("40"), Costs(conversion_loss=least)).conversion
    assert usd("0") == net_value(refund("40"), Costs(conversion_loss=Decimal("0E+999999"))).conversion


@pytest.mark.parametrize(
    "share",
    [
        *(0.015, 0, 1, True, "1", "1.0", "-0.1", "0,1", "", ".5", "1e-2", "NaN", "0." + "1" * 41, b"0.1"),
        *(Decimal(1), Decimal("-0.01"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")),
        *(Decimal("1E-41"), Decimal("1E-999999")),
    ],
    ids=lambda share: repr(share)[:20],
)
def test_m2_a_share_that_is_none_is_refused(share: Any) -> None:
    """A float, all or more than all, less than nothing, or no number is refused by the field's name."""
    with pytest.raises(InvalidValueError) as caught:
        Costs(conversion_loss=share)

    expected = "Costs.conversion_loss"
    assert expected == caught.value.what


@pytest.mark.parametrize("freight", [usd("-0.01"), "8.50", 8, Refund(usd("8.50"))], ids=repr)
def test_a_freight_that_is_none_is_refused(freight: Any) -> None:
    """A freight is an amount that is not negative, or not known."""
    with pytest.raises(InvalidValueError) as caught:
        Costs(return_freight=freight)

    expected = "Costs.return_freight"
    assert expected == caught.value.what


# --- what one is worth ------------------------------------------------------------------------

# solution, costs, whether the goods arrived: amount, exact, keeps the goods; sentence
WORTH: list[tuple[Solution, Costs, bool, str, bool, bool, str]] = [
    (refund("40"), UNKNOWN, True, "40", True, True, "40.00 USD; nothing goes back."),
    (refund("0"), UNKNOWN, True, "0", True, True, "No money; nothing goes back."),
    (refund("40"), costs("8.50"), True, "40", True, True, "40.00 USD; nothing goes back."),
    (refund("40"), UNKNOWN, False, "40", True, True, "40.00 USD; nothing goes back."),
    (
        refund("40"),
        costs(loss="0.02"),
        True,
        *("39.20", True, True),
        "40.00 USD, less 0.80 USD for the conversion of currency; nothing goes back.",
    ),
    (
        returned("40"),
        costs("8.50"),
        True,
        *("31.50", True, False),
        "40.00 USD, less 8.50 USD for sending the goods back; the goods go back.",
    ),
    (
        returned("5"),
        costs("8.50", "0.02"),
        True,
        *("-3.60", True, False),
        (
            "5.00 USD, less 0.10 USD for the conversion of currency and 8.50 USD for sending the goods back; "
            "the goods go back."
        ),
    ),
    (
        returned("40"),
        UNKNOWN,
        True,
        *("40", False, False),
        "40.00 USD, less an unknown amount for sending the goods back; the goods go back.",
    ),
    (
        returned("40"),
        costs(loss="0.02"),
        True,
        *("39.20", False, False),
        (
            "40.00 USD, less 0.80 USD for the conversion of currency and an unknown amount for sending the "
            "goods back; the goods go back."
        ),
    ),
    (
        free("40"),
        UNKNOWN,
        True,
        *("40", True, False),
        "40.00 USD; the goods go back, at no cost to the buyer.",
    ),
    (
        returned("40", Party.PLATFORM),
        costs("8.50"),
        True,
        *("40", True, False),
        "40.00 USD; the goods go back, at no cost to the buyer.",
    ),
    (
        returned("40"),
        costs("0"),
        True,
        *("40", True, False),
        "40.00 USD; the goods go back, at no cost to the buyer.",
    ),
    (
        returned("40"),
        costs(None, "0.02"),
        False,
        *("0", True, True),
        "No money: what never arrived cannot be sent back, and only then would it be paid.",
    ),
    (
        free("40"),
        UNKNOWN,
        False,
        *("0", True, True),
        "No money: what never arrived cannot be sent back, and only then would it be paid.",
    ),
]


@pytest.mark.parametrize("row", WORTH)
def test_o3_and_m4_and_t2_and_t3_what_a_solution_is_worth(
    row: tuple[Solution, Costs, bool, str, bool, bool, str],
) -> None:
    """A solution is worth its refund, less conversion and the freight that the buyer bears."""
    solution, known, arrived, amount, exact, keeps, words = row
    found = net_value(solution, known, goods_arrived=arrived)

    assert (usd(amount), exact, keeps, words) == (
        found.amount,
        found.exact,
        found.keeps_goods,
        found.sentence,
    )
    assert found.possible is (arrived or isinstance(solution, Refund))


@given(
    currency=st.sampled_from(sorted(MINOR_UNITS)),
    minor=st.integers(1, 10**9),
    share=st.decimals(0, 1, places=6).filter(lambda share: share < 1),
    precision=st.integers(1, 5),
)
def test_m2_conversion_is_rounded_up_to_the_smallest_unit(
    currency: str, minor: int, share: Decimal, precision: int
) -> None:
    """What conversion takes is rounded up, whatever the thread rounds to, and the parts add up."""
    amount = Money(Decimal(f"{minor}E-{MINOR_UNITS[currency]}"), currency)
    with localcontext(Context(prec=precision, traps=[])):
        found = net_value(Refund(amount), Costs(conversion_loss=share))

    expected = ceil(minor * Fraction(share))
    assert found.conversion is not None
    assert expected == found.conversion.minor
    assert amount == found.refund == found.amount + found.conversion


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("solution", [refund("40"), returned("40")])
def test_a_freight_in_another_currency_is_refused(solution: Solution, arrived: bool) -> None:
    """A freight in another currency than the refund is refused by name, whoever bears it."""
    with pytest.raises(CurrencyMismatchError) as caught:
        net_value(solution, Costs(return_freight=Money("8.50", "EUR")), goods_arrived=arrived)

    expected = ("costs.return_freight", "an amount in USD", "8.50 EUR")
    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


ASK: Any = net_value
COMPARE: Any = compare


@pytest.mark.parametrize(
    ("what", "question"),
    [
        ("solution", lambda: ASK(WAIT)),
        ("solution", lambda: ASK(usd("40"))),
        ("costs", lambda: ASK(refund("40"), None)),
        ("goods_arrived", lambda: ASK(refund("40"), goods_arrived=1)),
        ("left", lambda: COMPARE("40", refund("40"))),
        ("right", lambda: COMPARE(refund("40"), None)),
        ("costs", lambda: COMPARE(WAIT, WAIT, usd("8"))),
        ("goods_arrived", lambda: COMPARE(WAIT, WAIT, goods_arrived=None)),
    ],
)
def test_an_argument_of_a_wrong_type_is_refused_by_name(what: str, question: Callable[[], object]) -> None:
    """Each question names the argument that is not what it should be."""
    with pytest.raises(InvalidValueError) as caught:
        question()

    assert what == caught.value.what


def test_two_currencies_are_refused() -> None:
    """Proposals in two currencies cannot be compared."""
    with pytest.raises(CurrencyMismatchError) as caught:
        compare(refund("40"), Refund(Money("40", "EUR")))

    expected = ("right", "an amount in USD", "40.00 EUR")
    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


# --- which is better: by hand -----------------------------------------------------------------

_UNPRICED = "what they are worth is for the buyer to say."
_NEVER = "waiting brings nothing, and is never accepted."
_OPEN = "Waiting brings nothing and is never accepted, but leaves the dispute open."
_UNTOLD = "What sending the goods back costs is not known: without that, it would bring"
_ALWAYS = "Whatever sending the goods back costs, it brings"
_NO_RETURN = "what never arrived cannot be sent back, and a return of it brings nothing."

# left, right, costs, whether the goods arrived: preference, ground, difference, sentence
TABLE: list[tuple[Proposal, Proposal, Costs, bool, Preference, Ground, str | None, str]] = [
    *(
        (
            *(refund("10"), refund("40"), UNKNOWN, True),
            *(WORSE, Ground.MORE_MONEY, "-30", "It brings 30.00 USD less than the other."),
        ),
        (
            *(returned("40"), returned("10"), UNKNOWN, True),
            *(BETTER, Ground.MORE_MONEY, "30", "It brings 30.00 USD more than the other."),
        ),
        (
            *(refund("40"), refund("40"), UNKNOWN, True),
            *(EQUAL, Ground.SAME, "0", "It brings as much as the other."),
        ),
        (WAIT, WAIT, UNKNOWN, True, EQUAL, Ground.SAME, None, "It brings as much as the other."),
        (
            *(refund("40"), free("30"), UNKNOWN, True, BETTER, Ground.MORE_MONEY_KEEPS_GOODS, "10"),
            "It brings 10.00 USD more than the other, and the goods stay with the buyer.",
        ),
        (
            *(returned("40"), refund("40"), costs("8.50"), True, WORSE, Ground.MORE_MONEY_KEEPS_GOODS),
            *("-8.50", "It brings 8.50 USD less than the other, and the goods go back."),
        ),
        (
            *(refund("40"), free("40"), UNKNOWN, True, BETTER, Ground.SAME_MONEY_KEEPS_GOODS, "0"),
            "It brings as much as the other, and the goods stay with the buyer.",
        ),
        (
            *(free("40"), refund("40"), UNKNOWN, True, WORSE, Ground.SAME_MONEY_KEEPS_GOODS, "0"),
            "It brings as much as the other, and the goods go back.",
        ),
        (
            *(free("60"), refund("40"), UNKNOWN, True, INCOMPARABLE, Ground.GOODS_NOT_PRICED, "20"),
            f"It brings 20.00 USD more than the other, but the goods go back: {_UNPRICED}",
        ),
        (
            *(refund("40"), free("60"), UNKNOWN, True, INCOMPARABLE, Ground.GOODS_NOT_PRICED, "-20"),
            f"It brings 20.00 USD less than the other, but the goods stay with the buyer: {_UNPRICED}",
        ),
    ),
    *(
        (
            *(returned("30"), refund("40"), UNKNOWN, True, WORSE, Ground.WHATEVER_THE_FREIGHT, "-10"),
            f"{_ALWAYS} at least 10.00 USD less than the other.",
        ),
        (
            *(free("40"), returned("30"), UNKNOWN, True, BETTER, Ground.WHATEVER_THE_FREIGHT, "10"),
            f"{_ALWAYS} at least 10.00 USD more than the other.",
        ),
        (
            *(returned("40"), refund("40"), UNKNOWN, True, WORSE, Ground.WHATEVER_THE_FREIGHT, "0"),
            f"{_ALWAYS} no more than the other, and the goods go back.",
        ),
        (
            *(refund("40"), returned("40"), UNKNOWN, True, BETTER, Ground.WHATEVER_THE_FREIGHT, "0"),
            f"{_ALWAYS} no less than the other, and the goods stay with the buyer.",
        ),
        (
            *(returned("60"), refund("40"), UNKNOWN, True, INCOMPARABLE, Ground.FREIGHT_UNKNOWN, "20"),
            f"{_UNTOLD} 20.00 USD more than the other.",
        ),
        (
            *(returned("60"), free("60"), UNKNOWN, True, INCOMPARABLE, Ground.FREIGHT_UNKNOWN, "0"),
            f"{_UNTOLD} as much as the other.",
        ),
        (
            *(WAIT, returned("60"), UNKNOWN, True, INCOMPARABLE, Ground.FREIGHT_UNKNOWN, "-60"),
            f"{_UNTOLD} 60.00 USD less than the other.",
        ),
    ),
    *(
        (
            *(refund("40"), WAIT, UNKNOWN, True, BETTER, Ground.WAITING_BRINGS_NOTHING, "40"),
            f"It brings 40.00 USD more than the other: {_NEVER}",
        ),
        (
            *(WAIT, returned("40"), costs("8.50"), True, WORSE, Ground.WAITING_BRINGS_NOTHING, "-31.50"),
            f"It brings 31.50 USD less than the other: {_NEVER}",
        ),
        (WAIT, refund("0"), UNKNOWN, True, INCOMPARABLE, Ground.WAITING_BRINGS_NOTHING, "0", _OPEN),
        (returned("5"), WAIT, costs("9"), True, INCOMPARABLE, Ground.WAITING_BRINGS_NOTHING, "-4", _OPEN),
        (WAIT, LONGER, UNKNOWN, True, INCOMPARABLE, Ground.WAITING_BRINGS_NOTHING, None, _OPEN),
        (
            *(free("60"), refund("40"), UNKNOWN, False, WORSE, Ground.NOTHING_TO_RETURN, "-40"),
            f"It brings 40.00 USD less than the other: {_NO_RETURN}",
        ),
        (
            *(refund("0"), returned("60"), UNKNOWN, False, EQUAL, Ground.NOTHING_TO_RETURN, "0"),
            f"It brings as much as the other: {_NO_RETURN}",
        ),
    ),
]


@pytest.mark.parametrize("row", TABLE)
def test_p6_and_p7_and_m7_which_is_better_and_why(
    row: tuple[Proposal, Proposal, Costs, bool, Preference, Ground, str | None, str],
) -> None:
    """Each pair has one answer, with its ground, the difference in money, and a whole sentence."""
    left, right, known, arrived, preference, because, difference, words = row
    found = compare(left, right, known, goods_arrived=arrived)

    expected = (preference, because, usd(difference) if difference else None, words)
    assert expected == (found.preference, found.because, found.difference, found.sentence)


def test_each_ground_is_shown_above_and_cites_a_rule() -> None:
    """No ground is left out of the table, and the rule of each exists."""
    rules = {
        Ground.MORE_MONEY: "P6",
        Ground.MORE_MONEY_KEEPS_GOODS: "M7",
        Ground.SAME_MONEY_KEEPS_GOODS: "M7",
        Ground.SAME: "P4",
        Ground.GOODS_NOT_PRICED: "O3",
        Ground.WHATEVER_THE_FREIGHT: "T2",
        Ground.FREIGHT_UNKNOWN: "T2",
        Ground.WAITING_BRINGS_NOTHING: "P7",
        Ground.NOTHING_TO_RETURN: "T3",
    }

    assert set(Ground) == {row[5] for row in TABLE}
    assert rules == {ground: ground.rule for ground in Ground}
    assert set(rules.values()) <= set(RULES)
    assert compare(WAIT, WAIT).rule == "P4"


# --- which is better: an oracle for a small world ---------------------------------------------

CENTS = range(4)
SMALL: tuple[Proposal, ...] = (
    *(refund(f"0.0{cents}") for cents in CENTS),
    *(returned(f"0.0{cents}", payer) for cents in CENTS[1:] for payer in (Party.BUYER, Party.SELLER)),
    *(WAIT, LONGER),
)
FREIGHTS = (None, "0", "0.01", "0.02", "0.05")
LOSSES = (None, "0", "0.3", "0.5")
# What a freight that is not known may be: each step between the small amounts, and far beyond them.
EVERY_FREIGHT = (0, 1, 2, 3, 4, 1_000)


def bears_freight(proposal: Proposal) -> bool:
    """Whether the buyer would have to pay for sending the goods back."""
    return isinstance(proposal, ReturnAndRefund) and proposal.shipping_paid_by is Party.BUYER


def worth(proposal: Solution, freight: int, loss: Fraction, arrived: bool) -> tuple[int, bool]:
    """Return the cents that a solution brings at a known freight, and whether the goods stay."""
    goes_back = isinstance(proposal, ReturnAndRefund)
    if goes_back and not arrived:
        return 0, True
    cents = proposal.amount.minor
    return cents - ceil(cents * loss) - (freight if bears_freight(proposal) else 0), not goes_back


def at_freight(left: Proposal, right: Proposal, freight: int, loss: Fraction, arrived: bool) -> Preference:
    """Compare at a known freight, by what the rules say of each pair."""
    if isinstance(left, Wait) and isinstance(right, Wait):
        return EQUAL if left == right else INCOMPARABLE
    if isinstance(left, Wait):
        return MIRRORED[at_freight(right, left, freight, loss, arrived)]
    ours = worth(left, freight, loss, arrived)
    if isinstance(right, Wait):
        return BETTER if ours[0] > 0 else INCOMPARABLE
    theirs = worth(right, freight, loss, arrived)
    no_worse = [one >= other for one, other in zip(ours, theirs, strict=True)]
    no_better = [one <= other for one, other in zip(ours, theirs, strict=True)]
    return {(True, True): EQUAL, (True, False): BETTER, (False, True): WORSE}.get(
        (all(no_worse), all(no_better)), INCOMPARABLE
    )


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("freight", FREIGHTS)
def test_m2_and_t2_and_t3_a_small_world_agrees_with_its_oracle(
    freight: str | None, loss: str | None, arrived: bool
) -> None:
    """What is said of two proposals is what holds at every freight that can be, and no less."""
    known, share = costs(freight, loss), Fraction(loss or 0)
    freights = EVERY_FREIGHT if freight is None else (usd(freight).minor,)
    for left, right in product(SMALL, SMALL):
        answers = {at_freight(left, right, each, share, arrived) for each in freights}
        expected = answers.pop() if len(answers) == 1 else INCOMPARABLE

        assert expected is compare(left, right, known, goods_arrived=arrived).preference, (left, right)


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("freight", FREIGHTS)
def test_the_order_of_a_small_world_is_transitive(freight: str | None, arrived: bool) -> None:
    """What is at least as good as another is so as a third, too; and better, if one of the steps is."""
    found = {
        pair: compare(*pair, costs(freight), goods_arrived=arrived).preference
        for pair in product(SMALL, SMALL)
    }
    chains: Counter[Preference] = Counter()
    for first, second, third in product(SMALL, SMALL, SMALL):
        steps = {found[first, second], found[second, third]}
        if steps <= {BETTER, EQUAL}:
            expected = BETTER if BETTER in steps else EQUAL
            chains[expected] += 1

            assert expected is found[first, third], (first, second, third)
    assert chains[BETTER] > len(SMALL)


# --- which is better: laws --------------------------------------------------------------------

AMOUNTS = st.integers(1, 10**7).map(lambda minor: usd(f"{minor // 100}.{minor % 100:02}"))
SOLUTIONS: st.SearchStrategy[Solution] = st.one_of(
    st.builds(Refund, AMOUNTS | st.just(usd("0"))),
    st.builds(ReturnAndRefund, AMOUNTS, shipping_paid_by=st.sampled_from(Party)),
)
WAITS = st.builds(Wait, instants())
SHARES = st.none() | st.decimals(0, Decimal("0.99"), places=3)
COSTS = st.builds(Costs, return_freight=st.none() | AMOUNTS | st.just(usd("0")), conversion_loss=SHARES)


@st.composite
def several(draw: st.DrawFn, count: int) -> list[Proposal]:
    """Draw proposals, among which equal amounts are frequent."""
    amounts = draw(st.lists(AMOUNTS, min_size=1, max_size=2))
    amount = st.sampled_from(amounts)
    near = st.one_of(
        st.builds(Refund, amount),
        st.builds(ReturnAndRefund, amount, shipping_paid_by=st.sampled_from(Party)),
    )
    return draw(st.lists(st.one_of(near, SOLUTIONS, WAITS), min_size=count, max_size=count))


@given(proposal=SOLUTIONS | WAITS, known=COSTS, arrived=st.booleans())
def test_a_proposal_is_equal_to_itself(proposal: Proposal, known: Costs, arrived: bool) -> None:
    """The order is reflexive."""
    expected = EQUAL

    assert expected is compare(proposal, proposal, known, goods_arrived=arrived).preference


@given(pair=several(2), known=COSTS, arrived=st.booleans())
def test_exchanging_two_mirrors_the_answer(pair: list[Proposal], known: Costs, arrived: bool) -> None:
    """The order is antisymmetric: the other way round, better is worse, for the same reason and money."""
    left, right = pair
    there = compare(left, right, known, goods_arrived=arrived)
    back = compare(right, left, known, goods_arrived=arrived)

    assert (MIRRORED[there.preference], there.because) == (back.preference, back.because)
    if there.difference is None or back.difference is None:
        assert there.difference is back.difference is None
    else:
        assert usd("0") == there.difference + back.difference


@given(three=several(3), known=COSTS, arrived=st.booleans())
def test_better_than_better_is_better(three: list[Proposal], known: Costs, arrived: bool) -> None:
    """The order is transitive, for amounts of every size."""
    first, second, third = three

    def preferred(one: Proposal, other: Proposal) -> Preference:
        return compare(one, other, known, goods_arrived=arrived).preference

    if preferred(first, second) is preferred(second, third) is BETTER:
        assert BETTER is preferred(first, third)


@given(
    pair=several(2), freight=AMOUNTS | st.sampled_from([usd("0"), usd("0.01"), usd("9999999")]), share=SHARES
)
def test_t2_what_is_said_without_the_freight_holds_for_every_freight(
    pair: list[Proposal], freight: Money, share: Decimal | None
) -> None:
    """Where the freight is not known, better and worse are only said if every freight bears it out."""
    left, right = pair
    blind = compare(left, right, Costs(conversion_loss=share)).preference
    seeing = compare(left, right, Costs(return_freight=freight, conversion_loss=share)).preference

    if blind is not INCOMPARABLE:
        assert blind is seeing


@given(pair=several(2), known=COSTS)
def test_p7_waiting_is_never_better(pair: list[Proposal], known: Costs) -> None:
    """More waiting time is never better than anything."""
    left, right = pair

    if isinstance(left, Wait):
        assert compare(left, right, known).preference is not BETTER


def test_m4_and_m7_with_a_free_return_nothing_is_lost() -> None:
    """A free return brings its whole refund, so that a return that brings more than it takes is fine."""
    freight = costs("15")
    free_return, own_return = free("60"), returned("60")

    assert usd("60") == net_value(free_return, freight).amount
    assert usd("45") == net_value(own_return, freight).amount
    assert BETTER is compare(free_return, own_return, freight).preference
    assert BETTER is compare(free_return, free("59.99"), freight).preference


def test_an_answer_is_a_value_with_its_parts() -> None:
    """Answers are values: two that say the same are equal, and each part has its name."""
    nothing = usd("0")
    found = net_value(returned("40"), costs("8.50"))
    expected = NetValue(
        amount=usd("31.50"),
        exact=True,
        keeps_goods=False,
        possible=True,
        refund=usd("40"),
        freight=usd("8.50"),
        conversion=None,
    )

    assert expected == found
    assert net_value(free("40"), goods_arrived=False).freight == nothing
    assert Comparison(preference=EQUAL, because=Ground.SAME, difference=nothing) == compare(
        refund("1"), refund("1")
    )


def test_t3_a_return_that_cannot_be_carried_out_pays_nothing_back() -> None:
    """Where nothing arrived, a return brings no refund, costs no freight and takes nothing."""
    worth = net_value(returned("40"), costs("8", "0.02"), goods_arrived=False)
    nothing = usd("0")

    assert (nothing, nothing, nothing, None) == (worth.amount, worth.refund, worth.freight, worth.conversion)
    assert worth.keeps_goods

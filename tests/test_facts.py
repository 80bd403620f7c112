"""Facts: those of a case told anew, those that advice rests on, and the words for each name."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from datetime import UTC, date, datetime
from typing import TypeAlias, cast

import attrs
import pytest
from hypothesis import given
from test_advice import SCENARIOS, WALKS, Asked, Code
from worlds import HISTORIES, OPENED, ORDER, case_in, day, usd
from worlds import PAID as WHOLE

import aliclaim as ac
from aliclaim import AdviceCode as A
from aliclaim import RefusalCode, Trap
from aliclaim._checks import Term
from aliclaim.adapters import json as codec

EACH_PHASE = pytest.mark.parametrize("phase", ac.Phase)
PRINTED = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(80))
STATED = attrs.evolve(ORDER, stated=(PRINTED,))
PROMISED = attrs.evolve(ORDER, estimated_delivery=day(40))
RECORD = ac.BuyerRecord(orders=9, disputed=1)
COSTS = ac.Costs(return_freight=usd("8.50"))


# --- other facts for a case -------------------------------------------------------------------


@EACH_PHASE
def test_a_stated_date_counts_as_if_it_had_been_known_from_the_beginning(phase: ac.Phase) -> None:
    """A case told of a printed date is the case that was made with it and played again."""
    case = case_in(phase).with_facts(order=STATED)

    assert ac.Case.replay(STATED, HISTORIES[phase]) == case
    assert case.protection is not None
    assert (day(80), False) == (case.protection.closes_at, case.protection.estimated)


@EACH_PHASE
def test_every_fact_can_be_another_at_once(phase: ac.Phase) -> None:
    """Order, policy, record and costs are all replaced, and all that has happened is played again."""
    case = case_in(phase).with_facts(order=PROMISED, policy=ac.GENERAL_2022, record=RECORD, costs=COSTS)
    made = ac.Case(order=PROMISED, policy=ac.GENERAL_2022, record=RECORD, costs=COSTS)

    assert made.following(HISTORIES[phase]) == case
    assert PROMISED == case.given
    assert ac.GENERAL_2022 == case.policy
    assert (RECORD, COSTS) == (case.record, case.costs)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (case_in(ac.Phase.JUDGED).with_facts(order=STATED), ("policy", "record", "costs")),
        (case_in(ac.Phase.JUDGED).with_facts(policy=ac.BRAZIL_2026), ("given", "record", "costs")),
        (case_in(ac.Phase.JUDGED).with_facts(record=RECORD), ("given", "policy", "costs")),
        (case_in(ac.Phase.JUDGED).with_facts(costs=COSTS), ("given", "policy", "record")),
    ],
)
def test_what_is_not_given_stays(one: ac.Case, same: tuple[str, ...]) -> None:
    """One fact alone changes nothing but itself, and the case before stays as it was."""
    before = case_in(ac.Phase.JUDGED)

    assert before != one
    assert [getattr(before, name) for name in same] == [getattr(one, name) for name in same]
    assert list(before.history) == list(one.history)


@given(WALKS)
def test_a_case_with_no_other_facts_is_the_same_case(asked: Asked) -> None:
    """Where nothing is given the case is equal, whatever has happened."""
    assert asked.case == asked.case.with_facts()


def test_the_facts_of_a_case_that_changed_since_are_kept_by_with_facts() -> None:
    """What happened to the order since stays beside the new facts: it is played again, not lost."""
    confirmed = ac.Case(order=ORDER).apply(ac.ReceiptConfirmed(at=day(30)))
    case = confirmed.with_facts(order=STATED)

    assert ac.Receipt(at=day(30)) == case.order.receipt
    assert None is case.given.receipt
    assert (PRINTED,) == case.order.stated


@EACH_PHASE
def test_other_facts_are_kept_in_the_file(phase: ac.Phase) -> None:
    """A case with other facts is read from its file as it was written."""
    case = case_in(phase).with_facts(order=STATED, policy=ac.BRAZIL_2026, record=RECORD, costs=COSTS)

    assert case == codec.loads(codec.dumps(case)).case


def test_facts_that_what_happened_does_not_fit_are_refused() -> None:
    """A dispute that could not have been opened by a stated date refuses that date, with its reason."""
    ends = attrs.evolve(PRINTED, at=day(15))
    with pytest.raises(ac.RefusedError) as caught:
        case_in(ac.Phase.JUDGED).with_facts(order=attrs.evolve(ORDER, stated=(ends,)))

    assert [RefusalCode.PROTECTION_OVER] == [each.code for each in caught.value.refusals]


@pytest.mark.parametrize(
    ("fact", "what"),
    [
        ({"policy": ac.GENERAL_2022}, r"Case\.order\.estimated_delivery"),
        ({"order": "8200000000010001"}, r"Case\.order"),
        ({"policy": "guide"}, r"Case\.policy"),
        ({"record": (9, 1)}, r"Case\.record"),
        ({"costs": 0}, r"Case\.costs"),
    ],
)
def test_a_wrong_fact_is_refused_by_its_name(fact: dict[str, object], what: str) -> None:
    """A fact of the wrong kind, or one that lacks what the policy needs, is named in the error."""
    with pytest.raises(ac.InvalidValueError, match=what):
        ac.Case(order=ORDER).with_facts(**fact)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_costs_in_another_currency_do_not_fit() -> None:
    """A freight in another currency than what was paid is refused with the field's name."""
    with pytest.raises(ac.CurrencyMismatchError, match=r"Case\.costs\.return_freight"):
        case_in(ac.Phase.JUDGED).with_facts(costs=ac.Costs(return_freight=ac.Money("8.50", "EUR")))


# --- the facts of advice ----------------------------------------------------------------------

_Kinds: TypeAlias = type | tuple[type, ...]

# What each fact of advice is, by its code where a name stands for two things.
FACTS: dict[tuple[Code | None, str], _Kinds] = {
    (None, "why"): ac.Comparison,
    (A.MEND_CLAIM, "why"): ac.Refusal,
    (None, "what"): ac.Requirement,  # a tuple of them
    (A.HOW_MUCH, "what"): ac.Basis,
    (None, "step"): ac.FirstStep,
    (None, "reason"): ac.Reason,
    (None, "how"): ac.Arrival,
    (None, "channels"): ac.Channel,  # a tuple of them
    (None, "proposal"): (ac.Refund, ac.ReturnAndRefund),
    (None, "amount"): ac.Money,
    (None, "freight"): ac.Money,
    (None, "received"): ac.Money,
    (None, "agreed"): ac.Money,
    (None, "net"): ac.NetValue,
    (None, "orders"): int,
    (None, "disputed"): int,
    (None, "cancel"): bool,
}


def kinds(code: Code, name: str) -> _Kinds:
    """Return what a fact of a piece of advice is to be."""
    return FACTS[(code, name) if (code, name) in FACTS else (None, name)]


def spread(fact: object) -> tuple[object, ...]:
    """Return the members of a tuple, else the fact alone."""
    return cast("tuple[object, ...]", fact) if isinstance(fact, tuple) else (fact,)


FREIGHT = Asked(
    ac.Case(order=ORDER, costs=COSTS),
    day(20),
    ac.Claim(reason=ac.Reason.NOT_AS_DESCRIBED, asks=ac.ReturnAndRefund(WHOLE)),
)
QUESTIONS_ASKED: list[Asked] = [*(fits for fits, _ in SCENARIOS.values()), FREIGHT]


def test_every_fact_of_advice_is_a_value_of_the_library() -> None:
    """No fact is a sentence made of values: an app can word each of them itself."""
    met: set[str] = set()
    for asked in QUESTIONS_ASKED:
        for advice in asked.advice():
            for name, fact in advice.facts:
                met.add(name)
                assert fact != ()
                assert all(isinstance(each, kinds(advice.code, name)) for each in spread(fact)), advice

    assert {name for _, name in FACTS} == met


def advice_in(standing: ac.Standing) -> list[dict[str, object]]:
    """Return the advice of a standing as an app reads it: written to JSON, and read again."""
    written = json.loads(json.dumps(codec.standing_to_plain(standing)))
    return cast("list[dict[str, object]]", written["advice"])


def test_facts_of_advice_are_written_as_objects() -> None:
    """In JSON a fact keeps its parts: an object for a value, a list for a tuple, a name for a member."""
    for asked in QUESTIONS_ASKED:
        standing = asked.case.standing(asked.at, asked.claim)
        for advice, written in zip(standing.advice, advice_in(standing), strict=True):
            facts = cast("dict[str, object]", written["facts"])
            assert dict(advice.facts).keys() == facts.keys()
            for name, fact in advice.facts:
                assert shape(fact) == shape_of_plain(facts[name]), (advice.code, name)


def shape(fact: object) -> object:
    """Say how a fact is to look in JSON."""
    if isinstance(fact, tuple):
        return [shape(each) for each in cast("tuple[object, ...]", fact)]
    if isinstance(fact, Term):
        return fact.value
    return fact if isinstance(fact, (bool, int)) else dict


def shape_of_plain(data: object) -> object:
    """Say how plain data looks, without the parts of its objects."""
    if isinstance(data, list):
        return [shape_of_plain(each) for each in cast("list[object]", data)]
    return dict if isinstance(data, dict) else data


def one_written(code: Code) -> dict[str, object]:
    """Return the facts, as they are written, of the advice of one code in its scenario."""
    asked = SCENARIOS[code][0]
    (found,) = [
        each for each in advice_in(asked.case.standing(asked.at, asked.claim)) if each["code"] == code.value
    ]
    return cast("dict[str, object]", found["facts"])


def test_a_solution_and_money_are_written_as_in_a_case_file() -> None:
    """A proposal has its type and its amount, and money its currency."""
    forty = {"amount": "40.00", "currency": "USD"}

    assert {"proposal": {"type": "refund", "amount": forty}} == one_written(A.CHOOSE)
    assert {"amount": {"amount": "60.00", "currency": "USD"}} == one_written(A.ASK_FOR_REFUND)


def test_a_comparison_and_a_refusal_are_written_as_elsewhere() -> None:
    """What one proposal is beside another, and why a form refuses, have their fields."""
    compared = cast("dict[str, object]", one_written(Trap.WORSE_THAN_PLATFORM)["why"])
    refusal = cast("dict[str, object]", one_written(A.MEND_CLAIM)["why"])

    assert "worse" == compared["preference"]
    assert ("above_paid", "O4") == (refusal["code"], refusal["rule"])


# --- holidays ---------------------------------------------------------------------------------

PENDING = case_in(ac.Phase.REFUND_PENDING)
EASTER = (date(2026, 4, 3), date(2026, 4, 6))


def due(holidays: Container[date] | None) -> datetime:
    """Return by when the money should be there."""
    expected = PENDING.expected_refund(day(22), holidays=holidays)
    assert expected is not None
    assert expected.deadline is not None
    return expected.deadline.at


@pytest.mark.parametrize("kind", [set, frozenset, list, tuple])
def test_m1_holidays_may_be_any_collection_of_dates(kind: type) -> None:
    """Two holidays make the money two working days later, however they are written down (M1)."""
    # Both are ends of days in Pacific time: of Friday the tenth, and of Tuesday after that weekend.
    assert [datetime(2026, 4, 11, 7, tzinfo=UTC)] * 2 == [due(None), due(kind())]
    assert datetime(2026, 4, 15, 7, tzinfo=UTC) == due(kind(EASTER))


@pytest.mark.parametrize("kind", [set, frozenset, list, tuple])
@pytest.mark.parametrize(
    ("wrong", "shown"),
    [
        (["2026-04-03"], "2026-04-03"),
        ([datetime(2026, 4, 3)], "2026"),
        ([day(33)], "2026"),
        ([EASTER[0], "2026-04-06"], "2026-04-06"),
        ([20260403], "20260403"),
    ],
)
def test_m1_what_is_no_date_is_refused_among_the_holidays(
    kind: type, wrong: Iterable[object], shown: str
) -> None:
    """Text and instants would be met by no day, so no holiday would be kept: the error shows them (M1)."""
    with pytest.raises(ac.InvalidValueError, match="holidays: expected dates") as caught:
        due(kind(wrong))

    assert shown in caught.value.found


# --- words ------------------------------------------------------------------------------------

LISTS = [
    each
    for each in (getattr(ac, name) for name in sorted(ac.__all__))
    if isinstance(each, type) and issubclass(each, Term)
]
MEMBERS = [member for each in LISTS for member in each]


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member.name}")
def test_every_member_of_every_list_of_names_has_words(member: Term) -> None:
    """Each name of the library can be told to a person, without anything of the code in it."""
    words = ac.describe(member)

    assert words.strip() == words != ""
    assert "_" not in words


def test_the_lists_of_names_are_all_there() -> None:
    """Lists from every part of the library are asked for their words."""
    assert {ac.Phase, ac.Reason, ac.Trap, ac.AdviceCode, ac.Loss, ac.TrackingStatus, ac.Basis} <= set(LISTS)


@pytest.mark.parametrize("reason", ac.Reason)
def test_a_reason_is_told_by_its_title(reason: ac.Reason) -> None:
    """A reason is worded as the catalogue of reasons has it."""
    assert ac.REASONS[reason].title == ac.describe(reason)


# --- the account ------------------------------------------------------------------------------


def rows(case: ac.Case, now: datetime) -> str:
    """Return the account on one line, as it was before it was folded."""
    return " ".join(case.manifest(now).text.split())


def test_m1_the_account_tells_what_is_to_come_and_until_when() -> None:
    """Money on its way stands in the account with its date, and is said to be late after it (M1)."""
    row = "To come 60.00 USD; it is due by ~2026-04-11 07:00 UTC"

    assert row in rows(PENDING, day(22))
    assert f"{row}, and is late" not in rows(PENDING, day(22))
    assert f"{row}, and is late" in rows(PENDING, day(60))


@pytest.mark.parametrize("phase", [ac.Phase.AWAITING_RETURN, ac.Phase.RETURN_IN_TRANSIT])
def test_p9_the_account_tells_that_the_goods_come_first(phase: ac.Phase) -> None:
    """Money that waits for a return is to come once the goods are back (P9)."""
    now = case_in(phase).history.last.at

    assert "To come 60.00 USD, once the goods have been received back" in rows(case_in(phase), now)


def test_m2_the_account_tells_what_is_missing() -> None:
    """Less money than was settled leaves a row with the difference; all of it leaves none (M2)."""
    paid = PENDING.apply(ac.RefundCompleted(at=day(25), amount=WHOLE))

    assert "Missing 0.50 USD of the 60.00 USD that was settled" in rows(case_in(ac.Phase.REFUNDED), day(26))
    assert "Missing" not in rows(paid, day(26))


@pytest.mark.parametrize("phase", [phase for phase in ac.Phase if phase.open or phase is ac.Phase.CLOSED])
def test_m1_no_money_is_said_to_come_where_none_does(phase: ac.Phase) -> None:
    """What is undecided, or over without money, has no row of money to come (M1)."""
    found = rows(case_in(phase), case_in(phase).history.last.at)

    assert "To come" not in found
    assert "Missing" not in found


def test_each_dispute_of_the_account_has_its_own_money() -> None:
    """The dispute that was cancelled has none to come; the one that was settled has (M1, W8)."""
    again = (ac.BuyerCancelled(at=day(21)), attrs.evolve(OPENED, at=day(22)), ac.SellerAccepted(at=day(23)))
    first, second = ac.Case.replay(ORDER, (OPENED, *again)).manifest(day(24)).disputes

    assert None is first.refund
    assert second.refund is not None
    assert WHOLE == second.refund.amount

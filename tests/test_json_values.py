"""Every public value as plain data: it comes back equal, and what cannot be one is told with its path."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, cast, get_args

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_layers import CLASSES, SAMPLES
from worlds import CLAIM, HISTORIES, ORDER, PAID, case_in, day, granting, usd

import aliclaim as ac
from aliclaim.adapters import json as codec
from aliclaim.testing import cases, moments, moves

# A class of any type of value is read as one of a certain type.
KINDS: dict[type, Any] = {ac.Setting: ac.Setting[str]}
OTHERS: dict[type, object] = {ac.History: ac.History.of(HISTORIES[ac.Phase.JUDGED])}


def again(value: Any, kind: object) -> object:
    """Return what becomes of a value by way of JSON text."""
    return codec.value_from_plain(json.loads(json.dumps(codec.value_to_plain(value), allow_nan=False)), kind)


@pytest.mark.parametrize("kind", CLASSES, ids=[kind.__name__ for kind in CLASSES])
def test_every_public_value_comes_back_equal(kind: type) -> None:
    """A value of any public class is equal to itself after it was written and read; none is forgotten."""
    sample = OTHERS.get(kind, SAMPLES[kind])

    assert sample == again(sample, KINDS.get(kind, kind))


TERMS: list[Any] = [
    kind
    for kind in (getattr(ac, name) for name in ac.__all__)
    if isinstance(kind, type) and issubclass(kind, str)
]


@pytest.mark.parametrize("kind", TERMS, ids=[kind.__name__ for kind in TERMS])
def test_every_member_of_a_list_of_names_is_its_own_text(kind: Any) -> None:
    """A member is written as its text, and nothing else makes it."""
    told = codec.value_to_plain(tuple(kind))

    assert [member.value for member in kind] == told
    assert list(kind) == [codec.value_from_plain(each, kind) for each in cast("list[str]", told)]
    with pytest.raises(ac.RecordError, match=r"^record: expected "):
        codec.value_from_plain("no such name", kind)


def inside(value: object) -> Iterator[object]:
    """Go through a value and all public values inside it; a case and a dispute are looked at as a whole."""
    if isinstance(value, tuple):
        for each in cast("tuple[object, ...]", value):
            yield from inside(each)
    elif type(value) in CLASSES:
        yield value
        if not isinstance(value, (ac.Case, *get_args(ac.Dispute), ac.History, ac.Policy, ac.Terms)):
            for field in attrs.fields(cast("Any", type(value))):
                yield from inside(getattr(value, field.name))


def all_back(value: object) -> None:
    """Check that a value, and every value inside it, comes back equal."""
    for each in inside(value):
        if type(each) is not ac.Setting:
            assert each == again(each, type(each))


@given(cases(), st.data())
@settings(max_examples=50)
def test_all_that_a_case_answers_comes_back_equal(case: ac.Case, data: st.DataObject) -> None:
    """Whatever a case answers at any moment, from its standing to its changes, down to the last value."""
    now = data.draw(moments(case))
    event = data.draw(st.none() | moves(case, now))
    preview = case.preview(event, now) if event else None
    after = case.follow(event) if event and preview and not preview.refusals else case

    all_back((case, case.standing(now), case.manifest(now), preview, ac.changes(case, after, now)))


@given(cases(ac.Phase.NEGOTIATING, ac.Phase.JUDGED, ac.Phase.APPEALED, ac.Phase.REFUNDED))
@settings(max_examples=50)
def test_a_dispute_is_told_as_what_has_happened(case: ac.Case) -> None:
    """A dispute comes back from its events, what was paid and the figures, as its phase and as any."""
    assert case.dispute
    told = cast("dict[str, object]", codec.value_to_plain(case.dispute))

    assert {"phase", "paid", "policy", "events"} == told.keys()
    assert case.dispute == codec.value_from_plain(told, ac.Dispute)
    assert case.dispute == codec.value_from_plain(told, type(case.dispute))


@pytest.mark.parametrize("union", [ac.Event, ac.OrderEvent, ac.DisputeEvent])
def test_a_member_of_a_union_is_known_by_its_tag(union: Any) -> None:
    """The class of an event is told by its tag, and a tag of another union is refused."""
    members = get_args(union)
    for kind in members:
        assert SAMPLES[kind] == again(SAMPLES[kind], union)
    with pytest.raises(ac.RecordError, match=r"^type: expected one of .*, found 'wait'"):
        codec.value_from_plain({"type": "wait"}, union)


@pytest.mark.parametrize("union", [ac.Event, ac.Dispute, ac.Proposal, ac.Change, ac.Money, ac.Party])
def test_what_may_be_absent_may_be_null(union: Any) -> None:
    """With None among its kinds, null is None."""
    assert codec.value_from_plain(None, union | None) is None
    with pytest.raises(ac.RecordError):
        codec.value_from_plain(None, union)


def test_a_dispute_is_what_its_events_lead_to() -> None:
    """No phase can be claimed that the events do not lead to."""
    told = cast("Any", codec.value_to_plain(case_in(ac.Phase.JUDGED).dispute))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    told["phase"] = "refunded"

    with pytest.raises(
        ac.RecordError, match=r"^phase: expected 'judged', to which its events lead, found 'ref"
    ):
        codec.value_from_plain(told, ac.Dispute)


A_DISPUTE: dict[str, Any] = {
    "phase": "awaiting_seller",
    "paid": {"amount": "60.00", "currency": "USD"},
    "events": [
        {
            "type": "dispute_opened",
            "at": "2026-03-21T12:00:00Z",
            "claim": {
                "reason": "not_as_described",
                "asks": {"type": "refund", "amount": {"amount": "60", "currency": "USD"}},
            },
        }
    ],
}
A_REFUSAL = {"code": "above_paid", "rule": "O4"}
A_FACT = {"type": "money", "name": "paid", "value": {"amount": "1", "currency": "USD"}}

Change = Callable[[Any], object]

WRONG: list[tuple[str, object, Any, str]] = [
    # the kind, the data, and the fault
    (
        "no object",
        ac.Dispute,
        5,
        r"^record: expected an object with a phase and the fields paid, policy",
    ),
    ("no phase", ac.Dispute, {}, r"^phase: expected one of awaiting_seller, .*, found nothing"),
    ("phase", ac.Judged, A_DISPUTE, r"^phase: expected 'judged', found 'awaiting_seller'"),
    ("typo", ac.Dispute, A_DISPUTE | {"event": []}, r"^event: .*did you mean 'events'.*an unknown field"),
    ("nothing paid", ac.Dispute, {**A_DISPUTE, "paid": None}, r"^paid: expected an object"),
    ("no events", ac.Dispute, {**A_DISPUTE, "events": []}, r"^events\[0\]: .*the opening of the dispute"),
    ("policy", ac.Dispute, {**A_DISPUTE, "policy": "giude"}, r"^policy: .*did you mean 'guide'"),
    (
        "above paid",
        ac.Dispute,
        {**A_DISPUTE, "paid": {"amount": "5", "currency": "USD"}},
        r"^events\[0\]: expected an event that the rules allow here, found The amount of 60.00 USD is more",
    ),
    (
        "twice",
        ac.Dispute,
        {**A_DISPUTE, "events": A_DISPUTE["events"] * 2},
        r"^events\[1\]: expected an event that the rules allow here",
    ),
    (
        "event of the order",
        ac.Dispute,
        {**A_DISPUTE, "events": [{"type": "order_shipped"}]},
        r"^events\[0\].type: ",
    ),
    (
        "too many",
        ac.Dispute,
        {**A_DISPUTE, "events": A_DISPUTE["events"] * 101},
        r"^events\[100\].at: .*one more",
    ),
    ("facts", ac.Refusal, {**A_REFUSAL, "facts": {}}, r"^facts: expected a list, found"),
    (
        "fact",
        ac.Refusal,
        {**A_REFUSAL, "facts": [5]},
        r"^facts\[0\]: expected an object with a type and a name",
    ),
    (
        "fact kind",
        ac.Refusal,
        {**A_REFUSAL, "facts": [A_FACT | {"type": "amount"}]},
        r"^facts\[0\].type: expected",
    ),
    (
        "fact value",
        ac.Refusal,
        {**A_REFUSAL, "facts": [A_FACT, A_FACT | {"value": {"amount": "1", "currency": "usd"}}]},
        r"^facts\[1\].value.currency: expected a code",
    ),
    (
        "fact name",
        ac.Refusal,
        {**A_REFUSAL, "facts": [{"type": "flag", "value": True}]},
        r"^facts\[0\].name: expec",
    ),
    ("fact typo", ac.Refusal, {**A_REFUSAL, "facts": [A_FACT | {"nam": 1}]}, r"^facts\[0\].nam: .*'name'"),
    ("class", ac.Transition, {"event": "order_shipped"}, r"event: expected one of"),
    ("class kind", ac.Transition, {"event": 5}, r"event: expected one of .*, found 5"),
    ("names", ac.Advice, {"code": "close"}, r"code: expected one of"),
    ("names kind", ac.Advice, {"code": None}, r"code: expected one of .*, found None"),
    ("history", ac.History, {}, r"^record: expected a list, found {}"),
    (
        "member",
        tuple[ac.Money, ...],
        [{"amount": "1"}],
        r"^\[0\].currency: expected this field, found nothing",
    ),
    (
        "case",
        ac.Case,
        [],
        r"^record: expected an object with the fields policy, order, record, costs, events",
    ),
    ("case typo", ac.Case, {"ordr": {}}, r"^ordr: .*did you mean 'order'"),
    ("no order", ac.Case, {}, r"^order: expected this field, found nothing"),
    ("foreign", ac.Money, {1: 2}, r"^record: expected names that are text, found a int"),
]


@pytest.mark.parametrize(("kind", "data", "fault"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_no_such_value_is_told_with_its_path(kind: Any, data: Any, fault: str) -> None:
    """What is wrong in the data of any value is a fault with its path, as in a case file."""
    with pytest.raises(ac.RecordError, match=fault):
        codec.value_from_plain(data, kind)


def test_the_case_inside_a_value_is_played_again() -> None:
    """A case among the fields of a value has its faults below its own path."""
    standing = case_in(ac.Phase.JUDGED).standing(day(31))
    told = cast("Any", codec.value_to_plain(standing))
    told["case"]["events"][1]["proposal"]["amount"]["amount"] = "60.01"

    with pytest.raises(ac.RecordError, match=r"^case\.events\[1\]: expected an event that the rules allow"):
        codec.value_from_plain(told, ac.Standing)


@pytest.mark.parametrize(
    "kind", [ac.Setting, set, dict, int, object, "Money", None, ac.RefusedError, ac.Money | int, list[int]]
)
def test_a_kind_that_is_none_of_ours_is_refused(kind: object) -> None:
    """Only public classes, unions and tuples of them can be made."""
    with pytest.raises(ac.InvalidValueError, match=r"^kind: expected a public class, a union or a tuple"):
        codec.value_from_plain({}, kind)


@pytest.mark.parametrize("value", [None, 5, "text", {}, [], (5,), object(), ac.Money, codec])
def test_a_value_that_is_none_of_ours_is_refused(value: Any) -> None:
    """Only values of public classes, and tuples of them, are written."""
    with pytest.raises(ac.InvalidValueError, match=r"^value: expected a value of a public class"):
        codec.value_to_plain(value)


def test_a_profile_is_named_and_another_policy_told_whole() -> None:
    """In a case and in a dispute a known profile is its name; by itself any policy is told whole."""
    own = granting()
    case = ac.Case(order=ORDER, policy=own)
    known: Any = codec.value_to_plain(ac.Case(order=ORDER))
    whole: Any = codec.value_to_plain(case)

    assert "guide" == known["policy"]
    assert codec.value_to_plain(own) == whole["policy"]
    assert own == codec.value_from_plain(whole["policy"], ac.Policy)
    assert case == codec.value_from_plain(whole, ac.Case)


def test_p1_an_observed_event_says_so_and_any_other_does_not() -> None:
    """What the marketplace's own record shows is marked in the file, and is read as marked."""
    plain_one = ac.DisputeOpened(at=day(5), claim=CLAIM)
    seen = attrs.evolve(plain_one, observed=True)
    case = ac.Case(order=ORDER).apply(seen)
    told: Any = codec.to_plain(case)

    assert "observed" not in cast("Any", codec.value_to_plain(plain_one))
    assert True is told["events"][0]["observed"]
    assert case == codec.loads(codec.dumps(case)).case
    del told["events"][0]["observed"]
    with pytest.raises(ac.RecordError, match=r"^events\[0\]: .*No dispute can be opened before"):
        codec.from_plain(told)


def test_what_is_the_same_text_is_told_apart_by_its_kind() -> None:
    """Among the facts of a sentence a text, an instant and a name are told apart, though all are text."""
    facts = (
        ("event", "2026-03-01T12:00:00Z"),
        ("at", ac.instant(day(0))),
        ("reason", ac.Reason.NOT_ARRIVED),
        ("basis", ac.Basis.PAID),
        ("paid", PAID),
        ("many", 5),
        ("yes", True),
        ("asks", ac.Refund(usd("5"))),
    )
    advice = attrs.evolve(cast("ac.Advice", SAMPLES[ac.Advice]), facts=facts)
    back = cast("ac.Advice", again(advice, ac.Advice))

    assert facts == back.facts
    assert [type(fact) for _, fact in facts] == [type(fact) for _, fact in back.facts]


def test_a_fact_of_no_kind_is_text_or_refused() -> None:
    """A name among the facts that has no kind of its own is told as its text; what is no fact is refused."""
    refusal = cast("ac.Refusal", SAMPLES[ac.Refusal])
    named = attrs.evolve(refusal, facts=(("phase", ac.Phase.JUDGED),))

    assert named == again(named, ac.Refusal)
    odd: Any = (("until", ac.Wait(day(1))),)
    with pytest.raises(ac.InvalidValueError, match=r"^facts: expected facts of refusals or advice"):
        codec.value_to_plain(attrs.evolve(refusal, facts=odd))

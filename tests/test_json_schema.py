"""JSON Schema and codec agree: what the one refuses the other refuses, but for what no schema can say."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, cast
from unittest.mock import Mock

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_fuzz import LARGE, around, mutilated, places, whole_files
from test_json import FAULTS, changed, standings
from test_json_values import OTHERS
from test_layers import CLASSES, SAMPLES
from worlds import CLAIM, ORDER, case_in, day, granting

import aliclaim as ac
from aliclaim.adapters import _schema
from aliclaim.adapters import json as codec
from aliclaim.testing import cases, moments

EXAMPLES = sorted((Path(__file__).parent.parent / "docs" / "examples").glob("*.json"))
UNIONS = ["Event", "OrderEvent", "DisputeEvent", "Proposal", "Solution", "Dispute", "Change"]
CLASS_NAMES = [kind.__name__ for kind in CLASSES]


@cache
def checker(what: str) -> Any:
    """Return what checks documents by a schema."""
    return Draft202012Validator(codec.schema(what))


def fits(what: str, data: object) -> bool:
    """Whether a document is as its schema says."""
    return bool(checker(what).is_valid(data))


def told(what: str, data: object) -> list[str]:
    """Return what is wrong with a document by its schema."""
    return [f"{error.json_path}: {error.message}" for error in checker(what).iter_errors(data)]


# --- the schemas themselves -------------------------------------------------------------------


@pytest.mark.parametrize("what", ["case", "standing", "manifest", "advice", "event", *UNIONS, *CLASS_NAMES])
def test_each_schema_is_one_and_refers_to_nothing_outside(what: str) -> None:
    """Every schema is valid by the draft that it names, has an id of its own, and needs no other document."""
    schema = cast("Any", codec.schema(what))
    text = json.dumps(schema, allow_nan=False)
    referred = set(re.findall(r'"\$ref": "([^"]*)"', text))

    Draft202012Validator.check_schema(schema)
    assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]
    assert re.fullmatch(r"urn:aliclaim:schema:\w+:1", schema["$id"])
    assert {f"#/$defs/{name}" for name in schema.get("$defs", {})} == referred
    for pattern in re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', text):
        re.compile(json.loads(pattern))


def test_a_schema_has_one_id_however_it_is_asked_for() -> None:
    """A class, and an event by its tag, has one id; a document is not the class of the same name."""
    ids = {what: codec.schema(what)["$id"] for what in ("DisputeOpened", "dispute_opened", "disputeopened")}

    assert {"urn:aliclaim:schema:DisputeOpened:1"} == set(ids.values())
    assert "urn:aliclaim:schema:case:1" == codec.schema()["$id"] == codec.schema("case")["$id"]
    assert "urn:aliclaim:schema:Case:1" == codec.schema("Case")["$id"]
    assert "urn:aliclaim:schema:Event:1" == codec.schema("event")["$id"]


@pytest.mark.parametrize(
    "what", ["", "cases", "Dispute_opened", "GUIDE", "replay", "RecordError", "AdviceFact", None, 5, []]
)
def test_what_has_no_schema_is_refused(what: Any) -> None:
    """A name that is none is told, with the nearest one."""
    with pytest.raises(ac.InvalidValueError, match=r"^what: expected one of"):
        codec.schema(what)
    with pytest.raises(ac.InvalidValueError, match="did you mean 'deadline'"):
        codec.schema("Deadlin")


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Go through all objects inside a schema."""
    if isinstance(value, dict):
        yield cast("dict[str, Any]", value)
        for each in cast("dict[str, Any]", value).values():
            yield from objects(each)
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from objects(each)


@pytest.mark.parametrize("what", ["case", "standing", "manifest", *CLASS_NAMES])
def test_every_object_is_closed_and_every_field_has_words(what: str) -> None:
    """No object takes a field that it does not name; each class and each of its fields has its words."""
    schema = codec.schema(what)
    defined = [schema, *cast("Any", schema.get("$defs", {})).values()]
    for each in objects(schema):
        if each.get("type") == "object" and "properties" in each:
            assert each["additionalProperties"] is False
    for each in defined:
        assert "$ref" in each or each.get("title") or each.get("type") == "array", each
    for kind in CLASSES:
        known = cast("Any", schema.get("$defs", {})).get(kind.__name__)
        if known and "properties" in known and kind not in {ac.Case, ac.Money, *ac.Dispute.__args__}:
            assert known["description"]
            for name, field in known["properties"].items():
                assert "const" in field or field["description"], (kind, name)


def test_the_members_of_a_list_of_names_have_their_words() -> None:
    """A closed list is told member by member, each with its words."""
    defined = cast("Any", codec.schema("case"))["$defs"]

    assert [{"const": "buyer", "description": "the buyer"}] == defined["Party"]["oneOf"][:1]
    assert "Why the buyer claims." in defined["Reason"]["description"]
    assert [reason.value for reason in ac.Reason] == [each["const"] for each in defined["Reason"]["oneOf"]]


def test_the_limits_of_a_class_stand_in_its_schema() -> None:
    """Texts, numbers and lists have the limits that the classes check."""
    defined = cast("Any", codec.schema("case"))["$defs"]
    evidence, item = defined["Evidence"]["properties"], defined["Item"]["properties"]

    assert (0, 2**40) == (evidence["size"]["anyOf"][0]["minimum"], evidence["size"]["anyOf"][0]["maximum"])
    assert (1, 1_000_000) == (item["quantity"]["minimum"], item["quantity"]["maximum"])
    assert (1, 20_000) == (evidence["file"]["minLength"], evidence["file"]["maxLength"])
    assert 20_000 == evidence["item"]["maxLength"]
    assert 10_000 == defined["Claim"]["properties"]["evidence"]["maxItems"]
    assert 1 == defined["PlatformJudged"]["properties"]["judgement"]["minItems"]
    assert ["kind", "file"] == defined["Evidence"]["required"]
    assert {"const": "evidence_added"} == defined["EvidenceAdded"]["properties"]["type"]


def test_without_docstrings_the_schema_says_the_same_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the interpreter drops docstrings, only descriptions are gone."""
    before = codec.schema("case")
    monkeypatch.setattr("inspect.getdoc", Mock(return_value=None))
    bare = cast("Any", codec.schema("case"))

    assert before.keys() == bare.keys()
    assert before["required"] == bare["required"]
    assert "" == bare["$defs"]["Order"]["description"]
    assert "description" not in bare["$defs"]["Item"]["properties"]["title"]


# --- what is written fits ---------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_of_the_documentation_fit(path: Path) -> None:
    """Each example is a case file by its schema."""
    assert [] == told("case", json.loads(path.read_text(encoding="utf-8")))


@given(cases(), st.data())
@settings(max_examples=40)
def test_whatever_a_case_says_fits(case: ac.Case, data: st.DataObject) -> None:
    """A case file, a standing and an account of any case at any moment are as their schemas say."""
    now = data.draw(moments(case))

    assert [] == told("case", codec.to_plain(codec.CaseFile(case=case, now=case.known_until, note="x")))
    assert [] == told("standing", codec.standing_to_plain(case.standing(now, CLAIM)))
    assert [] == told("manifest", codec.manifest_to_plain(case.manifest(now)))
    assert [] == told("Standing", codec.value_to_plain(case.standing(now)))


def test_every_standing_of_the_small_world_fits() -> None:
    """Standings with costs, judgements, refusals and advice of all kinds are as their schema says."""
    for standing in standings():
        assert [] == told("standing", standing)


def a_sample(kind: type) -> Any:
    """Return a value of a class as plain data."""
    return codec.value_to_plain(cast("Any", OTHERS.get(kind, SAMPLES[kind])))


@pytest.mark.parametrize("kind", CLASSES, ids=CLASS_NAMES)
def test_a_value_of_every_public_class_fits(kind: type) -> None:
    """What is written of any value is as the schema of its class says."""
    assert [] == told(kind.__name__, a_sample(kind))


@pytest.mark.parametrize("policy", [*ac.PROFILES.values(), granting()], ids=lambda policy: policy.name)
def test_a_policy_fits_by_its_name_and_whole(policy: ac.Policy) -> None:
    """A profile by its name, and any policy in full, are as the schema of a case file says."""
    case = ac.Case(order=attrs.evolve(ORDER, estimated_delivery=day(40)), policy=policy)
    whole = {**codec.to_plain(case), "policy": codec.value_to_plain(policy)}

    assert [] == told("case", codec.to_plain(case))
    assert [] == told("case", whole)


# --- what is refused --------------------------------------------------------------------------

BEYOND: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    # what no schema says: the words of the fault, and a change that makes it in a good file
    "the rules": ("an event that the rules allow here", lambda f: f["events"].append(f["events"][1])),
    "too many at once": (
        "at most 100 events at one instant",
        lambda f: f.update(events=f["events"][:1] * 101),
    ),
    "the same twice": ("each one once", lambda f: f["order"]["items"].append(f["order"]["items"][0])),
    "one currency": ("an amount in [A-Z]{3}$", lambda f: f["order"]["paid"].update(currency="EUR")),
    "a part": (
        "a part of the .* that was paid",
        lambda f: f["order"].update(shipping_paid={"amount": "99", "currency": "USD"}),
    ),
    "as many as orders": (
        "at most [0-9,]+, as many as there were orders",
        lambda f: f.update(record={"orders": 1, "disputed": 2}),
    ),
    "an order of dates": (
        "an instant (after|not before|not after) ",
        lambda f: f["order"].update(
            extension={"at": "2026-03-02T00:00:00Z", "until": "2026-03-01T00:00:00Z"}
        ),
    ),
    "a date with another": (
        "an instant, since ",
        lambda f: f["order"].update(shipped_at=None, receipt={"at": "2026-03-02T00:00:00Z"}),
    ),
    "the calendar": (
        "an instant of ISO 8601 with an offset, such as|a date, such as",
        lambda f: f.update(now="2026-02-30T00:00:00Z"),
    ),
    "the years, to the hour": ("an instant from 1970-01-01", lambda f: f.update(now="1969-12-31T12:00:00Z")),
    "lone surrogates": ("text that can be written in UTF-8", lambda f: f.update(note="\ud800")),
    "levels, values and characters": (
        "at most [0-9,]+ (levels|values|characters$)",
        lambda f: f.update(note=nested(33)),
    ),
    "the length of a number": ("a number of at most 40 characters", lambda f: f.update(note=10**40)),
    "a whole number with a point": (
        "a whole number",
        lambda f: f["order"]["items"][0].update(quantity=2.0),
    ),
    "the most of a unit": (
        "at most [0-9,]+ (days|calendar days|working days|bytes|files|percent)$",
        lambda f: f.update(policy=a_policy(lambda told: told["protection"].update(count=3_661))),
    ),
    "the value of a setting": (
        "text of at most 20,000 characters, each of which is taken|a tuple of at most 100 endings",
        lambda f: f.update(policy=a_policy(lambda told: told["text_characters"].update(value="a" * 20_001))),
    ),
}


def nested(levels: int) -> object:
    """Return lists inside each other."""
    value: object = []
    for _ in range(levels):
        value = [value]
    return value


def a_policy(change: Callable[[Any], object]) -> Any:
    """Return a policy in full with one thing changed."""
    data = codec.value_to_plain(granting())
    change(data)
    return data


def beyond(error: ac.RecordError) -> bool:
    """Whether all faults of a record are such as no schema can say."""
    words = [pattern for pattern, _ in BEYOND.values()] + ["to which its events lead"]  # of a phase
    return all(any(re.search(each, fault.expected) for each in words) for fault in error.faults)


def agree(what: str, data: Any, read: Callable[[], object]) -> None:
    """Check that schema and codec refuse the same, but for what no schema can say."""
    faults = told(what, data)
    refused = refusal(read)

    assert not faults or refused, faults
    assert not refused or faults or beyond(refused), str(refused)


def refusal(read: Callable[[], object]) -> ac.RecordError | None:
    """Return the error that reading raises."""
    try:
        read()
    except ac.RecordError as error:
        return error
    return None


@pytest.mark.parametrize("name", BEYOND)
def test_what_no_schema_can_say_is_refused_by_the_codec_alone(name: str) -> None:
    """Each exception is one: the schema takes what the codec refuses for it."""
    words, change = BEYOND[name]
    data = changed(change)
    with pytest.raises(ac.RecordError) as caught:
        codec.from_plain(data)

    assert any(re.search(words, fault.expected) for fault in caught.value.faults), str(caught.value)
    assert beyond(caught.value)
    assert fits("case", data) is (name not in {"levels, values and characters", "the length of a number"})


@pytest.mark.parametrize("row", FAULTS, ids=[row[0] for row in FAULTS])
def test_a_file_with_a_fault_is_refused_by_both(row: Any) -> None:
    """Every fault that the codec tells is refused by the schema, too, where it can say it."""
    data = changed(row[1])

    agree("case", data, lambda: codec.from_plain(copy.deepcopy(data)))
    with pytest.raises(ac.RecordError):
        codec.from_plain(data)


@LARGE
@given(st.data())
def test_schema_and_codec_agree_on_mutilated_files(data: st.DataObject) -> None:
    """Whatever is done to a good file, what the schema refuses the codec refuses, and nearly vice versa."""
    file = mutilated(data)

    agree("case", file, lambda: codec.from_plain(file))


ODD: list[Any] = [
    *(
        None,
        True,
        0,
        -1,
        2**41,
        0.5,
        "",
        " ",
        "\x1c",
        "\ufeff",
        "x" * 20_001,
        "1",
        "-1",
        "-0",
        "+1",
        "1.",
        ".5",
    ),
    *("1e5", "0.001", "0.010", "1000000000000000", "1000000000000000.0", "1000000000000001", "9" * 16, "5\n"),
    *(
        "0" * 40 + "1",
        "0" * 41,
        "1." + "0" * 41,
        "JPY",
        "usd",
        "refund",
        "buyer",
        "seller",
        "platform",
        "A" * 64,
    ),
    *(
        "2026-03-01T12:00:00Z",
        "2026-03-01T12:00Z",
        "20260301 120000+0130",
        "2026-03-01T12:00:00",
        "2026-03-01",
    ),
    *(
        "2026-13-01T12:00:00Z",
        "2026-03-01T12:60:00Z",
        "2026-03-01T12:00:00.1234567Z",
        "2026-03-01T12:00:00Z\n",
    ),
    *(
        "1970-01-01T00:00:00+00:00",
        "1969-12-31T23:00:00-02:00",
        "9000-01-01T00:30:00+01:00",
        "20260301",
        "2026-W10-1",
    ),
    *([], [[]], [None], {}, {"type": "refund"}, {"amount": "1.001", "currency": "KWD"}),
    *(
        {"amount": "1.001", "currency": "USD"},
        {"amount": "-1", "currency": "USD"},
        {"amount": "0", "currency": "USD"},
    ),
    *(
        {"amount": "-0.00", "currency": "USD"},
        {"amount": "1", "currency": "XXX"},
        {"amount": 1, "currency": "USD"},
    ),
]


@pytest.mark.parametrize(
    ("text", "step"), [(whole_files()[0], 9), (whole_files()[-1], 25)], ids=["case", "policy"]
)
def test_schema_and_codec_agree_on_any_odd_value_in_any_place(text: str, step: int) -> None:
    """Each value of a file is replaced by each of many odd ones, each in turn."""
    for number, path in enumerate(places(json.loads(text))):
        for value in ODD[number % step :: step]:
            data = json.loads(text)
            around(data, path)[path[-1]] = value

            agree("case", data, lambda data=data: codec.from_plain(data))  # type: ignore[misc]


A_MONEY = {"amount": "1", "currency": "USD"}
FIELDS: list[tuple[type, dict[str, Any], str]] = [
    (ac.Money, A_MONEY, "amount"),
    (ac.Money, {**A_MONEY, "currency": "JPY"}, "amount"),
    (ac.Money, {**A_MONEY, "currency": "KWD"}, "amount"),
    (ac.Money, A_MONEY, "currency"),
    (ac.Wait, {"type": "wait"}, "until"),
    (ac.Source, {"title": "a"}, "as_of"),
    (ac.Source, {"as_of": "2026-03-01"}, "title"),
    (ac.Evidence, {"kind": "photo", "file": "a"}, "sha256"),
    (ac.Evidence, {"kind": "photo", "file": "a"}, "size"),
    (ac.Evidence, {"kind": "photo", "file": "a"}, "item"),
    (ac.Costs, {}, "conversion_loss"),
    (ac.Costs, {}, "return_freight"),
    (ac.Refund, {"type": "refund"}, "amount"),
    (ac.ReturnAndRefund, {"type": "return_and_refund"}, "amount"),
    (ac.RefundCompleted, {"type": "refund_completed", "at": "2026-03-01T12:00:00Z"}, "amount"),
    (ac.Item, {"id": "1", "title": "a"}, "price"),
    (ac.Item, {"id": "1", "title": "a", "price": A_MONEY}, "quantity"),
    (ac.Order, {"id": "1"}, "paid"),
    (ac.Receipt, {"at": "2026-03-01T12:00:00Z"}, "by"),
    (ac.StatedDate, {"boundary": "protection_ends", "at": "2026-03-01T12:00:00Z"}, "origin"),
    (ac.PlatformJudged, {"type": "platform_judged", "at": "2026-03-01T12:00:00Z"}, "judgement"),
    (ac.Claim, {"reason": "counterfeit", "asks": {"type": "refund", "amount": A_MONEY}}, "evidence"),
    (ac.BuyerRecord, {"orders": 10}, "disputed"),
]
MORE_ODD: list[Any] = [
    *("a" * 63, "a" * 65, "g" * 64, "A" * 64 + "\n", "0.5", "+0.5", "-0.5", "00.5", "1.0", "policy", "user"),
    *({"amount": "1\n", "currency": "USD"}, {"amount": "1", "currency": "USD\n"}, "2026-W54-1", "2026-W10"),
    *([{"problem": "a", "valid": True}], [{"kind": "photo", "file": "a"}], 1_000_001, "2026-03-01\n"),
    *([{"kind": "photo", "file": "a", "given_by": given}] for given in ("buyer", "seller", "platform")),
]


@pytest.mark.parametrize(
    ("kind", "rest", "field"), FIELDS, ids=[f"{row[0].__name__}.{row[2]}" for row in FIELDS]
)
def test_schema_and_codec_agree_on_each_limit(kind: type, rest: dict[str, Any], field: str) -> None:
    """What a field may hold, down to the last digit, is the same to both."""
    for value in (*ODD, *MORE_ODD):
        data = {**rest, field: value}
        agree(kind.__name__, data, partial(codec.value_from_plain, data, kind))


@pytest.mark.parametrize("unit", ac.Unit)
def test_schema_and_codec_agree_on_the_unit_of_each_figure(unit: ac.Unit) -> None:
    """A figure of a policy counts what it can count, to both."""
    whole = cast("dict[str, Any]", codec.value_to_plain(ac.BRAZIL_2026))
    for field, figure in whole.items():
        if isinstance(figure, dict) and "unit" in figure:
            data = {**whole, field: {**figure, "unit": unit.value, "count": 1}}  # pyright: ignore[reportUnknownVariableType]
            agree("Policy", data, partial(codec.value_from_plain, data, ac.Policy))


PLAIN: list[Any] = [None, 5, True, "x", [], {}, "2026-03-01T12:00:00Z"]


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if kind is not ac.Setting])
def test_schema_and_codec_agree_on_the_values_of_every_class(kind: type) -> None:
    """Each value inside a value of any class is replaced, dropped and doubled: both say the same of it."""
    sample = a_sample(kind)
    wanted: Any = kind
    found = list(places(sample))
    for path in found[:: 1 + len(found) // 30]:
        for value in PLAIN:
            data = copy.deepcopy(sample)
            around(data, path)[path[-1]] = value
            agree(kind.__name__, data, lambda data=data: codec.value_from_plain(data, wanted))  # type: ignore[misc]
        data = copy.deepcopy(sample)
        del around(data, path)[path[-1]]
        agree(kind.__name__, data, lambda data=data: codec.value_from_plain(data, wanted))  # type: ignore[misc]


def test_the_patterns_know_what_python_takes_for_blank() -> None:
    """A name is blank for the schema exactly where it is for the class."""
    pattern = re.compile(_schema.NOT_BLANK)
    for code in (*range(0x3100), 0xFEFF, 0x1F600):
        assert bool(chr(code).strip()) is bool(pattern.search(chr(code))), hex(code)


def test_an_observed_event_is_in_the_schema() -> None:
    """A field that an event gets follows by itself: the flag of the marketplace's own record."""
    seen = attrs.evolve(ac.DisputeOpened(at=day(5), claim=CLAIM), observed=True)

    assert {"type": "boolean"}.items() <= cast("Any", codec.schema("DisputeOpened"))["$defs"][
        "DisputeOpened"
    ]["properties"]["observed"].items()
    assert [] == told("case", codec.to_plain(ac.Case(order=ORDER).apply(seen)))
    assert not fits("OrderShipped", {"type": "order_shipped", "at": "2026-03-01T00:00:00Z", "observed": True})


def test_a_phase_by_itself_has_a_schema() -> None:
    """A dispute is told by its phase, what was paid, the figures and its events."""
    data: Any = codec.value_to_plain(cast("Any", case_in(ac.Phase.JUDGED).dispute))

    assert [] == told("Judged", data)
    assert [] == told("dispute", data)
    assert not fits("Negotiating", data)
    assert not fits("dispute", data | {"events": []})

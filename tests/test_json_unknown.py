"""Fields that nobody knows, kept where that is asked for; and files of other versions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import pickled
from test_fuzz import JSON, around, places, whole_files
from worlds import CLAIM, ORDER, PHOTO, case_in, day, granting, usd

import aliclaim as ac
from aliclaim.adapters import _formats
from aliclaim.adapters import json as codec
from aliclaim.adapters._formats import migrated

EXAMPLES = sorted((Path(__file__).parent.parent / "docs" / "examples").glob("*.json"))


def a_file() -> dict[str, Any]:
    """Return a file with an object of nearly every class in it."""
    order = attrs.evolve(
        ORDER,
        items=(ac.Item(id="1", title="Pot", price=usd("60")),),
        tracking=ac.Tracking(status=ac.TrackingStatus.LOST, seen_at=day(1)),
    )
    case = ac.Case(order=order, costs=ac.Costs(return_freight=usd("8"))).following(
        [
            ac.DisputeOpened(at=day(20), claim=attrs.evolve(CLAIM, evidence=(PHOTO,))),
            ac.SellerProposed(at=day(22), proposal=ac.ReturnAndRefund(usd("10"))),
        ]
    )
    return json.loads(codec.dumps(codec.CaseFile(case=case, claim=CLAIM)))  # type: ignore[no-any-return]


STRANGE: dict[str, Any] = {
    "/colour": "red",
    "/order/colour": None,
    "/order/paid/colour": 1.5,
    "/order/items/0/price/a~1b~0c": [{"a": -0.0}, True, 1e100],
    "/order/tracking/": {"": []},
    "/costs/return_freight/x": 5,
    "/claim/asks/x": "é",
    "/events/0/claim/evidence/0/x": 10**30,
    "/events/1/proposal/events": [],
    "/events/1/x y": "\u2028",
}


def with_strange(data: dict[str, Any], strange: Mapping[str, Any]) -> dict[str, Any]:
    """Put fields that nobody knows into a file."""
    for place, value in strange.items():
        *around_it, name = [part.replace("~1", "/").replace("~0", "~") for part in place.split("/")[1:]]
        inner: Any = data
        for part in around_it:
            inner = inner[int(part) if isinstance(inner, list) else part]
        inner[name] = value
    return data


def test_what_nobody_knows_is_kept_and_written_again_where_it_stood() -> None:
    """A field in any object comes back by its place, and the same file is written again."""
    known, data = a_file(), with_strange(a_file(), STRANGE)
    file = codec.from_plain(data, unknown="keep")

    assert STRANGE == file.unknown
    assert codec.from_plain(known).case == file.case
    assert data == codec.to_plain(file)
    assert file == codec.loads(codec.dumps(file), unknown="keep")
    assert codec.dumps(file) == codec.dumps(codec.loads(codec.dumps(file), unknown="keep"))


def test_refusing_is_the_default() -> None:
    """Unless it is asked for, a field that nobody knows may be a slip, and is told."""
    data = with_strange(a_file(), STRANGE)
    reads: list[Callable[[], object]] = [
        lambda: codec.from_plain(data),
        lambda: codec.loads(json.dumps(data), unknown="refuse"),
    ]
    for read in reads:
        with pytest.raises(ac.RecordError) as caught:
            read()

        assert len(STRANGE) == len(caught.value.faults)
        assert {"an unknown field"} == {fault.found for fault in caught.value.faults}


@pytest.mark.parametrize("text", whole_files())
def test_where_all_is_known_keeping_is_the_same_as_refusing(text: str) -> None:
    """A good file is the same either way, and nothing is kept."""
    file = codec.loads(text, unknown="keep")

    assert codec.loads(text) == file
    assert {} == file.unknown
    assert codec.from_plain(json.loads(text)) == codec.from_plain(json.loads(text), unknown="keep")


NAMES = st.text(max_size=6).map(lambda name: f"x{name}") | st.sampled_from(["x/", "x~", "x~1", "0", "-", ""])
KEPT = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(whole_files()), st.data())
def test_any_field_in_any_object_survives(text: str, data: st.DataObject) -> None:
    """Wherever fields are put into a good file, all of it comes back, whatever their names and values."""
    told = json.loads(text)
    objects = [place for place in [(), *places(told)] if isinstance(around(told, (*place, 0)), dict)]
    for _ in range(data.draw(st.integers(1, 4))):
        place = around(told, (*data.draw(st.sampled_from(objects)), 0))
        name = data.draw(NAMES)
        if name not in place:
            place[name] = data.draw(KEPT)
    written = json.dumps(told)
    if any("\ud800" <= each <= "\udfff" for each in json.loads(json.dumps(written))):
        return
    file = codec.loads(written, unknown="keep")

    assert file == codec.loads(codec.dumps(file), unknown="keep")
    assert file == codec.from_plain(codec.to_plain(file), unknown="keep")
    assert codec.loads(text).case == file.case
    assert codec.loads(text) == attrs.evolve(file, unknown={})


def test_what_was_kept_moves_with_its_event() -> None:
    """Where what happened by itself is filled in, what was kept stands at its own event all the same."""
    told: Any = codec.to_plain(case_in(ac.Phase.JUDGED))
    events = told["events"]
    told["events"] = [each for each in events if each["type"] != "platform_stepped_in"]
    told["events"][2]["x"] = "at the proposal"
    file = codec.from_plain(told, unknown="keep")
    written: Any = codec.to_plain(file)

    assert {"/events/3/x": "at the proposal"} == file.unknown
    assert "platform_proposed" == written["events"][3]["type"]
    assert "at the proposal" == written["events"][3]["x"]


def test_what_was_left_out_is_made_for_what_was_kept() -> None:
    """An object of defaults alone, and a profile that stands by its name, are written for what is in them."""
    told: dict[str, Any] = {**a_file(), "costs": {"x": 1}, "policy": codec.value_to_plain(ac.GUIDE)}
    told["policy"]["protection"]["x"] = 2
    file = codec.from_plain(told, unknown="keep")
    written: Any = codec.to_plain(file)

    assert ac.GUIDE == file.case.policy
    assert {"/costs/x": 1, "/policy/protection/x": 2} == file.unknown
    assert {"x": 1} == written["costs"]
    assert 2 == written["policy"]["protection"]["x"]
    assert file == codec.from_plain(written, unknown="keep")


def test_a_policy_of_ones_own_keeps_its_fields() -> None:
    """The settings of a policy, which hold values of several types, are looked into as well."""
    told: Any = codec.to_plain(ac.Case(order=ORDER, policy=granting()))
    told["policy"]["text_characters"]["x"] = 1
    told["policy"]["text_characters"]["source"]["y"] = 2
    file = codec.from_plain(told, unknown="keep")

    assert {"/policy/text_characters/x": 1, "/policy/text_characters/source/y": 2} == file.unknown
    assert told == codec.to_plain(file)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("order", 5),
        ("order/paid", []),
        ("events", {}),
        ("events", [5]),
        ("events/0", {"type": "flown", "x": 1}),
        ("events/0", {"x": 1}),
        ("claim/asks", {"type": "wait", "x": 1}),
        ("policy", []),
        ("policy", {"x": 1}),
        ("now", "today"),
    ],
)
def test_other_faults_are_told_though_fields_are_kept(place: str, value: Any) -> None:
    """To keep what is unknown is not to take what is wrong."""
    *inner, name = place.split("/")
    data: Any = a_file()
    here = data
    for part in inner:
        here = here[int(part) if isinstance(here, list) else part]
    here[int(name) if isinstance(here, list) else name] = value
    with pytest.raises(ac.RecordError) as kept:
        codec.from_plain(data, unknown="keep")

    assert kept.value.faults[0].path.startswith(place.partition("/")[0])
    assert "an unknown field" not in str(kept.value)


@given(JSON)
def test_any_json_is_a_case_or_faults_when_fields_are_kept(data: object) -> None:
    """Whatever JSON holds, reading it gives faults of the library's own."""
    with pytest.raises(ac.RecordError):
        codec.from_plain(data, unknown="keep")


@pytest.mark.parametrize("unknown", ["", "Keep", None, True, ["keep"]])
def test_what_is_neither_is_refused(unknown: Any) -> None:
    """Unknown fields are refused or kept: there is no third."""
    with pytest.raises(ac.InvalidValueError, match=r"^unknown: expected one of refuse, keep"):
        codec.loads("{}", unknown=unknown)
    with pytest.raises(ac.InvalidValueError, match=r"^unknown: expected one of refuse, keep"):
        codec.from_plain({}, unknown=unknown)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("1.5", 1.5),
        ("1e2", 100.0),
        ("-0.0", -0.0),
        ("0.1", 0.1),
        ("100.50", 100.5),
        ("1" * 40, int("1" * 40)),
    ],
)
def test_a_number_that_is_kept_is_written_as_the_same_number(number: str, written: float) -> None:
    """A number that nobody knows comes back as it was."""
    text = f'{json.dumps(a_file())[:-1]}, "x": {number}}}'
    file = codec.loads(text, unknown="keep")

    assert written == file.unknown["/x"]
    assert repr(written) == repr(json.loads(codec.dumps(file))["x"])


@pytest.mark.parametrize(
    "number", ["0.10000000000000000001", "1e400", "-1e400", "1e-400", "1.0e99999999999999999999"]
)
def test_a_number_that_would_be_rounded_is_refused(number: str) -> None:
    """What could not be written again as it is cannot be kept, and that is told."""
    text = f'{json.dumps(a_file())[:-1]}, "x": {number}}}'
    with pytest.raises(
        ac.RecordError, match=r"^record: expected numbers that a float keeps as they are, found"
    ):
        codec.loads(text, unknown="keep")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_hold_is_not_kept(value: float) -> None:
    """Plain data with a number that JSON has no word for is refused."""
    with pytest.raises(ac.RecordError, match=r"^unknown: expected JSON values by their places"):
        codec.from_plain({**a_file(), "x": value}, unknown="keep")


def a_case_file(unknown: Any) -> codec.CaseFile:
    """Return a case file that keeps something."""
    return codec.CaseFile(case=ac.Case(order=ORDER), unknown=unknown)


@pytest.mark.parametrize(
    "unknown", [None, 5, [], {1: 2}, {"x": 1}, {"/x": {1, 2}}, {"/x": float("nan")}, {"/x": {1: 2}}]
)
def test_only_json_by_places_is_kept(unknown: Any) -> None:
    """What is kept is JSON, by JSON Pointers."""
    with pytest.raises(
        ac.InvalidValueError, match=r"^CaseFile.unknown: expected JSON values by their places"
    ):
        a_case_file(unknown)


@pytest.mark.parametrize(
    "place", ["/events/0/x", "/order/id/x", "/order/id", "/order/items/-/x", "/format", "/order"]
)
def test_a_place_that_is_gone_or_taken_is_told(place: str) -> None:
    """What has no place any more is neither lost without a word, nor put over what is known."""
    with pytest.raises(ac.InvalidValueError, match=r"^CaseFile.unknown: expected places that the file has"):
        codec.dumps(a_case_file({place: 1}))


def test_a_file_that_keeps_something_is_a_value_like_any_other() -> None:
    """It compares, hashes and pickles by what it keeps, whose order tells nothing, and cannot be changed."""
    one, other = (
        a_case_file({"/x": [1], "/y": {"a": 1, "b": 2}}),
        a_case_file({"/y": {"b": 2, "a": 1}, "/x": [1]}),
    )
    one.unknown["/x"] = 5

    assert [one] == pickled(one)
    assert (one, hash(one)) == (other, hash(other))
    assert a_case_file({"/x": [1]}) != one
    assert {"/x": [1], "/y": {"a": 1, "b": 2}} == one.unknown
    assert attrs.evolve(one, note="x").unknown == one.unknown


# --- versions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["aliclaim.case/2", "aliclaim.case/17", "aliclaim.case/999999"])
def test_a_file_from_the_future_says_what_to_do(name: str) -> None:
    """A newer version is told with the newest that can be read, and with what helps."""
    unknown: codec.Unknown
    for unknown in ("refuse", "keep"):
        with pytest.raises(ac.RecordError) as caught:
            codec.from_plain({**a_file(), "format": name}, unknown=unknown)

        words = "'aliclaim.case/1', the newest that this version of aliclaim reads: upgrade aliclaim"
        assert [ac.Fault("format", words, repr(name))] == list(caught.value.faults)


@pytest.mark.parametrize(
    "name",
    [
        *("aliclaim.case/0", "aliclaim.case/01", "aliclaim.case/-1", "aliclaim.case/1 ", "aliclaim.case/1\n"),
        *(
            "aliclaim.case/",
            "aliclaim.case/1.0",
            "aliclaim.case/२",
            "aliclaim.standing/1",
            "case/1",
            "",
            1,
            None,
        ),
        f"aliclaim.case/{'9' * 5_000}",
    ],
)
def test_another_shape_has_its_own_sentence(name: object) -> None:
    """A name that is not ours, or of a version that never was, is told with the one that is read."""
    with pytest.raises(ac.RecordError) as caught:
        codec.from_plain({**a_file(), "format": name})

    (fault,) = caught.value.faults
    assert ("format", "'aliclaim.case/1'") == (fault.path, fault.expected)


def test_the_version_that_is_written_is_the_newest_that_is_read() -> None:
    """What this library writes it reads, without a migration: there is one version yet."""
    assert (1, {}) == (_formats.NEWEST, dict(_formats.MIGRATIONS))
    assert "aliclaim.case/1" == _formats.FORMAT == codec.to_plain(ac.Case(order=ORDER))["format"]


def _named(record: dict[str, Any]) -> dict[str, Any]:
    return {("order" if name == "purchase" else name): value for name, value in record.items()}


def _listed(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "events": [*record.get("happened", [])]}


STEPS: Any = {1: _named, 2: _listed}


def test_an_older_file_becomes_the_newest_step_by_step() -> None:
    """Each migration makes the next version of the one before, and the file itself stays as it was."""
    old = {"format": "aliclaim.case/1", "purchase": {"id": "1"}, "happened": [5]}
    expected = {"format": "aliclaim.case/3", "order": {"id": "1"}, "happened": [5], "events": [5]}

    assert expected == migrated(old, STEPS, 3)
    assert {**expected, "format": "aliclaim.case/3"} == migrated(
        {**expected, "format": "aliclaim.case/2"}, STEPS, 3
    )
    assert {"format": "aliclaim.case/3"} == migrated({"format": "aliclaim.case/3"}, STEPS, 3)
    assert "aliclaim.case/1" == old["format"]


def test_a_version_to_which_no_migration_reaches_back_is_refused() -> None:
    """Of a chain with a gap no part is used."""
    for number, steps in ((1, {2: _listed}), (0, STEPS)):
        with pytest.raises(ac.RecordError, match=r"^format: expected 'aliclaim.case/3', found"):
            migrated({"format": f"aliclaim.case/{number}"}, steps, 3)
    with pytest.raises(ac.RecordError, match=r"^format: expected 'aliclaim.case/3', the newest that this"):
        migrated({"format": "aliclaim.case/4"}, STEPS, 3)

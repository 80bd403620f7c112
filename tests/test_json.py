"""The case file and the standing in JSON: exact round trips, and every fault with its path."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CLAIM, HISTORIES, ORDER, PAID, case_in, day, each_event, granting, in_phase, usd

import aliclaim as ac
from aliclaim.adapters import json as codec
from aliclaim.adapters._converter import CONVERTER, plain

GOOD = """
{
  "format": "aliclaim.case/1",
  "note": "Told by hand.",
  "policy": "guide",
  "now": "2026-04-01T14:00:00+02:00",
  "order": {
    "id": "8194700000021470",
    "paid": {"amount": "61.70", "currency": "USD"},
    "shipped_at": "2026-03-01T12:00:00Z",
    "items": [{"id": "1", "title": "Pot", "price": {"amount": "60", "currency": "USD"}, "quantity": 2}],
    "tracking": {"status": "in_transit", "seen_at": "2026-03-02T00:00:00Z", "number": "LP1"},
    "stated": [{"boundary": "protection_ends", "at": "2026-05-09T07:00:00Z", "origin": "user"}]
  },
  "claim": {
    "reason": "not_arrived",
    "asks": {"type": "refund", "amount": {"amount": "61.70", "currency": "USD"}}
  },
  "events": [
    {"type": "tracking_updated", "at": "2026-03-20T00:00:00.000001Z", "status": "lost"},
    {
      "type": "dispute_opened",
      "at": "2026-03-21T00:00:00Z",
      "claim": {
        "reason": "not_arrived",
        "asks": {
          "type": "return_and_refund",
          "amount": {"amount": "60", "currency": "USD"},
          "shipping_paid_by": "seller"
        },
        "text": "Lost.",
        "evidence": [{"kind": "screenshot", "file": "t.png", "size": 12, "given_by": "buyer"}]
      }
    }
  ]
}
"""


def test_a_case_file_is_read_into_the_values_that_it_says() -> None:
    """Each field of a file written by hand becomes the value that it says, in UTC and exact."""
    file = codec.loads(GOOD)
    order = ac.Order(
        id="8194700000021470",
        paid=ac.Money("61.70", "USD"),
        shipped_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        items=(ac.Item(id="1", title="Pot", price=ac.Money("60.00", "USD"), quantity=2),),
        tracking=ac.Tracking(
            status=ac.TrackingStatus.IN_TRANSIT, seen_at=datetime(2026, 3, 2, tzinfo=UTC), number="LP1"
        ),
        stated=(
            ac.StatedDate(
                boundary=ac.Boundary.PROTECTION_ENDS,
                at=datetime(2026, 5, 9, 7, tzinfo=UTC),
                origin=ac.Origin.USER,
            ),
        ),
    )
    claim = ac.Claim(
        reason=ac.Reason.NOT_ARRIVED,
        asks=ac.ReturnAndRefund(ac.Money("60", "USD"), shipping_paid_by=ac.Party.SELLER),
        text="Lost.",
        evidence=(ac.Evidence(kind=ac.EvidenceKind.SCREENSHOT, file="t.png", size=12),),
    )
    events: tuple[ac.Event, ...] = (
        ac.TrackingUpdated(at=datetime(2026, 3, 20, 0, 0, 0, 1, tzinfo=UTC), status=ac.TrackingStatus.LOST),
        ac.DisputeOpened(at=datetime(2026, 3, 21, tzinfo=UTC), claim=claim),
    )

    assert order == file.case.given
    assert events == tuple(file.case.history)
    assert datetime(2026, 4, 1, 12, tzinfo=UTC) == file.now
    assert "Told by hand." == file.note
    assert file.claim is not None
    assert ac.Refund(ac.Money("61.70", "USD")) == file.claim.asks


def test_reading_and_writing_a_file_is_exact() -> None:
    """What was read is written so that it is read as the same again."""
    file = codec.loads(GOOD)

    assert file == codec.loads(codec.dumps(file))
    assert file == codec.loads(codec.dumps(file).encode())
    assert file == codec.loads(b"\xef\xbb\xbf" + codec.dumps(file).encode())
    assert codec.dumps(file) == codec.dumps(codec.loads(codec.dumps(file)))


@pytest.mark.parametrize("phase", ac.Phase)
def test_every_case_of_the_small_world_survives_a_round_trip(phase: ac.Phase) -> None:
    """A case in any phase is equal to itself after it was written and read."""
    case = case_in(phase)

    assert case == codec.loads(codec.dumps(case)).case


@pytest.mark.parametrize("event", each_event(day(20)).values(), ids=lambda event: event.tag)
def test_every_event_is_written_with_its_tag(event: ac.DisputeEvent) -> None:
    """Each event is written with its tag as its type, and read from that as the same event."""
    data = plain(event)

    assert isinstance(data, dict)
    assert event.tag == data["type"]
    assert event == CONVERTER.structure(json.loads(json.dumps(data)), ac.Event)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]


def test_a_policy_of_ones_own_is_written_whole() -> None:
    """A policy that is no known profile travels with the case, figure by figure, with its sources."""
    case = ac.Case.replay(ORDER, HISTORIES[ac.Phase.AWAITING_SELLER], granting())
    impostor = ac.Case(order=ORDER, policy=attrs.evolve(granting(), name="guide"))

    assert case == codec.loads(codec.dumps(case)).case
    assert impostor == codec.loads(codec.dumps(impostor)).case
    assert "guide" == json.loads(codec.dumps(ac.Case(order=ORDER)))["policy"]


def test_a_date_that_is_none_in_a_policy_is_told() -> None:
    """A source's date in words is a fault with its path."""
    told: Any = codec.to_plain(ac.Case(order=ORDER, policy=granting()))
    told["policy"]["protection"]["source"]["as_of"] = "last year"

    with pytest.raises(ac.RecordError, match=r"policy\.protection\.source\.as_of: expected a date"):
        codec.from_plain(told)


def test_a_granted_appeal_says_that_it_is_a_refund() -> None:
    """Where only a refund fits, its type is checked all the same."""
    decided = ac.AppealDecided(at=day(27), refund=ac.Refund(usd("60")))
    told: Any = codec.to_plain(case_in(ac.Phase.APPEALED))
    wrong: Any = plain(decided)
    wrong["refund"]["type"] = "wait"
    told["events"].append(wrong)

    with pytest.raises(ac.RecordError, match=r"events\[3\]\.refund\.type: expected 'refund', found 'wait'"):
        codec.from_plain(told)


def test_what_is_absent_is_left_out() -> None:
    """A file holds no empty fields."""
    assert {
        "format": "aliclaim.case/1",
        "policy": "guide",
        "order": {"id": "1", "paid": {"amount": "5", "currency": "JPY"}},
    } == codec.to_plain(ac.Case(order=ac.Order(id="1", paid=ac.Money("5", "JPY"))))


def test_time_outs_that_were_left_out_are_filled_in() -> None:
    """A file need not tell what happened by itself: it is known when it did."""
    told = codec.to_plain(case_in(ac.Phase.JUDGED))
    events = told["events"]
    assert isinstance(events, list)
    told["events"] = [
        each for each in events if isinstance(each, dict) and each["type"] != "platform_stepped_in"
    ]

    assert ac.PlatformSteppedIn(at=day(27)) == codec.from_plain(told).case.history[2]


Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> dict[str, Any]:
    """Return the good file with one thing changed."""
    data: dict[str, Any] = json.loads(GOOD)
    change(data)
    return data


FAULTS: list[tuple[str, Change, str, str, str]] = [
    # a name, the change, and the fault: its path, what was expected, what was found
    ("no format", lambda f: f.pop("format"), "format", "'aliclaim.case/1'", "nothing"),
    (
        "newer",
        lambda f: f.update(format="aliclaim.case/2"),
        "format",
        "'aliclaim.case/1'",
        "'aliclaim.case/2'",
    ),
    ("no order", lambda f: f.pop("order"), "order", "this field", "nothing"),
    ("typo in a field", lambda f: f.update(ordr={}), "ordr", "(did you mean 'order'?)", "an unknown field"),
    ("policy", lambda f: f.update(policy="giude"), "policy", "'guide'", "'giude'"),
    ("policy as a number", lambda f: f.update(policy=1), "policy", "an object with the fields name", "1"),
    (
        "policy as a part",
        lambda f: f.update(policy={"name": "x"}),
        "policy.open_after",
        "this field",
        "nothing",
    ),
    (
        "naive now",
        lambda f: f.update(now="2026-04-01T14:00:00"),
        "now",
        "has no offset",
        "'2026-04-01T14:00:00'",
    ),
    ("now as a number", lambda f: f.update(now=1775000000), "now", "an instant of ISO 8601", "1775000000"),
    ("note", lambda f: f.update(note=1), "note", "text", "1"),
    ("order as a list", lambda f: f.update(order=[]), "order", "an object with the fields id, paid", "[]"),
    (
        "id as a number",
        lambda f: f["order"].update(id=8194700000021470),
        "order.id",
        "text",
        "8194700000021470",
    ),
    ("blank id", lambda f: f["order"].update(id=" "), "order.id", "text that is not blank", "' '"),
    (
        "float amount",
        lambda f: f["order"]["paid"].update(amount=61.7),
        "order.paid.amount",
        "a decimal number as text",
        "61.7",
    ),
    (
        "amount with a comma",
        lambda f: f["order"]["paid"].update(amount="61,70"),
        "order.paid.amount",
        "a decimal number as text",
        "'61,70'",
    ),
    (
        "currency",
        lambda f: f["order"]["paid"].update(currency="usd"),
        "order.paid.currency",
        "a code of ISO 4217",
        "'usd'",
    ),
    (
        "mixed currencies",
        lambda f: f["order"]["paid"].update(currency="EUR"),
        "order.items[0].price",
        "an amount in EUR",
        "60.00 USD",
    ),
    (
        "typo in the order",
        lambda f: f["order"].update(shiped_at="2026-03-01T12:00:00Z"),
        "order.shiped_at",
        "(did you mean 'shipped_at'?)",
        "an unknown field",
    ),
    ("items as an object", lambda f: f["order"].update(items={}), "order.items", "a list", "{}"),
    (
        "quantity",
        lambda f: f["order"]["items"][0].update(quantity=0),
        "order.items[0].quantity",
        "from 1",
        "0",
    ),
    (
        "quantity as a truth",
        lambda f: f["order"]["items"][0].update(quantity=True),
        "order.items[0].quantity",
        "a whole number",
        "True",
    ),
    (
        "tracking status",
        lambda f: f["order"]["tracking"].update(status="in transit"),
        "order.tracking.status",
        "(did you mean 'in_transit'?)",
        "'in transit'",
    ),
    (
        "origin",
        lambda f: f["order"]["stated"][0].update(origin="policy"),
        "order.stated[0].origin",
        "marketplace or user",
        "policy",
    ),
    ("reason", lambda f: f["claim"].update(reason=None), "claim.reason", "one of not_as_described", "None"),
    (
        "a wait is no request",
        lambda f: f["claim"]["asks"].update(type="wait"),
        "claim.asks.type",
        "one of refund",
        "'wait'",
    ),
    (
        "untyped request",
        lambda f: f["claim"]["asks"].pop("type"),
        "claim.asks.type",
        "one of refund",
        "nothing",
    ),
    (
        "negative refund",
        lambda f: f["claim"]["asks"]["amount"].update(amount="-1"),
        "claim.asks.amount",
        "not negative",
        "-1.00 USD",
    ),
    ("events as text", lambda f: f.update(events="none"), "events", "a list", "'none'"),
    ("event as text", lambda f: f["events"].insert(0, "x"), "events[0]", "an object with a type", "'x'"),
    (
        "unknown event",
        lambda f: f["events"][1].update(type="dispute_open"),
        "events[1].type",
        "(did you mean 'dispute_opened'?)",
        "'dispute_open'",
    ),
    ("no instant", lambda f: f["events"][0].pop("at"), "events[0].at", "this field", "nothing"),
    (
        "deep in an event",
        lambda f: f["events"][1]["claim"]["evidence"][0].update(kind="foto"),
        "events[1].claim.evidence[0].kind",
        "(did you mean 'photo'?)",
        "'foto'",
    ),
    (
        "payer",
        lambda f: f["events"][1]["claim"]["asks"].update(shipping_paid_by="byer"),
        "events[1].claim.asks.shipping_paid_by",
        "(did you mean 'buyer'?)",
        "'byer'",
    ),
    (
        "above what was paid",
        lambda f: f["events"][1]["claim"]["asks"]["amount"].update(amount="61.71"),
        "events[1]",
        "an event that the rules allow here",
        "61.71 USD is more than the 61.70 USD that was paid. [O4]",
    ),
    (
        "older than the last",
        lambda f: f["events"][1].update(at="2026-03-19T00:00:00Z"),
        "events[1]",
        "an event that the rules allow here",
        "lies before",
    ),
    (
        "twice",
        lambda f: f["events"].append(f["events"][1]),
        "events[2]",
        "an event that the rules allow here",
        "recorded already",
    ),
    (
        "too early",
        lambda f: f["events"].pop(0) and f["events"][0].update(at="2026-03-05T00:00:00Z"),
        "events[0]",
        "an event that the rules allow here",
        "No dispute can be opened before ~2026-03-11 12:00 UTC. [W1]",
    ),
]


@pytest.mark.parametrize(
    ("change", "path", "expected", "found"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_is_told_with_its_path_what_was_expected_and_what_was_found(
    change: Change, path: str, expected: str, found: str
) -> None:
    """One thing wrong in a good file is one fault, or one for each field that lacks, with its path."""
    with pytest.raises(ac.RecordError) as caught:
        codec.from_plain(changed(change))

    fault = caught.value.faults[0]
    assert path == fault.path
    assert expected in fault.expected
    assert found in fault.found


def test_all_faults_are_told_at_once() -> None:
    """Four things wrong are four faults, in one error, a line each."""

    def spoil(file: dict[str, Any]) -> None:
        file["now"] = "today"
        file["order"]["paid"]["amount"] = 1.5
        file["events"][0]["status"] = "flying"
        file["extra"] = 1

    with pytest.raises(ac.RecordError) as caught:
        codec.from_plain(changed(spoil))

    assert {"now", "order.paid.amount", "events[0].status", "extra"} == {
        fault.path for fault in caught.value.faults
    }
    assert 4 == len(str(caught.value).splitlines())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "Expecting value at line 1, column 1"),
        ("{", "at line 1, column 2"),
        ('{"format": "aliclaim.case/1",}', "at line 1"),
        ("NaN", "NaN, which JSON does not have"),
        ('{"a": [-Infinity]}', "-Infinity, which JSON does not have"),
        ('{"a": 1, "a": 2}', "'a' twice in one object"),
        ("[" * 100_000, "too many levels"),
        ("1" * 5_000, "a number with too many digits"),
        (b"\xff\xfe{", "another byte at 0"),
        (b" " * (codec.LARGEST_FILE + 1), "16,777,217"),
        ("[]", "[]"),
        ("null", "None"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_case_file_is_one_fault(text: str | bytes, found: str) -> None:
    """Text that is no JSON, or no object, is told as one fault of the whole record."""
    with pytest.raises(ac.RecordError) as caught:
        codec.loads(text)

    (fault,) = caught.value.faults
    assert "" == fault.path
    assert found in fault.found
    assert str(fault).startswith("record: expected ")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_a_case_or_the_librarys_own_error(data: object) -> None:
    """Whatever JSON holds, reading it gives a case file or faults, and nothing else."""
    with pytest.raises(ac.RecordError):
        codec.from_plain(data)


def places(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value inside a value."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(data, dict):
        inner = list(data.items())  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    elif isinstance(data, list):
        inner = list(enumerate(data))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return [path, *(found for key, value in inner for found in places(value, (*path, key)))]


PLACES = places(json.loads(GOOD))[1:]


@given(st.sampled_from(PLACES), JSON)
def test_any_value_in_any_place_of_a_good_file_is_taken_or_told(
    path: tuple[str | int, ...], value: object
) -> None:
    """Any JSON put anywhere into a good file is read, and then written exactly, or told as a fault."""
    data: Any = json.loads(GOOD)
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    try:
        file = codec.from_plain(data)
    except ac.RecordError:
        pass
    else:
        assert file == codec.loads(codec.dumps(file))


def test_the_standing_has_the_shape_that_the_documentation_shows() -> None:
    """Every field is always there, with null for what is absent; what happened by itself is marked."""
    standing = case_in(ac.Phase.JUDGED).standing(day(40))
    data = codec.standing_to_plain(standing)

    assert [
        "format",
        "now",
        "policy",
        "order",
        "protection",
        "opening",
        "dispute",
        "actions",
        "deadlines",
        "next",
        "timeline",
    ] == list(data)
    assert data == json.loads(json.dumps(data, allow_nan=False))
    assert "aliclaim.standing/1" == data["format"]
    assert {
        "at": "2026-04-07T12:00:00Z",
        "event": "proposal_assigned",
        "sentence": "Nobody chose in time, and AliExpress's proposal was assigned.",
        "by_itself": True,
    } == data["timeline"][-1]  # type: ignore[index]  # pyright: ignore[reportOptionalSubscript, reportArgumentType, reportIndexIssue, reportCallIssue]
    assert {
        "starts_at": "2026-03-01T12:00:00Z",
        "opens_at": "2026-03-11T12:00:00Z",
        "opens_origin": "policy",
        "closes_at": "2026-04-30T12:00:00Z",
        "closes_origin": "policy",
        "estimated": True,
        "confirmed": False,
        "open": True,
        "running_out": False,
        "seconds_left": 20 * 86_400,
    } == data["protection"]


def test_the_standing_of_an_order_that_was_not_shipped_says_null() -> None:
    """Where there is no protection, no dispute and nothing to come, the fields hold null."""
    case = ac.Case(order=attrs.evolve(ORDER, shipped_at=None))
    data = codec.standing_to_plain(case.standing(day(0)))

    assert [None, None, None] == [data["protection"], data["dispute"], data["next"]]
    assert {
        "code": "not_shipped",
        "rule": "W1",
        "sentence": "The order has not been shipped yet.",
        "since": None,
        "until": None,
        "estimated": False,
        "remedies": ["contact_seller", "customer_service"],
        "facts": {},
    } == data["opening"]["refusals"][0]  # type: ignore[index,call-overload]  # pyright: ignore[reportOptionalSubscript, reportArgumentType, reportIndexIssue, reportCallIssue]


@pytest.mark.parametrize("phase", ac.Phase)
def test_every_standing_is_json(phase: ac.Phase) -> None:
    """Where any case stands can be written as JSON, with exact money and instants in UTC."""
    data = codec.standing_to_plain(case_in(phase).standing(day(30), CLAIM))

    assert data == json.loads(json.dumps(data, allow_nan=False))
    assert {"id": ORDER.id, "paid": {"amount": "60.00", "currency": "USD"}} == data["order"]
    (dispute,) = [data["dispute"]]
    assert isinstance(dispute, dict)
    expected, _ = in_phase(phase).advance(day(30))
    assert (expected.phase.value, expected.phase.final) == (dispute["phase"], dispute["final"])


def test_the_facts_of_a_refusal_travel() -> None:
    """Amounts and instants among the facts of a refusal are written like all others."""
    claim = attrs.evolve(CLAIM, asks=ac.Refund(usd("61")), reason=ac.Reason.NOT_ARRIVED)
    tracking = ac.Tracking(status=ac.TrackingStatus.IN_TRANSIT, seen_at=day(3))
    case = ac.Case(order=attrs.evolve(ORDER, tracking=tracking))
    data: Any = codec.standing_to_plain(case.standing(day(20), claim))

    transit, above = data["opening"]["refusals"]
    assert {"seen_at": "2026-03-04T12:00:00Z"} == transit["facts"]
    assert "2026-04-23T12:00:00Z" == transit["until"]
    assert {
        "amount": {"amount": "61.00", "currency": "USD"},
        "paid": {"amount": str(PAID.amount), "currency": "USD"},
    } == above["facts"]


def test_what_is_no_text_and_no_case_is_refused() -> None:
    """The codec's own doors refuse what is neither text nor case with the library's own error."""
    odd: Any
    for odd in (None, 5, memoryview(b"{}")):
        with pytest.raises(ac.InvalidValueError):
            codec.loads(odd)
    for odd in (None, 5):
        with pytest.raises(ac.InvalidValueError):
            codec.dumps(odd)
        with pytest.raises(ac.InvalidValueError):
            codec.CaseFile(case=odd)


def test_text_that_cannot_be_written_is_refused_at_the_door() -> None:
    """A lone surrogate is no text: it could be read from JSON, but never written again."""
    with pytest.raises(ac.RecordError, match=r"order\.id: expected text that can be written in UTF-8"):
        codec.from_plain(changed(lambda file: file["order"].update(id="\ud800")))


def test_an_event_older_than_the_facts_of_the_order_is_told_with_its_path() -> None:
    """What lies before the order's own dates is a fault of the event, not an error of another kind."""
    data: dict[str, Any] = {
        "format": "aliclaim.case/1",
        "order": {
            "id": "1",
            "paid": {"amount": "5", "currency": "EUR"},
            "ordered_at": "2026-03-05T00:00:00Z",
        },
        "events": [{"type": "order_shipped", "at": "2026-03-01T00:00:00Z"}],
    }

    with pytest.raises(ac.RecordError, match=r"^events\[0\]: .* lies before 2026-03-05 00:00 UTC"):
        codec.from_plain(data)

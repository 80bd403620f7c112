"""The case file and the standing in JSON: exact round trips, and every fault with its path."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, cast
from unittest import mock

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CLAIM, HISTORIES, ORDER, PAID, case_in, day, each_event, granting, in_phase, usd

import aliclaim as ac
from aliclaim._checks import distinct
from aliclaim._errors import one_of
from aliclaim.adapters import _bounds
from aliclaim.adapters import json as codec
from aliclaim.adapters._bounds import LARGEST_FILE
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


@pytest.mark.parametrize("policy", ac.PROFILES.values(), ids=ac.PROFILES)
def test_each_profile_is_written_by_its_name_and_one_made_from_it_whole(policy: ac.Policy) -> None:
    """A known profile is named; one of another name travels with every fact, lists and closed lists too."""
    case = ac.Case(order=attrs.evolve(ORDER, estimated_delivery=day(40)), policy=policy)
    own = attrs.evolve(case, policy=attrs.evolve(policy, name="mine"))

    assert policy.name == codec.to_plain(case)["policy"]
    for each in (case, own):
        assert each == codec.loads(codec.dumps(each)).case


@pytest.mark.parametrize("kind", ac.Problem)
@pytest.mark.parametrize("problem", ["No tracking information", "NO TRACKING INFORMATION.", "It is blue"])
def test_j1_a_finding_is_read_with_the_kind_that_it_was_written_with(problem: str, kind: ac.Problem) -> None:
    """A kind that follows from the words need not be written; one that was told is, and comes back."""
    known, told = (
        ac.Finding(problem=problem, valid=True),
        ac.Finding(problem=problem, valid=True, kind=kind),
    )
    bare: Any = {"problem": problem, "valid": True}

    assert known == CONVERTER.structure(bare, ac.Finding)
    assert bare == plain(known)
    assert told == CONVERTER.structure(bare | {"kind": kind.value}, ac.Finding)
    assert told == CONVERTER.structure(json.loads(json.dumps(plain(told))), ac.Finding)
    assert (plain(told) == bare) is (kind is known.kind)


ABOUT_THE_BUYER: dict[str, Any] = {
    "record": {"orders": 40, "disputed": 2},
    "costs": {"return_freight": {"amount": "8.50", "currency": "USD"}, "conversion_loss": "0.02"},
}


def test_o6_m2_what_is_known_of_the_buyer_is_read_and_written() -> None:
    """The buyer's record and the costs of a refund stand in the file, exact; what is unknown does not."""
    data: Any = json.loads(GOOD) | ABOUT_THE_BUYER
    file = codec.from_plain(data)
    told = codec.to_plain(file)

    assert ac.BuyerRecord(orders=40, disputed=2) == file.case.record
    assert ac.Costs(return_freight=usd("8.50"), conversion_loss=Decimal("0.02")) == file.case.costs
    assert ABOUT_THE_BUYER == {name: told[name] for name in ABOUT_THE_BUYER}
    assert file == codec.loads(codec.dumps(file))
    without = codec.from_plain(json.loads(GOOD) | {"record": None, "costs": {}})
    assert codec.loads(GOOD) == without
    assert not ABOUT_THE_BUYER.keys() & codec.to_plain(without).keys()


@given(
    st.none() | st.integers(0, 1_000_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    st.none() | st.integers(0, 10**9),
    st.none() | st.decimals(0, "0.999999", places=6),
)
def test_any_record_and_any_costs_survive_a_round_trip(
    counts: tuple[int, int] | None, cents: int | None, loss: Decimal | None
) -> None:
    """Whatever is known of the buyer comes back equal, and the same text is written again."""
    case = ac.Case(
        order=ORDER,
        record=counts and ac.BuyerRecord(orders=counts[0], disputed=counts[1]),
        costs=ac.Costs(
            return_freight=None if cents is None else usd(str(Decimal(cents) / 100)), conversion_loss=loss
        ),
    )
    text = codec.dumps(case)

    assert case == codec.loads(text).case
    assert text == codec.dumps(codec.loads(text))


def test_the_facts_of_the_order_page_are_read_and_written() -> None:
    """How it was paid, what of it for shipping, and what the page promises are fields of the order."""
    facts: dict[str, Any] = {
        "shipping_paid": {"amount": "1.70", "currency": "USD"},
        "payment": "money_transfer",
        "free_return": True,
        "local_guarantee": True,
    }
    file = codec.from_plain(changed(lambda told: told["order"].update(facts)))
    order = file.case.given
    written = codec.to_plain(file)["order"]

    assert (usd("1.70"), ac.PaymentMethod.MONEY_TRANSFER) == (order.shipping_paid, order.payment)
    assert order.free_return
    assert order.local_guarantee
    assert isinstance(written, dict)
    assert facts == {name: written[name] for name in facts}


@pytest.mark.parametrize(
    ("policy", "lacks"), [("brazil-2026", "ordered_at"), ("general-2022", "estimated_delivery")]
)
def test_w2_an_order_that_does_not_fit_the_policy_is_told_with_its_path(policy: str, lacks: str) -> None:
    """The date from which the profile counts is missed at its own place in the order, not in an event."""

    def unfit(file: dict[str, Any]) -> None:
        file["policy"] = policy
        file["order"].pop("stated")

    with pytest.raises(ac.RecordError) as caught:
        codec.from_plain(changed(unfit))

    (fault,) = caught.value.faults
    assert (f"order.{lacks}", "nothing") == (fault.path, fault.found)
    assert f"the profile '{policy}' counts the protection from it" in fault.expected
    with_it = changed(unfit)
    with_it["order"][lacks] = "2026-02-28T00:00:00Z"
    with_it["events"].clear()
    assert policy == codec.from_plain(with_it).case.policy.name
    stated = changed(lambda file: file.update(policy=policy, events=[]))
    assert policy == codec.from_plain(stated).case.policy.name


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
    ("policy as a number", lambda f: f.update(policy=1), "policy", "or a whole policy", "1"),
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
    (
        "typo in the record",
        lambda f: f.update(record={"orders": 2, "disputed": 1, "disputes": 1}),
        "record.disputes",
        "(did you mean 'disputed'?)",
        "an unknown field",
    ),
    ("half a record", lambda f: f.update(record={"orders": 2}), "record.disputed", "this field", "nothing"),
    (
        "too many disputed",
        lambda f: f.update(record={"orders": 2, "disputed": 3}),
        "record.disputed",
        "at most 2, as many as there were orders",
        "3",
    ),
    (
        "record as a list",
        lambda f: f.update(record=[2, 1]),
        "record",
        "the fields orders, disputed",
        "[2, 1]",
    ),
    ("costs as nothing", lambda f: f.update(costs=None), "costs", "the fields return_freight", "None"),
    (
        "typo in the costs",
        lambda f: f.update(costs={"freight": {"amount": "1", "currency": "USD"}}),
        "costs.freight",
        "(did you mean 'return_freight'?)",
        "an unknown field",
    ),
    (
        "float share",
        lambda f: f.update(costs={"conversion_loss": 0.02}),
        "costs.conversion_loss",
        "a decimal number as text",
        "0.02",
    ),
    (
        "share of all",
        lambda f: f.update(costs={"conversion_loss": "1"}),
        "costs.conversion_loss",
        "less than 1",
        "1",
    ),
    (
        "negative freight",
        lambda f: f.update(costs={"return_freight": {"amount": "-1", "currency": "USD"}}),
        "costs.return_freight",
        "not negative",
        "-1.00 USD",
    ),
    (
        "payment",
        lambda f: f["order"].update(payment="crad"),
        "order.payment",
        "(did you mean 'card'?)",
        "'crad'",
    ),
    (
        "shipping above all",
        lambda f: f["order"].update(shipping_paid={"amount": "61.71", "currency": "USD"}),
        "order.shipping_paid",
        "a part of the 61.70 USD that was paid",
        "61.71 USD",
    ),
    (
        "a judgement of nothing",
        lambda f: f["events"].append(
            {"type": "platform_judged", "at": "2026-03-30T00:00:00Z", "judgement": []}
        ),
        "events[2].judgement",
        "at least one Finding",
        "none",
    ),
    (
        "kind of a problem",
        lambda f: f["events"].append(
            {
                "type": "platform_judged",
                "at": "2026-03-30T00:00:00Z",
                "judgement": [{"problem": "a", "valid": True, "kind": "in transit"}],
            }
        ),
        "events[2].judgement[0].kind",
        "(did you mean 'in_transit'?)",
        "'in transit'",
    ),
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
        "The amount of 61.71 USD is more than the 61.70 USD that was paid. [O4]",
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
        ("[" * 100_000, "more"),
        ("1" * 5_000, "one of 5,000"),
        ('"x' * 4_000_001, "more"),
        (b"\xff\xfe{", "another byte at 0"),
        (b" " * (LARGEST_FILE + 1), "16,777,217"),
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
        "advice",
        "counting",
        "offers",
        "refund",
        "safe_cancel",
        "safe_confirm",
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


# The fields of each object in a standing, whatever the case.
STANDING_FIELDS: dict[str, set[str]] = {
    "advice[]": {
        *("code", "trap", "severity", "rule", "sentence"),
        *("figure", "deadline", "event", "against", "whose", "facts"),
    },
    "counting": {"phase", "proposal", "offer", "whose", "deadline", "assigned", "rule", "sentence"},
    "offers[]": {"whose", "proposal", "made_at", "counts", "net", "comparison"},
    "offers[].net": {
        *("amount", "exact", "keeps_goods", "possible", "refund", "freight", "conversion", "sentence"),
    },
    "offers[].comparison": {"preference", "because", "difference", "rule", "sentence"},
    "refund": {
        *("amount", "received", "agreed", "deadline", "late", "after_receipt", "return_by"),
        *("may_be_less", "arrival", "rule", "sentence"),
    },
    "safe_cancel": {"safe", "refusals", "opens", "deadline", "instead", "rule", "sentence"},
    "safe_confirm": {"safe", "refusals", "opens", "deadline", "instead", "rule", "sentence"},
    "dispute": {
        *("phase", "final", "opened_at", "claim", "judgement", "seller_proposal", "platform_proposal"),
        *("outcome", "due", "received"),
    },
    "dispute.judgement[]": {"problem", "valid", "kind", "meaning", "rule"},
}
DEADLINE_FIELDS = {
    *("kind", "at", "origin", "estimated", "who", "fires", "effect", "rule", "figure", "seconds_left"),
}
NAMED_FIELDS = {
    "figure": {"count", "unit", "kind", "rule", "source", "as_of"},
    **dict.fromkeys(
        ("deadlines[]", "deadline", "next", "until", "opens", "instead", "return_by"), DEADLINE_FIELDS
    ),
}


def objects(value: object, path: str = "") -> list[tuple[str, set[str]]]:
    """Return each object inside a JSON value, by its path with any number for its place in a list."""
    if isinstance(value, list):
        return [found for each in cast("list[object]", value) for found in objects(each, f"{path}[]")]
    if not isinstance(value, dict):
        return []
    fields = cast("dict[str, Any]", value)
    inner = [objects(each, f"{path}.{name}".lstrip(".")) for name, each in fields.items()]
    return [(path, set(fields)), *chain.from_iterable(inner)]


def standings() -> list[Any]:
    """Return the standings of the small world and some more, at several moments."""
    finding = ac.Finding(problem="a", valid=False, kind=ac.Problem.IN_TRANSIT)
    review = case_in(ac.Phase.UNDER_REVIEW).apply(ac.PlatformJudged(at=day(28), judgement=(finding,)))
    known = ac.Costs(return_freight=usd("8.50"), conversion_loss=Decimal("0.02"))
    opened = ac.DisputeOpened(at=day(20), claim=attrs.evolve(CLAIM, reason=ac.Reason.NOT_ARRIVED))
    seen = ac.TrackingUpdated(at=day(21), status=ac.TrackingStatus.IN_TRANSIT)
    transit = ac.Case(order=ORDER).following([opened, seen])
    cases = [ac.Case(order=ORDER), review, transit, *map(case_in, ac.Phase)]
    cases += [attrs.evolve(each, costs=known) for each in cases]
    return [
        codec.standing_to_plain(case.standing(day(days), claim))
        for case in cases
        for days in ((30, 31, 58, 200) if case.history else (5, 30, 200))
        for claim in (None, CLAIM)
    ]


def test_every_object_of_a_standing_has_always_the_same_fields() -> None:
    """What is absent is null: no object of a standing lacks a field, or has one more, in any case."""
    seen: dict[str, set[frozenset[str]]] = {}
    for path, fields in (found for standing in standings() for found in objects(standing)):
        seen.setdefault(path, set()).add(frozenset(fields))
    named = {path: NAMED_FIELDS[name] for path in seen if (name := path.split(".")[-1]) in NAMED_FIELDS}

    assert NAMED_FIELDS.keys() == {path.split(".")[-1] for path in named}
    for path, fields in (STANDING_FIELDS | named).items():
        assert {frozenset(fields)} == seen[path], path
    assert 1 == len(seen[""])


def test_j1_the_findings_of_a_judgement_travel_with_what_follows_from_them() -> None:
    """A judgement without a proposal is told in the dispute: kind, rule and meaning of each finding."""
    finding = ac.Finding(problem="PACKAGE SENT TO A WRONG ADDRESS.", valid=True)
    case = case_in(ac.Phase.UNDER_REVIEW).apply(ac.PlatformJudged(at=day(28), judgement=(finding,)))
    data: Any = codec.standing_to_plain(case.standing(day(28)))
    before: Any = codec.standing_to_plain(case_in(ac.Phase.UNDER_REVIEW).standing(day(28)))

    assert [] == before["dispute"]["judgement"]
    assert [
        {
            "problem": "PACKAGE SENT TO A WRONG ADDRESS.",
            "valid": True,
            "kind": "wrong_address",
            "meaning": finding.meaning,
            "rule": "J2",
        }
    ] == data["dispute"]["judgement"]


def test_the_figure_of_a_deadline_travels_with_its_source() -> None:
    """A counted date tells the figure that it was counted from; a stated one has none."""
    printed = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(51))
    counted: Any = codec.standing_to_plain(ac.Case(order=ORDER).standing(day(20)))
    stated: Any = codec.standing_to_plain(
        ac.Case(order=attrs.evolve(ORDER, stated=(printed,))).standing(day(20))
    )

    assert {
        "count": 60,
        "unit": "days",
        "kind": "guide",
        "rule": "W2",
        "source": "the buyer's guide, as read",
        "as_of": "2026-11-01",
    } == counted["deadlines"][0]["figure"]
    assert stated["deadlines"][0]["figure"] is None


def test_m2_o3_nothing_and_unknown_are_told_apart() -> None:
    """A cost that is nothing is written as an amount of nothing, one that is not known as null."""
    case = case_in(ac.Phase.NEGOTIATING)
    equal = case.apply(ac.SellerProposed(at=day(23), proposal=ac.Refund(usd("60"))))
    nothing = {"amount": "0.00", "currency": "USD"}
    free = attrs.evolve(equal, costs=ac.Costs(conversion_loss=Decimal(0)))
    unknown, known = (
        cast("Any", codec.standing_to_plain(each.standing(day(24))))["offers"][1] for each in (equal, free)
    )

    assert (nothing, None) == (unknown["net"]["freight"], unknown["net"]["conversion"])
    assert (nothing, nothing) == (known["net"]["freight"], known["net"]["conversion"])
    assert nothing == unknown["comparison"]["difference"]


def test_a_manifest_is_written_with_its_text() -> None:
    """The account of a case is an object of its own format, with the text that can be handed over."""
    manifest = case_in(ac.Phase.JUDGED).manifest(day(31))
    data = codec.manifest_to_plain(manifest)

    assert ("aliclaim.manifest/1", manifest.text) == (data["format"], data["text"])
    assert data == json.loads(json.dumps(data, allow_nan=False))
    fields = {field.name for field in attrs.fields(ac.Manifest)}
    assert data.keys() <= fields | {"format", "text"}


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
        with pytest.raises(ac.InvalidValueError, match=r"^manifest: expected a Manifest"):
            codec.manifest_to_plain(odd)
        with pytest.raises(ac.InvalidValueError, match=r"^standing: expected a Standing"):
            codec.standing_to_plain(odd)


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


# --- limits -----------------------------------------------------------------------------------


def told(load: Callable[[], object]) -> tuple[str, ...]:
    """Return the lines of the error that reading gives."""
    with pytest.raises(ac.RecordError) as caught:
        load()
    return tuple(str(caught.value).splitlines())


def both_ways(data: Any) -> tuple[str, ...]:
    """Return the lines of the error for plain data, which are those for the same as text."""
    lines = told(lambda: codec.from_plain(data))
    assert lines == told(lambda: codec.loads(json.dumps(data)))
    return lines


def nested(levels: int) -> object:
    """Return lists and objects inside each other, so many."""
    value: object = "the innermost"
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


@pytest.mark.parametrize("limit", [60, 1_000, 1_000_000])
def test_the_levels_of_a_file_do_not_depend_on_the_interpreter(limit: int) -> None:
    """Thirty-two levels are looked at, one more is told, wherever the interpreter's own limit stands."""
    usual, depth = sys.getrecursionlimit(), len(inspect.stack(0))
    deep = changed(lambda file: file.update(odd=nested(31)))
    deeper = changed(lambda file: file.update(odd=nested(32)))
    sys.setrecursionlimit(max(limit, depth + 200))
    try:
        taken, refused = both_ways(deep), both_ways(deeper)
    finally:
        sys.setrecursionlimit(usual)

    assert taken[0].startswith("odd: expected one of format, note")
    assert ("record: expected at most 32 levels of lists and objects, found more",) == refused


def test_a_file_of_brackets_alone_ends_no_process() -> None:
    """Hundreds of thousands of levels are refused before a parser follows them, though it were allowed to."""
    program = (
        "import sys; sys.setrecursionlimit(10**9)\n"
        "from aliclaim import RecordError; from aliclaim.adapters import json\n"
        "for part in ('[', '{\"a\":', '[{\"b\":'):\n"
        "  try: json.loads(part * 300_000)\n"
        "  except RecordError as error: print(error)\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)

    expected = b"record: expected at most 32 levels of lists and objects, found more"
    assert [expected] * 3 == result.stdout.splitlines()


def depth_of(value: object) -> int:
    """Return how many lists and objects are inside each other."""
    if isinstance(value, dict):
        return 1 + max(map(depth_of, cast("dict[str, object]", value).values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, cast("list[object]", value)), default=0)
    return 0


def count_of(value: object) -> int:
    """Return how many values there are; an empty list or object is two."""
    inner: list[object] = []
    if isinstance(value, dict):
        inner = list(cast("dict[str, object]", value).values())
    elif isinstance(value, list):
        inner = cast("list[object]", value)
    else:
        return 1
    return 1 + (sum(map(count_of, inner)) or 1)


MARKS = st.text(st.sampled_from('[]{},:"\\ a\u20ac\n'), max_size=6)
MARKED = st.recursive(
    MARKS | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(MARKS, inner, max_size=4),
    max_leaves=25,
)


@given(MARKED, st.integers(0, 8), st.integers(1, 30), st.booleans(), st.sampled_from([None, 1]))
def test_levels_and_values_are_counted_alike_in_text_and_in_plain_data(
    value: object, levels: int, values: int, ascii_alone: bool, indent: int | None
) -> None:
    """Text and plain data are refused alike, exactly beyond a limit; marks in a text count for nothing."""
    fits = depth_of(value) <= levels and count_of(value) <= values
    text = json.dumps(value, ensure_ascii=ascii_alone, indent=indent).encode()
    with mock.patch.multiple(_bounds, MOST_LEVELS=levels, MOST_VALUES=values):
        for check in (partial(_bounds.check_text, text), partial(_bounds.check_plain, value)):
            try:
                check()
            except ac.RecordError:
                assert not fits
            else:
                assert fits


def test_the_limit_of_values_is_exact() -> None:
    """A million values are looked at, one more is refused, as text and as plain data."""
    base = count_of(json.loads(GOOD))
    many = changed(lambda file: file.update(odd=[0] * (1_000_000 - base - 1)))
    more = changed(lambda file: file.update(odd=[0] * (1_000_000 - base)))

    assert both_ways(many)[0].startswith("odd: expected one of format, note")
    assert ("record: expected at most 1,000,000 values, found more",) == both_ways(more)


def test_the_limit_of_a_file_is_in_bytes_for_text_too() -> None:
    """Sixteen mebibytes are read; one byte more is refused, whether it comes as bytes or as text."""
    full = GOOD + " " * (16 * 1024 * 1024 - len(GOOD))
    wide = GOOD + "\u20ac" * (16 * 1024 * 1024 // 3)
    expected = "record: expected at most 16,777,216 bytes, found 16,777,217"

    assert codec.loads(GOOD) == codec.loads(full) == codec.loads(full.encode())
    assert [(expected,)] * 2 == [
        told(partial(codec.loads, each)) for each in (full + " ", full.encode() + b" ")
    ]
    assert f"found {len(wide.encode()):,}" in told(lambda: codec.loads(wide))[0]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("1" * 40, "'now': an instant"),
        ("1" * 41, "a number of at most 40 characters, found one of 41"),
        ("-" + "1" * 40, "a number of at most 40 characters, found one of 41"),
        ("0." + "1" * 38, "'now': an instant"),
        ("0." + "1" * 39, "a number of at most 40 characters, found one of 41"),
        ("1e999", "'now': an instant"),
        ("1" * 1_000_000, "found one of 1,000,000"),
    ],
    ids=lambda value: value[:20],
)
def test_a_number_has_a_length(number: str, found: str) -> None:
    """Forty characters of a number are read, one more is refused, whatever the interpreter would take."""
    usual = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        (line,) = told(lambda: codec.loads(GOOD.replace('"2026-04-01T14:00:00+02:00"', number)))
    finally:
        sys.set_int_max_str_digits(usual)

    assert found.replace("'now': ", "now: expected ") in line


def test_a_number_of_plain_data_has_a_length() -> None:
    """A number of forty digits is an ordinary fault; one of more is refused before anyone writes it."""
    short = changed(lambda file: file["order"].update(id=-(10**40) + 1))
    long = changed(lambda file: file["order"].update(id=10**40))
    huge = changed(lambda file: file["order"].update(id=1 << 10_000_000))
    expected = ("order.id: expected a number of at most 40 characters, found a longer one",)

    assert told(lambda: codec.from_plain(short))[0].startswith("order.id: expected text, found -999")
    assert expected == told(lambda: codec.from_plain(long)) == told(lambda: codec.from_plain(huge))


def readings(count: int, at_once: int = 1) -> dict[str, Any]:
    """Return a file with so many readings of the tracking, so many of them at each instant."""
    statuses = list(ac.TrackingStatus)
    data = changed(lambda file: file["order"].pop("tracking"))
    events: list[dict[str, Any]] = [
        {
            "type": "tracking_updated",
            "at": ac.instant(day(1 + number // at_once / 1_000)).isoformat(),
            "status": statuses[number % len(statuses)].value,
        }
        for number in range(count)
    ]
    return data | {"events": events, "now": None}


def test_the_number_of_events_has_a_limit() -> None:
    """Ten thousand events are read and written; one more is refused at once, for reading and for writing."""
    data = readings(10_001)
    expected = "at most 10,000 members, found 10,001"

    assert (f"events: expected {expected}",) == both_ways(data)
    *most, last = data["events"]
    full = codec.from_plain(data | {"events": most})
    assert 10_000 == len(full.case.history)
    assert full == codec.loads(codec.dumps(full))
    one_more = full.case.apply(CONVERTER.structure(last, ac.TrackingUpdated))
    for write in (codec.dumps, codec.to_plain):
        with pytest.raises(ac.InvalidValueError) as caught:
            write(one_more)
        assert f"file: expected {expected}" == str(caught.value)


def edits(count: int) -> list[dict[str, Any]]:
    """Return an opening of day 20, and so many edits of the text at one instant after it."""
    claim = json.loads(GOOD)["claim"] | {"reason": "wrong_item"}
    opened: dict[str, Any] = {"type": "dispute_opened", "at": "2026-03-21T12:00:00Z", "claim": claim}
    edit = {"type": "claim_edited", "at": "2026-03-22T00:00:00Z", "reason": "wrong_item"}
    return [opened, *(edit | {"text": str(number)} for number in range(count))]


def test_the_number_of_events_at_one_instant_has_a_limit() -> None:
    """A hundred events of one instant are read, one more is refused, for reading and for writing."""
    most, more = (json.loads(GOOD) | {"events": edits(count)} for count in (100, 101))
    line = "at most 100 events at one instant, found one more"
    file = codec.from_plain(most)

    assert (f"events[101].at: expected {line}",) == both_ways(more)
    assert file == codec.loads(codec.dumps(file))
    with pytest.raises(ac.InvalidValueError, match=f"^file: expected {line}"):
        codec.dumps(file.case.apply(CONVERTER.structure(edits(101)[-1], ac.ClaimEdited)))


def test_what_is_filled_in_counts_among_the_events() -> None:
    """With the time-outs that were left out a file must not be longer than one that can be written."""
    late = [event | {"at": "2026-03-26T12:00:00Z"} for event in edits(100)[1:]]  # when the answer is due
    data = changed(lambda file: file.update(events=[edits(0)[0], *late]))

    assert ("events[101].at: expected at most 100 events at one instant, found one more",) == both_ways(data)


def test_what_would_be_too_large_to_read_is_not_written() -> None:
    """A case whose file would exceed the limit of a file is refused when it is written."""
    case = case_in(ac.Phase.UNDER_REVIEW)
    for number in range(850):
        edit = ac.ClaimEdited(
            at=day(28) + timedelta(seconds=number), reason=ac.Reason.WRONG_ITEM, text="x" * 20_000
        )
        case = case.apply(edit)

    with pytest.raises(ac.InvalidValueError, match=r"^file: expected at most 16,777,216 bytes, found 17,"):
        codec.dumps(case)


def test_of_many_faults_the_first_are_told_and_the_others_counted() -> None:
    """A hundred faults are told; what was not looked at after them is counted, and so are unknown fields."""
    wrong = changed(lambda file: file.update(events=[{"type": "x"}] * 5_000))
    unknown = changed(lambda file: file["order"].update({f"f{number}": 0 for number in range(1_000)}))
    judged = {"type": "platform_judged", "at": "2026-03-22T00:00:00Z", "judgement": [0] * 300}
    inner = changed(lambda file: file["events"].append(judged))
    both = changed(lambda file: file.update(events=["x"] * 150, note=1))

    for data, first, more in (
        (wrong, "events[0].type: ", 4_900),
        (unknown, "order.f0: ", 900),
        (inner, "events[2].judgement[0]: ", 200),
        (both, "events[0]: ", 51),
    ):
        lines = both_ways(data)
        assert 101 == len(lines)
        assert lines[0].startswith(first)
        assert f"and {more:,} more" == lines[-1]


def test_a_fault_tells_some_of_thousands_of_refusals() -> None:
    """A claim with thousands of files, each refused, is one fault that tells the first twenty."""
    files = [{"kind": "video", "file": f"{number}.mp4", "item": "no such"} for number in range(5_000)]
    data = changed(lambda file: file["events"][1]["claim"].update(evidence=files))
    (line,) = both_ways(data)

    assert " 19.mp4 " in line
    assert "20.mp4" not in line
    assert line.endswith(" And 4,980 more.")


def test_a_note_is_checked_like_any_text() -> None:
    """A note that is too long, or cannot be written, is a fault with its path."""
    for note, words in (
        ("x" * 20_001, "at most 20,000 characters"),
        ("\ud800", "text that can be written in UTF-8"),
    ):
        (line,) = both_ways(json.loads(GOOD) | {"note": note})
        assert line.startswith(f"note: expected {words}, found ")


def test_what_was_meant_is_looked_for_a_hundred_times_at_most() -> None:
    """A slip is compared with all names, which takes its time: not for each of a hundred thousand fields."""
    data = changed(lambda file: file.update({f"ordr{number}": 0 for number in range(100_000)}))
    with mock.patch("aliclaim.adapters._faults.one_of", wraps=one_of) as compared:
        lines = told(lambda: codec.from_plain(data))

    assert 100 == compared.call_count
    assert "and 99,900 more" == lines[-1]


@pytest.mark.parametrize("count", [50, 500])
def test_the_items_of_an_order_are_checked_once_however_much_happens(count: int) -> None:
    """Reading twice as many events does not look at all the items twice as often."""
    data = readings(count)
    with mock.patch("aliclaim._order.distinct", wraps=distinct) as checked:
        codec.from_plain(data)

    assert 2 == checked.call_count  # the items, and the stated dates


def test_plain_data_is_of_plain_types() -> None:
    """What the codec makes is of the types of JSON exactly: any other writer takes it, too."""
    impostor = attrs.evolve(granting(), name="guide")
    for phase in ac.Phase:
        case = case_in(phase)
        _bounds.check_plain(codec.to_plain(attrs.evolve(codec.CaseFile(case=case), claim=CLAIM, now=day(30))))
        _bounds.check_plain(codec.standing_to_plain(case.standing(day(60), CLAIM)))
        _bounds.check_plain(codec.manifest_to_plain(case.manifest(day(60))))
    _bounds.check_plain(codec.to_plain(ac.Case(order=ORDER, policy=impostor)))


WORST = """
import resource
from aliclaim import RecordError
from aliclaim.adapters import json as codec

FULL = 16 * 1024 * 1024
ROOM = 320 * 1024 * 1024
taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + ROOM + 4 * FULL, resource.RLIM_INFINITY))
START = '{"format": "aliclaim.case/1", "order": {"id": "1", "paid": {"amount": "5", "currency": "EUR"}}'
EVENT = '{"type": "order_shipped", "at": "2026-03-01T00:00:00Z"},'
for make in (
    lambda: "[" * FULL,
    lambda: '{"a":' * (FULL // 5),
    lambda: '"[{' * (FULL // 3),
    lambda: '"\\\\' * (FULL // 2),
    lambda: "1" * FULL,
    lambda: START + ', "note": "' + "x" * (FULL - 200) + '"}',
    lambda: '{"format": "aliclaim.case/1", "order": "' + chr(128) * (FULL // 2 - 100) + '"}',
    lambda: START + ', "events": [' + EVENT * ((FULL - 200) // len(EVENT)) + "{}]}",
    lambda: START + ', "events": [' + "{}," * 150_000 + "{}]}",
    lambda: START + "".join(f', "{number}": null' for number in range(300_000)) + "}",
    lambda: START + ', "events": [' + ",".join(["[" + "{}," * 9_999 + "{}]"] * 15) + "]}",
):
    text = make()
    assert len(text) <= FULL
    try:
        codec.loads(text)
    except RecordError as error:
        print(str(error).splitlines()[-1][:100])
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is limited by the means of Linux")
def test_the_worst_files_are_refused_in_bounded_memory() -> None:
    """Twenty times the largest file is enough memory to refuse whatever such a file holds."""
    result = subprocess.run([sys.executable, "-c", WORST], capture_output=True, check=False, timeout=120)
    lines = result.stdout.decode().splitlines()

    assert (0, b"") == (result.returncode, result.stderr)
    assert 11 == len(lines)
    assert lines[4] == "record: expected a number of at most 40 characters, found one of 16,777,216"
    assert lines[7].startswith("events: expected at most 10,000 members, found ")
    assert "and 299,900 more" == lines[9]

"""The case file and the standing in JSON: exact round trips, and every fault with its path."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from typing import Any, cast

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

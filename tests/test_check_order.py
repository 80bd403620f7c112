"""The form for buyers, without a browser: plain answers in, plain data out, and words for what is wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast, get_args

import check_order
import pytest
from check_order import fields, order, story, telling
from hypothesis import given
from hypothesis import strategies as st

import aliclaim as ac
from aliclaim.adapters import json as codec

EXAMPLES = sorted((Path(__file__).parents[1] / "docs" / "examples").glob("*.json"))

OPENED = {"tag": "dispute_opened", "at": "2026-03-20T09:00"}
OFFERED = {"tag": "seller_proposed", "at": "2026-03-22T09:00", "wants": "refund", "amount": "10"}
PROPOSED = {
    "tag": "platform_proposed",
    "at": "2026-03-28T09:00",
    "wants": "return_and_refund",
    "amount": "61.70",
    "ends": "2026-04-05T09:00",
    "found": "valid",
}


def ask(
    *steps: dict[str, str], now: str = "2026-04-01T12:00", zone: str = "Europe/Madrid", **changes: object
) -> dict[str, Any]:
    """Answer a form that was filled like this, with some other answers."""
    order: dict[str, object] = {
        "paid": "61,70",
        "currency": "usd",
        "shipped_at": "2026-03-01T13:00",
        "policy": "guide",
    }
    claim: dict[str, object] = {"reason": "not_as_described", "wants": "refund"}
    for name, value in changes.items():
        part, _, field = name.partition("_")
        {"order": order, "claim": claim}[part][field] = value
    return check_order.answer(
        {"zone": zone, "now": now, "order": order, "claim": claim, "steps": list(steps)}
    )


def errors(answer: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong."""
    return cast("dict[str, str]", answer["errors"])


def tags(answer: dict[str, Any]) -> list[str]:
    """Return what can have happened next."""
    return [choice["tag"] for choice in answer["choices"]]


def codes(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Return how grave each piece of advice is, with its rule."""
    return [(each["severity"], each["rule"]) for each in answer["advice"]]


# --- the answer -------------------------------------------------------------------------------


def test_the_window_is_told_in_the_zone_of_the_buyer() -> None:
    """Ten and sixty times 24 hours after shipping; the clocks of Madrid go forward in between (W1, W2)."""
    opening = ask()["opening"]

    assert opening["allowed"]
    assert opening["opens"]["words"] == "about 11 March 2026, 13:00"
    assert opening["closes"]["words"] == "about 30 April 2026, 14:00"
    assert opening["left"] == "in 29 days"


def test_a_date_that_the_order_page_shows_wins() -> None:
    """A stated end is no estimate, and moves the dates that count (W2)."""
    answer = ask(order_protection_ends="2026-05-15T10:00")
    expected = {"words": "15 May 2026, 10:00", "origin": "a date that AliExpress shows"}

    assert expected == answer["opening"]["closes"]
    assert ["15 May 2026, 10:00"] == [each["at"] for each in answer["deadlines"]]


def test_why_no_dispute_can_be_opened_is_told_with_the_rule_and_what_helps() -> None:
    """Four days after shipping it is too early, and the date is told in the zone of the buyer (W1)."""
    answer = ask(now="2026-03-05T12:00")
    (refusal,) = answer["opening"]["refusals"]

    assert not answer["opening"]["allowed"]
    assert (refusal["rule"], refusal["help"][0]) == ("W1", "wait until then")
    assert refusal["sentence"] == "No dispute can be opened before about 11 March 2026, 13:00."


def test_without_shipping_there_is_no_window_and_nothing_to_add() -> None:
    """An order that was not shipped has no dates, and nothing can have happened to it (W1)."""
    answer = ask(order_shipped_at="", claim_reason="")

    assert "opens" not in answer["opening"]
    assert (answer["choices"], answer["deadlines"], answer["happened"]) == ([], [], [])
    assert codes(answer) == [("info", "W1")]


def test_advice_is_that_of_the_library_with_its_rules() -> None:
    """What is advised is what the library advises for the same case, gravest first, with local dates."""
    answer = ask(OPENED, OFFERED, PROPOSED)
    paid, utc = ac.Money("61.70", "USD"), UTC
    claim = ac.Claim(reason=ac.Reason.NOT_AS_DESCRIBED, asks=ac.Refund(paid))
    shipped = datetime(2026, 3, 1, 12, tzinfo=utc)
    case = ac.Case(order=ac.Order(id="my order", paid=paid, shipped_at=shipped)).following(
        [
            ac.DisputeOpened(at=datetime(2026, 3, 20, 8, tzinfo=utc), claim=claim),
            ac.SellerProposed(
                at=datetime(2026, 3, 22, 8, tzinfo=utc), proposal=ac.Refund(ac.Money("10", "USD"))
            ),
            ac.PlatformProposed(
                at=datetime(2026, 3, 28, 8, tzinfo=utc),
                proposal=ac.ReturnAndRefund(paid),
                negotiation_ends=datetime(2026, 4, 5, 7, tzinfo=utc),
                judgement=[ac.Finding(problem="The problem", valid=True)],
            ),
        ]
    )
    now = datetime(2026, 4, 1, 10, tzinfo=utc)

    assert [(str(each.severity), each.rule) for each in case.advice(now)] == codes(answer)
    assert case == codec.loads(answer["files"]["case"]).case
    assert {"5 April 2026, 09:00"} <= {each["at"] for each in answer["deadlines"]}


def test_what_happened_by_itself_is_marked() -> None:
    """AliExpress steps in when the week for an agreement is over, and nobody said so (P2)."""
    happened = {each["at"]: each["itself"] for each in ask(OPENED, OFFERED)["happened"]}
    told = {"tag": "platform_stepped_in", "at": "2026-03-26T09:00"}

    assert happened == {
        "1 March 2026, 13:00": False,
        "20 March 2026, 09:00": False,
        "22 March 2026, 09:00": False,
        "27 March 2026, 09:00": True,
    }
    assert not any(each["itself"] for each in ask(OPENED, OFFERED, told)["happened"])


def test_the_tracking_of_the_moment_counts() -> None:
    """A parcel in transit that is protected bars a claim that it has not arrived (W5)."""
    answer = ask(claim_reason="not_arrived", order_tracking="in_transit")

    assert [each["rule"] for each in answer["opening"]["refusals"]] == ["W5"]
    assert answer["happened"][-1] == {
        "at": "1 April 2026, 12:00",
        "sentence": "Tracking showed: in transit.",
        "itself": False,
    }


def test_what_can_be_shown_meets_what_the_reason_needs() -> None:
    """A ticked box is a piece of evidence, which then is no longer asked for (O7)."""
    asked = [each["sentence"] for each in ask(claim_reason="wrong_item")["advice"]]
    shown = ask(claim_reason="wrong_item", claim_shows_wrong_item=["what_came:photo"])["advice"]

    assert "Add evidence: photos of what came." in asked
    assert not any("evidence" in each["sentence"] for each in shown)


def test_the_calendar_holds_the_deadlines() -> None:
    """The calendar file has an event at the end of the protection, in UTC."""
    lines = ask()["files"]["calendar"].split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert any(line.startswith("DTSTART") and "20260430T120000Z" in line for line in lines)


def test_a_saved_case_is_opened_again() -> None:
    """The file that the form wrote gives the same answer, and more can happen to it."""
    first = ask(OPENED, OFFERED)
    asked = {"zone": "Europe/Madrid", "now": "2026-04-01T12:00", "file": first["files"]["case"]}

    assert {**check_order.answer(asked), "happened": 0, "files": 0} == {**first, "happened": 0, "files": 0}
    assert (
        check_order.answer({**asked, "steps": [PROPOSED]})["phase"] == ask(OPENED, OFFERED, PROPOSED)["phase"]
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_each_example_can_be_begun_with(path: Path) -> None:
    """An example gives the advice that the library gives for its own moment."""
    file = codec.loads(path.read_bytes())
    assert file.now is not None
    now = f"{file.now:%Y-%m-%dT%H:%M:%S.%f}"
    answer = check_order.answer({"zone": "UTC", "now": now, "file": path.read_text(encoding="utf-8")})
    planned = None if file.case.dispute and file.case.dispute.phase is not ac.Phase.CANCELLED else file.claim

    assert errors(answer) == {}
    assert [str(each.rule) for each in file.case.advice(file.now, planned)] == [
        rule for _, rule in codes(answer)
    ]


def test_a_file_without_a_claim_takes_that_of_the_form() -> None:
    """An order alone can be opened, and the problem be told beside it."""
    order = codec.dumps(ac.Case(order=ac.Order(id="1", paid=ac.Money("5", "EUR"))))
    asked = {"zone": "UTC", "now": "2026-04-01T12:00", "file": order}
    wrong = check_order.answer({**asked, "claim": {"reason": "wrong_item", "amount": "x"}})

    assert not check_order.answer(asked)["claimed"]
    assert check_order.answer({**asked, "claim": {"reason": "wrong_item", "wants": "refund"}})["claimed"]
    assert list(errors(wrong)) == ["claim.amount"]


# --- what can have happened -------------------------------------------------------------------


def test_every_event_can_be_told() -> None:
    """All events of the library are among those that can be told; shipping and tracking are fields."""
    fields = {"order_shipped", "tracking_updated"}
    expected = {event.tag for event in get_args(ac.Event)} - fields

    assert expected == set(story.BY_TAG)


def test_what_can_have_happened_follows_from_the_rules() -> None:
    """Before a dispute: open, confirm, extend; after it was closed an appeal in place of the dispute."""
    closed = {"tag": "buyer_closed", "at": "2026-03-30T09:00"}

    assert tags(ask()) == ["dispute_opened", "receipt_confirmed", "protection_extended"]
    assert tags(ask(OPENED, closed)) == ["appeal_filed", "receipt_confirmed", "protection_extended"]


def test_what_was_possible_before_something_happened_by_itself_is_offered_too() -> None:
    """The seller may have let the days pass, or have answered in them: both can be told."""
    offered = tags(ask(OPENED))

    assert {"seller_accepted", "platform_stepped_in", "platform_proposed"} <= set(offered)


STORIES = [
    (
        [OPENED, {"tag": "evidence_added", "at": "2026-03-21T09:00", "shows": "fault:video"}],
        ac.Phase.UNDER_REVIEW,
    ),
    (
        [
            OPENED,
            {"tag": "claim_edited", "at": "2026-03-21T09:00", "reason": "counterfeit", "words": "Look."},
        ],
        ac.Phase.UNDER_REVIEW,
    ),
    ([OPENED, {"tag": "seller_accepted", "at": "2026-03-21T09:00"}], ac.Phase.REFUND_PENDING),
    (
        [
            {**OPENED},
            {
                "tag": "seller_proposed",
                "at": "2026-03-21T09:00",
                "wants": "wait",
                "until": "2026-04-09T09:00",
            },
            {"tag": "buyer_proposed", "at": "2026-03-22T09:00", "wants": "refund", "amount": "40"},
        ],
        ac.Phase.UNDER_REVIEW,
    ),
    (
        [OPENED, {"tag": "platform_judged", "at": "2026-03-28T09:00", "found": "invalid", "transit": "yes"}],
        ac.Phase.UNDER_REVIEW,
    ),
    (
        [OPENED, OFFERED, {"tag": "buyer_accepted", "at": "2026-03-23T09:00", "whose": "seller"}],
        ac.Phase.REFUND_PENDING,
    ),
    (
        [
            OPENED,
            PROPOSED,
            {
                "tag": "buyer_accepted",
                "at": "2026-03-29T09:00",
                "whose": "platform",
                "ship_by": "2026-04-08T09:00",
            },
        ],
        ac.Phase.AWAITING_RETURN,
    ),
    (
        [
            OPENED,
            PROPOSED,
            {"tag": "buyer_accepted", "at": "2026-03-29T09:00", "whose": "platform"},
            {"tag": "return_shipped", "at": "2026-03-30T09:00", "number": "RR 1"},
            {"tag": "return_contested", "at": "2026-03-31T09:00"},
        ],
        ac.Phase.UNDER_REVIEW,
    ),
    (
        [
            OPENED,
            PROPOSED,
            {"tag": "buyer_accepted", "at": "2026-03-29T09:00", "whose": "platform"},
            {"tag": "return_shipped", "at": "2026-03-30T09:00", "number": "RR 1"},
            {"tag": "return_received", "at": "2026-03-31T09:00"},
            {"tag": "refund_completed", "at": "2026-03-31T10:00", "amount": "61.70"},
        ],
        ac.Phase.REFUNDED,
    ),
    (
        [
            OPENED,
            {"tag": "buyer_closed", "at": "2026-03-21T09:00"},
            {"tag": "appeal_filed", "at": "2026-03-22T09:00"},
            {"tag": "appeal_decided", "at": "2026-03-30T09:00", "amount": "30"},
        ],
        ac.Phase.REFUND_PENDING,
    ),
    (
        [
            OPENED,
            {"tag": "buyer_closed", "at": "2026-03-21T09:00"},
            {"tag": "appeal_filed", "at": "2026-03-22T09:00"},
            {"tag": "appeal_decided", "at": "2026-03-30T09:00"},
        ],
        ac.Phase.CLOSED,
    ),
    (
        [OPENED, {"tag": "buyer_cancelled", "at": "2026-03-21T09:00"}, {**OPENED, "at": "2026-03-31T09:00"}],
        ac.Phase.AWAITING_SELLER,
    ),
    (
        [OPENED, {"tag": "receipt_confirmed", "at": "2026-03-21T09:00", "by": "platform"}],
        ac.Phase.UNDER_REVIEW,
    ),
    (
        [OPENED, {"tag": "protection_extended", "at": "2026-03-21T09:00", "until": "2026-05-09T09:00"}],
        ac.Phase.UNDER_REVIEW,
    ),
]


@pytest.mark.parametrize(("steps", "phase"), STORIES, ids=[story[0][-1]["tag"] for story in STORIES])
def test_a_story_can_be_told_step_by_step(steps: list[dict[str, str]], phase: ac.Phase) -> None:
    """Each step is offered after those before it, is taken, and stands in the saved case."""
    for number, step in enumerate(steps):
        assert step["tag"] in tags(ask(*steps[:number]))
    answer = ask(*steps)
    history = codec.loads(answer["files"]["case"]).case.history
    told = [event.tag for event in history if event.tag in {step["tag"] for step in steps}]

    assert errors(answer) == {}
    assert [step["tag"] for step in steps] == told
    assert ac.describe(phase) == answer["phase"]["sentence"]


def test_what_the_rules_refuse_is_told_beside_the_date() -> None:
    """A dispute opened too early is refused with its rule; if AliExpress shows it, it is taken (W1)."""
    early = {**OPENED, "at": "2026-03-05T09:00"}
    refused, taken = ask(early), ask({**early, "observed": "yes"})

    assert refused == {
        "errors": {"steps.0.at": "No dispute can be opened before about 11 March 2026, 13:00. [W1]"},
        "insist": True,
    }
    assert errors(taken) == {}
    assert taken["phase"]["rule"] == ac.Phase.UNDER_REVIEW.rule


def test_what_is_certain_is_refused_though_it_was_seen() -> None:
    """Another dispute cannot be opened after one was closed, whatever a page shows (C3)."""
    closed = {"tag": "buyer_closed", "at": "2026-03-21T09:00"}
    answer = ask(OPENED, closed, {**OPENED, "at": "2026-03-22T09:00"})

    assert not answer["insist"]
    assert "[C3]" in errors(answer)["steps.2.at"]


# --- what is wrong ----------------------------------------------------------------------------

CONFIRMED = {"tag": "receipt_confirmed", "at": "2026-03-21T09:00", "by": "buyer"}
WAITED = {"tag": "seller_proposed", "at": "2026-03-21T09:00", "wants": "wait", "until": "2026-03-20T10:00"}
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"order_paid": ""}, "order.paid", "Give an amount."),
    ({"order_paid": "$5"}, "order.paid", "as a number, such as 61.70"),
    ({"order_paid": "1,000.00"}, "order.paid", "as a number, such as 61.70"),
    ({"order_paid": "5.005"}, "order.paid", "Give at most 2 digits after the point in USD."),
    ({"order_currency": "dollars"}, "order.currency", "the three letters of a currency"),
    ({"order_shipped_at": "yesterday"}, "order.shipped_at", "such as 2026-03-01 12:00"),
    ({"order_shipped_at": "2026-02-30T12:00"}, "order.shipped_at", "such as 2026-03-01 12:00"),
    ({"order_shipped_at": "1965-03-01T12:00"}, "order.shipped_at", "a year from 1970 on"),
    ({"order_shipped_at": "2026-03-29T02:30"}, "order.shipped_at", "The clocks were put forward"),
    ({"order_shipped_at": "2026-05-01T12:00"}, "order.shipped_at", "This lies in the future."),
    ({"order_ordered_at": "2026-03-02T12:00"}, "order.shipped_at", "before it was ordered"),
    ({"order_shipping_paid": "70"}, "order.shipping_paid", "more than you paid in all"),
    ({"order_policy": "brazil-2026"}, "order.ordered_at", "These rules count from it"),
    ({"order_policy": "general-2022"}, "order.estimated_delivery", "These rules count from it"),
    ({"order_policy": "mars"}, "order.policy", "one of those offered"),
    ({"order_policy": ""}, "order.policy", "Choose one."),
    ({"claim_reason": "bored"}, "claim.reason", "one of those offered"),
    ({"claim_amount": "much"}, "claim.amount", "as a number"),
    ({"claim_reason": "items_missing"}, "claim.amount", "Give an amount: the price of the missing items."),
    ({"claim_shows_not_as_described": ["a:b"]}, "claim.shows_not_as_described", "one of those offered"),
    ({"zone": "Mars/Base"}, "zone", "Choose one of the time zones"),
    ({"zone": "../etc"}, "zone", "Choose one of the time zones"),
    ({"now": "soon"}, "now", "such as 2026-03-01 12:00"),
]


@pytest.mark.parametrize(("changes", "field", "message"), WRONG)
def test_what_is_wrong_is_told_beside_its_field(changes: dict[str, Any], field: str, message: str) -> None:
    """A bad answer gives one message, in words, for its own field."""
    found = errors(ask(**changes))

    assert list(found) == [field]
    assert message in found[field]


STEPS_WRONG = [
    ([{"tag": "moon_landing", "at": ""}], "steps.0.tag", "Choose what happened."),
    ([{**OPENED, "at": ""}], "steps.0.at", "Give the date and the time."),
    ([{**OPENED, "at": "2026-04-02T09:00"}], "steps.0.at", "after the moment for which you ask"),
    ([OPENED, {**OFFERED, "amount": ""}], "steps.1.amount", "Give an amount."),
    ([OPENED, {**OFFERED, "wants": ""}], "steps.1.wants", "Choose one."),
    (
        [OPENED, {**OFFERED, "wants": "return_and_refund", "amount": "0"}],
        "steps.1.amount",
        "Give more than nothing.",
    ),
    ([OPENED, {**OFFERED, "amount": "70"}], "steps.1.at", "more than the 61.70 USD that was paid. [O4]"),
    ([OPENED, {**OFFERED, "at": "2026-03-19T09:00"}], "steps.1.at", "lies before"),
    ([OPENED, WAITED], "steps.1.until", "later than the moment when it happened"),
    ([OPENED, {**PROPOSED, "ends": "2026-03-27T09:00"}], "steps.1.ends", "later than the moment"),
    ([CONFIRMED, {**CONFIRMED, "at": "2026-03-22T09:00"}], "steps.1.at", "Receipt was confirmed"),
]


@pytest.mark.parametrize(("steps", "field", "message"), STEPS_WRONG)
def test_what_is_wrong_with_a_step_is_told_beside_its_field(
    steps: list[dict[str, str]], field: str, message: str
) -> None:
    """A step that cannot be right gives one message, for the field of that step."""
    found = errors(ask(*steps))

    assert list(found) == [field]
    assert message in found[field]


def test_a_dispute_needs_a_problem() -> None:
    """Without a reason nobody can have opened a dispute: the form asks for it."""
    assert errors(ask(OPENED, claim_reason="")) == {"steps.0.tag": "Say first what is wrong with the order."}


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Order and problem are both looked at, though one of them is wrong already."""
    assert set(errors(ask(order_paid="", order_currency="", claim_amount="x"))) == {
        "order.paid",
        "order.currency",
        "claim.amount",
    }


def test_a_file_that_is_none_is_told_with_its_places() -> None:
    """Neither nonsense, nor a case that the rules refuse, is a traceback."""
    asked = {"zone": "UTC", "now": "2026-04-01T12:00"}
    first = ask(OPENED)["files"]["case"]
    nonsense = check_order.answer({**asked, "file": "{"})
    late = check_order.answer({**asked, "now": "2026-03-01T12:00", "file": first})
    early = check_order.answer({**asked, "file": first.replace("2026-03-20T08", "2026-03-02T08")})

    assert errors(nonsense)["file"].startswith("This is no case file: ")
    assert errors(late)["now"].startswith("The file tells what happened until 20 March 2026, 08:00")
    assert "2026-03-11" in errors(early)["file"] or "11 March" in errors(early)["file"]


def test_of_an_hour_that_the_clock_shows_twice_the_first_is_taken() -> None:
    """In autumn half past two comes twice in Madrid: first in summer time, two hours ahead of UTC."""
    zone = fields.zone_named("Europe/Madrid")

    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) == fields.moment("2026-10-25T02:30", zone)


ODD = st.none() | st.text(max_size=5) | st.integers() | st.lists(st.text(max_size=3), max_size=2)
ANSWERS = {
    name: st.sampled_from(
        ["", "5", "USD", "2026-03-20T09:00", "refund", "wait", "guide", "not_arrived", "buyer"]
    )
    for field in (*order.ORDER, *order.MORE, *order.CLAIM)
    for name in [field.name]
}


@given(
    order=st.fixed_dictionaries({}, optional=ANSWERS) | st.dictionaries(st.text(max_size=5), ODD) | ODD,
    claim=st.fixed_dictionaries({}, optional=ANSWERS) | ODD,
    steps=st.lists(
        st.fixed_dictionaries(
            {"tag": st.sampled_from(sorted(story.BY_TAG))}, optional={"at": ANSWERS["paid"]}
        )
        | ODD,
        max_size=3,
    )
    | ODD,
    file=st.text(max_size=9),
)
def test_whatever_is_asked_the_answer_is_data(order: object, claim: object, steps: object, file: str) -> None:
    """No answer is a traceback, and each can be sent as JSON."""
    asked = {
        "zone": "UTC",
        "now": "2026-04-01T12:00",
        "order": order,
        "claim": claim,
        "steps": steps,
        "file": file,
    }
    answer = json.loads(check_order.answer_text(json.dumps(asked)))

    assert bool(answer["errors"]) != ("phase" in answer)


# --- the form itself --------------------------------------------------------------------------


def test_every_field_is_described_as_plain_data() -> None:
    """The description passes through JSON, and no name stands twice in a part."""
    described = check_order.form()
    told = json.loads(json.dumps(described))

    assert set(told) == {"order", "more", "claim"}
    for part in ([*told["order"], *told["more"]], told["claim"]):
        names = [field["name"] for field in part]
        assert len(names) == len(set(names))


def test_a_field_that_depends_on_a_choice_names_one_that_there_is() -> None:
    """What shows a field is a choice of the same part, and a value that can be chosen there."""
    groups = [(*order.ORDER, *order.MORE), order.CLAIM, *(step.fields for step in story.STEPS.values())]
    for group in groups:
        choices = {field.name: [value for value, _ in field.choices] for field in group}
        for field in group:
            assert field.only is None or set(field.only[1]) <= set(choices[field.only[0]])


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=5, hours=3), "in 5 days"),
        (timedelta(days=1), "in 1 day"),
        (-timedelta(hours=2, minutes=5), "2 hours ago"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(seconds=5), "in 0 minutes"),
        (timedelta(0), "0 minutes ago"),
    ],
)
def test_a_time_left_is_told_in_its_largest_unit(span: timedelta, words: str) -> None:
    """Whole units, rounded down."""
    assert words == telling.left(span)

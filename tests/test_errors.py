"""Errors, the checks that raise them, refusals as data, and deadlines."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import LATER, MICRO, OPENED, SHIPPED, instants, pickled, spans, usd, utc

from aliclaim import (
    GUIDE,
    AliclaimError,
    Boundary,
    CurrencyMismatchError,
    Deadline,
    DeadlineKind,
    Evidence,
    Fault,
    InvalidValueError,
    Item,
    MissingExtraError,
    Money,
    Order,
    Origin,
    Party,
    Policy,
    Reason,
    RecordError,
    Refusal,
    RefusalCode,
    RefusedError,
    Remedy,
    TableError,
    UsageError,
    instant,
)
from aliclaim._checks import LONGEST_TEXT, MOST_MEMBERS, as_tuple, distinct
from aliclaim._deadlines import FULFILLED_BY
from aliclaim._errors import one_of, shown
from aliclaim._refusals import refuse, worded

AT = instant(utc(2026, 3, 21, 12, 30, 59, 999_999))
WORDED = "2026-03-21 12:30 UTC"

# Every code with its rule of the guide, and facts of every name that its sentence tells.
TOLD: dict[RefusalCode, tuple[str | None, dict[str, Any]]] = {
    RefusalCode.NOT_SHIPPED: ("W1", {}),
    RefusalCode.TOO_EARLY: ("W1", {"until": AT}),
    RefusalCode.PROTECTION_OVER: ("W4", {"since": AT}),
    RefusalCode.IN_TRANSIT: ("W5", {"until": AT, "seen_at": instant(SHIPPED)}),
    RefusalCode.TEXT_NOT_ALLOWED: ("W6", {"characters": "\u00e9 U+0000"}),
    RefusalCode.FILE_FORMAT: ("W6", {"file": "Lid.webp", "formats": "jpg, png"}),
    RefusalCode.FILE_TOO_LARGE: ("W6", {"file": "Lid.png", "size": 3_000_000, "limit": 2_097_152}),
    RefusalCode.DISPUTE_RUNNING: ("P10", {"phase": "judged"}),
    RefusalCode.NEVER_OPENS: ("W4", {"since": AT}),
    RefusalCode.NOTHING_PAID: ("O4", {}),
    RefusalCode.SETTLED_BEFORE: ("P7", {"since": AT}),
    RefusalCode.DISPUTE_SETTLED: ("W7", {"since": AT}),
    RefusalCode.DISPUTE_CLOSED: ("C3", {"since": AT}),
    RefusalCode.NOTHING_ASKED: ("O4", {}),
    RefusalCode.ABOVE_PAID: ("O4", {"amount": usd("9"), "paid": usd("5")}),
    RefusalCode.OTHER_CURRENCY: ("O4", {"amount": Money("9", "EUR"), "currency": "USD"}),
    RefusalCode.NO_DISPUTE: (None, {"event": "buyer_accepted"}),
    RefusalCode.NOT_IN_PHASE: (None, {"event": "Buyer_accepted", "phase": "closed", "allowed": "nothing"}),
    RefusalCode.NOT_THEIRS: (None, {"event": "Return_received", "party": "buyer", "parties": "seller"}),
    RefusalCode.NO_PROPOSAL: ("P4", {"party": "seller"}),
    RefusalCode.WAITING_NOT_ACCEPTED: ("P7", {}),
    RefusalCode.TOO_SOON: (None, {"event": "Return_overdue", "until": AT}),
    RefusalCode.OVERTAKEN: (None, {"event": "proposal_assigned", "since": AT}),
    RefusalCode.ABOVE_AGREED: ("M2", {"amount": usd("9"), "agreed": usd("5")}),
    RefusalCode.NOT_MORE: (None, {"amount": usd("4"), "agreed": usd("5")}),
    RefusalCode.APPEAL_OVER: ("C4", {"since": AT}),
    RefusalCode.APPEAL_SPENT: ("C4", {}),
    RefusalCode.ALREADY_REFUNDED: ("P8", {}),
    RefusalCode.ALREADY_SHIPPED: (None, {"since": AT}),
    RefusalCode.ALREADY_CONFIRMED: ("W3", {"since": AT}),
    RefusalCode.SHORTENS_PROTECTION: ("W2", {"closes_at": AT}),
    RefusalCode.OLDER_THAN_LAST: (None, {"at": instant(SHIPPED), "since": AT}),
    RefusalCode.ALREADY_RECORDED: (None, {"since": AT}),
}

ERRORS: list[AliclaimError] = [
    AliclaimError("what happened"),
    UsageError("what happened"),
    InvalidValueError("Order.id", "text", "5"),
    CurrencyMismatchError("Money", "an amount in USD", "5.00 EUR"),
    RefusedError(
        "buyer_closed", (refuse(RefusalCode.NOTHING_ASKED), refuse(RefusalCode.APPEAL_OVER, since=AT))
    ),
    TableError("two rows"),
    RecordError((Fault("order.paid", "an amount", "12"), Fault("", "an object", "[]"))),
    MissingExtraError("aliclaim.adapters.json", "json"),
]


class Unshowable:
    """A value whose repr fails, as a foreign one may."""

    def __repr__(self) -> str:
        """Fail."""
        raise RuntimeError


class Counted(str):
    """Text that counts how often it is written out."""

    __slots__ = ("times",)

    times: int

    def __str__(self) -> str:
        """Count, and write it."""
        self.times = getattr(self, "times", 0) + 1
        return "Counted"


# --- the tree of errors -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "above"),
    [
        (AliclaimError, [Exception]),
        (UsageError, [AliclaimError]),
        (InvalidValueError, [UsageError, ValueError]),
        (CurrencyMismatchError, [InvalidValueError]),
        (RefusedError, [UsageError]),
        (TableError, [UsageError]),
        (RecordError, [AliclaimError]),
        (MissingExtraError, [AliclaimError, ImportError]),
    ],
)
def test_each_error_stands_in_its_place_in_the_tree(
    kind: type[AliclaimError], above: list[type[Exception]]
) -> None:
    """One base for all; yours and theirs apart; the ones of Python where they fit."""
    assert above == list(kind.__bases__)


def test_every_class_of_error_is_looked_at() -> None:
    """No error of the library is left out of the tests below."""
    found, todo = set[type[AliclaimError]](), [AliclaimError]
    while todo:
        kind = todo.pop()
        found.add(kind)
        todo += kind.__subclasses__()

    assert {type(error) for error in ERRORS} == found


@pytest.mark.parametrize("error", ERRORS, ids=[type(error).__name__ for error in ERRORS])
def test_an_error_goes_through_pickle_and_copies(error: AliclaimError) -> None:
    """An error comes back from every protocol of pickle, and from copies, with all that it carries."""
    back = [*pickled(error, range(pickle.HIGHEST_PROTOCOL + 1)), copy.copy(error), copy.deepcopy(error)]

    assert [type(error)] * len(back) == [type(each) for each in back]
    assert [str(error)] * len(back) == [str(each) for each in back]
    assert [error.args] * len(back) == [each.args for each in back]
    assert [vars(error)] * len(back) == [vars(each) for each in back]


@pytest.mark.parametrize(
    ("error", "parts"),
    [
        (ERRORS[2], ["Order.id", "text", "5"]),
        (ERRORS[3], ["Money", "an amount in USD", "5.00 EUR"]),
        (ERRORS[4], ["buyer_closed", "no money", "O4", "appeal", "2026-03-21", "C4"]),
        (ERRORS[6], ["order.paid", "an amount", "12", "record", "an object", "[]"]),
        (ERRORS[7], ["aliclaim.adapters.json", "pip install 'aliclaim[json]'"]),
    ],
)
def test_a_message_carries_what_where_and_what_would_fit(error: AliclaimError, parts: list[str]) -> None:
    """A message tells the path, what was expected and what was found, or what was refused and why."""
    assert parts == [part for part in parts if part in str(error)]


def test_an_error_carries_its_parts_as_fields() -> None:
    """A program reads fields, not messages."""
    invalid = InvalidValueError("a", "b", "c")
    refusals = (refuse(RefusalCode.NOT_SHIPPED),)
    refused = RefusedError("dispute_opened", refusals)
    faults = (Fault("a", "b", "c"), Fault("d", "e", "f"))
    missing = MissingExtraError("the part", "cli")
    lines, three, two = 2, ("a", "b", "c"), ("the part", "cli")
    found = (invalid.what, invalid.expected, invalid.found)

    assert three == found
    assert refusals == refused.refusals
    assert refused.event == "dispute_opened"
    assert faults == RecordError(faults).faults
    assert lines == len(str(RecordError(faults)).splitlines())
    assert two == (missing.part, missing.extra)


def test_a_refusal_without_a_rule_names_none() -> None:
    """Where no rule of the guide stands behind a refusal, the message does not cite one."""
    message = str(RefusedError("buyer_accepted", (refuse(RefusalCode.NO_DISPUTE, event="buyer_accepted"),)))

    assert "None" not in message


# --- what a message shows of bad input --------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        *("x" * 1_000_000, ["x"] * 10_000, 10**5_000, -(10**5_000), 10**60, b"x" * 10_000, {1: "x" * 10_000}),
        "\U0001f600" * 10_000,
    ],
    ids=["text", "list", "positive", "negative", "61 digits", "bytes", "dict", "emoji"],
)
def test_a_huge_input_is_shortened(value: Any) -> None:
    """However large the bad input is, an error carries no more than a short piece of it."""
    with pytest.raises(InvalidValueError) as caught:
        Item(id="1", title="", price=value)

    limit = 60

    assert len(shown(value)) <= limit
    assert len(caught.value.found) <= limit


@given(st.recursive(st.none() | st.text() | st.floats() | st.binary(), st.lists, max_leaves=20))
@example("x" * 57)
@example("x" * 58)
@example("x" * 59)
def test_what_is_shown_is_the_beginning_of_the_repr(value: object) -> None:
    """A short value is shown whole, a long one by its beginning and three points."""
    whole = repr(value)
    expected = whole if len(whole) <= 60 else whole[:57] + "..."

    assert expected == shown(value)


@given(st.integers(-(10**70), 10**70))
@example(10**60 - 1)
@example(10**60)
@example(-(10**60))
def test_a_number_is_shown_whole_or_called_huge(value: int) -> None:
    """A number of up to sixty digits is shown, as far as sixty characters go; one beyond is huge."""
    digits = len(str(abs(value)))
    text = str(value)
    short = text if len(text) <= 60 else text[:57] + "..."
    expected = short if digits <= 60 else "a huge number"

    assert expected == shown(value)


@pytest.mark.parametrize(
    "value",
    [[10**5_000], {"a": 10**5_000}, (1, (10**5_000,)), Unshowable()],
    ids=["list", "dict", "tuple", "foreign"],
)
def test_a_value_that_cannot_be_shown_is_our_own_error(value: Any) -> None:
    """A value whose repr cannot be written is still refused by the library's own error, with its type."""
    with pytest.raises(InvalidValueError) as caught:
        Item(id="1", title="", price=value)

    expected = type(value).__name__

    assert expected in caught.value.found


@pytest.mark.parametrize(
    ("given_one", "meant"),
    [
        *(("not_arived", "not_arrived"), ("NOT_ARRIVED", "not_arrived"), ("counterfit", "counterfeit")),
        *(("", None), ("zebra", None), (5, None), (None, None), ("x" * 10**6, None)),
    ],
)
def test_a_slip_is_answered_with_the_nearest_name(given_one: object, meant: str | None) -> None:
    """A closed list of names is told whole, and the nearest one named where the input looks like a slip."""
    names = ["not_arrived", "counterfeit", "wrong_item"]
    hint = f" (did you mean '{meant}'?)" if meant else ""
    expected = f"one of not_arrived, counterfeit, wrong_item{hint}"

    assert expected == one_of(names, given_one)


@pytest.mark.parametrize(
    ("count", "given_one", "begins"),
    [
        (12, "name_1", "one of name_0, name_1, "),
        (13, "name_1", "one of 13 names (did you mean 'name_1'?)"),
        (13, "zebra", "one of name_0, name_1, "),
    ],
)
def test_a_long_list_is_not_told_where_the_nearest_name_is(count: int, given_one: str, begins: str) -> None:
    """More than a dozen names are told only where none of them is near."""
    names = [f"name_{number}" for number in range(count)]
    words = one_of(names, given_one)

    assert begins == words[: len(begins)]
    assert ("did you mean" in words) is (given_one in names)


@pytest.mark.parametrize("term", [Reason, Party, Origin, Boundary, Remedy, RefusalCode, DeadlineKind])
def test_an_unknown_name_is_our_own_error(term: Any) -> None:
    """A name that is not in a closed list is refused with the list; a known one is its own text."""
    several: list[Any] = ["no_such_name", None, 5, [], "X" * 1_000]
    for wrong in several:
        with pytest.raises(InvalidValueError) as caught:
            term(wrong)

        expected = term.__name__

        assert expected == caught.value.what
        assert all(member.value in caught.value.expected for member in term)
        assert len(caught.value.found) <= 60
    for member in term:
        assert member is term(str(member))
        assert str(member) == member.value == member.name.lower()


# --- checks of fields -------------------------------------------------------------------------


def test_the_limits_of_text_and_lists_are_exact() -> None:
    """As much as the limit is taken, one more is refused, and the message tells both numbers."""
    longest = Item(id="1", title="x" * LONGEST_TEXT, price=usd("1"))
    with pytest.raises(InvalidValueError) as text:
        Item(id="1", title="x" * (LONGEST_TEXT + 1), price=usd("1"))
    with pytest.raises(InvalidValueError) as lists:
        Order(id="1", paid=usd("1"), items=(longest,) * (MOST_MEMBERS + 1))

    limits, longest_text = (20_000, 10_000), 20_000
    of_text, of_lists = ("at most 20,000 characters", "20,001"), ("at most 10,000 members", "10,001")

    assert limits == (LONGEST_TEXT, MOST_MEMBERS)
    assert longest_text == len(longest.title)
    assert of_text == (text.value.expected, text.value.found)
    assert of_lists == (lists.value.expected, lists.value.found)


@pytest.mark.parametrize("quantity", [1, 2, 999_999, 1_000_000])
def test_a_whole_number_inside_its_limits_is_taken(quantity: int) -> None:
    """Both limits are inside."""
    assert quantity == Item(id="1", title="", price=usd("1"), quantity=quantity).quantity


def test_a_size_may_be_unknown() -> None:
    """Where a number may be absent, nothing is taken as such, and a wrong one is refused."""
    with pytest.raises(InvalidValueError) as caught:
        Evidence(kind="photo", file="a.jpg")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    expected = ("Evidence.kind", "an EvidenceKind", "'photo'")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize("value", ["ab", 5, None, {1: 2}, {1, 2}])
def test_what_is_no_list_is_left_for_the_check(value: Any) -> None:
    """Lists and tuples are held as tuples; anything else, text among it, is left as it was."""
    pair = (1, 2)

    assert pair == as_tuple([1, 2])
    assert pair == as_tuple(pair)
    assert value is as_tuple(value)


@given(st.lists(st.sampled_from("abcdef")))
def test_the_same_name_twice_is_refused(names: list[str]) -> None:
    """Names are refused exactly where one stands there twice, and the first such is named."""
    again = next((each for at, each in enumerate(names) if each in names[:at]), None)
    if again is None:
        distinct("Order.items", names)
        return
    with pytest.raises(InvalidValueError) as caught:
        distinct("Order.items", names)

    expected = ("Order.items", "each one once", f"'{again}' twice")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


# --- refusals ---------------------------------------------------------------------------------


def test_every_code_of_a_refusal_is_told() -> None:
    """No code is left out of the tests below."""
    assert set(TOLD) == set(RefusalCode)


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_refusal_is_a_whole_sentence(code: RefusalCode) -> None:
    """W9: each reason is told in one whole sentence with all its facts, its rule and what helps."""
    rule, facts = TOLD[code]
    refusal = refuse(code, **facts)
    sentence = refusal.sentence
    told = [
        f"{fact:,}"
        if isinstance(fact, int)
        else f"{fact:%Y-%m-%d %H:%M} UTC"
        if isinstance(fact, datetime)
        else str(fact)
        for fact in facts.values()
    ]

    assert rule == refusal.rule
    assert sentence[0].isupper() or sentence[0].isdigit()
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert not set("{}") & set(sentence)
    assert told == [fact for fact in told if fact in sentence]
    assert refusal.remedies
    assert (f"{sentence} [{rule}]" if rule else sentence) == str(refusal)


@pytest.mark.parametrize(
    "code", [code for code, (_, facts) in TOLD.items() if set(facts) - {"since", "until"}]
)
def test_a_sentence_is_made_when_it_is_read(code: RefusalCode) -> None:
    """Refusing writes out no fact, however the refusal is compared or copied; only reading it does."""
    _, facts = TOLD[code]
    counted = Counted("never")
    texts: dict[str, Any] = dict.fromkeys(set(facts) - {"since", "until"}, counted)
    refusal = refuse(code, **(facts | texts))
    same = refusal == copy.copy(refusal) and hash(refusal) == hash(copy.copy(refusal))
    before = getattr(counted, "times", 0)
    read = refusal.sentence

    assert same
    assert not before
    assert "Counted" in read
    assert len(texts) == counted.times


def test_a_fact_with_braces_is_told_as_it_is() -> None:
    """What a user wrote is never taken for a place to fill in."""
    refusal = refuse(RefusalCode.FILE_FORMAT, file="{formats}{0}%s{.jpg", formats="png")
    expected = "{formats}{0}%s{.jpg"

    assert expected in refusal.sentence


def test_a_refusal_keeps_what_it_was_told() -> None:
    """Dates are kept apart, facts in the order of their names, remedies of the case before the code's."""
    refusal = refuse(
        RefusalCode.DISPUTE_SETTLED,
        rule="C4",
        since=AT,
        until=None,
        more=(Remedy.APPEAL,),
        size=5,
        amount=usd("1"),
    )
    facts = (("amount", usd("1")), ("size", 5))
    remedies = (Remedy.APPEAL, Remedy.CONTACT_SELLER, Remedy.CUSTOMER_SERVICE)
    told = (instant(AT), None)

    assert refusal.rule == "C4"
    assert told == (refusal.since, refusal.until)
    assert facts == refusal.facts
    assert remedies == refusal.remedies
    assert WORDED in refusal.sentence
    assert refusal == Refusal(
        code=RefusalCode.DISPUTE_SETTLED, rule="C4", since=AT, remedies=remedies, facts=facts
    )


def test_w9_what_is_over_leaves_the_seller_and_customer_service() -> None:
    """W4, W9: "What is left: an appeal where a dispute was decided, the seller, customer service"."""
    codes = (RefusalCode.NOT_SHIPPED, RefusalCode.PROTECTION_OVER, RefusalCode.DISPUTE_SETTLED)
    expected = (Remedy.CONTACT_SELLER, Remedy.CUSTOMER_SERVICE)

    assert {expected} == {refuse(code, since=AT).remedies for code in codes}


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        *((AT, WORDED), (instant(utc(1970)), "1970-01-01 00:00 UTC"), (2_097_152, "2,097,152"), (7, "7")),
        *((usd("1234.5"), "1234.50 USD"), ("plain", "plain"), ("", "")),
    ],
)
def test_facts_are_worded_for_a_person(fact: Any, words: str) -> None:
    """Instants are told to the minute in UTC, whole numbers with commas, the rest as it is."""
    assert words == worded(fact)


# --- deadlines --------------------------------------------------------------------------------

# Every kind with who must act, its rule, and what happens by itself: tags of events.
KINDS: list[tuple[DeadlineKind, list[Party], str, list[str]]] = [
    (DeadlineKind.OPENING_STARTS, [Party.BUYER], "W1", []),
    (DeadlineKind.PROTECTION_ENDS, [Party.BUYER], "W4", []),
    (DeadlineKind.CONFIRMED_ENDS, [Party.BUYER], "W3", []),
    (DeadlineKind.SELLER_ANSWER, [Party.SELLER], "P1", ["platform_stepped_in", "request_granted"]),
    (DeadlineKind.AGREEMENT, [Party.BUYER, Party.SELLER], "P2", ["platform_stepped_in"]),
    (DeadlineKind.NEGOTIATION, [Party.BUYER], "P5", ["proposal_assigned"]),
    (DeadlineKind.RETURN_SHIPPING, [Party.BUYER], "T3", ["return_overdue"]),
    (DeadlineKind.REFUND, [Party.PLATFORM], "M1", []),
    (DeadlineKind.APPEAL, [Party.BUYER], "C4", []),
]


@pytest.mark.parametrize(("kind", "who", "rule", "tags"), KINDS)
def test_each_deadline_has_who_must_act_and_what_happens_then(
    kind: DeadlineKind, who: list[Party], rule: str, tags: list[str]
) -> None:
    """A deadline tells whose turn it is, the rule, and what happens by itself when it has passed."""
    deadline = Deadline.from_figure(kind, None, GUIDE.appeal, AT)
    fires = tags[0] if tags else ""

    assert (who, rule) == (list(deadline.who), deadline.rule)
    assert tags == [each.tag for each in FULFILLED_BY.get(kind, ())]
    assert fires == deadline.fires
    assert deadline.effect


def test_every_kind_of_deadline_is_a_figure_or_a_boundary() -> None:
    """The kinds are named after the policy's figures, and the boundaries of the protection."""
    names = {field.name for field in attrs.fields(Policy)} | {boundary.value for boundary in Boundary}
    kinds = {kind.value for kind in DeadlineKind}

    assert kinds <= names
    assert kinds == {kind.value for kind, *_ in KINDS}
    assert {boundary.value for boundary in Boundary} <= kinds


@given(start=instants(), stated=instants(), kind=st.sampled_from(DeadlineKind))
def test_a_printed_date_wins_over_the_policys(start: datetime, stated: datetime, kind: DeadlineKind) -> None:
    """A date that the marketplace printed counts, however early; else the policy's figure does."""
    printed = Deadline.from_figure(kind, instant(stated), GUIDE.appeal, instant(start))
    counted = Deadline.from_figure(kind, None, GUIDE.appeal, instant(start))

    origins = (Origin.MARKETPLACE, Origin.POLICY)

    assert [stated, start + timedelta(days=7)] == [printed.at, counted.at]
    assert origins == (printed.origin, counted.origin)
    assert counted.estimated
    assert not printed.estimated


@given(at=instants(), away=spans(most=30, least=-30))
def test_a_deadline_is_half_open(at: datetime, away: timedelta) -> None:
    """At the very instant of a deadline it has passed, a microsecond before it has not."""
    deadline = Deadline(DeadlineKind.AGREEMENT, instant(at), Origin.USER)
    expected = [False, True, True]

    assert expected == [deadline.passed(at + shift) for shift in (-MICRO, timedelta(), MICRO)]
    assert away == deadline.remaining(at - away)
    assert (away <= timedelta()) is deadline.passed(at - away)
    assert not deadline.estimated


def test_p2_a_silent_seller_has_one_of_two_effects() -> None:
    """P1, P2: what happens by itself is told after the event that the policy chose."""
    steps_in = Deadline(DeadlineKind.SELLER_ANSWER, AT, Origin.POLICY, "platform_stepped_in")
    granted = Deadline(DeadlineKind.SELLER_ANSWER, AT, Origin.POLICY, "request_granted")

    assert "steps in" in steps_in.effect
    assert "what the buyer asks for" in granted.effect


def test_a_deadline_takes_aware_instants_alone() -> None:
    """A naive now is refused by each question."""
    deadline = Deadline(DeadlineKind.APPEAL, instant(LATER), Origin.USER)
    for ask in (deadline.passed, deadline.remaining):
        with pytest.raises(InvalidValueError) as caught:
            ask(OPENED.replace(tzinfo=None))

        what = "instant"

        assert what == caught.value.what

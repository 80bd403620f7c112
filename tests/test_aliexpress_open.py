"""The disputes of 2015 to 2017, as the marketplace's first interface tells them."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliclaim import Money, Party, RecordError
from aliclaim._time import instant
from aliclaim.adapters.aliexpress import _open
from aliclaim.adapters.aliexpress._raw import Notes, Row, parse
from aliclaim.adapters.aliexpress._read import read, read_issue, read_issues
from aliclaim.adapters.aliexpress._records import (
    AttachmentRecord,
    IssuePage,
    IssueRecord,
    NoteCode,
    ProcessRecord,
    SolutionRecord,
)
from aliclaim.adapters.aliexpress._terms import ActionType, Generation, IssueStatus, Member, SolutionType

RECORDS = Path(__file__).parent / "records"
DETAIL: dict[str, Any] = json.loads((RECORDS / "open_issue_detail.json").read_text(encoding="utf-8"))
LIST: dict[str, Any] = json.loads((RECORDS / "open_issue_list.json").read_text(encoding="utf-8"))
DISPUTE: dict[str, Any] = DETAIL["data"]["issueAPIIssueDTO"]

OPENED = datetime(2015, 7, 14, 9, 7, 49, tzinfo=UTC)
CHANGED = datetime(2015, 7, 16, 8, 2, 3, 4000, tzinfo=UTC)
ASKED = datetime(2015, 11, 18, 12, 55, 46, tzinfo=UTC)
JUDGED = datetime(2015, 11, 19, 5, 17, 8, tzinfo=UTC)

STAMP = "20151118045546000-0800"
ALL_USD = {"amount": 1.42, "cent": 142, "currencyCode": "USD", "centFactor": 100}
SOME_RUB = {"amount": 10, "cent": 1000, "currencyCode": "RUB", "centFactor": 100}
NO_RUB = {"amount": 0, "cent": 0, "currencyCode": "RUB", "centFactor": 100}


def rub(amount: str) -> Money:
    """Return roubles."""
    return Money(amount, "RUB")


def usd(amount: str) -> Money:
    """Return US dollars."""
    return Money(amount, "USD")


def issue(**fields: object) -> IssueRecord:
    """Read a dispute with these fields."""
    return _open.issue_of(Row(dict(fields), "", Notes()))


def step(**fields: object) -> dict[str, object]:
    """Return a step of the buyer's that opened a dispute, unless the fields say otherwise."""
    usual = {"gmtCreate": STAMP, "actionType": "initiate", "submitMemberType": "buyer"}
    return usual | fields


def solution_of(suggestion: object, **fields: object) -> SolutionRecord:
    """Read the one solution that a step with a suggestion proposes."""
    record = issue(issueProcessDTOs=[step(issueRefundSuggestionList=[suggestion])], **fields)
    (solution,) = record.solutions
    return solution


def codes(record: IssueRecord | IssuePage) -> list[NoteCode]:
    """Return the kinds of the notes of a record."""
    return [note.code for note in record.notes]


# --- the samples ------------------------------------------------------------------------------


def test_what_a_dispute_says_of_itself_is_read() -> None:
    """Ids, state, reason, times with their offset, and money of both currencies are in the record."""
    record = read_issue(json.dumps(DETAIL))

    assert Generation.OPEN_2015 is record.generation
    assert ("60700000000015804", "30000000020001", "30000000010001") == (
        record.id,
        record.line_id,
        record.order_id,
    )
    assert IssueStatus.SELLER_ASKED is record.status
    assert record.reason == "Quantity shortage"
    assert (OPENED, ASKED) == (record.created_at, record.modified_at)
    assert (rub("74.47"), usd("1.42")) == (record.refund_max, record.refund_max_usd)
    assert record.returned is None
    assert record.reverse_status is None


def test_what_was_done_is_read_oldest_first() -> None:
    """The record has the newest step first; the history has the oldest first."""
    expected = [
        (OPENED, ActionType.INITIATE, Member.BUYER, "30000000001", True),
        (CHANGED, ActionType.BUYER_MODIFY_SOLUTION, Member.BUYER, "30000000002", True),
        (ASKED, ActionType.SELLER_ASK_PLATFORM, Member.SELLER, "30000000003", None),
        (JUDGED, ActionType.JUDGMENT, Member.SYSTEM, "30000000004", None),
    ]
    history = read_issue(json.dumps(DETAIL)).history

    assert expected == [(each.at, each.action, each.member, each.id, each.goods_received) for each in history]
    assert [3, 2, 1, 0] == [int(each.path.removeprefix("issueProcessDTOs[")[0]) for each in history]
    assert {"60700000000015804"} == {each.issue_id for each in history}
    assert ["Five of the ten are missing.", "Half of it would do.", "Everything was in the parcel.", ""] == [
        each.content for each in history
    ]


def test_what_was_proposed_is_read_from_the_steps() -> None:
    """A suggestion is whose step it is in, of that step's time; the buyer's come first, oldest first."""
    common: Any = {"issue_id": "60700000000015804", "order_id": "30000000020001"}
    path = "issueProcessDTOs[{}].issueRefundSuggestionList[0]"
    expected = [
        SolutionRecord(
            path=path.format(3),
            owner=Party.BUYER,
            type=SolutionType.REFUND,
            default=True,
            content="Five of the ten are missing.",
            refund=rub("74.47"),
            refund_usd=usd("1.42"),
            created_at=instant(OPENED),
            modified_at=instant(OPENED),
            **common,
        ),
        SolutionRecord(
            path=path.format(2),
            owner=Party.BUYER,
            type=SolutionType.RETURN_AND_REFUND,
            default=True,
            content="Half of it would do.",
            refund=rub("37.23"),
            refund_usd=usd("0.71"),
            created_at=instant(CHANGED),
            modified_at=instant(CHANGED),
            **common,
        ),
        SolutionRecord(
            path=path.format(1),
            owner=Party.SELLER,
            type=SolutionType.REFUND,
            default=False,
            content="Everything was in the parcel.",
            refund=rub("0"),
            refund_usd=usd("0"),
            created_at=instant(ASKED),
            modified_at=instant(ASKED),
            **common,
        ),
    ]

    assert expected == list(read_issue(json.dumps(DETAIL)).solutions)


def test_the_sample_leaves_one_note() -> None:
    """What holds the place of a judgement to come is left out with a note; all else is known."""
    expected = ['issueProcessDTOs[0].issueRefundSuggestionList[0]: {"isDefault":true} ']
    told = [str(note) for note in read_issue(json.dumps(DETAIL)).notes]

    assert len(expected) == len(told)
    assert told[0].startswith(expected[0])


def test_pictures_and_videos_are_files_of_whoever_took_the_step() -> None:
    """The addresses of both are read; that there is a video is told of the party that gave it."""
    history = read_issue(json.dumps(DETAIL)).history
    files = [
        ("issueProcessDTOs[3].attachments[0]", "http://g02.a.alicdn.com/kf/EXAMPLE0001.png"),
        ("issueProcessDTOs[3].attachments[1]", "http://g02.a.alicdn.com/kf/EXAMPLE0002.png"),
        ("issueProcessDTOs[3].videos[0]", "http://cloud.video.taobao.com/play/EXAMPLE0001.swf"),
    ]
    expected = [
        AttachmentRecord(path=path, file=file, owner=Party.BUYER, created_at=instant(OPENED))
        for path, file in files
    ]

    assert expected == list(history[0].attachments)
    assert [(Party.SELLER, "http://g02.a.alicdn.com/kf/EXAMPLE0003.jpg")] == [
        (each.owner, each.file) for each in history[2].attachments
    ]
    assert [(True, False), (False, False), (False, False), (False, False)] == [
        (each.buyer_video, each.seller_video) for each in history
    ]


def test_a_page_of_the_list_is_read() -> None:
    """Each row keeps every digit of its ids; states are read whatever their case; 0 is no id."""
    expected = [
        ("60700000000015804", "30000000020001", "30000000010001", IssueStatus.WAIT_SELLER, OPENED),
        (
            *("9007199254740993", "30000000040003", "", IssueStatus.SELLER_SILENT),
            datetime(2016, 1, 5, 16, tzinfo=UTC),
        ),
    ]
    page = read_issues(json.dumps(LIST))

    assert Generation.OPEN_2015 is page.generation
    assert expected == [
        (each.id, each.line_id, each.order_id, each.status, each.created_at) for each in page.issues
    ]
    assert ["Quantity shortage", "No tracking information"] == [each.reason for each in page.issues]
    assert [ASKED, datetime(2016, 1, 5, 16, tzinfo=UTC)] == [each.modified_at for each in page.issues]
    assert (1, 10, 2) == (page.page, page.size, page.total)
    assert [(NoteCode.PLACEHOLDER, "dataList[1].parentOrderId")] == [
        (note.code, note.path) for note in page.notes
    ]


@pytest.mark.parametrize(
    "wrapped",
    [DETAIL, DETAIL["data"], DISPUTE, {"result": json.dumps(DETAIL)}, {"data": json.dumps(DETAIL["data"])}],
    ids=["answer", "data", "alone", "in text", "data in text"],
)
def test_a_dispute_is_recognised_with_and_without_what_is_around_it(wrapped: dict[str, Any]) -> None:
    """The same dispute is read from the whole answer, and from what is inside."""
    expected = read_issue(DETAIL)
    record = read(wrapped)

    assert isinstance(record, IssueRecord)
    assert (expected.id, expected.solutions, expected.history, expected.notes) == (
        record.id,
        record.solutions,
        record.history,
        record.notes,
    )


@pytest.mark.parametrize("fields", [{"dataList": []}, {"totalItem": 0, "currentPage": 1}])
def test_an_empty_page_is_a_page(fields: dict[str, object]) -> None:
    """A list of nothing may be left out."""
    page = read_issues({"success": True, **fields})

    assert page.issues == ()
    assert page.notes == ()


def test_an_order_is_no_dispute() -> None:
    """That an order has a state of its dispute makes it no dispute."""
    order = {"id": 1, "gmtCreate": STAMP, "issueStatus": "NO_ISSUE", "orderStatus": "FINISH"}

    with pytest.raises(RecordError):
        read(order)


def test_an_error_answer_is_refused() -> None:
    """An answer without success is the marketplace's error, with its code and words."""
    with pytest.raises(RecordError, match=r"06100001.*wrong parameter"):
        read({"success": False, "code": "06100001", "msg": "wrong parameter"})


# --- times ------------------------------------------------------------------------------------

SAME_INSTANT = [
    "20151118045546000-0800",
    "20151118205546000+0800",
    " 20151118125546000+0000 ",
    "2015-11-18 04:55:46",  # of the newer records: Pacific time
]


@pytest.mark.parametrize("told", SAME_INSTANT)
def test_a_time_is_read_with_its_offset(told: str) -> None:
    """The offset decides, not the zone of the marketplace; a time without one is Pacific time."""
    record = issue(gmtCreate=told)

    assert datetime(2015, 11, 18, 12, 55, 46, tzinfo=UTC) == record.created_at
    assert record.notes == ()


def test_the_milliseconds_of_a_time_stay() -> None:
    """A time is exact to what it says."""
    expected = datetime(2012, 8, 1, 7, 42, 20, 368_000, tzinfo=UTC)

    assert expected == issue(gmtModified="20120801154220368+0800").modified_at


@pytest.mark.parametrize(
    "told", ["20151318045546000-0800", "20151118045546000", "20151118045546-0800", "soon", 20151118045546000]
)
def test_what_is_no_time_is_noted(told: object) -> None:
    """A month that is none, or a time without an offset, is absent, with a note."""
    record = issue(gmtCreate=told)

    assert record.created_at is None
    assert [(NoteCode.UNREADABLE, "gmtCreate", json.dumps(told))] == [
        (note.code, note.path, note.value) for note in record.notes
    ]


# --- money ------------------------------------------------------------------------------------


def money(**fields: object) -> dict[str, object]:
    """Return an object of money in US dollars, unless the fields say otherwise."""
    return {"currencyCode": "USD"} | fields


READ_AS: list[tuple[object, Money | None, list[NoteCode]]] = [
    (money(amount=1.42, cent=142, centFactor=100), usd("1.42"), []),
    (money(amount="1.42"), usd("1.42"), []),
    (money(cent=142, centFactor=100), usd("1.42"), []),
    (money(cent="142", centFactor="100"), usd("1.42"), []),
    (money(cent=0, amount=0.0, centFactor=100), usd("0"), []),
    ({"amount": 500, "cent": 500, "currencyCode": "JPY", "centFactor": 1}, Money("500", "JPY"), []),
    ({"cent": 1234, "currencyCode": "KWD", "centFactor": 1000}, Money("1.234", "KWD"), []),
    ({"cent": 12300, "currencyCode": "JPY", "centFactor": 100}, Money("123", "JPY"), []),
    ({"amount": 5, "currency": {"currencyCode": "EUR", "symbol": "€"}}, Money("5", "EUR"), []),
    (money(amount=5, currency={"currencyCode": "usd"}), usd("5"), []),
    (money(amount=5, currency={"currencyCode": "EUR"}), usd("5"), [NoteCode.ASSUMED]),
    (money(amount=1.5, cent=142, centFactor=100), usd("1.42"), [NoteCode.ASSUMED]),
    (money(amount=1.42, cent=142), usd("1.42"), [NoteCode.UNREADABLE]),
    (money(amount=1.42, cent=142, centFactor=0), usd("1.42"), [NoteCode.UNREADABLE]),
    (money(amount=1.42, cent=142, centFactor=3), usd("1.42"), [NoteCode.UNREADABLE]),
    (money(amount=1.42, cent=142, centFactor=1000), usd("1.42"), [NoteCode.UNREADABLE]),
    (money(amount=1.42, cent=1.5, centFactor=100), usd("1.42"), [NoteCode.UNREADABLE]),
    (money(amount=None, cent=142), None, [NoteCode.UNREADABLE]),
    (money(cent=10**30, centFactor=1), None, [NoteCode.UNREADABLE]),
    (money(amount=1.42, centFactor=100, rate=3), usd("1.42"), [NoteCode.UNKNOWN_FIELD]),
    ({"amount": 1.42, "cent": 142, "centFactor": 100}, None, [NoteCode.UNREADABLE, NoteCode.UNREADABLE]),
    ("1120 RUB", rub("1120"), []),
    ("56.5 usd", usd("56.5"), []),
    ("1.2.3 USD", None, [NoteCode.UNREADABLE]),
    ("much", None, [NoteCode.UNREADABLE]),
    (json.dumps(ALL_USD), usd("1.42"), []),
    ({}, None, []),
    ("", None, []),
]


@pytest.mark.parametrize(("told", "expected", "noted"), READ_AS)
def test_money_is_read_exactly(told: object, expected: Money | None, noted: list[NoteCode]) -> None:
    """How many cents make one is what the record says; without it the amount counts; the rest is noted."""
    record = issue(limitRefundAmount=told)

    assert expected == record.refund_max_usd
    assert noted == codes(record)


@given(cent=st.integers(-(10**12), 10**12), digits=st.integers(0, 6))
def test_no_cent_is_lost_whatever_makes_one(cent: int, digits: int) -> None:
    """Cents by their factor are the amount, or are refused where the currency has no such fraction."""
    told = {"cent": cent, "centFactor": 10**digits, "currencyCode": "KWD"}
    read_as = issue(limitRefundLocalAmount=told).refund_max
    exact = cent * 1000 % 10**digits == 0

    assert (Decimal(cent).scaleb(-digits) if exact else None) == (None if read_as is None else read_as.amount)


# --- what was proposed ------------------------------------------------------------------------

ASKS: list[tuple[dict[str, object], SolutionType, Money | None, Money | None, list[NoteCode]]] = [
    (
        {"issueMoney": SOME_RUB, "issueRefundType": "part_amount_refund", "issueReturnGoods": True},
        *(SolutionType.RETURN_AND_REFUND, rub("10"), None, []),
    ),
    ({"issueMoney": SOME_RUB, "issueReturnGoods": False}, SolutionType.REFUND, rub("10"), None, []),
    ({"issueMoney": SOME_RUB, "issueReturnGoods": "N"}, SolutionType.REFUND, rub("10"), None, []),
    ({"issueReturnGoods": "Y"}, SolutionType.RETURN_AND_REFUND, None, None, []),
    ({"issueMoney": SOME_RUB}, SolutionType.REFUND, rub("10"), None, [NoteCode.ASSUMED]),
    ({"issueMoneyPost": ALL_USD, "issueReturnGoods": False}, SolutionType.REFUND, None, usd("1.42"), []),
    (
        {"issueRefundType": "FULL_AMOUNT_REFUND", "issueReturnGoods": False},
        *(SolutionType.REFUND, rub("74.47"), usd("1.42"), [NoteCode.ASSUMED]),
    ),
    (
        {"issueRefundType": "full_amount_refund", "issueMoney": SOME_RUB, "issueReturnGoods": False},
        *(SolutionType.REFUND, rub("10"), None, []),
    ),
    (
        {"issueRefundType": "full_amount_refund", "issueMoneyPost": ALL_USD, "issueReturnGoods": False},
        *(SolutionType.REFUND, None, usd("1.42"), []),
    ),
    (
        {"issueRefundType": "no_amount_refund", "issueReturnGoods": False},
        *(SolutionType.REFUND, rub("0"), usd("0"), []),
    ),
    (
        {"issueRefundType": "no_amount_refund", "issueMoney": NO_RUB, "issueReturnGoods": False},
        *(SolutionType.REFUND, rub("0"), usd("0"), []),
    ),
    (
        {"issueRefundType": "no_amount_refund", "issueMoney": SOME_RUB, "issueReturnGoods": False},
        *(SolutionType.REFUND, rub("0"), usd("0"), [NoteCode.ASSUMED]),
    ),
    (
        {"issueRefundType": "half", "issueMoney": SOME_RUB, "issueReturnGoods": False},
        *(SolutionType.REFUND, rub("10"), None, [NoteCode.UNKNOWN_VALUE]),
    ),
    (
        {"issueRefundType": "part_amount_refund", "issueReturnGoods": False},
        *(SolutionType.REFUND, None, None, []),
    ),
]


@pytest.mark.parametrize(("told", "kind", "local", "dollars", "noted"), ASKS)
def test_what_is_asked_for_is_read(
    told: dict[str, object],
    kind: SolutionType,
    local: Money | None,
    dollars: Money | None,
    noted: list[NoteCode],
) -> None:
    """All of it is the most that can be refunded where no amount is told; no refund is nothing at all."""
    limits = {"limitRefundLocalAmount": DISPUTE["limitRefundLocalAmount"], "limitRefundAmount": ALL_USD}
    record = issue(issueProcessDTOs=[step(issueRefundSuggestionList=[told])], **limits)
    (solution,) = record.solutions

    assert (kind, local, dollars) == (solution.type, solution.refund, solution.refund_usd)
    assert noted == codes(record)


@pytest.mark.parametrize("limit", [None, NO_RUB])
def test_all_of_an_amount_that_is_not_known_is_not_told(limit: object) -> None:
    """Once money was refunded the most that can be is nothing: it is not taken for what was asked."""
    told = {"issueRefundType": "full_amount_refund", "issueReturnGoods": False}

    assert solution_of(told, limitRefundLocalAmount=limit).refund is None


def test_no_refund_in_no_known_currency_is_left_open() -> None:
    """Nothing needs a currency, too."""
    solution = solution_of({"issueRefundType": "no_amount_refund", "issueReturnGoods": False})

    assert (None, None) == (solution.refund, solution.refund_usd)


@pytest.mark.parametrize(
    ("member", "said", "expected"),
    [
        ("buyer", None, Party.BUYER),
        ("SELLER", None, Party.SELLER),
        ("system", None, Party.PLATFORM),
        ("waiter", None, Party.PLATFORM),
        ("system", "seller", Party.SELLER),
        ("neighbour", None, None),
        (None, None, None),
        (None, "buyer", Party.BUYER),
    ],
)
def test_whose_a_suggestion_is_the_step_says(
    member: str | None, said: str | None, expected: Party | None
) -> None:
    """A suggestion is of whoever took the step, unless it says so itself."""
    told = {"issueMoney": SOME_RUB, "submitMemberType": said}
    steps = [step(submitMemberType=member, issueRefundSuggestionList=[told])]
    (solution,) = issue(issueProcessDTOs=steps).solutions

    assert solution.owner is expected


def test_solutions_stand_by_their_owner_whatever_the_order_of_the_steps() -> None:
    """The buyer's come first, then the seller's, AliExpress's, and those of nobody known."""
    members = ["neighbour", "system", "seller", "buyer"]
    steps = [
        step(id=place + 1, submitMemberType=member, issueRefundSuggestionList=[{"issueMoney": SOME_RUB}])
        for place, member in enumerate(members)
    ]
    expected = [Party.BUYER, Party.SELLER, Party.PLATFORM, None]

    assert expected == [each.owner for each in issue(issueProcessDTOs=steps).solutions]


def test_a_step_may_make_several_suggestions() -> None:
    """Each is a solution; which is the default is told; the same twice counts once."""
    one = {"issueMoney": SOME_RUB, "issueReturnGoods": False, "isDefault": False}
    other = {"issueMoney": SOME_RUB, "issueReturnGoods": True, "isDefault": True}
    record = issue(issueProcessDTOs=[step(issueRefundSuggestionList=[one, other, one])])
    expected = [(SolutionType.REFUND, False), (SolutionType.RETURN_AND_REFUND, True)]

    assert expected == [(each.type, each.default) for each in record.solutions]
    assert [NoteCode.DOUBLED] == codes(record)


def test_the_amount_of_the_step_stands_for_a_suggestion_without_one() -> None:
    """The step tells the money where its suggestion does not, and what it tells itself counts."""
    around = {"refundAmount": SOME_RUB, "refundConfirmAmount": ALL_USD}
    told: dict[str, object] = {"issueRefundType": "part_amount_refund", "issueReturnGoods": True}
    steps = [step(issueRefundSuggestionList=[told], **around)]
    own = [step(issueRefundSuggestionList=[told | {"issueMoney": NO_RUB}], **around)]
    (solution,), (other,) = issue(issueProcessDTOs=steps).solutions, issue(issueProcessDTOs=own).solutions

    assert (rub("10"), usd("1.42")) == (solution.refund, solution.refund_usd)
    assert (rub("0"), usd("1.42")) == (other.refund, other.refund_usd)


@pytest.mark.parametrize("suggestions", [None, [], [{"isDefault": True}]])
def test_a_step_that_proposes_may_tell_its_amount_alone(suggestions: object) -> None:
    """Its amount is what it proposes: as a refund alone, with a note."""
    steps = [step(refundAmount=SOME_RUB, content="Please.", issueRefundSuggestionList=suggestions)]
    record = issue(issueProcessDTOs=steps)
    (solution,) = record.solutions

    assert ("issueProcessDTOs[0]", SolutionType.REFUND, rub("10"), Party.BUYER, "Please.") == (
        solution.path,
        solution.type,
        solution.refund,
        solution.owner,
        solution.content,
    )
    assert NoteCode.ASSUMED is codes(record)[-1]


@pytest.mark.parametrize(
    "action",
    [
        *("initiate", "buyer_create_solution", "buyer_modify_solution", "seller_create_solution"),
        *("seller_modify_solution", "platform_give_solution", "judgment_for_cc"),
    ],
)
def test_each_step_that_proposes_may_tell_dollars_alone(action: str) -> None:
    """It is the amount in the currency of the seller's account."""
    record = issue(issueProcessDTOs=[step(actionType=action, refundConfirmAmount=ALL_USD)])

    assert [(None, usd("1.42"))] == [(each.refund, each.refund_usd) for each in record.solutions]


@pytest.mark.parametrize(
    "fields",
    [
        {"actionType": "seller_accept", "refundAmount": SOME_RUB},
        {"actionType": "cancel", "refundAmount": SOME_RUB},
        {"actionType": "initiate"},
    ],
)
def test_a_step_that_proposes_nothing_makes_no_solution(fields: dict[str, object]) -> None:
    """What a step accepts is no proposal of its own, and without an amount there is none."""
    record = issue(issueProcessDTOs=[step(**fields)])

    assert record.solutions == ()
    assert record.notes == ()


def test_the_dispute_is_named_where_the_step_does_not_name_it() -> None:
    """A solution tells which dispute and which line it belongs to."""
    told = {"issueMoney": SOME_RUB, "issueReturnGoods": False}
    other = [step(issueId=8, issueRefundSuggestionList=[told])]

    assert ("7", "9") == _ids(solution_of(told, id=7, orderId=9))
    assert ("7", "9") == _ids(solution_of(told, issueId=7, orderId=9))
    assert ("8", "9") == _ids(issue(issueProcessDTOs=other, id=7, orderId=9).solutions[0])


def _ids(solution: SolutionRecord) -> tuple[str, str]:
    return solution.issue_id, solution.order_id


# --- the steps --------------------------------------------------------------------------------


def test_the_history_is_the_same_whichever_way_round_the_steps_stand() -> None:
    """Times decide; of one time, the ids do."""
    steps = [*DISPUTE["issueProcessDTOs"], step(id=30000000005, gmtCreate="20150716010203004-0700")]
    ways = [issue(issueProcessDTOs=listed).history for listed in (steps, steps[::-1])]
    expected = ["30000000001", "30000000002", "30000000005", "30000000003", "30000000004"]

    assert [expected, expected] == [[each.id for each in way] for way in ways]


def test_a_step_that_stands_there_twice_counts_once() -> None:
    """Neither the history nor the solutions hold it twice; a note tells where it stood."""
    steps = [*DISPUTE["issueProcessDTOs"], DISPUTE["issueProcessDTOs"][3]]
    record = issue(issueProcessDTOs=steps)

    assert ["30000000001", "30000000002", "30000000003", "30000000004"] == [
        each.id for each in record.history
    ]
    assert [rub("74.47"), rub("37.23"), rub("0")] == [each.refund for each in record.solutions]
    assert (NoteCode.DOUBLED, "issueProcessDTOs[4]") in [(note.code, note.path) for note in record.notes]


def test_a_step_without_a_time_keeps_its_place() -> None:
    """It stays behind the step before it, with a note."""
    steps = copy.deepcopy(DISPUTE["issueProcessDTOs"])
    del steps[1]["gmtCreate"]
    record = issue(issueProcessDTOs=steps)

    assert ["30000000001", "30000000002", "30000000003", "30000000004"] == [
        each.id for each in record.history
    ]
    assert (NoteCode.ASSUMED, "issueProcessDTOs[1].gmtCreate") in [
        (note.code, note.path) for note in record.notes
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [("Y", True), ("n", False), (True, True), ("false", False), ("", None), (None, None), ("maybe", None)],
)
def test_whether_the_goods_came_is_yes_or_no(told: object, expected: bool | None) -> None:
    """`Y` and `N`, or a truth value; what is neither is noted."""
    record = issue(issueProcessDTOs=[step(isReceivedGoods=told)])

    assert record.history[0].goods_received is expected
    assert ([NoteCode.UNREADABLE] if told == "maybe" else []) == codes(record)


def test_an_action_that_is_not_known_stays_in_the_history() -> None:
    """The step is there with its words and files; a note tells the name."""
    record = issue(issueProcessDTOs=[step(actionType="seller_sings", content="La.")])

    assert [(None, "La.")] == [(each.action, each.content) for each in record.history]
    assert [(NoteCode.UNKNOWN_VALUE, "issueProcessDTOs[0].actionType", '"seller_sings"')] == [
        (note.code, note.path, note.value) for note in record.notes
    ]


FILES: list[tuple[object, list[str], list[NoteCode]]] = [
    (["a.png", "b.png"], ["a.png", "b.png"], []),
    ("a.png", ["a.png"], []),
    (["a.png", "", None, {}], ["a.png"], []),
    (["a.png", "a.png"], ["a.png"], [NoteCode.DOUBLED]),
    ([["a.png"], True], [], [NoteCode.UNREADABLE, NoteCode.UNREADABLE]),
    ({}, [], []),
    ("", [], []),
]


@pytest.mark.parametrize(("told", "expected", "noted"), FILES)
def test_files_are_read_from_a_list_of_addresses(
    told: object, expected: list[str], noted: list[NoteCode]
) -> None:
    """One address alone is a list of one; what is no address is noted."""
    record = issue(issueProcessDTOs=[step(attachments=told)])

    assert expected == [each.file for each in record.history[0].attachments]
    assert noted == codes(record)


@pytest.mark.parametrize(
    ("member", "expected"),
    [("buyer", (True, False)), ("seller", (False, True)), ("system", (False, False))],
)
def test_a_video_is_of_whoever_took_the_step(member: str, expected: tuple[bool, bool]) -> None:
    """The two flags of the newer records say which of the two gave one."""
    process: ProcessRecord = issue(
        issueProcessDTOs=[step(submitMemberType=member, videos=["v.swf"])]
    ).history[0]

    assert expected == (process.buyer_video, process.seller_video)


def test_the_reason_is_told_in_english_if_anything_tells_it() -> None:
    """The dispute tells it, else the newest step that does, else it is in Chinese."""
    steps = [
        step(id=3, gmtCreate="20151120000000000-0800", actionType="cancel"),
        step(id=2, gmtCreate="20151119000000000-0800", reason="Color_not_as_described@3rdIssueReason"),
        step(id=1, gmtCreate="20151118000000000-0800", reason="Quantity_shortage@3rdIssueReason"),
    ]
    chinese = "产品数量不符"

    assert issue(reasonEnglish="Bad quality", reasonChinese=chinese, issueProcessDTOs=steps).reason == (
        "Bad quality"
    )
    assert issue(reasonChinese=chinese, issueProcessDTOs=steps).reason == "Color not as described"
    assert chinese == issue(reasonChinese=chinese).reason
    assert issue().reason == ""


# --- what is odd ------------------------------------------------------------------------------


def test_what_the_record_of_those_years_did_not_have_is_noted_where_it_stands() -> None:
    """A field that is not known is noted in the answer, the dispute, a step, a suggestion, and money."""
    told = {"issueMoney": SOME_RUB | {"x": 1}, "issueReturnGoods": False, "x": 2}
    record = _open.issue_of(
        Row(
            {
                "x": 5,
                "issueAPIIssueDTO": {
                    "issueProcessDTOs": [step(x=3, issueRefundSuggestionList=[told])],
                    "x": 4,
                },
            },
            "",
            Notes(),
        )
    )
    around = "issueProcessDTOs[0]"
    expected = {
        *(("x", "5"), ("x", "4"), (f"{around}.x", "3")),
        (f"{around}.issueRefundSuggestionList[0].x", "2"),
        (f"{around}.issueRefundSuggestionList[0].issueMoney.x", "1"),
    }

    assert expected == {(note.path, note.value) for note in record.notes}
    assert {NoteCode.UNKNOWN_FIELD} == set(codes(record))


def test_a_dispute_that_cannot_be_opened_is_read_as_far_as_it_goes() -> None:
    """What stands beside it is read, and what it is itself is noted."""
    record = issue(issueAPIIssueDTO="torn", reasonEnglish="Bad quality")

    assert record.reason == "Bad quality"
    assert [NoteCode.UNREADABLE] == codes(record)


def test_a_row_of_the_list_that_stands_there_twice_counts_once() -> None:
    """The page has each dispute once."""
    page = read_issues(LIST | {"dataList": [*LIST["dataList"], LIST["dataList"][0]]})

    assert ["60700000000015804", "9007199254740993"] == [each.id for each in page.issues]
    assert NoteCode.DOUBLED in codes(page)


def test_a_row_of_the_list_may_name_itself_and_its_reason_otherwise() -> None:
    """The id of the newer list is taken; the Chinese reason is better than none."""
    page = read_issues({"dataList": [{"issueId": 7, "reasonChinese": "海关扣关", "buyerLoginId": "es1"}]})
    (summary,) = page.issues

    assert ("7", "海关扣关", "es1") == (summary.id, summary.reason, summary.buyer)
    assert page.notes == ()


# --- whatever stands there --------------------------------------------------------------------

JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from([STAMP, "Y", "buyer", "1 RUB", "{}", '{"cent": 1}', "\ud800", 0, "0", -2]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(data: Any) -> list[tuple[Any, Any]]:
    """Return every place in plain data: what holds it, and its name or number there."""
    kind = type(data).__name__
    if kind not in ("dict", "list"):
        return []
    keys: list[Any] = list(data) if kind == "dict" else list(range(len(data)))
    return [(data, key) for key in keys] + [place for key in keys for place in places(data[key])]


@st.composite
def mutilated(draw: st.DrawFn, sample: dict[str, Any]) -> dict[str, Any]:
    """Draw a record with a few of its parts taken out, or put in the place of others."""
    data = copy.deepcopy(sample)
    for _ in range(draw(st.integers(1, 6))):
        found = places(data)
        if not found:
            break
        holder, key = draw(st.sampled_from(found))
        if draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = draw(JUNK)
    return data


@given(data=mutilated(DETAIL) | mutilated(DETAIL["data"]) | mutilated(DISPUTE) | mutilated(LIST))
def test_a_record_that_is_torn_is_read_or_refused(data: dict[str, Any]) -> None:
    """Whatever is missing or wrong: there is a record, or our own error."""
    try:
        record = read(data)
    except RecordError:
        return

    assert isinstance(record, (IssueRecord, IssuePage))
    assert Generation.OPEN_2015 is record.generation


@given(data=mutilated(DISPUTE))
def test_a_dispute_is_read_whatever_stands_in_it(data: dict[str, Any]) -> None:
    """Nothing in a dispute makes the reading of it fail, and its history is in order."""
    record = _open.issue_of(Row(data, "", Notes()))
    times = [each.at for each in record.history if each.at is not None]

    assert sorted(times) == times
    assert len(record.history) <= len(DISPUTE["issueProcessDTOs"]) + 3


@given(numbers=st.lists(st.integers(1, 10**20), min_size=3, max_size=3), quoted=st.booleans())
def test_ids_keep_every_digit(numbers: list[int], quoted: bool) -> None:
    """Ids beyond what a float can hold are read digit by digit, as numbers or as text."""
    names = ("id", "orderId", "parentOrderId")
    told = {name: str(number) if quoted else number for name, number in zip(names, numbers, strict=True)}
    data: Any = parse(json.dumps({"issueAPIIssueDTO": told}))
    record = _open.issue_of(Row(data, "", Notes()))

    assert [str(number) for number in numbers] == [record.id, record.line_id, record.order_id]
    assert record.notes == ()

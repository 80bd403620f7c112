"""Disputes as the marketplace tells them since 2018: the samples by hand, oddities, and any mutilation."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import changed, usd, utc

from aliclaim import GUIDE, InvalidValueError, Money, Party, RecordError
from aliclaim.adapters.aliexpress import (
    ActionType,
    AttachmentRecord,
    Generation,
    IssuePage,
    IssueRecord,
    IssueStatus,
    IssueSummary,
    Member,
    Note,
    NoteCode,
    OrderRecord,
    ProcessRecord,
    ReachedType,
    ReturnRecord,
    ReverseStatus,
    SolutionRecord,
    SolutionStatus,
    SolutionType,
    read,
    read_issue,
    read_issues,
    read_order,
)

RECORDS = Path(__file__).parent / "records"
DETAILS = ("negotiating", "platform_proposal_pending", "return_in_transit", "canceled")


def text_of(name: str) -> str:
    """Return the text of a sample."""
    return (RECORDS / f"{name}.json").read_text(encoding="utf-8")


def detail(name: str, **fields: Any) -> dict[str, Any]:
    """Return a sample of a dispute without its wrappers, with other fields."""
    answer = json.loads(text_of(f"issue_detail_{name}"))
    inner: dict[str, Any] = answer["aliexpress_issue_detail_get_response"]["result_object"]
    return inner | fields


def listed(**fields: Any) -> dict[str, Any]:
    """Return the sample of a list without its wrapper, with other fields."""
    inner: dict[str, Any] = json.loads(text_of("issue_list"))["aliexpress_issue_issuelist_get_response"]
    return inner | fields


def eur(amount: str) -> Money:
    """Return euros."""
    return Money(amount, "EUR")


def notes_of(record: IssueRecord | IssuePage | OrderRecord) -> list[str]:
    """Return the kind and the place of each note."""
    return [f"{note.code.value} {note.path}" for note in record.notes]


def bare(record: IssueRecord) -> IssueRecord:
    """Return a record without the text that it came from."""
    return changed(record, raw="")


# --- the samples, by hand ---------------------------------------------------------------------

OPENED: Any = utc(2026, 3, 2, 16, 11, 40)  # 08:11:40 in winter
COUNTERED: Any = utc(2026, 3, 5, 3, 30, 2)  # 19:30:02 on the day before
PROVED: Any = utc(2026, 3, 5, 3, 31, 10)
STEPPED_IN: Any = utc(2026, 3, 7, 16, 12)
PROPOSED: Any = utc(2026, 3, 9, 4, 5, 44)  # 21:05:44 in summer, on the day when the clock was changed
FIRST = "60700000000010001"
PICTURES = "http://g02.a.alicdn.com/kf/EXAMPLE"

ASKED = SolutionRecord(
    path="buyer_solution_list[0]",
    id="700001",
    issue_id=FIRST,
    order_id="8200000000020001",
    owner=Party.BUYER,
    type=SolutionType.REFUND,
    status=SolutionStatus.WAIT_SELLER,
    default=True,
    content="Full refund please",
    refund=eur("22.08"),
    refund_usd=usd("24.00"),
    created_at=OPENED,
    modified_at=OPENED,
    version=1,
)
OFFERED = SolutionRecord(
    path="seller_solution_list[0]",
    id="700002",
    issue_id=FIRST,
    order_id="8200000000020001",
    owner=Party.SELLER,
    type=SolutionType.REFUND,
    status=SolutionStatus.WAIT_BUYER,
    default=False,
    content="We can refund 5 EUR",
    refund=eur("5.00"),
    refund_usd=usd("5.43"),
    created_at=COUNTERED,
    modified_at=COUNTERED,
    version=1,
)
JUDGED = SolutionRecord(
    path="platform_solution_list[0]",
    id="700003",
    issue_id=FIRST,
    order_id="8200000000020001",
    owner=Party.PLATFORM,
    type=SolutionType.REFUND,
    status=SolutionStatus.WAIT_BOTH,
    content="Partial refund based on the pictures",
    refund=eur("15.00"),
    refund_usd=usd("16.30"),
    created_at=PROPOSED,
    modified_at=PROPOSED,
    version=1,
)


def pictures(path: str, owner: Party, at: Any, *numbers: str) -> tuple[AttachmentRecord, ...]:
    """Return the pictures of a step."""
    return tuple(
        AttachmentRecord(
            path=f"{path}.attachments[{place}]", file=f"{PICTURES}{number}.jpg", owner=owner, created_at=at
        )
        for place, number in enumerate(numbers)
    )


def steps(last: int) -> tuple[ProcessRecord, ...]:
    """Return what the two did first; in the record it stands last, and ends at this place."""
    path = "process_dto_list[{}]".format
    return (
        ProcessRecord(
            path=path(last),
            id="900001",
            issue_id=FIRST,
            action=ActionType.INITIATE,
            member=Member.BUYER,
            at=OPENED,
            content="The colour is not the one on the page",
            goods_received=True,
            attachments=pictures(path(last), Party.BUYER, OPENED, "9000010", "9000011"),
        ),
        ProcessRecord(
            path=path(last - 1),
            id="900002",
            issue_id=FIRST,
            action=ActionType.SELLER_CREATE_SOLUTION,
            member=Member.SELLER,
            at=COUNTERED,
            content="We can refund 5 EUR",
            goods_received=True,
        ),
        ProcessRecord(
            path=path(last - 2),
            id="900003",
            issue_id=FIRST,
            action=ActionType.SELLER_CREATE_PROOF,
            member=Member.SELLER,
            at=PROVED,
            goods_received=True,
            attachments=pictures(path(last - 2), Party.SELLER, PROVED, "9000030"),
        ),
    )


NEGOTIATING = IssueRecord(
    generation=Generation.TOP_2018,
    id=FIRST,
    line_id="8200000000020001",
    order_id="8200000000010001",
    status=IssueStatus.PROCESSING,
    reverse_status=ReverseStatus.PROCESSING,
    reason="Color not as described",
    reason_id="1122",
    created_at=OPENED,
    product="Example jacket",
    price=usd("24.00"),
    refund_max=eur("22.08"),
    refund_max_usd=usd("24.00"),
    buyer="es000000000test",
    solutions=(ASKED, OFFERED),
    history=steps(2),
)
PENDING = changed(
    NEGOTIATING,
    reverse_status=ReverseStatus.WAIT_PLATFORM,
    solutions=(ASKED, changed(OFFERED, status=SolutionStatus.BUYER_REFUSED), JUDGED),
    history=(
        *steps(4),
        ProcessRecord(
            path="process_dto_list[1]",
            id="900004",
            issue_id=FIRST,
            action=ActionType.PLATFORM_PROCESS,
            member=Member.PLATFORM,
            at=STEPPED_IN,
            goods_received=False,
        ),
        ProcessRecord(
            path="process_dto_list[0]",
            id="900005",
            issue_id=FIRST,
            action=ActionType.PLATFORM_GIVE_SOLUTION,
            member=Member.PLATFORM,
            at=PROPOSED,
            goods_received=False,
        ),
    ),
)

BROKEN: Any = utc(2026, 4, 1, 17)
AGREED: Any = utc(2026, 4, 3, 9, 15)
SENT: Any = utc(2026, 4, 7, 20, 20, 33)
SECOND = "60700000000020002"
RETURNING = IssueRecord(
    generation=Generation.TOP_2018,
    id=SECOND,
    line_id="8200000000040002",
    order_id="8200000000030002",
    status=IssueStatus.PROCESSING,
    reverse_status=ReverseStatus.WAIT_SELLER,
    reason="Doesn't work",
    reason_id="1122",
    created_at=BROKEN,
    product="Example jacket",
    price=usd("24.00"),
    refund_max=eur("28.59"),
    refund_max_usd=usd("31.10"),
    buyer="es000000000test",
    solutions=(
        SolutionRecord(
            path="buyer_solution_list[0]",
            id="710001",
            issue_id=SECOND,
            order_id="8200000000040002",
            owner=Party.BUYER,
            type=SolutionType.RETURN_AND_REFUND,
            status=SolutionStatus.REACHED,
            default=True,
            content="Return and full refund",
            refund=eur("28.59"),
            refund_usd=usd("31.10"),
            freight=eur("4.20"),
            freight_by=Party.SELLER,
            created_at=BROKEN,
            modified_at=BROKEN,
            buyer_accepted_at=BROKEN,
            seller_accepted_at=AGREED,
            reached_at=AGREED,
            reached=ReachedType.CONSENSUS,
            version=1,
        ),
    ),
    history=(
        ProcessRecord(
            path="process_dto_list[2]",
            id="910001",
            issue_id=SECOND,
            action=ActionType.INITIATE,
            member=Member.BUYER,
            at=BROKEN,
            content="Does not work",
            goods_received=True,
            attachments=pictures("process_dto_list[2]", Party.BUYER, BROKEN, "9100010"),
        ),
        ProcessRecord(
            path="process_dto_list[1]",
            id="910002",
            issue_id=SECOND,
            action=ActionType.SELLER_ACCEPT,
            member=Member.SELLER,
            at=AGREED,
            goods_received=True,
        ),
        ProcessRecord(
            path="process_dto_list[0]",
            id="910003",
            issue_id=SECOND,
            action=ActionType.BUYER_SEND_GOODS,
            member=Member.BUYER,
            at=SENT,
            goods_received=True,
        ),
    ),
    returned=ReturnRecord(carrier="DHL", number="334455", reference="LP00000000112233"),
)

MISSED: Any = utc(2026, 5, 1, 7, 0, 10)
WITHDRAWN: Any = utc(2026, 5, 2, 16)
THIRD = "60700000000030003"
CANCELED = changed(
    NEGOTIATING,
    id=THIRD,
    line_id="8200000000060003",
    order_id="8200000000050003",
    status=IssueStatus.CANCELED,
    reverse_status=None,
    reason="No tracking information",
    created_at=MISSED,
    solutions=(
        changed(
            ASKED,
            id="720001",
            issue_id=THIRD,
            order_id="8200000000060003",
            content="Not arrived",
            created_at=MISSED,
            modified_at=MISSED,
        ),
    ),
    history=(
        ProcessRecord(
            path="process_dto_list[1]",
            id="920001",
            issue_id=THIRD,
            action=ActionType.INITIATE,
            member=Member.BUYER,
            at=MISSED,
            content="Not arrived",
            goods_received=False,
        ),
        ProcessRecord(
            path="process_dto_list[0]",
            id="920002",
            issue_id=THIRD,
            action=ActionType.CANCEL,
            member=Member.BUYER,
            at=WITHDRAWN,
            goods_received=False,
        ),
    ),
)
PAGE = IssuePage(
    generation=Generation.TOP_2018,
    issues=(
        IssueSummary(
            id=FIRST,
            line_id="8200000000020001",
            order_id="8200000000010001",
            status=IssueStatus.PROCESSING,
            reason="Color not as described",
            created_at=OPENED,
            modified_at=PROPOSED,
            buyer="es000000000test",
        ),
        IssueSummary(
            id=THIRD,
            line_id="8200000000060003",
            order_id="8200000000050003",
            status=IssueStatus.CANCELED,
            reason="No tracking information",
            created_at=MISSED,
            modified_at=WITHDRAWN,
            buyer="es000000000test",
        ),
    ),
    page=1,
    size=50,
    total=2,
)


@pytest.mark.parametrize(
    ("name", "expected", "notes"),
    [
        ("negotiating", NEGOTIATING, []),
        ("platform_proposal_pending", PENDING, []),
        ("return_in_transit", RETURNING, ["placeholder platform_solution_list[0]"]),
        ("canceled", CANCELED, []),
    ],
)
def test_a_dispute_is_read_into_what_its_record_says(
    name: str, expected: IssueRecord, notes: list[str]
) -> None:
    """Each field of each sample becomes its value: times in UTC, money exact, ids as text."""
    record = read_issue(text_of(f"issue_detail_{name}"))

    assert expected == changed(record, notes=(), raw="")
    assert notes == notes_of(record)


def test_a_list_is_read_into_what_it_says() -> None:
    """Each row of the list, and its page, become the values that stand there."""
    assert PAGE == changed(read_issues(text_of("issue_list")), raw="")


# --- what is wrapped around a record ----------------------------------------------------------


def named(name: str) -> Callable[[object], object]:
    """Return what wraps a record under a name."""
    return lambda inner: {name: inner}


def as_text(inner: object) -> object:
    """Write a record as JSON text, as some gateways do with a part of an answer."""
    return json.dumps(inner)


def as_bytes(inner: object) -> object:
    """Write a record as JSON in UTF-8."""
    return json.dumps(inner).encode()


def as_it_is(inner: object) -> object:
    """Give a record as plain data."""
    return inner


WRAPPED: dict[str, tuple[Callable[[object], object], ...]] = {
    "bare": (),
    "in an object": (named("result_object"),),
    "as the interface answers": (named("result_object"), named("aliexpress_issue_detail_get_response")),
    "in text": (as_text, named("result")),
    "in a text of its own": (as_text,),
    "in text in an answer": (as_text, named("result"), named("aliexpress_issue_detail_get_response")),
    "in text twice": (as_text, named("result_object"), as_text, named("result")),
    "as data": (named("data"),),
}


@pytest.mark.parametrize("way", WRAPPED)
@pytest.mark.parametrize("given_as", [as_it_is, as_text, as_bytes])
def test_a_record_is_the_same_whatever_is_wrapped_around_it(way: str, given_as: Any) -> None:
    """With wrappers or without, as text, bytes or plain data, a record says the same."""
    answer: object = detail("platform_proposal_pending")
    page: object = listed()
    for wrap in WRAPPED[way]:
        answer, page = wrap(answer), wrap(page)

    assert PENDING == bare(read_issue(given_as(answer)))
    assert PAGE == changed(read_issues(given_as(page)), raw="")


@pytest.mark.parametrize(
    "name", [*(f"issue_detail_{each}" for each in DETAILS), "issue_list", "mtop_order_detail_completed_2026"]
)
def test_nothing_of_a_record_is_lost(name: str) -> None:
    """The whole record is kept as text, with its wrappers: read again, it says the same."""
    record = read(text_of(name))

    assert json.loads(text_of(name)) == json.loads(record.raw)
    assert record == read(record.raw)


def test_a_record_is_recognised_by_its_fields() -> None:
    """Who does not know what a record is asks for any: it is what its fields say."""
    expected = (IssueRecord, IssuePage, OrderRecord, IssueRecord, IssuePage)
    samples = ("issue_detail_negotiating", "issue_list", "mtop_order_detail_completed_2026")
    found = [read(text_of(name)) for name in (*samples, "open_issue_detail", "open_issue_list")]

    assert expected == tuple(map(type, found))
    assert [Generation.OPEN_2015] * 2 == [cast("IssueRecord", each).generation for each in found[3:]]


def test_a_dispute_of_which_little_is_left_is_still_one() -> None:
    """A state alone is enough; a row of a list has another name for its id, and is none."""
    known = {"id": 3, "issue_status": "FINISH"}

    assert IssueStatus.FINISHED is read_issue(known).status
    assert IssueStatus.FINISHED is read_issue({"ret": [], "success": True, "data": known}).status
    assert "5" == read_issue({"issue_id": "5", "issue_reason": "x"}).id
    with pytest.raises(RecordError, match="an object with the fields 'issue_id, issue_status'"):
        read({"issue_id": 3, "issue_status": "finish"})


def test_the_order_page_is_read_by_a_profile() -> None:
    """The profile is for orders alone; what is none is refused at once."""
    page = text_of("mtop_order_detail_completed_2026")

    assert read_order(page) == read(page) == read(page, policy=None)
    assert isinstance(read_order(page, policy=GUIDE), OrderRecord)
    with pytest.raises(InvalidValueError, match="policy: expected a Policy"):
        read_order(page, policy=cast("Any", "guide"))


# --- what is refused --------------------------------------------------------------------------

READERS: dict[str, tuple[Callable[[object], object], str]] = {
    "issue_detail_canceled": (read_issue, "a dispute (read_issue takes it)"),
    "open_issue_detail": (read_issue, "a dispute (read_issue takes it)"),
    "issue_list": (read_issues, "a page of a list of disputes (read_issues takes it)"),
    "open_issue_list": (read_issues, "a page of a list of disputes (read_issues takes it)"),
    "mtop_order_detail_completed_2026": (read_order, "an order page (read_order takes it)"),
}
WANTED: dict[Callable[[object], object], str] = {
    read_issue: "a dispute",
    read_issues: "a page of a list of disputes",
    read_order: "an order page",
}


@pytest.mark.parametrize("name", READERS)
def test_who_knows_the_shape_is_told_of_another(name: str) -> None:
    """Each reader takes its own records, and says of another what it is and who takes it."""
    taken, called = READERS[name]
    for reader, wanted in WANTED.items():
        if reader is taken:
            assert reader(text_of(name))
        else:
            with pytest.raises(RecordError) as error:
                reader(text_of(name))
            assert f"record: expected {wanted}, found {called}" == str(error.value)


ANY = "a dispute, a page of a list of disputes, or an order page"
AN_ERROR = "expected a record, found an error of the marketplace"
ERRORS = {
    "top_error": f"error_response: {AN_ERROR}: 15: Remote service error: isp.example: example",
    "iop_rate_limit": f"error_response: {AN_ERROR}: ApiCallLimit: Api access frequency exceeds the limit",
    "open_2015": f"success: {AN_ERROR}: EXAMPLE: example",
    "mtop_session": f"ret: {AN_ERROR}: FAIL_SYS_SESSION_EXPIRED::Session expired",
    "mtop_bad_filter": f"ret: {AN_ERROR}: UNKNOWN_FAIL_CODE::example",
    "mtop_empty_skeleton": f"record: expected {ANY}, found an answer with nothing in it",
}


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("reader", [read, read_issue, read_issues, read_order])
def test_an_error_of_the_marketplace_is_told_in_its_own_words(name: str, reader: Any) -> None:
    """An answer that is an error is no empty record: its code and words are in the fault."""
    answer = json.loads(text_of("errors"))[name]
    with pytest.raises(RecordError) as error:
        reader(answer)

    assert ERRORS[name] == str(error.value)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            {"error_response": {}},
            "error_response: expected a record, found an error of the marketplace: without",
        ),
        ({"error_response": '{"code": 27, "msg": "x"}'}, "error_response: expected a record, found an error"),
        (
            {"ret": "FAIL_BIZ::x", "data": {}},
            "ret: expected a record, found an error of the marketplace: FAIL_BIZ",
        ),
        ({"result": {"success": "false", "error_code": 3}}, "success: expected a record, found an error of"),
        ({"a_response": {"result_success": False}}, "result_success: expected a record, found an error of"),
        (
            {"code": "ApiCallLimit", "message": "slow"},
            f"record: expected {ANY}, found an answer without it: Api",
        ),
        ({"success": True, "code": "0"}, f"record: expected {ANY}, found an answer without it: 0"),
        ([], "record: expected one record, found a list of 0: give its members one by one"),
        ([{"issue_reason": "a"}] * 2, "record: expected one record, found a list of 2: give its members"),
        (
            {"result": [{"issue_reason": "a"}]},
            "result: expected one record, found a list of 1: give its members",
        ),
        ({}, f"record: expected {ANY}, found an answer with nothing in it"),
        (7, f"record: expected {ANY}, found 7"),
        ("null", f"record: expected {ANY}, found None"),
        ({"a": 1, "b": 2}, f"record: expected {ANY}, found an object with the fields 'a, b'"),
        (
            {"api": "mtop.aliexpress.trade.buyer.order.list", "ret": ["SUCCESS::x"], "data": {"x": 1}},
            f"record: expected {ANY}, found an answer of 'mtop.aliexpress.trade.buyer.order.list' with",
        ),
        ({"\ud800": 1}, f"record: expected {ANY}, found an object with the fields '\\ud800'"),
        (
            {"data": "words", "result": 5},
            f"record: expected {ANY}, found an object with the fields 'data, result'",
        ),
    ],
)
def test_what_is_no_record_is_refused_with_what_it_is(answer: object, expected: str) -> None:
    """The fault says what stands there instead: an error, a list, or the fields of an unknown object."""
    with pytest.raises(RecordError) as error:
        read(answer)

    assert expected == str(error.value)[: len(expected)]


def test_the_words_of_an_error_are_cut_and_can_be_written() -> None:
    """A long answer does not make a long error, and half a character no text that cannot be written."""
    for answer in ({"success": False, "msg": "x\ud800" * 1000}, {"ret": ["FAIL\ud800" * 1000]}):
        with pytest.raises(RecordError) as error:
            read(answer)
        (fault,) = error.value.faults

        assert 300 + len("an error of the marketplace: ") == len(fault.found)
        assert fault.found.encode()


# --- oddities ---------------------------------------------------------------------------------


def test_three_spellings_of_nothing_say_the_same() -> None:
    """Lists that are missing, `{}`, `[]`, empty text or null are no lists, and need no note."""
    spelt: tuple[Any, ...] = ({}, [], "", None, {"solution_api_dto": {}}, {"solution_api_dto": ""})
    for nothing in spelt:
        record = read_issue(detail("canceled", seller_solution_list=nothing, platform_solution_list=nothing))

        assert CANCELED == bare(record)


def test_an_issue_id_past_what_a_float_holds_keeps_its_digits() -> None:
    """Numbers of 17 digits stay exact, as numbers and as text; those that a float spoilt are not taken."""
    exact, spoilt = 60700000000010001, 6.0700000000010001e16
    told = [read_issue(detail("negotiating", id=each)) for each in (exact, str(exact), spoilt)]

    assert ["60700000000010001", "60700000000010001", ""] == [each.id for each in told]
    assert [[], [], ["unreadable id"]] == [notes_of(each) for each in told]


def test_the_id_of_the_list_is_taken_where_the_detail_has_no_own() -> None:
    """The list calls `issue_id` what the detail calls `id`; programs that keep both mix them."""
    data = detail("negotiating", issue_id=77)
    own, none = read_issue(data), read_issue({name: data[name] for name in data if name != "id"})

    assert (FIRST, "77") == (own.id, none.id)
    assert [[], []] == [notes_of(own), notes_of(none)]


def test_the_words_of_the_list_are_taken_where_the_detail_has_no_own() -> None:
    """Programs put the reason of the list into the detail."""
    names = {"reason_english": "Quantity shortage", "reason_chinese": "数量不符"}
    own, none = (
        read_issue(detail("canceled", **names)),
        read_issue(detail("canceled", issue_reason="", **names)),
    )

    assert ("No tracking information", "Quantity shortage") == (own.reason, none.reason)
    assert [[], []] == [notes_of(own), notes_of(none)]


def solution(**fields: Any) -> dict[str, Any]:
    """Return a row of a solution, with other fields; those that are None are left out."""
    (row,) = detail("negotiating")["buyer_solution_list"]["solution_api_dto"]
    made = row | fields
    return {name: value for name, value in made.items() if value is not None}


def with_solutions(**lists: Any) -> IssueRecord:
    """Return the record of a dispute with these solutions alone."""
    data: dict[str, Any] = {f"{name}_solution_list": [] for name in ("buyer", "seller", "platform")}
    return read_issue(
        detail("negotiating") | data | {f"{name}_solution_list": each for name, each in lists.items()}
    )


@pytest.mark.parametrize("status", [None, "", "soon"])
def test_a_placeholder_of_the_platform_is_no_judgement(status: str | None) -> None:
    """A row with the id -2 and no usable state holds the place of a solution to come: it is left out."""
    record = with_solutions(platform=[solution(id=-2, status=status)])

    assert () == record.solutions
    assert "placeholder platform_solution_list[0]" in notes_of(record)


@pytest.mark.parametrize("fields", [{"id": -2, "status": "reached"}, {"id": 700009, "status": ""}])
def test_a_row_with_a_state_or_an_id_is_no_placeholder(fields: dict[str, Any]) -> None:
    """What has substance is kept, for whoever judges it."""
    record = with_solutions(platform=[solution(**fields)])

    assert ([str(fields["id"])], []) == ([each.id for each in record.solutions], notes_of(record))


def test_whose_a_solution_is_follows_from_its_list_where_the_row_does_not_say() -> None:
    """A row without an owner is its list's; one that names another keeps that one."""
    rows = {
        name: [solution(id=number, solution_owner=None)]
        for number, name in enumerate(("buyer", "seller", "platform"), 1)
    }
    other = with_solutions(seller=[solution(solution_owner="platform")])

    assert [Party.BUYER, Party.SELLER, Party.PLATFORM] == [
        each.owner for each in with_solutions(**rows).solutions
    ]
    assert [Party.PLATFORM] == [each.owner for each in other.solutions]


def test_solutions_stand_by_their_list_and_then_oldest_first() -> None:
    """The buyer's come first, then the seller's, then AliExpress's, whatever the order in the record."""
    early, late = "2026-03-03 00:00:00", "2026-03-04 00:00:00"
    record = with_solutions(
        platform=[solution(id=6, gmt_create=early)],
        seller=[solution(id=5, gmt_create=late), solution(id=4, gmt_create=early)],
        buyer={"solution_api_dto": [solution(id=2, gmt_create=late), solution(id=1, gmt_create=early)]},
    )

    assert ["1", "2", "4", "5", "6"] == [each.id for each in record.solutions]


def test_a_solution_that_stands_there_twice_counts_once() -> None:
    """The same row in two lists, or twice in one, is one; the same id with other words is two."""
    row, other = solution(), solution(content="Other words")
    record = with_solutions(buyer=[row, row, other], seller=[row])

    assert ["buyer_solution_list[0]", "buyer_solution_list[2]"] == sorted(
        each.path for each in record.solutions
    )
    assert ["doubled buyer_solution_list[1]", "doubled seller_solution_list[0]"] == notes_of(record)


def test_what_a_solution_says_of_money_is_in_two_currencies() -> None:
    """The order's currency and the seller's stand side by side, and either may be missing."""
    record = with_solutions(
        buyer=[
            solution(id=1, refund_money_post="", gmt_create="2026-03-01 00:00:00"),
            solution(id=2, refund_money="", gmt_create="2026-03-02 00:00:00"),
            solution(id=3, refund_money_currency="", gmt_create="2026-03-03 00:00:00"),
        ]
    )
    expected = [(eur("22.08"), None), (None, usd("24.00")), (None, usd("24.00"))]

    assert expected == [(each.refund, each.refund_usd) for each in record.solutions]
    assert ["unreadable buyer_solution_list[2].refund_money"] == notes_of(record)


def test_the_misspellings_of_the_marketplace_are_its_names() -> None:
    """What the interface misspells is read as it spells it, in any case."""
    record = with_solutions(
        buyer=[
            solution(
                status="reach_cancle", reached_type="SELLER_REPONSE_TIMEOUT", logistics_fee_bear_role="x"
            )
        ]
    )
    (told,) = record.solutions

    assert (SolutionStatus.REACH_CANCELLED, ReachedType.SELLER_TIMEOUT) == (told.status, told.reached)
    assert ["unknown_value buyer_solution_list[0].logistics_fee_bear_role"] == notes_of(record)


def step(second: int, **fields: Any) -> dict[str, Any]:
    """Return a row of what was done."""
    return {"gmt_create": f"2026-03-02 00:00:{second:02}", "action_type": "buyer_create_proof"} | fields


def with_steps(*rows: dict[str, Any]) -> IssueRecord:
    """Return the record of a dispute in which these things were done."""
    return read_issue(detail("canceled", process_dto_list={"api_issue_process_dto": list(rows)}))


def test_who_acts_is_told_as_the_record_calls_them() -> None:
    """An agent, the system and the platform are told apart."""
    names = ("buyer", "seller", "waiter", "system", "platform")
    record = with_steps(*(step(number, submit_member_type=name) for number, name in enumerate(names)))

    assert list(names) == [cast("Member", each.member).value for each in record.history]
    assert [] == notes_of(record)


def test_a_step_without_a_time_keeps_its_place() -> None:
    """A row without a time, or with one that cannot be read, stands where it stood, and has a note."""
    rows = (step(9, content="c"), step(0, content="b", gmt_create=""), step(1, content="a"))
    record = with_steps(*rows, {"action_type": "initiate", "content": "z", "gmt_create": "soon"})

    assert ["z", "a", "b", "c"] == [each.content for each in record.history]
    assert [
        "assumed process_dto_list[1].gmt_create",
        "unreadable process_dto_list[3].gmt_create",
        "assumed process_dto_list[3].gmt_create",
    ] == notes_of(record)


def test_a_solution_without_a_time_keeps_its_place() -> None:
    """A solution that says nothing of when it was made has a note, and stands where it stood."""
    early, late = "2026-03-03 00:00:00", "2026-03-04 00:00:00"
    times = [late, None, early]
    record = with_solutions(buyer=[solution(id=3 - place, gmt_create=at) for place, at in enumerate(times)])

    assert ["1", "2", "3"] == [each.id for each in record.solutions]
    assert ["assumed buyer_solution_list[1].gmt_create"] == notes_of(record)


def test_steps_of_one_second_stand_by_their_ids() -> None:
    """Live records have steps of one second; where they have ids, these tell the order."""
    record = with_steps(step(5, id=11), step(5, id=9), step(5, id=10))

    assert ["9", "10", "11"] == [each.id for each in record.history]


def test_videos_are_flags_alone() -> None:
    """Of videos the record tells no more than that they are there."""
    record = with_steps(step(1, has_buyer_video=True), step(2, has_seller_video="true"), step(3))
    expected = [(True, False), (False, True), (False, False)]

    assert expected == [(each.buyer_video, each.seller_video) for each in record.history]


def test_a_file_given_twice_is_one() -> None:
    """An attachment that stands there twice counts once; those of customer service are AliExpress's."""
    file = {"file_path": "http://example.com/1.jpg", "owner": "waiter", "gmt_create": ""}
    record = with_steps(step(1, attachments={"api_attachment_dto": [file, dict(file)]}))
    (told,) = record.history
    expected = AttachmentRecord(
        path="process_dto_list[0].attachments[0]", file="http://example.com/1.jpg", owner=Party.PLATFORM
    )

    assert (expected,) == told.attachments
    assert ["doubled process_dto_list[0].attachments[1]"] == notes_of(record)


def test_what_the_buyer_writes_of_the_return_is_free_text() -> None:
    """The number of the parcel may be a whole letter; each of the three alone is told."""
    fields = {"buyer_return_no": "Я отправил посылку вчера."}
    record = read_issue(detail("canceled", **fields))
    alone = read_issue(detail("canceled", buyer_return_logistics_lp_no="LP1"))

    assert ReturnRecord(number="Я отправил посылку вчера.") == record.returned
    assert ReturnRecord(reference="LP1") == alone.returned


def test_once_refunded_nothing_is_left_to_refund() -> None:
    """The most that can be refunded falls to nothing once money was refunded: it is told as it stands."""
    record = read_issue(detail("negotiating", refund_money_max="0.00", refund_money_max_local="0.00"))

    assert (eur("0"), usd("0"), []) == (record.refund_max, record.refund_max_usd, notes_of(record))


def test_a_warranty_is_told() -> None:
    """A claim on a warranty is told apart; nothing said is none."""
    told = [read_issue(detail("canceled", after_sale_warranty=each)).warranty for each in (True, "true", "")]

    assert [True, True, False] == told


def test_what_nobody_knows_is_noted_and_kept() -> None:
    """Law 11: fields and names that are new are told with their place, wherever they stand."""
    row = solution(new_field=1)
    file = {"file_path": "a", "gmt_create": "", "owner": "buyer", "size": 3}
    data = detail("canceled", brand_new={"a": 1}, product_id=4, issue_status="frozen")
    data["buyer_solution_list"] = {"solution_api_dto": [row], "count": 1}
    data["process_dto_list"] = [step(1, ip="1.2.3.4", attachments=[file], action_type="dance")]
    record = read_issue(data)

    assert {
        "unknown_value issue_status",
        "unknown_field brand_new",
        "unknown_field buyer_solution_list.count",
        "unknown_field buyer_solution_list[0].new_field",
        "unknown_field process_dto_list[0].ip",
        "unknown_field process_dto_list[0].attachments[0].size",
        "unknown_value process_dto_list[0].action_type",
    } == set(notes_of(record))
    assert data == json.loads(record.raw)


def test_a_list_tells_what_is_odd_in_it() -> None:
    """A row twice counts once, a page lies at will, and new fields are told."""
    rows = listed()["data_list"]["issue_api_issue_dto"]
    page = read_issues(listed(data_list=[*rows, rows[0], {"issue_id": 9, "x": 1}], pages=0, total_item="0"))

    assert [FIRST, THIRD, "9"] == [each.id for each in page.issues]
    assert 0 == page.total
    assert ["doubled data_list[2]", "unknown_field data_list[3].x", "unknown_field pages"] == notes_of(page)


def test_a_page_may_be_empty() -> None:
    """A page without rows is a page."""
    spelt: tuple[Any, ...] = ({}, "", None, {"issue_api_issue_dto": []})
    for nothing in spelt:
        assert () == read_issues(listed(data_list=nothing)).issues


# --- any mutilation ---------------------------------------------------------------------------

# As text, since a drawn object that is spoilt in its turn would be another one the next time.
ODD = st.sampled_from(
    [
        *(
            "null",
            '""',
            "{}",
            "[]",
            "[{}]",
            "[[]]",
            '{"a": []}',
            "0",
            "-2",
            "1.5",
            "true",
            '"true"',
            '"words"',
        ),
        *('"0"', '"\\ud800"', '"[1]"', f'"{"9" * 50}"'),
    ]
).map(json.loads)


def inside(value: Any) -> list[tuple[Any, Any]]:
    """Return what stands in a value, by its name or number."""
    match value:
        case dict():
            return [*value.items()]
        case list():
            return [*enumerate(cast("Any", value))]
        case _:
            return []


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return each place inside plain data: what holds it, and its name or number there."""
    here = inside(value)
    return [*((value, key) for key, _ in here), *(place for _, each in here for place in places(each))]


def drop(around: Any, key: Any, _draw: Any) -> None:
    """Take a value out."""
    del around[key]


def replace(around: Any, key: Any, draw: Any) -> None:
    """Put an odd value in the place of another."""
    around[key] = draw(ODD)


def wrap(around: Any, key: Any, draw: Any) -> None:
    """Put a value into a list, an object or text."""
    value = around[key]
    around[key] = ([value], {"x": value}, json.dumps(value), str(value))[draw(st.integers(0, 3))]


def move(around: Any, key: Any, draw: Any) -> None:
    """Double a row and shuffle its list, or give a field another name."""
    if isinstance(key, int):
        around.append(around[key])
        draw(st.randoms(use_true_random=False)).shuffle(around)
    else:
        around[f"{key}_"] = around.pop(key)


def mutilated(data: Any, draw: Any) -> Any:
    """Spoil a record in some places."""
    for _ in range(draw(st.integers(1, 8))):
        found = places(data)
        if found:
            spoil = draw(st.sampled_from([drop, replace, wrap, move]))
            spoil(*found[draw(st.integers(0, len(found) - 1))], draw)
    return data


NAMES = [*(f"issue_detail_{each}" for each in DETAILS), "issue_list"]


@given(st.sampled_from(NAMES), st.data())
def test_any_mutilation_of_a_record_is_read_or_refused(name: str, data: Any) -> None:
    """Whatever is spoilt in a record, it gives a record that can be kept, or our own error."""
    spoilt = mutilated(json.loads(text_of(name)), data.draw)
    try:
        record = read(spoilt)
    except RecordError:
        return

    assert changed(record, raw="") == changed(read(record.raw), raw="")
    assert record.raw.encode()
    assert hash(record) == hash(read(spoilt))


@given(st.sampled_from(DETAILS), st.data())
def test_ids_keep_every_digit_whatever_else_is_spoilt(name: str, data: Any) -> None:
    """No id of a read record has other digits than one that stood there."""
    spoilt = mutilated(json.loads(text_of(f"issue_detail_{name}")), data.draw)
    try:
        record = read_issue(spoilt)
    except RecordError:
        return
    rows: tuple[SolutionRecord | ProcessRecord, ...] = (*record.solutions, *record.history)
    found = {
        record.id,
        record.line_id,
        record.order_id,
        *(row.id for row in rows),
        *(row.issue_id for row in rows),
    }

    assert all(each in json.dumps(spoilt) for each in found)


@given(st.sampled_from(DETAILS), st.randoms(use_true_random=False))
def test_the_order_of_the_steps_in_a_record_changes_nothing(name: str, chance: random.Random) -> None:
    """Steps that have times are told oldest first, however the record has them."""
    data = detail(name)
    chance.shuffle(data["process_dto_list"]["api_issue_process_dto"])
    expected, found = read_issue(detail(name)), read_issue(data)
    without = partial(changed, path="", attachments=())

    assert [without(each) for each in expected.history] == [without(each) for each in found.history]
    assert changed(expected, history=(), raw="") == changed(found, history=(), raw="")


@given(st.sampled_from(DETAILS), st.data())
def test_a_row_more_than_once_changes_nothing_but_notes(name: str, data: Any) -> None:
    """Doubling any row of a record adds a note, and no solution and no step."""
    doubled = detail(name)
    lists = [
        rows
        for value in doubled.values()
        if isinstance(value, dict)
        for rows in cast("dict[str, list[Any]]", value).values()
    ]
    rows = data.draw(st.sampled_from(lists))
    rows.append(data.draw(st.sampled_from(rows)))
    expected, found = read_issue(detail(name)), read_issue(doubled)

    assert changed(expected, notes=(), raw="") == changed(found, notes=(), raw="")
    assert NoteCode.DOUBLED in {note.code for note in found.notes}


def test_every_note_of_a_record_has_words() -> None:
    """Each kind of note can be told to a person."""
    assert all(str(Note(code=code, path="", value="")).startswith("record: ") for code in NoteCode)

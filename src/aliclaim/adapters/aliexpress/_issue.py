"""Disputes as `aliexpress.issue.detail.get` and `aliexpress.issue.issuelist.get` tell them, since 2018.

The fields are those of the interface's own documentation (open.taobao.com, 2018) and of what it was seen
to answer since: `reverse_detail_status` and `product_id` came later, and are in no documentation.
"""

from __future__ import annotations

from typing import Final

import attrs

from aliclaim._policy import Party
from aliclaim._time import DateTime
from aliclaim.adapters.aliexpress._raw import Row, oldest_first, once
from aliclaim.adapters.aliexpress._records import (
    AttachmentRecord,
    IssuePage,
    IssueRecord,
    IssueSummary,
    NoteCode,
    ProcessRecord,
    ReturnRecord,
    SolutionRecord,
)
from aliclaim.adapters.aliexpress._terms import (
    ActionType,
    Generation,
    IssueStatus,
    Member,
    ReachedType,
    ReverseStatus,
    SolutionStatus,
    SolutionType,
)

_DETAIL: Final = frozenset(
    {
        *("buyer_solution_list", "seller_solution_list", "platform_solution_list", "process_dto_list"),
        *("issue_reason", "issue_reason_id", "refund_money_max_local", "reverse_detail_status"),
    }
)
_LISTS: Final = {
    "buyer_solution_list": Party.BUYER,
    "seller_solution_list": Party.SELLER,
    "platform_solution_list": Party.PLATFORM,
}
_PLACEHOLDER: Final = "-2"


def is_issue(row: Row) -> bool:
    """Whether an object is a dispute: nothing else has such fields, and a row of a list another id."""
    return not _DETAIL.isdisjoint(row.data) or ("issue_status" in row.data and "issue_id" not in row.data)


def is_page(row: Row) -> bool:
    """Whether an object is a page of a list of disputes."""
    return "data_list" in row.data


def issue_of(row: Row) -> IssueRecord:
    """Read a dispute.

    Args:
        row: The object without what is wrapped around it.
    """
    row.skip("product_id", "reason_chinese", "request_id")
    names = row.id("id"), row.id("issue_id")
    # Some programs put the words of the list into the detail.
    reasons = row.text("issue_reason"), row.text("reason_english")
    record = IssueRecord(
        generation=Generation.TOP_2018,
        id=names[0] or names[1],
        line_id=row.id("order_id"),
        order_id=row.id("parent_order_id"),
        status=row.term("issue_status", IssueStatus),
        reverse_status=row.term("reverse_detail_status", ReverseStatus),
        reason=reasons[0] or reasons[1],
        reason_id=row.id("issue_reason_id"),
        created_at=row.time("gmt_create"),
        modified_at=row.time("gmt_modified"),
        product=row.text("product_name"),
        price=row.money("product_price", row.text("product_price_currency")),
        refund_max=row.money("refund_money_max_local", row.text("refund_money_max_local_currency")),
        refund_max_usd=row.money("refund_money_max", row.text("refund_money_max_currency")),
        buyer=row.text("buyer_login_id"),
        warranty=row.flag("after_sale_warranty") or False,
        solutions=_solutions(row),
        history=_history(row),
        returned=_returned(row),
    )
    row.unread()
    return attrs.evolve(record, notes=row.notes.all)


# --- solutions --------------------------------------------------------------------------------


def _solutions(row: Row) -> tuple[SolutionRecord, ...]:
    """Read what was proposed: the buyer's, the seller's, then AliExpress's, each oldest first."""
    found: list[SolutionRecord] = []
    lists = once(*(row.rows(name, "solution_api_dto") for name in _LISTS))
    for owner, rows in zip(_LISTS.values(), lists, strict=True):
        kept = [each for each in (_solution(listed, owner) for listed in rows) if each]
        found += oldest_first(kept, lambda each: (each.created_at, each.id))
    return tuple(found)


def _solution(row: Row, owner: Party) -> SolutionRecord | None:
    """Read a solution; None, with a note, for a row that holds the place of one to come."""
    solution = SolutionRecord(
        path=row.path,
        id=row.id("id"),
        issue_id=row.id("issue_id"),
        order_id=row.id("order_id"),
        owner=row.party("solution_owner") or owner,
        type=row.term("solution_type", SolutionType),
        status=row.term("status", SolutionStatus),
        default=row.flag("is_default"),
        content=row.text("content"),
        refund=row.money("refund_money", row.text("refund_money_currency")),
        refund_usd=row.money("refund_money_post", row.text("refund_money_post_currency")),
        freight=row.money("logistics_fee_amount", row.text("logistics_fee_amount_currency")),
        freight_by=row.party("logistics_fee_bear_role"),
        created_at=row.time("gmt_create"),
        modified_at=row.time("gmt_modified"),
        buyer_accepted_at=row.time("buyer_accept_time"),
        seller_accepted_at=row.time("seller_accept_time"),
        reached_at=row.time("reached_time"),
        reached=row.term("reached_type", ReachedType),
        version=row.number("version"),
    )
    row.unread()
    if solution.id == _PLACEHOLDER and solution.status is None:
        row.notes.add(NoteCode.PLACEHOLDER, row.path, row.data)
        return None
    _note_time(row, solution.created_at)
    return solution


def _note_time(row: Row, at: DateTime | None) -> None:
    if at is None:
        row.notes.add(NoteCode.ASSUMED, row.at("gmt_create"), detail="without a time it keeps its place")


# --- what was done ----------------------------------------------------------------------------


def _history(row: Row) -> tuple[ProcessRecord, ...]:
    """Read what was done, oldest first: the record has it newest first."""
    (rows,) = once(row.rows("process_dto_list", "api_issue_process_dto"))
    return oldest_first([_process(each) for each in rows], lambda each: (each.at, each.id))


def _process(row: Row) -> ProcessRecord:
    process = ProcessRecord(
        path=row.path,
        id=row.id("id"),
        issue_id=row.id("issue_id"),
        action=row.term("action_type", ActionType),
        member=row.term("submit_member_type", Member),
        at=row.time("gmt_create"),
        content=row.text("content"),
        goods_received=row.flag("receive_goods"),
        buyer_video=row.flag("has_buyer_video") or False,
        seller_video=row.flag("has_seller_video") or False,
        attachments=_attachments(row),
    )
    row.unread()
    _note_time(row, process.at)
    return process


def _attachments(row: Row) -> tuple[AttachmentRecord, ...]:
    (rows,) = once(row.rows("attachments", "api_attachment_dto"))
    return tuple(map(_attachment, rows))


def _attachment(row: Row) -> AttachmentRecord:
    row.skip("issue_id", "issue_process_id")
    attachment = AttachmentRecord(
        path=row.path,
        file=row.text("file_path"),
        owner=row.party("owner"),
        created_at=row.time("gmt_create"),
    )
    row.unread()
    return attachment


def _returned(row: Row) -> ReturnRecord | None:
    """Read what is told of the goods on their way back; None where nothing is."""
    returned = ReturnRecord(
        carrier=row.text("buyer_return_logistics_company"),
        number=row.text("buyer_return_no"),
        reference=row.text("buyer_return_logistics_lp_no"),
    )
    return None if returned == ReturnRecord() else returned


# --- the list ---------------------------------------------------------------------------------


def page_of(row: Row) -> IssuePage:
    """Read a page of a list of disputes.

    Args:
        row: The object without what is wrapped around it.
    """
    row.skip("request_id")
    (rows,) = once(row.rows("data_list", "issue_api_issue_dto"))
    page = IssuePage(
        generation=Generation.TOP_2018,
        issues=tuple(map(_summary, rows)),
        page=row.number("current_page"),
        size=row.number("page_size"),
        total=row.number("total_item"),
    )
    row.unread()
    return attrs.evolve(page, notes=row.notes.all)


def _summary(row: Row) -> IssueSummary:
    row.skip("reason_chinese")
    summary = IssueSummary(
        id=row.id("issue_id"),
        line_id=row.id("order_id"),
        order_id=row.id("parent_order_id"),
        status=row.term("issue_status", IssueStatus),
        reason=row.text("reason_english"),
        created_at=row.time("gmt_create"),
        modified_at=row.time("gmt_modified"),
        buyer=row.text("buyer_login_id"),
    )
    row.unread()
    return summary

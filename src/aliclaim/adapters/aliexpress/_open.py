"""The disputes of 2015 to 2017: `api.queryIssueDetail` and `api.queryIssueList` of `aliexpress.open`.

The names are those of the marketplace's own kit of those years (xiajian/aliexpress_php_sdk, 2016) and of
its documentation (kancloud.cn/ywfwj2008/smt 127485, 127494 and 127495, 2016). What differs from the newer
records: money is an object, times have an offset, and what was proposed stands inside the step that
proposed it, without an id or a state of its own.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, DecimalException, DivisionByZero, Inexact, InvalidOperation
from typing import Final, NamedTuple, cast

import attrs

from aliclaim._checks import Term
from aliclaim._errors import InvalidValueError
from aliclaim._money import Money
from aliclaim._policy import Party
from aliclaim._time import DateTime, parse_instant
from aliclaim.adapters.aliexpress._raw import Row, oldest_first, once
from aliclaim.adapters.aliexpress._records import (
    AttachmentRecord,
    IssuePage,
    IssueRecord,
    IssueSummary,
    NoteCode,
    ProcessRecord,
    SolutionRecord,
)
from aliclaim.adapters.aliexpress._terms import ActionType, Generation, IssueStatus, Member, SolutionType

_DETAIL: Final = frozenset(
    {"issueAPIIssueDTO", "issueProcessDTOs", "limitRefundAmount", "limitRefundLocalAmount", "reasonEnglish"}
)
_PAGE: Final = frozenset({"dataList", "totalItem"})
_AROUND: Final = ("success", "code", "msg", "snapshotUrl")


def is_issue(row: Row) -> bool:
    """Whether an object is a dispute of those years, alone or beside the picture of its order."""
    return not _DETAIL.isdisjoint(row.data)


def is_page(row: Row) -> bool:
    """Whether an object is a page of a list of disputes of those years."""
    return not _PAGE.isdisjoint(row.data)


# --- the dispute ------------------------------------------------------------------------------


class _Sums(NamedTuple):
    """An amount in the currency of the order, and in that of the seller's account."""

    local: Money | None
    usd: Money | None


class _Facts(NamedTuple):
    """What each step needs to know of the dispute around it."""

    id: str
    line_id: str
    limit: _Sums


class _Step(NamedTuple):
    """One step of a dispute, the reason that it tells, and what it proposes."""

    process: ProcessRecord
    reason: str
    solutions: list[SolutionRecord]


def issue_of(row: Row) -> IssueRecord:
    """Read a dispute of those years.

    Args:
        row: The object without the answer that is wrapped around it.
    """
    issue = _unwrapped(row)
    limit = _Sums(_money(issue, "limitRefundLocalAmount"), _money(issue, "limitRefundAmount"))
    facts = _Facts(_either(issue.id("id"), issue.id("issueId")), issue.id("orderId"), limit)
    steps = _steps_of(issue, facts)
    record = IssueRecord(
        generation=Generation.OPEN_2015,
        id=facts.id,
        line_id=facts.line_id,
        order_id=issue.id("parentOrderId"),
        status=issue.term("issueStatus", IssueStatus),
        reason=_reason(issue, steps),
        created_at=_time(issue, "gmtCreate"),
        modified_at=_time(issue, "gmtModified"),
        product=issue.text("productName"),
        price=_money(issue, "productPrice"),
        refund_max=limit.local,
        refund_max_usd=limit.usd,
        buyer=issue.text("buyerLoginId"),
        solutions=_by_owner(steps),
        history=tuple(step.process for step in steps),
    )
    issue.unread()
    return attrs.evolve(record, notes=row.notes.all)


def _unwrapped(row: Row) -> Row:
    """Return the dispute beside which the address of a picture of the order stands."""
    inner = row.row("issueAPIIssueDTO")
    row.skip(*_AROUND)
    if inner is None:
        return row
    row.unread()
    return Row(inner.data, "", row.notes)


def _either(first: str, second: str) -> str:
    """Return the text that is there, of two."""
    return first or second


def _steps_of(issue: Row, facts: _Facts) -> tuple[_Step, ...]:
    """Read the steps, oldest first: the record has them newest first."""
    (rows,) = once(issue.rows("issueProcessDTOs"))
    steps = [_step(row, facts) for row in rows]
    return oldest_first(steps, lambda step: (step.process.at, step.process.id))


def _reason(issue: Row, steps: tuple[_Step, ...]) -> str:
    """Return the reason in English: where the dispute does not tell it, the newest step that does."""
    english, chinese = issue.text("reasonEnglish"), issue.text("reasonChinese")
    told = (step.reason for step in reversed(steps) if step.reason)
    return english or next(told, "") or chinese


_OWNERS: Final = (Party.BUYER, Party.SELLER, Party.PLATFORM, None)


def _by_owner(steps: tuple[_Step, ...]) -> tuple[SolutionRecord, ...]:
    """Return what was proposed: the buyer's, the seller's, then AliExpress's; each oldest first."""
    solutions = [solution for step in steps for solution in step.solutions]
    return tuple(sorted(solutions, key=lambda solution: _OWNERS.index(solution.owner)))


# --- a step -----------------------------------------------------------------------------------

# `Color_not_as_described@3rdIssueReason` (kancloud 127495, 2016).
_SUFFIX: Final = re.compile(r"@\w*IssueReason$")
_PARTIES: Final = {Member.BUYER: Party.BUYER, Member.SELLER: Party.SELLER}
_PROPOSES: Final = frozenset(
    {
        *(ActionType.INITIATE, ActionType.BUYER_CREATE_SOLUTION, ActionType.BUYER_MODIFY_SOLUTION),
        *(ActionType.SELLER_CREATE_SOLUTION, ActionType.SELLER_MODIFY_SOLUTION),
        *(ActionType.PLATFORM_GIVE_SOLUTION, ActionType.JUDGMENT),
    }
)


def _step(row: Row, facts: _Facts) -> _Step:
    process = _process(row)
    reason = _SUFFIX.sub("", row.text("reason")).replace("_", " ")
    shared = SolutionRecord(
        path=row.path,
        issue_id=_either(process.issue_id, facts.id),
        order_id=facts.line_id,
        owner=_party(process.member),
        content=process.content,
        refund=_money(row, "refundAmount"),
        refund_usd=_money(row, "refundConfirmAmount"),
        created_at=process.at,
        modified_at=_time(row, "gmtModified"),
    )
    (rows,) = once(row.rows("issueRefundSuggestionList"))
    solutions = [found for each in rows if (found := _solution(each, shared, facts.limit))]
    row.unread()
    return _Step(process, reason, solutions or _of_the_step(row, process, shared))


def _process(row: Row) -> ProcessRecord:
    member, at = row.term("submitMemberType", Member), _time(row, "gmtCreate")
    if at is None:
        row.notes.add(NoteCode.ASSUMED, row.at("gmtCreate"), detail="without a time it keeps its place")
    pictures, videos = (_files(row, name, member, at) for name in ("attachments", "videos"))
    return ProcessRecord(
        path=row.path,
        id=row.id("id"),
        issue_id=row.id("issueId"),
        action=row.term("actionType", ActionType),
        member=member,
        at=at,
        content=row.text("content"),
        goods_received=_answer(row, "isReceivedGoods"),
        buyer_video=bool(videos) and member is Member.BUYER,
        seller_video=bool(videos) and member is Member.SELLER,
        attachments=(*pictures, *videos),
    )


def _party(member: Member | None) -> Party | None:
    """Return whose side somebody is on: agents and the system are AliExpress."""
    return None if member is None else _PARTIES.get(member, Party.PLATFORM)


def _files(row: Row, name: str, member: Member | None, at: DateTime | None) -> list[AttachmentRecord]:
    """Read the addresses of files: they came with the step, from whoever took it."""
    told = row.data.get(name)
    row.skip(name)
    listed = enumerate(cast("list[object]", told) if isinstance(told, list) else [told])
    (members,) = once([Row({"file": each}, f"{row.at(name)}[{place}]", row.notes) for place, each in listed])
    shared = AttachmentRecord(path="", owner=_party(member), created_at=at)
    files = [attrs.evolve(shared, path=each.path, file=each.text("file")) for each in members]
    return [each for each in files if each.file]


# --- what was proposed ------------------------------------------------------------------------


class _RefundType(Term):
    """How much of the money a suggestion is about (xiajian/aliexpress_php_sdk, 2016)."""

    FULL = "full_amount_refund"
    PART = "part_amount_refund"
    NONE = "no_amount_refund"


_SAID: Final = ("issueMoney", "issueMoneyPost", "issueRefundType")


def _solution(row: Row, shared: SolutionRecord, limit: _Sums) -> SolutionRecord | None:
    """Read a suggestion; what it does not say is said by the step around it.

    None, with a note, for the place of one to come: before a judgement it is `{"isDefault": true}`.
    """
    back, default = _answer(row, "issueReturnGoods"), row.flag("isDefault")
    if not (back or any(row.data.get(name) for name in _SAID)):
        row.notes.add(NoteCode.PLACEHOLDER, row.path, row.data)
        return None
    kind = row.term("issueRefundType", _RefundType)
    local, usd = _money(row, "issueMoney"), _money(row, "issueMoneyPost")
    stated = _Sums(shared.refund if local is None else local, shared.refund_usd if usd is None else usd)
    meant = _meant(row, kind, stated, limit)
    owner = row.party("submitMemberType") or shared.owner
    row.unread()
    solution = attrs.evolve(shared, path=row.path, owner=owner, type=_type(row, back), default=default)
    return attrs.evolve(solution, refund=meant.local, refund_usd=meant.usd)


def _type(row: Row, back: bool | None) -> SolutionType:  # noqa: FBT001  # as the record answers it
    """Tell a return from a refund alone."""
    if back is None:
        row.notes.add(NoteCode.ASSUMED, row.at("issueReturnGoods"), detail="a refund alone is taken")
    return SolutionType.RETURN_AND_REFUND if back else SolutionType.REFUND


def _meant(row: Row, kind: _RefundType | None, stated: _Sums, limit: _Sums) -> _Sums:
    """Return the money that a suggestion means: its kind decides where no amount is told, or a wrong one."""
    if kind is _RefundType.FULL and stated == (None, None) and any(limit):
        row.notes.add(NoteCode.ASSUMED, row.at("issueMoney"), detail="the most that can be refunded is taken")
        return limit
    if kind is not _RefundType.NONE:
        return stated
    if any(stated):
        told = row.data.get("issueMoney")
        row.notes.add(NoteCode.ASSUMED, row.at("issueMoney"), told, "no refund is asked: nothing is taken")
    known = (limit[place] if sum_ is None else sum_ for place, sum_ in enumerate(stated))
    return _Sums(*(None if money is None else Money.zero(money.currency) for money in known))


def _of_the_step(row: Row, process: ProcessRecord, shared: SolutionRecord) -> list[SolutionRecord]:
    """Return what a step proposes by an amount of its own, if no suggestion in it says anything."""
    if process.action not in _PROPOSES or shared.refund is shared.refund_usd is None:
        return []
    return [attrs.evolve(shared, type=_type(row, None))]


# --- plain values of those years --------------------------------------------------------------

# 20151118045546000-0800 (kancloud 127485, 2016).
_TIME: Final = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{3})([+-][0-9]{4})"
)
_WORDS: Final = re.compile(r"([0-9.]+) ([A-Za-z]{3})")
_ANSWERS: Final = {"Y": True, "N": False}
_EXACT: Final = Context(prec=60, traps=[Inexact, InvalidOperation, DivisionByZero])


def _time(row: Row, name: str) -> DateTime | None:
    """Read a time with its offset, such as `20151118045546000-0800`, or a time of the newer records."""
    told = row.data.get(name)
    found = _TIME.fullmatch(told.strip()) if isinstance(told, str) else None
    if found is None:
        return row.time(name)
    row.skip(name)
    year, month, day, hour, minute, second, milli, offset = found.groups()
    try:
        return parse_instant(f"{year}-{month}-{day}T{hour}:{minute}:{second}.{milli}{offset}")
    except InvalidValueError:
        row.notes.add(NoteCode.UNREADABLE, row.at(name), told)
        return None


def _answer(row: Row, name: str) -> bool | None:
    """Read yes or no: `Y`, `N`, or a truth value."""
    told = row.data.get(name)
    found = _ANSWERS.get(told.strip().upper()) if isinstance(told, str) else None
    if found is None:
        return row.flag(name)
    row.skip(name)
    return found


def _money(row: Row, name: str) -> Money | None:
    """Read an object of money, or words such as `1120 RUB`."""
    told = row.data.get(name)
    words = _WORDS.fullmatch(told.strip()) if isinstance(told, str) else None
    if words is not None:
        row.skip(name)
        return Row({name: words[1]}, row.path, row.notes).money(name, words[2])
    inner = row.row(name)
    return None if inner is None else _sum(inner)


def _sum(row: Row) -> Money | None:
    """Read an object of money: its cents where it says how many make one, else its amount.

    The cents are a whole number, which every program carries as it is. The amount is a floating-point
    number in the marketplace's own kit, and may have been rounded on its way.
    """
    currency = _currency(row)
    stated, counted = row.money("amount", currency), _counted(row, currency)
    row.unread()
    if counted is None:
        return stated
    if stated is not None and stated != counted:
        row.notes.add(NoteCode.ASSUMED, row.path, row.data, f"amount and cent differ: {counted} is taken")
    return counted


def _counted(row: Row, currency: str) -> Money | None:
    """Return the cents as money: how many make one differs between currencies, and is never assumed."""
    cent, factor = row.number("cent"), row.number("centFactor")
    if cent is None:
        return None
    try:
        return Money(_EXACT.divide(Decimal(cent), Decimal(factor or 0)), currency)
    except (DecimalException, InvalidValueError):
        row.notes.add(NoteCode.UNREADABLE, row.at("cent"), cent, "what it is worth cannot be told")
        return None


def _currency(row: Row) -> str:
    """Return the code of the currency, which stands there twice."""
    code, inner = row.text("currencyCode").upper(), row.row("currency")
    again = "" if inner is None else inner.text("currencyCode").upper()
    if code and again and code != again:
        row.notes.add(NoteCode.ASSUMED, row.at("currency"), again, f"{code} is taken")
    return code or again


# --- the list ---------------------------------------------------------------------------------

# The list leaves out the steps (kancloud 127494, 2016).
_MORE: Final = ("issueProcessDTOs", "limitRefundAmount", "limitRefundLocalAmount")


def page_of(row: Row) -> IssuePage:
    """Read a page of a list of disputes of those years.

    Args:
        row: The object.
    """
    row.skip(*_AROUND)
    (rows,) = once(row.rows("dataList"))
    page = IssuePage(
        generation=Generation.OPEN_2015,
        issues=tuple(map(_summary, rows)),
        page=row.number("currentPage"),
        size=row.number("pageSize"),
        total=row.number("totalItem"),
    )
    row.unread()
    return attrs.evolve(page, notes=row.notes.all)


def _summary(row: Row) -> IssueSummary:
    row.skip(*_MORE)
    summary = IssueSummary(
        id=_either(row.id("id"), row.id("issueId")),
        line_id=row.id("orderId"),
        order_id=row.id("parentOrderId"),
        status=row.term("issueStatus", IssueStatus),
        reason=_either(row.text("reasonEnglish"), row.text("reasonChinese")),
        created_at=_time(row, "gmtCreate"),
        modified_at=_time(row, "gmtModified"),
        buyer=row.text("buyerLoginId"),
    )
    row.unread()
    return summary

"""What contradicts itself in a dispute's record: told, and never a reason not to read on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from types import MappingProxyType
from typing import Final, TypeAlias, final

import attrs

from aliclaim._case import Case
from aliclaim._checks import Term, holds_argument
from aliclaim._errors import RecordError
from aliclaim._events import is_of_order
from aliclaim._money import Money
from aliclaim._order import Order
from aliclaim._policy import GUIDE, Party, Policy
from aliclaim._refusals import Refusal, RefusalCode
from aliclaim._time import DateTime, iso
from aliclaim._values import Value
from aliclaim.adapters.aliexpress._case import tell
from aliclaim.adapters.aliexpress._fields import named
from aliclaim.adapters.aliexpress._offers import SETTLED
from aliclaim.adapters.aliexpress._raw import Notes
from aliclaim.adapters.aliexpress._records import IssueRecord, ProcessRecord, SolutionRecord
from aliclaim.adapters.aliexpress._rows import side_of
from aliclaim.adapters.aliexpress._terms import (
    ActionType,
    Generation,
    IssueStatus,
    ReverseStatus,
    SolutionStatus,
    SolutionType,
)


class ContradictionCode(Term):
    """What contradicts what: stable, for programs and translators."""

    STATUS_AND_HISTORY = "status_and_history"
    """The state of the dispute is not the one that its steps led to."""
    STATES_DISAGREE = "states_disagree"
    """The older and the newer state do not fit together."""
    PROPOSAL_WAITING = "proposal_waiting"
    """The dispute is over, and a proposal still waits for an answer."""
    ABOVE_LIMIT = "above_limit"
    """A solution is about more than can be refunded (O4)."""
    RETURN_WITHOUT_RETURN = "return_without_return"
    """A return is said to have succeeded, where money alone was settled."""
    REJECTED_BUT_REACHED = "rejected_but_reached"
    """The refund was rejected, and a solution stands: agreed is not paid."""
    TWO_REACHED = "two_reached"
    """Two solutions stand."""
    REACHED_WITHOUT_DATE = "reached_without_date"
    """A solution stands, and nothing says since when."""
    DATE_WITHOUT_REACHED = "date_without_reached"
    """It is said when or how a solution came to stand which does not stand."""
    DEFAULT_NOT_BUYERS = "default_not_buyers"
    """What silence executes is not the buyer's."""
    OWNER_AND_LIST = "owner_and_list"
    """A solution stands in the list of another party."""
    SAME_ID = "same_id"
    """Two rows have one id, and different contents."""
    ISSUE_IDS_DISAGREE = "issue_ids_disagree"
    """A row names another dispute than the record around it."""
    LINE_IDS_DISAGREE = "line_ids_disagree"
    """A solution names another order line than the record around it."""
    CURRENCIES_DISAGREE = "currencies_disagree"
    """Two amounts that should be in one currency are not."""
    BEFORE_OPENING = "before_opening"
    """Something lies before the opening of the dispute."""
    BEFORE_MADE = "before_made"
    """A solution was accepted before it was made."""
    AFTER_END = "after_end"
    """Something lies after the end of the dispute."""
    ATTACHMENT_DATE = "attachment_date"
    """A file has another date than the step that it came with."""
    ATTACHMENT_OWNER = "attachment_owner"
    """A file is said to be of another party than the one who took the step."""
    OTHER_ORDER = "other_order"
    """The order beside the record has another id."""
    OTHER_LINE = "other_line"
    """The order beside the record does not have the line of the dispute."""
    OTHER_CURRENCY = "other_currency"
    """The order beside the record has another currency (O4)."""
    STEP_REFUSED = "step_refused"
    """The rules do not allow the step: it is left out of the case."""
    STEP_OUTSIDE_RULES = "step_outside_rules"
    """The rules would not have let it be done: it is taken, since the record shows it."""


_C = ContradictionCode
_SENTENCES: Final = MappingProxyType(
    {
        _C.STATUS_AND_HISTORY: "The state is not the one that the steps led to",
        _C.STATES_DISAGREE: "The two states do not fit together",
        _C.PROPOSAL_WAITING: "The dispute is over, and a proposal still waits for an answer",
        _C.ABOVE_LIMIT: "It is more than can be refunded",
        _C.RETURN_WITHOUT_RETURN: "A return succeeded, where money alone was settled",
        _C.REJECTED_BUT_REACHED: "The refund was rejected, and a solution stands",
        _C.TWO_REACHED: "Two solutions stand",
        _C.REACHED_WITHOUT_DATE: "A solution stands, and nothing says since when",
        _C.DATE_WITHOUT_REACHED: "A solution that does not stand is said to have been reached",
        _C.DEFAULT_NOT_BUYERS: "What silence executes is not the buyer's",
        _C.OWNER_AND_LIST: "A solution stands in the list of another party",
        _C.SAME_ID: "Two rows have one id, and different contents",
        _C.ISSUE_IDS_DISAGREE: "A row names another dispute",
        _C.LINE_IDS_DISAGREE: "A solution names another order line",
        _C.CURRENCIES_DISAGREE: "Two amounts are in different currencies",
        _C.BEFORE_OPENING: "It lies before the opening",
        _C.BEFORE_MADE: "It was accepted before it was made",
        _C.AFTER_END: "It lies after the end",
        _C.ATTACHMENT_DATE: "A file and its step have different dates",
        _C.ATTACHMENT_OWNER: "A file and its step are of different parties",
        _C.OTHER_ORDER: "The order has another id",
        _C.OTHER_LINE: "The order does not have this line",
        _C.OTHER_CURRENCY: "The order has another currency",
        _C.STEP_REFUSED: "The rules do not allow this step",
        _C.STEP_OUTSIDE_RULES: "The rules would not have let this be done",
    }
)


@final
@attrs.frozen(eq=False, repr=False)
class Place(Value):
    """A place in a record, or in the order beside it.

    Attributes:
        path: Where, such as `issue_status`, or `order.id` in the order.
        value: What stands there, as text; empty for nothing.
    """

    path: str
    value: str

    def __str__(self) -> str:
        """Return the path and the value."""
        return f"{self.path} {self.value or 'nothing'}"


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Contradiction(Value):
    """Two things in a record of which one cannot be right; or a step that the rules do not know so.

    Attributes:
        code: What contradicts what.
        places: Where: both places; one alone where the rules say no to it.
        refusals: What the rules say, where they are what it contradicts.
    """

    code: ContradictionCode
    places: tuple[Place, ...]
    refusals: tuple[Refusal, ...] = ()

    def __str__(self) -> str:
        """Return one line for a person."""
        where = "; ".join(map(str, self.places))
        why = "".join(f" {refusal}" for refusal in self.refusals)
        return f"{_SENTENCES[self.code]}: {where}.{why}"


_Found: TypeAlias = Iterator[Contradiction]


def audit(
    record: IssueRecord, order: Order | None = None, *, policy: Policy = GUIDE
) -> tuple[Contradiction, ...]:
    """Find what contradicts itself in a dispute's record, or the rules.

    Args:
        record: The record.
        order: The order around it, if it is known.
        policy: The figures that count.

    Returns:
        Every contradiction, by its place in the record; empty where there is none.

    Raises:
        InvalidValueError: An argument is of the wrong kind, or the order lacks the date from which the
            policy counts.

    Examples:
        >>> from aliclaim.adapters.aliexpress import read_issue
        >>> record = read_issue(
        ...     {
        ...         "id": 60700000000010001,
        ...         "issue_status": "processing",
        ...         "reverse_detail_status": "refund_success",
        ...     }
        ... )
        >>> print(*audit(record))
        The two states do not fit together: issue_status processing; reverse_detail_status refund_success.
    """
    holds_argument("record", record, IssueRecord, "an IssueRecord")
    holds_argument("order", order, (Order, type(None)), "an Order")
    holds_argument("policy", policy, Policy, "a Policy")
    inside = chain.from_iterable(check(record) for check in _CHECKS)
    beside = _order_differs(record, order) if order else ()
    return tuple(sorted(chain(inside, beside, _steps(record, order, policy)), key=_by_place))


def _by_place(found: Contradiction) -> list[tuple[bool, int, str]]:
    """Return a key that sorts paths by their names and numbers."""
    parts = re.split(r"(\d+)", found.places[0].path)
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


def _told(code: ContradictionCode, *places: Place) -> Contradiction:
    return Contradiction(code=code, places=places)


def _place(path: str, value: object) -> Place:
    return Place(path, "" if value is None else iso(value) if isinstance(value, DateTime) else str(value))


def _of(record: IssueRecord, field: str, row: SolutionRecord | ProcessRecord | None = None) -> Place:
    """Return the place of a field of the record, or of one of its rows."""
    return _place(named(record, field, row.path if row else ""), getattr(row or record, field))


# --- the states -------------------------------------------------------------------------------

_ENDS: Final = frozenset(
    {
        ActionType.SELLER_ACCEPT,
        ActionType.BUYER_ACCEPT,
        ActionType.BUYER_ACCEPT_PLATFORM,
        ActionType.SELLER_ACCEPT_PLATFORM,
        ActionType.PLATFORM_FORCE_REACH,
        ActionType.PERFORM_SOLUTION,
        ActionType.PLATFORM_PERFORM_SOLUTION,
        ActionType.BUYER_SEND_TIMEOUT,
    }
)
_PERFORMING: Final = frozenset({ActionType.PERFORM_SOLUTION, ActionType.PLATFORM_PERFORM_SOLUTION})
_PAID: Final = frozenset({ReverseStatus.REFUND_SUCCESS, ReverseStatus.RETURN_SUCCESS})
_DONE: Final = _PAID | {ReverseStatus.REFUND_REJECTED}
_RUNNING: Final = frozenset(ReverseStatus) - _DONE
_FITTING: Final = MappingProxyType(
    {
        IssueStatus.PROCESSING: _RUNNING,
        IssueStatus.FINISHED: _DONE,
        IssueStatus.CANCELED: frozenset[ReverseStatus](),
    }
)
_OVER: Final = frozenset({IssueStatus.FINISHED, IssueStatus.CANCELED})
_WAITING: Final = frozenset({SolutionStatus.WAIT_BOTH, SolutionStatus.WAIT_BUYER, SolutionStatus.WAIT_SELLER})


def _status_and_history(record: IssueRecord) -> _Found:
    if not record.history or record.status is None:
        return
    ended = [row for row in record.history if row.action in _ENDS]
    cancelled = [row for row in record.history if row.action is ActionType.CANCEL]
    stands = ended or any(each.status in SETTLED for each in record.solutions)
    if record.status is not IssueStatus.CANCELED and cancelled:
        against = cancelled[-1]
    elif (record.status is IssueStatus.CANCELED and not cancelled) or (
        record.status is IssueStatus.FINISHED and not stands
    ):
        against = record.history[-1]
    else:
        return
    yield _told(_C.STATUS_AND_HISTORY, _of(record, "status"), _of(record, "action", against))


def _states_disagree(record: IssueRecord) -> _Found:
    if record.status is None or record.reverse_status is None:
        return
    if record.reverse_status not in _FITTING.get(record.status, frozenset(ReverseStatus)):
        yield _told(_C.STATES_DISAGREE, _of(record, "status"), _of(record, "reverse_status"))


def _proposal_waiting(record: IssueRecord) -> _Found:
    if record.status in _OVER:
        for each in record.solutions:
            if each.status in _WAITING:
                yield _told(_C.PROPOSAL_WAITING, _state(each), _of(record, "status"))


def _state(told: SolutionRecord) -> Place:
    return _place(f"{told.path}.status", told.status)


def _return_without_return(record: IssueRecord) -> _Found:
    settled = [each for each in record.solutions if each.status in SETTLED]
    returned = any(each.type is not SolutionType.REFUND for each in settled)
    if record.reverse_status is ReverseStatus.RETURN_SUCCESS and settled and not returned:
        type_ = _of(record, "type", settled[-1])
        yield _told(_C.RETURN_WITHOUT_RETURN, _of(record, "reverse_status"), type_)


def _rejected_but_reached(record: IssueRecord) -> _Found:
    if record.reverse_status is ReverseStatus.REFUND_REJECTED:
        for each in record.solutions:
            if each.status in SETTLED:
                yield _told(_C.REJECTED_BUT_REACHED, _state(each), _of(record, "reverse_status"))


# --- the solutions ----------------------------------------------------------------------------


def _above_limit(record: IssueRecord) -> _Found:
    for each in record.solutions:
        for amount, limit in (("refund", "refund_max"), ("refund_usd", "refund_max_usd")):
            if _exceeds(record, getattr(each, amount), getattr(record, limit)):
                yield _told(_C.ABOVE_LIMIT, _of(record, amount, each), _of(record, limit))
                break


def _exceeds(record: IssueRecord, amount: Money | None, limit: Money | None) -> bool:
    if amount is None or limit is None or amount.currency != limit.currency:
        return False
    # The limit falls to nothing once money was refunded: it was seen so on live records.
    return amount > limit and not (not limit and _is_paid(record))


def _is_paid(record: IssueRecord) -> bool:
    performed = any(row.action in _PERFORMING for row in record.history)
    stands = any(each.status is SolutionStatus.PERFORMED for each in record.solutions)
    return record.status is IssueStatus.FINISHED or record.reverse_status in _PAID or performed or stands


def _reached(record: IssueRecord) -> _Found:
    settled = [each for each in record.solutions if each.status in SETTLED]
    for other in settled[1:]:
        yield _told(_C.TWO_REACHED, _state(other), _state(settled[0]))
    for each in record.solutions:
        yield from _reached_and_date(record, each)


def _reached_and_date(record: IssueRecord, told: SolutionRecord) -> _Found:
    date = _of(record, "reached_at", told)
    if record.generation is Generation.OPEN_2015:
        return  # it had no states of solutions
    if told.status is SolutionStatus.REACHED and told.reached_at is None:
        yield _told(_C.REACHED_WITHOUT_DATE, _state(told), date)
    if told.status not in SETTLED | {SolutionStatus.REACH_CANCELLED} and (told.reached_at or told.reached):
        shown = date if told.reached_at else _of(record, "reached", told)
        yield _told(_C.DATE_WITHOUT_REACHED, shown, _state(told))


def _default(record: IssueRecord) -> _Found:
    for each in record.solutions:
        if each.default and each.owner not in {Party.BUYER, None}:
            yield _told(_C.DEFAULT_NOT_BUYERS, _of(record, "default", each), _of(record, "owner", each))


def _owner_and_list(record: IssueRecord) -> _Found:
    for each in record.solutions:
        list_ = each.path.partition("_solution_list")
        if list_[1] and each.owner is not None and each.owner.value != list_[0]:
            yield _told(_C.OWNER_AND_LIST, _of(record, "owner", each), _place(list_[0] + list_[1], ""))


# --- ids and currencies -----------------------------------------------------------------------


def _same_id(record: IssueRecord) -> _Found:
    for rows in (record.solutions, record.history):
        first: dict[str, SolutionRecord | ProcessRecord] = {}
        for row in rows:
            known = first.setdefault(row.id, row)
            if row.id and not row.id.startswith("-") and known is not row and known != _moved(row, known):
                places = _place(f"{row.path}.id", row.id), _place(f"{known.path}.id", known.id)
                yield _told(_C.SAME_ID, *places)


def _moved(
    row: SolutionRecord | ProcessRecord, place: SolutionRecord | ProcessRecord
) -> SolutionRecord | ProcessRecord:
    """Return a row as if it stood in the place of another: where it stands is not what it says."""
    return attrs.evolve(row, path=place.path)


def _ids(record: IssueRecord) -> _Found:
    told: set[str] = {record.id, ""}
    rows: tuple[SolutionRecord | ProcessRecord, ...] = (*record.solutions, *record.history)
    for row in rows:
        if record.id and row.issue_id not in told:
            told.add(row.issue_id)
            yield _told(_C.ISSUE_IDS_DISAGREE, _of(record, "id"), _of(record, "issue_id", row))
    told = {record.line_id, ""}
    for each in record.solutions:
        if record.line_id and each.order_id not in told:
            told.add(each.order_id)
            line = _place(f"{each.path}.order_id", each.order_id)
            yield _told(_C.LINE_IDS_DISAGREE, _of(record, "line_id"), line)


def _currencies(record: IssueRecord) -> _Found:
    for amounts in (_local(record), _dollars(record)):
        told = [(place, money) for place, money in amounts if money is not None]
        for place, money in told[1:]:
            if money.currency != told[0][1].currency:
                yield _told(_C.CURRENCIES_DISAGREE, place, told[0][0])


_Amounts: TypeAlias = Iterator[tuple[Place, Money | None]]


def _local(record: IssueRecord) -> _Amounts:
    """Go through the amounts in the currency of the order."""
    yield _of(record, "refund_max"), record.refund_max
    for each in record.solutions:
        yield _of(record, "refund", each), each.refund
        yield _of(record, "freight", each), each.freight


def _dollars(record: IssueRecord) -> _Amounts:
    """Go through the amounts in the currency of the seller's account."""
    yield _of(record, "refund_max_usd"), record.refund_max_usd
    for each in record.solutions:
        yield _of(record, "refund_usd", each), each.refund_usd


# --- dates and files --------------------------------------------------------------------------

_DATES: Final = ("created_at", "buyer_accepted_at", "seller_accepted_at", "reached_at")


def _before_opening(record: IssueRecord) -> _Found:
    starts = [_of(record, "created_at")] if record.created_at else []
    first = next((row for row in record.history if row.action is ActionType.INITIATE and row.at), None)
    instants = [record.created_at] if record.created_at else []
    if first and first.at:
        starts.append(_of(record, "at", first))
        instants.append(first.at)
    for place, at in _dated(record):
        after = [start for start, instant in zip(starts, instants, strict=True) if at < instant]
        if after:
            yield _told(_C.BEFORE_OPENING, place, after[0])


def _dated(record: IssueRecord) -> Iterator[tuple[Place, DateTime]]:
    """Go through the dates of what happened in a dispute."""
    for row in record.history:
        if row.at:
            yield _of(record, "at", row), row.at
    for each in record.solutions:
        for field in _DATES:
            if at := getattr(each, field):
                yield _of(record, field, each), at


def _after_end(record: IssueRecord) -> _Found:
    ends = [row for row in record.history if row.action is ActionType.CANCEL or row.action in _PERFORMING]
    last = max((row for row in ends if row.at), key=lambda row: (row.at, row.path), default=None)
    if last is None or last.at is None:
        return
    for place, at in _dated(record):
        if at > last.at:
            yield _told(_C.AFTER_END, place, _of(record, "at", last))


def _before_made(record: IssueRecord) -> _Found:
    for each in record.solutions:
        for field in _DATES[1:]:
            at = getattr(each, field)
            if at and each.created_at and at < each.created_at:
                yield _told(_C.BEFORE_MADE, _of(record, field, each), _of(record, "created_at", each))


def _attachments(record: IssueRecord) -> _Found:
    for row in record.history:
        for each in row.attachments:
            if each.created_at and row.at and each.created_at != row.at:
                date = _place(f"{each.path}.gmt_create", each.created_at)
                yield _told(_C.ATTACHMENT_DATE, date, _of(record, "at", row))
            if each.owner and row.member and each.owner is not side_of(row.member):
                owner = _place(f"{each.path}.owner", each.owner)
                yield _told(_C.ATTACHMENT_OWNER, owner, _of(record, "member", row))


_CHECKS: Final = (
    *(_status_and_history, _states_disagree, _proposal_waiting, _return_without_return),
    *(_rejected_but_reached, _above_limit, _reached, _default, _owner_and_list, _same_id, _ids),
    *(_currencies, _before_opening, _before_made, _after_end, _attachments),
)


# --- the order and the rules ------------------------------------------------------------------


def _order_differs(record: IssueRecord, order: Order) -> _Found:
    ids = {record.order_id, record.line_id} - {""}
    if ids and order.id not in ids:
        known = "order_id" if record.order_id else "line_id"
        yield _told(_C.OTHER_ORDER, _of(record, known), Place("order.id", order.id))
    lines = [item.id for item in order.items]
    if lines and record.line_id and record.line_id not in {*lines, order.id}:
        yield _told(_C.OTHER_LINE, _of(record, "line_id"), Place("order.items", ", ".join(lines)))
    for place, money in _local(record):
        if money is not None:
            if money.currency != order.paid.currency:
                yield _told(_C.OTHER_CURRENCY, place, _place("order.paid", order.paid))
            break


def _steps(record: IssueRecord, order: Order | None, policy: Policy) -> Iterable[Contradiction]:
    """Ask the rules for each step: what they refuse, and what they would have refused to be done."""
    try:
        story = tell(record, order, policy, None, Notes())
    except RecordError:  # no amount anywhere: there is no case to ask
        return
    for step in story.refused:
        yield _step(_C.STEP_REFUSED, step.path, step.event.tag, step.refusals)
    case = Case(order=story.case.given, policy=policy)
    for event, path in story.taken:
        if not is_of_order(event):
            plain = case.why_not(attrs.evolve(event, observed=False))
            if refusals := tuple(each for each in plain if order or each.code not in _UNKNOWN):
                yield _step(_C.STEP_OUTSIDE_RULES, path, event.tag, refusals)
        case = case.apply(event)


# Of an order that is made of the record the shipping is not known, which says nothing against a step.
_UNKNOWN: Final = frozenset({RefusalCode.NOT_SHIPPED, RefusalCode.START_UNKNOWN})


def _step(code: ContradictionCode, path: str, tag: str, refusals: tuple[Refusal, ...]) -> Contradiction:
    return Contradiction(code=code, places=(Place(path, tag),), refusals=refusals)

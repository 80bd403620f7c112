"""A dispute's record as a case of the rules: its history is told step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Final, TypeAlias, final

import attrs

from aliclaim._case import Case
from aliclaim._checks import holds_argument
from aliclaim._claims import Reason
from aliclaim._errors import Fault, RecordError
from aliclaim._events import (
    Event,
    OrderEvent,
    OrderShipped,
    ProtectionExtended,
    ReceiptConfirmed,
    RefundCompleted,
    TrackingUpdated,
)
from aliclaim._money import Money
from aliclaim._order import Item, Order
from aliclaim._policy import GUIDE, Party, Policy
from aliclaim._time import DateTime
from aliclaim._values import Value
from aliclaim.adapters.aliexpress._endings import (
    decided_at,
    ended,
    proposed,
    settled,
    unshown_decisions,
)
from aliclaim.adapters.aliexpress._fields import named
from aliclaim.adapters.aliexpress._raw import Notes
from aliclaim.adapters.aliexpress._reason_words import known_reason
from aliclaim.adapters.aliexpress._records import IssueRecord, Note, NoteCode, ProcessRecord
from aliclaim.adapters.aliexpress._rows import first_request, opened, told
from aliclaim.adapters.aliexpress._story import RefusedStep, Story, cut
from aliclaim.adapters.aliexpress._terms import ActionType, SolutionStatus, SolutionType

_N = NoteCode


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class CaseReading(Value):
    """A case that was read from a dispute's record, and what could not be taken as it stands.

    Attributes:
        record: The record.
        case: The case: its history is what the record shows, and what must have happened besides.
        events: What was taken, oldest first.
        refused: Steps that the rules do not allow; they are left out of the case.
        notes: What had to be assumed or inferred, and what moves no dispute.
    """

    record: IssueRecord
    case: Case
    events: tuple[Event, ...]
    refused: tuple[RefusedStep, ...]
    notes: tuple[Note, ...]


def case_of(
    record: IssueRecord,
    order: Order | None = None,
    *,
    policy: Policy = GUIDE,
    reason: Reason | None = None,
) -> CaseReading:
    """Make a case of a dispute's record, by its history.

    Each event is observed: the marketplace's own record shows it, so that windows, forms and
    estimated dates do not refuse it.

    Args:
        record: The record.
        order: The order around it; where none is given, one is made of what the record tells, without
            a date of shipping.
        policy: The figures that count.
        reason: Why the buyer claims, where the record's words do not tell it right.

    Returns:
        The case, what was left out of it, and notes.

    Raises:
        RecordError: No order is given, and no amount stands anywhere in the record.
        InvalidValueError: An argument is of the wrong kind, or the order lacks the date from which the
            policy counts.

    Examples:
        >>> from aliclaim.adapters.aliexpress import read_issue
        >>> asks = {"refund_money": "22.08", "refund_money_currency": "EUR", "solution_type": "refund"}
        >>> record = {"id": 60700000000010001, "issue_status": "canceled_issue", "issue_reason": "Damaged"}
        >>> dates = {"gmt_create": "2026-03-02 08:11:40", "gmt_modified": "2026-03-04 09:00:00"}
        >>> reading = case_of(read_issue({**record, **dates, "buyer_solution_list": [{**asks, **dates}]}))
        >>> reading.case.dispute.phase
        <Phase.CANCELLED: 'cancelled'>
        >>> [(event.tag, str(event.at)) for event in reading.events]  # doctest: +NORMALIZE_WHITESPACE
        [('dispute_opened', '2026-03-02 16:11:40+00:00'),
         ('buyer_cancelled', '2026-03-04 17:00:00+00:00')]
        >>> print(reading.notes[-1].detail)
        buyer_cancelled: the state of the record says so, and no step shows it
    """
    holds_argument("record", record, IssueRecord, "an IssueRecord")
    holds_argument("order", order, (Order, type(None)), "an Order")
    holds_argument("policy", policy, Policy, "a Policy")
    holds_argument("reason", reason, (Reason, type(None)), "a Reason")
    notes = Notes()
    story = tell(record, order, policy, reason, notes)
    return CaseReading(
        record=record,
        case=story.case,
        events=tuple(event for event, _ in story.taken),
        refused=tuple(story.refused),
        notes=notes.all,
    )


def tell(
    record: IssueRecord, order: Order | None, policy: Policy, reason: Reason | None, notes: Notes
) -> Story:
    """Tell a record to a case, from its opening to what its states say of the end.

    Raises:
        RecordError: No order is given, and no amount stands anywhere in the record.
    """
    around = order_of(record, notes) if order is None else order
    start = _start(record)
    known = around.as_of(start) if start and order else around
    story = Story(record, Case(order=known, policy=policy), notes)
    if start is None:
        story.leave(named(record, "created_at"), "no step has a date: when it was opened is not known")
        return story
    if order:
        _note_currency(story, order)
    for _, _, step in sorted(_steps(story, around, reason or _reason(story), start), key=itemgetter(0, 1)):
        step()
    ended(story, max((start, *_dates(record), *([story.last] if story.last else []))))
    _note_performed(story)
    return story


def _note_currency(story: Story, order: Order) -> None:
    local, currency = story.record.refund_max, order.paid.currency
    if local is not None and local.currency != currency:
        detail = f"the order is in {currency}: amounts in it are taken, where there are any"
        story.notes.add(_N.ASSUMED, named(story.record, "refund_max"), str(local), detail)


def _note_performed(story: Story) -> None:
    """Say that money which is on its way need not have come."""
    if not any(isinstance(event, RefundCompleted) for event, _ in story.taken):
        for told in story.record.solutions:
            if told.status is SolutionStatus.PERFORMED:
                story.leave(told.path, "perform: the money is on its way, which is not to have come")


# --- the order --------------------------------------------------------------------------------


def order_of(record: IssueRecord, notes: Notes) -> Order:
    """Make an order of what a dispute's record tells of it.

    Raises:
        RecordError: No amount stands anywhere in the record.
    """
    listed = [(field, each) for field, amounts in _amounts(record) if (each := _largest(amounts)) is not None]
    if not listed:
        raise RecordError(
            (Fault(named(record, "refund_max"), "an amount, or an order beside it", "nothing"),)
        )
    field, paid = next((each for each in listed if each[1]), listed[0])
    notes.add(_N.ASSUMED, named(record, field), str(paid), "taken for what was paid")
    return Order(
        id=cut(record.order_id or record.line_id).strip() or _NO_ID, paid=paid, items=_items(record, paid)
    )


_NO_ID: Final = "unknown"


def _amounts(record: IssueRecord) -> Iterator[tuple[str, list[Money | None]]]:
    """Go through the amounts that may be what was paid, the likeliest first."""
    yield "refund_max", [record.refund_max]
    yield "refund", [each.refund for each in record.solutions]
    yield "price", [record.price]
    yield "refund_max_usd", [record.refund_max_usd]
    yield "refund_usd", [each.refund_usd for each in record.solutions]


def _largest(amounts: list[Money | None]) -> Money | None:
    """Return the largest amount in the currency of the first; None where there is none."""
    told = [each for each in amounts if each is not None and each.amount >= 0]
    return max((each for each in told if each.currency == told[0].currency), default=None)


def _items(record: IssueRecord, paid: Money) -> tuple[Item, ...]:
    price, id_ = record.price, cut(record.line_id)
    if price is None or price.currency != paid.currency or price.amount < 0 or not id_.strip():
        return ()
    return (Item(id=id_, title=cut(record.product), price=price),)


def _facts(order: Order, start: DateTime) -> Iterator[tuple[OrderEvent, str]]:
    """Go through what is known of an order since the dispute was opened."""
    if order.shipped_at and order.shipped_at > start:
        yield OrderShipped(at=order.shipped_at), "order.shipped_at"
    if (seen := order.tracking) and seen.seen_at > start:
        yield TrackingUpdated(at=seen.seen_at, status=seen.status), "order.tracking"
    if (extension := order.extension) and extension.at > start:
        yield ProtectionExtended(at=extension.at, until=extension.until), "order.extension"
    if (receipt := order.receipt) and receipt.at > start:
        yield ReceiptConfirmed(at=receipt.at, by=receipt.by), "order.receipt"


# --- the reason -------------------------------------------------------------------------------

_REASON_IDS: Final = {"115": Reason.NOT_ARRIVED}
"""The numbers of reasons that were observed with their words: no table of them is public."""


def _reason(story: Story) -> Reason:
    """Return why the buyer claims; where the words are not known, the closest reason (R9)."""
    record = story.record
    known = known_reason(record.reason) or _REASON_IDS.get(record.reason_id)
    changed = any(row.action is ActionType.BUYER_MODIFY_REASON for row in record.history)
    path = named(record, "reason")
    if known is None:
        closest = _closest(record)
        detail = f"the closest is {closest} (R9): state another by `reason`"
        story.notes.add(_N.ASSUMED, path, record.reason, detail)
    elif changed:
        detail = "it was corrected later, and the record keeps the newest alone"
        story.notes.add(_N.ASSUMED, path, record.reason, detail)
    return known or _closest(record)


def _closest(record: IssueRecord) -> Reason:
    """Tell a reason by whether the goods came: the buyer says so, or would send them back."""
    told = [row.goods_received for row in record.history if row.goods_received is not None]
    returns = any(each.type is SolutionType.RETURN_AND_REFUND for each in record.solutions)
    came = told[0] if told else returns
    return Reason.NOT_AS_DESCRIBED if came else Reason.NOT_ARRIVED


# --- the steps in their order -----------------------------------------------------------------

_Step: TypeAlias = tuple[DateTime, int, Callable[[], object]]
_OPENING, _FACT, _ROW, _OFFER, _DECISION = range(5)  # of one instant, in this order


def _steps(story: Story, order: Order, reason: Reason, start: DateTime) -> Iterator[_Step]:
    """Go through all that is to be told, each with its instant."""
    rows = list(_dated(story, start))
    for row, at in rows:
        story.offers.match(row.action, at)
        yield (
            at,
            _OPENING if row.action is ActionType.INITIATE else _ROW,
            partial(told, story, row, at, reason),
        )
    if not any(row.action is ActionType.INITIATE for row, _ in rows):
        yield start, _OPENING, partial(opened, story, None, start, reason)
    for event, path in _facts(order, start):
        yield event.at, _FACT, partial(story.take_fact, event, path)
    yield from _unshown(story, start)


def _unshown(story: Story, start: DateTime) -> Iterator[_Step]:
    """Go through the proposals and decisions that no step shows."""
    newest = max((start, *_dates(story.record)))
    first = first_request(story)
    for offer in story.offers.each:
        if offer is not first and offer not in story.offers.shown:
            late = newest if offer.record.owner is Party.PLATFORM else start
            at = max(offer.born or late, start)
            yield at, _OFFER, partial(proposed, story, offer, at)
    for offer in unshown_decisions(story):
        at = max(decided_at(offer) or newest, start)
        yield at, _DECISION, partial(settled, story, offer, at)


def _dated(story: Story, start: DateTime) -> Iterator[tuple[ProcessRecord, DateTime]]:
    """Go through the rows with their instants: one without has that of the row before."""
    last = start
    for row in story.record.history:
        if row.at is None:
            story.notes.add(
                _N.ASSUMED, named(story.record, "at", row.path), detail="when the step before it was"
            )
        last = row.at or last
        yield row, last


def _start(record: IssueRecord) -> DateTime | None:
    """Return when the dispute was opened; None where the record holds no date at all."""
    shown = [row.at for row in record.history if row.action is ActionType.INITIATE and row.at]
    return next(chain(shown, filter(None, [record.created_at])), min(_dates(record), default=None))


def _dates(record: IssueRecord) -> list[DateTime]:
    """Return every instant that a record tells."""
    solutions = (_SOLUTION_DATES(each) for each in record.solutions)
    rows = ((row.at, *(each.created_at for each in row.attachments)) for row in record.history)
    own = (record.created_at, record.modified_at)
    return [at for at in chain(own, *solutions, *rows) if at is not None]


_SOLUTION_DATES: Final = attrgetter(
    "created_at", "modified_at", "buyer_accepted_at", "seller_accepted_at", "reached_at"
)

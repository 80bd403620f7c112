"""What changed between two snapshots of a dispute: of its record, or of a case that was read from one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import attrs

from aliclaim._case import Case
from aliclaim._changes import Changes, FactChange, differing, ranked
from aliclaim._changes import changes as case_changes
from aliclaim._checks import holds_argument
from aliclaim._errors import InvalidValueError, RecordError
from aliclaim._order import Order
from aliclaim._policy import GUIDE, Policy
from aliclaim._time import iso
from aliclaim.adapters.aliexpress._case import CaseReading, case_of, order_of
from aliclaim.adapters.aliexpress._raw import Notes
from aliclaim.adapters.aliexpress._records import IssueRecord, Note, ProcessRecord


def changes(
    before: IssueRecord | Case,
    after: IssueRecord | Case,
    now: datetime,
    *,
    order: Order | None = None,
    policy: Policy | None = None,
) -> Changes:
    """Say what changed between two snapshots of a dispute, as `aliclaim.changes` does for two cases.

    Of two records their own words are told besides, as facts that are named `issue.status`,
    `issue.reverse_status`, `issue.solutions[700001].status` and the like; a new note is `issue.notes`, and
    a new step that the rules do not allow `issue.refused`. In which order the rows of two records stand
    makes no difference.

    Args:
        before: The earlier snapshot: a record, or the case that was read from one.
        after: The later one.
        now: The moment of the question.
        order: The order around the dispute, for a record. Where none is given it is that of the case on
            the other side; of two records one order is made, by the larger amount that either tells:
            what can be refunded falls to nothing once it was.
        policy: The figures that count, for a record: if left out those of the case on the other side,
            else the guide's.

    Returns:
        What changed; nothing where both tell the same.

    Raises:
        InvalidValueError: The two are about different disputes or orders; `now` is naive, or lies before
            something that one of them tells; or an argument is of the wrong kind.
        CurrencyMismatchError: The two orders are in different currencies.
        RecordError: No order is given, and neither record tells an amount.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from aliclaim.adapters.aliexpress import read_issue
        >>> told = {"id": 7, "order_id": 1, "gmt_create": "2026-03-02 08:11:40", "issue_status": "processing"}
        >>> told |= {"refund_money_max_local": "22.08", "refund_money_max_local_currency": "EUR"}
        >>> cancelled = told | {"issue_status": "canceled_issue"}
        >>> now = datetime(2026, 3, 9, tzinfo=timezone.utc)
        >>> found = changes(read_issue(told), read_issue(cancelled), now)
        >>> found.phase_after, found.facts[0].name, bool(changes(read_issue(told), read_issue(told), now))
        (<Phase.CANCELLED: 'cancelled'>, 'issue.status', False)
    """
    for what, side in (("before", before), ("after", after)):
        holds_argument(what, side, (IssueRecord, Case), "an IssueRecord or a Case")
    _same_dispute(before, after)
    around = order or _order(before, after)
    once, seen = _read(before, after, around, policy), _read(after, before, around, policy)
    found = case_changes(_case(once), _case(seen), now)
    if not isinstance(once, CaseReading) or not isinstance(seen, CaseReading):
        return found
    return attrs.evolve(found, all=ranked((*found.all, *_told(once, seen))))


# --- one dispute ------------------------------------------------------------------------------


def _same_dispute(before: IssueRecord | Case, after: IssueRecord | Case) -> None:
    """Refuse two disputes, by whichever ids both tell.

    Raises:
        InvalidValueError: They are two.
    """
    if isinstance(before, IssueRecord) and isinstance(after, IssueRecord):
        for name, ours, theirs in (
            ("id", before.id, after.id),
            ("line_id", before.line_id, after.line_id),
            ("order_id", before.order_id, after.order_id),
        ):
            if ours and theirs and ours != theirs:
                raise InvalidValueError(f"after.{name}", f"the {name} {ours!r}", repr(theirs))
    elif isinstance(before, Case) and isinstance(after, IssueRecord):
        _of_order("after", after, before)
    elif isinstance(before, IssueRecord) and isinstance(after, Case):
        _of_order("before", before, after)


def _of_order(what: str, record: IssueRecord, case: Case) -> None:
    """Refuse a record of another order than that of a case."""
    theirs = {record.order_id, record.line_id} - {""}
    ours = {case.order.id, *(item.id for item in case.order.items)}
    if theirs and not theirs & ours:
        raise InvalidValueError(
            f"{what}.order_id", f"the order {case.order.id!r}", repr(record.order_id or record.line_id)
        )


# --- the cases --------------------------------------------------------------------------------


def _order(before: IssueRecord | Case, after: IssueRecord | Case) -> Order | None:
    """Return the order that both sides are about; None where each record must tell its own."""
    known = [side.order for side in (before, after) if isinstance(side, Case)]
    if known:
        return known[0]
    made = [each for side in (before, after) if isinstance(side, IssueRecord) and (each := _made(side))]
    if len({each.paid.currency for each in made}) != 1:
        return None
    return max(made, key=lambda each: each.paid)


def _made(record: IssueRecord) -> Order | None:
    try:
        return order_of(record, Notes())
    except RecordError:
        return None


def _read(
    side: IssueRecord | Case, other: IssueRecord | Case, order: Order | None, policy: Policy | None
) -> CaseReading | Case:
    """Read a record, with what is known by the case on the other side."""
    if isinstance(side, Case):
        return side
    if isinstance(other, IssueRecord):
        return case_of(_sorted(side), order, policy=policy or GUIDE)
    # Not sorted: the case on the other side was read from a record as it stood.
    reading = case_of(side, order, policy=policy or other.policy)
    return attrs.evolve(reading, case=reading.case.with_facts(record=other.record, costs=other.costs))


def _case(side: CaseReading | Case) -> Case:
    return side.case if isinstance(side, CaseReading) else side


def _sorted(record: IssueRecord) -> IssueRecord:
    """Put the files of each step in an order of their own: the record's says nothing."""
    return attrs.evolve(record, history=tuple(map(_with_sorted_files, record.history)))


def _with_sorted_files(row: ProcessRecord) -> ProcessRecord:
    files = sorted(row.attachments, key=lambda each: (each.file, each.owner or ""))
    return attrs.evolve(row, attachments=tuple(files))


# --- what records alone tell ------------------------------------------------------------------


def _told(before: CaseReading, after: CaseReading) -> Iterator[FactChange]:
    yield from differing("issue", _words(before.record), _words(after.record))
    yield from _new("issue.notes", map(_note, _notes(before)), map(_note, _notes(after)))
    yield from _new("issue.refused", _refused(before), _refused(after))


def _words(record: IssueRecord) -> IssueRecord:
    """Return a record without where its rows stand, and without what is told as events and notes."""
    solutions = tuple(attrs.evolve(each, path="") for each in record.solutions)
    return attrs.evolve(record, solutions=solutions, history=(), notes=(), raw="")


def _notes(reading: CaseReading) -> tuple[Note, ...]:
    return (*reading.record.notes, *reading.notes)


def _note(note: Note) -> str:
    """Write a note without the numbers of rows: a new row moves the others."""
    return str(attrs.evolve(note, path=_NUMBERED.sub("", note.path)))


_NUMBERED: Final = re.compile(r"\[\d+\]")


def _refused(reading: CaseReading) -> list[str]:
    return [
        f"{step.event.tag} at {iso(step.event.at)}: {' '.join(map(str, step.refusals))}"
        for step in reading.refused
    ]


def _new(name: str, before: Iterable[str], after: Iterable[str]) -> Iterator[FactChange]:
    """Tell what was not there before, as often as it is new."""
    for words in (Counter(after) - Counter(before)).elements():
        yield FactChange(name=name, before="", after=words)

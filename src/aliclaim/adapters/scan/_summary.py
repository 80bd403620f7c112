"""What a scan has found, in few numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, final

import attrs

from aliclaim._refusals import RefusalCode
from aliclaim._values import Value
from aliclaim.adapters.frames import CODES, RowFault, Urgency, faults_in, refusals_in

FIRST_DAY, LAST_DAY = -31, 91
"""The days left that are counted one by one: what lies beyond is counted with the last of them."""

UNREADABLE = -1
"""What stands in place of the faults of a row that could not be read."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Summary(Value):
    """What a scan has found.

    Attributes:
        facts: Which facts the table told: what it calls otherwise was passed on unread.
        rows: How many rows there were.
        rejected: How many of them have no answers.
        faults: How many rows have each fault; None stands for what could not be read.
        open: How many orders a dispute may be opened on, by urgency.
        refused: How many it is refused on, by refusal and urgency. An order counts for each refusal.
        days: How many orders have so many days left; as `FIRST_DAY` and `LAST_DAY` those beyond, too.
    """

    facts: tuple[str, ...]
    rows: int
    rejected: int
    faults: Counter[RowFault | None]
    open: Counter[Urgency | None]
    refused: Counter[tuple[RefusalCode, Urgency | None]]
    days: Counter[int]


_URGENCY: Final = {number: Urgency(term) for term, number in CODES[Urgency].items()}


def summed_up(facts: Iterable[str], groups: Iterable[tuple[Any, ...]]) -> Summary:
    """Sum up groups of rows: their faults, refusals, urgency and days left, and how many rows they are."""
    rows = rejected = 0
    faults: Counter[RowFault | None] = Counter()
    opened: Counter[Urgency | None] = Counter()
    refused: Counter[tuple[RefusalCode, Urgency | None]] = Counter()
    days: Counter[int] = Counter()
    for fault, refusals, urgency, day, count in groups:
        rows += count
        if fault:
            rejected += count
            faults.update(dict.fromkeys([None] if fault == UNREADABLE else faults_in(fault), count))
            continue
        band = _URGENCY.get(urgency)
        days.update({} if day is None else {day: count})
        opened.update({band: 0 if refusals else count})
        refused.update({(code, band): count for code in refusals_in(refusals)})
    return Summary(
        facts=tuple(facts),
        rows=rows,
        rejected=rejected,
        faults=faults,
        open=opened,
        refused=refused,
        days=days,
    )

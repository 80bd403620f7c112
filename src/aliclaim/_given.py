"""What the command is given: a case file, or a record of the marketplace (extra `cli`)."""

from __future__ import annotations

from typing import Final, TypeAlias, cast, final

import attrs

from aliclaim._case import Case
from aliclaim._errors import RecordError
from aliclaim._order import Order
from aliclaim._policy import GUIDE, Policy
from aliclaim._values import Value
from aliclaim.adapters import aliexpress
from aliclaim.adapters import json as codec
from aliclaim.adapters._converter import plain
from aliclaim.adapters.aliexpress import Contradiction, IssuePage, IssueRecord, Note, OrderRecord
from aliclaim.adapters.aliexpress._raw import parse
from aliclaim.adapters.json import CaseFile, Plain

AUDIT_FORMAT: Final = "aliclaim.audit/1"
"""The name of the shape of an audit."""

PAGE_FORMAT: Final = "aliclaim.page/1"
"""The name of the shape of a page of a list of disputes."""

_OF_A_CASE_FILE: Final = frozenset({"format", "order", "events"})


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Given(Value):
    """A case, and what is to be said of the record that it was read from.

    Attributes:
        file: The case file; of a record, one was made.
        notes: What of the record could not be taken as it stands.
        contradictions: What contradicts itself in the record.
    """

    file: CaseFile
    notes: tuple[Note, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Everything that is to be said of the record, what contradicts itself first."""
        return tuple(map(str, (*self.contradictions, *self.notes)))

    def audit(self) -> dict[str, Plain]:
        """Return all that is to be said of the record as plain data."""
        return {
            "format": AUDIT_FORMAT,
            "contradictions": [_told(each) for each in self.contradictions],
            "notes": [_told(each) for each in self.notes],
        }


def _told(remark: Contradiction | Note) -> Plain:
    """Return a remark as plain data, with its sentence."""
    return {**cast("dict[str, Plain]", plain(remark)), "sentence": str(remark)}


Source: TypeAlias = Given | IssuePage
"""What a file holds: one case, or a page of a list of disputes."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Beside(Value):
    """What is known beside a dispute's record.

    Attributes:
        order: The order; None where it is not given.
        policy: The profile that counts.
        notes: What of the order page could not be taken as it stands.
    """

    order: Order | None = None
    policy: Policy = GUIDE
    notes: tuple[Note, ...] = ()


def beside(content: bytes) -> Beside:
    """Read the order of a dispute's record: its order page, or a case file that has it.

    Raises:
        RecordError: It is neither.
    """
    if _is_case_file(content):
        case = codec.loads(content).case
        return Beside(order=case.order, policy=case.policy)
    page = aliexpress.read_order(content)
    return Beside(order=page.order, policy=page.policy, notes=page.notes)


def given(content: bytes, around: Beside) -> Source:
    """Read what the command is given: a case file, or a record of the marketplace.

    Raises:
        RecordError: It is neither.
    """
    if _is_case_file(content):
        return Given(file=codec.loads(content))
    record = aliexpress.read(content)
    if isinstance(record, IssueRecord):
        return _disputed(record, around)
    if isinstance(record, OrderRecord):
        case = Case(order=record.order, policy=record.policy)
        return Given(file=CaseFile(case=case), notes=record.notes)
    return record


def _disputed(record: IssueRecord, around: Beside) -> Given:
    reading = aliexpress.case_of(record, around.order, policy=around.policy)
    return Given(
        file=CaseFile(case=reading.case),
        notes=(*around.notes, *record.notes, *reading.notes),
        contradictions=aliexpress.audit(record, around.order, policy=around.policy),
    )


def _is_case_file(content: bytes) -> bool:
    """Whether it is meant for a case file, right or wrong: so is what is no object, or an empty one."""
    try:
        data = parse(content)
    except RecordError:
        return True
    if not isinstance(data, dict) or not data:
        return True
    return not _OF_A_CASE_FILE.isdisjoint(cast("dict[str, object]", data))


def page_to_plain(page: IssuePage) -> dict[str, Plain]:
    """Return a page of a list of disputes as plain data."""
    told = attrs.evolve(page, raw="")
    return {"format": PAGE_FORMAT, **cast("dict[str, Plain]", plain(told))}

"""The marketplace's own records of disputes and orders, read into typed values and cases."""

from aliclaim.adapters.aliexpress._audit import Contradiction, ContradictionCode, Place, audit
from aliclaim.adapters.aliexpress._case import CaseReading, case_of
from aliclaim.adapters.aliexpress._changes import changes
from aliclaim.adapters.aliexpress._read import (
    read,
    read_issue,
    read_issues,
    read_order,
)
from aliclaim.adapters.aliexpress._records import (
    AttachmentRecord,
    IssuePage,
    IssueRecord,
    IssueSummary,
    Note,
    NoteCode,
    OrderRecord,
    PrintedWindow,
    ProcessRecord,
    Record,
    ReturnRecord,
    SolutionRecord,
)
from aliclaim.adapters.aliexpress._story import RefusedStep
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
from aliclaim.adapters.aliexpress._write import WriteRequest, request

__all__ = [
    "ActionType",
    "AttachmentRecord",
    "CaseReading",
    "Contradiction",
    "ContradictionCode",
    "Generation",
    "IssuePage",
    "IssueRecord",
    "IssueStatus",
    "IssueSummary",
    "Member",
    "Note",
    "NoteCode",
    "OrderRecord",
    "Place",
    "PrintedWindow",
    "ProcessRecord",
    "ReachedType",
    "Record",
    "RefusedStep",
    "ReturnRecord",
    "ReverseStatus",
    "SolutionRecord",
    "SolutionStatus",
    "SolutionType",
    "WriteRequest",
    "audit",
    "case_of",
    "changes",
    "read",
    "read_issue",
    "read_issues",
    "read_order",
    "request",
]

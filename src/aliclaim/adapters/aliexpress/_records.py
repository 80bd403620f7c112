"""The marketplace's records as typed, immutable values: what they say, before any rule looks at it."""

from __future__ import annotations

from typing import Final, TypeAlias, final

import attrs

from aliclaim._checks import Term
from aliclaim._money import Money
from aliclaim._order import Boundary, Order
from aliclaim._policy import Party, Policy
from aliclaim._time import DateTime
from aliclaim._values import Value
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


class NoteCode(Term):
    """What kind of note the reading of a record left: stable, for programs and translators."""

    UNKNOWN_VALUE = "unknown_value"
    """A name that this library does not know: it is kept raw, and taken for absent."""
    UNKNOWN_FIELD = "unknown_field"
    """A field that this library does not know: it is kept raw."""
    UNREADABLE = "unreadable"
    """A time, an amount, an id or the like that cannot be read: kept raw, and taken for absent."""
    DOUBLED = "doubled"
    """A row that stands there twice: it counts once."""
    PLACEHOLDER = "placeholder"
    """A row without substance, which the marketplace keeps for a solution to come: left out."""
    ASSUMED = "assumed"
    """The record does not say it, and something had to be taken: the note says what, and why."""
    INFERRED = "inferred"
    """A step that must have happened, though the record does not show it."""
    NO_EVENT = "no_event"
    """Something that happened, and that moves no dispute: kept in the record alone."""
    DAY_ONLY = "day_only"
    """A date without a time: the beginning of that day in the marketplace's zone is taken."""
    MORE = "more"
    """The last note of very many: how many others are not told."""


_WORDS: Final = {
    NoteCode.UNKNOWN_VALUE: "a name that is not known, taken for absent",
    NoteCode.UNKNOWN_FIELD: "a field that is not known, left as it is",
    NoteCode.UNREADABLE: "it cannot be read, and is taken for absent",
    NoteCode.DOUBLED: "a row that stands there twice counts once",
    NoteCode.PLACEHOLDER: "a placeholder, which says nothing",
    NoteCode.ASSUMED: "the record does not say it",
    NoteCode.INFERRED: "a step that must have happened, though it is not shown",
    NoteCode.NO_EVENT: "it happened, and moves no dispute",
    NoteCode.DAY_ONLY: "a date without a time: the beginning of the day in Pacific time is taken",
    NoteCode.MORE: "more notes, which are not told",
}


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Note(Value):
    """Something that the reader of a record could not take as it stands.

    Attributes:
        code: What kind of note it is.
        path: Where in the record, such as `buyer_solution_list[0].status`; empty for the whole.
        value: What stands there, as JSON text, shortened.
        detail: What was taken instead, and why, if there is more to say.
    """

    code: NoteCode
    path: str
    value: str
    detail: str = ""

    def __str__(self) -> str:
        """Return one line for a person."""
        shown = f" {self.value}" if self.value else ""
        more = f": {self.detail}" if self.detail else ""
        return f"{self.path or 'record'}:{shown} {_WORDS[self.code]}{more}"


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class SolutionRecord(Value):
    """One solution that somebody proposed, as a record tells it.

    Attributes:
        path: Where in the record it stands.
        id: Its id; empty where absent.
        issue_id: The id of the dispute that it names; empty where absent.
        order_id: The id of the order line that it names; empty where absent.
        owner: Whose it is; None where absent or unknown.
        type: What it consists of; None where absent or unknown.
        status: Its state; None where absent or unknown.
        default: Whether it is what silence executes; None where the record does not say.
        content: The words that came with it.
        refund: The money, in the currency of the order; None where absent.
        refund_usd: The same in the currency of the seller's account; None where absent.
        freight: What the return shipping costs; None where absent.
        freight_by: Who bears it; None where absent or unknown.
        created_at: When it was made, in UTC; None where absent.
        modified_at: When it was last changed, in UTC; None where absent.
        buyer_accepted_at: When the buyer accepted it, in UTC; None where absent.
        seller_accepted_at: When the seller accepted it, in UTC; None where absent.
        reached_at: When it came to stand, in UTC; None where absent.
        reached: How it came to stand; None where absent or unknown.
        version: How often it was made anew, from 1; None where absent.
    """

    path: str
    id: str = ""
    issue_id: str = ""
    order_id: str = ""
    owner: Party | None = None
    type: SolutionType | None = None
    status: SolutionStatus | None = None
    default: bool | None = None
    content: str = ""
    refund: Money | None = None
    refund_usd: Money | None = None
    freight: Money | None = None
    freight_by: Party | None = None
    created_at: DateTime | None = None
    modified_at: DateTime | None = None
    buyer_accepted_at: DateTime | None = None
    seller_accepted_at: DateTime | None = None
    reached_at: DateTime | None = None
    reached: ReachedType | None = None
    version: int | None = None


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class AttachmentRecord(Value):
    """One file that somebody attached, as a record tells it.

    Attributes:
        path: Where in the record it stands.
        file: The address of the file.
        owner: Who gave it; None where absent or unknown.
        created_at: When, in UTC; None where absent.
    """

    path: str
    file: str = ""
    owner: Party | None = None
    created_at: DateTime | None = None


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ProcessRecord(Value):
    """One thing that was done, as a record tells it.

    Attributes:
        path: Where in the record it stands.
        id: Its id; empty where absent.
        issue_id: The id of the dispute that it names; empty where absent.
        action: What was done; None where absent or unknown.
        member: Who did it; None where absent or unknown.
        at: When, in UTC; None where absent.
        content: The words that came with it.
        goods_received: Whether the buyer said that the goods had come; None where absent.
        buyer_video: Whether the buyer gave a video: of videos the records tell no more.
        seller_video: Whether the seller gave a video.
        attachments: The files.
    """

    path: str
    id: str = ""
    issue_id: str = ""
    action: ActionType | None = None
    member: Member | None = None
    at: DateTime | None = None
    content: str = ""
    goods_received: bool | None = None
    buyer_video: bool = False
    seller_video: bool = False
    attachments: tuple[AttachmentRecord, ...] = ()


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReturnRecord(Value):
    """What a record tells of the goods on their way back.

    Attributes:
        carrier: The carrier, in the buyer's words.
        number: What the buyer gave as the number of the parcel: free text, at times a whole letter.
        reference: The marketplace's own number of the parcel; empty where absent.
    """

    carrier: str = ""
    number: str = ""
    reference: str = ""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class IssueRecord(Value):
    """A dispute as the marketplace's own record tells it, at the moment when it was fetched.

    Nothing is judged here: contradictions stand side by side. `history` is oldest first, whatever
    the order in the record, and holds each row once.

    Attributes:
        generation: Which interface it came from.
        id: The id of the dispute; empty where absent.
        line_id: The id of the order line that the dispute is about; empty where absent.
        order_id: The id of the order around it; empty where absent.
        status: The state of the dispute; None where absent or unknown.
        reverse_status: The newer state of the return or refund; None where absent or unknown.
        reason: The reason in the marketplace's words; empty where absent.
        reason_id: The number of the reason; empty where absent.
        created_at: When the dispute was opened, in UTC; None where absent.
        modified_at: When it last changed, in UTC; None where absent.
        product: The name of the goods.
        price: What the goods cost; None where absent. It may be in another currency than the refund.
        refund_max: The most that can be refunded, in the currency of the order; None where absent. It
            falls to nothing once money was refunded.
        refund_max_usd: The same in the currency of the seller's account; None where absent.
        buyer: The buyer's login; empty where absent.
        warranty: Whether it is a claim on a warranty after the sale.
        solutions: What was proposed: the buyer's, the seller's, then AliExpress's.
        history: What was done, oldest first.
        returned: What is told of the goods on their way back; None where nothing is.
        notes: What could not be taken as it stands.
        raw: The whole record as JSON text: nothing is lost.
    """

    generation: Generation
    id: str = ""
    line_id: str = ""
    order_id: str = ""
    status: IssueStatus | None = None
    reverse_status: ReverseStatus | None = None
    reason: str = ""
    reason_id: str = ""
    created_at: DateTime | None = None
    modified_at: DateTime | None = None
    product: str = ""
    price: Money | None = None
    refund_max: Money | None = None
    refund_max_usd: Money | None = None
    buyer: str = ""
    warranty: bool = False
    solutions: tuple[SolutionRecord, ...] = ()
    history: tuple[ProcessRecord, ...] = ()
    returned: ReturnRecord | None = None
    notes: tuple[Note, ...] = ()
    raw: str = attrs.field(default="", repr=False)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class IssueSummary(Value):
    """One row of a list of disputes.

    Attributes:
        id: The id of the dispute; empty where absent.
        line_id: The id of the order line; empty where absent.
        order_id: The id of the order; empty where absent.
        status: The state; None where absent or unknown.
        reason: The reason in English; empty where absent.
        created_at: When it was opened, in UTC; None where absent.
        modified_at: When it last changed, in UTC; None where absent.
        buyer: The buyer's login; empty where absent.
    """

    id: str = ""
    line_id: str = ""
    order_id: str = ""
    status: IssueStatus | None = None
    reason: str = ""
    created_at: DateTime | None = None
    modified_at: DateTime | None = None
    buyer: str = ""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class IssuePage(Value):
    """One page of a list of disputes.

    Attributes:
        generation: Which interface it came from.
        issues: The rows, in the record's order, each once.
        page: The number of the page, from 1; None where absent.
        size: How many rows a page may have; None where absent.
        total: How many there are in all, as the record says; None where absent. It is not to be relied on.
        notes: What could not be taken as it stands.
        raw: The whole record as JSON text.
    """

    generation: Generation
    issues: tuple[IssueSummary, ...] = ()
    page: int | None = None
    size: int | None = None
    total: int | None = None
    notes: tuple[Note, ...] = ()
    raw: str = attrs.field(default="", repr=False)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class PrintedWindow(Value):
    """A time that the order page promises, in its own words.

    Attributes:
        words: The sentence on the page.
        days: The days that it names; None where it names a date.
        until: The date that it names or comes to, in UTC; None where that cannot be told.
        boundary: Which date of the protection it states; None where it states none.
    """

    words: str
    days: int | None = None
    until: DateTime | None = None
    boundary: Boundary | None = None


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class OrderRecord(Value):
    """An order as the buyer's order page tells it.

    Attributes:
        order: The order, with the dates that the page states.
        policy: The profile whose windows the page prints, if one is known; else the one asked for.
        line_ids: The ids of its lines: a dispute is about one of them.
        title: The state of the order, in the page's words.
        can_dispute: Whether the page has a button to open a dispute.
        windows: The times that the page promises, in its own words.
        seen_at: When the page was fetched, in UTC; None where absent.
        notes: What could not be taken as it stands.
        raw: The whole record as JSON text.
    """

    order: Order
    policy: Policy
    line_ids: tuple[str, ...] = ()
    title: str = ""
    can_dispute: bool = False
    windows: tuple[PrintedWindow, ...] = ()
    seen_at: DateTime | None = None
    notes: tuple[Note, ...] = ()
    raw: str = attrs.field(default="", repr=False)


Record: TypeAlias = IssueRecord | IssuePage | OrderRecord
"""What a record of the marketplace is read into."""

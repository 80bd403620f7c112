"""The steps that a record shows, each as the event that it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs

from aliclaim._checks import MOST_MEMBERS
from aliclaim._claims import Claim, Evidence, EvidenceKind, Reason
from aliclaim._events import (
    BuyerAccepted,
    BuyerCancelled,
    BuyerProposed,
    ClaimEdited,
    DisputeEvent,
    DisputeOpened,
    EvidenceAdded,
    PlatformSteppedIn,
    ReturnOverdue,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    SteppedInBecause,
)
from aliclaim._phases import Phase
from aliclaim._policy import Party
from aliclaim._proposals import Refund, Solution
from aliclaim._refusals import RefusalCode
from aliclaim._time import DateTime
from aliclaim.adapters.aliexpress._fields import named
from aliclaim.adapters.aliexpress._offers import Offer
from aliclaim.adapters.aliexpress._records import AttachmentRecord, NoteCode, ProcessRecord
from aliclaim.adapters.aliexpress._story import Story, cut
from aliclaim.adapters.aliexpress._terms import ActionType, Member

_A, _N = ActionType, NoteCode

Teller: TypeAlias = Callable[[Story, ProcessRecord, DateTime], None]


# --- the opening ------------------------------------------------------------------------------


def opened(story: Story, row: ProcessRecord | None, at: DateTime, reason: Reason) -> None:
    """Tell the opening.

    Args:
        story: Takes it.
        row: The step that shows it; None where none does.
        at: When.
        reason: Why.
    """
    path = row.path if row else named(story.record, "created_at")
    asks, words = _first_request(story, at, path)
    files = list(_files(story, row, at)) if row else []
    mine = tuple(piece for piece, _ in files if piece.given_by is Party.BUYER)[:MOST_MEMBERS]
    text = cut((row.content if row else "") or words)
    event = DisputeOpened(
        at=at, claim=Claim(reason=reason, asks=asks, text=text, evidence=mine), observed=True
    )
    if (story.take(event, path) or _opened_for_less(story, event, path)) and row is None:
        story.notes.add(_N.INFERRED, path, detail="dispute_opened: no step shows it")
    for piece, place in files:
        if piece.given_by is not Party.BUYER:
            story.take(EvidenceAdded(at=at, evidence=piece, observed=True), place)


def _first_request(story: Story, at: DateTime, path: str) -> tuple[Solution, str]:
    """Return what the buyer asked for at first, and the words with it."""
    offer = first_request(story)
    if offer is None:
        story.notes.add(_N.ASSUMED, path, detail="what was asked for is not told: all that was paid")
        return Refund(story.case.order.paid), ""
    _note_remade(story, offer, at)
    return offer.proposal, offer.record.content


def first_request(story: Story) -> Offer | None:
    """Return the solution with which the buyer opened the dispute; None where none is told."""
    return next((each for each in story.offers.of(Party.BUYER) if each.proposal.amount), None)


def _opened_for_less(story: Story, event: DisputeOpened, path: str) -> bool:
    """Open for all that was paid, where more was asked for: it was opened, whatever its amount."""
    paid = story.case.order.paid
    if not paid or {each.code for each in story.refused[-1].refusals} != {RefusalCode.ABOVE_PAID}:
        return False
    claim = attrs.evolve(event.claim, asks=attrs.evolve(event.claim.asks, amount=paid))
    story.notes.add(_N.ASSUMED, path, detail=f"no more than the {paid} that can be refunded")
    return story.take(attrs.evolve(event, claim=claim), path)


def _note_remade(story: Story, offer: Offer, at: DateTime) -> None:
    """Say where an amount may have been another."""
    if story.offers.remade_since(offer, at):
        path = named(story.record, "refund", offer.record.path)
        detail = "it was changed later, and the record keeps its newest state alone"
        story.notes.add(_N.ASSUMED, path, str(offer.proposal.amount), detail)


# --- evidence ---------------------------------------------------------------------------------

_KINDS: Final = MappingProxyType(
    {
        **dict.fromkeys(("3gp", "avi", "flv", "m4v", "mkv", "mov", "mp4"), EvidenceKind.VIDEO),
        **dict.fromkeys(("mpeg", "mpg", "swf", "webm", "wmv"), EvidenceKind.VIDEO),
        **dict.fromkeys(("doc", "docx", "odt", "pdf", "txt", "xls", "xlsx", "zip"), EvidenceKind.DOCUMENT),
        **dict.fromkeys(("bmp", "gif", "heic", "jpeg", "jpg", "png", "webp"), EvidenceKind.PHOTO),
    }
)


def _files(story: Story, row: ProcessRecord, at: DateTime) -> Iterator[tuple[Evidence, str]]:
    """Go through the files of a step, each once, with its place."""
    pieces = [(_evidence(story, each, row), each.path) for each in row.attachments]
    for piece, path in pieces:
        if piece is None:
            story.leave(path, "a file without a name")
        elif story.first_shown(at, piece):
            yield piece, path
        else:
            story.notes.add(_N.DOUBLED, path, piece.file)
    shown = {piece.given_by for piece, _ in pieces if piece and piece.kind is EvidenceKind.VIDEO}
    for party, given in ((Party.BUYER, row.buyer_video), (Party.SELLER, row.seller_video)):
        if given and party not in shown:
            story.leave(row.path, f"a video of the {party}, of which the record holds no file")


def _evidence(story: Story, told: AttachmentRecord, row: ProcessRecord) -> Evidence | None:
    address = told.file.partition("?")[0].partition("#")[0].rstrip("/")
    file = cut(address.rpartition("/")[2])
    if not file.strip():
        return None
    given_by = told.owner or side_of(row.member or Member.BUYER)
    bare = Evidence(kind=EvidenceKind.PHOTO, file=file, given_by=given_by)
    kind = _KINDS.get(bare.format)
    if kind is None:
        story.notes.add(_N.ASSUMED, told.path, file, "it is taken for a photo: the form takes little else")
        return bare
    return attrs.evolve(bare, kind=kind)


_SIDES: Final = MappingProxyType({Member.BUYER: Party.BUYER, Member.SELLER: Party.SELLER})


def side_of(member: Member) -> Party:
    """Return whose side somebody is on: agents and the system are AliExpress."""
    return _SIDES.get(member, Party.PLATFORM)


# --- the other steps --------------------------------------------------------------------------


def told(story: Story, row: ProcessRecord, at: DateTime, reason: Reason) -> None:
    """Tell one step of the history, and the files that came with it.

    Args:
        story: Takes it.
        row: The step.
        at: When: its own instant, or the nearest that is known.
        reason: Why the buyer claims.
    """
    if row.action is _A.INITIATE:
        opened(story, row, at, reason)
        return
    for piece, path in _files(story, row, at):
        story.take(EvidenceAdded(at=at, evidence=piece, observed=True), path)
    if row.action is _A.BUYER_MODIFY_REASON:
        _edited(story, row, at, reason)
    elif row.action is not None:
        _TELLERS.get(row.action, _nothing)(story, row, at)


def _nothing(story: Story, row: ProcessRecord, _: DateTime) -> None:
    story.leave(row.path, f"{row.action}: it moves no dispute")


def _files_alone(story: Story, row: ProcessRecord, at: DateTime) -> None:
    if not row.attachments:
        _nothing(story, row, at)


def _simply(kind: Callable[[DateTime], DisputeEvent]) -> Teller:
    def tell(story: Story, row: ProcessRecord, at: DateTime) -> None:
        story.take(kind(at), row.path)

    return tell


def _edited(story: Story, row: ProcessRecord, at: DateTime, reason: Reason) -> None:
    before = story.dispute.claim.text if story.dispute else ""
    text = cut(row.content) or before
    story.take(ClaimEdited(at=at, reason=reason, text=text, observed=True), row.path)


def _buyer_proposed(story: Story, row: ProcessRecord, at: DateTime) -> None:
    if offer := _offered(story, Party.BUYER, row, at):
        story.take(BuyerProposed(at=at, proposal=offer.proposal, observed=True), row.path)


def _seller_proposed(story: Story, row: ProcessRecord, at: DateTime) -> None:
    if offer := _offered(story, Party.SELLER, row, at):
        story.take(SellerProposed(at=at, proposal=offer.proposal, observed=True), row.path)


def _platform_proposed(story: Story, row: ProcessRecord, at: DateTime) -> None:
    story.review(at, row.path)
    if offer := _offered(story, Party.PLATFORM, row, at):
        story.propose(offer, at, row.path)


def _offered(story: Story, party: Party, row: ProcessRecord, at: DateTime) -> Offer | None:
    """Return what a step proposed; None, with a note, where the record does not tell."""
    offer = story.offers.at(party, at)
    if offer is None:
        story.leave(row.path, f"{row.action}: what was proposed is not told")
    else:
        _note_remade(story, offer, at)
    return offer


def _buyer_accepted(story: Story, row: ProcessRecord, at: DateTime) -> None:
    settled = {each.record.owner for each in story.offers.settled()}
    platforms = story.phase is Phase.JUDGED and settled == {Party.PLATFORM}
    if platforms:
        story.notes.add(_N.ASSUMED, row.path, detail="AliExpress's solution was accepted: it alone stands")
    whose = Party.PLATFORM if platforms else Party.SELLER
    story.take(BuyerAccepted(at=at, whose=whose, observed=True), row.path)


def _stepped_in(story: Story, row: ProcessRecord, at: DateTime) -> None:
    asked = row.action is not _A.PLATFORM_PROCESS
    if story.phase in _WITH_PLATFORM:
        story.leave(row.path, f"{row.action}: AliExpress has the case already")
    elif story.phase is Phase.RETURN_IN_TRANSIT and row.action is not _A.BUYER_ASK_PLATFORM:
        story.contest(at, row.path)
    else:
        because = SteppedInBecause.ASKED if asked else SteppedInBecause.NO_AGREEMENT
        story.take(PlatformSteppedIn(at=at, because=because, observed=True), row.path)


_WITH_PLATFORM: Final = frozenset({Phase.UNDER_REVIEW, Phase.JUDGED})


def _forced(story: Story, row: ProcessRecord, at: DateTime) -> None:
    offer = decided(story, row.path)
    if offer is None:
        story.leave(row.path, "platform_force_reach: what was decided is not told")
    else:
        story.impose(offer, at, row.path)


def decided(story: Story, path: str) -> Offer | None:
    """Return the solution that stands; where none is marked so, the likeliest, with a note."""
    if settled := story.offers.settled():
        return settled[-1]
    proposed = story.offers.of(Party.PLATFORM)
    offer = proposed[-1] if proposed else story.offers.default()
    if offer:
        why = f"no solution is marked as reached: {offer.record.path} is taken"
        story.notes.add(_N.ASSUMED, path, detail=why)
    return offer


def _shipped(story: Story, row: ProcessRecord, at: DateTime) -> None:
    story.take(ReturnShipped(at=at, tracking_number=story.return_number(), observed=True), row.path)


_TELLERS: Final = MappingProxyType(
    {
        _A.CANCEL: _simply(lambda at: BuyerCancelled(at=at, observed=True)),
        _A.BUYER_ACCEPT: _buyer_accepted,
        _A.SELLER_ACCEPT: _simply(lambda at: SellerAccepted(at=at, observed=True)),
        _A.BUYER_CREATE_SOLUTION: _buyer_proposed,
        _A.BUYER_MODIFY_SOLUTION: _buyer_proposed,
        _A.SELLER_CREATE_SOLUTION: _seller_proposed,
        _A.SELLER_MODIFY_SOLUTION: _seller_proposed,
        _A.BUYER_CREATE_PROOF: _files_alone,
        _A.SELLER_CREATE_PROOF: _files_alone,
        _A.BUYER_ACCEPT_PLATFORM: _simply(
            lambda at: BuyerAccepted(at=at, whose=Party.PLATFORM, observed=True)
        ),
        _A.BUYER_SEND_GOODS: _shipped,
        _A.BUYER_SEND_TIMEOUT: _simply(lambda at: ReturnOverdue(at=at, observed=True)),
        _A.PLATFORM_PROCESS: _stepped_in,
        _A.BUYER_ASK_PLATFORM: _stepped_in,
        _A.SELLER_ASK_PLATFORM: _stepped_in,
        _A.PLATFORM_GIVE_SOLUTION: _platform_proposed,
        _A.JUDGMENT: _platform_proposed,
        _A.PLATFORM_FORCE_REACH: _forced,
    }
)
"""What each step was; the others move no dispute."""

"""A case that is told step by step from a record: what it takes, what it refuses, what must have happened.

A record shows what was done and where it led, each with gaps. What it does not show and must have
happened is inferred, and noted. Whatever the rules cannot take is left out, and told with its refusals.
"""

from __future__ import annotations

from typing import Final, final

import attrs

from aliclaim._case import Case
from aliclaim._checks import LONGEST_TEXT
from aliclaim._claims import Evidence
from aliclaim._dispute import Dispute, Judged
from aliclaim._events import (
    DisputeEvent,
    Event,
    OrderEvent,
    PlatformProposed,
    PlatformSteppedIn,
    ProposalAssigned,
    RequestGranted,
    ReturnContested,
    ReturnShipped,
)
from aliclaim._phases import Phase
from aliclaim._refusals import Refusal
from aliclaim._time import DateTime
from aliclaim._values import Value
from aliclaim.adapters._bounds import MOST_AT_ONCE
from aliclaim.adapters.aliexpress._fields import named
from aliclaim.adapters.aliexpress._offers import Offer, Offers
from aliclaim.adapters.aliexpress._raw import Notes
from aliclaim.adapters.aliexpress._records import IssueRecord, NoteCode
from aliclaim.adapters.aliexpress._terms import ReachedType, SolutionStatus

_N = NoteCode
_NEGOTIATED: Final = frozenset({Phase.AWAITING_SELLER, Phase.NEGOTIATING})
_REVIEWED: Final = frozenset({Phase.UNDER_REVIEW, Phase.JUDGED})
_RETURNED: Final = frozenset({Phase.AWAITING_RETURN, Phase.RETURN_IN_TRANSIT})


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class RefusedStep(Value):
    """A step of a record that the rules do not allow: it is left out of the case.

    Attributes:
        event: What the record tells.
        refusals: Every reason why it cannot have happened so. Never empty.
        path: Where in the record it stands.
    """

    event: Event
    refusals: tuple[Refusal, ...]
    path: str


@final
class Story:
    """Tells a record to a case.

    Attributes:
        record: The record.
        notes: Takes what had to be assumed or inferred.
        offers: The solutions.
        case: The case so far.
        taken: The events so far, each with its place in the record.
        refused: The steps that were left out.
    """

    def __init__(self, record: IssueRecord, case: Case, notes: Notes) -> None:
        self.record = record
        self.notes = notes
        self.offers = Offers(record, case.order.paid.currency, notes)
        self.case = case
        self.taken: list[tuple[Event, str]] = []
        self.refused: list[RefusedStep] = []
        self._crowd = 0
        self._proposed: set[Offer] = set()
        self._shown: set[tuple[DateTime, Evidence]] = set()

    @property
    def dispute(self) -> Dispute | None:
        """The dispute; None before it was opened."""
        return self.case.dispute

    @property
    def phase(self) -> Phase | None:
        """Its phase; None before it was opened."""
        return self.dispute.phase if self.dispute else None

    @property
    def last(self) -> DateTime | None:
        """The instant of the newest event; None before any."""
        return self.taken[-1][0].at if self.taken else None

    # --- telling ------------------------------------------------------------------------------

    def take(self, event: DisputeEvent, path: str) -> bool:
        """Tell an event to the case; return whether it was taken."""
        if event.at == self.last and self._crowd >= MOST_AT_ONCE:
            # Each is compared with all others of its instant, and a case file takes no more.
            self.notes.add(_N.NO_EVENT, path, detail=f"more than {MOST_AT_ONCE} at one instant")
            return False
        if refusals := self.case.why_not(event):
            self.refused.append(RefusedStep(event=event, refusals=refusals, path=path))
            return False
        self._keep(event, path)
        return True

    def take_fact(self, event: OrderEvent, path: str) -> None:
        """Tell what happened to the order meanwhile; what does not fit stays out: an estimate refuses it."""
        if self.case.why_not(event):
            self.notes.add(_N.NO_EVENT, path, detail="it does not fit what the record shows")
        else:
            self._keep(event, path)

    def infer(self, event: DisputeEvent, path: str, why: str) -> None:
        """Tell an event that the record does not show."""
        if self.take(event, path):
            self.notes.add(_N.INFERRED, path, detail=f"{event.tag}: {why}")

    def leave(self, path: str, why: str) -> None:
        """Note something that moves no dispute."""
        self.notes.add(_N.NO_EVENT, path, detail=why)

    def _keep(self, event: Event, path: str) -> None:
        self._crowd = self._crowd + 1 if event.at == self.last else 1
        self.case = self.case.apply(event)
        self.taken.append((event, path))

    def first_shown(self, at: DateTime, piece: Evidence) -> bool:
        """Whether a piece of evidence was not told at that instant before."""
        count = len(self._shown)
        self._shown.add((at, piece))
        return len(self._shown) > count

    # --- what AliExpress does -----------------------------------------------------------------

    def review(self, at: DateTime, path: str) -> None:
        """Bring the case before AliExpress, where no step shows how it came there."""
        contested = any(each.record.status is SolutionStatus.REACH_CANCELLED for each in self.offers.each)
        if self.phase in _NEGOTIATED:
            event = PlatformSteppedIn(at=at, observed=True)
            self.infer(event, path, "AliExpress acts on it from here on")
        elif self.phase in _RETURNED and contested:
            self.contest(at, path)

    def contest(self, at: DateTime, path: str) -> None:
        """Bring a settled return before AliExpress again."""
        self.ship(at, path)
        event = ReturnContested(at=at, observed=True)
        self.infer(event, path, "AliExpress looks at it again while the goods are on their way back")

    def ship(self, at: DateTime, path: str) -> None:
        """Let the goods be sent back, where no step shows it."""
        if self.phase is Phase.AWAITING_RETURN:
            event = ReturnShipped(at=at, tracking_number=self.return_number(), observed=True)
            self.infer(event, path, "what follows needs it")

    def propose(self, offer: Offer, at: DateTime, path: str) -> bool:
        """Let AliExpress make its proposal."""
        self.review(at, path)
        self._proposed.add(offer)
        return self.take(PlatformProposed(at=at, proposal=offer.proposal, observed=True), path)

    def propose_unshown(self, offer: Offer, at: DateTime) -> None:
        """Let AliExpress make a proposal that no step shows, unless it has made it."""
        if offer not in self._proposed and self.propose(offer, at, offer.record.path):
            self.notes.add(_N.INFERRED, offer.record.path, detail="platform_proposed: no step shows it")

    def impose(self, offer: Offer, at: DateTime, path: str) -> None:
        """Let a solution stand by AliExpress's will, or by the seller's silence."""
        if offer.record.reached is ReachedType.SELLER_TIMEOUT and self.phase is Phase.AWAITING_SELLER:
            self.take(RequestGranted(at=at, observed=True), path)
            return
        self.review(at, path)
        if self.phase in _REVIEWED and not self._stands(offer) and self.propose(offer, at, path):
            self.notes.add(_N.INFERRED, path, detail="platform_proposed: it is assigned here")
        self.take(ProposalAssigned(at=at, observed=True), path)

    def _stands(self, offer: Offer) -> bool:
        """Whether AliExpress proposes this already."""
        return isinstance(self.dispute, Judged) and self.dispute.platform_proposal == offer.proposal

    # --- what the record says of the return ---------------------------------------------------

    def return_number(self) -> str:
        """Return the number of the return parcel: the field is free text, and at times a whole letter."""
        told = self.record.returned
        if told and _is_number(told.number):
            return cut(told.number)
        shortened = " ".join(told.number.split())[:_LONGEST_NUMBER].strip() if told else ""
        number = cut((told.reference.strip() if told else "") or shortened or _NO_NUMBER)
        self.notes.add(_N.ASSUMED, named(self.record, "returned"), told.number if told else "", number)
        return number


_NO_NUMBER: Final = "unknown"
_LONGEST_NUMBER: Final = 40


def _is_number(told: str) -> bool:
    """Whether words look like a tracking number: short, without spaces, with a digit."""
    one_word = len(told.split()) == 1 and told == told.strip()
    return one_word and len(told) <= _LONGEST_NUMBER and any(map(str.isdigit, told))


def cut(text: str) -> str:
    """Return text as the rules can hold it."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode()

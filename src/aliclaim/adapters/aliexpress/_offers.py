"""The solutions of a record as what the rules call proposals, and which step each belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final, final

import attrs

from aliclaim._money import Money
from aliclaim._policy import Party
from aliclaim._proposals import Refund, ReturnAndRefund, Solution
from aliclaim._time import DateTime
from aliclaim.adapters.aliexpress._fields import named
from aliclaim.adapters.aliexpress._raw import Notes
from aliclaim.adapters.aliexpress._records import IssueRecord, NoteCode, SolutionRecord
from aliclaim.adapters.aliexpress._terms import (
    ActionType,
    Generation,
    ReachedType,
    SolutionStatus,
    SolutionType,
)

_A = ActionType

SETTLED: Final = frozenset({SolutionStatus.REACHED, SolutionStatus.PERFORMED})
"""The states of a solution that stands."""

CHANGES: Final = frozenset({_A.BUYER_MODIFY_SOLUTION, _A.SELLER_MODIFY_SOLUTION})
"""The steps that change a solution."""

_PROPOSING: Final = MappingProxyType(
    {
        _A.BUYER_CREATE_SOLUTION: Party.BUYER,
        _A.BUYER_MODIFY_SOLUTION: Party.BUYER,
        _A.SELLER_CREATE_SOLUTION: Party.SELLER,
        _A.SELLER_MODIFY_SOLUTION: Party.SELLER,
        _A.PLATFORM_GIVE_SOLUTION: Party.PLATFORM,
        _A.JUDGMENT: Party.PLATFORM,
    }
)
_WAITING: Final = frozenset(
    {SolutionStatus.WAIT_BOTH, SolutionStatus.WAIT_BUYER, SolutionStatus.WAIT_SELLER, None}
)


@final
@attrs.frozen(kw_only=True, eq=False)
class Offer:
    """One solution that can be told to a case.

    Attributes:
        record: The solution as it stands in the record.
        proposal: The same as the rules know it.
    """

    record: SolutionRecord
    proposal: Solution

    @property
    def born(self) -> DateTime | None:
        """When it was made, as far as the record tells: it cannot be later than what came of it."""
        told = self.record
        later = (told.buyer_accepted_at, told.seller_accepted_at, told.reached_at)
        first = min((at for at in later if at), default=None)
        return told.created_at or told.modified_at or first

    def remade_since(self, at: DateTime) -> bool:
        """Whether it may have been another at that instant, by what it says of itself."""
        told = self.record
        anew = (told.version or 0) > 1
        if told.modified_at is None or told.modified_at <= at:
            return anew and told.modified_at is None
        return anew or told.status in _WAITING


@final
class Offers:
    """The solutions that can be told to a case in one currency.

    Attributes:
        each: All of them, in the record's order.
        shown: Those that a step of the history shows.
    """

    def __init__(self, record: IssueRecord, currency: str, notes: Notes) -> None:
        self.each: tuple[Offer, ...] = tuple(_offers(record, currency, notes))
        self.shown: set[Offer] = set()
        self._changed: dict[Offer, DateTime] = {}
        self._by_party = {party: _sorted(self.each, party) for party in Party}
        self._born = {party: [_start(each) for each in listed] for party, listed in self._by_party.items()}
        self._exact = _by_time(self.each)

    def of(self, party: Party) -> list[Offer]:
        """Return those of a party, oldest first; of one instant, the one that silence executes first."""
        return self._by_party[party]

    def at(self, party: Party, at: DateTime) -> Offer | None:
        """Return the one of a party that a step is about: made or changed then, else the newest before."""
        if found := self._exact.get((party, at)):
            return found
        listed = self._by_party[party]
        before = bisect_right(self._born[party], at.timestamp())
        return listed[max(before - 1, 0)] if listed else None

    def match(self, action: ActionType | None, at: DateTime) -> None:
        """Remember which solution a step is about, if it is about one."""
        party = _PROPOSING.get(action) if action else None
        if party and (offer := self.at(party, at)):
            self.shown.add(offer)
            if action in CHANGES:
                self._changed[offer] = at

    def remade_since(self, offer: Offer, at: DateTime) -> bool:
        """Whether a solution may have been another then: the record keeps its newest state alone."""
        changed = self._changed.get(offer)
        return (changed is not None and changed > at) or offer.remade_since(at)

    def settled(self) -> list[Offer]:
        """Return those that stand, what AliExpress decided last, and the newest last."""
        found = [each for each in self.each if each.record.status in SETTLED]
        return sorted(found, key=_weight)

    def default(self) -> Offer | None:
        """Return what is executed where nobody does anything; None where nothing is known."""
        marked = [each for each in self.each if each.record.default]
        return max(marked or self.of(Party.BUYER), key=_start, default=None)


def _weight(offer: Offer) -> tuple[bool, float]:
    told = offer.record
    at = told.reached_at or offer.born
    return told.reached is ReachedType.PLATFORM, at.timestamp() if at else 0.0


def _sorted(offers: Iterable[Offer], party: Party) -> list[Offer]:
    mine = [each for each in offers if each.record.owner is party]
    return sorted(mine, key=lambda each: (_start(each), not each.record.default))


def _start(offer: Offer) -> float:
    """Say when it was made, for sorting: what has no date comes last."""
    return offer.born.timestamp() if offer.born else float("inf")


def _by_time(offers: Iterable[Offer]) -> dict[tuple[Party | None, DateTime], Offer]:
    """Index the solutions by the instants at which they were made and changed; the making weighs more."""
    listed = sorted(offers, key=lambda each: not each.record.default)
    changed = [(each.record.modified_at, each) for each in listed]
    made = [(each.record.created_at, each) for each in listed]
    return {(each.record.owner, at): each for at, each in reversed([*made, *changed]) if at}


def _offers(record: IssueRecord, currency: str, notes: Notes) -> Iterable[Offer]:
    for told in record.solutions:
        if is_placeholder(record, told):
            notes.add(NoteCode.PLACEHOLDER, told.path, told.id)
        elif (amount := amount_of(told, currency)) is None or told.owner is None:
            notes.add(
                NoteCode.NO_EVENT, told.path, told.id, f"whose it is, or how much in {currency}, is not told"
            )
        else:
            yield Offer(record=told, proposal=_proposal(record, told, amount, notes))


def is_placeholder(record: IssueRecord, told: SolutionRecord) -> bool:
    """Whether a row of AliExpress's only keeps the place of a proposal to come."""
    if told.owner is not Party.PLATFORM or record.generation is Generation.OPEN_2015:
        return False
    return told.status is None or (told.id.startswith("-") and told.status not in SETTLED)


def amount_of(told: SolutionRecord, currency: str) -> Money | None:
    """Return the money of a solution in a currency; None where it is not told, or cannot be refunded."""
    told_twice = (told.refund, told.refund_usd)
    found = (each for each in told_twice if each is not None and each.currency == currency)
    return next((each for each in found if each.amount >= 0), None)


def _proposal(record: IssueRecord, told: SolutionRecord, amount: Money, notes: Notes) -> Solution:
    if told.type is None:
        notes.add(NoteCode.ASSUMED, named(record, "type", told.path), detail="a refund alone is taken")
    if told.type is not SolutionType.RETURN_AND_REFUND or not amount:
        return Refund(amount)
    if told.freight_by is None:
        freight = named(record, "freight_by", told.path)
        notes.add(NoteCode.ASSUMED, freight, detail="the buyer bears the return shipping (O3)")
    return ReturnAndRefund(amount, shipping_paid_by=told.freight_by or Party.BUYER)

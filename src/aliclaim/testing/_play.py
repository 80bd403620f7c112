"""Playing a dispute on a virtual clock: players are asked whenever something can change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeAlias, final

import attrs

from aliclaim import (
    TRANSITIONS,
    Case,
    Event,
    EvidenceAdded,
    InvalidValueError,
    OrderShipped,
    Party,
    ProtectionExtended,
    ReceiptConfirmed,
    Refusal,
    RefusedError,
    TrackingUpdated,
    describe,
    instant,
)
from aliclaim._errors import shown
from aliclaim._events import EVENT_CLASSES
from aliclaim._time import DateTime, iso, minus, plus

from ._cases import dates

Player: TypeAlias = Callable[[Case, datetime], Event | datetime | None]
"""Whoever plays a party: it is asked with the case and the moment, and answers with an event of that
moment, with the later instant at which it wants to be asked again, or with None."""

MOST_QUESTIONS: Final = 10_000
"""How often all players together are asked at most in one play."""

_THEIRS: Final[Mapping[type[Event], frozenset[Party]]] = MappingProxyType(
    {
        TrackingUpdated: frozenset(Party),
        OrderShipped: frozenset({Party.SELLER}),
        ProtectionExtended: frozenset({Party.SELLER}),
        ReceiptConfirmed: frozenset({Party.BUYER, Party.PLATFORM}),
        **{row.event: frozenset(row.by) for row in TRANSITIONS},
    }
)
"""Who can bring about an event of each class, whatever its phase: it is the same in all."""


@final
@attrs.frozen(kw_only=True)
class Move:
    """One thing that happened in a play, or was tried.

    Attributes:
        event: The event.
        by: Who brought it about, or tried to; None for what came by itself: by a passed deadline, or the
            carrier.
        refusals: Why it was refused; empty where it happened.
    """

    event: Event
    by: Party | None
    refusals: tuple[Refusal, ...] = ()

    def __str__(self) -> str:
        """Return one line for a person."""
        who = self.by.value if self.by else "by itself"
        refused = f": refused. {' '.join(map(str, self.refusals))}" if self.refusals else ""
        return f"{iso(self.event.at)}  {who:9}  {describe(self.event)}{refused}"


@final
@attrs.frozen(kw_only=True)
class Play:
    """What came of a play.

    Attributes:
        case: The case as it stands at the end.
        moves: What happened and what was tried, in order.
    """

    case: Case
    moves: tuple[Move, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened, in order."""
        return tuple(move.event for move in self.moves if not move.refusals)

    @property
    def refused(self) -> tuple[Move, ...]:
        """What was tried, and refused by the rules."""
        return tuple(move for move in self.moves if move.refusals)

    def by(self, party: Party | None) -> tuple[Event, ...]:
        """Return what a party brought about, in order.

        Args:
            party: Who; None for what happened by itself.

        Returns:
            The events, without those that were refused.
        """
        return tuple(move.event for move in self.moves if move.by is party and not move.refusals)

    def __str__(self) -> str:
        """Tell it move by move, a line each."""
        return "\n".join(map(str, self.moves))


class Table:
    """Where players sit: it holds the case, the moment, and when each wants to be asked again.

    Attributes:
        case: The case as it stands.
        now: The moment.
        moves: What happened and what was tried.
        before: Called with a party and an event that it is about to bring about; for checks.
    """

    def __init__(
        self,
        case: Case,
        now: DateTime,
        players: Mapping[Party, Player],
        *,
        before: Callable[[Party, Event], None] = lambda _, __: None,
        questions: int = MOST_QUESTIONS,
    ) -> None:
        """Sit down."""
        self.case = case
        self.now = now
        self.moves: list[Move] = []
        self.before = before
        self._players = players
        self._wakes: dict[Party, DateTime] = {}
        self._left = questions

    def run(self, until: DateTime, every: timedelta | None = None) -> None:
        """Play up to an instant, at which the deadlines have passed but nobody is asked."""
        start = self.now
        while self.now < until:
            self.settle()
            turns = minus(self.now, start) // every + 1 if every else 0
            polls = [plus(start, turns * every)] if every else []
            self.tick(min([until, *dates(self.case, self.now)[:1], *self._wakes.values(), *polls]))

    def tick(self, now: DateTime) -> None:
        """Go to a later moment, and let happen what happens by itself until then."""
        self.now = now
        self.case, fired = self.case.advance(now)
        self.moves += [Move(event=event, by=None) for event in fired]

    def settle(self) -> None:
        """Ask all players, again after each event, until none has anything more to do at this moment."""
        self.case, fired = self.case.advance(self.now)
        self.moves += [Move(event=event, by=None) for event in fired]
        while any(self._asks(party, player) for party, player in self._players.items()):
            pass

    def _asks(self, party: Party, player: Player) -> bool:
        """Ask a player, and say whether that changed anything."""
        if not self._left:
            words = "players that come to rest before they were asked so often"
            raise InvalidValueError("play.questions", words, f"the {party} again at {iso(self.now)}")
        self._left -= 1
        answer = player(self.case, self.now)
        self._wakes.pop(party, None)
        if answer is None:
            return False
        if isinstance(answer, datetime):
            self._wakes[party] = self._later(party, answer)
            return False
        return self.act(party, answer)

    def _later(self, party: Party, wake: datetime) -> DateTime:
        then = instant(wake)
        if then <= self.now:
            words = f"an instant after {iso(self.now)}, to be asked again"
            raise InvalidValueError(f"play.{party}", words, iso(then))
        return then

    def happen(self, event: Event) -> None:
        """Let something happen that no party brings about: the carrier moves the parcel."""
        self.case = self.case.apply(event)
        self.moves.append(Move(event=event, by=None))

    def act(self, party: Party, event: Event) -> bool:
        """Let a party bring an event about, if the rules allow it; say whether they do.

        Raises:
            InvalidValueError: It is no event of this moment, or not one of this party.
        """
        self._check(party, event)
        self.before(party, event)
        try:
            self.case = self.case.apply(event)
        except RefusedError as error:
            self.moves.append(Move(event=event, by=party, refusals=error.refusals))
            return False
        self.moves.append(Move(event=event, by=party))
        return True

    def _check(self, party: Party, event: Event) -> None:
        if type(event) not in EVENT_CLASSES:
            raise InvalidValueError(f"play.{party}", "an event, an instant or None", shown(event))
        if event.at != self.now:
            raise InvalidValueError(f"play.{party}", f"an event at {iso(self.now)}", iso(event.at))
        theirs = {event.evidence.given_by} if isinstance(event, EvidenceAdded) else _THEIRS[type(event)]
        if party not in theirs:
            raise InvalidValueError(f"play.{party}", f"an event of the {party}", event.tag)


def play(  # noqa: PLR0913  # one argument for each party, and for the clock
    case: Case,
    *,
    until: datetime,
    since: datetime | None = None,
    every: timedelta | None = None,
    questions: int = MOST_QUESTIONS,
    buyer: Player | None = None,
    seller: Player | None = None,
    platform: Player | None = None,
) -> Play:
    """Play a case on a virtual clock, with a player for each party.

    What is due by itself happens at its own instant. Each player is asked at the start, at each date of
    the case, after each event, and at the instants at which it wants to be asked; at one moment the buyer
    first, then the seller, then AliExpress. What the rules refuse is recorded, and changes nothing.

    Args:
        case: The case at the start.
        until: When it ends: at that instant the deadlines have passed, and nobody is asked any more.
        since: When it starts; by default when the case was last heard of.
        every: How often all players are asked besides, as a bot is that looks once a day.
        questions: How often the players are asked at most, all together: so that it ends for certain.
        buyer: Who plays the buyer; nobody by default, and then the buyer does nothing.
        seller: Who plays the seller.
        platform: Who plays AliExpress.

    Returns:
        The case at the end, and each move with who made it.

    Raises:
        InvalidValueError: An instant is naive, or the end lies before the start; a player answers with
            what is no event of its party and of the moment; or the players did not come to rest before
            they were asked as often as they may be.

    Examples:
        >>> from datetime import timezone
        >>> from aliclaim import BuyerAccepted, Claim, DisputeOpened, Money, Order, Reason, Refund
        >>> from aliclaim.testing import PlatformForBuyer, SilentSeller
        >>> def bot(case, now):
        ...     claim = Claim(reason=Reason.COUNTERFEIT, asks=Refund(case.order.paid))
        ...     if case.dispute is None and case.check_opening(claim, now).allowed:
        ...         return DisputeOpened(at=now, claim=claim)
        >>> march = datetime(2026, 3, 1, tzinfo=timezone.utc)
        >>> case = Case(order=Order(id="1", paid=Money(60, "USD"), shipped_at=march))
        >>> played = play(
        ...     case,
        ...     buyer=bot,
        ...     seller=SilentSeller(),
        ...     platform=PlatformForBuyer(),
        ...     until=march.replace(month=6),
        ... )
        >>> [event.tag for event in played.by(None)], played.case.dispute.phase.value
        (['platform_stepped_in', 'proposal_assigned'], 'refunded')
    """
    start, end = _span(case, since, until)
    if every is not None and every <= timedelta(0):
        raise InvalidValueError("every", "a span of time above nothing", shown(every))
    seats = {Party.BUYER: buyer, Party.SELLER: seller, Party.PLATFORM: platform}
    table = Table(
        case, start, {party: player for party, player in seats.items() if player}, questions=questions
    )
    table.run(end, every)
    return Play(case=table.case, moves=tuple(table.moves))


def _span(case: Case, since: datetime | None, until: datetime) -> tuple[DateTime, DateTime]:
    start = case.known_until if since is None else instant(since)
    if start is None:
        raise InvalidValueError("since", "an instant, since the case knows none", "nothing")
    if case.known_until and start < case.known_until:
        raise InvalidValueError("since", f"an instant not before {iso(case.known_until)}", iso(start))
    end = instant(until)
    if end < start:
        raise InvalidValueError("until", f"an instant not before {iso(start)}", iso(end))
    return start, end

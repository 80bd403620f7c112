"""A case: an order and its disputes, one after another (floor 12).

It is the unit that is saved, and that is asked: what may be done, until when, what happens by
itself, and why not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import attrgetter
from typing import final

import attrs

from ._checks import holds
from ._claims import Claim
from ._deadlines import Deadline, DeadlineKind
from ._dispute import (
    Cancelled,
    Dispute,
    caught_up,
    moved,
    next_due,
    overtaken,
    repeated,
    too_old,
)
from ._eligibility import OpeningCheck, check_opening, closing, transit_refusals
from ._errors import InvalidValueError, RefusedError, shown
from ._events import (
    BuyerCancelled,
    ClaimEdited,
    DisputeEvent,
    DisputeOpened,
    Event,
    OrderEvent,
    ProtectionExtended,
    ReceiptConfirmed,
    TrackingUpdated,
    check_event,
    is_of_order,
)
from ._history import History
from ._moves import opened_dispute
from ._order import Order
from ._order_moves import order_actions, order_after, order_refusals
from ._phases import Phase
from ._policy import GUIDE, Party, Policy
from ._protection import ProtectionPeriod
from ._refusals import Refusal, RefusalCode, refuse
from ._terms import Action
from ._time import DateTime, instant, iso
from ._words import told

_C = RefusalCode


@final
@attrs.frozen
class TimelineEntry:
    """One thing that has happened, for a person.

    Attributes:
        at: When, in UTC.
        tag: The event's tag; `order_placed` for the order itself.
        sentence: What happened.
    """

    at: DateTime
    tag: str
    sentence: str


@final
@attrs.frozen(kw_only=True)
class Standing:
    """Where a case stands at a moment: all its answers at once.

    Attributes:
        now: The moment, in UTC.
        case: The case at that moment, with what had happened by itself.
        fired: What happened by itself since the last known event, oldest first.
        protection: The protection period; None while the order has not been shipped.
        opening: Whether a dispute may be opened.
        actions: What each party may do.
        deadlines: The dates that count, earliest first.
        timeline: What has happened, oldest first.
    """

    now: DateTime
    case: Case
    fired: tuple[DisputeEvent, ...]
    protection: ProtectionPeriod | None
    opening: OpeningCheck
    actions: tuple[Action, ...]
    deadlines: tuple[Deadline, ...]
    timeline: tuple[TimelineEntry, ...]

    @property
    def next(self) -> Deadline | None:
        """The next deadline that brings about an event by itself; None where none does."""
        return next((deadline for deadline in self.deadlines if deadline.fires), None)


def _own(case: Case) -> Order:
    return case.order


@final
@attrs.frozen(kw_only=True)
class Case:
    """An order, its disputes one after another, and all that has happened.

    Attributes:
        order: The order as it is now: the facts it was made with, and what has happened since.
        policy: The figures that count.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from aliclaim import Money, Reason, Refund
        >>> utc = timezone.utc
        >>> shipped = datetime(2026, 3, 1, tzinfo=utc)
        >>> order = Order(id="1", paid=Money("61.70", "USD"), shipped_at=shipped)
        >>> case = Case(order=order)
        >>> claim = Claim(reason=Reason.NOT_ARRIVED, asks=Refund(order.paid))
        >>> case.check_opening(claim, datetime(2026, 3, 5, tzinfo=utc)).refusals[0].sentence
        'No dispute can be opened before ~2026-03-11 00:00 UTC.'
        >>> case = case.apply(DisputeOpened(at=datetime(2026, 4, 25, tzinfo=utc), claim=claim))
        >>> case.dispute.phase
        <Phase.AWAITING_SELLER: 'awaiting_seller'>
    """

    order: Order = attrs.field(validator=holds(Order, "an Order"))
    policy: Policy = attrs.field(default=GUIDE, validator=holds(Policy, "a Policy"))
    _given: Order = attrs.field(default=attrs.Factory(_own, takes_self=True), alias="_given")
    _history: History[Event] = attrs.field(factory=History[Event], alias="_history")
    _disputes: tuple[Dispute, ...] = attrs.field(default=(), alias="_disputes")

    # --- what is known ------------------------------------------------------------------------

    @property
    def given(self) -> Order:
        """The order as the case was made with it, before anything happened."""
        return self._given

    @property
    def history(self) -> History[Event]:
        """What has happened since, to the order and to its disputes."""
        return self._history

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """The disputes, one after another; all but the last are cancelled."""
        return self._disputes

    @property
    def dispute(self) -> Dispute | None:
        """The newest dispute; None while there is none."""
        return self._disputes[-1] if self._disputes else None

    @property
    def protection(self) -> ProtectionPeriod | None:
        """The protection period; None while the order has not been shipped."""
        return ProtectionPeriod.of(self.order, self.policy)

    @property
    def known_until(self) -> DateTime | None:
        """The instant of the newest thing that the case knows; None where it knows none."""
        return self._history.last.at if self._history else self._given.known_until

    # --- moving -------------------------------------------------------------------------------

    @classmethod
    def replay(cls, order: Order, events: Iterable[Event], policy: Policy = GUIDE) -> Case:
        """Make a case from its history.

        What happened by itself in between may be left out: it is filled in at its own instant.

        Args:
            order: The order as it was before the first event.
            events: What has happened, in order.
            policy: The figures that count.

        Returns:
            The case after all of them.

        Raises:
            RefusedError: The rules refuse one of the events.
        """
        return reduce(Case.follow, events, cls(order=order, policy=policy))

    def follow(self, event: Event) -> Case:
        """Apply an event, after whatever had happened by itself before it.

        Args:
            event: What happened.

        Returns:
            The case after it. This one stays as it is.

        Raises:
            RefusedError: The rules refuse it.
        """
        check_event(event)
        dispute = self.dispute
        due = caught_up(dispute, event) if dispute and event.at >= self._history.last.at else ()
        return reduce(Case.apply, (*due, event), self)

    def apply(self, event: Event) -> Case:
        """Apply one event, and nothing else.

        Args:
            event: What happened.

        Returns:
            The case after it. This one stays as it is.

        Raises:
            RefusedError: The rules refuse it, for every reason that the error carries.
            InvalidValueError: It is not an event.
        """
        if refusals := self.why_not(event):
            raise RefusedError(event.tag, refusals)
        history = self._history.append(event)
        order, disputes = self.order, self._disputes
        if is_of_order(event):
            order = order_after(order, event)
        elif isinstance(event, DisputeOpened):
            disputes = (*disputes, opened_dispute(event, order.paid, self.policy))
        else:
            disputes = (*disputes[:-1], moved(disputes[-1], event))
        return Case(order=order, policy=self.policy, _given=self._given, _history=history, _disputes=disputes)

    def why_not(self, event: Event) -> tuple[Refusal, ...]:
        """Say why an event cannot happen.

        Args:
            event: What might happen, and when.

        Returns:
            Every reason at once; empty where it can happen.

        Raises:
            InvalidValueError: It is not an event.
        """
        check_event(event)
        known, dispute = self.known_until, self.dispute
        late = too_old(event, known) if known else ()
        if is_of_order(event):
            late += repeated(self._history, event) + (overtaken(dispute, event) if dispute else ())
            return late + order_refusals(self.order, self.protection, event)
        if isinstance(event, DisputeOpened):
            return late + repeated(self._history, event) + self._opening(event.claim, event.at).refusals
        if dispute is None:
            return (*late, refuse(_C.NO_DISPUTE, event=event.tag))
        found = dispute.why_not(event)
        if isinstance(event, ClaimEdited):
            found += transit_refusals(self.order, self.protection, event.reason, event.at)
        # The dispute looks at the time itself, but knows less: the order may have moved since.
        return late + tuple(each for each in found if not late or each.code is not _C.OLDER_THAN_LAST)

    def advance(self, now: datetime) -> tuple[Case, tuple[DisputeEvent, ...]]:
        """Let happen what happens by itself until now.

        Args:
            now: Until when, inclusive: at its very instant a deadline has passed.

        Returns:
            The case as it stands now, and the events that brought it there, each at the instant of
            its own deadline. The same question twice brings nothing more.

        Raises:
            InvalidValueError: `now` is naive.
        """
        moment = instant(now)
        if self.dispute is None:
            return self, ()
        _, fired = self.dispute.advance(moment)
        return reduce(Case.apply, fired, self), fired

    def as_of(self, now: datetime) -> Case:
        """Return the case as it was known at an earlier moment, without what came later.

        Args:
            now: The moment; what happened at its very instant is kept.

        Returns:
            The case as it was then.

        Raises:
            InvalidValueError: `now` is naive.
        """
        moment = instant(now)
        return Case.replay(
            self._given.as_of(moment), (event for event in self._history if event.at <= moment), self.policy
        )

    # --- asking -------------------------------------------------------------------------------

    def check_opening(self, claim: Claim | None, now: datetime) -> OpeningCheck:
        """Say whether a dispute may be opened now, and if not, every reason why (W1 to W9).

        Args:
            claim: What would be claimed; None to ask for the order alone, whatever the claim.
            now: The moment of the question.

        Returns:
            Whether it may, every refusal, and the window.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        moment = self._moment(now)
        if claim is not None and not isinstance(claim, Claim):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError("claim", "a Claim", shown(claim))
        return self._opening(claim, moment)

    def actions(self, now: datetime) -> tuple[Action, ...]:
        """List what each party may do now, to the order and to the dispute, and until when.

        Where something is due by itself, only that is listed: see `advance`.

        Args:
            now: The moment of the question.

        Returns:
            The actions, those of the dispute first, in the order of the table.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        moment, dispute = self._moment(now), self.dispute
        due = next_due(dispute) if dispute else None
        found = list(dispute.actions(moment)) if dispute else []
        if due and due.passed(moment):
            return tuple(found)
        opening = self._opening(None, moment)
        period = opening.protection
        if period and moment >= period.closes_at:
            # W8: a dispute that is cancelled now cannot be opened again.
            found = [
                attrs.evolve(action, closes=True) if action.event is BuyerCancelled else action
                for action in found
            ]
        if period and opening.allowed:
            targets = (Phase.AWAITING_SELLER,)
            until = closing(period)
            found.append(Action(DisputeOpened, (Party.BUYER,), until, targets, closes=False, rule="W1"))
        return (*found, *order_actions(self.order, period, moment))

    def deadlines(self, now: datetime) -> tuple[Deadline, ...]:
        """List the dates that count now, of the protection and of the dispute, earliest first.

        Args:
            now: The moment of the question.

        Returns:
            The deadlines, earliest first.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        moment, dispute = self._moment(now), self.dispute
        found = list(dispute.deadlines(moment)) if dispute else []
        # Once a dispute was settled or closed, the protection opens nothing any more (W7, C3).
        if (period := self.protection) and (
            dispute is None or dispute.phase.open or isinstance(dispute, Cancelled)
        ):
            opening = Deadline(DeadlineKind.OPENING_STARTS, period.opens_at, period.opens_origin)
            dates = (opening, closing(period)) if period.window.length else ()
            found += [date for date in dates if not date.passed(moment)]
        return tuple(sorted(found, key=attrgetter("at")))

    def timeline(self) -> tuple[TimelineEntry, ...]:
        """Return what has happened, oldest first."""
        facts = [
            TimelineEntry(at, tag, sentence)
            for at, tag, sentence in (
                (self._given.ordered_at, "order_placed", "The order was placed."),
                (self._given.shipped_at, "order_shipped", "The seller shipped the order."),
            )
            if at
        ]
        given: list[OrderEvent] = []
        if known := self._given.extension:
            given.append(ProtectionExtended(at=known.at, until=known.until))
        if seen := self._given.tracking:
            given.append(TrackingUpdated(at=seen.seen_at, status=seen.status))
        if receipt := self._given.receipt:
            given.append(ReceiptConfirmed(at=receipt.at, by=receipt.by))
        happened = [TimelineEntry(event.at, event.tag, told(event)) for event in (*given, *self._history)]
        return tuple(sorted(facts + happened, key=attrgetter("at")))

    def standing(self, now: datetime, claim: Claim | None = None) -> Standing:
        """Say where the case stands: what is due by itself happens first, then all is asked at once.

        Args:
            now: The moment of the question.
            claim: What would be claimed, if a dispute is about to be opened.

        Returns:
            All answers, for the case with what had happened by itself.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        moment = self._moment(now)
        case, fired = self.advance(moment)
        return Standing(
            now=moment,
            case=case,
            fired=fired,
            protection=case.protection,
            opening=case.check_opening(claim, moment),
            actions=case.actions(moment),
            deadlines=case.deadlines(moment),
            timeline=case.timeline(),
        )

    # --- the rules of the window --------------------------------------------------------------

    def _moment(self, now: datetime) -> DateTime:
        moment, known = instant(now), self.known_until
        if known and moment < known:
            words = f"an instant not before {iso(known)}, until when the case is known (see as_of)"
            raise InvalidValueError("now", words, iso(moment))
        return moment

    def _opening(self, claim: Claim | None, at: DateTime) -> OpeningCheck:
        # What is due by itself decides, whether it has been recorded or not.
        earlier = self.dispute.advance(at)[0] if self.dispute else None
        return check_opening(self.order, self.policy, earlier, claim, at)

"""A case: an order and its disputes, one after another (floor 15).

It is the unit that is saved, and that is asked: what may be done, until when, what happens by
itself, and why not.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, datetime
from functools import reduce
from operator import attrgetter
from typing import Final, final

import attrs

from ._advice import Advice
from ._chart import Chart, chart_events, chart_phases, extended_from
from ._checks import each_of, holds, holds_argument
from ._claims import Claim
from ._comparison import NO_COSTS_KNOWN, Costs
from ._counsel import counsel
from ._counting import Counting, Offer, counting, offers
from ._deadlines import Deadline, DeadlineKind
from ._dispute import (
    Dispute,
    caught_up,
    is_undecided,
    moved,
    next_due,
    overtaken,
    repeated,
    too_old,
)
from ._eligibility import OpeningCheck, check_opening, closing, opening_starts, transit_refusals
from ._errors import CurrencyMismatchError, InvalidValueError, RefusedError
from ._events import (
    BuyerCancelled,
    ClaimEdited,
    DisputeEvent,
    DisputeOpened,
    Event,
    EvidenceAdded,
    check_event,
    is_of_order,
)
from ._form import item_refusals
from ._history import History
from ._manifest import Manifest, make_manifest
from ._moves import opened_dispute
from ._order import BuyerRecord, Order
from ._order_moves import order_actions, order_after, order_refusals
from ._phases import Phase
from ._policy import GUIDE, Party, Policy, Start
from ._preview import Preview, previewed
from ._protection import Periods, ProtectionPeriod, start_unknown
from ._refunds import RefundExpectation, expected_refund
from ._refusals import Refusal, RefusalCode, certain, refuse
from ._safe import SafeWindow, safe_cancel, safe_confirm
from ._situation import Situation, period_for
from ._terms import Action
from ._time import DateTime, check_calendar, instant, iso
from ._timeline import TimelineEntry, timeline
from ._values import Value

_C = RefusalCode


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Standing(Value):
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
        advice: What the buyer is told to do and to beware of, gravest first.
        counting: Which proposal counts; None where there is no dispute.
        offers: The proposals that stand, each with what it is worth.
        refund: What money is to be expected, and by when; None where none is.
        safe_cancel: Until when another dispute can be opened, if this one is cancelled now; None where
            none is open, or it is not known when the order was shipped.
        safe_confirm: Until when one can be opened, if receipt is confirmed now; None where it was
            confirmed, the order has not been shipped, or a dispute was decided.
    """

    now: DateTime
    case: Case
    fired: tuple[DisputeEvent, ...]
    protection: ProtectionPeriod | None
    opening: OpeningCheck
    actions: tuple[Action, ...]
    deadlines: tuple[Deadline, ...]
    timeline: tuple[TimelineEntry, ...]
    advice: tuple[Advice, ...]
    counting: Counting | None
    offers: tuple[Offer, ...]
    refund: RefundExpectation | None
    safe_cancel: SafeWindow | None
    safe_confirm: SafeWindow | None

    @property
    def next(self) -> Deadline | None:
        """The next deadline that brings about an event by itself; None where none does."""
        return next((deadline for deadline in self.deadlines if deadline.fires), None)


def _own(case: Case) -> Order:
    return case.order


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Case(Value):
    """An order, its disputes one after another, and all that has happened.

    It is never changed: an event makes another case, and so do other facts, by `with_facts`. (With
    `attrs.evolve` an order or a policy would not fit what has happened, and would be lost when saved.)

    Attributes:
        order: The order as it is now: the facts it was made with, and what has happened since.
        policy: The figures that count.
        record: What the buyer's earlier orders look like, if known (O6).
        costs: What is known of what a refund costs the buyer (O3, M2).

    Raises:
        InvalidValueError: A value is of the wrong kind; or the order was shipped, and does not tell
            the date from which the policy counts the protection.
        CurrencyMismatchError: The freight of a return has another currency than the order.

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
    record: BuyerRecord | None = attrs.field(
        default=None, validator=holds((BuyerRecord, type(None)), "a BuyerRecord")
    )
    costs: Costs = attrs.field(default=NO_COSTS_KNOWN, validator=holds(Costs, "a Costs"))
    # Not shown: the order and the history tell the same.
    _given: Order = attrs.field(default=attrs.Factory(_own, takes_self=True), repr=False, alias="_given")
    _history: History[Event] = attrs.field(factory=History[Event], alias="_history")
    _disputes: tuple[Dispute, ...] = attrs.field(default=(), repr=False, alias="_disputes")
    _periods: Periods = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse an order that lacks the date from which its policy counts, and costs in another currency."""
        counts_from, order = self.policy.protection_from.value, self.order
        if counts_from is not Start.SHIPPED and order.shipped_at and start_unknown(order, self.policy):
            words = f"an instant, since the profile {self.policy.name!r} counts the protection from it"
            raise InvalidValueError(f"Case.order.{counts_from}", words, "nothing")
        freight, currency = self.costs.return_freight, order.paid.currency
        if freight is not None and freight.currency != currency:
            what = "Case.costs.return_freight"
            raise CurrencyMismatchError(what, f"an amount in {currency}", str(freight))
        object.__setattr__(self, "_periods", Periods.of(order, self.policy))

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
        """The protection period, for the claim that is possible longest; None before shipping."""
        return self._periods.defective

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
            InvalidValueError: The order lacks the date from which the policy counts.
        """
        return cls(order=order, policy=policy).following(events)

    def following(self, events: Iterable[Event]) -> Case:
        """Apply events one after another, as `follow` does each.

        Args:
            events: What happened, in order.

        Returns:
            The case after all of them. This one stays as it is.

        Raises:
            RefusedError: The rules refuse one of the events.
        """
        return reduce(Case.follow, each_of("events", events), self)

    def with_facts(
        self,
        *,
        order: Order | None = None,
        policy: Policy | None = None,
        record: BuyerRecord | None = None,
        costs: Costs | None = None,
    ) -> Case:
        """Return the case as it would be with other facts: all that has happened is played again.

        So a date that the marketplace printed is stated, an order is corrected, or a case is looked
        at by another profile; what is not given stays as it is.

        Args:
            order: The order as it was before the first event: see `given`.
            policy: The figures that count, from the beginning.
            record: What the buyer's earlier orders look like.
            costs: What is known of what a refund costs the buyer.

        Returns:
            The case with these facts. This one stays as it is.

        Raises:
            RefusedError: With these facts the rules refuse something that has happened.
            InvalidValueError: A fact is of the wrong kind, or lacks what the policy needs.

        Examples:
            >>> from datetime import datetime, timezone
            >>> import attrs
            >>> from aliclaim import Boundary, Money, StatedDate
            >>> march = datetime(2026, 3, 1, tzinfo=timezone.utc)
            >>> case = Case(order=Order(id="1", paid=Money("61.70", "USD"), shipped_at=march))
            >>> printed = StatedDate(boundary=Boundary.PROTECTION_ENDS, at=march.replace(month=6))
            >>> case = case.with_facts(order=attrs.evolve(case.given, stated=(printed,)))
            >>> str(case.protection.closes_at), case.protection.estimated
            ('2026-06-01 00:00:00+00:00', False)
        """
        fresh = Case(
            order=self._given if order is None else order,
            policy=self.policy if policy is None else policy,
            record=self.record if record is None else record,
            costs=self.costs if costs is None else costs,
        )
        return fresh.following(self._history)

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
        return self._stepped(order, history, disputes)

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
        if is_of_order(event):
            late = self._too_old(event) + repeated(self._history, event)
            late += overtaken(self.dispute, event) if self.dispute else ()
            return late + order_refusals(self.order, self.policy, self.protection, event)
        if isinstance(event, DisputeOpened):
            late = self._too_old(event) + repeated(self._history, event)
            found = self._opening(event.claim, event.at).refusals
            return late + (certain(found) if event.observed else found)
        if not self._disputes:
            return (*self._too_old(event), refuse(_C.NO_DISPUTE, event=event.tag))
        return self._dispute_refusals(event)

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
        dispute, fired = self.dispute.advance(moment)
        if not fired:
            return self, ()
        # The dispute has let them happen, so there is nothing more to check.
        history = self._history
        for event in fired:
            history = history.append(event)
        return self._stepped(self.order, history, (*self._disputes[:-1], dispute)), fired

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
        earlier = Case(
            order=self._given.as_of(moment), policy=self.policy, record=self.record, costs=self.costs
        )
        return earlier.following(event for event in self._history if event.at <= moment)

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
        _check_claim(claim)
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
        return (*found, *order_actions(self.order, self.policy, period, moment))

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
        if (period := self.protection) and is_undecided(dispute):
            dates = _dates(period, self._periods.any_problem)
            found += [date for date in dates if not date.passed(moment)]
        return tuple(sorted(found, key=attrgetter("at")))

    def timeline(self) -> tuple[TimelineEntry, ...]:
        """Return what has happened, oldest first."""
        return timeline(self._given, self._history)

    def chart(self, now: datetime | None = None) -> Chart:
        """Return what a picture of the case shows, for whoever draws it.

        Args:
            now: The moment of the picture: what is due by itself happens first. None for the case as it
                is known, with no moment marked.

        Returns:
            The protection, the phases, what has happened, and the dates that count.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        moment = None if now is None else self._moment(now)
        case = self if moment is None else self.advance(moment)[0]
        asked_at = moment or case.known_until
        return Chart(
            order=case.order,
            now=moment,
            protection=case.protection,
            extended_from=extended_from(case.order, case.policy),
            phases=chart_phases(case.disputes, asked_at),
            events=chart_events(case.given, case.history),
            deadlines=case.deadlines(asked_at) if asked_at else (),
        )

    def timeline_svg(self, now: datetime | None = None) -> str:
        """Draw the case as a picture: phases, protection, what has happened, and the dates ahead.

        It is a whole document of SVG: no script, no font and no address of another host. It has colours
        for light and for dark, which custom properties of the page around it may replace. The same
        case and moment give the same text.

        Args:
            now: The moment of the picture: what is due by itself happens first, and a line marks it.
                None for the case as it is known, without that line.

        Returns:
            The picture, as the text of an SVG file.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.

        Examples:
            >>> from aliclaim import Money
            >>> Case(order=Order(id="1", paid=Money("5", "USD"))).timeline_svg()[:4]
            '<svg'
        """
        # Loaded here, since few who ask a case have it drawn.
        from ._chart_svg import draw  # noqa: PLC0415

        return draw(self.chart(now))

    def _repr_svg_(self) -> str:
        """Show the picture in a notebook."""
        return self.timeline_svg()

    def standing(
        self, now: datetime, claim: Claim | None = None, *, holidays: Container[date] | None = None
    ) -> Standing:
        """Say where the case stands: what is due by itself happens first, then all is asked at once.

        Args:
            now: The moment of the question.
            claim: What would be claimed, if a dispute is about to be opened.
            holidays: Days that are no working days: whatever answers `day in holidays`. They count for
                the refund that is expected, and the advice on it.

        Returns:
            All answers, for the case with what had happened by itself.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows; or the
                holidays cannot be asked.
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
            advice=case.advice(moment, claim, holidays=holidays),
            counting=case.counting(moment),
            offers=case.offers(moment),
            refund=case.expected_refund(moment, holidays=holidays),
            safe_cancel=case.safe_cancel(moment) if _cancellable(case) else None,
            safe_confirm=case.safe_confirm(moment) if _confirmable(case) else None,
        )

    # --- what to do ---------------------------------------------------------------------------

    def advice(
        self, now: datetime, claim: Claim | None = None, *, holidays: Container[date] | None = None
    ) -> tuple[Advice, ...]:
        """Say what the buyer should do now, and beware of, gravest first.

        What is due by itself happens first. An event is recommended only where the rules allow it at
        this moment; where the guide has no answer, there is none.

        Args:
            now: The moment of the question.
            claim: What would be claimed, if a dispute is about to be opened.
            holidays: Days that are no working days, for a refund that is late or not.

        Returns:
            The advice; empty where there is none to give.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows; or the
                holidays cannot be asked.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from aliclaim import Money
            >>> shipped = datetime(2026, 3, 1, tzinfo=timezone.utc)
            >>> case = Case(order=Order(id="1", paid=Money("61.70", "USD"), shipped_at=shipped))
            >>> print(*case.advice(datetime(2026, 3, 5, tzinfo=timezone.utc)))
            Wait: a dispute can be opened from ~2026-03-11 00:00 UTC on. Until then, ask the seller. [W1]
        """
        _check_claim(claim)
        moment = self._moment(now)
        if holidays is not None:
            check_calendar(holidays, moment.date())
        situation = _situation(self.advance(moment)[0], moment, claim)
        return counsel(attrs.evolve(situation, holidays=holidays))

    def preview(self, event: Event, now: datetime) -> Preview:
        """Say what an event would bring about: what closes, what is lost for good, what money, by when.

        What would happen by itself before the event is let happen first.

        Args:
            event: What might be done: at this moment, or later.
            now: The moment of the question.

        Returns:
            What it would bring about, or why it cannot happen; and the traps that it would step into.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows; or the
                event is none, or lies before `now`.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from aliclaim import BuyerClosed, Money, Reason, Refund
            >>> utc, paid = timezone.utc, Money("61.70", "USD")
            >>> case = Case(order=Order(id="1", paid=paid, shipped_at=datetime(2026, 3, 1, tzinfo=utc)))
            >>> claim = Claim(reason=Reason.NOT_AS_DESCRIBED, asks=Refund(paid))
            >>> case = case.apply(DisputeOpened(at=datetime(2026, 3, 20, tzinfo=utc), claim=claim))
            >>> now = datetime(2026, 3, 21, tzinfo=utc)
            >>> preview = case.preview(BuyerClosed(at=now), now)
            >>> preview.closes, [loss.value for loss in preview.lost], preview.warnings[0].rule
            (True, ['reopening', 'money'], 'T1')
        """
        moment = self._moment(now)
        check_event(event)
        if event.at < moment:
            raise InvalidValueError("event.at", f"an instant not before now, {iso(moment)}", iso(event.at))
        fired = caught_up(self.dispute, event) if self.dispute else ()
        case = reduce(Case.apply, fired, self)
        refusals = case.why_not(event)
        claim = event.claim if isinstance(event, DisputeOpened) else None
        before = _situation(case, event.at, claim)
        after = None if refusals else _situation(case.apply(event), event.at)
        return previewed(before, after, event, fired, refusals)

    def safe_cancel(self, now: datetime) -> SafeWindow:
        """Say until when another dispute can be opened, if this one is cancelled now (C2, W8).

        Args:
            now: The moment of the question; what is due by itself happens first.

        Returns:
            Whether it is safe, and until when.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        moment = self._moment(now)
        return safe_cancel(_situation(self.advance(moment)[0], moment))

    def safe_confirm(self, now: datetime) -> SafeWindow:
        """Say until when a dispute can be opened, if receipt is confirmed now (W3).

        Args:
            now: The moment of the question; what is due by itself happens first.

        Returns:
            Whether it is safe, and until when.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        moment = self._moment(now)
        return safe_confirm(_situation(self.advance(moment)[0], moment))

    def counting(self, now: datetime) -> Counting | None:
        """Say which proposal counts now, and what is assigned if nobody chooses (P4 to P6).

        Args:
            now: The moment of the question; what is due by itself happens first.

        Returns:
            The answer with its reason; None where there is no dispute.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        moment = self._moment(now)
        return counting(self.dispute, moment) if self.dispute else None

    def offers(self, now: datetime) -> tuple[Offer, ...]:
        """List the proposals that stand, each with what it is worth beside the one that counts.

        Args:
            now: The moment of the question; what is due by itself happens first.

        Returns:
            The buyer's request, the seller's newest proposal and AliExpress's; none where no dispute is
            open.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        dispute = self.advance(self._moment(now))[0].dispute
        return offers(dispute, self.costs) if dispute else ()

    def expected_refund(
        self, now: datetime, *, holidays: Container[date] | None = None
    ) -> RefundExpectation | None:
        """Say what money is to be expected, by when, and why it may be less than was paid (M1 to M3).

        Args:
            now: The moment of the question; what is due by itself happens first.
            holidays: Days that are no working days: whatever answers `day in holidays`.

        Returns:
            The answer; None where no money is to come.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows; or the
                holidays cannot be asked.
        """
        moment = self._moment(now)
        if self.dispute is None:
            return None
        return expected_refund(self.dispute, moment, payment=self.order.payment, holidays=holidays)

    def manifest(self, now: datetime) -> Manifest:
        """Write the account of the case, for a bank or another mediator.

        Args:
            now: The moment at which it is written; what is due by itself happens first.

        Returns:
            The account: its `text` can be handed over as it is.

        Raises:
            InvalidValueError: `now` is naive, or lies before something that the case knows.
        """
        moment = self._moment(now)
        case, _ = self.advance(moment)
        told = [(entry.at, entry.sentence) for entry in case.timeline()]
        return make_manifest(case.order, case.disputes, told, case.policy, moment)

    def _stepped(self, order: Order, history: History[Event], disputes: tuple[Dispute, ...]) -> Case:
        """Return the case after an event that has been checked.

        All its other facts were checked when the first case was made. The constructor would check them
        anew at each event, and that would cost more than the step.
        """
        case = object.__new__(Case)
        put_order, put_policy, put_record, put_costs, put_given, put_history, put_disputes, put_periods = _PUT
        put_order(case, order)
        put_policy(case, self.policy)
        put_record(case, self.record)
        put_costs(case, self.costs)
        put_given(case, self._given)
        put_history(case, history)
        put_disputes(case, disputes)
        put_periods(case, self._periods if order is self.order else Periods.of(order, self.policy))
        return case

    # --- the rules of the window --------------------------------------------------------------

    def _moment(self, now: datetime) -> DateTime:
        moment, known = instant(now), self.known_until
        if known and moment < known:
            words = f"an instant not before {iso(known)}, until when the case is known (see as_of)"
            raise InvalidValueError("now", words, iso(moment))
        return moment

    def _too_old(self, event: Event) -> tuple[Refusal, ...]:
        known = self.known_until
        return too_old(event, known) if known else ()

    def _dispute_refusals(self, event: DisputeEvent) -> tuple[Refusal, ...]:
        """Refuse what the dispute refuses, and what does not fit the order around it."""
        found = self._disputes[-1].why_not(event)
        if isinstance(event, ClaimEdited) and not event.observed:
            period = self._periods.against(defective=event.reason.defective)
            found += transit_refusals(self.order, period, event.reason, event.at)
        elif isinstance(event, EvidenceAdded):
            found += item_refusals([event.evidence], self.order)
        # The dispute looks at the time itself, but knows less: the order may have moved since.
        late = too_old(event, self._history.last.at)
        return late + tuple(each for each in found if each.code is not _C.OLDER_THAN_LAST) if late else found

    def _opening(self, claim: Claim | None, at: DateTime) -> OpeningCheck:
        # What is due by itself decides, whether it has been recorded or not.
        earlier = self.dispute.advance(at)[0] if self.dispute else None
        return check_opening(self.order, self.policy, self._periods, earlier, claim, at)


_PUT: Final = tuple(getattr(Case, field.name).__set__ for field in attrs.fields(Case))


def _check_claim(claim: object) -> None:
    holds_argument("claim", claim, (Claim, type(None)), "a Claim")


def _cancellable(case: Case) -> bool:
    return case.dispute is not None and case.dispute.phase.open and case.order.shipped_at is not None


def _confirmable(case: Case) -> bool:
    return is_undecided(case.dispute) and case.order.shipped_at is not None and case.order.receipt is None


def _dates(longest: ProtectionPeriod, plain: ProtectionPeriod | None) -> list[Deadline]:
    """List the dates of the protection; two ends, where defective goods are protected for longer (W3)."""
    if not longest.window.length:
        return []
    found = [opening_starts(longest), closing(longest)]
    if plain and plain.window.length and plain.closes_at < longest.closes_at:
        found.append(attrs.evolve(closing(plain), kind=DeadlineKind.ANY_PROBLEM_ENDS))
    return found


def _situation(case: Case, at: DateTime, planned: Claim | None = None) -> Situation:
    """Gather all that advice looks at; the protection counts for the claim, if there is one."""
    return Situation(
        now=at,
        order=case.order,
        policy=case.policy,
        dispute=case.dispute,
        planned=planned,
        period=period_for(Periods.of(case.order, case.policy), planned, case.dispute),
        longest=case.protection,
        record=case.record,
        costs=case.costs,
        why_not=case.why_not,
    )

"""Strategies for cases in each phase, for whole histories, and for the instants that matter to a case.

A case is told, not searched: for each phase the routes that lead there are known, as classes of events
and what they propose. Each step is taken at an instant that the deadlines allow, with whatever else may
happen in between. So every phase is reached each time, under every policy whose figures leave room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from aliclaim import (
    GUIDE,
    AppealDecided,
    AppealFiled,
    BuyerAccepted,
    BuyerCancelled,
    BuyerClosed,
    BuyerProposed,
    Case,
    ClaimEdited,
    DeadlineKind,
    DisputeEvent,
    DisputeOpened,
    Event,
    EvidenceAdded,
    InvalidValueError,
    Order,
    OrderShipped,
    Party,
    Phase,
    PlatformJudged,
    PlatformProposed,
    PlatformSteppedIn,
    Policy,
    ProposalAssigned,
    ProtectionExtended,
    ProtectionPeriod,
    Reason,
    ReceiptConfirmed,
    RefundCompleted,
    RequestGranted,
    ReturnContested,
    ReturnOverdue,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    TrackingStatus,
    TrackingUpdated,
    instant,
    transition,
)
from aliclaim._time import DateTime, plus

from ._moves import Turn, fitting, granted, moves, opened, possible
from ._values import (
    FIRST,
    MICROSECOND,
    Wish,
    anything_back,
    between,
    days_after,
    goods_back,
    instants,
    money_back,
    nothing_back,
    orders,
    policies,
    something_back,
)

# --- the routes -------------------------------------------------------------------------------


@attrs.frozen
class Step:
    """One step of a route: an event, and what is asked for, proposed or accepted with it."""

    event: type[DisputeEvent]
    wish: Wish = anything_back
    whose: Party | None = None


Route: TypeAlias = tuple[Step, ...]
Routes: TypeAlias = tuple[Route, ...]

_OPEN: Final = Step(DisputeOpened)
_OFFER: Final = Step(SellerProposed)
_STEP_IN: Final = Step(PlatformSteppedIn)
_TAKE_OFFER: Final = Step(BuyerAccepted, whose=Party.SELLER)
_TAKE_DECISION: Final = Step(BuyerAccepted, whose=Party.PLATFORM)
_ASSIGN: Final = Step(ProposalAssigned)
_REVIEWED: Final[Routes] = ((_OPEN, _STEP_IN), (_OPEN, _OFFER, _STEP_IN))
_UNANSWERED: Final[Routes] = ((_OPEN,), (_OPEN, Step(BuyerProposed)), (_OPEN, _OFFER, Step(BuyerProposed)))
_JUDGED: Final[Routes] = tuple((*route, Step(PlatformProposed)) for route in _REVIEWED)
_UNDECIDED: Final[Routes] = (*_UNANSWERED, (_OPEN, _OFFER), *_REVIEWED, *_JUDGED)


def _after(routes: Routes, *steps: Step) -> Routes:
    return tuple((*route, *steps) for route in routes)


def _settled(wish: Wish) -> Routes:
    """Return the routes by which what is wished for is settled."""
    offered, decided = Step(SellerProposed, wish), Step(PlatformProposed, wish)
    taken = (
        (_OPEN, offered, _TAKE_OFFER),
        (_OPEN, offered, _STEP_IN, _TAKE_OFFER),
        (_OPEN, _STEP_IN, offered, _TAKE_OFFER),
        (_OPEN, _STEP_IN, Step(PlatformProposed), offered, _TAKE_OFFER),
        (_OPEN, _STEP_IN, decided, _TAKE_DECISION),
        (_OPEN, _OFFER, _STEP_IN, decided, _TAKE_DECISION),
        (_OPEN, _STEP_IN, decided, _ASSIGN),
    )
    return taken if wish is nothing_back else (*_requested(wish), *taken)


def _requested(wish: Wish) -> Routes:
    """Return the routes by which a request is agreed to, by the seller or by its silence."""
    asked, agreed = Step(DisputeOpened, wish), Step(SellerAccepted)
    return (
        (asked, agreed),
        (asked, Step(RequestGranted)),
        (asked, _OFFER, agreed),
        (asked, _STEP_IN, agreed),
        (_OPEN, Step(BuyerProposed, wish), agreed),
        (_OPEN, _STEP_IN, Step(BuyerProposed, wish), agreed),
    )


_RETURNS: Final = _settled(goods_back)
_SENT: Final = _after(_RETURNS, Step(ReturnShipped))
_CONTESTED: Final = _after(_SENT, Step(ReturnContested))
_JUDGED_AGAIN: Final = _after(_CONTESTED, Step(PlatformProposed, something_back))
_REFUNDS: Final = (
    _settled(money_back),
    _after(_SENT, Step(ReturnReceived)),
    _after(_JUDGED_AGAIN, _TAKE_DECISION),
)
_WITHOUT: Final = (
    _after(_UNDECIDED, Step(BuyerClosed)),
    _settled(nothing_back),
    _after(_RETURNS, Step(ReturnOverdue)),
)
_APPEAL: Final = Step(AppealFiled)
_PAID: Final = tuple(_after(routes, Step(RefundCompleted)) for routes in _REFUNDS)
_REJECTED: Final = (_APPEAL, Step(AppealDecided, nothing_back))
_GRANTED: Final = (_APPEAL, Step(AppealDecided, money_back))

ROUTES: Final[Mapping[Phase, tuple[Routes, ...]]] = MappingProxyType(
    {
        Phase.AWAITING_SELLER: (_UNANSWERED,),
        Phase.NEGOTIATING: (((_OPEN, _OFFER),),),
        Phase.UNDER_REVIEW: (_REVIEWED, _CONTESTED),
        Phase.JUDGED: (_JUDGED, _JUDGED_AGAIN),
        Phase.AWAITING_RETURN: (_RETURNS,),
        Phase.RETURN_IN_TRANSIT: (_SENT,),
        Phase.REFUND_PENDING: (
            *_REFUNDS,
            _after(_REFUNDS[0], *_REJECTED),
            *(_after(routes, *_GRANTED) for routes in _WITHOUT),
        ),
        Phase.APPEALED: tuple(_after(routes, _APPEAL) for routes in (*_REFUNDS, *_PAID, *_WITHOUT)),
        Phase.REFUNDED: (
            *_PAID,
            _after(_PAID[0], *_REJECTED),
            _after(_REFUNDS[0], _APPEAL, Step(RefundCompleted), Step(AppealDecided, nothing_back)),
        ),
        Phase.CLOSED: (*_WITHOUT, *(_after(routes, *_REJECTED) for routes in _WITHOUT)),
        Phase.CANCELLED: (_after(_UNDECIDED, Step(BuyerCancelled)),),
    }
)
"""For each phase the ways that lead there, in groups of which each is drawn as often as another."""


# --- telling a case ---------------------------------------------------------------------------

_OF_ORDER: Final = (TrackingUpdated, ProtectionExtended, ReceiptConfirmed)
_TRIFLES: Final = (EvidenceAdded, ClaimEdited, PlatformJudged, TrackingUpdated, ProtectionExtended)
"""What may happen in between: it changes neither what is asked for nor what is proposed."""

_TALK: Final = (*_TRIFLES[:3], BuyerProposed, SellerProposed, PlatformProposed, RefundCompleted)
_LONGEST: Final = timedelta(days=30)
_TRIFLE: Final = st.booleans()
_EARLIER: Final = st.integers(0, 5).map(lambda number: number == 5)


class _Teller:
    """Tells one case, event by event."""

    def __init__(self, draw: DrawFn, case: Case) -> None:
        self.draw = draw
        self.case = case

    @property
    def known(self) -> DateTime:
        """The instant of the newest thing that the case knows."""
        return self.case.known_until or instant(FIRST)

    def tell(self, route: Route) -> None:
        """Go along a route, with trifles in between."""
        appeals = any(step.event is AppealFiled for step in route)
        for step in route:
            if step.event is DisputeOpened:
                self.trifle(_TRIFLES, before=max(high for *_, high in self.windows()))
                self.open(step)
            else:
                self.trifle(_TRIFLES, before=self.horizon(appeals=appeals))
                self.take(step, appeals=appeals)

    def ship(self) -> None:
        """Ship the order, if it was not shipped."""
        if self.case.order.shipped_at is None:
            known = self.known if self.case.known_until else instant(self.draw(instants()))
            shipped = OrderShipped(at=self.draw(days_after(known, 0, 10)))
            # A policy may count from a date that the order does not tell: then it is never shipped.
            self.case = self.case if self.case.why_not(shipped) else self.case.apply(shipped)

    def windows(self) -> Iterator[tuple[Reason, DateTime, DateTime]]:
        """Go through the reasons for which a dispute can still be opened, with the span of time for each."""
        order, policy, known = self.case.order, self.case.policy, self.known
        ended = self.case.dispute.history.last.at if self.case.dispute else None
        # A later dispute begins a little later: nothing of the one before is then told again.
        known = plus(known, MICROSECOND) if known == ended else known
        in_transit = order.tracking and order.tracking.status is TrackingStatus.IN_TRANSIT
        for reason in Reason if order.paid else ():
            period = ProtectionPeriod.of(order, policy, defective=reason.defective)
            if period is not None:
                barred = in_transit and reason is Reason.NOT_ARRIVED
                low = max(period.opens_at, known, period.running_out_at if barred else known)
                if low < period.closes_at:
                    yield reason, low, period.closes_at

    def open(self, step: Step) -> None:
        """Open a dispute at an instant at which that is possible."""
        reason, low, high = self.draw(st.sampled_from(list(self.windows())))
        turn = Turn(case=self.case, now=self.draw(between(low, high)), wish=step.wish)
        self.case = self.case.apply(self.draw(opened(turn, [reason])))

    def horizon(self, *, appeals: bool = False) -> DateTime:
        """Return before when the next event must happen: something comes by itself, or an appeal is over."""
        deadlines = self.case.deadlines(self.known)
        last = [each.at for each in deadlines if appeals and each.kind is DeadlineKind.APPEAL]
        return min([*last, *(each.at for each in deadlines if each.fires), plus(self.known, _LONGEST)])

    def trifle(self, kinds: tuple[type[Event], ...], before: DateTime) -> None:
        """Let one of these events happen, or none: as far as the rules allow it."""
        if self.draw(_TRIFLE):
            now = self.draw(between(self.known, before))
            fit = [kind for kind in possible(self.case, now) if kind in kinds]
            drawn = fitting(self.draw(st.sampled_from(fit)), Turn(case=self.case, now=now))
            self.case = self.case.apply(self.draw(drawn))

    def take(self, step: Step, *, appeals: bool) -> None:
        """Take one step of a route."""
        due = next((each for each in self.case.deadlines(self.known) if each.fires), None)
        if due and due.fires == step.event.tag and (step.event in _BY_CLOCK or self.draw(st.booleans())):
            now = self.draw(days_after(due.at, 0, 3))
        else:
            now = self.draw(between(self.known, self.horizon(appeals=appeals)))
        turn = Turn(case=self.case, now=now, wish=step.wish, whose=step.whose)
        self.case = self.case.apply(self.draw(_drawn(step.event, turn)))

    def idle(self, most: int) -> None:
        """Let happen what leaves the case in its phase."""
        dispute = self.case.dispute
        rows = [transition(dispute.phase, kind) for kind in _TALK] if dispute else []
        kinds = [row.event for row in rows if row and dispute and row.targets == (dispute.phase,)]
        for _ in range(most):
            self.trifle((*_OF_ORDER, *kinds), before=self.horizon())


def _drawn(kind: type[DisputeEvent], turn: Turn) -> SearchStrategy[Event]:
    """Draw the event of a step, with what it is to accept or to decide."""
    if kind is AppealDecided:
        return granted(turn) if turn.wish is money_back else st.just(AppealDecided(at=turn.now))
    if kind is RequestGranted and kind not in possible(turn.case, turn.now):
        return fitting(SellerAccepted, turn)  # the policy grants nothing by silence
    return fitting(kind, turn)


_BY_CLOCK: Final = frozenset({RequestGranted, ProposalAssigned, ReturnOverdue})


@st.composite
def _case(draw: DrawFn, phase: Phase | None, order: Order | None, policy: Policy) -> Case:
    teller = _Teller(draw, Case(order=order or draw(orders(policy=policy)), policy=policy))
    if phase is None:
        if draw(st.booleans()):
            teller.ship()
    else:
        teller.case = _openable(draw, teller.case, given=order is not None)
        if draw(_EARLIER):
            _tell_earlier(teller)
        teller.tell(draw(st.sampled_from(draw(st.sampled_from(ROUTES[phase])))))
    if teller.case.known_until:
        teller.idle(2)
    return teller.case


def _openable(draw: DrawFn, case: Case, *, given: bool) -> Case:
    """Return a case that can be disputed; of an order that was drawn, what bars that is left out."""
    teller = _Teller(draw, case)
    teller.ship()
    if any(teller.windows()):
        return teller.case
    if not given:
        plain = Case(order=_plain(case.order), policy=case.policy)
        if any(_Teller(draw, plain).windows()):
            return plain
    words = f"an order on which a dispute can be opened under the profile {case.policy.name!r}"
    raise InvalidValueError("cases.order", words, f"the order {case.order.id}")


def _plain(order: Order) -> Order:
    """Return an order with nothing that keeps a dispute from being opened."""
    shipped = order.shipped_at or order.ordered_at or instant(FIRST)
    promised = order.estimated_delivery and plus(shipped, _LONGEST)
    return attrs.evolve(
        order,
        shipped_at=shipped,
        estimated_delivery=promised,
        tracking=None,
        extension=None,
        receipt=None,
        stated=(),
    )


def _tell_earlier(teller: _Teller) -> None:
    """Tell of an earlier dispute that was cancelled, if another can still be opened after it (W8)."""
    before = teller.case
    teller.tell(teller.draw(st.sampled_from(ROUTES[Phase.CANCELLED][0])))
    if not any(teller.windows()):
        teller.case = before


def cases(
    *phases: Phase | None, order: Order | None = None, policy: Policy | None = None
) -> SearchStrategy[Case]:
    """Draw cases whose dispute is in one of these phases.

    Args:
        *phases: The phases; None for a case without a dispute. Any of them by default.
        order: The order of the case, as it was given; any that fits by default.
        policy: The figures that count; any by default, of a profile or not.

    Returns:
        A strategy for cases; they shrink towards the shortest history.

    Raises:
        InvalidValueError: There is no such phase; or, when it is drawn from, no dispute can be opened on
            the order.

    Examples:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=10)
        ... @given(cases(Phase.JUDGED, Phase.APPEALED))
        ... def test(case):
        ...     assert case.dispute.phase in (Phase.JUDGED, Phase.APPEALED)
        >>> test()
    """
    wanted = [None if phase is None else Phase(phase) for phase in phases] or [None, *Phase]
    figures = policies() if policy is None else st.just(policy)
    drawn = st.tuples(st.sampled_from(wanted), figures)
    return drawn.flatmap(lambda fact: _case(fact[0], order, fact[1]))


@st.composite
def _histories(draw: DrawFn, order: Order, policy: Policy, most: int) -> tuple[Event, ...]:
    case = draw(cases(order=order, policy=policy))
    for _ in range(draw(st.integers(0, most))):
        now = instant(draw(moments(case)))
        case, _ = case.advance(now)
        case = case.apply(draw(moves(case, now)))
    return tuple(case.history)


def histories(order: Order, *, policy: Policy = GUIDE, most: int = 4) -> SearchStrategy[tuple[Event, ...]]:
    """Draw whole histories of an order that the rules allow, such as `Case.replay` takes.

    Args:
        order: The order, as it was before anything happened.
        policy: The figures that count.
        most: How many events there are at most after some phase was reached.

    Returns:
        A strategy for histories, oldest event first. What happened by itself is told as well.

    Raises:
        InvalidValueError: When it is drawn from, no dispute can be opened on the order.
    """
    return _histories(order, policy, most)


# --- the instants that matter -----------------------------------------------------------------


def dates(case: Case, now: datetime) -> list[DateTime]:
    """Return the instants after `now` at which something changes while nobody acts, earliest first."""
    found: set[DateTime] = set()
    moment: DateTime | None = instant(now)
    while moment:
        case, _ = case.advance(moment)
        deadlines = case.deadlines(moment)
        found |= {deadline.at for deadline in deadlines}
        moment = next((deadline.at for deadline in deadlines if deadline.fires), None)
    if period := case.protection:
        found |= {period.opens_at, period.running_out_at, period.closes_at}
    return sorted(date for date in found if date > now)


def moments(case: Case) -> SearchStrategy[datetime]:
    """Draw the instants that matter to a case: each of its dates, just before and after it, and in between.

    All of them are instants at which the case can be asked, not before what it knows.

    Args:
        case: The case.

    Returns:
        A strategy for instants.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from hypothesis import find
        >>> from aliclaim import Money
        >>> march = datetime(2026, 3, 1, tzinfo=timezone.utc)
        >>> case = Case(order=Order(id="1", paid=Money(60, "USD"), shipped_at=march))
        >>> str(find(moments(case), lambda now: case.check_opening(None, now).allowed))
        '2026-03-11 00:00:00+00:00'
    """
    known = case.known_until
    if known is None:
        return instants()
    ends = dates(case, known)
    around = {plus(date, step) for date in ends for step in (-MICROSECOND, timedelta(0), MICROSECOND)}
    last = plus(max([known, *ends]), _LONGEST)
    sharp: SearchStrategy[datetime] = st.sampled_from(sorted({known, *(at for at in around if at > known)}))
    return st.one_of(sharp, between(known, last))

"""Strategies for events: any event whatever, and those that the rules allow on a case at a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from aliclaim import (
    AppealDecided,
    Appealed,
    AppealFiled,
    BuyerAccepted,
    BuyerCancelled,
    BuyerClosed,
    BuyerProposed,
    Case,
    Claim,
    ClaimEdited,
    Dispute,
    DisputeOpened,
    Event,
    EvidenceAdded,
    Finding,
    Judged,
    Money,
    Order,
    OrderShipped,
    Party,
    PlatformJudged,
    PlatformProposed,
    PlatformSteppedIn,
    Problem,
    Proposal,
    ProposalAssigned,
    ProtectionExtended,
    Reason,
    ReceiptConfirmed,
    Refund,
    RefundCompleted,
    Refunded,
    RefundPending,
    RefusalCode,
    RequestGranted,
    ReturnAndRefund,
    ReturnContested,
    ReturnOverdue,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    SteppedInBecause,
    TrackingStatus,
    TrackingUpdated,
    Wait,
    instant,
)
from aliclaim._time import DateTime

from ._values import (
    Wish,
    amounts,
    anything_back,
    claims,
    claims_of,
    days_after,
    evidence,
    instants,
    maybe,
    money,
    printed,
    proposals,
    something_back,
    words,
)

_PARTIES: Final = tuple(Party)
_ANY_TEXT: Final = st.text(max_size=20)
_TRACKING_NUMBERS: Final = st.integers(1, 10**9).map(lambda number: f"RR{number:09}CN")
_FINDINGS: Final = st.tuples(st.sampled_from(Problem), st.booleans()).map(
    lambda fact: Finding(problem=fact[0].value.replace("_", " "), valid=fact[1], kind=fact[0])
)
_JUDGEMENTS: Final = st.lists(_FINDINGS, min_size=1, max_size=2).map(tuple)


# --- any event --------------------------------------------------------------------------------

_BOUGHT: Final = Order(id="1", paid=Money(1_000, "USD"))


def _whatever(order: Order) -> SearchStrategy[Refund]:
    """Draw refunds that may be above what was paid, or in another currency."""
    return st.one_of(money(order.paid.currency, most=2_000), money(most=2_000)).map(Refund)


_Unfit: TypeAlias = Callable[[DateTime, Order], SearchStrategy[Event]]


def _bare(kind: Callable[..., Event]) -> _Unfit:
    return lambda at, _: st.just(kind(at=at))


def _decided(kind: Callable[..., Event]) -> _Unfit:
    return lambda at, _: printed(at).map(lambda ship_by: kind(at=at, ship_by=ship_by))


_UNFIT: Final[Mapping[type[Event], _Unfit]] = MappingProxyType(
    {
        OrderShipped: _bare(OrderShipped),
        TrackingUpdated: lambda at, _: st.builds(
            TrackingUpdated, at=st.just(at), status=st.sampled_from(TrackingStatus)
        ),
        ProtectionExtended: lambda at, _: st.builds(
            ProtectionExtended, at=st.just(at), until=days_after(at, 1, 90)
        ),
        ReceiptConfirmed: lambda at, _: st.builds(
            ReceiptConfirmed, at=st.just(at), by=st.sampled_from(Party)
        ),
        DisputeOpened: lambda at, order: st.builds(
            DisputeOpened, at=st.just(at), claim=claims(order if order.paid else _BOUGHT)
        ),
        EvidenceAdded: lambda at, order: st.builds(
            EvidenceAdded,
            at=st.just(at),
            evidence=st.sampled_from(Party).flatmap(lambda by: evidence(order=order, given_by=by)),
        ),
        ClaimEdited: lambda at, _: st.builds(
            ClaimEdited, at=st.just(at), reason=st.sampled_from(Reason), text=_ANY_TEXT
        ),
        BuyerProposed: lambda at, order: st.builds(
            BuyerProposed, at=st.just(at), proposal=st.one_of(anything_back(order.paid), _whatever(order))
        ),
        BuyerAccepted: lambda at, _: st.builds(
            BuyerAccepted, at=st.just(at), whose=st.sampled_from(Party), ship_by=printed(at)
        ),
        BuyerCancelled: _bare(BuyerCancelled),
        BuyerClosed: _bare(BuyerClosed),
        ReturnShipped: lambda at, _: st.builds(
            ReturnShipped, at=st.just(at), tracking_number=_TRACKING_NUMBERS
        ),
        AppealFiled: lambda at, _: st.builds(AppealFiled, at=st.just(at), text=_ANY_TEXT),
        SellerProposed: lambda at, order: st.builds(
            SellerProposed,
            at=st.just(at),
            proposal=st.one_of(proposals(order, after=at), _whatever(order)),
        ),
        SellerAccepted: _decided(SellerAccepted),
        ReturnReceived: lambda at, _: st.builds(ReturnReceived, at=st.just(at), by=st.sampled_from(Party)),
        ReturnContested: lambda at, _: st.builds(ReturnContested, at=st.just(at), text=_ANY_TEXT),
        PlatformSteppedIn: lambda at, _: st.builds(
            PlatformSteppedIn, at=st.just(at), because=st.sampled_from(SteppedInBecause)
        ),
        PlatformJudged: lambda at, _: st.builds(
            PlatformJudged, at=st.just(at), judgement=_JUDGEMENTS, answer_by=printed(at)
        ),
        PlatformProposed: lambda at, order: st.builds(
            PlatformProposed,
            at=st.just(at),
            proposal=st.one_of(anything_back(order.paid), _whatever(order)),
            negotiation_ends=printed(at),
        ),
        RequestGranted: _decided(RequestGranted),
        ProposalAssigned: _decided(ProposalAssigned),
        ReturnOverdue: _bare(ReturnOverdue),
        RefundCompleted: lambda at, order: st.builds(
            RefundCompleted,
            at=st.just(at),
            amount=st.one_of(money(order.paid.currency, least=1), money(least=1)),
        ),
        AppealDecided: lambda at, order: st.builds(
            AppealDecided, at=st.just(at), refund=maybe(_whatever(order))
        ),
    }
)


def events(
    at: datetime | None = None,
    *,
    order: Order | None = None,
    kinds: tuple[type[Event], ...] = tuple(_UNFIT),
) -> SearchStrategy[Event]:
    """Draw events of any class, whether they fit a case or not: most are refused by most cases.

    Args:
        at: When they happen; at any instant by default.
        order: The order that most of them are about.
        kinds: The classes of the events; all by default.

    Returns:
        A strategy for events.

    Examples:
        >>> from hypothesis import given
        >>> @given(events(kinds=(BuyerCancelled, BuyerClosed)))
        ... def test(event):
        ...     assert event.tag in {"buyer_cancelled", "buyer_closed"}
        >>> test()
    """
    bought = _BOUGHT if order is None else order
    moments = instants().map(instant) if at is None else st.just(instant(at))
    drawn = st.tuples(st.sampled_from(kinds), moments)
    return drawn.flatmap(lambda fact: _UNFIT[fact[0]](fact[1], bought))


# --- what the rules allow ---------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Turn:
    """A moment at which an event is to be drawn that the rules allow.

    Attributes:
        case: The case as it stands.
        now: When the event happens.
        parties: Who may bring it about.
        wish: The solutions that are asked for or proposed.
        whose: Whose proposal the buyer accepts; any that stands where None.
    """

    case: Case
    now: DateTime
    parties: tuple[Party, ...] = _PARTIES
    wish: Wish = anything_back
    whose: Party | None = None

    @property
    def paid(self) -> Money:
        """What was paid for the order."""
        return self.case.order.paid

    @property
    def seller_proposals(self) -> SearchStrategy[Proposal]:
        """What the seller may propose: more waiting time, too, where nothing is wished for."""
        if self.wish is not anything_back:
            return self.wish(self.paid)
        return st.one_of(self.wish(self.paid), days_after(self.now, 1, 60).map(Wait))

    @property
    def requests(self) -> Wish:
        """What the buyer may ask for: the same, but never nothing."""
        return something_back if self.wish is anything_back else self.wish


_Fit: TypeAlias = Callable[[Turn], SearchStrategy[Event]]


def _as_it_is(kind: type[Event]) -> _Fit:
    """Draw what no case refuses for its data."""
    return lambda turn: _UNFIT[kind](turn.now, turn.case.order)


def _extensions(turn: Turn) -> SearchStrategy[Event]:
    period = turn.case.protection
    assert period is not None  # noqa: S101  # an order that was not shipped lists no extension
    ends = days_after(period.closes_at, 1, 60)
    return ends.map(lambda until: ProtectionExtended(at=turn.now, until=until))


def _confirmations(turn: Turn) -> SearchStrategy[Event]:
    parties = [party for party in turn.parties if party is not Party.SELLER]
    return st.sampled_from(parties).map(lambda party: ReceiptConfirmed(at=turn.now, by=party))


def _openings(turn: Turn) -> SearchStrategy[Event]:
    return opened(turn, openable(turn.case, turn.now))


def opened(turn: Turn, reasons: list[Reason]) -> SearchStrategy[Event]:
    """Draw the opening of a dispute for one of these reasons."""
    case = turn.case
    claimed = claims_of(case.order, case.policy, st.sampled_from(reasons), turn.requests(turn.paid))
    drawn = st.tuples(claimed, printed(turn.now), printed(turn.now))
    return drawn.map(
        lambda fact: DisputeOpened(at=turn.now, claim=fact[0], answer_by=fact[1], agreement_by=fact[2]),
    )


def openable(case: Case, now: datetime) -> list[Reason]:
    """Return the reasons for which a dispute may be opened now."""
    asks = Refund(case.order.paid)
    return [reason for reason in Reason if case.check_opening(Claim(reason=reason, asks=asks), now).allowed]


def _files(turn: Turn) -> SearchStrategy[Event]:
    givers = [party for party in turn.parties if party is not Party.PLATFORM]
    case = turn.case
    pieces = st.sampled_from(givers).flatmap(
        lambda giver: evidence(order=case.order, policy=case.policy, given_by=giver)
    )
    return pieces.map(lambda piece: EvidenceAdded(at=turn.now, evidence=piece))


def _edits(turn: Turn) -> SearchStrategy[Event]:
    reasons = st.sampled_from([reason for reason in Reason if not _barred(turn, reason)])
    drawn = st.tuples(reasons, words(turn.case.policy))
    return drawn.map(lambda fact: ClaimEdited(at=turn.now, reason=fact[0], text=fact[1]))


def _barred(turn: Turn, reason: Reason) -> bool:
    """Whether a parcel in transit keeps a claim from being edited to a reason."""
    refusals = turn.case.why_not(ClaimEdited(at=turn.now, reason=reason, text=""))
    return RefusalCode.IN_TRANSIT in {refusal.code for refusal in refusals}


def _requests(turn: Turn) -> SearchStrategy[Event]:
    drawn = st.tuples(turn.requests(turn.paid), printed(turn.now))
    return drawn.map(lambda fact: BuyerProposed(at=turn.now, proposal=fact[0], answer_by=fact[1]))


def _acceptances(turn: Turn) -> SearchStrategy[Event]:
    whose = [turn.whose] if turn.whose else _acceptable(turn.case.dispute)
    drawn = st.tuples(st.sampled_from(whose), printed(turn.now))
    return drawn.map(lambda fact: BuyerAccepted(at=turn.now, whose=fact[0], ship_by=fact[1]))


def _acceptable(dispute: Dispute | None) -> list[Party]:
    """Return whose proposals stand that can be accepted: more waiting time never is."""
    offer = getattr(dispute, "seller_proposal", None)
    sellers = [Party.SELLER] if isinstance(offer, Refund | ReturnAndRefund) else []
    return [*sellers, Party.PLATFORM] if isinstance(dispute, Judged) else sellers


def _offers(turn: Turn) -> SearchStrategy[Event]:
    return turn.seller_proposals.map(lambda proposal: SellerProposed(at=turn.now, proposal=proposal))


def _receipts(turn: Turn) -> SearchStrategy[Event]:
    parties = [party for party in turn.parties if party is not Party.BUYER]
    return st.sampled_from(parties).map(lambda party: ReturnReceived(at=turn.now, by=party))


def _decisions(turn: Turn) -> SearchStrategy[Event]:
    judgements = st.one_of(st.just(()), _JUDGEMENTS)
    drawn = st.tuples(turn.wish(turn.paid), printed(turn.now), judgements)
    return drawn.map(
        lambda fact: PlatformProposed(
            at=turn.now, proposal=fact[0], negotiation_ends=fact[1], judgement=fact[2]
        ),
    )


def _payments(turn: Turn) -> SearchStrategy[Event]:
    dispute = turn.case.dispute
    pending = dispute.before if isinstance(dispute, Appealed) else dispute
    assert isinstance(pending, RefundPending)  # noqa: S101  # nothing else lists a payment
    sums = amounts(pending.due.currency, 1, pending.due.minor)
    return sums.map(lambda amount: RefundCompleted(at=turn.now, amount=amount))


def _appeals_decided(turn: Turn) -> SearchStrategy[Event]:
    rejected = st.just(AppealDecided(at=turn.now))
    return st.one_of(rejected, granted(turn)) if _stood(turn) < turn.paid else rejected


def granted(turn: Turn) -> SearchStrategy[Event]:
    """Draw the decision of an appeal that brings more than stood before."""
    more = amounts(turn.paid.currency, _stood(turn).minor + 1, turn.paid.minor)
    return more.map(lambda amount: AppealDecided(at=turn.now, refund=Refund(amount)))


def _stood(turn: Turn) -> Money:
    """Return how much the buyer had, or was to have, before an appeal."""
    dispute = turn.case.dispute
    assert isinstance(dispute, Appealed)  # noqa: S101  # nothing else lists the decision
    match dispute.before:
        case RefundPending(due=due, received=received):
            return received + due
        case Refunded(received=received):
            return received
        case _:
            return dispute.terms.nothing


_FIT: Final[Mapping[type[Event], _Fit]] = MappingProxyType(
    {kind: _as_it_is(kind) for kind in _UNFIT}
    | {
        ProtectionExtended: _extensions,
        ReceiptConfirmed: _confirmations,
        DisputeOpened: _openings,
        EvidenceAdded: _files,
        ClaimEdited: _edits,
        BuyerProposed: _requests,
        BuyerAccepted: _acceptances,
        SellerProposed: _offers,
        ReturnReceived: _receipts,
        PlatformProposed: _decisions,
        RefundCompleted: _payments,
        AppealDecided: _appeals_decided,
    }
)


def fitting(kind: type[Event], turn: Turn) -> SearchStrategy[Event]:
    """Draw events of a class that can happen now, with data for which none of them is refused."""
    newest = _newest(turn.case, turn.now)
    if kind is TrackingUpdated:
        return st.sampled_from(_unread(newest)).map(
            lambda status: TrackingUpdated(at=turn.now, status=status)
        )
    drawn = _FIT[kind](turn)
    # The same event twice at one instant is refused: seldom drawn, and only where no time has gone by.
    return drawn.filter(lambda event: event not in newest) if newest else drawn


def _newest(case: Case, now: DateTime) -> list[Event]:
    """Return what happened at this very instant."""
    return [event for event in case.history if event.at == now]


def _unread(newest: list[Event]) -> list[TrackingStatus]:
    read = {event.status for event in newest if isinstance(event, TrackingUpdated)}
    return [status for status in TrackingStatus if status not in read]


def possible(case: Case, now: DateTime, parties: tuple[Party, ...] = _PARTIES) -> list[type[Event]]:
    """Return the classes of the events that the rules allow these parties now, the carrier's with all."""
    newest = _newest(case, now)
    kinds = [action.event for action in case.actions(now) if set(action.by) & set(parties)]
    overdue = any(deadline.fires and deadline.passed(now) for deadline in case.deadlines(now))
    if parties == _PARTIES and not overdue and _unread(newest):
        kinds.append(TrackingUpdated)
    # Of the events without data of their own, only this one could come twice at one instant.
    return [kind for kind in kinds if not (kind is BuyerCancelled and BuyerCancelled(at=now) in newest)]


def moves(case: Case, now: datetime, *, by: Party | None = None) -> SearchStrategy[Event]:
    """Draw events that the rules allow on a case at a moment, each with data that fits.

    Where something is due by itself, only that is drawn: let it happen first, by `Case.advance`.

    Args:
        case: The case.
        now: The moment: when the events happen.
        by: Who brings them about; anyone by default, and then the tracking may change as well.

    Returns:
        A strategy for events; an empty one where nothing is allowed.

    Raises:
        InvalidValueError: `now` is naive, or lies before something that the case knows.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from hypothesis import given
        >>> march = datetime(2026, 3, 1, tzinfo=timezone.utc)
        >>> case = Case(order=Order(id="1", paid=Money(60, "USD"), shipped_at=march))
        >>> @given(moves(case, march.replace(day=20), by=Party.BUYER))
        ... def test(event):
        ...     assert not case.why_not(event)
        >>> test()
    """
    moment = instant(now)
    parties = _PARTIES if by is None else (Party(by),)
    turn = Turn(case=case, now=moment, parties=parties)
    kinds = possible(case, moment, parties)
    return st.sampled_from(kinds).flatmap(lambda kind: fitting(kind, turn)) if kinds else st.nothing()

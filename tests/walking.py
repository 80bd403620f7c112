"""The walk through a small world: the library and the second specification, step by step side by side.

The world is one order of three cents. `PLAYS` holds what can be played in it, and `instants` the moments that
matter: that of the newest fact, and a microsecond before, at and after each date. A walk goes breadth first,
asks both about every play at every such moment, and goes on from each state that it has not met before.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Final, NamedTuple

import attrs
import guide_spec as spec
from guide_spec import DAY, Event, State
from worlds import granting, with_figures

import aliclaim as ac

MICRO: Final = timedelta(microseconds=1)
APART: Final = spec.Profile(
    seller_answer=4, agreement=9, negotiation=6, transit_answer=2, return_shipping=12, appeal=5, refund=13
)
"""A profile in which no two dates are equally far away, as some are by the guide's figures."""
APART_POLICY: Final = with_figures(
    seller_answer=4, agreement=9, negotiation=6, transit_answer=2, return_shipping=12, appeal=5, refund=13
)
PROFILES: Final = {
    "guide": (spec.GUIDE, ac.GUIDE),
    "granting": (spec.GRANTING, granting()),
    "apart": (APART, APART_POLICY),
}


# --- the same in both languages -------------------------------------------------------------------


@cache
def moment(at: int) -> datetime:
    """Return an instant of the specification as the library takes it."""
    return ac.instant(spec.SHIPPED_ON + at * MICRO)


@cache
def micros(at: datetime) -> int:
    """Return an instant of the library as the specification counts it."""
    since: timedelta = datetime.__sub__(at, spec.SHIPPED_ON)  # pendulum's own makes no timedelta
    return since // MICRO


@cache
def money(cents: int, currency: str = "USD") -> ac.Money:
    """Return an amount of whole cents."""
    return ac.Money(f"0.{cents:02}", currency)


def proposal(terms: spec.Terms | None, currency: str = "USD") -> ac.Proposal:
    """Return what is asked for or offered."""
    kind, number = terms or spec.NOTHING
    if kind == "wait":
        return ac.Wait(moment(number))
    amount = money(number, currency)
    return ac.Refund(amount) if kind == "refund" else ac.ReturnAndRefund(amount)


def solution(event: Event) -> ac.Solution:
    """Return what an event asks for, of what can settle a dispute."""
    found = proposal(event.terms, event.currency)
    assert not isinstance(found, ac.Wait)
    return found


def refund(event: Event) -> ac.Refund | None:
    """Return what an appeal grants."""
    return ac.Refund(money(spec.cents(event.terms), event.currency)) if event.terms else None


def files(event: Event) -> tuple[ac.Evidence, ...]:
    """Return the files that come with an event."""
    giver = ac.Party(event.by or spec.BUYER)
    return tuple(
        ac.Evidence(kind=ac.EvidenceKind.PHOTO, file=f"{number}.{ending}", size=size, given_by=giver)
        for number, (ending, size) in enumerate(event.files)
    )


def claim(event: Event) -> ac.Claim:
    """Return what the buyer says at the opening."""
    reason = ac.Reason(event.reason)
    return ac.Claim(reason=reason, asks=solution(event), text=event.text, evidence=files(event))


def findings(event: Event) -> tuple[ac.Finding, ...]:
    """Return what AliExpress found."""
    return tuple(
        ac.Finding(problem=name, valid=valid, kind=ac.Problem(name)) for name, valid in event.findings
    )


def printed(event: Event, kind: str) -> datetime | None:
    """Return a date that came printed with an event."""
    return moment(dict(event.printed)[kind]) if kind in dict(event.printed) else None


def ship_by(event: Event) -> datetime | None:
    """Return the printed date of a return."""
    return printed(event, "return_shipping")


MAKERS: Final[dict[str, Callable[[datetime, Event], ac.Event]]] = {
    "order_shipped": lambda at, _: ac.OrderShipped(at=at),
    "tracking_updated": lambda at, e: ac.TrackingUpdated(at=at, status=ac.TrackingStatus(e.status)),
    "protection_extended": lambda at, e: ac.ProtectionExtended(at=at, until=moment(e.until)),
    "receipt_confirmed": lambda at, e: ac.ReceiptConfirmed(at=at, by=ac.Party(e.by)),
    "dispute_opened": lambda at, e: ac.DisputeOpened(
        at=at,
        claim=claim(e),
        answer_by=printed(e, "seller_answer"),
        agreement_by=printed(e, "agreement"),
    ),
    "evidence_added": lambda at, e: ac.EvidenceAdded(at=at, evidence=files(e)[0]),
    "claim_edited": lambda at, e: ac.ClaimEdited(at=at, reason=ac.Reason(e.reason), text=e.text),
    "buyer_proposed": lambda at, e: ac.BuyerProposed(
        at=at, proposal=solution(e), answer_by=printed(e, "seller_answer")
    ),
    "buyer_accepted": lambda at, e: ac.BuyerAccepted(at=at, whose=ac.Party(e.whose), ship_by=ship_by(e)),
    "buyer_cancelled": lambda at, _: ac.BuyerCancelled(at=at),
    "buyer_closed": lambda at, _: ac.BuyerClosed(at=at),
    "return_shipped": lambda at, _: ac.ReturnShipped(at=at, tracking_number="RR123456785DE"),
    "appeal_filed": lambda at, _: ac.AppealFiled(at=at),
    "seller_proposed": lambda at, e: ac.SellerProposed(at=at, proposal=proposal(e.terms, e.currency)),
    "seller_accepted": lambda at, e: ac.SellerAccepted(at=at, ship_by=ship_by(e)),
    "return_received": lambda at, e: ac.ReturnReceived(at=at, by=ac.Party(e.by)),
    "return_contested": lambda at, _: ac.ReturnContested(at=at),
    "platform_stepped_in": lambda at, _: ac.PlatformSteppedIn(at=at),
    "platform_judged": lambda at, e: ac.PlatformJudged(
        at=at, judgement=findings(e), answer_by=printed(e, "transit_answer")
    ),
    "platform_proposed": lambda at, e: ac.PlatformProposed(
        at=at, proposal=solution(e), negotiation_ends=printed(e, "negotiation")
    ),
    "request_granted": lambda at, e: ac.RequestGranted(at=at, ship_by=ship_by(e)),
    "proposal_assigned": lambda at, e: ac.ProposalAssigned(at=at, ship_by=ship_by(e)),
    "return_overdue": lambda at, _: ac.ReturnOverdue(at=at),
    "refund_completed": lambda at, e: ac.RefundCompleted(
        at=at, amount=money(spec.cents(e.terms), e.currency)
    ),
    "appeal_decided": lambda at, e: ac.AppealDecided(at=at, refund=refund(e)),
}


@cache
def real(event: Event) -> ac.Event:
    """Return an event of the specification as one of the library."""
    return MAKERS[event.name](moment(event.at), event)


# --- what is played -------------------------------------------------------------------------------

ALL, SOME, BACK, NONE = ("refund", 3), ("refund", 1), ("return", 3), ("refund", 0)
TOO_MUCH, LATER = ("refund", 4), ("wait", DAY)
BAD_FILES = (("jpg", 1), ("tiff", 1), ("png", spec.TOO_HEAVY), ("png", spec.TOO_HEAVY - 1))
TRANSIT = ("in_transit", True)
TOMORROW = {
    kind: ((kind, DAY),) for kind in ("seller_answer", "negotiation", "return_shipping", "transit_answer")
}


OPENING: Final = Event("dispute_opened", 0, terms=ALL, reason="not_as_described")
"""An opening that nothing but the day refuses."""

OPENINGS: Final = (
    OPENING,
    OPENING._replace(terms=BACK),
    OPENING._replace(printed=(("agreement", 2 * DAY), ("seller_answer", DAY))),
    OPENING._replace(reason="not_arrived"),
    OPENING._replace(terms=NONE),
    OPENING._replace(terms=TOO_MUCH),
    OPENING._replace(currency="EUR"),
    OPENING._replace(text="caffè"),
    OPENING._replace(files=BAD_FILES, text="\x00", reason="not_arrived", terms=TOO_MUCH),
)
EDITS: Final = (
    Event("claim_edited", 0, reason="wrong_item"),
    Event("claim_edited", 0, reason="not_arrived"),
    Event("claim_edited", 0, reason="not_arrived", text="né"),
)
ORDER_PLAYS: Final = (
    Event("order_shipped", 0),
    Event("tracking_updated", 0, status="in_transit"),
    Event("tracking_updated", 0, status="delivered"),
    Event("protection_extended", 0, until=30 * DAY),
    Event("receipt_confirmed", 0, by="buyer"),
    Event("receipt_confirmed", 0, by="platform"),
)
PLAYS: Final = (
    Event("evidence_added", 0, by="buyer", files=(("jpg", 1),)),
    Event("evidence_added", 0, by="seller", files=(("tiff", spec.TOO_HEAVY),)),
    Event("evidence_added", 0, by="platform", files=(("jpg", 1),)),
    Event("evidence_added", 0, by="buyer", files=(("tiff", spec.TOO_HEAVY),)),
    Event("buyer_proposed", 0, terms=SOME),
    Event("buyer_proposed", 0, terms=BACK),
    Event("buyer_proposed", 0, terms=NONE),
    Event("buyer_proposed", 0, terms=TOO_MUCH),
    Event("buyer_proposed", 0, terms=ALL, currency="EUR"),
    Event("buyer_proposed", 0, terms=ALL, printed=TOMORROW["seller_answer"]),
    Event("seller_proposed", 0, terms=NONE),
    Event("seller_proposed", 0, terms=SOME),
    Event("seller_proposed", 0, terms=BACK),
    Event("seller_proposed", 0, terms=LATER),
    Event("seller_proposed", 0, terms=TOO_MUCH),
    Event("seller_proposed", 0, terms=SOME, currency="EUR"),
    Event("seller_accepted", 0),
    Event("seller_accepted", 0, printed=TOMORROW["return_shipping"]),
    Event("buyer_accepted", 0, whose="buyer"),
    Event("buyer_accepted", 0, whose="seller"),
    Event("buyer_accepted", 0, whose="platform"),
    Event("buyer_accepted", 0, whose="platform", printed=TOMORROW["return_shipping"]),
    Event("buyer_cancelled", 0),
    Event("buyer_closed", 0),
    Event("return_shipped", 0),
    Event("return_received", 0, by="seller"),
    Event("return_received", 0, by="platform"),
    Event("return_received", 0, by="buyer"),
    Event("return_contested", 0),
    Event("platform_stepped_in", 0),
    Event("platform_judged", 0, findings=(("not_working", True), TRANSIT)),
    Event("platform_judged", 0, findings=(("in_transit", False), ("not_working", True))),
    Event("platform_judged", 0, findings=(("returned", False),), printed=TOMORROW["transit_answer"]),
    Event("platform_proposed", 0, terms=NONE),
    Event("platform_proposed", 0, terms=ALL),
    Event("platform_proposed", 0, terms=BACK),
    Event("platform_proposed", 0, terms=SOME, printed=TOMORROW["negotiation"]),
    Event("platform_proposed", 0, terms=TOO_MUCH),
    Event("platform_proposed", 0, terms=SOME, currency="EUR"),
    Event("request_granted", 0),
    Event("request_granted", 0, printed=TOMORROW["return_shipping"]),
    Event("proposal_assigned", 0),
    Event("proposal_assigned", 0, printed=TOMORROW["return_shipping"]),
    Event("return_overdue", 0),
    Event("refund_completed", 0, terms=SOME),
    Event("refund_completed", 0, terms=ALL),
    Event("refund_completed", 0, terms=TOO_MUCH),
    Event("refund_completed", 0, terms=SOME, currency="EUR"),
    Event("appeal_filed", 0),
    Event("appeal_decided", 0),
    Event("appeal_decided", 0, terms=NONE),
    Event("appeal_decided", 0, terms=SOME),
    Event("appeal_decided", 0, terms=ALL),
    Event("appeal_decided", 0, terms=TOO_MUCH),
    Event("appeal_decided", 0, terms=ALL, currency="EUR"),
)
"""What can be played: an instant in it counts from that of the event."""

DISPUTE_PLAYS: Final = (EDITS[0], *PLAYS)
ONE_OF_EACH: Final = tuple({play.name: play for play in reversed((*EDITS, *PLAYS))}.values())
STARTERS: Final = tuple(
    play for play in PLAYS if play.name.startswith("platform_") and play.terms in (None, ALL, BACK)
)
"""What AliExpress does that starts a date."""
ENDINGS: Final = tuple(
    Event(name, 0) for name in ("seller_accepted", "platform_stepped_in", "buyer_cancelled", "buyer_closed")
)
"""Enough of what can be played to bring a dispute from the one side to the other of what bars a second."""


@cache
def placed(play: Event, at: int) -> Event:
    """Return a play at an instant."""
    return play._replace(
        at=at,
        until=at + play.until if play.until else 0,
        printed=tuple((kind, at + days) for kind, days in play.printed),
        terms=("wait", at + DAY) if play.terms == LATER else play.terms,
    )


def around(dates: Iterable[int], now: int) -> set[int]:
    """Return the instant of the newest fact, and those a microsecond before, at and after each date."""
    return {now, *(at + micro for at in dates for micro in (-1, 0, 1) if at + micro > now)}


def asked_of_disputes(state: State, profile: spec.Profile) -> Iterator[Event]:
    """Yield every play of a dispute at every moment that matters to it; of the order nothing happens."""
    own = [at for _, at in state.dispute.dates] if state.dispute else []
    tie = [spec.tie(state, profile)] if state.phase in spec.BETWEEN_THE_TWO else []
    window = [spec.opens(state, profile), spec.closes(state, profile)]
    for at in around([*own, *tie], state.now):
        yield from (placed(play, at) for play in DISPUTE_PLAYS if spec.may(state, play.name))
    for at in around([*window, *own[:1]], state.now):
        yield from (placed(play, at) for play in OPENINGS[:3])
    for play in ONE_OF_EACH:
        yield placed(play, state.now - 1)
        if not spec.may(state, play.name):
            yield from (placed(play, at) for at in around(own[:1], state.now))
    yield from state.recorded


def asked_of_dates(state: State, profile: spec.Profile) -> Iterator[Event]:
    """Yield what starts a date of a dispute, at the moments of the others: enough to tell date from date."""
    own = [at for _, at in state.dispute.dates] if state.dispute else [spec.opens(state, profile)]
    for at in around(own, state.now):
        yield from (placed(play, at) for play in (OPENING, *ENDINGS, *STARTERS))


def asked_of_orders(state: State, profile: spec.Profile) -> Iterator[Event]:
    """Yield every play of the order and every opening at every moment that matters, and how disputes end."""
    own = [at for _, at in state.dispute.dates] if state.dispute else []
    window = [spec.opens(state, profile), spec.closes(state, profile), spec.running_out(state, profile)]
    for at in around([*window, *own[:1]], state.now):
        yield from (placed(play, at) for play in (OPENINGS[::3] if own else OPENINGS))
    for at in around([*window[1:], *own], state.now):
        yield from (placed(play, at) for play in ORDER_PLAYS)
        yield from (placed(play, at) for play in (*EDITS, *ENDINGS) if spec.may(state, play.name))
        yield from (Event("protection_extended", at, until=max(window[1] + more, at + 1)) for more in (0, 1))
    yield from (placed(play, state.now - 1) for play in (*ORDER_PLAYS, OPENING))
    yield from state.recorded


# --- what is seen ---------------------------------------------------------------------------------


class View(NamedTuple):
    """What both say of a case at a moment."""

    phase: str
    deadlines: frozenset[tuple[str, int]]
    due: int
    received: int
    settled: spec.Terms | None
    cause: str
    claimed: tuple[str, spec.Terms | None]
    """The reason, and what the buyer asks for."""
    offers: tuple[spec.Terms | None, spec.Terms | None]
    """The seller's offer and AliExpress's proposal that stand."""
    bars: frozenset[str]
    """Why no other dispute can be opened."""


def foreseen(state: State, profile: spec.Profile) -> View:
    """Return what the specification says right after the newest fact."""
    dispute = state.dispute or spec.NO_DISPUTE
    over, decided = dispute.phase in spec.OVER, dispute.phase not in (*spec.UNDECIDED, "appealed")
    standing = dispute.phase in spec.UNDECIDED
    return View(
        dispute.phase,
        spec.deadlines(state, state.now, profile),
        dispute.due if over else 0,
        dispute.received if over else 0,
        dispute.settled if decided else None,
        dispute.cause if decided else "",
        (dispute.reason, dispute.asked),
        (dispute.offered, dispute.proposed) if standing else (None, None),
        spec.opening_bars(state, state.now, profile),
    )


def written(terms: ac.Proposal | None) -> spec.Terms | None:
    """Return a proposal of the library as the specification writes it."""
    match terms:
        case None:
            return None
        case ac.Wait(until=until):
            return "wait", micros(until)
        case ac.Refund(amount=amount):
            return "refund", amount.minor
        case ac.ReturnAndRefund(amount=amount):
            return "return", amount.minor


def seen(case: ac.Case, now: datetime) -> View:
    """Return what the library says at a moment."""
    dispute = case.dispute
    outcome: ac.Outcome | None = getattr(dispute, "outcome", None)
    return View(
        dispute.phase.value if dispute else "",
        frozenset((each.kind.value, micros(each.at)) for each in case.deadlines(now)),
        dispute.due.minor if isinstance(dispute, ac.RefundPending) else 0,
        dispute.received.minor if isinstance(dispute, ac.RefundPending | ac.Refunded) else 0,
        written(outcome.solution) if outcome else None,
        outcome.cause.value if outcome else "",
        (dispute.claim.reason.value, written(dispute.claim.asks)) if dispute else ("", spec.NOTHING),
        (
            written(getattr(dispute, "seller_proposal", None)),
            written(getattr(dispute, "platform_proposal", None)),
        ),
        frozenset(each.code.value for each in case.check_opening(None, now).refusals),
    )


# --- the walk -------------------------------------------------------------------------------------


class World(NamedTuple):
    """What is walked through: from where, what is asked in a state, and what tells a state from another."""

    profile: str
    start: State
    order: ac.Order
    asked: Callable[[State, spec.Profile], Iterator[Event]]
    key: Callable[[State, spec.Profile], object]
    phases: tuple[str, ...] = ("", *spec.PHASES)


class Met(NamedTuple):
    """A state of a walk, in both languages."""

    world: World
    state: State
    case: ac.Case


class Step(NamedTuple):
    """An event in a state, and what the specification says of it: the refusals, or what is seen then."""

    met: Met
    event: Event
    refusals: frozenset[str]
    view: View | None


class Walk(NamedTuple):
    """What a walk met, asked and found."""

    met: dict[object, Met]
    steps: list[Step]
    differences: list[tuple[Step, object]]
    again: list[tuple[Met, Met]]
    """States that were met again: the one that was walked on from, and the one that was not."""


def shown(terms: spec.Terms | None) -> spec.Terms | None:
    """Return terms without the date of a wait: that it is one is all that counts."""
    return ("wait", 0) if terms and terms[0] == "wait" else terms


def facts(dispute: spec.Dispute) -> tuple[object, ...]:
    """Return the facts of a dispute on which some sentence still looks in its phase."""
    if dispute.phase in spec.UNDECIDED:
        standing = map(shown, (dispute.asked, dispute.offered, dispute.proposed))
        return (dispute.phase, *standing, dispute.contested)
    if dispute.phase in ("awaiting_return", "return_in_transit"):
        return (dispute.phase, dispute.settled)
    return (
        dispute.phase,
        dispute.due,
        dispute.received,
        dispute.before,
        dispute.appealed,
        dispute.cause == "withdrawn",
    )


def lies(dates: Iterable[tuple[str, int]], now: int) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """Return how a moment lies to dates: in which order they come, which at once, and which have passed."""
    ahead: dict[int, list[str]] = {}
    for kind, at in sorted(dates):
        ahead.setdefault(at, []).append(kind)
    return tuple((tuple(kinds), at > now) for at, kinds in sorted(ahead.items()))


def dispute_key(state: State, profile: spec.Profile) -> object:
    """Return what tells a dispute from another; the window matters before it, and once it is cancelled."""
    dispute = state.dispute
    if dispute is None or dispute.phase == "cancelled":
        return state.phase, order_key(state, profile)
    if dispute.phase not in spec.BETWEEN_THE_TWO:
        return facts(dispute), lies(dispute.dates, state.now)
    tie = spec.tie(state, profile)
    return facts(dispute), lies(dispute.dates, state.now), (tie > state.now, tie < state.now)


def order_key(state: State, profile: spec.Profile) -> object:
    """Return what tells an order from another, whatever the dispute on it is about."""
    if state.shipped is None:
        return state.phase, state.status
    window = [("opens", spec.opens(state, profile)), ("closes", spec.closes(state, profile))]
    if state.status == "in_transit":
        window.append(("running_out", spec.running_out(state, profile)))
    told = (state.status, state.extended is None, state.confirmed is None, state.confirmed_late)
    return state.phase, told, lies(window, state.now)


def ask(case: ac.Case, event: Event) -> tuple[frozenset[str], ac.Case | None]:
    """Ask the library about an event: the codes of its refusals, or the case after it."""
    happened = real(event)
    refusals = case.why_not(happened)
    if refusals:
        return frozenset(refusal.code.value for refusal in refusals), None
    return frozenset(), case.apply(happened)


def walk(world: World, found: Walk) -> None:
    """Walk breadth first through a world."""
    profile, policy = PROFILES[world.profile]
    todo = deque([Met(world, world.start, ac.Case(order=world.order, policy=policy))])
    while todo:
        met = todo.popleft()
        mark = (world, world.key(met.state, profile))
        if mark in found.met:
            found.again.append((found.met[mark], met))
        else:
            found.met[mark] = met
            todo.extend(after for after in steps_from(met, found) if after.state.phase in world.phases)


def steps_from(met: Met, found: Walk) -> Iterator[Met]:
    """Yield the states to which one step leads, and note where the two disagree."""
    profile, _ = PROFILES[met.world.profile]
    for event in met.world.asked(met.state, profile):
        refusals = spec.refusals(met.state, event, profile)
        after = None if refusals else spec.after(met.state, event, profile)
        step = Step(met, event, refusals, foreseen(after, profile) if after else None)
        found.steps.append(step)
        got, case = ask(met.case, event)
        view = seen(case, moment(event.at)) if case else None
        if (got, view) != (refusals, step.view):
            found.differences.append((step, view or got))
        if after and case:
            yield Met(met.world, after, case)


# --- what is listed -------------------------------------------------------------------------------

NO_ACTS: Final = ("dispute_opened", "tracking_updated")
"""What no party does to a dispute: tracking is read; and openings are asked about at other moments."""

Acts = dict[str, tuple[frozenset[str], frozenset[str]]]
"""What can be done: by whom, and where it can lead; to no phase, if to the order."""


class Listing(NamedTuple):
    """What can be done in a state at a moment, of all that the walk tried there."""

    met: Met
    at: int
    tried: frozenset[str]
    expected: Acts


def listings(walk: Walk) -> list[Listing]:
    """Return what can be done in each state, at each moment at which the walk tried it."""
    tried: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    taken: defaultdict[tuple[int, int], Acts] = defaultdict(dict)
    mets = list(walk.met.values())
    number = {id(met): index for index, met in enumerate(mets)}
    for met, event, refusals, _ in walk.steps:
        if event.at >= met.state.now and event.name not in NO_ACTS:
            where = number[id(met)], event.at
            tried[where].add(event.name)
            if refusals <= {"already_recorded"}:
                phase, who = met.state.phase, spec.may(met.state, event.name)
                taken[where][event.name] = frozenset(who), spec.leads_to(phase, event.name)
    return [Listing(mets[n], at, frozenset(names), taken[n, at]) for (n, at), names in tried.items()]


def listed(listing: Listing) -> Acts:
    """Return what the library lists, of what was tried."""
    return {
        action.event.tag: (frozenset(action.by), frozenset(action.leads_to))
        for action in listing.met.case.actions(moment(listing.at))
        if action.event.tag in listing.tried
    }


# --- the worlds -----------------------------------------------------------------------------------

SHIPPED: Final = ac.Order(id="8200000000010001", paid=money(3), shipped_at=moment(0))
BEFORE: Final = -5 * DAY
NOT_SHIPPED: Final = attrs.evolve(SHIPPED, shipped_at=None, ordered_at=moment(BEFORE))
FREE: Final = attrs.evolve(SHIPPED, paid=money(0))
BETWEEN: Final = ("", "awaiting_seller", "awaiting_return", "refund_pending")

WORLDS: Final = {
    "disputes": World("guide", State(), SHIPPED, asked_of_disputes, dispute_key),
    "disputes where silence grants": World(
        "granting", State(), SHIPPED, asked_of_disputes, dispute_key, BETWEEN
    ),
    "disputes by other figures": World("apart", State(), SHIPPED, asked_of_dates, dispute_key),
    "orders": World("guide", State(), SHIPPED, asked_of_orders, order_key),
    "orders not shipped yet": World(
        "guide", State(now=BEFORE, shipped=None), NOT_SHIPPED, asked_of_orders, order_key, ("",)
    ),
    "orders that cost nothing": World("guide", State(paid=0), FREE, asked_of_orders, order_key, ("",)),
}


@cache
def walked() -> Walk:
    """Walk through every world, once."""
    found = Walk({}, [], [], [])
    for world in WORLDS.values():
        walk(world, found)
    return found

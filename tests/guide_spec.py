"""The buyer's guide once more, as tables of sentences: a second specification, written apart from the first.

It imports nothing of the package. It was written from the guide, and, where that leaves a choice, from the
readings that docs/explanation/machine.md lists; not from the code. Phases, events and codes are plain text,
money is whole cents, and an instant is whole microseconds since shipping. `test_walk.py` drives the library
and these tables in step, and wherever the two disagree, one of them has misread the guide.

How to read it: `SENTENCES` says who may do what, in which phase, and where it leads. `BARS` says what stands
against it all the same. `CLOCKS` says which dates run, from what, and what happens by itself on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from string import ascii_letters, digits, punctuation
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

DAY: Final = 24 * 60 * 60 * 1_000_000
SHIPPED_ON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""The instant 0: only the working days of a refund need to know on which day of the week it was."""

# --- the words ------------------------------------------------------------------------------------

BUYER, SELLER, PLATFORM = "buyer", "seller", "platform"
UNDECIDED: Final = ("awaiting_seller", "negotiating", "under_review", "judged")
BETWEEN_THE_TWO: Final = ("awaiting_seller", "negotiating")
WITH_ALIEXPRESS: Final = ("under_review", "judged")
OVER: Final = ("refund_pending", "refunded", "closed")
PHASES: Final = (*UNDECIDED, "awaiting_return", "return_in_transit", "appealed", *OVER, "cancelled")

Terms = tuple[str, int]
"""What is asked for or offered: `("refund", cents)`, `("return", cents)` or `("wait", until)`."""


class Event(NamedTuple):
    """Something that happens, with all that one of the kinds of events may tell."""

    name: str
    at: int
    by: str = ""
    terms: Terms | None = None
    currency: str = "USD"
    whose: str = ""
    until: int = 0
    reason: str = ""
    status: str = ""
    text: str = ""
    files: tuple[tuple[str, int], ...] = ()
    findings: tuple[tuple[str, bool], ...] = ()
    printed: tuple[tuple[str, int], ...] = ()


class Dispute(NamedTuple):
    """A dispute, as far as the guide looks at it."""

    phase: str
    reason: str
    asked: Terms
    dates: tuple[tuple[str, int], ...] = ()
    offered: Terms | None = None
    """The seller's newest offer that still stands."""
    proposed: Terms | None = None
    """AliExpress's own proposal."""
    contested: bool = False
    """Whether a return that was settled came back to AliExpress."""
    settled: Terms | None = None
    cause: str = ""
    due: int = 0
    received: int = 0
    before: str = ""
    """The phase in which it was appealed."""
    appealed: bool = False
    """Whether an appeal was decided."""


NOTHING: Final[Terms] = ("refund", 0)
NO_DISPUTE: Final = Dispute(phase="", reason="", asked=NOTHING)


class State(NamedTuple):
    """An order, the newest dispute on it, and up to when all that is known."""

    paid: int = 3
    now: int = 0
    shipped: int | None = 0
    status: str = ""
    extended: int | None = None
    confirmed: int | None = None
    confirmed_late: bool = False
    """Whether the buyer confirmed when it was all over."""
    dispute: Dispute | None = None
    recorded: tuple[Event, ...] = ()
    """What has happened at this very instant: nothing is recorded twice."""

    @property
    def phase(self) -> str:
        """The phase of the dispute; empty where none was opened."""
        return self.dispute.phase if self.dispute else ""


class Profile(NamedTuple):
    """The numbers of the guide, in days."""

    opens: int = 10
    protects: int = 60
    confirmed: int = 15
    running_out: int = 7
    seller_answer: int = 5
    agreement: int = 7
    negotiation: int = 7
    transit_answer: int = 3
    return_shipping: int = 10
    appeal: int = 7
    refund: int = 15
    """Working days, unlike all the others."""
    silence: str = "platform_stepped_in"
    """What a silent seller brings about."""


GUIDE: Final = Profile()
GRANTING: Final = Profile(silence="request_granted")

LETTERS: Final = frozenset(f"{ascii_letters}{digits}{punctuation} \t\r\n")
FORMATS: Final = ("jpg", "jpeg", "bmp", "gif", "png")
TOO_HEAVY: Final = 2 * 1024 * 1024
MOST_FILES: Final = 3


# --- who may do what, and where it leads ----------------------------------------------------------


class Sentence(NamedTuple):
    """A sentence of the guide on something that can be done."""

    rule: str
    says: str
    event: str
    who: tuple[str, ...]
    where: tuple[str, ...]
    leads: str
    """A phase; `same`; or what decides: the `request`, the `solution` accepted, or the `appeal`."""


# fmt: off
SENTENCES: Final = (
    Sentence("W1 W8", "The buyer may open a dispute, and after a cancelled one another.",
             "dispute_opened", (BUYER,), ("", "cancelled"), "awaiting_seller"),
    Sentence("P10", "While a dispute is not closed, evidence can be added.",
             "evidence_added", (BUYER, SELLER), UNDECIDED, "same"),
    Sentence("P10", "While a dispute is not closed, the buyer may edit it.",
             "claim_edited", (BUYER,), UNDECIDED, "same"),
    Sentence("P10", "The buyer may ask for something else, which the seller must answer.",
             "buyer_proposed", (BUYER,), BETWEEN_THE_TWO, "awaiting_seller"),
    Sentence("P10", "Once AliExpress has stepped in, another request leaves the case with it.",
             "buyer_proposed", (BUYER,), WITH_ALIEXPRESS, "same"),
    Sentence("P1", "The seller answers with another proposal: less money, more waiting time, a return.",
             "seller_proposed", (SELLER,), BETWEEN_THE_TWO, "negotiating"),
    Sentence("P6", "The seller may go on making offers while AliExpress has the case.",
             "seller_proposed", (SELLER,), WITH_ALIEXPRESS, "same"),
    Sentence("P1 P7", "The seller accepts what the buyer asks for, until AliExpress has made its proposal.",
             "seller_accepted", (SELLER,), (*BETWEEN_THE_TWO, "under_review"), "request"),
    Sentence("P7", "The buyer accepts a proposal of the seller.",
             "buyer_accepted", (BUYER,), ("negotiating", "under_review"), "solution"),
    Sentence("P4", "The buyer chooses between the seller's proposal and AliExpress's.",
             "buyer_accepted", (BUYER,), ("judged",), "solution"),
    Sentence("P1", "Where a profile says so, a silent seller is taken to agree.",
             "request_granted", (PLATFORM,), ("awaiting_seller",), "request"),
    Sentence("P2", "Without an agreement AliExpress steps in by itself; its own acts need no deadline.",
             "platform_stepped_in", (PLATFORM,), BETWEEN_THE_TWO, "under_review"),
    Sentence("J1 J4", "AliExpress may judge before it proposes.",
             "platform_judged", (PLATFORM,), ("under_review",), "same"),
    Sentence("P3", "AliExpress presents its own proposal, and may present another.",
             "platform_proposed", (PLATFORM,), WITH_ALIEXPRESS, "judged"),
    Sentence("P5", "Where nobody chose by the date, the AliExpress proposal is assigned.",
             "proposal_assigned", (PLATFORM,), ("judged",), "solution"),
    Sentence("C2 P11", "Until it is decided, the buyer may cancel it.",
             "buyer_cancelled", (BUYER,), UNDECIDED, "cancelled"),
    Sentence("C3", "Until it is decided, the buyer may close it: final, and without money.",
             "buyer_closed", (BUYER,), UNDECIDED, "closed"),
    Sentence("P9", "With a return, the buyer sends the goods back, tracked.",
             "return_shipped", (BUYER,), ("awaiting_return",), "return_in_transit"),
    Sentence("T3", "The return deadline lets the money go.",
             "return_overdue", (PLATFORM,), ("awaiting_return",), "closed"),
    Sentence("P9", "The refund completes when the goods have been received, by the seller or a warehouse.",
             "return_received", (SELLER, PLATFORM), ("return_in_transit",), "refund_pending"),
    Sentence("P3", "The seller may contest the return, and AliExpress reviews again.",
             "return_contested", (SELLER,), ("return_in_transit",), "under_review"),
    Sentence("P8 M1", "The money arrives.",
             "refund_completed", (PLATFORM,), ("refund_pending",), "refunded"),
    Sentence("P8 C4", "An appeal stops no refund that is on its way.",
             "refund_completed", (PLATFORM,), ("appealed",), "same"),
    Sentence("C4", "Within seven days of the end of the dispute, the buyer may appeal.",
             "appeal_filed", (BUYER,), OVER, "appealed"),
    Sentence("C4", "The appeal is decided.",
             "appeal_decided", (PLATFORM,), ("appealed",), "appeal"),
)
# fmt: on

ORDER_EVENTS: Final[dict[str, tuple[str, ...]]] = {
    "order_shipped": (SELLER,),
    "tracking_updated": (PLATFORM,),
    "protection_extended": (SELLER,),
    "receipt_confirmed": (BUYER, PLATFORM),
}
"""What happens to the order, and who does it: the guide speaks of no phase there (W1, W2, W3, W5)."""

ALLOWED: Final = {(phase, each.event): each for each in SENTENCES for phase in each.where}


def leads_to(phase: str, name: str) -> frozenset[str]:
    """Return the phases to which an event can lead; none where it happens to the order."""
    if name in ORDER_EVENTS:
        return frozenset()
    leads = ALLOWED[phase, name].leads
    return frozenset(CHOICES.get(leads, (phase if leads == "same" else leads,)))


CHOICES: Final = {
    "request": ("refund_pending", "awaiting_return"),
    "solution": ("refund_pending", "awaiting_return", "closed"),
    "appeal": OVER,
}
"""What decides, and among what: the buyer never asks for nothing, but may be offered it (O3, O4)."""


# --- the dates ------------------------------------------------------------------------------------


class Clock(NamedTuple):
    """A sentence of the guide on a date."""

    rule: str
    says: str
    kind: str
    started_by: tuple[str, ...]
    """The events that start it, or start it anew; `return` and `end` stand for what they settle."""
    runs_in: tuple[str, ...]
    fires: str


# fmt: off
CLOCKS: Final = (
    Clock("P1", "The seller must answer each new request in a few days.",
          "seller_answer", ("dispute_opened", "buyer_proposed"), ("awaiting_seller",), "silence"),
    Clock("P2", "The two must agree in a few days from the opening, and nothing restarts these.",
          "agreement", ("dispute_opened",), BETWEEN_THE_TWO, "platform_stepped_in"),
    Clock("J4", "In transit, and the buyer found to be right: the answer comes within three days.",
          "transit_answer", ("platform_judged",), ("under_review",), ""),
    Clock("P3 P5", "From AliExpress's proposal on, a date 'negotiation finished' counts.",
          "negotiation", ("platform_proposed",), ("judged",), "proposal_assigned"),
    Clock("P9 T3", "The goods must be on their way back in time.",
          "return_shipping", ("return",), ("awaiting_return",), "return_overdue"),
    Clock("M1", "The refund comes within fifteen working days of the end.",
          "refund", ("end",), ("refund_pending", "appealed"), ""),
    Clock("C4", "An appeal is possible within seven days of the end of the dispute.",
          "appeal", ("end",), (*OVER, "appealed"), ""),
)
# fmt: on


def by_itself(phase: str, name: str) -> bool:
    """Tell whether a date that has passed can bring an event about, by one profile or another."""
    return any(name in FIRES.get(clock.fires, (clock.fires,)) and phase in clock.runs_in for clock in CLOCKS)


FIRES: Final = {"silence": ("platform_stepped_in", "request_granted")}

PACIFIC: Final = ZoneInfo("America/Los_Angeles")


@cache
def working_days(start: int, days: int) -> int:
    """Count Mondays to Fridays of the marketplace's zone, the last one to its end (M1)."""
    day = (SHIPPED_ON + timedelta(microseconds=start)).astimezone(PACIFIC).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    end = datetime(day.year, day.month, day.day, tzinfo=PACIFIC) + timedelta(days=1)
    return (end - SHIPPED_ON) // timedelta(microseconds=1)


def counted(kind: str, start: int, profile: Profile) -> int:
    """Return the date that the profile counts."""
    days: int = getattr(profile, kind)
    return working_days(start, days) if kind == "refund" else start + days * DAY


def opens(state: State, profile: Profile) -> int:
    """No dispute can be opened until ten days after shipping (W1)."""
    return (state.shipped or 0) + profile.opens * DAY


def protected_until(state: State, profile: Profile) -> int:
    """Protection lasts sixty days; a seller may extend it, and never shorten it (W2)."""
    return max((state.shipped or 0) + profile.protects * DAY, state.extended or 0)


def closes(state: State, profile: Profile) -> int:
    """Once receipt is confirmed fifteen days remain (W3); what is over stays over (W4)."""
    if state.confirmed is None or state.confirmed_late:
        return protected_until(state, profile)
    return state.confirmed + profile.confirmed * DAY


def running_out(state: State, profile: Profile) -> int:
    """Return from when a parcel in transit bars nothing any more (W5)."""
    return closes(state, profile) - profile.running_out * DAY


def dispute_dates(state: State, now: int) -> Iterator[tuple[str, int]]:
    """Yield the dates of the dispute: one that is late still counts, but a passed appeal does not (C4).

    Nor does an answer that is due only after AliExpress has stepped in (P2).
    """
    dates = dict(state.dispute.dates) if state.dispute else {}
    for kind, at in dates.items():
        counts = {
            "appeal": now < at and state.phase in OVER and not (state.dispute or NO_DISPUTE).appealed,
            "seller_answer": at <= dates.get("agreement", at),
        }
        if counts.get(kind, True):
            yield kind, at


def order_dates(state: State, now: int, profile: Profile) -> Iterator[tuple[str, int]]:
    """Yield the dates of the protection, until they have passed, or a dispute was decided for good (W7)."""
    if state.shipped is None or barred(state):
        return
    end = "protection_ends" if state.confirmed is None or state.confirmed_late else "confirmed_ends"
    dates = [("opening_starts", opens(state, profile)), (end, closes(state, profile))]
    yield from (date for date in dates if now < date[1])


def deadlines(state: State, now: int, profile: Profile) -> frozenset[tuple[str, int]]:
    """Return all dates that count now."""
    return frozenset([*order_dates(state, now, profile), *dispute_dates(state, now)])


def fired(state: State, profile: Profile) -> list[tuple[int, str, str]]:
    """Return what will happen by itself, and when, soonest first; a silent seller before no agreement."""
    dates = dict(state.dispute.dates) if state.dispute else {}
    found = [
        (dates[clock.kind], clock.kind, profile.silence if clock.fires == "silence" else clock.fires)
        for clock in CLOCKS
        if clock.fires and clock.kind in dates
    ]
    return sorted(found, key=lambda date: date[0])


def next_by_itself(state: State, profile: Profile) -> Event | None:
    """Return what happens by itself if nobody moves; None where nothing does."""
    for at, _, name in fired(state, profile):
        return Event(name, at)
    return None


# --- what stands against it -----------------------------------------------------------------------


def cents(terms: Terms | None) -> int:
    """Return how much money is asked for or offered: none by one who wants to wait."""
    return terms[1] if terms and terms[0] != "wait" else 0


def chosen(dispute: Dispute, event: Event) -> Terms | None:
    """Return the proposal that is accepted."""
    return {SELLER: dispute.offered, PLATFORM: dispute.proposed}.get(event.whose)


def barred(state: State) -> str:
    """Return how a dispute on the order was decided for good, which bars every other (W7, C3)."""
    dispute = state.dispute
    if dispute is None:
        return ""
    if dispute.cause == "withdrawn":
        return "dispute_closed"
    return "dispute_settled" if dispute.cause else ""


def overtaken(state: State, event: Event, profile: Profile) -> bool:
    """Tell whether something else had happened by itself before, or does at this very instant.

    What was due is no less true for being recorded late: a recorded date wins over a counted one. Of an
    opening it is not said: that is asked of what the dispute has become by then.
    """
    for at, kind, name in fired(state, profile)[:1]:
        fulfils = ("platform_stepped_in", "request_granted") if kind == "seller_answer" else (name,)
        return event.at >= at and event.name not in (*fulfils, "dispute_opened")
    return False


def too_soon(state: State, event: Event) -> bool:
    """Tell whether the date that brings it about has not passed."""
    kind = {
        "request_granted": "seller_answer",
        "proposal_assigned": "negotiation",
        "return_overdue": "return_shipping",
    }
    dates = dict(state.dispute.dates) if state.dispute else {}
    return event.at < dates[kind[event.name]]


def stood(dispute: Dispute) -> int:
    """Return what stood before an appeal: what has come, and what is still to come."""
    return dispute.received + dispute.due


def in_transit(state: State, event: Event) -> bool:
    """Tell whether a parcel is claimed as not arrived, while it is on its way (W5)."""
    return state.shipped is not None and (event.reason, state.status) == ("not_arrived", "in_transit")


def extendable(state: State) -> bool:
    """Tell whether there is a protection to extend: after confirming there is none (W3)."""
    return state.shipped is not None and state.confirmed is None


class Question(NamedTuple):
    """What is asked: whether an event can happen in a state, by the numbers of a profile."""

    state: State
    dispute: Dispute
    event: Event
    profile: Profile


@dataclass(frozen=True, slots=True)
class Bar:
    """A sentence of the guide on what cannot be done."""

    rule: str
    says: str
    code: str
    events: tuple[str, ...]
    holds: Callable[[Question], bool]


ASKING: Final = ("dispute_opened", "buyer_proposed")
SAYING: Final = ("dispute_opened", "claim_edited")
SHOWING: Final = ("dispute_opened", "evidence_added")
MONEY: Final = (*ASKING, "seller_proposed", "platform_proposed", "appeal_decided")
OPENING: Final = ("dispute_opened",)

# fmt: off
BARS: Final[tuple[Bar, ...]] = (
    Bar("W1", "Nothing can be opened, extended or confirmed before the order was shipped.",
        "not_shipped", (*OPENING, "protection_extended", "receipt_confirmed"),
        lambda q: q.state.shipped is None),
    Bar("W1", "A dispute cannot be opened until ten days after the order has been shipped.",
        "too_early", OPENING,
        lambda q: q.state.shipped is not None and q.event.at < opens(q.state, q.profile)),
    Bar("W4", "After those days no dispute can be opened.",
        "protection_over", OPENING,
        lambda q: q.state.shipped is not None and q.event.at >= closes(q.state, q.profile)),
    Bar("W5", "Not arrived is refused while in transit, unless the protection is running out.",
        "in_transit", SAYING,
        lambda q: in_transit(q.state, q.event) and q.event.at < running_out(q.state, q.profile)),
    Bar("W6", "It is refused when its text holds a character that is not allowed.",
        "text_not_allowed", SAYING,
        lambda q: not set(q.event.text) <= LETTERS),
    Bar("W6", "It is refused when a file has an unsupported format.",
        "file_format", SHOWING,
        lambda q: q.event.by != SELLER and any(ending not in FORMATS for ending, _ in q.event.files)),
    Bar("W6", "It is refused when a file is too heavy.",
        "file_too_large", SHOWING,
        lambda q: q.event.by != SELLER and any(size >= TOO_HEAVY for _, size in q.event.files)),
    Bar("W6", "The form takes so many files at once.",
        "too_many_files", OPENING,
        lambda q: len(q.event.files) > MOST_FILES),
    Bar("P10", "Beside a running dispute none is opened.",
        "dispute_running", OPENING,
        lambda q: q.dispute.phase in UNDECIDED and not barred(q.state)),
    Bar("W7", "A solution bars every later dispute on that order.",
        "dispute_settled", OPENING,
        lambda q: barred(q.state) == "dispute_settled"),
    Bar("C3", "Closing is final.",
        "dispute_closed", OPENING,
        lambda q: barred(q.state) == "dispute_closed"),
    Bar("O4", "Nothing was paid.",
        "nothing_paid", OPENING,
        lambda q: not q.state.paid),
    Bar("O4", "The amount asked for is stated.",
        "nothing_asked", ASKING,
        lambda q: q.event.terms is not None and not cents(q.event.terms)),
    Bar("O4", "It cannot exceed what was paid.",
        "above_paid", MONEY,
        lambda q: q.event.currency == "USD" and cents(q.event.terms) > q.state.paid),
    Bar("O4", "It is in the order's currency.",
        "other_currency", MONEY,
        lambda q: q.event.currency != "USD"),
    Bar("M2", "What arrives is in the currency of what is due.",
        "other_currency", ("refund_completed",),
        lambda q: q.dispute.due > 0 and q.event.currency != "USD"),
    Bar("P4", "Only a proposal that stands can be accepted.",
        "no_proposal", ("buyer_accepted",),
        lambda q: chosen(q.dispute, q.event) is None),
    Bar("P7 C1", "Waiting longer is never accepted: the buyer cancels.",
        "waiting_not_accepted", ("buyer_accepted",),
        lambda q: (chosen(q.dispute, q.event) or ("", 0))[0] == "wait"),
    Bar("P7", "What was settled stays decided when the return is contested.",
        "settled_before", ("buyer_cancelled",),
        lambda q: q.dispute.contested),
    Bar("P5", "Before its date, nothing happens by itself.",
        "too_soon", ("request_granted", "proposal_assigned", "return_overdue"),
        lambda q: too_soon(q.state, q.event)),
    Bar("P8", "Only money that is on its way can arrive.",
        "already_refunded", ("refund_completed",),
        lambda q: not q.dispute.due),
    Bar("M2", "It can be slightly less than agreed, and never more.",
        "above_agreed", ("refund_completed",),
        lambda q: q.event.currency == "USD" and 0 < q.dispute.due < cents(q.event.terms)),
    Bar("C4", "An appeal is possible within seven days of the end.",
        "appeal_over", ("appeal_filed",),
        lambda q: not q.dispute.appealed and q.event.at >= dict(q.dispute.dates)["appeal"]),
    Bar("C4", "There is one appeal for each dispute.",
        "appeal_spent", ("appeal_filed",),
        lambda q: q.dispute.appealed),
    Bar("C4", "A granted appeal brings more than stood before.",
        "not_more", ("appeal_decided",),
        lambda q: q.event.terms is not None and q.event.currency == "USD"
        and cents(q.event.terms) <= stood(q.dispute)),
    Bar("W1", "An order is shipped once.",
        "already_shipped", ("order_shipped",),
        lambda q: q.state.shipped is not None),
    Bar("W3", "Once receipt is confirmed, the days that remain are not extended.",
        "already_confirmed", ("receipt_confirmed", "protection_extended"),
        lambda q: q.state.confirmed is not None),
    Bar("W4", "What is over stays over.",
        "protection_over", ("protection_extended",),
        lambda q: extendable(q.state) and q.event.at >= closes(q.state, q.profile)),
    Bar("W2", "A seller may never shorten the protection.",
        "shortens_protection", ("protection_extended",),
        lambda q: extendable(q.state) and q.event.until <= closes(q.state, q.profile)),
)
# fmt: on

BARS_OF: Final = {
    name: tuple(bar for bar in BARS if name in bar.events)
    for name in {*ORDER_EVENTS, *(each.event for each in SENTENCES)}
}


def may(state: State, name: str) -> tuple[str, ...]:
    """Return who may do something in the phase of a state; nobody, where the guide has no sentence on it."""
    if name in ORDER_EVENTS:
        return ORDER_EVENTS[name]
    found = ALLOWED.get((state.phase, name))
    return found.who if found else ()


def refusals(state: State, event: Event, profile: Profile) -> frozenset[str]:
    """Return the codes of all that stands against an event; none where it can happen."""
    return frozenset([*_of_time(state, event, profile), *_of_rules(state, event, profile)])


def _of_time(state: State, event: Event, profile: Profile) -> Iterator[str]:
    """Yield what the order of time has against it, whatever the guide says."""
    if event.at < state.now:
        yield "older_than_last"
    if event in state.recorded:
        yield "already_recorded"
    if overtaken(state, event, profile):
        yield "overtaken"


def _of_rules(state: State, event: Event, profile: Profile) -> Iterator[str]:
    """Yield what the guide has against it."""
    who = may(state, event.name)
    if not who and event.name != "dispute_opened":
        yield "not_in_phase" if state.dispute else "no_dispute"
        return
    if event.by and event.by not in who:
        yield "not_theirs"
    if event.name == "dispute_opened":
        state, _ = advanced(state, event.at, profile)
    question = Question(state, state.dispute or NO_DISPUTE, event, profile)
    yield from (bar.code for bar in BARS_OF[event.name] if bar.holds(question))


# --- what it brings about -------------------------------------------------------------------------


def after(state: State, event: Event, profile: Profile) -> State:
    """Return the state after an event against which nothing stands."""
    moved = _order_after(state, event, profile)
    if event.name not in ORDER_EVENTS:
        moved = moved._replace(dispute=_dispute_after(state, event, profile))
    same_instant = state.recorded if event.at == state.now else ()
    return moved._replace(now=event.at, recorded=(*same_instant, event))


def _order_after(state: State, event: Event, profile: Profile) -> State:
    match event.name:
        case "order_shipped":
            return state._replace(shipped=event.at)
        case "tracking_updated":
            return state._replace(status=event.status)
        case "protection_extended":
            return state._replace(extended=event.until)
        case "receipt_confirmed":
            late = event.by == BUYER and event.at >= protected_until(state, profile)
            return state._replace(confirmed=event.at, confirmed_late=late)
        case _:
            return state


def _dispute_after(state: State, event: Event, profile: Profile) -> Dispute:
    """Return the dispute after an event: what it says, then its phase, then its money, then its dates."""
    was = state.dispute or NO_DISPUTE
    told = _told(was, event)
    leads = ALLOWED[was.phase, event.name].leads
    phase = {
        "same": was.phase,
        "request": _settled_phase(told, told.settled),
        "solution": _settled_phase(told, told.settled),
        "appeal": "refund_pending" if event.terms else was.before,
    }.get(leads, leads)
    paid = _paid(was, told._replace(phase=phase), event)
    return paid._replace(dates=tuple(sorted(_dates(was, paid, event, profile).items())))


def _whose(event: Event) -> str:
    """Tell an agreement of the two from a choice of AliExpress's proposal (P4, P7)."""
    return "agreed" if event.whose == SELLER else "platform_proposal_accepted"


TELLS: Final[dict[str, Callable[[Dispute, Event], Dispute]]] = {
    "dispute_opened": lambda _, e: Dispute(phase="", reason=e.reason, asked=e.terms or NOTHING),
    "claim_edited": lambda d, e: d._replace(reason=e.reason),
    "buyer_proposed": lambda d, e: d._replace(
        asked=e.terms or NOTHING, offered=d.offered if d.phase in WITH_ALIEXPRESS else None
    ),
    "seller_proposed": lambda d, e: d._replace(offered=e.terms),
    "platform_proposed": lambda d, e: d._replace(proposed=e.terms),
    "return_contested": lambda d, _: d._replace(contested=True, offered=None, proposed=None),
    "seller_accepted": lambda d, _: d._replace(settled=d.asked, cause="agreed"),
    "request_granted": lambda d, _: d._replace(settled=d.asked, cause="seller_silent"),
    "proposal_assigned": lambda d, _: d._replace(settled=d.proposed, cause="platform_proposal_assigned"),
    "buyer_accepted": lambda d, e: d._replace(settled=chosen(d, e), cause=_whose(e)),
    "buyer_closed": lambda d, _: d._replace(settled=None, cause="withdrawn"),
    "return_overdue": lambda d, _: d._replace(settled=None, cause="return_overdue"),
    "appeal_decided": lambda d, e: (
        d._replace(settled=e.terms, cause="appeal_granted", appealed=True)
        if e.terms
        else d._replace(appealed=True)
    ),
}
"""What an event tells the dispute: what is claimed and offered, and how it was settled, and why."""


def _told(was: Dispute, event: Event) -> Dispute:
    return TELLS[event.name](was, event) if event.name in TELLS else was


def _settled_phase(dispute: Dispute, settled: Terms | None) -> str:
    """A return waits for the goods, which go back once (P9); a refund is pending, and of nothing the end."""
    if settled and settled[0] == "return" and not dispute.contested:
        return "awaiting_return"
    return "refund_pending" if cents(settled) else "closed"


def _paid(was: Dispute, now: Dispute, event: Event) -> Dispute:
    """Return the dispute with the money that is due, and that has been received (P8, M1)."""
    if event.name == "refund_completed":
        arrived = now._replace(due=0, received=was.received + cents(event.terms))
        return arrived._replace(before="refunded") if now.phase == "appealed" else arrived
    if event.name == "appeal_filed":
        return now._replace(before=was.phase)
    if event.name == "appeal_decided":
        return now._replace(before="", due=cents(event.terms) - was.received if event.terms else was.due)
    if now.phase == "refund_pending":
        return now._replace(due=cents(now.settled))
    return now


def _dates(was: Dispute, now: Dispute, event: Event, profile: Profile) -> dict[str, int]:
    """Return the dates that run after an event: those that go on, and those that it starts."""
    ended = was.phase not in (*OVER, "appealed") or (event.name == "appeal_decided" and event.terms)
    starts = {
        event.name,
        "return" if now.phase == "awaiting_return" and was.phase != now.phase else "",
        "end" if now.phase in OVER and ended else "",
    }
    running = {clock.kind: clock for clock in CLOCKS if now.phase in clock.runs_in}
    dates = {kind: at for kind, at in was.dates if kind in running and event.name != "dispute_opened"}
    printed = dict(event.printed)
    for kind, clock in running.items():
        if starts & set(clock.started_by):
            dates[kind] = printed.get(kind) or counted(kind, event.at, profile)
    if event.name == "platform_judged" and not (printed or ("in_transit", True) in event.findings):
        dates.pop("transit_answer")
    if not now.due:
        dates.pop("refund", None)
    return dates


# --- the questions of the walk --------------------------------------------------------------------


def advanced(state: State, now: int, profile: Profile) -> tuple[State, list[Event]]:
    """Return the state at a moment, and what has happened by itself until then."""
    happened: list[Event] = []
    while (event := next_by_itself(state, profile)) and event.at <= now:
        state = after(state, event, profile)
        happened.append(event)
    return state, happened


def opening_bars(state: State, now: int, profile: Profile) -> frozenset[str]:
    """Return why no other dispute can be opened, whatever the claim."""
    return frozenset(_of_rules(state, Event("dispute_opened", now), profile))


def tie(state: State, profile: Profile) -> int:
    """Return from when a new request must be answered at the very instant of the agreement (P1, P2)."""
    return dict(state.dispute.dates if state.dispute else ())["agreement"] - profile.seller_answer * DAY

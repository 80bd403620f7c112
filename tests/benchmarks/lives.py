"""The same life of a dispute, in this library and in three libraries of state machines.

Eight events: opened, evidence, the seller proposes, the buyer asks for something else, evidence again,
AliExpress steps in, AliExpress proposes, the buyer accepts. Every machine checks what must be checked (the
window, the amounts against what was paid, the dates), keeps what the next step needs, and a history of what
happened. The peers do no more than that: they have no typed events, no values that never change, no
deadlines of their own, and no refusals that say why.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any, Protocol

from automat import TypeMachineBuilder
from measure import Block
from statemachine import State, StateMachine
from transitions import Machine

import aliclaim as ac
from aliclaim._time import DateTime

_DAY = 86_400
_PAID = 6_000

LIFE: tuple[tuple[str, int, int], ...] = (
    # event, day, cents
    ("opened", 20, 6_000),
    ("evidence", 21, 0),
    ("seller_proposed", 22, 1_000),
    ("buyer_proposed", 23, 5_000),
    ("evidence", 24, 0),
    ("stepped_in", 25, 0),
    ("platform_proposed", 26, 4_000),
    ("accepted", 27, 0),
)

ROWS: tuple[tuple[str, str, str, str], ...] = (
    # source, event, target, what must hold
    ("none", "opened", "awaiting_seller", "in_window"),
    ("awaiting_seller", "evidence", "awaiting_seller", "in_order"),
    ("negotiating", "evidence", "negotiating", "in_order"),
    ("under_review", "evidence", "under_review", "in_order"),
    ("judged", "evidence", "judged", "in_order"),
    ("awaiting_seller", "seller_proposed", "negotiating", "within_paid"),
    ("negotiating", "buyer_proposed", "awaiting_seller", "within_paid"),
    ("awaiting_seller", "stepped_in", "under_review", "in_order"),
    ("negotiating", "stepped_in", "under_review", "in_order"),
    ("under_review", "platform_proposed", "judged", "within_paid"),
    ("judged", "accepted", "refund_pending", "before_end"),
)
EVENTS = (
    "opened",
    "evidence",
    "seller_proposed",
    "buyer_proposed",
    "stepped_in",
    "platform_proposed",
    "accepted",
)
STATES = ("none", "awaiting_seller", "negotiating", "under_review", "judged", "refund_pending")


class Facts:
    """What a dispute must know, with its checks and effects: the same for all the peers."""

    def __init__(self) -> None:
        """Begin with nothing but the window."""
        self.opens, self.closes = 10 * _DAY, 60 * _DAY
        self.asked = self.offered = self.proposed = self.due = self.ends = self.last = 0
        self.history: list[tuple[str, int, int]] = []

    def in_order(self, at: int, _: int) -> bool:
        """Whether it comes after what is known."""
        return at >= self.last

    def in_window(self, at: int, cents: int) -> bool:
        """Whether a dispute may be opened."""
        return self.opens <= at < self.closes and 0 < cents <= _PAID

    def within_paid(self, at: int, cents: int) -> bool:
        """Whether it comes in order, and for no more than was paid."""
        return at >= self.last and 0 <= cents <= _PAID

    def before_end(self, at: int, _: int) -> bool:
        """Whether the negotiation is not over."""
        return self.last <= at < self.ends

    def told(self, event: str, at: int, cents: int) -> None:
        """Keep what happened."""
        self.history.append((event, at, cents))
        self.last = at

    def on_opened(self, at: int, cents: int) -> None:
        """Keep what is asked for."""
        self.asked = cents
        self.ends = at + 7 * _DAY
        self.told("opened", at, cents)

    def on_evidence(self, at: int, cents: int) -> None:
        """Keep that there is more evidence."""
        self.told("evidence", at, cents)

    def on_seller_proposed(self, at: int, cents: int) -> None:
        """Keep the seller's offer."""
        self.offered = cents
        self.told("seller_proposed", at, cents)

    def on_buyer_proposed(self, at: int, cents: int) -> None:
        """Keep what is asked for now."""
        self.asked = cents
        self.ends = at + 5 * _DAY
        self.told("buyer_proposed", at, cents)

    def on_stepped_in(self, at: int, cents: int) -> None:
        """Keep that AliExpress reviews."""
        self.told("stepped_in", at, cents)

    def on_platform_proposed(self, at: int, cents: int) -> None:
        """Keep AliExpress's proposal, and until when the buyer may choose."""
        self.proposed = cents
        self.ends = at + 7 * _DAY
        self.told("platform_proposed", at, cents)

    def on_accepted(self, at: int, cents: int) -> None:
        """Keep what is to be paid."""
        self.due = self.proposed
        self.told("accepted", at, cents)


Step = Callable[[int, int], object]
Life = tuple[list[Step], Facts]


# --- Automat ----------------------------------------------------------------------------------


class Inputs(Protocol):
    """The inputs of the machine."""

    def opened(self, at: int, cents: int) -> None: ...  # noqa: D102
    def evidence(self, at: int, cents: int) -> None: ...  # noqa: D102
    def seller_proposed(self, at: int, cents: int) -> None: ...  # noqa: D102
    def buyer_proposed(self, at: int, cents: int) -> None: ...  # noqa: D102
    def stepped_in(self, at: int, cents: int) -> None: ...  # noqa: D102
    def platform_proposed(self, at: int, cents: int) -> None: ...  # noqa: D102
    def accepted(self, at: int, cents: int) -> None: ...  # noqa: D102


def _automat() -> Callable[[], Life]:
    """Make the machine of Automat; it has no guards, so they are asked before its inputs."""
    builder: Any = TypeMachineBuilder(Inputs, Facts)
    states = {name: builder.state(name) for name in STATES}
    for source, event, target, _ in ROWS:
        effect = getattr(Facts, f"on_{event}")

        def handle(_: Any, facts: Facts, at: int, cents: int, *, effect: Any = effect) -> None:
            effect(facts, at, cents)

        states[source].upon(getattr(Inputs, event)).to(states[target])(handle)
    build = builder.build()
    guards = {event: guard for _, event, _, guard in ROWS}

    def made() -> Life:
        facts = Facts()
        machine = build(facts)

        def guarded(event: str) -> Step:
            holds, enter = getattr(facts, guards[event]), getattr(machine, event)

            def step(at: int, cents: int) -> None:
                if not holds(at, cents):
                    raise ValueError(event)
                enter(at, cents)

            return step

        return [guarded(event) for event, _, _ in LIFE], facts

    return made


# --- transitions ------------------------------------------------------------------------------


def _transitions() -> Callable[[], Life]:
    """Make the machine of transitions: one for all disputes, as its own documentation advises for many."""
    machine: Any = Machine(
        model=None,
        states=list(STATES),
        initial="none",
        auto_transitions=False,
        transitions=[
            {"trigger": event, "source": source, "dest": target, "conditions": guard, "after": f"on_{event}"}
            for source, event, target, guard in ROWS
        ],
    )

    def made() -> Life:
        facts = Facts()
        machine.add_model(facts)
        machine.remove_model(facts)  # it keeps its triggers; else the machine would hold every dispute
        return [getattr(facts, event) for event, _, _ in LIFE], facts

    return made


# --- python-statemachine ----------------------------------------------------------------------


def _statemachine() -> Callable[[], Life]:
    """Make the machine of python-statemachine."""
    states: dict[str, Any] = {
        name: State(name, initial=name == "none", final=name == "refund_pending") for name in STATES
    }
    events: dict[str, Any] = {}
    for source, event, target, guard in ROWS:
        row = states[source].to(states[target], cond=guard, on=f"on_{event}")
        events[event] = events[event] | row if event in events else row
    cls: Any = type("Dispute", (StateMachine,), {**states, **events})

    def made() -> Life:
        facts = Facts()
        machine = cls(facts)
        return [getattr(machine, event) for event, _, _ in LIFE], facts

    return made


PEERS: dict[str, Callable[[], Callable[[], Life]]] = {
    "Automat": _automat,
    "transitions": _transitions,
    "python-statemachine": _statemachine,
}


def peer(name: str, lives: int) -> Block:
    """Return a block of a peer's lives: to make the machines is not counted."""
    made = PEERS[name]()
    steps, facts = made()
    for step, (_, day, cents) in zip(steps, LIFE, strict=True):
        step(day * _DAY, cents)
    if len(facts.history) != len(LIFE) or facts.due != 4_000:
        raise AssertionError(f"{name} lives another life")

    def block() -> float:
        machines = [made()[0] for _ in range(lives)]
        moments = [(day * _DAY, cents) for _, day, cents in LIFE]
        start = perf_counter()
        for steps in machines:
            for step, (at, cents) in zip(steps, moments):  # noqa: B905  # to check the lengths would be timed, too
                step(at, cents)
        return (perf_counter() - start) / (lives * len(LIFE))

    return block


# --- this library -----------------------------------------------------------------------------

SHIPPED = ac.parse_instant("2026-03-01T12:00:00Z")
PAID = ac.Money("60.00", "USD")
CASE = ac.Case(order=ac.Order(id="8200000000010001", paid=PAID, shipped_at=SHIPPED))
_CLAIM = ac.Claim(reason=ac.Reason.NOT_AS_DESCRIBED, asks=ac.Refund(PAID), text="The lid is broken.")
_PHOTO = ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="lid.jpg", size=1000)
_REFUNDS = {cents: ac.Refund(ac.Money(f"{cents // 100}", "USD")) for cents in (1_000, 4_000, 5_000)}

_MAKE: dict[str, Callable[[DateTime, int], ac.Event]] = {
    "opened": lambda at, _: ac.DisputeOpened(at=at, claim=_CLAIM),
    "evidence": lambda at, _: ac.EvidenceAdded(at=at, evidence=_PHOTO),
    "seller_proposed": lambda at, cents: ac.SellerProposed(at=at, proposal=_REFUNDS[cents]),
    "buyer_proposed": lambda at, cents: ac.BuyerProposed(at=at, proposal=_REFUNDS[cents]),
    "stepped_in": lambda at, _: ac.PlatformSteppedIn(at=at),
    "platform_proposed": lambda at, cents: ac.PlatformProposed(at=at, proposal=_REFUNDS[cents]),
    "accepted": lambda at, _: ac.BuyerAccepted(at=at, whose=ac.Party.PLATFORM),
}


def events() -> list[ac.Event]:
    """Make the events of the life."""
    return [_MAKE[event](_at(day), cents) for event, day, cents in LIFE]


def _at(day: int) -> DateTime:
    return ac.instant(SHIPPED.add(days=day))


def ours(lives: int, *, made_anew: bool = False) -> Block:
    """Return a block of lives of a `Case`; with `made_anew`, to make the events is counted, too."""
    told = events()
    end = lived(CASE, told)
    if end.dispute is None or end.dispute.phase is not ac.Phase.REFUND_PENDING:
        raise AssertionError("this is another life")
    moments = [(_MAKE[event], _at(day), cents) for event, day, cents in LIFE]

    def block() -> float:
        start = perf_counter()
        for _ in range(lives):
            case = CASE
            if made_anew:
                for make, at, cents in moments:
                    case = case.apply(make(at, cents))
            else:
                for event in told:
                    case = case.apply(event)
        return (perf_counter() - start) / (lives * len(LIFE))

    return block


def steps_within(lives: int) -> Block:
    """Return a block of the six events between the opening and the settlement, each on the case before it."""
    told = events()
    pairs: list[tuple[ac.Case, ac.Event]] = []
    case = CASE.apply(told[0])
    for event in told[1:-1]:
        pairs.append((case, event))
        case = case.apply(event)

    def block() -> float:
        start = perf_counter()
        for _ in range(lives):
            for before, event in pairs:
                before.apply(event)
        return (perf_counter() - start) / (lives * len(pairs))

    return block


def lived(case: ac.Case, told: list[ac.Event]) -> ac.Case:
    """Let a case live through events."""
    for event in told:
        case = case.apply(event)
    return case

"""How a dispute moves: every phase, every way from one to another (floor 7).

The law of this file:

1. Every way a dispute can move is one row of `TRANSITIONS`. What is not there cannot happen.
   The pictures, the lists of what is allowed, the documentation and the tests all read it.
2. This file knows no clock, no money and no advice. When something may happen, and with how much,
   is decided above it, by the data of the dispute and of the event; where to is decided here.

Theory of operation
    A row names the phase it leaves (None for the opening, which makes a dispute), the event, who
    brings it about, and where it leads. Most rows lead to one phase. Where the data of the event,
    or of what it accepts, decides among several, the row lists them all and names that choice:

    - `solution`: what was accepted or assigned. A refund leads to `refund_pending`, a return to
      `awaiting_return`, a refund of nothing to `closed`.
    - `request`: the same for what the buyer asks for, which is never nothing.
    - `appeal`: a granted appeal leads to `refund_pending`; a rejected one back to what stood before.

    An `automatic` row is one that a passed deadline brings about by itself, in AliExpress's name.

Implementation
    `TRANSITIONS` is a tuple of rows, in the order in which a dispute goes. An index over it is made
    at import, which refuses a second row for one phase and event, and every table in which a phase
    cannot be reached, an end has a way out other than an appeal, or the clock and AliExpress alone
    could not bring a dispute to its end.

WARNING: the overloads of `apply` in `_dispute.py` state the same moves for the type checkers. A
test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, final

import attrs

from ._checks import Term, each_of
from ._errors import InvalidValueError, TableError, shown
from ._events import (
    AppealDecided,
    AppealFiled,
    BuyerAccepted,
    BuyerCancelled,
    BuyerClosed,
    BuyerProposed,
    ClaimEdited,
    DisputeEvent,
    DisputeOpened,
    EvidenceAdded,
    PlatformJudged,
    PlatformProposed,
    PlatformSteppedIn,
    ProposalAssigned,
    RefundCompleted,
    RequestGranted,
    ReturnContested,
    ReturnOverdue,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
)
from ._policy import Party
from ._values import Value


class Phase(Term):
    """Where a dispute stands."""

    AWAITING_SELLER = "awaiting_seller"
    """The seller must answer what the buyer asks for (P1)."""
    NEGOTIATING = "negotiating"
    """The seller has made another proposal; the buyer may take it or not (P1)."""
    UNDER_REVIEW = "under_review"
    """AliExpress has stepped in and reviews the case (P2, P3)."""
    JUDGED = "judged"
    """AliExpress's proposal stands, and the date "negotiation finished" counts (P3 to P6)."""
    AWAITING_RETURN = "awaiting_return"
    """A return is settled; the buyer must send the goods back (P7, P9)."""
    RETURN_IN_TRANSIT = "return_in_transit"
    """The goods are on their way back (P9)."""
    REFUND_PENDING = "refund_pending"
    """The dispute is over, and the money is on its way (P8)."""
    APPEALED = "appealed"
    """The buyer has appealed (C4)."""
    REFUNDED = "refunded"
    """Over: the money has arrived (M1)."""
    CLOSED = "closed"
    """Over, without money (C3)."""
    CANCELLED = "cancelled"
    """Cancelled by the buyer: the only end after which another may be opened (C2, W8)."""

    @property
    def final(self) -> bool:
        """Whether a dispute ends here: nothing leads on but an appeal."""
        return self in _FINAL

    @property
    def open(self) -> bool:
        """Whether it is still undecided: the buyer may edit it, add evidence or cancel (P10, C1)."""
        return self in _OPEN

    @property
    def rule(self) -> str:
        """The rule of the guide that says why nothing else can happen in this phase."""
        return _PHASE_RULES[self]

    @property
    def turn(self) -> Party | None:
        """Whose move it is; in an end it is nobody's: an appeal can be filed, and need not be."""
        return _TURNS.get(self)


_FINAL: Final = frozenset({Phase.REFUNDED, Phase.CLOSED, Phase.CANCELLED})
_OPEN: Final = frozenset({Phase.AWAITING_SELLER, Phase.NEGOTIATING, Phase.UNDER_REVIEW, Phase.JUDGED})
_PHASE_RULES: Final[Mapping[Phase, str]] = MappingProxyType(
    {
        Phase.AWAITING_SELLER: "P1",
        Phase.NEGOTIATING: "P1",
        Phase.UNDER_REVIEW: "P3",
        Phase.JUDGED: "P4",
        Phase.AWAITING_RETURN: "P7",
        Phase.RETURN_IN_TRANSIT: "P9",
        Phase.REFUND_PENDING: "P7",
        Phase.APPEALED: "C4",
        Phase.REFUNDED: "P7",
        Phase.CLOSED: "C3",
        Phase.CANCELLED: "C2",
    }
)

_TURNS: Final[Mapping[Phase, Party]] = MappingProxyType(
    {
        Phase.AWAITING_SELLER: Party.SELLER,
        Phase.NEGOTIATING: Party.BUYER,
        Phase.UNDER_REVIEW: Party.PLATFORM,
        Phase.JUDGED: Party.BUYER,
        Phase.AWAITING_RETURN: Party.BUYER,
        Phase.RETURN_IN_TRANSIT: Party.SELLER,
        Phase.REFUND_PENDING: Party.PLATFORM,
        Phase.APPEALED: Party.PLATFORM,
    }
)


@final
@attrs.frozen(eq=False, repr=False)
class Transition(Value):
    """One row: one way in which a dispute can move.

    Attributes:
        source: The phase it leaves; None for the opening.
        event: The class of the event.
        targets: Where it can lead: mostly one phase.
        by: Who can bring it about.
        rule: The rule of the guide behind it.
        choice: What decides among several targets; empty for one.
        automatic: Whether a passed deadline brings it about by itself.
    """

    source: Phase | None
    event: type[DisputeEvent]
    targets: tuple[Phase, ...]
    by: tuple[Party, ...]
    rule: str
    choice: str = ""
    automatic: bool = False


_B, _S, _P = Party.BUYER, Party.SELLER, Party.PLATFORM
_AWAITING_SELLER, _NEGOTIATING = Phase.AWAITING_SELLER, Phase.NEGOTIATING
_UNDER_REVIEW, _JUDGED = Phase.UNDER_REVIEW, Phase.JUDGED
_AWAITING_RETURN, _RETURN_IN_TRANSIT = Phase.AWAITING_RETURN, Phase.RETURN_IN_TRANSIT
_REFUND_PENDING, _APPEALED = Phase.REFUND_PENDING, Phase.APPEALED
_REFUNDED, _CLOSED, _CANCELLED = Phase.REFUNDED, Phase.CLOSED, Phase.CANCELLED

_REQUEST: Final = (_REFUND_PENDING, _AWAITING_RETURN)
_SOLUTION: Final = (_REFUND_PENDING, _AWAITING_RETURN, _CLOSED)
_APPEAL: Final = (_REFUND_PENDING, _REFUNDED, _CLOSED)

# fmt: off
TRANSITIONS: Final[tuple[Transition, ...]] = (
    #          source              event                targets                who       rule   choice
    Transition(None,               DisputeOpened,     (_AWAITING_SELLER,),   (_B,),    "W1"),

    Transition(_AWAITING_SELLER,   EvidenceAdded,     (_AWAITING_SELLER,),   (_B, _S), "P10"),
    Transition(_AWAITING_SELLER,   ClaimEdited,       (_AWAITING_SELLER,),   (_B,),    "P10"),
    Transition(_AWAITING_SELLER,   BuyerProposed,     (_AWAITING_SELLER,),   (_B,),    "P10"),
    Transition(_AWAITING_SELLER,   SellerProposed,    (_NEGOTIATING,),       (_S,),    "P1"),
    Transition(_AWAITING_SELLER,   SellerAccepted,    _REQUEST,              (_S,),    "P7",  "request"),
    Transition(_AWAITING_SELLER,   RequestGranted,    _REQUEST,              (_P,),    "P1",  "request", automatic=True),
    Transition(_AWAITING_SELLER,   PlatformSteppedIn, (_UNDER_REVIEW,),      (_P,),    "P2",  automatic=True),
    Transition(_AWAITING_SELLER,   BuyerCancelled,    (_CANCELLED,),         (_B,),    "C2"),
    Transition(_AWAITING_SELLER,   BuyerClosed,       (_CLOSED,),            (_B,),    "C3"),

    Transition(_NEGOTIATING,       EvidenceAdded,     (_NEGOTIATING,),       (_B, _S), "P10"),
    Transition(_NEGOTIATING,       ClaimEdited,       (_NEGOTIATING,),       (_B,),    "P10"),
    Transition(_NEGOTIATING,       BuyerProposed,     (_AWAITING_SELLER,),   (_B,),    "P10"),
    Transition(_NEGOTIATING,       SellerProposed,    (_NEGOTIATING,),       (_S,),    "P1"),
    Transition(_NEGOTIATING,       SellerAccepted,    _REQUEST,              (_S,),    "P7",  "request"),
    Transition(_NEGOTIATING,       BuyerAccepted,     _SOLUTION,             (_B,),    "P7",  "solution"),
    Transition(_NEGOTIATING,       PlatformSteppedIn, (_UNDER_REVIEW,),      (_P,),    "P2",  automatic=True),
    Transition(_NEGOTIATING,       BuyerCancelled,    (_CANCELLED,),         (_B,),    "C2"),
    Transition(_NEGOTIATING,       BuyerClosed,       (_CLOSED,),            (_B,),    "C3"),

    Transition(_UNDER_REVIEW,      EvidenceAdded,     (_UNDER_REVIEW,),      (_B, _S), "P10"),
    Transition(_UNDER_REVIEW,      ClaimEdited,       (_UNDER_REVIEW,),      (_B,),    "P10"),
    Transition(_UNDER_REVIEW,      BuyerProposed,     (_UNDER_REVIEW,),      (_B,),    "P10"),
    Transition(_UNDER_REVIEW,      SellerProposed,    (_UNDER_REVIEW,),      (_S,),    "P6"),
    Transition(_UNDER_REVIEW,      SellerAccepted,    _REQUEST,              (_S,),    "P7",  "request"),
    Transition(_UNDER_REVIEW,      BuyerAccepted,     _SOLUTION,             (_B,),    "P7",  "solution"),
    Transition(_UNDER_REVIEW,      PlatformJudged,    (_UNDER_REVIEW,),      (_P,),    "J1"),
    Transition(_UNDER_REVIEW,      PlatformProposed,  (_JUDGED,),            (_P,),    "P3"),
    Transition(_UNDER_REVIEW,      BuyerCancelled,    (_CANCELLED,),         (_B,),    "C2"),
    Transition(_UNDER_REVIEW,      BuyerClosed,       (_CLOSED,),            (_B,),    "C3"),

    Transition(_JUDGED,            EvidenceAdded,     (_JUDGED,),            (_B, _S), "P10"),
    Transition(_JUDGED,            ClaimEdited,       (_JUDGED,),            (_B,),    "P10"),
    Transition(_JUDGED,            BuyerProposed,     (_JUDGED,),            (_B,),    "P10"),
    Transition(_JUDGED,            SellerProposed,    (_JUDGED,),            (_S,),    "P6"),
    Transition(_JUDGED,            PlatformProposed,  (_JUDGED,),            (_P,),    "P3"),
    Transition(_JUDGED,            BuyerAccepted,     _SOLUTION,             (_B,),    "P4",  "solution"),
    Transition(_JUDGED,            ProposalAssigned,  _SOLUTION,             (_P,),    "P5",  "solution", automatic=True),
    Transition(_JUDGED,            BuyerCancelled,    (_CANCELLED,),         (_B,),    "P11"),
    Transition(_JUDGED,            BuyerClosed,       (_CLOSED,),            (_B,),    "C3"),

    Transition(_AWAITING_RETURN,   ReturnShipped,     (_RETURN_IN_TRANSIT,), (_B,),    "P9"),
    Transition(_AWAITING_RETURN,   ReturnOverdue,     (_CLOSED,),            (_P,),    "T3",  automatic=True),

    Transition(_RETURN_IN_TRANSIT, ReturnReceived,    (_REFUND_PENDING,),    (_S, _P), "P9"),
    Transition(_RETURN_IN_TRANSIT, ReturnContested,   (_UNDER_REVIEW,),      (_S,),    "P3"),

    Transition(_REFUND_PENDING,    RefundCompleted,   (_REFUNDED,),          (_P,),    "P8"),
    Transition(_REFUND_PENDING,    AppealFiled,       (_APPEALED,),          (_B,),    "C4"),

    Transition(_APPEALED,          RefundCompleted,   (_APPEALED,),          (_P,),    "P8"),
    Transition(_APPEALED,          AppealDecided,     _APPEAL,               (_P,),    "C4",  "appeal"),

    Transition(_REFUNDED,          AppealFiled,       (_APPEALED,),          (_B,),    "C4"),
    Transition(_CLOSED,            AppealFiled,       (_APPEALED,),          (_B,),    "C4"),
)
"""Every way in which a dispute can move, a row each."""
# fmt: on


def _table(rows: Iterable[Transition]) -> tuple[Transition, ...]:
    """Hold a table; refuse what is none."""
    table = tuple(each_of("rows", rows))
    for number, row in enumerate(table):
        if not isinstance(row, Transition):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError(f"rows[{number}]", "a Transition", shown(row))
    return table


def indexed(
    rows: Iterable[Transition],
) -> Mapping[tuple[Phase | None, type[DisputeEvent]], Transition]:
    """Index a table by phase and event.

    Args:
        rows: The table.

    Raises:
        TableError: Two rows stand for one phase and event; a row leads nowhere, or to several
            phases with no choice named.
    """
    index: dict[tuple[Phase | None, type[DisputeEvent]], Transition] = {}
    for row in rows:
        where = f"{row.source or 'no dispute'} + {row.event.tag}"
        if index.setdefault((row.source, row.event), row) is not row:
            raise TableError(f"two rows for {where}: what happens must not depend on their order")
        if not row.targets or bool(row.choice) != (len(row.targets) > 1):
            raise TableError(f"{where} must lead to one phase, or name what chooses among several")
    return MappingProxyType(index)


def reachable(
    start: Phase | None = None,
    *,
    by: Iterable[Party] = tuple(Party),
    rows: Iterable[Transition] = TRANSITIONS,
) -> frozenset[Phase]:
    """Return the phases that can be reached, in any number of steps.

    Args:
        start: From where; None for before a dispute is opened. It counts as reached.
        by: The parties who move; a row counts if one of them can bring it about.
        rows: The table.

    Returns:
        The phases, `start` among them.

    Raises:
        InvalidValueError: There is no such phase.

    Examples:
        >>> sorted(reachable(Phase.JUDGED, by=[Party.PLATFORM]))  # doctest: +NORMALIZE_WHITESPACE
        [<Phase.AWAITING_RETURN: 'awaiting_return'>, <Phase.CLOSED: 'closed'>, <Phase.JUDGED: 'judged'>,
         <Phase.REFUND_PENDING: 'refund_pending'>, <Phase.REFUNDED: 'refunded'>]
    """
    movers = frozenset(each_of("by", by))
    moves = [row for row in _table(rows) if movers & set(row.by)]
    seen: set[Phase | None] = {None if start is None else Phase(start)}
    for _ in Phase:  # no way to a phase is longer than there are phases
        seen |= {target for row in moves if row.source in seen for target in row.targets}
    return frozenset(phase for phase in seen if phase)


def checked(
    rows: Iterable[Transition],
) -> Mapping[tuple[Phase | None, type[DisputeEvent]], Transition]:
    """Index a table, and refuse one that could leave a dispute stuck.

    Args:
        rows: The table.

    Raises:
        TableError: What `indexed` raises; or a phase cannot be reached, an end has a way out other
            than an appeal, or the clock and AliExpress alone could not reach an end.
    """
    table = tuple(rows)
    index = indexed(table)
    if lost := set(Phase) - reachable(rows=table):
        raise TableError(f"no way leads to {', '.join(sorted(lost))}")
    for row in table:
        if row.source is not None and row.source.final and row.event is not AppealFiled:
            raise TableError(f"{row.source} is an end, but {row.event.tag} leads on")
    for phase in Phase:
        if not any(end.final for end in reachable(phase, by=[Party.PLATFORM], rows=table)):
            raise TableError(f"from {phase} no end is reached without the buyer and the seller")
    return index


_INDEX: Final = checked(TRANSITIONS)
_ALLOWED: Final[Mapping[Phase | None, tuple[type[DisputeEvent], ...]]] = MappingProxyType(
    {phase: tuple(row.event for row in TRANSITIONS if row.source is phase) for phase in (None, *Phase)}
)


def transition(source: Phase | None, event: type[DisputeEvent]) -> Transition | None:
    """Return the row for a phase and the class of an event.

    Args:
        source: The phase; None for before a dispute is opened.
        event: The class of the event.

    Returns:
        The row; None where there is none: it cannot happen.

    Raises:
        InvalidValueError: There is no such phase.

    Examples:
        >>> row = transition(Phase.JUDGED, ProposalAssigned)
        >>> row.rule, row.automatic
        ('P5', True)
    """
    try:
        row = _INDEX.get((source, event))
    except TypeError:  # what has no hash is no phase, and no class of an event
        row = None
    if row is None and source is not None:  # only here, since moves ask often: is there such a phase at all?
        Phase(source)
    return row


def allowed(source: Phase | None) -> tuple[type[DisputeEvent], ...]:
    """Return the classes of the events that can happen in a phase.

    Args:
        source: The phase; None for before a dispute is opened.

    Returns:
        The classes, in the table's order.

    Raises:
        InvalidValueError: There is no such phase.

    Examples:
        >>> [event.tag for event in allowed(Phase.AWAITING_RETURN)]
        ['return_shipped', 'return_overdue']
    """
    return _ALLOWED[None if source is None else Phase(source)]


def _edges(rows: Iterable[Transition]) -> list[tuple[Phase | None, Phase, Transition]]:
    return [(row.source, target, row) for row in rows for target in row.targets]


def to_mermaid(rows: Iterable[Transition] = TRANSITIONS) -> str:
    """Draw the table as a state diagram in the language of Mermaid.

    Args:
        rows: The table.

    Returns:
        The text of the diagram: an edge for each row and target, labelled with the event's tag.
    """
    table = _table(rows)
    lines = ["stateDiagram-v2"]
    for source, target, row in _edges(table):
        label = f"{row.event.tag} ({row.choice})" if row.choice else row.event.tag
        lines.append(f"    {source or '[*]'} --> {target}: {label}")
    lines += [f"    {phase} --> [*]" for phase in Phase if phase.final]
    return "\n".join(lines) + "\n"


_COLOURS: Final = {_B: "#1f6feb", _S: "#b35900", _P: "#6e7781"}


def to_dot(rows: Iterable[Transition] = TRANSITIONS) -> str:
    """Draw the table as a directed graph in the language of Graphviz.

    Args:
        rows: The table.

    Returns:
        The text of the graph: an edge for each row and target, labelled with the event's tag,
        coloured by who brings it about, dashed where a passed deadline does.
    """
    lines = ["digraph dispute {", '    node [shape=box, style=rounded, fontname="sans-serif"];']
    lines.append('    edge [fontname="sans-serif", fontsize=10];')
    lines.append('    start [shape=point, label=""];')
    lines += [f"    {phase} [peripheries={2 if phase.final else 1}];" for phase in Phase]
    for source, target, row in _edges(_table(rows)):
        colour = _COLOURS[row.by[0]]
        style = "dashed" if row.automatic else "solid"
        look = f'label="{row.event.tag}", color="{colour}", fontcolor="{colour}", style={style}'
        lines.append(f"    {source or 'start'} -> {target} [{look}];")
    return "\n".join([*lines, "}"]) + "\n"

"""A state machine that plays against a bot at random, and checks what it does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, Final, NoReturn, final

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from hypothesis.strategies import SearchStrategy

from aliclaim import (
    Cancelled,
    Case,
    Claim,
    DisputeOpened,
    Event,
    Order,
    Party,
    Phase,
    ProtectionPeriod,
    TrackingUpdated,
    Trap,
    describe,
    instant,
)
from aliclaim._time import DateTime, iso, plus
from aliclaim._values import Printer

from ._cases import cases, dates
from ._moves import Turn, fitting, moves, possible
from ._play import Table
from ._values import FIRST, MICROSECOND, days_after

_UNDECIDED: Final = tuple(phase for phase in Phase if phase.open)


@final
@attrs.frozen
class _Start:
    """A case with which a run starts: its own repr would fill pages, and its history is told anyway."""

    case: Case

    def _repr_pretty_(self, printer: Printer, cycle: bool) -> None:  # noqa: ARG002, FBT001  # as it is asked
        """Say in which phase it is: this is what Hypothesis prints."""
        where = self.case.dispute.phase.value if self.case.dispute else "no dispute"
        printer.text(f"<a case: {where}>")


_MACHINES: Final[SearchStrategy[BotMachine]] = st.runner()


def _starts(machine: BotMachine) -> SearchStrategy[_Start]:
    return machine.starts().map(_Start)


def _moves(party: Party) -> SearchStrategy[Event]:
    return _MACHINES.flatmap(lambda machine: moves(machine.case, machine.now, by=party))


def _readings(machine: BotMachine) -> SearchStrategy[Event]:
    return fitting(TrackingUpdated, Turn(case=machine.case, now=instant(machine.now)))


def _later(machine: BotMachine) -> SearchStrategy[DateTime]:
    """Draw instants to which time goes by: the dates of the case, what lies next to them, and any other."""
    now = instant(machine.now)
    near = (-MICROSECOND, timedelta(0), MICROSECOND)
    around = {plus(date, step) for date in dates(machine.case, now) for step in near}
    ahead = sorted(at for at in around if at > now)
    hours = days_after(plus(now, MICROSECOND), 0, 30)
    return st.one_of(st.sampled_from(ahead), hours) if ahead else hours


def _can(party: Party) -> Callable[[BotMachine], bool]:
    return lambda machine: bool(possible(machine.case, instant(machine.now), (party,)))


def _moving(machine: BotMachine) -> bool:
    return TrackingUpdated in possible(machine.case, instant(machine.now))


class BotMachine(RuleBasedStateMachine):
    """Plays seller, AliExpress, carrier and clock at random against a bot that plays the buyer.

    Derive from it, and give it a `bot`. A run starts with a case in any phase; after each move, and at each
    date of the case that goes by, the bot is asked, and what it sends is checked:

    - it sends nothing that the rules refuse;
    - it steps into none of the `traps`: it never closes (T1), asks for or accepts a return of what never
      came (T3), accepts a seller's offer worth less than AliExpress's (T4), or claims the shipping method
      before the goods were checked (T8);
    - if it has a `problem`, it never lets the protection run out (T5) once it could have opened a dispute.

    A failure says what the bot sent, by which rule that is wrong, and what had happened. More is checked by
    methods under `hypothesis.stateful.invariant`, which can look at `case` and `now`.

    Attributes:
        traps: The traps into which the bot must not step. Leave some out, or add `Trap.RETURN_AT_OWN_COST`.
        may_be_refused: Whether the bot may send what the rules refuse.

    Examples:
        >>> class Careful(BotMachine):
        ...     def bot(self, case, now):
        ...         return None
        >>> TestCareful = Careful.TestCase
    """

    traps: ClassVar[frozenset[Trap]] = frozenset(Trap) - {Trap.RETURN_AT_OWN_COST}
    may_be_refused: ClassVar[bool] = False

    def __init__(self) -> None:
        """Make a machine; its run begins with a case."""
        super().__init__()
        self._table: Table | None = None
        self._chance: DateTime | None = None

    # --- what to give it ----------------------------------------------------------------------

    def bot(self, case: Case, now: datetime) -> Event | datetime | None:
        """Play the buyer: this is the bot.

        Args:
            case: The case as it stands.
            now: The moment.

        Returns:
            An event of this moment, the later instant at which it wants to be asked again, or None.
        """
        raise NotImplementedError

    def problem(self, order: Order) -> Claim | None:  # noqa: ARG002  # for those who derive from it
        """Return what the buyer has to claim, so that the protection must not run out (T5).

        Args:
            order: The order.

        Returns:
            The claim; None where there is no problem, which is the default.
        """
        return None

    def starts(self) -> SearchStrategy[Case]:  # for those who derive from it
        """Return a strategy for the cases with which a run starts: any by default, mostly undecided ones.

        Returns:
            The strategy, such as `cases(None)` for a bot that must have seen its case from the beginning.
        """
        return st.one_of(cases(), cases(None, *_UNDECIDED), cases(Phase.JUDGED))

    # --- what can be looked at ----------------------------------------------------------------

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self._at.case

    @property
    def now(self) -> datetime:
        """The moment."""
        return self._at.now

    @property
    def _at(self) -> Table:
        assert self._table is not None  # noqa: S101  # Hypothesis begins with `begin`
        return self._table

    # --- the world around the bot -------------------------------------------------------------

    @initialize(start=_MACHINES.flatmap(_starts))
    def begin(self, start: _Start) -> None:
        """Begin with a case.

        Args:
            start: The case, and how it is to be played.
        """
        now = start.case.known_until or instant(FIRST)
        self._table = Table(start.case, now, {Party.BUYER: self._asked}, before=self._check)
        self._table.settle()

    @precondition(_can(Party.SELLER))
    @rule(event=_moves(Party.SELLER))
    def seller(self, event: Event) -> None:
        """Let the seller make any move that the rules allow.

        Args:
            event: The move.
        """
        self._at.act(Party.SELLER, event)
        self._at.settle()

    @precondition(_can(Party.PLATFORM))
    @rule(event=_moves(Party.PLATFORM))
    def platform(self, event: Event) -> None:
        """Let AliExpress make any move that the rules allow.

        Args:
            event: The move.
        """
        self._at.act(Party.PLATFORM, event)
        self._at.settle()

    @precondition(_moving)
    @rule(event=_MACHINES.flatmap(_readings))
    def carrier(self, event: Event) -> None:
        """Let the tracking change.

        Args:
            event: What the tracking shows.
        """
        self._at.happen(event)
        self._at.settle()

    @rule(until=_MACHINES.flatmap(_later))
    def wait(self, until: DateTime) -> None:
        """Let time go by, up to an instant that matters or any other.

        Args:
            until: The instant.
        """
        self._at.run(until)
        self._at.settle()

    # --- what is checked ----------------------------------------------------------------------

    def _asked(self, case: Case, now: datetime) -> Event | datetime | None:
        """Ask the bot, and see to it that it does not let the protection run out."""
        claim = self.problem(case.given)
        if claim and isinstance(case.dispute, Cancelled | None):
            self._check_lapse(case, claim, instant(now))
        return self.bot(case, now)

    def _check_lapse(self, case: Case, claim: Claim, now: DateTime) -> None:
        """Fail where a dispute could have been opened, and none can be any more (T5)."""
        period = ProtectionPeriod.of(case.order, case.policy, defective=claim.reason.defective)
        if period and period.closes_at <= now and self._chance and Trap.PATIENCE in self.traps:
            since = iso(self._chance)
            self._fail(f"the bot let the protection run out (T5); it could have opened a dispute on {since}")
        if case.check_opening(claim, now).allowed:
            self._chance = now

    def _check(self, party: Party, event: Event) -> None:
        """Check what the bot is about to do."""
        if party is not Party.BUYER:
            return
        if isinstance(event, DisputeOpened):
            self._chance = None
        preview = self.case.preview(event, self.now)
        found = [warning for warning in preview.warnings if warning.code in self.traps]
        reasons = [*map(str, found), *(() if self.may_be_refused else map(str, preview.refusals))]
        if reasons:
            self._fail(f"the bot sent: {describe(event)} {' '.join(reasons)}\n  {event!r}")

    def _fail(self, words: str) -> NoReturn:
        """Fail, and tell what had happened."""
        phase = self.case.dispute.phase.value if self.case.dispute else "no dispute"
        told = [f"  {iso(entry.at)}  {entry.sentence}" for entry in self.case.timeline()]
        raise AssertionError("\n".join([words, f"  on {iso(instant(self.now))}, {phase}, after:", *told]))

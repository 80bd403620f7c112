"""Mutants of the table: whatever of it is broken, the walk must notice.

A mutant changes one thing: it drops a row or adds one, leads it elsewhere, or lets another party bring it
about; it takes another effect, guard or block for an event; it counts a date from another figure, or misses
it by a microsecond. What the second specification said of each step of the walk is the expected answer, and a
mutant is killed by the first answer that differs. Of each mutant only the steps are asked that it can touch.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import attrs
import pytest
from walking import MICRO, PROFILES, Listing, Met, Step, View, ask, listed, listings, moment, seen, walked

import aliclaim as ac
from aliclaim import _dispute, _moves
from aliclaim._deadlines import FULFILLED_BY

Patch = Callable[[pytest.MonkeyPatch], None]

KINDS = tuple(ac.DeadlineKind(kind) for kind in (
    "seller_answer", "agreement", "transit_answer", "negotiation", "return_shipping", "refund", "appeal"
))  # fmt: skip
EVENTS = {event.tag: event for event in _moves.EFFECTS}


class Mutant(NamedTuple):
    """One change of the table."""

    kind: str
    name: str
    touches: object
    """Which answers it can change: a key of the record."""
    patch: Patch


SURVIVORS = {
    f"passed: {kind}: {micros}": why
    for micros in ("-1", "+1")
    for kind, why in (
        ("refund", "a refund that is late still counts, so nothing asks whether its date has passed (M1)"),
        (
            "transit_answer",
            "an answer that is late still counts, so nothing asks whether its date has passed (J4)",
        ),
    )
}
"""Mutants that answer as the table does, each with the reason why."""


# --- of the rows ----------------------------------------------------------------------------------


def with_rows(rows: list[ac.Transition]) -> Patch:
    """Take another table; whether such a table would be refused at import is not asked here."""
    index = {(row.source, row.event): row for row in rows}
    allowed = {phase: tuple(row.event for row in rows if row.source is phase) for phase in (None, *ac.Phase)}
    automatic = {row.event.tag: row.event for row in rows if row.automatic}

    def patch(to: pytest.MonkeyPatch) -> None:
        to.setattr("aliclaim._phases._INDEX", index)
        to.setattr("aliclaim._phases._ALLOWED", allowed)
        to.setattr("aliclaim._dispute._AUTOMATIC", automatic)

    return patch


def where(row: ac.Transition) -> str:
    """Return the phase and the event of a row."""
    return f"{row.source} + {row.event.tag}"


def of_row(kind: str, row: ac.Transition, to: str, *instead: ac.Transition) -> Mutant:
    """Return a mutant that has other rows in the place of one."""
    rows = [each for each in ac.TRANSITIONS if each is not row]
    return Mutant(kind, f"{where(row)}: {to}", where(row), with_rows([*rows, *instead]))


ROWS = tuple(row for row in ac.TRANSITIONS if row.source)


def rows_changed() -> Iterator[Mutant]:
    """Drop each row, lead it elsewhere, and give it to others."""
    for row in ROWS:
        yield of_row("drop", row, "dropped")
        for phase in set(ac.Phase) - set(row.targets):
            yield of_row(
                "redirect", row, f"also to {phase}", attrs.evolve(row, targets=(*row.targets, phase))
            )
            yield of_row("redirect", row, f"to {phase}", attrs.evolve(row, targets=(phase,)))
        for party in ac.Party:
            if row.by != (party,):
                yield of_row("by", row, f"by {party} alone", attrs.evolve(row, by=(party,)))
            if party not in row.by:
                yield of_row("by", row, f"by {party}, too", attrs.evolve(row, by=(*row.by, party)))


def rows_added() -> Iterator[Mutant]:
    """Add a row for each phase and event that has none."""
    has = {(row.source, row.event) for row in ROWS}
    for phase in ac.Phase:
        for event in EVENTS.values():
            if (phase, event) not in has:
                row = ac.Transition(phase, event, (phase,), (ac.Party.PLATFORM,), "")
                yield of_row("add", row, "added", row)


def clocks_unflagged() -> Iterator[Mutant]:
    """Let no deadline bring an event about any more; the event may have more rows than one."""
    for tag in sorted({row.event.tag for row in ROWS if row.automatic}):
        rows = [attrs.evolve(row, automatic=row.automatic and row.event.tag != tag) for row in ac.TRANSITIONS]
        for source in {row.source for row in ROWS if row.event.tag == tag}:
            yield Mutant("by itself", f"{source} + {tag}: not by itself", source, with_rows(rows))


# --- of the effects, guards and blocks ------------------------------------------------------------


def effects_swapped() -> Iterator[Mutant]:
    """Take the effect of another event, row by row."""
    for row in ROWS:
        own = _moves.EFFECTS[row.event]
        for other in {effect for effect in _moves.EFFECTS.values() if effect is not own}:
            yield Mutant("effect", f"{where(row)}: {other.__name__}", where(row), _effect(row, other))


def _effect(row: ac.Transition, other: Callable[..., Any]) -> Patch:
    own: Callable[..., Any] = _moves.EFFECTS[row.event]

    def effect(dispute: ac.Dispute, event: ac.DisputeEvent, told: object) -> object:
        return (other if dispute.phase is row.source else own)(dispute, event, told)

    return _table("_effects", _moves.EFFECTS, row.event, effect)


def _table(name: str, table: dict[Any, Any], event: type[ac.DisputeEvent], value: object | None) -> Patch:
    """Change one entry of a table of moves, or drop it."""
    changed = {key: each for key, each in {**table, event: value}.items() if each is not None}
    return lambda to: to.setattr(_dispute, name, changed)


def refusals_swapped() -> Iterator[Mutant]:
    """Drop each guard and each block, and take that of another event instead."""
    tables: tuple[tuple[str, dict[Any, Any]], ...] = (("guard", _moves.GUARDS), ("block", _moves.BLOCKS))
    for kind, table in tables:
        for event, own in table.items():
            for other in {None, *table.values()} - {own}:
                name = f"{event.tag}: {other.__name__ if other else f'no {kind}'}"
                yield Mutant(kind, name, event.tag, _table(f"_{kind}s", table, event, other))


# --- of the dates ---------------------------------------------------------------------------------

COUNTED: Callable[..., ac.Deadline] = vars(ac.Deadline)["from_figure"].__func__
NEXT_DUE = _dispute.next_due


def dates_changed() -> Iterator[Mutant]:
    """Count each date from the figure of another one, and count, pass or meet it a microsecond off."""
    for kind in KINDS:
        for other in KINDS:
            if other is not kind:
                yield Mutant("figure", f"{kind}: {other}", kind, _figure_of(kind, other))
        for micros in (-1, 1):
            yield Mutant("counted", f"{kind}: {micros:+}", kind, _counted(kind, micros))
            yield Mutant("passed", f"{kind}: {micros:+}", kind, _passed(kind, micros))
            if kind in FULFILLED_BY:
                yield Mutant("due", f"{kind}: {micros:+}", kind, _due(kind, micros))


def _figure_of(kind: ac.DeadlineKind, other: ac.DeadlineKind) -> Patch:
    policies = [policy for _, policy in PROFILES.values()]
    instead = {getattr(policy, kind): getattr(policy, other) for policy in policies}

    def from_figure(
        cls: type[ac.Deadline], which: ac.DeadlineKind, stated: Any, figure: Any, start: Any
    ) -> Any:
        return COUNTED(cls, which, stated, instead[figure] if which is kind else figure, start)

    return lambda to: to.setattr(ac.Deadline, "from_figure", classmethod(from_figure))


def _counted(kind: ac.DeadlineKind, micros: int) -> Patch:
    def from_figure(cls: type[ac.Deadline], which: ac.DeadlineKind, *told: Any) -> Any:
        return _moved(COUNTED(cls, which, *told), kind, micros)

    return lambda to: to.setattr(ac.Deadline, "from_figure", classmethod(from_figure))


def _passed(kind: ac.DeadlineKind, micros: int) -> Patch:
    true = ac.Deadline.passed

    def passed(due: ac.Deadline, now: datetime) -> bool:
        return true(_moved(due, kind, micros), now)

    return lambda to: to.setattr(ac.Deadline, "passed", passed)


def _due(kind: ac.DeadlineKind, micros: int) -> Patch:
    def next_due(dispute: ac.Dispute) -> ac.Deadline | None:
        due = NEXT_DUE(dispute)
        return _moved(due, kind, micros) if due else None

    return lambda to: to.setattr(_dispute, "next_due", next_due)


def _moved(due: ac.Deadline, kind: ac.DeadlineKind, micros: int) -> ac.Deadline:
    return attrs.evolve(due, at=due.at + micros * MICRO) if due.kind is kind else due


def fulfilled_by_others() -> Iterator[Mutant]:
    """Let other events, or fewer, be what a passed date brings about."""
    for kind, events in FULFILLED_BY.items():
        for event in EVENTS.values():
            changed = (
                tuple(each for each in events if each is not event) if event in events else (*events, event)
            )
            patch = _replacing("FULFILLED_BY", {**FULFILLED_BY, kind: changed})
            yield Mutant("fulfilled by", f"{kind}: {event.tag}", f"{kind} + {event.tag}", patch)


def _replacing(name: str, value: object) -> Patch:
    return lambda to: to.setattr(_dispute, name, value)


# --- killing them ---------------------------------------------------------------------------------

MAKERS: tuple[Callable[[], Iterator[Mutant]], ...] = (
    rows_changed,
    rows_added,
    clocks_unflagged,
    effects_swapped,
    refusals_swapped,
    dates_changed,
    fulfilled_by_others,
)
LISTED_FIRST = {"drop", "redirect", "by", "add", "by itself", "block", "fulfilled by", "due", "passed"}
"""What changes the lists more than the steps."""

Check = Step | Listing


@cache
def record() -> tuple[dict[object, list[Check]], dict[object, list[Check]]]:
    """Return the steps and the listings of the walk, by what can touch them; steps that were taken first."""
    steps: defaultdict[object, list[Check]] = defaultdict(list)
    lists: defaultdict[object, list[Check]] = defaultdict(list)
    # Where the walk knows of a difference, what the library says of the true table stands in.
    known = {id(step): step._replace(view=got) for step, got in walked().differences if isinstance(got, View)}
    for step in sorted(walked().steps, key=lambda step: step.view is None):
        begun = {kind for kind, _ in step.view.deadlines} if step.view else set[str]()
        for key in keys(step.met, step.event.name) | begun:
            steps[key].append(known.get(id(step), step))
    for listing in listings(walked()):
        for key in {key for tag in listing.tried for key in keys(listing.met, tag)}:
            lists[key].append(listing)
    return steps, lists


def keys(met: Met, tag: str) -> set[str]:
    """Return what can touch an answer on an event in a state: its row, itself, phase and dates."""
    places = {met.state.phase, *(kind for kind, _ in (met.state.dispute.dates if met.state.dispute else ()))}
    return places | {tag} | {f"{place} + {tag}" for place in places}


def differs(check: Check) -> bool:
    """Tell whether the library answers otherwise than the specification did; a crash is another answer."""
    try:
        if isinstance(check, Listing):
            return listed(check) != check.expected
        refusals, case = ask(check.met.case, check.event)
        return refusals != check.refusals or (case and seen(case, moment(check.event.at))) != check.view
    except Exception:  # noqa: BLE001  # whatever a broken table brings about
        return True


def few_times(
    due_event: Callable[[ac.Deadline], ac.DisputeEvent],
) -> Callable[[ac.Deadline], ac.DisputeEvent]:
    """Let a date bring something about a few times only: in a broken table it could do so for ever."""
    newest: list[ac.Deadline] = []

    def limited(due: ac.Deadline) -> ac.DisputeEvent:
        newest[:] = [*newest[-4:], due]
        if newest == [due] * 5:
            raise RecursionError(due)
        return due_event(due)

    return limited


def killed(mutant: Mutant) -> bool:
    """Tell whether some answer that a mutant can change differs."""
    steps, lists = (found[mutant.touches] for found in record())
    first, second = (lists, steps) if mutant.kind in LISTED_FIRST else (steps, lists)
    with pytest.MonkeyPatch.context() as patch:
        mutant.patch(patch)
        patch.setattr(_dispute, "due_event", few_times(_dispute.due_event))
        return any(map(differs, first)) or any(map(differs, second))


def test_every_mutant_of_the_table_is_killed_or_accounted_for() -> None:
    """The walk tells each changed table from the true one, but for those that answer as it does."""
    made, dead = Counter[str](), Counter[str]()
    survived: set[str] = set()
    for mutant in (mutant for maker in MAKERS for mutant in maker()):
        made[mutant.kind] += 1
        if killed(mutant):
            dead[mutant.kind] += 1
        else:
            survived.add(f"{mutant.kind}: {mutant.name}")
    each = ", ".join(f"{kind} {dead[kind]}/{made[kind]}" for kind in made)
    print(f"\nmutants of the table: {dead.total():,} of {made.total():,} killed ({each})")  # noqa: T201  # seen with -rP

    assert set(SURVIVORS) == survived


def test_the_true_table_is_no_mutant() -> None:
    """Unchanged, the table gives every answer as expected: what kills a mutant is the mutation."""
    for found in record():
        assert not any(differs(check) for phase in ac.Phase for check in found[phase.value][::7])

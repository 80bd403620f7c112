"""The exhaustive walk: the library against a second specification, in every state of a small world.

Both are asked the same, and must give the same: whether an event can happen, every code of the refusal if
not, and if so the phase, the deadlines, the money, how it was settled, and what bars another dispute.

States are told apart by a key: by their facts, and by how the moment lies to each date, rather than by the
dates themselves. That is sound as no rule looks further: each asks whether an instant lies before a date, and
the order of two dates matters where both can bring something about. So two states with one key answer alike,
and a walk from the one goes where a walk from the other would; `test_states_with_one_key_answer_alike` tries
it. The order and the dispute on it meet in few rules only (opening, editing, cancelling), so that each has a
walk of its own, in which the other is played only as far as these need it.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

import guide_spec as spec
import pytest
from guide_spec import DAY, Event, State
from walking import (
    PROFILES,
    World,
    dispute_key,
    facts,
    foreseen,
    listed,
    listings,
    moment,
    real,
    seen,
    shown,
    walked,
)
from worlds import CLAIM, case_in, day

import aliclaim as ac

FAR = 4_000 * DAY
"""Later than every date that can come."""

UNREACHED = {
    ac.RefusalCode.NEVER_OPENS,  # by the guide's figures the protection ends after a dispute can be opened
    ac.RefusalCode.START_UNKNOWN,  # and counts from shipping, which is known
    ac.RefusalCode.SHIPPING_FREE,  # said of what to claim, not of an event
    ac.RefusalCode.UNKNOWN_ITEM,  # the order of this world has no items
}


def test_the_second_specification_imports_nothing_of_the_package() -> None:
    """The specification stands on the standard library alone, so that it cannot agree by copying."""
    nodes = list(ast.walk(ast.parse(Path(spec.__file__).read_text(encoding="utf-8"))))
    names = {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names}
    names |= {"." * node.level + (node.module or "") for node in nodes if isinstance(node, ast.ImportFrom)}

    assert names
    assert set() == {name.partition(".")[0] for name in names} - sys.stdlib_module_names


def test_library_and_specification_agree_at_every_step() -> None:
    """In every state that can be reached, at every moment that matters, both say the same of every event."""
    walk = walked()
    taken = sum(step.view is not None for step in walk.steps)
    print(f"\nwalk: {len(walk.met):,} states, {len(walk.steps):,} steps, {taken:,} of them taken")  # noqa: T201  # seen with -rP

    assert [] == walk.differences[:3]
    assert len(walk.met) >= 600
    assert len(walk.steps) >= 80_000
    assert taken >= 15_000


def test_the_table_says_what_the_sentences_say() -> None:
    """Row by row: who may do what in which phase, where it leads, and what the clock brings about."""
    rows = {
        (row.source.value if row.source else "", row.event.tag): (
            {party.value for party in row.by},
            {phase.value for phase in row.targets},
            row.automatic,
        )
        for row in ac.TRANSITIONS
    }
    told = {
        (phase, name): (set(each.who), set(spec.leads_to(phase, name)), spec.by_itself(phase, name))
        for (phase, name), each in spec.ALLOWED.items()
        if phase != "cancelled"  # another dispute is another one: the machine begins anew
    }

    assert told == rows


def test_every_row_and_every_target_of_the_table_is_taken() -> None:
    """The walk goes every way that the table of transitions knows, and no other."""
    gone = {
        (step.met.state.phase, step.event.name, step.view.phase)
        for step in walked().steps
        if step.view and step.event.name not in spec.ORDER_EVENTS
    }
    rows = {
        (row.source.value if row.source else "", row.event.tag, target.value)
        for row in ac.TRANSITIONS
        for target in row.targets
    }

    assert rows | {("cancelled", "dispute_opened", "awaiting_seller")} == gone


def test_every_reason_to_refuse_is_met() -> None:
    """Each code of a refusal is an answer somewhere, but for those that this world cannot bring."""
    met = {code for step in walked().steps for code in step.refusals}

    assert {code.value for code in set(ac.RefusalCode) - UNREACHED} == met


def test_an_event_is_listed_exactly_if_one_of_its_class_can_happen() -> None:
    """What `actions` lists at a moment is what succeeds at it, by those who may, leading where it may."""
    for listing in listings(walked()):
        assert listing.expected == listed(listing), listing


def test_advance_lets_happen_what_the_specification_foresees() -> None:
    """From every state, far in the future: the same time-outs, at the same instants, with the same end."""
    for met in walked().met.values():
        profile, _ = PROFILES[met.world.profile]
        case, happened = met.case.advance(moment(FAR))
        state, foretold = spec.advanced(met.state, FAR, profile)

        assert [real(event) for event in foretold] == [_plain(event) for event in happened]
        assert foreseen(state, profile).phase == (case.dispute.phase.value if case.dispute else "")
        assert (case, ()) == case.advance(moment(FAR))


def _plain(event: ac.DisputeEvent) -> ac.DisputeEvent:
    """Return a time-out without its reason, which the specification does not tell."""
    return ac.PlatformSteppedIn(at=event.at) if isinstance(event, ac.PlatformSteppedIn) else event


ALIEXPRESS_ALONE = (
    Event("platform_proposed", FAR, terms=("refund", 1)),
    Event("return_received", FAR, by="platform"),
    Event("refund_completed", FAR, terms=("refund", 1)),
    Event("appeal_decided", FAR),
)


def test_nothing_hangs() -> None:
    """From every state the clock and AliExpress alone bring a dispute to an end, in a few steps."""
    for met in walked().met.values():
        case, steps = met.case, 0
        while case.dispute and not case.dispute.phase.final:
            case, fired = case.advance(moment(FAR + steps * 100 * DAY))
            plays = [real(event._replace(at=FAR + steps * 100 * DAY)) for event in ALIEXPRESS_ALONE]
            legal = [event for event in plays if not case.why_not(event)]
            case = case.apply(legal[0]) if legal else case
            steps += 1
            assert fired or legal
            assert steps < 8


def test_o4_nothing_refunds_more_than_was_paid() -> None:
    """What has come and what is still to come is never more than was paid, nor less than nothing."""
    for met in walked().met.values():
        view = seen(met.case, moment(met.state.now))
        received = [event.amount.minor for event in met.case.history if isinstance(event, ac.RefundCompleted)]

        assert 0 <= sum(received) <= met.state.paid
        assert 0 <= view.due + view.received <= met.state.paid


def test_w7_no_second_dispute_comes_after_a_settled_one() -> None:
    """Before the newest dispute there are cancelled ones alone; after a decided one nothing is opened."""
    for met in walked().met.values():
        assert {ac.Phase.CANCELLED} >= {dispute.phase for dispute in met.case.disputes[:-1]}
    opened = [step for step in walked().steps if step.event.name == "dispute_opened" and step.view]
    assert {"", "cancelled"} == {step.met.state.phase for step in opened}


def test_w7_p7_a_contested_return_bars_another_dispute_as_what_it_was_settled_as() -> None:
    """It was settled, and cannot be cancelled: so nobody is told that it runs, or to cancel it."""
    contested = case_in(ac.Phase.RETURN_IN_TRANSIT).apply(ac.ReturnContested(at=day(30)))
    (refusal,) = contested.check_opening(CLAIM, day(31)).refusals

    assert (ac.RefusalCode.DISPUTE_SETTLED, day(21)) == (refusal.code, refusal.since)
    assert ac.Remedy.CANCEL not in refusal.remedies
    assert ac.Remedy.EDIT in refusal.remedies


def test_a_refused_event_changes_nothing() -> None:
    """After everything that was refused in it, each state is what its history makes; `apply` says why not."""
    for met in walked().met.values():
        assert ac.Case.replay(met.case.given, met.case.history, met.case.policy) == met.case
    kinds = {
        (step.met.state.phase, step.event.name, step.refusals): step
        for step in walked().steps
        if step.refusals
    }
    for step in kinds.values():
        with pytest.raises(ac.RefusedError) as refused:
            step.met.case.apply(real(step.event))
        assert step.refusals == {refusal.code.value for refusal in refused.value.refusals}


Answers = dict[tuple[object, object], set[object]]


def answers(world: World, state: State) -> Answers:
    """Return what a state answers, by what is asked and how its moment lies to each of the state's dates."""
    profile, _ = PROFILES[world.profile]
    own = state.dispute.dates if state.dispute else ()
    closes = spec.closes(state, profile)
    window = (
        ("opens", spec.opens(state, profile)),
        ("closes", closes),
        ("running_out", spec.running_out(state, profile)),
    )
    apart = world.key is dispute_key and state.phase not in {"", "cancelled"}
    found: Answers = defaultdict(set)
    for event in world.asked(state, profile):
        again = event in state.recorded or event.at < state.now
        if again or (apart and event.name == "dispute_opened"):
            continue
        shape = event._replace(at=0, until=event.until > closes, terms=shown(event.terms), printed=())
        where = tuple((kind, event.at < at) for kind, at in (own if apart else (*own, *window)))
        found[(shape, *dict(event.printed)), where].add(answer(world, state, event))
    return found


def answer(world: World, state: State, event: Event) -> object:
    """Return the refusals of an event, or where it leads; in the walk of the order, that it can happen."""
    profile, _ = PROFILES[world.profile]
    if refusals := spec.refusals(state, event, profile):
        return refusals
    dispute = spec.after(state, event, profile).dispute if world.key is dispute_key else None
    return facts(dispute) if dispute else ()


def test_states_with_one_key_answer_alike() -> None:
    """Where the walk met a state again it did not go on from it, and would have been told nothing new."""
    compared = 0
    for first, again in walked().again[::60]:
        old, new = (answers(met.world, met.state) for met in (first, again))
        both = old.keys() & new.keys()
        compared += len(both)
        assert {what: old[what] for what in both} == {what: new[what] for what in both}
    assert compared >= 10_000

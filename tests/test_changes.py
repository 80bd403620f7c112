"""What changed between two snapshots: events, standing, turn, proposals, dates and facts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from worlds import (
    CLAIM,
    HISTORIES,
    MICROSECOND,
    OPENED,
    ORDER,
    PAID,
    PHOTO,
    START,
    case_in,
    day,
    each_event,
    granting,
    usd,
)

import aliclaim as ac
from aliclaim import ChangeKind as K
from aliclaim import DeadlineKind as D
from aliclaim import Phase, Severity
from aliclaim.testing import cases, histories

BUYER, SELLER, PLATFORM = ac.Party
NEW = ac.Case(order=ORDER)
EACH_PHASE = pytest.mark.parametrize("phase", Phase)


def told(*events: ac.Event, **facts: Any) -> ac.Case:
    """Return the case of this world's order after these events."""
    return attrs.evolve(NEW, **facts).following(events) if facts else NEW.following(events)


def offered(amount: str, at: float = 22) -> ac.SellerProposed:
    """Return a refund that the seller proposes."""
    return ac.SellerProposed(at=day(at), proposal=ac.Refund(usd(amount)))


def kinds(found: ac.Changes) -> list[K]:
    """Return the kind of each change, in their order."""
    return [change.kind for change in found.all]


def of_kind(found: ac.Changes, kind: K) -> list[str]:
    """Return what is told of one kind."""
    return [str(change) for change in found.all if change.kind is kind]


# --- the laws ---------------------------------------------------------------------------------

FEW = settings(max_examples=40)
WAITS = st.timedeltas(timedelta(0), timedelta(days=120))


def moment(*told: ac.Case) -> datetime:
    """Return the first moment at which all of these cases can be asked."""
    return max([START, *(case.known_until for case in told if case.known_until)])


@FEW
@given(cases(), WAITS)
def test_the_same_snapshot_twice_gives_nothing(case: ac.Case, wait: timedelta) -> None:
    """Time alone is no change: neither a deadline that passes for both nor anything else is told."""
    found = ac.changes(case, case, moment(case) + wait)

    assert not found
    assert ((), (), ()) == (found.events, found.lost, found.all)
    assert (found.phase_before, found.turn_before) == (found.phase_after, found.turn_after)


@st.composite
def steps(draw: st.DrawFn) -> tuple[ac.Case, ac.Event, ac.Case]:
    """Draw a case, an event that can happen to it, and the case after it."""
    happened = draw(histories(ORDER).filter(bool))
    before = ac.Case.replay(ORDER, happened[:-1])
    return before, happened[-1], before.apply(happened[-1])


@FEW
@given(steps(), WAITS)
def test_a_step_is_told_as_its_event(step: tuple[ac.Case, ac.Event, ac.Case], wait: timedelta) -> None:
    """One event more is that event and no other, and nothing is lost."""
    before, event, after = step
    found = ac.changes(before, after, moment(after) + wait)

    assert ((event,), ()) == (found.events, found.lost)
    assert [(None, event)] == [
        (each.before, each.after) for each in found.all if isinstance(each, ac.EventChange)
    ]
    assert found


@FEW
@given(histories(ORDER), histories(ORDER), st.data())
def test_what_one_way_is_news_is_lost_the_other_way(
    one: tuple[ac.Event, ...], other: tuple[ac.Event, ...], data: st.DataObject
) -> None:
    """With the two exchanged, events are lost and lost ones are events; phases and turns change places."""
    cut = data.draw(st.integers(0, len(one)))
    left, right = (
        ac.Case.replay(ORDER, one),
        ac.Case.replay(ORDER, data.draw(st.sampled_from([one[:cut], other]))),
    )
    now = moment(left, right)
    there, back = ac.changes(left, right, now), ac.changes(right, left, now)

    assert (there.events, there.lost) == (back.lost, back.events)
    assert (there.phase_before, there.phase_after) == (back.phase_after, back.phase_before)
    assert (there.turn_before, there.turn_after) == (back.turn_after, back.turn_before)
    assert {change.whose for change in there.offers} == {change.whose for change in back.offers}
    assert bool(there) == bool(back) == (left != right)


@FEW
@given(histories(ORDER), histories(ORDER), st.data())
def test_the_events_lead_from_one_snapshot_to_the_other(
    one: tuple[ac.Event, ...], other: tuple[ac.Event, ...], data: st.DataObject
) -> None:
    """Where nothing is lost and no fact differs, the events make the later case of the earlier one."""
    after = ac.Case.replay(ORDER, one)
    cut = data.draw(st.integers(0, len(one)))
    before = ac.Case.replay(ORDER, data.draw(st.sampled_from([one[:cut], other])))
    found = ac.changes(before, after, moment(before, after))
    assume(not found.lost)

    assert after == before.following(found.events)


@FEW
@given(cases(), cases(), WAITS)
def test_facts_of_two_cases_are_told_both_ways(one: ac.Case, other: ac.Case, wait: timedelta) -> None:
    """Whatever differs in the facts is named, and exchanged where the two are."""
    twin = attrs.evolve(other.given, id=one.given.id, paid=one.given.paid, items=(), shipping_paid=None)
    other = ac.Case(order=twin, policy=other.policy)
    now = moment(one, other) + wait
    there, back = ac.changes(one, other, now), ac.changes(other, one, now)

    assert sorted((each.name, each.before, each.after) for each in there.facts) == sorted(
        (each.name, each.after, each.before) for each in back.facts
    )
    assert all(each.before != each.after for each in there.facts)
    assert bool(there.facts) == ((one.given, one.policy) != (other.given, other.policy))


@FEW
@given(cases(), cases())
def test_the_gravest_comes_first(one: ac.Case, other: ac.Case) -> None:
    """The changes are in the order of their severity, and within one in that of their kinds."""
    twin = attrs.evolve(other.given, id=one.given.id)
    assume(twin.paid.currency == one.given.paid.currency)
    found = ac.changes(one, other.with_facts(order=twin), moment(one, other))
    ranks = [(list(Severity).index(each.severity), list(K).index(each.kind)) for each in found.all]

    assert sorted(ranks) == ranks
    assert tuple(f"{each.sentence} [{each.rule}]" if each.rule else each.sentence for each in found.all) == (
        found.news
    )
    assert {each.rule for each in found.all} - {""} <= set(ac.RULES)


# --- what happened ----------------------------------------------------------------------------


@EACH_PHASE
def test_an_event_is_told_with_its_date_and_rule(phase: Phase) -> None:
    """Each event that leads to a phase is told once, oldest first, with the date on which it happened."""
    history = HISTORIES[phase]
    found = ac.changes(NEW, case_in(phase), day(60))
    lines = of_kind(found, K.HAPPENED)

    assert history == found.events
    assert [f"{each.at:%Y-%m-%d} 12:00 UTC: {ac.describe(each)}" for each in history] == [
        line.rpartition(" [")[0] for line in lines
    ]


@pytest.mark.parametrize("event", each_event(day(30)).values(), ids=lambda event: event.tag)
def test_each_event_of_a_dispute_has_a_rule(event: ac.DisputeEvent) -> None:
    """The rule of an event is that of its rows in the table of transitions."""
    rules = {row.rule for row in ac.TRANSITIONS if row.event is type(event)}

    assert ac.EventChange(before=None, after=event).rule in rules


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (ac.OrderShipped(at=day(1)), "W1"),
        (ac.TrackingUpdated(at=day(1), status=ac.TrackingStatus.LOST), "W5"),
        (ac.ProtectionExtended(at=day(1), until=day(99)), "W2"),
        (ac.ReceiptConfirmed(at=day(1)), "W3"),
    ],
)
def test_each_event_of_an_order_has_a_rule(event: ac.OrderEvent, rule: str) -> None:
    """The rule of an event of the order is that of the window which it moves."""
    assert rule == ac.EventChange(before=None, after=event).rule


def test_an_older_snapshot_is_told_as_lost() -> None:
    """With the arguments exchanged what is missing is a warning, and nothing passes for news."""
    found = ac.changes(told(OPENED, offered("10")), told(OPENED), day(23))
    lost = "No longer told: 2026-03-23 12:00 UTC: The seller proposed a refund of 10.00 USD. [P1]"

    assert ((), (offered("10"),)) == (found.events, found.lost)
    assert (Severity.WARNING, K.LOST, lost) == (found.all[0].severity, found.all[0].kind, str(found.all[0]))
    assert not of_kind(found, K.HAPPENED)


def test_what_came_to_light_is_told_and_what_stands_behind_it_is_not_told_again() -> None:
    """An event that is inserted into the past is the only news, though the history is another from there."""
    evidence = ac.EvidenceAdded(at=day(21), evidence=PHOTO)
    found = ac.changes(told(OPENED, offered("10")), told(OPENED, evidence, offered("10")), day(23))

    assert ((evidence, offered("10")), (offered("10"),)) == (found.events, found.lost)
    assert [K.HAPPENED] == kinds(found)


def test_the_same_event_with_other_contents_is_told_otherwise() -> None:
    """One event of the same kind and instant is one change, with what was told before."""
    found = ac.changes(told(OPENED, offered("10")), told(OPENED, offered("12")), day(23))
    date = "2026-03-23 12:00 UTC: The seller proposed a refund of"

    assert [f"Told otherwise now: {date} 12.00 USD. Before: {date} 10.00 USD. [P1]"] == of_kind(
        found, K.RETOLD
    )
    assert [K.RETOLD, K.OFFER_BETTER] == kinds(found)
    assert [Severity.INFO] * 2 == [change.severity for change in found.all]


def test_what_comes_after_a_change_in_the_past_is_not_told_again() -> None:
    """From the first difference on all is another history, though what followed was the same."""
    asked = ac.BuyerProposed(at=day(23), proposal=ac.Refund(usd("50")))
    found = ac.changes(told(OPENED, offered("10"), asked), told(OPENED, offered("12"), asked), day(24))

    assert ((offered("12"), asked), (offered("10"), asked)) == (found.events, found.lost)
    assert [K.RETOLD] == kinds(found)


def test_what_happened_to_the_order_is_no_fact_besides() -> None:
    """Facts are those with which the case was made: an event of the order is told once."""
    seen = ac.TrackingUpdated(at=day(3), status=ac.TrackingStatus.IN_TRANSIT)

    assert [K.HAPPENED] == kinds(ac.changes(NEW, told(seen), day(4)))


def test_of_two_that_are_alike_each_is_told() -> None:
    """Two events of one kind and instant are held against two, and against one alone the other is lost."""
    one, two, three = (
        ac.EvidenceAdded(at=day(21), evidence=attrs.evolve(PHOTO, file=f"{name}.jpg")) for name in "abc"
    )
    found = ac.changes(told(OPENED, one, two), told(OPENED, three), day(23))

    assert [(K.LOST, two, None), (K.RETOLD, one, three)] == [
        (each.kind, each.before, each.after) for each in found.all if isinstance(each, ac.EventChange)
    ]


def test_another_order_of_the_same_events_is_told_once() -> None:
    """Where the same happened in another order, that is one change, and no event is new."""
    one, two = (
        ac.EvidenceAdded(at=day(21), evidence=attrs.evolve(PHOTO, file=f"{name}.jpg")) for name in "ab"
    )
    found = ac.changes(told(OPENED, one, two), told(OPENED, two, one), day(23))

    assert [K.RETOLD] == kinds(found)
    assert ((two, one), (one, two)) == (found.events, found.lost)


def test_what_happened_twice_and_is_told_once_is_lost_once() -> None:
    """Events are counted: two disputes that were cancelled at one instant were cancelled twice."""
    shown = ac.EvidenceAdded(at=day(21), evidence=PHOTO)
    cancelled, again = ac.BuyerCancelled(at=day(21)), ac.DisputeOpened(at=day(21), claim=CLAIM)
    twice = told(OPENED, shown, cancelled, again, cancelled)
    found = ac.changes(twice, told(OPENED, cancelled, again), day(23))

    assert ((cancelled, again), (shown, cancelled, again, cancelled)) == (found.events, found.lost)
    assert [(shown, None), (cancelled, None)] == [
        (each.before, each.after) for each in found.all if isinstance(each, ac.EventChange)
    ]


# --- where it stands, and whose turn it is ----------------------------------------------------

TURNS: dict[Phase, tuple[ac.Party | None, D | None, float | None, Severity]] = {
    # whose move it is, until which date, and how much hangs on that
    Phase.AWAITING_SELLER: (SELLER, D.SELLER_ANSWER, 25, Severity.INFO),
    Phase.NEGOTIATING: (BUYER, D.AGREEMENT, 27, Severity.RECOMMENDED),
    Phase.UNDER_REVIEW: (PLATFORM, None, None, Severity.INFO),
    Phase.JUDGED: (BUYER, D.NEGOTIATION, 37, Severity.URGENT),
    Phase.AWAITING_RETURN: (BUYER, D.RETURN_SHIPPING, 31, Severity.URGENT),
    Phase.RETURN_IN_TRANSIT: (SELLER, None, None, Severity.INFO),
    Phase.REFUND_PENDING: (PLATFORM, D.REFUND, None, Severity.INFO),
    Phase.APPEALED: (PLATFORM, D.REFUND, None, Severity.INFO),
    Phase.REFUNDED: (None, None, None, Severity.INFO),
    Phase.CLOSED: (None, None, None, Severity.INFO),
    Phase.CANCELLED: (None, None, None, Severity.INFO),
}


@EACH_PHASE
def test_whose_turn_it_is_in_each_phase(phase: Phase) -> None:
    """The party that owes the next step, with the date of the dispute by which it owes it."""
    case = case_in(phase)
    now = moment(case)
    who, kind, number, severity = TURNS[phase]
    turn = ac.changes(case, case, now).turn_after
    told_of = ac.TurnChange(before=ac.Turn(who=None, until=None, rule=""), after=turn)

    assert (who, kind, severity) == (turn.who, turn.until and turn.until.kind, told_of.severity)
    assert number is None or (turn.until is not None and day(number) == turn.until.at)
    assert (phase.rule if who else "") == turn.rule == told_of.rule


@EACH_PHASE
def test_another_phase_is_told_with_its_sentence(phase: Phase) -> None:
    """Where the dispute stands now is told in the words of its phase, and by whose turn it is."""
    case = case_in(phase)
    found = ac.changes(NEW, case, moment(case))

    assert (None, phase) == (found.phase_before, found.phase_after)
    assert [f"{ac.describe(phase)} [{phase.rule}]"] == of_kind(found, K.PHASE)
    assert (1 if TURNS[phase][0] else 0) == len(of_kind(found, K.TURN))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            NEW,
            told(OPENED),
            "The seller must act next, before ~2026-03-26 12:00 UTC; then AliExpress steps in. [P1]",
        ),
        (
            case_in(Phase.UNDER_REVIEW),
            case_in(Phase.JUDGED),
            (
                "The buyer must act next, before ~2026-04-07 12:00 UTC; "
                "then AliExpress's proposal is assigned. [P4]"
            ),
        ),
        (
            case_in(Phase.AWAITING_RETURN),
            case_in(Phase.RETURN_IN_TRANSIT),
            "The seller must act next. [P9]",
        ),
        (told(OPENED), case_in(Phase.CLOSED), "Nobody must act any more."),
    ],
)
def test_a_turn_is_told_with_its_date_and_what_follows(
    before: ac.Case, after: ac.Case, sentence: str
) -> None:
    """Who must act, until when, and what happens by itself otherwise."""
    assert [sentence] == of_kind(ac.changes(before, after, moment(before, after)), K.TURN)


def test_between_two_ends_nobody_had_a_turn() -> None:
    """Where nobody had to act before and nobody has to now, no turn is told."""
    found = ac.changes(case_in(Phase.CANCELLED), case_in(Phase.CLOSED), day(23))

    assert not of_kind(found, K.TURN)
    assert [f"{ac.describe(Phase.CLOSED)} [C3]"] == of_kind(found, K.PHASE)
    assert Severity.WARNING is next(each.severity for each in found.all if each.kind is K.PHASE)


def test_a_dispute_that_is_gone_is_told() -> None:
    """Where the later snapshot knows no dispute, there is none any more, and nobody must act."""
    found = ac.changes(told(OPENED), NEW, day(21))

    assert (Phase.AWAITING_SELLER, None) == (found.phase_before, found.phase_after)
    assert ["There is no dispute any more."] == of_kind(found, K.PHASE)
    assert ["Nobody must act any more."] == of_kind(found, K.TURN)
    assert ["The proposal of the buyer, a refund of 60.00 USD, no longer stands. [P10]"] == of_kind(
        found, K.OFFER_GONE
    )


def test_what_was_due_by_itself_is_done_in_both() -> None:
    """A dispute whose agreement is overdue is under review in both, told or not."""
    silent = told(OPENED)
    advanced, fired = silent.advance(day(30))
    found = ac.changes(silent, advanced, day(30))

    assert fired == found.events
    assert (Phase.UNDER_REVIEW, Phase.UNDER_REVIEW) == (found.phase_before, found.phase_after)
    assert [K.HAPPENED] == kinds(found)


# --- proposals --------------------------------------------------------------------------------

OFFERS: list[tuple[ac.Case, ac.Case, list[tuple[ac.Party, K, bool | None, Severity, str]]]] = [
    (
        told(OPENED),
        told(OPENED, offered("10")),
        [(SELLER, K.OFFER_NEW, None, Severity.INFO, "The seller now proposes a refund of 10.00 USD. [P1]")],
    ),
    (
        told(OPENED, offered("10")),
        told(OPENED, offered("10"), offered("15", 23)),
        [
            (
                SELLER,
                K.OFFER_BETTER,
                True,
                Severity.INFO,
                (
                    "The seller now proposes a refund of 15.00 USD instead of a refund of 10.00 USD. "
                    "This brings 5.00 USD more than the proposal before. [P6]"
                ),
            )
        ],
    ),
    (
        told(OPENED, offered("10")),
        told(OPENED, offered("10"), offered("9", 23)),
        [
            (
                SELLER,
                K.OFFER_WORSE,
                False,
                Severity.WARNING,
                (
                    "The seller now proposes a refund of 9.00 USD instead of a refund of 10.00 USD. "
                    "This brings 1.00 USD less than the proposal before. [P6]"
                ),
            )
        ],
    ),
    (
        told(OPENED, offered("10")),
        told(OPENED, offered("10"), ac.SellerProposed(at=day(23), proposal=ac.ReturnAndRefund(usd("20")))),
        [
            (
                SELLER,
                K.OFFER_CHANGED,
                None,
                Severity.INFO,
                (
                    "The seller now proposes a return and a refund of 20.00 USD (the buyer pays the return) "
                    "instead of a refund of 10.00 USD. What sending the goods back costs is not known: "
                    "without that, this would bring 10.00 USD more than the proposal before. [T2]"
                ),
            )
        ],
    ),
    (
        told(OPENED, offered("10")),
        told(OPENED, offered("10"), ac.BuyerProposed(at=day(23), proposal=ac.Refund(usd("50")))),
        [
            (
                BUYER,
                K.OFFER_WORSE,
                False,
                Severity.INFO,
                (
                    "The buyer now asks for a refund of 50.00 USD instead of a refund of 60.00 USD. "
                    "This brings 10.00 USD less than the proposal before. [P6]"
                ),
            ),
            (
                SELLER,
                K.OFFER_GONE,
                None,
                Severity.INFO,
                "The proposal of the seller, a refund of 10.00 USD, no longer stands. [P1]",
            ),
        ],
    ),
    (
        case_in(Phase.UNDER_REVIEW),
        case_in(Phase.JUDGED),
        [
            (
                PLATFORM,
                K.OFFER_NEW,
                None,
                Severity.INFO,
                "AliExpress now proposes a refund of 40.00 USD. [P3]",
            )
        ],
    ),
    (told(OPENED, offered("10")), told(OPENED, offered("10"), offered("10", 23)), []),
]


@pytest.mark.parametrize(("before", "after", "expected"), OFFERS)
def test_a_proposal_that_changed_is_told_as_better_or_worse(
    before: ac.Case, after: ac.Case, expected: list[tuple[ac.Party, K, bool | None, Severity, str]]
) -> None:
    """Each party's standing proposal is held against the one before, by what it brings the buyer (P6)."""
    found = ac.changes(before, after, moment(after))

    assert expected == [
        (each.whose, each.kind, each.better, each.severity, str(each)) for each in found.offers
    ]


def test_proposals_are_compared_by_the_costs_of_the_later_snapshot() -> None:
    """What the return costs is known in the later one, and decides there."""
    back = ac.SellerProposed(at=day(23), proposal=ac.ReturnAndRefund(usd("20")))
    costs = ac.Costs(return_freight=usd("15"))
    before = told(OPENED, offered("10"))
    after = ac.Case(order=ORDER, costs=costs).following([OPENED, offered("10"), back])
    (offer,) = ac.changes(before, after, day(24)).offers

    assert (False, usd("-5.00")) == (offer.better, offer.comparison and offer.comparison.difference)


def test_a_return_of_what_never_arrived_is_worse_than_any_refund() -> None:
    """The comparison knows by the claim whether there is anything to send back (T3)."""
    claim = ac.Claim(reason=ac.Reason.NOT_ARRIVED, asks=ac.Refund(PAID))
    opened = ac.DisputeOpened(at=day(20), claim=claim)
    back = ac.SellerProposed(at=day(23), proposal=ac.ReturnAndRefund(usd("55")))
    (offer,) = ac.changes(told(opened, offered("10")), told(opened, offered("10"), back), day(24)).offers

    assert (False, "T3") == (offer.better, offer.rule)


def test_after_a_contested_return_only_the_money_is_compared() -> None:
    """Goods that went back once go back no more, and are left out on both sides."""
    contested = told(
        *HISTORIES[Phase.RETURN_IN_TRANSIT],
        ac.ReturnContested(at=day(28), text="The box is empty."),
        ac.PlatformProposed(at=day(30), proposal=ac.ReturnAndRefund(usd("40"))),
    )
    later = contested.apply(ac.PlatformProposed(at=day(31), proposal=ac.Refund(usd("30"))))
    (offer,) = ac.changes(contested, later, day(32)).offers

    assert (False, usd("-10.00")) == (offer.better, offer.comparison and offer.comparison.difference)


def test_the_proposals_of_a_change_are_in_the_order_of_the_parties() -> None:
    """However grave each is: what the buyer asks for, then the seller's, then AliExpress's."""
    asked = ac.BuyerProposed(at=day(31), proposal=ac.Refund(usd("50")))
    worse = ac.PlatformProposed(at=day(32), proposal=ac.Refund(usd("5")))
    before = case_in(Phase.JUDGED)
    found = ac.changes(before, before.following([asked, offered("20", 31.5), worse]), day(33))

    assert [BUYER, SELLER, PLATFORM] == [offer.whose for offer in found.offers]
    assert PLATFORM is next(each.whose for each in found.all if isinstance(each, ac.OfferChange))


# --- dates ------------------------------------------------------------------------------------

PRINTED = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(80))
SOON = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(30))
SAME = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(60))
ASKED = ac.PlatformSteppedIn(at=day(24), because=ac.SteppedInBecause.ASKED)
STATED_NEGOTIATION = ac.PlatformProposed(at=day(30), proposal=ac.Refund(usd("40")), negotiation_ends=day(34))
OFFERED = HISTORIES[Phase.UNDER_REVIEW]
INVALID_TRANSIT = ac.Finding(
    problem="Purchase Protection is running out, but package is still in transit", valid=True
)
LATE = ac.DisputeOpened(at=day(58), claim=CLAIM)
OTHER_SOURCE = attrs.evolve(
    ac.GUIDE, protection=attrs.evolve(ac.GUIDE.protection, source=ac.BRAZIL_2026.protection.source)
)


def stating(*dates: ac.StatedDate) -> ac.Case:
    """Return the case of this world's order with dates that the marketplace printed."""
    return ac.Case(order=attrs.evolve(ORDER, stated=dates))


DATES: list[tuple[ac.Case, ac.Case, float, list[tuple[K, D, Severity]]]] = [
    (
        NEW,
        told(OPENED),
        21,
        [(K.DEADLINE_NEW, D.SELLER_ANSWER, Severity.INFO), (K.DEADLINE_NEW, D.AGREEMENT, Severity.INFO)],
    ),
    (told(OPENED), told(OPENED, offered("10")), 23, [(K.DEADLINE_FULFILLED, D.SELLER_ANSWER, Severity.INFO)]),
    (
        told(OPENED),
        told(OPENED, ac.BuyerProposed(at=day(21), proposal=ac.Refund(usd("50")))),
        23,
        [(K.DEADLINE_MOVED, D.SELLER_ANSWER, Severity.INFO)],
    ),
    (
        told(OPENED, offered("10")),
        told(OPENED, offered("10"), ac.BuyerAccepted(at=day(23), whose=SELLER)),
        24,
        [
            (K.DEADLINE_NEW, D.REFUND, Severity.INFO),
            (K.DEADLINE_NEW, D.APPEAL, Severity.INFO),
            (K.DEADLINE_FULFILLED, D.AGREEMENT, Severity.INFO),
            (K.DEADLINE_DROPPED, D.PROTECTION_ENDS, Severity.INFO),
        ],
    ),
    (
        told(OPENED, offered("10")),
        told(OPENED, offered("10"), ASKED),
        25,
        [(K.DEADLINE_DROPPED, D.AGREEMENT, Severity.INFO)],
    ),
    (
        told(OPENED, offered("10")),
        told(OPENED, offered("10"), ac.PlatformSteppedIn(at=day(25))),
        26,
        [(K.DEADLINE_PASSED, D.AGREEMENT, Severity.INFO)],
    ),
    (
        told(*OFFERED, ac.PlatformProposed(at=day(30), proposal=ac.Refund(usd("40")))),
        told(*OFFERED, STATED_NEGOTIATION),
        31,
        [(K.DEADLINE_MOVED, D.NEGOTIATION, Severity.WARNING)],
    ),
    (
        told(*OFFERED, ac.PlatformProposed(at=day(30), proposal=ac.Refund(usd("40")))),
        told(*OFFERED, STATED_NEGOTIATION),
        35,
        [
            (K.DEADLINE_PASSED, D.NEGOTIATION, Severity.WARNING),
            (K.DEADLINE_NEW, D.REFUND, Severity.INFO),
            (K.DEADLINE_NEW, D.APPEAL, Severity.INFO),
            (K.DEADLINE_DROPPED, D.PROTECTION_ENDS, Severity.INFO),
        ],
    ),
    (
        case_in(Phase.JUDGED),
        told(*HISTORIES[Phase.JUDGED], ac.BuyerAccepted(at=day(31), whose=PLATFORM)),
        32,
        [
            (K.DEADLINE_NEW, D.REFUND, Severity.INFO),
            (K.DEADLINE_NEW, D.APPEAL, Severity.INFO),
            (K.DEADLINE_FULFILLED, D.NEGOTIATION, Severity.INFO),
            (K.DEADLINE_DROPPED, D.PROTECTION_ENDS, Severity.INFO),
        ],
    ),
    (
        case_in(Phase.UNDER_REVIEW),
        told(*OFFERED, ac.PlatformJudged(at=day(28), judgement=(INVALID_TRANSIT,))),
        29,
        [(K.DEADLINE_NEW, D.TRANSIT_ANSWER, Severity.INFO)],
    ),
    (
        case_in(Phase.AWAITING_RETURN),
        case_in(Phase.RETURN_IN_TRANSIT),
        25,
        [(K.DEADLINE_FULFILLED, D.RETURN_SHIPPING, Severity.INFO)],
    ),
    (
        case_in(Phase.REFUND_PENDING),
        case_in(Phase.REFUNDED),
        26,
        [(K.DEADLINE_FULFILLED, D.REFUND, Severity.INFO)],
    ),
    (
        case_in(Phase.REFUND_PENDING),
        case_in(Phase.APPEALED),
        26,
        [(K.DEADLINE_FULFILLED, D.APPEAL, Severity.INFO)],
    ),
    (
        told(OPENED),
        told(OPENED, ac.SellerAccepted(at=day(21))),
        22,
        [
            (K.DEADLINE_NEW, D.REFUND, Severity.INFO),
            (K.DEADLINE_NEW, D.APPEAL, Severity.INFO),
            (K.DEADLINE_FULFILLED, D.SELLER_ANSWER, Severity.INFO),
            (K.DEADLINE_FULFILLED, D.AGREEMENT, Severity.INFO),
            (K.DEADLINE_DROPPED, D.PROTECTION_ENDS, Severity.INFO),
        ],
    ),
    (
        told(OPENED, offered("10")),
        stating(SOON).following([OPENED, offered("10"), ac.BuyerAccepted(at=day(23), whose=SELLER)]),
        40,
        [
            (K.DEADLINE_NEW, D.REFUND, Severity.INFO),
            (K.DEADLINE_DROPPED, D.PROTECTION_ENDS, Severity.INFO),
        ],
    ),
    (
        told(LATE, offered("10", 59)),
        told(LATE, offered("10", 59), attrs.evolve(ASKED, at=day(62))),
        63,
        [(K.DEADLINE_DROPPED, D.AGREEMENT, Severity.INFO)],
    ),
    (
        told(OPENED),
        ac.Case(order=ORDER, policy=granting()).apply(OPENED),
        21,
        [(K.DEADLINE_MOVED, D.SELLER_ANSWER, Severity.INFO)],
    ),
    (NEW, ac.Case(order=ORDER, policy=OTHER_SOURCE), 5, []),
    (
        NEW,
        told(ac.ReceiptConfirmed(at=day(45))),
        46,
        [(K.DEADLINE_MOVED, D.CONFIRMED_ENDS, Severity.INFO)],
    ),
    (NEW, stating(PRINTED), 5, [(K.DEADLINE_MOVED, D.PROTECTION_ENDS, Severity.INFO)]),
    (stating(PRINTED), NEW, 5, [(K.DEADLINE_MOVED, D.PROTECTION_ENDS, Severity.WARNING)]),
    (NEW, stating(SAME), 5, [(K.DEADLINE_MOVED, D.PROTECTION_ENDS, Severity.INFO)]),
    (NEW, stating(SOON), 40, [(K.DEADLINE_PASSED, D.PROTECTION_ENDS, Severity.WARNING)]),
    (NEW, stating(SOON), 30, [(K.DEADLINE_PASSED, D.PROTECTION_ENDS, Severity.WARNING)]),
    (
        NEW,
        told(ac.ReceiptConfirmed(at=day(12))),
        13,
        [(K.DEADLINE_MOVED, D.CONFIRMED_ENDS, Severity.WARNING)],
    ),
    (
        NEW,
        ac.Case(order=attrs.evolve(ORDER, shipped_at=None)),
        5,
        [
            (K.DEADLINE_DROPPED, D.OPENING_STARTS, Severity.INFO),
            (K.DEADLINE_DROPPED, D.PROTECTION_ENDS, Severity.INFO),
        ],
    ),
    (
        NEW,
        ac.Case(
            order=attrs.evolve(ORDER, stated=(ac.StatedDate(boundary=ac.Boundary.OPENING_STARTS, at=day(4)),))
        ),
        5,
        [(K.DEADLINE_PASSED, D.OPENING_STARTS, Severity.INFO)],
    ),
    (
        NEW,
        ac.Case(order=attrs.evolve(ORDER, shipped_at=day(0) + MICROSECOND)),
        5,
        [
            (K.DEADLINE_MOVED, D.OPENING_STARTS, Severity.INFO),
            (K.DEADLINE_MOVED, D.PROTECTION_ENDS, Severity.INFO),
        ],
    ),
]


@pytest.mark.parametrize(("before", "after", "now", "expected"), DATES)
def test_each_date_that_changed_says_why(
    before: ac.Case, after: ac.Case, now: float, expected: list[tuple[K, D, Severity]]
) -> None:
    """A date is new, or moved, or gone because it was met, has passed, or counts no more."""
    found = ac.changes(before, after, day(now))
    told_of = [
        (each.kind, date.kind, each.severity)
        for each in found.deadlines
        if (date := each.after or each.before)
    ]

    assert Counter(expected) == Counter(told_of)


def test_a_transit_answer_is_met_by_a_proposal() -> None:
    """The answer that a judgement promises is a date of its own, and AliExpress's proposal meets it (J4)."""
    order = attrs.evolve(ORDER, stated=(PRINTED,))
    claim = ac.Claim(reason=ac.Reason.NOT_ARRIVED, asks=ac.Refund(PAID))
    review = ac.Case.replay(
        order, [ac.DisputeOpened(at=day(20), claim=claim), ac.PlatformSteppedIn(at=day(21))]
    )
    judged = review.apply(ac.PlatformJudged(at=day(22), judgement=(INVALID_TRANSIT,)))
    decided = judged.apply(ac.PlatformProposed(at=day(23), proposal=ac.Refund(PAID)))
    first, second = ac.changes(review, judged, day(23)), ac.changes(judged, decided, day(23))

    assert [K.DEADLINE_NEW] == [each.kind for each in first.deadlines]
    assert [K.DEADLINE_FULFILLED, K.DEADLINE_NEW] == sorted(each.kind for each in second.deadlines)
    assert [
        "The date for AliExpress's answer on the refund was ~2026-03-26 12:00 UTC, and was met. [J4]"
    ] == (of_kind(second, K.DEADLINE_FULFILLED))


SENTENCES: list[tuple[K, D, str]] = [
    (
        K.DEADLINE_NEW,
        D.SELLER_ANSWER,
        "The date for the seller's answer is 2026-04-10 12:00 UTC; then AliExpress steps in. [P1]",
    ),
    (
        K.DEADLINE_MOVED,
        D.NEGOTIATION,
        (
            "The date for choosing a proposal was ~2026-03-31 12:00 UTC, and is 2026-04-10 12:00 UTC; then "
            "AliExpress's proposal is assigned. [P5]"
        ),
    ),
    (
        K.DEADLINE_FULFILLED,
        D.RETURN_SHIPPING,
        "The date for sending the goods back was ~2026-03-31 12:00 UTC, and was met. [T3]",
    ),
    (
        K.DEADLINE_PASSED,
        D.PROTECTION_ENDS,
        (
            "The end of the protection was ~2026-03-31 12:00 UTC, and has passed: no dispute can be opened "
            "any more. [W4]"
        ),
    ),
    (
        K.DEADLINE_DROPPED,
        D.APPEAL,
        "The date for an appeal was ~2026-03-31 12:00 UTC, and counts no more. [C4]",
    ),
]


@pytest.mark.parametrize(("kind", "date", "sentence"), SENTENCES)
def test_a_date_is_told_with_what_follows(kind: K, date: D, sentence: str) -> None:
    """What the date is for, what it was and is, and what happens by itself then."""
    once = ac.Deadline(date, ac.instant(day(30)), ac.Origin.POLICY)
    now = ac.Deadline(date, ac.instant(day(40)), ac.Origin.MARKETPLACE)
    before, after = (None if kind is K.DEADLINE_NEW else once), None
    after = now if kind in (K.DEADLINE_NEW, K.DEADLINE_MOVED) else None

    assert sentence == str(ac.DeadlineChange(kind=kind, before=before, after=after))


@pytest.mark.parametrize("date", D)
def test_every_date_has_words(date: D) -> None:
    """Whatever a deadline is for, a change of it can be told."""
    once = ac.Deadline(date, ac.instant(day(30)), ac.Origin.POLICY)
    sentence = ac.DeadlineChange(kind=K.DEADLINE_DROPPED, before=once, after=None).sentence

    assert sentence.startswith("The ")
    assert sentence.endswith(" was ~2026-03-31 12:00 UTC, and counts no more.")


# --- facts ------------------------------------------------------------------------------------

LAMP = ac.Item(id="7", title="a lamp", price=usd("20"))
POT = ac.Item(id="8", title="a pot", price=usd("40"))
SEEN = ac.Tracking(status=ac.TrackingStatus.IN_TRANSIT, seen_at=day(3), number="RR1")
FIELDS: list[tuple[dict[str, Any], dict[str, Any], list[tuple[str, str, str, str]]]] = [
    ({}, {"paid": usd("59")}, [("order.paid", "60.00 USD", "59.00 USD", "O4")]),
    (
        {},
        {"shipped_at": day(1)},
        [("order.shipped_at", "2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z", "W1")],
    ),
    ({}, {"ordered_at": None}, [("order.ordered_at", "2026-02-28T12:00:00Z", "", "W2")]),
    (
        {},
        {"estimated_delivery": day(31)},
        [("order.estimated_delivery", "", "2026-04-01T12:00:00Z", "R4")],
    ),
    ({}, {"shipping_paid": usd("2")}, [("order.shipping_paid", "", "2.00 USD", "R8")]),
    ({}, {"payment": ac.PaymentMethod.CARD}, [("order.payment", "", "card", "M3")]),
    ({}, {"free_return": True}, [("order.free_return", "false", "true", "M4")]),
    ({}, {"local_guarantee": True}, [("order.local_guarantee", "false", "true", "M5")]),
    (
        {},
        {"tracking": SEEN},
        [
            (
                "order.tracking",
                "",
                "status in_transit, seen_at 2026-03-04T12:00:00Z, since 2026-03-04T12:00:00Z, number RR1",
                "W5",
            )
        ],
    ),
    (
        {"tracking": SEEN},
        {"tracking": attrs.evolve(SEEN, status=ac.TrackingStatus.LOST)},
        [("order.tracking.status", "in_transit", "lost", "W5")],
    ),
    (
        {"extension": ac.Extension(at=day(2), until=day(70))},
        {"extension": ac.Extension(at=day(2), until=day(71))},
        [("order.extension.until", "2026-05-10T12:00:00Z", "2026-05-11T12:00:00Z", "W2")],
    ),
    (
        {"receipt": ac.Receipt(at=day(3))},
        {"receipt": ac.Receipt(at=day(3), by=PLATFORM)},
        [("order.receipt.by", "buyer", "platform", "W3")],
    ),
    (
        {},
        {"stated": (PRINTED,)},
        [
            (
                "order.stated[protection_ends, marketplace]",
                "",
                "boundary protection_ends, at 2026-05-20T12:00:00Z, origin marketplace",
                "W2",
            )
        ],
    ),
    (
        {"items": (LAMP, POT)},
        {"items": (POT, attrs.evolve(LAMP, price=usd("19")))},
        [("order.items[7].price", "20.00 USD", "19.00 USD", "R3")],
    ),
    (
        {"items": (LAMP, POT)},
        {"items": (attrs.evolve(POT, id="9"), attrs.evolve(LAMP, id="8"))},
        [
            ("order.items[7]", "id 7, title a lamp, price 20.00 USD, quantity 1", "", "R3"),
            ("order.items[8].title", "a pot", "a lamp", "R3"),
            ("order.items[8].price", "40.00 USD", "20.00 USD", "R3"),
            ("order.items[9]", "", "id 9, title a pot, price 40.00 USD, quantity 1", "R3"),
        ],
    ),
    (
        {"items": (LAMP, POT)},
        {"items": (POT,)},
        [("order.items[7]", "id 7, title a lamp, price 20.00 USD, quantity 1", "", "R3")],
    ),
    ({"items": (LAMP, POT)}, {"items": (POT, LAMP)}, []),
]


@pytest.mark.parametrize(("before", "after", "expected"), FIELDS)
def test_each_fact_of_an_order_that_differs_is_named(
    before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, str, str, str]]
) -> None:
    """The name, what it was and what it is, and the rule; where a row stands says nothing."""
    one, other = (ac.Case(order=attrs.evolve(ORDER, **facts)) for facts in (before, after))
    found = ac.changes(one, other, day(5))

    assert expected == [(each.name, each.before, each.after, each.rule) for each in found.facts]


def test_facts_beside_the_order_are_named() -> None:
    """The buyer's record, the costs and each figure of the policy are facts, too."""
    plain = ac.Case(order=ORDER, record=ac.BuyerRecord(orders=9, disputed=1))
    policy = granting(attrs.evolve(ac.GUIDE, appeal=attrs.evolve(ac.GUIDE.appeal, count=9)))
    policy = attrs.evolve(policy, free_return=ac.GENERAL_2022.free_return)
    other = ac.Case(
        order=ORDER,
        policy=policy,
        record=ac.BuyerRecord(orders=9, disputed=2),
        costs=ac.Costs(return_freight=usd("8"), conversion_loss="0.02"),
    )
    found = ac.changes(plain, other, day(5))

    assert {
        ("policy.name", "guide", "granting", ""),
        ("policy.appeal.count", "7", "9", "C4"),
        ("policy.seller_silence.value", "platform_steps_in", "request_granted", "P1"),
        ("record.disputed", "1", "2", "O6"),
        ("costs.return_freight", "", "8.00 USD", "O3"),
        ("costs.conversion_loss", "", "0.02", "M2"),
    } <= {(each.name, each.before, each.after, each.rule) for each in found.facts}
    assert all(each.rule == "P1" for each in found.facts if each.name.startswith("policy.seller_silence"))
    assert [Severity.INFO] * len(found.facts) == [each.severity for each in found.facts]


def test_a_figure_that_only_one_policy_has_names_its_rule() -> None:
    """A figure that comes or goes is one fact, with the rule of whichever policy has it."""
    one = ac.Case(order=ORDER, policy=attrs.evolve(ac.BRAZIL_2026, free_return=None))
    other = ac.Case(order=ORDER, policy=ac.BRAZIL_2026)
    there, back = ac.changes(one, other, day(5)).facts, ac.changes(other, one, day(5)).facts
    figure = ac.BRAZIL_2026.free_return
    assert figure is not None

    assert [("policy.free_return", figure.rule)] * 2 == [(each.name, each.rule) for each in (*there, *back)]
    assert there[0].after.startswith(f"count {figure.count}, unit {figure.unit}, kind {figure.kind}, source ")
    assert ("", there[0].after) == (there[0].before, back[0].before)


def test_a_record_that_becomes_known_is_one_fact() -> None:
    """What was not known at all is told whole."""
    other = ac.Case(order=ORDER, record=ac.BuyerRecord(orders=9, disputed=2))
    (fact,) = ac.changes(NEW, other, day(5)).facts

    assert ("record", "", "orders 9, disputed 2", "O6") == (fact.name, fact.before, fact.after, fact.rule)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("60.00 USD", "59.00 USD", "order.paid was 60.00 USD, and is 59.00 USD. [O4]"),
        ("", "x" * 200, f"order.paid, new: {'x' * 200}. [O4]"),
        ("x" * 201, "", f"order.paid, gone: {'x' * 197}.... [O4]"),
        ("x" * 201, "y", f"order.paid was {'x' * 197}..., and is y. [O4]"),
    ],
)
def test_a_fact_is_told_shortened(before: str, after: str, sentence: str) -> None:
    """The sentence holds at most two hundred characters of either; the fact itself holds all."""
    fact = ac.FactChange(name="order.paid", before=before, after=after, rule="O4")

    assert (sentence, K.FACT) == (str(fact), fact.kind)


def test_a_change_without_a_rule_is_its_sentence() -> None:
    """Where no rule looks at a fact, none is cited."""
    fact = ac.FactChange(name="policy.name", before="guide", after="other")

    assert "policy.name was guide, and is other." == str(fact) == fact.sentence


# --- what it takes ----------------------------------------------------------------------------


def test_two_orders_are_not_compared() -> None:
    """Snapshots of two orders are a mistake, and so are two currencies."""
    other = ac.Case(order=attrs.evolve(ORDER, id="2"))
    euros = ac.Case(order=attrs.evolve(ORDER, paid=ac.Money("60", "EUR")))
    with pytest.raises(ac.InvalidValueError, match=r"after\.order\.id: expected the order '82.*', found '2'"):
        ac.changes(NEW, other, day(5))
    with pytest.raises(ac.CurrencyMismatchError, match=r"after\.order\.paid: .* USD, found 60\.00 EUR"):
        ac.changes(NEW, euros, day(5))


@pytest.mark.parametrize("pair", [(case_in(Phase.JUDGED), NEW), (NEW, case_in(Phase.JUDGED))])
def test_a_moment_before_what_is_known_is_refused(pair: tuple[ac.Case, ac.Case]) -> None:
    """Neither snapshot can be looked at for a moment before its newest event."""
    with pytest.raises(ac.InvalidValueError, match=r"^now: expected an instant not before 2026-03-31T12"):
        ac.changes(*pair, day(30) - MICROSECOND)

    assert ac.changes(*pair, day(30))


@pytest.mark.parametrize(("before", "after", "what"), [(None, NEW, "before"), (NEW, "a case", "after")])
def test_what_is_no_case_is_refused(before: Any, after: Any, what: str) -> None:
    """Only cases can be held against each other."""
    with pytest.raises(ac.InvalidValueError, match=f"^{what}: expected a Case, found"):
        ac.changes(before, after, day(5))


def test_a_naive_moment_is_refused() -> None:
    """Without a zone no moment is meant."""
    with pytest.raises(ac.InvalidValueError, match="aware"):
        ac.changes(NEW, NEW, day(5).replace(tzinfo=None))


def test_an_observed_event_may_undo_an_estimate() -> None:
    """What the marketplace shows after an estimated date takes its place: the estimate had not come true."""
    answered = attrs.evolve(ac.SellerAccepted(at=day(28)), observed=True)
    found = ac.changes(told(OPENED), told(OPENED, answered), day(29))

    assert (Phase.UNDER_REVIEW, Phase.REFUND_PENDING) == (found.phase_before, found.phase_after)
    assert (answered,) == found.events

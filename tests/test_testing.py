"""The kit for those who test their own program: what it draws, plays and checks is what it promises."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeGuard

import attrs
import pytest
from hypothesis import Phase as Stage
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, run_state_machine_as_test
from worlds import CLAIM, HISTORIES, MICROSECOND, OPENED, ORDER, PAID, RETURN_OPENED, case_in, day, usd

import aliclaim as ac
from aliclaim import testing as kit
from aliclaim.testing import BotMachine, FakeClock, play

BUYER, SELLER, PLATFORM = ac.Party
CASE = ac.Case(order=ORDER)
DAY = timedelta(days=1)
NEW_YORK = timezone(timedelta(hours=-5))
# A case takes some milliseconds to draw, and these tests draw many in all.
FEW = settings(max_examples=30)
FEWER = settings(max_examples=15)


def phase_of(case: ac.Case) -> ac.Phase | None:
    """Return the phase of a case's dispute; None where it has none."""
    return case.dispute.phase if case.dispute else None


# --- values -----------------------------------------------------------------------------------


@given(kit.instants(day(0), day(1), timezones=st.just(NEW_YORK)))
def test_instants_lie_between_the_two_ends_in_the_zone_asked_for(moment: datetime) -> None:
    """Instants are drawn from the first to the last, told in the zones that are given."""
    assert day(0) <= moment <= day(1)
    assert NEW_YORK is moment.tzinfo


@given(kit.money("JPY", least=7, most=9), kit.money(most=1))
def test_money_lies_between_the_two_ends(yen: ac.Money, anything: ac.Money) -> None:
    """Amounts are exact, of the currency asked for or of any, and never beyond the two ends."""
    assert yen in {ac.Money(amount, "JPY") for amount in (7, 8, 9)}
    assert 0 <= anything.amount <= 1
    assert anything.currency in ac.MINOR_UNITS


@FEW
@given(st.sampled_from([True, False]), st.data())
def test_orders_are_shipped_confirmed_and_paid_as_asked_for(shipped: bool, data: st.DataObject) -> None:
    """An order is shipped or not as was asked for, and a confirmed one was shipped before."""
    order = data.draw(kit.orders(shipped=shipped))
    confirmed = data.draw(kit.orders(confirmed=True, paid=st.just(PAID), placed=st.just(day(3))))

    assert shipped is (order.shipped_at is not None)
    assert confirmed.receipt
    assert confirmed.shipped_at
    assert day(3) <= confirmed.shipped_at <= confirmed.receipt.at
    assert PAID == confirmed.paid
    assert data.draw(kit.orders(shipped=True, confirmed=False)).receipt is None


@FEW
@given(kit.orders(), st.sampled_from(list(ac.PROFILES.values())))
def test_an_order_drawn_for_no_policy_fits_every_profile(order: ac.Order, policy: ac.Policy) -> None:
    """By default an order tells whatever date a profile counts from."""
    assert order == ac.Case(order=order, policy=policy).order


@FEW
@given(kit.policies(), st.data())
def test_an_order_drawn_for_a_policy_fits_it(policy: ac.Policy, data: st.DataObject) -> None:
    """Where a policy is given, an order tells the date from which that one counts."""
    order = data.draw(kit.orders(policy=policy))

    assert order == ac.Case(order=order, policy=policy).order


@FEW
@given(kit.orders(), st.data())
def test_what_is_claimed_and_proposed_fits_the_order(order: ac.Order, data: st.DataObject) -> None:
    """No more than was paid is asked for or proposed, nothing is asked for by nobody, and waits lie ahead."""
    claim = data.draw(kit.claims(order, reasons=st.just(ac.Reason.COUNTERFEIT)))
    proposal = data.draw(kit.proposals(order, after=day(40)))
    request = data.draw(kit.solutions(order, nothing=False))

    assert ac.Reason.COUNTERFEIT is claim.reason
    opened = ac.open_dispute(ac.DisputeOpened(at=day(1), claim=claim), paid=order.paid)
    assert claim == opened.claim
    assert data.draw(kit.solutions(order)).amount <= order.paid
    assert usd("0") < request.amount <= order.paid
    if isinstance(proposal, ac.Wait):
        assert proposal.until > day(40)
    else:
        assert proposal.amount <= order.paid


@FEW
@given(kit.policies(varied=False), kit.policies(), kit.evidence(given_by=SELLER))
def test_policies_are_those_of_the_library_unless_varied(
    plain: ac.Policy, policy: ac.Policy, piece: ac.Evidence
) -> None:
    """Without variation only the silence of the seller differs; whoever gives evidence is who was asked."""
    profile = ac.PROFILES[plain.name.removesuffix(", drawn")]

    assert attrs.evolve(plain, name=profile.name, seller_silence=profile.seller_silence) == profile
    assert policy.open_after.count < policy.protection.count
    assert SELLER is piece.given_by


def test_every_profile_and_both_ends_of_silence_are_drawn() -> None:
    """All profiles come up, and for each of them both ways in which a silent seller can end."""
    seen: set[tuple[str, ac.SellerSilence]] = set()

    @given(kit.policies(varied=False))
    def collect(policy: ac.Policy) -> None:
        seen.add((policy.name.removesuffix(", drawn"), policy.seller_silence.value))

    collect()
    assert {(name, silence) for name in ac.PROFILES for silence in ac.SellerSilence} == seen


@pytest.mark.parametrize(
    ("draw", "what"),
    [
        (lambda: kit.instants(day(1), day(0)), "instants.last"),
        (lambda: kit.instants(datetime(2026, 3, 1)), "instant"),
        (lambda: kit.money("USD", least=2, most=1), "money.most"),
        (lambda: kit.money("USD", least="0.001"), "Money.amount"),
        (lambda: kit.orders(shipped=False, confirmed=True), "orders.shipped"),
        (lambda: kit.solutions(ac.Order(id="1", paid=usd("0")), nothing=False), "solutions.order"),
        (lambda: kit.claims(ac.Order(id="1", paid=usd("0"))), "solutions.order"),
        (lambda: kit.moves(CASE, day(-30)), "now"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_once(draw: Callable[[], object], what: str) -> None:
    """A strategy that could draw nothing valid is refused where it is made, in the library's own error."""
    with pytest.raises(ac.InvalidValueError) as caught:
        draw()
    assert what == caught.value.what


# --- events and moves -------------------------------------------------------------------------


def test_events_of_every_class_are_drawn() -> None:
    """Without a wish events of all classes come up, at the instant asked for."""
    seen: set[type[ac.Event]] = set()

    @settings(max_examples=400)
    @given(kit.events(day(5)), kit.events(order=attrs.evolve(ORDER, paid=usd("0"))))
    def collect(event: ac.Event, other: ac.Event) -> None:
        assert day(5) == event.at
        seen.update({type(event), type(other)})

    collect()
    assert {*ac.OrderEvent.__args__, *ac.DisputeEvent.__args__} == seen


@FEW
@given(kit.cases(), st.sampled_from([None, *ac.Party]), st.data())
def test_moves_are_what_the_rules_allow(case: ac.Case, party: ac.Party | None, data: st.DataObject) -> None:
    """Whatever is drawn for a case at a moment that matters to it is taken, and is that party's to do."""
    now = data.draw(kit.moments(case))
    strategy = kit.moves(case, now, by=party)
    if strategy.is_empty:
        assert not [action for action in case.actions(now) if party in action.by]
        return
    event = data.draw(strategy)

    assert () == case.why_not(event)
    assert ac.instant(now) == event.at
    allowed = {action.event: action.by for action in case.actions(now)}
    assert party is None or party in allowed[type(event)]


def drawn_from(strategy: st.SearchStrategy[ac.Event], examples: int = 150) -> set[ac.Event]:
    """Return the events that come up in a run."""
    seen: set[ac.Event] = set()

    @settings(max_examples=examples)
    @given(strategy)
    def collect(event: ac.Event) -> None:
        seen.add(event)

    collect()
    return seen


def test_moves_accept_each_proposal_that_stands_and_decide_an_appeal_either_way() -> None:
    """The buyer may accept either proposal, but no wait; an appeal brings nothing, or more than stood."""
    judged = case_in(ac.Phase.JUDGED)
    waiting = judged.apply(ac.SellerProposed(at=day(31), proposal=ac.Wait(day(50))))
    paid = case_in(ac.Phase.REFUNDED).apply(ac.AppealFiled(at=day(26)))
    settled = judged.apply(ac.BuyerAccepted(at=day(31), whose=PLATFORM))
    unpaid = settled.apply(ac.AppealFiled(at=day(32)))
    whose = [
        {event.whose for event in drawn_from(kit.moves(case, day(31), by=BUYER)) if accepts(event)}
        for case in (judged, waiting)
    ]

    assert [{SELLER, PLATFORM}, {PLATFORM}] == whose
    for appealed, stood in ((paid, usd("59.50")), (unpaid, usd("40"))):
        decided = drawn_from(kit.moves(appealed, day(33), by=PLATFORM))
        granted = {event.refund.amount for event in decided if decides(event) and event.refund}
        assert ac.AppealDecided(at=day(33)) in decided
        assert granted
        assert all(stood < amount <= PAID for amount in granted)


def decides(event: ac.Event) -> TypeGuard[ac.AppealDecided]:
    """Whether an event decides an appeal."""
    return isinstance(event, ac.AppealDecided)


def accepts(event: ac.Event) -> TypeGuard[ac.BuyerAccepted]:
    """Whether an event is an acceptance by the buyer."""
    return isinstance(event, ac.BuyerAccepted)


@FEW
@given(kit.cases(*(phase for phase in ac.Phase if phase.open)), st.data())
def test_moves_are_all_that_is_possible(case: ac.Case, data: st.DataObject) -> None:
    """An event of any class that the rules allow is of a class that is drawn as well."""
    now = data.draw(kit.moments(case))
    event = data.draw(kit.events(now, order=case.order))

    if not case.why_not(event) and not isinstance(event, ac.TrackingUpdated):
        assert type(event) in {action.event for action in case.actions(now)}


def test_moves_repeat_nothing_that_was_recorded_at_the_same_instant() -> None:
    """What happened at this very instant is not drawn again: it would be refused."""
    read = [ac.TrackingUpdated(at=day(5), status=status) for status in ac.TrackingStatus]
    case = CASE.following(read)

    @given(kit.moves(case, day(5)))
    def fits(event: ac.Event) -> None:
        assert not isinstance(event, ac.TrackingUpdated)

    fits()
    again = ac.DisputeOpened(at=day(20), claim=attrs.evolve(CLAIM, text="Once more."))
    reopened = case.following((OPENED, ac.BuyerCancelled(at=day(20)), again))
    assert ac.BuyerCancelled in {action.event for action in reopened.actions(day(20))}

    @given(kit.moves(reopened, day(20), by=BUYER))
    def fresh(event: ac.Event) -> None:
        assert () == reopened.why_not(event)

    fresh()


# --- cases ------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", [None, *ac.PROFILES.values()], ids=str)
@pytest.mark.parametrize("phase", [None, *ac.Phase], ids=str)
def test_a_case_is_in_the_phase_asked_for(phase: ac.Phase | None, policy: ac.Policy | None) -> None:
    """Every phase is reached under every policy, each time, by a history that can be replayed."""

    @settings(max_examples=3)
    @given(kit.cases(phase, policy=policy))
    def check(case: ac.Case) -> None:
        assert phase is phase_of(case)
        assert policy is None or policy is case.policy
        assert case == ac.Case.replay(case.given, case.history, case.policy)

    check()


def rows_of(dispute: ac.Dispute, paid: ac.Money) -> Iterator[tuple[ac.Phase | None, type[ac.Event]]]:
    """Go through the phases from which a dispute moved, each with the class of the event."""
    opened, *later = dispute.history
    assert isinstance(opened, ac.DisputeOpened)
    walked: ac.Dispute = ac.open_dispute(opened, paid=paid, policy=dispute.terms.policy)
    yield None, type(opened)
    for event in later:
        yield walked.phase, type(event)
        moved = walked.attempt(event)
        assert not isinstance(moved, ac.Refused)
        walked = moved


def test_cases_reach_every_phase_and_nearly_every_row_of_the_table() -> None:
    """Over a run every phase comes up, no dispute as well, and nearly every way in which one can move."""
    phases: Counter[ac.Phase | None] = Counter()
    rows: set[tuple[ac.Phase | None, type[ac.Event]]] = set()

    def collect(case: ac.Case) -> None:
        phases[phase_of(case)] += 1
        for dispute in case.disputes:
            rows.update(rows_of(dispute, case.order.paid))

    for phase in ac.Phase:
        settings(max_examples=20)(given(kit.cases(phase))(collect))()
    table = {(row.source, row.event) for row in ac.TRANSITIONS}
    print(f"cases drawn: {phases.total()}, rows taken: {len(rows)} of {len(table)}")  # noqa: T201  # see -rP
    assert {*ac.Phase} == phases.keys()
    assert rows <= table
    assert len(rows) >= len(table) - 3


def test_where_no_phase_is_asked_for_there_are_many() -> None:
    """Cases of most phases come up within a run, and `cases(None)` has no dispute."""
    phases: set[ac.Phase | None] = set()

    @settings(max_examples=80)
    @given(kit.cases(order=ORDER, policy=ac.GUIDE))
    def collect(case: ac.Case) -> None:
        phases.add(phase_of(case))

    collect()
    assert len(phases) >= 7


@FEWER
@given(st.data())
def test_a_case_is_of_the_order_that_was_given(data: st.DataObject) -> None:
    """Where an order is given, it is the case's as it was before anything happened."""
    order = data.draw(st.sampled_from([ORDER, attrs.evolve(ORDER, shipped_at=None), BARE]))
    case = data.draw(kit.cases(order=order, policy=ac.GUIDE))

    assert order == case.given


BARE = ac.Order(id="1", paid=PAID)


@FEWER
@given(st.data())
def test_a_case_of_an_order_that_cannot_be_disputed_is_refused(data: st.DataObject) -> None:
    """An order whose protection ends before it opens has no dispute to draw, and the error says so."""
    ends = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(5))
    never = attrs.evolve(ORDER, stated=(ends,))
    lacking = attrs.evolve(BARE, estimated_delivery=None)

    for order, policy in ((never, ac.GUIDE), (attrs.evolve(ORDER, paid=usd("0")), ac.GUIDE)):
        with pytest.raises(ac.InvalidValueError, match=r"cases\.order"):
            data.draw(kit.cases(ac.Phase.JUDGED, order=order, policy=policy))
    with pytest.raises(ac.InvalidValueError, match=r"cases\.order"):
        data.draw(kit.cases(ac.Phase.JUDGED, order=lacking, policy=ac.GENERAL_2022))


def test_a_policy_that_leaves_no_time_is_refused() -> None:
    """Under figures that never let a dispute be opened there is no case to draw."""
    source = ac.GUIDE.open_after
    late = attrs.evolve(ac.GUIDE, name="late", open_after=attrs.evolve(source, count=3_000))

    @settings(max_examples=1, phases=[Stage.generate])
    @given(kit.cases(ac.Phase.CLOSED, policy=late))
    def draw(_: ac.Case) -> None:
        """Draw, and do nothing."""

    with pytest.raises(ac.InvalidValueError, match=r"cases\.order"):
        draw()


def test_no_such_phase_is_refused() -> None:
    """The name of a phase that does not exist is refused where the strategy is made."""
    with pytest.raises(ac.InvalidValueError):
        kit.cases("judgd")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@FEW
@given(kit.histories(ORDER))
def test_histories_can_be_replayed(history: tuple[ac.Event, ...]) -> None:
    """A history is such as `Case.replay` takes, and gives back all of it."""
    assert history == tuple(ac.Case.replay(ORDER, history).history)


@FEW
@given(kit.cases(), st.data())
def test_moments_can_be_asked_about(case: ac.Case, data: st.DataObject) -> None:
    """Each moment that is drawn is one at which the case can be asked."""
    now = data.draw(kit.moments(case))

    assert case.standing(now).now == ac.instant(now)


def test_moments_are_at_and_next_to_each_deadline() -> None:
    """The instant of each date of the case is drawn, and those one microsecond before and after it."""
    seen: set[datetime] = set()

    @settings(max_examples=400)
    @given(kit.moments(case_in(ac.Phase.JUDGED)))
    def collect(moment: datetime) -> None:
        seen.add(moment)

    collect()
    # The negotiation ends on day 37, the appeal on 44; the protection runs out from 53 on and ends on 60.
    for number in (37, 44, 53, 60):
        assert {day(number) + step for step in (-MICROSECOND, timedelta(0), MICROSECOND)} <= seen


def test_a_case_without_any_date_can_be_asked_at_any_moment() -> None:
    """Where nothing is dated, any instant will do."""
    ordered = ac.Case(order=attrs.evolve(BARE, ordered_at=day(0)))

    @FEWER
    @given(kit.moments(ordered))
    def later(moment: datetime) -> None:
        assert moment >= day(0)

    later()

    @FEWER
    @given(kit.moments(ac.Case(order=BARE)))
    def check(moment: datetime) -> None:
        assert moment.tzinfo is UTC

    check()


# --- the clock --------------------------------------------------------------------------------


def test_the_clock_moves_forward_alone() -> None:
    """The clock stands still until it is moved, and takes any aware instant that is not behind it."""
    clock = FakeClock(day(0).astimezone(NEW_YORK))
    ask: Callable[[], datetime] = clock

    assert day(0) == ask() == clock.now()
    assert day(3) == clock.advance(3 * DAY) == clock()
    assert day(3) == clock.advance(timedelta(0))
    assert day(7) == clock.to(day(7)) == clock()
    assert "<FakeClock at 2026-03-08T12:00:00Z>" == repr(clock)


BACKWARD: tuple[Callable[[FakeClock], object], ...] = (
    lambda clock: clock.advance(-MICROSECOND),
    lambda clock: clock.advance(3),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    lambda clock: clock.advance(timedelta.max),
    lambda clock: clock.to(day(0) - MICROSECOND),
    lambda clock: clock.to(datetime(2026, 4, 1)),
    lambda _: FakeClock(datetime(2026, 4, 1)),
)


@pytest.mark.parametrize("move", BACKWARD)
def test_the_clock_refuses_to_go_back_and_what_is_no_instant(move: Callable[[FakeClock], object]) -> None:
    """A move backward, out of the calendar or to a naive instant is refused, and changes nothing."""
    clock = FakeClock(day(0))
    with pytest.raises(ac.InvalidValueError):
        move(clock)
    assert day(0) == clock()


# --- the players ------------------------------------------------------------------------------


def replying(seller: kit.Player | None, platform: kit.Player | None = None, days: int = 200) -> kit.Play:
    """Play the dispute of this world, opened on day 20, against a seller and a platform."""
    return play(CASE.apply(OPENED), seller=seller, platform=platform, until=day(days))


def tags(events: tuple[ac.Event, ...]) -> list[str]:
    """Return the tags of events."""
    return [event.tag for event in events]


def test_p2_a_silent_seller_lets_aliexpress_step_in() -> None:
    """Nobody answers: AliExpress steps in on day 25, and reviews without end (P2)."""
    played = replying(kit.SilentSeller(), kit.SilentPlatform())

    assert [ac.PlatformSteppedIn(at=day(25), because=ac.SteppedInBecause.SELLER_SILENT)] == list(
        played.by(None)
    )
    assert ac.Phase.UNDER_REVIEW is phase_of(played.case)


def test_p7_a_generous_seller_accepts_after_its_time() -> None:
    """The request is accepted three days after it was made, and AliExpress pays eight days later (P7, M1)."""
    played = replying(kit.GenerousSeller(after=3 * DAY), kit.PlatformForBuyer(pays_after=8 * DAY))

    assert (ac.SellerAccepted(at=day(23)),) == played.by(SELLER)
    assert (ac.RefundCompleted(at=day(31), amount=PAID),) == played.by(PLATFORM)


def test_p1_a_stubborn_seller_makes_the_same_offer_each_time() -> None:
    """Each request is answered with the same part of what was paid, one day later (P1)."""
    asked = [ac.BuyerProposed(at=day(number), proposal=ac.Refund(usd("50"))) for number in (22, 24)]

    def insisting(_: ac.Case, now: datetime) -> ac.Event | datetime | None:
        return next((each if each.at == now else each.at for each in asked if each.at >= now), None)

    played = play(CASE.apply(OPENED), buyer=insisting, seller=kit.StubbornSeller(percent=25), until=day(30))
    offer = ac.Refund(usd("15.00"))

    # The buyer's own event is not one of this moment any more once it has happened.
    assert [ac.SellerProposed(at=day(number), proposal=offer) for number in (21, 23, 25)] == list(
        played.by(SELLER)
    )


@pytest.mark.parametrize(("left", "days"), [(MICROSECOND, 25), (2 * DAY, 23), (30 * DAY, 21)])
def test_p1_a_late_seller_accepts_when_its_days_are_nearly_over(left: timedelta, days: int) -> None:
    """It answers that much before its days are over, but not before the time that it needs (P1)."""
    played = replying(kit.LateSeller(left=left))
    at = day(25) - left if left < 4 * DAY else day(days)

    assert (ac.SellerAccepted(at=at),) == played.by(SELLER)


def test_t5_a_stalling_seller_asks_for_patience() -> None:
    """It answers with a wait, and with an extension of the protection if it grants one (T5, W2)."""
    plain = replying(kit.StallingSeller(wait=20 * DAY))
    granted = replying(kit.StallingSeller(wait=20 * DAY, extends=True))
    again = play(
        granted.case.as_of(day(21)).apply(ac.BuyerProposed(at=day(22), proposal=ac.Refund(usd("9")))),
        seller=kit.StallingSeller(wait=20 * DAY, extends=True),
        until=day(24),
    )
    wait = ac.SellerProposed(at=day(21), proposal=ac.Wait(day(41)))

    assert (wait,) == plain.by(SELLER)
    assert (ac.ProtectionExtended(at=day(21), until=day(80)), wait) == granted.by(SELLER)
    assert ["seller_proposed"] == tags(again.by(SELLER))


def test_t5_a_stalling_seller_without_time_to_grant_asks_all_the_same() -> None:
    """Where the protection is over nothing is extended, and the wait is asked for at once (T5, W4)."""
    late = CASE.apply(attrs.evolve(OPENED, at=day(59.9)))
    played = play(late, seller=kit.StallingSeller(wait=timedelta(0), extends=True), until=day(62))

    assert ["seller_proposed"] == tags(played.by(SELLER))


def test_p9_goods_come_back_and_are_received_or_contested() -> None:
    """Who accepted a return receives the goods, or contests them; a silent seller does neither (P9)."""
    sent = ac.Case.replay(ORDER, HISTORIES[ac.Phase.RETURN_IN_TRANSIT])
    for seller, expected in (
        (kit.GenerousSeller(receives_after=6 * DAY), [ac.ReturnReceived(at=day(30))]),
        (kit.ContestingSeller(receives_after=6 * DAY), [ac.ReturnContested(at=day(30))]),
        (kit.SilentSeller(), []),
    ):
        assert expected == list(play(sent, seller=seller, until=day(40)).by(SELLER))
    asked = ac.Case.replay(ORDER, [RETURN_OPENED])
    accepted = play(asked, seller=kit.ContestingSeller(), until=day(22))
    assert (ac.SellerAccepted(at=day(21)),) == accepted.by(SELLER)


@pytest.mark.parametrize(
    ("platform", "amount"),
    [
        (kit.PlatformForBuyer(after=2 * DAY), "60"),
        (kit.PlatformForSeller(after=2 * DAY), "0"),
        (kit.SplittingPlatform(after=2 * DAY), "30"),
        (kit.SplittingPlatform(after=2 * DAY, percent=33), "19.80"),
    ],
    ids=repr,
)
def test_p3_a_platform_proposes_what_its_name_says(platform: kit.Player, amount: str) -> None:
    """Two days after it stepped in AliExpress proposes all, nothing or a part, and pays it then (P3)."""
    played = replying(None, platform)
    proposed, *paid = played.by(PLATFORM)

    assert ac.PlatformProposed(at=day(27), proposal=ac.Refund(usd(amount))) == proposed
    # Assigned a week later (P5), and paid within five days.
    expected = [ac.RefundCompleted(at=day(39), amount=usd(amount))] if usd(amount) else []
    assert expected == paid


def test_c4_a_platform_rejects_an_appeal_after_its_time() -> None:
    """An appeal is decided after the days that it takes, and never granted (C4)."""
    played = play(
        case_in(ac.Phase.APPEALED), platform=kit.SplittingPlatform(decides_after=2 * DAY), until=day(26)
    )

    assert (ac.AppealDecided(at=day(25)),) == played.by(PLATFORM)


@pytest.mark.parametrize(
    "make",
    [
        lambda: kit.GenerousSeller(after=-DAY),
        lambda: kit.PlatformForBuyer(after=3),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        lambda: kit.StubbornSeller(percent=101),
        lambda: kit.SplittingPlatform(percent=True),
    ],
)
def test_a_player_refuses_what_is_no_span_or_share(make: Callable[[], object]) -> None:
    """A span below nothing, or what is no share of a whole, is refused in the library's own error."""
    with pytest.raises(ac.InvalidValueError):
        make()


@FEW
@given(kit.cases(), kit.sellers(), kit.platforms())
def test_ready_players_are_never_refused_and_always_rest(
    case: ac.Case, seller: kit.Player, platform: kit.Player
) -> None:
    """Whatever the case, ready players play on by the rules, and what comes of it can be replayed."""
    known = case.known_until or ac.instant(day(0))
    played = play(case, seller=seller, platform=platform, since=known, until=known + 300 * DAY)

    assert () == played.refused
    assert list(case.history) + list(played.events) == list(played.case.history)
    assert played.case == case.following(played.events).advance(known + 300 * DAY)[0]


# --- playing ----------------------------------------------------------------------------------


def test_a_play_tells_who_did_what_and_what_was_refused() -> None:
    """Moves are told in order, with who made them; what is refused changes nothing, and says why."""

    def hasty(case: ac.Case, now: datetime) -> ac.Event | None:
        if now == day(20):
            return ac.BuyerAccepted(at=now, whose=SELLER)
        return ac.BuyerCancelled(at=now) if isinstance(case.dispute, ac.Negotiating) else None

    played = play(CASE.apply(OPENED), buyer=hasty, seller=kit.StubbornSeller(), until=day(30))
    (refused,) = played.refused

    assert ["seller_proposed", "buyer_cancelled"] == tags(played.events)
    assert [BUYER, SELLER, BUYER] == [move.by for move in played.moves]
    assert [ac.RefusalCode.NOT_IN_PHASE] == [each.code for each in refused.refusals]
    told = str(played).splitlines()
    assert "2026-03-22T12:00:00Z  seller     The seller proposed no refund." == told[1]
    assert "refused. " in told[0]
    assert "by itself" in str(replying(None).moves[0])


def test_players_are_asked_at_each_date_and_when_they_want_to_be() -> None:
    """A player is asked at the start, at every date, after each event, and at its own instants."""
    asked: list[datetime] = []

    def watching(_: ac.Case, now: datetime) -> datetime | None:
        asked.append(now)
        return day(13) if now < day(13) else None

    play(CASE, buyer=watching, until=day(60))
    # Shipped on day 0, opens on day 10, runs out from day 53 on; on day 60 it is over.
    assert [day(0), day(10), day(13), day(53)] == asked

    asked.clear()
    play(CASE, buyer=watching, since=day(20), until=day(50), every=10 * DAY)
    assert [day(20), day(30), day(40)] == asked


def test_time_outs_come_before_players_at_the_same_instant() -> None:
    """At the very instant of a deadline it has passed: whoever is asked then finds it done."""

    def slow(_: ac.Case, now: datetime) -> ac.Event | datetime | None:
        return ac.SellerAccepted(at=now) if now == day(25) else day(25) if now < day(25) else None

    played = replying(slow)
    assert ["platform_stepped_in", "seller_accepted"] == tags(played.events)


def test_what_is_overdue_at_the_start_happens_first() -> None:
    """A play that starts after a deadline begins with what that brought about."""
    played = play(CASE.apply(OPENED), since=day(40), until=day(41))

    assert (ac.PlatformSteppedIn(at=day(25), because=ac.SteppedInBecause.SELLER_SILENT),) == played.events


SELLERS_PHOTO = ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="a.png", given_by=SELLER)


def answering(answer: object) -> kit.Player:
    """Return a player that always gives the same answer."""
    return lambda _, __: answer  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (ac.BuyerCancelled(at=day(21)), "play.buyer"),
        (ac.SellerAccepted(at=day(20)), "play.buyer"),
        (ac.EvidenceAdded(at=day(20), evidence=SELLERS_PHOTO), "play.buyer"),
        ("accept", "play.buyer"),
        (day(20), "play.buyer"),
    ],
)
def test_a_player_that_answers_nonsense_is_refused(answer: object, what: str) -> None:
    """An event of another moment or party, an instant that is not later, or no event at all is an error."""
    with pytest.raises(ac.InvalidValueError) as caught:
        play(CASE.apply(OPENED), buyer=answering(answer), until=day(30))
    assert what == caught.value.what


def test_a_play_ends_though_its_players_never_rest() -> None:
    """A player that always has something more to say is stopped, by an error that names it."""
    numbers = iter(range(10**9))

    def chatty(_: ac.Case, now: datetime) -> ac.Event:
        piece = ac.Evidence(kind=ac.EvidenceKind.DOCUMENT, file=f"{next(numbers)}.pdf")
        return ac.EvidenceAdded(at=now, evidence=piece)

    def restless(_: ac.Case, now: datetime) -> datetime:
        return now + MICROSECOND

    players: tuple[kit.Player, ...] = (chatty, restless)
    for player in players:
        with pytest.raises(ac.InvalidValueError, match=r"play\.questions: .* the buyer again"):
            play(CASE.apply(OPENED), buyer=player, until=day(30), questions=50)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"until": day(-1)}, "until"),
        ({"until": day(9), "since": day(-1)}, "since"),
        ({"until": day(9), "every": timedelta(0)}, "every"),
        ({"until": datetime(2026, 4, 1)}, "instant"),
    ],
)
def test_a_play_of_no_time_is_refused(arguments: dict[str, datetime], what: str) -> None:
    """A play that ends before it starts, starts before what is known, or never polls is refused."""
    with pytest.raises(ac.InvalidValueError) as caught:
        play(CASE, **arguments)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert what == caught.value.what


def test_a_play_of_a_case_without_dates_must_be_told_when_it_starts() -> None:
    """Where the case knows no instant, the start must be given."""
    case = ac.Case(order=BARE)
    with pytest.raises(ac.InvalidValueError, match="since"):
        play(case, until=day(30))
    shipped = play(case, since=day(0), until=day(1), seller=answering(ac.OrderShipped(at=day(0))))
    # It is asked again after its event, and then refused: an order is shipped once.
    assert ["order_shipped"] == tags(shipped.events)
    assert [ac.RefusalCode.ALREADY_RECORDED, ac.RefusalCode.ALREADY_SHIPPED] == [
        refusal.code for refusal in shipped.refused[0].refusals
    ]


def test_each_kind_of_event_belongs_to_the_same_parties_in_every_phase() -> None:
    """Who may bring an event about does not depend on the phase, which the check of players rests on."""
    parties: dict[type[ac.Event], set[tuple[ac.Party, ...]]] = {}
    for row in ac.TRANSITIONS:
        parties.setdefault(row.event, set()).add(row.by)

    assert {1} == {len(each) for each in parties.values()}


# --- the state machine for bots ---------------------------------------------------------------


def claim_of(order: ac.Order) -> ac.Claim:
    """Return the claim that the bots below make."""
    return ac.Claim(reason=ac.Reason.WRONG_ITEM, asks=ac.Refund(order.paid))


class Careful(BotMachine):
    """A good bot: it opens in time, for a refund, and takes what AliExpress proposes, if that is money."""

    def problem(self, order: ac.Order) -> ac.Claim | None:
        """Return what the buyer has to claim."""
        return claim_of(order)

    def bot(self, case: ac.Case, now: datetime) -> ac.Event | datetime | None:
        """Open; before the negotiation ends accept; and look again in a week."""
        match case.dispute:
            case None | ac.Cancelled():
                claim = claim_of(case.order)
                opens = ac.DisputeOpened(at=now, claim=claim)
                return opens if case.check_opening(claim, now).allowed else now + 7 * DAY
            case ac.Judged(platform_proposal=ac.Refund(amount=amount), negotiation=ends) if amount:
                near = ends.at - timedelta(hours=1)
                return ac.BuyerAccepted(at=now, whose=PLATFORM) if now >= near else near
            case _:
                return None


class Pushy(Careful):
    """A bot that sends what the rules refuse."""

    def starts(self) -> st.SearchStrategy[ac.Case]:
        """Begin where it goes wrong."""
        return kit.cases(ac.Phase.CLOSED)

    def bot(self, case: ac.Case, now: datetime) -> ac.Event | datetime | None:
        """Cancel, whether there is anything to cancel or not."""
        return ac.BuyerCancelled(at=now) if phase_of(case) is ac.Phase.CLOSED else None


class Closing(Careful):
    """A bot that closes (T1)."""

    def bot(self, case: ac.Case, now: datetime) -> ac.Event | datetime | None:
        """Close what is open."""
        return ac.BuyerClosed(at=now) if case.dispute and case.dispute.phase.open else None


class Greedy(Careful):
    """A bot that accepts whatever the seller offers (T4)."""

    def starts(self) -> st.SearchStrategy[ac.Case]:
        """Begin where it goes wrong."""
        return kit.cases(ac.Phase.JUDGED)

    def bot(self, case: ac.Case, now: datetime) -> ac.Event | datetime | None:
        """Accept the seller's offer."""
        accepts = ac.BuyerAccepted(at=now, whose=SELLER)
        judged = isinstance(case.dispute, ac.Judged)
        return accepts if judged and not case.why_not(accepts) else None


class Idle(Careful):
    """A bot that never opens a dispute, though the buyer has a problem (T5)."""

    def bot(self, case: ac.Case, now: datetime) -> ac.Event | datetime | None:
        """Do nothing."""

    def starts(self) -> st.SearchStrategy[ac.Case]:
        """Begin before any dispute, so that it can be opened."""
        return kit.cases(None, order=ORDER, policy=ac.GUIDE)


class Sender(Careful):
    """A bot that asks for a return of what never came (T3)."""

    def starts(self) -> st.SearchStrategy[ac.Case]:
        """Begin where it goes wrong."""
        return kit.cases(ac.Phase.AWAITING_SELLER, ac.Phase.NEGOTIATING)

    def bot(self, case: ac.Case, now: datetime) -> ac.Event | datetime | None:
        """Ask for a return, whatever the reason was."""
        asks = ac.ReturnAndRefund(case.order.paid, shipping_paid_by=SELLER)
        match case.dispute:
            case ac.AwaitingSeller(claim=claim) if claim.asks != asks:
                return ac.BuyerProposed(at=now, proposal=asks)
            case _:
                return None


class Rash(Careful):
    """A bot that claims the shipping method before the goods were checked (T8)."""

    def starts(self) -> st.SearchStrategy[ac.Case]:
        """Begin where it goes wrong."""
        return kit.cases(None, policy=ac.GUIDE)

    def bot(self, case: ac.Case, now: datetime) -> ac.Event | datetime | None:
        """Open for the shipping method as soon as that is possible."""
        claim = attrs.evolve(claim_of(case.order), reason=ac.Reason.OTHER_SHIPPING_METHOD)
        opened = ac.DisputeOpened(at=now, claim=claim)
        return None if case.why_not(opened) else opened


class Thief(Careful):
    """A bot that sends what only the seller may."""

    def starts(self) -> st.SearchStrategy[ac.Case]:
        """Begin where it goes wrong."""
        return kit.cases(ac.Phase.AWAITING_SELLER)

    def bot(self, case: ac.Case, now: datetime) -> ac.Event | datetime | None:
        """Accept in the seller's name."""
        return ac.SellerAccepted(at=now) if isinstance(case.dispute, ac.AwaitingSeller) else None


# Without shrinking: what is found is what matters here, and how plainly it is told.
QUICK = settings(max_examples=50, stateful_step_count=5, phases=[Stage.generate])


def ran(machine: type[BotMachine], examples: int = 50) -> str:
    """Run a machine, and return what its failure says; empty where it passes."""
    try:
        run_state_machine_as_test(machine, settings=settings(QUICK, max_examples=examples))
    except (AssertionError, ac.InvalidValueError) as failure:
        return str(failure)
    return ""


def test_a_good_bot_passes() -> None:
    """A bot that keeps the rules and steps into no trap passes, whatever is played against it."""
    assert "" == ran(Careful, examples=30)


@pytest.mark.parametrize(
    ("machine", "words"),
    [
        (Pushy, "the bot sent: The buyer cancelled the dispute."),
        (Closing, "[T1]"),
        (Sender, "[T3]"),
        (Greedy, "[T4]"),
        (Idle, "the bot let the protection run out (T5); it could have opened a dispute on "),
        (Rash, "[T8]"),
        (Thief, "play.buyer: expected an event of the buyer, found seller_accepted"),
    ],
)
def test_each_kind_of_bad_bot_is_caught(machine: type[BotMachine], words: str) -> None:
    """A bot that breaks a rule or steps into a trap is caught, and told which one and after what."""
    said = ran(machine)

    assert words in said
    if machine is not Thief:
        assert "after:\n  20" in said


def test_a_check_can_be_switched_off() -> None:
    """Traps can be left out, and refused events be put up with."""

    class Lenient(Closing):
        traps = Closing.traps - {ac.Trap.CLOSING_FOR_CANCELLING, ac.Trap.PATIENCE}

    class Patient(Idle):
        traps = Idle.traps - {ac.Trap.PATIENCE}

    class Trying(Pushy):
        may_be_refused = True

    assert ["", "", ""] == [ran(each, examples=12) for each in (Lenient, Patient, Trying)]


def test_a_check_can_be_added() -> None:
    """An invariant of one's own sees the case and the moment."""

    class Never(Careful):
        @invariant()
        def is_never_judged(self) -> None:
            """Fail as soon as the dispute is judged."""
            assert phase_of(self.case) is not ac.Phase.JUDGED, f"judged on {self.now}"

    assert "judged on 20" in ran(Never)


def test_a_bot_without_a_problem_may_let_the_protection_run_out() -> None:
    """By default the buyer has nothing to claim, and a bot that does nothing is a good one."""

    class Quiet(BotMachine):
        def bot(self, case: ac.Case, now: datetime) -> None:
            """Do nothing."""

    assert "" == ran(Quiet, examples=12)
    with pytest.raises(NotImplementedError):
        run_state_machine_as_test(BotMachine, settings=QUICK)


# --- how it is told, and what it needs --------------------------------------------------------


def told_when(fails: Callable[[], None]) -> Iterator[str]:
    """Go through the lines that Hypothesis tells of a failure."""
    try:
        fails()
    except AssertionError as failure:
        yield from "\n".join(failure.__notes__).splitlines()


def test_what_was_drawn_is_told_as_the_call_that_makes_it() -> None:
    """A value that fails a test is shown by its own repr, on one line, however it was drawn."""

    @settings(phases=[Stage.generate], print_blob=False)
    @given(kit.events(day(20), kinds=(ac.SellerProposed,), order=ORDER))
    def fails(event: ac.Event) -> None:
        assert event.tag == "buyer_closed"

    lines = [line.strip() for line in told_when(fails)]
    assert any(line.startswith("event=SellerProposed(at=DateTime(2026, 3, 21") for line in lines)


def test_without_its_extra_the_kit_says_what_to_install() -> None:
    """Where Hypothesis is not installed, importing the kit says in one line what to install."""
    program = (
        "import sys; sys.modules['hypothesis'] = None; import aliclaim\n"
        "try: import aliclaim.testing\n"
        "except aliclaim.MissingExtraError as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)

    assert b"aliclaim.testing needs an extra: pip install 'aliclaim[testing]'" == result.stdout.strip()

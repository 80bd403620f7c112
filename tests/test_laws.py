"""Laws that hold whatever is played: random histories, legal and refused moves alike."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import CLAIM, MICROSECOND, ORDER, RETURN_CLAIM, day, each_event, granting, usd

import aliclaim as ac
from aliclaim.adapters import json as codec
from aliclaim.testing import cases, claims, events, moments


def every_event(at: datetime) -> list[ac.Event]:
    """Return events of every class at an instant, with data that is mostly taken, and some that is not."""
    return [
        *each_event(at).values(),
        ac.OrderShipped(at=at),
        ac.TrackingUpdated(at=at, status=ac.TrackingStatus.IN_TRANSIT),
        ac.ProtectionExtended(at=at, until=at + timedelta(days=30)),
        ac.ProtectionExtended(at=at, until=day(2000) + (at - day(0))),
        ac.ReceiptConfirmed(at=at),
        ac.ReceiptConfirmed(at=at, by=ac.Party.PLATFORM),
        ac.DisputeOpened(at=at, claim=RETURN_CLAIM, agreement_by=at + timedelta(days=3)),
        ac.ClaimEdited(at=at, reason=ac.Reason.NOT_ARRIVED, text=""),
        ac.BuyerAccepted(at=at, whose=ac.Party.PLATFORM),
        ac.SellerProposed(at=at, proposal=ac.Wait(at + timedelta(days=9))),
        ac.SellerProposed(at=at, proposal=ac.ReturnAndRefund(usd("60"))),
        ac.PlatformProposed(at=at, proposal=ac.Refund(usd("0")), negotiation_ends=at + MICROSECOND),
        ac.PlatformJudged(
            at=at, judgement=(ac.Finding(problem="a", valid=True, kind=ac.Problem.IN_TRANSIT),)
        ),
        ac.AppealDecided(at=at, refund=ac.Refund(usd("60"))),
        ac.RefundCompleted(at=at, amount=usd("61")),
    ]


GAPS = st.sampled_from([timedelta(0), MICROSECOND, *(timedelta(days=days) for days in (1, 2, 5, 7, 10, 40))])
MOVES = st.lists(st.tuples(st.integers(0, len(every_event(day(0))) - 1), GAPS), max_size=14)
KNOWN = attrs.evolve(ORDER, estimated_delivery=day(25))
STARTS = st.sampled_from(
    [
        KNOWN,
        attrs.evolve(KNOWN, shipped_at=None),
        attrs.evolve(KNOWN, shipped_at=None, ordered_at=None, estimated_delivery=None),
        attrs.evolve(KNOWN, stated=(ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(30)),)),
    ]
)
POLICIES = st.sampled_from([ac.GUIDE, granting(), ac.GENERAL_2022, ac.BRAZIL_2026])


def played(
    order: ac.Order, policy: ac.Policy, moves: list[tuple[int, timedelta]]
) -> tuple[ac.Case, datetime]:
    """Play moves upon a case, legal or not, and check at each step that the answers agree."""
    case, now = ac.Case(order=order, policy=policy), day(12)
    opening = ac.DisputeOpened(at=now, claim=CLAIM)
    case = case if case.why_not(opening) else case.apply(opening)
    for number, gap in moves:
        now += gap
        case, _ = case.advance(now)
        event = every_event(now)[number]
        if refusals := case.why_not(event):
            assert all(refusal.sentence for refusal in refusals)
        else:
            moved = case.apply(event)
            assert event == moved.history.last
            assert moved.why_not(event)
            case = moved
    return case, now


@given(STARTS, POLICIES, MOVES)
def test_whatever_is_allowed_is_taken_and_can_be_replayed_and_written(
    order: ac.Order, policy: ac.Policy, moves: list[tuple[int, timedelta]]
) -> None:
    """What `why_not` allows `apply` takes; history and codec give the same case again."""
    case, now = played(order, policy, moves)

    assert case == ac.Case.replay(case.given, case.history, case.policy)
    assert case == codec.loads(codec.dumps(case)).case
    assert case == case.as_of(max(now, day(0)))
    if case.dispute:
        assert case.dispute == ac.replay(case.dispute.history, paid=order.paid, policy=policy)


@given(STARTS, POLICIES, MOVES)
def test_what_is_listed_is_what_succeeds_in_any_history(
    order: ac.Order, policy: ac.Policy, moves: list[tuple[int, timedelta]]
) -> None:
    """An event is among the actions of a moment exactly if one of its class can happen then."""
    case, now = played(order, policy, moves)
    later = now + MICROSECOND
    case, _ = case.advance(later)
    possible = {type(event) for event in every_event(later) if not case.why_not(event)}
    # A small refund still due, or one already asked for: data that the sample events cannot know.
    unsure = {ac.RefundCompleted, ac.AppealDecided, ac.TrackingUpdated}

    assert possible - unsure == {action.event for action in case.actions(later)} - unsure


@given(STARTS, POLICIES, MOVES)
def test_no_second_dispute_after_a_settled_one_and_no_more_money_than_was_paid(
    order: ac.Order, policy: ac.Policy, moves: list[tuple[int, timedelta]]
) -> None:
    """W7: all disputes but the last were cancelled, none was settled; O4: no more comes than was paid."""
    case, _ = played(order, policy, moves)
    settling = (ac.SellerAccepted, ac.BuyerAccepted, ac.RequestGranted, ac.ProposalAssigned)

    for dispute in case.disputes[:-1]:
        assert ac.Phase.CANCELLED is dispute.phase
        assert not any(isinstance(event, settling) for event in dispute.history)
    received = [event.amount for event in case.history if isinstance(event, ac.RefundCompleted)]
    assert sum(amount.minor for amount in received) <= order.paid.minor


@given(STARTS, POLICIES, MOVES, st.integers(-5, 300))
def test_every_moment_of_a_case_can_be_asked_about(
    order: ac.Order, policy: ac.Policy, moves: list[tuple[int, timedelta]], days: int
) -> None:
    """`as_of` any moment is what was known then, and its standing answers everything."""
    case, _ = played(order, policy, moves)
    moment = day(days)
    past = case.as_of(moment)

    assert [event for event in case.history if event.at <= moment] == list(past.history)
    standing = past.standing(moment, CLAIM)
    assert codec.standing_to_plain(standing)["now"] == ac.instant(moment).isoformat().replace("+00:00", "Z")
    assert list(standing.deadlines) == sorted(standing.deadlines, key=lambda deadline: deadline.at)
    for refusal in standing.opening.refusals:
        # What a refusal says to wait for is honest: at that instant the same reason is gone.
        if refusal.until and ac.Remedy.WAIT in refusal.remedies:
            later, _ = standing.case.advance(refusal.until)
            codes = [each.code for each in later.check_opening(CLAIM, refusal.until).refusals]
            assert refusal.code not in codes


# --- the laws, over cases in every phase ------------------------------------------------------

# A case takes some milliseconds to draw: each law is tried on fewer of them than values would be.
FEW = settings(max_examples=40)
ZONES = st.sampled_from(
    [timezone(timedelta(hours=14)), timezone(timedelta(hours=-11, minutes=-30)), ZoneInfo("Europe/Paris")]
)


# Where something comes by itself, and after it perhaps something else.
CLOCKED = (ac.Phase.AWAITING_SELLER, ac.Phase.NEGOTIATING, ac.Phase.JUDGED, ac.Phase.JUDGED)


@settings(max_examples=60)
@given(cases(*CLOCKED), st.data())
def test_advancing_in_two_steps_is_advancing_in_one(case: ac.Case, data: st.DataObject) -> None:
    """Law: `advance(t2)` after `advance(t1)` equals `advance(t2)`; once more brings nothing more."""
    first = data.draw(moments(case))
    halfway, early = case.advance(first)

    for span in (timedelta(0), MICROSECOND, timedelta(days=8), timedelta(days=400)):
        there, late = halfway.advance(first + span)
        assert case.advance(first + span) == (there, early + late)
        assert there.advance(first + span) == (there, ())


@FEW
@given(cases(), st.data())
def test_a_history_cut_anywhere_and_resumed_gives_the_same(case: ac.Case, data: st.DataObject) -> None:
    """Law: replaying a history gives the value it came from, also if it is cut anywhere and resumed."""
    cut = data.draw(st.integers(0, len(case.history)))
    half = ac.Case.replay(case.given, case.history[:cut], case.policy)

    assert case == half.following(case.history[cut:])


@FEW
@given(cases(), st.data())
def test_w2_extending_never_shortens(case: ac.Case, data: st.DataObject) -> None:
    """W2: whatever may happen, an extension moves the end of the protection later, and it opens before."""
    now = data.draw(moments(case))
    event = data.draw(events(now, order=case.order, kinds=(ac.ProtectionExtended,)))
    before = case.protection
    if not case.why_not(event):
        after = case.apply(event).protection
        assert before
        assert after
        assert before.closes_at < after.closes_at
    for period in filter(None, [before]):
        assert period.opens_at <= period.closes_at
        assert not period.contains(period.closes_at)


@FEW
@given(cases(*(phase for phase in ac.Phase if not phase.open)), st.data())
def test_w7_and_w8_another_dispute_after_a_cancelled_one_alone(case: ac.Case, data: st.DataObject) -> None:
    """W7, W8: after a settled dispute none is ever allowed; after a cancelled one exactly while protected."""
    now = data.draw(moments(case))
    later, _ = case.advance(now)
    period = later.protection
    assert later.dispute
    assert period

    cancelled = later.dispute.phase is ac.Phase.CANCELLED
    assert later.check_opening(None, now).allowed is (cancelled and period.contains(now))


@FEW
@given(cases(ac.Phase.JUDGED), st.data())
def test_p6_advice_never_recommends_an_offer_worth_less_than_aliexpress_s(
    case: ac.Case, data: st.DataObject
) -> None:
    """P6: where advice is to accept the seller's offer, it brings at least as much as AliExpress's."""
    now = data.draw(moments(case))
    dispute = case.advance(now)[0].dispute
    for advice in case.advice(now):
        if isinstance(advice.event, ac.BuyerAccepted) and advice.event.whose is ac.Party.SELLER:
            assert isinstance(dispute, ac.Judged)
            assert not isinstance(dispute.seller_proposal, ac.Wait | None)
            assert dispute.seller_proposal.amount >= dispute.platform_proposal.amount


@FEW
@given(cases(), st.data())
def test_advice_recommends_what_is_allowed_and_cites_a_rule(case: ac.Case, data: st.DataObject) -> None:
    """Law: advice recommends only what `why_not` allows at that instant, and cites rules that exist."""
    now = data.draw(moments(case))
    claim = data.draw(st.none() | claims(case.order, policy=case.policy))
    advanced, _ = case.advance(now)

    for advice in case.advice(now, claim):
        assert advice.rule in ac.RULES
        assert advice.event is None or () == advanced.why_not(advice.event)


@FEW
@given(cases(policy=ac.GUIDE) | cases(policy=ac.BRAZIL_2026))
def test_a_case_comes_back_from_its_file(case: ac.Case) -> None:
    """Law: decoding what was encoded gives the same case, in whatever phase it is."""
    assert case == codec.loads(codec.dumps(case)).case


@FEW
@given(cases(), ZONES, st.data())
def test_the_same_instants_in_another_zone_give_the_same_answers(
    case: ac.Case, zone: tzinfo, data: st.DataObject
) -> None:
    """Law 9: instants are what counts: told in another zone they make an equal case, and equal answers."""
    now = data.draw(moments(case))
    order = attrs.evolve(case.given, **elsewhere(case.given, zone))
    told = [attrs.evolve(event, **elsewhere(event, zone)) for event in case.history]
    moved = ac.Case.replay(order, told, case.policy)

    assert case == moved
    assert case.standing(now) == moved.standing(now.astimezone(zone))


def elsewhere(value: attrs.AttrsInstance, zone: tzinfo) -> dict[str, Any]:
    """Return the instants of a value, told in another zone."""
    fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    return {name: fact.astimezone(zone) for name, fact in fields.items() if isinstance(fact, datetime)}


@FEW
@given(cases(), st.data())
def test_a_refused_event_changes_nothing(case: ac.Case, data: st.DataObject) -> None:
    """Law: a refused event raises all its refusals, and leaves an equal value; an allowed one is taken."""
    now = data.draw(moments(case))
    event = data.draw(events(now, order=case.order))
    before, refusals = ac.Case.replay(case.given, case.history, case.policy), case.why_not(event)

    if refusals:
        with pytest.raises(ac.RefusedError) as caught:
            case.apply(event)
        assert refusals == caught.value.refusals
    else:
        assert event == case.apply(event).history.last
    assert before == case

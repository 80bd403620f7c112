"""How a dispute moves: the rules P1 to P11 and C1 to C4, the clock, and what is refused."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, assert_never

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import (
    CLAIM,
    HISTORIES,
    MICROSECOND,
    OPENED,
    ORDER,
    PAID,
    PHOTO,
    RETURN_OPENED,
    codes,
    day,
    each_event,
    granting,
    in_phase,
    made,
    usd,
)

import aliclaim as ac
from aliclaim import RefusalCode as Code
from aliclaim._dispute import install
from aliclaim._moves import restored

EVENT_CLASSES = tuple(each_event(day(30)))
AFTER = {  # a moment at which each dispute of the small world can move, and nothing is due by itself
    phase: max(history[-1].at + MICROSECOND, day(21.5)) for phase, history in HISTORIES.items()
}
DUE = {  # when something happens by itself, counted by hand from the guide's figures
    ac.Phase.AWAITING_SELLER: day(20 + 5),
    ac.Phase.NEGOTIATING: day(20 + 7),
    ac.Phase.JUDGED: day(30 + 7),
    ac.Phase.AWAITING_RETURN: day(21 + 10),
}
CLOCK_ONLY = {ac.RequestGranted, ac.ProposalAssigned, ac.ReturnOverdue}


# --- the table holds ---------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ac.Phase)
def test_the_small_world_has_a_dispute_in_each_phase(phase: ac.Phase) -> None:
    """Each history of the small world ends in its phase, with the whole history kept."""
    dispute = in_phase(phase)

    assert phase is dispute.phase
    assert HISTORIES[phase] == tuple(dispute.history)


@pytest.mark.parametrize("event_class", EVENT_CLASSES, ids=lambda cls: cls.tag)
@pytest.mark.parametrize("phase", ac.Phase)
def test_every_pair_moves_as_the_table_says_or_is_refused_with_what_fits(
    phase: ac.Phase, event_class: type[ac.DisputeEvent]
) -> None:
    """Each event in each phase leads to a target of its row, or is refused with the list of what fits."""
    dispute = in_phase(phase)
    at = DUE.get(phase, AFTER[phase]) if event_class in CLOCK_ONLY else AFTER[phase]
    row = ac.transition(phase, event_class)

    answer = dispute.attempt(each_event(at)[event_class])

    if row is None:
        assert isinstance(answer, ac.Refused)
        (refusal,) = [each for each in answer.refusals if each.code is Code.NOT_IN_PHASE]
        named = str(dict(refusal.facts)["allowed"])
        expected = ", ".join(each.tag for each in ac.allowed(phase))
        assert named == (expected or "nothing, but another dispute may be opened while the protection runs")
        assert phase.rule == refusal.rule
    else:
        assert not isinstance(answer, ac.Refused)
        assert answer.phase in row.targets
        assert (*dispute.history, each_event(at)[event_class]) == tuple(answer.history)


@pytest.mark.parametrize("phase", ac.Phase)
def test_a_refused_event_changes_nothing(phase: ac.Phase) -> None:
    """Whatever is refused, the dispute stays equal to what it was."""
    dispute = in_phase(phase)
    before = pickle.dumps(dispute)
    for event in each_event(AFTER[phase]).values():
        if dispute.why_not(event):
            assert isinstance(dispute.attempt(event), ac.Refused)
            with pytest.raises(ac.RefusedError) as caught:
                dispute.apply(event)  # type: ignore[arg-type]  # pyright: ignore[reportCallIssue, reportArgumentType]
            assert dispute.why_not(event) == caught.value.refusals

    assert before == pickle.dumps(dispute)


def bare_actions(phase: ac.Phase, at: datetime) -> set[type[object]]:
    """Return the classes of the events that can be applied, found by trying each."""
    dispute = in_phase(phase)
    return {cls for cls, event in each_event(at).items() if not dispute.why_not(event)}


@pytest.mark.parametrize("phase", ac.Phase)
def test_what_actions_lists_is_what_succeeds(phase: ac.Phase) -> None:
    """An event is listed among the actions of a moment exactly if one of its class can be applied."""
    last = HISTORIES[phase][-1].at
    moments = {last + MICROSECOND, AFTER[phase], last + timedelta(days=100)}
    if phase in DUE:
        moments |= {DUE[phase] - MICROSECOND, DUE[phase], DUE[phase] + MICROSECOND}
    for moment in moments:
        listed = {action.event for action in in_phase(phase).actions(moment)}
        assert bare_actions(phase, moment) == listed, moment


def describe(dispute: ac.Dispute) -> str:
    """Match over every phase: the type checkers say if one is missing."""
    match dispute:
        case ac.AwaitingSeller() | ac.Negotiating() | ac.UnderReview() | ac.Judged():
            return "open"
        case ac.AwaitingReturn() | ac.ReturnInTransit():
            return "return"
        case ac.RefundPending() | ac.Refunded() | ac.Closed() | ac.Cancelled():
            return "over"
        case ac.Appealed():
            return "appeal"
        case _:
            assert_never(dispute)


def test_a_match_over_the_phases_is_complete() -> None:
    """The classes of the union are all that a dispute can be."""
    described = {phase: describe(in_phase(phase)) for phase in ac.Phase}

    assert {phase for phase in ac.Phase if phase.open} == {
        phase for phase, words in described.items() if words == "open"
    }


# --- P: the phases ------------------------------------------------------------------------------


def test_p1_the_seller_accepts_or_makes_another_proposal() -> None:
    """First the seller must answer: accept, or propose less money, more waiting time, or a return (P1)."""
    dispute = in_phase(ac.Phase.AWAITING_SELLER)
    assert isinstance(dispute, ac.AwaitingSeller)

    accepted = dispute.apply(ac.SellerAccepted(at=day(21)))
    assert isinstance(accepted, ac.RefundPending)
    assert (PAID, ac.Cause.AGREED, ac.Party.SELLER) == (
        accepted.due,
        accepted.outcome.cause,
        accepted.outcome.by,
    )
    proposals: tuple[ac.Proposal, ...] = (
        ac.Refund(usd("3")),
        ac.Wait(day(50)),
        ac.ReturnAndRefund(PAID),
        ac.Refund(usd("0")),
    )
    for proposal in proposals:
        assert proposal == dispute.apply(ac.SellerProposed(at=day(21), proposal=proposal)).seller_proposal


def test_p1_the_days_for_the_answer_start_anew_with_each_request() -> None:
    """The seller's five days count from the buyer's newest request, but AliExpress does not wait for them."""
    negotiating = in_phase(ac.Phase.NEGOTIATING)
    assert isinstance(negotiating, ac.Negotiating)
    asked = negotiating.apply(ac.BuyerProposed(at=day(24), proposal=ac.Refund(usd("50"))))

    assert ac.Refund(usd("50")) == asked.claim.asks
    assert day(29) == asked.answer.at
    # AliExpress steps in before the answer would be due, so that date is not among those that count.
    assert ["agreement"] == [deadline.kind.value for deadline in asked.deadlines(day(24))]
    moved, fired = asked.advance(day(40))
    assert (ac.PlatformSteppedIn(at=day(27)),) == fired
    assert ac.Phase.UNDER_REVIEW is moved.phase


def test_p1_p2_a_silent_seller_brings_aliexpress_in_at_the_very_instant() -> None:
    """Where the seller does not answer, AliExpress steps in at the instant of the deadline, not before."""
    dispute = in_phase(ac.Phase.AWAITING_SELLER)
    stepped_in = ac.PlatformSteppedIn(at=day(25), because=ac.SteppedInBecause.SELLER_SILENT)

    assert (dispute, ()) == dispute.advance(day(25) - MICROSECOND)
    assert (stepped_in,) == dispute.advance(day(25))[1]
    assert ac.UnderReview is type(dispute.advance(day(25))[0])


def test_p1_a_silent_seller_grants_the_request_where_the_policy_says_so() -> None:
    """Under such a policy silence executes the request, and the outcome tells it from an agreement."""
    silent, fired = made([OPENED], granting()).advance(day(60))
    returned, _ = made([RETURN_OPENED], granting()).advance(day(26))

    assert (ac.RequestGranted(at=day(25)),) == fired
    assert isinstance(silent, ac.RefundPending)
    assert (ac.Cause.SELLER_SILENT, ac.Party.PLATFORM, PAID) == (
        silent.outcome.cause,
        silent.outcome.by,
        silent.due,
    )
    assert isinstance(returned, ac.AwaitingReturn)
    assert day(35) == returned.return_shipping.at


def test_p1_a_printed_date_for_the_answer_wins_over_the_figure() -> None:
    """Where the marketplace printed when the seller must answer, and when it steps in, those dates count."""
    opened = ac.DisputeOpened(at=day(20), claim=CLAIM, answer_by=day(23), agreement_by=day(22))
    dispute = made([opened])

    assert [(day(22), ac.Origin.MARKETPLACE)] == [
        (deadline.at, deadline.origin) for deadline in dispute.deadlines(day(20))
    ]
    assert (ac.PlatformSteppedIn(at=day(22)),) == dispute.advance(day(30))[1]


def test_p2_without_an_agreement_aliexpress_steps_in_by_itself() -> None:
    """Seven days from the opening without an agreement, AliExpress steps in, whatever was proposed (P2)."""
    dispute = in_phase(ac.Phase.NEGOTIATING)

    assert () == dispute.advance(day(27) - MICROSECOND)[1]
    moved, fired = dispute.advance(day(27))
    assert (ac.PlatformSteppedIn(at=day(27), because=ac.SteppedInBecause.NO_AGREEMENT),) == fired
    assert isinstance(moved, ac.UnderReview)
    assert ac.Refund(usd("10")) == moved.seller_proposal


def test_p2_aliexpress_may_step_in_before_its_date() -> None:
    """AliExpress stepped in within seconds in cases that were seen: its own act needs no deadline."""
    dispute = in_phase(ac.Phase.AWAITING_SELLER)
    asked = ac.PlatformSteppedIn(at=day(20) + timedelta(seconds=5), because=ac.SteppedInBecause.ASKED)

    assert isinstance(dispute.attempt(asked), ac.UnderReview)


def test_p2_aliexpress_may_be_seen_to_step_in_after_the_counted_date() -> None:
    """A recorded stepping in is a fact, and wins over the date that was only counted."""
    late = ac.PlatformSteppedIn(at=day(28))

    assert isinstance(in_phase(ac.Phase.NEGOTIATING).attempt(late), ac.UnderReview)


def test_p3_the_negotiation_date_counts_from_the_proposal() -> None:
    """With AliExpress's proposal the date "negotiation finished" counts: printed, else seven days on (P3)."""
    review = in_phase(ac.Phase.UNDER_REVIEW)
    assert isinstance(review, ac.UnderReview)
    finding = ac.Finding(problem="Does not work properly", valid=True)
    printed = ac.PlatformProposed(
        at=day(30), proposal=ac.Refund(usd("40")), negotiation_ends=day(33), judgement=(finding,)
    )

    judged = review.apply(printed)
    assert (day(33), False) == (judged.negotiation.at, judged.negotiation.estimated)
    assert (finding,) == judged.judgement
    estimated = review.apply(ac.PlatformProposed(at=day(30), proposal=ac.Refund(usd("40"))))
    assert (day(37), True) == (estimated.negotiation.at, estimated.negotiation.estimated)
    again = estimated.apply(ac.PlatformProposed(at=day(32), proposal=ac.Refund(usd("55"))))
    assert (day(39), ac.Refund(usd("55"))) == (again.negotiation.at, again.platform_proposal)


@pytest.mark.parametrize(
    ("whose", "due", "cause"),
    [
        (ac.Party.SELLER, "10", ac.Cause.AGREED),
        (ac.Party.PLATFORM, "40", ac.Cause.PLATFORM_PROPOSAL_ACCEPTED),
    ],
)
def test_p4_the_buyer_chooses_between_the_two_proposals(whose: ac.Party, due: str, cause: ac.Cause) -> None:
    """Until the date the buyer may accept the seller's proposal or AliExpress's (P4)."""
    judged = in_phase(ac.Phase.JUDGED)
    assert isinstance(judged, ac.Judged)

    chosen = judged.apply(ac.BuyerAccepted(at=day(37) - MICROSECOND, whose=whose))
    assert isinstance(chosen, ac.RefundPending)
    assert (usd(due), cause, ac.Party.BUYER) == (chosen.due, chosen.outcome.cause, chosen.outcome.by)
    late = judged.why_not(ac.BuyerAccepted(at=day(37), whose=whose))
    assert [Code.OVERTAKEN] == codes(late)
    assert ("P5", day(37)) == (late[0].rule, late[0].since)


def test_p5_where_nobody_chose_aliexpress_proposal_is_assigned() -> None:
    """At the date itself AliExpress's proposal is assigned, not the seller's (P5)."""
    judged = in_phase(ac.Phase.JUDGED)

    assert () == judged.advance(day(37) - MICROSECOND)[1]
    assigned, fired = judged.advance(day(37))
    assert (ac.ProposalAssigned(at=day(37)),) == fired
    assert isinstance(assigned, ac.RefundPending)
    assert (usd("40"), ac.Cause.PLATFORM_PROPOSAL_ASSIGNED) == (assigned.due, assigned.outcome.cause)


def test_p5_nothing_is_assigned_before_the_date() -> None:
    """An assignment before the date is refused, and the refusal says when it can be."""
    (refusal,) = in_phase(ac.Phase.JUDGED).why_not(ac.ProposalAssigned(at=day(37) - MICROSECOND))

    assert (Code.TOO_SOON, "P5", day(37)) == (refusal.code, refusal.rule, refusal.until)


def test_p5_an_assigned_refund_of_nothing_closes_without_money() -> None:
    """Where AliExpress finds for the seller, nobody choosing ends the dispute without money (P5, J3)."""
    nothing = ac.PlatformProposed(at=day(30), proposal=ac.Refund(usd("0")))
    closed, _ = made([*HISTORIES[ac.Phase.UNDER_REVIEW], nothing]).advance(day(40))

    assert isinstance(closed, ac.Closed)
    assert (day(37), ac.Cause.PLATFORM_PROPOSAL_ASSIGNED) == (closed.ended_at, closed.outcome.cause)


def test_p6_the_seller_may_go_on_offering_and_aliexpress_proposal_still_counts() -> None:
    """A later offer of the seller stands beside AliExpress's proposal, and moves no date (P6)."""
    judged = in_phase(ac.Phase.JUDGED)
    assert isinstance(judged, ac.Judged)
    offered = judged.apply(ac.SellerProposed(at=day(33), proposal=ac.Refund(usd("8"))))

    assert (ac.Refund(usd("8")), ac.Refund(usd("40"))) == (offered.seller_proposal, offered.platform_proposal)
    assert judged.negotiation == offered.negotiation
    assigned, _ = offered.advance(day(37))
    assert isinstance(assigned, ac.RefundPending)
    assert usd("40") == assigned.due


def test_p7_accepting_closes_the_dispute_for_good() -> None:
    """After any acceptance the buyer can neither cancel, close, edit nor add evidence (P7)."""
    for phase in (ac.Phase.REFUND_PENDING, ac.Phase.AWAITING_RETURN, ac.Phase.RETURN_IN_TRANSIT):
        events = each_event(AFTER[phase])
        for cls in (ac.BuyerCancelled, ac.BuyerClosed, ac.ClaimEdited, ac.EvidenceAdded, ac.BuyerProposed):
            assert [Code.NOT_IN_PHASE] == codes(in_phase(phase).why_not(events[cls]))


def test_p7_the_actions_that_decide_for_good_say_so() -> None:
    """Accepting and closing are marked as final, cancelling and editing are not (P7, C3, C2)."""
    final = {action.event: action.closes for action in in_phase(ac.Phase.JUDGED).actions(day(31))}

    assert final[ac.BuyerAccepted]
    assert final[ac.BuyerClosed]
    assert not final[ac.BuyerCancelled]
    assert not final[ac.ClaimEdited]


def test_p7_more_waiting_time_is_never_accepted() -> None:
    """Accepting more time would close the dispute for good: it is refused, with cancelling as the way."""
    waiting = made([OPENED, ac.SellerProposed(at=day(22), proposal=ac.Wait(day(60)))])
    (refusal,) = waiting.why_not(ac.BuyerAccepted(at=day(23), whose=ac.Party.SELLER))

    assert (Code.WAITING_NOT_ACCEPTED, "P7") == (refusal.code, refusal.rule)
    assert (ac.Remedy.CANCEL,) == refusal.remedies
    assert ac.BuyerAccepted not in {action.event for action in waiting.actions(day(23))}


def test_p7_waiting_beside_aliexpress_proposal_is_refused_and_the_proposal_is_not() -> None:
    """While judged, a seller who only asks to wait can not be accepted, and AliExpress can."""
    judged = in_phase(ac.Phase.JUDGED)
    assert isinstance(judged, ac.Judged)
    waiting = judged.apply(ac.SellerProposed(at=day(31), proposal=ac.Wait(day(60))))

    seller = waiting.why_not(ac.BuyerAccepted(at=day(32), whose=ac.Party.SELLER))
    assert [Code.WAITING_NOT_ACCEPTED] == codes(seller)
    assert () == waiting.why_not(ac.BuyerAccepted(at=day(32), whose=ac.Party.PLATFORM))


def test_p4_only_a_proposal_that_was_made_can_be_accepted() -> None:
    """A proposal of AliExpress that it has not made, or of a seller who made none, cannot be accepted."""
    negotiating = in_phase(ac.Phase.NEGOTIATING)
    unanswered = made([OPENED, ac.PlatformSteppedIn(at=day(21))])
    judged = made([*unanswered.history, ac.PlatformProposed(at=day(22), proposal=ac.Refund(usd("40")))])

    platform = negotiating.why_not(ac.BuyerAccepted(at=day(23), whose=ac.Party.PLATFORM))
    assert [Code.NO_PROPOSAL] == codes(platform)
    for dispute in (unanswered, judged):
        seller = dispute.why_not(ac.BuyerAccepted(at=day(23), whose=ac.Party.SELLER))
        assert [Code.NO_PROPOSAL] == codes(seller)
    buyer = judged.why_not(ac.BuyerAccepted(at=day(23), whose=ac.Party.BUYER))
    assert [Code.NO_PROPOSAL] == codes(buyer)


def test_p8_the_refund_starts_when_the_dispute_closes() -> None:
    """The money is due fifteen working days after the end of the dispute (P8, M1)."""
    pending = in_phase(ac.Phase.REFUND_PENDING)
    assert isinstance(pending, ac.RefundPending)

    # It ended on Sunday 22 March 2026 at noon in UTC; the fifteenth working day is Friday 10 April,
    # which is over at midnight in Los Angeles: seven hours later in UTC, in summer time.
    assert datetime(2026, 3, 22, 12, tzinfo=UTC) == pending.ended_at
    assert datetime(2026, 4, 11, 7, tzinfo=UTC) == pending.refund.at
    assert isinstance(pending.apply(ac.RefundCompleted(at=day(90), amount=PAID)), ac.Refunded)


def test_m1_a_late_refund_stays_on_the_list() -> None:
    """A refund that is late is still among the dates that count; a passed appeal is not."""
    pending = in_phase(ac.Phase.REFUND_PENDING)

    assert ["appeal", "refund"] == [each.kind.value for each in pending.deadlines(day(22))]
    assert ["refund"] == [each.kind.value for each in pending.deadlines(day(28))]
    late = pending.deadlines(day(200))
    assert ["refund"] == [each.kind.value for each in late]
    assert late[0].passed(day(200))


def test_m1_no_more_arrives_than_is_due() -> None:
    """What arrives is at most what was settled, in the order's currency, and may be slightly less (M2)."""
    pending = in_phase(ac.Phase.REFUND_PENDING)
    assert isinstance(pending, ac.RefundPending)

    more = pending.why_not(ac.RefundCompleted(at=day(30), amount=usd("60.01")))
    assert [Code.ABOVE_AGREED] == codes(more)
    other = pending.why_not(ac.RefundCompleted(at=day(30), amount=ac.Money("60.00", "EUR")))
    assert [Code.OTHER_CURRENCY] == codes(other)
    assert usd("59.99") == pending.apply(ac.RefundCompleted(at=day(30), amount=usd("59.99"))).received


def test_p9_with_a_return_the_refund_starts_when_the_goods_have_come_back() -> None:
    """The days for the refund count from the receipt of the goods, by the seller or a warehouse (P9)."""
    shipped = in_phase(ac.Phase.RETURN_IN_TRANSIT)
    assert isinstance(shipped, ac.ReturnInTransit)

    assert "RR123456785DE" == shipped.tracking_number
    for by in (ac.Party.SELLER, ac.Party.PLATFORM):
        received = shipped.apply(ac.ReturnReceived(at=day(40), by=by))
        assert (day(40), PAID) == (received.ended_at, received.due)
    buyer = shipped.why_not(ac.ReturnReceived(at=day(40), by=ac.Party.BUYER))
    assert [Code.NOT_THEIRS] == codes(buyer)


def test_p9_goods_that_are_not_sent_back_in_time_end_it_without_money() -> None:
    """Ten days after a return was agreed on it is over, at the very instant (P9, T3)."""
    awaiting = in_phase(ac.Phase.AWAITING_RETURN)
    shipped = ac.ReturnShipped(at=day(31) - MICROSECOND, tracking_number="X")

    assert isinstance(awaiting.attempt(shipped), ac.ReturnInTransit)
    assert [Code.TOO_SOON] == codes(awaiting.why_not(ac.ReturnOverdue(at=day(31) - MICROSECOND)))
    closed, fired = awaiting.advance(day(31))
    assert (ac.ReturnOverdue(at=day(31)),) == fired
    assert isinstance(closed, ac.Closed)
    assert (ac.Cause.RETURN_OVERDUE, None) == (closed.outcome.cause, closed.outcome.solution)
    late = awaiting.why_not(attrs.evolve(shipped, at=day(31)))
    assert [Code.OVERTAKEN] == codes(late)


def test_p9_a_printed_date_for_the_return_wins() -> None:
    """Where the marketplace printed until when the goods must be on their way, that date counts."""
    accepted = made([RETURN_OPENED, ac.SellerAccepted(at=day(21), ship_by=day(26))])
    assert isinstance(accepted, ac.AwaitingReturn)

    assert (day(26), ac.Origin.MARKETPLACE) == (
        accepted.return_shipping.at,
        accepted.return_shipping.origin,
    )


IN_TRANSIT = "Purchase protection is running out, but package is still in transit"


def judged_at(at: datetime, *findings: ac.Finding, answer_by: datetime | None = None) -> ac.PlatformJudged:
    """Return a judgement whose proposal is still to come."""
    return ac.PlatformJudged(at=at, judgement=findings, answer_by=answer_by)


def under_review() -> ac.UnderReview:
    """Return the small world's dispute under review."""
    dispute = in_phase(ac.Phase.UNDER_REVIEW)
    assert isinstance(dispute, ac.UnderReview)
    return dispute


@pytest.mark.parametrize(
    ("findings", "answer_by", "due"),
    [
        ([(IN_TRANSIT, True)], None, (day(31), ac.Origin.POLICY)),
        ([("No tracking information", True), (IN_TRANSIT, True)], None, (day(31), ac.Origin.POLICY)),
        ([(IN_TRANSIT, True)], day(30), (day(30), ac.Origin.MARKETPLACE)),
        ([("Does not work properly", True)], day(33), (day(33), ac.Origin.MARKETPLACE)),
        ([(IN_TRANSIT, False)], day(33), (day(33), ac.Origin.MARKETPLACE)),
        ([(IN_TRANSIT, False)], None, None),
        ([("Does not work properly", True)], None, None),
        ([("Does not work properly", True), (IN_TRANSIT, False)], None, None),
    ],
)
def test_j1_and_j4_a_judgement_alone_may_bring_a_date_for_the_answer(
    findings: list[tuple[str, bool]], answer_by: datetime | None, due: tuple[datetime, ac.Origin] | None
) -> None:
    """The answer comes in three days where "in transit" is found valid, else where printed (J1, J4)."""
    judgement = tuple(ac.Finding(problem=problem, valid=valid) for problem, valid in findings)
    review = under_review().apply(judged_at(day(28), *judgement, answer_by=answer_by))
    listed = [(each.kind.value, each.at, each.origin, each.fires) for each in review.deadlines(day(28))]

    assert judgement == review.judgement
    assert ([("transit_answer", *due, "")] if due else []) == listed
    assert (review.answer is not None) is (due is not None)
    if review.answer:
        counted = ac.GUIDE.transit_answer if answer_by is None else None
        assert (counted, (ac.Party.PLATFORM,), "J4") == (
            review.answer.figure,
            review.answer.who,
            review.answer.rule,
        )


def test_j4_nothing_happens_by_itself_when_the_answer_is_late() -> None:
    """A late answer stays on the list, and leaves the dispute where it is (J4)."""
    review = under_review().apply(judged_at(day(28), ac.Finding(problem=IN_TRANSIT, valid=True)))
    (answer,) = review.deadlines(day(400))

    assert (review, ()) == review.advance(day(400))
    assert answer.passed(day(31))
    assert not answer.passed(day(31) - MICROSECOND)
    assert "nothing, but the answer is late" == answer.effect


def test_j1_a_judgement_stays_through_what_the_two_do() -> None:
    """Evidence, an edit and proposals of either leave judgement and date as they were (J1, P10)."""
    review = under_review().apply(judged_at(day(28), ac.Finding(problem=IN_TRANSIT, valid=True)))
    events: tuple[ac.EvidenceAdded | ac.ClaimEdited | ac.BuyerProposed | ac.SellerProposed, ...] = (
        ac.EvidenceAdded(at=day(29), evidence=PHOTO),
        ac.ClaimEdited(at=day(29), reason=ac.Reason.WRONG_ITEM, text=""),
        ac.BuyerProposed(at=day(29), proposal=ac.Refund(usd("30"))),
        ac.SellerProposed(at=day(29), proposal=ac.Refund(usd("12"))),
    )

    for event in events:
        after = review.apply(event)
        assert (review.judgement, review.answer) == (after.judgement, after.answer)


def test_j1_a_newer_judgement_takes_the_place_of_the_older() -> None:
    """Judged again, the newest findings count, and the date that they bring, if any (J1)."""
    first = under_review().apply(judged_at(day(28), ac.Finding(problem=IN_TRANSIT, valid=True)))
    newer = ac.Finding(problem=IN_TRANSIT, valid=False)
    second = first.apply(judged_at(day(29), newer))

    assert ((newer,), None) == (second.judgement, second.answer)
    assert first.seller_proposal == second.seller_proposal


@pytest.mark.parametrize("own", [(), (ac.Finding(problem="No tracking information", valid=False),)])
def test_j1_a_judgement_is_kept_where_the_proposal_brings_none(own: tuple[ac.Finding, ...]) -> None:
    """A proposal without findings keeps those of the judgement before it; its own take their place (J1)."""
    finding = ac.Finding(problem="Does not work properly", valid=True)
    review = under_review().apply(judged_at(day(28), finding))
    proposal = ac.PlatformProposed(at=day(29), proposal=ac.Refund(usd("40")), judgement=own)
    judged = review.apply(proposal)
    again = judged.apply(ac.PlatformProposed(at=day(30), proposal=ac.Refund(usd("50"))))

    assert (own or (finding,)) == judged.judgement == again.judgement


def test_j1_p7_a_judgement_does_not_reopen_what_was_settled_before_a_return() -> None:
    """Judged after a contested return, it still cannot be cancelled; the contest begins without findings."""
    shipped = in_phase(ac.Phase.RETURN_IN_TRANSIT)
    assert isinstance(shipped, ac.ReturnInTransit)
    review = shipped.apply(ac.ReturnContested(at=day(40)))
    after = review.apply(judged_at(day(41), ac.Finding(problem="Does not work properly", valid=True)))

    assert ((), None) == (review.judgement, review.answer)
    assert review.contested == after.contested
    assert [Code.SETTLED_BEFORE] == codes(after.why_not(ac.BuyerCancelled(at=day(42))))


def test_a_contested_return_goes_back_to_review() -> None:
    """Where the seller contests the return, AliExpress reviews again, and no old proposal stands."""
    shipped = in_phase(ac.Phase.RETURN_IN_TRANSIT)
    assert isinstance(shipped, ac.ReturnInTransit)
    review = shipped.apply(ac.ReturnContested(at=day(40)))

    assert isinstance(review, ac.UnderReview)
    assert review.seller_proposal is None
    assert () == review.deadlines(day(40))


@pytest.mark.parametrize("phase", [phase for phase in ac.Phase if phase.open])
def test_p10_an_open_dispute_can_be_edited_and_given_evidence(phase: ac.Phase) -> None:
    """While a dispute is not closed the buyer may edit it and add evidence; the seller may, too (P10)."""
    dispute = in_phase(phase)
    at = AFTER[phase]
    sellers = ac.Evidence(kind=ac.EvidenceKind.VIDEO, file="packing.mov", given_by=ac.Party.SELLER)

    edited = dispute.attempt(ac.ClaimEdited(at=at, reason=ac.Reason.COUNTERFEIT, text="No hologram."))
    assert not isinstance(edited, ac.Refused)
    assert (ac.Reason.COUNTERFEIT, "No hologram.", dispute.claim.asks) == (
        edited.claim.reason,
        edited.claim.text,
        edited.claim.asks,
    )
    shown = edited.attempt(ac.EvidenceAdded(at=at, evidence=PHOTO))
    assert not isinstance(shown, ac.Refused)
    both = shown.attempt(ac.EvidenceAdded(at=at, evidence=sellers))
    assert not isinstance(both, ac.Refused)
    assert (PHOTO, sellers) == both.evidence
    assert phase is both.phase
    asked = dispute.attempt(ac.BuyerProposed(at=at, proposal=ac.Refund(usd("1"))))
    assert not isinstance(asked, ac.Refused)
    assert ac.Refund(usd("1")) == asked.claim.asks


def test_p10_evidence_of_aliexpress_and_bad_edits_are_refused() -> None:
    """Evidence is the buyer's or the seller's, and what is edited must fit the form (P10, W6)."""
    dispute = in_phase(ac.Phase.JUDGED)
    platforms = attrs.evolve(PHOTO, given_by=ac.Party.PLATFORM, file="x.pdf")
    bad_text = ac.ClaimEdited(at=day(31), reason=ac.Reason.WRONG_ITEM, text="größer")

    found = dispute.why_not(ac.EvidenceAdded(at=day(31), evidence=platforms))
    assert [Code.NOT_THEIRS] == codes(found)
    assert [Code.TEXT_NOT_ALLOWED] == codes(dispute.why_not(bad_text))


def test_p11_a_judged_dispute_can_still_be_cancelled() -> None:
    """With new evidence against AliExpress's proposal the buyer can cancel, to open a better one (P11)."""
    judged = in_phase(ac.Phase.JUDGED)
    assert isinstance(judged, ac.Judged)

    assert isinstance(judged.apply(ac.BuyerCancelled(at=day(36))), ac.Cancelled)
    (cancel,) = [each for each in judged.actions(day(31)) if each.event is ac.BuyerCancelled]
    assert (judged.negotiation, "P11") == (cancel.until, cancel.rule)


# --- O4: how much -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (usd("60.01"), Code.ABOVE_PAID),
        (ac.Money("1", "EUR"), Code.OTHER_CURRENCY),
        (usd("60.00"), None),
        (usd("0.01"), None),
    ],
)
def test_o4_nobody_asks_or_proposes_more_than_was_paid(amount: ac.Money, code: Code | None) -> None:
    """No request and no proposal exceeds what was paid, or is in another currency (O4)."""
    refund = ac.Refund(amount)
    expected = [code] if code else []
    opened = ac.DisputeOpened(at=day(20), claim=attrs.evolve(CLAIM, asks=refund))

    negotiating, judged = in_phase(ac.Phase.NEGOTIATING), in_phase(ac.Phase.JUDGED)
    assert expected == codes(negotiating.why_not(ac.BuyerProposed(at=day(23), proposal=refund)))
    assert expected == codes(negotiating.why_not(ac.SellerProposed(at=day(23), proposal=refund)))
    assert expected == codes(judged.why_not(ac.PlatformProposed(at=day(31), proposal=refund)))
    if code:
        with pytest.raises(ac.RefusedError) as caught:
            ac.open_dispute(opened, paid=PAID)
        assert expected == codes(caught.value.refusals)
    else:
        assert refund == ac.open_dispute(opened, paid=PAID).claim.asks


def test_o4_a_buyer_cannot_ask_for_nothing() -> None:
    """A request states an amount: nothing at all is none (O4)."""
    nothing = ac.BuyerProposed(at=day(23), proposal=ac.Refund(usd("0")))

    assert [Code.NOTHING_ASKED] == codes(in_phase(ac.Phase.NEGOTIATING).why_not(nothing))


def test_accepting_a_return_leads_to_the_return() -> None:
    """A return that is accepted must be sent back first, whoever proposed it."""
    proposal = ac.ReturnAndRefund(usd("60"), shipping_paid_by=ac.Party.SELLER)
    dispute = made([OPENED, ac.SellerProposed(at=day(22), proposal=proposal)])
    assert isinstance(dispute, ac.Negotiating)

    accepted = dispute.apply(ac.BuyerAccepted(at=day(23), whose=ac.Party.SELLER))
    assert isinstance(accepted, ac.AwaitingReturn)
    assert proposal == accepted.outcome.solution


def test_accepting_nothing_closes_without_money() -> None:
    """A buyer who accepts an offer of nothing is left with nothing."""
    dispute = made([OPENED, ac.SellerProposed(at=day(22), proposal=ac.Refund(usd("0")))])
    assert isinstance(dispute, ac.Negotiating)

    accepted = dispute.apply(ac.BuyerAccepted(at=day(23), whose=ac.Party.SELLER))
    assert isinstance(accepted, ac.Closed)


# --- C: cancel, close, appeal -------------------------------------------------------------------


def test_c1_c3_cancelling_and_closing_are_two_things() -> None:
    """Cancelling leaves another dispute open, closing is final and without money (C1, C3, T1)."""
    dispute = in_phase(ac.Phase.AWAITING_SELLER)
    assert isinstance(dispute, ac.AwaitingSeller)
    cancelled = dispute.apply(ac.BuyerCancelled(at=day(21)))
    closed = dispute.apply(ac.BuyerClosed(at=day(21)))

    assert (day(21), ac.Phase.CANCELLED) == (cancelled.ended_at, cancelled.phase)
    assert (ac.Cause.WITHDRAWN, ac.Party.BUYER) == (closed.outcome.cause, closed.outcome.by)
    with pytest.raises(ac.RefusedError):
        cancelled.apply(ac.AppealFiled(at=day(22)))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("phase", [ac.Phase.REFUND_PENDING, ac.Phase.CLOSED, ac.Phase.REFUNDED])
def test_c4_an_appeal_is_possible_within_seven_days_of_the_end(phase: ac.Phase) -> None:
    """A microsecond before seven days an appeal is possible, at the instant itself it is not (C4)."""
    dispute = in_phase(phase)

    assert isinstance(dispute.attempt(ac.AppealFiled(at=day(28) - MICROSECOND)), ac.Appealed)
    (refusal,) = dispute.why_not(ac.AppealFiled(at=day(28)))
    assert (Code.APPEAL_OVER, "C4", day(28)) == (refusal.code, refusal.rule, refusal.since)


def appealed(phase: ac.Phase) -> ac.Appealed:
    """Return a dispute that was appealed from a phase."""
    answer = in_phase(phase).attempt(ac.AppealFiled(at=day(26)))
    assert isinstance(answer, ac.Appealed)
    return answer


@pytest.mark.parametrize("phase", [ac.Phase.REFUND_PENDING, ac.Phase.CLOSED, ac.Phase.REFUNDED])
def test_c4_a_rejected_appeal_leaves_what_stood_before_and_there_is_no_second(phase: ac.Phase) -> None:
    """After a rejection the dispute is as it was, but can not be appealed again (C4)."""
    before = in_phase(phase)
    rejected = appealed(phase).apply(ac.AppealDecided(at=day(27)))

    assert phase is rejected.phase
    assert isinstance(before, ac.RefundPending | ac.Closed | ac.Refunded)
    assert attrs.evolve(before, history=rejected.history, appealed=True) == rejected
    assert [Code.APPEAL_SPENT] == codes(rejected.why_not(ac.AppealFiled(at=day(27.5))))
    assert "appeal" not in [each.kind.value for each in rejected.deadlines(day(27))]
    assert ac.AppealFiled not in {each.event for each in rejected.actions(day(27))}


def test_c4_a_granted_appeal_brings_money_to_a_closed_dispute() -> None:
    """A granted appeal leads to a refund, due within the days of a refund from the decision."""
    granted = appealed(ac.Phase.CLOSED).apply(ac.AppealDecided(at=day(27), refund=ac.Refund(usd("20"))))

    assert isinstance(granted, ac.RefundPending)
    assert (usd("20"), usd("0"), day(27), True) == (
        granted.due,
        granted.received,
        granted.ended_at,
        granted.appealed,
    )
    assert ac.Cause.APPEAL_GRANTED is granted.outcome.cause


def test_c4_a_granted_appeal_brings_only_what_is_missing() -> None:
    """What had arrived counts: the refund granted is what the buyer receives in all."""
    granted = appealed(ac.Phase.REFUNDED).apply(ac.AppealDecided(at=day(27), refund=ac.Refund(usd("60"))))
    assert isinstance(granted, ac.RefundPending)
    paid = granted.apply(ac.RefundCompleted(at=day(40), amount=usd("0.50")))

    assert (usd("0.50"), usd("59.50")) == (granted.due, granted.received)
    assert usd("60.00") == paid.received
    assert [Code.APPEAL_SPENT] == codes(paid.why_not(ac.AppealFiled(at=day(41))))


@pytest.mark.parametrize(
    ("phase", "amount", "code"),
    [
        (ac.Phase.REFUNDED, usd("59.50"), Code.NOT_MORE),
        (ac.Phase.REFUND_PENDING, usd("60.00"), Code.NOT_MORE),
        (ac.Phase.CLOSED, usd("0"), Code.NOT_MORE),
        (ac.Phase.CLOSED, usd("60.01"), Code.ABOVE_PAID),
        (ac.Phase.CLOSED, ac.Money("1", "EUR"), Code.OTHER_CURRENCY),
    ],
)
def test_c4_an_appeal_is_granted_for_more_than_stood_and_no_more_than_was_paid(
    phase: ac.Phase, amount: ac.Money, code: Code
) -> None:
    """A granted appeal brings more than stood before, and never more than was paid (C4, O4)."""
    decided = ac.AppealDecided(at=day(27), refund=ac.Refund(amount))

    assert [code] == codes(appealed(phase).why_not(decided))


def test_money_on_its_way_arrives_during_an_appeal() -> None:
    """An appeal stops no refund: what arrives meanwhile is what stood before when the appeal is decided."""
    waiting = appealed(ac.Phase.REFUND_PENDING)
    assert ["refund"] == [each.kind.value for each in waiting.deadlines(day(26))]

    arrived = waiting.apply(ac.RefundCompleted(at=day(27), amount=usd("58")))
    assert isinstance(arrived.before, ac.Refunded)
    assert [Code.ALREADY_REFUNDED] == codes(
        arrived.why_not(ac.RefundCompleted(at=day(27.5), amount=usd("1")))
    )
    rejected = arrived.apply(ac.AppealDecided(at=day(28)))
    assert isinstance(rejected, ac.Refunded)
    assert usd("58") == rejected.received
    granted = arrived.apply(ac.AppealDecided(at=day(28), refund=ac.Refund(usd("60"))))
    assert isinstance(granted, ac.RefundPending)
    assert usd("2") == granted.due


# --- time ---------------------------------------------------------------------------------------


def test_an_event_older_than_the_last_one_is_refused() -> None:
    """What lies before the last event is refused, and the refusal names both instants."""
    (refusal,) = in_phase(ac.Phase.NEGOTIATING).why_not(ac.BuyerCancelled(at=day(22) - MICROSECOND))

    assert (Code.OLDER_THAN_LAST, day(22), None) == (refusal.code, refusal.since, refusal.rule)
    assert (("at", ac.instant(day(22) - MICROSECOND)),) == refusal.facts


def test_the_same_event_twice_is_refused() -> None:
    """An event that was recorded is refused a second time, even among others of the same instant."""
    first = ac.EvidenceAdded(at=day(23), evidence=PHOTO)
    second = ac.ClaimEdited(at=day(23), reason=ac.Reason.COUNTERFEIT, text="")
    dispute = made([*HISTORIES[ac.Phase.NEGOTIATING], first, second])

    for event in (first, second):
        assert [Code.ALREADY_RECORDED] == codes(dispute.why_not(event))
    other = ac.EvidenceAdded(at=day(23), evidence=attrs.evolve(PHOTO, file="other.png"))
    assert () == dispute.why_not(other)


def test_all_refusals_come_at_once() -> None:
    """An event that is too old and does not fit, or too late and asks too much, is told both."""
    late = ac.BuyerProposed(at=day(40), proposal=ac.Refund(usd("99")))

    old = in_phase(ac.Phase.CANCELLED).why_not(ac.BuyerClosed(at=day(1)))
    assert [Code.OLDER_THAN_LAST, Code.NOT_IN_PHASE] == codes(old)
    assert [Code.OVERTAKEN, Code.ABOVE_PAID] == codes(in_phase(ac.Phase.JUDGED).why_not(late))


@pytest.mark.parametrize("phase", ac.Phase)
def test_a_question_about_the_past_is_refused(phase: ac.Phase) -> None:
    """What could be done before the last event is not answered by the dispute after it."""
    dispute, before = in_phase(phase), HISTORIES[phase][-1].at - MICROSECOND

    for ask in (dispute.actions, dispute.deadlines):
        with pytest.raises(ac.InvalidValueError, match="not before the last event"):
            ask(before)


def test_a_naive_moment_is_refused() -> None:
    """A moment without a time zone is no moment."""
    naive = datetime(2026, 4, 1, 12)
    dispute = in_phase(ac.Phase.JUDGED)

    for ask in (dispute.actions, dispute.deadlines, dispute.advance):
        with pytest.raises(ac.InvalidValueError, match="an aware datetime"):
            ask(naive)


DAYS = st.floats(0, 120, allow_nan=False).map(lambda days: day(20 + days))
STARTS = st.sampled_from([phase for phase in ac.Phase if phase is not ac.Phase.CANCELLED])
POLICIES = st.sampled_from([ac.GUIDE, granting()])


@given(STARTS, POLICIES, DAYS, DAYS)
def test_advancing_twice_is_advancing_once(
    phase: ac.Phase, policy: ac.Policy, one: datetime, other: datetime
) -> None:
    """`advance(t2)` after `advance(t1)` equals `advance(t2)` for t1 <= t2, and is idempotent."""
    early, late = sorted((one, other))
    dispute = made(HISTORIES[phase], policy)

    halfway, first = dispute.advance(early)
    end, second = halfway.advance(late)
    assert dispute.advance(late) == (end, first + second)
    assert (end, ()) == end.advance(late)


@given(STARTS, POLICIES, DAYS)
def test_what_happens_by_itself_is_stamped_with_its_own_instant(
    phase: ac.Phase, policy: ac.Policy, now: datetime
) -> None:
    """Time-outs come in order of their due instants, never after the moment that was asked for."""
    dispute, fired = made(HISTORIES[phase], policy).advance(now)

    assert all(event.at <= now for event in fired)
    assert all(before.at <= after.at for before, after in pairwise(dispute.history))


@given(STARTS, DAYS, st.data())
def test_replaying_a_history_gives_the_value_it_came_from(
    phase: ac.Phase, now: datetime, data: st.DataObject
) -> None:
    """A whole history, one without its time-outs, and one cut anywhere make an equal dispute."""
    dispute, fired = made(HISTORIES[phase]).advance(now)
    told = tuple(dispute.history)
    cut = data.draw(st.integers(1, len(told)))

    assert dispute == made(told)
    assert dispute == made(event for event in told if event not in fired).advance(now)[0]
    resumed: ac.Dispute = made(told[:cut])
    for event in told[cut:]:
        answer = resumed.attempt(event)
        assert not isinstance(answer, ac.Refused)
        resumed = answer
    assert dispute == resumed


def test_a_replay_fills_in_what_happened_by_itself() -> None:
    """A history that leaves out AliExpress's stepping in is understood: it is filled in at its date."""
    dispute = made([OPENED, ac.PlatformProposed(at=day(30), proposal=ac.Refund(usd("40")))])

    stepped_in = ac.PlatformSteppedIn(at=day(25), because=ac.SteppedInBecause.SELLER_SILENT)
    assert stepped_in == dispute.history[1]
    assert ac.Phase.JUDGED is dispute.phase


def test_a_replay_begins_with_the_opening() -> None:
    """A history that does not begin with the opening is none."""
    with pytest.raises(ac.InvalidValueError, match="found buyer_cancelled"):
        made([ac.BuyerCancelled(at=day(21))])
    with pytest.raises(ac.InvalidValueError, match="found no event"):
        made([])


@pytest.mark.parametrize("phase", ac.Phase)
def test_a_dispute_is_a_value(phase: ac.Phase) -> None:
    """Equal histories make equal disputes with equal hashes; copies and pickles are equal, too."""
    dispute, twin = in_phase(phase), in_phase(phase)

    assert twin == dispute
    assert hash(twin) == hash(dispute)
    assert dispute == copy.copy(dispute) == copy.deepcopy(dispute) == pickle.loads(pickle.dumps(dispute))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        dispute.claim = CLAIM  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_the_deadlines_say_who_must_act_and_what_happens_by_itself() -> None:
    """Each deadline names who must act, its rule, and the event that it brings about."""
    (deadline,) = in_phase(ac.Phase.JUDGED).deadlines(day(31))

    assert ((ac.Party.BUYER,), "P5", "proposal_assigned") == (deadline.who, deadline.rule, deadline.fires)
    assert "AliExpress's proposal is assigned" == deadline.effect
    (granted, _) = made([OPENED], granting()).deadlines(day(20))
    assert ("request_granted", "what was asked for is executed") == (granted.fires, granted.effect)


def test_what_is_due_stays_on_the_list_until_it_was_applied() -> None:
    """A passed deadline that fires is listed, and nothing else can be done, until `advance`."""
    judged = in_phase(ac.Phase.JUDGED)

    assert ["negotiation"] == [each.kind.value for each in judged.deadlines(day(50))]
    assert [ac.ProposalAssigned] == [action.event for action in judged.actions(day(50))]


def test_evidence_may_be_added_at_the_instant_of_the_opening() -> None:
    """Another event of the very instant of the first one is no repetition of it."""
    at_once = ac.EvidenceAdded(at=day(20), evidence=PHOTO)

    assert () == made([OPENED]).why_not(at_once)


def test_a_table_of_moves_without_an_effect_is_refused() -> None:
    """The tables of moves must know every event of the table of transitions."""
    with pytest.raises(ac.TableError, match=r"no effect for .*appeal_filed"):
        install({}, {}, {}, restored)


# --- what stays, and what a refusal tells -------------------------------------------------------


TOLD = attrs.evolve(CLAIM, asks=ac.ReturnAndRefund(PAID), evidence=(PHOTO,))
FINDING = ac.Finding(problem="Does not work properly", valid=True)
TEN = ac.Refund(usd("10"))
CONTESTED = (
    ac.DisputeOpened(at=day(20), claim=TOLD),
    ac.SellerAccepted(at=day(21)),
    ac.ReturnShipped(at=day(24), tracking_number="RR123456785DE"),
    ac.ReturnContested(at=day(30)),
    ac.SellerProposed(at=day(31), proposal=TEN),
)
PLATFORM_SAID = ac.PlatformProposed(at=day(32), proposal=ac.Refund(usd("40")), judgement=(FINDING,))
CHANGES: tuple[tuple[ac.DisputeEvent, frozenset[str]], ...] = (
    (ac.ClaimEdited(at=day(33), reason=ac.Reason.WRONG_ITEM, text="No lid."), frozenset({"reason", "text"})),
    (ac.BuyerProposed(at=day(33), proposal=ac.Refund(usd("30"))), frozenset({"asks"})),
    (ac.EvidenceAdded(at=day(33), evidence=attrs.evolve(PHOTO, file="b.jpg")), frozenset()),
    (ac.SellerProposed(at=day(33), proposal=ac.Refund(usd("12"))), frozenset({"seller_proposal"})),
    (ac.PlatformJudged(at=day(33), judgement=(FINDING, FINDING)), frozenset({"judgement"})),
)


def facts(dispute: ac.Dispute) -> dict[str, object]:
    """Return all that is known in a dispute but its history, with the parts of the claim one by one."""
    known = {field.name: getattr(dispute, field.name) for field in attrs.fields(type(dispute))}
    claim = attrs.asdict(dispute.claim, recurse=False)
    return {name: known[name] for name in known.keys() - {"claim", "history"}} | claim


@pytest.mark.parametrize(
    ("history", "event", "changes"),
    [
        *((CONTESTED, *change) for change in CHANGES),
        *(((*CONTESTED, PLATFORM_SAID), *change) for change in CHANGES[:-1]),
    ],
    ids=lambda each: getattr(each, "tag", ""),
)
def test_p10_an_event_changes_what_it_tells_and_nothing_else(
    history: tuple[ac.DisputeEvent, ...], event: ac.DisputeEvent, changes: frozenset[str]
) -> None:
    """Editing, adding and offering leave all else as it was: claim, offers, judgement and dates."""
    before, after = made(history), made((*history, event))
    was, now = facts(before), facts(after)

    assert before.phase is after.phase
    assert changes == {name for name in was if was[name] != now[name]}


@pytest.mark.parametrize(
    ("history", "event"),
    [
        ((RETURN_OPENED,), ac.SellerAccepted(at=day(21), ship_by=day(26))),
        (
            (OPENED, ac.SellerProposed(at=day(20.5), proposal=ac.ReturnAndRefund(PAID))),
            ac.BuyerAccepted(at=day(21), whose=ac.Party.SELLER, ship_by=day(26)),
        ),
        ((RETURN_OPENED,), ac.RequestGranted(at=day(25), ship_by=day(26))),
        (
            (
                OPENED,
                ac.PlatformSteppedIn(at=day(21)),
                ac.PlatformProposed(at=day(22), proposal=ac.ReturnAndRefund(PAID), negotiation_ends=day(24)),
            ),
            ac.ProposalAssigned(at=day(24), ship_by=day(26)),
        ),
    ],
    ids=lambda each: getattr(each, "tag", ""),
)
def test_p9_a_date_for_the_return_that_was_printed_counts(
    history: tuple[ac.DisputeEvent, ...], event: ac.DisputeEvent
) -> None:
    """Whichever way a return is settled, the date that the marketplace printed for it wins."""
    awaiting = made((*history, event), granting())

    assert isinstance(awaiting, ac.AwaitingReturn)
    assert (day(26), ac.Origin.MARKETPLACE) == (awaiting.return_shipping.at, awaiting.return_shipping.origin)


def test_p1_a_date_for_the_answer_that_was_printed_counts_for_a_new_request_too() -> None:
    """Where the buyer asks for something else, the date that was printed with it wins."""
    offered = ac.SellerProposed(at=day(20.5), proposal=TEN)
    asked = ac.BuyerProposed(at=day(21), proposal=ac.Refund(usd("30")), answer_by=day(22))
    again = made((OPENED, offered, asked))

    assert isinstance(again, ac.AwaitingSeller)
    assert (day(22), ac.Origin.MARKETPLACE) == (again.answer.at, again.answer.origin)


STEPPED_IN = (OPENED, ac.PlatformSteppedIn(at=day(27)))
OF_ALIEXPRESS = attrs.evolve(PHOTO, given_by=ac.Party.PLATFORM)


@pytest.mark.parametrize(
    ("history", "event", "expected"),
    [
        (
            STEPPED_IN,
            ac.EvidenceAdded(at=day(28), evidence=OF_ALIEXPRESS),
            "Adding evidence is not for AliExpress, but for the buyer or the seller. [P10]",
        ),
        (
            HISTORIES[ac.Phase.RETURN_IN_TRANSIT],
            ac.ReturnReceived(at=day(28), by=ac.Party.BUYER),
            (
                "Confirming that the goods came back is not for the buyer, but for the seller or AliExpress. "
                "[P9]"
            ),
        ),
        (
            HISTORIES[ac.Phase.AWAITING_RETURN],
            ac.ReturnOverdue(at=day(25)),
            (
                "Ending the dispute because the goods were not sent back is not possible before "
                "~2026-04-01 12:00 UTC. [T3]"
            ),
        ),
        (
            (*STEPPED_IN, ac.PlatformProposed(at=day(30), proposal=TEN, negotiation_ends=day(33))),
            ac.ProposalAssigned(at=day(31)),
            "Assigning AliExpress's proposal is not possible before 2026-04-03 12:00 UTC. [P5]",
        ),
        (
            STEPPED_IN,
            ac.BuyerAccepted(at=day(28), whose=ac.Party.SELLER),
            "There is no proposal of the seller to accept. [P4]",
        ),
        (
            STEPPED_IN,
            ac.BuyerAccepted(at=day(28), whose=ac.Party.PLATFORM),
            "There is no proposal of AliExpress to accept. [P4]",
        ),
    ],
)
def test_p4_p5_p9_p10_and_t3_a_refusal_tells_whose_it_is_and_from_when(
    history: tuple[ac.DisputeEvent, ...], event: ac.DisputeEvent, expected: str
) -> None:
    """A refusal names the party, the event and the date, marked where it was counted, and its rule."""
    assert [expected] == [str(each) for each in made(history).why_not(event)]


def test_w6_p10_a_file_of_the_buyer_is_checked_wherever_it_is_added() -> None:
    """A file that the form does not take is refused in a running dispute, too: one of the seller is not."""
    film = attrs.evolve(PHOTO, file="lid.exe")
    sellers = attrs.evolve(film, given_by=ac.Party.SELLER)

    assert [Code.FILE_FORMAT] == codes(made(STEPPED_IN).why_not(ac.EvidenceAdded(at=day(28), evidence=film)))
    assert () == made(STEPPED_IN).why_not(ac.EvidenceAdded(at=day(28), evidence=sellers))


def test_an_event_that_comes_too_late_is_told_what_happened_before_it() -> None:
    """What was overtaken by a date says by what, on which date, and whether that was counted."""
    late = ac.BuyerProposed(at=day(40), proposal=TEN)
    counted = in_phase(ac.Phase.JUDGED).why_not(late)
    printed = made(
        (*STEPPED_IN, ac.PlatformProposed(at=day(30), proposal=TEN, negotiation_ends=day(33)))
    ).why_not(late)
    words = "This comes too late: on {} something else had happened by itself ({}). [P5]"
    what = "assigning AliExpress's proposal"

    assert [words.format("~2026-04-07 12:00 UTC", what)] == [str(each) for each in counted]
    assert [words.format("2026-04-03 12:00 UTC", what)] == [str(each) for each in printed]


@pytest.mark.parametrize("phase", [ac.Phase.JUDGED, ac.Phase.CANCELLED])
def test_an_error_names_the_event_that_was_refused(phase: ac.Phase) -> None:
    """Whatever refuses an event, the error has its tag, and the answer has the event itself."""
    dispute, event = in_phase(phase), ac.RequestGranted(at=day(30))
    refuses: tuple[Callable[[], object], ...] = (
        lambda: ac.Case(order=ORDER).following([*HISTORIES[phase], event]),
        lambda: made([*HISTORIES[phase], event]),
        lambda: move(dispute, event),
    )
    for each in refuses:
        with pytest.raises(ac.RefusedError) as caught:
            each()
        assert event.tag == caught.value.event
        assert caught.value.refusals

    answer = dispute.attempt(event)
    assert isinstance(answer, ac.Refused)
    assert event == answer.event


def move(dispute: ac.Dispute, event: ac.DisputeEvent) -> ac.Dispute:
    """Move a dispute of any phase by an event of any class, as one who does not know either."""
    apply: Callable[[ac.DisputeEvent], ac.Dispute] = dispute.apply  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    return apply(event)


def test_o4_an_error_names_the_opening_that_was_refused() -> None:
    """A dispute that cannot be opened is refused by the name of its opening."""
    with pytest.raises(ac.RefusedError) as caught:
        ac.open_dispute(OPENED, paid=usd("1"))

    assert ac.DisputeOpened.tag == caught.value.event


@pytest.mark.parametrize("phase", ac.Phase)
def test_an_action_can_be_done_until_the_very_instant_that_it_names(phase: ac.Phase) -> None:
    """Just before its deadline it is listed, and from it no more; without one it stays, or has happened."""
    dispute = in_phase(phase)
    for action in dispute.actions(AFTER[phase]):
        ends = action.until.at if action.until else day(400)
        later, fired = dispute.advance(ends)
        stays = action.until is None and action.event not in map(type, fired)

        assert stays is (action.event in {each.event for each in later.actions(ends)})
        if action.until:
            assert action.event in {each.event for each in dispute.actions(ends - MICROSECOND)}


def test_c4_the_deadlines_after_an_appeal_are_those_of_the_money_alone() -> None:
    """A decided dispute has the date of its refund and that of an appeal; once appealed, only the first."""
    decided = in_phase(ac.Phase.REFUND_PENDING)
    appealed = made([*HISTORIES[ac.Phase.APPEALED], ac.AppealDecided(at=day(24))])
    kinds = [[each.kind for each in dispute.deadlines(day(24))] for dispute in (decided, appealed)]

    assert [[ac.DeadlineKind.APPEAL, ac.DeadlineKind.REFUND], [ac.DeadlineKind.REFUND]] == [
        sorted(each) for each in kinds
    ]


def test_t3_a_return_that_was_missed_is_ended_by_aliexpress() -> None:
    """Nobody did anything: AliExpress ends it, for that cause, and an appeal is open."""
    ended = made([*HISTORIES[ac.Phase.AWAITING_RETURN], ac.ReturnOverdue(at=day(31))])
    expected = ac.Outcome(ac.Cause.RETURN_OVERDUE, ac.Party.PLATFORM, ac.instant(day(31)), None)

    assert isinstance(ended, ac.Closed)
    assert (expected, False) == (ended.outcome, ended.appealed)
    assert ac.AppealFiled in {each.event for each in ended.actions(day(32))}


def test_c4_what_an_appeal_cannot_do_is_told_with_its_amounts_and_date() -> None:
    """An appeal comes too late, or grants no more than stood before: both are told in full."""
    over = in_phase(ac.Phase.REFUND_PENDING).why_not(ac.AppealFiled(at=day(29)))
    judged = (*HISTORIES[ac.Phase.JUDGED], ac.BuyerAccepted(at=day(31), whose=ac.Party.PLATFORM))
    appealed = made([*judged, ac.AppealFiled(at=day(32))])
    no_more = appealed.why_not(ac.AppealDecided(at=day(33), refund=ac.Refund(usd("30"))))

    assert ["The time for an appeal ended on ~2026-03-29 12:00 UTC. [C4]"] == [str(each) for each in over]
    assert ["An appeal that grants 30.00 USD brings no more than the 40.00 USD that stood before."] == [
        str(each) for each in no_more
    ]


def test_c4_an_appeal_that_is_granted_is_decided_by_aliexpress() -> None:
    """What the appeal brings is the doing of AliExpress, at its decision, and no second one follows."""
    granted = made(
        [*HISTORIES[ac.Phase.CLOSED], ac.AppealFiled(at=day(22)), ac.AppealDecided(at=day(23), refund=TEN)]
    )
    expected = ac.Outcome(ac.Cause.APPEAL_GRANTED, ac.Party.PLATFORM, ac.instant(day(23)), TEN)

    assert isinstance(granted, ac.RefundPending)
    assert (expected, True) == (granted.outcome, granted.appealed)
    assert (TEN.amount, usd("0")) == (granted.due, granted.received)


def test_c4_money_that_arrives_during_an_appeal_is_known_to_what_was_settled() -> None:
    """The refund goes on beside the appeal: what was settled before knows of it as the dispute does."""
    events = HISTORIES[ac.Phase.APPEALED]
    arrival = ac.RefundCompleted(at=day(24), amount=usd("59"))
    appealed = made([*events, arrival])

    assert isinstance(appealed, ac.Appealed)
    assert isinstance(appealed.before, ac.Refunded)
    assert (*events, arrival) == tuple(appealed.history)
    assert (*events[:-1], arrival) == tuple(appealed.before.history)
    assert (usd("59"), False) == (appealed.before.received, appealed.before.appealed)


def test_p4_where_nobody_proposed_anything_there_is_nothing_to_accept() -> None:
    """While AliExpress reviews, and the seller has offered nothing, accepting is no action of the buyer."""
    review = made(STEPPED_IN)
    offered = made((*STEPPED_IN, ac.SellerProposed(at=day(28), proposal=TEN)))

    assert [False, True] == [
        ac.BuyerAccepted in {each.event for each in dispute.actions(day(29))} for dispute in (review, offered)
    ]


def test_p7_after_a_contested_return_a_second_one_is_paid_at_once() -> None:
    """The goods went back before: what is accepted then comes to a refund, though it says a return."""
    proposal = ac.PlatformProposed(at=day(32), proposal=ac.ReturnAndRefund(usd("40")))
    accepted = made([*CONTESTED, proposal, ac.BuyerAccepted(at=day(33), whose=ac.Party.PLATFORM)])

    assert isinstance(accepted, ac.RefundPending)
    assert usd("40") == accepted.due


def test_what_a_closing_leaves_is_open_to_one_appeal() -> None:
    """A dispute that the buyer closed has not been appealed yet, and says so."""
    closed = in_phase(ac.Phase.CLOSED)

    assert isinstance(closed, ac.Closed)
    assert closed.appealed is False


def test_a_table_without_its_moves_is_refused_by_name() -> None:
    """Each row needs an effect: those that have none are named, in the order of the alphabet."""
    effects: dict[type[ac.DisputeEvent], Any] = {
        event: None for event in EVENT_CLASSES if event not in {ac.SellerAccepted, ac.BuyerClosed}
    }
    with pytest.raises(ac.TableError) as caught:
        install(effects, {}, {}, restored)

    assert str(caught.value) == "no effect for buyer_closed, seller_accepted"

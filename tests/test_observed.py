"""What the marketplace's own record shows is taken, though the rules would not have expected it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import A_CLAIM, A_FILE, LATER, OPENED, SHIPPED, an_order, changed, spans, usd
from worlds import HISTORIES, day, in_phase
from worlds import codes as codes_of

import aliclaim as ac
from aliclaim.adapters import json as codec
from aliclaim.testing import cases, events, moves

T = TypeVar("T", bound=ac.Event)
C = ac.RefusalCode
TEN = ac.Refund(usd("10"))
DAY = timedelta(days=1)
NOT_ARRIVED = A_CLAIM
A_DEFECT = changed(A_CLAIM, reason=ac.Reason.NOT_AS_DESCRIBED)
TRACKED = ac.Tracking(status=ac.TrackingStatus.IN_TRANSIT, seen_at=SHIPPED + DAY)
ORDER_CLASSES = (ac.OrderShipped, ac.TrackingUpdated, ac.ProtectionExtended, ac.ReceiptConfirmed)


def observed(event: T) -> T:
    """Return the same event as the marketplace's record shows it."""
    return event if isinstance(event, ORDER_CLASSES) else changed(event, observed=True)


def all_observed(history: Iterable[ac.Event]) -> tuple[ac.Event, ...]:
    """Return a history as the marketplace's record shows it."""
    return tuple(map(observed, history))


def forgotten(case: ac.Case) -> list[object]:
    """Return all that the disputes of a case hold, but whether their events were observed."""
    told: list[object] = []
    for dispute in case.disputes:
        fields = {field.name: getattr(dispute, field.name) for field in attrs.fields(type(dispute))}
        fields.pop("history")
        before = fields.pop("before", None)
        told.append((dispute.phase, sorted(fields.items()), before and before.outcome))
    return told


WINDOWS_AND_FORMS: tuple[tuple[ac.RefusalCode, dict[str, object], ac.Claim, datetime], ...] = (
    (C.NOT_SHIPPED, {"shipped_at": None}, A_DEFECT, OPENED),
    (C.TOO_EARLY, {}, A_DEFECT, SHIPPED + 2 * DAY),
    (C.PROTECTION_OVER, {}, A_DEFECT, SHIPPED + 80 * DAY),
    (C.IN_TRANSIT, {"tracking": TRACKED}, NOT_ARRIVED, OPENED),
    (C.TEXT_NOT_ALLOWED, {}, changed(A_DEFECT, text="größer"), OPENED),
    (C.FILE_FORMAT, {}, changed(A_DEFECT, evidence=(changed(A_FILE, file="a.webp"),)), OPENED),
    (C.FILE_TOO_LARGE, {}, changed(A_DEFECT, evidence=(changed(A_FILE, size=2**30),)), OPENED),
    (C.TOO_MANY_FILES, {}, changed(A_DEFECT, evidence=(A_FILE,) * 40), OPENED),
)


@pytest.mark.parametrize(
    ("code", "facts", "claim", "at"), WINDOWS_AND_FORMS, ids=[str(row[0]) for row in WINDOWS_AND_FORMS]
)
def test_an_opening_that_the_record_shows_is_taken(
    code: ac.RefusalCode, facts: dict[str, object], claim: ac.Claim, at: datetime
) -> None:
    """W1, W4, W5, W6: what the window or the form would refuse did happen, so it is taken."""
    case = ac.Case(order=changed(an_order(), **facts))
    planned = ac.DisputeOpened(at=at, claim=claim)

    assert code in codes_of(case.why_not(planned))
    opened = case.apply(observed(planned))
    assert opened.dispute
    assert ac.Phase.AWAITING_SELLER is opened.dispute.phase
    assert claim == opened.dispute.claim


def test_w4_an_opening_is_taken_though_the_protection_ended_before_it_could_begin() -> None:
    """Where the stated dates leave no time at all, the record still tells what happened."""
    ends = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=SHIPPED + DAY)
    case = ac.Case(order=changed(an_order(), stated=(ends,)))
    planned = ac.DisputeOpened(at=SHIPPED + DAY / 2, claim=A_DEFECT)

    assert [C.NEVER_OPENS] == codes_of(case.why_not(planned))
    assert case.apply(observed(planned)).dispute


@pytest.mark.parametrize(
    ("codes", "claim"),
    [
        ([C.ABOVE_PAID], changed(A_DEFECT, asks=ac.Refund(usd("1000")))),
        ([C.OTHER_CURRENCY], changed(A_DEFECT, asks=ac.Refund(ac.Money("5", "EUR")))),
        ([C.NOTHING_ASKED], changed(A_DEFECT, asks=ac.Refund(usd("0")))),
    ],
)
def test_o4_money_that_cannot_be_is_refused_of_a_record_too(
    codes: list[ac.RefusalCode], claim: ac.Claim
) -> None:
    """What was paid is certain: a record that asks for more contradicts it."""
    opening = observed(ac.DisputeOpened(at=OPENED, claim=claim))

    assert codes == codes_of(ac.Case(order=an_order()).why_not(opening))
    with pytest.raises(ac.RefusedError) as caught:
        ac.open_dispute(opening, paid=an_order().paid)
    assert codes == codes_of(caught.value.refusals)


def test_w6_a_dispute_by_itself_takes_what_the_form_took() -> None:
    """Without the order around it, an observed opening is taken with odd characters, a told one is not."""
    opening = ac.DisputeOpened(at=OPENED, claim=changed(A_DEFECT, text="größer"), observed=True)

    assert opening.claim == ac.open_dispute(opening, paid=an_order().paid).claim
    with pytest.raises(ac.RefusedError) as caught:
        ac.open_dispute(changed(opening, observed=False), paid=an_order().paid)
    assert [C.TEXT_NOT_ALLOWED] == codes_of(caught.value.refusals)


def test_w7_and_p10_a_second_dispute_is_refused_of_a_record_too() -> None:
    """Beside a running dispute, and after a settled one, none can have been opened."""
    running = ac.Case(order=an_order()).apply(ac.DisputeOpened(at=OPENED, claim=A_DEFECT))
    settled = running.apply(ac.SellerAccepted(at=OPENED + DAY))
    again = observed(ac.DisputeOpened(at=OPENED + 2 * DAY, claim=A_DEFECT))

    assert [[C.DISPUTE_RUNNING], [C.DISPUTE_SETTLED]] == [
        codes_of(case.why_not(again)) for case in (running, settled)
    ]


def test_the_order_of_time_holds_for_a_record_too() -> None:
    """An event before what is known, and the very same event twice, are no news."""
    opening = ac.DisputeOpened(at=OPENED, claim=A_DEFECT, observed=True)
    case = ac.Case(order=an_order()).apply(opening)
    older = ac.SellerAccepted(at=OPENED - DAY, observed=True)
    offer = ac.SellerProposed(at=OPENED + DAY, proposal=TEN, observed=True)

    assert [C.OLDER_THAN_LAST] == codes_of(case.why_not(older))
    assert [C.ALREADY_RECORDED] == codes_of(case.apply(offer).why_not(offer))


@pytest.mark.parametrize(
    ("codes", "event"),
    [
        (
            [C.TEXT_NOT_ALLOWED],
            ac.ClaimEdited(at=LATER, reason=ac.Reason.NOT_AS_DESCRIBED, text="größer"),
        ),
        ([C.FILE_FORMAT], ac.EvidenceAdded(at=LATER, evidence=changed(A_FILE, file="a.webp"))),
        ([C.IN_TRANSIT], ac.ClaimEdited(at=LATER, reason=ac.Reason.NOT_ARRIVED, text="")),
    ],
)
def test_p10_an_edit_that_the_record_shows_is_taken(codes: list[ac.RefusalCode], event: ac.Event) -> None:
    """W5, W6: the form took it, whatever it is known to take."""
    opened = ac.DisputeOpened(at=OPENED, claim=A_DEFECT)
    case = ac.Case(order=changed(an_order(), tracking=TRACKED)).apply(opened)

    assert codes == codes_of(case.why_not(event))
    assert observed(event) == case.apply(observed(event)).history.last


def test_p2_an_estimate_gives_way_to_what_the_record_shows() -> None:
    """The seller was counted silent, and yet answered: AliExpress had not stepped in by then."""
    opened = ac.Case(order=an_order()).apply(ac.DisputeOpened(at=OPENED, claim=A_DEFECT))
    answer = ac.SellerProposed(at=OPENED + 90 * DAY, proposal=TEN)

    assert ac.PlatformSteppedIn in {type(event) for event in opened.follow(answer).history}
    told = opened.follow(observed(answer))
    assert [ac.DisputeOpened, ac.SellerProposed] == [type(event) for event in told.history]
    assert told.dispute
    assert ac.Phase.NEGOTIATING is told.dispute.phase
    assert told == opened.apply(observed(answer))


def test_p2_a_date_that_was_printed_does_not_give_way() -> None:
    """What the marketplace printed is certain: by then AliExpress had stepped in."""
    printed = ac.DisputeOpened(at=OPENED, claim=A_DEFECT, agreement_by=OPENED + 3 * DAY)
    opened = ac.Case(order=an_order()).apply(printed)
    answer = ac.SellerProposed(at=OPENED + 9 * DAY, proposal=TEN, observed=True)

    assert [C.OVERTAKEN] == codes_of(opened.why_not(answer))
    assert [ac.DisputeOpened, ac.PlatformSteppedIn, ac.SellerProposed] == [
        type(event) for event in opened.follow(answer).history
    ]


def test_an_estimate_that_was_outlived_brings_nothing_about() -> None:
    """Nobody knows any more when AliExpress steps in: nothing is listed, and nothing happens by itself."""
    opened = ac.Case(order=an_order()).apply(ac.DisputeOpened(at=OPENED, claim=A_DEFECT))
    case = opened.apply(ac.SellerProposed(at=OPENED + 90 * DAY, proposal=TEN, observed=True))
    now = OPENED + 200 * DAY

    assert (case, ()) == case.advance(now)
    assert () == tuple(deadline for deadline in case.deadlines(now) if deadline.fires)
    assert ac.BuyerAccepted in {action.event for action in case.actions(now)}


def test_p1_where_the_answer_was_outlived_the_agreement_still_counts() -> None:
    """The later of the two dates was not outlived, so it is the one that brings AliExpress in."""
    opened = ac.Case(order=an_order()).apply(ac.DisputeOpened(at=OPENED, claim=A_DEFECT))
    dispute = opened.dispute
    assert isinstance(dispute, ac.AwaitingSeller)
    answer, agreement = dispute.answer.at, dispute.terms.agreement.at
    assert answer < agreement
    between = observed(ac.EvidenceAdded(at=answer + (agreement - answer) / 2, evidence=A_FILE))
    case = opened.apply(between)

    (due,) = [deadline for deadline in case.deadlines(between.at) if deadline.fires]
    assert (ac.DeadlineKind.AGREEMENT, agreement) == (due.kind, due.at)
    _, fired = case.advance(agreement)
    assert (ac.PlatformSteppedIn(at=agreement, because=ac.SteppedInBecause.NO_AGREEMENT),) == fired


def test_w8_where_the_date_of_shipping_is_not_known_nobody_says_until_when_to_open_again() -> None:
    """A dispute was opened and cancelled, so the order had been shipped: the date alone is missing."""
    order = changed(an_order(), shipped_at=None)
    opened = ac.Case(order=order).apply(ac.DisputeOpened(at=OPENED, claim=A_DEFECT, observed=True))
    case = opened.apply(ac.BuyerCancelled(at=LATER))
    (refusal,) = case.check_opening(None, LATER).refusals

    assert C.START_UNKNOWN is refusal.code
    assert (
        refusal.sentence
        == "The protection counts from the date of shipping, which is not known for this order."
    )
    assert [ac.Remedy.STATE_DATE] == list(refusal.remedies)
    assert [ac.AdviceCode.STATE_SHIPPING] == [each.code for each in case.advice(LATER)]
    assert (None, None) == (opened.standing(LATER).safe_cancel, case.standing(LATER).safe_cancel)


SOON = (
    (ac.Phase.JUDGED, ac.ProposalAssigned),
    (ac.Phase.AWAITING_RETURN, ac.ReturnOverdue),
)


@pytest.mark.parametrize(("phase", "kind"), SOON, ids=[str(row[0]) for row in SOON])
def test_what_a_passed_deadline_brings_about_is_taken_when_it_is_shown(
    phase: ac.Phase, kind: type[ac.ProposalAssigned | ac.ReturnOverdue]
) -> None:
    """P5, T3: it happened sooner than was counted: the record shows when."""
    dispute = in_phase(phase)
    at = dispute.history.last.at + timedelta(hours=1)

    assert [C.TOO_SOON] == codes_of(dispute.why_not(kind(at=at)))
    assert () == dispute.why_not(kind(at=at, observed=True))


def test_p5_a_printed_end_of_the_negotiation_is_not_anticipated() -> None:
    """Where the marketplace printed the date, a record that shows it sooner contradicts it."""
    printed = ac.PlatformProposed(at=day(31), proposal=TEN, negotiation_ends=day(40))
    dispute = ac.replay([*HISTORIES[ac.Phase.UNDER_REVIEW], printed], paid=usd("60"))

    assert [C.TOO_SOON] == codes_of(dispute.why_not(ac.ProposalAssigned(at=day(35), observed=True)))


def test_c4_an_appeal_that_the_record_shows_is_taken_after_its_estimated_days() -> None:
    """How long an appeal is possible was counted; that it was filed is a fact."""
    pending = in_phase(ac.Phase.REFUND_PENDING)
    late = ac.AppealFiled(at=day(300))

    assert [C.APPEAL_OVER] == codes_of(pending.why_not(late))
    assert () == pending.why_not(observed(late))


@given(data=st.data(), case=cases())
@settings(max_examples=60)
def test_what_is_taken_anyway_is_taken_alike_when_it_is_observed(data: st.DataObject, case: ac.Case) -> None:
    """To be observed lifts refusals, and changes nothing else."""
    known = case.known_until or ac.instant(OPENED)
    now = known + data.draw(spans(60))
    event = data.draw(events(now, order=case.order) | moves(case, now))
    told, plainly = codes_of(case.why_not(observed(event))), codes_of(case.why_not(event))

    assert set(told) <= set(plainly)
    if not plainly:
        assert forgotten(case.apply(event)) == forgotten(case.apply(observed(event)))


@given(case=cases())
@settings(max_examples=60)
def test_a_whole_history_is_told_alike_when_it_is_observed(case: ac.Case) -> None:
    """A record that shows all that happened, and no shipping date, leads where the history led."""
    bare = ac.Case(order=case.given, policy=case.policy, record=case.record, costs=case.costs)
    told = bare.following(all_observed(case.history))

    assert forgotten(case) == forgotten(told)
    assert told == codec.loads(codec.dumps(told)).case


@given(case=cases())
@settings(max_examples=60)
def test_a_record_without_a_shipping_date_answers_every_question(case: ac.Case) -> None:
    """All that a case answers is answered though nobody knows when the order was shipped."""
    order = attrs.evolve(case.given, shipped_at=None, receipt=None, extension=None)
    facts = [event for event in case.history if not isinstance(event, ORDER_CLASSES)]
    told = ac.Case(order=order, policy=case.policy).following(all_observed(facts))
    now = (told.known_until or OPENED) + DAY
    standing = told.standing(now)

    assert [dispute.phase for dispute in case.disputes] == [dispute.phase for dispute in told.disputes]
    assert standing.protection is None
    expected = C.START_UNKNOWN if told.dispute else C.NOT_SHIPPED
    assert expected in codes_of(standing.opening.refusals)
    assert standing.safe_cancel is None
    assert codec.standing_to_plain(standing)["protection"] is None
    assert told.manifest(now).text


def test_p1_an_estimate_at_whose_very_instant_something_was_observed_had_not_come() -> None:
    """P1, P2: what was estimated is over at its instant, unless the record shows the dispute as it was."""
    opened = ac.Case(order=an_order()).apply(ac.DisputeOpened(at=OPENED, claim=A_DEFECT, observed=True))
    answer = OPENED + 5 * DAY
    seen = opened.apply(ac.EvidenceAdded(at=answer, evidence=A_FILE, observed=True))

    assert (ac.PlatformSteppedIn,) == tuple(map(type, opened.advance(answer)[1]))
    assert () == seen.advance(answer + DAY)[1]

"""A dispute's record as a case: the samples by hand, every row of the states, and any mutilation."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import changed, utc
from told import (
    asked,
    attached,
    eur,
    issue,
    judged,
    offered,
    on,
    plain,
    reached,
    sample,
    solution,
    step,
    steps,
)

from aliclaim import (
    GENERAL_2022,
    BuyerAccepted,
    BuyerCancelled,
    BuyerProposed,
    Case,
    Cause,
    Claim,
    ClaimEdited,
    DisputeOpened,
    Event,
    Evidence,
    EvidenceAdded,
    EvidenceKind,
    Extension,
    InvalidValueError,
    Item,
    Money,
    Order,
    OrderShipped,
    Outcome,
    Party,
    Phase,
    PlatformProposed,
    PlatformSteppedIn,
    ProposalAssigned,
    ProtectionExtended,
    Reason,
    Receipt,
    ReceiptConfirmed,
    RecordError,
    Refund,
    RefundCompleted,
    RefusalCode,
    RequestGranted,
    ReturnAndRefund,
    ReturnContested,
    ReturnOverdue,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    SteppedInBecause,
    Tracking,
    TrackingStatus,
    TrackingUpdated,
)
from aliclaim.adapters.aliexpress import (
    ActionType,
    CaseReading,
    Generation,
    IssueRecord,
    IssueStatus,
    Member,
    NoteCode,
    ReachedType,
    ReturnRecord,
    ReverseStatus,
    SolutionStatus,
    SolutionType,
    audit,
    case_of,
    read_issue,
)

A, S, T, R = ActionType, SolutionStatus, IssueStatus, ReverseStatus
RETURN: dict[str, Any] = {"type": SolutionType.RETURN_AND_REFUND, "freight_by": Party.SELLER}
ASKED = Claim(reason=Reason.NOT_AS_DESCRIBED, asks=Refund(eur("22.08")))
OPENED = DisputeOpened(at=on(1), claim=ASKED, observed=True)


def phase_of(reading: CaseReading) -> Phase | None:
    """Return where the case of a reading stands."""
    return reading.case.dispute.phase if reading.case.dispute else None


def outcome_of(reading: CaseReading) -> Outcome:
    """Return how the case of a reading was decided."""
    outcome: Outcome = getattr(reading.case.dispute, "outcome")  # noqa: B009  # not every phase has one
    return outcome


def notes_of(reading: CaseReading, code: NoteCode) -> list[str]:
    """Return the places of the notes of a kind."""
    return [note.path for note in reading.notes if note.code is code]


def tags(events: Iterable[Event]) -> list[str]:
    """Return the tags of events."""
    return [event.tag for event in events]


# --- the samples, by hand ---------------------------------------------------------------------


def photo(file: str, by: Party = Party.BUYER) -> Evidence:
    """Return a picture that somebody gave."""
    return Evidence(kind=EvidenceKind.PHOTO, file=file, given_by=by)


COLOUR = Claim(
    reason=Reason.NOT_AS_DESCRIBED,
    asks=Refund(eur("22.08")),
    text="The colour is not the one on the page",
    evidence=(photo("EXAMPLE9000010.jpg"), photo("EXAMPLE9000011.jpg")),
)
NEGOTIATING: tuple[Event, ...] = (
    DisputeOpened(at=utc(2026, 3, 2, 16, 11, 40), claim=COLOUR, observed=True),
    SellerProposed(at=utc(2026, 3, 5, 3, 30, 2), proposal=Refund(eur("5.00")), observed=True),
    EvidenceAdded(
        at=utc(2026, 3, 5, 3, 31, 10), evidence=photo("EXAMPLE9000030.jpg", Party.SELLER), observed=True
    ),
)
# The clock of the Pacific coast was put forward on the eighth of March.
JUDGED: tuple[Event, ...] = (
    *NEGOTIATING,
    PlatformSteppedIn(at=utc(2026, 3, 7, 16, 12), observed=True),
    PlatformProposed(at=utc(2026, 3, 9, 4, 5, 44), proposal=Refund(eur("15.00")), observed=True),
)
BROKEN = Claim(
    reason=Reason.NOT_AS_DESCRIBED,
    asks=ReturnAndRefund(eur("28.59"), shipping_paid_by=Party.SELLER),
    text="Does not work",
    evidence=(photo("EXAMPLE9100010.jpg"),),
)
SENT_BACK: tuple[Event, ...] = (
    DisputeOpened(at=utc(2026, 4, 1, 17), claim=BROKEN, observed=True),
    SellerAccepted(at=utc(2026, 4, 3, 9, 15), observed=True),
    ReturnShipped(at=utc(2026, 4, 7, 20, 20, 33), tracking_number="334455", observed=True),
)
NO_TRACKING = Claim(reason=Reason.NOT_ARRIVED, asks=Refund(eur("22.08")), text="Not arrived")
CANCELLED: tuple[Event, ...] = (
    DisputeOpened(at=utc(2026, 5, 1, 7, 0, 10), claim=NO_TRACKING, observed=True),
    BuyerCancelled(at=utc(2026, 5, 2, 16), observed=True),
)
SAMPLES = (
    ("issue_detail_negotiating", NEGOTIATING, Phase.NEGOTIATING),
    ("issue_detail_platform_proposal_pending", JUDGED, Phase.JUDGED),
    ("issue_detail_return_in_transit", SENT_BACK, Phase.RETURN_IN_TRANSIT),
    ("issue_detail_canceled", CANCELLED, Phase.CANCELLED),
)


@pytest.mark.parametrize(("name", "events", "phase"), SAMPLES)
def test_a_sample_becomes_the_case_that_it_tells(name: str, events: tuple[Event, ...], phase: Phase) -> None:
    """Each step of a sample is the event that it was, and the case is what these events make."""
    reading = case_of(sample(name))

    assert events == reading.events
    assert events == tuple(reading.case.history)
    assert phase is phase_of(reading)
    assert () == reading.refused


def test_the_order_is_made_of_what_the_record_tells() -> None:
    """Where no order is given, the limit of the refund is taken for what was paid, and noted."""
    reading = case_of(sample("issue_detail_negotiating"))

    assert Order(id="8200000000010001", paid=eur("22.08")) == reading.case.order
    assert ["refund_money_max_local"] == notes_of(reading, NoteCode.ASSUMED)


def test_a_settled_return_is_an_agreement() -> None:
    """The seller accepted a return: that is how it was decided, by whom, and when."""
    reading = case_of(sample("issue_detail_return_in_transit"))
    expected = Outcome(Cause.AGREED, Party.SELLER, on(33.385416666666664), BROKEN.asks)

    assert expected == outcome_of(reading)


def forced(**facts: Any) -> IssueRecord:
    """Return a record like one of 2024: asked at once, decided 15 hours later, and done."""
    history = (
        step(A.INITIATE, 1, 4, content="It has not come."),
        step(A.BUYER_ASK_PLATFORM, 1 + 5 / 86_400, 3),
        step(A.PLATFORM_FORCE_REACH, 1.625, 2, member=Member.PLATFORM),
        step(A.PERFORM_SOLUTION, 1.626, 1, member=Member.SYSTEM),
    )
    named = tuple(changed(row, issue_id="60700000000000777") for row in history)
    solutions = (
        asked(S.WAIT_SELLER, issue_id="60700000000000777"),
        solution(Party.PLATFORM, 1, "22.08", None, id="-2"),
        solution(
            Party.PLATFORM, 1.625, "22.08", S.PERFORMED, number=1, **reached(1.625, ReachedType.PLATFORM)
        ),
    )
    told = {"status": T.FINISHED, "reverse_status": R.RETURN_SUCCESS, "refund_max": eur("0.00")}
    return issue(named, solutions, reason="not receive good", reason_id="115", **(told | facts))


def test_a_case_that_was_decided_by_force_is_refunded() -> None:
    """A limit of nothing after the refund, a placeholder and a forgotten proposal change nothing."""
    reading = case_of(forced())
    refund = Refund(eur("22.08"))
    claim = Claim(reason=Reason.NOT_ARRIVED, asks=refund, text="It has not come.")

    assert (
        DisputeOpened(at=on(1), claim=claim, observed=True),
        PlatformSteppedIn(at=on(1 + 5 / 86_400), because=SteppedInBecause.ASKED, observed=True),
        PlatformProposed(at=on(1.625), proposal=refund, observed=True),
        ProposalAssigned(at=on(1.625), observed=True),
        RefundCompleted(at=on(1.626), amount=eur("22.08"), observed=True),
    ) == reading.events
    assert Phase.REFUNDED is phase_of(reading)
    assert Outcome(Cause.PLATFORM_PROPOSAL_ASSIGNED, Party.PLATFORM, on(1.625), refund) == outcome_of(reading)
    assert eur("22.08") == reading.case.order.paid
    assert ["process_dto_list[2]"] == notes_of(reading, NoteCode.INFERRED)
    assert ["platform_solution_list[0]"] == notes_of(reading, NoteCode.PLACEHOLDER)
    assert () == reading.refused


def test_a_decision_without_a_reached_solution_takes_the_one_that_silence_executes() -> None:
    """Where nothing is marked as reached, the default is taken, and a note says so."""
    record = forced()
    reading = case_of(changed(record, solutions=record.solutions[:2]))

    assert Phase.REFUNDED is phase_of(reading)
    assert "process_dto_list[2]" in notes_of(reading, NoteCode.ASSUMED)


# --- every state ------------------------------------------------------------------------------

OPEN = (A.INITIATE, 1.0)
COUNTER = (A.SELLER_CREATE_SOLUTION, 3.0)
REVIEW = (A.PLATFORM_PROCESS, 6.0)
GIVEN = (A.PLATFORM_GIVE_SOLUTION, 8.0)
ACCEPTED = (A.SELLER_ACCEPT, 4.0)
BACK = asked(S.REACHED, **RETURN, **reached(4))
PLACEHOLDER = solution(Party.PLATFORM, 1, "22.08", None, id="-2")

STATES: dict[str, tuple[Phase, IssueRecord]] = {
    "opened": (Phase.AWAITING_SELLER, issue(steps(OPEN), (asked(),))),
    "opened and asked again": (
        Phase.AWAITING_SELLER,
        issue(steps(OPEN, COUNTER, (A.BUYER_MODIFY_SOLUTION, 4)), (asked(modified_at=on(4)), offered())),
    ),
    "countered": (Phase.NEGOTIATING, issue(steps(OPEN, COUNTER), (asked(), offered()))),
    "countered again": (
        Phase.NEGOTIATING,
        issue(steps(OPEN, COUNTER, (A.SELLER_MODIFY_SOLUTION, 4)), (asked(), offered(modified_at=on(4)))),
    ),
    "counter refused": (
        Phase.NEGOTIATING,
        issue(steps(OPEN, COUNTER, (A.BUYER_REFUSE, 4)), (asked(), offered(S.BUYER_REFUSED))),
    ),
    "reviewed": (Phase.UNDER_REVIEW, issue(steps(OPEN, COUNTER, REVIEW), (asked(), offered()))),
    "reviewed on request": (
        Phase.UNDER_REVIEW,
        issue(steps(OPEN, (A.BUYER_ASK_PLATFORM, 1.1)), (asked(), PLACEHOLDER)),
    ),
    "reviewed by its newer state": (
        Phase.UNDER_REVIEW,
        issue(steps(OPEN), (asked(),), status=T.PROCESSING, reverse_status=R.WAIT_PLATFORM),
    ),
    "judged, both may accept": (
        Phase.JUDGED,
        issue(steps(OPEN, REVIEW, GIVEN), (asked(), judged(S.WAIT_BOTH))),
    ),
    "judged, the seller accepted": (
        Phase.JUDGED,
        issue(steps(OPEN, REVIEW, GIVEN, (A.SELLER_ACCEPT_PLATFORM, 9)), (asked(), judged(S.WAIT_BUYER))),
    ),
    "judged, the buyer waits for the seller": (
        Phase.JUDGED,
        issue(steps(OPEN, REVIEW, GIVEN), (asked(), judged(S.WAIT_SELLER))),
    ),
    "judged, and refused by the buyer": (
        Phase.JUDGED,
        issue(
            steps(OPEN, REVIEW, GIVEN, (A.BUYER_REFUSE_PLATFORM, 9)), (asked(), judged(S.BUYER_ALONE_REFUSED))
        ),
    ),
    "judged, without any step": (Phase.JUDGED, issue(steps(OPEN), (asked(), judged()))),
    "agreed": (Phase.REFUND_PENDING, issue(steps(OPEN, ACCEPTED), (asked(S.REACHED, **reached(4)),))),
    "agreed, and set going": (
        Phase.REFUND_PENDING,
        issue(steps(OPEN, ACCEPTED, (A.PERFORM_SOLUTION, 5)), (asked(S.PERFORMED, **reached(4)),)),
    ),
    "agreed, without a step": (Phase.REFUND_PENDING, issue(steps(OPEN), (asked(S.REACHED, **reached(4)),))),
    "the offer accepted": (
        Phase.REFUND_PENDING,
        issue(steps(OPEN, COUNTER, (A.BUYER_ACCEPT, 4)), (asked(), offered(S.REACHED, **reached(4)))),
    ),
    "AliExpress's proposal accepted": (
        Phase.REFUND_PENDING,
        issue(
            steps(OPEN, REVIEW, GIVEN, (A.BUYER_ACCEPT_PLATFORM, 9)),
            (asked(), judged(S.REACHED, **reached(9))),
        ),
    ),
    "imposed": (
        Phase.REFUND_PENDING,
        issue(
            steps(OPEN, (A.PLATFORM_FORCE_REACH, 2), (A.PERFORM_SOLUTION, 2)),
            (asked(S.REACHED, **reached(2, ReachedType.PLATFORM)),),
        ),
    ),
    "imposed, without a step": (
        Phase.REFUND_PENDING,
        issue(steps(OPEN), (asked(S.REACHED, **reached(9, ReachedType.PLATFORM)),)),
    ),
    "the seller was silent": (
        Phase.REFUND_PENDING,
        issue(steps(OPEN), (asked(S.REACHED, **reached(6, ReachedType.SELLER_TIMEOUT)),)),
    ),
    "a return without an address": (
        Phase.AWAITING_RETURN,
        issue(steps(OPEN, ACCEPTED), (BACK,), reverse_status=R.WAIT_RETURN_ADDRESS),
    ),
    "a return to be sent": (
        Phase.AWAITING_RETURN,
        issue(steps(OPEN, ACCEPTED), (BACK,), reverse_status=R.WAIT_RETURN_NUMBER),
    ),
    **{
        f"a return to be sent, by {state} alone": (
            Phase.AWAITING_RETURN,
            issue(steps(OPEN), (asked(**RETURN),), reverse_status=state),
        )
        for state in (R.WAIT_RETURN_ADDRESS, R.WAIT_RETURN_NUMBER)
    },
    "a return on its way": (
        Phase.RETURN_IN_TRANSIT,
        issue(steps(OPEN, ACCEPTED, (A.BUYER_SEND_GOODS, 9)), (BACK,), reverse_status=R.WAIT_SELLER),
    ),
    **{
        f"a return on its way, by {state}": (
            Phase.RETURN_IN_TRANSIT,
            issue(steps(OPEN, ACCEPTED), (BACK,), reverse_status=state),
        )
        for state in (R.WAIT_SELLER, R.WAIT_WAREHOUSE, R.WAIT_QUALITY_CHECK)
    },
    "a return not sent": (
        Phase.CLOSED,
        issue(steps(OPEN, ACCEPTED, (A.BUYER_SEND_TIMEOUT, 20)), (BACK,)),
    ),
    "a return fought": (
        Phase.JUDGED,
        issue(
            steps(OPEN, ACCEPTED, (A.BUYER_SEND_GOODS, 5)),
            (changed(BACK, status=S.REACH_CANCELLED), judged()),
        ),
    ),
    "a return fought, and not judged": (
        Phase.UNDER_REVIEW,
        issue(steps(OPEN, ACCEPTED, (A.BUYER_SEND_GOODS, 5), (A.SELLER_ASK_PLATFORM, 7)), (BACK,)),
    ),
    "a return fought before any step tells that it was sent": (
        Phase.JUDGED,
        issue(steps(OPEN), (changed(BACK, status=S.REACH_CANCELLED), judged())),
    ),
    "cancelled": (
        Phase.CANCELLED,
        issue(steps(OPEN, (A.CANCEL, 2)), (asked(),), status=T.CANCELED),
    ),
    "cancelled, without a step": (Phase.CANCELLED, issue(steps(OPEN), (asked(),), status=T.CANCELED)),
    **{
        f"refunded, by {state}": (
            Phase.REFUNDED,
            issue(
                steps(OPEN, ACCEPTED, (A.PERFORM_SOLUTION, 5)),
                (asked(S.PERFORMED, **reached(4)),),
                status=T.FINISHED,
                reverse_status=state,
            ),
        )
        for state in (R.REFUND_SUCCESS, R.RETURN_SUCCESS)
    },
    "refunded after a return": (
        Phase.REFUNDED,
        issue(
            steps(OPEN, ACCEPTED, (A.BUYER_SEND_GOODS, 9)),
            (BACK,),
            status=T.FINISHED,
            reverse_status=R.RETURN_SUCCESS,
        ),
    ),
    "refunded after a return that no step shows": (
        Phase.REFUNDED,
        issue(steps(OPEN, ACCEPTED), (BACK,), status=T.FINISHED, reverse_status=R.RETURN_SUCCESS),
    ),
    "refunded, and nothing says how": (
        Phase.REFUNDED,
        issue(steps(OPEN), (asked(),), status=T.FINISHED, reverse_status=R.REFUND_SUCCESS),
    ),
    "done, and nothing says that the money came": (
        Phase.REFUND_PENDING,
        issue(steps(OPEN, ACCEPTED), (asked(S.PERFORMED, **reached(4)),), status=T.FINISHED),
    ),
    "rejected": (
        Phase.CLOSED,
        issue(steps(OPEN), (asked(),), status=T.FINISHED, reverse_status=R.REFUND_REJECTED),
    ),
    "rejected, as AliExpress had proposed": (
        Phase.CLOSED,
        issue(
            steps(OPEN, REVIEW, GIVEN),
            (asked(), judged(refund=eur("0.00"))),
            status=T.FINISHED,
            reverse_status=R.REFUND_REJECTED,
        ),
    ),
    "rejected, with a return that was not sent": (
        Phase.CLOSED,
        issue(
            steps(OPEN, COUNTER),
            (asked(), offered(S.REACHED, **RETURN, **reached(4))),
            status=T.FINISHED,
            reverse_status=R.REFUND_REJECTED,
        ),
    ),
    "rejected, with a return on its way": (
        Phase.CLOSED,
        issue(
            steps(OPEN, ACCEPTED, (A.BUYER_SEND_GOODS, 9)),
            (BACK,),
            status=T.FINISHED,
            reverse_status=R.REFUND_REJECTED,
        ),
    ),
    "rejected, though agreed": (
        Phase.REFUND_PENDING,
        issue(
            steps(OPEN, ACCEPTED),
            (asked(S.REACHED, **reached(4)),),
            status=T.FINISHED,
            reverse_status=R.REFUND_REJECTED,
        ),
    ),
}


@pytest.mark.parametrize("name", STATES)
def test_a_state_of_the_record_leads_to_its_phase(name: str) -> None:
    """Each way in which the records tell a state leads to the phase of that state, with nothing refused."""
    phase, record = STATES[name]
    reading = case_of(record)

    assert phase is phase_of(reading)
    assert () == reading.refused


CAUSES = {
    "agreed": (Cause.AGREED, Party.SELLER, 4),
    "agreed, without a step": (Cause.AGREED, Party.SELLER, 4),
    "the offer accepted": (Cause.AGREED, Party.BUYER, 4),
    "AliExpress's proposal accepted": (Cause.PLATFORM_PROPOSAL_ACCEPTED, Party.BUYER, 9),
    "imposed": (Cause.PLATFORM_PROPOSAL_ASSIGNED, Party.PLATFORM, 2),
    "imposed, without a step": (Cause.PLATFORM_PROPOSAL_ASSIGNED, Party.PLATFORM, 9),
    "the seller was silent": (Cause.SELLER_SILENT, Party.PLATFORM, 6),
}


@pytest.mark.parametrize("name", CAUSES)
def test_a_decision_has_its_cause(name: str) -> None:
    """Accepted, ignored and judged are told apart, with who decided, and when."""
    cause, by, day = CAUSES[name]
    outcome = outcome_of(case_of(STATES[name][1]))

    assert (cause, by, on(day)) == (outcome.cause, outcome.by, outcome.at)


@pytest.mark.parametrize("name", STATES)
def test_a_case_of_a_record_is_made_again_of_its_history(name: str) -> None:
    """The history is all that the case is: replayed, it gives the same."""
    case = case_of(STATES[name][1]).case

    assert case == Case.replay(case.given, case.history, case.policy)


@pytest.mark.parametrize("name", STATES)
def test_another_profile_takes_the_same_steps(name: str) -> None:
    """What the record shows does not depend on the figures that count."""
    record = STATES[name][1]

    assert case_of(record).events == case_of(record, policy=GENERAL_2022).events


# --- 2015 -------------------------------------------------------------------------------------

OLD: dict[IssueStatus, tuple[Phase, list[str]]] = {
    T.WAIT_SELLER: (Phase.AWAITING_SELLER, []),
    T.SELLER_REFUSED: (Phase.NEGOTIATING, ["seller_proposed"]),
    T.SELLER_ACCEPTED: (Phase.AWAITING_RETURN, ["seller_accepted"]),
    T.ACCEPTED: (Phase.AWAITING_RETURN, ["seller_accepted"]),
    T.WAIT_BUYER_SHIP: (Phase.AWAITING_RETURN, ["seller_accepted"]),
    T.WAIT_SELLER_RECEIVE: (Phase.RETURN_IN_TRANSIT, ["seller_accepted", "return_shipped"]),
    T.ARBITRATING: (Phase.UNDER_REVIEW, ["platform_stepped_in"]),
    T.BUYER_ASKED: (Phase.UNDER_REVIEW, ["platform_stepped_in"]),
    T.SELLER_ASKED: (Phase.UNDER_REVIEW, ["platform_stepped_in"]),
    T.SELLER_SILENT: (Phase.AWAITING_RETURN, ["request_granted"]),
    T.PROCESSING: (Phase.AWAITING_SELLER, []),
    T.CANCELED: (Phase.CANCELLED, ["buyer_cancelled"]),
    T.FINISHED: (Phase.AWAITING_SELLER, []),
}


@pytest.mark.parametrize("status", IssueStatus)
def test_a_state_of_2015_without_a_history_leads_to_its_phase(status: IssueStatus) -> None:
    """The events that a state needs are inferred, at the newest instant of the record."""
    record = issue(
        (), (asked(None, **RETURN),), generation=Generation.OPEN_2015, status=status, modified_at=on(5)
    )
    reading = case_of(record)
    phase, inferred = OLD[status]

    assert phase is phase_of(reading)
    assert ["dispute_opened", *inferred] == tags(reading.events)
    assert {on(5)} >= {event.at for event in reading.events[1:]}
    assert ["gmtCreate", *["issueStatus"] * len(inferred)] == notes_of(reading, NoteCode.INFERRED)


@pytest.mark.parametrize(
    ("status", "because"),
    [
        (T.ARBITRATING, SteppedInBecause.NO_AGREEMENT),
        (T.BUYER_ASKED, SteppedInBecause.ASKED),
        (T.SELLER_ASKED, SteppedInBecause.ASKED),
    ],
)
def test_a_state_of_2015_says_whether_aliexpress_was_asked(
    status: IssueStatus, because: SteppedInBecause
) -> None:
    """Formerly one of the two had to ask for AliExpress, and the state says whether they did."""
    reading = case_of(issue((), (asked(),), status=status))

    assert PlatformSteppedIn(at=on(1), because=because, observed=True) == reading.events[-1]


@pytest.mark.parametrize("status", IssueStatus)
def test_a_state_that_the_steps_have_reached_brings_nothing_more(status: IssueStatus) -> None:
    """Where the history led to the phase of the state, nothing is inferred."""
    histories = {
        T.SELLER_REFUSED: (OPEN, COUNTER),
        T.SELLER_ACCEPTED: (OPEN, ACCEPTED),
        T.ACCEPTED: (OPEN, ACCEPTED),
        T.WAIT_BUYER_SHIP: (OPEN, ACCEPTED),
        T.WAIT_SELLER_RECEIVE: (OPEN, ACCEPTED, (A.BUYER_SEND_GOODS, 5.0)),
        T.ARBITRATING: (OPEN, REVIEW),
        T.BUYER_ASKED: (OPEN, REVIEW),
        T.SELLER_ASKED: (OPEN, REVIEW),
        T.SELLER_SILENT: (OPEN, ACCEPTED),
        T.CANCELED: (OPEN, (A.CANCEL, 2.0)),
    }
    history = histories.get(status, (OPEN,))
    solutions = (asked(**RETURN), *((offered(),) if COUNTER in history else ()))
    reading = case_of(issue(steps(*history), solutions, status=status, returned=ReturnRecord(number="LP1")))

    assert len(history) == len(reading.events)
    assert [] == notes_of(reading, NoteCode.INFERRED)


def test_a_return_of_2015_may_be_the_sellers_or_aliexpresss() -> None:
    """The return that the buyer must send is agreed on in the words of whoever proposed it."""
    sellers = issue(steps(OPEN, COUNTER), (asked(), offered(**RETURN)), status=T.WAIT_BUYER_SHIP)
    platforms = issue(steps(OPEN, REVIEW, GIVEN), (asked(), judged(**RETURN)), status=T.WAIT_BUYER_SHIP)
    nobodys = issue(steps(OPEN), (asked(),), status=T.WAIT_BUYER_SHIP)

    assert BuyerAccepted(at=on(3), whose=Party.SELLER, observed=True) == case_of(sellers).events[-1]
    assert BuyerAccepted(at=on(8), whose=Party.PLATFORM, observed=True) == case_of(platforms).events[-1]
    assert Phase.AWAITING_SELLER is phase_of(case_of(nobodys))
    assert ["issue_status"] == notes_of(case_of(nobodys), NoteCode.NO_EVENT)


def test_a_return_that_is_arbitrated_was_contested() -> None:
    """Where the goods are on their way back and AliExpress reviews, the seller has contested the return."""
    record = issue(steps(OPEN, ACCEPTED, (A.BUYER_SEND_GOODS, 5)), (BACK,), status=T.ARBITRATING)

    assert ReturnContested(at=on(5), observed=True) == case_of(record).events[-1]


def test_a_record_of_2015_keeps_what_each_step_proposed() -> None:
    """The sample of 2015: each step with its own solution, and the judgement that is still to come."""
    reading = case_of(sample("open_issue_detail"))
    rubles = Money("74.47", "RUB")
    instants = (utc(2015, 7, 14, 9, 7, 49), utc(2015, 7, 16, 8, 2, 3, 4000), utc(2015, 11, 18, 12, 55, 46))
    opening = reading.events[0]

    assert isinstance(opening, DisputeOpened)
    assert (Reason.ITEMS_MISSING, Refund(rubles)) == (opening.claim.reason, opening.claim.asks)
    assert ["photo", "photo", "video"] == [piece.kind for piece in opening.claim.evidence]
    assert instants == tuple(sorted({event.at for event in reading.events}))
    assert [
        "dispute_opened",
        "buyer_proposed",
        "evidence_added",
        "platform_stepped_in",
        "seller_proposed",
    ] == tags(reading.events)
    assert Phase.UNDER_REVIEW is phase_of(reading)


# --- the order --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "paid", "field"),
    [
        ({}, eur("22.08"), "refund_money_max_local"),
        ({"refund_max": eur("0.00")}, eur("19.00"), "refund_money"),
        ({"solutions": (), "refund_max": None}, eur("24.00"), "product_price"),
        (
            {"solutions": (), "refund_max": None, "price": None},
            Money("26.10", "USD"),
            "refund_money_max",
        ),
        (
            {"solutions": (asked(refund=None, refund_usd=Money("9", "USD")),), "refund_max": None}
            | {"price": None, "refund_max_usd": None},
            Money("9", "USD"),
            "refund_money_post",
        ),
        (
            {"refund_max": eur("0.00"), "solutions": (), "price": None, "refund_max_usd": None},
            eur("0"),
            "refund_money_max_local",
        ),
    ],
)
def test_what_was_paid_is_the_likeliest_amount(facts: dict[str, Any], paid: Money, field: str) -> None:
    """The limit, unless it fell to nothing; else the largest solution, the price, or the seller's side."""
    solutions = (asked(refund=eur("19.00")), offered(), judged(refund=Money("70", "USD")))
    usual: dict[str, Any] = {"price": eur("24.00"), "refund_max_usd": Money("26.10", "USD")}
    told = usual | {"solutions": solutions} | facts
    reading = case_of(issue(steps(OPEN), **told))

    assert paid == reading.case.given.paid
    assert field == notes_of(reading, NoteCode.ASSUMED)[0].rpartition(".")[2]


def test_a_record_without_any_amount_needs_an_order() -> None:
    """What was paid cannot be known: the fault says which field is missing, and an order helps."""
    record = issue(steps(OPEN), (asked(refund=None),), refund_max=None)
    order = Order(id="8200000000010001", paid=eur("30"))

    with pytest.raises(RecordError) as caught:
        case_of(record)
    assert ["refund_money_max_local"] == [fault.path for fault in caught.value.faults]
    assert Phase.AWAITING_SELLER is phase_of(case_of(record, order))


def test_the_line_of_the_dispute_is_an_item_of_the_order() -> None:
    """The line stands in the order that is made, where its price is in the order's currency."""
    record = issue(steps(OPEN), (asked(),), product="A jacket", price=eur("20.00"))
    dollars = changed(record, price=Money("24", "USD"))
    item = Item(id="8200000000020001", title="A jacket", price=eur("20.00"))

    assert (item,) == case_of(record).case.order.items
    assert () == case_of(dollars).case.order.items
    assert () == case_of(changed(record, price=eur("-1"))).case.order.items
    assert () == case_of(changed(record, line_id="")).case.order.items


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "8200000000010001"),
        ({"order_id": ""}, "8200000000020001"),
        ({"order_id": "", "line_id": ""}, "unknown"),
    ],
)
def test_the_order_has_the_id_that_the_record_tells(facts: dict[str, str], expected: str) -> None:
    """The order's own id, else that of its line."""
    assert expected == case_of(issue(steps(OPEN), (asked(),), **facts)).case.order.id


def test_an_order_that_is_given_wins() -> None:
    """Its amount counts, and its dates: the record shows what the window would not have let be done."""
    order = Order(id="8200000000010001", paid=eur("40.00"), shipped_at=on(0), ordered_at=on(-1))
    reading = case_of(issue(steps(OPEN), (asked(),)), order)

    assert order == reading.case.order
    assert Phase.AWAITING_SELLER is phase_of(reading)
    assert () == reading.notes


def test_amounts_are_taken_in_the_currency_of_the_order() -> None:
    """Where the order is in the currency of the seller's account, the amounts of that side are taken."""
    dollars = Money("24.00", "USD")
    record = issue(steps(OPEN), (asked(refund_usd=dollars), offered()))
    reading = case_of(record, Order(id="8200000000010001", paid=dollars))
    opening = reading.events[0]

    assert isinstance(opening, DisputeOpened)
    assert Refund(dollars) == opening.claim.asks
    assert ["refund_money_max_local"] == notes_of(reading, NoteCode.ASSUMED)
    assert ["seller_solution_list[0]"] == notes_of(reading, NoteCode.NO_EVENT)


def test_what_became_known_of_the_order_meanwhile_is_told_in_its_turn() -> None:
    """Facts of the order that came later than the opening are events between the steps."""
    order = Order(
        id="8200000000010001",
        paid=eur("22.08"),
        ordered_at=on(0),
        shipped_at=on(1.5),
        tracking=Tracking(status=TrackingStatus.DELIVERED, seen_at=on(2)),
        extension=Extension(at=on(2.1), until=on(200)),
        receipt=Receipt(at=on(2.2)),
    )
    reading = case_of(issue(steps(OPEN, COUNTER), (asked(), offered())), order)

    assert (
        OPENED,
        OrderShipped(at=on(1.5)),
        TrackingUpdated(at=on(2), status=TrackingStatus.DELIVERED),
        ProtectionExtended(at=on(2.1), until=on(200)),
        ReceiptConfirmed(at=on(2.2)),
        SellerProposed(at=on(3), proposal=Refund(eur("5.00")), observed=True),
    ) == reading.events
    assert reading.case == Case.replay(reading.case.given, reading.case.history)


def test_what_became_known_of_the_order_and_does_not_fit_is_left_out() -> None:
    """A fact that an estimate would refuse is noted, and is no step that the rules refuse."""
    late = Order(id="1", paid=eur("22.08"), shipped_at=on(-30), receipt=Receipt(at=on(30)))
    reading = case_of(issue(steps(OPEN, (A.CANCEL, 31)), (asked(),)), late)

    assert ["dispute_opened", "buyer_cancelled"] == tags(reading.events)
    assert ["order.receipt"] == notes_of(reading, NoteCode.NO_EVENT)
    assert () == reading.refused


# --- the reason -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Color_not_as_described@3rdIssueReason", Reason.NOT_AS_DESCRIBED),
        ("Colour not as described", Reason.NOT_AS_DESCRIBED),
        ("Quantity_shortage@3rdIssueReason", Reason.ITEMS_MISSING),
        ("产品数量不符", Reason.ITEMS_MISSING),
        ("Doesn't work", Reason.NOT_AS_DESCRIBED),
        ("DOESNT WORK", Reason.NOT_AS_DESCRIBED),
        ("does not work properly", Reason.NOT_AS_DESCRIBED),
        ("not receive good", Reason.NOT_ARRIVED),
        ("not recieved", Reason.NOT_ARRIVED),
        ("The package was returned to the seller by the shipping company", Reason.NOT_ARRIVED),
        ("Tracked as returned/canceled/lost", Reason.NOT_ARRIVED),
        ("Other shipping method used", Reason.OTHER_SHIPPING_METHOD),
        ("counterfeit", Reason.COUNTERFEIT),
        ("It is a counterfeit", Reason.COUNTERFEIT),
        ("Something else was sent", Reason.WRONG_ITEM),
        ("Carrier says received", Reason.MARKED_DELIVERED),
        ("Bad quality", Reason.SLIGHTLY_IMPERFECT),
        ("notReceived", Reason.NOT_ARRIVED),
    ],
)
def test_the_words_of_the_marketplace_tell_the_reason(words: str, reason: Reason) -> None:
    """Known words mean their reason, whatever their case, suffix, underscores and misspellings."""
    opening = case_of(issue(steps(OPEN), (asked(),), reason=words)).events[0]

    assert isinstance(opening, DisputeOpened)
    assert reason is opening.claim.reason


@pytest.mark.parametrize(
    ("came", "facts", "reason"),
    [
        (True, {}, Reason.NOT_AS_DESCRIBED),
        (False, {}, Reason.NOT_ARRIVED),
        (None, {}, Reason.NOT_ARRIVED),
        (None, {"solutions": (asked(**RETURN),)}, Reason.NOT_AS_DESCRIBED),
    ],
)
def test_of_unknown_words_the_closest_reason_is_chosen(
    came: bool | None,
    facts: dict[str, Any],
    reason: Reason,
) -> None:
    """R9: whether the goods came decides, and a note says how to state another reason."""
    record = issue((step(A.INITIATE, 1, goods_received=came),), reason="Other", **facts)
    reading = case_of(record)
    opening = reading.events[0]

    assert isinstance(opening, DisputeOpened)
    assert reason is opening.claim.reason
    (note,) = [note for note in reading.notes if note.path == "issue_reason"]
    assert (NoteCode.ASSUMED, '"Other"') == (note.code, note.value)
    assert "`reason`" in note.detail


def test_the_number_of_a_reason_tells_it_where_its_words_do_not() -> None:
    """Number 115 was seen with a parcel that had not come."""
    opening = case_of(issue(steps(OPEN), (asked(),), reason="", reason_id="115")).events[0]

    assert isinstance(opening, DisputeOpened)
    assert Reason.NOT_ARRIVED is opening.claim.reason


def test_a_reason_that_is_given_wins() -> None:
    """The caller knows better than the record's words."""
    reading = case_of(issue(steps(OPEN), (asked(),), reason="Other"), reason=Reason.COUNTERFEIT)
    opening = reading.events[0]

    assert isinstance(opening, DisputeOpened)
    assert Reason.COUNTERFEIT is opening.claim.reason
    assert ["refund_money_max_local"] == [note.path for note in reading.notes]


def test_a_corrected_reason_is_an_edit() -> None:
    """The record keeps the newest reason alone: it is taken for the opening too, and noted."""
    edit = step(A.BUYER_MODIFY_REASON, 2, 1, content="It is another pot.")
    reading = case_of(issue((step(A.INITIATE, 1, content="The pot is wrong."), edit), (asked(),)))
    bare = case_of(issue((step(A.INITIATE, 1, content="So."), changed(edit, content="")), (asked(),)))
    reason = Reason.NOT_AS_DESCRIBED

    assert ClaimEdited(at=on(2), reason=reason, text="It is another pot.", observed=True) == reading.events[1]
    assert ClaimEdited(at=on(2), reason=reason, text="So.", observed=True) == bare.events[1]
    assert "issue_reason" in notes_of(reading, NoteCode.ASSUMED)


def test_an_edit_before_the_opening_is_refused() -> None:
    """There is no dispute yet that could be edited."""
    reading = case_of(issue((step(A.BUYER_MODIFY_REASON, 0.5, 1), step(A.INITIATE, 1)), (asked(),)))

    assert [RefusalCode.NO_DISPUTE] == [each.code for each in reading.refused[0].refusals]
    assert "process_dto_list[1]" == reading.refused[0].path


# --- the opening ------------------------------------------------------------------------------


def test_an_opening_without_a_step_is_inferred() -> None:
    """The dispute was opened when it was made, in the words of its first solution."""
    reading = case_of(issue((), (asked(content="All of it, please."),)))
    claim = changed(ASKED, text="All of it, please.")

    assert (DisputeOpened(at=on(1), claim=claim, observed=True),) == reading.events
    assert ["gmt_create"] == notes_of(reading, NoteCode.INFERRED)


def test_an_opening_without_any_date_is_that_of_the_oldest_thing_known() -> None:
    """Nothing can have been done before the dispute was opened."""
    reading = case_of(issue(steps(COUNTER), (asked(created_at=on(2)), offered()), created_at=None))

    assert on(1) == reading.events[0].at  # when the request was last changed


def test_a_record_without_any_date_tells_no_steps() -> None:
    """Without an instant there is no dispute to tell, and a note says so."""
    record = issue((step(A.INITIATE, None),), (asked(created_at=None, modified_at=None),), created_at=None)
    reading = case_of(record)

    assert (None, ()) == (reading.case.dispute, reading.events)
    assert ["gmt_create"] == notes_of(reading, NoteCode.NO_EVENT)


def test_a_step_without_a_date_was_taken_when_the_one_before_it_was() -> None:
    """It keeps its place in the order, and a note says so."""
    history = (step(A.INITIATE, None), step(A.SELLER_CREATE_SOLUTION, 3, 1), step(A.CANCEL, None, 2))
    reading = case_of(issue(history, (asked(), offered())))

    assert [on(1), on(3), on(3)] == [event.at for event in reading.events]
    assert ["process_dto_list[0].gmt_create", "process_dto_list[2].gmt_create"] == [
        path for path in notes_of(reading, NoteCode.ASSUMED) if path.startswith("process")
    ]


@pytest.mark.parametrize(
    "solutions", [(), (asked(refund=None),), (asked(refund=eur("0")),), (asked(owner=None),)]
)
def test_an_opening_without_a_request_asks_for_all(solutions: tuple[Any, ...]) -> None:
    """Where nothing says what was asked for, all that was paid is taken, and noted."""
    reading = case_of(issue(steps(OPEN), solutions))

    assert (OPENED,) == reading.events
    assert "process_dto_list[0]" in notes_of(reading, NoteCode.ASSUMED)


def test_an_opening_for_more_than_was_paid_is_told_for_what_was_paid() -> None:
    """The amount is refused; that a dispute was opened is certain, and the reading goes on."""
    reading = case_of(issue(steps(OPEN, (A.CANCEL, 2)), (asked(refund=eur("30.00")),)))

    assert (OPENED, BuyerCancelled(at=on(2), observed=True)) == reading.events
    assert [RefusalCode.ABOVE_PAID] == [each.code for each in reading.refused[0].refusals]
    assert "process_dto_list[0]" in notes_of(reading, NoteCode.ASSUMED)


def test_where_nothing_was_paid_nothing_is_opened() -> None:
    """The rules know no dispute about nothing: each step is refused."""
    reading = case_of(issue(steps(OPEN, (A.CANCEL, 2)), (), refund_max=eur("0.00")))

    assert () == reading.events
    assert ["dispute_opened", "buyer_cancelled"] == [step.event.tag for step in reading.refused]


def test_a_second_opening_is_refused() -> None:
    """A dispute is running already."""
    reading = case_of(issue(steps(OPEN, (A.INITIATE, 2)), (asked(),)))

    assert (OPENED,) == reading.events
    assert RefusalCode.DISPUTE_RUNNING in {each.code for each in reading.refused[0].refusals}


@pytest.mark.parametrize(
    ("facts", "later", "noted"),
    [
        ({}, (), False),
        ({"modified_at": on(2), "version": 2}, (), True),
        ({"modified_at": None, "version": 2}, (), True),
        ({"modified_at": on(2), "version": 1}, (), True),
        ({"modified_at": on(2), "version": 1, "status": S.REACHED}, (), False),
        ({"modified_at": on(1), "version": 2}, (), False),
        ({"modified_at": on(2), "version": 1}, ((A.BUYER_MODIFY_SOLUTION, 2.0),), True),
    ],
)
def test_an_amount_that_may_have_been_another_is_noted(
    facts: dict[str, Any],
    later: tuple[tuple[ActionType, float], ...],
    noted: bool,
) -> None:
    """The record keeps the newest state of a solution alone: what was asked for at first may be lost."""
    reading = case_of(issue(steps(OPEN, *later), (asked(**facts),)))

    assert noted is ("buyer_solution_list[0].refund_money" in notes_of(reading, NoteCode.ASSUMED))


def test_of_two_requests_of_one_instant_silence_executes_the_one_that_counts() -> None:
    """The other is noted, and moves nothing; a later one is a step of its own."""
    other = asked(default=False, refund=eur("10.00"), path="buyer_solution_list[1]")
    later = asked(default=False, path="buyer_solution_list[2]", created_at=on(2), refund=eur("8.00"))
    reading = case_of(issue(steps(OPEN), (other, later, asked())))

    assert (OPENED, BuyerProposed(at=on(2), proposal=Refund(eur("8.00")), observed=True)) == reading.events
    assert ["buyer_solution_list[1]"] == notes_of(reading, NoteCode.NO_EVENT)
    assert ["buyer_solution_list[2]"] == notes_of(reading, NoteCode.INFERRED)


def test_the_steps_of_a_party_are_matched_with_its_solutions_by_their_times() -> None:
    """Made or changed at the very instant; else the newest before it, else the first."""
    solutions = (
        asked(),
        solution(Party.SELLER, 3, "1.00", S.WAIT_BUYER),
        solution(Party.SELLER, 5, "2.00", S.WAIT_BUYER, number=1, nth="1"),
    )
    made = (A.SELLER_CREATE_SOLUTION, A.SELLER_CREATE_SOLUTION, A.SELLER_CREATE_SOLUTION)
    days = (2.0, 4.0, 5.0)
    reading = case_of(issue(steps(OPEN, *zip(made, days, strict=True)), solutions))

    assert [eur("1.00"), eur("1.00"), eur("2.00")] == [
        event.proposal.amount
        for event in reading.events
        if isinstance(event, SellerProposed) and isinstance(event.proposal, Refund)
    ]


@pytest.mark.parametrize(
    ("action", "made", "expected"),
    [
        (A.BUYER_CREATE_SOLUTION, Party.BUYER, BuyerProposed),
        (A.BUYER_MODIFY_SOLUTION, Party.BUYER, BuyerProposed),
        (A.SELLER_CREATE_SOLUTION, Party.SELLER, SellerProposed),
        (A.SELLER_MODIFY_SOLUTION, Party.SELLER, SellerProposed),
        (A.PLATFORM_GIVE_SOLUTION, Party.PLATFORM, PlatformProposed),
        (A.JUDGMENT, Party.PLATFORM, PlatformProposed),
    ],
)
def test_a_step_that_proposes_tells_what_was_proposed(
    action: ActionType, made: Party, expected: type[BuyerProposed | SellerProposed | PlatformProposed]
) -> None:
    """Each party's solution of that instant, made or changed, is what its step proposed."""
    other = solution(made, 7, "9.00", S.WAIT_BOTH, number=1, nth="1")
    reading = case_of(issue(steps(OPEN, REVIEW, (action, 7)), (asked(), other)))

    assert expected(at=on(7), proposal=Refund(eur("9.00")), observed=True) == reading.events[-1]
    assert [] == notes_of(reading, NoteCode.INFERRED)


# --- files ------------------------------------------------------------------------------------


def test_the_files_of_the_opening_come_with_the_claim() -> None:
    """Each file once, of the kind of its ending; the seller's are told as added."""
    files = (
        attached("http://g02.a.alicdn.com/kf/lid.JPG?x=1#top"),
        attached("http://g02.a.alicdn.com/kf/lid.JPG?x=1", 1),
        attached("http://v.example.com/fall.mp4", 2, owner=None),
        attached("customs.pdf", 3),
        attached("kf/strange.xyz", 4),
        attached("?x=1", 5),
        attached("mine.png", 6, owner=Party.SELLER),
    )
    reading = case_of(issue((step(A.INITIATE, 1, attachments=files),), (asked(),)))
    opening, added = reading.events

    assert isinstance(opening, DisputeOpened)
    assert (
        photo("lid.JPG"),
        Evidence(kind=EvidenceKind.VIDEO, file="fall.mp4"),
        Evidence(kind=EvidenceKind.DOCUMENT, file="customs.pdf"),
        photo("strange.xyz"),
    ) == opening.claim.evidence
    assert EvidenceAdded(at=on(1), evidence=photo("mine.png", Party.SELLER), observed=True) == added
    attachments = "process_dto_list[0].attachments"
    assert [f"{attachments}[1]"] == notes_of(reading, NoteCode.DOUBLED)
    assert f"{attachments}[4]" in notes_of(reading, NoteCode.ASSUMED)
    assert [f"{attachments}[5]"] == notes_of(reading, NoteCode.NO_EVENT)


def test_the_files_of_a_later_step_are_added() -> None:
    """Whoever took the step gave them, where they do not say so; AliExpress adds none."""
    rows = (
        step(A.INITIATE, 1),
        step(A.BUYER_CREATE_PROOF, 2, 1, attachments=(attached("a.jpg", owner=None),)),
        step(A.SELLER_CREATE_PROOF, 3, 2, attachments=(attached("b.jpg", owner=None),)),
        step(None, 4, 3, attachments=(attached("c.jpg", owner=None),), member=None),
        step(A.PLATFORM_PROCESS, 5, 4, attachments=(attached("d.jpg", owner=None),)),
        step(A.BUYER_CREATE_PROOF, 6, 5),
    )
    reading = case_of(issue(rows, (asked(),)))

    assert [("a.jpg", Party.BUYER), ("b.jpg", Party.SELLER), ("c.jpg", Party.BUYER)] == [
        (event.evidence.file, event.evidence.given_by)
        for event in reading.events
        if isinstance(event, EvidenceAdded)
    ]
    assert [RefusalCode.NOT_THEIRS] == [each.code for each in reading.refused[0].refusals]
    assert ["process_dto_list[5]"] == notes_of(reading, NoteCode.NO_EVENT)


def test_a_video_of_which_there_is_no_file_is_noted() -> None:
    """The records tell of videos, and mostly hold none."""
    shown = (attached("fall.mp4"),)
    rows = (
        step(A.INITIATE, 1, buyer_video=True, seller_video=True, attachments=shown),
        step(A.BUYER_CREATE_PROOF, 2, 1, buyer_video=True, attachments=(attached("a.jpg"),)),
    )
    reading = case_of(issue(rows, (asked(),)))

    assert ["process_dto_list[0]", "process_dto_list[1]"] == notes_of(reading, NoteCode.NO_EVENT)


def test_of_very_many_files_at_once_the_first_hundred_are_told() -> None:
    """Each event is compared with all others of its instant, and a case file holds no more."""
    files = tuple(attached(f"{number}.jpg", number) for number in range(150))
    rows = (step(A.INITIATE, 1), step(A.BUYER_CREATE_PROOF, 2, 1, attachments=files))
    reading = case_of(issue(rows, (asked(),)))

    assert 101 == len(reading.events)
    assert 50 == len(notes_of(reading, NoteCode.NO_EVENT))


# --- the other steps --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action",
    [
        A.BUYER_REFUSE,
        A.BUYER_REFUSE_PLATFORM,
        A.SELLER_ACCEPT_PLATFORM,
        A.BUYER_DELETE_SOLUTION,
        A.SELLER_DELETE_SOLUTION,
        A.BUYER_DELETE_PROOF,
        A.SELLER_DELETE_PROOF,
        A.PERFORM_SOLUTION,
        A.PLATFORM_PERFORM_SOLUTION,
        A.JUDGMENT,
    ],
)
def test_a_step_that_moves_no_dispute_is_noted(action: ActionType) -> None:
    """It stays in the record alone."""
    reading = case_of(issue(steps(OPEN, REVIEW, (action, 7)), (asked(),)))

    assert ["dispute_opened", "platform_stepped_in"] == tags(reading.events)
    assert ["process_dto_list[2]"] == notes_of(reading, NoteCode.NO_EVENT)


def test_every_step_is_told() -> None:
    """Whatever a record names as done becomes an event, a refused step or a note."""
    for action in ActionType:
        reading = case_of(issue(steps(OPEN, (action, 7)), (asked(),)))
        told = len(reading.events) - 1 + len(reading.refused) + len(notes_of(reading, NoteCode.NO_EVENT))

        assert told, action


def test_a_second_stepping_in_moves_nothing() -> None:
    """AliExpress has the case already, whoever asks again."""
    rows = ((A.BUYER_ASK_PLATFORM, 2.0), (A.PLATFORM_PROCESS, 3.0), GIVEN, (A.SELLER_ASK_PLATFORM, 9.0))
    reading = case_of(issue(steps(OPEN, *rows), (asked(), judged())))

    assert ["dispute_opened", "platform_stepped_in", "platform_proposed"] == tags(reading.events)
    assert ["process_dto_list[2]", "process_dto_list[4]"] == notes_of(reading, NoteCode.NO_EVENT)


def test_a_buyer_who_asks_for_aliexpress_contests_no_return() -> None:
    """Only the seller contests it: the step is refused where the goods are on their way back."""
    rows = (ACCEPTED, (A.BUYER_SEND_GOODS, 5.0), (A.BUYER_ASK_PLATFORM, 6.0))
    reading = case_of(issue(steps(OPEN, *rows), (BACK,)))

    assert Phase.RETURN_IN_TRANSIT is phase_of(reading)
    assert ["platform_stepped_in"] == [step.event.tag for step in reading.refused]


def test_a_proposal_of_which_the_record_tells_nothing_is_noted() -> None:
    """That it was made is known, and not what it was; AliExpress stepped in to make its own."""
    rows = (COUNTER, (A.BUYER_CREATE_SOLUTION, 4.0), GIVEN)
    reading = case_of(issue(steps(OPEN, *rows), (), status=T.PROCESSING))

    assert ["dispute_opened", "platform_stepped_in"] == tags(reading.events)
    assert [f"process_dto_list[{number}]" for number in (1, 2, 3)] == notes_of(reading, NoteCode.NO_EVENT)
    assert ["process_dto_list[3]"] == notes_of(reading, NoteCode.INFERRED)


def test_a_plain_acceptance_may_be_of_aliexpresss_proposal() -> None:
    """Where AliExpress's solution alone stands, it is the one that the buyer accepted."""
    history = steps(OPEN, COUNTER, REVIEW, GIVEN, (A.BUYER_ACCEPT, 9))
    platforms = case_of(issue(history, (asked(), offered(), judged(S.REACHED, **reached(9)))))
    sellers = case_of(issue(history, (asked(), offered(S.REACHED, **reached(9)), judged())))

    assert BuyerAccepted(at=on(9), whose=Party.PLATFORM, observed=True) == platforms.events[-1]
    assert BuyerAccepted(at=on(9), whose=Party.SELLER, observed=True) == sellers.events[-1]
    assert "process_dto_list[4]" in notes_of(platforms, NoteCode.ASSUMED)


def test_what_the_rules_do_not_allow_is_left_out() -> None:
    """A refused step is told with its refusals, and the reading goes on."""
    history = steps(OPEN, (A.BUYER_ACCEPT, 2), (A.CANCEL, 3), (A.SELLER_ACCEPT, 4))
    reading = case_of(issue(history, (asked(),)))

    assert (OPENED, BuyerCancelled(at=on(3), observed=True)) == reading.events
    assert [
        ("process_dto_list[1]", [RefusalCode.NOT_IN_PHASE]),
        ("process_dto_list[3]", [RefusalCode.NOT_IN_PHASE]),
    ] == [(step.path, [each.code for each in step.refusals]) for step in reading.refused]


def test_a_proposal_that_is_assigned_at_once_is_made_first() -> None:
    """AliExpress proposes what it assigns, unless it has proposed that already."""
    force = (A.PLATFORM_FORCE_REACH, 9.0)
    stands = judged(S.REACHED, **reached(9, ReachedType.PLATFORM))
    same = case_of(issue(steps(OPEN, REVIEW, GIVEN, force), (asked(), stands)))
    other = case_of(
        issue(
            steps(OPEN, REVIEW, GIVEN, force),
            (asked(S.REACHED, **reached(9, ReachedType.PLATFORM)), judged()),
        )
    )
    told = ["dispute_opened", "platform_stepped_in", "platform_proposed"]

    assert [*told, "proposal_assigned"] == tags(same.events)
    assert [*told, "platform_proposed", "proposal_assigned"] == tags(other.events)
    assert Refund(eur("22.08")) == outcome_of(other).solution


def test_a_decision_by_force_may_execute_the_sellers_silence() -> None:
    """How it was reached says which it was."""
    record = issue(
        steps(OPEN, (A.PLATFORM_FORCE_REACH, 6)),
        (asked(S.REACHED, **reached(6, ReachedType.SELLER_TIMEOUT)),),
    )

    assert (OPENED, RequestGranted(at=on(6), observed=True)) == case_of(record).events


def test_a_decision_of_which_nothing_is_told_is_noted() -> None:
    """Without any solution there is nothing that could stand."""
    reading = case_of(issue(steps(OPEN, (A.PLATFORM_FORCE_REACH, 6)), ()))

    assert (OPENED,) == reading.events
    assert ["process_dto_list[1]"] == notes_of(reading, NoteCode.NO_EVENT)


def test_aliexpresss_solution_that_stands_without_a_step_is_assigned_or_accepted() -> None:
    """The time at which the buyer accepted it tells the one from the other."""
    bare = issue(steps(OPEN, REVIEW, GIVEN), (asked(), judged(S.REACHED, reached_at=on(10))))
    taken = issue(
        steps(OPEN, REVIEW, GIVEN),
        (asked(), judged(S.REACHED, reached_at=on(10), buyer_accepted_at=on(9.5))),
    )

    assert ProposalAssigned(at=on(10), observed=True) == case_of(bare).events[-1]
    assert BuyerAccepted(at=on(9.5), whose=Party.PLATFORM, observed=True) == case_of(taken).events[-1]


def test_a_sellers_solution_that_stands_without_a_step_was_accepted() -> None:
    """It was made and accepted at the times that it tells itself."""
    record = issue(steps(OPEN), (asked(), offered(S.REACHED, **reached(4), buyer_accepted_at=on(3.9))))
    reading = case_of(record)

    assert (
        OPENED,
        SellerProposed(at=on(3), proposal=Refund(eur("5.00")), observed=True),
        BuyerAccepted(at=on(3.9), whose=Party.SELLER, observed=True),
    ) == reading.events
    assert ["seller_solution_list[0]"] * 2 == notes_of(reading, NoteCode.INFERRED)


def test_solutions_without_dates_are_told_as_soon_as_they_can_have_been() -> None:
    """The seller's at the opening, AliExpress's at the end, and what stands at the end, too."""
    none = {"created_at": None, "modified_at": None}
    offers = issue(steps(OPEN, (A.BUYER_REFUSE, 5)), (asked(), offered(**none), judged(**none)))
    stands = issue(steps(OPEN, (A.BUYER_REFUSE, 5)), (asked(S.REACHED, **none),))

    assert [1, 1, 5, 5] == [round((event.at - on(0)).days) for event in case_of(offers).events]
    assert SellerAccepted(at=on(5), observed=True) == case_of(stands).events[-1]


def test_a_solution_of_no_known_type_is_a_refund() -> None:
    """A note says so; and who bears the freight is noted where it is not told."""
    plain_type = case_of(issue(steps(OPEN), (asked(type=None),)))
    freight = case_of(issue(steps(OPEN), (asked(type=SolutionType.RETURN_AND_REFUND),)))
    opening = freight.events[0]

    assert (OPENED,) == plain_type.events
    assert "buyer_solution_list[0].solution_type" in notes_of(plain_type, NoteCode.ASSUMED)
    assert isinstance(opening, DisputeOpened)
    assert ReturnAndRefund(eur("22.08"), shipping_paid_by=Party.BUYER) == opening.claim.asks
    assert "buyer_solution_list[0].logistics_fee_bear_role" in notes_of(freight, NoteCode.ASSUMED)


def test_a_negative_number_marks_a_placeholder_unless_it_stands() -> None:
    """What AliExpress has decided on is a solution, whatever its id."""
    waits = case_of(issue(steps(OPEN), (asked(), judged(S.WAIT_BOTH, id="-2"))))
    stands = case_of(issue(steps(OPEN), (asked(), judged(S.PERFORMED, id="-2", **reached(9)))))

    assert Phase.AWAITING_SELLER is phase_of(waits)
    assert Phase.REFUND_PENDING is phase_of(stands)


# --- the return and the money -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("returned", "number", "noted"),
    [
        (ReturnRecord(number="RR123456785DE"), "RR123456785DE", False),
        (ReturnRecord(number="Я надіслав усе 5 травня", reference="LP0001"), "LP0001", True),
        (ReturnRecord(number="I sent it  on 5 May"), "I sent it on 5 May", True),
        (ReturnRecord(number="так"), "так", True),
        (ReturnRecord(number="w o r d s" * 30), ("w o r d s" * 30)[:40].strip(), True),
        (ReturnRecord(carrier="DHL"), "unknown", True),
        (None, "unknown", True),
    ],
)
def test_the_number_of_a_return_may_be_free_text(
    returned: ReturnRecord | None,
    number: str,
    noted: bool,
) -> None:
    """A number is taken as it is; else the marketplace's own, else the words cut short."""
    reading = case_of(issue(steps(OPEN, ACCEPTED, (A.BUYER_SEND_GOODS, 9)), (BACK,), returned=returned))

    assert ReturnShipped(at=on(9), tracking_number=number, observed=True) == reading.events[-1]
    assert noted is ("buyer_return_no" in notes_of(reading, NoteCode.ASSUMED))


def test_the_money_of_a_return_comes_after_the_goods() -> None:
    """That the goods had come is inferred; the refund is dated by the step that set it going."""
    history = steps(OPEN, ACCEPTED, (A.BUYER_SEND_GOODS, 9), (A.PERFORM_SOLUTION, 20))
    done = {"status": T.FINISHED, "reverse_status": R.RETURN_SUCCESS, "modified_at": on(20)}
    reading = case_of(issue(history, (BACK,), **done))

    assert (
        ReturnReceived(at=on(20), observed=True),
        RefundCompleted(at=on(20), amount=eur("22.08"), observed=True),
    ) == reading.events[-2:]
    assert ["reverse_detail_status"] == notes_of(reading, NoteCode.INFERRED)


def test_money_without_a_step_came_at_the_newest_instant() -> None:
    """The record does not say when: at the latest instant that it knows."""
    done = {"status": T.FINISHED, "reverse_status": R.REFUND_SUCCESS, "modified_at": on(12)}
    reading = case_of(issue(steps(OPEN, ACCEPTED), (asked(S.REACHED, **reached(4)),), **done))

    assert RefundCompleted(at=on(12), amount=eur("22.08"), observed=True) == reading.events[-1]


def test_an_order_of_which_nothing_stands_is_refunded_what_was_due() -> None:
    """An accepted request without a marked solution: what was asked for is what came."""
    done = {"status": T.FINISHED, "reverse_status": R.REFUND_SUCCESS}
    reading = case_of(issue(steps(OPEN, ACCEPTED), (asked(),), **done))

    assert RefundCompleted(at=on(4), amount=eur("22.08"), observed=True) == reading.events[-1]


def test_a_refund_of_which_nothing_is_told_is_noted() -> None:
    """A cancelled dispute without solutions was not refunded by any rule."""
    done = {"status": T.FINISHED, "reverse_status": R.REFUND_SUCCESS}
    reading = case_of(issue(steps(OPEN, (A.CANCEL, 2)), (), **done))

    assert Phase.CANCELLED is phase_of(reading)
    assert ["reverse_detail_status"] == notes_of(reading, NoteCode.NO_EVENT)


def test_a_cancelled_dispute_is_not_rejected_besides() -> None:
    """What the buyer ended AliExpress does not end once more."""
    done = {"status": T.FINISHED, "reverse_status": R.REFUND_REJECTED}
    reading = case_of(issue(steps(OPEN, (A.CANCEL, 2)), (asked(),), **done))

    assert (Phase.CANCELLED, ()) == (phase_of(reading), reading.refused)


def test_a_decision_after_the_end_is_refused_and_not_inferred() -> None:
    """A solution that AliExpress would have assigned once the dispute was cancelled changes nothing."""
    stands = asked(S.REACHED, **reached(3, ReachedType.PLATFORM))
    reading = case_of(issue(steps(OPEN, (A.CANCEL, 2)), (stands,)))

    assert (Phase.CANCELLED, []) == (phase_of(reading), notes_of(reading, NoteCode.INFERRED))
    assert ["proposal_assigned"] == [step.event.tag for step in reading.refused]


def test_more_money_than_was_agreed_is_refused() -> None:
    """What stands in the record counts, and the rules say what is wrong with it."""
    done = {"status": T.FINISHED, "reverse_status": R.REFUND_SUCCESS}
    history = steps(OPEN, COUNTER, (A.BUYER_ACCEPT, 4))
    reading = case_of(issue(history, (asked(S.REACHED, **reached(4)), offered()), **done))

    assert [RefusalCode.ABOVE_AGREED] == [each.code for each in reading.refused[-1].refusals]


def test_a_solution_that_is_being_executed_is_not_money_that_came() -> None:
    """A note says so."""
    reading = case_of(issue(steps(OPEN, ACCEPTED), (asked(S.PERFORMED, **reached(4)),)))

    assert Phase.REFUND_PENDING is phase_of(reading)
    assert ["buyer_solution_list[0]"] == notes_of(reading, NoteCode.NO_EVENT)


def test_goods_that_were_not_sent_end_it_without_money() -> None:
    """T3: the time-out of the record is the overdue return of the rules."""
    reading = case_of(STATES["a return not sent"][1])

    assert ReturnOverdue(at=on(20), observed=True) == reading.events[-1]
    assert Cause.RETURN_OVERDUE is outcome_of(reading).cause


def test_a_contested_return_is_told_between_its_agreement_and_aliexpresss_proposal() -> None:
    """The goods were on their way, since nothing else is contested."""
    reading = case_of(STATES["a return fought before any step tells that it was sent"][1])

    assert [
        "dispute_opened",
        "seller_accepted",
        "return_shipped",
        "return_contested",
        "platform_proposed",
    ] == tags(reading.events)


# --- any record -------------------------------------------------------------------------------


def test_an_argument_of_the_wrong_kind_is_refused() -> None:
    """The error names the argument."""
    record: Any = sample("issue_detail_canceled")
    wrong: Any = "wrong"

    with pytest.raises(InvalidValueError, match=r"^record: expected an IssueRecord"):
        case_of(wrong)
    with pytest.raises(InvalidValueError, match=r"^order: expected an Order"):
        case_of(record, wrong)
    with pytest.raises(InvalidValueError, match=r"^policy: expected a Policy"):
        case_of(record, policy=wrong)
    with pytest.raises(InvalidValueError, match=r"^reason: expected a Reason"):
        case_of(record, reason=wrong)


def test_very_long_words_are_cut() -> None:
    """Text is held as far as the rules hold it, and what cannot be written is replaced."""
    rows = (step(A.INITIATE, 1, content="a" * 30_000),)
    files = (step(A.INITIATE, 1, attachments=(attached("x/\ud800.jpg"),)),)
    long, strange = (case_of(issue(told, (asked(),))).events[0] for told in (rows, files))

    assert isinstance(long, DisputeOpened)
    assert "a" * 20_000 == long.claim.text
    assert isinstance(strange, DisputeOpened)
    assert "?.jpg" == strange.claim.evidence[0].file


ODD: tuple[Any, ...] = (
    *(None, "", "0", "-2", {}, [], True, False, 0, -1, 7, 1.5, "x", "reached", "perform", "cancel", "refund"),
    *("return_and_refund", "finish", "canceled_issue", "processing", "EUR", "USD", "-5.00", "9999.99"),
    *(
        "2026-03-08 02:30:00",
        "1999-01-01 00:00:00",
        "2030-01-01 00:00:00",
        "platform_force_reach",
        "initiate",
    ),
    *("reach_cancle", "refund_success", "refund_reject", "return_success", "buyer_send_goods", "seller"),
    *(
        "platform_arbitrate",
        "seller_reponse_timeout",
        "wait_for_seller_confirm",
        "buyer_initiate_arbitration",
    ),
)


def places(value: object) -> Iterator[tuple[Any, Any]]:
    """Go through every place inside plain data, as what holds it and its key."""
    keys: list[Any] = []
    if isinstance(value, dict):
        keys = list(cast("dict[str, object]", value))
    elif isinstance(value, list):
        keys = list(range(len(cast("list[object]", value))))
    for key in keys:
        yield value, key
        yield from places(cast("Any", value)[key])


def inner(record: Any) -> Any:
    """Return a dispute without what is wrapped around it."""
    wrapped = record.get("aliexpress_issue_detail_get_response") or record["data"]
    return wrapped.get("result_object") or wrapped["issueAPIIssueDTO"]


def mutilated(name: str, seed: int) -> Any:
    """Return a sample with a few of its values lost, replaced or doubled."""
    chance, record = random.Random(seed), inner(plain(name))  # noqa: S311  # no secret hangs on it
    for _ in range(chance.randint(1, 8)):
        around, key = chance.choice([*places(record)])
        if isinstance(key, str) and chance.random() < 0.3 and len(around) > 1:
            del around[key]
        elif isinstance(key, int) and chance.random() < 0.5:
            around.append(around[key])
        else:
            around[key] = chance.choice(ODD)
    return record


@given(st.sampled_from([name for name, *_ in SAMPLES] + ["open_issue_detail"]), st.integers(0, 10**9))
def test_any_mutilated_sample_is_read_or_refused(name: str, seed: int) -> None:
    """Whatever is lost or replaced, there is a case that its history makes again, or a RecordError."""
    try:
        record = read_issue(mutilated(name, seed))
        reading = case_of(record)
    except RecordError:
        return
    case = reading.case

    assert reading.events == tuple(case.history)
    assert case == Case.replay(case.given, case.history, case.policy)
    assert audit(record) is not None
    order = Order(id="1", paid=Money("24", "USD"), shipped_at=utc(2026, 2, 1), receipt=Receipt(at=on(3)))
    beside = case_of(record, order).case
    assert beside == Case.replay(beside.given, beside.history, beside.policy)
    audit(record, order)

"""Events: their names, their instants, and what each of them takes."""

from __future__ import annotations

import copy
import pickle
import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import attrs.exceptions
import pytest
from support import (
    A_CLAIM,
    LATER,
    MICRO,
    ONE_OF_EACH_DISPUTE_EVENT,
    ONE_OF_EACH_EVENT,
    ONE_OF_EACH_ORDER_EVENT,
    OPENED,
    changed,
    pickled,
    usd,
)

from aliclaim import (
    AppealDecided,
    AppealFiled,
    BuyerAccepted,
    BuyerProposed,
    ClaimEdited,
    DisputeEvent,
    DisputeOpened,
    Event,
    EvidenceAdded,
    Finding,
    InvalidValueError,
    Party,
    PlatformJudged,
    PlatformProposed,
    PlatformSteppedIn,
    Problem,
    Proposal,
    ProposalAssigned,
    ProtectionExtended,
    Reason,
    ReceiptConfirmed,
    Refund,
    RefundCompleted,
    RequestGranted,
    ReturnAndRefund,
    ReturnContested,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    SteppedInBecause,
    TrackingStatus,
    TrackingUpdated,
    Wait,
)
from aliclaim._events import DISPUTE_EVENTS, ORDER_EVENTS

EVENT = pytest.mark.parametrize("event", ONE_OF_EACH_EVENT, ids=[each.tag for each in ONE_OF_EACH_EVENT])

# Every date that the marketplace may print with an event.
PRINTED: list[tuple[Any, str, dict[str, Any]]] = [
    (ProtectionExtended, "until", {}),
    (DisputeOpened, "answer_by", {"claim": A_CLAIM}),
    (DisputeOpened, "agreement_by", {"claim": A_CLAIM}),
    (BuyerProposed, "answer_by", {"proposal": Refund(usd("5"))}),
    (BuyerAccepted, "ship_by", {"whose": Party.SELLER}),
    (SellerAccepted, "ship_by", {}),
    (PlatformProposed, "negotiation_ends", {"proposal": Refund(usd("5"))}),
    (PlatformJudged, "answer_by", {"judgement": (Finding(problem="a", valid=True),)}),
    (RequestGranted, "ship_by", {}),
    (ProposalAssigned, "ship_by", {}),
]


@EVENT
def test_a_tag_is_the_name_of_the_class(event: Event) -> None:
    """An event's name in a case file is that of its class, in small letters with underscores."""
    expected = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()

    assert expected == event.tag


def test_the_lists_of_events_are_complete() -> None:
    """Four events happen to an order, twenty-one to a dispute, each with a tag of its own."""
    counts = (4, 21, 25)
    order = {type(each) for each in ONE_OF_EACH_ORDER_EVENT}
    dispute = {type(each) for each in ONE_OF_EACH_DISPUTE_EVENT}

    assert counts == (len(ORDER_EVENTS), len(DISPUTE_EVENTS), len({each.tag for each in ONE_OF_EACH_EVENT}))
    assert order == set(ORDER_EVENTS)
    assert dispute == set(DISPUTE_EVENTS)


@EVENT
def test_an_event_holds_its_instant_in_utc(event: Event) -> None:
    """Whatever zone an event was told in, it is held in UTC, and equals the same one told otherwise."""
    moment = OPENED - timedelta(days=1)
    told = changed(event, at=moment.astimezone(ZoneInfo("Asia/Kathmandu")))

    assert (moment, "UTC") == (told.at, told.at.tzname())
    assert changed(event, at=moment) == told
    assert hash(changed(event, at=moment)) == hash(told)
    assert told != event


@EVENT
@pytest.mark.parametrize("at", [OPENED.replace(tzinfo=None), OPENED.date(), "2026-03-21T00:00:00Z", None])
def test_an_event_without_an_instant_is_refused(event: Event, at: Any) -> None:
    """An event needs an aware instant: neither a naive one, nor a date or text, will do."""
    with pytest.raises(InvalidValueError) as caught:
        changed(event, at=at)

    what = "instant"

    assert what == caught.value.what


@EVENT
def test_an_event_goes_through_pickle_and_copies(event: Event) -> None:
    """An event comes back equal from every protocol of pickle and from copies, and cannot be changed."""
    back = [*pickled(event, range(pickle.HIGHEST_PROTOCOL + 1)), copy.copy(event), copy.deepcopy(event)]
    fixed: Any = event

    assert [event] * len(back) == back
    assert {hash(event)} == {hash(each) for each in back}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        fixed.at = LATER


@EVENT
def test_an_event_takes_names_alone(event: Event) -> None:
    """The fields of an event are given by name: an order of arguments cannot be mistaken."""
    kind: Any = type(event)
    with pytest.raises(TypeError):
        kind(OPENED)


@pytest.mark.parametrize(("kind", "name", "facts"), PRINTED)
def test_a_date_that_an_event_sets_lies_after_it(kind: Any, name: str, facts: dict[str, Any]) -> None:
    """A printed date is refused at the instant of its event and before it, and taken a microsecond later."""
    event = kind(at=OPENED, **{name: OPENED + MICRO}, **facts)

    soonest = OPENED + MICRO

    assert soonest == getattr(event, name)
    for date in (OPENED, OPENED - MICRO):
        with pytest.raises(InvalidValueError) as caught:
            kind(at=OPENED, **{name: date}, **facts)

        expected = (f"{kind.__name__}.{name}", "an instant after 2026-03-21T00:00:00Z")

        assert expected == (caught.value.what, caught.value.expected)
    with pytest.raises(InvalidValueError):
        kind(at=OPENED, **{name: LATER.replace(tzinfo=None)}, **facts)


@pytest.mark.parametrize(("kind", "name", "facts"), PRINTED[1:])
def test_a_printed_date_may_be_unknown(kind: Any, name: str, facts: dict[str, Any]) -> None:
    """What was not printed is not known: the policy counts it."""
    assert getattr(kind(at=OPENED, **facts), name) is None


@pytest.mark.parametrize(
    ("kind", "facts", "what"),
    [
        (ProtectionExtended, {"until": None}, "instant"),
        *((TrackingUpdated, {"status": wrong}, "TrackingUpdated.status") for wrong in ("lost", None)),
        *((ReceiptConfirmed, {"by": wrong}, "ReceiptConfirmed.by") for wrong in ("buyer", None)),
        *((DisputeOpened, {"claim": wrong}, "DisputeOpened.claim") for wrong in (None, Refund(usd("5")))),
        *((EvidenceAdded, {"evidence": wrong}, "EvidenceAdded.evidence") for wrong in (None, "a.jpg")),
        (ClaimEdited, {"reason": "not_arrived", "text": ""}, "ClaimEdited.reason"),
        (ClaimEdited, {"reason": Reason.NOT_ARRIVED, "text": None}, "ClaimEdited.text"),
        (ClaimEdited, {"reason": Reason.NOT_ARRIVED, "text": "x" * 20_001}, "ClaimEdited.text"),
        *(
            (BuyerProposed, {"proposal": wrong}, "BuyerProposed.proposal")
            for wrong in (Wait(LATER), usd("5"))
        ),
        *((BuyerAccepted, {"whose": wrong}, "BuyerAccepted.whose") for wrong in ("seller", None)),
        *(
            (ReturnShipped, {"tracking_number": wrong}, "ReturnShipped.tracking_number")
            for wrong in ("", " ", 5)
        ),
        *((AppealFiled, {"text": wrong}, "AppealFiled.text") for wrong in (None, 5)),
        *(
            (SellerProposed, {"proposal": wrong}, "SellerProposed.proposal")
            for wrong in (None, usd("5"), LATER)
        ),
        (ReturnReceived, {"by": "seller"}, "ReturnReceived.by"),
        (ReturnContested, {"text": 5}, "ReturnContested.text"),
        (PlatformSteppedIn, {"because": "asked"}, "PlatformSteppedIn.because"),
        *((PlatformJudged, {"judgement": wrong}, "PlatformJudged.judgement") for wrong in ("a", None)),
        (PlatformJudged, {"judgement": ()}, "PlatformJudged.judgement"),
        (PlatformJudged, {"judgement": ["a"]}, "PlatformJudged.judgement[0]"),
        *(
            (PlatformProposed, {"proposal": wrong}, "PlatformProposed.proposal")
            for wrong in (Wait(LATER), None)
        ),
        (
            PlatformProposed,
            {"proposal": Refund(usd("0")), "judgement": "valid"},
            "PlatformProposed.judgement",
        ),
        (
            PlatformProposed,
            {"proposal": Refund(usd("0")), "judgement": ["a"]},
            "PlatformProposed.judgement[0]",
        ),
        *(
            (RefundCompleted, {"amount": wrong}, "RefundCompleted.amount")
            for wrong in (usd("0"), usd("-1"), 5)
        ),
        *((AppealDecided, {"refund": wrong}, "AppealDecided.refund") for wrong in (usd("5"), 0, False)),
        (AppealDecided, {"refund": ReturnAndRefund(usd("5"))}, "AppealDecided.refund"),
    ],
)
def test_a_part_that_cannot_be_is_refused(kind: Any, facts: dict[str, Any], what: str) -> None:
    """A part of an event of the wrong kind is refused by the name of its field."""
    with pytest.raises(InvalidValueError) as caught:
        kind(at=OPENED, **facts)

    assert what == caught.value.what


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        *(({"problem": wrong}, "Finding.problem") for wrong in ("", " ", 5, None)),
        *(({"valid": wrong}, "Finding.valid") for wrong in (1, "yes", None)),
        *(({"kind": wrong}, "Finding.kind") for wrong in ("in_transit", None, True)),
    ],
)
def test_j1_a_finding_is_a_problem_judged_valid_or_invalid(facts: dict[str, Any], what: str) -> None:
    """J1: "a list of problems [...], each judged valid or invalid": a problem in words, and yes or no."""
    usual: dict[str, Any] = {"problem": "a", "valid": True}
    with pytest.raises(InvalidValueError) as caught:
        Finding(**(usual | facts))

    assert what == caught.value.what


# The words of the site, as the guide and copies of its pages have them.
WORDS = [
    ("Purchase Protection is running out, but package is still in transit", Problem.IN_TRANSIT),
    ("Purchase Protection is over, but package is still in transit", Problem.IN_TRANSIT),
    ("Package was returned to seller by shipping company", Problem.RETURNED),
    ("No tracking information", Problem.NO_TRACKING),
    ("Customs is holding the package", Problem.HELD_BY_CUSTOMS),
    ("Package sent to a wrong address", Problem.WRONG_ADDRESS),
    ("Does not work properly", Problem.NOT_WORKING),
    ("The colour is another one", Problem.OTHER),
    ("No tracking", Problem.OTHER),
    ("in_transit", Problem.OTHER),
    (".", Problem.OTHER),
]


@pytest.mark.parametrize(("words", "kind"), WORDS)
@pytest.mark.parametrize("valid", [True, False])
def test_j1_a_problem_is_known_by_the_words_of_the_site(words: str, kind: Problem, *, valid: bool) -> None:
    """J1: in small or capital letters, with a point or blanks about it; other words name no known problem."""
    written = [words, words.upper(), words.lower(), f" {words}\n", f"{words}.", f"  {words}. "]
    findings = [Finding(problem=each, valid=valid) for each in written]

    assert [kind] * len(written) == [each.kind for each in findings]
    assert written == [each.problem for each in findings]


@pytest.mark.parametrize("small", ["a", "an", "but", "is", "still", "the", "was"])
@pytest.mark.parametrize(("words", "kind"), WORDS)
def test_j1_copies_of_the_site_may_differ_in_the_small_words(words: str, kind: Problem, small: str) -> None:
    """J1: a small word more or less makes no other problem of it, but a `not` does."""
    without = " ".join(word for word in words.split() if word != small)

    assert kind is Finding(problem=f"{small} {words}", valid=True).kind
    assert kind is Finding(problem=without, valid=True).kind
    assert Problem.OTHER is Finding(problem=f"not {words}", valid=True).kind


@pytest.mark.parametrize("kind", Problem)
@pytest.mark.parametrize(("words", "known"), WORDS)
def test_j1_a_kind_that_is_told_wins_over_the_words(words: str, known: Problem, kind: Problem) -> None:
    """J1: who tells which problem it is knows better than the words."""
    told = Finding(problem=words, valid=True, kind=kind)

    assert kind is told.kind
    assert (told == Finding(problem=words, valid=True)) is (kind is known)


@pytest.mark.parametrize("kind", Problem)
@pytest.mark.parametrize("valid", [True, False])
def test_j2_j3_and_j4_what_follows_from_a_finding(kind: Problem, *, valid: bool) -> None:
    """J2, J3: valid mostly brings all the money, invalid a proposal; J4: in transit, an answer or a wait."""
    finding = Finding(problem="a", valid=valid, kind=kind)
    expected = {
        ("J2", True): "The buyer is found to be right: that mostly brings all the money, without a return.",
        ("J3", False): "AliExpress does not agree: it makes an impartial proposal from the evidence.",
        ("J4", True): "The buyer is found to be right: the answer on the refund comes within a few days.",
        ("J4", False): (
            "AliExpress holds the order for protected: wait some days, then cancel, and do not close it."
        ),
    }
    rule = "J4" if kind is Problem.IN_TRANSIT else "J2" if valid else "J3"

    assert rule == finding.rule
    assert expected[rule, valid] == finding.meaning


def test_j1_a_judgement_is_held_as_a_tuple() -> None:
    """J1: the problems of a judgement are kept in order, as they were given."""
    findings = [Finding(problem="a", valid=True), Finding(problem="b", valid=False)]
    event = PlatformProposed(at=OPENED, proposal=Refund(usd("0")), judgement=findings)
    expected = (Finding(problem="a", valid=True), Finding(problem="b", valid=False))
    findings.clear()

    assert expected == event.judgement


@pytest.mark.parametrize(
    "event", ONE_OF_EACH_DISPUTE_EVENT, ids=[each.tag for each in ONE_OF_EACH_DISPUTE_EVENT]
)
def test_what_is_not_said_to_be_observed_is_told(event: DisputeEvent) -> None:
    """Unless the record is said to show it, an event is what a person tells, and keeps to the rules."""
    assert event.observed is False


def test_what_an_event_does_not_tell() -> None:
    """Unless told, the buyer confirms, the seller takes a return in, an appeal is rejected, without words."""
    by = (ReceiptConfirmed(at=OPENED).by, ReturnReceived(at=OPENED).by)
    expected = (Party.BUYER, Party.SELLER)
    rejected = AppealDecided(at=OPENED)
    tracked = TrackingUpdated(at=OPENED, status=TrackingStatus.IN_TRANSIT)

    assert expected == by
    assert PlatformSteppedIn(at=OPENED).because is SteppedInBecause.NO_AGREEMENT
    assert ("", "") == (AppealFiled(at=OPENED).text, ReturnContested(at=OPENED).text)
    assert rejected.refund is None
    assert tracked.status is TrackingStatus.IN_TRANSIT


def test_p1_a_seller_may_propose_less_more_time_or_a_return() -> None:
    """P1: "or make another proposal (less money, more waiting time, a return)"."""
    proposals: list[Proposal] = [
        Refund(usd("0")),
        Wait(LATER),
        ReturnAndRefund(usd("5"), shipping_paid_by=Party.SELLER),
    ]

    assert proposals == [SellerProposed(at=OPENED, proposal=each).proposal for each in proposals]

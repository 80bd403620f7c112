"""P1 to P7, T4: which proposal counts, and what the others are worth beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import attrs
import pytest
from worlds import CLAIM, HISTORIES, MICROSECOND, PAID, RETURN_OPENED, day, granting, in_phase, made, usd

import aliclaim as ac
from aliclaim import Party, Phase, Preference, Refund, ReturnAndRefund

ASKED, TEN, FORTY = Refund(PAID), Refund(usd("10")), Refund(usd("40"))
A_RETURN = ReturnAndRefund(PAID)
JUDGED = HISTORIES[Phase.JUDGED]

# phase: the day of the question; what counts, whose; the seller's offer; the deadline's day; what is
# assigned; the rule
COUNTS: dict[
    Phase,
    tuple[int, ac.Solution | None, Party | None, ac.Proposal | None, int | None, ac.Solution | None, str],
] = {
    Phase.AWAITING_SELLER: (20, None, None, None, 25, None, "P2"),
    Phase.NEGOTIATING: (22, None, None, TEN, 27, None, "P2"),
    Phase.UNDER_REVIEW: (27, None, None, TEN, None, None, "P3"),
    Phase.JUDGED: (30, FORTY, Party.PLATFORM, TEN, 37, FORTY, "P6"),
    Phase.AWAITING_RETURN: (21, A_RETURN, Party.BUYER, None, None, None, "P7"),
    Phase.RETURN_IN_TRANSIT: (24, A_RETURN, Party.BUYER, None, None, None, "P7"),
    Phase.REFUND_PENDING: (21, ASKED, Party.BUYER, None, None, None, "P7"),
    Phase.APPEALED: (23, ASKED, Party.BUYER, None, None, None, "P7"),
    Phase.REFUNDED: (25, ASKED, Party.BUYER, None, None, None, "P7"),
    Phase.CLOSED: (21, None, None, None, None, None, "C3"),
    Phase.CANCELLED: (21, None, None, None, None, None, "C2"),
}

_SETTLED = "a refund of 60.00 USD, as the buyer asked"
SENTENCES: dict[Phase, str] = {
    Phase.AWAITING_SELLER: (
        "No proposal counts yet: the seller must answer what the buyer asks for. "
        "If the seller does not answer before ~2026-03-26 12:00 UTC, AliExpress steps in."
    ),
    Phase.NEGOTIATING: (
        "No proposal counts yet: the seller has made another proposal. "
        "The seller's offer, a refund of 10.00 USD, counts only if the buyer accepts it. "
        "If the two do not agree before ~2026-03-28 12:00 UTC, AliExpress steps in."
    ),
    Phase.UNDER_REVIEW: (
        "No proposal counts yet: AliExpress is reviewing the case. "
        "The seller's offer, a refund of 10.00 USD, counts only if the buyer accepts it."
    ),
    Phase.JUDGED: (
        "AliExpress's proposal counts: a refund of 40.00 USD. "
        "The seller's offer, a refund of 10.00 USD, counts only if the buyer accepts it. "
        "If nobody chooses before ~2026-04-07 12:00 UTC, AliExpress's proposal is assigned."
    ),
    Phase.AWAITING_RETURN: (
        "What was settled counts, and no other proposal: "
        "a return and a refund of 60.00 USD (the buyer pays the return), as the buyer asked."
    ),
    Phase.RETURN_IN_TRANSIT: (
        "What was settled counts, and no other proposal: "
        "a return and a refund of 60.00 USD (the buyer pays the return), as the buyer asked."
    ),
    Phase.REFUND_PENDING: f"What was settled counts, and no other proposal: {_SETTLED}.",
    Phase.APPEALED: (
        f"What was settled counts until the appeal is decided, and no other proposal: {_SETTLED}."
    ),
    Phase.REFUNDED: f"What was settled counts, and no other proposal: {_SETTLED}.",
    Phase.CLOSED: "No proposal counts any more: the dispute is over, without money.",
    Phase.CANCELLED: "No proposal counts any more: the buyer has cancelled the dispute.",
}


@pytest.mark.parametrize("phase", Phase)
def test_p3_and_p6_and_p7_each_phase_says_what_counts(phase: Phase) -> None:
    """In each phase one proposal counts or none does, and the deadline says what comes by itself."""
    asked_on, proposal, whose, offer, due, assigned, rule = COUNTS[phase]
    found = ac.counting(in_phase(phase), day(asked_on))

    expected = (phase, proposal, whose, offer, day(due) if due else None, assigned, rule)
    due_at = found.deadline.at if found.deadline else None
    assert expected == (
        *(found.phase, found.proposal, found.whose, found.offer),
        *(due_at, found.assigned, found.rule),
    )


@pytest.mark.parametrize("phase", Phase)
def test_each_phase_says_so_in_whole_sentences(phase: Phase) -> None:
    """Which counts, what happens if nobody chooses, and why: in the buyer's words."""
    expected = SENTENCES[phase]

    assert expected == ac.counting(in_phase(phase), day(COUNTS[phase][0])).sentence


def test_every_rule_that_is_cited_exists() -> None:
    """The rules of the table above are rules of the guide."""
    cited = {row[-1] for row in COUNTS.values()}

    assert cited <= set(ac.RULES)


# --- what comes by itself ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "dispute",
    [in_phase(Phase.JUDGED), made(HISTORIES[Phase.AWAITING_SELLER], granting())],
    ids=["assigned", "granted"],
)
def test_p1_and_p5_what_is_said_to_come_by_itself_comes(dispute: ac.Dispute) -> None:
    """Where nobody chooses, exactly what was announced is settled, at its instant and not before."""
    found = ac.counting(dispute, dispute.history.last.at)
    assert found.deadline is not None
    early, _ = dispute.advance(found.deadline.at - MICROSECOND)
    late, _ = dispute.advance(found.deadline.at)

    assert dispute == early
    assert isinstance(late, ac.RefundPending)
    assert found.assigned == late.outcome.solution


def test_p1_a_silent_seller_grants_the_request_where_the_policy_says_so() -> None:
    """Under such a policy silence executes what the buyer asks for; else AliExpress steps in."""
    dispute = made(HISTORIES[Phase.AWAITING_SELLER], granting())
    found = ac.counting(dispute, day(21))

    expected = (
        "No proposal counts yet: the seller must answer what the buyer asks for. "
        "If the seller does not answer before ~2026-03-26 12:00 UTC, what was asked for is executed: "
        "a refund of 60.00 USD."
    )
    assert ("P1", ASKED, None) == (found.rule, found.assigned, found.proposal)
    assert expected == found.sentence


def test_p2_an_agreement_that_is_due_before_the_answer_brings_aliexpress() -> None:
    """Once the agreement is due first, that is the date that counts, whatever the policy says of silence."""
    asked_again = ac.BuyerProposed(at=day(24), proposal=Refund(usd("50")))
    dispute = made((*HISTORIES[Phase.AWAITING_SELLER], asked_again), granting())
    found = ac.counting(dispute, day(24))

    expected = "If the two do not agree before ~2026-03-28 12:00 UTC, AliExpress steps in."
    assert found.deadline is not None
    assert (day(27), None, "P2") == (found.deadline.at, found.assigned, found.rule)
    assert found.sentence.endswith(expected)


def test_what_is_due_already_happens_first() -> None:
    """At the very instant of a deadline the answer is for what came of it."""
    dispute = in_phase(Phase.JUDGED)
    before = ac.counting(dispute, day(37) - MICROSECOND)
    after = ac.counting(dispute, day(37))

    assert (Phase.JUDGED, FORTY, "P6") == (before.phase, before.proposal, before.rule)
    assert (Phase.REFUND_PENDING, FORTY, Party.PLATFORM, "P7") == (
        *(after.phase, after.proposal, after.whose, after.rule),
    )


def test_a_date_that_was_printed_carries_no_mark() -> None:
    """The mark of an estimate stands before counted dates alone."""
    printed = ac.PlatformProposed(at=day(30), proposal=FORTY, negotiation_ends=day(33))
    found = ac.counting(made((*JUDGED[:-1], printed)), day(30))

    expected = "If nobody chooses before 2026-04-03 12:00 UTC, AliExpress's proposal is assigned."
    assert found.sentence.endswith(expected)


def test_p7_more_waiting_time_is_said_never_to_be_accepted() -> None:
    """An offer to wait cannot count, since accepting would close the dispute."""
    waits = ac.SellerProposed(at=day(23), proposal=ac.Wait(day(50)))
    found = ac.counting(made((*HISTORIES[Phase.NEGOTIATING], waits)), day(23))

    expected = (
        "The seller's offer, waiting until 2026-04-20 12:00 UTC, is never accepted, "
        "since accepting closes the dispute for good."
    )
    assert ac.Wait(day(50)) == found.offer
    assert expected in found.sentence


# How it came to be settled: the events after the opening, whose proposal it was, and what it is called.
SETTLED: list[tuple[Sequence[ac.DisputeEvent], ac.Policy, Party, str]] = [
    (HISTORIES[Phase.REFUND_PENDING], ac.GUIDE, Party.BUYER, "as the buyer asked"),
    (
        (*HISTORIES[Phase.NEGOTIATING], ac.BuyerAccepted(at=day(23), whose=Party.SELLER)),
        *(ac.GUIDE, Party.SELLER, "as the seller offered"),
    ),
    (
        (*HISTORIES[Phase.AWAITING_SELLER], ac.RequestGranted(at=day(25))),
        *(granting(), Party.BUYER, "as the buyer asked"),
    ),
    (
        (*JUDGED, ac.BuyerAccepted(at=day(31), whose=Party.PLATFORM)),
        *(ac.GUIDE, Party.PLATFORM, "as AliExpress decided"),
    ),
    (
        (*JUDGED, ac.BuyerAccepted(at=day(31), whose=Party.SELLER)),
        *(ac.GUIDE, Party.SELLER, "as the seller offered"),
    ),
    ((*JUDGED, ac.ProposalAssigned(at=day(37))), ac.GUIDE, Party.PLATFORM, "as AliExpress decided"),
    (
        (
            *HISTORIES[Phase.CLOSED],
            ac.AppealFiled(at=day(22)),
            ac.AppealDecided(at=day(24), refund=Refund(usd("20"))),
        ),
        *(ac.GUIDE, Party.PLATFORM, "as AliExpress decided"),
    ),
    (
        (
            *JUDGED,
            ac.PlatformProposed(at=day(31), proposal=Refund(usd("0"))),
            ac.BuyerAccepted(at=day(32), whose=Party.PLATFORM),
        ),
        *(ac.GUIDE, Party.PLATFORM, "no refund, as AliExpress decided"),
    ),
]


@pytest.mark.parametrize(("events", "policy", "whose", "words"), SETTLED)
def test_p4_and_p7_whose_proposal_was_settled(
    events: Sequence[ac.DisputeEvent], policy: ac.Policy, whose: Party, words: str
) -> None:
    """Who accepts, accepts the other's: what was settled is named with the one who had proposed it."""
    dispute = made(events, policy)
    found = ac.counting(dispute, events[-1].at)

    assert isinstance(dispute, ac.RefundPending | ac.Closed)
    assert (whose, dispute.outcome.solution, "P7") == (found.whose, found.proposal, found.rule)
    assert found.sentence.endswith(f"{words}.")


def test_t3_a_return_that_was_overdue_leaves_nothing_that_counts() -> None:
    """Once the days for the return are over nothing counts any more."""
    found = ac.counting(in_phase(Phase.AWAITING_RETURN), day(31))

    assert (Phase.CLOSED, None, None, "T3") == (found.phase, found.proposal, found.whose, found.rule)


@pytest.mark.parametrize("phase", Phase)
def test_a_question_about_the_past_is_refused(phase: Phase) -> None:
    """A moment before the last event, or a naive one, is refused as the dispute itself refuses it."""
    dispute = in_phase(phase)
    last = dispute.history.last.at
    for moment in (last - MICROSECOND, datetime(2026, 4, 1)):  # one before what is known, one naive
        with pytest.raises(ac.InvalidValueError) as caught:
            ac.counting(dispute, moment)
        with pytest.raises(ac.InvalidValueError) as expected:
            dispute.deadlines(moment)

        assert str(expected.value) == str(caught.value)


# --- what stands beside it --------------------------------------------------------------------

# phase: each proposal that stands with the day on which it was made, whether it counts, and how it compares
STANDING: dict[Phase, list[tuple[Party, ac.Proposal, int, bool, Preference | None]]] = {
    Phase.AWAITING_SELLER: [(Party.BUYER, ASKED, 20, False, None)],
    Phase.NEGOTIATING: [
        (Party.BUYER, ASKED, 20, False, None),
        (Party.SELLER, TEN, 22, False, Preference.WORSE),
    ],
    Phase.UNDER_REVIEW: [
        (Party.BUYER, ASKED, 20, False, None),
        (Party.SELLER, TEN, 22, False, Preference.WORSE),
    ],
    Phase.JUDGED: [
        (Party.BUYER, ASKED, 20, False, Preference.BETTER),
        (Party.SELLER, TEN, 22, False, Preference.WORSE),
        (Party.PLATFORM, FORTY, 30, True, None),
    ],
}


@pytest.mark.parametrize("phase", Phase)
def test_p4_and_p6_what_stands_is_compared_with_what_counts(phase: Phase) -> None:
    """Each standing proposal is compared with the one that counts, else with what the buyer asks for."""
    found = [
        (
            *(each.whose, each.proposal, each.made_at, each.counts),
            each.comparison.preference if each.comparison else None,
        )
        for each in ac.offers(in_phase(phase))
    ]

    expected = [(*row[:2], day(row[2]), *row[3:]) for row in STANDING.get(phase, [])]
    assert expected == found


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase.open])
def test_p6_the_offer_that_counts_is_the_one_that_is_named(phase: Phase) -> None:
    """What is listed as counting is exactly what the other question names."""
    dispute = in_phase(phase)
    named = ac.counting(dispute, dispute.history.last.at)
    counted = [(each.whose, each.proposal) for each in ac.offers(dispute) if each.counts]

    expected = [(named.whose, named.proposal)] if named.proposal else []
    assert expected == counted


def test_p10_the_newest_of_each_party_stands() -> None:
    """A new request, a new offer and a new proposal take the place of the older ones, with their dates."""
    dispute = made(
        (
            *JUDGED,
            ac.BuyerProposed(at=day(31), proposal=Refund(usd("55"))),
            ac.SellerProposed(at=day(32), proposal=Refund(usd("30"))),
            ac.PlatformProposed(at=day(33), proposal=Refund(usd("45"))),
        )
    )

    expected = [(usd("55"), day(31)), (usd("30"), day(32)), (usd("45"), day(33))]
    assert expected == [(each.net.amount, each.made_at) for each in ac.offers(dispute) if each.net]


def test_m2_and_t2_costs_are_taken_into_account() -> None:
    """A return that looks better than a refund is worse once its freight is known."""
    offered = ac.SellerProposed(at=day(31), proposal=ReturnAndRefund(usd("45")))
    dispute = made((*JUDGED, offered))
    costs = ac.Costs(return_freight=usd("12"), conversion_loss="0.01")
    blind, seeing = ac.offers(dispute)[1], ac.offers(dispute, costs)[1]

    assert blind.comparison is not None
    assert seeing.comparison is not None
    assert seeing.net is not None
    assert (Preference.INCOMPARABLE, ac.Ground.FREIGHT_UNKNOWN) == (
        *(blind.comparison.preference, blind.comparison.because),
    )
    assert (usd("32.55"), Preference.WORSE) == (seeing.net.amount, seeing.comparison.preference)


def test_t3_a_return_of_what_never_arrived_is_worth_nothing() -> None:
    """Where the claim says that nothing arrived, a return that is offered brings nothing."""
    claim = attrs.evolve(CLAIM, reason=ac.Reason.NOT_ARRIVED)
    offered = ac.SellerProposed(at=day(22), proposal=A_RETURN)
    _, offer = ac.offers(made((ac.DisputeOpened(at=day(20), claim=claim), offered)))

    assert offer.net is not None
    assert offer.comparison is not None
    assert (usd("0"), False) == (offer.net.amount, offer.net.possible)
    assert (Preference.WORSE, "T3") == (offer.comparison.preference, offer.comparison.rule)


def test_a_contested_return_leaves_the_request_alone_standing() -> None:
    """Once a settled return is contested, what the seller had offered before stands no more."""
    contested = made(
        (
            RETURN_OPENED,
            ac.SellerProposed(at=day(20.5), proposal=TEN),
            ac.SellerAccepted(at=day(21)),
            ac.ReturnShipped(at=day(24), tracking_number="RR123456785DE"),
            ac.ReturnContested(at=day(30)),
        )
    )

    expected = [(Party.BUYER, A_RETURN, None)]
    assert expected == [(each.whose, each.proposal, each.comparison) for each in ac.offers(contested)]
    assert ac.counting(contested, day(30)).offer is None


# --- offers after AliExpress's proposal -------------------------------------------------------


def judged(*later: ac.DisputeEvent) -> ac.Judged:
    """Return this world's judged dispute, after some more events."""
    dispute = made((*JUDGED, *later))
    assert isinstance(dispute, ac.Judged)
    return dispute


def test_p6_and_t4_later_offers_are_compared_with_the_one_that_counts() -> None:
    """The seller may go on offering; each offer is measured by AliExpress's, and none of them counts."""
    dispute = judged(
        ac.SellerProposed(at=day(31), proposal=Refund(usd("25"))),
        ac.SellerProposed(at=day(31), proposal=ac.Wait(day(60))),
        ac.EvidenceAdded(at=day(32), evidence=ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="a.jpg")),
        ac.SellerProposed(at=day(33), proposal=Refund(usd("41"))),
        ac.SellerProposed(at=day(34), proposal=ReturnAndRefund(PAID, shipping_paid_by=Party.SELLER)),
    )
    found = ac.later_offers(dispute)

    expected = [
        (day(31), usd("25"), Preference.WORSE),
        (day(31), None, Preference.WORSE),
        (day(33), usd("41"), Preference.BETTER),
        (day(34), usd("60"), Preference.INCOMPARABLE),
    ]
    assert expected == [
        (each.made_at, each.net and each.net.amount, each.comparison and each.comparison.preference)
        for each in found
    ]
    assert {(Party.SELLER, False)} == {(each.whose, each.counts) for each in found}


def test_p6_offers_before_the_newest_proposal_are_not_later_ones() -> None:
    """Only what came after the proposal that counts is listed; the offer before it stands all the same."""
    before = ac.SellerProposed(at=day(31), proposal=Refund(usd("25")))
    again = ac.PlatformProposed(at=day(32), proposal=Refund(usd("30")))
    after = ac.SellerProposed(at=day(33), proposal=Refund(usd("29.99")))
    none, one = judged(before, again), judged(before, again, after)

    assert not ac.later_offers(judged())
    assert not ac.later_offers(none)
    assert [before.proposal] == [each.proposal for each in ac.offers(none) if each.whose is Party.SELLER]
    assert [after.proposal] == [each.proposal for each in ac.later_offers(one)]


def test_t4_the_offer_that_is_worse_is_told_with_its_rule() -> None:
    """An offer below AliExpress's is named worse, by how much, and by which rule."""
    (offer,) = ac.later_offers(judged(ac.SellerProposed(at=day(31), proposal=Refund(usd("39.99")))))

    assert offer.comparison is not None
    assert ("P6", "It brings 0.01 USD less than the other.") == (
        *(offer.comparison.rule, offer.comparison.sentence),
    )


COUNTING: Any = ac.counting
OFFERS: Any = ac.offers
LATER_OFFERS: Any = ac.later_offers


@pytest.mark.parametrize(
    ("what", "question"),
    [
        ("dispute", lambda: COUNTING(None, day(30))),
        ("dispute", lambda: OFFERS("a dispute")),
        ("dispute", lambda: LATER_OFFERS(in_phase(Phase.NEGOTIATING))),
        ("costs", lambda: OFFERS(in_phase(Phase.NEGOTIATING), 8)),
        ("costs", lambda: LATER_OFFERS(judged(), "8.50")),
        ("costs", lambda: OFFERS(in_phase(Phase.CLOSED), None)),
        ("instant", lambda: COUNTING(in_phase(Phase.JUDGED), "today")),
    ],
)
def test_an_argument_of_a_wrong_type_is_refused_by_name(what: str, question: Callable[[], object]) -> None:
    """Each question names the argument that is not what it should be, whatever the phase."""
    with pytest.raises(ac.InvalidValueError) as caught:
        question()

    assert what == caught.value.what


def test_p9_after_a_contested_return_nothing_goes_back_a_second_time() -> None:
    """A return that is asked for again, or proposed again, comes to a refund: the goods went back before."""
    history = (
        RETURN_OPENED,
        ac.SellerAccepted(at=day(21)),
        ac.ReturnShipped(at=day(24), tracking_number="RR123456785DE"),
        ac.ReturnContested(at=day(30)),
    )
    (alone,) = ac.offers(made(history))
    again = ac.PlatformProposed(at=day(33), proposal=ac.ReturnAndRefund(usd("40")))
    asked, counts = ac.offers(made((*history, again)))

    assert [True, True, True] == [
        each.net is not None and each.net.keeps_goods for each in (alone, asked, counts)
    ]
    assert asked.comparison is not None
    assert (ac.Ground.MORE_MONEY, usd("20")) == (asked.comparison.because, asked.comparison.difference)

"""Why the rules say no: every code in whole sentences that a buyer understands."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SHIPPED, usd, utc
from worlds import ORDER, case_in, day, each_event, in_phase

import aliclaim as ac
from aliclaim import Channel, Money, Party, Phase, Refusal, RefusalCode, Remedy, instant
from aliclaim._events import DISPUTE_EVENTS, ORDER_EVENTS
from aliclaim._refusals import _TABLE, certain, refuse, worded  # pyright: ignore[reportPrivateUsage]
from aliclaim._vocabulary import EVENTS, FACTS, PARTIES, PHASES, capital, doing

AT = instant(utc(2026, 3, 21, 12, 30, 59, 999_999))
WORDED = "2026-03-21 12:30 UTC"
EARLIER = instant(SHIPPED)

# Every code with its rule of the guide, the dates and facts of a real refusal, and what a buyer reads.
TOLD: dict[RefusalCode, tuple[str | None, dict[str, Any], str]] = {
    RefusalCode.NOT_SHIPPED: ("W1", {}, "The order has not been shipped yet."),
    RefusalCode.TOO_EARLY: ("W1", {"until": AT}, f"No dispute can be opened before {WORDED}."),
    RefusalCode.NEVER_OPENS: (
        "W4",
        {"since": AT},
        f"The protection ends on {WORDED}, before a dispute could be opened.",
    ),
    RefusalCode.PROTECTION_OVER: ("W4", {"since": AT}, f"The time for opening a dispute ended on {WORDED}."),
    RefusalCode.IN_TRANSIT: (
        "W5",
        {"until": AT, "seen_at": EARLIER},
        (
            "Tracking shows the parcel in transit (read on 2026-03-01 00:00 UTC); a claim that it has not "
            f"arrived is refused until the protection is running out, on {WORDED}."
        ),
    ),
    RefusalCode.TEXT_NOT_ALLOWED: (
        "W6",
        {"characters": "\u00e9 U+0000"},
        "The text holds characters that the form does not take: \u00e9 U+0000.",
    ),
    RefusalCode.FILE_FORMAT: (
        "W6",
        {"file": "lid.webp", "formats": "jpg, png"},
        "The file lid.webp has a format that the form does not take; pictures may be jpg, png.",
    ),
    RefusalCode.FILE_TOO_LARGE: (
        "W6",
        {"file": "lid.png", "size": 3_000_000, "limit": 2_097_152},
        (
            "The file lid.png is too heavy: it has 3,000,000 bytes, "
            "and a picture must have fewer than 2,097,152."
        ),
    ),
    RefusalCode.TOO_MANY_FILES: (
        "W6",
        {"count": 9, "limit": 5},
        (
            "There are 9 files, and the form takes 5 at most: send the most telling now, and add the rest "
            "once the dispute is open."
        ),
    ),
    RefusalCode.UNKNOWN_ITEM: (
        None,
        {"file": "lid.png", "item": "pot-2"},
        "The file lid.png is about the item pot-2, which the order does not have.",
    ),
    RefusalCode.START_UNKNOWN: (
        "W2",
        {"needs": "estimated_delivery"},
        "The protection counts from the estimated date of delivery, which is not known for this order.",
    ),
    RefusalCode.SHIPPING_FREE: ("R8", {}, "Shipping was free, so nothing of it can be refunded."),
    RefusalCode.DISPUTE_RUNNING: (
        "P10",
        {"phase": "judged"},
        (
            "A dispute on this order is running already: AliExpress has made its own proposal, "
            "and the buyer may choose."
        ),
    ),
    RefusalCode.DISPUTE_SETTLED: (
        "W7",
        {"since": AT},
        f"A dispute on this order ended in a solution on {WORDED}; no other can be opened.",
    ),
    RefusalCode.DISPUTE_CLOSED: (
        "C3",
        {"since": AT},
        f"The buyer closed a dispute on this order on {WORDED}; closing is final.",
    ),
    RefusalCode.NOTHING_PAID: ("O4", {}, "Nothing was paid for the order, so nothing can be refunded."),
    RefusalCode.NOTHING_ASKED: ("O4", {}, "The claim asks for no money; state how much."),
    RefusalCode.ABOVE_PAID: (
        "O4",
        {"amount": usd("9"), "paid": usd("5")},
        "The amount of 9.00 USD is more than the 5.00 USD that was paid.",
    ),
    RefusalCode.OTHER_CURRENCY: (
        "O4",
        {"amount": Money("9", "EUR"), "currency": "USD"},
        "The amount of 9.00 EUR is not in USD, in which the order was paid.",
    ),
    RefusalCode.NO_DISPUTE: (
        None,
        {"event": "buyer_accepted"},
        "Accepting a proposal is not possible yet: no dispute has been opened.",
    ),
    RefusalCode.NOT_IN_PHASE: (
        None,
        {
            "event": "refund_completed",
            "phase": "return_in_transit",
            "allowed": "return_received, return_contested",
        },
        (
            "Paying the refund is not possible now: the dispute is decided, and the goods are on their way "
            "back. What is possible: confirming that the goods came back, contesting the return."
        ),
    ),
    RefusalCode.NOT_THEIRS: (
        None,
        {"event": "return_received", "party": "buyer", "parties": "seller, platform"},
        "Confirming that the goods came back is not for the buyer, but for the seller or AliExpress.",
    ),
    RefusalCode.NO_PROPOSAL: ("P4", {"party": "seller"}, "There is no proposal of the seller to accept."),
    RefusalCode.WAITING_NOT_ACCEPTED: (
        "P7",
        {},
        (
            "More waiting time is never accepted, since accepting closes the dispute for good; cancel it "
            "instead, and open it again while the protection runs."
        ),
    ),
    RefusalCode.SETTLED_BEFORE: (
        "P7",
        {"since": AT},
        (
            f"A solution was accepted on {WORDED}; the return was contested, but the dispute can no longer "
            "be cancelled."
        ),
    ),
    RefusalCode.TOO_SOON: (
        None,
        {"event": "return_overdue", "until": AT},
        f"Ending the dispute because the goods were not sent back is not possible before {WORDED}.",
    ),
    RefusalCode.OVERTAKEN: (
        None,
        {"event": "proposal_assigned", "since": AT},
        (
            f"This comes too late: on {WORDED} something else had happened by itself "
            "(assigning AliExpress's proposal)."
        ),
    ),
    RefusalCode.ABOVE_AGREED: (
        "M2",
        {"amount": usd("9"), "agreed": usd("5")},
        "The amount of 9.00 USD is more than the 5.00 USD that is still due.",
    ),
    RefusalCode.NOT_MORE: (
        None,
        {"amount": usd("4"), "agreed": usd("5")},
        "An appeal that grants 4.00 USD brings no more than the 5.00 USD that stood before.",
    ),
    RefusalCode.APPEAL_OVER: ("C4", {"since": AT}, f"The time for an appeal ended on {WORDED}."),
    RefusalCode.APPEAL_SPENT: (
        "C4",
        {},
        "An appeal on this dispute was decided already; there is no second.",
    ),
    RefusalCode.ALREADY_REFUNDED: ("P8", {}, "No refund is on its way."),
    RefusalCode.ALREADY_SHIPPED: (None, {"since": AT}, f"The order was shipped on {WORDED} already."),
    RefusalCode.ALREADY_CONFIRMED: ("W3", {"since": AT}, f"Receipt was confirmed on {WORDED} already."),
    RefusalCode.SHORTENS_PROTECTION: (
        "W2",
        {"closes_at": AT},
        f"The protection ends on {WORDED} already; an extension must end later.",
    ),
    RefusalCode.OLDER_THAN_LAST: (
        None,
        {"at": EARLIER, "since": AT},
        f"The date 2026-03-01 00:00 UTC lies before {WORDED}, up to which the case is known.",
    ),
    RefusalCode.ALREADY_RECORDED: (
        None,
        {"since": AT},
        f"This very event was recorded already, on {WORDED}.",
    ),
}

# What helps where a code is refused, or what is left instead, in the order in which it is told (W9).
HELPS = {
    "not_shipped": "contact_seller customer_service",
    "too_early": "wait contact_seller",
    "never_opens": "contact_seller customer_service",
    "protection_over": "contact_seller customer_service",
    "in_transit": "wait contact_seller",
    "text_not_allowed": "mend",
    "file_format": "mend",
    "file_too_large": "mend",
    "too_many_files": "mend edit",
    "unknown_item": "mend",
    "start_unknown": "state_date",
    "shipping_free": "contact_seller",
    "dispute_running": "customer_service",
    "dispute_settled": "contact_seller customer_service",
    "dispute_closed": "contact_seller customer_service",
    "nothing_paid": "contact_seller customer_service",
    "nothing_asked": "mend",
    "above_paid": "mend",
    "other_currency": "mend",
    "no_dispute": "choose_listed",
    "not_in_phase": "choose_listed",
    "not_theirs": "mend",
    "no_proposal": "choose_listed",
    "waiting_not_accepted": "cancel",
    "settled_before": "choose_listed",
    "too_soon": "wait state_date",
    "overtaken": "advance state_date",
    "above_agreed": "mend",
    "not_more": "mend",
    "appeal_over": "contact_seller customer_service",
    "appeal_spent": "contact_seller customer_service",
    "already_refunded": "choose_listed",
    "already_shipped": "mend",
    "already_confirmed": "mend",
    "shortens_protection": "mend",
    "older_than_last": "mend",
    "already_recorded": "choose_listed",
}

# Where it is done, for what is not done in the dispute itself (C5): the others have no channel.
REACHED = {
    "contact_seller": "seller",
    "customer_service": "chat contact_form social_media",
    "appeal": "appeal",
    "report_seller": "chat contact_form social_media",
    "local_guarantee": "seller chat contact_form",
}

CODES = {*EVENTS, *(phase.value for phase in Phase if "_" in phase)}
"""The tags of events and the names of phases: words that no sentence speaks in."""


class Counted(str):
    """Text that counts how often it is written out."""

    __slots__ = ("times",)

    times: int

    def __str__(self) -> str:
        """Count, and write it."""
        self.times = getattr(self, "times", 0) + 1
        return "Counted"


def whole(words: str) -> bool:
    """Whether words are whole sentences: each begins with a capital, and the last ends with a full stop."""
    return words.endswith(".") and all(part[0].isupper() for part in words.split(". "))


def test_every_code_of_a_refusal_is_told() -> None:
    """No code is left out of the tests below."""
    assert set(TOLD) == set(RefusalCode)


@pytest.mark.parametrize("code", list(RefusalCode))
def test_w9_every_refusal_is_a_whole_sentence_for_a_buyer(code: RefusalCode) -> None:
    """W9: each reason is told in whole sentences, which speak in no code, with its rule and what helps."""
    rule, facts, expected = TOLD[code]
    refusal = refuse(code, **facts)
    named = {name for _, name, *_ in Formatter().parse(_TABLE[code][1]) if name}

    assert expected == refusal.sentence
    assert (f"{expected} [{rule}]" if rule else expected) == str(refusal)
    assert whole(expected)
    assert not {each for each in CODES if each in expected}
    assert not set("_{}") & set(expected)
    assert set(facts) == named
    assert rule == refusal.rule
    assert rule is None or re.fullmatch(r"[WROPJCMT]\d{1,2}", rule)
    assert refusal.remedies


@pytest.mark.parametrize("code", list(RefusalCode))
def test_the_facts_of_a_refusal_stay_codes(code: RefusalCode) -> None:
    """What the sentence words for a buyer stays for programs as it was told, in the order of the names."""
    _, facts, _ = TOLD[code]
    expected = sorted((name, fact) for name, fact in facts.items() if name not in {"since", "until"})

    assert expected == list(refuse(code, **facts).facts)


@pytest.mark.parametrize(
    "code", [code for code, (_, facts, _) in TOLD.items() if set(facts) - {"since", "until"}]
)
def test_a_sentence_is_made_when_it_is_read(code: RefusalCode) -> None:
    """Refusing writes out no fact, however the refusal is compared or copied; only reading it does."""
    _, facts, _ = TOLD[code]
    counted = Counted("never")
    texts: dict[str, Any] = dict.fromkeys(set(facts) - {"since", "until"}, counted)
    refusal = refuse(code, **(facts | texts))
    same = refusal == copy.copy(refusal) and hash(refusal) == hash(copy.copy(refusal))
    before = getattr(counted, "times", 0)
    read = refusal.sentence

    assert same
    assert not before
    assert "Counted" in read
    assert len(texts) == counted.times


def test_a_fact_with_braces_is_told_as_it_is() -> None:
    """What a user wrote is never taken for a place to fill in."""
    refusal = refuse(RefusalCode.FILE_FORMAT, file="{formats}{0}%s{.jpg", formats="png")
    expected = "{formats}{0}%s{.jpg"

    assert expected in refusal.sentence


def test_a_code_without_words_is_shown_as_it_is() -> None:
    """A tag or a phase of a later version is not guessed, and hides nothing of what is known."""
    refusal = refuse(
        RefusalCode.NOT_IN_PHASE,
        event="return_labelled",
        phase="in_mediation",
        allowed="evidence_added, coin_tossed",
    )
    expected = (
        "Return_labelled is not possible now: in_mediation. What is possible: adding evidence, coin_tossed."
    )

    assert expected == refusal.sentence
    assert (
        "There is no proposal of mediator to accept."
        == refuse(RefusalCode.NO_PROPOSAL, party="mediator").sentence
    )
    assert "counts from paid_at, which" in refuse(RefusalCode.START_UNKNOWN, needs="paid_at").sentence


def test_a_refusal_keeps_what_it_was_told() -> None:
    """Dates are kept apart, facts in the order of their names, remedies of the case before the code's."""
    refusal = refuse(
        RefusalCode.DISPUTE_SETTLED,
        rule="C4",
        since=AT,
        until=None,
        more=(Remedy.APPEAL,),
        size=5,
        amount=usd("1"),
    )
    facts = (("amount", usd("1")), ("size", 5))
    remedies = (Remedy.APPEAL, Remedy.CONTACT_SELLER, Remedy.CUSTOMER_SERVICE)
    told = (instant(AT), None)

    assert refusal.rule == "C4"
    assert told == (refusal.since, refusal.until)
    assert facts == refusal.facts
    assert remedies == refusal.remedies
    assert WORDED in refusal.sentence
    assert refusal == Refusal(
        code=RefusalCode.DISPUTE_SETTLED, rule="C4", since=AT, remedies=remedies, facts=facts
    )


@pytest.mark.parametrize("code", list(RefusalCode))
def test_w9_a_refusal_says_what_to_do_instead(code: RefusalCode) -> None:
    """W9: "what to do instead (contact the seller or customer service, wait until a date, mend the file)"."""
    _, facts, _ = TOLD[code]

    assert HELPS[code.value] == " ".join(refuse(code, **facts).remedies)


@pytest.mark.parametrize("remedy", list(Remedy))
def test_c5_a_remedy_outside_of_the_dispute_says_who_is_reached_and_how(remedy: Remedy) -> None:
    """C5: "Channels: the seller, chat, contact form, appeal, social media"; none where it is the dispute."""
    assert REACHED.get(remedy.value, "") == " ".join(remedy.channels)


# The codes of the window (W1, W2, W4, W5) and of the form (W6).
YIELDING = {
    *("not_shipped", "start_unknown", "too_early", "never_opens", "protection_over", "in_transit"),
    *("text_not_allowed", "file_format", "file_too_large", "too_many_files"),
}


@pytest.mark.parametrize("code", list(RefusalCode))
def test_what_the_record_shows_is_kept_back_by_what_is_certain_alone(code: RefusalCode) -> None:
    """W1 to W6: neither the window nor the form stands against what was taken, nor does an estimate."""
    _, facts, _ = TOLD[code]
    stated, counted = refuse(code, **facts), refuse(code, estimated=True, **facts)
    expected = () if code.value in YIELDING else (stated,)

    assert expected == certain((counted, stated))


def test_a_refusal_knows_nothing_that_it_was_not_told() -> None:
    """A refusal of its code alone has no rule, date, fact or remedy, and nothing in it was counted."""
    bare = Refusal(code=RefusalCode.NOT_SHIPPED)
    nothing: tuple[object, ...] = (None, None, None, False, (), ())

    assert nothing == (bare.rule, bare.since, bare.until, bare.estimated, bare.remedies, bare.facts)


def test_w9_what_is_over_leaves_the_seller_and_customer_service() -> None:
    """W4, W9: "What is left: an appeal where a dispute was decided, the seller, customer service"."""
    codes = (RefusalCode.NOT_SHIPPED, RefusalCode.PROTECTION_OVER, RefusalCode.DISPUTE_SETTLED)
    expected = (Remedy.CONTACT_SELLER, Remedy.CUSTOMER_SERVICE)

    assert {expected} == {refuse(code, since=AT).remedies for code in codes}


def test_w6_too_many_files_are_mended_or_added_later() -> None:
    """W6: who has too many files sends fewer, and adds the rest to the running dispute."""
    expected = (Remedy.MEND, Remedy.EDIT)

    assert expected == refuse(RefusalCode.TOO_MANY_FILES, count=9, limit=5).remedies


def test_m5_the_guarantee_of_the_country_is_claimed_where_aliexpress_or_the_seller_is_reached() -> None:
    """M5, C5: the guarantee of the country is asked for at the seller, in the chat or by the form."""
    expected = (Channel.SELLER, Channel.CHAT, Channel.CONTACT_FORM)

    assert expected == Remedy.LOCAL_GUARANTEE.channels
    assert "use the guarantee of your country" == ac.describe(Remedy.LOCAL_GUARANTEE)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        *((AT, WORDED), (instant(utc(1970)), "1970-01-01 00:00 UTC"), (2_097_152, "2,097,152"), (7, "7")),
        *((usd("1234.5"), "1234.50 USD"), ("plain", "plain"), ("", "")),
    ],
)
def test_facts_are_worded_for_a_person(fact: Any, words: str) -> None:
    """Instants are told to the minute in UTC, whole numbers with commas, the rest as it is."""
    assert words == worded(fact)


# --- estimates --------------------------------------------------------------------------------

# For each code, the words of its sentence that a policy may have counted or assumed.
MARKED = {
    **dict.fromkeys((RefusalCode.SHORTENS_PROTECTION,), WORDED),
    **dict.fromkeys((RefusalCode.TOO_MANY_FILES,), "5 at most"),
    RefusalCode.FILE_TOO_LARGE: "2,097,152",
    **{code: WORDED for code, (_, facts, _) in TOLD.items() if {"since", "until"} & set(facts)},
}


@pytest.mark.parametrize("code", list(RefusalCode))
def test_an_estimate_is_marked_and_nothing_else_is(code: RefusalCode) -> None:
    """A date or a limit that the policy counted has the mark; when tracking was read, say, has none."""
    _, facts, plain = TOLD[code]
    words = MARKED.get(code, "")
    expected = plain.replace(words, f"~{words}") if words else plain

    assert expected == refuse(code, estimated=True, **facts).sentence


def test_w2_an_extension_that_shortens_says_whether_the_end_was_counted() -> None:
    """W2: the end of the protection has its mark unless the marketplace or the user stated it."""
    stated = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(60))
    extension = ac.ProtectionExtended(at=day(5), until=day(50))
    printed = ac.Case(order=ac.Order(id="1", paid=usd("9"), shipped_at=day(0), stated=(stated,)))
    sentence = "The protection ends on {}2026-04-30 12:00 UTC already; an extension must end later."

    told = [each.sentence for case in (ac.Case(order=ORDER), printed) for each in case.why_not(extension)]

    assert [sentence.format("~"), sentence.format("")] == told


# --- every phase and event --------------------------------------------------------------------

# The phases of the small world in a buyer's words, and what can be done there, in the table's order.
EDIT = "adding evidence, editing the reason or the explanation, asking for something else"
SELLER = "a proposal by the seller, acceptance by the seller"
ENDS = "cancelling the dispute, closing the dispute without money"
READ: dict[Phase, tuple[str, str]] = {
    Phase.AWAITING_SELLER: (
        "the seller must answer what the buyer asks for",
        f"{EDIT}, {SELLER}, executing what the buyer asks for, AliExpress stepping in, {ENDS}",
    ),
    Phase.NEGOTIATING: (
        "the seller has made another proposal",
        f"{EDIT}, {SELLER}, accepting a proposal, AliExpress stepping in, {ENDS}",
    ),
    Phase.UNDER_REVIEW: (
        "AliExpress is reviewing the case",
        (
            f"{EDIT}, {SELLER}, accepting a proposal, a judgement by AliExpress, "
            f"a proposal by AliExpress, {ENDS}"
        ),
    ),
    Phase.JUDGED: (
        "AliExpress has made its own proposal, and the buyer may choose",
        (
            f"{EDIT}, a proposal by the seller, a proposal by AliExpress, accepting a proposal, "
            f"assigning AliExpress's proposal, {ENDS}"
        ),
    ),
    Phase.AWAITING_RETURN: (
        "the dispute is decided, and the buyer must send the goods back",
        "sending the goods back, ending the dispute because the goods were not sent back",
    ),
    Phase.RETURN_IN_TRANSIT: (
        "the dispute is decided, and the goods are on their way back",
        "confirming that the goods came back, contesting the return",
    ),
    Phase.REFUND_PENDING: (
        "the dispute is over, and the money is on its way",
        "paying the refund, filing an appeal",
    ),
    Phase.APPEALED: (
        "the buyer has appealed, and AliExpress decides",
        "paying the refund, deciding the appeal",
    ),
    Phase.REFUNDED: ("the dispute is over, and the money has arrived", "filing an appeal"),
    Phase.CLOSED: ("the dispute is over, without money", "filing an appeal"),
    Phase.CANCELLED: (
        "the buyer has cancelled the dispute",
        "nothing, but another dispute may be opened while the protection runs",
    ),
}


def unfit(phase: Phase) -> Iterator[tuple[ac.DisputeEvent, Refusal]]:
    """Give each event of the small world that does not fit into a phase, with the refusal of it."""
    dispute = in_phase(phase)
    for event in each_event(dispute.history.last.at).values():
        refusals = dispute.why_not(event)
        yield from ((event, each) for each in refusals if each.code is RefusalCode.NOT_IN_PHASE)


@pytest.mark.parametrize("phase", list(Phase))
def test_what_does_not_fit_into_a_phase_is_told_with_what_does(phase: Phase) -> None:
    """Whatever is tried in a phase, a buyer reads what stands against it, and all that is possible."""
    clause, possible = READ[phase]
    refused = list(unfit(phase))
    expected = {
        f"{capital(doing(event.tag))} is not possible now: {clause}. What is possible: {possible}."
        for event, _ in refused
    }

    assert set(each_event(day(30))) - set(ac.allowed(phase)) == {type(event) for event, _ in refused}
    assert expected == {refusal.sentence for _, refusal in refused}
    assert all(whole(sentence) and "_" not in sentence for sentence in expected)


def test_every_refusal_of_the_small_world_is_whole_and_speaks_in_no_code() -> None:
    """Whatever is refused in any phase, early or late, is told in whole sentences without a code."""
    told = {
        refusal.sentence
        for phase in Phase
        for at in (0, 15, 30, 45, 90)
        for event in each_event(day(at)).values()
        for refusal in case_in(phase).why_not(event)
    }

    assert told
    assert not {sentence for sentence in told if not whole(sentence) or "_" in sentence}


# --- the words --------------------------------------------------------------------------------


def test_every_event_phase_and_party_has_its_words() -> None:
    """No code of the library lacks its words, and there are no words for what is not there."""
    assert {event.tag for event in (*ORDER_EVENTS, *DISPUTE_EVENTS)} == set(EVENTS)
    assert {phase.value for phase in Phase} == set(PHASES)
    assert {party.value for party in Party} == set(PARTIES)


def test_no_two_codes_have_the_same_words() -> None:
    """A buyer can tell apart what the codes tell apart."""
    for words in ([doing(tag) for tag in EVENTS], list(PHASES.values()), list(PARTIES.values())):
        assert len(set(words)) == len(words)


@given(st.lists(st.sampled_from([*EVENTS, "coin_tossed"]), min_size=1))
def test_a_list_of_tags_is_worded_one_by_one(tags: list[str]) -> None:
    """A list keeps its order and its length, and each member the words that it has alone."""
    expected = ", ".join(FACTS["event"](tag) for tag in tags)

    assert expected == FACTS["allowed"](", ".join(tags))


@given(st.text())
def test_a_capital_letter_changes_nothing_but_the_first_letter(words: str) -> None:
    """What begins a sentence keeps all its other letters, names of AliExpress among them."""
    assert words[1:] == capital(words)[len(words[:1].upper()) :]
    assert words[:1].upper() == capital(words)[: len(words[:1].upper())]

"""What the library says to a person, where no other test reads it whole."""

from __future__ import annotations

from enum import StrEnum

import attrs
import pytest
from support import LATER

import aliclaim
from aliclaim import (
    Basis,
    Cause,
    Channel,
    DeadlineKind,
    Finding,
    FirstStep,
    Order,
    Party,
    PaymentMethod,
    PlatformJudged,
    PlatformSteppedIn,
    Remedy,
    Start,
    SteppedInBecause,
    Subject,
    TrackingStatus,
    TrackingUpdated,
    describe,
)
from aliclaim._words import visible

# What a person reads for each name, by hand.
READ: dict[type[StrEnum], dict[str, str]] = {
    Party: {"buyer": "the buyer", "seller": "the seller", "platform": "AliExpress"},
    Remedy: {
        "wait": "wait until then",
        "contact_seller": "contact the seller",
        "customer_service": "ask customer service (chat or contact form)",
        "appeal": "appeal, through customer service",
        "cancel": "cancel it, and open again while protected",
        "edit": "edit the running dispute, or add evidence to it",
        "mend": "correct it and try again",
        "advance": "record first what happened by itself",
        "state_date": "state the date that the marketplace printed, if it is another",
        "choose_listed": "choose one of those listed",
        "report_seller": "report the seller to customer service, for breaking the trading rules",
        "local_guarantee": "use the guarantee of your country",
    },
    Cause: {
        "agreed": "the two agreed",
        "seller_silent": "the seller did not answer",
        "platform_proposal_accepted": "the buyer accepted AliExpress's proposal",
        "platform_proposal_assigned": "nobody chose in time, and AliExpress's proposal was assigned",
        "withdrawn": "the buyer closed it",
        "return_overdue": "the goods were not sent back in time",
        "appeal_granted": "the appeal was granted",
    },
    Channel: {
        "seller": "the seller",
        "chat": "chat",
        "contact_form": "contact form",
        "appeal": "an appeal",
        "social_media": "social media",
    },
    FirstStep: {
        "contact_seller": "write to the seller, and announce the dispute",
        "check_goods": "check all the goods",
        "check_protection": "look up when the protection ends",
        "wait_for_delivery_date": "wait until the estimated date of delivery is over",
        "read_tracking": "read the tracking",
        "wait_a_little": "ask the seller, and wait a little",
        "wait_until_arrived": "wait until the order has arrived",
    },
    PaymentMethod: {
        "card": "card",
        "wallet": "an electronic purse",
        "mobile": "mobile phone",
        "money_transfer": "a money transfer",
        "bonus": "the balance at AliExpress",
    },
    Basis: {
        "paid": "all that was paid",
        "difference": "the difference between what was paid for the goods and what they are worth",
        "missing_items": "the price of the missing items",
        "shipping_paid": "a part of what was paid for shipping",
    },
}


@pytest.mark.parametrize("listed", READ, ids=lambda listed: listed.__name__)
def test_each_name_of_a_list_has_words_of_its_own(listed: type[StrEnum]) -> None:
    """A person reads neither a code nor the words of another name, but those of the table above."""
    told: dict[str, str] = {member.value: describe(member) for member in listed}  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # each is a list of ours

    assert READ[listed] == told


def test_j1_a_judgement_is_worded_problem_by_problem() -> None:
    """Each problem stands with its verdict, without a full stop of its own."""
    findings = (Finding(problem="Shows error X.", valid=True), Finding(problem=".torn", valid=False))
    expected = "AliExpress judged: valid: Shows error X; invalid: .torn."

    assert expected == describe(PlatformJudged(at=LATER, judgement=findings))


def test_names_of_two_lists_that_are_the_same_text_keep_their_own_words() -> None:
    """A deadline, a channel and a remedy may share a name: each has the words of its own list."""
    told = [describe(DeadlineKind.APPEAL), describe(Channel.APPEAL), describe(Remedy.APPEAL)]

    assert ["appeal", "an appeal", "appeal, through customer service"] == told


@pytest.mark.parametrize(
    ("because", "words"),
    [
        (SteppedInBecause.NO_AGREEMENT, "there was no agreement"),
        (SteppedInBecause.SELLER_SILENT, "the seller did not answer"),
        (SteppedInBecause.ASKED, "it was asked to"),
    ],
)
def test_p2_it_is_told_why_aliexpress_stepped_in(because: SteppedInBecause, words: str) -> None:
    """P2: without an agreement or an answer, or because someone asked for it."""
    assert f"AliExpress stepped in, since {words}." == describe(PlatformSteppedIn(at=LATER, because=because))


def test_a_name_of_several_words_is_worded_with_spaces() -> None:
    """What has no table of words is told by its name, as a person would write it."""
    assert describe(Subject.SIZE_TABLE) == "size table"
    shown = TrackingUpdated(at=LATER, status=TrackingStatus.HELD_BY_CUSTOMS)
    assert describe(shown) == "Tracking showed: held by customs."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a lamp, 2 × 5 €", "a lamp, 2 × 5 €"),
        ("two\nlines", r"two\nlines"),
        ("red \x1b[31m", r"red \x1b[31m"),
        ("turned \u202e around", r"turned \u202e around"),
        ("", ""),
    ],
)
def test_what_would_move_a_cursor_is_shown_by_its_number(words: str, expected: str) -> None:
    """Characters that a terminal acts upon become their numbers, all others stay."""
    assert expected == visible(words)


CLOSED_LISTS = [
    value
    for value in (getattr(aliclaim, name) for name in aliclaim.__all__)
    if isinstance(value, type) and issubclass(value, StrEnum) and value is not Start
]


@pytest.mark.parametrize("listed", CLOSED_LISTS, ids=lambda listed: listed.__name__)
def test_a_name_of_a_closed_list_is_its_own_text(listed: type[StrEnum]) -> None:
    """What a file calls a member is what the code calls it, in small letters: so it stays the same."""
    assert [member.name.lower() for member in listed] == [member.value for member in listed]


def test_what_a_count_starts_from_is_named_as_the_order_names_it() -> None:
    """The dates from which a protection can be counted are those of an order."""
    expected = ["ordered_at", "shipped_at", "estimated_delivery"]

    assert sorted(expected) == sorted(Start)
    assert set(expected) < {field.name for field in attrs.fields(Order)}

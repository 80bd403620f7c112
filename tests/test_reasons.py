"""The table of reasons, against the guide's written here by hand; and what a claim still lacks."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import changed, usd

from aliclaim import (
    REASONS,
    RULES,
    Ask,
    Claim,
    Evidence,
    EvidenceKind,
    Exclusion,
    FirstStep,
    InvalidValueError,
    Level,
    Party,
    Reason,
    Refund,
    Requirement,
    Subject,
    checklist,
    missing,
)

# The guide's rows: what to ask for, from what it is counted, what to show, what to do first. Of what is
# shown: `!` is needed, `|` is one of several, `+` helps; then what it shows, and in which kinds of evidence.
ANY = "photo screenshot video document"
GUIDES = {
    "not_as_described": (
        "full, of what was paid",
        [
            "| measurements: photo",
            "| fault: video photo",
            "+ size_table: screenshot",
            "+ fault: video",
        ],
        "check_goods contact_seller",
    ),
    "slightly_imperfect": (
        "partial, of the difference",
        [f"! fault: {ANY}", "+ fault: video"],
        "check_goods contact_seller",
    ),
    "items_missing": (
        "partial, of the missing items",
        ["| unboxing: video", "| opened_parcel: photo"],
        "check_goods contact_seller",
    ),
    "not_arrived": (
        "full, of what was paid",
        ["| tracking: screenshot", "| order_page: screenshot"],
        "check_protection wait_for_delivery_date read_tracking contact_seller",
    ),
    "counterfeit": ("full, of what was paid", [f"! not_original: {ANY}"], "check_goods contact_seller"),
    "wrong_item": ("full, of what was paid", ["! what_came: photo"], "check_goods contact_seller"),
    "marked_delivered": (
        "full, of what was paid",
        ["! delivery_city: screenshot"],
        "contact_seller wait_a_little",
    ),
    "other_shipping_method": (
        "partial, of the shipping paid",
        ["! tracking: screenshot"],
        "wait_until_arrived check_goods contact_seller",
    ),
}
BASES = {
    "paid": "what was paid",
    "difference": "the difference",
    "missing_items": "the missing items",
    "shipping_paid": "the shipping paid",
}
MARKS = {"required": "!", "one_of": "|", "helpful": "+"}

# What the rows keep apart: a reason, and where it sends the buyer instead.
SENT_ON = {
    "not_as_described": ["slightly_imperfect R2", "counterfeit R5", "wrong_item R6"],
    "slightly_imperfect": ["not_as_described R1"],
    "items_missing": ["not_arrived R4", "wrong_item R6"],
    "not_arrived": ["nowhere W5", "marked_delivered R7"],
    "counterfeit": [],
    "wrong_item": ["not_as_described R1", "items_missing R3"],
    "marked_delivered": ["not_arrived R4"],
    "other_shipping_method": ["nowhere R8", "nowhere R8", "not_arrived R4", "not_as_described T8"],
}

EVERY_PIECE = [
    Evidence(kind=kind, file="a.png", shows=shows, given_by=by)
    for kind, shows, by in product(EvidenceKind, (None, *Subject), (Party.BUYER, Party.SELLER))
]


def a_claim(reason: Reason, *pieces: Evidence) -> Claim:
    """Return a claim for a reason, with evidence."""
    return Claim(reason=reason, asks=Refund(usd("5")), evidence=pieces)


def a_piece(kind: EvidenceKind, shows: Subject | None, given_by: Party = Party.BUYER) -> Evidence:
    """Return a piece of evidence."""
    return Evidence(kind=kind, file="a.png", shows=shows, given_by=given_by)


def words(requirements: tuple[Requirement, ...]) -> list[str]:
    """Write requirements as the guide's rows above are written."""
    return [f"{MARKS[each.level]} {each.shows}: {' '.join(each.kinds)}" for each in requirements]


# --- the table --------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", Reason)
def test_r1_to_r8_a_reason_asks_for_and_shows_what_the_guide_says(reason: Reason) -> None:
    """R1 to R8: each row is the guide's: how much, from what, what to show, what to do first."""
    entry = REASONS[reason]
    how_much, shown, first = GUIDES[reason.value]

    assert how_much == f"{entry.asks}, of {BASES[entry.basis]}"
    assert shown == words(entry.evidence)
    assert first == " ".join(entry.first)
    assert reason.rule == entry.rule


@pytest.mark.parametrize("reason", Reason)
def test_r9_a_reason_sends_on_what_another_fits_better(reason: Reason) -> None:
    """R9: the closest one is chosen: a row names what it is not for, and the reason that fits."""
    told = [f"{each.instead or 'nowhere'} {each.rule}" for each in REASONS[reason].not_for]

    assert SENT_ON[reason.value] == told


def test_r9_what_no_reason_is_for_names_none() -> None:
    """R9: unless a reason is told that fits, there is none."""
    assert None is Exclusion(words="an order that came about on time", rule="R8").instead


def test_r9_no_reason_sends_on_to_itself() -> None:
    """R9: a better reason is another one, and its rule the one cited, unless a trap is."""
    sent = [(entry.reason, each) for entry in REASONS.values() for each in entry.not_for]

    assert all(each.instead is not reason for reason, each in sent)
    assert all(each.rule in RULES for _, each in sent)
    assert all(each.rule in {each.instead.rule, "T8"} for _, each in sent if each.instead)


def test_r1_the_three_things_that_the_guide_names_are_shown() -> None:
    """R1: "photos of the measurements, a screenshot of the seller's size table, a video of the fault"."""
    named = {
        (Subject.MEASUREMENTS, EvidenceKind.PHOTO),
        (Subject.SIZE_TABLE, EvidenceKind.SCREENSHOT),
        (Subject.FAULT, EvidenceKind.VIDEO),
    }
    shown = {(each.shows, kind) for each in checklist(Reason.NOT_AS_DESCRIBED) for kind in each.kinds}

    assert named <= shown


def test_r2_and_m7_a_small_flaw_is_worth_a_part() -> None:
    """R2, M7: "for a small flaw a partial refund", shown by anything that shows it."""
    flaw, *_ = checklist(Reason.SLIGHTLY_IMPERFECT)

    assert REASONS[Reason.SLIGHTLY_IMPERFECT].asks is Ask.PARTIAL
    assert set(EvidenceKind) == set(flaw.kinds)
    assert flaw.level.needed


def test_r3_a_photo_is_enough_where_a_video_is_best() -> None:
    """R3: the video of the unboxing or the photo of the opened parcel does; before, both are asked for."""
    video = a_piece(EvidenceKind.VIDEO, Subject.UNBOXING)
    photo = a_piece(EvidenceKind.PHOTO, Subject.OPENED_PARCEL)
    nothing: tuple[Requirement, ...] = ()
    both = ["unboxing", "opened_parcel"]

    assert both == [each.shows for each in missing(a_claim(Reason.ITEMS_MISSING))]
    assert nothing == missing(a_claim(Reason.ITEMS_MISSING, video))
    assert nothing == missing(a_claim(Reason.ITEMS_MISSING, photo))
    assert "good standing" in checklist(Reason.ITEMS_MISSING)[1].words


def test_r4_and_t5_the_end_of_the_protection_is_looked_up_first() -> None:
    """R4, T5: "must be opened before the protection ends", so that its end comes before all waiting."""
    first = REASONS[Reason.NOT_ARRIVED].first

    assert FirstStep.CHECK_PROTECTION is first[0]
    assert FirstStep.WAIT_FOR_DELIVERY_DATE in first


def test_r5_it_is_shown_why_it_is_not_the_original() -> None:
    """R5: "as much as possible, showing why it is not original": a video of a fault does not show that."""
    fault = a_piece(EvidenceKind.VIDEO, Subject.FAULT)
    paper = a_piece(EvidenceKind.DOCUMENT, Subject.NOT_ORIGINAL)
    unmet = ["not_original"]

    assert unmet == [each.shows for each in missing(a_claim(Reason.COUNTERFEIT, fault))]
    assert not missing(a_claim(Reason.COUNTERFEIT, fault, paper))


def test_r6_photos_show_what_came() -> None:
    """R6: "(photos)" of what was sent instead."""
    assert not missing(a_claim(Reason.WRONG_ITEM, a_piece(EvidenceKind.PHOTO, Subject.WHAT_CAME)))
    assert missing(a_claim(Reason.WRONG_ITEM, a_piece(EvidenceKind.PHOTO, Subject.OPENED_PARCEL)))


def test_r7_the_seller_is_asked_before_the_waiting() -> None:
    """R7: "ask the seller first and wait a little"; the pages show the city, not only the tracking."""
    tracking = a_piece(EvidenceKind.SCREENSHOT, Subject.TRACKING)
    expected = (FirstStep.CONTACT_SELLER, FirstStep.WAIT_A_LITTLE)

    assert expected == REASONS[Reason.MARKED_DELIVERED].first
    assert missing(a_claim(Reason.MARKED_DELIVERED, tracking))


def test_r8_and_t8_the_goods_come_and_are_checked_before() -> None:
    """R8, T8: the one claim is not spent on the shipping before the order has arrived and is fine."""
    waits = {FirstStep.WAIT_UNTIL_ARRIVED, FirstStep.CHECK_GOODS}
    entry = REASONS[Reason.OTHER_SHIPPING_METHOD]

    assert waits <= set(entry.first)
    assert {"on time", "free"} <= {
        word for each in entry.not_for for word in re.findall("on time|free", each.words)
    }


def test_o1_the_seller_is_contacted_whatever_the_reason() -> None:
    """O1: "Contact the seller first and announce the dispute"."""
    assert all(FirstStep.CONTACT_SELLER in entry.first for entry in REASONS.values())


def test_o5_goods_that_came_are_checked_as_a_whole() -> None:
    """O5: one claim an order: whoever has goods in hand checks them all before, whoever has none cannot."""
    assert all(reason.goods_arrived is (FirstStep.CHECK_GOODS in REASONS[reason].first) for reason in Reason)


def test_o7_a_video_of_the_fault_helps_where_there_is_one() -> None:
    """O7: "a video that shows the fault helps most": it is still asked for after a photo, but not needed."""
    photo = a_piece(EvidenceKind.PHOTO, Subject.FAULT)
    after = {reason: missing(a_claim(reason, photo)) for reason in Reason}
    helped = [reason for reason in Reason if any(each.shows is Subject.FAULT for each in after[reason])]
    needed = [each for reason in helped for each in after[reason] if each.level.needed]
    expected = [Reason.NOT_AS_DESCRIBED, Reason.SLIGHTLY_IMPERFECT]

    assert expected == helped
    assert not needed


def test_the_table_has_a_row_for_each_reason_in_the_guides_order() -> None:
    """There is one row for each reason, in the order of the rules R1 to R8; it cannot be changed."""
    table: Any = REASONS

    assert list(Reason) == list(REASONS) == [entry.reason for entry in REASONS.values()]
    with pytest.raises(TypeError):
        table[Reason.NOT_ARRIVED] = REASONS[Reason.COUNTERFEIT]


@pytest.mark.parametrize("reason", Reason)
def test_a_buyer_reads_short_phrases(reason: Reason) -> None:
    """Titles and phrases have no full stop, no code and no rule in them, and go on in a sentence."""
    entry = REASONS[reason]
    phrases = [*map(str, entry.evidence), *map(str, entry.not_for)]

    assert all(re.fullmatch(r"[a-z][a-z', -]+[a-z]", each) for each in phrases)
    assert re.fullmatch(r"[A-Z][a-z, -]+[a-z]", entry.title)


# --- checklist and missing --------------------------------------------------------------------


@pytest.mark.parametrize("reason", Reason)
def test_without_evidence_all_of_the_checklist_is_missing(reason: Reason) -> None:
    """Before anything is shown, what is missing is the checklist, in its order."""
    assert checklist(reason) == REASONS[reason].evidence == missing(a_claim(reason))


@given(
    reason=st.sampled_from(Reason),
    pieces=st.lists(st.sampled_from(EVERY_PIECE), max_size=5),
    cut=st.integers(0, 5),
)
def test_a_requirement_is_met_by_a_piece_of_the_buyer_that_shows_it(
    reason: Reason, pieces: list[Evidence], cut: int
) -> None:
    """Only the buyer's pieces count, and what they say that they show; one of several is enough."""
    shown = {f"{piece.shows}: {piece.kind}" for piece in pieces if piece.given_by is Party.BUYER}
    rows = GUIDES[reason.value][1]
    met = [
        any(f"{row.split(': ')[0][2:]}: {kind}" in shown for kind in row.split(": ")[1].split())
        for row in rows
    ]
    one_met = any(row[0] == "|" and done for row, done in zip(rows, met, strict=True))
    expected = [
        row for row, done in zip(rows, met, strict=True) if not done and not (one_met and row[0] == "|")
    ]
    mine = [piece for piece in pieces[:cut] if piece.given_by is Party.BUYER]
    others = [piece for piece in pieces[:cut] if piece.given_by is Party.SELLER]

    assert expected == words(missing(a_claim(reason, *mine), iter([*others, *pieces[cut:]])))


@pytest.mark.parametrize("kind", EvidenceKind)
@pytest.mark.parametrize("reason", Reason)
def test_what_does_not_say_what_it_shows_meets_nothing(reason: Reason, kind: EvidenceKind) -> None:
    """Nothing is guessed from the kind of a file or from its name."""
    piece = Evidence(kind=kind, file="tracking-fault-unboxing.png")

    assert checklist(reason) == missing(a_claim(reason, piece), [piece])


def test_only_what_is_required_or_one_of_several_is_needed() -> None:
    """A helpful requirement is not needed, each other one is."""
    expected = [Level.REQUIRED, Level.ONE_OF]

    assert expected == [level for level in Level if level.needed]


@pytest.mark.parametrize("wrong", ["not_arrived", None, 5, ["not_arrived"], Level.REQUIRED])
def test_a_checklist_of_no_reason_is_refused(wrong: Any) -> None:
    """What is no reason is refused by name."""
    with pytest.raises(InvalidValueError) as caught:
        checklist(wrong)

    expected = ("reason", "a Reason")

    assert expected == (caught.value.what, caught.value.expected)


@pytest.mark.parametrize(
    ("claim", "added", "what"),
    [
        *((wrong, (), "claim") for wrong in (None, Reason.NOT_ARRIVED, 5)),
        *((a_claim(Reason.NOT_ARRIVED), wrong, "added") for wrong in (None, 5)),
        *((a_claim(Reason.NOT_ARRIVED), wrong, "added[0]") for wrong in ("a.png", [None])),
        (a_claim(Reason.NOT_ARRIVED, EVERY_PIECE[0]), [EVERY_PIECE[0], "a.png"], "added[1]"),
    ],
)
def test_what_is_missing_in_no_claim_is_refused(claim: Any, added: Any, what: str) -> None:
    """What is no claim, or no evidence, is refused by its place."""
    with pytest.raises(InvalidValueError) as caught:
        missing(claim, added)

    assert what == caught.value.what


@pytest.mark.parametrize(
    ("sample", "fields"),
    [
        (
            checklist(Reason.NOT_ARRIVED)[0],
            {"level": "required", "shows": "fault", "kinds": "photo", "words": " "},
        ),
        (REASONS[Reason.NOT_ARRIVED].not_for[0], {"words": "", "instead": "not_arrived", "rule": None}),
        (
            REASONS[Reason.NOT_ARRIVED],
            {
                "reason": "not_arrived",
                "title": "",
                "asks": "full",
                "basis": "paid",
                "evidence": [None],
                "first": None,
                "not_for": ("x",),
            },
        ),
    ],
)
def test_a_row_of_wrong_parts_is_refused_by_name(
    sample: Requirement | Exclusion, fields: dict[str, object]
) -> None:
    """A part that cannot be what it should is an error of our own that names it."""
    for field, value in fields.items():
        with pytest.raises(InvalidValueError) as caught:
            changed(sample, **{field: value})

        assert caught.value.what.startswith(f"{type(sample).__name__}.{field}")

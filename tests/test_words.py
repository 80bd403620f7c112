"""What the library says to a person, where no other test reads it whole."""

from __future__ import annotations

from enum import StrEnum

import attrs
import pytest
from support import LATER

import aliclaim
from aliclaim import Finding, Order, PlatformJudged, Start, Subject, TrackingStatus, TrackingUpdated, describe
from aliclaim._words import visible


def test_j1_a_judgement_is_worded_problem_by_problem() -> None:
    """Each problem stands with its verdict, without a full stop of its own."""
    findings = (Finding(problem="Shows error X.", valid=True), Finding(problem=".torn", valid=False))
    expected = "AliExpress judged: valid: Shows error X; invalid: .torn."

    assert expected == describe(PlatformJudged(at=LATER, judgement=findings))


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

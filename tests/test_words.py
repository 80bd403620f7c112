"""What the library says to a person, where no other test reads it whole."""

from __future__ import annotations

import pytest
from support import LATER

from aliclaim import Finding, PlatformJudged, Subject, TrackingStatus, TrackingUpdated, describe
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

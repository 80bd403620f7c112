"""Deadlines: whose turn it is, until when, and what happens by itself then."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import LATER, MICRO, OPENED, instants, spans, utc

from aliclaim import (
    GUIDE,
    Boundary,
    Deadline,
    DeadlineKind,
    InvalidValueError,
    Origin,
    Party,
    Policy,
    instant,
)
from aliclaim._deadlines import FULFILLED_BY

AT = instant(utc(2026, 3, 21, 12, 30, 59, 999_999))

# Every kind with who must act, its rule, what happens by itself in words, and the tags of those events.
KINDS: list[tuple[DeadlineKind, list[Party], str, str, list[str]]] = [
    (DeadlineKind.OPENING_STARTS, [Party.BUYER], "W1", "a dispute may be opened from then on", []),
    (DeadlineKind.PROTECTION_ENDS, [Party.BUYER], "W4", "no dispute can be opened any more", []),
    (DeadlineKind.CONFIRMED_ENDS, [Party.BUYER], "W3", "no dispute can be opened any more", []),
    (
        DeadlineKind.ANY_PROBLEM_ENDS,
        [Party.BUYER],
        "W3",
        "only defective or wrongly described goods can be claimed",
        [],
    ),
    (DeadlineKind.RUNNING_OUT, [Party.BUYER], "W5", "a parcel in transit no longer bars a dispute", []),
    (
        DeadlineKind.SELLER_ANSWER,
        [Party.SELLER],
        "P1",
        "AliExpress steps in",
        ["platform_stepped_in", "request_granted"],
    ),
    (
        DeadlineKind.AGREEMENT,
        [Party.BUYER, Party.SELLER],
        "P2",
        "AliExpress steps in",
        ["platform_stepped_in"],
    ),
    (DeadlineKind.TRANSIT_ANSWER, [Party.PLATFORM], "J4", "nothing, but the answer is late", []),
    (
        DeadlineKind.NEGOTIATION,
        [Party.BUYER],
        "P5",
        "AliExpress's proposal is assigned",
        ["proposal_assigned"],
    ),
    (
        DeadlineKind.RETURN_SHIPPING,
        [Party.BUYER],
        "T3",
        "the dispute is over, without money",
        ["return_overdue"],
    ),
    (DeadlineKind.REFUND, [Party.PLATFORM], "M1", "nothing, but the refund is late", []),
    (DeadlineKind.APPEAL, [Party.BUYER], "C4", "no appeal is possible any more", []),
    (DeadlineKind.FREE_RETURN, [Party.BUYER], "M4", "the return is no longer free", []),
    (
        DeadlineKind.CHANGE_OF_MIND,
        [Party.BUYER],
        "M5",
        "goods can no longer be sent back without a reason",
        [],
    ),
    (DeadlineKind.GUARANTEE, [Party.BUYER], "M5", "the guarantee of the country ends", []),
]


@pytest.mark.parametrize(("kind", "who", "rule", "effect", "tags"), KINDS)
def test_each_deadline_has_who_must_act_and_what_happens_then(
    kind: DeadlineKind, who: list[Party], rule: str, effect: str, tags: list[str]
) -> None:
    """A deadline tells whose turn it is, the rule, and what happens by itself when it has passed."""
    deadline = Deadline.from_figure(kind, None, GUIDE.appeal, AT)
    fires = tags[0] if tags else ""

    assert (who, rule) == (list(deadline.who), deadline.rule)
    assert tags == [each.tag for each in FULFILLED_BY.get(kind, ())]
    assert fires == deadline.fires
    assert effect == deadline.effect


def test_every_kind_of_deadline_is_a_figure_or_a_boundary() -> None:
    """The kinds are named after the policy's figures and the boundaries, but for a second end (W3)."""
    names = {field.name for field in attrs.fields(Policy)} | {boundary.value for boundary in Boundary}
    kinds = {kind.value for kind in DeadlineKind}

    assert {"any_problem_ends"} == kinds - names
    assert kinds == {kind.value for kind, *_ in KINDS}
    assert {boundary.value for boundary in Boundary} <= kinds


@given(start=instants(), stated=instants(), kind=st.sampled_from(DeadlineKind))
def test_a_printed_date_wins_over_the_policys(start: datetime, stated: datetime, kind: DeadlineKind) -> None:
    """A date that the marketplace printed counts, however early; else the policy's figure does."""
    printed = Deadline.from_figure(kind, instant(stated), GUIDE.appeal, instant(start))
    counted = Deadline.from_figure(kind, None, GUIDE.appeal, instant(start))

    origins = (Origin.MARKETPLACE, Origin.POLICY)
    figures = (None, GUIDE.appeal)

    assert [stated, start + timedelta(days=7)] == [printed.at, counted.at]
    assert origins == (printed.origin, counted.origin)
    assert figures == (printed.figure, counted.figure)
    assert counted.words == f"~{counted.at:YYYY-MM-DD HH:mm} UTC"
    assert printed.words == f"{printed.at:YYYY-MM-DD HH:mm} UTC"
    assert counted.estimated
    assert not printed.estimated


def test_a_deadline_that_nothing_tells_of_fires_nothing() -> None:
    """Unless it is told, a deadline brings nothing about, and was counted from no figure."""
    deadline = Deadline(DeadlineKind.APPEAL, AT, Origin.USER)

    assert ("", None) == (deadline.fires, deadline.figure)


@given(at=instants(), away=spans(most=30, least=-30))
def test_a_deadline_is_half_open(at: datetime, away: timedelta) -> None:
    """At the very instant of a deadline it has passed, a microsecond before it has not."""
    deadline = Deadline(DeadlineKind.AGREEMENT, instant(at), Origin.USER)
    expected = [False, True, True]

    assert expected == [deadline.passed(at + shift) for shift in (-MICRO, timedelta(), MICRO)]
    assert away == deadline.remaining(at - away)
    assert (away <= timedelta()) is deadline.passed(at - away)
    assert not deadline.estimated


def test_p2_a_silent_seller_has_one_of_two_effects() -> None:
    """P1, P2: what happens by itself is told after the event that the policy chose."""
    steps_in = Deadline(DeadlineKind.SELLER_ANSWER, AT, Origin.POLICY, "platform_stepped_in")
    granted = Deadline(DeadlineKind.SELLER_ANSWER, AT, Origin.POLICY, "request_granted")

    assert "AliExpress steps in" == steps_in.effect
    assert "what was asked for is executed" == granted.effect


def test_a_deadline_takes_aware_instants_alone() -> None:
    """A naive now is refused by each question."""
    deadline = Deadline(DeadlineKind.APPEAL, instant(LATER), Origin.USER)
    for ask in (deadline.passed, deadline.remaining):
        with pytest.raises(InvalidValueError) as caught:
            ask(OPENED.replace(tzinfo=None))

        what = "instant"

        assert what == caught.value.what

"""The table of transitions: what it holds, what it refuses to hold, and its pictures."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable
from typing import Any

import pytest
from guide_spec import ALLOWED, CHOICES, by_itself

import aliclaim as ac
from aliclaim._phases import checked, indexed

# The rulebook's P and C parts, read once more and written down by hand: a row for each phase, a
# column for each kind of move, and where it leads. Nothing here is made from the table under test.
# Letters: A awaiting_seller, N negotiating, U under_review, J judged, W awaiting_return,
# T return_in_transit, P refund_pending, L appealed, R refunded, C closed, X cancelled.
EXPECTED = """
event                A    N    U    J    W    T    P    L    R    C    X
evidence_added       A    N    U    J    .    .    .    .    .    .    .
claim_edited         A    N    U    J    .    .    .    .    .    .    .
buyer_proposed       A    A    U    J    .    .    .    .    .    .    .
seller_proposed      N    N    U    J    .    .    .    .    .    .    .
seller_accepted      PW   PW   PW   .    .    .    .    .    .    .    .
buyer_accepted       .    PWC  PWC  PWC  .    .    .    .    .    .    .
request_granted      PW   .    .    .    .    .    .    .    .    .    .
platform_stepped_in  U    U    .    .    .    .    .    .    .    .    .
platform_judged      .    .    U    .    .    .    .    .    .    .    .
platform_proposed    .    .    J    J    .    .    .    .    .    .    .
proposal_assigned    .    .    .    PWC  .    .    .    .    .    .    .
buyer_cancelled      X    X    X    X    .    .    .    .    .    .    .
buyer_closed         C    C    C    C    .    .    .    .    .    .    .
return_shipped       .    .    .    .    T    .    .    .    .    .    .
return_overdue       .    .    .    .    C    .    .    .    .    .    .
return_received      .    .    .    .    .    P    .    .    .    .    .
return_contested     .    .    .    .    .    U    .    .    .    .    .
refund_completed     .    .    .    .    .    .    R    L    .    .    .
appeal_filed         .    .    .    .    .    .    L    .    L    L    .
appeal_decided       .    .    .    .    .    .    .    PRC  .    .    .
"""
LETTERS = {
    "A": "awaiting_seller",
    "N": "negotiating",
    "U": "under_review",
    "J": "judged",
    "W": "awaiting_return",
    "T": "return_in_transit",
    "P": "refund_pending",
    "L": "appealed",
    "R": "refunded",
    "C": "closed",
    "X": "cancelled",
}


def expected_moves() -> dict[tuple[str, str], set[str]]:
    """Read the table that was written by hand: (phase, event) to where it leads."""
    head, *lines = EXPECTED.strip().splitlines()
    columns = head.split()[1:]
    return {
        (LETTERS[column], name): {LETTERS[letter] for letter in cell}
        for name, *cells in map(str.split, lines)
        for column, cell in zip(columns, cells, strict=True)
        if cell != "."
    }


def row_of(source: ac.Phase, event: type[ac.DisputeEvent]) -> ac.Transition:
    """Return the row for a pair, which must be there."""
    row = ac.transition(source, event)
    assert row is not None
    return row


def without(*pairs: tuple[ac.Phase, type[ac.DisputeEvent]]) -> tuple[ac.Transition, ...]:
    """Return the table without some of its rows."""
    return tuple(row for row in ac.TRANSITIONS if (row.source, row.event) not in pairs)


def test_the_table_says_what_the_rulebook_says() -> None:
    """Every pair of a phase and an event leads where the rulebook says, and the others nowhere."""
    actual = {
        (row.source.value, row.event.tag): {target.value for target in row.targets}
        for row in ac.TRANSITIONS
        if row.source
    }

    assert expected_moves() == actual


def test_a_dispute_begins_awaiting_the_seller() -> None:
    """Before a dispute nothing can happen but its opening, after which the seller must answer (P1)."""
    assert (ac.DisputeOpened,) == ac.allowed(None)
    assert [(ac.Phase.AWAITING_SELLER,)] == [row.targets for row in ac.TRANSITIONS if row.source is None]


@pytest.mark.parametrize("row", ac.TRANSITIONS, ids=lambda row: f"{row.source}-{row.event.tag}")
def test_a_row_says_what_its_sentence_of_the_guide_says(row: ac.Transition) -> None:
    """Who may do it, a rule behind it, what chooses where it leads, and whether a date brings it about."""
    phase, tag = row.source or "", row.event.tag
    sentence = ALLOWED[phase, tag]

    assert sentence.who == row.by
    assert row.rule in sentence.rule.split()
    assert row.choice == (sentence.leads if sentence.leads in CHOICES else "")
    assert row.automatic is by_itself(phase, tag)


@pytest.mark.parametrize("letter", LETTERS)
def test_what_is_allowed_in_a_phase_is_what_the_rulebook_says(letter: str) -> None:
    """The events of a phase are those of its column in the table written by hand, each once."""
    phase = ac.Phase(LETTERS[letter])
    expected = sorted(event for source, event in expected_moves() if source == phase)

    assert expected == sorted(event.tag for event in ac.allowed(phase))


# Of each phase the rule that says why nothing else can happen in it; then those that are undecided (P10, C1),
# and those that are ends (C2, C3, M1).
WHY = "A P1, N P1, U P3, J P4, W P7, T P9, P P7, L C4, R P7, C C3, X C2"
UNDECIDED, ENDS = "ANUJ", "RCX"


@pytest.mark.parametrize("pair", WHY.split(", "))
def test_a_phase_tells_its_rule_and_whether_it_is_undecided_or_an_end(pair: str) -> None:
    """Each phase cites its rule, and says whether the buyer may still edit it, and whether it ends there."""
    letter, rule = pair.split()
    phase = ac.Phase(LETTERS[letter])

    assert rule == phase.rule
    assert (letter in UNDECIDED, letter in ENDS) == (phase.open, phase.final)


def test_c2_nothing_leads_on_from_a_cancelled_dispute() -> None:
    """A cancelled dispute moves no more: another one is opened instead (C2, W8)."""
    assert () == ac.allowed(ac.Phase.CANCELLED)


def test_every_phase_is_reachable() -> None:
    """Every phase can be reached from the opening."""
    assert set(ac.Phase) == ac.reachable()


def closure_without_the_two() -> dict[str, set[str]]:
    """Close the hand-written moves of AliExpress over any number of steps, by repeated composition."""
    platforms = {
        "platform_stepped_in",
        "platform_judged",
        "platform_proposed",
        "request_granted",
        "proposal_assigned",
        "return_overdue",
        "return_received",
        "refund_completed",
        "appeal_decided",
    }
    near: dict[str, set[str]] = {phase: {phase} for phase in LETTERS.values()}
    for (phase, event), targets in expected_moves().items():
        if event in platforms:
            near[phase] |= targets
    for _ in LETTERS:
        near = {phase: set().union(*(near[step] for step in steps)) for phase, steps in near.items()}
    return near


def test_from_every_phase_an_end_is_reached_without_the_buyer_and_the_seller() -> None:
    """The clock and AliExpress alone bring a dispute to an end, from wherever it stands."""
    ends = {"refunded", "closed", "cancelled"}
    expected = closure_without_the_two()

    for phase in ac.Phase:
        actual = {each.value for each in ac.reachable(phase, by=[ac.Party.PLATFORM])}
        assert expected[phase.value] == actual
        assert actual & ends


def test_two_rows_for_one_pair_are_refused() -> None:
    """A second row for one phase and event is refused, even if it says the same."""
    row = row_of(ac.Phase.JUDGED, ac.BuyerCancelled)
    twin = ac.Transition(row.source, row.event, (ac.Phase.CLOSED,), row.by, row.rule)

    with pytest.raises(
        ac.TableError,
        match=r"^two rows for judged \+ buyer_cancelled: what happens must not depend on their order$",
    ):
        indexed([*ac.TRANSITIONS, twin])
    with pytest.raises(ac.TableError, match=r"^two rows for no dispute \+ dispute_opened: "):
        checked([*ac.TRANSITIONS, ac.Transition(None, ac.DisputeOpened, (ac.Phase.CLOSED,), row.by, "O4")])


def test_a_row_names_what_chooses_among_its_targets() -> None:
    """A row with several targets and no choice, a choice and one target, or no target is refused."""
    by = (ac.Party.BUYER,)
    two = (ac.Phase.CLOSED, ac.Phase.CANCELLED)
    for row in (
        ac.Transition(ac.Phase.JUDGED, ac.BuyerClosed, two, by, "C3"),
        ac.Transition(ac.Phase.JUDGED, ac.BuyerClosed, two[:1], by, "C3", "solution"),
        ac.Transition(ac.Phase.JUDGED, ac.BuyerClosed, (), by, "C3"),
    ):
        with pytest.raises(ac.TableError) as caught:
            indexed([row])

        assert "judged + buyer_closed must lead to one phase, or name what chooses among several" == str(
            caught.value
        )


def test_a_table_with_a_phase_that_nothing_leads_to_is_refused() -> None:
    """Without the one row that leads to it, a phase is lost, and the table refused."""
    with pytest.raises(ac.TableError, match="no way leads to return_in_transit"):
        checked(without((ac.Phase.AWAITING_RETURN, ac.ReturnShipped)))


def test_a_table_with_several_such_phases_names_them_all() -> None:
    """Phases to which nothing leads are named together, in the order of their letters."""
    rows = [row for row in ac.TRANSITIONS if row.event not in {ac.ReturnShipped, ac.BuyerCancelled}]
    with pytest.raises(ac.TableError) as caught:
        checked(rows)

    assert "no way leads to cancelled, return_in_transit" == str(caught.value)


@pytest.mark.parametrize(("by", "found"), [(None, "None"), (5, "5"), ("buyer", "'buyer'")])
def test_who_moves_is_a_list(by: Any, found: str) -> None:
    """The parties who move are listed: one alone, or none, is refused by name."""
    with pytest.raises(ac.InvalidValueError) as caught:
        ac.reachable(by=by)

    assert ("by", "a list", found) == (caught.value.what, caught.value.expected, caught.value.found)


def test_before_a_dispute_nothing_but_its_opening_has_a_row() -> None:
    """No phase is no error: what cannot happen before a dispute just has no row."""
    opening = ac.transition(None, ac.DisputeOpened)

    assert ac.transition(None, ac.BuyerClosed) is None
    assert opening is not None
    assert opening.source is None


def test_a_table_in_which_an_end_leads_on_is_refused() -> None:
    """An end has no way out but an appeal."""
    back = ac.Transition(
        ac.Phase.CANCELLED, ac.BuyerProposed, (ac.Phase.AWAITING_SELLER,), (ac.Party.BUYER,), "C2"
    )

    with pytest.raises(ac.TableError, match="cancelled is an end, but buyer_proposed leads on"):
        checked([*ac.TRANSITIONS, back])


def test_a_table_in_which_the_silence_of_both_hangs_a_dispute_is_refused() -> None:
    """Without the row that AliExpress alone can bring about, a dispute could wait for ever."""
    received = row_of(ac.Phase.RETURN_IN_TRANSIT, ac.ReturnReceived)
    seller_only = ac.Transition(
        received.source, received.event, received.targets, (ac.Party.SELLER,), received.rule
    )

    with pytest.raises(ac.TableError, match="from return_in_transit no end is reached"):
        checked([*without((ac.Phase.RETURN_IN_TRANSIT, ac.ReturnReceived)), seller_only])


def test_the_mermaid_picture_draws_each_row_and_target_once() -> None:
    """The edges of the Mermaid text are those of the table written by hand, and nothing else."""
    edges = re.findall(r"^    (\S+) --> (\w+): (\w+)", ac.to_mermaid(), flags=re.MULTILINE)
    expected = {
        (phase, target, event) for (phase, event), targets in expected_moves().items() for target in targets
    } | {("[*]", "awaiting_seller", "dispute_opened")}

    assert expected == set(edges)
    assert len(edges) == len(expected)


def test_the_graphviz_picture_draws_each_row_and_target_once() -> None:
    """The edges of the Graphviz text are those of the table written by hand, and nothing else."""
    text = ac.to_dot()
    edges = re.findall(r'^    (\w+) -> (\w+) \[label="(\w+)"', text, flags=re.MULTILINE)
    expected = {
        (phase, target, event) for (phase, event), targets in expected_moves().items() for target in targets
    } | {("start", "awaiting_seller", "dispute_opened")}

    assert expected == set(edges)
    assert len(edges) == len(expected)
    assert text.count("{") == text.count("}")


def test_the_pictures_can_be_drawn_of_another_table() -> None:
    """The pictures show the rows that they are given."""
    rows = [row for row in ac.TRANSITIONS if row.source is ac.Phase.AWAITING_RETURN]

    assert 2 == ac.to_dot(rows).count(" -> ")
    assert 2 == ac.to_mermaid(rows).count(": return_")


@pytest.mark.parametrize(
    ("rows", "what", "expected", "found"),
    [
        (None, "rows", "a list", "None"),
        (5, "rows", "a list", "5"),
        ("closed", "rows", "a list", "'closed'"),
        ([None], "rows[0]", "a Transition", "None"),
        ([ac.TRANSITIONS[0], "x"], "rows[1]", "a Transition", "'x'"),
    ],
)
def test_what_is_no_table_is_our_own_error(rows: Any, what: str, expected: str, found: str) -> None:
    """A table is a list of transitions: anything else is refused with its place."""
    asked: list[Callable[[Any], object]] = [ac.to_dot, ac.to_mermaid, lambda rows: ac.reachable(rows=rows)]
    for ask in asked:
        with pytest.raises(ac.InvalidValueError) as caught:
            ask(rows)

        assert (what, expected, found) == (caught.value.what, caught.value.expected, caught.value.found)


PHASE_CLASSES: tuple[type[ac.Dispute], ...] = typing.get_args(ac.Dispute)


def test_there_is_one_class_for_each_phase() -> None:
    """The union of the phases' classes names every phase once."""
    assert sorted(ac.Phase) == sorted(cls.phase for cls in PHASE_CLASSES)


def stated_moves(cls: type[ac.Dispute]) -> dict[type, set[str]]:
    """Read from the signatures of `apply` which events a class takes, and to which phases they lead."""
    moves: dict[type, set[str]] = {}
    for function in typing.get_overloads(cls.apply) or [cls.apply]:
        hints = typing.get_type_hints(function)
        for event in typing.get_args(hints["event"]) or (hints["event"],):
            targets = typing.get_args(hints["return"]) or (hints["return"],)
            moves[event] = {target.phase.value for target in targets if target is not typing.Never}
    moves.pop(typing.Never, None)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]  # a special form, not a class
    return moves


@pytest.mark.parametrize("cls", PHASE_CLASSES, ids=lambda cls: cls.__name__)
def test_the_signatures_of_apply_say_what_the_table_says(cls: type[ac.Dispute]) -> None:
    """What the type checkers allow in a phase, and where it leads, is what the table allows."""
    expected = {
        row.event: {target.value for target in row.targets}
        for row in ac.TRANSITIONS
        if row.source is cls.phase
    }

    assert expected == stated_moves(cls)


@pytest.mark.parametrize("nonsense", [[], {}, "settled", 4])
def test_what_is_no_phase_is_refused_and_what_is_no_event_has_no_row(nonsense: Any) -> None:
    """A name that is no phase is an error, though it has no hash; no event leads nowhere."""
    with pytest.raises(ac.InvalidValueError, match=r"Phase: expected one of"):
        ac.transition(nonsense, ac.BuyerClosed)

    assert ac.transition(ac.Phase.JUDGED, nonsense) is None


SOME = [
    row
    for row in ac.TRANSITIONS
    if row.source is None
    or row.source is ac.Phase.AWAITING_RETURN
    or (row.source, row.event) == (ac.Phase.AWAITING_SELLER, ac.SellerAccepted)
]


def test_the_mermaid_picture_is_drawn_whole() -> None:
    """The text begins with its kind, names the choice that decides a target, and marks the ends."""
    expected = """\
stateDiagram-v2
    [*] --> awaiting_seller: dispute_opened
    awaiting_seller --> refund_pending: seller_accepted (request)
    awaiting_seller --> awaiting_return: seller_accepted (request)
    awaiting_return --> return_in_transit: return_shipped
    awaiting_return --> closed: return_overdue
    refunded --> [*]
    closed --> [*]
    cancelled --> [*]
"""

    assert expected == ac.to_mermaid(SOME)


def test_the_graphviz_picture_is_drawn_whole() -> None:
    """Ends have two borders; an edge has the colour of its party, and is dashed where a date passes."""
    buyer, seller, platform = (
        f'color="{colour}", fontcolor="{colour}"' for colour in ("#1f6feb", "#b35900", "#6e7781")
    )
    expected = f"""\
digraph dispute {{
    node [shape=box, style=rounded, fontname="sans-serif"];
    edge [fontname="sans-serif", fontsize=10];
    start [shape=point, label=""];
    awaiting_seller [peripheries=1];
    negotiating [peripheries=1];
    under_review [peripheries=1];
    judged [peripheries=1];
    awaiting_return [peripheries=1];
    return_in_transit [peripheries=1];
    refund_pending [peripheries=1];
    appealed [peripheries=1];
    refunded [peripheries=2];
    closed [peripheries=2];
    cancelled [peripheries=2];
    start -> awaiting_seller [label="dispute_opened", {buyer}, style=solid];
    awaiting_seller -> refund_pending [label="seller_accepted", {seller}, style=solid];
    awaiting_seller -> awaiting_return [label="seller_accepted", {seller}, style=solid];
    awaiting_return -> return_in_transit [label="return_shipped", {buyer}, style=solid];
    awaiting_return -> closed [label="return_overdue", {platform}, style=dashed];
}}
"""

    assert expected == ac.to_dot(SOME)


@pytest.mark.parametrize("row", ac.TRANSITIONS, ids=lambda row: f"{row.source}-{row.event.tag}")
def test_an_edge_of_several_parties_has_the_colour_of_the_first(row: ac.Transition) -> None:
    """Where several can bring an event about, the one who is named first gives it its colour."""
    colours = {ac.Party.BUYER: "#1f6feb", ac.Party.SELLER: "#b35900", ac.Party.PLATFORM: "#6e7781"}
    drawn = re.findall(r'label="\w+", color="(#\w+)"', ac.to_dot([row]))

    assert {colours[row.by[0]]} == set(drawn)

"""What the type checkers know: which event fits a phase, where it leads, and what a question answers.

`uses.py` holds programs that must type-check, `misuse.py` those that must not. The checkers read both
beside all other files; here it is shown that nothing is left out there, and that a misuse which is none
would be noticed.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest
from worlds import day, in_phase

import aliclaim as ac

TESTS = Path(__file__).parent
USES, MISUSE = TESTS / "uses.py", TESTS / "misuse.py"

Step = tuple[str, str]


def applied(path: Path) -> set[Step]:
    """Return each phase and event of a file: `dispute.apply(ac.Event(...))` in the phase's function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {
        (function.name, event)
        for function in functions
        if function.name in set(ac.Phase)
        for event in re.findall(r"dispute\.apply\(ac\.(\w+)\(", ast.unparse(function))
    }


def in_the_table() -> set[Step]:
    """Return each phase and event that the table of transitions has."""
    return {(row.source, row.event.__name__) for row in ac.TRANSITIONS if row.source}


def public(kind: type) -> set[str]:
    """Return the public names of a class."""
    return {name for name in dir(kind) if not name.startswith("_")}


def test_the_checkers_know_where_every_row_of_the_table_leads() -> None:
    """Law 3: for each phase and event of the table there is a line that says to what type it leads."""
    assert in_the_table() == applied(USES)


def test_every_phase_has_events_that_the_checkers_refuse() -> None:
    """Law 3: none of what the table does not have is taken for legal, and no phase is left out."""
    refused = applied(MISUSE)

    assert not refused & in_the_table()
    assert set(ac.Phase) == {phase for phase, _ in refused}


@pytest.mark.parametrize(
    ("kinds", "name"), [((ac.Case,), "case"), (get_args(ac.Dispute), "dispute")], ids=["case", "dispute"]
)
def test_the_checkers_know_what_every_question_answers(kinds: tuple[type, ...], name: str) -> None:
    """For each public name of a case, and of all disputes, there is a line that says of what type it is."""
    asked = set(re.findall(rf"\b(?:{name}|ac\.{name.title()})\.(\w+)", USES.read_text(encoding="utf-8")))
    in_common = set[str].intersection(*map(public, kinds))

    assert not in_common - asked


# --- the mechanism ------------------------------------------------------------------------------

# A misuse, and the same line mended: what it ignores is there no longer.
WRONG, MENDED = "    ac.BuyerCancelled()  #", "    ac.BuyerCancelled(at=now)  #"


def complaints(checker: str, path: Path) -> list[tuple[int, str]]:
    """Return the line and the words of each complaint of a checker about a file."""
    how = {"mypy": ["--output", "json"], "pyright": ["--outputjson"]}
    command = [sys.executable, "-m", checker, *how[checker], str(path)]
    said = subprocess.run(command, cwd=TESTS.parent, check=False, capture_output=True, text=True).stdout
    if checker == "mypy":
        return [(each["line"], each["message"]) for each in map(json.loads, said.splitlines())]
    found = json.loads(said)["generalDiagnostics"]
    return [(each["range"]["start"]["line"] + 1, each["message"]) for each in found]


@pytest.mark.parametrize(
    ("checker", "words"), [("mypy", 'Unused "type: ignore'), ("pyright", 'Unnecessary "# pyright: ignore')]
)
def test_a_misuse_that_is_none_is_noticed(checker: str, words: str, tmp_path: Path) -> None:
    """Of a copy in which one misuse is mended, each checker complains about that line, and no other."""
    if find_spec(checker) is None:
        pytest.skip(f"{checker} is not installed: it is in the group `types`")
    mended = MISUSE.read_text(encoding="utf-8").replace(WRONG, MENDED)
    copy = tmp_path / "mended.py"
    copy.write_text(mended, encoding="utf-8")
    line = mended[: mended.index(MENDED)].count("\n") + 1

    ((where, said),) = complaints(checker, copy)
    assert line == where
    assert words in said


# --- what the types say is what happens ---------------------------------------------------------------


def test_what_the_checkers_refuse_the_rules_refuse_too() -> None:
    """An illegal event that is tried all the same is refused, with the event and the reason."""
    awaiting, pending = in_phase(ac.Phase.AWAITING_SELLER), in_phase(ac.Phase.REFUND_PENDING)
    assert isinstance(awaiting, ac.AwaitingSeller)
    assert isinstance(pending, ac.RefundPending)

    with pytest.raises(ac.RefusedError, match="Paying the refund is not possible now"):
        awaiting.apply(ac.RefundCompleted(at=day(21), amount=ac.Money(1, "USD")))  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    with pytest.raises(ac.RefusedError, match="Cancelling the dispute is not possible now"):
        pending.apply(ac.BuyerCancelled(at=day(22)))  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


def test_what_a_phase_does_not_have_is_not_there() -> None:
    """A date that only a later phase has is no attribute of an earlier one."""
    awaiting = in_phase(ac.Phase.AWAITING_SELLER)
    assert isinstance(awaiting, ac.AwaitingSeller)

    with pytest.raises(AttributeError):
        awaiting.negotiation  # type: ignore[attr-defined]  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnusedExpression]


def test_a_chain_of_known_phases_runs_as_it_is_typed() -> None:
    """What the checkers say of one step after another is what the library does."""
    awaiting = in_phase(ac.Phase.AWAITING_SELLER)
    assert isinstance(awaiting, ac.AwaitingSeller)

    nine = ac.Refund(ac.Money(9, "USD"))
    review = awaiting.apply(ac.SellerProposed(at=day(21), proposal=nine)).apply(
        ac.PlatformSteppedIn(at=day(23))
    )
    judged = review.apply(ac.PlatformProposed(at=day(24), proposal=nine))
    chosen = judged.apply(ac.BuyerAccepted(at=day(25), whose=ac.Party.PLATFORM))

    assert judged.platform_proposal == nine
    assert ac.Phase.REFUND_PENDING is chosen.phase


def test_an_answer_may_be_a_refusal_and_must_be_looked_at() -> None:
    """Where only a dispute is known, any event is taken, and the answer is a dispute or a refusal."""
    answer = in_phase(ac.Phase.JUDGED).attempt(ac.ReturnShipped(at=day(31), tracking_number="RR1"))

    assert isinstance(answer, ac.Refused)
    assert [ac.RefusalCode.NOT_IN_PHASE] == [refusal.code for refusal in answer.refusals]

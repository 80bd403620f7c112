"""The arithmetic of the rules, proved for all whole numbers at once.

CrossHair runs the very functions of the library on symbols instead of numbers, along every path that they
can take, and hands each path's answer to the solver Z3. A law counts as proved only where it says
"confirmed over all paths": that none was found to break it is not enough.

Its tools are heavy, so they are a group of their own: `uv run --group proof pytest tests/test_symbolic.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import arithmetic_laws
import pytest
from arithmetic_laws import LAWS
from slips import SLIPS

from aliclaim import _arithmetic

_WHY = "the tools of the symbolic proof are not installed: they are the group `proof`"
crosshair: Any = pytest.importorskip("crosshair.core_and_libs", reason=_WHY)
options: Any = pytest.importorskip("crosshair.options", reason=_WHY)
z3: Any = pytest.importorskip("z3", reason=_WHY)

Law = Callable[..., bool]

# By itself the tool gives up on a path after a while; none of these takes it a second.
_PATIENCE: Any = options.AnalysisOptionSet(
    analysis_kind=[options.AnalysisKind.PEP316],
    report_all=True,
    per_condition_timeout=30,
    per_path_timeout=10,
)


def found_of(law: Law) -> list[str]:
    """Return what CrossHair found out about a law."""
    messages = crosshair.run_checkables(crosshair.analyze_function(law, _PATIENCE))
    return [message.state.name for message in messages]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_law_is_proved_for_all_whole_numbers(law: Law) -> None:
    """Along every path through the library's own functions the law's answer is yes, whatever the numbers."""
    assert ["CONFIRMED"] == found_of(law)


@pytest.mark.parametrize("wrong", SLIPS.values(), ids=SLIPS)
def test_the_proof_fails_where_a_comparison_went_wrong(
    wrong: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof is no empty one: with `<` for `<=`, wherever it stands, a law is shown to break."""
    monkeypatch.setattr(arithmetic_laws, "rules", wrong)

    assert any(["POST_FAIL"] == found_of(law) for law in LAWS)


class Whole:
    """A whole number that is not known, for a function that does nothing but divide it."""

    def __init__(self, term: Any) -> None:
        """Hold the term that stands for it."""
        self.term = term

    def __divmod__(self, parts: Whole) -> tuple[Whole, Whole]:
        """Divide as Python does by a number above zero, which is how Z3 divides, too."""
        return Whole(self.term / parts.term), Whole(self.term % parts.term)


def broken(shares: Callable[[Any, Any], tuple[Any, Any]], *, most: int = 1) -> str:
    """Say whether there is an amount, be it a debt, whose shares are not what they should be.

    Two of them should differ by `most` at most, and together they should be the amount.
    """
    amount, parts = z3.Ints("amount parts")
    least, larger = (each.term for each in shares(Whole(amount), Whole(parts)))
    smaller = parts - larger
    right = z3.And(larger >= 0, smaller > 0, larger * (least + most) + smaller * least == amount)
    solver = z3.Solver()
    solver.add(parts >= 1, z3.Not(right))
    return str(solver.check())


def test_o4_shares_lose_nothing_for_all_amounts_and_all_numbers_of_parts() -> None:
    """O4: no amount and no number of parts exist whose shares lose something, or differ by more than one.

    Z3 alone proves it: a number of parts that is not known is too much for CrossHair.
    """
    assert "unsat" == broken(_arithmetic.shares)


def test_the_proof_of_the_shares_fails_where_they_are_wrong() -> None:
    """The proof is no empty one: shares that lose the rest are found, and so is a wrong law."""

    def losing(amount: Whole, parts: Whole) -> tuple[Whole, Whole]:
        least, left = divmod(amount, parts)
        return least, Whole(left.term - left.term)

    assert "sat" == broken(losing)
    assert "sat" == broken(_arithmetic.shares, most=2)

"""Copies of the arithmetic of the rules with one comparison gone wrong: what the laws must find."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from copy import deepcopy
from types import ModuleType

from aliclaim import _arithmetic

_BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt}
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.Gt, ast.LtE: ast.GtE}


def _places(tree: ast.AST) -> list[tuple[ast.Compare, int]]:
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    return [(node, at) for node in compared for at, op in enumerate(node.ops) if type(op) in _BOUNDARY]


def _slips() -> Iterator[tuple[str, ModuleType]]:
    tree = ast.parse(inspect.getsource(_arithmetic))
    for number, swaps in ((n, s) for n in range(len(_places(tree))) for s in (_BOUNDARY, _TURNED)):
        copy = deepcopy(tree)
        node, at = _places(copy)[number]
        before = ast.unparse(node)
        node.ops[at] = swaps[type(node.ops[at])]()
        module = ModuleType(_arithmetic.__name__)
        exec(compile(copy, "<slip>", "exec"), vars(module))  # noqa: S102  # a copy of our own code
        yield f"{before} as {ast.unparse(node)}", module


SLIPS = dict(_slips())
"""A copy for each comparison with its boundary moved (`<` for `<=`), and one with it turned round."""

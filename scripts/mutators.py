"""What `mutants.py` changes: mutmut's operators on the whole of a module, and a few more for tables.

mutmut itself mutates the insides of functions alone. Here its operators see every node: class-level
defaults, tables and constants of a module, decorated functions. What it lacks is added below: the
operators of cosmic-ray that it has no match for, and some for closed lists, tables and statements.

Left out, since no test can see it or none should pin it:

- what is for readers and type checkers: annotations, docstrings, the type of a `cast`, `TypeVar`,
  `TypeAlias`, `@final`, `@overload`, `TYPE_CHECKING`, imports, `assert_never`;
- `eq=False` and `repr=False` of attrs classes: they only keep attrs from writing what `Value` does;
- caches, which decide how fast an answer is, and nothing else;
- text is changed as a whole (`"XX...XX"`), never by its case: sentences are data;
- None for an argument of a call outside of functions: it is left out, or changed itself.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias, final

import attrs
import libcst as cst
import libcst.matchers as m
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

Members: TypeAlias = Mapping[str, tuple[str, ...]]
"""The members of each closed list of names, by its class."""

Operator: TypeAlias = Callable[[Any], Iterable[cst.CSTNode]]
Kinds: TypeAlias = tuple[type[cst.CSTNode], ...]


@final
@attrs.frozen(kw_only=True)
class Mutant:
    """One change to one module.

    Attributes:
        module: The module's name, without the package.
        scope: Where it stands: the function or class, and the name that is assigned there.
        was: The lines that are changed, as they were, in one line.
        becomes: The same lines after the change.
        nth: Which of those that look alike in this scope, from 1.
        source: The module with the change.
        function: The outermost function in whose body it stands; empty where it stands in none.
        body: The first and last line of that body.
        lines: The first and last line of the statement that is changed.
    """

    module: str
    scope: str
    was: str
    becomes: str
    nth: int
    source: bytes = attrs.field(repr=False)
    function: str
    body: tuple[int, int]
    lines: tuple[int, int]

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What it is known by in the list of those that were argued: it outlives edits elsewhere."""
        return self.module, self.scope, self.was, self.becomes, self.nth


# --- operators --------------------------------------------------------------------------------


def _text(node: cst.BaseString) -> Iterator[cst.CSTNode]:
    """Change text as a whole: mutmut's first change, without those of its case."""
    if isinstance(node, cst.SimpleString) and not node.quote.startswith(('"""', "'''")):
        body = f"XX{node.value[len(node.prefix) + 1 : -1]}XX"
        yield node.with_changes(value=f"{node.prefix}{node.quote}{body}{node.quote}")


def _formatted(node: cst.FormattedStringText) -> Iterator[cst.CSTNode]:
    yield node.with_changes(value=f"XX{node.value}XX")


def _one_less(node: cst.Integer) -> Iterator[cst.CSTNode]:
    less = node.evaluated_value - 1
    yield node.with_changes(value=str(less)) if less >= 0 else cst.parse_expression(f"({less})")


def _negated(condition: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    enclosed = condition.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield cst.UnaryOperation(cst.Not(), enclosed)


def _nothing_to_go_through(_: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    yield cst.Tuple([])


def _other_exception(_: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    yield cst.Name("ZeroDivisionError")


def _without_one(node: cst.Tuple | cst.List | cst.Set | cst.Dict) -> Iterator[cst.CSTNode]:
    """Drop each element of a display."""
    for at in range(len(node.elements)):
        rest = [*node.elements[:at], *node.elements[at + 1 :]]
        if not rest and isinstance(node, (cst.Tuple, cst.Set)):
            yield cst.parse_expression("()" if isinstance(node, cst.Tuple) else "set()")
        elif isinstance(node, cst.Tuple) and len(rest) == 1:
            yield node.with_changes(elements=[rest[0].with_changes(comma=cst.Comma())])
        else:
            yield node.with_changes(elements=rest)


def _one_alternative_less(node: cst.MatchOr) -> Iterator[cst.CSTNode]:
    """Drop each alternative of a pattern."""
    for at in range(len(node.patterns)):
        rest = [*node.patterns[:at], *node.patterns[at + 1 :]]
        last = rest[-1].with_changes(separator=cst.MaybeSentinel.DEFAULT)
        yield node.with_changes(patterns=[*rest[:-1], last]) if rest[:-1] else last.pattern


def _next_member(members: Members, node: cst.Attribute) -> Iterator[cst.CSTNode]:
    """Take the next name of the same closed list."""
    listed = members.get(node.value.value, ()) if isinstance(node.value, cst.Name) else ()
    if node.attr.value in listed:
        other = listed[(listed.index(node.attr.value) + 1) % len(listed)]
        yield node.with_changes(attr=cst.Name(other))


_SWAPPED: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}


def _other_function(node: cst.Call) -> Iterator[cst.CSTNode]:
    if isinstance(node.func, cst.Name) and node.func.value in _SWAPPED:
        yield node.with_changes(func=cst.Name(_SWAPPED[node.func.value]))


def _dropped(_: cst.Raise) -> Iterator[cst.CSTNode]:
    yield cst.Pass()


def _not_called(node: cst.Expr) -> Iterator[cst.CSTNode]:
    """Drop a statement that only calls something."""
    if isinstance(node.value, cst.Call):
        yield cst.Pass()


def _returns_nothing(node: cst.Return) -> Iterator[cst.CSTNode]:
    if node.value is not None and not m.matches(node.value, m.Name("None")):
        yield node.with_changes(value=cst.Name("None"))


_DONE_HERE: Final = {"operator_string", "operator_match"}


def _on_nodes(members: Members) -> tuple[tuple[Kinds, Operator], ...]:
    """List mutmut's operators and ours, each with the kinds of node that it takes."""
    taken = [((kind,), change) for kind, change in mutation_operators if change.__name__ not in _DONE_HERE]
    return (
        *taken,
        ((cst.BaseString,), _text),
        ((cst.FormattedStringText,), _formatted),
        ((cst.Integer,), _one_less),
        ((cst.Tuple, cst.List, cst.Set, cst.Dict), _without_one),
        ((cst.MatchOr,), _one_alternative_less),
        ((cst.Attribute,), partial(_next_member, members)),
        ((cst.Call,), _other_function),
        ((cst.Raise,), _dropped),
        ((cst.Expr,), _not_called),
        ((cst.Return,), _returns_nothing),
    )


# Those that look at one part of a node, and change that.
_ON_PARTS: Final[tuple[tuple[Kinds, str, Operator], ...]] = (
    ((cst.If, cst.While, cst.CompIf), "test", _negated),
    ((cst.MatchCase,), "guard", _negated),
    ((cst.For, cst.CompFor), "iter", _nothing_to_go_through),
    ((cst.ExceptHandler,), "type", _other_exception),
)


# --- what is left out -------------------------------------------------------------------------

_NEVER: Final = m.Call(m.Name("assert_never"))
_NOT_CHANGED: Final = m.Name("cast") | m.Attribute(m.Name("attrs"), m.Name("frozen"))
_LEFT_OUT: Final = (
    m.Annotation(),
    m.Import(),
    m.ImportFrom(),
    m.Decorator(m.Name("final") | m.Call(m.Name("lru_cache"))),
    m.If(m.Name("TYPE_CHECKING")),
    m.Expr(m.SimpleString() | m.ConcatenatedString() | _NEVER),
    m.Assign(value=m.Call(m.Name("TypeVar"))),
    m.AnnAssign(annotation=m.Annotation(m.Name("TypeAlias"))),
    m.Arg(keyword=m.Name("eq") | m.Name("repr")),
    m.FunctionDef(decorators=[m.Decorator(m.Name("overload")), m.ZeroOrMore()]),
    m.MatchCase(body=m.IndentedBlock([m.SimpleStatementLine([m.Expr(_NEVER)])])),
)


def _is_left_out(node: cst.CSTNode) -> bool:
    return any(m.matches(node, each) for each in _LEFT_OUT)


# --- mutants ----------------------------------------------------------------------------------


def members_in(sources: Iterable[Path]) -> Members:
    """Return the members of each closed list of names, in their order."""
    trees = (ast.parse(path.read_bytes()) for path in sources)
    classes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {kind.name: tuple(_assigned(kind)) for kind in classes if "Term" in map(ast.unparse, kind.bases)}


def _assigned(kind: ast.ClassDef) -> Iterator[str]:
    for node in kind.body:
        if isinstance(node, ast.Assign):
            yield ast.unparse(node.targets[0])


def mutants_of(module: str, source: bytes, members: Members) -> list[Mutant]:
    """Return all mutants of a module that can be compiled, in the order of its lines."""
    finder = _Finder(module, source, members)
    finder.wrapper.visit(finder)
    return finder.found


class _Finder(cst.CSTVisitor):
    """Goes through a module and notes each change that an operator makes."""

    def __init__(self, module: str, source: bytes, members: Members) -> None:
        super().__init__()
        self.found: list[Mutant] = []
        self.wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
        self._module, self._source = module, source
        self._spans = self.wrapper.resolve(ByteSpanPositionProvider)
        self._places = self.wrapper.resolve(PositionProvider)
        self._operators = _on_nodes(members)
        self._scope: list[str] = []
        self._function, self._body = "", (0, 0)
        self._statement: cst.CSTNode | None = None
        self._types: set[cst.CSTNode] = set()
        self._seen: set[bytes] = {source}
        self._alike: Counter[tuple[str, ...]] = Counter()

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_left_out(node) or node in self._types:
            return False
        if m.matches(node, m.Call(m.Name("cast"))):
            self._types.add(cst.ensure_type(node, cst.Call).args[0])
        self._enter(node)
        for kinds, change in self._operators:
            if isinstance(node, kinds):
                self._note(node, change)
        for kinds, part, change in _ON_PARTS:
            if isinstance(node, kinds) and getattr(node, part) is not None:
                self._note(getattr(node, part), change)
        if isinstance(node, cst.MatchCase) and node.guard is None:
            self._never_taken(node)
        if isinstance(node, cst.Decorator):
            self._undecorated(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        node = original_node
        if _is_left_out(node):
            return
        if _scope_of(node) and not self._assigns_in_function(node):
            self._scope.pop()
        if node is self._statement:
            self._statement = None
        if isinstance(node, cst.FunctionDef) and self._function == ".".join((*self._scope, node.name.value)):
            self._function, self._body = "", (0, 0)

    def _assigns_in_function(self, node: cst.CSTNode) -> bool:
        return bool(self._function) and isinstance(node, (cst.Assign, cst.AnnAssign))

    def _enter(self, node: cst.CSTNode) -> None:
        name = _scope_of(node)
        if name and not self._assigns_in_function(node):
            self._scope.append(name)
        if isinstance(node, cst.SimpleStatementLine):
            self._statement = node

    def visit_FunctionDef_body(self, node: cst.FunctionDef) -> None:  # noqa: N802  # libcst calls it so
        """Note the outermost function in whose body the next nodes stand."""
        if not self._function:
            self._function, self._body = ".".join(self._scope), self._lines(node.body)

    def _lines(self, node: cst.CSTNode) -> tuple[int, int]:
        place = self._places[node]
        return place.start.line, place.end.line

    def _note(self, node: cst.CSTNode, change: Operator) -> None:
        for new in change(node):
            if self._is_told(node, new):
                span = self._spans[node]
                self._replace(node, span.start, span.start + span.length, self._code(node, new))

    def _is_told(self, node: cst.CSTNode, new: cst.CSTNode) -> bool:
        """Whether a change of a call is worth a mutant: outside of functions, None for an argument is not."""
        if not isinstance(node, cst.Call) or not isinstance(new, cst.Call):
            return True
        whole = len(new.args) == len(node.args) and new.func is node.func
        return not m.matches(node.func, _NOT_CHANGED) and (bool(self._function) or not whole)

    def _code(self, node: cst.CSTNode, new: cst.CSTNode) -> bytes:
        """Write a node; the parentheses that it shares with the one before stay where they are."""
        if isinstance(new, type(node)) and getattr(new, "lpar", ()) == getattr(node, "lpar", ()):
            new = new.with_changes(lpar=(), rpar=()) if getattr(new, "lpar", ()) else new
        return self.wrapper.module.code_for_node(new).encode()

    def _never_taken(self, node: cst.MatchCase) -> None:
        """Shut a case."""
        span = self._spans[node.pattern]
        colon = self._source.index(b":", span.start + span.length)
        self._replace(node.pattern, colon, colon, b" if False")

    def _undecorated(self, node: cst.Decorator) -> None:
        span = self._spans[node]
        self._replace(node, span.start, span.start + span.length, b"# undecorated")

    def _replace(self, node: cst.CSTNode, start: int, end: int, text: bytes) -> None:
        source = self._source[:start] + text + self._source[end:]
        if source in self._seen or not _compiles(source):
            return
        self._seen.add(source)
        first = self._source.rfind(b"\n", 0, start) + 1
        last = self._source.find(b"\n", end)
        was = _in_one_line(self._source[first:last])
        becomes = _in_one_line(source[first : last + len(source) - len(self._source)])
        scope = ".".join(self._scope)
        self._alike[scope, was, becomes] += 1
        self.found.append(
            Mutant(
                module=self._module,
                scope=scope,
                was=was,
                becomes=becomes,
                nth=self._alike[scope, was, becomes],
                source=source,
                function=self._function,
                body=self._body,
                lines=self._lines(self._statement or node),
            )
        )


def _scope_of(node: cst.CSTNode) -> str:
    if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
        return node.name.value
    target = node.targets[0].target if isinstance(node, cst.Assign) else getattr(node, "target", None)
    named = isinstance(node, (cst.Assign, cst.AnnAssign)) and isinstance(target, cst.Name)
    return target.value if named and isinstance(target, cst.Name) else ""


def _in_one_line(text: bytes) -> str:
    return " ".join(text.decode().split())


def _compiles(source: bytes) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True

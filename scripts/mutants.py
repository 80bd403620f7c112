"""Run the mutants of the code: each must be killed by a test, or argued to be equivalent.

    uv run --group mutants python scripts/mutants.py [module ...]

Without modules, all floors of the rules are run. It works on a copy of the tree. The tests are run
once to note which lines each reaches; then every mutant meets the tests that reach its lines, until
one fails. What is left over must stand in `tests/equivalent_mutants.toml` with a reason, and each
entry there must be a mutant that is left over: anything else is an error.

A change in a function is put into a process that has imported all: the function gets new code, and a
forked child runs the tests. A change in a table, a default or a decorator is imported anew by a
forked child that has imported neither the library nor its tests. So is one in a function that the
import or the collection of the tests runs, if it outlives the first way: what they had made before
came from the code as it is. (Only for a hash the first way could lie, and is left out.)
"""

from __future__ import annotations

import argparse
import ast
import gc
import hashlib
import importlib.abc
import importlib.util
import json
import math
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from itertools import accumulate, zip_longest
from multiprocessing import Array, Value
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, Final, TypeAlias, final

import attrs
import coverage
import pytest
from mutators import Mutant, members_in, mutants_of

HOME: Final = Path(__file__).parent.parent
ARGUED: Final = HOME / "tests" / "equivalent_mutants.toml"

FLOORS: Final = (
    *("_values", "_arithmetic", "_checks", "_money", "_time", "_history", "_policy", "_order", "_refusals"),
    *("_proposals", "_comparison", "_protection", "_claims", "_reasons", "_form", "_suggestions"),
    *("_events", "_phases", "_deadlines", "_terms", "_dispute", "_moves", "_words", "_counting"),
    *("_refunds", "_eligibility", "_order_moves", "_timeline", "_case"),
)

# Some read the sources, start programs or check the pages: they would see a mutant for a wrong reason.
_NOT_RUN: Final = ("layers", "types", "docs", "examples", "griffe_attrs", "symbolic", "command", "rules")
# Others are long, and look at what the walk and the laws look at.
_TOO_LONG: Final = ("table_mutants", "stateful", "testing", "fuzz", "differential")

Key: TypeAlias = tuple[str, str, str, str, int]
Stage: TypeAlias = Callable[[], int]

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"
_MEMORY: Final = 4 * 2**30


def main() -> int:
    """Run the mutants, print the table, and say whether all is explained."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("modules", nargs="*", default=FLOORS, metavar="module")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--log", type=Path, help="write each mutant and what became of it, one a line")
    parser.add_argument("--notes", type=Path, metavar="FOLDER", help="keep there what the tests reach")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = _Tree(Path(folder).resolve())
        mutants = [mutant for module in asked.modules for mutant in tree.mutants(module)]
        notes = _notes(tree, asked.notes)
        _check_machinery(tree, notes, mutants)
        outcomes = _all_outcomes(tree, notes, mutants, asked.jobs)
    if asked.log:
        asked.log.write_text("".join(map(_line, mutants, outcomes)), encoding="utf-8")
    return _report(asked.modules, mutants, outcomes)


# --- the copy ---------------------------------------------------------------------------------


@final
@attrs.define
class _Tree:
    """A copy of the tree, in which the mutants live.

    Attributes:
        root: Where it stands.
    """

    root: Path

    def __attrs_post_init__(self) -> None:
        """Make the copy."""
        for name in ("src", "tests", "docs"):
            shutil.copytree(HOME / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("conftest.py", "pyproject.toml", "README.md", "CHANGELOG.md", "mkdocs.yml"):
            shutil.copy(HOME / name, self.root)

    @property
    def package(self) -> Path:
        """Where the library stands."""
        return self.root / "src" / "aliclaim"

    def path(self, module: str) -> Path:
        """Return the file of a module."""
        return self.package / f"{module}.py"

    def mutants(self, module: str) -> list[Mutant]:
        """Return the mutants of a module."""
        members = members_in(self.package.glob("_*.py"))
        return mutants_of(module, self.path(module).read_bytes(), members)

    def files(self) -> list[str]:
        """Return the files whose tests are run, with the docstrings of the core."""
        left_out = {f"test_{name}.py" for name in (*_NOT_RUN, *_TOO_LONG)}
        tests = [path for path in (self.root / "tests").glob("test_*.py") if path.name not in left_out]
        return [str(path.relative_to(self.root)) for path in sorted([*tests, *self.package.glob("_*.py")])]

    def enter(self) -> None:
        """Make this process one in which the copy is what is imported."""
        os.chdir(self.root)
        sys.path[:0] = [str(self.root / "src"), str(self.root / "tests")]
        os.environ["HYPOTHESIS_PROFILE"] = "mutants"
        sys.dont_write_bytecode = False  # else each process would compile all anew

    def digest(self) -> str:
        """Return a hash of all that the tests and what they reach depend on."""
        kept = hashlib.sha256()
        for path in sorted(path for path in self.root.rglob("*") if path.suffix in {".py", ".toml", ".json"}):
            kept.update(path.relative_to(self.root).as_posix().encode() + path.read_bytes())
        return kept.hexdigest()


# --- what each test reaches -------------------------------------------------------------------


_IMPORT, _COLLECTION = "the import of the library", "the collection of the tests"
_BEFORE: Final = frozenset({_IMPORT, _COLLECTION})


@final
@attrs.frozen
class _Notes:
    """What is known of the tests before any mutant.

    Attributes:
        seconds: How long each test takes; without those that fail.
        reached: Which tests reach each line of each module; those of `_BEFORE` are no tests.
    """

    seconds: dict[str, float]
    reached: dict[str, dict[str, list[str]]]

    def tests(self, module: str, lines: tuple[int, int]) -> set[str]:
        """Return the tests that reach one of these lines."""
        known = self.reached.get(module, {})
        return {test for line in range(lines[0], lines[1] + 1) for test in known.get(str(line), ())}

    def quickest(self, tests: Iterable[str]) -> list[str]:
        """Return those tests that pass, the quickest first."""
        return sorted((test for test in tests if test in self.seconds), key=self.seconds.__getitem__)


@final
class _Recorder:
    """A plugin of pytest that notes which lines each test reaches, and how long it takes."""

    def __init__(self, package: Path) -> None:
        self.coverage = coverage.Coverage(data_file=None, config_file=False, source=[str(package)])
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Give each test a context of its own."""
        self.coverage.switch_context(item.nodeid)
        began = time.perf_counter()
        try:
            return (yield)
        finally:
            self.seconds.setdefault(item.nodeid, time.perf_counter() - began)
            self.coverage.switch_context(_COLLECTION)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out what fails without any mutant."""
        if report.failed:
            self.seconds[report.nodeid] = math.inf


def _record(tree: _Tree, kept: Path) -> None:
    """Run all tests once, in a child, and keep what was noted."""
    tree.enter()
    recorder = _Recorder(tree.package)
    recorder.coverage.start()
    recorder.coverage.switch_context(_IMPORT)
    importlib.import_module("aliclaim._public")
    recorder.coverage.switch_context(_COLLECTION)
    _quiet()
    pytest.main([*_OPTIONS, "--maxfail=0", *tree.files()], plugins=[recorder])
    recorder.coverage.stop()
    data = recorder.coverage.get_data()
    files = [path for path in map(Path, data.measured_files()) if path.parent == tree.package]
    reached = {path.stem: data.contexts_by_lineno(str(path)) for path in files}
    passed = {test: seconds for test, seconds in recorder.seconds.items() if seconds < math.inf}
    kept.write_text(json.dumps({"seconds": passed, "reached": reached}), encoding="utf-8")


def _notes(tree: _Tree, folder: Path | None) -> _Notes:
    """Return what the tests reach, from an earlier run where nothing has changed since."""
    kept = (folder or tree.root) / f"mutants-{tree.digest()}.json"
    if not kept.exists():
        print("running the tests, to see what each reaches", flush=True)
        _wait(_fork(lambda: _record(tree, kept)))
    return _Notes(**json.loads(kept.read_text(encoding="utf-8")))


_FEW, _QUICK, _PATIENCE = 5, 0.1, 10.0
"""Files at a time; seconds that a test may take, and all that are run for one mutant.

A mutant that outlives all these may still be one that a slower test would kill: it counts as left over.
"""

_OF_ALL: Final = ("tests/test_arguments.py", "tests/test_values.py", "tests/test_words.py")
"""What says something of every class or list of names: it is met with the tests of a module's own."""

_WALK: Final = "tests/test_walk.py"
"""What is run, as the last, although it takes long: one test of it, the most thorough of all."""
_THOROUGH: Final = f"{_WALK}::test_library_and_specification_agree_at_every_step"


def _within(tests: Iterable[str], seconds: Mapping[str, float]) -> list[str]:
    """Take tests as long as there is patience."""
    spent = accumulate(seconds[test] for test in tests)
    return [test for test, so_far in zip(tests, spent, strict=False) if so_far < _PATIENCE]


# --- processes --------------------------------------------------------------------------------

# Where Hypothesis has been imported before pytest, it is told so, and not more.
_IMPORTED: Final = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
_OPTIONS: Final = ("-q", "-x", "-p", "no:cacheprovider", "-W", _IMPORTED)


def _quiet() -> None:
    """Let nobody read what this process prints."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _fork(act: Callable[[], object]) -> int:
    """Do something in a child, which ends with the number that it returns; return the child's id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        code = int(str(act() or 0))
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        os._exit(code)


def _wait(child: int) -> int:
    """Wait for a child; return how it ended: the number, or that of the signal, negative."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _outcome(code: int) -> str:
    if code == -signal.SIGALRM:
        return TIMED_OUT
    return SURVIVED if code in {0, pytest.ExitCode.NO_TESTS_COLLECTED} else KILLED


def _limit(seconds: float) -> None:
    """End this process if it takes much longer than it should, even inside of C."""
    signal.setitimer(signal.ITIMER_REAL, 10 * seconds + 30)


@final
@attrs.define
class _Run:
    """All mutants on their way.

    Attributes:
        tree: The copy.
        notes: What the tests reach.
        mutants: The mutants.
        turn: The number of the next that has not been taken; shared by all processes.
        ends: What became of each, shared: the place in `_ENDS`.
    """

    tree: _Tree
    notes: _Notes
    mutants: Sequence[Mutant]
    turn: Any = attrs.field(factory=lambda: Value("i", 0))
    ends: Any = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Make room for the outcomes."""
        self.ends = Array("b", len(self.mutants))

    def numbers(self) -> Iterator[int]:
        """Take the next mutant without an outcome, until there is none; each goes to one process."""
        while True:
            with self.turn.get_lock():
                number = self.turn.value
                self.turn.value += 1
            if number >= len(self.mutants):
                return
            if not self.ends[number]:
                yield number

    def outcomes(self) -> list[str]:
        """Return what became of each."""
        return [_ENDS[end] for end in self.ends]

    def go(self, serve: Callable[[_Run], object], jobs: int) -> None:
        """Let processes serve all mutants that have no outcome yet."""
        self.turn.value = 0
        servers = [_fork(partial(serve, self)) for _ in range(jobs)]
        for server in servers:
            _wait(server)


_ENDS: Final = ("", KILLED, SURVIVED, TIMED_OUT)


# --- in a process that has imported all -------------------------------------------------------


def _serve_warm(run: _Run) -> None:
    run.tree.enter()
    _quiet()
    pytest.main([*_OPTIONS, *run.tree.files()], plugins=[_Server(run)])


class _FirstFailure:
    """A plugin of pytest that ends the process where a test fails: nobody reads why."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Generator[None, object, object]:
        """Watch what a test needs."""
        return (yield from _or_end())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """Watch a test."""
        return (yield from _or_end())


def _or_end() -> Generator[None, object, object]:
    try:
        return (yield)
    except pytest.skip.Exception:
        raise
    except BaseException:  # noqa: BLE001  # a mutant may raise whatever it likes
        os._exit(1)


@final
class _Server(_FirstFailure):
    """A plugin of pytest that, once all tests are collected, runs some for each mutant, in a child."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._live: dict[tuple[str, str, int], list[FunctionType]] = defaultdict(list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Go through the mutants."""
        items = {item.nodeid: item for item in session.items}
        for found in gc.get_objects():
            if isinstance(found, FunctionType):
                self._live[_place(found.__code__)].append(found)
        gc.freeze()
        for number in self._run.numbers():
            mutant = self._run.mutants[number]
            change = self._change(mutant)
            if change is not None:
                tests = [items[test] for test in _near(self._run.notes, mutant) if test in items]
                end = _outcome(_wait(_fork(partial(self._meet, change, tests))))
                self._run.ends[number] = 0 if self._is_in_doubt(mutant, end) else _ENDS.index(end)
        return True

    def _is_in_doubt(self, mutant: Mutant, end: str) -> bool:
        """Whether it may live because tests had made their values before: then it is imported anew."""
        return end == SURVIVED and bool(_BEFORE & self._run.notes.tests(mutant.module, mutant.body))

    def _meet(self, change: Callable[[], None], tests: Sequence[pytest.Item]) -> int:
        """Run tests with a change, until one fails."""
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        change()
        for item, following in zip_longest(tests, tests[1:]):
            _limit(self._run.notes.seconds[item.nodeid])
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return 0

    def _change(self, mutant: Mutant) -> Callable[[], None] | None:
        """Return what gives the function its new code; None where it must be imported anew."""
        if not mutant.function or mutant.function.endswith("__hash__"):
            return None
        path = str(self._run.tree.path(mutant.module))
        before = _codes(Path(path).read_bytes(), path, mutant.function)
        after = _codes(mutant.source, path, mutant.function)
        pairs = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        live = [(found, new) for old, new in pairs for found in self._live[_place(old)]]
        fits = all(old.co_freevars == new.co_freevars for old, new in pairs)
        return partial(_exchange, live) if fits and (live or not pairs) else None


def _place(code: CodeType) -> tuple[str, str, int]:
    """Return where code stands, which is what it is known by: code that has run may not equal itself anew."""
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _exchange(live: Iterable[tuple[FunctionType, CodeType]]) -> None:
    for function, code in live:
        function.__code__ = code


@cache
def _codes(source: bytes, path: str, function: str) -> list[CodeType]:
    """Return the code of a function or method: of several with one name, all, in their order."""
    return [
        code
        for code in _all_codes(compile(source, path, "exec", dont_inherit=True))
        if code.co_qualname == function
    ]


def _all_codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _all_codes(inner)


def _near(notes: _Notes, mutant: Mutant) -> list[str]:
    """Return the tests that reach a mutant: of its own module, then the quickest, and the walk at last."""
    found = notes.quickest(notes.tests(mutant.module, mutant.lines))
    own = f"test{mutant.module}.py"
    quick = sorted((test for test in found if not test.startswith(_WALK)), key=lambda test: own not in test)
    return [*_within(quick, notes.seconds), *(test for test in found if test == _THOROUGH)]


# --- in a process that imports it anew --------------------------------------------------------


def _serve_cold(run: _Run) -> None:
    run.tree.enter()
    _quiet()
    for name in ("attrs", "cattrs", "hypothesis", "hypothesis.stateful", "pendulum", "rich", "sybil"):
        importlib.import_module(name)
    ranks = _Ranks(run)
    for number in run.numbers():
        mutant = run.mutants[number]
        ends = map(_attempt, ranks.stages(mutant))
        end = next((end for end in ends if end != SURVIVED), SURVIVED)
        run.ends[number] = _ENDS.index(end)


def _attempt(stage: Stage) -> str:
    return _outcome(_wait(_fork(stage)))


def _import_mutated(run: _Run, mutant: Mutant) -> int:
    """Import the library with a change: a fault that this shows is the cheapest to find."""
    _limit(1)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sys.meta_path.insert(0, _Importer(mutant, run.tree.path(mutant.module)))
    importlib.import_module(f"aliclaim.{mutant.module}")
    importlib.import_module("aliclaim._public")
    return 0


def _run_mutated(run: _Run, mutant: Mutant, tests: Sequence[str]) -> int:
    """Run tests with a change, until one fails."""
    _import_mutated(run, mutant)
    files = sorted({*map(_file, tests)})
    return pytest.main([*_OPTIONS, *files], plugins=[_Chosen(tests, run.notes)])


@final
class _Importer(importlib.abc.MetaPathFinder):
    """Imports one module from a changed source, and leaves the others alone."""

    def __init__(self, mutant: Mutant, path: Path) -> None:
        self._name, self._mutant, self._path = f"aliclaim.{mutant.module}", mutant, path

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Find the changed module."""
        if fullname != self._name:
            return None
        loader = _Loader(fullname, str(self._path))
        loader.source = self._mutant.source
        return importlib.util.spec_from_file_location(fullname, self._path, loader=loader)


@final
class _Loader(SourceFileLoader):
    source: bytes

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        """Compile the changed source."""
        return compile(self.source, self.path, "exec", dont_inherit=True)


@final
class _Chosen(_FirstFailure):
    """A plugin of pytest that runs the tests that were chosen, in their order."""

    def __init__(self, tests: Sequence[str], notes: _Notes) -> None:
        self._tests, self._notes = tests, notes

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        _limit(10)
        chosen = {item.nodeid: item for item in items}
        items[:] = [chosen[test] for test in self._tests if test in chosen]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Give each test its time."""
        _limit(self._notes.seconds[item.nodeid])
        return (yield)


@final
class _Ranks:
    """Which tests have to do with which names: for a change that no line of a test reaches."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._mentions: dict[str, set[str]] = defaultdict(set)
        for path in run.tree.package.glob("_*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.FunctionDef):
                    self._note(path.stem, node)

    def _note(self, module: str, node: ast.FunctionDef) -> None:
        lines = node.body[0].lineno, node.end_lineno or node.lineno
        tests = self._run.notes.tests(module, lines) - _BEFORE
        for name in _names(node):
            self._mentions[name] |= tests

    def stages(self, mutant: Mutant) -> Iterator[Stage]:
        """Yield ever wider choices of tests: those of its own, the nearest, all that are quick."""
        notes = self._run.notes
        names = set(mutant.scope.split("."))
        named = set[str]().union(*(self._mentions[name] for name in names))
        near = (notes.tests(mutant.module, mutant.lines) | named) - _BEFORE
        quick = [test for test in notes.quickest(notes.seconds) if notes.seconds[test] < _QUICK]
        first = {f"tests/test{mutant.module}.py", *_OF_ALL}
        ordered = [
            test
            for wanted in (True, False)
            for test in _within([each for each in quick if (each in near) is wanted], notes.seconds)
            if _file(test) not in first
        ]
        count = Counter(map(_file, near))
        files = sorted({*map(_file, ordered)}, key=lambda file: (-count[file], file))
        for chosen in (
            [test for test in quick if _file(test) in first],
            [test for test in ordered if _file(test) in files[:_FEW]],
            [test for test in ordered if _file(test) in files[_FEW:]],
        ):
            if chosen:
                yield partial(_run_mutated, self._run, mutant, chosen)


def _file(test: str) -> str:
    return test.partition("::")[0]


def _names(node: ast.AST) -> set[str]:
    found = (each for each in ast.walk(node) if isinstance(each, (ast.Name, ast.Attribute)))
    return {each.id if isinstance(each, ast.Name) else each.attr for each in found}


# --- all together -----------------------------------------------------------------------------


def _all_outcomes(tree: _Tree, notes: _Notes, mutants: Sequence[Mutant], jobs: int) -> list[str]:
    run = _Run(tree, notes, mutants)
    run.go(_serve_warm, jobs)
    run.go(_serve_cold, jobs)
    return run.outcomes()


def _check_machinery(tree: _Tree, notes: _Notes, mutants: Sequence[Mutant]) -> None:
    """See that what changes nothing survives, and that what breaks a function or an import does not."""
    sample = next(mutant for mutant in mutants if mutant.function and _near(notes, mutant))
    same = tree.path(sample.module).read_bytes()
    nothing = attrs.evolve(sample, source=same + b"\n# the same")
    broken = attrs.evolve(sample, source=_broken(same, sample.function))
    for planted, function, expected in (
        (nothing, sample.function, SURVIVED),
        (nothing, "", SURVIVED),
        (broken, sample.function, KILLED),
        (broken, "", KILLED),
    ):
        (end,) = _all_outcomes(tree, notes, [attrs.evolve(planted, function=function)], 1)
        if end != expected:
            sys.exit(f"the machinery is at fault: {function or 'an import'} of {sample.module}: {end}")


def _broken(source: bytes, function: str) -> bytes:
    """Let a function do nothing but fail."""
    tree = ast.parse(source)
    (node, *_) = (node for name, node in _definitions(tree) if name == function)
    node.body = ast.parse("raise AssertionError('planted')").body
    return ast.unparse(tree).encode()


def _definitions(node: ast.AST, scope: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        name = f"{scope}{getattr(child, 'name', '')}"
        if isinstance(child, ast.FunctionDef):
            yield name, child
        elif isinstance(child, ast.ClassDef):
            yield from _definitions(child, f"{name}.")


# --- what is said -----------------------------------------------------------------------------


def _report(modules: Sequence[str], mutants: Sequence[Mutant], outcomes: Sequence[str]) -> int:
    """Print the table and what is left over; return 1 where there is something to do."""
    argued = {key for key in _argued() if key[0] in modules}
    left = {mutant.key: mutant for mutant, end in zip(mutants, outcomes, strict=True) if end == SURVIVED}
    _print_table(modules, mutants, outcomes, argued)
    for key, mutant in left.items():
        if key not in argued:
            print(_entry(mutant))
    for key in sorted(argued - left.keys()):
        print("argued, but not left over:", *key)
    return int(left.keys() != argued)


def _argued() -> list[Key]:
    listed = tomllib.loads(ARGUED.read_text(encoding="utf-8")).get("mutant", [])
    if not all(entry["because"].strip() for entry in listed):
        sys.exit(f"{ARGUED.name}: an entry without a reason")
    return [
        (entry["module"], entry["scope"], entry["was"], entry["becomes"], entry.get("nth", 1))
        for entry in listed
    ]


def _print_table(
    modules: Sequence[str], mutants: Sequence[Mutant], outcomes: Sequence[str], argued: Container[Key]
) -> None:
    print(f"{'module':<16}{'mutants':>8}{'killed':>8}{'timed out':>10}{'argued':>8}{'unexplained':>12}")
    ends = list(zip(mutants, outcomes, strict=True))
    for module in (*modules, "all"):
        told = Counter(
            "argued" if end == SURVIVED and mutant.key in argued else end
            for mutant, end in ends
            if module in {mutant.module, "all"}
        )
        counts = told.total(), told[KILLED], told[TIMED_OUT], told["argued"], told[SURVIVED]
        columns = (f"{count:>{width}}" for count, width in zip(counts, _WIDTHS, strict=True))
        print(f"{module:<16}{''.join(columns)}")


_WIDTHS: Final = (8, 8, 10, 8, 12)


def _entry(mutant: Mutant) -> str:
    """Write a mutant that is left over as the entry that it would need."""
    fields = {"module": mutant.module, "scope": mutant.scope, "was": mutant.was, "becomes": mutant.becomes}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    nth = [f"nth = {mutant.nth}"] if mutant.nth > 1 else []
    return "\n".join(("", "[[mutant]]", *lines, *nth, 'because = ""'))


def _line(mutant: Mutant, outcome: str) -> str:
    return json.dumps([outcome, *mutant.key], ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())

"""The shape of the package: floors, what each module imports, and what every public class promises."""

from __future__ import annotations

import ast
import copy
import enum
import inspect
import itertools
import os
import pickle
import re
import subprocess
import sys
import types
import weakref
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import attrs.exceptions
import pytest
from support import (
    A_CLAIM,
    A_FILE,
    LATER,
    ONE_OF_EACH_EVENT,
    OPENED,
    SHIPPED,
    an_order,
    changed,
    pickled,
    usd,
)
from worlds import HISTORIES, PAID

import aliclaim
from aliclaim import (
    ARRIVALS,
    GUIDE,
    REASONS,
    RULES,
    TRANSITIONS,
    Boundary,
    BuyerClosed,
    BuyerRecord,
    Case,
    ClaimEdited,
    Costs,
    DisputeOpened,
    Extension,
    Fault,
    Finding,
    History,
    Item,
    PaymentMethod,
    Phase,
    PlatformJudged,
    PlatformSteppedIn,
    Receipt,
    ReceiptConfirmed,
    Refund,
    RefundCompleted,
    RefusalCode,
    Refused,
    ReturnAndRefund,
    StatedDate,
    SteppedInBecause,
    Tracking,
    TrackingStatus,
    Wait,
    Window,
    _arithmetic,
    changes,
    compare,
    counting,
    expected_refund,
    make_manifest,
    net_value,
    offers,
    replay,
    suggest_claim,
)
from aliclaim._refusals import refuse

SOURCE = Path(aliclaim.__file__).parent

# From the ground up. A module imports from those before it alone.
CORE = (
    *("_values", "_errors", "_arithmetic"),
    *("_checks", "_vocabulary", "_rules", "_money", "_time", "_history", "_policy", "_order"),
    *("_refusals", "_proposals", "_comparison"),
    *("_protection", "_claims", "_reasons", "_form", "_suggestions"),
    *("_events", "_phases", "_deadlines", "_terms", "_dispute", "_moves"),
    *("_words", "_counting", "_refunds", "_manifest", "_eligibility", "_order_moves"),
    *("_advice", "_situation", "_traps", "_hints", "_before", "_running", "_decided", "_counsel", "_preview"),
    *("_safe", "_timeline", "_chart"),
    *("_chart_text", "_chart_axis", "_chart_shapes", "_chart_style", "_chart_rows", "_chart_svg"),
    *("_case", "_changes", "_public", "__init__"),
)
# Beside the core, for those who installed an extra.
EXTRAS = (
    "adapters.__init__",
    "adapters._bounds",
    "adapters._text",
    *(f"adapters.{name}" for name in ("_orjson", "_kinds", "_faults", "_replaying", "_converter", "_quick")),
    *(f"adapters.{name}" for name in ("_formats", "_unknown", "_case_file", "_standing", "_schema")),
    "adapters.json",
    "adapters.ical",
    "adapters.holidays",
    *("adapters.aliexpress._terms", "adapters.aliexpress._records", "adapters.aliexpress._raw"),
    *("adapters.aliexpress._issue", "adapters.aliexpress._open"),
    *("adapters.aliexpress._printed", "adapters.aliexpress._order_page"),
    "adapters.aliexpress._read",
    *("adapters.aliexpress._fields", "adapters.aliexpress._offers", "adapters.aliexpress._reason_words"),
    *("adapters.aliexpress._story", "adapters.aliexpress._rows", "adapters.aliexpress._endings"),
    *("adapters.aliexpress._case", "adapters.aliexpress._audit", "adapters.aliexpress._write"),
    "adapters.aliexpress._changes",
    "adapters.aliexpress.__init__",
    *("adapters.tracker._problems", "adapters.tracker._notices", "adapters.tracker._tables"),
    *("adapters.tracker._arguments", "adapters.tracker._progress", "adapters.tracker._plan"),
    *("adapters.tracker._handlers", "adapters.tracker._codec", "adapters.tracker._database"),
    *("adapters.tracker._store", "adapters.tracker._outbox", "adapters.tracker._delivery"),
    *("adapters.tracker._tracker", "adapters.tracker.__init__", "adapters.procrastinate"),
    *("_report", "_given", "_command", "__main__"),
    *("testing._values", "testing._moves", "testing._cases", "testing._clock", "testing._play"),
    *("testing._players", "testing._machine", "testing.__init__"),
)

FLOORS = CORE + EXTRAS

MODULES = sorted(".".join(path.relative_to(SOURCE).with_suffix("").parts) for path in SOURCE.rglob("*.py"))


def is_for_types(node: ast.stmt) -> bool:
    """Whether a statement is read by type checkers alone."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Go through all that is run, in functions, too, and leave out what only type checkers read."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.stmt) and is_for_types(child)):
            yield child
            yield from statements(child)


def imported(module: str) -> set[str]:
    """Return the modules that a module imports: our own as they stand in the floors, others by their name."""
    path = SOURCE.joinpath(*module.split(".")).with_suffix(".py")
    package = ["aliclaim", *module.split(".")[:-1]]
    names: set[str] = set()
    for node in statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *filter(None, [node.module])])
            inside = [f"{origin}.{alias.name}" for alias in node.names]
            names |= {each if own(each) in FLOORS else origin for each in inside}
    return {own(name) for name in names}


def own(name: str) -> str:
    """Return a module of ours as it stands in the floors; another's name as it is."""
    if name != "aliclaim" and not name.startswith("aliclaim."):
        return name
    inside = name.removeprefix("aliclaim").removeprefix(".")
    return inside if inside in FLOORS else f"{inside}.__init__".removeprefix(".")


def roots(module: str) -> set[str]:
    """Return the packages of others that a module imports."""
    return {name.split(".")[0] for name in imported(module) if name not in FLOORS}


def run(program: str, *arguments: str) -> str:
    """Return what a fresh interpreter prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_every_module_stands_on_a_floor() -> None:
    """No module is missing in the list of floors, and none is listed that is not there."""
    assert sorted(FLOORS) == MODULES


@cache
def floor(module: str) -> int:
    """Return the lowest floor on which a module of the core can stand: above all that it imports."""
    return 1 + max((floor(below) for below in imported(module) if below in CORE), default=-1)


@pytest.mark.parametrize("module", CORE[:-1])
def test_a_module_names_the_floor_on_which_it_stands(module: str) -> None:
    """The number in a module's first line is right, so that a reader knows what it can rest on."""
    first = ast.get_docstring(ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8")))
    assert first
    assert f"(floor {floor(module)}" in first


@pytest.mark.parametrize("module", FLOORS)
def test_a_module_imports_from_lower_floors_alone(module: str) -> None:
    """Law 13: downward imports only."""
    below = FLOORS[: FLOORS.index(module)]
    upward = {name for name in imported(module) if name in FLOORS and name not in below}

    assert not upward


@pytest.mark.parametrize("module", CORE)
def test_the_core_depends_on_attrs_and_pendulum_alone(module: str) -> None:
    """Law 12: beside the standard library, only attrs and pendulum; and pendulum in `_time` alone (law 9)."""
    foreign = {root for root in roots(module) if root not in sys.stdlib_module_names}
    taken = {"attrs", "pendulum"} if module == "_time" else {"attrs"}

    assert foreign <= taken


@pytest.mark.parametrize("module", CORE)
def test_the_core_knows_no_clock_and_no_outside_world(module: str) -> None:
    """Law 1: no network, file, environment or randomness in the core."""
    outside = {"os", "io", "pathlib", "socket", "urllib", "http", "time", "random", "secrets", "subprocess"}
    worldly = outside | {"sys", "threading", "asyncio", "logging", "locale", "zoneinfo"}

    assert not roots(module) & worldly


def test_one_module_alone_imports_pendulum() -> None:
    """Law 9: one module alone knows pendulum's traps, of the extras, too."""
    expected = ["_time"]

    assert expected == [module for module in FLOORS if "pendulum" in roots(module)]


def test_the_library_calls_all_of_the_arithmetic_that_is_proved() -> None:
    """What is proved for all numbers is what the library runs: no function of it stands there for show."""
    own = [each for each in vars(_arithmetic).values() if inspect.getmodule(each) is _arithmetic]
    public = {each.__name__ for each in own if inspect.isfunction(each) and not each.__name__.startswith("_")}
    called = {
        alias.name
        for module in CORE
        for node in ast.walk(ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "_arithmetic"
        for alias in node.names
    }

    assert public <= called


def test_the_check_of_imports_sees_imports() -> None:
    """The check above is no empty one: it sees what is plainly there, in a class or function, too."""
    expected, in_function = {"_checks", "_errors", "attrs"}, ["b"]
    tree = ast.parse("if TYPE_CHECKING:\n import a\ndef f():\n  import b\n")
    names = [node.names[0].name for node in statements(tree) if isinstance(node, ast.Import)]

    assert expected <= imported("_money")
    assert in_function == names


def test_importing_the_library_loads_no_extra() -> None:
    """Law 12: `import aliclaim` in a fresh process loads neither cattrs nor rich, argparse or hypothesis."""
    ours = ("aliclaim.adapters", "aliclaim.testing", "aliclaim._report")
    storage = ("sqlalchemy", "procrastinate")
    heavy = ("cattrs", "rich", "argparse", "hypothesis", "icalendar", "holidays", *storage, *ours)
    asked = "import sys, aliclaim; aliclaim.Case"
    loaded = run(f"{asked}; print([name for name in {heavy!r} if name in sys.modules])")
    seen = run("import sys, argparse, aliclaim; print('argparse' in sys.modules)")
    expected = "[]\n"

    assert expected == loaded
    assert seen == "True\n"


def test_importing_the_library_loads_nothing_until_a_name_is_asked_for() -> None:
    """`import aliclaim` costs next to nothing; the first name brings all, and a slip is an AttributeError."""
    program = """
import sys, aliclaim
before = [name for name in ("attrs", "pendulum", "aliclaim._case") if name in sys.modules]
names = dir(aliclaim)
try:
    aliclaim.Cas
except AttributeError as error:
    print(before, "Case" in names, "__all__" in names, error)
print(aliclaim.Case is vars(aliclaim)["Case"], "attrs" in sys.modules)
"""
    expected = "[] True True module 'aliclaim' has no attribute 'Cas'\nTrue True\n"

    assert expected == run(program)


def test_a_star_brings_all_names_and_nothing_else() -> None:
    """`from aliclaim import *` brings exactly the public names, though they are loaded late."""
    program = """
from aliclaim import *
import aliclaim
print({name for name in aliclaim.__all__ if name in globals()} == set(aliclaim.__all__), "attrs" in globals())
"""

    assert run(program) == "True False\n"


def test_a_dispute_from_a_pickle_moves_at_once_in_a_process_that_asked_for_nothing_else(
    tmp_path: Path,
) -> None:
    """Where pickle alone brings a dispute, its moves come with it: what is refused stays refused."""
    file = tmp_path / "dispute"
    file.write_bytes(pickle.dumps(replay(HISTORIES[Phase.NEGOTIATING], paid=PAID)))
    program = """
import pathlib, pickle, sys
dispute = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes())
events = sys.modules["aliclaim._events"]
at = dispute.history.last.at
print(dispute.apply(events.BuyerClosed(at=at)).phase.value)
print(len(dispute.why_not(events.ReturnOverdue(at=at))))
"""

    assert run(program, str(file)) == "closed\n1\n"


def test_all_is_sorted_and_each_name_is_there() -> None:
    """`__all__` is sorted as ruff sorts it, without repeats, and each of its names resolves."""
    names = aliclaim.__all__
    constants = sorted(name for name in names if name.isupper())
    classes = sorted(name for name in names if name[0].isupper() and not name.isupper())
    rest = sorted(name for name in names if not name[0].isupper())

    assert [*constants, *classes, *rest] == names
    assert len(set(names)) == len(names)
    assert all(getattr(aliclaim, name) is not None for name in names)


def test_all_holds_whatever_is_public() -> None:
    """What the package imports for its users is in `__all__`, and nothing else is there."""
    public = {
        name
        for name, value in vars(aliclaim).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    } - {"TYPE_CHECKING", "import_module"}

    assert public == set(aliclaim.__all__)


# --- public classes ---------------------------------------------------------------------------


def _refund_samples() -> list[object]:
    """Return a value of each class that tells of the money to come."""
    expected = expected_refund(replay(HISTORIES[Phase.REFUND_PENDING], paid=PAID), SHIPPED + timedelta(90))
    return [ARRIVALS[PaymentMethod.CARD], expected]


def _manifest_samples() -> list[object]:
    """Return a value of each class of an account."""
    judged = PlatformJudged(at=LATER, judgement=(Finding(problem="a", valid=True),))
    claim = changed(A_CLAIM, evidence=(A_FILE,))
    asked = PlatformSteppedIn(at=LATER, because=SteppedInBecause.ASKED)
    opened, edited = DisputeOpened(at=OPENED, claim=changed(claim, text="a")), ClaimEdited
    history = (opened, edited(at=OPENED, reason=claim.reason, text="b"), asked, judged)
    told = [(LATER, "It was judged.")]
    account = make_manifest(an_order(), (replay(history, paid=usd("61.70")),), told, GUIDE, LATER)
    (dispute,) = account.disputes
    entries = (dispute.proposals, dispute.judgements, dispute.statements, dispute.exhibits, account.events)
    return [account, account.opening_starts, dispute, *(entry for listed in entries for entry in listed)]


def _change_samples() -> list[object]:
    """Return a value of each class that tells what changed."""
    before = Case(order=an_order())
    after = Case(order=an_order(), costs=Costs(conversion_loss="0.02"))
    found = changes(before, after.apply(DisputeOpened(at=OPENED, claim=A_CLAIM)), OPENED)
    return [found, found.turn_after, *found.all]


def _samples() -> dict[type, object]:
    """Return a value of each public class."""
    disputes = [replay(history, paid=PAID) for history in HISTORIES.values()]
    opened = DisputeOpened(at=OPENED, claim=A_CLAIM)
    case = Case(order=an_order()).apply(opened)
    standing = case.standing(OPENED)
    settled = Case(order=an_order()).apply(opened).apply(BuyerClosed(at=LATER))
    closed = settled.dispute
    assert isinstance(closed, aliclaim.Closed)
    refused = closed.attempt(RefundCompleted(at=LATER, amount=usd("5")))
    assert isinstance(refused, Refused)
    chart = case.chart(OPENED)
    values: list[object] = [
        *(chart, *chart.phases, *chart.events),
        *(
            *disputes,
            *ONE_OF_EACH_EVENT,
            *standing.timeline[:1],
            *standing.actions[:1],
            *standing.deadlines[:1],
            *standing.advice[:1],
        ),
        *(case, standing, standing.opening, standing.protection, refused, closed.terms, closed.outcome),
        *(
            standing.safe_cancel,
            case.preview(BuyerClosed(at=LATER), OPENED),
            BuyerRecord(orders=2, disputed=1),
        ),
        *(GUIDE, GUIDE.appeal, GUIDE.appeal.source, GUIDE.text_characters, TRANSITIONS[0], A_CLAIM, A_FILE),
        *(usd("5"), Refund(usd("5")), ReturnAndRefund(usd("5")), Wait(LATER), Window(OPENED, LATER)),
        *(Fault("a", "b", "c"), Finding(problem="a", valid=True), History[str].of("abc"), an_order()),
        RULES["W1"],
        *(REASONS[A_CLAIM.reason], REASONS[A_CLAIM.reason].evidence[0], REASONS[A_CLAIM.reason].not_for[0]),
        suggest_claim(an_order(), A_CLAIM.reason),
        *(Costs(), net_value(Refund(usd("5"))), compare(Refund(usd("5")), Wait(LATER))),
        *(counting(disputes[0], LATER), *offers(disputes[0])),
        *(*_refund_samples(), *_manifest_samples(), *_change_samples()),
        Item(id="1", title="a lamp", price=usd("5")),
        Tracking(status=TrackingStatus.LOST, seen_at=LATER),
        Extension(at=SHIPPED, until=LATER),
        Receipt(at=LATER),
        StatedDate(boundary=Boundary.PROTECTION_ENDS, at=LATER),
        refuse(RefusalCode.NOTHING_ASKED),
        ReceiptConfirmed(at=LATER),
    ]
    return {type(value): value for value in values}


SAMPLES = _samples()

CLASSES: list[type] = [
    value
    for value in (getattr(aliclaim, name) for name in aliclaim.__all__)
    if isinstance(value, type) and not issubclass(value, (enum.Enum, BaseException))
]
EACH = pytest.mark.parametrize("kind", CLASSES, ids=[kind.__name__ for kind in CLASSES])


def test_there_is_a_sample_of_every_public_class() -> None:
    """No public class is left out of the tests below."""
    missing = {kind.__name__ for kind in CLASSES} - {kind.__name__ for kind in SAMPLES}

    assert not missing


@EACH
def test_a_public_class_is_final_and_frozen(kind: type) -> None:
    """Law 2: public classes are attrs classes, final, slotted and frozen."""
    sample: Any = SAMPLES[kind]

    assert attrs.has(kind)
    assert getattr(kind, "__final__", False) is True
    assert "__slots__" in vars(kind)
    assert not hasattr(sample, "__dict__")
    for field in attrs.fields(kind):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(sample, field.name, None)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(sample, field.name)
    with pytest.raises(AttributeError):
        sample.no_such_field = None


@EACH
def test_a_public_value_hashes_and_goes_through_pickle_and_copies(kind: type) -> None:
    """A public value has a hash, and comes back equal from every protocol of pickle and from copies."""
    sample = SAMPLES[kind]
    back = [*pickled(sample, range(pickle.HIGHEST_PROTOCOL + 1)), copy.copy(sample), copy.deepcopy(sample)]

    assert [sample] * len(back) == back
    assert {hash(sample)} == {hash(each) for each in back}
    assert {kind} == {type(each) for each in back}


@EACH
def test_a_public_class_says_what_it_is(kind: type) -> None:
    """Each public class has a docstring, and lives in a module of the core."""
    assert (kind.__doc__ or "").strip()
    assert kind.__module__.startswith("aliclaim._")


@EACH
def test_a_public_value_can_be_referred_to_weakly_and_made_anew(kind: type) -> None:
    """A public value can be the key of a cache that keeps nothing alive, and be copied with other fields."""
    sample: Any = SAMPLES[kind]
    anew = getattr(copy, "replace", attrs.evolve)  # the standard library's own from Python 3.13 on

    assert sample is weakref.ref(sample)()
    assert sample == anew(sample)
    assert sample == changed(sample)


@EACH
def test_a_public_class_says_what_each_of_its_fields_is(kind: type) -> None:
    """What can be read from a value is described in its class, or in the property's own docstring."""
    fields = [field.name for field in attrs.fields(kind) if not field.name.startswith("_")]
    told = re.findall(r"^    (\w+): \S", inspect.getdoc(kind) or "", re.MULTILINE)
    properties = [value for value in vars(kind).values() if isinstance(value, property)]

    assert set(fields) <= set(told)
    assert all((each.__doc__ or "").strip() for each in properties)


ENUMS: list[type[enum.Enum]] = [
    value
    for value in (getattr(aliclaim, name) for name in aliclaim.__all__)
    if isinstance(value, type) and issubclass(value, enum.Enum)
]
EACH_ENUM = pytest.mark.parametrize("kind", ENUMS, ids=[kind.__name__ for kind in ENUMS])


@EACH_ENUM
def test_a_member_of_a_public_enum_stays_the_very_same(kind: type[enum.Enum]) -> None:
    """A member comes back as itself from every protocol of pickle, from copies, and from its own text."""
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    for member in kind:
        back = [*pickled(member, protocols), copy.copy(member), copy.deepcopy(member), kind(member.value)]

        assert all(each is member for each in back)
        assert member.value == str(member)


@EACH_ENUM
def test_a_public_enum_is_closed(kind: type[enum.Enum]) -> None:
    """Law 11 is the adapters' work: an enum itself takes no unknown name, and no class derives from it."""
    with pytest.raises(aliclaim.InvalidValueError, match="no_such_name"):
        kind("no_such_name")
    with pytest.raises(TypeError, match="cannot extend"):
        types.new_class("Wider", (kind,))


def documented(source: str) -> set[str]:
    """Return the names, of a module and of its classes, that a text in quotes follows."""
    tree = ast.parse(source)
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    return {
        ast.unparse(target).partition(":")[0]
        for body in bodies
        for node, after in itertools.pairwise(body)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        for target in (node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)])
    }


DOCUMENTED = {module: documented((SOURCE / f"{module}.py").read_text(encoding="utf-8")) for module in CORE}


@EACH_ENUM
def test_each_member_of_a_public_enum_says_what_it_is(kind: type[enum.Enum]) -> None:
    """What stands beneath a member is shown in the reference."""
    told = DOCUMENTED[kind.__module__.removeprefix("aliclaim.")]

    assert {member.name for member in kind} <= told


def test_each_public_constant_and_union_says_what_it_is() -> None:
    """Whatever is public and is no class or function has a text beneath it."""
    values = {name: getattr(aliclaim, name) for name in aliclaim.__all__}
    plain = {
        name for name, value in values.items() if not (isinstance(value, type) or inspect.isfunction(value))
    }

    assert {"GUIDE", "TRANSITIONS", "Dispute"} <= plain
    assert plain <= set().union(*DOCUMENTED.values())


def test_each_public_function_says_what_it_does() -> None:
    """A public function says what it takes and what it gives back."""
    functions = [value for name in aliclaim.__all__ if inspect.isfunction(value := getattr(aliclaim, name))]

    for function in functions:
        words = inspect.getdoc(function) or ""
        assert "Returns:" in words, function
        assert "Args:" in words or not inspect.signature(function).parameters, function


def test_a_pickle_is_read_by_a_fresh_process(tmp_path: Path) -> None:
    """What one process wrote another reads, and finds by the hash of equal values of its own."""
    file = tmp_path / "values"
    file.write_bytes(pickle.dumps(list(SAMPLES.values())))
    program = """
import pathlib, pickle, sys
from aliclaim import Money, Refund
values = set(pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()))
print(len(values), Money(5, "USD") in values, Refund(Money(5, "USD")) in values, Money(6, "USD") in values)
"""
    expected = f"{len(SAMPLES)} True True False\n"

    assert expected == run(program, str(file))

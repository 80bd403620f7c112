"""Whatever stands in a file: a case, or the library's own error; never another, and never without end."""

from __future__ import annotations

import copy
import io
import json
import re
from collections import OrderedDict, UserDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeAlias, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import commanded, standard_input
from worlds import ORDER, case_in, day, granting

import aliclaim as ac
import aliclaim.__main__ as command
from aliclaim.adapters import json as codec

EXAMPLES = sorted((Path(__file__).parent.parent / "docs" / "examples").glob("*.json"))

# A file costs milliseconds, and the report as many again: fewer examples than elsewhere, larger ones.
LARGE = settings(
    max_examples=max(10, settings().max_examples // 2),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def whole_files() -> tuple[str, ...]:
    """Return good files: the examples, a case in each phase, and one with a policy of its own."""
    cases = [*map(case_in, ac.Phase), ac.Case(order=ORDER, policy=granting())]
    return (*(path.read_text(encoding="utf-8") for path in EXAMPLES), *map(codec.dumps, cases))


# --- what must hold of any input --------------------------------------------------------------


def read(load: Callable[[], codec.CaseFile]) -> codec.CaseFile | None:
    """Read a file: None where it is told to be none, in so many words and no more."""
    try:
        return load()
    except ac.RecordError as refused:
        error = refused
    assert 1 <= len(error.faults) <= 100
    assert error.more >= 0
    assert all(len(fault.path) < 1_000 for fault in error.faults)
    assert all(len(fault.found) < 200_000 for fault in error.faults)
    return None


def check(load: Callable[[], codec.CaseFile]) -> codec.CaseFile | None:
    """Read a file; what was read can be written, read again as an equal value, and asked everything."""
    file = read(load)
    if file is not None:
        text = codec.dumps(file)
        again = codec.loads(text.encode())

        assert file == again
        assert text == codec.dumps(again)
        moment = max(filter(None, (file.now, file.case.known_until, day(0))))
        standing = file.case.standing(moment, file.claim)
        assert json.dumps(codec.standing_to_plain(standing), allow_nan=False)
        assert json.dumps(codec.manifest_to_plain(file.case.manifest(moment)), allow_nan=False)
    return file


def check_command(content: bytes, *options: str) -> None:
    """Run the command: it answers, or says what is wrong in lines of its own, which nothing can forge."""
    status, out, err = commanded(content, *options)
    if status == command.DONE:
        assert out
        assert not err
        assert "--json" not in options or json.loads(out)
        return
    assert command.WRONG == status
    assert not out
    lines = err.split("\n")
    assert lines.pop() == ""
    assert 1 <= len(lines) <= 21
    assert all(line.startswith("aliclaim: ") and line.isprintable() for line in lines)


WAYS = st.sampled_from([(), ("--json",), ("--manifest",), ("--json", "--manifest")])


# --- bytes and text ---------------------------------------------------------------------------

BRACKETS = st.lists(st.sampled_from([*'{}[]",:\\ u0d8e-.Nt', "true", "null", '"events"', "1e9"])).map("".join)


@given(st.binary() | st.text() | BRACKETS)
def test_any_text_and_any_bytes_are_told(content: str | bytes) -> None:
    """What nobody wrote as a case file is told as none, with at least one fault."""
    assert read(lambda: codec.loads(content)) is None


@LARGE
@given(st.sampled_from(whole_files()), st.data(), WAYS)
def test_a_damaged_file_is_read_or_told(text: str, data: st.DataObject, way: tuple[str, ...]) -> None:
    """Bytes lost, repeated or put into a good file make it another case, or none, for command and codec."""
    content = text.encode()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(start + 40, len(content))))
        put = data.draw(
            st.sampled_from([b"", content[start:end] * 2, b'"', b"]", b"\xff", b"\\"]) | st.binary()
        )
        content = content[:start] + put + content[end:]

    check(lambda: codec.loads(content))
    check_command(content, *way)


@given(st.text(), st.booleans())
def test_any_moment_and_any_name_of_a_file_are_taken_or_told(words: str, named: bool) -> None:
    """An argument of the command that makes no sense gets one line, whatever it holds."""
    arguments = ["--", f"/nowhere/{words}"] if named else ["-", f"--now={words}"]
    err = io.StringIO()
    with standard_input(whole_files()[0].encode()), redirect_stderr(err):
        status = command.main(arguments)

    assert command.WRONG == status
    assert 1 == err.getvalue().count("\n")
    assert err.getvalue().startswith("aliclaim: ")


# --- any JSON ---------------------------------------------------------------------------------

ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=30,
)
FIELDS = st.sampled_from(["order", "policy", "now", "record", "costs", "claim", "events", "note", "odd"])


@given(st.dictionaries(FIELDS, JSON))
def test_any_json_in_the_fields_of_a_file_is_read_or_told(fields: dict[str, object]) -> None:
    """Any JSON in the place of any field is a case or faults, whether it comes as text or as plain data."""
    data = {"format": "aliclaim.case/1"} | fields
    text = json.dumps(data)

    file = check(lambda: codec.from_plain(data))
    # JSON has no word for what is not a number.
    if "NaN" not in text and "Infinity" not in text:
        assert file == check(lambda: codec.loads(text))


# --- good files, mutilated --------------------------------------------------------------------

Key: TypeAlias = "str | int"

ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**63, 10**39, -(10**39), 10**40, 0.5, 1e308, -0.0),
    *("", " ", "0", "-0", "1", "0.01", "0.001", "-1.00", "1e5", "00012.00", "NaN", "-Infinity", "1" * 41),
    *("1000000000000000", "1000000000000001", "\ud800", "\x00", "\u202e", "x" * 20_000, "x" * 20_001),
    *([], {}, [[]], [{}], {"": ""}, {"type": "refund"}, {"type": None}, [None] * 200),
    *("1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "0001-01-01T00:00:00+14:00"),
    *("8999-12-31T23:59:59.999999Z", "9000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999-12:00"),
    *("2026-02-30T00:00:00Z", "2026-03-01T24:00:00Z", "2026-06-30T23:59:60Z", "2026-03-01", "0001-01-01"),
    *("JPY", "KWD", "usd", "XXX", "9999-12-31"),
    *(term.value for kind in (ac.Party, ac.Phase, ac.Reason, ac.Unit, ac.Start) for term in kind),
    *ac.PROFILES,
]


def places(value: object, path: tuple[Key, ...] = ()) -> Iterator[tuple[Key, ...]]:
    """Yield the path of every value inside a value."""
    pairs: Iterable[tuple[Key, object]] = ()
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
    elif isinstance(value, list):
        pairs = enumerate(cast("list[object]", value))
    for key, each in pairs:
        yield (*path, key)
        yield from places(each, (*path, key))


def around(data: Any, path: tuple[Key, ...]) -> Any:
    """Return the list or object in which a value stands."""
    for key in path[:-1]:
        data = data[key]
    return data


def turned(value: object) -> object:
    """Return a number as text, text as a number, a truth as either."""
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"\d{1,30}", value) else len(value)
    return str(value)


Mutilation: TypeAlias = Callable[[st.DataObject, Any, tuple[Key, ...]], object]


def _drop(_: st.DataObject, data: Any, path: tuple[Key, ...]) -> None:
    del around(data, path)[path[-1]]


def _rename(draw: st.DataObject, data: Any, path: tuple[Key, ...]) -> None:
    place = around(data, path)
    value = place.pop(path[-1])
    if isinstance(place, dict):
        name = draw.draw(
            st.sampled_from(["type", "at", "amount", "id", "Events", "e\x1b", "\ud800"]) | st.text()
        )
        place[name] = value  # pyright: ignore[reportUnknownMemberType]
    else:
        place.append(value)


def _retype(draw: st.DataObject, data: Any, path: tuple[Key, ...]) -> None:
    around(data, path)[path[-1]] = copy.deepcopy(draw.draw(st.sampled_from(ODD) | JSON))


@cache
def known_values() -> dict[Key, list[Any]]:
    """Return what stands under each name in any of the good files; the members of all lists together."""
    found: dict[Key, list[Any]] = {}
    for text in whole_files():
        file = json.loads(text)
        for path in places(file):
            name = path[-1] if isinstance(path[-1], str) else 0
            found.setdefault(name, []).append(around(file, path)[path[-1]])
    return found


def _graft(draw: st.DataObject, data: Any, path: tuple[Key, ...]) -> None:
    known = known_values().get(path[-1] if isinstance(path[-1], str) else 0, ODD)
    around(data, path)[path[-1]] = copy.deepcopy(draw.draw(st.sampled_from(known)))


def _turn(_: st.DataObject, data: Any, path: tuple[Key, ...]) -> None:
    place = around(data, path)
    place[path[-1]] = turned(place[path[-1]])


def _swap(draw: st.DataObject, data: Any, path: tuple[Key, ...]) -> None:
    other = draw.draw(st.sampled_from(list(places(data))))
    here, there = around(data, path), around(data, other)
    here[path[-1]], there[other[-1]] = copy.deepcopy(there[other[-1]]), copy.deepcopy(here[path[-1]])


def _nest(draw: st.DataObject, data: Any, path: tuple[Key, ...]) -> None:
    place = around(data, path)
    for _ in range(draw.draw(st.sampled_from([1, 2, 30, 33, 200]))):
        place[path[-1]] = draw.draw(st.sampled_from([[place[path[-1]]], {path[-1]: place[path[-1]]}]))


def _repeat(draw: st.DataObject, data: Any, path: tuple[Key, ...]) -> None:
    place, count = around(data, path), draw.draw(st.sampled_from([1, 2, 150]))
    if isinstance(place, list):
        cast("list[object]", place).extend([around(data, path)[path[-1]]] * count)
    else:
        place[path[-1]] = [place[path[-1]]] * count


MUTILATIONS: tuple[Mutilation, ...] = (_drop, _rename, _retype, _turn, _swap, _nest, _repeat)


def mutilated(data: st.DataObject) -> Any:
    """Draw a good file in which one to four things were done to values at any depth."""
    file = json.loads(data.draw(st.sampled_from(whole_files())))
    for _ in range(data.draw(st.integers(1, 4))):
        found = list(places(file))
        if found:
            # What fits in kind gets past the first checks, to those of one fact beside another.
            change = data.draw(st.just(_graft) | st.sampled_from(MUTILATIONS))
            change(data, file, data.draw(st.sampled_from(found)))
    return file


@LARGE
@given(st.data(), WAYS)
def test_a_mutilated_file_is_read_or_told(data: st.DataObject, way: tuple[str, ...]) -> None:
    """Values dropped, renamed, retyped, swapped, nested and repeated at any depth make a case, or faults."""
    file = mutilated(data)
    text = json.dumps(file)

    assert check(lambda: codec.from_plain(file)) == check(lambda: codec.loads(text))
    check_command(text.encode(), *way)


# --- what JSON cannot make --------------------------------------------------------------------


class Hostile:
    """An object that fails whatever it is asked."""

    def __repr__(self) -> str:
        """Fail."""
        raise ArithmeticError

    def __eq__(self, other: object) -> bool:
        """Fail."""
        raise ArithmeticError

    def __hash__(self) -> int:
        """Fail."""
        raise ArithmeticError

    def __bool__(self) -> bool:
        """Fail."""
        raise ArithmeticError

    def __getattr__(self, name: str) -> NoReturn:
        """Fail."""
        raise ArithmeticError


class Endless(list[object]):
    """A list with no end."""

    def __iter__(self) -> Iterator[object]:
        """Yield for ever."""
        while True:
            yield None


class Liar(str):
    """Text that is equal to any other, and fails to be shown."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Say yes."""
        return True

    def __hash__(self) -> int:
        """Be like the name of the format."""
        return hash("aliclaim.case/1")

    def __str__(self) -> str:
        """Fail."""
        raise ArithmeticError

    __repr__ = __str__


class Shifting(dict[str, object]):
    """An object that has every field, and fails to be gone through."""

    def __contains__(self, key: object) -> bool:
        """Say yes."""
        return True

    def __getitem__(self, key: str) -> object:
        """Return itself."""
        return self

    def items(self) -> NoReturn:
        """Fail."""
        raise ArithmeticError

    keys = values = items  # pyright: ignore[reportAssignmentType]


FOREIGN: list[Callable[[], object]] = [
    *(set, frozenset, tuple, bytes, bytearray, object, Hostile, Shifting, OrderedDict, UserDict),
    *(Endless, complex, Decimal, lambda: type, lambda: len, lambda: iter([1]), lambda: Ellipsis),
    *(lambda: Liar("x"), lambda: datetime(2026, 3, 1, tzinfo=UTC), lambda: ac.Reason.NOT_ARRIVED),
    *(lambda: ac.Party.BUYER, lambda: ORDER, lambda: (part for part in "ab"), lambda: memoryview(b"a")),
]


@pytest.mark.parametrize("make", FOREIGN, ids=lambda make: getattr(make, "__name__", "value"))
def test_what_json_cannot_make_is_refused_at_any_place(make: Callable[[], object]) -> None:
    """A foreign value, however hostile, is a fault with its path wherever it stands, and is asked nothing."""
    text = whole_files()[-1]
    for path in places(json.loads(text)):
        data = json.loads(text)
        around(data, path)[path[-1]] = make()
        with pytest.raises(ac.RecordError) as caught:
            codec.from_plain(data)

        (fault,) = caught.value.faults
        assert spelt(path) == fault.path
        assert "what JSON can hold, and no class derived from it" == fault.expected
        assert f"a {type(make()).__name__}" == fault.found
    with pytest.raises(ac.RecordError):
        codec.from_plain(make())


def spelt(path: tuple[Key, ...]) -> str:
    """Write a path as faults do."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")


@pytest.mark.parametrize("name", [1, None, b"order", ("a",), 1.5, True, ac.Party.BUYER, Liar("order")])
def test_a_name_that_is_no_text_is_refused(name: object) -> None:
    """The names of an object are text: another thing is a fault of the object that has it."""
    for path in ((), ("order",), ("order", "paid"), ("events",)):
        data: Any = json.loads(whole_files()[0])
        place = around(data, (*path, 0))
        for record in place if isinstance(place, list) else [place]:  # pyright: ignore[reportUnknownVariableType]
            record[name] = "x"
        with pytest.raises(ac.RecordError) as caught:
            codec.from_plain(data)

        assert [("names that are text", f"a {type(name).__name__}")] == [
            (fault.expected, fault.found) for fault in caught.value.faults
        ]
        assert caught.value.faults[0].path.startswith(spelt(path))


def in_itself(kind: str) -> Any:
    """Return a list or an object that is inside itself, near or far."""
    inner: Any = [] if kind == "list" else {}
    outer = {"a": [inner]}
    if kind == "list":
        inner.append(outer)
    else:
        inner["b"] = outer
    return inner


@pytest.mark.parametrize("kind", ["list", "object"])
@pytest.mark.parametrize("field", [None, "order", "policy", "events", "note", "odd"])
def test_what_is_inside_itself_is_too_deep(kind: str, field: str | None) -> None:
    """A list or an object that holds itself has an end: the limit of levels."""
    data: Any = json.loads(whole_files()[0])
    data = data | {field: in_itself(kind)} if field else in_itself(kind)
    with pytest.raises(ac.RecordError) as caught:
        codec.from_plain(data)

    assert ["record: expected at most 32 levels of lists and objects, found more"] == [
        str(fault) for fault in caught.value.faults
    ]


def test_what_is_shared_many_times_over_has_an_end() -> None:
    """Lists that hold one list twice, level upon level, are counted as what they amount to."""
    shared: list[object] = ["x"]
    for _ in range(25):
        shared = [shared, shared]
    long = ["x" * 1_000_000] * 17
    for value, words in ((shared, "at most 1,000,000 values"), (long, "at most 16,777,216 characters")):
        with pytest.raises(ac.RecordError) as caught:
            codec.from_plain(json.loads(whole_files()[0]) | {"odd": value})

        assert [("", words, "more")] == [
            (each.path, each.expected, each.found) for each in caught.value.faults
        ]


@given(st.sampled_from(FOREIGN), st.data())
def test_a_foreign_value_in_a_mutilated_file_is_refused(
    make: Callable[[], object], data: st.DataObject
) -> None:
    """Whatever else is wrong, a foreign value is told, and not looked into."""
    file = mutilated(data)
    found = list(places(file))
    if found:
        path = data.draw(st.sampled_from(found))
        around(file, path)[path[-1]] = make()

        assert read(lambda: codec.from_plain(file)) is None

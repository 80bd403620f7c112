"""What a record of others may be: plain data, not too deep, and not too much of it.

All of it is checked before anything looks inside: what a record costs to read must depend neither on
what stands in it nor on how deep this interpreter happens to let itself go.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import Final, TypeAlias, cast

from aliclaim._errors import Fault, RecordError, shown

LARGEST_FILE: Final = 16 * 1024 * 1024
"""Bytes at most in a case file; characters at most in the texts of plain data."""

MOST_LEVELS: Final = 32
"""Levels at most of lists and objects inside each other: a case file needs seven."""

MOST_VALUES: Final = 1_000_000
"""Values at most in a record: each text, number, object and list is one. An empty object or list is two."""

MOST_AT_ONCE: Final = 100
"""Events at most at one and the same instant: each of them is compared with all the others."""

LONGEST_NUMBER: Final = 40
"""Characters at most in a number: no fact needs so many."""

MOST_FAULTS: Final = 100
"""Faults at most that are told of a record, or of one of its lists."""

_LEVELS: Final = f"at most {MOST_LEVELS} levels of lists and objects"
_VALUES: Final = f"at most {MOST_VALUES:,} values"
_NUMBER: Final = f"a number of at most {LONGEST_NUMBER} characters"
_SIZE: Final = f"at most {LARGEST_FILE:,} characters"
_PLAIN: Final = "what JSON can hold, and no class derived from it"


def _refused(path: str, expected: str, found: str) -> RecordError:
    return RecordError((Fault(path, expected, found),))


# --- before it is parsed ----------------------------------------------------------------------

_NO_MARKS: Final = bytes(set(range(256)) - set(b'"[]{},'))
_MOST_QUOTES: Final = 4 * MOST_VALUES  # each value may be text, and have a name
_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


def check_text(text: bytes) -> None:
    """Refuse JSON that is too deep, or holds too many values, before it is parsed.

    A parser follows the levels with its own stack: where that ends depends on the interpreter, and
    may end the process.

    Args:
        text: The JSON in UTF-8, right or wrong: up to its first fault no parser gets deeper.

    Raises:
        RecordError: It is too deep, or too much.
    """
    unescaped = text.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in text else text
    if unescaped.count(b'"') > _MOST_QUOTES:
        raise _refused("", _VALUES, "more")
    outside = b"".join(unescaped.translate(None, _NO_MARKS).split(b'"')[::2])
    openings = outside.count(b"[") + outside.count(b"{")
    if 1 + openings + outside.count(b",") > MOST_VALUES:
        raise _refused("", _VALUES, "more")
    if openings > MOST_LEVELS and _is_deep(outside.translate(None, b",")):
        raise _refused("", _LEVELS, "more")


def _is_deep(brackets: bytes) -> bool:
    """Whether there are too many levels; brackets that do not match are looked at one by one."""
    left = brackets
    for _ in range(MOST_LEVELS // 2):  # each time one level is taken away, or two
        left = left.replace(b"[]", b"").replace(b"{}", b"")
    return bool(left) and max(accumulate(map(_STEPS.__getitem__, brackets))) > MOST_LEVELS


def number_of(digits: str) -> int:
    """Read a whole number of JSON that is not too long: the time to read one grows with its square.

    Raises:
        RecordError: It is too long.
    """
    return int(_short(digits))


def fraction_of(digits: str) -> float:
    """Read a number of JSON that is no whole one: nothing here needs it, but its fault shows it.

    Raises:
        RecordError: It is too long.
    """
    return float(_short(digits))


def _short(digits: str) -> str:
    if len(digits) > LONGEST_NUMBER:
        raise _refused("", _NUMBER, f"one of {len(digits):,}")
    return digits


# --- plain data -------------------------------------------------------------------------------

_Place: TypeAlias = "tuple[_Place, object] | None"
"""Where a value stands: the place around it, and its name or number there; None for the whole."""

_TOO_LONG: Final = 10**LONGEST_NUMBER
_LEAVES: Final = frozenset({float, bool, type(None)})


def check_plain(data: object) -> None:
    """Refuse what JSON cannot hold, and what is too deep or too much: a list that holds itself is both.

    Types are taken exactly: a class derived from `dict` or `str` may answer with whatever it likes.

    Args:
        data: What should be plain data.

    Raises:
        RecordError: It is not; the error tells the first place.
    """
    _Walk().look(None, data, MOST_LEVELS)


class _Walk:
    """Goes through plain data once, and counts what there is."""

    def __init__(self) -> None:
        self.values = MOST_VALUES - 1
        self.characters = LARGEST_FILE

    def look(self, place: _Place, value: object, levels: int) -> None:
        """Look at a value, and at what is inside; so many levels may still be."""
        kind = type(value)
        if kind is str:
            self._read(cast("str", value))
        elif kind is dict:
            record = cast("dict[object, object]", value)
            self._check_names(place, record)
            self._enter(place, record.items(), len(record), levels)
        elif kind is list:
            listed = cast("list[object]", value)
            self._enter(place, enumerate(listed), len(listed), levels)
        elif kind is int:
            if abs(cast("int", value)) >= _TOO_LONG:
                raise _refused(_path(place), _NUMBER, "a longer one")
        elif kind not in _LEAVES:
            raise _refused(_path(place), _PLAIN, f"a {kind.__name__}")

    def _enter(self, place: _Place, inner: Iterable[tuple[object, object]], count: int, levels: int) -> None:
        if not levels:
            raise _refused("", _LEVELS, "more")
        self.values -= count or 1
        if self.values < 0:
            raise _refused("", _VALUES, "more")
        for key, value in inner:
            self.look((place, key), value, levels - 1)

    def _check_names(self, place: _Place, names: Iterable[object]) -> None:
        for name in names:
            if type(name) is not str:
                raise _refused(_path(place), "names that are text", f"a {type(name).__name__}")
            self._read(name)

    def _read(self, words: str) -> None:
        self.characters -= len(words)
        if self.characters < 0:
            raise _refused("", _SIZE, "more")


def _path(place: _Place) -> str:
    if place is None:
        return ""
    around, key = place
    return inside(_path(around), key) if isinstance(key, str) else f"{_path(around)}[{key}]"


_LONG: Final = 60


def inside(path: str, name: str) -> str:
    """Return the path of a field, whose name may be anything: a strange one is shown as a repr, cut."""
    told = name if name.isidentifier() and len(name) < _LONG else shown(name)
    return f"{path}.{told}".lstrip(".")

"""What the value classes share: closed lists of names, and checks of their fields (floor 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar, cast

import attrs

from ._errors import InvalidValueError, one_of, shown

T = TypeVar("T")
Check: TypeAlias = Callable[[Any, "attrs.Attribute[Any]", Any], None]

LONGEST_TEXT = 20_000
"""Characters at most in any text: no form takes more, and a limit keeps bad input from costing much."""

MOST_MEMBERS = 10_000
"""Members at most in any list of a value: items, files, findings."""


class Term(StrEnum):
    """A closed list of names: each member is its own JSON text; an unknown name is our own error."""

    @classmethod
    def _missing_(cls, value: object) -> Term:
        names = [member.value for member in cls]
        raise InvalidValueError(cls.__name__, one_of(names, value), shown(value))


def _where(owner: object, field: attrs.Attribute[Any]) -> str:
    return f"{type(owner).__name__}.{field.name}"


def holds(wanted: type | tuple[type, ...], words: str) -> Check:
    """Check that a field holds a `wanted`, which a message calls `words`."""

    def check(owner: object, field: attrs.Attribute[Any], value: object) -> None:
        holds_argument(_where(owner, field), value, wanted, words)

    return check


def holds_argument(what: str, value: object, wanted: type | tuple[type, ...], words: str) -> None:
    """Check that an argument is a `wanted`, which a message calls `words`.

    Raises:
        InvalidValueError: It is not.
    """
    if not isinstance(value, wanted):
        raise InvalidValueError(what, words, shown(value))


def text(owner: object, field: attrs.Attribute[Any], value: object) -> None:
    """Check that a field holds text of a bearable length."""
    if not isinstance(value, str):
        raise InvalidValueError(_where(owner, field), "text", shown(value))
    if len(value) > LONGEST_TEXT:
        raise InvalidValueError(
            _where(owner, field), f"at most {LONGEST_TEXT:,} characters", f"{len(value):,}"
        )
    try:
        value.encode()
    except UnicodeEncodeError:
        words = "text that can be written in UTF-8"
        raise InvalidValueError(_where(owner, field), words, shown(value)) from None


def name(owner: object, field: attrs.Attribute[Any], value: object) -> None:
    """Check that a field holds text that is not empty or blank: an id or a name."""
    text(owner, field, value)
    if not str(value).strip():
        raise InvalidValueError(_where(owner, field), "text that is not blank", shown(value))


def whole(least: int, most: int) -> Check:
    """Check that a field holds a whole number from `least` to `most`."""

    def check(owner: object, field: attrs.Attribute[Any], value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            words = f"a whole number from {least:,} to {most:,}"
            raise InvalidValueError(_where(owner, field), words, shown(value))

    return check


def members(wanted: type | tuple[type, ...], words: str) -> Check:
    """Check that a field holds a tuple of `wanted`, each of which a message calls `words`."""

    def check(owner: object, field: attrs.Attribute[Any], value: object) -> None:
        where = _where(owner, field)
        if not isinstance(value, tuple):
            raise InvalidValueError(where, f"a list, each {words}", shown(value))
        listed = cast("tuple[object, ...]", value)
        if len(listed) > MOST_MEMBERS:
            raise InvalidValueError(where, f"at most {MOST_MEMBERS:,} members", f"{len(listed):,}")
        for number, member in enumerate(listed):
            if not isinstance(member, wanted):
                raise InvalidValueError(f"{where}[{number}]", words, shown(member))

    return check


def as_tuple(value: Iterable[T]) -> tuple[T, ...]:
    """Hold a list as a tuple; leave what is no list (text among it) for the check to refuse."""
    return tuple(value) if isinstance(value, (list, tuple)) else cast("tuple[T, ...]", value)


def each_of(what: str, values: Iterable[T]) -> Iterator[T]:
    """Go through an argument that should be a list; refuse what cannot be gone through.

    Raises:
        InvalidValueError: It is text, or cannot be gone through.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(what, "a list", shown(values))
    return iter(values)


def distinct(what: str, names: Iterable[str]) -> None:
    """Refuse the same name twice.

    Raises:
        InvalidValueError: The same name stands there twice.
    """
    seen: set[str] = set()
    for each in names:
        if each in seen:
            raise InvalidValueError(what, "each one once", f"{shown(each)} twice")
        seen.add(each)

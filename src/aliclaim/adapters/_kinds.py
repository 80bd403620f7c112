"""What the types and the checks of a field say, for those that read, write or describe any value."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple, TypeGuard, cast, get_args, get_origin

import aliclaim
from aliclaim._changes import Change
from aliclaim._checks import LONGEST_TEXT, MOST_MEMBERS, Term, holds, members, name, text, whole
from aliclaim._history import History
from aliclaim._values import Value


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether plain data is a list."""
    return isinstance(value, list)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether plain data is what JSON calls an object: its names are text."""
    return isinstance(value, dict)


def is_union(wanted: Any) -> bool:
    """Whether a type is a union: `A | B`, however it was written."""
    return isinstance(wanted, types.UnionType) or get_origin(wanted) is typing.Union


def parts(wanted: Any) -> tuple[Any, ...]:
    """Return the members of a union but None; of any other type, the type itself."""
    told = get_args(wanted) if is_union(wanted) else (wanted,)
    return tuple(member for member in told if member is not types.NoneType)


def is_optional(wanted: Any) -> bool:
    """Whether a type takes None."""
    return is_union(wanted) and types.NoneType in get_args(wanted)


def is_term(wanted: Any) -> bool:
    """Whether a type is a closed list of names."""
    return isinstance(wanted, type) and issubclass(wanted, Term)


def tag_of(cls: Any) -> str | None:
    """Return the tag by which a union knows a class; None where it has none."""
    tag = getattr(cls, "tag", None)  # a field may be called so, too: then it is no text
    return tag if isinstance(tag, str) else _TAGS.get(cls)


_TAGS: Final[Mapping[Any, str]] = types.MappingProxyType(
    {each: re.sub("(?<=[a-z])(?=[A-Z])", "_", each.__name__).lower() for each in get_args(Change)}
)
"""Tags for classes of a union that have none of their own: their names."""


PUBLIC: Final = frozenset(
    each
    for each in (getattr(aliclaim, name) for name in aliclaim.__all__)
    if isinstance(each, type) and issubclass(each, (Value, Term))
)
"""The public classes of values, and the closed lists of names."""


def is_public(wanted: Any) -> bool:
    """Whether a type is a public class, a union of such, or a tuple of these.

    A class of any type of value, such as `Setting`, is one only with that type: `Setting[str]`.
    """
    if get_origin(wanted) is tuple and len(get_args(wanted)) == 2 and get_args(wanted)[1] is Ellipsis:
        return is_public(get_args(wanted)[0])
    return all(
        (get_origin(each) or each) in PUBLIC and (each is History or not getattr(each, "__parameters__", ()))
        for each in parts(wanted)
    )


@cache
def hints(cls: Any) -> Mapping[str, Any]:
    """Return the types of the fields of a class."""
    return types.MappingProxyType(typing.get_type_hints(cls))


class Limits(NamedTuple):
    """What a check of a field asks for.

    Attributes:
        check: The function of `_checks` that it is, or that made it; None where it is one of a kind.
        wanted: The classes that it takes, if it looks at that.
        least: The least number, or the fewest characters.
        most: The largest number, or the most characters or members.
    """

    check: Callable[..., object] | None = None
    wanted: tuple[type, ...] = ()
    least: int | None = None
    most: int | None = None


_KNOWN: Final[Mapping[str, Callable[..., object]]] = types.MappingProxyType(
    {each.__qualname__: each for each in (holds, members, name, text, whole)}
)
_MOST: Final[Mapping[object, int]] = types.MappingProxyType(
    {members: MOST_MEMBERS, name: LONGEST_TEXT, text: LONGEST_TEXT}
)


def limits(check: Any) -> Limits:
    """Tell what a check of a field asks for, from what it was made with.

    Args:
        check: The validator of a field of attrs, or None.
    """
    inner = getattr(check, "validator", check)  # of one that lets None pass
    if getattr(inner, "__module__", None) != text.__module__:
        return Limits()
    known = _KNOWN[inner.__qualname__.partition(".")[0]]
    made_with = cast("dict[str, Any]", inspect.getclosurevars(inner).nonlocals)
    wanted = made_with.get("wanted", ())
    least, most = made_with.get("least"), made_with.get("most", _MOST.get(known))
    return Limits(
        known, wanted if isinstance(wanted, tuple) else (wanted,), 1 if known is name else least, most
    )

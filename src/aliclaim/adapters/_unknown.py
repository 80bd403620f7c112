"""Fields of a record that this library does not know: taken out of it, kept, and put back where they stood.

A place is a JSON Pointer (RFC 6901), such as `/events/3/proposal/colour`: any name can stand in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import reduce
from typing import Any, Final, cast, final, get_args, get_origin

import attrs

from aliclaim._errors import Fault, InvalidValueError, RecordError, shown
from aliclaim._values import Value
from aliclaim.adapters._bounds import check_plain, fraction_of
from aliclaim.adapters._converter import Plain
from aliclaim.adapters._kinds import hints, is_list, is_object, is_union, parts, tag_of
from aliclaim.adapters._text import decoder


def _exact(digits: str) -> float:
    """Read a number that a float holds as it is written.

    Raises:
        RecordError: It would be rounded, or is too large.
    """
    number = fraction_of(digits)
    try:
        same = Decimal(digits) == Decimal(repr(number))
    except InvalidOperation:  # an exponent that no number has
        same = False
    if not same:
        raise RecordError((Fault("", "numbers that a float keeps as they are", shown(digits)),))
    return number


EXACT: Final = decoder(fraction=_exact)
"""Parses JSON whose numbers can be written again as they were, and refuses others."""


def kept_of(values: Kept | Mapping[str, Plain]) -> Kept:
    """Keep values by their places.

    Raises:
        InvalidValueError: It is no such mapping, a place is none, or a value is nothing that JSON holds.
    """
    if isinstance(values, Kept):
        return values
    words = "JSON values by their places, which are JSON Pointers"
    if not isinstance(values, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError("CaseFile.unknown", words, shown(values))
    return Kept(tuple(sorted(_told(values, words))))


@final
@attrs.frozen(eq=False, repr=False)
class Kept(Value):
    """Values by their places, as text: so they can neither be changed nor be told apart by their order."""

    told: tuple[tuple[str, str], ...] = ()

    def values(self) -> dict[str, Plain]:
        """Return what is kept, made anew."""
        return {place: json.loads(value) for place, value in self.told}

    def below(self, place: str) -> bool:
        """Whether something is kept below a place."""
        return any(each.startswith(f"{place}/") for each, _ in self.told)


def _told(values: Mapping[Any, Any], words: str) -> Iterator[tuple[str, str]]:
    for place, value in values.items():
        if not isinstance(place, str) or not place.startswith("/"):
            raise InvalidValueError("CaseFile.unknown", words, shown(place))
        try:
            check_plain(value)
            yield place, json.dumps(value, allow_nan=False, sort_keys=True)
        except (RecordError, ValueError):
            raise InvalidValueError("CaseFile.unknown", words, shown(value)) from None


def taken_out(value: object, wanted: Any, place: str, kept: dict[str, Plain]) -> object:
    """Return a value without the fields that its type has not.

    Args:
        value: Plain data, right or wrong: what is wrong is left as it is.
        wanted: The type that it is for; a mapping for an object that is none of ours.
        place: Where it stands.
        kept: Where the fields are put, by their places.
    """
    if is_list(value) and get_origin(wanted) is tuple:
        return _from_list(value, get_args(wanted)[0], place, kept)
    if is_object(value) and (fields := _fields(wanted, value)):
        return _from_object(value, fields, place, kept)
    return value


def _from_list(listed: list[Any], member: Any, place: str, kept: dict[str, Plain]) -> list[Any]:
    return [taken_out(each, member, f"{place}/{number}", kept) for number, each in enumerate(listed)]


def _from_object(
    record: dict[str, Any], fields: Mapping[str, Any], place: str, kept: dict[str, Plain]
) -> dict[str, Any]:
    left: dict[str, Any] = {}
    for name, each in record.items():
        inner = f"{place}/{name.replace('~', '~0').replace('/', '~1')}"
        if name in fields:
            left[name] = taken_out(each, fields[name], inner, kept)
        else:
            kept[inner] = each
    return left


def _fields(wanted: Any, value: dict[str, Any]) -> Mapping[str, Any] | None:
    """Return the fields of a type, or of the member of a union that an object is; None where it has none."""
    if isinstance(wanted, Mapping):
        return cast("Mapping[str, Any]", wanted)
    if is_union(wanted):
        fitting = [each for each in parts(wanted) if tag_of(each) in (None, value.get("type"))]
        return _fields(fitting[0], value) if fitting else None
    base = get_origin(wanted) or wanted
    if not isinstance(base, type) or not attrs.has(base):
        return None
    typed = {"type": str} if tag_of(base) else {}
    return {field.name: hints(base)[field.name] for field in attrs.fields(base)} | typed


def put_back(data: dict[str, Any], kept: Kept) -> None:
    """Put what was taken out back where it stood.

    Raises:
        InvalidValueError: There is no such place any more.
    """
    for place, value in kept.values().items():
        *around, name = [part.replace("~1", "/").replace("~0", "~") for part in place.split("/")[1:]]
        whole: object = data
        inner = reduce(_inside, around, whole)
        if not is_object(inner) or name in inner:
            raise InvalidValueError("CaseFile.unknown", "places that the file has, and that are free", place)
        inner[name] = value


def _inside(value: object, part: str) -> object:
    """Return a field of an object, or a member of a list; None where there is none."""
    if is_object(value):
        return value.get(part)
    listed = value if is_list(value) else []
    return listed[int(part)] if part.isdecimal() and int(part) < len(listed) else None

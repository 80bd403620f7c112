"""Readers that are compiled for each class: quick where a record is right, and silent where it is not.

A value class looks at each of its fields, whoever gives it. What these readers have looked at already, as the
type of a text and its length, is not looked at twice: that is nearly all. Whatever else a class checks
is asked here, too; and what these readers do not know is left to the converter. So they take what the
converter takes, and make the same of it. Of the rest they say nothing: the converter tells every fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from typing import Any, Final, TypeAlias, Union, cast, get_args, get_origin

import attrs

from aliclaim._checks import LONGEST_TEXT, MOST_MEMBERS, holds, members, name, text
from aliclaim._money import Money
from aliclaim._time import DateTime, instant, instant_or_none, parse_instant, written_instant
from aliclaim.adapters._converter import CONVERTER
from aliclaim.adapters._kinds import hints, is_list, is_optional, is_term, is_union, limits, parts, tag_of

Reader: TypeAlias = Callable[[Any], Any]


class OddError(ValueError):
    """Something is not as it nearly always is."""


@cache
def reader(wanted: Any) -> Reader:
    """Return what reads a type quickly.

    Args:
        wanted: The type of a field.

    Returns:
        A function that makes a value of plain data, or raises whatever it likes.
    """
    if wanted in _LEAVES:
        return _LEAVES[wanted]
    if is_optional(wanted):
        return _or_none(wanted)
    if is_union(wanted):
        return _of_union(wanted)
    if get_origin(wanted) is tuple:
        member = get_args(wanted)[0]
        return _listed_union(member) if is_union(member) else _listed(member)
    return _compiled(wanted) if _is_simple(wanted) else partial(_carefully, wanted)


def _is_simple(wanted: Any) -> bool:
    return isinstance(wanted, type) and attrs.has(wanted)


def _carefully(wanted: type[Any], value: Any) -> Any:
    return CONVERTER.structure(value, wanted)


def _or_none(wanted: Any) -> Reader:
    read = reader(_certain(wanted))
    return lambda value: None if value is None else read(value)


def _by_tag(union: Any) -> dict[Any, Reader]:
    return {tag_of(each): reader(each) for each in parts(union)}


def _of_union(union: Any) -> Reader:
    by_tag = _by_tag(union)
    return lambda value: by_tag[value["type"]](value)


def _listed(member: Any) -> Reader:
    read = reader(member)
    # A list is made quicker than what a tuple is given one by one.
    return lambda value: tuple([read(each) for each in _taken(value)])


def _listed_union(union: Any) -> Reader:
    """Read a list of members of a union, with a call less for each: the events are most of a file."""
    by_tag = _by_tag(union)
    return lambda value: tuple([by_tag[each["type"]](each) for each in _taken(value)])


def _taken(value: Any) -> list[Any]:
    if not is_list(value) or len(value) > MOST_MEMBERS:
        raise OddError
    return value


def _exactly(wanted: type) -> Reader:
    def exactly(value: Any) -> Any:
        if type(value) is not wanted:
            raise OddError
        return value

    return exactly


def _money(value: Any) -> Money:
    if len(value) != 2:
        raise OddError
    return _amount(value["amount"], value["currency"])


@lru_cache(maxsize=1024)
def _amount(amount: Any, currency: Any) -> Money:
    """Read an amount of money once: the same ones stand in a case again and again."""
    if type(amount) is not str:
        raise OddError
    return Money(amount, currency)


_LEAVES: Final[dict[Any, Reader]] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    DateTime: parse_instant,
    Money: _money,
}


# --- a class ----------------------------------------------------------------------------------


def _compiled(cls: type[attrs.AttrsInstance]) -> Reader:
    """Write the reader of a class, and compile it: a loop over its fields would take three times as long."""
    made = _Source(cls)
    exec(made.text, made.names)  # noqa: S102  # written below, of the names of our own fields alone
    return cast("Reader", made.names["read"])


_NAMES: Final[dict[str, Any]] = {
    "Odd": OddError,
    "new": object.__new__,
    "written": written_instant,
    "instant": parse_instant,
}
_PLAIN: Final = frozenset({str, int, bool})

_FITS: Final = (instant, instant_or_none)
"""Converters that leave as it is what `parse_instant` made."""

_STRANGE: Final[dict[Any, str]] = {
    text: f"len(value) > {LONGEST_TEXT} or not value.isascii()",
    name: f"len(value) > {LONGEST_TEXT} or not value.isascii() or not value or value.isspace()",
}
"""When a text is worth a look of its own check: all other texts pass it."""


_FACTORY: Final = cast("type[Any]", attrs.Factory)  # to type checkers it is a function


class _Source:
    """The source of the reader of a class, with the names that it uses."""

    def __init__(self, cls: type[attrs.AttrsInstance]) -> None:
        self.names: dict[str, Any] = dict(_NAMES, cls=cls)
        self.checks: list[str] = []
        tag = tag_of(cls)
        fields: tuple[Any, ...] = attrs.fields(cls)
        must = sum(field.default is attrs.NOTHING for field in fields) + (tag is not None)
        # What has no field that must be there could be anything that is empty.
        lines = [] if must else ["if type(data) is not dict: raise Odd"]
        if tag is not None:
            lines.append(f"if data['type'] != {tag!r}: raise Odd")
        lines += ["made = new(cls)", f"left = len(data) - {must}"]
        for field in fields:
            lines += self._field(cls, field, hints(cls)[field.name])
        lines += ["if left: raise Odd", *self.checks]
        if hasattr(cls, "__attrs_post_init__"):
            lines.append("made.__attrs_post_init__()")
        self.text = "\n    ".join(["def read(data):", *lines, "return made"])

    def _field(self, cls: type, field: Any, hint: Any) -> Iterator[str]:
        """Write how a field is read, and put into the value."""
        self.names[f"put_{field.name}"] = getattr(cls, field.name).__set__
        self.names[f"field_{field.name}"] = field
        self.names[f"check_{field.name}"] = field.validator
        self.names[f"convert_{field.name}"] = field.converter
        given = [f"value = data[{field.name!r}]", *self._taken(field, hint), f"put_{field.name}(made, value)"]
        if field.default is attrs.NOTHING:
            yield from given
        else:
            yield f"if left and {field.name!r} in data:"  # mostly no more is left to be found
            yield from (f"    {line}" for line in ["left -= 1", *given])
            yield f"else: put_{field.name}(made, {self._default(field)})"

    def _taken(self, field: Any, hint: Any) -> Iterator[str]:
        """Write how the value of a field is read, converted and looked at."""
        told = limits(field.validator)
        if is_optional(hint):
            yield "if value is not None:"
            yield from (f"    {line}" for line in self._read(field, _certain(hint)))
        else:
            yield from self._read(field, hint)
        if field.converter is not None and not any(field.converter is each for each in _FITS):
            yield f"value = convert_{field.name}(value)"
        if hint is str and told.check in _STRANGE:
            yield f"if {_STRANGE[told.check]}: check_{field.name}(made, field_{field.name}, value)"
        elif field.validator and not _is_read(told.check, told.wanted, hint):
            self._check(field)

    def _read(self, field: Any, hint: Any) -> Iterator[str]:
        """Write how a value is read that is not None: what is read most without a call, or with one."""
        place = f"{field.name}_of"
        if hint in _PLAIN:
            yield f"if type(value) is not {hint.__name__}: raise Odd"
        elif is_term(hint):
            self.names[place] = {str(member.value): member for member in hint}
            yield f"value = {place}[value]"
        elif hint is DateTime:
            yield "value = written(value) or instant(value)"
        else:
            self.names[place] = reader(hint)
            yield f"value = {place}(value)"

    def _check(self, field: Any) -> None:
        """Ask the check of a field, once all fields are there: it may look at the others."""
        ask = f"check_{field.name}(made, field_{field.name}, made.{field.name})"
        self.checks.append(f"if {field.name!r} in data: {ask}" if _passes(field) else ask)

    def _default(self, field: Any) -> str:
        """Write where the value of a field comes from that is not given."""
        default: Any = field.default
        if isinstance(default, _FACTORY):
            self.names[f"make_{field.name}"] = default.factory
            made = f"make_{field.name}({'made' if default.takes_self else ''})"
            return f"convert_{field.name}({made})" if field.converter else made
        convert: Callable[[object], object] | None = field.converter
        self.names[f"default_{field.name}"] = convert(default) if convert else default
        return f"default_{field.name}"


def _certain(hint: Any) -> Any:
    """Return an optional type without its None."""
    return Union[parts(hint)]  # noqa: UP007  # of a tuple; of one type, that type


def _is_read(check: Any, wanted: tuple[type, ...], hint: Any) -> bool:
    """Whether a check looks for nothing but the class of what was read."""
    if check is members:
        hint = get_args(hint)[0]
    elif check is not holds:
        return False
    nothing: list[Any] = [type(None)] if is_optional(hint) else []
    kinds = [*parts(hint), *nothing]
    return all(issubclass(kind, wanted) for kind in kinds)


def _passes(field: Any) -> bool:
    """Whether the default of a field passes its check, whatever the other fields hold."""
    if field.default is attrs.NOTHING or isinstance(field.default, _FACTORY) or not field.validator:
        return False
    try:
        field.validator(object(), field, field.default)  # an owner of no field at all
    except Exception:  # noqa: BLE001  # it looked for another field, or does not pass
        return False
    return True

"""How values become plain data and back, with every fault told by its path."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast, get_args, get_origin

import attrs
from cattrs import ClassValidationError, Converter, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from aliclaim._checks import MOST_MEMBERS, Term
from aliclaim._errors import Fault, InvalidValueError, one_of, shown
from aliclaim._events import DISPUTE_EVENTS, ORDER_EVENTS, Event
from aliclaim._proposals import Proposal, Refund, ReturnAndRefund, Solution, Wait
from aliclaim._time import DateTime, iso, parse_instant
from aliclaim.adapters._bounds import MOST_FAULTS, inside

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"
"""What JSON can hold, but for fractions: no value here needs one."""

_Hook: TypeAlias = Callable[[Any, Any], Any]


def _expect(expected: str, found: object) -> InvalidValueError:
    return InvalidValueError("", expected, shown(found))


def _exactly(wanted: type, words: str) -> _Hook:
    """Take a value of exactly one type: neither `1` for true, nor 12 for "12"."""

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not wanted:
            raise _expect(words, value)
        return value

    return structure


def _text_to(read: Callable[[str], Any], words: str) -> _Hook:
    """Read a value from text."""

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, str):
            raise _expect(words, value)
        try:
            return read(value)
        except InvalidValueError:
            raise
        except ValueError:
            raise _expect(words, value) from None

    return structure


def _term(value: Any, wanted: type[Term]) -> Term:
    if not isinstance(value, str):
        raise _expect(one_of([member.value for member in wanted], value), value)
    return wanted(value)


def _keyed(value: Any, wanted: type) -> dict[str, Any]:
    """Take an object, as JSON calls it, for a class."""
    if not isinstance(value, dict):
        fields = ", ".join(field.alias or field.name for field in attrs.fields(wanted))
        raise _expect(f"an object with the fields {fields}", value)
    return cast("dict[str, Any]", value)


def _one_of_these(converter: Converter, classes: tuple[type, ...]) -> _Hook:
    """Make the hook of a union: the field `type` holds the tag of the class."""
    by_tag: dict[str, type] = {each.tag: each for each in classes}  # type: ignore[attr-defined]  # pyright: ignore[reportUnknownMemberType]

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise _expect("an object with a type and its fields", cast("object", value))
        if "type" not in value:
            raise InvalidValueError("type", one_of(list(by_tag), None), "nothing")
        tag = cast("dict[str, Any]", value)["type"]
        if not isinstance(tag, str) or tag not in by_tag:
            raise InvalidValueError("type", one_of(list(by_tag), tag), shown(tag))
        return cast("Any", converter).structure(value, by_tag[tag])

    return structure


def _listed(converter: Converter) -> Callable[[Any], _Hook]:
    """Make the hook factory of `tuple[X, ...]`: a list, and nothing else that can be gone through."""

    def factory(wanted: Any) -> _Hook:
        (member, _) = get_args(wanted)
        read = converter.get_structure_hook(member)

        def structure(value: Any, _: Any) -> Any:
            if not isinstance(value, list):
                raise _expect("a list", value)
            return _members(cast("list[object]", value), lambda each: read(each, member))

        return structure

    return factory


def _members(values: list[object], read: Callable[[object], Any]) -> tuple[Any, ...]:
    """Read the members of a list one by one, and no more of them once there are enough faults to tell."""
    if len(values) > MOST_MEMBERS:
        raise InvalidValueError("", f"at most {MOST_MEMBERS:,} members", f"{len(values):,}")
    made: list[Any] = []
    told = Told()
    for number, value in enumerate(values):
        try:
            made.append(read(value))
        except Exception as error:  # noqa: BLE001  # `gather` raises again what is no fault of the record
            told.gather(error, f"[{number}]")
        if told.full:
            told.more += len(values) - number - 1
            break
    if told.faults:
        raise _FaultyList(told)
    return tuple(made)


def _is_tuple(wanted: Any) -> bool:
    return get_origin(wanted) is tuple


def _reading(converter: Converter) -> Callable[[type], _Hook]:
    """Make the hook factory that reads an attrs class; one with a tag has it in the field `type`."""

    def factory(wanted: type) -> _Hook:
        build = cast("_Hook", make_dict_structure_fn(wanted, converter, _cattrs_forbid_extra_keys=True))
        base = get_origin(wanted) or wanted
        tag: str | None = getattr(base, "tag", None)

        def structure(value: Any, as_what: Any) -> Any:
            record = _keyed(value, base)
            if tag is None:
                return build(record, as_what)
            if record.get("type") != tag:
                raise InvalidValueError("type", repr(tag), shown(record.get("type", "nothing")))
            return build({name: each for name, each in record.items() if name != "type"}, as_what)

        return structure

    return factory


def _writing(converter: Converter) -> Callable[[type], Callable[[Any], dict[str, Any]]]:
    """Make the hook factory that writes an attrs class, without the fields that hold their default."""

    def factory(cls: type) -> Callable[[Any], dict[str, Any]]:
        write: Callable[[Any], dict[str, Any]] = make_dict_unstructure_fn(
            cls, converter, _cattrs_omit_if_default=True
        )
        tag: str | None = getattr(cls, "tag", None)
        return write if tag is None else lambda value: {"type": tag, **write(value)}

    return factory


def make_converter() -> Converter:
    """Make the converter of the case file: strict in, sparse out."""
    converter = Converter(forbid_extra_keys=True, unstruct_collection_overrides={tuple: list})
    instants = "an instant of ISO 8601 with an offset, such as 2026-03-01T12:00:00Z"
    hooks: tuple[tuple[Any, _Hook], ...] = (
        (str, _exactly(str, "text")),
        (int, _exactly(int, "a whole number")),
        (bool, _exactly(bool, "true or false")),
        (Decimal, _exactly(str, 'a decimal number as text, such as "61.70"')),
        (DateTime, _text_to(parse_instant, instants)),
        (date, _text_to(date.fromisoformat, "a date, such as 2026-03-01")),
        (Term, _term),  # a kind of text: without this, the hook of `str` would take it
        (Solution, _one_of_these(converter, (Refund, ReturnAndRefund))),
        (Proposal, _one_of_these(converter, (Refund, ReturnAndRefund, Wait))),
        (Event, _one_of_these(converter, (*ORDER_EVENTS, *DISPUTE_EVENTS))),
    )
    for kind, hook in hooks:
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_factory(_is_tuple, _listed(converter))
    converter.register_structure_hook_factory(attrs.has, _reading(converter))
    converter.register_unstructure_hook_factory(attrs.has, _writing(converter))
    converter.register_unstructure_hook(DateTime, iso)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(Term, str.__str__)  # text itself, and no class derived from it
    for union in (Solution, Proposal, Event):
        converter.register_unstructure_hook(union, lambda value: converter.unstructure(value, type(value)))
    return converter


CONVERTER: Final = make_converter()


class Told:
    """The faults of a record as they are found: the first are told, the others counted.

    Attributes:
        faults: Those that are told.
        more: How many more there are: faults that are not told, and members that were not looked at.
    """

    def __init__(self) -> None:
        """Start without a fault."""
        self.faults: list[Fault] = []
        self.more = 0

    @property
    def full(self) -> bool:
        """Whether no more can be told."""
        return len(self.faults) >= MOST_FAULTS

    def add(self, path: str, expected: str, found: str) -> None:
        """Tell a fault, or count it."""
        if self.full:
            self.more += 1
        else:
            self.faults.append(Fault(path, expected, found))

    def gather(self, error: BaseException, path: str = "") -> None:
        """Tell everything that is wrong, each with its path.

        Args:
            error: What the converter raised.
            path: Where the value stands that it was to make.
        """
        match error:
            case ClassValidationError():
                named, others = error.group_exceptions()
                for each, note in named:
                    self.gather(each, f"{path}.{note.name}".lstrip("."))
                for each in others:
                    self.gather(each, path)
            case _FaultyList(told=told):
                for fault in told.faults:
                    self.add(f"{path}{fault.path}", fault.expected, fault.found)
                self.more += told.more
            case ForbiddenExtraKeysError(cl=cls, extra_fields=extra):
                known = [field.alias or field.name for field in attrs.fields(get_origin(cls) or cls)]
                self.unknown(path, extra, known)
            case KeyError():
                self.add(path, "this field", "nothing")
            case InvalidValueError():
                self.add(_inside(path, error.what), error.expected, error.found)
            case _:  # pragma: no cover  # a fault of ours: it must not be passed off as one of the record
                raise error

    def unknown(self, path: str, names: Collection[str], known: Sequence[str]) -> None:
        """Tell the fields that a class has not, each with the name that was perhaps meant.

        Args:
            path: Where the object stands.
            names: The unknown names.
            known: The names of the fields that it has.
        """
        told = sorted(names)[: MOST_FAULTS - len(self.faults)]  # to find what was meant takes its time
        for name in told:
            self.add(inside(path, name), one_of(known, name), "an unknown field")
        self.more += len(names) - len(told)


class _FaultyList(Exception):  # noqa: N818  # no error for anyone but `Told`
    """A list with faults in it: what is told of them, with paths from the list on."""

    def __init__(self, told: Told) -> None:
        super().__init__(told)
        self.told = told


def _inside(path: str, what: str) -> str:
    """Add the field that a class complained of: its errors name it after the class."""
    _, point, field = what.partition(".")
    inner = field if point else ("type" if what == "type" else "")
    return f"{path}.{inner}".strip(".")


def plain(value: object) -> Plain:
    """Return a value of this library as plain data."""
    data: Plain = CONVERTER.unstructure(value)
    return data

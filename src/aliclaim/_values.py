"""What every value class shares: it compares, hashes and shows itself by its fields (floor 0)."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Protocol, cast

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable


class Printer(Protocol):
    """What prints a value for a person."""

    def text(self, text: str) -> None:
        """Print a piece of text."""


class Value:
    """Base of the value classes: two are equal if they are of one class and all their fields are.

    attrs would write and compile these three methods for each class anew, whenever the library is
    imported, and that was the better part of the time that the import took.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Whether the other is of the same class, with equal fields."""
        kind = self.__class__
        if other.__class__ is not kind:
            return NotImplemented
        fields = _fields_of(kind)
        return fields(self) == fields(other)

    def __hash__(self) -> int:
        """Return a hash of the class and the fields."""
        kind = self.__class__
        return hash((kind, _fields_of(kind)(self)))

    def __repr__(self) -> str:
        """Return the class and its fields, as attrs would show them."""
        kind = cast("type[attrs.AttrsInstance]", self.__class__)
        shown = ", ".join(
            f"{field.name}={getattr(self, field.name)!r}" for field in attrs.fields(kind) if field.repr
        )
        return f"{kind.__qualname__}({shown})"

    def _repr_pretty_(self, printer: Printer, cycle: bool) -> None:  # noqa: ARG002, FBT001  # as they ask
        """Show the same where a printer would else look into it field by field: IPython, Hypothesis."""
        printer.text(repr(self))


_readers: dict[type, Callable[[object], object]] = {}


def _fields_of(kind: type) -> Callable[[object], object]:
    """Return what reads all fields of a value of a class at once: made when it is first asked for."""
    reader = _readers.get(kind)
    if reader is None:
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", kind))
        reader = _readers[kind] = attrgetter(*(field.name for field in fields if field.eq))
    return reader

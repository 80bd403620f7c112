"""The faults of a record, gathered from whatever raised them, each with its path."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import get_origin

import attrs
from cattrs import ClassValidationError, ForbiddenExtraKeysError

from aliclaim._errors import Fault, InvalidValueError, RecordError, one_of
from aliclaim.adapters._bounds import MOST_FAULTS, inside


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

    def check(self) -> None:
        """Raise what was told.

        Raises:
            RecordError: There is a fault.
        """
        if self.faults:
            raise RecordError(tuple(self.faults), self.more)

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
            case RecordError():
                for fault in error.faults:
                    self.add(_below(path, fault.path), fault.expected, fault.found)
                self.more += error.more
            case ForbiddenExtraKeysError(cl=cls, extra_fields=extra):
                known = [field.alias or field.name for field in attrs.fields(get_origin(cls) or cls)]
                self.unknown(path, extra, known)
            case KeyError():
                self.add(path, "this field", "nothing")
            case InvalidValueError():
                self.add(_field(path, error.what), error.expected, error.found)
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


def _below(path: str, inner: str) -> str:
    """Put the path inside a value after the path of the value."""
    return f"{path}{inner}" if inner.startswith("[") else f"{path}.{inner}".strip(".")


def _field(path: str, what: str) -> str:
    """Add the field that a class complained of: its errors name it after the class."""
    _, point, field = what.partition(".")
    inner = field if point else ("type" if what == "type" else "")
    return f"{path}.{inner}".strip(".")

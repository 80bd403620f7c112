"""The marketplace's plain values, read with tolerance: what cannot be taken as it stands becomes a note."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Final, TypeVar, cast, final

from aliclaim._checks import Term
from aliclaim._errors import Fault, InvalidValueError, RecordError, shown
from aliclaim._money import Money
from aliclaim._policy import Party
from aliclaim._time import DateTime, marketplace_instant, names_one_instant
from aliclaim.adapters._bounds import check_plain, fraction_of, inside
from aliclaim.adapters._text import decoder, parsed
from aliclaim.adapters.aliexpress._records import Note, NoteCode
from aliclaim.adapters.aliexpress._terms import Member

T = TypeVar("T")
TermT = TypeVar("TermT", bound=Term)

MOST_NOTES: Final = 1_000
"""Notes at most that are told of a record."""

_LONGEST_VALUE: Final = 80
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DIGITS: Final = re.compile(r"-?[0-9]{1,40}")
# Without 24:00, which is a time to some interpreters.
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} (?!24)[0-9]{2}:[0-9]{2}:[0-9]{2}")
# Of a number with so many digits a float keeps each: it was written so, and can be read so.
_MOST_FLOAT_DIGITS: Final = 15


# --- text -------------------------------------------------------------------------------------


def parse(record: str | bytes | object) -> object:
    """Return the plain data of a record: of JSON text, with exact numbers, or as it was given.

    Args:
        record: The text, its bytes in UTF-8, or what `json.loads` makes of it.

    Raises:
        RecordError: It is no JSON, or beyond the limits of a record.
    """
    if isinstance(record, (str, bytes)):
        return parsed(record, _EXACT)
    check_plain(record)
    return record


def _exact(digits: str) -> Decimal:
    """Read a number of JSON with all its digits."""
    fraction_of(digits)  # it refuses what is too long
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise RecordError((Fault("", "a number that can be held", digits),)) from None


_EXACT: Final = decoder(_exact)


def raw_text(data: object) -> str:
    """Write plain data as compact JSON text: every digit stays, and it can be written in UTF-8.

    Args:
        data: What `parse` returned.

    Raises:
        RecordError: It holds a number that JSON does not have, such as NaN.
    """
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", _written(data))


def _written(data: object) -> str:
    if isinstance(data, dict):
        record = cast("dict[str, object]", data)
        return f"{{{','.join(f'{_written(name)}:{_written(value)}' for name, value in record.items())}}}"
    if isinstance(data, list):
        return f"[{','.join(map(_written, cast('list[object]', data)))}]"
    if isinstance(data, Decimal):
        return str(data)
    try:
        return json.dumps(data, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise RecordError((Fault("", "numbers that JSON has", repr(data)),)) from None


# --- notes ------------------------------------------------------------------------------------


@final
class Notes:
    """Gathers the notes on one record: the first thousand, and a count of the others."""

    def __init__(self) -> None:
        self._told: list[Note] = []
        self.more = 0

    def add(self, code: NoteCode, path: str, value: object = "", detail: str = "") -> None:
        """Note something.

        Args:
            code: What kind of note it is.
            path: Where in the record.
            value: What stands there: any plain value; it is shortened. Nothing is told of empty text.
            detail: What was taken instead, and why.
        """
        if len(self._told) == MOST_NOTES:
            self.more += 1
            return
        shown = "" if value == "" else _shortened(raw_text(value))
        self._told.append(Note(code=code, path=path, value=shown, detail=detail))

    @property
    def all(self) -> tuple[Note, ...]:
        """The notes in the order in which they were made; of too many, the last says how many more."""
        if not self.more:
            return tuple(self._told)
        return (*self._told, Note(code=NoteCode.MORE, path="", value="", detail=f"{self.more:,}"))


def _shortened(told: str) -> str:
    return told if len(told) <= _LONGEST_VALUE else f"{told[: _LONGEST_VALUE - 3]}..."


# --- rows -------------------------------------------------------------------------------------


@final
class Row:
    """One object of a record, and where it stands: each field is read as what it should be.

    The marketplace spells nothing in many ways: a field that is missing, null, empty text, `{}`, `[]`.

    Attributes:
        data: The object.
        path: Where it stands; empty for the record.
        notes: Takes what cannot be read.
    """

    def __init__(self, data: dict[str, object], path: str, notes: Notes) -> None:
        self.data = data
        self.path = path
        self.notes = notes
        self._asked: set[str] = set()

    def at(self, name: str) -> str:
        """Return the path of a field."""
        return inside(self.path, name)

    def skip(self, *names: str) -> None:
        """Leave fields aside that are known, and that nothing here needs."""
        self._asked.update(names)

    def unread(self) -> None:
        """Note every field that was never asked for."""
        for name, value in self.data.items():
            if name not in self._asked:
                self.notes.add(NoteCode.UNKNOWN_FIELD, self.at(name), value)

    def text(self, name: str) -> str:
        """Read text, or a number as text; empty for nothing."""
        told = self._read(name, _text) or ""
        mended = _SURROGATE.sub("\ufffd", told)
        if mended != told:
            self.notes.add(NoteCode.UNREADABLE, self.at(name), told, "half a character")
        return mended

    def id(self, name: str) -> str:
        """Read an id as its digits; empty for nothing, and for 0, which names nothing.

        A fraction is no id: it went through a float, and lost its last digits.
        """
        told = self._read(name, _id) or ""
        if told and not told.strip("-0"):
            self.notes.add(NoteCode.PLACEHOLDER, self.at(name), told)
            return ""
        return told

    def flag(self, name: str) -> bool | None:
        """Read a truth value; None for nothing."""
        return self._read(name, _flag)

    def number(self, name: str) -> int | None:
        """Read a whole number; None for nothing."""
        return self._read(name, _number)

    def term(self, name: str, kind: type[TermT]) -> TermT | None:
        """Read a name of a closed list, whatever its case; None for nothing, and for an unknown one."""
        told = self._read(name, _name)
        if told is None:
            return None
        found = _terms_of(kind).get(told.strip().lower())
        if found is None:
            self.notes.add(NoteCode.UNKNOWN_VALUE, self.at(name), told)
        return cast("TermT | None", found)

    def party(self, name: str) -> Party | None:
        """Read who somebody is; agents and the system are AliExpress. None for nothing or nobody known."""
        member = self.term(name, Member)
        return None if member is None else _PARTIES.get(member, Party.PLATFORM)

    def money(self, name: str, currency: str) -> Money | None:
        """Read an exact amount of a currency; None for nothing.

        Args:
            name: The field of the amount.
            currency: The code itself, such as `EUR`.
        """
        return self._read(name, lambda value: Money(_amount(value), currency.strip().upper()))

    def time(self, name: str) -> DateTime | None:
        """Read a time of the marketplace's zone, such as `2026-03-02 08:11:40`; None for nothing."""
        local = self._read(name, _local)
        if local is None:
            return None
        if not names_one_instant(local):
            self.notes.add(NoteCode.ASSUMED, self.at(name), self.data[name], _CLOCK_CHANGE)
        return marketplace_instant(local)

    def row(self, name: str) -> Row | None:
        """Read an object, or JSON text that holds one; None for nothing."""
        found = self._read(name, _object)
        return Row(found, self.at(name), self.notes) if found else None

    def rows(self, name: str, inner: str = "") -> list[Row]:
        """Read a list of objects, which may stand under a further name; one object alone is a list of one.

        Args:
            name: The field.
            inner: The name inside it under which the list may stand.
        """
        found = self._inside(name, opened(self._take(name)), inner)
        if _is_nothing(found):
            return []
        record = _record(found)
        if record is not None:
            return [Row(record, f"{self.at(name)}[0]", self.notes)]
        if not isinstance(found, list):
            self.notes.add(NoteCode.UNREADABLE, self.at(name), found, "expected a list")
            return []
        listed = enumerate(cast("list[object]", found))
        rows = (self._member(f"{self.at(name)}[{number}]", each) for number, each in listed)
        return [row for row in rows if row is not None]

    def _inside(self, name: str, found: object, inner: str) -> object:
        """Return what stands under a further name, if that name is there; else the value itself."""
        record = _record(found)
        if record is None or inner not in record:
            return found
        around = Row(record, self.at(name), self.notes)
        value = around._take(inner)
        around.unread()
        return opened(value)

    def _member(self, path: str, value: object) -> Row | None:
        """Return one member of a list as a row; None, with a note, where it is none."""
        found = opened(value)
        record = _record(found)
        if record:
            return Row(record, path, self.notes)
        if _is_nothing(found):
            self.notes.add(NoteCode.PLACEHOLDER, path, value)
        else:
            self.notes.add(NoteCode.UNREADABLE, path, value, "expected an object")
        return None

    def _read(self, name: str, how: Callable[[object], T]) -> T | None:
        """Read a field; None for nothing, and, with a note, for what cannot be read."""
        value = self._take(name)
        if value is None:
            return None
        try:
            return how(value)
        except InvalidValueError as error:
            self.notes.add(NoteCode.UNREADABLE, self.at(name), value, f"expected {error.expected}")
            return None

    def _take(self, name: str) -> object:
        """Return what stands in a field, and remember that it was asked for; None for nothing."""
        self._asked.add(name)
        value = self.data.get(name)
        return None if _is_nothing(value) else value


# --- lists of rows ----------------------------------------------------------------------------


def once(*lists: list[Row]) -> list[list[Row]]:
    """Leave out each row that says in all what an earlier one says, here or in a list before, and note it."""
    seen: set[object] = set()
    return [[row for row in rows if _is_new(row, seen)] for rows in lists]


def _is_new(row: Row, seen: set[object]) -> bool:
    content = _frozen(row.data)
    if content in seen:
        row.notes.add(NoteCode.DOUBLED, row.path, row.data)
        return False
    seen.add(content)
    return True


def _frozen(value: object) -> object:
    """Return plain data as a value that has a hash, whatever the order of its fields."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value).items()
        return frozenset((name, _frozen(inner)) for name, inner in fields)
    return tuple(map(_frozen, cast("list[object]", value))) if isinstance(value, list) else value


def oldest_first(rows: Sequence[T], stamp: Callable[[T], tuple[DateTime | None, str]]) -> tuple[T, ...]:
    """Put rows in the order of their times, then of their ids.

    Rows of one time without ids are taken for newest first, as the marketplace writes them, unless
    the list is plainly the other way round. A row without a time stays behind the one before it.

    Args:
        rows: The rows, in the order of the record.
        stamp: Returns the time and the id of a row.
    """
    times = [at for row in rows if (at := stamp(row)[0])]
    told = rows if times and times[0] < times[-1] else rows[::-1]
    first: list[T] = []
    groups: list[tuple[tuple[DateTime, int], list[T]]] = []
    for row in told:
        at, number = stamp(row)
        if at:
            groups.append(((at, int(number or 0)), [row]))
        else:
            (groups[-1][1] if groups else first).append(row)
    groups.sort(key=itemgetter(0))
    return (*first, *chain.from_iterable(group for _, group in groups))


_FLAGS: Final = {"true": True, "false": False}
_PARTIES: Final = {Member.BUYER: Party.BUYER, Member.SELLER: Party.SELLER}
_CLOCK_CHANGE: Final = "the clock was changed then: what it showed before the change is taken"


def _is_nothing(value: object) -> bool:
    """Whether a value is one of the spellings of nothing."""
    return value is None or value in ({}, []) or (isinstance(value, str) and not value.strip())


@cache
def _terms_of(kind: type[Term]) -> dict[str, Term]:
    return {member.value.lower(): member for member in kind}


# --- what one value says ----------------------------------------------------------------------


def _wrong(expected: str, value: object) -> InvalidValueError:
    return InvalidValueError("value", expected, shown(value))


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong("text", value)
    return value


def _text(value: object) -> str:
    return (
        str(value) if isinstance(value, (int, float, Decimal)) and type(value) is not bool else _name(value)
    )


def _id(value: object) -> str:
    told = str(value).strip() if isinstance(value, (str, int)) else ""
    if not _DIGITS.fullmatch(told):
        raise _wrong("an id, in digits", value)
    return told


def _number(value: object) -> int:
    return int(_id(value))


def _flag(value: object) -> bool:
    told = _FLAGS.get(str(value).strip().lower())
    if told is None:
        raise _wrong("true or false", value)
    return told


def _amount(value: object) -> str | int | Decimal:
    """Return a value as what `Money` reads exactly; what is none of it, for `Money` to refuse."""
    if isinstance(value, float):
        told = Decimal(repr(value))
        if len(told.as_tuple().digits) > _MOST_FLOAT_DIGITS:
            raise _wrong("an exact amount", value)
        return told
    return value.strip() if isinstance(value, str) else cast("int", value)


def _local(value: object) -> datetime:
    """Read a time as the marketplace spells it."""
    told = _name(value).strip()
    try:
        local = datetime.fromisoformat(told if _TIME.fullmatch(told) else "")
        marketplace_instant(local)
    except ValueError:  # our own error is one, too
        raise _wrong(_SPELT, value) from None
    return local


_SPELT: Final = "a time such as 2026-03-02 08:11:40"


def _object(value: object) -> dict[str, object]:
    record = _record(opened(value))
    if record is None:
        raise _wrong("an object", value)
    return record


def _record(value: object) -> dict[str, object] | None:
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def opened(value: object) -> object:
    """Return what JSON text holds, if it is such text: some gateways wrap a part so."""
    if not isinstance(value, str):
        return value
    try:
        return parsed(value, _EXACT)
    except RecordError:
        return value

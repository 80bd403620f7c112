"""What the form asks for, as plain data that a browser draws, and how its answers are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple, TypeAlias, cast
from zoneinfo import ZoneInfo

from aliclaim import InvalidValueError, Money, instant

Answers: TypeAlias = Mapping[str, object]
"""What a browser sends: a text for each field, a list of texts where several can be chosen."""

Read: TypeAlias = str | datetime | Money | tuple[str, ...]
"""What an answer is, once it has been read."""

Errors: TypeAlias = dict[str, str]
"""What is wrong, by the name of the field."""


class Field(NamedTuple):
    """One field of the form.

    Attributes:
        name: Its name among the answers.
        kind: What it takes: `moment`, `money`, `choice`, `several`, `words`, `text` or `yes`.
        label: What it is called.
        help: What a buyer should know to fill it.
        needed: Whether it must be filled.
        choices: What can be chosen, each with its words.
        only: The name of a choice and what of it makes this field count; empty where it always does.
        start: What it holds at first.
    """

    name: str
    kind: str
    label: str
    help: str = ""
    needed: bool = False
    choices: Sequence[tuple[str, str]] = ()
    only: tuple[str, tuple[str, ...]] | None = None
    start: str = ""

    def plain(self) -> dict[str, object]:
        """Return it as plain data."""
        return self._asdict()


class WrongAnswersError(Exception):
    """Some answers cannot be what they were given for.

    Attributes:
        errors: A message for each of these fields.
    """

    def __init__(self, errors: Errors) -> None:
        """Make the error from the messages."""
        super().__init__(errors)
        self.errors = errors


class Values:
    """Answers that have been read: what is needed is there, and of the right kind."""

    def __init__(self, held: Mapping[str, Read]) -> None:
        """Hold the answers."""
        self._held = held

    def moment(self, name: str) -> datetime:
        """Return an instant that is needed."""
        return cast("datetime", self._held[name])

    def moment_or_none(self, name: str) -> datetime | None:
        """Return an instant, if it was given."""
        return cast("datetime | None", self._held.get(name))

    def money(self, name: str) -> Money:
        """Return an amount that is needed."""
        return cast("Money", self._held[name])

    def money_or_none(self, name: str) -> Money | None:
        """Return an amount, if it was given."""
        return cast("Money | None", self._held.get(name))

    def text(self, name: str) -> str:
        """Return a text, or a choice; empty where none was given."""
        return cast("str", self._held.get(name, ""))

    def several(self, name: str) -> tuple[str, ...]:
        """Return all that was chosen."""
        return cast("tuple[str, ...]", self._held.get(name, ()))

    def yes(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.text(name))


def read(fields: Iterable[Field], answers: Answers, zone: ZoneInfo, currency: str) -> Values:
    """Read the answers to some fields.

    Args:
        fields: What was asked.
        answers: What was answered; what is not there was left empty.
        zone: The zone in which times are told.
        currency: The currency of all amounts.

    Raises:
        WrongAnswersError: Some cannot be right. It carries a message for each.
    """
    held: dict[str, Read] = {}
    errors: Errors = {}
    for field in fields:
        if not _counts(field, answers):
            continue
        given = answers.get(field.name, "")
        try:
            value = _value(field, given, zone, currency)
            if value is not None:
                held[field.name] = value
        except ValueError as error:
            errors[field.name] = str(error)
    if errors:
        raise WrongAnswersError(errors)
    return Values(held)


def _counts(field: Field, answers: Answers) -> bool:
    return field.only is None or answers.get(field.only[0]) in field.only[1]


def _value(field: Field, given: object, zone: ZoneInfo, currency: str) -> Read | None:
    """Read one answer; None where it was left empty.

    Raises:
        ValueError: It cannot be right. Its text is for the buyer.
    """
    if field.kind == "several":
        return _chosen(field, cast("list[object]", given) if isinstance(given, list) else [])
    text = given.strip() if isinstance(given, str) else ""
    if not text:
        if field.needed:
            raise ValueError(_EMPTY[field.kind])
        return None
    if field.kind == "moment":
        return moment(text, zone)
    if field.kind == "money":
        return _money(text, currency)
    if field.kind == "choice":
        return _chosen(field, [text])[0]
    return text


_EMPTY: Final = {
    "moment": "Give the date and the time.",
    "money": "Give an amount.",
    "choice": "Choose one.",
    "words": "This is needed.",
    "text": "This is needed.",
    "yes": "This is needed.",
}


def _chosen(field: Field, given: Iterable[object]) -> tuple[str, ...]:
    known = dict(field.choices)
    told = tuple(str(each) for each in given)
    if not known.keys() >= set(told):
        raise ValueError("Choose one of those offered.")
    return told


def moment(text: str, zone: ZoneInfo) -> datetime:
    """Read a time as a browser tells it, `2026-03-01T12:00`, in a zone.

    Of the hour that a clock shows twice in autumn, the first is taken.

    Raises:
        ValueError: It is no such time, or the clock of that zone leaves it out. Its text is for the buyer.
    """
    if not _LOCAL.fullmatch(text):
        raise ValueError(_NO_TIME)
    try:
        told = datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        raise ValueError(_NO_TIME) from None
    try:
        held = instant(told)
    except InvalidValueError:
        raise ValueError("Give a year from 1970 on.") from None
    if held.astimezone(zone).replace(tzinfo=None) != told.replace(tzinfo=None):
        raise ValueError("The clocks were put forward over this hour: choose another.")
    return held


_LOCAL: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?")
_NO_TIME: Final = "Give the date and the time, such as 2026-03-01 12:00."


def _money(text: str, currency: str) -> Money:
    """Read an amount, with a point or a comma before its cents.

    Raises:
        ValueError: It is none. Its text is for the buyer.
    """
    written = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    if not re.fullmatch(r"\d{1,40}(\.\d{1,40})?", written):
        raise ValueError("Give an amount as a number, such as 61.70, without a sign of its currency.")
    try:
        return Money(written, currency)
    except InvalidValueError as error:
        raise ValueError(f"Give {error.expected}.") from None


def zone_named(name: object) -> ZoneInfo:
    """Return a zone by its name.

    Raises:
        ValueError: There is no such zone. Its text is for the buyer.
    """
    try:
        return ZoneInfo(name if isinstance(name, str) else "")
    except (ValueError, OSError, KeyError):
        raise ValueError("Choose one of the time zones in the list.") from None


class Clock:
    """How instants are told in a zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        """Take the zone."""
        self.zone = zone

    def words(self, at: datetime, *, estimated: bool = False) -> str:
        """Tell an instant: `about 11 March 2026, 13:00`, where it was counted."""
        told = at.astimezone(self.zone)
        return f"{'about ' if estimated else ''}{told.day} {told:%B %Y, %H:%M}"

    def local(self, sentence: str) -> str:
        """Tell the instants of a sentence, which the library writes in UTC, in the zone."""
        return _IN_UTC.sub(self._told, sentence)

    def _told(self, found: re.Match[str]) -> str:
        at = datetime.strptime(found["at"], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        return self.words(at, estimated=bool(found["mark"]))


_IN_UTC: Final = re.compile(r"(?P<mark>~?)(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d) UTC")

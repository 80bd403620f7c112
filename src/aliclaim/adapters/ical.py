"""The deadlines of a case as a calendar file (extra `ical`).

A calendar is a pure function of a case, a moment and the calendar that was written before it. An
event of a calendar is known by its UID, and a program takes a newer one only where its SEQUENCE has
risen. Dates move with more than what happens: a date that the order page shows is stated, a fact is
corrected, another profile counts; of that a history knows nothing. So what was written before is what
the new dates are compared with, and the file itself is all the state that there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

from aliclaim._checks import each_of, holds_argument
from aliclaim._errors import Fault, InvalidValueError, MissingExtraError, RecordError, shown

try:
    from icalendar import Alarm, Calendar, Component, Event
except ModuleNotFoundError as _missing:  # pragma: no cover  # shown by a test in an environment without it
    if _missing.name != "icalendar":
        raise
    raise MissingExtraError("aliclaim.adapters.ical", "ical") from None

from aliclaim._case import Case
from aliclaim._deadlines import Deadline, DeadlineKind
from aliclaim._order import Order
from aliclaim._policy import Origin
from aliclaim._time import DateTime, instant, plus
from aliclaim._words import describe, visible

__all__ = ["ALARMS", "LARGEST_CALENDAR", "calendar"]

LARGEST_CALENDAR: Final = 1024 * 1024
"""Bytes at most in a calendar that is read: some fifteen hundred events."""

_PRODUCT: Final = "-//aliclaim//aliclaim//EN"
_NAMES: Final = UUID("4f0d2c5e-7a3b-4e6f-9c1d-8b2a6e5f3d70")  # never to change: the UIDs hang on it

_LOSS: Final = (timedelta(days=3), timedelta(days=1))
_AT_ONCE: Final = (timedelta(0),)


class _Row(NamedTuple):
    """What a calendar says of a kind of deadline.

    Attributes:
        title: What the date is for.
        alarms: How long before it an alarm rings.
        of_order: Whether it is a date of the order, rather than of one of its disputes.
    """

    title: str
    alarms: tuple[timedelta, ...]
    of_order: bool = False


_K = DeadlineKind
_TABLE: Final[Mapping[DeadlineKind, _Row]] = MappingProxyType(
    {
        _K.OPENING_STARTS: _Row("A dispute may be opened", _AT_ONCE, of_order=True),
        _K.PROTECTION_ENDS: _Row("The protection ends", _LOSS, of_order=True),
        _K.CONFIRMED_ENDS: _Row("The days after the confirmation of receipt end", _LOSS, of_order=True),
        _K.ANY_PROBLEM_ENDS: _Row("The days for other problems than defects end", _LOSS, of_order=True),
        _K.RUNNING_OUT: _Row("The protection begins to run out", _AT_ONCE, of_order=True),
        _K.SELLER_ANSWER: _Row("The seller must have answered", _AT_ONCE),
        _K.AGREEMENT: _Row("The buyer and the seller must have agreed", (timedelta(days=1),)),
        _K.TRANSIT_ANSWER: _Row("AliExpress should have answered", _AT_ONCE),
        _K.NEGOTIATION: _Row("The buyer must have chosen a proposal", _LOSS),
        _K.RETURN_SHIPPING: _Row("The goods must be on their way back", _LOSS),
        _K.REFUND: _Row("The money should have arrived", _AT_ONCE),
        _K.APPEAL: _Row("An appeal must have been filed", _LOSS),
        _K.FREE_RETURN: _Row("The goods must have been sent back for free", _LOSS, of_order=True),
        _K.CHANGE_OF_MIND: _Row("The goods must have been sent back without a reason", _LOSS, of_order=True),
        _K.GUARANTEE: _Row("The guarantee of the country ends", _LOSS, of_order=True),
    }
)
_STARTS: Final = frozenset({_K.OPENING_STARTS, _K.RUNNING_OUT})

ALARMS: Final[Mapping[DeadlineKind, tuple[timedelta, ...]]] = MappingProxyType(
    {kind: row.alarms for kind, row in _TABLE.items()}
)
"""How long before a deadline its alarms ring: three days and one where the buyer can lose something, one
where the two can still agree, and at the instant itself where there is only something to look at."""


def calendar(
    case: Case,
    now: datetime,
    *,
    previous: str | bytes | None = None,
    alarms: Mapping[DeadlineKind, Iterable[timedelta]] | None = None,
) -> bytes:
    """Write the deadlines of a case as a calendar file (RFC 5545), an event for each.

    The events are those that `case.standing(now).deadlines` lists. With the calendar that was written
    before, an event keeps its UID: one that moved, or says something else, has a SEQUENCE that is one
    higher; one that came to nothing before its date is cancelled; one that has passed, and one of
    another order, stays as it is. So one file can hold the deadlines of many orders. The same arguments
    give the same bytes, and so does the calendar itself as `previous`, while nothing changes.

    An estimated date is TENTATIVE, a stated one CONFIRMED. Of the order the file tells its id and the
    titles of its first items, and nothing that anyone wrote in a dispute.

    Args:
        case: The case.
        now: The moment at which it is written; what is due by itself happens first.
        previous: The calendar that was written before: the bytes or the text of the file, at most
            `LARGEST_CALENDAR` bytes. None where there was none.
        alarms: How long before a deadline its alarms ring, for the kinds that should ring otherwise than
            in `ALARMS`: up to ten for a kind, each from nothing to a year; none for silence.

    Returns:
        The content of the file: UTF-8, lines of at most 75 bytes that end with CR LF, times in UTC.

    Raises:
        InvalidValueError: `now` is naive, or lies before something that the case knows; or another
            argument is of the wrong kind.
        RecordError: `previous` is no calendar that this function wrote. Nothing of it is lost: nothing is
            written, either.

    Examples:
        >>> from datetime import timezone
        >>> from aliclaim import Money
        >>> shipped = datetime(2026, 3, 1, tzinfo=timezone.utc)
        >>> case = Case(order=Order(id="1", paid=Money("5", "USD"), shipped_at=shipped))
        >>> written = calendar(case, shipped).decode()
        >>> print(*[line for line in written.split() if line.startswith("DTSTART")])
        DTSTART:20260311T000000Z DTSTART:20260430T000000Z
    """
    holds_argument("case", case, Case, "a Case")
    moment, rings = instant(now), _rings(alarms)
    current, _ = case.advance(moment)
    found = [_entry(current, deadline, rings) for deadline in current.deadlines(moment)]
    written = {} if previous is None else _read(previous)
    kept = {entry.uid: _settled(entry, written.get(entry.uid), moment) for entry in found}
    order = _order_name(case.order)
    others = {uid: _left(old, order, moment) for uid, old in written.items() if uid not in kept}
    return _file((kept | others).values())


# --- what an event says -----------------------------------------------------------------------


class _Entry(NamedTuple):
    """What is written of a deadline, but for its SEQUENCE and its DTSTAMP."""

    uid: str
    order: str
    start: DateTime
    status: str
    summary: str
    description: str
    alarms: tuple[timedelta, ...]


def _entry(case: Case, deadline: Deadline, rings: Mapping[DeadlineKind, tuple[timedelta, ...]]) -> _Entry:
    kind, order = deadline.kind, case.order
    number = 0 if _TABLE[kind].of_order else len(case.disputes)
    estimate = ", estimate" if deadline.estimated else ""
    return _Entry(
        uid=_name(f"{number}/{kind}/{order.id}"),
        order=_order_name(order),
        start=_whole_second(deadline),
        status="TENTATIVE" if deadline.estimated else "CONFIRMED",
        summary=f"{_TABLE[kind].title} (order {_short(order.id)}{estimate})",
        description="\n".join(_sentences(deadline, order)),
        alarms=rings[kind],
    )


def _name(words: str) -> str:
    return str(uuid5(_NAMES, words))


def _order_name(order: Order) -> str:
    return _name(f"order/{order.id}")


def _whole_second(deadline: Deadline) -> DateTime:
    """Return the date to the second, as a calendar has it: never too late, and a start never too early."""
    at = deadline.at
    up = at.microsecond and deadline.kind in _STARTS
    return plus(at.replace(microsecond=0), timedelta(seconds=1 if up else 0))


def _sentences(deadline: Deadline, order: Order) -> Iterator[str]:
    yield f"What happens then: {deadline.effect} [{deadline.rule}]."
    acts = "Who may act from then on" if deadline.kind in _STARTS else "Who must act before"
    yield f"{acts}: {' and '.join(map(describe, deadline.who))}."
    yield _ORIGINS[deadline.origin].format(figure=deadline.figure)
    if titles := [item.title for item in order.items if item.title.strip()]:
        more = f"; and {len(titles) - _MOST_TITLES:,} more" if len(titles) > _MOST_TITLES else ""
        yield f"Items: {'; '.join(map(_short, titles[:_MOST_TITLES]))}{more}."


_ORIGINS: Final[Mapping[Origin, str]] = MappingProxyType(
    {
        Origin.MARKETPLACE: "AliExpress stated the date.",
        Origin.USER: "The buyer stated the date.",
        Origin.POLICY: (
            "The date is an estimate: {figure}. Where AliExpress shows another one, that one counts."
        ),
    }
)
_MOST_TITLES: Final = 3
_LONGEST_TITLE: Final = 60


def _short(words: str) -> str:
    """Return words of an order so that they neither fill the file nor break it."""
    told = visible(words)
    return told if len(told) <= _LONGEST_TITLE else f"{told[: _LONGEST_TITLE - 3]}..."


_LONGEST_WARNING: Final = timedelta(days=366)
_MOST_ALARMS: Final = 10


def _rings(
    alarms: Mapping[DeadlineKind, Iterable[timedelta]] | None,
) -> Mapping[DeadlineKind, tuple[timedelta, ...]]:
    holds_argument("alarms", alarms, (Mapping, type(None)), "a mapping from DeadlineKind to spans")
    given = alarms or {}
    for kind in given:
        holds_argument("alarms", kind, DeadlineKind, "a DeadlineKind")
    return {**ALARMS, **{kind: _spans(f"alarms[{kind}]", spans) for kind, spans in given.items()}}


def _spans(what: str, spans: Iterable[timedelta]) -> tuple[timedelta, ...]:
    found = tuple(each_of(what, spans))
    if len(found) > _MOST_ALARMS:
        raise InvalidValueError(what, f"at most {_MOST_ALARMS} alarms", str(len(found)))
    for span in found:
        holds_argument(what, span, timedelta, "a timedelta")
        if not timedelta(0) <= span <= _LONGEST_WARNING:
            raise InvalidValueError(what, "a span from nothing to 366 days", shown(span))
    return found


# --- what was written before ------------------------------------------------------------------


class _Written(NamedTuple):
    """An event of a calendar, with what must be known of it."""

    event: Event
    order: str
    sequence: int
    stamp: datetime
    start: datetime
    cancelled: bool


def _settled(entry: _Entry, old: _Written | None, now: DateTime) -> Event:
    """Return the event of a deadline: as it was, where it says the same."""
    if old is None:
        return _event(entry, 0, now)
    same = _event(entry, old.sequence, old.stamp)
    return same if same.to_ical() == old.event.to_ical() else _event(entry, old.sequence + 1, now)


def _left(old: _Written, order: str, now: DateTime) -> Event:
    """Return an event that stands for no deadline any more: cancelled, if it was still to come."""
    if old.order != order or old.cancelled or old.start <= now:
        return old.event
    return _made(_told(old.event) | {"STATUS": "CANCELLED"}, old.sequence + 1, now)


_UUID: Final = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_INSTANT: Final = "[0-9]{8}T[0-9]{6}Z"
_ONE: Final = {"UID": _UUID, "X-ALICLAIM-ORDER": _UUID, "DTSTART": _INSTANT, "DTSTAMP": _INSTANT} | {
    "SEQUENCE": "[0-9]{1,9}",
    "STATUS": "TENTATIVE|CONFIRMED|CANCELLED",
    "SUMMARY": ".*",
    "DESCRIPTION": ".*",
    "TRANSP": "TRANSPARENT",
}
"""What an event has once."""

_AROUND: Final = {
    "BEGIN": "VCALENDAR|VEVENT|VALARM",
    "END": "VCALENDAR|VEVENT|VALARM",
    "VERSION": r"2\.0",
    "PRODID": re.escape(_PRODUCT),
    "METHOD": "PUBLISH",
    "ACTION": "DISPLAY",
    "TRIGGER": "-?P[0-9DTHMS]{2,20}",
}
_LINE: Final = re.compile("|".join(f"{name}:({value})" for name, value in (_ONE | _AROUND).items()))
_FOLD: Final = re.compile(r"\r?\n[ \t]")
_END: Final = re.compile(r"\r?\n")


def _read(previous: str | bytes) -> dict[str, _Written]:
    """Read what `calendar` wrote, by the UIDs.

    Raises:
        RecordError: It did not write that.
    """
    holds_argument("previous", previous, (str, bytes), "text, or bytes in UTF-8")
    lines = [line for line in _END.split(_FOLD.sub("", _text(previous))) if line]
    for line in lines:
        # The parser takes far more: a time zone it would keep for the whole process, for one.
        if not (line.isprintable() and _LINE.fullmatch(line)):
            raise _foreign("", shown(line))
    try:
        # As bytes: text without a line feed it would take for the path of a file, and open that.
        parsed = Calendar.from_ical("\r\n".join(lines).encode())
    except Exception as error:  # noqa: BLE001  # a parser of others raises whatever it likes
        raise _foreign("", shown(str(error))) from None
    return _events(parsed)


def _text(previous: str | bytes) -> str:
    try:
        content = previous.encode() if isinstance(previous, str) else previous
        if len(content) > LARGEST_CALENDAR:
            found = f"{len(content):,}"
            raise RecordError((Fault("", f"at most {LARGEST_CALENDAR:,} bytes", found),))
        return content.decode("utf-8-sig")
    except UnicodeError as error:
        raise _foreign("", f"no UTF-8: {shown(str(error))}") from None


def _foreign(path: str, found: str) -> RecordError:
    return RecordError((Fault(path, "a calendar that aliclaim wrote", found),))


def _events(parsed: Component) -> dict[str, _Written]:
    if parsed.name != "VCALENDAR":
        raise _foreign("", f"a {shown(parsed.name)}")
    found: dict[str, _Written] = {}
    for number, event in enumerate(parsed.subcomponents):
        uid, written = _written(event, f"events[{number}]")
        if uid in found:
            raise _foreign(f"events[{number}]", f"{uid} twice")
        found[uid] = written
    return found


def _written(event: Component, path: str) -> tuple[str, _Written]:
    strange = [each for each in event.subcomponents if not isinstance(each, Alarm) or each.subcomponents]
    if not isinstance(event, Event) or strange or event.errors:
        raise _foreign(path, "another component")
    told = _told(event)
    if wrong := [name for name, value in told.items() if value is None or isinstance(value, list)]:
        raise _foreign(path, f"none, or several, of {', '.join(wrong)}")
    return str(told["UID"]), _Written(
        event=event,
        order=str(told["X-ALICLAIM-ORDER"]),
        sequence=int(told["SEQUENCE"]),
        stamp=told["DTSTAMP"].dt,
        start=told["DTSTART"].dt,
        cancelled=str(told["STATUS"]) == "CANCELLED",
    )


# --- writing ----------------------------------------------------------------------------------


def _event(entry: _Entry, sequence: int, stamp: datetime) -> Event:
    told = {
        "UID": entry.uid,
        "X-ALICLAIM-ORDER": entry.order,
        "DTSTART": entry.start,
        "STATUS": entry.status,
        "SUMMARY": entry.summary,
        "DESCRIPTION": entry.description,
        "TRANSP": "TRANSPARENT",  # a deadline keeps nobody busy
    }
    event = _made(told, sequence, stamp)
    for before in entry.alarms:
        alarm = Alarm()
        _put(alarm, {"ACTION": "DISPLAY", "DESCRIPTION": entry.summary, "TRIGGER": -before})
        event.add_component(alarm)
    return event


def _told(event: Event) -> dict[str, Any]:
    return {name: event.get(name) for name in _ONE}


def _made(told: Mapping[str, object], sequence: int, stamp: datetime) -> Event:
    event = Event()
    _put(event, {**told, "SEQUENCE": sequence, "DTSTAMP": stamp})
    return event


def _put(component: Component, told: Mapping[str, object]) -> None:
    untyped: Any = component  # `add` has no types
    for name, value in told.items():
        untyped.add(name, value)


def _file(events: Iterable[Event]) -> bytes:
    written = Calendar()
    _put(written, {"VERSION": "2.0", "PRODID": _PRODUCT, "METHOD": "PUBLISH"})
    for event in sorted(events, key=_place):
        written.add_component(event)
    content: bytes = written.to_ical()
    return content


def _place(event: Event) -> tuple[datetime, str]:
    return event.get("DTSTART").dt, str(event.get("UID"))

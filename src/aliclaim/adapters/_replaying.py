"""Cases and disputes made of what a record tells: its events are played, so that none is there by decree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import eq
from typing import Final, TypeVar

from aliclaim._case import Case
from aliclaim._checks import MOST_MEMBERS
from aliclaim._dispute import Dispute
from aliclaim._errors import Fault, InvalidValueError, RecordError, RefusedError
from aliclaim._events import DisputeEvent, Event
from aliclaim._money import Money
from aliclaim._moves import replay
from aliclaim._policy import Policy
from aliclaim.adapters._bounds import MOST_AT_ONCE

T = TypeVar("T")

_MOST_REFUSALS: Final = 20
"""Refusals at most that a fault tells: a claim may have thousands of files, each refused for two reasons."""


def check_events(events: Sequence[Event]) -> None:
    """Refuse more events than a record may have, in all or at one instant: they stand in their order.

    Raises:
        RecordError: There are too many.
    """
    if len(events) > MOST_MEMBERS:
        raise RecordError((Fault("events", f"at most {MOST_MEMBERS:,} members", f"{len(events):,}"),))
    dates = [event.at for event in events]
    for number, same in enumerate(map(eq, dates, dates[MOST_AT_ONCE:]), start=MOST_AT_ONCE):
        if same:
            words = f"at most {MOST_AT_ONCE} events at one instant"
            raise RecordError((Fault(f"events[{number}].at", words, "one more"),))


def made(kind: Callable[..., T], **fields: object) -> T:
    """Make what the fields of a record are for, and say where they do not fit, or do not fit together.

    Raises:
        RecordError: They do not.
    """
    try:
        return kind(**fields)
    except InvalidValueError as error:
        _, _, path = error.what.partition(".")
        raise RecordError((Fault(path, error.expected, error.found),)) from error


def replayed(case: Case, events: Sequence[Event]) -> Case:
    """Let the events of a record happen to a case, and say which one cannot.

    Raises:
        RecordError: The rules refuse one, or there are too many.
    """
    check_events(events)
    for number, event in enumerate(events):
        try:
            case = case.follow(event)
        except RefusedError as refused:
            raise _not_allowed(number, refused) from refused
    if len(case.history) > len(events):
        check_events(case.history)  # with what was filled in it must be possible to write it again
    return case


def replayed_dispute(events: Sequence[DisputeEvent], paid: Money, policy: Policy) -> Dispute:
    """Make a dispute of its events, and say which one cannot happen.

    Raises:
        RecordError: The rules refuse one, there are too many, or the first is not the opening.
    """
    check_events(events)
    gone: list[DisputeEvent] = []
    try:
        return replay(_counted(events, gone), paid=paid, policy=policy)
    except RefusedError as refused:
        raise _not_allowed(len(gone) - 1, refused) from refused
    except InvalidValueError as error:
        raise RecordError((Fault(error.what, error.expected, error.found),)) from error


def _counted(events: Iterable[T], gone: list[T]) -> Iterable[T]:
    """Give events one by one, and remember which have been given."""
    for event in events:
        gone.append(event)
        yield event


def _not_allowed(number: int, refused: RefusedError) -> RecordError:
    told = refused.refusals[:_MOST_REFUSALS]
    why, more = " ".join(map(str, told)), len(refused.refusals) - len(told)
    found = f"{why} And {more:,} more." if more else why
    return RecordError((Fault(f"events[{number}]", "an event that the rules allow here", found),))

"""What a tracked case comes to at a moment, and when to look at it again: without any store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, TypeAlias, final

import attrs

from aliclaim._case import Case
from aliclaim._deadlines import Deadline, DeadlineKind
from aliclaim._dispute import next_due
from aliclaim._events import Event
from aliclaim._time import DateTime, minus, plus
from aliclaim._values import Value
from aliclaim.adapters.json import CaseFile

NEAR: Final = "deadline_near"
"""The tag of a reminder among the tags of the events."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Reminder(Value):
    """That a deadline is near, told once for each span before it.

    Attributes:
        kind: What the deadline is for.
        deadline_at: When it will have passed, in UTC.
        before: How long before it the reminder is due.
    """

    kind: DeadlineKind
    deadline_at: DateTime
    before: timedelta


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Entry(Value):
    """One row of a case's history: something that happened, or a reminder.

    Attributes:
        version: The version of the case that it makes, from 1.
        at: When it happened, in UTC.
        content: What it is.
    """

    version: int
    at: DateTime
    content: Event | Reminder

    @property
    def tag(self) -> str:
        """The tag of the event, or that of the reminders."""
        return NEAR if isinstance(self.content, Reminder) else self.content.tag


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Tracked(Value):
    """A case as it is kept: versions count its events and its reminders.

    Attributes:
        file: The case, with what is known beside it.
        version: How many entries it has.
        reminders: Those that were given, by the version that each made.
    """

    file: CaseFile
    version: int
    reminders: tuple[tuple[int, Reminder], ...] = ()

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.file.case

    def case_at(self, version: int) -> Case:
        """Return the case as an earlier version had it."""
        events = version - sum(made <= version for made, _ in self.reminders)
        case = self.case
        if events == len(case.history):
            return case
        bare = Case(order=case.given, policy=case.policy, record=case.record, costs=case.costs)
        return bare.following(case.history[:events])

    def since(self, version: int) -> tuple[Event, ...]:
        """Return what happened after an earlier version."""
        return self.case.history[version - sum(made <= version for made, _ in self.reminders) :]

    def happened(self, events: Iterable[Event], case: Case) -> tuple[Tracked, tuple[Entry, ...]]:
        """Return what it is after some events, which led to a case, and their entries."""
        entries = tuple(
            Entry(version=self.version + number, at=event.at, content=event)
            for number, event in enumerate(events, start=1)
        )
        if not entries:
            return self, ()
        file = attrs.evolve(self.file, case=case)
        return Tracked(file=file, version=entries[-1].version, reminders=self.reminders), entries


Moved: TypeAlias = tuple[Tracked, tuple[Entry, ...]]
"""What a case comes to, and the entries that bring it there."""


def moved(tracked: Tracked, now: DateTime, spans: Iterable[timedelta]) -> Moved:
    """Let happen what is due by itself until now, each at its own instant; then remind of what is near."""
    case, fired = tracked.case.advance(now)
    after, entries = tracked.happened(fired, case)
    reminded, more = _reminded(after, now, spans)
    return reminded, entries + more


def _reminded(tracked: Tracked, now: DateTime, spans: Iterable[timedelta]) -> Moved:
    given = {reminder for _, reminder in tracked.reminders}
    near = [each for at, each in _reminders(tracked.case, now, spans) if at <= now and each not in given]
    entries = tuple(
        Entry(version=tracked.version + number, at=now, content=each)
        for number, each in enumerate(near, start=1)
    )
    made = tuple((tracked.version + number, each) for number, each in enumerate(near, start=1))
    version, reminders = tracked.version + len(near), tracked.reminders + made
    return Tracked(file=tracked.file, version=version, reminders=reminders), entries


def _reminders(case: Case, now: DateTime, spans: Iterable[timedelta]) -> list[tuple[DateTime, Reminder]]:
    """List the reminders of all deadlines that lie ahead, with their dates, earliest first."""
    wanted = tuple(spans)
    found = [
        (plus(deadline.at, -span), Reminder(kind=deadline.kind, deadline_at=deadline.at, before=span))
        for deadline in (_ahead(case, now) if wanted else ())
        for span in wanted
    ]
    return sorted(found, key=lambda each: each[0])


def _ahead(case: Case, now: DateTime) -> list[Deadline]:
    moment = max(now, case.known_until or now)
    return [deadline for deadline in case.deadlines(moment) if deadline.at > moment]


def due(tracked: Tracked, now: DateTime, spans: Iterable[timedelta]) -> DateTime | None:
    """Say when to look at a case again: when something happens by itself, or is to be reminded of."""
    fires = next_due(tracked.case.dispute) if tracked.case.dispute else None
    given = {reminder for _, reminder in tracked.reminders}
    moments = [at for at, each in _reminders(tracked.case, now, spans) if each not in given]
    moments += [fires.at] if fires else []
    return min(moments, default=None)


def deadline_of(case: Case, reminder: Reminder, now: DateTime) -> tuple[Deadline, timedelta] | None:
    """Return the deadline that a reminder is about, and the time left; None where it stands no more."""
    for deadline in _ahead(case, now):
        if (deadline.kind, deadline.at) == (reminder.kind, reminder.deadline_at):
            return deadline, minus(deadline.at, now)
    return None

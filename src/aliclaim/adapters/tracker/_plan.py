"""What a tracked case comes to at a moment, and when to look at it again: without any store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Final, NamedTuple, final

import attrs

from aliclaim._case import Case
from aliclaim._checks import MOST_MEMBERS
from aliclaim._deadlines import Deadline, DeadlineKind
from aliclaim._dispute import caught_up, next_due
from aliclaim._errors import InvalidValueError, shown
from aliclaim._events import Event
from aliclaim._time import DateTime, minus, plus
from aliclaim._values import Value
from aliclaim.adapters._bounds import MOST_AT_ONCE
from aliclaim.adapters.json import CaseFile

MICROSECOND: Final = timedelta(microseconds=1)

NEAR: Final = "deadline_near"
"""The tag of a reminder among the tags of the events."""

REPLACED: Final = "replaced"
"""The tag of a case that was replaced, among the tags of the events."""

MOST_EVENTS: Final = MOST_MEMBERS - 100
"""Events at most that are recorded in a case: a file has no more, and some happen by themselves."""


def near_topic(kind: DeadlineKind, before: timedelta) -> str:
    """Return the topic of the reminders of a kind of deadline, so long before it."""
    return f"{NEAR}:{kind}:{before // MICROSECOND}"


def tag_of(topic: str) -> str:
    """Return the tag of the events of a topic, or that of the reminders."""
    return topic.partition(":")[0]


@final
class Wanted:
    """What the app wants to be told of: by this, every process plans.

    Args:
        topics: The tags of events, and the topics of reminders.
    """

    def __init__(self, topics: Iterable[str] = ()) -> None:
        """Find the spans among the topics."""
        self.topics = frozenset(topics)
        spans: defaultdict[DeadlineKind, list[timedelta]] = defaultdict(list)
        for _, kind, micro in sorted(topic.split(":") for topic in self.topics if tag_of(topic) == NEAR):
            spans[DeadlineKind(kind)].append(int(micro) * MICROSECOND)
        self.spans: Mapping[DeadlineKind, Sequence[timedelta]] = spans

    @property
    def reminders(self) -> frozenset[str]:
        """The topics of the reminders among them."""
        return frozenset(topic for topic in self.topics if tag_of(topic) == NEAR)


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
class Replacement(Value):
    """That a case is another than what was known of it.

    Attributes:
        file: The case as it truly is, with what is known beside it.
    """

    file: CaseFile


class Entry(NamedTuple):
    """One row of a case's history: something that happened, a reminder, or that the case was replaced.

    Attributes:
        version: The version of the case that it makes, from 1.
        at: When it happened, in UTC.
        content: What it is.
    """

    version: int
    at: DateTime
    content: Event | Reminder | Replacement

    @property
    def topic(self) -> str:
        """What the app subscribes to: the tag of an event; for a reminder its kind and span, too."""
        match self.content:
            case Reminder(kind=kind, before=before):
                return near_topic(kind, before)
            case Replacement():
                return REPLACED
            case event:
                return event.tag


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Tracked(Value):
    """A case as it is kept: versions count its events and its reminders, and how often it was replaced.

    Attributes:
        file: The case as it was first read, with what is known beside it.
        case: The case as it is.
        version: How many entries it has.
        born: What tells it from another case that is kept under its id later.
        reminders: Those that were given, by the version that each made.
        earlier: The case that it replaced, if it did.
        began: The version that replaced it.
        held: How many events the case had in that version.
    """

    file: CaseFile
    case: Case
    version: int
    born: str
    reminders: tuple[tuple[int, Reminder], ...] = ()
    earlier: Tracked | None = None
    began: int = 0
    held: int = 0

    @property
    def whole(self) -> CaseFile:
        """The case as it is, with what is known beside it."""
        return attrs.evolve(self.file, case=self.case)

    def case_at(self, version: int) -> Case:
        """Return the case as an earlier version had it."""
        if self.earlier and version < self.began:
            return self.earlier.case_at(version)
        events = self._events_at(version)
        case = self.case
        return case if events == len(case.history) else bare(case).following(case.history[:events])

    def since(self, version: int) -> tuple[Event, ...]:
        """Return what happened after an earlier version; of one that was replaced, what was not known of."""
        if self.earlier and version < self.began:
            known = set(self.earlier.case_at(version).history)
            return tuple(event for event in self.case.history if event not in known)
        return newest(self.case, len(self.case.history) - self._events_at(version))

    def continues(self, other: Tracked) -> bool:
        """Whether this is the same case, where more may have happened, or which was replaced since."""
        return self._goes_on(other) or (self.earlier is not None and self.earlier.continues(other))

    def _goes_on(self, earlier: Tracked) -> bool:
        mine, other = self.case, earlier.case
        beginnings = attrs.evolve(self.file, case=bare(mine)), attrs.evolve(earlier.file, case=bare(other))
        same = mine.history[: len(other.history)] == tuple(other.history)
        return same and beginnings[0] == beginnings[1]

    def _events_at(self, version: int) -> int:
        reminders = sum(self.began < made <= version for made, _ in self.reminders)
        return self.held + version - self.began - reminders

    def happened(self, case: Case, events: Sequence[Event]) -> tuple[Tracked, tuple[Entry, ...]]:
        """Return what it is after some events, which led to a case, and their entries."""
        if not events:
            return self, ()
        entries = tuple(Entry(number, each.at, each) for number, each in enumerate(events, self.version + 1))
        return self._after(case, entries[-1].version, self.reminders), entries

    def reminded(self, reminders: Sequence[Reminder], now: DateTime) -> tuple[Tracked, tuple[Entry, ...]]:
        """Return what it is after some reminders, and their entries."""
        if not reminders:
            return self, ()
        entries = tuple(Entry(number, now, each) for number, each in enumerate(reminders, self.version + 1))
        made = tuple((entry.version, each) for entry, each in zip(entries, reminders, strict=True))
        return self._after(self.case, entries[-1].version, self.reminders + made), entries

    def _after(self, case: Case, version: int, reminders: tuple[tuple[int, Reminder], ...]) -> Tracked:
        return attrs.evolve(self, case=case, version=version, reminders=reminders)

    def replaced(self, file: CaseFile, now: DateTime) -> tuple[Tracked, Entry]:
        """Return what it is after it was replaced, and the entry of that."""
        entry = Entry(self.version + 1, now, Replacement(file=file))
        return self.followed_by(file, entry.version), entry

    def followed_by(self, file: CaseFile, version: int) -> Tracked:
        """Return the case that replaced it in a version."""
        return attrs.evolve(
            self,
            file=file,
            case=file.case,
            version=version,
            earlier=self,
            began=version,
            held=len(file.case.history),
        )


def bare(case: Case) -> Case:
    """Return a case as it began, before anything happened."""
    return Case(order=case.given, policy=case.policy, record=case.record, costs=case.costs)


def newest(case: Case, count: int) -> tuple[Event, ...]:
    """Return so many of the newest events of a case, oldest first."""
    return tuple(case.history[number] for number in range(-count, 0))


# --- what a case comes to ---------------------------------------------------------------------


class Moved(NamedTuple):
    """What a case comes to, the entries that bring it there, and when to look at it again."""

    after: Tracked
    entries: tuple[Entry, ...]
    due: DateTime | None


def moved(tracked: Tracked, now: DateTime, wanted: Wanted) -> Moved:
    """Let happen what is due by itself until now, each at its own instant; then remind of what is near."""
    case, fired = tracked.case.advance(now)
    after, entries = tracked.happened(case, fired)
    dates = _dates(after, now, wanted)
    after, reminders = after.reminded([each for at, each in dates if at <= now], now)
    later = [at for at, _ in dates if at > now]
    return Moved(after, entries + reminders, _soonest(case, later))


def first_due(tracked: Tracked, now: DateTime, wanted: Wanted) -> DateTime | None:
    """Say when to look first at a case that was just taken up; that may lie behind."""
    return _soonest(tracked.case, [at for at, _ in _dates(tracked, now, wanted)])


def recorded(tracked: Tracked, event: Event, now: DateTime, wanted: Wanted) -> Moved:
    """Let an event happen, after what was due by itself before it; then what is due by now.

    Raises:
        RefusedError: The rules refuse it.
        InvalidValueError: The case has as many events as a file can have.
    """
    _check_room(tracked.case, event)
    case = tracked.case.follow(event)
    told = newest(case, len(case.history) - len(tracked.case.history))
    after, entries = tracked.happened(case, told)
    last = moved(after, now, wanted)
    return Moved(last.after, entries + last.entries, last.due)


def replaced(tracked: Tracked, file: CaseFile, now: DateTime, wanted: Wanted) -> Moved:
    """Let a case be another; then what is due in that one by now. The same as before changes nothing."""
    if file == tracked.whole:
        return moved(tracked, now, wanted)
    after, entry = tracked.replaced(file, now)
    last = moved(after, now, wanted)
    return Moved(last.after, (entry, *last.entries), last.due)


def is_known(case: Case, event: Event) -> bool:
    """Whether the very event has happened already."""
    return event in takewhile(lambda earlier: earlier.at >= event.at, reversed(case.history))


def changed_since(tracked: Tracked, expected: int, event: Event | None) -> tuple[Event, ...] | None:
    """Return what has happened since a version that the caller has seen; None where nothing has.

    What was due before the event, if there is one, has happened, too, whether it was noticed or not.
    Reminders change nothing. Empty where that version never was, or where the case was replaced by one
    in which nothing else had happened.
    """
    if expected > tracked.version:
        return ()
    since = tracked.since(expected)
    told = (*since, *_overtaking(tracked.case, event)) if event else since
    return told if told or expected < tracked.began else None


def _overtaking(case: Case, event: Event) -> tuple[Event, ...]:
    dispute = case.dispute
    return caught_up(dispute, event) if dispute and event.at >= case.history.last.at else ()


def _check_room(case: Case, event: Event) -> None:
    """Refuse what would make a case that cannot be read again."""
    history = case.history
    if len(history) >= MOST_EVENTS:
        raise InvalidValueError("event", f"at most {MOST_EVENTS:,} events in a case", "one more")
    if len(history) >= MOST_AT_ONCE and history[-MOST_AT_ONCE].at == event.at:
        words = f"at most {MOST_AT_ONCE} events at one instant"
        raise InvalidValueError("event.at", words, shown(str(event.at)))


def _soonest(case: Case, dates: list[DateTime]) -> DateTime | None:
    fires = next_due(case.dispute) if case.dispute else None
    return min([*dates, fires.at] if fires else dates, default=None)


# --- reminders --------------------------------------------------------------------------------


def _dates(tracked: Tracked, now: DateTime, wanted: Wanted) -> list[tuple[DateTime, Reminder]]:
    """List the reminders that are still to be given, with their dates, earliest first."""
    if not wanted.spans:
        return []
    given = {reminder for _, reminder in tracked.reminders}
    found = [
        (plus(deadline.at, -span), Reminder(kind=deadline.kind, deadline_at=deadline.at, before=span))
        for deadline in _ahead(tracked.case, now)
        for span in wanted.spans.get(deadline.kind, ())
    ]
    return sorted((each for each in found if each[1] not in given), key=lambda each: each[0])


def _ahead(case: Case, now: DateTime) -> list[Deadline]:
    moment = max(now, case.known_until or now)
    return [deadline for deadline in case.deadlines(moment) if deadline.at > moment]


def deadline_of(case: Case, reminder: Reminder, now: DateTime) -> tuple[Deadline, timedelta] | None:
    """Return the deadline that a reminder is about, and the time left; None where it stands no more."""
    for deadline in _ahead(case, now):
        if (deadline.kind, deadline.at) == (reminder.kind, reminder.deadline_at):
            return deadline, minus(deadline.at, now)
    return None

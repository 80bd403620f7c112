"""What the app is told: that something happened in a case, or that a deadline of it is near."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from inspect import iscoroutinefunction
from typing import Any, Final, NamedTuple, TypeAlias, final

import attrs

from aliclaim._case import Case
from aliclaim._deadlines import Deadline, DeadlineKind
from aliclaim._events import Event
from aliclaim._time import DateTime
from aliclaim._values import Value

Key: TypeAlias = tuple[str, int]
"""What tells a notice from every other: the id of the case, and the version that it made."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Happened(Value):
    """Something happened in a case.

    Attributes:
        case_id: The id of the case.
        version: The version of the case that it made: with the id it is the `key` of the notice.
        at: When it happened, in UTC: a passed deadline at its own instant, whenever it was noticed.
        event: What happened.
        case: The case as it was right after it.
        attempt: Which attempt to tell it this is, from 1.
    """

    case_id: str
    version: int
    at: DateTime
    event: Event
    case: Case
    attempt: int = 1

    @property
    def key(self) -> Key:
        """The id of the case and the version: the same for every attempt, so that an app can tell."""
        return self.case_id, self.version


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeadlineNear(Value):
    """A deadline of a case is near.

    Attributes:
        case_id: The id of the case.
        version: The version of the case that the reminder made: with the id it is the `key`.
        at: When it was noticed, in UTC.
        deadline: The deadline.
        left: How much time was left when it was told.
        before: How long before the deadline the app asked to be reminded.
        case: The case as it was then.
        attempt: Which attempt to tell it this is, from 1.
    """

    case_id: str
    version: int
    at: DateTime
    deadline: Deadline
    left: timedelta
    before: timedelta
    case: Case
    attempt: int = 1

    @property
    def key(self) -> Key:
        """The id of the case and the version: the same for every attempt, so that an app can tell."""
        return self.case_id, self.version


Notice: TypeAlias = Happened | DeadlineNear
"""What a handler is called with."""

NoticeHandler: TypeAlias = Callable[[Any], object]
"""A function of the app, sync or async. It may be called again with the same key: see `Tracker`."""


class Handler(NamedTuple):
    """A function of the app, and what it wants to be told of.

    Attributes:
        function: The function.
        tags: The tags of the events, or that of the reminders.
        before: How long before a deadline; None for a handler of events.
        of: The kinds of deadlines; all where it is empty.
    """

    function: NoticeHandler
    tags: frozenset[str]
    before: timedelta | None = None
    of: frozenset[DeadlineKind] = frozenset()

    @property
    def name(self) -> str:
        """The name of the function, for a message."""
        return getattr(self.function, "__qualname__", type(self.function).__name__)

    @property
    def asynchronous(self) -> bool:
        """Whether it must be awaited."""
        call = getattr(type(self.function), "__call__", None)  # noqa: B004  # not whether it can be called
        return iscoroutinefunction(self.function) or iscoroutinefunction(call)

    def wants(self, notice: Notice) -> bool:
        """Whether it is to be called with a notice."""
        if isinstance(notice, Happened):
            return notice.event.tag in self.tags
        return notice.before == self.before and (not self.of or notice.deadline.kind in self.of)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class GivenUp(Value):
    """A notice that could not be told, though it was tried as often as is allowed.

    Attributes:
        case_id: The id of the case.
        version: The version that it made.
        tag: The tag of the event, or `deadline_near`.
        at: When it was given up on, in UTC.
        attempts: How often it was tried.
        failure: The class of the last error, such as `TimeoutError`.
    """

    case_id: str
    version: int
    tag: str
    at: DateTime
    attempts: int
    failure: str

    @property
    def key(self) -> Key:
        """The id of the case and the version."""
        return self.case_id, self.version


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Stats(Value):
    """What a tracker holds.

    Attributes:
        cases: How many cases.
        entries: How many events and reminders, of all cases.
        waiting: How many cases have something ahead that happens by itself, or is to be reminded of.
        due: How many of them should have been looked at by now.
        pending: How many notices the app is still to be told.
        given_up: How many were given up on.
        next_at: When there is something to do next, in UTC; None where there is nothing.
    """

    cases: int
    entries: int
    waiting: int
    due: int
    pending: int
    given_up: int
    next_at: DateTime | None


ATTEMPTS: Final = 8
"""How often a notice is tried, where the app does not say."""

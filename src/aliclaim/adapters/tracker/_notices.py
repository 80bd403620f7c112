"""What the app is told: that something happened in a case, that a deadline is near, that it was replaced."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias, final

import attrs

from aliclaim._case import Case
from aliclaim._deadlines import Deadline
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
        case: The case as it was when it was noticed.
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


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Replaced(Value):
    """A case was replaced by what is truly known of it. What the two differ in, `changes` tells.

    Attributes:
        case_id: The id of the case.
        version: The version that replaced it: with the id it is the `key`.
        at: When it was replaced, in UTC.
        before: The case as it was kept until then.
        case: The case that replaced it.
        attempt: Which attempt to tell it this is, from 1.
    """

    case_id: str
    version: int
    at: DateTime
    before: Case
    case: Case
    attempt: int = 1

    @property
    def key(self) -> Key:
        """The id of the case and the version: the same for every attempt, so that an app can tell."""
        return self.case_id, self.version


Notice: TypeAlias = Happened | DeadlineNear | Replaced
"""What a handler is called with."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class GivenUp(Value):
    """A notice that could not be told, though it was tried as often as is allowed.

    Attributes:
        case_id: The id of the case.
        version: The version that it made.
        tag: The tag of the event, or `deadline_near`, or `replaced`.
        at: When it was given up on, in UTC.
        attempts: How often it was tried.
        failure: The class of the last error, such as `TimeoutError`; `lease_ended` where the worker
            itself was lost each time.
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
        entries: How many versions were made, of all cases: events, reminders and replacements.
        waiting: How many cases have something ahead that happens by itself, or is to be reminded of.
        due: How many of them should have been looked at by now.
        pending: How many notices the app is still to be told.
        oldest_pending: When the oldest of them was written, in UTC; None where there is none.
        given_up: How many were given up on.
        next_at: When a case is to be looked at next, in UTC; None where none is.
        schema: The version of the tables.
    """

    cases: int
    entries: int
    waiting: int
    due: int
    pending: int
    oldest_pending: DateTime | None
    given_up: int
    next_at: DateTime | None
    schema: int

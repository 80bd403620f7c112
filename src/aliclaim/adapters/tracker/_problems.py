"""What a tracker refuses, or cannot do."""

from __future__ import annotations

from aliclaim._errors import AliclaimError, UsageError
from aliclaim._events import Event
from aliclaim._words import describe


class UnknownCaseError(UsageError):
    """The tracker keeps no case under this id.

    Attributes:
        case_id: The id that was asked for.
    """

    case_id: str

    def __init__(self, case_id: str) -> None:
        """Make the error from the id."""
        super().__init__(case_id)
        self.case_id = case_id

    def __str__(self) -> str:
        """Say which case is not known."""
        return f"no case is tracked under the id {self.case_id!r}: track it first"


class StaleVersionError(UsageError):
    """The case has moved on since it was looked at. Nothing was changed.

    Attributes:
        case_id: The id of the case.
        expected: The version that the caller had seen.
        found: The version that the case has.
        since: What has happened since, oldest first. Empty where that version never was, or where the case
            was replaced by one in which nothing else had happened.
    """

    case_id: str
    expected: int
    found: int
    since: tuple[Event, ...]

    def __init__(self, case_id: str, expected: int, found: int, since: tuple[Event, ...]) -> None:
        """Make the error from the versions, and from what happened in between."""
        super().__init__(case_id, expected, found, since)
        self.case_id, self.expected, self.found, self.since = case_id, expected, found, since

    def __str__(self) -> str:
        """Say what changed."""
        told = "; ".join(f"{event.tag}: {describe(event)}" for event in self.since)
        silent = "it was replaced since" if self.expected < self.found else "it never had that version"
        why = f"since then: {told}" if told else silent
        return f"the case {self.case_id!r} is at version {self.found}, not {self.expected}; {why}"


class StoreError(AliclaimError):
    """The tracker's store cannot be used: there is none, it does not answer, or a newer library wrote it.

    Attributes:
        store: Which store, without a password.
        reason: Why not, in words.
    """

    store: str
    reason: str

    def __init__(self, store: str, reason: str) -> None:
        """Make the error from the store and the reason."""
        super().__init__(store, reason)
        self.store, self.reason = store, reason

    def __str__(self) -> str:
        """Say which store, and why."""
        return f"{self.store}: {self.reason}"

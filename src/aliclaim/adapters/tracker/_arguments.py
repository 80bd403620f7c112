"""Checks of what an app hands to a tracker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from aliclaim._errors import InvalidValueError, shown

LONGEST_ID: Final = 200
"""Characters at most in the id of a case."""

LONGEST: Final = timedelta(days=30)
"""The longest that a worker may hold what it claimed, or wait."""


def check_span(what: str, value: object, least: timedelta, most: timedelta = LONGEST) -> timedelta:
    """Take a span of time, as one of the standard library: others divide in ways of their own.

    Raises:
        InvalidValueError: It is none, or too short or too long.
    """
    if not isinstance(value, timedelta) or not least <= value <= most:
        raise InvalidValueError(what, f"a span of time from {least} to {most}", shown(value))
    return timedelta.__add__(timedelta(0), value)


def check_whole(what: str, value: object, least: int, most: int) -> None:
    """Refuse what is no whole number, or one that is too small or too large.

    Raises:
        InvalidValueError: It is refused.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidValueError(what, f"a whole number from {least:,} to {most:,}", shown(value))


def check_function(what: str, value: object) -> Callable[..., Any]:
    """Take a function.

    Raises:
        InvalidValueError: It cannot be called.
    """
    if not callable(value):
        raise InvalidValueError(what, "a function", shown(value))
    return value


def check_id(value: object) -> str:
    """Take the id of a case: text that every database can hold.

    Raises:
        InvalidValueError: It is none.
    """
    words = f"text of at most {LONGEST_ID} characters that is not blank, without NUL and halves of characters"
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID or "\0" in value:
        raise InvalidValueError("case_id", words, shown(value))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidValueError("case_id", words, shown(value)) from None
    return value


def check_key(value: object) -> tuple[str, int]:
    """Take the key of a notice.

    Raises:
        InvalidValueError: It is none.
    """
    match value:
        case (str() as case_id, int() as version) if not isinstance(version, bool):
            check_whole("key.version", version, 0, 2**31 - 1)
            return check_id(case_id), version
        case _:
            raise InvalidValueError("key", "the id of a case and a version", shown(value))

"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import final

from aliclaim import InvalidValueError, instant
from aliclaim._errors import shown
from aliclaim._time import DateTime, iso, plus


def check_span(what: str, value: object) -> None:
    """Refuse what is no span of time, or one below nothing.

    Raises:
        InvalidValueError: It is refused.
    """
    if not isinstance(value, timedelta) or value < timedelta(0):
        raise InvalidValueError(what, "a span of time, not below nothing", shown(value))


@final
class FakeClock:
    """A clock for tests: it holds an instant, and moves forward when it is told to.

    Hand it to any code that takes a `Callable[[], datetime]`.

    Args:
        now: The instant at which it starts: any aware one.

    Raises:
        InvalidValueError: It is naive, or outside the years that an instant can have.

    Examples:
        >>> from datetime import timezone
        >>> clock = FakeClock(datetime(2026, 3, 1, tzinfo=timezone.utc))
        >>> str(clock.advance(timedelta(days=10)))
        '2026-03-11 00:00:00+00:00'
        >>> clock() == clock.now()
        True
    """

    def __init__(self, now: datetime) -> None:
        """Start at an instant."""
        self._now = instant(now)

    def now(self) -> DateTime:
        """Return the instant at which it stands, in UTC."""
        return self._now

    __call__ = now
    """The same as `now`, for code that calls its clock."""

    def advance(self, span: timedelta) -> DateTime:
        """Move forward by a span of time.

        Args:
            span: How far; not below nothing.

        Returns:
            The instant at which it stands then.

        Raises:
            InvalidValueError: It is no span of time, goes backward, or leaves the calendar.
        """
        check_span("span", span)
        try:
            return self.to(plus(self._now, span))
        except OverflowError:
            raise InvalidValueError("span", "a span that stays in the calendar", shown(span)) from None

    def to(self, moment: datetime) -> DateTime:
        """Move forward to an instant.

        Args:
            moment: Where to: any aware instant, not before the one at which it stands.

        Returns:
            The same instant, in UTC.

        Raises:
            InvalidValueError: It is naive, or lies before the one at which the clock stands.
        """
        then = instant(moment)
        if then < self._now:
            raise InvalidValueError("moment", f"an instant not before {iso(self._now)}", iso(then))
        self._now = then
        return then

    def __repr__(self) -> str:
        """Say at which instant it stands."""
        return f"<FakeClock at {iso(self._now)}>"

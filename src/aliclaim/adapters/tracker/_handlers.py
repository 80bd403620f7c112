"""The functions of the app, and what each wants to be told of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from inspect import isawaitable, iscoroutinefunction
from typing import Any, Final, NamedTuple, TypeAlias

from aliclaim._checks import each_of
from aliclaim._deadlines import DeadlineKind
from aliclaim._errors import InvalidValueError, shown
from aliclaim._events import EVENT_CLASSES, Event
from aliclaim.adapters.tracker._arguments import check_span
from aliclaim.adapters.tracker._notices import DeadlineNear, Notice, Replaced
from aliclaim.adapters.tracker._plan import MICROSECOND, REPLACED, near_topic

NoticeHandler: TypeAlias = Callable[[Any], object]
"""A function of the app, sync or async. It may be called again with the same key: see `Tracker`."""

LONGEST_SPAN: Final = timedelta(days=3_650)
"""The longest time before a deadline at which a reminder makes sense: none lies further ahead."""


_ALONE: Final[frozenset[object]] = frozenset({DeadlineNear, Replaced})
"""What a handler is told of alone, since the notice is of another kind than those of events."""


class Handler(NamedTuple):
    """A function of the app, and what it wants to be told of.

    Attributes:
        function: The function.
        topics: The tags of the events, or the topics of the reminders.
    """

    function: NoticeHandler
    topics: frozenset[str]

    @property
    def name(self) -> str:
        """The name of the function, for a message."""
        return getattr(self.function, "__qualname__", type(self.function).__name__)

    @property
    def asynchronous(self) -> bool:
        """Whether it is known to be async before it is called."""
        call = getattr(type(self.function), "__call__", None)  # noqa: B004  # not whether it can be called
        return iscoroutinefunction(self.function) or iscoroutinefunction(call)


def wanting(handlers: Iterable[Handler], topic: str) -> list[Handler]:
    """Return the handlers that want to be told of a topic."""
    return [handler for handler in handlers if topic in handler.topics]


def topics_of(
    kinds: tuple[type[Event | DeadlineNear | Replaced], ...],
    before: timedelta | None,
    of: Collection[DeadlineKind],
) -> frozenset[str]:
    """Return the topics of what a handler asks for.

    Raises:
        InvalidValueError: A kind is none, or the span is missing, too long or not asked for.
    """
    if len(kinds) > 1 and not _ALONE.isdisjoint(kinds):
        raise InvalidValueError("kinds", "DeadlineNear or Replaced alone, or classes of events", shown(kinds))
    if DeadlineNear not in kinds:
        if before is not None or of:
            raise InvalidValueError("kinds", "DeadlineNear, where there is a span or `of`", shown(kinds))
        return frozenset(_tag(kind) for kind in kinds or EVENT_CLASSES)
    span = check_span("before", before, MICROSECOND, LONGEST_SPAN)
    asked = [DeadlineKind(kind) for kind in each_of("of", of)]
    return frozenset(near_topic(kind, span) for kind in asked or DeadlineKind)


def _tag(kind: object) -> str:
    if kind is Replaced:
        return REPLACED
    for known in EVENT_CLASSES:
        if kind is known:
            return known.tag
    raise InvalidValueError("kinds", "classes of events, DeadlineNear or Replaced", shown(kind))


def refuse_async(handlers: Iterable[Handler]) -> None:
    """Refuse handlers that only a running loop can call.

    Raises:
        InvalidValueError: One is async.
    """
    for handler in handlers:
        if handler.asynchronous:
            raise _asynchronous(handler)


def refuse_awaitable(handler: Handler, answer: object) -> None:
    """Refuse what only turns out to be async when it was called; and close it, so that nobody is warned.

    Raises:
        InvalidValueError: The answer is to be awaited.
    """
    if isawaitable(answer):
        if close := getattr(answer, "close", None):
            close()
        raise _asynchronous(handler)


def _asynchronous(handler: Handler) -> InvalidValueError:
    words = "a function that is not async: await `apoll` or `arun` instead"
    return InvalidValueError(f"handler {handler.name}", words, "an async one")


def call(handler: Handler, notice: Notice) -> tuple[object, Exception | None]:
    """Call a handler; return its answer, and what went wrong: whatever an app raises is tried again."""
    try:
        return handler.function(notice), None
    except Exception as error:  # noqa: BLE001  # see above
        return None, error

"""What has happened, in order (floor 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, Generic, TypeVar, final, overload

import attrs

from ._errors import InvalidValueError, shown
from ._values import Value

E = TypeVar("E")
T = TypeVar("T")

_BLOCK: Final = 64


@final
@attrs.frozen(eq=False, repr=False)
class History(Value, Sequence[E], Generic[E]):
    """An immutable sequence whose append costs the same however long it is.

    A tuple copies itself whole at each step: at a thousand events that costs more than the step.
    Here full blocks are shared between a history and the one that follows it, and only the
    newest events are copied. Equal sequences have equal blocks, so it compares and hashes by value.

    Examples:
        >>> history = History.of("ab").append("c")
        >>> list(history), len(history), history[-1]
        (['a', 'b', 'c'], 3, 'c')
    """

    _blocks: tuple[tuple[E, ...], ...] = attrs.field(default=(), alias="_blocks")
    _tail: tuple[E, ...] = attrs.field(default=(), alias="_tail")

    @classmethod
    def of(cls, events: Iterable[T]) -> History[T]:
        """Return a history of these events.

        Args:
            events: The events, oldest first.

        Returns:
            The history.

        Raises:
            InvalidValueError: They cannot be gone through.
        """
        if not isinstance(events, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError("events", "a list", shown(events))
        told = tuple(events)
        full = len(told) - len(told) % _BLOCK
        return History(tuple(told[at : at + _BLOCK] for at in range(0, full, _BLOCK)), told[full:])

    def append(self, event: E) -> History[E]:
        """Return a history with one more event at its end.

        Args:
            event: The event.
        """
        tail = (*self._tail, event)
        return History(self._blocks, tail) if len(tail) < _BLOCK else History((*self._blocks, tail))

    @property
    def last(self) -> E:
        """The newest event.

        Raises:
            IndexError: There is none.
        """
        return self._tail[-1] if self._tail else self._blocks[-1][-1]

    def __len__(self) -> int:
        """How many events there are."""
        return len(self._blocks) * _BLOCK + len(self._tail)

    def __iter__(self) -> Iterator[E]:
        """Go through the events, oldest first."""
        return chain(chain.from_iterable(self._blocks), self._tail)

    @overload
    def __getitem__(self, index: int) -> E: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[E, ...]: ...
    def __getitem__(self, index: int | slice) -> E | tuple[E, ...]:
        """Return one event, or the events of a slice."""
        if isinstance(index, slice):
            return tuple(self)[index]
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(index)
        block, place = divmod(at, _BLOCK)
        return (self._blocks[block] if block < len(self._blocks) else self._tail)[place]

    def __repr__(self) -> str:
        """Return the call that makes it."""
        return f"History.of({list(self)!r})"

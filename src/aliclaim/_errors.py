"""Every error that aliclaim raises (floor 1).

```text
AliclaimError
├── UsageError               yours: this program asked for what the rules forbid
│   ├── InvalidValueError    (also ValueError) a value that cannot be what it was given for
│   │   └── CurrencyMismatchError   two currencies where one is needed
│   ├── RefusedError         an event that the rules refuse; carries every refusal
│   └── TableError           a table of transitions that contradicts itself
├── RecordError              theirs: a record that cannot be right; carries every fault with its path
└── MissingExtraError        (also ImportError) an optional part whose packages are not installed
```

The core raises the first family alone. An adapter that reads foreign data turns what the
core says into a [`RecordError`][aliclaim.RecordError], at one place, with the path of the field.
Classes and fields are promised; the wording of a message is not. An adapter that needs errors of its
own derives them from these: see `aliclaim.adapters.tracker`.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, final

import attrs

from ._values import Value

if TYPE_CHECKING:
    from ._refusals import Refusal


class AliclaimError(Exception):
    """Base of all errors of this library: catch it to catch them all."""


class UsageError(AliclaimError):
    """This program asked for what the rules, or the types, forbid. Nothing was changed."""


class InvalidValueError(UsageError, ValueError):
    """A value cannot be what it was given for.

    Attributes:
        what: The name of the field or argument.
        expected: What would fit, in words.
        found: The value that was given, as text.
    """

    what: str
    expected: str
    found: str

    def __init__(self, what: str, expected: str, found: str) -> None:
        """Make the error from its three parts."""
        super().__init__(what, expected, found)
        self.what = what
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        """Say what was wrong and what would fit."""
        return f"{self.what}: expected {self.expected}, found {self.found}"


class CurrencyMismatchError(InvalidValueError):
    """Two amounts in different currencies were added, compared or otherwise mixed."""


class RefusedError(UsageError):
    """The rules refuse an event. Nothing was changed.

    Attributes:
        event: The tag of the refused event, such as `"buyer_accepted"`.
        refusals: Every reason at once, each with its code, rule and dates. Never empty.
    """

    event: str
    refusals: tuple[Refusal, ...]

    def __init__(self, event: str, refusals: tuple[Refusal, ...]) -> None:
        """Make the error from the event's tag and the refusals: sentences are made when read."""
        super().__init__(event, refusals)
        self.event = event
        self.refusals = refusals

    def __str__(self) -> str:
        """All the sentences, each with its rule."""
        return f"{self.event} is refused: {' '.join(map(str, self.refusals))}"


class TableError(UsageError):
    """A table of transitions contradicts itself: two rows for one phase and event, say."""


@final
@attrs.frozen(eq=False, repr=False)
class Fault(Value):
    """One thing that is wrong in a record.

    Attributes:
        path: Where, as `events[3].proposal.amount`; empty for the record as a whole.
        expected: What would fit there, in words.
        found: What was there, shortened.

    Examples:
        >>> print(Fault("order.paid", "an amount and a currency", "12"))
        order.paid: expected an amount and a currency, found 12
    """

    path: str
    expected: str
    found: str

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.path or 'record'}: expected {self.expected}, found {self.found}"


class RecordError(AliclaimError):
    """A record, such as a case file, cannot be right.

    Attributes:
        faults: Everything that is wrong with it, not only the first; of very many, the first ones.
            Never empty.
        more: How many more there are: faults that are not told, and entries that were not looked at
            any more. Mostly 0.
    """

    faults: tuple[Fault, ...]
    more: int

    def __init__(self, faults: tuple[Fault, ...], more: int = 0) -> None:
        """Make the error from the faults that it tells, and a count of the others."""
        super().__init__(faults, more)
        self.faults = faults
        self.more = more

    def __str__(self) -> str:
        """All faults, a line each, and how many more there are."""
        told = map(str, self.faults)
        return "\n".join([*told, f"and {self.more:,} more"] if self.more else told)


class MissingExtraError(AliclaimError, ImportError):
    """An optional part of the library was used without the packages that it needs.

    Attributes:
        part: Which part, by its module or in words.
        extra: The extra that has the packages.
    """

    part: str
    extra: str

    def __init__(self, part: str, extra: str) -> None:
        """Say which part of the library needs which extra."""
        super().__init__(part, extra)
        self.part = part
        self.extra = extra

    def __str__(self) -> str:
        """Say, in one line, what to install."""
        return f"{self.part} needs an extra: pip install 'aliclaim[{self.extra}]'"


def shown(value: object, limit: int = 60) -> str:
    """Return a value's repr, shortened: an error must neither carry a megabyte nor fail by itself."""
    if isinstance(value, int) and abs(value) >= 10**limit:
        return "a huge number"
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  # a number of too many digits, or whatever a foreign repr raises
        return f"a {type(value).__name__} that cannot be shown"
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


def one_of(names: Sequence[str], given: object) -> str:
    """Word a closed list of names, with the nearest one if `given` looks like a slip of it."""
    near = get_close_matches(given[:80].lower(), names, n=1) if isinstance(given, str) else []
    if len(names) == 1:
        return repr(names[0])
    if near and len(names) > _MANY:
        return f"one of {len(names)} names (did you mean {near[0]!r}?)"
    return f"one of {', '.join(names)}" + (f" (did you mean {near[0]!r}?)" if near else "")


_MANY = 12

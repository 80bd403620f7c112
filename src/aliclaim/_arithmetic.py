"""The rules that are arithmetic: when it is, and how much (floor 0; rules W1 to W5, P1, O4, C4).

They take whatever has an order: instants and amounts in the library, whole numbers where they are
proved for all of these at once. So each is one comparison or a few, and knows no clock and no money.
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import Any, Generic, NamedTuple, Protocol, TypeVar


class Ordered(Protocol):
    """What can be put in order: an instant, an amount of money, a whole number."""

    def __lt__(self, other: Any, /) -> bool:
        """Whether it comes before another."""
        ...

    def __le__(self, other: Any, /) -> bool:
        """Whether it does not come after another."""
        ...


T = TypeVar("T", bound=Ordered)


# --- when -------------------------------------------------------------------------------------


def passed(deadline: T, now: T) -> bool:
    """Whether a deadline has passed: at its very instant it has."""
    return deadline <= now


def within(opens: T, closes: T, now: T) -> bool:
    """Whether an instant lies in a window: at the instant of closing it is over."""
    return opens <= now < closes


class Verdict(StrEnum):
    """What the dates say to whoever wants to open a dispute: exactly one of these at each instant."""

    NEVER_OPENS = auto()
    """The protection has not ended, but will before it would open (W1, W4)."""
    TOO_EARLY = auto()
    """It opens later (W1)."""
    OPEN = auto()
    """A dispute may be opened."""
    OVER = auto()
    """The protection has ended (W4)."""


def verdict(opens: T, closes: T, now: T) -> Verdict:
    """Say what the dates of a protection period say at an instant (W1, W4)."""
    if passed(closes, now):
        return Verdict.OVER
    if not opens < closes:
        return Verdict.NEVER_OPENS
    return Verdict.OPEN if passed(opens, now) else Verdict.TOO_EARLY


def lengthens(until: T, end: T) -> bool:
    """Whether an extension counts: the seller may lengthen the protection, and never shorten it (W2)."""
    return end < until


def answer_decides(answer: T, agreement: T) -> bool:
    """Whether the date of the seller's answer comes first; where the two meet, it does (P1, P2)."""
    return answer <= agreement


class End(StrEnum):
    """What sets the end of a protection period."""

    PERIOD = auto()
    """The days of the policy, or the date that was stated for them (W2)."""
    EXTENSION = auto()
    """The seller's extension (W2)."""
    CONFIRMATION = auto()
    """The days after the confirmation of receipt, or the date that was stated for them (W3)."""


class Confirmation(NamedTuple, Generic[T]):
    """What counts of a confirmation of receipt (W3).

    Attributes:
        at: When receipt was confirmed.
        ends: When the days after it end.
        by_system: Whether AliExpress's system confirmed, not the buyer.
    """

    at: T
    ends: T
    by_system: bool


def end_set_by(
    end: T, extended: T | None, confirmed: Confirmation[T] | None, *, counted: bool, longest: bool
) -> End:
    """Say what sets the end of a protection period (W2, W3).

    Args:
        end: The end of the days of the policy, or the one that was stated.
        extended: The end by the seller's extension; None without one.
        confirmed: The confirmation of receipt; None without one.
        counted: Whether the end was only counted. It was too early then, where the system confirms
            after it.
        longest: Whether a confirmation does not shorten: so some profiles treat defective goods.

    Returns:
        What sets it.
    """
    sets, last = End.PERIOD, end
    if extended is not None and lengthens(extended, end):
        sets, last = End.EXTENSION, extended
    if confirmed is None or not _in_time(confirmed, last, counted=counted):
        return sets
    return sets if longest and confirmed.ends < last else End.CONFIRMATION


def _in_time(confirmed: Confirmation[T], end: T, *, counted: bool) -> bool:
    """Whether a confirmation still finds a protection: what is over stays over (W3, W4).

    The system confirms because the protection ended: its days then follow without a gap.
    """
    return confirmed.at < end or (confirmed.by_system and (counted or confirmed.at <= end))


# --- how much ---------------------------------------------------------------------------------


def exceeds(amount: T, cap: T) -> bool:
    """Whether an amount is too high: above what was paid, or above what was agreed on (O4)."""
    return cap < amount


def brings_more(amount: T, stood: T) -> bool:
    """Whether an appeal's decision gives the buyer more than had stood before, as it must (C4)."""
    return stood < amount


def shares(amount: int, parts: int) -> tuple[int, int]:
    """Share an amount out equally: what the smaller shares are, and how many shares are one more."""
    return divmod(amount, parts)

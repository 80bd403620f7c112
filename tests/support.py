"""What several test files share: short ways to write a fact, and values to draw from."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from aliclaim import Money, Order

T = TypeVar("T")

MICRO = timedelta(microseconds=1)
SHIPPED = datetime(2026, 3, 1, tzinfo=UTC)


def utc(year: int, month: int = 1, day: int = 1, *clock: int) -> datetime:
    """Return an instant of the standard library, in UTC."""
    hour, minute, second, micro, *_ = [*clock, 0, 0, 0, 0]
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


def usd(amount: str) -> Money:
    """Return US dollars."""
    return Money(amount, "USD")


def an_order(**facts: Any) -> Order:
    """Return an order that was shipped on the first of March 2026, unless the facts say otherwise."""
    usual: dict[str, Any] = {"id": "8194700000021470", "paid": usd("61.70"), "shipped_at": SHIPPED}
    return Order(**(usual | facts))


def pickled(value: T, protocols: Iterable[int] = (pickle.HIGHEST_PROTOCOL,)) -> list[T]:
    """Return what a value is after a way through pickle, once for each protocol."""
    return [pickle.loads(pickle.dumps(value, protocol)) for protocol in protocols]  # noqa: S301


def instants(first: int = 2020, last: int = 2035) -> st.SearchStrategy[datetime]:
    """Draw instants in UTC, from the start of one year up to that of another."""
    until = utc(last).replace(tzinfo=None)
    naive = st.datetimes(utc(first).replace(tzinfo=None), until)
    return naive.map(lambda moment: moment.replace(tzinfo=UTC))


def spans(most: int = 400, least: int = 0) -> st.SearchStrategy[timedelta]:
    """Draw spans of time, of up to so many days."""
    return st.timedeltas(timedelta(days=least), timedelta(days=most))

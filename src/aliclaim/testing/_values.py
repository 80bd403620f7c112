"""Strategies for the values of the library, each of them valid: instants, money, orders, claims, policies.

They shrink towards what is plain: nothing known beside the necessary, whole days, full refunds, the
guide's profile.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Context, Decimal
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from aliclaim import (
    GUIDE,
    MINOR_UNITS,
    PROFILES,
    Boundary,
    Claim,
    Evidence,
    EvidenceKind,
    Extension,
    Figure,
    FigureKind,
    InvalidValueError,
    Item,
    Money,
    Order,
    Origin,
    Party,
    PaymentMethod,
    Policy,
    Proposal,
    Reason,
    Receipt,
    Refund,
    ReturnAndRefund,
    SellerSilence,
    Setting,
    Solution,
    Source,
    Start,
    StatedDate,
    Subject,
    Tracking,
    TrackingStatus,
    Unit,
    Wait,
    instant,
)
from aliclaim._claims import PICTURES
from aliclaim._time import DateTime, iso, minus, plus

T = TypeVar("T")

Wish: TypeAlias = Callable[[Money], SearchStrategy[Solution]]
"""Draws the solutions that are wanted, for what was paid."""

FIRST: Final = datetime(2020, 1, 1, tzinfo=UTC)
LAST: Final = datetime(2035, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
_HOUR: Final = timedelta(hours=1)
_EXACT: Final = Context(prec=40)


# --- time -------------------------------------------------------------------------------------


def instants(
    first: datetime = FIRST, last: datetime = LAST, *, timezones: SearchStrategy[tzinfo] | None = None
) -> SearchStrategy[datetime]:
    """Draw aware instants.

    Args:
        first: The first of them.
        last: The last of them.
        timezones: The zones in which they are told; UTC by default.

    Returns:
        A strategy for instants, each exact to the microsecond.

    Raises:
        InvalidValueError: An end is naive, or the last lies before the first.

    Examples:
        >>> from hypothesis import find
        >>> str(find(instants(), lambda moment: moment.hour == 7))
        '2020-01-01 07:00:00+00:00'
    """
    start, end = instant(first), instant(last)
    if end < start:
        raise InvalidValueError("instants.last", f"an instant not before {iso(start)}", iso(end))
    naive = st.datetimes(_naive(start), _naive(end))
    moments = naive.map(lambda moment: moment.replace(tzinfo=UTC))
    return moments if timezones is None else st.builds(datetime.astimezone, moments, timezones)


def _naive(moment: DateTime) -> datetime:
    """Tell an instant by the clock of UTC alone, as a plain `datetime`."""
    return datetime.fromisoformat(datetime.isoformat(moment)).replace(tzinfo=None)


# What is drawn again and again is drawn by strategies that are made once: to make one takes longer.
_FRACTIONS: Final = st.integers(0, 999)
_PRINTED: Final = st.integers(0, 30)


def between(low: DateTime, high: DateTime) -> SearchStrategy[DateTime]:
    """Draw instants from one up to another, which is left out; they shrink to the first."""
    last = minus(high, low) - MICROSECOND
    # One number for all of it: its ends stand for what lies next to the ends, the rest for whole hours.
    edges = {1: min(MICROSECOND, last), 999: last}
    return _FRACTIONS.map(lambda part: plus(low, edges.get(part, last * part // 999 // _HOUR * _HOUR)))


@cache
def _hours(least: int, most: int) -> SearchStrategy[timedelta]:
    return st.integers(24 * least, 24 * most).map(lambda count: count * _HOUR)


def days_after(moment: DateTime, least: int, most: int) -> SearchStrategy[DateTime]:
    """Draw instants some days and hours after another, at most so many days."""
    return _hours(least, most).map(lambda span: plus(moment, span))


def maybe(strategy: SearchStrategy[T]) -> SearchStrategy[T | None]:
    """Draw nothing, or a value."""
    return st.one_of(st.none(), strategy)


def printed(at: DateTime) -> SearchStrategy[DateTime | None]:
    """Draw a date that the marketplace printed with an event, or none."""
    return _PRINTED.map(lambda days: plus(at, timedelta(days=days)) if days else None)


# --- money ------------------------------------------------------------------------------------


def money(
    currency: str | None = None, *, least: str | int | Decimal = 0, most: str | int | Decimal = 1_000
) -> SearchStrategy[Money]:
    """Draw amounts of money.

    Args:
        currency: Their currency; any of ISO 4217 by default.
        least: The smallest amount, in major units.
        most: The largest.

    Returns:
        A strategy for amounts; they shrink to the smallest.

    Raises:
        InvalidValueError: An end is no amount of the currency, or the largest is below the smallest.

    Examples:
        >>> from hypothesis import find
        >>> find(money("USD", least="0.50"), lambda amount: True)
        Money('0.50', 'USD')
    """
    if currency is None:
        codes = st.sampled_from(sorted(MINOR_UNITS, key=lambda code: (code != "USD", code)))
        return codes.flatmap(lambda code: money(code, least=least, most=most))
    low, high = Money(least, currency), Money(most, currency)
    if high < low:
        raise InvalidValueError("money.most", f"an amount not below {low}", str(high))
    return amounts(currency, low.minor, high.minor)


def amounts(currency: str, low: int, high: int) -> SearchStrategy[Money]:
    """Draw amounts between two numbers of the currency's smallest unit."""
    return st.integers(low, high).map(lambda minor: of_minor(minor, currency))


def of_minor(minor: int, currency: str) -> Money:
    """Return so many of a currency's smallest unit."""
    return Money(Decimal(minor).scaleb(-MINOR_UNITS[currency], _EXACT), currency)


# --- proposals --------------------------------------------------------------------------------

_PAYERS: Final = st.sampled_from(Party)


def _back(paid: Money) -> SearchStrategy[Money]:
    """Draw what comes back: all that was paid, or less."""
    return st.one_of(st.just(paid), amounts(paid.currency, 1, paid.minor))


def money_back(paid: Money) -> SearchStrategy[Solution]:
    """Draw refunds of more than nothing."""
    return _back(paid).map(Refund)


def goods_back(paid: Money) -> SearchStrategy[Solution]:
    """Draw returns with a refund."""
    drawn = st.tuples(_back(paid), _PAYERS)
    return drawn.map(lambda fact: ReturnAndRefund(fact[0], shipping_paid_by=fact[1]))


def nothing_back(paid: Money) -> SearchStrategy[Solution]:
    """Draw the refund of nothing, which is what a refusal amounts to."""
    return st.just(Refund(Money.zero(paid.currency)))


def something_back(paid: Money) -> SearchStrategy[Solution]:
    """Draw what a buyer can ask for."""
    return st.one_of(money_back(paid), goods_back(paid))


def anything_back(paid: Money) -> SearchStrategy[Solution]:
    """Draw whatever can settle a dispute on an order for which so much was paid."""
    return st.one_of(money_back(paid), goods_back(paid), nothing_back(paid)) if paid else nothing_back(paid)


def solutions(order: Order, *, nothing: bool = True) -> SearchStrategy[Solution]:
    """Draw what can settle a dispute on an order: money back, with or without a return.

    Args:
        order: The order: no more than was paid for it comes back.
        nothing: Whether a refund of nothing is drawn, too: AliExpress may propose it, and a buyer
            cannot ask for it.

    Returns:
        A strategy for solutions.

    Raises:
        InvalidValueError: Nothing was paid, and nothing shall not be drawn.
    """
    if nothing:
        return anything_back(order.paid)
    if not order.paid:
        raise InvalidValueError("solutions.order", "an order for which something was paid", str(order.paid))
    return something_back(order.paid)


def proposals(order: Order, *, after: datetime | None = None) -> SearchStrategy[Proposal]:
    """Draw what a seller may propose: a solution, or more waiting time.

    Args:
        order: The order.
        after: When it is proposed: a wait ends later. By default when the order was last heard of.

    Returns:
        A strategy for proposals.

    Examples:
        >>> from hypothesis import find
        >>> order = Order(id="1", paid=Money("61.70", "USD"))
        >>> find(proposals(order), lambda proposal: isinstance(proposal, ReturnAndRefund)).amount
        Money('61.70', 'USD')
    """
    start = instant(after) if after else order.known_until or instant(FIRST)
    return st.one_of(anything_back(order.paid), days_after(start, 1, 60).map(Wait))


# --- orders -----------------------------------------------------------------------------------

_WORDS: Final = st.text("abcdefghij", min_size=1, max_size=8)
_PAYMENTS: Final = maybe(st.sampled_from(PaymentMethod))
_FACTS: Final = st.booleans()
_SHIPPED: Final = st.sampled_from([True, False])
# One number, so that a case shrinks quickly.
_PLACED: Final = st.integers(0, (LAST - FIRST) // _HOUR).map(lambda hours: FIRST + hours * _HOUR)
_IDS: Final = st.sampled_from(["1", "8194700000021470"])


def orders(
    *,
    shipped: bool | None = None,
    confirmed: bool | None = None,
    paid: SearchStrategy[Money] | None = None,
    placed: SearchStrategy[datetime] | None = None,
    policy: Policy | None = None,
) -> SearchStrategy[Order]:
    """Draw orders.

    Args:
        shipped: Whether they have been shipped; either by default.
        confirmed: Whether their receipt is confirmed; either by default.
        paid: What was paid for them; by default up to 1,000.00 US dollars, and more than nothing.
        placed: When they were placed; by default from 2020 to 2034.
        policy: The policy for which they fit: they tell the date from which it counts. By default they
            fit every profile.

    Returns:
        A strategy for orders.

    Raises:
        InvalidValueError: Receipt of an order that was not shipped cannot be confirmed.

    Examples:
        >>> from hypothesis import given
        >>> @given(orders(shipped=True, paid=money("EUR", least=1, most=50)))
        ... def test(order):
        ...     assert order.shipped_at and order.paid <= Money(50, "EUR")
        >>> test()
    """
    if confirmed and shipped is False:
        raise InvalidValueError("orders.shipped", "an order that was shipped, to be confirmed", "not shipped")
    return _orders(
        confirmed or shipped,
        confirmed,
        money("USD", least="0.01") if paid is None else paid,
        _PLACED if placed is None else placed,
        policy,
    )


@st.composite
def _orders(  # noqa: PLR0913, PLR0917  # the inside of `orders`, which names them
    draw: DrawFn,
    shipped: bool | None,  # noqa: FBT001  # as above
    confirmed: bool | None,  # noqa: FBT001  # as above
    paid: SearchStrategy[Money],
    placed: SearchStrategy[datetime],
    policy: Policy | None,
) -> Order:
    needs = set(Start) if policy is None else {policy.protection_from.value}
    ordered_at, amount = instant(draw(placed)), draw(paid)
    sends = draw(_SHIPPED) if shipped is None else shipped
    sent = draw(days_after(ordered_at, 0, 10)) if sends else None
    start = sent or ordered_at
    promised = days_after(start, 2, 60)
    order = Order(
        id=draw(_IDS),
        paid=amount,
        ordered_at=ordered_at if Start.ORDERED in needs else draw(maybe(st.just(ordered_at))),
        shipped_at=sent,
        estimated_delivery=draw(promised if Start.PROMISED in needs else maybe(promised)),
        items=draw(_items(amount)),
        shipping_paid=draw(maybe(amounts(amount.currency, 0, amount.minor))),
        payment=draw(_PAYMENTS),
        free_return=draw(_FACTS),
        local_guarantee=draw(_FACTS),
    )
    return attrs.evolve(
        order,
        tracking=draw(maybe(_tracking(start))) if sent else None,
        extension=draw(maybe(_extension(start))) if sent else None,
        receipt=draw(_receipt(start, confirmed)) if sent else None,
        stated=draw(_stated(start)),
    )


def _items(paid: Money) -> SearchStrategy[tuple[Item, ...]]:
    lines = st.lists(st.tuples(_WORDS, amounts(paid.currency, 0, paid.minor)), max_size=3)
    return lines.map(
        lambda drawn: tuple(
            Item(id=str(number), title=title, price=price) for number, (title, price) in enumerate(drawn, 1)
        )
    )


def _tracking(start: DateTime) -> SearchStrategy[Tracking]:
    drawn = st.tuples(st.sampled_from(TrackingStatus), days_after(start, 0, 15))
    return drawn.map(lambda fact: Tracking(status=fact[0], seen_at=fact[1]))


def _extension(start: DateTime) -> SearchStrategy[Extension]:
    drawn = st.tuples(days_after(start, 0, 30), st.integers(1, 90))
    return drawn.map(
        lambda fact: Extension(at=fact[0], until=plus(fact[0], timedelta(days=fact[1]))),
    )


def _receipt(start: DateTime, confirmed: bool | None) -> SearchStrategy[Receipt | None]:  # noqa: FBT001
    drawn = st.tuples(days_after(start, 0, 90), st.sampled_from([Party.BUYER, Party.PLATFORM]))
    receipts = drawn.map(lambda fact: Receipt(at=fact[0], by=fact[1]))
    return maybe(receipts) if confirmed is None else receipts if confirmed else st.none()


_ORIGINS: Final = st.sampled_from([Origin.MARKETPLACE, Origin.USER])
_STATED: Final = st.tuples(*(st.tuples(st.just(each), st.integers(-240, 120), _ORIGINS) for each in Boundary))


def _stated(start: DateTime) -> SearchStrategy[tuple[StatedDate, ...]]:
    # A number of days below one stands for a date that nobody stated.
    return _STATED.map(
        lambda facts: tuple(
            StatedDate(boundary=each, at=plus(start, timedelta(days=days)), origin=origin)
            for each, days, origin in facts
            if days > 0
        )
    )


# --- claims -----------------------------------------------------------------------------------


def words(policy: Policy) -> SearchStrategy[str]:
    """Draw an explanation that the form takes."""
    return _text(policy.text_characters.value)


@cache
def _text(characters: str) -> SearchStrategy[str]:
    return st.text(characters, max_size=20)


_SUBJECTS: Final = maybe(st.sampled_from(Subject))
_HASHES: Final = st.sampled_from(["", "0" * 64])
_MADE: Final = maybe(instants())
_KINDS: Final = st.sampled_from(EvidenceKind)


def evidence(
    *, order: Order | None = None, policy: Policy = GUIDE, given_by: Party = Party.BUYER
) -> SearchStrategy[Evidence]:
    """Draw pieces of evidence that the form takes.

    Args:
        order: The order that they are about, or one of its items.
        policy: The policy whose limits they keep.
        given_by: Who gives them.

    Returns:
        A strategy for pieces of evidence.
    """
    return _KINDS.flatmap(lambda kind: _files(kind, order, policy, given_by))


@st.composite
def _files(
    draw: DrawFn, kind: EvidenceKind, order: Order | None, policy: Policy, given_by: Party
) -> Evidence:
    formats = policy.image_formats.value if kind in PICTURES else ("mp4", "pdf")
    return Evidence(
        kind=kind,
        file=f"{draw(_WORDS)}.{draw(st.sampled_from(formats))}",
        size=draw(maybe(st.integers(0, policy.image_size.count - 1))),
        given_by=given_by,
        shows=draw(_SUBJECTS),
        item=draw(st.sampled_from(["", *(item.id for item in order.items)])) if order else "",
        sha256=draw(_HASHES),
        made_at=draw(_MADE),
    )


def claims(
    order: Order | None = None,
    *,
    policy: Policy = GUIDE,
    reasons: SearchStrategy[Reason] | None = None,
) -> SearchStrategy[Claim]:
    """Draw claims that the form takes.

    Args:
        order: The order that is claimed for; by default one of at most 1,000.00 US dollars.
        policy: The policy whose limits they keep.
        reasons: Why the buyer claims; for any reason by default.

    Returns:
        A strategy for claims.

    Raises:
        InvalidValueError: Nothing was paid for the order: nothing can be asked for.

    Examples:
        >>> from hypothesis import given
        >>> @given(claims(reasons=st.just(Reason.WRONG_ITEM)))
        ... def test(claim):
        ...     assert claim.reason.goods_arrived
        >>> test()
    """
    bought = Order(id="1", paid=Money(1_000, "USD")) if order is None else order
    asks = solutions(bought, nothing=False)
    why = st.sampled_from(Reason) if reasons is None else reasons
    return claims_of(bought, policy, why, asks)


def claims_of(
    order: Order, policy: Policy, reasons: SearchStrategy[Reason], asks: SearchStrategy[Solution]
) -> SearchStrategy[Claim]:
    """Draw claims for given requests."""
    files = st.lists(evidence(order=order, policy=policy), max_size=min(2, policy.image_count.count))
    drawn = st.tuples(reasons, asks, words(policy), files)
    return drawn.map(
        lambda fact: Claim(reason=fact[0], asks=fact[1], text=fact[2], evidence=tuple(fact[3])),
    )


# --- policies ---------------------------------------------------------------------------------

_DRAWN: Final = Source("drawn for a test", date(2026, 1, 1))

# How many of their unit the figures can be; so that the protection always opens before it ends.
_COUNTS: Final = {
    "open_after": (1, 15),
    "protection": (45, 120),
    "after_confirmation": (1, 30),
    "running_out": (1, 30),
    "seller_answer": (1, 20),
    "agreement": (1, 20),
    "negotiation": (1, 20),
    "transit_answer": (1, 10),
    "return_shipping": (1, 30),
    "appeal": (1, 30),
    "refund": (1, 40),
}


def policies(*, varied: bool = True) -> SearchStrategy[Policy]:
    """Draw policies: the profiles, each with both ways in which the silence of a seller can end.

    Args:
        varied: Whether some have other figures than the profiles.

    Returns:
        A strategy for policies; they shrink to the guide's.

    Examples:
        >>> from hypothesis import find
        >>> find(policies(), lambda policy: policy.appeal.count > 10).appeal.count
        11
    """
    profiles = st.sampled_from(tuple(PROFILES.values()))
    return st.one_of(profiles, _policies(profiles, varied=varied))


@st.composite
def _policies(draw: DrawFn, profiles: SearchStrategy[Policy], *, varied: bool) -> Policy:
    profile, silence = draw(profiles), draw(st.sampled_from(SellerSilence))
    settled = Setting(silence, FigureKind.ASSUMED, _DRAWN, profile.seller_silence.rule)
    policy = attrs.evolve(profile, name=f"{profile.name}, drawn", seller_silence=settled)
    names = draw(st.lists(st.sampled_from(sorted(_COUNTS)), max_size=4, unique=True)) if varied else []
    figures: Any = {name: draw(_figures(name, getattr(profile, name))) for name in names}
    return attrs.evolve(policy, **figures)


def _figures(name: str, figure: Figure) -> SearchStrategy[Figure]:
    # Units other than days move the ends of the window by what calendars say.
    fixed = name in {"open_after", "protection", "running_out"}
    units = [figure.unit] if fixed else [figure.unit, Unit.DAYS, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]
    drawn = st.tuples(st.integers(*_COUNTS[name]), st.sampled_from(units))
    return drawn.map(
        lambda fact: attrs.evolve(
            figure, count=fact[0], unit=fact[1], kind=FigureKind.ASSUMED, source=_DRAWN
        ),
    )

"""The protection period of an order: when a dispute may be opened (floor 3; rules W1 to W4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import final

import attrs

from ._order import Boundary, Order
from ._policy import Figure, Origin, Party, Policy
from ._time import DateTime, Window, instant, minus, plus


@final
@attrs.frozen(kw_only=True)
class ProtectionPeriod:
    """When a dispute may be opened on an order that has been shipped.

    Its dates are stated by the marketplace, else by the user, else counted by the policy from
    shipping (W1, W2) or from the confirmation of receipt (W3). An extension never shortens it.

    Attributes:
        starts_at: When it began: the shipping, in UTC.
        window: From when until when a dispute may be opened. It is half-open: at the instant of
            closing it is over (W4). Empty, at its end, where it ends before it would open.
        opens_origin: Where the opening date comes from.
        closes_origin: Where the closing date comes from.
        confirmed: Whether the end counts from the confirmation of receipt (W3).
        running_out_at: From when it is running out (W5), in UTC.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from aliclaim import GUIDE, Money
        >>> shipped = datetime(2026, 3, 1, tzinfo=timezone.utc)
        >>> period = ProtectionPeriod.of(Order(id="1", paid=Money("5", "USD"), shipped_at=shipped), GUIDE)
        >>> str(period.opens_at), str(period.closes_at), period.estimated
        ('2026-03-11 00:00:00+00:00', '2026-04-30 00:00:00+00:00', True)
    """

    starts_at: DateTime
    window: Window
    opens_origin: Origin
    closes_origin: Origin
    confirmed: bool
    running_out_at: DateTime

    @classmethod
    def of(cls, order: Order, policy: Policy) -> ProtectionPeriod | None:
        """Return an order's protection under a policy; None while it has not been shipped."""
        if order.shipped_at is None:
            return None
        opens, opens_origin = _dated(order, Boundary.OPENING_STARTS, policy.open_after, order.shipped_at)
        closes, closes_origin, confirmed = _end(order, policy, order.shipped_at)
        # A period that ends before it would open never opens; its end stays the one that was stated.
        if closes < opens:
            opens, opens_origin = closes, closes_origin
        running_out_at = plus(closes, -timedelta(days=policy.running_out.count))
        return cls(
            starts_at=order.shipped_at,
            window=Window(opens, closes),
            opens_origin=opens_origin,
            closes_origin=closes_origin,
            confirmed=confirmed,
            running_out_at=running_out_at,
        )

    @property
    def opens_at(self) -> DateTime:
        """The first instant at which a dispute may be opened (W1), in UTC."""
        return self.window.opens

    @property
    def closes_at(self) -> DateTime:
        """The first instant at which none can be opened any more (W4), in UTC."""
        return self.window.closes

    @property
    def estimated(self) -> bool:
        """Whether the closing date was counted by the policy, rather than stated."""
        return self.closes_origin is Origin.POLICY

    def contains(self, moment: datetime) -> bool:
        """Whether a dispute may be opened at an instant, as far as the dates go."""
        return self.window.contains(moment)

    def remaining(self, now: datetime) -> timedelta:
        """Return the time left until it closes; negative once it has closed."""
        return minus(self.closes_at, instant(now))

    def running_out(self, now: datetime) -> bool:
        """Whether it is running out at an instant (W5): open still, but not for long."""
        return self.running_out_at <= instant(now) < self.closes_at


def _dated(order: Order, boundary: Boundary, figure: Figure, start: DateTime) -> tuple[DateTime, Origin]:
    """Take the stated date of a boundary, else count it."""
    if stated := order.stating(boundary):
        return stated.at, stated.origin
    return figure.after(start), Origin.POLICY


def _end(order: Order, policy: Policy, shipped_at: DateTime) -> tuple[DateTime, Origin, bool]:
    """Find the end, where it comes from, and whether a confirmation set it (W2, W3)."""
    end, origin = _dated(order, Boundary.PROTECTION_ENDS, policy.protection, shipped_at)
    if order.extension and order.extension.until > end:
        end, origin = order.extension.until, Origin.MARKETPLACE
    # W4: what is over stays over, so a later confirmation brings nothing back. The system's own at
    # the very end counts: it confirms when the protection ends, and the days follow without a gap.
    receipt = order.receipt
    if receipt and (receipt.at < end or (receipt.at == end and receipt.by is Party.PLATFORM)):
        start = receipt.at
        return *_dated(order, Boundary.CONFIRMED_ENDS, policy.after_confirmation, start), True
    return end, origin, False

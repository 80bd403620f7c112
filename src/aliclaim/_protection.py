"""The protection period of an order: when a dispute may be opened (floor 5; rules W1 to W4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple, final

import attrs

from ._arithmetic import Confirmation, End, end_set_by, within
from ._checks import holds_argument
from ._errors import InvalidValueError
from ._order import Boundary, Order
from ._policy import Figure, Origin, Party, Policy, Start
from ._time import DateTime, Window, instant, minus, plus
from ._values import Value


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ProtectionPeriod(Value):
    """When a dispute may be opened on an order that has been shipped.

    Its dates are stated by the marketplace, else by the user, else counted by the policy: from
    shipping, or the date that the profile counts from (W1, W2), or from the confirmation of receipt
    (W3). An extension never shortens it.

    Attributes:
        starts_at: When it began: the shipping, in UTC.
        window: From when until when a dispute may be opened. It is half-open: at the instant of
            closing it is over (W4). Empty, at its end, where it ends before it would open.
        opens_origin: Where the opening date comes from.
        closes_origin: Where the closing date comes from.
        opens_figure: The figure of the policy from which the opening date was counted; None where
            it was stated.
        closes_figure: The same for the closing date.
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
    opens_figure: Figure | None
    closes_figure: Figure | None
    confirmed: bool
    running_out_at: DateTime

    @classmethod
    def of(cls, order: Order, policy: Policy, *, defective: bool = False) -> ProtectionPeriod | None:
        """Return an order's protection under a policy.

        Args:
            order: The order.
            policy: The figures that count.
            defective: Whether it is asked for goods that are defective or not as described: some
                profiles protect these for longer once receipt was confirmed (W3).

        Returns:
            The protection; None while the order has not been shipped.

        Raises:
            InvalidValueError: The order does not tell the date from which the policy counts.
        """
        holds_argument("order", order, Order, "an Order")
        holds_argument("policy", policy, Policy, "a Policy")
        if order.shipped_at is None:
            return None
        opens = _dated(order, Boundary.OPENING_STARTS, policy.open_after, order.shipped_at)
        closes, confirmed = _end(order, policy, defective=defective)
        # A period that ends before it would open never opens; its end stays the one that was stated.
        opens = min(opens, closes, key=attrgetter("at"))
        return cls(
            starts_at=order.shipped_at,
            window=Window(opens.at, closes.at),
            opens_origin=opens.origin,
            closes_origin=closes.origin,
            opens_figure=opens.figure,
            closes_figure=closes.figure,
            confirmed=confirmed,
            running_out_at=plus(closes.at, -timedelta(days=policy.running_out.count)),
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
        """Whether a dispute may be opened at an instant, as far as the dates go.

        Args:
            moment: The instant.
        """
        return self.window.contains(moment)

    def remaining(self, now: datetime) -> timedelta:
        """Return the time left until it closes; negative once it has closed.

        Args:
            now: The instant from which to count.
        """
        return minus(self.closes_at, instant(now))

    def running_out(self, now: datetime) -> bool:
        """Whether it is running out at an instant (W5): open still, but not for long.

        Args:
            now: The instant.
        """
        return within(self.running_out_at, self.closes_at, instant(now))


class _Date(NamedTuple):
    at: DateTime
    origin: Origin
    figure: Figure | None = None


def _dated(order: Order, boundary: Boundary, figure: Figure, start: DateTime | None) -> _Date:
    """Take the stated date of a boundary, else count it."""
    if stated := order.stating(boundary):
        return _Date(stated.at, stated.origin)
    if start is None:
        raise InvalidValueError("Order", "the date from which the policy counts the protection", "nothing")
    return _Date(figure.after(start), Origin.POLICY, figure)


def start_of(order: Order, policy: Policy) -> DateTime | None:
    """Return the date of an order from which a policy counts the protection; None where it is not known."""
    dates = {
        Start.SHIPPED: order.shipped_at,
        Start.ORDERED: order.ordered_at,
        Start.PROMISED: order.estimated_delivery,
    }
    return dates[policy.protection_from.value]


def start_unknown(order: Order, policy: Policy) -> Start | None:
    """Return the date that the protection of a shipped order lacks; None where nothing is lacking (W2)."""
    known = order.stating(Boundary.PROTECTION_ENDS) or start_of(order, policy)
    return None if known else policy.protection_from.value


def _end(order: Order, policy: Policy, *, defective: bool) -> tuple[_Date, bool]:
    """Find the end, and whether a confirmation set it (W2, W3)."""
    end = _dated(order, Boundary.PROTECTION_ENDS, policy.protection, start_of(order, policy))
    dates = {End.PERIOD: end}
    if extension := order.extension:
        dates[End.EXTENSION] = _Date(extension.until, Origin.MARKETPLACE)
    if receipt := order.receipt:
        dates[End.CONFIRMATION] = _dated(
            order, Boundary.CONFIRMED_ENDS, policy.after_confirmation, receipt.at
        )
    found = end_set_by(
        end.at,
        extension and extension.until,
        receipt and Confirmation(receipt.at, dates[End.CONFIRMATION].at, receipt.by is Party.PLATFORM),
        counted=end.origin is Origin.POLICY,
        longest=defective and policy.defects_outlast_confirmation.value,
    )
    return dates[found], found is End.CONFIRMATION


class Periods(NamedTuple):
    """The protection of an order for either kind of problem: worked out once for a case, which asks often.

    Attributes:
        any_problem: For a problem that is no defect; None while the order has not been shipped.
        defective: For goods that are defective or not as described: some profiles protect them for
            longer once receipt was confirmed (W3).
    """

    any_problem: ProtectionPeriod | None
    defective: ProtectionPeriod | None

    @classmethod
    def of(cls, order: Order, policy: Policy) -> Periods:
        """Work out both."""
        period = ProtectionPeriod.of(order, policy)
        if order.receipt is None or not policy.defects_outlast_confirmation.value:
            return cls(period, period)
        return cls(period, ProtectionPeriod.of(order, policy, defective=True))

    def against(self, *, defective: bool) -> ProtectionPeriod | None:
        """Return the one that counts."""
        return self.defective if defective else self.any_problem

"""The refund that is to be expected: how much, by when, by which way (floor 10; rules M1 to M3, P8, P9).

It starts when the dispute ends (P8) or, with a return, when the goods have been received (P9), and
comes by the way in which the order was paid (M1).
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, final, get_args

import attrs

from ._checks import Term, holds, holds_argument, name
from ._deadlines import Deadline
from ._dispute import Appealed, AwaitingReturn, Dispute, Refunded, RefundPending, ReturnInTransit, asked_at
from ._money import Money
from ._order import PaymentMethod
from ._policy import Figure, FigureKind, Source, Unit
from ._refusals import Remedy
from ._terms import Outcome
from ._time import DateTime, check_calendar, instant
from ._values import Value
from ._words import REMEDIES


class Shortfall(Term):
    """Why less may arrive than was paid, or less than was settled."""

    AGREED_ON_LESS = "agreed_on_less"
    """What was settled is less than what was paid (O4)."""
    APPEAL_DIFFERENCE = "appeal_difference"
    """An appeal brings what is still missing: the rest had arrived before (C4)."""
    CURRENCY_CONVERSION = "currency_conversion"
    """The money is converted from one currency to another (M2)."""
    BANK_FEES = "bank_fees"
    """The fees of a bank are not refunded (M2)."""

    @property
    def sentence(self) -> str:
        """The same in a whole sentence that a buyer understands."""
        return _SHORTFALLS[self]


_SHORTFALLS: Final[Mapping[Shortfall, str]] = MappingProxyType(
    {
        Shortfall.AGREED_ON_LESS: "What was settled is less than what was paid.",
        Shortfall.APPEAL_DIFFERENCE: "The appeal brings only what is still missing.",
        Shortfall.CURRENCY_CONVERSION: "Where currencies are converted, a little may be lost.",
        Shortfall.BANK_FEES: "The fees of a bank are not refunded.",
    }
)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Arrival(Value):
    """How the money comes back by one way of payment: usually it is booked as a credit (M3).

    Attributes:
        method: The way in which the order was paid.
        sentence: How the money arrives, in whole sentences.
        source: Where that was read.
        collect_within: How long money that must be fetched is kept; None where it comes by itself.

    Examples:
        >>> print(ARRIVALS[PaymentMethod.MOBILE].sentence)
        The money is credited to the account of the phone that paid.
    """

    method: PaymentMethod = attrs.field(validator=holds(PaymentMethod, "a PaymentMethod"))
    sentence: str = attrs.field(validator=name)
    source: Source = attrs.field(validator=holds(Source, "a Source"))
    collect_within: Figure | None = attrs.field(
        default=None, validator=holds((Figure, type(None)), "a Figure")
    )

    @property
    def rule(self) -> str:
        """The rule of the guide behind it."""
        return "M3"


_FORUM: Final = Source("heaclub.ru (undated, as read)", date(2026, 11, 1))
_TRANSFER: Final = Source("eng.allexprs.info and que-dalle.com (undated, as read)", date(2026, 11, 1))
_COLLECT: Final = Figure(45, Unit.DAYS, FigureKind.FIELD, _TRANSFER, "M3")

ARRIVALS: Final[Mapping[PaymentMethod, Arrival]] = MappingProxyType(
    {
        each.method: each
        for each in (
            Arrival(
                method=PaymentMethod.CARD,
                sentence=(
                    "The money is credited to the card that paid, which must still be valid. The bank may "
                    "book it on the date of the purchase, so look for it there, too."
                ),
                source=Source(
                    "a copy of the help page (tigerwing 2018); heaclub.ru (undated)", date(2018, 8, 1)
                ),
            ),
            Arrival(
                method=PaymentMethod.WALLET,
                sentence="The money is credited to the electronic purse that paid.",
                source=_FORUM,
            ),
            Arrival(
                method=PaymentMethod.MOBILE,
                sentence="The money is credited to the account of the phone that paid.",
                source=_FORUM,
            ),
            Arrival(
                method=PaymentMethod.MONEY_TRANSFER,
                sentence=(
                    "The money does not come by itself: collect it from the transfer service within "
                    f"{_COLLECT.count} days."
                ),
                source=_TRANSFER,
                collect_within=_COLLECT,
            ),
            Arrival(
                method=PaymentMethod.BONUS,
                sentence="The money is credited to the balance at AliExpress, faster than by other ways.",
                source=Source(
                    "copies of the Buyer Protection page (chinaparcels, lilianshops, alibilling 2024)",
                    date(2024, 1, 1),
                ),
            ),
        )
    }
)
"""How the money arrives, by each way of payment (M3)."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class RefundExpectation(Value):
    """What money is to be expected, and until when.

    Attributes:
        amount: How much is still to come; zero once the money has arrived.
        received: How much has arrived.
        agreed: How much was settled, in all.
        deadline: Until when the money should be there (M1); None where no date is known yet (P9), or
            nothing more is to come.
        late: Whether that date has passed.
        arrival: How the money arrives (M3); None where the way of payment was not told.
        may_be_less: Why less may arrive than was paid; once it has arrived, why it was less (M2).
        after_receipt: Whether the refund starts only when the goods have been received back (P9).
        return_by: Until when the goods must be on their way back; None where nothing is to be sent.
        nothing_to_return: Whether a return was settled for a parcel that never arrived (T3): then
            there is nothing to send back, and the date of the return ends the dispute without money.
    """

    amount: Money
    received: Money
    agreed: Money
    deadline: Deadline | None = None
    late: bool = False
    arrival: Arrival | None = None
    may_be_less: tuple[Shortfall, ...] = ()
    after_receipt: bool = False
    return_by: Deadline | None = None
    nothing_to_return: bool = False

    @property
    def rule(self) -> str:
        """The rule of the guide behind it: M1 for the date, M2, P9 or T3 where it is not as simple."""
        if self.after_receipt:
            return "T3" if self.nothing_to_return else "P9"
        return "M2" if not self.amount and self.received < self.agreed else "M1"

    @property
    def sentence(self) -> str:
        """How much, by when, whether it is late and what to do then, in whole sentences, dates in UTC."""
        told = self._returning() if self.after_receipt else self._coming() if self.amount else self._arrived()
        return " ".join((*told, *(why.sentence for why in self.may_be_less)))

    def _coming(self) -> tuple[str, ...]:
        before = (f"{self.received} had arrived before.",) if self.received else ()
        by, ask = _by(self.deadline), REMEDIES[Remedy.CUSTOMER_SERVICE]
        if self.late:
            return (f"{self.amount} should have arrived by {by}, and is late: {ask}.", *before)
        return (f"{self.amount} should arrive by {by}.", *before)

    def _arrived(self) -> tuple[str, ...]:
        arrived = f"{self.received} arrived, and nothing more is to come."
        if self.received < self.agreed:
            less = self.agreed - self.received
            return arrived, f"That is {less} less than the {self.agreed} that was settled."
        return (arrived,)

    def _returning(self) -> tuple[str, ...]:
        if self.nothing_to_return:
            return (
                f"{self.amount} would be refunded after a return, but nothing came that could be sent back.",
                f"The dispute ends without money on {_by(self.return_by)}.",
                f"Before that, {REMEDIES[Remedy.CUSTOMER_SERVICE]}.",
            )
        start = f"{self.amount} will be refunded once the goods have been received back: no date is set yet."
        if self.return_by is None:
            return (start,)
        otherwise = f"if they are not on their way by {_by(self.return_by)}, the dispute ends without money."
        return start, f"Send them certified and tracked: {otherwise}"

    def __str__(self) -> str:
        """Return the sentences and the rule."""
        return f"{self.sentence} [{self.rule}]"


def _by(deadline: Deadline | None) -> str:
    return deadline.words if deadline else "a date that is not known"


def expected_refund(
    dispute: Dispute,
    now: datetime,
    *,
    payment: PaymentMethod | None = None,
    holidays: Container[date] | None = None,
) -> RefundExpectation | None:
    """Say what money is to be expected, and until when (M1, M2, M3, P8, P9).

    What is due by itself happens first, as by `advance`.

    Args:
        dispute: The dispute.
        now: The moment of the question.
        payment: How the order was paid, to tell how the money arrives.
        holidays: Days that are no working days, beside Saturdays and Sundays: a set of dates, or any
            calendar that can be asked `day in calendar`. A date that was stated stays as it is.

    Returns:
        What is to be expected; None where no money was settled, or it is not decided yet.

    Raises:
        InvalidValueError: `now` is naive or lies before the last event, the holidays cannot be asked or
            leave too few working days, or another argument is of the wrong kind.

    Examples:
        >>> from datetime import timezone
        >>> from aliclaim import Claim, DisputeOpened, Reason, Refund, SellerAccepted, replay
        >>> paid, may = Money("61.70", "USD"), datetime(2026, 5, 4, tzinfo=timezone.utc)
        >>> opened = DisputeOpened(at=may, claim=Claim(reason=Reason.NOT_ARRIVED, asks=Refund(paid)))
        >>> dispute = replay([opened, SellerAccepted(at=may.replace(day=6))], paid=paid)
        >>> refund = expected_refund(dispute, may.replace(day=7), holidays={date(2026, 5, 25)})
        >>> str(refund.amount), str(refund.deadline.at), refund.late
        ('61.70 USD', '2026-05-28 07:00:00+00:00', False)
    """
    moment = instant(now)
    _check(dispute, payment, holidays, moment.date())
    current, _ = dispute.advance(asked_at(dispute, moment))
    found = _expected(current, moment, holidays)
    return attrs.evolve(found, arrival=ARRIVALS[payment]) if found and payment else found


def _check(dispute: object, payment: object, holidays: object, day: date) -> None:
    holds_argument("dispute", dispute, get_args(Dispute), "a dispute")
    holds_argument("payment", payment, (PaymentMethod, type(None)), "a PaymentMethod")
    if holidays is not None:
        check_calendar(holidays, day)


def _expected(dispute: Dispute, now: DateTime, holidays: Container[date] | None) -> RefundExpectation | None:
    match dispute:
        case (RefundPending() as pending) | Appealed(before=RefundPending() as pending):
            return _pending(pending, now, holidays)  # C4: an appeal does not stop money on its way
        case Refunded():
            return _refunded(dispute)
        case AwaitingReturn(return_shipping=return_by):
            return _after_return(dispute, return_by, came=dispute.claim.reason.goods_arrived)
        case ReturnInTransit():
            return _after_return(dispute, None, came=True)
        case _:
            return None


def _pending(dispute: RefundPending, now: DateTime, holidays: Container[date] | None) -> RefundExpectation:
    refund, agreed = dispute.refund, dispute.received + dispute.due
    if refund.figure and holidays is not None:  # a date that was stated has no figure
        refund = attrs.evolve(refund, at=refund.figure.after(dispute.ended_at, holidays))
    after_appeal = (Shortfall.APPEAL_DIFFERENCE,) if dispute.received else ()
    return RefundExpectation(
        amount=dispute.due,
        received=dispute.received,
        agreed=agreed,
        deadline=refund,
        late=refund.passed(now),
        may_be_less=(*_agreed_on_less(dispute, agreed), *after_appeal, *_ON_THE_WAY),
    )


def _refunded(dispute: Refunded) -> RefundExpectation:
    agreed = _settled(dispute.outcome)
    lost = _ON_THE_WAY if dispute.received < agreed else ()
    return RefundExpectation(
        amount=dispute.terms.nothing,
        received=dispute.received,
        agreed=agreed,
        may_be_less=(*_agreed_on_less(dispute, agreed), *lost),
    )


def _after_return(
    dispute: AwaitingReturn | ReturnInTransit, return_by: Deadline | None, *, came: bool
) -> RefundExpectation:
    agreed = _settled(dispute.outcome)
    return RefundExpectation(
        amount=agreed,
        received=dispute.terms.nothing,
        agreed=agreed,
        may_be_less=(*_agreed_on_less(dispute, agreed), *_ON_THE_WAY) if came else (),
        after_receipt=True,
        return_by=return_by,
        nothing_to_return=not came,
    )


_ON_THE_WAY: Final = (Shortfall.CURRENCY_CONVERSION, Shortfall.BANK_FEES)


def _agreed_on_less(dispute: Dispute, agreed: Money) -> tuple[Shortfall, ...]:
    return (Shortfall.AGREED_ON_LESS,) if agreed < dispute.terms.paid else ()


def _settled(outcome: Outcome) -> Money:
    assert outcome.solution is not None  # noqa: S101  # what ended without a solution brings no money
    return outcome.solution.amount

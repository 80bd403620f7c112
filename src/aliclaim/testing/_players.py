"""Ready sellers and platforms to play against: deterministic, without a clock of their own.

Each is asked with the case and the moment. Where its time has not come, it answers with the instant at
which it has; where it has nothing to do, with None.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, final

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from aliclaim import (
    AppealDecided,
    Appealed,
    AppealFiled,
    AwaitingSeller,
    BuyerProposed,
    Case,
    DisputeOpened,
    Event,
    InvalidValueError,
    PlatformProposed,
    PlatformSteppedIn,
    ProtectionExtended,
    Refund,
    RefundCompleted,
    RefundPending,
    ReturnContested,
    ReturnInTransit,
    ReturnReceived,
    ReturnShipped,
    SellerAccepted,
    SellerProposed,
    Solution,
    UnderReview,
    Wait,
    instant,
)
from aliclaim._errors import shown
from aliclaim._time import DateTime, plus

from ._clock import check_span
from ._play import Player
from ._values import MICROSECOND, of_minor

_DAY: Final = timedelta(days=1)


def _span(owner: object, field: attrs.Attribute[timedelta], value: object) -> None:
    """Check that a field holds a span of time, not below nothing."""
    check_span(f"{type(owner).__name__}.{field.name}", value)


def _percent(owner: object, field: attrs.Attribute[int], value: object) -> None:
    """Check that a field holds hundredths of a whole."""
    if type(value) is not int or not 0 <= value <= 100:
        what = f"{type(owner).__name__}.{field.name}"
        raise InvalidValueError(what, "a whole number from 0 to 100", shown(value))


def _since(case: Case, *kinds: type[Event]) -> DateTime:
    """Return when an event of these classes happened last."""
    return next(event.at for event in reversed(case.history) if isinstance(event, kinds))


def _share(case: Case, percent: int) -> Refund:
    """Return a refund of so many hundredths of what was paid, rounded down."""
    paid = case.order.paid
    return Refund(of_minor(paid.minor * percent // 100, paid.currency))


# --- sellers ----------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Seller(ABC):
    """What the sellers who answer have in common: they answer a request, and take goods back."""

    after: timedelta = attrs.field(default=_DAY, validator=_span)
    receives_after: timedelta = attrs.field(default=10 * _DAY, validator=_span)

    def __call__(self, case: Case, now: datetime) -> Event | datetime | None:
        """Answer, where it is the seller's turn."""
        match case.dispute:
            case AwaitingSeller() as dispute:
                answers_at = self._answers_at(case, dispute)
                return self._answer(case, instant(now)) if answers_at <= now else answers_at
            case ReturnInTransit():
                arrives_at = plus(_since(case, ReturnShipped), self.receives_after)
                return ReturnReceived(at=now) if arrives_at <= now else arrives_at
            case _:
                return None

    def _answers_at(self, case: Case, dispute: AwaitingSeller) -> DateTime:  # noqa: ARG002  # some look at it
        return plus(_since(case, DisputeOpened, BuyerProposed), self.after)

    @abstractmethod
    def _answer(self, case: Case, now: DateTime) -> Event:
        """Answer a request."""


@final
@attrs.frozen
class SilentSeller:
    """A seller that never answers, and never says that goods came back."""

    def __call__(self, case: Case, now: datetime) -> None:
        """Do nothing."""


@final
@attrs.frozen(kw_only=True)
class GenerousSeller(_Seller):
    """A seller that accepts what the buyer asks for (P7).

    Attributes:
        after: How long it takes to answer a request.
        receives_after: How long the goods of a return take to come back.
    """

    def _answer(self, case: Case, now: DateTime) -> Event:  # noqa: ARG002  # it accepts whatever is asked
        return SellerAccepted(at=now)


@final
@attrs.frozen(kw_only=True)
class StubbornSeller(_Seller):
    """A seller that answers each request with the same offer, however often it is asked (P1).

    Attributes:
        percent: How much it offers, in hundredths of what was paid; nothing by default.
        after: How long it takes to answer a request.
        receives_after: How long the goods of a return take to come back.
    """

    percent: int = attrs.field(default=0, validator=_percent)

    def _answer(self, case: Case, now: DateTime) -> Event:
        return SellerProposed(at=now, proposal=_share(case, self.percent))


@final
@attrs.frozen(kw_only=True)
class LateSeller(_Seller):
    """A seller that accepts, but only when its days for an answer are nearly over (P1).

    Attributes:
        left: How much of its days is left then; the smallest span that there is by default.
        after: How long it takes to answer at least.
        receives_after: How long the goods of a return take to come back.
    """

    left: timedelta = attrs.field(default=MICROSECOND, validator=_span)

    def _answers_at(self, case: Case, dispute: AwaitingSeller) -> DateTime:
        over = min(dispute.answer.at, dispute.terms.agreement.at)
        return max(plus(over, -self.left), super()._answers_at(case, dispute))

    def _answer(self, case: Case, now: DateTime) -> Event:  # noqa: ARG002  # it accepts whatever is asked
        return SellerAccepted(at=now)


@final
@attrs.frozen(kw_only=True)
class StallingSeller(_Seller):
    """A seller that asks for patience: each answer is a wait, perhaps with an extension (C1, C3, T5).

    Attributes:
        wait: For how long it asks to wait.
        extends: Whether it extends the protection by as much, once for each dispute.
        after: How long it takes to answer a request.
        receives_after: How long the goods of a return take to come back.
    """

    wait: timedelta = attrs.field(default=30 * _DAY, validator=_span)
    extends: bool = False

    def _answer(self, case: Case, now: DateTime) -> Event:
        extended = plus(case.protection.closes_at, self.wait) if case.protection else now
        extension = ProtectionExtended(at=now, until=extended) if self.extends and extended > now else None
        if extension and not case.why_not(extension) and not _extended(case):
            return extension
        return SellerProposed(at=now, proposal=Wait(plus(now, max(self.wait, MICROSECOND))))


def _extended(case: Case) -> bool:
    """Whether the protection was extended since the dispute was opened."""
    opened = _since(case, DisputeOpened)
    return any(isinstance(event, ProtectionExtended) and event.at >= opened for event in case.history)


@final
@attrs.frozen(kw_only=True)
class ContestingSeller(_Seller):
    """A seller that accepts a return, and contests the goods that come back.

    Attributes:
        after: How long it takes to answer a request.
        receives_after: How long the goods of a return take to come back.
    """

    def __call__(self, case: Case, now: datetime) -> Event | datetime | None:
        """Answer; where the goods have come back, contest them."""
        answer = super().__call__(case, now)
        return ReturnContested(at=now) if isinstance(answer, ReturnReceived) else answer

    def _answer(self, case: Case, now: DateTime) -> Event:  # noqa: ARG002  # it accepts whatever is asked
        return SellerAccepted(at=now)


# --- platforms --------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Platform(ABC):
    """What the platforms that do something have in common: they propose, pay and decide appeals."""

    after: timedelta = attrs.field(default=3 * _DAY, validator=_span)
    pays_after: timedelta = attrs.field(default=5 * _DAY, validator=_span)
    decides_after: timedelta = attrs.field(default=5 * _DAY, validator=_span)

    def __call__(self, case: Case, now: datetime) -> Event | datetime | None:
        """Act, where it is AliExpress's turn."""
        for due, event in self._turns(case, instant(now)):
            return event if due <= now else due
        return None

    def _turns(self, case: Case, now: DateTime) -> Iterator[tuple[DateTime, Event]]:
        match case.dispute:
            case UnderReview(claim=claim):
                asked = _since(case, PlatformSteppedIn, ReturnContested)
                yield (
                    plus(asked, self.after),
                    PlatformProposed(at=now, proposal=self._proposal(case, claim.asks)),
                )
            case RefundPending(due=due, ended_at=ended_at):
                yield plus(ended_at, self.pays_after), RefundCompleted(at=now, amount=due)
            case Appealed():
                yield plus(_since(case, AppealFiled), self.decides_after), AppealDecided(at=now)
            case _:
                pass

    @abstractmethod
    def _proposal(self, case: Case, request: Solution) -> Solution:
        """Propose what settles a case."""


@final
@attrs.frozen
class SilentPlatform:
    """A platform that neither judges nor pays: only what the clock brings about happens."""

    def __call__(self, case: Case, now: datetime) -> None:
        """Do nothing."""


@final
@attrs.frozen(kw_only=True)
class PlatformForBuyer(_Platform):
    """A platform that proposes what the buyer asks for (J2), and rejects appeals.

    Attributes:
        after: How long it reviews a case before it proposes.
        pays_after: How long the refund takes from the end of the dispute.
        decides_after: How long it takes to decide an appeal.
    """

    def _proposal(self, case: Case, request: Solution) -> Solution:  # noqa: ARG002  # the request is enough
        return request


@final
@attrs.frozen(kw_only=True)
class PlatformForSeller(_Platform):
    """A platform that proposes a refund of nothing (J3), and rejects appeals.

    Attributes:
        after: How long it reviews a case before it proposes.
        pays_after: How long a refund takes that the seller agreed to.
        decides_after: How long it takes to decide an appeal.
    """

    def _proposal(self, case: Case, request: Solution) -> Solution:  # noqa: ARG002  # it gives nothing
        return _share(case, 0)


@final
@attrs.frozen(kw_only=True)
class SplittingPlatform(_Platform):
    """A platform that proposes a part of what was paid, without a return (J3), and rejects appeals.

    Attributes:
        percent: How much it proposes, in hundredths of what was paid; half by default.
        after: How long it reviews a case before it proposes.
        pays_after: How long the refund takes from the end of the dispute.
        decides_after: How long it takes to decide an appeal.
    """

    percent: int = attrs.field(default=50, validator=_percent)

    def _proposal(self, case: Case, request: Solution) -> Solution:  # noqa: ARG002  # whatever is asked for
        return _share(case, self.percent)


# --- drawing them -----------------------------------------------------------------------------

_SPANS: Final = st.integers(0, 20).map(lambda days: days * _DAY)
_PERCENTS: Final = st.integers(0, 100)


def sellers() -> SearchStrategy[Player]:
    """Draw sellers of every kind, quick and slow ones.

    Returns:
        A strategy for players; they shrink to the silent one.
    """
    spans = {"after": _SPANS, "receives_after": _SPANS}
    return st.one_of(
        st.just(SilentSeller()),
        st.builds(GenerousSeller, **spans),
        st.builds(StubbornSeller, percent=_PERCENTS, **spans),
        st.builds(LateSeller, left=_SPANS, **spans),
        st.builds(StallingSeller, wait=_SPANS, extends=st.booleans(), **spans),
        st.builds(ContestingSeller, **spans),
    )


def platforms() -> SearchStrategy[Player]:
    """Draw platforms of every kind, quick and slow ones.

    Returns:
        A strategy for players; they shrink to the silent one.
    """
    spans = {"after": _SPANS, "pays_after": _SPANS, "decides_after": _SPANS}
    return st.one_of(
        st.just(SilentPlatform()),
        st.builds(PlatformForBuyer, **spans),
        st.builds(PlatformForSeller, **spans),
        st.builds(SplittingPlatform, percent=_PERCENTS, **spans),
    )

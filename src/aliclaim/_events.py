"""What happens to an order and to a dispute: facts in the past tense (floor 6).

An event says when and what; it decides nothing. Its `tag` is its name in a case file, in the
pictures and in every list. Dates that the marketplace printed with it (`answer_by`, `ship_by` ...)
win over those that the policy would count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from re import findall
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, TypeAlias, cast, final, get_args

import attrs

from ._checks import Term, as_tuple, holds, members, name, text
from ._claims import Claim, Evidence, Reason
from ._errors import InvalidValueError, shown
from ._money import Money
from ._order import TrackingStatus
from ._policy import Party
from ._proposals import Proposal, Refund, ReturnAndRefund, Solution, Wait, positive
from ._time import DateTime, instant, instant_or_none, iso
from ._values import Value

if TYPE_CHECKING:
    from typing_extensions import TypeIs  # type checkers bring it; the interpreter needs none of it

_SOLUTION: Final = holds((Refund, ReturnAndRefund), "a Refund or a ReturnAndRefund")
_FLAG: Final = holds(bool, "true or false")


class _Dated(Protocol):
    @property
    def at(self) -> DateTime: ...


def _later(owner: _Dated, field: attrs.Attribute[Any], value: DateTime | None) -> None:
    """Check that a date which an event sets lies after the event."""
    if value is not None and value <= owner.at:
        what = f"{type(owner).__name__}.{field.name}"
        raise InvalidValueError(what, f"an instant after {iso(owner.at)}", iso(value))


# --- of the order -----------------------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class OrderShipped(Value):
    """The seller shipped the order: the protection starts (W1, W2).

    Attributes:
        tag: Its name for programs, `order_shipped`.
        at: When, in UTC.
    """

    tag: ClassVar[str] = "order_shipped"
    at: DateTime = attrs.field(converter=instant)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class TrackingUpdated(Value):
    """The tracking page was read (W5).

    Attributes:
        tag: Its name for programs, `tracking_updated`.
        at: When it was read, in UTC.
        status: What it showed.
    """

    tag: ClassVar[str] = "tracking_updated"
    at: DateTime = attrs.field(converter=instant)
    status: TrackingStatus = attrs.field(validator=holds(TrackingStatus, "a TrackingStatus"))


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ProtectionExtended(Value):
    """The seller extended the protection (W2).

    Attributes:
        tag: Its name for programs, `protection_extended`.
        at: When, in UTC.
        until: Its new end, in UTC: later than the one before.
    """

    tag: ClassVar[str] = "protection_extended"
    at: DateTime = attrs.field(converter=instant)
    until: DateTime = attrs.field(converter=instant, validator=_later)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReceiptConfirmed(Value):
    """Receipt of the order was confirmed (W3).

    Attributes:
        tag: Its name for programs, `receipt_confirmed`.
        at: When, in UTC.
        by: The buyer, or the platform, which confirms by itself after some time.
    """

    tag: ClassVar[str] = "receipt_confirmed"
    at: DateTime = attrs.field(converter=instant)
    by: Party = attrs.field(default=Party.BUYER, validator=holds(Party, "a Party"))


# --- of the dispute: the buyer ----------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class DisputeOpened(Value):
    """The buyer opened a dispute.

    Where it is observed, as each event of a dispute can be, the marketplace's own record shows that it
    happened. Then it is taken though the window, the form or an estimated date would refuse it: those
    tell what the marketplace will take, and it did take it. What is certain still refuses it, such as a
    phase in which it cannot happen, or more money than was paid.

    Attributes:
        tag: Its name for programs, `dispute_opened`.
        at: When, in UTC.
        claim: What the buyer says and asks for.
        answer_by: Until when the seller must answer, if printed (P1).
        agreement_by: When AliExpress steps in without an agreement, if printed (P2).
        observed: Whether the marketplace's own record shows it, rather than somebody telling it.
    """

    tag: ClassVar[str] = "dispute_opened"
    at: DateTime = attrs.field(converter=instant)
    claim: Claim = attrs.field(validator=holds(Claim, "a Claim"))
    answer_by: DateTime | None = attrs.field(default=None, converter=instant_or_none, validator=_later)
    agreement_by: DateTime | None = attrs.field(default=None, converter=instant_or_none, validator=_later)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class EvidenceAdded(Value):
    """The buyer or the seller added evidence (P10).

    Attributes:
        tag: Its name for programs, `evidence_added`.
        at: When, in UTC.
        evidence: What was added; it names who gave it.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "evidence_added"
    at: DateTime = attrs.field(converter=instant)
    evidence: Evidence = attrs.field(validator=holds(Evidence, "an Evidence"))
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClaimEdited(Value):
    """The buyer corrected the reason or the explanation (P10).

    Attributes:
        tag: Its name for programs, `claim_edited`.
        at: When, in UTC.
        reason: The reason from now on.
        text: The explanation from now on.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "claim_edited"
    at: DateTime = attrs.field(converter=instant)
    reason: Reason = attrs.field(validator=holds(Reason, "a Reason"))
    text: str = attrs.field(validator=text)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class BuyerProposed(Value):
    """The buyer asked for something else than before (P10).

    Attributes:
        tag: Its name for programs, `buyer_proposed`.
        at: When, in UTC.
        proposal: What is asked for from now on.
        answer_by: Until when the seller must answer, if printed.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "buyer_proposed"
    at: DateTime = attrs.field(converter=instant)
    proposal: Solution = attrs.field(validator=_SOLUTION)
    answer_by: DateTime | None = attrs.field(default=None, converter=instant_or_none, validator=_later)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class BuyerAccepted(Value):
    """The buyer accepted a proposal: that closes the dispute for good (P7).

    Attributes:
        tag: Its name for programs, `buyer_accepted`.
        at: When, in UTC.
        whose: Whose proposal: the seller's or the platform's. There is no default: it matters.
        ship_by: Until when the goods must be on their way back, if printed.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "buyer_accepted"
    at: DateTime = attrs.field(converter=instant)
    whose: Party = attrs.field(validator=holds(Party, "a Party"))
    ship_by: DateTime | None = attrs.field(default=None, converter=instant_or_none, validator=_later)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class BuyerCancelled(Value):
    """The buyer cancelled the dispute: it may be opened again while the protection runs (C2, W8).

    Attributes:
        tag: Its name for programs, `buyer_cancelled`.
        at: When, in UTC.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "buyer_cancelled"
    at: DateTime = attrs.field(converter=instant)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class BuyerClosed(Value):
    """The buyer closed the dispute: final, and without money (C3).

    Attributes:
        tag: Its name for programs, `buyer_closed`.
        at: When, in UTC.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "buyer_closed"
    at: DateTime = attrs.field(converter=instant)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReturnShipped(Value):
    """The buyer sent the goods back (P9).

    Attributes:
        tag: Its name for programs, `return_shipped`.
        at: When, in UTC.
        tracking_number: The number of the return parcel: it must be tracked.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "return_shipped"
    at: DateTime = attrs.field(converter=instant)
    tracking_number: str = attrs.field(validator=name)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class AppealFiled(Value):
    """The buyer appealed, through customer service (C4).

    Attributes:
        tag: Its name for programs, `appeal_filed`.
        at: When, in UTC.
        text: What the appeal says.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "appeal_filed"
    at: DateTime = attrs.field(converter=instant)
    text: str = attrs.field(default="", validator=text)
    observed: bool = attrs.field(default=False, validator=_FLAG)


# --- of the dispute: the seller ---------------------------------------------------------------


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class SellerProposed(Value):
    """The seller made another proposal (P1, P6).

    Attributes:
        tag: Its name for programs, `seller_proposed`.
        at: When, in UTC.
        proposal: What the seller offers.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "seller_proposed"
    at: DateTime = attrs.field(converter=instant)
    proposal: Proposal = attrs.field(
        validator=holds((Refund, ReturnAndRefund, Wait), "a Refund, a ReturnAndRefund or a Wait")
    )
    observed: bool = attrs.field(default=False, validator=_FLAG)

    def __attrs_post_init__(self) -> None:
        """Refuse to ask for a wait that is over already."""
        if isinstance(self.proposal, Wait) and self.proposal.until <= self.at:
            what = "SellerProposed.proposal.until"
            raise InvalidValueError(what, f"an instant after {iso(self.at)}", iso(self.proposal.until))


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class SellerAccepted(Value):
    """The seller accepted what the buyer asks for (P1, P7).

    Attributes:
        tag: Its name for programs, `seller_accepted`.
        at: When, in UTC.
        ship_by: Until when the goods must be on their way back, if printed.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "seller_accepted"
    at: DateTime = attrs.field(converter=instant)
    ship_by: DateTime | None = attrs.field(default=None, converter=instant_or_none, validator=_later)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReturnReceived(Value):
    """The returned goods arrived (P9).

    Attributes:
        tag: Its name for programs, `return_received`.
        at: When, in UTC.
        by: The seller, or the platform where its warehouse took them in.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "return_received"
    at: DateTime = attrs.field(converter=instant)
    by: Party = attrs.field(default=Party.SELLER, validator=holds(Party, "a Party"))
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReturnContested(Value):
    """The seller contested the return: AliExpress reviews the case again.

    Attributes:
        tag: Its name for programs, `return_contested`.
        at: When, in UTC.
        text: What the seller says.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "return_contested"
    at: DateTime = attrs.field(converter=instant)
    text: str = attrs.field(default="", validator=text)
    observed: bool = attrs.field(default=False, validator=_FLAG)


# --- of the dispute: AliExpress ---------------------------------------------------------------


class SteppedInBecause(Term):
    """Why AliExpress stepped in."""

    NO_AGREEMENT = "no_agreement"
    """The two had not agreed in time (P2)."""
    SELLER_SILENT = "seller_silent"
    """The seller had not answered in time (P1, P2)."""
    ASKED = "asked"
    """One of the two asked for it, as was needed formerly (P2)."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class PlatformSteppedIn(Value):
    """AliExpress stepped in and reviews the case (P2, P3). The clock brings it about, too.

    Attributes:
        tag: Its name for programs, `platform_stepped_in`.
        at: When, in UTC.
        because: Why.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "platform_stepped_in"
    at: DateTime = attrs.field(converter=instant)
    because: SteppedInBecause = attrs.field(
        default=SteppedInBecause.NO_AGREEMENT,
        validator=holds(SteppedInBecause, "a SteppedInBecause"),
    )
    observed: bool = attrs.field(default=False, validator=_FLAG)


class Problem(Term):
    """A problem that AliExpress judges (J1)."""

    IN_TRANSIT = "in_transit"
    """The protection is over or running out, while the parcel is in transit (J4)."""
    RETURNED = "returned"
    """The carrier has sent the parcel back to the seller."""
    NO_TRACKING = "no_tracking"
    """There is no information on the tracking number."""
    HELD_BY_CUSTOMS = "held_by_customs"
    """Customs is holding the parcel."""
    WRONG_ADDRESS = "wrong_address"
    """The parcel was sent to a wrong address."""
    NOT_WORKING = "not_working"
    """The goods do not work properly."""
    OTHER = "other"
    """A problem that is known by its words alone."""


_SMALL_WORDS: Final = frozenset({"a", "an", "but", "is", "still", "the", "was"})


def _words(text: str) -> tuple[str, ...]:
    """Return the words that tell a problem from another: copies of the site differ in the small ones."""
    return tuple(word for word in findall(r"[^\W_]+", text.casefold()) if word not in _SMALL_WORDS)


_PROBLEMS: Final[Mapping[tuple[str, ...], Problem]] = MappingProxyType(
    {
        _words("Purchase Protection is running out, but package is still in transit"): Problem.IN_TRANSIT,
        _words("Purchase Protection is over, but package is still in transit"): Problem.IN_TRANSIT,
        _words("Package was returned to seller by shipping company"): Problem.RETURNED,
        _words("No tracking information"): Problem.NO_TRACKING,
        _words("Customs is holding the package"): Problem.HELD_BY_CUSTOMS,
        _words("Package sent to a wrong address"): Problem.WRONG_ADDRESS,
        _words("Does not work properly"): Problem.NOT_WORKING,
    }
)
"""The words of the site for a problem, as copies of its pages show them."""


def _known_problem(finding: Finding) -> Problem:
    """Tell a problem by its words; what is no text is refused right after, by its own check."""
    problem = cast("object", finding.problem)
    return _PROBLEMS.get(_words(problem), Problem.OTHER) if isinstance(problem, str) else Problem.OTHER


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Finding(Value):
    """One problem of the judgement (J1).

    Attributes:
        problem: The problem, as AliExpress words it.
        valid: Whether the buyer is found to be right in it (J2, J3).
        kind: Which problem it is. Known from the words of the site; `other` where they are not
            known, unless it is told.

    Examples:
        >>> Finding(problem="No tracking information", valid=True).kind
        <Problem.NO_TRACKING: 'no_tracking'>
    """

    problem: str = attrs.field(validator=name)
    valid: bool = attrs.field(validator=holds(bool, "true or false"))
    kind: Problem = attrs.field(
        default=attrs.Factory(_known_problem, takes_self=True), validator=holds(Problem, "a Problem")
    )

    @property
    def rule(self) -> str:
        """The rule that says what follows: J4 for a parcel in transit, else J2 or J3."""
        if self.kind is Problem.IN_TRANSIT:
            return "J4"
        return "J2" if self.valid else "J3"

    @property
    def meaning(self) -> str:
        """What follows from it, in a sentence (J2, J3, J4)."""
        return _MEANINGS[self.rule, self.valid]


_MEANINGS: Final[Mapping[tuple[str, bool], str]] = MappingProxyType(
    {
        ("J2", True): "The buyer is found to be right: that mostly brings all the money, without a return.",
        ("J3", False): "AliExpress does not agree: it makes an impartial proposal from the evidence.",
        ("J4", True): "The buyer is found to be right: the answer on the refund comes within a few days.",
        (
            "J4",
            False,
        ): "AliExpress holds the order for protected: wait some days, then cancel, and do not close it.",
    }
)


def _findings(value: Iterable[Finding]) -> tuple[Finding, ...]:
    return as_tuple(value)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class PlatformJudged(Value):
    """AliExpress judged, and its proposal is still to come, as where a parcel is in transit (J1, J4).

    Attributes:
        tag: Its name for programs, `platform_judged`.
        at: When, in UTC.
        judgement: The problems, each found valid or invalid: at least one.
        answer_by: Until when the answer on the refund comes, if printed (J4).
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "platform_judged"
    at: DateTime = attrs.field(converter=instant)
    judgement: tuple[Finding, ...] = attrs.field(converter=_findings, validator=members(Finding, "a Finding"))
    answer_by: DateTime | None = attrs.field(default=None, converter=instant_or_none, validator=_later)
    observed: bool = attrs.field(default=False, validator=_FLAG)

    def __attrs_post_init__(self) -> None:
        """Refuse a judgement that judges nothing."""
        if not self.judgement:
            raise InvalidValueError("PlatformJudged.judgement", "at least one Finding", "none")


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class PlatformProposed(Value):
    """AliExpress presented its judgement and its own proposal (P3, J1).

    Attributes:
        tag: Its name for programs, `platform_proposed`.
        at: When, in UTC.
        proposal: What it proposes; a refund of nothing where it finds for the seller.
        negotiation_ends: The date "negotiation finished", if printed: it nearly always is.
        judgement: The problems, each found valid or invalid.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "platform_proposed"
    at: DateTime = attrs.field(converter=instant)
    proposal: Solution = attrs.field(validator=_SOLUTION)
    negotiation_ends: DateTime | None = attrs.field(default=None, converter=instant_or_none, validator=_later)
    judgement: tuple[Finding, ...] = attrs.field(
        default=(), converter=_findings, validator=members(Finding, "a Finding")
    )
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class RequestGranted(Value):
    """The seller let the days for an answer pass, and the buyer's request was executed.

    The clock brings it about, where the policy says so.

    Attributes:
        tag: Its name for programs, `request_granted`.
        at: When, in UTC.
        ship_by: Until when the goods must be on their way back, if printed.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "request_granted"
    at: DateTime = attrs.field(converter=instant)
    ship_by: DateTime | None = attrs.field(default=None, converter=instant_or_none, validator=_later)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ProposalAssigned(Value):
    """Nobody chose in time, and AliExpress's proposal was assigned (P5). The clock brings it about.

    Attributes:
        tag: Its name for programs, `proposal_assigned`.
        at: When, in UTC.
        ship_by: Until when the goods must be on their way back, if printed.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "proposal_assigned"
    at: DateTime = attrs.field(converter=instant)
    ship_by: DateTime | None = attrs.field(default=None, converter=instant_or_none, validator=_later)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReturnOverdue(Value):
    """The goods were not on their way back in time: it is over without money. The clock brings it about.

    Attributes:
        tag: Its name for programs, `return_overdue`.
        at: When, in UTC.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "return_overdue"
    at: DateTime = attrs.field(converter=instant)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class RefundCompleted(Value):
    """The money arrived (M1).

    Attributes:
        tag: Its name for programs, `refund_completed`.
        at: When, in UTC.
        amount: How much arrived, more than nothing: it can be slightly less than agreed (M2).
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "refund_completed"
    at: DateTime = attrs.field(converter=instant)
    amount: Money = attrs.field(validator=positive)
    observed: bool = attrs.field(default=False, validator=_FLAG)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class AppealDecided(Value):
    """The appeal was decided (C4).

    Attributes:
        tag: Its name for programs, `appeal_decided`.
        at: When, in UTC.
        refund: What the buyer is to receive in all, instead of what stood before; None where
            the appeal was rejected.
        observed: Whether the marketplace's own record shows it: see `DisputeOpened`.
    """

    tag: ClassVar[str] = "appeal_decided"
    at: DateTime = attrs.field(converter=instant)
    refund: Refund | None = attrs.field(default=None, validator=holds((Refund, type(None)), "a Refund"))
    observed: bool = attrs.field(default=False, validator=_FLAG)


OrderEvent: TypeAlias = OrderShipped | TrackingUpdated | ProtectionExtended | ReceiptConfirmed
"""What happens to an order."""

DisputeEvent: TypeAlias = (
    DisputeOpened
    | EvidenceAdded
    | ClaimEdited
    | BuyerProposed
    | BuyerAccepted
    | BuyerCancelled
    | BuyerClosed
    | ReturnShipped
    | AppealFiled
    | SellerProposed
    | SellerAccepted
    | ReturnReceived
    | ReturnContested
    | PlatformSteppedIn
    | PlatformJudged
    | PlatformProposed
    | RequestGranted
    | ProposalAssigned
    | ReturnOverdue
    | RefundCompleted
    | AppealDecided
)
"""What happens to a dispute."""

Event: TypeAlias = OrderEvent | DisputeEvent
"""What happens to a case."""

ORDER_EVENTS: Final[tuple[type[OrderEvent], ...]] = get_args(OrderEvent)
"""The classes of the events of an order."""

DISPUTE_EVENTS: Final[tuple[type[DisputeEvent], ...]] = get_args(DisputeEvent)
"""The classes of the events of a dispute."""

ORDER_EVENT_CLASSES: Final = frozenset(ORDER_EVENTS)
DISPUTE_EVENT_CLASSES: Final = frozenset(DISPUTE_EVENTS)
EVENT_CLASSES: Final[frozenset[type[Event]]] = ORDER_EVENT_CLASSES | DISPUTE_EVENT_CLASSES
"""For one look-up each: the classes are final, so the class of an event tells all."""


def is_of_order(event: Event) -> TypeIs[OrderEvent]:
    """Whether an event happens to the order."""
    return type(event) in ORDER_EVENT_CLASSES


def is_observed(event: Event) -> bool:
    """Whether the marketplace's own record shows an event of a dispute."""
    return not is_of_order(event) and event.observed


def check_event(event: Event, classes: frozenset[type[Event]] = EVENT_CLASSES) -> None:
    """Refuse what is no event, or none of these.

    Raises:
        InvalidValueError: It is not of these classes.
    """
    if type(event) not in classes:
        words = "an event" if classes is EVENT_CLASSES else "an event of a dispute"
        raise InvalidValueError("event", words, shown(event))

"""What each reason asks for, what shows it, and what comes first (floor 6; rules R1 to R9, O, M7).

One table, which reads like the guide's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, final

import attrs

from ._checks import Term, holds, holds_argument, members, name
from ._claims import Claim, Evidence, EvidenceKind, Reason, Subject
from ._policy import Party
from ._values import Value


class Level(Term):
    """How much a requirement counts."""

    REQUIRED = "required"
    """It is needed."""
    ONE_OF = "one_of"
    """Of all requirements of a reason that are so marked, one is needed."""
    HELPFUL = "helpful"
    """It helps, and is not needed (O7)."""

    @property
    def needed(self) -> bool:
        """Whether a claim lacks something without it."""
        return self is not Level.HELPFUL


class Ask(Term):
    """How much of the money is asked for (O4).

    A refund alone is preferred to a return, unless the return is free (R1, O3, M7).
    """

    FULL = "full"
    """All of it."""
    PARTIAL = "partial"
    """A part of it."""


class Basis(Term):
    """From what the amount is counted."""

    PAID = "paid"
    """All that was paid for the goods concerned."""
    DIFFERENCE = "difference"
    """The difference between what was paid for the goods and what they are worth as they are (R2)."""
    MISSING_ITEMS = "missing_items"
    """The price of the missing items (R3)."""
    SHIPPING_PAID = "shipping_paid"
    """What was paid for shipping: a part of it is likely, sometimes a little more (R8)."""


class FirstStep(Term):
    """What to do before a dispute is opened."""

    CONTACT_SELLER = "contact_seller"
    """Write to the seller, and announce the dispute: that counts in the buyer's favour (O1)."""
    CHECK_GOODS = "check_goods"
    """Check all the goods: an order has one claim, so all that is wrong must be known (O5)."""
    CHECK_PROTECTION = "check_protection"
    """Look up when the protection ends: the dispute must be opened before (R4, T5)."""
    WAIT_FOR_DELIVERY_DATE = "wait_for_delivery_date"
    """Wait until the estimated delivery date is over (R4)."""
    READ_TRACKING = "read_tracking"
    """Read the tracking: a parcel on its way that is still protected is no reason yet (W5, T6)."""
    WAIT_A_LITTLE = "wait_a_little"
    """Wait a little, once the seller was asked (R7)."""
    WAIT_UNTIL_ARRIVED = "wait_until_arrived"
    """Wait until the order has arrived (R8, T8)."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Requirement(Value):
    """What a claim should show.

    Attributes:
        level: How much it counts.
        shows: What is to be shown.
        kinds: The kinds of evidence that do; at least one.
        words: What is asked for, in a short phrase for a buyer.

    Examples:
        >>> print(checklist(Reason.WRONG_ITEM)[0])
        photos of what came
    """

    level: Level = attrs.field(validator=holds(Level, "a Level"))
    shows: Subject = attrs.field(validator=holds(Subject, "a Subject"))
    kinds: tuple[EvidenceKind, ...] = attrs.field(validator=members(EvidenceKind, "an EvidenceKind"))
    words: str = attrs.field(validator=name)

    def met_by(self, piece: Evidence) -> bool:
        """Whether a piece of evidence meets it: the buyer's, of a kind that does, and said to show this.

        Args:
            piece: The piece of evidence.
        """
        holds_argument("piece", piece, Evidence, "an Evidence")
        return piece.given_by is Party.BUYER and piece.shows is self.shows and piece.kind in self.kinds

    def __str__(self) -> str:
        """Return the phrase."""
        return self.words


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Exclusion(Value):
    """What a reason is not for.

    Attributes:
        words: What it is not for, in a short phrase for a buyer.
        instead: The reason that fits; None where none does.
        rule: The rule behind it, such as `R6`.
    """

    words: str = attrs.field(validator=name)
    instead: Reason | None = attrs.field(default=None, validator=holds((Reason, type(None)), "a Reason"))
    rule: str = attrs.field(validator=name)

    def __str__(self) -> str:
        """Return the phrase."""
        return self.words


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReasonEntry(Value):
    """One row of the guide's table of reasons.

    Attributes:
        reason: Which reason.
        title: What a buyer would call it.
        asks: Whether all the money is asked for, or a part.
        basis: From what the amount is counted.
        evidence: What shows it.
        first: What to do before a dispute is opened, in this order.
        not_for: What it is not for.

    Examples:
        >>> REASONS[Reason.ITEMS_MISSING].basis
        <Basis.MISSING_ITEMS: 'missing_items'>
    """

    reason: Reason = attrs.field(validator=holds(Reason, "a Reason"))
    title: str = attrs.field(validator=name)
    asks: Ask = attrs.field(validator=holds(Ask, "an Ask"))
    basis: Basis = attrs.field(validator=holds(Basis, "a Basis"))
    evidence: tuple[Requirement, ...] = attrs.field(validator=members(Requirement, "a Requirement"))
    first: tuple[FirstStep, ...] = attrs.field(validator=members(FirstStep, "a FirstStep"))
    not_for: tuple[Exclusion, ...] = attrs.field(default=(), validator=members(Exclusion, "an Exclusion"))

    @property
    def rule(self) -> str:
        """The rule of the guide for this reason, such as `R4`."""
        return self.reason.rule


def _show(level: Level, shows: Subject, words: str, *kinds: EvidenceKind) -> Requirement:
    return Requirement(level=level, shows=shows, kinds=kinds, words=words)


def _not(words: str, rule: str, instead: Reason | None = None) -> Exclusion:
    return Exclusion(words=words, instead=instead, rule=rule)


_PHOTO, _SCREENSHOT, _VIDEO = EvidenceKind.PHOTO, EvidenceKind.SCREENSHOT, EvidenceKind.VIDEO
_REQUIRED, _ONE_OF, _HELPFUL = Level.REQUIRED, Level.ONE_OF, Level.HELPFUL
_SELLER, _GOODS = FirstStep.CONTACT_SELLER, FirstStep.CHECK_GOODS
_VIDEO_OF_FAULT: Final = _show(
    _HELPFUL, Subject.FAULT, "a video of the fault, which helps most of all", _VIDEO
)

_ENTRIES: Final = (
    ReasonEntry(
        reason=Reason.NOT_AS_DESCRIBED,
        title="It is faulty, broken, the wrong size or not as described",
        asks=Ask.FULL,
        basis=Basis.PAID,
        evidence=(
            _show(_ONE_OF, Subject.MEASUREMENTS, "photos of the measurements", _PHOTO),
            _show(_ONE_OF, Subject.FAULT, "a video of the fault, or photos of it", _VIDEO, _PHOTO),
            _show(_HELPFUL, Subject.SIZE_TABLE, "a screenshot of the seller's size table", _SCREENSHOT),
            _VIDEO_OF_FAULT,
        ),
        first=(_GOODS, _SELLER),
        not_for=(
            _not("goods that can be used, with a flaw", "R2", Reason.SLIGHTLY_IMPERFECT),
            _not("goods that are not the original", "R5", Reason.COUNTERFEIT),
            _not("other goods than those ordered", "R6", Reason.WRONG_ITEM),
        ),
    ),
    ReasonEntry(
        reason=Reason.SLIGHTLY_IMPERFECT,
        title="It can be used, but has a flaw, or its colour, size or quality is slightly off",
        asks=Ask.PARTIAL,
        basis=Basis.DIFFERENCE,
        evidence=(
            _show(_REQUIRED, Subject.FAULT, "as much as possible that shows the flaw", *EvidenceKind),
            _VIDEO_OF_FAULT,
        ),
        first=(_GOODS, _SELLER),
        not_for=(_not("goods that cannot be used", "R1", Reason.NOT_AS_DESCRIBED),),
    ),
    ReasonEntry(
        reason=Reason.ITEMS_MISSING,
        title="Items are missing",
        asks=Ask.PARTIAL,
        basis=Basis.MISSING_ITEMS,
        evidence=(
            _show(_ONE_OF, Subject.UNBOXING, "a video of the unboxing, which is best", _VIDEO),
            _show(
                _ONE_OF,
                Subject.OPENED_PARCEL,
                "a photo of the opened parcel, which is enough for a buyer in good standing",
                _PHOTO,
            ),
        ),
        first=(_GOODS, _SELLER),
        not_for=(
            _not("a parcel that has not come at all", "R4", Reason.NOT_ARRIVED),
            _not("other goods in place of those ordered", "R6", Reason.WRONG_ITEM),
        ),
    ),
    ReasonEntry(
        reason=Reason.NOT_ARRIVED,
        title="It has not arrived by the estimated delivery date",
        asks=Ask.FULL,
        basis=Basis.PAID,
        evidence=(
            _show(_ONE_OF, Subject.TRACKING, "a screenshot of the tracking", _SCREENSHOT),
            _show(_ONE_OF, Subject.ORDER_PAGE, "a screenshot of the order page", _SCREENSHOT),
        ),
        first=(
            FirstStep.CHECK_PROTECTION,
            FirstStep.WAIT_FOR_DELIVERY_DATE,
            FirstStep.READ_TRACKING,
            _SELLER,
        ),
        not_for=(
            _not("a parcel that is on its way and still protected", "W5"),
            _not("a parcel that is marked as delivered", "R7", Reason.MARKED_DELIVERED),
        ),
    ),
    ReasonEntry(
        reason=Reason.COUNTERFEIT,
        title="It is a counterfeit",
        asks=Ask.FULL,
        basis=Basis.PAID,
        evidence=(
            _show(
                _REQUIRED,
                Subject.NOT_ORIGINAL,
                "as much as possible that shows why it is not the original",
                *EvidenceKind,
            ),
        ),
        first=(_GOODS, _SELLER),
    ),
    ReasonEntry(
        reason=Reason.WRONG_ITEM,
        title="Something else was sent",
        asks=Ask.FULL,
        basis=Basis.PAID,
        evidence=(_show(_REQUIRED, Subject.WHAT_CAME, "photos of what came", _PHOTO),),
        first=(_GOODS, _SELLER),
        not_for=(
            _not("what was ordered, in a wrong size or with a fault", "R1", Reason.NOT_AS_DESCRIBED),
            _not("an order of which a part came", "R3", Reason.ITEMS_MISSING),
        ),
    ),
    ReasonEntry(
        reason=Reason.MARKED_DELIVERED,
        title="It is marked as delivered, but was not received",
        asks=Ask.FULL,
        basis=Basis.PAID,
        evidence=(
            _show(
                _REQUIRED,
                Subject.DELIVERY_CITY,
                "screenshots of the tracking pages that show the city of delivery",
                _SCREENSHOT,
            ),
        ),
        first=(_SELLER, FirstStep.WAIT_A_LITTLE),
        not_for=(_not("a parcel that is not marked as delivered", "R4", Reason.NOT_ARRIVED),),
    ),
    ReasonEntry(
        reason=Reason.OTHER_SHIPPING_METHOD,
        title="It was sent by another shipping method than the one paid for",
        asks=Ask.PARTIAL,
        basis=Basis.SHIPPING_PAID,
        evidence=(_show(_REQUIRED, Subject.TRACKING, "a screenshot of the tracking", _SCREENSHOT),),
        first=(FirstStep.WAIT_UNTIL_ARRIVED, _GOODS, _SELLER),
        not_for=(
            _not("an order that came about on time", "R8"),
            _not("an order with free shipping", "R8"),
            _not("an order that has not arrived", "R4", Reason.NOT_ARRIVED),
            _not("goods that are not fine", "T8", Reason.NOT_AS_DESCRIBED),
        ),
    ),
)

REASONS: Final[Mapping[Reason, ReasonEntry]] = MappingProxyType({entry.reason: entry for entry in _ENTRIES})
"""What each reason asks for and needs. Where none fits exactly, the closest one is chosen (R9)."""


def checklist(reason: Reason) -> tuple[Requirement, ...]:
    """Return what a claim for a reason should show.

    Args:
        reason: Why the buyer claims.

    Returns:
        The requirements, in the order of the table.

    Raises:
        InvalidValueError: It is no `Reason`.

    Examples:
        >>> [requirement.words for requirement in checklist(Reason.NOT_ARRIVED)]
        ['a screenshot of the tracking', 'a screenshot of the order page']
    """
    return entry_of(reason).evidence


def entry_of(reason: Reason) -> ReasonEntry:
    """Return the row of a reason; refuse what is none."""
    holds_argument("reason", reason, Reason, "a Reason")
    return REASONS[reason]


def missing(claim: Claim, added: Iterable[Evidence] = ()) -> tuple[Requirement, ...]:
    """Return what a claim should show, and does not yet.

    A piece of evidence that does not say what it shows meets nothing: nothing is guessed.

    Args:
        claim: The claim, with its own evidence.
        added: Evidence that was added later; that of the seller does not count.

    Returns:
        The requirements that are not met, in the order of the table: all that are `ONE_OF` until
        one of them is met, then none of them. What is needed is told by `level.needed`.

    Raises:
        InvalidValueError: It is no claim, or something that was added is no evidence.

    Examples:
        >>> from aliclaim import Money, Refund
        >>> paid = Refund(Money("61.70", "USD"))
        >>> page = Evidence(kind=EvidenceKind.SCREENSHOT, file="tracking.png", shows=Subject.TRACKING)
        >>> missing(Claim(reason=Reason.NOT_ARRIVED, asks=paid, evidence=(page,)))
        ()
    """
    holds_argument("claim", claim, Claim, "a Claim")
    holds_argument("added", added, Iterable, "a list, each an Evidence")
    pieces = (*claim.evidence, *added)
    for number, piece in enumerate(pieces[len(claim.evidence) :]):
        holds_argument(f"added[{number}]", piece, Evidence, "an Evidence")
    wanted = checklist(claim.reason)
    unmet = [each for each in wanted if not any(map(each.met_by, pieces))]
    one_met = any(each.level is Level.ONE_OF and each not in unmet for each in wanted)
    return tuple(each for each in unmet if not (one_met and each.level is Level.ONE_OF))

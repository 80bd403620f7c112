"""The buyer's claim: reason, request, words and evidence (floor 5; rules R, W6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, final

import attrs

from ._checks import Term, as_tuple, holds, members, name, text, whole
from ._errors import InvalidValueError
from ._policy import Party
from ._proposals import Refund, ReturnAndRefund, Solution


class Reason(Term):
    """Why the buyer claims. The form may word it otherwise: the closest one is chosen (R9)."""

    NOT_AS_DESCRIBED = "not_as_described"
    """Faulty, not as described, the wrong size, broken (R1)."""
    SLIGHTLY_IMPERFECT = "slightly_imperfect"
    """Usable, with a flaw: colour or size slightly off, lower quality (R2)."""
    ITEMS_MISSING = "items_missing"
    """Incomplete: items are missing (R3)."""
    NOT_ARRIVED = "not_arrived"
    """Not arrived by the estimated delivery date (R4)."""
    COUNTERFEIT = "counterfeit"
    """Not the original (R5)."""
    WRONG_ITEM = "wrong_item"
    """Something else was sent (R6)."""
    MARKED_DELIVERED = "marked_delivered"
    """The carrier says delivered, the buyer has nothing (R7)."""
    OTHER_SHIPPING_METHOD = "other_shipping_method"
    """Sent by another shipping method than the one paid for (R8)."""

    @property
    def rule(self) -> str:
        """The rule of the guide for this reason, such as `R4`."""
        return _REASON_RULES[self]


_REASON_RULES: Final[Mapping[Reason, str]] = MappingProxyType(
    {reason: f"R{number}" for number, reason in enumerate(Reason, start=1)}
)


class EvidenceKind(Term):
    """What a piece of evidence is."""

    PHOTO = "photo"
    """A photograph: the goods, the parcel, a measurement."""
    SCREENSHOT = "screenshot"
    """A picture of a page: the tracking, the listing, a chat."""
    VIDEO = "video"
    """A video: the fault, or the unboxing."""
    DOCUMENT = "document"
    """A paper of customs, a carrier or a repair shop."""


PICTURES: Final = frozenset({EvidenceKind.PHOTO, EvidenceKind.SCREENSHOT})
"""The kinds whose format and size the form limits; for the others no limit is published."""


@final
@attrs.frozen(kw_only=True)
class Evidence:
    """One file that shows something. The file itself is never read or kept.

    Attributes:
        kind: What it is.
        file: The file's name, with its ending.
        size: Its size in bytes, up to 2^40; None where unknown, and then not checked.
        given_by: Who gives it: the buyer or the seller.
    """

    kind: EvidenceKind = attrs.field(validator=holds(EvidenceKind, "an EvidenceKind"))
    file: str = attrs.field(validator=name)
    size: int | None = attrs.field(default=None, validator=attrs.validators.optional(whole(0, 2**40)))
    given_by: Party = attrs.field(default=Party.BUYER, validator=holds(Party, "a Party"))

    @property
    def format(self) -> str:
        """The ending of the file's name in small letters, without the point; empty if it has none."""
        stem, point, ending = self.file.rpartition(".")
        return ending.lower() if point and stem else ""


def _evidence(value: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return as_tuple(value)


@final
@attrs.frozen(kw_only=True)
class Claim:
    """What the buyer says and asks for.

    Attributes:
        reason: Why (R1 to R8).
        asks: The request: a refund alone, or a return with a refund (O3), and how much (O4).
        text: The explanation (O7).
        evidence: What shows it, as it came with the claim.

    Examples:
        >>> from aliclaim import Money
        >>> claim = Claim(reason=Reason.NOT_ARRIVED, asks=Refund(Money("61.70", "USD")))
        >>> claim.reason.rule
        'R4'
    """

    reason: Reason = attrs.field(validator=holds(Reason, "a Reason"))
    asks: Solution = attrs.field(validator=holds((Refund, ReturnAndRefund), "a Refund or a ReturnAndRefund"))
    text: str = attrs.field(default="", validator=text)
    evidence: tuple[Evidence, ...] = attrs.field(
        default=(), converter=_evidence, validator=members(Evidence, "an Evidence")
    )

    def __attrs_post_init__(self) -> None:
        """Refuse evidence of someone else: a claim is the buyer's."""
        for number, piece in enumerate(self.evidence):
            if piece.given_by is not Party.BUYER:
                what = f"Claim.evidence[{number}].given_by"
                raise InvalidValueError(what, "buyer", piece.given_by.value)

"""The buyer's claim: reason, request, words and evidence (floor 5; rules R, W6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from re import fullmatch
from types import MappingProxyType
from typing import Final, final

import attrs

from ._checks import Term, as_tuple, holds, members, name, text, whole
from ._errors import InvalidValueError, shown
from ._policy import Party
from ._proposals import Refund, ReturnAndRefund, Solution
from ._time import DateTime, instant_or_none
from ._values import Value


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

    @property
    def goods_arrived(self) -> bool:
        """Whether the buyer has goods in hand: else there is nothing to send back (T3)."""
        return self not in _NOTHING_CAME

    @property
    def defective(self) -> bool:
        """Whether the goods are defective, or not as described (R1, R2, R5, R6)."""
        return self in _DEFECTIVE


_REASON_RULES: Final[Mapping[Reason, str]] = MappingProxyType(
    {reason: f"R{number}" for number, reason in enumerate(Reason, start=1)}
)
_NOTHING_CAME: Final = frozenset({Reason.NOT_ARRIVED, Reason.MARKED_DELIVERED})
_DEFECTIVE: Final = frozenset(
    {Reason.NOT_AS_DESCRIBED, Reason.SLIGHTLY_IMPERFECT, Reason.COUNTERFEIT, Reason.WRONG_ITEM}
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


class Subject(Term):
    """What a piece of evidence shows."""

    FAULT = "fault"
    """What is wrong with the goods: a fault, a flaw, another colour (R1, R2, O7)."""
    MEASUREMENTS = "measurements"
    """The goods beside a measure (R1)."""
    SIZE_TABLE = "size_table"
    """The seller's table of sizes (R1)."""
    UNBOXING = "unboxing"
    """How the parcel is opened (R3)."""
    OPENED_PARCEL = "opened_parcel"
    """The opened parcel, with all that was in it (R3)."""
    WHAT_CAME = "what_came"
    """The goods that were sent instead of those that were ordered (R6)."""
    NOT_ORIGINAL = "not_original"
    """Why the goods are not the original (R5)."""
    TRACKING = "tracking"
    """The page of the tracking (R4, R8)."""
    ORDER_PAGE = "order_page"
    """The page of the order (R4)."""
    DELIVERY_CITY = "delivery_city"
    """The city of delivery, on the pages of the tracking (R7)."""
    MESSAGES = "messages"
    """What was written to the seller, and what the seller answered (O1)."""


PICTURES: Final = frozenset({EvidenceKind.PHOTO, EvidenceKind.SCREENSHOT})
"""The kinds whose format and size the form limits; for the others no limit is published."""


def _small(value: str) -> str:
    """Hold text in small letters; leave what is no text for the check to refuse."""
    return value.lower() if isinstance(value, str) else value  # type: ignore[redundant-expr]  # pyright: ignore[reportUnnecessaryIsInstance]


def _hash(owner: object, field: attrs.Attribute[str], value: str) -> None:
    """Check that a field holds a SHA-256 in hexadecimal digits, or nothing."""
    text(owner, field, value)
    if not fullmatch(r"([0-9a-f]{64})?", value):
        what = f"{type(owner).__name__}.{field.name}"
        raise InvalidValueError(what, "64 hexadecimal digits, or empty text", shown(value))


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Evidence(Value):
    """One file that shows something. The file itself is never kept.

    Attributes:
        kind: What it is.
        file: The file's name, with its ending.
        size: Its size in bytes, up to 2^40; None where unknown, and then not checked.
        given_by: Who gives it: the buyer or the seller.
        shows: What it shows; None where nobody said so, and then it meets no requirement.
        item: The id of the order's item that it is about; empty where it is about the whole order.
        sha256: The SHA-256 of the file, 64 hexadecimal digits in small letters; empty where unknown.
        made_at: When it was taken, in UTC; None where unknown.

    Examples:
        >>> Evidence.of(b"a picture", kind=EvidenceKind.PHOTO, file="lid.jpg", shows=Subject.FAULT).size
        9
    """

    kind: EvidenceKind = attrs.field(validator=holds(EvidenceKind, "an EvidenceKind"))
    file: str = attrs.field(validator=name)
    size: int | None = attrs.field(default=None, validator=attrs.validators.optional(whole(0, 2**40)))
    given_by: Party = attrs.field(default=Party.BUYER, validator=holds(Party, "a Party"))
    shows: Subject | None = attrs.field(default=None, validator=holds((Subject, type(None)), "a Subject"))
    item: str = attrs.field(default="", validator=text)
    sha256: str = attrs.field(default="", converter=_small, validator=_hash)
    made_at: DateTime | None = attrs.field(default=None, converter=instant_or_none)

    @classmethod
    def of(  # noqa: PLR0913  # one argument for each fact that the content does not tell
        cls,
        content: bytes,
        *,
        kind: EvidenceKind,
        file: str,
        shows: Subject | None = None,
        item: str = "",
        given_by: Party = Party.BUYER,
        made_at: datetime | None = None,
    ) -> Evidence:
        """Describe a file from its content, which gives the size and the SHA-256.

        Args:
            content: What is in the file, as it would be sent.
            kind: What it is.
            file: The file's name, with its ending.
            shows: What it shows.
            item: The id of the order's item that it is about, if it is about one.
            given_by: Who gives it.
            made_at: When it was taken: any aware instant.

        Returns:
            The description; the content is not kept.

        Raises:
            InvalidValueError: The content is not bytes, or another fact is of the wrong kind.
        """
        if not isinstance(content, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError("content", "the bytes of the file", shown(content))
        return cls(
            kind=kind,
            file=file,
            size=len(content),
            given_by=given_by,
            shows=shows,
            item=item,
            sha256=sha256(content).hexdigest(),
            made_at=made_at,
        )

    @property
    def format(self) -> str:
        """The ending of the file's name in small letters, without the point; empty if it has none."""
        stem, point, ending = self.file.rpartition(".")
        return ending.lower() if point and stem else ""


def _evidence(value: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return as_tuple(value)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Claim(Value):
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

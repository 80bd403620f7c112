"""Numbers in place of words: the codes and bits of a table, and what they mean.

A number once given never changes its meaning, nor is it given again: tables outlive programs. New members
are added at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeVar, cast

from aliclaim._checks import Term, holds_argument
from aliclaim._claims import Reason
from aliclaim._deadlines import DeadlineKind
from aliclaim._errors import InvalidValueError, shown
from aliclaim._order import TrackingStatus
from aliclaim._phases import Phase
from aliclaim._policy import Party
from aliclaim._reasons import Ask, Basis
from aliclaim._refusals import RefusalCode
from aliclaim._terms import Cause

T = TypeVar("T", bound=Term)

NO_TERM, UNKNOWN_TERM = 0, -1
"""What stands for no member of a closed list, and for text that names none."""


class Urgency(Term):
    """How soon a dispute must be opened, by the time that is left until the protection ends (W2, W4)."""

    OVER = "over"
    """None can be opened any more: the protection has ended, or never opens; or a dispute was decided."""
    CRITICAL = "critical"
    """Less than the first of the bands is left."""
    URGENT = "urgent"
    """Less than the second."""
    SOON = "soon"
    """Less than the third."""
    CALM = "calm"
    """More than that."""


class RowFault(Term):
    """Why a row has no answer: its facts cannot be right, or contradict each other."""

    TIME_OUT_OF_RANGE = "time_out_of_range"
    """An instant before 1970, or from the year 9000 on."""
    LATER_THAN_NOW = "later_than_now"
    """Something that has happened, but lies after the moment of the question."""
    SHIPPED_BEFORE_ORDERED = "shipped_before_ordered"
    """Shipped before it was ordered."""
    SHIPPING_MISSING = "shipping_missing"
    """Receipt was confirmed or the protection extended, but the order has not been shipped."""
    RECEIPT_BEFORE_SHIPPED = "receipt_before_shipped"
    """Receipt was confirmed before it was shipped."""
    EXTENSION_BEFORE_SHIPPED = "extension_before_shipped"
    """The protection was extended to no later than the shipping."""
    NEGATIVE_AMOUNT = "negative_amount"
    """An amount below nothing."""
    SHIPPING_ABOVE_PAID = "shipping_above_paid"
    """More was paid for shipping than in all."""
    UNKNOWN_REASON = "unknown_reason"
    """`reason` names no `Reason`."""
    UNKNOWN_TRACKING_STATUS = "unknown_tracking_status"
    """`tracking_status` names no `TrackingStatus`."""
    UNKNOWN_RECEIPT_BY = "unknown_receipt_by"
    """`receipt_by` is neither buyer nor platform: no one else confirms."""
    UNKNOWN_PHASE = "unknown_phase"
    """`dispute_phase` names no `Phase`."""
    UNKNOWN_CAUSE = "unknown_cause"
    """`dispute_cause` names no `Cause`."""
    PHASE_MISSING = "phase_missing"
    """A date of a dispute, but not where the dispute stands."""
    DISPUTE_OUT_OF_ORDER = "dispute_out_of_order"
    """A request, proposal or agreement from before the dispute was opened."""
    DEADLINE_TOO_EARLY = "deadline_too_early"
    """A deadline that does not lie after what it counts from."""


def _numbered(terms: Iterable[T]) -> Mapping[T, int]:
    """Number terms from 1: 0 says that there is none."""
    return MappingProxyType({term: number for number, term in enumerate(terms, 1)})


def _bits(terms: Iterable[T]) -> Mapping[T, int]:
    """Give each term a bit of its own."""
    return MappingProxyType({term: 1 << number for number, term in enumerate(terms)})


_C, _F = RefusalCode, RowFault

REFUSAL_BITS: Final[Mapping[RefusalCode, int]] = _bits(
    (
        *(_C.NOT_SHIPPED, _C.START_UNKNOWN, _C.TOO_EARLY, _C.NEVER_OPENS, _C.PROTECTION_OVER),
        *(_C.IN_TRANSIT, _C.NOTHING_PAID, _C.NOTHING_ASKED, _C.ABOVE_PAID),
        *(_C.DISPUTE_RUNNING, _C.DISPUTE_SETTLED, _C.DISPUTE_CLOSED),
    )
)
"""The bit of each refusal in the column `refusals`."""

FAULT_BITS: Final[Mapping[RowFault, int]] = _bits(
    (
        *(_F.TIME_OUT_OF_RANGE, _F.LATER_THAN_NOW, _F.SHIPPED_BEFORE_ORDERED, _F.SHIPPING_MISSING),
        *(_F.RECEIPT_BEFORE_SHIPPED, _F.EXTENSION_BEFORE_SHIPPED, _F.NEGATIVE_AMOUNT),
        *(_F.SHIPPING_ABOVE_PAID, _F.UNKNOWN_REASON, _F.UNKNOWN_TRACKING_STATUS, _F.UNKNOWN_RECEIPT_BY),
        *(_F.UNKNOWN_PHASE, _F.UNKNOWN_CAUSE, _F.PHASE_MISSING, _F.DISPUTE_OUT_OF_ORDER),
        _F.DEADLINE_TOO_EARLY,
    )
)
"""The bit of each fault in the column `faults`."""

_P, _K, _R, _T = Phase, Cause, Reason, TrackingStatus

CODES: Final[Mapping[type[Term], Mapping[Term, int]]] = MappingProxyType(
    {
        Reason: _numbered(
            (
                *(_R.NOT_AS_DESCRIBED, _R.SLIGHTLY_IMPERFECT, _R.ITEMS_MISSING, _R.NOT_ARRIVED),
                *(_R.COUNTERFEIT, _R.WRONG_ITEM, _R.MARKED_DELIVERED, _R.OTHER_SHIPPING_METHOD),
            )
        ),
        TrackingStatus: _numbered(
            (
                *(_T.NO_INFORMATION, _T.IN_TRANSIT, _T.HELD_BY_CUSTOMS, _T.DELIVERED),
                *(_T.RETURNED_TO_SELLER, _T.LOST),
            )
        ),
        Party: _numbered((Party.BUYER, Party.PLATFORM)),  # who can confirm receipt
        Phase: _numbered(
            (
                *(_P.AWAITING_SELLER, _P.NEGOTIATING, _P.UNDER_REVIEW, _P.JUDGED, _P.AWAITING_RETURN),
                *(_P.RETURN_IN_TRANSIT, _P.REFUND_PENDING, _P.APPEALED, _P.REFUNDED, _P.CLOSED),
                _P.CANCELLED,
            )
        ),
        Cause: _numbered(
            (
                *(_K.AGREED, _K.SELLER_SILENT, _K.PLATFORM_PROPOSAL_ACCEPTED),
                *(_K.PLATFORM_PROPOSAL_ASSIGNED, _K.WITHDRAWN, _K.RETURN_OVERDUE, _K.APPEAL_GRANTED),
            )
        ),
        Urgency: _numbered((Urgency.OVER, Urgency.CRITICAL, Urgency.URGENT, Urgency.SOON, Urgency.CALM)),
        Ask: _numbered((Ask.FULL, Ask.PARTIAL)),
        Basis: _numbered((Basis.PAID, Basis.DIFFERENCE, Basis.MISSING_ITEMS, Basis.SHIPPING_PAID)),
        DeadlineKind: _numbered(
            (
                *(DeadlineKind.SELLER_ANSWER, DeadlineKind.AGREEMENT),
                *(DeadlineKind.NEGOTIATION, DeadlineKind.RETURN_SHIPPING),
            )
        ),
    }
)
"""The number of each member of a closed list, by the list; 0 stands for none."""


def code(term: Term) -> int:
    """Return the number of a term."""
    return CODES[type(term)][term]


def refusals_in(bits: int) -> tuple[RefusalCode, ...]:
    """Say which refusals a number of the column `refusals` holds.

    Args:
        bits: The number.

    Returns:
        The refusals, in the order of their bits.

    Raises:
        InvalidValueError: It is no such number.

    Examples:
        >>> refusals_in(48)
        (<RefusalCode.PROTECTION_OVER: 'protection_over'>, <RefusalCode.IN_TRANSIT: 'in_transit'>)
    """
    return _in(bits, REFUSAL_BITS)


def faults_in(bits: int) -> tuple[RowFault, ...]:
    """Say which faults a number of the column `faults` holds.

    Args:
        bits: The number.

    Returns:
        The faults, in the order of their bits.

    Raises:
        InvalidValueError: It is no such number.

    Examples:
        >>> faults_in(2)
        (<RowFault.LATER_THAN_NOW: 'later_than_now'>,)
    """
    return _in(bits, FAULT_BITS)


def _in(bits: int, table: Mapping[T, int]) -> tuple[T, ...]:
    # The type itself, since a truth value is an int, too.
    if type(bits) is not int or not 0 <= bits < 1 << len(table):
        raise InvalidValueError("bits", f"a whole number from 0 to {(1 << len(table)) - 1:,}", shown(bits))
    return tuple(term for term, bit in table.items() if bits & bit)


_ANSWERS: Final[Mapping[str, Mapping[Term, int]]] = MappingProxyType(
    {
        "refusals": cast("Mapping[Term, int]", REFUSAL_BITS),
        "urgency": CODES[Urgency],
        "ask": CODES[Ask],
        "ask_basis": CODES[Basis],
        "next_deadline": CODES[DeadlineKind],
        "faults": cast("Mapping[Term, int]", FAULT_BITS),
    }
)


def decode_table(of: Iterable[str] = tuple(_ANSWERS)) -> dict[str, list[str] | list[int]]:
    """Return what the numbers of the answers mean, as the columns of a table.

    Args:
        of: The names of the answers, without a prefix; all that hold numbers with a meaning if left out.

    Returns:
        The columns `answer`, `number` and `code`: a row for each bit or code, to be joined with.

    Raises:
        InvalidValueError: An answer has no such numbers.

    Examples:
        >>> decode_table(["ask"])
        {'answer': ['ask', 'ask'], 'number': [1, 2], 'code': ['full', 'partial']}
    """
    rows = [(name, term, number) for name in of for term, number in _meanings(name).items()]
    return {
        "answer": [name for name, _, _ in rows],
        "number": [number for _, _, number in rows],
        "code": [term.value for _, term, _ in rows],
    }


def _meanings(name: str) -> Mapping[Term, int]:
    holds_argument("of", name, str, "the name of an answer")
    if name not in _ANSWERS:
        raise InvalidValueError("of", f"one of {', '.join(_ANSWERS)}", shown(name))
    return _ANSWERS[name]

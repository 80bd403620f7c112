"""What the form takes: amounts, words and files, checked before anything is sent (floor 6; O4, W6)."""

from __future__ import annotations

from collections.abc import Iterable

from ._claims import PICTURES, Claim, Evidence
from ._money import Money
from ._policy import Policy
from ._proposals import Solution
from ._refusals import Refusal, RefusalCode, refuse


def amount_refusals(amount: Money, paid: Money) -> tuple[Refusal, ...]:
    """Refuse an amount in another currency than the order's, or above what was paid (O4)."""
    if amount.currency != paid.currency:
        return (refuse(RefusalCode.OTHER_CURRENCY, amount=amount, currency=paid.currency),)
    if amount > paid:
        return (refuse(RefusalCode.ABOVE_PAID, amount=amount, paid=paid),)
    return ()


def request_refusals(request: Solution, paid: Money) -> tuple[Refusal, ...]:
    """Refuse a request for nothing, or for too much (O4)."""
    nothing = () if request.amount else (refuse(RefusalCode.NOTHING_ASKED),)
    return nothing + amount_refusals(request.amount, paid)


def text_refusals(words: str, policy: Policy) -> tuple[Refusal, ...]:
    """Refuse words with a character that the form does not take (W6)."""
    odd = list(dict.fromkeys(each for each in words if each not in policy.text_characters.value))
    if not odd:
        return ()
    named = " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in odd[:10])
    more = f" and {len(odd) - 10} more" if len(odd) > 10 else ""
    return (refuse(RefusalCode.TEXT_NOT_ALLOWED, characters=named + more),)


def file_refusals(evidence: Iterable[Evidence], policy: Policy) -> tuple[Refusal, ...]:
    """Refuse each picture in a format that the form does not take, or too heavy (W6).

    For videos and documents no source publishes a limit, so none is checked.
    """
    found: list[Refusal] = []
    for piece in evidence:
        if piece.kind not in PICTURES:
            continue
        if piece.format not in policy.image_formats.value:
            formats = ", ".join(policy.image_formats.value)
            found.append(refuse(RefusalCode.FILE_FORMAT, file=piece.file, formats=formats))
        if piece.size is not None and piece.size >= policy.image_size.count:
            limit = policy.image_size.count
            found.append(refuse(RefusalCode.FILE_TOO_LARGE, file=piece.file, size=piece.size, limit=limit))
    return tuple(found)


def claim_refusals(claim: Claim, paid: Money, policy: Policy) -> tuple[Refusal, ...]:
    """Refuse a claim that the form would not take, with every fault of it."""
    return (
        request_refusals(claim.asks, paid)
        + text_refusals(claim.text, policy)
        + file_refusals(claim.evidence, policy)
    )

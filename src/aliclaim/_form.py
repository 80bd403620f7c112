"""What the form takes: amounts, words and files, checked before anything is sent (floor 6; O4, W6)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter

from ._arithmetic import exceeds
from ._claims import PICTURES, Claim, Evidence
from ._money import Money
from ._order import Order
from ._policy import Figure, FigureKind, Policy
from ._proposals import Solution
from ._refusals import Refusal, RefusalCode, refuse


def amount_refusals(amount: Money, paid: Money) -> tuple[Refusal, ...]:
    """Refuse an amount in another currency than the order's, or above what was paid (O4)."""
    if amount.currency != paid.currency:
        return (refuse(RefusalCode.OTHER_CURRENCY, amount=amount, currency=paid.currency),)
    if exceeds(amount, paid):
        return (refuse(RefusalCode.ABOVE_PAID, amount=amount, paid=paid),)
    return ()


def request_refusals(request: Solution, paid: Money) -> tuple[Refusal, ...]:
    """Refuse a request for nothing, or for too much (O4)."""
    nothing = () if request.amount else (refuse(RefusalCode.NOTHING_ASKED),)
    return nothing + amount_refusals(request.amount, paid)


def text_refusals(words: str, policy: Policy) -> tuple[Refusal, ...]:
    """Refuse words with a character that the form does not take (W6)."""
    taken = _each_of(policy.text_characters.value)
    if taken.issuperset(words):
        return ()
    odd = [each for each in dict.fromkeys(words) if each not in taken]
    named = " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in odd[:10])
    more = f" and {len(odd) - 10} more" if len(odd) > 10 else ""
    return (refuse(RefusalCode.TEXT_NOT_ALLOWED, characters=named + more),)


@lru_cache(maxsize=64)
def _each_of(characters: str) -> frozenset[str]:
    """Return the characters of a text: for each profile they are gathered once."""
    return frozenset(characters)


def file_refusals(evidence: Iterable[Evidence], policy: Policy) -> tuple[Refusal, ...]:
    """Refuse each picture in a format that the form does not take, or too heavy; and too many (W6).

    For videos and documents no source publishes a limit, so none is checked.
    """
    pictures = [piece for piece in evidence if piece.kind in PICTURES]
    found: list[Refusal] = []
    for piece in pictures:
        if piece.format not in policy.image_formats.value:
            formats = ", ".join(policy.image_formats.value)
            found.append(refuse(RefusalCode.FILE_FORMAT, file=piece.file, formats=formats))
        if piece.size is not None and piece.size >= policy.image_size.count:
            limit = policy.image_size.count
            found.append(refuse(RefusalCode.FILE_TOO_LARGE, file=piece.file, size=piece.size, limit=limit))
    return tuple(found) + _count_refusals(len(pictures), policy.image_count)


def _count_refusals(count: int, most: Figure) -> tuple[Refusal, ...]:
    """Refuse more pictures at once than the form takes (W6)."""
    if count <= most.count:
        return ()
    estimated = most.kind is FigureKind.ASSUMED
    return (refuse(RefusalCode.TOO_MANY_FILES, count=count, limit=most.count, estimated=estimated),)


def item_refusals(evidence: Iterable[Evidence], order: Order) -> tuple[Refusal, ...]:
    """Refuse each file about an item that the order does not have, if the order tells its items."""
    about = [piece for piece in evidence if piece.item]
    if not order.items or not about:
        return ()
    known = set(map(attrgetter("id"), order.items))
    return tuple(
        refuse(RefusalCode.UNKNOWN_ITEM, file=piece.file, item=piece.item)
        for piece in about
        if piece.item not in known
    )


def claim_refusals(claim: Claim, paid: Money, policy: Policy) -> tuple[Refusal, ...]:
    """Refuse a claim that the form would not take, with every fault of it."""
    return (
        request_refusals(claim.asks, paid)
        + text_refusals(claim.text, policy)
        + file_refusals(claim.evidence, policy)
    )

"""What the marketplace's words for a reason mean (R1 to R9)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from aliclaim._claims import Reason
from aliclaim._reasons import REASONS

_R = Reason

_TEXTS: Final[tuple[tuple[str, Reason], ...]] = (
    # The form for goods that have not come, as an ERP copied it (2017 and later); the first three are
    # in the guide, too.
    ("Purchase Protection is running out, but package is still in transit", _R.NOT_ARRIVED),
    ("Package was returned to seller by shipping company", _R.NOT_ARRIVED),
    ("No tracking information", _R.NOT_ARRIVED),
    ("Customs is holding the package", _R.NOT_ARRIVED),
    ("Package sent to a wrong address", _R.NOT_ARRIVED),
    # The guide words the first of them so, and J1 adds what does not work.
    ("Purchase Protection is over, but package is still in transit", _R.NOT_ARRIVED),
    ("Does not work properly", _R.NOT_AS_DESCRIBED),
    # A record of 2024, reason 115, in its own spelling.
    ("not receive good", _R.NOT_ARRIVED),
    # The form for goods that have come, as sovetclub.ru translated it.
    ("Size not as described", _R.NOT_AS_DESCRIBED),
    ("Material not as described", _R.NOT_AS_DESCRIBED),
    ("Function not as described", _R.NOT_AS_DESCRIBED),
    ("Bad quality", _R.SLIGHTLY_IMPERFECT),
    ("Doesn't work", _R.NOT_AS_DESCRIBED),
    ("Other shipping method used", _R.OTHER_SHIPPING_METHOD),
    ("Empty parcel", _R.ITEMS_MISSING),
    ("Empty package", _R.ITEMS_MISSING),
    ("Damaged", _R.NOT_AS_DESCRIBED),
    # A recent form (Infraviored/AliRefundClaimer, undated).
    ("Tracked as returned/canceled/lost", _R.NOT_ARRIVED),
    ("Tracked as returned", _R.NOT_ARRIVED),
    ("Tracked as canceled", _R.NOT_ARRIVED),
    ("Tracked as lost", _R.NOT_ARRIVED),
    # Records of 2015 (kancloud.cn/ywfwj2008/smt 127494 and 127495).
    ("Color not as described", _R.NOT_AS_DESCRIBED),
    ("Quantity shortage", _R.ITEMS_MISSING),
    ("产品数量不符", _R.ITEMS_MISSING),
    # The reasons of an arbitration of 2015 (xiajian's SDK).
    ("noMatchDesc", _R.NOT_AS_DESCRIBED),
    ("notReceived", _R.NOT_ARRIVED),
    # The chapters of the rules of 2013 (help.aliexpress.com, claim_policies).
    ("Customs detention", _R.NOT_ARRIVED),
    ("In transit", _R.NOT_ARRIVED),
    ("Returned", _R.NOT_ARRIVED),
    ("Wrong address", _R.NOT_ARRIVED),
    ("Carrier says received", _R.MARKED_DELIVERED),
    ("Abnormal tracking no.", _R.NOT_ARRIVED),
    ("Seller changed shipping", _R.OTHER_SHIPPING_METHOD),
    ("Description", _R.NOT_AS_DESCRIBED),
    ("Quality", _R.SLIGHTLY_IMPERFECT),
    ("Fake", _R.COUNTERFEIT),
    ("Short shipment", _R.ITEMS_MISSING),
    ("Significantly not as described", _R.NOT_AS_DESCRIBED),
    ("SNAD", _R.NOT_AS_DESCRIBED),
    # The guide's own words for its reasons (R1 to R8).
    ("Faulty", _R.NOT_AS_DESCRIBED),
    ("Wrong size", _R.NOT_AS_DESCRIBED),
    ("Broken", _R.NOT_AS_DESCRIBED),
    ("Lower quality", _R.SLIGHTLY_IMPERFECT),
    ("Not received", _R.NOT_ARRIVED),
    ("Something else was sent", _R.WRONG_ITEM),
    ("Marked as delivered, not received", _R.MARKED_DELIVERED),
    ("Sent by another shipping method", _R.OTHER_SHIPPING_METHOD),
    # The names and titles of this library.
    *((reason.value, reason) for reason in Reason),
    *((entry.title, reason) for reason, entry in REASONS.items()),
)

_SMALL_WORDS: Final = frozenset(
    {"a", "an", "and", "as", "but", "by", "is", "it", "of", "still", "the", "was"}
)
_SPELT: Final = MappingProxyType(
    {
        "colour": "color",
        "cancelled": "canceled",
        "goods": "good",
        "items": "item",
        "parcel": "package",
        "recieve": "receive",
        "recieved": "received",
        "discribed": "described",
        "descripted": "described",
        "dont": "not",
        "doesnt": "not",
        "didnt": "not",
        "does": "",
        "did": "",
        "has": "",
        "works": "work",
    }
)
_SUFFIX: Final = re.compile(r"@.*$", re.DOTALL)
_LONGEST: Final = 200


def _words(text: str) -> tuple[str, ...]:
    """Return the words that tell a reason from another, whatever its suffix, underscores and misspellings."""
    told = _SUFFIX.sub("", text[:_LONGEST]).casefold().replace("_", " ")
    told = re.sub(r"n['\u2019`]t\b", " not", told)
    spelt = (_SPELT.get(word, word) for word in re.findall(r"\w+", told))
    return tuple(word for word in spelt if word and word not in _SMALL_WORDS)


def _table(texts: Iterable[tuple[str, Reason]]) -> MappingProxyType[tuple[str, ...], Reason]:
    return MappingProxyType({_words(text): reason for text, reason in texts})


_REASONS: Final = _table(_TEXTS)


def known_reason(text: str) -> Reason | None:
    """Return what the marketplace's words for a reason mean; None for words that are not known.

    Args:
        text: The words, such as `Color_not_as_described@3rdIssueReason`.
    """
    return _REASONS.get(_words(text))

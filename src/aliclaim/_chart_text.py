"""How much room words take in a picture, and how they are cut to it (floor 0).

The font is the reader's own, so a width is an estimate: that of the widest fonts in common use, since
words that would run into each other are worse than a little room to spare.
"""

from __future__ import annotations

from itertools import accumulate, takewhile
from typing import Final, NamedTuple
from unicodedata import east_asian_width

ELLIPSIS: Final = "…"

_BOLD: Final = 1.11
_WIDEST: Final = 1.1
# For each width in ems the characters that take up to as much.
_WIDTHS: Final = {
    0.37: " ",
    0.47: "fijlrtIJ.,:;'|!()[]/\\-\"·",
    0.56: "csz",
    0.62: "aekovxy",
    0.8: "ABCDEFGHKLNOPQRSTUVXYZ&$?*",
    0.87: "w~+=<>#^",
    0.9: "M",
    1.0: "mW@%…—→",
}
_EMS: Final = {each: ems for ems, those in _WIDTHS.items() for each in those}
_SMALL: Final = 0.66
"""The width of a digit, or of a small letter that is not in the table."""


class Fitted(NamedTuple):
    """Words as they are written, and how much room they take.

    Attributes:
        words: What is written; with an ellipsis where it was cut.
        width: How much room it takes.
        forced: Whether the width must be forced upon it: nobody knows how wide its characters are.
    """

    words: str
    width: float
    forced: bool


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Return how much room words take on a line, at most."""
    return sum(map(_ems, words)) * size * (_BOLD if bold else 1)


def fitted(words: str, room: float, size: float, *, bold: bool = False) -> Fitted:
    """Cut words to the room that there is; where there is none for an ellipsis, nothing is left."""
    em = size * (_BOLD if bold else 1)
    written = words if width(words, size, bold=bold) <= room else _cut(words, room / em)
    return Fitted(written, width(written, size, bold=bold), any(map(_is_of_unknown_width, written)))


def _cut(words: str, ems: float) -> str:
    """Return the longest beginning that has room, with an ellipsis."""
    left = ems - _ems(ELLIPSIS)
    if left < 0:
        return ""
    kept = takewhile(lambda total: total <= left, accumulate(map(_ems, words)))
    return words[: sum(1 for _ in kept)].rstrip() + ELLIPSIS


def _ems(character: str) -> float:
    return _EMS.get(character, _SMALL if character.isascii() else _WIDEST)


def _is_of_unknown_width(character: str) -> bool:
    """Whether nobody knows how wide a character is: of no alphabet, and no square of an East Asian font."""
    return (
        character > _LAST_OF_ALPHABETS and character not in _EMS and east_asian_width(character) not in "WF"
    )


_LAST_OF_ALPHABETS: Final = "\u052f"
"""The last letter of the Latin, Greek and Cyrillic ones."""

"""JSON by orjson, where that is installed (extra `fast`): the same values and the same text, sooner.

What it reads otherwise than this library does is not taken from it: a field that stands twice (it keeps
the last), a number of more than 64 bits (it makes a float), and every fault, which it words its own way.
All of these are left to the careful parser.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Final

from aliclaim.adapters._bounds import MOST_VALUES
from aliclaim.adapters._text import check_content


def _installed() -> ModuleType | None:
    try:
        return import_module("orjson")
    except ModuleNotFoundError:
        return None


ORJSON = _installed()
"""The library; None where it is not installed."""

NOTHING: Final = object()
"""The answer where the careful parser must look."""


def parsed(text: str | bytes) -> object:
    """Parse JSON that is right.

    Args:
        text: The text, or its bytes in UTF-8.

    Returns:
        What the careful parser would make of it, but that whole numbers of more than 64 bits are
        floats, and that nobody has counted its levels; or `NOTHING`.

    Raises:
        RecordError: It is too much to be parsed.
    """
    if ORJSON is None:
        return NOTHING
    try:
        content = text if isinstance(text, bytes) else text.encode()
        if len(content) >= MOST_VALUES:  # fewer bytes cannot hold more values
            check_content(content)
        data: object = ORJSON.loads(content)
        again = ORJSON.dumps(data)
    except (ValueError, TypeError):
        return NOTHING
    # A field that stands twice was dropped once: with its name, two quotation marks are gone at least.
    return data if _quotes(content) == _quotes(again) else NOTHING


def _quotes(content: bytes) -> int:
    """Count the quotation marks around names and texts."""
    if b"\\" not in content:
        return content.count(b'"')
    bare = content.replace(b"\\\\", b"")
    return bare.count(b'"') - bare.count(b'\\"')


def written(data: object) -> str | None:
    """Write plain data as the standard library does with an indent of two; None where that must do it.

    Args:
        data: What `json.dumps` takes.
    """
    if ORJSON is None:
        return None
    try:
        text: bytes = ORJSON.dumps(data, option=ORJSON.OPT_INDENT_2)
    except TypeError:  # a whole number of more than 64 bits, or text with a lone surrogate
        return None
    return text.decode()

"""JSON text of others, parsed strictly and within bounds: each field once, no NaN, nothing but UTF-8.

How a number is read is for the caller to say: a float would lose digits of an amount.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NoReturn

from aliclaim._errors import Fault, RecordError, shown
from aliclaim.adapters._bounds import LARGEST_FILE, check_text, fraction_of, number_of


def decoder(fraction: Callable[[str], object] = fraction_of) -> json.JSONDecoder:
    """Return a strict parser.

    Args:
        fraction: Reads a number that is no whole one, from its digits.
    """
    return json.JSONDecoder(
        object_pairs_hook=_once,
        parse_int=number_of,
        parse_float=fraction,
        parse_constant=_no_constant,
    )


def parsed(text: str | bytes, strict: json.JSONDecoder) -> object:
    """Parse JSON within the bounds of a record.

    Args:
        text: The text, or its bytes in UTF-8.
        strict: What `decoder` made.

    Raises:
        RecordError: It is no such JSON.
    """
    check_content(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    try:
        words = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise RecordError((Fault("", "text in UTF-8", f"another byte at {error.start}"),)) from None
    try:
        return strict.decode(words)
    except json.JSONDecodeError as error:
        found = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise RecordError((Fault("", "JSON", found),)) from None


def check_content(content: bytes) -> None:
    """Refuse what is too large, too deep or too much to be parsed.

    Raises:
        RecordError: It is.
    """
    if len(content) > LARGEST_FILE:
        raise RecordError((Fault("", f"at most {LARGEST_FILE:,} bytes", f"{len(content):,}"),))
    check_text(content)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise RecordError((Fault("", "each field once", f"{shown(twice)} twice in one object"),))
    return record


def _no_constant(word: str) -> NoReturn:
    raise RecordError((Fault("", "JSON", f"{word}, which JSON does not have"),))

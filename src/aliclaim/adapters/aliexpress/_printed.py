"""What a page prints for people: read where it can be read in one way alone, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from aliclaim._errors import InvalidValueError
from aliclaim._money import MINOR_UNITS, Money
from aliclaim._order import Boundary
from aliclaim._time import DateTime, instant, marketplace_instant, plus
from aliclaim.adapters.aliexpress._records import PrintedWindow

# --- dates ------------------------------------------------------------------------------------

_ENGLISH: Final = "january february march april may june july august september october november december"
# maxwellmezadre/aliexpress-mcp (2026): the page of a buyer in Brazil prints "24 nov, 2023".
_PORTUGUESE: Final = (
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
)
_MONTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        form: number
        for names in (_ENGLISH, _PORTUGUESE)
        for number, name in enumerate(names.split(), 1)
        for form in (name, name[:3])
    }
    | {"sept": 9}
)
# Each word names one month alone, whichever of the languages it is.
_WORD: Final = r"(?P<month>[^\W\d_]{3,12})\.?"
_DAY: Final = r"(?P<day>[0-9]{1,2})"
_YEAR: Final = r"(?P<year>[0-9]{4})"
_MONTH_FIRST: Final = re.compile(rf"\b{_WORD} {_DAY}(?:,|, | ){_YEAR}\b")
_DAY_FIRST: Final = re.compile(rf"(?<![0-9]){_DAY} (?:de )?{_WORD}(?:,|, | | de ){_YEAR}\b")
_MILLISECONDS: Final = re.compile(r"[0-9]{12,14}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def instant_of_milliseconds(words: str) -> DateTime | None:
    """Read an instant that is told in milliseconds since 1970; None where it is no such number."""
    if not _MILLISECONDS.fullmatch(words):
        return None
    return instant(_EPOCH + timedelta(milliseconds=int(words)))


def day_of(words: str) -> DateTime | None:
    """Return the beginning of the day that a text names and says nothing else; None where it names none."""
    found = _MONTH_FIRST.fullmatch(words) or _DAY_FIRST.fullmatch(words)
    return _beginning(found) if found else None


def days_in(words: str) -> tuple[DateTime, ...]:
    """Return the beginnings of all days that a text names, earliest first."""
    found = (*_MONTH_FIRST.finditer(words), *_DAY_FIRST.finditer(words))
    return tuple(sorted(day for each in found if (day := _beginning(each))))


def _beginning(found: re.Match[str]) -> DateTime | None:
    month = _MONTHS.get(found["month"].lower())
    if month is None:
        return None
    try:
        return marketplace_instant(datetime(int(found["year"]), month, int(found["day"])))  # noqa: DTZ001  # it has no zone yet
    except ValueError:  # no such day; our own error of a year is one, too
        return None


# --- prices -----------------------------------------------------------------------------------

_NUMBER: Final = re.compile(r"(?<![0-9.,])[0-9](?:[0-9.,'\u00a0\u202f ]*[0-9])?")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:([.,'\u00a0\u202f ])[0-9]{3})(?:\1[0-9]{3})*")
_PLAIN: Final = re.compile(r"[0-9]{1,16}")
_CODE: Final = re.compile(r"\b[A-Z]{3}\b")
_SIGNS: Final = (
    (re.compile(r"\bUS\b"), "USD"),
    (re.compile(r"(?<![A-Z])R\$"), "BRL"),
    (re.compile("€"), "EUR"),
)
_MINUS: Final = re.compile(r"[-\u2212]")


def exact_price(words: str, currency: str) -> Money | None:
    """Read the exact form of a price, whole units and minor ones apart: `R$126,59|126|59`.

    Args:
        words: The text.
        currency: The code of the currency, which must be known.

    Returns:
        The price; None where it cannot be read so.
    """
    shown, *parts = words.split("|")
    if len(parts) != 2 or _MINUS.search(shown):
        return None
    digits, (whole, minor) = MINOR_UNITS[currency], (each.strip() for each in parts)
    units = _whole(whole)
    if units is None or not re.fullmatch(rf"[0-9]{{{digits}}}" if digits else "0*", minor):
        return None
    return _money(f"{units}{minor if digits else ''}", currency)


def price_of_minor(cents: int, factor: int | None, currency: str) -> Money | None:
    """Return a price that is told in its smallest units.

    Args:
        cents: How many.
        factor: How many make one whole unit; None for as many as ISO 4217 says.
        currency: The code of the currency, which must be known.

    Returns:
        The price; None where it is below nothing, or no whole number of the currency's own units.
    """
    own = 10 ** MINOR_UNITS[currency]
    minor, left = divmod(cents * own, own if factor is None or factor < 1 else factor)
    return None if left or minor < 0 else _money(str(minor), currency)


def price_in(words: str, currency: str) -> Money | None:
    """Read a price that is printed for people, such as `R$126,59`, `R$61.25` or `$1,234.50`.

    A point may part thousands or cents: only a text that can be read in one way is.

    Args:
        words: The text.
        currency: The code of the currency, which must be known.

    Returns:
        The price; None where it has no number, more than one, one below nothing, or one that can be read
        in two ways; or where the text names another currency.
    """
    numbers = _NUMBER.findall(words)
    if len(numbers) != 1 or _MINUS.search(words) or _currencies(words) - {currency}:
        return None
    readings = set(_readings(numbers[0], MINOR_UNITS[currency]))
    return _money(readings.pop(), currency) if len(readings) == 1 else None


def _currencies(words: str) -> set[str]:
    """Return the currencies that a text names; many share a sign, such as `$`, which names none."""
    told = {code for code in _CODE.findall(words) if code in MINOR_UNITS}
    return told | {code for sign, code in _SIGNS if sign.search(words)}


def _readings(number: str, digits: int) -> Iterator[str]:
    """Yield each way in which a number can be read, in minor units."""
    whole = _whole(number)
    if whole is not None:
        yield whole + "0" * digits
    found = re.fullmatch(rf"(.+)([.,])([0-9]{{{digits}}})", number)
    if digits and found and found[2] not in found[1]:
        units = _whole(found[1])
        if units is not None:
            yield units + found[3]


def _whole(number: str) -> str | None:
    """Return the digits of a whole number, whose thousands may be set apart by one and the same mark."""
    if _PLAIN.fullmatch(number):
        return number
    return re.sub(r"[^0-9]", "", number) if _GROUPED.fullmatch(number) else None


def _money(minor: str, currency: str) -> Money | None:
    """Return so many of the smallest units, in exact text: arithmetic of decimals could round."""
    digits = MINOR_UNITS[currency]
    told = minor.zfill(digits + 1)
    try:
        return Money(f"{told[:-digits]}.{told[-digits:]}" if digits else told, currency)
    except InvalidValueError:  # more than any order
        return None


# --- promises ---------------------------------------------------------------------------------


class _Promise(NamedTuple):
    """A sentence of the page: from what it counts, and which boundary it states."""

    pattern: re.Pattern[str]
    boundary: Boundary | None = None


_DAYS: Final = r"within (?P<days>[0-9]{1,3}) days? "
# As the order page of a buyer in Brazil prints them (2026).
_PROMISES: Final = (
    _Promise(
        re.compile(rf"{_DAYS}(?:of|after|from) confirming receipt", re.IGNORECASE), Boundary.CONFIRMED_ENDS
    ),
    _Promise(
        re.compile(rf"{_DAYS}(?:of|after|from) (?:the )?order was placed", re.IGNORECASE),
        Boundary.PROTECTION_ENDS,
    ),
    _Promise(re.compile(rf"{_DAYS}(?:of|after|from) delivery", re.IGNORECASE)),
    _Promise(re.compile(r"refund if no delivery before ", re.IGNORECASE)),
)
# What is promised beside the protection, and needs no date here.
_BESIDE: Final = re.compile(r"coupon|times per month", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_ENDS: Final = re.compile(r"(?<=[.!?])\s*(?=[^\W\d_a-z])|\s·\s|<br\s*/?>|\n")
_DIGIT: Final = re.compile(r"[0-9]")


def plain(words: str) -> str:
    """Return a text of the page without its marks of layout, and with single spaces."""
    return " ".join(_TAG.sub(" ", words).split())


def sentences(words: str) -> list[str]:
    """Return the sentences of a text: the page prints some without a space between them."""
    return [told for part in _ENDS.split(words) if (told := plain(part))]


def promise_in(sentence: str, starts: Mapping[Boundary, DateTime | None]) -> PrintedWindow | None:
    """Return the time that a sentence promises; None where it is none that is known.

    Args:
        sentence: The words.
        starts: From when each boundary counts, as far as that is known.
    """
    for promise in _PROMISES:
        if found := promise.pattern.search(sentence):
            return _window(sentence, promise, found, starts)
    return None


def _window(
    words: str, promise: _Promise, found: re.Match[str], starts: Mapping[Boundary, DateTime | None]
) -> PrintedWindow | None:
    if "days" not in found.groupdict():
        named = days_in(words[found.end() :])
        return PrintedWindow(words=words, until=named[0]) if named else None
    days = int(found["days"])
    start = starts.get(promise.boundary) if promise.boundary else None
    until = _after(start, days) if start else None
    return PrintedWindow(words=words, days=days, until=until, boundary=promise.boundary)


def _after(start: DateTime, days: int) -> DateTime | None:
    try:
        return instant(plus(start, timedelta(days=days)))
    except InvalidValueError:  # beyond the years of an instant
        return None


def is_unclear(sentence: str) -> bool:
    """Whether a sentence that is no known promise may be one: it holds a number."""
    return bool(_DIGIT.search(sentence)) and not _BESIDE.search(sentence)

"""Exact money (floor 3)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact, InvalidOperation
from functools import lru_cache
from re import ASCII, fullmatch
from types import MappingProxyType
from typing import Final, final

import attrs

from ._arithmetic import shares
from ._checks import text
from ._errors import CurrencyMismatchError, InvalidValueError, shown
from ._values import Value

_MINOR_UNITS: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
        "GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK "
        "LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO "
        "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS "
        "SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST "
        "XAD XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

MINOR_UNITS: Final[Mapping[str, int]] = MappingProxyType(
    {code: digits for digits, codes in _MINOR_UNITS.items() for code in codes.split()}
)
"""Digits after the decimal point of each currency (ISO 4217, list one, as of January 2026).

Metals, funds and test codes without a minor unit (`XAU`, `XXX` ...) are left out: nobody is refunded in them.
"""

LARGEST: Final = Decimal("1E15")
"""The largest amount either side of zero: more than any order, in any currency."""

_TOO_LARGE: Final = Decimal("1E16")

_MOST_PARTS: Final = 1_000_000

# Amounts stay below 10**15 with at most four digits after the point: 40 digits never round.
# Our own context, since a caller may have set the thread's to round or to trap otherwise.
_EXACT: Final = Context(prec=40, rounding=ROUND_HALF_EVEN, traps=[Inexact, InvalidOperation])


def _decimal(value: str | int | Decimal) -> Decimal:
    """Read an amount exactly; what it cannot read it leaves for the checks of `Money`."""
    words = 'a decimal number as text, such as "61.70", a whole number or a Decimal'
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, (str, int)):  # pyright: ignore[reportUnnecessaryIsInstance]
        found = f"{shown(value)} (a {type(value).__name__})"
        raise InvalidValueError("Money.amount", words, found)
    if isinstance(value, str) and not fullmatch(r"[+-]?\d{1,40}(\.\d{1,40})?", value, ASCII):
        raise InvalidValueError("Money.amount", words, shown(value))
    # A number with millions of digits is not worth converting: it is too large either way.
    return Decimal(value) if isinstance(value, str) or abs(value) <= LARGEST else _TOO_LARGE


@final
@attrs.frozen(eq=False, repr=False)
class Money(Value):
    """An exact amount of one currency. Never a float, never rounded.

    An amount may be negative (a difference); what may not be, such as a refund, says so itself.
    Amounts compare, add and subtract within one currency.

    Attributes:
        amount: The amount in major units, held with exactly the digits that ISO 4217 gives the
            currency: `61.7` US dollars become `61.70`.
        currency: The currency's code of ISO 4217, in capitals, such as `USD`.

    Raises:
        InvalidValueError: The amount is a float, not a number, too large, or finer than the
            currency's smallest unit; or the currency is unknown.
        CurrencyMismatchError: Two currencies were mixed.

    Examples:
        >>> Money("61.70", "USD") - Money("10", "USD")
        Money('51.70', 'USD')
        >>> Money("61.70", "USD").minor
        6170
        >>> Money("5", "EUR") < Money("6", "USD")
        Traceback (most recent call last):
        aliclaim...CurrencyMismatchError: Money: expected an amount in EUR, found 6.00 USD
    """

    amount: Decimal = attrs.field(converter=_decimal)
    currency: str = attrs.field(validator=text)

    def __attrs_post_init__(self) -> None:
        """Check the currency, and hold the amount with exactly its digits."""
        digits = MINOR_UNITS.get(self.currency)
        if digits is None:
            words = "a code of ISO 4217 in capitals, such as 'USD'"
            raise InvalidValueError("Money.currency", words, shown(self.currency))
        if not self.amount.is_finite() or self.amount.copy_abs() > LARGEST:
            words = f"an amount between -{LARGEST:,} and {LARGEST:,}"
            raise InvalidValueError("Money.amount", words, shown(str(self.amount)))
        try:
            held = _EXACT.quantize(self.amount, Decimal((0, (1,), -digits)))
        except Inexact:
            words = f"at most {digits} digits after the point in {self.currency}"
            raise InvalidValueError("Money.amount", words, shown(str(self.amount))) from None
        # "-0.00" would print and pickle unlike the zero that it equals.
        object.__setattr__(self, "amount", held or held.copy_abs())

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, in a currency.

        Args:
            currency: The code of ISO 4217.

        Examples:
            >>> Money.zero("JPY")
            Money('0', 'JPY')
        """
        # Nearly every check of an amount asks for it, and there are few currencies.
        return _zero(currency) if type(currency) is str else cls(0, currency)

    @property
    def minor(self) -> int:
        """The amount in the currency's smallest unit: cents, or whole yen."""
        return int(self.amount.scaleb(MINOR_UNITS[self.currency], _EXACT))

    def split(self, parts: int) -> tuple[Money, ...]:
        """Split the amount into equal shares: what cannot be split goes to the first ones.

        Args:
            parts: How many shares, from 1 to a million.

        Returns:
            The shares, largest first: two of them differ by at most one of the currency's smallest
            unit, and together they are the amount.

        Raises:
            InvalidValueError: `parts` is not such a number.

        Examples:
            >>> Money("10.00", "USD").split(3)
            (Money('3.34', 'USD'), Money('3.33', 'USD'), Money('3.33', 'USD'))
        """
        # The type itself, since a truth value is an int, too.
        if type(parts) is not int or not 1 <= parts <= _MOST_PARTS:
            words = f"a whole number from 1 to {_MOST_PARTS:,}"
            raise InvalidValueError("Money.split", words, shown(parts))
        least, left = shares(self.minor, parts)
        # Only if there is a larger share: beside the largest amount there would be none.
        larger = (self._of_minor(least + 1),) * left if left else ()
        return larger + (self._of_minor(least),) * (parts - left)

    def _of_minor(self, minor: int) -> Money:
        """Return so many of the currency's smallest unit."""
        return Money(_EXACT.scaleb(Decimal(minor), -MINOR_UNITS[self.currency]), self.currency)

    def __add__(self, other: Money) -> Money:
        """Add an amount of the same currency."""
        return Money(_EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract an amount of the same currency."""
        return Money(_EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __lt__(self, other: Money) -> bool:
        """Compare with an amount of the same currency."""
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        """Compare with an amount of the same currency."""
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        """Compare with an amount of the same currency."""
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        """Compare with an amount of the same currency."""
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        """Whether it is anything but zero."""
        return bool(self.amount)

    def __str__(self) -> str:
        """Return the amount and its currency: `61.70 USD`."""
        return f"{self.amount} {self.currency}"

    def __repr__(self) -> str:
        """Return the call that makes it."""
        return f"Money({str(self.amount)!r}, {self.currency!r})"

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError("Money", f"an amount in {self.currency}", shown(other))
        if other.currency != self.currency:
            raise CurrencyMismatchError("Money", f"an amount in {self.currency}", str(other))
        return other.amount


@lru_cache(maxsize=len(MINOR_UNITS))
def _zero(currency: str) -> Money:
    return Money(0, currency)

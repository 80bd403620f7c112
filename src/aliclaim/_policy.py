"""The numbers of the rules, each with its unit, source, date and kind (floor 3).

No number of the marketplace stands in logic: it stands here, in a dated profile. AliExpress
changes its terms, so a new number is a new profile, never an edit of an old one.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from datetime import date, datetime, timedelta
from string import ascii_letters, digits, punctuation
from types import MappingProxyType
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast, final

import attrs

from ._checks import LONGEST_TEXT, Term, holds, name, whole
from ._errors import InvalidValueError, shown
from ._time import DateTime, calendar_days_after, instant, plus, working_days_after
from ._values import Value

T = TypeVar("T")


_LONGEST: Final = 3_660
_LARGEST: Final = 2**40


class Party(Term):
    """Who takes part in a dispute."""

    BUYER = "buyer"
    """Who paid for the order."""
    SELLER = "seller"
    """Who sold it."""
    PLATFORM = "platform"
    """AliExpress: its agents who judge, and its system that acts when a deadline has passed."""


class Origin(Term):
    """Where a date comes from, strongest first: an earlier member wins over a later one."""

    MARKETPLACE = "marketplace"
    """The marketplace printed it on the order or in the dispute."""
    USER = "user"
    """The user typed it."""
    POLICY = "policy"
    """It was counted from a figure of the policy, and is an estimate."""


class Unit(Term):
    """What a figure counts."""

    DAYS = "days"
    """Days of 24 hours each, from the instant itself."""
    CALENDAR_DAYS = "calendar_days"
    """Whole days of the marketplace's zone (Pacific time); the last one counts to its end."""
    WORKING_DAYS = "working_days"
    """Days from Monday to Friday of the marketplace's zone; the last one counts to its end."""
    BYTES = "bytes"
    """Bytes of a file."""
    FILES = "files"
    """Files of one upload."""
    PERCENT = "percent"
    """Hundredths of a whole."""


class FigureKind(Term):
    """How well a figure is founded."""

    GUIDE = "guide"
    """The buyer's guide states it."""
    FIELD = "field"
    """Other public sources state it, or it was observed on the live site."""
    ASSUMED = "assumed"
    """No source states it: it is this library's judgement, for the reason that its source gives."""


class Start(Term):
    """From which date of an order the protection counts. The names are those of the order's fields."""

    SHIPPED = "shipped_at"
    """From shipping."""
    ORDERED = "ordered_at"
    """From placing the order."""
    PROMISED = "estimated_delivery"
    """From the date until which delivery was promised."""


@final
@attrs.frozen(eq=False, repr=False)
class Source(Value):
    """Where a figure was read.

    Attributes:
        title: The page or repository, in a few words.
        as_of: The date for which it was stated, as exact as is known.
    """

    title: str = attrs.field(validator=name)
    as_of: date = attrs.field(validator=holds(date, "a date"))


@final
@attrs.frozen(eq=False, repr=False)
class Figure(Value):
    """A number of the rules.

    Attributes:
        count: How many of the unit: at least 1.
        unit: What is counted.
        kind: How well it is founded.
        source: Where it was read.
        rule: The rule of the guide that it belongs to, such as `W2`.

    Examples:
        >>> print(GUIDE.protection)
        60 days (guide, W2)
    """

    count: int = attrs.field(validator=whole(1, _LARGEST))
    unit: Unit = attrs.field(validator=holds(Unit, "a Unit"))
    kind: FigureKind = attrs.field(validator=holds(FigureKind, "a FigureKind"))
    source: Source = attrs.field(validator=holds(Source, "a Source"))
    rule: str = attrs.field(validator=name)

    def __attrs_post_init__(self) -> None:
        """Refuse more than there can be: spans end within ten years, so that no date leaves the calendar."""
        most = _MOST.get(self.unit, _LONGEST)
        if self.count > most:
            words = f"at most {most:,} {self.unit.replace('_', ' ')}"
            raise InvalidValueError("Figure.count", words, shown(self.count))

    def after(self, start: datetime, holidays: Container[date] | None = None) -> DateTime:
        """Count the figure from an instant.

        Args:
            start: The instant from which it counts: any aware one.
            holidays: Days that are no working days, beside Saturdays and Sundays: a set of dates, or a
                calendar that can be asked `day in calendar`. Only working days look at it.

        Returns:
            The first instant at which the span is over, in UTC.

        Raises:
            InvalidValueError: The figure counts no time, the instant is naive or none; or the holidays
                cannot be asked, or leave too few working days.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from aliclaim import instant
            >>> str(GUIDE.protection.after(instant(datetime(2026, 3, 1, tzinfo=timezone.utc))))
            '2026-04-30 00:00:00+00:00'
        """
        if self.unit is Unit.DAYS:  # nearly all figures of time are: they need no look at a table
            return plus(instant(start), timedelta(days=self.count))
        if (count := _COUNTS.get(self.unit)) is None:
            raise InvalidValueError("Figure.unit", "a unit of time", self.unit.value)
        return count(instant(start), self.count, holidays)

    def __str__(self) -> str:
        """Return the figure, its kind and its rule: `60 days (guide, W2)`."""
        return f"{self.count} {self.unit.replace('_', ' ')} ({self.kind}, {self.rule})"


_MOST: Final[Mapping[Unit, int]] = {Unit.BYTES: _LARGEST, Unit.FILES: 10_000, Unit.PERCENT: 100}
"""How much of a unit there can be; of the units of time, ten years."""

_Count: TypeAlias = Callable[[DateTime, int, Container[date] | None], DateTime]

_COUNTS: Final[Mapping[Unit, _Count]] = {
    Unit.CALENDAR_DAYS: lambda start, days, _: calendar_days_after(start, days),
    Unit.WORKING_DAYS: working_days_after,
}


@final
@attrs.frozen(eq=False, repr=False)
class Setting(Value, Generic[T]):
    """A fact of the rules that is no number, with the same provenance as a figure.

    Attributes:
        value: The fact.
        kind: How well it is founded.
        source: Where it was read.
        rule: The rule of the guide that it belongs to.
    """

    value: T
    kind: FigureKind = attrs.field(validator=holds(FigureKind, "a FigureKind"))
    source: Source = attrs.field(validator=holds(Source, "a Source"))
    rule: str = attrs.field(validator=name)


class SellerSilence(Term):
    """What happens where the seller lets the days for an answer pass."""

    PLATFORM_STEPS_IN = "platform_steps_in"
    """AliExpress steps in and reviews the case (P2)."""
    REQUEST_GRANTED = "request_granted"
    """What the buyer asks for is executed, as if the seller had accepted it."""


def _figure(*units: Unit) -> Callable[[object, attrs.Attribute[Figure], Figure], None]:
    """Check that a field of a policy holds a figure of one of these units."""

    def check(owner: object, field: attrs.Attribute[Figure], value: Figure) -> None:
        holds(Figure, "a Figure")(owner, field, value)
        if value.unit not in units:
            words = f"a figure in {' or '.join(units)}"
            raise InvalidValueError(f"Policy.{field.name}", words, value.unit.value)

    return check


_SPAN: Final = _figure(Unit.DAYS, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS)


def _setting(
    fits: Callable[[object], bool], words: str
) -> Callable[[object, attrs.Attribute[Any], Any], None]:
    """Check that a field of a policy holds a setting whose value fits."""

    def check(owner: object, field: attrs.Attribute[Any], value: Setting[object]) -> None:
        holds(Setting, "a Setting")(owner, field, value)
        if not fits(value.value):
            raise InvalidValueError(f"Policy.{field.name}", words, shown(value.value))

    return check


def _writable(value: object, most: int) -> bool:
    """Whether a value is text of so many characters at most, and can be written in UTF-8."""
    if not isinstance(value, str) or len(value) > most:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


_MOST_ENDINGS: Final = 100
_LONGEST_ENDING: Final = 20


def _endings(value: object) -> bool:
    """Whether a value is a short tuple of short texts: a refusal tells all of them."""
    if not isinstance(value, tuple):
        return False
    listed = cast("tuple[object, ...]", value)
    return len(listed) <= _MOST_ENDINGS and all(_writable(each, _LONGEST_ENDING) for each in listed)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Policy(Value):
    """One profile: every number and setting that the rules need.

    Attributes:
        name: The profile's name, as a case file gives it.
        open_after: From shipping until a dispute may be opened (W1).
        protection: How long the protection lasts, where receipt is not confirmed (W2).
        protection_from: From which date of the order it counts (W2).
        after_confirmation: From confirming receipt until no dispute can be opened (W3).
        defects_outlast_confirmation: Whether goods that are defective, or not as described, can be
            claimed for as long as the protection would have lasted, though receipt was confirmed (W3).
        running_out: The last part of the protection, in 24-hour days, in which a parcel that is
            still in transit no longer keeps a "not arrived" dispute from being opened (W5).
        seller_answer: From the buyer's newest request until the seller must have answered (P1).
        seller_silence: What happens where the seller does not answer (P2).
        agreement: From opening until AliExpress steps in where the two have not agreed (P2).
        negotiation: From AliExpress's proposal until it is assigned (P3), where the date
            "negotiation finished" is not known.
        transit_answer: From a judgement that finds a parcel in transit at the end of the protection,
            and the buyer right, until the answer on the refund (J4).
        return_shipping: From agreeing on a return until the goods must be on their way (P9).
        free_return: From delivery until the goods can be sent back for free, where the order promises
            a free return (M4); None where the profile names no number.
        change_of_mind: From delivery until goods can be sent back for no reason, where the buyer's
            country grants that (M5).
        guarantee: From delivery until the guarantee ends, where the buyer's country grants one (M5).
        appeal: From the end of the dispute until no appeal is possible (C4).
        refund: From the end of the dispute until the money should be there (M1).
        text_characters: The characters that the form takes (W6).
        image_formats: The endings of the pictures that the form takes, in small letters (W6).
        image_size: The size below which a picture must stay (W6).
        image_count: How many pictures the form takes at once (W6).
        dispute_pattern: From which share of disputed orders a buyer loses credibility (O6).

    Examples:
        >>> GUIDE.after_confirmation.count
        15
    """

    name: str = attrs.field(validator=name)
    open_after: Figure = attrs.field(validator=_SPAN)
    protection: Figure = attrs.field(validator=_SPAN)
    protection_from: Setting[Start] = attrs.field(
        validator=_setting(lambda value: isinstance(value, Start), "a Start")
    )
    after_confirmation: Figure = attrs.field(validator=_SPAN)
    defects_outlast_confirmation: Setting[bool] = attrs.field(
        validator=_setting(lambda value: isinstance(value, bool), "true or false")
    )
    running_out: Figure = attrs.field(validator=_figure(Unit.DAYS))
    seller_answer: Figure = attrs.field(validator=_SPAN)
    seller_silence: Setting[SellerSilence] = attrs.field(
        validator=_setting(lambda value: isinstance(value, SellerSilence), "a SellerSilence")
    )
    agreement: Figure = attrs.field(validator=_SPAN)
    negotiation: Figure = attrs.field(validator=_SPAN)
    transit_answer: Figure = attrs.field(validator=_SPAN)
    return_shipping: Figure = attrs.field(validator=_SPAN)
    free_return: Figure | None = attrs.field(validator=attrs.validators.optional(_SPAN))
    change_of_mind: Figure = attrs.field(validator=_SPAN)
    guarantee: Figure = attrs.field(validator=_SPAN)
    appeal: Figure = attrs.field(validator=_SPAN)
    refund: Figure = attrs.field(validator=_SPAN)
    text_characters: Setting[str] = attrs.field(
        validator=_setting(
            lambda value: _writable(value, LONGEST_TEXT),
            "text of at most 20,000 characters, each of which is taken",
        )
    )
    image_formats: Setting[tuple[str, ...]] = attrs.field(
        validator=_setting(_endings, "a tuple of at most 100 endings, each text of at most 20 characters")
    )
    image_size: Figure = attrs.field(validator=_figure(Unit.BYTES))
    image_count: Figure = attrs.field(validator=_figure(Unit.FILES))
    dispute_pattern: Figure = attrs.field(validator=_figure(Unit.PERCENT))

    def __repr__(self) -> str:
        """Name the profile: all its figures would bury what else is shown."""
        return f"<Policy {self.name!r}>"


_GUIDE = Source("the buyer's guide, as read", date(2026, 11, 1))


def _guide(count: int, unit: Unit, rule: str) -> Figure:
    return Figure(count, unit, FigureKind.GUIDE, _GUIDE, rule)


def _field(count: int, unit: Unit, rule: str, title: str, as_of: date) -> Figure:
    return Figure(count, unit, FigureKind.FIELD, Source(title, as_of), rule)


def _assumed(count: int, unit: Unit, rule: str, why: str, as_of: date) -> Figure:
    return Figure(count, unit, FigureKind.ASSUMED, Source(why, as_of), rule)


GUIDE: Final = Policy(
    name="guide",
    open_after=_guide(10, Unit.DAYS, "W1"),
    protection=_guide(60, Unit.DAYS, "W2"),
    protection_from=Setting(Start.SHIPPED, FigureKind.GUIDE, _GUIDE, "W2"),
    after_confirmation=_guide(15, Unit.DAYS, "W3"),
    defects_outlast_confirmation=Setting(value=False, kind=FigureKind.GUIDE, source=_GUIDE, rule="W3"),
    running_out=_assumed(
        7,
        Unit.DAYS,
        "W5",
        "the guide names no number; the middle one of the urgency bands 3, 7 and 14 days of an "
        "order tracker (ElMagoCT/aliexpress-parcel-intelligence)",
        date(2026, 1, 1),
    ),
    seller_answer=_field(
        5,
        Unit.DAYS,
        "P1",
        "copies of the help pages of 2018 to 2022 (tigerwing, christinasbeautyjourney); a seller's ERP "
        "counts the same from the buyer's newest request",
        date(2022, 1, 1),
    ),
    seller_silence=Setting(SellerSilence.PLATFORM_STEPS_IN, FigureKind.GUIDE, _GUIDE, "P2"),
    agreement=_field(
        7,
        Unit.DAYS,
        "P2",
        "the rules of 2017 (viws.ru) and copies of the help pages (ssopdot, christinasbeautyjourney)",
        date(2021, 12, 1),
    ),
    negotiation=_assumed(
        7,
        Unit.DAYS,
        "P3",
        "no page states the number; a seller's ERP shows an end 7 days after AliExpress is expected "
        "to propose. The date printed in the dispute wins",
        date(2026, 11, 1),
    ),
    transit_answer=_guide(3, Unit.DAYS, "J4"),
    return_shipping=_field(
        10,
        Unit.DAYS,
        "P9",
        "copies of the help pages (ssopdot 19333) and a shop's FAQ (cnjdpart)",
        date(2024, 1, 1),
    ),
    free_return=None,
    change_of_mind=_guide(14, Unit.DAYS, "M5"),
    guarantee=_guide(730, Unit.DAYS, "M5"),
    appeal=_guide(7, Unit.DAYS, "C4"),
    refund=_guide(15, Unit.WORKING_DAYS, "M1"),
    text_characters=Setting(
        f"{ascii_letters}{digits}{punctuation} \t\r\n",
        FigureKind.FIELD,
        Source(
            "copies of the help page on trouble with opening (pcbway, cyberpcb): English characters only",
            date(2018, 8, 1),
        ),
        "W6",
    ),
    image_formats=Setting(
        ("jpg", "jpeg", "bmp", "gif", "png"),
        FigureKind.FIELD,
        Source("copies of the help page on trouble with opening (pcbway, cyberpcb)", date(2018, 8, 1)),
        "W6",
    ),
    image_size=_field(
        2 * 1024 * 1024,
        Unit.BYTES,
        "W6",
        "a seller's ERP checks 2,097,152 bytes before upload",
        date(2026, 3, 1),
    ),
    image_count=_assumed(
        3,
        Unit.FILES,
        "W6",
        "no page states how many a buyer may send; a seller's ERP takes at most 3 pictures of the "
        "seller. More can be added once the dispute is open",
        date(2026, 3, 1),
    ),
    dispute_pattern=_guide(100, Unit.PERCENT, "O6"),
)
"""The guide's numbers; where the guide says "a few days", the field's, each marked as such."""

_HELP_2022 = "copies of the help pages (tigerwing 2018, christinasbeautyjourney 2021 and 2022)"


def _general(count: int, unit: Unit, rule: str, title: str = _HELP_2022) -> Figure:
    return _field(count, unit, rule, title, date(2022, 3, 1))


GENERAL_2022: Final = attrs.evolve(
    GUIDE,
    name="general-2022",
    open_after=_general(10, Unit.DAYS, "W1", f"the 11th day after shipping: {_HELP_2022}"),
    protection=_general(15, Unit.DAYS, "W2"),
    protection_from=Setting(
        Start.PROMISED,
        FigureKind.FIELD,
        Source(f"when the delivery time ends: {_HELP_2022}", date(2022, 3, 1)),
        "W2",
    ),
    after_confirmation=_general(15, Unit.DAYS, "W3"),
    running_out=_general(
        15,
        Unit.DAYS,
        "W5",
        "in transit, a claim waits for the end of the delivery time (christinasbeautyjourney)",
    ),
    seller_silence=Setting(
        SellerSilence.REQUEST_GRANTED, FigureKind.FIELD, Source(_HELP_2022, date(2022, 1, 1)), "P1"
    ),
    refund=_general(
        20,
        Unit.WORKING_DAYS,
        "M1",
        "a card takes 3 to 20 working days: a copy of the help page (tigerwing 2018)",
    ),
)
"""The help pages of the site for most countries, as copies of 2018 to 2022 tell them.

The protection ends 15 days after the promised delivery, and a silent seller is taken to agree.
What these copies do not tell is the guide's.
"""

_ORDER_PAGE = "an order page of a buyer in Brazil"


def _brazil(count: int, unit: Unit, rule: str) -> Figure:
    return _field(count, unit, rule, _ORDER_PAGE, date(2026, 7, 28))


BRAZIL_2026: Final = attrs.evolve(
    GENERAL_2022,
    name="brazil-2026",
    protection=_brazil(90, Unit.DAYS, "W2"),
    protection_from=Setting(Start.ORDERED, FigureKind.FIELD, Source(_ORDER_PAGE, date(2026, 7, 28)), "W2"),
    after_confirmation=_brazil(7, Unit.DAYS, "W3"),
    defects_outlast_confirmation=Setting(
        value=True, kind=FigureKind.FIELD, source=Source(_ORDER_PAGE, date(2026, 7, 28)), rule="W3"
    ),
    running_out=GUIDE.running_out,
    free_return=_brazil(15, Unit.DAYS, "M4"),
)
"""Brazil in 2026, as an order page states it; what it does not state is `GENERAL_2022`'s.

90 days from placing the order for goods that are defective or not as described, confirmed or not;
7 days from confirming receipt for any problem; a free return within 15 days of delivery.
"""

PROFILES: Final[Mapping[str, Policy]] = MappingProxyType(
    {policy.name: policy for policy in (GUIDE, GENERAL_2022, BRAZIL_2026)}
)
"""The profiles of this library by their name."""

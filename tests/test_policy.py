"""The numbers of the rules: the guide's figures by hand, how figures count, and what a profile takes."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import changed, instants, utc

from aliclaim import (
    BRAZIL_2026,
    GENERAL_2022,
    GUIDE,
    PROFILES,
    Figure,
    FigureKind,
    InvalidValueError,
    Origin,
    Party,
    Policy,
    SellerSilence,
    Setting,
    Source,
    Start,
    Unit,
    instant,
)

SOURCE = Source("a test", date(2026, 11, 1))
PACIFIC = ZoneInfo("America/Los_Angeles")

# What the rulebook says, by hand: figure, count, unit, kind, rule.
SAID = [
    ("open_after", 10, Unit.DAYS, FigureKind.GUIDE, "W1"),
    ("protection", 60, Unit.DAYS, FigureKind.GUIDE, "W2"),
    ("after_confirmation", 15, Unit.DAYS, FigureKind.GUIDE, "W3"),
    ("transit_answer", 3, Unit.DAYS, FigureKind.GUIDE, "J4"),
    ("change_of_mind", 14, Unit.DAYS, FigureKind.GUIDE, "M5"),
    ("guarantee", 730, Unit.DAYS, FigureKind.GUIDE, "M5"),
    ("appeal", 7, Unit.DAYS, FigureKind.GUIDE, "C4"),
    ("refund", 15, Unit.WORKING_DAYS, FigureKind.GUIDE, "M1"),
    ("dispute_pattern", 100, Unit.PERCENT, FigureKind.GUIDE, "O6"),
]


# What the guide leaves open, by hand: figure, count, unit, kind, rule.
FOUND = [
    ("running_out", 7, Unit.DAYS, FigureKind.ASSUMED, "W5"),
    ("seller_answer", 5, Unit.DAYS, FigureKind.FIELD, "P1"),
    ("agreement", 7, Unit.DAYS, FigureKind.FIELD, "P2"),
    ("negotiation", 7, Unit.DAYS, FigureKind.ASSUMED, "P3"),
    ("return_shipping", 10, Unit.DAYS, FigureKind.FIELD, "P9"),
    ("image_size", 2_097_152, Unit.BYTES, FigureKind.FIELD, "W6"),
    ("image_count", 3, Unit.FILES, FigureKind.ASSUMED, "W6"),
]

# Where each fact was read that is not the guide's, by hand: the pages, and the date for which they stand.
COPIES = "copies of the help page on trouble with opening (pcbway, cyberpcb)"
SOURCES = {
    "running_out": (
        (
            "the guide names no number; the middle one of the urgency bands 3, 7 and 14 days of an "
            "order tracker (ElMagoCT/aliexpress-parcel-intelligence)"
        ),
        date(2026, 1, 1),
    ),
    "seller_answer": (
        (
            "copies of the help pages of 2018 to 2022 (tigerwing, christinasbeautyjourney); a seller's ERP "
            "counts the same from the buyer's newest request"
        ),
        date(2022, 1, 1),
    ),
    "agreement": (
        "the rules of 2017 (viws.ru) and copies of the help pages (ssopdot, christinasbeautyjourney)",
        date(2021, 12, 1),
    ),
    "negotiation": (
        (
            "no page states the number; a seller's ERP shows an end 7 days after AliExpress is expected to "
            "propose. The date printed in the dispute wins"
        ),
        date(2026, 11, 1),
    ),
    "return_shipping": (
        "copies of the help pages (ssopdot 19333) and a shop's FAQ (cnjdpart)",
        date(2024, 1, 1),
    ),
    "text_characters": (f"{COPIES}: English characters only", date(2018, 8, 1)),
    "image_formats": (COPIES, date(2018, 8, 1)),
    "image_size": ("a seller's ERP checks 2,097,152 bytes before upload", date(2026, 3, 1)),
    "image_count": (
        (
            "no page states how many a buyer may send; a seller's ERP takes at most 3 pictures of the "
            "seller. More can be added once the dispute is open"
        ),
        date(2026, 3, 1),
    ),
}
HELP = "copies of the help pages (tigerwing 2018, christinasbeautyjourney 2021 and 2022)"
GENERAL_SOURCES = {
    "open_after": (f"the 11th day after shipping: {HELP}", date(2022, 3, 1)),
    "protection": (HELP, date(2022, 3, 1)),
    "protection_from": (f"when the delivery time ends: {HELP}", date(2022, 3, 1)),
    "after_confirmation": (HELP, date(2022, 3, 1)),
    "running_out": (
        "in transit, a claim waits for the end of the delivery time (christinasbeautyjourney)",
        date(2022, 3, 1),
    ),
    "seller_silence": (HELP, date(2022, 1, 1)),
    "refund": (
        "a card takes 3 to 20 working days: a copy of the help page (tigerwing 2018)",
        date(2022, 3, 1),
    ),
}
BRAZIL_SOURCES = dict.fromkeys(
    ("protection", "protection_from", "after_confirmation", "defects_outlast_confirmation", "free_return"),
    ("an order page of a buyer in Brazil", date(2026, 7, 28)),
) | {"running_out": SOURCES["running_out"]}


def a_figure(count: int = 3, unit: Unit = Unit.DAYS, kind: FigureKind = FigureKind.GUIDE) -> Figure:
    """Return a figure of a test."""
    return Figure(count, unit, kind, SOURCE, "W1")


@pytest.mark.parametrize(("name", "count", "unit", "kind", "rule"), [*SAID, *FOUND])
def test_the_guide_says_these_numbers(name: str, count: int, unit: Unit, kind: FigureKind, rule: str) -> None:
    """Each number of the guide stands in its profile, and so do those that it leaves open, marked as such."""
    figure: Figure = getattr(GUIDE, name)
    expected = (count, unit, kind, rule)

    assert expected == (figure.count, figure.unit, figure.kind, figure.rule)


def test_only_what_the_guide_says_is_marked_as_the_guides() -> None:
    """Every other number is marked as found in the field, or as assumed."""
    figures = {field.name: getattr(GUIDE, field.name) for field in attrs.fields(Policy)}
    marked = {
        name
        for name, figure in figures.items()
        if isinstance(figure, Figure) and figure.kind is FigureKind.GUIDE
    }
    expected = {name for name, *_ in SAID}

    assert expected == marked


@pytest.mark.parametrize("policy", PROFILES.values(), ids=PROFILES)
def test_every_figure_and_setting_has_a_rule_and_a_source(policy: Policy) -> None:
    """Each fact of a profile cites a rule of the guide, a page and a date not after the guide's reading."""
    held = attrs.asdict(policy, recurse=False)
    facts: list[Any] = [value for value in held.values() if isinstance(value, (Figure, Setting))]
    without = {name for name, value in held.items() if value is None}
    letters = set("WROPJCMT")

    assert len(held) == len(facts) + len(without) + 1
    assert without <= {"free_return"}
    for fact in facts:
        assert fact.rule[0] in letters
        assert fact.rule[1:].isdigit()
        assert fact.source.title
        assert date(2010, 1, 1) < fact.source.as_of <= date(2026, 11, 1)


# What the two profiles of the field say, by hand: only what differs from the profile that they are made from.
GENERAL_SAYS: dict[str, object] = {
    "open_after": (10, Unit.DAYS),
    "protection": (15, Unit.DAYS),
    "protection_from": Start.PROMISED,
    "after_confirmation": (15, Unit.DAYS),
    "running_out": (15, Unit.DAYS),
    "seller_silence": SellerSilence.REQUEST_GRANTED,
    "refund": (20, Unit.WORKING_DAYS),
}
BRAZIL_SAYS: dict[str, object] = {
    "protection": (90, Unit.DAYS),
    "protection_from": Start.ORDERED,
    "after_confirmation": (7, Unit.DAYS),
    "defects_outlast_confirmation": True,
    "running_out": (7, Unit.DAYS),
    "free_return": (15, Unit.DAYS),
}


def said(policy: Policy, but_for: Policy) -> dict[str, object]:
    """Return what a profile says otherwise than another, each with its number and unit, or its value."""
    found: dict[str, object] = {}
    for field in attrs.fields(Policy):
        fact, other = getattr(policy, field.name), getattr(but_for, field.name)
        if fact != other and field.name != "name":
            found[field.name] = (fact.count, fact.unit) if isinstance(fact, Figure) else fact.value
    return found


def test_the_profiles_of_the_field_say_these_numbers() -> None:
    """The help pages of 2018 to 2022, and the order page of Brazil, differ in these facts and no others."""
    assert said(GENERAL_2022, GUIDE) == GENERAL_SAYS
    assert said(BRAZIL_2026, GENERAL_2022) == BRAZIL_SAYS
    assert GUIDE.running_out == BRAZIL_2026.running_out
    assert (None, None) == (GUIDE.free_return, GENERAL_2022.free_return)


def sources(policy: Policy, names: Iterable[str]) -> dict[str, tuple[str, date]]:
    """Return where facts of a profile were read, and when."""
    facts = {name: getattr(policy, name) for name in names}
    return {name: (fact.source.title, fact.source.as_of) for name, fact in facts.items()}


def test_every_fact_names_the_page_where_it_was_read() -> None:
    """What the guide does not say was read on these pages; what a profile does not change is the other's."""
    guides = {field.name for field in attrs.fields(Policy)} - {"name", "free_return", *SOURCES}

    assert sources(GUIDE, SOURCES) == SOURCES
    assert sources(GENERAL_2022, GENERAL_SOURCES) == GENERAL_SOURCES
    assert sources(BRAZIL_2026, BRAZIL_SOURCES) == BRAZIL_SOURCES
    assert set(sources(GUIDE, guides).values()) == {("the buyer's guide, as read", date(2026, 11, 1))}


# How a source of each kind says what it is: the guide; a copy, a rule book, a page or a program that
# was read; or that nothing states the number.
ORIGINS = {
    FigureKind.GUIDE: r"^the buyer's guide, as read$",
    FigureKind.FIELD: r"\bcop(y|ies) of\b|\border page\b|\bERP\b|\(\w+\)",
    FigureKind.ASSUMED: r"\bnames no number\b|\bno page states\b",
}


@pytest.mark.parametrize("policy", PROFILES.values(), ids=PROFILES)
def test_a_source_says_of_what_kind_it_is(policy: Policy) -> None:
    """A fact of the guide names it, one of the field what was read, an assumed one that nothing states it."""
    for name, fact in attrs.asdict(policy, recurse=False).items():
        if isinstance(fact, (Figure, Setting)):
            kinds = [kind for kind, words in ORIGINS.items() if re.search(words, fact.source.title)]
            # An assumed number may name what it leans on, beside saying that nothing states it.
            assert fact.kind is kinds[-1], name


def test_p2_a_silent_seller_brings_aliexpress_in() -> None:
    """P2: "Without an agreement in a few days AliExpress steps in by itself"."""
    setting = GUIDE.seller_silence
    expected = (SellerSilence.PLATFORM_STEPS_IN, FigureKind.GUIDE, "P2")

    assert expected == (setting.value, setting.kind, setting.rule)


def test_w6_the_form_takes_printable_ascii_and_five_formats_of_pictures() -> None:
    """W6: English characters only, pictures as jpg, jpeg, bmp, gif or png, under two mebibytes."""
    characters = {chr(code) for code in range(32, 127)} | {"\t", "\r", "\n"}
    formats = {"jpg", "jpeg", "bmp", "gif", "png"}
    size = (2_097_152, Unit.BYTES)

    assert sorted(characters) == sorted(GUIDE.text_characters.value)
    assert formats == set(GUIDE.image_formats.value)
    assert size == (GUIDE.image_size.count, GUIDE.image_size.unit)
    assert all(each in GUIDE.text_characters.value for each in string.printable[:95])


def test_the_profiles_are_found_by_their_names() -> None:
    """Each profile stands under its own name, and nobody can put another there."""
    profiles: Any = PROFILES

    assert (GUIDE, GENERAL_2022, BRAZIL_2026) == tuple(PROFILES.values())
    assert ["guide", "general-2022", "brazil-2026"] == list(PROFILES)
    assert list(PROFILES) == [profile.name for profile in PROFILES.values()]
    with pytest.raises(TypeError):
        profiles["guide"] = None


def test_origins_are_listed_strongest_first() -> None:
    """A date printed by the marketplace comes before one of the user, and that before the policy's."""
    expected = ["marketplace", "user", "policy"]

    assert expected == [origin.value for origin in Origin]


@given(start=instants(), days=st.integers(1, 3_660))
def test_days_are_24_hours_each(start: datetime, days: int) -> None:
    """A figure in days counts exact elapsed time from the instant itself, over every change of a clock."""
    expected = start + timedelta(hours=24 * days)
    end = a_figure(days).after(instant(start))

    assert expected == end
    assert expected.microsecond == end.microsecond


@pytest.mark.parametrize(
    ("unit", "start", "end"),
    [
        # over the change in spring (Sunday the eighth of March 2026), and the one in autumn
        (Unit.DAYS, utc(2026, 3, 6, 20, 0, 0, 1), utc(2026, 3, 9, 20, 0, 0, 1)),
        (Unit.CALENDAR_DAYS, utc(2026, 3, 6, 20), utc(2026, 3, 10, 7)),
        (Unit.WORKING_DAYS, utc(2026, 3, 6, 20), utc(2026, 3, 12, 7)),
        (Unit.DAYS, utc(2026, 10, 30, 20), utc(2026, 11, 2, 20)),
        (Unit.CALENDAR_DAYS, utc(2026, 10, 30, 20), utc(2026, 11, 3, 8)),
        (Unit.WORKING_DAYS, utc(2026, 10, 30, 20), utc(2026, 11, 5, 8)),
    ],
)
def test_three_days_of_each_unit_by_hand(unit: Unit, start: datetime, end: datetime) -> None:
    """Three days end to the hour; calendar and working days with a day of the marketplace."""
    assert end == a_figure(3, unit).after(instant(start))


@given(
    start=instants(), count=st.integers(1, 60), unit=st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS])
)
def test_days_of_the_marketplace_end_at_its_midnight(start: datetime, count: int, unit: Unit) -> None:
    """Calendar and working days end at a midnight in Los Angeles, after the given number of such days."""
    end = datetime.fromtimestamp(a_figure(count, unit).after(instant(start)).timestamp(), PACIFIC)
    first, last = start.astimezone(PACIFIC).date(), (end - timedelta(hours=1)).date()
    days = [date.fromordinal(each) for each in range(first.toordinal() + 1, last.toordinal() + 1)]
    counted = [day for day in days if unit is Unit.CALENDAR_DAYS or day.isoweekday() < 6]

    assert time() == end.time()
    assert count == len(counted)
    assert last == counted[-1]


TIMES = st.sampled_from([Unit.DAYS, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS])


@given(start=instants(), count=st.integers(1, 30), off=st.sets(st.integers(0, 60)), unit=TIMES)
def test_m1_only_working_days_look_at_holidays(
    start: datetime, count: int, off: set[int], unit: Unit
) -> None:
    """M1: holidays put off the end of working days, as a walk over both counts, and of no other unit."""
    first = start.astimezone(PACIFIC).date()
    holidays = {first + timedelta(days=each) for each in off}
    figure = a_figure(count, unit)
    if unit is not Unit.WORKING_DAYS:
        assert figure.after(instant(start)) == figure.after(instant(start), holidays)
        return
    days = [first + timedelta(days=each) for each in range(1, 60 + 2 * count + 8)]
    last = [day for day in days if day.isoweekday() < 6 and day not in holidays][count - 1]
    end = datetime.combine(last + timedelta(days=1), time(), PACIFIC)

    assert end.timestamp() == figure.after(instant(start), holidays).timestamp()


@pytest.mark.parametrize("unit", [Unit.BYTES, Unit.FILES, Unit.PERCENT])
def test_what_is_no_time_is_not_counted_from_an_instant(unit: Unit) -> None:
    """A figure in bytes, files or per cent cannot be counted from an instant."""
    with pytest.raises(InvalidValueError) as caught:
        a_figure(5, unit).after(instant(utc(2026)))

    expected = ("Figure.unit", "a unit of time", unit.value)

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize("count", [0, -1, 2**40 + 1, 1.0, 1.5, True, "10", None, float("nan"), 10**60])
def test_a_count_is_a_whole_number_from_one(count: Any) -> None:
    """Nothing, a negative, a float, a truth value or text is no count."""
    with pytest.raises(InvalidValueError) as caught:
        a_figure(count, Unit.BYTES)

    expected = ("Figure.count", "a whole number from 1 to 1,099,511,627,776")

    assert expected == (caught.value.what, caught.value.expected)


@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS])
def test_a_span_of_more_than_ten_years_is_refused(unit: Unit) -> None:
    """Ten years of days are taken, a day more is not; bytes may be many more."""
    longest, bytes_ = a_figure(3_660, unit), a_figure(2**40, Unit.BYTES)
    with pytest.raises(InvalidValueError) as caught:
        a_figure(3_661, unit)

    counts = (3_660, 2**40)
    expected = ("at most 3,660 " + " ".join(unit.value.split("_")), "3661")

    assert counts == (longest.count, bytes_.count)
    assert expected == (caught.value.expected, caught.value.found)


@pytest.mark.parametrize(
    ("unit", "most", "words"),
    [(Unit.FILES, 10_000, "at most 10,000 files"), (Unit.PERCENT, 100, "at most 100 percent")],
)
def test_there_are_only_so_many_files_and_hundredths(unit: Unit, most: int, words: str) -> None:
    """As much as there can be is taken, one more is refused."""
    with pytest.raises(InvalidValueError) as caught:
        a_figure(most + 1, unit)

    assert most == a_figure(most, unit).count
    assert ("Figure.count", words) == (caught.value.what, caught.value.expected)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("unit", "days"),
        ("kind", "guide"),
        ("source", "a page"),
        ("rule", ""),
        ("rule", " \n"),
        ("rule", None),
    ],
)
def test_each_field_of_a_figure_is_checked(field: str, wrong: Any) -> None:
    """A figure of a wrong unit, kind, source or rule is refused by the field's name."""
    with pytest.raises(InvalidValueError) as caught:
        changed(a_figure(), **{field: wrong})

    expected = (f"Figure.{field}", repr(wrong))

    assert expected == (caught.value.what, caught.value.found)


@pytest.mark.parametrize(
    ("kind", "facts", "what"),
    [
        (Source, ("", date(2026, 1, 1)), "Source.title"),
        (Source, (" ", date(2026, 1, 1)), "Source.title"),
        (Source, ("a", "2026-01-01"), "Source.as_of"),
        (Setting, (5, "guide", SOURCE, "W6"), "Setting.kind"),
        (Setting, (5, FigureKind.GUIDE, None, "W6"), "Setting.source"),
        (Setting, (5, FigureKind.GUIDE, SOURCE, ""), "Setting.rule"),
    ],
)
def test_where_a_fact_was_read_is_checked(kind: Any, facts: tuple[Any, ...], what: str) -> None:
    """A source without a title or date, and a setting without a source, kind or rule, are refused."""
    with pytest.raises(InvalidValueError) as caught:
        kind(*facts)

    assert what == caught.value.what


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (a_figure(60), "60 days (guide, W1)"),
        (a_figure(15, Unit.WORKING_DAYS, FigureKind.FIELD), "15 working days (field, W1)"),
        (a_figure(7, Unit.CALENDAR_DAYS, FigureKind.ASSUMED), "7 calendar days (assumed, W1)"),
    ],
)
def test_a_figure_says_its_kind_and_its_rule(figure: Figure, text: str) -> None:
    """A figure prints its count, its unit, how well it is founded, and its rule."""
    assert text == str(figure)


@pytest.mark.parametrize(
    "name",
    [
        *("open_after", "protection", "after_confirmation", "running_out", "seller_answer", "agreement"),
        *("negotiation", "transit_answer", "return_shipping", "appeal", "refund", "free_return"),
        *("change_of_mind", "guarantee"),
    ],
)
def test_a_span_of_the_policy_is_a_figure_of_time(name: str) -> None:
    """A span of a profile is refused where it is a bare number, or a number of bytes; one may be absent."""
    absent = () if name == "free_return" else (None,)
    days = (
        "a figure in days" if name == "running_out" else "a figure in days or calendar_days or working_days"
    )
    for wrong, words in (
        *((each, "a Figure") for each in (7, *absent, timedelta(days=7))),
        *((a_figure(7, unit), days) for unit in (Unit.BYTES, Unit.PERCENT)),
    ):
        with pytest.raises(InvalidValueError) as caught:
            changed(GUIDE, **{name: wrong})

        assert (f"Policy.{name}", words) == (caught.value.what, caught.value.expected)


@pytest.mark.parametrize("unit", [Unit.CALENDAR_DAYS, Unit.WORKING_DAYS])
def test_w5_running_out_counts_days_of_24_hours_alone(unit: Unit) -> None:
    """W5: the span before the end is counted backwards, so it takes 24-hour days alone."""
    with pytest.raises(InvalidValueError) as caught:
        changed(GUIDE, running_out=a_figure(7, unit))

    expected = ("Policy.running_out", "a figure in days")

    assert expected == (caught.value.what, caught.value.expected)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *(("name", ""), ("name", None), ("seller_silence", SellerSilence.REQUEST_GRANTED)),
        *(("text_characters", "abc"), ("image_formats", ("jpg",)), ("image_size", 5)),
        *(("protection_from", Start.ORDERED), ("defects_outlast_confirmation", True)),
        *(("image_count", 3), ("dispute_pattern", 100), ("image_count", None), ("free_return", 15)),
    ],
)
def test_a_profile_takes_facts_with_their_sources_alone(name: str, wrong: Any) -> None:
    """A setting is refused where it comes without a source."""
    with pytest.raises(InvalidValueError) as caught:
        changed(GUIDE, **{name: wrong})

    expected = f"Policy.{name}"

    assert expected == caught.value.what


@pytest.mark.parametrize(
    ("name", "unit"),
    [("image_size", Unit.BYTES), ("image_count", Unit.FILES), ("dispute_pattern", Unit.PERCENT)],
)
def test_w6_and_o6_what_is_no_span_has_a_unit_of_its_own(name: str, unit: Unit) -> None:
    """W6, O6: a picture has bytes, an upload files, a pattern a share: of another unit it is refused."""
    fits = a_figure(7, unit)

    assert fits == getattr(changed(GUIDE, **{name: fits}), name)
    for other in set(Unit) - {unit}:
        with pytest.raises(InvalidValueError) as caught:
            changed(GUIDE, **{name: a_figure(7, other)})

        expected = (f"Policy.{name}", f"a figure in {unit.value}", other.value)

        assert expected == (caught.value.what, caught.value.expected, caught.value.found)


TAKEN = {
    "text_characters": "text of at most 20,000 characters, each of which is taken",
    "image_formats": "a tuple of at most 100 endings, each text of at most 20 characters",
    "seller_silence": "a SellerSilence",
    "protection_from": "a Start",
    "defects_outlast_confirmation": "true or false",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text_characters", 5),
        ("text_characters", None),
        ("image_formats", "jpg"),
        ("image_formats", ["jpg"]),
        ("image_formats", (5,)),
        ("image_formats", ("jpg", 5)),
        ("image_formats", ("x",) * 101),
        ("image_formats", ("x" * 21,)),
        ("image_formats", ("\ud800",)),
        ("text_characters", "x" * 20_001),
        ("text_characters", "\ud800"),
        ("seller_silence", "request_granted"),
        ("seller_silence", Party.BUYER),
        *(("protection_from", wrong) for wrong in ("ordered_at", None, Unit.DAYS)),
        *(("defects_outlast_confirmation", wrong) for wrong in (1, "true", None)),
    ],
)
def test_the_value_of_a_setting_is_of_its_kind(name: str, value: Any) -> None:
    """A profile takes text as characters, a tuple of text as formats, and members of its closed lists."""
    with pytest.raises(InvalidValueError) as caught:
        changed(GUIDE, **{name: Setting(value, FigureKind.GUIDE, SOURCE, "W6")})

    assert (f"Policy.{name}", TAKEN[name]) == (caught.value.what, caught.value.expected)
    assert caught.value.found.startswith(repr(value)[:50])


def test_w6_what_a_refusal_tells_of_a_setting_is_of_a_bearable_length() -> None:
    """A hundred endings of twenty characters each, and 20,000 characters, are taken: one more is not."""
    facts = {"image_formats": ("x" * 20,) * 100, "text_characters": "x" * 20_000}
    policy = changed(
        GUIDE, **{name: Setting(fact, FigureKind.GUIDE, SOURCE, "W6") for name, fact in facts.items()}
    )

    assert facts == {name: getattr(policy, name).value for name in facts}


def test_a_profile_of_ones_own_is_made_from_another() -> None:
    """Another number is another profile: the first stays as it was, and the two are not equal."""
    longer = changed(GUIDE, name="mine", protection=a_figure(75))
    counts = (75, 60)

    assert counts == (longer.protection.count, GUIDE.protection.count)
    assert longer != GUIDE
    assert hash(GUIDE) == hash(changed(longer, name="guide", protection=GUIDE.protection))


def test_a_policy_is_shown_by_its_name() -> None:
    """The figures of a policy would bury what else is shown, so its repr names it alone."""
    assert "<Policy 'guide'>" == repr(GUIDE)

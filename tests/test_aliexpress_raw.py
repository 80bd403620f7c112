"""The marketplace's plain values: each spelling is read, and what cannot be read becomes a note."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import usd, utc

from aliclaim import Money, Party, RecordError
from aliclaim._time import DateTime
from aliclaim.adapters._text import decoder, parsed
from aliclaim.adapters.aliexpress._raw import MOST_NOTES, Notes, Row, oldest_first, once, parse, raw_text
from aliclaim.adapters.aliexpress._records import NoteCode
from aliclaim.adapters.aliexpress._terms import IssueStatus, ReverseStatus

NOTHING: tuple[Any, ...] = (None, "", " \t\n", {}, [])


def a_row(path: str = "", **fields: Any) -> Row:
    """Return a row with these fields."""
    return Row(fields, path, Notes())


def codes(row: Row) -> list[str]:
    """Return the kinds of the notes that a row's record has."""
    return [note.code.value for note in row.notes.all]


def told(row: Row) -> list[str]:
    """Return the notes that a row's record has, as a person reads them."""
    return [str(note) for note in row.notes.all]


# --- text -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ['{"a": 22.10}', b'{"a": 22.10}', b'\xef\xbb\xbf{"a":22.10}'])
def test_a_number_of_json_keeps_its_digits(text: str | bytes) -> None:
    """An amount is never a float: its digits stand there as they were written."""
    expected = ("{'a': Decimal('22.10')}", '{"a":22.10}')
    data = parse(text)

    assert expected == (str(data), raw_text(data))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "JSON"),
        (b"\xff", "text in UTF-8"),
        ('{"a":1,"a":1}', "each field once"),
        ("NaN", "JSON"),
        ("[" * 33, "levels"),
        ("1" * 41, "at most 40 characters"),
        ("0." + "1" * 39, "at most 40 characters"),
        ("1e9999999999999999999", "a number that can be held"),
        ('"' + "x" * 16 * 1024 * 1024 + '"', "at most 16,777,216 bytes"),
    ],
)
def test_text_that_is_no_record_is_our_own_error(text: str | bytes, words: str) -> None:
    """What is no JSON, or too much of it, is refused before anything looks inside."""
    with pytest.raises(RecordError, match=words):
        parse(text)


@pytest.mark.parametrize("other", [{1: 2}, {"a": (1, 2)}, {"a": object()}, Decimal(1), bytearray(b"{}")])
def test_what_is_no_plain_data_is_our_own_error(other: object) -> None:
    """What JSON cannot hold is no record."""
    with pytest.raises(RecordError):
        parse(other)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_json_does_not_have_is_our_own_error(number: float) -> None:
    """Plain data may hold what no JSON can: it could not be kept."""
    with pytest.raises(RecordError, match="numbers that JSON has"):
        raw_text({"a": [number]})


def test_half_a_character_is_kept_in_text_that_can_be_written() -> None:
    """A lone surrogate stays, and the text can be written in UTF-8."""
    expected = '{"\\udc00":["\\ud800","é颜"]}'
    data = {"\udc00": ["\ud800", "é颜"]}

    assert expected == raw_text(data)
    assert data == json.loads(raw_text(data).encode())


WORDS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**38), 10**38) | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
    max_leaves=20,
)


@given(PLAIN)
def test_nothing_of_plain_data_is_lost_on_the_way_through_text(data: object) -> None:
    """What is kept as text is what was read, as the standard library reads it, too."""
    assert data == json.loads(raw_text(data))
    assert [data] == parse(raw_text([data])) == parse([data])


def test_how_a_fraction_is_read_is_for_the_caller_to_say() -> None:
    """Other readers of records take fractions as floats."""
    expected = [2.5, 3]

    assert expected == parsed("[2.5, 3]", decoder())
    assert "2.5" == parsed("2.5", decoder(str))


# --- notes ------------------------------------------------------------------------------------


def test_a_note_tells_where_what_and_why() -> None:
    """A note is one line for a person; a long value is cut."""
    expected = [
        'a.b: "x" it cannot be read, and is taken for absent: expected text',
        f'record: "{"y" * 76}... a field that is not known, left as it is',
        "c: the record does not say it",
    ]
    notes = Notes()
    notes.add(NoteCode.UNREADABLE, "a.b", "x", "expected text")
    notes.add(NoteCode.UNKNOWN_FIELD, "", "y" * 500)
    notes.add(NoteCode.ASSUMED, "c")

    assert expected == [str(note) for note in notes.all]
    assert [80] == [len(note.value) for note in notes.all[1:2]]


def test_of_very_many_notes_the_first_are_told() -> None:
    """A record of nothing but faults tells a thousand of them, and how many more there are."""
    notes = Notes()
    for number in range(MOST_NOTES):
        notes.add(NoteCode.ASSUMED, str(number))
    full = notes.all
    notes.add(NoteCode.UNREADABLE, "one")
    notes.add(NoteCode.UNREADABLE, "two")

    assert (1000, "999") == (len(full), full[-1].path)
    assert (full, "record: more notes, which are not told: 2") == (notes.all[:-1], str(notes.all[-1]))


# --- one value --------------------------------------------------------------------------------

READERS: dict[str, tuple[Callable[[Row], object], object]] = {
    "text": (lambda row: row.text("a"), ""),
    "id": (lambda row: row.id("a"), ""),
    "flag": (lambda row: row.flag("a"), None),
    "number": (lambda row: row.number("a"), None),
    "term": (lambda row: row.term("a", IssueStatus), None),
    "party": (lambda row: row.party("a"), None),
    "money": (lambda row: row.money("a", "EUR"), None),
    "time": (lambda row: row.time("a"), None),
    "row": (lambda row: row.row("a"), None),
    "rows": (lambda row: row.rows("a", "b"), []),
}


@pytest.mark.parametrize("reader", READERS)
def test_each_spelling_of_nothing_is_nothing(reader: str) -> None:
    """A field that is missing, null, empty or blank says nothing, and needs no note."""
    read, expected = READERS[reader]
    rows = [a_row(), *(a_row(a=nothing) for nothing in NOTHING)]

    assert [expected] * 6 == [read(row) for row in rows]
    assert [[]] * 6 == [codes(row) for row in rows]


@pytest.mark.parametrize("reader", READERS)
@given(value=PLAIN | st.floats(allow_nan=False, allow_infinity=False))
def test_any_value_is_read_or_noted(reader: str, value: object) -> None:
    """Whatever stands in a field, reading it fails nothing; what is taken for absent has a note."""
    read, absent = READERS[reader]
    row = a_row(a=value)
    found = read(row)
    blank = not value.strip() if isinstance(value, str) else value in NOTHING

    assert blank or found != absent or codes(row) or reader in {"row", "rows"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("words ", "words "), (12, "12"), (Decimal("1.50"), "1.50"), (2.5, "2.5"), ("Обмен", "Обмен")],
)
def test_text_is_taken_as_it_stands(value: object, expected: str) -> None:
    """Text stays as it is, and a number becomes its digits."""
    row = a_row(a=value)

    assert (expected, []) == (row.text("a"), codes(row))


@pytest.mark.parametrize("value", [True, ["x"], {"x": 1}])
def test_what_is_no_text_has_a_note(value: object) -> None:
    """Truth values, lists and objects are no words."""
    row = a_row(a=value)
    expected = f"a: {raw_text(value)} it cannot be read, and is taken for absent: expected text"

    assert ("", [expected]) == (row.text("a"), told(row))


def test_half_a_character_in_text_is_marked() -> None:
    """Text that could not be written in UTF-8 gets a mark in its place, and a note."""
    row = a_row(a="a\ud83db")
    expected = ['a: "a\\ud83db" it cannot be read, and is taken for absent: half a character']

    assert ("a\ufffdb", expected) == (row.text("a"), told(row))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (14281554778848390, "14281554778848390"),  # a float would end in 388
        ("14281554778848391", "14281554778848391"),
        (" 007 ", "007"),
        (-2, "-2"),
        ("-2", "-2"),
        (10**39, "1" + "0" * 39),
    ],
)
def test_an_id_keeps_every_digit(value: object, expected: str) -> None:
    """Ids are text: they exceed what a float can hold."""
    row = a_row(a=value)

    assert (expected, []) == (row.id("a"), codes(row))


@pytest.mark.parametrize(
    "value",
    [
        1.4281554778848390e16,
        Decimal("1.42E+16"),
        Decimal("12.0"),
        "1e5",
        "12.0",
        "abc",
        "--2",
        "٣",
        True,
        [1],
        "1" * 41,
    ],
)
def test_an_id_that_lost_digits_is_none(value: object) -> None:
    """A number that went through a float, and whatever else is no row of digits, is noted and not taken."""
    row = a_row(a=value)

    assert ("", ["unreadable"]) == (row.id("a"), codes(row))


@pytest.mark.parametrize("value", [0, "0", "000", "-0"])
def test_the_id_zero_names_nothing(value: object) -> None:
    """The marketplace writes 0 where it has no id: it is a placeholder."""
    row = a_row(a=value)

    assert ("", ["placeholder"]) == (row.id("a"), codes(row))


@pytest.mark.parametrize(
    ("value", "expected"), [(True, True), (False, False), ("true", True), (" FALSE ", False)]
)
def test_a_truth_value_may_be_text(value: object, expected: bool) -> None:
    """The pages write truth values as text."""
    row = a_row(a=value)

    assert (expected, []) == (row.flag("a"), codes(row))


@pytest.mark.parametrize("value", [1, 0, "yes", "1", [True], Decimal("1.5")])
def test_what_is_no_truth_value_is_none(value: object) -> None:
    """Nothing else is taken for a truth value."""
    row = a_row(a=value)

    assert (None, ["unreadable"]) == (row.flag("a"), codes(row))


@pytest.mark.parametrize(("value", "expected"), [(3, 3), (0, 0), ("50", 50), (" 2 ", 2), (-1, -1)])
def test_a_whole_number_may_be_text(value: object, expected: int) -> None:
    """A count is read from a number, or from its digits."""
    row = a_row(a=value)

    assert (expected, []) == (row.number("a"), codes(row))


@pytest.mark.parametrize("value", [1.0, Decimal("1.0"), "1.0", True, "one", [1]])
def test_what_is_no_whole_number_is_none(value: object) -> None:
    """A fraction is no count, even where it is whole."""
    row = a_row(a=value)

    assert (None, ["unreadable"]) == (row.number("a"), codes(row))


@pytest.mark.parametrize("value", ["wait_for_AE_feedback", "WAIT_FOR_AE_FEEDBACK", " wait_for_ae_feedback"])
def test_names_are_compared_without_regard_to_case(value: str) -> None:
    """The generations differ in case, and one and the same record mixes it."""
    row = a_row(a=value)

    assert (ReverseStatus.WAIT_PLATFORM, []) == (row.term("a", ReverseStatus), codes(row))


def test_a_name_that_nobody_knows_is_kept_in_a_note() -> None:
    """Law 11: an unknown name is neither guessed nor dropped without a word."""
    row = a_row("b[2]", a="Frozen_")
    expected = 'b[2].a: "Frozen_" a name that is not known, taken for absent'

    assert (None, [expected]) == (row.term("a", IssueStatus), told(row))


def test_a_name_that_is_no_text_is_unreadable() -> None:
    """A number is no name."""
    row = a_row(a=7)

    assert (None, ["unreadable"]) == (row.term("a", IssueStatus), codes(row))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("buyer", Party.BUYER),
        ("SELLER", Party.SELLER),
        *((name, Party.PLATFORM) for name in ("platform", "waiter", "system")),
        ("courier", None),
    ],
)
def test_agents_and_the_system_are_aliexpress(value: str, expected: Party | None) -> None:
    """Whoever is neither buyer nor seller acts for AliExpress; an unknown name is nobody."""
    row = a_row(a=value)

    assert (expected, [] if expected else ["unknown_value"]) == (row.party("a"), codes(row))


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        ("22.08", "EUR", Money("22.08", "EUR")),
        (" 22.08 ", " eur", Money("22.08", "EUR")),
        ("24.00", "JPY", Money("24", "JPY")),
        (Decimal("5.43"), "USD", usd("5.43")),
        (5.43, "USD", usd("5.43")),
        (123456789012.34, "USD", usd("123456789012.34")),
        (7, "USD", usd("7")),
        ("0.00", "USD", usd("0")),
        ("-1.00", "USD", usd("-1")),
    ],
)
def test_an_amount_is_exact(value: object, currency: str, expected: Money) -> None:
    """Decimal text, a whole number, or a number whose digits a float kept: all are exact."""
    row = a_row(a=value)

    assert (expected, []) == (row.money("a", currency), codes(row))


@pytest.mark.parametrize(
    ("value", "currency", "words"),
    [
        ("1,234.50", "EUR", "a decimal number as text"),
        ("R$ 61.25", "BRL", "a decimal number as text"),
        ("22.085", "EUR", "at most 2 digits after the point in EUR"),
        ("24.50", "JPY", "at most 0 digits after the point in JPY"),
        ("22.08", "", "a code of ISO 4217"),
        ("22.08", "US", "a code of ISO 4217"),
        (0.1 + 0.2, "USD", "an exact amount"),
        (Decimal("1e30"), "USD", "an amount between"),
        ("1" * 30, "USD", "an amount between"),
        (True, "USD", "a decimal number as text"),
        ({"amount": "1"}, "USD", "a decimal number as text"),
    ],
)
def test_an_amount_that_is_not_exact_is_none(value: object, currency: str, words: str) -> None:
    """No amount is rounded or guessed: it is noted, with what would fit."""
    row = a_row(a=value)

    assert (None, ["unreadable"]) == (row.money("a", currency), codes(row))
    assert f"expected {words}" in told(row)[0]


def test_a_time_is_pacific_time() -> None:
    """Times without a zone are those of Los Angeles, with daylight saving."""
    winter, summer = a_row(a="2026-03-02 08:11:40"), a_row(a=" 2026-03-08 21:05:44")

    assert (utc(2026, 3, 2, 16, 11, 40), []) == (winter.time("a"), codes(winter))
    assert (utc(2026, 3, 9, 4, 5, 44), []) == (summer.time("a"), codes(summer))


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2026-11-01 01:30:00", utc(2026, 11, 1, 8, 30)), ("2026-03-08 02:30:00", utc(2026, 3, 8, 10, 30))],
)
def test_a_time_in_the_hour_of_a_change_is_assumed(value: str, expected: datetime) -> None:
    """Of two instants that a time may mean, the earlier clock's is taken, and a note says so."""
    row = a_row(a=value)
    words = "the clock was changed then: what it showed before the change is taken"

    assert (expected, [f'a: "{value}" the record does not say it: {words}']) == (row.time("a"), told(row))


@pytest.mark.parametrize(
    "value",
    [
        *(
            "2026-03-02",
            "2026-03-02T08:11:40",
            "2026-03-02 08:11",
            "2026-03-02 08:11:40Z",
            "2026-03-02 08:11:40.5",
        ),
        *("2026-02-30 08:11:40", "2026-03-02 24:00:00", "0001-01-01 00:00:00", "9999-12-31 23:59:59"),
        *("٢٠26-03-02 08:11:40", "03/02/2026 08:11:40", "soon", 1788071273217, ["2026-03-02 08:11:40"]),
    ],
)
def test_a_time_that_is_spelt_otherwise_is_none(value: object) -> None:
    """No other spelling is guessed at."""
    row = a_row(a=value)
    words = "it cannot be read, and is taken for absent: expected "

    assert row.time("a") is None
    assert [f"a: {raw_text(value)} {words}"] == [line[: line.index(words) + len(words)] for line in told(row)]


# --- rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [{"b": 1}, '{"b": 1}'])
def test_an_object_may_be_json_text(value: object) -> None:
    """Some gateways write a part as text."""
    row = a_row("x", a=value)
    inner = row.row("a")

    assert inner is not None
    assert ({"b": 1}, "x.a", []) == (inner.data, inner.path, codes(row))


@pytest.mark.parametrize("value", ["words", 1, [1], "[1]", '{"b"'])
def test_what_is_no_object_is_none(value: object) -> None:
    """Where an object should be, nothing else is taken."""
    row = a_row(a=value)

    assert (None, ["unreadable"]) == (row.row("a"), codes(row))


LISTED = [{"b": 1}, {"b": 2}]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (LISTED, LISTED),
        ({"c": LISTED}, LISTED),
        ('[{"b": 1}, {"b": 2}]', LISTED),
        ({"c": '[{"b": 1}, {"b": 2}]'}, LISTED),
        ('{"c": [{"b": 1}, "{\\"b\\": 2}"]}', LISTED),
        ({"c": {"b": 1}}, LISTED[:1]),
        ({"b": 1}, LISTED[:1]),
        ({"c": {}}, []),
        ({"c": ""}, []),
        ("[]", []),
    ],
)
def test_a_list_has_many_spellings(value: object, expected: list[object]) -> None:
    """A list stands bare, under a further name, as text, or as its one member alone."""
    row = a_row("x", a=value)
    rows = row.rows("a", "c")

    assert (expected, []) == ([each.data for each in rows], codes(row))
    assert [f"x.a[{number}]" for number in range(len(expected))] == [each.path for each in rows]


def test_what_is_no_row_is_left_out_with_a_note() -> None:
    """Members that are no objects are noted, each in its place; the others keep theirs."""
    row = a_row(a={"c": [None, {"b": 1}, "words", {}], "d": 4})
    expected = [
        "a.d: 4 a field that is not known, left as it is",
        "a[0]: null a placeholder, which says nothing",
        'a[2]: "words" it cannot be read, and is taken for absent: expected an object',
        "a[3]: {} a placeholder, which says nothing",
    ]

    assert ["a[1]"] == [each.path for each in row.rows("a", "c")]
    assert expected == told(row)


@pytest.mark.parametrize("value", ["words", 5, {"c": 5}])
def test_what_is_no_list_is_empty(value: object) -> None:
    """Where a list should be, nothing else is taken."""
    row = a_row(a=value)

    assert ([], ["unreadable"]) == (row.rows("a", "c"), codes(row))


def test_fields_that_nobody_asked_for_are_noted() -> None:
    """Law 11: what is not known is told; what is known and not needed is left aside."""
    row = a_row("x", asked=1, left=2, new=3, **{"odd name": 4})
    row.text("asked")
    row.skip("left", "missing")
    row.unread()
    expected = [
        "x.new: 3 a field that is not known, left as it is",
        "x.'odd name': 4 a field that is not known, left as it is",
    ]

    assert expected == told(row)


# --- lists of rows ----------------------------------------------------------------------------


def test_a_row_that_stands_there_twice_counts_once() -> None:
    """Rows are the same if all their fields are, in whatever order; a difference in any keeps both."""
    notes = Notes()
    data: list[dict[str, object]] = [
        {"id": 1, "files": [{"a": 1, "b": 2}]},
        {"files": [{"b": 2, "a": 1}], "id": 1},
        {"id": 1, "files": [{"a": 1, "b": 3}]},
        {"id": 2, "files": [{"a": 1, "b": 2}]},
        {"id": "1", "files": [{"a": 1, "b": 2}]},
    ]
    rows = [Row(each, f"r[{number}]", notes) for number, each in enumerate(data)]
    first, second = once(rows, [Row(data[2], "s[0]", notes), Row({"id": 1}, "s[1]", notes)])

    assert ["r[0]", "r[2]", "r[3]", "r[4]"] == [each.path for each in first]
    assert ["s[1]"] == [each.path for each in second]
    assert ["r[1]", "s[0]"] == [note.path for note in notes.all if note.code is NoteCode.DOUBLED]


def ordered(*stamps: str) -> str:
    """Return the names of rows in their order: each is told as its name, its second, and its id."""

    def stamp(row: str) -> tuple[DateTime | None, str]:
        _, second, number = row.split("/")
        at = a_row(a=f"2026-01-01 00:00:{second}").time("a") if second else None
        return at, number

    return "".join(row[0] for row in oldest_first(stamps, stamp))


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        (("c/03/", "b/02/", "a/01/"), "abc"),
        (("a/01/", "b/02/", "c/03/"), "abc"),
        (("b/02/", "c/03/", "a/01/"), "abc"),
        (("b/01/10", "a/01/9"), "ab"),  # ids are numbers
        (("a/01/9", "b/01/10"), "ab"),
        (("b/01/", "a/01/"), "ab"),  # newest first, as the marketplace writes them
        (("d/02/", "c/02/", "b/01/", "a/01/"), "abcd"),
        (("a/01/", "b/01/", "c/02/", "d/02/"), "abcd"),  # plainly the other way round
        (("d/03/", "c//", "b/02/", "a/01/"), "abcd"),
        (("a/01/", "b/02/", "c//", "d/03/"), "abcd"),
        (("c/03/", "b/02/", "a//"), "abc"),
        (("a//", "b/02/", "c/03/"), "abc"),
        (("b//", "a//"), "ab"),
        ((), ""),
    ],
)
def test_rows_stand_oldest_first(stamps: tuple[str, ...], expected: str) -> None:
    """Times decide, then ids; a row without a time keeps its place among the others."""
    assert expected == ordered(*stamps)

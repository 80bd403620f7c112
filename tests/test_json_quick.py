"""The quick ways of the codec lead where the careful ones lead: compiled readers, orjson, and instants."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, TypeAlias, get_args
from unittest import mock

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ONE_OF_EACH_EVENT, utc
from test_fuzz import LARGE, around, check, mutilated, places, whole_files
from worlds import ORDER, day, granting, usd

import aliclaim as ac
from aliclaim._time import iso, parse_instant, written_instant
from aliclaim.adapters import _bounds, _case_file, _orjson, _quick
from aliclaim.adapters import json as codec
from aliclaim.adapters._case_file import Parts, decoded_plain
from aliclaim.adapters._text import parsed
from aliclaim.testing import cases, instants

Told: TypeAlias = "tuple[str, ...] | object"


def outcome(read: Callable[[], object]) -> Told:
    """Return what reading gives: a value, or the lines of its error."""
    try:
        return read()
    except ac.RecordError as error:
        return tuple(str(error).splitlines())


def not_quickly() -> Any:
    """Let no file be read quickly."""
    return mock.patch.object(_case_file, "_quickly", return_value=None)


def no_orjson() -> Any:
    """Let orjson be not installed."""
    return mock.patch.object(_orjson, "ORJSON", None)


def carefully(read: Callable[[], object]) -> Told:
    """Return what reading gives by the careful ways alone."""
    with not_quickly(), no_orjson():
        return outcome(read)


@contextmanager
def quickly_alone() -> Generator[None]:
    """Let nothing be read by the careful ways."""
    with (
        mock.patch.object(_case_file, "_carefully", side_effect=AssertionError),
        mock.patch.object(_case_file, "parsed", side_effect=AssertionError),
    ):
        yield


# --- the compiled readers ---------------------------------------------------------------------


@pytest.mark.parametrize("text", whole_files())
def test_a_good_file_is_read_by_the_quick_ways_alone(text: str) -> None:
    """What costs time is done for files with a fault alone; the quick way makes the same of a good one."""
    expected = carefully(lambda: codec.loads(text))
    with quickly_alone():
        for content in (text, text.encode()):
            assert expected == codec.loads(content)


@given(cases())
def test_any_case_is_read_by_the_quick_ways_alone(case: ac.Case) -> None:
    """Whatever case is written is read quickly, as the value that the careful way makes, too."""
    text = codec.dumps(case)
    with quickly_alone():
        assert case == codec.loads(text).case
    assert case == getattr(carefully(lambda: codec.loads(text)), "case", None)


@LARGE
@given(st.data())
def test_a_mutilated_file_gives_the_same_either_way(data: st.DataObject) -> None:
    """Whatever is done to a good file, either way gives the same value, or the same faults."""
    file = mutilated(data)
    text = json.dumps(file)

    reads: list[Callable[[], object]] = [lambda: codec.loads(text), lambda: codec.from_plain(file)]
    for read in reads:
        assert carefully(read) == outcome(read)


ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**63, 2**64, 10**39, 0.5, 1.0, "", " ", "x" * 20_001, "é", "\ud800"),
    *("\x1c", "1", "guide", "2026-03-01T12:00:00Z", "2026-03-01", [], [[]], {}, {"type": "refund"}),
]


@cache
def full_file() -> str:
    """Return a good file with a value in nearly every field."""
    order = attrs.evolve(
        ORDER,
        items=(ac.Item(id="1", title="Pot", price=usd("60"), quantity=2),),
        shipping_paid=usd("1"),
        payment=ac.PaymentMethod.CARD,
        free_return=True,
        tracking=ac.Tracking(status=ac.TrackingStatus.LOST, seen_at=day(1), since=day(0.5), number="L"),
        stated=(ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(90)),),
    )
    claim = _quick.reader(ac.Claim)(EVERYTHING)
    case = ac.Case(
        order=order,
        record=ac.BuyerRecord(orders=2, disputed=1),
        costs=ac.Costs(return_freight=usd("8"), conversion_loss="0.1"),
    ).following(
        [
            ac.DisputeOpened(at=day(20), claim=claim, answer_by=day(25), observed=True),
            ac.SellerProposed(at=day(22), proposal=ac.Wait(day(30))),
            ac.PlatformSteppedIn(at=day(23), because=ac.SteppedInBecause.ASKED),
            ac.PlatformJudged(at=day(24), judgement=(ac.Finding(problem="a", valid=True),)),
        ]
    )
    return codec.dumps(codec.CaseFile(case=case, claim=claim, now=day(40), note="full"))


@pytest.mark.parametrize("value", ODD, ids=lambda value: repr(value)[:20])
def test_any_odd_value_in_any_place_gives_the_same_either_way(value: Any) -> None:
    """Each value of a good file is replaced, dropped and doubled: the faults are those of the careful way."""
    text = full_file()
    for path in places(json.loads(text)):
        data = json.loads(text)
        around(data, path)[path[-1]] = value
        read = partial(codec.loads, json.dumps(data))

        assert carefully(read) == outcome(read), path


def test_a_field_too_many_or_too_few_anywhere_gives_the_same_either_way() -> None:
    """In each object in turn a field is added, and each field is left out: the faults are the same."""
    text = full_file()
    for path in places(json.loads(text)):
        more, less = json.loads(text), json.loads(text)
        here = around(more, (*path, 0))
        if isinstance(here, dict):
            here["odd"] = 1
        del around(less, path)[path[-1]]
        for data in (more, less):
            read = partial(codec.loads, json.dumps(data))

            assert carefully(read) == outcome(read), path


EVERYTHING = {
    "reason": "not_as_described",
    "asks": {
        "type": "return_and_refund",
        "amount": {"amount": "60", "currency": "USD"},
        "shipping_paid_by": "seller",
    },
    "text": "é",
    "evidence": [
        {
            "kind": "photo",
            "file": "é.jpg",
            "size": 1,
            "given_by": "buyer",
            "shows": "fault",
            "item": "1",
            "sha256": "A" * 64,
            "made_at": "2026-03-01T12:00:00.5+01:00",
        },
        {"kind": "photo", "file": "b.jpg", "size": None, "shows": None, "made_at": None},
    ],
}


def test_a_value_made_quickly_is_like_one_that_was_constructed() -> None:
    """Each field is there, converted, with its default or as given; and it is as frozen as any other."""
    made = _quick.reader(ac.Claim)(EVERYTHING)
    piece, bare = made.evidence

    assert ac.ReturnAndRefund(ac.Money("60", "USD"), shipping_paid_by=ac.Party.SELLER) == made.asks
    expected = ac.Evidence(
        kind=ac.EvidenceKind.PHOTO,
        file="é.jpg",
        size=1,
        shows=ac.Subject.FAULT,
        item="1",
        sha256="a" * 64,
        made_at=datetime(2026, 3, 1, 11, 0, 0, 500_000, tzinfo=UTC),
    )
    assert (expected, hash(expected), repr(expected)) == (piece, hash(piece), repr(piece))
    assert ac.Evidence(kind=ac.EvidenceKind.PHOTO, file="b.jpg") == bare
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        piece.size = 2


@pytest.mark.parametrize("event", ONE_OF_EACH_EVENT, ids=lambda event: event.tag)
def test_each_event_is_read_quickly_with_each_of_its_fields(event: Any) -> None:
    """Each field of each event is read, and a field that it has not is odd."""
    told: Any = codec.value_to_plain(event)
    read = _quick.reader(ac.Event)

    assert event == read(told)
    with pytest.raises(_quick.OddError):  # where no union looks at the tag
        _quick.reader(event.__class__)({**told, "type": "odd"})
    for name in told:
        with pytest.raises((_quick.OddError, KeyError)):
            read({each: told[each] for each in told if each != name} | {"odd": told[name]})


def test_a_factory_and_a_check_of_ones_own_are_asked() -> None:
    """What a class works out itself, and checks itself, it works out and checks for quick readers, too."""
    finding = _quick.reader(ac.Finding)
    tracking = _quick.reader(ac.Tracking)
    seen = {"status": "lost", "seen_at": "2026-03-02T00:00:00Z"}

    assert ac.Problem.NO_TRACKING is finding({"problem": "No tracking information", "valid": True}).kind
    assert utc(2026, 3, 2) == tracking(seen).since
    odds: list[Callable[[], object]] = [
        lambda: tracking({**seen, "since": "2026-03-03T00:00:00Z"}),  # together
        lambda: _quick.reader(ac.Refund)({"type": "refund", "amount": {"amount": "-1", "currency": "USD"}}),
        lambda: _quick.reader(ac.BuyerRecord)({"orders": -1, "disputed": 0}),
        lambda: _quick.reader(ac.Item)(
            {"id": "\u3000", "title": "", "price": {"amount": "1", "currency": "USD"}}
        ),
        lambda: _quick.reader(ac.Item)(
            {"id": "1", "title": "\ud800", "price": {"amount": "1", "currency": "USD"}}
        ),
    ]
    for odd in odds:
        with pytest.raises(ac.InvalidValueError):
            odd()


@pytest.mark.parametrize("empty", ["", [], (), "text"])
def test_what_is_empty_is_no_object_of_defaults(empty: object) -> None:
    """An object all of whose fields may be absent is an object all the same."""
    with pytest.raises((_quick.OddError, TypeError)):
        _quick.reader(ac.Costs)(empty)
    assert ac.Costs() == _quick.reader(ac.Costs)({})


@pytest.mark.parametrize("odd", [{}, "ab", None, [None] * 10_001])
def test_what_is_no_list_is_odd(odd: object) -> None:
    """A list is a list, and not too long a one."""
    for kind in (tuple[ac.Item, ...], tuple[ac.Event, ...]):
        with pytest.raises(_quick.OddError):
            _quick.reader(kind)(odd)


def test_a_whole_policy_is_left_to_the_converter() -> None:
    """A class of types that the quick readers do not know is read by the converter."""
    policy = granting()

    assert policy == _quick.reader(ac.Policy)(codec.value_to_plain(policy))


def test_a_default_that_looks_at_other_fields_is_always_checked() -> None:
    """A check of a default is left out where it passes for any owner alone."""

    def looks(owner: Any, _: object, value: int) -> None:
        if value <= owner.least:
            raise ac.InvalidValueError("Checked.most", "more", str(value))

    fields: Any = {"least": attrs.field(type=int), "most": attrs.field(type=int, default=5, validator=looks)}
    make: Any = attrs.make_class("Checked", fields, frozen=True, slots=True, kw_only=True)
    read = _quick.reader(make)

    assert make(least=4) == read({"least": 4})
    assert make(least=4, most=6) == read({"least": 4, "most": 6})
    for odd in ({"least": 5}, {"least": 4, "most": 4}):
        with pytest.raises(ac.InvalidValueError):
            read(odd)


# --- orjson -----------------------------------------------------------------------------------

TEXTS: list[str | bytes] = [
    "",
    "{",
    "[]",
    "null",
    "NaN",
    '{"a": [-Infinity]}',
    "\ufeff{}",
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{",
    b'{"a": "\xed\xa0\x80"}',
    '{"a": "\\ud800"}',
    '{"a": "\ud800"}',
    '{"a": "\t"}',
    "01",
    "1" * 41,
    "[" * 33 + "]" * 33,
    "[" * 2_000,
    "x" * 1_000_001,
    "[" + "0," * 1_000_000 + "0]",
    b" " * (_bounds.LARGEST_FILE + 1),
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_what_is_no_file_is_told_alike_with_orjson_and_without(text: str | bytes) -> None:
    """Faults of JSON, of size and of depth are worded by the careful parser, whoever met them first."""
    expected = carefully(lambda: codec.loads(text))

    assert isinstance(expected, tuple)
    assert expected == outcome(lambda: codec.loads(text))


def with_order(inside: str) -> str:
    """Return a case file whose order has some text inside."""
    return (
        '{"format": "aliclaim.case/1", "order": {"id": "1", "paid": {"amount": "5", "currency": "USD"}'
        f"{inside}}}}}"
    )


DOUBLED = [
    ', "id": "1"',
    ', "id" : "1"',
    ', "\\u0069d": "1"',
    ', "paid": {"amount": "5", "currency": "USD"}',
    ', "free_return": true, "free_return": true',
    ', "items": [], "items": []',
    ', "tracking": null, "tracking": {"status": "lost", "seen_at": "2026-03-02T00:00:00Z", "number": "\\""}',
    ', "payment": null, "payment": "card"',
    # As many quotation marks are lost with the one field as become visible in the other.
    ', "id": "1", "tracking": {"status": "lost", "seen_at": "2026-03-02T00:00:00Z", "number": "'
    + "\\u0022" * 4
    + '"}',
]


@pytest.mark.parametrize("inside", DOUBLED)
def test_a_field_that_stands_twice_is_told_with_orjson_too(inside: str) -> None:
    """The parser that keeps the last of two fields is not believed; whatever the field and its value."""
    text = with_order(inside)
    lines = outcome(lambda: codec.loads(text))

    assert isinstance(lines, tuple)
    assert "twice in one object" in lines[0]
    assert carefully(lambda: codec.loads(text)) == lines


@given(st.text(st.sampled_from('"\\,:{}[] \n/u0022é'), max_size=12), st.booleans())
def test_text_full_of_marks_is_read_alike(words: str, ascii_alone: bool) -> None:
    """Quotation marks and backslashes inside text do not pass for fields that stand twice, nor hide them."""
    order = attrs.evolve(ORDER, items=(ac.Item(id="1", title=words, price=ac.Money("1", "USD")),))
    data = codec.to_plain(codec.CaseFile(case=ac.Case(order=order), note=words))
    text = json.dumps(data, ensure_ascii=ascii_alone)
    double = text.replace('"id": "1"', f'"id": "1", "title": {json.dumps(words, ensure_ascii=ascii_alone)}')

    with quickly_alone():
        assert words == codec.loads(text).note
    assert "'title' twice in one object" in str(outcome(lambda: codec.loads(double)))


@given(st.binary() | st.text() | st.lists(st.sampled_from([*'{}[]",:\\ 0e-.', '"a"', "true"])).map("".join))
def test_any_text_is_parsed_alike_or_left_to_the_careful_parser(content: str | bytes) -> None:
    """What orjson reads is what the careful parser reads, but for numbers of more than 64 bits."""
    quick = _orjson.parsed(content)
    if quick is not _orjson.NOTHING:
        careful = parsed(content, json.JSONDecoder())
        assert careful == quick
        assert json.dumps(careful) == json.dumps(quick)


@pytest.mark.parametrize("escaped", ["\\u0022", "\\u005c", "\\\\", '\\"', '\\\\\\"', "\\/", "\\n"])
def test_however_a_mark_is_escaped_it_is_read_quickly(escaped: str) -> None:
    """A quotation mark or a backslash in a text is counted as what it is, in whatever way it was written."""
    text = with_order(
        f', "tracking": {{"status": "lost", "seen_at": "2026-03-02T00:00:00Z", "number": "{escaped}"}}'
    )
    with quickly_alone():
        file = codec.loads(text)

    assert file.case.order.tracking is not None
    assert json.loads(f'"{escaped}"') == file.case.order.tracking.number


def test_orjson_reads_and_writes_where_it_is_installed() -> None:
    """It is there in the tests, and is asked first."""
    assert _orjson.ORJSON is not None
    text = whole_files()[0]
    with mock.patch.object(_orjson, "ORJSON", wraps=_orjson.ORJSON) as library:
        codec.dumps(codec.loads(text))

    assert (1, 2) == (library.loads.call_count, library.dumps.call_count)


@given(cases(), st.text())
def test_a_file_is_written_alike_with_orjson_and_without(case: ac.Case, note: str) -> None:
    """The text of a file does not depend on who writes it, down to the last escape."""
    file = codec.CaseFile(case=case, note=note.encode("utf-8", "replace").decode()[:20_000])
    with no_orjson():
        expected = codec.dumps(file)

    assert expected == codec.dumps(file)


def test_without_orjson_the_codec_works_as_well() -> None:
    """In an environment without the extra a file is read and written by the standard library."""
    program = (
        "import sys; sys.modules['orjson'] = None\n"
        "from aliclaim.adapters import _orjson, json as codec\n"
        "assert _orjson.ORJSON is None\n"
        "print(codec.dumps(codec.loads(sys.stdin.read())), end='')\n"
    )
    text = codec.dumps(codec.loads(whole_files()[0]))
    told = subprocess.run(
        [sys.executable, "-c", program], input=text.encode(), capture_output=True, check=True
    )

    assert text == told.stdout.decode()


def test_a_large_file_is_counted_before_it_is_parsed() -> None:
    """A file of more than a million bytes could hold too many values: it is counted, and read by orjson."""
    evidence = tuple(
        ac.Evidence(kind=ac.EvidenceKind.PHOTO, file=f"{number:0>2000}.jpg", size=1) for number in range(600)
    )
    claim = ac.Claim(reason=ac.Reason.COUNTERFEIT, asks=ac.Refund(ORDER.paid), evidence=evidence)
    text = codec.dumps(codec.CaseFile(case=ac.Case(order=ORDER), claim=claim))

    assert len(text) > 1_000_000
    with quickly_alone():
        assert claim == codec.loads(text).claim
    with mock.patch.object(_orjson, "MOST_VALUES", 100), mock.patch.object(_bounds, "MOST_VALUES", 100):
        expected = carefully(lambda: codec.loads(text))
        assert expected == outcome(lambda: codec.loads(text))
    assert ("record: expected at most 1,000,000 values, found more",) == expected


# --- instants ---------------------------------------------------------------------------------


@given(instants())
def test_an_instant_as_it_is_written_is_read_back(moment: datetime) -> None:
    """The quick reader of instants takes what the library writes, and makes the very same of it."""
    held = ac.instant(moment)
    quick = written_instant(iso(held))

    assert quick is not None
    assert (held, held.tzinfo, type(held), held.fold) == (quick, quick.tzinfo, type(quick), quick.fold)


def test_the_quick_reader_of_instants_takes_the_first_and_the_last_year() -> None:
    """What an instant can be, the quick reader takes: it leaves no year at either end to the other."""
    taken = [
        written_instant(f"{date}T00:00:00Z") is not None
        for date in ("1969-12-31", "1970-01-01", "8999-12-31", "9000-01-01")
    ]

    assert [False, True, True, False] == taken


MARKS = [*"0129+-:.,TZWtz /_", "\u0660", "\x00", "é", "\n", "１"]


@pytest.mark.parametrize("text", ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000123Z"])
def test_whatever_the_quick_reader_of_instants_takes_the_other_takes_too(text: str) -> None:
    """With any one or two characters of it changed, an instant is read as the careful way reads it."""
    told: list[str] = []
    for place in range(len(text)):
        for mark in MARKS:
            one = text[:place] + mark + text[place + 1 :]
            told += [one, text[:place] + mark + text[place:], text[:place] + text[place + 1 :]]
            told += [one[:next_] + other + one[next_ + 1 :] for next_ in range(place) for other in "+-ZW:,"]
    for each in told:
        if (quick := written_instant(each)) is None:
            continue
        with mock.patch("aliclaim._time.written_instant", return_value=None):
            try:
                careful = parse_instant(each)
            except ac.InvalidValueError:
                careful = None
        assert quick == careful, each


@pytest.mark.parametrize(
    "text", ["1969-12-31T23:59:59Z", "9000-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-03-01T12:00:00+Z"]
)
def test_what_is_no_instant_is_left_to_the_careful_way(text: str) -> None:
    """Years that are not held, and days that are none, are told by the one that words faults."""
    assert written_instant(text) is None
    with pytest.raises(ac.InvalidValueError):
        parse_instant(text)


@pytest.mark.parametrize(
    "odd", [None, 5, b"2026-03-01T12:00:00Z", ["2026"], type("T", (str,), {})("2026-03-01T12:00:00Z")]
)
def test_what_is_no_plain_text_is_no_instant(odd: object) -> None:
    """The quick reader takes text, and no class derived from it."""
    assert written_instant(odd) is None


def test_the_parts_of_a_file_make_its_case() -> None:
    """What was read, before anything has happened, is all that the case is made of."""
    data = json.loads(whole_files()[0])
    parts = decoded_plain(data)

    assert isinstance(parts, Parts)
    assert parts.case() == codec.from_plain(data).case
    assert len(parts.events) == len(data["events"])
    assert {type(event) for event in parts.events} <= set(get_args(ac.Event))
    assert day(0).tzinfo is UTC
    assert check(lambda: codec.from_plain(data)) is not None

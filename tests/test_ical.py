"""The calendar file: what stands in it, what a later one changes, and what is refused as an earlier one."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from worlds import CLAIM, MICROSECOND, ORDER, case_in, day, usd, with_figures

import aliclaim as ac
from aliclaim import DeadlineKind, Phase
from aliclaim.adapters.ical import ALARMS, LARGEST_CALENDAR, calendar
from aliclaim.testing import cases, moments

vobject: Any = importlib.import_module("vobject")  # it has no types

FEWER = settings(max_examples=max(10, settings().max_examples // 3))  # each is a case drawn whole
OTHER_ORDER = attrs.evolve(ORDER, id="8200000000010002")


def events_of(content: bytes) -> list[Any]:
    """Read a calendar with the library that wrote it."""
    parsed: Any = Calendar.from_ical(content)
    return list(parsed.walk("VEVENT"))


def by_uid(content: bytes) -> dict[str, Any]:
    """Return the events by their UIDs."""
    return {str(event["UID"]): event for event in events_of(content)}


def told(content: bytes) -> dict[str, Any]:
    """Return the events by the first words of their summaries, each of which stands there once."""
    events = events_of(content)
    found = {str(event["SUMMARY"]).partition(" (")[0]: event for event in events}
    assert len(events) == len(found)
    return found


def sequences(content: bytes) -> dict[str, int]:
    """Return the sequence number of each event."""
    return {title: int(event["SEQUENCE"]) for title, event in told(content).items()}


def statuses(content: bytes) -> dict[str, str]:
    """Return the status of each event."""
    return {title: str(event["STATUS"]) for title, event in told(content).items()}


def starts(content: bytes) -> dict[str, datetime]:
    """Return the date of each event."""
    return {title: event["DTSTART"].dt for title, event in told(content).items()}


def checked(content: bytes) -> list[Any]:
    """Read a calendar with a parser of others, which must find it valid."""
    parsed = vobject.readOne(content.decode())
    assert parsed.validate(raiseException=True)
    return list(parsed.contents.get("vevent", []))


# --- what stands in it ------------------------------------------------------------------------

OPENING = "A dispute may be opened"
PROTECTION = "The protection ends"
AGREEMENT = "The buyer and the seller must have agreed"
ANSWER = "The seller must have answered"
MONEY = "The money should have arrived"
APPEAL = "An appeal must have been filed"
CHOICE = "The buyer must have chosen a proposal"

SHIPPED_ONLY = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//aliclaim//aliclaim//EN
METHOD:PUBLISH
BEGIN:VEVENT
SUMMARY:A dispute may be opened (order 8\\,2\\;0\\, estimate)
DTSTART:20260311T120000Z
DTSTAMP:20260303T120000Z
UID:{opening}
SEQUENCE:0
DESCRIPTION:What happens then: a dispute may be opened from then on [W1].\\nWho may act from then on: \
the buyer.\\nThe date is an estimate: 10 days (guide\\, W1). Where AliExpress shows another one\\, that \
one counts.\\nItems: a lamp\\, 5 €\\\\m\\; red.
STATUS:TENTATIVE
TRANSP:TRANSPARENT
X-ALICLAIM-ORDER:{order}
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:A dispute may be opened (order 8\\,2\\;0\\, estimate)
TRIGGER:P0D
END:VALARM
END:VEVENT
BEGIN:VEVENT
SUMMARY:The protection ends (order 8\\,2\\;0)
DTSTART:20260501T000000Z
DTSTAMP:20260303T120000Z
UID:{protection}
SEQUENCE:0
DESCRIPTION:What happens then: no dispute can be opened any more [W4].\\nWho must act before: \
the buyer.\\nAliExpress stated the date.\\nItems: a lamp\\, 5 €\\\\m\\; red.
STATUS:CONFIRMED
TRANSP:TRANSPARENT
X-ALICLAIM-ORDER:{order}
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:The protection ends (order 8\\,2\\;0)
TRIGGER:-P3D
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:The protection ends (order 8\\,2\\;0)
TRIGGER:-P1D
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_says_what_happens_who_must_act_and_whence_the_date_is() -> None:
    """Every line of a file, unfolded, is what this page of text says, with its own three UIDs."""
    printed = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=datetime(2026, 5, 1, tzinfo=UTC))
    lamp = ac.Item(id="1", title="a lamp, 5 €\\m; red", price=usd("60.00"))
    case = ac.Case(order=attrs.evolve(ORDER, id="8,2;0", stated=(printed,), items=(lamp,)))
    unfolded = calendar(case, day(2)).decode().replace("\r\n ", "").replace("\r\n", "\n")
    opening, protection = re.findall("^UID:(.*)$", unfolded, re.MULTILINE)
    order = re.findall("^X-ALICLAIM-ORDER:(.*)$", unfolded, re.MULTILINE)[0]

    assert SHIPPED_ONLY.format(order=order, opening=opening, protection=protection) == unfolded
    assert 3 == len({order, opening, protection})


def test_the_file_is_folded_and_ends_its_lines_as_the_standard_says() -> None:
    """No line has more than 75 bytes, each ends with CR LF, and a character is not cut in two."""
    items = tuple(ac.Item(id=f"{n}", title="€ß漢🎁" * 12, price=usd("1")) for n in range(3))
    content = calendar(ac.Case(order=attrs.evolve(ORDER, items=items)), day(2))
    lines = content.split(b"\r\n")

    assert b"" == lines[-1]
    assert 75 >= max(map(len, lines))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(line.decode() for line in lines[:-1])


@pytest.mark.parametrize("phase", Phase)
def test_a_parser_of_others_finds_every_calendar_valid(phase: Phase) -> None:
    """In each phase vobject reads the same dates as were asked for, and finds nothing wrong."""
    case = case_in(phase)
    now = case.known_until
    assert now
    expected = sorted(deadline.at for deadline in case.standing(now).deadlines)

    found = sorted(event.dtstart.value for event in checked(calendar(case, now)))

    assert expected == found


def test_a_calendar_without_deadlines_is_a_calendar() -> None:
    """Where nothing is left to wait for there is no event, and nothing else is missing."""
    unshipped = ac.Case(order=attrs.evolve(ORDER, shipped_at=None))
    lines = (b"BEGIN:VCALENDAR", b"VERSION:2.0", b"PRODID:-//aliclaim//aliclaim//EN", b"METHOD:PUBLISH")
    expected = b"\r\n".join((*lines, b"END:VCALENDAR", b""))

    assert expected == calendar(unshipped, day(0))
    assert expected == calendar(unshipped, day(9), previous=expected)


def test_what_is_due_by_itself_happens_first() -> None:
    """After the date of the negotiation the proposal is assigned: the refund's date is in the calendar."""
    found = starts(calendar(case_in(Phase.JUDGED), day(38)))
    expected = {MONEY, APPEAL}

    assert expected == set(found)


def test_a_date_is_told_to_the_second_and_never_as_too_late() -> None:
    """Half a second after noon a period ends at noon, and the opening starts a second later."""
    shipped = ORDER.shipped_at
    assert shipped
    late = ac.Case(order=attrs.evolve(ORDER, shipped_at=shipped + timedelta(milliseconds=500)))
    found = starts(calendar(late, day(1)))
    expected = {OPENING: day(10) + timedelta(seconds=1), PROTECTION: day(60)}

    assert expected == found


@pytest.mark.parametrize("phase", Phase)
def test_nothing_that_was_written_in_a_dispute_is_in_the_file(phase: Phase) -> None:
    """Texts, tracking numbers and files stay out of a calendar, which may be shared."""
    content = calendar(case_in(phase), day(40)).decode().replace("\r\n ", "")

    assert all(words not in content for words in ("lid", "RR123456785DE"))


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("a\r\nEND:VEVENT\rb\u2028c\x00d", r"a\\r\\nEND:VEVENT\\rb\\u2028c\\x00d."),
        ("x" * 60, "x" * 60 + "."),
        ("x" * 61, "x" * 57 + "...."),
        ("\u202eevil", r"\\u202eevil."),
        (" ", ""),
    ],
)
def test_a_title_neither_breaks_the_file_nor_fills_it(title: str, words: str) -> None:
    """Line ends and other controls are written by their numbers, and long titles are cut."""
    item = ac.Item(id="1", title=title, price=usd("1"))
    content = calendar(ac.Case(order=attrs.evolve(ORDER, id=title.strip() or "1", items=(item,))), day(2))
    (_, event) = checked(content)
    said = event.description.value.partition("\nItems: ")[2]

    assert words.replace("\\\\", "\\") == said
    assert 2 == len(checked(content))


def test_of_many_items_three_are_named() -> None:
    """The others are counted."""
    items = tuple(ac.Item(id=f"{n}", title=f"pot {n}", price=usd("0.01")) for n in range(1, 1004))
    event = told(calendar(ac.Case(order=attrs.evolve(ORDER, items=items)), day(2)))[PROTECTION]

    assert str(event["DESCRIPTION"]).endswith("\nItems: pot 1; pot 2; pot 3; and 1,000 more.")


def test_three_items_are_all() -> None:
    """Of three items no other is counted."""
    items = tuple(ac.Item(id=f"{n}", title=f"pot {n}", price=usd("0.01")) for n in range(1, 4))
    event = told(calendar(ac.Case(order=attrs.evolve(ORDER, items=items)), day(2)))[PROTECTION]

    assert str(event["DESCRIPTION"]).endswith("\nItems: pot 1; pot 2; pot 3.")


def test_a_date_that_the_buyer_typed_is_said_to_be_so() -> None:
    """It is no estimate, and not AliExpress's."""
    typed = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(70), origin=ac.Origin.USER)
    event = told(calendar(ac.Case(order=attrs.evolve(ORDER, stated=(typed,))), day(2)))[PROTECTION]

    assert "\nThe buyer stated the date." in event["DESCRIPTION"]
    assert "CONFIRMED" == event["STATUS"]
    assert "estimate" not in event["SUMMARY"]


def test_two_who_must_act_are_both_named() -> None:
    """Until the date of the agreement it is up to the buyer and the seller."""
    event = told(calendar(case_in(Phase.NEGOTIATING), day(23)))[AGREEMENT]

    assert "\nWho must act before: the buyer and the seller.\n" in event["DESCRIPTION"]


# --- alarms -----------------------------------------------------------------------------------


def alarms(content: bytes, title: str) -> list[timedelta]:
    """Return when the alarms of an event ring, seen from its date."""
    rings = told(content)[title].walk("VALARM")
    assert all("DISPLAY" == ring["ACTION"] for ring in rings)
    return [ring["TRIGGER"].dt for ring in rings]


def test_alarms_ring_by_what_can_be_lost() -> None:
    """Three days and one before a loss, one before a last chance to agree, none before there is something."""
    judged, negotiating = case_in(Phase.JUDGED), case_in(Phase.NEGOTIATING)
    days = [timedelta(days=-3), timedelta(days=-1)]

    assert days == alarms(calendar(judged, day(30)), CHOICE)
    assert days[1:] == alarms(calendar(negotiating, day(23)), AGREEMENT)
    assert [timedelta(0)] == alarms(calendar(ac.Case(order=ORDER), day(1)), OPENING)
    assert set(DeadlineKind) == set(ALARMS)


def test_alarms_can_be_chosen_for_a_kind() -> None:
    """The kinds that are not named keep theirs; none at all is silence."""
    chosen = {
        DeadlineKind.OPENING_STARTS: (),
        DeadlineKind.PROTECTION_ENDS: [timedelta(hours=36), timedelta(0)],
    }
    content = calendar(case_in(Phase.AWAITING_SELLER), day(21), alarms=chosen)

    assert [timedelta(hours=-36), timedelta(0)] == alarms(content, PROTECTION)
    assert [timedelta(0)] == alarms(content, ANSWER)
    assert not alarms(calendar(ac.Case(order=ORDER), day(1), alarms=chosen), OPENING)


KIND = DeadlineKind.REFUND


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([timedelta(1)], "alarms: expected a mapping from DeadlineKind to spans"),
        ({"refund": []}, "alarms: expected a DeadlineKind, found 'refund'"),
        ({KIND: "day"}, "alarms[refund]: expected a list, found 'day'"),
        ({KIND: 5}, "alarms[refund]: expected a list, found 5"),
        ({KIND: [5]}, "alarms[refund]: expected a timedelta, found 5"),
        ({KIND: [-MICROSECOND]}, "alarms[refund]: expected a span from nothing to 366 days"),
        ({KIND: [timedelta(366) + MICROSECOND]}, "alarms[refund]: expected a span from nothing to 366 days"),
        ({KIND: [timedelta(1)] * 11}, "alarms[refund]: expected at most 10 alarms, found 11"),
    ],
)
def test_alarms_that_cannot_ring_are_refused(given: Any, words: str) -> None:
    """What is no list of spans, is none within a year before, or is too much is told by its kind."""
    with pytest.raises(ac.InvalidValueError, match=re.escape(words)):
        calendar(ac.Case(order=ORDER), day(1), alarms=given)


def test_alarms_may_ring_ten_times_and_a_year_before() -> None:
    """The limits themselves are taken."""
    chosen = {DeadlineKind.PROTECTION_ENDS: [timedelta(366)] * 10}

    assert [timedelta(-366)] * 10 == alarms(calendar(ac.Case(order=ORDER), day(1), alarms=chosen), PROTECTION)


# --- what a later one changes -----------------------------------------------------------------


def test_nothing_changes_while_nothing_happens() -> None:
    """A day later the file is the same to the byte, though it is another day."""
    case = case_in(Phase.NEGOTIATING)
    first = calendar(case, day(23))

    assert first == calendar(case, day(23))
    assert first == calendar(case, day(24), previous=first)
    assert first != calendar(case, day(24))


def test_a_deadline_that_moves_keeps_its_uid_and_its_sequence_rises() -> None:
    """The seller extends the protection: its event is one higher, at the new instant; the other stays."""
    case = case_in(Phase.NEGOTIATING)
    first = calendar(case, day(23))
    second = calendar(case.apply(ac.ProtectionExtended(at=day(24), until=day(80))), day(25), previous=first)
    third = calendar(case.apply(ac.ProtectionExtended(at=day(24), until=day(81))), day(26), previous=second)
    expected = [{AGREEMENT: 0, PROTECTION: number} for number in range(3)]
    was, now_is = told(first)[PROTECTION], told(second)[PROTECTION]

    assert expected == [sequences(each) for each in (first, second, third)]
    assert was["UID"] == now_is["UID"]
    assert day(80) == now_is["DTSTART"].dt
    assert [day(23), day(25)] == [each["DTSTAMP"].dt for each in (was, now_is)]
    assert told(first)[AGREEMENT].to_ical() == told(second)[AGREEMENT].to_ical()


def test_a_date_that_the_order_page_shows_is_a_move_too() -> None:
    """No event tells of it, and the sequence rises: a client would not take the new date otherwise."""
    case = case_in(Phase.NEGOTIATING)
    printed = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(75))
    stated = case.with_facts(order=attrs.evolve(case.given, stated=(printed,)))
    second = calendar(stated, day(23), previous=calendar(case, day(23)))

    assert 1 == sequences(second)[PROTECTION]
    assert {AGREEMENT: "TENTATIVE", PROTECTION: "CONFIRMED"} == statuses(second)


def test_other_words_for_the_same_date_are_a_change() -> None:
    """An estimate that proves right is said to be stated now."""
    case = case_in(Phase.NEGOTIATING)
    printed = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(60))
    stated = case.with_facts(order=attrs.evolve(case.given, stated=(printed,)))
    first = calendar(case, day(23))
    second = calendar(stated, day(23), previous=first)

    assert starts(first) == starts(second)
    assert 1 == sequences(second)[PROTECTION]


def test_a_deadline_that_comes_to_nothing_is_cancelled_once() -> None:
    """The buyer cancels: there is nothing to agree on any more, and no alarm rings for it."""
    case = case_in(Phase.NEGOTIATING)
    first = calendar(case, day(23))
    cancelled = case.apply(ac.BuyerCancelled(at=day(24)))
    second = calendar(cancelled, day(25), previous=first)
    event = told(second)[AGREEMENT]

    assert {AGREEMENT: "CANCELLED", PROTECTION: "TENTATIVE"} == statuses(second)
    assert {AGREEMENT: 1, PROTECTION: 0} == sequences(second)
    assert told(first)[AGREEMENT]["UID"] == event["UID"]
    assert told(first)[AGREEMENT]["DTSTART"].to_ical() == event["DTSTART"].to_ical()
    assert day(25) == event["DTSTAMP"].dt
    assert not event.walk("VALARM")
    assert second == calendar(cancelled, day(26), previous=second)
    assert len(checked(second)) == len(checked(first))


def test_a_deadline_that_has_passed_stays_as_it_was() -> None:
    """At its very instant a deadline is no longer listed, and nothing was void before."""
    case = ac.Case(order=ORDER)
    first = calendar(case, day(1))
    before = calendar(case, day(10) - timedelta(seconds=1), previous=first)
    after = calendar(case, day(10), previous=first)

    assert first == before == after
    assert {PROTECTION} == set(told(calendar(case, day(10))))


def test_a_deadline_that_comes_back_is_no_longer_cancelled() -> None:
    """The buyer asks anew: the seller must answer again, under the same UID and a higher sequence."""
    case = case_in(Phase.AWAITING_SELLER)
    first = calendar(case, day(20))
    answered = case.apply(ac.SellerProposed(at=day(21), proposal=ac.Refund(usd("5"))))
    second = calendar(answered, day(21), previous=first)
    asked = answered.apply(ac.BuyerProposed(at=day(21.5), proposal=ac.Refund(usd("50"))))
    third = calendar(asked, day(22), previous=second)
    files = (first, second, third)

    assert ["TENTATIVE", "CANCELLED", "TENTATIVE"] == [statuses(each)[ANSWER] for each in files]
    assert [0, 1, 2] == [sequences(each)[ANSWER] for each in files]
    assert 1 == len({str(told(each)[ANSWER]["UID"]) for each in files})
    assert [timedelta(0)] == alarms(third, ANSWER)


def test_another_dispute_has_events_of_its_own() -> None:
    """After a cancelled dispute the agreement of the second is no moved date of the first."""
    case = case_in(Phase.CANCELLED)
    again = case.apply(ac.DisputeOpened(at=day(22), claim=CLAIM))
    first = calendar(case_in(Phase.AWAITING_SELLER), day(20))
    second = calendar(again, day(22), previous=first)
    found = {uid: str(event["STATUS"]) for uid, event in by_uid(second).items()}
    expected = ["CANCELLED", "CANCELLED", "TENTATIVE", "TENTATIVE", "TENTATIVE"]

    assert expected == sorted(found.values())
    assert "TENTATIVE" == found[str(told(first)[PROTECTION]["UID"])]


def test_one_file_can_hold_the_deadlines_of_several_orders() -> None:
    """What belongs to another order stays byte for byte, whatever happens to this one."""
    other, case = ac.Case(order=OTHER_ORDER), case_in(Phase.NEGOTIATING)
    alone = calendar(other, day(1))
    both = calendar(case, day(23), previous=alone)
    later = calendar(case.apply(ac.BuyerClosed(at=day(24))), day(24), previous=both)
    theirs = [event.to_ical() for event in events_of(alone)]

    for content in (both, later):
        found = [event.to_ical() for event in events_of(content)]
        assert all(event in found for event in theirs)
        assert len(found) == len(set(found))
    assert 4 == len(checked(both))
    assert both == calendar(other, day(23), previous=both)


def test_an_order_is_known_by_its_id() -> None:
    """Two orders with all else equal share no UID, and the id itself is not in it."""
    first, second = (calendar(ac.Case(order=order), day(1)) for order in (ORDER, OTHER_ORDER))
    uids = [{str(event["UID"]) for event in told(content).values()} for content in (first, second)]

    assert not uids[0] & uids[1]
    assert all(re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", uid) for uid in uids[0] | uids[1])


def test_uids_never_change() -> None:
    """They are what calendars of years ago know an event by."""
    found = {
        title: str(event["UID"]) for title, event in told(calendar(ac.Case(order=ORDER), day(1))).items()
    }
    expected = {
        OPENING: "718c814c-7abc-511e-a296-e30ccc430e35",
        PROTECTION: "ffa6bae5-b2f0-5179-bc10-86132ec65f19",
    }

    assert expected == found


def test_a_figure_of_another_profile_is_a_move() -> None:
    """A case looked at by other figures gives the events that are there already other dates."""
    first = calendar(ac.Case(order=ORDER), day(1))
    longer = ac.Case(order=ORDER, policy=with_figures(protection=75))
    second = calendar(longer, day(1), previous=first)

    assert {OPENING: day(10), PROTECTION: day(75)} == starts(second)
    assert {OPENING: 0, PROTECTION: 1} == sequences(second)


@settings(FEWER)
@given(st.data())
def test_each_deadline_of_a_standing_is_in_the_calendar_once(data: st.DataObject) -> None:
    """For any case and moment: the dates are those of the standing, and two calls give the same bytes."""
    case = data.draw(cases())
    now = data.draw(moments(case))
    content = calendar(case, now)
    deadlines = case.standing(now).deadlines
    expected = sorted(deadline.at.timestamp() // 1 for deadline in deadlines)
    found = sorted(event.dtstart.value.timestamp() for event in checked(content))

    assert all(at <= was <= at + 1 for at, was in zip(expected, found, strict=True))
    assert content == calendar(case, now)
    assert content == calendar(case, now, previous=content)
    assert content == calendar(case, now, previous=content.decode())


@settings(FEWER)
@given(st.data())
def test_a_later_calendar_loses_no_event_and_lowers_no_sequence(data: st.DataObject) -> None:
    """From any moment of a case to a later one UIDs stay, and a sequence rises just where words change."""
    case = data.draw(cases())
    first_at, second_at = sorted([data.draw(moments(case)), data.draw(moments(case))])
    first = calendar(case, first_at)
    second = calendar(case, second_at, previous=first)
    before, after = (by_uid(content) for content in (first, second))

    assert set(before) <= set(after)
    for uid, event in before.items():
        same = event.to_ical() == after[uid].to_ical()
        assert int(after[uid]["SEQUENCE"]) == int(event["SEQUENCE"]) + (not same)


# --- what is refused --------------------------------------------------------------------------


def test_a_file_may_have_been_read_as_text() -> None:
    """Line ends of another system, and a mark of the byte order, change nothing."""
    case = case_in(Phase.JUDGED)
    first = calendar(case, day(30))
    variants: Iterable[str | bytes] = (
        first.decode(),
        first.decode().replace("\r\n", "\n"),
        first.replace(b"\r\n", b"\n"),
        b"\xef\xbb\xbf" + first,
        first.replace(b"\r\n ", b"\r\n\t"),
        first + b"\r\n\r\n",
    )

    assert [first] * 6 == [calendar(case, day(31), previous=each) for each in variants]


WRITTEN = calendar(ac.Case(order=ORDER), day(1)).decode().replace("\r\n ", "")
EVENT = WRITTEN[WRITTEN.index("BEGIN:VEVENT") : WRITTEN.index("END:VEVENT") + 12]
BEGINS, ENDS = "BEGIN:VEVENT\n", "END:VEVENT\n"
SOME = "a calendar that aliclaim wrote"


@pytest.mark.parametrize(
    ("previous", "words"),
    [
        ("", f"record: expected {SOME}, found"),
        ("pyproject.toml", f"record: expected {SOME}, found 'pyproject.toml'"),
        (b"\xff", f"record: expected {SOME}, found no UTF-8: "),
        ("\ud800", f"record: expected {SOME}, found no UTF-8: "),
        (WRITTEN.replace("//aliclaim//aliclaim//", "//Apple//Calendar//"), "found 'PRODID:-//Apple"),
        (WRITTEN.replace("SEQUENCE:0", "SEQUENCE:-1"), "found 'SEQUENCE:-1'"),
        (WRITTEN.replace("SEQUENCE:0", f"SEQUENCE:{10**9}"), f"found 'SEQUENCE:{10**9}'"),
        (WRITTEN.replace("DTSTART:", "DTSTART;TZID=Europe/Madrid:"), "found 'DTSTART;TZID=Europe/Madrid:"),
        (WRITTEN.replace("BEGIN:VALARM", "BEGIN:VTIMEZONE"), "found 'BEGIN:VTIMEZONE'"),
        (WRITTEN.replace("SUMMARY:", "SUMMARY:\x00"), r"found 'SUMMARY:\x00"),
        (WRITTEN.replace("SUMMARY:", "SUMMARY:\u2028"), r"found 'SUMMARY:\u2028"),
        (WRITTEN.replace("STATUS:TENTATIVE", "STATUS:NEW"), "found 'STATUS:NEW'"),
        (WRITTEN.replace("DTSTART:20260311", "DTSTART:20261311"), "events[0]: expected"),
        (WRITTEN.replace("TRIGGER:-P3D", "TRIGGER:-PHH"), "found 'Invalid iCalendar duration: -PHH'"),
        (WRITTEN.replace("UID:", "SUMMARY:"), "events[0]: expected"),
        (WRITTEN.replace("STATUS:TENTATIVE\r\n", ""), "found none, or several, of STATUS"),
        (WRITTEN.replace("SEQUENCE:0", "SEQUENCE:0\r\nSEQUENCE:1"), "found none, or several, of SEQUENCE"),
        (WRITTEN.replace("BEGIN:VALARM", "BEGIN:VEVENT"), "events[0]: expected"),
        (WRITTEN.replace("BEGIN:VEVENT", "BEGIN:VALARM"), "events[0]: expected"),
        (WRITTEN.replace("TRIGGER:P0D\r\n", "BEGIN:VALARM\r\nEND:VALARM\r\n"), "events[0]: expected"),
        (WRITTEN.replace(EVENT, EVENT * 2), "events[1]: expected"),
        (EVENT, f"record: expected {SOME}, found a 'VEVENT'"),
        (WRITTEN * 2, f"record: expected {SOME}, found"),
        ("END:VEVENT", f"record: expected {SOME}, found"),
        (BEGINS * 5_000, f"record: expected {SOME}, found"),
        (f"BEGIN:VCALENDAR\n{BEGINS * 5_000}{ENDS * 5_000}END:VCALENDAR", "events[0]: "),
        ("x" * (LARGEST_CALENDAR + 1), f"expected at most 1,048,576 bytes, found {LARGEST_CALENDAR + 1:,}"),
    ],
)
def test_what_the_function_did_not_write_is_refused_as_a_record(previous: str | bytes, words: str) -> None:
    """A calendar of others would lose what this library does not know: it is refused, and where is told."""
    with pytest.raises(ac.RecordError, match=re.escape(words)):
        calendar(ac.Case(order=ORDER), day(1), previous=previous)


def test_a_calendar_of_the_largest_size_is_read() -> None:
    """The limit itself is taken: blank lines say nothing."""
    first = calendar(ac.Case(order=ORDER), day(1))
    filled = first + b"\n" * (LARGEST_CALENDAR - len(first))

    assert first == calendar(ac.Case(order=ORDER), day(1), previous=filled)


@pytest.mark.parametrize("name", ["deadlines.ics", "METHOD:PUBLISH"])
def test_text_that_names_a_file_is_not_opened(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path is no calendar, not even one that looks like a line of one: the parser would open it."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(calendar(ac.Case(order=ORDER), day(1)))
    with pytest.raises(ac.RecordError, match="a calendar that aliclaim wrote"):
        calendar(ac.Case(order=ORDER), day(1), previous=name)


@given(st.one_of(st.text(), st.binary()))
def test_any_text_is_refused_as_a_record(previous: str | bytes) -> None:
    """Whatever stands in a file, the error is the library's own."""
    with pytest.raises(ac.RecordError):
        calendar(ac.Case(order=ORDER), day(1), previous=previous)


@given(st.data())
def test_a_damaged_calendar_is_read_or_refused_as_a_record(data: st.DataObject) -> None:
    """With its lines in any order, missing or twice, a file gives a calendar that is valid, or the error."""
    lines = st.sampled_from([*WRITTEN.split("\r\n"), "DTSTART:00010101T000000Z", "SEQUENCE:999999999"])
    kept = WRITTEN.split("\r\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(kept)))
        kept[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(lines, max_size=2))
    try:
        content = calendar(ac.Case(order=ORDER), day(1), previous="\r\n".join(kept))
    except ac.RecordError:
        return
    assert 2 <= len(by_uid(content))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"case": ORDER}, "case: expected a Case"),
        ({"now": datetime(2026, 3, 2)}, "instant: expected an aware datetime"),
        ({"now": "2026-03-02"}, "instant: expected an aware datetime"),
        ({"now": day(-2)}, "now: expected an instant not before"),
        ({"previous": 5}, "previous: expected text, or bytes in UTF-8, found 5"),
        ({"previous": Path("a.ics")}, "previous: expected text, or bytes in UTF-8"),
    ],
)
def test_a_wrong_argument_is_refused_as_such(arguments: dict[str, Any], words: str) -> None:
    """What is no case, no moment that can be asked for, or no text is this program's own fault."""
    usual: dict[str, Any] = {"case": ac.Case(order=ORDER), "now": day(1), "previous": None}
    with pytest.raises(ac.InvalidValueError, match=re.escape(words)):
        calendar(**(usual | arguments))


def test_without_its_extra_the_module_says_what_to_install() -> None:
    """Where icalendar is not installed, the error is the library's own, and says what to install."""
    program = (
        "import sys; sys.modules['icalendar'] = None; import aliclaim\n"
        "try: import aliclaim.adapters.ical\n"
        "except aliclaim.MissingExtraError as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)

    assert b"aliclaim.adapters.ical needs an extra: pip install 'aliclaim[ical]'" == result.stdout.strip()

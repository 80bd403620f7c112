"""What has happened, in order: a history is what a tuple of the same events is."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import pickled

from aliclaim import History, InvalidValueError

# Both sides of one, two and three full blocks of 64.
SIZES = [0, 1, 2, 63, 64, 65, 127, 128, 129, 191, 192, 193, 1_000]

NUMBERS = st.integers(0, 200).map(range)


def appended(events: Sequence[int]) -> History[int]:
    """Return a history made by one step after another."""
    history = History[int]()
    for event in events:
        history = history.append(event)
    return history


@pytest.mark.parametrize("size", SIZES)
def test_a_history_made_at_once_equals_one_made_step_by_step(size: int) -> None:
    """However it was made, a history of the same events is equal, and hashes the same."""
    at_once, by_steps = History[int].of(range(size)), appended(range(size))

    assert at_once == by_steps
    assert hash(at_once) == hash(by_steps)
    assert size == len(at_once) == len(by_steps)
    assert list(range(size)) == list(by_steps)


@pytest.mark.parametrize("size", SIZES)
def test_appending_leaves_the_history_as_it_was(size: int) -> None:
    """A step gives a new history with one event more; the one before stays, and two can follow it."""
    before = History[int].of(range(size))
    one, other = before.append(-1), before.append(-2)
    expected, newest = list(range(size)), (-1, -2)

    assert (expected, [*expected, -1], [*expected, -2]) == (list(before), list(one), list(other))
    assert one != other
    assert one != before
    assert newest == (one.last, other.last)


@given(events=NUMBERS, index=st.integers(-220, 220))
def test_an_index_is_that_of_a_tuple(events: range, index: int) -> None:
    """Each event is found from either end; outside there is an IndexError, as everywhere."""
    history, plain = appended(events), tuple(events)
    if -len(plain) <= index < len(plain):
        assert plain[index] == history[index]
    else:
        with pytest.raises(IndexError):
            history[index]


@given(events=NUMBERS, start=st.none() | st.integers(-220, 220), stop=st.none() | st.integers(-220, 220))
def test_a_slice_is_that_of_a_tuple(events: range, start: int | None, stop: int | None) -> None:
    """The events of a slice, backwards, too, are those of a tuple, in one."""
    history, plain = History[int].of(events), tuple(events)

    assert plain[start:stop] == history[start:stop]
    assert plain[stop:start:-3] == history[stop:start:-3]


@given(st.lists(st.integers(0, 3), max_size=150))
def test_a_history_is_a_sequence(events: list[int]) -> None:
    """Length, order, reversal, membership and counts are those of the list of its events."""
    history = History[int].of(events)
    expected = [events, events[::-1], len(events), bool(events), [events.count(each) for each in range(5)]]
    found = [
        list(history),
        list(reversed(history)),
        len(history),
        bool(history),
        [history.count(each) for each in range(5)],
    ]

    assert expected == found
    assert [each in events for each in range(5)] == [each in history for each in range(5)]
    assert isinstance(history, Sequence)


@given(one=st.lists(st.integers(0, 1), max_size=3), other=st.lists(st.integers(0, 1), max_size=3))
def test_histories_are_equal_where_their_events_are(one: list[int], other: list[int]) -> None:
    """Histories compare by what happened, and in what order."""
    start = range(63)
    same = one == other

    assert same is (History[int].of([*start, *one]) == appended([*start, *other]))


@pytest.mark.parametrize("size", [size for size in SIZES if size])
def test_the_last_event_is_the_newest(size: int) -> None:
    """The newest event is the last one, also where the blocks are just full."""
    assert size - 1 == History[int].of(range(size)).last


def test_an_empty_history_has_no_last_event() -> None:
    """Where nothing has happened there is no newest event, and nothing to find."""
    empty: History[object] = History.of(())

    assert not empty
    assert empty == History[object]()
    with pytest.raises(IndexError):
        _ = empty.last
    with pytest.raises(IndexError):
        _ = empty[0]


@pytest.mark.parametrize("size", [0, 1, 64, 130])
def test_a_history_goes_through_pickle_and_copies(size: int) -> None:
    """A history comes back equal from every protocol of pickle and from copies."""
    history = appended(range(size))
    back = [*pickled(history, range(pickle.HIGHEST_PROTOCOL + 1)), copy.copy(history), copy.deepcopy(history)]

    assert [history] * len(back) == back
    assert {hash(history)} == {hash(each) for each in back}


def test_a_history_prints_the_call_that_makes_it() -> None:
    """The text of a history is a call that makes an equal one."""
    expected = "History.of(['a', 'b'])"

    assert expected == repr(History[str].of("ab"))


def test_a_history_of_what_cannot_be_hashed_cannot_be_hashed() -> None:
    """A history hashes by its events: where one of them has no hash, it has none."""
    with pytest.raises(TypeError):
        hash(History[list[int]].of([[]]))


@pytest.mark.parametrize("events", [None, 5, History])
def test_what_cannot_be_gone_through_is_no_history(events: Any) -> None:
    """A history is made of what can be gone through."""
    with pytest.raises(InvalidValueError) as caught:
        History[str].of(events)

    expected = ("events", "a list", repr(events))

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize("size", SIZES)
def test_just_outside_either_end_there_is_nothing(size: int) -> None:
    """One step before the first event and one after the newest there is none, and the error says where."""
    history = History[int].of(range(size))

    for index in (-size - 1, size):
        with pytest.raises(IndexError) as caught:
            history[index]
        assert (index,) == caught.value.args


def test_a_history_is_made_by_its_methods_alone() -> None:
    """Its parts have no name for a user: it is made at once, or step by step."""
    assert all(name.startswith("_") for name in inspect.signature(History).parameters)

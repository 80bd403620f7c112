"""The tracker keeps cases, lets happen what is due exactly once, and tells the app at least once."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from support import changed
from tracked import (
    CASE,
    DAY,
    HOUR,
    ID,
    NEEDS_POSTGRES,
    SECOND,
    STORES,
    TIMED,
    Killed,
    Notice,
    dying,
    each_store,
    failing,
    nothing,
    numbered,
    part,
    tags,
    told_to,
)
from worlds import CLAIM, OPENED, ORDER, PAID, PHOTO, day, usd, with_figures

import aliclaim as ac
from aliclaim.adapters.json import CaseFile, Plain, from_plain, to_plain
from aliclaim.adapters.tracker import (
    DeadlineNear,
    GivenUp,
    Happened,
    Replaced,
    StaleVersionError,
    Tracker,
    UnknownCaseError,
)
from aliclaim.adapters.tracker._outbox import Outbox
from aliclaim.testing import FakeClock

OFFER = ac.Refund(usd("10.00"))
STEPPED_IN = ac.PlatformSteppedIn(at=day(25), because=ac.SteppedInBecause.SELLER_SILENT)


@pytest.fixture(params=STORES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """Give an empty store on each database."""
    yield from each_store(request, tmp_path)


@pytest.fixture
def clock() -> FakeClock:
    """Give a clock that stands at the day on which the dispute is opened."""
    return FakeClock(day(20))


@pytest.fixture
def tracker(where: str, clock: FakeClock) -> Generator[Tracker]:
    """Give a tracker on an empty store."""
    with Tracker(where, clock=clock) as made:
        yield made


@pytest.fixture
def another(where: str, clock: FakeClock, tracker: Tracker) -> Generator[Tracker]:
    """Give another tracker on the same store, as another process would have."""
    with Tracker(where, clock=clock) as made:
        yield made


@NEEDS_POSTGRES
def test_whatever_follows_is_tried_on_postgresql_too() -> None:
    """Without one, this says that each test of the tracker runs on SQLite alone."""
    assert STORES == ["sqlite", "postgres"]


# --- cases ------------------------------------------------------------------------------------


def test_a_case_is_kept_as_it_was_given(tracker: Tracker, another: Tracker) -> None:
    """What was tracked comes back equal, in another process, too, with what is known beside it."""
    record = ac.BuyerRecord(orders=9, disputed=2)
    costs = ac.Costs(return_freight=usd("5"))
    case = CASE.with_facts(record=record, costs=costs).apply(OPENED)
    file = CaseFile(case=case, claim=CLAIM, now=day(21), note="My pot.")

    assert tracker.track(file, case_id="a pot") == 1
    assert (file, 1) == another.look("a pot") == tracker.look("a pot")
    assert case == another.case("a pot")


def test_a_case_is_kept_under_the_id_of_its_order(tracker: Tracker) -> None:
    """Without another id it is that of the order."""
    tracker.track(CASE)

    assert CASE == tracker.case(ORDER.id)


def test_an_unknown_case_is_an_error_of_its_own(tracker: Tracker) -> None:
    """Whoever asks for a case that is not kept is told so, with the id."""

    def record(name: str) -> int:
        return tracker.record(name, OPENED)

    def replace(name: str) -> int:
        return tracker.replace(name, CASE)

    asks: list[Callable[[str], object]] = [tracker.case, tracker.look, record, replace]
    for ask in asks:
        with pytest.raises(UnknownCaseError, match="'nothing'") as caught:
            ask("nothing")
        assert caught.value.case_id == "nothing"
        assert isinstance(caught.value, ac.UsageError)


def test_to_track_a_case_twice_changes_nothing(tracker: Tracker, another: Tracker) -> None:
    """The same case once more is no news, also where more has happened since, and whoever asks."""
    tracker.track(CASE)
    tracker.record(ID, OPENED)

    assert [1, 1] == [each.track(CASE) for each in (tracker, another)]
    assert [1, 1] == [each.track(CASE.apply(OPENED)) for each in (tracker, another)]
    assert CASE.apply(OPENED) == another.case(ID)


def test_another_case_under_the_same_id_is_refused(tracker: Tracker, another: Tracker) -> None:
    """A case that is not the one that is kept is not mistaken for it, and nothing is changed."""
    tracker.track(CASE.apply(OPENED))
    others = (
        CASE.apply(changed(OPENED, claim=changed(CLAIM, text="Another."))),
        CASE.with_facts(costs=ac.Costs(return_freight=usd("1"))),
        CaseFile(case=CASE, note="Another."),
        CASE.apply(OPENED).apply(ac.BuyerCancelled(at=day(21))),
    )
    for other in others:
        for each in (tracker, another):
            with pytest.raises(ac.InvalidValueError, match="no other case"):
                each.track(other)
    assert CASE.apply(OPENED) == tracker.case(ID)


def test_a_case_that_is_forgotten_is_gone_and_its_id_is_free(
    tracker: Tracker, another: Tracker, clock: FakeClock
) -> None:
    """Nothing of it is left, and no process takes it for another of its id that has the same version."""
    told = told_to(tracker)
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    assert CASE.apply(OPENED) == another.case(ID)

    assert tracker.forget(ID)
    assert not tracker.forget(ID)
    assert (0, 0, 0) == (tracker.stats().cases, tracker.stats().entries, tracker.stats().pending)

    opened = changed(OPENED, claim=changed(CLAIM, text="Another."))
    tracker.track(CASE.apply(opened))
    assert CASE.apply(opened) == another.case(ID)
    clock.to(day(26))
    tracker.poll()
    assert ["platform_stepped_in"] == tags(told)


def test_the_policy_is_kept_with_the_case(tracker: Tracker, another: Tracker, clock: FakeClock) -> None:
    """A case stands under the figures it was opened under, known profile or not, whole."""
    policy = with_figures(seller_answer=2)
    for number, case in enumerate((CASE, ac.Case(order=ORDER, policy=policy), TIMED)):
        tracker.track(numbered(number, case))
    tracker.record("0001", OPENED)
    clock.to(day(24))
    another.poll()

    assert policy == another.case("0001").policy
    assert [event.at for event in another.case("0001").history] == [day(20), day(22)]
    assert TIMED.policy == another.case("0002").policy


# --- what happens by itself -------------------------------------------------------------------


def test_what_is_due_happens_once_at_its_own_instant(
    tracker: Tracker, another: Tracker, clock: FakeClock
) -> None:
    """A weekend of downtime changes nothing in the history; and whoever comes second finds nothing to do."""
    tracker.track(TIMED)
    due, later = (event.at for event in TIMED.advance(day(90))[1])
    clock.to(later + DAY)

    assert (2, 0) == (another.poll(), tracker.poll())
    assert TIMED.advance(day(90))[0] == tracker.case(ID) == another.case(ID)
    assert [day(20), due, later] == [event.at for event in tracker.case(ID).history]


def test_at_the_very_instant_of_a_deadline_it_has_passed(tracker: Tracker, clock: FakeClock) -> None:
    """Windows are half-open: nothing happens a microsecond earlier."""
    tracker.track(CASE.apply(OPENED))

    assert tracker.poll(day(25) - timedelta(microseconds=1)) == 0
    assert tracker.poll(day(25)) == 1


def test_no_two_workers_move_one_case_twice(where: str, clock: FakeClock) -> None:
    """Four workers at once: each version of each case is made once, and told in order."""
    told: list[tuple[str, int]] = []

    def tell(notice: Happened) -> None:
        told.append(notice.key)

    workers = [Tracker(where, clock=clock, batch=3, keep=5) for _ in range(4)]
    for worker in workers:
        worker.on()(tell)
    workers[0].import_cases((f"{number:04}", numbered(number, TIMED)) for number in range(40))
    clock.to(day(90))
    threads = [threading.Thread(target=worker.poll) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    workers[0].poll()

    assert Counter((f"{number:04}", version) for number in range(40) for version in (2, 3)) == Counter(told)
    for number in range(40):
        assert [2, 3] == [version for case_id, version in told if case_id == f"{number:04}"]
        assert numbered(number, TIMED.advance(day(90))[0]) == workers[1].case(f"{number:04}")
    for worker in workers:
        worker.close()


def test_what_is_written_stands_though_nobody_lives_to_tell_it(
    tracker: Tracker, another: Tracker, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that ends right after it has written loses nothing: another tells it."""
    tracker.on()(dying)
    told = told_to(another)
    tracker.track(CASE.apply(OPENED))
    clock.to(day(25))
    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "claim", dying)
        with pytest.raises(Killed):
            tracker.poll()

    assert STEPPED_IN == another.case(ID).history.last
    assert another.poll() == 1
    assert [(ID, 2)] == [notice.key for notice in told]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_one_poll_does_all_that_is_due(where: str, clock: FakeClock, count: int) -> None:
    """However many cases there are for one transaction: none is left for the next poll, nor untold."""
    with Tracker(where, clock=clock, batch=2) as tracker:
        told = told_to(tracker)
        tracker.import_cases((f"{number:04}", numbered(number, TIMED)) for number in range(count))
        clock.to(day(90))

        assert tracker.poll() == 4 * count
        assert len(told) == 2 * count


@pytest.mark.parametrize("keep", [0, 1, 1_000])
def test_how_many_cases_are_held_changes_no_answer(where: str, clock: FakeClock, keep: int) -> None:
    """The cases in memory are there for speed alone."""
    with Tracker(where, clock=clock, keep=keep, batch=2) as tracker:
        told = told_to(tracker)
        tracker.on(DeadlineNear, before=DAY)(told.append)
        tracker.import_cases((f"{number:04}", numbered(number, TIMED)) for number in range(5))
        for _ in range(50):
            clock.advance(DAY)
            tracker.poll()
        kept = [tracker.case(f"{number:04}") for number in range(5)]

    assert [numbered(number, TIMED.advance(day(90))[0]) for number in range(5)] == kept
    assert {"request_granted": 5, "return_overdue": 5} == Counter(tags(told)) - Counter(
        {"deadline_near": len(told)}
    )


def test_thirty_days_run_in_a_moment(tracker: Tracker, clock: FakeClock) -> None:
    """With a clock of one's own a month of hours is over as soon as it is polled through."""
    told = told_to(tracker)
    tracker.on(DeadlineNear, before=DAY)(told.append)
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    for _ in range(24 * 30):
        clock.advance(HOUR)
        tracker.poll()

    assert [
        ("dispute_opened", 1, day(20)),
        ("deadline_near", 2, day(24)),
        ("platform_stepped_in", 3, day(25)),
    ] == [(tag, notice.version, notice.at) for tag, notice in zip(tags(told), told, strict=True)]


# --- what turns out to be another ---------------------------------------------------------------

ANSWERED = ac.SellerProposed(at=day(24), proposal=OFFER)
"""An answer in time, which becomes known only after the deadline."""
TRULY = CASE.apply(OPENED).apply(ANSWERED)


@pytest.mark.parametrize("keep", [0, 1_000])
def test_late_news_replaces_what_was_kept(where: str, clock: FakeClock, keep: int) -> None:
    """A deadline was kept as passed; the answer that came in time takes its place, and the case goes on."""
    with Tracker(where, clock=clock, keep=keep) as tracker:
        told = told_to(tracker)
        tracker.on(Replaced)(told.append)
        tracker.track(CASE.apply(OPENED))
        clock.to(day(25))
        tracker.poll()
        with pytest.raises(ac.RefusedError):
            tracker.record(ID, ANSWERED)
        clock.to(day(26))

        assert tracker.replace(ID, TRULY, expected_version=2) == 3
        assert TRULY == tracker.case(ID)
        clock.to(day(40))
        tracker.poll()
        later = TRULY.advance(day(40))[0]
        assert later == tracker.case(ID)
        assert tracker.look(ID)[1] == 3 + len(later.history) - len(TRULY.history)

    assert ["platform_stepped_in", "replaced", *(e.tag for e in list(later.history)[2:])] == tags(told)
    assert list(range(2, 2 + len(told))) == [notice.version for notice in told]
    wrong = CASE.apply(OPENED).apply(STEPPED_IN)
    assert told[1] == Replaced(case_id=ID, version=3, at=ac.instant(day(26)), before=wrong, case=TRULY)
    assert told[1].key == (ID, 3)


@pytest.mark.parametrize("keep", [0, 1_000])
def test_what_was_not_told_yet_is_told_as_it_was_known(where: str, clock: FakeClock, keep: int) -> None:
    """Nothing of the earlier case is lost, and its notices carry the case as it was then."""
    with Tracker(where, clock=clock, keep=keep) as tracker:
        told = told_to(tracker)
        tracker.track(CASE)
        tracker.record(ID, OPENED)
        tracker.replace(ID, TRULY)
        tracker.replace(ID, CASE)
        other = changed(OPENED, at=day(20) + HOUR)
        clock.to(day(20) + HOUR)
        tracker.record(ID, other, expected_version=3)
        tracker.poll()

    assert [(OPENED, CASE.apply(OPENED), 1), (other, CASE.apply(other), 4)] == [
        (notice.event, notice.case, notice.version) for notice in told if isinstance(notice, Happened)
    ]


def test_the_very_same_case_replaces_nothing(tracker: Tracker, another: Tracker, clock: FakeClock) -> None:
    """But what is due by now happens, as with everything that looks at a case."""
    tracker.track(CaseFile(case=CASE, note="My pot.", unknown={"/colour": "red"}))
    tracker.record(ID, OPENED)
    file, version = another.look(ID)

    assert [version] * 2 == [another.replace(ID, given) for given in (file, file.case)]
    assert (file, version) == tracker.look(ID)
    clock.to(day(25))
    assert version + 1 == another.replace(ID, file)
    assert STEPPED_IN == tracker.case(ID).history.last


def test_what_is_kept_beside_a_case_stays(tracker: Tracker) -> None:
    """A case alone leaves the claim and the note as they are; a case file says them anew."""
    file = CaseFile(case=CASE, claim=CLAIM, now=day(21), note="My pot.", unknown={"/colour": "red"})
    tracker.track(file)
    tracker.replace(ID, TRULY)
    assert changed(file, case=TRULY, unknown={}) == tracker.look(ID)[0]

    other = CaseFile(case=TRULY, note="Your pot.", unknown={"/events/1/colour": "blue"})
    tracker.replace(ID, other)
    assert other == tracker.look(ID)[0]


def test_a_replaced_case_is_stale_whatever_it_holds(tracker: Tracker, another: Tracker) -> None:
    """Who saw the case before it was replaced is told of what was not known, if anything happened at all."""
    tracker.track(CASE.apply(OPENED))
    facts = CASE.with_facts(costs=ac.Costs(return_freight=usd("1"))).apply(OPENED)
    cancelled = ac.BuyerCancelled(at=day(21))
    for version, case, since in ((1, facts, ()), (2, TRULY, (ANSWERED,))):
        assert another.replace(ID, case, expected_version=version) == version + 1
        record, replace = partial(tracker.record, ID, cancelled), partial(tracker.replace, ID, CASE)
        words = since[0].tag if since else "replaced since"
        for ask in (record, replace):
            with pytest.raises(StaleVersionError, match=words) as caught:
                ask(expected_version=version)
            assert (version + 1, since) == (caught.value.found, caught.value.since)
    assert TRULY == tracker.case(ID)
    with pytest.raises(StaleVersionError, match="never had"):
        tracker.replace(ID, CASE, expected_version=7)


def test_a_case_that_was_replaced_is_still_the_one_that_was_tracked(
    tracker: Tracker, another: Tracker
) -> None:
    """To track it once more changes nothing, neither as it was nor as it is."""
    tracker.track(CASE.apply(OPENED))
    tracker.replace(ID, TRULY)

    for case in (CASE, CASE.apply(OPENED), TRULY):
        assert [2, 2] == [each.track(case) for each in (tracker, another)]
    with pytest.raises(ac.InvalidValueError, match="no other case"):
        tracker.track(CASE.apply(OPENED).apply(ac.BuyerCancelled(at=day(21))))


def test_a_replaced_case_stands_under_the_policy_that_it_brings(
    where: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figures are kept whole with it: a profile that is changed one day changes no case."""
    mine = with_figures(seller_answer=2)
    with Tracker(where, clock=clock, keep=0) as tracker:
        tracker.track(ac.Case(order=ORDER, policy=mine))
        for policy in (ac.GUIDE, mine):
            tracker.replace(ID, ac.Case(order=ORDER, policy=policy))
            with monkeypatch.context() as patch:
                patch.setattr("aliclaim.adapters._case_file.PROFILES", {})
                assert policy == tracker.case(ID).policy


def test_reminders_follow_the_deadline_of_the_true_case(tracker: Tracker, clock: FakeClock) -> None:
    """One that is about a deadline which stands no more is not told, and one that was given not again."""
    told: list[DeadlineNear] = []
    tracker.on(DeadlineNear, before=DAY, of=[ac.DeadlineKind.SELLER_ANSWER])(told.append)
    tracker.track(CASE.apply(OPENED))
    clock.to(day(24))
    tracker.poll()
    tracker.replace(ID, CASE.apply(changed(OPENED, at=day(22))))
    clock.to(day(27) - HOUR)
    tracker.poll()
    tracker.replace(
        ID, CASE.with_facts(costs=ac.Costs(return_freight=usd("1"))).apply(changed(OPENED, at=day(22)))
    )
    tracker.poll()

    assert [(2, day(25)), (4, day(27))] == [(notice.version, notice.deadline.at) for notice in told]


def test_no_case_replaces_a_case(tracker: Tracker) -> None:
    """What is no case is refused, with the argument's name."""
    tracker.track(CASE)
    for wrong in (None, "{}", OPENED):
        with pytest.raises(ac.InvalidValueError, match=r"^case: "):
            tracker.replace(ID, cast("ac.Case", wrong))
    with pytest.raises(ac.InvalidValueError, match="expected_version"):
        tracker.replace(ID, CASE, expected_version=-1)


# --- what is recorded -------------------------------------------------------------------------


def test_a_recorded_event_is_a_version_of_the_case(tracker: Tracker, clock: FakeClock) -> None:
    """Each event makes the next version, and is told with the case as it was right after it."""
    told = told_to(tracker)
    tracker.track(CASE)
    answer = ac.SellerProposed(at=day(21), proposal=OFFER)

    assert tracker.record(ID, OPENED, expected_version=0) == 1
    clock.to(day(21))
    assert tracker.record(ID, answer, expected_version=1) == 2
    assert tracker.poll() == 2
    first, second = CASE.apply(OPENED), CASE.apply(OPENED).apply(answer)
    expected = [
        Happened(case_id=ID, version=1, at=ac.instant(day(20)), event=OPENED, case=first),
        Happened(case_id=ID, version=2, at=ac.instant(day(21)), event=answer, case=second),
    ]
    assert expected == told


def test_the_same_event_twice_has_one_effect(tracker: Tracker, another: Tracker, clock: FakeClock) -> None:
    """Whoever is not sure whether it was recorded records it again, whatever has happened since."""
    tracker.track(CASE)
    tracker.record(ID, OPENED, expected_version=0)

    assert tracker.record(ID, OPENED, expected_version=0) == 1
    clock.to(day(26))
    tracker.poll()
    assert [2, 2] == [each.record(ID, OPENED, expected_version=0) for each in (tracker, another)]
    assert tracker.record(ID, STEPPED_IN) == 2
    assert len(tracker.case(ID).history) == 2


def test_a_late_answer_does_not_overtake_a_passed_deadline(tracker: Tracker, clock: FakeClock) -> None:
    """Nobody polled for a week: what was due happens first, with its own instant, then the answer."""
    told = told_to(tracker)
    tracker.track(CASE.apply(OPENED))
    clock.to(day(27))
    answer = ac.SellerProposed(at=day(26), proposal=OFFER)

    assert tracker.record(ID, answer) == 3
    assert [OPENED, STEPPED_IN, answer] == list(tracker.case(ID).history)
    tracker.poll()
    assert [STEPPED_IN, answer] == [notice.event for notice in told if isinstance(notice, Happened)]


def test_what_was_due_stands_though_the_event_is_refused(tracker: Tracker, clock: FakeClock) -> None:
    """The rules refuse a late acceptance of what is no longer there; the deadline has passed all the same."""
    tracker.track(CASE.apply(OPENED))
    clock.to(day(26))
    late = ac.BuyerAccepted(at=day(26), whose=ac.Party.SELLER)

    with pytest.raises(ac.RefusedError) as caught:
        tracker.record(ID, late)
    assert late.tag == caught.value.event
    assert [OPENED, STEPPED_IN] == list(tracker.case(ID).history)


def test_what_is_due_by_now_happens_after_an_older_event(tracker: Tracker, clock: FakeClock) -> None:
    """An answer in time that is recorded late is taken; what it leaves due by now happens at once."""
    tracker.track(CASE.apply(OPENED))
    clock.to(day(28))

    assert tracker.record(ID, ac.SellerProposed(at=day(22), proposal=OFFER)) == 3
    assert ["dispute_opened", "seller_proposed", "platform_stepped_in"] == [
        event.tag for event in tracker.case(ID).history
    ]
    assert day(27) == tracker.case(ID).history.last.at


def test_an_event_of_a_clock_that_is_ahead_is_taken(tracker: Tracker) -> None:
    """The marketplace's clock is not ours: an event some seconds ahead of us is no mistake."""
    tracker.on(DeadlineNear, before=DAY)(nothing)
    tracker.track(CASE)
    opened = changed(OPENED, at=day(20) + 3 * SECOND)

    assert tracker.record(ID, opened) == 1
    assert tracker.poll() == 0
    assert opened == tracker.case(ID).history.last


def test_a_stale_version_is_refused_with_what_changed(
    tracker: Tracker, another: Tracker, clock: FakeClock
) -> None:
    """Nothing is recorded on top of what the caller has not seen."""
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    answer = ac.SellerProposed(at=day(21), proposal=OFFER)
    clock.to(day(21))
    another.record(ID, answer)

    with pytest.raises(StaleVersionError) as caught:
        tracker.record(ID, ac.BuyerCancelled(at=day(21)), expected_version=1)
    stale = caught.value
    assert (ID, 1, 2, (answer,)) == (stale.case_id, stale.expected, stale.found, stale.since)
    assert "is at version 2, not 1; since then: seller_proposed: " in str(stale)
    assert answer == tracker.case(ID).history.last


def test_a_deadline_that_nobody_noticed_makes_a_version_stale(tracker: Tracker, clock: FakeClock) -> None:
    """Whether somebody has polled makes no difference to what is stale, and then it is written."""
    tracker.track(CASE.apply(OPENED))
    clock.to(day(26))
    cancelled = ac.BuyerCancelled(at=day(26))

    with pytest.raises(StaleVersionError) as caught:
        tracker.record(ID, cancelled, expected_version=1)
    assert (2, (STEPPED_IN,)) == (caught.value.found, caught.value.since)
    assert tracker.look(ID)[1] == 2
    assert tracker.record(ID, cancelled, expected_version=2) == 3


def test_a_version_that_never_was_is_refused(tracker: Tracker) -> None:
    """A number from nowhere is stale, too, and says so."""
    tracker.track(CASE)

    with pytest.raises(StaleVersionError, match="it never had that version") as caught:
        tracker.record(ID, OPENED, expected_version=5)
    assert caught.value.since == ()


def test_a_reminder_is_no_conflict(tracker: Tracker, clock: FakeClock) -> None:
    """A reminder is a version, but nothing that the caller would have to see before."""
    tracker.on(DeadlineNear, before=3 * DAY, of=[ac.DeadlineKind.SELLER_ANSWER])(nothing)
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    clock.to(day(22))
    tracker.poll()

    assert tracker.look(ID)[1] == 2
    assert tracker.record(ID, ac.SellerAccepted(at=day(22)), expected_version=1) == 3
    with pytest.raises(StaleVersionError) as caught:
        tracker.record(ID, ac.BuyerClosed(at=day(22)), expected_version=2)
    assert ["seller_accepted"] == [event.tag for event in caught.value.since]


def test_no_more_events_are_taken_than_can_be_read_again(
    tracker: Tracker, another: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case has at most as many events as a case file, in all and at one instant."""
    tracker.track(CASE.apply(OPENED))
    for number in range(99):
        tracker.record(ID, ac.EvidenceAdded(at=day(20), evidence=changed(PHOTO, file=f"{number}.jpg")))
    with pytest.raises(ac.InvalidValueError, match="at most 100 events at one instant"):
        tracker.record(ID, ac.EvidenceAdded(at=day(20), evidence=PHOTO))
    assert another.look(ID)[1] == 100

    monkeypatch.setattr("aliclaim.adapters.tracker._plan.MOST_EVENTS", 100)
    with pytest.raises(ac.InvalidValueError, match="at most 100 events in a case"):
        tracker.record(ID, ac.EvidenceAdded(at=day(21), evidence=PHOTO))


# --- telling ----------------------------------------------------------------------------------


def test_a_handler_that_fails_is_called_again_with_the_same_key(tracker: Tracker, clock: FakeClock) -> None:
    """At least once: what fails is tried again, and its key and everything else but the attempt stay."""
    seen: list[Happened] = []

    @tracker.on(ac.DisputeOpened)
    def tell(notice: Happened) -> None:
        seen.append(notice)
        if notice.attempt < 3:
            raise ConnectionError

    tracker.track(CASE)
    tracker.record(ID, OPENED)
    for _ in range(10):
        tracker.poll()
        clock.advance(SECOND)

    assert [(ID, 1)] * 3 == [notice.key for notice in seen]
    assert [1, 2, 3] == [notice.attempt for notice in seen]
    assert seen[0] == changed(seen[2], attempt=1)
    assert tracker.stats().pending == 0


def test_handlers_are_told_of_what_they_asked_for(tracker: Tracker, clock: FakeClock) -> None:
    """Some events, all of them, or the deadlines of a kind; what was before is no news."""
    offers, everything, near = list[Notice](), told_to(tracker), list[Notice]()
    tracker.on(ac.SellerProposed, ac.PlatformProposed)(offers.append)
    tracker.on(DeadlineNear, before=DAY, of={ac.DeadlineKind.AGREEMENT})(near.append)
    tracker.track(CASE.apply(OPENED))
    answer = ac.SellerProposed(at=day(21), proposal=OFFER)
    clock.to(day(21))
    tracker.record(ID, answer)
    clock.to(day(30))
    tracker.poll(day(26))
    tracker.poll()

    assert [answer] == [notice.event for notice in offers if isinstance(notice, Happened)]
    assert ["seller_proposed", "platform_stepped_in"] == tags(everything)
    assert [(ac.DeadlineKind.AGREEMENT, day(27), DAY, 1 * DAY)] == [
        (notice.deadline.kind, notice.deadline.at, notice.left, notice.before)
        for notice in near
        if isinstance(notice, DeadlineNear)
    ]


def test_an_older_notice_holds_back_the_later_ones_of_its_case_alone(
    tracker: Tracker, clock: FakeClock
) -> None:
    """What happened in one case is told in its order; another case does not wait for it."""
    told: list[tuple[str, int]] = []
    stuck = [True]

    @tracker.on()
    def tell(notice: Happened) -> None:
        if notice.key == ("0000", 2) and stuck[0]:
            raise ConnectionError
        told.append(notice.key)

    for number in range(2):
        tracker.track(numbered(number, TIMED))
    clock.to(day(90))
    tracker.poll()
    assert [("0001", 2), ("0001", 3)] == told

    stuck[0] = False
    tracker.poll(day(90) + 2 * SECOND)
    assert [("0000", 2), ("0000", 3)] == told[2:]


def test_it_waits_longer_after_each_failure_and_gives_up_in_the_end(where: str, clock: FakeClock) -> None:
    """The wait doubles, up to an hour; after the last attempt the notice is listed, and the case goes on."""
    with Tracker(where, clock=clock, attempts=14, back_off=SECOND) as tracker:
        tried: list[datetime] = []
        told: list[Notice] = []

        @tracker.on(ac.DisputeOpened)
        def tell(_: Happened) -> None:
            tried.append(clock.now())
            raise PermissionError

        tracker.on(ac.BuyerCancelled)(told.append)
        tracker.track(CASE)
        tracker.record(ID, OPENED)
        tracker.record(ID, ac.BuyerCancelled(at=day(20)))
        while not tracker.given_up():
            assert not told
            tracker.poll()
            clock.to(tracker.next_at() or clock.now())
        tracker.poll()

        waits = [later.timestamp() - earlier.timestamp() for earlier, later in pairwise(tried)]
        assert [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600] == waits
        assert [(ID, 2)] == [notice.key for notice in told]
        expected = GivenUp(
            case_id=ID,
            version=1,
            tag="dispute_opened",
            at=ac.instant(tried[-1]),
            attempts=14,
            failure="PermissionError",
        )
        assert (expected,) == tracker.given_up()
        assert (ID, 1) == expected.key
        assert (0, 1) == (tracker.stats().pending, tracker.stats().given_up)


def test_what_was_given_up_on_can_be_tried_again(where: str, clock: FakeClock) -> None:
    """From the first attempt; and what was not given up on, is not."""
    with Tracker(where, clock=clock, attempts=1) as tracker:
        tracker.on(ac.DisputeOpened)(failing(1))
        told = told_to(tracker)
        tracker.track(CASE)
        tracker.record(ID, OPENED)
        tracker.poll()
        assert [(ID, 1)] == [each.key for each in tracker.given_up()]
        assert not told

        assert tracker.retry((ID, 1))
        assert not tracker.retry((ID, 1))
        assert not tracker.retry((ID, 2))
        assert tracker.given_up() == ()
        tracker.poll()
        assert [1] == [notice.attempt for notice in told]


def test_another_worker_takes_over_when_the_lease_ends(
    tracker: Tracker, another: Tracker, clock: FakeClock
) -> None:
    """Who was too slow cannot settle any more: what the second worker came to is what counts."""
    second = failing(1)
    calls: list[tuple[str, int]] = []

    @tracker.on(ac.DisputeOpened)
    def slow(notice: Happened) -> None:
        calls.append(("first", notice.attempt))
        assert another.poll() == 0
        clock.advance(30 * SECOND)
        assert another.poll() == 1

    @another.on(ac.DisputeOpened)
    def quick(notice: Happened) -> None:
        calls.append(("second", notice.attempt))
        second(notice)

    tracker.track(CASE)
    tracker.record(ID, OPENED)
    assert tracker.poll() == 1
    assert [("first", 1), ("second", 2)] == calls
    assert tracker.stats().pending == 1  # the second failed, and it is not settled by the first

    clock.advance(4 * SECOND)
    assert another.poll() == 1
    assert [("second", 3)] == calls[2:]
    assert tracker.stats().pending == 0


def test_a_late_worker_cannot_settle_what_is_tried_from_the_beginning(where: str, clock: FakeClock) -> None:
    """Given up on and tried again, the count of attempts is the same: the lease is not."""
    with (
        Tracker(where, clock=clock, attempts=1) as tracker,
        Tracker(where, clock=clock, attempts=1) as another,
    ):

        @tracker.on(ac.DisputeOpened)
        def slow(_: Happened) -> None:
            clock.advance(30 * SECOND)
            assert another.poll() == 1
            clock.advance(30 * SECOND)
            assert another.retry((ID, 1))
            assert part(another, "_delivery").outbox.claim(
                clock.now(), ["dispute_opened"], 1, clock.now() + SECOND
            )

        another.on(ac.DisputeOpened)(failing(1))
        tracker.track(CASE)
        tracker.record(ID, OPENED)
        tracker.poll()

        assert tracker.stats().pending == 1


def test_what_ends_the_process_each_time_is_given_up_too(
    where: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A handler that takes its process with it is called as often as any, and no other notice suffers."""
    calls: Counter[str] = Counter()

    def die(notice: Happened) -> None:
        calls[notice.case_id] += 1
        if notice.case_id == "0001":
            monkeypatch.setattr(Outbox, "settle", dying)
            raise Killed

    for life in range(8):
        with monkeypatch.context() as patch, Tracker(where, clock=clock, attempts=3) as tracker:
            tracker.on(ac.BuyerCancelled)(die)
            for number in range(3) if life == 0 else ():
                tracker.track(numbered(number, CASE.apply(OPENED)))
                tracker.record(f"{number:04}", ac.BuyerCancelled(at=day(20)))
            try:
                while tracker.poll():
                    pass
            except Killed:
                patch.undo()
                monkeypatch.undo()
            clock.advance(30 * SECOND)

    assert calls["0001"] == 3
    assert {"0000": 2, "0002": 1} == {name: count for name, count in calls.items() if name != "0001"}
    with Tracker(where, clock=clock) as tracker:
        assert [(("0001", 1 + 1), "lease_ended", 4)] == [
            (each.key, each.failure, each.attempts) for each in tracker.given_up()
        ]
        assert tracker.stats().pending == 0


@pytest.mark.parametrize("is_async", [False, True])
def test_a_handler_begins_in_the_first_half_of_its_lease_alone(
    tracker: Tracker, another: Tracker, clock: FakeClock, is_async: bool
) -> None:
    """What comes too late in a batch is given back untried, so no other worker tells it as well."""
    told: list[tuple[str, int]] = []

    def slow(notice: Happened) -> None:
        told.append((notice.case_id, notice.attempt))
        clock.advance(7 * SECOND)
        another.poll()

    def quick(notice: Happened) -> None:
        told.append((notice.case_id, notice.attempt))

    tracker.on(ac.BuyerCancelled)(slow)
    another.on(ac.BuyerCancelled)(quick)
    for number in range(5):
        tracker.track(numbered(number, CASE.apply(OPENED)))
        tracker.record(f"{number:04}", ac.BuyerCancelled(at=day(20)))
    assert (asyncio.run(tracker.apoll()) if is_async else tracker.poll()) == 5

    assert [(f"{number:04}", 1) for number in range(5)] == sorted(told)
    assert tracker.stats().pending == 0


def test_a_process_that_is_stopped_in_a_handler_keeps_what_was_told(
    tracker: Tracker, another: Tracker
) -> None:
    """An interrupt loses nothing, and what was told before it is not told again."""
    told: list[str] = []

    @tracker.on(ac.BuyerCancelled)
    def tell(notice: Happened) -> None:
        if notice.case_id == "0001":
            raise KeyboardInterrupt
        told.append(notice.case_id)

    again = told_to(another)
    for number in range(3):
        tracker.track(numbered(number, CASE.apply(OPENED)))
        tracker.record(f"{number:04}", ac.BuyerCancelled(at=day(20)))
    with pytest.raises(KeyboardInterrupt):
        tracker.poll()
    assert ["0000"] == told
    another.poll()
    assert [("0001", 2), ("0002", 1)] == sorted((notice.case_id, notice.attempt) for notice in again)


def test_all_handlers_of_a_notice_are_called_again_where_one_fails(
    tracker: Tracker, clock: FakeClock
) -> None:
    """They share the notice; those after the one that fails are not called before it is content."""
    before, after = told_to(tracker), list[Notice]()
    tracker.on(ac.DisputeOpened)(failing(1))
    tracker.on(ac.DisputeOpened)(after.append)
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    tracker.poll()
    assert (1, 0) == (len(before), len(after))
    clock.advance(2 * SECOND)
    tracker.poll()
    assert (2, 1) == (len(before), len(after))


# --- reminders --------------------------------------------------------------------------------


def test_a_reminder_comes_once_for_each_span(tracker: Tracker, another: Tracker, clock: FakeClock) -> None:
    """Before the seller must answer, a day and two days earlier, whoever polls and however often."""
    near: list[DeadlineNear] = []
    for each in (tracker, another):
        for span in (DAY, 2 * DAY):
            each.on(DeadlineNear, before=span, of=[ac.DeadlineKind.SELLER_ANSWER])(near.append)
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    for hours in range(5 * 24):
        clock.to(day(20) + hours * HOUR)
        (tracker if hours % 2 else another).poll()

    assert [(2, day(23), 2 * DAY), (3, day(24), DAY)] == [
        (notice.version, notice.at, notice.before) for notice in near
    ]
    assert [(ID, 2), (ID, 3)] == [notice.key for notice in near]
    assert {CASE.apply(OPENED)} == {notice.case for notice in near}


def test_a_reminder_of_a_deadline_that_stands_no_more_is_not_told(tracker: Tracker, clock: FakeClock) -> None:
    """While the app was not there the seller extended the protection: its old end is no news."""
    near: list[DeadlineNear] = []
    ends = [ac.DeadlineKind.PROTECTION_ENDS]
    tracker.on(DeadlineNear, before=DAY, of=ends)(near.append)
    tracker.track(CASE)
    clock.to(day(59))
    part(tracker, "_move")(clock.now())  # as a worker does that ends before it tells
    assert tracker.stats().pending == 1
    tracker.record(ID, ac.ProtectionExtended(at=day(59), until=day(70)))
    assert tracker.poll() == 1
    assert near == []
    clock.to(day(69))
    tracker.poll()
    assert [day(70)] == [notice.deadline.at for notice in near]


def test_a_new_span_is_planned_for_the_cases_that_are_there(where: str, clock: FakeClock) -> None:
    """An app that wants to be reminded earlier from now on is, of cases that nobody has touched since."""
    with Tracker(where, clock=clock) as tracker:
        tracker.on(DeadlineNear, before=HOUR)(nothing)
        for number in range(3):
            tracker.track(numbered(number, CASE.apply(OPENED)))
        tracker.poll()
    with Tracker(where, clock=clock, batch=2) as tracker:
        near: list[Any] = []
        tracker.on(DeadlineNear, before=3 * DAY, of=["seller_answer"])(near.append)  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
        tracker.poll()
        assert tracker.stats().next_at == day(22)
        clock.to(day(22))
        assert tracker.poll() == 6
        assert ["0000", "0001", "0002"] == sorted(notice.case_id for notice in near)


def test_a_reminder_that_is_late_is_told_while_there_is_time(tracker: Tracker, clock: FakeClock) -> None:
    """After a pause it is told with the time that is left; after the deadline it is none any more."""
    near: list[DeadlineNear] = []
    tracker.on(DeadlineNear, before=2 * DAY, of=[ac.DeadlineKind.SELLER_ANSWER])(near.append)
    for number in range(2):
        tracker.track(numbered(number, CASE))
    tracker.record("0000", OPENED)
    clock.to(day(24.5))
    tracker.poll()
    assert [DAY / 2] == [notice.left for notice in near]

    clock.to(day(25))
    tracker.record("0001", OPENED)
    tracker.poll()
    assert len(near) == 1


def test_a_deadline_that_fires_nothing_is_no_longer_near_once_it_has_passed(
    tracker: Tracker, clock: FakeClock
) -> None:
    """At its very instant it has passed; a microsecond before, there is a microsecond left."""
    near: list[DeadlineNear] = []
    tracker.on(DeadlineNear, before=DAY, of=[ac.DeadlineKind.REFUND])(near.append)
    case = CASE.apply(OPENED).apply(ac.SellerAccepted(at=day(21)))
    (refund,) = (each for each in case.deadlines(day(21)) if each.kind is ac.DeadlineKind.REFUND)
    microsecond = timedelta(microseconds=1)
    tracker.track(numbered(0, case))
    clock.to(refund.at - microsecond)
    tracker.poll()
    assert [("0000", microsecond)] == [(notice.case_id, notice.left) for notice in near]

    tracker.track(numbered(1, case))
    clock.to(refund.at)
    tracker.poll()
    assert len(near) == 1


# --- several processes ------------------------------------------------------------------------


def test_two_trackers_with_different_handlers_share_the_work(
    tracker: Tracker, another: Tracker, clock: FakeClock
) -> None:
    """Each tells what it has handlers for, and leaves the rest to the other."""
    mine, near = list[Notice](), list[DeadlineNear]()
    tracker.on(ac.DisputeOpened, ac.PlatformSteppedIn)(mine.append)
    another.on(DeadlineNear, before=DAY, of=[ac.DeadlineKind.SELLER_ANSWER])(near.append)
    another.poll()
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    clock.to(day(24))
    tracker.poll()
    assert (["dispute_opened"], []) == (tags(mine), near)
    assert tracker.stats().pending == 1

    assert another.poll() == 1
    assert [(ID, 2)] == [notice.key for notice in near]
    clock.to(day(25))
    another.poll()
    assert tracker.stats().pending == 1
    assert tracker.poll() == 1
    assert ["dispute_opened", "platform_stepped_in"] == tags(mine)


def test_what_nobody_handles_any_more_holds_nothing_back(tracker: Tracker, another: Tracker) -> None:
    """A handler that was taken out of the app leaves nothing behind, once somebody says so."""
    tracker.on(ac.DisputeOpened)(nothing)
    told = list[Notice]()
    another.on(ac.BuyerCancelled)(told.append)
    tracker.track(CASE)
    tracker.record(ID, OPENED)
    another.record(ID, ac.BuyerCancelled(at=day(20)))
    assert another.stats().pending == 2

    another.poll()
    assert ["buyer_cancelled"] == tags(told)
    assert another.stats().pending == 1
    assert another.want_only_this() == 1
    tracker.record(ID, changed(OPENED, at=day(21)))
    assert another.stats().pending == 0


def test_a_tracker_may_be_used_from_several_threads(tracker: Tracker, clock: FakeClock) -> None:
    """What several threads record is recorded once each, and each finds a consistent case."""
    tracker.track(CASE.apply(OPENED))
    events = [
        ac.EvidenceAdded(at=day(20), evidence=changed(PHOTO, file=f"{number}.jpg")) for number in range(20)
    ]
    faults: list[BaseException] = []

    def work(mine: list[ac.EvidenceAdded]) -> None:
        try:
            for event in mine:
                tracker.record(ID, event)
        except BaseException as error:  # noqa: BLE001  # whatever it is, the test must fail
            faults.append(error)

    threads = [threading.Thread(target=work, args=(events[start::4] * 2,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    history = tracker.case(ID).history
    assert Counter(events) == Counter(history[1:])
    assert tracker.look(ID)[1] == 21


def test_two_processes_that_track_the_same_case_at_once_keep_it_once(
    tracker: Tracker, another: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes second finds the other's, also where it was not there a moment ago."""
    looked = part(tracker, "_store").to_write
    first = [True]

    def late(connection: Any, ids: Any) -> Any:
        found = looked(connection, ids)
        if first.pop() if first else False:
            return [], found[1]
        return found

    another.track(CASE)
    monkeypatch.setattr(part(tracker, "_store"), "to_write", late)
    assert tracker.track(CASE) == 0
    assert tracker.stats().cases == 1


# --- all of it --------------------------------------------------------------------------------


def test_export_and_import_bring_every_case(tracker: Tracker, clock: FakeClock, tmp_path: Path) -> None:
    """All cases go from one store into another, each under its id, with whatever is known of them."""
    given = {
        f"{number:04}": CaseFile(case=numbered(number, TIMED), note=f"No. {number}") for number in range(7)
    }
    assert tracker.import_cases(given.items()) == 7
    assert tracker.import_cases([("0001", given["0001"]), *given.items()]) == 0
    assert given == dict(tracker.export())
    assert sorted(given) == [case_id for case_id, _ in tracker.export()]

    clock.to(day(90))
    tracker.poll()
    with Tracker(tmp_path / "other.db", clock=clock) as other:
        assert other.import_cases(list(tracker.export())) == 7
        assert dict(tracker.export()) == dict(other.export())
        assert other.poll() == 0
        told = told_to(other)
        other.poll()
        assert told == []


def test_fields_that_nobody_knows_are_kept(clock: FakeClock, where: str) -> None:
    """What was kept of a file comes back where it stood, also after more has happened in the case."""
    foreign: dict[str, Plain] = {"/events/0/colour": "red", "/order/shop": {"id": 7}, "/mine": [1, None]}
    opened = CASE.apply(OPENED)
    with Tracker(where, clock=clock, keep=0) as tracker:
        tracker.track(CaseFile(case=opened, unknown=foreign))
        clock.to(day(90))
        tracker.poll()
        found, version = tracker.look(CASE.order.id)
        exported = dict(tracker.export())

    assert foreign == found.unknown
    assert version == len(found.case.history) > len(opened.history)
    assert exported == {CASE.order.id: from_plain(to_plain(found), unknown="keep")}


def test_many_cases_are_read_page_by_page(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, an export goes through all, and an import takes them."""
    monkeypatch.setattr("aliclaim.adapters.tracker._tracker._IMPORTED_AT_ONCE", 3)
    cases = [(f"{number:04}", numbered(number)) for number in range(10)]

    assert tracker.import_cases(iter(cases)) == 10
    pages = list(part(tracker, "_store").pages(most=4))
    assert [4, 4, 2] == [len(page) for page in pages]
    assert [case_id for case_id, _ in cases] == [case_id for page in pages for case_id, _ in page]


def test_the_same_case_twice_in_an_import_is_one(tracker: Tracker) -> None:
    """But two cases under one id are refused, and nothing of that page is kept."""
    assert tracker.import_cases([("1", CASE), ("1", CASE)]) == 1
    with pytest.raises(ac.InvalidValueError, match="'2'"):
        tracker.import_cases([("2", CASE), ("2", CASE.apply(OPENED))])
    assert ["1"] == [case_id for case_id, _ in tracker.export()]


def test_stats_tell_what_there_is(tracker: Tracker, clock: FakeClock) -> None:
    """Cases, entries, what waits, what is due, what is pending, and when to look next."""
    tracker.on(ac.DisputeOpened)(failing(1))
    tracker.track(numbered(1))
    tracker.track(numbered(2))
    tracker.record("0002", OPENED)
    stats = tracker.stats()
    assert (2, 1, 1, 0, 1, 0, 1) == (
        stats.cases,
        stats.entries,
        stats.waiting,
        stats.due,
        stats.pending,
        stats.given_up,
        stats.schema,
    )
    assert (day(20), day(25)) == (stats.oldest_pending, stats.next_at)
    assert tracker.stats(day(25)).due == 1
    clock.to(day(25))
    tracker.poll()
    tracker.poll(day(25) + HOUR)
    stats = tracker.stats()
    assert (0, 0, None, None) == (stats.due, stats.pending, stats.oldest_pending, stats.next_at)


def test_an_empty_store_has_empty_stats(tracker: Tracker) -> None:
    """Nothing is counted where nothing is."""
    stats = tracker.stats()
    counts = attrs.asdict(stats)

    assert {"schema": 1, "next_at": None, "oldest_pending": None} == {
        name: value for name, value in counts.items() if value != 0
    }
    assert PAID == ORDER.paid

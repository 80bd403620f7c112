"""What the arithmetic of the rules must hold, each law a function that must answer yes to any values.

They are asked of every order of small numbers in `test_arithmetic.py`, and of all whole numbers at once
in `test_symbolic.py`, whose tool reads the line `post: __return__`: the law's answer must be true.

Each says what it expects by another way than the code: by what a window, an end or a sum *is*.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from aliclaim import _arithmetic as rules

# --- when: laws of values that have an order, and nothing else ---------------------------------


def a_deadline_has_passed_at_its_very_instant_and_not_before(deadline: int, now: int) -> bool:
    """Law 8: half-open.

    post: __return__
    """
    return rules.passed(deadline, now) != (now < deadline) and rules.passed(deadline, deadline)


def what_has_passed_stays_passed(deadline: int, now: int, later: int) -> bool:
    """Law 8: time brings no deadline back.

    post: __return__
    """
    return not (rules.passed(deadline, now) and now <= later) or rules.passed(deadline, later)


def a_window_holds_its_first_instant_and_not_its_last(opens: int, closes: int) -> bool:
    """Law 8: half-open at both ends; and empty where both are one.

    post: __return__
    """
    first, last = rules.within(opens, closes, opens), rules.within(opens, closes, closes)
    return first == (opens < closes) and not last


def two_windows_that_meet_leave_no_gap_and_no_overlap(opens: int, meet: int, closes: int, now: int) -> bool:
    """Law 8: one window cut in two holds the same instants, each in one half.

    post: __return__
    """
    if not opens <= meet <= closes:
        return True
    halves = [rules.within(opens, meet, now), rules.within(meet, closes, now)]
    return halves.count(True) == (1 if rules.within(opens, closes, now) else 0)


def each_instant_has_exactly_one_verdict(opens: int, closes: int, now: int) -> bool:
    """W1, W4: the verdicts part all time among them, whichever of the two dates comes first.

    post: __return__
    """
    true = {
        rules.Verdict.OVER: closes <= now,
        rules.Verdict.NEVER_OPENS: now < closes <= opens,
        rules.Verdict.TOO_EARLY: now < opens < closes,
        rules.Verdict.OPEN: opens <= now < closes,
    }
    return [rules.verdict(opens, closes, now)] == [each for each, holds in true.items() if holds]


def a_dispute_may_be_opened_exactly_in_the_window(opens: int, closes: int, now: int) -> bool:
    """W1, W4: the verdict and the window are one.

    post: __return__
    """
    may = rules.verdict(opens, closes, now) is rules.Verdict.OPEN
    return may == rules.within(opens, closes, now)


def an_end_before_the_opening_is_as_good_as_one_at_it(opens: int, closes: int, now: int) -> bool:
    """W1, W2: to move the opening back to the end, as the period does, changes no verdict.

    post: __return__
    """
    first = min(opens, closes)
    return rules.verdict(first, closes, now) is rules.verdict(opens, closes, now)


def a_verdict_only_moves_on(opens: int, closes: int, now: int, later: int) -> bool:
    """W1, W4: first too early, then open, then over: never back, and never from never to open.

    post: __return__
    """
    if later < now:
        return True
    before, after = rules.verdict(opens, closes, now), rules.verdict(opens, closes, later)
    return after is before or after in _NEXT[before]


_NEXT: Final = {
    rules.Verdict.TOO_EARLY: {rules.Verdict.OPEN, rules.Verdict.OVER},
    rules.Verdict.OPEN: {rules.Verdict.OVER},
    rules.Verdict.NEVER_OPENS: {rules.Verdict.OVER},
    rules.Verdict.OVER: set[rules.Verdict](),
}


def the_earlier_of_two_dates_decides(answer: int, agreement: int) -> bool:
    """P1, P2: the earlier date decides; where both are one, it is the seller who was silent.

    post: __return__
    """
    decides = answer if rules.answer_decides(answer, agreement) else agreement
    meets = rules.answer_decides(answer, answer)
    return decides <= answer and decides <= agreement and meets


# --- the end of the protection ------------------------------------------------------------------


def _end(
    end: int, extended: int | None, confirmed: rules.Confirmation[int] | None, *, counted: bool, longest: bool
) -> int | None:
    """Return the end itself: the date of what sets it."""
    dates = {
        rules.End.PERIOD: end,
        rules.End.EXTENSION: extended,
        rules.End.CONFIRMATION: confirmed.ends if confirmed else None,
    }
    return dates[rules.end_set_by(end, extended, confirmed, counted=counted, longest=longest)]


def without_a_confirmation_the_later_end_counts(end: int, extended: int | None, counted: bool) -> bool:
    """W2: an extension counts if it ends later, and does nothing if not.

    post: __return__
    """
    found = rules.end_set_by(end, extended, None, counted=counted, longest=False)
    later = extended is not None and end < extended
    return found is (rules.End.EXTENSION if later else rules.End.PERIOD)


def extending_never_shortens(
    end: int, extended: int, at: int, ends: int, by_system: bool, counted: bool, longest: bool
) -> bool:
    """W2, W3: whoever confirmed, and whenever, the protection ends no sooner for an extension.

    post: __return__
    """
    if ends < at:  # no day was ever counted backwards
        return True
    confirmed = rules.Confirmation(at, ends, by_system)
    plain = _end(end, None, confirmed, counted=counted, longest=longest)
    longer = _end(end, extended, confirmed, counted=counted, longest=longest)
    return plain is not None and longer is not None and plain <= longer


def a_longer_extension_protects_no_less(
    end: int, extended: int, longer: int, at: int, ends: int, by_system: bool, counted: bool, longest: bool
) -> bool:
    """W2, W3: the end is monotone in the extension.

    post: __return__
    """
    if ends < at or longer < extended:
        return True
    confirmed = rules.Confirmation(at, ends, by_system)
    before = _end(end, extended, confirmed, counted=counted, longest=longest)
    after = _end(end, longer, confirmed, counted=counted, longest=longest)
    return before is not None and after is not None and before <= after


def a_longer_period_protects_no_less(
    end: int, longer: int, extended: int | None, at: int, ends: int, by_system: bool, longest: bool
) -> bool:
    """W2, W3: the end is monotone in the end of the period itself.

    post: __return__
    """
    if ends < at or longer < end:
        return True
    confirmed = rules.Confirmation(at, ends, by_system)
    before = _end(end, extended, confirmed, counted=False, longest=longest)
    after = _end(longer, extended, confirmed, counted=False, longest=longest)
    return before is not None and after is not None and before <= after


def a_confirmation_in_time_sets_the_end(end: int, at: int, ends: int, by_system: bool, counted: bool) -> bool:
    """W3: whoever confirms before the end, the days after it count from then on, more or fewer.

    post: __return__
    """
    confirmed = rules.Confirmation(at, ends, by_system)
    found = rules.end_set_by(end, None, confirmed, counted=counted, longest=False)
    return not at < end or found is rules.End.CONFIRMATION


def what_is_over_stays_over(
    end: int, extended: int | None, at: int, ends: int, counted: bool, longest: bool
) -> bool:
    """W3, W4: a buyer who confirms at the end or after it changes nothing.

    post: __return__
    """
    last = end if extended is None or extended < end else extended
    late = rules.Confirmation(at, ends, by_system=False)
    found = rules.end_set_by(end, extended, late, counted=counted, longest=longest)
    without = rules.end_set_by(end, extended, None, counted=counted, longest=longest)
    return at < last or found is without


def the_system_confirms_at_the_end_and_after_one_that_was_only_counted(
    end: int, at: int, ends: int, counted: bool
) -> bool:
    """W3: its days follow the protection without a gap, and show that a counted end was too early.

    post: __return__
    """
    confirmed = rules.Confirmation(at, ends, by_system=True)
    found = rules.end_set_by(end, None, confirmed, counted=counted, longest=False)
    return at < end or (found is rules.End.CONFIRMATION) == (counted or not end < at)


def where_a_confirmation_does_not_shorten_the_later_end_counts(
    end: int, extended: int | None, at: int, ends: int, by_system: bool, counted: bool
) -> bool:
    """W3: so defective goods are protected by some profiles; where both meet, it is the confirmation's.

    post: __return__
    """
    last = end if extended is None or extended < end else extended
    confirmed = rules.Confirmation(at, ends, by_system)
    if not at < last:
        return True
    found = rules.end_set_by(end, extended, confirmed, counted=counted, longest=True)
    return (found is rules.End.CONFIRMATION) == (not ends < last)


# --- how much: the first two know an order alone, the others sums, too ---------------------------


def what_was_paid_can_be_asked_for_and_nothing_above_it(amount: int, paid: int) -> bool:
    """O4: half-open the other way: the cap itself is taken.

    post: __return__
    """
    return rules.exceeds(amount, paid) == (not amount <= paid) and not rules.exceeds(paid, paid)


def an_appeal_must_bring_more(amount: int, stood: int) -> bool:
    """C4: as much as had stood before is no more.

    post: __return__
    """
    return rules.brings_more(amount, stood) != (amount <= stood) and not rules.brings_more(stood, stood)


def no_refund_and_no_appeal_bring_more_than_was_paid(paid: int, asked: int, came: int, granted: int) -> bool:
    """O4, C4: settled, partly arrived, appealed, and the rest arrives: never more than was paid.

    post: __return__
    """
    if asked < 0 or came < 0 or rules.exceeds(asked, paid) or rules.exceeds(came, asked):
        return True
    if rules.exceeds(granted, paid) or not rules.brings_more(granted, came):
        return came <= paid
    still_due = granted - came
    return still_due > 0 and came + still_due <= paid


def shares_lose_nothing_and_differ_by_one_at_most(amount: int, parts: int) -> bool:
    """O4: the larger shares and the smaller ones are as many as asked for, and together the amount."""
    least, larger = rules.shares(amount, parts)
    smaller = parts - larger
    return 0 <= larger < parts and larger * (least + 1) + smaller * least == amount


ORDER_LAWS: Final[tuple[Callable[..., bool], ...]] = (
    a_deadline_has_passed_at_its_very_instant_and_not_before,
    what_has_passed_stays_passed,
    a_window_holds_its_first_instant_and_not_its_last,
    two_windows_that_meet_leave_no_gap_and_no_overlap,
    each_instant_has_exactly_one_verdict,
    a_dispute_may_be_opened_exactly_in_the_window,
    an_end_before_the_opening_is_as_good_as_one_at_it,
    a_verdict_only_moves_on,
    the_earlier_of_two_dates_decides,
    without_a_confirmation_the_later_end_counts,
    extending_never_shortens,
    a_longer_extension_protects_no_less,
    a_longer_period_protects_no_less,
    a_confirmation_in_time_sets_the_end,
    what_is_over_stays_over,
    the_system_confirms_at_the_end_and_after_one_that_was_only_counted,
    where_a_confirmation_does_not_shorten_the_later_end_counts,
    what_was_paid_can_be_asked_for_and_nothing_above_it,
    an_appeal_must_bring_more,
)
"""The laws that compare their values, and do nothing else with them."""

LAWS: Final = (*ORDER_LAWS, no_refund_and_no_appeal_bring_more_than_was_paid)
"""The laws that can be asked of any values at all."""

"""The example files stand where a person who read their story says that they stand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import aliclaim as ac
from aliclaim.adapters import json as codec

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"


def standing(name: str) -> ac.Standing:
    """Return where an example stands at its own moment."""
    file = codec.loads((EXAMPLES / f"{name}.json").read_bytes())
    assert file.now is not None
    return file.case.standing(file.now, file.claim)


def utc(*parts: int) -> datetime:
    """Return an instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # pyright: ignore[reportArgumentType]


def test_a_parcel_in_transit_may_be_disputed_once_the_protection_runs_out() -> None:
    """Five days before the end the parcel in transit no longer blocks; a week before it still did (W5)."""
    now = standing("in-transit-protection-running-out")
    file = codec.loads((EXAMPLES / "in-transit-protection-running-out.json").read_bytes())
    earlier = file.case.as_of(utc(2026, 3, 7)).check_opening(file.claim, utc(2026, 3, 7))

    assert now.opening.allowed
    assert now.protection is not None
    assert utc(2026, 3, 15, 7) == now.protection.closes_at
    assert [ac.RefusalCode.IN_TRANSIT] == [refusal.code for refusal in earlier.refusals]
    assert utc(2026, 3, 8, 7) == earlier.refusals[0].until


def test_the_two_have_until_the_seventh_day_to_agree_on_the_broken_cups() -> None:
    """The seller's newest offer stands, and AliExpress steps in seven days after the opening (P2)."""
    now = standing("damaged-seller-counters")

    assert isinstance(now.case.dispute, ac.Negotiating)
    assert ac.Refund(ac.Money("15.00", "USD")) == now.case.dispute.seller_proposal
    assert 3 == len(now.case.dispute.evidence)
    assert now.next is not None
    assert (utc(2026, 4, 25, 19), "platform_stepped_in") == (now.next.at, now.next.fires)


def test_the_proposal_of_aliexpress_is_assigned_whatever_the_seller_offers() -> None:
    """The worse offer changes nothing: on the printed date 24 euros are assigned (P5, P6)."""
    now = standing("platform-proposal-beside-worse-offer")
    after, _ = now.case.advance(utc(2026, 3, 19, 7))

    assert isinstance(now.case.dispute, ac.Judged)
    assert ac.Refund(ac.Money("8.00", "EUR")) == now.case.dispute.seller_proposal
    assert isinstance(after.dispute, ac.RefundPending)
    assert ac.Money("24.00", "EUR") == after.dispute.due
    assert ac.Cause.PLATFORM_PROPOSAL_ASSIGNED is after.dispute.outcome.cause


def test_a_return_of_nothing_ends_without_money() -> None:
    """With nothing to send back, the date for the return ends the dispute without money (T3)."""
    now = standing("return-chosen-for-parcel-never-came")
    after, fired = now.case.advance(utc(2026, 5, 16, 9, 48))

    assert ac.Phase.AWAITING_RETURN is now.case.disputes[-1].phase
    assert (ac.ReturnOverdue(at=utc(2026, 5, 16, 9, 48)),) == fired
    assert isinstance(after.dispute, ac.Closed)
    buyer = {action.event for action in now.actions if ac.Party.BUYER in action.by}
    assert ac.BuyerCancelled not in buyer


def test_a_cancelled_dispute_may_be_opened_again_once_the_form_takes_it() -> None:
    """The extended protection still runs: only a dash and a picture's format are in the way (W6, W8)."""
    now = standing("cancelled-opening-again")

    assert [ac.RefusalCode.TEXT_NOT_ALLOWED, ac.RefusalCode.FILE_FORMAT] == [
        refusal.code for refusal in now.opening.refusals
    ]
    assert now.case.check_opening(None, now.now).allowed
    assert now.protection is not None
    assert utc(2026, 7, 10, 7) == now.protection.closes_at
    assert not now.protection.estimated


def test_fifteen_days_remain_after_the_system_confirmed_receipt() -> None:
    """The system confirmed at the end of the sixty days; from there fifteen more count (W3, T7)."""
    now = standing("receipt-confirmed-by-system")

    assert now.opening.allowed
    assert now.protection is not None
    assert (utc(2026, 9, 14, 10), True) == (now.protection.closes_at, now.protection.confirmed)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_example_has_a_story_and_survives_a_round_trip(path: Path) -> None:
    """Each file tells its story, names its moment, and is read again as the same."""
    file = codec.loads(path.read_bytes())

    assert len(file.note) > 100
    assert "now" in json.loads(path.read_bytes())
    assert file == codec.loads(codec.dumps(file))

"""What changed between two snapshots of the marketplace's record of a dispute."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias, cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import utc

import aliclaim as ac
from aliclaim import ChangeKind as K
from aliclaim.adapters.aliexpress import IssueRecord, case_of, changes, read_issue

Plain: TypeAlias = dict[str, Any]

RECORDS = Path(__file__).parent / "records"
NAMES = (
    "issue_detail_negotiating",
    "issue_detail_platform_proposal_pending",
    "issue_detail_return_in_transit",
    "issue_detail_canceled",
    "open_issue_detail",
)
NOW = utc(2026, 3, 9)
LATE = utc(2027, 3, 9)
DISPUTE = 60700000000010001


def loaded(name: str) -> Any:
    """Return a sample as plain data."""
    return json.loads((RECORDS / f"{name}.json").read_text(encoding="utf-8"))


def negotiating() -> Plain:
    """Return the fields of a dispute in which the seller has offered 5.00 EUR of 22.08 EUR."""
    found: Plain = loaded(NAMES[0])["aliexpress_issue_detail_get_response"]["result_object"]
    return found


def step(number: int, at: str, action: str, member: str) -> Plain:
    """Return a row of what was done."""
    own = {"id": number, "issue_id": DISPUTE, "gmt_create": at}
    return own | {"action_type": action, "submit_member_type": member}


def later(*rows: Plain, **fields: Any) -> Plain:
    """Return the same dispute with rows on top of its history, the newest first, and other fields."""
    record = negotiating()
    record["process_dto_list"]["api_issue_process_dto"][:0] = rows[::-1]
    return record | fields


CANCELLED = later(
    step(900004, "2026-03-06 10:00:00", "cancel", "buyer"),
    issue_status="canceled_issue",
    gmt_modified="2026-03-06 10:00:00",
)


def between(before: Plain, after: Plain, **known: Any) -> ac.Changes:
    """Return what changed between two records."""
    return changes(read_issue(before), read_issue(after), NOW, **known)


def facts(found: ac.Changes) -> list[tuple[str, str, str]]:
    """Return the facts that changed."""
    return [(each.name, each.before, each.after) for each in found.facts]


def kinds(found: ac.Changes) -> list[K]:
    """Return the kinds of all changes but the facts."""
    return [each.kind for each in found.all if each.kind is not K.FACT]


# --- the same record --------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_same_record_twice_gives_nothing(name: str) -> None:
    """Whatever a record tells, fetched again it is no news."""
    record = read_issue(loaded(name))

    assert not changes(record, read_issue(loaded(name)), LATE)
    assert not changes(record, case_of(record).case, LATE)
    assert not changes(case_of(record).case, record, LATE)


def shuffled(data: object, mix: random.Random) -> object:
    """Return plain data with every list in another order."""
    if isinstance(data, dict):
        return {name: shuffled(value, mix) for name, value in cast("Plain", data).items()}
    if isinstance(data, list):
        rows = [shuffled(each, mix) for each in cast("list[object]", data)]
        return mix.sample(rows, len(rows))
    return data


@settings(max_examples=40)
@given(st.sampled_from(NAMES[:4]), st.randoms(use_true_random=False))
def test_the_same_record_with_its_rows_shuffled_gives_nothing(name: str, mix: random.Random) -> None:
    """In which order rows, files and solutions stand says nothing."""
    plain = loaded(name)
    found = changes(read_issue(plain), read_issue(shuffled(plain, mix)), LATE)

    assert ((), (), ()) == (found.events, found.lost, found.all)


@pytest.mark.parametrize(
    "files",
    [
        [{"file_path": "EXAMPLE1.jpg", "owner": "seller"}, {"file_path": "EXAMPLE2.jpg", "owner": "seller"}],
        [{"file_path": "EXAMPLE1.jpg", "owner": "seller"}, {"file_path": "EXAMPLE1.jpg", "owner": "buyer"}],
    ],
)
def test_the_files_of_a_step_are_the_same_in_another_order(files: list[Plain]) -> None:
    """Files are put in order by their names and owners, whatever else the record tells of them."""
    one, other = negotiating(), negotiating()
    for record, listed in ((one, files), (other, files[::-1])):
        record["process_dto_list"]["api_issue_process_dto"][0]["attachments"] = {"api_attachment_dto": listed}

    assert not between(one, other)


# --- what changed -----------------------------------------------------------------------------


def test_a_cancelled_dispute_is_told_with_the_words_of_the_record() -> None:
    """The event, where it stands, and the state in the marketplace's own words."""
    found = between(negotiating(), CANCELLED)
    cancelled = ac.BuyerCancelled(at=utc(2026, 3, 6, 18), observed=True)

    assert ((cancelled,), ()) == (found.events, found.lost)
    assert (ac.Phase.NEGOTIATING, ac.Phase.CANCELLED) == (found.phase_before, found.phase_after)
    assert {K.HAPPENED, K.PHASE, K.TURN, K.OFFER_GONE, K.DEADLINE_DROPPED} == set(kinds(found))
    assert [
        ("issue.modified_at", "", "2026-03-06T18:00:00Z"),
        ("issue.status", "processing", "canceled_issue"),
    ] == sorted(facts(found))


def test_the_two_exchanged_are_told_as_lost() -> None:
    """What the older record lacks is a warning, and nothing passes for news."""
    found = between(CANCELLED, negotiating())

    assert ((), 1) == (found.events, len(found.lost))
    assert (K.LOST, ac.Severity.WARNING) == (found.all[0].kind, found.all[0].severity)
    assert K.HAPPENED not in kinds(found)


def test_a_better_offer_is_told_though_the_record_keeps_the_newest_alone() -> None:
    """The offer is better by three euros, and the solution is named by its id."""
    record = later(step(900004, "2026-03-05 10:00:00", "seller_modify_solution", "seller"))
    (offer,) = record["seller_solution_list"]["solution_api_dto"]
    offer |= {"refund_money": "8.00", "version": 2, "gmt_modified": "2026-03-05 10:00:00"}
    found = between(negotiating(), record)
    (better,) = found.offers

    assert (
        ac.SellerProposed(at=utc(2026, 3, 5, 18), proposal=ac.Refund(ac.Money("8", "EUR")), observed=True)
        == (found.events[-1])
    )
    assert (K.OFFER_BETTER, True) == (better.kind, better.better)
    assert {
        ("issue.solutions[700002].refund", "5.00 EUR", "8.00 EUR"),
        ("issue.solutions[700002].version", "1", "2"),
    } <= set(facts(found))


@pytest.mark.parametrize(
    ("field", "value", "name", "before", "after"),
    [
        ("issue_status", "finish", "status", "processing", "finish"),
        ("reverse_detail_status", "", "reverse_status", "processing", ""),
        ("issue_reason_id", 1123, "reason_id", "1122", "1123"),
        ("product_name", "Other jacket", "product", "Example jacket", "Other jacket"),
        ("after_sale_warranty", "true", "warranty", "false", "true"),
        ("refund_money_max", "0.00", "refund_max_usd", "24.00 USD", "0.00 USD"),
        ("buyer_return_logistics_company", "DHL", "returned", "", "carrier DHL"),
    ],
)
def test_what_only_the_record_knows_is_a_fact(
    field: str, value: Any, name: str, before: str, after: str
) -> None:
    """Each field of a record that differs is named, in the words of the record."""
    found = between(negotiating(), later(**{field: value}))

    assert (f"issue.{name}", before, after) in facts(found)
    assert ((), ()) == (found.events, found.lost)


def test_a_new_solution_is_one_fact_and_its_place_is_none() -> None:
    """A row that is new is told whole, without where it stands in the record."""
    record = negotiating()
    placed = {"id": 700003, "solution_type": "refund", "solution_owner": "platform", "status": ""}
    record["platform_solution_list"] = {"solution_api_dto": [placed]}
    found = facts(between(negotiating(), record))

    assert ("issue.solutions[700003]", "", "id 700003, owner platform, type refund") in found


def test_solutions_of_one_id_are_both_looked_at() -> None:
    """Of two rows with the same id neither hides the other."""
    one, other = negotiating(), negotiating()
    for record, words in ((one, "first"), (other, "second")):
        rows = record["seller_solution_list"]["solution_api_dto"]
        rows.insert(0, rows[0] | {"content": words})
    found = facts(between(one, other))

    assert [("first", "second")] == [each[1:] for each in found]


def test_a_new_note_is_told_and_an_old_one_is_not_told_again() -> None:
    """What could not be read is news once, though a new row moves the place at which it stands."""
    odd = step(900004, "2026-03-05 10:00:00", "buyer_refuse", "buyer") | {"mood": "angry"}
    plain = step(900005, "2026-03-05 11:00:00", "buyer_create_proof", "buyer")
    first, second = between(negotiating(), later(odd)), between(later(odd), later(odd, plain))
    new = [after for name, _, after in facts(first) if name == "issue.notes"]

    assert [1, 1] == [sum(word in line for line in new) for word in ("mood", "moves no dispute")]
    assert not any("mood" in after for _, _, after in facts(second))
    assert all(name == "issue.notes" for name, *_ in (*facts(first), *facts(second)))


def test_the_same_note_once_more_is_told_once() -> None:
    """Notes are counted: where a second row leaves the same one, that is one new note."""
    odd = step(900004, "2026-03-05 10:00:00", "buyer_refuse", "buyer") | {"mood": "angry"}
    twice = later(odd, odd | {"id": 900005})
    new = Counter(after for _, _, after in facts(between(later(odd), twice)))

    assert {1} == set(new.values())
    assert any("mood" in line for line in new)


def test_a_step_that_the_rules_do_not_allow_is_a_fact() -> None:
    """It is no event of the case, and is told with every reason."""
    sent = step(900004, "2026-03-06 10:00:00", "buyer_send_goods", "buyer")
    found = between(negotiating(), later(sent))
    (refused,) = (after for name, _, after in facts(found) if name == "issue.refused")

    assert not found.events
    assert refused.startswith(
        "return_shipped at 2026-03-06T18:00:00Z: Sending the goods back is not possible"
    )
    assert not [name for name, *_ in facts(between(later(sent), negotiating())) if name == "issue.refused"]


# --- one order for both -----------------------------------------------------------------------


def test_what_can_be_refunded_falls_and_what_was_paid_stays() -> None:
    """Once money was refunded the record tells nothing as the most: that is no other order."""
    drained = later(refund_money_max_local="0.00")
    there, back = between(negotiating(), drained), between(drained, negotiating())

    assert [("issue.refund_max", "22.08 EUR", "0.00 EUR")] == facts(there)
    assert [("issue.refund_max", "0.00 EUR", "22.08 EUR")] == facts(back)


def test_of_two_records_the_larger_amount_is_what_was_paid() -> None:
    """What the drained record tells of a smaller request is not all that was paid."""
    drained = later(refund_money_max_local="0.00")
    (asked,) = drained["buyer_solution_list"]["solution_api_dto"]
    asked["refund_money"] = "20.00"
    there, back = between(negotiating(), drained), between(drained, negotiating())

    assert {"issue.refund_max", "issue.solutions[700001].refund"} == {name for name, *_ in facts(there)}
    assert facts(there) == [(name, after, before) for name, before, after in facts(back)]
    assert [K.RETOLD, K.OFFER_WORSE] == kinds(there)


def test_a_record_without_any_amount_is_read_by_the_order_of_the_other() -> None:
    """One amount on either side is enough; with none at all an order is needed."""
    bare = {"id": DISPUTE, "issue_status": "processing", "gmt_create": "2026-03-02 08:11:40"}
    order = ac.Order(id="1", paid=ac.Money("22.08", "EUR"))
    with pytest.raises(ac.RecordError, match="refund_money_max_local"):
        between(bare, bare)

    assert between(bare, negotiating())
    assert not between(bare, bare, order=order)


def test_an_order_that_is_given_counts_for_both() -> None:
    """Its id, its dates and what was paid take the place of what the records tell."""
    order = ac.Order(id="8200000000010001", paid=ac.Money("30.00", "EUR"), shipped_at=utc(2026, 2, 10))
    found = between(negotiating(), CANCELLED, order=order)
    deadlines = [(date.kind for date in (each.before, each.after) if date) for each in found.deadlines]

    assert {ac.DeadlineKind.AGREEMENT} == {kind for each in deadlines for kind in each}
    assert not [name for name, *_ in facts(found) if name.startswith("order")]
    assert between(negotiating(), CANCELLED, order=order).phase_after is ac.Phase.CANCELLED


def test_the_figures_that_are_given_count_for_both() -> None:
    """By another profile the dates are others, and no figure is told as changed."""
    slow = attrs.evolve(ac.GUIDE, agreement=attrs.evolve(ac.GUIDE.agreement, count=20))
    usual, other = (between(negotiating(), CANCELLED, policy=policy) for policy in (None, slow))

    assert [True, True] == [
        any(each.kind is K.DEADLINE_DROPPED for each in found.all) for found in (usual, other)
    ]
    assert (utc(2026, 3, 9, 16, 11, 40), utc(2026, 3, 22, 16, 11, 40)) == tuple(
        found.turn_before.until and found.turn_before.until.at for found in (usual, other)
    )
    assert facts(usual) == facts(other)


# --- a case on one side -----------------------------------------------------------------------

AROUND = ac.Order(
    id="8200000000010001",
    paid=ac.Money("22.08", "EUR"),
    shipped_at=utc(2026, 2, 1),
    tracking=ac.Tracking(status=ac.TrackingStatus.DELIVERED, seen_at=utc(2026, 3, 3)),
)
FIGURES = attrs.evolve(ac.GUIDE, name="other", agreement=attrs.evolve(ac.GUIDE.agreement, count=20))


def kept() -> ac.Case:
    """Return a case that was read from the record, with all that a program may know besides."""
    case = case_of(read_issue(negotiating()), AROUND, policy=FIGURES).case
    return case.with_facts(
        record=ac.BuyerRecord(orders=9, disputed=1), costs=ac.Costs(conversion_loss="0.02")
    )


def test_a_case_that_was_kept_is_held_against_the_newest_record() -> None:
    """The record is read with the order, the figures and all else that the case knows."""
    case, record = kept(), read_issue(CANCELLED)
    there, back = changes(case, record, NOW), changes(record, case, NOW)

    assert [ac.BuyerCancelled(at=utc(2026, 3, 6, 18), observed=True)] == list(there.events)
    assert (there.events, there.lost) == (back.lost, back.events)
    assert [] == facts(there) == facts(back)
    assert not changes(case, read_issue(negotiating()), NOW)


def test_figures_that_are_given_count_for_the_record_beside_a_case() -> None:
    """What is given wins over what the case knows, and then the figures differ."""
    found = changes(kept(), read_issue(negotiating()), NOW, policy=ac.GUIDE)

    assert [("policy.agreement.count", "20", "7"), ("policy.name", "other", "guide")] == sorted(facts(found))


def test_two_cases_are_compared_as_the_core_does() -> None:
    """With no record at all the answer is that of the core."""
    before, after = kept(), kept().apply(ac.BuyerCancelled(at=utc(2026, 3, 6)))

    assert ac.changes(before, after, NOW) == changes(before, after, NOW)


# --- what it takes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "name"), [("id", "id"), ("order_id", "line_id"), ("parent_order_id", "order_id")]
)
def test_two_disputes_are_not_compared(field: str, name: str) -> None:
    """Records of two disputes, lines or orders are a mistake; an id that one lacks is none."""
    other, lacking = later(**{field: 7}), later(**{field: ""})
    with pytest.raises(ac.InvalidValueError, match=rf"^after\.{name}: expected the {name} '\d+', found '7'"):
        between(negotiating(), other)

    assert f"issue.{name}" in [fact for fact, *_ in facts(between(negotiating(), lacking))]
    assert f"issue.{name}" in [fact for fact, *_ in facts(between(lacking, negotiating()))]


def test_a_record_of_another_order_than_the_case_is_refused() -> None:
    """By whichever id of the order or its lines the two have in common, or not."""
    record = read_issue(later(order_id=7, parent_order_id=8))
    line = ac.Item(id="7", title="a jacket", price=ac.Money("22.08", "EUR"))
    by_line = ac.Case(order=attrs.evolve(AROUND, tracking=None, items=(line,)))
    with pytest.raises(ac.InvalidValueError, match=r"^after\.order_id: .* '8200000000010001', found '8'"):
        changes(kept(), record, NOW)
    with pytest.raises(ac.InvalidValueError, match=r"^before\.order_id: .* found '7'"):
        changes(attrs.evolve(record, order_id=""), kept(), NOW)

    assert changes(by_line, record, NOW).events
    assert changes(by_line, attrs.evolve(record, order_id="", line_id=""), NOW).events


def test_records_in_two_currencies_are_not_compared() -> None:
    """Amounts in two currencies have no order to be told by."""
    dollars = {"refund_money_max_local": "22.08", "refund_money_max_local_currency": "USD"}
    with pytest.raises(ac.CurrencyMismatchError, match=r"after\.order\.paid: .* EUR, found 22\.08 USD"):
        between(negotiating(), later(**dollars))


@pytest.mark.parametrize(("before", "after", "what"), [(None, "b", "before"), (kept(), {}, "after")])
def test_what_is_neither_a_record_nor_a_case_is_refused(before: Any, after: Any, what: str) -> None:
    """Text and plain data must be read first."""
    with pytest.raises(ac.InvalidValueError, match=f"^{what}: expected an IssueRecord or a Case, found"):
        changes(before, after, NOW)


def test_a_moment_before_what_a_record_tells_is_refused() -> None:
    """As for a case, the moment cannot lie before the newest event."""
    record = read_issue(CANCELLED)
    with pytest.raises(ac.InvalidValueError, match=r"^now: expected an instant not before 2026-03-06T18"):
        changes(read_issue(negotiating()), record, utc(2026, 3, 6, 17))

    assert isinstance(record, IssueRecord)
    assert copy.copy(record) == record

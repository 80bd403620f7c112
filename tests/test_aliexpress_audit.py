"""What contradicts itself in a dispute's record: each kind by a record of its own, and clean ones."""

from __future__ import annotations

from typing import Any

import pytest
from support import changed, utc
from told import asked, attached, eur, issue, judged, offered, on, reached, sample, solution, step, steps

from aliclaim import GENERAL_2022, InvalidValueError, Item, Money, Order, Party, RefusalCode
from aliclaim.adapters.aliexpress import (
    ActionType,
    Contradiction,
    ContradictionCode,
    Generation,
    IssueRecord,
    IssueStatus,
    Member,
    Place,
    ReachedType,
    ReverseStatus,
    SolutionStatus,
    audit,
)

A, S, T, R, C = ActionType, SolutionStatus, IssueStatus, ReverseStatus, ContradictionCode
OPEN = (A.INITIATE, 1.0)
ACCEPTED = (A.SELLER_ACCEPT, 4.0)
CANCEL = (A.CANCEL, 2.0)
STANDS = asked(S.REACHED, **reached(4))
CLEAN = issue(steps(OPEN, ACCEPTED), (STANDS,), status=T.PROCESSING, reverse_status=R.PROCESSING)
USD = Money("24.00", "USD")


def told(record: IssueRecord, order: Order | None = None) -> list[tuple[ContradictionCode, list[str]]]:
    """Return the contradictions of a record as their codes and the paths of their places."""
    return [(each.code, [place.path for place in each.places]) for each in audit(record, order)]


@pytest.mark.parametrize(
    "name",
    [
        "issue_detail_negotiating",
        "issue_detail_platform_proposal_pending",
        "issue_detail_return_in_transit",
    ],
)
def test_a_clean_record_has_none(name: str) -> None:
    """Nothing is found where nothing contradicts itself."""
    assert () == audit(sample(name))
    assert () == audit(CLEAN)


def test_a_cancelled_sample_still_holds_a_proposal() -> None:
    """The record keeps what waited when it was cancelled: both places are told, in a sentence."""
    (found,) = audit(sample("issue_detail_canceled"))

    assert (
        Contradiction(
            code=C.PROPOSAL_WAITING,
            places=(
                Place("buyer_solution_list[0].status", "wait_seller_accept"),
                Place("issue_status", "canceled_issue"),
            ),
        )
        == found
    )
    assert (
        "The dispute is over, and a proposal still waits for an answer: "
        "buyer_solution_list[0].status wait_seller_accept; issue_status canceled_issue."
    ) == str(found)


ONE: dict[str, tuple[IssueRecord, ContradictionCode, list[str]]] = {
    "cancelled without a step": (
        issue(steps(OPEN), (asked(S.BUYER_REFUSED),), status=T.CANCELED),
        C.STATUS_AND_HISTORY,
        ["issue_status", "process_dto_list[0].action_type"],
    ),
    "a step that cancels, and a dispute that runs": (
        issue(steps(OPEN, CANCEL), (asked(),), status=T.PROCESSING),
        C.STATUS_AND_HISTORY,
        ["issue_status", "process_dto_list[1].action_type"],
    ),
    "finished without an end": (
        issue(steps(OPEN), (asked(S.BUYER_REFUSED),), status=T.FINISHED),
        C.STATUS_AND_HISTORY,
        ["issue_status", "process_dto_list[0].action_type"],
    ),
    "finished, and on its way": (
        issue(steps(OPEN, ACCEPTED), (STANDS,), status=T.FINISHED, reverse_status=R.WAIT_SELLER),
        C.STATES_DISAGREE,
        ["issue_status", "reverse_detail_status"],
    ),
    "running, and refunded": (
        changed(CLEAN, reverse_status=R.REFUND_SUCCESS),
        C.STATES_DISAGREE,
        ["issue_status", "reverse_detail_status"],
    ),
    "cancelled, and running": (
        issue(steps(OPEN, CANCEL), (asked(None),), status=T.CANCELED, reverse_status=R.PROCESSING),
        C.STATES_DISAGREE,
        ["issue_status", "reverse_detail_status"],
    ),
    "a return that succeeded without one": (
        issue(steps(OPEN, ACCEPTED), (STANDS,), status=T.FINISHED, reverse_status=R.RETURN_SUCCESS),
        C.RETURN_WITHOUT_RETURN,
        ["reverse_detail_status", "buyer_solution_list[0].solution_type"],
    ),
    "rejected, though agreed": (
        issue(
            steps(OPEN, ACCEPTED),
            (STANDS, judged(None, id="-2")),
            status=T.FINISHED,
            reverse_status=R.REFUND_REJECTED,
        ),
        C.REJECTED_BUT_REACHED,
        ["buyer_solution_list[0].status", "reverse_detail_status"],
    ),
    "an offer above the limit, on the seller's side": (
        issue(steps(OPEN), (asked(refund_usd=Money("25", "USD")),), refund_max_usd=USD),
        C.ABOVE_LIMIT,
        ["buyer_solution_list[0].refund_money_post", "refund_money_max"],
    ),
    "a limit of nothing, and no refund": (
        issue(steps(OPEN), (asked(refund_usd=USD),), refund_max_usd=Money("0", "USD")),
        C.ABOVE_LIMIT,
        ["buyer_solution_list[0].refund_money_post", "refund_money_max"],
    ),
    "reached, and nobody knows when": (
        issue(steps(OPEN, ACCEPTED), (asked(S.REACHED),)),
        C.REACHED_WITHOUT_DATE,
        ["buyer_solution_list[0].status", "buyer_solution_list[0].reached_time"],
    ),
    "reached at a time, and waiting": (
        issue(steps(OPEN), (asked(**reached(4)),)),
        C.DATE_WITHOUT_REACHED,
        ["buyer_solution_list[0].reached_time", "buyer_solution_list[0].status"],
    ),
    "reached somehow, and waiting": (
        issue(steps(OPEN), (asked(reached=ReachedType.CONSENSUS),)),
        C.DATE_WITHOUT_REACHED,
        ["buyer_solution_list[0].reached_type", "buyer_solution_list[0].status"],
    ),
    "the seller's by default": (
        issue(steps(OPEN, (A.SELLER_CREATE_SOLUTION, 3)), (asked(default=False), offered(default=True))),
        C.DEFAULT_NOT_BUYERS,
        ["seller_solution_list[0].is_default", "seller_solution_list[0].solution_owner"],
    ),
    "the seller's in the buyer's list": (
        issue(
            steps(OPEN, (A.SELLER_CREATE_SOLUTION, 3)),
            (asked(), offered(path="buyer_solution_list[1]")),
        ),
        C.OWNER_AND_LIST,
        ["buyer_solution_list[1].solution_owner", "buyer_solution_list"],
    ),
    "two solutions of one id": (
        issue(
            steps(OPEN, (A.BUYER_MODIFY_SOLUTION, 2)),
            (asked(), asked(path="buyer_solution_list[1]", refund=eur("9"), created_at=on(2))),
        ),
        C.SAME_ID,
        ["buyer_solution_list[1].id", "buyer_solution_list[0].id"],
    ),
    "two steps of one id": (
        issue(
            (step(A.INITIATE, 1), step(A.BUYER_REFUSE, 2, id="900001", path="process_dto_list[1]")),
            (asked(),),
        ),
        C.SAME_ID,
        ["process_dto_list[1].id", "process_dto_list[0].id"],
    ),
    "a solution of another dispute": (
        issue(steps(OPEN), (asked(issue_id="5"), judged(None, issue_id="5"))),
        C.ISSUE_IDS_DISAGREE,
        ["id", "buyer_solution_list[0].issue_id"],
    ),
    "a step of another dispute": (
        issue((step(A.INITIATE, 1, issue_id="5"),), (asked(issue_id="60700000000010001"),)),
        C.ISSUE_IDS_DISAGREE,
        ["id", "process_dto_list[0].issue_id"],
    ),
    "a solution of another line": (
        issue(steps(OPEN), (asked(order_id="6"), judged(None, order_id="6"))),
        C.LINE_IDS_DISAGREE,
        ["order_id", "buyer_solution_list[0].order_id"],
    ),
    "a freight in dollars": (
        issue(steps(OPEN), (asked(freight=USD),)),
        C.CURRENCIES_DISAGREE,
        ["buyer_solution_list[0].logistics_fee_amount", "refund_money_max_local"],
    ),
    "the seller's side in two currencies": (
        issue(steps(OPEN), (asked(refund_usd=Money("24", "CNY")),), refund_max_usd=USD),
        C.CURRENCIES_DISAGREE,
        ["buyer_solution_list[0].refund_money_post", "refund_money_max"],
    ),
    "opened later than it was made": (
        issue((step(A.INITIATE, 1),), (asked(created_at=on(1.5)),), created_at=on(1.2)),
        C.BEFORE_OPENING,
        ["process_dto_list[0].gmt_create", "gmt_create"],
    ),
    "a solution before the opening": (
        issue(steps(OPEN), (asked(created_at=on(0.5)),)),
        C.BEFORE_OPENING,
        ["buyer_solution_list[0].gmt_create", "gmt_create"],
    ),
    "a solution before the step that opened it": (
        issue(steps(OPEN), (asked(created_at=on(0.5)),), created_at=None),
        C.BEFORE_OPENING,
        ["buyer_solution_list[0].gmt_create", "process_dto_list[0].gmt_create"],
    ),
    "accepted before it was made": (
        issue(steps(OPEN), (asked(created_at=on(3), seller_accepted_at=on(2)),)),
        C.BEFORE_MADE,
        ["buyer_solution_list[0].seller_accept_time", "buyer_solution_list[0].gmt_create"],
    ),
    "a solution after it was cancelled": (
        issue(steps(OPEN, CANCEL), (asked(None), judged(None, created_at=on(9))), status=T.CANCELED),
        C.AFTER_END,
        ["platform_solution_list[0].gmt_create", "process_dto_list[1].gmt_create"],
    ),
    "a step after the money was set going": (
        issue(
            steps(OPEN, ACCEPTED, (A.PERFORM_SOLUTION, 5), (A.BUYER_REFUSE, 6)),
            (STANDS,),
        ),
        C.AFTER_END,
        ["process_dto_list[3].gmt_create", "process_dto_list[2].gmt_create"],
    ),
    "a file of another day": (
        issue((step(A.INITIATE, 1, attachments=(attached("a.jpg", created_at=on(2)),)),), (asked(),)),
        C.ATTACHMENT_DATE,
        ["process_dto_list[0].attachments[0].gmt_create", "process_dto_list[0].gmt_create"],
    ),
    "a file of another party": (
        issue((step(A.INITIATE, 1, attachments=(attached("a.jpg", owner=Party.SELLER),)),), (asked(),)),
        C.ATTACHMENT_OWNER,
        ["process_dto_list[0].attachments[0].owner", "process_dto_list[0].submit_member_type"],
    ),
}


@pytest.mark.parametrize("name", ONE)
def test_a_contradiction_is_told_with_both_places(name: str) -> None:
    """A record with one thing wrong has that contradiction, and no other."""
    record, code, paths = ONE[name]

    assert [(code, paths)] == told(record)


def test_an_offer_above_the_limit_is_told_once() -> None:
    """The local amount counts; where both sides are above their limits, one is enough."""
    twice = asked(refund=eur("30"), refund_usd=Money("33", "USD"))
    found = [
        each for each in told(issue(steps(OPEN), (twice,), refund_max_usd=USD)) if each[0] is C.ABOVE_LIMIT
    ]

    assert [(C.ABOVE_LIMIT, ["buyer_solution_list[0].refund_money", "refund_money_max_local"])] == found


@pytest.mark.parametrize(
    "facts",
    [
        {"status": T.FINISHED},
        {"reverse_status": R.REFUND_SUCCESS},
        {"solutions": (asked(S.PERFORMED, **reached(4)),)},
        {"history": steps(OPEN, ACCEPTED, (A.PERFORM_SOLUTION, 5))},
    ],
)
def test_a_limit_of_nothing_is_none_after_a_refund(facts: dict[str, Any]) -> None:
    """It falls to nothing once money was refunded."""
    record = issue(steps(OPEN, ACCEPTED), (STANDS,), refund_max=eur("0"))

    assert [] == told(changed(record, **facts))


def test_a_refund_that_is_rejected_is_no_return() -> None:
    """Only a return that is said to have succeeded needs one that was settled; an unknown type may be one."""
    unknown = changed(STANDS, type=None)
    record = issue(steps(OPEN, ACCEPTED), (unknown,), status=T.FINISHED, reverse_status=R.RETURN_SUCCESS)
    nothing = changed(record, solutions=(), history=())

    assert [] == told(record)
    assert [] == told(nothing)


def test_two_solutions_that_stand_contradict_each_other() -> None:
    """Only one of them can have been reached, and the rules refuse the other."""
    history = steps(OPEN, (A.SELLER_CREATE_SOLUTION, 3), ACCEPTED)
    found = told(issue(history, (STANDS, offered(S.PERFORMED, **reached(5)))))

    assert [
        (C.TWO_REACHED, ["seller_solution_list[0].status", "buyer_solution_list[0].status"]),
        (C.STEP_REFUSED, ["seller_solution_list[0]"]),
    ] == sorted(found, key=lambda each: each[0] is C.STEP_REFUSED)


def test_a_record_of_2015_has_no_states_of_solutions() -> None:
    """What it does not know does not contradict; paths are in its own names."""
    record = issue(
        steps(OPEN),
        (asked(None, **reached(4), refund_usd=Money("1", "CNY")),),
        generation=Generation.OPEN_2015,
    )
    strange = changed(
        record, refund_max_usd=USD, id="7", created_at=on(0.5), history=(step(A.INITIATE, 0.4),)
    )

    assert [] == told(record)
    assert {"buyer_solution_list[0].issueMoneyPost", "gmtCreate", "process_dto_list[0].gmtCreate"} <= {
        path for _, paths in told(strange) for path in paths
    }


def test_ids_that_are_absent_disagree_with_nothing() -> None:
    """Neither the record's nor a row's: nothing can be said of them."""
    solutions = (asked(id="", issue_id="5", order_id="6"), offered(id="-2"), judged(None, id="-2"))

    assert [] == told(issue(steps(OPEN), solutions, id="", line_id=""))


def test_steps_without_dates_are_before_and_after_nothing() -> None:
    """Where an instant is not known, nothing can be said of its order."""
    history = (step(A.INITIATE, None), step(A.CANCEL, None, 1, attachments=(attached("a.jpg"),)))
    record = issue(history, (asked(None, created_at=None),), status=T.CANCELED, created_at=None)

    assert [] == told(record)


def test_agents_and_the_system_are_aliexpress() -> None:
    """A file of AliExpress fits a step of customer service; a file of nobody fits any."""
    rows = (
        step(A.INITIATE, 1, attachments=(attached("a.jpg", owner=None, created_at=None),)),
        step(None, 2, 1, member=None, attachments=(attached("b.jpg", created_at=on(2)),)),
        step(
            A.PLATFORM_PROCESS,
            3,
            2,
            member=Member.WAITER,
            attachments=(attached("c.jpg", owner=Party.PLATFORM, created_at=on(3)),),
        ),
    )

    # That AliExpress adds evidence is what the rules do not know.
    assert [C.STEP_REFUSED] == [each.code for each in audit(issue(rows, (asked(),)))]


def test_a_record_of_2024_with_many_oddities() -> None:
    """A return that succeeded without one, a forgotten proposal, and an id of its own for the children."""
    history = (
        step(A.INITIATE, 1, 3, issue_id="777"),
        step(A.BUYER_ASK_PLATFORM, 1.0001, 2, issue_id="777"),
        step(A.PLATFORM_FORCE_REACH, 1.625, 1, issue_id="777"),
        step(A.PERFORM_SOLUTION, 1.626, 0, issue_id="777"),
    )
    solutions = (
        asked(issue_id="777"),
        solution(Party.PLATFORM, 1.625, "22.08", S.PERFORMED, **reached(1.625, ReachedType.PLATFORM)),
    )
    done = {"status": T.FINISHED, "reverse_status": R.RETURN_SUCCESS, "refund_max": eur("0.00")}

    assert [
        (C.PROPOSAL_WAITING, ["buyer_solution_list[0].status", "issue_status"]),
        (C.ISSUE_IDS_DISAGREE, ["id", "buyer_solution_list[0].issue_id"]),
        (C.STEP_OUTSIDE_RULES, ["process_dto_list[1]"]),
        (C.RETURN_WITHOUT_RETURN, ["reverse_detail_status", "platform_solution_list[0].solution_type"]),
    ] == told(issue(history, solutions, **done))


# --- the order and the rules ------------------------------------------------------------------

ORDER = Order(id="8200000000010001", paid=eur("22.08"), ordered_at=on(-31), shipped_at=on(-30))


def test_an_order_that_fits_contradicts_nothing() -> None:
    """By its own id, or by that of the line; its items may not be known."""
    line = Item(id="8200000000020001", title="", price=eur("22.08"))

    assert [] == told(CLEAN, ORDER)
    assert [] == told(CLEAN, changed(ORDER, items=(line,)))
    assert [] == told(CLEAN, changed(ORDER, id="8200000000020001", items=(changed(line, id="1"),)))
    assert [] == told(changed(CLEAN, order_id="", line_id=""), changed(ORDER, items=(line,)))
    assert [] == told(changed(CLEAN, refund_max=None, solutions=()), ORDER)


def test_another_order_is_told_apart() -> None:
    """Its id, its lines, and its currency."""
    other = Order(
        id="1",
        paid=USD,
        shipped_at=on(-30),
        items=(Item(id="2", title="", price=USD), Item(id="3", title="", price=USD)),
    )
    found = audit(changed(CLEAN, solutions=(asked(refund=None),)), other)

    assert [
        Contradiction(
            code=C.OTHER_LINE,
            places=(Place("order_id", "8200000000020001"), Place("order.items", "2, 3")),
        ),
        Contradiction(
            code=C.OTHER_ORDER,
            places=(Place("parent_order_id", "8200000000010001"), Place("order.id", "1")),
        ),
        Contradiction(
            code=C.OTHER_CURRENCY,
            places=(Place("refund_money_max_local", "22.08 EUR"), Place("order.paid", "24.00 USD")),
        ),
    ] == list(found)
    assert (C.OTHER_ORDER, ["order_id", "order.id"]) in told(changed(CLEAN, order_id=""), other)


def test_an_opening_outside_the_window_of_the_order_is_told() -> None:
    """The record shows that it was opened; the window would not have let it be."""
    late = changed(ORDER, ordered_at=None, shipped_at=on(-1))
    (found,) = audit(CLEAN, late)

    assert (C.STEP_OUTSIDE_RULES, (Place("process_dto_list[0]", "dispute_opened"),)) == (
        found.code,
        found.places,
    )
    assert [RefusalCode.TOO_EARLY] == [each.code for each in found.refusals]
    assert str(found).startswith(
        "The rules would not have let this be done: process_dto_list[0] dispute_opened. No dispute can be"
    )


def test_an_order_that_was_not_shipped_is_told_where_it_is_given() -> None:
    """Of an order that is made of the record the shipping is not known: that says nothing."""
    assert [(C.STEP_OUTSIDE_RULES, ["process_dto_list[0]"])] == told(
        CLEAN, Order(id="8200000000010001", paid=eur("22.08"))
    )


def test_an_estimate_that_was_outlived_is_told() -> None:
    """The seller answered after the days that the policy counts: the deadline was estimated wrongly."""
    late = issue(steps(OPEN, (A.SELLER_ACCEPT, 20)), (asked(S.REACHED, **reached(20)),))
    (found,) = audit(late)

    assert (C.STEP_OUTSIDE_RULES, [RefusalCode.OVERTAKEN]) == (
        found.code,
        [each.code for each in found.refusals],
    )


def test_what_the_order_tells_meanwhile_is_no_step_of_the_record() -> None:
    """Facts of the order are told to the case, and not audited."""
    shipped = Order(id="8200000000010001", paid=eur("22.08"), shipped_at=on(2))

    assert [(C.STEP_OUTSIDE_RULES, ["process_dto_list[0]"])] == told(CLEAN, shipped)


def test_a_step_that_the_rules_refuse_is_told() -> None:
    """With its place, and every refusal."""
    record = issue(steps(OPEN, (A.BUYER_ACCEPT, 2)), (asked(),))
    (found,) = audit(record)

    assert (C.STEP_REFUSED, (Place("process_dto_list[1]", "buyer_accepted"),)) == (found.code, found.places)
    assert [RefusalCode.NOT_IN_PHASE] == [each.code for each in found.refusals]


def test_a_record_without_any_amount_is_audited_without_a_case() -> None:
    """No case can be made of it, and what it says can contradict itself all the same."""
    record = issue(steps(OPEN), (asked(refund=None),), refund_max=None, status=T.CANCELED)

    assert {C.PROPOSAL_WAITING, C.STATUS_AND_HISTORY} == {code for code, _ in told(record)}


def test_the_answers_are_in_the_order_of_their_places() -> None:
    """Numbers count as numbers."""
    files = tuple(attached(f"{number}.jpg", number, created_at=on(2)) for number in range(11))
    found = audit(issue((step(A.INITIATE, 1, attachments=files),), (asked(),)))
    files_told = [each.places[0].path for each in found if each.code is C.ATTACHMENT_DATE]

    assert [f"process_dto_list[0].attachments[{number}].gmt_create" for number in range(11)] == files_told


def test_every_contradiction_has_a_sentence() -> None:
    """A person can read each of them."""
    for code in C:
        found = Contradiction(code=code, places=(Place("issue_status", ""), Place("id", "7")))

        assert str(found).endswith(": issue_status nothing; id 7.")
        assert len(str(found)) > len(": issue_status nothing; id 7.") + 15


def test_an_argument_of_the_wrong_kind_is_refused() -> None:
    """The error names the argument."""
    wrong: Any = "wrong"

    with pytest.raises(InvalidValueError, match=r"^record: expected an IssueRecord"):
        audit(wrong)
    with pytest.raises(InvalidValueError, match=r"^order: expected an Order"):
        audit(CLEAN, wrong)
    with pytest.raises(InvalidValueError, match=r"^policy: expected a Policy"):
        audit(CLEAN, policy=wrong)


def test_another_profile_has_other_windows() -> None:
    """What the rules would have refused depends on the figures that count."""
    order = changed(ORDER, ordered_at=on(-31), estimated_delivery=utc(2025, 12, 1))

    assert [C.STEP_OUTSIDE_RULES] == [each.code for each in audit(CLEAN, order, policy=GENERAL_2022)]
    assert () == audit(CLEAN, order)

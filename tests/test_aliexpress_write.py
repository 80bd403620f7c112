"""The parameters of the seller's write calls: made from an event that the rules allow, and never sent."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from support import pickled, utc

from aliclaim import (
    CurrencyMismatchError,
    InvalidValueError,
    Money,
    Order,
    Party,
    Proposal,
    Reason,
    RecordError,
    Refund,
    RefusalCode,
    RefusedError,
    ReturnAndRefund,
    SellerAccepted,
    SellerProposed,
    Wait,
)
from aliclaim.adapters.aliexpress._case import case_of
from aliclaim.adapters.aliexpress._read import read_issue
from aliclaim.adapters.aliexpress._records import IssueRecord
from aliclaim.adapters.aliexpress._write import WriteRequest, request

RECORDS = Path(__file__).parent / "records"

# The newest step of the sample is of 2026-03-05, 03:31:10 in UTC.
NOW = utc(2026, 3, 6)


def eur(amount: str) -> Money:
    """Return euros."""
    return Money(amount, "EUR")


def proposed(proposal: Proposal, at: datetime = NOW) -> SellerProposed:
    """Return a proposal of the seller."""
    return SellerProposed(at=at, proposal=proposal)


class Negotiation:
    """The sample of a dispute in which both have made a proposal, to be changed."""

    def __init__(self) -> None:
        """Read it afresh."""
        wrapped: Any = json.loads((RECORDS / "issue_detail_negotiating.json").read_text("utf-8"))
        self.detail: Any = wrapped["aliexpress_issue_detail_get_response"]["result_object"]

    @property
    def buyers(self) -> Any:
        """The buyer's solution."""
        return self.detail["buyer_solution_list"]["solution_api_dto"][0]

    @property
    def sellers(self) -> Any:
        """The seller's solution."""
        return self.detail["seller_solution_list"]["solution_api_dto"][0]

    def unanswered(self) -> Negotiation:
        """Take the seller's answer away."""
        del self.detail["seller_solution_list"]
        steps = self.detail["process_dto_list"]["api_issue_process_dto"]
        steps[:] = [step for step in steps if step["submit_member_type"] == "buyer"]
        return self

    def returning(self) -> Negotiation:
        """Let the buyer ask for a return."""
        self.buyers["solution_type"] = "return_and_refund"
        return self

    def read(self) -> IssueRecord:
        """Read it as it is now."""
        return read_issue(self.detail)


# --- the calls --------------------------------------------------------------------------------


def test_the_buyers_solution_is_accepted_by_its_id() -> None:
    """The one that waits for the seller; nothing goes back, so that there is no address."""
    call = request(Negotiation().read(), SellerAccepted(at=NOW), return_address_id="111111")
    parameters = {
        "buyer_login_id": "es000000000test",
        "issue_id": 60700000000010001,
        "solution_id": 700001,
        "return_address_id": None,
    }

    assert call.method == "aliexpress.issue.solution.agree"
    assert parameters == call.parameters


def test_a_return_is_accepted_with_an_address() -> None:
    """The goods must go somewhere."""
    record = Negotiation().returning().read()
    call = request(record, SellerAccepted(at=NOW), return_address_id="111111")

    assert call.parameters["return_address_id"] == 111111
    with pytest.raises(InvalidValueError, match="return_address_id: expected the digits"):
        request(record, SellerAccepted(at=NOW))


def test_a_first_proposal_turns_down_the_buyers() -> None:
    """It names the solution that it refuses, and its own amount as text in the currency of the order."""
    record = Negotiation().unanswered().read()
    call = request(record, proposed(Refund(eur("5"))), text=" We can refund 5 EUR\n")
    parameters = {
        "add_seller_solution": True,
        "buyer_login_id": "es000000000test",
        "issue_id": 60700000000010001,
        "buyer_solution_id": 700001,
        "refund_amount": "5.00",
        "refund_amount_currency": "EUR",
        "solution_context": "We can refund 5 EUR",
        "add_solution_type": "refund",
    }

    assert call.method == "aliexpress.issue.solution.save"
    assert {"param_dto": parameters} == call.parameters


def test_a_second_proposal_changes_the_first() -> None:
    """Where the seller's own still waits for the buyer; a return comes with its address."""
    event = proposed(ReturnAndRefund(eur("8")))
    call = request(Negotiation().read(), event, return_address_id="111111", text="8 EUR, back")
    parameters = {
        "add_seller_solution": False,
        "buyer_login_id": "es000000000test",
        "issue_id": 60700000000010001,
        "modify_seller_solution_id": 700002,
        "refund_amount": "8.00",
        "refund_amount_currency": "EUR",
        "solution_context": "8 EUR, back",
        "add_solution_type": "return_and_refund",
        "return_good_address_id": 111111,
    }

    assert {"param_dto": parameters} == call.parameters


def test_after_the_buyer_refused_another_proposal_is_a_new_one() -> None:
    """The refused one does not wait for the buyer any more."""
    sample = Negotiation()
    sample.sellers["status"] = "buyer_refused"
    call = request(sample.read(), proposed(Refund(eur("9"))), text="9 EUR then")
    parameters: Any = call.parameters["param_dto"]

    assert (True, 700001) == (parameters["add_seller_solution"], parameters["buyer_solution_id"])
    assert "modify_seller_solution_id" not in parameters


def test_of_several_solutions_of_the_buyer_the_newest_counts() -> None:
    """Older ones that still look as if they waited are left alone."""
    sample = Negotiation()
    newer = sample.buyers | {"id": 700009, "gmt_create": "2026-03-03 08:11:40", "gmt_modified": ""}
    sample.detail["buyer_solution_list"]["solution_api_dto"].insert(0, newer)
    call = request(sample.read(), SellerAccepted(at=NOW))

    assert call.parameters["solution_id"] == 700009


def test_to_refuse_is_to_propose_nothing() -> None:
    """A refund of nothing is a refusal, and can be sent."""
    call = request(Negotiation().read(), proposed(Refund(eur("0"))), text="The item is as described")
    parameters: Any = call.parameters["param_dto"]

    assert "0.00" == parameters["refund_amount"]


def test_ids_keep_every_digit() -> None:
    """Beyond 2^53, too: they are numbers of Python, and never floats."""
    sample = Negotiation()
    sample.detail["id"] = "14281554778848391"
    call = request(sample.read(), SellerAccepted(at=NOW))

    assert call.parameters["issue_id"] == 14281554778848391
    assert '"issue_id": 14281554778848391' in call.body


def test_a_request_stays_as_it_is() -> None:
    """Whoever changes the parameters changes his own; it has a hash, and goes through pickle."""
    call = request(Negotiation().read(), SellerAccepted(at=NOW))
    call.parameters["solution_id"] = 1

    assert call.parameters["solution_id"] == 700001
    assert {call} == {*pickled(call)}
    assert isinstance(call, WriteRequest)


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["issue_detail_canceled", "issue_detail_return_in_transit", "issue_detail_platform_proposal_pending"],
)
def test_what_the_rules_refuse_is_refused(name: str) -> None:
    """With all the refusals of the case: a dispute that is cancelled or settled takes no acceptance."""
    record = read_issue((RECORDS / f"{name}.json").read_bytes())
    event = SellerAccepted(at=utc(2026, 12, 1))
    with pytest.raises(RefusedError) as caught:
        request(record, event)

    expected = case_of(record).case.why_not(attrs.evolve(event, observed=True))
    assert expected
    assert expected == caught.value.refusals


@pytest.mark.parametrize("observed", [True, False])
def test_an_estimate_does_not_keep_a_seller_from_acting(observed: bool) -> None:
    """The record shows that the dispute still runs, so the counted days for an answer were wrong."""
    record = Negotiation().read()
    late = SellerAccepted(at=utc(2026, 4, 1), observed=observed)

    assert [RefusalCode.OVERTAKEN] == [
        refusal.code for refusal in case_of(record).case.why_not(SellerAccepted(at=late.at))
    ]
    assert request(record, SellerAccepted(at=utc(2026, 3, 6))) == request(record, late)


def test_a_dispute_that_was_never_opened_takes_nothing() -> None:
    """A record without any date tells no dispute."""
    sample = Negotiation().unanswered()
    del sample.detail["process_dto_list"], sample.detail["gmt_create"], sample.detail["buyer_solution_list"]
    with pytest.raises(RefusedError):
        request(sample.read(), SellerAccepted(at=NOW))


def test_more_waiting_time_cannot_be_sent() -> None:
    """The interface has money, and a return, and nothing else."""
    with pytest.raises(InvalidValueError, match=r"event\.proposal: expected a Refund or a ReturnAndRefund"):
        request(Negotiation().read(), proposed(Wait(utc(2026, 4, 1))), text="Please wait")


ORDER = Order(id="8200000000010001", paid=eur("100"), shipped_at=utc(2026, 2, 1))


def test_no_more_is_offered_than_can_be_refunded() -> None:
    """Nor than was paid: by the case where the record alone tells it, else by the record's own limit."""
    record, event = Negotiation().read(), proposed(Refund(eur("22.09")))
    with pytest.raises(RefusedError) as caught:
        request(record, event, text="All of it")
    with pytest.raises(InvalidValueError, match=r"at most 22\.08 EUR, found 22\.09 EUR"):
        request(record, event, order=ORDER, text="All of it")
    call = request(record, proposed(Refund(eur("22.08"))), order=ORDER, text="All of it")
    parameters: Any = call.parameters["param_dto"]

    assert [RefusalCode.ABOVE_PAID] == [refusal.code for refusal in caught.value.refusals]
    assert "22.08" == parameters["refund_amount"]


def test_an_amount_is_never_converted() -> None:
    """Dollars are refused, though the record tells what the order is worth in dollars."""
    record, event = Negotiation().read(), proposed(Refund(Money("5", "USD")))
    with pytest.raises(RefusedError) as caught:
        request(record, event, text="5 dollars")
    dollars = Order(id="8200000000010001", paid=Money("100", "USD"), shipped_at=utc(2026, 2, 1))
    with pytest.raises(CurrencyMismatchError, match=r"event\.proposal\.amount: expected an amount in EUR"):
        request(record, event, order=dollars, text="5 dollars")

    assert [RefusalCode.OTHER_CURRENCY] == [refusal.code for refusal in caught.value.refusals]


def test_without_a_limit_in_the_record_the_order_sets_it() -> None:
    """What was paid is the most that can be refunded."""
    sample = Negotiation()
    del sample.detail["refund_money_max_local"]
    call = request(sample.read(), proposed(Refund(eur("60"))), order=ORDER, text="60 euros")
    parameters: Any = call.parameters["param_dto"]

    assert "60.00" == parameters["refund_amount"]


def test_where_nothing_came_nothing_goes_back() -> None:
    """The kind of solution changes for goods alone that came, and are not as described."""
    sample = Negotiation()
    sample.detail["issue_reason"] = "No tracking information"
    record = sample.read()
    assert case_of(record).case.dispute
    event = proposed(ReturnAndRefund(eur("8")))
    with pytest.raises(InvalidValueError, match=r"expected a Refund, as the buyer asks, .* ReturnAndRefund"):
        request(record, event, return_address_id="111111", text="Send it back")

    assert Reason.NOT_ARRIVED is case_of(record).case.disputes[0].claim.reason
    assert request(record, proposed(Refund(eur("8"))), text="8 euros").body


@pytest.mark.parametrize("words", ["", "1234", "    1234   ", "x" * 501, "12345\ud800", "12345\x00", 5])
def test_the_words_to_the_buyer_are_from_5_to_500_characters(words: Any) -> None:
    """Spaces around them do not count, and all of them can be printed."""
    with pytest.raises(InvalidValueError, match=r"text: expected (from 5|text)"):
        request(Negotiation().read(), proposed(Refund(eur("5"))), text=words)


@pytest.mark.parametrize("words", ["12345", "x" * 500, "two\nlines"])
def test_words_of_a_bearable_length_are_sent(words: str) -> None:
    """To the very limits."""
    call = request(Negotiation().read(), proposed(Refund(eur("5"))), text=words)
    parameters: Any = call.parameters["param_dto"]

    assert words == parameters["solution_context"]


def test_an_acceptance_carries_no_words() -> None:
    """They would be lost without a word."""
    with pytest.raises(InvalidValueError, match="an acceptance carries no words"):
        request(Negotiation().read(), SellerAccepted(at=NOW), text="Agreed")


@pytest.mark.parametrize("address", ["", "home", "-2", "1.5", "\u0661", 111111, "9" * 20])
def test_an_address_is_told_by_its_id(address: Any) -> None:
    """In digits, as text: so no other program could have rounded it."""
    event = proposed(ReturnAndRefund(eur("8")))
    with pytest.raises(InvalidValueError, match="return_address_id"):
        request(Negotiation().read(), event, return_address_id=address, text="Send it back")


def test_arguments_of_another_kind_are_refused() -> None:
    """A record is read first, and the event is one of the seller's two."""
    record: Any = {"id": 1}
    event: Any = Party.SELLER
    with pytest.raises(InvalidValueError, match="record: expected an IssueRecord"):
        request(record, SellerAccepted(at=NOW))
    with pytest.raises(InvalidValueError, match="event: expected a SellerProposed or a SellerAccepted"):
        request(Negotiation().read(), event)


def test_the_interface_of_2015_takes_other_calls() -> None:
    """Its records are read, and not answered."""
    record = read_issue((RECORDS / "open_issue_detail.json").read_bytes())
    with pytest.raises(InvalidValueError, match=r"record\.generation: .* since 2018, found open_2015"):
        request(record, SellerAccepted(at=NOW))


@pytest.mark.parametrize(
    ("field", "path"),
    [("buyer_login_id", "buyer_login_id"), ("id", "id")],
)
def test_a_record_that_lacks_what_the_call_needs_is_refused(field: str, path: str) -> None:
    """The fault tells the field."""
    sample = Negotiation()
    sample.detail[field] = ""
    record = sample.read()
    for event, text in ((SellerAccepted(at=NOW), ""), (proposed(Refund(eur("5"))), "5 euros")):
        with pytest.raises(RecordError) as caught:
            request(record, event, text=text)

        assert [path] == [fault.path for fault in caught.value.faults]


def test_a_solution_without_an_id_cannot_be_named() -> None:
    """Nor can one that is a placeholder."""
    sample = Negotiation()
    for told in ("", "-2"):
        sample.buyers["id"] = told
        with pytest.raises(RecordError, match=r"buyer_solution_list\[0\]\.id: expected an id"):
            request(sample.read(), SellerAccepted(at=NOW))


def test_without_a_solution_that_waits_there_is_nothing_to_answer() -> None:
    """However the history looks."""
    sample = Negotiation().unanswered()
    sample.buyers["status"] = ""
    record = sample.read()
    for event, text in ((SellerAccepted(at=NOW), ""), (proposed(Refund(eur("5"))), "5 euros")):
        with pytest.raises(RecordError, match="a solution that waits for the seller"):
            request(record, event, text=text)

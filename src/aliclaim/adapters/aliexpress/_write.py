"""What the seller's write calls need, made from an event of the seller: nothing is sent here.

`aliexpress.issue.solution.agree` and `aliexpress.issue.solution.save`, since 2018. The names and kinds of
their parameters are those of the marketplace's own SDK (July 2018).
"""

from __future__ import annotations

import json
from re import fullmatch
from typing import Final, cast, final

import attrs

from aliclaim._checks import holds_argument
from aliclaim._claims import Claim
from aliclaim._errors import CurrencyMismatchError, Fault, InvalidValueError, RecordError, RefusedError, shown
from aliclaim._events import SellerAccepted, SellerProposed
from aliclaim._money import Money
from aliclaim._order import Order
from aliclaim._policy import GUIDE, Party, Policy
from aliclaim._proposals import Refund, ReturnAndRefund, Solution, Wait
from aliclaim._values import Value
from aliclaim.adapters.aliexpress._case import case_of
from aliclaim.adapters.aliexpress._records import IssueRecord, SolutionRecord
from aliclaim.adapters.aliexpress._terms import Generation, SolutionStatus, SolutionType

_AGREE: Final = "aliexpress.issue.solution.agree"
_SAVE: Final = "aliexpress.issue.solution.save"

# A seller's ERP takes from 5 to 500 characters; a refusal is a refund of nothing there.
_SHORTEST_TEXT: Final = 5
_LONGEST_TEXT: Final = 500

_FOR_SELLER: Final = frozenset({SolutionStatus.WAIT_SELLER, SolutionStatus.WAIT_BOTH})
_FOR_BUYER: Final = frozenset({SolutionStatus.WAIT_BUYER, SolutionStatus.WAIT_BOTH})
_TYPES: Final = {Refund: SolutionType.REFUND, ReturnAndRefund: SolutionType.RETURN_AND_REFUND}


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class WriteRequest(Value):
    """One call of the marketplace's interface, ready to be signed and sent by whoever has the keys.

    Attributes:
        method: The name of the call.
        body: Its parameters as JSON text.
    """

    method: str
    body: str

    @property
    def parameters(self) -> dict[str, object]:
        """The parameters as plain data: made anew each time, so that the request stays as it is."""
        return cast("dict[str, object]", json.loads(self.body))


def request(  # noqa: PLR0913  # each of them is a parameter of the call, or decides whether it may be made
    record: IssueRecord,
    event: SellerProposed | SellerAccepted,
    *,
    order: Order | None = None,
    policy: Policy = GUIDE,
    return_address_id: str = "",
    text: str = "",
) -> WriteRequest:
    """Make the parameters of the call by which a seller accepts, or proposes something else.

    What the rules refuse is refused here, before it costs anything. Money is told in the currency of the
    order, never converted. Of a return the call does not tell who bears the shipping: the text can.

    Args:
        record: The dispute, as it was last fetched.
        event: What the seller wants to do. That it was observed already does not count.
        order: The order, if more is known of it than the record tells.
        policy: The figures that count.
        return_address_id: The id of the address to which the goods go back; needed for a return alone.
        text: The words to the buyer that a proposal comes with: from 5 to 500 characters.

    Returns:
        The call. A proposal changes the seller's own one where that still waits for the buyer; else it
        turns down the buyer's.

    Raises:
        RefusedError: The rules refuse the event.
        InvalidValueError: An argument is of the wrong kind, or is lacking; more waiting time, which the
            interface does not know; more money than can be refunded.
        CurrencyMismatchError: The amount is in another currency than the order.
        RecordError: The record lacks what the call needs.
    """
    _check_arguments(record, event)
    reading = case_of(record, order, policy=policy)
    # The record shows that the dispute still runs: what was only estimated keeps nobody from acting.
    refusals, dispute = reading.case.why_not(attrs.evolve(event, observed=True)), reading.case.dispute
    if refusals or dispute is None:  # without a dispute there is a refusal, too
        raise RefusedError(event.tag, refusals)
    if isinstance(event, SellerAccepted):
        return _agreement(record, return_address_id, text)
    return _proposal(record, dispute.claim, _solution(event), return_address_id, text)


def _check_arguments(record: IssueRecord, event: SellerProposed | SellerAccepted) -> None:
    holds_argument("record", record, IssueRecord, "an IssueRecord")
    wanted = (SellerProposed, SellerAccepted)
    holds_argument("event", event, wanted, "a SellerProposed or a SellerAccepted")
    if record.generation is not Generation.TOP_2018:
        words = "a record of the interface that takes these calls, since 2018"
        raise InvalidValueError("record.generation", words, record.generation.value)


def _solution(event: SellerProposed) -> Solution:
    """Return what is proposed; the interface has no waiting time."""
    if isinstance(event.proposal, Wait):
        raise InvalidValueError("event.proposal", "a Refund or a ReturnAndRefund", shown(event.proposal))
    return event.proposal


# --- the calls --------------------------------------------------------------------------------


def _agreement(record: IssueRecord, address: str, text: str) -> WriteRequest:
    """Accept the buyer's solution."""
    if text:
        raise InvalidValueError("text", "nothing, since an acceptance carries no words", shown(text))
    solution = _waiting(record, Party.BUYER)
    if solution is None:
        raise _lacking("buyer_solution_list", "a solution that waits for the seller")
    returns = solution.type is SolutionType.RETURN_AND_REFUND
    parameters = {
        "buyer_login_id": _buyer(record),
        "issue_id": _number(record.id, "id"),
        "solution_id": _number(solution.id, f"{solution.path}.id"),
        "return_address_id": _address(address) if returns else None,
    }
    return WriteRequest(method=_AGREE, body=json.dumps(parameters))


def _proposal(record: IssueRecord, claim: Claim, proposal: Solution, address: str, text: str) -> WriteRequest:
    """Change the seller's own solution, or turn down the buyer's with another one."""
    _check_kind(claim, proposal)
    _check_amount(record, proposal.amount)
    own, buyers = _waiting(record, Party.SELLER), _waiting(record, Party.BUYER)
    replaced, field = (own, "modify_seller_solution_id") if own else (buyers, "buyer_solution_id")
    if replaced is None:
        raise _lacking("buyer_solution_list", "a solution that waits for the seller")
    parameters = {
        "add_seller_solution": own is None,
        "buyer_login_id": _buyer(record),
        "issue_id": _number(record.id, "id"),
        field: _number(replaced.id, f"{replaced.path}.id"),
        "refund_amount": f"{proposal.amount.amount:f}",
        "refund_amount_currency": proposal.amount.currency,
        "solution_context": _words(text),
        "add_solution_type": _TYPES[type(proposal)].value,
    }
    if isinstance(proposal, ReturnAndRefund):
        parameters["return_good_address_id"] = _address(address)
    return WriteRequest(method=_SAVE, body=json.dumps({"param_dto": parameters}))


def _waiting(record: IssueRecord, owner: Party) -> SolutionRecord | None:
    """Return the newest solution of a party that waits for the other; None where none does."""
    states = _FOR_SELLER if owner is Party.BUYER else _FOR_BUYER
    waiting = [each for each in record.solutions if each.owner is owner and each.status in states]
    return waiting[-1] if waiting else None


# --- what they carry --------------------------------------------------------------------------


def _check_kind(claim: Claim, proposal: Solution) -> None:
    """Refuse another kind of solution than the buyer's where nothing came: it changes for bad goods alone."""
    if type(proposal) is not type(claim.asks) and not claim.reason.goods_arrived:
        words = f"a {type(claim.asks).__name__}, as the buyer asks, since nothing has come"
        raise InvalidValueError("event.proposal", words, type(proposal).__name__)


def _check_amount(record: IssueRecord, amount: Money) -> None:
    """Refuse more than can be refunded, and any other currency than that of the order."""
    most = record.refund_max
    if most is None:
        return
    if most.currency != amount.currency:
        words = f"an amount in {most.currency}, the currency of the order"
        raise CurrencyMismatchError("event.proposal.amount", words, str(amount))
    if most < amount:
        raise InvalidValueError("event.proposal.amount", f"at most {most}", str(amount))


def _words(text: str) -> str:
    """Return the words to the buyer, if the interface takes them."""
    holds_argument("text", text, str, "text")
    words = text.strip()
    if not _SHORTEST_TEXT <= len(words) <= _LONGEST_TEXT or not "".join(words.split()).isprintable():
        expected = f"from {_SHORTEST_TEXT} to {_LONGEST_TEXT} characters that can be printed"
        raise InvalidValueError("text", expected, shown(text))
    return words


def _address(address: str) -> int:
    """Return the id of the address to which the goods go back."""
    expected = "the digits of an address's id, since the goods go back"
    holds_argument("return_address_id", address, str, expected)
    if not fullmatch("[0-9]{1,19}", address):
        raise InvalidValueError("return_address_id", expected, shown(address))
    return int(address)


def _buyer(record: IssueRecord) -> str:
    if not record.buyer:
        raise _lacking("buyer_login_id", "the buyer's login")
    return record.buyer


def _number(told: str, path: str) -> int:
    """Return an id as the number that the interface asks for: Python's have as many digits as it takes."""
    if not fullmatch("[0-9]+", told):
        raise _lacking(path, "an id", told)
    return int(told)


def _lacking(path: str, expected: str, found: str = "") -> RecordError:
    return RecordError((Fault(path, expected, shown(found) if found else "nothing"),))

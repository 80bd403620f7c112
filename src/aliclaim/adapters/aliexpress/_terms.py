"""The closed lists of the marketplace's records: each member is spelt as the records spell it.

Misspellings are the contract. Compare without regard to case: the generations differ in it.
"""

from __future__ import annotations

from aliclaim._checks import Term


class Generation(Term):
    """Which of the marketplace's interfaces a record came from."""

    OPEN_2015 = "open_2015"
    """`aliexpress.open`, in camelCase: 2015 to 2017."""
    TOP_2018 = "top_2018"
    """`aliexpress.issue.*`: since 2018."""
    BUYER_PAGE = "buyer_page"
    """The pages of the buyer: `mtop.aliexpress.*`."""


class IssueStatus(Term):
    """The state of a dispute as its record gives it; the newer interface knows three alone."""

    PROCESSING = "processing"
    """It runs."""
    CANCELED = "canceled_issue"
    """The buyer cancelled it."""
    FINISHED = "finish"
    """It is over, and the refund has been dealt with."""
    WAIT_SELLER = "wait_seller_confirm_refund"
    """2015: the seller must answer."""
    SELLER_REFUSED = "seller_refuse_refund"
    """2015: the seller refused, or made another proposal."""
    SELLER_ACCEPTED = "seller_accept_issue"
    """2015: the seller accepted."""
    ACCEPTED = "acceptissue"
    """2015: accepted, as the documentation spells it."""
    WAIT_BUYER_SHIP = "wait_buyer_send_goods"
    """2015: the buyer must send the goods back."""
    WAIT_SELLER_RECEIVE = "wait_seller_receive_goods"
    """2015: the goods are on their way back."""
    ARBITRATING = "arbitrating"
    """2015: AliExpress reviews the case."""
    BUYER_ASKED = "buyer_initiate_arbitration"
    """2015: the buyer asked AliExpress to step in."""
    SELLER_ASKED = "seller_initiate_arbitration"
    """2015: the seller asked AliExpress to step in."""
    SELLER_SILENT = "seller_response_issue_timeout"
    """2015: the seller did not answer in time, and the buyer's request was executed."""


class ReverseStatus(Term):
    """The newer state of a return or refund, which no documentation names."""

    PROCESSING = "processing"
    """It runs."""
    WAIT_RETURN_ADDRESS = "wait_for_seller_set_return_address"
    """The seller must say where the goods are to go."""
    WAIT_RETURN_NUMBER = "wait_for_buyer_returnid"
    """The buyer must send the goods back, and give the number."""
    WAIT_SELLER = "wait_for_seller_confirm"
    """The goods are on their way back; the seller must confirm them."""
    WAIT_WAREHOUSE = "wait_for_warehouse_confirmation"
    """The goods are on their way back; the warehouse must confirm them."""
    WAIT_QUALITY_CHECK = "wait_for_warehouse_quality_check"
    """The warehouse checks the goods."""
    WAIT_PLATFORM = "wait_for_ae_feedback"
    """AliExpress reviews the case."""
    RETURN_SUCCESS = "return_success"
    """Done, with money; it is seen on cases without a return, too."""
    REFUND_SUCCESS = "refund_success"
    """Done, with money."""
    REFUND_REJECTED = "refund_reject"
    """Done, without money."""


class SolutionStatus(Term):
    """The state of one solution that somebody proposed."""

    WAIT_BOTH = "wait_buyer_and_seller_accept"
    """Both may accept it."""
    WAIT_BUYER = "wait_buyer_accept"
    """The buyer may accept it."""
    WAIT_SELLER = "wait_seller_accept"
    """The seller may accept it."""
    REACHED = "reached"
    """It was agreed on, or assigned."""
    BUYER_REFUSED = "buyer_refused"
    """The buyer refused it."""
    BUYER_ALONE_REFUSED = "seller_accept_and_buyer_refused"
    """AliExpress's, which the seller accepted and the buyer refused."""
    REACH_CANCELLED = "reach_cancle"
    """It had been agreed on; then the return was contested."""
    PERFORMED = "perform"
    """It has been executed."""


class SolutionType(Term):
    """What a solution consists of."""

    REFUND = "refund"
    """Money alone."""
    RETURN_AND_REFUND = "return_and_refund"
    """Money once the goods have been sent back."""


class ReachedType(Term):
    """How a solution came to stand."""

    CONSENSUS = "negotiation_consensus"
    """The two agreed."""
    PLATFORM = "platform_arbitrate"
    """AliExpress decided."""
    SELLER_TIMEOUT = "seller_reponse_timeout"
    """The seller did not answer in time."""


class Member(Term):
    """Who did something, as the records call them."""

    BUYER = "buyer"
    """The buyer."""
    SELLER = "seller"
    """The seller."""
    WAITER = "waiter"
    """An agent of customer service."""
    SYSTEM = "system"
    """AliExpress's system."""
    PLATFORM = "platform"
    """AliExpress."""


class ActionType(Term):
    """What was done in a dispute, as its process tells it."""

    INITIATE = "initiate"
    """The buyer opened it."""
    CANCEL = "cancel"
    """The buyer cancelled it."""
    BUYER_ACCEPT = "buyer_accept"
    """The buyer accepted the seller's solution."""
    SELLER_ACCEPT = "seller_accept"
    """The seller accepted the buyer's solution."""
    BUYER_REFUSE = "buyer_refuse"
    """The buyer refused the seller's solution."""
    BUYER_CREATE_SOLUTION = "buyer_create_solution"
    """The buyer asked for something."""
    BUYER_MODIFY_SOLUTION = "buyer_modify_solution"
    """The buyer asked for something else."""
    BUYER_DELETE_SOLUTION = "buyer_delete_solution"
    """The buyer took a request back."""
    SELLER_CREATE_SOLUTION = "seller_create_solution"
    """The seller made a proposal."""
    SELLER_MODIFY_SOLUTION = "seller_modify_solution"
    """The seller changed the proposal."""
    SELLER_DELETE_SOLUTION = "seller_delete_solution"
    """The seller took the proposal back."""
    BUYER_CREATE_PROOF = "buyer_create_proof"
    """The buyer added evidence."""
    BUYER_DELETE_PROOF = "buyer_delete_proof"
    """The buyer removed evidence."""
    SELLER_CREATE_PROOF = "seller_create_proof"
    """The seller added evidence."""
    SELLER_DELETE_PROOF = "seller_delete_proof"
    """The seller removed evidence."""
    BUYER_ACCEPT_PLATFORM = "buyer_accept_platform"
    """The buyer accepted AliExpress's solution."""
    SELLER_ACCEPT_PLATFORM = "seller_accept_platform"
    """The seller accepted AliExpress's solution."""
    BUYER_REFUSE_PLATFORM = "buyer_refuse_platform"
    """The buyer refused AliExpress's solution."""
    BUYER_MODIFY_REASON = "buyer_modify_issue_reason"
    """The buyer corrected the reason."""
    BUYER_SEND_GOODS = "buyer_send_goods"
    """The buyer sent the goods back."""
    BUYER_SEND_TIMEOUT = "buyer_send_goods_timeout"
    """The buyer did not send the goods back in time."""
    PLATFORM_PROCESS = "platform_process"
    """AliExpress stepped in."""
    PLATFORM_GIVE_SOLUTION = "platform_give_solution"
    """AliExpress made its proposal."""
    PLATFORM_PERFORM_SOLUTION = "platform_perform_solution"
    """AliExpress executed the solution."""
    BUYER_ASK_PLATFORM = "buyer_initiate_arbitration"
    """The buyer asked AliExpress to step in."""
    SELLER_ASK_PLATFORM = "seller_initiate_arbitration"
    """The seller asked AliExpress to step in."""
    PLATFORM_FORCE_REACH = "platform_force_reach"
    """AliExpress decided which solution stands."""
    PERFORM_SOLUTION = "perform_solution"
    """The solution was executed."""
    JUDGMENT = "judgment_for_cc"
    """2015: AliExpress judged."""

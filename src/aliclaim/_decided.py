"""What is advised once a dispute is decided (floor 13)."""

from __future__ import annotations

from ._advice import Advice, AdviceCode, Trap, advise
from ._comparison import net_value
from ._dispute import (
    Appealed,
    AwaitingReturn,
    Closed,
    Dispute,
    EndedDispute,
    Refunded,
    RefundPending,
    ReturnInTransit,
)
from ._events import AppealFiled
from ._hints import CUSTOMER_SERVICE, Found, appeal_left, granted, guaranteed, what_is_left
from ._policy import Party
from ._proposals import ReturnAndRefund
from ._refunds import expected_refund
from ._situation import Situation

_A = AdviceCode


def decided(s: Situation, dispute: Dispute) -> Found:
    """Advise a buyer whose dispute is decided: the return, the money, an appeal."""
    match dispute:
        case AwaitingReturn():
            yield from _send_back(s, dispute)
        case ReturnInTransit():
            yield advise(_A.AFTER_RECEIPT, amount=granted(dispute))
        case RefundPending():
            yield from _money(s, dispute)
            yield _appeal(s, dispute)
        case Refunded(received=received):
            if received < (agreed := granted(dispute)):
                yield advise(_A.LESS_ARRIVED, received=received, agreed=agreed, channels=CUSTOMER_SERVICE)
            yield _appeal(s, dispute)
        case Appealed(before=RefundPending() as pending):
            yield from _money(s, pending)
        case Closed():
            yield _appeal(s, dispute) or what_is_left(None)
            yield from guaranteed(s)
        case _:  # an appeal over nothing that is to come: AliExpress decides it
            return


def _send_back(s: Situation, dispute: AwaitingReturn) -> Found:
    deadline, solution = dispute.return_shipping, dispute.outcome.solution
    if not s.has_goods(dispute.claim) and not s.arrived_since(dispute):
        yield advise(Trap.RETURN_OF_NOTHING)
        yield advise(_A.NOTHING_TO_SEND, deadline=deadline, channels=CUSTOMER_SERVICE)
        return
    assert solution is not None  # noqa: S101  # a return was settled
    left = s.left_of(solution, None)
    net = net_value(left, s.costs)
    if net.exact and net.amount <= dispute.terms.nothing:
        yield advise(_A.RETURN_COSTS_MORE, deadline=deadline, net=net)
    else:
        yield advise(_A.SEND_BACK, deadline=deadline)
    if isinstance(left, ReturnAndRefund) and left.shipping_paid_by is not Party.BUYER:
        yield advise(_A.USE_RETURN_CODE)


def _money(s: Situation, dispute: RefundPending) -> Found:
    expected = expected_refund(dispute, s.now, payment=s.order.payment, holidays=s.holidays)
    if expected is None:  # pragma: no cover  # money is on its way
        return
    deadline, amount = expected.deadline, dispute.due
    if expected.late:
        yield advise(_A.REFUND_LATE, deadline=deadline, amount=amount, channels=CUSTOMER_SERVICE)
    else:
        yield advise(_A.REFUND_COMES, deadline=deadline, amount=amount)
    if expected.arrival:
        yield advise(_A.HOW_IT_ARRIVES, how=expected.arrival)


def _appeal(s: Situation, dispute: EndedDispute) -> Advice | None:
    """Advise an appeal, the last resort, where less was decided than asked for (C4)."""
    deadline, filed = appeal_left(dispute), AppealFiled(at=s.now)
    if deadline is None or not s.may(filed):
        return None
    if dispute.outcome.by is Party.BUYER:
        return advise(_A.APPEAL_POSSIBLE, deadline=deadline)
    return advise(_A.APPEAL, deadline=deadline, event=filed)

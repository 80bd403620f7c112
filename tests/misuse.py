"""Programs that must not type-check: mypy and pyright refuse each marked line, whatever is run.

Nothing here is ever run. An ignore that ignores nothing is an error to both checkers (mypy's
`warn_unused_ignores`, and the line below for pyright), and each names what it ignores: so every line with
two of them is proved to be refused by both, for that reason. `test_types.py` shows that this works.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true, reportUnusedFunction=false, reportMatchNotExhaustive=false

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import assert_never

import aliclaim as ac


def an_event_that_a_phase_does_not_know(at: datetime, some: ac.Money, by_both: ac.Refund) -> None:
    """Law 3: where the phase is known, what its row of the table does not have is refused."""

    def awaiting_seller(dispute: ac.AwaitingSeller) -> None:
        dispute.apply(ac.BuyerAccepted(at=at, whose=ac.Party.SELLER))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.PlatformProposed(at=at, proposal=by_both))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.ProposalAssigned(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.RefundCompleted(at=at, amount=some))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.AppealFiled(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]

    def negotiating(dispute: ac.Negotiating) -> None:
        dispute.apply(ac.RequestGranted(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.PlatformProposed(at=at, proposal=by_both))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.ReturnShipped(at=at, tracking_number="RR1"))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]

    def under_review(dispute: ac.UnderReview) -> None:
        dispute.apply(ac.PlatformSteppedIn(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.ProposalAssigned(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.RefundCompleted(at=at, amount=some))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]

    def judged(dispute: ac.Judged) -> None:
        dispute.apply(ac.SellerAccepted(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.RequestGranted(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.PlatformJudged(at=at, judgement=()))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.AppealFiled(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]

    def awaiting_return(dispute: ac.AwaitingReturn) -> None:
        dispute.apply(ac.BuyerCancelled(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.ReturnReceived(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.RefundCompleted(at=at, amount=some))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]

    def return_in_transit(dispute: ac.ReturnInTransit) -> None:
        dispute.apply(ac.ReturnOverdue(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.ReturnShipped(at=at, tracking_number="RR1"))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.BuyerClosed(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]

    def refund_pending(dispute: ac.RefundPending) -> None:
        dispute.apply(ac.BuyerCancelled(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.BuyerProposed(at=at, proposal=by_both))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.AppealDecided(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]

    def refunded(dispute: ac.Refunded) -> None:
        dispute.apply(ac.RefundCompleted(at=at, amount=some))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        dispute.apply(ac.BuyerCancelled(at=at))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    def closed(dispute: ac.Closed) -> None:
        dispute.apply(ac.BuyerCancelled(at=at))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        dispute.apply(ac.EvidenceAdded(at=at, evidence=ac.Evidence(kind=ac.EvidenceKind.VIDEO, file="a")))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    def appealed(dispute: ac.Appealed) -> None:
        dispute.apply(ac.AppealFiled(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.apply(ac.BuyerClosed(at=at))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]

    def cancelled(dispute: ac.Cancelled) -> None:
        dispute.apply(ac.BuyerClosed(at=at))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    def whatever_it_is(dispute: ac.Dispute) -> None:
        dispute.apply(ac.BuyerClosed(at=at))  # type: ignore[arg-type, call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        dispute.attempt(ac.OrderShipped(at=at))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        dispute.attempt(ac.BuyerClosed(at=at)).history  # type: ignore[union-attr]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def what_a_phase_does_not_have(
    awaiting: ac.AwaitingSeller, judged: ac.Judged, closed: ac.Closed, cancelled: ac.Cancelled
) -> None:
    """Law 3: a date or a proposal that only another phase has is no attribute of this one."""
    awaiting.negotiation  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    awaiting.seller_proposal  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    judged.answer  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    closed.due  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    closed.refund  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    cancelled.outcome  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def what_may_be_none(
    case: ac.Case, review: ac.UnderReview, judged: ac.Judged, order: ac.Order, now: datetime
) -> None:
    """What need not be there must be looked for first."""
    case.dispute.phase  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    case.protection.closes_at  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    case.known_until.year  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    case.counting(now).sentence  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    case.expected_refund(now).amount  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    review.answer.at  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    judged.contested.cause  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    judged.seller_proposal.amount  # type: ignore[union-attr]  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess, reportUnknownMemberType]
    order.shipped_at - now  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    order.tracking.status  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]


def an_event_made_wrongly(now: datetime, some: ac.Money) -> None:
    """Events take their fields by name, each of its own type, and the instant always."""
    ac.BuyerCancelled(now)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ac.BuyerCancelled()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ac.BuyerCancelled(at=now, why="it came")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ac.BuyerCancelled(at="2026-03-01T00:00:00Z")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.BuyerCancelled(at=date(2026, 3, 1))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.BuyerCancelled(at=1_772_323_200)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.BuyerAccepted(at=now, whose="seller")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.RefundCompleted(at=now, amount="61.70")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.SellerProposed(at=now, proposal=some)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.PlatformProposed(at=now, proposal=ac.Wait(now))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.BuyerProposed(at=now, proposal=ac.Wait(now))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.AppealDecided(at=now, refund=some)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.EvidenceAdded(at=now, evidence="lid.jpg")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.PlatformJudged(at=now, judgement="valid")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def money_that_is_not_exact_or_not_money(some: ac.Money) -> None:
    """Law 10: no floats, and no bare numbers beside an amount."""
    ac.Money(61.7, "USD")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Money("5")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    some + 5  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    some - 0.5  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    some * 2  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    some / 3  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    some < 5  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    sum([some, some])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType, reportCallIssue]
    some.split("3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    round(some)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    ac.Refund(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Refund("5.00 USD")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_claim_or_an_order_made_wrongly(now: datetime, some: ac.Money) -> None:
    """A name of an enum is no member of it, and a field has its own type."""
    ac.Claim(reason="not_arrived", asks=ac.Refund(some))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Claim(reason=ac.Reason.NOT_ARRIVED, asks=some)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Claim(reason=ac.Reason.NOT_ARRIVED, asks=ac.Wait(now))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Claim(reason=ac.Reason.NOT_ARRIVED)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ac.Reason.LATE  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    ac.Order("8200000000010001", some)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ac.Order(id=8200000000010001, paid=some)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Order(id="8200000000010001", paid="61.70 USD")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Order(id="8200000000010001", paid=some, shipped_at="2026-03-01")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Order(id="8200000000010001", paid=some, shipped=now)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ac.Tracking(status="in_transit", seen_at=now)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.StatedDate(boundary="protection_ends", at=now)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_question_asked_wrongly(case: ac.Case, order: ac.Order, claim: ac.Claim, now: datetime) -> None:
    """Law 1: every question takes its moment, and every answer is what it says."""
    ac.Case(order)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ac.Case(order=order, policy="guide")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    case.advance()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    case.advance(timedelta(days=1))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    case.actions(now.date())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    case.actions(now, ac.Party.BUYER)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    case.check_opening(claim)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    case.check_opening(ac.Reason.NOT_ARRIVED, now)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    case.check_opening(claim, now).protection.closes_at  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    case.expected_refund(now, {date(2026, 5, 25)})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    case.expected_refund(now, holidays=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    case.preview(ac.BuyerClosed, now)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    case.apply("buyer_closed")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    case.following(ac.BuyerClosed(at=now))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    case.with_facts(order)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ac.replay([ac.OrderShipped(at=now)], paid=order.paid)  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    ac.replay([ac.BuyerClosed(at=now)])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ac.transition("judged", ac.BuyerClosed)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Window(now)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    known: ac.Case = case.advance(now)  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    known.deadlines(now)[0].passed()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def a_figure_or_a_setting_of_another_kind(source: ac.Source, policy: ac.Policy) -> None:
    """A number of the rules has a unit, and a setting the type of its value."""
    ac.Figure(10, "days", ac.FigureKind.GUIDE, source, "W1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Figure(10, ac.FigureKind.GUIDE, ac.Unit.DAYS, source, "W1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Figure(10.5, ac.Unit.DAYS, ac.FigureKind.GUIDE, source, "W1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.Figure(10, ac.Unit.DAYS, ac.FigureKind.GUIDE, "a page", "W1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    days: int = policy.protection  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    silence: ac.Setting[bool] = policy.seller_silence  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    start: str = policy.protection_from  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    print(days, silence, start)


def what_is_frozen(case: ac.Case, some: ac.Money, order: ac.Order, judged: ac.Judged) -> None:
    """Law 2: a value is never changed."""
    some.amount = some.amount  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    some.minor = 5  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    order.receipt = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    case.order = order  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    case.dispute = judged  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    judged.contested = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    ac.GUIDE.name = "mine"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    some.note = "mine"  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    case.history[0] = case.history[1]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    case.history.append(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ac.RULES["W1"] = ac.RULES["W2"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    ac.TRANSITIONS.append(ac.TRANSITIONS[0])  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def a_name_that_is_not_there() -> None:
    """A slip in a name is noticed, though names are loaded when they are first asked for."""
    ac.Cas  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    ac.case  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def what_is_final() -> None:
    """Laws 2 and 3: no class derives from a value, a phase or an enum, so that a union of them is closed."""

    class Dearer(ac.Money):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues, reportUnusedClass]
        pass

    class Mine(ac.Case):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues, reportUnusedClass]
        pass

    class Stage(ac.Judged):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues, reportUnusedClass]
        pass

    class More(ac.Reason):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues, reportUnusedClass]
        pass


def a_case_that_a_match_forgets(proposal: ac.Proposal, dispute: ac.Dispute, event: ac.OrderEvent) -> None:
    """Law 3: a `match` that leaves a case out is no complete one."""
    match proposal:
        case ac.Refund() | ac.ReturnAndRefund():
            pass
        case _:
            assert_never(proposal)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    match dispute.phase:
        case ac.Phase.REFUNDED | ac.Phase.CLOSED | ac.Phase.CANCELLED:
            pass
        case _:
            assert_never(dispute.phase)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    match event:
        case ac.OrderShipped() | ac.TrackingUpdated() | ac.ProtectionExtended():
            pass
        case _:
            assert_never(event)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    match dispute:
        case (
            ac.AwaitingSeller()
            | ac.Negotiating()
            | ac.UnderReview()
            | ac.Judged()
            | ac.AwaitingReturn()
            | ac.ReturnInTransit()
            | ac.RefundPending()
            | ac.Refunded()
            | ac.Closed()
            | ac.Appealed()
        ):
            pass
        case _:
            assert_never(dispute)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def who_must_act(dispute: ac.Dispute) -> ac.Party:  # type: ignore[return]  # pyright: ignore[reportReturnType]
    """A function that answers for some phases only does not answer for a dispute."""
    match dispute:
        case ac.AwaitingSeller() | ac.ReturnInTransit():
            return ac.Party.SELLER
        case ac.Negotiating() | ac.Judged() | ac.AwaitingReturn():
            return ac.Party.BUYER

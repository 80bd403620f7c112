"""The guide as a table: each row is one of its sentences, told of one order, with the literal answer.

The order of a row was paid with 60.00 US dollars and shipped on day 0, a Sunday at noon in UTC. Days
have 24 hours and count from shipping. Where the guide says "a few days", the figures of the field
count: 5 for the seller's answer, 7 for an agreement, 10 for sending goods back; and 7 are assumed, for
the negotiation and for the last part of the protection.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast, final

import attrs
import pytest
from support import ONE_OF_EACH_EVENT
from worlds import MICROSECOND, PAID, day, usd

import aliclaim as ac

T = TypeVar("T")

# --- words for moments and things -------------------------------------------------------------


def before(number: float) -> datetime:
    """Return the last moment before so many days after shipping are over: a microsecond before."""
    return day(number) - MICROSECOND


def hours(number: int) -> timedelta:
    """Return so many hours, for dates that are counted to the end of a day in Pacific time."""
    return timedelta(hours=number)


def money(amount: str, currency: str = "USD") -> ac.Refund:
    """Propose a refund alone."""
    return ac.Refund(ac.Money(amount, currency))


def goods_back(amount: str, paid_by: str = "buyer") -> ac.ReturnAndRefund:
    """Propose a return with a refund, the shipping of which somebody pays."""
    return ac.ReturnAndRefund(usd(amount), shipping_paid_by=ac.Party(paid_by))


def waiting(until: float) -> ac.Wait:
    """Propose more waiting time, until a day."""
    return ac.Wait(day(until))


def file(kind: str, shows: str, name: str = "", size: int = 1000) -> ac.Evidence:
    """Describe a file of the buyer's that shows something."""
    endings = {"photo": "jpg", "screenshot": "png", "video": "mp4", "document": "pdf"}
    named = name or f"file.{endings[kind]}"
    return ac.Evidence(kind=ac.EvidenceKind(kind), file=named, size=size, shows=ac.Subject(shows))


def claim(reason: str, *evidence: ac.Evidence, asks: ac.Solution | None = None, text: str = "") -> ac.Claim:
    """Claim for a reason: all that was paid, unless something else is asked for."""
    asked = asks or money("60.00")
    return ac.Claim(reason=ac.Reason(reason), asks=asked, text=text, evidence=evidence)


def valid(problem: str) -> ac.Finding:
    """Find the buyer to be right in a problem."""
    return ac.Finding(problem=problem, valid=True)


def invalid(problem: str) -> ac.Finding:
    """Find the buyer not to be right in a problem."""
    return ac.Finding(problem=problem, valid=False)


VIDEO = file("video", "fault")
FAULTY = claim("not_as_described")
FAULTY_SENDING_BACK = claim("not_as_described", asks=goods_back("60.00"))
FLAWED = claim("slightly_imperfect", asks=money("20.00"))
MISSING = claim("items_missing", asks=money("20.00"))
NOT_HERE = claim("not_arrived")
NOT_HERE_SENDING_BACK = claim("not_arrived", asks=goods_back("60.00"))
SHOWN_OPENED = claim("items_missing", file("photo", "opened_parcel"), asks=money("15.00"))
FAKE = claim("counterfeit")
SOMETHING_ELSE = claim("wrong_item")
NEVER_CAME = claim("marked_delivered")
OTHER_SHIPPING = claim("other_shipping_method", asks=money("12.00"))
STILL_ON_ITS_WAY = "Purchase Protection is running out, but package is still in transit"

# --- words for what is done, at whatever moment -----------------------------------------------

Deed: TypeAlias = Callable[[datetime], ac.Event]


def deed(event: Callable[..., ac.Event], **facts: object) -> Deed:
    """Do something, at a moment that is told later."""
    return lambda at: event(at=at, **facts)


def opens(what: ac.Claim) -> Deed:
    """The buyer opens a dispute."""
    return deed(ac.DisputeOpened, claim=what)


def shows(piece: ac.Evidence) -> Deed:
    """The buyer adds evidence."""
    return deed(ac.EvidenceAdded, evidence=piece)


def edits(reason: str) -> Deed:
    """The buyer edits the reason and the explanation."""
    return deed(ac.ClaimEdited, reason=ac.Reason(reason), text="Please look again.")


def asks_for(proposal: ac.Solution) -> Deed:
    """The buyer asks for something else."""
    return deed(ac.BuyerProposed, proposal=proposal)


def accepts(whose: str) -> Deed:
    """The buyer accepts a proposal."""
    return deed(ac.BuyerAccepted, whose=ac.Party(whose))


def offers(proposal: ac.Proposal) -> Deed:
    """The seller makes an offer."""
    return deed(ac.SellerProposed, proposal=proposal)


def extends(until: float) -> Deed:
    """The seller extends the protection."""
    return deed(ac.ProtectionExtended, until=day(until))


def tracking(status: str) -> Deed:
    """The tracking page shows something."""
    return deed(ac.TrackingUpdated, status=ac.TrackingStatus(status))


def judges(*findings: ac.Finding) -> Deed:
    """AliExpress judges."""
    return deed(ac.PlatformJudged, judgement=findings)


def proposes(proposal: ac.Solution, *findings: ac.Finding, ends: datetime | None = None) -> Deed:
    """AliExpress proposes."""
    return deed(ac.PlatformProposed, proposal=proposal, judgement=findings, negotiation_ends=ends)


def pays(amount: str) -> Deed:
    """Money arrives."""
    return deed(ac.RefundCompleted, amount=usd(amount))


CONFIRMS = deed(ac.ReceiptConfirmed)
CANCELS = deed(ac.BuyerCancelled)
CLOSES = deed(ac.BuyerClosed)
APPEALS = deed(ac.AppealFiled)
REJECTS_THE_APPEAL = deed(ac.AppealDecided)
SENDS_BACK = deed(ac.ReturnShipped, tracking_number="RR123456785DE")
SELLER_ACCEPTS = deed(ac.SellerAccepted)
SELLER_RECEIVES = deed(ac.ReturnReceived)
STEPS_IN = deed(ac.PlatformSteppedIn)
STEPS_IN_AS_ASKED = deed(ac.PlatformSteppedIn, because=ac.SteppedInBecause.ASKED)

# --- situations -------------------------------------------------------------------------------

Story: TypeAlias = tuple[float, Deed]


def order(
    *story: Story, record: ac.BuyerRecord | None = None, costs: ac.Costs | None = None, **facts: Any
) -> ac.Case:
    """Tell of an order, and of what happened to it on which day; what comes by itself is filled in."""
    usual: dict[str, Any] = {"paid": PAID, "ordered_at": day(-1), "shipped_at": day(0)}
    made = ac.Order(id="8200000000010001", **(usual | facts))
    return then(ac.Case(order=made, record=record, costs=costs or ac.Costs()), *story)


def then(case: ac.Case, *story: Story) -> ac.Case:
    """Tell how a story goes on."""
    return case.following(does(day(number)) for number, does in story)


TEAPOT = ac.Item(id="pot", title="Teapot", price=usd("33.00"), quantity=2)
CUP = ac.Item(id="cup", title="Cup", price=usd("15.00"))

NOT_SHIPPED = order(shipped_at=None)
SHIPPED = order()
IN_TRANSIT = order((9, tracking("in_transit")))
DELIVERED = order((9, tracking("delivered")))
PROMISED = order(estimated_delivery=day(40))
CONFIRMED = order((20, CONFIRMS))
EXTENDED = order((50, extends(80)))
TWO_ITEMS = order(items=(TEAPOT, CUP), shipping_paid=usd("12.00"))
FREE_SHIPPING = order(shipping_paid=usd("0.00"))
FREE_RETURN = order(free_return=True)
GUARANTEED = order((9, tracking("delivered")), local_guarantee=True)
DISPUTES_ALL = order(record=ac.BuyerRecord(orders=10, disputed=10))
DISPUTES_MOST = order(record=ac.BuyerRecord(orders=10, disputed=9))

OPENED = order((20, opens(FAULTY)))
OFFERED = then(OPENED, (22, offers(money("10.00"))))
REVIEWED = then(OFFERED, (27, STEPS_IN))
JUDGED = then(REVIEWED, (30, proposes(money("40.00"))))
BETTER_OFFERED = then(JUDGED, (33, offers(money("55.00"))))
NEWLY_SHOWN = then(JUDGED, (33, shows(VIDEO)))
JUDGED_LATE = order((50, opens(FAULTY)), (57, STEPS_IN), (58, proposes(money("40.00"))))
AGREED = then(OPENED, (21, SELLER_ACCEPTS))
AGREED_ON_LESS = then(OFFERED, (23, accepts("seller")))
REFUNDED = then(AGREED, (25, pays("60.00")))
REFUNDED_LESS = then(AGREED, (25, pays("59.50")))
CANCELLED = then(OPENED, (21, CANCELS))
CLOSED = then(OPENED, (21, CLOSES))

RETURNING = order((20, opens(FAULTY_SENDING_BACK)), (21, SELLER_ACCEPTS))
ON_ITS_WAY_BACK = then(RETURNING, (24, SENDS_BACK))
BACK_AGAIN = then(ON_ITS_WAY_BACK, (30, SELLER_RECEIVES))
RETURN_FOR_FREE = then(OPENED, (22, offers(goods_back("60.00", paid_by="seller"))), (23, accepts("seller")))
RETURN_OFFERED = then(OPENED, (22, offers(goods_back("60.00"))))
RETURN_OF_NOTHING = order((54, opens(NOT_HERE_SENDING_BACK)), (55, SELLER_ACCEPTS))

LATE = then(IN_TRANSIT, (54, opens(NOT_HERE)))
PATIENCE_ASKED = then(LATE, (55, offers(waiting(75))))
TIME_GRANTED = then(PATIENCE_ASKED, (56, extends(90)))
ARRIVED_AFTER_ALL = then(LATE, (57, tracking("delivered")))
FOUND_RIGHT = then(LATE, (55, STEPS_IN), (56, judges(valid(STILL_ON_ITS_WAY))))
FOUND_WRONG = then(LATE, (55, STEPS_IN), (56, judges(invalid(STILL_ON_ITS_WAY))))
THREE_PROBLEMS = (
    valid("does not work properly"),
    invalid("package was returned to seller by shipping company"),
    valid("no tracking information"),
)
JUDGED_ON_THREE = then(REVIEWED, (30, proposes(money("60.00"), *THREE_PROBLEMS)))

# --- questions --------------------------------------------------------------------------------

Question: TypeAlias = Callable[[ac.Case, datetime], T]
Refusals: TypeAlias = tuple[ac.Refusal, ...]


def may_open(what: ac.Claim | None) -> Question[Refusals]:
    """Ask why a dispute may not be opened."""
    return lambda case, now: case.check_opening(what, now).refusals


def may_open_for_any_reason(case: ac.Case, now: datetime) -> Refusals:
    """Ask the same for each reason there is."""
    found = (case.check_opening(claim(reason), now).refusals for reason in ac.Reason)
    return tuple(refusal for refusals in found for refusal in refusals)


def may(does: Deed) -> Question[Refusals]:
    """Ask why something may not be done."""
    return lambda case, now: case.why_not(does(now))


def what_if(does: Deed) -> Question[ac.Preview]:
    """Ask what would come of something."""
    return lambda case, now: case.preview(does(now), now)


def advice(case: ac.Case, now: datetime) -> tuple[ac.Advice, ...]:
    """Ask what to do."""
    return case.advice(now)


def advice_on(what: ac.Claim) -> Question[tuple[ac.Advice, ...]]:
    """Ask what to do before a claim is made."""
    return lambda case, now: case.advice(now, what)


def what_counts(case: ac.Case, now: datetime) -> ac.Counting | None:
    """Ask which proposal counts."""
    return case.counting(now)


def what_stands(case: ac.Case, now: datetime) -> tuple[ac.Offer, ...]:
    """Ask which proposals stand."""
    return case.offers(now)


def what_is_due(case: ac.Case, now: datetime) -> tuple[ac.Deadline, ...]:
    """Ask which dates count."""
    return case.deadlines(now)


def what_came_by_itself(case: ac.Case, now: datetime) -> tuple[ac.DisputeEvent, ...]:
    """Ask what happened by itself since the last thing that is known."""
    return case.advance(now)[1]


def money_to_come(case: ac.Case, now: datetime) -> ac.RefundExpectation | None:
    """Ask what money is to be expected."""
    return case.expected_refund(now)


def cancelling(case: ac.Case, now: datetime) -> ac.SafeWindow:
    """Ask until when another dispute can be opened, if this one is cancelled."""
    return case.safe_cancel(now)


def confirming(case: ac.Case, now: datetime) -> ac.SafeWindow:
    """Ask until when a dispute can be opened, if receipt is confirmed."""
    return case.safe_confirm(now)


def account(case: ac.Case, now: datetime) -> ac.Manifest:
    """Ask for the account."""
    return case.manifest(now)


def what_to_claim(reason: str, **facts: Any) -> Question[ac.Suggestion]:
    """Ask what to claim for a reason."""
    return lambda case, _: ac.suggest_claim(case.order, ac.Reason(reason), **facts)


def may_claim(reason: str, **facts: Any) -> Question[Refusals]:
    """Ask why there is nothing to claim for a reason."""

    def ask(case: ac.Case, _: datetime) -> Refusals:
        with pytest.raises(ac.RefusedError) as caught:
            ac.suggest_claim(case.order, ac.Reason(reason), **facts)
        return caught.value.refusals

    return ask


def what_to_show(reason: str) -> Question[tuple[ac.Requirement, ...]]:
    """Ask what shows a reason."""
    return lambda _case, _now: ac.checklist(ac.Reason(reason))


def still_to_show(what: ac.Claim) -> Question[tuple[ac.Requirement, ...]]:
    """Ask what a claim should show, and does not."""
    return lambda _case, _now: ac.missing(what)


def worth(proposal: ac.Solution, freight: str = "", loss: str | None = None) -> Question[ac.NetValue]:
    """Ask what a proposal brings in money, with a return that costs so much, if that is known."""
    costs = ac.Costs(return_freight=usd(freight) if freight else None, conversion_loss=loss)
    return lambda _case, _now: ac.net_value(proposal, costs)


def beside(one: ac.Proposal, other: ac.Proposal) -> Question[ac.Comparison]:
    """Ask whether one proposal is better than another."""
    return lambda _case, _now: ac.compare(one, other)


def channels(case: ac.Case, now: datetime) -> tuple[ac.Channel, ...]:
    """Ask where somebody can be reached."""
    return tuple(ac.Channel)


# --- answers ----------------------------------------------------------------------------------


@final
@attrs.frozen
class Answer(Generic[T]):
    """What is expected: the parts that a row names, and how these are looked up in what was found."""

    parts: Mapping[str, object]
    look: Callable[[T], Mapping[str, object]]

    def seen_in(self, found: T) -> dict[str, object]:
        """Return what was found of the parts that are expected."""
        seen = self.look(found)
        return {name: seen[name] for name in self.parts}


def cited(rule: str | None, code: str) -> str:
    """Write a code after its rule; a dash where it is no rule of the guide."""
    return f"{rule or '-'} {code}"


def short(proposal: ac.Proposal | None) -> str:
    """Write a proposal as short as can be."""
    match proposal:
        case None:
            return "nothing"
        case ac.Wait():
            return "waiting"
        case ac.Refund(amount=amount):
            return str(amount)
        case ac.ReturnAndRefund(amount=amount, shipping_paid_by=payer):
            return f"{amount} for the goods, sent back by the {payer}"


def _refusals(found: Refusals) -> dict[str, object]:
    return {
        "refused": tuple(cited(refusal.rule, refusal.code) for refusal in found),
        "until": next((refusal.until for refusal in found), None),
        "since": next((refusal.since for refusal in found), None),
        "instead": tuple(dict.fromkeys(remedy.value for refusal in found for remedy in refusal.remedies)),
    }


YES: Final[Answer[Refusals]] = Answer({"refused": ()}, _refusals)


def refused(*codes: str, **parts: object) -> Answer[Refusals]:
    """Expect every reason at once, each with its rule; and the first one's dates, and all remedies."""
    return Answer({"refused": codes} | parts, _refusals)


def advised(*codes: str, never: Iterable[str] = (), **parts: object) -> Answer[tuple[ac.Advice, ...]]:
    """Expect advice, each with its rule; other codes not at all; and the first one's date, event ..."""
    assert {*never} <= {code.value for kind in (ac.AdviceCode, ac.Trap) for code in kind}

    def look(found: tuple[ac.Advice, ...]) -> dict[str, object]:
        given = {cited(each.rule, each.code): each for each in found}
        first = given.get(codes[0]) if codes else None
        return {
            "advised": tuple(code for code in codes if code in given),
            "never": tuple(each.code.value for each in found if each.code in set(never)),
            "by": first and first.deadline and first.deadline.at,
            "how": first and first.severity.value,
            "by_doing": first and first.event and first.event.tag,
            "against": first and first.against and first.against.tag,
        }

    return Answer({"advised": codes, "never": ()} | parts, look)


def _preview(found: ac.Preview) -> dict[str, object]:
    refund, appeal, until = found.refund, found.appeal, found.open_until
    return _refusals(found.refusals) | {
        "phase": found.after and found.after.value,
        "closes": found.closes,
        "lost": tuple(cited(loss.rule, loss.value) for loss in found.lost),
        "money": str(refund.amount) if refund else "nothing",
        "by": refund and refund.deadline and refund.deadline.at,
        "appeal_until": appeal and appeal.at,
        "open_until": until and until.at,
        "warned": tuple(cited(warning.rule, warning.code) for warning in found.warnings),
    }


def brings(**parts: object) -> Answer[ac.Preview]:
    """Expect what would come of something."""
    return Answer({"refused": ()} | parts, _preview)


def stopped(*codes: str, **parts: object) -> Answer[ac.Preview]:
    """Expect that it cannot be done, and what the buyer is warned of."""
    return Answer({"refused": codes} | parts, _preview)


def counts(whose: str | None, what: str, **parts: object) -> Answer[ac.Counting | None]:
    """Expect whose proposal counts, and which; the rule; the date; what is assigned then."""

    def look(found: ac.Counting | None) -> dict[str, object]:
        if found is None:
            return {"whose": None, "what": "nothing"}
        return {
            "whose": found.whose and found.whose.value,
            "what": short(found.proposal),
            "rule": found.rule,
            "phase": found.phase.value,
            "by": found.deadline and found.deadline.at,
            "assigned": short(found.assigned),
            "offer": short(found.offer),
        }

    return Answer({"whose": whose, "what": what} | parts, look)


def stand(*lines: str) -> Answer[tuple[ac.Offer, ...]]:
    """Expect whose proposals stand: the one that counts has a star, the others how they compare with it."""

    def line(each: ac.Offer) -> str:
        told = "*" if each.counts else each.comparison.preference.value if each.comparison else "asked"
        return f"{each.whose}: {short(each.proposal)} {told}"

    return Answer({"stand": lines}, lambda found: {"stand": tuple(map(line, found))})


def due(*codes: str, at: datetime) -> Answer[tuple[ac.Deadline, ...]]:
    """Expect dates, each with its rule, all at one moment."""

    def look(found: tuple[ac.Deadline, ...]) -> dict[str, object]:
        dates = {cited(each.rule, each.kind): each.at for each in found}
        return {"due": tuple((code, dates.get(code)) for code in codes)}

    return Answer({"due": tuple((code, at) for code in codes)}, look)


def came(*events: tuple[str, datetime]) -> Answer[tuple[ac.DisputeEvent, ...]]:
    """Expect what came by itself, and when."""
    return Answer({"came": events}, lambda found: {"came": tuple((each.tag, each.at) for each in found)})


def comes(amount: str, **parts: object) -> Answer[ac.RefundExpectation | None]:
    """Expect how much money is to come, and by when."""

    def look(found: ac.RefundExpectation | None) -> dict[str, object]:
        if found is None:
            return {"amount": "nothing"}
        arrival = found.arrival
        return {
            "amount": str(found.amount),
            "arrived": str(found.received),
            "by": found.deadline and found.deadline.at,
            "rule": found.rule,
            "late": found.late,
            "less_because": tuple(why.value for why in found.may_be_less),
            "after_receipt": found.after_receipt,
            "send_by": found.return_by and found.return_by.at,
            "way": arrival and arrival.method.value,
            "as_credit": arrival and "credited" in arrival.sentence,
        }

    return Answer({"amount": amount} | parts, look)


def safe(*, until: datetime, **parts: object) -> Answer[ac.SafeWindow]:
    """Expect that it is safe, and until when."""
    return Answer({"safe": True, "until": until} | parts, _window)


def unsafe(**parts: object) -> Answer[ac.SafeWindow]:
    """Expect that it is not."""
    return Answer({"safe": False, "until": None} | parts, _window)


def _window(found: ac.SafeWindow) -> dict[str, object]:
    return {
        "safe": found.safe,
        "until": found.deadline and found.deadline.at,
        "instead_of": found.instead and found.instead.at,
        "rule": found.rule,
    }


def ask_for(what: str, rule: str, **parts: object) -> Answer[ac.Suggestion]:
    """Expect what to ask for, by which rule, what to do first, and which rules explain it."""

    def look(found: ac.Suggestion) -> dict[str, object]:
        explained = "".join(found.explanation)
        return {
            "what": short(found.claim.asks),
            "rule": found.rule,
            "first": tuple(step.value for step in found.first),
            "explained_by": tuple(dict.fromkeys(re.findall(r"\[(\w+)\]", explained))),
        }

    return Answer({"what": what, "rule": rule} | parts, look)


def show(*lines: str) -> Answer[tuple[ac.Requirement, ...]]:
    """Expect what is to be shown: how much that counts, what, and by which kinds of files."""

    def line(each: ac.Requirement) -> str:
        kinds = "anything" if set(each.kinds) == set(ac.EvidenceKind) else " or ".join(each.kinds)
        return f"{each.level}: {each.shows} ({kinds})"

    return Answer({"show": lines}, lambda found: {"show": tuple(map(line, found))})


def brings_in(amount: str, *, goods_stay: bool, **parts: object) -> Answer[ac.NetValue]:
    """Expect what a proposal brings in money, and whether the goods stay."""

    def look(found: ac.NetValue) -> dict[str, object]:
        return {"amount": str(found.amount), "goods_stay": found.keeps_goods, "exact": found.exact}

    return Answer({"amount": amount, "goods_stay": goods_stay} | parts, look)


def is_(preference: str, rule: str) -> Answer[ac.Comparison]:
    """Expect how a proposal compares with another, and by which rule."""
    expected = {"preference": preference, "rule": rule}
    return Answer(expected, lambda found: {"preference": found.preference.value, "rule": found.rule})


def finds(*lines: str) -> Answer[ac.Manifest]:
    """Expect what AliExpress found in each problem, and the rule that says what follows."""

    def look(found: ac.Manifest) -> dict[str, object]:
        findings = (
            finding
            for dispute in found.disputes
            for judgement in dispute.judgements
            for finding in judgement.findings
        )
        told = tuple(
            f"{'valid' if each.valid else 'invalid'}: {each.kind} [{each.rule}]" for each in findings
        )
        return {"finds": told}

    return Answer({"finds": lines}, look)


def just(*names: str) -> Answer[tuple[ac.Channel, ...]]:
    """Expect these and no others."""
    return Answer({"names": names}, lambda found: {"names": tuple(each.value for each in found)})


# --- the table --------------------------------------------------------------------------------


@final
@attrs.frozen(kw_only=True)
class Row(Generic[T]):
    """A sentence of the guide, and a question to which it is the answer.

    Attributes:
        rule: Its id.
        says: The sentence, in our words.
        given: The order, and what happened to it.
        on: The moment of the question.
        asks: The question.
        answer: The answer that the sentence gives.
    """

    rule: str
    says: str
    given: ac.Case
    on: datetime
    asks: Question[T]
    answer: Answer[T]

    def __str__(self) -> str:
        """Return the rule and the sentence, for the name of a test."""
        return f"{self.rule}-{re.sub('[^a-z0-9]+', '-', self.says.lower()).strip('-')}"


# fmt: off
ROWS: tuple[Row[Any], ...] = (
    # --- W: the window in which a dispute can be opened ---------------------------------------
    Row(rule="W1", says="No dispute can be opened while the order has not been shipped.",
        given=NOT_SHIPPED, on=day(5), asks=may_open(FAULTY), answer=refused("W1 not_shipped")),
    Row(rule="W1", says="No dispute can be opened on the day of shipping.",
        given=SHIPPED, on=day(0), asks=may_open(FAULTY), answer=refused("W1 too_early", until=day(10))),
    Row(rule="W1", says="No dispute can be opened until ten days after shipping.",
        given=SHIPPED, on=before(10), asks=may_open(FAULTY), answer=refused("W1 too_early", until=day(10))),
    Row(rule="W1", says="From ten days after shipping on, a dispute can be opened.",
        given=SHIPPED, on=day(10), asks=may_open(FAULTY), answer=YES),
    Row(rule="W1", says="Who is too early is told to wait for the date.",
        given=SHIPPED, on=day(5), asks=advice, answer=advised("W1 wait_until_opening", by=day(10))),

    Row(rule="W2", says="The protection lasts sixty days.",
        given=SHIPPED, on=before(60), asks=may_open(FAULTY), answer=YES),
    Row(rule="W2", says="The end of the protection is a date that counts.",
        given=SHIPPED, on=day(30), asks=what_is_due, answer=due("W4 protection_ends", at=day(60))),
    Row(rule="W2", says="It does not last that long where receipt is confirmed.",
        given=CONFIRMED, on=day(40), asks=may_open(FAULTY),
        answer=refused("W4 protection_over", since=day(35))),
    Row(rule="W2", says="The seller may extend it.",
        given=SHIPPED, on=day(50), asks=may(extends(80)), answer=YES),
    Row(rule="W2", says="Extended, it lasts until the new date.",
        given=EXTENDED, on=before(80), asks=may_open(FAULTY), answer=YES),
    Row(rule="W2", says="Extended, it ends on the new date.",
        given=EXTENDED, on=day(80), asks=may_open(FAULTY),
        answer=refused("W4 protection_over", since=day(80))),
    Row(rule="W2", says="The seller may never shorten it.",
        given=SHIPPED, on=day(50), asks=may(extends(59)), answer=refused("W2 shortens_protection")),
    Row(rule="W2", says="Nor may the seller shorten what was extended.",
        given=EXTENDED, on=day(51), asks=may(extends(79)), answer=refused("W2 shortens_protection")),

    Row(rule="W3", says="Once receipt is confirmed, a dispute can be opened for fifteen days.",
        given=CONFIRMED, on=before(35), asks=may_open(FAULTY), answer=YES),
    Row(rule="W3", says="Fifteen days after the confirmation it is too late.",
        given=CONFIRMED, on=day(35), asks=may_open(FAULTY),
        answer=refused("W4 protection_over", since=day(35))),
    Row(rule="W3", says="Confirmed late, fifteen days remain as well, beyond the sixty.",
        given=order((55, CONFIRMS)), on=before(70), asks=may_open(FAULTY), answer=YES),
    Row(rule="W3", says="Who is about to confirm is told until when a dispute can still be opened.",
        given=SHIPPED, on=day(30), asks=confirming,
        answer=safe(until=day(45), instead_of=day(60), rule="W3")),
    Row(rule="W3", says="Confirming costs days of the protection, and nothing else.",
        given=OPENED, on=day(21), asks=what_if(CONFIRMS),
        answer=brings(phase="awaiting_seller", closes=False, lost=("W3 protection_days",))),
    Row(rule="W3", says="Confirming does not change what is decided.",
        given=then(JUDGED, (33, CONFIRMS)), on=day(34), asks=what_counts,
        answer=counts("platform", "40.00 USD", by=day(37), assigned="40.00 USD")),
    Row(rule="W3", says="Confirming does not change the money at risk.",
        given=then(AGREED, (22, CONFIRMS)), on=day(23), asks=money_to_come, answer=comes("60.00 USD")),
    Row(rule="W3", says="Confirmed, the whole of what was paid can still be claimed.",
        given=CONFIRMED, on=day(30), asks=what_if(opens(FAULTY)), answer=brings(phase="awaiting_seller")),

    Row(rule="W4", says="After those days no dispute can be opened.",
        given=SHIPPED, on=day(60), asks=may_open(FAULTY),
        answer=refused("W4 protection_over", since=day(60))),
    Row(rule="W4", says="Confirming after those days brings nothing back.",
        given=order((61, CONFIRMS)), on=day(62), asks=may_open(FAULTY),
        answer=refused("W4 protection_over", since=day(60))),
    Row(rule="W4", says="What is left then is the seller, and customer service.",
        given=SHIPPED, on=day(200), asks=may_open(FAULTY),
        answer=refused("W4 protection_over", instead=("contact_seller", "customer_service", "state_date"))),
    Row(rule="W4", says="Where a dispute was decided, an appeal is left, too.",
        given=AGREED_ON_LESS, on=before(30), asks=may_open(FAULTY),
        answer=refused("W7 dispute_settled", instead=("appeal", "contact_seller", "customer_service"))),
    Row(rule="W4", says="Who can still open is told until when.",
        given=DELIVERED, on=day(30), asks=advice_on(FAULTY),
        answer=advised("W4 open_dispute", by=day(60), by_doing="dispute_opened")),

    Row(rule="W5", says="A dispute for not arrived is refused while tracking shows the parcel in transit.",
        given=IN_TRANSIT, on=day(30), asks=may_open(NOT_HERE),
        answer=refused("W5 in_transit", until=day(53), instead=("wait", "contact_seller"))),
    Row(rule="W5", says="It is refused up to the last part of the protection.",
        given=IN_TRANSIT, on=before(53), asks=may_open(NOT_HERE),
        answer=refused("W5 in_transit", until=day(53))),
    Row(rule="W5", says="It is taken when the protection is running out.",
        given=IN_TRANSIT, on=day(53), asks=may_open(NOT_HERE), answer=YES),
    Row(rule="W5", says="Extended, the protection runs out later, and it is refused for longer.",
        given=then(IN_TRANSIT, (50, extends(80))), on=day(60), asks=may_open(NOT_HERE),
        answer=refused("W5 in_transit", until=day(73))),
    Row(rule="W5", says="It is taken at once where tracking shows that the parcel was lost.",
        given=order((9, tracking("lost"))), on=day(10), asks=may_open(NOT_HERE), answer=YES),
    Row(rule="W5", says="No other dispute is refused for the tracking.",
        given=IN_TRANSIT, on=day(30), asks=may_open(FAULTY), answer=YES),

    Row(rule="W6", says="A dispute is refused when its text holds a character that is not allowed.",
        given=SHIPPED, on=day(20), asks=may_open(claim("not_as_described", text="Broken \u2639")),
        answer=refused("W6 text_not_allowed", instead=("mend",))),
    Row(rule="W6", says="It is refused when a file has a format that is not supported.",
        given=SHIPPED, on=day(20),
        asks=may_open(claim("not_as_described", file("photo", "fault", "lid.webp"))),
        answer=refused("W6 file_format", instead=("mend",))),
    Row(rule="W6", says="It is refused when a file is too heavy: of two megabytes.",
        given=SHIPPED, on=day(20), asks=may_open(claim("wrong_item", file("photo", "fault", size=2_097_152))),
        answer=refused("W6 file_too_large", instead=("mend",))),
    Row(rule="W6", says="A file that is a byte lighter is taken.",
        given=SHIPPED, on=day(20), asks=may_open(claim("wrong_item", file("photo", "fault", size=2_097_151))),
        answer=YES),
    Row(rule="W6", says="Who is about to send it is told to mend it.",
        given=SHIPPED, on=day(20), asks=advice_on(claim("not_as_described", text="Broken \u2639")),
        answer=advised("W6 mend_claim", never=("open_dispute",))),

    Row(rule="W7", says="A dispute that ended in an accepted solution bars a later one.",
        given=AGREED, on=day(22), asks=may_open(FAULTY),
        answer=refused("W7 dispute_settled", since=day(21))),
    Row(rule="W7", says="So does one that ended in an assigned solution.",
        given=JUDGED, on=day(37), asks=may_open(FAULTY),
        answer=refused("W7 dispute_settled", since=day(37))),
    Row(rule="W7", says="So does one that was decided for nothing.",
        given=then(REVIEWED, (30, proposes(money("0.00")))), on=day(38), asks=may_open(FAULTY),
        answer=refused("W7 dispute_settled", since=day(37))),
    Row(rule="W7", says="It bars every later one, for any reason, though the money has arrived.",
        given=REFUNDED, on=day(59), asks=may_open(SOMETHING_ELSE),
        answer=refused("W7 dispute_settled", since=day(21))),
    Row(rule="W7", says="Accepting costs the possibility of another dispute.",
        given=OFFERED, on=day(23), asks=what_if(accepts("seller")),
        answer=brings(closes=True, lost=("W7 reopening",), open_until=None)),

    Row(rule="W8", says="A cancelled dispute does not bar a second one.",
        given=CANCELLED, on=day(21), asks=may_open(FAULTY), answer=YES),
    Row(rule="W8", says="It does not as long as the protection runs.",
        given=CANCELLED, on=before(60), asks=may_open(FAULTY), answer=YES),
    Row(rule="W8", says="Once the protection is over, there is no second one.",
        given=CANCELLED, on=day(60), asks=may_open(FAULTY),
        answer=refused("W4 protection_over", since=day(60))),
    Row(rule="W8", says="A second one can be cancelled, too, and a third be opened.",
        given=then(CANCELLED, (25, opens(FAULTY)), (26, CANCELS)), on=day(27),
        asks=may_open(FAULTY), answer=YES),
    Row(rule="W8", says="Who is about to cancel is told until when another can be opened.",
        given=OPENED, on=day(21), asks=cancelling, answer=safe(until=day(60), rule="W8")),
    Row(rule="W8", says="Cancelled when the protection is over, none can be opened any more.",
        given=JUDGED_LATE, on=day(60), asks=cancelling, answer=unsafe(rule="W8")),

    Row(rule="W8", says="Cancelling is then as final as closing.",
        given=JUDGED_LATE, on=day(60), asks=what_if(CANCELS),
        answer=brings(phase="cancelled", closes=True, lost=("W8 dispute", "P4 proposals"),
                      open_until=None)),
    Row(rule="W9", says="Every reason why opening is refused is told at once, with what to do instead.",
        given=IN_TRANSIT, on=before(10),
        asks=may_open(claim("not_arrived", file("photo", "tracking", "page.webp", 3_000_000), text="\u2639")),
        answer=refused("W1 too_early", "W5 in_transit", "W6 text_not_allowed", "W6 file_format",
                       "W6 file_too_large", until=day(10),
                       instead=("wait", "contact_seller", "state_date", "mend"))),
    Row(rule="W9", says="After the end it is the seller or customer service that is left.",
        given=AGREED, on=day(60), asks=may_open(NOT_HERE),
        answer=refused("W4 protection_over", "W7 dispute_settled",
                       instead=("contact_seller", "customer_service", "state_date"))),

    # --- R: reasons, what to ask, what to show ------------------------------------------------
    Row(rule="R1", says="For goods that are faulty, not as described, wrong or broken: a full refund.",
        given=SHIPPED, on=day(20), asks=what_to_claim("not_as_described"),
        answer=ask_for("60.00 USD", "R1", first=("check_goods", "contact_seller"))),
    Row(rule="R1", says="A refund beats a return.",
        given=SHIPPED, on=day(20),
        asks=beside(money("60.00"), goods_back("60.00")), answer=is_("better", "T2")),
    Row(rule="R1", says="A refund beats a return even where that is free.",
        given=SHIPPED, on=day(20), asks=beside(money("60.00"), goods_back("60.00", "seller")),
        answer=is_("better", "M7")),
    Row(rule="R1", says="Photos of measurements, the seller's size table and a video of the fault show it.",
        given=SHIPPED, on=day(20), asks=what_to_show("not_as_described"),
        answer=show("one_of: measurements (photo)", "one_of: fault (video or photo)",
                    "helpful: size_table (screenshot)", "helpful: fault (video)")),

    Row(rule="R2", says="For goods with a flaw that can be used: a partial refund.",
        given=SHIPPED, on=day(20), asks=what_to_claim("slightly_imperfect", worth=usd("45.00")),
        answer=ask_for("15.00 USD", "R2")),
    Row(rule="R2", says="As much as possible shows it.",
        given=SHIPPED, on=day(20), asks=what_to_show("slightly_imperfect"),
        answer=show("required: fault (anything)", "helpful: fault (video)")),

    Row(rule="R3", says="For missing items: a partial refund, the price of what is missing.",
        given=TWO_ITEMS, on=day(20), asks=what_to_claim("items_missing", items=["cup"]),
        answer=ask_for("15.00 USD", "R3")),
    Row(rule="R3", says="Where one piece of two is missing, the price is that of the piece.",
        given=TWO_ITEMS, on=day(20), asks=what_to_claim("items_missing", items={"pot": 1}),
        answer=ask_for("16.50 USD", "R3")),
    Row(rule="R3", says="A video of the unboxing shows it, or a photo of the opened parcel.",
        given=SHIPPED, on=day(20), asks=what_to_show("items_missing"),
        answer=show("one_of: unboxing (video)", "one_of: opened_parcel (photo)")),
    Row(rule="R3", says="For a buyer in good standing the photo of the opened parcel is enough.",
        given=order(record=ac.BuyerRecord(orders=10, disputed=1)), on=day(20), asks=advice_on(SHOWN_OPENED),
        answer=advised(never=("add_evidence", "more_evidence"))),

    Row(rule="R4", says="For an order that has not arrived: a full refund.",
        given=PROMISED, on=day(40), asks=what_to_claim("not_arrived"),
        answer=ask_for("60.00 USD", "R4",
                       first=("check_protection", "wait_for_delivery_date", "read_tracking",
                              "contact_seller"))),
    Row(rule="R4", says="Until the estimated date of delivery there is nothing to claim yet.",
        given=PROMISED, on=before(40), asks=advice_on(NOT_HERE),
        answer=advised("R4 do_first", never=("open_dispute",))),
    Row(rule="R4", says="From that date on, the dispute must be opened before the protection ends.",
        given=PROMISED, on=day(40), asks=advice_on(NOT_HERE),
        answer=advised("W4 open_dispute", by=day(60), how="recommended")),
    Row(rule="R4", says="There is time to wait for that date up to the last part of the protection.",
        given=order(estimated_delivery=day(59)), on=before(53), asks=advice_on(NOT_HERE),
        answer=advised("R4 do_first", never=("open_dispute",))),
    Row(rule="R4", says="When the protection is running out it is urgent, even before that date.",
        given=order(estimated_delivery=day(59)), on=day(53), asks=advice_on(NOT_HERE),
        answer=advised("W4 open_dispute", by=day(60), how="urgent")),
    Row(rule="R4", says="A screenshot of the tracking or of the order page shows it.",
        given=SHIPPED, on=day(40), asks=what_to_show("not_arrived"),
        answer=show("one_of: tracking (screenshot)", "one_of: order_page (screenshot)")),

    Row(rule="R5", says="For a counterfeit: a full refund.",
        given=SHIPPED, on=day(20), asks=what_to_claim("counterfeit"), answer=ask_for("60.00 USD", "R5")),
    Row(rule="R5", says="As much as possible shows why it is not original.",
        given=SHIPPED, on=day(20), asks=what_to_show("counterfeit"),
        answer=show("required: not_original (anything)")),

    Row(rule="R6", says="Where something else was sent: a full refund.",
        given=SHIPPED, on=day(20), asks=what_to_claim("wrong_item"), answer=ask_for("60.00 USD", "R6")),
    Row(rule="R6", says="Photos show it.",
        given=SHIPPED, on=day(20), asks=what_to_show("wrong_item"),
        answer=show("required: what_came (photo)")),

    Row(rule="R7", says="Where it is marked delivered and was not received: a full refund, the seller first.",
        given=DELIVERED, on=day(20), asks=what_to_claim("marked_delivered"),
        answer=ask_for("60.00 USD", "R7", first=("contact_seller", "wait_a_little"))),
    Row(rule="R7", says="The buyer asks the seller first, and waits a little.",
        given=DELIVERED, on=day(20), asks=advice_on(NEVER_CAME),
        answer=advised("R7 do_first", "O1 contact_seller")),
    Row(rule="R7", says="Tracking pages that show the city of delivery show it.",
        given=DELIVERED, on=day(20), asks=what_to_show("marked_delivered"),
        answer=show("required: delivery_city (screenshot)")),

    Row(rule="R8", says="Sent by another shipping method: at most the shipping paid is asked for.",
        given=TWO_ITEMS, on=day(20), asks=what_to_claim("other_shipping_method"),
        answer=ask_for("12.00 USD", "R8", first=("wait_until_arrived", "check_goods", "contact_seller"))),
    Row(rule="R8", says="Nothing is likely where shipping was free: there is nothing to ask for.",
        given=FREE_SHIPPING, on=day(20), asks=may_claim("other_shipping_method"),
        answer=refused("R8 shipping_free")),
    Row(rule="R8", says="Where shipping was free, a dispute for it is not advised.",
        given=order((9, tracking("delivered")), shipping_paid=usd("0.00")), on=day(20),
        asks=advice_on(OTHER_SHIPPING), answer=advised(never=("open_dispute",))),
    Row(rule="R8", says="The buyer waits until the order has arrived and is fine.",
        given=IN_TRANSIT, on=day(20), asks=advice_on(OTHER_SHIPPING),
        answer=advised("R8 do_first", never=("open_dispute",))),
    Row(rule="R8", says="Where it came about on time, a dispute for it is not advised.",
        given=order((9, tracking("delivered")), estimated_delivery=day(40), shipping_paid=usd("12.00")),
        on=day(20), asks=advice_on(OTHER_SHIPPING), answer=advised(never=("open_dispute",))),
    Row(rule="R8", says="Where it came late and is fine, the shipping can be claimed.",
        given=order((30, tracking("delivered")), estimated_delivery=day(15), shipping_paid=usd("12.00")),
        on=day(31), asks=advice_on(OTHER_SHIPPING), answer=advised("W4 open_dispute", by=day(60))),
    Row(rule="R8", says="The tracking shows it.",
        given=SHIPPED, on=day(20), asks=what_to_show("other_shipping_method"),
        answer=show("required: tracking (screenshot)")),

    Row(rule="R9", says="Where no reason fits, the closest is chosen: not arrived, but marked delivered.",
        given=DELIVERED, on=day(20), asks=advice_on(NOT_HERE), answer=advised("R9 closest_reason")),

    # --- O: opening ---------------------------------------------------------------------------
    Row(rule="O1", says="The seller is contacted first, and told of the dispute: that counts for the buyer.",
        given=SHIPPED, on=day(20), asks=advice_on(FAULTY), answer=advised("O1 contact_seller")),

    Row(rule="O2", says="Without a dispute no refund comes.",
        given=SHIPPED, on=day(30), asks=money_to_come, answer=comes("nothing")),
    Row(rule="O2", says="A promise to mend it outside is not to be relied on: the dispute is kept.",
        given=PATIENCE_ASKED, on=day(56), asks=advice, answer=advised("O2 keep_dispute")),

    Row(rule="O3", says="The buyer may ask for a refund alone.",
        given=SHIPPED, on=day(20), asks=may_open(FAULTY), answer=YES),
    Row(rule="O3", says="The buyer may ask for a return with a refund.",
        given=SHIPPED, on=day(20), asks=may_open(FAULTY_SENDING_BACK), answer=YES),
    Row(rule="O3", says="Without a free return the buyer pays for sending the goods back.",
        given=SHIPPED, on=day(20), asks=worth(goods_back("60.00"), freight="8.50"),
        answer=brings_in("51.50 USD", goods_stay=False)),
    Row(rule="O3", says="With a free return sending them back costs the buyer nothing.",
        given=SHIPPED, on=day(20), asks=worth(goods_back("60.00", "seller"), freight="8.50"),
        answer=brings_in("60.00 USD", goods_stay=False)),
    Row(rule="O3", says="With a refund alone the goods stay.",
        given=SHIPPED, on=day(20), asks=worth(money("60.00"), freight="8.50"),
        answer=brings_in("60.00 USD", goods_stay=True)),

    Row(rule="O4", says="The amount asked for is stated.",
        given=SHIPPED, on=day(20), asks=may_open(claim("wrong_item", asks=money("0.00"))),
        answer=refused("O4 nothing_asked", instead=("mend",))),
    Row(rule="O4", says="It may be a part.",
        given=SHIPPED, on=day(20), asks=may_open(claim("wrong_item", asks=money("0.01"))), answer=YES),
    Row(rule="O4", says="It may be all that was paid.",
        given=SHIPPED, on=day(20), asks=may_open(claim("wrong_item", asks=money("60.00"))), answer=YES),
    Row(rule="O4", says="It cannot exceed what was paid.",
        given=SHIPPED, on=day(20), asks=may_open(claim("wrong_item", asks=money("60.01"))),
        answer=refused("O4 above_paid", instead=("mend",))),
    Row(rule="O4", says="Nor can it be raised above that later.",
        given=OPENED, on=day(21), asks=may(asks_for(money("60.01"))), answer=refused("O4 above_paid")),
    Row(rule="O4", says="It is in the currency that was paid.",
        given=SHIPPED, on=day(20), asks=may_open(claim("wrong_item", asks=money("60.00", "EUR"))),
        answer=refused("O4 other_currency")),

    Row(rule="O5", says="There is one resolved claim an order: all that may be wrong should be known.",
        given=DELIVERED, on=day(20), asks=advice_on(FLAWED),
        answer=advised("O5 one_claim", "R2 do_first")),
    Row(rule="O5", says="While a claim is not resolved, another one cannot be opened beside it.",
        given=OPENED, on=day(21), asks=may_open(MISSING),
        answer=refused("P10 dispute_running", instead=("edit", "cancel", "customer_service"))),

    Row(rule="O6", says="A dispute on every order costs credibility, and may cost the account.",
        given=DISPUTES_ALL, on=day(20), asks=advice_on(FAULTY),
        answer=advised("O6 credibility", how="warning")),
    Row(rule="O6", says="A dispute on nine orders of ten is not one on every order.",
        given=DISPUTES_MOST, on=day(20), asks=advice_on(FAULTY), answer=advised(never=("credibility",))),

    Row(rule="O7", says="As much as possible is to be shown: who shows nothing is told what is needed.",
        given=SHIPPED, on=day(20), asks=advice_on(FAULTY),
        answer=advised("O7 add_evidence", "O7 more_evidence")),
    Row(rule="O7", says="A video that shows the fault helps most.",
        given=SHIPPED, on=day(20), asks=advice_on(claim("not_as_described", VIDEO)),
        answer=advised(never=("add_evidence",))),
    Row(rule="O7", says="A photo of the fault is enough, but a video would still help.",
        given=SHIPPED, on=day(20), asks=still_to_show(claim("not_as_described", file("photo", "fault"))),
        answer=show("helpful: size_table (screenshot)", "helpful: fault (video)")),
    Row(rule="O7", says="It is explained why: clear words, and as much as possible.",
        given=SHIPPED, on=day(20), asks=what_to_claim("wrong_item"),
        answer=ask_for("60.00 USD", "R6", explained_by=("R6", "M7", "O3", "O5", "O7"))),

    # --- P: phases ----------------------------------------------------------------------------
    Row(rule="P1", says="First the seller must answer.",
        given=OPENED, on=day(21), asks=advice, answer=advised("P1 seller_must_answer", by=day(25))),
    Row(rule="P1", says="The seller may accept.",
        given=OPENED, on=day(21), asks=what_if(SELLER_ACCEPTS),
        answer=brings(phase="refund_pending", closes=True, money="60.00 USD")),
    Row(rule="P1", says="The seller may propose less money.",
        given=OPENED, on=day(21), asks=what_if(offers(money("10.00"))), answer=brings(phase="negotiating")),
    Row(rule="P1", says="The seller may propose more waiting time.",
        given=OPENED, on=day(21), asks=what_if(offers(waiting(50))), answer=brings(phase="negotiating")),
    Row(rule="P1", says="The seller may propose a return.",
        given=OPENED, on=day(21),
        asks=what_if(offers(goods_back("60.00"))), answer=brings(phase="negotiating")),
    Row(rule="P1", says="Nobody can accept what nobody has proposed.",
        given=OPENED, on=day(21), asks=may(accepts("seller")), answer=refused("P1 not_in_phase")),

    Row(rule="P2", says="Up to the day of the agreement AliExpress does not step in.",
        given=OFFERED, on=before(27), asks=what_came_by_itself, answer=came()),
    Row(rule="P2", says="Without an agreement in a few days AliExpress steps in by itself.",
        given=OFFERED, on=day(27), asks=what_came_by_itself, answer=came(("platform_stepped_in", day(27)))),
    Row(rule="P2", says="Up to the day of the seller's answer it does not, either.",
        given=OPENED, on=before(25), asks=what_came_by_itself, answer=came()),
    Row(rule="P2", says="It does so too where the seller does not answer at all.",
        given=OPENED, on=day(25), asks=what_came_by_itself, answer=came(("platform_stepped_in", day(25)))),
    Row(rule="P2", says="The buyer need not escalate.",
        given=OFFERED, on=day(23), asks=advice, answer=advised("P2 no_need_to_escalate", by=day(27))),
    Row(rule="P2", says="Formerly the buyer had to: a dispute that was escalated is under review.",
        given=then(OFFERED, (23, STEPS_IN_AS_ASKED)), on=day(24), asks=what_counts,
        answer=counts(None, "nothing", rule="P3", phase="under_review")),

    Row(rule="P3", says="While the agent reviews, nothing counts yet.",
        given=REVIEWED, on=day(29), asks=what_counts, answer=counts(None, "nothing", rule="P3")),
    Row(rule="P3", says="From AliExpress's own proposal on, a date counts: negotiation finished.",
        given=JUDGED, on=day(30), asks=what_is_due, answer=due("P5 negotiation", at=day(37))),
    Row(rule="P3", says="The date that is printed in the dispute wins.",
        given=then(REVIEWED, (30, proposes(money("40.00"), ends=day(34)))), on=day(31), asks=what_is_due,
        answer=due("P5 negotiation", at=day(34))),

    Row(rule="P4", says="Until that date the buyer may choose the seller's proposal.",
        given=BETTER_OFFERED, on=before(37), asks=may(accepts("seller")), answer=YES),
    Row(rule="P4", says="Until that date the buyer may choose AliExpress's.",
        given=JUDGED, on=before(37), asks=may(accepts("platform")), answer=YES),
    Row(rule="P4", says="From that date on there is no choice.",
        given=JUDGED, on=day(37),
        asks=may(accepts("platform")), answer=refused("P5 overtaken", since=day(37))),
    Row(rule="P4", says="Who is offered all by AliExpress accepts it.",
        given=then(REVIEWED, (30, proposes(money("60.00")))), on=day(31), asks=advice,
        answer=advised("P4 accept_platform", by=day(37), by_doing="buyer_accepted")),

    Row(rule="P5", says="Up to that date nothing is assigned.",
        given=JUDGED, on=before(37), asks=what_came_by_itself, answer=came()),
    Row(rule="P5", says="Where nobody chose by that date, AliExpress's proposal is assigned.",
        given=JUDGED, on=day(37), asks=what_came_by_itself, answer=came(("proposal_assigned", day(37)))),
    Row(rule="P5", says="What was assigned counts, though the seller had offered more.",
        given=BETTER_OFFERED, on=day(38),
        asks=what_counts, answer=counts("platform", "40.00 USD", rule="P7")),
    Row(rule="P5", says="The buyer is told of the date.",
        given=JUDGED, on=day(31), asks=advice, answer=advised("P5 choose", by=day(37))),

    Row(rule="P6", says="The seller may go on making offers in that time.",
        given=JUDGED, on=before(37), asks=may(offers(money("12.00"))), answer=YES),
    Row(rule="P6", says="The proposal that counts is AliExpress's.",
        given=JUDGED, on=day(31), asks=what_counts,
        answer=counts("platform", "40.00 USD", rule="P6", offer="10.00 USD", assigned="40.00 USD")),
    Row(rule="P6", says="An offer worse than it is never to be accepted.",
        given=JUDGED, on=day(31), asks=advice,
        answer=advised("T4 worse_than_platform", never=("accept_offer", "accept_better_offer"))),
    Row(rule="P6", says="Each offer is held against AliExpress's proposal.",
        given=JUDGED, on=day(31), asks=what_stands,
        answer=stand("buyer: 60.00 USD better", "seller: 10.00 USD worse", "platform: 40.00 USD *")),
    Row(rule="P6", says="A better offer may be accepted, in that time; that is told, and not urged.",
        given=BETTER_OFFERED, on=day(34), asks=advice,
        answer=advised("P6 offer_is_better", by=day(37), never=("worse_than_platform",))),

    Row(rule="P7", says="Accepting the seller's proposal closes the dispute for good.",
        given=OFFERED, on=day(23), asks=what_if(accepts("seller")),
        answer=brings(closes=True, lost=("W7 reopening",), money="10.00 USD", phase="refund_pending")),
    Row(rule="P7", says="Accepting AliExpress's closes it for good, too.",
        given=JUDGED, on=day(31), asks=what_if(accepts("platform")),
        answer=brings(closes=True, lost=("W7 reopening", "P4 proposals"), money="40.00 USD")),
    Row(rule="P7", says="What closed for good can no longer be cancelled.",
        given=AGREED_ON_LESS, on=day(24), asks=what_if(CANCELS), answer=stopped("P7 not_in_phase")),
    Row(rule="P7", says="More waiting time is no solution: it is never accepted.",
        given=PATIENCE_ASKED, on=day(56), asks=may(accepts("seller")),
        answer=refused("P7 waiting_not_accepted", instead=("cancel",))),

    Row(rule="P8", says="A refund starts when the dispute closes, and takes a few days.",
        given=JUDGED, on=day(31), asks=what_if(accepts("platform")),
        answer=brings(money="40.00 USD", by=day(52) + hours(19))),
    Row(rule="P8", says="While the dispute is not closed, no refund is on its way.",
        given=JUDGED, on=day(31), asks=money_to_come, answer=comes("nothing")),

    Row(rule="P9", says="With a return, no date for the refund is set while the goods are here.",
        given=RETURNING, on=day(22), asks=money_to_come,
        answer=comes("60.00 USD", by=None, after_receipt=True, rule="P9", send_by=day(31))),
    Row(rule="P9", says="Nor while they are on their way back.",
        given=ON_ITS_WAY_BACK, on=day(29), asks=money_to_come,
        answer=comes("60.00 USD", by=None, after_receipt=True, rule="P9")),
    Row(rule="P9", says="The refund completes once the seller has received the goods.",
        given=BACK_AGAIN, on=day(30), asks=money_to_come,
        answer=comes("60.00 USD", by=day(51) + hours(19), after_receipt=False)),
    Row(rule="P9", says="Up to the date that is set the goods can be sent back.",
        given=RETURNING, on=before(31), asks=what_if(SENDS_BACK), answer=brings(phase="return_in_transit")),
    Row(rule="P9", says="On that date it is too late: the dispute is over without money.",
        given=RETURNING, on=day(31), asks=what_came_by_itself, answer=came(("return_overdue", day(31)))),
    Row(rule="P9", says="The goods are to be sent certified and tracked, by a date.",
        given=RETURNING, on=day(22), asks=advice, answer=advised("P9 send_back", by=day(31), how="urgent")),

    Row(rule="P10", says="The buyer may edit while the seller has not answered.",
        given=OPENED, on=day(21), asks=may(edits("wrong_item")), answer=YES),
    Row(rule="P10", says="The buyer may add evidence while the two negotiate.",
        given=OFFERED, on=day(23), asks=may(shows(VIDEO)), answer=YES),
    Row(rule="P10", says="The buyer may add evidence while AliExpress reviews.",
        given=REVIEWED, on=day(28), asks=may(shows(VIDEO)), answer=YES),
    Row(rule="P10", says="The buyer may edit after AliExpress has proposed.",
        given=JUDGED, on=day(31), asks=may(edits("wrong_item")), answer=YES),
    Row(rule="P10", says="The buyer may ask for something else.",
        given=OFFERED, on=day(23), asks=may(asks_for(money("30.00"))), answer=YES),
    Row(rule="P10", says="Once it is closed, no evidence can be added.",
        given=CLOSED, on=day(22), asks=may(shows(VIDEO)), answer=refused("C3 not_in_phase")),
    Row(rule="P10", says="Who has shown too little is told to add evidence.",
        given=OPENED, on=day(21), asks=advice, answer=advised("P10 add_evidence")),

    Row(rule="P11", says="With new evidence, cancelling and opening a better one is stronger than editing.",
        given=NEWLY_SHOWN, on=day(34), asks=advice,
        answer=advised("P11 cancel_and_improve", by=day(37), by_doing="buyer_cancelled")),
    Row(rule="P11", says="Without new evidence the buyer is only told so.",
        given=JUDGED, on=day(34), asks=advice,
        answer=advised("P11 if_new_evidence", never=("cancel_and_improve",))),
    Row(rule="P11", says="The protection must still run.",
        given=then(JUDGED_LATE, (59, shows(VIDEO))), on=before(60), asks=advice,
        answer=advised("P11 cancel_and_improve", by=day(60))),
    Row(rule="P11", says="When the protection is over, it is not advised.",
        given=then(JUDGED_LATE, (59, shows(VIDEO))), on=day(60), asks=advice,
        answer=advised(never=("cancel_and_improve", "if_new_evidence"))),

    # --- J: the judgement ---------------------------------------------------------------------
    Row(rule="J1", says="The decision, sent and shown in the dispute, lists problems, each valid or invalid.",
        given=JUDGED_ON_THREE, on=day(31), asks=account,
        answer=finds("valid: not_working [J2]", "invalid: returned [J3]", "valid: no_tracking [J2]")),
    Row(rule="J1", says="A problem that nobody knew is kept in its words.",
        given=then(REVIEWED, (28, judges(invalid("the cat is too small")))), on=day(29), asks=account,
        answer=finds("invalid: other [J3]")),

    Row(rule="J2", says="Valid means that the buyer is right.",
        given=then(REVIEWED, (28, judges(valid("does not work properly")))), on=day(29), asks=account,
        answer=finds("valid: not_working [J2]")),
    Row(rule="J2", says="It usually brings a full refund without a return: that is to be accepted.",
        given=JUDGED_ON_THREE, on=day(31), asks=advice,
        answer=advised("P4 accept_platform", by=day(37), by_doing="buyer_accepted")),

    Row(rule="J3", says="Invalid means that AliExpress does not agree.",
        given=then(REVIEWED, (28, judges(invalid("does not work properly")))), on=day(29), asks=account,
        answer=finds("invalid: not_working [J3]")),
    Row(rule="J3", says="An impartial proposal follows, which counts.",
        given=then(REVIEWED, (30, proposes(money("25.00"), invalid("does not work properly")))), on=day(31),
        asks=what_counts, answer=counts("platform", "25.00 USD", rule="P6", by=day(37))),

    Row(rule="J4", says="Protection running out, parcel in transit, valid: the answer comes in three days.",
        given=FOUND_RIGHT, on=before(59), asks=advice, answer=advised("J4 answer_comes", by=day(59))),
    Row(rule="J4", says="From three days on, the answer is late.",
        given=FOUND_RIGHT, on=day(59), asks=advice,
        answer=advised("J4 answer_late", by=day(59), never=("answer_comes",))),
    Row(rule="J4", says="The answer comes as soon where the protection is over in the meantime.",
        given=then(LATE, (55, STEPS_IN), (62, judges(valid(STILL_ON_ITS_WAY)))), on=day(62), asks=advice,
        answer=advised("J4 answer_comes", by=day(65))),
    Row(rule="J4", says="Invalid: still protected; wait some days, and cancel the dispute.",
        given=FOUND_WRONG, on=day(57), asks=advice,
        answer=advised("J4 wait_and_cancel", how="urgent", by=day(60), by_doing="buyer_cancelled")),
    Row(rule="J4", says="Invalid: cancel it, do not close it.",
        given=FOUND_WRONG, on=day(57), asks=advice,
        answer=advised("T1 closing_for_cancelling", against="buyer_closed")),
    Row(rule="J4", says="Cancelled then, it can be opened again while the protection runs.",
        given=FOUND_WRONG, on=day(57), asks=what_if(CANCELS),
        answer=brings(phase="cancelled", closes=False, lost=(), open_until=day(60))),
    Row(rule="J4", says="It is a case of its own, whichever way it is judged.",
        given=FOUND_WRONG, on=day(57), asks=account, answer=finds("invalid: in_transit [J4]")),

    # --- C: cancel, close, edit, reopen, appeal -----------------------------------------------
    Row(rule="C1", says="Cancel where the parcel arrived after all, once the goods are checked.",
        given=ARRIVED_AFTER_ALL, on=day(58), asks=advice,
        answer=advised("C1 check_then_cancel", "T1 closing_for_cancelling", by_doing=None)),
    Row(rule="C1", says="Cancel where more time was asked for and granted.",
        given=TIME_GRANTED, on=day(57), asks=advice,
        answer=advised("C1 cancel_to_wait", by=day(90), by_doing="buyer_cancelled", never=("keep_dispute",))),
    Row(rule="C1", says="Cancel for the time that was granted, though AliExpress has stepped in.",
        given=TIME_GRANTED, on=day(62), asks=advice,
        answer=advised("C1 cancel_to_wait", by=day(90), never=("keep_dispute",))),
    Row(rule="C1", says="Cancel where the buyer has confirmed that it arrived, once the goods are checked.",
        given=then(LATE, (57, CONFIRMS)), on=day(58), asks=advice,
        answer=advised("C1 check_then_cancel", by_doing=None)),
    Row(rule="C1", says="Do not cancel where more time was asked for and not granted.",
        given=PATIENCE_ASKED, on=day(57), asks=advice, answer=advised(never=("cancel_to_wait",))),
    Row(rule="C1", says="Cancel where the case needs to be proved better.",
        given=NEWLY_SHOWN, on=day(34), asks=advice, answer=advised("P11 cancel_and_improve")),
    Row(rule="C1", says="Cancelling decides nothing, though what is proposed by then is gone.",
        given=OFFERED, on=day(23), asks=what_if(CANCELS),
        answer=brings(phase="cancelled", closes=False, lost=("P4 proposals",), open_until=day(60))),

    Row(rule="C2", says="A cancelled dispute can be opened again within the protection.",
        given=CANCELLED, on=before(60), asks=what_if(opens(FAULTY)), answer=brings(phase="awaiting_seller")),
    Row(rule="C2", says="Who cancelled is told until when.",
        given=CANCELLED, on=day(22), asks=advice, answer=advised("C2 open_again", by=day(60))),

    Row(rule="C3", says="Never close a dispute on a promise.",
        given=PATIENCE_ASKED, on=day(56), asks=advice,
        answer=advised("T1 closing_for_cancelling", "O2 keep_dispute", against="buyer_closed")),
    Row(rule="C3", says="Closing is final, and without money.",
        given=OFFERED, on=day(23), asks=what_if(CLOSES),
        answer=brings(phase="closed", closes=True, lost=("W7 reopening", "P4 proposals", "C3 money"),
                      money="nothing", appeal_until=day(30), open_until=None)),
    Row(rule="C3", says="Closed, it cannot be opened again, though the protection runs.",
        given=CLOSED, on=day(22), asks=may_open(FAULTY),
        answer=refused("C3 dispute_closed", since=day(21))),

    Row(rule="C4", says="An appeal is possible within seven days of the end of the dispute.",
        given=AGREED_ON_LESS, on=before(30), asks=may(APPEALS), answer=YES),
    Row(rule="C4", says="Seven days after the end none is possible.",
        given=AGREED_ON_LESS, on=day(30), asks=may(APPEALS), answer=refused("C4 appeal_over", since=day(30))),
    Row(rule="C4", says="The days count from the end of the dispute, not from the money.",
        given=REFUNDED, on=day(28), asks=may(APPEALS), answer=refused("C4 appeal_over", since=day(28))),
    Row(rule="C4", says="Decided for less than was asked for: the last resort is an appeal, on the web site.",
        given=JUDGED, on=day(38), asks=advice, answer=advised("C4 appeal", by=day(44))),
    Row(rule="C4", says="Where all was granted, there is nothing to appeal for.",
        given=AGREED, on=day(22), asks=advice, answer=advised(never=("appeal", "appeal_possible"))),
    Row(rule="C4", says="While the dispute runs it is not yet the time for it.",
        given=JUDGED, on=day(31), asks=may(APPEALS), answer=refused("P4 not_in_phase")),
    Row(rule="C4", says="It is the last: there is no second.",
        given=then(AGREED_ON_LESS, (25, APPEALS), (26, REJECTS_THE_APPEAL)), on=day(27), asks=may(APPEALS),
        answer=refused("C4 appeal_spent")),

    Row(rule="C5", says="There is no telephone: the seller, chat, contact form, appeal, social media.",
        given=SHIPPED, on=day(20), asks=channels,
        answer=just("seller", "chat", "contact_form", "appeal", "social_media")),
    Row(rule="C5", says="Who is too late is told whom to ask.",
        given=SHIPPED, on=day(60), asks=advice, answer=advised("W4 what_is_left")),

    Row(rule="C6", says="A seller that breaks the trading rules can be reported.",
        given=DELIVERED, on=day(20), asks=advice_on(FAKE), answer=advised("C6 report_seller")),
    Row(rule="C6", says="That can be done when no dispute can be opened any more, too.",
        given=SHIPPED, on=day(60), asks=may_open(FAKE),
        answer=refused("W4 protection_over",
                       instead=("contact_seller", "customer_service", "state_date", "report_seller"))),

    # --- M: money and returns -----------------------------------------------------------------
    Row(rule="M1", says="The refund is automatic, within fifteen working days of the end of the dispute.",
        given=AGREED, on=day(22), asks=money_to_come,
        answer=comes("60.00 USD", by=day(40) + hours(19), late=False, rule="M1")),
    Row(rule="M1", says="It counts from the day on which the proposal was assigned.",
        given=JUDGED, on=day(38), asks=money_to_come,
        answer=comes("40.00 USD", by=day(58) + hours(19), rule="M1")),
    Row(rule="M1", says="Up to the last moment it is not late.",
        given=AGREED, on=before(40) + hours(19), asks=advice, answer=advised("M1 refund_comes")),
    Row(rule="M1", says="After those days it is late, and customer service is to be asked.",
        given=AGREED, on=day(40) + hours(19), asks=advice,
        answer=advised("M1 refund_late", by=day(40) + hours(19), never=("refund_comes",))),
    Row(rule="M1", says="It comes by the payment method that was used.",
        given=order((20, opens(FAULTY)), (21, SELLER_ACCEPTS), payment=ac.PaymentMethod.WALLET), on=day(22),
        asks=money_to_come, answer=comes("60.00 USD", way="wallet")),

    Row(rule="M2", says="It can be less than paid: currencies are converted, bank fees are not refunded.",
        given=AGREED, on=day(22), asks=money_to_come,
        answer=comes("60.00 USD", less_because=("currency_conversion", "bank_fees"))),
    Row(rule="M2", says="A little less may arrive.",
        given=AGREED, on=day(25), asks=may(pays("59.50")), answer=YES),
    Row(rule="M2", says="Who gets a little less is told why.",
        given=REFUNDED_LESS, on=day(26), asks=advice, answer=advised("M2 less_arrived")),
    Row(rule="M2", says="More than was agreed on does not arrive.",
        given=AGREED_ON_LESS, on=day(25), asks=may(pays("10.01")), answer=refused("M2 above_agreed")),
    Row(rule="M2", says="What the conversion takes is counted, where it is known.",
        given=SHIPPED, on=day(20), asks=worth(money("60.00"), loss="0.02"),
        answer=brings_in("58.80 USD", goods_stay=True)),

    Row(rule="M3", says="By card it arrives as a credit.",
        given=order((20, opens(FAULTY)), (21, SELLER_ACCEPTS), payment=ac.PaymentMethod.CARD), on=day(22),
        asks=money_to_come, answer=comes("60.00 USD", way="card", as_credit=True)),
    Row(rule="M3", says="By telephone it arrives as a credit, too.",
        given=order((20, opens(FAULTY)), (21, SELLER_ACCEPTS), payment=ac.PaymentMethod.MOBILE), on=day(22),
        asks=money_to_come, answer=comes("60.00 USD", way="mobile", as_credit=True)),
    Row(rule="M3", says="By money transfer it arrives differently.",
        given=order((20, opens(FAULTY)), (21, SELLER_ACCEPTS), payment=ac.PaymentMethod.MONEY_TRANSFER),
        on=day(22), asks=money_to_come, answer=comes("60.00 USD", way="money_transfer", as_credit=False)),
    Row(rule="M3", says="The buyer is told how it arrives.",
        given=order((20, opens(FAULTY)), (21, SELLER_ACCEPTS), payment=ac.PaymentMethod.BONUS), on=day(22),
        asks=advice, answer=advised("M3 how_it_arrives")),

    Row(rule="M4", says="With a free return the seller pays, and a return code is given.",
        given=RETURN_FOR_FREE, on=day(24), asks=advice,
        answer=advised("M4 use_return_code", never=("return_at_own_cost",))),
    Row(rule="M4", says="Who has a free return is told so.",
        given=FREE_RETURN, on=day(20), asks=advice_on(FAULTY), answer=advised("M4 free_return")),
    Row(rule="M4", says="Not every country has it.",
        given=SHIPPED, on=day(20), asks=advice_on(FAULTY), answer=advised(never=("free_return",))),
    Row(rule="M4", says="Where the buyer pays the return, there is no code.",
        given=RETURNING, on=day(22), asks=advice, answer=advised(never=("use_return_code",))),

    Row(rule="M5", says="Where the country grants it, goods can be returned for fourteen days.",
        given=GUARANTEED, on=before(23), asks=advice, answer=advised("M5 change_of_mind", by=day(23))),
    Row(rule="M5", says="After fourteen days they cannot.",
        given=GUARANTEED, on=day(23), asks=advice, answer=advised(never=("change_of_mind",))),
    Row(rule="M5", says="Where the country grants a guarantee of two years, AliExpress honours it.",
        given=GUARANTEED, on=before(739), asks=advice, answer=advised("M5 local_guarantee", by=day(739))),
    Row(rule="M5", says="After two years it is over.",
        given=GUARANTEED, on=day(739), asks=advice, answer=advised(never=("local_guarantee",))),
    Row(rule="M5", says="Where the country grants none, there is none.",
        given=DELIVERED, on=day(12), asks=advice,
        answer=advised(never=("local_guarantee", "change_of_mind"))),

    Row(rule="M6", says="Any problem with the order can be claimed.",
        given=SHIPPED, on=day(20), asks=may_open_for_any_reason, answer=YES),
    Row(rule="M6", says="The buyer is told until when.",
        given=SHIPPED, on=day(20), asks=advice, answer=advised("M6 any_problem", by=day(60))),

    Row(rule="M7", says="With a free return, a return is fine.",
        given=FREE_RETURN, on=day(20),
        asks=advice_on(claim("wrong_item", asks=goods_back("60.00", "seller"))),
        answer=advised("M4 free_return", never=("prefer_refund", "return_at_own_cost"))),
    Row(rule="M7", says="Without one, a refund is to be preferred.",
        given=SHIPPED, on=day(20), asks=advice_on(FAULTY_SENDING_BACK), answer=advised("M7 prefer_refund")),
    Row(rule="M7", says="For a small flaw, a partial refund.",
        given=SHIPPED, on=day(20), asks=what_to_claim("slightly_imperfect", worth=usd("50.00")),
        answer=ask_for("10.00 USD", "R2", explained_by=("R2", "M7", "O3", "O5", "O7"))),

    # --- T: traps -----------------------------------------------------------------------------
    Row(rule="T1", says="Beware of closing where cancelling was meant.",
        given=OPENED, on=day(21), asks=what_if(CLOSES),
        answer=brings(warned=("T1 closing_for_cancelling",), closes=True)),
    Row(rule="T1", says="Cancelling is not warned of.",
        given=OPENED, on=day(21), asks=what_if(CANCELS), answer=brings(warned=(), closes=False)),

    Row(rule="T2", says="Beware of accepting a return whose shipping the buyer pays.",
        given=RETURN_OFFERED, on=day(23), asks=what_if(accepts("seller")),
        answer=brings(warned=("T2 return_at_own_cost",), lost=("W7 reopening", "P9 goods"))),
    Row(rule="T2", says="Beware of asking for one.",
        given=SHIPPED, on=day(20), asks=what_if(opens(FAULTY_SENDING_BACK)),
        answer=brings(warned=("T2 return_at_own_cost",))),
    Row(rule="T2", says="Where the seller pays the shipping, there is nothing to beware of.",
        given=then(OPENED, (22, offers(goods_back("60.00", "seller")))), on=day(23),
        asks=what_if(accepts("seller")), answer=brings(warned=())),
    Row(rule="T2", says="Who is offered one is warned.",
        given=RETURN_OFFERED, on=day(23), asks=advice,
        answer=advised("T2 return_at_own_cost", against="buyer_accepted", how="warning")),

    Row(rule="T3", says="Beware of asking for a return of a parcel that never arrived.",
        given=SHIPPED, on=day(54), asks=what_if(opens(NOT_HERE_SENDING_BACK)),
        answer=brings(warned=("T3 return_of_nothing",))),
    Row(rule="T3", says="It is advised against.",
        given=SHIPPED, on=day(54), asks=advice_on(NOT_HERE_SENDING_BACK),
        answer=advised("T3 return_of_nothing", against="dispute_opened", never=("open_dispute",))),
    Row(rule="T3", says="There is nothing to send back, and no money without it.",
        given=RETURN_OF_NOTHING, on=before(65), asks=money_to_come,
        answer=comes("60.00 USD", by=None, rule="T3", send_by=day(65))),
    Row(rule="T3", says="Up to the deadline of the return nothing is lost.",
        given=RETURN_OF_NOTHING, on=before(65), asks=what_came_by_itself, answer=came()),
    Row(rule="T3", says="The deadline of the return lets the money go.",
        given=RETURN_OF_NOTHING, on=day(65), asks=what_came_by_itself,
        answer=came(("return_overdue", day(65)))),
    Row(rule="T3", says="Then it is over without money.",
        given=RETURN_OF_NOTHING, on=day(65), asks=what_counts,
        answer=counts(None, "nothing", rule="T3", phase="closed")),

    Row(rule="T4", says="Beware of accepting the seller's offer while AliExpress's is better.",
        given=JUDGED, on=day(31), asks=what_if(accepts("seller")),
        answer=brings(warned=("T4 worse_than_platform",), money="10.00 USD")),
    Row(rule="T4", says="Accepting AliExpress's is not warned of.",
        given=JUDGED, on=day(31), asks=what_if(accepts("platform")), answer=brings(warned=())),
    Row(rule="T4", says="Nor is a seller's offer that is better.",
        given=BETTER_OFFERED, on=day(34), asks=what_if(accepts("seller")),
        answer=brings(warned=(), money="55.00 USD")),

    Row(rule="T5", says="Beware of the end of the protection where the seller asks for patience.",
        given=PATIENCE_ASKED, on=day(56), asks=advice,
        answer=advised("T5 patience", by=day(60), how="warning")),
    Row(rule="T5", says="Before the last part of the protection it is too early for that.",
        given=IN_TRANSIT, on=before(53), asks=advice, answer=advised(never=("patience",))),
    Row(rule="T5", says="Beware of it where nothing has arrived, and no dispute is open.",
        given=IN_TRANSIT, on=day(53), asks=advice, answer=advised("T5 patience", by=day(60))),
    Row(rule="T5", says="Beware of cancelling for the sake of patience.",
        given=PATIENCE_ASKED, on=day(56), asks=what_if(CANCELS), answer=brings(warned=("T5 patience",))),
    Row(rule="T5", says="Patience within the protection is not warned of.",
        given=TIME_GRANTED, on=day(57), asks=advice, answer=advised(never=("patience",))),

    Row(rule="T6", says="Beware of opening while it is still in transit and protected.",
        given=IN_TRANSIT, on=before(53), asks=advice_on(NOT_HERE),
        answer=advised("T6 still_in_transit", by=day(53), against="dispute_opened", never=("open_dispute",))),
    Row(rule="T6", says="It is refused, with the warning.",
        given=IN_TRANSIT, on=before(53), asks=what_if(opens(NOT_HERE)),
        answer=stopped("W5 in_transit", warned=("T6 still_in_transit",))),
    Row(rule="T6", says="When the protection is running out, the dispute is to be opened.",
        given=IN_TRANSIT, on=day(53), asks=advice_on(NOT_HERE),
        answer=advised("W4 open_dispute", by=day(60), how="urgent", never=("still_in_transit",))),

    Row(rule="T7", says="A confirmed order can still be disputed: fifteen days remain.",
        given=CONFIRMED, on=before(35), asks=advice, answer=advised("T7 confirmed_is_not_over", by=day(35))),
    Row(rule="T7", says="After those days it is over indeed.",
        given=CONFIRMED, on=day(35), asks=advice,
        answer=advised("W4 what_is_left", never=("confirmed_is_not_over",))),
    Row(rule="T7", says="Who is about to confirm is told so.",
        given=SHIPPED, on=day(20), asks=what_if(CONFIRMS),
        answer=brings(warned=("T7 confirmed_is_not_over",), open_until=day(35))),

    Row(rule="T8", says="Beware of claiming the shipping method before the goods were checked.",
        given=IN_TRANSIT, on=day(20), asks=advice_on(OTHER_SHIPPING),
        answer=advised("T8 unchecked_goods", against="dispute_opened", never=("open_dispute",))),
    Row(rule="T8", says="The one claim would be spent.",
        given=IN_TRANSIT, on=day(20), asks=what_if(opens(OTHER_SHIPPING)),
        answer=brings(warned=("T8 unchecked_goods",))),
)
# fmt: on


# --- the tests --------------------------------------------------------------------------------

IN_THE_GUIDE = {"W": 9, "R": 9, "O": 7, "P": 11, "J": 4, "C": 6, "M": 7, "T": 8}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_sentence_of_the_guide_is_the_answer(row: Row[Any]) -> None:
    """Asked about the situation of a row, the library answers what the guide says."""
    found = row.asks(row.given, row.on)
    expected, actual = dict(row.answer.parts), row.answer.seen_in(found)

    assert expected == actual, (
        f"{row.rule}: {row.says} Told instead: {' '.join(read_in(found)) or 'nothing.'}"
    )


def test_every_rule_of_the_guide_has_a_row() -> None:
    """No rule is left out, there is no other, and the rows stand in the order of the guide."""
    guide = [f"{letter}{number}" for letter, most in IN_THE_GUIDE.items() for number in range(1, most + 1)]

    assert guide == list(dict.fromkeys(row.rule for row in ROWS))
    assert all(guide.index(one.rule) <= guide.index(two.rule) for one, two in pairwise(ROWS))


def test_every_row_says_something_of_its_own() -> None:
    """A row is told by its rule and one whole sentence, which no other row has."""
    assert len(ROWS) >= 90
    assert [] == [name for name, count in Counter(map(str, ROWS)).items() if count > 1]
    assert [] == [row.says for row in ROWS if not re.fullmatch(r"[A-Z][^.]+\.", row.says)]


# --- what a person reads ----------------------------------------------------------------------


def read_in(found: object) -> list[str]:  # noqa: PLR0911  # one arm for each kind of answer
    """Return the sentences in an answer that a person reads."""
    match found:
        case tuple():
            answers = cast("tuple[object, ...]", found)
            return [sentence for each in answers for sentence in read_in(each)]
        case ac.Preview(warnings=warnings, net=net):
            return [*found.sentences, *read_in(warnings), *read_in(net)]
        case ac.Suggestion(explanation=explanation):
            return [re.sub(r" \[[A-Z]\d+\]$", "", each) for each in explanation]
        case ac.Offer(net=net, comparison=comparison):
            return [*read_in(net), *read_in(comparison)]
        case ac.RefundExpectation(arrival=arrival):
            return [found.sentence, *([arrival.sentence] if arrival else [])]
        case ac.Manifest(disputes=disputes, events=events):
            judgements = [judgement for dispute in disputes for judgement in dispute.judgements]
            meanings = [finding.meaning for each in judgements for finding in each.findings]
            return [event.sentence for event in events] + meanings
        case ac.Refusal() | ac.Advice() | ac.Counting() | ac.SafeWindow() | ac.NetValue() | ac.Comparison():
            return [found.sentence]
        case _:
            return []


@cache
def all_sentences() -> frozenset[str]:
    """Return all that the answers to the rows tell a person."""
    return frozenset(sentence for row in ROWS for sentence in read_in(row.asks(row.given, row.on)))


def test_the_rows_produce_sentences() -> None:
    """What is read below is not nothing."""
    assert len(all_sentences()) > 100


def test_every_sentence_is_whole() -> None:
    """A sentence begins with a capital letter or a number, and ends with a full stop or a bracket."""
    assert [] == [each for each in all_sentences() if not re.fullmatch(r"[A-Z0-9].*[.)]", each)]


@pytest.mark.parametrize("trace", ["_", "{", "}", "None", "  ", "..", " .", " ,"])
def test_no_sentence_shows_how_it_was_made(trace: str) -> None:
    """A person reads neither the names of programs nor what was left over from making the sentence."""
    assert [] == [each for each in all_sentences() if trace in each]


def test_no_sentence_names_the_tag_of_an_event() -> None:
    """What is done is told in words."""
    tags = {event.tag for event in ONE_OF_EACH_EVENT}

    assert [] == [each for each in all_sentences() if any(tag in each for tag in tags)]

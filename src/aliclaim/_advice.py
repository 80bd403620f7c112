"""What a buyer is told to do, and to beware of (floor 11).

A piece of advice is data, as a refusal is: a stable code, a severity, the rule, the facts, the
figure and the deadline that it rests on, and the event that would carry it out. Its sentence is made
when it is read. When each piece is given is said above, in `_counsel` and `_traps`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from types import MappingProxyType
from typing import Final, TypeAlias, final

import attrs

from ._checks import Term
from ._claims import Reason
from ._comparison import Comparison, NetValue
from ._deadlines import Deadline
from ._events import Event
from ._money import Money
from ._policy import Figure, Party
from ._proposals import Refund, ReturnAndRefund, Solution
from ._reasons import REASONS, Basis, FirstStep, Level, Requirement
from ._refunds import Arrival
from ._refusals import Channel, FactValue, Refusal, worded
from ._values import Value
from ._words import BASES, CHANNELS, STEPS, proposed


class Severity(Term):
    """How much hangs on a piece of advice, gravest first."""

    URGENT = "urgent"
    """Do it now: else money or a right is lost."""
    WARNING = "warning"
    """Beware: this is how buyers lose."""
    RECOMMENDED = "recommended"
    """Do it: the guide says so."""
    INFO = "info"
    """Know it: nothing is asked of you."""


class Trap(Term):
    """The traps that buyers fall into (T1 to T8)."""

    CLOSING_FOR_CANCELLING = "closing_for_cancelling"
    """Closing where cancelling was meant (T1)."""
    RETURN_AT_OWN_COST = "return_at_own_cost"
    """Choosing a return whose shipping the buyer pays (T2)."""
    RETURN_OF_NOTHING = "return_of_nothing"
    """Choosing a return of what never arrived (T3)."""
    WORSE_THAN_PLATFORM = "worse_than_platform"
    """Accepting a seller's offer while AliExpress's is better (T4)."""
    PATIENCE = "patience"
    """Letting the protection run out because the seller asks for patience (T5)."""
    STILL_IN_TRANSIT = "still_in_transit"
    """Opening while the parcel is in transit and protected (T6)."""
    CONFIRMED_IS_NOT_OVER = "confirmed_is_not_over"
    """Believing that a confirmed order can no longer be disputed (T7)."""
    UNCHECKED_GOODS = "unchecked_goods"
    """Opening for the wrong shipping method before the goods were checked (T8)."""


class AdviceCode(Term):
    """What is advised: stable, for programs and translators. A trap has a `Trap` instead."""

    # before a dispute
    WAIT_FOR_SHIPPING = "wait_for_shipping"
    """No dispute can be opened before the order is shipped (W1)."""
    STATE_SHIPPING = "state_shipping"
    """A dispute was opened, so the order had been shipped, but it is not known when (W2)."""
    WAIT_UNTIL_OPENING = "wait_until_opening"
    """No dispute can be opened yet (W1)."""
    CONTACT_SELLER = "contact_seller"
    """Write to the seller first, and announce the dispute (O1)."""
    DO_FIRST = "do_first"
    """What the reason asks to do before (R4, R7, R8)."""
    CLOSEST_REASON = "closest_reason"
    """Another reason comes closer to what is known (R9)."""
    MEND_CLAIM = "mend_claim"
    """The form would not take the claim (W6, O4)."""
    HOW_MUCH = "how_much"
    """How much is asked for with this reason (R1 to R8)."""
    SHIPPING_WAS_FREE = "shipping_was_free"
    """Nothing is likely to come back for shipping that was free (R8)."""
    CAME_ON_TIME = "came_on_time"
    """A claim for the shipping method is not advised where the order came about on time (R8)."""
    CLAIM_UNTIL = "claim_until"
    """Until when such a claim can be made (W4)."""
    OPEN_DISPUTE = "open_dispute"
    """Open the dispute before the protection ends (W4)."""
    OPEN_FOR_REFUND = "open_for_refund"
    """Open it for a refund alone, rather than for a return (M7)."""
    ANY_PROBLEM = "any_problem"
    """Any problem can be claimed until then (M6)."""
    DEFECTS_LONGER = "defects_longer"
    """Goods that are defective or not as described can be claimed for longer (W3)."""
    DEFECTS_ONLY = "defects_only"
    """Only goods that are defective or not as described can still be claimed (W3)."""
    ASK_EXTENSION = "ask_extension"
    """Ask the seller to extend the protection (W2)."""
    ONE_CLAIM = "one_claim"
    """One settled claim an order: name all that is wrong (O5)."""
    ADD_EVIDENCE = "add_evidence"
    """Show what the reason needs (O7)."""
    MORE_EVIDENCE = "more_evidence"
    """Show more, where there is more (O7)."""
    CREDIBILITY = "credibility"
    """A dispute on every order costs credibility (O6)."""
    PREFER_REFUND = "prefer_refund"
    """Ask for a refund rather than a return (M7)."""
    FREE_RETURN = "free_return"
    """The return is free (M4)."""
    REPORT_SELLER = "report_seller"
    """A seller that breaks the trading rules can be reported (C6)."""
    OPEN_AGAIN = "open_again"
    """The cancelled dispute can be opened again (C2)."""
    WHAT_IS_LEFT = "what_is_left"
    """No dispute can be opened any more: what is left (W4)."""
    LOCAL_GUARANTEE = "local_guarantee"
    """The guarantee of the buyer's country still runs (M5)."""
    CHANGE_OF_MIND = "change_of_mind"
    """The goods can still be sent back for no reason (M5)."""

    # while a dispute is open
    SELLER_MUST_ANSWER = "seller_must_answer"
    """The seller must answer (P1)."""
    NO_NEED_TO_ESCALATE = "no_need_to_escalate"
    """AliExpress steps in by itself (P2)."""
    KEEP_DISPUTE = "keep_dispute"
    """A promise outside the dispute is not to be relied on (O2)."""
    CANCEL_RETURN = "cancel_return"
    """A return would be assigned that cannot be carried out: cancel, and open again for a refund (T3)."""
    ASK_SERVICE = "ask_service"
    """The same, where nothing can be opened any more: ask customer service (C5)."""
    ASK_FOR_REFUND = "ask_for_refund"
    """Ask for a refund alone: there is nothing to send back (T3, P10)."""
    CANCEL_TO_WAIT = "cancel_to_wait"
    """The time that the seller asked for was granted: cancel, and wait (C1)."""
    CHECK_THEN_CANCEL = "check_then_cancel"
    """The parcel has arrived after all: check the goods, then cancel (C1)."""
    ACCEPT_OFFER = "accept_offer"
    """The seller offers all that was asked for (P7)."""
    OFFER_BELOW_REQUEST = "offer_below_request"
    """The seller offers less than was asked for (P7)."""
    ANSWER_COMES = "answer_comes"
    """The answer on the refund comes within days (J4)."""
    ANSWER_LATE = "answer_late"
    """The answer on the refund is late: ask customer service (J4)."""
    WAIT_AND_CANCEL = "wait_and_cancel"
    """Still in transit and protected: wait some days, then cancel (J4)."""
    LOOK_UP_DATE = "look_up_date"
    """AliExpress holds the order for protected, though the counted date is over (J4)."""
    CHOOSE = "choose"
    """Choose a proposal, or AliExpress's is assigned (P5)."""
    ACCEPT_PLATFORM = "accept_platform"
    """AliExpress proposes all that was asked for (P4)."""
    ACCEPT_BETTER_OFFER = "accept_better_offer"
    """The seller offers more than AliExpress proposes (P6)."""
    OFFER_IS_BETTER = "offer_is_better"
    """The seller offers more than AliExpress proposes, and less than was asked for (P6)."""
    WEIGH = "weigh"
    """Neither proposal is better in everything (P4)."""
    CANCEL_AND_IMPROVE = "cancel_and_improve"
    """With new evidence, cancel and open a better dispute (P11)."""
    IF_NEW_EVIDENCE = "if_new_evidence"
    """If there is new evidence, cancelling is stronger than editing (P11)."""

    # once it is decided
    NOTHING_TO_SEND = "nothing_to_send"
    """A return was settled for what never arrived: ask customer service (T3, C5)."""
    RETURN_COSTS_MORE = "return_costs_more"
    """Sending the goods back costs no less than it brings (O3)."""
    SEND_BACK = "send_back"
    """Send the goods back, certified and tracked (P9)."""
    USE_RETURN_CODE = "use_return_code"
    """The seller pays the return: use the code (M4)."""
    AFTER_RECEIPT = "after_receipt"
    """The refund comes when the goods have been received (P9)."""
    REFUND_COMES = "refund_comes"
    """When the money should be there (M1)."""
    REFUND_LATE = "refund_late"
    """The money is late: ask customer service (M1)."""
    HOW_IT_ARRIVES = "how_it_arrives"
    """How the money arrives (M3)."""
    LESS_ARRIVED = "less_arrived"
    """Less arrived than was agreed (M2)."""
    APPEAL = "appeal"
    """Appeal: the last resort (C4)."""
    APPEAL_POSSIBLE = "appeal_possible"
    """An appeal is possible until then (C4)."""


Code: TypeAlias = AdviceCode | Trap

AdviceFact: TypeAlias = (
    FactValue
    | FirstStep
    | Basis
    | Reason
    | Solution
    | Comparison
    | NetValue
    | Refusal
    | Arrival
    | tuple[Requirement, ...]
    | tuple[Channel, ...]
)
"""What a fact of advice can be: a value of this library, for which an app may have its own words."""

_A, _U, _W, _R, _I = AdviceCode, Severity.URGENT, Severity.WARNING, Severity.RECOMMENDED, Severity.INFO

_TABLE: Final[Mapping[Code, tuple[Severity, str, str]]] = MappingProxyType(
    {
        # each code with its severity, its rule and its sentence
        Trap.CLOSING_FOR_CANCELLING: (
            _W,
            "T1",
            "Do not close the dispute: closing is final and brings no money.{cancel}",
        ),
        Trap.RETURN_AT_OWN_COST: (
            _W,
            "T2",
            "{with_return} you pay for sending the goods back{freight}: a refund alone may be better.",
        ),
        Trap.RETURN_OF_NOTHING: (
            _W,
            "T3",
            (
                "A return cannot be carried out where the parcel never arrived: there is nothing to "
                "send back, "
                "and when the days for it are over the money is gone."
            ),
        ),
        Trap.WORSE_THAN_PLATFORM: (
            _W,
            "T4",
            "Do not accept the seller's offer: AliExpress's proposal is better. {why}",
        ),
        Trap.PATIENCE: (
            _W,
            "T5",
            (
                "Do not let the protection run out, not even if the seller asks for patience: from "
                "{deadline} on no dispute can be opened."
            ),
        ),
        Trap.STILL_IN_TRANSIT: (
            _W,
            "T6",
            (
                "Do not open a dispute for a parcel that is in transit and protected: it is judged invalid. "
                "Wait until the protection is running out, on {deadline}."
            ),
        ),
        Trap.CONFIRMED_IS_NOT_OVER: (
            _W,
            "T7",
            "An order whose receipt was confirmed can still be disputed, until {deadline}.",
        ),
        Trap.UNCHECKED_GOODS: (
            _W,
            "T8",
            (
                "Check the goods before you claim for the shipping method: there is one claim per order, "
                "and it would be spent."
            ),
        ),
        _A.WAIT_FOR_SHIPPING: (
            _I,
            "W1",
            "The order has not been shipped: no dispute can be opened yet. Until then, ask the seller.",
        ),
        _A.STATE_SHIPPING: (
            _I,
            "W2",
            "Until when another dispute can be opened is not known: state when the order was shipped.",
        ),
        _A.WAIT_UNTIL_OPENING: (
            _I,
            "W1",
            "Wait: a dispute can be opened from {deadline} on. Until then, ask the seller.",
        ),
        _A.CONTACT_SELLER: (
            _R,
            "O1",
            "Write to the seller first, and announce the dispute: it counts in your favour.",
        ),
        _A.DO_FIRST: (_R, "O1", "Before you open the dispute: {step}."),
        _A.MEND_CLAIM: (_R, "W6", "Correct the claim before you send it. {why}"),
        _A.CLOSEST_REASON: (
            _R,
            "R9",
            "By what tracking says, another reason comes closer: {reason}.",
        ),
        _A.ADD_EVIDENCE: (_R, "O7", "Add evidence: {what}."),
        _A.PREFER_REFUND: (
            _R,
            "M7",
            "Ask for a refund rather than a return: without a free return, a refund is to be preferred.",
        ),
        _A.HOW_MUCH: (_I, "R1", "With this reason, ask for {what}."),
        _A.SHIPPING_WAS_FREE: (
            _R,
            "R8",
            "Do not claim for the shipping method: shipping was free, and nothing is likely to come back.",
        ),
        _A.CAME_ON_TIME: (
            _R,
            "R8",
            "Do not claim for the shipping method: that is not advised where the order came about on time.",
        ),
        _A.CLAIM_UNTIL: (_I, "W4", "Such a claim can be made until {deadline}."),
        _A.OPEN_DISPUTE: (_R, "W4", "Open the dispute: from {deadline} on none can be opened."),
        _A.OPEN_FOR_REFUND: (
            _R,
            "M7",
            "Open the dispute for a refund alone: from {deadline} on none can be opened.",
        ),
        _A.ANY_PROBLEM: (_I, "M6", "Any problem with the order can be claimed until {deadline}."),
        _A.DEFECTS_LONGER: (
            _I,
            "W3",
            "Goods that are defective, or not as described, can be claimed until {deadline}.",
        ),
        _A.DEFECTS_ONLY: (
            _I,
            "W3",
            "Only goods that are defective, or not as described, can still be claimed, until {deadline}.",
        ),
        _A.ASK_EXTENSION: (
            _R,
            "W2",
            (
                "Ask the seller to extend the protection, which ends on {deadline}; a promise alone extends "
                "nothing."
            ),
        ),
        _A.ONE_CLAIM: (
            _I,
            "O5",
            (
                "Only one claim per order is settled: open it when you know all that is wrong, and name all "
                "of it."
            ),
        ),
        _A.MORE_EVIDENCE: (_I, "O7", "This would help, too: {what}."),
        _A.CREDIBILITY: (
            _W,
            "O6",
            (
                "You disputed {disputed} of the {orders} orders before this one: such a pattern costs "
                "credibility, and may cost the account."
            ),
        ),
        _A.FREE_RETURN: (
            _I,
            "M4",
            "The return is free{until_free}: the seller pays, and you get a code for it.",
        ),
        _A.REPORT_SELLER: (
            _I,
            "C6",
            "A seller that breaks the trading rules, such as with counterfeit goods, can be reported, too.",
        ),
        _A.OPEN_AGAIN: (
            _I,
            "C2",
            "The dispute was cancelled, not closed: another can be opened until {deadline}.",
        ),
        _A.WHAT_IS_LEFT: (
            _I,
            "W4",
            (
                "No dispute can be opened{since}. What is left: write to the seller, or ask customer "
                "service by {channels}. There is no telephone support."
            ),
        ),
        _A.LOCAL_GUARANTEE: (
            _I,
            "M5",
            "The guarantee of your country, which AliExpress honours, runs until {deadline}.",
        ),
        _A.CHANGE_OF_MIND: (
            _I,
            "M5",
            "Your country lets you send the goods back without a reason until {deadline}.",
        ),
        _A.SELLER_MUST_ANSWER: (
            _I,
            "P1",
            "The seller must answer by {deadline}; if not, {effect}.",
        ),
        _A.NO_NEED_TO_ESCALATE: (
            _I,
            "P2",
            "Without an agreement AliExpress steps in by itself on {deadline}: there is no need to escalate.",
        ),
        _A.KEEP_DISPUTE: (
            _R,
            "O2",
            (
                "Keep the dispute: money comes back through it alone. A resend, or a payment by other means, "
                "is not to be relied on."
            ),
        ),
        _A.CANCEL_RETURN: (
            _U,
            "T3",
            (
                "A return would be assigned that cannot be carried out. Cancel the dispute before "
                "{deadline}, "
                "and open another for a refund alone."
            ),
        ),
        _A.ASK_SERVICE: (
            _U,
            "C5",
            (
                "A return would be assigned that cannot be carried out. Ask customer service, by {channels}, "
                "before {deadline}."
            ),
        ),
        _A.ASK_FOR_REFUND: (_R, "P10", "Ask for a refund of {amount} alone instead, before this is decided."),
        _A.CANCEL_TO_WAIT: (
            _R,
            "C1",
            (
                "The seller has granted the time that was asked for. Cancel the dispute to wait, and do not "
                "close it: another can be opened until {deadline}."
            ),
        ),
        _A.CHECK_THEN_CANCEL: (
            _R,
            "C1",
            (
                "If the parcel is here, check the goods first. If they are right, cancel the dispute, and "
                "do not close it; if they are not, edit the reason."
            ),
        ),
        _A.ACCEPT_OFFER: (
            _R,
            "P7",
            "The seller offers no less than you asked for. Accept it: that ends the dispute for good. {why}",
        ),
        _A.OFFER_BELOW_REQUEST: (_I, "P7", "{why} Accepting it would end the dispute for good."),
        _A.ANSWER_COMES: (
            _I,
            "J4",
            "AliExpress found you to be right; its answer on the refund comes by {deadline}.",
        ),
        _A.ANSWER_LATE: (
            _R,
            "J4",
            (
                "AliExpress found you to be right, and its answer on the refund was due by {deadline}. "
                "Ask customer service, by {channels}."
            ),
        ),
        _A.WAIT_AND_CANCEL: (
            _U,
            "J4",
            (
                "AliExpress holds that the parcel is still on its way and protected. Wait some days, but "
                "cancel the dispute before {deadline}, and do not close it: cancelled, it can be opened "
                "again while the protection runs."
            ),
        ),
        _A.LOOK_UP_DATE: (
            _R,
            "J4",
            (
                "AliExpress holds that the order is still protected, though by the date that is known here "
                "it was until {deadline}. Look up the date on the order page and state it: if the order "
                "is protected, wait some days and cancel the dispute, and do not close it."
            ),
        ),
        _A.CHOOSE: (
            _I,
            "P5",
            "Choose a proposal before {deadline}; if nobody does, AliExpress's is assigned: {proposal}.",
        ),
        _A.ACCEPT_PLATFORM: (
            _R,
            "P4",
            (
                "AliExpress proposes no less than you asked for. Accept it: that ends the dispute for good. "
                "{why}"
            ),
        ),
        _A.ACCEPT_BETTER_OFFER: (
            _R,
            "P6",
            "The seller's offer is now better than AliExpress's proposal. Accept it before {deadline}. {why}",
        ),
        _A.OFFER_IS_BETTER: (
            _I,
            "P6",
            "{why} If nobody chooses before {deadline}, AliExpress's proposal is assigned.",
        ),
        _A.WEIGH: (
            _I,
            "P4",
            "Weigh the seller's offer against AliExpress's proposal: neither is better in everything. {why}",
        ),
        _A.CANCEL_AND_IMPROVE: (
            _R,
            "P11",
            (
                "With the new evidence, cancel and open a better dispute, before {deadline}: that is "
                "stronger "
                "than editing, and possible while the protection runs."
            ),
        ),
        _A.IF_NEW_EVIDENCE: (
            _I,
            "P11",
            (
                "If you have new evidence, cancelling and opening a better dispute before {deadline} is "
                "stronger than editing this one."
            ),
        ),
        _A.NOTHING_TO_SEND: (
            _U,
            "C5",
            (
                "There is nothing that you could send back. Ask customer service, by {channels}, before "
                "{deadline}: from then on the dispute is over, without money."
            ),
        ),
        _A.RETURN_COSTS_MORE: (
            _W,
            "O3",
            (
                "Sending the goods back brings you nothing: {net} If they are not on their way before "
                "{deadline}, "
                "the dispute is over without money."
            ),
        ),
        _A.SEND_BACK: (
            _U,
            "P9",
            (
                "Send the goods back, certified and tracked, before {deadline}; else the dispute is over "
                "without money. The refund comes when they have been received."
            ),
        ),
        _A.USE_RETURN_CODE: (
            _I,
            "M4",
            "The return costs you nothing: use the code that you were given for it.",
        ),
        _A.AFTER_RECEIPT: (
            _I,
            "P9",
            "The refund of {amount} comes when the goods have been received.",
        ),
        _A.REFUND_COMES: (_I, "M1", "{amount} should be back by {deadline}, by the way in which you paid."),
        _A.REFUND_LATE: (
            _R,
            "M1",
            "{amount} should have been back by {deadline}. Ask customer service, by {channels}.",
        ),
        _A.HOW_IT_ARRIVES: (_I, "M3", "{how}"),
        _A.LESS_ARRIVED: (
            _I,
            "M2",
            (
                "{received} arrived of {agreed}. The conversion of a currency can take a little, and fees "
                "of a bank are not refunded; if it is more than that, ask customer service by {channels}."
            ),
        ),
        _A.APPEAL: (
            _R,
            "C4",
            (
                "The decision falls short of what you asked for. As the last resort, appeal before "
                "{deadline}, "
                "through customer service on the web site."
            ),
        ),
        _A.APPEAL_POSSIBLE: (
            _I,
            "C4",
            "As the last resort, an appeal is possible before {deadline}, on the web site.",
        ),
    }
)
_WITH_RETURN: Final[Mapping[Party | None, str]] = MappingProxyType(
    {
        None: "With this return",
        Party.SELLER: "With the return that the seller proposes",
        Party.PLATFORM: "With the return that AliExpress proposes",
    }
)

_OFFER, _PROPOSAL, _REQUEST = "the seller's offer", "AliExpress's proposal", "what you asked for"
_BESIDE: Final[Mapping[Code, tuple[str, str]]] = MappingProxyType(
    {
        # what the two are called that are compared
        Trap.WORSE_THAN_PLATFORM: (_OFFER, _PROPOSAL),
        _A.WEIGH: (_OFFER, _PROPOSAL),
        _A.OFFER_IS_BETTER: (_OFFER, _PROPOSAL),
        _A.ACCEPT_BETTER_OFFER: (_OFFER, _PROPOSAL),
        _A.ACCEPT_OFFER: (_OFFER, _REQUEST),
        _A.OFFER_BELOW_REQUEST: (_OFFER, _REQUEST),
        _A.ACCEPT_PLATFORM: (_PROPOSAL, _REQUEST),
    }
)


def _said(code: Code, name: str, fact: AdviceFact) -> str:  # noqa: PLR0911  # one arm for each kind
    """Word a fact for a person."""
    match fact:
        case Comparison():
            return fact.beside(*_BESIDE[code])
        case NetValue() | Refusal() | Arrival():
            return fact.sentence
        case Refund() | ReturnAndRefund():
            return proposed(fact)
        case FirstStep():
            return STEPS[fact]
        case Basis():
            return BASES[fact]
        case Reason():
            return REASONS[fact].title[0].lower() + REASONS[fact].title[1:]
        case Money() if name == "freight":
            return f" ({fact})"
        case True:
            return " To withdraw it, cancel it."
        case tuple():
            return _listed(fact)
        case _:
            return worded(fact)


def _listed(fact: tuple[Requirement, ...] | tuple[Channel, ...]) -> str:
    words = [each.words if isinstance(each, Requirement) else CHANNELS[each] for each in fact]
    if isinstance(fact[-1], Requirement):
        return ("; or " if fact[-1].level is Level.ONE_OF else "; ").join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"


_RANK: Final[Mapping[Severity, int]] = MappingProxyType({each: rank for rank, each in enumerate(Severity)})
_ORDER: Final[Mapping[Code, int]] = MappingProxyType({code: number for number, code in enumerate(_TABLE)})


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Advice(Value):
    """One piece of advice, or a warning of a trap.

    Attributes:
        code: What is advised, or the trap.
        severity: How much hangs on it.
        rule: The rule of the guide behind it: there is none without.
        figure: The figure of the policy that it rests on, if one; a deadline has its own.
        deadline: The date that counts; None where none does.
        event: The event that carries it out, at the moment of the question; None where none would.
            The rules allow it.
        against: The class of the event that it warns of; None where it warns of none.
        whose: Whose proposal it speaks of: the seller's or AliExpress's; None where of none, or of both.
        facts: The names and values that its sentence tells, in the order of their names: for another
            language, say these and the deadline in the words of that.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from aliclaim import Case, Money, Order
        >>> shipped = datetime(2026, 3, 1, tzinfo=timezone.utc)
        >>> case = Case(order=Order(id="1", paid=Money("61.70", "USD"), shipped_at=shipped))
        >>> (advice,) = case.advice(shipped.replace(month=4))
        >>> advice.code, advice.severity.value, advice.rule, str(advice.deadline.at.date())
        (<AdviceCode.ANY_PROBLEM: 'any_problem'>, 'info', 'M6', '2026-04-30')
    """

    code: Code
    severity: Severity
    rule: str
    figure: Figure | None = None
    deadline: Deadline | None = None
    event: Event | None = None
    against: type[Event] | None = None
    whose: Party | None = None
    facts: tuple[tuple[str, AdviceFact], ...] = ()

    @property
    def trap(self) -> bool:
        """Whether it warns of a trap (T1 to T8)."""
        return isinstance(self.code, Trap)

    @property
    def sentence(self) -> str:
        """The advice in whole sentences, dates in UTC; one after `~` was counted, and is an estimate."""
        words = dict.fromkeys(("cancel", "freight", "until_free", "since"), "")
        words |= {name: _said(self.code, name, value) for name, value in self.facts}
        words["with_return"] = _WITH_RETURN[self.whose]
        if due := self.deadline:
            words |= {"deadline": due.words, "effect": due.effect, "until_free": f" until {due.words}"}
            words["since"] = f": the time for it ended on {due.words}"
        return _TABLE[self.code][2].format_map(words)

    def __str__(self) -> str:
        """Return the sentence and its rule."""
        return f"{self.sentence} [{self.rule}]"


def advise(  # noqa: PLR0913  # a piece of advice has so many parts
    code: Code,
    *,
    severity: Severity | None = None,
    rule: str | None = None,
    figure: Figure | None = None,
    deadline: Deadline | None = None,
    event: Event | None = None,
    against: type[Event] | None = None,
    whose: Party | None = None,
    **facts: AdviceFact,
) -> Advice:
    """Make a piece of advice; its severity and its rule are the table's, unless told.

    Args:
        code: What is advised.
        severity: How much hangs on it, where that is graver than usual.
        rule: The rule behind it, where the table leaves that to the case.
        figure: The figure that it rests on, beside that of the deadline.
        deadline: The date that counts.
        event: The event that carries it out.
        against: The class of the event that it warns of.
        whose: Whose proposal it speaks of.
        **facts: What the sentence tells.
    """
    usual, fixed_rule, _ = _TABLE[code]
    return Advice(
        code=code,
        severity=severity or usual,
        rule=rule or fixed_rule,
        figure=figure,
        deadline=deadline,
        event=event,
        against=against,
        whose=whose,
        facts=tuple(sorted(facts.items(), key=itemgetter(0))),
    )


def ranked(found: Iterable[Advice]) -> tuple[Advice, ...]:
    """Put advice in order: the gravest first, then in the order of the table; each thing is said once."""
    ordered = sorted(found, key=lambda each: (_RANK[each.severity], _ORDER[each.code]))
    once: dict[tuple[object, ...], Advice] = {}
    for each in ordered:
        once.setdefault((each.code, each.rule, each.whose, each.facts), each)
    return tuple(once.values())

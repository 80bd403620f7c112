"""The questions on the order and the problem, and the values that their answers make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from aliclaim import (
    PROFILES,
    REASONS,
    Ask,
    Basis,
    Boundary,
    Case,
    Claim,
    Evidence,
    EvidenceKind,
    InvalidValueError,
    Money,
    Order,
    PaymentMethod,
    Reason,
    Refund,
    ReturnAndRefund,
    Solution,
    StatedDate,
    Subject,
    TrackingStatus,
    checklist,
    describe,
)

from .fields import Field, Values, WrongAnswersError

REFUND: Final = ("refund", "Money back, and I keep what came")
RETURN: Final = ("return_and_refund", "Money back after I have sent the goods back")

CURRENCY: Final = Field(
    "currency", "words", "Currency", "Three letters, such as USD, EUR or GBP.", needed=True, start="USD"
)

_PROFILES: Final = {
    "guide": "The guide: 60 days from shipping",
    "general-2022": "The help pages of 2022: 15 days from the end of the delivery time",
    "brazil-2026": "Brazil, 2026: 90 days from the order",
}

ORDER: Final[tuple[Field, ...]] = (
    Field("paid", "money", "How much did you pay in all?", "With shipping, such as 61.70.", needed=True),
    CURRENCY,
    Field(
        "shipped_at",
        "moment",
        "When was it shipped?",
        "As the order page says. Leave it empty if it has not been shipped.",
    ),
    Field("estimated_delivery", "moment", "Until when was delivery promised?", "If the order page says."),
    Field(
        "protection_ends",
        "moment",
        "When does the protection end?",
        "The end of the buyer protection, if the order page shows a date. It wins over any count of days.",
    ),
    Field(
        "tracking",
        "choice",
        "What does the tracking show now?",
        choices=[("", "I have not looked"), *((status.value, describe(status)) for status in TrackingStatus)],
    ),
)

MORE: Final[tuple[Field, ...]] = (
    Field("id", "words", "Order number", "For your files only."),
    Field("ordered_at", "moment", "When did you order?"),
    Field("shipping_paid", "money", "How much of it was for shipping?", "0 if it was free."),
    Field(
        "payment",
        "choice",
        "How did you pay?",
        "The money comes back the same way.",
        choices=[("", "I do not say"), *((each.value, describe(each)) for each in PaymentMethod)],
    ),
    Field("free_return", "yes", "The order page promises a free return"),
    Field("local_guarantee", "yes", "My country grants a guarantee that AliExpress honours"),
    Field(
        "policy",
        "choice",
        "Which rules count?",
        "If you are not sure, leave the guide, and give the end of the protection above.",
        needed=True,
        choices=[(name, _PROFILES.get(name, name)) for name in PROFILES],
        start="guide",
    ),
)

_PARTIAL: Final = tuple(entry.reason.value for entry in REASONS.values() if entry.asks is Ask.PARTIAL)


def evidence_of(reason: Reason) -> list[tuple[str, str]]:
    """List what a claim for a reason should show, as choices: `subject:kind`, each once."""
    wanted: dict[str, str] = {}
    for each in checklist(reason):
        wanted.setdefault(f"{each.shows}:{each.kinds[0]}", each.words[:1].upper() + each.words[1:])
    return list(wanted.items())


CLAIM: Final[tuple[Field, ...]] = (
    Field(
        "reason",
        "choice",
        "What is wrong?",
        "If nothing fits exactly, choose what comes closest.",
        choices=[("", "Nothing yet"), *((reason.value, entry.title) for reason, entry in REASONS.items())],
    ),
    Field(
        "wants",
        "choice",
        "What do you want?",
        choices=[REFUND, RETURN],
        start=REFUND[0],
        only=("reason", tuple(Reason)),
    ),
    Field(
        "amount",
        "money",
        "How much do you want back?",
        "Left empty, it is all that you paid, where the problem is worth all of it.",
        only=("reason", tuple(Reason)),
    ),
    Field(
        "words",
        "text",
        "What will you write?",
        "Say it clearly: it decides more than anything else.",
        only=("reason", tuple(Reason)),
    ),
    *(
        Field(
            f"shows_{reason}",
            "several",
            "What can you show?",
            choices=evidence_of(reason),
            only=("reason", (reason.value,)),
        )
        for reason in Reason
    ),
)


def order_of(values: Values) -> Order:
    """Make the order of what was answered.

    Raises:
        InvalidValueError: The facts contradict each other.
    """
    ends = values.moment_or_none("protection_ends")
    payment = values.text("payment")
    return Order(
        id=values.text("id") or "my order",
        paid=values.money("paid"),
        ordered_at=values.moment_or_none("ordered_at"),
        shipped_at=values.moment_or_none("shipped_at"),
        estimated_delivery=values.moment_or_none("estimated_delivery"),
        shipping_paid=values.money_or_none("shipping_paid"),
        payment=PaymentMethod(payment) if payment else None,
        free_return=values.yes("free_return"),
        local_guarantee=values.yes("local_guarantee"),
        stated=(StatedDate(boundary=Boundary.PROTECTION_ENDS, at=ends),) if ends else (),
    )


_OF_VALUES: Final = {
    "Order.shipped_at": ("shipped_at", "It cannot have been shipped before it was ordered."),
    "Order.shipping_paid": ("shipping_paid", "It cannot be more than you paid in all."),
    "Case.order.estimated_delivery": ("estimated_delivery", "These rules count from it: give it."),
    "Case.order.ordered_at": ("ordered_at", "These rules count from it: give it."),
}


def case_of(values: Values, now: datetime) -> Case:
    """Make the case of what was answered, before anything has happened.

    Raises:
        WrongAnswersError: The facts contradict each other, or one lies in the future.
    """
    late = [name for name in ("ordered_at", "shipped_at") if (values.moment_or_none(name) or now) > now]
    if late:
        raise WrongAnswersError(dict.fromkeys(late, "This lies in the future."))
    try:
        return Case(order=order_of(values), policy=PROFILES[values.text("policy")])
    except InvalidValueError as error:
        raise WrongAnswersError(dict([_OF_VALUES[error.what]])) from None


def solution_of(values: Values, amount: Money) -> Solution:
    """Make a refund, or a return with a refund, of what was chosen."""
    return ReturnAndRefund(amount) if values.text("wants") == RETURN[0] else Refund(amount)


def claim_of(values: Values, order: Order) -> Claim | None:
    """Make the claim of what was answered; None where nothing is wrong.

    Raises:
        WrongAnswersError: An amount is needed.
    """
    if not values.text("reason"):
        return None
    reason = Reason(values.text("reason"))
    amount = values.money_or_none("amount") or _usual(reason, order)
    return Claim(
        reason=reason,
        asks=solution_of(values, amount),
        text=values.text("words"),
        evidence=[shown_by(each) for each in values.several(f"shows_{reason}")],
    )


def _usual(reason: Reason, order: Order) -> Money:
    """Return what is asked for with a reason, where that follows from the order."""
    basis = REASONS[reason].basis
    usual = {Basis.PAID: order.paid, Basis.SHIPPING_PAID: order.shipping_paid}.get(basis)
    if usual is None:
        raise WrongAnswersError({"amount": f"Give an amount: {describe(basis)}."})
    return usual


def shown_by(choice: str) -> Evidence:
    """Make a piece of evidence of a choice: `subject:kind`."""
    subject, kind = choice.split(":")
    ending = {EvidenceKind.VIDEO: "mp4", EvidenceKind.DOCUMENT: "pdf"}.get(EvidenceKind(kind), "jpg")
    return Evidence(kind=EvidenceKind(kind), file=f"{subject}.{ending}", shows=Subject(subject))


def all_shown() -> Sequence[tuple[str, str]]:
    """List what any reason asks to show, each once."""
    return list(dict(choice for reason in Reason for choice in evidence_of(reason)).items())

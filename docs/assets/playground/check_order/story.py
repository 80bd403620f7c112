"""What can have happened, what is asked about it, and the events that the answers make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

import aliclaim as ac
from aliclaim import Case, Claim, Event, Party, Refund, TrackingStatus, TrackingUpdated

from .fields import Field, Values
from .order import REFUND, RETURN, all_shown, shown_by, solution_of

WAIT: Final = ("wait", "More time, and no money for now")
PROBLEMS: Final = (
    ("valid", "I was found to be right"),
    ("invalid", "I was found not to be right"),
)

AT: Final = Field("at", "moment", "When did it happen?", needed=True)
SHOWN: Final = Field("observed", "yes", "AliExpress shows that this happened: take it as it is")

_AMOUNT: Final = Field("amount", "money", "How much?", needed=True)
_WANTS: Final = Field("wants", "choice", "What?", needed=True, choices=[REFUND, RETURN], start=REFUND[0])
_SHIP_BY: Final = Field(
    "ship_by", "moment", "Until when must the goods be on their way back?", "If a date is shown."
)
_SOLUTION: Final = (_WANTS, _AMOUNT)
_OFFER: Final = (
    _WANTS._replace(label="What did the seller offer?", choices=[REFUND, RETURN, WAIT]),
    _AMOUNT._replace(only=("wants", (REFUND[0], RETURN[0]))),
    Field("until", "moment", "Until when?", needed=True, only=("wants", (WAIT[0],))),
)
_FOUND: Final = Field(
    "found",
    "choice",
    "Were you found to be right?",
    choices=[("", "It does not say"), *PROBLEMS],
)


class Told(NamedTuple):
    """What makes an event: the answers, and the claim that is meant."""

    values: Values
    claim: Claim | None

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.values.moment("at")


Made: TypeAlias = Callable[[Told], Event]


class Step(NamedTuple):
    """One kind of thing that can have happened.

    Attributes:
        label: What it is, in the words of the buyer.
        made: What makes the event.
        fields: What is asked beside its date.
    """

    label: str
    made: Made
    fields: tuple[Field, ...] = ()


class NoReasonError(Exception):
    """A dispute was opened, and it was not told what was wrong."""


def _dated(kind: Callable[..., Event]) -> Made:
    """Return what makes an event that tells its date alone."""

    def made(told: Told) -> Event:
        return kind(at=told.at)

    return made


def _settled(kind: Callable[..., Event]) -> Made:
    """Return what makes an event that can set a date for a return."""

    def made(told: Told) -> Event:
        return kind(at=told.at, ship_by=_ship_by(told))

    return made


def _opened(told: Told) -> Event:
    if told.claim is None:
        raise NoReasonError
    return ac.DisputeOpened(at=told.at, claim=told.claim)


def _confirmed(told: Told) -> Event:
    return ac.ReceiptConfirmed(at=told.at, by=Party(told.values.text("by")))


def _extended(told: Told) -> Event:
    return ac.ProtectionExtended(at=told.at, until=told.values.moment("until"))


def _evidence(told: Told) -> Event:
    return ac.EvidenceAdded(at=told.at, evidence=shown_by(told.values.text("shows")))


def _edited(told: Told) -> Event:
    reason = ac.Reason(told.values.text("reason"))
    return ac.ClaimEdited(at=told.at, reason=reason, text=told.values.text("words"))


def _asked(told: Told) -> Event:
    return ac.BuyerProposed(at=told.at, proposal=solution_of(told.values, told.values.money("amount")))


def _accepted(told: Told) -> Event:
    return ac.BuyerAccepted(at=told.at, whose=Party(told.values.text("whose")), ship_by=_ship_by(told))


def _offered(told: Told) -> Event:
    values = told.values
    if values.text("wants") == WAIT[0]:
        return ac.SellerProposed(at=told.at, proposal=ac.Wait(values.moment("until")))
    return ac.SellerProposed(at=told.at, proposal=solution_of(values, values.money("amount")))


def _judged(told: Told) -> Event:
    return ac.PlatformJudged(at=told.at, judgement=_findings(told))


def _proposed(told: Told) -> Event:
    return ac.PlatformProposed(
        at=told.at,
        proposal=solution_of(told.values, told.values.money("amount")),
        negotiation_ends=told.values.moment_or_none("ends"),
        judgement=_findings(told),
    )


def _findings(told: Told) -> list[ac.Finding]:
    """Tell what AliExpress found; of a parcel in transit, so that what follows from that is known (J4)."""
    found, transit = told.values.text("found"), told.values.yes("transit")
    problem, kind = (
        ("Package is still in transit", ac.Problem.IN_TRANSIT)
        if transit
        else ("The problem", ac.Problem.OTHER)
    )
    return [ac.Finding(problem=problem, valid=found == "valid", kind=kind)] if found else []


def _decided(told: Told) -> Event:
    amount = told.values.money_or_none("amount")
    return ac.AppealDecided(at=told.at, refund=Refund(amount) if amount else None)


def _sent_back(told: Told) -> Event:
    return ac.ReturnShipped(at=told.at, tracking_number=told.values.text("number"))


def _arrived(told: Told) -> Event:
    return ac.RefundCompleted(at=told.at, amount=told.values.money("amount"))


def _ship_by(told: Told) -> datetime | None:
    return told.values.moment_or_none("ship_by")


STEPS: Final[Mapping[type[Event], Step]] = {
    ac.DisputeOpened: Step("I opened a dispute, with the problem told above", _opened),
    ac.SellerProposed: Step("The seller made an offer", _offered, _OFFER),
    ac.SellerAccepted: Step(
        "The seller agreed to what I asked for",
        _settled(ac.SellerAccepted),
        (_SHIP_BY,),
    ),
    ac.BuyerProposed: Step("I asked for something else", _asked, _SOLUTION),
    ac.EvidenceAdded: Step(
        "I added evidence",
        _evidence,
        (Field("shows", "choice", "What does it show?", needed=True, choices=all_shown()),),
    ),
    ac.ClaimEdited: Step(
        "I changed the reason or the words",
        _edited,
        (
            Field(
                "reason",
                "choice",
                "What is wrong?",
                needed=True,
                choices=[(reason.value, entry.title) for reason, entry in ac.REASONS.items()],
            ),
            Field("words", "text", "What did you write?"),
        ),
    ),
    ac.PlatformSteppedIn: Step("AliExpress stepped in", _dated(ac.PlatformSteppedIn)),
    ac.PlatformJudged: Step(
        "AliExpress judged, and has not proposed anything yet",
        _judged,
        (
            _FOUND._replace(choices=PROBLEMS, needed=True),
            Field("transit", "yes", "It says that the parcel is still in transit"),
        ),
    ),
    ac.PlatformProposed: Step(
        "AliExpress made its proposal",
        _proposed,
        (
            _WANTS._replace(label="What does AliExpress propose?"),
            _AMOUNT._replace(help="0 if it proposes no money."),
            Field("ends", "moment", "When is the negotiation finished?", "The date that is shown with it."),
            _FOUND,
        ),
    ),
    ac.BuyerAccepted: Step(
        "I accepted a proposal",
        _accepted,
        (
            Field(
                "whose",
                "choice",
                "Whose?",
                needed=True,
                choices=[("seller", "The seller's"), ("platform", "AliExpress's")],
            ),
            _SHIP_BY,
        ),
    ),
    ac.ProposalAssigned: Step(
        "AliExpress's proposal was assigned, since nobody chose",
        _settled(ac.ProposalAssigned),
        (_SHIP_BY,),
    ),
    ac.RequestGranted: Step(
        "The seller did not answer, and I got what I asked for",
        _settled(ac.RequestGranted),
        (_SHIP_BY,),
    ),
    ac.ReturnShipped: Step(
        "I sent the goods back",
        _sent_back,
        (Field("number", "words", "The tracking number", needed=True),),
    ),
    ac.ReturnReceived: Step("The goods came back to the seller", _dated(ac.ReturnReceived)),
    ac.ReturnContested: Step("The seller contested the return", _dated(ac.ReturnContested)),
    ac.ReturnOverdue: Step("It ended because the goods were not sent back in time", _dated(ac.ReturnOverdue)),
    ac.RefundCompleted: Step(
        "Money arrived",
        _arrived,
        (_AMOUNT,),
    ),
    ac.AppealFiled: Step("I appealed", _dated(ac.AppealFiled)),
    ac.AppealDecided: Step(
        "My appeal was decided",
        _decided,
        (Field("amount", "money", "How much did it grant in all?", "Leave it empty if it was rejected."),),
    ),
    ac.ReceiptConfirmed: Step(
        "Receipt was confirmed",
        _confirmed,
        (
            Field(
                "by",
                "choice",
                "By whom?",
                needed=True,
                choices=[("buyer", "By me"), ("platform", "By AliExpress, by itself")],
                start="buyer",
            ),
        ),
    ),
    ac.ProtectionExtended: Step(
        "The seller extended the protection",
        _extended,
        (Field("until", "moment", "Until when?", needed=True),),
    ),
    ac.BuyerCancelled: Step("I cancelled the dispute", _dated(ac.BuyerCancelled)),
    ac.BuyerClosed: Step("I closed the dispute, without money", _dated(ac.BuyerClosed)),
}
"""All that can happen after the order was shipped; the tracking is a question of its own."""

BY_TAG: Final = {event.tag: event for event in STEPS}


def possible(case: Case, now: datetime) -> list[type[Event]]:
    """List what can have happened since the last thing that is known, in the order of `STEPS`.

    What happened by itself in between opens and shuts ways, so every phase that was passed through is asked.
    """
    _, fired = case.advance(now)
    known = case.known_until
    moments = [*([known] if known else []), *(event.at for event in fired), now]
    found = {action.event for at in moments for action in case.advance(at)[0].actions(at)}
    return [event for event in STEPS if event in found]


def tracked(case: Case, status: str, now: datetime) -> Case:
    """Return the case after the tracking was read, if it was."""
    return case.follow(TrackingUpdated(at=now, status=TrackingStatus(status))) if status else case


def offered(events: Iterable[type[Event]]) -> list[dict[str, object]]:
    """Tell as plain data what can be added, and what is asked about each."""
    return [
        {
            "tag": event.tag,
            "label": STEPS[event].label,
            "fields": [field.plain() for field in (AT, *STEPS[event].fields)],
        }
        for event in events
    ]

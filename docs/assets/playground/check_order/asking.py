"""What is asked: the case that the answers of the form, or a case file, tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple, cast, get_args

import attrs

from aliclaim import (
    Case,
    Claim,
    DisputeEvent,
    Event,
    InvalidValueError,
    Money,
    Phase,
    RecordError,
    RefusedError,
)
from aliclaim.adapters import json as codec

from .fields import Answers, Clock, Errors, Field, Values, WrongAnswersError, moment, read, zone_named
from .order import CLAIM, CURRENCY, MORE, ORDER, case_of, claim_of
from .story import AT, BY_TAG, SHOWN, STEPS, NoReasonError, Told
from .telling import refused

_MOST_FAULTS: Final = 5
_MOST_STEPS: Final = 200


class Question(NamedTuple):
    """All that was asked, read.

    Attributes:
        now: The moment of the question.
        clock: How instants are told.
        case: The case, as it was told.
        claim: What would be claimed, or was.
        note: Words for a person, from a case file.
        tracking: What the tracking shows at that moment; empty where nobody looked.
        told: What was said to have happened; all else happened by itself.
    """

    now: datetime
    clock: Clock
    case: Case
    claim: Claim | None
    note: str = ""
    tracking: str = ""
    told: tuple[Event, ...] = ()

    @property
    def planned(self) -> Claim | None:
        """The claim, where a dispute can be about to be opened."""
        dispute = self.case.dispute
        return self.claim if dispute is None or dispute.phase is Phase.CANCELLED else None


class StepRefusedError(WrongAnswersError):
    """The rules refuse something that is said to have happened.

    Attributes:
        insist: Whether it would be taken, if AliExpress shows that it happened.
    """

    def __init__(self, errors: Errors, *, insist: bool) -> None:
        """Make the error from the messages."""
        super().__init__(errors)
        self.insist = insist


def question(asked: Mapping[str, object]) -> Question:
    """Read all that was asked.

    Raises:
        WrongAnswersError: Some of it cannot be right, or the rules refuse it.
    """
    clock, now = _now(asked)
    begun = _of_file(asked, clock, now) if asked.get("file") else _of_form(asked, clock, now)
    told = list(begun.case.history)
    for number, step in enumerate(_steps(asked)):
        event, case = _after(begun, step, f"steps.{number}")
        begun = begun._replace(case=case)
        told.append(event)
    status = "" if asked.get("file") else str(_answers(asked, "order").get("tracking", ""))
    return begun._replace(tracking=status, told=tuple(told))


def _now(asked: Mapping[str, object]) -> tuple[Clock, datetime]:
    name = "zone"
    try:
        clock = Clock(zone_named(asked.get("zone")))
        name = "now"
        return clock, moment(str(asked.get("now")), clock.zone)
    except ValueError as error:
        raise WrongAnswersError({name: str(error)}) from None


def _answers(asked: Mapping[str, object], part: str) -> Answers:
    told = asked.get(part)
    return cast("Answers", told) if isinstance(told, dict) else {}


def _steps(asked: Mapping[str, object]) -> list[Answers]:
    told = asked.get("steps")
    steps = cast("list[object]", told) if isinstance(told, list) else []
    return [cast("Answers", step) for step in steps[:_MOST_STEPS] if isinstance(step, dict)]


# --- how it begins ----------------------------------------------------------------------------


def _of_form(asked: Mapping[str, object], clock: Clock, now: datetime) -> Question:
    answers = _answers(asked, "order")
    errors: Errors = {}
    case: Case | None = None
    currency = _currency(answers, errors)
    try:
        fields = tuple(field for field in (*ORDER, *MORE) if field is not CURRENCY)
        case = case_of(read(fields, answers, clock.zone, currency), now)
    except WrongAnswersError as error:
        errors |= {f"order.{name}": message for name, message in error.errors.items()}
    values = _read_part(CLAIM, asked, clock, currency, errors)
    if errors or case is None or values is None:
        raise WrongAnswersError(errors)
    return Question(now, clock, case, _claim(values, case))


def _currency(answers: Answers, errors: Errors) -> str:
    """Return the currency; where there is none, note that, and go on with another."""
    code = str(answers.get(CURRENCY.name, "")).strip().upper()
    try:
        return Money(0, code).currency
    except InvalidValueError:
        errors[f"order.{CURRENCY.name}"] = "Give the three letters of a currency, such as USD."
        return "USD"


def _read_part(
    fields: tuple[Field, ...], asked: Mapping[str, object], clock: Clock, currency: str, errors: Errors
) -> Values | None:
    try:
        return read(fields, _answers(asked, "claim"), clock.zone, currency)
    except WrongAnswersError as error:
        errors |= {f"claim.{name}": message for name, message in error.errors.items()}
        return None


def _claim(values: Values, case: Case) -> Claim | None:
    try:
        return claim_of(values, case.order)
    except WrongAnswersError as error:
        raise WrongAnswersError({f"claim.{name}": each for name, each in error.errors.items()}) from None


def _of_file(asked: Mapping[str, object], clock: Clock, now: datetime) -> Question:
    try:
        file = codec.loads(str(asked["file"]))
    except RecordError as error:
        faults = "; ".join(map(str, error.faults[:_MOST_FAULTS]))
        raise WrongAnswersError({"file": f"This is no case file: {faults}."}) from None
    except RefusedError as error:
        raise WrongAnswersError({"file": refused(error.refusals, clock)}) from None
    case, known = file.case, file.case.known_until
    if known and known > now:
        words = f"The file tells what happened until {clock.words(known)}: give a moment that is not before."
        raise WrongAnswersError({"now": words})
    earlier = case.dispute.claim if case.dispute else None
    return Question(now, clock, case, file.claim or earlier or _claim_beside(asked, clock, case), file.note)


def _claim_beside(asked: Mapping[str, object], clock: Clock, case: Case) -> Claim | None:
    """Read the claim of the form, for a file that has none."""
    errors: Errors = {}
    values = _read_part(CLAIM, asked, clock, case.order.paid.currency, errors)
    if values is None:
        raise WrongAnswersError(errors)
    return _claim(values, case)


# --- what has happened ------------------------------------------------------------------------


def _after(asked: Question, step: Answers, name: str) -> tuple[Event, Case]:
    """Return what happened, and the case after it."""
    try:
        event = _event(asked, step)
    except WrongAnswersError as error:
        raise WrongAnswersError({f"{name}.{each}": words for each, words in error.errors.items()}) from None
    try:
        return event, asked.case.follow(event)
    except RefusedError as error:
        words = {f"{name}.at": refused(error.refusals, asked.clock)}
        raise StepRefusedError(words, insist=_is_taken(asked.case, event)) from None


def _event(asked: Question, step: Answers) -> Event:
    tag = str(step.get("tag"))
    if tag not in BY_TAG:
        raise WrongAnswersError({"tag": "Choose what happened."})
    made = STEPS[BY_TAG[tag]]
    currency = asked.case.order.paid.currency
    values = read((AT, SHOWN, *made.fields), step, asked.clock.zone, currency)
    if values.moment("at") > asked.now:
        raise WrongAnswersError({"at": "This lies after the moment for which you ask."})
    try:
        event = made.made(Told(values, asked.claim))
    except NoReasonError:
        raise WrongAnswersError({"tag": "Say first what is wrong with the order."}) from None
    except InvalidValueError as error:
        raise WrongAnswersError(dict([_misfit(error, made.fields)])) from None
    return _shown(event) if values.yes(SHOWN.name) else event


def _misfit(error: InvalidValueError, fields: tuple[Field, ...]) -> tuple[str, str]:
    """Say what does not fit, beside the field that told it."""
    name = error.what.rpartition(".")[2]
    name = {"negotiation_ends": "ends"}.get(name, name)
    kind = next((field.kind for field in fields if field.name == name), "")
    if kind == "moment":
        return name, "This must be later than the moment when it happened."
    return name, f"Give {error.expected}."


def _shown(event: Event) -> Event:
    """Return an event as one that AliExpress shows; those of the order are taken anyway."""
    return attrs.evolve(event, observed=True) if isinstance(event, get_args(DisputeEvent)) else event


def _is_taken(case: Case, event: Event) -> bool:
    """Whether an event would be taken, if AliExpress shows it."""
    try:
        case.follow(_shown(event))
    except RefusedError:
        return False
    return True

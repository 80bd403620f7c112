"""One answer: the core, the codec and the command say the same of the same case, field by field."""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import commanded
from worlds import HISTORIES, ORDER, day

import aliclaim as ac
from aliclaim import testing
from aliclaim.adapters import json as codec

EXAMPLES = sorted((Path(__file__).parent.parent / "docs" / "examples").glob("*.json"))
FEWER = settings(
    max_examples=max(10, settings().max_examples // 3),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


# --- what the core says, put into plain data by another way than the codec's -------------------

_SHAPES: Mapping[type, tuple[str, ...]] = {
    # What a standing tells of each class, by the names of its attributes.
    ac.Figure: ("count", "unit", "kind", "rule"),
    ac.Arrival: ("method", "sentence", "collect_within"),
    ac.ProtectionPeriod: (
        *("starts_at", "opens_at", "opens_origin", "closes_at", "closes_origin", "estimated", "confirmed"),
    ),
    ac.Deadline: ("kind", "at", "origin", "estimated", "who", "effect", "rule", "figure"),
    ac.Refusal: ("code", "rule", "sentence", "since", "until", "estimated", "remedies", "facts"),
    ac.Advice: (
        *("code", "trap", "severity", "rule", "sentence", "figure", "deadline", "event", "against", "whose"),
        "facts",
    ),
    ac.Counting: ("phase", "proposal", "offer", "whose", "deadline", "assigned", "rule", "sentence"),
    ac.Offer: ("whose", "proposal", "made_at", "counts", "net", "comparison"),
    ac.NetValue: (
        *("amount", "exact", "keeps_goods", "possible", "refund", "freight", "conversion", "sentence"),
    ),
    ac.Comparison: ("preference", "because", "difference", "rule", "sentence"),
    ac.RefundExpectation: (
        *("amount", "received", "agreed", "deadline", "late", "after_receipt", "return_by"),
        *("may_be_less", "rule", "sentence"),
    ),
    ac.SafeWindow: ("safe", "refusals", "opens", "deadline", "instead", "rule", "sentence"),
    ac.Finding: ("problem", "valid", "kind", "meaning", "rule"),
}


def written(moment: datetime) -> str:
    """Write an instant as ISO 8601 in UTC, to the microsecond if it has any."""
    held = moment.astimezone(UTC)
    fraction = f".{held.microsecond:06d}" if held.microsecond else ""
    return f"{held:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def amount(money: ac.Money) -> str:
    """Write an amount from its smallest units."""
    places = len(str(money.amount).partition(".")[2])
    digits = f"{abs(money.minor):0{places + 1}d}"
    sign = "-" if money.minor < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def left(until: datetime, now: datetime) -> int:
    """Count the whole seconds left, rounded down."""
    # By way of their text, since what pendulum subtracts has no sign.
    span = datetime.fromisoformat(written(until)) - datetime.fromisoformat(written(now))
    return span.days * 86_400 + span.seconds


def plainly(value: object, now: datetime) -> Any:  # noqa: PLR0911  # one arm for each kind
    """Put whatever the core answers into plain data."""
    match value:
        case enum.Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case datetime():
            return written(value)
        case date() | Decimal():
            return str(value)
        case ac.Money():
            return {"amount": amount(value), "currency": value.currency}
        case tuple():
            return [plainly(each, now) for each in cast("tuple[object, ...]", value)]
        case type():
            return cast("type[ac.DisputeEvent]", value).tag
        case _ if type(value) in _SHAPES:
            return shaped(value, now)
        case _:
            return sparse(value, now)


def shaped(value: object, now: datetime) -> dict[str, Any]:
    """Tell every attribute of an answer, and what follows from the moment."""
    told = {name: plainly(getattr(value, name), now) for name in _SHAPES[type(value)] if name != "facts"}
    if isinstance(value, (ac.Refusal, ac.Advice)):
        told["facts"] = {name: plainly(fact, now) for name, fact in value.facts}
    if isinstance(value, (ac.Figure, ac.Arrival)):
        told |= {"source": value.source.title, "as_of": str(value.source.as_of)}
    if isinstance(value, ac.Deadline):
        told |= {"fires": value.fires or None, "seconds_left": left(value.at, now)}
    if isinstance(value, ac.RefundExpectation):
        told["arrival"] = value.arrival.sentence if value.arrival else None
    if isinstance(value, ac.ProtectionPeriod):
        told |= {
            "open": value.opens_at <= now < value.closes_at,
            "running_out": value.running_out_at <= now < value.closes_at,
            "seconds_left": left(value.closes_at, now),
        }
    return told


def sparse(value: Any, now: datetime) -> dict[str, Any]:
    """Tell a fact as a case file does: its type, and its fields but for those that hold their default."""
    told: dict[str, Any] = {"type": value.tag} if hasattr(value, "tag") else {}
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", value.__class__)):
        held, default = getattr(value, field.name), field.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            default = default.factory(value) if default.takes_self else default.factory()
        if default is attrs.NOTHING or held != default:
            told[field.name] = plainly(held, now)
    return told


def expected(case: ac.Case, now: datetime, claim: ac.Claim | None) -> dict[str, Any]:
    """Ask the core one question after the other, and tell the answers as a standing does."""
    then, fired = case.advance(now)
    dispute, check = then.dispute, then.check_opening(claim, now)
    deadlines = then.deadlines(now)
    undecided = dispute is None or dispute.phase.open or dispute.phase is ac.Phase.CANCELLED
    undecided = undecided and not getattr(dispute, "contested", None)  # decided once is decided (W7)
    confirmable = undecided and then.order.shipped_at and not then.order.receipt
    answers: dict[str, Any] = {
        "now": now,
        "protection": then.protection,
        "deadlines": deadlines,
        "next": next((deadline for deadline in deadlines if deadline.fires), None),
        "advice": case.advice(now, claim),
        "counting": then.counting(now),
        "offers": then.offers(now),
        "refund": then.expected_refund(now),
        "safe_cancel": then.safe_cancel(now) if dispute and dispute.phase.open else None,
        "safe_confirm": then.safe_confirm(now) if confirmable else None,
    }
    known = len(case.timeline())
    told = sorted(then.timeline(), key=lambda entry: entry.at)
    by_itself = {(event.at, event.tag) for event in fired}
    assert known + len(fired) == len(told)
    return {name: plainly(answer, now) for name, answer in answers.items()} | {
        "format": "aliclaim.standing/1",
        "policy": case.policy.name,
        "order": {"id": case.order.id, "paid": plainly(case.order.paid, now)},
        "opening": {"allowed": not check.refusals, "refusals": plainly(check.refusals, now)},
        "dispute": disputed(dispute, now) if dispute else None,
        "actions": [
            {
                "event": action.event.tag,
                "by": plainly(action.by, now),
                "until": plainly(action.until, now),
                "leads_to": plainly(action.leads_to, now),
                "closes": action.closes,
                "words": ac.describe(action.event),
                "rule": action.rule,
            }
            for action in then.actions(now)
        ],
        "timeline": [
            {
                "at": written(entry.at),
                "event": entry.tag,
                "sentence": entry.sentence,
                "by_itself": (entry.at, entry.tag) in by_itself,
            }
            for entry in told
        ],
    }


def disputed(dispute: ac.Dispute, now: datetime) -> dict[str, Any]:
    """Tell a dispute: what a phase does not have is null, or empty."""
    names = ("seller_proposal", "platform_proposal", "outcome", "due", "received")
    return {
        "phase": dispute.phase.value,
        "final": dispute.phase in (ac.Phase.REFUNDED, ac.Phase.CLOSED, ac.Phase.CANCELLED),
        "opened_at": written(next(iter(dispute.history)).at),
        "claim": plainly(dispute.claim, now),
        "judgement": plainly(getattr(dispute, "judgement", ()), now),
        **{name: plainly(getattr(dispute, name, None), now) for name in names},
    }


# --- the three ways ---------------------------------------------------------------------------


def check(file: codec.CaseFile, now: datetime) -> None:
    """Ask the core, the codec and the command, and compare."""
    case = file.case
    known = case.as_of(now) if case.known_until and now < case.known_until else case
    told = expected(known, now, file.claim)
    content = codec.dumps(file).encode()
    read = codec.loads(content)
    standing = known.standing(now, file.claim)

    assert file == read == codec.from_plain(codec.to_plain(file))
    assert told == codec.standing_to_plain(standing)
    moment = f"--now={written(now)}"
    status, out, err = commanded(content, "--json", moment)
    assert (0, "") == (status, err)
    assert told == json.loads(out)
    status, out, err = commanded(content, moment)
    assert (0, "") == (status, err)
    check_report(told, out)
    status, out, err = commanded(content, "--manifest", moment)
    assert (0, "", f"{known.manifest(now).text}\n") == (status, err, out)


def squeezed(words: str) -> str:
    """Return words without any space, which the report may put elsewhere; odd characters by their numbers."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in words if not each.isspace())


def squeezed_as_shown(words: str) -> str:
    """Squeeze what is shown: there the odd characters, odd spaces too, have become numbers already."""
    return squeezed("".join(each if each.isprintable() else ascii(each)[1:-1] for each in words))


def check_report(told: dict[str, Any], report: str) -> None:
    """Find in the report, in their order, what the standing tells a person."""
    sentences = [each["sentence"] for each in told["advice"]]
    if not told["opening"]["allowed"]:
        sentences += [each["sentence"] for each in told["opening"]["refusals"]]
    sentences += [told["counting"]["sentence"]] if told["offers"] else []
    sentences += [told["refund"]["sentence"]] if told["refund"] else []
    windows = (told["safe_cancel"], told["safe_confirm"])
    sentences += [window["sentence"] for window in windows if window]
    sentences += [f"{each['effect']} [{each['rule']}]" for each in told["deadlines"]]
    sentences += [each["sentence"] for each in told["timeline"]]
    shown, at = squeezed(report), 0
    for sentence in map(squeezed_as_shown, sentences):
        at = shown.find(sentence, at) + 1
        assert at, sentence
    title = re.search(r"^Dispute: (.*)$", report, re.MULTILINE)
    phase = told["dispute"] and told["dispute"]["phase"]
    assert phase == (title and title[1].replace(" ", "_"))
    assert told["opening"]["allowed"] == bool(re.search(r"^  Possible, until", report, re.MULTILINE))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("days", [None, -100, -20, -5, 0, 3, 15, 90])
def test_an_example_has_one_answer(example: Path, days: int | None) -> None:
    """Core, codec and command agree on each example, at its own moment and before and after what is known."""
    file = codec.loads(example.read_bytes())
    now = file.now if days is None else file.case.known_until
    assert now

    check(file, now + timedelta(days=days or 0))


@pytest.mark.parametrize("payment", ac.PaymentMethod)
@pytest.mark.parametrize("phase", [ac.Phase.REFUND_PENDING, ac.Phase.REFUNDED])
def test_m3_each_way_of_payment_has_one_answer(phase: ac.Phase, payment: ac.PaymentMethod) -> None:
    """M3: how the money arrives is told alike, with the figure that it rests on, however it was paid."""
    case = ac.Case.replay(attrs.evolve(ORDER, payment=payment), HISTORIES[phase])

    check(codec.CaseFile(case=case), ac.instant(day(25)))


@FEWER
@given(testing.cases(), st.data())
def test_any_case_has_one_answer(case: ac.Case, data: st.DataObject) -> None:
    """Core, codec and command agree on any case in any phase, with or without a claim, at any moment."""
    asks = ac.Refund(case.order.paid)
    planned = ac.Claim(reason=data.draw(st.sampled_from(ac.Reason)), asks=asks, text="a text \u2013 of mine")
    file = codec.CaseFile(case=case, claim=data.draw(st.none() | st.just(planned)))
    now = data.draw(testing.moments(case) if case.known_until else st.just(day(0)))

    check(file, ac.instant(now))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_comparison_sees_a_difference(example: Path) -> None:
    """The comparison is no empty one: a standing of another moment is another."""
    file = codec.loads(example.read_bytes())
    assert file.now
    told = expected(file.case, file.now, file.claim)
    later = codec.standing_to_plain(file.case.standing(file.now + timedelta(seconds=1), file.claim))

    assert told != later
    assert {"now"} < {name for name in told if told[name] != later[name]} <= told.keys() == later.keys()

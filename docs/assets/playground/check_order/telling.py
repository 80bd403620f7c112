"""Where a case stands, as plain data in the words and the zone of the buyer."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from aliclaim import (
    Advice,
    Deadline,
    Event,
    OpeningCheck,
    Origin,
    Party,
    Refusal,
    Severity,
    Standing,
    TimelineEntry,
    TrackingUpdated,
    describe,
)

from .fields import Clock

Plain = dict[str, object]

_ORIGINS: Final[Mapping[Origin, str]] = {
    Origin.MARKETPLACE: "a date that AliExpress shows",
    Origin.USER: "a date that you gave",
    Origin.POLICY: "counted, so an estimate",
}
_SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.URGENT: "Do it now",
    Severity.WARNING: "Beware",
    Severity.RECOMMENDED: "Do",
    Severity.INFO: "Good to know",
}


def told(standing: Standing, known: Iterable[Event], clock: Clock) -> Plain:
    """Tell all of it; what is not among the known events happened by itself."""
    itself = {(each.at, each.tag) for each in standing.case.history} - {(each.at, each.tag) for each in known}
    return {
        "now": clock.words(standing.now),
        "phase": _phase(standing),
        "opening": _opening(standing.opening, standing.now, clock),
        "advice": [_advice(each, clock) for each in standing.advice],
        "deadlines": [_deadline(each, standing.now, clock) for each in standing.deadlines],
        "money": _money(standing, clock),
        "happened": [_happened(each, itself, clock) for each in standing.timeline],
    }


def _phase(standing: Standing) -> Plain:
    dispute = standing.case.dispute
    if dispute is None:
        return {"sentence": "No dispute has been opened.", "rule": None}
    return {"sentence": describe(dispute.phase), "rule": dispute.phase.rule}


def _opening(check: OpeningCheck, now: datetime, clock: Clock) -> Plain:
    period = check.protection
    told: Plain = {"allowed": check.allowed, "refusals": [refusal(each, clock) for each in check.refusals]}
    if period:
        opens = clock.words(period.opens_at, estimated=period.opens_origin is Origin.POLICY)
        told |= {
            "opens": {"words": opens, "origin": _ORIGINS[period.opens_origin]},
            "closes": {
                "words": clock.words(period.closes_at, estimated=period.estimated),
                "origin": _ORIGINS[period.closes_origin],
            },
            "left": left(period.remaining(now)),
        }
    return told


def refusal(refused: Refusal, clock: Clock) -> Plain:
    """Tell why something is refused, its rule, and what would help."""
    return {
        "sentence": clock.local(refused.sentence),
        "rule": refused.rule,
        "help": [describe(remedy) for remedy in refused.remedies],
    }


def refused(refusals: Iterable[Refusal], clock: Clock) -> str:
    """Tell in one text why something is refused, with the rules in brackets."""
    return clock.local(" ".join(map(str, refusals)))


def _advice(advice: Advice, clock: Clock) -> Plain:
    return {
        "severity": advice.severity.value,
        "mark": _SEVERITIES[advice.severity],
        "sentence": clock.local(advice.sentence),
        "rule": advice.rule,
    }


def _deadline(deadline: Deadline, now: datetime, clock: Clock) -> Plain:
    return {
        "at": clock.words(deadline.at, estimated=deadline.estimated),
        "left": left(deadline.remaining(now)),
        "who": " and ".join("you" if who is Party.BUYER else describe(who) for who in deadline.who),
        "effect": deadline.effect,
        "rule": deadline.rule,
    }


def _money(standing: Standing, clock: Clock) -> list[str]:
    """Tell which proposal counts, what money is to come, and what would still be possible."""
    sources = (standing.counting, standing.refund, standing.safe_cancel, standing.safe_confirm)
    return [clock.local(each.sentence) for each in sources if each]


def _happened(entry: TimelineEntry, itself: Container[tuple[datetime, str]], clock: Clock) -> Plain:
    counted = (entry.at, entry.tag) in itself and entry.tag != TrackingUpdated.tag
    return {"at": clock.words(entry.at), "sentence": clock.local(entry.sentence), "itself": counted}


def left(span: timedelta) -> str:
    """Tell a time left, or gone by: `in 5 days`, `2 hours ago`."""
    minutes = abs(span) // timedelta(minutes=1)
    number, unit = next((minutes // size, unit) for unit, size in _UNITS if minutes >= size or size == 1)
    words = f"{number} {unit}{'' if number == 1 else 's'}"
    return f"in {words}" if span > timedelta() else f"{words} ago"


_UNITS: Final = (("day", 1440), ("hour", 60), ("minute", 1))

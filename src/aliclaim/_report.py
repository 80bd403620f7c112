"""Where a case stands, written for a person (extra `cli`).

Plain and aligned, at most 80 columns wide where it is no terminal; colour on a terminal alone, and
never where `NO_COLOR` is set.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from aliclaim._advice import Advice, Severity
from aliclaim._case import Case, Standing
from aliclaim._claims import Claim
from aliclaim._comparison import NetValue
from aliclaim._counting import Offer
from aliclaim._deadlines import Deadline
from aliclaim._dispute import (
    Appealed,
    AwaitingReturn,
    Closed,
    Dispute,
    Judged,
    Refunded,
    RefundPending,
    ReturnInTransit,
    UnderReview,
)
from aliclaim._eligibility import closing
from aliclaim._events import BuyerCancelled
from aliclaim._policy import Origin, Party, Start
from aliclaim._protection import ProtectionPeriod
from aliclaim._refunds import RefundExpectation
from aliclaim._refusals import ESTIMATE, Refusal, marked, worded
from aliclaim._safe import SafeWindow
from aliclaim._terms import Action, Outcome
from aliclaim._time import DateTime, minus
from aliclaim._words import CAUSES, PARTY_NAMES, PHASES, REMEDIES, TO_DO, found, proposed, visible
from aliclaim.adapters.aliexpress import IssuePage, IssueSummary
from aliclaim.adapters.json import CaseFile

_WIDTH: Final = 80
_NARROWEST: Final = 72


def show(standing: Standing, file: CaseFile, remarks: Sequence[str] = ()) -> None:
    """Print where a case stands.

    Args:
        standing: What the case answered.
        file: The case file that was asked about.
        remarks: What is to be said of the record that it was read from.
    """
    with _said() as console:
        _print(console, standing, file)
        if remarks:
            _section(console, "What the record leaves open", _rows(_bullets(remarks), wraps=1))


def show_remarks(remarks: Sequence[str]) -> None:
    """Print what is to be said of a record, a line each."""
    with _said() as console:
        console.print(_rows(_bullets(remarks or ["Nothing contradicts itself."]), wraps=1))


def show_page(page: IssuePage) -> None:
    """Print a page of a list of disputes."""
    with _said() as console:
        rows = [("dispute", "order", "state", "opened", "reason"), *map(_listed, page.issues)]
        console.print(_rows(rows, wraps=4))


def _listed(issue: IssueSummary) -> tuple[str, ...]:
    opened = f"{issue.created_at:%Y-%m-%d}" if issue.created_at else ""
    return issue.id, issue.order_id, str(issue.status or ""), opened, issue.reason


def _bullets(words: Iterable[str]) -> list[tuple[str, str]]:
    return [("-", each) for each in words]


@contextmanager
def _said() -> Generator[Console]:
    """Gather what is printed, and write it at the end."""
    console = _console(terminal=bool(sys.stdout) and sys.stdout.isatty())
    with console.capture() as said:
        yield console
    # Tables are padded to their width; what is read by another program should not be.
    say(re.sub(r" +$", "", said.get(), flags=re.MULTILINE))


def say(words: str) -> None:
    """Write on standard output, if there is one."""
    if sys.stdout:
        sys.stdout.write(words)


def _print(console: Console, standing: Standing, file: CaseFile) -> None:
    case, now = standing.case, standing.now
    console.print(_sides(f"Order {case.order.id}", f"now {worded(now)}"), style="bold")
    profile = f"rules of the profile '{case.policy.name}'"
    console.print(_text(f"{case.order.paid} paid; {profile}; {ESTIMATE} is an estimate"))
    for item in case.order.items:
        console.print(Padding(_text(f"{item.quantity} x {item.title}, {item.price}"), (0, 0, 0, 2)))
    if file.note:
        console.print()
        console.print(Text("\n").join([_text(line, "italic") for line in file.note.splitlines()]))
    _section(console, "What to do", _advice(standing.advice))
    _section(console, "Protection", _protection(standing.protection, case, now))
    _section(console, "Opening a dispute", _opening(standing, file.claim))
    if case.dispute:
        _section(console, f"Dispute: {_spaced(case.dispute.phase)}", _dispute(case.dispute))
    if standing.offers and standing.counting:
        _section(console, "Proposals compared", _offers(standing.offers), _text(standing.counting.sentence))
    if standing.refund:
        _section(console, "The refund", _refund(standing.refund))
    windows = [window for window in (standing.safe_cancel, standing.safe_confirm) if window]
    if windows:
        _section(console, "What would still be possible", _safe(windows))
    _section(console, "What each party may do now", _actions(standing.actions))
    _section(console, "What happens by itself, and when", _deadlines(standing.deadlines, now))
    _section(console, "What has happened", _timeline(standing))


def _console(*, terminal: bool) -> Console:
    # A pipe gets 80 columns whatever COLUMNS says: what a program reads must not depend on it.
    # A terminal narrower than the columns need folds whole lines; squeezed columns would lose words.
    width = max(_NARROWEST, shutil.get_terminal_size().columns) if terminal else _WIDTH
    colour = terminal and not os.environ.get("NO_COLOR")
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(errors="backslashreplace")
    return Console(width=width, force_terminal=terminal, no_color=not colour, highlight=False)


def _section(console: Console, title: str, *content: Group | Table | Text) -> None:
    console.print()
    console.print(Text(title, style="bold cyan"))
    for part in content:
        console.print(Padding(part, (0, 0, 0, 2)))


def _text(words: str, style: str = "") -> Text:
    """Take words as they are: no markup, and nothing that a terminal would act upon."""
    return Text(visible(words), style=style)


def _sides(left: str, right: str) -> Table:
    table = Table.grid(expand=True)
    table.add_column(justify="left", overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_row(_text(left), _text(right))
    return table


def _rows(rows: Iterable[Sequence[Text | str]], *, wraps: int) -> Table:
    """Align rows; the column numbered `wraps` is folded where the line is too narrow."""
    told = [tuple(each if isinstance(each, Text) else _text(each) for each in row) for row in rows]
    table = Table.grid(padding=(0, 2, 0, 0))
    for number in range(len(told[0]) if told else 0):
        table.add_column(no_wrap=number != wraps, overflow="fold")
    for row in told:
        table.add_row(*row)
    return table


def _when(at: DateTime, *, estimated: bool) -> str:
    """Write an instant for a column: with its mark or a space before it."""
    return marked(at, estimated=estimated).rjust(len(ESTIMATE) + len(worded(at)))


def left(span: timedelta) -> str:
    """Word a time left, or gone by, in its two largest units.

    Args:
        span: The time; negative once it is over.

    Examples:
        >>> left(timedelta(days=2, hours=5, minutes=3)), left(-timedelta(minutes=90))
        ('in 2 days 5 h', '1 h 30 min ago')
    """
    minutes = abs(span) // timedelta(minutes=1)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        words = f"{days} day{'s' * (days != 1)}" + (f" {hours} h" if hours else "")
    else:
        words = (f"{hours} h " if hours else "") + (f"{rest} min" if rest else "")
    words = words.strip() or "less than a minute"
    return f"in {words}" if span > timedelta() else f"{words} ago"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


_STARTS: Final[Mapping[Start, str]] = {
    Start.SHIPPED: "the order was shipped",
    Start.ORDERED: "the order was placed",
    Start.PROMISED: "delivery was promised",
}


def _protection(period: ProtectionPeriod | None, case: Case, now: DateTime) -> Group | Text:
    if period is None:
        lacks = (
            "Not known: when the order was shipped."
            if case.dispute
            else "Not started: the order has not been shipped."
        )
        return Text(lacks)
    urgent = "bold red" if period.running_out(now) else ""
    opens = period.opens_origin
    rows = (
        ("started", _when(period.starts_at, estimated=False), _ago(period.starts_at, now)),
        ("opens", _when(period.opens_at, estimated=opens is Origin.POLICY), _ago(period.opens_at, now)),
        (
            "closes",
            _when(period.closes_at, estimated=period.estimated),
            Text(_ago(period.closes_at, now), style=urgent),
        ),
    )
    return Group(_rows(rows, wraps=2), _text(_source(period, case)))


def _source(period: ProtectionPeriod, case: Case) -> str:
    """Say where the end of the protection comes from."""
    extension = case.order.extension
    if extension and extension.until == period.closes_at:
        return f"The seller extended it to this date, on {worded(extension.at)}."
    if period.closes_figure is None:
        stated = {Origin.MARKETPLACE: "the marketplace", Origin.USER: "the user"}
        return f"The end was stated by {stated[period.closes_origin]}."
    counted = "receipt was confirmed" if period.confirmed else _STARTS[case.policy.protection_from.value]
    return f"The end counts from when {counted}: {period.closes_figure}."


def _ago(at: DateTime, now: DateTime) -> str:
    return left(minus(at, now))


def _opening(standing: Standing, claim: Claim | None) -> Table | Text:
    check = standing.opening
    asked = f"{_spaced(claim.reason)}: {proposed(claim.asks)}" if claim else ""
    if check.allowed and check.protection:
        until = closing(check.protection).words
        return Text.assemble(
            ("Possible", "green"), f", until {until}.", f"\nAs planned: {asked}." if asked else ""
        )
    rows: list[tuple[str, Text]] = [("not possible", _text(asked))] if asked else []
    rows += [(f"[{refusal.rule}]" if refusal.rule else "", _refusal(refusal)) for refusal in check.refusals]
    return _rows(rows, wraps=1)


def _refusal(refusal: Refusal) -> Text:
    instead = "; ".join(REMEDIES[remedy] for remedy in refusal.remedies)
    return Text.assemble(_text(refusal.sentence, "red"), (f"\nInstead: {instead}." if instead else "", ""))


_MARKS: Final[Mapping[Severity, tuple[str, str]]] = {
    Severity.URGENT: ("now", "bold red"),
    Severity.WARNING: ("beware", "red"),
    Severity.RECOMMENDED: ("do", "green"),
    Severity.INFO: ("", ""),
}
"""How grave a piece of advice is, and its colour."""


def _advice(advice: Sequence[Advice]) -> Table | Text:
    rows = [
        (Text(mark, style=style), _text(str(each)))
        for each in advice
        for mark, style in (_MARKS[each.severity],)
    ]
    return _rows(rows, wraps=1) if rows else Text("Nothing to advise.")


def _offers(offers: Sequence[Offer]) -> Table:
    rows: list[tuple[str, str]] = []
    other = "AliExpress's proposal" if any(offer.counts for offer in offers) else "what was asked for"
    for offer in offers:
        whose = "asked for" if offer.whose is Party.BUYER else PARTY_NAMES[offer.whose]
        worth = f" Worth: {offer.net.sentence}" if offer.net and _costs_something(offer.net) else ""
        beside = f" {offer.comparison.beside('it', other)}" if offer.comparison else ""
        counts = ", which counts" if offer.counts else ""
        rows.append((whose, f"{proposed(offer.proposal)}{counts}.{worth}{beside}"))
    return _rows(rows, wraps=1)


def _costs_something(net: NetValue) -> bool:
    return not net.exact or not net.possible or net.amount != net.refund


def _refund(refund: RefundExpectation) -> Group:
    arrival = [_text(refund.arrival.sentence)] if refund.arrival else []
    return Group(_text(str(refund)), *arrival)


def _safe(windows: Sequence[SafeWindow]) -> Table:
    return _rows([(f"[{window.rule}]", window.sentence) for window in windows], wraps=1)


def _dispute(dispute: Dispute) -> Table:
    rows = [("", PHASES[dispute.phase])]
    rows.append(("asked for", f"{proposed(dispute.claim.asks)} ({_spaced(dispute.claim.reason)})"))
    match dispute:
        case UnderReview(judgement=findings) | Judged(judgement=findings):
            rows += [("found", f"{found(each)}. {each.meaning} [{each.rule}]") for each in findings]
        case AwaitingReturn(outcome=outcome) | ReturnInTransit(outcome=outcome) | Closed(outcome=outcome):
            rows += _outcome(outcome)
        case RefundPending(outcome=outcome, due=due, received=received):
            rows += [*_outcome(outcome), ("to come", str(due))]
            rows += [("arrived", str(received))] if received else []
        case Refunded(outcome=outcome, received=received):
            rows += [*_outcome(outcome), ("arrived", str(received))]
        case Appealed(before=before):
            rows += _outcome(before.outcome)
        case _:  # what is proposed is told beside it, or nothing is left to say
            pass
    return _rows([row for row in rows if row[1]], wraps=1)


def _outcome(outcome: Outcome) -> list[tuple[str, str]]:
    settled = proposed(outcome.solution) if outcome.solution else "no refund"
    return [("decided", f"{worded(outcome.at)}, since {CAUSES[outcome.cause]}"), ("settled", settled)]


def _actions(actions: Sequence[Action]) -> Table | Text:
    rows: list[tuple[str, str, str]] = []
    for party in Party:
        theirs = [action for action in actions if party in action.by]
        for number, action in enumerate(theirs):
            until = action.until and f"until {action.until.words}"
            final = "for good" if action.closes else ""
            rows.append(
                (
                    PARTY_NAMES[party] if not number else "",
                    f"{_to_do(action)} [{action.rule}]",
                    ", ".join(filter(None, (final, until))),
                )
            )
    return _rows(rows, wraps=1) if rows else Text("Nothing: it is over.")


def _to_do(action: Action) -> str:
    final_cancelling = action.closes and action.event is BuyerCancelled
    return "cancel" if final_cancelling else TO_DO[action.event]


def _deadlines(deadlines: Sequence[Deadline], now: DateTime) -> Table | Text:
    rows = [
        (
            _when(deadline.at, estimated=deadline.estimated),
            _ago(deadline.at, now),
            f"{deadline.effect} [{deadline.rule}]",
        )
        for deadline in deadlines
    ]
    return _rows(rows, wraps=2) if rows else Text("Nothing.")


def _timeline(standing: Standing) -> Table | Text:
    rows = [(_when(entry.at, estimated=False), entry.sentence) for entry in standing.timeline]
    return _rows(rows, wraps=1) if rows else Text("Nothing that is known.")

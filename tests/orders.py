"""Tables of orders for the tests of `aliclaim.adapters.frames`, and what the core says of each of their rows.

A row holds facts as plain numbers and words: instants are microseconds since 1970, amounts are cents. What it
comes to is worked out with the classes of the core, an order and a dispute at a time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import aliclaim as ac
from aliclaim._dispute import next_due
from aliclaim.adapters.frames import BANDS, CODES, Bands, RowFault, Urgency

_C = ac.RefusalCode

Row: TypeAlias = dict[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
DAY = timedelta(days=1) // MICRO
END = (datetime(9000, 1, 1, tzinfo=UTC) - EPOCH) // MICRO

TIMES = (
    *("ordered_at", "shipped_at", "estimated_delivery", "receipt_at", "extended_until"),
    *("opening_starts", "protection_ends", "confirmed_ends"),
    *("dispute_opened_at", "dispute_requested_at", "platform_proposed_at", "return_agreed_at"),
    *("answer_by", "agreement_by", "negotiation_ends", "ship_by"),
)
AMOUNTS = ("paid_minor", "shipping_paid_minor", "asked_minor", "items_minor", "worth_minor")
WORDS = ("receipt_by", "tracking_status", "reason", "dispute_phase", "dispute_cause")
FLAGS = ("dispute_contested",)
COLUMNS = (*TIMES, *AMOUNTS, *WORDS, *FLAGS)


def at(micros: int) -> datetime:
    """Return the instant of so many microseconds since 1970."""
    return EPOCH + micros * MICRO


def micros(moment: datetime) -> int:
    """Return the microseconds from 1970 to an instant."""
    return datetime.__sub__(moment, EPOCH) // MICRO  # pendulum divides by its own spans alone


# --- rows -------------------------------------------------------------------------------------

NOW = micros(datetime(2026, 11, 22, 12, tzinfo=UTC))


class Maker:
    """Makes rows: most of them sensible, near all the edges, and some of them impossible."""

    def __init__(self, seed: int, now: int = NOW) -> None:
        """Begin with a seed."""
        self.draw = random.Random(seed)  # noqa: S311  # the same rows each time, no secret
        self.now = now

    def maybe(self, share: float) -> bool:
        """Return true in that share of cases."""
        return self.draw.random() < share

    def near(self, days: float, spread: float) -> int:
        """Return an instant about so many days from now: often on, just before or after a whole day."""
        whole = round(self.draw.uniform(days - spread, days + spread))
        off = self.draw.choice([0, 0, -1, 1, self.draw.randrange(-DAY // 2, DAY // 2)])
        return self.now + whole * DAY + off

    def row(self) -> Row:
        """Make a row."""
        row: Row = dict.fromkeys(COLUMNS)
        self._order(row)
        self._claim(row)
        if self.maybe(0.4):
            self._dispute(row)
        if self.maybe(0.06):
            self._spoil(row)
        return row

    def _order(self, row: Row) -> None:
        shipped = self.near(-40, 45)
        if self.maybe(0.9):
            row["shipped_at"] = min(shipped, self.now)
            shipped = row["shipped_at"]
            if self.maybe(0.4):
                row["receipt_at"] = min(shipped + self.draw.randrange(90) * DAY, self.now)
                row["receipt_by"] = self.draw.choice([None, "buyer", "platform", "platform"])
            if self.maybe(0.2):
                row["extended_until"] = shipped + self.draw.randrange(1, 120) * DAY
        if self.maybe(0.8):
            row["ordered_at"] = min(shipped, self.now) - self.draw.randrange(10) * DAY
        if self.maybe(0.8):
            row["estimated_delivery"] = shipped + self.draw.randrange(-5, 60) * DAY
        for name, days in (("opening_starts", 0), ("protection_ends", 10), ("confirmed_ends", 5)):
            if self.maybe(0.15):
                row[name] = self.near(days, 20)
        row["tracking_status"] = self.draw.choice([None, "", *ac.TrackingStatus, "in_transit", "in_transit"])

    def _claim(self, row: Row) -> None:
        row["reason"] = self.draw.choice([None, "", *ac.Reason, "not_arrived", "not_arrived"])
        paid = self.draw.choice([0, 1, 4_000, 6_170, 10**17 - 1])
        row["paid_minor"] = None if self.maybe(0.1) else paid
        for name, share in (("shipping_paid_minor", 0.5), ("items_minor", 0.5), ("worth_minor", 0.5)):
            if self.maybe(share):
                row[name] = self.draw.choice([0, 1, 3_999, 4_000, 4_001, paid])
        if row["paid_minor"] is not None and self.maybe(0.99) and (row["shipping_paid_minor"] or 0) > paid:
            row["shipping_paid_minor"] = paid
        if self.maybe(0.5):
            row["asked_minor"] = self.draw.choice([0, 1, paid, paid + 1])

    def _dispute(self, row: Row) -> None:  # noqa: C901  # a phase after another
        opened = self.near(-12, 12)
        opened = min(opened, self.now)
        phase = self.draw.choice(list(ac.Phase))
        row |= {"dispute_phase": phase.value, "dispute_opened_at": opened}
        if phase is ac.Phase.AWAITING_SELLER:
            if self.maybe(0.5):
                row["dispute_requested_at"] = min(opened + self.draw.randrange(3) * DAY, self.now)
            if self.maybe(0.3):
                row["answer_by"] = self._ahead(row["dispute_requested_at"] or opened)
        if phase in {ac.Phase.AWAITING_SELLER, ac.Phase.NEGOTIATING} and self.maybe(0.3):
            row["agreement_by"] = self._ahead(opened, 3)
        if phase is ac.Phase.JUDGED:
            row["platform_proposed_at"] = min(opened + self.draw.randrange(10) * DAY, self.now)
            if self.maybe(0.4):
                row["negotiation_ends"] = self._ahead(row["platform_proposed_at"])
        if phase is ac.Phase.AWAITING_RETURN:
            row["return_agreed_at"] = min(opened + self.draw.randrange(10) * DAY, self.now)
            if self.maybe(0.4):
                row["ship_by"] = self._ahead(row["return_agreed_at"])
        if phase in {ac.Phase.UNDER_REVIEW, ac.Phase.JUDGED}:
            row["dispute_contested"] = self.draw.choice([None, False, True])
        if phase in {ac.Phase.CLOSED, ac.Phase.APPEALED}:
            row["dispute_cause"] = self.draw.choice([None, "withdrawn", "agreed"])
        if phase in {ac.Phase.REFUNDED, ac.Phase.REFUND_PENDING}:
            row["dispute_cause"] = self.draw.choice([None, "agreed"])

    def _ahead(self, start: int, least: int = 0) -> int:
        return start + self.draw.randrange(1 + least, 14) * DAY

    def _spoil(self, row: Row) -> None:
        """Make a row that cannot be right, or hardly."""
        name = self.draw.choice(COLUMNS)
        if name in TIMES:
            row[name] = self.draw.choice([-1, -2, 0, END - 1, END, self.now, self.now + 1, 5 * DAY])
        elif name in AMOUNTS:
            row[name] = self.draw.choice([-1, -2])
        elif name in WORDS:
            row[name] = self.draw.choice(["Nothing", "NOT_ARRIVED", "seller", " buyer", "in transit"])


def rows(count: int, seed: int = 7, now: int = NOW) -> list[Row]:
    """Make so many rows."""
    maker = Maker(seed, now)
    return [maker.row() for _ in range(count)]


def numbered(row: Row) -> Row:
    """Return a row with the numbers of its words: an unknown word becomes a number that none has."""
    kinds = {"receipt_by": ac.Party, "tracking_status": ac.TrackingStatus, "reason": ac.Reason}
    kinds |= {"dispute_phase": ac.Phase, "dispute_cause": ac.Cause}
    codes = {
        name: {term.value: number for term, number in CODES[kind].items()} for name, kind in kinds.items()
    }
    words = {name: row[name] and codes[name].get(row[name], 99) for name in WORDS}
    return row | {name: word or None for name, word in words.items()}


# --- what the core says -----------------------------------------------------------------------

_LARGE = Decimal("1e15")


def money(minor: int) -> ac.Money:
    """Return so many cents."""
    return ac.Money(Decimal(minor) / 100, "USD")


def order_of(row: Row, **facts: Any) -> ac.Order:
    """Make the order of a row."""
    told: dict[str, Any] = {
        name: at(row[name])
        for name in ("ordered_at", "shipped_at", "estimated_delivery")
        if row[name] is not None
    }
    if row["receipt_at"] is not None:
        by = ac.Party(row["receipt_by"] or "buyer")
        told["receipt"] = ac.Receipt(at=at(row["receipt_at"]), by=by)
    if row["extended_until"] is not None:
        granted = row["shipped_at"] if row["shipped_at"] is not None else 0
        told["extension"] = ac.Extension(at=at(granted), until=at(row["extended_until"]))
    if row["tracking_status"]:
        status = ac.TrackingStatus(row["tracking_status"])
        told["tracking"] = ac.Tracking(status=status, seen_at=EPOCH)
    if row["shipping_paid_minor"] is not None:
        told["shipping_paid"] = money(row["shipping_paid_minor"])
    boundaries = [boundary for boundary in ac.Boundary if row[boundary] is not None]
    told["stated"] = [ac.StatedDate(boundary=each, at=at(row[each])) for each in boundaries]
    paid = ac.Money(_LARGE, "USD") if row["paid_minor"] is None else money(row["paid_minor"])
    return ac.Order(id="1", paid=paid, **(told | facts))


PAID = ac.Money("60.00", "USD")
_REFUND = ac.Claim(reason=ac.Reason.WRONG_ITEM, asks=ac.Refund(PAID))
_RETURN = ac.Claim(reason=ac.Reason.WRONG_ITEM, asks=ac.ReturnAndRefund(PAID))


def dispute_of(row: Row, policy: ac.Policy) -> ac.Dispute | None:
    """Make the dispute of a row, from what the marketplace's record would show; None where there was none."""
    if not row["dispute_phase"]:
        return None
    return ac.replay(_events(row), paid=PAID, policy=policy)


def _events(row: Row) -> Iterator[ac.DisputeEvent]:  # noqa: C901, PLR0912  # a phase after another
    date = {name: at(row[name]) for name in TIMES if row[name] is not None}
    phase, cause = ac.Phase(row["dispute_phase"]), row["dispute_cause"]
    seen: dict[str, Any] = {"observed": True}
    opened = date.get("dispute_opened_at", EPOCH)
    last = date.get("dispute_requested_at", opened)
    returning = phase in {ac.Phase.AWAITING_RETURN, ac.Phase.RETURN_IN_TRANSIT} or row["dispute_contested"]
    answer_by = date.get("answer_by")
    yield ac.DisputeOpened(
        at=opened,
        claim=_RETURN if returning else _REFUND,
        agreement_by=date.get("agreement_by"),
        answer_by=None if "dispute_requested_at" in date else answer_by,
        **seen,
    )
    if "dispute_requested_at" in date:
        yield ac.BuyerProposed(at=last, proposal=ac.Refund(PAID), answer_by=answer_by, **seen)
    if returning:
        agreed = date.get("return_agreed_at", last)
        yield ac.SellerAccepted(at=agreed, ship_by=date.get("ship_by"), **seen)
        if phase is not ac.Phase.AWAITING_RETURN:
            yield ac.ReturnShipped(at=agreed, tracking_number="1", **seen)
        if row["dispute_contested"]:
            yield ac.ReturnContested(at=agreed, **seen)
            last = agreed
    match phase:
        case ac.Phase.NEGOTIATING:
            yield ac.SellerProposed(at=last, proposal=ac.Refund(money(1)), **seen)
        case ac.Phase.UNDER_REVIEW | ac.Phase.JUDGED:
            if not row["dispute_contested"]:
                yield ac.PlatformSteppedIn(at=last, **seen)
            if phase is ac.Phase.JUDGED:
                proposed, ends = date.get("platform_proposed_at", last), date.get("negotiation_ends")
                proposal = ac.Refund(money(1))
                yield ac.PlatformProposed(at=proposed, proposal=proposal, negotiation_ends=ends, **seen)
        case ac.Phase.CANCELLED:
            yield ac.BuyerCancelled(at=last, **seen)
        case ac.Phase.CLOSED | ac.Phase.APPEALED if (cause or phase) in {"closed", "withdrawn"}:
            yield ac.BuyerClosed(at=last, **seen)
        case ac.Phase.CLOSED:
            yield ac.SellerProposed(at=last, proposal=ac.Refund(money(0)), **seen)
            yield ac.BuyerAccepted(at=last, whose=ac.Party.SELLER, **seen)
        case ac.Phase.REFUND_PENDING | ac.Phase.REFUNDED | ac.Phase.APPEALED:
            yield ac.SellerAccepted(at=last, **seen)
        case _:
            pass
    if phase is ac.Phase.REFUNDED:
        yield ac.RefundCompleted(at=last, amount=PAID, **seen)
    if phase is ac.Phase.APPEALED:
        yield ac.AppealFiled(at=last, **seen)


def truth(row: Row, now: int, policy: ac.Policy, bands: Bands = BANDS) -> Row:
    """Say what the core answers for a row."""
    if faults := set(faults_of(row, now)):
        return {"faults": faults}
    order, moment = order_of(row), at(now)
    if lacking := order.shipped_at is not None and start_unknown(row, policy):
        order = order_of(row, shipped_at=None, receipt=None, extension=None)
    dispute = dispute_of(row, policy)
    case = ac.Case(order=order, policy=policy, _disputes=() if dispute is None else (dispute,))
    claim = _claim(row)
    check = case.check_opening(claim, moment)
    codes = {refusal.code for refusal in check.refusals}
    if lacking:
        codes = codes - {_C.NOT_SHIPPED} | {_C.START_UNKNOWN}
    if row["asked_minor"] is None:  # nothing is said of an amount, and the core always asks for one
        codes -= {_C.NOTHING_ASKED, _C.ABOVE_PAID}
    elif claim is None:  # the core asks for no amount without a reason
        codes |= set() if row["asked_minor"] else {_C.NOTHING_ASKED}
        codes |= {_C.ABOVE_PAID} if money(row["asked_minor"]) > order.paid else set()
    period = check.protection
    return {
        "faults": set[RowFault](),
        "refusals": codes,
        "may_open": not codes,
        "opens_at": period and micros(period.opens_at),
        "closes_at": period and micros(period.closes_at),
        "days_left": period and period.remaining(moment).days,
        "urgency": _urgency(codes, period and period.remaining(moment), bands),
        **_asked(row),
        **_due(dispute),
    }


def start_unknown(row: Row, policy: ac.Policy) -> bool:
    """Whether a row lacks the date from which a policy counts."""
    return row[policy.protection_from.value] is None and row["protection_ends"] is None


def _claim(row: Row) -> ac.Claim | None:
    if not row["reason"]:
        return None
    return ac.Claim(reason=ac.Reason(row["reason"]), asks=ac.Refund(money(row["asked_minor"] or 0)))


def _urgency(codes: set[ac.RefusalCode], left: timedelta | None, bands: Bands) -> Urgency | None:
    codes = codes & {
        *(ac.RefusalCode.PROTECTION_OVER, ac.RefusalCode.NEVER_OPENS),
        *(ac.RefusalCode.DISPUTE_SETTLED, ac.RefusalCode.DISPUTE_CLOSED),
    }
    if codes:
        return Urgency.OVER
    if left is None:
        return None
    limits = {bands.critical: Urgency.CRITICAL, bands.urgent: Urgency.URGENT, bands.soon: Urgency.SOON}
    return next((each for days, each in limits.items() if left < timedelta(days=days)), Urgency.CALM)


def _asked(row: Row) -> Row:
    """Say what `suggest_claim` suggests."""
    if not row["reason"]:
        return {"ask": None, "ask_basis": None, "ask_minor": None}
    reason = ac.Reason(row["reason"])
    entry = ac.REASONS[reason]
    return {"ask": entry.asks, "ask_basis": entry.basis, "ask_minor": _amount(row, reason)}


def _amount(row: Row, reason: ac.Reason) -> int | None:
    if row["paid_minor"] is None and reason is not ac.Reason.OTHER_SHIPPING_METHOD:
        return None
    concerned = row["items_minor"]
    items = [] if concerned is None else [ac.Item(id="1", title="", price=money(concerned))]
    worth = None if row["worth_minor"] is None else money(row["worth_minor"])
    try:
        suggested = ac.suggest_claim(
            order_of(row, items=items), reason, items=[item.id for item in items], worth=worth
        )
    except ac.InvalidValueError:  # something that is needed is not known
        return None
    except ac.RefusedError:  # there is nothing to ask for
        return 0
    return suggested.claim.asks.amount.minor


def _due(dispute: ac.Dispute | None) -> Row:
    due = next_due(dispute) if dispute else None
    return {"next_deadline": due and due.kind, "next_deadline_at": due and micros(due.at)}


def faults_of(row: Row, now: int) -> Iterator[RowFault]:  # noqa: C901, PLR0912  # a fault after another
    """Say what is wrong with a row: by hand, as its facts are documented."""
    told = {name: value for name, value in row.items() if value is not None}
    times = {name: value for name, value in told.items() if name in TIMES and 0 <= value < END}
    shipped, opened = times.get("shipped_at"), times.get("dispute_opened_at")
    terms = {"reason": ac.Reason, "tracking_status": ac.TrackingStatus}
    terms |= {"dispute_phase": ac.Phase, "dispute_cause": ac.Cause}
    for name in TIMES:
        if name in told and name not in times:
            yield RowFault.TIME_OUT_OF_RANGE
    happened = ("ordered_at", "shipped_at", "receipt_at", "dispute_opened_at", "dispute_requested_at")
    for name in (*happened, "platform_proposed_at", "return_agreed_at"):
        if times.get(name, 0) > now:
            yield RowFault.LATER_THAN_NOW
    for name in AMOUNTS:
        if told.get(name, 0) < 0:
            yield RowFault.NEGATIVE_AMOUNT
    for name, kind in terms.items():
        if told.get(name, "") not in {"", *kind}:
            yield RowFault(f"unknown_{name.removeprefix('dispute_')}")
    if told.get("receipt_by", "") not in {"", "buyer", "platform"}:
        yield RowFault.UNKNOWN_RECEIPT_BY
    if shipped is not None:
        if shipped < times.get("ordered_at", 0):
            yield RowFault.SHIPPED_BEFORE_ORDERED
        if times.get("receipt_at", END) < shipped:
            yield RowFault.RECEIPT_BEFORE_SHIPPED
        if times.get("extended_until", END) <= shipped:
            yield RowFault.EXTENSION_BEFORE_SHIPPED
    elif {"receipt_at", "extended_until"} & set(times):
        yield RowFault.SHIPPING_MISSING
    if 0 <= told.get("paid_minor", -1) < told.get("shipping_paid_minor", 0):
        yield RowFault.SHIPPING_ABOVE_PAID
    yield from _dispute_faults(row, times, opened)


def _dispute_faults(row: Row, times: Mapping[str, int], opened: int | None) -> Iterator[RowFault]:
    since = ("dispute_requested_at", "platform_proposed_at", "return_agreed_at")
    starts: dict[str, tuple[str, ...]] = {"answer_by": ("dispute_opened_at", "dispute_requested_at")}
    starts |= {"agreement_by": ("dispute_opened_at",), "negotiation_ends": ("platform_proposed_at",)}
    starts |= {"ship_by": ("return_agreed_at",)}
    if not row["dispute_phase"] and {"dispute_opened_at", *since, *starts} & set(times):
        yield RowFault.PHASE_MISSING
    if opened is not None and any(times.get(name, END) < opened for name in since):
        yield RowFault.DISPUTE_OUT_OF_ORDER
    for name, before in starts.items():
        if any(times.get(name, END) <= times[each] for each in before if each in times):
            yield RowFault.DEADLINE_TOO_EARLY

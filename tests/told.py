"""Records of disputes made by hand, for the tests of what is read from them: one line a step or solution."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from support import changed, utc

from aliclaim import Money, Party
from aliclaim._time import DateTime, instant
from aliclaim.adapters.aliexpress import (
    ActionType,
    AttachmentRecord,
    Generation,
    IssueRecord,
    Member,
    ProcessRecord,
    ReachedType,
    SolutionRecord,
    SolutionStatus,
    SolutionType,
    read_issue,
)

RECORDS = Path(__file__).parent / "records"
LISTS = {
    Party.BUYER: "buyer_solution_list",
    Party.SELLER: "seller_solution_list",
    Party.PLATFORM: "platform_solution_list",
}


def on(day: float) -> DateTime:
    """Return the instant so many days after the first of March 2026."""
    return instant(utc(2026, 3, 1) + timedelta(days=day))


def eur(amount: str) -> Money:
    """Return euros."""
    return Money(amount, "EUR")


def sample(name: str) -> IssueRecord:
    """Read one of the samples."""
    return read_issue((RECORDS / f"{name}.json").read_text(encoding="utf-8"))


def plain(name: str) -> Any:
    """Return one of the samples as plain data."""
    return json.loads((RECORDS / f"{name}.json").read_text(encoding="utf-8"))


def step(action: ActionType | None, day: float | None, number: int = 0, **facts: Any) -> ProcessRecord:
    """Return a step of the history, taken by the one whose name its action begins with."""
    side = action.value.partition("_")[0] if action else "buyer"
    member = Member(side) if side in set(Member) else Member.BUYER
    told: dict[str, Any] = {
        "path": f"process_dto_list[{number}]",
        "id": f"{900001 + number}",
        "action": action,
        "member": member,
        "at": None if day is None else on(day),
        "goods_received": True,
    }
    return ProcessRecord(**(told | facts))


def steps(*told: tuple[ActionType, float]) -> tuple[ProcessRecord, ...]:
    """Return a history."""
    return tuple(step(action, day, number) for number, (action, day) in enumerate(told))


def solution(
    owner: Party, day: float | None, amount: str | None, status: SolutionStatus | None, **facts: Any
) -> SolutionRecord:
    """Return a solution: a refund alone, unless the facts say otherwise."""
    told: dict[str, Any] = {
        "path": f"{LISTS[owner]}[{facts.pop('number', 0)}]",
        "id": f"70000{list(Party).index(owner)}{facts.pop('nth', '')}",
        "owner": owner,
        "type": SolutionType.REFUND,
        "status": status,
        "refund": None if amount is None else eur(amount),
        "created_at": None if day is None else on(day),
        "modified_at": None if day is None else on(day),
        "version": 1,
    }
    return SolutionRecord(**(told | facts))


def asked(status: SolutionStatus | None = SolutionStatus.WAIT_SELLER, **facts: Any) -> SolutionRecord:
    """Return the buyer's request of the first day: all 22.08 EUR."""
    return changed(solution(Party.BUYER, 1, "22.08", status, default=True), **facts)


def offered(status: SolutionStatus | None = SolutionStatus.WAIT_BUYER, **facts: Any) -> SolutionRecord:
    """Return the seller's offer of the third day: 5 EUR."""
    return changed(solution(Party.SELLER, 3, "5.00", status, default=False), **facts)


def judged(status: SolutionStatus | None = SolutionStatus.WAIT_BOTH, **facts: Any) -> SolutionRecord:
    """Return AliExpress's proposal of the eighth day: 15 EUR."""
    return changed(solution(Party.PLATFORM, 8, "15.00", status), **facts)


def reached(day: float, how: ReachedType | None = ReachedType.CONSENSUS, **facts: Any) -> dict[str, Any]:
    """Return the facts of a solution that came to stand."""
    return {"reached_at": on(day), "reached": how, **facts}


def attached(file: str, number: int = 0, **facts: Any) -> AttachmentRecord:
    """Return a file of the first step."""
    told: dict[str, Any] = {
        "path": f"process_dto_list[0].attachments[{number}]",
        "file": file,
        "owner": Party.BUYER,
        "created_at": on(1),
    }
    return AttachmentRecord(**(told | facts))


def issue(
    history: tuple[ProcessRecord, ...] = (), solutions: tuple[SolutionRecord, ...] = (), **facts: Any
) -> IssueRecord:
    """Return a dispute about 22.08 EUR, opened on the first day."""
    told: dict[str, Any] = {
        "generation": Generation.TOP_2018,
        "id": "60700000000010001",
        "line_id": "8200000000020001",
        "order_id": "8200000000010001",
        "reason": "Color not as described",
        "created_at": on(1),
        "refund_max": eur("22.08"),
        "history": history,
        "solutions": solutions,
    }
    return IssueRecord(**(told | facts))

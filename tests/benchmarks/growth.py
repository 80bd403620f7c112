"""What one event costs after a long history, and what a case file costs beside plain JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import reduce

from lives import CASE, events
from measure import Block, repeated

import aliclaim as ac
from aliclaim.adapters import _orjson
from aliclaim.adapters import json as codec
from aliclaim.adapters._case_file import decoded

_MICROSECOND = timedelta(microseconds=1)


def long_case(length: int) -> ac.Case:
    """Return a case with so many events: a dispute in which the buyer adds evidence again and again."""
    told = events()[:2]
    first = told[-1]
    assert isinstance(first, ac.EvidenceAdded)
    more = [
        ac.EvidenceAdded(at=first.at + number * _MICROSECOND, evidence=first.evidence)
        for number in range(1, length - 1)
    ]
    return reduce(ac.Case.apply, [*told, *more], CASE)


def one_more(length: int) -> Block:
    """Return a block that applies one event to a case of such a length."""
    case, event = long_case(length), events()[2]
    return repeated(lambda: case.apply(event), 2_000)


PARSE, WRITE = "`json.loads`", "`json.dumps`"
FIELDS, FIELDS_SLOWLY = "its fields, nothing played", "its fields, nothing played, without orjson"


def codecs(length: int) -> dict[str, dict[str, Block]]:
    """Return blocks that read and write a case file of so many events, by the peers for its JSON alone."""
    case = long_case(length)
    text = codec.dumps(case)
    data, parts = json.loads(text), decoded(text)
    reads: dict[str, Callable[[], object]] = {
        PARSE: lambda: json.loads(text),
        FIELDS: lambda: decoded(text),
        FIELDS_SLOWLY: _slowly(lambda: decoded(text)),
        "its events played": parts.case,
        "all of `loads`": lambda: codec.loads(text),
        "all of `loads`, without orjson": _slowly(lambda: codec.loads(text)),
    }
    writes: dict[str, Callable[[], object]] = {
        WRITE: lambda: json.dumps(data, indent=2, ensure_ascii=False),
        "`dumps`": lambda: codec.dumps(case),
        "`dumps`, without orjson": _slowly(lambda: codec.dumps(case)),
    }
    number = max(1, 2_000 // length)
    return {
        peer: {name: repeated(work, number) for name, work in works.items()}
        for peer, works in ((PARSE, reads), (WRITE, writes))
    }


def _slowly(work: Callable[[], object]) -> Callable[[], object]:
    """Return the work as it is done where orjson is not installed."""

    def slowly() -> object:
        installed, _orjson.ORJSON = _orjson.ORJSON, None
        try:
            return work()
        finally:
            _orjson.ORJSON = installed

    return slowly


def questions() -> dict[str, Block]:
    """Return blocks that ask a case in the middle of its life, and one that applies an event to it."""
    told = events()
    case, event = reduce(ac.Case.apply, told[:3], CASE), told[3]
    now = event.at
    works: dict[str, Callable[[], object]] = {
        "apply": lambda: case.apply(event),
        "why_not": lambda: case.why_not(event),
        "actions": lambda: case.actions(now),
        "deadlines": lambda: case.deadlines(now),
        "counting": lambda: case.counting(now),
        "preview": lambda: case.preview(event, now),
        "advice": lambda: case.advice(now),
        "standing": lambda: case.standing(now),
    }
    return {name: repeated(work, 200) for name, work in works.items()}

"""Check my order: from the answers of a form to where the case stands, plain data in and out.

It runs in the reader's browser, and in the tests without one. Whatever is answered, the answer is data: a
message beside each field that cannot be right, and never a traceback.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from aliclaim import Case
from aliclaim.adapters import ical
from aliclaim.adapters import json as codec

from .asking import Question, StepRefusedError, question
from .fields import WrongAnswersError
from .order import CLAIM, MORE, ORDER
from .story import offered, possible, tracked
from .telling import told

__all__ = ["answer", "answer_text", "form"]


def form() -> dict[str, object]:
    """Return all fields that the form has from the beginning, as plain data."""
    parts = {"order": ORDER, "more": MORE, "claim": CLAIM}
    return {name: [field.plain() for field in fields] for name, fields in parts.items()}


def answer_text(text: str) -> str:
    """Answer as `answer` does, from JSON to JSON: only text passes from one language to the other."""
    return json.dumps(answer(json.loads(text)))


def answer(asked: Mapping[str, object]) -> dict[str, object]:
    """Say where a case stands.

    Args:
        asked: `zone` and `now` as the browser tells them; the answers to the fields of `order` (those of
            `more` among them) and `claim`; `steps`, what has happened, each a `tag` and the answers to its
            fields; and `file`, the text of a case file, which then stands in place of the order.

    Returns:
        `errors` by the names of the fields (`order.paid`, `claim.amount`, `steps.0.at`), with `insist`
        where a refused step would be taken if AliExpress shows it. Without errors, all else: where the case
        stands, what can have happened next, and the files.
    """
    try:
        return {"errors": {}, **_answered(question(asked))}
    except StepRefusedError as error:
        return {"errors": error.errors, "insist": error.insist}
    except WrongAnswersError as error:
        return {"errors": error.errors}


def _answered(asked: Question) -> dict[str, object]:
    case = tracked(asked.case, asked.tracking, asked.now)
    standing = case.standing(asked.now, asked.planned)
    return {
        **told(standing, asked.told, asked.clock),
        "order": {"id": asked.case.order.id, "paid": str(asked.case.order.paid), "note": asked.note},
        "claimed": asked.claim is not None,
        "choices": offered(possible(asked.case, asked.now)),
        "timeline": case.timeline_svg(asked.now),
        "files": _files(case, asked),
    }


def _files(case: Case, asked: Question) -> dict[str, str]:
    """Write the calendar of the deadlines, and the case."""
    file = codec.CaseFile(case=case, claim=asked.planned, now=asked.now, note=asked.note)
    return {
        "calendar": ical.calendar(case, asked.now).decode(),
        "case": codec.dumps(file),
    }

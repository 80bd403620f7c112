"""The answers for all orders at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final, cast, final

import attrs
import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from aliclaim._checks import holds_argument
from aliclaim._checks import whole as number
from aliclaim._errors import InvalidValueError, shown
from aliclaim._policy import GUIDE, Policy
from aliclaim._time import instant
from aliclaim._values import Value
from aliclaim.adapters.frames._asks import put_asks
from aliclaim.adapters.frames._codes import NO_TERM, Urgency, code
from aliclaim.adapters.frames._columns import Columns
from aliclaim.adapters.frames._disputes import counted_deadlines, put_bars, put_deadline
from aliclaim.adapters.frames._engines import Answer
from aliclaim.adapters.frames._facts import micros, read
from aliclaim.adapters.frames._faults import faults
from aliclaim.adapters.frames._refusals import refusals
from aliclaim.adapters.frames._sheet import DAY, OWN, Sheet, col, small
from aliclaim.adapters.frames._spans import put_counted
from aliclaim.adapters.frames._windows import counted_dates, put_windows


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Bands(Value):
    """Below how many days an order is urgent: whole days of 24 hours, each more than the one before.

    The usual ones are those of an order tracker (ElMagoCT/aliexpress-parcel-intelligence, as of 2026): the
    guide names none.

    Attributes:
        critical: Below so many days it is `Urgency.CRITICAL`.
        urgent: Below so many it is `Urgency.URGENT`.
        soon: Below so many it is `Urgency.SOON`; else it is calm.

    Examples:
        >>> Bands(soon=30)
        Bands(critical=3, urgent=7, soon=30)
    """

    critical: int = attrs.field(default=3, validator=number(1, 3_660))
    urgent: int = attrs.field(default=7, validator=number(1, 3_660))
    soon: int = attrs.field(default=14, validator=number(1, 3_660))

    def __attrs_post_init__(self) -> None:
        """Refuse bands that do not widen."""
        if not self.critical < self.urgent < self.soon:
            found = f"{self.critical}, {self.urgent}, {self.soon}"
            raise InvalidValueError("Bands", "numbers of days, each more than the one before", found)


BANDS: Final = Bands()
"""The usual bands: 3, 7 and 14 days."""


def assess(  # noqa: PLR0913  # what it is asked, and how the table is told
    frame: IntoFrameT,
    now: datetime,
    policy: Policy = GUIDE,
    *,
    columns: Columns = Columns(),  # noqa: B008  # it is frozen
    bands: Bands = BANDS,
    prefix: str = "",
) -> IntoFrameT:
    """Answer for each order of a table whether a dispute may be opened, and what to ask for (W, O4, R).

    A row is an order, with what would be claimed and where its newest dispute stands: see `Columns`. Each
    answer is the one that `Case.check_opening`, `ProtectionPeriod`, `suggest_claim` and the dispute's
    deadlines give for that order, but for the words and files of a claim (W6), which no table holds.

    Args:
        frame: A table of Polars (eager or lazy), pyarrow, pandas, DuckDB or PySpark.
        now: The moment of the question, for all rows.
        policy: The figures that count.
        columns: The names of the columns, where they are others.
        bands: Below how many days an order is urgent.
        prefix: What to put before the names of the answers.

    Returns:
        The same kind of table, with its columns and with the answers behind them: `ANSWERS`. What is lazy
        stays so, and nothing is collected. A row whose facts cannot be right has no answers but `faults`.

    Raises:
        InvalidValueError: It is no such table, a column is missing or of another type, or a time of it is
            naive; an answer has the name of a column; or `now` is naive.

    Examples:
        >>> from datetime import datetime, timedelta, timezone
        >>> import polars as pl
        >>> now = datetime(2026, 3, 20, tzinfo=timezone.utc)
        >>> orders = pl.DataFrame({"shipped_at": [now - timedelta(days=each) for each in (5, 55, 70)]})
        >>> assess(orders, now).select("may_open", "refusals", "days_left", "urgency").rows()
        [(False, 4, 55, 5), (True, 0, 5, 3), (False, 16, -10, 1)]
    """
    for what, value, kind, words in (
        ("policy", policy, Policy, "a Policy"),
        ("columns", columns, Columns, "a Columns"),
        ("bands", bands, Bands, "a Bands"),
        ("prefix", prefix, str, "text"),
    ):
        holds_argument(what, value, kind, words)
    moment = micros(instant(now))
    sheet, aware = read(frame, columns)
    kept = _kept(sheet, prefix)
    _work_out(sheet, policy, bands, moment)
    answers = [
        Answer(prefix + name, OWN + value, OWN + valid if valid else "", aware and name in _TIMES)
        for name, (value, valid) in _VALUES.items()
    ]
    told = sheet.engine.left(sheet.frame, kept, answers)
    return cast("IntoFrameT", nw.to_native(told))


_VALUES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        # each answer with the column that holds it, and the one of whether there is one
        "may_open": ("may_open", "right"),
        "refusals": ("refusals", "right"),
        "opens_at": ("opens", "dated"),
        "closes_at": ("closes", "dated"),
        "days_left": ("days_left", "dated"),
        "urgency": ("urgency", "right"),
        "ask": ("ask", "right"),
        "ask_basis": ("ask_basis", "right"),
        "ask_minor": ("ask_minor", "priced"),
        "next_deadline": ("next_deadline", "right"),
        "next_deadline_at": ("next_at", "due"),
        "faults": ("faults", ""),
    }
)
_TIMES: Final = frozenset({"opens_at", "closes_at", "next_deadline_at"})

ANSWERS: Final = tuple(_VALUES)
"""The names of the answers, in their order."""


def _kept(sheet: Sheet, prefix: str) -> Sequence[str]:
    """Return the user's columns.

    Raises:
        InvalidValueError: One of them has the name of an answer, or one of ours.
    """
    names = [name for name in sheet.frame.collect_schema().names() if not name.startswith(OWN)]
    for name in names:
        if name.removeprefix(prefix) in _VALUES and name.startswith(prefix):
            raise InvalidValueError("prefix", "one that makes names that the table lacks", shown(name))
    return names


def _work_out(sheet: Sheet, policy: Policy, bands: Bands, now: int) -> None:
    """Put all answers into columns of our own."""
    sheet.put(faults=faults(sheet, now))
    put_counted(sheet, (*counted_dates(sheet, policy), *counted_deadlines(sheet, policy)))
    put_windows(sheet, policy)
    put_deadline(sheet)
    put_bars(sheet, policy, now)
    put_asks(sheet)
    sheet.put(refusals=refusals(sheet, policy, now), urgency=_urgency(sheet, bands, now))
    # Engines round negative quotients differently: so many days more that none is.
    more = now // DAY + 1
    sheet.put_days({"days_more": col("closes") + (more * DAY - now)})
    right = col("faults") == 0
    sheet.put(
        may_open=col("refusals") == 0,
        days_left=col("days_more") - more,
        right=right,
        dated=right & col("known"),
        priced=right & (col("ask_minor") >= 0),
        due=right & (col("next_at") >= 0),
    )


def _urgency(sheet: Sheet, bands: Bands, now: int) -> nw.Expr:
    closes, known = col("closes"), col("known")
    over = known & ((closes <= now) | (col("opens") >= closes))
    if "dispute_phase" in sheet.facts:
        over |= col("settled") | col("closed")
    steps = (
        (Urgency.SOON, known & (closes < now + bands.soon * DAY)),
        (Urgency.URGENT, known & (closes < now + bands.urgent * DAY)),
        (Urgency.CRITICAL, known & (closes < now + bands.critical * DAY)),
        (Urgency.OVER, over),
    )
    found = nw.when(known).then(small(code(Urgency.CALM))).otherwise(small(NO_TERM))
    for urgency, holds in steps:
        found = nw.when(holds).then(small(code(urgency))).otherwise(found)
    return found

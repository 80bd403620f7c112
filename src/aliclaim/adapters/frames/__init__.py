"""Millions of orders at once, on whatever engine holds them (extra `frames`).

The table may be one of Polars, eager or lazy, of pyarrow, pandas, DuckDB or PySpark: the engine is the
user's own, and stays what it is. Each answer equals that of the core for the same order.
"""

from __future__ import annotations

from aliclaim._errors import MissingExtraError

try:
    from aliclaim.adapters.frames._assess import ANSWERS, BANDS, Bands, assess
    from aliclaim.adapters.frames._columns import Columns
except ModuleNotFoundError as _missing:  # pragma: no cover  # shown by a test in an environment without it
    if (_missing.name or "").partition(".")[0] != "narwhals":
        raise
    raise MissingExtraError("aliclaim.adapters.frames", "frames") from None

from aliclaim.adapters.frames._codes import (
    CODES,
    FAULT_BITS,
    REFUSAL_BITS,
    RowFault,
    Urgency,
    decode_table,
    faults_in,
    refusals_in,
)

__all__ = [
    "ANSWERS",
    "BANDS",
    "CODES",
    "FAULT_BITS",
    "REFUSAL_BITS",
    "Bands",
    "Columns",
    "RowFault",
    "Urgency",
    "assess",
    "decode_table",
    "faults_in",
    "refusals_in",
]

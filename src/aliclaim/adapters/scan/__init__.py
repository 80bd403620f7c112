"""Files of orders from the shell: `aliclaim scan` (extra `scan`).

What it finds is the same as in a program: see `aliclaim.adapters.frames`.
"""

from __future__ import annotations

from aliclaim._errors import MissingExtraError

try:
    from aliclaim.adapters.scan._command import main
except (MissingExtraError, ModuleNotFoundError) as _missing:  # pragma: no cover  # shown by a test without it
    if isinstance(_missing, ModuleNotFoundError) and (_missing.name or "").partition(".")[0] not in {
        "polars",
        "rich",
    }:
        raise
    raise MissingExtraError("aliclaim scan", "scan") from None

from aliclaim.adapters.scan._engines import EngineName
from aliclaim.adapters.scan._picture import histogram
from aliclaim.adapters.scan._scan import Scan
from aliclaim.adapters.scan._summary import Summary

__all__ = ["EngineName", "Scan", "Summary", "histogram", "main"]

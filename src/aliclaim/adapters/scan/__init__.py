"""Files of orders, read in pieces, answered and counted: what `aliclaim scan` does (extra `scan`).

The answers are those of `aliclaim.adapters.frames`.
"""

from __future__ import annotations

from aliclaim._errors import MissingExtraError

try:
    from aliclaim.adapters.scan._engines import EngineName
    from aliclaim.adapters.scan._picture import histogram
    from aliclaim.adapters.scan._scan import Scan
except (MissingExtraError, ModuleNotFoundError) as _missing:  # pragma: no cover  # shown by a test without it
    if isinstance(_missing, ModuleNotFoundError) and (_missing.name or "").partition(".")[0] != "polars":
        raise
    raise MissingExtraError("aliclaim.adapters.scan", "scan") from None

from aliclaim.adapters.scan._summary import Summary

__all__ = ["EngineName", "Scan", "Summary", "histogram"]

"""A tracker: keeps cases in a database, moves them when deadlines pass, calls the app (extra `tracker`)."""

from aliclaim._errors import MissingExtraError

try:
    from aliclaim.adapters.tracker._tracker import Tracker
except ModuleNotFoundError as _missing:  # pragma: no cover  # shown by a test in an environment without it
    if _missing.name not in {"cattrs", "sqlalchemy"}:
        raise
    raise MissingExtraError("aliclaim.adapters.tracker", "tracker") from None

from aliclaim.adapters.tracker._notices import DeadlineNear, GivenUp, Happened, Key, Notice, Replaced, Stats
from aliclaim.adapters.tracker._problems import StaleVersionError, StoreError, UnknownCaseError

__all__ = [
    "DeadlineNear",
    "GivenUp",
    "Happened",
    "Key",
    "Notice",
    "Replaced",
    "StaleVersionError",
    "Stats",
    "StoreError",
    "Tracker",
    "UnknownCaseError",
]

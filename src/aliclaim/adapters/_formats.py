"""The names and the versions of the shapes, and how older case files become the newest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from re import ASCII, fullmatch
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from aliclaim._errors import Fault, RecordError, shown

NEWEST: Final = 1
"""The version of the shape that is written."""

FORMAT: Final = f"aliclaim.case/{NEWEST}"
"""The name of the shape of a case file."""

STANDING_FORMAT: Final = "aliclaim.standing/1"
"""The name of the shape of a standing."""

MANIFEST_FORMAT: Final = "aliclaim.manifest/1"
"""The name of the shape of a manifest."""

Migration: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes of a record of one version a record of the next; what it cannot read it leaves as it is."""

MIGRATIONS: Final[Mapping[int, Migration]] = MappingProxyType({})
"""The migrations, by the version from which each leads to the next. There is one version yet."""


def migrated(
    record: dict[str, Any], migrations: Mapping[int, Migration] = MIGRATIONS, newest: int = NEWEST
) -> dict[str, Any]:
    """Take a record of the newest version as it is, and make one of an older version.

    Args:
        record: The record; it stays as it is.
        migrations: How each version becomes the next.
        newest: The newest version.

    Returns:
        A record of the newest version.

    Raises:
        RecordError: It is from a version to come, or of another shape altogether.
    """
    found = shown(record["format"]) if "format" in record else "nothing"
    version = _version(record.get("format"))
    if version is not None and version > newest:
        words = f"'aliclaim.case/{newest}', the newest that this version of aliclaim reads: upgrade aliclaim"
        raise RecordError((Fault("format", words, found),))
    steps = range(newest if version is None else version, newest)
    if version is None or not migrations.keys() >= set(steps):
        raise RecordError((Fault("format", f"'aliclaim.case/{newest}'", found),))
    for step in steps:
        record = {**migrations[step](record), "format": f"aliclaim.case/{step + 1}"}
    return record


def _version(name: object) -> int | None:
    """Return the version of a shape of ours; None of any other."""
    told = fullmatch(r"aliclaim\.case/(0|[1-9]\d{0,5})", name, ASCII) if isinstance(name, str) else None
    return int(told[1]) if told else None

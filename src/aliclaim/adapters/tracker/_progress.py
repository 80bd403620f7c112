"""A bar that shows how far a long work has come, if a package that draws one is installed."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from importlib import import_module
from typing import TypeVar, cast

T = TypeVar("T")


def with_progress(each: Iterable[T], words: str) -> Iterable[T]:
    """Go through something, with a bar on the terminal where rich or tqdm is installed."""
    total = len(each) if isinstance(each, Sized) else None
    for package, function in (("rich.progress", "track"), ("tqdm", "tqdm")):
        try:
            draw = getattr(import_module(package), function)
        except ModuleNotFoundError:
            continue
        named = {"description" if function == "track" else "desc": words}
        return cast("Iterable[T]", draw(each, total=total, **named))
    return each

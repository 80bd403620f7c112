"""The rules of AliExpress disputes, as a pure, typed, importable library.

Its modules are loaded when a name of it is first asked for: a program that imports the library, and
then needs it for some of its work alone, does not pay for the rest.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import _public
    from ._public import *  # noqa: F403  # the names that `_public.__all__` lists

    __all__: list[str] = []
    __all__ += _public.__all__
else:  # a type checker that saw this `__getattr__` would take any name for one of ours

    def __getattr__(name: str) -> object:
        """Load the library, and give the name."""
        names = _loaded()
        if name not in names:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return names[name]


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(_loaded())


def _loaded() -> dict[str, object]:
    """Load the library, and hold all its names here: from then on nothing is asked for twice."""
    public = import_module(f"{__name__}._public")
    names = {name: getattr(public, name) for name in (*public.__all__, "__all__")}
    globals().update(names)
    return names

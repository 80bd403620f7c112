"""The names of other projects that our signatures use, and where the docs of those projects tell them.

The site links them by inventories, in the form that Sphinx writes. Whole ones would weigh more than our
docs, and fetching them would make a build ask other hosts, so ours hold the names in use alone. A test
holds the files against this table, and the table against the signatures.

After a change of the table, write the files anew: `python scripts/inventories.py`. MkDocs keeps what it has
read of them for a day, in `~/.cache/mkdocs`: remove that to see the change at once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).parents[1] / "docs" / "_inventories"


class Page(NamedTuple):
    """A page of a project's docs: its address, with `$` for the name, and the names told there."""

    project: str
    address: str
    module: str
    names: str


_ABC: Final = "collections.abc"
_STRATEGIES: Final = "hypothesis.strategies"

PAGES: Final = (
    Page("python", "library/asyncio.html", "", "asyncio"),
    Page("python", "library/asyncio-sync.html#$", "asyncio", "Event"),
    Page("python", "library/collections.html#$", "collections", "Counter"),
    Page("python", f"library/{_ABC}.html#$", _ABC, "Callable Collection Container Iterable Iterator Mapping"),
    Page("python", f"library/{_ABC}.html#$", _ABC, "Sequence"),
    Page("python", "library/datetime.html#$", "datetime", "date datetime timedelta tzinfo"),
    Page("python", "library/decimal.html#$", "decimal", "Decimal"),
    Page("python", "library/exceptions.html#$", "", "IndexError"),
    Page("python", "library/functions.html#$", "", "bool bytes int object slice type"),
    Page("python", "library/pathlib.html#$", "pathlib", "Path"),
    Page("python", "library/stdtypes.html#$", "", "dict frozenset list str tuple"),
    Page("python", "library/threading.html", "", "threading"),
    Page("python", "library/threading.html#$", "threading", "Event"),
    Page("python", "library/typing.html#$", "typing", "Any Final Literal Never TypeAlias"),
    Page("pendulum", "#instantiation", "pendulum", "DateTime"),
    Page("hypothesis", "reference/strategies.html#$", _STRATEGIES, "SearchStrategy"),
    Page("hypothesis", "reference/api.html#$", "hypothesis.stateful", "RuleBasedStateMachine"),
    Page("narwhals", "api-reference/typing/", "narwhals.stable.v2.typing", "IntoFrameT"),
    Page("procrastinate", "reference.html#$", "procrastinate", "App"),
    Page("procrastinate", "reference.html#$", "procrastinate.tasks", "Task"),
)


def names(page: Page) -> Iterator[str]:
    """Go through the names of a page, each with its module."""
    return (f"{page.module}.{name}".lstrip(".") for name in page.names.split())


def entries(project: str) -> str:
    """Return the names of a project as its inventory holds them: a line each, `$` for the name."""
    told = ((name, page.address) for page in PAGES if page.project == project for name in names(page))
    return "".join(f"{name} py:class 1 {address} -\n" for name, address in told)


def inventory(project: str) -> bytes:
    """Return the inventory of a project as a file: four lines of text, and the entries compressed."""
    head = (
        "# Sphinx inventory version 2",
        f"# Project: {project}",
        "# Version: ",
        "# The remainder of this file is compressed using zlib.",
    )
    return "".join(f"{line}\n" for line in head).encode() + zlib.compress(entries(project).encode(), 9)


if __name__ == "__main__":
    for each in sorted({page.project for page in PAGES}):
        FOLDER.joinpath(f"{each}.inv").write_bytes(inventory(each))

"""Measure this library against its peers, in one run: `python tests/benchmarks [--write] [SECTION ...]`.

Prints tables of ratios, all of them or those of the sections that are named; with `--write` it also writes
them into the page on speed. Nothing here decides a test: a ratio moves with the machine, and a slow minute
is no fault.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import growth
import imports
import lives
import tracking
from measure import Block, Measured, taking_turns

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "speed.md"
_BEGIN, _END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
_LIVES, _PEERS = 300, ("Automat", "transitions", "python-statemachine")


class Row(NamedTuple):
    """A line of the table.

    Attributes:
        what: What was measured.
        beside: The peer, measured in the same run.
        measured: What it took.
        budget: The ratio that it should stay within; None where none is set.
    """

    what: str
    beside: str
    measured: Measured
    budget: float | None = None

    def __str__(self) -> str:
        """Write the line."""
        took, (low, high) = self.measured, self.measured.spread
        budget = f"{self.budget:g}" if self.budget is not None else ""
        return (
            f"| {self.what} | {self.beside} | {took.ratio:.2f} | {low:.2f} to {high:.2f} | {budget} "
            f"| {_time(took.seconds)} |"
        )


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _beside(what: str, beside: str, blocks: dict[str, Block], budgets: dict[str, float]) -> Iterator[Row]:
    """Compare every block but the peer's with the peer's."""
    for name, measured in taking_turns(blocks, beside).items():
        if name != beside:
            yield Row(
                what.format(name), f"`{beside}`" if "." in beside else beside, measured, budgets.get(name)
            )


def steps() -> Iterator[Row]:
    """One event of a whole life of eight, against libraries of state machines."""
    ours = {"apply": lives.ours(_LIVES), "apply, and making the event": lives.ours(_LIVES, made_anew=True)}
    mid = {"step": lives.steps_within(_LIVES)}
    peers = {name: lives.peer(name, _LIVES if name != "python-statemachine" else 20) for name in _PEERS}
    for peer, budget in zip(_PEERS, (1.0, 0.25, None), strict=True):
        taken = taking_turns({peer: peers[peer], **ours, **mid}, peer)
        yield Row("one event of a life of eight", peer, taken["apply"], budget)
        yield Row("the same, with making the event", peer, taken["apply, and making the event"])
        yield Row("one event between the opening and the settlement", peer, taken["step"])


def starting() -> Iterator[Row]:
    """What an import costs, against the two libraries that ours needs."""
    imports.compiled("aliclaim", "attr", "attrs", "pendulum", "dateutil")
    peer = "import attrs, pendulum"
    blocks = {
        peer: imports.fresh(peer),
        "import aliclaim": imports.fresh("import aliclaim"),
        "import aliclaim; aliclaim.Case": imports.fresh("import aliclaim; aliclaim.Case"),
    }
    for row in _beside("`{}`", peer, blocks, {"import aliclaim": 1.25}):
        yield row._replace(beside=f"`{peer}`")


def growing() -> Iterator[Row]:
    """One event after a long history, against one after ten events."""
    blocks = {f"{length:,}": growth.one_more(length) for length in (10, 100, 1_000, 10_000)}
    yield from _beside("one event after {}", "10", blocks, {"1,000": 1.2})


def reading() -> Iterator[Row]:
    """Case files, against the JSON alone."""
    for length in (10, 1_000):
        for peer, blocks in growth.codecs(length).items():
            for row in _beside(f"{length:,} events: {{}}", peer, blocks, {growth.FIELDS: 2}):
                yield row._replace(beside=peer)


def asking() -> Iterator[Row]:
    """Questions, against one step."""
    for row in _beside("`{}`", "apply", growth.questions(), {}):
        yield row._replace(beside="`apply`")


def tracked() -> Iterator[Row]:
    """Transitions that are kept, against raw rows; and the due query among more and more cases."""
    for store in tracking.STORES:
        for batch, budget in ((1, 4.0), (50, 8.0 if store == "SQLite" else 4.0)):
            with tracking.beside_raw(store, batch) as blocks:
                taken = taking_turns(blocks, "a raw row", tracking.ROUNDS)
            for name, asked in (("held in memory", budget), ("read each time", None)):
                what = f"a transition on {store}, {batch} in a transaction, the case {name}"
                yield Row(what, "a raw row", taken[name], asked)
        with tracking.due_among(store) as blocks:
            least, *_, most = blocks
            wanted = {most: 2.0}
            yield from _beside(f"fifty due cases on {store} among {{}}", least, blocks, wanted)


SECTIONS: tuple[tuple[str, Callable[[], Iterator[Row]]], ...] = (
    ("One step", steps),
    ("Starting", starting),
    ("Growing", growing),
    ("Case files", reading),
    ("Questions", asking),
    ("Tracking", tracked),
)


def conditions() -> str:
    """Say when and with what it was measured."""
    libraries = (*_PEERS, "attrs", "pendulum", "orjson")
    peers = ", ".join(f"{name} {version(name)}" for name in libraries)
    where = f"CPython {platform.python_version()} on {platform.system()} {platform.machine()}"
    said = f"Measured on {datetime.now(UTC):%d %B %Y} with {where}; {peers}.\n"
    if not tracking.POSTGRES:
        said += "Without PostgreSQL: ALICLAIM_TEST_POSTGRES does not tell its address.\n"
    return said


def measured(title: str, rows: Callable[[], Iterator[Row]]) -> str:
    """Measure a section, print it as it grows, and return it as a page's text."""
    lines = [
        f"\n**{title}**\n\n| what | beside | ratio | middle half of the rounds | budget | here |",
        "\n| --- | --- | ---: | ---: | ---: | ---: |\n",
    ]
    print(*lines, sep="", end="", flush=True)
    for row in rows():
        lines.append(f"{row}\n")
        print(lines[-1], end="", flush=True)
    return "".join(lines)


def main() -> None:
    """Print the tables, and write them where that is asked for: those of other sections stay as they are."""
    named = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    told = {title: measured(title, rows) for title, rows in SECTIONS if not named or title in named}
    if "--write" not in sys.argv[1:]:
        return
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    table, _, after = rest.partition(_END)
    head, *sections = table.strip().split("\n\n**")
    kept = {text.partition("**")[0]: f"\n**{text}\n" for text in sections}
    lines = [head + "\n" if named else conditions(), *(kept | told).values()]
    PAGE.write_text(f"{before}{_BEGIN}\n{''.join(lines)}\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()

"""How the benchmarks measure: contenders take turns, and only their ratios are told.

An absolute time tells of the machine and of what else runs on it. Here every contender runs once in each
round, in an order that is shuffled anew, with the collector of garbage off; the ratio is the median of the
ratios of the rounds, so that whatever slows the machine for a while slows both.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
import timeit
from collections.abc import Callable, Mapping
from typing import NamedTuple

QUICK = "--quick" in sys.argv
"""Whether it is enough that everything runs."""

Block = Callable[[], float]
"""Runs a block of work once, and returns the seconds of one operation."""


class Measured(NamedTuple):
    """What one contender took.

    Attributes:
        seconds: The median time of one operation.
        ratio: The median, over the rounds, of its time to that of the peer in the same round.
        spread: The first and the third quartile of that ratio.
    """

    seconds: float
    ratio: float
    spread: tuple[float, float]


def repeated(
    work: Callable[[], object], number: int, clock: Callable[[], float] = time.process_time
) -> Block:
    """Return a block that does the work so many times, and counts the process's own time of the processor.

    Another clock is for work that others do meanwhile: a server, a disk.
    """
    timer = timeit.Timer(work, timer=clock)
    return lambda: timer.timeit(number) / number


def taking_turns(contenders: Mapping[str, Block], peer: str, rounds: int = 15) -> dict[str, Measured]:
    """Let contenders take turns, and compare each with the peer of the same round.

    Args:
        contenders: The blocks by name.
        peer: The name of the one that the others are compared with.
        rounds: How many rounds.

    Returns:
        What each contender took.
    """
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for block in contenders.values():
        block()  # the interpreter adapts to what it runs
    order, shuffler = list(contenders), random.Random(0)  # noqa: S311  # an order of play, no secret
    for _ in range(3 if QUICK else rounds):
        shuffler.shuffle(order)
        for name in order:
            gc.collect()
            gc.disable()
            taken[name].append(contenders[name]())
            gc.enable()
    return {name: _summed_up(times, taken[peer]) for name, times in taken.items()}


def _summed_up(times: list[float], peers: list[float]) -> Measured:
    ratios = [mine / theirs for mine, theirs in zip(times, peers, strict=True)]
    first, _, third = statistics.quantiles(ratios, n=4)
    return Measured(statistics.median(times), statistics.median(ratios), (first, third))

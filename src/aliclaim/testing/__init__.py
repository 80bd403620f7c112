"""A kit for those who test their own program against disputes (extra `testing`).

Strategies of Hypothesis for every value, event and case; sellers and platforms to play against on a
virtual clock; and a state machine that plays against a bot at random, and checks what it does.
"""

from aliclaim._errors import MissingExtraError

try:
    from aliclaim.testing._cases import cases, histories, moments
except ModuleNotFoundError as _missing:  # pragma: no cover  # shown by a test in an environment without it
    if _missing.name != "hypothesis":
        raise
    raise MissingExtraError("aliclaim.testing", "testing") from None

from aliclaim.testing._clock import FakeClock
from aliclaim.testing._machine import BotMachine
from aliclaim.testing._moves import events, moves
from aliclaim.testing._play import Move, Play, Player, play
from aliclaim.testing._players import (
    ContestingSeller,
    GenerousSeller,
    LateSeller,
    PlatformForBuyer,
    PlatformForSeller,
    SilentPlatform,
    SilentSeller,
    SplittingPlatform,
    StallingSeller,
    StubbornSeller,
    platforms,
    sellers,
)
from aliclaim.testing._values import claims, evidence, instants, money, orders, policies, proposals, solutions

__all__ = [
    "BotMachine",
    "ContestingSeller",
    "FakeClock",
    "GenerousSeller",
    "LateSeller",
    "Move",
    "PlatformForBuyer",
    "PlatformForSeller",
    "Play",
    "Player",
    "SilentPlatform",
    "SilentSeller",
    "SplittingPlatform",
    "StallingSeller",
    "StubbornSeller",
    "cases",
    "claims",
    "events",
    "evidence",
    "histories",
    "instants",
    "moments",
    "money",
    "moves",
    "orders",
    "platforms",
    "play",
    "policies",
    "proposals",
    "sellers",
    "solutions",
]

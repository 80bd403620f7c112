"""What is advised when (floor 14).

Each part of a case's life is a module below, with the conditions of the rules; what is said stands in
the table of `_advice`, the traps in `_traps`. An event is recommended only where the rules allow it at
that moment; where the guide gives no answer, nothing is said.
"""

from __future__ import annotations

from ._advice import Advice, ranked
from ._before import before
from ._decided import decided
from ._dispute import Cancelled
from ._running import while_open
from ._situation import Situation


def counsel(s: Situation) -> tuple[Advice, ...]:
    """Return all advice for a situation, the gravest first."""
    if s.open_dispute:
        found = while_open(s, s.open_dispute)
    elif s.dispute is None or isinstance(s.dispute, Cancelled):
        found = before(s)
    else:
        found = decided(s, s.dispute)
    return ranked(each for each in found if each)

"""The example bot runs as it stands, and tells what a person who read the guide would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BOT = Path(__file__).parents[1] / "docs" / "examples" / "bot.py"

SAYS = {
    "23 Mar": "The seller proposed a refund of 10.00 USD. Add evidence: photos of the measurements; or a "
    "video of the fault, or photos of it. [P10]",
    "28 Mar": "8194700000021470: AliExpress stepped in, since there was no agreement.",
    "31 Mar": "AliExpress proposed a refund of 40.00 USD. Do not accept the seller's offer: AliExpress's "
    "proposal is better. The seller's offer brings 30.00 USD less than AliExpress's proposal. [T4]",
    "05 Apr": "2 days left to choose; after that AliExpress's proposal is assigned. On the table: buyer: a "
    "refund of 61.70 USD; seller: a refund of 10.00 USD; platform: a refund of 40.00 USD.",
    "07 Apr": "8194700000021470: Nobody chose in time, and AliExpress's proposal was assigned.",
    "11 Apr": "8194700000021470: 40.00 USD arrived.",
}


def test_the_example_bot_runs_as_it_stands(tmp_path: Path) -> None:
    """Without a network, in an empty folder: it reminds in time, and says what to do and what happened."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", BOT], cwd=tmp_path, check=True, capture_output=True, text=True
    )

    assert [f"{day} 12:00  {words}" for day, words in SAYS.items()] == ran.stdout.splitlines()
    assert ran.stderr == ""

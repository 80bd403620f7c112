"""Run the command: `python -m aliclaim.adapters.scan ORDERS --out FILE`."""

from __future__ import annotations

import sys

from aliclaim.adapters.scan import main

if __name__ == "__main__":
    sys.exit(main())

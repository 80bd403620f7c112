"""What an import costs, each in a process of its own, with the bytecode on disk."""

from __future__ import annotations

import compileall
import os
import resource
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from measure import Block


def compiled(*packages: str) -> None:
    """Write the bytecode of packages, since an installer may leave that to the first import."""
    for package in packages:
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            compileall.compile_dir(Path(place), quiet=1)


def fresh(program: str) -> Block:
    """Return a block that runs a program in a fresh interpreter, and counts its own time of the processor."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def block() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", program], check=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return block

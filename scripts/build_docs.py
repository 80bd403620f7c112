"""Build the whole site: its pages, and the Python that runs in the reader's browser.

    python scripts/build_docs.py --site-dir site

The playground and the form run the real wheel by Pyodide, from files that the site itself serves. Those are
some 14 MB and are not kept in the repository: npm and pip bring them. `mkdocs build --strict` alone makes a
site, too, on which those two pages say that they were built without Python.

What is brought is checked: Pyodide against the hash below, the wheels by pip, and each of them once more in
the browser, against the hash in the lock file that is written here.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PLAYGROUND: Final = Path("assets", "playground")
PYTHON: Final = "py"
"""The folder beside the playground's scripts that has Pyodide, the wheels and the lock file."""

PYODIDE: Final = "314.0.7"
PYODIDE_SHA512: Final = (
    "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
)
CORE: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK: Final = "pyodide-lock.json"

WANTED: Final = "aliclaim[json,ical]"
"""What is loaded, with all that it depends on."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the site."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--site-dir", type=Path, default=ROOT / "site", help="where the site is written")
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache", help="where Pyodide is kept")
    chosen = parser.parse_args(arguments)
    pages(chosen.site_dir)
    with tempfile.TemporaryDirectory() as folder:
        brought = wheels(Path(folder))
        told = assemble(chosen.site_dir / PLAYGROUND, pyodide(chosen.cache), brought)
    print(f"{chosen.site_dir}: Python {told['python']} for the browser, {told['bytes']:,} bytes")


def pages(site: Path) -> None:
    """Make the pages, strictly."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise SystemExit("the pages cannot be built: see above")


# --- what is brought --------------------------------------------------------------------------


def pyodide(cache: Path) -> Path:
    """Return the packed Pyodide: from the cache, or else by npm.

    Raises:
        SystemExit: npm is missing, cannot bring it, or brought something else.
    """
    packed = cache / f"pyodide-{PYODIDE}.tgz"
    if not packed.is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("npm is missing: it brings Pyodide. The pages alone: mkdocs build --strict")
        cache.mkdir(parents=True, exist_ok=True)
        run([npm, "pack", "--silent", f"pyodide@{PYODIDE}", "--pack-destination", str(cache)], "Pyodide")
    digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
    if digest != PYODIDE_SHA512:
        raise SystemExit(f"{packed} is not Pyodide {PYODIDE}: its hash is another. Remove it and try again")
    return packed


def wheels(folder: Path) -> list[Path]:
    """Return the wheel of this project, and those of all that it depends on, in pure Python.

    Raises:
        SystemExit: pip is missing, or cannot bring them.
    """
    pip = [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check"]
    own, all_of_them = folder / "own", folder / "all"
    run([*pip, "wheel", "--no-deps", "--wheel-dir", str(own), str(ROOT)], "our own wheel")
    (wheel,) = own.glob("*.whl")
    pure = ("--platform", "any", "--implementation", "py", "--abi", "none", "--python-version", "3.14")
    what = f"{wheel}{WANTED.removeprefix('aliclaim')}"
    run([*pip, "download", "--only-binary", ":all:", *pure, "--dest", str(all_of_them), what], "the wheels")
    return sorted(all_of_them.glob("*.whl"))


def run(command: Sequence[str], what: str) -> None:
    """Run a command that brings something."""
    if subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL).returncode:
        raise SystemExit(f"{what} could not be brought (no network?): {' '.join(command)}")


# --- what is served ---------------------------------------------------------------------------


def assemble(playground: Path, packed: Path, brought: Iterable[Path]) -> dict[str, object]:
    """Put Pyodide, the wheels and the lock file beside the playground's scripts, and tell them of it."""
    folder = playground / PYTHON
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    info = unpack(packed, folder)
    for wheel in brought:
        shutil.copy2(wheel, folder)
    lock = {"info": info, "packages": packages(sorted(folder.glob("*.whl")))}
    (folder / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    told = built(playground, info)
    (playground / "built.json").write_text(json.dumps(told), encoding="utf-8")
    return told


def unpack(packed: Path, folder: Path) -> Mapping[str, str]:
    """Unpack what is needed of Pyodide; return what its own lock file says of it."""
    with tarfile.open(packed) as archive:
        for name in CORE:
            (folder / name).write_bytes(_content(archive, name))
        info: Mapping[str, str] = json.loads(_content(archive, LOCK))["info"]
    return info


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(f"package/{name}")
    if file is None:
        raise SystemExit(f"Pyodide has no file {name}")
    return file.read()


def packages(found: Sequence[Path]) -> dict[str, dict[str, object]]:
    """Tell Pyodide of the wheels: whoever loads ours gets them all."""
    entries = {str((entry := _entry(wheel))["name"]): entry for wheel in found}
    entries["aliclaim"]["depends"] = [name for name in entries if name != "aliclaim"]
    return entries


def _entry(wheel: Path) -> dict[str, object]:
    name, version, *_ = wheel.name.split("-")
    return {
        "name": name.lower().replace("_", "-"),
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [],
        "depends": [],
        "unvendored_tests": False,
    }


def built(playground: Path, info: Mapping[str, str]) -> dict[str, object]:
    """Tell the scripts of the playground what there is to load."""
    modules = sorted(path.relative_to(playground).as_posix() for path in playground.glob("check_order/*.py"))
    return {
        "core": f"{PYTHON}/",
        "python": info["python"],
        # Without the scripts: the browser loads those itself, and nobody can count them as they come.
        "bytes": sum(
            path.stat().st_size for path in (playground / PYTHON).iterdir() if path.suffix != ".mjs"
        ),
        "modules": modules,
    }


if __name__ == "__main__":
    main()

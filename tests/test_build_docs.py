"""The site is built with what runs in a browser: each part in its place, checked, and missed in words."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import subprocess
import sys
import tarfile
from html import unescape
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
LOCK: dict[str, dict[str, object]] = {
    "info": {"python": "3.14.2", "arch": "wasm32"},
    "packages": {"numpy": {}},
}


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script."""
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "scripts" / "build_docs.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "build_docs", script)
    spec.loader.exec_module(script)
    return script


def packed(path: Path, names: tuple[str, ...], lock: object = LOCK) -> Path:
    """Pack files as npm packs them: each holds its own name."""
    contents = {name: name.encode() for name in names} | {"pyodide-lock.json": json.dumps(lock).encode()}
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


@pytest.fixture
def served(build: ModuleType, tmp_path: Path) -> Path:
    """Put together what is served, from a small Pyodide and two wheels; return the playground's folder."""
    playground = tmp_path / "site" / "assets" / "playground"
    modules = playground / "check_order"
    modules.mkdir(parents=True)
    (modules / "__init__.py").write_text("", encoding="utf-8")
    wheels = [
        tmp_path / name for name in ("aliclaim-0.1.0-py3-none-any.whl", "Typing_Extra-2-py3-none-any.whl")
    ]
    for wheel in wheels:
        wheel.write_bytes(wheel.name.encode())
    build.assemble(playground, packed(tmp_path / "pyodide.tgz", build.CORE), wheels)
    return playground


def test_the_lock_file_has_each_wheel_with_its_hash(served: Path) -> None:
    """The browser is told of our wheels alone, of what each must hash to, and to load them all with ours."""
    lock = json.loads((served / "py" / "pyodide-lock.json").read_text("utf-8"))
    wheel = served / "py" / "Typing_Extra-2-py3-none-any.whl"
    entry = lock["packages"]["typing-extra"]

    assert lock["info"] == LOCK["info"]
    assert set(lock["packages"]) == {"aliclaim", "typing-extra"}
    assert (entry["file_name"], entry["version"]) == (wheel.name, "2")
    assert entry["sha256"] == hashlib.sha256(wheel.name.encode()).hexdigest()
    assert lock["packages"]["aliclaim"]["depends"] == ["typing-extra"]


def test_the_scripts_are_told_what_there_is(build: ModuleType, served: Path) -> None:
    """The sizes are those of what can be counted as it comes: all but the scripts of Pyodide."""
    told = json.loads((served / "built.json").read_text("utf-8"))
    counted = [path for path in (served / "py").iterdir() if path.suffix != ".mjs"]

    assert set(build.CORE) <= {path.name for path in (served / "py").iterdir()}
    assert told == {
        "core": "py/",
        "python": "3.14.2",
        "bytes": sum(len(path.read_bytes()) for path in counted),
        "modules": ["check_order/__init__.py"],
    }


def test_what_lay_there_before_is_gone(build: ModuleType, served: Path, tmp_path: Path) -> None:
    """A wheel of an older version is not served beside the new one."""
    wheel = tmp_path / "aliclaim-0.2.0-py3-none-any.whl"
    wheel.write_bytes(b"newer")
    build.assemble(served, packed(tmp_path / "pyodide.tgz", build.CORE), [wheel])

    assert [path.name for path in (served / "py").glob("*.whl")] == [wheel.name]


def test_another_pyodide_is_refused(build: ModuleType, tmp_path: Path) -> None:
    """A file with another hash is not served, whatever its name says."""
    packed(tmp_path / f"pyodide-{build.PYODIDE}.tgz", build.CORE)

    with pytest.raises(SystemExit, match="its hash is another"):
        build.pyodide(tmp_path)


def test_without_npm_it_is_said_what_to_do(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where npm is missing the error names it, and the way without."""
    monkeypatch.setenv("PATH", "")

    with pytest.raises(SystemExit, match=r"npm is missing.* mkdocs build --strict"):
        build.pyodide(tmp_path)


def test_without_a_network_it_is_said_what_could_not_be_brought(build: ModuleType) -> None:
    """A command that fails is told as what it was to bring."""
    with pytest.raises(SystemExit, match=r"the wheels could not be brought \(no network\?\): .*false"):
        build.run(["false"], "the wheels")


def test_the_form_is_described_for_its_page() -> None:
    """The page gets each field and example, as JSON that ends no attribute before its time."""
    program = "import runpy; print(runpy.run_path('scripts/describe_form.py')['described']())"
    command = [sys.executable, "-c", program]
    page = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    described = json.loads(unescape(page.partition('data-form="')[2].partition('"')[0]))

    assert {"order", "more", "claim", "titles"} == set(described)
    assert described["titles"]["cancelled-opening-again"] == "Cancelled opening again"
    assert page.count("<") == page.count(">") == 6


def test_a_plain_build_says_that_there_is_no_python() -> None:
    """What is committed for the scripts to read names no Python: only the whole build does."""
    told = json.loads((ROOT / "docs" / "assets" / "playground" / "built.json").read_text("utf-8"))

    assert told == {"core": ""}

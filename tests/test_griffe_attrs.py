"""The reference shows the constructors that attrs makes."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import aliclaim

pytest.importorskip("griffe", reason="griffe is not installed: it comes with the group docs")

from griffe import Class, Module, load, load_extensions

ROOT = Path(__file__).parents[1]
PUBLIC = {name: getattr(aliclaim, name) for name in aliclaim.__all__}
CLASSES = [value for value in PUBLIC.values() if isinstance(value, type) and attrs.has(value)]

FEATURES = """
from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import field, frozen


def whole(value: str | int) -> int:
    return int(value)


@attrs.define
class Base:
    first: int
    second: int = 2


@attrs.frozen(kw_only=True)
class Keywords:
    tag: ClassVar[str] = "tag"
    plain: int
    made: list[int] = attrs.field(factory=list)
    named: str = attrs.field(default="", alias="called")
    _private: int = 0
    _hidden: int = attrs.field(default=0, alias="_hidden")
    _own: int = attrs.field(default=attrs.Factory(lambda self: self.plain, takes_self=True), alias="own")
    count: int = attrs.field(default=0, converter=whole)
    given: dict[str, int] = attrs.field(default=attrs.Factory(dict))
    closed: int = attrs.field(default=1, init=False)


@attrs.define
class Derived(Base):
    second: int = 3
    third: str = field(default="", kw_only=True)
    fourth: int = field(default=4, validator=attrs.validators.instance_of(int))


@frozen
class Decorated:
    only: int

    @property
    def twice(self) -> int:
        return 2 * self.only


@attrs.define
class Written:
    value: int

    def __init__(self, text: str) -> None:
        self.__attrs_init__(int(text))


class Plain:
    value: int
"""


def _loaded(package: str, path: Path) -> Module:
    extension = load_extensions(f"{ROOT / 'scripts' / 'griffe_attrs.py'}:AttrsExtension")
    found = load(package, search_paths=[path], extensions=extension)
    assert isinstance(found, Module)
    return found


def _shown(cls: Class) -> list[tuple[str, str, str, bool]]:
    """What the extension tells of a constructor: names, kinds, types, and which may be left out."""
    return [
        (each.name, each.kind.value if each.kind else "", str(each.annotation), each.default is not None)
        for each in cls.parameters
        if each.name != "self"
    ]


def _true(cls: type) -> list[tuple[str, str, str, bool]]:
    """What Python tells of the same constructor, without the parameters that are kept for the class."""
    return [
        (name, each.kind.description, each.annotation, each.default is not inspect.Parameter.empty)
        for name, each in inspect.signature(cls).parameters.items()
        if not name.startswith("_")
    ]


@pytest.fixture(scope="module")
def package() -> Module:
    """Aliclaim as Griffe reads it."""
    return _loaded("aliclaim", ROOT / "src")


@pytest.fixture
def features(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a module of classes that use every feature on the path, and forget it afterwards."""
    (tmp_path / "features_of_attrs.py").write_text(FEATURES, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield tmp_path
    sys.modules.pop("features_of_attrs", None)


@pytest.mark.parametrize("cls", CLASSES, ids=[cls.__name__ for cls in CLASSES])
def test_every_public_class_is_shown_as_it_is_made(cls: type, package: Module) -> None:
    """The shown constructor of a public class takes what the real one takes."""
    found = package[f"{cls.__module__.removeprefix('aliclaim.')}.{cls.__qualname__}"]
    assert isinstance(found, Class)
    assert _shown(found) == _true(cls)


@pytest.mark.parametrize("name", ["Base", "Keywords", "Derived", "Decorated", "Written"])
def test_every_feature_of_a_field_is_known(name: str, features: Path) -> None:
    """Keywords, factories, aliases, converters and inherited fields give the real constructor."""
    found = _loaded("features_of_attrs", features)[name]
    assert isinstance(found, Class)
    assert _shown(found) == _true(getattr(importlib.import_module("features_of_attrs"), name))


def test_a_class_that_is_not_of_attrs_is_left_alone(features: Path) -> None:
    """A plain class gets no constructor."""
    assert "__init__" not in _loaded("features_of_attrs", features)["Plain"].members


def test_what_is_for_the_class_itself_is_hidden(package: Module) -> None:
    """A case is shown with what it is made of alone."""
    found = package["_case.Case"]
    assert isinstance(found, Class)
    assert [name for name, *_ in _shown(found)] == ["order", "policy", "record", "costs"]

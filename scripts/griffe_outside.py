"""A Griffe extension: name what other packages define as they name it.

One module of ours alone imports pendulum, and the others take its `DateTime` from there. Griffe follows
an import by one step, so a signature would call it `aliclaim._time.DateTime`, which no docs tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from griffe import Alias, Extension, GriffeLoader, Module


class OutsideExtension(Extension):
    """Follows each import of a package to the package that defines what is imported."""

    def on_package(self, *, pkg: Module, loader: GriffeLoader, **kwargs: object) -> None:  # noqa: ARG002
        """Walk a package once it is loaded as a whole, so that every step can be followed.

        Args:
            pkg: The package.
            loader: What loaded it.
            **kwargs: What a later Griffe may add.
        """
        imported = {alias.path: alias.target_path for alias in _imports(pkg)}
        for alias in _imports(pkg):
            origin = _origin(alias.target_path, imported)
            if not origin.startswith(f"{pkg.name}."):
                alias.target_path = origin


def _imports(module: Module) -> Iterator[Alias]:
    for member in module.members.values():
        if isinstance(member, Alias):
            yield member
        elif isinstance(member, Module):
            yield from _imports(member)


def _origin(path: str, imported: dict[str, str]) -> str:
    while path in imported:
        path = imported[path]
    return path

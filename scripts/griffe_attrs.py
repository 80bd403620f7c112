"""A Griffe extension: give each attrs class the `__init__` that attrs makes for it.

Griffe reads source and imports nothing, so it sees no constructor where no `def __init__` stands; it
knows the rules of dataclasses, not those of attrs. With this, the reference shows how a class is made,
and a comparison of two versions sees a constructor that has changed.

What it knows of a field: its place, its alias, whether it is keyword-only (by itself or by its class),
whether it has a default, whether `init=False` keeps it out, and what its converter takes. What is not
annotated, and what is a `ClassVar`, is no field. A parameter whose name begins with an underscore is
meant for the class itself and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from griffe import (
    Attribute,
    Class,
    Expr,
    ExprCall,
    ExprKeyword,
    Extension,
    Function,
    GriffeLoader,
    Module,
    Parameter,
    ParameterKind,
    Parameters,
)

_Value = str | Expr | None

_DEFINE: Final = {f"attrs.{name}" for name in ("define", "frozen", "mutable")}
_FIELD: Final = "attrs.field"
_FACTORY: Final = "attrs.Factory"


class AttrsExtension(Extension):
    """Adds `__init__` to every attrs class of a package."""

    def on_package(self, *, pkg: Module, loader: GriffeLoader, **kwargs: object) -> None:  # noqa: ARG002
        """Walk a package once it is loaded as a whole, so that bases and converters can be found.

        Args:
            pkg: The package.
            loader: What loaded it.
            **kwargs: What a later Griffe may add.
        """
        for cls in list(_classes(pkg)):
            if _decorator(cls) is not None and "__init__" not in cls.members:
                cls.set_member("__init__", _init(cls))


def _classes(owner: Module | Class) -> Iterator[Class]:
    for member in owner.members.values():
        if isinstance(member, Class):
            yield member
        if isinstance(member, (Module, Class)):
            yield from _classes(member)


def _decorator(cls: Class) -> Expr | None:
    """Return the decorator that makes a class an attrs class; None where there is none."""
    values = (decorator.value for decorator in cls.decorators)
    return next((each for each in values if isinstance(each, Expr) and each.canonical_path in _DEFINE), None)


def _keywords(value: _Value) -> Mapping[str, str | Expr]:
    if not isinstance(value, ExprCall):
        return {}
    return {each.name: each.value for each in value.arguments if isinstance(each, ExprKeyword)}


def _init(cls: Class) -> Function:
    # A field that a class defines anew moves to the place where it stands there.
    fields: dict[str, Parameter | None] = {}
    for owner in (*reversed(cls.mro()), cls):
        decorator = _decorator(owner)
        if decorator is None:
            continue
        keyword_only = str(_keywords(decorator).get("kw_only")) == "True"
        for member in owner.members.values():
            if isinstance(member, Attribute) and _is_field(member):
                fields.pop(member.name, None)
                fields[member.name] = _parameter(member, keyword_only=keyword_only)
    shown = [each for each in fields.values() if each is not None]
    init = Function(
        "__init__",
        parent=cls,
        parameters=Parameters(
            Parameter("self", kind=ParameterKind.positional_or_keyword),
            *sorted(shown, key=lambda each: each.kind is ParameterKind.keyword_only),
        ),
        returns="None",
    )
    init.labels.add("attrs")
    return init


def _is_field(member: Attribute) -> bool:
    """Whether it is annotated, and no property and no `ClassVar`: those are of the class alone."""
    return member.annotation is not None and "instance-attribute" in member.labels


def _parameter(field: Attribute, *, keyword_only: bool) -> Parameter | None:
    """Return the parameter of a field; None where it has none that a caller should see."""
    value = field.value
    told = _keywords(value) if isinstance(value, Expr) and value.canonical_path == _FIELD else None
    options = told or {}
    name = str(options["alias"]).strip("'\"") if "alias" in options else field.name.lstrip("_")
    if str(options.get("init")) == "False" or name.startswith("_"):
        return None
    if "kw_only" in options:
        keyword_only = str(options["kw_only"]) == "True"
    return Parameter(
        name,
        annotation=_taken(options.get("converter"), field),
        kind=ParameterKind.keyword_only if keyword_only else ParameterKind.positional_or_keyword,
        default=value if told is None else _default(options),
    )


def _default(options: Mapping[str, str | Expr]) -> _Value:
    factory = options.get("factory")
    if factory is not None:
        return ExprCall(factory, []) if isinstance(factory, Expr) else "..."
    default = options.get("default")
    if not isinstance(default, ExprCall) or default.canonical_path != _FACTORY:
        return default
    made = default.arguments[0]
    # A factory that takes the value itself makes something that no call can show.
    return "..." if len(default.arguments) > 1 or not isinstance(made, Expr) else ExprCall(made, [])


def _taken(converter: _Value, field: Attribute) -> _Value:
    """Return what a field takes: what its converter does, where that can be read, else its own type."""
    try:
        function = field.modules_collection[converter.canonical_path] if isinstance(converter, Expr) else None
    except KeyError:  # it stands in another package, which has not been read
        function = None
    if not isinstance(function, Function) or not len(function.parameters):
        return field.annotation
    return function.parameters[0].annotation

"""JSON Schema of everything that the codec reads and writes, from the classes, their checks and their words.

A schema says what can be said of a field by itself: its type, its names, its limits. What a field must be
beside another, and what the rules allow, only the codec tells.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import takewhile
from types import MappingProxyType, UnionType
from typing import Any, ClassVar, Final, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

import attrs

import aliclaim
from aliclaim._case import Case, Standing
from aliclaim._changes import Change
from aliclaim._checks import MOST_MEMBERS, Term, name, text, whole
from aliclaim._claims import Claim, Evidence
from aliclaim._comparison import Costs
from aliclaim._dispute import Dispute
from aliclaim._errors import InvalidValueError, one_of, shown
from aliclaim._events import DisputeEvent, DisputeOpened, Event, OrderEvent, PlatformJudged, RefundCompleted
from aliclaim._history import History
from aliclaim._manifest import Manifest
from aliclaim._money import MINOR_UNITS, Money
from aliclaim._order import Item, Order, Receipt, StatedDate
from aliclaim._policy import PROFILES, Party, Policy
from aliclaim._proposals import Proposal, Refund, ReturnAndRefund, Solution
from aliclaim._time import DateTime
from aliclaim._words import describe
from aliclaim.adapters._case_file import SHAPE
from aliclaim.adapters._converter import FACTS, PHASES
from aliclaim.adapters._formats import FORMAT, MANIFEST_FORMAT, STANDING_FORMAT
from aliclaim.adapters._kinds import (
    PUBLIC,
    hints,
    is_object,
    is_optional,
    is_public,
    is_union,
    limits,
    parts,
    tag_of,
)
from aliclaim.adapters._standing import TABLES, Getter

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


# --- text that is more than text --------------------------------------------------------------

_END: Final = r"$(?!\n)"  # some engines let `$` stand before a line feed
NOT_BLANK: Final = r"[^\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""A character that is not blank."""

_DAY: Final = r"-?(0[1-9]|1[0-2])-?(0[1-9]|[12][0-9]|3[01])"
_HOUR: Final = r"([01][0-9]|2[0-4])"
_SIXTY: Final = r"[0-5][0-9]"
_INSTANT: Final = (
    rf"^(19(69|[7-9][0-9])|[2-8][0-9]{{3}}|9000){_DAY}[T ]{_HOUR}:?{_SIXTY}"
    rf"(:?{_SIXTY}(\.[0-9]{{1,6}})?)?(Z|[+-]{_HOUR}:?{_SIXTY}){_END}"
)
_DATE: Final = rf"^[0-9]{{4}}({_DAY}|-?W[0-5][0-9](-?[1-7])?){_END}"
_DECIMAL: Final = rf"^[+-]?[0-9]{{1,40}}(\.[0-9]{{1,40}})?{_END}"


def _finest(digits: int) -> str:
    """Return the pattern of an amount of at most 10^15, with so many digits after the point that count."""
    return rf"^[+-]?0*([0-9]{{1,15}}(\.[0-9]{{0,{digits}}}0*)?|10{{15}}(\.0*)?){_END}"


_LEAVES: Final[Mapping[Any, Schema]] = MappingProxyType(
    {
        str: {"type": "string"},
        int: {"type": "integer"},
        bool: {"type": "boolean"},
        Decimal: {"type": "string", "pattern": _DECIMAL},
        object: {},
    }
)


def _object(properties: Schema, required: list[str] | None = None) -> Schema:
    must: list[Any] = list(properties if required is None else required)
    return {"type": "object", "properties": properties, "required": must, "additionalProperties": False}


def _money() -> Schema:
    """Return the schema of money: how fine an amount may be depends on the currency."""
    codes: dict[int, list[Any]] = {}
    for code, digits in MINOR_UNITS.items():
        codes.setdefault(digits, []).append(code)
    fine: list[Any] = [
        {"properties": {"amount": {"pattern": _finest(digits)}, "currency": {"enum": told}}}
        for digits, told in codes.items()
    ]
    amount: Schema = {"type": "string", "pattern": _DECIMAL, "description": "The amount in major units."}
    currency: Schema = {"type": "string", "description": "The code of ISO 4217, in capitals."}
    told: Schema = {"title": "Money", "description": "An exact amount of one currency."}
    return told | _object({"amount": amount, "currency": currency}) | {"oneOf": fine}


_NAMED: Final[Mapping[Any, tuple[str, Schema]]] = MappingProxyType(
    {
        DateTime: (
            "Instant",
            {
                "title": "Instant",
                "description": "An instant of ISO 8601 with an offset, such as 2026-03-01T12:00:00Z.",
                "type": "string",
                "pattern": _INSTANT,
            },
        ),
        date: (
            "Date",
            {
                "title": "Date",
                "description": "A date of ISO 8601, such as 2026-03-01.",
                "type": "string",
                "pattern": _DATE,
            },
        ),
        Money: ("Money", _money()),
    }
)
"""Types that are written otherwise than by their fields."""

_NOT_NEGATIVE: Final[Schema] = {"properties": {"amount": {"pattern": r"^(?!-.*[1-9])"}}}
_MORE_THAN_NOTHING: Final[Schema] = {"properties": {"amount": {"pattern": r"^(?!-)(?=.*[1-9])"}}}

_BESIDES: Final[Mapping[tuple[Any, str], Schema]] = MappingProxyType(
    {
        (Item, "price"): _NOT_NEGATIVE,
        (Order, "shipping_paid"): _NOT_NEGATIVE,
        (Order, "paid"): _NOT_NEGATIVE,
        (Costs, "return_freight"): _NOT_NEGATIVE,
        (Costs, "conversion_loss"): {"pattern": rf"^\+?0{{1,40}}(\.[0-9]{{1,40}})?{_END}"},
        (Refund, "amount"): _NOT_NEGATIVE,
        (ReturnAndRefund, "amount"): _MORE_THAN_NOTHING,
        (RefundCompleted, "amount"): _MORE_THAN_NOTHING,
        (Evidence, "sha256"): {"pattern": rf"^([0-9a-fA-F]{{64}})?{_END}"},
        (Claim, "evidence"): {"items": {"properties": {"given_by": {"const": Party.BUYER.value}}}},
        (PlatformJudged, "judgement"): {"minItems": 1},
        (Receipt, "by"): {"enum": ["buyer", "platform"]},
        (StatedDate, "origin"): {"enum": ["marketplace", "user"]},
    }
)
"""What a class asks of a field in words of its own."""


# --- words ------------------------------------------------------------------------------------


def _summary(thing: object) -> str:
    """Return the first paragraph of a docstring; nothing where the interpreter dropped it."""
    lines = (inspect.getdoc(thing) or "").splitlines()
    return " ".join(line.strip() for line in takewhile(str.strip, lines))


def _attributes(cls: type) -> dict[str, str]:
    """Return what a docstring says of each attribute."""
    _, _, section = (inspect.getdoc(cls) or "").partition("Attributes:\n")
    told: dict[str, str] = {}
    field = ""
    for line in takewhile(str.strip, section.splitlines()):
        words = line.strip()
        if not line.startswith("     "):
            field, _, words = words.partition(":")
        told[field] = f"{told.get(field, '')} {words.strip()}".strip()
    return told


# --- the types --------------------------------------------------------------------------------

_UNIONS: Final[Mapping[frozenset[Any], str]] = MappingProxyType(
    {
        frozenset(get_args(union)): name
        for name, union in (
            *(("Event", Event), ("OrderEvent", OrderEvent), ("DisputeEvent", DisputeEvent)),
            *(("Proposal", Proposal), ("Solution", Solution), ("Dispute", Dispute), ("Change", Change)),
        )
    }
)


class _Writer:
    """Writes schemas, and gathers what they refer to."""

    def __init__(self) -> None:
        self.defs: dict[str, Any] = {}

    def of(self, wanted: Any) -> Schema:  # noqa: PLR0911  # one for each kind of type
        """Return the schema of a type."""
        if is_optional(wanted):
            return {"anyOf": [*self._any(parts(wanted)), {"type": "null"}]}
        if is_union(wanted):
            return self._union(parts(wanted))
        origin, inner = get_origin(wanted), get_args(wanted)
        if origin is type:
            return {"enum": [tag_of(each) for each in parts(inner[0])]}
        if wanted in _LEAVES:
            return dict(_LEAVES[wanted])
        if wanted in _NAMED:
            return self._once(_NAMED[wanted][0], lambda: dict(_NAMED[wanted][1]))
        if origin is tuple:
            return {"type": "array", "items": self._member(inner[0]), "maxItems": MOST_MEMBERS}
        if (origin or wanted) is History:
            return {"type": "array", "items": self.of(next(iter(inner), Event)), "maxItems": MOST_MEMBERS}
        return self._defined(wanted)

    def _any(self, kinds: tuple[Any, ...]) -> list[Any]:
        if len(kinds) > 1 and frozenset(kinds) in _UNIONS:
            return [self._union(kinds)]
        told = [self.of(each) for each in kinds]
        return [each for place, each in enumerate(told) if each not in told[:place]]

    def _union(self, kinds: tuple[Any, ...]) -> Schema:
        known = _UNIONS.get(frozenset(kinds))
        if known is None:
            return {"anyOf": self._any(kinds)}
        return self._once(known, lambda: {"title": known, "oneOf": [self.of(each) for each in kinds]})

    def _member(self, wanted: Any) -> Schema:
        """Return the schema of a member of a list: a fact, where it is a pair of a name and a value."""
        return self._once("Fact", self._fact) if get_origin(wanted) is tuple else self.of(wanted)

    def _fact(self) -> Schema:
        kinds: list[Any] = [
            _object({"type": {"const": kind}, "name": {"type": "string"}, "value": self.of(wanted)})
            for kind, wanted in FACTS.items()
        ]
        return {"title": "Fact", "description": "A named fact of a sentence.", "oneOf": kinds}

    def _once(self, name: str, write: Callable[[], Schema]) -> Schema:
        """Define something, and refer to it."""
        if name not in self.defs:
            self.defs[name] = None  # so that what refers to itself ends
            self.defs[name] = write()
        return {"$ref": f"#/$defs/{name}"}

    def _defined(self, wanted: Any) -> Schema:
        base = get_origin(wanted) or wanted
        inner = "".join(f"Of{each.__name__[:1].upper()}{each.__name__[1:]}" for each in get_args(wanted))
        return self._once(f"{base.__name__}{inner}", lambda: self._written(base, wanted))

    def _written(self, base: Any, wanted: Any) -> Schema:
        if base is Case:
            return self.case()
        if issubclass(base, Term):
            told: list[Any] = [{"const": each.value, "description": describe(each)} for each in base]
            return {"title": base.__name__, "description": _summary(base), "type": "string", "oneOf": told}
        if base in PHASES.values():
            return self._phase(base)
        return self.of_class(base, get_args(wanted))

    def of_class(self, cls: Any, arguments: tuple[Any, ...] = ()) -> Schema:
        """Return the schema of a value class: sparse, with its tag."""
        words, tag = _attributes(cls), tag_of(cls)
        properties: Schema = {"type": {"const": tag}} if tag else {}
        required = ["type"] if tag else []
        for field in attrs.fields(cls):
            hint = hints(cls)[field.name]
            if isinstance(hint, TypeVar):
                hint = arguments[0] if arguments else object
            properties[field.name] = self.field(cls, field, hint) | _described(words.get(field.name))
            if field.default is attrs.NOTHING:
                required.append(field.name)
        return {"title": cls.__name__, "description": _summary(cls)} | _object(properties, required)

    def field(self, cls: Any, field: attrs.Attribute[Any], wanted: Any) -> Schema:
        """Return the schema of a field with its limits; those of what may be null stand beside the null."""
        schema = self.of(wanted)
        limit = _limit(field.validator) | dict(_BESIDES.get((cls, field.name), {}))
        if is_optional(wanted) and limit:
            first, *others = schema["anyOf"]
            return {"anyOf": [_merged(first, limit), *others]}
        return _merged(schema, limit)

    def _phase(self, cls: Any) -> Schema:
        properties: Schema = {
            "phase": {"const": cls.phase.value},
            "paid": self.of(Money) | {"description": "What was paid for the order."},
            "policy": self.policy(),
            "events": self.of(tuple[DisputeEvent, ...])
            | {"prefixItems": [self.of(DisputeOpened)], "minItems": 1, "description": "What has happened."},
        }
        told: Schema = {"title": cls.__name__, "description": _summary(cls)}
        return told | _object(properties, ["phase", "paid", "events"])

    def policy(self) -> Schema:
        """Return the schema of a policy: a profile by its name, or whole."""
        return {"anyOf": [{"enum": list(PROFILES)}, self.of(Policy)]}

    def case(self) -> Schema:
        """Return the schema of a case."""
        fields = {each: SHAPE[each] for each in ("order", "record", "costs", "events")}
        properties: Schema = {each: self.of(wanted) for each, wanted in fields.items()}
        told: Schema = {"title": "Case", "description": _summary(Case)}
        return told | _object(properties | {"policy": self.policy()}, ["order"])

    # --- a standing ---------------------------------------------------------------------------

    def told(self, wanted: Any) -> Schema:
        """Return the schema of a type as a standing tells it."""
        if is_optional(wanted):
            return {"anyOf": [*self._told_any(parts(wanted)), {"type": "null"}]}
        if wanted in TABLES:
            named = "Dispute" if wanted in PHASES.values() else wanted.__name__
            return self._once(f"{named}Told", lambda: self.told_object(wanted, TABLES[wanted]))
        if is_union(wanted) and parts(wanted)[0] in TABLES:
            return self.told(parts(wanted)[0])
        origin, inner = get_origin(wanted), get_args(wanted)
        if origin is tuple:
            return {"type": "array", "items": self.told(inner[0])}
        if origin is dict:
            kinds = [*parts(inner[1]), bool]
            return {"type": "object", "additionalProperties": {"anyOf": self._told_any(tuple(kinds))}}
        return self.of(wanted)

    def _told_any(self, kinds: tuple[Any, ...]) -> list[Any]:
        if frozenset(kinds) in _UNIONS:
            return [self.told(reduce(lambda one, other: one | other, kinds))]
        told = [self.told(each) for each in kinds]
        return [each for place, each in enumerate(told) if each not in told[:place]]

    def told_object(self, cls: Any, table: Mapping[str, Getter]) -> Schema:
        """Return the schema of an object of a standing: every field is always there."""
        properties: Schema = {field: self._told_field(cls, getter) for field, getter in table.items()}
        return _object(properties) | {"title": cls.__name__}

    def _told_field(self, cls: Any, getter: Getter) -> Schema:
        if isinstance(getter, str):
            return self.told(_type_of(cls, getter))
        if callable(getter):
            return self.told(get_type_hints(getter)["return"])
        return self.told_object(cls, getter)


def _merged(schema: Schema, more: Schema) -> Schema:
    """Return a schema with more in it, in the objects that both have, too."""
    shared = [name for name, each in more.items() if is_object(each) and is_object(schema.get(name))]
    return schema | more | {name: _merged(schema[name], more[name]) for name in shared}


def _described(words: str | None) -> Schema:
    return {"description": words} if words else {}


def _limit(check: Any) -> Schema:
    """Say what a check of a field asks for."""
    told = limits(check)
    if told.check is whole:
        return {"minimum": told.least, "maximum": told.most}
    if told.check in (text, name):
        blank: Schema = {} if told.check is text else {"minLength": 1, "pattern": NOT_BLANK}
        return {"maxLength": told.most, **blank}
    units = _units(check)
    return {"properties": {"unit": {"enum": [unit.value for unit in units]}}} if units else {}


def _units(check: Any) -> tuple[Term, ...]:
    """Return the units that a figure of a policy may have."""
    inner = getattr(check, "validator", check)
    if not inspect.isfunction(inner):
        return ()
    units: tuple[Term, ...] = inspect.getclosurevars(inner).nonlocals.get("units", ())
    return units


def _type_of(cls: Any, path: str) -> Any:
    """Return the type of an attribute, which may lie inside another: a field, a property or a constant."""
    first, _, rest = path.partition(".")
    owner = parts(cls)[0]
    found = inspect.getattr_static(owner, first, None)
    getter = found.fget if isinstance(found, property) else None
    wanted = get_type_hints(getter)["return"] if getter else hints(owner)[first]
    if get_origin(wanted) is ClassVar:
        (wanted,) = get_args(wanted)
    if not rest:
        return wanted
    if get_origin(wanted) is type:
        return str  # the tag of the class of an event
    return _type_of(parts(wanted)[0], rest)


# --- whole documents --------------------------------------------------------------------------


def _case_file(writer: _Writer) -> Schema:
    """Return the schema of a case file."""
    words = {
        "note": "Words for a person.",
        "now": "The moment that the file is about.",
        "order": "The order as it was before the first event.",
        "record": "What the buyer's earlier orders look like.",
        "costs": "What a refund costs the buyer, as far as known.",
        "claim": "What would be claimed, where a dispute is about to be opened.",
        "events": "What has happened since, oldest first.",
        "policy": "The name of a profile, or a whole policy; the guide's where it is absent.",
    }
    properties: Schema = {"format": {"const": FORMAT}}
    for field, wanted in list(SHAPE.items())[1:]:
        schema = writer.policy() if wanted is Policy else writer.of(wanted)
        longest: Schema = _limit(text) if wanted is str else {}
        properties[field] = schema | longest | _described(words[field])
    told: Schema = {"title": "Case file", "description": "The facts of an order, and what has happened."}
    return told | _object(properties, ["format", "order"])


def _standing(writer: _Writer) -> Schema:
    """Return the schema of a standing."""
    schema = writer.told_object(Standing, TABLES[Standing])
    properties = schema["properties"] | {"format": {"const": STANDING_FORMAT}}
    return schema | {"title": "Standing", "description": _summary(Standing), "properties": properties}


def _manifest(writer: _Writer) -> Schema:
    """Return the schema of a manifest."""
    schema = writer.of_class(Manifest)
    more: Schema = {"format": {"const": MANIFEST_FORMAT}, "text": {"type": "string"}}
    properties = more | schema["properties"]
    required = ["format", "text", *schema["required"]]
    return schema | _object(properties, required)


_DOCUMENTS: Final[Mapping[str, Callable[[_Writer], Schema]]] = MappingProxyType(
    {"case": _case_file, "standing": _standing, "manifest": _manifest}
)


def _kinds() -> dict[str, Any]:
    """Return what else has a schema, by its names: public classes, unions, and events by their tags."""
    named = {each: getattr(aliclaim, each) for each in aliclaim.__all__}
    types = {each: kind for each, kind in named.items() if isinstance(kind, type | UnionType)}
    kinds = {each: kind for each, kind in types.items() if is_public(kind) or kind in PUBLIC}
    small = {each.lower(): kind for each, kind in kinds.items() if each.lower() not in _DOCUMENTS}
    return kinds | small | {str(tag_of(kind)): kind for kind in kinds.values() if tag_of(kind)}


def schema(what: str) -> Schema:
    """Return the JSON Schema (2020-12) of a document, or of what a value of a class is written as.

    Args:
        what: `"case"`, `"standing"` or `"manifest"` for these documents; else the name of a public class,
            such as `"Deadline"`, of a union, such as `"Event"`, or the tag of an event.

    Raises:
        InvalidValueError: There is no schema of such a name.
    """
    writer, kinds = _Writer(), _kinds()
    names = [*_DOCUMENTS, *kinds]
    if what not in names:
        raise InvalidValueError("what", one_of(names, what), shown(what))
    told = _DOCUMENTS[what](writer) if what in _DOCUMENTS else writer.of(kinds[what])
    head: Schema = {"$schema": DIALECT, "$id": f"urn:aliclaim:schema:{_name(what, kinds)}:1"}
    return head | told | ({"$defs": dict(sorted(writer.defs.items()))} if writer.defs else {})


def _name(what: str, kinds: Mapping[str, Any]) -> str:
    """Return the one name of what may be asked for by several."""
    if what in _DOCUMENTS:
        return what
    kind = kinds[what]
    return _UNIONS[frozenset(get_args(kind))] if is_union(kind) else kind.__name__

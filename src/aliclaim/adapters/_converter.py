"""How values become plain data and back, with every fault told by its path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeAlias, cast, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from aliclaim._case import Case
from aliclaim._checks import MOST_MEMBERS, Term
from aliclaim._claims import Reason
from aliclaim._comparison import Comparison, Costs, NetValue
from aliclaim._dispute import Dispute
from aliclaim._errors import Fault, InvalidValueError, RecordError, one_of, shown
from aliclaim._events import DisputeEvent, Event
from aliclaim._history import History
from aliclaim._money import Money
from aliclaim._order import BuyerRecord, Order
from aliclaim._policy import GUIDE, PROFILES, Policy
from aliclaim._proposals import Refund, ReturnAndRefund
from aliclaim._reasons import Basis, FirstStep, Requirement
from aliclaim._refunds import Arrival
from aliclaim._refusals import Channel, Refusal
from aliclaim._time import DateTime, iso, parse_instant
from aliclaim.adapters._faults import Told
from aliclaim.adapters._kinds import is_list, is_object, is_optional, is_term, is_union, parts, tag_of
from aliclaim.adapters._replaying import made, replayed, replayed_dispute

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
"""What JSON can hold. No value of this library needs a fraction: an unknown field may."""

_Hook: TypeAlias = Callable[[Any, Any], Any]


def _expect(expected: str, found: object) -> InvalidValueError:
    return InvalidValueError("", expected, shown(found))


# --- leaves -----------------------------------------------------------------------------------


def _exactly(wanted: type, words: str) -> _Hook:
    """Take a value of exactly one type: neither `1` for true, nor 12 for "12"."""

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not wanted:
            raise _expect(words, value)
        return value

    return structure


def _text_to(read: Callable[[str], Any], words: str) -> _Hook:
    """Read a value from text."""

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, str):
            raise _expect(words, value)
        try:
            return read(value)
        except InvalidValueError:
            raise
        except ValueError:
            raise _expect(words, value) from None

    return structure


def _term(value: Any, wanted: type[Term]) -> Term:
    if not isinstance(value, str):
        raise _expect(one_of([member.value for member in wanted], value), value)
    return wanted(value)


# --- unions -----------------------------------------------------------------------------------


def _chosen(value: Any, by: str, kinds: Mapping[str, Any], what: str) -> Any:
    """Return the kind that an object names in its field `by`."""
    if not is_object(value):
        raise _expect(f"an object with a {by} and {what}", value)
    if by not in value:
        raise RecordError((Fault(by, one_of(list(kinds), None), "nothing"),))
    tag = value[by]
    if not isinstance(tag, str) or tag not in kinds:
        raise RecordError((Fault(by, one_of(list(kinds), tag), shown(tag)),))
    return kinds[tag]


def _is_tagged(wanted: Any) -> bool:
    return is_union(wanted) and all(tag_of(each) for each in parts(wanted))


def _tagged(converter: Converter) -> Callable[[Any], _Hook]:
    """Make the hook factory of a union: the field `type` holds the tag of the class."""

    def factory(wanted: Any) -> _Hook:
        by_tag = {str(tag_of(each)): each for each in parts(wanted)}
        empty = is_optional(wanted)

        def structure(value: Any, _: Any) -> Any:
            if value is None and empty:
                return None
            return converter.structure(value, _chosen(value, "type", by_tag, "its fields"))

        return structure

    return factory


def _is_of_terms(wanted: Any) -> bool:
    return is_union(wanted) and all(map(is_term, parts(wanted)))


def _of_terms(wanted: Any) -> _Hook:
    """Make the hook of a union of closed lists, which have no name in common."""
    members = {member.value: member for each in parts(wanted) for member in each}

    def structure(value: Any, _: Any) -> Any:
        if value is None and is_optional(wanted):
            return None
        if not isinstance(value, str) or value not in members:
            raise _expect(one_of(list(members), value), value)
        return members[value]

    return structure


def _is_class(wanted: Any) -> bool:
    return get_origin(wanted) is type


def _is_optional_class(wanted: Any) -> bool:
    return is_optional(wanted) and all(map(_is_class, parts(wanted)))


def _class(wanted: Any) -> _Hook:
    """Make the hook of the class of an event: its tag."""
    by_tag = {str(tag_of(each)): each for each in parts(get_args(wanted)[0])}

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, str) or value not in by_tag:
            raise _expect(one_of(list(by_tag), value), value)
        return by_tag[value]

    return structure


# --- lists ------------------------------------------------------------------------------------


def _is_list(wanted: Any) -> bool:
    return get_origin(wanted) is tuple and get_args(wanted)[-1] is Ellipsis and not _is_facts(wanted)


def _listed(converter: Converter) -> Callable[[Any], _Hook]:
    """Make the hook factory of `tuple[X, ...]`: a list, and nothing else that can be gone through."""

    def factory(wanted: Any) -> _Hook:
        (member, _) = get_args(wanted)
        read = converter.get_structure_hook(member)
        return lambda value, _: tuple(_members(value, lambda each: read(each, member)))

    return factory


def _members(values: Any, read: Callable[[object], Any]) -> list[Any]:
    """Read the members of a list one by one, and no more of them once there are enough faults to tell."""
    if not is_list(values):
        raise _expect("a list", values)
    if len(values) > MOST_MEMBERS:
        raise InvalidValueError("", f"at most {MOST_MEMBERS:,} members", f"{len(values):,}")
    taken: list[Any] = []
    told = Told()
    for number, value in enumerate(values):
        try:
            taken.append(read(value))
        except Exception as error:  # noqa: BLE001  # `gather` raises again what is no fault of the record
            told.gather(error, f"[{number}]")
        if told.full:
            told.more += len(values) - number - 1
            break
    told.check()
    return taken


# --- classes ----------------------------------------------------------------------------------


def _reading(converter: Converter) -> Callable[[type], _Hook]:
    """Make the hook factory that reads an attrs class; one with a tag has it in the field `type`."""

    def factory(wanted: type) -> _Hook:
        build = cast("_Hook", make_dict_structure_fn(wanted, converter, _cattrs_forbid_extra_keys=True))
        base = get_origin(wanted) or wanted
        tag = tag_of(base)

        def structure(value: Any, as_what: Any) -> Any:
            record = _object(value, (field.name for field in attrs.fields(base)))
            if tag is None:
                return build(record, as_what)
            if record.get("type") != tag:
                raise InvalidValueError("type", repr(tag), shown(record.get("type", "nothing")))
            return build({name: each for name, each in record.items() if name != "type"}, as_what)

        return structure

    return factory


def _writing(converter: Converter) -> Callable[[type], Callable[[Any], dict[str, Any]]]:
    """Make the hook factory that writes an attrs class, without the fields that hold their default."""

    def factory(cls: type) -> Callable[[Any], dict[str, Any]]:
        write: Callable[[Any], dict[str, Any]] = make_dict_unstructure_fn(
            cls, converter, _cattrs_omit_if_default=True
        )
        tag = tag_of(cls)
        return write if tag is None else lambda value: {"type": tag, **write(value)}

    return factory


# --- facts of a refusal, and of advice --------------------------------------------------------

FACTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "flag": bool,
        "number": int,
        "text": str,
        "instant": DateTime,
        "money": Money,
        "first_step": FirstStep,
        "basis": Basis,
        "reason": Reason,
        "refund": Refund,
        "return_and_refund": ReturnAndRefund,
        "comparison": Comparison,
        "net_value": NetValue,
        "refusal": Refusal,
        "arrival": Arrival,
        "requirements": tuple[Requirement, ...],
        "channels": tuple[Channel, ...],
    }
)
"""The kinds of a fact, by the name under which they are written: text alone would not tell them apart."""

_KIND_NAMES: Final[Mapping[type, str]] = MappingProxyType(
    {kind: name for name, kind in FACTS.items() if isinstance(kind, type)}
)


def _is_facts(wanted: Any) -> bool:
    """Whether a type is that of named facts: pairs of a name and a value."""
    member = next(iter(get_args(wanted)), None) if get_origin(wanted) is tuple else None
    return get_origin(member) is tuple and get_args(member)[0] is str


def _fact(converter: Converter) -> Callable[[Any], tuple[str, Any]]:
    def structure(value: Any) -> tuple[str, Any]:
        kind = _chosen(value, "type", FACTS, "a name and a value")
        fields = Fields(converter, value, ("type", "name", "value"))
        name, fact = fields.take("name", str), fields.take("value", kind)
        fields.told.check()
        return name, fact

    return structure


def _facts(converter: Converter) -> _Hook:
    read = _fact(converter)
    return lambda value, _: tuple(_members(value, read))


def _told_facts(converter: Converter) -> Callable[[Any], list[dict[str, Any]]]:
    """Make the hook that writes facts: each with its name, its kind and its value."""

    def unstructure(facts: Any) -> list[dict[str, Any]]:
        return [
            {"type": _kind_of(fact), "name": name, "value": converter.unstructure(fact)}
            for name, fact in facts
        ]

    return unstructure


def _kind_of(fact: object) -> str:
    """Return the name of the kind of a fact; a member of a list of names that has none of its own is text."""
    if isinstance(fact, tuple):
        listed = cast("tuple[object, ...]", fact)
        return "channels" if isinstance(next(iter(listed), None), Channel) else "requirements"
    known = _KIND_NAMES.get(type(fact))
    if known is None and not isinstance(fact, str):
        raise InvalidValueError("facts", "facts of refusals or advice", shown(fact))
    return known or "text"


# --- cases and disputes -----------------------------------------------------------------------


class Fields:
    """Reads the fields of a record one by one, and gathers the faults of all.

    Attributes:
        told: The faults.
    """

    def __init__(self, converter: Converter, record: dict[str, Any], known: Iterable[str]) -> None:
        """Take a record, and tell the fields that it should not have."""
        self._converter = converter
        self._record = record
        self.told = Told()
        fields = list(known)
        self.told.unknown("", record.keys() - set(fields), fields)

    def take(self, name: str, wanted: Any, default: Any = attrs.NOTHING) -> Any:
        """Read one field; None, with the fault noted, where it cannot be.

        Args:
            name: The name of the field.
            wanted: Its type.
            default: What it is where it is absent; without one, it must be there.
        """
        if name not in self._record:
            if default is attrs.NOTHING:
                self.told.add(name, "this field", "nothing")
            return default
        try:
            return self._converter.structure(self._record[name], wanted)
        except Exception as error:  # noqa: BLE001  # `gather` raises again what is no fault of the record
            self.told.gather(error, name)
            return None

    def policy(self) -> Policy:
        """Read a profile's name, or a whole policy."""
        given = self._record.get("policy", GUIDE.name)
        if isinstance(given, dict):
            return self.take("policy", Policy) or GUIDE
        if not isinstance(given, str) or given not in PROFILES:
            self.told.add("policy", f"{one_of(list(PROFILES), given)}; or a whole policy", shown(given))
            return GUIDE
        return PROFILES[given]

    def case(self) -> dict[str, Any]:
        """Read the fields of a case."""
        return {
            "order": self.take("order", Order),
            "policy": self.policy(),
            "record": self.take("record", BuyerRecord | None, None),
            "costs": self.take("costs", Costs, Costs()),
            "events": self.take("events", tuple[Event, ...], ()),
        }


def named(policy: Policy, converter: Converter) -> Any:
    """Write a policy: a profile of this library by its name, another whole."""
    return policy.name if PROFILES.get(policy.name) == policy else converter.unstructure(policy)


CASE_FIELDS: Final = ("policy", "order", "record", "costs", "events")
"""The fields of a case, in the order in which they are written."""


def replayed_case(*, events: tuple[Event, ...], **facts: object) -> Case:
    """Make a case of its fields, and let the events happen.

    Raises:
        RecordError: The facts do not fit together, or the rules refuse an event.
    """
    return replayed(made(Case, **facts), events)


def written_case(case: Case, converter: Converter) -> dict[str, Any]:
    """Write the fields of a case, each of them."""
    return {
        "policy": named(case.policy, converter),
        "order": converter.unstructure(case.given),
        "record": converter.unstructure(case.record),
        "costs": converter.unstructure(case.costs),
        "events": [converter.unstructure(event) for event in case.history],
    }


def _case(converter: Converter) -> _Hook:
    def structure(value: Any, _: Any) -> Case:
        fields = Fields(converter, _object(value, CASE_FIELDS), CASE_FIELDS)
        case = fields.case()
        fields.told.check()
        return replayed_case(**case)

    return structure


def _object(value: Any, fields: Iterable[str]) -> dict[str, Any]:
    """Take an object, as JSON calls it."""
    if not is_object(value):
        raise _expect(f"an object with the fields {', '.join(fields)}", value)
    return value


PHASES: Final[Mapping[str, type[Dispute]]] = MappingProxyType(
    {str(each.phase.value): each for each in get_args(Dispute)}
)
"""The classes of the phases of a dispute, by the name of the phase."""

DISPUTE_FIELDS: Final = ("phase", "paid", "policy", "events")
"""The fields of a dispute by itself, in the order in which they are written."""


def _dispute(converter: Converter) -> Callable[[Any], _Hook]:
    """Make the hook factory of a dispute: of what has happened to it, all else follows."""

    def factory(wanted: Any) -> _Hook:
        phases = {name: cls for name, cls in PHASES.items() if cls in parts(wanted)}

        def structure(value: Any, _: Any) -> Any:
            if value is None and is_optional(wanted):
                return None
            chosen = _chosen(value, "phase", phases, f"the fields {', '.join(DISPUTE_FIELDS[1:])}")
            record = cast("dict[str, Any]", value)
            fields = Fields(converter, record, DISPUTE_FIELDS)
            paid, policy = fields.take("paid", Money), fields.policy()
            events = fields.take("events", tuple[DisputeEvent, ...])
            fields.told.check()
            dispute = replayed_dispute(events, paid, policy)
            if type(dispute) is not chosen:
                words = f"{dispute.phase.value!r}, to which its events lead"
                raise RecordError((Fault("phase", words, repr(record["phase"])),))
            return dispute

        return structure

    return factory


def _is_dispute(wanted: Any) -> bool:
    return all(each in PHASES.values() for each in parts(wanted))


def _written_dispute(converter: Converter) -> Callable[[Any], dict[str, Any]]:
    return lambda dispute: {
        "phase": dispute.phase.value,
        "paid": converter.unstructure(dispute.terms.paid),
        "policy": named(dispute.terms.policy, converter),
        "events": [converter.unstructure(event) for event in dispute.history],
    }


def _is_history(wanted: Any) -> bool:
    return (get_origin(wanted) or wanted) is History


def _history(converter: Converter) -> Callable[[Any], _Hook]:
    def factory(wanted: Any) -> _Hook:
        member: Any = next(iter(get_args(wanted)), Event)

        def structure(value: Any, _: Any) -> History[Any]:
            return History.of(_members(value, lambda each: converter.structure(each, member)))

        return structure

    return factory


# --- all of it --------------------------------------------------------------------------------


def make_converter() -> Converter:
    """Make the converter of the case file: strict in, sparse out."""
    converter = Converter(forbid_extra_keys=True, unstruct_collection_overrides={tuple: list})
    instants = "an instant of ISO 8601 with an offset, such as 2026-03-01T12:00:00Z"
    hooks: tuple[tuple[Any, _Hook], ...] = (
        (str, _exactly(str, "text")),
        (int, _exactly(int, "a whole number")),
        (bool, _exactly(bool, "true or false")),
        (Decimal, _exactly(str, 'a decimal number as text, such as "61.70"')),
        (DateTime, _text_to(parse_instant, instants)),
        (date, _text_to(date.fromisoformat, "a date, such as 2026-03-01")),
        (Term, _term),  # a kind of text: without this, the hook of `str` would take it
    )
    for kind, hook in hooks:
        converter.register_structure_hook(kind, hook)
    # What is registered later is asked earlier.
    factories: tuple[tuple[Callable[[Any], bool], Callable[[Any], _Hook]], ...] = (
        (attrs.has, _reading(converter)),
        (_is_list, _listed(converter)),
        (_is_facts, lambda _: _facts(converter)),
        (_is_class, _class),
        (_is_of_terms, _of_terms),
        (_is_tagged, _tagged(converter)),
        (_is_history, _history(converter)),
        (_is_dispute, _dispute(converter)),
        (lambda wanted: wanted is Case, lambda _: _case(converter)),
    )
    for fits, factory in factories:
        converter.register_structure_hook_factory(fits, factory)
    _register_writers(converter)
    return converter


def _register_writers(converter: Converter) -> None:
    writers: tuple[tuple[Callable[[Any], bool], Callable[[Any], Callable[[Any], Any]]], ...] = (
        (attrs.has, _writing(converter)),
        (is_union, lambda _: lambda value: converter.unstructure(value, type(value))),
        (_is_facts, lambda _: _told_facts(converter)),
        (_is_class, lambda _: tag_of),
        (_is_optional_class, lambda _: lambda cls: cls and tag_of(cls)),
        (_is_history, lambda _: lambda told: [converter.unstructure(event) for event in told]),
        (lambda wanted: wanted in PHASES.values(), lambda _: _written_dispute(converter)),
        (lambda wanted: wanted is Case, lambda _: lambda case: written_case(case, converter)),
    )
    for fits, factory in writers:
        converter.register_unstructure_hook_factory(fits, factory)
    converter.register_unstructure_hook(DateTime, iso)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(Term, str.__str__)  # text itself, and no class derived from it


CONVERTER: Final = make_converter()


def plain(value: object) -> Plain:
    """Return a value of this library as plain data."""
    data: Plain = CONVERTER.unstructure(value)
    return data

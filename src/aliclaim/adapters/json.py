"""Case files in JSON, a case's standing in JSON for programs, and every other value (extra `json`).

The one codec of the library. A case file has the shape `aliclaim.case/1`: see the page on the case
file. Ids are text, since they exceed what a float can hold; money is decimal text with a currency;
instants are ISO 8601 with an offset, and are written in UTC. JSON is parsed and written by orjson where that
is installed (extra `fast`), with the same result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, TypeVar, cast, final, get_args, overload

import attrs

from aliclaim._checks import Term, holds, holds_argument, text
from aliclaim._errors import InvalidValueError, MissingExtraError, RecordError, one_of, shown

try:
    from aliclaim.adapters._converter import CONVERTER, Plain, plain, written_case
except ModuleNotFoundError as _missing:  # pragma: no cover  # shown by a test in an environment without it
    if _missing.name != "cattrs":
        raise
    raise MissingExtraError("aliclaim.adapters.json", "json") from None

from aliclaim._case import Case, Standing
from aliclaim._claims import Claim
from aliclaim._manifest import Manifest
from aliclaim._time import DateTime, instant_or_none, iso
from aliclaim._values import Value
from aliclaim.adapters import _orjson, _schema, _standing
from aliclaim.adapters._bounds import check_plain
from aliclaim.adapters._case_file import (
    SHAPE,
    Parts,
    decoded,
    decoded_keeping,
    decoded_plain,
    exactly_parsed,
    places_in,
)
from aliclaim.adapters._faults import Told
from aliclaim.adapters._formats import FORMAT, MANIFEST_FORMAT, STANDING_FORMAT
from aliclaim.adapters._kinds import PUBLIC, is_public
from aliclaim.adapters._replaying import check_events, made
from aliclaim.adapters._text import check_content
from aliclaim.adapters._unknown import Kept, kept_of, put_back

__all__ = [
    "FORMAT",
    "MANIFEST_FORMAT",
    "STANDING_FORMAT",
    "CaseFile",
    "Plain",
    "Unknown",
    "dumps",
    "from_plain",
    "loads",
    "manifest_to_plain",
    "schema",
    "standing_to_plain",
    "to_plain",
    "value_from_plain",
    "value_to_plain",
]

T = TypeVar("T")

Unknown: TypeAlias = Literal["refuse", "keep"]
"""What is done with the fields of a file that this library does not know."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class CaseFile(Value):
    """What a case file holds.

    Attributes:
        case: The case: the order, the policy and what has happened.
        claim: What would be claimed, if a dispute is about to be opened.
        now: The moment for which the file was written, in UTC, if it says.
        note: Words for a person.
        unknown: The fields that this library does not know, if they were kept: their values by their
            places, which are JSON Pointers, such as `/events/3/colour`.
    """

    case: Case = attrs.field(validator=holds(Case, "a Case"))
    claim: Claim | None = attrs.field(default=None, validator=holds((Claim, type(None)), "a Claim"))
    now: DateTime | None = attrs.field(default=None, converter=instant_or_none)
    note: str = attrs.field(default="", validator=text)
    _unknown: Kept = attrs.field(default=Kept(), converter=kept_of, alias="unknown", repr=False)

    @property
    def unknown(self) -> dict[str, Plain]:
        """The fields that this library does not know, if they were kept: their values by their places."""
        return self._unknown.values()


# --- reading ----------------------------------------------------------------------------------


def loads(text: str | bytes, *, unknown: Unknown = "refuse") -> CaseFile:
    """Read a case file.

    What happened by itself between two events may be left out: it is filled in.

    Args:
        text: The file's text, or its bytes in UTF-8; at most 16 MiB, 32 levels of lists and objects,
            a million values, and 10,000 members in any list, such as the events.
        unknown: What is done with fields that this library does not know: `"refuse"`, since they may be
            slips; or `"keep"`, and then they are written again where they stood.

    Returns:
        What the file holds.

    Raises:
        RecordError: It is no case file, or the rules refuse one of its events. The error carries
            every fault of the file with its path, up to a hundred, and counts the others; of events
            that are refused, the first.
        InvalidValueError: It is neither text nor bytes, or `unknown` is neither of the two.

    Examples:
        >>> text = '''{
        ...   "format": "aliclaim.case/1",
        ...   "order": {"id": "1", "paid": {"amount": "5.00", "currency": "USD"}, "colour": "red"},
        ...   "events": [{"type": "order_shipped", "at": "2026-03-01T00:00:00Z"}]
        ... }'''
        >>> file = loads(text, unknown="keep")
        >>> str(file.case.protection.closes_at), file.unknown
        ('2026-04-30 00:00:00+00:00', {'/order/colour': 'red'})
    """
    holds_argument("text", text, (str, bytes), "text, or bytes in UTF-8")
    return _kept(exactly_parsed(text)) if _keeps(unknown) else _file(decoded(text))


def from_plain(data: object, *, unknown: Unknown = "refuse") -> CaseFile:
    """Read a case file from plain data, as `json.loads` returns it.

    Args:
        data: The data: of the types of JSON exactly, and within the limits of `loads`.
        unknown: As for `loads`.

    Returns:
        What the file holds.

    Raises:
        RecordError: As for `loads`.
        InvalidValueError: `unknown` is neither of the two.
    """
    return _kept(data) if _keeps(unknown) else _file(decoded_plain(data))


def _keeps(unknown: Unknown) -> bool:
    if unknown not in get_args(Unknown):
        raise InvalidValueError("unknown", one_of(get_args(Unknown), unknown), shown(unknown))
    return unknown == "keep"


def _kept(data: object) -> CaseFile:
    parts, kept = decoded_keeping(data)
    case = parts.case()
    return _file(parts, case, places_in(case, parts.events, kept))


_NOTHING: Final[Mapping[str, Plain]] = MappingProxyType({})


def _file(parts: Parts, case: Case | None = None, unknown: Mapping[str, Plain] = _NOTHING) -> CaseFile:
    told = case or parts.case()
    return made(CaseFile, case=told, claim=parts.claim, now=parts.now, note=parts.note, unknown=unknown)


# --- writing ----------------------------------------------------------------------------------


def dumps(file: CaseFile | Case) -> str:
    """Write a case file: `loads` makes an equal value of it.

    Args:
        file: A case file, or a case alone.

    Returns:
        The text, with a line feed at its end.

    Raises:
        InvalidValueError: It is beyond the limits of `loads`, or no case; or the place of an unknown field
            that was kept is gone.

    Examples:
        >>> from aliclaim import Case, Money, Order
        >>> case = Case(order=Order(id="1", paid=Money("5", "USD")))
        >>> loads(dumps(case)).case == case
        True
    """
    text = _json(to_plain(file))
    _check_readable(check_content, text.encode())
    return text


def _json(data: object) -> str:
    return f"{_orjson.written(data) or json.dumps(data, indent=2, ensure_ascii=False)}\n"


def _check_readable(check: Callable[[T], None], value: T) -> None:
    """Refuse to write what could not be read again."""
    try:
        check(value)
    except RecordError as error:
        (fault,) = error.faults
        raise InvalidValueError("file", fault.expected, fault.found) from None


def to_plain(file: CaseFile | Case) -> dict[str, Plain]:
    """Return a case file as plain data. What is absent is left out.

    Args:
        file: A case file, or a case alone.

    Returns:
        An object that `json.dumps` takes.

    Raises:
        InvalidValueError: It has more events than `from_plain` takes, or is no case; or the place of an
            unknown field that was kept is gone.
    """
    told = file if isinstance(file, CaseFile) else CaseFile(case=file)
    _check_readable(check_events, told.case.history)
    kept = kept_of(told.unknown)
    fields: dict[str, Plain] = {
        "format": FORMAT,
        "note": told.note,
        "now": iso(told.now) if told.now else None,
        "claim": plain(told.claim),
        **written_case(told.case, CONVERTER),
        **({"policy": plain(told.case.policy)} if kept.below("/policy") else {}),
    }
    told_fields = [name for name in SHAPE if fields[name] not in (None, "", [], {}) or kept.below(f"/{name}")]
    data = {name: fields[name] for name in told_fields}
    put_back(data, kept)
    return data


# --- any value --------------------------------------------------------------------------------


def value_to_plain(value: Value | Term | tuple[object, ...]) -> Plain:
    """Return any value of the library as plain data: advice, a refusal, a deadline, a standing ...

    Fields that hold their default are left out. Where a union needs it, a field tells the class: `type` for
    events and proposals, `phase` for disputes. A case, and a dispute, is told as what has happened.

    Args:
        value: A value of a public class, a member of a list of names, or a tuple of such.

    Returns:
        What `json.dumps` takes, and `value_from_plain` makes an equal value of.

    Raises:
        InvalidValueError: It is no such value.

    Examples:
        >>> from aliclaim import Money, Refund
        >>> value_to_plain(Refund(Money("10", "USD")))
        {'type': 'refund', 'amount': {'amount': '10.00', 'currency': 'USD'}}
    """
    for member in value if isinstance(value, tuple) else (value,):
        holds_argument("value", member, tuple(PUBLIC), "a value of a public class, or a tuple of such")
    return plain(value)


@overload
def value_from_plain(data: object, kind: type[T]) -> T: ...
@overload
def value_from_plain(data: object, kind: object) -> object: ...
def value_from_plain(data: object, kind: object) -> object:
    """Make a value of the library of plain data.

    Args:
        data: What `value_to_plain` returned, or `json.loads` made of it.
        kind: Its class; a union such as `Event`, `Proposal` or `Dispute`; or a tuple of one of these, such
            as `tuple[Deadline, ...]`.

    Returns:
        The value.

    Raises:
        RecordError: It cannot be such a value. The error carries every fault with its path.
        InvalidValueError: There is no such kind of value.

    Examples:
        >>> from aliclaim import Proposal, Wait
        >>> value_from_plain({"type": "wait", "until": "2026-03-01T12:00:00Z"}, Proposal)
        Wait(until=DateTime(2026, 3, 1, 12, 0, 0, tzinfo=Timezone('UTC')))
    """
    if not is_public(kind):
        raise InvalidValueError("kind", "a public class, a union or a tuple of such", shown(kind))
    check_plain(data)
    try:
        return CONVERTER.structure(data, cast("type[object]", kind))
    except Exception as error:  # noqa: BLE001  # `gather` raises again what is no fault of the data
        told = Told()
        told.gather(error)
    raise RecordError(tuple(told.faults), told.more)


# --- answers ----------------------------------------------------------------------------------


def manifest_to_plain(manifest: Manifest) -> dict[str, Plain]:
    """Return the account of a case as plain data, in the shape `aliclaim.manifest/1`.

    Args:
        manifest: What `Case.manifest` wrote.

    Returns:
        An object that `json.dumps` takes, with the readable text among its fields.

    Raises:
        InvalidValueError: It is no `Manifest`.
    """
    holds_argument("manifest", manifest, Manifest, "a Manifest")
    return {"format": MANIFEST_FORMAT, **cast("dict[str, Plain]", plain(manifest)), "text": manifest.text}


def standing_to_plain(standing: Standing) -> dict[str, Plain]:
    """Return where a case stands as plain data, in the shape `aliclaim.standing/1`.

    Every field is always there; what is absent is null. Times left are whole seconds, negative
    once they are over.

    Args:
        standing: What `Case.standing` answered.

    Returns:
        An object that `json.dumps` takes.

    Raises:
        InvalidValueError: It is no `Standing`.
    """
    holds_argument("standing", standing, Standing, "a Standing")
    return _standing.written(standing)


# --- what it all looks like -------------------------------------------------------------------


def schema(what: str = "case") -> dict[str, Plain]:
    """Return the JSON Schema (draft 2020-12) of a document, or of what a value is written as.

    It says what can be said of each field by itself: its type, its names, its limits. What one field
    must be beside another, and what the rules allow, only reading tells.

    Args:
        what: `"case"`, `"standing"` or `"manifest"` for these documents; else the name of a public class,
            such as `"Advice"`, of a union, such as `"Event"`, or the tag of an event, such as
            `"dispute_opened"`.

    Returns:
        An object that `json.dumps` takes, with a stable `$id`.

    Raises:
        InvalidValueError: There is no schema of such a name.

    Examples:
        >>> schema("receipt_confirmed")["$id"]
        'urn:aliclaim:schema:ReceiptConfirmed:1'
    """
    return _schema.schema(what)

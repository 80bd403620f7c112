"""The fields of a case file, and how they are read: quickly where all is right, else with every fault."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from aliclaim._case import Case
from aliclaim._claims import Claim
from aliclaim._comparison import Costs
from aliclaim._errors import Fault, RecordError, shown
from aliclaim._events import Event
from aliclaim._order import BuyerRecord, Order
from aliclaim._policy import GUIDE, PROFILES, Policy
from aliclaim._time import DateTime
from aliclaim.adapters import _orjson
from aliclaim.adapters._bounds import check_plain
from aliclaim.adapters._converter import CONVERTER, Fields, Plain, replayed_case
from aliclaim.adapters._formats import FORMAT, migrated
from aliclaim.adapters._kinds import is_object
from aliclaim.adapters._quick import reader
from aliclaim.adapters._text import decoder, parsed
from aliclaim.adapters._unknown import EXACT, taken_out

SHAPE: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "format": str,
        "note": str,
        "policy": Policy,
        "now": DateTime | None,
        "order": Order,
        "record": BuyerRecord | None,
        "costs": Costs,
        "claim": Claim | None,
        "events": tuple[Event, ...],
    }
)
"""The fields of a case file and their types; the policy may be the name of a profile instead."""

_STRICT: Final = decoder()


class Parts(NamedTuple):
    """The fields of a case file, read one by one: nothing has happened yet.

    Attributes:
        order: The order as it was before the first event.
        policy: The figures that count.
        record: What the buyer's earlier orders look like.
        costs: What is known of what a refund costs the buyer.
        events: What has happened.
        claim: What would be claimed.
        now: The moment for which the file was written.
        note: Words for a person.
    """

    order: Order
    policy: Policy
    record: BuyerRecord | None
    costs: Costs
    events: tuple[Event, ...]
    claim: Claim | None
    now: DateTime | None
    note: str

    def case(self) -> Case:
        """Let the events happen.

        Raises:
            RecordError: The order does not fit the rest, or the rules refuse an event.
        """
        order, policy, record, costs, events, *_ = self
        return replayed_case(order=order, policy=policy, record=record, costs=costs, events=events)


def decoded(text: str | bytes) -> Parts:
    """Read the fields of a case file.

    Raises:
        RecordError: It is no case file.
    """
    data = _orjson.parsed(text)
    if data is not _orjson.NOTHING and (told := _quickly(data)):
        return told
    data = parsed(text, _STRICT)
    return _quickly(data) or _carefully(data)


def decoded_plain(data: object) -> Parts:
    """Read the fields of a case file of plain data.

    Raises:
        RecordError: It is no case file, or no plain data.
    """
    check_plain(data)
    return _quickly(data) or _carefully(data)


def exactly_parsed(text: str | bytes) -> object:
    """Parse JSON that can be written again as it is.

    Raises:
        RecordError: It is no JSON, or a number would be rounded.
    """
    return parsed(text, EXACT)


def decoded_keeping(data: object) -> tuple[Parts, dict[str, Plain]]:
    """Read the fields of a case file of plain data, and keep those that nobody knows, by their places.

    Raises:
        RecordError: It is no case file, or no plain data.
    """
    check_plain(data)
    kept: dict[str, Plain] = {}
    known = taken_out(_migrated(data), SHAPE, "", kept)
    return _quickly(known) or _carefully(known), kept


def _quickly(data: Any) -> Parts | None:
    """Read the fields of a case file in which nothing is unusual; None of any other."""
    try:
        if data["format"] != FORMAT or not data.keys() <= SHAPE.keys():
            return None
        policy = data.get("policy", GUIDE.name)
        return Parts(
            _ORDER(data["order"]),
            PROFILES[policy] if type(policy) is str else reader(Policy)(policy),
            reader(SHAPE["record"])(data.get("record")),
            reader(Costs)(data["costs"]) if "costs" in data else Costs(),
            _EVENTS(data["events"]) if "events" in data else (),
            reader(SHAPE["claim"])(data.get("claim")),
            reader(SHAPE["now"])(data.get("now")),
            reader(str)(data.get("note", "")),
        )
    except Exception:  # noqa: BLE001  # whatever it is, the careful reader meets it, too, and says where
        return None


_ORDER: Final = reader(Order)
_EVENTS: Final = reader(SHAPE["events"])


def _carefully(data: object) -> Parts:
    """Read the fields of a case file, and gather the faults of all."""
    fields = Fields(CONVERTER, _migrated(data), SHAPE)
    parts = Parts(
        **fields.case(),
        claim=fields.take("claim", SHAPE["claim"], None),
        now=fields.take("now", SHAPE["now"], None),
        note=fields.take("note", str, ""),
    )
    fields.told.check()
    return parts


def _migrated(data: object) -> dict[str, Any]:
    if not is_object(data):
        raise RecordError((Fault("", f"an object with the fields {', '.join(SHAPE)}", shown(data)),))
    return migrated(data)


def places_in(made: Case, events: tuple[Event, ...], kept: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return what was kept by the places that it has once what happened by itself is filled in.

    Args:
        made: The case that was made of the events.
        events: The events as they were read.
        kept: What was kept, by the places as they were read.
    """
    filled = enumerate(made.history)
    numbers = [next(number for number, each in filled if each is event) for event in events]
    moved: dict[str, Plain] = {}
    for place, value in kept.items():
        match place.split("/"):
            case ["", "events", number, *inner]:
                moved["/".join(["", "events", str(numbers[int(number)]), *inner])] = value
            case _:
                moved[place] = value
    return moved

"""Reads a record of the marketplace, whichever it is, with or without its wrappers; refuses its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeVar, cast

import attrs

from aliclaim._checks import holds_argument
from aliclaim._errors import Fault, RecordError, shown
from aliclaim._policy import Policy
from aliclaim.adapters.aliexpress import _issue, _open, _order_page
from aliclaim.adapters.aliexpress._raw import Notes, Row, opened, parse, raw_text
from aliclaim.adapters.aliexpress._records import IssuePage, IssueRecord, OrderRecord, Record

RecordT = TypeVar("RecordT", IssueRecord, IssuePage, OrderRecord)


def read(record: str | bytes | object, *, policy: Policy | None = None) -> Record:
    """Read a record of the marketplace, whichever it is.

    It is recognised by its fields, with or without what the interfaces wrap around it: the detail of
    a dispute or a page of a list of disputes, of either generation, or the buyer's order page.

    Args:
        record: The text, its bytes in UTF-8, or what `json.loads` makes of it.
        policy: The profile for an order whose page prints no windows of its own; the guide's if left out.

    Returns:
        What it says, with a note on all that could not be taken as it stands.

    Raises:
        RecordError: It is no JSON, beyond the limits of a record, an error of the marketplace (the
            fault tells its code and words), or no record that is known.
        InvalidValueError: `policy` is no profile.

    Examples:
        >>> dispute = read('{"id": 60700000000010001, "issue_status": "canceled_issue"}')
        >>> dispute.id, dispute.status.value
        ('60700000000010001', 'canceled_issue')
    """
    return _read(record, policy)


def read_issue(record: str | bytes | object) -> IssueRecord:
    """Read a dispute: `aliexpress.issue.detail.get`, or `api.queryIssueDetail` of 2015.

    Args:
        record: The text, its bytes in UTF-8, or what `json.loads` makes of it.

    Returns:
        What it says, with a note on all that could not be taken as it stands.

    Raises:
        RecordError: As for `read`, or it is another record, which the fault names.
    """
    return _read_as(IssueRecord, record)


def read_issues(record: str | bytes | object) -> IssuePage:
    """Read a page of a list of disputes: `aliexpress.issue.issuelist.get`, or `api.queryIssueList` of 2015.

    Args:
        record: The text, its bytes in UTF-8, or what `json.loads` makes of it.

    Returns:
        What it says, with a note on all that could not be taken as it stands.

    Raises:
        RecordError: As for `read`, or it is another record, which the fault names.
    """
    return _read_as(IssuePage, record)


def read_order(record: str | bytes | object, *, policy: Policy | None = None) -> OrderRecord:
    """Read the buyer's order page: `mtop.aliexpress.trade.buyer.order.detail`.

    Args:
        record: The text, its bytes in UTF-8, or what `json.loads` makes of it.
        policy: The profile for an order whose page prints no windows of its own; the guide's if left out.

    Returns:
        What it says, with a note on all that could not be taken as it stands.

    Raises:
        RecordError: As for `read`, or it is another record, which the fault names.
        InvalidValueError: `policy` is no profile.
    """
    return _read_as(OrderRecord, record, policy)


# --- which record it is -----------------------------------------------------------------------


class _Shape(NamedTuple):
    """A record that is known.

    Attributes:
        kind: What it is read into.
        fits: Whether an object is such a record.
        read: Reads it.
    """

    kind: type[Record]
    fits: Callable[[Row], bool]
    read: Callable[[Row, Policy | None], Record]


def _alone(reader: Callable[[Row], Record]) -> Callable[[Row, Policy | None], Record]:
    """Let a reader that needs no profile be given one."""
    return lambda row, _policy: reader(row)


_SHAPES: Final[tuple[_Shape, ...]] = (
    _Shape(IssuePage, _open.is_page, _alone(_open.page_of)),
    _Shape(IssueRecord, _open.is_issue, _alone(_open.issue_of)),
    _Shape(IssuePage, _issue.is_page, _alone(_issue.page_of)),
    _Shape(IssueRecord, _issue.is_issue, _alone(_issue.issue_of)),
    _Shape(OrderRecord, _order_page.is_page, _order_page.page_of),
)
_CALLED: Final = {
    IssueRecord: "a dispute (read_issue takes it)",
    IssuePage: "a page of a list of disputes (read_issues takes it)",
    OrderRecord: "an order page (read_order takes it)",
}
_ANY: Final = "a dispute, a page of a list of disputes, or an order page"


def _read(record: object, policy: Policy | None, wanted: type[Record] | None = None) -> Record:
    holds_argument("policy", policy, (Policy, type(None)), "a Policy")
    data = opened(parse(record))
    shape, row = _recognised(_object(data, ""))
    if wanted not in (None, shape.kind):
        words, _, _ = _CALLED[wanted].partition(" (")
        raise _refused("", words, _CALLED[shape.kind])
    return attrs.evolve(shape.read(row, policy), raw=raw_text(data))


def _read_as(wanted: type[RecordT], record: object, policy: Policy | None = None) -> RecordT:
    return cast("RecordT", _read(record, policy, wanted))


def _recognised(data: dict[str, object]) -> tuple[_Shape, Row]:
    """Return what a record is, and the object in it that says so: the outermost one."""
    notes = Notes()
    layer = data
    for layer in _layers(data):
        _refuse_error(layer)
        row = Row(layer, "", notes)
        found = next((shape for shape in _SHAPES if shape.fits(row)), None)
        if found:
            return found, row
    raise _refused("", _ANY, _strange(data, layer))


def _layers(data: dict[str, object]) -> Iterator[dict[str, object]]:
    """Go through an answer and what it wraps, outermost first."""
    layer: dict[str, object] | None = data
    while layer is not None:
        yield layer
        layer = _wrapped(layer)


_WRAPPERS: Final = frozenset({"result_object", "result", "data"})


def _wrapped(layer: dict[str, object]) -> dict[str, object] | None:
    """Return what an object wraps, which some gateways write as JSON text; None where it wraps nothing."""
    for name, value in layer.items():
        if name in _WRAPPERS or name.endswith("_response"):
            found = opened(value)
            if isinstance(found, (dict, list)):
                return _object(cast("object", found), name)
    return None


def _object(data: object, path: str) -> dict[str, object]:
    """Refuse what is no object: of several records, each is read by itself."""
    if isinstance(data, list):
        count = len(cast("list[object]", data))
        raise _refused(path, "one record", f"a list of {count:,}: give its members one by one")
    if not isinstance(data, dict):
        raise _refused(path, _ANY, shown(data))
    return cast("dict[str, object]", data)


def _refused(path: str, expected: str, found: str) -> RecordError:
    return RecordError((Fault(path, expected, found),))


# --- errors of the marketplace ----------------------------------------------------------------

_NAMES: Final = (
    *("code", "error_code", "errorCode", "msg", "message", "error_message", "error_msg", "errorMessage"),
    *("error_desc", "sub_code", "sub_msg"),
)
_LONGEST_WORDS: Final = 300
_SUCCESS: Final = "SUCCESS"
_NO_SUCCESS: Final = frozenset({"success", "result_success", "is_success"})


def _refuse_error(layer: dict[str, object]) -> None:
    """Refuse an answer that is an error, with the marketplace's own code and words.

    Raises:
        RecordError: It is one.
    """
    failed = (name for name in layer if _has_failed(name, layer[name]))
    name = next(failed, None)
    if name is not None:
        raise _refused(name, "a record", f"an error of the marketplace: {_told(layer, name)}")


def _has_failed(name: str, value: object) -> bool:
    """Whether a field says that its answer is an error."""
    match name:
        case "error_response":
            return True
        case "ret":
            return bool(value) and not _said(value).startswith(_SUCCESS)
        case _:
            return name in _NO_SUCCESS and str(value).lower() == "false"


def _said(value: object) -> str:
    """Return what the pages' interface says of an answer: `CODE::words`, mostly in a list."""
    return "; ".join(map(str, cast("list[object]", value))) if isinstance(value, list) else str(value)


def _told(layer: dict[str, object], name: str) -> str:
    """Return the code and the words of an error."""
    if name == "ret":
        return _cut(_said(layer[name]))
    inner = opened(layer[name])
    around = cast("dict[str, object]", inner) if isinstance(inner, dict) else layer
    return _words(around) or "without a code or words"


def _words(layer: dict[str, object]) -> str:
    """Return the code and the words that stand in an object; empty where there are none."""
    row = Row(layer, "", Notes())
    return _cut(": ".join(filter(None, (row.text(name) for name in _NAMES))))


def _cut(words: str) -> str:
    return words.encode(errors="replace").decode()[:_LONGEST_WORDS]


def _strange(data: dict[str, object], inner: dict[str, object]) -> str:
    """Tell what an answer is that holds no known record."""
    if not inner:
        return "an answer with nothing in it"
    if _words(data):
        return f"an answer without it: {_words(data)}"
    api = Row(data, "", Notes()).text("api")
    called = f"an answer of {shown(api)}" if api else "an object"
    return f"{called} with the fields {shown(', '.join(inner), _LONGEST_WORDS)}"

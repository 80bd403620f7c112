"""What the command answers to what it is given (extra `cli`)."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, final

import attrs

from aliclaim import _report
from aliclaim._case import Case
from aliclaim._errors import AliclaimError, InvalidValueError, RecordError, shown
from aliclaim._given import Beside, Given, Source, beside, given, page_to_plain
from aliclaim._time import DateTime
from aliclaim.adapters import _schema
from aliclaim.adapters import json as codec
from aliclaim.adapters._bounds import LARGEST_FILE
from aliclaim.adapters.aliexpress import IssuePage

_MOST_FAULTS: Final = 20


@final
@attrs.frozen(kw_only=True)
class Asked:
    """What was asked of the command.

    Attributes:
        case: The name of the file; a dash for standard input.
        now: The moment to answer for, if it was given.
        clock: The moment of the machine's clock.
        order: The name of the file of the order.
        json: Whether to answer in JSON.
        manifest: Whether to write the account of the case.
        audit: Whether to say what contradicts itself.
        convert: Whether to write a case file.
        ics: The name of the calendar file to write.
        svg: The name of the picture to draw.
        schema: The name of the schema to print.
    """

    case: str | None
    now: DateTime | None
    clock: DateTime
    order: str | None
    json: bool
    manifest: bool
    audit: bool
    convert: bool
    ics: str | None
    svg: str | None
    schema: str | None


class FileError(AliclaimError):
    """A file that cannot be read or written, or that does not hold what it should: a line for each fault."""

    def __init__(self, name: str, faults: tuple[str, ...], more: int = 0) -> None:
        """Keep the first faults, and a count of the others."""
        super().__init__(name, faults, more)
        told, unsaid = faults[:_MOST_FAULTS], len(faults[_MOST_FAULTS:]) + more
        counted = (f"and {unsaid:,} more",) if unsaid else ()
        self.lines = tuple(f"{name}: {each}" for each in (*told, *counted))

    def __str__(self) -> str:
        """Return a line for each fault, after the name of the file."""
        return "\n".join(self.lines)


def answer(asked: Asked) -> None:
    """Answer on standard output, or in the file that was asked for.

    Raises:
        AliclaimError: A file is wrong, or an argument.
    """
    if asked.schema is not None:
        _write(_schema_of(asked.schema))
        return
    source = _source(asked)
    if isinstance(source, IssuePage):
        _write(page_to_plain(source)) if asked.json else _report.show_page(source)
        return
    mode = next(mode for chosen, mode in _MODES if chosen(asked))
    mode(asked, source)


def _schema_of(name: str) -> Mapping[str, object]:
    try:
        return _schema.schema(name)
    except InvalidValueError as error:
        raise InvalidValueError("--schema", error.expected, error.found) from None


def _stand(asked: Asked, source: Given) -> None:
    file, (case, moment) = source.file, _at(asked, source)
    standing = case.standing(moment, file.claim)
    if asked.json:
        _write(codec.standing_to_plain(standing))
    else:
        _report.show(standing, file, source.remarks)


def _account(asked: Asked, source: Given) -> None:
    case, moment = _at(asked, source)
    manifest = case.manifest(moment)
    if asked.json:
        _write(codec.manifest_to_plain(manifest))
    else:
        _report.say(f"{manifest.text}\n")


def _audit(asked: Asked, source: Given) -> None:
    if asked.json:
        _write(source.audit())
    else:
        _report.show_remarks(source.remarks)


def _convert(_: Asked, source: Given) -> None:
    _report.say(codec.dumps(source.file))


def _calendar(asked: Asked, source: Given) -> None:
    from aliclaim.adapters import ical  # noqa: PLC0415  # an extra of its own, which it names itself

    (case, moment), name = _at(asked, source), str(asked.ics)
    with using("--ics", name):
        path = Path(name)
        before = path.read_bytes() if path.exists() else None
        path.write_bytes(ical.calendar(case, moment, previous=before))


def _picture(asked: Asked, source: Given) -> None:
    (case, moment), name = _at(asked, source), str(asked.svg)
    with using("--svg", name):
        place_of(name, "aliclaim-timeline").write_text(case.timeline_svg(moment), encoding="ascii")


def place_of(name: str, kind: str) -> Path:
    """Return where a picture goes: there is no file of that name, or one that was drawn before.

    Args:
        name: The name of the file.
        kind: The class of such pictures, which stands in their first line.

    Raises:
        FileError: Something else is there, which is not to be lost.
    """
    path = Path(name)
    if path.exists():
        with path.open("rb") as stream:
            head = stream.read(_HEAD)  # the rest may be long: it need not be a picture
        if not re.match(rb'<svg [^>]*class="%b"' % kind.encode(), head):
            raise FileError(name, ("what is there is no picture that this command drew",))
    return path


_HEAD: Final = 1_000


_MODES: Final[tuple[tuple[Callable[[Asked], bool], Callable[[Asked, Given], None]], ...]] = (
    (lambda asked: asked.manifest, _account),
    (lambda asked: asked.audit, _audit),
    (lambda asked: asked.convert, _convert),
    (lambda asked: asked.ics is not None, _calendar),
    (lambda asked: asked.svg is not None, _picture),
    (lambda _: True, _stand),
)


def _at(asked: Asked, source: Given) -> tuple[Case, DateTime]:
    """Return the case as it was known at the moment of the question, and the moment."""
    moment, case = asked.now or source.file.now or asked.clock, source.file.case
    known = case.known_until
    return (case.as_of(moment) if known and moment < known else case), moment


# --- files ------------------------------------------------------------------------------------


def _source(asked: Asked) -> Source:
    name = asked.case or "-"
    around = Beside()
    if asked.order is not None:
        with using("--order", asked.order):
            around = beside(_read(asked.order))
    with using("CASE", name):
        return given(_read(name), around)


@contextmanager
def using(what: str, name: str) -> Generator[None]:
    """Name the file in whatever is wrong with it.

    Args:
        what: The argument that names it.
        name: Its name.

    Yields:
        Nothing: the file is used meanwhile.

    Raises:
        FileError: The file cannot be read or written, or does not hold what it should.
        InvalidValueError: The name can be no file's.
    """
    try:
        yield
    except RecordError as error:
        raise FileError(name, tuple(map(str, error.faults)), error.more) from error
    except OSError as error:
        raise FileError(name, (error.strerror or str(error),)) from error
    except AliclaimError:
        raise
    except ValueError:  # a null character, or half of one beyond the first plane
        raise InvalidValueError(what, "the name of a file", shown(name)) from None


def _read(name: str) -> bytes:
    """Read a file, or standard input, but never more than is of use: neither need have an end."""
    if name != "-":
        with Path(name).open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise OSError("standard input is closed")
    return sys.stdin.buffer.read(LARGEST_FILE + 1)


def _write(data: Mapping[str, object]) -> None:
    _report.say(f"{json.dumps(data, indent=2)}\n")

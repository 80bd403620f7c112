"""The command: `aliclaim CASE.json` says where a case stands, and what to do (extra `cli`)."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from aliclaim._errors import AliclaimError, InvalidValueError, MissingExtraError, RecordError, shown
from aliclaim._time import DateTime, instant, parse_instant
from aliclaim._words import visible

DONE, WRONG, STOPPED = 0, 2, 130
"""The exit statuses: done; a wrong argument or file, or a missing package; stopped from the keyboard."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The arguments after the command's name; None for those of the process.

    Returns:
        The exit status: 0; 2 for a wrong argument or file; 130 where it was stopped from the keyboard.
    """
    chosen = _parser().parse_args(arguments)
    try:
        _run(chosen.case, chosen.now, as_json=chosen.json, as_manifest=chosen.manifest)
    except BrokenPipeError:
        # Whoever read the output has seen enough. What is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return STOPPED
    except RecordError as error:
        told = [f"{chosen.case}: {fault}" for fault in error.faults[:_MOST_FAULTS]]
        more = len(error.faults) - len(told) + error.more
        return _failed(*told, *([f"{chosen.case}: and {more:,} more"] if more else []))
    except OSError as error:
        return _failed(f"{chosen.case}: {error.strerror or error}")
    except AliclaimError as error:
        return _failed(str(error))
    return DONE


_MOST_FAULTS = 20


def _failed(*lines: str) -> int:
    for line in lines:
        print(f"aliclaim: {visible(line)}", file=sys.stderr)
    return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="aliclaim",
        epilog="Exit status: 0; 2 for a wrong argument or file, with a line for each fault.",
        description="Say where a dispute stands, and what to do: what each party may do now, until when, "
        "and why not.",
    )
    parser.add_argument(
        "case", metavar="CASE", help="a case file (JSON, aliclaim.case/1); - for standard input"
    )
    parser.add_argument(
        "--now",
        metavar="INSTANT",
        help="the moment to answer for, such as 2026-03-01T12:00:00Z; else the file's, else the clock's. "
        "Before the last event, the case is told as it stood then",
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON (aliclaim.standing/1)")
    parser.add_argument(
        "--manifest",
        action="store_true",
        help="write the account of the case instead, for a bank or another mediator; "
        "with --json in the shape aliclaim.manifest/1",
    )
    parser.add_argument("--version", action="version", version=f"aliclaim {version('aliclaim')}")
    return parser


def _run(name: str, now: str | None, *, as_json: bool, as_manifest: bool) -> None:
    moment = _moment(now) if now is not None else None
    try:
        # Imported here, so that without the extra the command can say what to install.
        from aliclaim._report import show  # noqa: PLC0415
        from aliclaim.adapters import json as codec  # noqa: PLC0415
        from aliclaim.adapters._bounds import LARGEST_FILE  # noqa: PLC0415
    except (MissingExtraError, ModuleNotFoundError) as missing:
        raise MissingExtraError("the command", "cli") from missing
    file = codec.loads(_read(name, LARGEST_FILE + 1))
    # The only place of the library that asks the machine's clock.
    moment = moment or file.now or instant(datetime.now(UTC))
    case = file.case
    known = case.known_until
    if known and moment < known:
        case = case.as_of(moment)
    if as_manifest:
        manifest = case.manifest(moment)
        print(_told(codec.manifest_to_plain(manifest)) if as_json else manifest.text)
    elif as_json:
        print(_told(codec.standing_to_plain(case.standing(moment, file.claim))))
    else:
        show(case.standing(moment, file.claim), file)
    if sys.stdout:
        sys.stdout.flush()


def _told(data: Mapping[str, object]) -> str:
    return json.dumps(data, indent=2)


def _moment(text: str) -> DateTime:
    try:
        return parse_instant(text)
    except InvalidValueError as error:
        raise InvalidValueError("--now", error.expected, error.found) from None


def _read(name: str, most: int) -> bytes:
    """Read a file, or standard input, but never more than is of use: neither need have an end."""
    if name != "-":
        try:
            with Path(name).open("rb") as stream:
                return stream.read(most)
        except ValueError:  # a null character, or half of one beyond the first plane
            raise InvalidValueError("CASE", "the name of a file", shown(name)) from None
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise OSError("standard input is closed")
    return sys.stdin.buffer.read(most)


if __name__ == "__main__":
    sys.exit(main())

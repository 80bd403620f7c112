"""The command: `aliclaim CASE.json` says where a case stands, and what to do (extra `cli`)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from aliclaim._errors import AliclaimError, InvalidValueError, MissingExtraError
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
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.case is None and chosen.schema is None:
        parser.error("the following arguments are required: CASE")
    try:
        _run(chosen)
    except BrokenPipeError:
        # Whoever read the output has seen enough. What is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return STOPPED
    except AliclaimError as error:
        return _failed(error)
    return DONE


def _failed(error: AliclaimError) -> int:
    lines: tuple[str, ...] = getattr(error, "lines", (str(error),))
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
        "case",
        metavar="CASE",
        nargs="?",
        help="a case file (JSON, aliclaim.case/1), or a record of the marketplace: a dispute, a page of a "
        "list of disputes, or an order page; - for standard input",
    )
    parser.add_argument(
        "--now",
        metavar="INSTANT",
        help="the moment to answer for, such as 2026-03-01T12:00:00Z; else the file's, else the clock's. "
        "Before the last event, the case is told as it stood then",
    )
    parser.add_argument(
        "--order",
        metavar="FILE",
        help="the order of a dispute's record: its order page, or a case file that has it",
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON (aliclaim.standing/1)")
    _add_modes(parser)
    parser.add_argument("--version", action="version", version=f"aliclaim {version('aliclaim')}")
    return parser


def _add_modes(parser: argparse.ArgumentParser) -> None:
    """Add what the command can do instead of saying where the case stands."""
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--manifest",
        action="store_true",
        help="write the account of the case instead, for a bank or another mediator; "
        "with --json in the shape aliclaim.manifest/1",
    )
    instead.add_argument(
        "--audit",
        action="store_true",
        help="say instead what contradicts itself in a record, and what could not be taken as it stands; "
        "with --json in the shape aliclaim.audit/1",
    )
    instead.add_argument("--convert", action="store_true", help="write a case file instead")
    instead.add_argument(
        "--ics",
        metavar="FILE",
        help="write the deadlines into a calendar file instead; one that is there is brought up to date",
    )
    instead.add_argument(
        "--svg",
        metavar="FILE",
        help="draw the case into a file instead, as a picture; one that this command drew is drawn anew",
    )
    instead.add_argument(
        "--schema",
        metavar="NAME",
        help="print a JSON Schema instead: of a document (case, standing, manifest), or any class or event",
    )


def _run(chosen: argparse.Namespace) -> None:
    moment = _moment(chosen.now) if chosen.now is not None else None
    try:
        # Imported here, so that without the extra the command can say what to install.
        from aliclaim import _command  # noqa: PLC0415
    except (MissingExtraError, ModuleNotFoundError) as missing:
        raise MissingExtraError("the command", "cli") from missing
    # The only place of the library that asks the machine's clock.
    clock = instant(datetime.now(UTC))
    arguments: dict[str, Any] = vars(chosen) | {"now": moment, "clock": clock}
    _command.answer(_command.Asked(**arguments))
    if sys.stdout:
        sys.stdout.flush()


def _moment(text: str) -> DateTime:
    try:
        return parse_instant(text)
    except InvalidValueError as error:
        raise InvalidValueError("--now", error.expected, error.found) from None


if __name__ == "__main__":
    sys.exit(main())

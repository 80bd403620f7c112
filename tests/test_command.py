"""The command: where a case stands, for a person and for a program, and what it says of bad input."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import aliclaim.__main__ as command
from aliclaim import _command
from aliclaim._report import left

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.json"))
JUDGED = ROOT / "docs" / "examples" / "platform-proposal-beside-worse-offer.json"
PLANNED = ROOT / "docs" / "examples" / "cancelled-opening-again.json"
ANSI = re.compile(r"\x1b\[[0-9;]*m")

Captured = pytest.CaptureFixture[str]


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "aliclaim", *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
        timeout=60,
    )


def said(capsys: Captured, *arguments: str) -> str:
    """Run the command in this process, and return what it prints."""
    assert command.DONE == command.main(arguments)
    return capsys.readouterr().out


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_readable_at_80_columns(example: Path, capsys: Captured) -> None:
    """What is printed for an example fits 80 columns, has no colour, and no space at the end of a line."""
    text = said(capsys, str(example))

    assert all(len(line) <= 80 for line in text.splitlines())
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "\x1b" not in text
    always = (
        "What to do",
        "Protection",
        "Opening a dispute",
        "What each party may do now",
        "What has happened",
    )
    for title in always:
        assert f"\n{title}\n" in text


def test_the_report_says_where_a_judged_dispute_stands(capsys: Captured) -> None:
    """Window, phase, both proposals, the choice and its date, and what happens by itself are said."""
    text = said(capsys, str(JUDGED))

    assert "Order 8200000000030002" in text
    assert "now 2026-03-16 12:00 UTC" in text
    assert "  closes   ~2026-04-04 04:30 UTC  in 18 days 16 h\n" in text
    assert "[P10]  A dispute on this order is running already: AliExpress has made its own\n" in text
    assert "Dispute: judged\n" in text
    assert "  the seller  a refund of 8.00 EUR. It brings 16.00 EUR less than AliExpress's\n" in text
    assert "  AliExpress  a refund of 24.00 EUR, which counts.\n" in text
    assert "  found      valid: Color not as described. The buyer is found to be right: that\n" in text
    assert "\n  beware  Do not accept the seller's offer" in text
    assert "accept a proposal [P4]        for good, until 2026-03-19 07:00 UTC\n" in text
    assert "   2026-03-19 07:00 UTC  in 2 days 19 h   AliExpress's proposal is assigned [P5]\n" in text
    assert "   2026-03-14 05:12 UTC  The seller proposed a refund of 8.00 EUR.\n" in text


def test_the_report_says_every_reason_why_not_and_what_to_do_instead(capsys: Captured) -> None:
    """A planned claim is shown with each fault of it, its rule, and the remedy."""
    text = said(capsys, str(PLANNED))

    assert "  not possible  not arrived: a refund of 124.00 PLN\n" in text
    assert 2 == text.count("  [W6]          The ")
    assert 2 == text.count("Instead: correct it and try again.\n")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-03-19T06:59:59Z", "Dispute: judged"),
        ("2026-03-19T07:00:00Z", "Dispute: refund pending"),
        ("2026-03-19T08:00:00+01:00", "Dispute: refund pending"),
        ("2026-03-11T00:00:00Z", "Dispute: under review"),
        ("2026-03-04T00:00:00Z", "Dispute: awaiting seller"),
        ("2026-03-01T00:00:00Z", "Possible, until ~2026-04-04 04:30 UTC."),
        ("2026-02-10T00:00:00Z", "No dispute can be opened before ~2026-02-13 04:30 UTC."),
        ("2026-02-02T00:00:00Z", "Not started: the order has not been shipped."),
    ],
)
def test_now_overrides_the_moment(now: str, words: str, capsys: Captured) -> None:
    """The case is told as it stands, or stood, at any moment, half-open at a deadline."""
    assert words in said(capsys, str(JUDGED), "--now", now)


def test_json_gives_the_standing(capsys: Captured) -> None:
    """With --json the same is given for programs."""
    data = json.loads(said(capsys, str(JUDGED), "--json"))

    assert ("aliclaim.standing/1", "2026-03-16T12:00:00Z") == (data["format"], data["now"])
    assert ("judged", "proposal_assigned") == (data["dispute"]["phase"], data["next"]["fires"])


def test_the_account_is_written_for_a_person_or_a_program(capsys: Captured) -> None:
    """With --manifest the account of the case is written instead, with --json in its own shape."""
    text = said(capsys, str(JUDGED), "--manifest")
    data = json.loads(said(capsys, str(JUDGED), "--manifest", "--json"))

    assert ("aliclaim.manifest/1", text) == (data["format"], f"{data['text']}\n")
    assert "8200000000030002" in text
    earlier = said(capsys, str(JUDGED), "--manifest", "--now", "2026-03-01T00:00:00Z")
    assert "24.00 EUR" in text
    assert "24.00 EUR" not in earlier


def test_a_dash_reads_standard_input() -> None:
    """A dash reads the file from standard input, and says the same."""
    piped = run("-", stdin=JUDGED.read_bytes())

    assert (0, b"") == (piped.returncode, piped.stderr)
    assert run(str(JUDGED)).stdout == piped.stdout


def test_without_a_moment_the_clock_is_asked(capsys: Captured, tmp_path: Path) -> None:
    """A file that names no moment is answered for the present."""
    file = tmp_path / "case.json"
    file.write_text(
        '{"format": "aliclaim.case/1", "order": {"id": "1", "paid": {"amount": "5", "currency": "EUR"}}}'
    )
    data = json.loads(said(capsys, str(file), "--json"))

    assert data["now"] > "2026-11-01"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "format: expected 'aliclaim.case/1', found nothing"),
        ("[1, 2", "record: expected JSON, found Expecting ',' delimiter at line 1, column 6"),
        (
            '{"format": "aliclaim.case/1", "order": {"id": "1", "paid": {"amount": 5.0, "currency": "EUR"}}}',
            'order.paid.amount: expected a decimal number as text, such as "61.70", found 5.0',
        ),
    ],
)
def test_a_wrong_file_gets_one_clear_line(text: str, words: str, tmp_path: Path) -> None:
    """A wrong file gets one line with path, what was expected and what was found, and exit status 2."""
    file = tmp_path / "case.json"
    file.write_text(text)
    result = run(str(file))

    assert (2, b"") == (result.returncode, result.stdout)
    assert f"aliclaim: {file}: {words}\n" == result.stderr.decode()


def test_several_faults_get_a_line_each(tmp_path: Path, capsys: Captured) -> None:
    """Every fault of a file is told, a line each."""
    file = tmp_path / "case.json"
    file.write_text('{"format": "aliclaim.case/1", "ordr": {}, "now": "today"}')

    assert command.WRONG == command.main([str(file)])
    lines = capsys.readouterr().err.splitlines()
    assert 3 == len(lines)
    assert all(line.startswith(f"aliclaim: {file}: ") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-file.json"], "no-such-file.json: No such file or directory"),
        ([str(ROOT)], "Is a directory"),
        (["no\0file"], r"CASE: expected the name of a file, found 'no\x00file'"),
        (["no\ud800file"], r"CASE: expected the name of a file, found 'no\ud800file'"),
        ([str(JUDGED), "--now", "yesterday"], "--now: expected an instant of ISO 8601"),
        ([str(JUDGED), "--now", "2026-03-01"], "--now: expected an instant of ISO 8601"),
    ],
)
def test_wrong_arguments_get_one_line(arguments: list[str], words: str, capsys: Captured) -> None:
    """A file that cannot be read, or a moment that is none, gets one line and exit status 2."""
    assert command.WRONG == command.main(arguments)
    error = capsys.readouterr().err
    assert words in error
    assert 1 == error.count("\n")
    assert error.startswith("aliclaim: ")


def test_an_unknown_option_is_refused() -> None:
    """A typo in an option gets the usage and exit status 2, no traceback."""
    result = run(str(JUDGED), "--jsn")

    assert 2 == result.returncode
    assert b"Traceback" not in result.stderr
    assert b"unrecognized arguments: --jsn" in result.stderr


def test_the_version_is_that_of_the_package(capsys: Captured) -> None:
    """The command names its version."""
    with pytest.raises(SystemExit) as caught:
        command.main(["--version"])

    assert 0 == caught.value.code
    assert re.fullmatch(r"aliclaim \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


@pytest.mark.parametrize("missing", ["cattrs", "rich"])
def test_without_its_extra_the_command_says_what_to_install(missing: str) -> None:
    """Where cattrs or rich is not installed, one line says what to install, with exit status 2."""
    program = (
        f"import sys; sys.modules[{missing!r}] = None; import aliclaim.__main__ as m; sys.exit(m.main())"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, str(JUDGED)], capture_output=True, check=False, timeout=60
    )

    assert 2 == result.returncode
    assert b"aliclaim: the command needs an extra: pip install 'aliclaim[cli]'\n" == result.stderr


def test_without_its_extra_the_codec_says_what_to_install() -> None:
    """Where cattrs is not installed, importing the codec says what to install, in the library's own error."""
    program = (
        "import sys; sys.modules['cattrs'] = None; import aliclaim\n"
        "try: import aliclaim.adapters.json\n"
        "except aliclaim.MissingExtraError as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)

    assert b"aliclaim.adapters.json needs an extra: pip install 'aliclaim[json]'" == result.stdout.strip()


def on_a_terminal(**environment: str) -> str:
    """Run the command on a terminal of its own, and return what that shows."""
    main_end, other_end = pty.openpty()
    full = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    full = {name: value for name, value in full.items() if value != "unset"}
    arguments = [sys.executable, "-m", "aliclaim", str(JUDGED)]
    with subprocess.Popen(arguments, stdout=other_end, stderr=other_end, env=full) as process:
        os.close(other_end)
        shown = b""
        while True:
            try:
                part = os.read(main_end, 65_536)
            except OSError:
                break
            if not part:
                break
            shown += part
        process.wait(60)
    os.close(main_end)
    return shown.decode().replace("\r\n", "\n")


def test_there_is_colour_on_a_terminal_and_never_with_no_color() -> None:
    """A terminal gets colour; with NO_COLOR it gets none, and the words stay the same."""
    coloured = on_a_terminal(NO_COLOR="unset")
    plain = on_a_terminal(NO_COLOR="1")

    assert re.search(r"\x1b\[[0-9;]*3[0-7]", coloured)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", plain)
    words = run(str(JUDGED)).stdout.decode()
    assert words == re.sub(r" +$", "", ANSI.sub("", coloured), flags=re.MULTILINE)
    assert words == re.sub(r" +$", "", ANSI.sub("", plain), flags=re.MULTILINE)


def test_a_pipe_gets_no_colour_whatever_is_asked_for() -> None:
    """Colour is for a terminal alone: variables that force it, or name another width, change nothing."""
    forced = run(str(JUDGED), FORCE_COLOR="1", COLUMNS="200", TTY_COMPATIBLE="1")

    assert run(str(JUDGED)).stdout == forced.stdout


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    """Where the reader of a pipe goes away, the command ends quietly."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    result = subprocess.run(
        [sys.executable, "-m", "aliclaim", str(JUDGED)],
        stdout=write_end,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(write_end)

    assert b"" == result.stderr


def test_an_output_that_cannot_hold_a_character_gets_its_number() -> None:
    """A terminal that knows no en dash is shown its number, not a traceback."""
    result = run(str(PLANNED), PYTHONIOENCODING="ascii")

    assert (0, b"") == (result.returncode, result.stderr)
    assert rb"does not take: \u2013." in result.stdout


def test_the_report_can_be_written_to_any_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that put its own stream in place of standard output gets the report there."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)

    assert command.DONE == command.main([str(JUDGED)])
    assert "Dispute: judged" in stream.getvalue()


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=36, hours=12, minutes=5), "in 36 days 12 h"),
        (timedelta(days=1), "in 1 day"),
        (timedelta(hours=23, minutes=59, seconds=59), "in 23 h 59 min"),
        (timedelta(hours=1), "in 1 h"),
        (timedelta(seconds=59), "in less than a minute"),
        (timedelta(0), "less than a minute ago"),
        (timedelta(microseconds=-1), "less than a minute ago"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(minutes=-90), "1 h 30 min ago"),
    ],
)
def test_time_is_told_in_its_two_largest_units(span: timedelta, words: str) -> None:
    """Time left and time gone by are told in two units, never rounded up, and at zero it is over."""
    assert words == left(span)


def test_a_settled_return_shows_what_was_settled_and_until_when(capsys: Captured) -> None:
    """A return that was agreed on shows the settlement, the date, and that it ends without money."""
    text = said(capsys, str(ROOT / "docs" / "examples" / "return-chosen-for-parcel-never-came.json"))

    assert "  settled    a return and a refund of 1450 JPY (the buyer pays the return)\n" in text
    assert "until ~2026-05-16 09:48 UTC" in text
    assert "the dispute is over, without money [T3]" in text


def story(*events: dict[str, object]) -> bytes:
    """Return a case file with these events after an opening."""
    money = {"amount": "10", "currency": "EUR"}
    claim = {"reason": "wrong_item", "asks": {"type": "refund", "amount": money}}
    opened = {"type": "dispute_opened", "at": "2026-03-20T00:00:00Z", "claim": claim}
    order = {"id": "1", "paid": money, "shipped_at": "2026-03-01T00:00:00Z"}
    data = {
        "format": "aliclaim.case/1",
        "order": order,
        "events": [opened, *events],
        "now": "2026-03-26T00:00:00Z",
    }
    return json.dumps(data).encode()


ACCEPTED: dict[str, object] = {"type": "seller_accepted", "at": "2026-03-21T00:00:00Z"}
ARRIVED: dict[str, object] = {
    "type": "refund_completed",
    "at": "2026-03-22T00:00:00Z",
    "amount": {"amount": "9.80", "currency": "EUR"},
}
APPEALED: dict[str, object] = {"type": "appeal_filed", "at": "2026-03-23T00:00:00Z"}
GRANTED: dict[str, object] = {
    "type": "appeal_decided",
    "at": "2026-03-24T00:00:00Z",
    "refund": {"type": "refund", "amount": {"amount": "10", "currency": "EUR"}},
}


@pytest.mark.parametrize(
    ("events", "lines"),
    [
        ((), ["Dispute: under review", "  asked for  a refund of 10.00 EUR (wrong item)"]),
        ((ACCEPTED,), ["  decided    2026-03-21 00:00 UTC, since the two agreed", "  to come    10.00 EUR"]),
        ((ACCEPTED, ARRIVED), ["Dispute: refunded", "  arrived    9.80 EUR"]),
        ((ACCEPTED, ARRIVED, APPEALED), ["Dispute: appealed", "  settled    a refund of 10.00 EUR"]),
        (
            (ACCEPTED, ARRIVED, APPEALED, GRANTED),
            [
                "  to come    0.20 EUR",
                "  arrived    9.80 EUR",
                "  decided    2026-03-24 00:00 UTC, since the appeal was granted",
            ],
        ),
        (
            ({"type": "buyer_closed", "at": "2026-03-21T00:00:00Z"},),
            [
                "Dispute: closed",
                "  decided    2026-03-21 00:00 UTC, since the buyer closed it",
                "  settled    no refund",
            ],
        ),
    ],
)
def test_each_phase_shows_what_it_holds(
    events: tuple[dict[str, object], ...], lines: list[str], capsys: Captured, tmp_path: Path
) -> None:
    """The report of a phase shows what was decided, what is to come and what has arrived."""
    file = tmp_path / "case.json"
    file.write_bytes(story(*events))
    text = said(capsys, str(file))

    for line in lines:
        assert f"{line}\n" in text


def test_nothing_in_a_file_acts_upon_the_terminal(tmp_path: Path, capsys: Captured) -> None:
    """Escape sequences, forged lines and markup in a file are shown, not carried out."""
    data = json.loads(story())
    data["note"] = "first\nsecond \x1b[2J [bold]x[/bold] :smile:"
    data["order"]["id"] = "\x1b]0;title\x07"
    data["events"][0]["claim"]["evidence"] = [{"kind": "video", "file": "a\nb\u202e.mp4"}]
    data["events"].append({**APPENDED, "evidence": {"kind": "video", "file": "a\nforged line"}})
    file = tmp_path / "case.json"
    file.write_text(json.dumps(data))
    text = said(capsys, str(file))

    assert "\x1b" not in text
    assert "\nforged line" not in text
    assert r"The buyer added evidence: a\nforged line." in text
    assert "first\nsecond \\x1b[2J [bold]x[/bold] :smile:\n" in text


APPENDED: dict[str, object] = {"type": "evidence_added", "at": "2026-03-21T00:00:00Z"}


def test_a_fault_cannot_forge_a_line(tmp_path: Path, capsys: Captured) -> None:
    """An unknown field whose name holds control characters, or is very long, is still one short line."""
    file = tmp_path / "case.json"
    file.write_text(json.dumps({"format": "aliclaim.case/1", "order": {"e\x1b[31m\nfake": 1, "x" * 3000: 1}}))

    assert command.WRONG == command.main([str(file)])
    error = capsys.readouterr().err
    assert "\x1b" not in error
    assert 4 == len(error.splitlines())
    assert all(len(line) < 400 for line in error.splitlines())


def test_many_faults_are_counted(tmp_path: Path, capsys: Captured) -> None:
    """Of thousands of faults the first are told, and the others counted."""
    data = json.loads(story())
    data["events"] = ["x"] * 5000
    file = tmp_path / "case.json"
    file.write_text(json.dumps(data))

    assert command.WRONG == command.main([str(file)])
    lines = capsys.readouterr().err.splitlines()
    assert 21 == len(lines)
    assert lines[-1].endswith(": and 4,980 more")  # 80 that are known, and 4,900 that were not looked at


def test_a_file_without_an_end_is_given_up_on() -> None:
    """Reading stops at the limit of a case file, so that no file can exhaust the memory."""
    result = run("/dev/zero")

    assert (2, b"") == (result.returncode, result.stdout)
    assert b"expected at most 16,777,216 bytes, found 16,777,217" in result.stderr


def test_closed_streams_are_no_traceback() -> None:
    """Where standard input or output is closed, the command says so, or says nothing."""
    quoted = f"'{sys.executable}' -m aliclaim"
    no_input = subprocess.run(
        ["/bin/sh", "-c", f"{quoted} - <&-"], capture_output=True, check=False, timeout=60
    )
    no_output = subprocess.run(
        ["/bin/sh", "-c", f"{quoted} '{JUDGED}' >&-"], capture_output=True, check=False, timeout=60
    )

    assert (2, b"aliclaim: -: standard input is closed\n") == (no_input.returncode, no_input.stderr)
    assert (0, b"") == (no_output.returncode, no_output.stderr)


def test_stopping_from_the_keyboard_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interruption ends the command with the status that shells expect."""

    def interrupt(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(_command, "_read", interrupt)

    assert command.STOPPED == command.main([str(JUDGED)])


def test_a_narrow_terminal_loses_no_words() -> None:
    """On a terminal of 30 columns nothing is cut: the terminal folds the lines itself."""
    narrow = ANSI.sub("", on_a_terminal(COLUMNS="30"))

    for words in ("add evidence [P10]", "in 2 days 19 h", "is assigned [P5]", "for good, until"):
        assert words in " ".join(narrow.split())


def test_a_stated_end_is_not_said_to_be_counted(tmp_path: Path, capsys: Captured) -> None:
    """Where the marketplace printed the end, the report says so, and marks no estimate."""
    data = json.loads(story())
    data["order"]["stated"] = [{"boundary": "protection_ends", "at": "2026-05-01T00:00:00Z"}]
    file = tmp_path / "case.json"
    file.write_text(json.dumps(data))
    text = said(capsys, str(file))

    assert "  closes    2026-05-01 00:00 UTC  in 36 days\n" in text
    assert "  The end was stated by the marketplace.\n" in text


@pytest.mark.parametrize(
    ("policy", "confirmed", "words"),
    [
        ("guide", False, "the order was shipped: 60 days (guide, W2)"),
        ("guide", True, "receipt was confirmed: 15 days (guide, W3)"),
        ("general-2022", False, "delivery was promised: 15 days (field, W2)"),
        ("brazil-2026", False, "the order was placed: 90 days (field, W2)"),
        ("brazil-2026", True, "the order was placed: 90 days (field, W2)"),
    ],
)
def test_w2_w3_the_end_is_said_to_count_from_where_it_does(
    policy: str, confirmed: bool, words: str, tmp_path: Path, capsys: Captured
) -> None:
    """The date and the figure from which the end was counted are those of the profile, and of the order."""
    data = json.loads(story())
    data["policy"] = policy
    data["order"] |= {"ordered_at": "2026-02-27T00:00:00Z", "estimated_delivery": "2026-04-10T00:00:00Z"}
    if confirmed:
        data["order"]["receipt"] = {"at": "2026-03-19T00:00:00Z"}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(data))

    assert f"  The end counts from when {words}.\n" in said(capsys, str(file))


def test_a_case_of_which_nothing_is_known_says_so(tmp_path: Path, capsys: Captured) -> None:
    """An order without any date has no history to tell."""
    file = tmp_path / "case.json"
    file.write_text(
        '{"format": "aliclaim.case/1", "order": {"id": "1", "paid": {"amount": "5", "currency": "EUR"}}}'
    )

    assert "What has happened\n  Nothing that is known.\n" in said(capsys, str(file))

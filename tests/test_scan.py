"""Files of orders from the shell: what comes out is the core's answer for each row, and no row is lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from engines import module, spark_session, told
from orders import DAY, NOW, TIMES, Row, at, faults_of, rows, truth
from test_frames import BRAZIL, GUIDE, KINDS

from aliclaim import __main__ as command
from aliclaim.adapters.frames import ANSWERS, RowFault
from aliclaim.adapters.scan import EngineName, Scan, histogram
from aliclaim.adapters.scan import _csv as csv_pieces

NOON = at(NOW)
EACH_ENGINE = pytest.mark.parametrize(
    "engine", [pytest.param(each, marks=pytest.mark.spark if each == "spark" else ()) for each in EngineName]
)
ENDINGS = pytest.mark.parametrize("ending", ["parquet", "csv"])


def the_engine(engine: EngineName) -> EngineName:
    """Return an engine; skip the test where it is not installed."""
    module({"polars": "polars", "duckdb": "duckdb", "spark": "pyspark"}[engine])
    if engine is EngineName.SPARK:
        spark_session()  # the command takes the one that runs, which is set up for few rows
    return engine


def a_table(made: list[Row]) -> pl.DataFrame:
    """Make a table of rows, with aware times, and the number of each row."""
    table = pl.DataFrame(made, schema=KINDS).with_row_index("number", offset=1)
    return table.with_columns(pl.col(*TIMES).cast(pl.Datetime("us", "UTC")))


def saved(table: pl.DataFrame, path: Path) -> str:
    """Write a table into a file."""
    if path.suffix == ".csv":
        table.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    else:
        table.write_parquet(path)
    return str(path)


def found_in(path: Path) -> pl.DataFrame:
    """Read what was written: Spark writes a folder, and no empty file in it has a header."""
    paths = sorted(path.glob(f"*{path.suffix}")) if path.is_dir() else [path]
    if path.suffix == ".parquet":
        return pl.read_parquet(paths)
    full = [each for each in paths if each.stat().st_size]
    return pl.concat([pl.read_csv(each, infer_schema=False) for each in full])


def a_scan(orders: str, folder: Path, **options: Any) -> Scan:
    """Scan into a folder."""
    usual: dict[str, Any] = {"out": folder / "out.parquet", "rejects": folder / "rejects.csv", "now": NOON}
    return Scan(orders=orders, **(usual | options))


@EACH_ENGINE
@ENDINGS
def test_each_row_is_answered_or_rejected(ending: str, engine: EngineName, tmp_path: Path) -> None:
    """Good rows have the core's answers, the others are rejected with the reasons; all are counted."""
    made = rows(600, 31)
    file = saved(a_table(made), tmp_path / f"orders.{ending}")
    if (ending, engine) == ("csv", EngineName.SPARK):
        pytest.skip("the cluster below reads CSV")
    summary = a_scan(file, tmp_path, engine=the_engine(engine), policy=BRAZIL).run()
    expected = {number: truth(row, NOW, BRAZIL) for number, row in enumerate(made, 1)}
    good = (
        found_in(tmp_path / "out.parquet")
        .with_columns(pl.col("number").cast(pl.Int64), faults=0)
        .sort("number")
    )
    bad = (
        found_in(tmp_path / "rejects.csv")
        .with_columns(pl.col("reject_row").cast(pl.Int64))
        .sort("reject_row")
    )
    faulty = {number: truth["faults"] for number, truth in expected.items() if truth["faults"]}

    assert [each for each in expected.values() if not each["faults"]] == told(good.to_dicts())
    assert list(faulty) == bad["reject_row"].to_list()
    assert bad["reject_row"].cast(pl.String).to_list() == bad["number"].to_list()
    assert list(faulty.values()) == [set(map(RowFault, each.split())) for each in bad["reject_reasons"]]
    assert (600, len(faulty)) == (summary.rows, summary.rejected)


def test_the_summary_counts_what_the_rows_are(tmp_path: Path) -> None:
    """Each count is that of the core's answers."""
    made = rows(800, 37)
    summary = a_scan(saved(a_table(made), tmp_path / "orders.parquet"), tmp_path).run()
    answers = [truth(row, NOW, GUIDE) for row in made]
    good = [answer for answer in answers if not answer["faults"]]
    days = Counter(min(max(each["days_left"], -31), 91) for each in good if each["days_left"] is not None)

    assert Counter(fault for each in answers for fault in each["faults"]) == summary.faults
    assert Counter(each["urgency"] for each in good if each["may_open"]) == +summary.open
    assert Counter((code, each["urgency"]) for each in good for code in each["refusals"]) == summary.refused
    assert days == summary.days


def test_a_table_without_faults_has_no_rejects(tmp_path: Path) -> None:
    """Where nothing is rejected there is no file of rejects, and one of an earlier scan goes."""
    (tmp_path / "rejects.csv").write_text("old", encoding="utf-8")
    file = saved(pl.DataFrame({"shipped_at": [NOW]}), tmp_path / "orders.parquet")

    assert not a_scan(file, tmp_path).run().rejected
    assert ["orders.parquet", "out.parquet"] == sorted(each.name for each in tmp_path.iterdir())


# --- CSV --------------------------------------------------------------------------------------

HEADER = "id,shipped_at,paid_minor,dispute_contested,reason"
GOOD = "1,2026-11-02T12:00:00Z,100,true,not_arrived"

_T = "an instant of ISO 8601 with an offset, or microseconds since 1970"
_A = "a whole number of the currency's smallest unit"

LINES = {
    "a short row": ("2,2026-11-02T12:00:00Z,100", "expected 5 fields, found 3: '2,2026-11-02T12:00:00Z,100'"),
    "a long row": (f"{GOOD},", f"expected 5 fields, found 6: '{GOOD},'"),
    "a day": ("2,2026-11-02,100,,", f"shipped_at: expected {_T}, found 2026-11-02"),
    "no offset": ("2,2026-11-02T12:00:00,100,,", f"shipped_at: expected {_T}, found 2026-11-02T12:00:00"),
    "a day that is not there": (
        "2,2026-11-31T12:00:00Z,,,",
        f"shipped_at: expected {_T}, found 2026-11-31T12:00:00Z",
    ),
    "too fine": (
        "2,2026-11-02T12:00:00.1234567Z,,,",
        f"shipped_at: expected {_T}, found 2026-11-02T12:00:00.1234567Z",
    ),
    "an amount with a point": (
        "2,,1.00,,",
        f"paid_minor: expected {_A}, found 1.00",
    ),
    "a large amount": (
        "2,,1234567890123456789,,",
        f"paid_minor: expected {_A}, found 1234567890123456789",
    ),
    "a flag": ("2,,,yes,", "dispute_contested: expected true or false, found yes"),
    "two faults": (
        "2,soon,,yes,",
        f"shipped_at: expected {_T}, found soon; dispute_contested: expected true or false, found yes",
    ),
    "an unreadable and a wrong one": (
        "2,2026-11-23T12:00:00Z,x,,lost",
        f"paid_minor: expected {_A}, found x; later_than_now unknown_reason",
    ),
    "no UTF-8": (
        b"2,2026-11-02T12:00:00Z,100,,\xff",
        "expected text in UTF-8, found '2,2026-11-02T12:00:00Z,100,,\\udcff'",
    ),
    "an open quote": ('2,"2026-11-02"T12:00:00Z,,,', "no CSV: ',' expected after '\"'"),
}


@pytest.mark.parametrize(("line", "reason"), LINES.values(), ids=LINES)
def test_a_row_that_cannot_be_read_is_rejected_with_its_reason(
    line: str | bytes, reason: str, tmp_path: Path
) -> None:
    """Nothing is filled in, cut or guessed: the row is rejected, and those around it are answered."""
    told_line = line.encode() if isinstance(line, str) else line
    file = tmp_path / "orders.csv"
    file.write_bytes(b"\n".join([HEADER.encode(), GOOD.encode(), told_line, GOOD.encode(), b""]))
    summary = a_scan(str(file), tmp_path).run()
    bad = found_in(tmp_path / "rejects.csv")

    assert (3, 1, Counter({None: 1})) == (summary.rows, summary.rejected, summary.faults)
    assert [("2", reason)] == bad.select("reject_row", "reject_reasons").rows()
    assert 2 == found_in(tmp_path / "out.parquet").height


READ = {
    "microseconds": ("1793620800000000", datetime(2026, 11, 2, 12, tzinfo=UTC)),
    "a space": ("2026-11-02 12:00:00Z", datetime(2026, 11, 2, 12, tzinfo=UTC)),
    "no seconds": ("2026-11-02T12:00+02:00", datetime(2026, 11, 2, 10, tzinfo=UTC)),
    "microseconds and an offset": (
        "2026-11-02T12:00:00.000001-08:00",
        datetime(2026, 11, 2, 20, 0, 0, 1, tzinfo=UTC),
    ),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_an_instant_can_be_written_in_several_ways(
    text: str, expected: datetime | None, tmp_path: Path
) -> None:
    """What names an instant without a doubt is read."""
    file = tmp_path / "orders.csv"
    file.write_text(f"shipped_at\n{text}\n" if text else 'shipped_at\n""\n', encoding="utf-8")
    a_scan(str(file), tmp_path).run()

    assert [expected] == found_in(tmp_path / "out.parquet")["shipped_at"].to_list()


def test_a_csv_file_may_have_what_csv_files_have(tmp_path: Path) -> None:
    """A mark at its start, quotes, commas and line ends in fields, blank lines, and ends as in Windows."""
    file = tmp_path / "orders.csv"
    text = '\ufeffshipped_at,"a ""b"",\r\nc"\r\n2026-11-02T12:00:00Z,"x,\ny"\r\n\r\n,z'
    file.write_bytes(text.replace('\r\nc"', ' c"').encode())
    a_scan(str(file), tmp_path).run()
    found = found_in(tmp_path / "out.parquet")

    assert ["shipped_at", 'a "b", c', *ANSWERS[:-1]] == found.columns
    assert [(1, "x,\ny"), (0, "z")] == list(zip([1, 0], found['a "b", c'].to_list(), strict=True))


def test_a_large_csv_file_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows keep their numbers across the pieces."""
    monkeypatch.setattr(csv_pieces, "PIECE", 7)
    made = rows(50, 41)
    file = saved(a_table(made), tmp_path / "orders.csv")
    a_scan(file, tmp_path).run()
    faulty = [str(number) for number, row in enumerate(made, 1) if set(faults_of(row, NOW))]

    assert faulty == found_in(tmp_path / "rejects.csv")["reject_row"].to_list()


@ENDINGS
def test_a_table_without_rows_has_no_answers(ending: str, tmp_path: Path) -> None:
    """An empty table is one, too."""
    file = saved(pl.DataFrame(schema={"shipped_at": pl.Int64}), tmp_path / f"orders.{ending}")

    assert 0 == a_scan(file, tmp_path).run().rows
    assert ["shipped_at", *ANSWERS[:-1]] == found_in(tmp_path / "out.parquet").columns


# --- the command ------------------------------------------------------------------------------


def scanned(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Run the command; return its status, and what it printed."""
    status = command.main(["scan", *map(str, arguments), "--now", "2026-11-22T12:00:00Z"])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture
def some(tmp_path: Path) -> str:
    """Write orders: one that may be disputed, one in transit, one too early, and two that are wrong."""
    days = [20, 20, 5, -1, 20]
    reasons = ["wrong_item", "not_arrived", "not_arrived", None, "lost"]
    facts = {
        "ship_date": [NOW - day * DAY for day in days],
        "reason": reasons,
        "tracking_status": ["in_transit"] * 5,
    }
    return saved(pl.DataFrame(facts), tmp_path / "orders.parquet")


def test_the_command_tells_what_it_found(
    some: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table counts by refusal and urgency; rejected rows are counted by their reason."""
    out = tmp_path / "answers.csv"
    status, said, errors = scanned(
        capsys, some, "--out", out, "--column", "shipped_at=ship_date", "--prefix", "a_"
    )
    lines = [
        [cell.strip() for cell in re.split(r"[│┃]", line)[1:-1]]
        for line in said.splitlines()
        if "│" in line or "┃" in line
    ]

    assert (0, "") == (status, errors)
    assert [
        ["a dispute", "all", "over", "critical", "urgent", "soon", "calm", "-"],
        ["may be opened", "1", "0", "0", "0", "0", "1", "0"],
        ["too early", "1", "0", "0", "0", "0", "1", "0"],
        ["in transit", "2", "0", "0", "0", "0", "2", "0"],
        ["reason", "rows"],
        ["later than now", "1"],
        ["unknown reason", "1"],
    ] == lines
    assert f"Read: shipped_at, tracking_status, reason. Written to {out}.\n" in said
    assert "3 orders at 2026-11-22T12:00:00Z" in said
    assert f"2 rows rejected, and written to {tmp_path / 'answers.rejects.csv'}" in said
    assert ",false,36," in out.read_text(encoding="utf-8")
    assert ["ship_date", "reason", "tracking_status"] == found_in(out).columns[:3]
    assert found_in(out).columns[3:] == [f"a_{name}" for name in ANSWERS if name != "faults"]


def test_a_picture_shows_the_days_left(some: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The picture is well-formed, tells what it shows, and has a bar for each number of days."""
    picture = tmp_path / "days.svg"
    names = ("--column", "shipped_at=ship_date", "--rejects", tmp_path / "r.parquet")
    status, _, _ = scanned(capsys, some, "--out", tmp_path / "a.parquet", "--picture", picture, *names)
    root = ET.fromstring(picture.read_text(encoding="utf-8"))  # noqa: S314  # written by ourselves
    titles = [each.text for each in root.iter("{http://www.w3.org/2000/svg}title")]

    assert 0 == status
    assert ["Days left until the protection ends: 3 orders", "40 days: 2", "55 days: 1"] == titles
    assert 2 == found_in(tmp_path / "r.parquet").height


def test_bars_are_as_tall_as_their_counts_and_coloured_by_urgency() -> None:
    """The tallest bar is the most; what lies beyond the edges is told in words: it would dwarf the others."""
    counts = {-30: 1, -1: 2, 0: 3, 2: 4, 3: 4, 7: 4, 14: 4, 90: 8}
    picture = histogram(counts | {-31: 1_000, 91: 70})
    bars = list(ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}rect"))  # noqa: S314  # our own
    heights = [float(bar.attrib["height"]) for bar in bars]
    places = [float(bar.attrib["x"]) for bar in bars]
    colours = [bar.attrib["fill"] for bar in bars]

    assert [round(260 * count / 8, 2) for count in counts.values()] == heights
    assert sorted(places) == places
    assert [70, 774.13] == [places[0], places[-1]]
    assert "prefers-color-scheme: dark" in picture
    assert [0, 0, 1, 1, 2, 3, 4, 4] == [list(dict.fromkeys(colours)).index(each) for each in colours]
    assert "1,000 ended more than 30 days ago, 70 have 91 days or more left" in picture
    assert "1,100 orders" in picture
    assert "1 day: 5" in histogram({1: 5})
    assert "0 orders" in histogram({})


def test_progress_is_shown_on_a_terminal_alone(
    some: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal is shown a bar for each step; a file gets nothing of it."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TTY_INTERACTIVE", "1")
    _, _, errors = scanned(capsys, some, "--out", tmp_path / "a.parquet", "--column", "shipped_at=ship_date")

    for step in ("counting", "writing the answers", "writing the rejects"):
        assert step in errors


WRONG: dict[str, tuple[list[str], str]] = {
    "no file": (["none.parquet", "--out", "a.csv"], "none.parquet: No such file or directory"),
    "another kind of file": (
        ["orders.json", "--out", "a.csv"],
        "orders: expected a name that ends in .parquet or .csv",
    ),
    "another kind of answer": (["orders.parquet", "--out", "a.xlsx"], "out: expected a name that ends in"),
    "the orders themselves": (["orders.parquet", "--out", "orders.parquet"], "out: expected three files"),
    "no address": (["nowhere://a.parquet", "--out", "a.csv"], "nowhere://a.parquet: "),
    "a folder": (["folder.csv", "--out", "a.csv"], "folder.csv: Is a directory"),
    "no name of a file": (["\0.csv", "--out", "a.csv"], "ORDERS: expected the name of a file"),
    "no table": (
        ["text.parquet", "--out", "a.csv"],
        "text.parquet: record: expected orders that the engine can read, found",
    ),
    "no header": (
        ["empty.csv", "--out", "a.csv"],
        "CSV: expected a header with the names of the columns, found []",
    ),
    "two columns of a name": (
        ["twice.csv", "--out", "a.csv"],
        "CSV header: expected each one once, found 'a' twice",
    ),
    "no date of shipping": (
        ["orders.parquet", "--out", "a.csv"],
        "Columns.shipped_at: expected the column 'shipped_at'",
    ),
    "no such fact": (
        ["orders.parquet", "--out", "a.csv", "--column", "paid=a"],
        "--column: expected FACT=NAME, with one of ordered_at",
    ),
    "no name": (["orders.parquet", "--out", "a.csv", "--column", "reason="], "--column: expected FACT=NAME"),
    "no instant": (
        ["orders.parquet", "--out", "a.csv", "--now", "today"],
        "--now: expected an instant of ISO 8601",
    ),
    "a cluster for another engine": (
        ["orders.parquet", "--out", "a.csv", "--master", "local"],
        "master: expected an address with the engine spark alone, found 'local'",
    ),
    "no folder": (
        ["orders.parquet", "--out", "none/a.csv"],
        "out: expected a file in a folder that is there, found 'none/a.csv'",
    ),
    "no folder for rejects": (["orders.parquet", "--out", "a.csv", "--rejects", "none/r.csv"], "rejects: "),
    "no folder for the picture": (
        ["orders.parquet", "--out", "a.csv", "--picture", "none/a.svg"],
        "--picture: ",
    ),
    "naive times": (["naive.parquet", "--out", "a.csv"], "column 'shipped_at': expected aware times"),
}


@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_argument_or_file_is_told_in_a_line(
    some: str,
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The status is 2, and one line says what is wrong; nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    Path("text.parquet").write_text("no table", encoding="utf-8")
    Path("empty.csv").write_bytes(b"")
    Path("folder.csv").mkdir()
    Path("twice.csv").write_text("a,a\n", encoding="utf-8")
    pl.DataFrame({"shipped_at": [datetime(2026, 3, 1)]}).write_parquet("naive.parquet")
    before = sorted(Path.cwd().iterdir())
    status = command.main(["scan", *arguments])
    said = capsys.readouterr()

    assert (2, "") == (status, said.out)
    assert said.err.startswith("aliclaim: ")
    assert words in said.err
    assert 1 == said.err.count("\n")
    assert before == sorted(Path.cwd().iterdir())


def test_a_picture_takes_the_place_of_no_other_file(
    some: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An earlier picture is drawn anew; a slip loses neither the orders nor anything else."""
    words = "what is there is no picture that this command drew"
    orders, picture = Path(some), tmp_path / "days.svg"
    kept, options = orders.read_bytes(), ("--column", "shipped_at=ship_date", "--out", tmp_path / "a.csv")
    for _ in range(2):
        status, _, _ = scanned(capsys, some, *options, "--picture", picture)
        assert 0 == status
    drawn = picture.read_bytes()
    foreign = tmp_path / "logo.svg"
    foreign.write_bytes(drawn.replace(b"aliclaim-days", b"logo"))

    for file in (orders, foreign):
        before = file.read_bytes()
        told = scanned(capsys, some, *options, "--picture", file)
        assert (2, "", f"aliclaim: {file}: {words}\n") == told
        assert before == file.read_bytes()
    assert kept == orders.read_bytes()


def test_a_link_to_the_orders_is_not_written_over(
    some: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By whatever name: the file that is read is none of those that are written."""
    link = tmp_path / "link.parquet"
    link.symlink_to(some)
    status, _, errors = scanned(capsys, link, "--out", some, "--column", "shipped_at=ship_date")

    assert (2, True) == (status, "three files" in errors)


def test_nothing_is_said_of_rejects_where_there_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where all rows are answered, no file of rejects is named; a name with brackets is told as it is."""
    file, out = saved(pl.DataFrame({"shipped_at": [NOW]}), tmp_path / "orders.parquet"), tmp_path / "[b].csv"
    status, said, _ = scanned(capsys, file, "--out", out)

    assert 0 == status
    assert said.endswith(f"Read: shipped_at. Written to {out}.\n")


def test_a_file_that_cannot_be_written_is_named(
    some: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it is not the orders that are wrong, the line names the other file."""
    options = ("--picture", tmp_path, "--column", "shipped_at=ship_date")
    status, said, errors = scanned(capsys, some, "--out", tmp_path / "a.csv", *options)

    assert (2, "", f"aliclaim: {tmp_path}: Is a directory\n") == (status, said, errors)


@pytest.mark.parametrize("missing", ["polars", "narwhals", "rich", "cattrs"])
def test_without_its_extra_the_command_says_what_to_install(missing: str) -> None:
    """Where a package of the extra is not installed, one line says what to install, with exit status 2."""
    program = (
        f"import sys; sys.modules[{missing!r}] = None; from aliclaim.__main__ import main; sys.exit(main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "scan", "a.csv", "--out", "b.csv"], capture_output=True, check=False
    )

    assert 2 == ended.returncode
    assert b"aliclaim: aliclaim scan needs an extra: pip install 'aliclaim[scan]'\n" == ended.stderr


def test_the_command_names_the_other_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever asks the command for help learns of `aliclaim scan`, and it has a help of its own."""
    with pytest.raises(SystemExit):
        command.main(["--help"])
    assert "aliclaim scan ORDERS --out FILE" in " ".join(capsys.readouterr().out.split())
    with pytest.raises(SystemExit):
        command.main(["scan", "--help"])
    assert "usage: aliclaim scan" in capsys.readouterr().out


def test_the_clock_is_asked_where_no_moment_is_given(
    some: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without `--now` the answers are for this moment."""
    before = datetime.now(UTC).replace(microsecond=0)

    out = str(tmp_path / "a.csv")

    assert 0 == command.main(["scan", some, "--out", out, "--column", "shipped_at=ship_date"])
    (said,) = re.findall(r"orders at (\S+)", capsys.readouterr().out)
    assert before <= datetime.fromisoformat(said) <= datetime.now(UTC)


def test_a_scan_can_be_stopped(some: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped from the keyboard, the command says so by its status."""

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Scan, "run", stopped)

    assert 130 == command.main(["scan", some, "--out", str(tmp_path / "a.csv")])


@pytest.mark.parametrize(
    ("hidden", "words"), [("duckdb", "the engine duckdb needs an extra: pip install 'aliclaim[duckdb]'")]
)
def test_an_engine_that_is_not_installed_is_named(
    hidden: str,
    words: str,
    some: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whoever asks for an engine that is not there is told what to install."""
    monkeypatch.setitem(sys.modules, hidden, None)
    status, _, errors = scanned(capsys, some, "--out", tmp_path / "a.csv", "--engine", hidden)

    assert (2, f"aliclaim: {words}\n") == (status, errors)


@pytest.mark.parametrize(
    ("name", "hidden", "extra"),
    [
        ("frames", "narwhals", "frames"),
        ("scan", "narwhals", "scan"),
        ("scan", "polars", "scan"),
    ],
)
def test_without_its_extra_each_part_says_what_to_install(name: str, hidden: str, extra: str) -> None:
    """Without the packages of an extra, the import is this library's own error, in one line."""
    program = f"import sys; sys.modules[{hidden!r}] = None; import aliclaim.adapters.{name}"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert ended.stderr.endswith(f"needs an extra: pip install 'aliclaim[{extra}]'\n")
    assert "MissingExtraError" in ended.stderr


@pytest.mark.spark
def test_a_cluster_scans_by_the_same_command(tmp_path: Path) -> None:
    """On a cluster of two workers, each a process of its own, the same command writes the same answers."""
    module("pyspark")
    made = rows(400, 43)
    file = saved(a_table(made), tmp_path / "orders.csv")
    scan = [sys.executable, "-m", "aliclaim", "scan", file, "--now", "2026-11-22T12:00:00Z"]
    cluster = ["--engine", "spark", "--master", "local-cluster[2,1,1024]"]
    few = {
        "spark.sql.shuffle.partitions": 2,
        "spark.sql.adaptive.enabled": "false",
        "spark.ui.enabled": "false",
    }
    conf = " ".join(f"--conf {name}={value}" for name, value in few.items())
    for options, out in (([], "polars.parquet"), (cluster, "spark.parquet")):
        arguments = [*scan, "--out", str(tmp_path / out), *options]
        subprocess.run(
            arguments,
            check=True,
            capture_output=True,
            env=os.environ | {"PYSPARK_SUBMIT_ARGS": f"{conf} pyspark-shell"},
        )
    left, right = (found_in(tmp_path / name).sort("number") for name in ("polars.parquet", "spark.parquet"))
    rejects = [found_in(tmp_path / f"{name}.rejects.csv").sort("number") for name in ("polars", "spark")]

    assert left.rows() == right.rows()
    assert rejects[0]["reject_reasons"].to_list() == rejects[1]["reject_reasons"].to_list()
    assert rejects[0]["reject_row"].to_list() == rejects[1]["reject_row"].to_list()

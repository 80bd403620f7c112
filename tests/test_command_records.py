"""The command with records of the marketplace: read, audited, converted, put into a calendar; and schemas."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import aliclaim as ac
import aliclaim.__main__ as command
from aliclaim import _command
from aliclaim.adapters import aliexpress
from aliclaim.adapters import json as codec

RECORDS = Path(__file__).parent / "records"
RETURNED = RECORDS / "issue_detail_return_in_transit.json"
CANCELLED = RECORDS / "issue_detail_canceled.json"
PENDING = RECORDS / "issue_detail_platform_proposal_pending.json"
LISTED = RECORDS / "issue_list.json"
PAGE = RECORDS / "mtop_order_detail_completed_2026.json"
EXAMPLE = Path(__file__).parent.parent / "docs" / "examples" / "platform-proposal-beside-worse-offer.json"
NOW = ("--now", "2026-04-10T00:00:00Z")

Captured = pytest.CaptureFixture[str]


def said(capsys: Captured, *arguments: str | Path) -> str:
    """Run the command in this process, and return what it prints."""
    assert command.DONE == command.main([str(each) for each in arguments])
    return capsys.readouterr().out


def failed(capsys: Captured, *arguments: str | Path) -> str:
    """Run the command in this process, and return what it complains of."""
    assert command.WRONG == command.main([str(each) for each in arguments])
    out, error = capsys.readouterr()
    assert not out
    return error


def told(capsys: Captured, *arguments: str | Path) -> dict[str, Any]:
    """Run the command in this process, and return the JSON that it prints."""
    data: dict[str, Any] = json.loads(said(capsys, *arguments))
    return data


def test_a_record_of_a_dispute_is_told_like_a_case(capsys: Captured) -> None:
    """The shape is recognised: the same sections, and beside them what the record leaves open."""
    text = said(capsys, RETURNED, *NOW)

    assert "Dispute: return in transit" in text
    assert "What the record leaves open" in text
    assert "a placeholder, which says nothing" in " ".join(text.split())
    assert all(len(line) <= 80 for line in text.splitlines())


def test_where_the_order_is_not_known_the_protection_is_not_known(capsys: Captured) -> None:
    """A record of a dispute does not say when the order was shipped, and nothing says that it was not."""
    text = said(capsys, RETURNED, *NOW)

    assert "Not known: when the order was shipped." in text
    assert "has not been shipped" not in text


def test_an_order_page_is_told_as_an_order_without_a_dispute(capsys: Captured) -> None:
    """The buyer's order page has its own windows, by the profile that it prints."""
    standing = told(capsys, PAGE, "--json", "--now", "2026-08-01T00:00:00Z")

    assert ("8212000000001322", "brazil-2026") == (standing["order"]["id"], standing["policy"])
    assert (None, True) == (standing["dispute"], standing["opening"]["allowed"])


@pytest.mark.parametrize("beside", ["order_page", "case_file"])
def test_an_order_beside_a_record_brings_its_dates_and_its_profile(
    tmp_path: Path, capsys: Captured, beside: str
) -> None:
    """With the order page, or a case file, the protection around a dispute is known."""
    record: dict[str, Any] = json.loads(PENDING.read_text(encoding="utf-8"))
    issue = record["aliexpress_issue_detail_get_response"]["result_object"]
    issue["parent_order_id"], issue["order_id"] = "8212000000001322", "8212000000002111"
    text = json.dumps(record).replace('"EUR"', '"BRL"').replace("2026-03-", "2026-08-")
    (tmp_path / "record.json").write_text(text, encoding="utf-8")
    order = aliexpress.read_order(PAGE.read_bytes())
    case = ac.Case(order=order.order, policy=order.policy)
    (tmp_path / "case_file").write_text(codec.dumps(case), encoding="utf-8")
    (tmp_path / "order_page").write_bytes(PAGE.read_bytes())

    arguments = (tmp_path / "record.json", "--order", tmp_path / beside, "--now", "2026-08-10T00:00:00Z")
    standing = told(capsys, *arguments, "--json")
    assert "2026-10-13T07:00:00Z" == standing["protection"]["closes_at"]
    assert {"amount": "132.74", "currency": "BRL"} == standing["order"]["paid"]
    assert ("brazil-2026", "judged") == (standing["policy"], standing["dispute"]["phase"])


def test_a_page_of_a_list_is_a_table(capsys: Captured) -> None:
    """A list of disputes has a line for each; for programs, each with its fields."""
    lines = said(capsys, LISTED).splitlines()
    page = told(capsys, LISTED, "--json")

    assert ["dispute", "order", "state", "opened", "reason"] == lines[0].split()
    assert "60700000000030003  8200000000050003  canceled_issue  2026-05-01  No tracking" in lines[-2]
    assert all(len(line) <= 80 for line in lines)
    assert "aliclaim.page/1" == page["format"]
    assert ["60700000000010001", "60700000000030003"] == [issue["id"] for issue in page["issues"]]
    assert "raw" not in page


def test_an_audit_tells_what_contradicts_itself(capsys: Captured) -> None:
    """Every contradiction and every note has a line; for programs, the code and both places."""
    text = said(capsys, CANCELLED, "--audit")
    audit = told(capsys, CANCELLED, "--audit", "--json")

    assert text.startswith("-  The dispute is over, and a proposal still waits for an answer:")
    assert "aliclaim.audit/1" == audit["format"]
    (contradiction,), (note,) = audit["contradictions"], audit["notes"]
    assert ("proposal_waiting", "assumed") == (contradiction["code"], note["code"])
    assert [
        {"path": "buyer_solution_list[0].status", "value": "wait_seller_accept"},
        {"path": "issue_status", "value": "canceled_issue"},
    ] == contradiction["places"]
    assert contradiction["sentence"].startswith("The dispute is over")


def test_an_audit_of_a_case_file_has_nothing_to_say(capsys: Captured) -> None:
    """A case file was checked when it was read."""
    expected: dict[str, Any] = {"format": "aliclaim.audit/1", "contradictions": [], "notes": []}

    assert said(capsys, EXAMPLE, "--audit") == "-  Nothing contradicts itself.\n"
    assert expected == told(capsys, EXAMPLE, "--audit", "--json")


def test_a_record_becomes_a_case_file(tmp_path: Path, capsys: Captured) -> None:
    """What is written reads into the same case, and answers the same."""
    (tmp_path / "case.json").write_text(said(capsys, RETURNED, "--convert"), encoding="utf-8")

    case = codec.loads((tmp_path / "case.json").read_bytes()).case
    assert aliexpress.case_of(aliexpress.read_issue(RETURNED.read_bytes())).case == case
    assert told(capsys, RETURNED, "--json", *NOW) == told(capsys, tmp_path / "case.json", "--json", *NOW)


def test_an_error_of_the_marketplace_is_told_as_such(tmp_path: Path, capsys: Captured) -> None:
    """An answer that is an error says so, with the marketplace's own code and words."""
    answer = {"error_response": {"code": 15, "msg": "Remote service error", "sub_code": "isp.example"}}
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer), encoding="utf-8")

    error = failed(capsys, path)
    assert error.startswith(f"aliclaim: {path}: error_response: expected a record, found an error of the")
    assert "15: Remote service error: isp.example" in error


def test_a_wrong_file_is_named_wherever_it_was_given(tmp_path: Path, capsys: Captured) -> None:
    """The order's file is blamed for its own faults, and the record's for its."""
    missing = tmp_path / "missing.json"

    assert f"aliclaim: {missing}: No such file or directory\n" == failed(capsys, PENDING, "--order", missing)
    wrong = failed(capsys, PENDING, "--order", LISTED)
    assert f"aliclaim: {LISTED}: record: expected an order page, found a page of a list of disputes" in wrong
    assert "--order: expected the name of a file" in failed(capsys, PENDING, "--order", "no\0file")


def test_a_calendar_is_written_and_brought_up_to_date(tmp_path: Path, capsys: Captured) -> None:
    """Each deadline is an event; written again, nothing changes; later, what moved has a higher number."""
    path = tmp_path / "claims.ics"
    arguments = (EXAMPLE, "--ics", path)

    assert not said(capsys, *arguments)
    first = path.read_bytes()
    deadlines = told(capsys, EXAMPLE, "--json")["deadlines"]
    starts = re.findall(r"^DTSTART:(\d{8}T\d{6}Z)", first.decode(), re.MULTILINE)
    assert sorted(re.sub("[-:]", "", deadline["at"]) for deadline in deadlines) == sorted(starts)
    assert not said(capsys, *arguments)
    assert first == path.read_bytes()


def test_what_is_no_calendar_is_not_overwritten(tmp_path: Path, capsys: Captured) -> None:
    """A file that this command did not write is refused, and left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("my notes", encoding="utf-8")

    assert failed(capsys, EXAMPLE, "--ics", path).startswith(f"aliclaim: {path}: ")
    assert "my notes" == path.read_text(encoding="utf-8")


def test_a_wrong_value_inside_is_not_taken_for_a_wrong_name(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our own errors are values errors, too: they are told as they are, and not as a bad file name."""

    def refuse(*_: object) -> None:
        raise ac.InvalidValueError("Case.order.ordered_at", "an instant", "nothing")

    monkeypatch.setattr(_command, "given", refuse)
    assert "aliclaim: Case.order.ordered_at: expected an instant, found nothing\n" == failed(capsys, EXAMPLE)


def test_a_folder_is_no_calendar_file(tmp_path: Path, capsys: Captured) -> None:
    """What cannot be written is an error of the file."""
    assert f"aliclaim: {tmp_path}: Is a directory\n" == failed(capsys, EXAMPLE, "--ics", tmp_path)


@pytest.mark.parametrize("name", ["case", "standing", "manifest", "Advice", "dispute_opened"])
def test_a_schema_is_printed(capsys: Captured, name: str) -> None:
    """The schema of a document, a class or an event, without any file."""
    schema = told(capsys, "--schema", name)

    jsonschema.Draft202012Validator.check_schema(schema)
    assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]


def test_an_unknown_schema_is_refused_with_the_name_that_was_meant(capsys: Captured) -> None:
    """A slip in the name is told with the nearest name."""
    error = failed(capsys, "--schema", "standin")

    assert error.startswith("aliclaim: --schema: expected one of ")
    assert "(did you mean 'standing'?)" in error


def test_without_a_file_the_command_says_what_it_needs(capsys: Captured) -> None:
    """Nothing to read is a wrong argument, not a wait for standard input."""
    with pytest.raises(SystemExit) as ended:
        command.main([])

    assert command.WRONG == ended.value.code
    assert "the following arguments are required: CASE" in capsys.readouterr().err

"""The table of the rules: whole, in order, in words for a buyer, and cited and tested rule by rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import attrs
import pytest
from support import LATER, ONE_OF_EACH_EVENT, changed

import aliclaim
from aliclaim import (
    GUIDE,
    PROFILES,
    RULES,
    TRANSITIONS,
    Deadline,
    DeadlineKind,
    Figure,
    FigureKind,
    InvalidValueError,
    Origin,
    Phase,
    Policy,
    Reason,
    RefusalCode,
    Rule,
    Section,
    Setting,
    instant,
)
from aliclaim._refusals import refuse

SOURCE = Path(aliclaim.__file__).parent
TESTS = Path(__file__).parent

ID = re.compile(r"\b[WROPJCMT]\d{1,2}\b")
ID_IN_A_NAME = re.compile(r"(?<=_)[wropjcmt]\d{1,2}(?=_)")

# What the guide holds, counted by hand: the letter of each section, its name, how many rules.
COUNTED = [
    ("W", "window", 9),
    ("R", "reasons", 9),
    ("O", "opening", 7),
    ("P", "phases", 11),
    ("J", "judgement", 4),
    ("C", "ending", 6),
    ("M", "money", 7),
    ("T", "traps", 8),
]

# The numbers that the guide states, by hand: the sentences that give one, and what they give.
SAID = {
    "W1": ["10"],
    "W2": ["60"],
    "W3": ["15"],
    "J4": ["3"],
    "C4": ["7"],
    "M1": ["15"],
    "M5": ["2", "14"],
    "T7": ["15"],
}

# The figures that a sentence tells otherwise than by their number.
IN_WORDS = {("M5", 730): "2 years", ("O6", 100): "every order"}


def cited_in_the_source() -> set[str]:
    """Return the ids that the package cites outside the table itself, in code, docstrings and comments."""
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "_rules.py"]
    return {found for text in texts for found in ID.findall(text)}


def ids_in_names(tree: ast.AST) -> Iterator[str]:
    """Go through the ids after which the tests of a file are named: `test_p6_and_t4_...` is for two."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from (found.upper() for found in ID_IN_A_NAME.findall(node.name))


def ids_in_rows(tree: ast.Module) -> Iterator[str]:
    """Go through the ids of the rows of a file's `ROWS`: the argument `rule`, or else the first one."""
    for statement in tree.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(isinstance(target, ast.Name) and target.id == "ROWS" for target in targets):
                calls = (node for node in ast.walk(statement.value) if isinstance(node, ast.Call))
                yield from (found for call in calls for found in ids_in_row(call))


def ids_in_row(call: ast.Call) -> list[str]:
    """Return the ids that one row is about."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "rule"]
    told = (named or call.args)[:1]
    return [found for each in told if isinstance(each, ast.Constant) for found in ID.findall(str(each.value))]


def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def carried() -> dict[str, str | None]:
    """Return the rule of every row of the package's tables, by a name for the row."""
    at = instant(LATER)
    rows: dict[str, str | None] = {
        f"{row.source} {row.event.tag} {row.by} {number}": row.rule for number, row in enumerate(TRANSITIONS)
    }
    rows |= {f"phase {phase}": phase.rule for phase in Phase}
    rows |= {f"deadline {kind}": Deadline(kind, at, Origin.POLICY).rule for kind in DeadlineKind}
    rows |= {f"refusal {code}": refuse(code).rule for code in RefusalCode}
    rows |= {f"reason {reason}": reason.rule for reason in Reason}
    for profile in PROFILES.values():
        rows |= {f"{profile.name} {name}": fact.rule for name, fact in facts(profile).items()}
    return rows


def facts(policy: Policy) -> dict[str, Figure | Setting[Any]]:
    """Return the figures and settings of a profile by their names."""
    values = {field.name: getattr(policy, field.name) for field in attrs.fields(Policy)}
    return {name: value for name, value in values.items() if isinstance(value, (Figure, Setting))}


def test_every_rule_is_cited_in_the_source_and_no_other() -> None:
    """The package cites each rule of the table outside of it, and cites no id that the table lacks."""
    assert set(RULES) == cited_in_the_source()


def test_every_rule_has_a_test_named_after_it_and_no_other() -> None:
    """Each rule has a test that names it, or a row of the guide's table; no other id is named."""
    in_names = {found for path in TESTS.glob("*.py") for found in ids_in_names(parsed(path))}
    in_rows = set(ids_in_rows(parsed(TESTS / "test_guide.py")))

    assert set(RULES) == in_names | in_rows


def test_ids_are_found_in_names_and_rows_alone() -> None:
    """The search for tests sees names and rows of either form, and neither helpers nor other texts."""
    tree = ast.parse("""
def test_p6_and_t4_an_offer(): ...
class TestMore:
    def test_w10_in_a_class(self): ...
def test_utf8_and_the_r1s(): ...
def a_helper_for_o1_alone(): ...
ROWS: tuple[Row, ...] = (Row(rule="M1", said="not M2"), *(Row("M3", "M4"),), Row(number, "M5"))
ELSE = (Row("M6"),)
""")
    names, rows = ["P6", "T4", "W10"], ["M1", "M3"]

    assert names == sorted(ids_in_names(tree), key=names.index)
    assert rows == sorted(ids_in_rows(tree))
    assert ["C1"] == list(ids_in_rows(ast.parse('ROWS = [Row("C1")]')))


def test_the_table_is_complete_and_in_order() -> None:
    """Each section has as many rules as the guide, numbered from one, in the guide's order."""
    expected = [
        (f"{letter}{number}", section) for letter, section, count in COUNTED for number in range(1, count + 1)
    ]

    assert expected == [(key, rule.section.value) for key, rule in RULES.items()]
    assert [rule.id for rule in RULES.values()] == list(RULES)
    assert [section for _, section, _ in COUNTED] == [section.value for section in Section]


def test_the_sections_stand_together() -> None:
    """The rules of a section follow each other without a gap."""
    expected = list(Section)

    assert expected == [section for section, _ in groupby(rule.section for rule in RULES.values())]


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_is_told_in_whole_sentences(rule: Rule) -> None:
    """A rule is one or two whole sentences, each with a capital letter and a full stop."""
    sentences = re.split(r"(?<=\.) ", rule.sentence)

    assert len(sentences) in {1, 2}
    assert all(re.fullmatch(r"[A-Z][^.]+[a-z)]\.", sentence) for sentence in sentences)
    assert rule.sentence == " ".join(rule.sentence.split())


def test_no_two_rules_read_alike() -> None:
    """Each rule has words of its own."""
    assert len({rule.sentence.casefold() for rule in RULES.values()}) == len(RULES)


def test_no_sentence_names_a_code() -> None:
    """A buyer reads neither the names of programs nor ids of rules."""
    told = " ".join(rule.sentence for rule in RULES.values())
    tags = [event.tag for event in ONE_OF_EACH_EVENT if event.tag in told]

    assert "_" not in told
    assert not tags
    assert not ID.findall(told)


def test_a_number_in_a_sentence_is_the_guides() -> None:
    """A sentence that gives a number says that it is the guide's, in brackets."""
    inside = re.compile(r"\([^)]* in the guide\)")
    told = {key: re.findall(r"\d+", " ".join(inside.findall(rule.sentence))) for key, rule in RULES.items()}
    outside = [key for key, rule in RULES.items() if re.search(r"\d", inside.sub("", rule.sentence))]

    assert {key: numbers for key, numbers in told.items() if numbers} == SAID
    assert not outside


def test_the_guides_figures_are_the_numbers_of_the_sentences() -> None:
    """Each figure that the profile marks as the guide's is told by the sentence of its rule."""
    figures = [fact for fact in facts(GUIDE).values() if isinstance(fact, Figure)]
    stated = [(each.rule, each.count) for each in figures if each.kind is FigureKind.GUIDE]
    told = [IN_WORDS.get(each, str(each[1])) for each in stated]

    assert len(stated) >= 5
    for (rule, _), words in zip(stated, told, strict=True):
        assert re.search(rf"\b{words}\b", RULES[rule].sentence)


def test_every_rule_that_a_table_carries_exists() -> None:
    """Moves, phases, deadlines, refusals, reasons and figures name a rule of the table."""
    unknown = {row: rule for row, rule in carried().items() if rule is not None and rule not in RULES}
    without = {row for row, rule in carried().items() if rule is None}

    assert not unknown
    assert all(row.startswith("refusal ") for row in without)


def test_a_rule_reads_as_its_id_and_its_sentence() -> None:
    """Printed, a rule begins with its id."""
    expected = "P7: Accepting a proposal, whoever made it, closes the dispute for good."

    assert expected == str(RULES["P7"])


def test_the_table_cannot_be_changed() -> None:
    """The table is read-only."""
    table: Any = RULES
    with pytest.raises(TypeError):
        table["W1"] = RULES["W2"]


@pytest.mark.parametrize(("field", "value"), [("id", ""), ("sentence", 1), ("section", "window")])
def test_a_rule_of_wrong_parts_is_refused_by_name(field: str, value: object) -> None:
    """A field that cannot be what it should is an error of our own that names it."""
    with pytest.raises(InvalidValueError) as caught:
        changed(RULES["W1"], **{field: value})

    assert caught.value.what == f"Rule.{field}"

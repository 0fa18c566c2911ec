"""Cells whose values are on lines of their own."""

from __future__ import annotations

from typing import Any

from support.each import each
from support.made_tables import codes_of, record_of


def minimums(record: dict[str, Any]) -> list[int]:
    return [dose["minimum"] for dose in record["doses"]]


@each(
    ("column", "text", "plain"),
    [
        ("disease", "Stroke\nSepsis", "Stroke, sepsis"),
        ("disease", "Stroke\nsepsis", "Stroke, sepsis"),
        ("disease", "Stroke,\nSepsis", "Stroke, sepsis"),
        ("disease", "Stroke | Sepsis", "Stroke / sepsis"),
        ("disease", "Stroke\nZorpitis", "Stroke, Zorpitis"),
        ("disease", "Knee\nosteoarthritis", "Knee osteoarthritis"),
        ("disease", "Stroke\nKnee\nosteoarthritis", "Stroke, knee osteoarthritis"),
        ("disease", "Zorpy\nsepsis", "Zorpy sepsis"),
        ("disease", "Zorpitis\nGloopitis", "Zorpitis\nGloopitis"),
        ("cell_source", "Bone\nmarrow", "Bone marrow"),
        ("cell_source", "Bone marrow\nAdipose tissue", "Bone marrow, adipose tissue"),
        ("route", "IV\nIntrathecal", "IV, intrathecal"),
        ("route", "IV and\nintrathecal", "IV and intrathecal"),
    ],
)
def test_a_line_parts_names_where_it_is_not_within_one(column: str, text: str, plain: str) -> None:
    key = {"route": "routes", "cell_source": "cell_sources"}.get(column, column)
    found = record_of(**{column: text})
    assert found[key] == record_of(**{column: plain})[key] != []


@each(
    ("text", "expected"),
    [
        ("1 × 10^6 cells\n1 × 10^7 cells", [1_000_000, 10_000_000]),
        ("1 × 10^6 cells/kg\n50 million cells", [1_000_000, 50_000_000]),
        ("2 × 10^6\ncells/kg", [2_000_000]),
        ("10\n6 cells", []),
        ("1 × 10\n6 cells", []),
        ("1 × 10^6 cells\nthe same again", []),
    ],
)
def test_doses_on_lines_are_read_where_each_is_complete(text: str, expected: list[int]) -> None:
    assert minimums(record_of(dose=text)) == expected


def test_the_words_of_a_dose_on_a_line_are_its_line() -> None:
    cell = "1 × 10^6 cells\n1 × 10^7 cells"
    record = record_of(dose=cell)
    assert (codes_of(record), record["cells"]["dose"]) == ([], cell)  # type: ignore[index]


@each(
    ("column", "text"),
    [
        ("disease", "Stroke\nSepsis"),
        ("route", "IV\nIntrathecal"),
        ("phase", "I\nII"),
        ("dose", "1 × 10^6 cells\n1 × 10^7 cells"),
    ],
)
def test_as_many_lines_as_trials_are_an_issue(column: str, text: str) -> None:
    record = record_of(**{column: text}, trial_number="NCT02336230\nNCT02336231")
    assert codes_of(record) == ["ambiguous-pairing"]


@each("numbers", ["NCT02336230", "NCT02336230\nNCT02336231\nNCT02336232"])
def test_lines_of_another_number_than_the_trials_are_of_all(numbers: str) -> None:
    assert codes_of(record_of(disease="Stroke\nSepsis", trial_number=numbers)) == []

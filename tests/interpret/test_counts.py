"""Cells that hold one whole number: people, references."""

from __future__ import annotations

import pytest

from mscgraph.interpret.report import ReaderRecipe
from mscgraph.records import Column
from support.each import each
from support.made_tables import codes_of, record_of, report_of, workshop


@pytest.mark.parametrize(
    ("text", "count"), [("54", 54), ("1", 1), ("0", 0), ("1,234", 1234), ("1,234,567", 1234567)]
)
def test_patients_are_a_whole_number(text: str, count: int) -> None:
    record = record_of(patients=text)
    assert (record["patients"], record["issues"]) == (count, [])


@each("text", ["n = 54", "54/60", "1.5", "about 50", "twelve", "1,23", "123456789", "-5"])
@each("key", ["patients", "reference"])
def test_what_is_no_whole_number_is_not_guessed_at(key: str, text: str) -> None:
    record = record_of(**{key: text})
    assert record[key] is None
    assert codes_of(record) == ["unread-cell"]


@each(
    ("text", "count"),
    [
        ("40 (20 vs. 20)", 20),
        ("60 (40 vs. 20)", None),
        ("60 (40/10)", None),
        ("24 (12:12)", 12),
        ("60 (2:1)", None),
    ],
)
def test_of_two_groups_the_treated_is_read_where_it_is_known(text: str, count: int | None) -> None:
    record = record_of(patients=text)
    assert (record["patients"], len(codes_of(record))) == (count, int(count is None))


@each(
    ("label", "count", "start"),
    [
        ("Age (MSC vs. control)", 40, 4),
        ("Age (placebo vs MSC)", 20, 11),
        ("Age (MSC vs. cells)", None, 0),
    ],
)
def test_a_label_that_names_both_groups_gives_their_order(label: str, count: int | None, start: int) -> None:
    columns = (Column("patients", "N", "count"), Column("age", label, "text", known=False))
    reader = ReaderRecipe("s", columns, {}).build(workshop().lexicon)
    patients = report_of({"patients": "60 (40 vs. 20)"}, reader).patients
    assert (patients.value if patients else None) == count
    assert not patients or patients.evidence.start == start


def test_no_reference_has_the_number_nought() -> None:
    record = record_of(reference="0")
    assert (record["reference"], codes_of(record)) == (None, ["unread-cell"])


def test_numbers_stacked_in_a_cell_that_differ_are_no_count() -> None:
    report = report_of({"patients": "12\n14", "trial_number": "NCT01051882\nNCT01777646"})
    assert report.patients is None
    assert [one.identifier for one in report.registrations] == ["NCT01051882", "NCT01777646"]
    assert [(issue.code, issue.message) for issue in report.issues if issue.column == "patients"] == [
        ("ambiguous-pairing", "it is unstated which of the row's trials each of the numbers 12 and 14 is of")
    ]


def test_a_number_that_is_stacked_in_a_cell_is_that_count() -> None:
    report = report_of({"patients": "12\n12"})
    assert report.patients is not None
    assert (report.patients.value, report.patients.evidence.end) == (12, 2)

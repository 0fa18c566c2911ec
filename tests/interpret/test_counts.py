"""Cells that hold one whole number: people, references."""

from __future__ import annotations

import pytest

from mscgraph.interpret.counts import GroupCountReader, find_treated
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


@each(
    ("text", "treated", "read", "others"),
    [
        ("60 (40 vs. 20)", 0, 40, {"enrolledCount": 60, "controlCount": 20}),
        ("60 (40 versus 20)", 1, 20, {"enrolledCount": 60, "controlCount": 40}),
        ("60 (40 vs 20)", None, None, {"enrolledCount": 60}),
        ("24 (n = 12:12)", None, 12, {"enrolledCount": 24, "controlCount": 12}),
        ("60 (40/20)", 0, 40, {"enrolledCount": 60, "controlCount": 20}),
        ("60 (40 vs. 30)", 0, None, {}),
        ("60 (2:1)", 0, None, {}),
        ("60", 0, 60, {}),
    ],
)
def test_numbers_of_two_groups_are_read_where_they_add_up(
    text: str, treated: int | None, read: int | None, others: dict[str, int]
) -> None:
    lexicon = workshop().lexicon
    reader = GroupCountReader("patients", "count", lexicon.lookup, lexicon.issue, treated=treated)
    found, issues = reader.read(text)
    assert (found.value if found else None) == read
    assert {name: one.value for name, one in reader.read_others(text)} == others
    assert [issue.code for issue in issues] == ([] if read else ["unread-cell"])
    for one in (*([found] if found else []), *(one for _, one in reader.read_others(text))):
        assert text[one.evidence.start : one.evidence.end] == str(one.value)


@each(
    ("labels", "treated"),
    [
        (["Age (MSC vs. Control, years)", "Patients"], 0),
        (["Placebo vs. cells"], 1),
        (["MSC vs. control", "Control vs. MSC"], None),
        (["BM-MSC vs. UC-MSC"], None),
        (["Patients"], None),
    ],
)
def test_a_label_states_which_group_is_of_controls(labels: list[str], treated: int | None) -> None:
    assert find_treated(labels, ["control", "placebo"]) == treated

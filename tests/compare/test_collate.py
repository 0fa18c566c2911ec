"""Differences that only show between reports: numbers of several rows, and the rows' disagreements."""

from __future__ import annotations

import re
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace

from mscgraph.compare.reports import Collator
from mscgraph.records import Issue, TrialReport
from support.made_tables import ROWS, Cells, report_of, workshop

BASE = ROWS[0]


def reports_of(*rows: Cells, source: str = "s") -> list[TrialReport]:
    return [replace(report_of(cells, position=number), source=source) for number, cells in enumerate(rows, 1)]


def collate(reports: Sequence[TrialReport]) -> list[tuple[Issue, ...]]:
    collator = Collator(workshop().vocabulary.make_issue, workshop().properties)
    for report in reports:
        collator.add(report)
    return [collator.issues_of(report, "trial_number") for report in reports]


def codes(*rows: Cells) -> list[list[str]]:
    return [[issue.code for issue in issues] for issues in collate(reports_of(*rows))]


def row(number: str, **cells: str) -> Cells:
    return {**BASE, "trial_number": number, **cells}


def test_rows_of_different_numbers_have_no_issue() -> None:
    assert codes(row("NCT00000001"), row("NCT00000002"), row("N.A."), row("N.A.")) == [[], [], [], []]


def test_a_number_in_two_rows_is_an_issue_of_both() -> None:
    first, other, second = collate(reports_of(row("NCT00000001"), row("NCT00000002"), row("NCT00000001")))
    assert other == ()
    assert [(issue.code, issue.severity) for issue in (*first, *second)] == [
        ("repeated-registration", "Info")
    ] * 2
    assert first[0].message == "NCT00000001 is also in row 3"
    assert second[0].message == "NCT00000001 is also in row 1"
    assert (first[0].column, first[0].text) == ("trial_number", "NCT00000001")


def test_numbers_are_the_same_however_they_are_printed() -> None:
    assert codes(row("nct00000001"), row("(NCT00000001)")) == [["repeated-registration"]] * 2


def test_one_of_several_numbers_in_a_cell_may_be_shared() -> None:
    first, _ = collate(reports_of(row("NCT00000001, NCT00000002"), row("NCT00000002")))
    assert [(issue.code, issue.text) for issue in first] == [("repeated-registration", "NCT00000002")]


def test_a_number_printed_twice_in_one_row_is_not_repeated() -> None:
    assert codes(row("NCT00000001, NCT00000001")) == [[]]


def test_different_phases_diseases_and_sources_are_conflicts_of_both_rows() -> None:
    assert (
        codes(row("NCT00000001", phase="I"), row("NCT00000001", phase="II"))
        == [["repeated-registration", "conflicting-phase"]] * 2
    )
    assert (
        codes(row("NCT00000001", disease="CD"), row("NCT00000001", disease="SLE"))
        == [["repeated-registration", "conflicting-disease"]] * 2
    )
    assert (
        codes(row("NCT00000001", cell_source="BM"), row("NCT00000001", cell_source="UC"))
        == [["repeated-registration", "conflicting-cell-source"]] * 2
    )


def test_a_phase_that_one_of_two_rows_leaves_out_is_a_conflict() -> None:
    first, second = collate(reports_of(row("NCT00000001", phase="N.A."), row("NCT00000001", phase="II")))
    assert [issue.code for issue in first] == ["repeated-registration", "conflicting-phase"]
    assert "phase II here" in second[1].message
    assert "in row 1" in second[1].message


def test_numbers_of_patients_conflict_between_tables_alone() -> None:
    rows = row("NCT00000001", patients="12"), row("NCT00000001", patients="13")
    assert codes(*rows) == [["repeated-registration"]] * 2
    first, second = collate([*reports_of(rows[0]), *reports_of(rows[1], source="other")])
    assert [issue.code for issue in first] == ["repeated-registration", "conflicting-patients"]
    assert first[1].message == "NCT00000001 has the patients 12 here, the patients 13 in row 1 of other"
    assert second[1].is_between


def test_a_table_that_lacks_a_value_is_in_no_conflict_with_another() -> None:
    rows = row("NCT00000001", phase="N.A.", patients="N.A."), row("NCT00000001", phase="II", patients="12")
    reports = [*reports_of(rows[0]), *reports_of(rows[1], source="other")]
    assert [[issue.code for issue in found] for found in collate(reports)] == [["repeated-registration"]] * 2


def test_the_order_of_phases_is_no_conflict_and_neither_is_another_dose() -> None:
    one, other = (
        row("NCT00000001", phase="I/II"),
        row("NCT00000001", phase="II/I", dose="5 mL", route="intrathecal"),
    )
    assert codes(one, other) == [["repeated-registration"]] * 2


def test_a_conflict_says_who_says_what() -> None:
    (first, *_) = collate(
        reports_of(
            row("NCT00000001", phase="I/II"),
            row("NCT00000001", phase="II"),
            row("NCT00000001", phase="III"),
            row("NCT00000001", phase="I/II"),
        )
    )
    assert [issue.code for issue in first] == ["repeated-registration", "conflicting-phase"]
    assert first[0].message == "NCT00000001 is also in row 2, row 3, row 4"
    assert re.fullmatch(r"NCT00000001 .*I/II here, .*II in row 2; .*III in row 3", first[1].message)


def test_a_number_of_a_registry_is_shared_between_sources() -> None:
    reports = [*reports_of(row("NCT00000001")), *reports_of(row("NCT00000001", phase="III"), source="other")]
    first, second = collate(reports)
    assert first[0].message == "NCT00000001 is also in row 1 of other"
    assert [issue.code for issue in second] == ["repeated-registration", "conflicting-phase"]


def test_a_number_of_no_registry_means_the_same_only_within_its_source() -> None:
    within = reports_of(row("432/2020BO"), row("432/2020BO"))
    assert [len(issues) for issues in collate(within)] == [1, 1]
    between = [*reports_of(row("432/2020BO")), *reports_of(row("432/2020BO"), source="other")]
    assert collate(between) == [(), ()]


def test_numbers_that_differ_in_a_joint_are_two() -> None:
    assert codes(row("432/2020BO"), row("432-2020BO")) == [[], []]


def test_many_rows_of_one_number_are_collated_in_bounded_time_memory_and_words() -> None:
    (one, other) = reports_of(row("NCT00000001", phase="I"), row("NCT00000001", phase="II"))
    count = 20_000
    collator = Collator(workshop().vocabulary.make_issue, workshop().properties)
    reports = [
        replace(one if number % 2 else other, row=replace(one.row, position=number))
        for number in range(1, count + 1)
    ]
    tracemalloc.start()
    began = time.process_time()
    for report in reports:
        collator.add(report)
    found = [collator.issues_of(report, "trial_number") for report in reports[:: count // 100]]
    assert time.process_time() - began < 10
    assert tracemalloc.get_traced_memory()[0] < 5_000_000
    tracemalloc.stop()
    assert all(len(issue.message) < 400 for issues in found for issue in issues)
    assert found[0][0].message.endswith("more rows")

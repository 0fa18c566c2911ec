"""Columns that tables are not known by: which labels mean them, and the keys of their cells."""

from __future__ import annotations

from pathlib import Path

from mscgraph.pipeline.documents import gather
from mscgraph.records import TrialReport
from support.each import each
from support.made_tables import workshop


@each(
    ("label", "key"),
    [
        ("Study design", "design"),
        ("STUDY DESIGNS", "design"),
        ("Sponser", "sponsor"),
        ("Sponsor/Collaborators", "sponsor"),
        ("Follow-up (months)", "follow_up"),
        ("Follow up", "follow_up"),
        ("Control group, n", "controls"),
        ("No. of controls", "controls"),
        ("Number of Control Patients", "controls"),
        ("Enrolled", "enrolled"),
        ("Startdatum", "start_date"),
        ("国家", "country"),
        ("Rekrutierungsstatus", "status"),
        ("Age (years)", "age"),
        ("Completion date", None),
        ("Year", None),
        ("Control group", None),
        ("Interventions", None),
        ("Ape", None),
    ],
)
def test_labels_mean_columns_by_their_words_with_one_slip_in_a_long_one(label: str, key: str | None) -> None:
    found = workshop().knowledge.find_further(label)
    assert (found[1].key if found else None) == key


def read(folder: Path, header: str, *rows: str) -> list[TrialReport]:
    path = folder / "trials.csv"
    path.write_text("\n".join([f"NCT number,Disease,Route,{header}", *rows, ""]), "utf-8")
    (source,) = gather([path], workshop()).sources
    return list(source.read())


def test_a_column_has_the_key_of_the_vocabulary_and_states_its_words(tmp_path: Path) -> None:
    (report,) = read(
        tmp_path, "Sponsors,Started,Controls (n)", "NCT09000001,Stroke,intravenous,Some|Others,May 2015,20"
    )
    assert [cell.column for cell in report.row.cells[3:]] == ["sponsor", "start_date", "controls"]
    assert {name: [one.value for one in reads] for name, reads in report.further.items()} == {
        "sponsor": ["Some", "Others"],
        "startDate": ["2015-05"],
        "controlCount": [20],
    }


def test_of_two_labels_with_one_meaning_the_better_is_read_and_both_cells_stay(tmp_path: Path) -> None:
    (report,) = read(
        tmp_path, "Study type,Study designs", "NCT09000001,Stroke,intravenous,Interventional,Open label"
    )
    assert [read.value.label for read in report.stated["design"]] == ["open-label"]
    assert [cell.column for cell in report.row.cells[3:]] == ["study_type", "design"]


def test_a_column_that_has_the_key_of_another_gets_one_of_its_own(tmp_path: Path) -> None:
    (report,) = read(tmp_path, "Type of study,Study design,Design", "NCT09000001,Stroke,intravenous,a,b,c")
    keys = [cell.column for cell in report.row.cells]
    assert len(keys) == len(set(keys))
    assert [read.value.label for read in report.stated["design"]] == ["b"]


def test_words_for_as_above_are_an_issue(tmp_path: Path) -> None:
    first, second = read(
        tmp_path, "Sponsor", "NCT09000001,Stroke,intravenous,Some", "NCT09000002,Stroke,intravenous,as above"
    )
    assert "sponsor" in first.further
    assert "sponsor" not in second.further
    assert [issue.code for issue in second.issues if issue.column == "sponsor"] == ["unread-cell"]

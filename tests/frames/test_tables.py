"""The flat tables: every reader of CSV gets the characters back, and no spreadsheet runs a cell."""

from __future__ import annotations

import csv
import io

from hypothesis import given, strategies as st

from mscgraph.frames.tables import FindingTable, IssueTable, ReportTable
from mscgraph.records import (
    HEADING,
    Cell,
    Column,
    Frame,
    Issue,
    Passage,
    Row,
    SheetPlace,
    TableText,
    TrialReport,
)
from support.each import each
from support.made_tables import ROWS, report_of, workshop

CELL = Cell("dose", "5 mL", SheetPlace("One", "B2"))
ROW = Row(1, (CELL,), CELL.place, "5 mL")
BEGINS = ("=", "+", "-", "@", "\t", "\r")
ANY = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@\t\r\n\",'\x02\u2028\ufeff"), max_size=30
)


def rows_of(written: io.StringIO) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written.getvalue(), newline="")))


def issue_cell(text: str) -> str:
    """Return the cell of an issue's words, as CSV is read."""
    out = io.StringIO(newline="")
    IssueTable(out).add("s", ROW, [Issue("unread-cell", "dose", "m", "Warning", text)])
    (found,) = rows_of(out)
    assert found["place"] == "sheet One, cell B2"
    return found["text"]


@given(ANY)
def test_a_cell_has_its_characters_and_does_not_begin_like_a_formula(text: str) -> None:
    found = issue_cell(text)
    assert found in (text, f"'{text}")
    assert not found.startswith(BEGINS) or float(found) is not None


@each(
    "text",
    [
        "-5",
        "+5",
        "-1.5",
        "5",
        "=",
        "-",
        "+2 points",
        "@SUM(1)",
        "=1+1",
        "-1 | -2",
        "-1 | =2",
        "-1e5",
        "--1",
        "-١",
    ],
)
def test_a_number_stays_a_number_and_all_else_is_marked(text: str) -> None:
    is_number = text in ("-5", "+5", "-1.5", "5", "-1 | -2")
    assert issue_cell(text) == (text if is_number else f"'{text}")


def report_like_a_formula() -> TrialReport:
    return report_of({**ROWS[0], "frequency": "=1+1", "outcome": "-Pain decreased in 3 of 5 patients."})


def test_the_words_of_a_report_are_no_formula_in_any_column() -> None:
    out = io.StringIO(newline="")
    ReportTable(out, workshop().properties).add(report_like_a_formula())
    (row,) = rows_of(out)
    assert (row["frequency"], row["outcome"]) == ("'=1+1", "'-Pain decreased in 3 of 5 patients.")
    assert [name for name, cell in row.items() if cell.startswith(BEGINS)] == []


def test_the_words_of_a_finding_are_no_formula_in_any_column() -> None:
    report = report_like_a_formula()
    out = io.StringIO(newline="")
    FindingTable(out).add(report)
    assert len(rows_of(out)) == len(report.findings) > 0
    assert [name for row in rows_of(out) for name, cell in row.items() if cell.startswith(BEGINS)] == []


def test_an_issue_of_a_column_has_the_place_of_the_lowest_label_above_it() -> None:
    labels = [("A1", (1,)), ("A2", (2,))]
    texts = tuple(
        TableText(HEADING, Passage("Label", SheetPlace("One", reference)), ("dose",), levels)
        for reference, levels in labels
    )
    frame = Frame("s", None, None, None, (), (), "0", texts=texts)
    out = io.StringIO(newline="")
    issues = [Issue("unknown-column", "dose", "m", "Info"), Issue("document-remark", None, "m", "Info")]
    IssueTable(out).add_of_table(frame, issues)
    assert [found["place"] for found in rows_of(out)] == ["sheet One, cell A2", ""]


def test_an_issue_of_a_column_of_parts_has_the_place_of_the_label_of_the_whole() -> None:
    columns = (Column("trial_number", "NCT No.", "registrations"), Column("phase", "NCT No.", "concepts"))
    label = TableText(HEADING, Passage("NCT No.", SheetPlace("One", "C1")), ("trial_number",), (1,))
    out = io.StringIO(newline="")
    frame = Frame("s", None, None, None, columns, (), "0", texts=(label,))
    IssueTable(out).add_of_table(frame, [Issue("column-by-cells", "phase", "m", "Info")])
    assert [found["place"] for found in rows_of(out)] == ["sheet One, cell C1"]

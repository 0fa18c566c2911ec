"""Rows with fewer or more cells than the header: no word is read below a label that may not be its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mscgraph.records import EMPTY, FAULTY, LEFT_OUT, GridCell
from mscgraph.shape.tables import FoundTable
from support.each import each
from support.grids import Printed, grid_of, passage, table_of, texts_of

HEADER = ["Registration number", "Disease", "Route", "Patients", "Phase"]
ROWS = [["NCT00000012", "GVHD", "IV", "12", "II"], ["NCT00000034", "SLE", "IV", "34", "I"]]
KEYS = ["trial_number", "disease", "route", "patients", "phase"]


def table(row: Sequence[Printed], absent: str, header: Sequence[Printed] = HEADER) -> FoundTable:
    return table_of(replace(grid_of([header, *ROWS, row], heading=1), absent=absent))


def last_fault(found: FoundTable) -> str | None:
    *_, row = found.rows()
    assert bool(row.fault) == (not row.cells)
    return row.fault


@each("absent", [FAULTY, LEFT_OUT])
def test_a_row_that_lacks_a_cell_before_others_is_unread(absent: str) -> None:
    # The number of patients could be a phase.
    found = table(["NCT00000056", "RA", "IV", "2"], absent)
    assert last_fault(found) == "expected a row of 5 cells, found 4"
    assert [row.text for row in found.rows()][-1] == "NCT00000056 RA IV 2"
    assert texts_of(found)[:2] == [dict(zip(KEYS, row, strict=True)) for row in ROWS]


def test_a_row_that_lacks_its_last_cells_is_read_where_these_may_be_left_out_and_each_other_fits() -> None:
    row = ["NCT00000056", "RA", "IV", "278"]
    assert last_fault(table(row, FAULTY)) == "expected a row of 5 cells, found 4"
    assert texts_of(table(row, LEFT_OUT))[-1] == dict(zip(KEYS, row, strict=False))
    assert texts_of(table(row[:2], LEFT_OUT))[-1] == dict(zip(KEYS, row[:2], strict=False))


@each("row", [["NCT00000056", "IV", "12", "II"], ["GVHD", "IV", "12", "II"], ["NCT00000056", "rare thing"]])
def test_a_row_with_a_word_that_does_not_fit_is_unread_whatever_may_be_left_out(row: list[str]) -> None:
    assert last_fault(table(row, LEFT_OUT)) == f"expected a row of 5 cells, found {len(row)}"


def test_positions_without_a_cell_are_empty_where_the_form_has_no_empty_cells() -> None:
    assert last_fault(table(["NCT00000056", "RA", "IV", "2"], EMPTY)) is None


@each("absent", [FAULTY, LEFT_OUT])
def test_a_row_with_words_beyond_the_header_is_unread_and_gives_no_column(absent: str) -> None:
    found = table(["Wu", "NCT00000056", "RA", "IV", "7", "II"], absent)
    assert last_fault(found) == "expected a row of 5 cells, found 6"
    assert [column.key for column in found.frame.columns] == KEYS


def test_an_empty_cell_beyond_the_header_is_passed_over_where_all_others_fit() -> None:
    fits = ["NCT00000056", "RA", "IV", "7", "II", ""]
    assert texts_of(table(fits, FAULTY))[-1] == dict(zip(KEYS, fits, strict=False))
    assert last_fault(table(["Wu", *fits[:4], ""], FAULTY)) == "expected a row of 5 cells, found 6"


def test_lines_above_rows_and_cells_that_span_fill_a_row() -> None:
    rows: list[list[Printed]] = [
        [*HEADER],
        ["Adults"],
        [("NCT00000012", 2, 1), "GVHD", "IV", "12", ("II", 9, 1)],
        ["SLE", "IV", "7"],
        [("Children", 1, 9)],
        ["NCT00000056", "RA", ("not stated", 1, 2)],
    ]
    found = [row.fault for row in table_of(replace(grid_of(rows, heading=1), absent=FAULTY)).rows()]
    assert found == [None] * 3


def test_a_cell_that_spans_beyond_the_last_column_fills_its_row() -> None:
    found = table([*ROWS[0][:4], ("III", 1, 4)], FAULTY)
    assert last_fault(found) is None
    assert texts_of(found)[-1]["phase"] == "III"


def test_columns_without_a_label_are_those_of_most_rows() -> None:
    rows = [["1", *ROWS[0]], ["2", *ROWS[1]], ["3", *ROWS[0][1:]]]
    found = table_of(replace(grid_of([HEADER, *rows], heading=1), absent=FAULTY))
    assert [row.fault for row in found.rows()] == [None, None, "expected a row of 6 cells, found 5"]


def test_an_empty_label_at_the_end_may_be_above_no_cells() -> None:
    found = table_of(replace(grid_of([[*HEADER, ""], *ROWS], heading=1), absent=FAULTY))
    assert [row.fault for row in found.rows()] == [None, None]


def test_a_row_that_begins_later_has_its_cells_where_the_document_says() -> None:
    grid = grid_of([row[::-1] for row in (HEADER, *ROWS)], heading=1)
    late = [GridCell(passage(words), 3, column) for column, words in enumerate(ROWS[0][-2::-1], 1)]
    found = table_of(replace(grid, cells=(*grid.cells, *late), row_count=4, absent=FAULTY))
    assert texts_of(found)[-1] == dict(zip(KEYS[-2::-1], ROWS[0][-2::-1], strict=True))


def test_a_turned_table_with_a_line_that_lacks_a_cell_is_unread() -> None:
    lines = [list(line) for line in zip(HEADER, *ROWS, ROWS[0], strict=True)]
    whole = table_of(replace(grid_of(lines), absent=FAULTY))
    assert [row.fault for row in whole.rows()] == [None] * 3
    del lines[3][1]
    short = table_of(replace(grid_of(lines), absent=FAULTY))
    assert [row.fault for row in short.rows()] == ["expected 4 cells beside each other, found 3"] * 3

"""PDF: tables by rules, by white space and over pages; each cell as a second tool finds it; nothing half read."""

from __future__ import annotations

import importlib.util
import logging
import shutil
import subprocess
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from mscgraph import extras
from mscgraph.errors import DocumentError, ExtraError
from mscgraph.read import pdf
from mscgraph.records import Document, Grid, GridCell, Mark, PagePlace
from support import skip_or_fail
from support.office import content_of
from support.print_shop import PrintedPage, printed

LABELS = ("Disease", "Cell source", "Dose", "Patients", "Trial number")
PLACES = (50.0, 150.0, 250.0, 360.0, 420.0)
RIGHT = 510.0
ROWS = (
    ("Crohn's disease", "Adipose tissue", "120 × 10^6^ cells", "107", "NCT01541579"),
    ("Graft-versus-host\ndisease", "Bone marrow", "2 × 10^6^/kg,\ntwice a week", "55", "NCT02336230"),
    ("Stroke", "Umbilical cord", "10^8^", "9", "NCT01091701"),
)
PROSE = (
    "Cells of several sources have been given to patients with many diseases, and the doses differ widely."
)


def read(data: bytes) -> Document:
    return pdf.read(content_of(data, "made.pdf"))


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def only_grid(data: bytes) -> Grid:
    document = read(data)
    assert len(document.tables) == 1, document.remarks
    return document.tables[0]


def texts(grid: Grid) -> list[list[str]]:
    """Return the texts of a grid's rows; a cell that spans several has its text in the first."""
    rows = [[""] * grid.column_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.passage.text
    return rows


def plain(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[cell.replace("^", "") for cell in row] for row in rows]


def cell_at(grid: Grid, row: int, column: int) -> GridCell:
    return next(cell for cell in grid.cells if (cell.row, cell.column) == (row, column))


def three_rules(
    page: PrintedPage,
    top: float = 120,
    rows: Sequence[Sequence[str]] = ROWS,
    *,
    places: Sequence[float] = PLACES,
    labels: Sequence[str] = LABELS,
    right: float = RIGHT,
    padding: float = 3,
) -> float:
    """Print a table as journals do: a rule above and below its labels, and one at its end."""
    page.across(top, places[0], right)
    end = page.rows(top + 2, places, [labels], bold=True)
    page.across(end, places[0], right)
    end = page.rows(end + 2, places, rows, padding=padding)
    page.across(end, places[0], right)
    return end


def captioned(label: str = "Table 2.", caption: str = "Trials by disease") -> PrintedPage:
    page = PrintedPage()
    page.text(50, 60, PROSE, size=10)
    page.text(50, 110, f"{label} {caption}")
    return page


# Forms.


def test_a_mark_within_the_first_kibibyte_is_one_of_a_pdf() -> None:
    assert pdf.recognises(content_of(b"\n" * 1000 + b"%PDF-1.4\n"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\n" * 1100 + b"%PDF-1.4\n"])
def test_other_bytes_are_no_pdf(data: bytes) -> None:
    assert not pdf.recognises(content_of(data))


def test_a_document_has_its_name_digest_and_form() -> None:
    page = captioned()
    three_rules(page)
    document = read(printed(page))
    assert (document.name, document.form, len(document.sha256)) == ("made.pdf", "pdf", 64)


# Rows and columns.


def test_cells_of_a_table_with_three_rules_are_those_printed() -> None:
    page = captioned()
    three_rules(page)
    assert texts(only_grid(printed(page))) == plain([LABELS, *ROWS])


def test_the_words_between_the_first_two_rules_are_headings() -> None:
    page = captioned()
    three_rules(page)
    headings = {cell.row for cell in only_grid(printed(page)).cells if cell.heading}
    assert headings == {0}


def test_rows_without_space_between_them_are_parted_where_numbers_begin() -> None:
    page = captioned()
    three_rules(page, padding=0)
    assert texts(only_grid(printed(page))) == plain([LABELS, *ROWS])


@pytest.mark.parametrize("order", [(3, 0, 1, 2, 4), (4, 2, 0, 3, 1), (1, 4, 3, 2, 0)])
def test_columns_may_be_in_any_order(order: Sequence[int]) -> None:
    rows = [[row[column] for column in order] for row in (LABELS, *ROWS)]
    page = captioned()
    three_rules(page, labels=rows[0], rows=rows[1:])
    assert texts(only_grid(printed(page))) == plain(rows)


def test_centred_cells_are_in_the_row_whose_middle_they_are_at() -> None:
    page = captioned()
    page.across(120, 50, 400)
    page.rows(122, (50, 200, 300), [("Disease", "Dose", "Patients")])
    page.across(135, 50, 400)
    for number, (name, dose, count) in enumerate(
        (("Stroke", "low", "9"), ("GVHD", "high", "12"), ("SLE", "low", "7"))
    ):
        middle = 165 + 40 * number
        page.text(50, middle, name)
        for line, y in enumerate((middle - 9.5, middle, middle + 9.5)):
            page.text(200, y, f"{dose} dose {line}")
        page.text(300, middle, count)
    page.across(270, 50, 400)
    rows = texts(only_grid(printed(page)))
    assert rows[1] == ["Stroke", "low dose 0\nlow dose 1\nlow dose 2", "9"]
    assert [row[2] for row in rows] == ["Patients", "9", "12", "7"]


def test_a_table_whose_rows_nothing_parts_is_left_out_with_a_remark() -> None:
    page = captioned()
    lines = [
        ("cells from the", "given once or"),
        ("marrow of the", "twice in all"),
        ("same persons as", "trials listed by"),
    ]
    three_rules(page, rows=lines * 2, labels=("Sources", "Dosing"), places=(50, 120), right=190, padding=0)
    document = read(printed(page))
    assert document.tables == ()
    assert len(document.remarks) == 1
    assert "Table 2 on page 1 is left out" in document.remarks[0]


def test_columns_that_run_into_each_other_leave_the_table_out() -> None:
    page = captioned()
    rows = [*ROWS, ("Amyotrophic lateral sclerosis of adults", "Placenta", "10^8^", "5", "NCT01234567")]
    three_rules(page, rows=rows)
    document = read(printed(page))
    assert document.tables == ()
    assert "its columns are not clearly apart" in document.remarks[0]


def test_a_rule_under_each_row_parts_rows_of_stacked_lines() -> None:
    page = captioned()
    rows = [("GVHD\nStroke", "NCT01234567\nNCT02345678", "10^6^\n10^7^"), ("SLE", "NCT03456789", "10^8^")]
    top = 120.0
    for row in [("Disease", "Trial number", "Dose"), *rows]:
        page.across(top, 50, 400)
        top = page.rows(top + 2, (50, 200, 320), [row])
    page.across(top, 50, 400)
    assert texts(only_grid(printed(page)))[1:] == plain(rows)


def ruled(page: PrintedPage) -> None:
    """Print a table with all rules, in which cells are over two rows and over two columns."""
    edges, levels = (50.0, 150.0, 250.0, 350.0), (100.0, 115.0, 130.0, 145.0, 160.0)
    for x in edges:
        page.down(x, levels[0], levels[3] if x == 250 else levels[4])
    for y in levels:
        page.across(y, 150 if y == levels[2] else 50, 350)
    for y, row in zip(
        levels, (("Disease", "Dose", "n"), ("Stroke", "low", "9"), ("", "high", "12")), strict=False
    ):
        page.rows(y + 2, (54, 154, 254), [row])
    page.rows(levels[3] + 2, (54, 154), [("GVHD", "not stated in the article")])


def test_a_cell_goes_on_where_no_rule_ends_it() -> None:
    page = PrintedPage()
    ruled(page)
    grid = only_grid(printed(page))
    spans = {cell.passage.text: (cell.row_span, cell.column_span) for cell in grid.cells}
    assert spans["Stroke"] == (2, 1)
    assert spans["not stated in the article"] == (1, 2)
    assert spans["high"] == (1, 1)


def test_a_label_over_several_columns_spans_them() -> None:
    page = captioned()
    page.across(120, 50, 400)
    page.text(250, 131, "Patients")
    page.across(135, 240, 400)
    page.rows(137, (50, 160, 240, 330), [("Disease", "Dose", "Treated", "Controls")])
    page.across(150, 50, 400)
    end = page.rows(152, (50, 160, 240, 330), [("Stroke", "10^8^", "9", "8"), ("GVHD", "10^6^", "55", "54")])
    page.across(end, 50, 400)
    grid = only_grid(printed(page))
    label, disease = cell_at(grid, 0, 2), cell_at(grid, 0, 0)
    assert (label.passage.text, label.column_span, label.row_span) == ("Patients", 2, 1)
    assert (disease.passage.text, disease.column_span, disease.row_span) == ("Disease", 1, 2)
    assert texts(grid)[1:] == [
        ["", "", "Treated", "Controls"],
        ["Stroke", "108", "9", "8"],
        ["GVHD", "106", "55", "54"],
    ]


def test_a_heading_over_all_columns_is_a_row_of_one_cell() -> None:
    page = captioned()
    heading = ("Randomised trials with a control group, in the order of diseases", "", "", "", "")
    three_rules(page, rows=[heading, *ROWS])
    grid = only_grid(printed(page))
    assert cell_at(grid, 1, 0).column_span == 5
    assert texts(grid)[2:] == plain(ROWS)


def test_an_empty_cell_has_the_place_of_its_area() -> None:
    page = captioned()
    three_rules(page, rows=[*ROWS, ("Lupus", "Placenta", "", "7", "NCT01234567")])
    empty = cell_at(only_grid(printed(page)), 4, 2)
    left, _, right, _ = empty.passage.place.box  # type: ignore[attr-defined]
    assert empty.passage.text == ""
    assert 200 < left < 250 < right <= 360


def test_a_table_without_rules_is_found_by_its_caption() -> None:
    page = captioned()
    page.rows(118, PLACES, [LABELS, *ROWS], padding=4)
    page.text(50, 230, PROSE, size=10)
    page.text(50, 243, PROSE, size=10)
    assert texts(only_grid(printed(page))) == plain([LABELS, *ROWS])


def test_shaded_rows_are_rows() -> None:
    page = captioned()
    page.fill(50, 118, RIGHT, 133)
    page.rows(120, PLACES, [LABELS])
    page.fill(50, 149, RIGHT, 172)
    end = page.rows(137, PLACES, ROWS[:1])
    end = page.rows(end + 1, PLACES, ROWS[1:2])
    page.rows(end + 2, PLACES, ROWS[2:])
    page.text(50, 230, PROSE, size=10)
    page.text(50, 243, PROSE, size=10)
    assert texts(only_grid(printed(page))) == plain([LABELS, *ROWS])


def test_prose_between_two_rules_is_no_table() -> None:
    page = PrintedPage()
    for y in (100, 160):
        page.across(y, 50, 520)
    for y in (115, 130, 145):
        page.text(50, y, PROSE, size=10)
    assert read(printed(page)).tables == ()


def test_rows_below_the_last_rule_are_rows() -> None:
    page = captioned()
    page.across(120, PLACES[0], RIGHT)
    end = page.rows(122, PLACES, [LABELS], bold=True)
    page.across(end, PLACES[0], RIGHT)
    end = page.rows(end + 2, PLACES, ROWS[:1])
    page.across(end, PLACES[0], RIGHT)
    page.rows(end + 2, PLACES, ROWS[1:])
    assert texts(only_grid(printed(page))) == plain([LABELS, *ROWS])


def test_rows_below_the_last_rule_of_two_columns_are_rows() -> None:
    page = captioned()
    page.across(120, 50, 250)
    end = page.rows(122, (50, 150), [("Disease", "Dose")], bold=True)
    page.across(end, 50, 250)
    end = page.rows(end + 2, (50, 150), [("Stroke", "low")])
    page.across(end, 50, 250)
    page.rows(end + 2, (50, 150), [("Lupus", "high"), ("Diabetes", "low")], padding=8)
    rows = [["Stroke", "low"], ["Lupus", "high"], ["Diabetes", "low"]]
    assert texts(only_grid(printed(page)))[1:] == rows


def test_labels_above_the_first_rule_are_a_header() -> None:
    page = captioned()
    end = page.rows(
        126, PLACES, [("Disease", "Cell source", "Dose", "Patients\n(all)", "Trial number")], bold=True
    )
    for row in ROWS:
        page.across(end, PLACES[0], RIGHT)
        end = page.rows(end + 2, PLACES, [row])
    page.across(end, PLACES[0], RIGHT)
    found = texts(only_grid(printed(page)))
    assert found[0][3] == "Patients\n(all)"
    assert found[1:] == plain(ROWS)


def test_labels_and_a_row_above_the_first_fill_are_two_rows() -> None:
    page = captioned()
    end = page.rows(126, PLACES, [LABELS], bold=True, padding=8)
    end = page.rows(end, PLACES, ROWS[:1], padding=8)
    page.fill(50, end - 3, RIGHT, end + 22)
    end = page.rows(end, PLACES, ROWS[1:2], padding=8)
    page.rows(end, PLACES, ROWS[2:])
    page.text(50, 260, PROSE, size=10)
    assert texts(only_grid(printed(page))) == plain([LABELS, *ROWS])


def test_a_label_over_empty_cells_is_a_column() -> None:
    page = captioned()
    rows = [(disease, "", dose, count, number) for disease, _, dose, count, number in ROWS]
    three_rules(page, rows=rows)
    assert texts(only_grid(printed(page))) == plain([LABELS, *rows])


def test_a_table_without_rules_over_two_columns_of_text_is_read_whole() -> None:
    page = captioned()
    page.rows(118, PLACES, [LABELS, *ROWS], padding=4)
    for number in range(30):
        page.text(50, 240 + 12 * number, PROSE[:46], size=10)
        page.text(310, 240 + 12 * number, PROSE[:46], size=10)
    assert texts(only_grid(printed(page))) == plain([LABELS, *ROWS])


# Words.


def test_a_superscript_behind_a_blank_is_in_its_line() -> None:
    page = captioned()
    three_rules(page, rows=[*ROWS, ("Lupus ^a^", "Placenta", "10^8^", "7", "NCT01234567")])
    passage = cell_at(only_grid(printed(page)), 4, 0).passage
    assert (passage.text, passage.marks) == ("Lupus a", (Mark(6, 7, "superscript"),))


def test_a_superscript_is_a_mark() -> None:
    page = captioned()
    three_rules(page)
    passage = cell_at(only_grid(printed(page)), 1, 2).passage
    assert passage.text == "120 × 106 cells"
    assert passage.marks == (Mark(8, 9, "superscript"),)


def test_a_subscript_is_a_mark() -> None:
    page = captioned()
    three_rules(page, rows=[*ROWS, ("Diabetes", "HbA_1c_ fell", "10^8^", "7", "NCT01234567")])
    passage = cell_at(only_grid(printed(page)), 4, 1).passage
    assert (passage.text, passage.marks) == ("HbA1c fell", (Mark(3, 5, "subscript"),))


def test_bold_words_are_marked() -> None:
    page = captioned()
    three_rules(page)
    assert cell_at(only_grid(printed(page)), 0, 1).passage.marks == (Mark(0, 11, "strong"),)


def test_a_word_that_a_line_end_breaks_stays_broken() -> None:
    page = captioned()
    three_rules(page, rows=[*ROWS, ("Osteoge-\nnesis", "Placenta", "10^8^", "7", "NCT01234567")])
    assert cell_at(only_grid(printed(page)), 4, 0).passage.text == "Osteoge-\nnesis"


def test_words_that_are_printed_twice_for_bold_type_are_read_once() -> None:
    page = captioned()
    three_rules(page)
    three_rules(page)
    assert texts(only_grid(printed(page))) == plain([LABELS, *ROWS])


def test_a_character_that_xml_forbids_is_replaced_and_counted() -> None:
    page = captioned()
    three_rules(page)
    codes = "begincmap\n1 begincodespacerange <00> <FF> endcodespacerange\n1 beginbfchar <53> <0001> endbfchar\nendcmap"
    document = read(printed(page, to_unicode=codes))
    assert cell_at(document.tables[0], 3, 0).passage.text == "\ufffdtroke"
    assert [(one.char, one.line, one.count) for one in document.replaced] == [("\x01", None, 1)]


# Captions and notes.


def test_label_and_caption_are_apart() -> None:
    page = captioned("Table 2.", "Trials by disease,")
    page.text(50, 119, "with doses")
    three_rules(page, 124)
    grid = only_grid(printed(page))
    assert grid.label == "Table 2"
    assert grid.caption is not None
    assert grid.caption.text == "Trials by disease,\nwith doses"


def test_a_caption_below_its_table_is_found() -> None:
    page = PrintedPage()
    page.text(50, 60, PROSE, size=10)
    end = three_rules(page)
    page.text(50, end + 14, "Tabelle 3: Studien nach Krankheit")
    grid = only_grid(printed(page))
    assert (grid.label, grid.caption and grid.caption.text) == ("Tabelle 3", "Studien nach Krankheit")


def test_smaller_lines_below_the_last_rule_are_notes() -> None:
    page = captioned()
    end = three_rules(page)
    page.text(50, end + 9, "GVHD, graft-versus-host disease.", size=7)
    page.text(50, end + 18, "Doses as reported.", size=7)
    page.text(50, end + 40, PROSE, size=10)
    notes = [note.text for note in only_grid(printed(page)).notes]
    assert notes == ["GVHD, graft-versus-host disease.", "Doses as reported."]


def test_text_of_the_article_below_a_table_is_no_note() -> None:
    page = captioned()
    end = three_rules(page)
    page.text(50, end + 14, PROSE, size=10)
    assert only_grid(printed(page)).notes == ()


# Pages.


def test_a_table_in_one_of_two_columns_of_text_has_its_own_words_alone() -> None:
    page = PrintedPage()
    page.text(50, 110, "Table 1. Doses")
    rows = [("Stroke", "10^8^", "9"), ("GVHD", "10^6^", "55"), ("Lupus", "10^7^", "12")]
    three_rules(page, rows=rows, labels=("Disease", "Dose", "n"), places=(50, 130, 200), right=270)
    for number in range(40):
        page.text(310, 60 + 12 * number, PROSE[:48], size=10)
        if number > 14:
            page.text(50, 60 + 12 * number, PROSE[:48], size=10)
    grid = only_grid(printed(page))
    assert texts(grid) == plain([("Disease", "Dose", "n"), *rows])
    assert grid.label == "Table 1"


def test_a_table_over_both_columns_of_text_is_read_whole() -> None:
    page = captioned()
    three_rules(page)
    for number in range(30):
        page.text(50, 240 + 12 * number, PROSE[:46], size=10)
        page.text(310, 240 + 12 * number, PROSE[:46], size=10)
    assert texts(only_grid(printed(page))) == plain([LABELS, *ROWS])


def full_page(label: str, rows: Sequence[Sequence[str]], *, head: bool = True) -> PrintedPage:
    """Print a table at the top of a page with nothing else on it."""
    page = PrintedPage()
    if label:
        page.text(50, 50, label)
    if head:
        three_rules(page, 60, rows)
    else:
        page.across(60, PLACES[0], RIGHT)
        page.across(page.rows(62, PLACES, rows), PLACES[0], RIGHT)
    return page


MORE = (
    ("Lupus", "Placenta", "10^7^", "12", "NCT03456789"),
    ("Diabetes", "Cord blood", "5 × 10^7^", "30", "NCT04567890"),
)


def test_a_table_with_its_header_again_on_the_next_page_is_one() -> None:
    document = read(printed(full_page("Table 4. Trials", ROWS), full_page("Table 4 (continued)", MORE)))
    assert [texts(grid) for grid in document.tables] == [plain([LABELS, *ROWS, *MORE])]
    assert "Table 4 goes on on page 2" in document.remarks


def test_a_table_without_its_header_on_the_next_page_is_one() -> None:
    document = read(printed(full_page("Table 4. Trials", ROWS), full_page("", MORE, head=False)))
    assert [texts(grid) for grid in document.tables] == [plain([LABELS, *ROWS, *MORE])]


def test_a_row_that_the_end_of_a_page_breaks_is_put_together() -> None:
    rest = ("", "from one donor", "", "", "")
    document = read(printed(full_page("Table 4. Trials", ROWS), full_page("", [rest, *MORE], head=False)))
    (grid,) = document.tables
    assert texts(grid)[3] == ["Stroke", "Umbilical cord\nfrom one donor", "108", "9", "NCT01091701"]
    assert any("put together" in remark for remark in document.remarks)


def bare_page(rows: Sequence[Sequence[str]], *, caption: str = "") -> PrintedPage:
    """Print a table without rules at the top of a page with nothing else on it."""
    page = PrintedPage()
    if caption:
        page.text(50, 50, caption)
    page.rows(60, PLACES, [LABELS], bold=True, padding=8)
    page.rows(78, PLACES, rows, padding=8)
    return page


def test_the_end_of_a_cell_behind_a_repeated_header_is_put_to_its_beginning() -> None:
    rest = ("", "from one donor", "", "", "")
    document = read(printed(bare_page(ROWS, caption="Table 4. Trials"), bare_page([rest])))
    (grid,) = document.tables
    assert texts(grid)[3] == ["Stroke", "Umbilical cord\nfrom one donor", "108", "9", "NCT01091701"]


def test_rows_behind_a_repeated_header_without_rules_are_rows() -> None:
    document = read(printed(bare_page(ROWS, caption="Table 4. Trials"), bare_page(MORE)))
    assert [texts(grid) for grid in document.tables] == [plain([LABELS, *ROWS, *MORE])]


def test_a_part_behind_one_that_is_left_out_is_left_out() -> None:
    tight = [*ROWS, ("Amyotrophic lateral sclerosis of adults", "Placenta", "10^8^", "5", "NCT01234567")]
    document = read(printed(full_page("Table 4. Trials", tight), full_page("", MORE)))
    assert document.tables == ()
    assert "it goes on from a part that is left out" in document.remarks[1]


def test_a_table_of_its_own_on_the_next_page_is_another() -> None:
    second = full_page("Table 5. More trials", MORE)
    document = read(printed(full_page("Table 4. Trials", ROWS), second))
    assert [grid.label for grid in document.tables] == ["Table 4", "Table 5"]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_is_shown_turned_has_its_places_as_shown(turned: int) -> None:
    upright = captioned()
    three_rules(upright)
    page = PrintedPage(turned=turned)
    matrix = {90: "0 1 -1 0 595 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 842"}[turned]
    if turned % 180:
        upright.height = page.width
    page.operators = [f"q {matrix} cm".encode(), *turned_operators(turned), b"Q"]
    grid = only_grid(printed(page))
    assert texts(grid) == plain([LABELS, *ROWS])
    place = cell_at(grid, 0, 0).passage.place
    assert isinstance(place, PagePlace)
    assert place.box[0] == pytest.approx(50, abs=0.5)
    assert 120 < place.box[1] < place.box[3] < 137


def turned_operators(turned: int) -> list[bytes]:
    """Return the operators of a table on a page of the height that a turned one is shown with."""
    page = PrintedPage(842, 595) if turned % 180 else PrintedPage()
    page.text(50, 110, "Table 2. Trials by disease")
    three_rules(page)
    return page.operators


def test_text_that_runs_up_a_page_is_read_and_has_its_place_as_shown() -> None:
    page = PrintedPage()
    sideways = PrintedPage(842, 595)
    sideways.text(50, 110, "Table 2. Trials by disease")
    three_rules(sideways)
    page.operators = [b"q 0 1 -1 0 595 0 cm", *sideways.operators, b"Q"]
    grid = only_grid(printed(page))
    assert texts(grid) == plain([LABELS, *ROWS])
    left, top, right, bottom = cell_at(grid, 0, 0).passage.place.box  # type: ignore[attr-defined]
    assert bottom == pytest.approx(842 - 50, abs=0.5)
    assert 120 < left < right < 137
    assert top < bottom


def test_much_text_in_another_direction_is_remarked_on() -> None:
    page = captioned()
    three_rules(page)
    for x in (540, 550):
        page.upwards(x, 800, PROSE)
    (remark,) = read(printed(page)).remarks
    assert "another direction" in remark
    assert remark.startswith("page 1")


# Doubt: a wrong value is worse than none.


def assert_sound(data: bytes, rows: Sequence[Sequence[str]]) -> None:
    """Check that a table is read as it is printed, or is left out with advice."""
    document = read(data)
    if document.tables:
        assert [texts(grid) for grid in document.tables] == [plain(rows)]
    else:
        assert document.remarks
        assert all(remark.endswith("export it as CSV, HTML or DOCX") for remark in document.remarks)


def test_a_label_at_the_left_of_its_columns_spans_them() -> None:
    page = captioned()
    places = (50, 160, 240, 330)
    page.across(120, 50, 400)
    page.rows(122, places, [("Disease", "No.", "", "Dose"), ("", "MSC", "Control", "")], padding=0, bold=True)
    page.across(145, 50, 400)
    end = page.rows(147, places, [("Stroke", "9", "8", "low"), ("GVHD", "55", "54", "high")])
    page.across(end, 50, 400)
    grid = only_grid(printed(page))
    assert cell_at(grid, 0, 1).column_span == 2
    assert cell_at(grid, 0, 0).row_span == cell_at(grid, 0, 3).row_span == 2
    assert texts(grid)[:2] == [["Disease", "No.", "", "Dose"], ["", "MSC", "Control", ""]]


def test_the_lines_of_a_label_over_several_columns_are_one_cell() -> None:
    page = captioned()
    places = (50, 160, 200, 330)
    page.across(120, 50, 400)
    header = [
        ("Disease", "Number of", "", "Dose"),
        ("", "patients enrolled", "", ""),
        ("", "MSC", "Control", ""),
    ]
    page.rows(122, places, header, padding=0, bold=True)
    page.across(153, 50, 400)
    end = page.rows(155, places, [("Stroke", "9", "8", "low"), ("GVHD", "55", "54", "high")])
    page.across(end, 50, 400)
    assert texts(only_grid(printed(page)))[0] == ["Disease", "Number of\npatients enrolled", "", "Dose"]


def test_labels_over_an_empty_column_and_over_another_are_not_joined() -> None:
    page = captioned()
    labels = ("Disease", "Outcome", "Dose", "Patients", "Trial number")
    rows = [(disease, "", *rest) for disease, _, *rest in (ROWS[0], *ROWS[2:], *MORE)]
    page.rows(118, (50, 125, 250, 360, 420), [labels, *rows], padding=4)
    page.text(50, 230, PROSE, size=10)
    page.text(50, 243, PROSE, size=10)
    assert_sound(printed(page), [labels, *rows])


def test_a_label_beside_its_column_leaves_the_table_out() -> None:
    page = captioned()
    page.across(120, 50, 400)
    page.rows(122, (50, 200, 330), [("Study", "Year", "Status")], bold=True)
    page.across(135, 50, 400)
    end = page.rows(
        137,
        (50, 250, 330),
        [("Smith", "2016", "ended"), ("Li", "2008", "running"), ("Wang", "2009", "ended")],
        padding=8,
    )
    page.across(end, 50, 400)
    document = read(printed(page))
    assert document.tables == ()
    assert "a column beside it no label" in document.remarks[0]


def test_rows_of_full_cells_below_the_rule_under_the_first_row_are_not_one() -> None:
    rows = [
        ("ARDS", "Intrathecal", "", "[184]"),
        ("Osteogenesis imperfecta", "Intravenous", "", "[98]"),
        ("Myocardial infarction", "Local injection", "", "[78]"),
        ("Perianal fistula", "Intravenous", "", "[74]"),
    ]
    places, labels = (50, 145, 205, 240), ("Disease", "Route", "Year", "Ref.")
    page = captioned()
    end = page.rows(122, places, [labels], bold=True, padding=0)
    page.across(end, 50, 270)
    end = page.rows(end, places, rows[:1], padding=0)
    page.across(end, 50, 270)
    page.rows(end, places, rows[1:], padding=0)
    page.text(50, 230, PROSE, size=10)
    assert_sound(printed(page), [labels, *rows])


def test_a_row_that_begins_with_a_small_letter_is_not_the_end_of_another() -> None:
    rows = [("Li, X., 2011", "Stroke", "BM-MSC,\nautologous"), ("de Witte, 2006", "ARDS", "Placenta")]
    page = captioned()
    three_rules(
        page,
        rows=[*rows, *rows],
        labels=("Study", "Disease", "Source"),
        places=(50, 110, 150),
        right=200,
        padding=4,
    )
    assert_sound(printed(page), [("Study", "Disease", "Source"), *rows, *rows])


@pytest.mark.parametrize("bold", [True, False])
def test_the_heading_of_the_first_group_is_not_joined_to_the_header(bold: bool) -> None:
    heading = ("Autoimmune diseases", "", "", "", "")
    page = captioned()
    end = page.rows(120, PLACES, [LABELS], bold=bold, padding=0)
    end = page.rows(end, PLACES, [heading], bold=bold, padding=0)
    rows = [("Stroke", "Placenta", "low", "9", "NCT01091701"), *MORE]
    page.rows(end, PLACES, rows, padding=0)
    page.text(50, 230, PROSE, size=10)
    assert_sound(printed(page), [LABELS, heading, *rows])


def test_headings_around_a_row_are_not_the_lines_of_a_centred_cell() -> None:
    rows = [
        ("Trials in children", "", ""),
        ("Systemic lupus erythematosus", "32.9", "54"),
        ("Phase III trials", "", ""),
        ("Liver cirrhosis", "48.1", "43"),
        ("Spinal cord injury", "51.3", "47"),
    ]
    page = captioned()
    three_rules(page, rows=rows, labels=("Disease", "Age", "n"), places=(50, 200, 260), right=300)
    assert_sound(printed(page), [("Disease", "Age", "n"), *rows])


def test_a_heading_in_the_middle_of_all_columns_spans_them() -> None:
    page = captioned()
    end = 120.0
    places = (50, 140, 260, 330)
    for row in (("Disease", "Cell source", "Dose", "n"), None, ("Stroke", "Placenta", "low", "9")):
        page.across(end, 50, 400)
        if row is None:
            page.text(201, end + 10, "Orthopaedics")
        else:
            page.rows(end + 2, places, [row])
        end += 14.5
    page.across(end, 50, 400)
    assert cell_at(only_grid(printed(page)), 1, 0).column_span == 4


def test_a_header_on_two_levels_above_the_first_rule_is_not_lost() -> None:
    page = captioned()
    places = (50, 160, 240, 330)
    page.text(50, 128, "Disease", bold=True)
    page.text(160, 128, "Number of patients enrolled", bold=True)
    page.text(330, 128, "Country", bold=True)
    page.text(160, 138, "MSC", bold=True)
    page.text(240, 138, "Control", bold=True)
    rows = [("Stroke", "9", "8", "Iran"), ("GVHD", "55", "54", "Spain"), ("Lupus", "12", "11", "China")]
    page.across(141, 50, 400)
    end = page.rows(143, places, rows[:1])
    page.across(end, 50, 400)
    page.rows(end + 2, places, rows[1:])
    header = [("Disease", "Number of patients enrolled", "", "Country"), ("", "MSC", "Control", "")]
    assert_sound(printed(page), [*header, *rows])


def test_words_of_a_cell_over_several_rows_are_no_rows() -> None:
    rows = [
        ("Lanzoni et al.,", "Placenta", "low", "9"),
        ("2006", "Bone marrow", "high", "12"),
        ("", "Dental pulp", "low", "7"),
        ("Karussis", "Placenta", "low", "8"),
    ]
    page = captioned()
    three_rules(
        page, rows=rows, labels=("Study", "Source", "Dose", "n"), places=(50, 120, 200, 240), right=270
    )
    assert read(printed(page)).tables == ()


def test_rows_below_a_repeated_header_with_one_rule_are_rows() -> None:
    first = PrintedPage()
    first.text(50, 50, "Table 4. Trials")
    end = first.rows(60, PLACES, [LABELS], bold=True)
    first.across(end, PLACES[0], RIGHT)
    end = first.rows(end + 2, PLACES, ROWS[:1])
    first.across(end, PLACES[0], RIGHT)
    first.rows(end + 2, PLACES, ROWS[1:])
    second = PrintedPage()
    end = second.rows(60, PLACES, [LABELS], bold=True)
    second.across(end, PLACES[0], RIGHT)
    second.rows(end + 2, PLACES, MORE)
    second.text(50, 150, PROSE, size=10)
    assert [texts(grid) for grid in read(printed(first, second)).tables] == [plain([LABELS, *ROWS, *MORE])]


def test_a_table_with_neither_a_caption_nor_rules_is_remarked_on() -> None:
    page = PrintedPage()
    page.rows(60, PLACES, [LABELS, *MORE, *MORE], padding=6)
    document = read(printed(page))
    assert document.tables == ()
    assert document.remarks == (
        "a table on page 1 is left out: it has neither a caption nor rules; export it as CSV, HTML or DOCX",
    )


# A second tool.


def boxes(document: Document) -> Iterator[tuple[GridCell, PagePlace]]:
    for grid in document.tables:
        for cell in grid.cells:
            place = cell.passage.place
            assert isinstance(place, PagePlace)
            if cell.passage.text:
                yield cell, place


def squeezed(text: str) -> str:
    return "".join(text.split())


def check_with_pdfium(data: bytes, height: float) -> int:
    """Compare the text of each cell with what PDFium has in the cell's box; return the number of cells."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(data)
    seen = 0
    for cell, place in boxes(read(data)):
        left, top, right, bottom = place.box
        text = (
            pages[place.page - 1].get_textpage().get_text_bounded(left, height - bottom, right, height - top)
        )
        assert sorted(squeezed(text)) == sorted(squeezed(cell.passage.text)), place.words
        seen += 1
    return seen


def test_pdfium_finds_the_words_of_each_cell_in_its_box() -> None:
    page = captioned()
    three_rules(page)
    assert check_with_pdfium(printed(page), page.height) == 20


def test_poppler_finds_the_words_of_each_cell_in_its_box(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        skip_or_fail("cells are cut out again with pdftotext, which is not installed")
    page = captioned()
    three_rules(page)
    path = tmp_path / "made.pdf"
    path.write_bytes(printed(page))
    found = list(boxes(read(path.read_bytes())))
    assert len(found) == 20
    for cell, place in found:
        left, top, right, bottom = (round(edge) for edge in place.box)
        area = ["-x", left, "-y", top, "-W", right - left + 1, "-H", bottom - top + 1]
        command = ["pdftotext", "-r", "72", *map(str, area), str(path), "-"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        assert sorted(squeezed(done.stdout)) == sorted(squeezed(cell.passage.text)), place.words


# Facts.


def doi_of(info: dict[str, str], *lines: str) -> str | None:
    page = PrintedPage()
    for number, line in enumerate(lines or ("Nothing of note here",)):
        page.text(50, 60 + 14 * number, line)
    return read(printed(page, info=info)).doi


def test_the_doi_is_that_of_the_file_on_itself() -> None:
    assert (
        doi_of({"Subject": "Cells 12, doi:10.1038/s41392-025-02313-9"}, "10.1000/other")
        == "10.1038/s41392-025-02313-9"
    )


def test_else_the_doi_is_the_first_of_the_first_page() -> None:
    assert (
        doi_of({}, "Open access", "https://doi.org/10.1186/s13287-022-03054-0.")
        == "10.1186/s13287-022-03054-0"
    )


def test_a_doi_that_a_line_end_may_break_is_passed_over() -> None:
    assert doi_of({}, "https://doi.org/10.1186/s13287-", "022-03054-0 and more") is None


@pytest.mark.parametrize("title", ["Microsoft Word - paper.docx", "untitled", "12034_final.indd", "s41392"])
def test_the_name_of_a_file_is_no_title(title: str) -> None:
    assert read(printed(captioned(), info={"Title": title})).title is None


def test_words_are_a_title() -> None:
    assert read(printed(captioned(), info={"Title": "Cells in trials"})).title == "Cells in trials"


# Scans.


def scan() -> PrintedPage:
    page = PrintedPage()
    page.picture()
    return page


def test_a_scan_is_refused_and_ocr_is_named() -> None:
    assert (
        refusal(printed(scan(), scan())) == "made.pdf: pages 1 to 2 have no text layer; run OCR on it first"
    )


def test_single_scanned_pages_are_remarked_on() -> None:
    document = read(printed(captioned(), scan(), scan()))
    assert document.remarks == ("pages 2, 3 left out: no text layer; run OCR on the document first",)


# Damage, and bounds.


def whole() -> bytes:
    page = captioned()
    three_rules(page)
    return printed(page)


def test_a_file_that_is_cut_off_is_refused() -> None:
    assert "cut off" in refusal(whole()[:-200])


def test_a_page_whose_stream_is_cut_off_is_refused() -> None:
    page = captioned()
    three_rules(page)
    packed = zlib.compress(b"\n".join(page.operators))
    assert "page 1: a compressed stream is cut off" in refusal(
        printed(page, packed=packed[: len(packed) // 2])
    )


def test_an_encrypted_file_is_refused() -> None:
    assert "encrypted with a password" in refusal(printed(captioned(), encrypted=True))


def test_a_file_without_a_catalogue_is_refused() -> None:
    assert "a damaged PDF" in refusal(b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n")


def test_pages_that_the_file_lacks_are_named() -> None:
    assert "1 of its 3 pages" in refusal(printed(captioned()).replace(b"/Count 1", b"/Count 3"))


def test_a_file_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_BYTES", 100)
    assert "more than the 100 that a PDF may have" in refusal(whole())


def test_pages_beyond_the_bound_are_refused() -> None:
    assert "more than 2,000 pages" in refusal(printed(*[PrintedPage()] * 2_001))


def test_a_stream_that_unpacks_to_too_much_is_refused_early() -> None:
    packed = zlib.compress(b" " * 70_000_000, 9)
    started = time.monotonic()
    assert "unpacks to more than 64,000,000 bytes" in refusal(printed(captioned(), packed=packed))
    assert time.monotonic() - started < 20


def test_a_page_with_characters_beyond_the_bound_is_left_out() -> None:
    line = b"BT /F1 1 Tf 1 0 0 1 5 5 Tm (" + b"a" * 1_000 + b") Tj ET\n"
    document = read(printed(captioned(), packed=zlib.compress(line * 101)))
    (remark,) = document.remarks
    assert remark.startswith("page 1 is left out: more than 100,000 characters; for a table on it, export it")


def test_a_page_with_drawing_beyond_the_bound_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from mscgraph.read import pdf_device

    monkeypatch.setattr(pdf_device, "MAX_DRAWN_BYTES", 100)
    (remark,) = read(whole()).remarks
    assert remark.startswith(
        "page 1 is left out: more than 100 bytes of drawing; for a table on it, export it"
    )


def test_a_file_without_pages_is_refused() -> None:
    assert "a PDF without pages" in refusal(printed())


def test_a_font_with_endless_codes_is_refused() -> None:
    codes = "begincmap\n1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange\nendcmap"
    assert "a font states" in refusal(printed(captioned(), to_unicode=codes))


def test_without_the_extra_one_line_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> Any:
        return None if name == "pdfplumber" else importlib.util.find_spec(name)

    monkeypatch.setattr(extras, "find_spec", find)
    with pytest.raises(ExtraError, match=r"the extra pdf: pdfplumber not installed; .*\[pdf\]"):
        read(whole())


def test_nothing_is_logged_below_errors(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        read(whole().replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 595]    "))
    assert [record for record in caplog.records if record.levelno < logging.ERROR] == []


def outcome(data: bytes) -> str:
    """Return the refusal of a document, empty of one that is read."""
    try:
        read(data)
    except DocumentError as error:
        return str(error)
    return ""


@settings(max_examples=60)
@given(place=st.integers(10, 4_000), length=st.integers(1, 40), byte=st.integers(0, 255))
def test_a_damaged_file_is_read_or_refused_in_one_line(place: int, length: int, byte: int) -> None:
    data = bytearray(whole())
    place %= len(data) - length
    data[place : place + length] = bytes([byte]) * length
    assert "\n" not in outcome(bytes(data))


# A browser.

PAGE = """<meta charset="utf-8"><style>@page { size: A4 } body { font: 9pt sans-serif }
table { border-collapse: collapse; border-top: 1px solid; border-bottom: 1px solid }
thead th { border-bottom: 1px solid; text-align: left } td, th { padding: 2px 8px; vertical-align: top }</style>
<p><b>Table 2</b> Trials by disease</p><table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>
<p>Cells of several sources have been given to patients with many diseases, and the doses of these differ widely.</p>"""


@pytest.mark.slow
def test_a_table_that_a_browser_prints_has_the_cells_of_its_page() -> None:
    from support.browser import run_browser

    count = 60
    head = "".join(f"<th>{label}</th>" for label in LABELS)
    body = ""
    for row in (ROWS * count)[:count]:
        marked = (
            cell.replace("\n", "<br>").replace("^", "<sup>", 1).replace("^", "</sup>", 1) for cell in row
        )
        body += "<tr>" + "".join(f"<td>{cell}</td>" for cell in marked) + "</tr>"
    with run_browser() as browser:
        page = browser.new_page()
        page.set_content(PAGE % (head, body))
        data = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "15mm"))
    document = read(data)
    assert [texts(grid) for grid in document.tables] == [plain([LABELS, *(ROWS * count)[:count]])]
    assert check_with_pdfium(data, 842) > 300


STYLED = """<meta charset="utf-8"><style>@page { size: A4 landscape; margin: 15mm } table { border-collapse: collapse;
font-size: 8pt } td, th { padding: 3px 8px; text-align: left; vertical-align: top }
tr:first-child > * { border-top: 1px solid; border-bottom: 1px solid }</style><p><b>Table 2</b> Trials</p><table><thead>
<tr><th>Study</th><th>Disease</th><th>Dose</th><th>Patients</th></tr></thead><tbody>
<tr><th>Smith, 2015<sup>12</sup></th><td>Stroke</td><td>10<sup>8</sup></td><td>9</td></tr>
<tr><th>Li, 2018</th><td>Lupus</td><td>10<sup>6</sup> <sup>a</sup></td><td>12</td></tr>
<tr><td colspan="4">Abbreviations: SLE, lupus erythematosus of the whole body, which many trials call lupus.</td></tr>
</tbody></table>"""


def test_no_row_is_lost_below_the_rule_under_the_first_one() -> None:
    from support.browser import run_browser

    with run_browser() as browser:
        page = browser.new_page()
        page.set_content(STYLED)
        data = page.pdf(prefer_css_page_size=True)
    grid = only_grid(data)
    rows = texts(grid)
    assert rows[1:3] == [["Smith, 201512", "Stroke", "108", "9"], ["Li, 2018", "Lupus", "106 a", "12"]]
    assert any("Abbreviations" in text for text in [note.text for note in grid.notes])

"""Section lines and captions of plain texts: words about several rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mscgraph.records import CAPTION, GROUP, Row
from support.each import each
from support.made_tables import open_page, read_records, tables_of, write_page

HEADER = ["Trial number", "Route", "Dose", "Phase"]
FIRST = ["NCT02336230", "IV", "2 × 10^6 cells/kg", "I"]
SECOND = ["NCT02097641", "IM", "1 × 10^6 cells/kg", "II"]
THIRD = ["NCT02097642", "IV", "3 × 10^6 cells/kg", "II"]
#: Blanks between the cells of a row, and lines.
FORMS = {"in a line": " ", "a cell per line": "\n"}


def page_of(form: str, *lines: str | list[str], caption: str = "Table 2. Trials") -> str:
    """Return a page, its rows in the form."""
    rows = [FORMS[form].join(line) if isinstance(line, list) else line for line in (HEADER, *lines)]
    return "\n".join([caption, "", *rows, ""])


def rows_of(page: str) -> list[Row]:
    (table,) = tables_of(page)
    return list(table.rows())


def records_of(folder: Path, page: str) -> list[dict[str, Any]]:
    return read_records(write_page(folder, page))


def groups_of(row: Row) -> list[str]:
    return [cell.text for cell in row.context if cell.origin == GROUP]


@each("form", list(FORMS))
def test_a_section_line_is_about_the_rows_below_it_up_to_the_next(form: str, tmp_path: Path) -> None:
    page = page_of(form, "Stroke", FIRST, SECOND, "Sepsis", THIRD)
    rows = rows_of(page)
    assert [(row.position, row.fault, groups_of(row), row.opened) for row in rows] == [
        (1, None, ["Stroke"], 1),
        (2, None, ["Stroke"], 0),
        (3, None, ["Sepsis"], 1),
    ]
    line = rows[2].context[0]
    assert line.span is not None
    assert page[slice(*line.span)] == "Sepsis"
    records = records_of(tmp_path, page)
    assert [record["disease"] for record in records] == [["stroke"], ["stroke"], ["sepsis"]]
    assert {record["context"]["disease"] for record in records} == {"group"}


@each("form", list(FORMS))
def test_a_note_between_rows_is_unread_and_ends_no_section(form: str) -> None:
    rows = rows_of(page_of(form, "Stroke", FIRST, "Note: values as reported.", SECOND, THIRD))
    assert [row.text for row in rows if row.fault] == ["Note: values as reported."]
    assert [groups_of(row) for row in rows if not row.fault] == [["Stroke"]] * 3


@each("form", list(FORMS))
def test_a_section_line_that_nobody_knows_is_unread_and_ends_the_section(form: str) -> None:
    rows = rows_of(page_of(form, "Stroke", FIRST, "Completed trials", SECOND, THIRD))
    assert [row.text for row in rows if row.fault] == ["Completed trials"]
    assert [groups_of(row) for row in rows if not row.fault] == [["Stroke"], [], []]


@each("form", list(FORMS))
def test_a_section_line_in_lower_case_is_one_too(form: str) -> None:
    rows = rows_of(page_of(form, "Stroke", FIRST, "acute kidney injury", SECOND, THIRD))
    assert [groups_of(row) for row in rows] == [["Stroke"], *[["acute kidney injury"]] * 2]


def test_a_section_line_is_no_piece_of_the_row_below_it() -> None:
    rows = rows_of(
        "\n".join(
            [
                "Author Trial number Route Dose",
                "Zhang 2013 NCT05501160 IV 4 × 10^6 cells/kg",
                "Spinal cord injury",
                "de Vries 2022 NCT04711357 IV 4 × 10^8 cells",
                "",
            ]
        )
    )
    assert [row.cells[0].text for row in rows] == ["Zhang 2013", "de Vries 2022"]
    assert [groups_of(row) for row in rows] == [[], ["Spinal cord injury"]]


def test_a_section_line_that_no_row_follows_is_unread() -> None:
    rows = rows_of(page_of("in a line", FIRST, SECOND, "Sepsis"))
    assert [(row.text, row.fault is not None) for row in rows[2:]] == [("Sepsis", True)]
    rows = rows_of(page_of("in a line", FIRST, "Sepsis", "NCT02336231 is pending", SECOND))
    assert [row.text for row in rows if row.fault] == ["Sepsis", "NCT02336231 is pending"]
    assert groups_of(rows[3]) == ["Sepsis"]
    assert rows[3].opened == 0


def test_words_of_a_kind_that_has_a_column_are_no_section_line() -> None:
    rows = rows_of(page_of("in a line", FIRST, "Intramuscular injection", SECOND))
    assert [row.text for row in rows if row.fault] == ["Intramuscular injection"]
    assert not any(row.context for row in rows if row.opened)


@each("form", list(FORMS))
def test_the_caption_is_about_every_row(form: str, tmp_path: Path) -> None:
    page = page_of(form, FIRST, SECOND, caption="Table 2. Clinical  trials in\nknee osteoarthritis")
    for row in rows_of(page):
        (caption,) = row.context
        assert (caption.origin, caption.text) == (CAPTION, "Clinical trials in knee osteoarthritis")
        start, end = caption.locate(caption.text.index("knee"), len(caption.text)) or (0, 0)
        assert page[start:end] == "knee osteoarthritis"
    records = records_of(tmp_path, page)
    assert [record["disease"] for record in records] == [["knee-osteoarthritis"]] * 2
    assert {record["context"]["disease"] for record in records} == {"caption"}


def test_a_sentence_above_a_table_without_a_number_is_no_caption(tmp_path: Path) -> None:
    page = page_of("in a line", FIRST, SECOND, caption="No trial of stroke was found.")
    assert [row.context for row in rows_of(page)] == [(), ()]


def test_a_reading_of_a_section_line_has_its_place(tmp_path: Path) -> None:
    source = open_page(tmp_path, page_of("in a line", "Stroke", FIRST, SECOND))
    assert source.frame.form == "flattened text"
    (first, _) = read_records(tmp_path / "page.txt")
    start, end = first["spans"]["disease"]
    assert (tmp_path / "page.txt").read_text("utf-8")[start:end] == "Stroke"

"""Several flattened tables in a text, tables that go on on a further page, and lines between rows."""

from __future__ import annotations

from support.made_tables import FOOTNOTE, HEADERS, ROWS, cells_of, line_of, page_of, tables_of

LINES = [line_of(cells) for cells in ROWS]
HEADER = " ".join(HEADERS.values())
OTHER = ["trial_number", "disease", "route", "cell_source", "patients", "dose", "frequency", "phase", "outcome",
         "reference"]  # fmt: skip


def test_a_second_table_in_another_order_is_a_table_of_its_own() -> None:
    second = ["Table 8.", "", "More trials", "", " ".join(HEADERS[key] for key in OTHER)]
    page = page_of([*LINES[:2], "", *second, *(line_of(row, OTHER) for row in ROWS[2:4])], footnote=None)
    one, other = tables_of(page)
    assert [cells_of(row) for row in one.rows()] == list(ROWS[:2])
    assert [cells_of(row) for row in other.rows()] == list(ROWS[2:4])
    assert [table.frame.source for table in (one, other)] == [
        "10.1000-test.1-table-7",
        "10.1000-test.1-table-8",
    ]
    assert (other.frame.label, other.frame.caption) == ("Table 8", "More trials")


def test_a_header_that_is_printed_again_is_no_row() -> None:
    for repeated in ([HEADER], ["Table 7.", HEADER], ["Table 7. Continued", "", HEADER]):
        (table,) = tables_of(page_of([*LINES[:3], *repeated, *LINES[3:]]))
        assert [cells_of(row) for row in table.rows()] == list(ROWS)


def test_rows_below_a_list_of_abbreviations_are_read() -> None:
    (table,) = tables_of(page_of([*LINES[:2], FOOTNOTE, *LINES[2:]], footnote=None))
    assert [cells_of(row) for row in table.rows()] == list(ROWS)
    assert len(table.frame.abbreviations) == 5


def test_lines_behind_the_last_list_of_abbreviations_are_the_pages() -> None:
    (table,) = tables_of(page_of(LINES) + "\nOpen in a new tab\n\nCopyright of somebody\n")
    assert [cells_of(row) for row in table.rows()] == list(ROWS)


def test_a_line_between_rows_and_lists_of_abbreviations_is_not_lost() -> None:
    (table,) = tables_of(page_of([*LINES[:2], FOOTNOTE, "Whatever this may mean?", *LINES[2:]]))
    rows = list(table.rows())
    assert [cells_of(row) for row in rows if row.fault is None] == list(ROWS)
    assert [row.text for row in rows if row.fault is not None] == ["Whatever this may mean?"]


def test_the_number_of_a_table_that_no_header_follows_is_a_line_like_others() -> None:
    (table,) = tables_of(page_of([*LINES[:2], "Table 9 is elsewhere", *LINES[2:]]))
    rows = list(table.rows())
    assert [cells_of(row) for row in rows if row.fault is None] == list(ROWS)
    assert [row.text for row in rows if row.fault is not None] == ["Table 9 is elsewhere"]


def test_rows_that_cannot_be_read_below_the_last_list_of_abbreviations_are_not_lost() -> None:
    unread = "completed NCT02991114 pending publication"
    (table,) = tables_of(page_of([*LINES[:2], FOOTNOTE, LINES[2], unread], footnote=None))
    assert [cells_of(row) for row in table.rows() if row.fault is None] == list(ROWS[:3])
    assert [row.text for row in table.rows() if row.fault is not None] == [unread]
    page = page_of([*LINES[:2], FOOTNOTE, "", "Copyright", unread, "Open in a new tab"], footnote=None)
    (table,) = tables_of(page)
    assert [row.text for row in table.rows() if row.fault is not None] == ["Copyright", unread]


def test_paragraphs_below_a_table_that_name_registry_numbers_are_the_pages() -> None:
    paragraph = " ".join(["A trial (NCT02991114) was begun and never ended by its sponsor."] * 8)
    references = [f"{number}. A trial. NCT029911{number}" for number in range(10, 30)]
    (table,) = tables_of(page_of(LINES) + "\n".join([paragraph, *["Prose."] * 10, *references, ""]))
    assert [cells_of(row) for row in table.rows()] == list(ROWS)

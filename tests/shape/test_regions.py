"""Several flattened tables in a text, tables that go on on a further page, and lines between rows."""

from __future__ import annotations

from support.each import each
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


@each(
    "text", [["Group Age Weight", "A 45 70", "B 50 71"], [f"Arm {at} {at + 9}" for at in range(30)]], ids=len
)
def test_a_second_table_whose_labels_nobody_knows_is_listed_and_its_lines_are_no_rows(
    text: list[str],
) -> None:
    page = page_of(
        [*LINES[:3], "", "Table 8. Weights", "", *text, "Table 9. Nothing", "Kg 12"], footnote=None
    )
    one, other, last = tables_of(page)
    assert [cells_of(row) for row in one.rows()] == list(ROWS[:3])
    assert one.verdict.lists_trials
    assert (other.frame.label, other.frame.caption) == ("Table 8", "Weights")
    assert [row.text for row in other.rows() if row.fault] == text
    assert not other.verdict.lists_trials
    assert other.verdict.reason == "no line of it is a header that names known columns"
    assert [row.text for row in last.rows()] == ["Kg 12"]


def test_rows_below_the_number_of_another_table_are_rows_of_the_only_header() -> None:
    (table,) = tables_of(page_of([*LINES[:2], "Table 8. Weights", "Somebody", *LINES[2:]], footnote=None))
    assert [cells_of(row) for row in table.rows() if row.fault is None] == list(ROWS)


def test_short_forms_of_a_table_that_is_not_read_are_not_those_of_the_first() -> None:
    page = page_of([*LINES[:2], "Table 8. Weights", "A B", "1 2", "IV, index of volume"], footnote=None)
    assert tables_of(page)[0].frame.abbreviations == ()


@each("cut", range(1, len(HEADER.split())))
def test_a_header_may_go_on_in_the_next_line(cut: int) -> None:
    words = HEADER.split()
    wrapped = [" ".join(words[:cut]), " ".join(words[cut:])]
    page = page_of([*LINES[:2], *wrapped, *LINES[2:]]).replace(HEADER, "\n".join(wrapped), 1)
    (table,) = tables_of(page)
    assert [column.header for column in table.frame.columns] == list(HEADERS.values())
    assert [cells_of(row) for row in table.rows()] == list(ROWS)
    for text in table.frame.texts:
        place = text.passage.place
        assert " ".join(page[place.start : place.end].split()) == text.passage.text


def test_a_caption_that_names_columns_and_a_row_are_no_lines_of_a_header() -> None:
    caption = "Diseases, routes and doses of trials by phase"
    page = page_of(LINES).replace(HEADER, f"{caption}\n{HEADER}", 1)
    (table,) = tables_of(page)
    assert [column.header for column in table.frame.columns] == list(HEADERS.values())
    assert [cells_of(row) for row in table.rows()] == list(ROWS)

"""Tables with a cell on each line: as many lines as columns per row, or more, or fewer."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from mscgraph.errors import DocumentError
from mscgraph.shape.tables import FoundTable
from support.each import each
from support.made_tables import HEADERS, ROWS, cells_of, tables_of

ABOVE = ["Skip to main content", "doi: 10.1000/test.1", "Table 7 Trials of our own making"]


def page_of(cells: Iterable[str], *, above: Iterable[str] = ABOVE, gap: str = "\n\n") -> str:
    return gap.join([*above, *HEADERS.values(), *cells, ""])


def table_of(page: str) -> FoundTable:
    (table,) = tables_of(page)
    return table


ALL = [cell for row in ROWS for cell in row.values()]


def test_every_row_is_read_where_each_has_a_line_per_cell() -> None:
    for gap in ("\n", "\n\n"):
        table = table_of(page_of(ALL, gap=gap))
        assert table.frame.form == "cell per line"
        assert [cells_of(row) for row in table.rows()] == list(ROWS)


def test_number_caption_and_doi_are_those_above_the_header() -> None:
    frame = table_of(page_of(ALL)).frame
    assert (frame.doi, frame.label, frame.caption) == (
        "10.1000/test.1",
        "Table 7",
        "Trials of our own making",
    )
    assert frame.source == "10.1000-test.1-table-7"


def test_a_cell_of_two_lines_is_one_cell_with_a_line_break() -> None:
    cells = [*ALL]
    at = cells.index("NCT04493242")
    cells[at : at + 1] = ["NCT04493242", "and NCT03299413"]
    read = [cells_of(row) for row in table_of(page_of(cells)).rows()]
    assert read[1] == ROWS[1] | {"trial_number": "NCT04493242\nand NCT03299413"}
    assert read[2:] == list(ROWS[2:])


def test_a_cell_that_the_page_leaves_out_is_empty() -> None:
    cells = [cell for row in ROWS for column, cell in row.items() if (row, column) != (ROWS[0], "frequency")]
    read = [cells_of(row) for row in table_of(page_of(cells)).rows()]
    assert read == [ROWS[0] | {"frequency": ""}, *ROWS[1:]]


def test_every_cell_has_its_place_in_the_document() -> None:
    page = page_of([*ALL[:6], "NCT03299413", "(second line)", *ALL[7:]])
    rows = list(table_of(page).rows())
    assert len(rows) == len(ROWS)
    for row in rows:
        for cell in row.cells:
            start, end = cell.span or (0, 0)
            assert page[start:end].split() == cell.text.split()
            assert all(
                page[slice(*(cell.locate(at, at + 1) or (0, 0)))] == char
                for at, char in enumerate(cell.text)
                if not char.isspace()
            )


def test_lines_behind_the_last_row_are_an_unread_row() -> None:
    *rows, rest = table_of(page_of([*ALL, "A closing remark."])).rows()
    assert [cells_of(row) for row in rows] == list(ROWS)
    assert (rest.text, rest.fault) == (
        "A closing remark.",
        "expected a row of 10 cells, found 1 line",
    )


def test_a_list_of_abbreviations_is_no_row() -> None:
    table = table_of(page_of([*ALL, "BM bone marrow, UC ulcerative colitis, CD Crohn’s disease"]))
    assert [cells_of(row) for row in table.rows()] == list(ROWS)
    assert len(table.frame.abbreviations) == 3


def test_two_tables_are_two() -> None:
    second = ["Table 8 More trials", *HEADERS.values(), *ROWS[0].values()]
    one, other = tables_of(page_of([*ALL, *second]))
    assert [cells_of(row) for row in one.rows()] == list(ROWS)
    assert [cells_of(row) for row in other.rows()] == [ROWS[0]]
    assert (one.name, other.name) == ("7", "8")


def test_prose_with_labels_on_lines_of_their_own_is_no_such_table() -> None:
    prose = "Disease\nThe course of it is long.\nDose\nNobody knows.\nRoute\nBy road."
    with pytest.raises(DocumentError, match="no header line"):
        tables_of(prose)


def test_labels_have_their_words_and_places_as_printed() -> None:
    page = page_of(ALL)
    texts = table_of(page).frame.texts
    assert [one.passage.text for one in texts] == list(HEADERS.values())
    assert [page[slice(*(one.passage.place.span or ()))] for one in texts] == list(HEADERS.values())


def test_a_section_line_below_the_header_is_no_label_and_others_are_no_cells() -> None:
    header = ["Author", "Sample size", "Administration", "Registration", "Country"]
    rows = [
        ["Chen 2016", "39", "IV", "NCT02085862", "China"],
        ["Chen 2010", "135", "IM", "NCT03439796", "Spain"],
        ["Lee 2005", "22", "Topical", "NCT02086305", "Spain"],
        ["Kim 2015", "104", "Topical", "NCT02857437", "USA"],
    ]
    sections = ["Adipose tissue", "Umbilical cord", None, "Bone marrow"]
    for columns in (slice(5), slice(1, 5), slice(4)):
        lines = ["Table 2. Trials", "", *header[columns]]
        for section, row in zip(sections, rows, strict=True):
            lines += [section or "Note: values as reported.", *row[columns]]
        found = list(table_of("\n".join([*lines, ""])).rows())
        assert [[cell.text for cell in row.cells] for row in found if not row.fault] == [
            row[columns] for row in rows
        ]
        assert [row.text for row in found if row.fault] == ["Note: values as reported."]
        nearest = [row.context[0].text for row in found if not row.fault]
        assert nearest == ["Adipose tissue", "Umbilical cord", "Umbilical cord", "Bone marrow"]


def test_a_section_line_is_no_further_line_of_a_registry_number() -> None:
    rows = [["39", "IV", "NCT02085862"], ["135", "IM", "NCT03439796"], ["22", "Topical", "NCT02086305"]]
    lines = ["Table 2. Trials", "", "Patients", "Route", "Registration"]
    for section, row in zip(["Umbilical cord", "Placenta", "Bone marrow"], rows, strict=True):
        lines += [section, *row]
    found = list(table_of("\n".join([*lines, ""])).rows())
    assert [[cell.text for cell in row.cells] for row in found] == rows
    assert [row.context[0].text for row in found] == ["Umbilical cord", "Placenta", "Bone marrow"]


#: Made tables by their labels, each with what the last cells hold, and the columns that are read of these.
NOTED = {
    ("Disease", "Route", "Patients", "NCT number"): [
        "NCT01849150",
        "NCT01849151",
        "NCT01849152",
        "NCT01849153",
    ],
    ("NCT number", "Disease", "Route", "Outcome"): ["Safe.", "Fever fell.", "Pain decreased.", "Safe."],
    ("NCT number", "Route", "Disease", "Cell source"): ["BM", "UC", "BM", "AD"],
}
CELLS = {
    "Disease": ["Crohn disease", "GVHD", "Multiple sclerosis", "Stroke"],
    "NCT number": ["NCT01849150", "NCT01849151", "NCT01849152", "NCT01849153"],
    "Patients": ["12", "20", "15", "30"],
    "Route": ["IV", "IM", "IV", "Intrathecal"],
}


@each("labels", list(NOTED), ids=" ".join)
@each(
    "note",
    [
        "The trial NCT02222222 was withdrawn",
        "see NCT02222222 for the others",
        "No deaths occurred.",
        "no deaths in all groups",
        "* Only the first group got cells",
        "57",
    ],
)
def test_a_note_between_rows_states_nothing_of_the_row_above(labels: tuple[str, ...], note: str) -> None:
    columns = {**CELLS, labels[-1]: NOTED[labels]}
    rows = [[columns[label][at] for label in labels] for at in range(4)]
    lines = [
        *labels,
        *(cell for row in rows[:2] for cell in row),
        note,
        *(cell for row in rows[2:] for cell in row),
    ]
    (table,) = tables_of("\n".join(["Table 1. Trials", "", *lines, ""]))
    read = [row for row in table.rows() if row.fault is None]
    assert len(read) == 4
    for row, cells in zip(read, rows, strict=True):
        found = [cell.text for cell in row.cells]
        # A line in small letters may go on with a cell that is no sentence; it adds no name and no number.
        assert found in (cells, [*cells[:-1], f"{cells[-1]}\n{note}"])
        assert found == cells or (note[0].islower() and "NCT" not in note and not cells[-1].endswith("."))
    unread = [row.text for row in table.rows() if row.fault is not None]
    joined = [row for row, cells in zip(read, rows, strict=True) if row.cells[-1].text != cells[-1]]
    assert unread == ([] if joined else [note])

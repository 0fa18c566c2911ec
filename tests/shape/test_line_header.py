"""Labels that nobody knows, of tables with a cell on each line: the rows show which lines are labels."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from mscgraph.errors import DocumentError
from mscgraph.shape.tables import FoundTable
from support.each import each
from support.made_tables import HEADERS, ROWS, bundled_rows, cells_of, tables_of

#: A table of three columns less, in another order, whose second column is of counts.
KNEE = ["cell_source", "dose", "outcome", "trial_number", "route", "patients", "phase"]
#: A cell of the numbers has free text behind it.
TURNED = ["reference", "trial_number", "outcome", "dose", "cell_source"]
ORDERS = {"first source": list(HEADERS), "other order": KNEE, "turned": TURNED}
SPONSORS = ["Acme", "A hospital in the north", "Zorp Ltd", "Acme", "The army", "Nobody"]
NOTES = ["Seen twice", "In print", "Stopped early", "Withdrawn by its sponsor", "See text", "Seen twice"]


def rows_of(order: str, count: int = 6) -> list[dict[str, str]]:
    rows = ROWS if count <= len(ROWS) else bundled_rows()
    return [{key: cells[key] for key in ORDERS[order]} for cells in rows[:count]]


def with_columns(
    rows: Sequence[Mapping[str, str]], at: Mapping[str, int], cells: Mapping[str, Sequence[str]]
) -> list[dict[str, str]]:
    """Return rows with further columns, each in front of the column at a place."""
    found = []
    for number, row in enumerate(rows):
        items = list(row.items())
        for key, place in sorted(at.items(), key=lambda one: -one[1]):
            items.insert(place, (key, cells[key][number % len(cells[key])]))
        found.append(dict(items))
    return found


def page_of(
    rows: Sequence[Mapping[str, str]],
    *,
    above: Sequence[str] = ("Table 7 Trials of our own making",),
    below: Sequence[str] = (),
    gap: str = "\n\n",
    labels: Mapping[str, str] | None = None,
) -> str:
    names = {**HEADERS, "sponsor": "Sponsor", "notes": "Notes", **(labels or {})}
    header = [names[key] for key in rows[0]]
    return gap.join([*above, *header, *(cell for row in rows for cell in row.values() if cell), *below, ""])


def table_of(page: str) -> FoundTable:
    (table,) = tables_of(page)
    return table


def read(page: str) -> list[dict[str, str]]:
    return [cells_of(row) for row in table_of(page).rows() if row.fault is None]


CELLS = {"sponsor": SPONSORS, "notes": NOTES}
PLACES = {
    "last": {"notes": 99},
    "first": {"sponsor": 0},
    "middle": {"sponsor": 3},
    "first and last": {"sponsor": 0, "notes": 99},
    "two last": {"sponsor": 98, "notes": 99},
    "two in the middle": {"sponsor": 3, "notes": 3},
}
ABOVES = {
    "number and caption": ["Table 7 Trials of our own making"],
    "number alone": ["Table 7", "Trials"],
    "more lines": [
        "Skip to content",
        "doi: 10.1000/test.1",
        "Table 7 Trials of our own making",
        "From: A review",
    ],
    "no number": ["Trials of our own making"],
}


@each("order", list(ORDERS))
@each("place", list(PLACES))
def test_an_unknown_label_is_told_from_the_first_cell(order: str, place: str) -> None:
    rows = with_columns(rows_of(order), PLACES[place], CELLS)
    for above in ABOVES.values():
        if place.startswith("first") and above[-1] == "From: A review":
            continue
        for gap in ("\n", "\n\n"):
            assert read(page_of(rows, above=above, gap=gap)) == rows, (above, gap)


@each("place", list(PLACES))
def test_many_rows_are_read_below_unknown_labels(place: str) -> None:
    rows = with_columns(rows_of("first source", 60), PLACES[place], CELLS)
    assert read(page_of(rows)) == rows


@each("place", list(PLACES))
def test_cells_that_are_left_out_shift_no_other(place: str) -> None:
    rows = with_columns(rows_of("first source", 30), PLACES[place], CELLS)
    chance = random.Random(5)
    for number, row in enumerate(rows):
        if number % 3 == 1:
            row[chance.choice(["frequency", "patients", "phase", "dose"])] = ""
    rows = [row for row in rows if row["trial_number"] != "N.A."]
    assert read(page_of(rows)) == rows


@each("place", list(PLACES))
def test_cells_of_two_lines_shift_no_other(place: str) -> None:
    for order in ("other order", "turned"):
        rows = with_columns(rows_of(order), PLACES[place], CELLS)
        for row in rows[::2]:
            row["trial_number"] += "\n(ongoing)" if row["trial_number"] != "N.A." else ""
        assert read(page_of(rows)) == rows, order


@each("place", list(PLACES))
def test_a_closing_remark_and_notes_are_no_cells(place: str) -> None:
    rows = with_columns(rows_of("first source"), PLACES[place], CELLS)
    remarks = ["Open in a new tab", "These trials were found by hand."]
    found = list(table_of(page_of(rows, below=remarks)).rows())
    assert [cells_of(row) for row in found if row.fault is None] == rows
    assert " ".join(row.text for row in found if row.fault is not None) == " ".join(remarks)


def test_the_caption_lacks_a_label_below_it() -> None:
    rows = with_columns(rows_of("first source"), {"sponsor": 0}, CELLS)
    frame = table_of(page_of(rows, above=["Table 7", "Trials"])).frame
    assert (frame.label, frame.caption) == ("Table 7", "Trials")
    assert [column.header for column in frame.columns][:2] == ["Sponsor", "Diseases"]


def test_a_label_of_two_lines_is_one() -> None:
    rows = rows_of("first source")
    labels = {"patients": "Patients\n\n(experiment group)", "outcome": "Outcomes\n\n(after a year)"}
    table = table_of(page_of(rows, labels=labels))
    assert [cells_of(row) for row in table.rows()] == rows
    assert [column.header for column in table.frame.columns][8] == "Outcomes (after a year)"
    assert [text.passage.text for text in table.frame.texts][-3:-1] == ["Outcomes", "(after a year)"]


def test_a_first_cell_that_reads_like_a_label_is_a_cell() -> None:
    rows = [
        {"sponsor": sponsor, **row} for sponsor, row in zip(SPONSORS, rows_of("first source"), strict=True)
    ]
    order = ["disease", "dose", "phase", "trial_number", "sponsor", "patients"]
    rows = [{key: row[key] for key in order} for row in rows]
    rows[0]["disease"] = "Outcomes"
    assert read(page_of(rows))[1:] == rows[1:]


def test_a_label_that_nobody_knows_is_that_of_the_numbers_below_it() -> None:
    rows = rows_of("first source")
    table = table_of(page_of(rows, labels={"trial_number": "Filed under"}))
    assert [cells_of(row) for row in table.rows()] == rows
    (column,) = (column for column in table.frame.columns if column.key == "trial_number")
    assert (column.header, column.by_cells) == ("Filed under", True)


def test_a_section_line_is_no_cell() -> None:
    for order in ORDERS:
        for place in PLACES:
            rows = with_columns(rows_of(order), PLACES[place], CELLS)
            pages = [page_of(rows[:3]), *(cell for row in rows[3:] for cell in row.values()), ""]
            pages.insert(1, "Trials that go on\n")
            found = list(table_of("\n".join(pages)).rows())
            assert [cells_of(row) for row in found if row.fault is None] == rows, (order, place)
            assert [row.text for row in found if row.fault is not None] == ["Trials that go on"]


@pytest.mark.parametrize(
    "title", [[], ["Table 7 Trials of our own making (continued)"], ["Table 7", "Continued"]]
)
def test_a_header_that_is_printed_again_is_no_row(title: list[str]) -> None:
    for order in ORDERS:
        for place in PLACES:
            rows = with_columns(rows_of(order), PLACES[place], CELLS)
            page = page_of(rows[:4]) + page_of(rows[4:], above=title)
            assert read(page) == rows, (order, place)


NUMBERED = [
    ["NCT02085862", "39", "China"],
    ["NCT03439796", "135", "Spain"],
    ["NCT02086305", "22", "Spain"],
]


@each("order", ["012", "120", "201"])
def test_two_known_labels_are_enough_where_registry_numbers_are_at_one_distance(order: str) -> None:
    places = [*map(int, order)]
    rows = [[row[at] for at in places] for row in NUMBERED]
    labels = [["NCT number", "Patients", "Country"][at] for at in places]
    page = "\n\n".join(["Table 2. Trials", *labels, *(cell for row in rows for cell in row), ""])
    table = table_of(page)
    assert table.frame.form == "cell per line"
    assert [column.header for column in table.frame.columns] == labels
    assert [[cell.text for cell in row.cells] for row in table.rows()] == rows


def test_two_known_labels_above_registry_numbers_at_several_distances_are_no_header() -> None:
    lines = ["NCT number", "Patients", "Country", *NUMBERED[0], "More", *NUMBERED[1], *NUMBERED[2]]
    with pytest.raises(DocumentError, match="no header line"):
        tables_of("\n".join(["Table 2. Trials", *lines, ""]))

"""Columns by their labels and their cells."""

from __future__ import annotations

from collections.abc import Sequence

from mscgraph.records import Column
from support.each import each
from support.grids import Printed, grid_of, table_of
from support.made_tables import workshop

TRIAL = ("NCT02336230", "Stroke", "intravenous")
LABELS = ("NCT number", "Disease", "Route")


def columns_of(labels: Sequence[str], *rows: Sequence[str]) -> dict[str, Column]:
    """Return by their labels the columns of a table that has others of a trial too."""
    grid = grid_of([[*LABELS, *labels], *([*TRIAL, *row] for row in rows)], heading=1)
    return {column.header: column for column in table_of(grid).frame.columns if column.header in labels}


def key_of(label: str, *cells: str) -> str | None:
    column = columns_of([label], *([cell] for cell in cells))[label]
    return column.key if column.known else None


@each(
    ("labels", "people"),
    [
        (["Patients (age in years)"], None),
        (["N (completed)", "Patients (male)"], None),
        (["N (enrolled)", "Patients (male)"], "N (enrolled)"),
        (["Number of patients (placebo)", "n"], "n"),
        (["Patients (control)", "Patients"], "Patients"),
        (["Patients (n)"], "Patients (n)"),
        (["Patients (n = )"], "Patients (n = )"),
        (["No.", "Patients"], "Patients"),
        (["Patients treated", "Estimated enrollment"], None),
    ],
)
def test_a_count_of_some_of_the_people_or_of_controls_is_not_that_of_people(
    labels: list[str], people: str | None
) -> None:
    columns = columns_of(labels, ["60"] * len(labels))
    assert [label for label, one in columns.items() if one.key == "patients"] == ([people] if people else [])


@each(
    ("label", "key"),
    [
        ("# of patients", "patients"),
        ("#Patients", "patients"),
        ("n patients", "patients"),
        ("N° of patients", "patients"),
        ("Nr. der Patienten", "patients"),
        ("Number of the patients", "patients"),
        ("Trial #", "trial_number"),
        ("# cells", "dose"),
        ("# of doses", "frequency"),
        ("#", None),
        ("№", None),
    ],
)
def test_words_and_signs_for_number_are_one(label: str, key: str | None) -> None:
    column = workshop().knowledge.find(label)
    assert (column.key if column else None) == key


@each(
    ("header", "rows", "kept"),
    [
        ([[("Patients", 1, 3)], ["n", "Mean age (years)", "Male"]], ["22", "60", "12"], "Patients n"),
        ([[("Patients", 1, 2)], ["Total", "Female"]], ["22", "10"], None),
        ([[("Patients", 1, 2)], ["MSC", "Control"]], ["12", "11"], None),
        ([[("Control", 1, 1), ("MSC", 1, 1)], ["Patients", "Patients"]], ["11", "12"], "MSC Patients"),
    ],
)
def test_a_label_below_one_of_people_counts_some_of_them(
    header: list[list[Printed]], rows: list[str], kept: str | None
) -> None:
    top, low = header
    grid = grid_of([[*((label, 2, 1) for label in LABELS), *top], low, [*TRIAL, *rows]], heading=2)
    columns = table_of(grid).frame.columns
    assert [one.header for one in columns if one.key == "patients"] == ([kept] if kept else [])


def test_columns_of_the_controls_state_nothing_of_the_treatment() -> None:
    grid = grid_of(
        [
            [("NCT number", 2, 1), ("Control", 1, 2), ("Cells", 1, 2)],
            ["Dose", "Route", "Dose", "Route"],
            ["NCT02336230", "1 × 10^5 cells", "i.m.", "2 × 10^6 cells", "i.v."],
        ],
        heading=2,
    )
    columns = {one.key: one.header for one in table_of(grid).frame.columns if one.known}
    assert columns == {"trial_number": "NCT number", "dose": "Cells Dose", "route": "Cells Route"}


@each(
    ("label", "key"),
    [
        ("Cells (×10^6)", "dose"),
        ("Cells (10^6/kg)", "dose"),
        ("Cells (type)", "cell_source"),
        ("Cells", "cell_source"),
    ],
)
def test_a_scale_in_brackets_makes_a_column_of_amounts(label: str, key: str) -> None:
    assert key_of(label, "2") == key


def test_of_two_columns_of_a_kind_the_one_with_more_cells_of_it_has_it() -> None:
    rows = [["MSC", "BM"], ["MSC", "UC"], ["MSC", "adipose tissue"]]
    columns = columns_of(["Cell type", "MSC source"], *rows)
    assert [(one.known, one.key, one.labelled) for one in columns.values()] == [
        (False, "cell_type", "cell_source"),
        (True, "cell_source", None),
    ]


def test_three_people_are_no_numbers_of_rows_beyond_the_first_column() -> None:
    assert key_of("N", "1", "2", "3") == "patients"
    assert key_of("N", "1", "2", "3", "4", "5") is None

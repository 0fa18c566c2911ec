"""Grids as tables: header, columns, rows, and the words about several rows."""

from __future__ import annotations

from dataclasses import replace

from mscgraph.records import ACROSS, CAPTION, GROUP, LINE, SPAN, Grid
from support.each import each
from support.grids import grid_of, passage, table_of, texts_of

HEADER = ["Disease", "Cell source", "Dose", "Patients", "Registration number"]
ROWS = [
    ["GVHD", "BM", "5 mL", "12", "NCT00000012"],
    ["SLE", "UC", "6 mL", "34", "NCT00000034"],
    ["RA", "BM", "7 mL", "56", "NCT00000056"],
]
KEYS = ["disease", "cell_source", "dose", "patients", "trial_number"]
READ = [dict(zip(KEYS, row, strict=True)) for row in ROWS]


def keys_of(grid: Grid) -> list[str]:
    return [column.key for column in table_of(grid).frame.columns]


@each("marked", [0, 1])
def test_the_header_is_found_by_its_marks_or_its_labels(marked: int) -> None:
    table = table_of(grid_of([HEADER, *ROWS], heading=marked))
    assert [column.key for column in table.frame.columns] == KEYS
    assert texts_of(table) == READ


def test_a_title_and_a_blank_row_above_the_header_are_the_caption() -> None:
    table = table_of(grid_of([[("Trials made up", 1, 5)], ["", "", "", "", ""], HEADER, *ROWS]))
    assert table.frame.caption == "Trials made up"
    assert texts_of(table) == READ


def test_labels_of_two_levels_are_joined_and_known_by_the_lower_one() -> None:
    grid = grid_of(
        [
            [("Disease", 2, 1), ("Group", 1, 2), ("Registration number", 2, 1)],
            ["Dose", "Control"],
            ["GVHD", "5 mL", "None", "NCT00000012"],
        ],
        heading=2,
    )
    table = table_of(grid)
    assert [(column.key, column.header) for column in table.frame.columns] == [
        ("disease", "Disease"),
        ("dose", "Group Dose"),
        ("group_control", "Group Control"),
        ("trial_number", "Registration number"),
    ]
    assert len(texts_of(table)) == 1


def test_a_letter_below_another_label_counts_anything() -> None:
    grid = grid_of([["Disease", ("Deaths", 1, 2)], ["Disease", "n", "%"], ["GVHD", "3", "20"]], heading=2)
    assert keys_of(grid) == ["disease", "deaths_n", "deaths"]


def test_two_levels_are_found_without_marks_by_their_spans() -> None:
    grid = grid_of(
        [
            [("Disease", 2, 1), ("Group", 1, 2), ("Registration number", 2, 1)],
            ["Dose", "Patients"],
            ["GVHD", "5 mL", "12", "NCT00000012"],
        ]
    )
    assert keys_of(grid) == ["disease", "dose", "patients", "trial_number"]
    assert len(texts_of(table_of(grid))) == 1


def test_a_table_whose_labels_run_down_the_side_is_turned() -> None:
    table = table_of(grid_of([list(column) for column in zip(HEADER, *ROWS, strict=True)]))
    assert texts_of(table) == READ


def test_a_turned_table_with_names_above_its_columns_keeps_them() -> None:
    columns = [["", "One", "Two", "Three"], *(list(one) for one in zip(HEADER, *ROWS, strict=True))]
    table = table_of(grid_of(columns, heading=1))
    assert texts_of(table) == [{"column": name} | row for name, row in zip(columns[0][1:], READ, strict=True)]


def test_words_across_columns_of_no_known_kind_are_printed_in_the_first_alone() -> None:
    header, *rows = [[*row, f"{row[0]} remark", f"{row[0]} note"] for row in (HEADER, *ROWS)]
    grid = grid_of([header, *rows, [*ROWS[0], ("Ended early", 1, 2)]], heading=1)
    (*_, row) = table_of(grid).rows()
    assert [cell.text for cell in row.cells] == [*ROWS[0], "Ended early", "Ended early"]
    assert [cell.origin for cell in row.cells] == [None] * 6 + [SPAN]


def test_words_that_span_rows_are_in_each_with_their_origin() -> None:
    grid = grid_of(
        [
            HEADER,
            [("GVHD", 2, 1), "BM", "5 mL", ("12", 2, 1), ("NCT00000012", 2, 1)],
            ["UC", "6 mL"],
            ROWS[2],
        ]
    )
    first, second, _ = table_of(grid).rows()
    assert [cell.text for cell in second.cells] == ["GVHD", "UC", "6 mL", "12", "NCT00000012"]
    assert [cell.origin for cell in second.cells] == [SPAN, None, None, SPAN, SPAN]
    assert [cell.place for cell in second.cells if cell.origin] == [
        cell.place for cell in first.cells if cell.column in ("disease", "patients", "trial_number")
    ]


def test_a_line_above_some_rows_is_their_context_and_no_row() -> None:
    grid = grid_of(
        [HEADER, [("Own cells", 1, 5)], *ROWS[:2], ["Cells of others", "", "", "", ""], ROWS[2]],
        caption="Trials made up",
    )
    table = table_of(grid)
    assert texts_of(table) == READ
    contexts = [[(cell.origin, cell.text) for cell in row.context] for row in table.rows()]
    assert contexts == [
        [(GROUP, "Own cells"), (CAPTION, "Trials made up")],
        [(GROUP, "Own cells"), (CAPTION, "Trials made up")],
        [(GROUP, "Cells of others"), (CAPTION, "Trials made up")],
    ]


def test_lines_above_each_other_are_all_context_the_nearest_first() -> None:
    table = table_of(grid_of([HEADER, [("Adults", 1, 5)], [("Own cells", 1, 5)], *ROWS]))
    assert [cell.text for cell in next(iter(table.rows())).context] == ["Own cells", "Adults"]


def test_a_header_that_a_new_page_repeats_is_no_row() -> None:
    assert texts_of(table_of(grid_of([HEADER, *ROWS[:2], HEADER, ROWS[2]], heading=1))) == READ


def test_a_list_of_abbreviations_in_the_middle_hides_no_row() -> None:
    note = ("BM bone marrow, UC umbilical cord, RA rheumatoid arthritis", 1, 5)
    table = table_of(grid_of([HEADER, ROWS[0], [note], *ROWS[1:]]))
    assert texts_of(table) == READ
    assert [entry.short_form for entry in table.frame.abbreviations] == ["BM", "UC", "RA"]
    assert all(not row.context for row in table.rows())
    grouped = table_of(grid_of([HEADER, ["Own cells", "", "", "", ""], ROWS[0], [note], *ROWS[1:]]))
    assert [[cell.text for cell in row.context] for row in grouped.rows()] == [["Own cells"]] * 3


def test_blank_rows_are_left_out() -> None:
    assert texts_of(table_of(grid_of([HEADER, ROWS[0], [""] * 5, *ROWS[1:], [""] * 5]))) == READ


def test_numbers_of_rows_are_no_patients_whatever_their_label() -> None:
    rows = [[str(number), *row[:3], row[4]] for number, row in enumerate(ROWS, 1)]
    assert keys_of(grid_of([["Number", *HEADER[:3], HEADER[4]], *rows]))[0] == "number"


def test_a_column_of_registry_numbers_is_known_by_its_cells() -> None:
    table = table_of(grid_of([[*HEADER[:4], "Look here"], *ROWS]))
    column = table.frame.columns[4]
    assert (column.key, column.header, column.by_cells) == ("trial_number", "Look here", True)


def test_footnote_letters_in_a_label_are_passed_over() -> None:
    grid = grid_of(
        [["Disease", "Dosea", "Patients", "Registration number"], ["GVHD", "5 mL", "12", "NCT00000012"]]
    )
    cells = [
        cell if cell.passage.text != "Dosea" else type(cell)(passage("Dosea", (4, 5)), 0, 1)
        for cell in grid.cells
    ]
    assert keys_of(type(grid)(None, None, tuple(cells), 2, 4)) == [
        "disease",
        "dose",
        "patients",
        "trial_number",
    ]


def test_parts_of_a_cell_are_cells_of_the_kinds_that_the_table_lacks() -> None:
    rows = [["GVHD", f"BM-MSCs, {n} mL, once", str(n), f"NCT0000001{n}"] for n in range(4, 8)]
    table = table_of(grid_of([["Disease", "Treatment", "Patients", "Registration number"], *rows]))
    row = next(iter(table.rows()))
    assert {cell.column: (cell.text, cell.origin) for cell in row.cells[4:]} == {
        "cell_source": ("BM-MSCs", "part"),
        "dose": ("4 mL", "part"),
        "frequency": ("once", "part"),
    }
    assert row.cells[1].text == "BM-MSCs, 4 mL, once"


@each(
    ("header", "row", "lists"),
    [
        (["Disease", "Register"], ["GVHD", "NCT00000012"], True),
        (["Disease", "Patients", "Route", "Dose"], ["GVHD", "12", "i.v.", "5 mL"], True),
        (["Disease", "Patients", "Route"], ["GVHD", "12", "i.v."], False),
        (["Source", "Condition", "Total number of trials"], ["BM", "GVHD", "28"], False),
        (["Marker", "BM", "Adipose"], ["CD73", "+", "+"], False),
    ],
)
def test_a_table_lists_trials_by_numbers_or_by_patients_and_two_details(
    header: list[str], row: list[str], lists: bool
) -> None:
    assert table_of(grid_of([header, row, row, row], heading=1)).verdict.lists_trials is lists


def test_a_table_without_rows_lists_no_trials_and_the_reason_is_given() -> None:
    verdict = table_of(grid_of([HEADER], heading=1)).verdict
    assert (verdict.lists_trials, verdict.reason) == (False, "it has no rows below its header")


def test_a_cell_alone_beyond_the_first_column_is_no_group_and_is_not_lost() -> None:
    table = table_of(grid_of([HEADER, ROWS[0], ["", "", "twice", "", ""], *ROWS[1:]]))
    first, rest, second, _ = table.rows()
    assert (rest.text, rest.cells) == ("twice", ())
    assert rest.fault == "expected a row of 5 cells, found 1 that may go on with the row above"
    assert not second.context
    assert [cell.text for cell in first.cells] == ROWS[0]


def test_a_registry_number_alone_is_a_row() -> None:
    header = [HEADER[4], *HEADER[:4]]
    rows = [[row[4], *row[:4]] for row in ROWS]
    table = table_of(grid_of([header, rows[0], ["NCT00000099", "", "", "", ""], *rows[1:]]))
    assert [row["trial_number"] for row in texts_of(table)] == [
        "NCT00000012",
        "NCT00000099",
        "NCT00000034",
        "NCT00000056",
    ]


@each("numbers", [["11", "12", "13"], ["1", "3", "8"]])
def test_a_column_labelled_patients_is_that_of_patients_beside_numbers_of_rows(numbers: list[str]) -> None:
    rows = [[number, *row] for number, row in zip(numbers, ROWS, strict=True)]
    table = table_of(grid_of([["No.", *HEADER], *rows]))
    assert [row["patients"] for row in texts_of(table)] == ["12", "34", "56"]


def test_phases_and_references_that_count_up_are_kept() -> None:
    rows = [["GVHD", str(n), f"NCT0000001{n}", str(n)] for n in (1, 2, 3)]
    keys = keys_of(grid_of([["Disease", "Phase", "Registration number", "Ref."], *rows]))
    assert keys == ["disease", "phase", "trial_number", "reference"]


def test_registry_numbers_are_found_below_a_label_of_another_kind() -> None:
    rows = [[row[0], f"{row[4]} (II)", row[2], row[3]] for row in ROWS]
    columns = table_of(grid_of([["Disease", "Phase", "Dose", "Patients"], *rows])).frame.columns
    by_cells = [(one.key, one.labelled) for one in columns if one.by_cells]
    assert by_cells == [("trial_number", "phase"), ("phase", None)]


def test_labels_that_stand_above_each_others_cells_are_exchanged() -> None:
    header = ["Disease", "Route", "Dose", "Patients", "Registration number"]
    rows = [[row[0], row[2], "intravenous", row[3], row[4]] for row in ROWS]
    columns = table_of(grid_of([header, *rows])).frame.columns
    assert [(one.key, one.labelled) for one in columns[1:3]] == [("dose", "route"), ("route", "dose")]


def test_a_label_stays_where_another_column_has_the_kind_of_its_cells() -> None:
    rows = [[row[0], row[2], row[2], row[3], row[4]] for row in ROWS]
    header = ["Disease", "Route", "Dose", "Patients", "Registration number"]
    assert keys_of(grid_of([header, *rows])) == ["disease", "route", "dose", "patients", "trial_number"]


def test_bare_numbers_below_a_label_show_no_other_kind() -> None:
    rows = [[row[0], str(n), row[3], row[4]] for n, row in enumerate(ROWS, 1)]
    header = ["Disease", "Dose", "Patients", "Registration number"]
    assert keys_of(grid_of([header, *rows])) == ["disease", "dose", "patients", "trial_number"]


def test_numbers_of_rows_that_begin_anew_below_each_line_are_no_patients() -> None:
    numbered = [[str(n), *row[:3], row[4]] for row, n in zip([*ROWS, *ROWS], [1, 2, 3, 1, 2, 3], strict=True)]
    lines = [[(words, 1, 5)] for words in ("Own cells", "Cells of others")]
    grid = grid_of([["No.", *HEADER[:3], HEADER[4]], lines[0], *numbered[:3], lines[1], *numbered[3:]])
    assert "patients" not in keys_of(grid)


def faults_of(grid: Grid) -> list[str | None]:
    return [row.fault for row in table_of(grid).rows()]


@each("name", ["Total", "TOTAL (n = 3)", "合计"])
def test_a_row_that_adds_up_the_others_is_no_trial_and_is_not_lost(name: str) -> None:
    rows = [*table_of(grid_of([HEADER, *ROWS, [name, "", "", "102", ""]])).rows()]
    assert (rows[-1].text, rows[-1].cells) == (f"{name} 102", ())
    assert rows[-1].fault == "expected a row of a trial, found a row of totals"


@each("row", [["Total", "BM", "5 mL", "102", ""], ["Total", "", "", "102", "NCT00000078"]])
def test_a_row_with_a_number_or_most_cells_is_a_trial_whatever_its_name(row: list[str]) -> None:
    assert faults_of(grid_of([HEADER, *ROWS, row])) == [None] * 4


@each(
    "words", [["disease", "(own)", "", "", ""], ["nephritis", "", "", "", ""], ["(severe)", "", "", "", ""]]
)
def test_words_that_look_as_if_they_had_begun_go_on_with_the_row_above(words: list[str]) -> None:
    first, rest, second, _ = table_of(grid_of([HEADER, ROWS[0], words, *ROWS[1:]])).rows()
    assert rest.fault is not None
    assert rest.fault.endswith("that may go on with the row above")
    assert rest.text == " ".join(filter(None, words))
    assert not second.context
    assert [cell.text for cell in first.cells] == ROWS[0]


def test_a_line_that_looks_like_one_under_another_takes_its_place_only() -> None:
    lines = [[("Adults", 1, 5)], ["Own cells", "", "", "", ""], ["Cells of others", "", "", "", ""]]
    grid = grid_of([HEADER, lines[0], lines[1], ROWS[0], lines[2], *ROWS[1:], [("Children", 1, 5)], ROWS[0]])
    rows = [([cell.text for cell in row.context], row.opened) for row in table_of(grid).rows()]
    assert rows == [
        (["Own cells", "Adults"], 2),
        (["Cells of others", "Adults"], 1),
        (["Cells of others", "Adults"], 0),
        (["Children"], 1),
    ]


def test_a_line_that_looks_like_none_before_it_ends_them() -> None:
    grid = grid_of([HEADER, [("Adults", 1, 5)], ROWS[0], ["Own cells", "", "", "", ""], ROWS[1]])
    assert [[cell.text for cell in row.context] for row in table_of(grid).rows()] == [
        ["Adults"],
        ["Own cells"],
    ]


STUDIES = ["Study", "Patients", "Route", "Dose"]


@each(
    ("names", "reason"),
    [
        (["Cohort 1", "Cohort 2", "Cohort 3"], "its rows are parts of a trial, such as 'Cohort 1'"),
        (["Dose level I", "Dose level II"], "its rows are parts of a trial, such as 'Dose level I'"),
        (
            ["Cells", "Control group (n = 12)"],
            "its rows are arms of a trial, such as 'Control group (n = 12)'",
        ),
        (["[12]", "[13]"], None),
        (["Smith 2015", "Li 2017"], None),
        (["Smith 2015", "Smith 2015"], None),
    ],
)
def test_parts_and_arms_of_one_trial_are_no_trials(names: list[str], reason: str | None) -> None:
    verdict = table_of(grid_of([STUDIES, *([name, "12", "i.v.", "5 mL"] for name in names)])).verdict
    assert (verdict.lists_trials, verdict.reason) == (
        reason is None,
        reason or "columns Patients, Route, Dose",
    )


def test_people_that_are_counted_by_arm_are_people() -> None:
    header = ["Study", "Treated (n)", "Control group (n = )", "Route", "Dose"]
    verdict = table_of(grid_of([header, ["Smith", "12", "13", "i.v.", "5 mL"]])).verdict
    assert verdict.reason == "columns Treated (n), Control group (n = ), Route, Dose"


def test_a_registry_number_in_a_few_rows_makes_no_table_of_trials() -> None:
    rows = [[f"Reagent {n}", "Maker", f"Catalogue {n}"] for n in range(4)]
    table = table_of(grid_of([["Reagent", "Sold by", "Identifier"], *rows, ["Trial", "Ours", "NCT00000012"]]))
    assert not table.verdict.lists_trials
    assert table.verdict.reason == "it has trial numbers in 1 of its 5 rows, and lacks a column of patients"


def test_the_reason_states_how_many_rows_were_looked_at() -> None:
    rows = [["GVHD", f"NCT{n:08}"] for n in range(1, 71)]
    reasons = [
        table_of(grid_of([["Disease", "Register"], *some])).verdict.reason for some in (rows, rows[:60])
    ]
    assert reasons == ["trial numbers in 60 of its first 60 rows", "trial numbers in 60 of its 60 rows"]


def test_a_row_with_a_registry_number_is_no_header() -> None:
    table = table_of(grid_of([[row[0], "intravenous", *row[2:]] for row in ROWS]))
    assert [row["trial_number"] for row in texts_of(table)] == ["NCT00000012", "NCT00000034", "NCT00000056"]
    columns = {column.key: column.by_cells for column in table.frame.columns}
    assert columns == {"column": False, "route": True, "dose": True, "column_2": False, "trial_number": True}


def test_a_header_in_other_letters_and_a_label_that_goes_on_are_no_rows_and_no_context() -> None:
    capitals = [label.upper() for label in HEADER]
    again = [("Table 2 (continued)", 1, 5)]
    grid = grid_of([HEADER, [("Own cells", 1, 5)], ROWS[0], again, capitals, *ROWS[1:]], heading=1)
    table = table_of(replace(grid, label="Table 2"))
    assert texts_of(table) == READ
    assert [[cell.text for cell in row.context] for row in table.rows()] == [["Own cells"]] * 3


def test_words_across_known_columns_have_an_origin_of_their_own() -> None:
    grid = grid_of([HEADER, ["GVHD", ("BM, 5 mL", 1, 2), "12", "NCT00000012"], [("RA", 2, 1), *ROWS[1][1:]]])
    row = next(iter(table_of(grid).rows()))
    assert [cell.origin for cell in row.cells] == [None, ACROSS, ACROSS, None, None]


@each("label", ["Control", "Placebo (saline)", "Group Control arm"])
def test_what_the_controls_got_is_no_part(label: str) -> None:
    rows = [[row[0], f"{n} mL", row[4]] for n, row in enumerate(ROWS, 2)]
    assert "dose" not in keys_of(grid_of([["Disease", label, "Registration number"], *rows]))


def test_words_across_known_columns_are_cut_for_each() -> None:
    rows = [[row[0], "BM", "i.v.", row[2], row[4]] for row in ROWS]
    across = ["MS", ("UC-MSC, intravenous, 5 × 10^7 cells/kg", 1, 3), "NCT00000078"]
    header = ["Disease", "Cell source", "Route", "Dose", "Registration number"]
    *_, row = table_of(grid_of([header, *rows, across])).rows()
    found = {cell.column: cell.text[slice(*cell.stretch)] for cell in row.cells if cell.stretch}
    assert found == {"cell_source": "UC-MSC", "route": "intravenous", "dose": "5 × 10^7 cells/kg"}


def test_the_cells_of_a_header_are_kept_as_printed_with_what_they_are_above() -> None:
    grid = grid_of(
        [
            [("Disease", 2, 1), ("Group", 1, 2), ("Registration number", 2, 1)],
            ["Dose", "Control"],
            ["GVHD", "5 mL", "None", "NCT00000012"],
        ],
        heading=2,
    )
    found = [(one.passage.text, one.heads, one.levels) for one in table_of(grid).frame.texts]
    assert found == [
        ("Disease", ("disease",), (1, 2)),
        ("Group", ("dose", "group_control"), (1,)),
        ("Dose", ("dose",), (2,)),
        ("Control", ("group_control",), (2,)),
        ("Registration number", ("trial_number",), (1, 2)),
    ]


def test_lines_between_rows_are_kept_with_the_row_below_them() -> None:
    rows = [[("Children", 1, 5)], ROWS[0], [("Adults", 1, 5)], *ROWS[1:], [("* in part", 1, 5)]]
    texts = table_of(grid_of([HEADER, *rows], caption="Trials made up")).frame.texts
    assert [(one.role, one.passage.text, one.above) for one in texts if not one.heads] == [
        (CAPTION, "Trials made up", None),
        (LINE, "Children", 1),
        (LINE, "Adults", 2),
        (LINE, "* in part", 4),
    ]


def test_a_row_without_words_of_its_own_is_no_row() -> None:
    grid = grid_of([HEADER, [(words, 2, 1) for words in ROWS[0]], [], *ROWS[1:]])
    assert texts_of(table_of(grid)) == READ


def test_a_row_that_numbers_the_columns_is_no_row_and_no_label() -> None:
    assert texts_of(table_of(grid_of([HEADER, ["1", "(2)", "3.", "4", "5"], *ROWS]))) == READ


def test_a_header_in_other_words_is_no_row() -> None:
    again = ["Condition", "MSC source", "Dosage", "Number of patients", "NCT number"]
    assert texts_of(table_of(grid_of([HEADER, *ROWS[:2], again, ROWS[2]]))) == READ


def test_rows_below_labels_of_other_columns_are_not_read() -> None:
    other = [[*reversed(row)] for row in (HEADER, ROWS[2])]
    first, second, labels, third = table_of(grid_of([HEADER, *ROWS[:2], *other])).rows()
    assert [row.fault for row in (first, second)] == [None, None]
    assert {row.fault for row in (labels, third)} == {
        "expected a row below the header, found 5 cells below labels of other columns"
    }


def test_a_row_of_sums_is_one_of_totals_in_any_language() -> None:
    grid = grid_of(
        [HEADER, *ROWS[:2], ["Yhteensä", "", "", "46", ""], ROWS[2], ["Kaikki", "", "", "102", ""]]
    )
    faults = faults_of(grid)
    assert [fault is None for fault in faults] == [True, True, False, True, False]


@each(
    "remark",
    ["* Cells of the first lot", "Note: the numbers are those of May", "Two of these went on at home."],
)
def test_sums_go_on_across_a_remark(remark: str) -> None:
    own, donors, line = ([words, "", "", "", ""] for words in ("Own cells", "Cells of donors", remark))
    added = sum(int(row[3]) for row in ROWS[1:])
    part = ["Välisumma", "", "", str(added), ""]
    faults = faults_of(grid_of([HEADER, own, ROWS[0], donors, ROWS[1], line, ROWS[2], part]))
    assert [fault is None for fault in faults] == [True, True, True, False]
    other = ["Välisumma", "", "", str(int(ROWS[2][3])), ""]
    assert faults_of(grid_of([HEADER, ROWS[0], own, ROWS[1], donors, ROWS[2], other]))[-1] is None


def test_a_row_with_another_number_than_the_sum_is_a_trial() -> None:
    assert faults_of(grid_of([HEADER, *ROWS[:2], ["SLE", "", "", "47", ""]])) == [None] * 3


def test_a_lone_word_in_lower_case_leaves_no_line_in_force() -> None:
    line = ["Own cells", "", "", "", ""]
    rows = [*table_of(grid_of([HEADER, line, ROWS[0], ["sepsis", "", "", "", ""], ROWS[1]])).rows()]
    assert rows[1].fault is not None
    assert [[cell.text for cell in row.context] for row in rows] == [["Own cells"], [], []]


def test_a_row_without_a_number_and_without_a_beginning_is_another_part_of_a_trial() -> None:
    more = ["", "UC", "6 mL", "34", ""]
    assert [fault is None for fault in faults_of(grid_of([HEADER, ROWS[0], more, *ROWS[1:]]))] == [
        True,
        False,
        True,
        True,
    ]


def test_a_first_column_without_words_begins_no_row() -> None:
    grid = grid_of([["", *row] for row in (HEADER, *ROWS[:2], ["SLE", "UC", "6 mL", "34", ""])])
    assert faults_of(grid) == [None] * 3


@each(
    ("caption", "label", "reason"),
    [
        ("Excluded studies", "Remarks", "it lists what was left out, by 'Excluded studies'"),
        ("Studies", "Reason for exclusion", "it lists what was left out, by 'Reason for exclusion'"),
    ],
)
def test_a_table_of_what_was_left_out_lists_no_trials(caption: str, label: str, reason: str) -> None:
    grid = grid_of([["Study", "NCT number", label], ["Lee", "NCT02336230", "No control"]], caption=caption)
    assert table_of(grid).verdict.reason == reason


@each(("caption", "lists"), [("Cells in mice with stroke", False), ("Cells in stroke", True)])
def test_a_table_of_animals_lists_no_trials_unless_it_has_their_numbers(caption: str, lists: bool) -> None:
    row = ["Lee 2015", "12", "i.v.", "5 mL"]
    assert table_of(grid_of([STUDIES, row], caption=caption)).verdict.lists_trials is lists
    numbered = grid_of([[*STUDIES, "NCT number"], [*row, "NCT02336230"]], caption=caption)
    assert table_of(numbered).verdict.lists_trials


def test_a_label_of_two_kinds_names_those_of_its_parts() -> None:
    rows = [[f"{row[0]}; BM", row[4]] for row in ROWS]
    table = table_of(grid_of([["Disease/cell source", "Registration number"], *rows]))
    parts = [{cell.column: cell.text for cell in row.cells if cell.origin == "part"} for row in table.rows()]
    assert parts == [{"disease": row[0], "cell_source": "BM"} for row in ROWS]


def test_words_that_all_cells_of_a_row_repeat_are_a_line_about_the_rows_below() -> None:
    rows = [["Own cells"] * 5, *ROWS[:2], ["Cells of others"] * 5, ROWS[2]]
    table = table_of(grid_of([["Trials made up"] * 5, HEADER, *rows]))
    assert table.frame.caption == "Trials made up"
    assert texts_of(table) == READ
    contexts = [[cell.text for cell in row.context if cell.origin == GROUP] for row in table.rows()]
    assert contexts == [["Own cells"], ["Own cells"], ["Cells of others"]]
    assert [one.passage.text for one in table.frame.texts if one.role == LINE] == [
        "Own cells",
        "Cells of others",
    ]


@each("row", [["n.a.", "", "n.a.", "n.a.", "n.a."], ["2"] * 5, ["Once"] * 4 + ["Twice"]])
def test_cells_that_have_the_same_words_by_chance_are_a_row(row: list[str]) -> None:
    assert len(texts_of(table_of(grid_of([HEADER, *ROWS, row])))) == 4


def test_two_cells_with_the_same_words_are_a_row() -> None:
    rows = [["GVHD", "NCT00000012"], ["UC", "UC"]]
    assert len(texts_of(table_of(grid_of([["Disease", "Registration number"], *rows])))) == 2

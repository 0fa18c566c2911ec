"""Concepts from the words about several rows: a caption, a line above a group."""

from __future__ import annotations

from dataclasses import replace

from mscgraph.records import CAPTION, GROUP, Cell, Row, TextPlace, TrialReport
from support.each import each
from support.made_tables import reader_of_columns

PLACE = TextPlace(0, 9)


def words(text: str, origin: str) -> Cell:
    return Cell("", text, PLACE, origin=origin)


def report_of(*context: Cell, columns: tuple[str, ...] = ("dose",), **cells: str) -> TrialReport:
    made = tuple(Cell(column, text, PLACE) for column, text in cells.items())
    row = replace(Row(1, made, PLACE, " ".join(cells.values())), context=context)
    return reader_of_columns(*columns).read(row)


def diseases(report: TrialReport) -> list[tuple[str, str, str]]:
    return [
        (read.value.key, read.evidence.rule, words_of(report, read.evidence.start, read.evidence.end))
        for read in report.diseases
    ]


def words_of(report: TrialReport, start: int, end: int) -> str:
    cell = report.row.cell("disease")
    assert cell is not None
    return cell.text[start:end]


def test_a_table_without_diseases_takes_the_one_of_its_caption() -> None:
    report = report_of(words("Trials of MSCs in knee osteoarthritis, 2020", CAPTION), dose="5 mL")
    assert diseases(report) == [("knee-osteoarthritis", "concept-in-caption", "knee osteoarthritis")]
    cell = report.row.cell("disease")
    assert cell is not None
    assert (cell.text, cell.origin) == ("Trials of MSCs in knee osteoarthritis, 2020", CAPTION)


@each(
    "caption",
    [
        "Trials in stroke and Crohn disease",
        "Trials as they were registered",
        "Trials in disorders that nobody knows",
    ],
)
def test_a_caption_that_names_none_or_several_gives_none(caption: str) -> None:
    assert diseases(report_of(words(caption, CAPTION), dose="5 mL")) == []


def test_an_empty_cell_is_not_filled_from_the_caption() -> None:
    report = report_of(
        words("Trials in stroke", CAPTION), columns=("disease", "dose"), disease="", dose="5 mL"
    )
    assert diseases(report) == []


def test_an_empty_cell_is_filled_from_the_line_above_its_group() -> None:
    context = (words("Stroke", GROUP), words("Trials in Crohn disease", CAPTION))
    report = report_of(*context, columns=("disease", "dose"), disease="", dose="5 mL")
    assert diseases(report) == [("stroke", "concept-in-group", "Stroke")]


def test_a_printed_value_is_never_replaced() -> None:
    context = (words("Stroke", GROUP), words("Trials in Crohn disease", CAPTION))
    report = report_of(*context, columns=("disease", "dose"), disease="GVHD", dose="5 mL")
    assert [key for key, _, _ in diseases(report)] == ["graft-versus-host-disease"]


def test_the_nearest_words_decide() -> None:
    report = report_of(words("Stroke", GROUP), words("Trials in Crohn disease", CAPTION), dose="5 mL")
    assert [key for key, _, _ in diseases(report)] == ["stroke"]


def test_a_short_word_in_small_letters_is_no_disease() -> None:
    assert diseases(report_of(words("Doses as given, or else", CAPTION), dose="5 mL")) == []


@each(
    "line",
    [
        "Stroke",
        "Patients with stroke (n = 12)",
        "Phase II trials of BM-MSCs in adults with stroke",
        "B. Stroke, 3 studies",
        "Alzheimer's disease (AD)",
        "Knee osteoarthritis (KOA)",
    ],
)
def test_a_line_of_names_and_neutral_words_is_about_the_rows_below_it(line: str) -> None:
    ((_, rule, _),) = diseases(report_of(words(line, GROUP), dose="5 mL"))
    assert rule == "concept-in-group"


@each(
    "line",
    [
        "a Patients with stroke were excluded.",
        "Note: two patients had sepsis before entry.",
        "Note: two patients had sepsis before entry",
        "* Stroke patients of one centre",
        "Trials other than stroke",
        "MSCs not derived from bone marrow",
        "Trials without intravenous infusion",
        "Excluding patients with sepsis",
        "Data of stroke trials published after bone marrow samples had been analysed.",
        "MSC therapy in adults (AD)",
    ],
)
def test_a_remark_or_an_exception_above_rows_names_nothing_and_is_listed(line: str) -> None:
    made = report_of(words(line, GROUP), dose="5 mL")
    assert (made.diseases, made.cell_sources, made.routes) == ((), (), ())
    row = replace(made.row, opened=1, context=(replace(made.row.context[0], place=TextPlace(10, 99)),))
    issues = reader_of_columns("dose").read(row).issues
    assert [issue.code for issue in issues] == ["unread-group-row"]


def test_a_remark_leaves_the_line_above_it_in_force() -> None:
    context = (words("a Two patients had sepsis.", GROUP), words("Stroke", GROUP))
    assert [key for key, _, _ in diseases(report_of(*context, dose="5 mL"))] == ["stroke"]


@each(
    "caption",
    [
        "MSC trials in diseases other than stroke",
        "MSC trials, excluding those of stroke",
        "Trials without stroke patients",
        "MSC therapy in adults (AD)",
    ],
)
def test_a_caption_names_neither_what_it_denies_nor_by_a_short_form_of_other_words(caption: str) -> None:
    assert diseases(report_of(words(caption, CAPTION), dose="5 mL")) == []


@each(
    "caption", ["Trials in stroke, excluding those of sepsis", "Trials in knee osteoarthritis (KOA), No. 2"]
)
def test_a_caption_names_what_it_does_not_deny(caption: str) -> None:
    assert len(diseases(report_of(words(caption, CAPTION), dose="5 mL"))) == 1


@each("words_above", ["Liver diseases 3", "Cardiac (n = 2)", "Heart (I)", "Arm IV"])
def test_a_number_in_the_words_above_rows_is_no_phase(words_above: str) -> None:
    report = report_of(words(words_above, GROUP), columns=("phase", "dose"), phase="", dose="5 mL")
    assert report.phases == ()


def test_a_phase_that_is_named_in_the_words_above_rows_is_theirs() -> None:
    report = report_of(words("Phase II trials", GROUP), columns=("phase", "dose"), phase="", dose="5 mL")
    assert [read.value.code for read in report.phases] == ["II"]


@each("caption", ["Comparison with bone marrow transplantation", "Trials not using intravenous infusion"])
def test_a_caption_does_not_state_how_trials_were_done(caption: str) -> None:
    report = report_of(words(caption, CAPTION), dose="5 mL")
    assert (report.cell_sources, report.routes, report.phases) == ((), (), ())

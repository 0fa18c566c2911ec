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

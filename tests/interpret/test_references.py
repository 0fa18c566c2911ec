"""References to notes and publications are left out of what a cell states, and stay in its text."""

from __future__ import annotations

from mscgraph.records import Cell, Mark, Row, TextPlace, TrialReport
from support.each import each
from support.made_tables import codes_of, record_of, shared_reader


def read_linked(column: str, text: str, *linked: tuple[int, int], kind: str = "reference") -> TrialReport:
    place = TextPlace(0, len(text))
    marks = tuple(Mark(start, end, kind) for start, end in linked)
    return shared_reader().read(Row(1, (Cell(column, text, place, marks),), place, text))


@each(
    ("text", "links", "patients"),
    [
        ("153", [(2, 3)], 15),
        ("153,4", [(2, 3), (4, 5)], 15),
        ("15[3]", [(3, 4)], 15),
        ("15 a", [(3, 4)], 15),
        ("15[3–5]", [(2, 7)], 15),
        ("15", [(0, 2)], 15),
    ],
)
def test_a_link_to_a_note_behind_a_number_is_no_digit_of_it(
    text: str, links: list[tuple[int, int]], patients: int
) -> None:
    report = read_linked("patients", text, *links)
    assert report.patients is not None
    assert report.patients.value == patients
    assert (report.row.cells[0].text, report.issues) == (text, ())


def test_a_link_to_a_note_behind_a_name_is_no_letter_of_it() -> None:
    (disease,) = read_linked("disease", "ALSa", (3, 4)).diseases
    assert (disease.value.label, disease.evidence.end) == ("amyotrophic lateral sclerosis", 3)


def test_a_link_that_is_the_cell_is_its_content() -> None:
    (number,) = read_linked("trial_number", "NCT02336230", (0, 11)).registrations
    assert number.identifier == "NCT02336230"
    reference = read_linked("reference", "[12]", (1, 3)).reference
    assert reference is not None
    assert reference.value == 12


def test_a_link_to_a_publication_is_the_content_of_a_column_of_references() -> None:
    report = read_linked("reference", "Zorp [12]", (5, 9))
    assert [issue.text for issue in report.issues if issue.code == "unread-cell"] == ["Zorp [12]"]


def test_a_link_out_of_the_document_is_content() -> None:
    report = read_linked("patients", "153", (2, 3), kind="link")
    assert report.patients is not None
    assert report.patients.value == 153


def test_a_link_that_a_superscript_holds_leaves_a_power_a_power() -> None:
    text, place = "2 × 106 cells", TextPlace(0, 13)
    marks = (Mark(6, 7, "superscript"), Mark(6, 7, "reference"))
    (dose,) = shared_reader().read(Row(1, (Cell("dose", text, place, marks),), place, text)).doses
    assert dose.minimum == 2_000_000


@each(
    ("column", "printed", "plain"),
    [
        ("disease", "Stroke*", "Stroke"),
        ("disease", "Stroke *", "Stroke"),
        ("disease", "*Sepsis", "Sepsis"),
        ("disease", "* Sepsis", "Sepsis"),
        ("disease", "Stroke†, Sepsis*,§", "Stroke, Sepsis"),
        ("disease", "Stroke¹", "Stroke"),
        ("disease", "Stroke¹,²", "Stroke"),
        ("disease", "Stroke¹⁻³", "Stroke"),
        ("disease", "Sepsis [12]", "Sepsis"),
        ("disease", "Sepsis[12, 14–16], stroke [3]", "Sepsis, stroke"),
        ("disease", "Zorpitis [12]", "Zorpitis"),
        ("route", "IV†", "IV"),
        ("route", "IVᵃ", "IV"),
        ("phase", "II‡", "II"),
        ("phase", "I/II#", "I/II"),
        ("patients", "12*", "12"),
        ("patients", "†12", "12"),
        ("patients", "12²", "12"),
        ("dose", "10⁸ cells¹", "10⁸ cells"),
        ("dose", "2 × 10^6 cells*", "2 × 10^6 cells"),
        ("dose", "3*10^6 cells*", "3*10^6 cells"),
        ("dose", "3* 10^6 cells", "3*10^6 cells"),
        ("dose", "3 * 10^6 cells", "3*10^6 cells"),
        ("frequency", "Once*", "Once"),
    ],
)
def test_signs_of_footnotes_are_left_out(column: str, printed: str, plain: str) -> None:
    found, expected = record_of(**{column: printed}), record_of(**{column: plain})
    key = {"route": "routes", "phase": "phases", "dose": "doses", "frequency": "schedule"}.get(column, column)
    assert found[key] == expected[key] not in (None, [])
    assert codes_of(found) == codes_of(expected)
    assert found["cells"] == record_of(**{column: plain})["cells"] | {column: printed}


@each("text", ["CD34+ cells", "CD34⁺ cells", "cells per m²"])
def test_other_raised_characters_and_signs_are_letters_of_words(text: str) -> None:
    report = read_linked("disease", text)
    assert [read.value.label for read in report.diseases] == [text]


@each(
    ("column", "text"),
    [
        ("disease", "Stroke*"),
        ("route", "IV†"),
        ("phase", "II‡"),
        ("dose", "10^6 cells*"),
        ("patients", "12*"),
    ],
)
def test_a_text_with_a_sign_is_recognised_in_texts_whose_columns_nothing_parts(
    column: str, text: str
) -> None:
    recogniser = shared_reader().recogniser(column)
    assert recogniser is not None
    assert recogniser.grade(text).score is not None

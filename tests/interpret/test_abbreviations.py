"""The footnote of abbreviations: found, parted, judged, and used where a short form is not known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from mscgraph.interpret.abbreviations import judge_abbreviations
from mscgraph.interpret.concepts import expansions_of
from mscgraph.namespaces import fold
from mscgraph.records import Abbreviation, Passage, TextPlace
from mscgraph.shape.abbreviations import parse_abbreviations
from support.each import each
from support.made_tables import (
    FOOTNOTE,
    ROWS,
    bundled_rows,
    cells_of,
    collated,
    line_of,
    open_page,
    page_of,
    report_of,
    row,
    row_reader,
    workshop,
)


def note(text: str) -> Passage:
    return Passage(text, TextPlace(0, len(text)))


def entries(text: str) -> list[tuple[str, str]]:
    return [(entry.short_form, entry.long_form) for entry in parse_abbreviations(note(text))]


BM_UC_IV = [("BM", "bone marrow"), ("UC", "umbilical cord"), ("i.v.", "intravenous")]


@each(
    "text",
    [
        "BM bone marrow, UC umbilical cord, i.v. intravenous",
        "BM bone marrow; UC umbilical cord; i.v. intravenous.",
        "BM: bone marrow, UC: umbilical cord, i.v.: intravenous",
        "BM = bone marrow, UC = umbilical cord, i.v. = intravenous",
        "BM – bone marrow; UC – umbilical cord; i.v. – intravenous",
        "BM, bone marrow; UC, umbilical cord; i.v., intravenous.",
        "Abbreviations: BM bone marrow, UC umbilical cord, i.v. intravenous",
        "Abbreviations: BM, bone marrow; UC, umbilical cord; i.v., intravenous.\r\n",
        "Note: BM: bone marrow; UC: umbilical cord; i.v.: intravenous",
    ],
)
def test_entries_are_read_however_they_are_written(text: str) -> None:
    assert entries(text) == BM_UC_IV


def test_short_forms_may_have_several_words_digits_and_greek_letters() -> None:
    found = entries(
        "APACHE III Acute Physiology and Chronic Health Evaluation III, TGF-β1 transforming growth factor-beta 1, "
        "T2DM type 2 diabetes mellitus, anti-CCP anti-cyclic citrullinated peptide"
    )
    assert [short for short, _ in found] == ["APACHE III", "TGF-β1", "T2DM", "anti-CCP"]


def test_duplicate_and_wrong_entries_are_kept_in_order() -> None:
    text = (
        "CD Crohn’s disease, OR overall response, IL-17 overall survival, OR odds ratio, CD Crohn’s disease"
    )
    assert entries(text) == [
        ("CD", "Crohn’s disease"),
        ("OR", "overall response"),
        ("IL-17", "overall survival"),
        ("OR", "odds ratio"),
        ("CD", "Crohn’s disease"),
    ]


def test_every_entry_has_its_place() -> None:
    line = Passage("  BM bone marrow,  UC umbilical cord ", TextPlace(100, 137))
    for entry in parse_abbreviations(line):
        assert entry.place.span is not None
        words = line.text[slice(*(offset - 100 for offset in entry.place.span))]
        assert words.split()[0] == entry.short_form
        assert words.endswith(entry.long_form)


def test_one_entry_alone_is_no_footnote() -> None:
    assert entries("BM bone marrow") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The marrow was rich, the cord was poor, and intravenous routes were rare.",
        "Most patients, mostly men, made moderate progress, more or less",
        "1, 2, 3, 4",
        "UC UC i.v. 1 × 108 cells Biweekly, 3 times in total 6 NCT03299413 I Nothing, all in all, was seen 12",
    ],
)
def test_prose_and_rows_are_no_footnote(text: str) -> None:
    assert entries(text) == []


def test_no_row_of_the_bundled_source_looks_like_a_footnote_in_any_rotation_of_its_columns() -> None:
    rows = bundled_rows()
    columns = list(rows[0])
    for shift in range(len(columns)):
        order = columns[shift:] + columns[:shift]
        assert [line for cells in rows if entries(line := line_of(cells, order))] == []


def test_a_row_that_looks_like_a_footnote_is_read_as_the_row_it_is(tmp_path: Path) -> None:
    outcome = "Fine, TR tumor relapse, PI pain index, QR quick recovery"
    trap = row("CD", "BM", "i.v.", "5 mL", "Once", "6", "N.A.", "I", outcome, "12")
    assert entries(line_of(trap))
    source = open_page(tmp_path, page_of(map(line_of, [ROWS[0], trap, ROWS[1]])))
    assert [cells_of(report.row) for report in source.read()] == [ROWS[0], trap, ROWS[1]]


def judged(*pairs: tuple[str, str]) -> list[tuple[str, str | None]]:
    vocabulary = workshop().vocabulary
    abbreviations: Sequence[Abbreviation] = [
        Abbreviation(short, long, TextPlace(0, 0)) for short, long in pairs
    ]
    issues = judge_abbreviations(abbreviations, vocabulary.names_of, fold, vocabulary.make_issue)
    return [(issue.code, issue.text) for issue in issues]


def test_a_list_without_faults_gives_no_issue() -> None:
    assert judged(("BM", "bone marrow"), ("CDAI", "Crohn’s disease activity index")) == []


def test_an_entry_given_twice_alike_is_a_duplicate() -> None:
    assert judged(("ALS", "amyotrophic lateral sclerosis"), ("ALS", "Amyotrophic Lateral Sclerosis")) == [
        ("duplicate-abbreviation", "ALS Amyotrophic Lateral Sclerosis")
    ]


def test_a_short_form_explained_in_two_ways_is_ambiguous() -> None:
    assert judged(("UC", "ulcerative colitis"), ("UC", "umbilical cord")) == [
        ("ambiguous-abbreviation", "UC umbilical cord")
    ]


def test_an_entry_that_the_vocabulary_contradicts_is_wrong() -> None:
    assert judged(("BM", "body mass"), ("BM", "bone marrow")) == [
        ("wrong-abbreviation", "BM body mass"),
        ("ambiguous-abbreviation", "BM bone marrow"),
    ]


def test_the_issues_of_the_footnote_are_the_tables(tmp_path: Path) -> None:
    footnote = f"{FOOTNOTE}, OR overall response, BM bone marrow, GVHD guinea pig very high disease"
    source = open_page(tmp_path, page_of(map(line_of, ROWS), footnote=footnote))
    assert [(issue.code, issue.text) for issue in source.issues] == [
        ("wrong-abbreviation", "OR odds ratio"),
        ("ambiguous-abbreviation", "OR overall response"),
        ("duplicate-abbreviation", "BM bone marrow"),
        ("wrong-abbreviation", "GVHD guinea pig very high disease"),
    ]


def test_expansions_are_found_by_the_short_form_in_any_case() -> None:
    made = [
        Abbreviation("OR", "odds ratio", TextPlace(0, 0)),
        Abbreviation("or", "overall response", TextPlace(0, 0)),
    ]
    assert expansions_of(made) == {"or": frozenset({"odds ratio", "overall response"})}


def test_an_unknown_short_form_is_read_by_its_expansion() -> None:
    (read,) = report_of({"disease": "ZQ"}, row_reader(ZQ="Crohn’s disease")).diseases
    assert (read.value.key, read.evidence.rule) == ("crohn-disease", "concept-by-abbreviation")


def test_a_short_form_that_the_column_knows_is_not_read_by_its_expansion() -> None:
    (read,) = report_of({"disease": "UC"}, row_reader(UC="stroke")).diseases
    assert (read.value.key, read.evidence.rule) == ("ulcerative-colitis", "concept-by-label")


def test_an_expansion_of_another_kind_is_not_used() -> None:
    report = report_of({"disease": "ZQ"}, row_reader(ZQ="bone marrow"))
    assert [read.value.key for read in report.diseases] == ["s/zq"]
    assert [issue.code for issue in report.issues] == ["unlinked-concept"]


def test_a_short_form_of_two_known_meanings_is_not_decided(tmp_path: Path) -> None:
    cells = dict(ROWS[0], disease="ZZ")
    footnote = "ZZ zealous zoster, BM bone marrow, UC umbilical cord"
    (report,) = collated(open_page(tmp_path, page_of([line_of(cells)], footnote=footnote)))
    assert [read.value.minted for read in report.diseases] == [True]


def test_a_table_may_use_a_short_form_that_only_its_footnote_explains(tmp_path: Path) -> None:
    cells = dict(ROWS[0], disease="CrD", cell_source="bMrw")
    footnote = "CrD Crohn’s disease, bMrw bone marrow, i.v. intravenous"
    (report,) = collated(open_page(tmp_path, page_of([line_of(cells)], footnote=footnote)))
    assert cells_of(report.row) == cells
    assert [read.value.key for read in (*report.diseases, *report.cell_sources)] == [
        "crohn-disease",
        "bone-marrow",
    ]
    assert [issue.code for issue in report.issues if issue.code == "unlinked-concept"] == []

"""Rows as a whole: the reader of each cell, and cells that are left unread."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from mscgraph.frames.tables import report_record
from mscgraph.interpret.grammar import Grammar
from mscgraph.interpret.registrations import RegistrationReader
from mscgraph.interpret.report import ReaderRecipe, RowReader
from mscgraph.records import Cell, Column, Row, TextPlace
from support.made_tables import (
    HEADERS,
    KINDS,
    ROWS,
    Cells,
    codes_of,
    readings_of,
    record_of,
    report_of,
    row_reader,
    shared_reader,
    workshop,
)

#: A reader that has read nothing yet when the tests begin.
OTHER = row_reader()


def reader_of(*columns: Column) -> RowReader:
    return ReaderRecipe("s", tuple(columns), {}).build(workshop().lexicon)


def column(key: str, *, known: bool = True) -> Column:
    return Column(key, key, KINDS.get(key, "text"), known)


def test_a_row_is_read_as_one_report() -> None:
    record = record_of(**ROWS[4])
    assert record.pop("places") == {
        column: f"characters 0 to {len(text)}" for column, text in ROWS[4].items()
    }
    assert record == {
        "source": "s",
        "row": 1,
        "place": "characters 0 to 135",
        "context": {},
        "span": [0, 135],
        "cells": ROWS[4],
        "spans": {key: [0, len(text)] for key, text in ROWS[4].items()},
        "disease": ["amyotrophic-lateral-sclerosis"],
        "population": [],
        "cell_sources": ["bone-marrow"],
        "cell_source_relation": "single",
        "donor": [],
        "product": "mesenchymal-stromal-cell",
        "routes": ["intrathecal", "intramuscular"],
        "doses": [
            {
                "minimum": 125_000_000,
                "maximum": 125_000_000,
                "deviation": None,
                "unit": "cells",
                "route": "intrathecal",
            },
            {
                "minimum": 48_000_000,
                "maximum": 48_000_000,
                "deviation": None,
                "unit": "cells",
                "route": "intramuscular",
            },
        ],
        "schedule": {
            "minimum_doses": 1,
            "maximum_doses": 1,
            "interval_days": None,
            "duration_days": None,
            "dosing_days": [],
        },
        "patients": 36,
        **dict.fromkeys(("enrolled", "controls", "start_date", "follow_up_days"), None),
        **dict.fromkeys(("endpoint", "title", "author", "age"), None),
        **{key: [] for key in ("design", "status", "sponsor", "country", "product_name")},
        "registrations": [{"identifier": "432/2020BO", "registry": None, "valid": False}],
        "phases": ["I", "II"],
        "results": "reported",
        "reference": 16,
        "findings": [],
        "issues": [
            {
                "code": "ambiguous-pairing",
                "column": "dose",
                "severity": "Warning",
                "message": "2 doses and 2 routes are paired in printed order",
            },
            {
                "code": "unknown-registry",
                "column": "trial_number",
                "severity": "Warning",
                "message": "'432/2020BO' has the form of no registry's number",
            },
            {
                "code": "unread-outcome",
                "column": "outcome",
                "severity": "Info",
                "message": "no finding is read from 'Decline slowed, early on at least'",
            },
        ],
    }


def test_a_row_without_cells_states_nothing() -> None:
    record = record_of()
    empty = ("disease", "cell_sources", "routes", "doses", "registrations", "phases", "findings", "issues")
    assert [record[key] for key in empty] == [[]] * len(empty)
    absent = ("cell_source_relation", "product", "schedule", "patients", "results", "reference")
    assert [record[key] for key in absent] == [None] * len(absent)


def test_a_row_that_says_of_everything_that_it_is_not_stated_states_nothing_and_has_no_issue() -> None:
    assert {**record_of(), "cells": {}, "spans": {}, "span": [], "place": "", "places": {}} == {
        **record_of(**dict.fromkeys(HEADERS, "N.A.")),
        "cells": {},
        "spans": {},
        "span": [],
        "place": "",
        "places": {},
    }


@pytest.mark.parametrize(
    ("text", "status", "rule"),
    [
        ("Fewer infections were seen.", "reported", "results-reported-by-default"),
        ("Not yet public", "not-yet-public", "results-status-by-label"),
        ("not yet public.", "not-yet-public", "results-status-by-label"),
        ("Recruiting", "not-yet-public", "results-status-by-label"),
        ("Not yet public, but promising", "reported", "results-reported-by-default"),
    ],
)
def test_the_outcome_says_whether_results_are_reported(text: str, status: str, rule: str) -> None:
    report = report_of({"outcome": text})
    assert report.results is not None
    assert report.outcome is not None
    assert (report.results.value.key, report.results.evidence.rule) == (status, rule)
    assert report.outcome.value == text


def test_an_outcome_that_is_not_stated_has_no_status() -> None:
    report = report_of({"outcome": "N.A."})
    assert (report.outcome, report.results) == (None, None)


def test_an_unread_row_states_nothing_and_has_one_issue() -> None:
    row = Row(7, (), TextPlace(10, 14), "blah", fault="not a row")
    report = shared_reader().read(row)
    assert report.unread
    assert [(issue.code, issue.column, issue.text) for issue in report.issues] == [
        ("unread-row", None, "blah")
    ]
    record = report_record(report, workshop().properties)
    assert (record["row"], record["span"]) == (7, [10, 14])
    assert (record["cells"], record["spans"]) == ({"row": "blah"}, {"row": [10, 14]})
    assert codes_of(record) == ["unread-row"]


def test_of_two_columns_of_one_kind_the_first_is_read_and_the_other_is_text() -> None:
    reader = reader_of(Column("first", "First", "dose"), Column("second", "Second", "dose"))
    cells = (Cell("first", "5 mL", TextPlace(0, 4)), Cell("second", "6 mL", TextPlace(5, 9)))
    report = reader.read(Row(1, cells, TextPlace(0, 9), "5 mL 6 mL"))
    assert [dose.minimum for dose in report.doses] == [5]
    assert reader.recogniser("first") is not None
    assert reader.recogniser("second") is None
    assert report_record(report, workshop().properties)["cells"] == {"first": "5 mL", "second": "6 mL"}


def test_an_unknown_column_is_text_that_nothing_is_read_from() -> None:
    reader = reader_of(column("dose"), Column("phase_2", "Phase", "concepts", known=False))
    assert reader.recogniser("phase_2") is None
    report = reader.read(
        Row(
            1,
            (Cell("dose", "5 mL", TextPlace(0, 4)), Cell("phase_2", "I", TextPlace(5, 6))),
            TextPlace(0, 6),
            "5 mL I",
        )
    )
    assert (len(report.doses), report.phases, report.issues) == (1, (), ())


def test_the_key_of_the_column_of_numbers_is_known_where_the_table_has_it() -> None:
    assert report_of({}).number_column == "trial_number"
    assert reader_of(column("dose")).read(Row(1, (), TextPlace(0, 0), "")).number_column is None


def test_every_code_of_an_issue_is_one_of_the_vocabulary() -> None:
    cells = [*ROWS, dict.fromkeys(HEADERS, "zorp"), dict.fromkeys(HEADERS, "1 × 106/kg and NCT0291768")]
    codes = {code for one in cells for code in codes_of(record_of(**one))}
    assert len(codes) > 6
    assert all(workshop().vocabulary.has(code) for code in codes)


WORDS = st.lists(
    st.sampled_from([word for row in ROWS for text in row.values() for word in text.split()]), max_size=6
)
ANY_CELLS = st.fixed_dictionaries({key: WORDS.map(" ".join) for key in HEADERS})


@given(ANY_CELLS)
def test_every_reading_rests_on_words_of_its_cell_and_on_a_known_rule(cells: Cells) -> None:
    report = report_of(cells)
    for key, start, end, rule in readings_of(report):
        assert 0 <= start < end <= len(cells[key])
        assert cells[key][start:end] == cells[key][start:end].strip()
        assert workshop().vocabulary.describe(workshop().vocabulary.iri("rule", rule)), rule


@given(ANY_CELLS)
def test_what_is_not_read_is_an_issue(cells: Cells) -> None:
    record = record_of(**cells)
    issues = record["issues"]
    assert isinstance(issues, list)
    at_fault = {issue["column"] for issue in issues}
    read = {
        "disease": record["disease"],
        "cell_source": record["cell_sources"],
        "route": record["routes"],
        "phase": record["phases"],
        "dose": record["doses"],
        "patients": record["patients"] is not None,
        "trial_number": record["registrations"],
        "reference": record["reference"] is not None,
    }
    for key, values in read.items():
        assert values or key in at_fault or not cells[key] or workshop().vocabulary.is_absent(cells[key])


@given(ANY_CELLS)
def test_the_same_cells_are_read_alike_twice_and_by_another_reader(cells: Cells) -> None:
    assert report_of(cells) == report_of(cells) == report_of(cells, OTHER)


def test_a_cell_of_concepts_that_was_recognised_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    original = Grammar.parse

    def counted(self: Grammar, text: str) -> object:
        parsed.append(text)
        return original(self, text)

    monkeypatch.setattr(Grammar, "parse", counted)
    reader = reader_of(column("route"))
    recogniser = reader.recogniser("route")
    assert recogniser is not None
    recogniser.grade("i.v. or i.x.")
    assert len(report_of({"route": "i.v. or i.x."}, reader).routes) == 2
    assert parsed == ["i.v. or i.x."]


@pytest.mark.parametrize(
    ("key", "text"), [("dose", "2 × 106 cells/kg"), ("frequency", "Once a week for 4 weeks")]
)
def test_the_words_of_a_cell_that_was_recognised_are_not_lexed_again(
    monkeypatch: pytest.MonkeyPatch, key: str, text: str
) -> None:
    lexed: list[str] = []
    original = Grammar._lex_word

    def counted(self: Grammar, word: str) -> object:
        lexed.append(word)
        return original(self, word)

    monkeypatch.setattr(Grammar, "_lex_word", counted)
    reader = reader_of(column(key))
    recogniser = reader.recogniser(key)
    assert recogniser is not None
    recogniser.grade(text)
    report = report_of({key: text}, reader)
    assert report.doses or report.schedule
    assert sorted(lexed) == sorted(set(text.split()))


def test_a_cell_of_numbers_that_was_recognised_is_not_taken_apart_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scanned: list[str] = []
    original = RegistrationReader._scan_anew

    def counted(self: RegistrationReader, text: str) -> object:
        scanned.append(text)
        return original(self, text)

    monkeypatch.setattr(RegistrationReader, "_scan_anew", counted)
    reader = reader_of(column("trial_number"))
    recogniser = reader.recogniser("trial_number")
    assert recogniser is not None
    recogniser.grade("NCT02917681")
    assert report_of({"trial_number": "NCT02917681"}, reader).registrations
    assert scanned == ["NCT02917681"]


@pytest.mark.parametrize(
    ("header", "text", "doses"),
    [
        ("Dose per infusion (×10^6/kg)", "2", 1),
        ("Dose (x 10^6 cells)", "1, 5", 2),
        ("Dose (x 10^6 cells)", "2.54 ± 1 ± 2", 0),
        ("Dose (cells/kg)", "2 × 10^6", 1),
        ("Dose (×10^6/kg)", "2 × 10^6 cells/kg", 1),
        ("Dose (mean)", "2 mL", 1),
    ],
)
def test_a_number_that_a_label_scales_is_a_dose_where_it_can_be_read(
    header: str, text: str, doses: int
) -> None:
    reader = ReaderRecipe("s", (Column("dose", header, "dose"),), {}).build(workshop().lexicon)
    report = reader.read(
        Row(1, (Cell("dose", text, TextPlace(0, len(text))),), TextPlace(0, len(text)), text)
    )
    assert len(report.doses) == doses
    assert ("unread-cell" in [issue.code for issue in report.issues]) == (not doses)

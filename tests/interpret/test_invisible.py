"""Invisible characters change nothing of what is read, and stay in the text that is printed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hypothesis import given, settings, strategies as st

from mscgraph.characters import visible
from mscgraph.records import Frame, TrialReport
from support.each import each
from support.made_tables import (
    HEADERS,
    ROWS,
    line_of,
    page_of,
    parse_page,
    readings_of,
    record_of,
    shared_reader,
)

MARKS = "\u00ad\u200b\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff\U000e0041"
PAGE = page_of([line_of(row, separator="\t") for row in ROWS], separator="\t")
#: Keys of a record that state offsets, or the text as it is printed.
PRINTED = ("span", "spans", "place", "places", "cell_span", "cells")


def read(page: str) -> tuple[Frame, list[TrialReport]]:
    frame, rows = parse_page(page)
    return frame, [shared_reader().read(row) for row in rows]


def without_places(value: Any) -> Any:
    """Return a record without offsets and printed text."""
    if isinstance(value, dict):
        return {key: without_places(one) for key, one in value.items() if key not in PRINTED}
    return [without_places(one) for one in value] if isinstance(value, list) else value


@st.composite
def marked(draw: st.DrawFn, page: str) -> str:
    """A page with invisible characters between any two others."""
    places = draw(st.lists(st.tuples(st.integers(1, len(page)), st.sampled_from(MARKS)), max_size=60))
    for place, mark in sorted(places, reverse=True):
        page = page[:place] + mark + page[place:]
    return page


@cache
def read_plain() -> tuple[Frame, list[TrialReport]]:
    return read(PAGE)


@settings(max_examples=25, deadline=None)
@given(marked(PAGE))
def test_a_page_is_read_alike_with_and_without_them(page: str) -> None:
    frame, reports = read(page)
    plain_frame, plain = read_plain()
    assert (frame.source, frame.doi, frame.label, frame.caption) == (
        plain_frame.source, plain_frame.doi, plain_frame.label, plain_frame.caption,
    )  # fmt: skip
    assert frame.columns == plain_frame.columns
    for entry, other in zip(frame.abbreviations, plain_frame.abbreviations, strict=True):
        assert (entry.short_form, entry.long_form) == (other.short_form, other.long_form)
        assert visible(page[slice(*entry.place.span)]) == PAGE[slice(*other.place.span)]
    for report, other_report in zip(reports, plain, strict=True):
        check_report(page, report, other_report)


def check_report(page: str, report: TrialReport, plain: TrialReport) -> None:
    for cell, other in zip(report.row.cells, plain.row.cells, strict=True):
        assert visible(cell.text) == other.text
        assert re.sub(r"\s+", " ", page[slice(*cell.span)]) == cell.text
    cells = {cell.column: cell.text for cell in report.row.cells}
    plain_cells = {cell.column: cell.text for cell in plain.row.cells}
    for reading, other_reading in zip(readings_of(report), readings_of(plain), strict=True):
        (column, start, end, rule), (_, first, last, _) = reading, other_reading
        assert rule == other_reading[3]
        assert visible(cells[column][start:end]) == plain_cells[column][first:last]
    for finding, other_finding in zip(report.findings, plain.findings, strict=True):
        assert finding.measure_text.value == other_finding.measure_text.value
        place, other_place = finding.evidence, other_finding.evidence
        words = visible(cells["outcome"][place.start : place.end])
        assert words == plain_cells["outcome"][other_place.start : other_place.end]
    for dose, other_dose in zip(report.doses, plain.doses, strict=True):
        assert dose.stated_as == cells["dose"][dose.evidence.start : dose.evidence.end]
        assert visible(dose.stated_as) == other_dose.stated_as
    assert [visible(one.stated_as) for one in report.registrations] == [
        one.stated_as for one in plain.registrations
    ]
    assert [(issue.code, issue.message) for issue in report.issues] == [
        (issue.code, issue.message) for issue in plain.issues
    ]


CELLS = {
    "disease": "rheumatoid arthritis",
    "cell_source": "bone marrow or umbilical cord",
    "route": "intravenous and intrathecal",
    "dose": "1–2 × 106 cells/kg or 3 × 107 cells",
    "frequency": "Twice a week, for 2 weeks",
    "patients": "1,250",
    "trial_number": "NCT09000001, JPRN-UMIN000012345",
    "phase": "I/IIa",
    "outcome": "Pain decreased by 12.5% in 3 of 5 patients at 6 months (p < 0.05).",
    "reference": "123",
}


@each("column", list(HEADERS))
@each("mark", ["\u00ad", "\u200b", "\u200e", "\ufeff"])
def test_a_cell_of_each_kind_is_read_alike_with_a_mark_at_each_place(column: str, mark: str) -> None:
    plain = record_of(**{column: CELLS[column]})
    marked_cell = mark + "".join(char if char == " " else char + mark for char in CELLS[column])
    found = record_of(**{column: marked_cell})
    assert without_places(found) == without_places(plain)
    cells = found["cells"]
    assert isinstance(cells, dict)
    assert cells[column] == marked_cell


def test_an_outcome_without_results_is_one_with_a_mark_in_it_too() -> None:
    assert record_of(outcome="Not yet pub\u00adlic.\u200b")["results"] == "not-yet-public"


def test_a_mark_alone_between_blanks_is_no_word() -> None:
    lines = [line_of(row) for row in ROWS]
    _, plain = parse_page(page_of(lines))
    _, rows = parse_page(page_of([line.replace(" ", " \u200b ", 1) for line in lines]))
    assert [[cell.text for cell in row.cells] for row in rows] == [
        [cell.text for cell in row.cells] for row in plain
    ]


@each(
    "outcome", ["Pain decreased by 1\ufffd2 points.", "Response in 12\ufffd%.", "VAS fell by \ufffd5 points."]
)
def test_a_number_that_lost_a_character_is_no_number(outcome: str) -> None:
    findings = record_of(outcome=outcome)["findings"]
    assert isinstance(findings, list)
    assert [one["values"] for one in findings] == [[]]

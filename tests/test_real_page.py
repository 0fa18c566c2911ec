"""The saved page, where it is at hand: every row, every cell, every character."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from conftest import skip_or_fail

from mscgraph.datafiles import bundled_source
from mscgraph.pipeline.source import Source
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import TrialReport

ROOT = Path(__file__).parent.parent
PAGE = ROOT.parent / "shared" / "source" / "s41392-025-02313-9-table-2.txt"


@cache
def _reports(path: Path) -> list[TrialReport]:
    return list(Source(path, Workshop()).read())


@pytest.fixture(scope="module")
def page() -> Path:
    if not PAGE.is_file():
        skip_or_fail("the saved page is not beside the checkout")
    return PAGE


def _fold(text: str) -> str:
    return " ".join(text.split())


def test_all_rows_of_the_page_are_read(page: Path) -> None:
    reports = _reports(page)
    assert len(reports) == 92
    assert not [report.row.position for report in reports if report.unread or report.row.ambiguous]


def test_the_cells_of_a_row_joined_by_blanks_give_back_the_row(page: Path) -> None:
    text = page.read_text("utf-8")
    for report in _reports(page):
        row = report.row
        assert " ".join(cell.text for cell in row.cells) == _fold(text[row.start : row.end])


def test_the_document_at_a_cells_span_is_the_cell(page: Path) -> None:
    text = page.read_text("utf-8")
    for report in _reports(page):
        for cell in report.row.cells:
            assert _fold(text[cell.start : cell.end]) == cell.text


def test_nothing_between_header_and_footnote_is_lost(page: Path) -> None:
    text = page.read_text("utf-8")
    body = text[text.index("Ref\n") + 4 : text.index("\ni.v. intravenous")]
    assert " ".join(report.row.text for report in _reports(page)) == _fold(body)


def test_the_last_cell_of_each_row_is_the_reference_number_of_its_line(page: Path) -> None:
    references = [report.row.cells[-1].text for report in _reports(page)]
    assert all(reference.isdigit() for reference in references)
    assert references[0] == "68"
    assert references[-1] == "557"
    assert len(set(references)) == 92


def test_every_distinct_cell_of_the_page_stands_in_the_table_of_readings(page: Path) -> None:
    golden = Path(__file__).parent / "golden" / "readings.tsv"
    with golden.open(encoding="utf-8", newline="") as lines:
        known = {
            (line["column"], line["cell"])
            for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
    wanted = {column for column, _ in known}
    printed = {
        (cell.column, cell.text)
        for report in _reports(page)
        for cell in report.row.cells
        if cell.column in wanted
    }
    assert printed == known


def test_the_bundled_source_differs_from_the_page_in_its_outcomes_alone(page: Path) -> None:
    ours, theirs = _reports(bundled_source()), _reports(page)
    assert len(ours) == len(theirs)
    for mine, printed in zip(ours, theirs, strict=True):
        for cell, other in zip(mine.row.cells, printed.row.cells, strict=True):
            assert cell.column == other.column
            if cell.column != "outcome":
                assert cell.text == other.text


def test_the_bundled_source_has_the_pages_footnote() -> None:
    if not PAGE.is_file():
        skip_or_fail("the saved page is not beside the checkout")
    workshop = Workshop()
    footnotes = [
        [(entry.short_form, entry.long_form) for entry in Source(path, workshop).frame.abbreviations]
        for path in (bundled_source(), PAGE)
    ]
    assert footnotes[0] == footnotes[1]
    assert ("UC", "ulcerative colitis") in footnotes[0]
    assert ("APACHE III", "Acute Physiology and Chronic Health Evaluation III") in footnotes[0]

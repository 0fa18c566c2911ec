"""The saved page, where it is at hand: every row, every cell, every character, every reading."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from mscgraph.pipeline.source import Source
from mscgraph.records import TrialReport
from support import skip_or_fail
from support.made_tables import (
    HEADERS,
    cells_of,
    collated,
    fold,
    joined,
    line_of,
    parse_page,
    readings_of,
    real_page,
    source_of,
)
from support.readings import golden_lines


@pytest.fixture
def page() -> str:
    if not real_page().is_file():
        skip_or_fail(f"the saved page is not at hand: {real_page()}")
    return real_page().read_text("utf-8")


@cache
def source() -> Source:
    return source_of(real_page())


@cache
def reports() -> list[TrialReport]:
    return collated(source())


def body_of(page: str) -> str:
    """Return the text between the header and the footnote, found by their first and last words."""
    return page[page.index(" Ref\n") + 5 : page.index("\ni.v. intravenous")]


def test_all_92_rows_are_read_and_no_border_is_in_doubt(page: str) -> None:
    assert [report.row.position for report in reports()] == list(range(1, 93))
    assert not [report.row.position for report in reports() if report.unread or report.row.ambiguous]


def test_every_row_has_the_ten_columns_of_the_header(page: str) -> None:
    assert [(column.key, column.header) for column in source().frame.columns] == list(HEADERS.items())
    assert {tuple(cell.column for cell in report.row.cells) for report in reports()} == {tuple(HEADERS)}


def test_nothing_between_header_and_footnote_is_lost(page: str) -> None:
    assert " ".join(report.row.text for report in reports()) == fold(body_of(page))


def test_each_line_of_the_page_is_a_row_but_for_the_one_that_is_broken(page: str) -> None:
    lines = [fold(line) for line in body_of(page).splitlines() if line.strip()]
    rows = [report.row.text for report in reports()]
    assert len(lines) == 92 + 3
    assert [row for row in rows if row not in lines] == [" ".join(lines[57:61])]
    assert [line for line in lines if line not in rows] == lines[57:61]


def test_the_cells_of_a_row_joined_by_blanks_give_back_the_row(page: str) -> None:
    for report in reports():
        row = report.row
        assert joined(row.cells) == row.text == fold(page[slice(*row.span)])


def test_the_document_at_the_span_of_a_cell_is_the_cell(page: str) -> None:
    for report in reports():
        for cell in report.row.cells:
            assert fold(page[slice(*cell.span)]) == cell.text
            assert page[slice(*cell.span)].strip() == page[slice(*cell.span)]


def test_the_outcome_of_the_broken_row_spans_its_paragraphs(page: str) -> None:
    cell = reports()[57].row.cell("outcome")
    assert cell is not None
    assert page[slice(*cell.span)].count("\n\n") == 1
    assert fold(page[slice(*cell.span)]) == cell.text
    first, last = cell.locate(0, 3), cell.locate(len(cell.text) - 10, len(cell.text))
    assert page[slice(*first)] == cell.text[:3]
    assert page[slice(*last)] == cell.text[-10:]


def test_every_typed_cell_is_one_that_a_person_read_on_the_page(page: str) -> None:
    known = {(line["column"], line["cell"]) for line in golden_lines()}
    typed = {column for column, _ in known}
    printed = {
        (cell.column, cell.text) for report in reports() for cell in report.row.cells if cell.column in typed
    }
    assert printed == known
    assert typed == set(HEADERS) - {"outcome", "reference"}


def test_the_references_are_the_numbers_at_the_ends_of_the_rows(page: str) -> None:
    references = [report.reference.value if report.reference else None for report in reports()]
    assert references == [int(report.row.text.split()[-1]) for report in reports()]
    assert len(set(references)) == 92


def test_every_reading_rests_on_words_of_the_page(page: str) -> None:
    count = 0
    for report in reports():
        for column, start, end, _ in readings_of(report):
            cell = report.row.cell(column)
            assert cell is not None
            first, stop = cell.locate(start, end)
            assert cell.span[0] <= first < stop <= cell.span[1]
            assert fold(page[first:stop]) == cell.text[start:end]
            count += 1
    assert count > 92 * 10


def test_the_frame_is_the_articles_table(page: str) -> None:
    frame = source().frame
    assert frame.source == "10.1038-s41392-025-02313-9-table-2"
    assert (frame.doi, frame.label) == ("10.1038/s41392-025-02313-9", "Table 2")
    assert frame.characters == len(page)
    assert frame.caption is not None
    assert frame.caption in page


def test_the_footnote_is_read_entry_by_entry(page: str) -> None:
    footnote = page[page.index("i.v. intravenous") :].strip()
    entries = source().frame.abbreviations
    assert len(entries) == footnote.count(", ") + 1
    for entry in entries:
        printed = page[slice(*entry.place.span)]
        assert printed.split() == f"{entry.short_form} {entry.long_form}".split()
    twice = [short for short, count in Counter(entry.short_form for entry in entries).items() if count > 1]
    assert twice == ["UC", "CD", "ALS", "OR"]


def test_the_faults_of_the_page_are_its_issues(page: str) -> None:
    found = Counter(issue.code for report in reports() for issue in report.issues)
    # Knowledge of publications and mappings grows; the faults of the page stay.
    for code in ("unlinked-publication", "unlinked-concept", "unread-outcome"):
        del found[code]
    assert found == {
        "repeated-registration": 8,
        "conflicting-phase": 8,
        "conflicting-disease": 2,
        "assumed-month-length": 7,
        "ambiguous-schedule": 4,
        "unknown-registry": 3,
        "ambiguous-pairing": 2,
        "joined-identifiers": 1,
        "missing-unit": 1,
        "malformed-identifier": 1,
        "implausible-percentage": 6,
    }
    of_the_table = Counter(issue.code for issue in source().issues)
    assert of_the_table["ambiguous-abbreviation"] == 2
    assert of_the_table["duplicate-abbreviation"] == 2
    assert of_the_table["wrong-abbreviation"] >= 2


@pytest.mark.parametrize("turn", range(1, 10))
def test_the_page_with_its_columns_rotated_is_read_exactly(page: str, turn: int) -> None:
    rows = [cells_of(report.row) for report in reports()]
    order = [*HEADERS][turn:] + [*HEADERS][:turn]
    header = " ".join(HEADERS[key] for key in order)
    text = "\n".join(["A table of our own", header, *(line_of(cells, order) for cells in rows)])
    assert [cells_of(row) for row in parse_page(text)[1]] == rows


def test_the_page_with_other_line_ends_and_plain_blanks_is_read_alike(page: str) -> None:
    rows = [cells_of(report.row) for report in reports()]
    changed = "\ufeff" + re.sub(r"\u2009", " ", page).replace("\n", "\r\n")
    assert [cells_of(row) for row in parse_page(changed)[1]] == rows


def test_without_the_page_these_tests_skip_and_fail_where_none_may_skip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MSCGRAPH_NO_SKIP", raising=False)
    with pytest.raises(pytest.skip.Exception, match="not at hand"):
        skip_or_fail("the page is not at hand")
    monkeypatch.setenv("MSCGRAPH_NO_SKIP", "1")
    with pytest.raises(pytest.fail.Exception, match="not at hand"):
        skip_or_fail("the page is not at hand")

"""Damaged documents of each form, from bytes to what their rows state: rows, or a refusal in one line."""

from __future__ import annotations

import importlib.util
import re
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from hypothesis import HealthCheck, given, settings, strategies as st

from mscgraph.errors import DocumentError
from mscgraph.frames import report_record
from mscgraph.pipeline.documents import OpenedDocument
from mscgraph.pipeline.source import collate
from mscgraph.records import Document
from support import skip_or_fail
from support.damage import damaged, damaged_print
from support.each import each
from support.forms import FORMS
from support.made_tables import HEADERS, ROWS, workshop
from support.office import archive_of
from support.other_tables import FOLDER, paths_of_forms
from support.print_shop import PrintedPage, printed

#: Damaged documents per form, and maximum seconds of processor time for one: of those on a busy machine, too.
RUNS, SECONDS = 36, 10
#: Maximum bytes of a part of an archive that is damaged.
MAX_PART = 20_000
TIME = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")
#: Points from the left to the columns of a printed table.
PLACES = tuple(range(30, 1130, 110))


def check(document: Document) -> None:
    for grid in document.tables:
        places = [(cell.row, cell.column) for cell in grid.cells]
        assert places == sorted(places)
        for cell in grid.cells:
            assert 0 <= cell.row < cell.row + cell.row_span <= grid.row_count
            assert 0 <= cell.column < cell.column + cell.column_span <= grid.column_count
            assert all(0 <= mark.start <= mark.end <= len(cell.passage.text) for mark in cell.passage.marks)
            assert cell.passage.place.words


def read(path: Path) -> int:
    """Return the number of rows of all tables of a document, each table read to its end as ``rows`` reads it."""
    opened = OpenedDocument(path, workshop())
    check(opened.document)
    rows = 0
    for table in opened.tables:
        source = opened.source(table)
        records = [report_record(report, workshop().properties) for report in collate([source])]
        assert [record["row"] for record in records] == list(range(1, len(records) + 1))
        assert all(issue.message for issue in source.issues)
        rows += len(records)
    return rows


def outcome_of(path: Path) -> tuple[int, str]:
    """Return the number of rows of a document, or 0 and its refusal."""
    try:
        return read(path), ""
    except DocumentError as error:
        return 0, str(error)


def count_read(documents: st.SearchStrategy[bytes], folder: Path, runs: int = RUNS) -> int:
    """Read damaged documents and return how many have rows.

    :param runs: number of documents
    """
    path, with_rows = folder / "page", []

    @settings(max_examples=runs, suppress_health_check=list(HealthCheck))
    @given(documents)
    def read_one(content: bytes) -> None:
        path.write_bytes(content)
        began = time.process_time()
        rows, refusal = outcome_of(path)
        assert time.process_time() - began < SECONDS
        assert "\n" not in refusal
        assert not refusal or refusal.startswith(str(path))
        with_rows.append(rows > 0)

    read_one()
    return sum(with_rows)


def made_page() -> PrintedPage:
    """Return a page with a table between rules."""
    page = PrintedPage(width=1150)
    page.text(30, 40, "Table 7. Trials in ten forms", bold=True)
    page.across(55, 30, 1120)
    end = page.rows(58, PLACES, [list(HEADERS.values())], size=5, bold=True)
    page.across(end, 30, 1120)
    page.across(page.rows(end + 3, PLACES, [list(row.values()) for row in ROWS], size=5), 30, 1120)
    return page


def content_of_form(form: str, folder: Path) -> bytes:
    name, write = FORMS[form]
    write(list(HEADERS.values()), [list(row.values()) for row in ROWS], folder / name)
    content = (folder / name).read_bytes()
    return without_large_parts(content) if content.startswith(b"PK") else content


def without_large_parts(content: bytes) -> bytes:
    """Return an archive without the styles and themes that a library puts into each, so that edits hit its table.

    The time of its making is left out too, so that the same documents are read on every run.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist() if one.file_size < MAX_PART}
    return archive_of({name: TIME.sub(b"2020-01-01T00:00:00", part) for name, part in parts.items()})


@each("form", list(FORMS))
def test_a_damaged_document_is_read_or_refused_in_one_line(tmp_path: Path, form: str) -> None:
    assert count_read(damaged([content_of_form(form, tmp_path)]), tmp_path) >= RUNS // 10


@each("form", sorted({form for form, _ in paths_of_forms()}) or ["any"])
def test_a_damaged_document_of_another_source_is_read_or_refused(tmp_path: Path, form: str) -> None:
    if not FOLDER.is_dir():
        skip_or_fail(f"no folder {FOLDER.name} of trial tables beside the checkout")
    originals = [path.read_bytes() for name, path in paths_of_forms() if name == form]
    assert count_read(damaged(originals), tmp_path) >= RUNS // 10


@each("layer", ["file", "page"])
def test_a_damaged_pdf_is_read_or_refused(tmp_path: Path, layer: str) -> None:
    if not importlib.util.find_spec("pdfplumber"):
        skip_or_fail("pdfplumber, of the extra pdf, is not installed")
    pages = [made_page()]
    documents = damaged([printed(*pages)]) if layer == "file" else damaged_print(pages)
    assert count_read(documents, tmp_path) >= RUNS // 10


@each("form", list(FORMS))
def test_a_document_that_is_cut_off_is_read_or_refused(tmp_path: Path, form: str) -> None:
    content = content_of_form(form, tmp_path)
    sizes = range(0, len(content), max(1, len(content) // 10))
    count_read(st.sampled_from([content[:size] for size in sizes]), tmp_path, len(sizes))

"""PDF documents with a text layer: their tables as grids, read with pdfplumber."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mscgraph.errors import DocumentError
from mscgraph.extras import require_extra
from mscgraph.read.content import Content
from mscgraph.read.pdf_facts import find_doi, find_title
from mscgraph.read.pdf_grids import grids_of, unknown_glyphs
from mscgraph.read.pdf_joins import join_tables, without_last_row
from mscgraph.read.pdf_lines import lines_of, words_of
from mscgraph.read.pdf_page import Page
from mscgraph.read.pdf_rules import Frame
from mscgraph.read.pdf_table import REMEDY, PrintedTable
from mscgraph.read.pdf_tables import tables_of
from mscgraph.records import Document

#: Maximum bytes of a file.
MAX_BYTES = 64_000_000
#: Bytes at the beginning of a file within which its mark is.
_MARK_BYTES = 1_024
_MARK = b"%PDF-"
_END_MARK = b"%%EOF"
#: Bytes at the end of a file within which its end mark is.
_END_BYTES = 4_096
#: Characters of a page without a text layer, at most: a stamp, a page number.
_MIN_CHARACTERS = 10
#: Share of a page that a scan covers, at least.
_SCANNED = 0.5
#: Characters in another direction that are worth a remark; a stamp in the margin has fewer.
_ASTRAY = 100


@dataclass(slots=True)
class _Reading:
    """Pages of a document, read so far.

    :ivar blank: numbers of the pages without a text layer
    :ivar scanned: those of them that a picture covers
    :ivar lines: of the first page
    :ivar heads: running heads
    :ivar left_out: the last table of the page before, if that is left out
    """

    tables: list[PrintedTable] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    left_out: Frame | None = None
    pages: int = 0

    def add(self, page: Page) -> None:
        """Read a page."""
        self.pages += 1
        if page.skipped:
            self.remarks.append(
                f"page {page.number} is left out: {page.skipped}; for a table on it, {REMEDY}"
            )
            return
        printed = sum(not glyph.text.isspace() for glyph in page.glyphs)
        if printed < _MIN_CHARACTERS:
            self.blank.append(page.number)
            self.scanned += [page.number] if page.pictured >= _SCANNED else []
            return
        words = words_of(page)
        if page.number == 1:
            self.lines = [line.text for line in lines_of(words)]
        if page.astray >= _ASTRAY:
            self.remarks.append(
                f"page {page.number}: {page.astray} characters run in another direction and are left out; "
                f"for a table among them, {REMEDY}"
            )
        before = self.tables[-1] if self.tables and self.tables[-1].page == page.number - 1 else None
        found = tables_of(page, words, before, self.heads, self.left_out)
        if found.cut:
            self.tables[-1:] = without_last_row(self.tables[-1])
        self.tables += found.found
        self.remarks += found.remarks
        self.heads |= found.heads
        self.left_out = found.left_out


def recognises(content: Content) -> bool:
    """Return whether a document is a PDF."""
    return _MARK in content.head[:_MARK_BYTES]


def read(content: Content) -> Document:
    """Return a PDF with its tables, in the order of its pages.

    :raises ExtraError: if pdfplumber is not installed
    :raises DocumentError: if it is damaged, cut off, encrypted with a password, beyond a bound or without a text layer
    """
    require_extra("pdf", "pdfplumber")
    from mscgraph.read.pdf_file import facts_of, open_pdf, pages_of

    data = content.read(MAX_BYTES, "a PDF")
    if _END_MARK not in data[-_END_BYTES:]:
        problem = f"a PDF that is cut off: its end mark {_END_MARK.decode()} is missing"
        raise DocumentError(content.name, problem=problem, remedy="fetch it again")
    reading = _Reading()
    file = open_pdf(content.name, data)
    for page in pages_of(content.name, file):
        reading.add(page)
    if len(reading.blank) == reading.pages:
        problem = f"pages 1 to {reading.pages} have no text layer"
        raise DocumentError(content.name, problem=problem, remedy="run OCR on it first")
    facts = facts_of(content.name, file)
    joined = join_tables(reading.tables)
    grids, replaced = grids_of(joined.tables)
    remarks = [*_on_scans(reading.scanned), *reading.remarks, *joined.remarks]
    if unknown := unknown_glyphs(grids, replaced):
        remarks.append(f"{unknown} glyphs in tables have no character in the file; U+FFFD is in their place")
    return Document(
        name=content.name,
        sha256=content.sha256,
        form="pdf",
        tables=grids,
        doi=find_doi(facts, reading.lines),
        title=find_title(facts),
        replaced=replaced,
        remarks=tuple(remarks),
    )


def _on_scans(pages: Sequence[int]) -> list[str]:
    """Return a remark on pages that are pictures, if there are any."""
    if not pages:
        return []
    named = "page" if len(pages) == 1 else "pages"
    return [f"{named} {', '.join(map(str, pages))} left out: no text layer; run OCR on the document first"]

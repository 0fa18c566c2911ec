"""The page of limits in the reference: its bounds are those of the code."""

from __future__ import annotations

import re

import pytest

from mscgraph import http, numbers
from mscgraph.compare import reports
from mscgraph.interpret import concepts, grammar, registrations, registry_cells
from mscgraph.interpret.findings import numbers as findings_numbers, reader
from mscgraph.pipeline import documents, validation, workshop
from mscgraph.query import explanation, graph, values
from mscgraph.read import (
    _docx_blocks,
    _xlsx_grids,
    _xlsx_sheet,
    archive,
    field_starts,
    field_tables,
    fields,
    html,
    html_captions,
    jats,
    pdf,
    pdf_device,
    pdf_file,
    pipe_rows,
    pipe_starts,
    spans,
    surroundings,
    text,
    xml,
)
from mscgraph.reason import reasoner
from mscgraph.shape import (
    abbreviations,
    cuts,
    flattened_rows,
    glued,
    grid,
    gridded,
    header,
    line_cells,
    line_header,
    lines,
    regions,
    segment,
    tables,
)
from mscgraph.store import triples
from mscgraph.vocabulary import label_index
from support import ROOT
from support.documents import rows_of_tables

PAGE = (ROOT / "docs" / "reference" / "limits.md").read_text("utf-8")
BOUNDS = {bound: value for bound, value, _ in rows_of_tables(PAGE, "## Bounds")}
#: Numbers of the table by the beginning of their row.
NUMBERS = {
    "bytes per line": [text.MAX_LINE_BYTES],
    "bytes per page or article": [html.MAX_BYTES],
    "bytes of all parts": [archive.MAX_UNPACKED_BYTES],
    "unpacked bytes per packed byte": [archive.MAX_RATIO],
    "cells per document with marks": [spans.MAX_CELLS],
    "columns per grid": [spans.MAX_COLUMNS],
    "characters per field of CSV": [fields.MAX_FIELD, fields.MAX_RECORD],
    "members of a workbook": [archive.MAX_MEMBERS],
    "tags per page": [xml.MAX_TAGS, archive.MAX_STREAMED_TAGS],
    "cells of the tables of a workbook": [_xlsx_grids.MAX_PLACES],
    "merged ranges per sheet": [_xlsx_sheet.MAX_RANGES],
    "characters per cell of a workbook": [_xlsx_sheet.MAX_TEXT],
    "bytes per PDF": [pdf.MAX_BYTES],
    "pages per PDF": [pdf_file.MAX_PAGES, pdf_file.MAX_CHARACTERS],
    "bytes of drawing per PDF": [pdf_file.MAX_DRAWN_BYTES, pdf_device.MAX_DRAWN_BYTES],
    "tables per document with marks": [spans.MAX_TABLES],
    "tables per document that are shaped": [tables._MAX_TABLES],
    "lines per cell of a text": [line_cells.MAX_CELL_LINES],
    "labels of a header with one label per line": [line_header._MAX_HEADER],
    "positions of a table that is turned": [grid._MAX_TURNED],
    "lines above rows": [gridded._MAX_LINES],
    "characters per cell that is cut": [cuts._LONGEST],
    "characters and borders per row of glued text": [glued._MAX_CHARACTERS, glued._MAX_BORDERS],
    "lines and characters per row of pipes": [pipe_rows._MAX_LINES, pipe_rows._MAX_CHARACTERS],
    "lines per header of pipes": [pipe_starts._MAX_HEADER_LINES],
    "lines by which a table of pipes without a row of dashes is recognised": [pipe_starts._MAX_TALLIED],
    "records above a header of CSV": [field_tables._MAX_ABOVE],
    "records from a table's number": [field_starts._MAX_TITLE],
    "footnotes per table of a page": [html_captions.MAX_NOTES, html_captions.MAX_NOTE],
    "footnotes per table of a Word document": [_docx_blocks._MAX_NOTES, _docx_blocks._MAX_NOTE],
    "footnotes per table of Markdown": [surroundings._MAX_NOTES, surroundings._LONGEST_NOTE],
    "bytes of standard input": [documents._MAX_INPUT_BYTES],
    "lines with words of a text": [lines._MAX_LINES],
    "rows by which a table": [tables._JUDGED_ROWS],
    "words per header": [header._MAX_HEADER_WORDS],
    "lines above the header": [regions._MAX_TITLE_LINES, regions._LONGEST_TITLE],
    "non-empty lines from a header": [regions._MAX_HEADER_DISTANCE],
    "words per short form": [abbreviations._MAX_SHORT_WORDS],
    "lines per row": [flattened_rows.MAX_ROW_LINES],
    "words per row, if": [segment.MAX_STRICT_WORDS],
    "words per row otherwise": [segment.MAX_RELAXED_WORDS],
    "unknown words per cell": [segment._UNKNOWN_WORDS],
    "words per cell of concepts": [concepts.ConceptReader.max_words],
    "words per dose or schedule, in a row without": [grammar.MAX_WORDS],
    "words per dose or schedule, between": [grammar._MAX_PARSED_WORDS],
    "characters per trial number": [registry_cells._LONGEST],
    "characters of the words that make a concept": [concepts.LONGEST_LABEL],
    "digits per whole number": [numbers._MAX_DIGITS],
    "characters per outcome": [reader._LONGEST_CELL],
    "words and signs per sentence": [reader._LONGEST_SENTENCE],
    "findings per outcome": [reader._MOST_FINDINGS],
    "characters of an outcome in an issue": [reader._LONGEST_TEXT],
    "numbers per list": [findings_numbers._LONGEST_LIST],
    "rows named per message": [reports._MAX_PLACES],
    "bytes per sidecar": [workshop._MAX_SIDECAR_BYTES],
    "bytes per file of a graph": [graph._MAX_GRAPH_BYTES],
    "mentions of a concept": [explanation._MAX_MENTIONS],
    "values of a property": [values._MAX_VALUES],
    "bytes per answer": [http._MAX_ANSWER_BYTES],
    "bytes of triples with blank nodes": [triples._MAX_UNPARTED_BYTES],
    "unsatisfiable classes": [reasoner._MAX_EXPLAINED],
    "characters per line of a label index": [label_index._MAX_INDEX_LINE],
    "processes of validation": [validation._MAX_PROCESSES, len(validation.TASKS)],
}


@pytest.mark.parametrize("name", NUMBERS)
def test_the_table_has_the_bound_of_the_code(name: str) -> None:
    (value,) = (value for bound, value in BOUNDS.items() if bound.startswith(name))
    assert [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d|\d", value)] == NUMBERS[name]


def test_cells_of_concepts_and_of_trial_numbers_have_the_same_bound() -> None:
    assert registrations.RegistrationReader.max_words == concepts.ConceptReader.max_words


def test_pages_and_articles_have_the_same_bounds() -> None:
    assert (html.MAX_BYTES, html_captions.MAX_NOTES, html_captions.MAX_NOTE) == (
        jats.MAX_BYTES,
        jats.MAX_NOTES,
        jats.MAX_NOTE,
    )


def test_every_bound_of_the_page_is_held() -> None:
    assert len(BOUNDS) == len(NUMBERS)

"""Tables made in the tests, and their reading: no file but those that a test writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import mscgraph
from mscgraph import namespaces
from mscgraph.files.data import bundled_source
from mscgraph.frames.tables import report_record
from mscgraph.interpret.report import ReaderRecipe, RowReader
from mscgraph.pipeline.documents import OpenedDocument
from mscgraph.pipeline.rows import record_rows
from mscgraph.pipeline.source import Source, collate
from mscgraph.pipeline.workshop import Workshop
from mscgraph.read.text import Text
from mscgraph.records import Cell, Column, Document, Frame, Row, TextPlace, TrialReport
from mscgraph.shape.segment import ColumnModel
from mscgraph.shape.tables import FoundTable, find_tables
from support import ROOT

#: The columns of the bundled table, in its order, with a header of each.
HEADERS = {
    "disease": "Diseases",
    "cell_source": "Cell source",
    "route": "Route",
    "dose": "Dose",
    "frequency": "Frequency",
    "patients": "Patients (experiment group)",
    "trial_number": "Clinical Trials number",
    "phase": "Study phase",
    "outcome": "Outcomes",
    "reference": "Ref",
}
KINDS = {
    "disease": "concepts",
    "cell_source": "concepts",
    "route": "concepts",
    "dose": "dose",
    "frequency": "schedule",
    "patients": "count",
    "trial_number": "registrations",
    "phase": "concepts",
    "outcome": "text",
    "reference": "reference",
}

#: A row as its cells.
Cells = dict[str, str]


def row(*cells: str) -> Cells:
    """Return a row of ten cells."""
    return dict(zip(HEADERS, cells, strict=True))


#: Rows with what is hard in them: two senses of one short form, ranges, lists, no number, two routes.
ROWS = (
    row(
        "UC", "UC", "i.v.", "1 × 108 cells", "Biweekly, 3 times in total", "6", "NCT03299413", "I",
        "Nothing untoward was seen for 24 months.", "12",
    ),
    row(
        "COVID-19 ARDS", "BM-MSC-EV", "i.v.", "10 mL or 15 mL", "Once or twice", "102", "NCT04493242", "II",
        "Sixty days on, fewer had died (P = 0.03).", "13",
    ),
    row(
        "CD", "Adipose", "Intralesional (MSCs-Matrix)", "N.A.", "Once", "5", "N.A.", "Ib/IIa",
        "Drainage ceased in 3 of 5.", "14",
    ),
    row(
        "GVHD", "BM or UC", "i.v.", "1.5–3 × 106 cells/kg", "Twice a week, 2–4 weeks in total", "69",
        "NCT00698191 andNCT01741857", "NA", "Not yet public", "15",
    ),
    row(
        "ALS", "BM", "Intrathecal and Intramuscular", "1.25 × 108 cells and 4.8 × 107 cells", "Once", "36",
        "432/2020BO", "I/II", "Decline slowed, early on at least.", "16",
    ),
    row(
        "Prostate Cancer", "Induced pluripotent stem cells", "Lateral ventricle", "1, 5, 10 × 106 cells",
        "3 times on 0/7/28 day", "7", "CTRI/2020/01/022743", "IIb", "The tumors grew on.", "17",
    ),
)  # fmt: skip
FOOTNOTE = "i.v. intravenous, BM bone marrow, UC ulcerative colitis, CD Crohn’s disease, OR odds ratio"


@cache
def workshop() -> Workshop:
    """Return mscgraph's data, loaded once."""
    return Workshop()


def line_of(cells: Mapping[str, str], columns: Iterable[str] = HEADERS, separator: str = " ") -> str:
    """Return a row as a line; an empty cell leaves nothing but its separator."""
    texts = [cells[column] for column in columns]
    return separator.join(texts if separator != " " else filter(None, texts))


def page_of(
    lines: Iterable[str],
    columns: Iterable[str] = HEADERS,
    *,
    header: str | None = None,
    footnote: str | None = FOOTNOTE,
    separator: str = " ",
) -> str:
    """Return the text of a page with a table of *lines*."""
    header = header or separator.join(HEADERS[column] for column in columns)
    above = ["Someone 2025;1:2. doi: 10.1000/test.1", "", "Table 7.", "", "MSC trials of our own making", ""]
    below = ["", footnote] if footnote else []
    return "\n".join([*above, header, *lines, *below, ""])


def write_page(folder: Path, text: str | bytes) -> Path:
    """Write a page and return its path."""
    path = folder / "page.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def open_page(folder: Path, text: str | bytes) -> Source:
    """Write a page and return its first table."""
    return source_of(write_page(folder, text))


def source_of(path: Path) -> Source:
    """Open a document and return its first table, whether or not it lists trials."""
    opened = OpenedDocument(path, workshop())
    return opened.source(opened.tables[0])


def text_of(page: str | bytes) -> Text:
    """Return a page as a document."""
    return Text("page.txt", BytesIO(page if isinstance(page, bytes) else page.encode("utf-8")))


def tables_of(page: str | bytes) -> list[FoundTable]:
    """Return the tables of a text, with recognisers that are made once for all pages."""
    text = text_of(page)

    def models_of(_frame: Frame) -> Callable[[Column], ColumnModel]:
        return lambda column: ColumnModel(shared_reader().recogniser(column.key) if column.known else None)

    document = Document("page.txt", text.sha256, "text", text=text)
    return find_tables(document, workshop().knowledge, models_of)


def parse_page(page: str | bytes) -> tuple[Frame, list[Row]]:
    """Return the frame and the rows of the first table of a text."""
    table = tables_of(page)[0]
    return table.frame, list(table.rows())


def read_rows(source: Source) -> list[Row]:
    """Return the rows of an opened page."""
    return [report.row for report in source.read()]


def read_table(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = HEADERS) -> list[Row]:
    """Return the rows read from a page with *rows*, joined by single blanks."""
    columns = list(columns)
    return parse_page(page_of([line_of(cells, columns) for cells in rows], columns))[1]


def read_records(path: Path) -> list[dict[str, Any]]:
    """Return the objects that ``rows --format jsonl`` prints of a document."""
    return list(record_rows(mscgraph.read_reports(path)))


def collated(source: Source) -> list[TrialReport]:
    """Return the reports of an opened page, collated."""
    return list(collate([source]))


def cells_of(one: Row) -> Cells:
    """Return the texts of a row's cells."""
    return {cell.column: cell.text for cell in one.cells}


def fold(text: str) -> str:
    """Return *text* with every run of white space as one blank."""
    return " ".join(text.split())


def row_reader(**expansions: str) -> RowReader:
    """Return a reader of the ten columns of a source that is called ``s``."""
    columns = tuple(Column(key, HEADERS[key], kind) for key, kind in KINDS.items())
    longs = {namespaces.fold(short): frozenset({long_form}) for short, long_form in expansions.items()}
    return ReaderRecipe("s", columns, longs).build(workshop().lexicon)


def reader_of_columns(*keys: str) -> RowReader:
    """Return a reader of some of the columns."""
    columns = tuple(Column(key, HEADERS.get(key, key), KINDS.get(key, "concepts")) for key in keys)
    return ReaderRecipe("s", columns, {}).build(workshop().lexicon)


@cache
def shared_reader() -> RowReader:
    """Return a reader without expansions, made once."""
    return row_reader()


def report_of(cells: Mapping[str, str], reader: RowReader | None = None, position: int = 1) -> TrialReport:
    """Return the report of a row of these cells."""
    made = tuple(Cell(column, text, TextPlace(0, len(text))) for column, text in cells.items())
    text = " ".join(cells.values())
    return (reader or shared_reader()).read(Row(position, made, TextPlace(0, len(text)), text))


def record_of(**cells: str) -> dict[str, object]:
    """Return what ``mscgraph rows --format jsonl`` prints of a row of these cells."""
    return report_record(report_of(cells), workshop().properties)


def codes_of(record: Mapping[str, object]) -> list[str]:
    """Return the codes of a record's issues."""
    issues = record["issues"]
    assert isinstance(issues, list)
    return [issue["code"] for issue in issues]


@cache
def bundled_rows() -> tuple[Cells, ...]:
    """Return the rows of the bundled source as their cells."""
    return tuple(map(cells_of, read_rows(source_of(bundled_source()))))


def real_page() -> Path:
    """Return where the saved page is, if it is at hand."""
    return ROOT.parent / "shared" / "source" / "s41392-025-02313-9-table-2.txt"


def readings_of(report: TrialReport) -> Iterator[tuple[str, int, int, str]]:
    """Yield column, start, end and rule of every reading of a report."""
    reads = [
        *report.diseases,
        *report.cell_sources,
        report.cell_source_relation,
        report.product,
        *report.routes,
        report.patients,
        *report.phases,
        report.outcome,
        report.results,
        report.reference,
        *(dose.unit for dose in report.doses),
        *(dose.route for dose in report.doses),
    ]
    found = [read.evidence for read in reads if read is not None]
    found += [dose.evidence for dose in report.doses]
    found += [registration.evidence for registration in report.registrations]
    found += [one for _, one in (report.schedule.evidence if report.schedule else ())]
    for one in found:
        yield one.column, one.start, one.end, one.rule


def joined(cells: Sequence[Cell]) -> str:
    """Return cells joined by blanks, as a row prints them."""
    return " ".join(cell.text for cell in cells if cell.text)

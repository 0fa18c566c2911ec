"""Tables in delimited text: a comma, a semicolon or a tab parts the fields of a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mscgraph.identifiers import first_doi
from mscgraph.read.field_tables import TAB, FieldTable, find_field_tables
from mscgraph.read.fields import Record, read_records
from mscgraph.read.headings import read_title
from mscgraph.read.passages import Folded, fold
from mscgraph.read.text import Text
from mscgraph.records import LEFT_OUT, Document, FieldPlace, Grid, GridCell, Passage

#: The line by which a spreadsheet learns the delimiter.
_DELIMITER_LINE = re.compile(r"sep=.\s*$")


def read(text: Text) -> Document | None:
    """Return a document in delimited text; ``None`` of a text in another form.

    :raises DocumentError: if a quote is not closed, or a field, a record or a row is too long
    """
    tables = find_field_tables(text)
    if not tables:
        return None
    titles = [_lines_of(table.header.above) for table in tables]
    return Document(
        text.name,
        text.sha256,
        "tsv" if tables[0].dialect.delimiter == TAB else "csv",
        tables=tuple(_grid(text, table, above) for table, above in zip(tables, titles, strict=True)),
        doi=first_doi(passage.text for above in titles for passage in above),
        text=text,
        replaced=text.replaced,
        remarks=tuple(remark for table in tables for remark in _remark(table)),
    )


def _grid(text: Text, table: FieldTable, above: Sequence[Passage]) -> Grid:
    title, notes = read_title(above), tuple(_lines_of(table.notes))
    size = table.rows, table.columns
    return Grid(title.label, title.caption, _Cells(text, table), *size, notes, LEFT_OUT)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a table, read anew each time."""

    text: Text
    table: FieldTable

    def __iter__(self) -> Iterator[GridCell]:
        table, row = self.table, 0
        first = table.first
        lines = self.text.lines_from(first.line, first.line_start)
        records = (
            one for one in read_records(lines, table.dialect, self.text.name) if one.start >= first.start
        )
        for number, record in enumerate(records, first.number):
            if number > table.last:
                break
            if record.is_blank:
                continue
            heading = number <= table.heading
            for column, one in enumerate(record.fields[: table.columns]):
                value = record.fold(one)
                place = FieldPlace(number, column + 1, value.start, value.end)
                yield GridCell(Passage(value.text, place, (), value.gaps), row, column, 1, 1, heading)
            row += 1


def _lines_of(records: Iterable[Record]) -> list[Passage]:
    """Return the records outside the table that have words, which a spreadsheet may have filled up with delimiters."""
    lines = []
    for record in records:
        filled = record.filled()
        if not filled or _DELIMITER_LINE.match(record.raw):
            continue
        value = record.fold(record.fields[filled[0]]) if len(filled) == 1 else _fold_whole(record)
        place = FieldPlace(record.number, filled[0] + 1, value.start, value.end)
        lines.append(Passage(value.text, place, (), value.gaps))
    return lines


def _fold_whole(record: Record) -> Folded:
    """Return a line with several fields, without the delimiters that it is filled up with."""
    empty = record.fields[record.extent :]
    return fold(record.raw[: empty[0].start - 1] if empty else record.raw, record.start)


def _remark(table: FieldTable) -> Iterator[str]:
    if table.odd:
        rows = "1 row has" if table.odd == 1 else f"{table.odd:,} rows have"
        yield f"{rows} more or fewer fields than the header, from line {table.first_odd} on"
    lines = [record.line for record in table.notes if len(record.filled()) > 1]
    if lines:
        yield f"the text from line {lines[0]} on is read as notes of the table, not as rows"

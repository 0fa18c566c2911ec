"""The tables in a delimited text: its delimiter, their headers, the records of their rows and the lines around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from mscgraph.errors import DocumentError
from mscgraph.read.ahead import Ahead
from mscgraph.read.field_headers import MIN_FIELDS, Header, has_number, is_lower_level, read_header
from mscgraph.read.field_starts import find_start
from mscgraph.read.fields import Dialect, Record, read_records
from mscgraph.read.headings import check_count
from mscgraph.read.spans import MAX_COLUMNS
from mscgraph.read.text import Text
from mscgraph.records import Line

TAB = "\t"
_DIALECTS = (Dialect(TAB), Dialect(TAB, quoted=False), Dialect(";"), Dialect(","))
#: Minimum fields of a header in a text with tabs, which few other texts have.
_MIN_TABBED = 2
#: Minimum share of the records that have as many fields as the header; of all that have words, the minimum share of
#: those whose words are not behind its last column.
_MIN_EVEN, _MIN_WITHIN = 0.75, 0.9
#: Minimum records below a header whose delimiters a blank follows, as in an enumeration.
_MIN_SPACED = 3
#: The beginning of lines above a header that describe the file.
_COMMENT = "#"
#: Maximum records with words above the header, those not counted, and below the table.
_MAX_ABOVE = _MAX_BELOW = 12
#: Maximum records that are tried as a header.
_MAX_TRIED = 40
#: Maximum records that are kept until it is known whether the table ends in front of them.
_MAX_PENDING = 30
#: Lines and characters by which delimiter and header are found.
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 400, 1_000_000


@dataclass(slots=True)
class FieldTable:
    """A table in delimited text, as its records are counted.

    :param last: number of the last record that is a row
    :param heading: number of the last record of the header
    :param rows: of the table, the header's included
    :param columns: fields of the widest row, without those that fill up each record
    :param notes: the records with words below the table
    """

    dialect: Dialect
    header: Header
    last: int = 0
    heading: int = 0
    rows: int = 0
    columns: int = 0
    notes: list[Record] = field(default_factory=list)
    #: Rows below the header with as many fields, with one field, and with another number of fields.
    full: int = 0
    single: int = 0
    odd: int = 0
    first_odd: int | None = None
    #: Full rows with words behind the last column.
    beyond: int = 0
    #: Records since the last full row: they are below the table, unless another full row follows.
    _pending: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last = self.heading = self.header.record.number
        self.rows = len(self.header.upper) + 1
        self.columns = self.header.count

    @property
    def first(self) -> Record:
        """The first record of the header."""
        return (*self.header.upper, self.header.record)[0]

    def take_level(self, record: Record) -> None:
        """Count a further level of the header."""
        self.last = self.heading = record.number
        self.rows += 1

    def take(self, record: Record) -> None:
        """Count a record below the header."""
        if len(record.fields) == self.header.width and record.extent > 1:
            self._count([*self._pending, record])
            self._pending = []
            return
        self._pending.append(record)
        if len(self._pending) > _MAX_PENDING:
            self._count(self._pending)
            self._pending = []

    def close(self) -> None:
        """Part the notes from the rows at the end."""
        start = self._find_notes()
        notes = [record for record in self._pending[start:] if record.filled()]
        if len(notes) > _MAX_BELOW:
            start, notes = len(self._pending), []
        rows = self._pending[:start]
        while rows and not rows[-1].filled():
            rows.pop()
        self._count(rows)
        self.notes = notes

    @property
    def holds(self) -> bool:
        """Whether the records have the form of a table."""
        tabbed = self.dialect.delimiter == TAB
        # A line without a tab among others may be the name of a group of rows.
        single = 0 if tabbed else self.single
        if self.header.is_spaced and not tabbed:
            return self.full >= _MIN_SPACED and not self.odd + single
        # One row may have a delimiter too many or too few even where there are hardly others.
        counted = self.full + max(0, self.odd - 1) + single
        return self.full >= max(1, self.single, _MIN_EVEN * counted, self.beyond / (1 - _MIN_WITHIN))

    def _find_notes(self) -> int:
        """Return the index of the first pending record that is a note: a line, or what follows an empty record."""
        after_empty = False
        for index, record in enumerate(self._pending):
            if not record.filled():
                after_empty = True
            elif len(record.fields) == 1 or after_empty:
                return index
        return len(self._pending)

    def _count(self, records: Iterable[Record]) -> None:
        for record in records:
            if record.is_blank:
                continue
            width = len(record.fields)
            self.rows += 1
            self.last = record.number
            self.columns = max(self.columns, record.extent if width == self.header.width else width)
            if width == self.header.width:
                self.full += 1
                self.beyond += record.extent > self.header.count
            elif width == 1:
                # The label of a table that goes on may be between its rows.
                self.single += not (record.filled() and has_number(record))
            else:
                self.odd += 1
                self.first_odd = self.first_odd or record.line


def find_field_tables(text: Text) -> list[FieldTable]:
    """Return the tables of a text, none of one that is not delimited.

    :raises DocumentError: if a quote is not closed, or a field, a record or a row is too long, or the tables are too
        many
    """
    sample = _take_sample(text)
    is_whole = len(sample) == text.line_count
    found: list[FieldTable] = []
    faults: list[DocumentError] = []
    for dialect in _DIALECTS:
        records = [*read_records(sample, dialect, text.name)]
        fault = records[-1].fault if is_whole else None
        if records[-1].fault or not is_whole:
            records.pop()
        table = _find_in(records, dialect, is_cut=fault is not None or not is_whole)
        if table is not None and fault is None:
            found.append(table)
        elif table is not None and fault is not None and dialect.delimiter != TAB:
            faults.append(fault)
    for table in sorted(found, key=_rank):
        if whole := _read_whole(text, table):
            return whole
    if faults:
        raise faults[0]
    return []


def _take_sample(text: Text) -> list[Line]:
    sample: list[Line] = []
    for line in islice(text, _SAMPLE_LINES):
        sample.append(line)
        if line.start > _SAMPLE_CHARACTERS:
            break
    return sample


def _rank(table: FieldTable) -> tuple[int, float, int]:
    """Return a sorting key: a header further up, then more even records, then more columns come first."""
    return table.header.record.line, -table.full / max(1, table.rows), -table.header.count


def _find_in(records: Sequence[Record], dialect: Dialect, *, is_cut: bool) -> FieldTable | None:
    """Return the table of the first records of a text; ``None`` without one.

    :param is_cut: whether records follow that are not there
    """
    words_above = tried = 0
    least = _MIN_TABBED if dialect.delimiter == TAB else MIN_FIELDS
    for index, record in enumerate(records):
        if words_above > _MAX_ABOVE or tried > _MAX_TRIED:
            break
        words_above += not (record.is_blank or record.raw.startswith(_COMMENT))
        if not least <= len(record.fields) <= MAX_COLUMNS + 1:
            continue
        tried += 1
        header = read_header(records[: index + 1], records[index + 1 :])
        if header is None:
            continue
        table = next(_part(Ahead(iter(records[index + 1 :])), dialect, header))
        is_bare = is_cut and index + 1 == len(records) and not header.is_spaced
        if is_bare or table.holds:
            return table
    return None


def _part(records: Ahead[Record], dialect: Dialect, header: Header) -> Iterator[FieldTable]:
    """Yield a table and those below it.

    :param records: below its header
    """
    table, after_blank = _begin(records, dialect, header), False
    while (record := records.peek()) is not None:
        extent, spaced = record.extent, dialect.delimiter == TAB
        may_begin = extent == 1 or (extent and after_blank)
        if may_begin and (start := find_start(records, table.header, after_blank=after_blank, spaced=spaced)):
            table.close()
            yield table
            records.take(len(start.above) + len(start.upper) + 1)
            table, after_blank = _begin(records, dialect, start), False
            continue
        table.take(records.pop())
        after_blank = not extent
    table.close()
    yield table


def _begin(records: Ahead[Record], dialect: Dialect, header: Header) -> FieldTable:
    """Return a table without rows, the second level of its header taken from *records*."""
    table, below = FieldTable(dialect, header), records.peek()
    if below is not None and is_lower_level(below, header):
        table.take_level(records.pop())
    return table


def _read_whole(text: Text, sampled: FieldTable) -> list[FieldTable]:
    """Return the tables of the whole text; none where not all records of the first have the form of its first ones.

    :raises DocumentError: as :func:`find_field_tables` does
    """
    dialect, header = sampled.dialect, sampled.header
    may_be_literal = dialect == Dialect(TAB)
    records = Ahead(_checked(text, dialect, may_be_literal=may_be_literal))
    tables: list[FieldTable] = []
    try:
        while (record := records.peek()) and record.number <= header.record.number:
            records.pop()
        for table in _part(records, dialect, header):
            tables.append(table)
            check_count(len(tables), f"{text.name}:{table.first.line}")
    except DocumentError:
        if may_be_literal:
            return []
        raise
    return tables if tables[0].holds else []


def _checked(text: Text, dialect: Dialect, *, may_be_literal: bool) -> Iterator[Record]:
    """Yield the records of a text.

    :param may_be_literal: whether quotes may be characters like others
    :raises DocumentError: over a record with a fault or too many fields, in such a text over words behind a quote
    """
    for record in read_records(text, dialect, text.name):
        if record.fault:
            raise record.fault
        place = f"{text.name}:{record.line}"
        if may_be_literal and record.has_loose_quote:
            raise DocumentError(place, problem="words behind a closing quote")
        if len(record.fields) > MAX_COLUMNS:
            problem = f"a row of {len(record.fields):,} fields, more than the {MAX_COLUMNS:,} that are read"
            raise DocumentError(place, problem=problem)
        yield record

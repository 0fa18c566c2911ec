"""The table in a delimited text: its delimiter, its header, the records of its rows and the lines around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from mscgraph.errors import DocumentError
from mscgraph.read.fields import Dialect, Record, read_records
from mscgraph.read.text import Text
from mscgraph.records import Line

TAB = "\t"
_DIALECTS = (Dialect(TAB), Dialect(TAB, quoted=False), Dialect(";"), Dialect(","))
#: Minimum fields of a header; tabs are in few other texts.
_MIN_FIELDS, _MIN_TABBED = 3, 2
#: Minimum share of the records that have as many fields as the header.
_MIN_SHARE = 0.9
#: Minimum records below a header whose delimiters a blank follows, as in an enumeration.
_MIN_SPACED = 3
#: Maximum fields of a record, characters of a label in a header.
_MAX_COLUMNS, _MAX_LABEL = 1_000, 300
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


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a delimited text.

    :param record: with the labels of the columns
    :param upper: the records of the header above it, whose labels are over several columns
    :param above: the records in front of the table
    """

    record: Record
    upper: Sequence[Record]
    above: Sequence[Record]

    @property
    def count(self) -> int:
        """Number of the fields."""
        return len(self.record.fields)

    @property
    def is_spaced(self) -> bool:
        """Whether blanks follow most delimiters, as in an enumeration."""
        blanks = sum(self.record.raw[one.start : one.start + 1] == " " for one in self.record.fields[1:])
        return 2 * blanks >= self.count - 1


@dataclass(slots=True)
class FieldTable:
    """A table in delimited text, as its records are counted.

    :param last: number of the last record that is a row
    :param rows: of the table, the header's included
    :param columns: fields of the widest row
    :param notes: the records with words below the table
    """

    dialect: Dialect
    header: Header
    last: int = 0
    rows: int = 0
    columns: int = 0
    notes: list[Record] = field(default_factory=list)
    #: Rows below the header with as many fields, with one field, and with another number of fields.
    full: int = 0
    single: int = 0
    odd: int = 0
    first_odd: int | None = None
    #: Records since the last full row: they are below the table, unless another full row follows.
    _pending: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last = self.header.record.number
        self.rows = len(self.header.upper) + 1
        self.columns = self.header.count

    @property
    def first(self) -> int:
        """Number of the first record of the header."""
        return (*self.header.upper, self.header.record)[0].number

    def take(self, record: Record) -> None:
        """Count a record below the header."""
        if len(record.fields) == self.header.count and any(record.filled()):
            # A field behind the first has words.
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
        even = self.full + self.odd + (0 if tabbed else self.single)
        if self.header.is_spaced and not tabbed:
            return self.full >= _MIN_SPACED and self.full == even
        return self.full >= max(1, self.single, _MIN_SHARE * even)

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
            self.columns = max(self.columns, width)
            if width == self.header.count:
                self.full += 1
            elif width == 1:
                self.single += 1
            else:
                self.odd += 1
                self.first_odd = self.first_odd or record.line


def find_field_table(text: Text) -> FieldTable | None:
    """Return the table of a text; ``None`` of a text that is not delimited.

    :raises DocumentError: if a quote is not closed, or a field, a record or a row is too long
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
        if (whole := _read_whole(text, table)) is not None:
            return whole
    if faults:
        raise faults[0]
    return None


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
    least = _MIN_TABBED if dialect.delimiter == TAB else _MIN_FIELDS
    for index, record in enumerate(records):
        if words_above > _MAX_ABOVE or tried > _MAX_TRIED:
            break
        words_above += not (record.is_blank or record.raw.startswith(_COMMENT))
        if not least <= len(record.fields) <= _MAX_COLUMNS + 1:
            continue
        tried += 1
        header = _read_header(records[: index + 1])
        if header is None:
            continue
        table = FieldTable(dialect, header)
        for other in records[index + 1 :]:
            table.take(other)
        table.close()
        is_bare = is_cut and index + 1 == len(records) and not header.is_spaced
        if is_bare or table.holds:
            return table
    return None


def _read_header(records: Sequence[Record]) -> Header | None:
    """Return the header that the last of *records* is; ``None`` where it is not one."""
    *above, record = records
    count = len(record.fields)
    empty = count - len(record.filled())
    if empty > max(int(count >= _MIN_FIELDS), count // 4):
        return None
    if any(one.end - one.start > _MAX_LABEL for one in record.fields):
        return None
    split = len(above)
    while split and len(above[split - 1].fields) == count and any(above[split - 1].filled()):
        split -= 1
    if any(len(one.fields) >= count and len(one.filled()) >= count for one in above[:split]):
        return None
    return Header(record, above[split:], above[:split])


def _read_whole(text: Text, sampled: FieldTable) -> FieldTable | None:
    """Return the table of the whole text; ``None`` where not all its records have the form of the first ones.

    :raises DocumentError: as :func:`find_field_table` does
    """
    table = FieldTable(sampled.dialect, sampled.header)
    may_be_literal = table.dialect == Dialect(TAB)
    for record in read_records(text, table.dialect, text.name):
        if may_be_literal and (record.fault or record.has_loose_quote):
            return None
        if record.fault:
            raise record.fault
        if len(record.fields) > _MAX_COLUMNS:
            problem = f"a row of {len(record.fields):,} fields, more than the {_MAX_COLUMNS:,} that are read"
            raise DocumentError(f"{text.name}:{record.line}", problem=problem)
        if record.number > table.header.record.number:
            table.take(record)
    table.close()
    return table if table.holds else None

"""The header of a table in delimited text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.captions import split_label
from mscgraph.read.fields import Record

#: Minimum fields of a header without empty fields at its end.
MIN_FIELDS = 3
#: Maximum characters of a label.
_MAX_LABEL = 300
#: A number, and digits as in that of a registry: no label of a second level.
_NUMBER = re.compile(r"^\W*\d|\d{4}")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    :param record: with the labels of the columns
    :param count: number of the columns: fewer than fields where the sheet fills up each record to the width of another
        table
    :param upper: the records of the header above it, whose labels are over several columns
    :param above: the records in front of the table
    """

    record: Record
    count: int
    upper: Sequence[Record]
    above: Sequence[Record]

    @property
    def width(self) -> int:
        """Number of the fields."""
        return len(self.record.fields)

    @property
    def is_spaced(self) -> bool:
        """Whether blanks follow most delimiters, as in an enumeration."""
        fields = self.record.fields[1 : self.count]
        blanks = sum(self.record.raw[one.start : one.start + 1] == " " for one in fields)
        return 2 * blanks >= self.count - 1


def read_header(records: Sequence[Record], below: Sequence[Record]) -> Header | None:
    """Return the header that the last of *records* is; ``None`` where it is not one.

    :param below: the first records below it: columns that are empty in these too need no label
    """
    *above, record = records
    width = len(record.fields)
    count = _find_count(record, 0) or _find_count(record, _count_vacant(record, below))
    if count is None or any(one.end - one.start > _MAX_LABEL for one in record.fields):
        return None
    split = len(above)
    while split and len(above[split - 1].fields) == width and above[split - 1].extent > 1:
        if has_number(above[split - 1]):
            break
        split -= 1
    if any(len(one.fields) >= width and len(one.filled()) >= count for one in above[:split]):
        return None
    return Header(record, count, above[split:], above[:split])


def is_lower_level(record: Record, header: Header) -> bool:
    """Return whether the record below a header is its second level: words below labels that span several columns.

    Such a label has empty ones behind it, one of which is above a word; none of the words is a number, and the first
    column has none.
    """
    labelled, words = set(header.record.filled()), record.filled()
    spread = {
        column
        for column in range(min(labelled) + 1, header.count)
        if column not in labelled or column + 1 not in labelled | {header.count}
    }
    if len(record.fields) != header.width or labelled.issuperset(words) or not spread.issuperset(words):
        return False
    values = (record.fields[column] for column in words)
    return not any(_NUMBER.search(record.raw[one.start : one.end]) for one in values)


def has_number(record: Record) -> bool:
    """Return whether a record begins with a table's number, as a title does, its commas in quotes or not."""
    return split_label(record.raw[record.fields[record.filled()[0]].start :])[0] is not None


def _find_count(record: Record, vacant: int) -> int | None:
    """Return how many columns a header has; ``None`` where too few of them have labels.

    :param vacant: number of columns that need none
    """
    filled = len(record.filled())
    if vacant and filled < MIN_FIELDS:
        return None
    return next((count for count in _counts(record) if _is_full(filled, count - vacant)), None)


def _count_vacant(record: Record, below: Sequence[Record]) -> int:
    """Return how many columns, up to the last label, are empty in a header and in all rows below it."""
    rows = [one.filled() for one in below if len(one.fields) == len(record.fields) and one.extent > 1]
    used = set(record.filled()).union(*rows)
    return sum(column not in used for column in range(record.extent)) if rows else 0


def _counts(record: Record) -> list[int]:
    """Return how many columns a header can have: its fields, or those up to the last one with words."""
    extent = record.extent
    return [len(record.fields), *([extent] if extent >= MIN_FIELDS else [])]


def _is_full(filled: int, count: int) -> bool:
    """Return whether few of the labels are empty."""
    return count - filled <= max(int(count >= MIN_FIELDS), count // 4)

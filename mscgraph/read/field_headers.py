"""The header of a table in delimited text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.captions import split_label
from mscgraph.read.fields import Record

#: Minimum fields of a header without empty fields at its end.
MIN_FIELDS = 3
#: Maximum characters of a label.
_MAX_LABEL = 300


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


def read_header(records: Sequence[Record]) -> Header | None:
    """Return the header that the last of *records* is; ``None`` where it is not one."""
    *above, record = records
    width = len(record.fields)
    filled = record.filled()
    count = next((count for count in _counts(record) if _is_full(len(filled), count)), None)
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


def has_number(record: Record) -> bool:
    """Return whether a record begins with a table's number, as a title does, its commas in quotes or not."""
    return split_label(record.raw[record.fields[record.filled()[0]].start :])[0] is not None


def _counts(record: Record) -> list[int]:
    """Return how many columns a header can have: its fields, or those up to the last one with words."""
    extent = record.extent
    return [len(record.fields), *([extent] if extent >= MIN_FIELDS else [])]


def _is_full(filled: int, count: int) -> bool:
    """Return whether few of the labels are empty."""
    return count - filled <= max(int(count >= MIN_FIELDS), count // 4)

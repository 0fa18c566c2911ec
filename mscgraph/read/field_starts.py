"""The beginning of a further table in a delimited text that has one above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from mscgraph.read.ahead import Ahead
from mscgraph.read.field_headers import Header, has_number, read_header
from mscgraph.read.fields import Record

#: Maximum records of a title, blank ones included, and levels of a header.
_MAX_TITLE, _MAX_LEVELS = 8, 3
#: Rows by which a header without a number above it is judged.
_JUDGED_ROWS = 8
#: Minimum labels that a header shares with the table above, and minimum columns of numbers below a narrower one.
_MIN_SHARED = _MIN_NUMBERS = 2
#: Maximum share of the labels that have digits, below a table's number.
_MAX_DIGITS = 1 / 3
_DIGIT = re.compile(r"\d")


def find_start(window: Ahead[Record], table: Header, *, after_blank: bool, spaced: bool) -> Header | None:
    """Return the header of a table that begins at the next record; ``None`` where none begins.

    A blank line alone parts no table, as exports have them between rows. A table begins

    - at a table's number (``Table S2. …``), if a header follows: the strongest evidence;
    - behind a blank line, at a line that has two labels of the header above, and is not that header: no row has them;
    - behind a blank line, at labels without digits over rows of one width: more labels than the table above has
      columns, over a column of numbers or several rows without a label in them; or fewer, over several columns of
      numbers. A row of the table above has at most its width; one that lacks its last fields can have words alone, and
      is then followed by rows of all.

    A header of the same width whose labels are all others may be a row of words: it is left to those who know labels.

    :param table: the header of the table above
    :param after_blank: whether the record above has no words
    :param spaced: whether blanks may follow the delimiters of a header
    """
    first = window.peek()
    if first is None or not first.extent:
        return None
    if (first.extent == 1 or after_blank) and has_number(first):
        header = _find_header(window, _length_of_title(window))
        return header if header and _follows_number(window, header, spaced=spaced) else None
    if not after_blank:
        return None
    header = _find_header(window, _length_of_paragraph(window))
    if header is None or (header.is_spaced and not spaced):
        return None
    return header if _is_other(header, table, [*_rows_below(window, header)]) else None


def _length_of_title(window: Ahead[Record]) -> int:
    """Return how many records a title has: its first, and lines and blank ones behind it."""
    for index in range(1, _MAX_TITLE):
        record = window.peek(index)
        if record is None or record.extent > 1:
            return index
    return _MAX_TITLE


def _length_of_paragraph(window: Ahead[Record]) -> int:
    """Return how many lines with one field follow each other."""
    for index in range(_MAX_TITLE):
        record = window.peek(index)
        if record is None or record.extent != 1:
            return index
    return _MAX_TITLE


def _find_header(window: Ahead[Record], title: int) -> Header | None:
    """Return the header behind the records of a title."""
    records = [record for index in range(title + _MAX_LEVELS) if (record := window.peek(index))]
    for end in range(title + 1, len(records) + 1):
        if records[end - 1].extent < 2:
            return None
        header = read_header(records[title:end], [*_peek_rows(window, end)])
        if header and not header.above:
            return Header(header.record, header.count, header.upper, records[:title])
    return None


def _rows_below(window: Ahead[Record], header: Header) -> Iterator[Record]:
    """Yield the first rows below a header, up to a blank line."""
    return _peek_rows(window, len(header.above) + len(header.upper) + 1)


def _peek_rows(window: Ahead[Record], begin: int) -> Iterator[Record]:
    """Yield the first records from *begin* on, up to a blank line."""
    for index in range(begin, begin + _JUDGED_ROWS):
        record = window.peek(index)
        if record is None or not record.extent:
            return
        yield record


def _follows_number(window: Ahead[Record], header: Header, *, spaced: bool) -> bool:
    """Return whether the record behind a table's number can be a header: labels above a row as wide."""
    row = next(_rows_below(window, header), None)
    if row is None or len(row.fields) != header.width or (header.is_spaced and not spaced):
        return False
    labels = _words_of(header.record)
    return sum(bool(_DIGIT.search(label)) for label in labels) <= _MAX_DIGITS * len(labels)


def _is_other(header: Header, table: Header, rows: Sequence[Record]) -> bool:
    """Return whether labels behind a blank line are those of another table, by the rules of :func:`find_start`."""
    own, others = _words_of(header.record), _words_of(table.record)
    if own == others or not rows:
        return False
    even = all(len(row.fields) == header.width and row.extent <= header.count for row in rows)
    if not even or not any(row.extent == header.count for row in rows):
        return False
    if len(set(own) & set(others) - {""}) >= _MIN_SHARED:
        return True
    if any(_DIGIT.search(label) for label in own) or header.width == table.width:
        return False
    values = [_words_of(row) for row in rows]
    numbers = [
        column
        for column in range(header.count)
        if all(column < len(row) and _DIGIT.search(row[column]) for row in values)
    ]
    if header.width < table.width:
        return len(numbers) >= _MIN_NUMBERS
    return bool(numbers) or (len(rows) > 1 and set(own).isdisjoint(chain.from_iterable(values)))


def _words_of(record: Record) -> list[str]:
    """Return the values of a record up to the last one with words, for comparison."""
    return [record.fold(one).text.casefold() for one in record.fields[: record.extent]]

"""Columns whose cells hold several kinds: parts of them are cells of the kinds that the table has no column of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mscgraph.characters import Visible
from mscgraph.records import PART, Cell, Column, Place, Row, TextPlace, locate, superscripts
from mscgraph.shape.columns import Knowledge

#: Minimum rows, and share of the rows with words, in which a part of the cell is of a kind.
_MIN_ROWS, _MIN_SHARE = 2, 0.3
#: Minimum grade of a part: words for "not stated" have less.
_MIN_GRADE = 4.0
#: Minimum words of a part, or letters of a single one: a number or a short code may be of any kind.
_MIN_WORDS, _MIN_LETTERS = 2, 5
#: Maximum characters of a cell that is parted.
_LONGEST = 2_000
_PART = re.compile(r"[^,;|\n()\[\]]+")


@dataclass(frozen=True, slots=True)
class Mixed:
    """The kinds that parts of a column's cells have.

    :param column: the key of the column
    :param kinds: the columns that the parts are cells of
    """

    column: str
    kinds: tuple[Column, ...]


def find_mixed(columns: Sequence[Column], rows: Sequence[Row], knowledge: Knowledge) -> tuple[Mixed, ...]:
    """Return the columns whose cells hold kinds that no column of the table has, each kind once.

    :param rows: the first rows
    """
    missing = {
        key: column
        for key, column in knowledge.detail_columns.items()
        if key not in {one.key for one in columns if one.known}
    }
    found: list[Mixed] = []
    for column in columns:
        if column.known and column.kind == "text":
            continue
        kinds = _kinds_in(column.key, rows, missing, knowledge)
        if kinds:
            named = tuple(replace(one, header=column.header, by_cells=True) for one in kinds)
            found.append(Mixed(column.key, named))
            for one in kinds:
                del missing[one.key]
    return tuple(found)


def _kinds_in(
    column: str, rows: Sequence[Row], missing: Mapping[str, Column], knowledge: Knowledge
) -> list[Column]:
    """Return the missing kinds that enough cells of a column hold beside other words."""
    cells = [cell for row in rows if (cell := row.cell(column)) is not None and cell.text]
    counts = dict.fromkeys(missing, 0)
    for cell in cells:
        for key in missing:
            counts[key] += next(_parts_of(cell, key, knowledge), None) is not None
    least = max(_MIN_ROWS, _MIN_SHARE * len(cells))
    return [missing[key] for key, count in counts.items() if count >= least]


def part_row(row: Row, mixed: Sequence[Mixed], knowledge: Knowledge) -> Row:
    """Return a row with the parts of its cells as further cells; of several parts of a kind the first."""
    parts = [
        _cut(column.key, cell, *place)
        for one in mixed
        if (cell := row.cell(one.column)) is not None
        for column in one.kinds
        if (place := next(_parts_of(cell, column.key, knowledge), None)) is not None
    ]
    return replace(row, cells=(*row.cells, *parts)) if parts else row


def _parts_of(cell: Cell, key: str, knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the parts of a cell that a recogniser accepts."""
    if len(cell.text) > _LONGEST:
        return
    seen = Visible.of(cell.text, superscripts(cell.marks))
    lined = "".join(
        "\n" if cell.text[offset] == "\n" else char
        for char, offset in zip(seen.text, seen.offsets, strict=True)
    )
    for match in _PART.finditer(lined):
        words = match.group().strip()
        if not words:
            continue
        if len(words.split()) < _MIN_WORDS and sum(map(str.isalpha, words)) < _MIN_LETTERS:
            continue
        grade = knowledge.recognisers[key].grade(words)
        if grade.score is not None and grade.score >= _MIN_GRADE:
            start = match.start() + match.group().index(words)
            yield seen.span(start, start + len(words))


def _cut(column: str, cell: Cell, start: int, end: int) -> Cell:
    """Return a part of a cell as one, in plain text at its own place."""
    marks = tuple(
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in cell.marks
        if mark.start < end and mark.end > start
    )
    span = locate(cell.place.span, cell.gaps, start, end)
    place: Place = TextPlace(*span) if span else cell.place
    gaps = tuple((offset - start, extra) for offset, extra in cell.gaps if start < offset < end)
    return Cell(column, cell.text[start:end], place, marks, gaps, PART)

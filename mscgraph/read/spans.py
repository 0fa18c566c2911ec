"""Cells with spans, as markup lists them, at their rows and columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mscgraph.errors import DocumentError
from mscgraph.records import GridCell, Passage

#: Maximum columns of a grid.
MAX_COLUMNS = 1_000
#: Maximum cells of a document, so that they fit into memory.
MAX_CELLS = 500_000
#: Maximum tables of a document.
MAX_TABLES = 10_000
_NUMBER = re.compile(r"\s*\+?0*(\d+)")
#: A row span of all rows.
_ALL_ROWS = 65_534


@dataclass(frozen=True, slots=True)
class SpannedCell:
    """A cell, before its column is known.

    :param element: in the document
    :param rows: that it spans, possibly more than there are; 0: to the end of its group
    :param columns: that it spans, possibly more than there are
    :param column: from 0, where the document states it
    :param place: an XPath 1.0 expression of it
    """

    element: Any
    place: str
    rows: int = 1
    columns: int = 1
    heading: bool = False
    column: int | None = None


@dataclass(frozen=True, slots=True)
class SpannedRow:
    """A row of such cells.

    :param group: number of its head, body or foot; no cell spans rows of two groups
    :param foot: whether that is a foot
    """

    cells: Sequence[SpannedCell]
    group: int = 0
    foot: bool = False


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell at its row and column."""

    cell: SpannedCell
    row: int
    column: int
    row_span: int
    column_span: int


class Budget:
    """The tables and cells that a document may still have.

    :param name: of the document, for messages
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._tables = self._cells = 0

    def spend(self, rows: Sequence[SpannedRow]) -> None:
        """Count a table.

        :raises DocumentError: if it is one table too many, or has cells beyond :data:`MAX_CELLS`
        """
        self._tables += 1
        self._cells += sum(len(row.cells) for row in rows)
        if self._tables > MAX_TABLES or self._cells > MAX_CELLS:
            problem = f"more than {MAX_TABLES:,} tables or {MAX_CELLS:,} cells"
            raise DocumentError(self._name, problem=problem, remedy="divide the document")


@dataclass(slots=True)
class Placement:
    """The cells of a table in the order of rows, then of columns.

    :ivar column_count: of the widest row, spans included
    :ivar crowded: cells that span more columns than any grid has, in front of other cells of their row
    """

    cells: list[PlacedCell] = field(default_factory=list)
    row_count: int = 0
    column_count: int = 0
    crowded: list[SpannedCell] = field(default_factory=list)


def parse_span(text: str | None, default: int = 1) -> int:
    """Return the number of a span: *default* of one that is absent or malformed, at most 65,534."""
    match = _NUMBER.match(text) if text else None
    return min(int(match[1][:6]), _ALL_ROWS) if match else default


def place_cells(name: str, rows: Sequence[SpannedRow]) -> Placement:
    """Return the cells at their rows and columns, spans cut to the rows of their group.

    A cell that spans :data:`MAX_COLUMNS` columns or more spans those of the other rows, and what follows it is behind
    these.

    :param name: of the document, for messages
    :raises DocumentError: if a row has more than :data:`MAX_COLUMNS` columns
    """
    placement = _place(name, rows, 1)
    is_wide = any(cell.columns >= MAX_COLUMNS for row in rows for cell in row.cells)
    return _place(name, rows, placement.column_count) if is_wide else placement


def _place(name: str, rows: Sequence[SpannedRow], width: int) -> Placement:
    """Return the cells at their rows and columns.

    :param width: columns in which a cell of one row ends that spans more than any grid has
    """
    taken, placement = _Taken(), Placement(row_count=len(rows))
    ends = _group_ends(rows)
    for number, row in enumerate(rows):
        taken.begin(number)
        at = 0
        for index, cell in enumerate(row.cells):
            at = taken.next_free(max(at, cell.column or 0))
            height = min(cell.rows or _ALL_ROWS, ends[number] - number)
            span = max(1, cell.columns)
            if span >= MAX_COLUMNS:
                span = max(1, width - at) if height == 1 else 1
                placement.crowded += [cell] if index + 1 < len(row.cells) else []
            if at + span > MAX_COLUMNS:
                problem = f"a table with more than {MAX_COLUMNS:,} columns at {cell.place}"
                raise DocumentError(name, problem=problem, remedy="divide it into tables with fewer columns")
            taken.take(at, at + span, number + height)
            placement.cells.append(PlacedCell(cell, number, at, height, span))
            at += span
            placement.column_count = max(placement.column_count, at)
    return placement


def _group_ends(rows: Sequence[SpannedRow]) -> list[int]:
    """Return for each row the number of the first row behind its group."""
    ends = [len(rows)] * len(rows)
    for number in range(len(rows) - 2, -1, -1):
        same = rows[number].group == rows[number + 1].group
        ends[number] = ends[number + 1] if same else number + 1
    return ends


@dataclass(frozen=True, slots=True)
class Layout:
    """The cells of a grid, and the notes in its foot.

    :param notes: of rows of the foot that one cell spans, which are no rows of the grid
    :param remarks: on spans, in words
    """

    cells: tuple[GridCell, ...]
    row_count: int
    column_count: int
    notes: tuple[Passage, ...]
    remarks: tuple[str, ...]


def lay_out(name: str, rows: Sequence[SpannedRow], read: Callable[[SpannedCell], Passage]) -> Layout:
    """Return the cells of a table at their rows and columns.

    :param name: of the document, for messages
    :param read: returns what is printed in a cell
    :raises DocumentError: if a row has more than :data:`MAX_COLUMNS` columns
    """
    placement = place_cells(name, rows)
    notes = [placed for placed in placement.cells if _is_note(placed, rows[placed.row], placement)]
    if notes:
        left_out = {placed.row for placed in notes}
        placement = place_cells(name, [row for number, row in enumerate(rows) if number not in left_out])
    cells = tuple(
        GridCell(
            read(placed.cell),
            placed.row,
            placed.column,
            placed.row_span,
            placed.column_span,
            placed.cell.heading,
        )
        for placed in placement.cells
    )
    printed = (read(placed.cell) for placed in notes)
    return Layout(
        cells,
        placement.row_count,
        placement.column_count,
        tuple(note for note in printed if note.text),
        tuple(map(_describe, placement.crowded)),
    )


def _describe(cell: SpannedCell) -> str:
    wide = f"{cell.place} spans more columns than its table has, in front of other cells"
    return f"{wide}: these are behind the columns of the other rows"


def _is_note(placed: PlacedCell, row: SpannedRow, placement: Placement) -> bool:
    alone = row.foot and len(row.cells) == 1 and placed.row_span == 1
    return alone and placed.column_span == placement.column_count > 1


class _Taken:
    """The columns of a row that cells of earlier rows span."""

    def __init__(self) -> None:
        self._row = 0
        self._taken = bytearray(MAX_COLUMNS)
        #: For each column, the first row in which it is free again.
        self._until = [0] * MAX_COLUMNS
        #: By that row, the stretches of columns.
        self._freed: dict[int, list[tuple[int, int]]] = {}

    def begin(self, row: int) -> None:
        """Begin a row, all rows in their order."""
        self._row = row
        for start, end in self._freed.pop(row, ()):
            if max(self._until[start:end]) <= row:
                self._taken[start:end] = bytes(end - start)
                continue
            for column in range(start, end):
                self._taken[column] = self._until[column] > row

    def next_free(self, column: int) -> int:
        """Return the first free column from *column* on, :data:`MAX_COLUMNS` without one."""
        found = self._taken.find(0, column)
        return found if found >= 0 else MAX_COLUMNS

    def take(self, start: int, end: int, until: int) -> None:
        """Take columns up to a row."""
        if until <= self._row + 1:
            return
        if self._taken.find(1, start, end) < 0:
            self._until[start:end] = [until] * (end - start)
        else:
            self._until[start:end] = [max(until, known) for known in self._until[start:end]]
        self._taken[start:end] = b"\1" * (end - start)
        self._freed.setdefault(until, []).append((start, end))

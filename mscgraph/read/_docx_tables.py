"""The cells of a table of a Word document, and tables that only lay out a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mscgraph.read._docx_markup import child, name_of, seen_through, switch, value
from mscgraph.read._docx_text import TextReader, is_deleted, paragraphs_in
from mscgraph.read.paths import Paths
from mscgraph.read.spans import (
    MAX_COLUMNS,
    Budget,
    Placement,
    SpannedCell,
    SpannedRow,
    parse_span,
    place_cells,
)
from mscgraph.records import GridCell, MarkupPlace, Passage

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Maximum width, in twentieths of a point, of what a row leaves free beside a border that was moved by hand.
_MAX_SLIVER = 100


def rows_of(table: _Element) -> Iterator[_Element]:
    """Yield the rows of a table that are shown."""
    return (one for one in seen_through(table) if name_of(one.tag) == "w:tr" and not is_deleted(one))


def cells_of(row: _Element) -> Iterator[_Element]:
    """Yield the cells of a row that are shown."""
    return (one for one in seen_through(row) if name_of(one.tag) == "w:tc" and not is_deleted(one))


def place_table(name: str, table: _Element, paths: Paths, budget: Budget) -> Placement:
    """Return the cells of a table at their rows and columns.

    :param name: of the document, for messages
    :raises DocumentError: if it has more columns than a table may have, or more cells than *budget* allows
    """
    rows = _Rows(paths)
    for row in rows_of(table):
        rows.add(row)
    spanned = [SpannedRow(list(map(_freeze, cells))) for cells in rows.cells]
    budget.spend(spanned)
    return place_cells(name, spanned)


class _Cell:
    """A cell whose last row and column are not yet known."""

    def __init__(self, element: _Element, place: str, column: int, columns: int, *, heading: bool) -> None:
        self.element, self.place, self.column, self.columns = element, place, column, columns
        self.heading = heading
        self.rows = 1


def _freeze(cell: _Cell) -> SpannedCell:
    return SpannedCell(cell.element, cell.place, cell.rows, cell.columns, cell.heading, cell.column)


class _Rows:
    """The rows of a table in the making."""

    def __init__(self, paths: Paths) -> None:
        self.cells: list[list[_Cell]] = []
        self._paths = paths
        #: Cells that may go on in the next row, by their columns.
        self._open: dict[int, _Cell] = {}
        self._is_head = True

    def add(self, row: _Element) -> None:
        """Append a row; a cell that goes on from the row above or from the left is a part of that one."""
        properties = child(row, "w:trPr")
        self._is_head = self._is_head and bool(switch(properties, "w:tblHeader"))
        column = parse_span(value(child(properties, "w:gridBefore")), 0)
        above, self._open = self._open, {}
        cells: list[_Cell] = []
        for element in cells_of(row):
            column += self._add_cell(cells, element, min(column, MAX_COLUMNS), above)
        if cells and _ends_in_sliver(properties):
            cells[-1].columns += parse_span(value(child(properties, "w:gridAfter")), 0)
        self.cells.append(cells)

    def _add_cell(self, cells: list[_Cell], element: _Element, column: int, above: dict[int, _Cell]) -> int:
        """Add a cell, and return its columns."""
        properties = child(element, "w:tcPr")
        columns = max(1, parse_span(value(child(properties, "w:gridSpan"))))
        if _merge(properties, "w:hMerge") == "continue" and cells:
            cells[-1].columns += columns
            return columns
        merge = _merge(properties, "w:vMerge")
        cell = above.get(column)
        if merge == "continue" and cell is not None and cell.columns == columns:
            cell.rows += 1
        else:
            cell = _Cell(element, self._paths.of(element), column, columns, heading=self._is_head)
            cells.append(cell)
        if merge:
            self._open[column] = cell
        return columns


def _ends_in_sliver(properties: _Element | None) -> bool:
    """Return whether a row leaves columns free at its end that are too narrow for a cell."""
    after = child(properties, "w:wAfter")
    width = value(after, "w") if value(after, "type", "dxa") == "dxa" else ""
    return parse_span(width, _MAX_SLIVER + 1) <= _MAX_SLIVER


def _merge(properties: _Element | None, name: str) -> str | None:
    """Return ``restart`` or ``continue`` of a merged cell, ``None`` of others."""
    merge = child(properties, name)
    return None if merge is None else value(merge, default="continue")


def read_cells(placement: Placement, reader: TextReader) -> Iterator[GridCell]:
    """Yield the cells of a grid with their words."""
    for placed in placement.cells:
        text, marks = reader.read(*paragraphs_in(placed.cell.element)).finish()
        passage = Passage(text, MarkupPlace(placed.cell.place), marks)
        spans = placed.row_span, placed.column_span
        yield GridCell(passage, placed.row, placed.column, *spans, heading=placed.cell.heading)


def is_layout(table: _Element) -> bool:
    """Return whether a table only lays out a page: its one cell holds tables, or some of its cells hold tables alone.

    In the second case one of these has more cells than the table itself, or half of its cells with words are such.
    """
    cells = [cell for row in rows_of(table) for cell in cells_of(row)]
    inner = {cell: tables for cell in cells if (tables := _tables_in(cell))}
    if len(cells) == 1 or not inner:
        return bool(inner)
    alone = [cell for cell in inner if not _has_words_of_its_own(cell)]
    filled = [cell for cell in cells if cell in inner or _has_words_of_its_own(cell)]
    sizes = [
        sum(len(list(cells_of(row))) for row in rows_of(table)) for cell in alone for table in inner[cell]
    ]
    return bool(alone) and (max(sizes) > len(cells) or 2 * len(alone) >= len(filled))


def _tables_in(cell: _Element) -> list[_Element]:
    return [one for one in seen_through(cell) if name_of(one.tag) == "w:tbl"]


def _has_words_of_its_own(cell: _Element) -> bool:
    paragraphs = (one for one in seen_through(cell) if name_of(one.tag) == "w:p")
    return any(
        text.text and not text.text.isspace() for paragraph in paragraphs for text in paragraph.iter("{*}t")
    )

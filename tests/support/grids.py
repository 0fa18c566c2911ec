"""Grids made in the tests, and the tables that are found in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mscgraph.records import Column, Document, Frame, Grid, GridCell, Mark, MarkupPlace, Passage
from mscgraph.shape.segment import ColumnModel
from mscgraph.shape.tables import FoundTable, find_tables
from support.made_tables import shared_reader, workshop

#: A cell's text, or its text with (row span, column span).
Printed = str | tuple[str, int, int]


def passage(text: str, *superscripts: tuple[int, int], place: str = "/p") -> Passage:
    """Return a passage with raised stretches."""
    return Passage(text, MarkupPlace(place), tuple(Mark(*span, "superscript") for span in superscripts))


def grid_of(rows: Sequence[Sequence[Printed]], *, heading: int = 0, caption: str | None = None) -> Grid:
    """Return a grid as HTML's table model has it: cells go to the next free place of their row.

    :param heading: how many rows from the top are marked as the header
    """
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for row, line in enumerate(rows):
        column = 0
        for printed in line:
            while (row, column) in taken:
                column += 1
            text, down, across = printed if isinstance(printed, tuple) else (printed, 1, 1)
            taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
            place = passage(text, place=f"//tr[{row + 1}]/td[{len(cells)}]")
            cells.append(GridCell(place, row, column, down, across, heading=row < heading))
            column += across
    width = max(column for _, column in taken) + 1
    return Grid(None, passage(caption, place="/caption") if caption else None, tuple(cells), len(rows), width)


def table_of(grid: Grid, **facts: str) -> FoundTable:
    """Return the table that is found in a grid."""
    document = replace(Document("page.html", "0" * 64, "html", (grid,)), **facts)

    def models_of(_frame: Frame) -> Callable[[Column], ColumnModel]:
        return lambda column: ColumnModel(shared_reader().recogniser(column.key) if column.known else None)

    return find_tables(document, workshop().knowledge, models_of)[0]


def texts_of(table: FoundTable) -> list[dict[str, str]]:
    """Return the texts of the cells of each row, by column."""
    return [{cell.column: cell.text for cell in row.cells} for row in table.rows()]

"""Tables that go on in a further one of their document, as on another page, joined; the same for all forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice

from mscgraph.captions import split_continued
from mscgraph.records import Document, Grid, GridCell

#: Maximum rows of a header.
_MAX_LEVELS = 6
#: A header: the cells of its rows, without their places.
_Head = list[tuple[int, int, int, int, str]]


def join_continued(document: Document) -> Document:
    """Return a document with each table that goes on in a further one joined to it.

    One goes on in a table with its label that has

    - words of continuation and its header, or its width and no header;
    - its header, and no caption or the same one.

    With words of continuation and another header, or another width, a table is kept apart, with a remark.
    """
    grids: list[Grid] = []
    places: dict[str, int] = {}
    remarks: list[str] = []
    for grid in document.tables:
        if grid.label is None:
            grids.append(grid)
            continue
        label, is_continued = split_continued(grid.label, grid.caption.text if grid.caption else "")
        place = places.setdefault(label.casefold(), len(grids))
        if place == len(grids):
            grids.append(grid)
            continue
        skipped = _repeated(grids[place], grid, is_continued=is_continued)
        if skipped is not None:
            grids[place] = _join(grids[place], grid, skipped)
            continue
        if is_continued:
            remarks.append(f"{label} and its continuation have other headers or widths, and are kept apart")
        grids.append(grid)
    if len(grids) == len(document.tables) and not remarks:
        return document
    return replace(document, tables=tuple(grids), remarks=(*document.remarks, *remarks))


def _repeated(grid: Grid, other: Grid, *, is_continued: bool) -> int | None:
    """Return the number of header rows that a part of a table repeats; ``None`` if it is a table of its own."""
    if not is_continued and other.caption is not None:
        own = grid.caption.text if grid.caption else None
        if other.caption.text != own:
            return None
    levels = max(1, _levels(grid))
    if _head(grid, levels) == _head(other, levels):
        return levels
    if is_continued and not _levels(other) and grid.column_count == other.column_count:
        return 0
    return None


def _levels(grid: Grid) -> int:
    """Return the number of the rows on top all of whose cells with words are headings, 0 where all rows are."""
    rows = groupby(grid.cells, lambda cell: cell.row)
    for levels, (_, row) in enumerate(rows):
        if not all(cell.heading for cell in row if cell.passage.text):
            return levels
    return 0


def _head(grid: Grid, levels: int) -> _Head:
    cells = islice(grid.cells, _MAX_LEVELS * grid.column_count)
    return [
        (
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            " ".join(cell.passage.text.split()).casefold(),
        )
        for cell in cells
        if cell.row < levels
    ]


def _join(grid: Grid, other: Grid, skipped: int) -> Grid:
    """Return a table with its next part, without the header rows that this repeats."""
    return replace(
        grid,
        cells=_Cells(grid, other, skipped),
        row_count=grid.row_count + other.row_count - skipped,
        column_count=max(grid.column_count, other.column_count),
        notes=(
            *grid.notes,
            *(note for note in other.notes if note.text not in {one.text for one in grid.notes}),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of two parts, read anew each time."""

    grid: Grid
    other: Grid
    skipped: int

    def __iter__(self) -> Iterator[GridCell]:
        yield from self.grid.cells
        shift = self.grid.row_count - self.skipped
        for cell in self.other.cells:
            if cell.row >= self.skipped:
                yield replace(cell, row=cell.row + shift)

"""The rows of a grid: spans expanded to positions that point at their cell, transposed grids turned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mscgraph.characters import Visible
from mscgraph.namespaces import fold
from mscgraph.records import Grid, GridCell, Passage

#: Maximum positions of a grid that is turned.
_MAX_TURNED = 1_000_000
#: Minimum cells with the same words that are one cell written out.
_MIN_REPEATED = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A position of a grid.

    :param inherited: whether the cell begins at another position
    """

    cell: GridCell
    inherited: bool = False

    @property
    def text(self) -> str:
        """The printed words."""
        return self.cell.passage.text


#: The positions of a row; ``None`` where the document has no cell.
Slots = Sequence[Slot | None]


def iterate_rows(grid: Grid) -> Iterator[list[Slot | None]]:
    """Yield the positions of each row, of rows without a cell too; memory is that of a row."""
    width = grid.column_count
    open_cells: dict[int, GridCell] = {}
    rows = iter(groupby(grid.cells, key=lambda cell: cell.row))
    waiting = next(rows, None)
    for number in range(grid.row_count):
        slots: list[Slot | None] = [None] * width
        for column, cell in [*open_cells.items()]:
            if number < cell.row + cell.row_span:
                slots[column] = Slot(cell, inherited=True)
            else:
                del open_cells[column]
        if waiting is not None and waiting[0] == number:
            for cell in waiting[1]:
                for column in range(cell.column, min(width, cell.column + cell.column_span)):
                    slots[column] = Slot(cell, inherited=column > cell.column)
                    if cell.row_span > 1:
                        open_cells[column] = cell
            waiting = next(rows, None)
        yield slots


def turn(grid: Grid) -> Grid | None:
    """Return a grid whose rows are the columns of *grid*; ``None`` of one that is too large."""
    if grid.row_count * grid.column_count > _MAX_TURNED:
        return None
    turned = [
        replace(cell, row=cell.column, column=cell.row, row_span=cell.column_span, column_span=cell.row_span)
        for cell in grid.cells
    ]
    turned.sort(key=lambda cell: (cell.row, cell.column))
    return replace(grid, cells=tuple(turned), row_count=grid.column_count, column_count=grid.row_count)


def meaning(passage: Passage) -> str:
    """Return the visible words of a passage in one line, without what refers to notes and publications."""
    seen = Visible.of(passage.text, passage.marks).text
    return seen.replace("\n", " ").strip()


def printed_cells(slots: Slots) -> list[GridCell]:
    """Return the cells of a row that have words, each once, in order."""
    found = {id(slot.cell): slot.cell for slot in slots if slot is not None and slot.text}
    return [*found.values()]


def own_cells(slots: Slots) -> list[GridCell]:
    """Return the cells of a row that have words and begin in it."""
    found = {
        id(slot.cell): slot.cell
        for slot in slots
        if slot is not None and slot.text and not (slot.inherited and slot.cell.row_span > 1)
    }
    return [*found.values()]


def folded(slots: Slots) -> tuple[str, ...]:
    """Return the words at each position, folded."""
    return tuple("" if slot is None else fold(slot.text) for slot in slots)


def is_blank(slots: Slots) -> bool:
    """Return whether no position has words."""
    return not any(slot is not None and slot.text for slot in slots)


def alone(slots: Slots) -> GridCell | None:
    """Return the one cell of a row with words, ``None`` where several have or its column is not all there is.

    Of words that each of three or more positions repeats, as a merged cell is written out, it is the first.
    """
    found = printed_cells(slots)
    is_one = len(found) == 1 and len(slots) > 1
    return found[0] if is_one or (len(found) >= _MIN_REPEATED and _repeats(slots)) else None


def _repeats(slots: Slots) -> bool:
    """Return whether all cells of a row have the same words, with letters."""
    words = {slot.text for slot in slots if slot is not None}
    return len(words) == 1 and any(map(str.isalpha, *words))


def join(cells: Iterable[GridCell]) -> str:
    """Return the words of several cells, one after the other."""
    return " ".join(filter(None, (cell.passage.text for cell in cells)))

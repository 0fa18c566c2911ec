"""Rows with fewer or more cells than the header: a word may be below another label than its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mscgraph.records import EMPTY, LEFT_OUT, Column, Grid, Recogniser
from mscgraph.shape.grid import Slots, alone, meaning
from mscgraph.shape.knowledge import MIN_GRADE

#: How the cells of a column are recognised; ``None`` of free text.
RecogniserOf = Callable[[Column], Recogniser | None]


class _Reach(NamedTuple):
    """The columns that a row fills: a cell at its end may span more than there are.

    :param least: number of columns up to the first one of the last cell
    :param most: number of columns up to the last one of that cell
    """

    least: int
    most: int

    @classmethod
    def of(cls, slots: Slots) -> _Reach:
        """Return the columns that a row fills."""
        most = next((at for at in range(len(slots), 0, -1) if slots[at - 1] is not None), 0)
        last = slots[most - 1] if most else None
        return cls(last.cell.column + 1 if last else 0, most)

    def ends_at(self, count: int) -> bool:
        """Return whether a row fills *count* columns, and no other."""
        return self.least <= count <= self.most


def count_columns(header: Sequence[Slots], rows: Sequence[Slots], grid: Grid) -> int:
    """Return how many columns a table has: as many as its header, or as most rows where these have more.

    An empty label at the end counts only where a row has a cell below it.

    :param rows: the first rows below the header, without lines about others
    """
    if grid.absent == EMPTY:
        return grid.column_count
    reaches = [*map(_Reach.of, rows)]
    widest = max((reach.most for reach in reaches), default=grid.column_count)
    levels = [_Reach.of(slots) for slots in header]
    stated = max((min(level.most, max(level.least, widest)) for level in levels), default=0)
    wider = [reach.most for reach in reaches if reach.least > stated]
    if 2 * len(wider) > len(reaches) or not stated:
        return Counter(wider).most_common(1)[0][0] if wider else grid.column_count
    labelled = max(map(_count_to_words, header))
    return labelled if reaches and all(reach.most == labelled for reach in reaches) else stated


def is_even(slots: Slots, count: int) -> bool:
    """Return whether a row has a cell in each of *count* columns, and in no other."""
    return _Reach.of(slots).ends_at(count)


def find_fault(
    slots: Slots, columns: Sequence[Column], absent: str, recogniser_of: RecogniserOf
) -> str | None:
    """Return why a row cannot be parted into cells; ``None`` where its words are below their labels.

    A row with too few or too many cells may lack or have one anywhere, so that those behind it have moved. It is read
    where empty cells at its end are too many, or may have been left out there, and every other cell fits its column.

    :param absent: meaning of a position without a cell
    """
    count, reach = len(columns), _Reach.of(slots)
    if absent == EMPTY or reach.ends_at(count):
        return None
    may_be_read = absent == LEFT_OUT if reach.most < count else _count_to_words(slots) <= count
    if may_be_read and _fits(slots[: reach.most], columns, recogniser_of):
        return None
    return f"expected a row of {count} cells, found {reach.most}"


def find_fault_beside(rows: Sequence[Slots], grid: Grid) -> str | None:
    """Return why no column of a table can be read as a row: a row of it has fewer cells than another.

    :param rows: the first rows of the grid
    """
    if grid.absent == EMPTY:
        return None
    ends = [_Reach.of(slots).most for slots in rows if alone(slots) is None]
    most = max(ends, default=0)
    short = next((end for end in ends if 0 < end < most), None)
    return f"expected {most} cells beside each other, found {short}" if short is not None else None


def _count_to_words(slots: Slots) -> int:
    """Return the number of positions up to the last one with words."""
    return next((at for at in range(len(slots), 0, -1) if (slot := slots[at - 1]) and slot.text), 0)


def _fits(slots: Slots, columns: Sequence[Column], recogniser_of: RecogniserOf) -> bool:
    """Return whether each cell is of the kind of its column, and the last one not of the kind of one behind it."""
    for column, slot in zip(columns, slots, strict=False):
        own = recogniser_of(column)
        text = meaning(slot.cell.passage) if slot else ""
        if text and own is not None and own.grade(text).score is None:
            return False
    last = slots[-1] if len(slots) < len(columns) else None
    text = meaning(last.cell.passage) if last else ""
    others = filter(None, map(recogniser_of, columns[len(slots) :]))
    return not text or all((one.grade(text).score or 0.0) < MIN_GRADE for one in others)

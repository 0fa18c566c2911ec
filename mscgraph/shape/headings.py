"""The header of a grid: which rows name its columns, and which way the table runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.records import GridCell
from mscgraph.shape.columns import count_known
from mscgraph.shape.grid import Slots, alone, is_blank, meaning, printed_cells
from mscgraph.shape.knowledge import Knowledge

#: Maximum rows above the header, and levels of it.
_MAX_ABOVE, _MAX_LEVELS = 12, 4
#: Minimum labels that are known of a header that nothing marks as one, and columns that a row below it numbers.
_MIN_KNOWN, _MIN_COUNTED = 2, 3


@dataclass(frozen=True, slots=True)
class Heading:
    """The rows on top of a grid.

    :param above: cells of the rows above the header
    :param first: number of the header's first row, from 0
    :param levels: how many rows of labels it has
    :param end: number of the first row below it, and below one that numbers the columns
    """

    above: tuple[GridCell, ...]
    first: int
    levels: int
    end: int


def find_heading(rows: Sequence[Slots], knowledge: Knowledge) -> Heading | None:
    """Return the header of a grid by its marks, else by the labels that are known; ``None`` of a grid without words.

    No label holds a registry number: a row that does is the first below a header, or below none.

    :param rows: the first rows of the grid
    """
    top = next((index for index, slots in enumerate(rows) if not _is_above(slots)), None)
    if top is None:
        return None
    first, levels = top, _marked_levels(rows[top:])
    if not levels:
        first = _best_row(rows, top, knowledge)
        first, levels = _with_spans(rows, top, first, knowledge)
    numbered = (index for index in range(first, first + levels) if _holds_number(rows[index], knowledge))
    levels = next(numbered, first + levels) - first
    is_counted = first + levels < len(rows) and _counts_columns(rows[first + levels])
    above = tuple(cell for slots in rows[:first] for cell in _cells_above(slots))
    return Heading(above, first, levels, first + levels + is_counted)


def _is_above(slots: Slots) -> bool:
    """Return whether a row is blank, or holds a title alone."""
    return is_blank(slots) or alone(slots) is not None


def _counts_columns(slots: Slots) -> bool:
    """Return whether a row numbers the columns: 1, 2, 3 …"""
    words = [slot.text.strip("().") if slot is not None else "" for slot in slots]
    return len(words) >= _MIN_COUNTED and words == [str(number) for number in range(1, len(words) + 1)]


def _cells_above(slots: Slots) -> list[GridCell]:
    """Return the cells of a row above a header, one of those that repeat it."""
    line = alone(slots)
    return printed_cells(slots) if line is None else [line]


def _holds_number(slots: Slots, knowledge: Knowledge) -> bool:
    return any(knowledge.holds_number(meaning(cell.passage)) for cell in printed_cells(slots))


def _marked_levels(rows: Sequence[Slots]) -> int:
    """Return how many rows from the top hold nothing but headings."""
    levels = 0
    for slots in rows[:_MAX_LEVELS]:
        cells = printed_cells(slots)
        if not cells or not all(cell.heading for cell in cells):
            break
        levels += 1
    return levels if levels < len(rows) else 0


def _best_row(rows: Sequence[Slots], top: int, knowledge: Knowledge) -> int:
    """Return the row that has the most known labels; the first with words where too few are known."""
    known = {
        index: count_known(rows[index], knowledge) for index in range(top, min(len(rows), top + _MAX_ABOVE))
    }
    best = max(known, key=known.__getitem__)
    return best if known[best] >= _MIN_KNOWN else top


def _with_spans(rows: Sequence[Slots], top: int, first: int, knowledge: Knowledge) -> tuple[int, int]:
    """Return first row and levels of a header, whose cells may span further rows and columns."""
    if first > top and _heads(rows[first - 1]):
        first -= 1
    deepest = max((cell.row + cell.row_span for cell in printed_cells(rows[first])), default=first + 1)
    levels = max(1, min(deepest - first, _MAX_LEVELS))
    if levels == 1 and _heads(rows[first]) and first + 1 < len(rows):
        levels += count_known(rows[first + 1], knowledge) > 0
    return first, levels


def _heads(slots: Slots) -> bool:
    """Return whether a cell of a row spans several columns, though not all."""
    return any(1 < cell.column_span < len(slots) for cell in printed_cells(slots))


def runs_sideways(rows: Sequence[Slots], knowledge: Knowledge) -> bool:
    """Return whether the first column names more columns than the row that does so best: the table is turned.

    :param rows: all rows of the grid, at least the first ones
    """
    down: tuple[Slots, ...] = (tuple(slots[0] for slots in rows if slots),)
    across = max((count_known(slots, knowledge) for slots in rows[:_MAX_ABOVE]), default=0)
    return count_known(down[0], knowledge) > max(across, 1)

"""The tables of a sheet: each a block of rows, with a title above and a legend below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from mscgraph.captions import split_label
from mscgraph.read._xlsx_ranges import Range
from mscgraph.read._xlsx_sheet import Sheet, SheetCell

#: Characters from which on a text that is alone in its row, below a table, is a legend.
_LEGEND_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of a sheet that are one table; numbers of rows from 1.

    :param titles: rows above the header, each with one cell
    :param body: rows with cells, never empty
    :param notes: rows below, each with one cell
    """

    titles: tuple[int, ...]
    body: tuple[int, ...]
    notes: tuple[int, ...]


class Blocks:
    """The blocks of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        """Look at a sheet whose hidden cells are taken out."""
        self._sheet = sheet
        self._rows = sorted(sheet.rows)
        self._starts = {(one.first_row, one.first_column): one for one in sheet.merged}
        self._defined = {row for one in sheet.headers for row in range(one.first_row, one.last_row + 1)}
        self._tabular = self._find_tabular()

    def __iter__(self) -> Iterator[Block]:
        """Yield the blocks in their order."""
        begin = 0
        for at in range(1, len(self._rows) + 1):
            if at == len(self._rows) or self._begins_table(begin, at):
                yield self._split(self._rows[begin:at])
                begin = at

    def _begins_table(self, begin: int, at: int) -> bool:
        """Return whether a block begins behind a blank row, where another began at *begin*."""
        row, header, following = self._rows[at], self._tabular[begin], self._tabular[at]
        if row - self._rows[at - 1] < 2 or header is None or header >= row:
            return False
        if self._alone(row) is None or following is None:
            return row in self._defined
        return self._label(row) is not None or self._is_header(following, header)

    def _find_tabular(self) -> list[int | None]:
        """Return for each row the first one with several cells from it on."""
        found: list[int | None] = []
        for row in reversed(self._rows):
            found.append(row if self._alone(row) is None else found[-1] if found else None)
        return found[::-1]

    def _is_header(self, row: int, other: int) -> bool:
        """Return whether a row is set as a header or has the words of another header."""
        cells, others = self._sheet.rows[row].values(), self._sheet.rows[other].values()
        return (
            row in self._defined
            or all(cell.is_bold for cell in cells)
            or [cell.text for cell in cells] == [cell.text for cell in others]
        )

    def _alone(self, row: int) -> SheetCell | None:
        """Return the one cell of a row, ``None`` of a row with several."""
        cells = self._sheet.rows[row]
        return next(iter(cells.values())) if len(cells) == 1 else None

    def _split(self, rows: Sequence[int]) -> Block:
        """Return rows as a block: titles, body and notes."""
        tabular = [at for at, row in enumerate(rows) if self._alone(row) is None]
        if not tabular:
            labelled = len(rows) > 1 and self._label(rows[0]) is not None
            return Block(tuple(rows[:labelled]), tuple(rows[labelled:]), ())
        first, last = tabular[0], tabular[-1]
        columns = [column for at in tabular for column in self._sheet.rows[rows[at]]]
        left, right = min(columns), max(columns)
        titles = list(takewhile(lambda row: self._is_title(row, left, right), rows[:first]))
        notes = self._notes(rows, last, left, right)
        return Block(tuple(titles), tuple(rows[len(titles) : len(rows) - len(notes)]), tuple(notes))

    def _label(self, row: int) -> str | None:
        cell = self._alone(row)
        return split_label(cell.text)[0] if cell else None

    def _range(self, row: int) -> Range:
        """Return the range of the one cell of a row."""
        column = next(iter(self._sheet.rows[row]))
        return self._starts.get((row, column), Range(row, column, row, column))

    def _is_title(self, row: int, left: int, right: int) -> bool:
        """Return whether the one cell of a row above a table is no heading of some of its columns."""
        first = self._range(row).first_column
        return first <= left or self._is_wide(row, left, right) or self._label(row) is not None

    def _is_wide(self, row: int, left: int, right: int) -> bool:
        area = self._range(row)
        return right > left and area.first_column <= left and area.last_column >= right

    def _notes(self, rows: Sequence[int], last: int, left: int, right: int) -> Sequence[int]:
        """Return the rows of the legend among those behind the *last* row with several cells."""
        for at in range(last + 1, len(rows)):
            row, area = rows[at], self._range(rows[at])
            if self._is_wide(row, left, right):
                return rows[at:]
            if area.first_column <= left and (row - rows[at - 1] > 1 or self._is_note(row)):
                return rows[at:]
        return ()

    def _is_note(self, row: int) -> bool:
        cell = self._alone(row)
        if cell is None:
            return False
        is_marked = not cell.text[:1].isalnum() or any(
            mark.kind == "superscript" and mark.start == 0 < len(cell.text) - mark.end for mark in cell.marks
        )
        return bool(cell.text) and (is_marked or len(cell.text) >= _LEGEND_CHARACTERS)

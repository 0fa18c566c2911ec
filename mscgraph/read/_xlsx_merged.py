"""The merged ranges of a sheet, looked up row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mscgraph.read._xlsx_ranges import Range
from mscgraph.read._xlsx_sheet import Sheet


@dataclass(slots=True)
class MergedRow:
    """The merged ranges in a row.

    :param starts: those whose first cell is in the row, by its column
    :param reach: for each column, the last row of the range that covers it, 0 without one
    """

    starts: dict[int, Range]
    reach: list[int]

    def is_covered(self, row: int, column: int) -> bool:
        """Return whether a merged range hides a cell of *row*, not being its first one."""
        return column not in self.starts and self.reach[column] >= row


def merged_rows(merged: Sequence[Range], rows: Sequence[int], width: int) -> Iterator[tuple[int, MergedRow]]:
    """Yield rows with the merged ranges in them; of two that overlap, the second is passed over.

    :param merged: in the order of their first rows
    :param rows: in ascending order
    :param width: the last column
    """
    reach, at = [0] * (width + 1), 0
    for row in rows:
        starts: dict[int, Range] = {}
        while at < len(merged) and merged[at].first_row <= row:
            one = merged[at]
            at += 1
            columns = slice(one.first_column, min(one.last_column, width) + 1)
            if one.last_row < row or not reach[columns] or max(reach[columns]) >= row:
                continue
            reach[columns] = [one.last_row] * len(reach[columns])
            if one.first_row == row:
                starts[one.first_column] = one
        yield row, MergedRow(starts, reach)


def uncover(sheet: Sheet, width: int) -> int:
    """Take the cells that merged ranges hide out of a sheet, and return how many had words.

    :param width: the last column with words
    """
    sheet.merged.sort()
    hidden = 0
    for row, merged in merged_rows(sheet.merged, sorted(sheet.rows), width):
        cells = sheet.rows[row]
        for column in [column for column in cells if merged.is_covered(row, column)]:
            hidden += bool(cells.pop(column).text)
        if not cells:
            del sheet.rows[row]
    return hidden

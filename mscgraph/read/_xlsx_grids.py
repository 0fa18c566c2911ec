"""The grids of a sheet: its blocks, each with label, caption, cells and notes."""

from __future__ import annotations

from collections.abc import Iterator

from mscgraph.captions import split_label
from mscgraph.errors import DocumentError
from mscgraph.read._xlsx_blocks import Block, Blocks
from mscgraph.read._xlsx_merged import MergedRow, merged_rows, uncover
from mscgraph.read._xlsx_ranges import reference_of
from mscgraph.read._xlsx_sheet import Sheet
from mscgraph.read.markup import cut_passage
from mscgraph.read.spans import MAX_COLUMNS
from mscgraph.records import Grid, GridCell, Passage, SheetPlace

#: Maximum cells of all grids of a workbook, empty ones included.
MAX_PLACES = 1_000_000
_ALL_COLUMNS = range(1 << 15)
_REMEDY = "save the table as a workbook of its own"


class GridMaker:
    """A maker of the grids of one workbook.

    :ivar remarks: on what was left out
    """

    def __init__(self, document: str) -> None:
        """Start with no grid.

        :param document: its name, for messages
        """
        self._document = document
        self._places = 0
        self.remarks: list[str] = []

    def make(self, sheet: Sheet) -> Iterator[Grid]:
        """Yield the grids of a sheet, none of an empty one.

        :raises DocumentError: if it has more columns or cells than a table may have
        """
        columns = [column for cells in sheet.rows.values() for column in cells]
        if not columns:
            return
        if (width := max(columns) - min(columns) + 1) > MAX_COLUMNS:
            raise self._refuse(sheet, f"words in {width:,} columns, more than the {MAX_COLUMNS:,} of a table")
        if hidden := uncover(sheet, max(columns)):
            cells = f"{hidden} cells" if hidden > 1 else "a cell"
            self.remarks.append(
                f"sheet {sheet.title} has {cells} with words under a merged one, which are left out"
            )
        for block in Blocks(sheet):
            yield self._grid(sheet, block)

    def _refuse(self, sheet: Sheet, problem: str) -> DocumentError:
        return DocumentError(f"{self._document}: sheet {sheet.title}", problem=problem, remedy=_REMEDY)

    def _grid(self, sheet: Sheet, block: Block) -> Grid:
        label, caption, notes = _titles([_passage_in(sheet, row) for row in block.titles])
        columns = [column for row in block.body for column in sheet.rows[row]]
        left, right = min(columns), max(columns)
        self._places += len(block.body) * (right - left + 1)
        if self._places > MAX_PLACES:
            raise self._refuse(sheet, f"the tables of the workbook have more than {MAX_PLACES:,} cells")
        return Grid(
            label,
            caption,
            tuple(_cells(sheet, block, left, right)),
            block.body[-1] - block.body[0] + 1,
            right - left + 1,
            (*notes, *(_passage_in(sheet, row) for row in block.notes)),
        )


def _titles(titles: list[Passage]) -> tuple[str | None, Passage | None, list[Passage]]:
    """Return label and caption from the rows above a header, and those that are neither."""
    for at, title in enumerate(titles):
        label, begin = split_label(title.text)
        if label is not None:
            caption, others = cut_passage(title, begin), titles[:at] + titles[at + 1 :]
            if not caption.text and at < len(others):
                caption = others.pop(at)
            return label, caption if caption.text else None, others
    return None, titles[0] if titles else None, titles[1:]


def _passage_in(sheet: Sheet, row: int) -> Passage:
    """Return the one cell of a row as a passage."""
    return _passage(sheet, row, next(iter(sheet.rows[row])))


def _passage(sheet: Sheet, row: int, column: int) -> Passage:
    place = SheetPlace(sheet.title, reference_of(row, column))
    cell = sheet.rows[row].get(column)
    return Passage(cell.text, place, cell.marks) if cell else Passage("", place)


def _cells(sheet: Sheet, block: Block, left: int, right: int) -> Iterator[GridCell]:
    headings = _headings(sheet, block)
    for row, merged in merged_rows(sheet.merged, block.body, right):
        for column in range(left, right + 1):
            if not merged.is_covered(row, column):
                yield GridCell(
                    _passage(sheet, row, column),
                    row - block.body[0],
                    column - left,
                    *_span(merged, row, column, block.body[-1], right),
                    heading=any(column in columns for columns in headings.get(row, ())),
                )


def _span(merged: MergedRow, row: int, column: int, last_row: int, last_column: int) -> tuple[int, int]:
    """Return rows and columns of a cell, clipped to those of the table."""
    if (area := merged.starts.get(column)) is None:
        return 1, 1
    return min(area.last_row, last_row) - row + 1, min(area.last_column, last_column) - column + 1


def _headings(sheet: Sheet, block: Block) -> dict[int, list[range]]:
    """Return the columns of headings by their rows: headers of defined tables, else the bold rows on top."""
    headings: dict[int, list[range]] = {}
    rows = set(block.body)
    for one in sheet.headers:
        for row in rows.intersection(range(one.first_row, one.last_row + 1)):
            headings.setdefault(row, []).append(range(one.first_column, one.last_column + 1))
    bold = list(_bold_rows(sheet, block))
    if not headings and len(bold) < len(block.body):
        headings = {row: [_ALL_COLUMNS] for row in bold}
    return headings


def _bold_rows(sheet: Sheet, block: Block) -> Iterator[int]:
    """Yield the rows on top all of whose cells are bold, but for one cell alone in its row below another."""
    for row in block.body:
        cells = sheet.rows[row].values()
        if not all(cell.is_bold for cell in cells) or (len(cells) == 1 and row != block.body[0]):
            return
        yield row

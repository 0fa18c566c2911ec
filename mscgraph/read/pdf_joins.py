"""Tables that go on on another page or in another column of text, joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mscgraph.read.pdf_table import PrintedTable
from mscgraph.records import GridCell, Mark, Passage

#: Points by which the columns of two parts of a table differ where no header is repeated.
_SHIFTED = 14.0
#: Share of the rows with text in their first cell, in a table whose rows all have it.
_NAMED = 0.9


@dataclass(frozen=True, slots=True)
class Joined:
    """Tables with their parts joined, and remarks on that."""

    tables: tuple[PrintedTable, ...]
    remarks: tuple[str, ...]


def join_tables(tables: Sequence[PrintedTable]) -> Joined:
    """Return tables in their order, those that go on in the next one joined to it.

    One goes on if the next one has its header again, or neither a header nor a label and the same columns.
    """
    done, remarks = list[PrintedTable](), list[str]()
    for table in tables:
        skipped = _repeated(done[-1], table) if done else None
        if skipped is None:
            if done and table.label and table.label == done[-1].label:
                remarks.append(
                    f"{table.label} on page {table.page} is kept apart from its part on page {done[-1].page}"
                )
            done.append(table)
            continue
        whole, broken = _joined(done[-1], table, skipped)
        name = whole.label or "a table"
        if done[-1].notes:
            remarks.append(f"{name}: the lines under it on page {done[-1].page} are notes or may be rows")
        remarks.append(f"{name} goes on on page {table.page}")
        if broken:
            remarks.append(f"{name}: {broken} on page {table.page}")
        done[-1] = whole
    return Joined(tuple(done), tuple(remarks))


def _repeated(table: PrintedTable, other: PrintedTable) -> int | None:
    """Return the number of header rows that a part of a table repeats; ``None`` if it is a table of its own."""
    if len(table.columns) != len(other.columns) or (other.label and other.label != table.label):
        return None
    heads = max(table.heads, 1)
    heads = max(cell.row + cell.row_span for cell in table.cells if cell.row < heads)
    if other.rows > heads and table.texts(heads) == other.texts(heads):
        return heads
    if other.heads or other.page == table.page or not (other.first and table.last):
        return None
    edges = zip(table.columns.edges, other.columns.edges, strict=True)
    shift = other.columns.edges[0] - table.columns.edges[0]
    return 0 if all(abs(b - a - shift) <= _SHIFTED for a, b in edges) else None


def _joined(table: PrintedTable, other: PrintedTable, skipped: int) -> tuple[PrintedTable, str]:
    """Return a table with its next part, and in words whether a row may be broken between them, else empty."""
    added = [cell for cell in other.cells if cell.row >= skipped]
    first = [cell for cell in added if cell.row == skipped]
    broken, merging = "", False
    if _is_rest(first, table, other, skipped):
        merging = _all_named(table, table.heads) and _all_named(other, skipped + 1)
        broken = (
            "a row is put together from its parts there and"
            if merging
            else "the first row may be the rest of one"
        )
    shift = table.rows - skipped - merging
    cells = [*table.cells]
    for cell in added:
        if merging and cell.row == skipped:
            cells = [_with_rest(one, cell) if _same(one, cell, table.rows - 1) else one for one in cells]
        else:
            cells.append(replace(cell, row=cell.row + shift, heading=False))
    joined = replace(
        table,
        cells=tuple(cells),
        rows=other.rows + shift,
        notes=(*table.notes, *other.notes),
        page=other.page,
        last=other.last,
    )
    return joined, broken


def _is_rest(first: Sequence[GridCell], table: PrintedTable, other: PrintedTable, row: int) -> bool:
    """Return whether the first row of a part may be the rest of the last row on the page before.

    It lacks text in a column that all other rows have text in, and begins with nothing or a small letter.
    """
    texts = [cell.passage.text for cell in first]
    if not texts or other.page == table.page or len(texts) < len(table.columns):
        return False
    empty = {cell.column for cell in first if not cell.passage.text}
    elsewhere = [*_body(table, table.heads), *_body(other, row + 1)]
    sometimes = {cell.column for cell in elsewhere if not cell.passage.text}
    return bool(empty - sometimes) and not texts[0][:1].isupper()


def _body(table: PrintedTable, start: int) -> list[GridCell]:
    return [cell for cell in table.cells if cell.row >= start]


def _all_named(table: PrintedTable, start: int) -> bool:
    """Return whether nearly all rows from one on have text in their first cell."""
    firsts = [cell.passage.text for cell in table.cells if cell.column == 0 and cell.row >= start]
    return sum(map(bool, firsts)) >= _NAMED * len(firsts)


def _same(one: GridCell, cell: GridCell, row: int) -> bool:
    return one.row <= row < one.row + one.row_span and one.column == cell.column


def _with_rest(cell: GridCell, rest: GridCell) -> GridCell:
    """Return a cell with the lines that follow on the next page; its place is that of its beginning."""
    if not rest.passage.text:
        return cell
    start = len(cell.passage.text) + 1 if cell.passage.text else 0
    text = f"{cell.passage.text}\n{rest.passage.text}" if start else rest.passage.text
    marks = (Mark(one.start + start, one.end + start, one.kind) for one in rest.passage.marks)
    place = cell.passage.place if start else rest.passage.place
    return replace(cell, passage=Passage(text, place, (*cell.passage.marks, *marks)))


def without_last_row(table: PrintedTable) -> list[PrintedTable]:
    """Return a table without its last row, which may lack its end; nothing where the header is left."""
    if table.rows <= table.heads + 1:
        return []
    cells = tuple(
        replace(cell, row_span=min(cell.row_span, table.rows - 1 - cell.row))
        for cell in table.cells
        if cell.row < table.rows - 1
    )
    return [replace(table, cells=cells, rows=table.rows - 1)]

"""Printed tables as grids, without the characters that XML forbids, and remarks on glyphs without a character."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mscgraph.characters import FORBIDDEN_IN_XML, REPLACEMENT, replace_forbidden
from mscgraph.read.pdf_table import PrintedTable
from mscgraph.records import Grid, GridCell, Passage, Replaced


def grids_of(tables: Iterable[PrintedTable]) -> tuple[tuple[Grid, ...], tuple[Replaced, ...]]:
    """Return tables as grids, and the characters in them that U+FFFD replaces, in the order of the first of each."""
    seen = dict[str, Replaced]()
    grids = tuple(_grid(table, seen) for table in tables)
    return grids, tuple(seen.values())


def _grid(table: PrintedTable, seen: dict[str, Replaced]) -> Grid:
    return Grid(
        label=table.label,
        caption=_clean(table.caption, seen) if table.caption else None,
        cells=tuple(_cell(cell, seen) for cell in sorted(table.cells, key=lambda one: (one.row, one.column))),
        row_count=table.rows,
        column_count=len(table.columns),
        notes=tuple(_clean(note, seen) for note in table.notes),
    )


def _cell(cell: GridCell, seen: dict[str, Replaced]) -> GridCell:
    return replace(cell, passage=_clean(cell.passage, seen))


def _clean(passage: Passage, seen: dict[str, Replaced]) -> Passage:
    """Return a passage with U+FFFD for what no XML can hold, and take note of it; its length stays."""
    if (text := replace_forbidden(passage.text)) == passage.text:
        return passage
    for match in FORBIDDEN_IN_XML.finditer(passage.text):
        seen.setdefault(match.group(), Replaced(match.group(), None, None)).count += 1
    return replace(passage, text=text)


def unknown_glyphs(grids: Iterable[Grid], replaced: Iterable[Replaced]) -> int:
    """Return the number of glyphs in tables whose character the file does not state; U+FFFD is in their place."""
    shown = sum(text.count(REPLACEMENT) for grid in grids for text in _texts(grid))
    return shown - sum(one.count for one in replaced)


def _texts(grid: Grid) -> Iterator[str]:
    yield from (cell.passage.text for cell in grid.cells)
    yield from (note.text for note in grid.notes)
    if grid.caption:
        yield grid.caption.text

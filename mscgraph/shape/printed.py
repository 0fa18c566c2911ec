"""The texts of a table that are in no cell of a row: caption, header, lines between rows, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mscgraph.records import HEADING, Column, GridCell, Line, Passage, TableText, TextPlace
from mscgraph.shape.grid import Slots


def header_texts(header: Sequence[Slots], columns: Sequence[Column]) -> Iterator[TableText]:
    """Yield the cells of a header by column, then by level, those without words too, each once.

    :param header: the rows of the header
    :param columns: of the table, one per position
    """
    found: dict[int, tuple[GridCell, dict[str, None], dict[int, None]]] = {}
    for at, column in enumerate(columns):
        for level, slots in enumerate(header, 1):
            if at < len(slots) and (slot := slots[at]) is not None:
                _, heads, levels = found.setdefault(id(slot.cell), (slot.cell, {}, {}))
                heads[column.key] = levels[level] = None
    for cell, heads, levels in found.values():
        yield TableText(HEADING, cell.passage, tuple(heads), tuple(levels))


def line_texts(line: Line, columns: Iterable[Column]) -> Iterator[TableText]:
    """Yield the labels of *columns* that a line holds one after the other."""
    end = 0
    for column in columns:
        label = r"\s+".join(map(re.escape, column.header.split()))
        if label and (found := re.compile(label).search(line.text, end)):
            end = found.end()
            yield _heading(column, found.group(), line.start + found.start())


def lines_texts(lines: Iterable[Line], columns: Iterable[Column]) -> Iterator[TableText]:
    """Yield the labels of columns that have a line each."""
    for line, column in zip(lines, columns, strict=True):
        start = len(line.text) - len(line.text.lstrip())
        yield _heading(column, line.text.strip(), line.start + start)


def _heading(column: Column, printed: str, start: int) -> TableText:
    """Return the label of a column in plain text, its white space folded."""
    passage = Passage(" ".join(printed.split()), TextPlace(start, start + len(printed)))
    return TableText(HEADING, passage, (column.key,), (1,))

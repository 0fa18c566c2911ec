"""Columns whose cells hold several kinds: parts of them are cells of the kinds that the table has no column of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from mscgraph.characters import Visible
from mscgraph.records import (
    ACROSS,
    PART,
    Cell,
    Column,
    Place,
    Recogniser,
    Row,
    TextPlace,
    locate,
)
from mscgraph.shape.cuts import Cut, cut
from mscgraph.shape.knowledge import Knowledge, names_within

#: Minimum rows, and share of the rows with words, in which a part of the cell is of a kind.
_MIN_ROWS, _MIN_SHARE = 2, 0.3
#: Signs and words between the labels of several kinds.
_LABELS = re.compile(r"[/,;&+()\[\]]|\band\b|\bor\b", re.IGNORECASE)
#: Maximum texts of a column whose cuts are kept.
_CACHE = 1 << 12

#: How the cells of a column are recognised; ``None`` for free text.
RecogniserOf = Callable[[Column], Recogniser | None]


class _Cutter:
    """The cuts of a column's cells.

    A cell that is of the column's kind as a whole has no parts.
    """

    def __init__(self, column: Column, own: Recogniser | None, knowledge: Knowledge) -> None:
        self._own = own
        named = {one.key for label in _LABELS.split(column.header) if (one := knowledge.find(label))}
        self._named = named | ({column.key} if own else set())
        self._recognisers = dict(knowledge.parts)
        self._recognisers |= {key: one for key, one in knowledge.names.items() if key in named}
        if own is not None and (column.key in knowledge.names or column.key not in knowledge.parts):
            self._recognisers[column.key] = own
        self._anchors = knowledge.anchors
        self._joiners = knowledge.joiners
        self._cut = lru_cache(_CACHE)(self._cut_anew)

    def cut(self, cell: Cell) -> Cut:
        """Return the parts of a cell, which count in all that is printed."""
        seen = Visible.of(cell.text, cell.marks)
        found = self._cut(seen.text)
        places = {kind: seen.span(*place) for kind, place in found.parts.items()}
        return replace(found, parts=places)

    def _cut_anew(self, text: str) -> Cut:
        if self._own is not None and self._own.grade(text).score is not None:
            return Cut()
        return cut(text, self._recognisers, self._named, self._anchors, self._joiners)


@dataclass(frozen=True, slots=True)
class Mixed:
    """The kinds that parts of a column's cells have.

    :param column: the key of the column
    :param kinds: the columns that the parts are cells of
    """

    column: str
    kinds: tuple[Column, ...]
    cutter: _Cutter = field(repr=False)


def find_mixed(
    columns: Sequence[Column], rows: Sequence[Row], knowledge: Knowledge, recogniser_of: RecogniserOf
) -> tuple[Mixed, ...]:
    """Return the columns whose cells hold several kinds, with those that no column of the table has, each once.

    :param rows: the first rows
    """
    known = {one.key for one in columns if one.known}
    missing = {key: column for key, column in knowledge.part_columns.items() if key not in known}
    found: list[Mixed] = []
    for column in columns:
        own = recogniser_of(column) if column.known else None
        is_of_controls = not column.known and names_within(column.header, knowledge.controls)
        if is_of_controls or (column.known and own is None):
            continue
        cutter = _Cutter(column, own, knowledge)
        held = _kinds_in(column.key, rows, cutter)
        if held or any(_is_across(row.cell(column.key)) for row in rows):
            kinds = (missing.pop(key) for key in knowledge.part_columns if key in held and key in missing)
            named = tuple(replace(one, header=column.header, by_cells=True) for one in kinds)
            found.append(Mixed(column.key, named, cutter))
    return tuple(found)


def _kinds_in(column: str, rows: Sequence[Row], cutter: _Cutter) -> frozenset[str]:
    """Return the kinds that enough cells of a column hold beside other words."""
    cells = [cell for row in rows if (cell := row.cell(column)) is not None and cell.text]
    counts: dict[str, int] = {}
    for cell in cells:
        found = cutter.cut(cell)
        for key in {*found.parts, *found.unclear} - {column}:
            counts[key] = counts.get(key, 0) + 1
    least = max(_MIN_ROWS, _MIN_SHARE * len(cells))
    return frozenset(key for key, count in counts.items() if count >= least)


def _is_across(cell: Cell | None) -> bool:
    """Return whether words across several known columns are in a cell: each may hold a part of them."""
    return cell is not None and cell.origin == ACROSS


def part_row(row: Row, mixed: Sequence[Mixed]) -> Row:
    """Return a row with the parts of its cells as further cells.

    The cell of a column that is known by its label stays whole, with the stretch that is of the column's kind or of a
    kind that the table has a column of: its reader states what it makes of them.
    """
    if not mixed:
        return row
    cells = {cell.column: cell for cell in row.cells}
    unclear: list[tuple[str, str]] = []
    for one in mixed:
        if (cell := row.cell(one.column)) is None:
            continue
        found = one.cutter.cut(cell)
        if one.column in found.parts and len(found.parts) > 1:
            own = found.parts[one.column] if _is_across(cell) else _own_stretch(one, found)
            cells[one.column] = replace(cell, stretch=own)
        for column in one.kinds:
            if column.key in found.parts:
                cells[column.key] = _part(column.key, cell, *found.parts[column.key])
            elif column.key in found.unclear | found.unread:
                unclear.append((column.key, one.column))
    return replace(row, cells=tuple(cells.values()), unclear=tuple(unclear))


def _part(column: str, cell: Cell, start: int, end: int) -> Cell:
    """Return a part of a cell as one, in plain text at its own place."""
    marks = tuple(
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in cell.marks
        if mark.start < end and mark.end > start
    )
    span = locate(cell.place.span, cell.gaps, start, end)
    place: Place = TextPlace(*span) if span else cell.place
    gaps = tuple((offset - start, extra) for offset, extra in cell.gaps if start < offset < end)
    return Cell(column, cell.text[start:end], place, marks, gaps, PART)


def _own_stretch(one: Mixed, found: Cut) -> tuple[int, int]:
    """Return the stretch of a cell that no further cell takes."""
    taken = {column.key for column in one.kinds}
    places = [place for key, place in found.parts.items() if key not in taken]
    return min(start for start, _ in places), max(end for _, end in places)

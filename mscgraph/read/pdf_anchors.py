"""Rows of a table by the columns that have one line per row, as numbers and years do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from mscgraph.read.pdf_columns import Piece

#: Ems by which the baselines of one row's cells differ, and the middles of centred ones.
_LEVEL = 0.45
#: Ems between lines of one cell, at most.
_APART = 2.3
#: Maximum lines of a centred cell.
_MAX_LINES = 100
#: Columns that agree, at least, and their share of all.
_AGREEING = 2
_SHARE = 0.25
#: Share of the rows in which the first column has text.
_NAMED = 0.85


@dataclass(frozen=True, slots=True)
class _Column:
    """The lines of one column.

    :param pieces: from top to bottom
    """

    number: int
    pieces: tuple[Piece, ...]

    @property
    def bases(self) -> list[float]:
        """Their baselines."""
        return [piece.line.base for piece in self.pieces]


def rows_by_anchors(
    pieces: Sequence[Piece], columns: int, em: float
) -> Iterator[tuple[list[list[Piece]], bool]]:
    """Yield the pieces of each row, from top to bottom, as columns agree on rows: first as most of them do.

    The cells of all rows begin on one level, or are centred on one, which is the second value.

    :param em: size of the text in points
    """
    listed = _columns(pieces)
    for anchors in sorted(_agreeing(listed, em), key=lambda group: (-len(group), len(group[0].pieces))):
        if len(anchors) < max(_AGREEING, _SHARE * columns):
            return
        levels = [fmean(bases) for bases in zip(*(one.bases for one in anchors), strict=True)]
        for centred in (False, True) if len(anchors) < len(listed) else (False,):
            if (rows := _dealt(listed, levels, em, centred=centred)) is not None:
                yield rows, centred
                break


def _columns(pieces: Sequence[Piece]) -> list[_Column]:
    by_column = dict[int, list[Piece]]()
    for piece in sorted(pieces, key=lambda one: one.line.base):
        by_column.setdefault(piece.column, []).append(piece)
    return [_Column(number, tuple(by_column[number])) for number in sorted(by_column)]


def _agreeing(columns: Sequence[_Column], em: float) -> list[list[_Column]]:
    """Return the sets of columns whose lines are on the same levels."""
    groups = list[list[_Column]]()
    for column in columns:
        for group in groups:
            if _alike(group[0].bases, column.bases, em):
                group.append(column)
                break
        else:
            groups.append([column])
    return groups


def _alike(one: list[float], other: list[float], em: float) -> bool:
    if len(one) != len(other):
        return False
    return all(abs(a - b) <= _LEVEL * em for a, b in zip(one, other, strict=True))


def _dealt(
    columns: Sequence[_Column], levels: list[float], em: float, *, centred: bool
) -> list[list[Piece]] | None:
    """Return the lines of all columns by rows; ``None`` if a cell is not on the level of its row.

    :param levels: baselines of the rows' anchors
    """
    rows: list[list[Piece]] = [[] for _ in levels]
    for column in columns:
        dealt = _centred(column, levels, em) if centred else _hanging(column, levels, em)
        if dealt is None:
            return None
        for row, part in zip(rows, dealt, strict=True):
            row += part
    first = columns[0].number
    named = sum(any(piece.column == first for piece in row) for row in rows)
    return rows if named >= _NAMED * len(rows) else None


def _hanging(column: _Column, levels: list[float], em: float) -> list[list[Piece]] | None:
    """Return a column's lines by rows; each cell begins on the level of its row, or is empty."""
    rows: list[list[Piece]] = [[] for _ in levels]
    row = -1
    for piece in column.pieces:
        while row + 1 < len(levels) and levels[row + 1] - piece.line.base <= _LEVEL * em:
            row += 1
        if row < 0 or (not rows[row] and piece.line.base - levels[row] > _LEVEL * em):
            return None
        if rows[row] and piece.line.base - rows[row][-1].line.base > _APART * em:
            return None
        rows[row].append(piece)
    return rows


def _centred(column: _Column, levels: list[float], em: float) -> list[list[Piece]] | None:
    """Return a column's lines by rows; the middle of each cell is on the level of its row, or it is empty.

    No line of a cell is on or beyond the level of another row.
    """
    rows, at, bases = list[list[Piece]](), 0, column.bases
    for row, level in enumerate(levels):
        end = levels[row + 1] - _LEVEL * em if row + 1 < len(levels) else float("inf")
        room = sum(base < end for base in bases[at : at + _MAX_LINES])
        offs = [(abs(fmean(bases[at : at + size]) - level), size) for size in range(1, room + 1)]
        off, size = min(offs, default=(em, 0))
        rows.append([*column.pieces[at : at + size]] if off <= _LEVEL * em else [])
        at += len(rows[-1])
        if at < len(bases) and row + 1 < len(levels) and bases[at] <= level + _LEVEL * em:
            return None
    return rows if at == len(bases) else None

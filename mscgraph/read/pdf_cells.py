"""Cells of a table: rectangles of rows and columns that neither a rule nor white space parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from mscgraph.read.pdf_boundaries import bands_of, begun_rows, may_part, widths_of
from mscgraph.read.pdf_columns import Columns, Piece
from mscgraph.read.pdf_lines import Line, lines_of, parts_at, passage
from mscgraph.read.pdf_page import Page, Rule
from mscgraph.read.pdf_rows import part_rows
from mscgraph.read.pdf_rules import ALIGNED, EMPTY, Frame
from mscgraph.records import GridCell

#: Share of the stretches between rules in which several rows begin by what is printed, at most where each is a row.
_FEW = 0.34
#: The same in a table whose columns are ruled too.
_SEVERAL = 0.5
#: Ems of white space between two labels over one rule.
_APART = 1.0

#: Whether anything parts a row from the next one in a column, or a column from the next one in a row.
Parted = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or a level of its header.

    :param top: points from the top of the page
    :param bottom: likewise
    """

    top: float
    bottom: float
    pieces: tuple[Piece, ...]

    @property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return bool(self.pieces) and _is_bold(self.pieces)


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows, and what parts their cells.

    :param lines: whether the rows are parted by white space between lines rather than by rules
    """

    rows: Sequence[Row]
    below: Parted
    beside: Parted
    lines: bool = False


def lay_out(
    frame: Frame, columns: Columns, pieces: Sequence[Piece], *, captioned: bool
) -> list[Layout] | None:
    """Return the header of a table, where it has one above a rule, and its body; ``None`` without certain rows.

    :param captioned: whether a caption is printed above the first rule
    """
    start = frame.levels[1] if len(frame.levels) > 2 and not frame.edges else frame.top
    upper = [piece for piece in pieces if piece.line.base <= start]
    widths = widths_of(pieces, len(columns))
    if upper and not _is_header(upper, widths, captioned=captioned, opened=frame.opened):
        upper = _bold_bands(pieces)
        start = max((piece.line.bottom for piece in upper), default=frame.top)
    lower = [piece for piece in pieces if piece.line.base > start]
    body = _body(frame, columns, lower, widths, start)
    if body is None:
        return None
    return [_header(frame, columns, upper, start), body] if upper else [body]


def _bold_bands(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the words at the top of a table that are all bold, in several columns, above others that are not."""
    bands = bands_of(pieces)
    bold = list(takewhile(_is_bold, (band.pieces for band in bands)))
    upper = [piece for band in bold for piece in band]
    return upper if len(bold) < len(bands) and len({piece.column for piece in upper}) > 1 else []


def _is_bold(pieces: Sequence[Piece]) -> bool:
    return all(word.bold for piece in pieces for word in piece.line.words)


def _is_header(pieces: Sequence[Piece], widths: Sequence[float], *, captioned: bool, opened: bool) -> bool:
    """Return whether the words above the second rule are a header rather than several rows.

    :param opened: whether they are below a rule
    """
    if _is_bold(pieces):
        return True
    if _bold_bands(pieces) or (not opened and may_part(pieces, widths)):
        return False
    return begun_rows(pieces, widths) <= (1 if captioned else 0)


def _header(frame: Frame, columns: Columns, pieces: Sequence[Piece], end: float) -> Layout:
    under = [rule for rule in frame.partial if rule.at < end] or _levels(pieces, columns)
    return _ruled(frame, columns, pieces, (frame.top, end), under, labels=True)


def _levels(pieces: Sequence[Piece], columns: Columns) -> list[Rule]:
    """Return a rule under each label that is printed over several columns above other labels."""
    rules = list[Rule]()
    for piece in pieces:
        under = [
            one
            for one in pieces
            if one.line.base > piece.line.base + 1 and piece.column <= one.column < piece.end
        ]
        if piece.end - piece.column > 1 and under:
            at = round(piece.line.base + 0.3 * piece.line.size)
            rules.append(Rule(at, columns.edges[piece.column], columns.edges[piece.end]))
    return rules


def _body(
    frame: Frame, columns: Columns, pieces: Sequence[Piece], widths: Sequence[float], start: float
) -> Layout | None:
    levels = [start, *(level for level in frame.levels if level > start)]
    bands = [_band(pieces, top, bottom) for top, bottom in pairwise(levels)]
    filled = [band for band in bands if band]
    several = sum(begun_rows(band, widths) > 0 for band in filled)
    ends = [band for band, drawn in ((bands[0], frame.opened), (bands[-1], frame.closed)) if not drawn]
    unparted = any(may_part(band, widths) for band in ends)
    if not unparted and (len(filled) > 1 or columns.ruled):
        if several <= (_SEVERAL if columns.ruled and len(filled) > 1 else _FEW) * len(filled):
            inner = [rule for rule in frame.partial if rule.at > start]
            return _ruled(frame, columns, pieces, (start, frame.bottom), inner)
        if several <= (1 - _FEW) * len(filled):
            return None
    rows = part_rows(pieces, widths, levels, broken=frame.broken)
    return (
        None if rows is None else Layout([_row(row) for row in rows], _always, _words_part(rows), lines=True)
    )


def _band(pieces: Sequence[Piece], top: float, bottom: float) -> list[Piece]:
    return [piece for piece in pieces if top < piece.line.base <= bottom]


def _row(pieces: Sequence[Piece]) -> Row:
    return Row(min(one.line.top for one in pieces), max(one.line.bottom for one in pieces), tuple(pieces))


def _always(_row: int, _column: int) -> bool:
    return True


def _words_part(rows: Sequence[Sequence[Piece]]) -> Parted:
    """Return whether no phrase of a row is printed over the edge behind a column.

    A phrase over several columns that is alone in its row is over all of them.
    """
    alone = [len(pieces) == 1 and pieces[0].end - pieces[0].column > 1 for pieces in rows]

    def parted(row: int, column: int) -> bool:
        return not alone[row] and not any(piece.column <= column < piece.end - 1 for piece in rows[row])

    return parted


def _ruled(
    frame: Frame,
    columns: Columns,
    pieces: Sequence[Piece],
    ends: tuple[float, float],
    partial: Sequence[Rule],
    *,
    labels: bool = False,
) -> Layout:
    """Return rows between rules; a cell goes on below a rule that leaves its column out.

    :param labels: whether rules may be under labels over several columns
    """
    levels = {level for level in frame.levels if ends[0] <= level <= ends[1]}
    edges = [ends[0]]
    for at in sorted({*levels, *(rule.at for rule in partial), ends[1]}):
        if at - edges[-1] > EMPTY:
            edges.append(at)
    rows = [Row(top, bottom, tuple(_band(pieces, top, bottom))) for top, bottom in pairwise(edges)]
    unspanned = _words_part([row.pieces for row in rows])
    sides = [[_has_side(frame, edge, row) for edge in columns.edges[1:-1]] for row in rows]

    def below(row: int, column: int) -> bool:
        at, middle = edges[row + 1], (columns.edges[column] + columns.edges[column + 1]) / 2
        return at in levels or any(_covers(rule, at, middle) for rule in partial)

    def beside(row: int, column: int) -> bool:
        if not unspanned(row, column):
            return False
        if columns.ruled:
            return sides[row][column] or not any(sides[row]) or _both_filled(rows[row], column)
        return not (labels and _one_label(rows[row], columns, partial, edges[row + 1], column))

    return Layout(rows, below, beside)


def _covers(rule: Rule, at: float, place: float) -> bool:
    return abs(rule.at - at) < 1 and rule.start <= place <= rule.end


def _has_side(frame: Frame, edge: float, row: Row) -> bool:
    """Return whether a vertical rule is along most of the right side of a cell."""
    along = [
        min(rule.end, row.bottom) - max(rule.start, row.top)
        for rule in frame.down
        if abs(rule.at - edge) <= ALIGNED / 2
    ]
    return sum(length for length in along if length > 0) >= 0.5 * (row.bottom - row.top)


def _both_filled(row: Row, column: int) -> bool:
    return any(one.end - 1 == column for one in row.pieces) and any(
        one.column == column + 1 for one in row.pieces
    )


def _one_label(row: Row, columns: Columns, partial: Sequence[Rule], at: float, column: int) -> bool:
    """Return whether a rule under a column and the next one has one label above it."""
    edge = columns.edges[column + 1]
    for rule in partial:
        if _covers(rule, at, edge - ALIGNED) and _covers(rule, at, edge + ALIGNED):
            words = [
                word
                for piece in row.pieces
                for word in piece.line.words
                if rule.start <= word.middle <= rule.end
            ]
            return bool(words) and all(len(parts_at(line, _APART)) == 1 for line in lines_of(words))
    return False


def cells_of(
    page: Page, columns: Columns, layout: Layout, first: int, headings: Sequence[bool]
) -> list[GridCell]:
    """Return the cells of rows, in the order of their first rows, then of their columns.

    :param first: number of the first row in the table
    :param headings: whether each row belongs to the header
    """
    return [
        _cell(page, columns, layout, (row, column, height, width), first, headings[row])
        for row, column, height, width in _rectangles(layout, len(columns))
    ]


def _rectangles(layout: Layout, columns: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the first row and column of each cell, and the numbers of its rows and columns."""
    taken = set[tuple[int, int]]()
    for row in range(len(layout.rows)):
        for column in range(columns):
            if (row, column) in taken:
                continue
            end = column + 1
            while end < columns and (row, end) not in taken and not layout.beside(row, end - 1):
                end += 1
            low = row + 1
            while low < len(layout.rows) and not any(
                layout.below(low - 1, one) for one in range(column, end)
            ):
                low += 1
            taken |= {(one, other) for one in range(row, low) for other in range(column, end)}
            yield row, column, low - row, end - column


def _cell(
    page: Page,
    columns: Columns,
    layout: Layout,
    rectangle: tuple[int, int, int, int],
    first: int,
    heading: bool,
) -> GridCell:
    row, column, height, width = rectangle
    rows = layout.rows[row : row + height]
    pieces = [piece for one in rows for piece in one.pieces if column <= piece.column < column + width]
    area = (columns.edges[column], rows[0].top, columns.edges[column + width], rows[-1].bottom)
    lines: list[Line] = lines_of(word for piece in pieces for word in piece.line.words)
    return GridCell(passage(page, lines, area), first + row, column, height, width, heading)

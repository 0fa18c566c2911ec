"""Cells of a table: rectangles of rows and columns that neither a rule nor white space parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from mscgraph.read.pdf_boundaries import bands_of, begun_rows, by_column, had_room, may_part, widths_of
from mscgraph.read.pdf_columns import Columns, Piece
from mscgraph.read.pdf_lines import Line, lines_of, parts_at, passage
from mscgraph.read.pdf_page import Page, Rule
from mscgraph.read.pdf_rows import is_level, part_rows
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
    ruled = frame.opened
    if not upper or not _is_header(upper, widths, captioned=captioned, opened=frame.opened):
        upper, ruled = _bold_bands(pieces, widths), False
        start = max((piece.line.bottom for piece in upper), default=frame.top)
    bands = [band.pieces for band in bands_of(upper)]
    alone = bands[_first_alone(bands) :]
    if not ruled and len(alone) < len(bands) and alone and alone[0][0].line.text[:1].isupper():
        return None
    lower = [piece for piece in pieces if piece.line.base > start]
    body = _body(frame, columns, lower, widths, start)
    if body is None:
        return None
    return [_header(frame, columns, upper, start), body] if upper else [body]


def _bold_bands(pieces: Sequence[Piece], widths: Sequence[float]) -> list[Piece]:
    """Return the words at the top of a table that are all bold, in several columns, above others that are not."""
    bands = bands_of(pieces)
    bold = list(takewhile(_is_bold, (band.pieces for band in bands)))
    if len(bold) > 1 and _is_heading(bold, widths):
        bold = bold[: _first_alone(bold)]
    upper = [piece for band in bold for piece in band]
    return upper if len(bold) < len(bands) and len({piece.column for piece in upper}) > 1 else []


def _is_heading(bands: Sequence[Sequence[Piece]], widths: Sequence[float]) -> bool:
    """Return whether the last bands may be the heading of a group: in the first column alone, with room above."""
    start = _first_alone(bands)
    if start in (0, len(bands)):
        return False
    above, last = by_column([piece for band in bands[:start] for piece in band], lowest=True), bands[start][0]
    return last.end > 1 or (0 in above and had_room(above[0], last, widths[0]))


def _first_alone(bands: Sequence[Sequence[Piece]]) -> int:
    """Return the number of bands above the last ones with text in the first column alone."""
    return len(bands) - len(list(takewhile(_is_alone, reversed(bands))))


def _is_alone(band: Sequence[Piece]) -> bool:
    """Return whether text is in the first column alone."""
    return len(band) == 1 and band[0].column == 0


def _is_bold(pieces: Sequence[Piece]) -> bool:
    return all(word.bold for piece in pieces for word in piece.line.words)


def _is_header(pieces: Sequence[Piece], widths: Sequence[float], *, captioned: bool, opened: bool) -> bool:
    """Return whether the words above the second rule are a header rather than several rows.

    :param opened: whether they are below a rule
    """
    bands = [band.pieces for band in bands_of(pieces)]
    if not opened and len(bands) > 1 and _is_heading(bands, widths):
        return False
    if _is_bold(pieces):
        return True
    if _bold_bands(pieces, widths) or (not opened and may_part(pieces, widths)):
        return False
    return begun_rows(pieces, widths) <= (1 if captioned else 0)


def _header(frame: Frame, columns: Columns, pieces: Sequence[Piece], end: float) -> Layout:
    under = [rule for rule in frame.partial if rule.at < end] or _levels(pieces, columns)
    return _ruled(frame, columns, pieces, (frame.top, end), under, labels=True)


def _levels(pieces: Sequence[Piece], columns: Columns) -> list[Rule]:
    """Return a rule under each label that is printed over several columns above other labels."""
    rules, even, tops = list[Rule](), is_level(pieces), by_column(pieces, lowest=False)
    for piece in pieces:
        low = [one for one in pieces if one.line.base > piece.line.base + 1]
        end = piece.end if even or piece.end - piece.column > 1 else _reach(piece, low, tops)
        under = [one for one in low if piece.column <= one.column < end]
        if end - piece.column > 1 and any(one.end - one.column == 1 for one in under):
            label = max((one for one in [piece, *_rest(under)]), key=lambda one: one.line.base).line
            at = round(label.base + 0.3 * label.size)
            rules.append(Rule(at, columns.edges[piece.column], columns.edges[end]))
    return rules


def _reach(label: Piece, low: Sequence[Piece], tops: Mapping[int, Piece]) -> int:
    """Return the column behind the last one whose label begins beside a line under another label.

    :param low: pieces that are lower than that label
    :param tops: first piece of each column
    """
    end = label.end
    bases = [one.line.base for one in low if one.column == label.column]
    while end in tops and any(abs(tops[end].line.base - base) < 1 for base in bases):
        end += 1
    return end


def _rest(under: Sequence[Piece]) -> list[Piece]:
    """Return the further lines of a label over several columns: those above the labels under it, if these are level."""
    single = [one for one in under if one.end - one.column == 1]
    top = max(piece.line.base for piece in by_column(single, lowest=False).values())
    level = is_level([one for one in under if one.line.base >= top - 1])
    return [one for one in under if one.line.base < top - 1] if level else []


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
        None
        if rows is None
        else Layout([_row(row) for row in rows], _always, _words_part(rows, columns), lines=True)
    )


def _band(pieces: Sequence[Piece], top: float, bottom: float) -> list[Piece]:
    return [piece for piece in pieces if top < piece.line.base <= bottom]


def _row(pieces: Sequence[Piece]) -> Row:
    return Row(min(one.line.top for one in pieces), max(one.line.bottom for one in pieces), tuple(pieces))


def _always(_row: int, _column: int) -> bool:
    return True


def _words_part(rows: Sequence[Sequence[Piece]], columns: Columns, *, alone: bool = True) -> Parted:
    """Return whether no phrase of a row is printed over the edge behind a column.

    :param alone: whether a phrase that is alone in its row, over several columns or in the middle of all, is over all
    """
    whole = [alone and len(pieces) == 1 and _is_whole(pieces[0], columns) for pieces in rows]

    def parted(row: int, column: int) -> bool:
        return not whole[row] and not any(piece.column <= column < piece.end - 1 for piece in rows[row])

    return parted


def _is_whole(piece: Piece, columns: Columns) -> bool:
    middle = (piece.line.left + piece.line.right - columns.edges[0] - columns.edges[-1]) / 2
    return piece.end - piece.column > 1 or (piece.column > 0 and abs(middle) < 0.5 * piece.line.size)


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
    unspanned = _words_part([row.pieces for row in rows], columns, alone=not (labels and partial))
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
    sides = [sum(columns.edges[one : one + 2]) / 2 for one in (column, column + 1)]
    for rule in partial:
        if all(_covers(rule, at, side) for side in sides):
            words = [
                word
                for piece in row.pieces
                for word in piece.line.words
                if rule.start <= word.middle <= rule.end
            ]
            return bool(words) and all(len(parts_at(line, _APART)) == 1 for line in lines_of(words))
    return False


def is_joined(layout: Layout, columns: int) -> bool:
    """Return whether a cell over several columns or rows has words of different ones."""
    pieces = [piece for row in layout.rows for piece in row.pieces]
    widths = widths_of(pieces, columns)
    for row, column, height, width in _rectangles(layout, columns):
        if width == height == 1:
            continue
        own = sorted(_pieces(layout, row, column, height, width), key=lambda one: one.line.base)
        if width > 1 and own and min(one.end for one in own) <= max(one.column for one in own):
            return True
        if height > 1 and any(had_room(one, other, widths[column]) for one, other in pairwise(own)):
            return True
    return False


def _pieces(layout: Layout, row: int, column: int, height: int, width: int) -> list[Piece]:
    rows = layout.rows[row : row + height]
    return [piece for one in rows for piece in one.pieces if column <= piece.column < column + width]


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
    pieces = _pieces(layout, *rectangle)
    area = (columns.edges[column], rows[0].top, columns.edges[column + width], rows[-1].bottom)
    lines: list[Line] = lines_of(word for piece in pieces for word in piece.line.words)
    return GridCell(passage(page, lines, area), first + row, column, height, width, heading)

"""The rest of a table at the top of the next page, which may lack a header and rules."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from mscgraph.read.pdf_columns import Columns
from mscgraph.read.pdf_gutters import prints_blanks
from mscgraph.read.pdf_lines import Line, Word, gap_between, lines_of, parts_at
from mscgraph.read.pdf_page import Page
from mscgraph.read.pdf_rules import ALIGNED, Frame, is_label, merged
from mscgraph.read.pdf_table import PrintedTable

#: Lines of a running head, at most.
_HEAD = 3
#: Lines in which text of further rows is looked for, and ems between their columns.
_LOOKED, _GUTTER = 6, 0.8
#: Factor by which distances of rows differ, at most.
_EVEN = 1.3
#: Lines of a repeated header, at most.
_MAX_HEADER = 12
#: Columns with text in a line that is a row rather than a running head, at least.
_ROW = 3
#: Ems between the baselines of a running head and the text under it, at least.
_HEAD_APART = 2.2
#: Ems between baselines of lines of one table, at most.
_APART = 3.2
#: Ems between words of two columns at least, where blanks are not printed.
_PARTED = 0.45
#: Points between the last line of a table and a rule under it, at most.
_UNDER = 12.0


def head_of(words: Sequence[Word]) -> frozenset[str]:
    """Return the first lines of a page without digits."""
    return frozenset(_without_digits(line) for line in lines_of(words)[:_HEAD])


def _without_digits(line: Line) -> str:
    return "".join(char for char in line.text if not char.isdigit())


def with_rest(
    frames: Sequence[Frame], table: PrintedTable, page: Page, words: Sequence[Word], heads: Collection[str]
) -> list[Frame]:
    """Return the frames of a page, the first one being the rest of a table on the page before, where there is one.

    :param heads: of the pages before
    """
    columns = table.columns
    lines = _rest(columns, words, heads)
    header = _header(table, lines)
    below = [frame for frame in frames if frame.bottom > lines[0].base] if lines else []
    if not below or below[0].top > lines[-1].base:
        rest = _frame(columns, page, lines[header:], closed=table.closed, headed=header > 0)
        end = min((frame.top for frame in frames if is_alike(frame, columns)), default=page.height)
        if not table.closed and _is_torn(lines, words, below[0].top if below else end):
            top = lines[0].top - 1 if lines else 0.0
            rest = Frame(
                columns.edges[0],
                columns.edges[-1],
                (top, page.height),
                (),
                (),
                False,
                doubtful=True,
                edges=columns.edges,
            )
        return [replace(rest, broken=table.hanging), *frames] if rest else list(frames)
    own, above = below[0], [line for line in lines if line.base <= below[0].top]
    if not is_alike(own, columns) or not (above or len(own.levels) == 2):
        return list(frames)
    levels = (above[0].top - 1, *own.levels) if above else own.levels
    if header and not above and len(lines) > header:
        levels = (lines[header].top - 1, lines[-1].bottom + 1)
    longer = replace(own, levels=levels, edges=columns.edges, broken=table.hanging)
    return [longer if frame is own else frame for frame in frames]


def _is_torn(lines: Sequence[Line], words: Sequence[Word], end: float) -> bool:
    """Return whether text in three columns follows the lines that are known to be the rest of a table."""
    start = lines[-1].base if lines else 0.0
    below = [line for line in lines_of(words) if start < line.base < end][:_LOOKED]
    return any(not is_label(line) and len(parts_at(line, _GUTTER)) >= _ROW for line in below)


def _header(table: PrintedTable, lines: Sequence[Line]) -> int:
    """Return the number of lines that repeat the header of a table."""
    printed = sorted((column, text) for _, column, text in table.texts(max(table.heads, 1)) if text)
    for number in range(1, min(len(lines), _MAX_HEADER) + 1):
        texts = dict[int, str]()
        for line in lines[:number]:
            for piece in table.columns.pieces(line):
                texts[piece.column] = texts.get(piece.column, "") + "".join(piece.line.text.split())
        if sorted(texts.items()) == printed:
            return number
    return 0


def is_alike(frame: Frame, columns: Columns) -> bool:
    """Return whether a frame has the place and width of the table on the page before."""
    return max(abs(frame.left - columns.edges[0]), abs(frame.right - columns.edges[-1])) <= 2 * ALIGNED


def _frame(
    columns: Columns, page: Page, lines: Sequence[Line], *, closed: bool, headed: bool
) -> Frame | None:
    """Return the frame of the rest of a table; ``None`` where a rule ends it on the page before, and none is here.

    :param headed: whether its header is repeated above the rest, so that even a part of one cell belongs to it
    """
    left, right = columns.edges[0], columns.edges[-1]
    wide = [
        rule.at
        for rule in merged(page.across)
        if rule.start <= left + ALIGNED and rule.end >= right - ALIGNED
    ]
    levels = [at for at in wide if lines and lines[0].base < at < lines[-1].bottom + _UNDER]
    if levels:
        lines = [line for line in lines if line.base < levels[-1]]
    known = headed or (any(len(columns.pieces(line)) > 1 for line in lines) and bool(levels or not closed))
    if not lines or not known:
        return None
    top, bottom = lines[0].top - 1, max([lines[-1].bottom + 1, *levels])
    inner = [at for at in levels if top < at < bottom]
    return Frame(left, right, (top, *inner, bottom), (), (), bottom in levels, edges=columns.edges)


def _rest(columns: Columns, words: Sequence[Word], heads: Collection[str]) -> list[Line]:
    """Return the lines at the top of a page that are in the columns of a table, without those of a running head."""
    columns = Columns(columns.edges, columns.ruled)
    left, right = columns.edges[0] - ALIGNED, columns.edges[-1] + ALIGNED
    apart = 0.0 if prints_blanks(lines_of(words)) else _PARTED
    lines = lines_of(word for word in words if left <= word.middle <= right)
    while len(lines) > 1 and _is_head(
        lines, heads, row=_fits(lines[0], columns, apart) and _is_row(lines, columns)
    ):
        lines = lines[1:]
    kept = list[Line]()
    for line in lines:
        far = kept and line.base - kept[-1].base > _APART * line.size
        if far or is_label(line) or not _fits(line, columns, apart):
            break
        kept.append(line)
    return kept


def _is_head(lines: Sequence[Line], heads: Collection[str], *, row: bool) -> bool:
    """Return whether the first line is a running head: one of the pages before, or far above the text."""
    far = lines[1].base - lines[0].base > _HEAD_APART * lines[0].size and not row
    return _without_digits(lines[0]) in heads or far


def _is_row(lines: Sequence[Line], columns: Columns) -> bool:
    """Return whether the first line has text in three columns, or in two and is as far from the next as others are."""
    filled = len(columns.pieces(lines[0]))
    level = len(lines) > 2 and lines[1].base - lines[0].base <= _EVEN * (lines[2].base - lines[1].base)
    return filled >= min(_ROW, len(columns)) or (filled > 1 and level)


def _fits(line: Line, columns: Columns, apart: float) -> bool:
    """Return whether each word of a line is in one column, and clearly apart from those in others.

    :param apart: ems of white space between columns, at least
    """
    inside = columns.edges[0] - ALIGNED <= line.left and line.right <= columns.edges[-1] + ALIGNED
    pieces = columns.pieces(line)
    if not inside or any(piece.end - piece.column > 1 for piece in pieces):
        return False
    gaps = (gap_between(one.line.words[-1], other.line.words[0]) for one, other in pairwise(pieces))
    return all(gap > apart * line.size for gap in gaps)

"""Beginnings of tables whose cells pipes part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from mscgraph.read.blocks import Block, Kind
from mscgraph.read.pipe_rows import Style, Window, read_rows

#: Maximum lines of a header, and lines by which a table without a row of dashes is recognised.
_MAX_HEADER_LINES, _MAX_SEEN = 10, 12
#: Minimum pipes of a line of such a table, minimum lines, and pipes by which two lines are enough.
_MIN_PIPES, _MIN_LINES, _MANY_PIPES = 2, 3, 3
#: Maximum lines whose rows are tallied where their pipes differ, and ways to write rows that are tried on them.
_MAX_TALLIED, _MAX_STYLES = 24, 2


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a table.

    :param skipped: lines in front of the header
    :param header: lines of the header, 0 without one
    :param dashed: whether a row of dashes follows
    """

    skipped: int
    header: int
    style: Style
    dashed: bool = True


def find_start(window: Window, *, after_pipes: bool) -> Start | None:
    """Return the beginning of a table at the next line; ``None`` where none begins.

    :param after_pipes: whether the line above has pipes, and is not in a table
    """
    first = window.peek()
    if first is None or first.kind not in (Kind.TEXT, Kind.DASHES):
        return None
    if first.kind is Kind.DASHES:
        return _find_framed(window, first)
    if not first.pipes:
        return None
    below = _find_dashes(window, 1)
    if below is not None:
        ahead, dashes = below
        style = _style_of(window, dashes, ahead)
        pipes = sum(block.pipes for index in range(ahead) if (block := window.peek(index)))
        return Start(0, ahead, style) if ahead == 1 or pipes == style.pipes else None
    return None if after_pipes else _find_even(window, first)


def _find_framed(window: Window, first: Block) -> Start | None:
    """Return the beginning of a table whose first line is a row of dashes: a frame, or below no header."""
    row = window.peek(1)
    if row is None or row.kind is not Kind.TEXT or not row.pipes:
        return None
    below = _find_dashes(window, 2) if first.text[0] == "+" else None
    if below is not None:
        ahead, dashes = below
        return Start(1, ahead - 1, _style_of(window, dashes, ahead))
    style = _style_of(window, first, 0)
    return Start(0, 0, style) if style.fits(row.text, row.pipes) else None


def _find_dashes(window: Window, ahead: int) -> tuple[int, Block] | None:
    """Return the row of dashes below a header, and how many lines ahead it is."""
    for index in range(ahead, ahead + _MAX_HEADER_LINES):
        block = window.peek(index)
        if block is None or block.kind not in (Kind.TEXT, Kind.DASHES):
            return None
        if block.kind is Kind.DASHES:
            return index, block
    return None


def _style_of(window: Window, dashes: Block, ahead: int) -> Style:
    """Return the style of a table from the row of dashes; a frame's line between two rows makes it a grid."""
    style = Style.of_dashes(dashes)
    if dashes.text[0] != "+" or style.is_grid:
        return style
    for index in range(ahead + 1, ahead + 1 + _MAX_SEEN):
        block, below = window.peek(index), window.peek(index + 1)
        if block is None or block.kind not in (Kind.TEXT, Kind.DASHES):
            break
        if block.kind is Kind.DASHES and below is not None and below.kind is Kind.TEXT and below.pipes:
            return replace(style, is_grid=True)
    return style


def _find_even(window: Window, first: Block) -> Start | None:
    """Return the beginning of a table without dashes: lines with the same number of pipes, and no others near."""
    count = 1
    while count < _MAX_SEEN and (block := window.peek(count)) is not None:
        if block.kind is not Kind.TEXT or not block.pipes:
            break
        if block.pipes != first.pipes:
            return _find_uneven(window)
        count += 1
    # Two lines may be two lists of alternatives: ``a|b``.
    enough = count >= _MIN_LINES or (count > 1 and _is_parted(first))
    if first.pipes < _MIN_PIPES or not enough:
        return _find_uneven(window)
    return Start(0, 1, Style.of_row(first), dashed=False)


def _is_parted(block: Block) -> bool:
    """Return whether the pipes of a line part cells: they are at its ends too, or many with blanks around them."""
    style = Style.of_row(block)
    spaced = block.pipes >= _MANY_PIPES and block.text.count(" | ") == block.pipes
    return style.leading or style.trailing or spaced


def _find_uneven(window: Window) -> Start | None:
    """Return the beginning of a table without dashes some of whose rows are broken, too short or too long.

    Most rows have as many cells as the header.
    """
    seen = [block for ahead in range(_MAX_TALLIED) if (block := window.peek(ahead)) is not None]
    lines = takewhile(lambda block: block.kind in (Kind.TEXT, Kind.PIPES_ALONE), seen)
    styles = Counter(
        Style.of_row(block) for block in lines if block.pipes >= _MIN_PIPES and _is_parted(block)
    )
    best, most = None, _MIN_LINES - 1
    likely = (style for style, _ in styles.most_common(_MAX_STYLES))
    for style in dict.fromkeys((Style.of_row(seen[0]), *likely)):
        header, *rows = read_rows(Window(iter(seen)), style, dashed=False)
        whole = 1 + sum(_is_whole(row, style) for row in rows)
        has_header = _is_whole(header, style) or style.has_cells_of(header[0].text)
        if style.columns > 1 and has_header and whole > max(most, (1 + len(rows)) / 2):
            best, most = Start(0, len(header), style, dashed=False), whole
    return best


def _is_whole(row: Sequence[Block], style: Style) -> bool:
    """Return whether a row that was read has all its cells."""
    return len(row) > 1 or style.fits(row[0].text, row[0].pipes)

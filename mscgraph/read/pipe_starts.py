"""Beginnings of tables whose cells pipes part."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mscgraph.read.blocks import Block, Kind
from mscgraph.read.pipe_rows import Style, Window

#: Maximum lines of a header, and lines by which a table without a row of dashes is recognised.
_MAX_HEADER_LINES, _MAX_SEEN = 10, 12
#: Minimum pipes of a line of such a table, minimum lines, and pipes by which two lines are enough.
_MIN_PIPES, _MIN_LINES, _MANY_PIPES = 2, 3, 3


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
            return None
        count += 1
    style = Style.of_row(first)
    # Two lines may be two lists of alternatives: ``a|b``.
    spaced = first.pipes >= _MANY_PIPES and first.text.count(" | ") == first.pipes
    enough = count >= _MIN_LINES or (count > 1 and (style.leading or style.trailing or spaced))
    return Start(0, 1, style, dashed=False) if first.pipes >= _MIN_PIPES and enough else None

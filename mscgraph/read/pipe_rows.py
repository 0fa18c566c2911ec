"""Rows of a table whose cells pipes part: where each begins and ends, over one line or several, and its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mscgraph.read.ahead import Ahead
from mscgraph.read.blocks import Block, Kind, find_pipes

#: Maximum lines and characters of a row over several lines, blank lines in a row of it, and rows that are tried so.
_MAX_LINES, _MAX_CHARACTERS, _MAX_BLANK, _MAX_TRIED = 60, 100_000, 2, 1_000
_CODE = re.compile(r"(`+)(?!`)[^`]*(?<!`)\1(?!`)")
_BORDER = re.compile(r"[-=:]+")


class Span(NamedTuple):
    """A cell of a row: where it begins and ends in the row's characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Style:
    """The way that a table's rows are written.

    :param columns: number of the cells
    :param leading: whether a pipe begins a row
    :param trailing: whether one ends it
    :param is_grid: whether lines of dashes part the rows, so that each line between has a piece of every cell
    """

    columns: int
    leading: bool
    trailing: bool
    is_grid: bool = False

    @classmethod
    def of_dashes(cls, block: Block) -> Style:
        """Return the style of a table with a row of dashes."""
        text = block.text
        return cls(
            len(_BORDER.findall(text)), text[0] in "|+", text[-1] in "|+", text[0] == "+" and "=" in text
        )

    @classmethod
    def of_row(cls, block: Block) -> Style:
        """Return the style of a table without one, from its first row."""
        text = block.text
        leading, trailing = text[0] == "|", text[-1] == "|" and not text.endswith("\\|")
        return cls(block.pipes + 1 - leading - trailing, leading, trailing)

    @property
    def pipes(self) -> int:
        """Number of the pipes of a row."""
        return self.columns - 1 + self.leading + self.trailing

    def fits(self, text: str, pipes: int) -> bool:
        """Return whether a text without white space at its ends is a whole row.

        :param pipes: those in it
        """
        edges = (not self.leading or text.startswith("|")) and (not self.trailing or text.endswith("|"))
        return edges and (
            pipes == self.pipes or ("`" in text and len(find_pipes(_hide_code(text))) == self.pipes)
        )

    def has_cells_of(self, text: str) -> bool:
        """Return whether a line has a row's cells, with or without the pipes at its ends."""
        return "|" in text and len(self.split(text)) == self.columns

    def split(self, raw: str) -> list[Span]:
        """Return the cells of a row, those of one that has not the style as well as they can be known."""
        pipes = find_pipes(raw)
        if len(pipes) != self.pipes and "`" in raw:
            # In most Markdown a pipe in code parts cells, in some it does not: the number of columns decides.
            outside = find_pipes(_hide_code(raw))
            pipes = outside if len(outside) == self.pipes else pipes
        if not pipes:
            return [Span(0, len(raw))]
        begins, ends = not raw[: pipes[0]].strip(), not raw[pipes[-1] + 1 :].strip()
        leading, trailing = self._edges(len(pipes), begins=begins, ends=ends)
        starts = [*([] if leading else [0]), *(pipe + 1 for pipe in pipes)]
        stops = [*(pipes[1:] if leading else pipes), len(raw)]
        if trailing and len(starts) > 1:
            starts.pop()
            stops.pop()
        return [*map(Span, starts, stops)]

    def _edges(self, pipes: int, *, begins: bool, ends: bool) -> tuple[bool, bool]:
        """Return whether the first and the last pipe of a row are its edges, and do not part cells."""
        own = (self.leading and begins, self.trailing and ends)
        if (begins, ends) == (self.leading, self.trailing):
            return own
        for leading, trailing in (own, (begins, ends), (begins, False), (False, ends), (False, False)):
            if pipes + 1 - leading - trailing == self.columns:
                return leading, trailing
        return own


def _hide_code(text: str) -> str:
    """Return *text* with letters in place of code."""
    return _CODE.sub(lambda match: "x" * len(match.group()), text)


class Window(Ahead[Block]):
    """The lines of a document, with a look at those that follow."""

    def is_row_of_header(self, ahead: int) -> bool:
        """Return whether a line is the last one of a header: a row of dashes and pipes follows it."""
        block, below = self.peek(ahead), self.peek(ahead + 1)
        return (
            block is not None
            and block.pipes > 0
            and block.kind is Kind.TEXT
            and below is not None
            and below.kind is Kind.DASHES
            and below.text[0] != "+"
        )


def read_rows(window: Window, style: Style, *, dashed: bool) -> Iterator[list[Block]]:
    """Yield the lines of each row, up to the end of the table; the lines are taken from *window*.

    :param dashed: whether the table has a row of dashes, so that it may go on behind a blank line
    """
    tried = 0
    while (block := window.peek()) is not None:
        if block.kind is Kind.BLANK:
            blanks = _count_blanks(window, style) if dashed else 0
            if not blanks:
                return
            window.take(blanks)
        elif block.kind in (Kind.DASHES, Kind.PIPES_ALONE):
            window.pop()
        elif block.kind is not Kind.TEXT or window.is_row_of_header(0):
            return
        elif style.is_grid:
            yield _take_grid_row(window)
        elif style.fits(block.text, block.pipes):
            yield window.take(1 + _count_more(window, style))
        elif tried < _MAX_TRIED and (count := _count_lines(window, style)):
            yield window.take(count + _count_more(window, style, count))
        elif block.pipes or _is_section(window, style):
            tried += 1
            yield window.take(1)
        else:
            return


def _is_section(window: Window, style: Style) -> bool:
    """Return whether a line without pipes parts rows: these have pipes at both ends, and one of them follows it."""
    below = window.peek(1)
    if below is None or below.kind is not Kind.TEXT or window.is_row_of_header(1):
        return False
    return style.leading and style.trailing and style.fits(below.text, below.pipes)


def _count_blanks(window: Window, style: Style) -> int:
    """Return the number of blank lines in front of a further row of the table, 0 where it ends."""
    for ahead in range(1, _MAX_BLANK + 2):
        block = window.peek(ahead)
        if block is None or block.kind not in (Kind.BLANK, Kind.TEXT):
            return 0
        if block.kind is Kind.TEXT:
            goes_on = style.fits(block.text, block.pipes) and not window.is_row_of_header(ahead)
            return ahead if goes_on and block.pipes else 0
    return 0


def _count_lines(window: Window, style: Style) -> int:
    """Return the number of lines of a row that is broken inside its cells, 0 where the next lines are not one.

    It goes on until it has the pipes of a row.
    """
    pipes = characters = blanks = 0
    for ahead in range(_MAX_LINES):
        block = window.peek(ahead)
        if block is None or block.kind in (Kind.CODE, Kind.HEADING, Kind.DASHES, Kind.UNDERLINE, Kind.RULE):
            return 0
        if block.kind is Kind.BLANK:
            blanks += 1
            if blanks > _MAX_BLANK or not pipes:
                return 0
            continue
        # A pipe at the beginning of a line begins a row, and is there at the beginning of each.
        if style.leading and (block.text[0] == "|") != (ahead == 0):
            return 0
        blanks = 0
        pipes += block.pipes
        characters += len(block.line.text)
        if pipes > style.pipes or characters > _MAX_CHARACTERS:
            return 0
        if pipes == style.pipes and ahead and (not style.trailing or block.text[-1] == "|"):
            return 0 if window.is_row_of_header(ahead) else ahead + 1
    return 0


def _count_more(window: Window, style: Style, taken: int = 1) -> int:
    """Return the number of lines without pipes that go on with the last cell of a row: a further row follows them."""
    if style.trailing:
        return 0
    for more in range(_MAX_LINES):
        block = window.peek(taken + more)
        if block is None or block.kind is not Kind.TEXT or window.is_row_of_header(taken + more):
            return 0
        if block.pipes:
            return more
    return 0


def _take_grid_row(window: Window) -> list[Block]:
    """Take the lines up to a line of dashes."""
    row = [window.pop()]
    while (block := window.peek()) is not None and block.kind is Kind.TEXT and len(row) < _MAX_LINES:
        row.append(window.pop())
    return row

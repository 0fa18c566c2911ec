"""Lines above some rows of a grid: words about all rows below them, up to the next such line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mscgraph.records import GridCell
from mscgraph.remarks import is_remark

#: The kind of letters that marks a line as wider than its neighbours.
_STRONG = "strong"
#: Look of a line: whether it is marked as a heading, the columns that it spans, whether it is bold.
_Look = tuple[bool, int, bool]


@dataclass(slots=True)
class Groups:
    """The lines above the next row, the widest first.

    Lines that follow each other are about the same rows. A line below rows ends the lines before it, unless it looks
    like a line that was under another one: then the other one goes on. A remark ends no line, and is about the next
    row alone.
    """

    _lines: list[GridCell] = field(default_factory=list)
    _opened: int = 0
    _remarks: list[GridCell] = field(default_factory=list)

    def open(self, line: GridCell) -> bool:
        """Take a line, and return whether it begins a group, which a remark does not."""
        if is_remark(line.passage.text, line.passage.marks):
            self._remarks.append(line)
            return False
        if not self._opened:
            look = _look_of(line)
            looks = [_look_of(one) for one in self._lines]
            self._lines = self._lines[: looks.index(look)] if look in looks else []
        self._lines.append(line)
        self._opened += 1
        return True

    def close(self) -> None:
        """Take note that a row followed."""
        self._opened = 0
        self._remarks = []

    @property
    def opened(self) -> int:
        """How many of the lines, from the first, are directly above the next row."""
        return len(self._remarks) + self._opened

    def end(self) -> None:
        """End all lines: it is in doubt what the next rows are about."""
        self._lines = []
        self.close()

    @property
    def nearest_first(self) -> Sequence[GridCell]:
        """The remarks above the next row, and the lines, the nearest first."""
        return [*self._remarks[::-1], *self._lines[::-1]]


def _look_of(line: GridCell) -> _Look:
    strong = sum(mark.end - mark.start for mark in line.passage.marks if mark.kind == _STRONG)
    return line.heading, line.column_span, 2 * strong > len(line.passage.text)

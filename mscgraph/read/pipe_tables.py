"""Tables whose cells pipes part: their rows are counted once, their cells read anew each time."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice

from mscgraph.errors import DocumentError
from mscgraph.read.blocks import Block
from mscgraph.read.inline import render
from mscgraph.read.pipe_rows import Span, Style
from mscgraph.read.spans import MAX_COLUMNS
from mscgraph.read.text import Text
from mscgraph.records import GridCell, Line, Passage, TextPlace

_NUMBER = re.compile(r"[(\[]?\d{1,4}[.)\]]?")
#: Minimum characters of the first label of a header that does not name the numbers of the rows.
_MIN_LABEL = 4


@dataclass(slots=True)
class PipeTable:
    """A table as its rows are counted.

    :param first: its first line
    :param lines: number of the first line and number of lines of each row, one after the other
    :param columns: cells of the widest row
    """

    name: str
    style: Style
    dashed: bool
    has_header: bool
    first: Line
    lines: array[int] = field(default_factory=lambda: array("L"))
    columns: int = 0
    odd: int = 0
    first_odd: int = 0
    is_broken: bool = False
    is_shifted: bool = False
    _numbers: _Numbers = field(default_factory=lambda: _Numbers())

    @property
    def row_count(self) -> int:
        """Number of the rows, the header's included."""
        return len(self.lines) // 2

    def take(self, row: Sequence[Block]) -> None:
        """Count a row."""
        lines = [block.line for block in row]
        cells = _split(lines, self.style)
        width = max(len(spans) for spans in cells)
        if width > MAX_COLUMNS:
            problem = f"a row of {width:,} cells, more than the {MAX_COLUMNS:,} that are read"
            raise DocumentError(f"{self.name}:{lines[0].number}", problem=problem)
        self.lines.extend((lines[0].number, len(lines)))
        self.columns = max(self.columns, width)
        if width != self.style.columns:
            self.odd += 1
            self.first_odd = self.first_odd or lines[0].number
        self.is_broken |= len(lines) > 1 and not self.style.is_grid
        if len(cells) == 1:
            text = "".join(line.text for line in lines)
            self._numbers.take([text[start:end].strip() for start, end in cells[0]], self)
        self.is_shifted = self._numbers.shows(self)


@dataclass(slots=True)
class _Numbers:
    """The rows' numbers in a first column that has no label.

    An extractor of text drops the empty cell at the beginning of a header, or leaves its pipe at the end: the labels
    are one fewer than the cells of the rows, and are above the columns to the left of their own. It is seen where a
    row's first cell is its number (each another one), the last column, which has no label, has words, and the first
    label is more than a sign for numbers. In a table with a pipe at the beginning of each row the empty cell has its
    pipe, and nothing moves.
    """

    labels: list[str] = field(default_factory=list)
    found: set[str] = field(default_factory=set)
    rows: int = 0
    filled: int = 0
    other: bool = False

    def take(self, cells: Sequence[str], table: PipeTable) -> None:
        """Take the cells of a row, the header first."""
        if table.has_header and table.row_count == 1:
            self.labels = [*cells]
            while self.labels and not self.labels[-1]:
                self.labels.pop()
        elif any(cells[1:]) and not self.other:
            self.rows += 1
            self.filled += len(cells) == table.style.columns and bool(cells[-1])
            self.other = cells[0] in self.found or not _NUMBER.fullmatch(cells[0])
            self.found.add(cells[0])

    def shows(self, table: PipeTable) -> bool:
        """Return whether the labels belong one column further to the right."""
        short = len(self.labels) == table.style.columns - 1 and all(self.labels)
        named = short and len(self.labels[0]) >= _MIN_LABEL and self.labels[0][-1] != "."
        return named and not table.style.leading and not self.other and 2 * self.filled > self.rows


@dataclass(frozen=True, slots=True)
class PipeCells:
    """The cells of a table, read anew each time."""

    text: Text
    table: PipeTable
    references: Set[str]

    def __iter__(self) -> Iterator[GridCell]:
        table = self.table
        lines = self.text.lines_from(table.first.number, table.first.start)
        for row in range(table.row_count):
            number, count = table.lines[2 * row : 2 * row + 2]
            first = next(line for line in lines if line.number == number)
            heading = table.has_header and row == 0
            passages = _passages_of([first, *islice(lines, count - 1)], table.style, self.references)
            if heading and table.is_shifted:
                nothing = Passage("", TextPlace(first.start, first.start))
                passages = [nothing, *passages][: table.style.columns]
            for column, passage in enumerate(passages):
                yield GridCell(passage, row, column, heading=heading)


def _split(lines: Sequence[Line], style: Style) -> list[list[Span]]:
    """Return the cells of a row: of each of its lines in a grid, else of all together."""
    if style.is_grid:
        return [style.split(line.text) for line in lines]
    return [style.split("".join(line.text for line in lines))]


def _passages_of(lines: Sequence[Line], style: Style, references: Set[str]) -> list[Passage]:
    """Return the cells of a row."""
    start = lines[0].start
    raw = "".join(line.text for line in lines)
    cells = _split(lines, style)
    if len(cells) == 1:
        return [render(raw[one.start : one.end], start + one.start, references) for one in cells[0]]
    passages = []
    for column in range(max(map(len, cells))):
        rows = zip(lines, cells, strict=True)
        passages.append(
            _join_parts([(line, spans[column]) for line, spans in rows if column < len(spans)], references)
        )
    return passages


def _join_parts(parts: Sequence[tuple[Line, Span]], references: Set[str]) -> Passage:
    """Return a cell of a grid, which has a part in each line: the characters between two are white space."""
    start = done = parts[0][0].start + parts[0][1].start
    raw: list[str] = []
    for line, span in parts:
        if between := line.start + span.start - done:
            raw.append("\n".rjust(between))
        raw.append(line.text[span.start : span.end])
        done = line.start + span.end
    return render("".join(raw), start, references)

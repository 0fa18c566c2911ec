"""Lines with pipes that are in no table: their pipes are no words of a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mscgraph.read.blocks import Block, Kind

#: Minimum pipes between blanks in a stretch of lines that were rows, and maximum words per pipe.
_MIN_PIPES, _MAX_WORDS = 8, 15
#: Maximum lines in a row without a pipe, within a stretch.
_MAX_GAP = 2


@dataclass(slots=True)
class Rest:
    """A stretch of lines with pipes between blanks.

    :param first: number of its first line
    :param last: of its last one
    """

    first: int
    last: int
    pipes: int = 0
    words: int = 0

    @property
    def is_table(self) -> bool:
        """Whether the pipes part cells: they are many, and most words are near one."""
        return self.pipes >= _MIN_PIPES and self.words <= _MAX_WORDS * self.pipes

    def __str__(self) -> str:
        """Name the lines."""
        return f"line {self.first}" if self.first == self.last else f"lines {self.first} to {self.last}"


@dataclass(slots=True)
class Rests:
    """The stretches of a document, from its lines that are in no table."""

    _found: list[Rest] = field(default_factory=list)

    def take(self, block: Block) -> None:
        """Take the next line that is in no table."""
        number, words = block.line.number, block.line.text.split()
        if block.kind is Kind.CODE or not (pipes := words.count("|")):
            return
        if not self._found or number - self._found[-1].last > _MAX_GAP + 1:
            self._part()
            self._found.append(Rest(number, number))
        rest = self._found[-1]
        rest.last = number
        rest.pipes += pipes
        rest.words += len(words) - pipes

    def _part(self) -> None:
        if self._found and not self._found[-1].is_table:
            self._found.pop()

    def __iter__(self) -> Iterator[Rest]:
        """Yield the stretches whose pipes part cells."""
        return (rest for rest in self._found if rest.is_table)

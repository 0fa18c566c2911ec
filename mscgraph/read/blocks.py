"""Lines of Markdown: which are code, headings and rows of pipes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from itertools import chain
from typing import NamedTuple

from mscgraph.records import Line

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_INDENTED = re.compile(r" {4}| {0,3}\t")
_COMMENT = re.compile(r" {0,3}<!--")
#: A row of dashes: it parts header and rows, or frames a table.
_DASHES = re.compile(
    r"\s*+(?:[|+]\s*+)?:?+(?:-++|=++):?+\s*+(?:[|+]\s*+:?+(?:-++|=++):?+\s*+)*+(?:[|+]\s*+)?$"
)
_PIPES_ALONE = re.compile(r"[\s|]+$")
_PIPE = re.compile(r"\\.|\|", re.DOTALL)
#: Maximum lines of the description at the beginning of a document.
_MAX_FRONT_LINES = 200


class Kind(Enum):
    """The kinds of line."""

    BLANK = auto()
    CODE = auto()
    HEADING = auto()
    #: A line under a heading of one or two levels.
    UNDERLINE = auto()
    RULE = auto()
    #: Dashes with pipes or crosses between them.
    DASHES = auto()
    PIPES_ALONE = auto()
    TEXT = auto()


class Block(NamedTuple):
    """A line and its kind.

    :param pipes: number of those that part cells
    :param level: of a heading, from 1; of an underline, that of its heading
    """

    line: Line
    kind: Kind
    pipes: int = 0
    level: int = 0

    @property
    def text(self) -> str:
        """The line without white space at its ends."""
        return self.line.text.strip()


def count_pipes(text: str) -> int:
    """Return the number of pipes that no backslash precedes."""
    if "\\" not in text:
        return text.count("|")
    return sum(match.group() == "|" for match in _PIPE.finditer(text))


def find_pipes(text: str) -> list[int]:
    """Return the offsets of the pipes that no backslash precedes."""
    return [match.start() for match in _PIPE.finditer(text) if match.group() == "|"]


def read_blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """Yield the lines with their kinds."""
    scanner = _Scanner()
    for line in lines:
        yield scanner.take(line)


def part_front_matter(lines: Iterable[Line]) -> tuple[list[Line], Iterator[Line]]:
    """Return the lines of the description at the beginning of a document, none without one, and all others."""
    rest = iter(lines)
    front: list[Line] = []
    for line in rest:
        front.append(line)
        text = line.text.rstrip()
        if len(front) == 1 and text != "---":
            break
        if len(front) > 1 and text in ("---", "..."):
            return front, rest
        if len(front) > _MAX_FRONT_LINES:
            break
    return [], chain(front, rest)


class _Scanner:
    """Recognises lines, one after the other."""

    def __init__(self) -> None:
        self._fence = ""
        self._in_comment = False
        self._in_list = False
        self._previous = Kind.BLANK

    def take(self, line: Line) -> Block:
        block = self._classify(line)
        self._previous = block.kind
        return block

    def _classify(self, line: Line) -> Block:
        text = line.text
        if self._goes_on(text):
            return Block(line, Kind.CODE)
        if not text.strip():
            return Block(line, Kind.BLANK)
        indented = _INDENTED.match(text)
        if indented and not self._in_list and self._previous in (Kind.BLANK, Kind.CODE):
            return Block(line, Kind.CODE)
        if not indented:
            self._in_list = bool(_LIST.match(text)) or (self._in_list and self._previous is not Kind.BLANK)
        if self._begins(text):
            return Block(line, Kind.CODE)
        if "|" in text or "-+" in text or "=+" in text or "+-" in text:
            return self._classify_pipes(line)
        return self._classify_text(line)

    def _goes_on(self, text: str) -> bool:
        """Return whether a line belongs to a fence or a comment that is open."""
        if self._fence:
            fence = _FENCE.match(text)
            if fence and fence[1].startswith(self._fence) and not text[fence.end() :].strip():
                self._fence = ""
            return True
        if self._in_comment:
            self._in_comment = "-->" not in text
            return True
        return False

    def _begins(self, text: str) -> bool:
        """Return whether a fence or a comment begins in a line."""
        if fence := _FENCE.match(text):
            self._fence = fence[1]
            return True
        if _COMMENT.match(text):
            self._in_comment = "-->" not in text
            return True
        return False

    @staticmethod
    def _classify_pipes(line: Line) -> Block:
        text = line.text
        pipes = count_pipes(text)
        if _DASHES.match(text) and (pipes or "+" in text):
            return Block(line, Kind.DASHES, pipes)
        if _PIPES_ALONE.match(text):
            return Block(line, Kind.PIPES_ALONE, pipes)
        if not pipes and (heading := _HEADING.match(text)):
            return Block(line, Kind.HEADING, 0, len(heading[1]))
        return Block(line, Kind.TEXT, pipes)

    def _classify_text(self, line: Line) -> Block:
        text = line.text
        if heading := _HEADING.match(text):
            return Block(line, Kind.HEADING, 0, len(heading[1]))
        if self._previous is Kind.TEXT and (underline := _UNDERLINE.match(text)):
            return Block(line, Kind.UNDERLINE, 0, 1 if underline[1][0] == "=" else 2)
        if _RULE.match(text):
            return Block(line, Kind.RULE)
        return Block(line, Kind.TEXT)

"""The words of a line, each with its place in the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from mscgraph.characters import visible
from mscgraph.records import Cell, Line, TextPlace

_WORD = re.compile(r"\S+")


class Word(NamedTuple):
    """A run of characters that are not white space, and where it begins in the document.

    :param text: its visible characters, never empty
    :param printed: all its characters
    """

    text: str
    start: int
    printed: str

    @property
    def end(self) -> int:
        """The offset of the next character."""
        return self.start + len(self.printed)


def parse_words(line: Line, most: int | None = None) -> list[Word]:
    """Return the words of *line*, at most the first *most*, with their offsets in the document.

    Invisible characters between blanks are no word, and are left out like these.
    """
    start = line.start
    found = _WORD.finditer(line.text)
    if line.text.isprintable():
        words = (Word(match.group(), start + match.start(), match.group()) for match in found)
    else:
        every = (Word(visible(match.group()), start + match.start(), match.group()) for match in found)
        words = (word for word in every if word.text)
    return [*islice(words, most)]


def join_words(line: Line, most: int) -> str:
    """Return the visible words of the first *most* characters of *line*, joined by blanks."""
    return " ".join(visible(line.text[:most]).split())


def make_cell(column: str, words: Sequence[Word], first: int, stop: int) -> Cell:
    """Return the cell that some of the words are; an empty one is placed in front of the next word.

    :param first: index of its first word
    :param stop: index of the word behind it
    """
    if first == stop:
        place = words[first].start if first < len(words) else words[-1].end
        return Cell(column, "", TextPlace(place, place))
    gaps = []
    offset = 0
    for word, following in pairwise(words[first:stop]):
        offset += len(word.printed)
        if extra := following.start - word.end - 1:
            gaps.append((offset, extra))
        offset += 1
    text = " ".join(word.printed for word in words[first:stop])
    return Cell(column, text, TextPlace(words[first].start, words[stop - 1].end), gaps=tuple(gaps))

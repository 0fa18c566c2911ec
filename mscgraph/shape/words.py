"""The words of a line, each with its place in the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from mscgraph.characters import visible
from mscgraph.records import Line

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Word:
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
    words = (Word(visible(match.group()), start + match.start(), match.group()) for match in found)
    return [*islice((word for word in words if word.text), most)]


def join_words(line: Line, most: int) -> str:
    """Return the visible words of the first *most* characters of *line*, joined by blanks."""
    return " ".join(visible(line.text[:most]).split())

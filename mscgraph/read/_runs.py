"""Runs of characters with their formatting, folded to the text and the marks of a passage."""

from __future__ import annotations

import re

from mscgraph.read.markup import Replacements
from mscgraph.records import Mark

#: Kinds of formatting of a run.
Kinds = frozenset[str]
PLAIN: Kinds = frozenset()
_BREAK = re.compile("[\n\r\u2028\u2029]")
_TOKEN = re.compile(r"\S+|\s+")


class Runs:
    """The runs of a passage, in order: white space between them is folded, line breaks are kept."""

    def __init__(self, replacements: Replacements) -> None:
        self._replacements = replacements
        self._pieces: list[str] = []
        self._length = 0
        self._gap = ""
        self._kinds_of_gap = PLAIN
        self._open: dict[str, tuple[int, int]] = {}
        self._marks: list[Mark] = []

    @property
    def length(self) -> int:
        """Characters of the text up to its last word."""
        return self._length

    def add(self, text: str, kinds: Kinds = PLAIN) -> None:
        """Append a run with its line breaks."""
        for token in _TOKEN.findall(text):
            if token.isspace():
                self._add_gap("\n" if _BREAK.search(token) else " ", kinds)
            else:
                self._add_word(self._replacements.mend(token), kinds)

    def end_block(self) -> None:
        """Append the end of a paragraph: a line break, over which no mark reaches."""
        self._add_gap("\n", PLAIN)

    def _add_gap(self, gap: str, kinds: Kinds) -> None:
        if self._length:
            self._kinds_of_gap = self._kinds_of_gap & kinds if self._gap else kinds
            self._gap = max(gap, self._gap, key=("", " ", "\n").index)

    def _add_word(self, word: str, kinds: Kinds) -> None:
        if self._open:
            self._close(kinds & self._kinds_of_gap if self._gap else kinds)
        if self._gap:
            self._pieces.append(self._gap)
            self._length += 1
            self._gap = ""
        end = self._length + len(word)
        for kind in kinds:
            start, _ = self._open.get(kind, (self._length, 0))
            self._open[kind] = start, end
        self._pieces.append(word)
        self._length = end

    def _close(self, kept: Kinds) -> None:
        for kind in [kind for kind in self._open if kind not in kept]:
            self._marks.append(Mark(*self._open.pop(kind), kind))

    def finish(self) -> tuple[str, tuple[Mark, ...]]:
        """Return the text and its marks, in the order of their starts."""
        self._close(PLAIN)
        marks = sorted(self._marks, key=lambda mark: (mark.start, mark.end, mark.kind))
        return "".join(self._pieces), tuple(marks)

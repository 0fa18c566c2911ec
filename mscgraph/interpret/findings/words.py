"""Words of a text, and a tree of the phrases that have a meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mscgraph.namespaces import fold

__all__ = ["PhraseTree", "Words", "split_words"]

#: A word with the hyphens, slashes and apostrophes inside it, a number with its point and its percent sign, or one
#: sign. Thus ``IL-6``, ``ACR66/68``, ``Crohn's``, ``CD31+``, ``11.6%`` and ``2,000`` are one word each.
_WORD = re.compile(r"[^\W_](?:\w|[-‐‑‒–−/'’+](?=\w)|[+](?=/\w)|(?<=\d)[.,·](?=\d))*(?:[+]|\s?%)?|[^\w\s]|_")


@dataclass(slots=True)
class Words:
    """A text in words: for each its folded spelling, its start and its end in the text."""

    text: str
    folded: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.folded)

    def words_between(self, first: int, last: int) -> str:
        """Return the text from the word *first* to before the word *last*."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def split_words(text: str) -> Words:
    """Split *text* into words."""
    words = Words(text)
    folded, starts, ends = words.folded, words.starts, words.ends
    for match in _WORD.finditer(text):
        folded.append(fold(match[0]).replace(" ", ""))
        starts.append(match.start())
        ends.append(match.end())
    return words


class PhraseTree:
    """Phrases by their words; the longest that begins at a word is found in one walk.

    A phrase may have several meanings, each under a tag.
    """

    def __init__(self) -> None:
        """Make an empty tree."""
        self._root: dict[str, Any] = {}
        self._phrases: dict[tuple[str, ...], dict[str, Any]] = {}

    def add(self, phrases: Iterable[str], tag: str, meaning: Any) -> None:
        """Give each of *phrases* a meaning; of two under one tag the first stays."""
        for phrase in phrases:
            words = tuple(split_words(phrase).folded)
            if not words:
                continue
            node = self._root
            for word in words:
                node = node.setdefault(word, {})
            meanings = node.setdefault("", {})
            meanings.setdefault(tag, meaning)
            self._phrases[words] = meanings

    def longest(self, folded: list[str], first: int, last: int) -> tuple[int, dict[str, Any]] | None:
        """Return the end and the meanings of the longest phrase from *first*, ``None`` where none begins."""
        node = self._root.get(folded[first])
        if node is None:
            return None
        found = None
        index = first + 1
        while True:
            meanings = node.get("")
            if meanings is not None:
                found = index, meanings
            if index >= last:
                return found
            node = node.get(folded[index])
            if node is None:
                return found
            index += 1

    def find(self, words: tuple[str, ...], tag: str) -> Any | None:
        """Return the meaning of the whole phrase *words* under *tag*, or ``None``."""
        meanings = self._phrases.get(words)
        return None if meanings is None else meanings.get(tag)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the phrases."""
        return iter(self._phrases)

"""Concepts that a row takes from words about several rows: a caption, a line above a group of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mscgraph.interpret.printed import see
from mscgraph.records import CAPTION, GROUP, Cell, Concept, Evidence, Lookup, Read

#: Maximum words per label.
_MAX_WORDS = 8
#: A single word of fewer letters names a concept only in capitals: "as" is no disease.
_MIN_LETTERS = 5
_WORD = re.compile(r"[^\s,;:.()\[\]]+(?:[.,][^\s,;:.()\[\]]+)*")
_ROMAN = re.compile(r"[IVX]+[AB]?")
#: The rule by the origin of the words.
_RULES = {CAPTION: "concept-in-caption", GROUP: "concept-in-group"}


def read_context(
    context: tuple[Cell, ...], kind: str, column: str, lookup: Lookup, *, in_captions: bool
) -> tuple[Cell, Read[Concept]] | None:
    """Return the one concept that the nearest words about a row name, and these words as a cell of the row.

    :param kind: the scheme (``disease``)
    :param in_captions: whether a caption may name it: not where the table has a column of the kind, for then an empty
        cell states nothing
    :returns: ``None`` where nothing is named, or several concepts are
    """
    for words in context:
        if words.origin == CAPTION and not in_captions:
            continue
        seen = see(words)
        found = dict(_named(seen.text, kind, lookup))
        if len(found) == 1:
            ((concept, (start, end)),) = found.items()
            rule = _RULES[words.origin or CAPTION]
            cell = Cell(column, words.text, words.place, words.marks, words.gaps, words.origin)
            return cell, Read(concept, Evidence(column, *seen.span(start, end), rule))
        if found:
            return None
    return None


def _named(text: str, kind: str, lookup: Lookup) -> Iterator[tuple[Concept, tuple[int, int]]]:
    """Yield the concepts that the longest phrases of *text* name, with their places."""
    words = [match.span() for match in _WORD.finditer(text)]
    first = 0
    while first < len(words):
        for last in range(min(len(words), first + _MAX_WORDS), first, -1):
            start, end = words[first][0], words[last - 1][1]
            phrase = text[start:end]
            if _may_name(phrase) and (concept := lookup.find(kind, phrase)) is not None:
                yield concept, (start, end)
                first = last - 1
                break
        first += 1


def _may_name(phrase: str) -> bool:
    """Return whether a phrase is a name rather than a number, a letter of a list or a short word of a sentence."""
    if " " in phrase or len(phrase) >= _MIN_LETTERS:
        return any(map(str.isalpha, phrase))
    letters = "".join(filter(str.isalpha, phrase))
    return len(letters) > 1 and phrase.upper() == phrase and not _ROMAN.fullmatch(phrase)

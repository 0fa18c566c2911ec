"""Names of concepts among the words of a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mscgraph.records import Concept

#: Maximum words per label.
_MAX_WORDS = 8
#: A single word of fewer letters names a concept only in capitals: "as" is no disease.
_MIN_LETTERS = 5
#: A word, without the sentence's marks around it.
WORD = re.compile(r"[^\s,;:.()\[\]]+(?:[.,][^\s,;:.()\[\]]+)*")
#: A number in Roman letters.
ROMAN = re.compile(r"[IVX]+[AB]?")


def named(text: str, find: Callable[[str], Concept | None]) -> Iterator[tuple[Concept, tuple[int, int]]]:
    """Yield the concepts that the longest phrases of *text* name, with their places.

    :param find: returns the concept that a phrase names
    """
    words = [match.span() for match in WORD.finditer(text)]
    first = 0
    while first < len(words):
        for last in range(min(len(words), first + _MAX_WORDS), first, -1):
            start, end = words[first][0], words[last - 1][1]
            phrase = text[start:end]
            if _may_name(phrase) and (concept := find(phrase)) is not None:
                yield concept, (start, end)
                first = last - 1
                break
        first += 1


def _may_name(phrase: str) -> bool:
    """Return whether a phrase is a name rather than a number, a letter of a list or a short word of a sentence."""
    if " " in phrase or len(phrase) >= _MIN_LETTERS:
        return any(map(str.isalpha, phrase))
    phrase = phrase.removesuffix("s")  # of several: "MSCs"
    letters = "".join(filter(str.isalpha, phrase))
    return len(letters) > 1 and phrase.upper() == phrase and not ROMAN.fullmatch(phrase)

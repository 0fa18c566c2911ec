"""Patterns of words in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DASHES = "-\u2010\u2011\u2012\u2013"
_APOSTROPHES = "'\u2019"
#: The first of the characters that are written without blanks between words.
_FIRST_UNPARTED = "\u2e80"
#: The end of a clause.
CLAUSE = re.compile(r"[.;!?\n。；，,:()\[\]](?!\d)")
#: The end of a sentence.
SENTENCE = re.compile(r"[.;!?\n。；](?!\d)")


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of one of *words*, the longest first, in any case and with any dash and apostrophe."""
    return f"(?:{'|'.join(map(_pattern, sorted(set(words), key=lambda word: (-len(word), word))))})"


def _pattern(words: str) -> str:
    parts = []
    for char in words:
        if char in _DASHES:
            parts.append(f"[{_DASHES}]")
        elif char in _APOSTROPHES:
            parts.append(f"[{_APOSTROPHES}]")
        elif char == " ":
            parts.append(r"\s+")
        else:
            parts.append(re.escape(char))
    before = r"(?<!\w)" if _parts_words(words[0]) else ""
    behind = r"(?!\w)" if _parts_words(words[-1]) else ""
    return f"{before}{''.join(parts)}{behind}"


def _parts_words(char: str) -> bool:
    return (char.isalnum()) and char < _FIRST_UNPARTED


def last_part(text: str, end: re.Pattern[str]) -> str:
    """Return *text* behind the last match of *end*."""
    start = max((match.end() for match in end.finditer(text)), default=0)
    return text[start:]


def first_part(text: str, end: re.Pattern[str]) -> str:
    """Return *text* before the first match of *end*."""
    found = end.search(text)
    return text[: found.start()] if found else text

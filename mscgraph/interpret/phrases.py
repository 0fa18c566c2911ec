"""Patterns of words in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mscgraph.relations import grouped

_DASHES = "-\u2010\u2011\u2012\u2013"
_APOSTROPHES = "'\u2019"
#: The first of the characters that are written without blanks between words.
_FIRST_UNPARTED = "\u2e80"
#: The end of a clause.
CLAUSE = re.compile(r"[.;!?\n。；，,:()\[\]](?!\d)")
#: The end of a sentence.
SENTENCE = re.compile(r"[.;!?\n。；](?!\d)")


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of one of *words*, the longest first, with any dash and apostrophe.

    A word of letters that blanks part is a word of the sentence, and no part of one.
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    groups = grouped(((_parts_words(word[0]), _parts_words(word[-1])), word) for word in ordered)
    return f"(?:{'|'.join(_pattern(of_group, *bounds) for bounds, of_group in groups.items())})"


def _pattern(words: Iterable[str], begins: bool, ends: bool) -> str:
    spelled = "|".join("".join(map(_spell, word)) for word in words)
    before, behind = r"(?<!\w)" if begins else "", r"(?!\w)" if ends else ""
    return f"{before}(?:{spelled}){behind}"


def _spell(char: str) -> str:
    if char in _DASHES:
        return f"[{_DASHES}]"
    if char in _APOSTROPHES:
        return f"[{_APOSTROPHES}]"
    return r"\s+" if char == " " else re.escape(char)


def _parts_words(char: str) -> bool:
    return char.isalnum() and char < _FIRST_UNPARTED


def stems_of(words: Iterable[str]) -> tuple[str, ...]:
    """Return folded parts of words, of which each text that has one of *words* has one."""
    stems: list[str] = []
    for word in sorted((word.casefold() for word in words), key=lambda word: (len(word), word)):
        parts = re.findall(r"\w+", word)
        if not any(stem in part for stem in stems for part in parts):
            stems.append(max(parts, key=len))
    return tuple(stems)


def last_part(text: str, end: re.Pattern[str]) -> str:
    """Return *text* behind the last match of *end*."""
    start = max((match.end() for match in end.finditer(text)), default=0)
    return text[start:]


def first_part(text: str, end: re.Pattern[str]) -> str:
    """Return *text* before the first match of *end*."""
    found = end.search(text)
    return text[: found.start()] if found else text

"""Footnotes of abbreviations: short forms with their long forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.characters import Visible
from mscgraph.records import Abbreviation, Passage, Place, TextPlace, locate

#: Minimum entries of a footnote of abbreviations that begin with a short form of what follows …
_MIN_ALIGNED = 2
#: … and these are at least this share of all.
_MIN_ALIGNED_SHARE = 0.6
#: Maximum words per short form.
_MAX_SHORT_WORDS = 3
#: ``AB alpha beta, GD gamma delta`` or ``AB, alpha beta; GD, gamma delta``
_ENTRY_BORDERS = (re.compile(r"[,;]\s+"), re.compile(r";\s+"))
#: Characters allowed between a short form and its long form, besides blanks.
_JOINTS = ":=,–—"
#: ``Abbreviations:``
_LEADING_LABEL = re.compile(r"\s*\w[^:;,]*:\s+")


def parse_abbreviations(note: Passage) -> list[Abbreviation]:
    """Return the entries of a footnote of abbreviations, in order, duplicates kept.

    An entry is a short form, a blank, comma, ``:`` or ``=``, and its long form.

    :returns: no entries where the line is no such footnote
    """
    if note.text.count(",") + note.text.count(";") < _MIN_ALIGNED - 1:
        return []
    seen = Visible.of(note.text)
    found = [_parse_entries(seen.text, border) for border in _ENTRY_BORDERS]
    aligned, entries = max(found, key=lambda one: one[0])
    if aligned < _MIN_ALIGNED or aligned < _MIN_ALIGNED_SHARE * len(entries):
        return []
    return [Abbreviation(one.short, one.long, _place(one, note, seen)) for one in entries]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry and its offsets in the visible text of its note."""

    short: str
    long: str
    start: int
    end: int


def _place(entry: _Entry, note: Passage, seen: Visible) -> Place:
    """Return the place of an entry: its characters in plain text, else its note."""
    start, end = seen.span(entry.start, entry.end)
    span = locate(note.place.span, note.gaps, start, end)
    return TextPlace(*span) if span else note.place


def _parse_entries(text: str, border: re.Pattern[str]) -> tuple[int, list[_Entry]]:
    """Return how many entries begin with a short form of what follows, and all entries, with their places in *text*."""
    entries: list[_Entry] = []
    aligned = start = 0
    for match in (*border.finditer(text), None):
        end = match.start() if match else len(text.rstrip())
        label = _LEADING_LABEL.match(text, 0, end) if not entries else None
        if label and not _short_form_words(text[start:end].split()):
            start = label.end() if _short_form_words(text[label.end() : end].split()) else start
        words = text[start:end].split()
        if len(words) > 1:
            size = _short_form_words(words)
            aligned += bool(size)
            size = size or 1
            short = " ".join(words[:size]).rstrip(f"{_JOINTS} ")
            long_form = " ".join(words[size:]).lstrip(f"{_JOINTS} ").rstrip(".")
            begin = start + len(text[start:end]) - len(text[start:end].lstrip())
            entries.append(_Entry(short, long_form, begin, end))
        start = match.end() if match else end
    return aligned, entries


def _short_form_words(words: Sequence[str]) -> int:
    """Return how many leading words are a short form of the rest, 0 where none are.

    A short form begins with the letter that the rest begins with, has letters that follow each other in
    the rest, and is written unlike a common word: with a capital behind its first letter, a digit, a full
    stop or a hyphen.
    """
    for size in range(1, min(_MAX_SHORT_WORDS, len(words) - 1) + 1):
        short = "".join(words[:size]).rstrip(_JOINTS)
        rest = " ".join(words[size:]).lstrip(f"{_JOINTS} ").casefold()
        if not short or not rest or (short[1:].isalpha() and short[1:].islower()):
            continue
        letters = _letters_of(short.casefold())
        if letters and short[0].casefold() == rest[0] and short.casefold() != rest.split()[0]:
            following = iter(rest)
            if all(letter in following for letter in letters):
                return size
    return 0


def _letters_of(text: str) -> str:
    """Return the letters of *text*: the ASCII ones, as others are often spelled out in a long form."""
    letters = "".join(filter(str.isalpha, text))
    return "".join(filter(str.isascii, letters)) or letters

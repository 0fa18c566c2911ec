"""Cells of columns that tables are not known by: designs, statuses, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache

from mscgraph.namespaces import fold
from mscgraph.records import Grade, Lookup, OtherColumn

#: Words, and numbers with the letters behind them: "2a", "1st". Hyphens and slashes part words.
_TOKEN = re.compile(r"[^\W_]+")
#: Signs at the end of a text that goes on.
_GOES_ON = (",", ";", "/", "-", "–", "&", "+", "(")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: A day, a month or the year of a century, beside other parts of a date.
_PART = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
#: Maximum texts of a column whose judgement is kept.
_CACHE = 1 << 14


def find_other_column(label: str, columns: Iterable[OtherColumn]) -> OtherColumn | None:
    """Return the column that a label means, with or without its words in brackets; ``None`` without one."""
    names = {fold(label).strip(" .:"), fold(_BRACKETS.sub(" ", label)).strip(" .:")}
    return next((column for column in columns if not names.isdisjoint(column.labels)), None)


class OtherColumnRecogniser:
    """Recognises cells that have nothing but words of their column.

    :param months: folded names of months
    """

    #: Longer cells are sentences.
    max_words = 16

    def __init__(self, column: OtherColumn, months: Set[str], lookup: Lookup) -> None:
        self._words = column.words
        self._small = column.small
        self._months = months if column.dated else frozenset()
        self._dated = column.dated
        self._lookup = lookup
        self.grade = lru_cache(_CACHE)(self._grade_anew)

    def _grade_anew(self, text: str) -> Grade:
        """Judge *text*: one point a word where all words are the column's."""
        tokens = [fold(token) for token in _TOKEN.findall(text)]
        viable = all(map(self._is_known, tokens))
        is_whole = viable and tokens and tokens[-1] not in self._small and not text.endswith(_GOES_ON)
        if is_whole and text.count("(") == text.count(")") and self._states(text, tokens):
            return Grade(5.0 + text.count(" "), viable)
        return Grade(2.5 if self._lookup.is_absent(text) else None, viable)

    def _is_known(self, token: str) -> bool:
        is_word = token in self._words or token in self._small or token in self._months
        return is_word or (self._dated and bool(_YEAR.fullmatch(token) or _PART.fullmatch(token)))

    def _states(self, text: str, tokens: Sequence[str]) -> bool:
        """Return whether some word is the column's own; a number that is not a year needs a month beside it."""
        if not self._dated:
            return any(token in self._words for token in tokens)
        names_month = any(token in self._months for token in tokens)
        has_year = any(map(_YEAR.fullmatch, tokens))
        if not names_month and any(map(_PART.fullmatch, text.split(" "))):
            return False
        return names_month or has_year or any(token in self._words for token in tokens)

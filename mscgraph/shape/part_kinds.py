"""Columns of amounts in flattened text: of a kind that the table has no column of, words may be beside an amount."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from mscgraph.records import Column, Grade, Recogniser
from mscgraph.shape.knowledge import MIN_GRADE, Knowledge
from mscgraph.shape.segment import ColumnModel

#: Signs at the end of a part.
_SEPARATORS = ",;"
#: Price of a border between parts, so that one part is better than two of the same words.
_PART_PRICE = 0.25
_REFUSED = Grade(None, viable=False)
#: Maximum texts of a column whose judgement is kept.
_CACHE = 1 << 14


class PartKinds:
    """The models of a table's columns, with that of amounts widened by what the table has no column of."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._joiners = knowledge.joiners
        self._amounts = knowledge.amounts
        self._beside = {key: knowledge.parts[key] for key in sorted(knowledge.beside_amounts)}
        self._made: dict[str, ColumnModel] = {}

    def widen(self, columns: Sequence[Column], models: Sequence[ColumnModel]) -> list[ColumnModel]:
        """Return the models, in order."""
        if not self._beside.keys().isdisjoint(column.key for column in columns if column.known):
            return [*models]
        return [self._widened(column, model) for column, model in zip(columns, models, strict=True)]

    def _widened(self, column: Column, model: ColumnModel) -> ColumnModel:
        if model.recogniser is None or column.key not in self._amounts:
            return model
        if column.key not in self._made:
            kinds = (model.recogniser, *self._beside.values())
            self._made[column.key] = replace(model, recogniser=_SeveralKinds(kinds, self._joiners))
        return self._made[column.key]


class _SeveralKinds:
    """Recognises words of the first kind, of another, and of several beside each other.

    Each of several parts is certain of its kind; commas and words that do nothing but join may be between them.

    :param joiners: folded words
    """

    def __init__(self, kinds: Sequence[Recogniser], joiners: Collection[str]) -> None:
        self._own, self._kinds = kinds[0], kinds
        self._joiners = joiners
        self.max_words = max(one.max_words for one in kinds)
        self.grade = lru_cache(_CACHE)(self._grade_whole)
        self._parts = lru_cache(_CACHE)(self._grade_parts)
        self._part = lru_cache(_CACHE)(self._grade_part)

    def _grade_whole(self, text: str) -> Grade:
        return _better(self._own.grade(text), self._parts(text), 0.0)

    def _grade_parts(self, text: str) -> Grade:
        """Judge *text* by its parts, each of which is certain."""
        words = text.split(" ")
        first = next((at for at, word in enumerate(words) if not self._joins(word)), len(words))
        if first == len(words):
            return Grade(None, viable=True)
        found = _better(_REFUSED, self._part(" ".join(words[first:])), first)
        for border in range(first + 1, len(words)):
            stop = border - self._joins(words[border - 1])
            head = " ".join(words[first:stop]).rstrip(_SEPARATORS)
            if head and self._part(head).score is not None:
                found = _better(found, self._parts(" ".join(words[border:])), border - _PART_PRICE)
        return found

    def _joins(self, word: str) -> bool:
        return word.casefold() in self._joiners

    def _grade_part(self, text: str) -> Grade:
        """Judge *text* as a part of one kind."""
        grades = [kind.grade(text) for kind in self._kinds]
        least = MIN_GRADE + text.count(" ") + 1
        scores = [one.score for one in grades if one.score is not None and one.score >= least]
        return Grade(max(scores, default=None), any(one.viable for one in grades))


def _better(one: Grade, other: Grade, gain: float) -> Grade:
    """Return the better score of two, and whether either may go on.

    :param gain: of the second for the words in front of it
    """
    scores = (one.score, None if other.score is None else other.score + gain)
    known = [score for score in scores if score is not None]
    return Grade(max(known, default=None), one.viable or other.viable)

"""The known columns: what labels mean, how cells of their kinds are recognised, and words that tables use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from mscgraph.namespaces import fold
from mscgraph.records import Column, Recogniser
from mscgraph.shape.header import EDGE, HeaderWords

#: Minimum grade of a cell that is of a kind: words for "not stated" have less.
MIN_GRADE = 4.0
#: Maximum letters of a word without a plural, and of a label that may count anything.
SHORT = 3
#: Minimum letters of words that are a label without its blanks.
_MIN_GLUED = 10
#: Minimum letters of a word that may have a slip.
LONG = 7
#: The stem of each word for "number", and the stems of a label that may count anything.
_NUMBER = "#"
_COUNT = (_NUMBER,)
_BRACKETS = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]\s*")


@dataclass(frozen=True)
class Knowledge:
    """The known columns, as the vocabulary has them.

    :param header_words: the folded words of each label → its column
    :param number_column: the column of registry numbers
    :param number_name: the name of such a number in sentences
    :param holds_number: whether a text holds a registry number
    :param people: columns that state how many took part, by key with their names in sentences
    :param details: columns that state how it was done, likewise
    :param recognisers: of the columns with details, by key
    :param totals: the folded words of names of rows that add up others
    :param controls: likewise of arms that are compared with
    :param amounts: keys of columns of amounts
    :param names: recognisers of the columns of concepts, by key; short codes are certain below a label of their kind
    :param other_tables: folded words of captions of tables that list nothing of the kind, if they have no numbers
    :param exclusions: folded words of captions and labels of tables of what was left out
    :param joiners: folded words that join parts of a cell and mean nothing else
    :param number_words: folded words and signs of labels that mean "number"
    :param small_words: folded words that a label may have or lack
    :param parts: recognisers of the columns whose words may be a part of a cell, by key; they refuse what may be of
        any kind
    :param beside_amounts: keys of those of these columns whose words may be in a cell of amounts
    :param other_labels: the folded words of each label that parts labels beside it
    :param further_words: the folded words of each label → the column of those that tables are not known by
    """

    header_words: HeaderWords
    number_column: Column
    number_name: str
    holds_number: Callable[[str], bool]
    people: Mapping[str, str]
    details: Mapping[str, str]
    recognisers: Mapping[str, Recogniser]
    totals: Set[tuple[str, ...]]
    controls: Set[tuple[str, ...]]
    amounts: Set[str]
    names: Mapping[str, Recogniser]
    other_tables: Set[tuple[str, ...]]
    exclusions: Set[tuple[str, ...]]
    joiners: Set[str]
    number_words: Set[str]
    small_words: Set[str]
    parts: Mapping[str, Recogniser]
    beside_amounts: Set[str]
    other_labels: Set[tuple[str, ...]]
    further_words: HeaderWords = field(default_factory=dict)

    @property
    def part_columns(self) -> dict[str, Column]:
        """The columns whose words may be a part of a cell, by key."""
        keys = {*self.parts, *self.names}
        return {column.key: column for column in self.header_words.values() if column.key in keys}

    @property
    def anchors(self) -> frozenset[str]:
        """Columns that state something of a trial by themselves, by key; others do so beside one of these."""
        return frozenset({self.number_column.key, *self.details})

    @property
    def detail_columns(self) -> dict[str, Column]:
        """The columns that state how a trial was done, by key."""
        return {column.key: column for column in self.header_words.values() if column.key in self.details}

    @cached_property
    def people_labels(self) -> frozenset[tuple[str, ...]]:
        """The folded words of the labels of columns that count people."""
        return frozenset(words for words, column in self.header_words.items() if column.key in self.people)

    def find(self, label: str) -> Column | None:
        """Return the column that *label* means: whole, or without its words in brackets; ``None`` if nobody knows.

        A count of people is not of those that words in brackets narrow it to: ``Number (male)``. A label of the arm
        that is compared with means no column.
        """
        column = self._find_whole(label)
        inner = [words.strip(" ()[]（）") for words in _BRACKETS.findall(label)]
        if column is not None or not inner:
            return None if names_within(label, self.controls) else column
        column = self._find_whole(_BRACKETS.sub(" ", label))
        if column is None or names_within(label, self.controls):
            return None
        if column.key in self.people and not all(map(self._counts_people, inner)):
            return None
        if column.key in self.details and column.key not in self.amounts:
            # A number is behind a scale, whatever is counted: "Cells (×10^6)".
            scaled = (key for key in sorted(self.amounts) if any(self._scales(key, words) for words in inner))
            return next((self.detail_columns[key] for key in scaled), column)
        return column

    def _scales(self, key: str, words: str) -> bool:
        grades = (self.recognisers[key].grade(f"1 {sign}{words}") for sign in ("", "× "))
        return any((grade.score or 0.0) >= MIN_GRADE for grade in grades)

    def _find_whole(self, label: str) -> Column | None:
        key = words_of(label)
        if not key:
            return None
        whole = self.header_words.get(key)
        # A sign is no part of the words, though it may make them another label.
        if whole is not None and not self._signs.search(label):
            return whole
        stems = self.stems(label)
        glued = self._glued.get(stems[0]) if len(stems) == 1 else None
        return self._by_stems.get(stems) or whole or glued

    def find_further(self, label: str) -> tuple[int, Column] | None:
        """Return the column that *label* means of those that tables are not known by, with its rank.

        A long word may have one slip. The smallest rank is that of the best label; ``None`` if nobody knows it.
        """
        spelled = (label, _BRACKETS.sub(" ", label))
        stems = [found for one in spelled if (found := self.stems(one))]
        exact = next((self._further[one] for one in stems if one in self._further), None)
        if exact is not None:
            return exact
        return next(
            (known for one in stems for other, known in self._further.items() if is_slip(one, other)), None
        )

    @cached_property
    def _further(self) -> dict[tuple[str, ...], tuple[int, Column]]:
        found: dict[tuple[str, ...], tuple[int, Column]] = {}
        for rank, (words, column) in enumerate(self.further_words.items()):
            found.setdefault(self.stems(" ".join(words)), (rank, column))
        return found

    def _counts_people(self, words: str) -> bool:
        """Return whether words in brackets mean people, or nothing: ``n``, ``n =``."""
        column = self._find_whole(words)
        return not words_of(words) or (column is not None and column.key in self.people)

    @cached_property
    def _by_stems(self) -> dict[tuple[str, ...], Column]:
        """The columns by the stems of their labels; of several the first."""
        found: dict[tuple[str, ...], Column] = {}
        for words, column in self.header_words.items():
            found.setdefault(self.stems(" ".join(words)), column)
        return found

    @cached_property
    def _glued(self) -> dict[str, Column]:
        """The columns by their labels without blanks, which a document may have lost: "Plannedparticipants"."""
        joined = (("".join(words), len(words), column) for words, column in self._by_stems.items())
        found = [(word, column) for word, size, column in joined if size > 1 and len(word) >= _MIN_GLUED]
        return dict(reversed(found))

    def stems(self, label: str) -> tuple[str, ...]:
        """Return the words of a label without the ending of the plural and without small words.

        All words and signs for "number" have one stem.
        """
        spaced = self._signs.sub(r" \g<0> ", fold(label))
        words = (one if one in self.number_words else EDGE.sub("", one) for one in spaced.split())
        return tuple(self._stem(word) for word in words if word and word not in self.small_words)

    def _stem(self, word: str) -> str:
        singular = word.removesuffix("s") if len(word) > SHORT else word
        return singular if self.number_words.isdisjoint((word, singular)) else _NUMBER

    @cached_property
    def _signs(self) -> re.Pattern[str]:
        """The signs for "number" that are no words, which may be printed right beside one."""
        signs = sorted(one for one in self.number_words if not any(map(str.isalnum, one)))
        return re.compile("|".join(map(re.escape, signs)) or "(?!)")


def is_slip(words: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether words are others but for one letter of a long word: one too many, too few, or another."""
    differing = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    if len(words) != len(others) or len(differing) != 1:
        return False
    shorter, longer = sorted(differing[0], key=len)
    if len(shorter) < LONG or len(longer) - len(shorter) > 1:
        return False
    at = next(
        (at for at, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter)
    )
    return shorter[at + (len(shorter) == len(longer)) :] == longer[at + 1 :]


def states_people(column: Column, knowledge: Knowledge) -> bool:
    """Return whether a column counts people, by its label, its first words or those in brackets: ``Group (n)``."""
    if column.known:
        return column.key in knowledge.people
    words = words_of(_BRACKETS.sub(" ", column.header))
    firsts = (words[:size] for size in range(1, len(words) + 1))
    inner = (words_of(text) for text in _BRACKETS.findall(column.header))
    labels = knowledge.people_labels
    return any(
        first in labels and len(first[0]) > SHORT and knowledge.stems(" ".join(first)) != _COUNT
        for first in firsts
    ) or any(text in labels for text in inner)


def names_one(text: str, names: Set[tuple[str, ...]]) -> bool:
    """Return whether *text* is one of *names*, whole or without its words in brackets."""
    return any(words_of(words) in names for words in (text, _BRACKETS.sub(" ", text)))


def names_within(text: str, names: Set[tuple[str, ...]]) -> bool:
    """Return whether one of *names* is among the words of *text*."""
    words = words_of(text)
    longest = max(map(len, names), default=0)
    runs = (words[at : at + size] for at in range(len(words)) for size in range(1, longest + 1))
    return any(run in names for run in runs)


def words_of(label: str) -> tuple[str, ...]:
    """Return the folded words of a label, without the marks around them."""
    return tuple(word for one in fold(label).split() if (word := EDGE.sub("", one)))

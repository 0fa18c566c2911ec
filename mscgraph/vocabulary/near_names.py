"""Names near to words: of the terms of an index, by the words that they share."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nsmallest

from mscgraph.relations import grouped
from mscgraph.vocabulary.label_index import IndexEntry, bag_of

#: Terms per word that is no sign of any of them: disease, cell.
_MAX_TERMS = 1_500
#: The least similarity of two names that are near.
_LEAST = 0.5
#: The least similarity of two words that are one, and letters per word that may have a slip.
_ONE_WORD, _LONG_WORD = 0.8, 5


@dataclass(frozen=True, slots=True)
class NearName:
    """A name of a term that is near to words.

    :param similarity: from 0 to 1, 1 where the words are the same
    :param relation: of the words of the name to those looked for: ``equal``, ``part``, ``whole``, ``other``
    """

    entry: IndexEntry
    name: str
    similarity: float
    relation: str


class NearNames:
    """Terms, found by names that share words; rare words count more.

    :param entries: terms in use
    :param denials: words that make a name the contrary of one without them
    """

    def __init__(self, entries: Sequence[IndexEntry], denials: Set[str] = frozenset()) -> None:
        self._entries = entries
        self._denials = denials

    def find(self, words: str, most: int) -> list[NearName]:
        """Return the terms with a name near to *words*, each by its nearest name; the nearest term first."""
        wanted = self._known_words(words)
        rare = [word for word in wanted if len(self._places.get(word, ())) <= _MAX_TERMS]
        places = sorted({place for word in rare or wanted for place in self._places.get(word, ())})
        found = (self._compare(self._entries[place], wanted) for place in places)
        near = (one for one in found if one is not None)
        return nsmallest(most, near, key=lambda one: (-one.similarity, one.entry.curie))

    def _known_words(self, words: str) -> dict[str, float]:
        """Return the words, each with the share of it that a word of the names has: 1, less where it has a slip."""
        return dict(
            (word, 1.0) if word in self._places else self._nearest(word)
            for word in dict.fromkeys(bag_of(words))
        )

    def _nearest(self, word: str) -> tuple[str, float]:
        """Return the word of the names that *word* may be with a slip, and their likeness; else itself, and 1."""
        if len(word) <= _LONG_WORD:
            return word, 1.0
        matcher = SequenceMatcher(b=word, autojunk=False)
        best, likeness = word, _ONE_WORD
        for known in self._by_beginning.get(word[0], ()):
            if abs(len(known) - len(word)) > 2:
                continue
            matcher.set_seq1(known)
            if matcher.quick_ratio() > likeness and (ratio := matcher.ratio()) > likeness:
                best, likeness = known, ratio
        return best, likeness if best != word else 1.0

    def _compare(self, entry: IndexEntry, wanted: dict[str, float]) -> NearName | None:
        """Return the name of a term that is nearest to the words, ``None`` if none is near."""
        best: NearName | None = None
        for name in (entry.label, *entry.synonyms):
            words = set(bag_of(name))
            shared = words & wanted.keys()
            if not shared or not self._denials.isdisjoint(words ^ wanted.keys()):
                continue
            common = 2 * sum(self._weight(word) * wanted[word] for word in shared)
            similarity = common / sum(map(self._weight, (*words, *wanted)))
            if similarity >= _LEAST and (best is None or similarity > best.similarity):
                best = NearName(entry, name, similarity, _relation(words, wanted))
        return best

    def _weight(self, word: str) -> float:
        return math.log(1 + len(self._entries) / (1 + len(self._places.get(word, ()))))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The places of the terms in whose names each word is."""
        return grouped(
            (word, place) for place, entry in enumerate(self._entries) for word in _words_of(entry)
        )

    @cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        return grouped((word[0], word) for word in self._places if len(word) > _LONG_WORD)


def _words_of(entry: IndexEntry) -> Iterator[str]:
    yield from dict.fromkeys(bag_of(" ".join((entry.label, *entry.synonyms))))


def _relation(words: set[str], wanted: dict[str, float]) -> str:
    if words == wanted.keys() and set(wanted.values()) == {1.0}:
        return "equal"
    if words < wanted.keys():
        return "part"
    return "whole" if words > wanted.keys() else "other"

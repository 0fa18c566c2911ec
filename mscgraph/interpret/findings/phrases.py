"""Phrases with their meanings, and the tree that finds the longest one at a token."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeVar

from mscgraph.records import Measure

T = TypeVar("T")

Direction = Literal["increased", "decreased", "unchanged", "improved", "worsened", "present", "absent"]
Assessment = Literal["favourable", "unfavourable", "neutral"]
#: The position of a word of direction: beside its measure, after it, before it, or that of a noun.
Position = Literal["words", "follow", "lead", "nouns"]
Unit = Literal["patients", "events", "days"]
#: The lists of plain words in ``findings.yaml``, by their keys.
# fmt: off
Tag = Literal[
    "abbreviations", "alternatives", "articles", "asides", "at", "auxiliaries", "bounds", "breaks", "breaks_before",
    "carriers", "control_groups", "copulas", "declines", "denies_nouns", "denying_ends", "determiners", "elliptic",
    "established", "examined", "fillers", "generic", "grades", "half_of", "heads", "hypothetical", "intervals",
    "joints", "likewise", "makes_other", "measurement_units", "negations", "no_adverbs", "none_of", "occurrences",
    "out_of", "owning", "people", "people_link", "people_verbs", "percent", "plus_minus", "prepositions",
    "range_signs", "ratios", "relations", "stand_ins", "stopping", "ties", "time", "uncounted", "uncounted_after",
    "unlike", "versus",
]
# fmt: on


@dataclass(frozen=True, slots=True)
class Cue:
    """The meaning of a word of direction.

    :param direction: ``None`` of "changed" and its like
    :param position: ``words`` before or after its measure, ``follow`` after it, ``lead`` before it, ``nouns``
    :param assessment: overrides the measure's polarity, unless it is ``None``
    :param comparative: whether it compares
    """

    direction: Direction | None
    position: Position
    assessment: Assessment | None = None
    comparative: bool = False


@dataclass(frozen=True, slots=True)
class Comparator:
    """The meaning of words that name what was compared with.

    :param compares: whether they count only beside a word of direction that compares
    """

    name: str
    compares: bool


@dataclass(frozen=True, slots=True)
class Meanings:
    """All that a phrase may mean.

    :param tags: the lists of plain words that have it
    :param days: of a unit of time
    """

    tags: frozenset[Tag] = frozenset()
    measure: Measure | None = None
    cue: Cue | None = None
    comparator: Comparator | None = None
    significance: bool | None = None
    category: str | None = None
    unit: Unit | None = None
    days: Decimal | None = None
    number: Decimal | None = None

    def joined(self, other: Meanings) -> Meanings:
        """Return the meanings of both; of two of one kind the own one stays."""
        return Meanings(
            self.tags | other.tags,
            _first(self.measure, other.measure),
            _first(self.cue, other.cue),
            _first(self.comparator, other.comparator),
            _first(self.significance, other.significance),
            _first(self.category, other.category),
            _first(self.unit, other.unit),
            _first(self.days, other.days),
            _first(self.number, other.number),
        )


def _first(one: T | None, other: T | None) -> T | None:
    return other if one is None else one


#: The meanings of a phrase that the data lacks.
NOTHING = Meanings()
#: The index after a phrase, and its meanings.
Phrase = tuple[int, Meanings]


@dataclass(slots=True)
class _Node:
    """A token of phrases, with the tokens that follow it."""

    meanings: Meanings = NOTHING
    after: dict[str, _Node] = field(default_factory=dict)


class PhraseTree:
    """Phrases by their tokens; the longest that begins at a token is found in one walk."""

    def __init__(self) -> None:
        self._root = _Node()
        self._words: dict[str, Meanings] = {}

    def add(self, tokens: Sequence[str], meanings: Meanings) -> None:
        """Give a phrase meanings beside those that it has."""
        node = self._root
        for token in tokens:
            node = node.after.setdefault(token, _Node())
        if node is not self._root:
            node.meanings = meanings if node.meanings is NOTHING else node.meanings.joined(meanings)
        if len(tokens) == 1:
            self._words[tokens[0]] = node.meanings

    def longest(self, tokens: Sequence[str], first: int, last: int) -> Phrase | None:
        """Return the longest phrase from *first*, ``None`` if no phrase begins there."""
        found = None
        node = self._root.after.get(tokens[first])
        while node is not None:
            first += 1
            if node.meanings is not NOTHING:
                found = first, node.meanings
            node = node.after.get(tokens[first]) if first < last else None
        return found

    def word(self, token: str) -> Meanings:
        """Return the meanings of one token."""
        return self._words.get(token, NOTHING)

    def words(self, tokens: Iterable[str]) -> tuple[Meanings, ...]:
        """Return the meanings of each token alone."""
        find = self._words.get
        return tuple([find(token, NOTHING) for token in tokens])

    def find(self, tokens: Sequence[str]) -> Meanings:
        """Return the meanings of the whole phrase *tokens*."""
        node: _Node | None = self._root
        for token in tokens:
            node = node.after.get(token) if node is not None else None
        return NOTHING if node is None else node.meanings

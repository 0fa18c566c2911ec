"""The words by which outcomes tell findings, as ``ontology/findings.yaml`` gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from mscgraph.errors import VocabularyError
from mscgraph.interpret.findings.words import PhraseTree, split_words
from mscgraph.namespaces import fold
from mscgraph.records import CATEGORIES, Measure

__all__ = ["Comparator", "Cue", "Cues"]

_PLACE = "findings.yaml"
#: How a word of direction may stand to its measure, and the key under which the file lists it.
_STANDS = ("words", "follow", "lead", "nouns")
_DIRECTIONS = ("increased", "decreased", "unchanged", "improved", "worsened", "present", "absent", None)
_ASSESSMENTS = ("favourable", "unfavourable", "neutral", None)
_COMPARATORS = ("control", "baseline", "dose-groups")
_UNITS = ("patients", "events", "days")
#: Lists of plain words, each a tag of the tree.
# fmt: off
_PLAIN = frozenset((
    "abbreviations", "adverb_endings", "alternatives", "articles", "asides", "auxiliaries", "bounds", "breaks",
    "breaks_before", "carriers", "control_groups", "copulas", "declines", "denies_nouns", "denying_ends",
    "determiners", "elliptic", "established", "examined", "fillers", "generic", "grades", "half_of", "heads",
    "hypothetical", "intervals", "joints", "likewise", "makes_other", "measurement_units", "negations",
    "no_adverbs", "none_of", "occurrences", "out_of", "owning", "people", "people_link", "people_verbs",
    "percent", "plus_minus", "prepositions", "range_signs", "ratios", "relations", "stopping", "ties", "uncounted",
    "uncounted_after", "unlike", "versus",
))
# fmt: on
#: All else that the file holds.
_OTHER = frozenset(
    (
        "directions",
        "comparators",
        "significance",
        "units",
        "categories",
        "times",
        "numbers",
        "unnamed",
        "related",
        "examples",
    )
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of direction.

    :param stands: ``words`` before or after its measure, ``follow`` after it, ``lead`` before it, ``nouns``
    :param assessment: what overrides the measure's polarity, or ``None``
    :param comparative: whether it compares
    """

    direction: str | None
    stands: str
    assessment: str | None = None
    comparative: bool = False


@dataclass(frozen=True, slots=True)
class Comparator:
    """Words for what was compared with.

    :param compares: whether they count only beside a word of direction that compares
    """

    name: str
    compares: bool


class Cues:
    """Every word that has a meaning in an outcome, in one tree.

    :param content: of ``findings.yaml``
    :param measures: of the vocabulary, by their surface forms
    :raises VocabularyError: if the content is not in its form
    """

    def __init__(self, content: Mapping[str, Any], measures: Mapping[str, Measure]) -> None:
        """Build the tree."""
        _expect_keys(content, _PLAIN | _OTHER, "")
        self.tree = tree = PhraseTree()
        for surface, measure in measures.items():
            tree.add((surface,), "measure", measure)
        #: Abbreviations of measures: in small letters they are other words ("OR", "or").
        self.capitals = {fold(surface) for surface in measures if surface.isupper() and surface.isalpha()}
        for entry in _entries(content, "directions"):
            self._add_direction(entry)
        for entry in _entries(content, "comparators"):
            self._add_comparator(entry)
        for tag in sorted(_PLAIN - {"adverb_endings"}):
            tree.add(_words(content, tag), tag, True)
        self._add_significance(_mapping(content, "significance"))
        for unit, words in _keyed(content, "units", _UNITS):
            tree.add(words, "unit", unit)
        #: The categories that words tell, the first goes before the others.
        self.categories = []
        for category, words in _keyed(content, "categories", CATEGORIES):
            self.categories.append(category)
            tree.add(words, "category", category)
        self._add_times(_mapping(content, "times"))
        for word, number in _mapping(content, "numbers").items():
            tree.add((word,), "number", _number(number, f"numbers: {word}"))
        #: The measure of which a direction is told where none is named.
        self.unnamed = {
            _one_of(direction, _DIRECTIONS, "unnamed"): _measure(measures, label)
            for direction, label in _mapping(content, "unnamed").items()
        }
        #: Per key of a measure, the one that is meant where it is denied that it is related to treatment.
        self.related = {
            _measure(measures, label).concept.key: _measure(measures, other)
            for label, other in _mapping(content, "related").items()
        }
        self.adverb_endings = tuple(_words(content, "adverb_endings"))

    def _add_direction(self, entry: Mapping[str, Any]) -> None:
        place = "directions"
        _expect_keys(entry, {"direction", "assessment", "comparative", *_STANDS}, place)
        if "direction" not in entry:
            raise VocabularyError(f"{_PLACE}: {place}", "the key direction", ", ".join(map(str, entry)))
        direction = _one_of(entry["direction"], _DIRECTIONS, place)
        assessment = _one_of(entry.get("assessment"), _ASSESSMENTS, place)
        comparative = _one_of(entry.get("comparative", False), (True, False), place)
        for stands in _STANDS:
            for word in _words(entry, stands, required=False):
                before = self.tree.find(tuple(split_words(word).folded), "cue")
                if before is not None and before.direction != direction:
                    raise VocabularyError(
                        f"{_PLACE}: {place}", "one direction for a word", f"two of {word!r}"
                    )
                self.tree.add((word,), "cue", Cue(direction, stands, assessment, comparative))

    def _add_comparator(self, entry: Mapping[str, Any]) -> None:
        place = "comparators"
        _expect_keys(entry, {"comparator", "needs", "words"}, place)
        name = _one_of(entry.get("comparator"), _COMPARATORS, place)
        needs = _one_of(entry.get("needs"), ("comparison", None), place)
        self.tree.add(_words(entry, "words"), "comparator", Comparator(name, needs is not None))

    def _add_significance(self, content: Mapping[str, Any]) -> None:
        _expect_keys(content, {"significant", "insignificant", "p_value"}, "significance")
        self.tree.add(_words(content, "significant"), "significance", True)
        self.tree.add(_words(content, "insignificant"), "significance", False)
        self.p_value = _number(content.get("p_value"), "significance: p_value")

    def _add_times(self, content: Mapping[str, Any]) -> None:
        _expect_keys(content, {"days", "at", "words"}, "times")
        for word, days in _mapping(content, "days").items():
            self.tree.add((word,), "time_unit", _number(days, f"times: days: {word}"))
        self.tree.add(_words(content, "words"), "time", True)
        self.tree.add(_words(content, "at"), "at", True)


def _expect_keys(content: Mapping[str, Any], known: Set[str], place: str) -> None:
    """Refuse keys that nothing reads: a misspelt one would lose its words without a sign."""
    unknown = sorted(str(key) for key in content if key not in known)
    if unknown:
        at = f"{_PLACE}: {place}" if place else _PLACE
        near = get_close_matches(unknown[0], known, n=1)
        expected = f"the key {near[0]}" if near else f"keys of {', '.join(sorted(known))}"
        raise VocabularyError(at, expected, repr(unknown[0]))


def _one_of(value: Any, allowed: Sequence[Any], place: str) -> Any:
    if value not in allowed:
        expected = ", ".join("null" if one is None else str(one).lower() for one in allowed)
        raise VocabularyError(f"{_PLACE}: {place}", f"one of {expected}", repr(value)[:80])
    return value


def _number(value: object, place: str) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise VocabularyError(f"{_PLACE}: {place}", "a number", repr(value)[:80]) from None


def _entries(content: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    entries = content.get(key)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise VocabularyError(f"{_PLACE}: {key}", "a list of entries", repr(entries)[:80])
    return entries


def _mapping(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = content.get(key)
    if not isinstance(value, dict):
        raise VocabularyError(f"{_PLACE}: {key}", "a mapping", repr(value)[:80])
    return value


def _keyed(
    content: Mapping[str, Any], key: str, allowed: Sequence[str]
) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the lists of words of a mapping with their keys."""
    for name, words in _mapping(content, key).items():
        yield _one_of(name, allowed, key), _list(words, f"{key}: {name}")


def _words(content: Mapping[str, Any], key: str, *, required: bool = True) -> Iterable[str]:
    return _list(content.get(key, None if required else []), key)


def _list(value: object, place: str) -> Iterable[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise VocabularyError(f"{_PLACE}: {place}", "a list of words in quotes or plain", repr(value)[:80])
    return value


def _measure(measures: Mapping[str, Measure], label: object) -> Measure:
    measure = measures.get(fold(str(label)))
    if measure is None:
        raise VocabularyError(f"{_PLACE}: unnamed", "labels of measures", repr(label))
    return measure

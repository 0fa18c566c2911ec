"""The words by which outcomes tell findings, as ``ontology/findings.yaml`` gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mscgraph.errors import VocabularyError
from mscgraph.interpret.findings.words import PhraseTree
from mscgraph.namespaces import fold
from mscgraph.records import Measure

__all__ = ["Comparator", "Cue", "Cues"]

_PLACE = "findings.yaml"
#: How a word of direction may stand to its measure, and the key under which the file lists it.
_STANDS = ("words", "follow", "lead", "nouns")
_DIRECTIONS = ("increased", "decreased", "unchanged", "improved", "worsened", "present", "absent", None)
#: Lists of plain words, each a tag of the tree.
_PLAIN = (
    *("negations", "occurrences", "copulas", "control_groups", "people", "people_link", "all_of", "half_of"),
    *("breaks", "breaks_before", "elliptic", "asides", "joints", "respectively", "carriers", "prepositions"),
    *(
        "determiners",
        "none_of",
        "versus",
        "fillers",
        "abbreviations",
        "uncounted",
        "articles",
        "out_of",
        "percent",
        "uncounted_after",
        "denying_ends",
        "grades",
        "generic",
        "hypothetical",
        "examined",
        "makes_other",
        "unlike",
        "alternatives",
        "denies_nouns",
        "owning",
        "likewise",
    ),
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
        self.tree = tree = PhraseTree()
        for surface, measure in measures.items():
            tree.add((surface,), "measure", measure)
        #: Abbreviations of measures: in small letters they are other words ("OR", "or").
        self.capitals = {fold(surface) for surface in measures if surface.isupper() and surface.isalpha()}
        for entry in _entries(content, "directions"):
            self._add_direction(entry)
        for entry in _entries(content, "comparators"):
            name = _text(entry, "comparators", "comparator")
            tree.add(
                _words(entry, "words"), "comparator", Comparator(name, entry.get("needs") == "comparison")
            )
        for tag in _PLAIN:
            tree.add(_words(content, tag), tag, True)
        significance = _mapping(content, "significance")
        tree.add(_words(significance, "significant"), "significance", True)
        tree.add(_words(significance, "insignificant"), "significance", False)
        self.p_value = Decimal(str(significance.get("p_value", "0.05")))
        for unit, words in _mapping(content, "units").items():
            tree.add(_list(words, f"units: {unit}"), "unit", unit)
        for category, words in _mapping(content, "categories").items():
            tree.add(_list(words, f"categories: {category}"), "category", category)
        times = _mapping(content, "times")
        for word, days in _mapping(times, "days").items():
            tree.add((word,), "time_unit", Decimal(str(days)))
        tree.add(_words(times, "words"), "time", True)
        tree.add(_words(times, "at"), "at", True)
        for word, number in _mapping(content, "numbers").items():
            tree.add((word,), "number", Decimal(str(number)))

    def _add_direction(self, entry: Mapping[str, Any]) -> None:
        direction = entry.get("direction")
        if direction not in _DIRECTIONS:
            expected = ", ".join(filter(None, _DIRECTIONS))
            raise VocabularyError(f"{_PLACE}: directions", f"{expected} or null", repr(direction))
        for stands in _STANDS:
            cue = Cue(direction, stands, entry.get("assessment"), bool(entry.get("comparative")))
            self.tree.add(_words(entry, stands), "cue", cue)


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


def _words(content: Mapping[str, Any], key: str) -> Iterable[str]:
    return _list(content.get(key, []), key)


def _list(value: object, place: str) -> Iterable[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise VocabularyError(f"{_PLACE}: {place}", "a list of words in quotes or plain", repr(value)[:80])
    return value


def _text(entry: Mapping[str, Any], place: str, key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str):
        raise VocabularyError(f"{_PLACE}: {place}", f"the key {key}", repr(value)[:80])
    return value

"""Words by which outcomes state findings, and costs of attaching them, as ``ontology/findings.yaml`` gives them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from inspect import signature
from typing import TypeVar, get_args

from mscgraph.errors import VocabularyError
from mscgraph.interpret.findings.costs import (
    BETWEEN,
    AfterCosts,
    BeforeCosts,
    Between,
    Bounds,
    Costs,
    NumberCosts,
    Reach,
)
from mscgraph.interpret.findings.phrases import (
    Assessment,
    Comparator,
    Cue,
    Direction,
    Meanings,
    PhraseTree,
    Position,
    Tag,
    Unit,
)
from mscgraph.interpret.findings.tokens import folded_words
from mscgraph.namespaces import fold
from mscgraph.numbers import read_decimal
from mscgraph.records import CATEGORIES, Measure

T = TypeVar("T")

_PLACE = "findings.yaml"
_POSITIONS: Sequence[Position] = get_args(Position)
_DIRECTIONS: Sequence[Direction | None] = (*get_args(Direction), None)
_ASSESSMENTS: Sequence[Assessment | None] = (*get_args(Assessment), None)
_UNITS: Sequence[Unit] = get_args(Unit)
_COMPARATORS = ("control", "baseline", "dose-groups")
#: Lists of plain words that have a key of their own: those of times have one below ``times``, and those of controls are
#: the tables' too.
_PLAIN: Collection[Tag] = sorted({*get_args(Tag)} - {"at", "control_groups", "time"})
#: All other keys of the file.
_OTHER = frozenset(
    (
        *(
            "adverb_endings",
            "categories",
            "comparators",
            "costs",
            "directions",
            "examples",
            "numbers",
            "related",
        ),
        *("significance", "times", "units", "unnamed"),
    )
)


class Cues:
    """Every word that has a meaning in an outcome, in one tree, and the costs of the method.

    :param content: of ``findings.yaml``
    :param measures: of the vocabulary, by their surface forms
    :param controls: words beside a value of the comparator, not of the treated group
    :raises VocabularyError: if the content is not in its form
    """

    def __init__(
        self, content: Mapping[str, object], measures: Mapping[str, Measure], controls: Iterable[str] = ()
    ) -> None:
        _expect_keys(content, {*_PLAIN, *_OTHER}, "")
        self.costs = _costs(_mapping(content, "costs"))
        self.tree = PhraseTree()
        for surface, measure in measures.items():
            self._add((surface,), Meanings(measure=measure))
        #: Abbreviations of measures: in small letters they are other words ("OR", "or").
        self.capitals = {fold(surface) for surface in measures if surface.isupper() and surface.isalpha()}
        #: Folded names of measures that may be of a group of participants: "survival in …", but not "safe in …".
        self.endpoints = frozenset(
            fold(surface) for surface, measure in measures.items() if measure.kind != "verdict"
        )
        for entry in _entries(content, "directions"):
            self._add_direction(entry)
        for entry in _entries(content, "comparators"):
            self._add_comparator(entry)
        for tag in _PLAIN:
            self._add(_words(content, tag), Meanings(frozenset((tag,))))
        # In a sentence the beginning of a name may deny what is behind it: "no treatment-related death".
        names = (one for one in controls if not self._begins_with_denial(one))
        self._add(names, Meanings(frozenset(("control_groups",))))
        self._add_significance(_mapping(content, "significance"))
        for unit, words in _keyed(content, "units", _UNITS):
            self._add(words, Meanings(unit=unit))
        #: The categories that words state, the first goes before the others.
        self.categories = list(_mapping(content, "categories"))
        for category, words in _keyed(content, "categories", CATEGORIES):
            self._add(words, Meanings(category=category))
        self._add_times(_mapping(content, "times"))
        for word, number in _mapping(content, "numbers").items():
            self._add((word,), Meanings(number=_number(number, f"numbers: {word}")))
        #: The measure that changed if no measure is named.
        self.unnamed = {
            _one_of(direction, _DIRECTIONS, "unnamed"): _measure(measures, label)
            for direction, label in _mapping(content, "unnamed").items()
        }
        #: Per key of a measure, the one that is meant if it is denied that it is related to treatment.
        self.related = {
            _measure(measures, label).concept.key: _measure(measures, other)
            for label, other in _mapping(content, "related").items()
        }
        self.adverb_endings = tuple(_words(content, "adverb_endings"))

    def _add(self, words: Iterable[str], meanings: Meanings) -> None:
        for word in words:
            self.tree.add(folded_words(word), meanings)

    def _begins_with_denial(self, phrase: str) -> bool:
        return any("negations" in self.tree.word(word).tags for word in folded_words(phrase)[:1])

    def _add_direction(self, entry: Mapping[str, object]) -> None:
        place = "directions"
        _expect_keys(entry, {"direction", "assessment", "comparative", *_POSITIONS}, place, ["direction"])
        direction = _one_of(entry["direction"], _DIRECTIONS, place)
        assessment = _one_of(entry.get("assessment"), _ASSESSMENTS, place)
        comparative = _one_of(entry.get("comparative", False), (True, False), place)
        for position in _POSITIONS:
            meanings = Meanings(cue=Cue(direction, position, assessment, comparative))
            for word in _words({position: [], **entry}, position):
                before = self.tree.find(folded_words(word)).cue
                if before is not None and before.direction != direction:
                    raise VocabularyError(
                        f"{_PLACE}: {place}", "one direction for a word", f"two of {word!r}"
                    )
                self._add((word,), meanings)

    def _add_comparator(self, entry: Mapping[str, object]) -> None:
        place = "comparators"
        _expect_keys(entry, {"comparator", "needs", "words"}, place)
        name = _one_of(entry.get("comparator"), _COMPARATORS, place)
        needs = _one_of(entry.get("needs"), ("comparison", None), place)
        self._add(_words(entry, "words"), Meanings(comparator=Comparator(name, needs is not None)))

    def _add_significance(self, content: Mapping[str, object]) -> None:
        _expect_keys(content, {"significant", "insignificant", "p_value"}, "significance")
        self._add(_words(content, "significant"), Meanings(significance=True))
        self._add(_words(content, "insignificant"), Meanings(significance=False))
        self.p_value = _number(content.get("p_value"), "significance: p_value")

    def _add_times(self, content: Mapping[str, object]) -> None:
        _expect_keys(content, {"days", "at", "words"}, "times")
        for word, days in _mapping(content, "days").items():
            self._add((word,), Meanings(days=_number(days, f"times: days: {word}")))
        self._add(_words(content, "words"), Meanings(frozenset(("time",))))
        self._add(_words(content, "at"), Meanings(frozenset(("at",))))


def _costs(content: Mapping[str, object]) -> Costs:
    _expect_keys(content, signature(Costs).parameters, "costs", signature(Costs).parameters)
    return Costs(
        _record(BeforeCosts, content, "before", _cost),
        _record(AfterCosts, content, "after", _cost),
        _record(NumberCosts, content, "number", _cost),
        _record(Bounds, content, "bounds", _cost),
        _record(Reach, content, "reach", _whole),
    )


def _record(
    kind: Callable[..., T], content: Mapping[str, object], key: str, read: Callable[[object, str], object]
) -> T:
    """Return a record of costs, each below *key* by its name."""
    place = f"costs: {key}"
    entry = _mapping(content, key)
    names = list(signature(kind).parameters)
    _expect_keys(entry, names, place, names)
    numbers = {name: read(entry[name], f"{place}: {name}") for name in names if name != "between"}
    return kind(**numbers, **({"between": _between(entry, place)} if "between" in names else {}))


def _between(content: Mapping[str, object], place: str) -> Between:
    entry, place = _mapping(content, "between"), f"{place}: between"
    _expect_keys(entry, (*BETWEEN, "other"), place, (*BETWEEN, "other"))
    costs = {name: _cost(cost, f"{place}: {name}") for name, cost in entry.items()}
    return Between({kind: costs[name] for name, kind in BETWEEN.items()}, costs["other"])


def _expect_keys(
    content: Mapping[str, object], known: Collection[str], place: str, needed: Iterable[str] = ()
) -> None:
    """Refuse keys that nothing reads: a misspelt one would lose its words without a sign."""
    at = f"{_PLACE}: {place}" if place else _PLACE
    unknown = sorted(str(key) for key in content if key not in known)
    if unknown:
        near = get_close_matches(unknown[0], known, n=1)
        expected = f"the key {near[0]}" if near else f"keys of {', '.join(sorted(known))}"
        raise VocabularyError(at, expected, repr(unknown[0]))
    for key in needed:
        if key not in content:
            raise VocabularyError(at, f"the key {key}", ", ".join(map(str, content)))


def _one_of(value: object, allowed: Sequence[T], place: str) -> T:
    if value not in allowed:
        expected = ", ".join("null" if one is None else str(one).lower() for one in allowed)
        raise VocabularyError(f"{_PLACE}: {place}", f"one of {expected}", repr(value)[:80])
    return next(one for one in allowed if one == value)


def _number(value: object, place: str) -> Decimal:
    if (number := read_decimal(str(value))) is None:
        raise VocabularyError(f"{_PLACE}: {place}", "a number", repr(value)[:80])
    return number


def _cost(value: object, place: str) -> float:
    return float(_number(value, place))


def _whole(value: object, place: str) -> int:
    if type(value) is not int:
        raise VocabularyError(f"{_PLACE}: {place}", "a whole number", repr(value)[:80])
    return value


def _entries(content: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    entries = content.get(key)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise VocabularyError(f"{_PLACE}: {key}", "a list of entries", repr(entries)[:80])
    return entries


def _mapping(content: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = content.get(key)
    if not isinstance(value, dict):
        raise VocabularyError(f"{_PLACE}: {key}", "a mapping", repr(value)[:80])
    return value


def _keyed(
    content: Mapping[str, object], key: str, allowed: Sequence[T]
) -> Iterator[tuple[T, Iterable[str]]]:
    """Yield the lists of words of a mapping with their keys."""
    for name, words in _mapping(content, key).items():
        yield _one_of(name, allowed, key), _list(words, f"{key}: {name}")


def _words(content: Mapping[str, object], key: str) -> Iterable[str]:
    return _list(content.get(key), key)


def _list(value: object, place: str) -> Iterable[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise VocabularyError(f"{_PLACE}: {place}", "a list of words in quotes or plain", repr(value)[:80])
    return value


def _measure(measures: Mapping[str, Measure], label: object) -> Measure:
    measure = measures.get(fold(str(label)))
    if measure is None:
        raise VocabularyError(f"{_PLACE}: unnamed", "labels of measures", repr(label))
    return measure

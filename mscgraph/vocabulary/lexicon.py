"""The vocabulary: ``ontology/*.ttl`` as the lexicon that cells are read by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mscgraph.characters import visible
from mscgraph.errors import VocabularyError, reason_of
from mscgraph.files import read_text, read_turtle, read_yaml
from mscgraph.namespaces import BASE, COLUMNS, MSC, RDF_TYPE, SKOS, fold, local_name
from mscgraph.records import (
    CATEGORIES,
    FURTHER_KINDS,
    TERMS,
    Column,
    Concept,
    Issue,
    Measure,
    ReadingRule,
    Registry,
)
from mscgraph.relations import closure, grouped
from mscgraph.view import View, text_of

#: The grammar files, by the name that ``interpret`` knows them by.
GRAMMARS = ("designation", "dose", "list", "schedule")

_LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", SKOS + "notation")
#: Schemes of the program itself, whose labels no cell is read by.
OUR_OWN_KINDS = frozenset(
    {
        "amount-unit",
        "assessment",
        "column",
        "comparator",
        "direction",
        "finding-category",
        "issue-code",
        "link-basis",
        "rule",
        "significance",
    }
)
_HEADER_LABELS = _LABELS[1:3]
#: Properties that lead from a concept to those above it.
_UPWARDS = (SKOS + "broader", MSC + "dueTo")
_POLARITIES = {"higher-is-better": 1, "lower-is-better": -1}
_KINDS = ("quantity", "event", "response", "verdict", "procedure")


class Vocabulary:
    """Concepts by their surface forms, and the other statements of the ontology's files.

    :param view: the statements of every file of concept schemes, in the files' order
    :param grammars: grammar text by name
    :param cues: what ``findings.yaml`` holds
    """

    def __init__(
        self,
        view: View,
        grammars: Mapping[str, str],
        cues: Mapping[str, Any],
    ) -> None:
        self._view = view
        self.grammars = grammars
        self.cues = cues
        self._concepts: dict[str, Concept] = {}
        self._by_label: dict[tuple[str, str], Concept] = {}
        self._beginnings: set[tuple[str, str]] = set()
        for iri, scheme in _pairs(view, SKOS + "inScheme"):
            kind, key = scheme.removeprefix(BASE), iri.removeprefix(f"{scheme}/")
            label = self._one(iri, SKOS + "prefLabel")
            if label is None:
                raise VocabularyError(iri, problem="the concept has no skos:prefLabel")
            self._concepts[iri] = Concept(kind, key, label, self._one(iri, SKOS + "notation"))
        self._above = cache(self._find_above)
        self._join()
        for iri, concept in self._concepts.items():
            self._index(iri, concept)
        self.class_of_kind = self._classes()
        self._defaults = {
            iri.rsplit("/", 1)[-1]: self._concepts[default]
            for iri, default in _pairs(view, MSC + "defaultValue")
        }

    def _join(self) -> None:
        """Give each concept whose notation joins those of others its members."""
        for one, joint in _pairs(self._view, COLUMNS + "joint"):
            kind = self._one(one, COLUMNS + "scheme") or ""
            joined = [(iri, found) for iri, found in self._concepts.items() if iri.startswith(f"{kind}/")]
            by_notation = {found.notation: found for _, found in joined}
            for iri, found in joined:
                parts = (found.notation or "").split(joint)
                if len(parts) > 1 and all(part in by_notation for part in parts):
                    self._concepts[iri] = replace(found, members=tuple(by_notation[part] for part in parts))

    def _index(self, iri: str, concept: Concept) -> None:
        for surface in self.surfaces_of(iri):
            folded = fold(surface)
            known = self._by_label.setdefault((concept.kind, folded), concept)
            if known is not concept:
                raise VocabularyError(
                    iri, f"a label that no other {concept.kind} has", f"{surface!r}, also of {known.key}"
                )
            words = folded.split()
            for size in range(1, len(words)):
                self._beginnings.add((concept.kind, " ".join(words[:size])))

    def surfaces_of(self, iri: str) -> Iterator[str]:
        """Yield the surface forms of a concept, the preferred label first."""
        for predicate in _LABELS:
            yield from map(text_of, self._view.describe(iri).values(predicate))

    def _one(self, iri: str, predicate: str) -> str | None:
        values = self._view.describe(iri).values(predicate)
        return text_of(values[0]) if values else None

    # Questions of ``interpret``.

    def find(self, kind: str, words: str) -> Concept | None:
        """Return the concept of scheme *kind* that has *words* as a label, or ``None``."""
        return self._by_label.get((kind, fold(words)))

    def is_absent(self, words: str) -> bool:
        """Return whether *words* mean that nothing is stated."""
        return ("absent-value", fold(words)) in self._by_label

    def begins_label(self, kind: str, words: str) -> bool:
        """Return whether some label of scheme *kind* begins with *words* and goes on."""
        return (kind, fold(words)) in self._beginnings

    def above(self, concept: Concept) -> frozenset[Concept]:
        """Return the concepts that *concept* is narrower than or due to, by any number of steps."""
        return self._above(self.iri(concept.kind, concept.key))

    def _find_above(self, iri: str) -> frozenset[Concept]:
        found = closure([iri], lambda one: chain.from_iterable(map(self._view.describe(one).iris, _UPWARDS)))
        return frozenset(self._concepts[one] for one in found - {iri} if one in self._concepts)

    def coded(self, kind: str, code: str) -> Concept:
        """Return the concept of scheme *kind* whose notation is *code*.

        :raises VocabularyError: if it has none
        """
        try:
            return self._by_notation[kind, code]
        except KeyError as error:
            raise VocabularyError(
                f"{BASE}{kind}", problem=f"no concept with the notation {code!r}"
            ) from error

    @cached_property
    def _by_notation(self) -> dict[tuple[str, str], Concept]:
        return {(one.kind, one.notation): one for one in self._concepts.values() if one.notation is not None}

    def default_of(self, rule: str) -> Concept:
        """Return the concept that the rule *rule* gives where nothing is printed.

        :raises VocabularyError: if ``rules.ttl`` gives it none
        """
        try:
            return self._defaults[rule]
        except KeyError as error:
            raise VocabularyError(f"rules.ttl: {rule}", problem="the rule has no msc:defaultValue") from error

    def make_issue(self, code: str, column: str | None, message: str, text: str | None = None) -> Issue:
        """Return an issue with the severity that ``issue-codes.ttl`` gives its code.

        :raises VocabularyError: if the code is not there
        """
        severity = self._one(self.iri("issue-code", code), MSC + "severity") if self.has(code) else None
        if severity is None:
            raise VocabularyError(f"issue-codes.ttl: {code}", problem="no such code with msc:severity")
        return Issue(code, column, message, severity, text)

    def has(self, code: str) -> bool:
        """Return whether *code* is one of ``issue-codes.ttl``."""
        return any(self._view.find(self.iri("issue-code", code)))

    def names_of(self, words: str) -> list[tuple[str, frozenset[str]]]:
        """Return, for each concept of any scheme that has *words* as a label, its label and folded names."""
        found = self._by_label_alone.get(fold(words), ())
        return [
            (concept.label, frozenset(map(fold, self.surfaces_of(self.iri(concept.kind, concept.key)))))
            for concept in found
        ]

    @cached_property
    def _by_label_alone(self) -> dict[str, list[Concept]]:
        """The concepts that a reader of a table may mean, by folded label, whatever their scheme."""
        return grouped(
            (label, concept) for (kind, label), concept in self._by_label.items() if kind not in OUR_OWN_KINDS
        )

    # Data that the pipeline hands on.

    @staticmethod
    def iri(kind: str, key: str) -> str:
        """Return the IRI of a concept."""
        return f"{BASE}{kind}/{key}"

    def concepts(self, kind: str | None = None) -> list[tuple[str, Concept]]:
        """Return (IRI, concept) of one scheme or all, sorted by IRI."""
        return sorted(
            (iri, concept) for iri, concept in self._concepts.items() if kind in (None, concept.kind)
        )

    def describe(self, iri: str) -> Mapping[str, list[ox.NamedNode | ox.Literal]]:
        """Return the statements of the ontology's files on *iri*: predicate IRI → objects; empty without any."""
        return {
            predicate: [value for value in values if isinstance(value, (ox.NamedNode, ox.Literal))]
            for predicate, values in self._view.describe(iri).objects.items()
        }

    def header_words(self, *, further: bool = False) -> dict[tuple[str, ...], Column]:
        """Return what a header's words mean: folded words → column.

        :param further: whether columns that tables are not known by are returned, in place of those that they are
        """
        words: dict[tuple[str, ...], Column] = {}
        for iri, concept in self.concepts("column"):
            kind = self._one(iri, MSC + "columnKind") or "text"
            if (kind in FURTHER_KINDS or kind == TERMS) != further:
                continue
            for predicate in _HEADER_LABELS:
                for label in map(text_of, self._view.describe(iri).values(predicate)):
                    parts = tuple(part.strip("()[].,:;#/") for part in fold(label).split())
                    words[parts] = Column(concept.code, label, kind)
        return words

    def label_languages(self) -> dict[str, frozenset[str]]:
        """Return the languages of each label of a column, by its folded words."""
        languages: dict[str, frozenset[str]] = {}
        for iri, _ in self.concepts("column"):
            for predicate in _HEADER_LABELS:
                for label in self._view.describe(iri).values(predicate):
                    words, language = fold(text_of(label)), getattr(label, "language", None)
                    languages[words] = languages.get(words, frozenset()) | {language or ""}
        return languages

    def _classes(self) -> dict[str, str]:
        """Return, per scheme, the local name of its concepts' class."""
        return {
            concept.kind: kind.removeprefix(MSC)
            for iri, concept in self._concepts.items()
            for kind in self._view.describe(iri).iris(RDF_TYPE)
            if kind.startswith(MSC)
        }

    def surfaces(self, kind: str) -> list[str]:
        """Return the surface forms of the concepts of scheme *kind*."""
        return sorted(
            {visible(surface) for iri, _ in self.concepts(kind) for surface in self.surfaces_of(iri)}
        )

    def unit_products(self) -> dict[str, Concept]:
        """Return, per key of a unit, the product that it implies."""
        return {
            concept.key: self._concepts[product]
            for iri, concept in self.concepts("unit")
            if (product := self._one(iri, MSC + "impliesProduct")) is not None
        }

    def measures(self) -> dict[str, Measure]:
        """Return the measures by their surface forms.

        :raises VocabularyError: if one lacks its category or its kind, or has one that is not known
        """
        measures: dict[str, Measure] = {}
        for iri, concept in self.concepts("measure"):
            category, kind = self._category(iri), self._one(iri, MSC + "measureKind")
            if category is None or kind is None:
                raise VocabularyError(iri, problem="the measure lacks msc:findingCategory or msc:measureKind")
            polarity = self._one(iri, MSC + "polarity")
            for name, value, known in (
                ("findingCategory", category, CATEGORIES),
                ("measureKind", kind, _KINDS),
                ("polarity", polarity, (*_POLARITIES, None)),
            ):
                if value not in known:
                    allowed = ", ".join(filter(None, known))
                    raise VocabularyError(f"{iri}, msc:{name}", f"one of {allowed}", repr(value))
            measure = Measure(concept, category, kind, _POLARITIES.get(polarity or "", 0))
            measures.update(dict.fromkeys(self.surfaces_of(iri), measure))
        return measures

    def _category(self, measure: str) -> str | None:
        """Return the code of a measure's category; of one that the vocabulary lacks, the IRI."""
        category = self._one(measure, MSC + "findingCategory")
        known = self._concepts.get(category or "")
        return known.code if known else category

    def rules(self) -> dict[str, ReadingRule]:
        """Return the rules of reading by their key."""
        return {
            concept.key: ReadingRule(
                concept.key,
                frozenset(map(local_name, self._view.describe(iri).iris(MSC + "givesProperty"))),
                self._one(iri, MSC + "isAssumption") == "true",
            )
            for iri, concept in self.concepts("rule")
        }

    def registries(self) -> list[Registry]:
        """Return every registry with the form of its numbers.

        :raises VocabularyError: if a pattern is no regular expression
        """
        placeholder = self._pattern(f"{BASE}registry", "placeholderPattern")
        return [
            Registry(
                concept,
                self._pattern(iri, "identifierPattern") or "(?!)",
                near_pattern=self._pattern(iri, "nearPattern"),
                prefixes=tuple(map(text_of, self._view.describe(iri).values(MSC + "identifierPrefix"))),
                network_prefix=self._one(iri, MSC + "networkPrefix"),
                network_suffix=self._pattern(iri, "networkSuffix"),
                placeholder=placeholder,
                address=self._one(iri, MSC + "addressTemplate"),
            )
            for iri, concept in self.concepts("registry")
        ]

    def _pattern(self, iri: str, name: str) -> str | None:
        pattern = self._one(iri, MSC + name)
        try:
            re.compile(pattern or "")
        except re.error as error:
            place, expected = f"{iri}: msc:{name}", f"a regular expression ({error})"
            raise VocabularyError(place, expected, repr(pattern)) from error
        return pattern


def _pairs(view: View, predicate: str) -> Iterator[tuple[str, str]]:
    """Yield the IRI of each thing that has a property, in the files' order, with its first value."""
    statements = view.find(None, predicate)
    first: dict[str, str] = {}
    for one in statements:
        first.setdefault(text_of(one.subject), text_of(one.object))
    yield from first.items()


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read every Turtle file of concept schemes, and the grammars, of an ontology folder.

    :raises VocabularyError: if a file is missing or not in its form, or a label names two concepts
    """
    triples: list[ox.Triple] = []
    for path in sorted(folder.glob("*.ttl")):
        if path.name == "mscgraph.ttl":
            continue
        triples += read_turtle(path)
    grammars = {}
    for name in GRAMMARS:
        path = folder / "grammars" / f"{name}.lark"
        try:
            grammars[name] = read_text(path)
        except OSError as error:
            raise VocabularyError(path, problem=f"the grammar cannot be read: {reason_of(error)}") from error
    return Vocabulary(View(triples), grammars, _load_cues(folder / "findings.yaml"))


def _load_cues(path: Path) -> dict[str, Any]:
    content = read_yaml(path, "a file of cue words", VocabularyError)
    if not isinstance(content, dict):
        raise VocabularyError(path, "a mapping", type(content).__name__)
    return content

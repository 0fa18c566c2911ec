"""Checks of the vocabulary, its mappings and grammars; each fault is a line a curator can act on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mscgraph.errors import difference
from mscgraph.namespaces import MATCHES, MEASURES_ENTITY, RDFS_LABEL, SKOS, mint_slug
from mscgraph.records import ReportProperty, TermMapping
from mscgraph.relations import grouped
from mscgraph.vocabulary.columns import value_fault
from mscgraph.vocabulary.label_index import index_path, read_index
from mscgraph.vocabulary.lexicon import Vocabulary

_REQUIRED = (SKOS + "definition", RDFS_LABEL)
#: The scheme of measures.
MEASURE = "measure"
#: Predicates of mappings, of other concepts and of measures.
_PREDICATES = (MATCHES, (*MATCHES, MEASURES_ENTITY))
#: Schemes whose slugs are codes and not the label.
_CODED = ("column", "finding-category", "phase")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A fault of mscgraph's own files: place and problem."""

    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


def _differing(place: str, expected: str, found: str = "") -> Fault:
    return Fault(place, difference(expected, found))


def check_vocabulary(vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield what is wrong with concepts, registries and rules, sorted by IRI."""
    for iri, concept in vocabulary.concepts():
        facts = vocabulary.describe(iri)
        for predicate in _REQUIRED:
            if len(facts.get(predicate, ())) != 1:
                name = predicate.rsplit("#", 1)[-1]
                yield _differing(iri, f"one {name}", str(len(facts.get(predicate, ()))))
        if concept.kind not in _CODED and concept.key != mint_slug(concept.label):
            yield _differing(iri, f"the slug of its label, {mint_slug(concept.label)}", concept.key)
        if bool(facts.get(SKOS + "broader")) == bool(facts.get(SKOS + "topConceptOf")):
            yield Fault(iri, "not exactly one of skos:broader and skos:topConceptOf")
        for broader in facts.get(SKOS + "broader", ()):
            if not vocabulary.describe(broader.value):
                yield _differing(iri, "a broader concept that is there", broader.value)
    for registry in vocabulary.registries():
        iri = vocabulary.iri("registry", registry.concept.key)
        for example in vocabulary.describe(iri).get(SKOS + "example", ()):
            if not re.fullmatch(registry.pattern, example.value):
                yield _differing(iri, f"an example of the form {registry.pattern}", example.value)
        if not (registry.pattern.startswith("^") and registry.pattern.endswith("$")):
            yield _differing(iri, "a pattern anchored by ^ and $", registry.pattern)


def check_properties(vocabulary: Vocabulary, properties: Iterable[ReportProperty]) -> Iterator[Fault]:
    """Yield faults of the table of properties: columns, schemes and codes without counterpart, names used twice."""
    taken: Counter[str] = Counter()
    of_concepts = {one.key for one in vocabulary.header_words().values() if one.kind == "concepts"}
    for one in properties:
        if one.is_named:
            of_concepts.discard(one.column)
        place = f"columns.ttl: {one.name}"
        taken.update(filter(None, (one.key, one.facet and f"facet {one.facet}")))
        taken.update(f"table column {column}" for column in one.tables)
        if fault := value_fault(one):
            yield _differing(place, *fault)
        if one.scheme and vocabulary.class_of_kind.get(one.scheme) != one.value_class:
            expected = f"a scheme of concepts of the class {one.value_class}"
            yield _differing(place, expected, one.scheme)
        if one.joint and one.scheme:
            yield from _check_joined(vocabulary, one.scheme, one.joint)
        if one.conflict and not vocabulary.has(one.conflict):
            yield _differing(place, "a conflict code of issue-codes.ttl", one.conflict)
        for kind, rule in (("product", one.product_rule), ("donor", one.donor_rule)):
            if rule and not vocabulary.describe(vocabulary.iri("rule", rule)):
                yield _differing(place, f"a {kind} rule of rules.ttl", rule)
    for column in sorted(of_concepts):
        yield _differing(f"columns.ttl: {column}", "a property whose concepts its cells name")
    for name, count in taken.items():
        if count > 1:
            yield _differing("columns.ttl", f"the name {name!r} once", f"{count} times")


def _check_joined(vocabulary: Vocabulary, scheme: str, joint: str) -> Iterator[Fault]:
    """Yield what is wrong with concepts whose notations join those of others: the others, their order, the way up."""
    for iri, concept in vocabulary.concepts(scheme):
        parts = (concept.notation or "").split(joint)
        if len(parts) == 1:
            continue
        if not concept.members:
            yield _differing(iri, "a notation that joins those of other concepts", str(concept.notation))
        if parts != sorted(parts, key=str.casefold):
            yield _differing(iri, "a notation whose parts are in alphabetical order", str(concept.notation))
        broader = [term.value for term in vocabulary.describe(iri).get(SKOS + "broader", ())]
        for member in concept.members:
            if vocabulary.iri(scheme, member.key) not in broader:
                yield _differing(iri, f"{member.label} as skos:broader")


def check_mappings(vocabulary: Vocabulary, mappings: Mapping[str, Iterable[TermMapping]]) -> Iterator[Fault]:
    """Yield what is wrong with the mapping tables: subjects, repeats, confidence.

    Two concepts, of one scheme or of two, have no exact match in common: it is transitive, and they would be one.
    """
    exact: dict[str, str] = {}
    for subject, rows in mappings.items():
        for row in rows:
            if row.predicate == SKOS + "exactMatch":
                other = exact.setdefault(row.object, subject)
                if other != subject:
                    found = f"{row.object_curie} of {other} too"
                    yield _differing(f"mappings: {subject}", "an exactMatch that no other concept has", found)
        if not vocabulary.describe(subject):
            yield _differing("mappings", "a subject of the vocabulary", subject)
        seen = set()
        for row in rows:
            key = (row.predicate, row.object)
            if key in seen:
                yield _differing(f"mappings: {subject}", "each mapping once", row.object_curie)
            seen.add(key)
            for expected, holds, found in (
                (
                    "a SKOS match as predicate",
                    row.predicate in _PREDICATES[row.kind == MEASURE],
                    row.predicate,
                ),
                ("the label of the object", bool(row.object_label), ""),
                ("the release that the object was looked up in", bool(row.source_version), ""),
                ("a justification of semapv", row.justification.startswith("semapv:"), row.justification),
            ):
                if not holds:
                    yield _differing(f"mappings: {subject}: {row.object_curie}", expected, found)
            if not 0 <= row.confidence <= 1:
                yield _differing(f"mappings: {subject}", "a confidence from 0 to 1", str(row.confidence))


def compared_prefixes(
    mappings: Mapping[str, Iterable[TermMapping]], folder: Path
) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many mappings an index in *folder* lets us compare, and how many not, by prefix."""
    counts = Counter(row.object_curie.partition(":")[0].lower() for rows in mappings.values() for row in rows)
    compared = {
        prefix: count for prefix, count in sorted(counts.items()) if index_path(folder, prefix).is_file()
    }
    return compared, {prefix: count for prefix, count in sorted(counts.items()) if prefix not in compared}


def check_labels(mappings: Mapping[str, Iterable[TermMapping]], folder: Path) -> Iterator[Fault]:
    """Compare every mapped identifier with label indexes: missing, obsolete or called otherwise.

    :param folder: holds ``<prefix>.tsv.gz`` with the columns curie, label, synonyms, obsolete; vocabularies
        without an index are passed over
    :raises LoadError: if an index is not in its form
    """
    wanted = grouped(
        (row.object_curie.partition(":")[0].lower(), (subject, row))
        for subject, rows in mappings.items()
        for row in rows
    )
    for prefix, entries in sorted(wanted.items()):
        path = index_path(folder, prefix)
        if not path.is_file():
            continue
        mapped = {row.object_curie for _, row in entries}
        index = {one.curie: one for one in read_index(path) if one.curie in mapped}
        for subject, row in entries:
            entry = index.get(row.object_curie)
            place = f"{subject}: {row.object_curie}"
            if entry is None:
                yield _differing(place, f"an identifier of {path.name}", row.object_curie)
            elif entry.obsolete.startswith("true"):
                replacement = entry.obsolete.partition(">")[2]
                hint = f"; replaced by {replacement}" if replacement else ""
                yield _differing(place, "an identifier in use", f"an obsolete one{hint}")
            elif entry.label != row.object_label:
                yield _differing(place, f"the label {entry.label!r}", repr(row.object_label))

"""The triples of concepts: the statements of the ontology's files on them, and their mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from mscgraph.graph.report import concept_term, mapping_term
from mscgraph.namespaces import BASE, BROADER, MSC, OWL, RDF_TYPE, SKOS
from mscgraph.records import Concept, TermMapping
from mscgraph.relations import closure
from mscgraph.terms import LABEL, A, Triple, decimal, iri, msc, spelled, string, text, thing_triples

_INDIVIDUAL = OWL + "NamedIndividual"
_IN_SCHEME = SKOS + "inScheme"


class PrintedTerm(Protocol):
    """A term of an RDF library that prints itself in N-Triples."""

    @property
    def value(self) -> str:
        """The IRI or the literal's characters."""
        ...


#: The statements of the ontology's files on an IRI: predicate IRI → objects.
Describe = Callable[[str], Mapping[str, Sequence[PrintedTerm]]]


def with_related(iris: Iterable[str], describe: Describe) -> list[str]:
    """Return *iris*, all that is broader, and what brought diseases about, sorted."""

    def related(iri: str) -> Iterator[str]:
        described = describe(iri)
        return (term.value for name in BROADER for term in described.get(name, ()))

    return sorted(closure(iris, related))


def concept_triples(term_iri: str, describe: Describe, mappings: Sequence[TermMapping]) -> Iterator[Triple]:
    """Yield the triples of a concept of the vocabulary, its scheme and its matches; of a scheme, its own."""
    described = describe(term_iri)
    yield from _described(term_iri, describe)
    for scheme_term in described.get(_IN_SCHEME, ()):
        yield from _described(scheme_term.value, describe)
    for mapping in mappings:
        yield from match_triples(mapping)


def minted_triples(term_iri: str, minted: Concept, class_of_kind: Mapping[str, str]) -> Iterator[Triple]:
    """Yield the triples of a concept that no vocabulary knows; one with members is narrower than each.

    :param class_of_kind: local name of the class of the concepts of a scheme
    """
    return thing_triples(
        iri(term_iri),
        msc(class_of_kind[minted.kind]),
        minted.label,
        (iri(SKOS + "prefLabel"), text(minted.label)),
        (iri(_IN_SCHEME), iri(f"{BASE}{minted.kind}")),
        (iri(SKOS + "notation"), string(minted.notation) if minted.notation else None),
        *((iri(SKOS + "broader"), concept_term(one)) for one in minted.members),
    )


def match_triples(mapping: TermMapping) -> Iterator[Triple]:
    """Yield the match that a mapping asserts, and the name of the term that it leads to."""
    yield match_triple(mapping)
    yield from term_triples(mapping)


def match_triple(mapping: TermMapping) -> Triple:
    """Return the match that a mapping asserts."""
    return iri(mapping.subject), iri(mapping.predicate), iri(mapping.object)


def term_triples(mapping: TermMapping) -> Iterator[Triple]:
    """Yield the triples by which a reader distinguishes the object of a mapping from others of the same name."""
    subject = iri(mapping.object)
    yield subject, A, iri(SKOS + "Concept")  # as SKOS entails of whatever its matches link
    if mapping.object_name:
        # Without a language: labels are unique, and those of mscgraph are often the same words.
        yield subject, LABEL, string(mapping.object_name)
    yield subject, iri(SKOS + "notation"), string(mapping.object_curie)


def _described(term_iri: str, describe: Describe) -> Iterator[Triple]:
    subject = iri(term_iri)
    for predicate, terms in describe(term_iri).items():
        for term in terms:
            if (
                not (predicate == RDF_TYPE and term.value == _INDIVIDUAL)
                and predicate != MSC + "defaultValue"
            ):
                yield subject, iri(predicate), str(term)


def mapping_triples(mapping: TermMapping) -> Iterator[Triple]:
    """Yield the triples of one mapping, by the slots of SSSOM."""
    return thing_triples(
        mapping_term(mapping),
        msc("Mapping"),
        f"{mapping.subject_label or mapping.subject.removeprefix(BASE)} to {mapping.object_curie}",
        (spelled("sssom:subject_id"), iri(mapping.subject)),
        (spelled("sssom:predicate_id"), iri(mapping.predicate)),
        (spelled("sssom:object_id"), iri(mapping.object)),
        (spelled("sssom:object_label"), _stated(mapping.object_label)),
        (spelled("sssom:object_source"), iri(mapping.source_iri) if mapping.source_iri else None),
        (spelled("sssom:object_source_version"), _stated(mapping.source_version)),
        (spelled("sssom:mapping_justification"), _justification(mapping.justification)),
        (spelled("sssom:confidence"), decimal(mapping.confidence)),
        (spelled("rdfs:comment"), _stated(mapping.comment)),
    )


def _stated(words: str) -> str | None:
    return string(words) if words else None


def _justification(curie: str) -> str | None:
    """Spell a term of semapv, the only ones that SSSOM takes; without a table's prefix map too, as it does."""
    return spelled(curie) if curie.startswith("semapv:") else None

"""What the documentation says of each concept scheme and its concepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from mscgraph.namespaces import BASE, PREFIXES
from mscgraph.records import TermMapping
from mscgraph.site.pages.ontology.axiom_words import Linker, Word
from mscgraph.site.pages.ontology.ontology_graph import compress, is_ours, skos
from mscgraph.site.pages.ontology.term_sections import Row
from mscgraph.site.pages.ontology.term_uses import Counts

__all__ = [
    "Branch",
    "ConceptSection",
    "SchemeSection",
    "concept_anchor",
    "scheme_anchor",
    "scheme_section",
]


@dataclass(frozen=True, slots=True)
class ConceptSection:
    """A concept of ours.

    :param uses: what names it in the graph: number and noun
    """

    iri: str
    anchor: str
    curie: str
    label: str
    notations: list[str]
    alternatives: list[str]
    hidden: list[str]
    definitions: list[str]
    notes: list[str]
    examples: list[str]
    rows: list[Row]
    mappings: Sequence[TermMapping]
    uses: Sequence[tuple[int, str]]
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A concept in the tree of its scheme, with those below it."""

    concept: ConceptSection
    below: list[Branch]


@dataclass(frozen=True, slots=True)
class SchemeSection:
    """A concept scheme.

    :param kind: what its concepts are, linked
    """

    iri: str
    anchor: str
    curie: str
    label: str
    descriptions: list[str]
    kind: list[list[Word]]
    concepts: list[ConceptSection]
    tree: list[Branch]


def concept_anchor(iri: str) -> str:
    """Return the id of a concept's section: its path below our base, which no local name is like."""
    return iri.removeprefix(BASE)


def scheme_anchor(iri: str) -> str:
    """Return the id of a scheme's section; its path alone may be the name of a property."""
    return f"scheme-{iri.removeprefix(BASE)}"


def scheme_section(
    iri: str, linker: Linker, mappings: Mapping[str, Sequence[TermMapping]], counts: Counts
) -> SchemeSection:
    """Gather what is known of a scheme and of its concepts, sorted by label."""
    graph = linker.graph
    concepts = [
        _concept(concept, linker, mappings.get(concept, ()), counts.concepts.get(concept, ()))
        for concept in graph.inverse(skos("inScheme"), iri)
    ]
    concepts.sort(key=lambda concept: (concept.label.casefold(), concept.iri))
    types = {kind for concept in concepts for kind in graph.types(concept.iri) if kind in linker.anchors}
    return SchemeSection(
        iri=iri,
        anchor=linker.anchors[iri],
        curie=compress(iri),
        label=graph.label(iri),
        descriptions=graph.texts(iri, PREFIXES["dcterms"] + "description"),
        kind=linker.terms(types),
        concepts=concepts,
        tree=_tree(concepts, linker),
    )


def _concept(
    iri: str, linker: Linker, mappings: Sequence[TermMapping], uses: Sequence[tuple[int, str]]
) -> ConceptSection:
    graph = linker.graph
    return ConceptSection(
        iri=iri,
        anchor=linker.anchors[iri],
        curie=compress(iri),
        label=graph.label(iri),
        notations=graph.texts(iri, skos("notation")),
        alternatives=graph.texts(iri, skos("altLabel")),
        hidden=graph.texts(iri, skos("hiddenLabel")),
        definitions=graph.texts(iri, skos("definition")),
        notes=[*graph.texts(iri, skos("scopeNote")), *graph.texts(iri, skos("editorialNote"))],
        examples=graph.texts(iri, skos("example")),
        rows=[row for row in _rows(iri, linker) if row.entries],
        mappings=mappings,
        uses=uses,
        deprecated="true" in graph.texts(iri, PREFIXES["owl"] + "deprecated"),
    )


def _rows(iri: str, linker: Linker) -> Iterator[Row]:
    """Yield what is broader and narrower, then what our own properties say, and what says it of others."""
    graph = linker.graph
    yield Row("broader", linker.terms(_above(iri, linker)))
    yield Row("narrower", linker.terms(_below(iri, linker)))
    for predicate in sorted(filter(is_ours, graph.described(iri))):
        values = [linker.value(node) for node in graph.objects(iri, predicate)]
        yield Row(graph.label(predicate), values)
    for predicate in sorted(filter(is_ours, graph.pointing_to(ox.NamedNode(iri)))):
        subjects = [one for one in graph.inverse(predicate, iri) if one in linker.anchors]
        yield Row(f"{graph.label(predicate)}, from the other side", linker.terms(subjects))
    yield Row("see also", [linker.value(node) for node in graph.objects(iri, PREFIXES["rdfs"] + "seeAlso")])
    replacements = graph.objects(iri, PREFIXES["dcterms"] + "isReplacedBy")
    yield Row("replaced by", [linker.value(node) for node in replacements])


def _above(iri: str, linker: Linker) -> set[str]:
    graph = linker.graph
    return {*graph.iris(iri, skos("broader")), *graph.inverse(skos("narrower"), iri)}


def _below(iri: str, linker: Linker) -> set[str]:
    graph = linker.graph
    return {*graph.iris(iri, skos("narrower")), *graph.inverse(skos("broader"), iri)}


def _tree(concepts: Sequence[ConceptSection], linker: Linker) -> list[Branch]:
    """Return the top concepts with what is below them; what several are broader than stands under each."""
    by_iri = {concept.iri: concept for concept in concepts}

    def grow(concept: ConceptSection, path: frozenset[str]) -> Branch:
        names = _below(concept.iri, linker) & by_iri.keys() - path
        below = [one for one in concepts if one.iri in names]
        return Branch(concept, [grow(one, path | {one.iri}) for one in below])

    tops = [concept for concept in concepts if not _above(concept.iri, linker) & by_iri.keys()]
    return [grow(concept, frozenset({concept.iri})) for concept in tops]

"""What the documentation says of each class and property."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from mscgraph.namespaces import PREFIXES
from mscgraph.site.pages.ontology.axiom_words import Linker, Word, separated
from mscgraph.site.pages.ontology.ontology_graph import (
    BUILT_IN,
    KINDS,
    OntologyGraph,
    compress,
    is_ours,
    skos,
)
from mscgraph.site.pages.ontology.term_uses import Counts, Query, Shape

__all__ = ["ExternalTerm", "Row", "TermSection", "Uses", "external_terms", "term_section"]

_OWL, _RDFS, _DCTERMS = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["dcterms"]
_CHARACTERS = {
    _OWL + "FunctionalProperty": "functional",
    _OWL + "InverseFunctionalProperty": "inverse functional",
    _OWL + "SymmetricProperty": "symmetric",
    _OWL + "AsymmetricProperty": "asymmetric",
    _OWL + "TransitiveProperty": "transitive",
    _OWL + "ReflexiveProperty": "reflexive",
    _OWL + "IrreflexiveProperty": "irreflexive",
}
#: What is said of where an external term is mentioned, by the property that leads to it.
_MENTIONS = {
    _RDFS + "subClassOf": "superclass of",
    _RDFS + "subPropertyOf": "superproperty of",
    _RDFS + "seeAlso": "see also of",
    _RDFS + "domain": "domain of",
    _RDFS + "range": "range of",
    _OWL + "inverseOf": "inverse of",
    _OWL + "disjointWith": "disjoint with",
    _OWL + "equivalentClass": "equivalent to",
    _OWL + "equivalentProperty": "equivalent to",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with its name: one entry or several, each in words."""

    name: str
    entries: list[list[Word]]


@dataclass(frozen=True, slots=True)
class Uses:
    """Where terms are used."""

    counts: Counts
    shapes: Mapping[str, Sequence[Shape]]
    queries: Mapping[str, Sequence[Query]]


@dataclass(frozen=True, slots=True)
class TermSection:
    """A class or a property of ours.

    :param count: number of individuals or statements in the graph
    """

    iri: str
    anchor: str
    curie: str
    label: str
    kind: str
    characters: list[str]
    deprecated: bool
    definitions: list[str]
    notes: list[str]
    examples: list[str]
    rows: list[Row]
    count: int
    counted: str
    shapes: Sequence[Shape]
    queries: Sequence[Query]


def term_section(iri: str, linker: Linker, uses: Uses) -> TermSection:
    """Gather what is known of a term."""
    graph = linker.graph
    kind = graph.kind(iri) or "term"
    rows = _class_rows(iri, linker) if kind == "class" else _property_rows(iri, linker)
    counts = uses.counts.classes if kind == "class" else uses.counts.properties
    return TermSection(
        iri=iri,
        anchor=linker.anchors[iri],
        curie=compress(iri),
        label=graph.label(iri),
        kind=kind,
        characters=[words for name, words in _CHARACTERS.items() if name in graph.types(iri)],
        deprecated="true" in graph.texts(iri, _OWL + "deprecated"),
        definitions=graph.texts(iri, skos("definition")),
        notes=[*graph.texts(iri, skos("scopeNote")), *graph.texts(iri, skos("editorialNote"))],
        examples=graph.texts(iri, skos("example")),
        rows=[row for row in (*rows, *_common_rows(iri, linker)) if row.entries],
        count=counts.get(iri, 0),
        counted="individual" if kind == "class" else "statement",
        shapes=uses.shapes.get(iri, ()),
        queries=uses.queries.get(iri, ()),
    )


def _class_rows(iri: str, linker: Linker) -> Iterator[Row]:
    graph = linker.graph
    yield Row("subclass of", _expressions(iri, _RDFS + "subClassOf", linker))
    yield Row("equivalent to", _expressions(iri, _OWL + "equivalentClass", linker))
    yield Row("subclasses", linker.terms(graph.inverse(_RDFS + "subClassOf", iri)))
    yield Row("disjoint with", _in_one(linker.terms(_disjoint(iri, graph))))
    for side in ("domain", "range"):
        users = {owner for owner, by in graph.owners(ox.NamedNode(iri)) if by == _RDFS + side}
        yield Row(f"{side} of", linker.terms(users))
    schemes = {
        scheme
        for concept in graph.of_type(iri)
        for scheme in graph.iris(concept, skos("inScheme"))
        if scheme in linker.anchors
    }
    yield Row("concepts", linker.terms(schemes))


def _disjoint(iri: str, graph: OntologyGraph) -> set[str]:
    """Return the classes that have no individual in common with a class."""
    found = {*graph.iris(iri, _OWL + "disjointWith"), *graph.inverse(_OWL + "disjointWith", iri)}
    for axiom in graph.subjects(PREFIXES["rdf"] + "type", _OWL + "AllDisjointClasses"):
        for members in graph.objects(axiom, _OWL + "members"):
            classes = {node.value for node in graph.items(members) if isinstance(node, ox.NamedNode)}
            found |= classes if iri in classes else set()
    return found - {iri}


def _property_rows(iri: str, linker: Linker) -> Iterator[Row]:
    graph = linker.graph
    yield Row("domain", _expressions(iri, _RDFS + "domain", linker))
    yield Row("range", _expressions(iri, _RDFS + "range", linker))
    inverses = {*graph.iris(iri, _OWL + "inverseOf"), *graph.inverse(_OWL + "inverseOf", iri)}
    yield Row("inverse of", linker.terms(inverses))
    chains = graph.objects(iri, _OWL + "propertyChainAxiom")
    yield Row("property chain", [linker.chain(chain) for chain in chains])
    yield Row("sub-property of", _expressions(iri, _RDFS + "subPropertyOf", linker))
    yield Row("sub-properties", linker.terms(graph.inverse(_RDFS + "subPropertyOf", iri)))
    yield Row("equivalent to", _expressions(iri, _OWL + "equivalentProperty", linker))
    disjoint = {
        *graph.iris(iri, _OWL + "propertyDisjointWith"),
        *graph.inverse(_OWL + "propertyDisjointWith", iri),
    }
    yield Row("disjoint with", linker.terms(disjoint))


def _common_rows(iri: str, linker: Linker) -> Iterator[Row]:
    yield Row("see also", _expressions(iri, _RDFS + "seeAlso", linker))
    sources = linker.graph.objects(iri, _DCTERMS + "source")
    yield Row("source", [linker.value(node) for node in sources])
    yield Row("replaced by", _expressions(iri, _DCTERMS + "isReplacedBy", linker))


def _expressions(iri: str, predicate: str, linker: Linker) -> list[list[Word]]:
    return [linker.expression(node) for node in linker.graph.objects(iri, predicate)]


def _in_one(entries: list[list[Word]]) -> list[list[Word]]:
    """Put many short entries into one, with commas between them."""
    return [separated(entries, Word(","))] if entries else []


@dataclass(frozen=True, slots=True)
class ExternalTerm:
    """A term of another vocabulary that the ontology uses.

    :param own: number of individuals or statements in the ontology
    :param count: number of individuals or statements in the graph
    """

    iri: str
    curie: str
    label: str | None
    kind: str
    mentions: list[Row]
    own: int
    count: int


def external_terms(linker: Linker, counts: Counts) -> list[ExternalTerm]:
    """Return the declared terms of others, sorted by CURIE, with what of ours mentions them."""
    graph = linker.graph
    declared = {iri for kind in KINDS for iri in graph.of_type(kind) if not is_ours(iri)}
    return [
        ExternalTerm(
            iri=iri,
            curie=compress(iri),
            label=next(iter(graph.texts(iri, _RDFS + "label")), None),
            kind=graph.kind(iri) or "term",
            mentions=_mentions(iri, linker),
            own=len(graph.of_type(iri)) if graph.kind(iri) == "class" else graph.statements(iri),
            count=(counts.classes if graph.kind(iri) == "class" else counts.properties).get(iri, 0),
        )
        for iri in sorted(declared, key=lambda iri: (compress(iri).casefold(), iri))
        if not iri.startswith(BUILT_IN)
    ]


def _mentions(iri: str, linker: Linker) -> list[Row]:
    by_way: dict[str, set[str]] = {}
    for owner, predicate in linker.graph.owners(ox.NamedNode(iri)):
        if predicate in _MENTIONS and is_ours(owner):
            by_way.setdefault(_MENTIONS[predicate], set()).add(owner)
    return [Row(way, _in_one(linker.terms(by_way[way]))) for way in sorted(by_way)]

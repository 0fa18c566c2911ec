"""Sections of classes and properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from mscgraph.namespaces import PREFIXES
from mscgraph.site.pages.links import Value
from mscgraph.site.pages.ontology.axioms import TermWriter, Word, separated
from mscgraph.site.pages.ontology.declarations import (
    BUILT_IN,
    KINDS,
    is_ours,
    kind_of,
    owners,
)
from mscgraph.site.pages.ontology.uses import Counts, Query, Shape
from mscgraph.terms import compress, expand
from mscgraph.view import View

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
#: The role of an external term where it is mentioned, by the property that leads to it.
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
    """The shapes, queries and counts in which terms are used."""

    counts: Counts
    shapes: Mapping[str, Sequence[Shape]]
    queries: Mapping[str, Sequence[Query]]


@dataclass(frozen=True, slots=True)
class TermSection:
    """A class or a property of mscgraph's.

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


def term_section(iri: str, writer: TermWriter, uses: Uses) -> TermSection:
    """Return the section of a term."""
    view = writer.view
    kind = kind_of(view, iri) or "term"
    rows = _class_rows(iri, writer) if kind == "class" else _property_rows(iri, writer)
    counts = uses.counts.classes if kind == "class" else uses.counts.properties
    return TermSection(
        iri=iri,
        anchor=writer.anchors[iri],
        curie=compress(iri) or iri,
        label=writer.label(iri),
        kind=kind,
        characters=[words for name, words in _CHARACTERS.items() if name in view.types(iri)],
        deprecated="true" in view.texts(iri, _OWL + "deprecated"),
        definitions=view.texts(iri, expand("skos:definition")),
        notes=[*view.texts(iri, expand("skos:scopeNote")), *view.texts(iri, expand("skos:editorialNote"))],
        examples=view.texts(iri, expand("skos:example")),
        rows=[row for row in (*rows, *_common_rows(iri, writer)) if row.entries],
        count=counts.get(iri, 0),
        counted="individual" if kind == "class" else "statement",
        shapes=uses.shapes.get(iri, ()),
        queries=uses.queries.get(iri, ()),
    )


def _class_rows(iri: str, writer: TermWriter) -> Iterator[Row]:
    view = writer.view
    yield Row("subclass of", _expressions(iri, _RDFS + "subClassOf", writer))
    yield Row("equivalent to", _expressions(iri, _OWL + "equivalentClass", writer))
    yield Row("subclasses", writer.terms(view.subjects(_RDFS + "subClassOf", iri)))
    yield Row("disjoint with", _in_one(writer.terms(_disjoint(iri, view))))
    for side in ("domain", "range"):
        users = {owner for owner, by in owners(view, ox.NamedNode(iri)) if by == _RDFS + side}
        yield Row(f"{side} of", writer.terms(users))
    schemes = {
        scheme
        for concept in view.of_type(iri)
        for scheme in view.iris(concept, expand("skos:inScheme"))
        if scheme in writer.anchors
    }
    yield Row("concepts", writer.terms(schemes))


def _disjoint(iri: str, view: View) -> set[str]:
    """Return the classes that have no individual in common with a class."""
    found = {*view.iris(iri, _OWL + "disjointWith"), *view.subjects(_OWL + "disjointWith", iri)}
    for axiom in view.find(None, PREFIXES["rdf"] + "type", _OWL + "AllDisjointClasses"):
        for members in view.values(axiom.subject, _OWL + "members"):
            classes = {node.value for node in view.items(members) if isinstance(node, ox.NamedNode)}
            found |= classes if iri in classes else set()
    return found - {iri}


def _property_rows(iri: str, writer: TermWriter) -> Iterator[Row]:
    view = writer.view
    yield Row("domain", _expressions(iri, _RDFS + "domain", writer))
    yield Row("range", _expressions(iri, _RDFS + "range", writer))
    inverses = {*view.iris(iri, _OWL + "inverseOf"), *view.subjects(_OWL + "inverseOf", iri)}
    yield Row("inverse of", writer.terms(inverses))
    chains = view.values(iri, _OWL + "propertyChainAxiom")
    yield Row("property chain", [writer.chain(chain) for chain in chains])
    yield Row("sub-property of", _expressions(iri, _RDFS + "subPropertyOf", writer))
    yield Row("sub-properties", writer.terms(view.subjects(_RDFS + "subPropertyOf", iri)))
    yield Row("equivalent to", _expressions(iri, _OWL + "equivalentProperty", writer))
    disjoint = {
        *view.iris(iri, _OWL + "propertyDisjointWith"),
        *view.subjects(_OWL + "propertyDisjointWith", iri),
    }
    yield Row("disjoint with", writer.terms(disjoint))


def _common_rows(iri: str, writer: TermWriter) -> Iterator[Row]:
    yield Row("see also", _expressions(iri, _RDFS + "seeAlso", writer))
    sources = writer.view.values(iri, _DCTERMS + "source")
    yield Row("source", [writer.value(node) for node in sources])
    yield Row("replaced by", _expressions(iri, _DCTERMS + "isReplacedBy", writer))


def _expressions(iri: str, predicate: str, writer: TermWriter) -> list[list[Word]]:
    return [writer.expression(node) for node in writer.view.values(iri, predicate)]


def _in_one(entries: list[list[Word]]) -> list[list[Word]]:
    """Put many short entries into one, with commas between them."""
    return [separated(entries, Value(","))] if entries else []


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


def external_terms(writer: TermWriter, counts: Counts) -> list[ExternalTerm]:
    """Return the declared external terms, sorted by CURIE, with mscgraph's terms that mention them."""
    view = writer.view
    declared = {iri for kind in KINDS for iri in view.of_type(kind) if not is_ours(iri)}
    return [
        ExternalTerm(
            iri=iri,
            curie=compress(iri) or iri,
            label=next(iter(view.texts(iri, _RDFS + "label")), None),
            kind=kind_of(view, iri) or "term",
            mentions=_mentions(iri, writer),
            own=len(view.of_type(iri))
            if kind_of(view, iri) == "class"
            else sum(1 for _ in view.find(None, iri)),
            count=(counts.classes if kind_of(view, iri) == "class" else counts.properties).get(iri, 0),
        )
        for iri in sorted(declared, key=lambda iri: ((compress(iri) or iri).casefold(), iri))
        if not iri.startswith(BUILT_IN)
    ]


def _mentions(iri: str, writer: TermWriter) -> list[Row]:
    by_way: dict[str, set[str]] = {}
    for owner, predicate in owners(writer.view, ox.NamedNode(iri)):
        if predicate in _MENTIONS and is_ours(owner):
            by_way.setdefault(_MENTIONS[predicate], set()).add(owner)
    return [Row(way, _in_one(writer.terms(by_way[way]))) for way in sorted(by_way)]

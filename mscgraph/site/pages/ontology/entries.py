"""Sections of classes, properties and concepts: the facts of each and where it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from mscgraph.namespaces import OWL, RDFS
from mscgraph.query import StoredQuery
from mscgraph.records import TermMapping
from mscgraph.site.pages.concept_page import in_tree
from mscgraph.site.pages.links import ShownTerm
from mscgraph.site.pages.ontology.axioms import TermWriter, Word, separated
from mscgraph.site.pages.ontology.declarations import (
    BUILT_IN,
    KINDS,
    follow,
    is_ours,
    kind_of,
    owners,
)
from mscgraph.site.pages.ontology.uses import Shape, Uses
from mscgraph.site.pages.sections import Head, read_head
from mscgraph.terms import compress, expand
from mscgraph.view import View

_CHARACTERS = {
    OWL + "FunctionalProperty": "functional",
    OWL + "InverseFunctionalProperty": "inverse functional",
    OWL + "SymmetricProperty": "symmetric",
    OWL + "AsymmetricProperty": "asymmetric",
    OWL + "TransitiveProperty": "transitive",
    OWL + "ReflexiveProperty": "reflexive",
    OWL + "IrreflexiveProperty": "irreflexive",
}
#: Facts by name, each with the way to its values (see :func:`follow`).
_OF_CLASSES = {
    "subclass of": "rdfs:subClassOf",
    "equivalent to": "owl:equivalentClass",
    "subclasses": "^rdfs:subClassOf",
}
_OF_PROPERTIES = {
    "domain": "rdfs:domain",
    "range": "rdfs:range",
    "inverse of": "owl:inverseOf ^owl:inverseOf",
    "property chain": "owl:propertyChainAxiom",
    "sub-property of": "rdfs:subPropertyOf",
    "sub-properties": "^rdfs:subPropertyOf",
    "equivalent to": "owl:equivalentProperty",
    "disjoint with": "owl:propertyDisjointWith ^owl:propertyDisjointWith",
}
_BROADER = "skos:broader ^skos:narrower"
_OF_CONCEPTS = {
    "also called": "skos:altLabel",
    "broader": _BROADER,
    "narrower": "skos:narrower ^skos:broader",
}
_OF_ALL = {
    "editorial note": "skos:editorialNote",
    "see also": "rdfs:seeAlso",
    "source": "dcterms:source",
    "replaced by": "dcterms:isReplacedBy",
}
#: The role of an external term where it is mentioned, by the property that leads to it.
_MENTIONS = {
    RDFS + "subClassOf": "superclass of",
    RDFS + "subPropertyOf": "superproperty of",
    RDFS + "seeAlso": "see also of",
    RDFS + "domain": "domain of",
    RDFS + "range": "range of",
    OWL + "inverseOf": "inverse of",
    OWL + "disjointWith": "disjoint with",
    OWL + "equivalentClass": "equivalent to",
    OWL + "equivalentProperty": "equivalent to",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with its name: one entry or several, each in words."""

    name: str
    entries: list[list[Word]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A class, a property or a concept of mscgraph's.

    :param uses: numbers and nouns of its uses in the graph
    :param words: the words that it is found by
    """

    anchor: str
    head: Head
    rows: Sequence[Row]
    uses: Sequence[tuple[int, str]]
    words: str
    shapes: Sequence[Shape]
    queries: Sequence[tuple[str, StoredQuery]]
    notations: Sequence[str]
    spellings: Sequence[str]
    mappings: Sequence[TermMapping]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme.

    :param kind: the classes of its concepts, linked
    :param tree: its concepts, each below its broader ones, with its depth
    """

    anchor: str
    head: Head
    kind: Row
    concepts: Sequence[Entry]
    tree: Sequence[tuple[Entry, int]]


@dataclass(frozen=True, slots=True)
class ExternalTerm:
    """A term of another vocabulary that the ontology uses.

    :param own: number of individuals or statements in the ontology
    :param count: number of individuals or statements in the graph
    """

    iri: str
    curie: str
    label: str
    kind: str
    mentions: Sequence[Row]
    own: int
    count: int


class EntryWriter:
    """Writes the sections of an ontology's terms and concepts.

    :param mappings: by the IRI of the concept
    """

    def __init__(self, writer: TermWriter, uses: Uses, mappings: Mapping[str, Sequence[TermMapping]]) -> None:
        self._writer = writer
        self._view = writer.view
        self._uses = uses
        self._mappings = mappings

    def terms(self, kind: str) -> list[Entry]:
        """Return the sections of mscgraph's terms of a kind, sorted by label.

        :param kind: IRI of the class that declares them
        """
        terms = filter(is_ours, self._view.of_type(kind))
        return [self._entry(iri) for iri in self._by_label(terms) if kind_of(self._view, iri) == KINDS[kind]]

    def schemes(self) -> list[Scheme]:
        """Return the sections of concept schemes, sorted by label."""
        return [self._scheme(iri) for iri in self._by_label(self._view.of_type(expand("skos:ConceptScheme")))]

    def _scheme(self, iri: str) -> Scheme:
        entries = {
            one: self._entry(one) for one in self._by_label(self._view.subjects(expand("skos:inScheme"), iri))
        }
        kinds = {kind for one in entries for kind in self._view.types(one) if kind in self._writer.anchors}
        return Scheme(
            anchor=self._writer.anchors[iri],
            head=read_head(self._view.describe(iri), self._writer.label(iri)),
            kind=Row("concepts", self._writer.terms(kinds)),
            concepts=list(entries.values()),
            tree=[(entries[one], depth) for one, depth in in_tree(list(entries), self._broader)],
        )

    def _broader(self, iri: str) -> list[str]:
        return [one.value for one in follow(self._view, iri, _BROADER) if isinstance(one, ox.NamedNode)]

    def _by_label(self, iris: Iterable[str]) -> list[str]:
        return sorted(iris, key=lambda iri: (self._writer.label(iri).casefold(), iri))

    def _entry(self, iri: str) -> Entry:
        described, label = self._view.describe(iri), self._writer.label(iri)
        names = ("notation", "altLabel", "hiddenLabel")
        notations, alternatives, spellings = (described.texts(expand(f"skos:{name}")) for name in names)
        return Entry(
            anchor=self._writer.anchors[iri],
            head=read_head(described, label),
            rows=[row for row in (*self._own_rows(iri), *self._ways(iri, _OF_ALL)) if row.entries],
            uses=self._uses.counts.get(iri, ()),
            words=" ".join((label, compress(iri) or iri, *notations, *alternatives, *spellings)),
            shapes=self._uses.shapes.get(iri, ()),
            queries=self._uses.queries.get(iri, ()),
            notations=notations,
            spellings=spellings,
            mappings=self._mappings.get(iri, ()),
        )

    # Facts.

    def _own_rows(self, iri: str) -> Iterator[Row]:
        """Return the facts that only things of a kind have."""
        match kind_of(self._view, iri):
            case "class":
                return self._class_rows(iri)
            case "":
                return self._concept_rows(iri)
        return self._property_rows(iri)

    def _ways(self, iri: str, ways: Mapping[str, str]) -> Iterator[Row]:
        for name, way in ways.items():
            yield Row(name, self._writer.values(follow(self._view, iri, way)))

    def _class_rows(self, iri: str) -> Iterator[Row]:
        yield from self._ways(iri, _OF_CLASSES)
        yield Row("disjoint with", _in_one(self._writer.terms(_disjoint(iri, self._view))))
        mentions = list(owners(self._view, ox.NamedNode(iri)))
        for side in ("domain", "range"):
            users = [owner for owner, by in mentions if by == RDFS + side]
            yield Row(f"{side} of", self._writer.terms(users))
        schemes = [
            scheme
            for concept in self._view.of_type(iri)
            for scheme in self._view.iris(concept, expand("skos:inScheme"))
            if scheme in self._writer.anchors
        ]
        yield Row("concepts", self._writer.terms(schemes))

    def _property_rows(self, iri: str) -> Iterator[Row]:
        types = self._view.types(iri)
        characters: list[list[Word]] = [
            [ShownTerm(words)] for name, words in _CHARACTERS.items() if name in types
        ]
        yield Row("kind", _in_one(characters))
        yield from self._ways(iri, _OF_PROPERTIES)

    def _concept_rows(self, iri: str) -> Iterator[Row]:
        """Yield labels, broader and narrower concepts, then mscgraph's properties in both directions."""
        yield from self._ways(iri, _OF_CONCEPTS)
        for predicate in sorted(filter(is_ours, self._view.describe(iri).objects)):
            yield Row(self._writer.label(predicate), self._writer.values(self._view.values(iri, predicate)))
        for predicate in sorted({one.predicate.value for one in self._view.find(value=iri)}):
            if is_ours(predicate):
                subjects = [one for one in self._view.subjects(predicate, iri) if one in self._writer.anchors]
                name = f"{self._writer.label(predicate)}, from the other side"
                yield Row(name, self._writer.terms(subjects))

    # Terms of others.

    def external_terms(self) -> list[ExternalTerm]:
        """Return the declared external terms, sorted by CURIE, with mscgraph's terms that mention them."""
        declared = {iri for kind in KINDS for iri in self._view.of_type(kind) if not is_ours(iri)}
        found = [self._external_term(iri) for iri in declared if not iri.startswith(BUILT_IN)]
        return sorted(found, key=lambda term: (term.curie.casefold(), term.iri))

    def _external_term(self, iri: str) -> ExternalTerm:
        kind = kind_of(self._view, iri)
        uses = self._view.of_type(iri) if kind == "class" else list(self._view.find(None, iri))
        return ExternalTerm(
            iri=iri,
            curie=compress(iri) or iri,
            label=self._view.label(iri),
            kind=kind,
            mentions=self._mentions(iri),
            own=len(uses),
            count=sum(number for number, _ in self._uses.counts.get(iri, ())),
        )

    def _mentions(self, iri: str) -> list[Row]:
        by_role: dict[str, list[str]] = {}
        for owner, predicate in owners(self._view, ox.NamedNode(iri)):
            if predicate in _MENTIONS and is_ours(owner):
                by_role.setdefault(_MENTIONS[predicate], []).append(owner)
        return [Row(role, _in_one(self._writer.terms(by_role[role]))) for role in sorted(by_role)]


def _disjoint(iri: str, view: View) -> set[str]:
    """Return the classes that have no individual in common with a class."""
    found = follow(view, iri, "owl:disjointWith ^owl:disjointWith")
    for axiom in view.find(None, expand("rdf:type"), OWL + "AllDisjointClasses"):
        for head in view.values(axiom.subject, OWL + "members"):
            members = view.items(head)
            found += members if ox.NamedNode(iri) in members else []
    return {one.value for one in found if isinstance(one, ox.NamedNode)} - {iri}


def _in_one(entries: list[list[Word]]) -> list[list[Word]]:
    """Put many short entries into one, with commas between them."""
    return [separated(entries, ShownTerm(","))] if entries else []

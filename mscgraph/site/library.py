"""What is known of each thing, document by document: a store, read for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice

import pyoxigraph as ox

from mscgraph.namespaces import BASE, PREFIXES, graph_iri, is_data_graph, local_name
from mscgraph.site.places import Place, Places

__all__ = ["Library", "Term", "fill_store"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_CACHE = 1 << 16
#: Descriptions that are kept: those of one document are asked for one after the other.
_FEW = 8
_DEFAULT = ox.DefaultGraph()
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABELS = tuple(
    ox.NamedNode(iri)
    for iri in (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "title")
)
_NOTATION = ox.NamedNode(PREFIXES["skos"] + "notation")
_IN_DATASET = ox.NamedNode(PREFIXES["void"] + "inDataset")
_DATASET = ox.NamedNode(BASE + "dataset")
#: Graphs that pages read beside statements, provenance and issues.
_OTHER_GRAPHS = ("ontology", "dataset", "shapes")
#: So many of what points at a thing are looked through.
_MAX_INCOMING = 100_000
#: So many statements of other documents that point at a thing are told with it.
_MAX_TOLD = 500


def fill_store(quads: Iterable[ox.Quad], added: Mapping[str, Iterable[ox.Triple]]) -> ox.Store:
    """Return a store of *quads* whose default graph has statements, provenance and issues, each triple once.

    Quads without named graphs are taken for those. Named graphs are kept beside.

    :param added: triples by the IRI of their graph, for graphs that *quads* lack
    """
    store = ox.Store()
    store.bulk_extend(quads)
    names = {name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)}
    for name in sorted(filter(is_data_graph, names)):
        graph = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        store.bulk_extend(ox.Quad(*quad.triple) for quad in graph)
    for name, triples in added.items():
        if name not in names:
            node = ox.NamedNode(name)
            store.bulk_extend(ox.Quad(one.subject, one.predicate, one.object, node) for one in triples)
    return store


class Library:
    """A store, read as documents: what is said of each thing of ours, and what points at it."""

    def __init__(self, store: ox.Store, places: Places) -> None:
        """Keep a store that :func:`fill_store` filled and that does not change any more."""
        self.store = store
        self.places = places
        named = {name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)}
        self.graphs = tuple(sorted(named))
        others = map(graph_iri, _OTHER_GRAPHS)
        self._read: list[ox.NamedNode | ox.DefaultGraph] = [_DEFAULT]
        self._read += [ox.NamedNode(name) for name in others if name in named]
        self._has_data_graphs = any(map(is_data_graph, named))
        self.label = lru_cache(_CACHE)(self._label)
        self.describe = lru_cache(_FEW)(self._describe)

    @cached_property
    def documents(self) -> dict[str, tuple[str, ...]]:
        """The things of ours that each document describes, by document; both in order."""
        found: dict[str, list[str]] = {}
        for iri in self._subjects():
            if (place := self.places.find(iri)) is not None:
                found.setdefault(place.document, []).append(iri)
        main = self.places.thing
        return {
            document: tuple(sorted(found[document], key=lambda iri: (iri != main(document), natural(iri))))
            for document in sorted(found, key=natural)
        }

    def _subjects(self) -> Iterator[str]:
        for graph in self._read:
            name = f"GRAPH {graph}" if isinstance(graph, ox.NamedNode) else ""
            query = f"SELECT DISTINCT ?s {{ {name} {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?s), '{BASE}')) }}"
            rows = self.store.query(query)
            assert isinstance(rows, ox.QuerySolutions)
            seen: set[str] = set()
            for row in rows:
                subject = row[0]
                if isinstance(subject, ox.NamedNode) and subject.value not in seen:
                    yield subject.value

    def find(self, iri: str) -> Place | None:
        """Return where a thing of ours is described, ``None`` where nothing is known of it."""
        place = self.places.find(iri)
        if place is None or place.document not in self.documents:
            return None
        if iri in self.documents[place.document]:
            return place
        if iri == self.places.thing(place.document) and self._is_vocabulary(place.document):
            return place  # what stands behind the # is not sent
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return None
        quads = self.store.quads_for_pattern
        named = any(
            any(found)
            for found in (quads(None, None, node), quads(None, node, None), islice(self.graph(node), 1))
        )
        return place if named else None

    def graph(self, name: ox.NamedNode) -> Iterator[ox.Quad]:
        """Yield the quads of a named graph."""
        return self.store.quads_for_pattern(None, None, None, name)

    # What is said of one thing.

    def triples(
        self, subject: ox.NamedNode | ox.BlankNode | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> list[ox.Triple]:
        """Return the triples that fit a pattern, each once, sorted."""
        found = {
            quad.triple: None
            for graph in self._read
            for quad in islice(self.store.quads_for_pattern(subject, predicate, value, graph), _MAX_INCOMING)
        }
        return sorted(found, key=_triple_key)

    def values(self, iri: str, predicate: str) -> list[Term]:
        """Return the objects of a property of a thing, sorted."""
        return [triple.object for triple in self.triples(ox.NamedNode(iri), ox.NamedNode(predicate), None)]

    def value(self, iri: str, predicate: str) -> str:
        """Return the IRI or the text of the first object, ``""`` where there is none."""
        found = self.values(iri, predicate)
        return text_of(found[0]) if found else ""

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """Return the IRIs of what has *iri* as object of a property, in natural order."""
        found = self.triples(None, ox.NamedNode(predicate), ox.NamedNode(iri))
        named = {triple.subject.value for triple in found if isinstance(triple.subject, ox.NamedNode)}
        return sorted(named, key=natural)

    def types(self, iri: str) -> list[str]:
        """Return the IRIs of the classes of a thing, ours first."""
        found = {value.value for value in self.values(iri, _TYPE.value) if isinstance(value, ox.NamedNode)}
        return sorted(found, key=lambda one: (not one.startswith(BASE), one))

    def _label(self, iri: str) -> str:
        """Return what a thing or term is called: its English label, else its local name."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return iri
        for predicate in _LABELS:
            texts = [
                triple.object
                for triple in self.triples(node, predicate, None)
                if isinstance(triple.object, ox.Literal)
            ]
            if texts:
                return min(texts, key=lambda text: (text.language not in ("en", None), text.value)).value
        return local_name(iri) or iri

    # What a document says.

    def _describe(self, document: str) -> tuple[ox.Triple, ...]:
        """Return all that a document says, sorted: what is said of its things, what points at it, and labels.

        Empty where there is no such document.
        """
        if document not in self.documents:
            return ()
        if self._is_vocabulary(document):
            return tuple(self._describe_graph(document))
        said = [
            triple
            for iri in self.documents[document]
            for triple in self.triples(ox.NamedNode(iri), None, None)
        ]
        main = self.places.thing(document)
        said += self.incoming(document)[:_MAX_TOLD]
        said.append(ox.Triple(ox.NamedNode(main), _IN_DATASET, _DATASET))
        known = {triple.subject for triple in said}
        named = {term for triple in said for term in (triple.subject, triple.object)}
        for term in named - known:
            if isinstance(term, ox.NamedNode):
                for predicate in (*_LABELS, _NOTATION):
                    said += self.triples(term, predicate, None)
        return tuple(sorted(set(said), key=_triple_key))

    def incoming(self, document: str) -> list[ox.Triple]:
        """Return what other documents say that has the document's own thing as its object, sorted."""
        here = set(self.documents.get(document, ()))
        found = self.triples(None, None, ox.NamedNode(self.places.thing(document)))
        return [
            triple
            for triple in found
            if not (isinstance(triple.subject, ox.NamedNode) and triple.subject.value in here)
        ]

    def quads(self, document: str) -> list[ox.Quad]:
        """Return what a document says as quads: each triple in the named graphs that state it."""
        found = []
        for triple in self.describe(document):
            quads = list(self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object))
            if self._has_data_graphs:
                quads = [quad for quad in quads if quad.graph_name != _DEFAULT]
            found += quads or [ox.Quad(*triple)]
        return found

    def _is_vocabulary(self, document: str) -> bool:
        """Say whether a document is that of a hash namespace: ontology, shapes."""
        return any(iri.startswith(f"{BASE}{document}#") for iri in self.documents[document])

    def _describe_graph(self, document: str) -> list[ox.Triple]:
        """Return all of the graph of a hash namespace but what other documents describe."""
        here = set(self.documents[document])
        found = {
            quad.triple
            for name in (graph_iri(document),)
            for quad in self.graph(ox.NamedNode(name))
            if not isinstance(quad.subject, ox.NamedNode)
            or quad.subject.value in here
            or not quad.subject.value.startswith(BASE)
        }
        return sorted(found, key=_triple_key)


def natural(iri: str) -> list[tuple[int, str]]:
    """Return a key that sorts ``report/9`` before ``report/10``."""
    return [(len(step), step) if step.isdecimal() else (0, step) for step in iri.split("/")]


def text_of(term: Term) -> str:
    """Return the IRI or the text of a term."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def _triple_key(triple: ox.Triple) -> tuple[object, ...]:
    subject = text_of(triple.subject)
    return (
        natural(subject),
        triple.predicate != _TYPE,
        triple.predicate.value,
        natural(text_of(triple.object)),
    )

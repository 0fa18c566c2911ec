"""The documents of a graph: the things that each describes, and its triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice

import pyoxigraph as ox

from mscgraph.namespaces import BASE, PREFIXES, RDF_TYPE, SKOS, graph_iri, local_name
from mscgraph.query import UsedTerms, data_graphs
from mscgraph.relations import grouped
from mscgraph.site.places import Place, Places
from mscgraph.terms import compress
from mscgraph.view import LABELS, Statement, View, natural, select, text_of

#: Number of documents whose triples are kept: those of one document are asked for one after the other.
_FEW = 8
_DEFAULT = ox.DefaultGraph()
_TYPE = ox.NamedNode(RDF_TYPE)
_NAMES = (*LABELS, SKOS + "notation")
_IN_DATASET = ox.NamedNode(PREFIXES["void"] + "inDataset")
_DATASET = ox.NamedNode(BASE + "dataset")
#: Graphs that are seen as one with those of data: look-ups of editors and catalogues name no graph.
_WITH_DATA = ("dataset", "queries")
#: Graphs that pages read beside these.
_OTHER_GRAPHS = ("ontology", "shapes")
#: Maximum statements pointing at a thing that are looked through.
_MAX_INCOMING = 100_000
#: Maximum statements of other documents pointing at a thing that are listed with it.
_MAX_LISTED = 500


def fill_store(quads: Iterable[ox.Quad], added: Mapping[str, Iterable[Statement]]) -> ox.Store:
    """Return a store of *quads* whose default graph has data, the vocabulary that it uses, and the descriptions of
    the dataset and of the stored queries, each triple once.

    Named graphs are kept beside.

    :param added: statements by the IRI of their graph, for graphs that *quads* lack
    """
    store = ox.Store()
    store.bulk_extend(quads)
    names = set(store.named_graphs())
    seen = data_graphs([_DEFAULT, *names])
    if _DEFAULT not in seen:
        store.clear_graph(_DEFAULT)
    for graph in sorted(seen - {_DEFAULT}, key=str):
        store.bulk_extend(ox.Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, graph))
    if (ontology := ox.NamedNode(graph_iri("ontology"))) in names:
        terms = UsedTerms()
        for quad in store.quads_for_pattern(None, None, None, ontology):
            terms.add(quad)
        used = terms.statements(lambda term: any(store.quads_for_pattern(None, None, term, _DEFAULT)))
        store.bulk_extend([ox.Quad(*quad.triple) for quad in used])
    for name, statements in added.items():
        if (node := ox.NamedNode(name)) not in names:
            store.bulk_extend(ox.Quad(one.subject, one.predicate, one.object, node) for one in statements)
    for graph in (ox.NamedNode(graph_iri(name)) for name in _WITH_DATA):
        store.bulk_extend(
            [ox.Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, graph)]
        )
    return store


class Library:
    """A store, read as documents: the statements about each thing below the base, and those that point at it."""

    def __init__(self, store: ox.Store, places: Places) -> None:
        """Keep a store that :func:`fill_store` filled and that does not change any more."""
        self.store = store
        self.places = places
        named = {name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)}
        self.graphs = tuple(sorted(named))
        others = map(graph_iri, _OTHER_GRAPHS)
        self._read: list[ox.NamedNode | ox.DefaultGraph] = [
            _DEFAULT,
            *(ox.NamedNode(name) for name in others if name in named),
        ]
        #: The statements that pages read.
        self.view = View(store, self._read)
        #: Those of the default graph alone.
        self.data = View(store, [_DEFAULT])
        self.triples_of = lru_cache(_FEW)(self._triples_of)

    @cached_property
    def documents(self) -> dict[str, tuple[str, ...]]:
        """The things that each document describes, by document; both in order."""
        placed = ((self.places.find(iri), iri) for iri in self._subjects())
        found = grouped((place.document, iri) for place, iri in placed if place is not None)
        main = self.places.thing
        return {
            document: tuple(sorted(found[document], key=lambda iri: (iri != main(document), natural(iri))))
            for document in sorted(found, key=natural)
        }

    def _subjects(self) -> Iterator[str]:
        seen: set[str] = set()
        for graph in self._read:
            name = f"GRAPH {graph}" if isinstance(graph, ox.NamedNode) else ""
            query = f"SELECT DISTINCT ?s {{ {name} {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?s), '{BASE}')) }}"
            for (subject,) in select(self.store, query, "subjects", "s"):
                if isinstance(subject, ox.NamedNode) and subject.value not in seen:
                    seen.add(subject.value)
                    yield subject.value

    def find(self, iri: str) -> Place | None:
        """Return the place that describes a thing below the base, ``None`` where nothing is known of it."""
        place = self.places.find(iri)
        if place is None or place.document not in self.documents:
            return None
        if iri in self.documents[place.document]:
            return place
        if iri == self.places.thing(place.document) and self._is_vocabulary(place.document):
            return place  # the part behind the # is not sent
        is_named = iri in self.graphs or any(self.view.find(value=iri)) or any(self.view.find(predicate=iri))
        return place if is_named else None

    def label(self, iri: str) -> str:
        """Return the label of a thing or term; one of others without a label by its CURIE, else the local name."""
        curie = "" if iri.startswith(BASE) else compress(iri)
        return self.view.label(iri) or curie or local_name(iri) or iri

    # The triples of a document.

    def _find(
        self, subject: str | None, predicate: str | None = None, value: str | None = None
    ) -> Iterator[ox.Triple]:
        """Yield the triples that fit a pattern, as many as are looked through."""
        return map(_triple, islice(self.view.find(subject, predicate, value), _MAX_INCOMING))

    def _triples_of(self, document: str) -> tuple[ox.Triple, ...]:
        """Return all triples of a document, sorted: those about its things, those that point at it, and labels.

        Empty where there is no such document.
        """
        if document not in self.documents:
            return ()
        if self._is_vocabulary(document):
            return tuple(self._describe_graph(document))
        found = [triple for iri in self.documents[document] for triple in self._find(iri)]
        found += self.incoming(document)[:_MAX_LISTED]
        found.append(ox.Triple(ox.NamedNode(self.places.thing(document)), _IN_DATASET, _DATASET))
        known = {triple.subject for triple in found}
        named = {term for triple in found for term in (triple.subject, triple.object)}
        for term in named - known:
            if isinstance(term, ox.NamedNode):
                found += (triple for predicate in _NAMES for triple in self._find(term.value, predicate))
        return tuple(sorted(set(found), key=_triple_key))

    def incoming(self, document: str) -> list[ox.Triple]:
        """Return the statements of other documents on the document's own thing as object, sorted.

        What has no name, such as a list, is of no document.
        """
        here = set(self.documents.get(document, ()))
        found = sorted(set(self._find(None, None, self.places.thing(document))), key=_triple_key)
        return [
            triple
            for triple in found
            if isinstance(triple.subject, ox.NamedNode) and triple.subject.value not in here
        ]

    def quads(self, document: str) -> list[ox.Quad]:
        """Return the statements of a document as quads: each triple in the named graphs that state it."""
        found = []
        for triple in self.triples_of(document):
            quads = list(self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object))
            # The default graph is made of the named ones, where there are any.
            found += [quad for quad in quads if quad.graph_name != _DEFAULT] or quads or [ox.Quad(*triple)]
        return found

    def _is_vocabulary(self, document: str) -> bool:
        """Return whether a document is that of a hash namespace: ontology, shapes."""
        return any(iri.startswith(f"{BASE}{document}#") for iri in self.documents[document])

    def _describe_graph(self, document: str) -> list[ox.Triple]:
        """Return all of the graph of a hash namespace but what other documents describe."""
        here = set(self.documents[document])
        graph = View(self.store, [ox.NamedNode(graph_iri(document))])
        found = {
            _triple(one)
            for one in graph.find()
            if not isinstance(one.subject, ox.NamedNode)
            or one.subject.value in here
            or not one.subject.value.startswith(BASE)
        }
        return sorted(found, key=_triple_key)


def _triple(statement: Statement) -> ox.Triple:
    return statement.triple if isinstance(statement, ox.Quad) else statement


def _triple_key(triple: ox.Triple) -> tuple[object, ...]:
    subject = text_of(triple.subject)
    return (
        natural(subject),
        triple.predicate != _TYPE,
        triple.predicate.value,
        natural(text_of(triple.object)),
    )

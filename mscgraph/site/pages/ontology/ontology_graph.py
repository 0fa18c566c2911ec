"""The released ontology, looked up by subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from mscgraph.namespaces import MSC, PREFIXES
from mscgraph.terms import shorten

__all__ = ["BUILT_IN", "KINDS", "Node", "OntologyGraph", "compress", "is_ours", "skos"]

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
_TYPE = _RDF + "type"
_NIL = ox.NamedNode(_RDF + "nil")
#: The kinds of term that an ontology declares, by the class that declares them.
KINDS = {
    _OWL + "Class": "class",
    _OWL + "ObjectProperty": "object property",
    _OWL + "DatatypeProperty": "datatype property",
    _OWL + "AnnotationProperty": "annotation property",
}
#: Namespaces that the languages themselves define.
BUILT_IN = (_OWL, _RDF, _RDFS, PREFIXES["xsd"])


def compress(iri: str) -> str:
    """Return the CURIE of *iri*, or the IRI itself where no prefix is bound for it."""
    short = shorten(f"<{iri}>")
    return iri if short.startswith("<") else short


def is_ours(iri: str) -> bool:
    """Say whether *iri* is in the namespace of our classes and properties."""
    return iri.startswith(MSC) and iri != MSC


def skos(name: str) -> str:
    """Return the IRI of a SKOS term."""
    return PREFIXES["skos"] + name


class OntologyGraph:
    """Triples by subject and by object, each in the order in which they come.

    :param triples: of the whole ontology; the order decides the order of what is listed
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Index the triples."""
        self._forward: dict[Node, dict[str, list[Node]]] = {}
        self._backward: dict[Node, dict[str, list[Node]]] = {}
        for triple in triples:
            predicate = triple.predicate.value
            self._forward.setdefault(triple.subject, {}).setdefault(predicate, []).append(triple.object)
            self._backward.setdefault(triple.object, {}).setdefault(predicate, []).append(triple.subject)

    def objects(self, subject: str | Node, predicate: str) -> list[Node]:
        """Return what *subject* has by *predicate*, empty where nothing."""
        return self._forward.get(_node(subject), {}).get(predicate, [])

    def subjects(self, predicate: str, value: str | Node) -> list[Node]:
        """Return what has *value* by *predicate*, empty where nothing."""
        return self._backward.get(_node(value), {}).get(predicate, [])

    def described(self, subject: str | Node) -> dict[str, list[Node]]:
        """Return all that is said of *subject*: predicate IRI → objects."""
        return self._forward.get(_node(subject), {})

    def pointing_to(self, value: str | Node) -> dict[str, list[Node]]:
        """Return all that points to *value*: predicate IRI → subjects."""
        return self._backward.get(_node(value), {})

    def texts(self, subject: str | Node, predicate: str) -> list[str]:
        """Return the literals that *subject* has by *predicate*, without language or datatype."""
        return [node.value for node in self.objects(subject, predicate) if isinstance(node, ox.Literal)]

    def iris(self, subject: str | Node, predicate: str) -> list[str]:
        """Return the IRIs that *subject* has by *predicate*."""
        return _iris(self.objects(subject, predicate))

    def inverse(self, predicate: str, value: str | Node) -> list[str]:
        """Return the IRIs of what has *value* by *predicate*."""
        return _iris(self.subjects(predicate, value))

    def statements(self, predicate: str) -> int:
        """Return how many statements there are by *predicate*."""
        return sum(len(said.get(predicate, ())) for said in self._forward.values())

    def items(self, head: Node) -> list[Node]:
        """Return the members of an RDF list."""
        found: list[Node] = []
        while head != _NIL and len(self.objects(head, _RDF + "first")) == 1:
            found += self.objects(head, _RDF + "first")
            head = self.objects(head, _RDF + "rest")[0]
        return found

    def of_type(self, class_iri: str) -> list[str]:
        """Return the IRIs of what is asserted to be of a class, sorted."""
        return sorted(self.inverse(_TYPE, class_iri))

    def types(self, subject: str | Node) -> list[str]:
        """Return the classes that *subject* is asserted to be of."""
        return self.iris(subject, _TYPE)

    def kind(self, iri: str) -> str | None:
        """Return the kind of term that *iri* is declared as, ``None`` where it is not."""
        return next((words for name, words in KINDS.items() if name in self.types(iri)), None)

    def label(self, iri: str) -> str:
        """Return the label of a term, its CURIE where it has none."""
        return next(iter(self.texts(iri, _RDFS + "label")), compress(iri))

    def superclasses(self, iri: str) -> set[str]:
        """Return a class and all classes above it that have a name."""
        return self._closure(iri, lambda one: self.iris(one, _RDFS + "subClassOf"))

    def subclasses(self, iri: str) -> set[str]:
        """Return a class and all classes below it that have a name."""
        return self._closure(iri, lambda one: self.inverse(_RDFS + "subClassOf", one))

    def _closure(self, start: str, step: Callable[[str], list[str]]) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(step(current))
        return found

    def owners(self, node: Node) -> Iterator[tuple[str, str]]:
        """Yield the named subjects whose axioms mention *node*, each with the property that leads there."""
        for predicate, subjects in self.pointing_to(node).items():
            for subject in subjects:
                if isinstance(subject, ox.NamedNode):
                    yield subject.value, predicate
                else:
                    yield from self.owners(subject)


def _iris(nodes: Iterable[Node]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ox.NamedNode)]


def _node(value: str | Node) -> Node:
    return ox.NamedNode(value) if isinstance(value, str) else value

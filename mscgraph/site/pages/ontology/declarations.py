"""The terms that an ontology declares, and the terms that its axioms mention."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from mscgraph.namespaces import BASE, MSC, OWL, RDF, RDFS, XSD
from mscgraph.terms import expand
from mscgraph.view import Term, View

#: The kinds of term that an ontology declares, by the class that declares them.
KINDS = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "object property",
    OWL + "DatatypeProperty": "datatype property",
    OWL + "AnnotationProperty": "annotation property",
}
#: Namespaces that the languages themselves define.
BUILT_IN = (OWL, RDF, RDFS, XSD)


def is_ours(iri: str) -> bool:
    """Return whether *iri* is in the namespace of mscgraph's classes and properties."""
    return iri.startswith(MSC) and iri != MSC


def kind_of(view: View, iri: str) -> str:
    """Return the kind of term that *iri* is declared as, ``""`` if it is not declared."""
    types = view.types(iri)
    return next((words for name, words in KINDS.items() if name in types), "")


def find_anchors(view: View) -> dict[str, str]:
    """Return the id of each section by the IRI of its thing: mscgraph's terms, schemes, concepts.

    That of a concept is its path below the base IRI, which no local name equals; that of a scheme, whose path may be
    the name of a property, has a beginning of its own.
    """
    anchors = {iri: iri.removeprefix(MSC) for kind in KINDS for iri in view.of_type(kind) if is_ours(iri)}
    for scheme in view.of_type(expand("skos:ConceptScheme")):
        anchors[scheme] = f"scheme-{scheme.removeprefix(BASE)}"
        for concept in view.subjects(expand("skos:inScheme"), scheme):
            anchors[concept] = concept.removeprefix(BASE)
    return anchors


def follow(view: View, iri: str, way: str) -> list[Term]:
    """Return the terms that properties lead to from *iri*, each once.

    :param way: CURIEs of the properties, with ``^`` before one that is followed from object to subject
    """
    found: list[Term] = []
    for step in way.split():
        if step.startswith("^"):
            found += map(ox.NamedNode, view.subjects(expand(step[1:]), iri))
        else:
            found += view.values(iri, expand(step))
    return list(dict.fromkeys(found))


def owners(view: View, node: Term) -> Iterator[tuple[str, str]]:
    """Yield the named subjects whose axioms mention *node*, each with the property that leads there."""
    for one in view.find(None, None, node):
        if isinstance(one.subject, ox.NamedNode):
            yield one.subject.value, one.predicate.value
        else:
            yield from owners(view, one.subject)

"""The terms that an ontology declares, and the terms that its axioms mention."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from mscgraph.namespaces import MSC, PREFIXES
from mscgraph.view import Term, View

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
#: The kinds of term that an ontology declares, by the class that declares them.
KINDS = {
    _OWL + "Class": "class",
    _OWL + "ObjectProperty": "object property",
    _OWL + "DatatypeProperty": "datatype property",
    _OWL + "AnnotationProperty": "annotation property",
}
#: Namespaces that the languages themselves define.
BUILT_IN = (_OWL, _RDF, _RDFS, PREFIXES["xsd"])


def is_ours(iri: str) -> bool:
    """Return whether *iri* is in the namespace of mscgraph's classes and properties."""
    return iri.startswith(MSC) and iri != MSC


def kind_of(view: View, iri: str) -> str | None:
    """Return the kind of term that *iri* is declared as, ``None`` if it is not declared."""
    types = view.types(iri)
    return next((words for name, words in KINDS.items() if name in types), None)


def owners(view: View, node: Term) -> Iterator[tuple[str, str]]:
    """Yield the named subjects whose axioms mention *node*, each with the property that leads there."""
    for quad in view.find(None, None, node):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value, quad.predicate.value
        else:
            yield from owners(view, quad.subject)

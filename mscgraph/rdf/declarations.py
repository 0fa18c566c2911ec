"""Declarations by which an OWL tool reads a file by itself: a term's kind, label, definition and scope note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscgraph.namespaces import OWL, PREFIXES, SKOS
from mscgraph.terms import LABEL, A, Triple, cut

_KINDS = {f"<{OWL}{name}>" for name in ("AnnotationProperty", "Class", "DatatypeProperty", "ObjectProperty")}
#: Definitions for OBO's tools and for those of SKOS.
_DEFINITIONS = (f"<{PREFIXES['obo']}IAO_0000115>", f"<{SKOS}definition>")
_NOTE = f"<{SKOS}scopeNote>"
#: Properties declared of a term, in this order.
_STATED = (A, LABEL, *_DEFINITIONS, _NOTE)


class Declarations:
    """Kinds, labels, definitions and scope notes of classes and properties.

    :param lines: the N-Triples lines of the released ontology that declares them
    """

    def __init__(self, lines: Iterable[str]) -> None:
        kept: dict[str, list[tuple[int, Triple]]] = {}
        declared = set()
        for triple in map(cut, lines):
            subject, predicate, value = triple
            if predicate not in _STATED:
                continue
            if predicate == A:
                if value not in _KINDS:
                    continue
                declared.add(subject)
            kept.setdefault(subject, []).append((_STATED.index(predicate), triple))
        self._triples = {subject: [triple for _, triple in sorted(kept[subject])] for subject in declared}

    def append(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """Yield *triples*, then the declarations of their properties and classes, sorted by IRI."""
        used = {*_DEFINITIONS, _NOTE}
        for triple in triples:
            used.add(triple[1])
            if triple[1] == A:
                used.add(triple[2])
            yield triple
        for term in sorted(used & self._triples.keys()):
            yield from self._triples[term]

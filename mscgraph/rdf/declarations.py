"""Declarations by which an OWL tool reads a file by itself: a term's kind, label and definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscgraph.namespaces import PREFIXES
from mscgraph.terms import LABEL, A, cut

__all__ = ["Declarations"]

_KINDS = {
    f"<{PREFIXES['owl']}{name}>"
    for name in ("AnnotationProperty", "Class", "DatatypeProperty", "ObjectProperty")
}
_DEFINITION = f"<{PREFIXES['obo']}IAO_0000115>"
#: Properties declared of a term, in this order.
_TOLD = (A, LABEL, _DEFINITION)


class Declarations:
    """Kinds, labels and definitions of classes and properties.

    :param lines: the N-Triples lines of the released ontology that declares them
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Keep the lines that declare a term."""
        kept: dict[str, list[tuple[int, str]]] = {}
        declared = set()
        for line in lines:
            subject, predicate, value = cut(line)
            if predicate not in _TOLD:
                continue
            if predicate == A:
                if value not in _KINDS:
                    continue
                declared.add(subject)
            kept.setdefault(subject, []).append((_TOLD.index(predicate), line))
        self._lines = {subject: [line for _, line in sorted(kept[subject])] for subject in declared}

    def append(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield *lines*, then the declarations of their properties and classes, sorted by IRI."""
        used = {_DEFINITION}
        for line in lines:
            _, predicate, value = cut(line)
            used.add(predicate)
            if predicate == A:
                used.add(value)
            yield line
        for term in sorted(used & self._lines.keys()):
            yield from self._lines[term]

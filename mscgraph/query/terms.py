"""The part of a vocabulary that data uses: the concepts that it names, and their statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from mscgraph.namespaces import BASE, MATCHES, MEASURES_ENTITY, MSC, OWL, PREFIXES, SKOS, SSSOM
from mscgraph.relations import closure, grouped

_Subject = ox.NamedNode | ox.BlankNode | ox.Triple
_IN_SCHEME = ox.NamedNode(SKOS + "inScheme")
_MAPPING_SUBJECT = ox.NamedNode(SSSOM + "subject_id")
#: Schemes of the program itself, all of whose concepts are used.
_OUR_OWN = {ox.NamedNode(BASE + name) for name in ("column", "issue-code", "rule")}
#: Properties that lead from a used concept to those without which it is not understood.
_LEADING = {
    ox.NamedNode(one)
    for one in (
        *(SKOS + name for name in ("broader", "inScheme")),
        *MATCHES,
        MEASURES_ENTITY,
        MSC + "dueTo",
    )
}
_INDIVIDUAL = ox.NamedNode(OWL + "NamedIndividual")
#: Properties that the files of data leave out: those of OWL tools, and those that lead to concepts not used.
_LEFT_OUT = {
    ox.NamedNode(one)
    for one in (
        MSC + "defaultValue",
        SKOS + "hasTopConcept",
        SKOS + "narrower",
        PREFIXES["obo"] + "IAO_0000115",
    )
}


class UsedTerms:
    """A vocabulary, and those of its concepts that data uses."""

    def __init__(self) -> None:
        self._about: dict[_Subject, list[ox.Quad]] = {}
        self._used: set[ox.NamedNode] = set()

    def add(self, quad: ox.Quad) -> None:
        """Take a statement of the vocabulary."""
        self._about.setdefault(quad.subject, []).append(quad)

    def use(self, quad: ox.Quad) -> None:
        """Take note of a statement of data."""
        if isinstance(quad.object, ox.NamedNode) and quad.object in self._about:
            self._used.add(quad.object)

    def statements(self, is_used: Callable[[ox.NamedNode], bool] | None = None) -> Iterator[ox.Quad]:
        """Yield the statements of the concepts that are used, their schemes, matches and mappings.

        :param is_used: whether data names a term, in place of :meth:`use`
        """
        concepts = {
            subject: {quad.object for quad in quads if quad.predicate == _IN_SCHEME}
            for subject, quads in self._about.items()
            if isinstance(subject, ox.NamedNode)
        }
        starts: list[_Subject] = [
            subject
            for subject, schemes in concepts.items()
            if schemes and (schemes & _OUR_OWN or (is_used(subject) if is_used else subject in self._used))
        ]
        schemes = {scheme for found in concepts.values() for scheme in found}
        starts += [one for one in self._used if one in schemes]
        mappings = grouped(
            (quad.object, subject)
            for subject, quads in self._about.items()
            for quad in quads
            if quad.predicate == _MAPPING_SUBJECT
        )

        def leads_to(term: _Subject) -> Iterator[_Subject]:
            yield from mappings.get(term, ())
            for quad in self._about.get(term, ()):
                if quad.predicate in _LEADING and isinstance(quad.object, ox.NamedNode):
                    yield quad.object

        for term in sorted(closure(starts, leads_to), key=str):
            yield from (
                quad
                for quad in self._about.get(term, ())
                if quad.object != _INDIVIDUAL and quad.predicate not in _LEFT_OUT
            )

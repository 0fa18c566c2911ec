"""Values that one graph has for the parameters of stored queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from mscgraph.namespaces import BROADER, MEASURES_ENTITY, MSC, RDF_TYPE, SKOS, fold
from mscgraph.query.table import Select
from mscgraph.relations import closure
from mscgraph.terms import property_iri, spell_in_query
from mscgraph.view import Term

_PREFERRED = SKOS + "prefLabel"
#: Properties by which a name finds a concept, in this order.
_LABELS = tuple(SKOS + name for name in ("prefLabel", "notation", "altLabel", "hiddenLabel"))
#: Properties by which a term of another vocabulary finds a concept, in this order.
_MATCHES = (SKOS + "exactMatch", SKOS + "closeMatch", MEASURES_ENTITY)
#: Maximum values of a property that are offered.
_MAX_VALUES = 1_000


@dataclass(frozen=True, slots=True)
class ConceptNames:
    """The concepts of one class and what names them.

    :param labels: preferred label by IRI, in the order of the IRIs; empty where a concept has none
    :param named: for each property, the first concept by its value, as written and folded
    :param slugs: the first concept by the last step of its IRI
    :param below: the concepts one step narrower than each, or due to it
    """

    labels: Mapping[str, str]
    named: Mapping[str, Mapping[str, str]]
    slugs: Mapping[str, str]
    below: Mapping[str, Sequence[str]]

    def with_narrower(self, iri: str) -> list[str]:
        """Return a concept, all that are narrower and all that are due to one of them, sorted."""
        return sorted(closure([iri], lambda one: self.below.get(one, ())))

    def find(self, name: str) -> str | None:
        """Return the IRI of the concept that a label, code or slug names, ``None`` without one."""
        folded = fold(name)
        return self._first(_LABELS, folded) or self.slugs.get(folded)

    def match(self, iri: str) -> str | None:
        """Return the concept whose IRI, or that of its match or of what it measures, is *iri*; a match goes first."""
        return iri if iri in self.labels else self._first(_MATCHES, iri)

    def offer(self) -> tuple[str, ...]:
        """Return a name of each concept by which it is found, sorted: its label, else its slug or IRI."""
        names = [
            next((name for name in (label, iri.rsplit("/", 1)[-1]) if name and self.find(name) == iri), iri)
            for iri, label in self.labels.items()
        ]
        return tuple(sorted(names, key=lambda name: (name.casefold(), name)))

    def _first(self, properties: tuple[str, ...], name: str) -> str | None:
        return next((self.named[one][name] for one in properties if name in self.named.get(one, ())), None)


class GraphValues:
    """Look-ups in one graph that does not change; the concepts of a class are read once."""

    def __init__(self, select: Select) -> None:
        """Keep what asks the graph; nothing is asked yet."""
        self._select = select
        self.names = cache(self._read_names)
        self.of_property = cache(self._read_values)

    def has(self, name: str, term: ox.NamedNode | ox.Literal) -> bool:
        """Return whether anything in the graph has *term* as value of the property *name*."""
        pattern = f"?one <{property_iri(name)}> {spell_in_query(str(term))}"
        return bool(self._select(f"SELECT ?one WHERE {{ {pattern} }} LIMIT 1"))

    def _read_values(self, name: str) -> tuple[Term, ...]:
        """Return the first values of the property *name*, sorted."""
        found = self._select(
            f"SELECT DISTINCT ?value WHERE {{ ?one <{property_iri(name)}> ?value }} ORDER BY ?value LIMIT {_MAX_VALUES}"
        )
        return tuple(term for (term,) in found.terms if term is not None)

    def _read_names(self, concept_class: str) -> ConceptNames:
        """Return the concepts of a class of the ontology."""
        # Every concept has its type, so that none is left out for want of a label.
        properties = ", ".join(f"<{name}>" for name in (RDF_TYPE, *_LABELS, *_MATCHES, *BROADER))
        table = self._select(
            f"SELECT ?concept ?property ?value WHERE {{ ?concept a <{MSC}{concept_class}> ; ?property ?value ."
            f" FILTER (?property IN ({properties})) }}"
        )
        labels: dict[str, tuple[bool, str]] = {}
        named: dict[str, dict[str, str]] = {}
        slugs: dict[str, str] = {}
        below: dict[str, list[str]] = {}
        for concept, how, value in sorted(table.terms, key=str):
            if not isinstance(concept, ox.NamedNode) or not isinstance(how, ox.NamedNode):
                continue
            iri = concept.value
            slugs.setdefault(fold(iri.rsplit("/", 1)[-1]), iri)
            labels.setdefault(iri, (True, ""))
            if not isinstance(value, (ox.NamedNode, ox.Literal)):
                continue
            if how.value in BROADER:
                below.setdefault(value.value, []).append(iri)
                continue
            for name in (value.value, fold(value.value)):
                named.setdefault(how.value, {}).setdefault(name, iri)
            if how.value == _PREFERRED and isinstance(value, ox.Literal):
                label = (value.language not in ("en", None), value.value)
                labels[iri] = min(labels[iri], label) if labels[iri][1] else label
        return ConceptNames({iri: label for iri, (_, label) in labels.items()}, named, slugs, below)

"""From concepts, registry numbers and references to external identifiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from urllib.parse import quote

from mscgraph.namespaces import concept_iri
from mscgraph.records import Concept, Publication, Registration, Registry, TermMapping


class Linker:
    """Looks up external identifiers.

    :param mappings: of all concepts, by their IRI
    :param registries: by their key
    :param publications: by source article and reference number
    """

    def __init__(
        self,
        mappings: Mapping[str, Sequence[TermMapping]],
        registries: Mapping[str, Registry],
        publications: Mapping[tuple[str, int], Publication],
    ) -> None:
        self._mappings = mappings
        self._registries = registries
        self._publications = publications
        self._kinds = {mapping.kind for rows in mappings.values() for mapping in rows}

    @property
    def mappings(self) -> Iterator[TermMapping]:
        """All mappings, by their subject."""
        return chain.from_iterable(self._mappings.values())

    def is_linked(self, concept: Concept) -> bool | None:
        """Return whether a mapping leads out of *concept*, ``None`` where its scheme has no mappings."""
        if concept.kind not in self._kinds:
            return None
        return bool(self.link_concept(concept_iri(concept.kind, concept.key)))

    def link_concept(self, iri: str) -> Sequence[TermMapping]:
        """Return the mappings of a concept in the table's order, empty where it has none."""
        return self._mappings.get(iri, ())

    def link_registration(self, registration: Registration) -> str | None:
        """Return the web page of a registration, ``None`` where its form or its registry has none."""
        if not registration.valid or registration.registry is None:
            return None
        address = self._registries[registration.registry.key].address
        return address.replace("$1", quote(registration.identifier, safe="")) if address else None

    def link_reference(self, article: str, number: int) -> Publication | None:
        """Return the publication behind a numbered reference, ``None`` where it is not known."""
        return self._publications.get((article, number))

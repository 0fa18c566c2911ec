"""From concepts, registry numbers and references to external identifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from mscgraph.namespaces import concept_iri
from mscgraph.records import Concept, IndexedTerm, Publication, Registration, Registry, TermMapping
from mscgraph.vocabulary.mappings import load_linked, load_mappings


class Linker:
    """Looks up external identifiers. Mappings are read when they are asked for, which no row does.

    :param folder: of the tables of mappings
    :param registries: by their key
    :param publications: by source article and reference number
    :param map_term: returns the mapping of a concept minted for words to a term that a label index has for them
    """

    def __init__(
        self,
        folder: Path,
        registries: Mapping[str, Registry],
        publications: Mapping[tuple[str, int], Publication],
        map_term: Callable[[Concept, IndexedTerm], TermMapping],
    ) -> None:
        self._folder = folder
        self._registries = registries
        self._publications = publications
        self._map_term = map_term

    @cached_property
    def _mappings(self) -> Mapping[str, Sequence[TermMapping]]:
        return load_mappings(self._folder)

    @cached_property
    def _linked(self) -> Mapping[str, Set[str]]:
        return load_linked(self._folder)

    @property
    def mappings(self) -> Iterator[TermMapping]:
        """All mappings, by their subject."""
        return chain.from_iterable(self._mappings.values())

    def is_linked(self, concept: Concept) -> bool | None:
        """Return whether a mapping leads out of *concept*, ``None`` where its scheme has no mappings."""
        linked = self._linked.get(concept.kind)
        if linked is None:
            return None
        return bool(concept.terms) or concept_iri(concept.kind, concept.key) in linked

    def link_concept(self, iri: str) -> Sequence[TermMapping]:
        """Return the mappings of a concept in the table's order, empty where it has none."""
        return self._mappings.get(iri, ())

    def link_minted(self, concept: Concept) -> list[TermMapping]:
        """Return the mappings of a concept minted for words to the terms that label indexes have for them."""
        found = (self._map_term(concept, term) for term in concept.terms)
        return [replace(one, object_name=self.term_names.get(one.object, one.object_name)) for one in found]

    @cached_property
    def term_names(self) -> Mapping[str, str]:
        """The names of the terms that concepts of the vocabulary are mapped to, by IRI."""
        return {mapping.object: mapping.object_name for mapping in self.mappings}

    def link_registration(self, registration: Registration) -> str | None:
        """Return the web page of a registration, ``None`` where its form or its registry has none."""
        if not registration.valid or registration.registry is None:
            return None
        address = self._registries[registration.registry.key].address
        return address.replace("$1", quote(registration.identifier, safe="")) if address else None

    def link_reference(self, article: str, number: int) -> Publication | None:
        """Return the publication behind a numbered reference, ``None`` where it is not known."""
        return self._publications.get((article, number))

"""Mappings that a curator may accept: of words that nothing is linked to, to terms with names near to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from mscgraph.namespaces import BASE, PREFIXES, SKOS, concept_iri, mint_slug
from mscgraph.records import Concept, TermMapping
from mscgraph.vocabulary.label_index import IndexEntry, bag_of
from mscgraph.vocabulary.label_links import CONFIDENCE, LabelIndexes
from mscgraph.vocabulary.lexicon import Vocabulary
from mscgraph.vocabulary.near_names import NearName, NearNames

#: The prefix of the schemes of mscgraph in mapping tables.
_OWN = "mscgraph"
#: How sure a match by a similarity of 1 would be, were the words not the same.
_NEAR = Decimal("0.6")
_PLACES = Decimal("0.01")
_LEXICAL = "semapv:LexicalMatching"
_SIMILAR = "semapv:LexicalSimilarityThresholdMatching"
#: The predicates of names that have not the same words, by how their words are related: of a part it is broader.
_PREDICATES = {"part": "broadMatch", "whole": "narrowMatch", "other": "closeMatch", "equal": "closeMatch"}


class Suggester:
    """Suggests terms for words, from the label indexes at hand and from the vocabulary itself.

    :param denials: words that make a name the contrary of one without them
    :param most: suggestions per word
    """

    def __init__(
        self, vocabulary: Vocabulary, indexes: LabelIndexes, denials: Iterable[str], most: int
    ) -> None:
        self._vocabulary = vocabulary
        self._indexes = indexes
        self._denials = frozenset(bag[0] for bag in map(bag_of, denials) if len(bag) == 1)
        self._most = most
        self._names = cache(self._names_of)

    def suggest(self, concept: Concept, comment: str) -> list[TermMapping]:
        """Return mappings of a concept, or of the one that words would be, the surest first.

        :param concept: one without mappings
        :param comment: of each mapping: the place of the words
        """
        found = [
            self._map(concept, key, near, comment)
            for key, names in self._names(concept.kind)
            for near in names.find(concept.label, self._most)
        ]
        subject = concept_iri(concept.kind, _key(concept))
        others = (one for one in found if one.object != subject)
        return sorted(others, key=lambda one: (-one.confidence, one.object_curie))[: self._most]

    def _names_of(self, kind: str) -> list[tuple[str, NearNames]]:
        own = (_OWN, NearNames([*self._own_entries(kind)], self._denials))
        others = (
            (key, NearNames(index.entries, self._denials)) for key, index in self._indexes.of_scheme(kind)
        )
        return [own, *others]

    def _own_entries(self, kind: str) -> Iterator[IndexEntry]:
        for iri, concept in self._vocabulary.concepts(kind):
            surfaces = tuple(dict.fromkeys(self._vocabulary.surfaces_of(iri)))
            yield IndexEntry(f"{kind}:{concept.key}", concept.label, surfaces, "false")

    def _map(self, concept: Concept, index: str, near: NearName, comment: str) -> TermMapping:
        is_label = near.name == near.entry.label
        is_equal = near.relation == "equal"
        name = "exactMatch" if is_equal and is_label else _PREDICATES[near.relation]
        similar = (_NEAR * Decimal(near.similarity)).quantize(_PLACES)
        by = "" if is_label else f"; by the synonym {near.name!r}"
        vocabulary = self._indexes.vocabularies.get(index)
        curie = near.entry.curie
        return TermMapping(
            kind=concept.kind,
            subject=concept_iri(concept.kind, _key(concept)),
            predicate=SKOS + name,
            object=vocabulary.iri(curie) if vocabulary else BASE + curie.replace(":", "/", 1),
            object_curie=curie,
            object_label=near.entry.label,
            source_version=vocabulary.version if vocabulary else "",
            justification=_LEXICAL if is_equal else _SIMILAR,
            confidence=CONFIDENCE[is_label] if is_equal else similar,
            subject_label=concept.label,
            source=vocabulary.vocabulary if vocabulary else f"{_OWN}:{concept.kind}",
            source_iri=vocabulary.vocabulary_iri if vocabulary else BASE + concept.kind,
            comment=comment + by,
        )


def prefixes_of(mappings: Iterable[TermMapping], indexes: LabelIndexes) -> dict[str, str]:
    """Return the prefixes that mappings have, with the beginnings of IRIs that they are short for, sorted."""
    terms = {one.prefix: one.terms for one in indexes.vocabularies.values()}
    own = {one.kind: concept_iri(one.kind, "") for one in mappings}
    used = {one.object_curie.partition(":")[0] for one in mappings}
    common = {name: PREFIXES[name] for name in ("bioregistry", "semapv", "skos", "sssom")}
    found = {**common, **own, **{name: terms[name] for name in used if name in terms}, _OWN: BASE}
    return dict(sorted(found.items(), key=lambda pair: (pair[0].casefold(), pair[0])))


def _key(concept: Concept) -> str:
    """Return the key that a concept has in the vocabulary, or would have there."""
    return mint_slug(concept.label) if concept.minted else concept.key

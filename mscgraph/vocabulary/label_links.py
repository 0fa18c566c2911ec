"""Words that mscgraph's own vocabulary lacks, looked up in the label indexes of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from mscgraph.namespaces import PREFIXES, SKOS, concept_iri
from mscgraph.records import Concept, IndexAnswer, IndexedTerm, TermMapping
from mscgraph.relations import grouped
from mscgraph.vocabulary.label_index import LabelIndex, bag_of, index_path
from mscgraph.vocabulary.word_lists import load_word_groups

#: The file of a folder of label indexes that describes each.
_DESCRIPTIONS = "indexes.yaml"
#: Letters per form without a small letter that may be short for much else: OA, AML, COPD.
_SHORT_FORM = 5
#: Maximum words whose answers are kept.
_CACHE = 1 << 14
#: How sure a match is that nobody has judged, by whether the label has the words or only a synonym; their predicates.
CONFIDENCE = {True: Decimal("0.9"), False: Decimal("0.7")}
_PREDICATES = {True: SKOS + "exactMatch", False: SKOS + "closeMatch"}
_COMMENTS = {
    True: "its label has the printed words; not judged by a curator",
    False: "a synonym of it has the printed words; not judged by a curator",
}


@dataclass(frozen=True, slots=True)
class IndexedVocabulary:
    """A vocabulary of which there is, or may be, a label index; ``labels/indexes.yaml`` describes each field."""

    prefix: str
    vocabulary: str
    terms: str
    subject: str
    links: tuple[str, ...] = ()
    suggests: tuple[str, ...] = ()
    title: str = ""
    version: str = ""
    licence: str = ""
    release: str = ""
    below: tuple[str, ...] = ()
    without: str = ""

    def iri(self, curie: str) -> str:
        """Return the IRI of a term."""
        return self.terms + curie.partition(":")[2]

    @property
    def vocabulary_iri(self) -> str:
        """The IRI of its entry in the Bioregistry."""
        prefix, _, local = self.vocabulary.partition(":")
        return PREFIXES[prefix] + local


class LabelIndexes:
    """The label indexes that are at hand, each read when it is first asked.

    :ivar vocabularies: the vocabularies by the key of their index, at hand or not
    """

    def __init__(self, vocabularies: Mapping[str, IndexedVocabulary], folders: Iterable[Path]) -> None:
        """Take descriptions, and the folders of indexes: of two of one name that of the first folder is read."""
        self.vocabularies = vocabularies
        found: dict[str, Path] = {}
        for folder in folders:
            for key in vocabularies:
                if (path := index_path(folder, key)).is_file():
                    found.setdefault(key, path)
        self._indexes = {key: LabelIndex(path) for key, path in sorted(found.items())}
        self._subjects = grouped((vocabularies[key].subject, key) for key in self._indexes)
        self.ask = lru_cache(_CACHE)(self._ask)

    def _ask(self, kind: str, words: str) -> IndexAnswer:
        """Return the terms that have a name of the same words, by the indexes that link words of the scheme *kind*.

        A word is one term of all indexes of a subject together, or none: several are candidates, and so are terms by a
        short form without a small letter.

        :raises LoadError: if an index is not in its form
        """
        bag = bag_of(words)
        terms: list[IndexedTerm] = []
        candidates: list[IndexedTerm] = []
        for keys in self._subjects.values():
            asked = [key for key in keys if kind in self.vocabularies[key].links]
            found = [
                (IndexedTerm(key, entry.curie, entry.label, bag_of(entry.label) == bag), name)
                for key in asked
                for entry, name in self._indexes[key].find(bag)
            ]
            is_sure = len(found) == 1 and not _is_short_form(words) and not _is_short_form(found[0][1])
            (terms if is_sure else candidates).extend(term for term, _ in found)
        return IndexAnswer(tuple(terms), tuple(candidates))

    def map_term(self, concept: Concept, term: IndexedTerm) -> TermMapping:
        """Return the mapping of a concept minted for words to a term that they name."""
        vocabulary = self.vocabularies[term.index]
        return TermMapping(
            kind=concept.kind,
            subject=concept_iri(concept.kind, concept.key),
            predicate=_PREDICATES[term.by_label],
            object=vocabulary.iri(term.curie),
            object_curie=term.curie,
            object_label=term.label,
            source_version=vocabulary.version,
            justification="semapv:LexicalMatching",
            confidence=CONFIDENCE[term.by_label],
            subject_label=concept.label,
            source=vocabulary.vocabulary,
            source_iri=vocabulary.vocabulary_iri,
            comment=_COMMENTS[term.by_label],
            object_name=f"{term.label} ({term.curie})",
        )

    def of_scheme(self, kind: str) -> Iterator[tuple[str, LabelIndex]]:
        """Yield the indexes at hand that link or suggest terms for words of the scheme *kind*, with their keys."""
        for key, index in self._indexes.items():
            vocabulary = self.vocabularies[key]
            if kind in (*vocabulary.links, *vocabulary.suggests):
                yield key, index


def _is_short_form(form: str) -> bool:
    """Return whether a form has few letters and no small one among them."""
    letters = [char for char in form if char.isalpha()]
    return len(letters) <= _SHORT_FORM and not any(map(str.islower, letters))


def load_label_indexes(folder: Path, others: Sequence[Path] = ()) -> LabelIndexes:
    """Return the indexes of *folder* and of *others*, whose indexes are read instead of those of the same name.

    :raises VocabularyError: if the description in *folder* is missing or not in its form
    """
    vocabularies = load_word_groups(folder / _DESCRIPTIONS, IndexedVocabulary)
    return LabelIndexes(vocabularies, (*others, folder))

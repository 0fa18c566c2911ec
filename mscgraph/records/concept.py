"""Concepts of a vocabulary, their mappings, and how they are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

#: SSSOM's object of a mapping for which no term was found.
NO_TERM_FOUND = "https://w3id.org/sssom/NoTermFound"


@dataclass(frozen=True, slots=True)
class IndexedTerm:
    """A term of another vocabulary, found in a label index by words that mscgraph's own lacks.

    :param index: the key of the index: ``mondo``
    :param by_label: whether its label has the words, or only a synonym
    """

    index: str
    curie: str
    label: str
    by_label: bool


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """The answer of the label indexes to words.

    :param terms: terms that the words name, at most one of each subject
    :param candidates: terms of which one may be meant, where nothing decides
    """

    terms: tuple[IndexedTerm, ...] = ()
    candidates: tuple[IndexedTerm, ...] = ()


class AskIndexes(Protocol):
    """The label indexes as ``interpret`` asks them."""

    def __call__(self, kind: str, words: str) -> IndexAnswer:
        """Return the terms for *words* of the scheme *kind*."""
        ...


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a vocabulary, or one minted for a word that no vocabulary knows.

    :param kind: the scheme: ``disease``, ``cell-source``, ``route``, …
    :param key: the slug; ``<source>/<slug>`` for one minted for words
    :param notation: the code that records print instead of the slug (``cells/kg``), or ``None``
    :param members: the concepts whose notations its own joins, in that order: I and II of the phase I/II
    :param terms: of one minted for words, the terms of other vocabularies that the words name
    """

    kind: str
    key: str
    label: str
    notation: str | None = None
    minted: bool = False
    members: tuple[Concept, ...] = ()
    terms: tuple[IndexedTerm, ...] = ()

    @property
    def name(self) -> str:
        """The name in messages: the notation, else the label."""
        return self.notation or self.label

    @property
    def code(self) -> str:
        """The name in records: the notation, else the slug."""
        return self.notation or self.key.rsplit("/", 1)[-1]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its members, its own where it has none."""
        return tuple(member.code for member in self.members) or (self.code,)


class Lookup(Protocol):
    """The vocabulary as ``interpret`` asks it."""

    def find(self, kind: str, words: str) -> Concept | None:
        """Return the concept of scheme *kind* that has *words* as a label, or ``None``."""
        ...

    def is_absent(self, words: str) -> bool:
        """Return whether *words* mean that nothing is stated."""
        ...

    def begins_label(self, kind: str, words: str) -> bool:
        """Return whether some label of scheme *kind* begins with *words*."""
        ...

    def above(self, concept: Concept) -> frozenset[Concept]:
        """Return the concepts that *concept* is narrower than or due to, by any number of steps."""
        ...

    def default_of(self, rule: str) -> Concept:
        """Return the concept that the rule *rule* gives where nothing is printed."""
        ...


@dataclass(frozen=True, slots=True)
class TermMapping:
    """One row of an SSSOM table on one of mscgraph's concepts; IRIs in full.

    :param object: of the other vocabulary's term; :data:`NO_TERM_FOUND` where it has none
    :param justification: CURIE of a term of semapv
    :param source: CURIE of the other vocabulary
    :param source_iri: its IRI, ``""`` where the table binds no prefix of its CURIE
    :param object_name: the label of the other vocabulary's term, with its CURIE where another term has the same label
    """

    kind: str
    subject: str
    predicate: str
    object: str
    object_curie: str
    object_label: str
    source_version: str
    justification: str
    confidence: Decimal
    subject_label: str = ""
    source: str = ""
    source_iri: str = ""
    comment: str = ""
    object_name: str = ""

    @property
    def is_found(self) -> bool:
        """Whether the other vocabulary has a term."""
        return self.object != NO_TERM_FOUND

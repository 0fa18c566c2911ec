"""Class expressions and values in words that people read, after the Manchester syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from mscgraph.namespaces import PREFIXES
from mscgraph.site.pages.ontology.ontology_graph import Node, OntologyGraph, compress

__all__ = ["Link", "Linker", "Word", "separated"]

_OWL, _XSD = PREFIXES["owl"], PREFIXES["xsd"]
_WEB = re.compile(r"https?://[^\s<>\"]+")
_JOINED = {_OWL + "unionOf": "or", _OWL + "intersectionOf": "and"}
_FILLED = {
    _OWL + "someValuesFrom": "some",
    _OWL + "allValuesFrom": "only",
    _OWL + "hasValue": "value",
}
_COUNTED = {
    _OWL + "minCardinality": "min",
    _OWL + "maxCardinality": "max",
    _OWL + "cardinality": "exactly",
    _OWL + "minQualifiedCardinality": "min",
    _OWL + "maxQualifiedCardinality": "max",
    _OWL + "qualifiedCardinality": "exactly",
}
_FACETS = {
    _XSD + "minInclusive": "≥",
    _XSD + "maxInclusive": "≤",
    _XSD + "minExclusive": ">",
    _XSD + "maxExclusive": "<",
    _XSD + "pattern": "pattern",
    _XSD + "length": "length",
    _XSD + "minLength": "min length",
    _XSD + "maxLength": "max length",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Where a word leads.

    :param title: shown when pointed at
    :param local: whether it leads to a place on the page itself
    """

    href: str
    title: str
    local: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text.

    :param keyword: whether it is a word of the syntax
    """

    text: str
    link: Link | None = None
    keyword: bool = False


class Linker:
    """Says things of an ontology in words, each term linked to its place.

    :param anchors: ids on the page by the IRI of what is described there
    """

    def __init__(self, graph: OntologyGraph, anchors: Mapping[str, str]) -> None:
        """Keep graph and anchors."""
        self.graph = graph
        self.anchors = anchors

    def link(self, iri: str) -> Link | None:
        """Return where *iri* is described: on the page, else on the web, ``None`` where neither."""
        if iri in self.anchors:
            return Link(f"#{self.anchors[iri]}", compress(iri), local=True)
        return Link(iri, iri, local=False) if _WEB.fullmatch(iri) else None

    def term(self, iri: str) -> Word:
        """Return the label of a term, linked; a term of others, which may be called like ours, with its CURIE."""
        label, link, curie = self.graph.label(iri), self.link(iri), compress(iri)
        is_told = label == curie or curie == iri or (link is not None and link.local)
        return Word(label if is_told else f"{label} ({curie})", link)

    def terms(self, iris: Iterable[str]) -> list[list[Word]]:
        """Return a list of linked terms, sorted by label, each once."""
        words = {iri: self.term(iri) for iri in iris}
        return [[words[iri]] for iri in sorted(words, key=lambda iri: (words[iri].text.casefold(), iri))]

    def value(self, node: Node) -> list[Word]:
        """Return what stands as object of a statement in words."""
        if isinstance(node, ox.Literal):
            link = Link(node.value, node.value, local=False) if _WEB.fullmatch(node.value) else None
            return [Word(node.value, link)]
        return self.expression(node)

    def expression(self, node: Node, *, nested: bool = False) -> list[Word]:
        """Return a class, a data range or a property expression in words.

        :param nested: put what has several parts in brackets
        """
        if isinstance(node, ox.NamedNode):
            return [self.term(node.value)]
        if isinstance(node, ox.Literal):
            return [Word(f'"{node.value}"')]
        words = self._compound(node)
        return [Word("("), *words, Word(")")] if nested and len(words) > 1 else words

    def chain(self, head: Node) -> list[Word]:
        """Return a chain of properties in words."""
        steps = [self.expression(step, nested=True) for step in self.graph.items(head)]
        return separated(steps, Word("∘", keyword=True))

    def _compound(self, node: Node) -> list[Word]:
        said = self.graph.described(node)
        for predicate, joint in _JOINED.items():
            if predicate in said:
                parts = [self.expression(one, nested=True) for one in self.graph.items(said[predicate][0])]
                return separated(parts, Word(joint, keyword=True))
        if one_of := said.get(_OWL + "oneOf"):
            values = [self.expression(one) for one in self.graph.items(one_of[0])]
            return [Word("{"), *separated(values, Word(",")), Word("}")]
        if complement := said.get(_OWL + "complementOf"):
            return [Word("not", keyword=True), *self.expression(complement[0], nested=True)]
        if inverse := said.get(_OWL + "inverseOf"):
            return [Word("inverse", keyword=True), *self.expression(inverse[0], nested=True)]
        if restricted := said.get(_OWL + "onProperty"):
            return [*self.expression(restricted[0], nested=True), *self._restriction(said)]
        if datatype := said.get(_OWL + "onDatatype"):
            return [*self.expression(datatype[0]), Word("["), *self._facets(said), Word("]")]
        return [Word("something that has no name")]

    def _restriction(self, said: Mapping[str, list[Node]]) -> list[Word]:
        for predicate, word in _FILLED.items():
            if predicate in said:
                return [Word(word, keyword=True), *self.expression(said[predicate][0], nested=True)]
        if _OWL + "hasSelf" in said:
            return [Word("Self", keyword=True)]
        for predicate, word in _COUNTED.items():
            if predicate in said:
                number = said[predicate][0]
                assert isinstance(number, ox.Literal)
                filler = said.get(_OWL + "onClass") or said.get(_OWL + "onDataRange") or []
                words = [part for one in filler for part in self.expression(one, nested=True)]
                return [Word(f"{word} {number.value}", keyword=True), *words]
        return []

    def _facets(self, said: Mapping[str, list[Node]]) -> list[Word]:
        parts = []
        for node in self.graph.items(said[_OWL + "withRestrictions"][0]):
            for facet, values in self.graph.described(node).items():
                word = Word(_FACETS.get(facet, compress(facet)), keyword=True)
                parts += [[word, *self.expression(value)] for value in values]
        return separated(parts, Word(","))


def separated(parts: Iterable[list[Word]], joint: Word) -> list[Word]:
    """Return *parts* as one text with *joint* between them."""
    words: list[Word] = []
    for number, part in enumerate(parts):
        words += [joint, *part] if number else part
    return words

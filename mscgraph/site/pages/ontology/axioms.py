"""Class expressions and values in words that people read, after the Manchester syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from mscgraph.namespaces import PREFIXES
from mscgraph.site.pages.links import Value, is_web_address
from mscgraph.terms import compress
from mscgraph.view import Term, View

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
class Keyword:
    """A word of the syntax."""

    text: str


Word = Value | Keyword


class TermWriter:
    """Writes terms, values and class expressions of an ontology in words, each term linked to its place.

    :param anchors: ids on the page by the IRI of the thing described there
    """

    def __init__(self, view: View, anchors: Mapping[str, str]) -> None:
        """Keep the ontology and the anchors."""
        self.view = view
        self.anchors = anchors

    def label(self, iri: str) -> str:
        """Return the label of a term, its CURIE without one."""
        return self.view.label(iri) or compress(iri) or iri

    def term(self, iri: str) -> Value:
        """Return the label of a term, linked; an external one, whose label may be in use here too, with its CURIE."""
        label, curie = self.label(iri), compress(iri)
        if iri in self.anchors:
            return Value(label, f"#{self.anchors[iri]}", note=curie or iri, iri=iri)
        text = label if curie in ("", label) else f"{label} ({curie})"
        return Value(text, iri if is_web_address(iri) else "", outward=True, note=iri, iri=iri)

    def terms(self, iris: Iterable[str]) -> list[list[Word]]:
        """Return a list of linked terms, sorted by label, each once."""
        words = {iri: self.term(iri) for iri in iris}
        return [[words[iri]] for iri in sorted(words, key=lambda iri: (words[iri].text.casefold(), iri))]

    def value(self, node: Term) -> list[Word]:
        """Return the object of a statement in words."""
        if isinstance(node, ox.Literal):
            href = node.value if _WEB.fullmatch(node.value) else ""
            return [Value(node.value, href, outward=True, note=node.value)]
        return self.expression(node)

    def expression(self, node: Term, *, nested: bool = False) -> list[Word]:
        """Return a class, a data range or a property expression in words.

        :param nested: put an expression of several parts in brackets
        """
        if isinstance(node, ox.NamedNode):
            return [self.term(node.value)]
        if isinstance(node, ox.Literal):
            return [Value(f'"{node.value}"')]
        words = self._compound(node)
        return [Value("("), *words, Value(")")] if nested and len(words) > 1 else words

    def chain(self, head: Term) -> list[Word]:
        """Return a chain of properties in words."""
        steps = [self.expression(step, nested=True) for step in self.view.items(head)]
        return separated(steps, Keyword("∘"))

    def _compound(self, node: Term) -> list[Word]:
        said = self.view.describe(node).objects
        for predicate, joint in _JOINED.items():
            if predicate in said:
                parts = [self.expression(one, nested=True) for one in self.view.items(said[predicate][0])]
                return separated(parts, Keyword(joint))
        if one_of := said.get(_OWL + "oneOf"):
            values = [self.expression(one) for one in self.view.items(one_of[0])]
            return [Value("{"), *separated(values, Value(",")), Value("}")]
        if complement := said.get(_OWL + "complementOf"):
            return [Keyword("not"), *self.expression(complement[0], nested=True)]
        if inverse := said.get(_OWL + "inverseOf"):
            return [Keyword("inverse"), *self.expression(inverse[0], nested=True)]
        if restricted := said.get(_OWL + "onProperty"):
            return [*self.expression(restricted[0], nested=True), *self._restriction(said)]
        if datatype := said.get(_OWL + "onDatatype"):
            return [*self.expression(datatype[0]), Value("["), *self._facets(said), Value("]")]
        return [Value("something that has no name")]

    def _restriction(self, said: Mapping[str, list[Term]]) -> list[Word]:
        for predicate, word in _FILLED.items():
            if predicate in said:
                return [Keyword(word), *self.expression(said[predicate][0], nested=True)]
        if _OWL + "hasSelf" in said:
            return [Keyword("Self")]
        for predicate, word in _COUNTED.items():
            if predicate in said:
                number = said[predicate][0]
                assert isinstance(number, ox.Literal)
                filler = said.get(_OWL + "onClass") or said.get(_OWL + "onDataRange") or []
                words = [part for one in filler for part in self.expression(one, nested=True)]
                return [Keyword(f"{word} {number.value}"), *words]
        return []

    def _facets(self, said: Mapping[str, list[Term]]) -> list[Word]:
        parts = []
        for node in self.view.items(said[_OWL + "withRestrictions"][0]):
            for facet, values in self.view.describe(node).objects.items():
                word = Keyword(_FACETS.get(facet, compress(facet) or facet))
                parts += [[word, *self.expression(value)] for value in values]
        return separated(parts, Value(","))


def separated(parts: Iterable[list[Word]], joint: Word) -> list[Word]:
    """Return *parts* as one text with *joint* between them."""
    words: list[Word] = []
    for number, part in enumerate(parts):
        words += [joint, *part] if number else part
    return words

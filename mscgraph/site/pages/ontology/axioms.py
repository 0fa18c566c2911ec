"""Class expressions and values in words that people read, after the Manchester syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from mscgraph.namespaces import local_name
from mscgraph.site.pages.links import ShownTerm, is_web_address
from mscgraph.terms import compress
from mscgraph.view import Term, View, text_of

_WEB = re.compile(r"https?://[^\s<>\"]+")
#: Restrictions by the local name of the property that makes them: with a filler, with a number.
_FILLED = {"someValuesFrom": "some", "allValuesFrom": "only", "hasValue": "value"}
_COUNTED = {
    "minCardinality": "min",
    "maxCardinality": "max",
    "cardinality": "exactly",
    "minQualifiedCardinality": "min",
    "maxQualifiedCardinality": "max",
    "qualifiedCardinality": "exactly",
}
_FACETS = {
    "minInclusive": "≥",
    "maxInclusive": "≤",
    "minExclusive": ">",
    "maxExclusive": "<",
    "minLength": "min length",
    "maxLength": "max length",
}


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word of the syntax."""

    text: str


Word: TypeAlias = ShownTerm | Keyword
#: The first object of each property of an expression, by the property's local name.
_Parts = Mapping[str, Term]


class TermWriter:
    """Writes terms, values and class expressions of an ontology in words, each term linked to its place.

    :param anchors: ids on the page by the IRI of the thing described there
    """

    def __init__(self, view: View, anchors: Mapping[str, str]) -> None:
        self.view = view
        self.anchors = anchors

    def label(self, iri: str) -> str:
        """Return the label of a term, its CURIE without one."""
        return self.view.label(iri) or compress(iri) or iri

    def term(self, iri: str) -> ShownTerm:
        """Return the label of a term, linked; an external one, whose label may be in use here too, with its CURIE."""
        label, curie = self.label(iri), compress(iri)
        if iri in self.anchors:
            return ShownTerm(label, f"#{self.anchors[iri]}", note=curie or iri, iri=iri)
        text = label if curie in ("", label) else f"{label} ({curie})"
        return ShownTerm(text, iri if is_web_address(iri) else "", outward=True, note=iri, iri=iri)

    def terms(self, iris: Iterable[str]) -> list[list[Word]]:
        """Return a list of linked terms, sorted by label, each once."""
        return self.values(map(ox.NamedNode, iris))

    def values(self, nodes: Iterable[Term]) -> list[list[Word]]:
        """Return objects of statements in words, each once: terms sorted by label, then others in their order."""
        written = [self.value(node) for node in dict.fromkeys(nodes)]
        return sorted(written, key=_by_label)

    def value(self, node: Term) -> list[Word]:
        """Return the object of a statement in words."""
        if isinstance(node, ox.Literal):
            href = node.value if _WEB.fullmatch(node.value) else ""
            return [ShownTerm(node.value, href, outward=True, note=node.value)]
        return self.expression(node)

    def expression(self, node: Term) -> list[Word]:
        """Return a class, a data range or a property expression in words."""
        if isinstance(node, ox.NamedNode):
            return [self.term(node.value)]
        if isinstance(node, ox.Literal):
            return [ShownTerm(f'"{node.value}"')]
        described = self.view.describe(node).objects
        parts = {local_name(predicate): objects[0] for predicate, objects in described.items()}
        match parts:
            case {"unionOf": head}:
                return self._list(head, Keyword("or"))
            case {"intersectionOf": head}:
                return self._list(head, Keyword("and"))
            case {"oneOf": head}:
                return [ShownTerm("{"), *self._list(head, ShownTerm(",")), ShownTerm("}")]
            case {"complementOf": negated}:
                return [Keyword("not"), *self._part(negated)]
            case {"inverseOf": inverse}:
                return [Keyword("inverse"), *self._part(inverse)]
            case {"onProperty": restricted}:
                return [*self._part(restricted), *self._restriction(parts)]
            case {"onDatatype": datatype, "withRestrictions": facets}:
                return [*self.expression(datatype), ShownTerm("["), *self._facets(facets), ShownTerm("]")]
            case {"first": _}:
                return self._list(node, Keyword("∘"))
        return [ShownTerm("something without a name")]

    def _part(self, node: Term) -> list[Word]:
        """Return a part of an expression, in brackets if it has several parts itself."""
        words = self.expression(node)
        return [ShownTerm("("), *words, ShownTerm(")")] if len(words) > 1 else words

    def _list(self, head: Term, joint: Word) -> list[Word]:
        return separated(map(self._part, self.view.items(head)), joint)

    def _restriction(self, parts: _Parts) -> list[Word]:
        for name, word in _FILLED.items():
            if name in parts:
                return [Keyword(word), *self._part(parts[name])]
        for name, word in _COUNTED.items():
            if name in parts:
                filler = parts.get("onClass") or parts.get("onDataRange")
                return [Keyword(f"{word} {text_of(parts[name])}"), *(self._part(filler) if filler else ())]
        return [Keyword("Self")] if "hasSelf" in parts else []

    def _facets(self, head: Term) -> list[Word]:
        facets = [
            [Keyword(_FACETS.get(name := local_name(facet), name)), *self.expression(value)]
            for node in self.view.items(head)
            for facet, values in self.view.describe(node).objects.items()
            for value in values
        ]
        return separated(facets, ShownTerm(","))


def _by_label(words: list[Word]) -> tuple[bool, str, str]:
    """Return a key that sorts single terms by their label and keeps the order of others behind them."""
    match words:
        case [ShownTerm(text=text, iri=iri)] if iri:
            return False, text.casefold(), iri
    return True, "", ""


def separated(parts: Iterable[list[Word]], joint: Word) -> list[Word]:
    """Return *parts* as one text with *joint* between them."""
    words: list[Word] = []
    for number, part in enumerate(parts):
        words += [joint, *part] if number else part
    return words

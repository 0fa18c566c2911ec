"""Terms as pages show them: a text with its link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from mscgraph.namespaces import BASE, RDF, XSD
from mscgraph.numbers import group_digits
from mscgraph.site.pages.atlas import Atlas
from mscgraph.terms import shorten
from mscgraph.view import Term, natural

#: Datatypes that add nothing to the text.
_PLAIN = frozenset((XSD + "string", XSD + "integer", XSD + "decimal", XSD + "boolean", RDF + "langString"))
_NUMBERS = frozenset((XSD + "integer", XSD + "decimal"))
_BOOLEAN = {"true": "yes", "false": "no"}
_CACHE = 1 << 15
#: Maximum depth of a blank node's description in steps, and maximum number of values per step.
_MAX_DEPTH, _MAX_STATED = 3, 50
_FIRST, _REST, _NIL = (RDF + name for name in ("first", "rest", "nil"))
_DUMP = BASE + "dump/"


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term as a page shows it.

    :param href: empty without a link
    :param outward: whether it leads to another site
    :param note: its language or datatype, if that is informative
    :param iri: of a thing
    """

    text: str
    href: str = ""
    outward: bool = False
    note: str = ""
    iri: str = ""


def is_web_address(iri: str) -> bool:
    """Return whether a browser may be sent to *iri*."""
    return iri.startswith(("http://", "https://"))


class PageLinks:
    """Writes links for pages that lie *depth* folders deep."""

    def __init__(self, atlas: Atlas, depth: int) -> None:
        self.atlas = atlas
        self.root = "../" * depth
        self.iri = lru_cache(_CACHE)(self._iri)
        self.predicate = lru_cache(_CACHE)(self._predicate)

    def path(self, path: str) -> str:
        """Return the relative address of a path below the root of the site."""
        return f"{self.root}{path}" or "./"

    def _iri(self, iri: str) -> ShownTerm:
        """Return a thing by its label."""
        if iri.startswith(_DUMP):
            return ShownTerm(iri.removeprefix(BASE), self.path(iri.removeprefix(BASE)), iri=iri)
        if iri.startswith(BASE):
            location = self.atlas.location(iri)
            return ShownTerm(self.atlas.label(iri), self.path(location) if location else "", iri=iri)
        short = shorten(f"<{iri}>")
        label = self.atlas.label(iri)
        text = short if not short.startswith("<") and label == short else label
        if text == iri.rsplit("/", 1)[-1] or text == iri.rsplit("#", 1)[-1]:
            text = iri if short.startswith("<") else short
        outward = is_web_address(iri)
        return ShownTerm(text, iri if outward else "", outward, iri=iri)

    def _predicate(self, predicate: str) -> ShownTerm:
        """Return a property with its words as seen from its subject."""
        words = self.atlas.property_words(predicate)[0]
        location = self.atlas.location(predicate)
        if location:
            return ShownTerm(words, self.path(location), iri=predicate)
        return ShownTerm(words, predicate if is_web_address(predicate) else "", True, iri=predicate)

    def terms(self, terms: Sequence[Term]) -> list[ShownTerm]:
        """Return terms in a stable order, although labels of blank nodes are not stable."""
        values = [self.term(term) for term in terms]
        if any(isinstance(term, ox.BlankNode) for term in terms):
            values.sort(key=lambda value: natural(value.text))
        return values

    def term(self, term: Term | None) -> ShownTerm:
        """Return any term."""
        if isinstance(term, ox.NamedNode):
            found: ShownTerm = self.iri(term.value)
            return found
        if isinstance(term, ox.BlankNode):
            return ShownTerm(self._nested(term, _MAX_DEPTH))
        if isinstance(term, ox.Literal):
            datatype = term.datatype.value
            if datatype == XSD + "boolean":
                return ShownTerm(_BOOLEAN.get(term.value, term.value))
            if term.language and term.language != "en":
                return ShownTerm(term.value, note=term.language)
            if datatype in _NUMBERS:
                return ShownTerm(group_digits(term.value))
            note = "" if datatype in _PLAIN else shorten(f"<{datatype}>")
            return ShownTerm(term.value, note=note)
        return ShownTerm("" if term is None else str(term))

    def _nested(self, node: ox.BlankNode, depth: int) -> str:
        """Return the description of a blank node, whose label changes with each parse."""
        if not depth:
            return "…"
        described = self.atlas.describe(node)
        if described.values(_FIRST):
            return ", ".join(self._listed(node, depth))
        stated = []
        for predicate in sorted(described.objects, key=self.atlas.rank):
            values = [self._plain(term, depth) for term in described.values(predicate)[:_MAX_STATED]]
            stated.append(f"{self.predicate(predicate).text} {', '.join(sorted(values, key=natural))}")
        return "; ".join(stated) or str(node)

    def _listed(self, node: ox.NamedNode | ox.BlankNode, depth: int) -> Iterator[str]:
        """Yield the members of an RDF list."""
        for _ in range(_MAX_STATED):
            described = self.atlas.describe(node)
            yield from (self._plain(term, depth) for term in described.values(_FIRST)[:1])
            rest = next(iter(described.values(_REST)), None)
            if not isinstance(rest, (ox.NamedNode, ox.BlankNode)) or rest.value == _NIL:
                return
            node = rest
        yield "…"

    def _plain(self, term: Term, depth: int) -> str:
        if isinstance(term, ox.BlankNode):
            return f"({self._nested(term, depth - 1)})"
        return self.term(term).text

"""The library as pages read it: what is said of a thing, what points at it, and where it is told of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import islice

import pyoxigraph as ox

from mscgraph.namespaces import BASE, MSC, PREFIXES, graph_iri, local_name
from mscgraph.site.library import Library, Term, natural, text_of
from mscgraph.site.pages.words import load_words
from mscgraph.terms import shorten

__all__ = ["ANY_KIND", "Atlas", "Counted", "Said", "msc", "skos"]

_CACHE = 1 << 16
_TYPE = PREFIXES["rdf"] + "type"
_INDIVIDUAL = PREFIXES["owl"] + "NamedIndividual"
_OWL = PREFIXES["owl"]
#: So many things that point at one are looked at.
_MAX_LOOKED_AT = 20_000
ANY_KIND = ""
#: Documents whose terms have a fragment for a name.
_ONTOLOGY = "ontology"
_OTHER_GRAPHS = ("ontology", "dataset", "shapes")


def msc(name: str) -> str:
    """Return the IRI of a class or property of our ontology."""
    return MSC + name


def skos(name: str) -> str:
    """Return the IRI of a term of SKOS."""
    return PREFIXES["skos"] + name


class Said:
    """What is said of one thing: the objects of each property, sorted."""

    def __init__(self, iri: str, objects: Mapping[str, list[Term]]) -> None:
        """Keep the objects by the IRI of the property."""
        self.iri = iri
        self.objects = objects

    def terms(self, predicate: str) -> list[Term]:
        """Return the objects of a property."""
        return self.objects.get(predicate, [])

    def text(self, predicate: str) -> str:
        """Return the text of the first object, the English one among texts, ``""`` where there is none."""
        found = self.terms(predicate)
        return text_of(min(found, key=_english_first)) if found else ""

    def texts(self, predicate: str) -> list[str]:
        """Return the texts of the literals of a property, each once."""
        return list(dict.fromkeys(one.value for one in self.terms(predicate) if isinstance(one, ox.Literal)))

    def iris(self, predicate: str) -> list[str]:
        """Return the IRIs among the objects of a property."""
        return [one.value for one in self.terms(predicate) if isinstance(one, ox.NamedNode)]

    def number(self, predicate: str) -> int | None:
        """Return the first object as a whole number, ``None`` where it is none."""
        found = self.text(predicate)
        return int(found) if found.isascii() and found.isdigit() and len(found) < 19 else None


class Counted:
    """Things that point at one by one property, of one kind: how many, and the first of them."""

    __slots__ = ("iris", "kind", "more", "number", "predicate")

    def __init__(self, predicate: str, kind: str, iris: list[str], number: int, *, more: bool) -> None:
        """Keep a group.

        :param more: whether not all were looked at
        """
        self.predicate = predicate
        self.kind = kind
        self.iris = iris
        self.number = number
        self.more = more


class Atlas:
    """A library with what pages ask of it again and again kept."""

    def __init__(self, library: Library) -> None:
        """Read nothing yet."""
        self.library = library
        self.words = load_words()
        named = [graph_iri(name) for name in _OTHER_GRAPHS]
        self._graphs: list[ox.NamedNode | ox.DefaultGraph] = [ox.DefaultGraph()]
        self._graphs += [ox.NamedNode(name) for name in named if name in library.graphs]
        self.location = lru_cache(_CACHE)(self._location)
        self.said = lru_cache(_CACHE >> 4)(self._said)
        self.kinds = lru_cache(_CACHE >> 4)(self._kinds)
        self.pointing = lru_cache(_CACHE >> 6)(self._pointing)
        self.count = lru_cache(_CACHE)(self._count)
        self.property_words = lru_cache(_CACHE >> 4)(self._property_words)

    @cached_property
    def _described(self) -> frozenset[str]:
        return frozenset(iri for things in self.library.documents.values() for iri in things)

    def things(self, document: str) -> list[str]:
        """Return the things that a document describes, its own first, each once."""
        return list(dict.fromkeys(self.library.documents[document]))

    def label(self, iri: str) -> str:
        """Return what a thing is called; what nobody named by its CURIE."""
        found = self.library.label(iri)
        if not iri.startswith(BASE) and found == (local_name(iri) or iri):
            short = shorten(f"<{iri}>")
            return found if short.startswith("<") else short
        return found

    def _location(self, iri: str) -> str:
        """Return the path, below the root, of the page and the place in it that tell of *iri*.

        :returns: ``""`` for what no page tells of
        """
        places = self.library.places
        place = places.find(iri)
        if place is None or place.document not in self.library.documents:
            return ""
        url = places.url(place.document, places.representations[0].extension).replace("?", "%3F")
        if not place.fragment:
            return url if iri in self._described else ""
        if iri not in self._described or (place.document == _ONTOLOGY and "#" not in iri):
            return url
        return f"{url}#{places.location(place, '').partition('#')[2]}"

    def anchor(self, iri: str) -> str:
        """Return the id of the part of a page that tells of *iri*, ``""`` for the thing of a page."""
        place = self.library.places.find(iri)
        return place.fragment if place is not None else ""

    def kind(self, iri: str) -> str:
        """Return by which step of its path a thing of ours is known (``disease``, ``dose``), else ``""``."""
        place = self.library.places.find(iri)
        if place is None:
            return ANY_KIND
        if place.document == _ONTOLOGY:
            return _ONTOLOGY
        return (place.fragment or place.document).split("/")[0]

    def _said(self, iri: str) -> Said:
        try:
            return self.nested(ox.NamedNode(iri))
        except ValueError:
            return Said(iri, {})

    def nested(self, node: ox.NamedNode | ox.BlankNode) -> Said:
        """Return what is said of a node that may have no name; those without come in no order."""
        objects: dict[str, dict[Term, None]] = {}
        for graph in self._graphs:
            for quad in self.library.store.quads_for_pattern(node, None, None, graph):
                objects.setdefault(quad.predicate.value, {})[quad.object] = None
        return Said(
            node.value,
            {
                predicate: sorted(found, key=_object_key) if len(found) > 1 else list(found)
                for predicate, found in objects.items()
            },
        )

    def _kinds(self, iri: str) -> tuple[str, ...]:
        """Return the IRIs of the classes of a thing that tell something, ours first."""
        found = self.said(iri).iris(_TYPE)
        told = [one for one in found if one != _INDIVIDUAL] or found
        return tuple(sorted(told, key=lambda one: (not one.startswith(BASE), one.startswith(_OWL), one)))

    def is_a(self, iri: str, *names: str) -> bool:
        """Say whether a thing is of one of our classes, by its local name."""
        return any(msc(name) in self.kinds(iri) for name in names)

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """Return what has *iri* as object of a property, in natural order, as much as is looked at."""
        return self._subjects(predicate, iri)[0]

    def _subjects(self, predicate: str, iri: str) -> tuple[list[str], bool]:
        found: dict[str, None] = {}
        node, wanted = ox.NamedNode(iri), ox.NamedNode(predicate)
        more = False
        for graph in self._graphs:
            quads = self.library.store.quads_for_pattern(None, wanted, node, graph)
            for quad in islice(quads, _MAX_LOOKED_AT):
                if isinstance(quad.subject, ox.NamedNode):
                    found[quad.subject.value] = None
            more = more or next(quads, None) is not None
        return sorted(found, key=natural), more

    def _count(self, predicate: str, iri: str) -> dict[str, Counted]:
        """Return the things that have *iri* as object of a property, by their kind."""
        subjects, more = self._subjects(predicate, iri)
        groups: dict[str, list[str]] = {}
        for subject in subjects:
            groups.setdefault(self.kind(subject), []).append(subject)
        return {
            kind: Counted(predicate, kind, found, len(found), more=more)
            for kind, found in sorted(groups.items())
        }

    def _pointing(self, iri: str) -> tuple[Counted, ...]:
        """Return what other documents say that has *iri* as object, by property and kind of the subject."""
        node = ox.NamedNode(iri)
        document = getattr(self.library.places.find(iri), "document", None)
        groups: dict[tuple[str, str], dict[str, None]] = {}
        more = False
        for graph in self._graphs:
            quads = self.library.store.quads_for_pattern(None, None, node, graph)
            for quad in islice(quads, _MAX_LOOKED_AT):
                if not isinstance(quad.subject, ox.NamedNode):
                    continue
                subject = quad.subject.value
                place = self.library.places.find(subject)
                if place is None or place.document == document:
                    continue
                group = (quad.predicate.value, self.kind(subject))
                groups.setdefault(group, {})[subject] = None
            more = more or next(quads, None) is not None
        return tuple(
            Counted(predicate, kind, sorted(found, key=natural), len(found), more=more)
            for (predicate, kind), found in sorted(groups.items(), key=lambda item: self._group_key(item[0]))
        )

    def _group_key(self, group: tuple[str, str]) -> tuple[bool, int, str, str]:
        predicate, kind = group
        return (
            kind in ("reading", "cell"),
            self.words.order.get(predicate, len(self.words.order)),
            predicate,
            kind,
        )

    def _property_words(self, predicate: str) -> tuple[str, str]:
        """Return how a property is told of its subject, and of its object."""
        if found := self.words.properties.get(predicate):
            return found
        label = self.label(predicate)
        return label, f"{label} of"

    def rank(self, predicate: str) -> tuple[int, str]:
        """Return where the statements of a property stand among those of others."""
        order = self.words.order
        return order.get(predicate, len(order)), self.property_words(predicate)[0].casefold() + predicate


def _english_first(term: Term) -> tuple[bool, str]:
    return isinstance(term, ox.Literal) and term.language not in ("en", None), text_of(term)


def _object_key(term: Term) -> tuple[object, ...]:
    text = text_of(term)
    return natural(text), str(term)

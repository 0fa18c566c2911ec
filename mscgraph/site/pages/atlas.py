"""Cached look-ups of the library for pages: names, kinds and places of things, and incoming links."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import islice

import pyoxigraph as ox

from mscgraph.namespaces import BASE, MSC, OWL, RDF_TYPE
from mscgraph.records import ReportProperty
from mscgraph.relations import grouped
from mscgraph.site.library import Library
from mscgraph.site.pages.words import Naming, load_words
from mscgraph.view import natural

_CACHE = 1 << 16
_INDIVIDUAL = OWL + "NamedIndividual"
#: Maximum number of incoming links read per thing.
_MAX_LOOKED_AT = 20_000
ANY_KIND = ""
#: Documents whose terms have a fragment for a name.
_ONTOLOGY = "ontology"


class Counted:
    """Incoming links of a thing by one property, from one kind: their number, and the first of them."""

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
    """A library with a cache of the look-ups that pages repeat."""

    def __init__(self, library: Library, properties: Iterable[ReportProperty] = ()) -> None:
        """Read nothing yet.

        :param properties: the table of the statements of reports
        """
        self.library = library
        self.view, self.describe, self.label = library.view, library.view.describe, library.label
        self.words = load_words().with_table(properties)
        self.location = lru_cache(_CACHE)(self._location)
        self.kinds = lru_cache(_CACHE >> 4)(self._kinds)
        self.pointing = lru_cache(_CACHE >> 6)(self._pointing)
        self.count = lru_cache(_CACHE)(self._count)
        self.count_below = lru_cache(_CACHE)(self._count_below)
        self.property_words = lru_cache(_CACHE >> 4)(self._property_words)

    @cached_property
    def _described(self) -> frozenset[str]:
        return frozenset(iri for things in self.library.documents.values() for iri in things)

    def _location(self, iri: str) -> str:
        """Return the path, below the root, of the page that describes *iri*, with the fragment of its place there.

        :returns: ``""`` without such a page
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
        """Return the id of the part of a page that describes *iri*, ``""`` for the page's own thing."""
        place = self.library.places.find(iri)
        return place.fragment if place is not None else ""

    def kind(self, iri: str) -> str:
        """Return the path step that names the kind of *iri* (``disease``, ``dose``), ``""`` outside the base IRI."""
        place = self.library.places.find(iri)
        if place is None:
            return ANY_KIND
        if place.document == _ONTOLOGY:
            return _ONTOLOGY
        return (place.fragment or place.document).split("/")[0]

    def _kinds(self, iri: str) -> tuple[str, ...]:
        """Return the IRIs of the informative classes of a thing, mscgraph's first."""
        found = self.describe(iri).iris(RDF_TYPE)
        shown = [one for one in found if one != _INDIVIDUAL] or found
        return tuple(sorted(shown, key=lambda one: (not one.startswith(BASE), one.startswith(OWL), one)))

    def is_a(self, iri: str, *names: str) -> bool:
        """Return whether a thing is of one of mscgraph's classes, by the class's local name."""
        return any(MSC + name in self.kinds(iri) for name in names)

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """Return the subjects of a property with *iri* as object, in natural order, at most the number read."""
        return self._subjects(predicate, iri)[0]

    def _subjects(self, predicate: str, iri: str) -> tuple[list[str], bool]:
        quads = self.view.find(None, predicate, iri)
        looked_at = list(islice(quads, _MAX_LOOKED_AT))
        found = {quad.subject.value for quad in looked_at if isinstance(quad.subject, ox.NamedNode)}
        return sorted(found, key=natural), any(quads)

    def _count(self, predicate: str, iri: str) -> dict[str, Counted]:
        """Return the subjects of a property with *iri* as object, by their kind."""
        return self._group(predicate, *self._subjects(predicate, iri))

    def _count_below(self, predicate: str, iri: str) -> dict[str, Counted]:
        """Return the subjects of a property with a concept or a narrower one as object, by their kind, each once."""
        found = [self._subjects(predicate, one) for one in sorted(self.view.narrower(iri))]
        subjects = {subject for subjects, _ in found for subject in subjects}
        return self._group(predicate, sorted(subjects, key=natural), any(more for _, more in found))

    def _group(self, predicate: str, subjects: Iterable[str], more: bool) -> dict[str, Counted]:
        groups = grouped((self.kind(subject), subject) for subject in subjects)
        return {
            kind: Counted(predicate, kind, found, len(found), more=more)
            for kind, found in sorted(groups.items())
        }

    def naming(self, iri: str, by: Naming) -> list[Counted]:
        """Return the things that name a concept or a narrower one: trials first, then reports, then others."""
        found = (counted for predicate in by.iris() for counted in self.count_below(predicate, iri).values())
        return sorted(found, key=lambda one: (one.kind != "trial", one.kind != "report", one.kind))

    def _pointing(self, iri: str) -> tuple[Counted, ...]:
        """Return the statements of other documents with *iri* as object, by property and kind of the subject."""
        document = getattr(self.library.places.find(iri), "document", None)
        groups: dict[tuple[str, str], dict[str, None]] = {}
        quads = self.view.find(value=iri)
        for quad in islice(quads, _MAX_LOOKED_AT):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            subject = quad.subject.value
            place = self.library.places.find(subject)
            if place is None or place.document == document:
                continue
            group = (quad.predicate.value, self.kind(subject))
            groups.setdefault(group, {})[subject] = None
        more = any(quads)
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
        """Return the words of a property as seen from its subject, and from its object."""
        if found := self.words.properties.get(predicate):
            return found
        label = self.label(predicate)
        return label, f"{label} of"

    def rank(self, predicate: str) -> tuple[int, str]:
        """Return the sort key of a property's statements among those of others."""
        order = self.words.order
        return order.get(predicate, len(order)), self.property_words(predicate)[0].casefold() + predicate

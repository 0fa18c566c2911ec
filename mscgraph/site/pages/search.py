"""Prefix search over labels and surface words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import pyoxigraph as ox

from mscgraph.namespaces import BASE, DCTERMS, MSC, ONTOLOGY, RDFS_LABEL
from mscgraph.relations import grouped
from mscgraph.site.pages.atlas import Atlas
from mscgraph.site.pages.links import ShownTerm
from mscgraph.site.pages.shell import Shell
from mscgraph.terms import expand

_WORD = re.compile(r"[^\W_]+")
#: The indexed properties, each with its words as the reason of a hit; an earlier one ranks higher.
_READ = {
    expand("skos:prefLabel"): "",
    RDFS_LABEL: "",
    DCTERMS + "title": "titled",
    expand("msc:identifier"): "registered as",
    expand("skos:altLabel"): "also called",
    expand("skos:notation"): "notation",
    expand("skos:hiddenLabel"): "spelled",
    expand("msc:statedAs"): "printed as",
    expand("msc:firstAuthor"): "by",
    expand("bibo:doi"): "DOI",
    expand("bibo:pmid"): "PubMed",
    expand("msc:referenceNumber"): "reference number",
}
_LABELS = 2
#: Words of a hit by a mapping: its concept is found by the term's identifier and label.
_MAPPED = "mapped to"
#: Maximum number of characters typed, and of words read, per search.
_MAX_TYPED, _MAX_WORDS = 200, 8
#: Maximum number of entries read per word, of hits ranked per search, and of hits shown per kind.
_MAX_LOOKED_AT, _MAX_RANKED, _MAX_OF_KIND = 5_000, 500, 25
#: Minimum length of a word in letters; a shorter one finds only beginnings of labels.
_SHORT = 2
#: Maximum number of entries per index of a static site.
_MAX_LISTED = 20_000
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit of a search.

    :param reason: words that matched if they are not its label, with their kind
    """

    iri: str
    label: str
    reason: str


def search_key(text: str) -> str:
    """Return *text* without case and accents, its words apart by one blank."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    return " ".join(_WORD.findall(kept))


class SearchIndex:
    """Labels and surface words of all things that have a page, and of the ontology's terms."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        #: Folded text, rank of the property, IRI, property's words, text; sorted by the text.
        self._entries = sorted(self._read(), key=lambda entry: entry[:3])
        self._texts = [entry[0] for entry in self._entries]
        self._postings = grouped(
            (word, number)
            for number, text in enumerate(self._texts)
            for word in dict.fromkeys(text.split(" "))
        )
        self._words = sorted(self._postings)

    def _read(self) -> Iterator[tuple[str, int, str, str, str]]:
        seen: set[tuple[str, str]] = set()
        for rank, iri, words, text in self._names():
            folded = search_key(text)
            if folded and (iri, folded) not in seen and self._is_listed(iri):
                seen.add((iri, folded))
                yield folded, rank, iri, words, text

    def _names(self) -> Iterator[tuple[int, str, str, str]]:
        """Yield rank of the property, and IRI, property's words and text of each name of a thing."""
        for rank, (predicate, words) in enumerate(_READ.items()):
            for quad in self._atlas.view.find(None, predicate):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    yield rank, quad.subject.value, words, quad.object.value
        for quad in self._atlas.library.data.find(None, expand("sssom:subject_id")):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                name = self._atlas.label(quad.subject.value).rpartition(" to ")[2]
                yield len(_READ), quad.object.value, _MAPPED, name

    def _is_listed(self, iri: str) -> bool:
        """Return whether a thing has a page or is a term of the ontology; parts of other things are not found."""
        if iri.startswith(MSC):
            return bool(self._atlas.location(iri))
        place = self._atlas.library.places.find(iri)
        return place is not None and not place.fragment and bool(self._atlas.location(iri))

    def find(self, typed: str) -> tuple[list[Hit], bool]:
        """Return the hits, the best first, and whether there are more.

        A label equal to the typed text comes first, then labels that begin with it, labels with words that begin
        with the typed words, and surface words.
        """
        text = search_key(typed[:_MAX_TYPED])
        words = text.split(" ")[:_MAX_WORDS] if text else []
        if not words:
            return [], False
        found: dict[int, tuple[int, ...]] = {}
        start = bisect_left(self._texts, text)
        for number in range(start, min(start + _MAX_RANKED, len(self._texts))):
            if not self._texts[number].startswith(text):
                break
            self._keep(found, number, text)
        more = len(found) >= _MAX_RANKED
        if len(max(words, key=len)) >= _SHORT:
            numbers, cut = self._with_words(words)
            more = more or cut
            for number in numbers:
                self._keep(found, number, text)
        best: dict[str, int] = {}
        for number in sorted(found, key=found.__getitem__):
            best.setdefault(self._entries[number][2], number)
            if len(best) > _MAX_RANKED:
                more = True
                break
        return [self._hit(number) for number in best.values()], more

    def _keep(self, found: dict[int, tuple[int, ...]], number: int, text: str) -> None:
        if number not in found:
            own, rank = self._entries[number][:2]
            is_surface = rank >= _LABELS
            fits = 0 if own == text else 1 if own.startswith(text) else 2
            # A whole abbreviation is meant as such, not as the beginning of a word in a title.
            found[number] = (fits + 2 * (is_surface and fits > 0), rank, len(own), number)

    def _with_words(self, words: Sequence[str]) -> tuple[list[int], bool]:
        """Return the entries with words that begin with each of *words*, and whether some were passed over.

        The word with the fewest entries leads; its entries are filtered by the others.
        """
        leading, cut = min((self._with_word(word) for word in words if len(word) >= _SHORT), key=_fewest)
        wanted = [f" {word}" for word in words]
        texts = self._texts
        fitting = [number for number in leading if all(word in f" {texts[number]}" for word in wanted)]
        if len(fitting) > _MAX_RANKED:
            fitting.sort(key=lambda number: (self._entries[number][1], number))
            return fitting[:_MAX_RANKED], True
        return fitting, cut

    def _with_word(self, word: str) -> tuple[list[int], bool]:
        """Return entries with a word that begins with *word*, at most the number read, and whether it was cut."""
        numbers: dict[int, None] = {}
        for other in islice(self._words, bisect_left(self._words, word), None):
            if not other.startswith(word):
                break
            numbers.update(dict.fromkeys(islice(self._postings[other], _MAX_LOOKED_AT)))
            if len(numbers) >= _MAX_LOOKED_AT:
                return list(numbers), True
        return list(numbers), False

    def _hit(self, number: int) -> Hit:
        _, rank, iri, words, text = self._entries[number]
        label = self._atlas.label(iri)
        return Hit(iri, label, "" if rank < _LABELS or text == label else f"{words} “{text}”")

    def listed(self) -> Iterator[tuple[str, str, str]]:
        """Yield text, words of its property (``""`` for a label) and IRI of each entry, sorted."""
        for _, rank, iri, words, text in self._entries:
            if rank < len(_READ):
                yield text, words, iri


def _fewest(found: tuple[list[int], bool]) -> tuple[bool, int]:
    return found[1], len(found[0])


class SearchPages:
    """Writes the page of a search, and the index of a static site."""

    def __init__(self, shell: Shell) -> None:
        """Keep the shell; the index is built on first use."""
        self._shell = shell

    @cached_property
    def index(self) -> SearchIndex:
        """Labels and surface words."""
        return SearchIndex(self._shell.atlas)

    def write(self, typed: str) -> str:
        """Return the page of the hits of *typed*; without a server the whole index."""
        linker = self._shell.linker(0)
        atlas = self._shell.atlas
        typed = typed[:_MAX_TYPED].strip()
        groups: dict[str, list[tuple[ShownTerm, str]]] = {}
        counts: dict[str, int] = {}
        hits, more = self.index.find(typed) if self._shell.facts.live else ([], False)
        for hit in hits:
            kind = self._kind(hit.iri)
            counts[kind] = counts.get(kind, 0) + 1
            if counts[kind] <= _MAX_OF_KIND:
                value: ShownTerm = linker.iri(hit.iri)
                groups.setdefault(kind, []).append((value, hit.reason))
        live = self._shell.facts.live
        return self._shell.write(
            "search.html.j2",
            linker,
            title=f"Search: {typed}" if typed else "Search" if live else "Index",
            path="search.html",
            description="Search over labels, surface words, numbers and titles.",
            searched=typed,
            typed=typed,
            groups=[(atlas.words.plural(kind), found, counts[kind]) for kind, found in groups.items()],
            number=len(hits),
            more=more,
            letters=[] if live else self._letters(),
            examples=self._examples() if live and not typed else [],
        )

    def _kind(self, iri: str) -> str:
        return "ontology" if iri.startswith(ONTOLOGY) else self._shell.atlas.kind(iri)

    def _letters(self) -> list[tuple[str, list[tuple[str, str, ShownTerm]]]]:
        """Return the index by first letter: text, words of its property, and the thing."""
        linker = self._shell.linker(0)
        found: dict[str, list[tuple[str, str, ShownTerm]]] = {}
        for text, words, iri in islice(self.index.listed(), _MAX_LISTED):
            first = search_key(text)[:1].upper()
            letter = first if first in _LETTERS else "0–9" if first.isdigit() else "Other"
            found.setdefault(letter, []).append((text, words, linker.iri(iri)))
        return sorted(found.items(), key=lambda item: (item[0] == "Other", item[0]))

    def _examples(self) -> list[str]:
        """Return words that find something: labels of concepts that come first in their vocabularies."""
        atlas = self._shell.atlas
        found = []
        for kind in atlas.words.ways_in[:3]:
            concepts = atlas.subjects(expand("skos:inScheme"), f"{BASE}{kind}")
            if concepts:
                found.append(atlas.label(concepts[0]))
        return found

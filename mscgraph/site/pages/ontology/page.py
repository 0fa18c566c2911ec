"""The page of the ontology, as a page of a site or by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mscgraph import __version__
from mscgraph.namespaces import MSC, ONTOLOGY, PREFIXES, local_name
from mscgraph.records import TermMapping
from mscgraph.site.pages.facts import SiteFacts
from mscgraph.site.pages.linked_data import Fields, filled
from mscgraph.site.pages.ontology.axioms import TermWriter
from mscgraph.site.pages.ontology.declarations import KINDS, find_anchors
from mscgraph.site.pages.ontology.entries import Entry, EntryWriter, Row
from mscgraph.site.pages.ontology.uses import Uses
from mscgraph.site.pages.shell import Shell, write_alone
from mscgraph.site.pages.words import load_words
from mscgraph.site.signposting import Link, links_of
from mscgraph.terms import expand
from mscgraph.view import View

_TEMPLATE = "ontology.html.j2"
_DOCUMENT = local_name(ONTOLOGY)
_TITLE, _DESCRIPTION = expand("dcterms:title"), expand("dcterms:description")
_LICENCE, _VERSION, _CREATOR = expand("dcterms:license"), expand("owl:versionInfo"), expand("dcterms:creator")
#: Properties of the ontology itself in the order in which people look for them.
_ORDER = (
    _VERSION,
    expand("owl:versionIRI"),
    expand("dcterms:created"),
    expand("dcterms:modified"),
    _LICENCE,
    _CREATOR,
    expand("dcterms:publisher"),
    expand("vann:preferredNamespacePrefix"),
    expand("vann:preferredNamespaceUri"),
    expand("dcterms:bibliographicCitation"),
)
#: Headings of the groups of terms by kind.
_HEADINGS = {
    "class": "Classes",
    "object property": "Object properties",
    "datatype property": "Datatype properties",
    "annotation property": "Annotation properties",
}
#: A file beside the page.
_PICTURE = {"model.svg": "picture of the model"}
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Group:
    """The terms of one kind."""

    title: str
    anchor: str
    terms: Sequence[Entry]


class OntologyPage:
    """The page of the ontology: the terms by kind, the concept schemes, and the rest."""

    def __init__(
        self, view: View, uses: Uses, mappings: Mapping[str, Sequence[TermMapping]], picture: str
    ) -> None:
        """Make the sections of the page.

        :param view: the ontology
        :param mappings: by the IRI of the concept
        :param picture: the SVG element of the model, its ids not used elsewhere
        """
        self._head = view.describe(ONTOLOGY)
        self._title = self._head.text(_TITLE) or ONTOLOGY
        self._graph = uses.graph
        self._mappings = mappings
        self._picture = picture
        self._writer = TermWriter(view, find_anchors(view))
        entries = EntryWriter(self._writer, uses, mappings)
        self.groups = [
            Group(_HEADINGS[kind], f"{kind.replace(' ', '-')}-list", entries.terms(iri))
            for iri, kind in KINDS.items()
        ]
        self.schemes = entries.schemes()
        self._external = entries.external_terms()

    def write_in_site(self, shell: Shell) -> str:
        """Return the page as one of a site's, beside the other representations of the ontology.

        The style of the picture is a file, as no page of a site has a style in it.
        """
        library = shell.atlas.library
        people, *programs = library.places.representations
        path = library.places.url(_DOCUMENT, people.extension)
        linker = shell.linker(path.count("/"))
        downloads = {f"{_DOCUMENT}.{one.extension}": one.name for one in programs} | _PICTURE
        return shell.write(
            _TEMPLATE,
            linker,
            title=self._title,
            path=path,
            description=self._head.text(_DESCRIPTION),
            links=links_of(library, _DOCUMENT, people.extension),
            linked_data=self._linked_data(downloads),
            styles=[f"{library.places.folder}/model.css"],
            content=self._content(
                downloads, lambda iri: linker.iri(iri).href or iri, _STYLE.sub("", self._picture)
            ),
        )

    def write_alone(self, downloads: Mapping[str, str]) -> str:
        """Return the page with its styles and scripts in it.

        :param downloads: name of a file beside the page → its description
        """
        beside = {**downloads, **_PICTURE}
        return write_alone(
            _TEMPLATE,
            SiteFacts(self._title, self._head.text(_LICENCE), __version__, self._head.text(_VERSION)),
            title=self._title,
            description=self._head.text(_DESCRIPTION),
            links=[Link("canonical", ONTOLOGY)],
            linked_data=self._linked_data(beside),
            content=self._content(beside, str, self._picture),
        )

    def _content(
        self, downloads: Mapping[str, str], page_of: Callable[[str], str], picture: str
    ) -> dict[str, object]:
        """Return the facts of the template.

        :param page_of: IRI of a thing → address of its own page
        """
        import markupsafe

        return {
            "descriptions": self._head.texts(_DESCRIPTION),
            "header": list(self._header_rows()),
            "downloads": downloads,
            "page_of": page_of,
            # Links to terms lead to their sections.
            "picture": markupsafe.Markup(picture.replace(f'href="{MSC}', 'href="#')),
            "groups": [group for group in self.groups if group.terms],
            "schemes": self.schemes,
            "external": self._external,
            "prefixes": PREFIXES,
            "mapping_prefixes": self._mapping_prefixes(),
            "graph_name": self._graph,
            "label": self._writer.label,
        }

    def _header_rows(self) -> Iterator[Row]:
        """Yield the statements of the ontology's header: the known properties in their order, then the rest."""
        words = load_words().properties
        for predicate in (*_ORDER, *sorted(self._head.objects.keys() - set(_ORDER))):
            if predicate in self._head.objects and predicate not in (
                _TITLE,
                _DESCRIPTION,
                expand("rdf:type"),
            ):
                name = words[predicate][0] if predicate in words else self._writer.label(predicate)
                yield Row(name, self._writer.values(self._head.values(predicate)))

    def _mapping_prefixes(self) -> dict[str, str]:
        """Return the prefixes of the mapped terms with their namespaces, sorted."""
        found = {}
        for mapping in (one for mappings in self._mappings.values() for one in mappings):
            prefix, _, local = mapping.object_curie.partition(":")
            if mapping.is_found and mapping.object.endswith(local):
                found[prefix] = mapping.object.removesuffix(local)
        return dict(sorted(found.items(), key=lambda item: (item[0].casefold(), item[0])))

    def _linked_data(self, downloads: Mapping[str, str]) -> Fields:
        """Return the JSON-LD for search engines: the ontology and its schemes as sets of defined terms."""
        return filled(
            {
                "@context": "https://schema.org/",
                "@type": "DefinedTermSet",
                "@id": ONTOLOGY,
                "url": ONTOLOGY,
                "name": self._title,
                "description": " ".join(self._head.texts(_DESCRIPTION)),
                "inLanguage": "en",
                "version": self._head.text(_VERSION),
                "license": self._head.text(_LICENCE),
                "creator": [
                    {"@type": "Organization", "@id": iri, "name": self._writer.label(iri)}
                    for iri in self._head.iris(_CREATOR)
                ],
                "encoding": [
                    {"@type": "MediaObject", "name": words, "contentUrl": name}
                    for name, words in downloads.items()
                ],
                "hasDefinedTerm": [_defined_term(term) for group in self.groups for term in group.terms],
                "hasPart": [
                    {
                        "@type": "DefinedTermSet",
                        "@id": scheme.head.iri,
                        "name": scheme.head.label,
                        "hasDefinedTerm": list(map(_defined_term, scheme.concepts)),
                    }
                    for scheme in self.schemes
                ],
            }
        )


def _defined_term(entry: Entry) -> Fields:
    return filled(
        {
            "@type": "DefinedTerm",
            "@id": entry.head.iri,
            "termCode": next(iter(entry.notations), local_name(entry.head.iri)),
            "name": entry.head.label,
            "description": next(iter(entry.head.definitions), ""),
        }
    )

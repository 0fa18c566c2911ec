"""The documentation of the ontology as one HTML page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mscgraph.namespaces import MSC, ONTOLOGY, PREFIXES
from mscgraph.records import TermMapping
from mscgraph.site.pages.ontology.axiom_words import Linker
from mscgraph.site.pages.ontology.concept_sections import (
    SchemeSection,
    concept_anchor,
    scheme_anchor,
    scheme_section,
)
from mscgraph.site.pages.ontology.ontology_graph import KINDS, OntologyGraph, is_ours, skos
from mscgraph.site.pages.ontology.term_sections import Row, TermSection, Uses, external_terms, term_section
from mscgraph.site.templating import render

__all__ = ["PageFacts", "find_anchors", "write_page"]

_DCTERMS, _OWL, _RDFS = PREFIXES["dcterms"], PREFIXES["owl"], PREFIXES["rdfs"]
_VANN = PREFIXES["vann"]
#: The header's properties in the order in which people look for them, with the words that they know.
_HEADER = {
    _OWL + "versionInfo": "version",
    _OWL + "versionIRI": "version IRI",
    _DCTERMS + "created": "created",
    _DCTERMS + "modified": "changed",
    _DCTERMS + "license": "licence",
    _DCTERMS + "creator": "creators",
    _DCTERMS + "publisher": "publisher",
    _VANN + "preferredNamespacePrefix": "prefix",
    _VANN + "preferredNamespaceUri": "namespace",
    _DCTERMS + "bibliographicCitation": "cite as",
}
_TITLE, _DESCRIPTION = _DCTERMS + "title", _DCTERMS + "description"
#: The groups of terms: heading and id.
_GROUPS = {
    "class": ("Classes", "class-list"),
    "object property": ("Object properties", "object-property-list"),
    "datatype property": ("Datatype properties", "datatype-property-list"),
    "annotation property": ("Annotation properties", "annotation-property-list"),
}


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page is made from.

    :param mappings: by the IRI of the concept
    :param downloads: name of a file beside the page → what it is
    :param home: address of the site that the page belongs to, empty where it is alone
    :param pages: IRI of what has a page → address of that page
    """

    graph: OntologyGraph
    uses: Uses
    mappings: Mapping[str, Sequence[TermMapping]]
    downloads: Mapping[str, str]
    software_version: str
    home: str = ""
    pages: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class _Group:
    """The terms of one kind, sorted by label."""

    title: str
    anchor: str
    terms: list[TermSection]


def find_anchors(graph: OntologyGraph) -> dict[str, str]:
    """Return the id of each section by the IRI of what it describes: terms of ours, schemes, concepts."""
    anchors = {iri: iri.removeprefix(MSC) for kind in KINDS for iri in graph.of_type(kind) if is_ours(iri)}
    for scheme in graph.of_type(skos("ConceptScheme")):
        anchors[scheme] = scheme_anchor(scheme)
        anchors |= {concept: concept_anchor(concept) for concept in graph.inverse(skos("inScheme"), scheme)}
    return anchors


def write_page(facts: PageFacts, picture: str) -> str:
    """Return the page.

    :param picture: the SVG element of the model, its ids not used elsewhere
    """
    import markupsafe

    linker = Linker(facts.graph, find_anchors(facts.graph))
    groups = list(_groups(linker, facts.uses))
    schemes = [
        scheme_section(iri, linker, facts.mappings, facts.uses.counts)
        for iri in facts.graph.of_type(skos("ConceptScheme"))
    ]
    schemes.sort(key=lambda scheme: (scheme.label.casefold(), scheme.iri))
    header = facts.graph.described(ONTOLOGY)
    title = next(iter(facts.graph.texts(ONTOLOGY, _TITLE)), ONTOLOGY)
    return render(
        "ontology.html.j2",
        title=title,
        descriptions=facts.graph.texts(ONTOLOGY, _DESCRIPTION),
        ontology=ONTOLOGY,
        header=list(_header_rows(linker)) if header else [],
        downloads=facts.downloads,
        home=facts.home,
        page_of=facts.pages,
        picture=markupsafe.Markup(picture),
        groups=groups,
        schemes=schemes,
        external=external_terms(linker, facts.uses.counts),
        prefixes=PREFIXES,
        mapping_prefixes=_mapping_prefixes(facts.mappings),
        graph_name=facts.uses.counts.graph,
        label=facts.graph.label,
        linked_data=_linked_data(linker, title, groups, schemes, facts),
        software_version=facts.software_version,
    )


def _groups(linker: Linker, uses: Uses) -> Iterator[_Group]:
    for kind_iri, kind in KINDS.items():
        sections = [
            term_section(iri, linker, uses)
            for iri in linker.graph.of_type(kind_iri)
            if is_ours(iri) and linker.graph.kind(iri) == kind
        ]
        sections.sort(key=lambda section: (section.label.casefold(), section.iri))
        yield _Group(*_GROUPS[kind], sections)


def _header_rows(linker: Linker) -> Iterator[Row]:
    """Yield what the ontology says of itself: the known in their order, then the rest."""
    said = linker.graph.described(ONTOLOGY)
    shown = {_TITLE, _DESCRIPTION, PREFIXES["rdf"] + "type"}
    for predicate in (*_HEADER, *sorted(said.keys() - _HEADER.keys() - shown)):
        if predicate in said:
            name = _HEADER.get(predicate) or linker.graph.label(predicate)
            yield Row(name, [linker.value(node) for node in said[predicate]])


def _mapping_prefixes(mappings: Mapping[str, Sequence[TermMapping]]) -> dict[str, str]:
    """Return the prefixes of the mapped terms and what they stand for, sorted."""
    found = {}
    for facts in mappings.values():
        for fact in facts:
            prefix, _, local = fact.object_curie.partition(":")
            if fact.is_found and fact.object.endswith(local):
                found[prefix] = fact.object.removesuffix(local)
    return dict(sorted(found.items(), key=lambda item: (item[0].casefold(), item[0])))


def _linked_data(
    linker: Linker,
    title: str,
    groups: Sequence[_Group],
    schemes: Sequence[SchemeSection],
    facts: PageFacts,
) -> dict[str, object]:
    """Return what search engines read: the ontology and its schemes as sets of defined terms."""
    graph = linker.graph
    people = [
        {"@type": "Organization", "@id": iri, "name": graph.label(iri)}
        for iri in graph.iris(ONTOLOGY, _DCTERMS + "creator")
    ]
    found: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "DefinedTermSet",
        "@id": ONTOLOGY,
        "url": ONTOLOGY,
        "name": title,
        "description": " ".join(graph.texts(ONTOLOGY, _DESCRIPTION)),
        "inLanguage": "en",
    }
    if version := graph.texts(ONTOLOGY, _OWL + "versionInfo"):
        found["version"] = version[0]
    if licence := graph.iris(ONTOLOGY, _DCTERMS + "license"):
        found["license"] = licence[0]
    if people:
        found["creator"] = people
    found["encoding"] = [
        {"@type": "MediaObject", "name": words, "contentUrl": name} for name, words in facts.downloads.items()
    ]
    found["hasDefinedTerm"] = [
        _defined_term(term.iri, term.anchor, term.label, term.definitions)
        for group in groups
        for term in group.terms
    ]
    found["hasPart"] = [
        {
            "@type": "DefinedTermSet",
            "@id": scheme.iri,
            "name": scheme.label,
            "hasDefinedTerm": [
                _defined_term(
                    concept.iri,
                    (concept.notations or [concept.iri.rsplit("/", 1)[-1]])[0],
                    concept.label,
                    concept.definitions,
                )
                for concept in scheme.concepts
            ],
        }
        for scheme in schemes
    ]
    return found


def _defined_term(iri: str, code: str, name: str, definitions: Sequence[str]) -> dict[str, object]:
    found: dict[str, object] = {"@type": "DefinedTerm", "@id": iri, "termCode": code, "name": name}
    if definitions:
        found["description"] = definitions[0]
    return found

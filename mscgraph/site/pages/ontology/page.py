"""The documentation of the ontology as one HTML page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mscgraph.namespaces import MSC, ONTOLOGY, PREFIXES
from mscgraph.records import TermMapping
from mscgraph.site.pages.ontology.axioms import TermWriter
from mscgraph.site.pages.ontology.concepts import (
    SchemeSection,
    concept_anchor,
    scheme_anchor,
    scheme_section,
)
from mscgraph.site.pages.ontology.declarations import KINDS, is_ours, kind_of
from mscgraph.site.pages.ontology.terms import Row, TermSection, Uses, external_terms, term_section
from mscgraph.site.templating import render
from mscgraph.terms import expand
from mscgraph.view import View

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
    """The inputs of the page.

    :param mappings: by the IRI of the concept
    :param downloads: name of a file beside the page → its description
    :param home: address of the site that the page belongs to, empty without a site
    :param pages: IRI of a thing with a page → address of that page
    """

    view: View
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


def find_anchors(view: View) -> dict[str, str]:
    """Return the id of each section by the IRI of its thing: mscgraph's terms, schemes, concepts."""
    anchors = {iri: iri.removeprefix(MSC) for kind in KINDS for iri in view.of_type(kind) if is_ours(iri)}
    for scheme in view.of_type(expand("skos:ConceptScheme")):
        anchors[scheme] = scheme_anchor(scheme)
        anchors |= {
            concept: concept_anchor(concept) for concept in view.subjects(expand("skos:inScheme"), scheme)
        }
    return anchors


def write_page(facts: PageFacts, picture: str) -> str:
    """Return the page.

    :param picture: the SVG element of the model, its ids not used elsewhere
    """
    import markupsafe

    writer = TermWriter(facts.view, find_anchors(facts.view))
    groups = list(_groups(writer, facts.uses))
    schemes = [
        scheme_section(iri, writer, facts.mappings, facts.uses.counts)
        for iri in facts.view.of_type(expand("skos:ConceptScheme"))
    ]
    schemes.sort(key=lambda scheme: (scheme.label.casefold(), scheme.iri))
    header = facts.view.describe(ONTOLOGY).objects
    title = next(iter(facts.view.texts(ONTOLOGY, _TITLE)), ONTOLOGY)
    return render(
        "ontology.html.j2",
        title=title,
        descriptions=facts.view.texts(ONTOLOGY, _DESCRIPTION),
        ontology=ONTOLOGY,
        header=list(_header_rows(writer)) if header else [],
        downloads=facts.downloads,
        home=facts.home,
        page_of=facts.pages,
        picture=markupsafe.Markup(picture),
        groups=groups,
        schemes=schemes,
        external=external_terms(writer, facts.uses.counts),
        prefixes=PREFIXES,
        mapping_prefixes=_mapping_prefixes(facts.mappings),
        graph_name=facts.uses.counts.graph,
        label=writer.label,
        linked_data=_linked_data(writer, title, groups, schemes, facts),
        software_version=facts.software_version,
    )


def _groups(writer: TermWriter, uses: Uses) -> Iterator[_Group]:
    for kind_iri, kind in KINDS.items():
        sections = [
            term_section(iri, writer, uses)
            for iri in writer.view.of_type(kind_iri)
            if is_ours(iri) and kind_of(writer.view, iri) == kind
        ]
        sections.sort(key=lambda section: (section.label.casefold(), section.iri))
        yield _Group(*_GROUPS[kind], sections)


def _header_rows(writer: TermWriter) -> Iterator[Row]:
    """Yield the statements of the ontology's header: the known properties in their order, then the rest."""
    said = writer.view.describe(ONTOLOGY).objects
    shown = {_TITLE, _DESCRIPTION, PREFIXES["rdf"] + "type"}
    for predicate in (*_HEADER, *sorted(said.keys() - _HEADER.keys() - shown)):
        if predicate in said:
            name = _HEADER.get(predicate) or writer.label(predicate)
            yield Row(name, [writer.value(node) for node in said[predicate]])


def _mapping_prefixes(mappings: Mapping[str, Sequence[TermMapping]]) -> dict[str, str]:
    """Return the prefixes of the mapped terms with their namespaces, sorted."""
    found = {}
    for facts in mappings.values():
        for fact in facts:
            prefix, _, local = fact.object_curie.partition(":")
            if fact.is_found and fact.object.endswith(local):
                found[prefix] = fact.object.removesuffix(local)
    return dict(sorted(found.items(), key=lambda item: (item[0].casefold(), item[0])))


def _linked_data(
    writer: TermWriter,
    title: str,
    groups: Sequence[_Group],
    schemes: Sequence[SchemeSection],
    facts: PageFacts,
) -> dict[str, object]:
    """Return the JSON-LD for search engines: the ontology and its schemes as sets of defined terms."""
    view = writer.view
    people = [
        {"@type": "Organization", "@id": iri, "name": writer.label(iri)}
        for iri in view.iris(ONTOLOGY, _DCTERMS + "creator")
    ]
    found: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "DefinedTermSet",
        "@id": ONTOLOGY,
        "url": ONTOLOGY,
        "name": title,
        "description": " ".join(view.texts(ONTOLOGY, _DESCRIPTION)),
        "inLanguage": "en",
    }
    if version := view.texts(ONTOLOGY, _OWL + "versionInfo"):
        found["version"] = version[0]
    if licence := view.iris(ONTOLOGY, _DCTERMS + "license"):
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

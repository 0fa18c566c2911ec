"""Descriptions for search engines: JSON-LD in schema.org's terms if they fit, else in mscgraph's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mscgraph.namespaces import DCTERMS, IANA, MSC, PREFIXES, PROV, RDFS, local_name
from mscgraph.site.pages.atlas import Atlas
from mscgraph.site.pages.links import is_web_address
from mscgraph.terms import expand
from mscgraph.view import Description

#: Maximum number of parts, terms or reports named per description.
_MAX_NAMED = 200
_SCHEMA = "https://schema.org/"
_DCAT = PREFIXES["dcat"]
_SPDX = PREFIXES["spdx"]
_ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
_SCHEME = expand("skos:ConceptScheme")
_DATASET_KINDS = frozenset((_DCAT + "Dataset", PREFIXES["void"] + "Dataset"))

Fields = dict[str, object]


def describe(atlas: Atlas, iri: str, licence: str) -> Fields:
    """Return the description of a thing.

    :param licence: IRI of the licence of the pages' content, ``""`` if unknown
    """
    described = atlas.describe(iri)
    kinds = set(atlas.kinds(iri))
    common: Fields = {"@id": iri, "name": atlas.label(iri)}
    if definition := described.text(expand("skos:definition")) or described.text(DCTERMS + "description"):
        common["description"] = definition
    if expand("msc:Trial") in kinds:
        found = {"@type": "MedicalTrial", **common, **_trial(atlas, described)}
    elif expand("msc:TrialReport") in kinds:
        found = {"@type": "CreativeWork", **common, **_report(atlas, described, licence)}
    elif expand("msc:Publication") in kinds:
        found = {"@type": "ScholarlyArticle", **common, **_publication(atlas, described)}
    elif _SCHEME in kinds:
        found = {"@type": "DefinedTermSet", **common, **_scheme(atlas, iri, licence)}
    elif described.iris(expand("skos:inScheme")):
        found = {"@type": "DefinedTerm", **common, **_concept(atlas, described)}
    elif kinds & _DATASET_KINDS:
        found = {"@type": "Dataset", **common, **_dataset(atlas, described)}
    else:
        return {
            "@context": {"@vocab": _SCHEMA, "msc": MSC},
            "@type": [f"msc:{local_name(kind)}" for kind in sorted(kinds) if kind.startswith(MSC)] or "Thing",
            **common,
            **_same_as(described),
        }
    return {"@context": _SCHEMA.removesuffix("/"), **found}


def _named(atlas: Atlas, iris: Sequence[str], kind: str) -> list[Fields]:
    return [{"@type": kind, "@id": iri, "name": atlas.label(iri)} for iri in iris[:_MAX_NAMED]]


def _same_as(described: Description) -> Fields:
    pages = (*described.iris(expand("schema:sameAs")), *described.iris(RDFS + "seeAlso"))
    found = [iri for iri in pages if is_web_address(iri)]
    return {"sameAs": found} if found else {}


def _trial(atlas: Atlas, described: Description) -> Fields:
    registrations = described.iris(expand("msc:registration"))
    numbers = [
        number for one in registrations if (number := atlas.describe(one).text(expand("msc:identifier")))
    ]
    pages = [
        page
        for one in registrations
        for page in atlas.describe(one).iris(RDFS + "seeAlso")
        if is_web_address(page)
    ]
    found: Fields = {
        "identifier": [{"@type": "PropertyValue", "value": number} for number in numbers],
        "healthCondition": _named(
            atlas,
            [
                iri
                for name in ("Disease", "Population")
                for iri in described.iris(expand(f"msc:reported{name}"))
            ],
            "MedicalCondition",
        ),
        "studySubject": _named(atlas, described.iris(expand("msc:reportedProduct")), "MedicalEntity"),
        "subjectOf": _named(atlas, described.iris(expand("msc:reportedBy")), "CreativeWork"),
        "sameAs": pages,
    }
    phases = [atlas.label(one) for one in described.iris(expand("msc:reportedPhase"))]
    if phases:
        found["description"] = f"Clinical trial, {', '.join(phases)}"
    return filled(found)


def _report(atlas: Atlas, described: Description, licence: str) -> Fields:
    outcomes = [
        atlas.describe(one).text(expand("msc:statedAs")) for one in described.iris(expand("msc:outcome"))
    ]
    found: Fields = {
        "about": _named(atlas, described.iris(expand("msc:reportsTrial")), "MedicalTrial")
        + _named(
            atlas,
            [iri for name in ("disease", "population") for iri in described.iris(expand(f"msc:{name}"))],
            "MedicalCondition",
        ),
        "isBasedOn": _named(atlas, described.iris(PROV + "wasDerivedFrom"), "CreativeWork"),
        "citation": _named(atlas, described.iris(expand("msc:reference")), "ScholarlyArticle"),
        "abstract": next(filter(None, outcomes), ""),
        "license": licence,
    }
    return filled(found)


def _publication(atlas: Atlas, described: Description) -> Fields:
    title = described.text(DCTERMS + "title")
    author, journal = described.text(expand("msc:firstAuthor")), described.text(expand("msc:journal"))
    identifiers = [
        {"@type": "PropertyValue", "propertyID": kind, "value": value}
        for kind, name in (("doi", "bibo:doi"), ("pmid", "bibo:pmid"))
        for value in described.texts(expand(name))
    ]
    found: Fields = {
        "name": title or atlas.label(described.iri),
        "headline": title,
        "author": {"@type": "Person", "name": author} if author else "",
        "isPartOf": {"@type": "Periodical", "name": journal} if journal else "",
        "datePublished": described.text(expand("dcterms:issued")),
        "identifier": identifiers,
        **_same_as(described),
    }
    return filled(found)


def _concept(atlas: Atlas, described: Description) -> Fields:
    found: Fields = {
        "termCode": described.text(expand("skos:notation")) or local_name(described.iri),
        "alternateName": described.texts(expand("skos:altLabel")),
        "inDefinedTermSet": _named(atlas, described.iris(expand("skos:inScheme")), "DefinedTermSet"),
        "sameAs": [one for one in described.iris(expand("skos:exactMatch")) if is_web_address(one)],
    }
    return filled(found)


def _scheme(atlas: Atlas, iri: str, licence: str) -> Fields:
    concepts = atlas.subjects(expand("skos:inScheme"), iri)
    found: Fields = {
        "hasDefinedTerm": _named(atlas, concepts, "DefinedTerm"),
        "license": licence,
        "inLanguage": "en",
    }
    return filled(found)


def _dataset(atlas: Atlas, described: Description) -> Fields:
    downloads: list[Fields] = []
    for one in described.iris(_DCAT + "distribution")[:_MAX_NAMED]:
        file = atlas.describe(one)
        downloads += [
            filled(
                {
                    "@type": "DataDownload",
                    "@id": one,
                    "name": atlas.label(one),
                    "contentUrl": url,
                    "encodingFormat": file.text(_DCAT + "mediaType").removeprefix(IANA),
                    "contentSize": file.text(_DCAT + "byteSize"),
                    "sha256": "".join(
                        atlas.describe(checksum).text(_SPDX + "checksumValue")
                        for checksum in file.iris(_SPDX + "checksum")
                    ),
                    "license": file.text(DCTERMS + "license"),
                }
            )
            for url in file.iris(_DCAT + "downloadURL")
        ]
    found: Fields = {
        "url": described.iri,
        "identifier": described.text(DCTERMS + "identifier"),
        "version": described.text(_DCAT + "version"),
        "datePublished": described.text(DCTERMS + "issued"),
        "inLanguage": "en" if described.text(DCTERMS + "language") == _ENGLISH else "",
        "license": described.text(DCTERMS + "license"),
        "creator": _named(atlas, described.iris(DCTERMS + "creator"), "Organization"),
        "publisher": _named(atlas, described.iris(DCTERMS + "publisher"), "Organization"),
        "dateModified": described.text(DCTERMS + "modified"),
        "keywords": described.texts(_DCAT + "keyword"),
        "citation": described.text(DCTERMS + "bibliographicCitation"),
        "isBasedOn": _named(atlas, described.iris(DCTERMS + "source"), "CreativeWork"),
        "distribution": downloads,
        "isAccessibleForFree": True,
    }
    return filled(found)


def filled(fields: Mapping[str, object]) -> Fields:
    """Leave out unknown fields."""
    return {name: value for name, value in fields.items() if value not in ("", [], {})}

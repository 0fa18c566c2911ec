"""Typed links of documents: what a program follows without reading the page (RFC 8288, RFC 9264, signposting)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.media_types import media_type
from mscgraph.namespaces import BASE, DCTERMS, IANA, PREFIXES
from mscgraph.site.library import Library

#: Of the file with all links of a document.
LINKSET_EXTENSION = "linkset.json"
LINKSET_TYPE = media_type(LINKSET_EXTENSION).type
_ABOUT_PAGE = PREFIXES["schema"] + "AboutPage"
_DATASET = "dataset"
_LICENCE, _CREATOR = DCTERMS + "license", DCTERMS + "creator"
_DUMP, _MEDIA_TYPE = PREFIXES["void"] + "dataDump", PREFIXES["dcat"] + "mediaType"
_DOWNLOAD = PREFIXES["dcat"] + "downloadURL"


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link.

    :param target: an IRI, or a path from the folder of the document
    :param media_type: of the target, empty where it is unknown
    """

    relation: str
    target: str
    media_type: str = ""


def links_of(library: Library, document: str, extension: str) -> list[Link]:
    """Return the typed links of one representation of *document*; its linkset is one of them."""
    stem = document.rsplit("/", 1)[-1]
    people, *programs = library.places.representations
    found = [Link("cite-as", library.places.thing(document))]
    if extension == people.extension:
        found += [Link("describedby", f"{stem}.{one.extension}", one.media_type) for one in programs]
        found += [
            Link("type", iri) for iri in (_ABOUT_PAGE, *library.view.types(library.places.thing(document)))
        ]
        if document == _DATASET:
            found += _items(library, document)
    else:
        found.append(Link("describes", f"{stem}.{people.extension}", people.media_type))
    found += [
        Link("alternate", f"{stem}.{one.extension}", one.media_type)
        for one in library.places.representations
        if one.extension != extension
    ]
    dataset = BASE + _DATASET
    found += [Link("license", iri) for iri in library.view.iris(dataset, _LICENCE)]
    found += [Link("author", iri) for iri in library.view.iris(dataset, _CREATOR)]
    if document != _DATASET and _DATASET in library.documents:
        up = "../" * document.count("/")
        found.append(Link("collection", f"{up}{_DATASET}.{people.extension}", people.media_type))
    found.append(Link("linkset", f"{stem}.{LINKSET_EXTENSION}", LINKSET_TYPE))
    return found


def linkset(library: Library, document: str) -> bytes:
    """Return the links of all representations of *document* as JSON (RFC 9264), paths from its own folder."""
    stem = document.rsplit("/", 1)[-1]
    contexts = []
    for one in library.places.representations:
        context: dict[str, object] = {"anchor": f"{stem}.{one.extension}"}
        for link in links_of(library, document, one.extension):
            if link.relation != "linkset":
                target = {"href": link.target} | ({"type": link.media_type} if link.media_type else {})
                targets = context.setdefault(link.relation, [])
                assert isinstance(targets, list)
                targets.append(target)
        contexts.append(context)
    return (json.dumps({"linkset": contexts}, ensure_ascii=False, indent=1) + "\n").encode()


def link_header(links: Sequence[Link]) -> str:
    """Return *links* as the value of a ``Link`` header."""
    return ", ".join(
        f'<{link.target}>; rel="{link.relation}"' + (f'; type="{link.media_type}"' if link.media_type else "")
        for link in links
    )


def _items(library: Library, document: str) -> list[Link]:
    """Return the dumps of the dataset, with their media types where they are known."""
    up = "../" * (document.count("/") + 1)
    dataset = library.places.thing(document)
    types = {
        file: media_type.removeprefix(IANA)
        for thing in library.documents[document]
        for file in library.view.iris(thing, _DOWNLOAD)
        for media_type in library.view.iris(thing, _MEDIA_TYPE)
    }
    return [
        Link("item", up + iri.removeprefix(BASE), types.get(iri, ""))
        for iri in library.view.iris(dataset, _DUMP)
        if iri.startswith(BASE)
    ]

"""Publications for tests: a graph with names that a web server may stumble over, and pages that are quickly made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from urllib.parse import quote

import pyoxigraph as ox

from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, PREFIXES, graph_iri
from mscgraph.pipeline.release import release_ontology
from mscgraph.site.contents import Content, Site
from mscgraph.site.library import Library, fill_store
from mscgraph.site.places import load_places
from mscgraph.validate.shapes import load_shapes

#: Names of documents: one that is percent-encoded, and what a web server takes for a program, an encoding, a
#: language, a character set.
AWKWARD = (
    "disease/d%C3%A9bit",
    "disease/a%20b",
    "disease/50%25",
    "disease/a%3Fb",
    "disease/a%23b",
    "disease/a%26b%3B%24c",
    "disease/a%2Bb",
    "disease/a::b",
    "disease/a,b",
    "disease/%FF",
    "disease/a%5Cb",
    "disease/%5C..%5C..",
    "disease/a%07b%7F%0A",
    "disease/%EE%80%80%C2%85",
    "report/a%5Cb/1",
    "report/a%5Cb/1/dose/%07",
    "disease/evil.php",
    "disease/evil.cgi",
    "disease/archive.gz",
    "disease/seite.de",
    "disease/page.html",
    "disease/page.ttl",
    "disease/x.linkset.json",
    "disease/void",
    "disease/utf.iso2022-jp",
    "report/a%20b/1",
    "report/a%20b/1/dose/d%C3%A9bit",
    "source/a%20b",
    "source/a%20b/cell/%C3%A9",
)
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")


class PlainPages:
    """Pages that hold nothing but their links."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def document(self, document: str) -> str:
        things = "".join(f"<li>{escape(thing)}" for thing in self.library.documents[document])
        return f"<!DOCTYPE html><title>{escape(document)}</title><ul>{things}</ul>\n"

    def page(self, path: str) -> str:
        places = self.library.places
        links = "".join(
            f'<li><a href="{escape(quote(places.url(document, "html"), safe="/%"))}">{escape(document)}</a>'
            for document in self.library.documents
        )
        return f"<!DOCTYPE html><title>{escape(path)}</title><ul>{links}</ul>\n"

    def fixed_paths(self) -> Sequence[str]:
        return ("index.html",)

    def error(self, status: int, title: str, message: str, depth: int) -> str:
        return f"<!DOCTYPE html><title>{status} {escape(title)}</title><p>{escape(message)}</p>\n"


def named(path: str, graph: str = "statements") -> ox.Quad:
    """A thing below the base with a label."""
    return ox.Quad(
        ox.NamedNode(BASE + path), _LABEL, ox.Literal(path), ox.NamedNode(graph_iri(f"test/{graph}"))
    )


def make_site(
    quads: Iterable[ox.Quad],
    files: Mapping[str, Content] | None = None,
    url: str = BASE,
    *,
    vocabulary: bool = True,
) -> Site:
    """The site of *quads* with plain pages.

    :param vocabulary: whether ontology and shapes are among it
    """
    store = fill_store(quads, _vocabulary() if vocabulary else {})
    library = Library(store, load_places())
    context = json.loads((find_data_folder("ontology") / "context.jsonld").read_text("utf-8"))["@context"]
    return Site(library, PlainPages(library), context=context, files=files or {}, url=url)


@cache
def _vocabulary() -> dict[str, Sequence[ox.Quad | ox.Triple]]:
    lines = release_ontology(find_data_folder("ontology"), find_data_folder("queries") / "construct")
    ontology = list(ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES))
    shapes = load_shapes(find_data_folder("shapes"), ())
    return {graph_iri("ontology"): ontology, graph_iri("shapes"): shapes}

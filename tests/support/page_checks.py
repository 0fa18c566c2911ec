"""Common ground of tests of pages: a reader of HTML that minds what browsers forgive, and a site to look at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html.parser import HTMLParser
from urllib.parse import unquote

import pyoxigraph as ox

from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.pipeline.docs import document_ontology
from mscgraph.pipeline.release import release_ontology
from mscgraph.pipeline.workshop import Workshop
from mscgraph.query.run import select_rows
from mscgraph.query.stored import load_queries
from mscgraph.query.values import GraphValues
from mscgraph.site.library import Library, fill_store
from mscgraph.site.pages.facts import Example, SiteFacts
from mscgraph.site.pages.ontology.page import OntologyPage
from mscgraph.site.pages.pages import Pages
from mscgraph.site.places import load_places
from support import ROOT

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
VOID = frozenset(("br", "circle", "hr", "img", "input", "link", "meta", "path", "rect", "line"))


class Page(HTMLParser):
    """A page as read: ids, links, texts and all that is not well-formed."""

    def __init__(self, html: str) -> None:
        """Read the whole page."""
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []
        self.tags: list[str] = []
        self.headings: list[int] = []
        self.data: list[str] = []
        self.json: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self._open: list[str] = []
        self._is_json = False
        self.feed(html)
        self.close()
        self.faults += [f"{tag} is not closed" for tag in self._open]

    @property
    def text(self) -> str:
        """The words that a reader sees, with single blanks."""
        return " ".join("".join(self.data).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"{tag} has an attribute twice: {names}")
        given = dict(attrs)
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(given["id"] or "")
        for name in ("href", "src", "action"):
            if name in given:
                self.links.append(given[name] or "")
        self.faults += [f"{tag} has {name}" for name in names if name == "style" or name.startswith("on")]
        if tag in ("script", "style") and "src" not in given:
            if given.get("type") != "application/ld+json":
                self.faults.append(f"{tag} is in the page")
            self._is_json = True
            self.json.append("")
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if tag == "label" and given.get("for"):
            self.labelled.add(given["for"] or "")
        if tag in ("input", "select", "textarea"):
            self.inputs.append({"in label": "label" if "label" in self._open else None, **given})
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        self._is_json = False
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"{tag} is closed where it is not open, line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        if self._is_json:
            self.json[-1] += data
        else:
            self.data.append(data)


def resolve(path: str, link: str) -> tuple[str, str]:
    """Return the path below the root, and the fragment, that a relative link of the page *path* leads to."""
    target, _, fragment = link.partition("#")
    target = target.partition("?")[0]
    if not target:
        return path, fragment
    steps = path.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            steps.pop()
        elif step != ".":
            steps.append(step)
    found = "/".join(steps)
    return found + "index.html" if found == "" or found.endswith("/") else found, fragment


def has_id(page: Page, fragment: str) -> bool:
    """Return whether a browser finds *fragment* in a page."""
    return fragment in page.ids or unquote(fragment) in page.ids


def open_library(store: ox.Store) -> Library:
    """Return a library of the named graphs of a store."""
    return Library(fill_store(iter(store), {}), load_places())


def make_pages(library: Library, *, live: bool, examples: Mapping[str, Example] | None = None) -> Pages:
    """Return the pages of a library."""
    facts = SiteFacts(
        title="Trials as reported",
        licence=LICENCE,
        software_version="9.9.9",
        ontology_version="2026-01-01",
        live=live,
        examples=examples or {},
        properties=Workshop().properties,
    )
    values = GraphValues(partial(select_rows, library.store))
    queries = load_queries(ROOT / "queries" / "report")
    return Pages(library, queries, values, tuple, facts, lambda: _document_ontology(library))


def _document_ontology(library: Library) -> OntologyPage:
    """Return the page of the ontology, whose picture is that of the project."""
    workshop = Workshop()
    lines = release_ontology(workshop.ontology, workshop.queries / "construct")
    return document_ontology(workshop, workshop.ontology, lines, library.store)


def small_library(turtle: str) -> Library:
    """Return a library of a few statements, with our prefixes bound."""
    prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    text = f"BASE <{BASE}>\n{prefixes}{turtle}"
    return Library(fill_store(ox.parse(text, format=ox.RdfFormat.TURTLE), {}), load_places())


def classes_of(library: Library, iri: str) -> set[str]:
    """Return the local names of mscgraph's classes that a thing has."""
    return {one.removeprefix(MSC) for one in library.view.types(iri) if one.startswith(MSC)}

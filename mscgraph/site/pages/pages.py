"""All pages, by path and by request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from mscgraph.namespaces import ONTOLOGY, local_name
from mscgraph.query import GraphValues, StoredQuery, Table
from mscgraph.site.library import Library
from mscgraph.site.pages.atlas import Atlas
from mscgraph.site.pages.documents import DocumentPages
from mscgraph.site.pages.facts import SiteFacts
from mscgraph.site.pages.front_page import write_front, write_pictures
from mscgraph.site.pages.ontology.page import OntologyPage
from mscgraph.site.pages.query_pages import QueryPages
from mscgraph.site.pages.search import SearchPages
from mscgraph.site.pages.shell import Shell
from mscgraph.site.pages.trial_list import TrialList
from mscgraph.site.pictures.picture import Picture

_ONTOLOGY = local_name(ONTOLOGY)
_FOLDER = Path(__file__).parents[1] / "templates" / "site"
_FILES = ("editor.js", "favicon.svg", "site.js", "style.css")


def page_files() -> dict[str, bytes]:
    """Return the assets of pages, by path below the root: style, script, icon."""
    return {name: (_FOLDER / name).read_bytes() for name in _FILES}


class Pages:
    """Writes pages; the same facts give the same pages."""

    def __init__(
        self,
        library: Library,
        queries: Sequence[StoredQuery],
        values: GraphValues,
        pictures: Callable[[], Sequence[Picture]],
        facts: SiteFacts,
        ontology: Callable[[], OntologyPage],
    ) -> None:
        """Keep the facts; no page is written yet.

        :param values: values that forms offer
        :param pictures: draws the pictures, of which the first one is shown on the front page
        :param ontology: makes the page of the ontology when it is first asked for
        """
        self._shell = Shell(Atlas(library, facts.properties), facts)
        self._documents = DocumentPages(self._shell)
        self._trials = TrialList(self._shell)
        self._search = SearchPages(self._shell)
        self._queries = QueryPages(self._shell, queries, values)
        self._pictures = pictures
        shell = self._shell
        self._ontology = cache(lambda: ontology().write_in_site(shell))
        self._fixed: dict[str, Callable[[], str]] = {
            "index.html": cache(lambda: write_front(shell, pictures())),
            "pictures.html": lambda: write_pictures(shell, pictures()),
            "queries.html": self._queries.catalogue,
            "search.html": lambda: self._search.write(""),
            "sparql.html": lambda: self._queries.editor("", None, None),
            "trials.html": lambda: self._trials.write({}),
        }

    def document(self, document: str) -> str:
        """Return the page of a document of the library; it is the same on a server and on a static site.

        :raises KeyError: if there is no such document
        """
        return self._ontology() if document == _ONTOLOGY else self._documents.write(document)

    def page(self, path: str) -> str:
        """Return a page that is not about one document.

        :raises KeyError: if no page has that path
        """
        if path in self._fixed:
            return self._fixed[path]()
        name = path.removeprefix("queries/").removesuffix(".html")
        if path != f"queries/{name}.html":
            raise KeyError(path)
        return self._queries.write(name, {}, None, None)

    def fixed_paths(self) -> list[str]:
        """Return the paths of the pages that are not about one document."""
        return sorted([*self._fixed, *(f"queries/{name}.html" for name in self._queries.queries)])

    # For a server.

    def prepare(self) -> None:
        """Build the indexes and draw the pictures that first requests would wait for."""
        self._pictures()
        self._search.index  # noqa: B018
        self._trials.index  # noqa: B018

    def search(self, words: str) -> str:
        """Return the page of the hits of *words*."""
        return self._search.write(words)

    def trials(self, chosen: Mapping[str, Sequence[str]]) -> str:
        """Return the page of the trials that fit a choice."""
        return self._trials.write(chosen)

    def query(self, name: str, values: Mapping[str, str], result: Table | None, error: str | None) -> str:
        """Return the page of a stored query with its result or its error.

        :raises KeyError: if there is no such query
        """
        return self._queries.write(name, values, result, error)

    def editor(self, text: str, result: Table | str | None = None, error: str | None = None) -> str:
        """Return the page of the query editor.

        :param result: solutions, or a graph as Turtle
        """
        return self._queries.editor(text, result, error)

    def error(self, status: int, title: str, message: str, depth: int) -> str:
        """Return the page of an error.

        :param depth: depth of the address, in folders
        """
        return self._shell.write(
            "error.html.j2", self._shell.linker(min(depth, 50)), title=title, status=status, message=message
        )

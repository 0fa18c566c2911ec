"""A graph over HTTP: pages, dereferencing, queries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mscgraph.namespaces import BASE
from mscgraph.pipeline.location import located_graph
from mscgraph.pipeline.published import Published
from mscgraph.query import read_ahead
from mscgraph.server import (
    Limits,
    LiveRoutes,
    QueryEngine,
    QueryPool,
    Resources,
    SparqlEndpoint,
    make_app,
    run_app,
)
from mscgraph.site import check_url

if TYPE_CHECKING:
    from starlette.applications import Starlette


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is ready to be run.

    :param graph: what it serves, in words
    :param triples: in its default graph
    """

    app: Starlette
    graph: str
    triples: int
    documents: int
    seconds: float

    def run(self, host: str, port: int, started: Callable[[str], None]) -> None:
        """Answer requests until a signal ends it.

        :param port: 0 takes a free one
        :param started: called with the address when requests are taken
        :raises ServerError: if the address cannot be had
        """
        run_app(self.app, host, port, started)


def set_limits(seconds: float, rows: int, workers: int | None) -> Limits:
    """Return limits with some of them set; a core each is the number of workers where none is given."""
    limits = Limits(seconds=seconds, rows=rows)
    return replace(limits, workers=workers) if workers else limits


@contextmanager
def open_server(
    graph: Path | None,
    *,
    url: str | None = None,
    limits: Limits | None = None,
    progress: Callable[[str, int], None] = lambda _what, _count: None,
) -> Iterator[Served]:
    """Read a graph and start the processes that answer queries; they end with the block.

    :param graph: a build's folder or an RDF file; without one the build in ``output``, else the bundled source is built
    :param url: where the server will be found, for its sitemap
    :raises GraphError: if *graph* cannot be read
    :raises AddressError: if *url* is not a plain address
    """
    started = time.perf_counter()
    address = BASE if url is None else check_url(url)
    with located_graph(graph) as (path, words):
        progress("reading the graph", 0)
        published = Published(path, live=True, url=address, endpoint=address if url else "")
        library = published.library
        triples = sum(1 for _ in library.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        pool = QueryPool(
            QueryEngine(
                library.store,
                library.graphs,
                limits or Limits(),
                published.queries.values(),
                published.values,
            )
        )
        read_ahead(published.queries.values(), published.values)  # once, for the forms and for all processes
        pool.start()  # before there are threads
        try:
            published.pages.prepare()
            resources = Resources(published.site, published.pages)
            live = LiveRoutes(published.pages, list(published.queries.values()), pool)
            app = make_app(resources, live, SparqlEndpoint(pool), pool.close)
            seconds = time.perf_counter() - started
            yield Served(app, words, triples, len(library.documents), seconds)
        finally:
            pool.close()

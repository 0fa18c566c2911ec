"""A graph over HTTP: pages, dereferencing, queries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mscgraph.errors import QueryError
from mscgraph.namespaces import BASE
from mscgraph.pipeline.location import located_graph
from mscgraph.pipeline.publication import Published
from mscgraph.query.binding import bind_terms
from mscgraph.query.form import find_fault
from mscgraph.query.guard import refuse_remote
from mscgraph.query.parameters import bind_parameters
from mscgraph.query.run import select_rows
from mscgraph.server.app import make_app
from mscgraph.server.endpoint.app import SparqlEndpoint
from mscgraph.server.endpoint.limits import Limits
from mscgraph.server.endpoint.pool import Outcome, QueryPool
from mscgraph.server.endpoint.worker import Grammar
from mscgraph.server.live import Answer, Client, LiveRoutes
from mscgraph.server.resources import Resources
from mscgraph.server.running import run_app
from mscgraph.site.catalogue import QueryResult
from mscgraph.site.static.redirects import check_url

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["Served", "open_server", "set_limits"]


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
        :param started: is told the address when requests are taken
        :raises ServerError: if the address cannot be had
        """
        run_app(self.app, host, port, started)


class _Runner:
    """Runs stored queries and those of readers in processes that can be stopped."""

    def __init__(self, pool: QueryPool, published: Published) -> None:
        self._pool = pool
        self._published = published

    async def run(self, text: str, media_types: Sequence[str], client: Client) -> Answer:
        accept = ", ".join(media_types)
        return _answer(await self._pool.run(text, accept, client=client.name, gone=client.gone))

    async def run_stored(
        self, name: str, values: Mapping[str, str], media_types: Sequence[str], client: Client
    ) -> Answer:
        query = self._published.queries[name]
        if query.federated:
            raise QueryError(name, "a query of the graph alone", "one that asks another endpoint")
        bound = bind_parameters(query, values, partial(select_rows, self._published.library.store))
        text = bind_terms(query.text, bound)
        accept = ", ".join(media_types)
        return _answer(await self._pool.run(text, accept, client=client.name, gone=client.gone))

    def read(self, body: bytes) -> QueryResult:
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return QueryResult(("answer",), [(ox.Literal(bool(found)),)])
        names = tuple(variable.value for variable in found.variables)
        return QueryResult(names, [tuple(row[name] for name in names) for row in found])


def _answer(outcome: Outcome) -> Answer:
    return Answer(outcome.status, outcome.media_type, outcome.body, outcome.headers)


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
    :raises OutputError: if *url* is no plain address
    """
    started = time.perf_counter()
    address = BASE if url is None else check_url(url)
    with located_graph(graph) as (path, words):
        progress("reading the graph", 0)
        published = Published(path, live=True, url=address)
        library = published.library
        triples = sum(1 for _ in library.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        pool = QueryPool(
            library.store, Grammar(refuse_remote, find_fault), library.graphs, limits or Limits()
        )
        pool.start()  # before there are threads
        try:
            published.pages.prepare()
            resources = Resources(published.publication, published.pages)
            live = LiveRoutes(published.pages, published.catalogue, _Runner(pool, published))
            app = make_app(resources, live, SparqlEndpoint(pool), pool.close)
            seconds = time.perf_counter() - started
            yield Served(app, words, triples, len(library.documents), seconds)
        finally:
            pool.close()

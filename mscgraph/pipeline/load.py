"""Loads a graph into a running triplestore."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mscgraph.http import HttpClient
from mscgraph.namespaces import LOADED_GRAPH
from mscgraph.pipeline.location import located_graph
from mscgraph.query import Endpoint, check_graph, read_data
from mscgraph.store import Replacement, Target, find_target, keep_triples

#: Maximum retries per request.
_RETRIES = 3


@dataclass(frozen=True, slots=True)
class Destination:
    """A triplestore as a caller names it.

    :param url: one of its addresses
    :param graph: IRI of the named graph that is replaced
    :param protocol: how triples are sent: ``auto``, ``graph-store`` or ``update``
    :param timeout: seconds to wait for each answer
    """

    url: str
    graph: str = LOADED_GRAPH
    protocol: str = "auto"
    update_url: str | None = None
    query_url: str | None = None
    auth: tuple[str, str] | None = None
    timeout: float = 300.0


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """The summary of a load, or of one that would be.

    :param source: what was read, in words
    :param before: how many triples the named graph had
    :param staging: IRI of the graph that the triples are sent to first
    """

    source: str
    target: Target
    graph: str
    staging: str
    triples: int
    before: int
    seconds: float
    dry_run: bool


def load_graph(
    graph: Path | None,
    destination: Destination,
    *,
    dry_run: bool = False,
    progress: Callable[[str, int], None] = lambda _what, _count: None,
) -> LoadSummary:
    """Replace a named graph of a triplestore by a build or a file; by default the build in ``output``.

    :param dry_run: read the graph and ask the store, and change nothing
    :raises GraphError: if the graph cannot be read; the store is not asked then
    :raises AddressError: if an address or the graph's IRI is malformed
    :raises EndpointError: if the store refuses, is not reached or dies
    """
    start = time.monotonic()
    name = check_graph(destination.graph)
    target = find_target(destination.url, destination.protocol, destination.update_url, destination.query_url)
    asked = Endpoint(target.query, auth=destination.auth, timeout=destination.timeout)
    http = HttpClient(destination.auth, destination.timeout, _RETRIES)
    with tempfile.TemporaryDirectory() as folder, located_graph(graph) as (path, words):
        triples = keep_triples(read_data(path), Path(folder), path)
        replacement = Replacement(triples, name, target, http, asked.count, asked.holds)
        before = asked.count(name) if dry_run else replacement.run(progress)
    return LoadSummary(
        source=words,
        target=target,
        graph=name,
        staging=replacement.staging,
        triples=triples.total,
        before=before,
        seconds=time.monotonic() - start,
        dry_run=dry_run,
    )

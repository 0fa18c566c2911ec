"""The graph that a command means."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mscgraph.files.data import bundled_source
from mscgraph.files.folder import is_build
from mscgraph.namespaces import graph_iri
from mscgraph.pipeline.build import build

__all__ = ["DEFAULT_GRAPH", "LOADED_GRAPH", "located_graph"]

#: The folder that is asked when none is named.
DEFAULT_GRAPH = Path("output")
#: The named graph of a triplestore that a build is loaded into, and that is asked there.
LOADED_GRAPH = graph_iri("data")


@contextmanager
def located_graph(graph: Path | None) -> Iterator[tuple[Path, str]]:
    """Yield where *graph* is; without one the build in ``output``, else a fresh build of the bundled source.

    :returns: the path, and what it holds in words
    """
    if graph is None and DEFAULT_GRAPH.is_dir() and is_build(DEFAULT_GRAPH):
        graph = DEFAULT_GRAPH
    if graph is not None:
        yield graph, str(graph)
        return
    with tempfile.TemporaryDirectory(prefix="mscgraph-") as folder:
        output = Path(folder) / "build"
        build([bundled_source()], output)
        yield output, "the bundled source, built now"

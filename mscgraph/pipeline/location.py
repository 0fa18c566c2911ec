"""The graph that a command means."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mscgraph.files import bundled_source, is_build

#: The folder that is asked when none is named.
DEFAULT_GRAPH = Path("output")


@contextmanager
def located_graph(graph: Path | None, default: Path | None = DEFAULT_GRAPH) -> Iterator[tuple[Path, str]]:
    """Yield where *graph* is; without one the build in *default*, else a fresh build of the bundled source.

    The files of ``output`` that a checkout keeps, without N-Quads, are not a build. ``MSCGRAPH_BUNDLED`` names a
    build of the bundled source that is read in place of a fresh one.

    :returns: the path, and its content in words
    """
    left_out = ""
    if graph is None and default is not None and default.is_dir():
        if is_build(default):
            graph = default
        else:
            left_out = f"; {default} is not a whole build"
    if graph is not None:
        yield graph, str(graph)
        return
    if ready := os.environ.get("MSCGRAPH_BUNDLED"):
        yield Path(ready), f"the bundled source{left_out}"
        return
    from mscgraph.pipeline.building import build

    with tempfile.TemporaryDirectory(prefix="mscgraph-") as folder:
        output = Path(folder) / "build"
        build([bundled_source()], output)
        yield output, f"the bundled source, built now{left_out}"

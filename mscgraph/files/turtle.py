"""Turtle files of mscgraph, each parsed once in a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from mscgraph.errors import MscgraphError, VocabularyError, reason_of

#: Maximum files whose triples are kept: ontology and shapes.
_KEPT = 64


def read_turtle(path: Path, refusal: type[MscgraphError] = VocabularyError) -> tuple[ox.Triple, ...]:
    """Return the triples of a file in its order; no two files share a blank node.

    :param refusal: raised if the file cannot be read, or is not Turtle
    """
    try:
        stat = path.stat()
        return _parse(path, stat.st_mtime_ns, stat.st_size)
    except (SyntaxError, OSError) as error:
        raise refusal(path, problem=f"not Turtle: {reason_of(error)}") from error


@lru_cache(_KEPT)
def _parse(path: Path, _changed: int, _size: int) -> tuple[ox.Triple, ...]:
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return tuple(quad.triple for quad in quads)

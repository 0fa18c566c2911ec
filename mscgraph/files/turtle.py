"""Turtle files of mscgraph, each parsed once in a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from mscgraph.characters import find_forbidden, may_hold_forbidden
from mscgraph.errors import MscgraphError, VocabularyError, reason_of

#: Maximum files whose triples are kept: ontology and shapes.
_KEPT = 64


def read_turtle(path: Path, refusal: type[MscgraphError] = VocabularyError) -> tuple[ox.Triple, ...]:
    """Return the triples of a file in its order; no two files share a blank node.

    :param refusal: raised if the file cannot be read, is not Turtle, or holds a character that XML forbids
    """
    try:
        stat = path.stat()
        triples, forbidden = _parse(path, stat.st_mtime_ns, stat.st_size)
        if forbidden:
            raise refusal(path, problem=forbidden)
        return triples
    except (SyntaxError, OSError) as error:
        raise refusal(path, problem=f"not Turtle: {reason_of(error)}") from error


@lru_cache(_KEPT)
def _parse(path: Path, _changed: int, _size: int) -> tuple[tuple[ox.Triple, ...], str | None]:
    """Return the triples of a file, and the first character in them that XML forbids, in words."""
    source = path.read_bytes()
    quads = ox.parse(source, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    triples = tuple(quad.triple for quad in quads)
    if not may_hold_forbidden(source):
        return triples, None
    values = (triple.object.value for triple in triples if isinstance(triple.object, ox.Literal))
    return triples, next(filter(None, map(find_forbidden, values)), None)

"""The triples that are loaded, on disk: each once, and in parts that a store takes one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from mscgraph.errors import GraphError
from mscgraph.rdf import SortedLines
from mscgraph.terms import cut

#: Quads read at a time.
_BATCH = 1_000
#: Maximum bytes of triples with blank nodes per graph: their labels hold within one request, so they cannot be parted.
_MAX_UNPARTED_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class TripleBatch:
    """Some of the triples, as N-Triples.

    :param repeatable: whether sending it twice is the same as sending it once: it has no blank nodes
    """

    body: bytes
    triples: int
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """Distinct triples in two files.

    :param digest: that of no other triples; blank nodes, whose labels change, are only counted in it
    """

    plain: Path
    with_blank_nodes: Path
    total: int
    digest: str

    def batches(self, max_triples: int, max_bytes: int) -> Iterator[TripleBatch]:
        """Yield the triples in parts, those with blank nodes as one of whatever size.

        :param max_bytes: of a part; a longer triple is a part by itself
        """
        if body := self.with_blank_nodes.read_bytes():
            yield TripleBatch(body, body.count(b"\n"), repeatable=False)
        lines: list[bytes] = []
        size = 0
        with self.plain.open("rb") as stream:
            for line in stream:
                if lines and (len(lines) == max_triples or size + len(line) > max_bytes):
                    yield TripleBatch(b"".join(lines), len(lines), repeatable=True)
                    lines, size = [], 0
                lines.append(line)
                size += len(line)
        if lines:
            yield TripleBatch(b"".join(lines), len(lines), repeatable=True)


def keep_triples(quads: Iterable[ox.Quad], folder: Path, place: object) -> Triples:
    """Write triples into *folder*, each once, in bounded memory.

    :param place: where the quads come from, for errors
    :raises GraphError: if there is no triple, or one that a triplestore of RDF 1.1 does not take
    """
    lines = SortedLines(folder, "data")
    waiting = iter(quads)
    while batch := list(islice(waiting, _BATCH)):
        for quad in batch:
            if isinstance(quad.object, ox.Triple):
                raise GraphError(place, "triples of RDF 1.1", f"a triple within another: {quad.triple}")
        lines.add(f"{quad.triple} .\n" for quad in batch)
    found = _write(lines, folder / "plain.nt", folder / "blank.nt")
    if not found.total:
        raise GraphError(place, problem="the graph has no triple")
    return found


def _write(lines: Iterable[str], plain: Path, blank: Path) -> Triples:
    """Write lines to the file that each belongs to."""
    digest = hashlib.sha256()
    plain_count = blank_count = blank_bytes = 0
    with plain.open("wb") as to_plain, blank.open("wb") as to_blank:
        for line in lines:
            spelled = line.encode()
            if line.startswith("_:") or cut(line)[2].startswith("_:"):
                blank_count += 1
                blank_bytes += len(spelled)
                if blank_bytes > _MAX_UNPARTED_BYTES:
                    problem = f"more than {_MAX_UNPARTED_BYTES:,} bytes of triples with blank nodes"
                    raise GraphError(plain.name, problem=problem, remedy="give them IRIs")
                to_blank.write(spelled)
            else:
                plain_count += 1
                digest.update(spelled)
                to_plain.write(spelled)
    digest.update(str(blank_count).encode())
    return Triples(plain, blank, plain_count + blank_count, digest.hexdigest())

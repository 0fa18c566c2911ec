"""Counting of a dataset by an engine: triples by class, property, and class or datatype of the values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from mscgraph.graph import Partitions

#: Maximum bytes of N-Triples that are counted in memory; more are counted in a store on disk.
_MAX_IN_MEMORY = 200_000_000
_BY_PROPERTY = (
    "SELECT ?class ?property (COUNT(*) AS ?n) { ?s a ?class ; ?property ?o } GROUP BY ?class ?property"
)
_BY_CLASS = """
    SELECT ?class ?property ?value (COUNT(*) AS ?n) { ?s a ?class ; ?property ?o . ?o a ?value }
    GROUP BY ?class ?property ?value"""
_BY_DATATYPE = """
    SELECT ?class ?property ?value (COUNT(*) AS ?n) { ?s a ?class ; ?property ?o BIND (DATATYPE(?o) AS ?value) }
    GROUP BY ?class ?property ?value"""
_UNTYPED = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER NOT EXISTS { ?s a ?class } }"


def count_partitions(paths: Sequence[Path], folder: Path) -> Partitions:
    """Count the triples of N-Triples files as those of one graph.

    :param folder: for a store on disk; it does not exist yet
    """
    is_small = sum(path.stat().st_size for path in paths) <= _MAX_IN_MEMORY
    store = ox.Store() if is_small else ox.Store(str(folder))
    for path in paths:
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    ((untyped,),) = _rows(store, _UNTYPED)
    properties, classes, datatypes = (
        {row[:-1]: int(row[-1]) for row in _rows(store, query)}
        for query in (_BY_PROPERTY, _BY_CLASS, _BY_DATATYPE)
    )
    return Partitions(properties, classes, datatypes, int(untyped))


def _rows(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query whose last column is a number; those with an unbound term are left out."""
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    for row in found:
        *terms, number = row
        if all(term is not None for term in terms) and isinstance(number, ox.Literal):
            yield *map(str, terms), number.value

"""What a query answers: a table of RDF terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyoxigraph as ox

__all__ = ["Select", "Table", "Term", "read_solutions", "tabulate"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Table:
    """The solutions of a query: column names, and rows of terms; an unbound variable is ``None``."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]] = field(default_factory=list)


#: Asks a graph, here or elsewhere, a SELECT query.
Select = Callable[[str], Table]


def tabulate(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Table:
    """Return what an engine answers as a table: a truth value as one cell, triples as rows of three."""
    if isinstance(found, ox.QueryBoolean):
        return Table(("answer",), [(ox.Literal(bool(found)),)])
    if isinstance(found, ox.QueryTriples):
        return Table(("subject", "predicate", "object"), [tuple(triple) for triple in found])
    names = tuple(variable.value for variable in found.variables)
    return Table(names, [tuple(row[name] for name in names) for row in found])


def read_solutions(body: bytes) -> Table:
    """Read solutions, or a truth value, in SPARQL results JSON."""
    return tabulate(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))

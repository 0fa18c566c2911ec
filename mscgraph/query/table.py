"""What a query answers: a table of RDF terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyoxigraph as ox

__all__ = ["Select", "Table", "Term"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Table:
    """The solutions of a query: column names, and rows of terms; an unbound variable is ``None``."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]] = field(default_factory=list)


#: Asks a graph, here or elsewhere, a SELECT query.
Select = Callable[[str], Table]

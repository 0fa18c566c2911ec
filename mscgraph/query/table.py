"""Answers of queries: tables of RDF terms, and their values as Python has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import overload

import pyoxigraph as ox

from mscgraph.namespaces import XSD
from mscgraph.numbers import plain_value
from mscgraph.tabular import Tabular
from mscgraph.view import Term

#: A term as Python has it.
PythonValue = str | int | float | bool | date | None


_READERS: dict[str, Callable[[str], PythonValue]] = {
    "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
    "decimal": lambda text: plain_value(Decimal(text)),
    "double": float,
    "float": float,
    "int": int,
    "integer": int,
    "long": int,
    "nonNegativeInteger": int,
    "positiveInteger": int,
}


def _value_of(term: Term | None) -> PythonValue:
    """Return what *term* is in Python; a literal that is not in the form of its datatype is its text."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    reader = _READERS.get(term.datatype.value.removeprefix(XSD), str)
    try:
        return reader(term.value)
    except (ArithmeticError, LookupError, ValueError):
        return term.value


@dataclass(frozen=True, slots=True, repr=False)
class Table(Tabular[tuple[PythonValue, ...]]):
    """The answer of a query: named columns, and rows as tuples of Python values.

    An IRI and a text are a ``str``, a number an ``int`` or ``float``, a truth value a ``bool``, a day a
    ``datetime.date``; a variable without a value is ``None``. A slice of a table is a table.

    :param terms: the rows as RDF terms of pyoxigraph, which keep language and datatype
    """

    columns: tuple[str, ...]
    terms: list[tuple[Term | None, ...]] = field(default_factory=list)

    def choose(self, columns: Sequence[str]) -> Table:
        """Return a table of some of the columns, in their order there.

        :raises ValueError: if the table lacks one
        """
        places = [self.columns.index(name) for name in columns]
        return Table(tuple(columns), [tuple(row[at] for at in places) for row in self.terms])

    @property
    def rows(self) -> list[tuple[PythonValue, ...]]:
        """All rows."""
        return list(self)

    def __len__(self) -> int:
        return len(self.terms)

    @overload
    def __getitem__(self, at: int) -> tuple[PythonValue, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> Table: ...
    def __getitem__(self, at: int | slice) -> tuple[PythonValue, ...] | Table:
        """Return a row, or a table of some of them."""
        if isinstance(at, slice):
            return Table(self.columns, self.terms[at])
        return tuple(map(_value_of, self.terms[at]))

    def _cells(self) -> Iterator[tuple[PythonValue, ...]]:
        return iter(self)


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

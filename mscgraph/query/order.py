"""The order of rows. Stores differ in how they sort IRIs, unbound variables and letters beyond ASCII."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from mscgraph.namespaces import XSD
from mscgraph.query.form import Key
from mscgraph.query.table import Table
from mscgraph.view import Term

_NUMBERS = {XSD + name for name in ("decimal", "double", "float", "integer")}
#: Unbound before blank nodes before IRIs before literals (SPARQL 1.1, section 15.1); numbers before other literals.
_UNBOUND, _BLANK, _IRI, _NUMBER, _LITERAL = range(5)

_Place = tuple[int, Decimal, str, str, str]


def sort_rows(table: Table, order: Sequence[Key]) -> Table:
    """Return a table with its rows sorted by *order*; equal ones keep their order."""
    rows = list(table.terms)
    for key in reversed(order):
        if key.column in table.columns:
            at = table.columns.index(key.column)
            place = _folded_place_of if key.folded else _place_of
            rows.sort(key=lambda row, at=at, place=place: place(row[at]), reverse=key.descending)  # type: ignore[misc]
    return Table(table.columns, rows)


def _folded_place_of(term: Term | None) -> _Place:
    """Return the place of a text in small letters; LCASE of another term is an error, which is unbound."""
    return _place_of(ox.Literal(term.value.lower()) if isinstance(term, ox.Literal) else None)


def _place_of(term: Term | None) -> _Place:
    zero = Decimal(0)
    if term is None:
        return _UNBOUND, zero, "", "", ""
    if isinstance(term, ox.BlankNode):
        return _BLANK, zero, term.value, "", ""
    if isinstance(term, ox.NamedNode):
        return _IRI, zero, term.value, "", ""
    if not isinstance(term, ox.Literal):
        return _LITERAL, zero, str(term), "", ""
    if term.datatype.value in _NUMBERS:
        try:
            number = Decimal(term.value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_nan():  # which is neither less nor more than another
            return _NUMBER, number, "", "", ""
    return _LITERAL, zero, term.value, term.datatype.value, term.language or ""

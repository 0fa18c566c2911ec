"""The terms of columns: the vocabulary's, and a source's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mscgraph.namespaces import SKOS
from mscgraph.records import Frame
from mscgraph.terms import Triple, below_base, iri, mint_key, msc, text, thing_triples

#: Spells the IRI of the column of a key.
ColumnTerm = Callable[[str], str]


def known_column_term(key: str) -> str:
    """Spell the IRI of a column of the vocabulary."""
    return below_base(f"column/{mint_key(key)}")


def column_terms(frame: Frame) -> ColumnTerm:
    """Return how the columns of a table are spelled: one that no vocabulary knows under its source.

    Other sources may mean something else by the same words.
    """
    own = {
        column.key: below_base(f"column/{frame.source}/{mint_key(column.key)}")
        for column in frame.columns
        if not column.known
    }
    return lambda key: own.get(key) or known_column_term(key)


def unknown_column_triples(frame: Frame) -> Iterator[Triple]:
    """Yield the columns that no vocabulary knows, as terms of their source."""
    column_term = column_terms(frame)
    for column in frame.columns:
        if not column.known:
            yield from thing_triples(
                column_term(column.key),
                msc("Column"),
                column.header,
                (iri(SKOS + "prefLabel"), text(column.header)),
                (iri(SKOS + "inScheme"), below_base("column")),
            )

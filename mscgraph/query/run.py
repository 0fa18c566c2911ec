"""Runs a query on a graph."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pyoxigraph as ox

from mscgraph.errors import QueryError, reason_of
from mscgraph.namespaces import PREFIXES
from mscgraph.query.binding import bind_terms
from mscgraph.query.form import find_fault
from mscgraph.query.guard import refuse_remote
from mscgraph.query.parameters import bind_parameters
from mscgraph.query.stored import StoredQuery
from mscgraph.query.table import Table, tabulate
from mscgraph.query.values import GraphValues


def run_query(
    query: StoredQuery, values: Mapping[str, str], store: ox.Store, known: GraphValues | None = None
) -> Table:
    """Run a query on a graph, its parameters bound as terms.

    :param known: look-ups of the graph, where several queries share them
    :raises QueryError: if the query is not well-formed, asks another endpoint, or a parameter is at fault
    """
    return tabulate(answer_query(query, values, store, known))


def answer_query(
    query: StoredQuery, values: Mapping[str, str], store: ox.Store, known: GraphValues | None = None
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Return what a query answers as it comes, to be read once or written.

    :raises QueryError: if the query is not well-formed, asks another endpoint, or a parameter is at fault
    """
    text = refuse_remote(query.text, query.place)
    bound = bind_parameters(query, values, known or values_of(store))
    # A parameter's pattern is in the head, which is not judged with the text.
    asked = refuse_remote(bind_terms(text, bound, query.parameters), query.place)
    try:
        return store.query(asked, prefixes=PREFIXES)
    except SyntaxError as error:
        raise find_fault(text, query.place, str(error)) from error
    except (ValueError, OSError) as error:
        raise QueryError(query.place, problem=f"the query cannot be run: {reason_of(error)}") from error


def values_of(store: ox.Store) -> GraphValues:
    """Return the look-ups of a graph."""
    return GraphValues(partial(select_rows, store))


def select_rows(store: ox.Store, text: str) -> Table:
    """Answer a SELECT query of the program."""
    return tabulate(store.query(text, prefixes=PREFIXES))

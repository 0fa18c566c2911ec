"""Refuses what would make a query fetch."""

from __future__ import annotations

from mscgraph.errors import QueryError
from mscgraph.query.form import parse_query
from mscgraph.query.stored import StoredQuery

__all__ = ["refuse_remote"]


def refuse_remote(query: StoredQuery) -> None:
    """Parse a query to algebra and refuse what would make the program fetch.

    :raises QueryError: if the query is not well-formed SPARQL, or holds ``SERVICE``
    """
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting: list[object] = list(parse_query(query))
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            if part.name == "ServiceGraphPattern":
                raise QueryError(
                    query.name,
                    "a query of the graph alone",
                    "SERVICE, which asks another endpoint: run it at an endpoint that may do so (--endpoint)",
                )
            waiting.extend(part.values())
        elif isinstance(part, (ParseResults, list, tuple)):
            waiting.extend(part)

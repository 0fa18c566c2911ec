"""Refuses what would make a query fetch, change something, or read graphs that are not ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from mscgraph.errors import QueryError, RefusedQueryError
from mscgraph.query.form import parse_text

__all__ = ["refuse_remote"]

#: Without these letters no query asks another endpoint, loads or names a graph as its dataset. They are looked for
#: anywhere, not as words: Oxigraph takes ``SERVICESILENT<…>`` and ``ASKFROM<…>``. A codepoint escape could spell them.
_SUSPICIOUS = re.compile(r"service|load|from|\\u", re.IGNORECASE)
_KEPT = 1024


def refuse_remote(text: str, place: str, graphs: Collection[str] | None = None) -> None:
    """Parse a query to its syntax tree and refuse what would make the program fetch.

    What cannot hold anything of the kind is not parsed, since that takes long.

    :param place: what the query is called in a message
    :param graphs: IRIs of the graphs that a dataset clause may name; ``None`` leaves dataset clauses alone
    :raises RefusedQueryError: if the query holds ``SERVICE``, or names another graph as its dataset
    :raises QueryError: if such a query is not well-formed SPARQL
    """
    if _SUSPICIOUS.search(text) is None:
        return
    service, named = _judge(text, place)
    if service:
        raise RefusedQueryError(
            place,
            "a query of the graph alone",
            "SERVICE, which asks another endpoint: run it at an endpoint that may do so (--endpoint)",
        )
    if graphs is not None:
        for iri in named:
            if iri not in graphs:
                raise RefusedQueryError(place, "a dataset of our own graphs", f"<{iri[:200]}>")


@lru_cache(_KEPT)
def _judge(text: str, place: str) -> tuple[bool, tuple[str, ...]]:
    """Return whether a query holds ``SERVICE``, and which graphs its dataset clauses name."""
    from rdflib.plugins.sparql.algebra import translatePrologue
    from rdflib.plugins.sparql.parserutils import CompValue

    try:
        tree = parse_text(text, place)
        parts = list(_parts(tree))
        prologue = translatePrologue(tree[0], None)
        declared = {prefix for prefix, _ in prologue.namespace_manager.namespaces()}
        values = [value for part in parts if part.name == "DatasetClause" for value in part.values()]
        for value in values:
            if isinstance(value, CompValue) and (value.prefix or "") not in declared:
                raise QueryError(place, "prefixes that are declared", f"{value.prefix or ''}:")
        named = tuple(str(prologue.absolutize(value)) for value in values)
    except RecursionError as error:
        raise QueryError(place, "a query that is nested less deeply", "too many levels") from error
    return any(part.name == "ServiceGraphPattern" for part in parts), named


def _parts(tree: Any) -> Iterator[Any]:
    """Yield every named part of a syntax tree."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting: list[object] = list(tree)
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, (ParseResults, list, tuple)):
            waiting.extend(part)

"""Reads what an endpoint answers: SPARQL results in JSON, graphs in Turtle."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from mscgraph.errors import EndpointError
from mscgraph.http import Response
from mscgraph.media_types import media_type
from mscgraph.namespaces import BASE, XSD
from mscgraph.numbers import plain_number
from mscgraph.query.table import Table
from mscgraph.view import Term

_GRAPHS = tuple(media_type(suffix).type for suffix in ("nt", "ttl"))
_DECIMAL = re.compile(r"[+-]?[0-9]*\.?[0-9]+")


def read_table(url: str, answer: Response) -> Table:
    """Read the solutions of a SELECT query.

    :raises EndpointError: if they are not in their form, or not all
    """
    results = _read_json(url, answer)
    try:
        columns = tuple(map(str, results["head"]["vars"]))
        bindings = list(results["results"]["bindings"])
        blank: dict[str, ox.BlankNode] = {}
        rows = [
            tuple(_read_term(row[name], blank) if name in row else None for name in columns)
            for row in bindings
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise EndpointError(url, problem=f"not SPARQL results in JSON: {error}") from error
    limit = answer.headers.get("X-SPARQL-MaxRows", "").strip()
    if limit.isdecimal() and len(rows) >= int(limit):
        raise EndpointError(
            url,
            problem=f"the answer has the first {int(limit):,} rows alone, the endpoint's limit",
            remedy="ask for fewer rows",
        )
    return Table(columns, rows)


def read_boolean(url: str, answer: Response) -> bool:
    """Read the answer of an ASK query.

    :raises EndpointError: if it is not in its form
    """
    results = _read_json(url, answer)
    found = results.get("boolean")
    if results.get("head", {}).get("vars") == ["__ASK_RETVAL"]:  # Virtuoso's own way
        ((term,),) = read_table(url, answer).terms
        found = isinstance(term, ox.Literal) and term.value == "1"
    if not isinstance(found, bool):
        raise EndpointError(url, "true or false", repr(found))
    return found


def read_graph(url: str, answer: Response) -> Table:
    """Read the triples of a CONSTRUCT or DESCRIBE query.

    :raises EndpointError: if they are not in their form
    """
    form = ox.RdfFormat.from_media_type(answer.media_type)
    if form is None or answer.media_type not in _GRAPHS:
        raise EndpointError(url, f"a graph as {' or '.join(_GRAPHS)}", answer.media_type)
    try:
        quads = list(ox.parse(answer.body, format=form, base_iri=BASE))
    except (SyntaxError, ValueError) as error:
        raise EndpointError(url, problem=f"not {form.name}: {error}") from error
    return Table(("subject", "predicate", "object"), [tuple(quad.triple) for quad in quads])


def _read_json(url: str, answer: Response) -> dict[str, Any]:
    try:
        results = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise EndpointError(
            url, problem=f"not SPARQL results in JSON: {answer.media_type}, {error}"
        ) from error
    if not isinstance(results, dict):
        raise EndpointError(url, problem="not SPARQL results in JSON: not an object")
    return results


def _read_term(given: Mapping[str, str], blank: dict[str, ox.BlankNode]) -> Term:
    kind, value = given["type"], given["value"]
    if kind == "uri":
        return ox.NamedNode(value)
    if kind == "bnode":  # whose labels follow no rule
        return blank.setdefault(value, ox.BlankNode(f"b{len(blank) + 1}"))
    if kind not in ("literal", "typed-literal"):
        raise ValueError(f"a term of type {kind!r}")
    if language := given.get("xml:lang"):
        return ox.Literal(value, language=language)
    datatype = given.get("datatype")
    if datatype is None:
        return ox.Literal(value)
    return ox.Literal(_spell_number(value, datatype), datatype=ox.NamedNode(datatype))


def _spell_number(value: str, datatype: str) -> str:
    """Spell a decimal canonically, as mscgraph's graphs do: stores that keep its value alone write ``1.0`` or ``1``."""
    if datatype != XSD + "decimal" or not _DECIMAL.fullmatch(value):
        return value
    return plain_number(Decimal(value))

"""The form of a query: what it selects, and in which order its rows come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mscgraph.errors import QueryError
from mscgraph.query.stored import StoredQuery

__all__ = ["Form", "Key", "find_fault", "parse_text", "read_form"]

_UPDATE = re.compile(r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)
#: How Oxigraph says where.
_AT = re.compile(r"at (\d+):(\d+)")
#: So many characters of a query are shown.
_MAX_SHOWN = 80
_FORMS = {
    "AskQuery": "ASK",
    "ConstructQuery": "CONSTRUCT",
    "DescribeQuery": "DESCRIBE",
    "SelectQuery": "SELECT",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A column that rows are sorted by."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What the head and the end of a query say.

    :param kind: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``
    :param selected: names of the selected variables, ``None`` for all
    :param order: columns of ORDER BY; empty where there is none, or one that sorts by something else
    :param closed: whether it ends in VALUES, so that none can follow
    """

    kind: str
    selected: tuple[str, ...] | None = None
    order: tuple[Key, ...] = ()
    closed: bool = False


def parse_text(text: str, place: str) -> Any:
    """Parse a query to rdflib's tree of its syntax.

    :param place: what the query is called in a message
    :raises QueryError: if the query is not well-formed SPARQL
    """
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(text)
    except ParseException as error:
        rest = error.line[error.column - 1 :].strip()
        if update := _UPDATE.match(rest):
            raise QueryError(place, "a query", f"{update[0].upper()}, an update") from error
        at = f"{place}:{error.lineno}:{error.column}"
        raise QueryError(at, "SPARQL 1.1", _quote(rest)) from error


def find_fault(text: str, place: str, told: str) -> QueryError:
    """Return where a query that an engine refused is not SPARQL, and what stands there.

    :param told: what the engine said
    """
    try:
        parse_text(text, place)
    except QueryError as error:
        return error
    except RecursionError:
        return QueryError(place, "a query that is nested less deeply", "too many levels")
    # What no grammar finds fault with the engine does: a prefix, a scope.
    at = _AT.search(told)
    expected = "prefixes that are declared" if "Prefix not found" in told else "SPARQL 1.1"
    if at is None:
        return QueryError(place, expected, " ".join(told.split())[:_MAX_SHOWN])
    line, column = int(at[1]), int(at[2])
    lines = text.splitlines()[line - 1 : line]
    return QueryError(f"{place}:{line}:{column}", expected, _quote("".join(lines)[column - 1 :].strip()))


def _quote(rest: str) -> str:
    return repr(rest[:_MAX_SHOWN]) if rest else "its end"


def read_form(query: StoredQuery) -> Form:
    """Return the form of a query.

    :raises QueryError: if the query is not well-formed SPARQL
    """
    tree = parse_text(query.text, query.place)[1]
    kind = _FORMS[tree.name]
    closed = bool(tree.valuesClause)
    if kind != "SELECT":
        return Form(kind, closed=closed)
    selected = None
    if tree.projection:
        selected = tuple(str(item.evar or item.var) for item in tree.projection)
    keys = [_read_key(condition) for condition in (tree.orderby.condition if tree.orderby else ())]
    order = tuple(key for key in keys if key is not None)
    whole = len(order) == len(keys) and (selected is None or {key.column for key in order} <= {*selected})
    return Form(kind, selected, order if whole else (), closed)


def _read_key(condition: Any) -> Key | None:
    """Return the variable that rows are sorted by, ``None`` for an expression of several."""
    from rdflib.term import Variable

    inner = condition.expr
    while not isinstance(inner, Variable) and set(inner) == {"expr"}:
        inner = inner["expr"]
    return Key(str(inner), condition.order == "DESC") if isinstance(inner, Variable) else None

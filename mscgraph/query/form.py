"""The form of a query: what it selects, and in which order its rows come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mscgraph.errors import QueryError
from mscgraph.query.stored import StoredQuery

__all__ = ["Form", "Key", "parse_text", "read_form"]

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
        at = f"{place}:{error.lineno}:{error.column}"
        raise QueryError(at, f"SPARQL ({error.msg})", repr(error.line.strip()[:80])) from error


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

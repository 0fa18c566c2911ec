"""The form of a query: what it selects, and in which order its rows come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mscgraph.errors import QueryError
from mscgraph.namespaces import PREFIXES
from mscgraph.query.binding import UNREAD
from mscgraph.query.stored import StoredQuery
from mscgraph.texts import clip

_UPDATE = re.compile(r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)
#: Oxigraph's words for a place.
_AT = re.compile(r"at (\d+):(\d+)")
#: A name or a sign among those that Oxigraph expected, which also lists sets of characters.
_EXPECTED = re.compile(r"""\[\^?'.*?'\]|\[_\]|("(?:\\.|[^"\\])+"|[A-Za-z][\w ]*)""", re.DOTALL)
#: A prefix, behind comments, IRIs and strings, which have no prefix.
_PREFIX = re.compile(rf"{UNREAD}|(?<![\w.:-])((?:[^\W\d_](?:[\w.-]*[\w-])?)?):", re.VERBOSE | re.DOTALL)
#: Maximum characters that are shown of a query, and of what a parser expected.
_MAX_SHOWN = 80
_FORMS = {
    "AskQuery": "ASK",
    "ConstructQuery": "CONSTRUCT",
    "DescribeQuery": "DESCRIBE",
    "SelectQuery": "SELECT",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A column that rows are sorted by.

    :param folded: whether capitals count as small letters
    """

    column: str
    descending: bool = False
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The head and the end of a query.

    :param kind: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``
    :param selected: names of the selected variables, ``None`` for all
    :param order: columns of ORDER BY; empty without it, or with one that sorts by something else
    :param closed: whether it ends in VALUES, so that none can follow
    :param undeclared: prefixes that it uses and does not declare, sorted
    """

    kind: str
    selected: tuple[str, ...] | None = None
    order: tuple[Key, ...] = ()
    closed: bool = False
    undeclared: tuple[str, ...] = ()


def parse_text(text: str, place: str, reason: str = "") -> Any:
    """Parse a query to rdflib's tree of its syntax.

    :param place: what the query is called in a message
    :param reason: another parser's reason to refuse it, which is clearer than that of this one
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
        raise _fault(f"{place}:{error.lineno}:{error.column}", rest, reason) from error


def find_fault(text: str, place: str, message: str) -> QueryError:
    """Return the error of a query that an engine refused: its place, its text there, and the engine's reason.

    :param message: the engine's message
    """
    reason, missing = _read_reason(message), []
    try:
        missing = [one for one in list_undeclared(parse_text(text, place, reason)) if one not in PREFIXES]
    except QueryError as error:
        # An update; or the engine expected words alone, and its place lies behind as many characters.
        if error.expected or '"' not in reason:
            return error
    except RecursionError:
        return nested(place)
    if missing:
        return undeclared(text, place, missing[0])
    # The engine's place is nearer to the fault, or it finds one that no grammar does: a scope.
    at = _AT.search(message)
    if at is None:
        return QueryError(place, problem=f"not SPARQL 1.1: {' '.join(message.split())[:_MAX_SHOWN]}")
    line, column = int(at[1]), int(at[2])
    return _fault(
        f"{place}:{line}:{column}", "".join(text.split("\n")[line - 1 : line])[column - 1 :].strip(), reason
    )


def _read_reason(message: str) -> str:
    """Return what Oxigraph expected, without its sets of characters; empty where that is all."""
    listed = message.partition("expected ")[2].removeprefix("one of ")
    names = ", ".join(found[1] for found in _EXPECTED.finditer(listed) if found[1])
    return f" (the parser expected: {clip(names, _MAX_SHOWN)})" if names else ""


def _fault(at: str, rest: str, reason: str) -> QueryError:
    """Return the error of a text that is not SPARQL from *rest* on."""
    return QueryError(
        at,
        problem=f"not SPARQL 1.1 at {_quote(rest)}{reason}",
        remedy="check the words, names and brackets around this place",
    )


def nested(place: str) -> QueryError:
    """Return the error of a query whose levels are more than the parser can follow."""
    return QueryError(place, problem="the query is nested too deeply", remedy="nest it less deeply")


def undeclared(text: str, place: str, prefix: str) -> QueryError:
    """Return the error of a prefix that is used where nobody declares it: the first place of its use."""
    at = next((found.start() for found in _PREFIX.finditer(text) if found[1] == prefix), 0)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return QueryError(
        f"{place}:{line}:{column}",
        problem=f"the prefix {prefix}: is not declared",
        remedy=f"add PREFIX {prefix}: and its namespace at the beginning",
    )


def list_undeclared(tree: Any) -> list[str]:
    """Return the prefixes that a parsed query uses and does not declare, sorted."""
    declared = {part.prefix or "" for part in tree[0] if part.name == "PrefixDecl"}
    used = {part.prefix or "" for part in parts_of(tree) if part.name == "pname"}
    return sorted(used - declared)


def parts_of(tree: Any) -> Iterator[Any]:
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


def _quote(rest: str) -> str:
    return repr(rest[:_MAX_SHOWN]) if rest else "its end"


def read_form(query: StoredQuery) -> Form:
    """Return the form of a query.

    :raises QueryError: if the query is not well-formed SPARQL
    """
    whole = parse_text(query.text, query.place)
    tree, missing = whole[1], tuple(list_undeclared(whole))
    kind = _FORMS[tree.name]
    closed = bool(tree.valuesClause)
    if kind != "SELECT":
        return Form(kind, closed=closed, undeclared=missing)
    selected = None
    if tree.projection:
        selected = tuple(str(item.evar or item.var) for item in tree.projection)
    keys = [_read_key(condition) for condition in (tree.orderby.condition if tree.orderby else ())]
    order = tuple(key for key in keys if key is not None)
    sorts = len(order) == len(keys) and (selected is None or {key.column for key in order} <= {*selected})
    return Form(kind, selected, order if sorts else (), closed, missing)


def _read_key(condition: Any) -> Key | None:
    """Return the variable that rows are sorted by, as it is or by LCASE, ``None`` for another expression."""
    from rdflib.term import Variable

    inner = _innermost(condition.expr)
    folded = getattr(inner, "name", "") == "Builtin_LCASE"
    if folded:
        inner = _innermost(inner["arg"])
    return Key(str(inner), condition.order == "DESC", folded) if isinstance(inner, Variable) else None


def _innermost(part: Any) -> Any:
    """Return the expression within brackets of one part each, as the grammar nests them."""
    from rdflib.term import Variable

    while not isinstance(part, Variable) and set(part) == {"expr"}:
        part = part["expr"]
    return part

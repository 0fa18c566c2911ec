"""Refusal of queries that would fetch, change something, or read other graphs than mscgraph's."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from mscgraph.errors import QueryError, RefusedQueryError
from mscgraph.namespaces import PREFIXES
from mscgraph.query.form import list_undeclared, nested, parse_text, parts_of, undeclared

#: Without one of these words no query asks another endpoint, loads or names a graph as its dataset. They are looked
#: for anywhere, not between blanks: Oxigraph takes ``SERVICESILENT<…>`` and ``ASKFROM<…>``. Only what follows a sigil
#: is a name to its end, as in ``prov:wasDerivedFrom`` and ``?from``.
_SUSPICIOUS = re.compile(r"[:?$][a-z0-9_]+|(service|load|from)", re.IGNORECASE)
#: Comments before a query begins, where nothing else can be: the head of a stored query, which is prose.
_HEAD = re.compile(r"(?:[ \t\n]*#[^\n]*\n)*")
#: SPARQL 1.1, 19.2. No parser agrees with another on the places of escapes, or on which end of line ends a
#: comment: a text without either is the same to all.
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LINE_END = re.compile(r"\r\n?")
#: Maximum queries whose judgement is kept.
_KEPT = 1024


def refuse_remote(text: str, place: str, graphs: Collection[str] | None = None) -> str:
    """Refuse a query that would make the program fetch; return the others in the spelling that was judged.

    In that spelling codepoint escapes are characters and lines end in a line feed; only it is safe to be run. What
    cannot hold anything of the kind is not parsed, since that takes long.

    :param place: what the query is called in a message
    :param graphs: IRIs of the graphs that a dataset clause may name; ``None`` leaves dataset clauses alone
    :raises RefusedQueryError: if the query holds ``SERVICE``, or names another graph as its dataset
    :raises QueryError: if an escape is that of no character, or such a query is not well-formed SPARQL
    """
    plain = _spell_out(text, place)
    head = _HEAD.match(plain)
    words = _SUSPICIOUS.finditer(plain, head.end() if head else 0)
    if not any(word[1] for word in words):
        return plain
    service, named = _judge(plain, place)
    if service:
        raise RefusedQueryError(
            place, problem="SERVICE asks another endpoint", remedy="send it to an endpoint that may do so"
        )
    if graphs is not None:
        for iri in named:
            if iri not in graphs:
                raise RefusedQueryError(place, "a named graph of the dataset", f"<{iri[:200]}>")
    return plain


def _spell_out(text: str, place: str) -> str:
    """Write codepoint escapes as their characters, and line ends as line feeds."""
    try:
        plain = _LINE_END.sub("\n", _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text))
        plain.encode()
    except (OverflowError, ValueError) as error:
        raise QueryError(
            place, problem="an escape is beyond all characters", remedy="write the character"
        ) from error
    if again := _ESCAPE.search(plain):
        raise QueryError(
            place, problem=f"{again[0]} is escaped twice", remedy="write the character or one escape"
        )
    return plain


@lru_cache(_KEPT)
def _judge(text: str, place: str) -> tuple[bool, tuple[str, ...]]:
    """Return whether a query holds ``SERVICE``, and which graphs its dataset clauses name."""
    from rdflib.plugins.sparql.algebra import translatePrologue
    from rdflib.plugins.sparql.parserutils import CompValue

    try:
        tree = parse_text(text, place)
        parts = list(parts_of(tree))
        prologue = translatePrologue(tree[0], None, PREFIXES)
        missing = [one for one in list_undeclared(tree) if one not in PREFIXES]
        values = [value for part in parts if part.name == "DatasetClause" for value in part.values()]
        for value in values:
            if isinstance(value, CompValue) and (value.prefix or "") in missing:
                raise undeclared(text, place, value.prefix or "")
        named = tuple(str(prologue.absolutize(value)) for value in values)
    except RecursionError as error:
        raise nested(place) from error
    return any(part.name == "ServiceGraphPattern" for part in parts), named

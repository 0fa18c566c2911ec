"""Binds parameters and prefixes in the text of a query, for endpoints that take nothing but text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from mscgraph.namespaces import PREFIXES
from mscgraph.query.stored import Parameter
from mscgraph.terms import spell_in_query

#: Comments, IRIs and strings, in which braces, brackets and colons mean nothing; in verbose notation.
UNREAD = r"""
    \#[^\n\r]*
    | <[^<>"{}|^`\\\x00-\x20]*>
    | "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
    | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    | "(?:[^"\\\n\r]|\\.)*"
    | '(?:[^'\\\n\r]|\\.)*'
"""
_TOKEN = re.compile(rf"{UNREAD}|[{{}}()]", re.VERBOSE | re.DOTALL)


def bind_terms(
    text: str,
    bound: Mapping[str, Sequence[ox.NamedNode | ox.Literal]],
    parameters: Iterable[Parameter] = (),
) -> str:
    """Put a VALUES block for each parameter at the beginning of a query's pattern, and behind them their own patterns.

    At the end of the query it would mean the same, but Virtuoso 7 takes it there for something else. Triples of
    patterns come next to those of the query, so that engines join them as one group.

    :param text: a well-formed query that does not end in VALUES
    :param bound: the terms that each parameter may have
    :param parameters: those of the query, for their variables and patterns
    """
    if not bound:
        return text
    given = {one.name: one for one in parameters if one.name in bound}
    variables = {name: one.variable for name, one in given.items() if one.variable}
    block = "".join(
        f" VALUES ?{variables.get(name, name)} {{ {' '.join(spell_in_query(str(term)) for term in terms)} }}"
        for name, terms in bound.items()
    )
    patterns = "".join(
        f" {pattern} ." for pattern in dict.fromkeys(one.pattern for one in given.values()) if pattern
    )
    # The last group outside of all others is the pattern; the template of CONSTRUCT comes before it.
    *_, at = _outer_groups(text)
    return text[:at] + block + patterns + text[at:]


def declare_prefixes(text: str, prefixes: Iterable[str]) -> str:
    """Declare those of *prefixes* that are the project's, before a query and in its first line."""
    declared = (f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in prefixes if prefix in PREFIXES)
    return "".join(declared) + text


def _outer_groups(text: str) -> Iterator[int]:
    """Yield the places behind the braces that open a group outside of all others."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in ("{", "("):
            if token[0] == "{" and depth == 0:
                yield token.end()
            depth += 1
        elif token[0] in ("}", ")"):
            depth -= 1

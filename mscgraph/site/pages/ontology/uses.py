"""Uses of terms: by shapes, by stored queries, and their number in a graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from mscgraph.namespaces import BROADER, MSC, PREFIXES, RDF, local_name
from mscgraph.query import UNREAD, StoredQuery
from mscgraph.relations import grouped
from mscgraph.view import View, select, text_of

_SH = PREFIXES["sh"]
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Uses:
    """The shapes, queries and counts in which terms are used.

    :param graph: description of the graph in words, independent of its location
    :param counts: numbers and nouns, such as ``(23, "report")``: individuals of a class and of its subclasses,
        statements of a property, the things that name a concept
    :param shapes: those on a class or a property
    :param queries: those that mention a term, each with its name
    """

    graph: str
    counts: Mapping[str, Sequence[tuple[int, str]]]
    shapes: Mapping[str, Sequence[Shape]]
    queries: Mapping[str, Sequence[tuple[str, StoredQuery]]]


def find_uses(
    store: ox.Store, ontology: View, shapes: Iterable[ox.Triple], queries: Mapping[str, StoredQuery]
) -> Uses:
    """Return the uses of every class, property and concept.

    :param store: statements, provenance and issues in its default graph
    :param ontology: the ontology with the hierarchy of classes
    :param queries: by name, in the order in which they are listed
    """
    return Uses(
        graph=_name(View(store, [ox.DefaultGraph()])),
        counts=_count_all(store, ontology),
        shapes=_by_term(read_shapes(shapes), lambda shape: shape.terms),
        queries=_by_term(queries.items(), lambda query: terms_of_query(query[1].text)),
    )


def _by_term(
    things: Iterable[_Thing], terms_of: Callable[[_Thing], Iterable[str]]
) -> dict[str, list[_Thing]]:
    """Return the things that use each term, in their order."""
    return grouped((iri, thing) for thing in things for iri in dict.fromkeys(terms_of(thing)))


# Queries.

_TOKEN = re.compile(
    rf"""
      \b(?i:PREFIX)\s+(?P<bound>[\w.-]*):\s*<(?P<space>[^<>"{{}}|^`\\\x00-\x20]*)>
    | <(?P<iri>[^<>"{{}}|^`\\\x00-\x20]*)>
    | {UNREAD}
    | [?$]\w+
    | (?P<prefix>[A-Za-z](?:[\w.-]*[\w-])?|(?<![\w.-])):(?P<local>(?:[\w:%-]|\\.|\.(?=[\w:%.\\-]))*)
    | \w+ | .
    """,
    re.VERBOSE | re.DOTALL,
)


def terms_of_query(text: str) -> set[str]:
    """Return the IRIs that a SPARQL query mentions, written in full or by a prefix: its own, else the project's.

    Comments, of which its header consists, strings and the names of prefixes are no mentions.
    """
    spaces = dict(PREFIXES)
    found = set()
    for token in _TOKEN.finditer(text):
        if token["space"] is not None:
            spaces[token["bound"]] = token["space"]
        elif token["iri"] is not None:
            found.add(token["iri"])
        elif token["local"] is not None and token["prefix"] in spaces:
            found.add(spaces[token["prefix"]] + re.sub(r"\\(.)", r"\1", token["local"]))
    return found


# Shapes.


@dataclass(frozen=True, slots=True, order=True)
class Shape:
    """A SHACL shape.

    :param terms: the classes whose individuals it tests, and the properties that its path consists of
    """

    name: str
    severity: str
    message: str
    terms: tuple[str, ...]


def read_shapes(triples: Iterable[ox.Triple]) -> list[Shape]:
    """Return the shapes that have a name, sorted by it."""
    view = View(triples)
    named = {*view.of_type(_SH + "NodeShape"), *view.of_type(_SH + "PropertyShape")}
    return [
        Shape(
            name=local_name(iri),
            severity=next(map(local_name, view.iris(iri, _SH + "severity")), "Violation"),
            message=" ".join(view.texts(iri, _SH + "message")),
            terms=(*view.iris(iri, _SH + "targetClass"), *_paths(view, iri)),
        )
        for iri in sorted(named)
    ]


def _paths(view: View, shape: str) -> Iterator[str]:
    """Yield the properties of a shape's path, however it is composed."""
    waiting = view.values(shape, _SH + "path")[:1]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ox.NamedNode):
            if not node.value.startswith(RDF):
                yield node.value
        else:
            waiting += [one for objects in view.describe(node).objects.values() for one in objects]


# Counts.

#: Things that name a concept or a narrower one, by their noun; a report does so itself, by a part, by the number of its
#: trial.
_NAMING = {
    "report": f"""
      ?thing a msc:TrialReport .
      {{ ?thing ?property ?named }}
      UNION {{ ?thing msc:dose ?dose . VALUES ?property {{ msc:route msc:unit }} ?dose ?property ?named }}
      UNION {{ ?thing msc:reportsTrial/msc:registration/msc:registry ?named }}
      {{
        SELECT DISTINCT ?named ?term
        WHERE {{ ?named skos:inScheme ?scheme ; ({"|".join(f"<{one}>" for one in BROADER)})* ?term }}
      }}
    """,
    "cell": "?thing a msc:Cell ; msc:column ?term",
    "issue": "?thing a msc:Issue ; msc:issueCode ?term",
    "reading": "?thing a msc:Reading ; msc:rule ?term",
}
#: Maximum number of source tables that the graph is described by.
_MAX_TABLES = 3


def _count_all(store: ox.Store, ontology: View) -> dict[str, list[tuple[int, str]]]:
    """Return the numbers and nouns of the uses of each term."""
    pairs = "".join(
        f"(<{above}> <{below}>)"
        for below in sorted(_count(store, "?thing a ?term"))
        for above in sorted(ontology.superclasses(below))
    )
    counted = {
        "individual": _count(store, f"VALUES (?term ?class) {{ {pairs} }} ?thing a ?class"),
        "statement": _count(store, "?thing ?term ?value", "*"),
    }
    counted |= {noun: _count(store, pattern) for noun, pattern in _NAMING.items()}
    return grouped(
        (iri, (number, noun)) for noun, numbers in counted.items() for iri, number in numbers.items()
    )


def _count(store: ox.Store, pattern: str, what: str = "DISTINCT ?thing") -> dict[str, int]:
    """Return the numbers of solutions of a pattern by the IRI of its ``?term``."""
    query = f"SELECT ?term (COUNT({what}) AS ?number) WHERE {{ {pattern} }} GROUP BY ?term"
    rows = select(store, query, "counts", "term", "number")
    return {text_of(term): int(text_of(number)) for term, number in rows if term and number}


def _name(view: View) -> str:
    """Return the labels of the source tables, of many the first ones, and words for a graph without any."""
    labels = sorted(filter(None, map(view.label, view.of_type(MSC + "SourceTable"))))
    listed = labels[:_MAX_TABLES]
    if len(labels) > _MAX_TABLES:
        listed.append(f"{len(labels) - _MAX_TABLES:,} more tables")
    *first, last = listed or ["a table without a name"]
    return f"{', '.join(first)} and {last}" if first else last

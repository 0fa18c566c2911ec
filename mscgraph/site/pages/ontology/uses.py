"""Uses of terms: by shapes, by stored queries, and their number in a graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from mscgraph.namespaces import MSC, PREFIXES, local_name
from mscgraph.view import View

_RDF, _SH = PREFIXES["rdf"], PREFIXES["sh"]

# Queries.


@dataclass(frozen=True, slots=True, order=True)
class Query:
    """A stored query.

    :param folder: below ``queries``, such as ``report``
    """

    folder: str
    name: str
    summary: str
    text: str = field(repr=False)


_TOKEN = re.compile(
    r"""
      (?P<string>\"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
               | \"(?:[^"\\\n]|\\.)*\" | '(?:[^'\\\n]|\\.)*')
    | (?P<comment>\#[^\n]*)
    | \b(?i:PREFIX)\s+(?P<bound>[\w.-]*):\s*<(?P<space>[^<>"{}|^`\\\x00-\x20]*)>
    | <(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>
    | (?P<variable>[?$]\w+)
    | (?P<prefix>[A-Za-z](?:[\w.-]*[\w-])?|(?<![\w.-])):(?P<local>(?:[\w:%-]|\\.|\.(?=[\w:%.\\-]))*)
    | \w+ | .
    """,
    re.VERBOSE | re.DOTALL,
)


def terms_of_query(text: str) -> set[str]:
    """Return the IRIs that a SPARQL query mentions, written in full or by its own prefixes.

    Comments, of which its header consists, strings and the names of prefixes are no mentions.
    """
    spaces: dict[str, str] = {}
    found = set()
    for token in _TOKEN.finditer(text):
        if token["space"] is not None:
            spaces[token["bound"]] = token["space"]
        elif token["iri"] is not None:
            found.add(token["iri"])
        elif token["local"] is not None and token["prefix"] in spaces:
            found.add(spaces[token["prefix"]] + re.sub(r"\\(.)", r"\1", token["local"]))
    return found


def queries_by_term(queries: Iterable[Query]) -> dict[str, list[Query]]:
    """Return the queries that mention each term, in their order."""
    found: dict[str, list[Query]] = {}
    for query in queries:
        for iri in terms_of_query(query.text):
            found.setdefault(iri, []).append(query)
    return found


# Shapes.


@dataclass(frozen=True, slots=True, order=True)
class Shape:
    """A SHACL shape and its targets.

    :param targets: the classes whose individuals it tests
    :param paths: the properties that its path consists of, empty for a node shape
    """

    name: str
    severity: str
    message: str
    targets: tuple[str, ...]
    paths: tuple[str, ...]


def read_shapes(triples: Iterable[ox.Triple]) -> list[Shape]:
    """Return the shapes that have a name, sorted by it."""
    view = View(triples)
    named = {*view.of_type(_SH + "NodeShape"), *view.of_type(_SH + "PropertyShape")}
    return [
        Shape(
            name=local_name(iri),
            severity=next(map(local_name, view.iris(iri, _SH + "severity")), "Violation"),
            message=" ".join(view.texts(iri, _SH + "message")),
            targets=tuple(view.iris(iri, _SH + "targetClass")),
            paths=tuple(_paths(view, iri)),
        )
        for iri in sorted(named)
    ]


def _paths(view: View, shape: str) -> Iterator[str]:
    """Yield the properties of a shape's path, however it is composed."""
    waiting = view.values(shape, _SH + "path")[:1]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ox.NamedNode):
            if not node.value.startswith(_RDF):
                yield node.value
        else:
            waiting += [one for objects in view.describe(node).objects.values() for one in objects]


def shapes_by_term(shapes: Iterable[Shape]) -> dict[str, list[Shape]]:
    """Return the shapes on each class and each property, in their order."""
    found: dict[str, list[Shape]] = {}
    for shape in shapes:
        for iri in dict.fromkeys((*shape.targets, *shape.paths)):
            found.setdefault(iri, []).append(shape)
    return found


# Counts.


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of uses of terms in a graph.

    :param graph: description of the graph in words, independent of its location
    :param classes: individuals of a class and of its subclasses
    :param properties: statements of a property
    :param concepts: the things that name a concept: number and noun, such as ``(23, "report")``
    """

    graph: str
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    concepts: Mapping[str, Sequence[tuple[int, str]]]


#: How a report names a concept: by itself, by a part, by the number of the trial.
_NAMED = """
  SELECT ?concept (COUNT(DISTINCT ?report) AS ?number)
  WHERE { ?report a msc:TrialReport . %s }
  GROUP BY ?concept
"""
_BY_REPORTS = """
  { ?report ?property ?concept . ?concept skos:inScheme ?scheme }
  UNION { ?report msc:dose ?dose . VALUES ?property { msc:route msc:unit } ?dose ?property ?concept }
  UNION { ?report msc:reportsTrial ?trial . ?trial msc:registration ?number_ . ?number_ msc:registry ?concept }
"""
#: Other things that name a concept: their class, the property, the noun.
_NAMING = (("Cell", "column", "cell"), ("Issue", "issueCode", "issue"), ("Reading", "rule", "reading"))
_SOURCES = 3


def count_uses(store: ox.Store, ontology: View) -> Counts:
    """Count the uses of every class, property and concept.

    :param store: statements, provenance and issues in its default graph
    :param ontology: the ontology with the hierarchy of classes
    """
    properties = _count(store, "SELECT ?term (COUNT(*) AS ?number) WHERE { ?s ?term ?o } GROUP BY ?term")
    asserted = _count(store, "SELECT ?term (COUNT(*) AS ?number) WHERE { ?s a ?term } GROUP BY ?term")
    classes = {}
    for iri in sorted({above for below in asserted for above in ontology.superclasses(below)}):
        names = " ".join(f"<{name}>" for name in sorted(ontology.subclasses(iri)))
        query = f"SELECT (COUNT(DISTINCT ?s) AS ?number) WHERE {{ VALUES ?class {{ {names} }} ?s a ?class }}"
        classes[iri] = _count(store, query)[""]
    concepts: dict[str, list[tuple[int, str]]] = {}
    for noun, query in _naming_queries():
        for iri, number in sorted(_count(store, query).items()):
            concepts.setdefault(iri, []).append((number, noun))
    return Counts(_name(store), classes, properties, concepts)


def _naming_queries() -> Iterator[tuple[str, str]]:
    yield "report", _NAMED % _BY_REPORTS
    for class_name, property_name, noun in _NAMING:
        pattern = f"?s a msc:{class_name} ; msc:{property_name} ?concept"
        yield noun, f"SELECT ?concept (COUNT(DISTINCT ?s) AS ?number) WHERE {{ {pattern} }} GROUP BY ?concept"


def _count(store: ox.Store, query: str) -> dict[str, int]:
    """Return numbers by IRI; the key of a single number is ``""``."""
    solutions = store.query(query, prefixes={"msc": MSC, "skos": PREFIXES["skos"]})
    assert isinstance(solutions, ox.QuerySolutions)
    found = {}
    for solution in solutions:
        *key, number = solution
        assert isinstance(number, ox.Literal)
        found[key[0].value if key else ""] = int(number.value)
    return found


def _name(store: ox.Store) -> str:
    """Return the labels of the source tables, of many the first ones, and words for a graph without any."""
    kind, label = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["rdfs"] + "label")
    # Named graphs may exist beside a default graph with the same statements.
    tables = {quad.subject for quad in store.quads_for_pattern(None, kind, ox.NamedNode(MSC + "SourceTable"))}
    labels = sorted(
        text
        for table in tables
        for text in {
            quad.object.value
            for quad in store.quads_for_pattern(table, label, None)
            if isinstance(quad.object, ox.Literal)
        }
    )
    shown = labels[:_SOURCES]
    if len(labels) > _SOURCES:
        return f"{', '.join(shown)} and {len(labels) - _SOURCES:,} more tables"
    return (
        " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
        or "a table that it does not name"
    )

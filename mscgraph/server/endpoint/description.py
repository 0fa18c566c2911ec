"""The endpoint's description of itself: the SPARQL 1.1 Service Description."""

from __future__ import annotations

import pyoxigraph as ox

from mscgraph.namespaces import BASE, DCTERMS, PREFIXES, RDF_TYPE, RDFS_LABEL, XSD, local_name
from mscgraph.server.endpoint.formats import FORMATS
from mscgraph.server.endpoint.pool import QueryPool

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID = PREFIXES["void"]
_DEFAULT = (
    "statements, provenance and issues of all sources, with descriptions of the dataset and of stored queries"
)
_INTEGER = ox.NamedNode(XSD + "integer")


def describe_service(pool: QueryPool, address: str) -> list[ox.Triple]:
    """Return the description of the service at *address*, its parts named below that."""
    service, dataset, default = address, f"{address}#dataset", f"{address}#default-graph"
    statements: list[tuple[str, str, str | ox.Literal]] = [
        (service, RDF_TYPE, f"{_SD}Service"),
        (service, RDFS_LABEL, ox.Literal("SPARQL endpoint", language="en")),
        (service, f"{_SD}endpoint", address),
        (service, f"{_SD}supportedLanguage", f"{_SD}SPARQL11Query"),
        *((service, f"{_SD}resultFormat", _FORMATS + name) for name in FORMATS),
        (service, f"{_SD}defaultDataset", dataset),
        (dataset, RDF_TYPE, f"{_SD}Dataset"),
        (dataset, DCTERMS + "source", f"{BASE}dataset"),
        (dataset, f"{_SD}defaultGraph", default),
        (default, RDF_TYPE, f"{_SD}Graph"),
        (default, RDFS_LABEL, ox.Literal(_DEFAULT, language="en")),
        (default, f"{_VOID}triples", ox.Literal(str(pool.size("")), datatype=_INTEGER)),
    ]
    for number, name in enumerate(pool.graphs, start=1):
        named, graph = f"{address}#named-graph-{number}", f"{address}#graph-{number}"
        statements += [
            (dataset, f"{_SD}namedGraph", named),
            (named, RDF_TYPE, f"{_SD}NamedGraph"),
            (named, f"{_SD}name", name),
            (named, f"{_SD}graph", graph),
            (graph, RDF_TYPE, f"{_SD}Graph"),
            (graph, RDFS_LABEL, ox.Literal(local_name(name), language="en")),
            (graph, f"{_VOID}triples", ox.Literal(str(pool.size(name)), datatype=_INTEGER)),
        ]
    return [
        ox.Triple(
            ox.NamedNode(subject),
            ox.NamedNode(predicate),
            ox.NamedNode(value) if isinstance(value, str) else value,
        )
        for subject, predicate, value in statements
    ]

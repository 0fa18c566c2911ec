"""Media types of what a query answers."""

from __future__ import annotations

import pyoxigraph as ox

__all__ = ["FORMAT_IRIS", "GRAPHS", "RESULTS", "ROW_MARKS", "SPARQL_JSON"]

SPARQL_JSON = "application/sparql-results+json"
#: Of solutions and truth values, in our order of preference.
RESULTS = {
    SPARQL_JSON: ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
#: What each row of solutions is written with at least once.
ROW_MARKS = {
    SPARQL_JSON: b"{",
    "application/sparql-results+xml": b"<result",
    "text/csv": b"\n",
    "text/tab-separated-values": b"\n",
}
#: Of graphs, in our order of preference.
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
#: What the W3C calls them, of use in a service description.
FORMAT_IRIS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)

"""Media types of what a query answers."""

from __future__ import annotations

from mscgraph.media_types import media_type

_RESULTS = tuple(map(media_type, ("srj", "srx", "csv", "tsv")))
_GRAPHS = tuple(map(media_type, ("ttl", "nt", "jsonld", "rdf")))
#: Media types of solutions and truth values, in the order of preference.
RESULTS = tuple(one.type for one in _RESULTS)
#: Media types of graphs, in the order of preference.
GRAPHS = tuple(one.type for one in _GRAPHS)
#: Media types of these that are XML.
XML_FORMS = frozenset(media_type(suffix).type for suffix in ("srx", "rdf"))
SPARQL_JSON = media_type("srj").type
#: Bytes that each row of solutions is written with at least once.
ROW_MARKS = dict(zip(RESULTS, (b"{", b"<result", b"\n", b"\n"), strict=True))
#: Names of both at the W3C, of use in a service description.
FORMATS = tuple(one.format for one in (*_RESULTS, *_GRAPHS))

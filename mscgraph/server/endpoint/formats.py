"""Media types of what a query answers."""

from __future__ import annotations

from collections.abc import Sequence

from mscgraph.media_types import media_type
from mscgraph.server.accept import choose
from mscgraph.server.reply import HTML

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
#: General media types by which programs ask for JSON or XML, with those that are sent under that name.
_GENERAL = {
    media_type(suffix).type: {media_type(one).type for one in specific}
    for suffix, specific in (("json", ("srj", "jsonld")), ("xml", ("srx", "rdf")))
}


def negotiate(accept: str | None, offered: Sequence[str]) -> tuple[str, str] | None:
    """Return the form among *offered* that an ``Accept`` header prefers, and the media type that it is sent as.

    ``application/json`` and ``application/xml`` name the form of *offered* that is JSON or XML, but in the header
    of a browser, which accepts XML for its pages.

    :returns: ``None`` if none is acceptable
    """
    general = {name: form for name, forms in _GENERAL.items() for form in offered if form in forms}
    found = choose(accept, (*offered, HTML, *general))
    if found == HTML:
        found = choose(accept, offered)
    return None if found is None else (general.get(found, found), found)

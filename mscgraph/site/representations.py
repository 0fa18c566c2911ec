"""A document of the library as bytes, in each RDF syntax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from mscgraph.namespaces import PREFIXES
from mscgraph.rdf import canonical_lines, jsonld_text, rdfxml_bytes, turtle_text
from mscgraph.site.library import Library
from mscgraph.terms import cut


def represent(library: Library, document: str, extension: str, context: Mapping[str, object]) -> bytes:
    """Return a document's statements in the syntax of *extension* (``ttl``, ``jsonld``, ``rdf``, ``nt``, ``trig``).

    The same document gives the same bytes.

    :param context: of JSON-LD, written inline so that nothing is fetched
    """
    if extension == "trig":
        return _write_trig(library.quads(document))
    triples: Sequence[ox.Triple] = library.triples_of(document)
    if any(isinstance(term, ox.BlankNode) for triple in triples for term in (triple.subject, triple.object)):
        lines = canonical_lines(triples)
        triples = [
            quad.triple for quad in ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True)
        ]
    else:
        lines = [f"{triple} .\n" for triple in triples]
    if extension == "nt":
        return "".join(lines).encode()
    if extension == "ttl":
        return turtle_text(map(cut, lines)).encode()
    if extension == "jsonld":
        return "".join(jsonld_text(triples, context)).encode()
    return rdfxml_bytes(triples, _used("".join(lines)))


def _used(text: str) -> dict[str, str]:
    """Return the prefixes of the IRIs in N-Triples."""
    return {name: space for name, space in PREFIXES.items() if f"<{space}" in text}


def _write_trig(quads: list[ox.Quad]) -> bytes:
    if any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object)):
        dataset = ox.Dataset(quads)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        quads = sorted(dataset, key=str)
    else:
        quads = sorted(quads, key=lambda quad: str(quad.graph_name))
    used = _used("".join(map(str, quads)))
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=used) or b""

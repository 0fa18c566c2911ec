"""Every parser of each syntax that a build is written in, and the texts that try them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import rdflib
from hypothesis import strategies as st
from rdflib.term import Node

from mscgraph.namespaces import graph_iri
from mscgraph.rdf.context import load_context
from mscgraph.rdf.lines import LineFile
from mscgraph.rdf.syntaxes import (
    names_in_xml,
    parse_lines,
    read_triples,
    write_jsonld,
    write_nquads,
    write_rdfxml,
    write_turtle,
)
from mscgraph.vocabulary.columns import load_properties
from support import ROOT

__all__ = ["HARD", "TEXTS", "check_parsers", "write_syntaxes"]

_ONTOLOGY = ROOT / "ontology"
_CONTEXT = load_context(_ONTOLOGY / "context.jsonld", load_properties(_ONTOLOGY))
_GRAPH = graph_iri("a/statements")
#: A triple as a parser of any kind gives it.
_Parsed = tuple[str, str, str]

#: Characters that some format escapes, folds, ends a line with, or forbids.
HARD = (
    '"\\\n\r\t\f\0\x02\x1b\x7f\x85\u00ad\u200b\u200e\u2028\u2029\ud7ff\ue000\ufdd0\ufeff\ufffd\ufffe'
    "\U0001f9ec\U0010ffff<>&%#?:/ '"
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(HARD), max_size=30)


def write_syntaxes(folder: Path, lines: Iterable[str]) -> dict[str, Path]:
    """Write lines of N-Triples as a build does, and return the files by their suffix."""
    plain = LineFile(folder / "lines.nt")
    plain.add(lines)
    plain.close()
    files = {name: folder / f"a.{name}" for name in ("ttl", "nq", "owl", "jsonld")}
    write_turtle(files["ttl"], read_triples([plain.path]))
    write_nquads(files["nq"], [(_GRAPH, [plain.path])])
    write_rdfxml(files["owl"], parse_lines([plain.path]), names_in_xml(read_triples([plain.path])))
    write_jsonld(files["jsonld"], parse_lines([plain.path]), _CONTEXT)
    return files


def check_parsers(folder: Path, lines: Iterable[str]) -> None:
    """Assert that each parser reads the triples of N-Triples in each syntax that they are written in."""
    files = write_syntaxes(folder, lines)
    wanted = _with_oxigraph(folder / "lines.nt", ox.RdfFormat.N_TRIPLES)
    ElementTree.parse(files["owl"])
    json.loads(files["jsonld"].read_text("utf-8"))
    assert [name for name, found in _readings(files) if found != wanted] == []


def _readings(files: Mapping[str, Path]) -> Iterator[tuple[str, set[_Parsed]]]:
    yield "Turtle, pyoxigraph", _with_oxigraph(files["ttl"], ox.RdfFormat.TURTLE)
    yield "Turtle, rdflib", _with_rdflib(files["ttl"], "turtle")
    yield "N-Quads, pyoxigraph", _with_oxigraph(files["nq"], ox.RdfFormat.N_QUADS)
    yield "N-Quads, rdflib", _with_rdflib(files["nq"], "nquads")
    yield "RDF/XML, pyoxigraph", _with_oxigraph(files["owl"], ox.RdfFormat.RDF_XML)
    yield "RDF/XML, rdflib", _with_rdflib(files["owl"], "xml")
    yield "JSON-LD, pyoxigraph", _with_oxigraph(files["jsonld"], ox.RdfFormat.JSON_LD)
    yield "JSON-LD, rdflib", _with_rdflib(files["jsonld"], "json-ld")


def _with_oxigraph(path: Path, form: ox.RdfFormat) -> set[_Parsed]:
    found = (quad.triple for quad in ox.parse(path=str(path), format=form))
    return {(str(subject), str(predicate), str(value)) for subject, predicate, value in found}


def _with_rdflib(path: Path, form: str) -> set[_Parsed]:
    dataset = rdflib.Dataset()
    dataset.parse(path, format=form)
    return {(_spell(s), _spell(p), _spell(o)) for s, p, o, _ in dataset.quads()}


def _spell(node: Node) -> str:
    """Return a term of rdflib's in N-Triples."""
    if not isinstance(node, rdflib.Literal):
        return f"<{node}>"
    if node.language:
        return str(ox.Literal(str(node), language=node.language))
    return str(ox.Literal(str(node), datatype=ox.NamedNode(node.datatype or rdflib.XSD.string)))

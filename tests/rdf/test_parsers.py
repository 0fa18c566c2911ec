"""Files of any Unicode are read by every parser of their format, and mean the same to each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import owlready2
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings, strategies as st
from rdflib.term import Node

from mscgraph.characters import replace_forbidden
from mscgraph.namespaces import BASE, PREFIXES, graph_iri
from mscgraph.rdf.context import load_context
from mscgraph.rdf.lines import LineFile
from mscgraph.rdf.syntaxes import (
    names_in_xml,
    parse_lines,
    rdfxml_bytes,
    read_triples,
    relative_iri,
    write_jsonld,
    write_nquads,
    write_rdfxml,
    write_turtle,
)
from mscgraph.terms import Triple, below_base, iri, msc, spell, string, text
from mscgraph.vocabulary.columns import load_properties
from support import ROOT
from support.each import each

ONTOLOGY = ROOT / "ontology"
CONTEXT = load_context(ONTOLOGY / "context.jsonld", load_properties(ONTOLOGY))
GRAPH = graph_iri("a/statements")
#: A triple as a parser of any kind gives it.
Parsed = tuple[str, str, str]

#: Characters that some format escapes, folds, ends a line with, or forbids.
HARD = (
    '"\\\n\r\t\f\0\x02\x1b\x7f\x85\u00ad\u200b\u200e\u2028\u2029\ud7ff\ue000\ufdd0\ufeff\ufffd\ufffe'
    "\U0001f9ec\U0010ffff<>&%#?:/ '"
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(HARD), max_size=30)
SUBJECTS = st.builds("a/{}".format, TEXTS).map(below_base)
TRIPLES = st.lists(
    st.one_of(
        st.tuples(SUBJECTS, st.just(msc("statedAs")), TEXTS.map(string)),
        st.tuples(SUBJECTS, st.just(msc("message")), TEXTS.map(text)),
        st.tuples(SUBJECTS, st.just(iri(PREFIXES["rdfs"] + "label")), TEXTS.map(text)),
        st.tuples(SUBJECTS, st.just(msc("disease")), SUBJECTS),
        st.tuples(SUBJECTS, st.just(iri(PREFIXES["rdfs"] + "seeAlso")), SUBJECTS),
    ),
    min_size=1,
    max_size=8,
)


def write(folder: Path, triples: Iterable[Triple]) -> dict[str, Path]:
    """Write triples as a build does, and return the files by the format."""
    lines = LineFile(folder / "lines.nt")
    lines.add(spell(triples))
    lines.close()
    files = {name: folder / f"a.{name}" for name in ("ttl", "nq", "owl", "jsonld")}
    write_turtle(files["ttl"], read_triples([lines.path]))
    write_nquads(files["nq"], [(GRAPH, [lines.path])])
    write_rdfxml(files["owl"], parse_lines([lines.path]), names_in_xml(read_triples([lines.path])))
    write_jsonld(files["jsonld"], parse_lines([lines.path]), CONTEXT)
    return files


def spell_node(node: Node) -> str:
    """Return a term of rdflib's in N-Triples."""
    if isinstance(node, rdflib.Literal):
        return (
            str(ox.Literal(str(node), language=node.language))
            if node.language
            else str(ox.Literal(str(node)))
        )
    assert isinstance(node, rdflib.URIRef)
    return f"<{node}>"


def with_oxigraph(path: Path, form: ox.RdfFormat) -> set[Parsed]:
    return {
        (str(one.subject), str(one.predicate), str(one.object))
        for one in ox.parse(path=str(path), format=form)
    }


def with_rdflib(path: Path, form: str) -> set[Parsed]:
    dataset = rdflib.Dataset()
    dataset.parse(path, format=form)
    return {(spell_node(s), spell_node(p), spell_node(o)) for s, p, o, _ in dataset.quads()}


def readings(files: Mapping[str, Path]) -> Iterator[tuple[str, set[Parsed]]]:
    yield "Turtle, pyoxigraph", with_oxigraph(files["ttl"], ox.RdfFormat.TURTLE)
    yield "Turtle, rdflib", with_rdflib(files["ttl"], "turtle")
    yield "N-Quads, pyoxigraph", with_oxigraph(files["nq"], ox.RdfFormat.N_QUADS)
    yield "N-Quads, rdflib", with_rdflib(files["nq"], "nquads")
    yield "RDF/XML, pyoxigraph", with_oxigraph(files["owl"], ox.RdfFormat.RDF_XML)
    yield "RDF/XML, rdflib", with_rdflib(files["owl"], "xml")
    yield "JSON-LD, pyoxigraph", with_oxigraph(files["jsonld"], ox.RdfFormat.JSON_LD)
    yield "JSON-LD, rdflib", with_rdflib(files["jsonld"], "json-ld")


def check(folder: Path, triples: list[Triple]) -> None:
    files = write(folder, triples)
    wanted = with_oxigraph(folder / "lines.nt", ox.RdfFormat.N_TRIPLES)
    ElementTree.parse(files["owl"])
    json.loads(files["jsonld"].read_text("utf-8"))
    assert [name for name, found in readings(files) if found != wanted] == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@settings(max_examples=60, deadline=None)
@given(TRIPLES)
def test_every_parser_of_a_format_reads_the_same_triples(triples: list[Triple]) -> None:
    with TemporaryDirectory() as folder:
        check(Path(folder), triples)


def test_owlready2_reads_every_character_of_rdf_xml(tmp_path: Path) -> None:
    values = [f"x{char}y" for char in HARD]
    triples = [
        (below_base(f"a/{number}"), msc("statedAs"), string(value)) for number, value in enumerate(values)
    ]
    declared = [(msc("statedAs"), iri(PREFIXES["rdf"] + "type"), iri(PREFIXES["owl"] + "AnnotationProperty"))]
    files = write(tmp_path, [*declared, *triples])
    world = owlready2.World()
    with files["owl"].open("rb") as stream:
        world.get_ontology("urn:a").load(fileobj=stream)
    found = world.sparql_query("SELECT ?o { ?s <https://w3id.org/mscgraph/ontology#statedAs> ?o }")
    assert sorted(value for (value,) in found) == sorted(map(replace_forbidden, values))


def test_rdf_xml_of_a_graph_that_others_made_is_well_formed_too() -> None:
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:x/b"), ox.Literal("a\x02b\ufffe\r\nc"))
    document = rdfxml_bytes([triple], {})
    (value,) = (value for _, _, value in rdflib.Graph().parse(document, format="xml"))
    assert str(value) == "a\ufffdb\ufffd\r\nc"


@each(
    ("path", "is_relative"),
    [
        ("trial/NCT09000001", True),
        ("trial/a.b/~c_d-e", True),
        ("ontology#Trial", True),
        ("ontology/2026-11-26", True),
        ("trial/1234%25", False),
        ("trial/2019-0123:A", False),
        ("trial/a?b", False),
        ("trial/é", False),
        ("@type", False),
        ("a//b", False),
        ("a/./b", False),
        ("a/..", False),
        ("", False),
        ("#a", False),
    ],
)
def test_an_iri_is_relative_in_json_ld_where_no_reader_can_differ(path: str, is_relative: bool) -> None:
    assert relative_iri(BASE + path) == (path if is_relative else BASE + path)


def test_an_iri_of_others_stays_whole_in_json_ld() -> None:
    assert relative_iri("https://doi.org/10.1000/a%25b") == "https://doi.org/10.1000/a%25b"

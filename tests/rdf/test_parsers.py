"""Files of any Unicode are read by every parser of their format, and mean the same to each."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import owlready2
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings, strategies as st

from mscgraph.characters import replace_forbidden
from mscgraph.namespaces import BASE, PREFIXES
from mscgraph.rdf.syntaxes import rdfxml_bytes, relative_iri
from mscgraph.terms import Triple, below_base, iri, msc, spell, string, text
from support.each import each
from support.parsers import HARD, TEXTS, check_parsers, write_syntaxes

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


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@settings(max_examples=60, deadline=None)
@given(TRIPLES)
def test_every_parser_of_a_format_reads_the_same_triples(triples: list[Triple]) -> None:
    with TemporaryDirectory() as folder:
        check_parsers(Path(folder), spell(triples))


def test_owlready2_reads_every_character_of_rdf_xml(tmp_path: Path) -> None:
    values = [f"x{char}y" for char in HARD]
    triples = [
        (below_base(f"a/{number}"), msc("statedAs"), string(value)) for number, value in enumerate(values)
    ]
    declared = [(msc("statedAs"), iri(PREFIXES["rdf"] + "type"), iri(PREFIXES["owl"] + "AnnotationProperty"))]
    files = write_syntaxes(tmp_path, spell([*declared, *triples]))
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

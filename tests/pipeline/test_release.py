"""The ontology as it is released: one graph of the files that people edit, completed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.errors import QueryError, VocabularyError
from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, COLUMNS, ONTOLOGY, PREFIXES
from mscgraph.pipeline.release import ontology_files, release_ontology

FOLDER = find_data_folder("ontology")
CONSTRUCTS = find_data_folder("queries") / "construct"
OWL, SKOS = PREFIXES["owl"], PREFIXES["skos"]


def parse(text: str, form: ox.RdfFormat = ox.RdfFormat.N_TRIPLES) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, format=form)]


RELEASED = parse("".join(release_ontology(FOLDER, CONSTRUCTS)))


@pytest.mark.parametrize(
    ("text", "problem"),
    [("CONSTRUCT {", "not SPARQL 1.1: error at"), ("ASK {}", "expected a CONSTRUCT query")],
)
def test_a_construct_query_that_makes_nothing_is_an_error_with_its_file(
    tmp_path: Path, text: str, problem: str
) -> None:
    (tmp_path / "odd.rq").write_text(text, "utf-8")
    with pytest.raises(QueryError, match=f"^odd.rq: {problem}"):
        release_ontology(FOLDER, tmp_path)


def pairs(name: str) -> set[tuple[str, str]]:
    """Return subject and object of a SKOS property."""
    predicate = ox.NamedNode(SKOS + name)
    return {(t.subject.value, t.object.value) for t in RELEASED if t.predicate == predicate}


def test_the_headers_of_the_vocabulary_files_are_left_out() -> None:
    ontologies = [t.subject.value for t in RELEASED if t.object == ox.NamedNode(OWL + "Ontology")]
    assert ontologies == [ONTOLOGY]
    assert [t for t in RELEASED if t.predicate == ox.NamedNode(OWL + "imports")] == []


EDITED = [t for path in ontology_files(FOLDER) for t in parse(path.read_text("utf-8"), ox.RdfFormat.TURTLE)]


def is_of_table(triple: ox.Triple) -> bool:
    return any(str(term).startswith(f"<{COLUMNS}") for term in (triple.subject, triple.predicate))


def test_the_table_of_properties_is_left_out() -> None:
    assert any(map(is_of_table, EDITED))
    assert not any(map(is_of_table, RELEASED))


def test_all_else_that_the_files_say_is_there() -> None:
    edited = [triple for triple in EDITED if not is_of_table(triple)]
    left_out = {t.subject for t in edited if t.object == ox.NamedNode(OWL + "Ontology")}
    left_out -= {ox.NamedNode(ONTOLOGY)}
    named = {t for t in edited if ox.BlankNode not in (type(t.subject), type(t.object))}
    assert len(named) > 3000
    assert {t for t in named if t.subject not in left_out} <= set(RELEASED)


@pytest.mark.parametrize(("one", "other"), [("broader", "narrower"), ("topConceptOf", "hasTopConcept")])
def test_what_skos_says_one_way_round_is_said_the_other_way_too(one: str, other: str) -> None:
    assert pairs(one)
    assert pairs(other) == {(b, a) for a, b in pairs(one)}


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("disease/knee-osteoarthritis", "disease/osteoarthritis"),
        ("disease/type-1-diabetes-mellitus", "disease/diabetes-mellitus"),
        ("cell-source/umbilical-cord", "cell-source/extraembryonic-structure"),
        ("cell-source/placenta", "cell-source/extraembryonic-structure"),
        ("route/intravenous-drip", "route/intravenous"),
        ("phase/IIa", "phase/II"),
        ("phase/I-II", "phase/I"),
        ("phase/I-II", "phase/II"),
        ("phase/Ib-IIa", "phase/IIa"),
    ],
)
def test_a_kind_stands_under_what_it_is_a_kind_of(narrow: str, broad: str) -> None:
    assert (BASE + narrow, BASE + broad) in pairs("broader")


def test_a_composite_condition_says_what_it_is_and_what_brought_it_about() -> None:
    condition = BASE + "disease/covid-19-associated-acute-respiratory-distress-syndrome"
    due_to = [
        t.object.value for t in RELEASED if t.subject.value == condition and "dueTo" in t.predicate.value
    ]
    assert due_to == [BASE + "disease/covid-19"]
    broader = [other for concept, other in pairs("broader") if concept == condition]
    assert broader == [BASE + "disease/acute-respiratory-distress-syndrome"]


def test_the_order_of_lines_and_the_names_of_blank_nodes_last() -> None:
    assert release_ontology(FOLDER, CONSTRUCTS) == release_ontology(FOLDER, CONSTRUCTS)
    lines = release_ontology(FOLDER, CONSTRUCTS)
    assert lines == sorted(set(lines))


def test_a_file_that_is_no_turtle_is_told(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "ontology")
    path = tmp_path / "ontology" / "routes.ttl"
    path.write_text("route:x a", "utf-8")
    with pytest.raises(VocabularyError, match=r"routes\.ttl: not Turtle: "):
        release_ontology(tmp_path / "ontology", CONSTRUCTS)

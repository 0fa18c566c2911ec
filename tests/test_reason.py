"""Reasoning: what follows, what cannot hold together, and why. Needs Java, as HermiT does."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import skip_or_fail

from mscgraph.cli import main
from mscgraph.datafiles import find_data_folder
from mscgraph.errors import ReasonerError
from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.pipeline.release import release_ontology
from mscgraph.reason import Statement, Verdict, reason

OWL, RDFS = PREFIXES["owl"], PREFIXES["rdfs"]
TYPE = PREFIXES["rdf"] + "type"
#: The properties that a chain leads into.
SHORTCUTS = [MSC + name for name in ("disease", "cellSource", "product", "route", "phase")]
HEADER = f"""
@base <{BASE}> .
@prefix : <{BASE}ontology#> .
@prefix owl: <{OWL}> .
@prefix rdfs: <{RDFS}> .
@prefix trial: <{BASE}trial/> .
@prefix unit: <{BASE}unit/> .
"""


@pytest.fixture(scope="module", autouse=True)
def java() -> None:
    if shutil.which("java") is None:
        skip_or_fail("HermiT needs Java, and there is no command java")


def parse(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEADER + turtle, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="session")
def ontology() -> list[ox.Triple]:
    """Ontology and vocabulary as they are released."""
    lines = release_ontology(find_data_folder("ontology"), find_data_folder("queries") / "construct")
    return [quad.triple for quad in ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES)]


def triples_of(build: Path, *names: str) -> list[ox.Triple]:
    """Return the triples of the named graphs of a build whose names end in one of *names*; of all without any."""
    quads = ox.parse(path=str(build / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS)
    return [quad.triple for quad in quads if not names or quad.graph_name.value.rsplit("/", 1)[-1] in names]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


# The bundled graph.


@pytest.fixture(scope="module")
def whole(bundled_build: Path) -> Verdict:
    return reason(triples_of(bundled_build))


def test_the_whole_graph_can_hold_together(whole: Verdict) -> None:
    assert (whole.consistent, whole.unsatisfiable, whole.clashes) == (True, (), ())


def test_what_is_entailed_is_not_asserted(whole: Verdict, bundled_build: Path) -> None:
    asserted = {
        Statement(t.subject.value, t.predicate.value, t.object.value)
        for t in triples_of(bundled_build)
        if isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.NamedNode)
    }
    assert whole.entailed
    assert asserted.isdisjoint(whole.entailed)


@pytest.mark.parametrize(
    "statement",
    [
        ("trial/NCT02017912", TYPE, PREFIXES["obo"] + "OBI_0003699"),
        ("disease/crohn-disease", TYPE, PREFIXES["skos"] + "Concept"),
        (
            "report/s41392-025-02313-9-table-2/84",
            PREFIXES["dcterms"] + "references",
            BASE + "publication/s41392-025-02313-9/551",
        ),
    ],
)
def test_what_stands_above_is_entailed(whole: Verdict, statement: tuple[str, str, str]) -> None:
    subject, predicate, value = statement
    assert Statement(BASE + subject, predicate, value) in whole.entailed


def test_no_shortcut_of_a_trial_is_entailed_that_the_build_lacks(whole: Verdict) -> None:
    assert [one for one in whole.entailed if one.property in SHORTCUTS] == []


def test_the_materialised_shortcuts_are_what_the_reasoner_entails_without_them(bundled_build: Path) -> None:
    triples = triples_of(bundled_build, "ontology", "statements")
    trials = {t.subject for t in triples if t.object == ox.NamedNode(MSC + "Trial")}
    shortcuts = [t for t in triples if t.subject in trials and t.predicate.value in SHORTCUTS]
    assert len(shortcuts) > 400
    verdict = reason([t for t in triples if t not in set(shortcuts)])
    entailed = {one for one in verdict.entailed if one.property in SHORTCUTS}
    assert entailed == {Statement(t.subject.value, t.predicate.value, t.object.value) for t in shortcuts}


# Contradictions, and why.

#: A contradiction, and the axioms that clash: each with the statement that makes it, or with one of the things that
#: it says to be disjoint or different.
SEEDED: dict[str, tuple[str, dict[str, tuple[str, str, str] | str]]] = {
    "a trial that is a disease": (
        "trial:NCT00000001 a :Trial , :Disease .",
        {
            "DisjointClasses": MSC + "Trial",
            "msc:Disease subClassOf msc:Concept": (MSC + "Disease", RDFS + "subClassOf", MSC + "Concept"),
            "trial:NCT00000001 type msc:Disease": (BASE + "trial/NCT00000001", TYPE, MSC + "Disease"),
            "trial:NCT00000001 type msc:Trial": (BASE + "trial/NCT00000001", TYPE, MSC + "Trial"),
        },
    ),
    "two units on one dose": (
        "<report/a/1/dose/1> :unit unit:cells , unit:milliliter .",
        {
            "DifferentIndividuals": BASE + "unit/cells",
            "Functional msc:unit": (MSC + "unit", TYPE, OWL + "FunctionalProperty"),
            "<report/a/1/dose/1> msc:unit unit:cells": (
                BASE + "report/a/1/dose/1",
                MSC + "unit",
                BASE + "unit/cells",
            ),
            "<report/a/1/dose/1> msc:unit unit:milliliter": (
                BASE + "report/a/1/dose/1",
                MSC + "unit",
                BASE + "unit/milliliter",
            ),
        },
    ),
}


def axiom_triples(triples: Sequence[ox.Triple], axiom: tuple[str, str, str] | str) -> list[ox.Triple]:
    """Return the triples of a graph that make an axiom."""
    if isinstance(axiom, tuple):
        wanted = ox.Triple(*map(ox.NamedNode, axiom))
        return [triple for triple in triples if triple == wanted]
    by_subject: dict[object, list[ox.Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple.subject, []).append(triple)
    kinds = {ox.NamedNode(OWL + "AllDisjointClasses"), ox.NamedNode(OWL + "AllDifferent")}
    for node in [triple.subject for triple in triples if triple.object in kinds]:
        found, waiting = [], [node]
        while waiting:
            found += (parts := by_subject.get(waiting.pop(), []))
            waiting += [part.object for part in parts if isinstance(part.object, ox.BlankNode)]
        if ox.NamedNode(axiom) in {triple.object for triple in found}:
            return found
    return []


def clashing(ontology: Sequence[ox.Triple], name: str, leave_out: str | None = None) -> list[ox.Triple]:
    """Return a graph of the axioms that clash, without one of them, and of declarations alone."""
    turtle, axioms = SEEDED[name]
    triples = [*ontology, *parse(turtle)]
    kinds = {ox.NamedNode(OWL + kind) for kind in ("Class", "ObjectProperty", "NamedIndividual")}
    kept = [t for t in ontology if t.object in kinds and isinstance(t.subject, ox.NamedNode)]
    for words, axiom in axioms.items():
        found = axiom_triples(triples, axiom)
        assert found, f"{words} is no axiom of the graph"
        if words != leave_out:
            kept += found
    return kept


@pytest.mark.parametrize("name", SEEDED)
def test_a_contradiction_is_found_and_explained(ontology: Sequence[ox.Triple], name: str) -> None:
    turtle, axioms = SEEDED[name]
    verdict = reason([*ontology, *parse(turtle)])
    assert not verdict.consistent
    (clash,) = verdict.clashes
    # What names many things is told by its kind alone: who they are changes with the vocabulary.
    assert {axiom.split("(")[0] for axiom in clash} == set(axioms)


@pytest.mark.parametrize("name", SEEDED)
def test_the_axioms_of_an_explanation_clash_by_themselves(ontology: Sequence[ox.Triple], name: str) -> None:
    assert not reason(clashing(ontology, name)).consistent


@pytest.mark.parametrize(
    ("name", "axiom"), [(name, axiom) for name, (_, axioms) in SEEDED.items() for axiom in axioms]
)
def test_without_any_one_of_its_axioms_an_explanation_explains_nothing(
    ontology: Sequence[ox.Triple], name: str, axiom: str
) -> None:
    assert reason(clashing(ontology, name, axiom)).consistent


def test_the_things_of_an_axiom_are_sorted(ontology: Sequence[ox.Triple]) -> None:
    (clash,) = reason([*ontology, *parse(SEEDED["two units on one dose"][0])]).clashes
    (different,) = (axiom for axiom in clash if axiom.startswith("DifferentIndividuals("))
    members = different.removeprefix("DifferentIndividuals(").removesuffix(")").split(" ")
    assert members == sorted(members)
    assert {"unit:cells", "unit:milliliter"} <= set(members)


def test_things_that_end_alike_are_told_apart_in_an_explanation(ontology: Sequence[ox.Triple]) -> None:
    turtle = "<report/a/1> :dose <report/a/1/dose/1> . <report/b/1> :dose <report/a/1/dose/1> . "
    different = "<report/a/1> owl:differentFrom <report/b/1> ."
    (clash,) = reason([*ontology, *parse(turtle + different)]).clashes
    assert "<report/a/1> msc:dose <report/a/1/dose/1>" in clash
    assert "<report/b/1> msc:dose <report/a/1/dose/1>" in clash


def test_a_class_that_can_have_no_individual_is_found_and_explained(ontology: Sequence[ox.Triple]) -> None:
    verdict = reason([*ontology, *parse(":Both a owl:Class ; rdfs:subClassOf :Dose , :Outcome .")])
    assert (verdict.consistent, verdict.unsatisfiable) == (True, (MSC + "Both",))
    (clash,) = verdict.clashes
    assert {"msc:Both subClassOf msc:Dose", "msc:Both subClassOf msc:Outcome"} <= set(clash)


# What follows, on a graph that a person can follow.


def test_everything_that_follows_is_listed() -> None:
    verdict = reason(
        parse(
            ":A a owl:Class . :B a owl:Class ; rdfs:subClassOf :A . :C a owl:Class ; rdfs:subClassOf :B ."
            ":p a owl:ObjectProperty ; rdfs:range :B . :q a owl:ObjectProperty ; owl:inverseOf :p ."
            ":r a owl:ObjectProperty . :p rdfs:subPropertyOf :r ."
            "<x> a owl:NamedIndividual ; :p <y> . <y> a owl:NamedIndividual ."
        )
    )
    subclass = RDFS + "subClassOf"
    assert set(verdict.entailed) == {
        Statement(MSC + "C", subclass, MSC + "A"),
        Statement(BASE + "y", TYPE, MSC + "A"),
        Statement(BASE + "y", TYPE, MSC + "B"),
        Statement(BASE + "y", MSC + "q", BASE + "x"),
        Statement(BASE + "x", MSC + "r", BASE + "y"),
    }


def test_an_import_is_not_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/o.owl"
        reason(parse(f"<o> a owl:Ontology ; owl:imports <{address}> . :A a owl:Class ."))
        with pytest.raises(TimeoutError):
            listener.accept()


# The command.


def test_a_graph_without_an_ontology_is_reasoned_over_with_ours(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(HEADER + SEEDED["a trial that is a disease"][0], "utf-8")
    result = run("reason", path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "consistent: no" in result.stderr
    assert "  trial:NCT00000001 type msc:Disease\n" in result.stderr


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of one concept, beside which the ontology is the most of it."""
    path = tmp_path_factory.mktemp("small") / "small.ttl"
    path.write_text(HEADER + "<disease/a/gout> a :Disease .", "utf-8")
    return path


def test_what_follows_is_listed_as_csv_where_stdout_is_no_terminal(small: Path) -> None:
    result = run("reason", small)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert (result.exit_code, "consistent: yes" in result.stderr) == (0, True)
    wanted = {"subject": BASE + "disease/a/gout", "property": TYPE, "object": MSC + "Concept"}
    assert wanted in rows


def test_as_json_the_verdict_is_whole(small: Path) -> None:
    verdict = json.loads(run("reason", small, "--format", "json").stdout)
    assert (verdict["consistent"], verdict["unsatisfiable"], verdict["clashes"]) == (True, [], [])
    assert {"subject", "property", "object"} == set(verdict["entailed"][0])


def test_as_a_table_what_follows_is_counted(small: Path) -> None:
    result = run("reason", small, "--format", "table")
    assert "rdf:type skos:Concept Concept" in " ".join(result.stdout.split())


def test_what_the_reasoner_cannot_take_is_told_in_one_line() -> None:
    triples = parse('<x> a owl:NamedIndividual ; :p "2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .')
    triples += parse(":p a owl:DatatypeProperty .")
    with pytest.raises(
        ReasonerError, match=r"^HermiT: expected a graph in OWL 2 DL, found [^\n]*date[^\n]*$"
    ):
        reason(triples)

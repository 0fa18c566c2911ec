"""Reasoning: what follows, what cannot hold together, and why. Needs Java, as HermiT does."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from mscgraph.cli import main
from mscgraph.errors import ReasonerError
from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.pipeline.questions import reason_over
from mscgraph.pipeline.release import release_ontology
from mscgraph.reason.reasoner import IriTriple, Verdict, reason
from support import skip_or_fail

OWL, RDFS = PREFIXES["owl"], PREFIXES["rdfs"]
TYPE = PREFIXES["rdf"] + "type"
#: The properties that a chain leads into.
SHORTCUTS = [MSC + f"reported{name}" for name in ("Disease", "CellSource", "Product", "Route", "Phase")]
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
    return reason_over(bundled_build)[0]


def test_the_whole_graph_can_hold_together(whole: Verdict) -> None:
    assert (whole.consistent, whole.unsatisfiable, whole.clashes) == (True, (), ())


def test_what_is_entailed_is_not_asserted(whole: Verdict, bundled_build: Path) -> None:
    asserted = {
        IriTriple(t.subject.value, t.predicate.value, t.object.value)
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
            "report/10.1038-s41392-025-02313-9-table-2/84",
            PREFIXES["dcterms"] + "references",
            BASE + "publication/10.1038-s41392-025-02313-9/551",
        ),
    ],
)
def test_what_stands_above_is_entailed(whole: Verdict, statement: tuple[str, str, str]) -> None:
    subject, predicate, value = statement
    assert IriTriple(BASE + subject, predicate, value) in whole.entailed


def test_no_shortcut_of_a_trial_is_entailed_that_the_build_lacks(whole: Verdict) -> None:
    assert [one for one in whole.entailed if one.property in SHORTCUTS] == []


def test_the_materialised_shortcuts_are_what_the_reasoner_entails_without_them(
    bundled_build: Path, tmp_path: Path
) -> None:
    triples = triples_of(bundled_build, "ontology", "statements", "shared")
    trials = {t.subject for t in triples if t.object == ox.NamedNode(MSC + "Trial")}
    shortcuts = {t for t in triples if t.subject in trials and t.predicate.value in SHORTCUTS}
    assert len(shortcuts) > 400
    path = tmp_path / "without.nt"
    ox.serialize([t for t in triples if t not in shortcuts], str(path), ox.RdfFormat.N_TRIPLES)
    entailed = {one for one in reason_over(path)[0].entailed if one.property in SHORTCUTS}
    assert entailed == {IriTriple(t.subject.value, t.predicate.value, t.object.value) for t in shortcuts}


def test_a_build_with_another_ontology_is_refused_in_favour_of_its_owl(
    bundled_build: Path, tmp_path: Path
) -> None:
    text = (bundled_build / "mscgraph.nq").read_text("utf-8")
    path = tmp_path / "older.nq"
    path.write_text(re.sub(r'versionInfo> "[^"]*"', 'versionInfo> "2020-01-01"', text), "utf-8")
    result = run("reason", "--graph", path)
    assert result.exit_code == 4
    assert "mscgraph.owl" in result.stderr


# Contradictions, and why.

#: A contradiction, and the axioms that clash: each with the statement that makes it, or with one of the things that
#: it states to be disjoint or different.
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
    # A fault that names many things is compared by its kind alone: the things change with the vocabulary.
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


# Entailments, on a graph that a person can follow.


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
        IriTriple(MSC + "C", subclass, MSC + "A"),
        IriTriple(BASE + "y", TYPE, MSC + "A"),
        IriTriple(BASE + "y", TYPE, MSC + "B"),
        IriTriple(BASE + "y", MSC + "q", BASE + "x"),
        IriTriple(BASE + "x", MSC + "r", BASE + "y"),
    }


def follows(turtle: str) -> set[tuple[str, str, str]]:
    """Return what follows, without the base."""
    return {
        tuple(term.removeprefix(BASE) for term in (one.subject, one.property, one.object))
        for one in reason(parse(turtle)).entailed
    }


def test_the_other_side_of_a_symmetric_property_follows() -> None:
    found = follows(":p a owl:ObjectProperty , owl:SymmetricProperty . <x> :p <y> .")
    assert found == {("y", "ontology#p", "x")}


def test_the_values_of_an_equivalent_property_follow() -> None:
    turtle = ":p a owl:ObjectProperty . :q a owl:ObjectProperty ; owl:equivalentProperty :p . <x> :p <y> ."
    assert ("x", "ontology#q", "y") in follows(turtle)


def test_classes_in_a_circle_are_equivalent_and_none_is_above_itself() -> None:
    turtle = ":A a owl:Class ; rdfs:subClassOf :B . :B a owl:Class ; rdfs:subClassOf :A . <x> a :A ."
    found = follows(turtle)
    assert ("x", TYPE, "ontology#B") in found
    assert ("ontology#A", OWL + "equivalentClass", "ontology#B") in found
    assert [one for one in found if one[0] == one[2]] == []


@pytest.mark.parametrize(
    ("kind", "statements"),
    [("Functional", "<x> :p <y> , <z> ."), ("InverseFunctional", "<y> :p <x> . <z> :p <x> .")],
)
def test_things_that_must_be_one_are_told(kind: str, statements: str) -> None:
    found = follows(f":p a owl:ObjectProperty , owl:{kind}Property . {statements}")
    assert {("y", OWL + "sameAs", "z"), ("z", OWL + "sameAs", "y")} <= found


@pytest.mark.parametrize(
    ("turtle", "ignored"),
    [
        (':p a owl:ObjectProperty . <x> :p "II" .', '<x> msc:p "II"'),
        (":p a owl:DatatypeProperty . <x> :p <y> .", "<x> msc:p <y>"),
        ("<x> :nowhere <y> .", "<x> msc:nowhere <y>"),
        ("<x> a :Nowhere .", "<x> rdf:type msc:Nowhere"),
    ],
    ids=["literal", "thing", "property", "class"],
)
def test_what_is_no_owl_is_told_and_left_out(turtle: str, ignored: str) -> None:
    verdict = reason(parse(f":A a owl:Class . {turtle}"))
    assert (verdict.consistent, verdict.ignored) == (True, (ignored,))


def test_annotations_are_no_fault() -> None:
    assert reason(parse(':p a owl:AnnotationProperty . <x> :p <y> , "text" .')).ignored == ()


def test_a_contradiction_that_cannot_be_explained_is_one_all_the_same(ontology: Sequence[ox.Triple]) -> None:
    """Pellet fails on a value outside a list of literals."""
    listed = ":cellSourceRelation rdfs:range [ a rdfs:Datatype ; owl:oneOf ( 'or' 'and' ) ] ."
    verdict = reason(
        [*ontology, *parse(f"{listed} <report/a/1> a :TrialReport ; :cellSourceRelation 'both' .")]
    )
    assert (verdict.consistent, verdict.clashes) == (False, ((),))


# Powers that a graph must not have.


def test_a_graph_cannot_make_the_program_run_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """owlready2's loader imports the module that this annotation names."""
    (tmp_path / "named_by_a_graph.py").write_text("open('ran', 'w').close()", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    space = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"
    module = f"<{space}python_module> a owl:AnnotationProperty . <ontology> <{space}python_module>"
    reason(parse(f'<ontology> a owl:Ontology . {module} "named_by_a_graph" .'))
    assert not (tmp_path / "ran").exists()


def test_nothing_is_left_in_the_folder_for_temporary_files(
    ontology: Sequence[ox.Triple], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    reason([*ontology, *parse(SEEDED["a trial that is a disease"][0])])
    assert [path for path in tmp_path.iterdir() if not path.name.startswith("hsperfdata")] == []


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


@pytest.mark.parametrize(
    "value",
    [
        '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        '"abc"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ],
    ids=["datatype", "lexical form"],
)
def test_what_the_reasoner_cannot_take_is_told_in_one_line(value: str) -> None:
    triples = parse(f":p a owl:DatatypeProperty . <x> a owl:NamedIndividual ; :p {value} .")
    with pytest.raises(ReasonerError, match=r"^HermiT: expected a graph in OWL 2 DL, found [^\n]{20,}$"):
        reason(triples)


def test_a_java_that_cannot_start_is_no_fault_of_the_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    import owlready2

    monkeypatch.setattr(owlready2, "JAVA_MEMORY", 999_999_999)
    with pytest.raises(ReasonerError, match=r"^java: the Java runtime does not start: [^\n]+$"):
        reason(parse(":A a owl:Class ."))


def test_statements_that_are_no_owl_are_counted_for_people(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(HEADER + '<report/a/1> a :TrialReport ; :phase "II" .', "utf-8")
    told = run("reason", path).stderr
    assert (
        '1 statements are no OWL and were not reasoned over, such as:\n  <report/a/1> msc:phase "II"\n'
        in told
    )

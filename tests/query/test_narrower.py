"""A concept asked for includes the narrower ones, in every stored query."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, BROADER, MSC, PREFIXES
from mscgraph.query.binding import bind_terms
from mscgraph.query.graph import load_store
from mscgraph.query.parameters import bind_parameters
from mscgraph.query.run import run_query, select_rows
from mscgraph.query.stored import Parameter, StoredQuery, load_queries
from mscgraph.query.values import GraphValues
from mscgraph.view import View
from mscgraph.vocabulary.lexicon import load_vocabulary
from support.each import each

QUERIES = load_queries(find_data_folder("queries") / "report")
#: Every parameter that includes narrower concepts.
WIDE = [
    (query, one)
    for query in QUERIES
    for one in query.parameters
    if one.kind == "concept" and not one.exact and not query.federated
]
TURTLE = """
<disease/a> a msc:Disease ; skos:prefLabel "a"@en .
<disease/b> a msc:Disease ; skos:prefLabel "b"@en ; skos:broader <disease/a> .
<disease/c> a msc:Disease ; skos:prefLabel "c"@en ; msc:dueTo <disease/b> ; skos:broader <disease/d> .
<disease/d> a msc:Disease ; skos:prefLabel "d"@en ; skos:broader <disease/d> .
"""


def name_of(value: object) -> str:
    return str(getattr(value, "name", value))


def small_graph() -> ox.Store:
    store = ox.Store()
    prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    store.bulk_load(f"BASE <{BASE}>\n{prefixes}{TURTLE}".encode(), format=ox.RdfFormat.TURTLE)
    return store


def bound_to(value: str, *, exact: bool = False) -> list[str]:
    parameter = Parameter("disease", "concept", "", "a", "Disease", exact=exact)
    query = StoredQuery("q", "q.rq", "ASK {}", "", "", (), (parameter,))
    values = GraphValues(partial(select_rows, small_graph()))
    terms = bind_parameters(query, {"disease": value}, values)["disease"]
    return [term.value.removeprefix(f"{BASE}disease/") for term in terms]


@each(("value", "found"), [("a", "abc"), ("b", "bc"), ("c", "c"), ("d", "cd")])
def test_a_concept_is_bound_with_what_is_narrower_or_due_to_it(value: str, found: str) -> None:
    assert bound_to(value) == [*found]
    assert {iri.rsplit("/", 1)[-1] for iri in View(small_graph()).narrower(f"{BASE}disease/{value}")} == {
        *found
    }


def test_an_exact_parameter_is_bound_to_the_concept_alone() -> None:
    assert bound_to("a", exact=True) == ["a"]


def test_several_terms_of_two_parameters_are_two_blocks() -> None:
    bound = {"x": [ox.NamedNode("u:a"), ox.NamedNode("u:b")], "n": [ox.Literal("c")]}
    expected = 'SELECT * { VALUES ?x { <u:a> <u:b> } VALUES ?n { "c" } ?x ?y ?n }'
    assert bind_terms("SELECT * { ?x ?y ?n }", bound) == expected


def test_a_pattern_is_there_where_its_parameter_is_given() -> None:
    parameters = (
        Parameter("d", "iri", "", "", variable="one", pattern="?x <u:of> ?one"),
        Parameter("n", "iri", "", "", pattern="?x <u:n> ?n"),
    )
    expected = "SELECT * { VALUES ?one { <u:a> } ?x <u:of> ?one . ?x ?y ?z }"
    assert bind_terms("SELECT * { ?x ?y ?z }", {"d": [ox.NamedNode("u:a")]}, parameters) == expected


@pytest.fixture(scope="module")
def asked(bundled_build: Path) -> ox.Store:
    return load_store(bundled_build)


def broadest(asked: ox.Store, concept_class: str) -> list[str]:
    """Return the concepts of a class with the most narrower ones, at most three of those that have some."""
    view = View(asked)
    sizes = {iri: len(view.narrower(iri)) for iri in view.of_type(MSC + concept_class)}
    return [iri for iri in sorted(sizes, key=lambda iri: (-sizes[iri], iri))[:3] if sizes[iri] > 1]


@each(("query", "parameter"), WIDE, ids=name_of)
def test_an_answer_on_a_concept_has_the_rows_of_all_that_is_narrower_each_once(
    query: StoredQuery, parameter: Parameter, asked: ox.Store
) -> None:
    whole = run_query(query, {}, asked)
    for iri in broadest(asked, parameter.concept_class or ""):
        narrower = View(asked).narrower(iri)
        if parameter.name in whole.columns and not parameter.variable:
            column = whole.columns.index(parameter.name)
            expected = [row for row in whole.terms if getattr(row[column], "value", None) in narrower]
        else:  # a limit
            parts = (run_query(query, {parameter.name: one}, asked).terms for one in narrower - {iri})
            own = run_query(replace(query, parameters=exact(query)), {parameter.name: iri}, asked).terms
            found = {*own, *(row for part in parts for row in part)}
            expected = [row for row in whole.terms if row in found]
        assert run_query(query, {parameter.name: iri}, asked).terms == expected


def exact(query: StoredQuery) -> tuple[Parameter, ...]:
    """Return a query's parameters bound to concepts alone."""
    return tuple(replace(one, exact=True) for one in query.parameters)


def test_the_classes_of_parameters_have_narrower_concepts_with_reports(asked: ox.Store) -> None:
    classes = {parameter.concept_class for _, parameter in WIDE}
    wide = {name for name in classes if broadest(asked, name or "")}
    assert wide == {"CellSource", "Disease", "Measure", "Phase", "Product", "Route"}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("trials_by_phase", "phase=II", {"phase II", "phase IIa", "phase IIb", "phase I/II", "phase Ib/IIa"}),
        ("trials_by_phase", "phase=1/2", {"phase I/II", "phase I/IIa", "phase Ib/IIa"}),
        ("trials_by_route", "route=intravenous", {"intravenous", "intravenous drip"}),
        (
            "trials_by_disease",
            "disease=COVID-19",
            {"COVID-19", "COVID-19-associated acute respiratory distress syndrome"},
        ),
    ],
)
def test_a_column_has_the_concept_that_is_stated(
    name: str, value: str, shown: set[str], asked: ox.Store
) -> None:
    (query,) = (one for one in QUERIES if one.name == name)
    parameter, _, concept = value.partition("=")
    table = run_query(query, {parameter: concept}, asked)
    labels = {getattr(row[table.columns.index(f"{parameter}Label")], "value", "") for row in table.terms}
    assert labels >= shown
    assert len(set(table.terms)) == len(table.terms)


def test_a_parameter_states_that_narrower_concepts_are_included() -> None:
    vocabulary = load_vocabulary(find_data_folder("ontology"))
    nested = {
        vocabulary.class_of_kind[concept.kind]
        for iri, concept in vocabulary.concepts()
        if any(name in vocabulary.describe(iri) for name in BROADER)
    }
    concerned = [
        (query.name, one)
        for query in QUERIES
        for one in query.parameters
        if one.kind == "concept" and one.concept_class in nested
    ]
    assert len(concerned) > 20
    assert [name for name, one in concerned if "narrower" not in one.description] == []

"""Stored queries as RDF: what editors, chats and catalogues look for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pyoxigraph as ox
import pytest

from mscgraph.errors import QueryError
from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, PREFIXES
from mscgraph.query.description import describe_queries
from mscgraph.query.stored import Parameter, StoredQuery, load_queries
from mscgraph.terms import spell

STORED = load_queries(find_data_folder("queries") / "report")
#: The look-up that public query editors and chats make of an endpoint.
EXAMPLES = """
    PREFIX sh: <http://www.w3.org/ns/shacl#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?query ?comment ?text WHERE {
        ?query a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?text .
    }"""


def make_query(text: str, parameters: Sequence[Parameter] = (), tags: Sequence[str] = ()) -> StoredQuery:
    return StoredQuery("asked", "asked", text, "What?", "Everything.", tuple(tags), tuple(parameters))


def store_of(queries: Sequence[StoredQuery]) -> ox.Store:
    store = ox.Store()
    store.load("".join(spell(describe_queries(queries))).encode(), ox.RdfFormat.N_TRIPLES)
    return store


def ask(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(query, prefixes=PREFIXES)
    return sorted(tuple(term.value if term else "" for term in row) for row in found)  # type: ignore[union-attr]


@cache
def stored() -> ox.Store:
    return store_of(STORED)


def test_the_look_up_of_query_editors_finds_every_stored_query() -> None:
    found = ask(stored(), EXAMPLES)
    assert [iri for iri, _, _ in found] == sorted(f"{BASE}query/{query.name}" for query in STORED)
    assert all(comment.strip() for _, comment, _ in found)


@pytest.mark.parametrize(
    "query", [query for query in STORED if not query.federated], ids=lambda one: one.name
)
def test_the_text_of_a_stored_query_runs_as_it_is(query: StoredQuery) -> None:
    ((text,),) = ask(stored(), f"SELECT ?text {{ <{BASE}query/{query.name}> sh:select ?text }}")
    ox.Store().query(text)


def test_prefixes_of_the_project_that_a_text_leaves_out_are_declared_in_the_description() -> None:
    store = store_of([make_query("ASK { ?x a msc:Trial ; rdfs:label '# a:b' }")])
    ((text,),) = ask(store, "SELECT ?text { ?query sh:ask ?text }")
    ox.Store().query(text)
    assert re.findall(r"PREFIX (\w+):", text) == ["msc", "rdfs"]


def test_the_ontology_of_the_prefixes_declares_those_that_the_texts_use() -> None:
    declared = ask(
        stored(),
        "SELECT DISTINCT ?prefix ?space {"
        " ?query sh:prefixes/sh:declare [ sh:prefix ?prefix ; sh:namespace ?space ] }",
    )
    used = {pair for query in STORED for pair in re.findall(r"(?m)^PREFIX ([\w-]*): <(.*)>", query.text)}
    assert declared == sorted(used)


def test_queries_name_the_endpoint_that_answers_them_and_no_other() -> None:
    aimed = ask(stored(), "SELECT ?query ?target { ?query schema:target ?target }")
    assert aimed == [(f"{BASE}query/{one.name}", f"{BASE}sparql") for one in STORED if not one.federated]


def test_each_tag_is_a_keyword_of_its_own() -> None:
    store = store_of([make_query("ASK { }", tags=["trial", "cell-source"])])
    assert ask(store, "SELECT ?word { ?query schema:keywords ?word }") == [("cell-source",), ("trial",)]


@pytest.mark.parametrize(
    ("parameter", "facts"),
    [
        (
            Parameter("d", "concept", "the disease", "gout", "Disease"),
            {
                "class": "Disease",
                "optional": "true",
                "description": "the disease (bound to the concept and each narrower one, and those due to it)",
            },
        ),
        (
            Parameter("e", "concept", "the disease", "gout", "Disease", exact=True),
            {"description": "the disease"},
        ),
        (
            Parameter("n", "integer", "a row", "3", required=True),
            {"datatype": "integer", "optional": "false"},
        ),
        (Parameter("s", "string", "a word", "x", values=("x", "y")), {"description": "a word (one of x, y)"}),
        (Parameter("i", "iri", "a thing", "msc:x"), {"nodeKind": "IRI", "name": "i"}),
    ],
    ids=lambda value: value.kind if isinstance(value, Parameter) else "",
)
def test_a_parameter_has_a_name_a_kind_of_value_and_an_example(
    parameter: Parameter, facts: dict[str, str]
) -> None:
    store = store_of([make_query("ASK { }", [parameter])])
    found = {
        re.split("[#/]", predicate)[-1]: re.split("[#/]", value)[-1]
        for predicate, value in ask(
            store, f"SELECT ?p ?o {{ <{BASE}query/asked> sh:parameter ?x . ?x a sh:Parameter ; ?p ?o }}"
        )
    }
    assert found["example"] == parameter.example
    assert facts.items() <= found.items()


@pytest.mark.parametrize("text", ["DESCRIBE <x:y>", "# SELECT", "'SELECT'"])
def test_a_query_of_a_form_that_shacl_lacks_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="a query of the form SELECT, ASK, CONSTRUCT"):
        list(describe_queries([make_query(text)]))


def test_two_namespaces_of_one_prefix_are_refused() -> None:
    one, other = (replace(make_query(f"PREFIX a: <u:{name}#> ASK {{ }}"), name=name) for name in "xy")
    with pytest.raises(QueryError, match="expected a: as <u:x#>, found <u:y#>"):
        list(describe_queries([one, other]))


def test_every_node_of_the_description_has_an_iri_a_type_and_an_english_label() -> None:
    triples = list(describe_queries(STORED))
    assert not any(term.startswith("_:") for triple in triples for term in triple)
    subjects = {subject for subject, _, _ in triples}
    assert {subject for subject, predicate, _ in triples if predicate.endswith("#type>")} == subjects
    labelled = {s for s, p, o in triples if p.endswith("rdf-schema#label>") and o.endswith("@en")}
    assert labelled == subjects

"""Prefixes of queries: the project's need no declaration, others that are missing are named with their place."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from mscgraph.errors import QueryError
from mscgraph.namespaces import MSC
from mscgraph.query.binding import declare_prefixes
from mscgraph.query.form import read_form
from mscgraph.query.run import run_query
from mscgraph.query.stored import StoredQuery

TRIAL = "SELECT ?s { ?s a msc:Trial }"


def query_of(text: str) -> StoredQuery:
    return StoredQuery("q", "q.rq", text, "", "", (), ())


def store_with(kind: str) -> ox.Store:
    store = ox.Store()
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store.add(ox.Quad(ox.NamedNode("http://x.example/1"), rdf_type, ox.NamedNode(kind)))
    return store


def test_the_project_s_prefixes_need_no_declaration() -> None:
    assert len(run_query(query_of(TRIAL), {}, store_with(f"{MSC}Trial")).rows) == 1


def test_a_query_s_own_declaration_comes_first() -> None:
    text = f"PREFIX msc: <http://own.example/> {TRIAL}"
    assert len(run_query(query_of(text), {}, store_with("http://own.example/Trial")).rows) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * { ?s foo:bar ?o }", "q.rq:1:15"),
        ("# foo:bar\nSELECT * {\n  ?s ?p 'foo:x' , <foo:y> ; foo:bar 1 }", "q.rq:3:29"),
        ("ASK FROM foo:bar { ?s ?p ?o }", "q.rq:1:10"),
        ("PREFIX msc: <http://x/> ASK { ?s ?p '1'^^foo:int ; msc:p 1 }", "q.rq:1:42"),
    ],
)
def test_a_prefix_that_is_not_declared_is_named_with_its_place(text: str, place: str) -> None:
    with pytest.raises(QueryError, match=f"^{place}: the prefix foo: is not declared; add PREFIX foo:"):
        run_query(query_of(text), {}, ox.Store())


def test_for_an_endpoint_the_declarations_stand_in_the_first_line() -> None:
    text = "# all\nASK { ?s a msc:Trial ; other:p ?o }"
    sent = declare_prefixes(text, read_form(query_of(text)).undeclared)
    assert sent == f"PREFIX msc: <{MSC}> {text}"

"""Answers of the endpoint are read by every parser of their format, whatever characters a query brings."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings, strategies as st
from rdflib.query import Result

from mscgraph.characters import replace_forbidden
from mscgraph.media_types import media_type
from mscgraph.server.endpoint.engine import QueryEngine
from mscgraph.server.endpoint.limits import Limits
from mscgraph.terms import spell_in_query

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\"\\\n\r\t\x02\x0c\x1b\x7f\x85\u00ad\u200e\u2028\ufeff\ufffe\uffff\U0001f9ec<>&]',"),
    max_size=30,
)
ENGINE = QueryEngine(ox.Store(), (), Limits())
_NAMESPACE = "{http://www.w3.org/2005/sparql-results#}"


def ask(values: list[str], suffix: str, form: str = "SELECT ?x { %s }") -> bytes:
    """Return the answer of a query that brings *values* along."""
    listed = " ".join(
        f"(<urn:a{number}> {spell_in_query(str(ox.Literal(one)))})" for number, one in enumerate(values)
    )
    asked: dict[str, Any] = {"default_graphs": [], "named_graphs": [], "accept": media_type(suffix).type}
    facts, body = ENGINE.answer({**asked, "query": form % f"VALUES (?s ?x) {{ {listed} }}"})
    assert facts["status"] == 200, body
    return body


def read_with_rdflib(body: bytes, form: str) -> list[str]:
    return [str(row.x) for row in Result.parse(io.BytesIO(body), format=form)]


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8))
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_solutions_have_the_characters_of_the_query_in_every_format(values: list[str]) -> None:
    xml, json_text, table = (ask(values, suffix) for suffix in ("srx", "srj", "csv"))
    writable = list(map(replace_forbidden, values))
    literals = ElementTree.fromstring(xml).iter(f"{_NAMESPACE}literal")
    assert [literal.text or "" for literal in literals] == writable
    assert read_with_rdflib(xml, "xml") == writable
    bindings = json.loads(json_text)["results"]["bindings"]
    assert [one["x"]["value"] for one in bindings] == values
    assert read_with_rdflib(json_text, "json") == values
    rows = list(csv.reader(io.StringIO(table.decode(), newline="")))
    assert [row[0] if row else "" for row in rows[1:]] == values
    solutions = ox.parse_query_results(ask(values, "tsv"), format=ox.QueryResultsFormat.TSV)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [one["x"] for one in solutions] == list(map(ox.Literal, values))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@settings(max_examples=30, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_a_constructed_graph_is_the_same_in_every_format(values: list[str]) -> None:
    form = "CONSTRUCT { ?s <urn:x/p> ?x } { %s }"
    for suffix, name in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")):
        graph = rdflib.Graph().parse(ask(values, suffix, form), format=name)
        wanted = map(replace_forbidden, values) if suffix == "rdf" else values
        assert sorted(str(value) for value in graph.objects()) == sorted(wanted), suffix

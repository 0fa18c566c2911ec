"""A graph of others may have any IRI and any text: its things are found, and its descriptions are well-formed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urljoin
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from mscgraph.namespaces import BASE, MSC, PREFIXES
from support.each import each
from support.served import ServerProcess, run_server

#: Paths of trials, as a client sends them.
PATHS = [
    "trial/a%5Cb",
    "trial/%07",
    "trial/a%0Ab%7F",
    "trial/%EE%80%80",
    "trial/é",
    "trial/50%25",
    "trial/a%3Ab",
]
LABEL = "odd \x02 \x1b \ufffe \r\n \u2028 \u200e <&> label"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    path = tmp_path_factory.mktemp("odd") / "odd.ttl"
    label, kind = ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.NamedNode(PREFIXES["rdf"] + "type")
    things = [ox.NamedNode(BASE + one) for one in PATHS]
    triples = [ox.Triple(one, kind, ox.NamedNode(f"{MSC}Trial")) for one in things]
    triples += [ox.Triple(one, label, ox.Literal(LABEL, language="en")) for one in things]
    ox.serialize(triples, str(path), ox.RdfFormat.TURTLE)
    with run_server(path) as running:
        yield running


@each("path", PATHS)
def test_a_thing_of_the_graph_is_found_and_described(server: ServerProcess, path: str) -> None:
    asked = "/" + quote(path, safe="/%")
    for extension, accept in {
        "html": "text/html",
        "rdf": "application/rdf+xml",
        "ttl": "text/turtle",
    }.items():
        found = server.ask(asked, Accept=accept)
        assert found.status == 303
        target = urljoin(asked, found.headers["location"])
        assert target == f"/doc{asked}.{extension}"
        answer = server.ask(target)
        assert answer.status == 200
        if extension == "rdf":
            ElementTree.fromstring(answer.body)
        if extension == "ttl":
            subjects = {str(quad.subject) for quad in ox.parse(answer.body, format=ox.RdfFormat.TURTLE)}
            assert f"<{BASE}{path}>" in subjects


@each(
    "path", ["trial/c%5Cd", "trial/%08", "trial/%C3%A8", "trial/%FF", "trial/%EE%80%81", "doc/trial/%5C.html"]
)
def test_a_thing_that_the_graph_lacks_is_not_found(server: ServerProcess, path: str) -> None:
    answer = server.ask(f"/{path}", Accept="text/turtle")
    assert (answer.status, answer.text) == (404, f"Not found: Nothing is known of {BASE}{path}.\n")


@each("accept", ["application/sparql-results+xml", "application/rdf+xml"])
def test_answers_in_xml_are_well_formed(server: ServerProcess, accept: str) -> None:
    form = "CONSTRUCT WHERE { ?s rdfs:label ?o }" if "rdf" in accept else "SELECT * { ?s rdfs:label ?o }"
    answer = server.ask(f"/sparql?query={quote(form)}", Accept=accept)
    assert answer.status == 200
    assert "odd \ufffd \ufffd \ufffd \r\n \u2028 \u200e <&> label" in "".join(
        ElementTree.fromstring(answer.body).itertext()
    )

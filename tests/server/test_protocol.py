"""The tests of the W3C's SPARQL 1.1 test suite for protocol and service description, against the live server.

Each has the name that it has in the suite; the requests are written from the recommendations, on graphs of this test.
What the suite changes by updates must be refused here, for nothing can be changed.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from mscgraph.namespaces import BASE, MSC
from support.served import Response, ServerProcess, run_server

SOURCE = f"{BASE}graph/10.1038-s41392-025-02313-9-table-2"
STATEMENTS, PROVENANCE, ISSUES = (f"{SOURCE}/{name}" for name in ("statements", "provenance", "issues"))
FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
SD = "http://www.w3.org/ns/sparql-service-description#"
DOSE, CELL, ISSUE = (f"?{name.lower()} a <{MSC}{name}>" for name in ("Dose", "Cell", "Issue"))
#: True of the statements and the provenance together.
BOTH = f"ASK {{ {DOSE} . {CELL} }}"
NAMED = f"ASK {{ GRAPH ?g1 {{ {DOSE} }} GRAPH ?g2 {{ {CELL} }} }}"
INSERT = f"INSERT DATA {{ GRAPH <{BASE}graph/new> {{ <{BASE}a> <{BASE}b> <{BASE}c> }} }}"


@pytest.fixture(scope="module")
def server(bundled_build: Path) -> Iterator[ServerProcess]:
    with run_server(bundled_build) as running:
        yield running


def get(server: ServerProcess, *pairs: tuple[str, str], **headers: str) -> Response:
    return server.ask(f"/sparql?{urlencode(pairs)}", **headers)


def post(
    server: ServerProcess, body: bytes, content_type: str | None, *pairs: tuple[str, str], **headers: str
) -> Response:
    typed = {"Content_Type": content_type} if content_type else {}
    return server.ask(f"/sparql?{urlencode(pairs)}", method="POST", body=body, **typed, **headers)


def truth(response: Response) -> bool:
    assert response.status == 200, response.text
    assert response.headers["content-type"] == "application/sparql-results+json"
    return bool(json.loads(response.body)["boolean"])


def type_of(response: Response) -> str:
    """Return the media type of an answer; a text is declared as UTF-8."""
    media_type, _, charset = response.headers["content-type"].partition("; ")
    assert charset == ("charset=utf-8" if media_type.startswith("text/") else "")
    return media_type


def refused(response: Response) -> bool:
    return 400 <= response.status < 500


DEFAULTS = [("default-graph-uri", STATEMENTS), ("default-graph-uri", PROVENANCE)]
NAMEDS = [("named-graph-uri", STATEMENTS), ("named-graph-uri", PROVENANCE)]


def test_query_post_form(server: ServerProcess) -> None:
    assert truth(post(server, b"query=ASK%20%7B%7D", FORM, ("default-graph-uri", STATEMENTS)))


def test_query_dataset_default_graphs_get(server: ServerProcess) -> None:
    assert truth(get(server, ("query", BOTH), *DEFAULTS))
    assert not truth(get(server, ("query", BOTH), DEFAULTS[0]))


def test_query_dataset_default_graphs_post(server: ServerProcess) -> None:
    assert truth(post(server, BOTH.encode(), QUERY, *DEFAULTS))
    assert not truth(post(server, BOTH.encode(), QUERY, DEFAULTS[1]))


def test_query_dataset_named_graphs_post(server: ServerProcess) -> None:
    assert truth(post(server, NAMED.encode(), QUERY, *NAMEDS))
    assert not truth(post(server, NAMED.encode(), QUERY, NAMEDS[0]))


def test_query_dataset_named_graphs_get(server: ServerProcess) -> None:
    assert truth(get(server, ("query", NAMED), *NAMEDS))
    assert not truth(get(server, ("query", NAMED), NAMEDS[1]))


def test_query_dataset_full(server: ServerProcess) -> None:
    text = f"ASK {{ {ISSUE} . GRAPH ?g1 {{ {DOSE} }} GRAPH ?g2 {{ {CELL} }} }}"
    assert truth(post(server, text.encode(), QUERY, ("default-graph-uri", ISSUES), *NAMEDS))
    assert not truth(post(server, text.encode(), QUERY, ("default-graph-uri", STATEMENTS), *NAMEDS))


def test_query_multiple_dataset(server: ServerProcess) -> None:
    text = f"ASK FROM <{ISSUES}> {{ {DOSE} }}"
    assert not truth(get(server, ("query", text)))
    assert truth(get(server, ("query", text), ("default-graph-uri", STATEMENTS)))


def test_query_get(server: ServerProcess) -> None:
    assert truth(get(server, ("query", "ASK {}")))


@pytest.mark.parametrize(
    "media_type",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_query_content_type_select(server: ServerProcess, media_type: str) -> None:
    answer = get(server, ("query", "SELECT (1 AS ?value) {}"), Accept=media_type)
    assert type_of(answer) == media_type
    form = ox.QueryResultsFormat.from_media_type(media_type)
    if media_type == "text/csv":
        assert answer.text.split() == ["value", "1"]
    else:
        (row,) = ox.parse_query_results(answer.body, format=form)
        assert row["value"] == ox.Literal(1)


def test_query_content_type_ask(server: ServerProcess) -> None:
    for media_type in ("application/sparql-results+json", "application/sparql-results+xml"):
        answer = get(server, ("query", "ASK {}"), Accept=media_type)
        form = ox.QueryResultsFormat.from_media_type(media_type)
        assert bool(ox.parse_query_results(answer.body, format=form))


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_query_content_type_describe(server: ServerProcess, media_type: str) -> None:
    answer = get(server, ("query", f"DESCRIBE <{BASE}trial/NCT02017912>"), Accept=media_type)
    form = ox.RdfFormat.from_media_type(media_type)
    assert type_of(answer) == media_type
    subjects = {quad.subject.value for quad in ox.parse(answer.body, format=form)}
    assert f"{BASE}trial/NCT02017912" in subjects


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_query_content_type_construct(server: ServerProcess, media_type: str) -> None:
    answer = get(server, ("query", f"CONSTRUCT WHERE {{ {DOSE} }} LIMIT 3"), Accept=media_type)
    form = ox.RdfFormat.from_media_type(media_type)
    assert (type_of(answer), len(list(ox.parse(answer.body, format=form)))) == (media_type, 3)


def test_query_post_direct(server: ServerProcess) -> None:
    assert truth(post(server, b"ASK {}", QUERY))


# Changes of a graph.


UPDATES = {
    "update_dataset_default_graph": [("using-graph-uri", STATEMENTS)],
    "update_dataset_default_graphs": [("using-graph-uri", STATEMENTS), ("using-graph-uri", ISSUES)],
    "update_dataset_named_graphs": [("using-named-graph-uri", STATEMENTS)],
    "update_dataset_full": [("using-graph-uri", STATEMENTS), ("using-named-graph-uri", ISSUES)],
    "update_post_form": [],
    "update_post_direct": [],
    "update_base_uri": [],
}


def test_updates_change_nothing(server: ServerProcess) -> None:
    unchanged = []
    for name, pairs in UPDATES.items():
        form = post(server, urlencode([("update", INSERT), *pairs]).encode(), FORM)
        direct = post(server, INSERT.encode(), UPDATE, *pairs)
        assert (name, refused(form), refused(direct)) == (name, True, True)
        # Never the same text: an answer that was kept would be that of before.
        asked = f"ASK {{ GRAPH <{BASE}graph/new> {{ ?s ?p ?o }} }} # {name}"
        unchanged.append(truth(get(server, ("query", asked))))
    assert unchanged == [False] * len(UPDATES)


# Requests that the protocol does not know.


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_bad_query_method(server: ServerProcess, method: str) -> None:
    answer = server.ask("/sparql?query=ASK%20%7B%7D", method=method)
    assert answer.status == 405
    assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


def test_bad_multiple_queries(server: ServerProcess) -> None:
    pairs = [("query", "ASK {}"), ("query", "SELECT * {}")]
    assert get(server, *pairs).status == 400
    assert post(server, urlencode(pairs).encode(), FORM).status == 400
    assert post(server, b"ASK {}", QUERY, pairs[1]).status == 400


def test_bad_query_wrong_media_type(server: ServerProcess) -> None:
    assert post(server, b"ASK {}", "text/plain").status == 415


def test_bad_query_missing_form_type(server: ServerProcess) -> None:
    assert raw(server, b"query=ASK%20%7B%7D") == 415


def test_bad_query_missing_direct_type(server: ServerProcess) -> None:
    assert raw(server, b"ASK {}") == 415


def raw(server: ServerProcess, body: bytes) -> int:
    """Post a body without a media type, and return the status."""
    head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        return int(connection.makefile("rb").readline().split()[1])


def test_a_posted_query_may_begin_with_a_byte_order_mark(server: ServerProcess) -> None:
    assert post(server, "ASK {}".encode("utf-8-sig"), QUERY).status == 200


def test_bad_query_non_utf8(server: ServerProcess) -> None:
    assert post(server, "ASK {}".encode("utf-16"), QUERY).status == 400
    assert post(server, "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16").status == 415
    assert server.ask("/sparql?query=ASK%20%7B%7D%FF").status == 400


def test_bad_query_syntax(server: ServerProcess) -> None:
    answer = get(server, ("query", "ASK {"))
    assert (answer.status, "expected" in answer.text) == (400, True)


def test_bad_update_get(server: ServerProcess) -> None:
    assert refused(get(server, ("update", INSERT)))


def test_bad_multiple_updates(server: ServerProcess) -> None:
    assert refused(post(server, urlencode([("update", INSERT)] * 2).encode(), FORM))


def test_bad_update_wrong_media_type(server: ServerProcess) -> None:
    assert refused(post(server, INSERT.encode(), "text/plain"))


def test_bad_update_missing_form_type(server: ServerProcess) -> None:
    assert 400 <= raw(server, urlencode([("update", INSERT)]).encode()) < 500


def test_bad_update_non_utf8(server: ServerProcess) -> None:
    assert refused(post(server, INSERT.encode("utf-16"), UPDATE))


def test_bad_update_syntax(server: ServerProcess) -> None:
    assert refused(post(server, urlencode([("update", "INSERT {")]).encode(), FORM))


def test_bad_update_dataset_conflict(server: ServerProcess) -> None:
    text = f"WITH <{STATEMENTS}> DELETE {{ ?s ?p ?o }} USING <{ISSUES}> WHERE {{ ?s ?p ?o }}"
    pairs = [("using-graph-uri", STATEMENTS)]
    assert refused(post(server, urlencode([("update", text), *pairs]).encode(), FORM))


# Service description.


def describe(server: ServerProcess) -> set[tuple[str, str, str]]:
    answer = server.ask("/sparql", Accept="application/n-triples")
    found = set()
    for quad in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES):
        assert isinstance(quad.subject, ox.NamedNode)
        found.add((quad.subject.value, quad.predicate.value, quad.object.value))
    return found


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_returns_rdf(server: ServerProcess, media_type: str) -> None:
    answer = server.ask("/sparql", Accept=media_type)
    assert type_of(answer) == media_type
    assert len(list(ox.parse(answer.body, format=ox.RdfFormat.from_media_type(media_type)))) > 20


def test_has_endpoint_triple(server: ServerProcess) -> None:
    endpoints = {value for _, predicate, value in describe(server) if predicate == f"{SD}endpoint"}
    assert endpoints == {f"{server.url}sparql"}


def test_conforms_to_schema(server: ServerProcess) -> None:
    said = describe(server)
    types = {value for _, predicate, value in said if predicate.endswith("#type")}
    (service,) = {subject for subject, _, value in said if value == f"{SD}Service"}
    about = {(predicate, value) for subject, predicate, value in said if subject == service}
    assert (f"{SD}supportedLanguage", f"{SD}SPARQL11Query") in about
    assert {f"{SD}Service", f"{SD}Dataset", f"{SD}Graph", f"{SD}NamedGraph"} <= types
    names = {value for _, predicate, value in said if predicate == f"{SD}name"}
    assert {STATEMENTS, PROVENANCE, ISSUES} <= names
    features = {value for _, predicate, value in said if predicate == f"{SD}feature"}
    assert features & {f"{SD}DereferencesURIs", f"{SD}BasicFederatedQuery"} == set()


def test_counts_of_the_description_are_those_of_the_graphs(server: ServerProcess) -> None:
    said = describe(server)
    graph_of = {subject: value for subject, predicate, value in said if predicate == f"{SD}graph"}
    name_of = {subject: value for subject, predicate, value in said if predicate == f"{SD}name"}
    count_of = {subject: int(value) for subject, predicate, value in said if predicate.endswith("#triples")}
    for named, name in name_of.items():
        text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        (row,) = json.loads(get(server, ("query", text)).body)["results"]["bindings"]
        assert (name, int(row["n"]["value"])) == (name, count_of[graph_of[named]])


def test_a_browser_is_led_to_the_editor(server: ServerProcess) -> None:
    answer = server.ask("/sparql", Accept="text/html,*/*;q=0.8")
    assert (answer.status, answer.headers["location"]) == (303, "sparql.html")


def test_every_test_of_the_suite_is_here() -> None:
    names = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    suite = {
        *("query_post_form", "query_dataset_default_graphs_get", "query_dataset_default_graphs_post"),
        *("query_dataset_named_graphs_post", "query_dataset_named_graphs_get", "query_dataset_full"),
        *("query_multiple_dataset", "query_get", "query_content_type_select", "query_content_type_ask"),
        *("query_content_type_describe", "query_content_type_construct", "query_post_direct"),
        *("bad_query_method", "bad_multiple_queries", "bad_query_wrong_media_type"),
        *("bad_query_missing_form_type", "bad_query_missing_direct_type", "bad_query_non_utf8"),
        *("bad_query_syntax", "bad_update_get", "bad_multiple_updates", "bad_update_wrong_media_type"),
        *("bad_update_missing_form_type", "bad_update_non_utf8", "bad_update_syntax"),
        "bad_update_dataset_conflict",
    }
    assert (suite - names, len(suite) + len(UPDATES)) == (set(), 34)


def test_other_addresses_of_the_endpoint_are_none(server: ServerProcess) -> None:
    assert server.ask(f"/sparql/update?update={quote(INSERT)}", method="POST", body=b"").status in (404, 405)

"""Asking an endpoint: what is sent, what is refused, what is tried again."""

from __future__ import annotations

import base64
import http.server
import json
import threading
import time
from collections.abc import Iterator
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from mscgraph.errors import EndpointError
from mscgraph.query.binding import bind_terms
from mscgraph.query.form import Key, read_form
from mscgraph.query.order import sort_rows
from mscgraph.query.remote import Endpoint
from mscgraph.query.stored import Parameter, StoredQuery
from mscgraph.query.table import Table

XSD = "http://www.w3.org/2001/XMLSchema#"
ONE = {
    "head": {"vars": ["x"]},
    "results": {"bindings": [{"x": {"type": "uri", "value": "http://example.org/1"}}]},
}
#: The answer to a request: status, headers, body.
Reply = tuple[int, dict[str, str], bytes]


class Listener(http.server.ThreadingHTTPServer):
    """An endpoint that answers one reply after the other, the last for ever, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: list[Reply] = []
        self.asked: list[tuple[dict[str, str], str]] = []
        self.pause = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((dict(self.headers), body))
        time.sleep(self.server.pause)
        replies = self.server.replies
        status, headers, answer = replies.pop(0) if len(replies) > 1 else replies[0]
        self.send_response_only(status)  # without a date of its own
        for name, value in {"Content-Length": str(len(answer)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def results(told: object = ONE, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return 200, {"Content-Type": "application/sparql-results+json", **named}, json.dumps(told).encode()


def query(text: str, *parameters: Parameter) -> StoredQuery:
    return StoredQuery("asked", "asked.rq", text, "", "", (), parameters)


def test_a_query_goes_by_post_and_names_its_graph(listener: Listener) -> None:
    listener.replies = [results()]
    endpoint = Endpoint(listener.url, default_graph="http://example.org/g")
    assert endpoint.select("SELECT ?x { ?x ?y ?z }").terms == [(ox.NamedNode("http://example.org/1"),)]
    ((headers, body),) = listener.asked
    assert parse_qs(body) == {
        "query": ["SELECT ?x { ?x ?y ?z }"],
        "default-graph-uri": ["http://example.org/g"],
    }
    assert headers["Accept"].startswith("application/sparql-results+json")


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_endpoint_is_asked_again_when_it_says(listener: Listener, status: int) -> None:
    listener.replies = [(status, {"Retry-After": "0"}, b""), results()]
    assert len(Endpoint(listener.url).select("SELECT ?x {}").terms) == 1
    assert len(listener.asked) == 2


def test_a_date_to_try_again_is_read_by_the_endpoint_s_clock(listener: Listener) -> None:
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    listener.replies = [(503, {"Retry-After": date, "Date": date}, b""), results()]
    start = time.monotonic()
    assert len(Endpoint(listener.url).select("SELECT ?x {}").terms) == 1
    assert time.monotonic() - start < 0.5


def test_a_busy_endpoint_is_not_asked_for_ever(listener: Listener) -> None:
    listener.replies = [(503, {"Retry-After": "0"}, b"later")]
    with pytest.raises(EndpointError, match="503 Service Unavailable: later"):
        Endpoint(listener.url, retries=2).select("SELECT ?x {}")
    assert len(listener.asked) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_refusal_is_told_at_once(listener: Listener, status: int) -> None:
    listener.replies = [(status, {}, b"no such thing")]
    with pytest.raises(EndpointError, match=f"{status} .*no such thing"):
        Endpoint(listener.url).select("SELECT ?x {}")
    assert len(listener.asked) == 1


@pytest.mark.parametrize("status", [404, 405, 501])
def test_the_remedy_for_an_address_without_an_endpoint_is_that_of_one(
    listener: Listener, status: int
) -> None:
    listener.replies = [(status, {}, b"")]
    with pytest.raises(
        EndpointError, match=r"; name the address of the endpoint itself, .*/sparql or /query$"
    ):
        Endpoint(listener.url).select("SELECT ?x {}")


def test_a_password_is_given_only_when_it_is_asked_for(listener: Listener) -> None:
    listener.replies = [results()]
    Endpoint(listener.url, auth=("user", "hunter2")).select("SELECT ?x {}")
    assert "Authorization" not in listener.asked[0][0]
    listener.replies = [(401, {"WWW-Authenticate": 'Basic realm="x"'}, b""), results()]
    Endpoint(listener.url, auth=("user", "hunter2")).select("SELECT ?x {}")
    assert listener.asked[2][0]["Authorization"] == f"Basic {base64.b64encode(b'user:hunter2').decode()}"


def test_a_refused_password_is_not_shown(listener: Listener) -> None:
    listener.replies = [(401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")]
    with pytest.raises(EndpointError, match="401") as raised:
        Endpoint(listener.url, auth=("user", "hunter2")).select("SELECT ?x {}")
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(listener: Listener, status: int) -> None:
    target = listener.url.replace("127.0.0.1", "localhost") + "/elsewhere"
    listener.replies = [(status, {"Location": target}, b"")]
    with pytest.raises(EndpointError, match="redirect"):
        Endpoint(listener.url, auth=("user", "hunter2")).select("SELECT ?x {}")
    assert len(listener.asked) == 1


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "example.org", "http:///x"])
def test_an_address_that_is_none_of_http_is_refused(url: str) -> None:
    with pytest.raises(EndpointError, match="http:// or https://"):
        Endpoint(url)


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    with pytest.raises(EndpointError) as raised:
        Endpoint("http://user:hunter2@localhost/sparql")
    assert "hunter2" not in str(raised.value)


def test_an_answer_that_comes_too_late_is_refused(listener: Listener) -> None:
    listener.replies = [results()]
    listener.pause = 0.6
    with pytest.raises(EndpointError, match=r"within 0\.2 s"):
        Endpoint(listener.url, timeout=0.2).select("SELECT ?x {}")


def test_an_answer_that_is_cut_off_is_refused(listener: Listener) -> None:
    listener.replies = [results(Content_Length="1000")]
    with pytest.raises(EndpointError, match="broke"):
        Endpoint(listener.url, retries=0).select("SELECT ?x {}")


def test_an_answer_that_is_too_long_is_refused(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mscgraph.http._MAX_ANSWER_BYTES", 50)
    listener.replies = [results()]
    with pytest.raises(EndpointError, match="more than 50 bytes"):
        Endpoint(listener.url).select("SELECT ?x {}")


def test_an_answer_that_is_not_all_is_refused(listener: Listener) -> None:
    listener.replies = [results(X_SPARQL_MaxRows="1")]
    with pytest.raises(EndpointError, match="limit"):
        Endpoint(listener.url).select("SELECT ?x {}")


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"{}", b'{"head": {"vars": ["x"]}, "results": {"bindings": [3]}}']
)
def test_an_answer_that_is_no_table_is_refused(listener: Listener, body: bytes) -> None:
    listener.replies = [(200, {"Content-Type": "text/html"}, body)]
    with pytest.raises(EndpointError, match="SPARQL results in JSON"):
        Endpoint(listener.url).select("SELECT ?x {}")


def test_an_endpoint_that_is_not_there_is_told() -> None:
    server = Listener()
    url = server.url
    server.server_close()
    with pytest.raises(EndpointError, match=r": no connection \(Connection refused\); check the address"):
        Endpoint(url, retries=1).select("SELECT ?x {}")


def test_a_decimal_is_spelled_as_our_graphs_spell_it(listener: Listener) -> None:
    values = [
        {"x": {"type": "literal", "value": text, "datatype": XSD + "decimal"}}
        for text in ("1.50", "20.0", "-0.0")
    ]
    listener.replies = [results({"head": {"vars": ["x"]}, "results": {"bindings": values}})]
    assert [row[0].value for row in Endpoint(listener.url).select("SELECT ?x {}").terms] == ["1.5", "20", "0"]  # type: ignore[union-attr]


# Parameters in the text of a query.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?x { ?x ?y ?z }", "SELECT ?x { VALUES ?x { <u:a> } ?x ?y ?z }"),
        (
            "# {\nSELECT ?x WHERE { ?x ?y '}{' }",
            "# {\nSELECT ?x WHERE { VALUES ?x { <u:a> } ?x ?y '}{' }",
        ),
        ("SELECT ?x (EXISTS {} AS ?e) { }", "SELECT ?x (EXISTS {} AS ?e) { VALUES ?x { <u:a> } }"),
        (
            "CONSTRUCT { ?x a ?y } WHERE { ?x a ?y }",
            "CONSTRUCT { ?x a ?y } WHERE { VALUES ?x { <u:a> } ?x a ?y }",
        ),
        ('SELECT ?x { ?x ?y """a"}{""" }', 'SELECT ?x { VALUES ?x { <u:a> } ?x ?y """a"}{""" }'),
    ],
)
def test_a_term_is_bound_at_the_beginning_of_the_pattern(text: str, expected: str) -> None:
    assert bind_terms(text, {"x": [ox.NamedNode("u:a")]}) == expected


@pytest.mark.parametrize(
    "value", ['"', "\\", "\\u0022", "\\\\u0022 }", "\x01\n\t", "\\U00000022", "' } #", "\\\x01u"]
)
def test_a_string_is_bound_as_it_is(value: str) -> None:
    text = bind_terms("SELECT ?x { }", {"x": [ox.Literal(value)]})
    (row,) = ox.Store().query(text)  # type: ignore[union-attr]
    assert row["x"] == ox.Literal(value)  # type: ignore[index]


# The order of rows.


def test_rows_are_sorted_as_the_query_says() -> None:
    form = read_form(query("SELECT ?x ?n { ?x ?y ?n } ORDER BY DESC(?n) ?x"))
    assert form.order == (Key("n", descending=True), Key("x"))
    a, b = ox.NamedNode("u:a"), ox.NamedNode("u:b")
    two, ten = ox.Literal(2), ox.Literal(10)
    table = Table(("x", "n"), [(b, two), (a, None), (b, ten), (a, two)])
    assert sort_rows(table, form.order).terms == [(b, ten), (a, two), (b, two), (a, None)]


def test_rows_are_sorted_by_small_letters_where_the_query_says_so() -> None:
    form = read_form(query("SELECT ?x { ?y ?z ?x } ORDER BY DESC(LCASE(?x)) ?x"))
    assert form.order == (Key("x", descending=True, folded=True), Key("x"))
    words = [(ox.Literal(word),) for word in ("b", "B", "a", "C")]
    assert [row[0].value for row in sort_rows(Table(("x",), words), form.order).terms] == ["C", "B", "b", "a"]  # type: ignore[union-attr]


@pytest.mark.parametrize("clause", ["STR(?x)", "?z", "?x STR(?n)"])
def test_rows_stay_as_they_come_where_the_order_is_no_column_s(clause: str) -> None:
    assert read_form(query(f"SELECT ?x ?n {{ ?x ?y ?n }} ORDER BY {clause}")).order == ()

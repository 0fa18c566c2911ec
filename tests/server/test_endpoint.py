"""The cost of queries: those that take too much are ended, the others are answered, and nothing stays behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from support.endpoint_process import THREE, descendants, memory_of, run_endpoint, state_of
from support.served import Response, ServerProcess

SHORT = "ASK { }"
#: A thousand million solutions, one number.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c != ?f && ?f != ?i) }"
#: A million solutions that are all kept, to be sorted.
LARGE = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 1"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
#: A page of memory more or less is not a leak.
SLACK = 30_000_000


def path_of(query: str) -> str:
    return "/sparql?query=" + quote(query)


def ask(server: ServerProcess, query: str) -> Response:
    """Ask on a connection of its own, so that threads may."""
    return ServerProcess(server.port, server.pid).ask(path_of(query))


def eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def workers_of(server: ServerProcess) -> list[int]:
    """Return the processes that answer queries: those below the one that holds the graph."""
    return [pid for pid in descendants(server.pid)[1:] if state_of(pid) not in ("", "Z")]


@contextmanager
def asked(server: ServerProcess, query: str) -> Iterator[socket.socket]:
    """Send a query and do not wait for the answer."""
    with socket.create_connection(("127.0.0.1", server.port), 10) as sock:
        sock.sendall(f"GET {path_of(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        yield sock


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with run_endpoint(
        seconds=1.5,
        workers=2,
        rows=5_000,
        result_bytes=400_000,
        request_bytes=20_000,
        memory_bytes=300_000_000,
    ) as running:
        yield running


# Time and memory.


def test_a_query_that_takes_too_long_is_ended_while_others_are_answered(server: ServerProcess) -> None:
    assert ask(server, SHORT).status == 200
    with ThreadPoolExecutor(1) as threads:
        started = time.monotonic()
        long = threads.submit(ask, server, LONG)
        answered = 0
        while not long.done():
            assert ask(server, SHORT).status == 200
            answered += 1
        took = time.monotonic() - started
    answer = long.result()
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    assert answer.text == "the query did not end within 1.5 s; narrow it\n"
    assert 1.5 <= took < 5
    assert answered > 20


def test_what_was_ended_leaves_no_process_and_no_memory(server: ServerProcess) -> None:
    assert ask(server, SHORT).status == 200
    base = memory_of(server.pid)
    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(ask, server, query) for query in (LONG, LONG, LARGE, LARGE)]
        peak = 0
        while not all(answer.done() for answer in answers):
            peak = max(peak, memory_of(server.pid))
            time.sleep(0.01)
    assert sorted({answer.result().status for answer in answers}) in ([503], [200, 503])
    assert peak > base + SLACK
    assert eventually(lambda: memory_of(server.pid) < base + SLACK), (base, memory_of(server.pid))
    assert eventually(lambda: len(descendants(server.pid)) <= 3)


def test_a_query_that_takes_too_much_memory_is_ended(server: ServerProcess) -> None:
    with run_endpoint(seconds=30, workers=2, memory_bytes=60_000_000) as small:
        assert ask(small, SHORT).status == 200
        base = memory_of(small.pid)
        answer = ask(small, LARGE)
        assert (answer.status, "retry-after" in answer.headers) == (503, False)
        assert "(60,000,000 bytes of memory)" in answer.text
        assert ask(small, SHORT).status == 200
        assert eventually(lambda: memory_of(small.pid) < base + SLACK)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d)); separator="x") AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }',
        "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i LIMIT 1",
        "CONSTRUCT { ?a ?d ?g } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * { ?a (!<x:y>|^!<x:y>)* ?b . ?c (!<x:y>|^!<x:y>)* ?d }",
        'ASK { ?s ?p ?o FILTER REGEX(STR(?o), "(a*)*(b*)*(c*)*(n*)*no(.*)*(.*)*(.*)*(.*)*x$") } ',
        'SELECT (REPLACE(REPLACE(REPLACE(REPLACE("aaaaaaaaaaaaaaaaaaaaaaaa", "a", "aaaaaaaaaaaaaaaaaaaaaaaaa"), '
        '"a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), "a", '
        '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") AS ?x) { }',
        "ASK {" + "{" * 3_000 + "}" * 3_000 + "}",
        "ASK { FILTER (" + "!" * 15_000 + "true) }",
        "SELECT * { ?s " + "/".join(["<x:y>*"] * 1_000) + " ?o }",
    ],
)
def test_a_query_made_to_harm_is_answered_or_ended(server: ServerProcess, query: str) -> None:
    started = time.monotonic()
    answer = ask(server, query)
    assert answer.status in (200, 400, 413, 503), answer.text
    assert time.monotonic() - started < 10
    assert ask(server, SHORT).status == 200


# Sizes.


@pytest.mark.parametrize(
    "accept", ["text/csv", "application/sparql-results+json", "text/tab-separated-values"]
)
def test_an_answer_of_too_many_rows_is_refused(accept: str) -> None:
    with run_endpoint(rows=100) as few:
        all_rows = few.ask(path_of("SELECT ?a { ?a ?b ?c }"), Accept=accept)
        exactly = few.ask(path_of("SELECT ?a { ?a ?b ?c } LIMIT 100"), Accept=accept)
        graph = few.ask(path_of("CONSTRUCT { ?a ?b ?c } { ?a ?b ?c }"))
        small_graph = few.ask(path_of("CONSTRUCT { ?a ?b ?c } { ?a ?b ?c } LIMIT 100"))
    assert (all_rows.status, exactly.status, graph.status, small_graph.status) == (413, 200, 413, 200)
    assert all_rows.text == "the answer has more than 100 rows; add LIMIT\n"
    assert graph.text == all_rows.text


def test_an_answer_of_too_many_bytes_is_refused(server: ServerProcess) -> None:
    answer = server.ask(path_of(f"SELECT * {{ ?a ?b ?c BIND ('{'x' * 5_000}' AS ?d) }}"))
    assert (answer.status, answer.text) == (
        413,
        "the answer has more than 400,000 bytes; add LIMIT\n",
    )


@pytest.mark.parametrize("content_type", [FORM, QUERY])
def test_a_request_that_is_too_long_is_refused(server: ServerProcess, content_type: str) -> None:
    text = f"ASK {{ }} # {'x' * 30_000}"
    body = (urlencode({"query": text}) if content_type == FORM else text).encode()
    answer = server.ask("/sparql", method="POST", body=body, Content_Type=content_type)
    assert (answer.status, answer.text) == (
        413,
        "the request has more than 20,000 bytes; shorten it\n",
    )


def test_a_request_that_does_not_say_its_length_is_refused_when_it_is_too_long(server: ServerProcess) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 10) as sock:
        sock.sendall(
            f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        for _ in range(10):
            sock.sendall(b"1000\r\n" + b"#" * 0x1000 + b"\r\n")
        assert sock.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_a_length_that_is_none_is_refused(server: ServerProcess) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 10) as sock:
        sock.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")
        assert sock.recv(1000).startswith(b"HTTP/1.1 400 ")


def test_a_long_address_is_refused(server: ServerProcess) -> None:
    answer = ask(server, f"ASK {{ }} # {'x' * 25_000}")
    assert answer.status == 413


@pytest.mark.parametrize(
    "start",
    [
        "GET /sparql?query=",
        "GET / HTTP/1.1\r\nX: ",
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
    ],
)
def test_a_head_without_an_end_is_refused(server: ServerProcess, start: str) -> None:
    before = memory_of(server.pid)
    with socket.create_connection(("127.0.0.1", server.port), 10) as sock, suppress(ConnectionError):
        sock.sendall(start.encode())
        for _ in range(500):
            sock.sendall(b"x" * 100_000)
    assert memory_of(server.pid) < before + SLACK
    with socket.create_connection(("127.0.0.1", server.port), 10) as sock:
        sock.sendall(start.encode() + b"x" * 400_000)
        assert b"HTTP/1.1 431 " in sock.recv(1000)


def test_a_head_that_comes_with_a_long_body_is_taken(server: ServerProcess) -> None:
    text = f"ASK {{ }} # {'x' * 15_000}".encode()
    for _ in range(10):
        answer = server.ask("/sparql", method="POST", body=text, Content_Type=QUERY)
        assert answer.status == 200


# How many at a time.


def test_what_cannot_wait_is_told_to_come_again() -> None:
    with run_endpoint(seconds=20, workers=1, waiting=1) as narrow, asked(narrow, LONG), asked(narrow, LONG):
        assert eventually(lambda: ask(narrow, SHORT).status == 503)
        answer = ask(narrow, SHORT)
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    assert answer.text == "1 queries run and 1 wait, the limit; try again later\n"


def test_one_client_cannot_have_them_all() -> None:
    with (
        run_endpoint(seconds=20, workers=4, per_client=2) as shared,
        asked(shared, LONG),
        asked(shared, LONG),
    ):
        assert eventually(lambda: ask(shared, SHORT).status == 429)
        answer = ask(shared, SHORT)
    assert (answer.status, answer.headers["retry-after"]) == (429, "2")
    assert answer.text == "2 queries of this client run or wait, the limit; try again later\n"


def test_who_asks_much_does_not_keep_others_waiting() -> None:
    with run_endpoint(seconds=2, workers=1) as single, ExitStack() as stack:
        for _ in range(12):
            stack.enter_context(asked(single, LONG))
        time.sleep(0.5)
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", single.port), 30, ("127.0.0.2", 0)) as other:
            other.sendall(f"GET /?query={quote(SHORT)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            answer = other.recv(1_000)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert time.monotonic() - started < 8  # all of them take 24 s


def test_who_has_waited_too_long_is_told_so() -> None:
    with run_endpoint(seconds=20, workers=1, wait_seconds=0.5) as single, asked(single, LONG):
        assert eventually(lambda: len(workers_of(single)) == 1)
        answer = ask(single, SHORT)
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    assert answer.text.startswith("no turn within 0.5 s")


def test_answers_that_nobody_reads_are_no_more_than_a_limit() -> None:
    a = "a" * 200
    large = f'SELECT (REPLACE(REPLACE("{a}", "a", "{a}"), "a", "{a}") AS ?x) {{ }}'
    with run_endpoint(seconds=20, workers=2, on_the_way_bytes=20_000_000) as running, ExitStack() as stack:
        assert len(ask(running, large).body) > 8_000_000
        base = memory_of(running.pid)
        for number in range(10):
            stack.enter_context(asked(running, f"{large} # {number}"))
        assert eventually(lambda: ask(running, f"{large} # once more").status == 503)
        assert "bytes of answers are on their way" in ask(running, f"{large} # and more").text
        assert ask(running, SHORT).status == 200
        assert memory_of(running.pid) < base + 100_000_000


def test_many_at_a_time_are_all_answered(server: ServerProcess) -> None:
    def number(index: int) -> str:
        return ask(server, f"SELECT (COUNT(*) + {index} AS ?n) {{ ?a ?b ?c }}").text

    with ThreadPoolExecutor(32) as threads:
        answers = list(threads.map(number, range(200)))
    counts = [int(json.loads(text)["results"]["bindings"][0]["n"]["value"]) for text in answers]
    assert counts == [counts[0] + index for index in range(200)]
    assert len(workers_of(server)) <= 2


# Those who leave, and processes that end.


def test_a_client_who_leaves_frees_its_worker() -> None:
    with run_endpoint(seconds=60, workers=1) as single:
        with asked(single, LONG):
            assert eventually(lambda: len(workers_of(single)) == 1)
            (busy,) = workers_of(single)
            time.sleep(0.3)
        assert ask(single, SHORT).status == 200
        assert eventually(lambda: state_of(busy) in ("", "Z"))


def test_a_client_who_leaves_the_queue_is_forgotten() -> None:
    with run_endpoint(seconds=30, workers=1, waiting=1) as single, asked(single, LONG):

        def is_taken() -> bool:
            with asked(single, SHORT) as sock, suppress(TimeoutError):
                sock.settimeout(0.3)
                return not sock.recv(100).startswith(b"HTTP/1.1 503 ")
            return True

        with asked(single, LONG):
            assert eventually(lambda: not is_taken(), 5)
        assert eventually(is_taken, 5)


@pytest.mark.slow
def test_clients_who_come_and_go_do_not_change_how_many_may_run() -> None:
    def visit(number: int) -> None:
        with asked(crowded, LONG if number % 3 else f"{SHORT} # {number}"):
            time.sleep(0.1 + number % 7 / 50)

    with run_endpoint(seconds=30, workers=2) as crowded, ThreadPoolExecutor(16) as threads:
        list(threads.map(visit, range(300)))
        assert eventually(lambda: len(workers_of(crowded)) <= 2)
        with ExitStack() as stack:
            for _ in range(8):
                stack.enter_context(asked(crowded, LONG))
            time.sleep(1)  # the last of those who left are noticed, and their processes have ended
            counts = []
            for _ in range(20):
                time.sleep(0.05)
                counts.append(len(workers_of(crowded)))
        assert counts == [2] * 20
        assert eventually(lambda: ask(crowded, SHORT).status == 200)


def test_a_worker_that_dies_is_replaced(server: ServerProcess) -> None:
    assert ask(server, SHORT).status == 200
    for pid in workers_of(server):
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not workers_of(server))
    assert [ask(server, f"{SHORT} # {number}").status for number in range(5)] == [200] * 5


def test_a_worker_that_dies_at_work_costs_one_answer() -> None:
    with run_endpoint(seconds=60, workers=1) as single, ThreadPoolExecutor(1) as threads:
        long = threads.submit(ask, single, LONG)
        assert eventually(lambda: len(workers_of(single)) == 1)
        time.sleep(0.2)
        os.kill(workers_of(single)[0], signal.SIGKILL)
        assert long.result().status == 503
        assert ask(single, SHORT).status == 200


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_processes_end_with_the_server(number: signal.Signals) -> None:
    with run_endpoint(seconds=60, workers=2) as running, asked(running, LONG), asked(running, LONG):
        assert eventually(lambda: len(workers_of(running)) == 2)
        below = descendants(running.pid)
        os.kill(running.pid, number)
        assert eventually(lambda: all(state_of(pid) in ("", "Z") for pid in below))
    assert len(below) == 3


def test_the_process_that_holds_the_graph_is_replaced() -> None:
    with run_endpoint(seconds=60, workers=1) as running:
        with asked(running, LONG) as sock:
            assert eventually(lambda: len(workers_of(running)) == 1)
            below = descendants(running.pid)
            os.kill(below[0], signal.SIGKILL)
            assert sock.recv(1000).startswith(b"HTTP/1.1 503 ")
        answers = [ask(running, f"{SHORT} # {number}").status for number in range(3)]
        assert answers == [200] * 3
        assert eventually(lambda: all(state_of(pid) in ("", "Z") for pid in below))
        # It has none of the server's connections, so that they end when the server ends them.
        holder = descendants(running.pid)[0]
        assert sorted(map(int, os.listdir(f"/proc/{holder}/fd")))[:3] == [0, 1, 2]
        assert len(os.listdir(f"/proc/{holder}/fd")) == 4


# The answer as a resource.


def test_an_answer_is_kept_and_need_not_be_sent_twice(server: ServerProcess) -> None:
    query = path_of("SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 3")
    first = server.ask(query)
    again = server.ask(query, If_None_Match=first.headers["etag"])
    other = server.ask(query, If_None_Match=first.headers["etag"], Accept="text/csv")
    assert (first.status, again.status, again.body, other.status) == (200, 304, b"", 200)
    assert first.headers["vary"] == "Accept, Accept-Encoding"
    assert first.headers["cache-control"] == "public, max-age=60, must-revalidate"
    assert other.headers["etag"] != first.headers["etag"]


def test_what_is_kept_is_kept_apart_by_method_and_type(server: ServerProcess) -> None:
    path = path_of("ASK { } # apart")
    assert server.ask(path).status == 200
    assert server.ask(path, method="HEAD").status == 200
    assert server.ask(path, method="POST", body=b"", Content_Type=FORM).status == 200
    assert server.ask(path, method="POST", body=b"", Content_Type=QUERY).status == 400
    assert server.ask(path, method="POST", body=b"").status == 415
    assert server.ask(path, method="POST", body=b"ASK { }", Content_Type=QUERY).status == 400


def test_the_project_s_prefixes_need_no_declaration(server: ServerProcess) -> None:
    assert ask(server, "ASK { ?s msc:position 1 }").status == 200
    refused = ask(server, "ASK { ?s foo:bar 1 }")
    assert (refused.status, refused.text.startswith("query:1:10: the prefix foo: is not")) == (400, True)


def test_an_error_is_not_kept(server: ServerProcess) -> None:
    answer = ask(server, "ASK {")
    assert (answer.status, answer.headers["cache-control"]) == (400, "no-store")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "etag" not in answer.headers


def test_head_and_options(server: ServerProcess) -> None:
    whole = server.ask(path_of(SHORT))
    head = server.ask(path_of(SHORT), method="HEAD")
    options = server.ask("/sparql", method="OPTIONS", Origin="http://x.example")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(whole.body)))
    assert (options.status, options.body) == (204, b"")
    assert options.headers["access-control-allow-origin"] == "*"
    assert "POST" in options.headers["access-control-allow-methods"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_there_is_nothing_to_change(server: ServerProcess, method: str) -> None:
    answer = server.ask(f"/sparql?graph={quote(THREE)}", method=method, body=b"")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SHORT, None, "application/sparql-results+json"),
        (SHORT, "*/*", "application/sparql-results+json"),
        (SHORT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SHORT, "text/csv;q=0.5, application/sparql-results+xml;q=0.4", "text/csv"),
        ("SELECT * { }", "text/tab-separated-values", "text/tab-separated-values"),
        ("DESCRIBE <x:y>", None, "text/turtle"),
        ("DESCRIBE <x:y>", "application/n-triples", "application/n-triples"),
        ("DESCRIBE <x:y>", "application/ld+json, */*;q=0.1", "application/ld+json"),
        ("CONSTRUCT { } { }", "application/rdf+xml", "application/rdf+xml"),
        # General names of JSON and XML, as many programs send them.
        (SHORT, "application/json", "application/json"),
        ("SELECT * { }", "application/xml", "application/xml"),
        ("SELECT * { }", "application/xml, */*;q=0.1", "application/xml"),
        (
            "SELECT * { }",
            "application/json, application/sparql-results+json",
            "application/sparql-results+json",
        ),
        ("DESCRIBE <x:y>", "application/json", "application/json"),
        ("CONSTRUCT { } { }", "application/xml", "application/xml"),
        # A browser's own header, and what fits the other kind of query.
        (SHORT, "text/html, application/xml;q=0.9, */*;q=0.8", "application/sparql-results+json"),
        (SHORT, "text/turtle", None),
        ("DESCRIBE <x:y>", "text/csv", None),
        (SHORT, "image/png", None),
    ],
)
def test_the_accept_header_is_followed(
    server: ServerProcess, query: str, accept: str | None, media_type: str | None
) -> None:
    answer = server.ask(path_of(query), **({"Accept": accept} if accept else {}))
    if media_type is None:
        assert answer.status == 406
        assert answer.text.startswith("no accepted media type is offered; accept one of ")
    else:
        assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, media_type)


@pytest.mark.parametrize(
    ("general", "specific"),
    [
        ("application/json", {"application/sparql-results+json", "application/ld+json"}),
        ("application/xml", {"application/sparql-results+xml", "application/rdf+xml"}),
    ],
)
@pytest.mark.parametrize(
    "query", [SHORT, "SELECT ?a { ?a ?b ?c } LIMIT 3", "CONSTRUCT { ?a ?b ?a } { ?a ?b ?c }"]
)
def test_a_general_name_gives_the_bytes_of_the_specific_one(
    server: ServerProcess, query: str, general: str, specific: set[str]
) -> None:
    answer = server.ask(path_of(query), Accept=general)
    assert answer.status == 200
    assert answer.body in [server.ask(path_of(query), Accept=one).body for one in specific]


def test_the_description_of_the_service_has_general_names_too(server: ServerProcess) -> None:
    answer = server.ask("/sparql", Accept="application/json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert json.loads(answer.body)


# Whatever is sent.


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["GET", "POST", "HEAD"]),
    st.lists(
        st.tuples(
            st.sampled_from(["query", "update", "default-graph-uri", "named-graph-uri", "x"]),
            st.text(max_size=30) | st.sampled_from([SHORT, "", THREE, "SELECT", "\x00", "%zz"]),
        ),
        max_size=4,
    ),
    st.sampled_from(
        [None, FORM, QUERY, f"{QUERY};charset=utf-16", "text/plain", "application/sparql-update", ";"]
    ),
    st.binary(max_size=40) | st.sampled_from([b"ASK{}", b"query=ASK{}", b"query=ASK{}&query=ASK{}"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)
def test_any_request_is_answered_or_refused(
    server: ServerProcess,
    method: str,
    pairs: list[tuple[str, str]],
    content_type: str | None,
    body: bytes,
    accept: str,
) -> None:
    query = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])
    named = {"Accept": accept} | ({"Content_Type": content_type} if content_type else {})
    answer = server.ask(f"/sparql?{query}", method=method, body=body if method == "POST" else None, **named)
    assert answer.status in (200, 303, 400, 403, 406, 415)
    assert answer.headers["x-content-type-options"] == "nosniff"
    if answer.status >= 400 and method != "HEAD":
        assert answer.text.endswith("\n")

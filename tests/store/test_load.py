"""Loading into a triplestore: its addresses, the triples in parts, and the messages of failures."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from mscgraph.cli import main
from mscgraph.errors import EndpointError, GraphError, LostAnswerError
from mscgraph.http import HttpClient
from mscgraph.namespaces import graph_iri
from mscgraph.query.graph import load_store, read_data
from mscgraph.store import replacement as replacement_module
from mscgraph.store.replacement import Replacement
from mscgraph.store.target import Target, find_target
from mscgraph.store.triples import Triples, keep_triples

GRAPH = "http://example.org/graph"
#: How the request begins that puts the staging graph in its place.
SWAP = f"DELETE {{ GRAPH <{GRAPH}> ".encode()
RDF4J = "/repositories/m"
UPDATE = "application/sparql-update"


class Listener(http.server.ThreadingHTTPServer):
    """A store that takes what it is sent, unless it is made to refuse, and keeps it.

    :param refused: beginnings of bodies, each with the status that it is answered with; 0 breaks the connection
    :param seconds: that it takes to answer
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.refused: dict[bytes, tuple[int, dict[str, str]]] = {}
        self.seconds = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), body))
        time.sleep(self.server.seconds)
        status, headers = 204, {}
        for beginning, answer in self.server.refused.items():
            if body.startswith(beginning):
                status, headers = answer
        if status == 401 and "Authorization" in self.headers:
            status, headers = 204, {}
        if status == 0:
            self.connection.close()
            return
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

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


# The addresses of a store.


@pytest.mark.parametrize(
    ("url", "graph_store", "update", "query"),
    [
        ("http://h:7878", "/store", "/update", "/query"),
        ("http://h:7878/", "/store", "/update", "/query"),
        ("http://h/oxi/store", "/oxi/store", "/oxi/update", "/oxi/query"),
        ("http://h:3030/msc", "/msc/data", "/msc/update", "/msc/query"),
        ("http://h:3030/msc/", "/msc/data", "/msc/update", "/msc/query"),
        ("http://h:3030/msc/sparql", "/msc/data", "/msc/update", "/msc/query"),
        ("http://h/sparql", "/sparql-graph-crud-auth", "/sparql-auth", "/sparql-auth"),
        ("http://h/x/sparql-auth", "/x/sparql-graph-crud-auth", "/x/sparql-auth", "/x/sparql-auth"),
        ("http://h/repositories/m", f"{RDF4J}/rdf-graphs/service", f"{RDF4J}/statements", RDF4J),
        ("http://h/repositories/m/statements", f"{RDF4J}/rdf-graphs/service", f"{RDF4J}/statements", RDF4J),
    ],
)
def test_one_address_of_a_store_tells_the_others(url: str, graph_store: str, update: str, query: str) -> None:
    host = url.split("/")[2]
    target = find_target(url)
    found = (target.graph_store, target.update, target.query)
    assert found == tuple(f"http://{host}{path}" for path in (graph_store, update, query))


def test_an_address_of_no_known_form_takes_updates_and_queries() -> None:
    url = "http://h/blazegraph/namespace/kb/sparql"
    assert find_target("http://h/a/b/c").update == "http://h/a/b/c"
    assert find_target(url, update_url="http://h/u", query_url="http://h/q").update == "http://h/u"


def test_a_graph_store_of_no_known_form_needs_the_address_of_updates() -> None:
    with pytest.raises(EndpointError, match="--update-url"):
        find_target("http://h/a/b/c", "graph-store")


def test_triples_go_by_update_where_that_is_asked_for() -> None:
    assert find_target("http://h/msc", "update").uploads_to == "http://h/msc/update"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "h:3030", "ftp://h/msc"])
def test_an_address_that_is_none_of_http_is_refused(url: str) -> None:
    with pytest.raises(EndpointError, match="http:// or https://"):
        find_target(url)


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    done = CliRunner().invoke(main, ["load", "--to", "http://user:hunter2@localhost:3030/msc"])
    assert (done.exit_code, "hunter2" in done.output) == (2, False)


# The triples.


def keep(text: str, folder: Path, suffix: str = "nq") -> Triples:
    path = folder / f"graph.{suffix}"
    path.write_text(text, "utf-8")
    return keep_triples(read_data(path), folder, path)


def test_a_build_s_triples_are_those_that_queries_see(bundled_build: Path, tmp_path: Path) -> None:
    kept = keep_triples(read_data(bundled_build), tmp_path, bundled_build)
    sent = b"".join(part.body for part in kept.batches(1_000, 100_000))
    found = {quad.triple for quad in ox.parse(sent, format=ox.RdfFormat.N_TRIPLES)}
    assert found == {quad.triple for quad in load_store(bundled_build)}
    assert kept.total == len(found)


def test_a_triple_of_two_graphs_is_sent_once(tmp_path: Path) -> None:
    graphs = (graph_iri("s/statements"), graph_iri("s/issues"), graph_iri("ontology"))
    kept = keep("".join(f"<u:s> <u:p> <u:o> <{name}> .\n" for name in graphs), tmp_path)
    assert [part.body for part in kept.batches(10, 1_000)] == [b"<u:s> <u:p> <u:o> .\n"]


def test_parts_keep_both_bounds(tmp_path: Path) -> None:
    kept = keep("".join(f"<u:{n:03}> <u:p> <u:o> .\n" for n in range(100)), tmp_path, "nt")
    assert [part.triples for part in kept.batches(30, 10_000)] == [30, 30, 30, 10]
    assert max(len(part.body) for part in kept.batches(30, 100)) <= 100


def test_triples_with_blank_nodes_are_not_parted(tmp_path: Path) -> None:
    lines = "".join(f"_:a <u:p> <u:{n}> .\n<u:{n}> <u:q> _:a .\n<u:{n}> <u:r> <u:o> .\n" for n in range(10))
    first, *others = keep(lines, tmp_path, "nt").batches(2, 1_000)
    assert (first.triples, first.repeatable) == (20, False)
    assert [(part.triples, part.repeatable) for part in others] == [(2, True)] * 5


def test_the_same_triples_have_the_same_staging_graph(tmp_path: Path) -> None:
    texts = ("<u:a> <u:p> [ <u:q> 1 ] . <u:b> <u:p> 2 .", "<u:b> <u:p> 2 . <u:a> <u:p> [ <u:q> 1 ] .")
    first, second = (keep(text, tmp_path, "ttl").digest for text in texts)
    assert first != keep("<u:b> <u:p> 3 .", tmp_path, "ttl").digest
    assert keep(texts[0], tmp_path, "ttl").digest == first
    assert len(first) == len(second)


def test_a_graph_of_nothing_replaces_nothing(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="the graph has no triple"):
        keep("", tmp_path)


# Requests that are sent.


def test_a_password_is_sent_only_when_the_store_asks_for_it(listener: Listener) -> None:
    client = HttpClient(("user", "hunter2"), 5, 1)
    client.post(listener.url, b"OPEN", UPDATE)
    assert "Authorization" not in listener.asked[-1][1]
    listener.refused[b"CLOSED"] = (401, {"WWW-Authenticate": 'Basic realm="x"'})
    client.post(listener.url, b"CLOSED", UPDATE)
    assert listener.asked[-1][1]["Authorization"].startswith("Basic ")


def test_a_password_does_not_go_as_it_is_where_a_digest_is_asked_for(listener: Listener) -> None:
    listener.refused[b"CLOSED"] = (401, {"WWW-Authenticate": 'Digest realm="x", nonce="n", qop="auth"'})
    HttpClient(("user", "hunter2"), 5, 1).post(listener.url, b"CLOSED", UPDATE)
    assert listener.asked[-1][1]["Authorization"].startswith('Digest username="user"')


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(listener: Listener, status: int) -> None:
    listener.refused[b"GO"] = (status, {"Location": f"{listener.url}/elsewhere"})
    with pytest.raises(EndpointError, match="redirect"):
        HttpClient(("user", "hunter2"), 5, 1).post(listener.url, b"GO", UPDATE)
    assert len(listener.asked) == 1


def test_what_may_not_be_repeated_is_sent_once_when_the_answer_is_lost(listener: Listener) -> None:
    listener.refused[b"SWAP"] = (0, {})
    with pytest.raises(LostAnswerError):
        HttpClient(None, 5, 1).post(listener.url, b"SWAP", UPDATE, repeatable=False)
    assert len(listener.asked) == 1


@pytest.mark.parametrize(("longer", "is_lost"), [(0.0, True), (5.0, False)])
def test_an_update_may_take_longer_than_usual(listener: Listener, longer: float, is_lost: bool) -> None:
    listener.seconds = 0.5
    with pytest.raises(LostAnswerError, match=r"no whole answer within 0\.1 s") if is_lost else nullcontext():
        HttpClient(None, 0.1, 1).post(
            f"{listener.url}/update", b"CLEAR ALL", UPDATE, repeatable=False, longer=longer
        )
    assert len(listener.asked) == 1


def test_a_gateway_that_gives_up_leaves_the_outcome_open(listener: Listener) -> None:
    listener.refused[b"SWAP"] = (504, {})
    with pytest.raises(LostAnswerError, match="504"):
        HttpClient(None, 5, 1).post(listener.url, b"SWAP", UPDATE, repeatable=False)


# Messages.


def replacement(
    listener: Listener, folder: Path, counts: dict[str, list[int]], *, lacks: bool = True
) -> Replacement:
    """A replacement by one triple; counts are given one after the other, by the end of the graph's name.

    :param lacks: whether the graph lacks some of the staged triples, if asked
    """

    def count(graph: str) -> int:
        numbers = counts["staging" if "staging" in graph else "graph"]
        return numbers.pop(0) if len(numbers) > 1 else numbers[0]

    target = Target("a store", listener.url + "/store", listener.url + "/update", listener.url + "/query")
    triples = keep("<u:s> <u:p> <u:o> .\n", folder, "nt")
    return Replacement(triples, GRAPH, target, HttpClient(None, 5, 3), count, lambda _text: lacks)


def ignore(_what: str, _count: int) -> None:
    pass


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a store that will answer the same again."""
    monkeypatch.setattr(replacement_module, "_LOOKS", (0.0,))


def test_a_graph_is_sent_counted_and_swapped(listener: Listener, tmp_path: Path) -> None:
    made = replacement(listener, tmp_path, {"graph": [7, 1], "staging": [1]})
    assert made.run(ignore) == 7
    clear, upload, swap, drop = (body for _, _, body in listener.asked)
    assert clear == drop == f"DROP SILENT GRAPH <{made.staging}>".encode()
    assert upload == b"<u:s> <u:p> <u:o> .\n"
    assert swap.startswith(SWAP)


def test_a_refused_upload_takes_the_staging_graph_away(listener: Listener, tmp_path: Path) -> None:
    listener.refused[b"<u:s>"] = (507, {})
    made = replacement(listener, tmp_path, {"graph": [7], "staging": [0]})
    with pytest.raises(
        EndpointError, match=rf"507.*<{GRAPH}> is untouched and has its 7 triples; nothing is left over"
    ):
        made.run(ignore)
    assert listener.asked[-1][2] == f"DROP SILENT GRAPH <{made.staging}>".encode()


def test_a_count_that_differs_swaps_nothing(listener: Listener, tmp_path: Path) -> None:
    made = replacement(listener, tmp_path, {"graph": [7], "staging": [0]})
    with pytest.raises(
        EndpointError, match=r"1 triples in the staging graph, as many as were sent, found 0; .*untouched"
    ):
        made.run(ignore)


def test_a_swap_that_was_done_though_its_answer_was_lost_is_done(listener: Listener, tmp_path: Path) -> None:
    made = replacement(listener, tmp_path, {"graph": [7, 1], "staging": [1]}, lacks=False)
    listener.refused[SWAP] = (0, {})
    assert made.run(ignore) == 7
    assert listener.asked[-1][2] == f"DROP SILENT GRAPH <{made.staging}>".encode()


@pytest.mark.usefixtures("impatient")
def test_an_old_graph_of_as_many_triples_is_not_taken_for_the_new_one(
    listener: Listener, tmp_path: Path
) -> None:
    made = replacement(listener, tmp_path, {"graph": [1], "staging": [1]}, lacks=True)
    listener.refused[SWAP] = (0, {})
    with pytest.raises(EndpointError, match=r"untouched and has its 1 triples so far; what may be left over"):
        made.run(ignore)
    assert listener.asked[-1][2].startswith(SWAP)


@pytest.mark.usefixtures("impatient")
def test_a_refused_swap_leaves_the_old_graph_and_nothing_else(listener: Listener, tmp_path: Path) -> None:
    made = replacement(listener, tmp_path, {"graph": [7], "staging": [1]})
    listener.refused[SWAP] = (500, {})
    with pytest.raises(EndpointError, match=r"500.*untouched and has its 7 triples; nothing is left over"):
        made.run(ignore)


@pytest.mark.usefixtures("impatient")
def test_a_swap_of_half_is_told_as_such(listener: Listener, tmp_path: Path) -> None:
    made = replacement(listener, tmp_path, {"graph": [7, 3], "staging": [1]})
    listener.refused[SWAP] = (500, {})
    with pytest.raises(EndpointError, match="neither the old graph nor the new one: it has 3 triples"):
        made.run(ignore)
    assert listener.asked[-1][2].startswith(SWAP)


def test_a_staging_graph_that_stays_is_told_of(listener: Listener, tmp_path: Path) -> None:
    made = replacement(listener, tmp_path, {"graph": [7, 1], "staging": [1]})

    def refuse(what: str, _count: int) -> None:
        if what == "the staging graph is deleted":
            listener.refused[b"DROP"] = (500, {})

    with pytest.raises(EndpointError, match=f"500.*<{GRAPH}> is the new graph; what may be left over"):
        made.run(refuse)


def test_a_malformed_file_asks_the_store_nothing(listener: Listener, tmp_path: Path) -> None:
    path = tmp_path / "broken.nt"
    path.write_text("<u:s> <u:p> <u:o> .\n<u:s> broken\n", "utf-8")
    done = CliRunner().invoke(main, ["load", str(path), "--to", listener.url])
    assert (done.exit_code, listener.asked) == (4, [])


def test_a_graph_s_name_must_be_an_iri(listener: Listener, tmp_path: Path) -> None:
    path = tmp_path / "one.nt"
    path.write_text("<u:s> <u:p> <u:o> .\n", "utf-8")
    done = CliRunner().invoke(main, ["load", str(path), "--to", listener.url, "--into", "a> ; DROP ALL #"])
    assert (done.exit_code, listener.asked) == (2, [])


def test_a_refused_password_is_told_with_how_things_stand(listener: Listener, tmp_path: Path) -> None:
    path = tmp_path / "one.nt"
    path.write_text("<u:s> <u:p> <u:o> .\n", "utf-8")
    listener.refused[b"query="] = (401, {"WWW-Authenticate": 'Basic realm="x"'})
    done = CliRunner().invoke(main, ["load", str(path), "--to", listener.url, "--into", GRAPH])
    assert done.exit_code == 5
    assert "401, user or password refused or not given" in done.output
    assert done.output.endswith(f"; nothing was sent, and <{GRAPH}> is as it was [endpoint]\n")


def test_a_store_that_speaks_no_tls_is_not_asked_again(
    listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleep(_seconds: float) -> None:
        raise AssertionError("it would be asked again")

    monkeypatch.setattr("mscgraph.http.time.sleep", sleep)
    path = tmp_path / "one.nt"
    path.write_text("<u:s> <u:p> <u:o> .\n", "utf-8")
    done = CliRunner().invoke(main, ["load", str(path), "--to", listener.url.replace("http:", "https:")])
    assert (done.exit_code, "no connection by TLS ([SSL" in done.output) == (5, True)


def test_a_user_without_a_password_is_wrong_usage() -> None:
    done = CliRunner().invoke(main, ["load", "--to", "http://localhost", "--auth", "user"])
    assert done.exit_code == 2

"""No query makes the endpoint fetch: a listener on loopback sees no connection."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from support.each import each
from support.endpoint_process import ONE, descendants, run_endpoint
from support.served import ServerProcess


class Listener:
    """Counts connections, and takes none."""

    def __init__(self) -> None:
        self._sock = socket.create_server(("127.0.0.1", 0))
        self._sock.settimeout(0)
        self.url = f"http://127.0.0.1:{self._sock.getsockname()[1]}/x"

    def was_asked(self) -> bool:
        try:
            self._sock.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._sock.close()


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with run_endpoint(seconds=3, workers=1) as running:
        yield running


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


#: Queries that would fetch from <URL>, by their spelling.
FETCHING = {
    "plain": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "lower case": "select * { service <URL> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "no blanks": "SELECT*{SERVICESILENT<URL>{?s ?p ?o}}",
    "no blank": "SELECT*{SERVICE<URL>{?s ?p ?o}}",
    "variable": "SELECT * { BIND(<URL> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "values": "SELECT * { VALUES ?e { <URL> } SERVICE ?e { ?s ?p ?o } }",
    "prefixed name": "PREFIX x: <URL> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "base": "BASE <URL> SELECT * { SERVICE <y> { ?s ?p ?o } }",
    "optional": "SELECT * { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
    "union": "SELECT * { { } UNION { SERVICE <URL> { ?s ?p ?o } } }",
    "minus": "SELECT * { ?s ?p ?o MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "subselect": "SELECT * { { SELECT * { { SELECT ?s { SERVICE <URL> { ?s ?p ?o } } } } } }",
    "exists": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "not exists": "ASK { ?s ?p ?o FILTER (1 = 1 && NOT EXISTS { SERVICE <URL> { ?s ?p ?o } }) }",
    "bind exists": "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?e) { }",
    "having": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } HAVING (EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "order": "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "graph": f"SELECT * {{ GRAPH <{ONE}> {{ SERVICE <URL> {{ ?s ?p ?o }} }} }}",
    "service in service": "SELECT * { SERVICE SILENT <URL> { SERVICE <URL> { ?s ?p ?o } } }",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "describe": "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "ask": "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "escaped": "SELECT * { SERV\\u0049CE <URL> { ?s ?p ?o } }",
    "all escaped": "SELECT * { "
    + "".join(f"\\U{ord(letter):08X}" for letter in "SERVICE")
    + " <URL> { ?s ?p ?o } }",
    "escaped twice": "SELECT * { SERV\\u005Cu0049CE <URL> { ?s ?p ?o } }",
    "comment within": "SELECT * { SERVICE # to\n <URL> { ?s ?p ?o } }",
    "comment that a carriage return ends": "ASK { # x\rSERVICE <URL> { ?s ?p ?o }\n }",
    "string that an escape ends": 'ASK { ?s ?p "\\u0022 . SERVICE <URL> { ?s ?p ?o } #"\n }',
    "string that an escape seems to go on": 'ASK { FILTER("\\u005C" != "a") SERVICE <URL> { ?s ?p ?o } #"\n }',
    "the same, in upper case": "ASK { FILTER('\\U0000005C' != 'a') SERVICE <URL> { ?s ?p ?o } #'\n }",
    "escape of eight that begins like four": "ASK { #\\u000aFACE:x a ?t . SERVICE <URL> { ?s ?p ?o }\n }",
    "long string": "ASK { FILTER('''a'''!='''b''') SERVICE <URL> { ?s ?p ?o } }",
    "long s": "SELECT * { ſERVICE <URL> { ?s ?p ?o } }",
    "byte order mark": "\ufeffSELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "name before": "PREFIX : <http://x.example/> SELECT * { ?s ?p :SERVICE <URL> { ?s ?p ?o } }",
    "variable before": "SELECT * { ?s ?p ?oSERVICE <URL> { ?s ?p ?o } }",
    "dot before": "PREFIX a: <http://x.example/> SELECT * { ?s ?p a:.SERVICE <URL> { ?s ?p ?o } }",
    "after a head": "# a head\n#\n\nSELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "lateral": "SELECT * { ?s ?p ?o LATERAL { SERVICE <URL> { ?s ?p ?o } } }",
    "load": "LOAD <URL>",
    "load silent": "LOAD SILENT <URL> INTO GRAPH <URL>",
    "query and load": "ASK { } ; LOAD <URL>",
    "from": "SELECT * FROM <URL> { ?s ?p ?o }",
    "from, no blanks": "ASK FROM<URL>{?s ?p ?o}",
    "from named": "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "from, prefixed": "PREFIX x: <URL> SELECT * FROM x: { ?s ?p ?o }",
    "from, relative": "BASE <URL> SELECT * FROM <y> { ?s ?p ?o }",
    "from, a graph of the build and one that is not": f"ASK FROM <{ONE}> FROM <URL> {{ ?s ?p ?o }}",
    "from after a carriage return": "ASK # x\rFROM <URL>\n { ?s ?p ?o }",
    "graph of another": "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
}
#: These are answered: nothing is there, and nothing is fetched.
ANSWERED = {"graph of another"}


@each("name", FETCHING)
@each("method", ["GET", "POST"])
def test_no_query_fetches(server: ServerProcess, listener: Listener, name: str, method: str) -> None:
    text = FETCHING[name].replace("URL", listener.url)
    if method == "GET":
        answer = server.ask(f"/sparql?query={quote(text)}")
    else:
        answer = server.ask(
            "/sparql", method="POST", body=text.encode(), Content_Type="application/sparql-query"
        )
    assert (listener.was_asked(), answer.status in (400, 403)) == (False, name not in ANSWERED), answer.text


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("others", [[], [ONE]])
def test_a_dataset_of_the_protocol_is_not_fetched(
    server: ServerProcess, listener: Listener, name: str, others: list[str]
) -> None:
    pairs = [("query", "ASK { ?s ?p ?o }"), *((name, iri) for iri in (*others, listener.url))]
    answer = server.ask("/sparql?" + urlencode(pairs))
    assert (listener.was_asked(), answer.status) == (False, 403)


def test_a_refusal_says_why(server: ServerProcess, listener: Listener) -> None:
    service = server.ask("/sparql?query=" + quote(f"ASK {{ SERVICE <{listener.url}> {{ }} }}"))
    dataset = server.ask("/sparql?query=" + quote(f"ASK FROM <{listener.url}> {{ }}"))
    assert (service.status, dataset.status) == (403, 403)
    assert "SERVICE" in service.text
    assert listener.url in dataset.text


@pytest.mark.parametrize(
    "text",
    [
        f"ASK FROM <{ONE}> {{ ?s ?p ?o }}",
        f"BASE <{ONE}> ASK FROM <statements> {{ ?s ?p ?o }}",
        f"PREFIX g: <{ONE.removesuffix('statements')}> ASK FROM NAMED g:statements {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        'ASK { ?s ?p ?o FILTER ("from service to load" != "") # service\n }',
        'ASK { ?s ?p ?o FILTER ("caf\\u00E9" != "") }',
    ],
)
def test_what_only_looks_like_it_is_answered(server: ServerProcess, text: str) -> None:
    answer = server.ask("/sparql?query=" + quote(text))
    assert (answer.status, '"boolean":true' in answer.text) == (200, True)


def test_a_process_that_answers_queries_can_open_nothing(server: ServerProcess) -> None:
    assert server.ask("/sparql?query=ASK%20%7B%7D").status == 200
    (worker,) = (Path(f"/proc/{pid}") for pid in descendants(server.pid)[1:])
    opened = len(list((worker / "fd").iterdir()))
    found = re.search(r"(?m)^Max open files +(\d+) +(\d+)", (worker / "limits").read_text("ascii"))
    assert found
    assert {int(found[1]), int(found[2])} == {opened}


@pytest.mark.parametrize("name", ["plain", "silent", "values", "service in service"])
def test_what_the_guard_does_not_see_reaches_nothing(listener: Listener, name: str) -> None:
    text = FETCHING[name].replace("URL", listener.url)
    with run_endpoint(guarded=False, seconds=3, workers=1) as unguarded:
        answer = unguarded.ask(f"/sparql?query={quote(text)}")
        assert unguarded.ask("/sparql?query=ASK%20%7B%7D").status == 200
    assert not listener.was_asked()
    assert "SILENT" in text or answer.status == 400, answer.text

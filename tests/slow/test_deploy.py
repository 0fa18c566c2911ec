"""The blocks for web servers and systemd that the documentation shows, tried with real ones."""

from __future__ import annotations

import re
import shlex
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest

from mscgraph.query.graph import read_quads
from mscgraph.server.endpoint.limits import Limits
from mscgraph.site.static.writer import write_files
from support import ROOT
from support.documents import blocks_of
from support.published import make_site
from support.served import ServerProcess, run_server
from support.web_hosts import apache_with, ask, free_ports, nginx_with

_PAGE = ROOT / "docs" / "how-to" / "deploy.md"
BLOCKS = {block.value: block.body for block in blocks_of(_PAGE.read_text("utf-8"), "file")}
TRIAL = "trial/NCT02017912"
#: A thousand million solutions, one number.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c != ?f && ?f != ?i) }"


def changed(block: str, **values: str) -> str:
    """Return a block for nginx with other values of directives.

    :param values: each by its directive, which the block must have once
    """
    for name, value in values.items():
        block, count = re.subn(rf"(?m)^( *{name}) .*;$", rf"\1 {value};", block)
        assert count == 1, name
    return block


# The static site.


@pytest.fixture(scope="module")
def www(open_folder: Path, bundled_build: Path) -> Path:
    """The root of a host that has a site at /trials/."""
    folder = open_folder / "www" / "trials"
    folder.mkdir(parents=True)
    url = "https://example.org/trials/"
    write_files(make_site(read_quads(bundled_build), {}, url), folder, url=url, added={})
    return folder.parent


@pytest.mark.parametrize("host", ["Apache", "nginx"])
def test_the_block_for_a_site_gives_its_pages_and_redirects(host: str, open_folder: Path, www: Path) -> None:
    (port,) = free_ports(1)
    if host == "Apache":
        lines = BLOCKS["apache.conf"].replace("/srv/www", str(www)).splitlines()
        running = apache_with(open_folder, {port: www}, lines)
    else:
        block = changed(BLOCKS["site.conf"].replace("/srv/www", str(www)), listen=f"127.0.0.1:{port}")
        running = nginx_with(open_folder, {port: block})
    with running:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        assert ask(connection, "/trials/")[0] == 200
        for accept, extension in (("text/turtle", "ttl"), ("text/html", "html")):
            status, headers, _ = ask(connection, f"/trials/{TRIAL}", {"Accept": accept})
            path = urlsplit(urljoin(f"http://127.0.0.1/trials/{TRIAL}", headers["location"])).path
            assert (status, path) == (303, f"/trials/doc/{TRIAL}.{extension}")
            status, headers, _ = ask(connection, path)
            assert (status, headers["content-type"]) == (200, f"{accept}; charset=utf-8")


# The server behind nginx.


@dataclass
class Proxied:
    """A server, and the port of the nginx before it."""

    server: ServerProcess
    port: int

    def ask(self, path: str, address: str = "127.0.0.1", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask nginx, as the client of an address."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(address, 0))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(connection, path, {"Host": "trials.example.org", **named})


@pytest.fixture(scope="module")
def proxied(open_folder: Path, bundled_build: Path) -> Iterator[Proxied]:
    (start,) = re.findall(r"^ExecStart=(.+)$", BLOCKS["mscgraph.service"], re.MULTILINE)
    program, command, _graph, *options = shlex.split(start)
    assert (Path(program).name, command) == ("mscgraph", "serve")
    folder = open_folder / "proxied"
    folder.mkdir(mode=0o755)
    (port,) = free_ports(1)
    with run_server(bundled_build, *options, "--workers", "1", "--time-limit", "3") as server:
        block = changed(
            BLOCKS["server.conf"], listen=f"127.0.0.1:{port}", proxy_pass=server.url.removesuffix("/")
        )
        with nginx_with(folder, {port: block}):
            yield Proxied(server, port)


def test_nginx_passes_pages_and_redirects_on(proxied: Proxied) -> None:
    status, headers, page = proxied.ask("/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page == proxied.server.ask("/").body
    for accept, extension in (("text/turtle;q=0.5, application/ld+json", "jsonld"), ("text/turtle", "ttl")):
        status, headers, _ = proxied.ask(f"/{TRIAL}", Accept=accept)
        assert (status, headers["location"]) == (303, f"../doc/{TRIAL}.{extension}")


@pytest.mark.parametrize("path", [f"/{TRIAL}".replace("l/", "l%2F"), f"//{TRIAL}", f"/x/../{TRIAL}"])
def test_nginx_passes_a_path_on_as_it_was_sent(path: str, proxied: Proxied) -> None:
    assert proxied.ask(path)[0] == proxied.server.ask(path).status == 404


def test_nginx_passes_long_queries_on(proxied: Proxied) -> None:
    query = f"ASK {{ }} # {'x' * 15_000}"
    status, _, body = proxied.ask(f"/sparql?query={quote(query)}", Accept="application/sparql-results+json")
    assert (status, b"true" in body) == (200, True)


@pytest.mark.parametrize(("size", "status"), [(990_000, 200), (1_001_000, 413), (1_100_000, 413)])
def test_the_body_of_a_request_has_the_limit_of_the_server(size: int, status: int, proxied: Proxied) -> None:
    connection = HTTPConnection("127.0.0.1", proxied.port, timeout=60)
    body = b"ASK { }".ljust(size)
    connection.request("POST", "/sparql", body, {"Content-Type": "application/sparql-query"})
    assert connection.getresponse().status == status


def test_the_service_description_has_the_address_that_clients_use(proxied: Proxied) -> None:
    assert b"sd:endpoint <http://trials.example.org/sparql>" in proxied.ask("/sparql")[2]
    described = proxied.server.ask("/sparql", Host="trials.example.org", X_Forwarded_Proto="https").body
    assert b"sd:endpoint <https://trials.example.org/sparql>" in described


def test_the_sitemap_has_the_address_of_the_unit(proxied: Proxied) -> None:
    assert b"<loc>https://trials.example.org/</loc>" in proxied.ask("/sitemap.xml")[2]


def test_clients_behind_nginx_have_quotas_of_their_own(proxied: Proxied) -> None:
    with ExitStack() as stack:
        for number in range(Limits().per_client):
            sock = stack.enter_context(socket.create_connection(("127.0.0.1", proxied.port), 10))
            asked = quote(f"{LONG} # {number}")
            sock.sendall(f"GET /sparql?query={asked} HTTP/1.1\r\nHost: trials.example.org\r\n\r\n".encode())
        end = time.monotonic() + 20
        # Whatever address the client states, nginx states the one that it sees.
        while (status := proxied.ask("/sparql?query=ASK%7B%7D", X_Forwarded_For="192.0.2.1")[0]) != 429:
            assert time.monotonic() < end, status
        assert proxied.ask("/sparql?query=ASK%7B%7D%20", "127.0.0.2")[0] == 200

"""Server, site and redirect rules agree: each IRI gets the same answer from all of them, for what programs send."""

from __future__ import annotations

import contextlib
import functools
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import pytest

from mscgraph.files.manifest import digest_of
from mscgraph.namespaces import BASE
from mscgraph.query.graph import read_quads
from mscgraph.server.accept import choose
from mscgraph.server.resources import Resources
from mscgraph.site.contents import Site
from mscgraph.site.places import Place
from mscgraph.site.static.redirects import RedirectFiles
from mscgraph.site.static.writer import write_files
from support.each import each
from support.published import AWKWARD, PlainPages, make_site, named
from support.served import run_in_thread
from support.web_hosts import apache, ask, free_ports, nginx

#: Accept headers of programs.
ACCEPTS: dict[str, str | None] = {
    "nothing": None,
    "empty": "",
    "curl": "*/*",
    "Firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Firefox 132": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Chrome": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7",
    "Safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Lynx": "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
    "rapper": "application/rdf+xml, application/rdf+xml;q=0.5, text/rdf;q=0.6, application/json;q=0.1, "
    "application/ld+json;q=0.1, text/n3, text/turtle;q=0.9, application/xhtml+xml;q=0.4, text/html;q=0.6, "
    "application/x-turtle, */*;q=0.1",
    "Jena, graph": "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
    "*/*;q=0.3",
    "Jena, dataset": "application/trig,application/n-quads;q=0.9,application/x-nquads;q=0.8,*/*;q=0.1",
    "Jena, either": "application/trig,application/n-quads;q=0.9,text/turtle;q=0.8,application/n-triples;q=0.7,"
    "application/ld+json;q=0.6,application/rdf+xml;q=0.5,*/*;q=0.1",
    "RDFLib": "text/turtle, application/rdf+xml;q=0.9, text/n3;q=0.8, application/trix;q=0.7, "
    "application/n-triples;q=0.6, application/trig;q=0.5, */*;q=0.1",
    "RDFLib, xml": "application/rdf+xml,*/*;q=0.1",
    "RDFLib, old": "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1",
    "RDF4J": "application/rdf+xml;q=0.8, application/xml;q=0.8, text/xml;q=0.8, application/n-triples;q=0.8, "
    "text/plain;q=0.8, text/turtle, application/x-turtle, text/n3;q=0.8, text/rdf+n3;q=0.8, "
    "application/trig;q=0.8, application/x-trig;q=0.8, application/ld+json;q=0.8",
    "OWL API": "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09",
    "Java": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    "Java 21": "text/html, image/gif, image/jpeg, */*; q=0.2",
    "JSON-LD": "application/ld+json",
    "JSON-LD, profile": 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted", '
    "application/json;q=0.5",
    "rdfjs": "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/html;q=0.7,text/turtle;q=0.6,application/rdf+xml;q=0.5",
    "Turtle": "text/turtle",
    "Turtle in capitals": "TEXT/TURTLE;Q=0.9, text/html;q=0.8",
    "Turtle, charset": "text/turtle;charset=utf-8",
    "TriG": "application/trig",
    "N-Triples": "application/n-triples",
    "tenths": "application/rdf+xml;q=0.4, application/trig;q=0.6, text/turtle;q=0.5",
    "thousandths": "text/turtle;q=0.901, application/rdf+xml;q=0.902, application/n-triples;q=0.9",
    "equals": "application/trig;q=0.7, application/rdf+xml;q=0.70, text/turtle;q=0.700",
    "least": "application/trig;q=0.001, image/png",
    "no HTML": "text/html;q=0, */*",
    "nothing but": "*/*;q=0, application/n-triples;q=0.1",
    "not one": "application/*;q=0.9, application/ld+json;q=0, text/*;q=0.1",
    "text": "text/*",
    "text, but HTML less": "text/*, text/html;q=0.1",
    "application": "application/*;q=0.3, text/html;q=0.2",
    "all refused": "*/*;q=0",
    "pictures": "image/png, image/*;q=0.8",
    "CSV": "text/csv",
    "no number": "text/turtle;q=high, text/html;q=0.1",
    "above one": "text/turtle;q=1.5, application/rdf+xml;q=0.2",
    "garbage": ';;, ,text/turtle, /, a/b/c, "',
    "words": "please give me turtle",
    "long": ", ".join([f"application/vnd.example.{n}+xml;q=0.5" for n in range(90)] + ["text/turtle;q=0.2"]),
}
#: Requests that rules, which have a fixed order and read no qualities, lead elsewhere than the server. The programs
#: among these get a syntax that they accept, and not the one that they prefer.
FIXED_ORDER = {
    "rapper": "ttl",
    "Jena, either": "ttl",
    "rdfjs": "ttl",
    "tenths": "ttl",
    "thousandths": "ttl",
    "no HTML": "html",
    "not one": "jsonld",
    "text, but HTML less": "html",
    "application": "html",
    "all refused": "html",
    "no number": "ttl",
    "above one": "ttl",
}
#: IRIs of each kind below the base.
THINGS = {
    "trial": "trial/NCT02017912",
    "concept": "disease/crohn-disease",
    "scheme": "disease",
    "report": "report/10.1038-s41392-025-02313-9-table-2/17",
    "part of a report": "report/10.1038-s41392-025-02313-9-table-2/17/dose/1",
    "part of a source": "source/10.1038-s41392-025-02313-9-table-2/reading",
    "publication": "publication/10.1038-s41392-025-02313-9/551",
    "ontology": "ontology",
    "version of the ontology": "ontology/2026-11-30",
    "shapes": "shapes",
    "named graph": "graph/10.1038-s41392-025-02313-9-table-2/issues",
    "part of the dataset": "dataset/class/msc-Trial",
    "dataset": "dataset",
    "percent-encoded": "disease/d%C3%A9bit",
    "part, percent-encoded": "report/a%20b/1/dose/d%C3%A9bit",
    "file": "dump/mscgraph.ttl",
    "front page": "",
    "description": "doc/trial/NCT02017912.rdf",
    "unknown": "trial/NCT99999999",
    "other case": "trial/nct02017912",
    "unknown kind": "nonsense",
}
#: Paths that name nothing, and paths made to lead elsewhere.
STRANGE = (
    "trial//NCT02017912",
    "trial/NCT02017912/",
    "trial/NCT02017912.php",
    "trial/%2e%2e/trial/NCT02017912",
    "trial/./NCT02017912",
    "trial%2FNCT02017912",
    "trial/%5cNCT02017912",
    "trial/NCT02017912%0a",
    "trial/NCT02017912%00",
    "doc",
    "doc/",
    "doc/trial",
    "doc/trial/",
    "doc/trial/NCT02017912",
    "doc/trial/NCT02017912.html/",
    "doc/trial/NCT02017912.html/x",
    "doc/trial/NCT02017912.exe",
    "dump/",
    "report",
    "%",
    "trial/%zz",
    "%24%7Bx%7D",
    "%25%7BENV:PATH%7D",
    "..%2f..%2fetc/passwd",
    "report/a%20b/1/dose/d%C3%A9bit%2F7",
)


NOT_FOUND = b"<!DOCTYPE html><title>There is no such thing.</title>\n"


@dataclass
class Answer:
    """The answer to a request.

    :param location: where it leads, below the site
    """

    status: int
    location: str = ""


class Lookout:
    """Asks one host for paths below the site's address.

    :param url: of the host itself
    :param site: where it sends one to
    """

    def __init__(self, url: str, site: str | None = None) -> None:
        self.url, self.site = url, site or url
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=20)

    def raw(self, path: str, accept: str | None = None) -> tuple[int, dict[str, str], bytes]:
        headers = {} if accept is None else {"Accept": accept}
        try:
            return ask(self._connection, urlsplit(self.url).path + path, headers)
        except ConnectionError:  # it closes the connection after what it takes for an attack
            self._connection.close()
            return ask(self._connection, urlsplit(self.url).path + path, headers)

    def answer(self, path: str, accept: str | None) -> Answer:
        status, headers, _ = self.raw(path, accept)
        location = headers.get("location", "")
        if location:
            location = urljoin(self.url + path, location)
            assert location.startswith(self.site), location
        return Answer(status, location.removeprefix(self.site))


@dataclass
class World:
    """A site, its folder of files, and all hosts that have it."""

    site: Site
    folder: Path
    hosts: dict[str, Lookout]

    def expect(self, path: str, accept: str | None) -> Answer:
        """The answer by the table of places and the rules of HTTP."""
        if self.site.read(unquote(path) or "index.html") or self.site.read(path):
            return Answer(200)
        place = self.site.library.find(BASE + path)
        return Answer(404) if place is None else self.lead(place, accept)

    def lead(self, place: Place, accept: str | None) -> Answer:
        """Return the address that a thing with a place leads to."""
        places = self.site.library.places
        media_type = choose(accept, places.media_types)
        if media_type is None:
            return Answer(406)
        return Answer(303, places.location(place, places.by_media_type[media_type].extension))


@pytest.fixture(scope="module")
def world(open_folder: Path, bundled_build: Path) -> Iterator[World]:
    ports = free_ports(5)
    here = [f"http://127.0.0.1:{port}/" for port in ports]
    below = f"{here[1]}some/folder/"
    folder = open_folder / "site"
    folder.mkdir()
    quads = [*read_quads(bundled_build), *map(named, AWKWARD)]
    files = {f"dump/{path.name}": path for path in bundled_build.iterdir()}
    site = make_site(quads, files, here[0])
    written = write_files(site, folder, url=here[0], added={"404.html": NOT_FOUND})
    (open_folder / "www" / "some").mkdir(parents=True)
    (open_folder / "www" / "some" / "folder").symlink_to(folder)
    (open_folder / "w3id" / "mscgraph").mkdir(parents=True)
    shutil.copy(folder / "w3id.htaccess", open_folder / "w3id" / "mscgraph" / ".htaccess")
    rules = RedirectFiles(site.library.places, written.types, (), f"{here[4]}some/folder/")
    (open_folder / "below.conf").write_bytes(rules.write()["nginx.conf"])
    with (
        apache(
            open_folder,
            {ports[0]: folder, ports[1]: open_folder / "www", ports[2]: open_folder / "w3id"},
            {"/alias/of/it": folder},
        ),
        nginx(
            open_folder,
            {
                ports[3]: (folder, folder / "nginx.conf"),
                ports[4]: (open_folder / "www", open_folder / "below.conf"),
            },
        ),
        serving(site) as server,
    ):
        yield World(
            site,
            folder,
            {
                "Apache": Lookout(here[0]),
                "Apache, below": Lookout(below),
                "Apache, alias": Lookout(f"{here[2]}alias/of/it/"),
                "nginx": Lookout(here[3]),
                "nginx, below": Lookout(f"{here[4]}some/folder/"),
                "w3id": Lookout(f"{here[2]}mscgraph/", here[0]),
                "server": Lookout(server),
            },
        )


@contextlib.contextmanager
def serving(site: Site) -> Iterator[str]:
    """Run mscgraph's server in a thread; yield its address."""
    assert isinstance(site.pages, PlainPages)
    app = Resources(site, site.pages)
    with run_in_thread(app) as port:
        yield f"http://127.0.0.1:{port}/"


HOSTS = ("Apache", "Apache, below", "Apache, alias", "nginx", "nginx, below", "w3id", "server")
#: A path that is not a thing's is the same at the site, and w3id.org redirects to it.
_FILES = ("file", "front page", "description")
#: Rules have no list of what there is: one is sent to where a description would be, which answers 404.
_UNKNOWN = ("unknown", "other case", "unknown kind")


def differ(world: World, host: str, kind: str, path: str, program: str) -> Answer:
    """The answer of a host, with the reasons above where it differs from the table of places."""
    accept = ACCEPTS[program]
    if host == "server":
        return world.expect(path, accept)
    if host == "w3id" and kind in _FILES:
        return Answer(302, path)
    expected = world.lead(Place(path), accept) if kind in _UNKNOWN else world.expect(path, accept)
    if program not in FIXED_ORDER or expected.status == 200:
        return expected
    extension = FIXED_ORDER[program]
    place = Place(path) if kind in _UNKNOWN else world.site.library.find(BASE + path)
    assert place is not None
    return Answer(303, world.site.library.places.location(place, extension))


@pytest.mark.parametrize("host", HOSTS)
def test_every_thing_and_header_gets_the_same_answer(host: str, world: World) -> None:
    found = {
        (thing, program): (answer, expected)
        for thing, path in THINGS.items()
        for program, accept in ACCEPTS.items()
        if (answer := world.hosts[host].answer(path, accept))
        != (expected := differ(world, host, thing, path, program))
    }
    assert found == {}


# Targets of redirects.


def address(path: str) -> str:
    """A path of the site as it is asked for: documents are percent-encoded, files are named as they are."""
    return path if path.startswith("doc/") else quote(path)


@pytest.fixture(scope="module")
def published(world: World) -> dict[str, tuple[str, str]]:
    """Media type and digest of everything, by path."""
    found = {path: world.site.read(path) for path in world.site.paths()}
    return {path: (file.media_type, digest_of(file.content)) for path, file in found.items() if file}


@pytest.mark.parametrize("host", [host for host in HOSTS if host != "w3id"])
def test_every_file_is_sent_as_it_was_written(
    host: str, world: World, published: dict[str, tuple[str, str]]
) -> None:
    # The same rules from another folder: some of the files will do.
    asked = list(published)[:: 20 if "," in host else 1]
    wrong = []
    for path in asked:
        status, headers, body = world.hosts[host].raw(address(path))
        if status != 200 or (headers["content-type"], digest_of(body)) != published[path]:
            wrong.append((path, status, headers.get("content-type")))
        elif "content-encoding" in headers or headers.get("access-control-allow-origin") != "*":
            wrong.append((path, headers))
    assert wrong == []


@pytest.mark.parametrize("host", HOSTS)
def test_every_thing_leads_to_a_description(host: str, world: World) -> None:
    files = {address(path) for path in world.site.paths()}
    things = [
        iri.removeprefix(BASE).partition("#")[0]
        for things in world.site.library.documents.values()
        for iri in things
    ]
    asked = [path for path in dict.fromkeys(things) if path not in files]
    assert len(asked) > 4000
    turtle = "text/turtle"
    answers = {path: world.hosts[host].answer(path, turtle) for path in asked}
    assert {path: answer for path, answer in answers.items() if answer != world.expect(path, turtle)} == {}
    assert {answer.status for answer in answers.values()} == {303}
    assert {urldefrag(answer.location).url for answer in answers.values()} <= files


@each("host", HOSTS)
@each("path", AWKWARD)
def test_awkward_names_lead_to_their_descriptions(path: str, host: str, world: World) -> None:
    for accept in ("text/html", "application/n-triples"):
        answer = world.hosts[host].answer(path, accept)
        assert answer == world.expect(path, accept)
        assert answer.status == 303
        found = urldefrag(answer.location).url
        site = world.hosts["Apache" if host == "w3id" else host]
        status, headers, body = site.raw(found)
        published = world.site.read(found)
        assert published is not None
        assert (status, headers["content-type"], body) == (200, published.media_type, published.content)


@each("host", HOSTS)
@each("path", STRANGE)
def test_what_names_nothing_is_not_found(path: str, host: str, world: World) -> None:
    answer = world.hosts[host].answer(path, "text/turtle")
    if answer.status in (302, 303):
        site = world.hosts["Apache" if host == "w3id" else host]
        answer = site.answer(answer.location, "text/turtle")
    assert answer.status in (400, 404)


@pytest.mark.parametrize("host", ["Apache", "nginx"])
@pytest.mark.parametrize("path", [THINGS["unknown"], "doc/trial/none.html", "a/b/c/d"])
def test_what_is_unknown_gets_the_page_that_says_so(path: str, host: str, world: World) -> None:
    answer = world.hosts[host].answer(path, None)
    status, headers, body = world.hosts[host].raw(answer.location or path)
    assert (status, headers["content-type"], body) == (404, "text/html; charset=utf-8", NOT_FOUND)


@pytest.mark.parametrize("host", HOSTS)
def test_a_redirect_says_what_it_depends_on(host: str, world: World) -> None:
    for accept, expected in (("text/turtle", 303), ("image/png", 406)):
        status, headers, _ = world.hosts[host].raw(THINGS["trial"], accept)
        assert status == expected
        if host != "w3id":
            assert "accept" in [one.strip().lower() for one in headers["vary"].split(",")]
            assert headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("host", [host for host in HOSTS if host not in ("server", "w3id")])
def test_a_part_that_nobody_described_leads_to_the_whole(host: str, world: World) -> None:
    part = THINGS["report"] + "/nonsense"
    assert world.expect(part, None) == Answer(404)
    assert world.hosts[host].answer(part, None) == Answer(303, f"doc/{THINGS['report']}.html#nonsense")


@pytest.mark.parametrize("host", HOSTS)
def test_a_query_is_not_carried_along(host: str, world: World) -> None:
    answer = world.hosts[host].answer(THINGS["report"] + "/dose/1?a=b", "text/turtle")
    assert answer == Answer(303, f"doc/{THINGS['report']}.ttl#dose/1")


@pytest.mark.parametrize("host", HOSTS)
def test_a_header_that_says_a_range_twice_is_read(host: str, world: World) -> None:
    accept = "application/rdf+xml;q=0.2, text/html;q=0.5, application/rdf+xml"
    assert world.hosts[host].answer(THINGS["trial"], accept).location.endswith(".rdf")


@pytest.mark.parametrize("host", HOSTS)
def test_a_header_of_many_commas_takes_no_time(host: str, world: World) -> None:
    accept = ",".join(["text/turtle;a;b;c;d;q"] * 300)[:7_900]
    started = time.perf_counter()
    assert world.hosts[host].answer(THINGS["trial"], accept).status in (303, 400, 406)
    assert time.perf_counter() - started < 1


# Without any rules.


class Links(HTMLParser):
    """Gathers what a page leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in ("href", "src") and value}


def test_plain_http_server_has_all_that_pages_link_to(world: World) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_request(self, code: object = "-", size: object = "-") -> None:
            pass

        def log_error(self, *_facts: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(world.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            root = f"http://127.0.0.1:{server.server_address[1]}/"
            seen, missing = crawl(Lookout(root))
            assert len(seen) > 600
            # It does not find a path that is not UTF-8; the other web servers do.
            assert missing == [f"{root}doc/disease/%FF.html"]
        finally:
            server.shutdown()


def crawl(host: Lookout) -> tuple[set[str], list[str]]:
    """Follow every link from the front page; return all of them, and those that lead nowhere."""
    waiting, seen, missing = [host.url], {host.url}, []
    while waiting:
        here = waiting.pop()
        status, headers, body = host.raw(here.removeprefix(host.url))
        if status != 200:
            missing.append(here)
        elif headers["content-type"].startswith("text/html"):
            links = Links()
            links.feed(body.decode())
            targets = {urldefrag(urljoin(here, link)).url for link in links.found}
            new = {target for target in targets if target.startswith(host.url)} - seen
            seen |= new
            waiting += sorted(new)
    return seen, sorted(missing)

"""The server: dereferencing, negotiation, headers, live pages; asked over HTTP."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from rdflib import Graph
from rdflib.compare import isomorphic

from mscgraph.cli import main
from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MSC
from mscgraph.pipeline.published import open_site
from mscgraph.pipeline.questions import ask_endpoint
from mscgraph.pipeline.site import write_site
from mscgraph.query.graph import load_store
from mscgraph.query.run import run_query
from mscgraph.query.stored import StoredQuery, load_queries
from rewrite_golden import bindings, golden_queries, render
from support.each import each
from support.served import ServerProcess, run_server

REPORT = "/report/10.1038-s41392-025-02313-9-table-2/84"
TRIAL = "/trial/NCT02017912"
RDF = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def server(bundled_build: Path) -> Iterator[ServerProcess]:
    with run_server(bundled_build) as running:
        yield running


@pytest.fixture(scope="module")
def here(bundled_build: Path) -> ox.Store:
    return load_store(bundled_build)


def minted(store: ox.Store) -> list[str]:
    """Return all IRIs below the base that the graph holds, in any place of a triple."""
    found = set()
    for quad in store:
        for term in (*quad.triple, quad.graph_name):
            if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
                found.add(term.value)
    return sorted(found)


# Dereferencing.


@pytest.mark.slow
def test_every_iri_of_the_graph_is_described_where_it_leads(
    server: ServerProcess, bundled_store: ox.Store
) -> None:
    lost = []
    pages: dict[str, int] = {}
    for iri in minted(bundled_store):
        path = "/" + iri.removeprefix(BASE).partition("#")[0]
        answer = server.ask(path, method="HEAD", Accept="text/turtle")
        if answer.status == 200 and (path.startswith("/dump/") or path in ("/", "/sparql")):
            continue
        target = urljoin(path, answer.headers.get("location", "")).partition("#")[0]
        if target not in pages:
            pages[target] = server.ask(target, method="HEAD").status
        if (answer.status, pages[target]) != (303, 200):
            lost.append((iri, answer.status, target, pages[target]))
    assert lost == []


def test_every_description_names_the_things_that_lead_to_it(
    server: ServerProcess, bundled_store: ox.Store
) -> None:
    things = [
        iri for iri in minted(bundled_store) if re.search(r"/(trial|dose|reading|mapping|abbreviation)/", iri)
    ]
    texts: dict[str, set[str]] = {}
    missing = []
    for iri in things[::7]:
        path = "/" + iri.removeprefix(BASE)
        target = urljoin(
            path, server.ask(path, Accept="application/n-triples").headers["location"]
        ).partition("#")[0]
        if target not in texts:
            texts[target] = {line.partition(" ")[0] for line in server.ask(target).text.splitlines()}
        if f"<{iri}>" not in texts[target]:
            missing.append((iri, target))
    assert missing == []


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        (None, "html"),
        ("*/*", "html"),
        (BROWSER, "html"),
        *((media_type, extension) for extension, (media_type, _) in RDF.items()),
        ("text/turtle;q=0.4, application/ld+json;q=0.9, text/html;q=0.1", "jsonld"),
        ("application/rdf+xml, text/turtle;q=0.9, */*;q=0.1", "rdf"),
    ],
)
def test_a_thing_leads_to_what_is_preferred(
    server: ServerProcess, accept: str | None, extension: str
) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = server.ask(TRIAL, **headers)
    assert answer.status == 303
    assert urljoin(TRIAL, answer.headers["location"]) == f"/doc{TRIAL}.{extension}"
    assert "Accept" in answer.headers["vary"]


def test_a_part_leads_to_its_place_in_the_whole(server: ServerProcess) -> None:
    answer = server.ask(f"{REPORT}/dose/1", Accept="text/html")
    assert urljoin(f"{REPORT}/dose/1", answer.headers["location"]) == f"/doc{REPORT}.html#dose/1"
    assert 'id="dose/1"' in server.ask(f"/doc{REPORT}.html").text


@pytest.mark.parametrize("path", ["/ontology", "/shapes", "/ontology/2026-11-30"])
def test_a_hash_namespace_is_one_document(server: ServerProcess, path: str) -> None:
    answer = server.ask(path, Accept="text/turtle")
    target = urljoin(path, answer.headers["location"]).partition("#")[0]
    name = "shapes" if path == "/shapes" else "ontology"
    quads = ox.parse(server.ask(target).body, format=ox.RdfFormat.TURTLE)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    expected = f"{BASE}shapes#TrialShape" if name == "shapes" else f"{MSC}Trial"
    assert (target, expected in subjects) == (f"/doc/{name}.ttl", True)


def test_nothing_acceptable_is_406_with_what_there_is(server: ServerProcess) -> None:
    answer = server.ask(TRIAL, Accept="image/png")
    assert answer.status == 406
    assert "text/turtle" in answer.text
    assert 'rel="alternate"' in answer.headers["link"]


@pytest.mark.parametrize(
    "path",
    [
        "/trial/NCT00000000",
        "/nonsense",
        "/trial/",
        "/doc/trial/NCT00000000.html",
        "/trial/%2e%2e/%2e%2e/etc/passwd",
        "/doc/../../etc/passwd",
        "/dump/../pyproject.toml",
        "/%00",
        "/doc/trial/NCT02017912.exe",
        "/trial/%0Ax",
        "//trial/NCT02017912",
    ],
)
def test_what_is_not_known_is_404(server: ServerProcess, path: str) -> None:
    answer = server.ask(path)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (404, "*")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(server: ServerProcess, method: str) -> None:
    answer = server.ask(TRIAL, method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


# Representations.


@each("extension", RDF)
@each("document", [f"/doc{TRIAL}", f"/doc{REPORT}", "/doc/disease/crohn-disease", "/doc/dataset"])
def test_all_syntaxes_say_the_same(server: ServerProcess, document: str, extension: str) -> None:
    media_type, form = RDF[extension]
    answer = server.ask(f"{document}.{extension}")
    assert answer.headers["content-type"].partition(";")[0] == media_type
    triples = {str(quad.triple) for quad in ox.parse(answer.body, format=form)}
    plain = {line.removesuffix(" .") for line in server.ask(f"{document}.nt").text.splitlines()}
    assert triples == plain


def test_rdflib_reads_the_turtle_as_well(server: ServerProcess) -> None:
    turtle = Graph().parse(data=server.ask(f"/doc{TRIAL}.ttl").text, format="turtle")
    plain = Graph().parse(data=server.ask(f"/doc{TRIAL}.nt").text, format="nt")
    assert isomorphic(turtle, plain)


def test_trig_says_in_which_graph_a_statement_stands(server: ServerProcess) -> None:
    quads = list(ox.parse(server.ask(f"/doc{REPORT}.trig").body, format=ox.RdfFormat.TRIG))
    kinds = {str(quad.graph_name).rsplit("/", 1)[-1].strip(">") for quad in quads}
    assert {"statements", "provenance", "issues"} <= kinds


def test_a_page_holds_linked_data_of_its_own(server: ServerProcess) -> None:
    (found,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', server.ask(f"/doc{TRIAL}.html").text, re.DOTALL
    )
    assert json.loads(found)["@id"] == BASE + TRIAL[1:]


# Headers.


def test_an_etag_saves_the_body(server: ServerProcess) -> None:
    first = server.ask(f"/doc{TRIAL}.ttl")
    again = server.ask(f"/doc{TRIAL}.ttl", If_None_Match=f'"x", {first.headers["etag"]}')
    other = server.ask(f"/doc{TRIAL}.ttl", If_None_Match='"x"')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (other.status, other.body) == (200, first.body)


def test_any_etag_is_known_of_a_file_too(server: ServerProcess) -> None:
    for path in (f"/doc{TRIAL}.ttl", "/dump/void.ttl"):
        assert server.ask(path, If_None_Match="*").status == 304
        assert server.ask(path, If_None_Match='"x"').status == 200


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity", "gzip; q=0.000, br", "xgzip"])
def test_who_takes_no_gzip_gets_none(server: ServerProcess, accepted: str) -> None:
    assert "content-encoding" not in server.ask(f"/doc{REPORT}.html", Accept_Encoding=accepted).headers


def test_a_compressed_body_has_an_etag_of_its_own(server: ServerProcess) -> None:
    plain = server.ask(f"/doc{REPORT}.html")
    packed = server.ask(f"/doc{REPORT}.html", Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in packed.headers["vary"]


def test_head_has_the_headers_of_get_and_no_body(server: ServerProcess) -> None:
    get, head = server.ask(f"/doc{TRIAL}.html"), server.ask(f"/doc{TRIAL}.html", method="HEAD")
    drop = {"date"}
    assert head.body == b""
    assert {k: v for k, v in head.headers.items() if k not in drop} == {
        k: v for k, v in get.headers.items() if k not in drop
    }


@pytest.mark.parametrize(
    "path", [TRIAL, f"/doc{TRIAL}.ttl", "/", "/dump/mscgraph.ttl", "/nonsense", "/queries/landscape.json"]
)
def test_other_sites_may_read_everything(server: ServerProcess, path: str) -> None:
    assert server.ask(path).headers["access-control-allow-origin"] == "*"
    preflight = server.ask(
        path, method="OPTIONS", Origin="https://example.org", Access_Control_Request_Method="GET"
    )
    assert preflight.status == 204
    assert "GET" in preflight.headers["access-control-allow-methods"]


def links(value: str) -> list[tuple[str, str]]:
    return [(relation, target) for target, relation in re.findall(r'<([^>]*)>; rel="([^"]+)"', value)]


def test_a_page_is_signposted(server: ServerProcess) -> None:
    found = links(server.ask(f"/doc{TRIAL}.html").headers["link"])
    assert ("cite-as", BASE + TRIAL[1:]) in found
    assert {relation for relation, _ in found} >= {
        "alternate", "author", "cite-as", "collection", "describedby", "license", "linkset", "type",
    }  # fmt: skip
    targets = [
        target
        for relation, target in found
        if relation in ("alternate", "describedby", "collection", "linkset")
    ]
    statuses = {
        target: server.ask(urljoin(f"/doc{TRIAL}.html", target), method="HEAD").status for target in targets
    }
    assert set(statuses.values()) == {200}


def test_the_description_of_a_concept_has_nothing_without_a_name(server: ServerProcess) -> None:
    turtle = server.ask("/doc/disease/crohn-disease.ttl")
    quads = list(ox.parse(turtle.body, format=ox.RdfFormat.TURTLE, base_iri=BASE))
    assert quads
    assert [quad for quad in quads if isinstance(quad.subject, ox.BlankNode)] == []


def test_a_linkset_says_what_the_headers_say(server: ServerProcess) -> None:
    answer = server.ask(f"/doc{TRIAL}.linkset.json")
    assert answer.headers["content-type"] == "application/linkset+json"
    contexts = {one["anchor"]: one for one in json.loads(answer.body)["linkset"]}
    for anchor in ("NCT02017912.html", "NCT02017912.ttl"):
        header = links(server.ask(f"/doc/trial/{anchor}").headers["link"])
        told = [
            (relation, target["href"])
            for relation, targets in contexts[anchor].items()
            if relation != "anchor"
            for target in targets
        ]
        assert sorted(told) == sorted(one for one in header if one[0] != "linkset")


@pytest.mark.parametrize(
    "path", ["/", f"/doc{REPORT}.html", "/doc/ontology.html", "/search.html?q=x", "/nonsense"]
)
def test_pages_are_protected(server: ServerProcess, path: str) -> None:
    answer = server.ask(path, Accept=BROWSER)
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert "sha256-" not in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


# Files.


def test_a_dump_is_the_file_of_the_build_and_can_be_had_in_parts(
    server: ServerProcess, bundled_build: Path
) -> None:
    whole = server.ask("/dump/mscgraph.ttl")
    assert whole.body == (bundled_build / "mscgraph.ttl").read_bytes()
    part = server.ask("/dump/mscgraph.ttl", Range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert server.ask("/dump/mscgraph.ttl", If_None_Match=whole.headers["etag"]).status == 304


def test_the_well_known_place_describes_the_dataset(server: ServerProcess) -> None:
    answer = server.ask("/.well-known/void")
    quads = list(ox.parse(answer.body, format=ox.RdfFormat.TURTLE))
    void = ox.NamedNode("http://rdfs.org/ns/void#Dataset")
    assert ox.NamedNode(BASE + "dataset") in {quad.subject for quad in quads if quad.object == void}


def test_the_sitemap_names_every_page(server: ServerProcess) -> None:
    paths = re.findall(r"<loc>([^<]+)</loc>", server.ask("/sitemap.xml").text)
    lost = [path for path in paths if server.ask("/" + path.removeprefix(BASE), method="HEAD").status != 200]
    assert (lost, len(paths) > 600) == ([], True)


@pytest.mark.parametrize(
    ("ending", "media_type", "start"),
    [
        ("svg", "image/svg+xml", b"<?xml"),
        ("png", "image/png", b"\x89PNG"),
        ("pdf", "application/pdf", b"%PDF-"),
    ],
)
def test_a_picture_can_be_taken_along(
    ending: str, media_type: str, start: bytes, server: ServerProcess
) -> None:
    assert f'href="pictures/evidence_map.{ending}"' in server.ask("/pictures.html").text
    answer = server.ask(f"/pictures/evidence_map.{ending}")
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert answer.body.startswith(start)


def test_links_of_a_picture_lead_to_the_site_from_everywhere(server: ServerProcess) -> None:
    links = re.findall(r'href="([^"]*)"', server.ask("/pictures/evidence_map.svg").text)
    assert [link for link in links if not link.startswith(f"{BASE}doc/")] == []
    assert len(links) > 20


#: Files that only a host of files needs, and those that a server writes in another way since it can answer.
_FOR_HOSTS = {".htaccess", ".nojekyll", "404.html", "nginx.conf", "site.json"}
_LIVE = {"index.html", "search.html", "sparql.html", "trials.html"}


@pytest.mark.slow
def test_server_and_site_give_the_same_bytes(
    server: ServerProcess, bundled_build: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    write_site(site, open_site, bundled_build)
    required = {
        query.name: urlencode({one.name: one.example for one in query.parameters if one.required})
        for query in load_queries(find_data_folder("queries") / "report")
    }
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    different = []
    for path, file in files.items():
        is_answer = path.startswith("queries/") and not path.endswith(".html")
        asked = f"/{quote(path)}?{required[file.stem]}" if is_answer else f"/{quote(path)}"
        answer = server.ask(asked)
        if path in _FOR_HOSTS:
            assert answer.status == 404
        elif path in _LIVE or (path.startswith("queries/") and not is_answer):
            assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        elif (answer.status, answer.body) != (200, file.read_bytes()):
            different.append(path)
    assert (different, len(files) > 4_000, set(files) > _FOR_HOSTS | _LIVE) == ([], True, True)


def test_a_node_without_a_name_is_told_in_words(server: ServerProcess) -> None:
    page = server.ask("/doc/shapes.html").text
    assert "_:" not in page
    assert re.search(r"sh:languageIn</a></dt><dd>en</dd>", page)
    assert re.search(r"sh:ignoredProperties</a></dt><dd>[^<]+, rdf:type, rdfs:label, [^<]+</dd>", page)


# Pages that depend on the request.


def test_search_finds_by_surface_words_and_repeats_nothing_unescaped(server: ServerProcess) -> None:
    assert "disease/amyotrophic-lateral-sclerosis.html" in server.ask("/search.html?q=ALS").text
    hostile = quote("<script>alert(1)</script>\"'")
    page = server.ask(f"/search.html?q={hostile}").text
    assert "<script>alert" not in page


def test_trials_are_narrowed_by_facets(server: ServerProcess) -> None:
    every, some = (
        server.ask("/trials.html").text,
        server.ask("/trials.html?disease=crohn-disease&route=intralesional").text,
    )
    count = re.compile(r"doc/trial/[^\"#]+\.html")
    assert 0 < len(set(count.findall(some))) < len(set(count.findall(every)))


def test_a_stored_query_gives_page_csv_and_json(server: ServerProcess) -> None:
    asked = "?disease=MONDO:0005011&route=intralesional"
    page = server.ask(f"/queries/doses_and_outcomes.html{asked}").text
    rows = list(csv.reader(io.StringIO(server.ask(f"/queries/doses_and_outcomes.csv{asked}").text)))
    results = json.loads(server.ask(f"/queries/doses_and_outcomes.json{asked}").body)
    assert len(rows) - 1 == len(results["results"]["bindings"]) > 0
    assert "<table" in page


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_a_wrong_parameter_is_said_in_words(server: ServerProcess, form: str) -> None:
    answer = server.ask(f"/queries/doses_and_outcomes.{form}?disease=%3Cb%3Enothing")
    assert answer.status == 400
    assert "expected a disease of the graph by its label" in answer.text
    assert "<b>" not in answer.text or form != "html"


def test_a_query_that_is_not_known_is_404(server: ServerProcess) -> None:
    assert server.ask("/queries/nothing.html").status == 404


def test_a_federated_query_is_not_run(server: ServerProcess) -> None:
    assert server.ask("/queries/wikidata_trials.csv").status == 400
    assert "asks another endpoint" in server.ask("/queries/wikidata_trials.html").text


def test_the_editor_s_page_runs_a_query_without_scripts(server: ServerProcess) -> None:
    page = server.ask(
        "/sparql.html?query=" + quote(f"SELECT ?t {{ ?t a <{MSC}Trial> }} ORDER BY ?t LIMIT 3")
    ).text
    assert page.count("doc/trial/") >= 3
    graph = server.ask("/sparql.html?query=" + quote(f"CONSTRUCT WHERE {{ ?t a <{MSC}Trial> }} LIMIT 3")).text
    assert "ontology#Trial" in graph
    wrong = server.ask("/sparql.html?query=" + quote("SELECT <script>"))
    assert wrong.status == 400
    assert "<script>" not in wrong.text


def test_who_leaves_the_editor_s_page_frees_its_worker(server: ServerProcess) -> None:
    long = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    for _ in range(6):
        with socket.create_connection(("127.0.0.1", server.port)) as sock:
            sock.sendall(f"GET /sparql.html?query={long} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.3)
    started = time.monotonic()
    assert server.ask("/sparql?query=ASK%7B%7D").status == 200
    assert time.monotonic() - started < 5


def test_too_many_parameters_are_refused(server: ServerProcess) -> None:
    assert server.ask("/trials.html?" + "&".join(f"a{n}=1" for n in range(500))).status == 400
    assert server.ask("/search.html?q=" + "x" * 30_000).status == 414


@pytest.mark.parametrize(
    "raw",
    ["/search.html?q=%FF", "/trials.html?from=x&to=-1&page=99999999999999999999", "/trials.html?page=0"],
)
def test_odd_parameters_do_no_harm(server: ServerProcess, raw: str) -> None:
    assert server.ask(raw).status in (200, 400)


def test_any_graph_can_be_served(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(
        f'<{BASE}trial/NCT1> a <{MSC}Trial> ; <http://www.w3.org/2000/01/rdf-schema#label> "<b>bold</b>"@en .\n',
        "utf-8",
    )
    with run_server(path) as running:
        page = running.ask("/doc/trial/NCT1.html").text
        assert "&lt;b&gt;bold" in page
        assert running.ask("/trial/NCT1").status == 303
        assert running.ask("/ontology").status == 303


def test_the_sitemap_has_the_address_where_others_find_it(bundled_build: Path) -> None:
    with run_server(bundled_build, "--url", "https://example.org/trials") as running:
        assert (
            "<loc>https://example.org/trials/doc/trial/NCT02017912.html</loc>"
            in running.ask("/sitemap.xml").text
        )


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "example.org", "https://user@example.org/", "http://x/?a"]
)
def test_an_address_that_is_none_is_refused_before_anything_is_read(url: str) -> None:
    result = CliRunner().invoke(main, ["serve", "absent", "--url", url])
    assert result.exit_code == 2
    assert result.output.startswith(f"mscgraph: --url: {url!r} is not a plain address; name one of http")


def test_without_a_graph_the_bundled_source_is_built_and_served(server: ServerProcess) -> None:
    with run_server() as running:
        there, here = (one.ask("/doc/trial/NCT02017912.ttl") for one in (server, running))
        assert (here.status, here.body) == (200, there.body)


@each("query", golden_queries(), ids=lambda query: query.name)
def test_a_stored_query_gives_at_the_endpoint_what_it_gives_here(
    server: ServerProcess, query: StoredQuery, here: ox.Store
) -> None:
    for values in bindings(query):
        table, where = ask_endpoint(query.name, values, f"{server.url}sparql")
        assert render(table) == render(run_query(query, values, here))
        assert where.endswith("its default graph")

"""Loading into real triplestores and asking there: equal rows, and what is left when something fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from mscgraph.cli import main
from mscgraph.errors import EndpointError
from mscgraph.http import HttpClient, Response
from mscgraph.namespaces import LOADED_GRAPH, MSC
from mscgraph.pipeline.load import Destination, load_graph
from mscgraph.pipeline.questions import ask_endpoint
from mscgraph.query.graph import load_store, read_data, read_quads
from mscgraph.query.remote import Endpoint
from mscgraph.query.run import run_query
from mscgraph.query.stored import StoredQuery
from mscgraph.store import replacement as replacement_module
from mscgraph.store.replacement import Replacement
from mscgraph.store.target import find_target
from mscgraph.store.triples import keep_triples
from rewrite_golden import bindings, golden_queries, render
from support.each import each
from support.sums import SUMS, ask_sum, build_two, expected_sums, graphs_of, rows_of
from support.triplestores import STORES, Store, fetch_jars

#: A graph beside that of mscgraph, which nothing may change.
NEIGHBOUR = "http://example.org/neighbour"
SMALL = '<http://example.org/s> <http://example.org/p> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> , "é\\\\u" .\n'


@pytest.fixture(scope="session")
def jars(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], dict[str, Path]]:
    found: dict[str, Path] = {}

    def fetch() -> dict[str, Path]:
        if not found:
            found.update(fetch_jars(tmp_path_factory.mktemp("jars")))
        return found

    return fetch


@pytest.fixture(scope="module", params=sorted(STORES))
def store(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    jars: Callable[[], dict[str, Path]],
) -> Iterator[Store]:
    """A running store, with a small graph beside that of mscgraph."""
    made = STORES[request.param](tmp_path_factory.mktemp(request.param), jars)
    try:
        made.start()
        file = made.folder / "small.ttl"
        file.write_text(SMALL, "utf-8")
        load_graph(file, destination(made, graph=NEIGHBOUR))
        yield made
    finally:
        made.kill()


@pytest.fixture(scope="session")
def here(bundled_build: Path) -> ox.Store:
    return load_store(bundled_build)


@pytest.fixture
def loaded(store: Store, bundled_build: Path, here: ox.Store) -> Store:
    """A store that has the bundled build, whatever was done to it before."""
    if counted(store) != len(here):
        load_graph(bundled_build, destination(store))
    return store


def destination(store: Store, **more: str) -> Destination:
    return Destination(store.load_url, auth=store.auth, **more)  # type: ignore[arg-type]


def counted(store: Store, graph: str = LOADED_GRAPH) -> int:
    return Endpoint(find_target(store.load_url).query, auth=store.auth).count(graph)


def graphs_in(store: Store) -> list[str]:
    table = Endpoint(find_target(store.load_url).query, auth=store.auth).select(
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    )
    names = (getattr(row[0], "value", "") for row in table.terms)
    return sorted(name for name in names if "mscgraph" in name or name == NEIGHBOUR)


def replacement(store: Store, path: Path, folder: Path, client: HttpClient) -> Replacement:
    target = find_target(store.load_url)
    folder.mkdir(exist_ok=True)
    triples = keep_triples(read_data(path), folder, path)
    asked = Endpoint(target.query, auth=store.auth, retries=0)
    return Replacement(triples, LOADED_GRAPH, target, client, asked.count, asked.holds)


def run(store: Store, *arguments: str, password: str | None = None) -> Result:
    user, secret = store.auth or ("", "")
    given = {"MSCGRAPH_AUTH": f"{user}:{password or secret}"} if store.auth else {}
    return CliRunner().invoke(main, arguments, env=given)


@pytest.fixture
def other_file(tmp_path: Path) -> Path:
    """A graph with as many triples as make some requests, none of them in the build."""
    return write_numbers(tmp_path / "other.nt", range(12_000))


def write_numbers(path: Path, numbers: range) -> Path:
    """Write a triple for each number."""
    lines = (f'<http://example.org/{n}> <http://example.org/p> "{n % 7}" .\n' for n in numbers)
    path.write_text("".join(lines), "utf-8")
    return path


# Loading.


@pytest.mark.parametrize("protocol", ["graph-store", "update"])
def test_a_graph_is_replaced_whole_and_no_other_is_touched(
    store: Store, protocol: str, bundled_build: Path, other_file: Path, here: ox.Store
) -> None:
    load_graph(other_file, destination(store, protocol=protocol))
    assert counted(store) == 12_000
    summary = load_graph(bundled_build, destination(store, protocol=protocol))
    assert (summary.before, summary.triples, counted(store)) == (12_000, len(here), len(here))
    assert graphs_in(store) == sorted([LOADED_GRAPH, NEIGHBOUR])
    assert counted(store, NEIGHBOUR) == 2


def test_a_graph_is_loaded_again_over_itself(loaded: Store, bundled_build: Path, here: ox.Store) -> None:
    assert load_graph(bundled_build, destination(loaded)).before == len(here)
    assert counted(loaded) == len(here)


def test_a_graph_with_blank_nodes_keeps_each_of_them(loaded: Store, bundled_build: Path) -> None:
    name = "https://w3id.org/mscgraph/ontology"
    triples = {str(quad.triple) for quad in read_quads(bundled_build / "mscgraph.owl")}
    assert any(triple.startswith("_:") for triple in triples)
    summary = load_graph(bundled_build / "mscgraph.owl", destination(loaded, graph=name))
    assert summary.triples == len(triples) == counted(loaded, name)
    run_update(loaded, f"DROP SILENT GRAPH <{name}>")


def run_update(store: Store, text: str) -> None:
    client = HttpClient(store.auth, 60, 3)
    client.post(find_target(store.load_url).update, text.encode(), "application/sparql-update")


def test_numbers_that_are_spelled_in_another_way_are_replaced(store: Store, tmp_path: Path) -> None:
    name = "http://example.org/numbers"
    decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    for numbers in (("1.50", "2.0", "-0.1"), ("1.5", "3.0"), ("1.5", "2.0", "125000000")):
        path = tmp_path / "numbers.nt"
        path.write_text("".join(f'<u:s> <u:p> "{number}"^^<{decimal}> .\n' for number in numbers), "utf-8")
        load_graph(path, destination(store, graph=name))
        assert counted(store, name) == len(numbers)
        table = Endpoint(find_target(store.load_url).query, auth=store.auth).select(
            f"SELECT ?o WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        )
        assert {float(getattr(row[0], "value", "")) for row in table.terms} == set(map(float, numbers))
    run_update(store, f"DROP SILENT GRAPH <{name}>")


def test_a_dry_run_changes_nothing(loaded: Store, other_file: Path, here: ox.Store) -> None:
    done = run(loaded, "load", str(other_file), "--to", loaded.load_url, "--dry-run")
    assert done.exit_code == 0, done.output
    assert f"12,000 would be loaded, {len(here):,} would be replaced" in done.output
    assert (counted(loaded), graphs_in(loaded)) == (len(here), sorted([LOADED_GRAPH, NEIGHBOUR]))


# Asking.


@each("query", golden_queries(), ids=lambda query: query.name)
def test_a_stored_query_gives_the_rows_that_it_gives_here(
    loaded: Store, query: StoredQuery, here: ox.Store
) -> None:
    for values in bindings(query):
        table, _ = ask_endpoint(query.name, values, loaded.query_url, auth=loaded.auth)
        assert render(table) == render(run_query(query, values, here))


@pytest.mark.parametrize(
    "value", ['NCT"', "\\u0022 } #", "\\\\u0022)} #", "' } DROP ALL", "a\nb\tc", "é\U0001f600"]
)
def test_a_parameter_stays_a_term_whatever_is_in_it(loaded: Store, tmp_path: Path, value: str) -> None:
    path = tmp_path / "numbered.rq"
    path.write_text(
        f"#+ parameters: {{number: {{kind: string}}}}\nSELECT * {{ ?x <{MSC}identifier> ?number }}"
    )
    table, _ = ask_endpoint(str(path), {"number": value}, loaded.query_url, auth=loaded.auth)
    assert table.terms == []


def test_the_command_prints_what_it_prints_of_a_file(loaded: Store, bundled_build: Path) -> None:
    asked = ("query", "trials_by_disease", "--param", "disease=MONDO:0005011", "--format", "csv")
    there = run(loaded, *asked, "--endpoint", loaded.query_url)
    assert there.exit_code == 0, there.output
    assert there.stdout == CliRunner().invoke(main, [*asked, "--graph", str(bundled_build)]).stdout


# Named graphs, read as one.


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    return build_two(tmp_path_factory.mktemp("two"))


#: Addresses below those of stores that take all named graphs in one file; Virtuoso's takes one graph at a time.
TAKES_QUADS = {"Oxigraph": "store", "Fuseki": "data", "RDF4J": "statements"}


@pytest.mark.parametrize("name", ["together", "apart"])
def test_sums_over_the_named_graphs_of_two_sources_are_those_over_the_turtle(
    store: Store, two: dict[str, list[Path]], name: str
) -> None:
    target, client = find_target(store.load_url), HttpClient(store.auth, 60, 3)
    assert target.graph_store is not None
    graphs = list(graphs_of(two[name]))
    names = sorted({graph for graph, _ in graphs})
    if address := TAKES_QUADS.get(store.name):
        for folder in two[name]:
            quads = (folder / "mscgraph.nq").read_bytes()
            client.post(f"{store.load_url}/{address}", quads, "application/n-quads")
    else:
        for graph, lines in graphs:
            client.post(target.graph_store, lines, "application/n-triples", parameters={"graph": graph})
    endpoint = Endpoint(target.query, auth=store.auth)
    found = {one: rows_of(endpoint.select(ask_sum(one, names)).terms) for one in SUMS}
    for graph in names:
        run_update(store, f"DROP SILENT GRAPH <{graph}>")
    assert found == expected_sums(two["together"][0])


# Failures.


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a store that was killed to come up by itself."""
    monkeypatch.setattr("mscgraph.http._FIRST_PAUSE", 0.1)
    monkeypatch.setattr(replacement_module, "_LOOKS", (0.0, 0.2))


def test_a_wrong_password_changes_nothing_and_is_not_shown(
    loaded: Store, other_file: Path, here: ox.Store
) -> None:
    if loaded.auth is None:
        assert loaded.name in ("Oxigraph", "RDF4J")  # which know no passwords as they are started here
        return
    done = run(loaded, "load", str(other_file), "--to", loaded.load_url, password="hunter2")
    assert (done.exit_code, "401" in done.output, "hunter2" in done.output) == (5, True, False)
    assert counted(loaded) == len(here)


def test_a_malformed_file_changes_nothing(loaded: Store, other_file: Path, here: ox.Store) -> None:
    other_file.write_text(other_file.read_text("utf-8") + "<http://example.org/x> broken\n", "utf-8")
    done = run(loaded, "load", str(other_file), "--to", loaded.load_url)
    assert (done.exit_code, counted(loaded)) == (4, len(here))
    assert graphs_in(loaded) == sorted([LOADED_GRAPH, NEIGHBOUR])


@pytest.mark.usefixtures("impatient")
def test_a_store_that_dies_while_triples_are_sent_keeps_the_old_graph(
    loaded: Store, other_file: Path, tmp_path: Path, here: ox.Store
) -> None:
    loaded.settle()

    def die(_what: str, _count: int) -> None:
        loaded.kill()

    try:
        with pytest.raises(EndpointError) as raised:
            replacement(loaded, other_file, tmp_path / "sent", HttpClient(loaded.auth, 60, 1)).run(die)
    finally:
        loaded.kill()
        loaded.start()
    assert f"<{LOADED_GRAPH}> is untouched and has its {len(here):,} triples" in str(raised.value)
    assert "DROP SILENT GRAPH" in str(raised.value)
    assert counted(loaded) == len(here)
    # The next run of the same file takes away what was left over.
    load_graph(other_file, destination(loaded))
    assert (counted(loaded), graphs_in(loaded)) == (12_000, sorted([LOADED_GRAPH, NEIGHBOUR]))


class _DyingClient(HttpClient):
    """Kills the store a moment after it was sent the swap."""

    def __init__(self, store: Store, seconds: float) -> None:
        super().__init__(store.auth, 60, 1)
        self.timer = threading.Timer(seconds, store.kill)

    def finish(self) -> None:
        """Wait until the store is killed, if it was to be."""
        if self.timer.ident is not None:
            self.timer.join()

    def post(self, url: str, body: bytes, media_type: str, **options: Any) -> Response:
        if not options.get("repeatable", True):
            self.timer.start()
        return super().post(url, body, media_type, **options)


@pytest.mark.usefixtures("impatient")
def test_a_store_that_dies_in_the_swap_has_one_graph_or_the_other(store: Store, tmp_path: Path) -> None:
    old, new = (
        write_numbers(tmp_path / f"{name}.nt", numbers)
        for name, numbers in (("old", range(12_000)), ("new", range(12_000, 25_000)))
    )
    if counted(store) != 12_000:
        load_graph(old, destination(store))
    store.settle()
    client = _DyingClient(store, 0.05)
    told = ""
    try:
        replacement(store, new, tmp_path / "swap", client).run(lambda _what, _count: None)
    except EndpointError as error:
        told = str(error)
    finally:
        client.finish()
        store.kill()
        store.start()
    # It may have been quicker than its end; else it cannot report its work.
    said = ("is not known", "is untouched", "neither the old graph nor", "is the new graph")
    assert told == "" or any(words in told for words in said), told
    assert counted(store) in (12_000, 13_000) or not store.survives
    assert counted(store, NEIGHBOUR) == 2
    # A load of the same file puts right whatever was left.
    load_graph(new, destination(store))
    assert (counted(store), graphs_in(store)) == (13_000, sorted([LOADED_GRAPH, NEIGHBOUR]))

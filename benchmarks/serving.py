"""Measures our server beside the Oxigraph server and Apache Jena Fuseki: requests, latencies, start, memory."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from make_table import table_lines
from run import memory

from mscgraph.files.data import bundled_source, find_data_folder
from mscgraph.namespaces import BASE, MSC, PREFIXES, is_data_graph
from mscgraph.query.graph import load_store
from mscgraph.query.stored import read_query

_CONNECTIONS = (1, 16, 64)
_START_SECONDS = 300
#: Triples per row of the bundled table, a low estimate.
_TRIPLES_A_ROW = 385
_POM = Path(__file__).parents[1] / "tests" / "slow" / "stores" / "pom.xml"
_SELECT = f"SELECT ?disease ?label WHERE {{ <%s> <{MSC}disease> ?disease . ?disease <{PREFIXES['rdfs']}label> ?label }}"
_LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
_RATE = re.compile(r"^Requests/sec:\s+([\d.]+)$", re.MULTILINE)
_ERRORS = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Server:
    """A server that runs.

    :param sparql: address of its endpoint
    :param page: address of its page of a trial, with ``%s`` for the percent-encoded IRI or the path
    """

    name: str
    pid: int
    sparql: str
    page: str
    accept: str
    seconds: float


@dataclass(frozen=True)
class Measured:
    """Figures that wrk printed: requests per second, latencies in milliseconds, and errors in words."""

    rate: float
    p50: float
    p99: float
    errors: str


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def _started(
    name: str, command: Sequence[str], folder: Path, port: int, sparql: str, page: str, accept: str
) -> Iterator[Server]:
    """Run a server until it answers a query, and end it afterwards.

    :param folder: its working folder: Fuseki writes files of its own there
    """
    root = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ask = f"{root}{sparql}?query={urllib.parse.quote('ASK { ?s ?p ?o }')}"
    try:
        while True:
            try:
                with urllib.request.urlopen(ask, timeout=_START_SECONDS) as answer:
                    answer.read()
                break
            except (urllib.error.URLError, ConnectionError):
                if process.poll() is not None or time.perf_counter() - started > _START_SECONDS:
                    raise SystemExit(f"{name} does not start: {' '.join(command)}") from None
                time.sleep(0.02)
        seconds = time.perf_counter() - started
        yield Server(name, process.pid, root + sparql, root + page, accept, seconds)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _class_path(folder: Path) -> str | None:
    """Return the class path of Fuseki, ``None`` without Maven, Java or the packages."""
    if shutil.which("mvn") is None or shutil.which("java") is None or not _POM.is_file():
        return None
    listed = folder / "class_path.txt"
    goal = ["dependency:build-classpath", f"-Dmdep.outputFile={listed}"]
    subprocess.run(["mvn", "-q", "-B", "-f", str(_POM), *goal], check=False, stdout=subprocess.DEVNULL)
    return listed.read_text("utf-8").strip() if listed.is_file() else None


def _wrk(url: str, script: Path, connections: int, seconds: int) -> Measured:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    done = subprocess.run([*command, "-s", str(script), url], capture_output=True, text=True, check=True)
    latencies = {
        percent: float(number) * _UNITS[unit] for percent, number, unit in _LATENCY.findall(done.stdout)
    }
    rate = _RATE.search(done.stdout)
    failed = _ERRORS.search(done.stdout)
    return Measured(
        float(rate[1]) if rate else 0.0,
        latencies.get("50", 0.0),
        latencies.get("99", 0.0),
        failed[0] if failed else "",
    )


def _script(path: Path, requests: Sequence[str], accept: str, *, varied: bool) -> Path:
    """Write the script for wrk: the requests in turn; if *varied*, each query with a comment that is new."""
    listed = ",\n".join(f"[[{request}]]" for request in requests)
    number = '.. "%23" .. n' if varied else ""
    path.write_text(
        # Each run has numbers of its own, so that no query was answered before.
        f"local paths = {{\n{listed}\n}}\nlocal n = os.time() % 100000 * 1000000\n"
        f'wrk.headers["Accept"] = "{accept}"\n'
        "function request()\n  n = n + 1\n"
        f"  return wrk.format(nil, paths[n % #paths + 1] {number})\nend\n",
        "utf-8",
    )
    return path


def _trials(graph: Path, count: int = 200) -> list[str]:
    """Return IRIs of trials that have a disease."""
    query = f"SELECT DISTINCT ?t WHERE {{ ?t a <{MSC}Trial> ; <{MSC}disease> ?d }} ORDER BY ?t LIMIT {count}"
    return [row[0].value for row in load_store(graph).query(query)]


def _workloads(
    server: Server, trials: Sequence[str], landscape: str, folder: Path
) -> Iterator[tuple[str, Path]]:
    """Yield the name of each measurement, and its script for wrk."""
    path = urllib.parse.urlsplit(server.sparql).path
    page = urllib.parse.urlsplit(server.page)
    target = page.path + (f"?{page.query}" if page.query else "")
    pages = [target.replace("%s", _named(server, iri)) for iri in trials]
    results = "application/sparql-results+json"
    yield "resource page", _script(folder / "page.lua", pages, server.accept, varied=False)
    selects = [f"{path}?query={urllib.parse.quote(_SELECT % iri + ' ')}" for iri in trials]
    yield "small SELECT", _script(folder / "select.lua", selects, results, varied=False)
    yield "small SELECT, new", _script(folder / "new.lua", selects, results, varied=True)
    asked = [f"{path}?query={urllib.parse.quote(landscape + chr(10))}"]
    yield "landscape, new", _script(folder / "landscape.lua", asked, results, varied=True)


def _named(server: Server, iri: str) -> str:
    if "query=" in server.page:
        return urllib.parse.quote(iri, safe="")
    return iri.removeprefix(BASE)


def _measure(
    server: Server, trials: Sequence[str], landscape: str, folder: Path, seconds: int
) -> dict[tuple[str, int], Measured]:
    found = {}
    origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(server.sparql))
    for name, script in _workloads(server, trials, landscape, folder):
        _wrk(origin, script, 4, 3)  # caches and compilers are warm
        for connections in _CONNECTIONS:
            found[name, connections] = _wrk(origin, script, connections, seconds)
    return found


def _data(graph: Path, folder: Path) -> Path:
    """Write the data graphs of a build as N-Triples, for servers that are given one graph."""
    path = folder / "data.nt"
    lines = {
        f"{quad.triple} .\n"
        for quad in ox.parse(path=str(graph / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS)
        if isinstance(quad.graph_name, ox.NamedNode) and is_data_graph(quad.graph_name.value)
    }
    path.write_text("".join(sorted(lines)), "utf-8")
    return path


def _servers(graph: Path, folder: Path, class_path: str | None) -> Iterator[Server]:
    """Start one server after the other, each on the same graph."""
    construct = "CONSTRUCT {{ <%s> ?p ?o . ?s ?q <%s> }} WHERE {{ {{ <%s> ?p ?o }} UNION {{ ?s ?q <%s> }} }}"
    construct = urllib.parse.quote(construct.format(), safe="%")
    port = _free_port()
    ours = [sys.executable, "-m", "mscgraph", "serve", str(graph), "--port", str(port)]
    with _started("mscgraph", ours, folder, port, "/sparql", "/doc/%s.html", "text/html") as server:
        yield server
    data = _data(graph, folder)
    place = folder / "oxigraph"
    oxigraph = str(Path(sys.executable).with_name("oxigraph"))
    subprocess.run([oxigraph, "load", "-l", str(place), "-f", str(data)], check=True, capture_output=True)
    port = _free_port()
    command = [oxigraph, "serve-read-only", "-l", str(place), "-b", f"127.0.0.1:{port}"]
    page = f"/query?query={construct}"
    with _started("Oxigraph", command, folder, port, "/query", page, "text/turtle") as server:
        yield server
    if class_path is None:
        print("Fuseki: not measured, for it cannot be had here (Java and Maven)")
        return
    port = _free_port()
    command = ["java", "-Xmx6G", "-cp", class_path, "org.apache.jena.fuseki.main.cmds.FusekiServerCmd"]
    command += ["--localhost", f"--port={port}", f"--file={data}", "/ds"]
    with _started(
        "Fuseki", command, folder, port, "/ds/query", f"/ds/query?query={construct}", "text/turtle"
    ) as server:
        yield server


def _compare(graph: Path, words: str, class_path: str | None, seconds: int) -> None:
    """Print the table of one graph."""
    landscape = read_query(find_data_folder("queries") / "report" / "landscape.rq").text
    trials = _trials(graph)
    found: dict[str, dict[tuple[str, int], Measured]] = {}
    print(f"\n{words}")
    with tempfile.TemporaryDirectory() as name:
        for server in _servers(graph, Path(name), class_path):
            before = memory(server.pid)
            found[server.name] = _measure(server, trials, landscape, Path(name), seconds)
            print(
                f"{server.name:<9} answers after {server.seconds:6.2f} s with {before:5.0f} MB,"
                f" {memory(server.pid):5.0f} MB afterwards",
                flush=True,
            )
    ours = found["mscgraph"]
    others = [name for name in found if name != "mscgraph"]
    ratios = "".join(f"  mscgraph/{name:<9}" for name in others)
    print(
        f"\n{'':<24}{'conn.':>6}  "
        + "".join(f"{name + ' req/s (p50, p99 ms)':<36}" for name in found)
        + ratios
    )
    for (what, connections), own in ours.items():
        told = f"{what:<24}{connections:>6}  "
        for name in found:
            one = found[name][what, connections]
            told += f"{one.rate:>9,.0f} ({one.p50:.2f}, {one.p99:.2f}){' ' + one.errors if one.errors else '':<10}"
            told = told.ljust(32 + 36 * (list(found).index(name) + 1))
        told += "".join(
            f"  {own.rate / max(found[name][what, connections].rate, 0.01):<14.2f}" for name in others
        )
        print(told, flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="?", type=Path, default=bundled_source())
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument(
        "--triples", default="0,1000000", help="sizes of graphs by commas; 0 is the page itself"
    )
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("no command wrk; install it")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        class_path = _class_path(folder)
        print(
            f"{options.page.name}, {os.cpu_count()} cores, Python {sys.version.split()[0]}, wrk on the same cores"
        )
        for size in map(int, options.triples.split(",")):
            table = options.page
            if size:
                table = folder / f"{size}.txt"
                lines = table_lines(options.page, size // _TRIPLES_A_ROW)
                table.write_text("".join(f"{line}\n" for line in lines), "utf-8")
            graph = folder / f"graph-{size}"
            build = [sys.executable, "-m", "mscgraph", "build", str(table), "-o", str(graph)]
            subprocess.run(build, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            count = sum(1 for _ in (graph / "mscgraph.nq").open("rb"))
            _compare(
                graph,
                f"{count:,} quads, {'made from the page' if size else 'the page'}",
                class_path,
                options.seconds,
            )


if __name__ == "__main__":
    main()

"""An endpoint for tests, as a process of its own: a small graph, limits that are soon reached."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.routing import Mount

from mscgraph.namespaces import BASE
from mscgraph.query.guard import refuse_remote
from mscgraph.server.endpoint.app import SparqlEndpoint
from mscgraph.server.endpoint.engine import QueryEngine
from mscgraph.server.endpoint.limits import Limits
from mscgraph.server.endpoint.pool import QueryPool
from mscgraph.server.running import run_app
from mscgraph.site.library import fill_store
from support import TESTS
from support.served import ServerProcess

#: Named graphs of the test graph; the default graph holds the first two.
ONE, TWO, THREE = (
    f"{BASE}graph/one/statements",
    f"{BASE}graph/two/statements",
    f"{BASE}graph/ontology",
)
_COUNT = 1_000
_START_SECONDS = 60


def quads() -> Iterator[ox.Quad]:
    """Yield in each graph things of a class, and a thing with the graph's own IRI."""
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for name in (ONE, TWO, THREE):
        graph = ox.NamedNode(name)
        yield ox.Quad(graph, kind, ox.NamedNode(f"{BASE}Graph"), graph)
        for number in range(_COUNT if name == ONE else 3):
            yield ox.Quad(
                ox.NamedNode(f"{name}/{number}"),
                ox.NamedNode(f"{BASE}number"),
                ox.Literal(f"no. {number}"),
                graph,
            )


@contextmanager
def run_endpoint(*, guarded: bool = True, **limits: float) -> Iterator[ServerProcess]:
    """Run an endpoint on a free port until the block ends.

    :param guarded: whether queries are judged before they run
    """
    command = [sys.executable, "-m", "support.endpoint_process", json.dumps(limits), str(int(guarded))]
    path = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": path}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    timer = threading.Timer(_START_SECONDS, process.kill)
    timer.start()
    try:
        line = process.stdout.readline()
        timer.cancel()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", line)
        assert found, "the endpoint did not start"
        yield ServerProcess(int(found[1]), process.pid)
    finally:
        timer.cancel()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def descendants(pid: int) -> list[int]:
    """Return the processes below *pid*, nearest first; those that have ended and wait to be reaped count too."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        parent = waiting.pop(0)
        try:
            below = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
        except OSError:
            continue
        found += map(int, below)
        waiting += map(int, below)
    return found


def state_of(pid: int) -> str:
    """Return the letter of a process's state (R, S, Z), ``""`` without one."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return ""


def memory_of(pid: int) -> int:
    """Return the bytes that a process and all below it hold, what is shared counted once."""
    total = 0
    for one in (pid, *descendants(pid)):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text("ascii")
        except OSError:
            continue
        if found := re.search(r"(?m)^Pss:\s+(\d+) kB", text):
            total += int(found[1]) * 1024
    return total


def main(limits: dict[str, float], guarded: bool) -> None:
    """Serve until a signal ends it; the address is printed on stdout."""
    store = fill_store(quads(), {})
    guard = refuse_remote if guarded else lambda text, _place, _graphs: text
    pool = QueryPool(QueryEngine(store, [ONE, TWO, THREE], Limits(**limits), guard=guard))  # type: ignore[arg-type]
    pool.start()
    app = Starlette(routes=[Mount("/", SparqlEndpoint(pool))])
    try:
        run_app(app, "127.0.0.1", 0, lambda address: print(address, flush=True))
    finally:
        pool.close()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2] == "1")

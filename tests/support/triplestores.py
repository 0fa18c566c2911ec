"""Real triplestores on loopback: how each is started, where it answers, how it is ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import requests

from support import TESTS, skip_or_fail

__all__ = ["STORES", "Store", "fetch_jars", "free_port"]

FILES = TESTS / "slow" / "stores"
_FETCH_SECONDS = 600
_START_SECONDS = 90
_PAUSE_SECONDS = 0.1


@dataclass
class Store:
    """A triplestore with its data in a folder; it survives being killed and started again.

    :param command: what starts it in its folder
    :param ready: address that answers once it is up
    :param load_url: what a user gives to ``--to``
    :param query_url: what a user gives to ``--endpoint``
    :param prepare: what is done once it is up
    :param settle: makes what it has taken outlast its being killed, where that takes more than its answer
    :param survives: whether it is whole again after it was killed while it changed a graph
    """

    name: str
    folder: Path
    command: list[str]
    ready: str
    load_url: str
    query_url: str
    auth: tuple[str, str] | None = None
    prepare: Callable[[], None] = lambda: None
    settle: Callable[[], None] = lambda: None
    survives: bool = True
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        with (self.folder / "output.txt").open("ab") as output:
            environment = {**os.environ, "FUSEKI_BASE": str(self.folder / "fuseki")}
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(requests.RequestException):
                if requests.get(self.ready, timeout=5, auth=self.auth).status_code < 500:
                    self.prepare()
                    return
            if self.process.poll() is not None:
                break
            time.sleep(_PAUSE_SECONDS)
        self.kill()
        raise AssertionError(
            f"{self.name} has not started:\n{(self.folder / 'output.txt').read_text()[-2000:]}"
        )

    def kill(self) -> None:
        """End it at once, with all that it has started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=30)
            self.process = None


def free_port() -> int:
    """Return a port that nobody listened at a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def fetch_jars(folder: Path) -> dict[str, Path]:
    """Have Maven fetch the stores that run on Java; return the files by the first word of their names."""
    missing = [program for program in ("java", "mvn") if shutil.which(program) is None]
    if missing:
        skip_or_fail(f"stores on Java need Java and Maven, and there is no {' and no '.join(missing)} here")
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    command = ["mvn", "-q", "-B", "-Dstyle.color=never", "-f", str(FILES / "pom.xml"), *goal]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_FETCH_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        skip_or_fail(f"Maven has not fetched the stores within {_FETCH_SECONDS} s")
    files = {path.name.split("-")[0]: path for path in folder.glob("*.*ar")}
    if done.returncode or files.keys() != {"jena", "jetty", "rdf4j"}:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        skip_or_fail(f"Maven cannot fetch the stores: {lines[0] if lines else 'without a reason'}")
    return files


def oxigraph(folder: Path, _jars: Callable[[], dict[str, Path]]) -> Store:
    program = Path(sys.executable).with_name("oxigraph")
    if not program.is_file():
        skip_or_fail("there is no program oxigraph beside Python")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(program), "serve", "--location", "data", "--bind", f"127.0.0.1:{port}"]
    return Store("Oxigraph", folder, command, f"{url}/query?query=ASK%7B%7D", url, f"{url}/query")


def fuseki(folder: Path, jars: Callable[[], dict[str, Path]]) -> Store:
    jar = jars()["jena"]
    (folder / "passwords").write_text("admin: secret\n", "utf-8")
    (folder / "data").mkdir()
    port = free_port()
    url = f"http://127.0.0.1:{port}/msc"
    command = ["java", "-Xmx512m", "-jar", str(jar), "--localhost", "--port", str(port), "--update", "--tdb2"]
    command += ["--loc", "data", "--passwd", "passwords", "--auth", "basic", "/msc"]
    return Store(
        "Fuseki", folder, command, f"{url}/query?query=ASK%7B%7D", url, f"{url}/query", ("admin", "secret")
    )


def rdf4j(folder: Path, jars: Callable[[], dict[str, Path]]) -> Store:
    files = jars()
    port = free_port()
    server = f"http://127.0.0.1:{port}/rdf4j-server"
    url = f"{server}/repositories/msc"
    command = [
        "java",
        "-Xmx512m",
        f"-Dorg.eclipse.rdf4j.appdata.basedir={folder}",
        "-jar",
        str(files["jetty"]),
    ]
    command += ["--host", "127.0.0.1", "--port", str(port), "--path", "/rdf4j-server", str(files["rdf4j"])]

    def prepare() -> None:
        if requests.get(f"{url}/size", timeout=30).status_code == 404:
            body = (FILES / "repository.ttl").read_bytes()
            made = requests.put(url, data=body, headers={"Content-Type": "text/turtle"}, timeout=30)
            made.raise_for_status()

    return Store("RDF4J", folder, command, f"{server}/protocol", url, url, prepare=prepare)


def virtuoso(folder: Path, _jars: Callable[[], dict[str, Path]]) -> Store:
    program = shutil.which("virtuoso-t")
    if program is None:
        skip_or_fail("there is no program virtuoso-t (package virtuoso-opensource)")
    port, sql_port = free_port(), free_port()
    text = (FILES / "virtuoso.ini").read_text("utf-8").format(port=port, sql_port=sql_port)
    (folder / "virtuoso.ini").write_text(text, "utf-8")
    url = f"http://127.0.0.1:{port}/sparql-auth"
    ready = f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D"

    def settle() -> None:
        isql = shutil.which("isql-vt") or skip_or_fail(
            "there is no program isql-vt (package virtuoso-opensource)"
        )
        command = [isql, f"127.0.0.1:{sql_port}", "dba", "dba", "exec=checkpoint;"]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    # Its log of transactions, played back, does not give what a replaced graph had.
    return Store("Virtuoso", folder, command, ready, url, url, ("dba", "dba"), settle=settle, survives=False)


#: The maker of each store, by its name in the tests.
STORES = {"oxigraph": oxigraph, "fuseki": fuseki, "rdf4j": rdf4j, "virtuoso": virtuoso}

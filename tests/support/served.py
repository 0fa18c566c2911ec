"""A server for tests: `mscgraph serve` as a process of its own, and requests to it."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

_START_SECONDS = 60


@dataclass(frozen=True)
class Response:
    """An answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class ServerProcess:
    """A running server."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Response:
        """Send one request, without following redirects; header names have ``_`` for ``-``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            try:
                self._connection.request(method, path, body, named)
                found = self._connection.getresponse()
            except (http.client.RemoteDisconnected, BrokenPipeError):
                # A server closes a connection that was idle for long; a client connects anew, as browsers do.
                self._connection.close()
                self._connection.request(method, path, body, named)
                found = self._connection.getresponse()
            content = found.read()
        except (http.client.HTTPException, ConnectionError):
            self._connection.close()
            raise
        kept: dict[str, str] = {}
        for name, value in found.getheaders():
            lower = name.lower()
            kept[lower] = f"{kept[lower]}, {value}" if lower in kept else value
        return Response(found.status, kept, content)


@contextmanager
def run_in_thread(app: Callable[..., Awaitable[None]], **options: Any) -> Iterator[int]:
    """Run an application under uvicorn in a thread until the block ends; yield its port."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", **options))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)


@contextmanager
def run_server(*arguments: str | Path) -> Iterator[ServerProcess]:
    """Run ``mscgraph serve`` with *arguments* on a free port until the block ends."""
    command = [sys.executable, "-m", "mscgraph", "serve", *map(str, arguments), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stderr is not None
    timer = threading.Timer(_START_SECONDS, process.kill)
    timer.start()
    told = ""
    try:
        for line in process.stderr:
            told += line
            if match := re.match(r"pages\s+http://127\.0\.0\.1:(\d+)/", line):
                break
        else:
            raise AssertionError(f"the server did not start: {told}")
        timer.cancel()
        rest = threading.Thread(target=process.stderr.read, daemon=True)
        rest.start()
        yield ServerProcess(int(match[1]), process.pid)
    finally:
        timer.cancel()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

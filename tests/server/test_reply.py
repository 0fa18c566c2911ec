"""Replies: what takes long for a long body is done beside the server's loop."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import MutableMapping
from typing import Any, ClassVar

import anyio
import pytest

from mscgraph.server import reply
from mscgraph.server.live import LiveRoutes
from mscgraph.server.reply import Reply

LONG = 1_000_000


class Watched(bytes):
    """A body that notes the threads in which it is decoded."""

    threads: ClassVar[set[int]] = set()

    def decode(self, *arguments: str) -> str:  # type: ignore[override]
        self.threads.add(threading.get_ident())
        return super().decode(*arguments)


def send(one: Reply, accepted: bytes) -> list[MutableMapping[str, Any]]:
    """Return what is sent for a reply."""
    sent: list[MutableMapping[str, Any]] = []

    async def take(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"method": "GET", "headers": [(b"accept-encoding", accepted)]}
    anyio.run(one.send, scope, take)
    return sent


@pytest.mark.parametrize("accepted", [b"", b"gzip"])
@pytest.mark.parametrize("media_type", ["text/plain", "application/octet-stream"])
@pytest.mark.parametrize("size", [10, LONG])
def test_the_etag_of_a_long_body_is_made_beside_the_loop(
    monkeypatch: pytest.MonkeyPatch, accepted: bytes, media_type: str, size: int
) -> None:
    threads: list[int] = []
    made = hashlib.sha256

    def watch(body: bytes) -> Any:
        assert len(body) == size
        threads.append(threading.get_ident())
        return made(body)

    monkeypatch.setattr(reply.hashlib, "sha256", watch)
    one = Reply(200, media_type, b"a" * size)
    for _ in range(2):
        headers = dict(send(one, accepted)[0]["headers"])
        assert headers[b"etag"].startswith(b'"' + one.etag.encode())
    assert [thread == threading.get_ident() for thread in threads] == [size < LONG]
    assert one.etag == made(b"a" * size + media_type.encode()).hexdigest()[:32]


class Pool:
    """Answers every query with a graph."""

    async def run(self, *_: object) -> Reply:
        return Reply(200, "text/turtle", Watched(b"<a> <b> <c> ."))


class Editor:
    """Writes the page of the editor."""

    def editor(self, text: str, result: str | None, error: str | None) -> str:
        return f"{text}: {result}"


def test_an_answer_is_decoded_beside_the_loop() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def take(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    routes = LiveRoutes(Editor(), [], Pool())  # type: ignore[arg-type]
    scope = {
        "method": "GET",
        "path": "/sparql.html",
        "root_path": "",
        "headers": [],
        "query_string": b"query=CONSTRUCT",
        "client": ("127.0.0.1", 1),
    }
    anyio.run(routes, scope, receive, take)
    assert sent[1]["body"] == b"CONSTRUCT: <a> <b> <c> ."
    assert len(Watched.threads - {threading.get_ident()}) == len(Watched.threads) == 1

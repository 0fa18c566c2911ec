"""Requests that do not come, or not to an end, lose their place."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from mscgraph.server.bounded import BoundedProtocol
from mscgraph.server.reply import Receive, Reply, Scope, Send
from support.served import run_in_thread


class _Impatient(BoundedProtocol):
    request_seconds = 0.5


async def slow(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer after more than a request has time to come."""
    import anyio

    await anyio.sleep(1.0)
    await Reply(200, "text/plain", b"done").send(scope, send)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with run_in_thread(slow, http=_Impatient) as number:
        yield number


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
    ],
)
def test_a_request_that_does_not_come_is_given_up(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), 5) as sock:
        sock.sendall(sent)
        started = time.monotonic()
        answer = b""
        while part := sock.recv(1_000):
            answer += part
    assert time.monotonic() - started < 4
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_an_answer_may_take_longer_than_a_request(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 5) as sock:
        for _ in range(2):
            sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while b"done" not in answer:
                answer += sock.recv(1_000)
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")

"""HTTP/1.1 whose requests have heads of a limited length, and a limited time to come."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Maximum bytes per head of a request.
_HEAD_BYTES = 64_000


def _refusal(status: str, message: str) -> bytes:
    head = "Connection: close\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: text/plain; charset=utf-8"
    return f"HTTP/1.1 {status}\r\n{head}\r\n\r\n{message}\n".encode()


_TOO_LONG = _refusal(
    "431 Request Header Fields Too Large", f"the head has more than {_HEAD_BYTES:,} bytes; shorten it"
)
_TOO_LATE = _refusal("408 Request Timeout", "the request did not come whole in time; send it again")


class BoundedProtocol(HttpToolsProtocol):
    """Refuses a request whose head does not come to an end, or that does not come.

    The parser would keep any length of head, and a connection that sends nothing its place for ever.
    """

    #: Seconds in which a request must have come, from the connection or its first byte on.
    request_seconds = 30.0
    #: Bytes since the parser last reported something whole.
    _pending = 0
    _timer: asyncio.TimerHandle | None = None
    _is_whole = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._settle()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come of requests."""
        self._pending += len(data)
        self._is_whole = False
        super().data_received(data)
        if not self._is_whole and self._timer is None:
            self._expect()
        if self._pending > _HEAD_BYTES:
            self._refuse(_TOO_LONG)

    def _expect(self) -> None:
        self._timer = self.loop.call_later(self.request_seconds, self._refuse, _TOO_LATE)

    def _settle(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Take the head of a request."""
        self._pending = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body."""
        self._pending = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Take the end of a request; trailers, which are kept too, came before it."""
        self._pending = 0
        self._is_whole = True
        self._settle()
        super().on_message_complete()

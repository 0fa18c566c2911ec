"""HTTP/1.1 whose requests have heads of a limited length."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["BoundedProtocol"]

_HEAD_BYTES = 64_000
_REFUSAL = (
    "HTTP/1.1 431 Request Header Fields Too Large\r\n"
    "Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    f"expected a head of at most {_HEAD_BYTES:,} bytes, found more\n"
).encode()


class BoundedProtocol(HttpToolsProtocol):
    """Refuses a request whose head does not come to an end; the parser would keep any length of it."""

    #: Bytes since the parser last had something whole to tell.
    _untold = 0

    def data_received(self, data: bytes) -> None:
        """Take what has come of requests."""
        self._untold += len(data)
        super().data_received(data)
        if self._untold > _HEAD_BYTES and not self.transport.is_closing():
            self.transport.write(_REFUSAL)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Take the head of a request."""
        self._untold = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body."""
        self._untold = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Take the end of a request; trailers, which are kept too, came before it."""
        self._untold = 0
        super().on_message_complete()

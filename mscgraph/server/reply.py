"""Replies: a body with its headers, kept ready to be sent again."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import anyio

from mscgraph.media_types import load_media_types, media_type

HTML, TEXT = media_type("html").type, media_type("txt").type

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_Headers = tuple[tuple[bytes, bytes], ...]

#: Minimum bytes per text that is compressed.
_MIN_COMPRESSED = 1_000
_COMPRESSIBLE = frozenset(one.type for one in load_media_types().values() if not one.binary)
#: Bytes per piece of a longer body, whose ETag and compressed form are made in a thread.
_LONG = 256_000
#: Seconds without a piece taken, after which a client is disconnected.
_SEND_SECONDS = 60.0
_REFUSED = re.compile(r"q\s*=\s*0(\.0*)?")
#: Maximum heads that are kept, which answers share.
_HEADS = 256
#: Headers of every answer.
_ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"content-location, etag, link, retry-after"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"x-content-type-options", b"nosniff"),
)
_POLICY = (
    b"default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self' data:; form-action 'self'; "
    b"frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'"
)
#: Headers of every page.
_PAGE = (
    (b"content-security-policy", _POLICY),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
)


def header(scope: Scope, name: bytes) -> str | None:
    """Return a header of a request, several joined by commas, ``None`` where it is absent.

    :param name: in lower case
    """
    found = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return ", ".join(found) if found else None


def departure(receive: Receive) -> Callable[[], Awaitable[None]]:
    """Return a function that waits until a client whose request was read disconnects."""

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    return gone


def security_headers(media_type: str) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that protect a reader of an answer."""
    return _ALWAYS + _PAGE if media_type.startswith(HTML) else _ALWAYS


@dataclass(frozen=True)
class Reply:
    """An answer: status, headers, body; ETag and compressed body are made when they are first asked for.

    :param media_type: of texts without a charset it is UTF-8
    :param headers: without ETag, length and encoding
    """

    status: int
    media_type: str
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()

    @cached_property
    def etag(self) -> str:
        """A strong entity tag, without the mark of a compressed body."""
        digest = hashlib.sha256(self.body)
        digest.update(self.media_type.encode())
        return digest.hexdigest()[:32]

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        packed = self.__dict__.get("_packed")
        return len(self.body) + (len(packed.body) if packed else 0) + 1_000

    async def send(self, scope: Scope, send: Send) -> None:
        """Answer a request, with 304 where the client has the body already."""
        takes_gzip = _takes_gzip(header(scope, b"accept-encoding") or "")
        if len(self.body) > _LONG and ("_packed" if takes_gzip else "_plain") not in self.__dict__:
            form = await anyio.to_thread.run_sync(self._form, takes_gzip)
        else:
            form = self._form(takes_gzip)
        if self.status == 200:
            known = header(scope, b"if-none-match")
            if known is not None and is_known(form.tag, known):
                await _send(send, 304, form.headers, b"")
                return
        headers = form.headers if self.status == 304 else [*form.headers, form.length]
        await _send(send, self.status, headers, b"" if scope["method"] == "HEAD" else form.body)

    def _form(self, takes_gzip: bool) -> _Form:
        """Return the body as it is sent; to make it takes long where the body is."""
        return (self._packed if takes_gzip else None) or self._plain

    @cached_property
    def _plain(self) -> _Form:
        return _Form(self._head, self.body, self.etag if self.status == 200 else "")

    @cached_property
    def _packed(self) -> _Form | None:
        """The body compressed, ``None`` where that is not worth it."""
        if len(self.body) < _MIN_COMPRESSED or self.media_type.partition(";")[0] not in _COMPRESSIBLE:
            return None
        head = (*self._head, (b"content-encoding", b"gzip"))
        body = gzip.compress(self.body, 6, mtime=0)
        return _Form(head, body, f"{self.etag}-gz" if self.status == 200 else "")

    @property
    def _head(self) -> _Headers:
        return _join(self.media_type, self.headers, security_headers(self.media_type))


@lru_cache(_HEADS)
def _join(media_type: str, headers: _Headers, security: _Headers) -> _Headers:
    """Return the headers of an answer but those of its body; most answers share theirs with many others."""
    if media_type.startswith("text/") and ";" not in media_type:
        media_type += "; charset=utf-8"
    named = ((b"content-type", media_type.encode()),) if media_type else ()
    listed = [value for name, value in headers if name == b"vary"]
    vary = b", ".join(dict.fromkeys([*listed, b"Accept-Encoding"]))
    rest = ((name, value) for name, value in headers if name != b"vary")
    return (*named, *security, (b"vary", vary), *rest)


class _Form:
    """A body as it is sent; of those that are kept there are many, so that there is little to each.

    :param head: the headers but ETag and length
    :param tag: empty where the body has none
    """

    __slots__ = ("_head", "body", "tag")

    def __init__(self, head: _Headers, body: bytes, tag: str) -> None:
        self._head = head
        self.body = body
        self.tag = tag

    @property
    def headers(self) -> _Headers:
        """All headers but the length."""
        return (*self._head, (b"etag", f'"{self.tag}"'.encode())) if self.tag else self._head

    @property
    def length(self) -> tuple[bytes, bytes]:
        return b"content-length", str(len(self.body)).encode()


async def _send(send: Send, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    if len(body) <= _LONG:
        await send({"type": "http.response.body", "body": body})
        return
    # Piece by piece, each when the one before is on its way: nothing is copied for who does not read.
    with anyio.move_on_after(_SEND_SECONDS) as limit:
        for start in range(0, len(body), _LONG):
            piece = body[start : start + _LONG]
            await send({"type": "http.response.body", "body": piece, "more_body": start + _LONG < len(body)})
            limit.deadline = anyio.current_time() + _SEND_SECONDS


def _takes_gzip(accepted: str) -> bool:
    return any(
        name.strip() in ("gzip", "*") and not _REFUSED.fullmatch(quality.strip())
        for name, _, quality in (one.partition(";") for one in accepted.lower().split(","))
    )


def is_known(tag: str, known: str) -> bool:
    """Compare weakly, as If-None-Match has it (RFC 9110, 13.1.2)."""
    tags = {one.strip().removeprefix("W/").strip('"') for one in known.split(",")}
    return "*" in tags or tag in tags


class ReplyCache:
    """Answers that were used last, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[object, tuple[Reply, int]] = OrderedDict()

    def get(self, key: object) -> Reply | None:
        """Return what was kept under *key*, ``None`` where nothing is."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: object, reply: Reply, key_bytes: int = 0) -> None:
        """Keep an answer; those unused longest make room.

        :param key_bytes: how much the key itself takes
        """
        size = reply.size * 2 + key_bytes  # its compressed form may come to it
        if size > self._limit // 4 or key in self._kept:
            return
        self._kept[key] = (reply, size)
        self._size += size
        while self._size > self._limit:
            _, (_, freed) = self._kept.popitem(last=False)
            self._size -= freed

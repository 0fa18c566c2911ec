"""Answers every IRI and every file of a site: dereferencing, content negotiation, caching."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

import anyio
from starlette.responses import FileResponse

from mscgraph.namespaces import BASE
from mscgraph.server.accept import choose
from mscgraph.server.reply import (
    HTML,
    TEXT,
    Receive,
    Reply,
    ReplyCache,
    Scope,
    Send,
    header,
    is_known,
    security_headers,
)
from mscgraph.site import File, Site, link_header

_METHODS = ("GET", "HEAD", "OPTIONS")
_ALLOW = ", ".join(_METHODS).encode()
#: Maximum bytes of replies kept per server.
_CACHE_BYTES = 128_000_000
_CACHE_CONTROL = (b"cache-control", b"public, max-age=60, must-revalidate")
#: Bytes read at a time from a file.
_CHUNK = 1 << 20
#: Characters of an address beside letters and digits; what is percent-encoded stays so.
_IN_ADDRESS = "/:@!$&'()*+,;=-._~?%#"
#: Characters beyond ASCII, as a client sends them.
_ENCODED_LETTERS = re.compile(r"(?:%[89a-f][0-9a-f])+", re.IGNORECASE)
#: Maximum characters per path.
_MAX_PATH = 2_000


class ErrorWriter(Protocol):
    """Writes the page of an error."""

    def error(self, status: int, title: str, message: str, depth: int) -> str:
        """Return the page.

        :param depth: how many folders deep the address is
        """


def problem(
    scope: Scope,
    pages: ErrorWriter,
    status: int,
    title: str,
    message: str,
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> Reply:
    """Return an error as a page for people, as plain text for programs."""
    kept = (*headers, (b"cache-control", b"no-store"), (b"vary", b"Accept"))
    wanted = choose(header(scope, b"accept"), (TEXT, HTML))
    if wanted == HTML and HTML in (header(scope, b"accept") or ""):
        depth = path_of(scope).count("/")
        page = pages.error(status, title, message, depth)
        return Reply(status, HTML, page.encode(), kept)
    return Reply(status, TEXT, f"{title}: {message}\n".encode(), kept)


def path_of(scope: Scope) -> str:
    """Return the path of a request below the application, as it was sent: percent-encoded."""
    raw = scope.get("raw_path") or quote(scope["path"]).encode()
    path = raw.decode("latin-1").partition("?")[0]
    root = scope.get("root_path", "")
    return path.removeprefix(root).removeprefix("/") if root else path.removeprefix("/")


def _decode_letters(path: str) -> str:
    """Return *path* as the part of an IRI that has letters beyond ASCII as they are."""
    return _ENCODED_LETTERS.sub(lambda encoded: unquote(encoded.group()), path)


class Resources:
    """An ASGI application for all that is published."""

    def __init__(self, site: Site, pages: ErrorWriter) -> None:
        """Nothing is written before it is asked for."""
        self._site = site
        self._library = site.library
        self._places = site.library.places
        self._pages = pages
        self._kept = ReplyCache(_CACHE_BYTES)
        self._digest = cache(_digest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        method = scope["method"]
        if method == "OPTIONS":
            await preflight(scope, send)
            return
        if method not in _METHODS:
            await not_allowed(scope, self._pages).send(scope, send)
            return
        path = path_of(scope)
        reply = self._kept.get(path)
        if reply is None:
            if len(path) > _MAX_PATH:
                text = f"expected a path of at most {_MAX_PATH} characters, found {len(path)}"
                await problem(scope, self._pages, 414, "Too long", text).send(scope, send)
                return
            found = await anyio.to_thread.run_sync(self._find, path)
            if isinstance(found, File):
                await self._send_file(found, scope, receive, send)
                return
            reply = found
        if reply is None:
            reply = await anyio.to_thread.run_sync(self._dereference, scope, path)
        await reply.send(scope, send)

    def _find(self, path: str) -> Reply | File | None:
        """Return what is published under *path*; a file on disk as it is."""
        file = self._site.read(unquote(path) or "index.html") or self._site.read(path)
        if file is None or isinstance(file.content, Path):
            return file
        reply = Reply(200, file.media_type, file.content, _file_headers(file))
        self._kept.put(path, reply)
        return reply

    def _dereference(self, scope: Scope, path: str) -> Reply:
        """Lead from a thing to the representation of its description that the request prefers."""
        iri = BASE + path
        place = self._library.find(iri) or self._library.find(BASE + _decode_letters(path))
        if place is None:
            text = f"Nothing is known of {iri}."
            return problem(scope, self._pages, 404, "Not found", text)
        accept = header(scope, b"accept")
        media_type = choose(accept, self._places.media_types)
        up = "../" * path.count("/")
        links = [
            f'<{quote(up + self._places.url(place.document, one.extension), safe=_IN_ADDRESS)}>; rel="alternate"; '
            f'type="{one.media_type}"'
            for one in self._places.representations
        ]
        headers = ((b"link", ", ".join(links).encode()), (b"vary", b"Accept"))
        if media_type is None:
            text = f"{iri} is described in {', '.join(self._places.media_types)}."
            return problem(scope, self._pages, 406, "Not acceptable", text, headers)
        extension = self._places.by_media_type[media_type].extension
        location = quote(up + self._places.location(place, extension), safe=_IN_ADDRESS)
        kept = (*headers, (b"location", location.encode()), _CACHE_CONTROL)
        return Reply(303, TEXT, f"See {location}\n".encode(), kept)

    async def _send_file(self, file: File, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a file from disk, whole or the part that was asked for."""
        assert isinstance(file.content, Path)
        digest = await anyio.to_thread.run_sync(self._digest, file.content)
        headers = {
            name.decode(): value.decode()
            for name, value in (*security_headers(file.media_type), *_file_headers(file))
        }
        headers["etag"] = f'"{digest}"'
        known = header(scope, b"if-none-match")
        if known is not None and is_known(digest, known):
            kept = tuple((name.encode(), value.encode()) for name, value in headers.items())
            await send({"type": "http.response.start", "status": 304, "headers": list(kept)})
            await send({"type": "http.response.body", "body": b""})
            return
        response = FileResponse(file.content, media_type=file.media_type, headers=headers)
        await response(scope, receive, send)


def _file_headers(file: File) -> tuple[tuple[bytes, bytes], ...]:
    headers = [_CACHE_CONTROL]
    if file.links:
        headers.append((b"link", link_header(file.links).encode()))
    return tuple(headers)


async def preflight(scope: Scope, send: Send, methods: bytes = _ALLOW) -> None:
    """Answer what a browser asks before a request from another site."""
    headers = [
        (b"allow", methods),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", b"accept, content-type, if-none-match"),
        (b"access-control-max-age", b"86400"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def not_allowed(scope: Scope, pages: ErrorWriter, methods: bytes = _ALLOW) -> Reply:
    """Return the answer to a method that does nothing here."""
    text = f"expected {methods.decode()}, found {scope['method'][:20]}"
    return problem(scope, pages, 405, "Method not allowed", text, ((b"allow", methods),))


def _digest(path: Path) -> str:
    """Return the beginning of a file's SHA-256."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()[:32]

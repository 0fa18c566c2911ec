"""The endpoint as an ASGI application."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import anyio
import pyoxigraph as ox

from mscgraph.namespaces import PREFIXES
from mscgraph.server.accept import choose
from mscgraph.server.endpoint.description import describe_service
from mscgraph.server.endpoint.formats import GRAPHS, negotiate
from mscgraph.server.endpoint.pool import Client, Outcome, QueryPool
from mscgraph.server.endpoint.requests import ProtocolError, QueryRequest, read_request
from mscgraph.server.reply import HTML, TEXT, Receive, Reply, ReplyCache, Scope, Send, header
from mscgraph.server.resources import preflight

_METHODS = b"GET, HEAD, OPTIONS, POST"
#: Maximum bytes of answers kept per endpoint.
_CACHE_BYTES = 64_000_000
#: Maximum bytes per request whose answer is kept.
_MAX_KEPT_REQUEST = 10_000
#: Maximum bytes per answer that is sent whatever else is on its way.
_SMALL = 100_000
_KEPT = ((b"cache-control", b"public, max-age=60, must-revalidate"), (b"vary", b"Accept"))
_NOT_KEPT = ((b"cache-control", b"no-store"), (b"vary", b"Accept"))
_EDITOR = b"sparql.html"
_TOO_LONG = "the {} has more than {:,} bytes; shorten it"


class SparqlEndpoint:
    """Answers queries over HTTP (SPARQL 1.1 Protocol); nothing can be changed."""

    def __init__(self, pool: QueryPool) -> None:
        self._pool = pool
        self._cache = ReplyCache(_CACHE_BYTES)
        self._on_the_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        method = scope["method"]
        if method == "OPTIONS":
            await preflight(scope, send, _METHODS)
            return
        try:
            if method not in ("GET", "HEAD", "POST"):
                raise ProtocolError(405, f"expected {_METHODS.decode()}, found {method[:20]}")
            reply = await self._reply(scope, receive)
        except ProtocolError as error:
            allow = ((b"allow", _METHODS),) if error.status == 405 else ()
            reply = Reply(error.status, TEXT, f"{error}\n".encode(), (*_NOT_KEPT, *allow))
        await self._send(reply, scope, send)

    async def _send(self, reply: Reply, scope: Scope, send: Send) -> None:
        """Answer within what all answers that are on their way may come to."""
        size = len(reply.body)
        limit = self._pool.limits.on_the_way_bytes
        if size > _SMALL and self._on_the_way + size > limit:
            problem = f"{limit:,} bytes of answers are on their way, the limit; try again later\n"
            reply = Reply(503, TEXT, problem.encode(), (*_NOT_KEPT, (b"retry-after", b"2")))
            size = len(reply.body)
        self._on_the_way += size
        try:
            await reply.send(scope, send)
        finally:
            self._on_the_way -= size

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        accept = header(scope, b"accept")
        body = b""
        # A request seen before in the same bytes need not be read again.
        key: tuple[object, ...] = (scope["query_string"], accept)
        if scope["method"] == "POST":
            body = await self._receive(scope, receive)
            key = (*key, header(scope, b"content-type"), body)
        return self._cache.get(key) or await self._answer(scope, receive, body, accept, key)

    async def _answer(
        self, scope: Scope, receive: Receive, body: bytes, accept: str | None, key: object
    ) -> Reply:
        request = read_request(scope["method"], scope["query_string"], header(scope, b"content-type"), body)
        if request is None:
            return await self._describe_to(scope, accept)
        if len(request.query.encode()) > self._pool.limits.request_bytes:
            raise ProtocolError(413, _TOO_LONG.format("query", self._pool.limits.request_bytes))
        reply = _reply_of(await self._run(request, accept, scope, receive))
        size = sum(
            map(len, (scope["query_string"], body, accept or "", header(scope, b"content-type") or ""))
        )
        if reply.status == 200 and size <= _MAX_KEPT_REQUEST:
            self._cache.put(key, reply, size)
        return reply

    async def _run(
        self, request: QueryRequest, accept: str | None, scope: Scope, receive: Receive
    ) -> Outcome:
        return await self._pool.run(
            request.query,
            accept,
            Client.of(scope, receive),
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
        )

    async def _receive(self, scope: Scope, receive: Receive) -> bytes:
        """Return the body of a request.

        :raises ProtocolError: if it is too long, or its client disconnects
        """
        limit = self._pool.limits.request_bytes
        problem = _TOO_LONG.format("request", limit)
        length = header(scope, b"content-length") or "0"
        if not length.isdecimal() or int(length) > limit:
            raise ProtocolError(413, problem)
        parts, size = [], 0
        while True:
            message: MutableMapping[str, Any] = await receive()
            if message["type"] == "http.disconnect":
                raise ProtocolError(400, "the client disconnected within its request")
            part = message.get("body", b"")
            size += len(part)
            if size > limit:
                raise ProtocolError(413, problem)
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)

    async def _describe_to(self, scope: Scope, accept: str | None) -> Reply:
        if choose(accept, (GRAPHS[0], HTML, *GRAPHS)) == HTML:
            return Reply(303, TEXT, b"See sparql.html\n", (*_KEPT, (b"location", _EDITOR)))
        chosen = negotiate(accept, GRAPHS)
        if chosen is None:
            raise ProtocolError(406, f"no accepted media type is offered; accept one of {', '.join(GRAPHS)}")
        host = (header(scope, b"host") or "localhost").strip()
        address = f"{scope.get('scheme', 'http')}://{host}{scope['path']}"
        return await anyio.to_thread.run_sync(self._describe, address, *chosen)

    def _describe(self, address: str, media_type: str, sent_as: str) -> Reply:
        try:
            triples = describe_service(self._pool, address)
        except ValueError as error:  # the host is the client's word
            raise ProtocolError(400, f"the host does not fit into an IRI: {error}") from error
        body = (
            ox.serialize(triples, format=ox.RdfFormat.from_media_type(media_type), prefixes={**_PREFIXES})
            or b""
        )
        return Reply(200, sent_as, body, _KEPT)


_PREFIXES = {
    **{name: PREFIXES[name] for name in ("dcterms", "rdfs", "void")},
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}


def _reply_of(outcome: Outcome) -> Reply:
    kept = _KEPT if outcome.status == 200 else _NOT_KEPT
    return Reply(outcome.status, outcome.media_type, outcome.body, (*kept, *outcome.headers))

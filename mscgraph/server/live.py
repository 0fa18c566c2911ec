"""Pages that depend on the request: search, facets, stored queries, the editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Protocol
from urllib.parse import parse_qsl

import anyio

from mscgraph.media_types import media_type
from mscgraph.query import StoredQuery, Table, read_solutions
from mscgraph.relations import grouped
from mscgraph.server.endpoint.formats import GRAPHS, SPARQL_JSON
from mscgraph.server.endpoint.pool import Client, Outcome, QueryPool
from mscgraph.server.reply import HTML, Receive, Reply, Scope, Send
from mscgraph.server.resources import ErrorWriter, not_allowed, path_of, preflight, problem

_NO_CACHE = (b"cache-control", b"no-cache")
#: Maximum parameters, and characters of a query string, per page.
_MAX_PARAMETERS, _MAX_CHARACTERS = 100, 20_000
#: Files of a result beside its page.
_FORMS = {"csv": media_type("csv").type, "json": SPARQL_JSON, "tsv": media_type("tsv").type}
_QUERIES = "queries/"


class LivePages(ErrorWriter, Protocol):
    """Writes pages that depend on the request."""

    def search(self, words: str) -> str:
        """Return the page with what *words* find."""

    def trials(self, chosen: Mapping[str, Sequence[str]]) -> str:
        """Return the page of the trials that fit what was chosen."""

    def query(self, name: str, values: Mapping[str, str], result: Table | None, error: str | None) -> str:
        """Return the page of a stored query with its result."""

    def editor(self, text: str, result: Table | str | None, error: str | None) -> str:
        """Return the page of the query editor.

        :param result: solutions, or a graph as Turtle
        """


class LiveRoutes:
    """An ASGI application for the pages that depend on the request."""

    def __init__(self, pages: LivePages, queries: Sequence[StoredQuery], pool: QueryPool) -> None:
        """Keep what the pages are made with.

        :param pool: runs queries where they can be stopped
        """
        self._pages = pages
        self._queries = {query.name: query for query in queries}
        self._pool = pool

    def knows(self, path: str) -> bool:
        """Return whether *path* is one of those pages."""
        return path in ("search.html", "trials.html", "sparql.html") or self._stored(path) is not None

    def _stored(self, path: str) -> tuple[StoredQuery, str] | None:
        name, dot, form = path.removeprefix(_QUERIES).rpartition(".")
        if not path.startswith(_QUERIES) or not dot or (form != "html" and form not in _FORMS):
            return None
        found = self._queries.get(name)
        return (found, form) if found is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["method"] == "OPTIONS":
            await preflight(scope, send)
            return
        reply = await self._reply(scope, Client.of(scope, receive))
        await reply.send(scope, send)

    async def _reply(self, scope: Scope, client: Client) -> Reply:
        if scope["method"] not in ("GET", "HEAD"):
            return not_allowed(scope, self._pages)
        raw = scope["query_string"]
        if len(raw) > _MAX_CHARACTERS:
            text = f"expected at most {_MAX_CHARACTERS} characters of parameters, found {len(raw)}"
            return problem(scope, self._pages, 414, "Too long", text)
        try:
            pairs = parse_qsl(
                raw.decode("ascii"), keep_blank_values=True, max_num_fields=_MAX_PARAMETERS, errors="strict"
            )
        except ValueError as error:  # UnicodeError is one
            text = f"more than {_MAX_PARAMETERS} parameters, or not UTF-8: {error}"
            return problem(scope, self._pages, 400, "Bad request", text)
        values = grouped(pairs)
        path = path_of(scope)
        if path == "search.html":
            return await _page(self._pages.search, " ".join(values.get("q", [])))
        if path == "trials.html":
            return await _page(self._pages.trials, values)
        single = {name: found[-1] for name, found in values.items() if any(found)}
        if path == "sparql.html":
            return await self._edit(single.get("query", ""), client)
        stored = self._stored(path)
        assert stored is not None
        query, form = stored
        return await self._ask(client, query, form, single)

    async def _ask(self, client: Client, query: StoredQuery, form: str, values: dict[str, str]) -> Reply:
        """Run a stored query, for a page or for a program."""
        given = {name: value for name, value in values.items() if value.strip()}
        missing = [one.name for one in query.parameters if one.required and one.name not in given]
        if form == "html" and (query.federated or (missing and not given)):
            return await _page(self._pages.query, query.name, given, None, None)
        wanted = _FORMS.get(form, SPARQL_JSON)
        answer = await self._pool.run_stored(query.name, given, wanted, client)
        if form != "html":
            kept = (*answer.headers, _NO_CACHE)
            return Reply(answer.status, answer.media_type, answer.body, kept)
        write = partial(self._pages.query, query.name, given)
        return await anyio.to_thread.run_sync(_answered, write, answer)

    async def _edit(self, text: str, client: Client) -> Reply:
        if not text.strip():
            return await _page(self._pages.editor, "", None, None)
        answer = await self._pool.run(text, f"{SPARQL_JSON}, {GRAPHS[0]}", client)
        return await anyio.to_thread.run_sync(_answered, partial(self._pages.editor, text), answer)


async def _page(write: Callable[..., str], *facts: object) -> Reply:
    return await anyio.to_thread.run_sync(lambda: _html(write(*facts)))


def _answered(write: Callable[..., str], answer: Outcome) -> Reply:
    """Return the page of an endpoint's answer, which may be long.

    :param write: writes the page of a result or an error
    """
    if answer.status != HTTPStatus.OK:
        message = answer.body.decode("utf-8", "replace").strip()
        return _html(write(None, message), answer.status, answer.headers)
    is_table = answer.media_type.startswith(SPARQL_JSON)
    result = read_solutions(answer.body) if is_table else answer.body.decode("utf-8", "replace")
    return _html(write(result, None))


def _html(page: str, status: int = 200, headers: tuple[tuple[bytes, bytes], ...] = ()) -> Reply:
    return Reply(status, HTML, page.encode(), (*headers, _NO_CACHE))

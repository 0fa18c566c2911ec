"""The server as one Starlette application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Route

from mscgraph.server.live import LiveRoutes
from mscgraph.server.reply import Receive, Scope, Send
from mscgraph.server.resources import Resources, path_of

AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class _Front:
    """Hands a request to the pages that depend on it, else to what is published."""

    def __init__(self, resources: Resources, live: LiveRoutes) -> None:
        self._resources = resources
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._live.knows(path_of(scope)):
            await self._live(scope, receive, send)
        else:
            await self._resources(scope, receive, send)


def make_app(
    resources: Resources, live: LiveRoutes, endpoint: AsgiApp, close: Callable[[], None]
) -> Starlette:
    """Return the application.

    :param endpoint: answers ``/sparql``
    :param close: is called when the server ends
    """

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            close()

    app = Starlette(routes=[Route("/sparql", _Endpoint(endpoint))], lifespan=lifespan)
    app.router.redirect_slashes = False
    app.router.default = _Front(resources, live)  # no pattern: a path may have any characters
    return app


class _Endpoint:
    """Takes every method; the endpoint decides which are allowed."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

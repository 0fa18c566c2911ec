"""Runs the application on a socket until a signal ends it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from mscgraph.errors import ServerError, reason_of

if TYPE_CHECKING:
    from starlette.applications import Starlette

#: Maximum connections that wait per socket.
_BACKLOG = 1024
#: Seconds that open requests have when the server ends, and that a connection may be idle.
_END_SECONDS, _IDLE_SECONDS = 5, 30
#: Maximum connections at a time per server; further ones are answered with 503.
_CONNECTIONS = 2_000


def run_app(app: Starlette, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve *app* until a signal ends it.

    :param port: 0 takes a free one
    :param started: called with the address when requests are taken
    :raises ServerError: if the address cannot be had
    """
    import uvicorn

    from mscgraph.server.bounded import BoundedProtocol

    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        sock = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ServerError(
            place,
            problem=f"cannot listen here: {reason_of(error)}",
            remedy="name another --host or --port",
        ) from error
    with closing(sock):
        config = uvicorn.Config(
            app,
            access_log=False,
            http=BoundedProtocol,
            limit_concurrency=_CONNECTIONS,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=_END_SECONDS,
            timeout_keep_alive=_IDLE_SECONDS,
        )
        shown = f"[{host}]" if ":" in host else host
        started(f"http://{shown}:{sock.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[sock])

"""Hands queries to processes that can be ended, within limits."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TypeVar, cast

import pyoxigraph as ox

from mscgraph.errors import ServerError, reason_of
from mscgraph.server.endpoint.engine import QueryEngine
from mscgraph.server.endpoint.worker import HEAD, ForkServer, run_fork_server
from mscgraph.server.reply import TEXT, Receive, Scope, departure

#: Seconds per query before its client is watched for a disconnect.
_PATIENCE = 0.1
#: Seconds after which a refused client is asked to try again.
_RETRY_SECONDS = b"2"
_Awaited = TypeVar("_Awaited")
#: A worker's report of an answer, and its body; ``None`` where it did not come in time.
_Answer = tuple[dict[str, object], bytes] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a query.

    :param status: 200, or that of the error that *body* states in words
    """

    status: int
    media_type: str
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


def _failed(status: int, text: str, *, retry: bool = False) -> Outcome:
    headers = ((b"retry-after", _RETRY_SECONDS),) if retry else ()
    return Outcome(status, TEXT, f"{text}\n".encode(), headers)


class _Worker(asyncio.Protocol):
    """A process that answers one query at a time, as the event loop sees it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.alive = True
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[_Answer] | None = None
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop has classes of its own

    def ask(self, message: bytes) -> asyncio.Future[_Answer]:
        """Send a query; its answer comes as a future, a process that ends as ``ConnectionError``."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        if not self.alive:
            self._answer.set_exception(ConnectionError("the process has stopped"))
            return self._answer
        self._received.clear()
        self._transport.write(HEAD.pack(len(message), 0) + message)
        return self._answer

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        if len(received) < HEAD.size:
            return
        head, body = HEAD.unpack_from(received)
        end = HEAD.size + head + body
        if len(received) >= end and self._answer is not None and not self._answer.done():
            start = HEAD.size + head
            self._answer.set_result((json.loads(received[HEAD.size : start]), bytes(received[start:end])))

    def connection_lost(self, _error: Exception | None) -> None:
        self.alive = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the process has stopped"))

    def close(self) -> None:
        self.alive = False
        if self._answer is not None:
            self._answer.cancel()  # nobody waits for it any more
        if self._transport is not None:
            self._transport.abort()


#: The result of a place in the queue: a worker, ``True`` for the right to make one, ``False`` after a disconnect.
_Turn = asyncio.Future[_Worker | bool]


class Client:
    """A client that waits for an answer; it is looked after when that takes long."""

    def __init__(self, name: str, gone: Callable[[], Awaitable[object]] | None = None) -> None:
        """Keep a client.

        :param name: its address; the queries of one address share its limit
        :param gone: waits until it has disconnected; its query is ended then
        """
        self.name = name
        self._gone = gone
        self._left: asyncio.Future[object] | None = None

    @classmethod
    def of(cls, scope: Scope, receive: Receive) -> Client:
        """Return the client of a request."""
        return cls(str((scope.get("client") or ("",))[0]), departure(receive))

    async def wait(self, awaited: asyncio.Future[_Awaited], otherwise: _Awaited, seconds: float) -> _Awaited:
        """Return what *awaited* gives, *otherwise* where it takes longer or the client disconnects before."""
        loop = awaited.get_loop()

        def give_up(_left: object = None) -> None:
            if not awaited.done():
                awaited.set_result(otherwise)

        def look_after() -> None:
            timers.append(loop.call_later(seconds - _PATIENCE, give_up))
            if self._gone is not None:
                self._left = self._left or asyncio.ensure_future(self._gone())
                self._left.add_done_callback(give_up)

        # Most are there before a client need be watched, which takes time itself.
        timers = [loop.call_later(min(seconds, _PATIENCE), look_after if seconds > _PATIENCE else give_up)]
        try:
            return await awaited
        finally:
            for timer in timers:
                timer.cancel()

    def forget(self) -> None:
        """Look after the client no more."""
        if self._left is not None:
            self._left.cancel()


class QueryPool:
    """Runs queries in processes of their own, each with a limit; the graph is shared and never changes."""

    def __init__(self, engine: QueryEngine) -> None:
        self.limits = engine.limits
        self.graphs = engine.graphs
        self._engine = engine
        self._fork_server: ForkServer | None = None
        self._pid = 0
        self._idle: list[_Worker] = []
        self._count = 0
        #: Turns by client, the next client first; a client with many queries waits behind those with few.
        self._waiting: OrderedDict[str, deque[_Turn]] = OrderedDict()
        self._clients: Counter[str] = Counter()
        self._forking = asyncio.Lock()

        self.size = cache(self._count_triples)

    def _count_triples(self, graph: str) -> int:
        """Return how many triples a named graph has, the default graph under the empty name."""
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        return sum(1 for _ in self._engine.store.quads_for_pattern(None, None, None, name))

    def start(self) -> None:
        """Fork the process that holds the graph for the others; to be called before there are threads.

        :raises ServerError: if the system has no ``fork``
        """
        if not hasattr(os, "fork"):
            raise ServerError("serve", "a system with fork (Linux, macOS)", os.name)
        ours, theirs = socket.socketpair()
        gc.collect()
        gc.freeze()  # what is shared stays shared, and what stays is not looked through again and again
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            run_fork_server(theirs, self._engine)
        theirs.close()
        self._fork_server = ForkServer(ours)

    def close(self) -> None:
        """End all processes."""
        if self._fork_server is None:
            return
        self._fork_server.close()
        self._fork_server = None
        for worker in self._idle:
            worker.alive = False
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    async def run(
        self,
        text: str,
        accept: str | None,
        client: Client,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Outcome:
        """Run a query and return its answer, or the obstacle.

        :param accept: an ``Accept`` header; what it prefers is what is written
        """
        return await self._run({"query": text}, accept, client, default_graphs, named_graphs)

    async def run_stored(
        self, name: str, values: Mapping[str, str], accept: str | None, client: Client
    ) -> Outcome:
        """Run a stored query and return its answer, or the obstacle.

        :param values: by parameter, as a caller gave them
        """
        return await self._run({"stored": name, "values": dict(values)}, accept, client, (), ())

    async def _run(
        self,
        asked: dict[str, object],
        accept: str | None,
        client: Client,
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
    ) -> Outcome:
        limits = self.limits
        if self._clients[client.name] >= limits.per_client:
            problem = f"{limits.per_client} queries of this client run or wait, the limit; try again later"
            return _failed(429, problem, retry=True)
        waiting = sum(map(len, self._waiting.values()))
        if self._count >= limits.workers and not self._idle and waiting >= limits.waiting:
            problem = f"{limits.workers} queries run and {limits.waiting} wait, the limit; try again later"
            return _failed(503, problem, retry=True)
        asked |= {
            "accept": accept,
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
        }
        self._clients[client.name] += 1
        try:
            worker = await self._take(client)
            if worker is None:
                problem = f"no turn within {limits.wait_seconds:g} s, or a disconnect; try again later"
                return _failed(503, problem, retry=True)
            return await self._ask(worker, json.dumps(asked).encode(), client)
        except OSError as error:
            return _failed(503, f"no process for the query: {reason_of(error)}; try again later", retry=True)
        finally:
            client.forget()
            self._clients[client.name] -= 1
            if not self._clients[client.name]:
                del self._clients[client.name]

    async def _take(self, client: Client) -> _Worker | None:
        """Return a worker that is idle or new, in turn; ``None`` where that takes too long or it disconnects."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._count -= 1
        if self._count >= self.limits.workers:
            turn: _Turn = asyncio.get_running_loop().create_future()
            self._waiting.setdefault(client.name, deque()).append(turn)
            given: _Worker | bool = False
            try:
                given = await client.wait(turn, False, self.limits.wait_seconds)
            finally:
                if given is False:
                    self._leave(client.name, turn)
            if not isinstance(given, bool):
                return given
            if not given:
                return None
        else:
            self._count += 1
        made: _Worker | None = None
        try:
            made = await self._make()
        finally:
            if made is None:
                self._give(None)
        return made

    def _leave(self, client: str, turn: _Turn) -> None:
        """Give up a place in the queue, or what came of it."""
        turns = self._waiting.get(client, ())
        if isinstance(turns, deque) and turn in turns:
            turns.remove(turn)
            if not turns:
                del self._waiting[client]
        elif turn.done() and not turn.cancelled():
            given = turn.result()
            if given is not False:
                self._give(None if given is True else given)

    async def _make(self) -> _Worker:
        if self._fork_server is None:
            raise ConnectionError("the server ends")
        async with self._forking:  # in a thread, for a process that is large takes long to be forked
            try:
                sock, pid = await asyncio.to_thread(self._fork_server.fork)
            except OSError:  # the process that holds the graph has ended; this one holds it too
                self.close()
                self.start()
                sock, pid = await asyncio.to_thread(self._fork_server.fork)
        loop = asyncio.get_running_loop()
        _, worker = await loop.create_unix_connection(lambda: _Worker(pid), sock=sock)
        return worker

    def _give(self, worker: _Worker | None) -> None:
        """Let the next have a worker, or, where it has ended, the right to make one."""
        while self._waiting:
            client, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[client] = turns
            if not turn.done():
                turn.set_result(worker or True)
                return
        if worker is not None:
            self._idle.append(worker)
        else:
            self._count -= 1

    async def _ask(self, worker: _Worker, message: bytes, client: Client) -> Outcome:
        kept: _Worker | None = None
        try:
            answer = await client.wait(worker.ask(message), None, self.limits.seconds)
            if answer is None:
                problem = f"the query did not end within {self.limits.seconds:g} s; narrow it"
                return _failed(503, problem, retry=True)
            facts, body = answer
            if not facts["last"]:
                kept = worker
        except ConnectionError:
            # It has taken too much memory, or is nested too deeply: asked again, it would do the same.
            problem = (
                f"the query's process was stopped ({self.limits.memory_bytes:,} bytes of memory); narrow it"
            )
            return _failed(503, problem)
        finally:
            if kept is None:
                self._end(worker)
            self._give(kept)
        if facts["status"] == 200:
            return Outcome(200, str(facts["media_type"]), body)
        return _failed(int(str(facts["status"])), body.decode())

    def _end(self, worker: _Worker) -> None:
        worker.close()
        if self._fork_server is not None:
            self._fork_server.end(worker.pid)

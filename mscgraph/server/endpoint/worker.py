"""The processes that answer queries: one that holds the graph and makes others, and those others."""

from __future__ import annotations

import fcntl
import io
import json
import os
import resource
import select
import signal
import socket
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import pyoxigraph as ox

from mscgraph.errors import MscgraphError, QueryError, RefusedQueryError
from mscgraph.server.accept import choose
from mscgraph.server.endpoint.formats import GRAPHS, RESULTS, ROW_MARKS
from mscgraph.server.endpoint.limits import Limits

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["HEAD", "Grammar", "Nursery", "run_nursery"]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is known of queries beside the engine.

    :param guard: returns a query as it may be run or refuses it, given its text, its name, and the graphs that it may
        name
    :param find_fault: returns what is wrong with a query, given its text, its name, and what the engine said of it
    """

    guard: Callable[[str, str, Sequence[str]], str]
    find_fault: Callable[[str, str, str], MscgraphError]


#: Lengths of the JSON and of the body of a message.
HEAD = struct.Struct("!II")
#: To the nursery: fork (with a socket), or end the process of a number.
_ORDER = struct.Struct("!Bq")
_FORK, _END = 1, 2
_REAP_SECONDS = 1.0
#: A worker that has grown by so much ends after its answer; another takes its place.
_MAX_GROWTH = 128_000_000
#: The work behind an answer of so many bytes can have made a worker grow.
_LONG = 1_000_000
_PR_SET_PDEATHSIG = 1
#: In a worker: the number of its socket, which follows the standard streams; numbers from _FREE on were never used.
_SOCKET, _FREE = 3, 64
_PAGE = resource.getpagesize()
_PLACE = "query"
_Row = TypeVar("_Row")


class _TooMuchError(Exception):
    """An answer has grown larger than what is told."""


class _Sink(io.BytesIO):
    """Keeps what is written, up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: ReadableBuffer, /) -> int:
        if self.tell() + len(memoryview(data)) > self._limit:
            raise _TooMuchError(f"{self._limit:,} bytes")
        return super().write(data)


def _receive_all(sock: socket.socket, size: int) -> bytes:
    """Return exactly *size* bytes, fewer only where the other side has closed."""
    parts = []
    while size:
        part = sock.recv(min(size, 1 << 20))
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class Nursery:
    """The side of the nursery that orders workers and ends them."""

    def __init__(self, sock: socket.socket) -> None:
        """Keep the socket that leads to it."""
        self._sock = sock

    def fork(self) -> tuple[socket.socket, int]:
        """Return the socket of a new worker, and its number.

        :raises OSError: if the nursery has ended
        """
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._sock, [_ORDER.pack(_FORK, 0)], [theirs.fileno()])
        answer = _receive_all(self._sock, _ORDER.size)
        if len(answer) < _ORDER.size:
            ours.close()
            raise ConnectionError("the process that holds the graph has ended")
        return ours, _ORDER.unpack(answer)[1]

    def end(self, pid: int) -> None:
        """End a worker, whatever it does."""
        try:
            self._sock.sendall(_ORDER.pack(_END, pid))
        except OSError:  # then there is none left
            return

    def close(self) -> None:
        """End all workers."""
        self._sock.close()


def run_nursery(
    sock: socket.socket, store: ox.Store, grammar: Grammar, graphs: Sequence[str], limits: Limits
) -> NoReturn:
    """Fork a worker whenever that is asked for, until the other side closes; then end them all."""
    _become_child()
    _close_all_but(sock.fileno())
    _load_parser(grammar)
    children: set[int] = set()
    try:
        while True:
            ready, _, _ = select.select([sock], [], [], _REAP_SECONDS)
            children -= set(_reap(children))
            if not ready:
                continue
            message, handles, _, _ = socket.recv_fds(sock, _ORDER.size, 1)
            if not message:
                break
            message += _receive_all(sock, _ORDER.size - len(message))
            order, pid = _ORDER.unpack(message)
            if order == _END and pid in children:
                os.kill(pid, signal.SIGKILL)
            elif order == _FORK:
                child = os.fork()
                if child == 0:
                    sock.close()
                    _run_worker(socket.socket(fileno=handles[0]), store, grammar, graphs, limits)
                children.add(child)
                os.close(handles[0])
                sock.sendall(_ORDER.pack(_FORK, child))
    except OSError:
        pass  # the other side is gone
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
        os._exit(0)


def _reap(children: set[int]) -> list[int]:
    found = []
    for child in children:
        pid, _ = os.waitpid(child, os.WNOHANG)
        if pid:
            found.append(pid)
    return found


def _become_child() -> None:
    """Leave signals to the parent, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_DFL)
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (AttributeError, OSError):
        return  # where there is no such call, a closed socket ends it


def _run_worker(
    sock: socket.socket, store: ox.Store, grammar: Grammar, graphs: Sequence[str], limits: Limits
) -> NoReturn:
    """Answer one query after the other until the other side closes."""
    try:
        _become_child()
        sock, memory = _shut_in(sock)
        memory.limit(limits.memory_bytes)
        base = memory.resident()
        while True:
            head = _receive_all(sock, HEAD.size)
            if len(head) < HEAD.size:
                break
            asked = json.loads(_receive_all(sock, HEAD.unpack(head)[0]))
            answer, body = _answer(store, grammar, graphs, limits, asked)
            # Only much work makes a worker grow, and looking takes time.
            answer["last"] = answer.pop("long", False) and memory.resident() - base > _MAX_GROWTH
            told = json.dumps(answer).encode()
            sock.sendall(HEAD.pack(len(told), len(body)) + told + body)
            if answer["last"]:
                break
    finally:
        os._exit(0)


def _load_parser(grammar: Grammar) -> None:
    """Have a query parsed, so that workers share what that takes, and find it when they can open no file."""
    for text in ("ASK FROM <x:y> { }", "ASK FROM { }"):
        with suppress(QueryError):
            grammar.guard(text, _PLACE, ())


def _close_all_but(number: int) -> None:
    """Close all files but the standard streams and one: whoever has a connection open would keep it so."""
    os.closerange(_SOCKET, number)
    os.closerange(number + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _shut_in(sock: socket.socket) -> tuple[socket.socket, _Memory]:
    """Close all files but the standard streams and the socket, and let none be opened any more.

    Whatever a query holds that the guard did not see, no connection can be made.
    """
    number = sock.detach()
    kept = fcntl.fcntl(number, fcntl.F_DUPFD, _FREE)
    _close_all_but(kept)
    while (opened := os.open(os.devnull, os.O_RDWR)) < _SOCKET:
        pass  # it takes the place of a standard stream that was closed
    os.dup2(kept, opened)
    os.close(kept)
    memory = _Memory()
    files = opened + 1 + memory.is_counted
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    return socket.socket(fileno=opened), memory


class _Memory:
    """What the process holds; nothing is known, and nothing limited, where the system does not count it so."""

    def __init__(self) -> None:
        try:
            self._file = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:
            self._file = -1

    @property
    def is_counted(self) -> bool:
        """Whether the system counts it, in a file that is open."""
        return self._file >= 0

    def _pages(self) -> tuple[int, int, int]:
        """Return the pages of its address space, those in memory, and of these the shared ones."""
        if not self.is_counted:
            return 0, 0, 0
        size, resident, shared, *_ = map(int, os.pread(self._file, 200, 0).split())
        return size, resident, shared

    def resident(self) -> int:
        """Return the bytes in memory that are the process's own."""
        _, resident, shared = self._pages()
        return (resident - shared) * _PAGE

    def limit(self, more: int) -> None:
        """Let the process have *more* bytes than it has."""
        if size := self._pages()[0] * _PAGE:
            resource.setrlimit(resource.RLIMIT_AS, (size + more, size + more))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(
    store: ox.Store, grammar: Grammar, graphs: Sequence[str], limits: Limits, asked: Mapping[str, Any]
) -> tuple[dict[str, Any], bytes]:
    """Return what a query gives: its status and media type, and the body."""
    try:
        asked = {**asked, "query": grammar.guard(asked["query"], _PLACE, graphs)}
        named = [*asked["default_graphs"], *asked["named_graphs"]]
        for iri in named:
            if iri not in graphs:
                raise RefusedQueryError(_PLACE, "a dataset of our own graphs", f"<{iri[:200]}>")
        found = _evaluate(store, asked)
        return _serialize(store, found, asked, limits)
    except RefusedQueryError as error:
        return {"status": 403}, str(error).encode()
    except QueryError as error:
        return {"status": 400}, str(error).encode()
    except _TooMuchError as error:
        told = f"expected an answer of at most {error}, found more: add LIMIT"
        return {"status": 413, "long": True}, told.encode()
    except MemoryError:
        told = f"expected a query that takes at most {limits.memory_bytes:,} bytes of memory, found one that takes more"
        return {"status": 503, "long": True}, told.encode()
    except SyntaxError as error:
        return {"status": 400}, str(grammar.find_fault(asked["query"], _PLACE, str(error))).encode()
    except ValueError as error:
        return {"status": 400}, f"expected SPARQL 1.1, found: {error}".encode()
    except (RuntimeError, OSError) as error:
        return {"status": 400}, f"expected a query that can be answered, found: {error}".encode()


def _evaluate(store: ox.Store, asked: Mapping[str, Any]) -> Any:
    dataset: dict[str, Any] = {}
    if asked["default_graphs"] or asked["named_graphs"]:
        dataset["default_graph"] = list(map(ox.NamedNode, asked["default_graphs"]))
        dataset["named_graphs"] = list(map(ox.NamedNode, asked["named_graphs"]))
    return store.query(asked["query"], **dataset)


def _serialize(
    store: ox.Store, found: Any, asked: Mapping[str, Any], limits: Limits
) -> tuple[dict[str, Any], bytes]:
    is_graph = isinstance(found, ox.QueryTriples)
    offered: Mapping[str, Any] = GRAPHS if is_graph else RESULTS
    media_type = choose(asked["accept"], tuple(offered))
    if media_type is None:
        return {"status": 406}, f"expected one of {', '.join(offered)}, found other types".encode()
    sink = _Sink(limits.result_bytes)
    if is_graph:
        ox.serialize(_count(found, limits.rows), sink, format=offered[media_type])
    else:
        found.serialize(sink, format=offered[media_type])
        # A row holds the mark at least once: where there are too few of them, rows need not be counted.
        mark = ROW_MARKS[media_type]
        if isinstance(found, ox.QuerySolutions) and sink.getvalue().count(mark) > limits.rows:
            for _ in _count(_evaluate(store, asked), limits.rows):
                pass
    return {"status": 200, "media_type": media_type, "long": sink.tell() > _LONG}, sink.getvalue()


def _count(rows: Iterable[_Row], limit: int) -> Iterator[_Row]:
    for number, row in enumerate(rows, 1):
        if number > limit:
            raise _TooMuchError(f"{limit:,} rows")
        yield row

"""The processes that answer queries: one that holds the graph and makes others, and those others."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import select
import signal
import socket
import struct
from typing import NoReturn

from mscgraph.server.endpoint.engine import QueryEngine

#: Lengths of the JSON and of the body of a message.
HEAD = struct.Struct("!II")
#: An order to the fork server: fork (with a socket), or end the process of a number.
_ORDER = struct.Struct("!Bq")
_FORK, _END = 1, 2
#: Seconds between two looks for workers that have ended.
_REAP_SECONDS = 1.0
#: Maximum bytes of growth per worker; beyond, it ends after its answer and another takes its place.
_MAX_GROWTH = 128_000_000
_PR_SET_PDEATHSIG = 1
#: In a worker: the number of its socket, which follows the standard streams; numbers from _FREE on were never used.
_SOCKET, _FREE = 3, 64
_PAGE = resource.getpagesize()


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


class ForkServer:
    """The side of the fork server that orders workers and ends them."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def fork(self) -> tuple[socket.socket, int]:
        """Return the socket of a new worker, and its number.

        :raises OSError: if the fork server has ended
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
        except OSError:  # no process is left
            return

    def close(self) -> None:
        """End all workers."""
        self._sock.close()


def run_fork_server(sock: socket.socket, engine: QueryEngine) -> NoReturn:
    """Fork a worker whenever that is asked for, until the other side closes; then end them all."""
    _become_child()
    _close_all_but(sock.fileno())
    engine.prepare()
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
                    _run_worker(socket.socket(fileno=handles[0]), engine)
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


def _run_worker(sock: socket.socket, engine: QueryEngine) -> NoReturn:
    """Answer one query after the other until the other side closes."""
    try:
        _become_child()
        sock, memory = _shut_in(sock)
        memory.limit(engine.limits.memory_bytes)
        base = memory.resident()
        while True:
            head = _receive_all(sock, HEAD.size)
            if len(head) < HEAD.size:
                break
            asked = json.loads(_receive_all(sock, HEAD.unpack(head)[0]))
            answer, body = engine.answer(asked)
            # Only much work makes a worker grow, and looking takes time.
            answer["last"] = answer.pop("long", False) and memory.resident() - base > _MAX_GROWTH
            facts = json.dumps(answer).encode()
            sock.sendall(HEAD.pack(len(facts), len(body)) + facts + body)
            if answer["last"]:
                break
    finally:
        os._exit(0)


def _close_all_but(number: int) -> None:
    """Close all files but the standard streams and one: a process that has a connection would keep it open."""
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
    """The memory of the process; unknown, and unlimited, where the system does not count it so."""

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

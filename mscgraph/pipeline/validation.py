"""Validation beside the build: in processes of their own, which load what it takes while tables are read."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mscgraph.errors import GraphError

if TYPE_CHECKING:
    from mscgraph.validate import Check, Result

__all__ = ["ValidationPool", "load_checks"]

#: Validation takes longer than building: one process for a small table, one per core for a large one.
_MAX_PROCESSES = 16

Batch = tuple[bytes, bytes, bytes]


def load_checks(folder: Path) -> list[Check]:
    """Read the check queries of *folder*; their headers only when one of them finds something."""
    from mscgraph.query import read_query
    from mscgraph.validate import Check

    def problem_of(path: Path) -> Callable[[], str]:
        return lambda: read_query(path).summary

    return [Check(path.stem, path.read_text("utf-8"), problem_of(path)) for path in sorted(folder.glob("*.rq"))]


class ValidationPool:
    """Validates batches of reports in other processes; the results come at the end.

    :param shapes: folder of shapes
    :param checks: folder of check queries
    """

    def __init__(self, shapes: Path, checks: Path) -> None:
        """Start the first process: it loads its libraries while the caller goes on."""
        methods = multiprocessing.get_all_start_methods()
        self._context: Any = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
        self._folders = (shapes, checks)
        self._limit = min(_MAX_PROCESSES, os.cpu_count() or 1)
        self._workers: list[tuple[Any, Connection]] = []
        self._batches = 0
        self._start()

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, *self._folders), daemon=True)
        process.start()
        theirs.close()
        self._workers.append((process, ours))

    def submit(self, batch: Batch) -> None:
        """Hand over statements, issues and provenance as N-Triples; waits while all processes are busy."""
        if self._batches and len(self._workers) < self._limit:
            self._start()
        _, connection = self._workers[self._batches % len(self._workers)]
        self._batches += 1
        try:
            for part in batch:
                connection.send_bytes(part)
        except OSError as error:
            raise self._failure() from error

    def results(self) -> set[Result]:
        """Return the results on all batches, each once.

        :raises GraphError: if a process failed
        """
        found: set[Result] = set()
        for _, connection in self._workers:
            try:
                connection.send_bytes(b"")
                answer = connection.recv()
            except (EOFError, OSError) as error:
                raise self._failure() from error
            if isinstance(answer, Exception):
                raise answer
            found |= answer
        return found

    def close(self) -> None:
        """End the processes."""
        for process, connection in self._workers:
            connection.close()
            process.join(timeout=1)
            if process.is_alive():
                process.terminate()
                process.join()

    @staticmethod
    def _failure() -> GraphError:
        return GraphError("validation", "an answer of its process", "its end (out of memory?)")


def _batches(connection: Connection) -> Iterator[Batch]:
    """Yield batches until an empty message comes."""
    while statements := connection.recv_bytes():
        yield statements, connection.recv_bytes(), connection.recv_bytes()


def _work(connection: Connection, shapes: Path, checks: Path) -> None:
    """Validate what comes, and answer once with all results or with what went wrong."""
    answer: object
    try:
        from mscgraph.validate import Validator

        validator = Validator(shapes, load_checks(checks))
        found: set[Result] = set()
        for batch in _batches(connection):
            found.update(validator.validate(*batch))
        answer = found
    except EOFError:
        return
    except Exception as error:  # noqa: BLE001 - it is raised again in the process that asked
        answer = error
        try:
            for _ in _batches(connection):
                pass
        except EOFError:
            return
    connection.send(answer)

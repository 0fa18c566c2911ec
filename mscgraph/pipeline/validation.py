"""Validation beside the build: in processes of their own, which load what it takes while tables are read."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mscgraph.errors import GraphError
from mscgraph.files import read_text
from mscgraph.namespaces import GRAPH_KINDS

if TYPE_CHECKING:
    from mscgraph.records import ReportProperty
    from mscgraph.validate import Batch, Check, Result

#: Maximum processes of validation, which takes longer than building: one per core.
_MAX_PROCESSES = 16
#: Tasks on each batch.
TASKS = ("shapes", "checks")
#: Batches that wait per process.
_MAX_WAITING = 2


def load_checks(folder: Path, properties: Sequence[ReportProperty]) -> list[Check]:
    """Read the check queries of *folder*; their headers only when one of them finds something.

    :param properties: the table of properties, which completes them
    """
    from mscgraph.query import read_query
    from mscgraph.validate import Check, complete_check

    def problem_of(path: Path) -> Callable[[], str]:
        return lambda: read_query(path).summary

    return [
        Check(path.stem, complete_check(read_text(path), properties), problem_of(path))
        for path in sorted(folder.glob("*.rq"))
    ]


class ValidationPool:
    """Validates batches of reports in other processes; the results come at the end.

    Shapes and checks are two tasks: a small table keeps two cores busy, a large one as many as there are.

    :param folder: where batches are laid down for the processes
    :param shapes: folder of shapes
    :param checks: folder of check queries
    :param ontology: folder of the table of properties
    """

    def __init__(self, folder: Path, shapes: Path, checks: Path, ontology: Path) -> None:
        """Start the first two processes: they load their libraries while the caller goes on."""
        # Imported before the first fork, so that no process imports it anew.
        from mscgraph.validate import Validator  # noqa: F401
        from mscgraph.vocabulary import load_properties  # noqa: F401

        methods = multiprocessing.get_all_start_methods()
        self._context: Any = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
        self._folder = folder
        self._folders = (shapes, checks, ontology)
        self._limit = max(len(TASKS), min(_MAX_PROCESSES, os.cpu_count() or 1))
        self._workers: list[tuple[Any, Connection]] = []
        self._waiting: list[int] = []
        self._sent = 0
        for task in TASKS:
            self._start(task)

    def _start(self, first_task: str) -> None:
        ours, theirs = self._context.Pipe()
        # A forked process has copies of the parent's ends; while one is open, no process sees the parent end.
        forked = self._context.get_start_method() == "fork"
        copies = [ours, *(connection for _, connection in self._workers)] if forked else []
        arguments = (theirs, copies, first_task, *self._folders)
        process = self._context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        theirs.close()
        self._workers.append((process, ours))
        self._waiting.append(0)

    def submit(self, batch: Batch) -> None:
        """Hand over a batch; waits while too many are not done."""
        for task in TASKS:
            if self._sent >= len(self._workers) and len(self._workers) < self._limit:
                self._start(task)
            worker = self._sent % len(self._workers)
            path = self._folder / f"batch-{self._sent}"
            self._sent += 1
            _, connection = self._workers[worker]
            try:
                while self._waiting[worker] >= _MAX_WAITING:
                    connection.recv_bytes()
                    self._waiting[worker] -= 1
                path.mkdir()
                for name in GRAPH_KINDS:
                    (path / name).write_bytes(getattr(batch, name))
                connection.send_bytes(f"{task} {path}".encode())
                self._waiting[worker] += 1
            except (EOFError, OSError) as error:
                raise self._failure() from error

    def results(self) -> set[Result]:
        """Return the results on all batches, each once.

        :raises GraphError: if a process failed
        """
        found: set[Result] = set()
        for worker, (_, connection) in enumerate(self._workers):
            try:
                connection.send_bytes(b"")
                for _ in range(self._waiting[worker]):
                    connection.recv_bytes()
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
            process.terminate()  # one that has answered is at its end; one that has not is not needed
            process.join()

    @staticmethod
    def _failure() -> GraphError:
        return GraphError("validation", problem="a process ended before its answer (out of memory?)")


def _tasks(connection: Connection) -> Iterator[tuple[str, Path]]:
    """Yield tasks until an empty message comes; each is reported as done when the next is asked for."""
    while message := connection.recv_bytes():
        task, _, path = message.decode().partition(" ")
        yield task, Path(path)
        connection.send_bytes(b"done")


def _read_batch(path: Path) -> Batch:
    """Take a batch from where it was laid down."""
    from mscgraph.validate import Batch

    batch = Batch(**{name: (path / name).read_bytes() for name in GRAPH_KINDS})
    shutil.rmtree(path, ignore_errors=True)
    return batch


def _work(
    connection: Connection,
    copies: Sequence[Connection],
    first_task: str,
    shapes: Path,
    checks: Path,
    ontology: Path,
) -> None:
    """Do what comes, and answer once with all results or with what went wrong.

    :param copies: ends of pipes that are not this process's to hold
    """
    for copy in copies:
        copy.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts, interrupts the process that asked
    found: set[Result] = set()
    failure: Exception | None = None
    try:
        from mscgraph.validate import Validator
        from mscgraph.vocabulary import load_properties

        properties = load_properties(ontology)
        validator = Validator(shapes, load_checks(checks, properties), properties)
        if first_task == "shapes":
            _ = validator.shapes
    except Exception as error:
        failure = error
    try:
        for task, path in _tasks(connection):
            if failure is None:
                try:
                    run = validator.run_shapes if task == "shapes" else validator.run_checks
                    found |= run(_read_batch(path))
                    gc.enable()  # it came disabled, for a build of one batch
                except Exception as error:
                    failure = error
        connection.send(failure or found)
        connection.close()
    finally:
        os._exit(0)  # nothing is left to tidy, and taking the libraries down takes as long as a table

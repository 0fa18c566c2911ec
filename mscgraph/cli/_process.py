"""The process of a command: progress, signals, exit codes."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from mscgraph.errors import (
    AddressError,
    DocumentError,
    EndpointError,
    ExtraError,
    GraphError,
    LoadError,
    MscgraphError,
    OutputError,
    QueryError,
    ReasonerError,
    ServerError,
    UnreadableQueryError,
    VocabularyError,
)

#: Exit codes; the first kind that an error is of holds.
EXIT_USAGE, EXIT_RESULTS, EXIT_INPUT, EXIT_OUTSIDE = 2, 3, 4, 5
#: As a shell has it: this and the number of the signal.
_EXIT_SIGNAL = 128
EXIT_OF: tuple[tuple[type[MscgraphError], int], ...] = (
    (AddressError, EXIT_USAGE),
    (OutputError, EXIT_USAGE),
    (UnreadableQueryError, EXIT_INPUT),
    (QueryError, EXIT_USAGE),
    (DocumentError, EXIT_INPUT),
    (EndpointError, EXIT_OUTSIDE),
    (ExtraError, EXIT_OUTSIDE),
    (GraphError, EXIT_INPUT),
    (LoadError, EXIT_INPUT),
    (ReasonerError, EXIT_OUTSIDE),
    (ServerError, EXIT_OUTSIDE),
    (VocabularyError, EXIT_INPUT),
)
#: Seconds between two lines of progress.
_PROGRESS_SECONDS = 2.0


class CommandGroup(click.Group):
    """Turns errors of mscgraph into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # the reader of the pipe has closed it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except MscgraphError as error:
            click.echo(f"mscgraph: {error} [{error.code}]", err=True)
            code = next((code for kind, code in EXIT_OF if isinstance(error, kind)), 1)
            ctx.exit(code)


class Progress:
    """Prints on stderr, every few seconds and with each new step, how far a long run has come."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _PROGRESS_SECONDS
        self._shown = ""

    def __call__(self, what: str, count: int) -> None:
        now = time.monotonic()
        step = what.partition(": ")[0]
        if now >= self._next or (self._shown and step != self._shown):
            self._next = now + _PROGRESS_SECONDS
            self._shown = step
            click.echo(f"… {what}{f': {count:,}' if count else ''}", err=True)


def _terminate(number: int, _frame: object) -> NoReturn:
    """End as an interrupt would: what is half built is deleted."""
    raise SystemExit(_EXIT_SIGNAL + number)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    former = {number: signal.signal(number, _terminate) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def end_by_signals() -> None:
    """Let signals end the running command in good order."""
    click.get_current_context().with_resource(_ended_by_signals())

"""From sources to a folder of files, whole or not at all."""

from __future__ import annotations

import gc
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from mscgraph.datafiles import find_data_folder
from mscgraph.errors import OutputError
from mscgraph.pipeline.validation import ValidationPool
from mscgraph.publish.folder import staged_folder

__all__ = ["Summary", "build"]


@dataclass(slots=True)
class Summary:
    """What a build did.

    :param linked: mentions of concepts that have an external identifier
    :param mentions: mentions of concepts in all
    :param issues: how many there are, by severity and code
    :param verdict: the gravest severity found, ``None`` for none
    """

    output: Path
    rows: int = 0
    unread: int = 0
    trials: int = 0
    linked: int = 0
    mentions: int = 0
    triples: int = 0
    issues: Counter[tuple[str, str]] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    verdict: str | None = None
    files: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def build(paths: Sequence[Path], output: Path, progress: Callable[[str, int], None] | None = None) -> Summary:
    """Build the graph of *paths* into the folder *output*.

    The processes that validate are started first: they load their libraries while the tables are read.

    :param progress: is told, now and then, what is being done and how much of it
    :raises DocumentError: if a source cannot be read
    :raises OutputError: if *output* is not ours to replace, or cannot be written
    """
    started = time.perf_counter()
    summary = Summary(output)
    with ExitStack() as stack:
        if gc.isenabled():
            # A small table is built before collecting pays; a large one turns it on again as it is read.
            gc.disable()
            stack.callback(gc.enable)
        staging = stack.enter_context(staged_folder(output))
        parts = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mscgraph-")))
        validation = stack.enter_context(
            closing(ValidationPool(parts, find_data_folder("shapes"), find_data_folder("queries") / "check"))
        )
        from mscgraph.pipeline.assemble import assemble
        from mscgraph.pipeline.workshop import Workshop

        try:
            assemble(paths, summary, staging, parts, Workshop(), validation, progress)
        except OSError as error:
            raise OutputError(output, "room to write", error.strerror or str(error)) from error
        summary.files = {path.name: path.stat().st_size for path in sorted(staging.iterdir())}
    summary.seconds = time.perf_counter() - started
    return summary

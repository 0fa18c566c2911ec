"""From sources to a folder of files, whole or not at all."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from mscgraph.files import find_data_folder, staged_folder, write_checksums
from mscgraph.pipeline.collecting import uncollected
from mscgraph.pipeline.summary import BuildSummary
from mscgraph.pipeline.validation import ValidationPool


def build(
    paths: Sequence[Path],
    output: Path,
    progress: Callable[[str, int], None] | None = None,
    *,
    tables: Sequence[str] = (),
    labels: Path | None = None,
    keep_duplicates: bool = False,
) -> BuildSummary:
    """Build the graph of *paths* into the folder *output*.

    The processes that validate are started first: they load their libraries while the tables are read.

    :param progress: called, now and then, with the current step and its extent
    :param tables: names of the tables of the one document; without them, those that list trials
    :param labels: a folder of label indexes beside those of the project
    :param keep_duplicates: whether a table that several documents have is built from each
    :raises DocumentError: if a source cannot be read
    :raises OutputError: if *output* holds the work of others, or cannot be written
    """
    started = time.perf_counter()
    summary = BuildSummary(output)
    with ExitStack() as stack:
        stack.enter_context(uncollected())
        staging = stack.enter_context(staged_folder(output))
        parts = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mscgraph-")))
        validation = stack.enter_context(
            closing(
                ValidationPool(
                    parts,
                    find_data_folder("shapes"),
                    find_data_folder("queries") / "check",
                    find_data_folder("ontology"),
                )
            )
        )
        from mscgraph.pipeline.assemble import assemble
        from mscgraph.pipeline.workshop import Workshop

        assemble(
            paths,
            summary,
            staging,
            parts,
            Workshop(labels),
            validation,
            progress,
            tables,
            keep_duplicates=keep_duplicates,
        )
        write_checksums(staging)
        summary.files = {path.name: path.stat().st_size for path in sorted(staging.iterdir())}
    summary.seconds = time.perf_counter() - started
    return summary

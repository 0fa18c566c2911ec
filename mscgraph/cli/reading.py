"""Commands that read tables."""

from __future__ import annotations

from pathlib import Path

import click

from mscgraph.cli._options import PATH, format_option
from mscgraph.cli._process import EXIT_RESULTS, Progress, end_by_signals


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", type=PATH)
@click.option(
    "-o",
    "--output",
    type=PATH,
    default=Path("output"),
    show_default=True,
    metavar="DIR",
    help="Folder to write: absent, empty, or a former build, which is replaced whole or not at all.",
)
def build(sources: tuple[Path, ...], output: Path) -> None:
    """Build the graph of one or more tables.

    SOURCE is a page saved as text (UTF-8), a line per row. Without SOURCE the bundled one is built. What the
    source got wrong is published as an issue and never stops a build; a Violation is a fault of the program:
    everything is written, and the exit code is 3.
    """
    from mscgraph.files import bundled_source
    from mscgraph.pipeline import build as run

    end_by_signals()
    summary = run(sources or (bundled_source(),), output, Progress())
    from mscgraph.terminal import show_summary

    show_summary(summary)
    if summary.verdict == "Violation":
        click.get_current_context().exit(EXIT_RESULTS)


@click.command()
@click.argument("source", required=False, type=PATH)
@format_option("Default: table on a terminal, else jsonl, whose keys are a public interface.")
def rows(source: Path | None, form: str | None) -> None:
    """Print what was read from a table, row by row.

    Without SOURCE the bundled one is read. Nothing is written.
    """
    from mscgraph.files import bundled_source
    from mscgraph.pipeline import Source, Workshop, collate
    from mscgraph.terminal import show_reports

    opened = Source(source or bundled_source(), Workshop())
    show_reports(collate(opened, Progress()), form)

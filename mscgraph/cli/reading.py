"""Commands that read tables."""

from __future__ import annotations

from pathlib import Path

import click

from mscgraph.cli._options import PATH, format_option, labels_option, table_option
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
@table_option
@click.option(
    "--keep-duplicates",
    is_flag=True,
    help="Build a table that several documents have from each of them. Default: once, from the form with the most"
    " marks.",
)
@labels_option(
    "Link words by the label indexes in DIR too (<prefix>.tsv.gz), which replace those of mscgraph."
)
def build(
    sources: tuple[Path, ...],
    output: Path,
    tables: tuple[str, ...],
    keep_duplicates: bool,
    labels: Path | None,
) -> None:
    """Build the graph of one or more tables.

    SOURCE is a document, a folder of documents, or - for standard input: HTML, JATS, a workbook (.xlsx), a Word
    document (.docx), CSV or TSV, Markdown or a table of pipes, plain text, PDF with a text layer. Its bytes decide, not
    its name. Without SOURCE the bundled one is built. What the source got wrong is published as an issue and never
    stops a build; a Violation is a fault of the program: everything is written, and the exit code is 3.
    """
    from mscgraph.files import bundled_source
    from mscgraph.pipeline import build as run

    end_by_signals()
    summary = run(
        sources or (bundled_source(),),
        output,
        Progress(),
        tables=tables,
        labels=labels,
        keep_duplicates=keep_duplicates,
    )
    from mscgraph.terminal import show_summary

    show_summary(summary)
    if summary.verdict == "Violation":
        click.get_current_context().exit(EXIT_RESULTS)


@click.command()
@click.argument("source", required=False, type=PATH)
@table_option
@format_option("Default: table on a terminal, else jsonl, whose keys are a public interface.")
def rows(source: Path | None, tables: tuple[str, ...], form: str | None) -> None:
    """Print what was read from the tables of a document, row by row.

    Without SOURCE the bundled one is read. Nothing is written.
    """
    from mscgraph.files import bundled_source
    from mscgraph.pipeline import Workshop, collate, gather, uncollected
    from mscgraph.terminal import show_left_out, show_reports

    with uncollected():
        gathered = gather([source or bundled_source()], Workshop(), tables, Progress())
        show_reports(collate(gathered.sources, Progress()), form, several=len(gathered.sources) > 1)
    show_left_out([*gathered.left_out, *gathered.remarks])


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...", type=PATH)
@format_option("Default: table on a terminal, else csv.")
def tables(sources: tuple[Path, ...], form: str | None) -> None:
    """List the tables of documents, and which of them list trials.

    The first column names a table for --table: its printed number, or its place where it has none (at-3).
    """
    from mscgraph.pipeline import list_tables
    from mscgraph.terminal import show_left_out, show_tables

    listed, unread = list_tables(sources, Progress())
    show_tables(listed, form)
    show_left_out(unread)

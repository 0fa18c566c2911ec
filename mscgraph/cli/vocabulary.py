"""Commands that look after the vocabulary."""

from __future__ import annotations

from pathlib import Path

import click

from mscgraph.cli._options import fail_on_option
from mscgraph.cli._process import EXIT_RESULTS


@click.group()
def vocabulary() -> None:
    """Look after the vocabulary and its mappings."""


@vocabulary.command("check")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Compare every mapped identifier with the label indexes in DIR (<prefix>.tsv.gz).",
)
@fail_on_option(
    ("error", "warn", "info"),
    "warn",
    "The mildest level of a finding that is printed and makes the exit code 3.",
)
def vocabulary_check(labels: Path | None, fail_on: str) -> None:
    """Check ontology, concepts, registries, mapping tables and grammars; exit code 3 where something is wrong.

    The ontology is checked by the rules of ROBOT's report, under their names and levels, and by some of mscgraph's.
    """
    from mscgraph.pipeline import check_own_vocabulary
    from mscgraph.terminal import show_vocabulary_check

    _warn_of_other_files()
    if show_vocabulary_check(check_own_vocabulary(labels), fail_on):
        click.get_current_context().exit(EXIT_RESULTS)


def _warn_of_other_files() -> None:
    """Print a note where the files here, which somebody may be editing, are not those that are read."""
    from mscgraph.files import find_data_folder

    read, here = find_data_folder("ontology"), Path("ontology")
    if (here / "mscgraph.ttl").is_file() and read.resolve() != here.resolve():
        click.echo(
            f"note: read from {read}, not from {here.resolve()}; pip install -e makes them one", err=True
        )

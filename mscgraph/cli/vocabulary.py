"""Commands that look after the vocabulary."""

from __future__ import annotations

from pathlib import Path

import click

from mscgraph.cli._options import PATH, fail_on_option, labels_option, table_option
from mscgraph.cli._process import EXIT_RESULTS, Progress


@click.group()
def vocabulary() -> None:
    """Look after the vocabulary and its mappings."""


@vocabulary.command("check")
@labels_option("Compare every mapped identifier with the label indexes in DIR (<prefix>.tsv.gz).")
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


@vocabulary.command("suggest")
@click.argument("source", required=False, type=PATH)
@table_option
@labels_option(
    "Look for terms in the label indexes in DIR too (<prefix>.tsv.gz), which replace those of mscgraph."
)
@click.option(
    "--most",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    metavar="N",
    help="Suggestions per word.",
)
def vocabulary_suggest(source: Path | None, tables: tuple[str, ...], labels: Path | None, most: int) -> None:
    """Print mappings for the words of a document that nothing is linked to, for a curator to judge.

    The table is in the form of SSSOM, with the surest mapping of a word first: to the terms of Mondo, Uberon and the
    Cell Ontology, and to concepts of mscgraph, whose names have words in common with it. To accept a row, add the word
    to the vocabulary, and the row to a table of ontology/mappings. Without SOURCE the bundled one is read. Nothing is
    written.
    """
    from mscgraph.files import bundled_source
    from mscgraph.pipeline import suggest_mappings
    from mscgraph.terminal import show_suggestions

    _warn_of_other_files()
    show_suggestions(suggest_mappings(source or bundled_source(), labels, tables, most, Progress()))


def _warn_of_other_files() -> None:
    """Print a note where the files here, which somebody may be editing, are not those that are read."""
    from mscgraph.files import find_data_folder

    read, here = find_data_folder("ontology"), Path("ontology")
    if (here / "mscgraph.ttl").is_file() and read.resolve() != here.resolve():
        click.echo(
            f"note: read from {read}, not from {here.resolve()}; pip install -e makes them one", err=True
        )

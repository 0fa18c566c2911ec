"""The command line as a whole: the group of all commands, and how it is run."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from mscgraph import __version__
from mscgraph.cli._process import CommandGroup
from mscgraph.cli.asking import explain, query, reason, validate
from mscgraph.cli.publishing import docs, load, serve, site
from mscgraph.cli.reading import build, rows, tables
from mscgraph.cli.vocabulary import vocabulary

_EPILOG = """\b
Examples:
  mscgraph build                          the bundled source into output/
  mscgraph build page.txt -o graph        your own saved page
  mscgraph rows page.txt --format jsonl   what was read, an object per row
  mscgraph explain NCT02097641            the evidence of the graph's statements
  mscgraph query --list                   the stored questions
  mscgraph docs ontology-docs             the ontology as a page, in ontology-docs/
  mscgraph serve                          pages, descriptions and SPARQL on this computer
  mscgraph site site                      everything as files for a web host
  mscgraph query trials_by_disease --param disease=MONDO:0005011

\b
Exit codes: 0 done, 2 wrong usage, 3 results at or above --fail-on, 4 an input
could not be read, 5 something else is missing or fails: Java, an extra, a
store, an endpoint, an address to serve at."""


@click.group(cls=CommandGroup, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mscgraph")
def main() -> None:
    """Publish the evidence tables of stem cell reviews as linked data.

    mscgraph reads a clinical-trial table as its page prints it, maps its rows onto an OWL ontology, links
    them to external identifiers, validates the graph with SHACL and writes it for triplestores, for Protégé
    and for spreadsheets. Every statement can be traced to the characters it was read from.
    """


for command in (build, tables, rows, explain, validate, reason, load, query, docs, serve, site, vocabulary):
    main.add_command(command)


def run() -> NoReturn:
    """Run the command line and end the process at once.

    Nothing is left to tidy when a command has ended, and freeing a graph piece by piece takes a tenth of the
    time of a small build.
    """
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    if isinstance(code, str):
        click.echo(code, err=True)
        code = 1
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass
    os._exit(int(code) if isinstance(code, int) else 0)

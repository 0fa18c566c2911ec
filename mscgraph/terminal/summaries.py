"""Summaries of commands: what was done, where it is, what can be done next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mscgraph.terminal.documents import show_left_out
from mscgraph.terminal.formats import print_facts
from mscgraph.texts import clip

if TYPE_CHECKING:
    from mscgraph.pipeline import (
        BuildSummary,
        DocsSummary,
        LoadSummary,
        Served,
        SiteSummary,
        Suggestions,
        VocabularyCheck,
    )

#: Maximum characters shown of words that no term is near to.
_MAX_WORDS = 80


def show_summary(summary: BuildSummary) -> None:
    """Print what a build did, for a person, and what can be done next."""
    print_facts(summary.lines())
    steps = list(_next_steps(summary))
    width = max(len(command) for command, _ in steps)
    print_facts(
        ("" if at else "next", f"{command:<{width}}   {use}") for at, (command, use) in enumerate(steps)
    )


def _next_steps(summary: BuildSummary) -> Iterator[tuple[str, str]]:
    """Yield commands on a new build, each with its use."""
    name = str(summary.output)
    folder = shlex.quote(f"./{name}" if name.startswith("-") else name)
    graph = "" if summary.output == Path("output") else f" --graph {folder}"
    if not summary.conforms:
        yield f"mscgraph validate {folder}", "rows and words at fault"
    yield f"mscgraph serve {folder}", "pages in a browser"
    yield "mscgraph query --list", f"questions to ask{', with' if graph else ''}{graph}"
    if summary.issues:
        yield f"mscgraph query issues_by_code{graph}", "issues and remedies"
    if summary.tables == 1:  # several tables have several rows 1
        yield f"mscgraph explain 1{graph}", "words behind row 1"


def show_served(served: Served, address: str) -> None:
    """Print the address of a server and its contents on stderr."""
    print_facts(
        [
            ("graph", f"{served.graph}: {served.triples:,} triples, {served.documents:,} documents"),
            ("ready after", f"{served.seconds:.2f} s"),
            ("pages", address),
            ("endpoint", f"{address}sparql"),
        ],
        err=True,
    )


def show_docs_summary(summary: DocsSummary) -> None:
    """Print what was documented."""
    click.echo(f"graph: {summary.graph}", err=True)
    print_facts(
        [
            ("counted in", summary.graph),
            ("terms", ", ".join(f"{count} {kind}" for kind, count in summary.terms.items())),
            ("concepts", f"{summary.concepts:,}"),
            (
                "files",
                f"{len(summary.files)} in {summary.output}, {sum(summary.files.values()) / 1e6:.1f} MB",
            ),
            ("seconds", f"{summary.seconds:.2f}"),
        ]
    )


def show_site_summary(summary: SiteSummary) -> None:
    """Print what was written."""
    click.echo(f"graph: {summary.graph}", err=True)
    print_facts(
        [
            ("read", summary.graph),
            ("address", summary.url),
            ("documents", f"{summary.documents:,}"),
            ("files", f"{summary.files:,} in {summary.output}, {summary.size / 1e6:.1f} MB"),
            ("seconds", f"{summary.seconds:.2f}"),
        ]
    )


def show_load_summary(summary: LoadSummary) -> None:
    """Print what was loaded, or would be."""
    click.echo(f"graph: {summary.source}", err=True)
    target = summary.target
    would = "would be " if summary.dry_run else ""
    print_facts(
        [
            ("read", summary.source),
            ("store", f"{target.store}, by {target.protocol}"),
            ("sent to", target.uploads_to),
            ("replaced at", target.update),
            ("counted at", target.query),
            ("graph", summary.graph),
            ("staging graph", summary.staging),
            ("triples", f"{summary.triples:,} {would}loaded, {summary.before:,} {would}replaced"),
            ("seconds", f"{summary.seconds:.2f}"),
        ]
    )
    if summary.dry_run:
        click.echo("dry run: nothing was changed", err=True)


def show_vocabulary_check(check: VocabularyCheck, fail_on: str) -> int:
    """Print the faults, a line each, and the extent of the check; return the number of findings printed.

    :param fail_on: the mildest level of a finding of the ontology that is printed
    """
    listed, kept = check.divide(fail_on)
    for line in listed:
        click.echo(str(line))
    click.echo(f"{check.checked}: {len(listed) or 'no'} finding{'' if len(listed) == 1 else 's'}")
    for level, count in kept.items():
        click.echo(f"{count} of level {level} not listed; --fail-on {level.lower()} lists them", err=True)
    if check.not_compared:
        click.echo(
            f"no label index for {sum(check.not_compared.values())} mappings: "
            + ", ".join(f"{prefix} {count}" for prefix, count in check.not_compared.items()),
            err=True,
        )
    return len(listed)


def show_suggestions(suggestions: Suggestions) -> None:
    """Print suggested mappings as a table, and on stderr which words have none."""
    click.echo(suggestions.table, nl=False)
    for words, kind in suggestions.without:
        click.echo(f"no term is near to the {kind.replace('-', ' ')} {clip(words, _MAX_WORDS)!r}", err=True)
    count = suggestions.words
    made = suggestions.mappings
    click.echo(
        f"{count} unlinked word{'' if count == 1 else 's'}: {made} suggestion{'' if made == 1 else 's'}",
        err=True,
    )
    show_left_out(suggestions.left_out)

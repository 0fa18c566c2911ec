"""Explanations of things: printed words, readings, links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from mscgraph.terminal.formats import make_console, print_json, print_table

if TYPE_CHECKING:
    from mscgraph.query import Explanation, PrintedCell


def show_explanations(explanations: Sequence[Explanation], form: str) -> None:
    """Print explanations: the printed row with its cells marked, readings, links, issues, triples."""
    if form == "json":
        print_json([asdict(one) for one in explanations])
        return
    console = make_console()
    for one in explanations:
        console.rule(f"{one.label} ({one.kind})" if one.kind else one.label, align="left")
        click.echo(one.iri)
        if one.cells:
            _show_row(one.cells)
        if one.statements:
            _show_statements(one)
        if one.links:
            print_table(
                ("concept", "match", "linked to", "label there", "version", "why", "confidence"),
                [
                    (link.concept, link.predicate, link.object, link.label, link.version, link.justification,
                     link.confidence)
                    for link in one.links
                ],
            )  # fmt: skip
        if one.issues:
            print_table(("issue", "severity", "message"), one.issues)
        if not one.statements:
            click.echo("\nThis graph holds no readings of it: ask a build's whole folder.\n")
        if one.triples:
            click.echo(f"Triples:\n{one.triples}")
        click.echo()


def _show_row(cells: Sequence[PrintedCell]) -> None:
    """Print the words of a row, then each cell with its place; words printed elsewhere are no part of the row."""
    from mscgraph.records import ACROSS, SPAN

    printed = (cell for cell in cells if cell.origin in ("", SPAN, ACROSS))
    marked = " ".join(f"[{cell.column}: {_raise(cell.text, cell.superscripts)}]" for cell in printed)
    click.echo(f"\nPrinted row, cells marked:\n  {marked}")
    print_table(
        ("column", "place", "printed"),
        [(cell.column, cell.place, _raise(cell.text, cell.superscripts)) for cell in cells],
    )


def _raise(text: str, superscripts: Sequence[tuple[int, int]]) -> str:
    """Return *text* with a sign in front of its raised characters: ``10^6``."""
    for start, _ in reversed(superscripts):
        text = f"{text[:start]}^{text[start:]}"
    return text


def _show_statements(one: Explanation) -> None:
    """Print what was read; each cell with its place, unless the row's cells are printed with theirs."""
    places = () if one.cells else ("place",)
    print_table(
        ("what was read", "value", "from the words", "cell", *places, "characters", "by the rule"),
        [
            (
                f"{_part(read.subject, one.iri)}{read.property}",
                read.value,
                _raise(read.words, read.superscripts),
                read.column,
                *(read.place for _ in places),
                "" if read.start is None else f"{read.start}–{read.end}",
                read.rule,
            )
            for read in one.statements
        ],
    )


def _part(subject: str, iri: str) -> str:
    """Name a part of a report by the path behind the report's IRI, ``dose/1 ``; of another report with its row."""
    if subject.startswith(iri):
        part = subject.removeprefix(iri).strip("/")
    else:
        _, report, path = subject.partition("/report/")
        part = path.partition("/")[2] if report else subject.rsplit("/", 1)[-1]
    return f"{part} " if part else ""

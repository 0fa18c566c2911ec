"""How results look: tables on a terminal, plain formats for programs."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from mscgraph.pipeline import (
        BuildSummary,
        DocsSummary,
        LeftOut,
        ListedTable,
        LoadSummary,
        Served,
        SiteSummary,
        VocabularyCheck,
    )
    from mscgraph.query import Explanation, PrintedCell, StoredQuery, Table
    from mscgraph.reason import Verdict
    from mscgraph.records import TrialReport

#: Width of tables where stdout is no terminal and no variable COLUMNS has one, in characters.
_PLAIN_WIDTH = 160
#: Minimum width that COLUMNS may give, in characters.
_LEAST_WIDTH = 20
#: Maximum letters of a word that is whole where there is room, minimum letters of a folded column, and number of blanks
#: between columns.
_WHOLE, _LEAST, _GAP = 20, 8, 2
_HYPHEN = re.compile(r"(?<=-)")


def _console() -> Console:
    from rich.console import Console

    class PipeConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # the group of commands decides on the exit code, not rich

    given = os.environ.get("COLUMNS", "")
    width = int(given) if given.isdecimal() and int(given) >= _LEAST_WIDTH else None
    if width is None and not sys.stdout.isatty():
        width = _PLAIN_WIDTH
    return PipeConsole(width=width, highlight=False, markup=False, soft_wrap=False)


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table as wide as the terminal; folding leaves numbers and identifiers whole where there is room."""
    from rich import box
    from rich.table import Table as RichTable

    console = _console()
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    filled = list(zip(columns, *cells, strict=True))
    widths = [max(map(len, column)) for column in filled]
    available = console.width - _GAP * len(widths)
    folded = [[_longest_part(column, room) for column in filled] for room in range(_WHOLE, _LEAST - 1, -1)]
    needs = next((needs for needs in folded if sum(needs) <= available), folded[-1])
    while sum(widths) > available and max(widths) > 1:
        widest = max(range(len(widths)), key=lambda at: (widths[at] > needs[at], widths[at]))
        widths[widest] -= 1
    table = RichTable(box=box.SIMPLE_HEAD, padding=(0, _GAP - 1, 0, 0), pad_edge=False)
    for column, width in zip(columns, widths, strict=True):
        table.add_column(column, overflow="fold", width=width)  # a number that is cut off is no number
    for row in cells:
        table.add_row(*map(_fold, row, widths))
    console.print(table)


def _longest_part(column: Iterable[str], room: int) -> int:
    """Return the letters of the longest part of a column that no line breaks.

    :param room: maximum letters of a part that is not a number or an identifier
    """
    longest = 0
    for word in set(chain.from_iterable(map(str.split, column))):
        whole = len(word) <= _WHOLE and any(map(str.isdigit, word))
        parts = [len(word)] if whole else [min(len(part), room) for part in _HYPHEN.split(word)]
        longest = max(longest, *parts)
    return longest


def _fold(text: str, width: int) -> str:
    """Return *text* in lines of at most *width* letters, but for longer words, broken at blanks and hyphens."""
    lines = (wrap(line, width, break_long_words=False) for line in text.split("\n"))
    return "\n".join("\n".join(line) for line in lines)


def _print_delimited(columns: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str) -> None:
    from mscgraph.tabular import csv_writer

    writer = csv_writer(sys.stdout, delimiter)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if value is None else value for value in row])


def _print_json(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))


def _print_json_lines(records: Iterable[Mapping[str, object]]) -> None:
    for record in records:
        click.echo(json.dumps(record, ensure_ascii=False))


def _choose(form: str | None, default: str = "csv") -> str:
    """Return the format that is asked for; without one a table on a terminal, else *default*."""
    return form or ("table" if sys.stdout.isatty() else default)


def _print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], form: str) -> None:
    records = (dict(zip(columns, row, strict=True)) for row in rows)
    if form == "table":
        _print_table(columns, rows)
    elif form == "json":
        _print_json(list(records))
    elif form == "jsonl":
        _print_json_lines(records)
    else:
        _print_delimited(columns, rows, "," if form == "csv" else "\t")


def _print_facts(facts: Iterable[tuple[str, str]], *, err: bool = False) -> None:
    for name, value in facts:
        click.echo(f"{name:<16} {value}", err=err)


def show_summary(summary: BuildSummary) -> None:
    """Print what a build did, for a person, and what can be done next."""
    _print_facts(summary.lines())
    steps = list(_next_steps(summary))
    width = max(len(command) for command, _ in steps)
    _print_facts(
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


def show_reports(reports: Iterable[TrialReport], form: str | None) -> None:
    """Print what rows state in *form*; ``None`` means a table on a terminal, else JSON lines."""
    from mscgraph.pipeline import describe_rows, record_rows, write_rows

    form = _choose(form, "jsonl")
    if form == "jsonl":
        _print_json_lines(record_rows(reports))
    elif form == "json":
        _print_json(list(record_rows(reports)))
    elif form == "table":
        _print_table(*describe_rows(reports))
    else:
        write_rows(reports, sys.stdout, "," if form == "csv" else "\t")


def show_left_out(left_out: Iterable[LeftOut]) -> None:
    """Print on stderr which tables and documents are not read, each with its reason, and remarks on others."""
    for one in left_out:
        click.echo(f"{'remark' if one.is_remark else 'left out'}: {one}", err=True)


def show_tables(tables: Sequence[ListedTable], form: str | None) -> None:
    """Print the tables of documents; ``None`` means a table on a terminal, else CSV."""
    form = _choose(form)
    if form in ("json", "jsonl"):
        records = [asdict(table) for table in tables]
        _print_json(records) if form == "json" else _print_json_lines(records)
        return
    several = len({table.document for table in tables}) > 1
    if form == "table":
        _print_table(*_tables_for_people(tables, several=several))
        return
    names = ("table", "label", "caption", "rows", "columns", "form", "columns_read", "lists_trials", "reason")
    rows = [
        [
            table.table,
            table.label,
            table.caption,
            table.rows,
            table.columns,
            table.form,
            ", ".join(table.columns_read),
            "yes" if table.lists_trials else "no",
            table.reason,
            *((table.document,) if several else ()),
        ]
        for table in tables
    ]
    _print_rows((*names, *(("document",) if several else ())), rows, form)


def _tables_for_people(
    tables: Iterable[ListedTable], *, several: bool
) -> tuple[tuple[str, ...], list[list[object]]]:
    """Return header and rows of a list of tables that is narrow enough for a terminal."""
    names = ("table", "trials", "size", "form", "caption", "columns as read", "reason")
    rows: list[list[object]] = [
        [
            table.table,
            "yes" if table.lists_trials else "no",
            f"{table.rows} × {table.columns}",
            table.form,
            ". ".join(filter(None, (table.label, table.caption))),
            ", ".join(table.columns_read),
            table.reason,
            *((Path(table.document).name,) if several else ()),
        ]
        for table in tables
    ]
    return (*names, *(("document",) if several else ())), rows


def show_queries(queries: Sequence[StoredQuery], form: str | None) -> None:
    """Print the catalogue of stored queries."""
    rows = [
        (
            query.name,
            f"{query.summary}{' (asks another endpoint too: needs --endpoint)' if query.federated else ''}",
            ", ".join(f"{parameter.name}={parameter.example}" for parameter in query.parameters),
            ", ".join(query.tags),
        )
        for query in queries
    ]
    _print_rows(("name", "question", "parameters", "tags"), rows, _choose(form))


def show_table(table: Table, form: str | None) -> None:
    """Print the solutions of a query; CSV, TSV and JSON as SPARQL 1.1 has them."""
    form = _choose(form)
    if form == "json":
        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(table.columns, row, strict=True)
                if term is not None
            }
            for row in table.terms
        ]
        _print_json({"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}})
    elif form == "tsv":
        click.echo("\t".join(f"?{name}" for name in table.columns))
        for row in table.terms:
            click.echo("\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row))
    elif form != "table":
        _print_rows(table.columns, _values(table), form)
    else:
        from mscgraph.namespaces import BASE

        # Beside its label an IRI is of no use to a person.
        kept = [at for at, name in enumerate(table.columns) if f"{name}Label" not in table.columns]
        rows = ([(row[at] or "").removeprefix(BASE) for at in kept] for row in _values(table))
        _print_table([table.columns[at] for at in kept], rows)
        click.echo(f"{len(table)} rows", err=True)


def _values(table: Table) -> Iterator[list[str | None]]:
    for row in table.terms:
        yield [None if term is None else getattr(term, "value", str(term)) for term in row]


def _json_term(term: Any) -> dict[str, str]:
    kind = {"NamedNode": "uri", "BlankNode": "bnode"}.get(type(term).__name__, "literal")
    described = {"type": kind, "value": term.value}
    if kind == "literal":
        if term.language:
            described["xml:lang"] = term.language
        elif not term.datatype.value.endswith("#string"):
            described["datatype"] = term.datatype.value
    return described


def show_verdict(verdict: Verdict, labels: Mapping[str, str], form: str | None) -> None:
    """Print what a reasoner found: the verdict on stderr, what is entailed on stdout.

    As a table it is counted, by property and, of types and superclasses, by class; the other formats list it.

    :param labels: of classes, by IRI
    """
    from mscgraph.namespaces import PREFIXES
    from mscgraph.terms import shorten

    form = _choose(form)
    if form == "json":
        _print_json(asdict(verdict))
        return
    if verdict.ignored:
        click.echo(
            f"{len(verdict.ignored):,} statements are no OWL and were not reasoned over, such as:\n"
            f"  {verdict.ignored[0]}",
            err=True,
        )
    click.echo(f"consistent: {'yes' if verdict.consistent else 'no'}", err=True)
    if verdict.consistent:
        names = ", ".join(shorten(f"<{name}>") for name in verdict.unsatisfiable)
        click.echo(f"unsatisfiable classes: {names or 'none'}", err=True)
    for clash in verdict.clashes:
        if not clash:
            click.echo("a contradiction that could not be explained", err=True)
            continue
        click.echo(f"these {len(clash)} axioms clash; without any one of them they do not:", err=True)
        for axiom in clash:
            click.echo(f"  {axiom}", err=True)
    if not verdict.consistent:
        return
    click.echo(f"entailed beyond what is asserted: {len(verdict.entailed):,} statements", err=True)
    rows = [(one.subject, one.property, one.object) for one in verdict.entailed]
    if form != "table":
        _print_rows(("subject", "property", "object"), rows, form)
    elif rows:
        classifying = {
            PREFIXES["rdf"] + "type",
            PREFIXES["rdfs"] + "subClassOf",
            PREFIXES["owl"] + "equivalentClass",
        }
        counts = Counter((prop, value if prop in classifying else "") for _, prop, value in rows)
        counted = [
            (
                shorten(f"<{prop}>"),
                shorten(f"<{value}>") if value else "",
                labels.get(value or prop),
                f"{count:,}",
            )
            for (prop, value), count in sorted(counts.items())
        ]
        _print_table(("property", "class", "label", "statements"), counted)


def show_served(served: Served, address: str) -> None:
    """Print the address of a server and its contents on stderr."""
    _print_facts(
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
    _print_facts(
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
    _print_facts(
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
    _print_facts(
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


def show_explanations(explanations: Sequence[Explanation], form: str) -> None:
    """Print explanations: the printed row with its cells marked, readings, links, issues, triples."""
    if form == "json":
        _print_json([asdict(one) for one in explanations])
        return
    console = _console()
    for one in explanations:
        console.rule(f"{one.label} ({one.kind})" if one.kind else one.label, align="left")
        click.echo(one.iri)
        if one.cells:
            _show_row(one.cells)
        if one.statements:
            _show_statements(one)
        if one.links:
            _print_table(
                ("concept", "match", "linked to", "label there", "version", "why", "confidence"),
                [
                    (link.concept, link.predicate, link.object, link.label, link.version, link.justification,
                     link.confidence)
                    for link in one.links
                ],
            )  # fmt: skip
        if one.issues:
            _print_table(("issue", "severity", "message"), one.issues)
        if not one.statements:
            click.echo("\nThis graph holds no readings of it: ask a build's whole folder.\n")
        if one.triples:
            click.echo(f"Triples:\n{one.triples}")
        click.echo()


def _show_row(cells: Sequence[PrintedCell]) -> None:
    """Print the words of a row, then each cell with its place; words printed elsewhere are no part of the row."""
    from mscgraph.records import SPAN

    printed = (cell for cell in cells if cell.origin in ("", SPAN))
    marked = " ".join(f"[{cell.column}: {cell.text}]" for cell in printed)
    click.echo(f"\nPrinted row, cells marked:\n  {marked}")
    _print_table(
        ("column", "place", "printed"),
        [(cell.column, cell.place, cell.text) for cell in cells],
    )


def _show_statements(one: Explanation) -> None:
    """Print what was read; each cell with its place, unless the row's cells are printed with theirs."""
    places = () if one.cells else ("place",)
    _print_table(
        ("what was read", "value", "from the words", "cell", *places, "characters", "by the rule"),
        [
            (
                f"{_part(read.subject, one.iri)}{read.property}",
                read.value,
                read.words,
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

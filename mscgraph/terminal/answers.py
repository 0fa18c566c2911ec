"""Stored queries and their solutions, and the verdict of a reasoner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from mscgraph.terminal.formats import choose_format, print_json, print_rows, print_table

if TYPE_CHECKING:
    from mscgraph.query import StoredQuery, Table
    from mscgraph.reason import Verdict


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
    print_rows(("name", "question", "parameters", "tags"), rows, choose_format(form))


def show_table(table: Table, form: str | None) -> None:
    """Print the solutions of a query; CSV, TSV and JSON as SPARQL 1.1 has them."""
    form = choose_format(form)
    if form == "json":
        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(table.columns, row, strict=True)
                if term is not None
            }
            for row in table.terms
        ]
        print_json({"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}})
    elif form == "tsv":
        click.echo("\t".join(f"?{name}" for name in table.columns))
        for row in table.terms:
            click.echo("\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row))
    elif form != "table":
        print_rows(table.columns, _values(table), form)
    else:
        from mscgraph.namespaces import BASE

        # Beside its label an IRI is of no use to a person.
        kept = [at for at, name in enumerate(table.columns) if f"{name}Label" not in table.columns]
        rows = ([(row[at] or "").removeprefix(BASE) for at in kept] for row in _values(table))
        print_table([table.columns[at] for at in kept], rows)
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

    form = choose_format(form)
    if form == "json":
        print_json(asdict(verdict))
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
        print_rows(("subject", "property", "object"), rows, form)
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
        print_table(("property", "class", "label", "statements"), counted)

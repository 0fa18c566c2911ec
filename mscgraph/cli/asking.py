"""Commands that ask a graph."""

from __future__ import annotations

from pathlib import Path

import click

from mscgraph.cli._options import (
    auth_option,
    fail_on_option,
    format_option,
    graph_argument,
    graph_option,
    seconds_option,
)
from mscgraph.cli._process import EXIT_RESULTS


@click.command()
@click.argument("name", required=False, metavar="[NAME|FILE]")
@click.option("--list", "listed", is_flag=True, help="List the stored queries with their parameters.")
@click.option(
    "--param",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help='Bind a parameter: an identifier (MONDO:0005011), a label ("Crohn disease"), a number.',
)
@graph_option()
@click.option(
    "--endpoint",
    metavar="URL",
    help="Ask a SPARQL endpoint instead. Rows come in the same order as from a file.",
)
@click.option(
    "--default-graph",
    metavar="IRI",
    help="The named graph that the endpoint is to ask. Default: the one that load fills, where the endpoint has"
    " it; else the endpoint's own default graph.",
)
@auth_option
@seconds_option("--timeout", 60.0, 86_400, "How long to wait for the endpoint's answer.")
@click.option(
    "--retries",
    type=click.IntRange(0, 20),
    default=2,
    show_default=True,
    help="How often to ask an endpoint again that is busy (429, 503) or not reached.",
)
@click.option(
    "--columns",
    metavar="NAME,…",
    help="Only these columns of the answer, in this order. Rows stay as they are.",
)
@format_option("Default: table on a terminal, else csv. json is the SPARQL results format.")
def query(
    name: str | None,
    listed: bool,
    parameters: tuple[str, ...],
    graph: Path | None,
    endpoint: str | None,
    default_graph: str | None,
    auth: tuple[str, str] | None,
    timeout: float,
    retries: int,
    columns: str | None,
    form: str | None,
) -> None:
    """Ask a stored query, or one in a file.

    Queries see statements, provenance and issues as one graph. Parameters are bound as RDF terms.
    """
    from mscgraph.pipeline import ask, ask_endpoint, list_queries
    from mscgraph.terminal import show_queries, show_table

    if listed or name is None:
        show_queries(list_queries(), form)
        return
    values = {}
    for parameter in parameters:
        key, separator, value = parameter.partition("=")
        if not separator or not key:
            raise click.BadParameter(f"expected NAME=VALUE, found {parameter!r}", param_hint="--param")
        if key in values:
            raise click.BadParameter(f"expected each parameter once, found {key} twice", param_hint="--param")
        values[key] = value
    if endpoint is None:
        if default_graph is not None:
            raise click.UsageError("--default-graph belongs to --endpoint")
        table, asked = ask(name, values, graph)
    elif graph is not None:
        raise click.UsageError(
            "--graph names a folder or file, and --endpoint asks elsewhere; give one of them"
        )
    else:
        table, asked = ask_endpoint(
            name,
            values,
            endpoint,
            default_graph=default_graph,
            auth=auth,
            timeout=timeout,
            retries=retries,
        )
    click.echo(f"graph: {asked}", err=True)
    if columns is not None:
        names = [name.strip() for name in columns.split(",")]
        if unknown := [name for name in names if name not in table.columns]:
            raise click.BadParameter(
                f"no column {unknown[0]!r}; the answer has: {', '.join(table.columns)}",
                param_hint="--columns",
            )
        table = table.choose(names)
    show_table(table, form)


@click.command()
@click.argument("target", metavar="TARGET")
@graph_option()
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="table for people, json for programs.",
)
def explain(target: str, graph: Path | None, form: str) -> None:
    """Show the evidence of the graph's statements.

    TARGET is a row's number (17), a registry number (NCT02097641), or an IRI, whole or below the base
    (report/10.1038-s41392-025-02313-9-table-2/17, disease/crohn-disease). You see what was printed, what was read by
    which rule, what it was linked to and why, and the triples.
    """
    from mscgraph.pipeline import explain_target
    from mscgraph.terminal import show_explanations

    explanations, asked = explain_target(target, graph)
    click.echo(f"graph: {asked}", err=True)
    show_explanations(explanations, form)


@click.command()
@graph_argument
@fail_on_option(
    ("violation", "warning", "info"), "violation", "The mildest severity that makes the exit code 3."
)
def validate(graph: Path | None, fail_on: str) -> None:
    """Validate a graph with SHACL and the check queries.

    GRAPH is a build's folder or an RDF file. Default: ./output, else the bundled source is built. The check
    queries run where the graph has readings. Each result names report, row, column, the printed
    text and its place.
    """
    from mscgraph.api import Validation
    from mscgraph.pipeline import validate_graph

    results, asked = validate_graph(graph)
    validation = Validation(results)
    click.echo(f"graph: {asked}", err=True)
    click.echo(str(validation), nl=False)
    if validation.reaches(fail_on):
        click.get_current_context().exit(EXIT_RESULTS)


@click.command()
@graph_argument
@format_option("Default: table on a terminal, else csv. table counts what is entailed, the others list it.")
def reason(graph: Path | None, form: str | None) -> None:
    """Reason over a graph with HermiT, which needs Java.

    Ontology and vocabulary belong to it. GRAPH is a build's folder or an RDF file. Default: ./output, else
    the bundled source is built. You learn whether all of it can hold together, which classes can have no
    individual, what follows beyond what is asserted and, where there is a contradiction, a minimal set of
    axioms that clash; the exit code is then 3.
    """
    from mscgraph.pipeline import reason_over
    from mscgraph.terminal import show_verdict

    verdict, labels, asked = reason_over(graph)
    click.echo(f"graph: {asked}", err=True)
    show_verdict(verdict, labels, form)
    if not verdict.consistent or verdict.unsatisfiable:
        click.get_current_context().exit(EXIT_RESULTS)

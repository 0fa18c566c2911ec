"""The command line: reads options, calls one operation, prints; no RDF here."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from mscgraph import __version__
from mscgraph._lazy import require_extra
from mscgraph.errors import (
    AddressError,
    DocumentError,
    EndpointError,
    ExtraError,
    GraphError,
    LoadError,
    MscgraphError,
    OutputError,
    QueryError,
    ReasonerError,
    ServerError,
    UnreadableQueryError,
    VocabularyError,
)

__all__ = ["main"]

#: What a run ends with; the first kind holds that an error is of.
EXIT_USAGE, EXIT_RESULTS, EXIT_INPUT, EXIT_OUTSIDE = 2, 3, 4, 5
#: As a shell has it: this and the number of the signal.
_EXIT_SIGNAL = 128
_EXIT_OF: tuple[tuple[type[MscgraphError], int], ...] = (
    (AddressError, EXIT_USAGE),
    (OutputError, EXIT_USAGE),
    (UnreadableQueryError, EXIT_INPUT),
    (QueryError, EXIT_USAGE),
    (DocumentError, EXIT_INPUT),
    (EndpointError, EXIT_OUTSIDE),
    (ExtraError, EXIT_OUTSIDE),
    (GraphError, EXIT_INPUT),
    (LoadError, EXIT_INPUT),
    (ReasonerError, EXIT_OUTSIDE),
    (ServerError, EXIT_OUTSIDE),
    (VocabularyError, EXIT_INPUT),
)
#: Seconds between two lines of progress.
_PROGRESS_SECONDS = 2.0
_FORMATS = ("table", "json", "jsonl", "csv", "tsv")
_SEVERITIES = ("violation", "warning", "info")

_EPILOG = """\b
Examples:
  mscgraph build                          the bundled source into output/
  mscgraph build page.txt -o graph        your own saved page
  mscgraph rows page.txt --format jsonl   what was read, an object per row
  mscgraph explain NCT02097641            why the graph says what it says
  mscgraph query --list                   the stored questions
  mscgraph docs docs                      the ontology as a page, in docs/
  mscgraph serve                          pages, descriptions and SPARQL on this computer
  mscgraph site site                      everything as files for a web host
  mscgraph query trials_by_disease --param disease=MONDO:0005011

\b
Exit codes: 0 done, 2 wrong usage, 3 results at or above --fail-on, 4 an input
could not be read, 5 something else is missing or fails: Java, an extra, a
store, an endpoint, an address to serve at."""


class _Group(click.Group):
    """Turns our own errors into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # who reads has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except MscgraphError as error:
            click.echo(f"mscgraph: {error} [{error.code}]", err=True)
            code = next((code for kind, code in _EXIT_OF if isinstance(error, kind)), 1)
            ctx.exit(code)


@click.group(cls=_Group, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mscgraph")
def main() -> None:
    """Publish the evidence tables of stem cell reviews as linked data.

    mscgraph reads a clinical-trial table as its page prints it, maps its rows onto an OWL ontology, links
    them to external identifiers, validates the graph with SHACL and writes it for triplestores, for Protégé
    and for spreadsheets. Every statement can be traced to the characters it was read from.
    """


class _Progress:
    """Tells on stderr, every few seconds and with each new step, how far a long run has come."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _PROGRESS_SECONDS
        self._told = ""

    def __call__(self, what: str, count: int) -> None:
        now = time.monotonic()
        if now >= self._next or (self._told and what != self._told):
            self._next = now + _PROGRESS_SECONDS
            self._told = what
            click.echo(f"… {what}{f': {count:,}' if count else ''}", err=True)


def _terminate(number: int, _frame: object) -> NoReturn:
    """End as an interrupt would: what is half built is taken away."""
    raise SystemExit(_EXIT_SIGNAL + number)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    former = {number: signal.signal(number, _terminate) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _end_by_signals() -> None:
    """Let signals end the running command in good order."""
    click.get_current_context().with_resource(_ended_by_signals())


@main.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
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
    from mscgraph.files.data import bundled_source
    from mscgraph.pipeline.build import build as run

    _end_by_signals()
    summary = run(sources or (bundled_source(),), output, _Progress())
    from mscgraph.terminal import show_summary

    show_summary(summary)
    if summary.verdict == "Violation":
        click.get_current_context().exit(EXIT_RESULTS)


@main.command()
@click.argument("source", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Default: table on a terminal, else jsonl, whose keys are a public interface.",
)
def rows(source: Path | None, form: str | None) -> None:
    """Print what was read from a table, row by row.

    Without SOURCE the bundled one is read. Nothing is written.
    """
    from mscgraph.files.data import bundled_source
    from mscgraph.pipeline.source import read_reports
    from mscgraph.terminal import show_reports

    show_reports(read_reports(source or bundled_source(), _Progress()), form)


@main.command()
@click.argument("target", metavar="TARGET")
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A build's folder or an RDF file. Default: ./output, else the bundled source is built.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="table for people, json for programs.",
)
def explain(target: str, graph: Path | None, form: str) -> None:
    """Show why the graph says what it says.

    TARGET is a row's number (17), a registry number (NCT02097641), or an IRI, whole or below our base
    (report/s41392-025-02313-9-table-2/17, disease/crohn-disease). You see what was printed, what was read by
    which rule, what it was linked to and why, and the triples.
    """
    from mscgraph.pipeline.ask import explain_target
    from mscgraph.terminal import show_explanations

    explanations, asked = explain_target(target, graph)
    click.echo(f"graph: {asked}", err=True)
    show_explanations(explanations, form)


@main.command()
@click.argument("graph", type=click.Path(path_type=Path), required=False)
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="violation",
    show_default=True,
    help="The mildest severity that makes the exit code 3.",
)
def validate(graph: Path | None, fail_on: str) -> None:
    """Validate a graph with SHACL and, where it has readings, with the check queries.

    GRAPH is a build's folder or an RDF file. Default: ./output, else the bundled source is built. Each result
    names report, row, column and the printed text.
    """
    from mscgraph.api import Validation
    from mscgraph.pipeline.ask import validate_graph

    results, asked = validate_graph(graph)
    validation = Validation(results)
    click.echo(f"graph: {asked}", err=True)
    click.echo(str(validation), nl=False)
    if validation.reaches(fail_on):
        click.get_current_context().exit(EXIT_RESULTS)


@main.command()
@click.argument("graph", type=click.Path(path_type=Path), required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Default: table on a terminal, else csv. table counts what is entailed, the others list it.",
)
def reason(graph: Path | None, form: str | None) -> None:
    """Reason over ontology, vocabulary and data with HermiT, which needs Java.

    GRAPH is a build's folder or an RDF file. Default: ./output, else the bundled source is built. You learn
    whether all of it can hold together, which classes can have no individual, what follows beyond what is
    asserted and, where there is a contradiction, a minimal set of axioms that clash; the exit code is then 3.
    """
    from mscgraph.pipeline.ask import reason_over
    from mscgraph.terminal import show_verdict

    verdict, labels, asked = reason_over(graph)
    click.echo(f"graph: {asked}", err=True)
    show_verdict(verdict, labels, form)
    if not verdict.consistent or verdict.unsatisfiable:
        click.get_current_context().exit(EXIT_RESULTS)


def _split_auth(
    _ctx: click.Context, _parameter: click.Parameter, value: str | None
) -> tuple[str, str] | None:
    """Part a user from a password, which may have colons and is shown nowhere."""
    if not value:
        return None
    user, separator, password = value.partition(":")
    if not separator or not user:
        raise click.BadParameter("expected USER:PASSWORD, found no colon behind a user")
    return user, password


_auth_option = click.option(
    "--auth",
    envvar="MSCGRAPH_AUTH",
    show_envvar=True,
    metavar="USER:PASSWORD",
    callback=_split_auth,
    help="Sent only when asked for (Basic or Digest), to this host alone. Unlike the option, the variable is in no"
    " list of processes.",
)


@main.command()
@click.argument("source", metavar="[GRAPH]", type=click.Path(path_type=Path), required=False)
@click.option("--to", "url", required=True, metavar="URL", help="The triplestore; see above.")
@click.option(
    "--graph",
    metavar="IRI",
    help="The named graph that is replaced. Default: graph/data below our base.",
)
@_auth_option
@click.option(
    "--dry-run", is_flag=True, help="Read the graph, ask the store, say what would be done, change nothing."
)
@click.option(
    "--protocol",
    type=click.Choice(("auto", "graph-store", "update")),
    default="auto",
    show_default=True,
    help="How triples are sent: by the Graph Store Protocol, or by INSERT DATA. auto takes the former where the"
    " store is known to have it.",
)
@click.option("--update-url", metavar="URL", help="Where updates go, if URL does not tell.")
@click.option("--query-url", metavar="URL", help="Where queries go, if URL does not tell.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86_400),
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for each answer; for the swap and the drop, a second more for each thousand triples.",
)
def load(
    source: Path | None,
    url: str,
    graph: str | None,
    auth: tuple[str, str] | None,
    dry_run: bool,
    protocol: str,
    update_url: str | None,
    query_url: str | None,
    timeout: float,
) -> None:
    """Load a graph into a running triplestore, in the place of one named graph.

    GRAPH is a build's folder or an RDF file. Default: ./output, else the bundled source is built. Of a build,
    statements, provenance and issues are loaded as one graph, which is what the stored queries ask.

    \b
    URL is one of these, or any other address of the same store:
      Oxigraph   http://localhost:7878
      Fuseki     http://localhost:3030/DATASET
      RDF4J      http://localhost:8080/rdf4j-server/repositories/ID
      Virtuoso   http://localhost:8890/sparql-auth
    Another store: its Update address, with --query-url if queries go elsewhere.

    The triples go to a staging graph, are counted there, and take the old graph's place in one request. If
    anything fails before, the old graph stays as it is; you are told how things stand. The exit code is then 5.
    """
    from mscgraph.pipeline.load import Destination, load_graph
    from mscgraph.terminal import show_load_summary

    _end_by_signals()
    named = {} if graph is None else {"graph": graph}
    destination = Destination(
        url,
        protocol=protocol,
        update_url=update_url,
        query_url=query_url,
        auth=auth,
        timeout=timeout,
        **named,
    )
    show_load_summary(load_graph(source, destination, dry_run=dry_run, progress=_Progress()))


@main.command()
@click.argument("name", required=False, metavar="[NAME|FILE]")
@click.option("--list", "listed", is_flag=True, help="List the stored queries with their parameters.")
@click.option(
    "--param",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help='Bind a parameter: an identifier (MONDO:0005011), a label ("Crohn disease"), a number.',
)
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A build's folder or an RDF file. Default: ./output, else the bundled source is built.",
)
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
@_auth_option
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86_400),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the endpoint's answer.",
)
@click.option(
    "--retries",
    type=click.IntRange(0, 20),
    default=2,
    show_default=True,
    help="How often to ask an endpoint again that is busy (429, 503) or not reached.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Default: table on a terminal, else csv. json is the SPARQL results format.",
)
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
    form: str | None,
) -> None:
    """Ask a stored query, or one in a file.

    Queries see statements, provenance and issues as one graph. Parameters are bound as RDF terms.
    """
    from mscgraph.pipeline.ask import ask, ask_endpoint, list_queries
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
    show_table(table, form)


@main.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A build's folder or an RDF file, in which uses are counted. Default: ./output, else the bundled"
    " source is built.",
)
def docs(target: Path, graph: Path | None) -> None:
    """Write the documentation of the ontology into DIR: a page, a picture, and the ontology to download.

    The page has every term with its definition, the shapes on it, the queries that use it and how often a graph
    does; it needs no server and no network. DIR must be absent, empty or a former documentation.
    """
    from mscgraph.pipeline.docs import build_docs
    from mscgraph.terminal import show_docs_summary

    show_docs_summary(build_docs(target, graph))


@main.command()
@click.argument("graph", required=False, type=click.Path(path_type=Path))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen at; loopback by default."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="Port to listen at; 0 takes a free one.",
)
@click.option(
    "--url", metavar="URL", help="Where others will find it, for its sitemap. Default: where our IRIs are."
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0.1, 3600),
    default=20.0,
    show_default=True,
    metavar="SECONDS",
    help="After so long a query is ended.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    metavar="N",
    help="An answer of more rows is refused.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Queries that run at a time. Default: a core each.",
)
def serve(
    graph: Path | None,
    host: str,
    port: int,
    url: str | None,
    time_limit: float,
    max_rows: int,
    workers: int | None,
) -> None:
    """Serve a graph over HTTP: a page for each thing, its description in RDF, and a SPARQL endpoint.

    GRAPH is a build's folder or an RDF file. Default: ./output, else the bundled source is built. Nothing that is
    asked can change the graph, fetch anything, or run longer than the limit. Ctrl-C ends it.
    """
    require_extra("web", "starlette", "uvicorn", "matplotlib")
    from mscgraph.pipeline.serve import open_server, set_limits
    from mscgraph.terminal import show_served

    _end_by_signals()
    limits = set_limits(time_limit, max_rows, workers)
    with open_server(graph, url=url, limits=limits, progress=_Progress()) as served:
        try:
            served.run(host, port, lambda address: show_served(served, address))
        except KeyboardInterrupt:
            click.echo("ended", err=True)


@main.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A build's folder or an RDF file. Default: ./output, else the bundled source is built.",
)
@click.option(
    "--url",
    metavar="URL",
    help="Where the site will be found: for its sitemap, for nginx, and for rules at w3id.org. Default: where our"
    " IRIs are.",
)
def site(target: Path, graph: Path | None, url: str | None) -> None:
    """Write all that is published of a graph into DIR, as files for any web host.

    Each resource has a page and its description as Turtle, JSON-LD, RDF/XML, N-Triples and TriG. Redirects from
    things to descriptions: .htaccess for Apache, nginx.conf to be included, w3id.htaccess for a host that has no
    rules; of the syntaxes that the Accept header names, the first of their order is sent, whatever its q-value.
    DIR must be absent, empty or a former site, which is replaced whole or not at all.
    """
    require_extra("web", "matplotlib")
    from mscgraph.pipeline.publication import open_publication
    from mscgraph.pipeline.site import write_site
    from mscgraph.terminal import show_site_summary

    _end_by_signals()
    show_site_summary(write_site(target, open_publication, graph, url=url, progress=_Progress()))


@main.group()
def vocabulary() -> None:
    """Look after the vocabulary and its mappings."""


@vocabulary.command("check")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Compare every mapped identifier with the label indexes in DIR (<prefix>.tsv.gz).",
)
@click.option(
    "--fail-on",
    type=click.Choice(("error", "warn", "info")),
    default="warn",
    show_default=True,
    help="The mildest level of a finding that is told and makes the exit code 3.",
)
def vocabulary_check(labels: Path | None, fail_on: str) -> None:
    """Check ontology, concepts, registries, mapping tables and grammars; exit code 3 where something is wrong.

    The ontology is checked by the rules of ROBOT's report, under their names and levels, and by some of our own.
    """
    from mscgraph.pipeline.vocabulary import check_own_vocabulary
    from mscgraph.terminal import show_vocabulary_check

    _warn_of_other_files()
    if show_vocabulary_check(check_own_vocabulary(labels), fail_on):
        click.get_current_context().exit(EXIT_RESULTS)


def _warn_of_other_files() -> None:
    """Say so where the files here, which somebody may be editing, are not those that are read."""
    from mscgraph.files.data import find_data_folder

    read, here = find_data_folder("ontology"), Path("ontology")
    if (here / "mscgraph.ttl").is_file() and read.resolve() != here.resolve():
        click.echo(
            f"note: read from {read}, not from {here.resolve()}; pip install -e makes them one", err=True
        )


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

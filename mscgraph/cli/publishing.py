"""Commands that publish a graph."""

from __future__ import annotations

from pathlib import Path

import click

from mscgraph.cli._options import auth_option, folder_argument, graph_argument, graph_option, seconds_option
from mscgraph.cli._process import Progress, end_by_signals
from mscgraph.extras import require_extra
from mscgraph.namespaces import LOADED_GRAPH


@click.command()
@graph_argument
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
    "--url",
    metavar="URL",
    help="The address that others find it at, for its sitemap. Default: that of the IRIs.",
)
@seconds_option("--time-limit", 20.0, 3600, "After so long a query is stopped.")
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
    """Serve a graph over HTTP, with a SPARQL endpoint.

    Each thing has a page and its description in RDF. GRAPH is a build's folder or an RDF file. Default:
    ./output, else the bundled source is built. Nothing that is asked can change the graph, fetch anything, or
    run longer than the limit. Ctrl-C stops it.
    """
    require_extra("web", "starlette", "uvicorn", "vl_convert")
    from mscgraph.pipeline import open_server, set_limits
    from mscgraph.terminal import show_served

    end_by_signals()
    limits = set_limits(time_limit, max_rows, workers)
    with open_server(graph, url=url, limits=limits, progress=Progress()) as served:
        try:
            served.run(host, port, lambda address: show_served(served, address))
        except KeyboardInterrupt:
            click.echo("stopped", err=True)


@click.command()
@folder_argument
@graph_option()
@click.option(
    "--url",
    metavar="URL",
    help="The address of the site: for its sitemap, for nginx, and for rules at w3id.org. Default: that of the"
    " IRIs.",
)
def site(target: Path, graph: Path | None, url: str | None) -> None:
    """Write a graph as a static site into DIR.

    Any web host can serve it. Each resource has a page and its description as Turtle, JSON-LD, RDF/XML,
    N-Triples and TriG. Redirects from things to descriptions: .htaccess for Apache, nginx.conf to be
    included, w3id.htaccess for a host that has no rules; of the syntaxes that the Accept header names, the
    first of their order is sent, whatever its q-value. DIR must be absent, empty or a former site, which is
    replaced whole or not at all.
    """
    require_extra("web", "vl_convert")
    from mscgraph.pipeline import open_site, write_site
    from mscgraph.terminal import show_site_summary

    end_by_signals()
    show_site_summary(write_site(target, open_site, graph, url=url, progress=Progress()))


@click.command()
@folder_argument
@graph_option(
    "A build's folder or an RDF file, in which uses are counted. Default: ./output, else the bundled"
    " source is built."
)
def docs(target: Path, graph: Path | None) -> None:
    """Write the documentation of the ontology into DIR.

    It is a page, a picture of the model, and the ontology to download. The page has every term with its
    definition, the shapes on it, the queries that use it and how often a graph does; it needs no server and
    no network. DIR must be absent, empty or a former documentation.
    """
    from mscgraph.pipeline import build_docs
    from mscgraph.terminal import show_docs_summary

    show_docs_summary(build_docs(target, graph))


@click.command()
@graph_argument
@click.option("--to", "url", required=True, metavar="URL", help="The triplestore; see above.")
@click.option(
    "--into",
    metavar="IRI",
    default=LOADED_GRAPH,
    show_default=True,
    help="The named graph that is replaced.",
)
@auth_option
@click.option(
    "--dry-run", is_flag=True, help="Read the graph, ask the store, print what would be done, change nothing."
)
@click.option(
    "--protocol",
    type=click.Choice(("auto", "graph-store", "update")),
    default="auto",
    show_default=True,
    help="How triples are sent: by the Graph Store Protocol, or by INSERT DATA. auto takes the former where the"
    " store is known to have it.",
)
@click.option("--update-url", metavar="URL", help="The address of updates, if URL does not imply it.")
@click.option("--query-url", metavar="URL", help="The address of queries, if URL does not imply it.")
@seconds_option(
    "--timeout",
    300.0,
    86_400,
    "How long to wait for each answer; for replacing and deleting graphs, a second more for each thousand triples.",
)
def load(
    graph: Path | None,
    url: str,
    into: str,
    auth: tuple[str, str] | None,
    dry_run: bool,
    protocol: str,
    update_url: str | None,
    query_url: str | None,
    timeout: float,
) -> None:
    """Load a graph into a running triplestore.

    It takes the place of one named graph. GRAPH is a build's folder or an RDF file. Default: ./output, else
    the bundled source is built. Of a build, statements, provenance and issues are loaded as one graph, which
    is what the stored queries ask.

    \b
    URL is one of these, or any other address of the same store:
      Oxigraph   http://localhost:7878
      Fuseki     http://localhost:3030/DATASET
      RDF4J      http://localhost:8080/rdf4j-server/repositories/ID
      Virtuoso   http://localhost:8890/sparql-auth
    Another store: its Update address, with --query-url if queries go elsewhere.

    The triples go to a staging graph, are counted there, and replace the old graph in one request. If
    anything fails before, the old graph stays as it is; the message states what the store holds. The exit
    code is then 5.
    """
    from mscgraph.pipeline import Destination, load_graph
    from mscgraph.terminal import show_load_summary

    end_by_signals()
    destination = Destination(url, into, protocol, update_url, query_url, auth, timeout)
    show_load_summary(load_graph(graph, destination, dry_run=dry_run, progress=Progress()))

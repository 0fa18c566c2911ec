"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

FORMATS = ("table", "json", "jsonl", "csv", "tsv")
PATH = click.Path(path_type=Path)

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


#: The folder that a command writes.
folder_argument = click.argument("target", metavar="DIR", type=PATH)


#: The tables of a document.
table_option = click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="TABLE",
    help="A table of the one document, by the first column that mscgraph tables prints. Repeatable. Default: the"
    " tables that list trials.",
)


def labels_option(description: str) -> _Decorator:
    """Return the option that names a folder of label indexes."""
    return click.option(
        "--labels",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        metavar="DIR",
        help=description,
    )


def graph_option(
    description: str = "A build's folder or an RDF file. Default: ./output, else the bundled source is built.",
) -> _Decorator:
    """Return the option that names a graph."""
    return click.option("--graph", type=PATH, metavar="PATH", help=description)


def _keep_argument(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    ctx.meta["graph"] = value


def _choose_graph(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    given: Path | None = ctx.meta["graph"]
    if value is not None and given is not None:
        raise click.UsageError(f"GRAPH is {given} and --graph is {value}; give one of them")
    return given if value is None else value


def graph_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the graph that it is about as an argument, or by the option that other commands have."""
    option = click.option(
        "--graph", type=PATH, metavar="PATH", callback=_choose_graph, help="The same as GRAPH."
    )
    argument = click.argument(
        "argument",
        metavar="[GRAPH]",
        required=False,
        type=PATH,
        is_eager=True,
        expose_value=False,
        callback=_keep_argument,
    )
    return argument(option(command))


def format_option(description: str) -> _Decorator:
    """Return the option that names the format of what is printed."""
    return click.option("--format", "form", type=click.Choice(FORMATS), help=description)


def fail_on_option(levels: Sequence[str], default: str, description: str) -> _Decorator:
    """Return the option that names the mildest level that makes the exit code 3."""
    return click.option(
        "--fail-on", type=click.Choice(levels), default=default, show_default=True, help=description
    )


def seconds_option(name: str, default: float, most: float, description: str) -> _Decorator:
    """Return an option of a time in seconds, at most *most*."""
    return click.option(
        name,
        type=click.FloatRange(0.1, most),
        default=default,
        show_default=True,
        metavar="SECONDS",
        help=description,
    )


def _split_auth(
    _ctx: click.Context, _parameter: click.Parameter, value: str | None
) -> tuple[str, str] | None:
    """Part a user from a password, which may have colons and is shown nowhere."""
    if not value:
        return None
    user, separator, password = value.partition(":")
    if not separator or not user:
        raise click.BadParameter("no colon behind a user; give USER:PASSWORD")
    return user, password


auth_option = click.option(
    "--auth",
    envvar="MSCGRAPH_AUTH",
    show_envvar=True,
    metavar="USER:PASSWORD",
    callback=_split_auth,
    help="Sent only when asked for (Basic or Digest), to this host alone. Unlike the option, the variable is in no"
    " list of processes.",
)

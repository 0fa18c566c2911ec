"""The addresses at which a triplestore takes graphs, updates and queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlunsplit

from mscgraph.errors import AddressError, LoadError
from mscgraph.files import read_yaml
from mscgraph.http import check_address

#: How triples are sent: by the Graph Store Protocol, by INSERT DATA, or by the first that the store is known to take.
PROTOCOLS = ("auto", "graph-store", "update")
_TABLE = Path(__file__).with_name("layouts.yaml")
_BASE = re.compile(r"\{base(?::(.+?))?\}(?=[/?(]|$)")


@dataclass(frozen=True, slots=True)
class Target:
    """The addresses of a triplestore.

    :param store: what it is taken for, in words
    :param graph_store: ``None`` where triples go by INSERT DATA
    """

    store: str
    graph_store: str | None
    update: str
    query: str

    @property
    def protocol(self) -> str:
        """The protocol by which triples are sent."""
        return "graph-store" if self.graph_store else "update"

    @property
    def uploads_to(self) -> str:
        """The address that triples are sent to."""
        return self.graph_store or self.update


def find_target(
    url: str, protocol: str = "auto", update_url: str | None = None, query_url: str | None = None
) -> Target:
    """Work out the addresses of a store from one of them.

    An address of no known form is taken as it is: it takes graphs with *protocol* ``graph-store``, else updates.

    :param protocol: one of ``PROTOCOLS``
    :param update_url: where updates go, if it cannot be worked out
    :param query_url: where queries go, if it cannot be worked out
    :raises AddressError: if it is no address, or updates go to an unknown one
    """
    parts = check_address(url)
    known = None if parts.query else _find_layout(parts.path)
    if known is not None:
        store, *paths = known
        found = (urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in paths)
        graph_store, update, query = found
        return Target(
            store,
            None if protocol == "update" else graph_store,
            update_url or update,
            query_url or query,
        )
    store = "a store of no known form"
    if protocol == "graph-store":
        if update_url is None:
            raise AddressError(
                url, problem="the address for updates is not known", remedy="give it by --update-url"
            )
        return Target(store, url, update_url, query_url or update_url)
    return Target(store, None, update_url or url, query_url or update_url or url)


def _find_layout(path: str) -> tuple[str, str, str, str] | None:
    """Return the store that a path identifies: in words, and its paths for graphs, updates and queries."""
    for store, patterns, paths in _load_layouts():
        for pattern in patterns:
            if match := re.fullmatch(pattern, path or "/"):
                base = match.groupdict().get("base", "")
                graph_store, update, query = (form.replace("{base}", base) for form in paths)
                return store, graph_store, update, query
    return None


def _load_layouts() -> Iterator[tuple[str, list[str], tuple[str, str, str]]]:
    try:
        for entry in read_yaml(_TABLE, "a table of stores"):
            patterns = [
                _BASE.sub(lambda match: f"(?P<base>{match[1] or '.*'})", one) for one in entry["patterns"]
            ]
            yield entry["store"], patterns, (entry["graph_store"], entry["update"], entry["query"])
    except (KeyError, TypeError) as error:
        raise LoadError(_TABLE, problem=f"not in the form of the table of stores: {error}") from error

"""A site as a folder of files, for any web server."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from mscgraph.files import SITE, staged_folder
from mscgraph.namespaces import BASE
from mscgraph.site import Site, check_url, write_files

#: Opens the site of a graph, to be found at an address; gives what was read in words, and files that no
#: path of the site has, by name.
OpenSite = Callable[[Path | None, str], AbstractContextManager[tuple[Site, str, Mapping[str, bytes]]]]


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """The summary of a written site.

    :param graph: what was read, in words
    :param url: the address that the site gives of itself
    :param size: bytes of all files
    """

    output: Path
    graph: str
    url: str
    documents: int
    files: int
    size: int
    seconds: float


def write_site(
    target: Path,
    open_site: OpenSite,
    graph: Path | None = None,
    *,
    url: str | None = None,
    progress: Callable[[str, int], None] = lambda _what, _count: None,
) -> SiteSummary:
    """Write the site of a graph into the folder *target*, whole or not at all.

    :param graph: by default the build in ``output``, else the bundled source
    :param url: where the site will be found; by default where our IRIs are
    :raises GraphError: if *graph* cannot be read
    :raises AddressError: if *url* is not a plain address
    :raises OutputError: if *target* holds the work of others or cannot be written, or if a path of the graph cannot
        name a file
    """
    started = time.perf_counter()
    address = BASE if url is None else check_url(url)
    with staged_folder(target, SITE) as staging, open_site(graph, address) as (site, words, added):
        written = write_files(site, staging, url=address, added=added, progress=progress)
        documents = len(site.library.documents)
    return SiteSummary(
        output=target,
        graph=words,
        url=address,
        documents=documents,
        files=written.files,
        size=written.size,
        seconds=time.perf_counter() - started,
    )

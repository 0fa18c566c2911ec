"""All that is published of a graph, by path: what the server answers and the site writes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape

from mscgraph.media_types import BYTES, find_suffix, media_type
from mscgraph.namespaces import BASE
from mscgraph.site.library import Library
from mscgraph.site.representations import represent
from mscgraph.site.signposting import LINKSET_EXTENSION, LINKSET_TYPE, Link, links_of, linkset

_DATASET = "dataset"
#: Maximum addresses per sitemap.
_MAX_SITEMAP = 50_000

#: The bytes of a file, where they are, or what makes them when they are asked for.
Content = bytes | Path | Callable[[], bytes]


class PageWriter(Protocol):
    """Writes the HTML pages."""

    def document(self, document: str) -> str:
        """Return the page of a document of the library."""

    def page(self, path: str) -> str:
        """Return a page that is not about one document."""

    def fixed_paths(self) -> Sequence[str]:
        """Return the paths of the pages that are not about one document."""


@dataclass(frozen=True, slots=True)
class File:
    """A published file, under one path.

    :param content: the bytes, or where they are
    """

    path: str
    media_type: str
    content: bytes | Path
    links: tuple[Link, ...] = ()


def media_type_of(path: str) -> str:
    """Return the media type of a file by its name, that of bytes where the ending is not known."""
    return media_type(find_suffix(path) or BYTES).header


class Site:
    """Pages, representations, files: every path with what is there."""

    def __init__(
        self,
        library: Library,
        pages: PageWriter,
        *,
        context: Mapping[str, object],
        files: Mapping[str, Content],
        url: str = BASE,
    ) -> None:
        """Nothing is written yet.

        :param context: of JSON-LD
        :param files: what is published as it is, by path: dumps, pictures, style
        :param url: where it will be found, for the sitemap; ends in a slash
        """
        self.library = library
        self.pages = pages
        self.url = url
        self._context = context
        self._files = dict(files)
        self._fixed = frozenset(pages.fixed_paths())

    def paths(self) -> Iterator[str]:
        """Yield every path, those of one document together."""
        yield from sorted(self._fixed)
        yield from sorted(self._files)
        yield from (".well-known/void", "robots.txt", "sitemap.xml", "void.ttl")
        for document in self.library.documents:
            yield from self.paths_of(document)

    def paths_of(self, document: str) -> Iterator[str]:
        """Yield the paths of the representations of a document, and of its linkset."""
        places = self.library.places
        for one in places.representations:
            path = places.url(document, one.extension)
            if path not in self._files:
                yield path
        yield places.url(document, LINKSET_EXTENSION)

    def read(self, path: str) -> File | None:
        """Return what is published under *path*, ``None`` where nothing is."""
        if path in self._files:
            content = self._files[path]
            made = content() if callable(content) else content
            return File(path, media_type_of(path), made, self._links(path))
        if path in self._fixed:
            return File(path, media_type_of(path), self.pages.page(path).encode())
        if path in (".well-known/void", "void.ttl"):
            if _DATASET not in self.library.documents:
                return None
            links = self._links(self.library.places.url(_DATASET, "ttl")) if path == "void.ttl" else ()
            return File(path, media_type_of(path), self._represent(_DATASET, "ttl"), links)
        if path == "robots.txt":
            return File(path, media_type_of(path), self._robots().encode())
        if path == "sitemap.xml":
            return File(path, media_type_of(path), self._sitemap().encode())
        return self._read_document(path)

    def _read_document(self, path: str) -> File | None:
        places, documents = self.library.places, self.library.documents
        stem = path.removesuffix(f".{LINKSET_EXTENSION}")
        document = stem.removeprefix(f"{places.folder}/")
        if stem != path and path.startswith(f"{places.folder}/") and document in documents:
            return File(path, LINKSET_TYPE, linkset(self.library, document))
        found = places.split_url(path)
        if found is None or found[0] not in documents:
            return None
        document, representation = found
        if representation is places.representations[0]:
            content = self.pages.document(document).encode()
            return File(path, media_type_of(path), content, self._links(path))
        content = self._represent(document, representation.extension)
        return File(path, media_type_of(path), content, self._links(path))

    def _represent(self, document: str, extension: str) -> bytes:
        return represent(self.library, document, extension, self._context)

    def _links(self, path: str) -> tuple[Link, ...]:
        found = self.library.places.split_url(path)
        if found is None or found[0] not in self.library.documents:
            return ()
        return tuple(links_of(self.library, found[0], found[1].extension))

    def _robots(self) -> str:
        return f"User-agent: *\nDisallow: /sparql\nSitemap: {self.url}sitemap.xml\n"

    def _sitemap(self) -> str:
        """Return the addresses of the pages for people, as many as a sitemap may have."""
        people = self.library.places.representations[0].extension
        pages = [path for path in sorted(self._fixed) if path.endswith(".html")]
        pages += [self.library.places.url(document, people) for document in self.library.documents]
        out = io.StringIO()
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n')
        for path in pages[:_MAX_SITEMAP]:
            address = self.url if path == "index.html" else self.url + path
            out.write(f"<url><loc>{escape(address)}</loc></url>\n")
        out.write("</urlset>\n")
        return out.getvalue()

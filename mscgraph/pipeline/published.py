"""A graph as it is published: pages, representations, pictures, files to download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from mscgraph import __version__
from mscgraph.files import CHECKSUMS, OUTPUT_FILES, find_data_folder
from mscgraph.namespaces import BASE, DCTERMS, ONTOLOGY, OWL, RDF, graph_iri
from mscgraph.pipeline.docs import document_ontology
from mscgraph.pipeline.location import located_graph
from mscgraph.pipeline.release import is_nameless, query_lines, release_ontology
from mscgraph.pipeline.workshop import Workshop
from mscgraph.query import (
    StoredQuery,
    answer_query,
    describe_endpoint,
    find_examples,
    load_queries,
    read_quads,
    run_query,
    values_of,
)
from mscgraph.rdf import context_text
from mscgraph.site import (
    Content,
    Dump,
    Example,
    Library,
    Pages,
    Picture,
    PictureSpec,
    Site,
    SiteFacts,
    draw,
    fill_store,
    load_pictures,
    load_places,
    load_words,
    page_files,
    print_pdf,
    print_png,
)
from mscgraph.terms import spell
from mscgraph.validate import load_shapes

_DATASET, _ONTOLOGY = BASE + "dataset", "ontology"
_VERSION, _FIRST = ox.NamedNode(OWL + "versionInfo"), ox.NamedNode(RDF + "first")
_VOID = "void.ttl"
#: How the IRIs begin of what is described there alone.
_PARTITIONS = tuple(
    BASE + path for path in ("dataset/class/", "dataset/property/", "distribution/", "linkset/")
)
_PEOPLE = "html"
#: The picture of the model and its style, beside the page of the ontology.
_MODEL = ("model.svg", "model.css")
_EDITOR_FILES = ("yasqe.min.js", "yasqe.min.css")
#: The answers of stored queries that a static site has as files, by what their name ends in.
_ANSWERS = ("csv", "json")


class Published:
    """A graph, ready to be served or written as a site."""

    def __init__(self, path: Path, *, live: bool, url: str = BASE, endpoint: str = "") -> None:
        """Read the graph.

        Pictures are drawn when they are first asked for: the library that draws them starts threads, and a process
        with threads should not be forked.

        :param path: a build's folder or an RDF file
        :param live: whether a server answers, so that pages may have forms
        :param url: where it will be found; ends in a slash
        :param endpoint: the address of a server of which clients know it, empty where that is not known
        :raises GraphError: if it cannot be read
        """
        self._workshop = Workshop()
        self._lines = release_ontology(self._workshop.ontology, self._workshop.queries / "construct")
        store = fill_store(
            chain(read_quads(path), _partitions(path), _state_endpoint(endpoint) if endpoint else ()),
            {
                graph_iri(_ONTOLOGY): _parse(self._lines),
                graph_iri("queries"): _parse(query_lines(self._workshop.queries / "report")),
                graph_iri("shapes"): load_shapes(self._workshop.shapes, self._workshop.properties),
            },
        )
        self._complete_ontology(store)
        self.library = Library(store, load_places())
        self.values = values_of(store)
        self.queries = {query.name: query for query in load_queries(self._workshop.queries / "report")}
        files, dumps, assets = self._files(path)
        self._specs = load_pictures(self._workshop.queries / "pictures.yaml")
        self._pictures = cache(lambda: {spec.name: self._draw(spec) for spec in self._specs})
        for spec in self._specs:
            files |= self._picture_files(spec.name, url)
        if not live:
            files |= self._answer_files()
        self.pages = Pages(
            self.library,
            list(self.queries.values()),
            self.values,
            lambda: list(self._pictures().values()),
            SiteFacts(
                title=self._stated("title") or self.library.label(_DATASET),
                licence=self._stated("license"),
                software_version=__version__,
                ontology_version=self._workshop.ontology_version,
                live=live,
                examples={} if live else self._answers(),
                dumps=dumps,
                editor_assets=assets,
                citation=self._stated("bibliographicCitation"),
                properties=self._workshop.properties,
            ),
            lambda: document_ontology(self._workshop, self._workshop.ontology, self._lines, store),
        )
        self.site = Site(
            self.library,
            self.pages,
            context=self._workshop.context,
            files=files,
            url=url,
        )

    def _complete_ontology(self, store: ox.Store) -> None:
        """Add the ontology's statements with blank nodes, which builds leave out, to a graph that has this ontology."""
        graph = ox.NamedNode(graph_iri(_ONTOLOGY))
        version = ox.Literal(self._workshop.ontology_version)
        is_this = any(store.quads_for_pattern(ox.NamedNode(ONTOLOGY), _VERSION, version, graph))
        if is_this and not any(store.quads_for_pattern(None, _FIRST, None, graph)):
            found = _parse(filter(is_nameless, self._lines))
            store.bulk_extend(ox.Quad(one.subject, one.predicate, one.object, graph) for one in found)

    def _stated(self, name: str) -> str:
        return self.library.view.text(_DATASET, DCTERMS + name)

    def _files(self, path: Path) -> tuple[dict[str, Content], list[Dump], list[str]]:
        """Return what is published as it is, the files among it to download, and the editor's."""
        files: dict[str, Content] = dict(page_files())
        folder = load_places().folder
        for name in _MODEL:
            files[f"{folder}/{name}"] = self._workshop.ontology / name
        files["context.jsonld"] = context_text(self._workshop.context).encode()
        dumps, others = [], []
        for name in sorted(OUTPUT_FILES - {CHECKSUMS}) if path.is_dir() else ():
            if (path / name).is_file():
                files[f"dump/{name}"] = path / name
                words = self.library.label(f"{BASE}distribution/{name}")
                size = (path / name).stat().st_size
                # A file that is not a distribution of the data has its name for a label.
                if words != name:
                    dumps.append(Dump(f"dump/{name}", size, words))
                else:
                    others.append(Dump(f"dump/{name}", size, load_words().files.get(name, "")))
        dumps += others
        assets: list[str] = []
        try:
            editor = find_data_folder("editor")
        except FileNotFoundError:  # the page has its plain form
            return files, dumps, assets
        for name in _EDITOR_FILES:
            files[f"editor/{name}"] = editor / name
            assets.append(f"editor/{name}")
        return files, dumps, assets

    def _draw(self, spec: PictureSpec) -> Picture:
        """Draw a picture of the graph from the answer of its query."""
        table = run_query(self.queries[spec.query], {}, self.library.store)
        rows = [
            [None if term is None else getattr(term, "value", str(term)) for term in row]
            for row in table.terms
        ]
        return draw(spec, table.columns, rows, href=self._href)

    def _picture_files(self, name: str, url: str) -> dict[str, Content]:
        """Return a picture as files, by path; its links lead to the site from wherever the file is taken to."""
        return {
            f"pictures/{name}.svg": lambda: (
                self._pictures()[name].file.replace(' href="', f' href="{url}').encode()
            ),
            f"pictures/{name}.png": cache(lambda: print_png(self._pictures()[name].svg)),
            f"pictures/{name}.pdf": cache(lambda: print_pdf(self._pictures()[name].svg)),
        }

    def _href(self, iri: str) -> str | None:
        """Return the path of the page that describes a thing, ``None`` without one."""
        place = self.library.find(iri)
        return self.library.places.location(place, _PEOPLE) if place is not None else None

    def _examples(self) -> Iterator[tuple[StoredQuery, dict[str, str]]]:
        """Yield the queries that can be asked here, each with an example for each required parameter."""
        for query in self.queries.values():
            if not query.federated and (values := find_examples(query, self.values)) is not None:
                yield query, values

    def _answers(self) -> Mapping[str, Example]:
        """Return what the queries answer."""
        return {
            query.name: Example(values, run_query(query, values, self.library.store, self.values))
            for query, values in self._examples()
        }

    def _answer_files(self) -> dict[str, Content]:
        """Return what the queries answer as files."""
        files: dict[str, Content] = {}
        for query, values in self._examples():
            for extension in _ANSWERS:
                form = ox.QueryResultsFormat.from_extension(extension)
                found = answer_query(query, values, self.library.store, self.values)
                if not isinstance(found, ox.QueryTriples):
                    files[f"queries/{query.name}.{extension}"] = found.serialize(format=form) or b""
        return files


def _partitions(path: Path) -> Iterator[ox.Quad]:
    """Yield what a build has in its description alone: partitions by property and labels, for their size, and the
    checksum of the file with the named graphs."""
    file = path / _VOID
    if path.is_dir() and file.exists():
        graph = ox.NamedNode(graph_iri("dataset"))
        for quad in read_quads(file):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(_PARTITIONS):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _state_endpoint(url: str) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(graph_iri("dataset"))
    for quad in _parse(spell(describe_endpoint(url))):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _parse(lines: Iterable[str]) -> Iterator[ox.Quad]:
    return ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)


@contextmanager
def open_site(graph: Path | None, url: str) -> Iterator[tuple[Site, str, Mapping[str, bytes]]]:
    """Open what a static site has of a graph: by default the build in ``output``, else the bundled source.

    :param url: where it will be found; ends in a slash
    :returns: the site, what was read in words, and files that none of its paths names
    :raises GraphError: if *graph* cannot be read
    """
    with located_graph(graph) as (path, words):
        published = Published(path, live=False, url=url)
        lost = published.pages.error(404, "Not found", "There is nothing at this address.", 0)
        yield published.site, words, {"404.html": lost.encode()}

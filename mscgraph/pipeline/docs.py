"""The documentation of the ontology: its page, its picture and its files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from mscgraph import __version__
from mscgraph.errors import OutputError, VocabularyError
from mscgraph.files import DOCS, staged_folder
from mscgraph.namespaces import MSC
from mscgraph.pipeline.location import located_graph
from mscgraph.pipeline.release import release_ontology
from mscgraph.pipeline.workshop import Workshop
from mscgraph.query import load_store, read_query
from mscgraph.rdf import load_context, write_jsonld, write_ontology_turtle, write_rdfxml
from mscgraph.records import TermMapping
from mscgraph.site import (
    KINDS,
    PageFacts,
    Query,
    Uses,
    count_uses,
    is_ours,
    queries_by_term,
    read_shapes,
    shapes_by_term,
    write_page,
)
from mscgraph.terms import expand
from mscgraph.validate import complete_check, load_shapes
from mscgraph.view import View
from mscgraph.vocabulary import load_properties, read_mappings

#: Representations beside the page.
_DOWNLOADS = {
    "ontology.ttl": "Turtle",
    "ontology.owl": "RDF/XML",
    "ontology.jsonld": "JSON-LD",
    "model.svg": "picture of the model",
}


@dataclass(frozen=True, slots=True)
class DocsSummary:
    """The summary of a documentation.

    :param graph: where the uses of terms were counted, in words
    :param terms: number of terms by kind
    :param files: bytes by name
    """

    output: Path
    graph: str
    terms: dict[str, int]
    concepts: int
    files: dict[str, int]
    seconds: float


class Documentation:
    """The facts that the page of the ontology is made from."""

    def __init__(self, workshop: Workshop, folder: Path, lines: list[str], store: ox.Store) -> None:
        """Read the ontology, and count in *store* how its terms are used.

        :param folder: of the ontology
        :param lines: the released ontology
        """
        self.terms = View(ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES))
        self._uses = Uses(
            count_uses(store, self.terms),
            shapes=shapes_by_term(read_shapes(load_shapes(workshop.shapes, workshop.properties))),
            queries=queries_by_term(_load_queries(workshop)),
        )
        self._mappings: dict[str, list[TermMapping]] = {}
        for mapping in read_mappings(folder / "mappings"):
            self._mappings.setdefault(mapping.subject, []).append(mapping)
        #: The picture of the model, as a file of its own.
        self.picture = _load_picture(folder / "model.svg")

    def write_page(
        self, downloads: Mapping[str, str], *, home: str = "", pages: Callable[[str], str] = str
    ) -> str:
        """Return the page.

        :param downloads: name of a file beside the page → what it is
        :param home: address of the site that the page belongs to, empty where it is alone
        :param pages: IRI of what has a page → address of that page
        """
        facts = PageFacts(self.terms, self._uses, self._mappings, downloads, __version__, home, pages)
        return write_page(facts, self.picture.replace(f'href="{MSC}', 'href="#'))


def build_docs(target: Path, graph: Path | None = None, *, ontology: Path | None = None) -> DocsSummary:
    """Write the documentation of the ontology into the folder *target*.

    :param graph: where the uses of terms are counted; by default the build in ``output``, else the bundled source
    :param ontology: a folder like the project's; by default that one
    :raises GraphError: if *graph* cannot be read
    :raises OutputError: if *target* holds the work of others, or cannot be written
    :raises VocabularyError: if a file of the ontology is not in its form
    """
    started = time.perf_counter()
    workshop = Workshop()
    folder = ontology or workshop.ontology
    with staged_folder(target, DOCS) as staging:
        lines = release_ontology(folder, workshop.queries / "construct")
        with located_graph(graph) as (path, words):
            documented = Documentation(workshop, folder, lines, load_store(path))
        terms = documented.terms
        context = load_context(folder / "context.jsonld", load_properties(folder))
        try:
            (staging / "index.html").write_text(
                documented.write_page(_DOWNLOADS), encoding="utf-8", newline="\n"
            )
            (staging / "model.svg").write_text(documented.picture, encoding="utf-8", newline="\n")
            write_ontology_turtle(staging / "ontology.ttl", lines)
            write_rdfxml(staging / "ontology.owl", _parse(lines))
            write_jsonld(staging / "ontology.jsonld", _parse(lines), context)
        except OSError as error:
            raise OutputError(
                target, problem=f"cannot be written: {error!s}", remedy="name another folder"
            ) from error
        files = {file.name: file.stat().st_size for file in sorted(staging.iterdir())}
    return DocsSummary(
        output=target,
        graph=words,
        terms={kind: sum(map(is_ours, terms.of_type(iri))) for iri, kind in KINDS.items()},
        concepts=sum(
            len(terms.subjects(expand("skos:inScheme"), scheme))
            for scheme in terms.of_type(expand("skos:ConceptScheme"))
        ),
        files=files,
        seconds=time.perf_counter() - started,
    )


def _parse(lines: list[str]) -> Iterator[ox.Triple]:
    for quad in ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES):
        yield quad.triple


def _load_picture(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(path, problem=f"the picture of the model cannot be read: {error!s}") from error


def _load_queries(workshop: Workshop) -> list[Query]:
    queries = []
    for path in sorted(workshop.queries.rglob("*.rq")):
        stored = read_query(path)
        folder = path.parent.relative_to(workshop.queries).as_posix()
        text = complete_check(stored.text, workshop.properties)
        queries.append(Query(folder, stored.name, stored.summary, text))
    # Queries for people come first.
    return sorted(queries, key=lambda query: (query.folder != "report", query))

"""The documentation of the ontology: its page, its picture and its files."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from mscgraph.errors import VocabularyError, reason_of
from mscgraph.files import DOCS, staged_folder
from mscgraph.pipeline.location import located_graph
from mscgraph.pipeline.release import release_ontology
from mscgraph.pipeline.workshop import Workshop
from mscgraph.query import StoredQuery, load_store, read_query
from mscgraph.rdf import load_context, names_in_xml, write_jsonld, write_ontology_turtle, write_rdfxml
from mscgraph.relations import grouped
from mscgraph.site import OntologyPage, find_uses
from mscgraph.terms import cut
from mscgraph.validate import complete_check, load_shapes
from mscgraph.view import View
from mscgraph.vocabulary import load_properties, read_mappings

#: Representations beside the page.
_DOWNLOADS = {"ontology.ttl": "Turtle", "ontology.owl": "RDF/XML", "ontology.jsonld": "JSON-LD"}
_PICTURE = "model.svg"


@dataclass(frozen=True, slots=True)
class DocsSummary:
    """The summary of a documentation.

    :param graph: where the uses of terms were counted, in words
    :param terms: number of terms by kind, in the plural
    :param files: bytes by name
    """

    output: Path
    graph: str
    terms: dict[str, int]
    concepts: int
    files: dict[str, int]
    seconds: float


def document_ontology(workshop: Workshop, folder: Path, lines: list[str], store: ox.Store) -> OntologyPage:
    """Return the page of an ontology.

    :param folder: with its mappings and its picture
    :param lines: the released ontology
    :param store: where the uses of its terms are counted
    """
    terms = View(_parse(lines))
    mappings = grouped((mapping.subject, mapping) for mapping in read_mappings(folder / "mappings"))
    shapes = load_shapes(workshop.shapes, workshop.properties)
    uses = find_uses(store, terms, shapes, _load_queries(workshop))
    return OntologyPage(terms, uses, mappings, _load_picture(folder / _PICTURE))


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
            page = document_ontology(workshop, folder, lines, load_store(path))
        context = load_context(folder / "context.jsonld", load_properties(folder))
        (staging / "index.html").write_text(page.write_alone(_DOWNLOADS), encoding="utf-8", newline="\n")
        shutil.copyfile(folder / _PICTURE, staging / _PICTURE)
        write_ontology_turtle(staging / "ontology.ttl", lines)
        write_rdfxml(staging / "ontology.owl", _parse(lines), names_in_xml(map(cut, lines)))
        write_jsonld(staging / "ontology.jsonld", _parse(lines), context)
        files = {file.name: file.stat().st_size for file in sorted(staging.iterdir())}
    return DocsSummary(
        output=target,
        graph=words,
        terms={group.title.lower(): len(group.terms) for group in page.groups},
        concepts=sum(len(scheme.concepts) for scheme in page.schemes),
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
        raise VocabularyError(
            path, problem=f"the picture of the model cannot be read: {reason_of(error)}"
        ) from error


def _load_queries(workshop: Workshop) -> dict[str, StoredQuery]:
    """Return the stored queries by path below their folder, those for people first."""
    found = {}
    for path in sorted(workshop.queries.rglob("*.rq")):
        stored = read_query(path)
        name = path.relative_to(workshop.queries).with_suffix("").as_posix()
        found[name] = replace(stored, text=complete_check(stored.text, workshop.properties))
    return dict(sorted(found.items(), key=lambda item: not item[0].startswith("report/")))

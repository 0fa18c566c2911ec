"""Rewrites the real runs and tables that README and documentation show: ``python tests/refresh_docs.py [PAGE…]``.

Look at the diff. ``support/documents.py`` describes the marks of a page.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from mscgraph.pipeline.questions import list_queries
from support import ROOT
from support.documents import PAGES, furnish, mask_seconds, play
from support.notebooks import NOTEBOOKS, execute

_PREFIXES = """
PREFIX msc: <https://w3id.org/mscgraph/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
"""
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch", "measuresEntity")


def _load(*paths: Path) -> ox.Store:
    store = ox.Store()
    for path in paths:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def _rows(store: ox.Store, query: str) -> Iterator[list[str]]:
    solutions = store.query(_PREFIXES + query)
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        yield [term.value for term in solution]


def _markdown(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def make_counts(folder: Path) -> str:
    """Return the table of mscgraph's classes with the number of things in each, from ``void.ttl``."""
    store = _load(folder / "output" / "void.ttl", ROOT / "ontology" / "mscgraph.ttl")
    found = _rows(
        store,
        """SELECT ?class ?count ?definition WHERE {
            ?part void:class ?class ; void:entities ?count .
            ?class skos:definition ?definition ; rdfs:label ?label .
        } ORDER BY ?class""",
    )
    rows = ((f"`msc:{iri.rpartition('#')[2]}`", count, definition) for iri, count, definition in found)
    return _markdown(("class", "things", "what it is"), rows)


def make_links(folder: Path) -> str:
    """Return the table of external vocabularies with the number of links into each, from ``void.ttl``."""
    found = _rows(
        _load(folder / "output" / "void.ttl"),
        """SELECT ?space ?predicate (SUM(?number) AS ?count) WHERE {
            ?links void:linkPredicate ?predicate ; void:objectsTarget/void:uriSpace ?space ;
                void:triples ?number .
        } GROUP BY ?space ?predicate""",
    )
    counts: dict[str, dict[str, str]] = {}
    for space, predicate, count in found:
        counts.setdefault(space, {})[predicate.rpartition("#")[2]] = count
    rows = (
        (f"`{space}`", *(counts[space].get(match, "") for match in _MATCHES))
        for space in sorted(counts)
        if counts[space].keys() & set(_MATCHES)
    )
    return _markdown(("identifiers that begin with", *_MATCHES), rows)


def make_issue_codes(_folder: Path) -> str:
    """Return the table of issue codes, from ``ontology/issue-codes.ttl``."""
    found = _rows(
        _load(ROOT / "ontology" / "issue-codes.ttl"),
        """SELECT ?code ?severity ?meaning ?remedy WHERE {
            ?issue a msc:IssueCode ; skos:notation ?code ; skos:definition ?meaning ;
                msc:severity ?severity ; msc:remedy ?remedy .
        } ORDER BY ?code""",
    )
    rows = ((f"`{code}`", severity, meaning, remedy) for code, severity, meaning, remedy in found)
    return _markdown(("code", "severity", "what it means", "what to do"), rows)


def make_stored_queries(_folder: Path) -> str:
    """Return the table of stored queries, with an example of each parameter."""
    rows = (
        (
            f"`{query.name}`",
            f"{query.summary}{' Needs `--endpoint`.' if query.federated else ''}",
            "<br>".join(
                f"`{one.name}={one.example}`" if not one.required else f"**`{one.name}={one.example}`**"
                for one in query.parameters
            ),
        )
        for query in list_queries()
    )
    return _markdown(("query", "question", "parameters"), rows)


def make_header_words(_folder: Path) -> str:
    """Return the table of columns with the header words that mean them, from ``ontology/columns.ttl``."""
    found = _rows(
        _load(ROOT / "ontology" / "columns.ttl"),
        """SELECT ?key (GROUP_CONCAT(?quoted; SEPARATOR=", ") AS ?words) ?definition WHERE {
            { SELECT * WHERE {
                ?column a msc:Column ; skos:notation ?key ; skos:definition ?definition ;
                    skos:altLabel|skos:hiddenLabel ?word .
                BIND (CONCAT('"', ?word, '"') AS ?quoted)
            } ORDER BY LCASE(?word) ?word }
        } GROUP BY ?key ?definition ORDER BY ?key""",
    )
    rows = ((f"`{key}`", definition, words) for key, words, definition in found)
    return _markdown(("column", "what it is", "header words"), rows)


#: The tables by name.
TABLES: dict[str, Callable[[Path], str]] = {
    "counts": make_counts,
    "links": make_links,
    "issue codes": make_issue_codes,
    "stored queries": make_stored_queries,
    "header words": make_header_words,
}


def refresh(text: str, folder: Path) -> str:
    """Return a page with its outputs and tables made anew in the furnished *folder*.

    :raises RuntimeError: if a command ends otherwise than the page states
    """
    refreshed, place = "", 0
    for step in play(text, folder, TABLES):
        if isinstance(step.expected, int) and step.expected != step.found:
            raise RuntimeError(
                f"{step.title}: expected exit {step.expected}, found {step.found}: {step.messages}"
            )
        if isinstance(step.found, str) and mask_seconds(step.found) != mask_seconds(step.block.body):
            refreshed += text[place : step.block.start] + step.found
            place = step.block.end
    return refreshed + text[place:]


def main() -> None:
    """Rewrite each page where a run shows other than it does."""
    from mscgraph import build
    from mscgraph.files.data import bundled_source

    pages = [Path(name).resolve() for name in sys.argv[1:]] or [*PAGES, *NOTEBOOKS]
    with tempfile.TemporaryDirectory() as name:
        temp = Path(name)
        build([bundled_source()], temp / "build")
        for number, page in enumerate(pages):
            folder = temp / str(number)
            furnish(folder, temp / "build")
            text = page.read_text("utf-8")
            refreshed = execute(page, folder) if page in NOTEBOOKS else refresh(text, folder)
            if refreshed != text:
                page.write_text(refreshed, "utf-8", newline="\n")
            print(f"{page.relative_to(ROOT)}: {'rewritten' if refreshed != text else 'as it was'}")


if __name__ == "__main__":
    main()

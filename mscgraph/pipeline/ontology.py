"""Faults of the ontology's files: read, completed as a build completes them, and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from mscgraph.errors import QueryError
from mscgraph.files import find_data_folder
from mscgraph.pipeline.release import complete_ontology
from mscgraph.query import load_queries, read_quads
from mscgraph.vocabulary import LEVELS, OntologyCheck, OntologyFault, check_ontology

_Term = TypeVar("_Term")
#: The tag of a check whose findings are reported for any entity.
_ANYWHERE = "any-entity"


def load_ontology_checks(folder: Path) -> list[OntologyCheck]:
    """Read the checks of *folder*, sorted by name.

    :raises QueryError: if a header is not in its form, or its severity is not one of the three
    """
    checks = []
    for query in load_queries(folder):
        if query.severity not in LEVELS:
            expected = f"a severity among {', '.join(LEVELS)}"
            raise QueryError(query.place, expected, repr(query.severity))
        checks.append(
            OntologyCheck(
                name=query.name,
                severity=query.severity,
                text=query.text,
                problem=query.summary,
                remedy=query.description,
                anywhere=_ANYWHERE in query.tags,
            )
        )
    return checks


def find_ontology_faults(
    paths: Iterable[Path], base: str, folders: Sequence[str] = ("ontology",)
) -> list[OntologyFault]:
    """Run all checks on RDF files taken together, in the order of :func:`check_ontology`.

    The files are completed by the construct queries, as in a build, so that a definition is under the property
    that the checks look for.

    :param base: what the IRIs of entities begin with
    :param folders: of checks: ``ontology`` are ROBOT's, ``vocabulary`` mscgraph's
    :raises GraphError: if a file cannot be read
    """
    queries = find_data_folder("queries")
    store = ox.Store()
    store.bulk_extend(_read(paths))
    complete_ontology(store, queries / "construct")
    checks = [check for folder in folders for check in load_ontology_checks(queries / "check" / folder)]
    return list(check_ontology(store, checks, base))


def _read(paths: Iterable[Path]) -> Iterator[ox.Quad]:
    """Yield the triples of *paths*; blank nodes of two files are two, whatever their names."""
    for number, path in enumerate(paths):
        for quad in read_quads(path):
            yield ox.Quad(_rename(quad.subject, number), quad.predicate, _rename(quad.object, number))


def _rename(term: _Term, number: int) -> _Term | ox.BlankNode:
    return ox.BlankNode(f"f{number}x{term.value}") if isinstance(term, ox.BlankNode) else term

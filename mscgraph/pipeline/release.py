"""The ontology as it is released: the files that people edit, as one graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from mscgraph.errors import QueryError
from mscgraph.files import read_text, read_turtle
from mscgraph.graph import mapping_triples, match_triples
from mscgraph.namespaces import COLUMNS, ONTOLOGY, OWL, PREFIXES, SKOS
from mscgraph.query import describe_queries, load_queries
from mscgraph.rdf import canonical_lines, sort_lines, write_ontology_turtle
from mscgraph.records import TermMapping
from mscgraph.terms import A, cut, spell
from mscgraph.view import View, ask_own

_IN_SCHEME = f"<{SKOS}inScheme>"
_INDIVIDUAL = f"<{OWL}NamedIndividual>"
#: Properties by which tools for OWL find what concepts state by others, or from the other side.
_FOR_OWL = {f"<{SKOS}hasTopConcept>", f"<{SKOS}narrower>", f"<{PREFIXES['obo']}IAO_0000115>"}


def ontology_files(folder: Path) -> list[Path]:
    """Return the files of the ontology and its vocabularies, sorted by name."""
    return sorted(folder.glob("*.ttl"))


def release_ontology(ontology: Path, constructs: Path) -> list[str]:
    """Return ontology and vocabularies as sorted N-Triples lines, blank nodes labelled canonically.

    The headers of the vocabulary files, which only list what an editor imports, and the table of properties, which
    only programs read, are left out; what the construct queries make is added.

    :param ontology: the folder of the files
    :param constructs: the folder of the construct queries
    :raises VocabularyError: if a file is not in its form
    """
    store = ox.Store()
    for path in ontology_files(ontology):
        store.bulk_extend(ox.Quad(*triple) for triple in read_turtle(path) if not _is_of_table(triple))
    for header in View(store).of_type(OWL + "Ontology"):
        for quad in list(store.quads_for_pattern(ox.NamedNode(header), None, None)):
            if header != ONTOLOGY:
                store.remove(quad)
    complete_ontology(store, constructs)
    return canonical_lines(quad.triple for quad in store)


def vocabulary_lines(released: Sequence[str], mappings: Iterable[TermMapping]) -> list[str]:
    """Return the released ontology with the mappings of its concepts and the names of the terms they match, sorted.

    What only tools for OWL need is left out, and ``mscgraph.owl`` has it: of concepts what others state already, and
    all with blank nodes, which would be there twice in a store that has two builds.
    """
    mapped = (
        triple for mapping in mappings for triple in (*match_triples(mapping), *mapping_triples(mapping))
    )
    return sort_lines([*_without_owl(released), *spell(mapped)])


def _without_owl(lines: Sequence[str]) -> Iterator[str]:
    triples = [*map(cut, lines)]
    in_schemes = [(subject, value) for subject, predicate, value in triples if predicate == _IN_SCHEME]
    concepts = {term for pair in in_schemes for term in pair}
    for line, (subject, predicate, value) in zip(lines, triples, strict=True):
        is_for_owl = predicate in _FOR_OWL or (predicate == A and value == _INDIVIDUAL)
        if not (is_nameless(line) or (subject in concepts and is_for_owl)):
            yield line


def is_nameless(line: str) -> bool:
    """Return whether an N-Triples line has a blank node."""
    subject, _, value = cut(line)
    return subject.startswith("_:") or value.startswith("_:")


def query_lines(folder: Path) -> list[str]:
    """Return the description of the stored queries in *folder* as sorted N-Triples lines.

    :raises QueryError: if a query is not in its form
    """
    return sort_lines(spell(describe_queries(load_queries(folder))))


def write_shapes(target: Path, shapes: Iterable[ox.Triple]) -> None:
    """Write *shapes* as Turtle, blank nodes written where they are used: the same shapes give the same bytes."""
    write_ontology_turtle(target, canonical_lines(shapes))


def _is_of_table(triple: ox.Triple) -> bool:
    subject = triple.subject
    return triple.predicate.value.startswith(COLUMNS) or (
        isinstance(subject, ox.NamedNode) and subject.value.startswith(COLUMNS)
    )


def complete_ontology(store: ox.Store, constructs: Path) -> None:
    """Add to *store* what the construct queries make, none of them from what another made."""
    made: list[ox.Triple] = []
    for path in sorted(constructs.glob("*.rq")):
        found = ask_own(store, read_text(path), path.name)
        if not isinstance(found, ox.QueryTriples):
            raise QueryError(path.name, "a CONSTRUCT query", "one of another form")
        made.extend(found)
    store.extend(ox.Quad(*triple) for triple in made)

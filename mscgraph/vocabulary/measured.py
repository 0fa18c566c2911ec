"""The check that measures match measurements and events, and no entities that they measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mscgraph.errors import difference
from mscgraph.namespaces import MATCHES, MEASURES_ENTITY
from mscgraph.records import TermMapping
from mscgraph.vocabulary.check import MEASURE, Fault
from mscgraph.vocabulary.label_index import Bag, bag_of, index_path, read_index


@dataclass(frozen=True, slots=True)
class EntityTerms:
    """Knowledge of which terms of other vocabularies are entities, of ``ontology/entities.yaml``.

    :param entities: prefixes of vocabularies of entities alone
    :param mixed: prefixes of vocabularies of entities and measurements
    :param measurements: prefix of the vocabulary that names a measurement by its entity and a word
    :param words: these words
    :param quantities: CURIEs of quantities and events whose names are those of entities
    """

    entities: tuple[str, ...]
    mixed: tuple[str, ...]
    measurements: str
    words: tuple[str, ...]
    quantities: tuple[str, ...]


def check_measures(
    mappings: Mapping[str, Iterable[TermMapping]], terms: EntityTerms, folder: Path | None = None
) -> Iterator[Fault]:
    """Yield the matches of measures that are entities: by their vocabulary, by a label that an entity of another row
    has, and, with label indexes, by the labels there.

    :param folder: of label indexes; vocabularies without one are passed over
    :raises LoadError: if an index is not in its form
    """
    rows = [row for found in mappings.values() for row in found if row.kind == MEASURE]
    matches = [row for row in rows if row.predicate in MATCHES]
    mixed = [
        row for row in matches if _prefix(row) in terms.mixed and row.object_curie not in terms.quantities
    ]
    known = {
        bag_of(row.object_label): f"the label of {row.object_curie}, which a measure measures"
        for row in rows
        if row.predicate == MEASURES_ENTITY
    }
    if folder is not None:
        wanted = {bag_of(row.object_label) for row in mixed if not row.object_label.isupper()}
        known = {**_measured(terms, folder, wanted), **_named(terms, folder, wanted), **known}
    for row in matches:
        if _prefix(row) in terms.entities:
            yield _entity(row, f"a vocabulary of entities, {_prefix(row)}")
    for row in mixed:
        if reason := known.get(bag_of(row.object_label)):
            yield _entity(row, reason)


def _entity(row: TermMapping, reason: str) -> Fault:
    place = f"mappings: {row.subject}: {row.object_curie}"
    return Fault(place, difference("a measurement, finding or event, or msc:measuresEntity", reason))


def _named(terms: EntityTerms, folder: Path, wanted: set[Bag]) -> dict[Bag, str]:
    """Return those of the *wanted* names that an entity has, with the reason.

    Names without a small letter are passed over: symbols of genes are the short forms of much else.
    """
    return {
        bag: f"a name of {entry.curie}"
        for prefix in terms.entities
        if (path := index_path(folder, prefix)).is_file()
        for entry in read_index(path)
        if not entry.obsolete.startswith("true")
        for name in (entry.label, *entry.synonyms)
        if not name.isupper() and (bag := bag_of(name)) in wanted
    }


def _measured(terms: EntityTerms, folder: Path, wanted: set[Bag]) -> dict[Bag, str]:
    """Return those of the *wanted* names of which there is a measurement, with the reason."""
    path = index_path(folder, terms.measurements)
    if not path.is_file():
        return {}
    behind = re.compile(rf"(?i)(.+) (?:{'|'.join(map(re.escape, terms.words))})")
    return {
        bag: f"what {entry.curie} measures"
        for entry in read_index(path)
        if (match := behind.fullmatch(entry.label)) and (bag := bag_of(match[1])) in wanted
    }


def _prefix(row: TermMapping) -> str:
    return row.object_curie.partition(":")[0]

"""The description of the dataset: VoID, DCAT and PROV, the curators' statements and the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mscgraph.namespaces import BASE, GRAPH_KINDS, ONTOLOGY, XSD, graph_iri
from mscgraph.terms import (
    A,
    Triple,
    below_base,
    integer,
    iri,
    mint_key,
    shorten,
    spelled,
    string,
    thing_triples,
)

_MATCHES = {spelled(f"skos:{name}") for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")}
#: Authorship of the bundled dataset, in its description.
_AUTHORSHIP = {spelled(f"dcterms:{name}") for name in ("creator", "publisher", "bibliographicCitation")}


@dataclass(slots=True)
class Statistics:
    """Counts of one graph, taken as its lines pass by, each subject's lines together."""

    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    _last: str = ""

    def add(self, other: Statistics) -> None:
        """Add the counts of another graph."""
        self.triples += other.triples
        self.subjects += other.subjects
        self.classes.update(other.classes)
        self.properties.update(other.properties)
        self.links.update(other.links)

    def count(self, triples: Iterable[Triple]) -> None:
        """Count *triples*."""
        for subject, predicate, value in triples:
            self.triples += 1
            if subject != self._last:
                self.subjects += 1
                self._last = subject
            self.properties[predicate] += 1
            if predicate == A:
                self.classes[value] += 1
            elif predicate in _MATCHES:
                self.links[predicate, _space_of(value[1:-1])] += 1


def _space_of(iri: str) -> str:
    """Return the namespace of an external IRI: up to the last ``#``, ``/`` or ``_``."""
    cut = max(iri.rfind("#"), iri.rfind("/"), iri.rfind("_") if urlsplit(iri).path else -1)
    return iri[: cut + 1]


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """The facts of the description beyond the counts.

    :param licences: of the sources, where their sidecars state one
    :param issued: an ISO date, only where ``SOURCE_DATE_EPOCH`` gives one
    :param creators: IRIs of who made the sources' data, where their sidecars state them; the work of others is not
        signed by us
    """

    software_version: str
    ontology_version: str
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    issued: str | None
    creators: tuple[str, ...]


def dataset_triples(
    facts: DatasetFacts, description: Iterable[Triple], graphs: Mapping[str, Statistics]
) -> Iterator[Triple]:
    """Yield the description of the dataset, every node with type and label.

    :param description: the curators' statements on the dataset and its files
    :param graphs: statistics by the name of the named graph (``<source>/statements``)
    """
    dataset = below_base("dataset")
    total = Statistics()
    for statistics in graphs.values():
        total.add(statistics)
    for triple in description:
        if facts.creators == (BASE + "contributors",) or triple[0] != dataset or triple[1] not in _AUTHORSHIP:
            yield triple
    for creator in facts.creators:
        yield dataset, spelled("dcterms:creator"), iri(creator)
    yield dataset, spelled("dcterms:conformsTo"), iri(f"{ONTOLOGY}/{facts.ontology_version}")
    yield dataset, spelled("prov:wasAttributedTo"), below_base(f"software/mscgraph/{facts.software_version}")
    for licence in facts.licences:
        yield dataset, spelled("dcterms:license"), iri(licence)
    if facts.issued:
        yield dataset, spelled("dcterms:issued"), f'"{facts.issued}"^^<{XSD}date>'
    for source in facts.sources:
        table = below_base(f"source/{source}")
        yield dataset, spelled("dcterms:source"), table
        yield dataset, spelled("prov:wasDerivedFrom"), table
        yield dataset, spelled("prov:wasGeneratedBy"), below_base(f"source/{source}/reading")
    yield from _partitions(dataset, total)
    yield from _linksets(dataset, total)
    made_by = {f"{source}/{kind}": source for source in facts.sources for kind in GRAPH_KINDS}
    for name, statistics in graphs.items():
        part = iri(graph_iri(name))
        if name in made_by:
            yield part, A, spelled("prov:Entity")
            yield part, spelled("prov:wasGeneratedBy"), below_base(f"source/{made_by[name]}/reading")
        yield dataset, spelled("void:subset"), part
        yield from thing_triples(
            part,
            spelled("void:Dataset"),
            f"Graph {name}",
            (spelled("void:triples"), integer(statistics.triples)),
            (spelled("void:entities"), integer(statistics.subjects)),
        )


def _partitions(dataset: str, statistics: Statistics) -> Iterator[Triple]:
    yield dataset, spelled("void:triples"), integer(statistics.triples)
    yield dataset, spelled("void:entities"), integer(statistics.subjects)
    yield dataset, spelled("void:classes"), integer(len(statistics.classes))
    yield dataset, spelled("void:properties"), integer(len(statistics.properties))
    for kind, counter, counted in (
        ("class", statistics.classes, "entities"),
        ("property", statistics.properties, "triples"),
    ):
        for term, number in sorted(counter.items()):
            part = below_base(f"dataset/{kind}/{_key(term)}")
            yield dataset, spelled(f"void:{kind}Partition"), part
            yield from thing_triples(
                part,
                spelled("void:Dataset"),
                f"Partition of the {kind} {shorten(term)}",
                (spelled(f"void:{kind}"), term),
                (spelled(f"void:{counted}"), integer(number)),
            )


def _linksets(dataset: str, statistics: Statistics) -> Iterator[Triple]:
    for (predicate, space), number in sorted(statistics.links.items()):
        target = below_base(f"target/{_slug(space)}")
        yield from thing_triples(
            below_base(f"linkset/{_key(predicate)}/{_slug(space)}"),
            spelled("void:Linkset"),
            f"Links by {shorten(predicate)} to {space}",
            (spelled("void:subjectsTarget"), dataset),
            (spelled("void:linkPredicate"), predicate),
            (spelled("void:objectsTarget"), target),
            (spelled("void:triples"), integer(number)),
        )
        uri_space = (spelled("void:uriSpace"), string(space))
        yield from thing_triples(target, spelled("void:Dataset"), f"Terms of {space}", uri_space)


def _key(term: str) -> str:
    """Return a term as a segment of an IRI: ``skos-exactMatch``."""
    return mint_key(shorten(term).strip("<>").replace(":", "-", 1))


def _slug(space: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in space.split("//", 1)[-1]).strip("-").lower()

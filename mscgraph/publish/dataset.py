"""The description of the dataset: VoID, DCAT and PROV, counted from the data itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mscgraph.namespaces import BASE, ONTOLOGY, PREFIXES, graph_iri
from mscgraph.terms import LABEL, A, Triple, integer, iri, mint_key, ours, shorten, string, text

__all__ = ["DatasetFacts", "Statistics", "dataset_triples"]

_MATCHES = {
    f"<{PREFIXES['skos']}{name}>" for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_TITLE = "Clinical trials of mesenchymal stromal cell products as reviews report them"
_DESCRIPTION = (
    "Trial reports read from printed tables, linked to external identifiers, with the cell and the characters"
    " that each statement was read from, and with all that could not be read, linked or believed."
)

#: The dumps: file, media type, what it holds.
_DUMPS = (
    ("mscgraph.ttl", "text/turtle", "the graph as Turtle"),
    ("mscgraph.owl", "application/rdf+xml", "ontology, vocabulary and data as RDF/XML"),
    ("mscgraph.nq", "application/n-quads", "all named graphs as N-Quads"),
    ("mscgraph.jsonld", "application/ld+json", "the graph as JSON-LD"),
    ("provenance.ttl", "text/turtle", "cells, readings and mappings as Turtle"),
    ("issues.ttl", "text/turtle", "issues as Turtle"),
    ("reports.csv", "text/csv", "the reports as a flat table"),
    ("issues.csv", "text/csv", "the issues as a flat table"),
)


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

    def count(self, lines: Iterable[str]) -> Iterator[str]:
        """Pass *lines* on and count them."""
        for line in lines:
            subject, predicate, value = line.split(" ", 2)
            self.triples += 1
            if subject != self._last:
                self.subjects += 1
                self._last = subject
            self.properties[predicate] += 1
            if predicate == A:
                self.classes[value[:-3]] += 1
            elif predicate in _MATCHES:
                self.links[predicate, _space_of(value[1:-4])] += 1
            yield line


def _space_of(iri: str) -> str:
    """Return the namespace of an external IRI: up to the last ``#``, ``/`` or ``_``."""
    cut = max(iri.rfind("#"), iri.rfind("/"), iri.rfind("_") if urlsplit(iri).path else -1)
    return iri[: cut + 1]


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """What the description says beyond the counts.

    :param licences: of the sources, where their sidecars state one
    :param issued: an ISO date, only where ``SOURCE_DATE_EPOCH`` gives one
    """

    software_version: str
    ontology_version: str
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    issued: str | None


def dataset_triples(facts: DatasetFacts, graphs: Mapping[str, Statistics]) -> Iterator[Triple]:
    """Yield the description of the dataset, every node with type and label.

    :param graphs: statistics by the name of the named graph (``<source>/statements``)
    """
    dataset = ours("dataset")
    total = Statistics()
    for statistics in graphs.values():
        total.add(statistics)
    yield dataset, A, _void("Dataset")
    yield dataset, A, _dcat("Dataset")
    yield dataset, LABEL, text("mscgraph dataset")
    yield dataset, _dcterms("title"), text(_TITLE)
    yield dataset, _dcterms("description"), text(_DESCRIPTION)
    yield dataset, _dcterms("creator"), ours("contributors")
    yield dataset, _dcterms("conformsTo"), iri(f"{ONTOLOGY}/{facts.ontology_version}")
    yield (
        dataset,
        iri(PREFIXES["prov"] + "wasAttributedTo"),
        ours(f"software/mscgraph/{facts.software_version}"),
    )
    yield dataset, _void("uriSpace"), string(BASE)
    for name in ("msc", "prov", "skos"):
        yield dataset, _void("vocabulary"), iri(PREFIXES[name])
    for licence in facts.licences:
        yield dataset, _dcterms("license"), iri(licence)
    if facts.issued:
        yield dataset, _dcterms("issued"), f'"{facts.issued}"^^<{PREFIXES["xsd"]}date>'
    for source in facts.sources:
        yield dataset, _dcterms("source"), ours(f"source/{source}")
    yield from _dumps(dataset)
    yield from _partitions(dataset, total)
    yield from _linksets(dataset, total)
    for name, statistics in graphs.items():
        part = iri(graph_iri(name))
        yield dataset, _void("subset"), part
        yield part, A, _void("Dataset")
        yield part, LABEL, text(f"Graph {name}")
        yield part, _void("triples"), integer(statistics.triples)
        yield part, _void("entities"), integer(statistics.subjects)


def _dumps(dataset: str) -> Iterator[Triple]:
    for file, media_type, label in _DUMPS:
        dump, distribution = ours(f"dump/{file}"), ours(f"distribution/{file}")
        yield dataset, _void("dataDump"), dump
        yield dataset, _dcat("distribution"), distribution
        yield distribution, A, _dcat("Distribution")
        yield distribution, LABEL, text(label)
        yield distribution, _dcat("downloadURL"), dump
        yield distribution, _dcat("mediaType"), iri(_MEDIA_TYPES + media_type)
        yield dump, A, iri(PREFIXES["foaf"] + "Document")
        yield dump, LABEL, text(f"File {file}")


def _partitions(dataset: str, statistics: Statistics) -> Iterator[Triple]:
    yield dataset, _void("triples"), integer(statistics.triples)
    yield dataset, _void("entities"), integer(statistics.subjects)
    yield dataset, _void("classes"), integer(len(statistics.classes))
    yield dataset, _void("properties"), integer(len(statistics.properties))
    for kind, counter, counted in (
        ("class", statistics.classes, "entities"),
        ("property", statistics.properties, "triples"),
    ):
        for term, number in sorted(counter.items()):
            part = ours(f"dataset/{kind}/{_key(term)}")
            yield dataset, _void(f"{kind}Partition"), part
            yield part, A, _void("Dataset")
            yield part, LABEL, text(f"Partition of the {kind} {shorten(term)}")
            yield part, _void(kind), term
            yield part, _void(counted), integer(number)


def _linksets(dataset: str, statistics: Statistics) -> Iterator[Triple]:
    for (predicate, space), number in sorted(statistics.links.items()):
        target, part = ours(f"target/{_slug(space)}"), ours(f"linkset/{_key(predicate)}/{_slug(space)}")
        yield part, A, _void("Linkset")
        yield part, LABEL, text(f"Links by {shorten(predicate)} to {space}")
        yield part, _void("subjectsTarget"), dataset
        yield part, _void("linkPredicate"), predicate
        yield part, _void("objectsTarget"), target
        yield part, _void("triples"), integer(number)
        yield target, A, _void("Dataset")
        yield target, LABEL, text(f"Terms of {space}")
        yield target, _void("uriSpace"), string(space)


def _void(name: str) -> str:
    return f"<{PREFIXES['void']}{name}>"


def _dcat(name: str) -> str:
    return f"<{PREFIXES['dcat']}{name}>"


def _dcterms(name: str) -> str:
    return f"<{PREFIXES['dcterms']}{name}>"


def _key(term: str) -> str:
    """Return a term as a segment of an IRI: ``skos-exactMatch``."""
    return mint_key(shorten(term).strip("<>").replace(":", "-"))


def _slug(space: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in space.split("//", 1)[-1]).strip("-").lower()

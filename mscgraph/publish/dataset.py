"""The description of the dataset: VoID, DCAT and PROV, counted from the data itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mscgraph.namespaces import BASE, MSC, ONTOLOGY, PREFIXES, graph_iri
from mscgraph.terms import LABEL, A, Triple, integer, text

__all__ = ["DatasetFacts", "Statistics", "dataset_triples"]

_VOID, _DCAT, _DCTERMS, _SKOS, _XSD, _PROV = (
    PREFIXES[name] for name in ("void", "dcat", "dcterms", "skos", "xsd", "prov")
)
_MATCHES = {f"<{_SKOS}{name}>" for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")}
_MEDIAA = "https://www.iana.org/assignments/media-types/"

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
    """Yield the description of the dataset.

    :param graphs: statistics by the name of the named graph (``<source>/statements``)
    """
    dataset = f"<{BASE}dataset>"
    total = Statistics()
    for statistics in graphs.values():
        total.triples += statistics.triples
        total.subjects += statistics.subjects
        total.classes.update(statistics.classes)
        total.properties.update(statistics.properties)
        total.links.update(statistics.links)
    yield dataset, A, f"<{_VOID}Dataset>"
    yield dataset, A, f"<{_DCAT}Dataset>"
    yield dataset, LABEL, text("mscgraph dataset")
    yield dataset, f"<{_DCTERMS}title>", text("Clinical trials of mesenchymal stromal cell products as reviews report them")
    yield dataset, f"<{_DCTERMS}description>", text(
        "Trial reports read from printed tables, linked to external identifiers, with the cell and the characters"
        " that each statement was read from, and with all that could not be read, linked or believed."
    )
    yield dataset, f"<{_DCTERMS}creator>", f"<{BASE}contributors>"
    yield dataset, f"<{_DCTERMS}conformsTo>", f"<{ONTOLOGY}/{facts.ontology_version}>"
    yield dataset, f"<{_PROV}wasAttributedTo>", f"<{BASE}software/mscgraph/{facts.software_version}>"
    yield dataset, f"<{_VOID}uriSpace>", f'"{BASE}"'
    yield dataset, f"<{_VOID}vocabulary>", f"<{MSC}>"
    yield dataset, f"<{_VOID}vocabulary>", f"<{_SKOS}>"
    yield dataset, f"<{_VOID}vocabulary>", f"<{_PROV}>"
    for licence in facts.licences:
        yield dataset, f"<{_DCTERMS}license>", f"<{licence}>"
    if facts.issued:
        yield dataset, f"<{_DCTERMS}issued>", f'"{facts.issued}"^^<{_XSD}date>'
    for source in facts.sources:
        yield dataset, f"<{_DCTERMS}source>", f"<{BASE}source/{source}>"
    for file, media_type, label in _DUMPS:
        dump = f"<{BASE}dump/{file}>"
        yield dataset, f"<{_VOID}dataDump>", dump
        yield dataset, f"<{_DCAT}distribution>", f"<{BASE}distribution/{file}>"
        distribution = f"<{BASE}distribution/{file}>"
        yield distribution, A, f"<{_DCAT}Distribution>"
        yield distribution, LABEL, text(label)
        yield distribution, f"<{_DCAT}downloadURL>", dump
        yield distribution, f"<{_DCAT}mediaType>", f"<{_MEDIAA}{media_type}>"
    yield from _counts(dataset, "dataset", total)
    yield from _linksets(dataset, total)
    for name, statistics in graphs.items():
        part = f"<{graph_iri(name)}>"
        yield dataset, f"<{_VOID}subset>", part
        yield part, A, f"<{_VOID}Dataset>"
        yield part, LABEL, text(f"Graph {name}")
        yield part, f"<{_VOID}triples>", integer(statistics.triples)
        yield part, f"<{_VOID}entities>", integer(statistics.subjects)


def _counts(dataset: str, name: str, statistics: Statistics) -> Iterator[Triple]:
    yield dataset, f"<{_VOID}triples>", integer(statistics.triples)
    yield dataset, f"<{_VOID}entities>", integer(statistics.subjects)
    yield dataset, f"<{_VOID}classes>", integer(len(statistics.classes))
    yield dataset, f"<{_VOID}properties>", integer(len(statistics.properties))
    for kind, counter, key, counted in (
        ("class", statistics.classes, "class", "entities"),
        ("property", statistics.properties, "property", "triples"),
    ):
        for term, number in sorted(counter.items()):
            part = f"<{BASE}{name}/{kind}/{_local(term)}>"
            yield dataset, f"<{_VOID}{kind}Partition>", part
            yield part, f"<{_VOID}{key}>", term
            yield part, f"<{_VOID}{counted}>", integer(number)


def _linksets(dataset: str, statistics: Statistics) -> Iterator[Triple]:
    for (predicate, space), number in sorted(statistics.links.items()):
        part = f"<{BASE}linkset/{_local(predicate)}/{_slug(space)}>"
        yield part, A, f"<{_VOID}Linkset>"
        yield part, LABEL, text(f"{_local(predicate)} links to {space}")
        yield part, f"<{_VOID}subjectsTarget>", dataset
        yield part, f"<{_VOID}linkPredicate>", predicate
        yield part, f"<{_VOID}objectsTarget>", f"<{BASE}target/{_slug(space)}>"
        yield f"<{BASE}target/{_slug(space)}>", f"<{_VOID}uriSpace>", f'"{space}"'
        yield part, f"<{_VOID}triples>", integer(number)


def _local(term: str) -> str:
    iri = term[1:-1]
    prefix = next((name for name, space in PREFIXES.items() if iri.startswith(space) and space != BASE), "x")
    return f"{prefix}-{iri.rsplit('#', 1)[-1].rsplit('/', 1)[-1]}"


def _slug(space: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in space.split("//", 1)[-1]).strip("-").lower()

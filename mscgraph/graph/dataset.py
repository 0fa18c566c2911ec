"""The description of the dataset: VoID, DCAT and PROV, the curators' statements and the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mscgraph.graph.partitions import Partitions
from mscgraph.namespaces import (
    BASE,
    GRAPH_KINDS,
    MATCHES,
    MEASURES_ENTITY,
    MSC,
    ONTOLOGY,
    OWL,
    RDFS,
    XSD,
    graph_iri,
)
from mscgraph.terms import (
    LABEL,
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

_LINKS = {iri(name) for name in (*MATCHES, MEASURES_ENTITY)}
_OUR_CLASSES = f"<{MSC}"
#: How the IRIs of partitions and linksets begin.
_COUNTED = tuple(below_base(path)[:-1] for path in ("dataset/class/", "dataset/property/", "linkset/"))
_DATASET_CLASS = spelled("void:Dataset")
#: How the classes of the languages begin in which terms are declared.
_LANGUAGE = (f"<{OWL}", f"<{RDFS}")
#: Authorship of the bundled dataset, in its description.
_CONTRIBUTORS = below_base("contributors")
_AUTHORSHIP = {spelled(f"dcterms:{name}") for name in ("creator", "publisher", "bibliographicCitation")}


@dataclass(slots=True)
class Statistics:
    """Counts of one graph, taken as its lines pass by, each subject's lines together.

    :param links: matches by class of the subject, property and namespace of the object
    :param typed: number of subjects whose class the graph states
    """

    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    links: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    typed: int = 0
    _last: str = ""

    def add(self, other: Statistics) -> None:
        """Add the counts of another graph."""
        self.triples += other.triples
        self.subjects += other.subjects
        self.typed += other.typed
        self.classes.update(other.classes)
        self.properties.update(other.properties)
        self.links.update(other.links)

    def count(self, triples: Iterable[Triple]) -> None:
        """Count *triples*."""
        kinds: list[str] = []
        matches: list[tuple[str, str]] = []
        for subject, predicate, value in triples:
            self.triples += 1
            if subject != self._last:
                self._close(kinds, matches)
                kinds, matches = [], []
                self.subjects += 1
                self._last = subject
            self.properties[predicate] += 1
            if predicate == A:
                kinds.append(value)
            elif predicate in _LINKS:
                matches.append((predicate, _space_of(value[1:-1])))
        self._close(kinds, matches)

    def _close(self, kinds: Sequence[str], matches: Iterable[tuple[str, str]]) -> None:
        """Count the classes and the matches of a subject."""
        self.typed += bool(kinds)
        self.classes.update(kinds)
        for predicate, space in matches:
            self.links.update((kind, predicate, space) for kind in kinds if kind.startswith(_OUR_CLASSES))


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


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the build.

    :param size: in bytes
    :param sha256: in hexadecimal digits
    """

    name: str
    size: int
    sha256: str


def dataset_triples(
    facts: DatasetFacts,
    description: Iterable[Triple],
    graphs: Mapping[str, Statistics],
    untyped: int,
    files: Iterable[WrittenFile] = (),
) -> Iterator[Triple]:
    """Yield the description of the dataset, every node with type and label.

    :param description: the curators' statements on the dataset and its files
    :param graphs: statistics by the name of the named graph (``<source>/statements``)
    :param untyped: number of subjects that have no class in any graph
    :param files: the files that are written already
    """
    dataset = below_base("dataset")
    total = Statistics()
    for statistics in graphs.values():
        total.add(statistics)
    is_ours = facts.creators == (BASE + "contributors",)
    distributions = []
    for triple in description:
        if is_ours or not _is_authorship(triple, dataset):
            yield triple
        if triple[:2] == (dataset, spelled("dcat:distribution")):
            distributions.append(triple[2])
    for creator in facts.creators:
        yield dataset, spelled("dcterms:creator"), iri(creator)
    yield dataset, spelled("dcat:version"), string(f"{facts.software_version}+{facts.ontology_version}")
    yield dataset, spelled("dcterms:conformsTo"), iri(f"{ONTOLOGY}/{facts.ontology_version}")
    yield dataset, spelled("prov:wasAttributedTo"), below_base(f"software/mscgraph/{facts.software_version}")
    for licence in facts.licences:
        yield dataset, spelled("schema:license"), iri(licence)
        for licensed in (dataset, *distributions):
            yield licensed, spelled("dcterms:license"), iri(licence)
    if facts.issued:
        for name in ("issued", "modified"):
            yield dataset, spelled(f"dcterms:{name}"), f'"{facts.issued}"^^<{XSD}date>'
    for file in files:
        if below_base(f"distribution/{file.name}") in distributions:
            yield from file_triples(file)
    for source in facts.sources:
        table = below_base(f"source/{source}")
        yield dataset, spelled("dcterms:source"), table
        yield dataset, spelled("prov:wasDerivedFrom"), table
        yield dataset, spelled("prov:wasGeneratedBy"), below_base(f"source/{source}/reading")
    yield from _partitions(dataset, total, total.typed + untyped)
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


def _is_authorship(triple: Triple, dataset: str) -> bool:
    """Return whether a statement is on who made the bundled dataset."""
    return triple[0] == _CONTRIBUTORS or (triple[0] == dataset and triple[1] in _AUTHORSHIP)


def file_triples(file: WrittenFile) -> Iterator[Triple]:
    """Yield what a file that is written states of its distribution: its size and its checksum."""
    part = below_base(f"distribution/{file.name}")
    checksum = below_base(f"distribution/{file.name}/checksum")
    yield part, spelled("dcat:byteSize"), f'"{file.size}"^^<{XSD}nonNegativeInteger>'
    yield part, spelled("spdx:checksum"), checksum
    yield from thing_triples(
        checksum,
        spelled("spdx:Checksum"),
        f"SHA-256 of {file.name}",
        (spelled("spdx:algorithm"), spelled("spdx:checksumAlgorithm_sha256")),
        (spelled("spdx:checksumValue"), f'"{file.sha256}"^^<{XSD}hexBinary>'),
    )


def _partitions(dataset: str, statistics: Statistics, entities: int) -> Iterator[Triple]:
    """Yield the numbers of the dataset, and its partitions by class and by property.

    :param entities: number of subjects, each once where several graphs have it
    """
    yield dataset, spelled("void:triples"), integer(statistics.triples)
    yield dataset, spelled("void:entities"), integer(entities)
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


def partition_triples(partitions: Partitions) -> Iterator[Triple]:
    """Yield the partitions of classes by property, and of these by class and by datatype of the values.

    They belong to the description of the dataset. Classes of OWL and RDFS are left out, those of values too: they
    declare terms, which the ontology itself lists.
    """
    for (kind, name), number in sorted(partitions.properties.items()):
        if _declares(kind):
            continue
        part = _crossed_part(kind, name)
        yield below_base(f"dataset/class/{_key(kind)}"), spelled("void:propertyPartition"), part
        yield from thing_triples(
            part,
            spelled("void:Dataset"),
            f"Partition of the class {shorten(kind)} and the property {shorten(name)}",
            (spelled("void:property"), name),
            (spelled("void:triples"), integer(number)),
        )
    for word, prefix, counted in (
        ("class", "void", partitions.classes),
        ("datatype", "void-ext", partitions.datatypes),
    ):
        for (kind, name, value), number in sorted(counted.items()):
            if _declares(kind) or _declares(value):
                continue
            part = _crossed_part(kind, name, word, value)
            yield _crossed_part(kind, name), spelled(f"{prefix}:{word}Partition"), part
            yield from thing_triples(
                part,
                spelled("void:Dataset"),
                f"Partition of the class {shorten(kind)}, the property {shorten(name)}"
                f" and the {word} {shorten(value)} of its values",
                (spelled(f"{prefix}:{word}"), value),
                (spelled("void:triples"), integer(number)),
            )


def shorten_description(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the description of a dataset without the labels of partitions and linksets, and without the types that the
    properties which lead to partitions entail."""
    for triple in triples:
        subject, predicate, value = triple
        is_entailed = predicate == A and value == _DATASET_CLASS
        if not (subject.startswith(_COUNTED) and (predicate == LABEL or is_entailed)):
            yield triple


def _declares(kind: str) -> bool:
    """Return whether a class is one of those by which OWL and RDFS declare terms."""
    return kind.startswith(_LANGUAGE)


def _crossed_part(kind: str, name: str, word: str = "", value: str = "") -> str:
    """Return the partition of a class by a property, or of that by a class or datatype of the values."""
    path = f"dataset/class/{_key(kind)}/property/{_key(name)}"
    return below_base(f"{path}/{word}/{_key(value)}" if word else path)


def _linksets(dataset: str, statistics: Statistics) -> Iterator[Triple]:
    """Yield the links of each class to each vocabulary; what is matched is a concept by the range of the match."""
    for (kind, predicate, space), number in sorted(statistics.links.items()):
        target = below_base(f"target/{_slug(space)}")
        linkset = below_base(f"linkset/{_key(kind)}/{_key(predicate)}/{_slug(space)}")
        yield dataset, spelled("void:subset"), linkset
        yield from thing_triples(
            linkset,
            spelled("void:Linkset"),
            f"Links of {shorten(kind)} by {shorten(predicate)} to {space}",
            (spelled("void:subjectsTarget"), below_base(f"dataset/class/{_key(kind)}")),
            (spelled("void:linkPredicate"), predicate),
            (spelled("void:objectsTarget"), target),
            (spelled("void:triples"), integer(number)),
        )
        yield from thing_triples(
            target,
            spelled("void:Dataset"),
            f"Terms of {space}",
            (spelled("void:uriSpace"), string(space)),
            (spelled("void:class"), spelled("skos:Concept")),
        )


def _key(term: str) -> str:
    """Return a term as a segment of an IRI: ``skos-exactMatch``."""
    return mint_key(shorten(term).strip("<>").replace(":", "-", 1))


def _slug(space: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in space.split("//", 1)[-1]).strip("-").lower()

"""Pages of the dataset and of the tables that it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.namespaces import BASE, DCTERMS, IANA, PREFIXES, PROV
from mscgraph.relations import grouped
from mscgraph.site.contents import media_type_of
from mscgraph.site.pages.facts import Dump
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.printed_table import printed_table
from mscgraph.terms import expand

_VOID, _DCAT = PREFIXES["void"], PREFIXES["dcat"]
_DERIVED = PROV + "wasDerivedFrom"
_KIBI = 1024
#: Maximum number of reports shown per table.
_MAX_REPORTS = 500


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of the dataset with its numbers.

    :param term: the class or property, or the property of the links
    """

    anchor: str
    label: str
    term: ShownTerm | None
    subjects: ShownTerm | None
    objects: ShownTerm | None
    entities: int | None
    triples: int | None


@dataclass(frozen=True, slots=True)
class CrossedRow:
    """The triples of a property of the things of a class.

    :param values: anchor, class or datatype, and number of triples with values of it
    """

    anchor: str
    subject: ShownTerm
    property: ShownTerm
    triples: int | None
    values: Sequence[tuple[str, ShownTerm, int | None]]


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the dataset.

    :param anchors: ids of the distribution and of the file
    """

    anchors: Sequence[str]
    words: str
    href: str
    name: str
    media_type: str
    size: str


@dataclass(frozen=True, slots=True)
class AbbreviationRow:
    """An entry of a table's list of abbreviations."""

    anchor: str
    short: str
    long: str
    place: str


def size_words(size: int) -> str:
    """Return a number of bytes in words: ``13 kB``."""
    if size < _KIBI:
        return f"{size} B"
    amount, unit = size / _KIBI, "kB"
    for bigger in ("MB", "GB", "TB"):
        if amount < _KIBI:
            break
        amount, unit = amount / _KIBI, bigger
    return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:,.0f} {unit}"


def dataset_facts(
    linker: PageLinks, iri: str, parts: Sequence[str], dumps: Sequence[Dump]
) -> tuple[dict[str, object], list[str], list[str]]:
    """Return the facts that only the page of the dataset has.

    :returns: facts, and the properties and parts that they already cover
    """
    atlas = linker.atlas
    described = atlas.describe(iri)
    by_kind = grouped((atlas.kind(part), part) for part in parts)
    partitions: dict[str, list[Partition]] = {
        "class": [],
        "property": [],
        "linkset": [],
        "graph": [],
        "target": [],
    }
    by_dataset = {
        part: kind for kind in ("class", "property") for part in described.iris(f"{_VOID}{kind}Partition")
    }
    crossed, nested = _crossed(linker, [part for part, kind in by_dataset.items() if kind == "class"])
    shown = list(nested)
    for part in parts:
        kind = by_dataset.get(part) or ("" if part in nested else atlas.kind(part))
        if kind in partitions:
            partitions[kind].append(_partition(linker, part))
            shown.append(part)
    for rows in partitions.values():
        rows.sort(key=lambda row: (-(row.entities or row.triples or 0), row.label))
    sizes = {dump.path: size_words(dump.size_bytes) for dump in dumps}
    downloads = []
    for part in by_kind.get("distribution", []):
        file = atlas.describe(part)
        for url in file.iris(_DCAT + "downloadURL"):
            path = url.removeprefix(BASE)
            downloads.append(
                Download(
                    anchors=[atlas.anchor(one) for one in (part, url) if one in parts],
                    words=atlas.label(part),
                    href=linker.path(path) if path != url else url,
                    name=path.rsplit("/", 1)[-1],
                    media_type=file.text(_DCAT + "mediaType").removeprefix(IANA),
                    size=sizes.get(path, ""),
                )
            )
            shown += [one for one in (part, url) if one in parts]
    listed = {one.href for one in downloads}
    downloads += [
        Download(
            anchors=[],
            words=dump.words,
            href=linker.path(dump.path),
            name=dump.path.rsplit("/", 1)[-1],
            media_type=media_type_of(dump.path).partition(";")[0],
            size=sizes[dump.path],
        )
        for dump in dumps
        if linker.path(dump.path) not in listed
    ]
    facts_of_page: dict[str, object] = {
        "partitions": partitions,
        "crossed": crossed,
        "downloads": downloads,
        "citation": described.text(DCTERMS + "bibliographicCitation"),
        "entities": described.number(_VOID + "entities"),
        "triples": described.number(_VOID + "triples"),
        "classes": described.number(_VOID + "classes"),
        "properties": described.number(_VOID + "properties"),
    }
    hidden = [
        _VOID + "classPartition",
        _VOID + "propertyPartition",
        _VOID + "subset",
        _VOID + "dataDump",
        _DCAT + "distribution",
        DCTERMS + "bibliographicCitation",
        *(_VOID + name for name in ("entities", "triples", "classes", "properties")),
    ]
    return facts_of_page, hidden, list(dict.fromkeys(shown))


def _crossed(linker: PageLinks, parts: Sequence[str]) -> tuple[list[CrossedRow], set[str]]:
    """Return the rows of the partitions of classes by property and value, and all partitions that they show."""
    describe = linker.atlas.describe
    rows, shown = [], set()
    for part in parts:
        for name in describe(part).iris(_VOID + "propertyPartition"):
            facts = describe(name)
            values = [
                (one, term)
                for kind in (_VOID + "class", PREFIXES["void-ext"] + "datatype")
                for one in facts.iris(f"{kind}Partition")
                for term in describe(one).iris(kind)
            ]
            shown |= {name, *(one for one, _ in values)}
            rows.append(
                CrossedRow(
                    anchor=linker.atlas.anchor(name),
                    subject=linker.iri(describe(part).iris(_VOID + "class")[0]),
                    property=linker.iri(facts.iris(_VOID + "property")[0]),
                    triples=facts.number(_VOID + "triples"),
                    values=[
                        (linker.atlas.anchor(one), linker.iri(term), describe(one).number(_VOID + "triples"))
                        for one, term in values
                    ],
                )
            )
    return rows, shown


def _partition(linker: PageLinks, iri: str) -> Partition:
    described = linker.atlas.describe(iri)

    def link(name: str) -> ShownTerm | None:
        found = described.iris(_VOID + name)
        return linker.iri(found[0]) if found else None

    return Partition(
        anchor=linker.atlas.anchor(iri),
        label=linker.atlas.label(iri),
        term=link("class") or link("property") or link("linkPredicate"),
        subjects=link("subjectsTarget"),
        objects=link("objectsTarget"),
        entities=described.number(_VOID + "entities"),
        triples=described.number(_VOID + "triples"),
    )


def source_facts(
    linker: PageLinks, iri: str, abbreviations: Sequence[str], texts: Sequence[str]
) -> dict[str, object]:
    """Return the facts that only pages of source tables have.

    :param texts: IRIs of the table's texts in their order
    """
    atlas = linker.atlas
    counted = atlas.count(_DERIVED, iri).get("report")
    reports = counted.iris if counted is not None else []
    found = []
    for one in abbreviations:
        described = atlas.describe(one)
        found.append(
            AbbreviationRow(
                anchor=atlas.anchor(one),
                short=described.text(expand("msc:shortForm")),
                long=described.text(expand("msc:longForm")),
                place=described.text(expand("msc:place")),
            )
        )
    return {
        "abbreviations": found,
        "printed": printed_table(
            linker,
            iri,
            reports[:_MAX_REPORTS],
            texts,
            whole=counted is None or counted.number <= _MAX_REPORTS,
        ),
        "number": counted.number if counted is not None else 0,
        "article": [linker.iri(one) for one in atlas.describe(iri).iris(DCTERMS + "isPartOf")],
    }

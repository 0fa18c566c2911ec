"""The quads of a source: the table, its article, its abbreviations, how and by what it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mscgraph.namespaces import DCTERMS, ONTOLOGY, PROV, RDFS, SKOS, graph_iri
from mscgraph.records import Column, Frame
from mscgraph.terms import LABEL, A, Triple, below_base, integer, iri, mint_key, msc, string, text


def source_title(frame: Frame) -> str:
    """Return how labels name the table: ``table 2 of 10.1038/…``, or its source id."""
    if frame.doi is None:
        return f"{(frame.label or 'the table').lower()} of {frame.source}"
    return f"{(frame.label or 'a table').lower()} of {frame.doi}"


def article_key(frame: Frame) -> str:
    """Return the segment of the article's publications: the DOI's suffix, else the source id."""
    return mint_key(frame.doi.split("/", 1)[1]) if frame.doi else frame.source


def source_triples(frame: Frame, article: Mapping[str, object]) -> Iterator[Triple]:
    """Yield the statements of a source and its article.

    :param article: bibliographic fields of the sidecar, possibly empty
    """
    source = below_base(f"source/{frame.source}")
    publication = below_base(f"publication/{article_key(frame)}")
    yield source, A, msc("SourceTable")
    yield source, LABEL, text(source_title(frame)[0].upper() + source_title(frame)[1:])
    if frame.caption:
        yield source, iri(DCTERMS + "title"), string(frame.caption)
    yield source, iri(DCTERMS + "isPartOf"), publication
    yield publication, A, msc("Publication")
    title = article.get("title")
    yield publication, LABEL, text(f"Article {frame.doi or frame.source}")
    if title:
        yield publication, iri(DCTERMS + "title"), string(str(title))
    if journal := article.get("journal"):
        yield publication, msc("journal"), string(str(journal))
    if date := article.get("date"):
        yield publication, msc("year"), integer(int(str(date)[:4]))
    if frame.doi:
        yield publication, msc("doi"), string(frame.doi)
        yield publication, iri(RDFS + "seeAlso"), iri(f"https://doi.org/{frame.doi}")


def source_provenance(
    frame: Frame, changes: Iterable[str], software_version: str, ontology_version: str
) -> Iterator[Triple]:
    """Yield how a source was read: document, activity, software, columns and abbreviations.

    :param changes: in sentences, what differs in the document from the page that it was made from
    """
    source = below_base(f"source/{frame.source}")
    activity = below_base(f"source/{frame.source}/reading")
    document = below_base(f"source/{frame.source}/document")
    software = below_base(f"software/mscgraph/{software_version}")
    title = source_title(frame)
    yield activity, A, iri(PROV + "Activity")
    yield activity, LABEL, text(f"Reading of {title}")
    yield activity, iri(PROV + "used"), document
    yield activity, iri(PROV + "used"), iri(f"{ONTOLOGY}/{ontology_version}")
    yield activity, iri(PROV + "wasAssociatedWith"), software
    yield document, A, iri(PROV + "Entity")
    yield document, LABEL, text(f"Document of {title}")
    for change in changes:
        yield document, iri(DCTERMS + "description"), text(change)
    yield document, msc("sha256"), string(frame.sha256)
    yield document, msc("characterCount"), integer(frame.characters)
    yield document, iri(PROV + "specializationOf"), source
    for name in ("statements", "issues"):
        graph = iri(graph_iri(f"{frame.source}/{name}"))
        yield graph, A, iri(PROV + "Entity")
        yield graph, LABEL, text(f"Graph {frame.source}/{name}")
        yield graph, iri(PROV + "wasGeneratedBy"), activity
    yield software, A, iri(PROV + "SoftwareAgent")
    yield software, LABEL, text(f"mscgraph {software_version}")
    yield software, msc("softwareVersion"), string(software_version)
    for number, entry in enumerate(frame.abbreviations, 1):
        term = below_base(f"source/{frame.source}/abbreviation/{number}")
        yield term, A, msc("Abbreviation")
        yield term, LABEL, text(f"Abbreviation {number}: {entry.short_form}")
        yield term, msc("shortForm"), string(entry.short_form)
        yield term, msc("longForm"), string(entry.long_form)
        yield term, msc("start"), integer(entry.start)
        yield term, msc("end"), integer(entry.end)
        yield term, iri(PROV + "wasDerivedFrom"), document


def unknown_column_triples(columns: Iterable[Column]) -> Iterator[Triple]:
    """Yield the columns that no vocabulary knows, as terms of their own."""
    for column in columns:
        if not column.known:
            term = below_base(f"column/{mint_key(column.key)}")
            yield term, A, msc("Column")
            yield term, LABEL, text(column.header)
            yield term, iri(SKOS + "prefLabel"), text(column.header)
            yield term, iri(SKOS + "inScheme"), below_base("column")

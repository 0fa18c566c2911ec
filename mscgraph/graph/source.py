"""The quads of a source: the table, its article, its abbreviations, how and by what it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mscgraph.graph.column import column_terms
from mscgraph.graph.place import place_facts
from mscgraph.graph.publication import SAME_AS, doi_page, publication_name
from mscgraph.namespaces import DCTERMS, ONTOLOGY, PROV
from mscgraph.records import Frame, superscripts
from mscgraph.terms import (
    A,
    Triple,
    below_base,
    boolean,
    integer,
    iri,
    mint_doi_key,
    msc,
    spelled,
    string,
    text,
    thing_triples,
    year,
)


def source_title(frame: Frame) -> str:
    """Return how labels name the table: ``table 2 of 10.1038/…``, or its source id."""
    label = frame.label or ("the table" if frame.doi is None else "a table")
    return f"{label[0].lower()}{label[1:]} of {frame.doi or frame.source}"


def article_key(frame: Frame) -> str:
    """Return the step of the article's IRI: its DOI's key, else the source id."""
    return mint_doi_key(frame.doi) if frame.doi else frame.source


def source_triples(frame: Frame) -> Iterator[Triple]:
    """Yield the statements of a source: a table, and the article that it is part of."""
    yield from thing_triples(
        below_base(f"source/{frame.source}"),
        msc("SourceTable"),
        source_title(frame)[0].upper() + source_title(frame)[1:],
        (msc("tableLabel"), string(frame.label) if frame.label else None),
        (msc("isTurned"), boolean(True) if frame.turned else None),
        (iri(DCTERMS + "title"), string(frame.caption) if frame.caption else None),
        (iri(DCTERMS + "isPartOf"), below_base(f"publication/{article_key(frame)}")),
    )


def article_triples(frame: Frame, article: Mapping[str, object]) -> Iterator[Triple]:
    """Yield the statements of the article that a source is part of.

    :param article: bibliographic fields of the sidecar, possibly empty
    """
    title, journal, date = (article.get(name) for name in ("title", "journal", "date"))
    authors = article.get("authors")
    author = str(authors[0]) if isinstance(authors, list) and authors else None
    label = publication_name(author, str(date)[:4] if date else None, str(title) if title else None)
    yield from thing_triples(
        below_base(f"publication/{article_key(frame)}"),
        msc("Publication"),
        label or f"Article {frame.doi or frame.source}",
        (iri(DCTERMS + "title"), string(str(title)) if title else None),
        (msc("journal"), string(str(journal)) if journal else None),
        (iri(DCTERMS + "issued"), year(int(str(date)[:4])) if date else None),
        (spelled("bibo:doi"), string(frame.doi) if frame.doi else None),
        (SAME_AS, doi_page(frame.doi) if frame.doi else None),
    )


def source_provenance(
    frame: Frame, changes: Iterable[str], software_version: str, ontology_version: str
) -> Iterator[Triple]:
    """Yield how a source was read: document, activity, texts of the table and abbreviations.

    :param changes: in sentences, what differs in the document from the page that it was made from
    """
    source = below_base(f"source/{frame.source}")
    activity = below_base(f"source/{frame.source}/reading")
    document = below_base(f"source/{frame.source}/document")
    title = source_title(frame)
    yield from thing_triples(
        activity,
        iri(PROV + "Activity"),
        f"Reading of {title}",
        (iri(PROV + "used"), document),
        (iri(PROV + "used"), iri(f"{ONTOLOGY}/{ontology_version}")),
        (iri(PROV + "wasAssociatedWith"), _software(software_version)),
    )
    yield from thing_triples(
        document,
        iri(PROV + "Entity"),
        f"Document of {title}",
        *((iri(DCTERMS + "description"), text(change)) for change in changes),
        (msc("sha256"), string(frame.sha256)),
        (msc("characterCount"), None if frame.characters is None else integer(frame.characters)),
        (iri(PROV + "specializationOf"), source),
    )
    yield from text_triples(frame)
    for number, entry in enumerate(frame.abbreviations, 1):
        yield from thing_triples(
            below_base(f"source/{frame.source}/abbreviation/{number}"),
            msc("Abbreviation"),
            f"Abbreviation {number}: {entry.short_form}",
            (msc("shortForm"), string(entry.short_form)),
            (msc("longForm"), string(entry.long_form)),
            *place_facts(entry.place),
            (iri(PROV + "wasDerivedFrom"), document),
        )


def text_triples(frame: Frame) -> Iterator[Triple]:
    """Yield the texts of a table that are in no cell of a row, numbered in their order."""
    column_term = column_terms(frame)
    for number, one in enumerate(frame.texts, 1):
        term = below_base(f"source/{frame.source}/text/{number}")
        yield term, A, msc("TableText")
        yield term, msc("ofTable"), below_base(f"source/{frame.source}")
        yield term, msc("role"), string(one.role)
        yield term, msc("text"), string(one.passage.text)
        for predicate, value in place_facts(one.passage.place):
            yield term, predicate, value
        for start, end in superscripts(one.passage.marks):
            yield term, msc("superscript"), string(f"{start} {end}")
        for column in one.heads:
            yield term, msc("headsColumn"), column_term(column)
        for level in one.levels:
            yield term, msc("headerLevel"), integer(level)
        if one.above is not None:
            yield term, msc("abovePosition"), integer(one.above)


def software_triples(version: str) -> Iterator[Triple]:
    """Yield the statements of the program that reads sources."""
    facts = (msc("softwareVersion"), string(version))
    return thing_triples(_software(version), iri(PROV + "SoftwareAgent"), f"mscgraph {version}", facts)


def _software(version: str) -> str:
    return below_base(f"software/mscgraph/{version}")

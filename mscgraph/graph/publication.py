"""The triples of a publication behind a numbered reference."""

from __future__ import annotations

from mscgraph.records import Publication
from mscgraph.terms import LABEL, A, Triple, below_base, integer, iri, msc, spelled, string, text, year

_DOI_ADDRESS = "https://doi.org/"
_PUBMED_ADDRESS = "https://pubmed.ncbi.nlm.nih.gov/"
#: schema:sameAs leads to pages that identify a thing; owl:sameAs would make the page a publication.
SAME_AS = spelled("schema:sameAs")


def doi_page(doi: str) -> str:
    """Spell the address at which a DOI resolves."""
    return iri(_DOI_ADDRESS + doi)


def publication_triples(
    term: str, article: str, article_name: str, number: int, publication: Publication | None
) -> list[Triple]:
    """Return the triples of a publication, as far as it is known, but for the basis of its links.

    :param article: the segment of the article's publications
    :param article_name: how labels name the article that cites it
    :param publication: ``None`` where only the number is known
    """
    triples = [
        (term, A, msc("Publication")),
        (term, LABEL, text(_name(publication) or f"Reference {number} of {article_name}")),
        (term, msc("referenceNumber"), integer(number)),
        (term, spelled("dcterms:isReferencedBy"), below_base(f"publication/{article}")),
    ]
    if publication is None:
        return triples
    for predicate, value in (
        (spelled("dcterms:title"), publication.title),
        (msc("firstAuthor"), publication.first_author),
        (msc("journal"), publication.journal),
        (spelled("bibo:doi"), publication.doi),
        (spelled("bibo:pmid"), publication.pubmed),
    ):
        if value:
            triples.append((term, predicate, string(value)))
    if publication.year is not None:
        triples.append((term, spelled("dcterms:issued"), year(publication.year)))
    if publication.doi:
        triples.append((term, SAME_AS, doi_page(publication.doi)))
    if publication.pubmed:
        triples.append((term, SAME_AS, iri(f"{_PUBMED_ADDRESS}{publication.pubmed}/")))
    return triples


def publication_name(author: str | None, year: str | None, title: str | None) -> str:
    """Return first author, year and title, as far as they are known; ``""`` without a title."""
    if not title:
        return ""
    origin = ", ".join(filter(None, (author, year)))
    return f"{origin}: {title}" if origin else title


def _name(known: Publication | None) -> str:
    if known is None:
        return ""
    return publication_name(known.first_author, str(known.year) if known.year else None, known.title)

"""The triples of a publication behind a numbered reference."""

from __future__ import annotations

from mscgraph.namespaces import DCTERMS, RDFS
from mscgraph.records import Publication
from mscgraph.terms import LABEL, A, Triple, integer, iri, msc, ours, string, text

_SEE_ALSO = iri(RDFS + "seeAlso")
_TITLE = iri(DCTERMS + "title")
_REFERENCED_BY = iri(DCTERMS + "isReferencedBy")
_DOI_ADDRESS = "https://doi.org/"
_PUBMED_ADDRESS = "https://pubmed.ncbi.nlm.nih.gov/"


def publication_triples(
    term: str, article: str, number: int, publication: Publication | None
) -> list[Triple]:
    """Return the triples of a publication, as far as it is known.

    :param article: the segment of the article's publications
    :param publication: ``None`` where only the number is known
    """
    triples = [
        (term, A, msc("Publication")),
        (term, LABEL, text(f"Reference {number} of {article}")),
        (term, msc("referenceNumber"), integer(number)),
        (term, _REFERENCED_BY, ours(f"publication/{article}")),
    ]
    if publication is None:
        return triples
    for predicate, value in (
        (_TITLE, publication.title),
        (msc("firstAuthor"), publication.first_author),
        (msc("journal"), publication.journal),
        (msc("doi"), publication.doi),
        (msc("pubMedIdentifier"), publication.pubmed),
        (msc("linkBasis"), publication.basis),
    ):
        if value:
            triples.append((term, predicate, string(value)))
    if publication.year is not None:
        triples.append((term, msc("year"), integer(publication.year)))
    if publication.doi:
        triples.append((term, _SEE_ALSO, iri(_DOI_ADDRESS + publication.doi)))
    if publication.pubmed:
        triples.append((term, _SEE_ALSO, iri(f"{_PUBMED_ADDRESS}{publication.pubmed}/")))
    return triples

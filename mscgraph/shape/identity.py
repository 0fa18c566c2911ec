"""Ids of tables, the same wherever their documents lie."""

from __future__ import annotations

from mscgraph.namespaces import DIGEST_DIGITS, mint_slug
from mscgraph.terms import mint_doi_key

#: Maximum characters of a title in the id of a source.
_LONGEST_TITLE_SLUG = 80


def mint_source_id(
    doi: str | None, label: str | None, title: str | None, sha256: str, place: int | None = None
) -> str:
    """Return the id of a table, the same wherever its document lies: ``10.1000-example-table-2``.

    A table without a number has its place in the document. The id ends in digits of the document's SHA-256 where
    nothing else parts it from other documents' tables: without a DOI, and where the only table of a document has no
    number, so that its place is not one in the article.

    :param label: ``Table 2``; ``None`` where the table has no number
    :param place: from 1, in a document that holds several tables
    """
    table = mint_slug(label) if label else f"table-at-{place or 1}"
    digest = sha256[:DIGEST_DIGITS]
    if doi:
        return f"{mint_doi_key(doi)}-{table}" + ("" if label or place else f"-{digest}")
    slug = mint_slug(title)[:_LONGEST_TITLE_SLUG].strip("-") if title else ""
    return "-".join(filter(None, (slug, table, digest)))

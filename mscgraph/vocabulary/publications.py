"""The tables of references: numbers in an article, and the publications behind them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mscgraph.errors import LoadError
from mscgraph.records import Publication
from mscgraph.vocabulary._tables import read_tsv

_COLUMNS = ("reference", "first_author", "year", "journal", "title", "doi", "pmid", "basis")


def load_publications(folder: Path) -> dict[tuple[str, int], Publication]:
    """Read every ``*.references.tsv`` of *folder*: (article, reference number) → publication.

    :raises LoadError: if a table is not in its form
    """
    return {
        (path.name.removesuffix(".references.tsv"), publication.number): publication
        for path in sorted(folder.glob("*.references.tsv"))
        for publication in _read_table(path)
    }


def _read_table(path: Path) -> Iterator[Publication]:
    _, rows = read_tsv(path, _COLUMNS, LoadError)
    for place, row in rows:
        try:
            number = int(row["reference"])
            year = int(row["year"]) if row["year"] else None
        except ValueError as error:
            raise LoadError(place, problem=f"not a reference number and a year: {error}") from error
        yield Publication(
            number=number,
            first_author=row["first_author"] or None,
            year=year,
            journal=row["journal"] or None,
            title=row["title"] or None,
            doi=row["doi"] or None,
            pubmed=row["pmid"] or None,
            basis=row["basis"] or None,
        )

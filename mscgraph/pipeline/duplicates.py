"""Tables that several documents have: found by their cells, read once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from mscgraph.characters import visible
from mscgraph.errors import DocumentError
from mscgraph.namespaces import fold
from mscgraph.records import Document, Row
from mscgraph.relations import grouped
from mscgraph.shape import FoundTable

#: Forms from the one with the most marks to the one with the fewest.
_FORMS = ("jats", "html", "docx", "xlsx", "markdown", "pipes", "csv", "tsv", "pdf", "cell per line")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document, or a table of one, that is not read, or not as a whole.

    :param table: its name, ``None`` for the document as a whole
    :param is_remark: whether the document is read, and the reason is a remark on it
    """

    document: str
    table: str | None
    reason: str
    is_remark: bool = False


class Opened(Protocol):
    """A document with its name."""

    name: str
    document: Document

    def rename(self, table: FoundTable) -> None:
        """Give a table an id that no other document's table has."""
        ...


_Opened = TypeVar("_Opened", bound=Opened)


def part_duplicates(
    chosen: Sequence[tuple[_Opened, FoundTable]], *, keep: bool
) -> tuple[list[tuple[_Opened, FoundTable]], list[LeftOut]]:
    """Return the tables that are read, and those that another document has too, in a form with more marks.

    :param keep: whether each is read, all but the first under an id of its own
    :raises DocumentError: if two tables have one id and other cells, and are not kept apart
    """
    if len(chosen) == 1:
        return list(chosen), []
    by_cells = grouped((_digest(table), (opened, table)) for opened, table in chosen)
    left_out: dict[int, LeftOut] = {}
    for same in by_cells.values():
        first, *others = sorted(same, key=lambda one: _rank(one[1]))
        for opened, table in others:
            is_copy = opened.document.sha256 == first[0].document.sha256
            if is_copy or (not keep and _is_of_one_article(first[1], table)):
                words = f"the same table as in {first[0].name}, whose form has as many marks or more"
                left_out[id(table)] = LeftOut(opened.name, table.name, words)
    kept = [one for one in chosen if id(one[1]) not in left_out]
    _part_ids(kept, keep=keep)
    return kept, [left_out[id(table)] for _, table in chosen if id(table) in left_out]


def _part_ids(tables: Sequence[tuple[_Opened, FoundTable]], *, keep: bool) -> None:
    taken: dict[str, str] = {}
    for opened, table in tables:
        source = table.frame.source
        if source in taken and not keep:
            raise DocumentError(
                opened.name,
                problem=f"the table {source} is in {taken[source]} too, with other cells",
                remedy="name one of the documents, or keep both with --keep-duplicates",
            )
        if source in taken:
            opened.rename(table)
            source = table.frame.source
        taken.setdefault(source, opened.name)


def _rank(table: FoundTable) -> int:
    form = table.frame.form
    return _FORMS.index(form) if form in _FORMS else len(_FORMS)


def _is_of_one_article(one: FoundTable, other: FoundTable) -> bool:
    """Return whether two tables have the same DOI; where one of them lacks it, the same caption."""
    dois = {table.frame.doi.casefold() for table in (one, other) if table.frame.doi}
    captions = {fold(table.frame.caption or "") for table in (one, other)}
    both = bool(one.frame.doi and other.frame.doi)
    return len(dois) == 1 if both else len(captions) == 1


def _digest(table: FoundTable) -> bytes:
    """Return a digest of the printed words of all rows, white space and invisible characters apart."""
    digest = hashlib.blake2b()
    for row in table.rows():
        digest.update("".join(visible(_printed(row)).split()).encode())
    return digest.digest()


def _printed(row: Row) -> str:
    return "".join(cell.text for cell in row.cells if cell.origin is None) if row.cells else row.text

"""Tables that several documents have: found by their cells, read once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from mscgraph.namespaces import fold
from mscgraph.records import PART, SPAN, Document, Row
from mscgraph.relations import grouped
from mscgraph.shape import FoundTable

#: Forms from the one with the most marks to the one with the fewest.
_FORMS = ("jats", "html", "docx", "xlsx", "markdown", "pipes", "csv", "tsv", "pdf", "cell per line")
#: Forms whose cells no marks part: words of a row may be in another cell.
_WITHOUT_MARKS = ("cell per line", "flattened text")
#: Characters in which forms of one table differ: white space, and the sign of a power, a superscript elsewhere.
_OF_FORMS = re.compile(r"[\s^]+")
#: Marks at the end of a title.
_END_OF_TITLE = " .:;"


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

    def __str__(self) -> str:
        """Name the table and the reason, in a line."""
        table = f", table {self.table}" if self.table else ""
        return f"{self.document}{table}: {self.reason}"


class Opened(Protocol):
    """A document with its name."""

    name: str
    document: Document

    def rename(self, table: FoundTable) -> None:
        """Give a table an id that no other document's table has."""
        ...


_Opened = TypeVar("_Opened", bound=Opened)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Digests of a table's cells, alike in all forms of the table.

    :param cells: of the cells by row and column, with those that spans cover, and without
    :param words: of the words of each row
    """

    cells: frozenset[bytes]
    words: bytes

    @classmethod
    def of(cls, table: FoundTable) -> Fingerprint:
        """Read all rows of a table."""
        columns = [column.key for column in table.frame.columns]
        whole, printed, words = (hashlib.blake2b() for _ in range(3))
        for row in table.rows():
            own = {cell.column: cell for cell in row.cells if cell.origin != PART}
            texts = [_plain(own[key].text) if key in own else "" for key in columns]
            spanned = [key in own and own[key].origin == SPAN for key in columns]
            whole.update(_line(texts))
            printed.update(_line("" if within else text for text, within in zip(texts, spanned, strict=True)))
            words.update(_line([_words(row)]))
        return cls(frozenset((whole.digest(), printed.digest())), words.digest())


@dataclass(frozen=True, slots=True, eq=False)
class Chosen(Generic[_Opened]):
    """A table that a run reads, unless another document has it too.

    :param fingerprint: ``None`` of the only table of a run
    """

    opened: _Opened
    table: FoundTable
    fingerprint: Fingerprint | None = None

    @property
    def rank(self) -> tuple[int, str, int]:
        """Its place among its like: the form with the most marks first, then by digest and place, not by path."""
        form = self.table.frame.form
        marks = _FORMS.index(form) if form in _FORMS else len(_FORMS)
        return marks, self.opened.document.sha256, self.table.place

    @property
    def words(self) -> str:
        """Its name, with that of its document."""
        return f"table {self.table.name} of {self.opened.name}"

    def has_cells_of(self, other: Chosen[_Opened]) -> bool:
        """Return whether the two tables have equal cells."""
        one, another = self.fingerprint, other.fingerprint
        return one is not None and another is not None and bool(one.cells & another.cells)


def part_duplicates(
    chosen: Sequence[Chosen[_Opened]], *, keep: bool
) -> tuple[list[Chosen[_Opened]], list[LeftOut]]:
    """Return the tables that are read, and those that are read from another document, in a form with more marks.

    :param keep: whether each is read; of copies of one file, one is read all the same
    """
    kept: dict[bytes, list[Chosen[_Opened]]] = {}
    left_out: dict[Chosen[_Opened], LeftOut] = {}
    for one in sorted(chosen, key=lambda one: one.rank):
        keys = (*one.fingerprint.cells, one.fingerprint.words) if one.fingerprint else ()
        alike = (other for key in keys for other in kept.get(key, ()))
        same = next((other for other in alike if _is_same(one, other, keep=keep)), None)
        if same is not None:
            reason = f"its cells are those of {same.words}, which is read"
            left_out[one] = LeftOut(one.opened.name, one.table.name, reason)
            continue
        for key in dict.fromkeys(keys):
            kept.setdefault(key, []).append(one)
    return [one for one in chosen if one not in left_out], [
        left_out[one] for one in chosen if one in left_out
    ]


def part_ids(tables: Iterable[Chosen[_Opened]]) -> list[tuple[Chosen[_Opened], Chosen[_Opened]]]:
    """Give tables of one id ids of their own, the one in the form with the most marks apart.

    :returns: each table that has another id now, with the one that has the id that it had
    """
    renamed: list[tuple[Chosen[_Opened], Chosen[_Opened]]] = []
    by_id = grouped((one.table.frame.source, one) for one in sorted(tables, key=lambda one: one.rank))
    for first, *others in by_id.values():
        for one in others:
            one.opened.rename(one.table)
            renamed.append((one, first))
    return renamed


def _is_same(one: Chosen[_Opened], other: Chosen[_Opened], *, keep: bool) -> bool:
    """Return whether a table, some of whose digests are those of another one, is that table."""
    has_marks = not {one.table.frame.form, other.table.frame.form} & {*_WITHOUT_MARKS}
    if has_marks and not one.has_cells_of(other):
        return False
    if one.opened.document.sha256 != other.opened.document.sha256:
        return not keep and _is_of_one_article(one.table, other.table)
    # Two copies of a file, or two tables of one.
    is_copy = one.table.place == other.table.place
    return is_copy or (not keep and _title(one.table) == _title(other.table))


def _is_of_one_article(one: FoundTable, other: FoundTable) -> bool:
    """Return whether two tables have the same DOI, or the same title or none where one of them lacks a DOI."""
    doi, other_doi = one.frame.doi, other.frame.doi
    if doi and other_doi:
        return doi.casefold() == other_doi.casefold()
    return _title(one) == _title(other)


def _title(table: FoundTable) -> str:
    return fold(table.frame.caption or "").strip(_END_OF_TITLE)


def _line(texts: Iterable[str]) -> bytes:
    """Return a row as bytes, without the empty cells at its end."""
    return f"{chr(0).join(texts).rstrip(chr(0))}\n".encode()


def _plain(text: str) -> str:
    """Return *text* as all forms have it: ``10^6``, ``10⁶`` and a six set as a superscript are one."""
    return _OF_FORMS.sub("", fold(unicodedata.normalize("NFKC", text)))


def _words(row: Row) -> str:
    return _plain("".join(cell.text for cell in row.cells if cell.origin is None) if row.cells else row.text)

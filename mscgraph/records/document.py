"""A source document: what its bytes hold, and what its sidecar describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from mscgraph.records.place import Place

#: The kinds of mark; a reference is a link to a place in a document, such as a note.
MARK_KINDS = ("superscript", "subscript", "strong", "link", "reference")
#: Meaning of a position without a cell: an empty cell; at the end of a row, possibly an empty cell; a fault.
EMPTY, LEFT_OUT, FAULTY = "empty", "left out", "faulty"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a passage that is set unlike the rest.

    :param start: in the passage's text
    :param end: likewise
    :param kind: one of :data:`MARK_KINDS`
    """

    start: int
    end: int
    kind: str


def superscripts(marks: Iterable[Mark]) -> tuple[tuple[int, int], ...]:
    """Return where each superscript begins and ends, in the marks' order."""
    return tuple((mark.start, mark.end) for mark in marks if mark.kind == "superscript")


@dataclass(frozen=True, slots=True)
class Passage:
    """Printed words with their place.

    :param text: the source's characters, white-space runs folded to one blank; blocks and line breaks are newlines
    :param marks: in the order of their starts
    :param gaps: in plain text, (offset in *text*, characters of the document that are left out in front of it)
    """

    text: str
    place: Place
    marks: tuple[Mark, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid.

    :param row: of its first row, from 0
    :param column: of its first column, from 0
    :param heading: whether the document marks it as a heading of its column or row
    """

    passage: Passage
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as its document has it, before anybody knows what it lists.

    :param label: ``Table 2``, ``None`` of a table without a number
    :param cells: in the order of rows, then of columns; can be iterated any number of times
    :param notes: the footnotes, in their order
    :param row_count: of all rows, those without a cell included
    :param column_count: of the widest row, spans included
    :param absent: meaning of a position without a cell: :data:`EMPTY`, :data:`LEFT_OUT`, :data:`FAULTY`
    """

    label: str | None
    caption: Passage | None
    cells: Iterable[GridCell]
    row_count: int
    column_count: int
    notes: tuple[Passage, ...] = ()
    absent: str = EMPTY


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: its number from 1, its text and the offset of its first character."""

    number: int
    text: str
    start: int


@dataclass(slots=True)
class Replaced:
    """A character that no file can hold, and that U+FFFD replaces.

    :param line: of the first one, ``None`` where the document is not plain text
    :param column: of the first one in its line, from 1, likewise
    """

    char: str
    line: int | None
    column: int | None
    count: int = 0


class Lines(Protocol):
    """The lines of a plain text."""

    name: str
    sha256: str
    characters: int
    line_count: int

    def __iter__(self) -> Iterator[Line]:
        """Yield the lines in order, any number of times."""
        ...

    def lines_from(self, number: int, start: int) -> Iterator[Line]:
        """Yield the lines from one on, without a reading of those in front of it.

        :param number: of the first line, from 1
        :param start: the offset of its first character
        """
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A document's bytes, read.

    :param name: of the document, for messages
    :param sha256: of its bytes, in hexadecimal
    :param form: ``html``, ``jats``, ``xlsx``, ``docx``, ``csv``, ``tsv``, ``markdown``, ``pipes``, ``pdf``, ``text``
    :param doi: of the article, ``None`` where the document does not state it
    :param title: of the article
    :param tables: its grids, in their order; none in a text whose rows no marks part
    :param text: the lines of a plain text, else ``None``
    :param replaced: the characters that are replaced, in the order of the first of each
    :param remarks: what was left out or taken with caution while reading, in words
    """

    name: str
    sha256: str
    form: str
    tables: tuple[Grid, ...] = ()
    doi: str | None = None
    pmcid: str | None = None
    title: str | None = None
    text: Lines | None = None
    replaced: tuple[Replaced, ...] = ()
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """The description of a source by its sidecar.

    :param article: bibliographic fields of the article, possibly empty
    :param licence: IRI of the licence of the document itself, or ``None``
    :param creator: IRI of who made the document, or ``None``
    :param changes: in sentences, what differs in the document from the page that it was made from
    """

    article: Mapping[str, object]
    licence: str | None
    creator: str | None = None
    changes: tuple[str, ...] = ()

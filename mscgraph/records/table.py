"""A printed table: its frame, columns, rows and cells, and the recognisers that find its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mscgraph.records.document import Mark, Passage
from mscgraph.records.place import Place, locate
from mscgraph.texts import Short


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the key it has in records, and how its cells are recognised.

    :param key: the key of ``ontology/columns.ttl``, or a slug of the header when it is not known there
    :param header: the header as printed
    :param kind: ``concepts``, ``dose``, ``schedule``, ``count``, ``registrations``, ``text``, ``reference``, or one of
        :data:`~mscgraph.records.property.FURTHER_KINDS`
    :param known: whether ``ontology/columns.ttl`` knows the header
    :param by_cells: whether its cells show its kind, and its header does not
    :param labelled: key of the column that its header means, where its cells show another or another column states it
    """

    key: str
    header: str
    kind: str
    known: bool = True
    by_cells: bool = False
    labelled: str | None = None


#: Origins of a cell whose words are not printed in its row and column.
SPAN, ACROSS, GROUP, CAPTION, PART = "span", "across", "group", "caption", "part"
#: Roles of a table's texts, beside that of the caption.
HEADING, LINE, NOTE = "heading", "line", "note"


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell.

    :param text: the source's characters, white-space runs folded to one blank; line breaks are newlines
    :param marks: superscripts, links and their like in *text*
    :param gaps: in plain text, (offset in *text*, characters left out in front of it)
    :param stretch: where the words of the column's kind begin and end in *text*, of a cell that holds others too; else
        ``None``
    :param origin: ``span`` for words printed once for several rows, ``across`` for words across several known columns,
        ``group`` for a line above some rows, ``caption``, ``part`` for a part of a cell of the row; ``None`` for words
        printed in the row and the column
    """

    column: str
    text: str
    place: Place
    marks: tuple[Mark, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    origin: str | None = None
    stretch: tuple[int, int] | None = None

    @property
    def span(self) -> tuple[int, int] | None:
        """Characters of the document in front of the cell and up to its end; ``None`` outside plain text."""
        return self.place.span

    def locate(self, start: int, end: int) -> tuple[int, int] | None:
        """Turn offsets in :attr:`text` into offsets in the document; ``None`` outside plain text."""
        return locate(self.place.span, self.gaps, start, end)


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An entry of the table's footnote, as printed.

    :param place: of the entry in plain text, else of its note
    """

    short_form: str
    long_form: str
    place: Place


@dataclass(frozen=True, slots=True)
class TableText:
    """Printed words of a table that are in no cell of a row.

    :param role: ``caption``, ``heading`` of columns, ``line`` between rows, ``note``
    :param heads: keys of the columns that a heading is above
    :param levels: rows of the header that a heading is in, from 1
    :param above: position of the row below a line, one more than the last where none is
    """

    role: str
    passage: Passage
    heads: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    above: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Frame(Short):
    """The frame around the rows of a table.

    :param source: the source's id, made from DOI and table number, or from title and digest
    :param label: ``Table 2``, or ``None``
    :param sha256: of the document's bytes, in hexadecimal
    :param form: of the document: ``html``, ``csv``, ``flattened text`` …
    :param characters: of a plain text, else ``None``
    :param other_columns: other ways to read the header; the rows decide
    :param texts: caption, header, lines between rows and notes, as printed
    :param turned: whether its rows are printed as columns
    """

    source: str
    doi: str | None
    label: str | None
    caption: str | None
    columns: tuple[Column, ...]
    abbreviations: tuple[Abbreviation, ...]
    sha256: str
    form: str = "flattened text"
    characters: int | None = None
    other_columns: tuple[tuple[Column, ...], ...] = ()
    texts: tuple[TableText, ...] = ()
    turned: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Row(Short):
    """A row as printed: its cells in the table's order; an unread row has none, and its text.

    :param position: from 1
    :param context: words about several rows, the nearest first; their column is empty
    :param opened: how many of these, from the first, are printed directly above the row
    :param fault: why the row could not be segmented, else ``None``
    :param ambiguous: whether another segmentation scored as high
    :param unclear: columns that no part of a cell is clearly of, each with the column of that cell
    """

    position: int
    cells: tuple[Cell, ...]
    place: Place
    text: str
    context: tuple[Cell, ...] = ()
    opened: int = 0
    fault: str | None = None
    ambiguous: bool = False
    unclear: tuple[tuple[str, str], ...] = ()

    @property
    def span(self) -> tuple[int, int] | None:
        """Characters of the document in front of the row and up to its end; ``None`` outside plain text."""
        return self.place.span

    def cell(self, column: str) -> Cell | None:
        """Return the cell of *column*, or ``None`` where the table lacks it."""
        for cell in self.cells:
            if cell.column == column:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class OtherColumn:
    """A kind of column that tables are not known by.

    :param labels: folded; those of its column come with the vocabulary
    :param words: folded words of its cells
    :param small: folded words that are in its cells beside these
    :param column: the key of the column of the vocabulary whose labels it has, empty for none
    :param neutral: folded words that mean nothing beside a term
    :param dated: whether months, days and years are words of its cells
    """

    labels: frozenset[str]
    words: frozenset[str]
    small: frozenset[str]
    column: str = ""
    neutral: frozenset[str] = frozenset()
    dated: bool = False


@dataclass(frozen=True, slots=True)
class ShortForm:
    """Words that mean one concept or another of a scheme, as the row's disease decides.

    :param words: folded
    :param diseases: keys of the diseases with which they mean the concept
    """

    scheme: str
    words: frozenset[str]
    diseases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A recogniser's judgement of a span of words.

    :param score: how well the span fits, ``None`` where it does not
    :param viable: whether a longer span with this beginning may still fit
    """

    score: float | None
    viable: bool


class Recogniser(Protocol):
    """A kind of column as ``shape`` asks it."""

    #: The longest cell of the kind, in words.
    max_words: int

    def grade(self, text: str) -> Grade:
        """Judge *text*, the words of a span joined by blanks."""
        ...

"""A printed table: its frame, columns, rows and cells, and the recognisers that find its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mscgraph.texts import Short


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the key it has in records, and how its cells are recognised.

    :param key: the key of ``ontology/columns.ttl``, or a slug of the header when it is not known there
    :param header: the header as printed
    :param kind: ``concepts``, ``dose``, ``schedule``, ``count``, ``registrations``, ``text``, ``reference``
    :param known: whether ``ontology/columns.ttl`` knows the header
    """

    key: str
    header: str
    kind: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell.

    :param text: the source's characters, white-space runs folded to one blank
    :param gaps: (offset in *text*, extra characters) of every blank in place of a longer run
    """

    column: str
    text: str
    start: int
    end: int
    gaps: tuple[tuple[int, int], ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Turn offsets in :attr:`text` into offsets in the document."""
        if not self.gaps:
            return self.start + start, self.start + end
        before = sum(extra for offset, extra in self.gaps if offset < start)
        until = sum(extra for offset, extra in self.gaps if offset < end)
        return self.start + start + before, self.start + end + until


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An entry of the table's footnote, as printed."""

    short_form: str
    long_form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, repr=False)
class Frame(Short):
    """The frame around the rows of a table.

    :param source: the source's id, made from DOI and table number, or from title and digest
    :param label: ``Table 2``, or ``None``
    :param sha256: of the document's bytes, in hexadecimal
    :param first_line: number of the first line below the header, from 1
    :param last_line: number of the last line before the footnote
    :param other_columns: other ways to read the header; the rows decide
    """

    source: str
    doi: str | None
    label: str | None
    caption: str | None
    columns: tuple[Column, ...]
    abbreviations: tuple[Abbreviation, ...]
    sha256: str
    characters: int
    first_line: int
    last_line: int
    other_columns: tuple[tuple[Column, ...], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Row(Short):
    """A row as printed: its cells in the table's order; an unread row has none, and its text.

    :param position: from 1
    :param fault: why the row could not be segmented, else ``None``
    :param ambiguous: whether another segmentation scored as high
    """

    position: int
    cells: tuple[Cell, ...]
    start: int
    end: int
    text: str
    fault: str | None = None
    ambiguous: bool = False

    def cell(self, column: str) -> Cell | None:
        """Return the cell of *column*, or ``None`` where the table lacks it."""
        for cell in self.cells:
            if cell.column == column:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class Grade:
    """A recogniser's judgement of a span of words.

    :param score: how well the span fits, ``None`` where it does not
    :param viable: whether a longer span with this beginning may still fit
    """

    score: float | None
    viable: bool


class Recogniser(Protocol):
    """A kind of column as ``parse`` asks it."""

    #: The longest cell of the kind, in words.
    max_words: int

    def grade(self, text: str) -> Grade:
        """Judge *text*, the words of a span joined by blanks."""
        ...

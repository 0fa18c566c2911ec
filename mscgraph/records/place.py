"""Places of printed words in documents, each in the terms of its document's form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Place(Protocol):
    """The place of printed words in a document."""

    @property
    def words(self) -> str:
        """The place as people name it."""
        ...

    @property
    def span(self) -> tuple[int, int] | None:
        """Characters of the decoded document in front of the words and up to their end; ``None`` of other forms."""
        ...


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Characters of a plain text.

    :param start: characters of the decoded document in front of it
    :param end: characters up to its end
    """

    start: int
    end: int

    @property
    def words(self) -> str:
        """The offsets."""
        return f"characters {self.start} to {self.end}"

    @property
    def span(self) -> tuple[int, int]:
        """The offsets."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class MarkupPlace:
    """An element of HTML, JATS or Office Open XML.

    :param xpath: an XPath 1.0 expression of the one element
    """

    xpath: str

    @property
    def words(self) -> str:
        """The expression."""
        return self.xpath

    @property
    def span(self) -> None:
        """``None``: markup is not plain text."""
        return


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A cell of a workbook.

    :param reference: ``G6``
    """

    sheet: str
    reference: str

    @property
    def words(self) -> str:
        """Sheet and reference."""
        return f"sheet {self.sheet}, cell {self.reference}"

    @property
    def span(self) -> None:
        """``None``: a workbook is not plain text."""
        return


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field of delimited text, as RFC 7111 counts.

    :param line: number of the record, from 1, headers and blank ones included
    :param column: number of the field in it, from 1
    :param start: characters of the decoded document in front of it
    :param end: characters up to its end
    """

    line: int
    column: int
    start: int
    end: int

    @property
    def words(self) -> str:
        """Record and field."""
        return f"line {self.line}, column {self.column}"

    @property
    def span(self) -> tuple[int, int]:
        """The offsets."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A stretch of a page.

    :param page: from 1
    :param box: left, top, right and bottom in points, from the upper left corner
    """

    page: int
    box: tuple[float, float, float, float]

    @property
    def words(self) -> str:
        """Page and box."""
        left, top, right, bottom = (f"{edge:g}" for edge in self.box)
        return f"page {self.page}, box {left} {top} {right} {bottom}"

    @property
    def span(self) -> None:
        """``None``: a page is not plain text."""
        return


def locate(
    span: tuple[int, int] | None, gaps: Sequence[tuple[int, int]], start: int, end: int
) -> tuple[int, int] | None:
    """Turn offsets in a text into offsets in its document.

    :param span: of the text in its document, ``None`` outside plain text
    :param gaps: (offset in the text, characters of the document that are left out in front of it)
    :returns: ``None`` outside plain text
    """
    if span is None:
        return None
    if not gaps:
        return span[0] + start, span[0] + end
    before = sum(extra for offset, extra in gaps if offset < start)
    until = sum(extra for offset, extra in gaps if offset < end)
    return span[0] + start + before, span[0] + end + until


@dataclass(frozen=True, slots=True)
class RowPlace:
    """The place of a row, from its first cell to its last."""

    words: str
    span: tuple[int, int] | None


def row_place(places: Sequence[Place]) -> Place:
    """Return the place of a row of which *places* are the cells', at least one, of one form."""
    first, last = places[0], places[-1]
    spans = [place.span for place in places if place.span is not None]
    span = (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None
    if isinstance(first, TextPlace):
        return TextPlace(*span) if span else first
    if isinstance(first, FieldPlace):
        return RowPlace(f"line {first.line}", span)
    if isinstance(first, SheetPlace) and isinstance(last, SheetPlace):
        if first.reference == last.reference:
            return RowPlace(f"sheet {first.sheet}, cell {first.reference}", None)
        return RowPlace(f"sheet {first.sheet}, cells {first.reference} to {last.reference}", None)
    if isinstance(first, MarkupPlace):
        rows = {place.xpath.rpartition("/")[0] for place in places if isinstance(place, MarkupPlace)}
        return MarkupPlace(rows.pop()) if len(rows) == 1 else first
    boxes = [place.box for place in places if isinstance(place, PagePlace)]
    if isinstance(first, PagePlace):
        left, top, right, bottom = zip(*boxes, strict=True)
        return PagePlace(first.page, (min(left), min(top), max(right), max(bottom)))
    return first

"""The paragraphs and tables of a Word document in their order, and captions and notes around tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mscgraph.captions import split_label
from mscgraph.read._docx_markup import inside, name_of, seen_through
from mscgraph.read._docx_styles import Styles
from mscgraph.read._docx_tables import cells_of, is_layout, rows_of
from mscgraph.read._docx_text import TextReader
from mscgraph.read.markup import cut_passage
from mscgraph.read.paths import Paths
from mscgraph.records import MarkupPlace, Passage

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Maximum characters of a caption and of a note, maximum notes of a table.
_MAX_CAPTION, _MAX_NOTE, _MAX_NOTES = 600, 1_500, 10
#: Maximum paragraphs that a caption has, its number being alone in the first.
_MAX_PARAGRAPHS = 2
_PICTURES = ("w:drawing", "w:pict", "w:object")


def blocks_of(body: _Element) -> Iterator[_Element]:
    """Yield paragraphs and tables in document order, those of text boxes behind the paragraph that has the box.

    Tables that only lay out the page are seen through.
    """
    stack = [seen_through(body)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
        elif (name := name_of(one.tag)) == "w:p":
            yield one
            stack.extend(seen_through(box) for box in reversed(_boxes_in(one)))
        elif name == "w:tbl" and not is_layout(one):
            yield one
        elif name == "w:tbl":
            cells = [cell for row in rows_of(one) for cell in cells_of(row)]
            stack.extend(seen_through(cell) for cell in reversed(cells))


def _boxes_in(paragraph: _Element) -> list[_Element]:
    """Return the text boxes of a paragraph, none of another box; of alternatives, those of the first."""
    boxes, stack = [], list(reversed(paragraph))
    while stack:
        one = stack.pop()
        if name_of(one.tag) == "w:txbxContent":
            boxes.append(one)
        elif name_of(one.tag) not in ("w:t", "w:del", "w:moveFrom"):
            inner = inside(one)
            stack.extend(reversed(list(one) if inner is None else inner))
    return boxes


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a table.

    :param label: ``Table 2``, ``None`` of a table without a number
    """

    label: str | None = None
    caption: Passage | None = None
    notes: tuple[Passage, ...] = ()


class Paragraph:
    """A paragraph between tables."""

    def __init__(self, element: _Element, styles: Styles, reader: TextReader, paths: Paths) -> None:
        self.element = element
        self.styles = styles
        self._reader = reader
        self._paths = paths

    @cached_property
    def _read(self) -> tuple[Passage, int]:
        text, marks = self._reader.read(self.element).finish()
        return Passage(text, MarkupPlace(self._paths.of(self.element)), marks), self._reader.counted

    @property
    def passage(self) -> Passage:
        """Its words."""
        return self._read[0]

    @cached_property
    def number(self) -> tuple[str | None, int]:
        """The words of a table's number at its beginning, and where the caption begins; ``None`` and 0 without one."""
        label, begin = split_label(self.passage.text)
        counted = self._read[1]
        if label is None and counted and self.is_caption:
            rest = self.passage.text[counted:].lstrip(" .:|。：")
            return self.passage.text[:counted], len(self.passage.text) - len(rest)
        return label, begin

    @property
    def is_caption(self) -> bool:
        """Whether its style is that of captions."""
        return self.styles.is_caption(self.element)

    @property
    def begins_other(self) -> bool:
        """Whether it ends the notes of a table: a heading, a caption or a blank paragraph."""
        if not self.passage.text or self.number[0] is not None or self.is_caption:
            return True
        return self.styles.is_heading(self.element) or self.styles.is_title(self.element)

    @property
    def has_picture(self) -> bool:
        """Whether a picture is in it."""
        return any(name_of(one.tag) in _PICTURES for one in self.element.iter())


#: A paragraph, or ``None`` for a table.
Block = Paragraph | None


class Surroundings:
    """The captions and notes of tables, each paragraph being at most one of them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._tables = [place for place, block in enumerate(blocks) if block is None]
        self._taken: set[int] = set()
        self._titles = self._find_titles()

    def __iter__(self) -> Iterator[Around]:
        """Yield the words around each table, in order."""
        for table in self._tables:
            title = self._titles.get(table, Around())
            yield replace(title, notes=(*title.notes, *self._notes(table)))

    def _find_titles(self) -> dict[int, Around]:
        """Return label and caption of the tables that have one."""
        found: dict[int, Around] = {}
        for direction in (1, -1) if self._has_captions_below() else (-1, 1):
            for table in self._tables:
                if table not in found and (places := self._caption_at(table, direction)):
                    self._taken.update(places)
                    found[table] = _title_of([one for place in places if (one := self._blocks[place])])
        return found

    def _has_captions_below(self) -> bool:
        """Return whether captions follow their tables: the first table has none above, the last has one below."""
        if not self._tables or self._caption_at(self._tables[0], -1):
            return False
        return bool(self._caption_at(self._tables[-1], 1))

    def _caption_at(self, table: int, direction: int) -> list[int]:
        """Return where the paragraphs of a caption are, above (-1) or below (1) a table; an empty list without one."""
        near = self._near(table, direction)
        return (self._above(near) if direction < 0 else self._below(near)) if near else []

    def _above(self, near: Sequence[tuple[int, Paragraph]]) -> list[int]:
        place, paragraph = near[0]
        if paragraph.number[0] is not None or self._is_caption(place, paragraph):
            return [place]
        if len(near) > 1 and near[1][1].number[0] is not None and not paragraph.begins_other:
            return [near[1][0], place]
        return []

    def _below(self, near: Sequence[tuple[int, Paragraph]]) -> list[int]:
        label, begin = near[0][1].number
        if label is None:
            return []
        is_alone = begin >= len(near[0][1].passage.text)
        return [place for place, _ in near[: 1 + is_alone]]

    def _near(self, table: int, direction: int) -> list[tuple[int, Paragraph]]:
        """Return the nearest paragraphs with words, up to a long one, a part of another caption or another table."""
        near: list[tuple[int, Paragraph]] = []
        place = table + direction
        while len(near) < _MAX_PARAGRAPHS and 0 <= place < len(self._blocks):
            paragraph = self._blocks[place]
            if paragraph is None or place in self._taken or len(paragraph.passage.text) > _MAX_CAPTION:
                break
            if paragraph.passage.text:
                near.append((place, paragraph))
            place += direction
        return near

    def _is_caption(self, place: int, paragraph: Paragraph) -> bool:
        """Return whether a paragraph without a number is a caption, and not that of a picture in it or above it."""
        before = self._blocks[place - 1] if place else None
        return paragraph.is_caption and not paragraph.has_picture and not (before and before.has_picture)

    def _notes(self, table: int) -> Iterator[Passage]:
        """Yield the paragraphs that follow a table, and a caption below it, without a blank one between them."""
        place = table + 1
        while place in self._taken:
            place += 1
        for paragraph in self._blocks[place : place + _MAX_NOTES]:
            if paragraph is None or paragraph.begins_other or len(paragraph.passage.text) > _MAX_NOTE:
                return
            yield paragraph.passage


def _title_of(paragraphs: Sequence[Paragraph]) -> Around:
    """Return label and caption of a table, whose number may be alone in the first of two paragraphs."""
    label, begin = paragraphs[0].number
    caption = cut_passage(paragraphs[0].passage, begin)
    others = [paragraph.passage for paragraph in paragraphs[1:]]
    if not caption.text and others:
        caption = others.pop(0)
    return Around(label, caption if caption.text else None, tuple(others))

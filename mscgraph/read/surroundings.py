"""The lines around the tables of a Markdown text: headings, numbers, captions, notes, title and DOI."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Set
from typing import NamedTuple

from mscgraph.captions import split_label
from mscgraph.identifiers import first_doi
from mscgraph.read.blocks import Block, Kind
from mscgraph.read.headings import Title, read_title
from mscgraph.read.inline import name_reference, render
from mscgraph.records import Line, Passage

#: Maximum lines with words from a table's number to the table.
_MAX_ABOVE = 3
#: Maximum notes of a table, and characters of each.
_MAX_NOTES, _LONGEST_NOTE = 10, 2_000
_HEADING = re.compile(r"\s*#{1,6}\s+(?P<words>.*?)(?:\s+#+)?\s*$")
_ALONE = re.compile(r"\s*\|(?P<words>[^|\\]*)\|\s*$")
_DEFINITION = re.compile(r"\[([^\[\]^][^\[\]]{0,200})\]:\s*\S")
#: Maximum definitions of links and headings of the first level that are kept.
_MAX_REFERENCES, _MAX_TOP_HEADINGS = 10_000, 1_000
_FIELD = re.compile(r"(doi|title)\s*:\s*(.*?)\s*$", re.IGNORECASE)


class _Near(NamedTuple):
    """A line near a table.

    :param paragraph: its number in the document
    """

    block: Block
    paragraph: int


class Surroundings:
    """The lines around tables, taken one after the other.

    :ivar doi: of the article, from lines above the first table; ``None`` without one
    :ivar references: names of the links that are defined
    """

    def __init__(self, front: Iterable[Line]) -> None:
        """Read the description at the beginning of a document."""
        fields = [match for line in front if (match := _FIELD.match(line.text))]
        values = {match[1].lower(): match[2].strip("\"'") for match in reversed(fields)}
        self.doi = first_doi([values.get("doi", "")])
        self.references: set[str] = set()
        self._title = values.get("title") or None
        self._above: deque[_Near] = deque(maxlen=_MAX_ABOVE)
        self._paragraph = 0
        self._heading: Block | None = None
        self._top_headings: list[Block] = []
        #: Offsets of the headings that are a table's caption.
        self._captions: set[int] = set()
        self._notes: list[list[Block]] = []
        self._takes_notes = False

    @property
    def title(self) -> str | None:
        """The title of the article: the first heading of the first level that is not a table's caption."""
        tops = (block for block in self._top_headings if block.line.start not in self._captions)
        heading = next(tops, None)
        return self._title or (_passage_of(heading).text or None if heading else None)

    def take(self, block: Block) -> None:
        """Take a line that is not in a table."""
        kind = block.kind
        if not self._notes and self.doi is None:
            self.doi = first_doi([block.line.text])
        if definition := _DEFINITION.match(block.text):
            if len(self.references) < _MAX_REFERENCES:
                self.references.add(name_reference(definition[1]))
            return
        if kind is Kind.UNDERLINE and self._above:
            self._take_heading(self._above[-1].block._replace(kind=Kind.HEADING, level=block.level))
            if self._takes_notes and self._notes[-1]:
                self._notes[-1].pop()
        elif kind is Kind.HEADING:
            self._above.append(_Near(block, self._paragraph))
            self._take_heading(block)
        elif kind in (Kind.TEXT, Kind.DASHES, Kind.PIPES_ALONE):
            self._above.append(_Near(block, self._paragraph))
            self._take_note(block)
        if kind is not Kind.TEXT:
            self._paragraph += 1
        if kind not in (Kind.TEXT, Kind.BLANK):
            self._takes_notes = False

    def begin_table(self) -> Title:
        """Return the number and the caption of a table that begins."""
        title, start = self._find_title()
        if self._notes and start is not None:
            self._notes[-1] = [note for note in self._notes[-1] if note.line.start < start]
        return title

    def end_table(self) -> None:
        """Take the lines that follow for notes."""
        self._above.clear()
        self._paragraph += 1
        self._notes.append([])
        self._takes_notes = True

    def notes_of(self, table: int) -> tuple[Passage, ...]:
        """Return the notes of a table.

        :param table: its number in the document, from 0
        """
        notes = (_passage_of(note, self.references) for note in self._notes[table])
        return tuple(note for note in notes if note.text)

    def _take_heading(self, block: Block) -> None:
        self._heading = block
        if block.level == 1 and len(self._top_headings) < _MAX_TOP_HEADINGS:
            self._top_headings.append(block)

    def _take_note(self, block: Block) -> None:
        if not self._takes_notes or block.kind is not Kind.TEXT:
            return
        if len(self._notes[-1]) < _MAX_NOTES and len(block.text) <= _LONGEST_NOTE:
            self._notes[-1].append(block)
        else:
            self._takes_notes = False

    def _find_title(self) -> tuple[Title, int | None]:
        """Return number and caption of a table, and the offset of the line above it that has them, if one has."""
        near = [*self._above]
        for index in range(len(near) - 1, -1, -1):
            passage = _passage_of(near[index].block)
            label, begin = split_label(passage.text)
            if label is not None:
                lines = _caption_lines(near[index:], alone=begin >= len(passage.text))
                start = near[index].block.line.start
                self._captions.add(start)
                return read_title([passage, *map(_passage_of, lines)]), start
        if self._heading is not None:
            start = self._heading.line.start
            passage = _passage_of(self._heading)
            if start in self._captions and split_label(passage.text)[0] is not None:
                return Title(None, None), None
            self._captions.add(start)
            return Title(None, passage), None
        title = read_title([passage for one in near if (passage := _passage_of(one.block)).text])
        return title, title.caption.place.span[0] if title.caption and title.caption.place.span else None


def _caption_lines(near: list[_Near], *, alone: bool) -> list[Block]:
    """Return the lines of a caption below the line with the number: the rest of its paragraph.

    :param near: from the line with the number on
    :param alone: whether that line has nothing else, so that the caption may be the next paragraph
    """
    first, *below = near
    lines = [one.block for one in below if one.paragraph == first.paragraph]
    if not lines and alone and below:
        lines = [one.block for one in below if one.paragraph == below[0].paragraph]
    return lines


def _passage_of(block: Block, references: Set[str] = frozenset()) -> Passage:
    """Return a line as a passage: a heading without its marks, a row of a single cell without its pipes."""
    text, start = block.line.text, block.line.start
    pattern = _HEADING if block.kind is Kind.HEADING else _ALONE
    found = pattern.match(text)
    if found is None:
        return render(text, start, references)
    return render(found["words"], start + found.start("words"), references)

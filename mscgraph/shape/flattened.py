"""Tables of a text whose cells nothing parts but their kinds: header and rows, streamed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from mscgraph.characters import visible
from mscgraph.records import Column, Frame, Line, Lines, Row
from mscgraph.shape.flattened_header import choose_columns, part_labels
from mscgraph.shape.flattened_rows import MAX_ROW_LINES, MAX_RUN_LINES, RowReader
from mscgraph.shape.glued import FORM as GLUED, GluedReader, looks_glued
from mscgraph.shape.knowledge import Knowledge
from mscgraph.shape.part_kinds import PartKinds
from mscgraph.shape.printed import line_texts
from mscgraph.shape.regions import Region
from mscgraph.shape.sections import Sections, caption_cell
from mscgraph.shape.segment import ColumnModel

#: Maximum words of a line below a footnote that a registry number shows to be a row.
_MAX_NUMBERED_WORDS = 60
#: A border that is printed between labels.
_WIDE_GAP = re.compile(r"\t|[^\S\n]{2,}")
#: Maximum lines that decide between ways to read a header.
_SAMPLE_LINES = 15


class FlattenedTable:
    """A table of a text whose cells nothing parts but their kinds.

    :ivar frame: with every way to read the header until :meth:`settle`
    :ivar last_line: number of its last line; behind it, from :meth:`settle` on, only lines of other tables
    """

    def __init__(self, text: Lines, region: Region, frame: Frame, knowledge: Knowledge) -> None:
        self.frame = frame
        self._knowledge = knowledge
        self._kinds = PartKinds(knowledge)
        self._text = text
        self._region = region
        self.last_line = region.last_line
        if not _WIDE_GAP.search(visible(region.header.text.strip())):
            self.frame = replace(frame, other_columns=self._other_ways())

    def _other_ways(self) -> tuple[tuple[Column, ...], ...]:
        """Return the ways to read the header but the most likely one, with those in which unknown labels are parted."""
        ways = (self.frame.columns, *self.frame.other_columns)
        known = {"row", *(column.key for column in self._knowledge.header_words.values())}
        parted = (part_labels(way, self._knowledge.other_labels, known) for way in ways)
        return tuple(dict.fromkeys((*ways, *parted)))[1:]

    def settle(self, model: Callable[[Column], ColumnModel]) -> None:
        """Choose the way to read the header that the first rows fit best.

        :param model: how a column takes words
        """
        lines = [*islice((line for line in self._between() if not line.text.isspace()), _SAMPLE_LINES)]
        ways = (self.frame.columns, *self.frame.other_columns)
        columns = choose_columns(ways, lines, lambda way: self._reader(way, [*map(model, way)]))
        texts = tuple(line_texts(self._region.header, columns))
        self.frame = replace(self.frame, columns=columns, other_columns=(), texts=texts)
        if self._is_glued(lines, model):
            self.frame = replace(self.frame, form=GLUED)
        if self._region.breaks:
            self.last_line = self._find_end(model)

    def _find_end(self, model: Callable[[Column], ColumnModel]) -> int:
        """Return the number of the last line in front of another table's number below which no row follows soon."""
        is_row, _ = self._tests(model)
        breaks, rest = {line.number for line in self._region.breaks}, 0
        begin = self.last_line + 1
        for line in self._between():
            if line.number in breaks and not rest:
                begin, rest = line.number, MAX_ROW_LINES
            elif rest and not line.text.isspace():
                rest -= 1
                if is_row(line) or self._has_number(line):
                    begin, rest = self.last_line + 1, 0
                elif not rest:
                    break
        return begin - 1

    def _is_glued(self, lines: Sequence[Line], model: Callable[[Column], ColumnModel]) -> bool:
        """Return whether no blank parts the cells of most lines."""
        columns = self.frame.columns
        if not looks_glued([visible(line.text) for line in lines]):
            return False
        models = [model(column) for column in columns]
        reader = self._reader(columns, models)
        pieces = [reader.read_line(line) for line in lines]
        if 2 * sum(piece.found is None for piece in pieces) > len(lines):
            return True
        parted = sum(piece.strict for piece in pieces)
        return sum(map(GluedReader(columns, models).reads, lines)) > parted

    def _reader(self, columns: Sequence[Column], models: Sequence[ColumnModel]) -> RowReader:
        return RowReader(columns, self._kinds.widen(columns, models), self._sections(columns).has)

    def _sections(self, columns: Sequence[Column]) -> Sections:
        return Sections(columns, self._knowledge)

    def rows(self, model: Callable[[Column], ColumnModel]) -> Iterator[Row]:
        """Yield the rows in order, each with the words about it; nothing between header and footnote is left out.

        :param model: how a column takes words
        """
        sections = self._sections(self.frame.columns)
        return sections.add_context(self._rows(model), caption_cell(self._region.above))

    def _rows(self, model: Callable[[Column], ColumnModel]) -> Iterator[Row]:
        columns = self.frame.columns
        models = [*map(model, columns)]
        lines = self._row_lines(*self._tests(model))
        if self.frame.form == GLUED:
            yield from GluedReader(columns, models).rows(lines)
            return
        reader = self._reader(columns, models)
        for position, piece in enumerate(reader.pieces(lines), 1):
            yield reader.make_row(position, piece)

    def _tests(
        self, model: Callable[[Column], ColumnModel]
    ) -> tuple[Callable[[Line], bool], Callable[[Line], bool]]:
        """Return whether a line is a row of the table, and whether it may be one."""
        columns = self.frame.columns
        models = [*map(model, columns)]
        if self.frame.form == GLUED:
            reads = GluedReader(columns, models).reads
            return reads, reads
        read = self._reader(columns, models).read_line
        return lambda line: read(line).strict, lambda line: read(line).found is not None

    def _between(self) -> Iterator[Line]:
        """Yield the lines below the header that are no repeated header."""
        region = self._region
        for line in self._text:
            if line.number > self.last_line:
                return
            if line.number > region.header_end and line.number not in region.repeated:
                yield line

    def _row_lines(
        self, is_row: Callable[[Line], bool], may_be_row: Callable[[Line], bool]
    ) -> Iterator[Line]:
        """Yield the lines that rows are made of.

        Footnotes are left out, and so are the lines behind the first one that no row follows: they are the page's.
        A line near the last row is one too where it has a registry number, or may be one.
        """
        waiting: list[Line] | None = None
        for line in self._between():
            is_note = line.number in self._region.notes
            if waiting is None and not is_note:
                yield line
            elif line.text.isspace():
                continue
            elif is_row(line) or (
                waiting is not None
                and not is_note
                and len(waiting) < MAX_ROW_LINES
                and (self._has_number(line) or may_be_row(line))
            ):
                yield from waiting or ()
                waiting = None if waiting is None else []
                yield line
            elif is_note:
                waiting = waiting or []
            elif waiting is not None and len(waiting) < MAX_RUN_LINES:
                waiting.append(line)

    def _has_number(self, line: Line) -> bool:
        """Return whether a line is no paragraph and has a registry number."""
        words = line.text.split(None, _MAX_NUMBERED_WORDS)
        return len(words) <= _MAX_NUMBERED_WORDS and self._knowledge.holds_number(visible(line.text))

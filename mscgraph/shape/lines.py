"""Tables with a cell on each line: their regions, their headers and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise

from mscgraph.captions import read_title, split_label
from mscgraph.characters import visible
from mscgraph.errors import DocumentError
from mscgraph.identifiers import first_doi
from mscgraph.records import Cell, Column, Frame, Line, Lines, Row, TextPlace
from mscgraph.shape.abbreviations import parse_abbreviations
from mscgraph.shape.identity import mint_source_id
from mscgraph.shape.knowledge import Knowledge
from mscgraph.shape.line_cells import LineKind, LineRow, cut_lines, score_lines
from mscgraph.shape.line_header import (
    LONGEST_LINE,
    HeaderWay,
    KnownLabels,
    find_labels,
    read_ways,
    words_of,
)
from mscgraph.shape.printed import lines_texts
from mscgraph.shape.regions import note_of
from mscgraph.shape.sections import Sections, caption_cell
from mscgraph.shape.segment import ColumnModel
from mscgraph.shape.words import parse_words

#: Maximum lines of a table.
_MAX_LINES = 200_000
#: Maximum lines from a table's number to its header, where the header is printed again on a further page.
_MAX_CAPTION_LINES = 6
#: Lines by which the ways to read a header are compared, of all of them and then of the best, which are those whose
#: score is at most this much lower.
_SAMPLES, _MARGIN = (80, 400), 12.0
#: Minimum share of the typed columns recognised per row that is read.
_MIN_RECOGNISED = 0.5


@dataclass(frozen=True, slots=True)
class _Region:
    """The lines of a table.

    :param lines: all lines with words of the document
    :param begin: index of the first line above it that is no other table's
    :param stop: index of the first line below it that is another table's
    """

    lines: Sequence[Line]
    begin: int
    labels: KnownLabels
    stop: int

    def above(self, first: int) -> list[Line]:
        """Return the lines above a header, the beginning of each, a blank one between paragraphs."""
        found: list[Line] = []
        for line in self.lines[self.begin : first]:
            if found and line.number > found[-1].number + 1:
                found.append(Line(line.number - 1, "", line.start))
            found.append(Line(line.number, line.text[:LONGEST_LINE], line.start))
        return found

    def words_above(self, first: int) -> list[str]:
        """Return the words of these lines."""
        return [*map(words_of, self.above(first))]


def find_line_tables(text: Lines, knowledge: Knowledge) -> list[LineTable]:
    """Return the tables of a text that has a cell on each line, none where it has no header of that kind."""
    regions = _find_regions(text, knowledge)
    doi = first_doi(regions[0].words_above(regions[0].labels.first)) if regions else None
    return [
        LineTable(text, region, doi, place if len(regions) > 1 else None, knowledge)
        for place, region in enumerate(regions, 1)
    ]


def _find_regions(text: Lines, knowledge: Knowledge) -> list[_Region]:
    lines = [*islice((line for line in text if visible(line.text).strip()), _MAX_LINES + 1)]
    if len(lines) > _MAX_LINES:
        return []
    headers: list[KnownLabels] = []
    at = 0
    while at < len(lines):
        labels = find_labels(lines, at, knowledge)
        if labels is not None and not (headers and _goes_on(lines, headers[-1], labels)):
            headers.append(labels)
        at = labels.end if labels is not None else at + 1
    regions: list[_Region] = []
    begin = 0
    for labels, following in pairwise([*headers, KnownLabels(len(lines), len(lines), len(lines))]):
        label = _label_above(lines, labels.end, following.first)
        stop = following.first if label is None else label
        regions.append(_Region(lines, begin, labels, stop))
        begin = stop
    return regions


def _label_above(lines: Sequence[Line], begin: int, header: int) -> int | None:
    """Return the index of the line with the number of the table whose header is at *header*."""
    if header == len(lines):
        return None
    found = (at for at in range(header - 1, begin, -1) if split_label(words_of(lines[at]))[0])
    return next(found, None)


def _goes_on(lines: Sequence[Line], former: KnownLabels, labels: KnownLabels) -> bool:
    """Return whether labels are those of a table, printed again on a further page."""

    def words(one: KnownLabels) -> list[str]:
        return [words_of(line) for line in lines[one.first : one.end]]

    def number(header: int) -> str | None:
        near = lines[max(0, header - _MAX_CAPTION_LINES) : header]
        return next(filter(None, (split_label(words_of(line))[0] for line in reversed(near))), None)

    return words(labels) == words(former) and number(labels.first) in (None, number(former.first))


class LineTable:
    """A table with a cell on each line.

    :ivar frame: caption, columns, abbreviations; with every way to read the header until :meth:`settle`
    """

    def __init__(
        self, text: Lines, region: _Region, doi: str | None, place: int | None, knowledge: Knowledge
    ) -> None:
        self._knowledge = knowledge
        self._region = region
        self._rows: list[LineRow] | None = None
        self._caption: Cell | None = None
        labels = region.labels
        if labels.end == region.stop:
            number = region.lines[labels.end - 1].number
            raise DocumentError(f"{text.name}:{number}", problem="no rows below the header")
        self._ways = read_ways(region.lines, labels, region.begin, region.stop, knowledge)
        self._sections = Sections({column for way in self._ways for column in way.columns}, knowledge)
        notes = [
            (line, entries)
            for line in region.lines[labels.end : region.stop]
            if (entries := parse_abbreviations(note_of(line)))
        ]
        self._notes = {line.number for line, _ in notes}
        self._lines: list[Line] = []
        label, caption = read_title(region.words_above(labels.first))
        columns, *others = dict.fromkeys(way.columns for way in self._ways)
        self.frame = Frame(
            source=mint_source_id(doi, label, caption, text.sha256, place),
            doi=doi,
            label=label,
            caption=caption,
            columns=columns,
            other_columns=tuple(others),
            abbreviations=tuple(entry for _, entries in notes for entry in entries),
            sha256=text.sha256,
            form="cell per line",
            characters=text.characters,
        )

    def settle(self, model: Callable[[Column], ColumnModel]) -> None:
        """Choose the way to read the header that the rows fit best.

        :param model: how a column takes words
        """
        kinds = _Kinds(model, self._knowledge, self._sections)
        way = self._choose(kinds)
        label, caption = read_title(self._region.words_above(way.first))
        header = self._region.lines[way.first : way.end]
        self.frame = replace(
            self.frame,
            label=label,
            caption=caption,
            columns=way.columns,
            other_columns=(),
            texts=tuple(lines_texts(header, _columns_of(header, way.columns))),
        )
        self._lines = self._below(way)
        self._caption = caption_cell(self._region.above(way.first))
        self._rows = cut_lines([*map(words_of, self._lines)], kinds.of(way.columns))

    def _choose(self, kinds: _Kinds) -> HeaderWay:
        ways = self._ways
        for size in _SAMPLES:
            if len(ways) == 1:
                break
            end = min(self._region.labels.end + size, self._region.stop)
            scores = [
                way.gain
                + score_lines(
                    [*map(words_of, self._below(way, end))],
                    kinds.of(way.columns),
                    is_whole=end == self._region.stop,
                )
                for way in ways
            ]
            best = max(scores)
            margin = _MARGIN if size != _SAMPLES[-1] and end != self._region.stop else 0
            ways = [way for way, score in zip(ways, scores, strict=True) if score >= best - margin - 1e-6]
        return ways[0]

    def _below(self, way: HeaderWay, stop: int | None = None) -> list[Line]:
        """Return the lines below a header, without footnotes and without the header on further pages."""
        region = self._region
        lines = [
            line
            for line in region.lines[way.end : region.stop if stop is None else stop]
            if line.number not in self._notes
        ]
        header = [words_of(line) for line in region.lines[way.first : way.end]]
        return _without_header(lines, header, self.frame.label)

    def rows(self, model: Callable[[Column], ColumnModel]) -> Iterator[Row]:
        """Yield the rows in order, each with the words about it.

        Lines between two, and behind the last one, make an unread row, or are section lines.

        :param model: how a column takes words
        """
        return self._sections.add_context(self._all_rows(model), self._caption)

    def _all_rows(self, model: Callable[[Column], ColumnModel]) -> Iterator[Row]:
        kinds = _Kinds(model, self._knowledge, self._sections).of(self.frame.columns)
        for position, row in enumerate(self._rows or (), 1):
            if row.is_row:
                yield self._make_row(position, row, kinds)
                continue
            for lines in _parted(self._lines[row.cuts[0] : row.cuts[-1]], self._sections):
                fault = f"expected a row of {len(kinds)} cells, found {_count(lines)}"
                yield _unread(position, lines, fault)

    def _make_row(self, position: int, row: LineRow, kinds: Sequence[LineKind]) -> Row:
        lines = self._lines[row.cuts[0] : row.cuts[-1]]
        cells = tuple(
            _make_cell(column.key, self._lines[first:stop], lines[0])
            for column, (first, stop) in zip(self.frame.columns, pairwise(row.cuts), strict=True)
        )
        typed = [(cell, kind) for cell, kind in zip(cells, kinds, strict=True) if kind.recogniser]
        read = sum(kind.knows(visible(cell.text).replace("\n", " ")) for cell, kind in typed)
        if read < _MIN_RECOGNISED * len(typed):
            fault = f"expected a row of {len(cells)} cells, found {_count(lines)} with {read} of a known kind"
            return _unread(position, lines, fault)
        text = " ".join(map(words_of, lines))
        return Row(position, cells, _place(lines), text, ambiguous=row.ambiguous)


class _Kinds:
    """The kinds of the columns that a table may have, each made once."""

    def __init__(
        self, model: Callable[[Column], ColumnModel], knowledge: Knowledge, sections: Sections
    ) -> None:
        self._model = model
        self._knowledge = knowledge
        self._sections = sections
        self._made: dict[str, LineKind] = {}

    def of(self, columns: Sequence[Column]) -> list[LineKind]:
        """Return the kinds of columns."""
        for column in columns:
            if column.key not in self._made:
                is_number = column.key == self._knowledge.number_column.key
                self._made[column.key] = LineKind(
                    self._model(column).recogniser,
                    known=column.known,
                    holds_number=self._knowledge.holds_number if is_number else None,
                    is_section=self._sections.has,
                )
        return [self._made[column.key] for column in columns]


def _columns_of(header: Sequence[Line], columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the column of each line of a header; a label may have several lines."""
    lines = iter(header)
    for column in columns:
        label = words_of(next(lines))
        yield column
        while label != column.header:
            label = f"{label} {words_of(next(lines))}"
            yield column


def _without_header(lines: Sequence[Line], header: Sequence[str], label: str | None) -> list[Line]:
    """Return lines without those that repeat a header, and the number above it."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        size = len(header)
        if words_of(lines[at]) == header[0] and [*map(words_of, lines[at : at + size])] == header:
            near = range(len(found) - 1, max(-1, len(found) - 1 - _MAX_CAPTION_LINES), -1)
            begin = next((one for one in near if _has_label(found[one], label)), len(found))
            del found[begin:]
            at += size
        else:
            found.append(lines[at])
            at += 1
    return found


def _has_label(line: Line, label: str | None) -> bool:
    return label is not None and split_label(words_of(line))[0] == label


def _place(lines: Sequence[Line]) -> TextPlace:
    first, last = lines[0], lines[-1]
    start = first.start + len(first.text) - len(first.text.lstrip())
    return TextPlace(start, last.start + len(last.text.rstrip()))


def _parted(lines: Sequence[Line], sections: Sections) -> Iterator[list[Line]]:
    """Yield the section lines one by one, and the lines between them together."""
    for is_section, same in groupby(lines, lambda line: sections.has(words_of(line))):
        if is_section:
            yield from ([line] for line in same)
        else:
            yield [*same]


def _count(lines: Sequence[Line]) -> str:
    return f"{len(lines):,} line{'' if len(lines) == 1 else 's'}"


def _unread(position: int, lines: Sequence[Line], fault: str) -> Row:
    text = " ".join(map(words_of, lines))
    return Row(position, (), _place(lines), text, fault=fault)


def _make_cell(column: str, lines: Sequence[Line], first: Line) -> Cell:
    """Return the cell that *lines* make; an empty one is placed at the beginning of its row."""
    if not lines:
        return Cell(column, "", TextPlace(first.start, first.start))
    words = [(word, at) for at, line in enumerate(lines) for word in parse_words(line)]
    text = words[0][0].printed
    gaps: list[tuple[int, int]] = []
    for (before, upper), (word, lower) in pairwise(words):
        if extra := word.start - before.end - 1:
            gaps.append((len(text), extra))
        text += ("\n" if lower > upper else " ") + word.printed
    return Cell(column, text, _place(lines), gaps=tuple(gaps))

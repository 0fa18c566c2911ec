"""Tables with a cell on each line: cells and rows found by the kinds of their columns.

A cell may take several lines, or none where the document leaves an empty one out, so that rows need not have as many
lines as columns. Dynamic programming over lines finds the cells, column after column and row after row, whose scores
add up highest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from mscgraph.captions import split_label
from mscgraph.characters import visible
from mscgraph.errors import DocumentError
from mscgraph.identifiers import first_doi
from mscgraph.records import Cell, Column, Frame, Line, Lines, Row, TextPlace
from mscgraph.shape.abbreviations import parse_abbreviations
from mscgraph.shape.columns import Knowledge, name_columns
from mscgraph.shape.identity import mint_source_id
from mscgraph.shape.printed import lines_texts
from mscgraph.shape.regions import note_of
from mscgraph.shape.segment import ColumnModel
from mscgraph.shape.words import join_words, parse_words

#: Minimum labels that are known of a header, with at least this share of its lines, and maximum lines of it.
_MIN_KNOWN, _MIN_KNOWN_SHARE, _MAX_HEADER = 3, 0.5, 40
#: Maximum characters of the line with the first label.
_LONGEST_LABEL = 120
#: Maximum unknown lines in a run between two known labels.
_MAX_UNKNOWN_RUN = 2
#: Ends of lines that are sentences, and no labels.
_SENTENCE_ENDS = (".", "!", "?", ";", "。")
#: Maximum lines of a cell, and of a table.
_MAX_CELL_LINES, _MAX_LINES = 4, 200_000
_LONGEST_LINE = 2_000
#: Prices of a typed cell that is not recognised, of an empty one, of each further line of a cell, of a line behind the
#: last row; the gain of a line that holds a registry number in its column.
_UNKNOWN_PRICE, _EMPTY_PRICE, _LINE_PRICE, _REST_PRICE = 2.0, 4.0, 2.5, 3.0
_NUMBER_GAIN = 6.0
#: Maximum score by which a way to a line may be worse than the best one, and be followed up.
_BEAM = 24.0
#: Minimum share of the typed columns recognised per row that is read.
_MIN_RECOGNISED = 0.5


@dataclass(frozen=True, slots=True)
class _Region:
    """The lines of a table: above its header, of its header, below."""

    above: list[str]
    header: list[Line]
    below: list[Line]


def find_line_tables(text: Lines, knowledge: Knowledge) -> list[LineTable]:
    """Return the tables of a text that has a cell on each line, none where it has no header of that kind."""
    regions = list(_find_regions(text, knowledge))
    doi = first_doi(regions[0].above) if regions else None
    return [
        LineTable(text, region, doi, place if len(regions) > 1 else None, knowledge)
        for place, region in enumerate(regions, 1)
    ]


def _find_regions(text: Lines, knowledge: Knowledge) -> Iterator[_Region]:
    lines = [*islice((line for line in text if visible(line.text).strip()), _MAX_LINES + 1)]
    if len(lines) > _MAX_LINES:
        return
    starts = []
    at = 0
    while at < len(lines):
        if (end := _header_end(lines, at, knowledge)) is not None:
            starts.append((at, end))
            at = end
        at += 1
    begin = 0
    for (first, end), following in pairwise([*starts, (len(lines), len(lines))]):
        stop = _label_above(lines, end, following[0])
        above = [join_words(line, _LONGEST_LINE) for line in lines[begin:first]]
        yield _Region(above, lines[first:end], lines[end:stop])
        begin = stop


def _label_above(lines: Sequence[Line], begin: int, end: int) -> int:
    """Return the index of the line with the number of the table whose header is at *end*; *end* without one."""
    if end == len(lines):
        return end
    found = (at for at in range(end - 1, begin, -1) if split_label(join_words(lines[at], 100))[0])
    return next(found, end)


def _header_end(lines: Sequence[Line], first: int, knowledge: Knowledge) -> int | None:
    """Return the index behind the header that begins at *first*, ``None`` where none does."""
    if len(lines[first].text) > _LONGEST_LABEL:
        return None
    known: dict[str, int] = {}
    for at in range(first, min(len(lines), first + _MAX_HEADER)):
        label = join_words(lines[at], _LONGEST_LINE)
        column = knowledge.find(label)
        if column is None and at == first:
            return None
        if column is not None and column.key not in known:
            known[column.key] = at
        elif label.endswith(_SENTENCE_ENDS) or at - max(known.values()) > _MAX_UNKNOWN_RUN:
            break
    last = max(known.values(), default=first) + 1
    if len(known) < _MIN_KNOWN or len(known) < _MIN_KNOWN_SHARE * (last - first):
        return None
    return last


class LineTable:
    """A table with a cell on each line.

    :ivar frame: caption, columns, abbreviations
    """

    def __init__(
        self, text: Lines, region: _Region, doi: str | None, place: int | None, knowledge: Knowledge
    ) -> None:
        self._knowledge = knowledge
        self._cuts: list[int] | None = None
        notes = [line for line in region.below if parse_abbreviations(note_of(line))]
        numbers = {line.number for line in notes}
        self._lines = [line for line in region.below if line.number not in numbers]
        if not self._lines:
            number = region.header[-1].number
            raise DocumentError(f"{text.name}:{number}", problem="no rows below the header")
        labels = [(join_words(line, _LONGEST_LINE),) for line in region.header]
        label, caption = _read_title(region.above)
        columns = name_columns(labels, (), knowledge)
        self.frame = Frame(
            source=mint_source_id(doi, label, caption, text.sha256, place),
            doi=doi,
            label=label,
            caption=caption,
            columns=columns,
            abbreviations=tuple(entry for line in notes for entry in parse_abbreviations(note_of(line))),
            sha256=text.sha256,
            form="cell per line",
            characters=text.characters,
            texts=tuple(lines_texts(region.header, columns)),
        )

    def settle(self, model: Callable[[Column], ColumnModel]) -> None:
        """Do nothing: the header is read one way."""

    def rows(self, model: Callable[[Column], ColumnModel]) -> Iterator[Row]:
        """Yield the rows in order; lines behind the last one make an unread row.

        :param model: how a column takes words
        """
        models = [model(column) for column in self.frame.columns]
        if self._cuts is None:
            self._cuts = self._cut([join_words(line, _LONGEST_LINE) for line in self._lines], models)
        cuts = self._cuts
        count = len(models)
        position = 0
        for position, first in enumerate(range(0, len(cuts) - 1, count), 1):
            yield self._make_row(position, cuts[first : first + count + 1], models)
        if rest := self._lines[cuts[-1] :]:
            fault = f"expected a row of {count} cells, found {_count(rest)}"
            yield _unread(position + 1, rest, fault)

    def _cut(self, lines: Sequence[str], models: Sequence[ColumnModel]) -> list[int]:
        """Return the indices of the lines in front of which cells begin, and the index behind the last cell."""
        count = len(models)
        numbers = [column.key == self._knowledge.number_column.key for column in self.frame.columns]
        best: list[dict[int, tuple[float, int]]] = [{} for _ in range(len(lines) + 1)]
        best[0][0] = (0.0, -1)
        for at in range(len(lines) + 1):
            # An empty cell ends where it begins: columns are taken in order, and a row has at least one line.
            top = max((score for score, _ in best[at].values()), default=0.0)
            for column in range(count):
                if (reached := best[at].get(column)) is None or reached[0] < top - _BEAM:
                    continue
                for size in range(min(_MAX_CELL_LINES, len(lines) - at) + 1):
                    gain = self._score(lines[at : at + size], models[column], is_number=numbers[column])
                    target, end = (column + 1) % count, at + size
                    if not size and target == 0:
                        continue
                    known = best[end].get(target)
                    if known is None or reached[0] + gain > known[0]:
                        best[end][target] = (reached[0] + gain, size)
        ends = {
            at: found[0][0] - _REST_PRICE * (len(lines) - at) for at, found in enumerate(best) if 0 in found
        }
        end = max(ends, key=ends.__getitem__)
        return self._trace(best, end, count)

    @staticmethod
    def _trace(best: Sequence[dict[int, tuple[float, int]]], end: int, count: int) -> list[int]:
        cuts = [end]
        column = 0
        while (size := best[cuts[-1]][column][1]) >= 0:
            cuts.append(cuts[-1] - size)
            column = (column - 1) % count
        return cuts[::-1]

    def _score(self, lines: Sequence[str], model: ColumnModel, *, is_number: bool) -> float:
        """Return how well lines are a cell of a column."""
        if not lines:
            return -_EMPTY_PRICE
        price = _LINE_PRICE * (len(lines) - 1)
        if model.recogniser is None:
            return -price
        words = " ".join(lines)
        if words.count(" ") < model.recogniser.max_words:
            grade = model.recogniser.grade(words)
            if grade.score is not None:
                return grade.score - price
        if is_number and self._knowledge.holds_number(lines[0]):
            return _NUMBER_GAIN - price
        return -_UNKNOWN_PRICE - price

    def _make_row(self, position: int, cuts: Sequence[int], models: Sequence[ColumnModel]) -> Row:
        lines = self._lines[cuts[0] : cuts[-1]]
        cells = tuple(
            _make_cell(column.key, self._lines[first:stop], lines[0])
            for column, (first, stop) in zip(self.frame.columns, pairwise(cuts), strict=True)
        )
        typed = [(cell, model) for cell, model in zip(cells, models, strict=True) if model.recogniser]
        read = sum(self._is_known(cell, model) for cell, model in typed)
        if read < _MIN_RECOGNISED * len(typed):
            fault = f"expected a row of {len(cells)} cells, found {_count(lines)} with {read} of a known kind"
            return _unread(position, lines, fault)
        return Row(
            position, cells, _place(lines), " ".join(join_words(line, _LONGEST_LINE) for line in lines)
        )

    def _is_known(self, cell: Cell, model: ColumnModel) -> bool:
        words = visible(cell.text).replace("\n", " ")
        known = (
            model.recogniser is not None and bool(words) and model.recogniser.grade(words).score is not None
        )
        is_number = cell.column == self._knowledge.number_column.key
        return known or (is_number and self._knowledge.holds_number(words))


def _read_title(above: Sequence[str]) -> tuple[str | None, str | None]:
    """Return label and caption; what follows the line with the number is the caption only where that line has none."""
    for at in range(len(above) - 1, -1, -1):
        label, begin = split_label(above[at])
        if label is not None:
            caption = above[at][begin:].strip() or " ".join(above[at + 1 :])
            return label, caption or None
    return None, above[-1] if above else None


def _place(lines: Sequence[Line]) -> TextPlace:
    first, last = lines[0], lines[-1]
    start = first.start + len(first.text) - len(first.text.lstrip())
    return TextPlace(start, last.start + len(last.text.rstrip()))


def _count(lines: Sequence[Line]) -> str:
    return f"{len(lines):,} line{'' if len(lines) == 1 else 's'}"


def _unread(position: int, lines: Sequence[Line], fault: str) -> Row:
    text = " ".join(join_words(line, _LONGEST_LINE) for line in lines)
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

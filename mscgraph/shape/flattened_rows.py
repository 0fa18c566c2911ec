"""The rows that lines of flattened text make, and the words that make their cells.

Two lines after each other that segment strictly are two rows. Other lines are pieces of a row, or rows that
hold what no recogniser knows: the partition of a run of them, together with the lines before and behind,
with the highest total score decides. What scores too low is kept whole as an unread row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from mscgraph.characters import visible
from mscgraph.records import Column, Line, Row, TextPlace
from mscgraph.shape.segment import (
    MAX_RELAXED_WORDS,
    MAX_STRICT_WORDS,
    ColumnModel,
    Segmentation,
    segment,
)
from mscgraph.shape.words import Word, make_cell, parse_words

#: Maximum lines that a row is broken over, and lines that are partitioned at a time.
MAX_ROW_LINES, MAX_RUN_LINES = 8, 48
#: Cost in a partition of a line that is not a row of its own: it stays unread, or is joined to the one before.
#: As both cost the same, lines are joined only where that makes a better row.
_LINE_PRICE = 12.0
#: … or equally good, and the line goes on with a sentence.
_GOES_ON_BONUS = 1.0
#: Minimum share of typed columns recognised per row that is read.
_MIN_RECOGNISED = 0.5
#: Minimum share per line that may be a whole row, though not strictly; no column of it is empty.
_MIN_WHOLE = 0.6

_WIDE_GAP = re.compile(r"\s{2,}")
_GAP = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one or more lines, and their best segmentation.

    :param lines: how many lines
    :param strict: whether every column holds what its recogniser accepts
    :param line: a line of too many words, which has none here
    """

    words: tuple[Word, ...]
    found: Segmentation | None
    lines: int = 1
    strict: bool = False
    line: Line | None = None

    @property
    def score(self) -> float:
        """How good a row it is, less what its further lines cost."""
        joined = -_LINE_PRICE * (self.lines - 1)
        return joined + (-_LINE_PRICE if self.found is None else self.found.score)


class RowReader:
    """Segments words into the columns of one table.

    :param is_section: whether a text is a section line, and no piece of a row
    """

    def __init__(
        self, columns: Sequence[Column], models: Sequence[ColumnModel], is_section: Callable[[str], bool]
    ) -> None:
        self._is_section = is_section
        self._columns = columns
        self._models = models
        self._typed = sum(model.recogniser is not None for model in models)
        named = [
            model.recogniser if column.kind == "concepts" else None
            for column, model in zip(columns, models, strict=True)
        ]
        #: Columns of free text, each with a neighbour that names concepts.
        self._beside_names = [
            (index, neighbour, recogniser)
            for index, model in enumerate(models)
            for neighbour in (index + 1, index - 1)
            if model.recogniser is None and 0 <= neighbour < len(models) and (recogniser := named[neighbour])
        ]

    def pieces(self, lines: Iterable[Line]) -> Iterator[Piece]:
        """Yield what makes a row, in order."""
        run: list[Piece] = []
        for line in lines:
            words = tuple(parse_words(line, MAX_STRICT_WORDS + 1))
            if not words:
                continue
            piece = self.read_line(line, words)
            alone = len(words) > MAX_RELAXED_WORDS or (not piece.strict and self._is_section(_join(words)))
            if alone or (run and run[-1].strict and piece.strict):
                yield from self._partition(run)
                run.clear()
            if alone:
                yield piece
            else:
                run.append(piece)
            if len(run) >= MAX_RUN_LINES:
                yield from self._settled(run)
        yield from self._partition(run)

    def read_line(self, line: Line, words: tuple[Word, ...] | None = None) -> Piece:
        """Return what *line* is by itself.

        :param words: its words, where they are known
        """
        words = tuple(parse_words(line, MAX_STRICT_WORDS + 1)) if words is None else words
        if len(words) > MAX_STRICT_WORDS:
            return Piece((), None, line=line)
        if at_gaps := self._segment_at_gaps(line):
            return Piece(words, at_gaps, strict=True)
        if line.text.count("\t") == len(self._models) - 1 > 0:
            return Piece(words, None)  # its borders are printed, and too few of its cells are known
        return self._segment_anyhow(words, 1)

    def is_strict(self, line: Line) -> bool:
        """Return whether every column holds what its recogniser accepts, or the cells are parted by gaps."""
        words = [word.text for word in parse_words(line, MAX_STRICT_WORDS + 1)]
        is_parted = self._segment_at_gaps(line) is not None
        return is_parted or segment(words, self._models, relaxed=False) is not None

    def _segment_at_gaps(self, line: Line) -> Segmentation | None:
        """Return the cells that tabs, or gaps of several blanks, part; ``None`` where these are others."""
        text = visible(line.text)
        fields = text.strip("\r\n").split("\t", len(self._models))
        if len(fields) != len(self._models):
            fields = _WIDE_GAP.split(text.strip(), len(self._models))
        if len(fields) != len(self._models):
            return None
        texts = [" ".join(field.split()) for field in fields]
        grades = [
            model.recogniser.grade(text) if model.recogniser and text else None
            for model, text in zip(self._models, texts, strict=True)
        ]
        scores = [grade.score for grade in grades if grade and grade.score is not None]
        if not scores or len(scores) < _MIN_RECOGNISED * sum(grade is not None for grade in grades):
            return None
        cuts = accumulate((len(text.split()) for text in texts), initial=0)
        return Segmentation(sum(scores), tuple(cuts), len(scores), texts.count(""), ambiguous=False)

    def _settled(self, run: list[Piece]) -> Iterator[Piece]:
        """Take from a long run the pieces that no further line can change."""
        for piece in self._partition(run):
            if len(run) <= MAX_ROW_LINES:
                return
            del run[: piece.lines]
            yield piece

    def _partition(self, lines: Sequence[Piece]) -> list[Piece]:
        """Return the rows that *lines* make, by the partition with the highest total score."""
        if len(lines) == 1:
            return [*lines]
        whole = [self._may_be_whole(line) for line in lines]
        best: list[tuple[float, Piece | None]] = [(0.0, None)]
        for end, line in enumerate(lines, 1):
            options: list[tuple[float, Piece | None]] = [(best[-1][0] + line.score, line)]
            words, bonus = line.words, 0.0
            for start in range(end - 2, max(-1, end - MAX_ROW_LINES - 1), -1):
                bonus += _GOES_ON_BONUS if _goes_on(lines[start + 1].words) else 0.0
                words = lines[start].words + words
                if len(words) > MAX_RELAXED_WORDS:
                    break
                if not all(whole[start:end]):
                    piece = self._segment_anyhow(words, end - start)
                    if piece.found is not None:
                        options.append((best[start][0] + piece.score + bonus, piece))
            best.append(max(options, key=lambda option: option[0]))
        pieces: list[Piece] = []
        end = len(lines)
        while (last := best[end][1]) is not None:
            pieces.append(last)
            end -= last.lines
        return pieces[::-1]

    def _may_be_whole(self, piece: Piece) -> bool:
        found = piece.found
        return found is not None and not found.empty and found.recognised >= _MIN_WHOLE * self._typed

    def _segment_anyhow(self, words: tuple[Word, ...], lines: int) -> Piece:
        texts = [word.text for word in words]
        found = segment(texts, self._models, relaxed=False)
        if found is None:
            return self._segment_relaxed(words, lines)
        return Piece(words, self._with_whole_names(texts, found), lines, strict=True)

    def _segment_relaxed(self, words: tuple[Word, ...], lines: int) -> Piece:
        texts = [word.text for word in words]
        found = segment(texts, self._models, relaxed=True)
        if found is not None and found.recognised < _MIN_RECOGNISED * self._typed:
            found = None
        return Piece(words, self._with_whole_names(texts, found) if found else None, lines)

    def _with_whole_names(self, texts: Sequence[str], found: Segmentation) -> Segmentation:
        """Return a segmentation in which no cell of free text is the rest of a name in the column beside it.

        Its cell may have been empty, and may not: such borders are ambiguous, and the longer name holds either way.
        So are the borders between words of an unknown column and a name that nobody knows.
        """
        for index, neighbour, recogniser in self._beside_names:
            cuts = found.cuts
            first, stop = cuts[min(index, neighbour)], cuts[max(index, neighbour) + 1]
            is_split = cuts[index] < cuts[index + 1] and cuts[neighbour] < cuts[neighbour + 1]
            if not is_split or stop - first > recogniser.max_words:
                continue
            if recogniser.grade(" ".join(texts[first:stop])).score is not None:
                border = max(index, neighbour)
                moved = first if neighbour > index else stop
                cuts = (*cuts[:border], moved, *cuts[border + 1 :])
                found = replace(found, cuts=cuts, empty=found.empty + 1, ambiguous=True)
            elif not self._columns[index].known:
                name = " ".join(texts[cuts[neighbour] : cuts[neighbour + 1]])
                is_known = recogniser.grade(name).score is not None
                found = replace(found, ambiguous=found.ambiguous or not is_known)
        return found

    def make_row(self, position: int, piece: Piece) -> Row:
        """Return the row that *piece* is, with its cells and their places."""
        if piece.line is not None:
            return self._make_long_row(position, piece.line)
        words, found = piece.words, piece.found
        start, end = words[0].start, words[-1].end
        text = _join(words)
        if found is None:
            return Row(position, (), TextPlace(start, end), text, fault=self._fault(len(words)))
        cells = tuple(
            make_cell(column.key, words, first, stop)
            for column, (first, stop) in zip(self._columns, pairwise(found.cuts), strict=True)
        )
        return Row(position, cells, TextPlace(start, end), text, ambiguous=found.ambiguous)

    def _make_long_row(self, position: int, line: Line) -> Row:
        text = line.text.strip()
        start = line.start + line.text.find(text)
        fault = f"the row has more than {MAX_STRICT_WORDS:,} words"
        place = TextPlace(start, start + len(text))
        return Row(position, (), place, _GAP.sub(" ", text), fault=fault)

    def _fault(self, count: int) -> str:
        wanted = f"expected a row of {len(self._models)} columns"
        if count > MAX_RELAXED_WORDS:
            return f"{wanted} in at most {MAX_RELAXED_WORDS:,} words, found {count:,} words"
        words = "1 word" if count == 1 else f"{count:,} words"
        return f"{wanted}, found {words} in which fewer than half of the columns are recognised"


def _join(words: Sequence[Word]) -> str:
    return " ".join(word.printed for word in words)


def _goes_on(words: Sequence[Word]) -> bool:
    """Return whether a line looks like the rest of a sentence: it begins in lower case and ends one."""
    first = words[0].text
    return first[:1].isalpha() and first.islower() and any(word.text[-1] in ".!?" for word in words)

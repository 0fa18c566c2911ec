"""The rows of a table, streamed: which lines make a row, and which words make a cell.

A line that segments on its own is a row. Lines that do not are pieces of a row, or rows that hold what no
recogniser knows: the partition of a run of such lines with the highest total score decides. What scores
too low is kept whole as an unread row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from mscgraph.parse.document import Word, read_lines, split_words
from mscgraph.parse.segment import (
    MAX_RELAXED_WORDS,
    MAX_STRICT_WORDS,
    ColumnModel,
    Segmentation,
    segment,
)
from mscgraph.records import Cell, Column, Frame, Row

__all__ = ["choose_columns", "parse_rows"]

#: A row is broken over at most so many lines, and so many lines are partitioned at a time.
_MAX_ROW_LINES = 8
_MAX_RUN_LINES = 48
#: What an unread line costs a partition: more than any row that can be read.
_UNREAD_SCORE = -12.0
#: A row is read when at least this share of its typed columns is recognised.
_MIN_RECOGNISED = 0.5
#: So many lines decide between ways to read a header.
_SAMPLE_LINES = 40
#: A line is a whole row, though not strictly, when at least this share is, and no column is empty.
_MIN_WHOLE = 0.6


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of one or more lines, and their best segmentation."""

    words: tuple[Word, ...]
    found: Segmentation | None

    @property
    def score(self) -> float:
        return _UNREAD_SCORE if self.found is None else self.found.score


def parse_rows(path: Path, frame: Frame, models: Sequence[ColumnModel]) -> Iterator[Row]:
    """Yield the rows of a document in order; nothing between header and footnote is left out.

    :param frame: what :func:`~mscgraph.parse.frame.read_frame` found in the same document
    :param models: one per column of *frame*, in its order
    :raises DocumentError: as :func:`~mscgraph.parse.document.read_lines`
    """
    reader = _RowReader(frame, models)
    run: list[tuple[Word, ...]] = []
    position = 0
    for line in read_lines(path):
        if line.number < frame.first_line:
            continue
        if line.number > frame.last_line:
            break
        words = tuple(split_words(line))
        if not words:
            continue
        whole = reader.segment_whole(words)
        if whole is None:
            run.append(words)
        if run and (whole is not None or len(run) >= _MAX_RUN_LINES):
            for piece in reader.partition(run):
                position += 1
                yield reader.make_row(position, piece)
            run.clear()
        if whole is not None:
            position += 1
            yield reader.make_row(position, _Piece(words, whole))
    for piece in reader.partition(run):
        position += 1
        yield reader.make_row(position, piece)


def choose_columns(path: Path, frame: Frame, model: Callable[[Column], ColumnModel]) -> Frame:
    """Return *frame* with the way to read its header that most of the first rows fit.

    :param model: how a column takes words
    """
    if not frame.other_columns:
        return frame
    lines = []
    for line in read_lines(path):
        if frame.first_line <= line.number <= frame.last_line and (words := line.text.split()):
            lines.append(words)
        if line.number >= frame.last_line or len(lines) >= _SAMPLE_LINES:
            break

    def fitting(columns: tuple[Column, ...]) -> int:
        models = [model(column) for column in columns]
        return sum(segment(words, models, relaxed=False) is not None for words in lines)

    best = max((frame.columns, *frame.other_columns), key=fitting)
    return replace(frame, columns=best, other_columns=())


class _RowReader:
    """Segments words into the columns of one table."""

    def __init__(self, frame: Frame, models: Sequence[ColumnModel]) -> None:
        self._columns = frame.columns
        self._models = models
        self._typed = sum(model.recogniser is not None for model in models)

    def segment_whole(self, words: Sequence[Word]) -> Segmentation | None:
        """Return the segmentation of a line that is a row by itself, else ``None``."""
        texts = [word.text for word in words]
        found = segment(texts, self._models, relaxed=False)
        if found is None and len(texts) >= len(self._models):
            found = segment(texts, self._models, relaxed=True)
            if found is not None and (found.empty or found.recognised < _MIN_WHOLE * self._typed):
                return None
        return found

    def partition(self, lines: Sequence[tuple[Word, ...]]) -> list[_Piece]:
        """Return the rows that *lines* make, by the partition with the highest total score."""
        best: list[tuple[float, int, _Piece | None]] = [(0.0, 0, None)]
        for end in range(1, len(lines) + 1):
            options = []
            for start in range(max(0, end - _MAX_ROW_LINES), end):
                piece = self._segment_anyhow(sum(lines[start:end], ()))
                if piece.found is not None or end - start == 1:
                    options.append((best[start][0] + piece.score, start, piece))
            best.append(max(options, key=lambda option: option[0]))
        pieces: list[_Piece] = []
        end = len(lines)
        while end:
            _, end, piece = best[end]
            if piece is not None:
                pieces.append(piece)
        return pieces[::-1]

    def _segment_anyhow(self, words: tuple[Word, ...]) -> _Piece:
        texts = [word.text for word in words]
        found = segment(texts, self._models, relaxed=False) or segment(texts, self._models, relaxed=True)
        if found is not None and found.recognised < _MIN_RECOGNISED * self._typed:
            found = None
        return _Piece(words, found)

    def make_row(self, position: int, piece: _Piece) -> Row:
        """Return the row that *piece* is, with its cells and their places."""
        words, found = piece.words, piece.found
        start, end = words[0].start, words[-1].end
        text = " ".join(word.text for word in words)
        if found is None:
            return Row(position, (), start, end, text, fault=self._fault(len(words)))
        cells = tuple(
            _make_cell(column.key, words, first, stop)
            for column, (first, stop) in zip(self._columns, pairwise(found.cuts), strict=True)
        )
        return Row(position, cells, start, end, text, ambiguous=found.ambiguous)

    def _fault(self, count: int) -> str:
        wanted = f"expected a row of {len(self._models)} columns"
        if count > min(MAX_STRICT_WORDS, MAX_RELAXED_WORDS):
            return f"{wanted} in at most {MAX_RELAXED_WORDS:,} words, found {count:,} words"
        return f"{wanted}, found {count:,} words in which fewer than half of the columns are recognised"


def _make_cell(column: str, words: Sequence[Word], first: int, stop: int) -> Cell:
    if first == stop:
        place = words[first].start if first < len(words) else words[-1].end
        return Cell(column, "", place, place)
    gaps = []
    offset = 0
    for word, following in pairwise(words[first:stop]):
        offset += len(word.text)
        if extra := following.start - word.end - 1:
            gaps.append((offset, extra))
        offset += 1
    text = " ".join(word.text for word in words[first:stop])
    return Cell(column, text, words[first].start, words[stop - 1].end, tuple(gaps))

"""Columns of a table, and the words of its lines by columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscgraph.read.pdf_gutters import Gap, gutters_of
from mscgraph.read.pdf_lines import Line, Word, gap_between, is_joined, line_of, parts_at
from mscgraph.read.pdf_page import Rule
from mscgraph.read.pdf_rules import ALIGNED, Frame

#: Ems of white space between words of one phrase over several columns, at most.
_PHRASE = 0.5
#: Points by which a word is beyond the edge of its column at most, or its left away from that of others.
_EDGE = 1.2
#: Share of a table's height along which a vertical rule parts columns.
_ALONG = 0.4
#: Ems of white space between two labels in one column, or two phrases, from which on a column may be missing.
_LABELS_APART, _PHRASES_APART = 0.9, 1.3
#: Share of the lines that have such phrases, at most.
_FEW = 0.1


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of one line in one column, or over several.

    :param column: the first one, from 0
    :param end: one behind the last one
    """

    column: int
    end: int
    line: Line


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table.

    :param edges: points from the left, one more than columns
    :param ruled: whether vertical rules part them
    :param walls: vertical rules, over which no phrase goes on
    :param gutters: white space between columns that no rule parts
    """

    edges: tuple[float, ...]
    ruled: bool
    walls: tuple[Rule, ...] = ()
    gutters: tuple[Gap, ...] = ()

    def __len__(self) -> int:
        return len(self.edges) - 1

    def moved(self, left: float, walls: tuple[Rule, ...]) -> Columns:
        """Return columns of the same widths from another place on."""
        shift = left - self.edges[0]
        gutters = tuple((start + shift, end + shift) for start, end in self.gutters)
        return Columns(tuple(edge + shift for edge in self.edges), self.ruled, walls, gutters)

    def hold(self, lines: Sequence[Line]) -> bool:
        """Return whether each word of lines is in one column."""
        inside = all(
            self.edges[0] - ALIGNED <= line.left and line.right <= self.edges[-1] + ALIGNED for line in lines
        )
        return inside and all(piece.end - piece.column == 1 for line in lines for piece in self.pieces(line))

    def pieces(self, line: Line) -> list[Piece]:
        """Return the words of a line by their columns; a phrase that is printed over an edge is in several."""
        parts = list[tuple[int, int, list[Word]]]()
        for word in line.words:
            first, end = self._span(word, line)
            if parts and self._belongs(parts[-1], first, end, word):
                begin, before, words = parts.pop()
                parts.append((min(begin, first), max(before, end), [*words, word]))
            else:
                parts.append((first, end, [word]))
        return [Piece(first, end, line_of(words)) for first, end, words in parts]

    def _span(self, word: Word, line: Line) -> tuple[int, int]:
        """Return the columns of a word; several if it is printed over an edge that no other word is beyond."""
        first, last = self._column(word.left + _EDGE), self._column(word.right - _EDGE)
        if first < last and not self._is_full(first, last, word, line):
            return first, last + 1
        column = self._column(word.middle)
        return column, column + 1

    def _is_full(self, first: int, last: int, word: Word, line: Line) -> bool:
        """Return whether a word is too long for its column, rather than one over several."""
        crossed = self.edges[first + 1 : last + 1]
        if any(
            abs(wall.at - edge) <= ALIGNED / 2 and wall.start <= line.base <= wall.end
            for wall in self.walls
            for edge in crossed
        ):
            return True
        beyond = [
            other
            for other in line.words
            if other.left >= word.right - _EDGE and other.middle < self.edges[last + 1]
        ]
        return bool(beyond) and gap_between(word, beyond[0]) > _PHRASE * word.size

    def _column(self, x: float) -> int:
        return max(0, min(sum(edge <= x for edge in self.edges) - 1, len(self) - 1))

    def _belongs(self, part: tuple[int, int, list[Word]], first: int, end: int, word: Word) -> bool:
        """Return whether a word is in the columns of those in front of it, or of one phrase that crosses an edge."""
        begin, before, words = part
        if first < before or is_joined(words[-1], word):
            return True
        near = gap_between(words[-1], word) <= _PHRASE * word.size
        return near and (before - begin > 1 or end - first > 1 or self._is_filled(words[-1], word))

    def _is_filled(self, before: Word, word: Word) -> bool:
        """Return whether two words leave less of a gutter free than cells do."""
        return any(
            before.right < right
            and word.left > left
            and (before.right > left + _EDGE or word.left < right - _EDGE)
            for left, right in self.gutters
        )


def columns_of(frame: Frame, lines: Sequence[Line], body: float | None) -> Columns:
    """Return the columns of a table.

    :param body: points from the top of the page to the rule under the header, ``None`` where it is not known
    """
    ruled = _ruled(frame)
    left = min([frame.left, *(line.left for line in lines)])
    right = max([frame.right, *(line.right for line in lines)])
    inner = [at for at in ruled if left + 2 * ALIGNED < at < right - 2 * ALIGNED]
    if inner and min(ruled) <= left + 2 * ALIGNED and max(ruled) >= right - 2 * ALIGNED:
        return Columns((left, *inner, right), True, frame.down)
    gutters = gutters_of(lines, inner, body)
    edges = sorted([*inner, *((start + end) / 2 for start, end in gutters)])
    return Columns((left, *edges, right), False, frame.down, tuple(gutters))


def _ruled(frame: Frame) -> list[float]:
    """Return the places of vertical rules that part columns: those along most of the table."""
    places = list[list[tuple[float, float]]]()
    for rule in sorted(frame.down, key=lambda one: one.at):
        if places and rule.at - places[-1][0][0] <= ALIGNED / 2:
            places[-1].append((rule.at, rule.length))
        else:
            places.append([(rule.at, rule.length)])
    height = frame.bottom - frame.top
    return [place[0][0] for place in places if sum(length for _, length in place) >= _ALONG * height]


def lacks_columns(
    columns: Columns, pieces: Sequence[Piece], body: float | None, partial: Sequence[Rule]
) -> bool:
    """Return whether the columns are in doubt: wide white space within one, or labels of two that touch.

    :param body: points from the top of the page to the rule under the header, ``None`` where it is not known
    :param partial: rules under labels over several columns
    """
    if columns.ruled:
        return False
    end = body if body is not None else min(piece.line.base for piece in pieces) + 1
    header = [piece for piece in pieces if piece.line.base < end]
    rest = [piece for piece in pieces if piece.line.base >= end]
    if any(len(parts_at(piece.line, _LABELS_APART)) > 1 for piece in header):
        return True
    if not partial and any(_is_mixed(piece, header) for piece in header):
        return True
    wide = sum(len(parts_at(piece.line, _PHRASES_APART)) > 1 for piece in rest)
    return wide > max(1, _FEW * len(rest))


def _is_mixed(piece: Piece, header: Sequence[Piece]) -> bool:
    """Return whether a label over several columns has others under some of them, as two that touch have."""
    under = [one for one in header if one.line.base > piece.line.base + 1]
    columns = range(piece.column, piece.end)
    labelled = [column for column in columns if any(one.column <= column < one.end for one in under)]
    return 0 < len(labelled) < len(columns)

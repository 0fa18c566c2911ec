"""Gutters of white space between the columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mscgraph.read.pdf_lines import Line, Word, gap_between, line_of, parts_at

#: Left and right, in points from the left.
Gap = tuple[float, float]

#: Ems of a gutter, at least.
_NARROW = 0.2
#: Ems of one at least where blanks are not printed, so that a gap may be one between words.
_UNPRINTED = 0.4
#: Ems from which on a gutter needs no alignment beside it.
_CLEAR = 1.0
#: Ems of white space between two phrases of a line.
_PHRASES = 0.7
#: Share of the lines beside a narrow gutter that are aligned.
_MOST = 0.75
#: Points by which the edges of aligned lines differ.
_EDGE = 1.2
#: Share of the lines beside a gutter that may be headings over it, at most.
_HEADINGS = 0.34
#: Lines beside a narrow gutter, at least.
_LINES = 3


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines of a table.

    :param em: their usual size in points
    :param body: points from the top of the page to the rule under the header, ``None`` where it is not known
    :param over: those that may be headings over several columns
    :param blanks: whether blanks are printed between the words of a phrase
    """

    lines: Sequence[Line]
    em: float
    body: float | None
    over: Sequence[Line]
    blanks: bool

    def in_header(self, line: Line) -> bool:
        """Return whether a line is in the header."""
        return self.body is not None and line.base < self.body

    def is_label(self, line: Line) -> bool:
        """Return whether a line is in the header, which is the first line where it is not known."""
        return self.in_header(line) or (self.body is None and line.base <= self.lines[0].base)


def gutters_of(lines: Sequence[Line], cuts: Sequence[float], body: float | None) -> list[Gap]:
    """Return the gutters between columns, from left to right.

    :param cuts: points from the left to columns that vertical rules part
    :param body: points from the top of the page to the rule under the header, ``None`` where it is not known
    """
    if not lines:
        return []
    over = [line for line in lines if _may_span(line, lines, body)]
    text = _Text(lines, median(line.size for line in lines), body, over, prints_blanks(lines))
    gaps = [gap for gap in _candidates(text) if not any(gap[0] - 1 <= cut <= gap[1] + 1 for cut in cuts)]
    accepted = list[Gap]()
    for gap in gaps:
        start = max([0.0, *(cut for cut in cuts if cut < gap[0]), *(one[1] for one in accepted)])
        clear = (one[1] for one in gaps if one[0] > gap[1] and one[1] - one[0] >= _CLEAR * text.em)
        end = min([float("inf"), *(cut for cut in cuts if cut > gap[1]), *clear])
        if _is_gutter(gap, _phrases(text, start, gap[0])[0], _phrases(text, gap[1], end)[1], text):
            accepted.append(gap)
    return accepted


def _may_span(line: Line, lines: Sequence[Line], body: float | None) -> bool:
    """Return whether a line may be printed over several columns.

    One in the header may above others, and one in the body that is alone, at the left or in the middle.
    """
    if body is not None and line.base < body:
        return line.base < max(other.base for other in lines if other.base < body) - 1
    if len(parts_at(line, _PHRASES)) > 1:
        return False
    left, right = min(other.left for other in lines), max(other.right for other in lines)
    centred = abs(line.left + line.right - left - right) < 0.1 * (right - left)
    return line.left - left < line.size or centred


def _candidates(text: _Text) -> list[Gap]:
    """Return white space that no line crosses but headings over several columns."""
    least = _NARROW * text.em
    plain = [line for line in text.lines if line not in text.over] or text.lines
    under = [gap for gap in free_stretches(plain) if gap[1] - gap[0] >= least]
    clear = [gap for gap in under if gap[1] - gap[0] >= _CLEAR * text.em]
    lines = [
        line for line in text.lines if line not in text.over or not any(_crosses(line, gap) for gap in clear)
    ]
    free = [gap for gap in free_stretches(lines or plain) if gap[1] - gap[0] >= least]
    # A heading hides the narrow gutters under it, and no others.
    hidden = [gap for gap in under if not any(gap[0] <= one[0] and one[1] <= gap[1] for one in free)]
    return sorted([*free, *hidden])


def _crosses(line: Line, gap: Gap) -> bool:
    """Return whether a phrase is printed all over a gap."""
    return any(part.left < gap[0] and part.right > gap[1] for part in parts_at(line, _PHRASES))


def free_stretches(lines: Sequence[Line]) -> list[Gap]:
    """Return the stretches between words in which no line has ink, from left to right."""
    inked = sorted((part.left, part.right) for line in lines for part in parts_at(line, 0.0))
    free, reached = list[Gap](), inked[0][1]
    for left, right in inked:
        if left > reached:
            free.append((reached, left))
        reached = max(reached, right)
    return free


def _phrases(text: _Text, left: float, right: float) -> tuple[list[Line], list[Line]]:
    """Return, of each line, the last phrase in front of *right*, and the first one behind *left*."""
    last, first = list[Line](), list[Line]()
    for line in text.lines:
        if words := [word for word in line.words if left - 0.1 <= word.left and word.middle <= right]:
            parts = parts_at(line_of(words), _PHRASES)
            first.append(parts[0])
            last.append(parts[-1])
    return last, first


def _is_gutter(gap: Gap, before: Sequence[Line], behind: Sequence[Line], text: _Text) -> bool:
    """Return whether a stretch of white space parts two columns.

    :param before: the phrases in front of it
    :param behind: those behind it
    """
    width = (gap[1] - gap[0]) / text.em
    crossing = sum(_crosses(line, gap) for line in text.over)
    label = len(behind) == 1 and width >= _CLEAR and text.is_label(behind[0])
    if crossing > max(1, _HEADINGS * len(before)) or (len(behind) < 2 and not label):
        return False
    headed = text.body is None or any(map(text.in_header, behind))
    if width >= _CLEAR:
        return headed or len(behind) >= _LINES
    if text.blanks:
        return headed
    aligned = len(behind) >= _LINES and _aligned(before, behind)
    return headed and aligned and (width >= _UNPRINTED or _labels_apart(gap, before, behind, text))


def _labels_apart(gap: Gap, before: Sequence[Line], behind: Sequence[Line], text: _Text) -> bool:
    """Return whether white space parts two labels of the header more clearly than the columns under them."""
    ends = [line.right for line in before if text.in_header(line)]
    starts = [line.left for line in behind if text.in_header(line)]
    return bool(ends and starts) and min(starts) - max(ends) >= max(_CLEAR * text.em, 2 * (gap[1] - gap[0]))


def prints_blanks(lines: Sequence[Line]) -> bool:
    """Return whether blanks are printed between the words of a phrase, so that white space parts phrases."""
    near = [
        gap_between(before, word) == 0
        for line in lines
        for before, word in pairwise(line.words)
        if not word.kind and 0.1 * word.size < word.left - before.right <= 0.6 * word.size
    ]
    return len(near) > 2 and sum(near) >= 0.8 * len(near)


def _aligned(before: Sequence[Line], behind: Sequence[Line]) -> bool:
    """Return whether the lines on one side of a gutter are aligned by an edge or by their middles."""
    edges = (
        [line.left for line in behind],
        [line.right for line in before],
        [(line.left + line.right) / 2 for line in behind],
    )
    return any(_agree(places) for places in edges)


def _agree(places: list[float]) -> bool:
    if not places:
        return False
    middle = median(places)
    return sum(abs(place - middle) <= _EDGE for place in places) >= _MOST * len(places)


def overlaps(words: Sequence[Word]) -> bool:
    """Return whether letters or digits of a word are printed over one another, as those of two columns may be."""
    return any(_overlap(word) for word in words)


def _overlap(word: Word) -> bool:
    for before, glyph in pairwise(word.glyphs):
        narrower = min(before.right - before.left, glyph.right - glyph.left)
        if before.text.isalnum() and glyph.text.isalnum() and before.right - glyph.left > 0.35 * narrower > 0:
            return True
    return False

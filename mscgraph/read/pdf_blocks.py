"""The columns of text of a page."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from mscgraph.read.pdf_lines import Word

#: Points from the left edge of the page to the left and right of a column of text.
Extent = tuple[float, float]

#: Part of the page's width in which white space between two columns of text is looked for.
_MIDDLE = (0.35, 0.65)
#: Points between two places that are compared, and between two heights.
_STEP, _HEIGHT = 2.0, 12.0
#: Heights at which text is on both sides of that white space, at least.
_HEIGHTS = 8
#: Share of them at which text is printed over it, at most.
_OVER = 0.6
#: Ems of it, at least.
_WIDE = 0.9


def text_columns(words: Sequence[Word]) -> list[Extent]:
    """Return the columns of text of a page, one or two, from left to right; none on a page without words."""
    if not words:
        return []
    left, right = min(word.left for word in words), max(word.right for word in words)
    half = _WIDE * median(word.size for word in words) / 2
    best = (0, 0.0)
    for step in range(int((right - left) * (_MIDDLE[1] - _MIDDLE[0]) / _STEP)):
        at = left + (right - left) * _MIDDLE[0] + step * _STEP
        over = {_height(word) for word in words if word.left < at + half and word.right > at - half}
        before = {_height(word) for word in words if word.right <= at - half}
        behind = {_height(word) for word in words if word.left >= at + half}
        beside = len((before & behind) - over)
        if beside >= _HEIGHTS and len(over) <= _OVER * beside:
            best = max(best, (beside - len(over), at))
    return [(left, best[1]), (best[1], right)] if best[0] else [(left, right)]


def _height(word: Word) -> int:
    return int(word.line / _HEIGHT)


def extent_around(columns: Sequence[Extent], left: float, right: float) -> Extent:
    """Return the column of text that a table is in, all of them for one that is wider."""
    for column in columns:
        if column[0] - 4 <= left and right <= column[1] + 4:
            return column
    return min([left, *(start for start, _ in columns)]), max([right, *(end for _, end in columns)])

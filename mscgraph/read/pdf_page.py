"""A page of a PDF: its glyphs, rules and fills in a frame whose text runs from left to right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mscgraph.records import PagePlace

#: Left, top, right and bottom in points, from the upper left corner.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character, or several that one glyph draws.

    :param base: the baseline, in points from the top
    :param size: of the font, in points
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or a vertical line.

    :param at: points from the top of a horizontal one, from the left of a vertical one
    :param start: points from the left of a horizontal one, from the top of a vertical one
    :param end: likewise
    """

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """The length in points."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page.

    :param number: from 1
    :param width: in points, in the frame of the text
    :param height: likewise
    :param turn: quarter turns counter-clockwise of the text on the page as it is shown
    :param glyphs: those in the direction of most text, blanks among them
    :param across: horizontal rules, and the edges of fills
    :param down: vertical rules, likewise
    :param fills: coloured areas
    :param astray: glyphs in other directions, which are left out
    :param unknown: glyphs whose character the file does not state
    :param pictured: share of the page that its largest picture covers, 0 to 1
    :param drawn: bytes of operators that draw it
    :param skipped: the bound that it is beyond, empty of a page that is read
    """

    number: int
    width: float
    height: float
    turn: int
    glyphs: tuple[Glyph, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    fills: tuple[Box, ...]
    astray: int
    unknown: int
    pictured: float
    drawn: int = 0
    skipped: str = ""

    def place(self, box: Box) -> PagePlace:
        """Return the place of a box as the page is shown."""
        corners = [self._shown(x, y) for x, y in (box[:2], box[2:])]
        left, right = sorted(x for x, _ in corners)
        top, bottom = sorted(y for _, y in corners)
        return PagePlace(self.number, (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)))

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 1:
            return y, self.width - x
        if self.turn == 2:
            return self.width - x, self.height - y
        if self.turn == 3:
            return self.height - y, x
        return x, y


def turned(x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float]:
    """Return a point in the frame of text that runs in another direction.

    :param x: from the left edge of the page as it is shown
    :param y: from its top
    :param turn: quarter turns counter-clockwise of the text
    :param width: of the page as it is shown
    :param height: likewise
    """
    if turn == 1:
        return height - y, x
    if turn == 2:
        return width - x, height - y
    if turn == 3:
        return y, width - x
    return x, y


def bounds(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around one or more."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)

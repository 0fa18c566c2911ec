"""Pages of a PDF, drawn into glyphs and rules; loads pdfminer, on which pdfplumber is built: imported late."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt, apply_matrix_rect

from mscgraph.characters import REPLACEMENT
from mscgraph.read.pdf_bounds import BoundedFonts, CrowdedPageError, PageError
from mscgraph.read.pdf_page import Box, Glyph, Page, Rule, turned

#: Maximum characters per page.
MAX_GLYPHS = 100_000
#: Maximum bytes of drawing operators that are run per page, those of a form once per use.
MAX_DRAWN_BYTES = 16_000_000
#: Maximum forms and pictures that are drawn per page.
_MAX_FIGURES = 20_000
#: Maximum rules and fills that are kept per page; a drawing has more.
_MAX_STROKES = 40_000
#: Maximum points of a rule's thickness.
_THICK = 3.0
#: Minimum points of a rule's length.
_SHORT = 4.0
#: Points by which a glyph that is printed over itself is moved.
_OVERPRINT = 0.5
#: Glyphs of two or three letters, which no writer of words types.
_LIGATURES = {
    0xFB00 + number: letters for number, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))
}
_BOLD = re.compile(r"bold|black|heavy|semibd|demi|[-,](?:bd|b)(?:i|it)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A glyph as it is drawn: where it begins and ends on its baseline, in points from the upper left corner."""

    text: str
    turn: int
    start: tuple[float, float]
    end: tuple[float, float]
    size: float
    descent: float
    bold: bool


class Device(PDFTextDevice):
    """A page's glyphs, rules, fills and pictures, in the frame of the page as it is shown."""

    def __init__(self, fonts: BoundedFonts, page: PDFPage) -> None:
        super().__init__(fonts)
        left, bottom, right, top = page.mediabox
        self.width, self.height = abs(right - left), abs(top - bottom)
        if page.rotate % 180:
            self.width, self.height = self.height, self.width
        self.visible = (0.0, 0.0, self.width, self.height)
        self.drawn: list[_Drawn] = []
        self.lines: list[tuple[Box, bool]] = []
        self.pictured = 0.0
        self.budget = MAX_DRAWN_BYTES
        self._figures = 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Take note of the part of the page that is shown."""
        left, low, right, high = apply_matrix_rect(ctm, page.cropbox)
        self.visible = (left, self.height - high, right, self.height - low)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        _ncs: object,
        _graphicstate: PDFGraphicState,
    ) -> float:
        """Keep a glyph, and return how far it moves the next one."""
        if len(self.drawn) >= MAX_GLYPHS:
            raise CrowdedPageError(f"more than {MAX_GLYPHS:,} characters")
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = REPLACEMENT
        text = text.translate(_LIGATURES) or REPLACEMENT
        advance = font.char_width(cid) * fontsize * scaling
        a, b, c, d, x, y = matrix
        start = (x + c * rise, self.height - (y + d * rise))
        end = (start[0] + a * advance, start[1] - b * advance)
        size = abs(fontsize) * hypot(c, d)
        turn = -1 if font.is_vertical() else _turn_of(a * (advance or fontsize), b * (advance or fontsize))
        bold = _BOLD.search(str(font.fontname)) is not None
        descent = max(-0.4, min(0.0, font.get_descent()))
        self.drawn.append(_Drawn(text, turn, start, end, size, descent, bold))
        return advance

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        _evenodd: bool,
        path: Sequence[PathSegment],
    ) -> None:
        """Keep straight lines and rectangles."""
        if len(self.lines) > _MAX_STROKES or self.ctm is None:
            return
        for points in _straight(path):
            corners = [self._from_top(apply_matrix_pt(self.ctm, point)) for point in points]
            if fill and not _white(graphicstate.ncolor) and _is_rectangle(corners):
                self.lines.append((_box_of(corners), True))
            if stroke and not _white(graphicstate.scolor):
                pairs = pairwise(corners)
                self.lines += [(_box_of(pair), False) for pair in pairs]

    def _from_top(self, point: tuple[float, float]) -> tuple[float, float]:
        return point[0], self.height - point[1]

    def begin_figure(self, _name: str, _bbox: object, _matrix: object) -> None:
        """Count a form or a picture."""
        self._figures += 1
        if self._figures > _MAX_FIGURES:
            raise CrowdedPageError(f"more than {_MAX_FIGURES:,} forms and pictures")

    def render_image(self, _name: str, _stream: PDFStream) -> None:
        """Measure a picture."""
        if self.ctm is not None:
            left, bottom, right, top = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
            width = min(right, self.width) - max(left, 0)
            height = min(top, self.height) - max(bottom, 0)
            share = max(width, 0) * max(height, 0) / (self.width * self.height or 1)
            self.pictured = max(self.pictured, share)


class _Interpreter(PDFPageInterpreter):
    """Operators of a page, bounded by the bytes that are run, those of a form once per use."""

    device: Device

    def execute(self, streams: Sequence[object]) -> None:
        """Run the operators of streams."""
        for stream in map(resolve1, streams):
            if not isinstance(stream, PDFStream):
                raise PageError("its text is missing from the file")
            self.device.budget -= len(stream.get_data())
        if self.device.budget < 0:
            raise CrowdedPageError(f"more than {MAX_DRAWN_BYTES:,} bytes of drawing")
        super().execute(streams)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        """Draw a form or a picture, and go on in the frame in front of it, which the library forgets."""
        super().do_Do(xobjid_arg)
        self.device.set_ctm(self.ctm)


def draw_page(fonts: BoundedFonts, source: PDFPage, number: int) -> Page:
    """Return what a page shows.

    :param number: from 1
    :raises PageError: if it is damaged
    """
    device, skipped = Device(fonts, source), ""
    try:
        _Interpreter(fonts, device).process_page(source)
    except CrowdedPageError as error:
        skipped = str(error)
        device.drawn, device.lines = [], []
    visible = [one for one in device.drawn if _inside(one, device)]
    turns = Counter(one.turn for one in visible if one.turn >= 0 and not one.text.isspace())
    turn = max(turns, key=lambda one: (turns[one], -one), default=0)
    width, height = (device.height, device.width) if turn % 2 else (device.width, device.height)
    glyphs = tuple(_deduplicated(_upright(one, device) for one in visible if one.turn == turn))
    strokes = device.lines if len(device.lines) <= _MAX_STROKES else []
    across, down, fills = _rules([(_turned_box(box, turn, device), filled) for box, filled in strokes])
    return Page(
        number=number,
        width=width,
        height=height,
        turn=turn,
        glyphs=glyphs,
        across=across,
        down=down,
        fills=fills,
        astray=sum(count for other, count in turns.items() if other != turn),
        unknown=sum(glyph.text == REPLACEMENT for glyph in glyphs),
        pictured=device.pictured,
        drawn=MAX_DRAWN_BYTES - device.budget,
        skipped=skipped,
    )


def _turn_of(dx: float, dy: float) -> int:
    """Return the quarter turns of a direction, -1 of one that is askew."""
    if abs(dy) <= 0.02 * abs(dx):
        return 0 if dx > 0 else 2
    if abs(dx) <= 0.02 * abs(dy):
        return 1 if dy > 0 else 3
    return -1


def _inside(one: _Drawn, device: Device) -> bool:
    x, y = ((a + b) / 2 for a, b in zip(one.start, one.end, strict=True))
    left, top, right, bottom = device.visible
    return left <= x <= right and top <= y <= bottom and one.size > 0


def _upright(one: _Drawn, device: Device) -> Glyph:
    left, base = turned(*one.start, one.turn, device.width, device.height)
    right, _ = turned(*one.end, one.turn, device.width, device.height)
    bottom = base - one.descent * one.size
    return Glyph(one.text, left, bottom - one.size, right, bottom, base, one.size, one.bold)


def _deduplicated(glyphs: Iterator[Glyph]) -> Iterator[Glyph]:
    """Yield glyphs without those that are printed twice over one another, as some writers make bold ones."""
    seen = set[tuple[str, int, int]]()
    for glyph in glyphs:
        column, line = round(glyph.left / _OVERPRINT), round(glyph.base / _OVERPRINT)
        if any((glyph.text, column + beside, line) in seen for beside in (-1, 0, 1)):
            continue
        seen.add((glyph.text, column, line))
        yield glyph


def _straight(path: Sequence[PathSegment]) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each part of a path that has no curve."""
    points, curved = list[tuple[float, float]](), False
    for operator, *numbers in path:
        if operator == "m":
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        if operator == "h":
            points = [*points, points[0]] if points else []
        elif operator in ("m", "l"):
            points.append((float(numbers[-2]), float(numbers[-1])))
        else:
            curved = True
    if len(points) > 1 and not curved:
        yield points


def _is_rectangle(corners: Sequence[tuple[float, float]]) -> bool:
    distinct = {(round(x, 2), round(y, 2)) for x, y in corners}
    return (
        len(distinct) in (2, 4) and len({x for x, _ in distinct}) <= 2 and len({y for _, y in distinct}) <= 2
    )


def _box_of(corners: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _turned_box(box: Box, turn: int, device: Device) -> Box:
    return _box_of([turned(x, y, turn, device.width, device.height) for x, y in (box[:2], box[2:])])


def _white(colour: object) -> bool:
    """Return whether a colour is that of paper, in grey, RGB or CMYK."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    return all(part == 0 for part in parts) if len(parts) == 4 else all(part >= 0.999 for part in parts)


def _rules(strokes: list[tuple[Box, bool]]) -> tuple[tuple[Rule, ...], tuple[Rule, ...], tuple[Box, ...]]:
    """Return the horizontal rules, the vertical ones and the fills among what is drawn."""
    across, down, fills = list[Rule](), list[Rule](), list[Box]()
    for box, filled in strokes:
        left, top, right, bottom = box
        width, height = right - left, bottom - top
        if height <= _THICK and width >= _SHORT and width > height:
            across.append(Rule((top + bottom) / 2, left, right))
        elif width <= _THICK and height >= _SHORT:
            down.append(Rule((left + right) / 2, top, bottom))
        elif filled and width >= _SHORT and height >= _SHORT:
            fills.append(box)
    return tuple(across), tuple(down), tuple(fills)

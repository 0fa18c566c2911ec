"""The sheet that pictures are drawn on: circles, bars, lines and words, and the marks that they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mscgraph.site.templating import render

#: Width of every picture, in its own units: narrow, so that its words can be read on a telephone.
WIDTH = 400
#: The colour of words and lines: that of the page's text.
INK = "ink"
#: A link leads to a web page or to a place of this site, never to a script.
_SCHEME = re.compile(r"(?i)(?!https?://)[a-z][a-z0-9+.-]*:")
#: Narrow and wide letters; widths are those of a wide typeface, as the bundled one is.
_NARROW, _WIDE = frozenset("iljtfrI|',.:;/ ()[]·-"), frozenset("mwMW@%…—<>=+~^_#$&")
#: Tolerance of a fit to a width, for rounding.
_TOLERANCE = 1e-6


def measure(text: str, size: float) -> float:
    """Return the maximum width of *text*, in the unit of *size*."""
    return sum(_width(letter) for letter in text) * size


def _width(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE or ord(letter) > 0x2E80:
        return 1.0
    return 0.7 if letter.isupper() else 0.62


def wrap(text: str, width: float, size: float, lines: int) -> list[str]:
    """Return *text* broken into at most *lines* lines of at most *width*; a longer line ends in ``…``."""
    found = [""]
    for piece in re.findall(r"[^\s-]*(?:-+|\s+|$)", text):
        if found[-1] and not _fits(found[-1] + piece, width, size):
            found.append("")
        found[-1] += piece
    if len(found) > lines:
        found = [*found[: lines - 1], "".join(found[lines - 1 :])]
    return [_cut(line.rstrip(), width, size) for line in found]


def _fits(line: str, width: float, size: float) -> bool:
    return measure(line.rstrip(), size) <= width + _TOLERANCE


def _cut(line: str, width: float, size: float) -> str:
    if _fits(line, width, size):
        return line
    while line and not _fits(line + "…", width, size):
        line = line[:-1]
    return line.rstrip() + "…"


@dataclass(frozen=True, slots=True)
class _Shape:
    """An element of SVG."""

    tag: str
    attributes: Mapping[str, object]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The shapes of one place, which share a tooltip and, if given, a link."""

    title: str
    colour: str
    href: str | None
    shapes: list[_Shape] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Canvas:
    """A sheet; y grows downwards.

    :param name: of the picture; ids begin with it
    :param palette: colours by name
    :param sheet: shapes that belong to no mark
    """

    name: str
    palette: Mapping[str, str]
    sheet: list[_Shape] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def mark(self, title: str, colour: str, href: str | None = None) -> Mark:
        """Begin a mark; a link that is not one of the web is left out."""
        mark = Mark(title, colour, href if href and not _SCHEME.match(href) else None)
        self.marks.append(mark)
        return mark

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        colour: str,
        *,
        mark: Mark | None = None,
        hollow: bool = False,
    ) -> None:
        """Draw a circle; a hollow one is dashed and has no area to compare."""
        place = {"cx": _number(x), "cy": _number(y), "r": _number(radius)}
        self._add(mark, "circle", place | self._paint(colour, hollow=hollow))

    def bar(
        self, x: float, y: float, width: float, height: float, colour: str, *, mark: Mark | None = None
    ) -> None:
        """Draw a bar from its upper left corner."""
        place = {"x": _number(x), "y": _number(y), "width": _number(width), "height": _number(height)}
        self._add(mark, "rect", place | self._paint(colour))

    def line(self, x: float, y: float, to_x: float, to_y: float, *, opacity: float = 0.18) -> None:
        """Draw a line of the sheet itself."""
        place = {"x1": _number(x), "y1": _number(y), "x2": _number(to_x), "y2": _number(to_y)}
        look = {"stroke": "currentColor", "stroke-opacity": opacity, "stroke-width": 0.75}
        self._add(None, "line", place | look)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10.5,
        anchor: str = "start",
        bold: bool = False,
        faint: bool = False,
        angle: float = 0,
        mark: Mark | None = None,
    ) -> None:
        """Write a line of words, *y* being its base line."""
        look = {
            "fill": "currentColor",
            "font-size": size,
            "text-anchor": None if anchor == "start" else anchor,
            "font-weight": 600 if bold else None,
            "fill-opacity": 0.8 if faint else None,
            "transform": f"rotate({angle:g} {_number(x)} {_number(y)})" if angle else None,
        }
        self._add(mark, "text", {"x": _number(x), "y": _number(y), **look}, text)

    def _paint(self, colour: str, *, hollow: bool = False) -> dict[str, object]:
        paint = "currentColor" if colour == INK else f"var(--picture-{colour}, {self.palette[colour]})"
        if hollow:
            return {"fill": "none", "stroke": paint, "stroke-width": 1.4, "stroke-dasharray": "2.2 1.8"}
        return {"fill": paint, "fill-opacity": 0.4, "stroke": paint, "stroke-width": 1.4}

    def _add(self, mark: Mark | None, tag: str, attributes: Mapping[str, object], text: str = "") -> None:
        (self.sheet if mark is None else mark.shapes).append(_Shape(tag, attributes, text))

    def finish(self, height: float, title: str, summary: str) -> str:
        """Return the SVG element of a sheet of that height."""
        facts = {"width": WIDTH, "height": _number(height), "title": title, "summary": summary}
        return render("picture.svg.j2", canvas=self, **facts).rstrip()


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")

"""The sheet that pictures are drawn on: circles, bars, lines and words, drawn by matplotlib and made accessible.

No word of a document passes through the plotting library: it draws place holders, and the words are put in by an XML
writer afterwards, so that nothing in them is read as mathematics, markup or missing letters.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["INK", "WIDTH", "Canvas", "measure", "wrap"]

#: Width of every picture, in its own units: narrow, so that its words can be read on a telephone.
WIDTH = 400
#: The colour of words and lines: that of the page's text.
INK = "ink"
#: Settings of matplotlib are those of the process; whoever sets them waits for the others.
_LOCK = threading.Lock()
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "mscgraph",
    "path.simplify": False,
    "text.usetex": False,
}
_POINTS_PER_INCH = 72
_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
#: A link leads to a web page or to a place of our own, never to a script.
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:")
_FILL_OPACITY = "0.4"
#: Widths of letters in parts of the type's size, a little more than common typefaces need.
_NARROW, _WIDE = frozenset("iljtfrI|',.:;/ ()[]·-"), frozenset("mwMW@%…—<>=+~^_#$&")


def measure(text: str, size: float) -> float:
    """Return how wide *text* is at most, in the unit of *size*."""
    return sum(_width(letter) for letter in text) * size


def _width(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE or ord(letter) > 0x2E80:
        return 1.0
    return 0.7 if letter.isupper() else 0.57


def wrap(text: str, width: float, size: float, lines: int) -> list[str]:
    """Return *text* broken into at most so many lines of at most that width; what is too long ends in ``…``."""
    found = [""]
    for piece in re.findall(r"[^\s-]*(?:-+|\s+|$)", text):
        if found[-1] and measure((found[-1] + piece).rstrip(), size) > width:
            found.append("")
        found[-1] += piece
    if len(found) > lines:
        found = [*found[: lines - 1], "".join(found[lines - 1 :])]
    return [_cut(line.rstrip(), width, size) for line in found]


def _cut(line: str, width: float, size: float) -> str:
    if measure(line, size) <= width:
        return line
    while line and measure(line + "…", size) > width:
        line = line[:-1]
    return line.rstrip() + "…"


@dataclass(slots=True)
class _Item:
    """Something drawn: its place among the artists, and what the SVG says of it."""

    draw: Callable[[Axes, str], None]
    attributes: dict[str, str]
    mark: int | None
    text: str | None = None


@dataclass(slots=True)
class _Mark:
    title: str
    colour: str
    href: str | None


@dataclass(slots=True)
class Canvas:
    """A sheet; y grows downwards.

    :param name: of the picture; ids begin with it
    :param palette: colours by name
    """

    name: str
    palette: Mapping[str, str]
    items: list[_Item] = field(default_factory=list)
    marks: list[_Mark] = field(default_factory=list)

    def mark(self, title: str, colour: str, href: str | None = None) -> int:
        """Begin a mark: what is drawn for it has *title* for a tooltip and, where it is given, a link."""
        safe = href if href and _is_safe(href) else None
        self.marks.append(_Mark(title, colour, safe))
        return len(self.marks) - 1

    def circle(
        self, x: float, y: float, radius: float, colour: str, *, mark: int | None = None, hollow: bool = False
    ) -> None:
        """Draw a circle; a hollow one is dashed and has no area to compare."""

        def draw(axes: Axes, gid: str) -> None:
            from matplotlib.patches import Circle

            axes.add_patch(Circle((x, y), radius, gid=gid, clip_on=False))

        self._add(draw, self._shape(colour, hollow=hollow), mark)

    def bar(
        self, x: float, y: float, width: float, height: float, colour: str, *, mark: int | None = None
    ) -> None:
        """Draw a bar from its upper left corner."""

        def draw(axes: Axes, gid: str) -> None:
            from matplotlib.patches import Rectangle

            axes.add_patch(Rectangle((x, y), width, height, gid=gid, clip_on=False))

        self._add(draw, self._shape(colour, hollow=False), mark)

    def line(self, x: float, y: float, to_x: float, to_y: float, *, opacity: float = 0.18) -> None:
        """Draw a line of the sheet itself."""

        def draw(axes: Axes, gid: str) -> None:
            from matplotlib.lines import Line2D

            axes.add_line(Line2D([x, to_x], [y, to_y], gid=gid, clip_on=False))

        attributes = {"fill": "none", "stroke": "currentColor", "stroke-opacity": f"{opacity:g}"}
        self._add(draw, {**attributes, "stroke-width": "0.75"}, None)

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
        mark: int | None = None,
    ) -> None:
        """Write a line of words, *y* being its base line."""

        def draw(axes: Axes, gid: str) -> None:
            axes.text(x, y, gid, gid=gid, va="baseline", ha="left", fontsize=size, parse_math=False)

        attributes = {"fill": "currentColor", "font-size": f"{size:g}"}
        if anchor != "start":
            attributes["text-anchor"] = anchor
        if bold:
            attributes["font-weight"] = "600"
        if faint:
            attributes["fill-opacity"] = "0.8"
        if angle:
            attributes["transform"] = f"rotate({angle:g} {x:.2f} {y:.2f})"
        self._add(draw, attributes, mark, text)

    def _add(
        self,
        draw: Callable[[Axes, str], None],
        attributes: dict[str, str],
        mark: int | None,
        text: str | None = None,
    ) -> None:
        self.items.append(_Item(draw, attributes, mark, text))

    def _shape(self, colour: str, *, hollow: bool) -> dict[str, str]:
        paint = self._paint(colour)
        look = {"stroke": paint, "stroke-width": "1.4"}
        if hollow:
            return {"fill": "none", **look, "stroke-dasharray": "2.2 1.8"}
        return {"fill": paint, "fill-opacity": _FILL_OPACITY, **look}

    def _paint(self, colour: str) -> str:
        return "currentColor" if colour == INK else f"var(--picture-{colour}, {self.palette[colour]})"

    def finish(self, height: float, title: str, summary: str) -> str:
        """Return the SVG element.

        :param height: of the sheet
        """
        drawn = self._draw(height)
        linked = any(mark.href for mark in self.marks)
        ids = (f"picture-{self.name}-title", f"picture-{self.name}-desc")
        # A picture that holds links is a group: what is called an image hides from readers what is in it.
        root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "picture",
                "id": f"picture-{self.name}",
                "viewBox": f"0 0 {WIDTH} {height:g}",
                "role": "group" if linked else "img",
                "aria-labelledby": " ".join(ids),
            },
        )
        for tag, one, words in (("title", ids[0], title), ("desc", ids[1], summary)):
            ElementTree.SubElement(root, tag, {"id": one}).text = words
        sheet = ElementTree.SubElement(root, "g", {"class": "sheet"})
        groups = [self._group(root, mark) for mark in self.marks]
        for item, (geometry, attributes) in zip(self.items, drawn, strict=True):
            parent = sheet if item.mark is None else groups[item.mark]
            element = ElementTree.SubElement(parent, geometry, {**attributes, **item.attributes})
            element.text = item.text
        return ElementTree.tostring(root, "unicode")

    def _group(self, root: ElementTree.Element, mark: _Mark) -> ElementTree.Element:
        attributes = {"class": f"mark {mark.colour}"}
        if mark.href:
            group = ElementTree.SubElement(root, "a", {**attributes, "href": mark.href})
        else:
            group = ElementTree.SubElement(root, "g", attributes)
        ElementTree.SubElement(group, "title").text = mark.title
        return group

    def _draw(self, height: float) -> list[tuple[str, dict[str, str]]]:
        """Let matplotlib draw the items, and return tag and place of each."""
        content = _render(self.items, height)
        found: dict[str, tuple[str, dict[str, str]]] = {}
        for group in ElementTree.fromstring(content).iter(f"{_SVG}g"):
            gid = group.get("id", "")
            if gid.startswith("item-"):
                found[gid] = _read_shape(group)
        return [found[f"item-{index}"] for index in range(len(self.items))]


def _is_safe(href: str) -> bool:
    return not _SCHEME.match(href) or href.lower().startswith(("https://", "http://"))


def _render(items: list[_Item], height: float) -> bytes:
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    content = io.BytesIO()
    nothing: dict[str, Any] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with _LOCK, matplotlib.rc_context():
        # A user's own settings must not change a published picture.
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        figure = Figure(figsize=(WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        for index, item in enumerate(items):
            item.draw(axes, f"item-{index}")
        write: Callable[..., None] = FigureCanvasSVG(figure).print_svg
        write(content, metadata=nothing)
    return content.getvalue()


def _read_shape(group: ElementTree.Element) -> tuple[str, dict[str, str]]:
    """Return tag and place of what matplotlib drew in *group*."""
    if (path := group.find(f"{_SVG}path")) is not None:
        return "path", {"d": _NUMBER.sub(_round, " ".join(path.get("d", "").split()))}
    text = group.find(f"{_SVG}text")
    assert text is not None
    return "text", {axis: _NUMBER.sub(_round, text.get(axis, "0")) for axis in ("x", "y")}


def _round(match: re.Match[str]) -> str:
    return f"{float(match[0]) + 0.0:.3f}".rstrip("0").rstrip(".")

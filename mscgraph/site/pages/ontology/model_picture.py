"""The picture of the model: lines and labels laid out, checked for overlaps, and drawn as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from mscgraph.errors import VocabularyError
from mscgraph.site.pages.ontology.model import Box, Edge, Model
from mscgraph.site.templating import render

__all__ = ["Rectangle", "draw_model", "measure_text"]

#: Sizes of type, in units of the picture.
_LABEL, _EXAMPLE, _EDGE = 13.5, 11, 12
_EDGE_HEIGHT = 15
#: Bold letters are so much wider; labels stand so far above a line that runs across.
_BOLD, _ABOVE = 1.08, 9
#: How far a title of the legend is from its swatch, and from the next swatch.
_SWATCH, _GAP = 22, 22
_PLANNED = "in the ontology, not yet filled"
#: Widths of letters in parts of the type's size, a little more than common typefaces need.
_LETTERS = {
    0.25: "iljI|',.",
    0.32: "tf:;/ ()[]·-“”‘’⁸",
    0.37: "r",
    0.54: "ckvxyzsJ",
    0.78: "w",
    0.9: "mM@%",
    1.0: "W…",
}
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_MARGIN = 4

Point = tuple[int, int]


def measure_text(text: str, size: float) -> int:
    """Return how wide *text* is at most, in the unit of *size*."""
    return round(sum(_WIDTHS.get(one, 0.74 if one.isupper() else 0.6) for one in text) * size)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """What a box or a label takes up."""

    name: str
    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Rectangle) -> bool:
        """Say whether two lie on each other; to touch is not to overlap."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def lies_in(self, other: Rectangle) -> bool:
        """Say whether this lies within another."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


@dataclass(frozen=True, slots=True)
class _Line:
    edge: Edge
    points: list[Point]
    label: Rectangle

    @property
    def path(self) -> str:
        return "M" + " L".join(f"{x} {y}" for x, y in self.points)


def draw_model(model: Model, links: Mapping[str, str] | None = None, *, role: str = "img") -> str:
    """Return the picture as an SVG element, whose ids begin with ``model-``.

    :param links: where classes and properties are described, by IRI; none make it a picture without links
    :param role: what it is to a screen reader: ``img``, or ``group`` where it has links
    :raises VocabularyError: if things lie on each other or beyond the picture
    """
    lines = [_lay_out(edge) for edge in model.edges]
    _check(model, lines)
    return render(
        "model.svg.j2",
        model=model,
        lines=lines,
        legend=list(_legend(model)),
        links=links or {},
        role=role,
        swatch=_SWATCH,
        sizes={"label": _LABEL, "example": _EXAMPLE, "edge": _EDGE},
    )


def _lay_out(edge: Edge) -> _Line:
    start, end = _ends(edge)
    vertical = [side in ("top", "bottom") for side, _ in (edge.leaves, edge.enters)]
    if start[0] == end[0] or start[1] == end[1]:
        points = [start, end]
    elif vertical == [True, True]:
        bend = edge.bend if edge.bend is not None else (start[1] + end[1]) // 2
        points = [start, (start[0], bend), (end[0], bend), end]
    elif vertical == [False, False]:
        bend = edge.bend if edge.bend is not None else (start[0] + end[0]) // 2
        points = [start, (bend, start[1]), (bend, end[1]), end]
    else:
        points = [start, (start[0], end[1]) if vertical[0] else (end[0], start[1]), end]
    x, y = edge.place or _middle(points)
    width = measure_text(edge.label, _EDGE)
    label = Rectangle(f"the label {edge.label!r}", x - width / 2, y - _EDGE_HEIGHT / 2, width, _EDGE_HEIGHT)
    return _Line(edge, points, label)


def _ends(edge: Edge) -> tuple[Point, Point]:
    """Return where a line begins and ends; where that is open, it runs straight if it can."""
    (leaves, leaves_at), (enters, enters_at) = edge.leaves, edge.enters
    start, end = _on(edge.start, leaves, leaves_at), _on(edge.end, enters, enters_at)
    axis = 0 if leaves in ("top", "bottom") else 1
    if {leaves, enters} in ({"top", "bottom"}, {"left", "right"}):
        if enters_at is None and _covers(edge.end, axis, start[axis]):
            end = (start[0], end[1]) if axis == 0 else (end[0], start[1])
        elif leaves_at is None and _covers(edge.start, axis, end[axis]):
            start = (end[0], start[1]) if axis == 0 else (start[0], end[1])
    return start, end


def _on(box: Box, side: str, offset: int | None) -> Point:
    x, y = box.side(side)
    if side in ("top", "bottom"):
        return x + (box.width // 2 if offset is None else offset), y
    return x, y + (box.height // 2 if offset is None else offset)


def _covers(box: Box, axis: int, place: int) -> bool:
    low = (box.x, box.y)[axis]
    return low < place < low + (box.width, box.height)[axis]


def _middle(points: list[Point]) -> Point:
    """Return where a label stands: on the middle of the longest piece, above it where it runs across."""
    one, other = max(pairwise(points), key=lambda ends: _length(*ends))
    return (one[0] + other[0]) // 2, (one[1] + other[1]) // 2 - (_ABOVE if one[1] == other[1] else 0)


def _length(one: Point, other: Point) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _check(model: Model, lines: list[_Line]) -> None:
    """Refuse what lies on something else, beyond the picture, or wider than its box."""
    boxes = [Rectangle(box.name, box.x, box.y, box.width, box.height) for box in model.boxes]
    notes = [
        Rectangle(f"the note {note.text!r}", note.x, note.y - _LABEL, measure_text(note.text, _EDGE), _LABEL)
        for note in model.notes
    ]
    everything = [*boxes, *notes, *(line.label for line in lines)]
    for one, other in combinations(everything, 2):
        if one.overlaps(other):
            raise VocabularyError(model.place, f"{one.name} clear of {other.name}", "an overlap")
    sheet = Rectangle("the picture", 0, 0, model.width, model.height)
    for one in everything:
        if not one.lies_in(sheet):
            raise VocabularyError(model.place, f"{one.name} within the picture", "it ends beyond")
    for box in model.boxes:
        for text, size in ((box.label, _LABEL * _BOLD), *((line, _EXAMPLE) for line in box.example)):
            if (width := measure_text(text, size)) > box.width - 2 * _MARGIN:
                raise VocabularyError(
                    f"{model.place}: boxes: {box.name}",
                    f"at most {box.width - 2 * _MARGIN} for {text!r}",
                    str(width),
                )
    _check_lines(model, lines, boxes)


def _check_lines(model: Model, lines: list[_Line], boxes: list[Rectangle]) -> None:
    for line in lines:
        ends = (line.edge.start.name, line.edge.end.name)
        others = [box for box in boxes if box.name not in ends]
        for (x1, y1), (x2, y2) in pairwise(line.points):
            piece = Rectangle("", min(x1, x2), min(y1, y2), abs(x1 - x2) or 1, abs(y1 - y2) or 1)
            if crossed := next((box for box in others if piece.overlaps(box)), None):
                where = f"{model.place}: the line {line.edge.label!r}"
                raise VocabularyError(where, f"a way clear of {crossed.name}", "one across it")


def _legend(model: Model) -> Iterator[tuple[str, str, int]]:
    """Yield name and title of each group with the place of its swatch; what is planned has no name."""
    x, _ = model.legend
    planned = [("", _PLANNED)] if any(edge.iri is None for edge in model.edges) else []
    for name, title in [*((group.name, group.title) for group in model.groups), *planned]:
        yield name, title, x
        x += _SWATCH + measure_text(title, _EDGE) + _GAP

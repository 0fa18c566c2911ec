"""The map: rows, columns and panels; in each place a circle per value of the series, its area a number."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from mscgraph.site.pictures.canvas import WIDTH, measure, wrap
from mscgraph.site.pictures.layout import (
    LABELS,
    MARGIN,
    SMALL,
    Drawing,
    count_reports,
    gather,
    in_order,
    join_words,
    label_height,
    say_number,
    say_rows,
    size_steps,
    value_of,
    weight_of,
    write_label,
    write_legend,
    write_panel,
    write_sizes,
)
from mscgraph.site.pictures.specification import PictureSpec, Value
from mscgraph.site.pictures.table import Datum

#: Radius of the largest circle, its wanted minimum, and radius of the ring of rows without a number,
#: in units of the picture.
_LARGEST, _WANTED, _RING = 17.0, 12.0, 5.0
_LETTERS, _GAP = 9.5, 3.0
#: Heads of columns are slanted.
_HEAD_WIDTH, _HEAD_ANGLE, _HEAD_LINE = 107.0, 45, 10.5
#: The part of the width that heads of two lines may take.
_HEADS = 0.85
_SLOPE = math.sin(math.radians(_HEAD_ANGLE))

#: A panel, a row and a column.
_Place = tuple[str, str, str]


@dataclass(slots=True)
class _Mark:
    """The mark of one value in one place: all its rows with a number, or all those without."""

    value: Value
    stated: bool
    data: list[Datum] = field(default_factory=list)

    @property
    def number(self) -> Decimal:
        return sum((one.numbers["size"] or Decimal(0) for one in self.data), Decimal(0))

    def radius(self, scale: float) -> float:
        return scale * math.sqrt(self.number) if self.stated else _RING

    def width(self, scale: float) -> float:
        return max(2 * self.radius(scale), measure(self.value.label, _LETTERS)) + _GAP

    def holds_letters(self, scale: float) -> bool:
        return 2 * self.radius(scale) >= max(measure(self.value.label, _LETTERS), _LETTERS) + 3

    def below(self, scale: float) -> float:
        """Return the extent of the mark below its centre."""
        return self.radius(scale) + (0 if self.holds_letters(scale) else _LETTERS + 1)


@dataclass(slots=True)
class _Grid:
    """The places of a map, and how its marks fit in.

    :param rests: labels under which several rows are drawn together
    :param per_line: number of marks side by side in a place
    :param head_lines: number of lines of the heads of columns
    :param scale: radius of the circle of the number 1
    """

    places: Mapping[_Place, list[_Mark]]
    columns: list[str]
    rests: set[str]
    per_line: int = 3
    head_lines: int = 2
    scale: float = 1.0

    def lines(self, place: _Place) -> list[list[_Mark]]:
        """Return the marks of a place, line by line."""
        marks = self.places.get(place, [])
        return [marks[start : start + self.per_line] for start in range(0, len(marks), self.per_line)]

    def head(self, label: str) -> list[str]:
        """Return the lines of a column's head."""
        return wrap(label, _HEAD_WIDTH, SMALL, self.head_lines)

    def head_widths(self) -> dict[str, float]:
        """Return the minimum widths of the columns for their heads."""
        return {label: len(self.head(label)) * _HEAD_LINE / _SLOPE + 2 * _GAP for label in self.columns}

    def widths(self) -> dict[str, float]:
        """Return the minimum widths of the columns."""
        found = self.head_widths()
        for place in self.places:
            for line in self.lines(place):
                needed = sum(mark.width(self.scale) for mark in line) + _GAP
                found[place[2]] = max(found[place[2]], needed)
        return found

    def fit(self, width: float, largest: Decimal) -> None:
        """Choose the scale, and the number of marks side by side, so that no two overlap."""
        root = math.sqrt(largest) or 1.0
        self.head_lines = 2 if sum(self.head_widths().values()) <= width * _HEADS else 1
        for self.per_line in (3, 2, 1):
            self.scale = _WANTED / root
            if sum(self.widths().values()) <= width:
                break
        low, high = 0.0, _LARGEST / root
        for _ in range(24):
            self.scale = (low + high) / 2
            fits = sum(self.widths().values()) <= width
            low, high = (self.scale, high) if fits else (low, self.scale)
        self.scale = low

    def borders(self) -> list[float]:
        """Return the left borders of the columns and the right one of the last; spare width is shared."""
        widths = list(self.widths().values())
        spare = (WIDTH - LABELS - MARGIN - sum(widths)) / len(widths)
        return [LABELS + sum(widths[:number]) + number * spare for number in range(len(widths) + 1)]

    def middles(self) -> dict[str, float]:
        """Return the middles of the columns."""
        edges = pairwise(self.borders())
        return {label: (left + right) / 2 for label, (left, right) in zip(self.columns, edges, strict=True)}

    def rows(self, panel: str) -> list[str]:
        """Return the rows of a panel, those with most reports first."""
        weights: Counter[str] = Counter()
        for (own, row, _), marks in self.places.items():
            if own == panel:
                weights[row] += sum(int(weight_of(datum)) for mark in marks for datum in mark.data)
        return sorted(weights, key=lambda row: (row in self.rests, -weights[row], row.lower(), row))


def draw_map(drawing: Drawing, data: Sequence[Datum]) -> list[str]:
    """Draw a map.

    :returns: sentences that describe the picture
    """
    spec = drawing.spec
    panels, together = {"": ""}, list[str]()
    if role := spec.roles.get("panel"):
        counts = count_reports(data, "panel")
        panels = gather(counts, spec.limits["panel"], role, together, least=spec.least)
    rows = gather(count_reports(data, "y"), spec.limits["y"], spec.roles["y"], drawing.notes)
    columns = gather(count_reports(data, "x"), spec.limits["x"], spec.roles["x"], drawing.notes)
    places = _place(spec, data, panels, rows, columns)
    marks = [mark for found in places.values() for mark in found]
    largest = max(mark.number for mark in marks)
    grid = _Grid(places, list(dict.fromkeys(columns.values())), {*rows.values()} - {*rows})
    grid.fit(WIDTH - LABELS - MARGIN, largest)
    words = f"{spec.roles['size'].words(2)} {spec.roles['size'].absent}"
    hollow = "" if all(mark.stated for mark in marks) else words
    write_legend(drawing, in_order(spec, (mark.value for mark in marks)), hollow=hollow)
    if largest:
        write_sizes(drawing, size_steps(largest), grid.scale)
    for panel in dict.fromkeys(panels.values()):
        _draw_panel(drawing, grid, panel, [label for label, shown in panels.items() if shown == panel])
    return [*_summarise(spec, data), *together]


def _place(
    spec: PictureSpec,
    data: Iterable[Datum],
    panels: Mapping[str, str],
    rows: Mapping[str, str],
    columns: Mapping[str, str],
) -> dict[_Place, list[_Mark]]:
    marks: dict[_Place, dict[tuple[Value, bool], _Mark]] = defaultdict(dict)
    for datum in data:
        labels = datum.labels
        place = (panels[labels.get("panel", "")], rows[labels["y"]], columns[labels["x"]])
        key = (value_of(spec, datum), datum.numbers["size"] is not None)
        marks[place].setdefault(key, _Mark(*key)).data.append(datum)
    order = in_order(spec, (value for found in marks.values() for value, _ in found))
    return {
        place: sorted(found.values(), key=lambda mark: (order.index(mark.value), not mark.stated))
        for place, found in marks.items()
    }


def _draw_panel(drawing: Drawing, grid: _Grid, panel: str, members: Sequence[str]) -> None:
    canvas = drawing.canvas
    if panel:
        write_panel(drawing, panel, members)
    rows = grid.rows(panel)
    middles = grid.middles()
    used = [x for x in grid.columns if any((panel, row, x) in grid.places for row in rows)]
    drawing.height += 8 + max(_head_height(grid.head(x)) for x in used)
    for x in used:
        _write_head(drawing, grid.head(x), middles[x])
    drawing.height += 4
    top = drawing.height
    for row in rows:
        canvas.line(MARGIN, drawing.height, WIDTH - MARGIN, drawing.height)
        lines = {x: grid.lines((panel, row, x)) for x in used}
        heights = {x: sum(_line_height(line, grid.scale) for line in found) for x, found in lines.items()}
        height = max(*heights.values(), label_height(row)) + 2 * _GAP
        middle = drawing.height + height / 2
        write_label(drawing, row, middle)
        for x, found in lines.items():
            y = middle - heights[x] / 2
            for line in found:
                _draw_line(drawing, line, middles[x], y, grid.scale)
                y += _line_height(line, grid.scale)
        drawing.height += height
    for border in grid.borders():
        canvas.line(border, top, border, drawing.height, opacity=0.12)
    drawing.height += 4


def _head_height(lines: Sequence[str]) -> float:
    return max(measure(line, SMALL) for line in lines) * _SLOPE + SMALL


def _write_head(drawing: Drawing, lines: Sequence[str], middle: float) -> None:
    """Write the head of a column, slanted; its lines end side by side around the column's middle."""
    for number, line in enumerate(lines):
        # Lines that are slanted downwards follow each other from right to left.
        shift = ((len(lines) - 1) / 2 - number) * _HEAD_LINE / _SLOPE
        drawing.canvas.text(middle + shift, drawing.height, line, size=SMALL, anchor="end", angle=_HEAD_ANGLE)


def _line_height(line: Sequence[_Mark], scale: float) -> float:
    return max(mark.radius(scale) for mark in line) + max(mark.below(scale) for mark in line) + _GAP


def _draw_line(drawing: Drawing, line: Sequence[_Mark], middle: float, y: float, scale: float) -> None:
    canvas = drawing.canvas
    x = middle - sum(mark.width(scale) for mark in line) / 2
    centre = y + max(mark.radius(scale) for mark in line) + _GAP / 2
    for mark in line:
        width, radius, colour = mark.width(scale), mark.radius(scale), mark.value.colour
        words = say_rows(mark.data, lambda datum: _say(drawing.spec, datum))
        number = canvas.mark(words, colour, drawing.link(mark.data[0]))
        canvas.circle(x + width / 2, centre, radius, colour, mark=number, hollow=not mark.stated)
        if label := mark.value.label:
            inside = mark.holds_letters(scale)
            base = centre + (_LETTERS * 0.35 if inside else radius + _LETTERS * 1.05)
            canvas.text(x + width / 2, base, label, size=_LETTERS, anchor="middle", mark=number)
        x += width


def _say(spec: PictureSpec, datum: Datum) -> str:
    """Return the words of a row: its place and its numbers."""
    title = value_of(spec, datum).title
    names = [datum.labels[role] for role in ("y", "x", "panel") if role in datum.labels]
    words = ", ".join([*names, title] if title else names)
    number, count, role = datum.numbers["size"], datum.numbers.get("count"), spec.roles["size"]
    says = f"{role.words(2)} {role.absent}" if number is None else say_number(role, number)
    if count is None:
        return f"{words}: {says}"
    reports = say_number(spec.roles["count"], count)
    if number is not None and datum.stated is not None and datum.stated < count:
        return f"{words}: {says} in {datum.stated} of {reports}"
    return f"{words}: {says} in {reports}"


def _combinations(number: int) -> str:
    return f"{number} {'combination' if number == 1 else 'combinations'}"


def _summarise(spec: PictureSpec, data: Sequence[Datum]) -> list[str]:
    counts = [
        say_number(spec.roles[name], len({datum.labels[name] for datum in data}))
        for name in ("y", "x", "panel")
        if name in spec.roles
    ]
    said = [f"{_combinations(len(data))} of {join_words(counts)}."]
    known = [(number, datum) for datum in data if (number := datum.numbers["size"]) is not None]
    role = spec.roles["size"]
    if known:
        _, first = max(known, key=lambda one: one[0])
        said.append(f"Most {role.words(2)}: {_say(spec, first)}.")
    if absent := len(data) - len(known):
        said.append(f"In {_combinations(absent)} the number of {role.words(2)} is {role.absent}.")
    return said

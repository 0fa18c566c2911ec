"""Strips: a row per label along an axis of equal factors; a circle per amount, a bar per range."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mscgraph.numbers import format_number
from mscgraph.site.pictures.canvas import WIDTH, measure
from mscgraph.site.pictures.layout import (
    LABELS,
    LADDER,
    MARGIN,
    SINGLE,
    SMALL,
    Drawing,
    count_reports,
    gather,
    label_height,
    say_number,
    say_rows,
    size_steps,
    write_label,
    write_panel,
    write_sizes,
)
from mscgraph.site.pictures.specification import PictureSpec, Value
from mscgraph.site.pictures.table import Datum, find_value

#: Radius of the largest circle, and of the circle of the number 1 if the largest number is small.
_LARGEST, _SINGLE_RADIUS = 12.0, 5.0
#: Half the height of a bar.
_RANGE = 3.0
_LETTERS, _GAP = 8.5, 1.5
#: Maximum number of amounts drawn apart per row, and number of steps per factor of 10 beyond it.
_MOST_AMOUNTS, _STEPS = 40, 10
#: Width of the column of marks without an amount, in units of the picture.
_ABSENT = 44.0
_MOST_TICKS = 7


@dataclass(slots=True)
class _Mark:
    """An amount or a range, and its rows; neither where the amount is not stated."""

    low: Decimal | None
    high: Decimal | None
    data: list[Datum] = field(default_factory=list)

    @property
    def number(self) -> Decimal:
        return sum((datum.numbers["size"] or Decimal(0) for datum in self.data), Decimal(0))

    @property
    def is_range(self) -> bool:
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class _Axis:
    """An axis of equal factors."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def place(self, amount: Decimal) -> float:
        part = math.log(amount / self.low) / math.log(self.high / self.low)
        return self.start + part * (self.end - self.start)

    def ticks(self) -> list[Decimal]:
        """Return round amounts: every 1, 2 and 5, or powers of ten if those are too many, or some of these."""
        found = [amount for amount in LADDER if self.low <= amount <= self.high]
        if len(found) > _MOST_TICKS:
            found = [amount for amount in found if amount.as_tuple().digits == (1,)]
        return found[:: math.ceil(len(found) / _MOST_TICKS)]


def draw_strips(drawing: Drawing, data: Sequence[Datum]) -> list[str]:
    """Draw strips.

    :returns: sentences that describe the picture
    """
    spec = drawing.spec
    panels = [""]
    if role := spec.roles.get("panel"):
        # Amounts of different units have no axis in common: units beyond the limit are left out.
        counts = count_reports(data, "panel")
        panels = sorted(counts, key=lambda label: (-counts[label], label))[: spec.limits["panel"]]
        if left := len(counts) - len(panels):
            words = f"{left} {role.words(left)} with the fewest reports"
            drawing.notes.append(f"{words} {'is' if left == 1 else 'are'} not drawn.")
    if left := sum(not _has_place(datum) for datum in data):
        drawing.notes.append(
            f"{left} amounts of 0 have no place on an axis of equal factors and are not drawn."
        )
    rows = gather(count_reports(data, "y"), spec.limits["y"], spec.roles["y"], drawing.notes)
    drawn = [datum for datum in data if _has_place(datum)]
    found = {
        panel: _collect(drawing, [one for one in drawn if one.labels.get("panel", "") == panel], rows)
        for panel in panels
    }
    numbers = [mark.number for own in found.values() for marks in own.values() for mark in marks]
    largest = max(numbers, default=Decimal(0)) or Decimal(1)
    scale = min(_LARGEST / math.sqrt(largest), _SINGLE_RADIUS)
    write_sizes(drawing, size_steps(largest), scale)
    for panel, own in found.items():
        if own:
            _draw_panel(drawing, panel, own, scale)
    return _summarise(spec, data)


def _has_place(datum: Datum) -> bool:
    return all(datum.numbers.get(name) is None or datum.numbers[name] for name in ("low", "high"))


def _amounts(datum: Datum) -> tuple[Decimal, Decimal] | tuple[None, None]:
    low = datum.numbers["low"]
    high = datum.numbers.get("high", low)
    return (low, high) if low is not None and high is not None else (None, None)


def _collect(drawing: Drawing, data: Sequence[Datum], rows: Mapping[str, str]) -> dict[str, list[_Mark]]:
    """Return the marks of each row."""
    found: dict[str, dict[object, _Mark]] = defaultdict(dict)
    for datum in data:
        amounts = _amounts(datum)
        found[rows[datum.labels["y"]]].setdefault(amounts, _Mark(*amounts)).data.append(datum)
    scale = [value.value for value in drawing.spec.roles["y"].scale]
    order = list(dict.fromkeys(rows.values()))
    if scale:
        order.sort(key=lambda label: (scale.index(label) if label in scale else len(scale), label))
    return {label: _merge(drawing, list(found[label].values())) for label in order if label in found}


def _merge(drawing: Drawing, marks: list[_Mark]) -> list[_Mark]:
    """Merge neighbours if there are too many to see apart."""
    if len(marks) <= _MOST_AMOUNTS:
        return marks
    merged: dict[int | None, _Mark] = {}
    for mark in marks:
        step, amount = None, None
        if mark.low is not None and mark.high is not None:
            step = round((math.log10(mark.low) + math.log10(mark.high)) / 2 * _STEPS)
            amount = Decimal(f"{10 ** (step / _STEPS):.6g}")
        merged.setdefault(step, _Mark(amount, amount)).data.extend(mark.data)
    note = "Neighbouring amounts of a row that has very many are drawn together."
    if note not in drawing.notes:
        drawing.notes.append(note)
    return list(merged.values())


def _draw_panel(drawing: Drawing, panel: str, rows: Mapping[str, list[_Mark]], scale: float) -> None:
    canvas, role = drawing.canvas, drawing.spec.roles["low"]
    if panel:
        write_panel(drawing, panel)
    marks = [mark for found in rows.values() for mark in found]
    absent = any(mark.low is None for mark in marks)
    axis = _make_axis(marks, WIDTH - MARGIN - 18 - (_ABSENT if absent else 0))
    ticks = {tick: axis.place(tick) for tick in axis.ticks()}
    drawing.height += 14
    for tick, x in ticks.items():
        canvas.text(x, drawing.height, format_number(tick), size=SMALL, anchor="middle", faint=True)
    if absent:
        canvas.text(WIDTH - MARGIN, drawing.height, role.absent, size=SMALL, anchor="end", faint=True)
    if not panel:
        canvas.text(MARGIN, drawing.height, role.words(2), size=SMALL, faint=True)
    drawing.height += 5
    top = drawing.height
    for label, found in rows.items():
        _draw_row(drawing, axis, label, found, scale)
    for x in ticks.values():
        canvas.line(x, top, x, drawing.height)


def _make_axis(marks: Sequence[_Mark], end: float) -> _Axis:
    """Return the axis of a panel: from a round amount at or below the lowest to one at or above the highest."""
    amounts = [amount for mark in marks for amount in (mark.low, mark.high) if amount is not None]
    low, high = min(amounts, default=Decimal(1)), max(amounts, default=Decimal(1))
    first = max(step for step in LADDER if step <= low)
    last = min(step for step in LADDER if step >= high)
    return _Axis(first, last if last > first else 10 * first, LABELS + 14, end)


def _draw_row(drawing: Drawing, axis: _Axis, label: str, marks: Sequence[_Mark], scale: float) -> None:
    role = drawing.spec.roles["y"]
    value = find_value(role, label) if role.scale else SINGLE
    title = value.title or label
    lanes = _lanes(axis, marks, scale)
    heights = [max(_half(mark, scale) for mark in lane) * 2 + _GAP for lane in lanes]
    height = max(sum(heights), label_height(title)) + 6
    middle = drawing.height + height / 2
    drawing.canvas.line(MARGIN, drawing.height, WIDTH - MARGIN, drawing.height)
    write_label(drawing, title, middle)
    y = middle - sum(heights) / 2
    for lane, own in zip(lanes, heights, strict=True):
        for mark in lane:
            _draw_mark(drawing, axis, mark, value, y + own / 2, scale)
        y += own
    drawing.height += height


def _half(mark: _Mark, scale: float) -> float:
    return _RANGE + 1.5 if mark.is_range else scale * math.sqrt(mark.number or 1)


def _extent(axis: _Axis, mark: _Mark, scale: float) -> tuple[float, float]:
    """Return the left and right ends of a mark."""
    half = _half(mark, scale)
    if mark.low is None or mark.high is None:
        return WIDTH - MARGIN - _ABSENT / 2 - half, WIDTH - MARGIN - _ABSENT / 2 + half
    if mark.is_range:
        return axis.place(mark.low) - 1, axis.place(mark.high) + 3 + measure(_times(mark), _LETTERS)
    return axis.place(mark.low) - half, axis.place(mark.low) + half


def _times(mark: _Mark) -> str:
    """Return the text behind a bar: its number, if more than 1."""
    return f" ×{format_number(mark.number)}" if mark.number > 1 else ""


def _lanes(axis: _Axis, marks: Sequence[_Mark], scale: float) -> list[list[_Mark]]:
    """Put the marks of a row into lanes without overlaps, the large ones first."""
    lanes: list[list[_Mark]] = []
    places: list[list[tuple[float, float]]] = []
    for mark in sorted(marks, key=lambda mark: (mark.is_range, -mark.number, mark.low or 0, mark.high or 0)):
        start, end = _extent(axis, mark, scale)
        free = [
            number
            for number, taken in enumerate(places)
            if all(end + _GAP <= other or start >= stop + _GAP for other, stop in taken)
        ]
        if not free:
            lanes.append([])
            places.append([])
        number = free[0] if free else -1
        lanes[number].append(mark)
        places[number].append((start, end))
    return lanes


def _draw_mark(drawing: Drawing, axis: _Axis, mark: _Mark, value: Value, y: float, scale: float) -> None:
    canvas, base = drawing.canvas, y + _LETTERS * 0.35
    words = say_rows(mark.data, lambda datum: _say(drawing.spec, datum))
    number = canvas.mark(words, value.colour, drawing.link(mark.data[0]))
    if mark.is_range and mark.low is not None and mark.high is not None:
        start, end = axis.place(mark.low), axis.place(mark.high)
        canvas.bar(start, y - _RANGE, end - start, 2 * _RANGE, value.colour, mark=number)
        if times := _times(mark):
            canvas.text(end + 3, base, times.strip(), size=_LETTERS, mark=number)
        return
    radius, x = _half(mark, scale), sum(_extent(axis, mark, scale)) / 2
    canvas.circle(x, y, radius, value.colour, mark=number, hollow=mark.low is None)
    count = format_number(mark.number)
    if mark.number > 1 and 2 * radius >= measure(count, _LETTERS) + 2:
        canvas.text(x, base, count, size=_LETTERS, anchor="middle", mark=number)


def _say(spec: PictureSpec, datum: Datum) -> str:
    role, size = spec.roles["y"], spec.roles["size"]
    name = find_value(role, datum.labels["y"]).title if role.scale else datum.labels["y"]
    number, count = datum.numbers["size"], datum.numbers.get("count")
    says = f"{name}, {_say_amount(spec, datum)}: {say_number(size, number) if number is not None else size.absent}"
    return says if count is None else f"{says} in {say_number(spec.roles['count'], count)}"


def _say_amount(spec: PictureSpec, datum: Datum) -> str:
    low, high = _amounts(datum)
    role = spec.roles["low"]
    if low is None or high is None:
        return f"{role.words(2)} {role.absent}"
    words = format_number(low) if low == high else f"{format_number(low)} to {format_number(high)}"
    return f"{words} {datum.labels.get('panel') or role.words(2 if high != 1 else 1)}"


def _summarise(spec: PictureSpec, data: Sequence[Datum]) -> list[str]:
    size, role = spec.roles["size"], spec.roles["low"]
    by_panel: dict[str, list[Datum]] = defaultdict(list)
    for datum in data:
        by_panel[datum.labels.get("panel", "")].append(datum)
    said = []
    for panel, found in list(by_panel.items())[: spec.limits["panel"]]:
        known = [(amounts, datum) for datum in found if (amounts := _amounts(datum)) != (None, None)]
        total = sum((datum.numbers["size"] or Decimal(0) for datum in found), Decimal(0))
        lows = [low for (low, _), _ in known if low is not None]
        highs = [high for (_, high), _ in known if high is not None]
        if not known:
            said.append(f"{say_number(size, total)}, {role.words(2)} {role.absent}.")
            continue
        _, most = max(known, key=lambda one: one[1].numbers["size"] or Decimal(0))
        unit = panel or role.words(2)
        said.append(
            f"{say_number(size, total)}, from {format_number(min(lows))} to {format_number(max(highs))} {unit}; "
            f"most often {_say(spec, most)}."
        )
    return said

"""Bars: a row per label, its length a number, in pieces if there is a series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from mscgraph.numbers import format_number
from mscgraph.site.pictures.canvas import WIDTH, measure
from mscgraph.site.pictures.layout import (
    LABELS,
    LADDER,
    MARGIN,
    SMALL,
    Drawing,
    gather,
    in_order,
    label_height,
    say_number,
    say_rows,
    value_of,
    write_label,
    write_legend,
)
from mscgraph.site.pictures.specification import PictureSpec, Value
from mscgraph.site.pictures.table import Datum

#: Height of a bar, and the room behind the longest.
_HEIGHT, _ROOM = 15.0, 44.0
_LETTERS = 8.5
_TICKS = 4

#: The rows behind each piece of a bar.
_Pieces = dict[Value, list[Datum]]


def draw_bars(drawing: Drawing, data: Sequence[Datum]) -> list[str]:
    """Draw bars.

    :returns: sentences that describe the picture
    """
    spec = drawing.spec
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for datum in data:
        sums[datum.labels["y"]] += datum.numbers["size"] or 0
    rows = gather(sums, spec.limits["y"], spec.roles["y"], drawing.notes, things=spec.roles["size"].words(2))
    order = in_order(spec, (value_of(spec, datum) for datum in data))
    found: dict[str, _Pieces] = defaultdict(lambda: defaultdict(list))
    for datum in data:
        found[rows[datum.labels["y"]]][value_of(spec, datum)].append(datum)
    bars = {
        label: {value: found[label][value] for value in order if value in found[label]}
        for label in _in_order(spec, sums, rows)
    }
    write_legend(drawing, order, bars=True)
    _draw_rows(drawing, bars)
    return _summarise(spec, sums)


def _in_order(spec: PictureSpec, sums: Mapping[str, Decimal], rows: Mapping[str, str]) -> list[str]:
    """Return the labels of the bars in the picture's order, 'other' and then absent values last."""
    shown = list(dict.fromkeys(rows.values()))
    if spec.order == "size":
        return shown
    other, absent = [label for label in shown if label not in sums], spec.roles["y"].absent
    own = [label for label in sums if label in shown and label != absent]
    last = [label for label in shown if label == absent]
    return (sorted(own) if spec.order == "label" else own) + other + last


def _total(data: Sequence[Datum]) -> Decimal:
    return sum((datum.numbers["size"] or Decimal(0) for datum in data), Decimal(0))


def _draw_rows(drawing: Drawing, bars: Mapping[str, _Pieces]) -> None:
    canvas, role = drawing.canvas, drawing.spec.roles["size"]
    totals = {label: sum(map(_total, pieces.values()), Decimal(0)) for label, pieces in bars.items()}
    most = max(totals.values()) or Decimal(1)
    unit = (WIDTH - LABELS - MARGIN - _ROOM) / float(most)
    step = next(int(step) for step in LADDER if step >= 1 and most <= _TICKS * step)
    ticks = range(0, int(most) + 1, step)
    drawing.height += 12
    canvas.text(MARGIN, drawing.height, f"number of {role.words(2)}", size=SMALL, faint=True)
    for tick in ticks:
        x = LABELS + tick * unit
        canvas.text(x, drawing.height, format_number(tick), size=SMALL, anchor="middle", faint=True)
    drawing.height += 5
    top = drawing.height
    for label, pieces in bars.items():
        height = max(_HEIGHT + 5, label_height(label))
        middle = drawing.height + height / 2
        write_label(drawing, label, middle)
        x = float(LABELS)
        for value, data in pieces.items():
            x = _draw_piece(drawing, value, data, x, middle, unit)
        known = any(datum.numbers["size"] is not None for data in pieces.values() for datum in data)
        words = format_number(totals[label]) if known else role.absent
        canvas.text(x + 5, middle + 3.4, words, size=SMALL)
        _write_pieces(drawing, pieces, x + 9 + measure(words, SMALL), middle, unit)
        drawing.height += height
    for tick in ticks:
        canvas.line(LABELS + tick * unit, top, LABELS + tick * unit, drawing.height)


def _draw_piece(
    drawing: Drawing, value: Value, data: Sequence[Datum], x: float, middle: float, unit: float
) -> float:
    """Draw the piece of a bar, and return its end."""
    canvas = drawing.canvas
    width = float(_total(data)) * unit
    words = say_rows(data, lambda datum: _say(drawing.spec, datum))
    mark = canvas.mark(words, value.colour, drawing.link(data[0]))
    if width:
        canvas.bar(x, middle - _HEIGHT / 2, width, _HEIGHT, value.colour, mark=mark)
    if value.label and _holds(width, value):
        base = middle + _LETTERS * 0.35
        canvas.text(x + width / 2, base, value.label, size=_LETTERS, anchor="middle", mark=mark)
    return x + width


def _holds(width: float, value: Value) -> bool:
    return width >= measure(value.label, _LETTERS) * 0.85


def _write_pieces(drawing: Drawing, pieces: _Pieces, x: float, middle: float, unit: float) -> None:
    """Write the pieces of a bar behind it if one of them is too small for its letters."""
    totals = {value: _total(data) for value, data in pieces.items()}
    if all(not value.label or _holds(float(total) * unit, value) for value, total in totals.items()):
        return
    words = [f"{value.label} {format_number(total)}" for value, total in totals.items()]
    line = f"({' · '.join(words)})" if len(words) > 1 else next(iter(totals)).label
    if x + measure(line, _LETTERS) * 0.9 <= WIDTH - MARGIN:
        drawing.canvas.text(x, middle + 3.4, line, size=_LETTERS, faint=True)


def _say(spec: PictureSpec, datum: Datum) -> str:
    number, role, title = datum.numbers["size"], spec.roles["size"], value_of(spec, datum).title
    names = f"{datum.labels['y']}, {title}" if title else datum.labels["y"]
    return f"{names}: {say_number(role, number) if number is not None else role.absent}"


def _summarise(spec: PictureSpec, sums: Mapping[str, Decimal]) -> list[str]:
    role, size = spec.roles["y"], spec.roles["size"]
    ordered = sorted(sums, key=lambda label: (-sums[label], label))
    first = "; ".join(f"{label}: {say_number(size, sums[label])}" for label in ordered[:3])
    return [
        f"{say_number(role, len(sums))}, {say_number(size, sum(sums.values(), Decimal(0)))} in all.",
        f"Most: {first}.",
    ]

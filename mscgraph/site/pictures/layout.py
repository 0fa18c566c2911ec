"""Parts that pictures of every kind share: legends, notes, and labels drawn together as 'other'."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mscgraph.numbers import format_number
from mscgraph.site.pictures.canvas import INK, WIDTH, Canvas, measure, wrap
from mscgraph.site.pictures.specification import PictureSpec, Role, Value
from mscgraph.site.pictures.table import Datum, find_value

#: Width of the labels of rows, and of the space at the edges, in units of the picture.
LABELS, MARGIN = 118, 6
SMALL = 9.5
#: Value of all marks in a picture without a series.
SINGLE = Value("", "", "", "single")
_LINE = 12.5
#: Maximum number of labels named per note, and of rows described per mark.
_NAMED, _SAID = 8, 12
_LABEL_SIZE, _LABEL_LINES, _SMALLEST_LABEL = 10.5, 5, 7.5

#: Round amounts, over the range of the numbers that are read.
LADDER = [Decimal(step).scaleb(power) for power in range(-18, 20) for step in (1, 2, 5)]

Href = Callable[[str], "str | None"]


@dataclass(slots=True)
class Drawing:
    """A picture that grows downwards.

    :param height: height of the drawn part
    :param notes: sentences on rows that are not drawn as the table lists them
    """

    spec: PictureSpec
    canvas: Canvas
    href: Href
    height: float = MARGIN
    notes: list[str] = field(default_factory=list)

    def link(self, datum: Datum) -> str | None:
        """Return the link of a mark of *datum*."""
        iri = datum.iris.get(self.spec.link) if self.spec.link else None
        return self.href(iri) if iri else None


def value_of(spec: PictureSpec, datum: Datum) -> Value:
    """Return the value of the series that *datum* belongs to."""
    role = spec.roles.get("series")
    return find_value(role, datum.labels["series"]) if role else SINGLE


def in_order(spec: PictureSpec, values: Iterable[Value]) -> list[Value]:
    """Return values of the series, each once, in the order of the scale, then of the alphabet."""
    scale = spec.roles["series"].scale if "series" in spec.roles else ()
    order = {value.value: number for number, value in enumerate(scale)}
    return sorted(dict.fromkeys(values), key=lambda one: (order.get(one.value, len(order)), one.value))


def say_number(role: Role, number: Decimal | int) -> str:
    """Return a number with its word."""
    return f"{format_number(number)} {role.words(2 if number != 1 else 1)}"


def join_words(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def gather(
    weights: Mapping[str, Decimal | int],
    limit: int,
    role: Role,
    notes: list[str],
    *,
    least: int = 0,
    things: str = "reports",
) -> dict[str, str]:
    """Return the label under which each label is drawn: the heaviest under their own, the rest as 'other'.

    A sentence on the rest, the labels with the fewest *things*, goes to *notes*.
    The order is that of the weights, then of the alphabet.
    """
    ordered = sorted(weights, key=lambda label: (-weights[label], label.lower(), label))
    own = [label for label in ordered if weights[label] >= least][:limit]
    if len(ordered) == len(own) + 1:
        own = ordered
    rest = [label for label in ordered if label not in set(own)]
    if rest:
        other = f"other {role.words(2)} ({len(rest)})"
        named = f": {', '.join(rest)}" if len(rest) <= _NAMED else ""
        notes.append(f"{len(rest)} {role.words(2)} with the fewest {things} are drawn together{named}.")
        return {**{label: label for label in own}, **dict.fromkeys(rest, other)}
    return {label: label for label in own}


def size_steps(largest: Decimal) -> list[int]:
    """Return up to three round numbers for the legend of sizes: the largest is near *largest*."""
    fitting = [int(step) for step in LADDER if 1 <= step <= largest] or [1]
    return fitting[::-2][2::-1]


def write_label(drawing: Drawing, text: str, middle: float) -> None:
    """Write the label of a row, right-aligned to the beginning of the marks."""
    lines, size = _break_label(text)
    base = middle - (len(lines) - 1) * _LINE / 2 + size * 0.35
    for number, line in enumerate(lines):
        drawing.canvas.text(LABELS - MARGIN, base + number * _LINE, line, anchor="end", size=size)


def label_height(text: str) -> float:
    """Return the height of the label of a row."""
    return len(_break_label(text)[0]) * _LINE + 4


def _break_label(text: str) -> tuple[list[str], float]:
    """Return the lines of a label and their size; a long word makes it smaller, a very long one is cut."""
    width = LABELS - 2 * MARGIN
    longest = max((measure(word, 1) for word in re.findall(r"[^\s-]+-*", text)), default=1)
    size = max(min(_LABEL_SIZE, width / longest), _SMALLEST_LABEL)
    return wrap(text, width, size, _LABEL_LINES), round(size, 1)


def write_legend(drawing: Drawing, values: Iterable[Value], *, hollow: str = "", bars: bool = False) -> None:
    """Write the legend of colours and letters, line by line."""
    canvas, x, radius = drawing.canvas, float(MARGIN), 5
    y = drawing.height + 7
    entries = [(value.colour, value.label, value.title, False) for value in values if value.title][
        : _NAMED + 2
    ]
    if hollow:
        entries.append(("unknown", "", hollow, True))
    for colour, label, title, ring in entries:
        words = f"{label} {title}" if label and label not in title.split() else title
        words = wrap(words, (WIDTH - 2 * MARGIN) / 2, SMALL, 1)[0]
        width = 2 * radius + 5 + measure(words, SMALL)
        if x + width > WIDTH - MARGIN and x > MARGIN:
            x, y = float(MARGIN), y + 16
        if bars:
            canvas.bar(x, y - radius, 2 * radius, 2 * radius, colour)
        else:
            canvas.circle(x + radius, y, radius, colour, hollow=ring)
        canvas.text(x + 2 * radius + 5, y + 3.4, words, size=SMALL)
        x += width + 12
    if entries:
        drawing.height = y + 12


def write_panel(drawing: Drawing, title: str, members: Sequence[str] = ()) -> None:
    """Write the head of a panel; of several members that it has, their names below."""
    canvas = drawing.canvas
    drawing.height += 12
    canvas.line(MARGIN, drawing.height, WIDTH - MARGIN, drawing.height, opacity=0.6)
    for line in wrap(title, WIDTH - 2 * MARGIN, 12, 3):
        drawing.height += 16
        canvas.text(MARGIN, drawing.height, line, size=12, bold=True)
    if 1 < len(members) <= _NAMED:
        for line in wrap(", ".join(members), WIDTH - 2 * MARGIN, SMALL, 4):
            drawing.height += 12
            canvas.text(MARGIN, drawing.height, line, size=SMALL, faint=True)


def write_notes(drawing: Drawing, notes: Iterable[str]) -> None:
    """Write sentences over the whole width."""
    for note in notes:
        for line in wrap(note, WIDTH - 2 * MARGIN, SMALL, 5):
            drawing.height += 12
            drawing.canvas.text(MARGIN, drawing.height, line, size=SMALL, faint=True)
    drawing.height += 6


def write_sizes(drawing: Drawing, steps: Sequence[int], scale: float) -> None:
    """Write the legend of sizes: the circles of some numbers."""
    canvas, x = drawing.canvas, float(MARGIN)
    radius = scale * math.sqrt(max(steps))
    y = drawing.height + radius
    for step in steps:
        own, words = scale * math.sqrt(step), say_number(drawing.spec.roles["size"], step)
        canvas.circle(x + own, y, own, INK)
        canvas.text(x + 2 * own + 5, y + 3.4, words, size=SMALL)
        x += 2 * own + 5 + measure(words, SMALL) + 14
    drawing.height = y + radius + 8


def say_rows(data: Sequence[Datum], say: Callable[[Datum], str]) -> str:
    """Return the words of a mark's rows, the heaviest first; of very many the first ones."""
    ordered = sorted(data, key=lambda datum: -weight_of(datum))
    said = "; ".join(say(datum) for datum in ordered[:_SAID])
    return said if len(data) <= _SAID else f"{said}; and {len(data) - _SAID} more"


def count_reports(data: Iterable[Datum], role: str) -> Counter[str]:
    """Return the number of reports of each label of *role* in the rows, counting every row."""
    counts: Counter[str] = Counter()
    for datum in data:
        counts[datum.labels[role]] += int(weight_of(datum))
    return counts


def weight_of(datum: Datum) -> Decimal:
    """Return the number of reports of a row, else its size."""
    count = datum.numbers.get("count")
    return count if count is not None else datum.numbers.get("size") or Decimal(0)

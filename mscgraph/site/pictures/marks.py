"""The marks of a picture: rows of the answer in one place together, in order, and in lanes without overlaps."""

from __future__ import annotations

import math
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count, groupby
from typing import Any

from mscgraph.numbers import format_number
from mscgraph.relations import grouped
from mscgraph.site.pictures.specification import PictureSpec, Role, Value
from mscgraph.site.pictures.table import Datum

#: Width of the part with the marks, and half the width of a mark without a number, in units of the picture.
_WIDTH, _RING = 222, 5
#: Maximum number of labels named per note, and of rows described per mark.
_NAMED, _DESCRIBED = 8, 12
#: Least number that has a circle of the largest radius.
_LARGEST = 6
#: Distance of the places of two rows, which is more than the lanes of a row.
_ROW = 10_000
#: Round amounts, over the range of the numbers that are read.
_LADDER = [float(f"{step}e{power}") for power in range(-18, 20) for step in (1, 2, 5)]


@dataclass(frozen=True, slots=True)
class Mark:
    """The rows of the answer that are drawn in one place.

    :param words: its description
    :param iri: the thing whose page it leads to
    :param facts: its fields for Vega-Lite
    """

    words: str
    iri: str | None
    facts: Mapping[str, Any]


def make_marks(spec: PictureSpec, data: Sequence[Datum]) -> tuple[list[Mark], list[str]]:
    """Return the marks in their order, and sentences on rows that are not drawn as the table lists them."""
    notes: list[str] = []
    data = _round(spec, data, notes)
    orders: dict[str, list[str]] = {}
    for role in data[0].labels if data else ():
        orders[role], data = _gather(spec, role, data, notes)
    places: dict[tuple[object, ...], list[Datum]] = defaultdict(list)
    for datum in sorted(data, key=lambda datum: -datum.weight):
        places[*datum.labels.values(), datum.amounts, datum.size is None].append(datum)
    sizes = [sum(datum.size or 0 for datum in rows) for rows in places.values()]
    unit = spec.radius / math.sqrt(max([*sizes, _LARGEST]))
    marks = [_make_mark(spec, rows, orders, unit) for rows in places.values()]
    if spec.absent and any(
        datum.size is None or ("low" in spec.roles and not datum.amounts) for datum in data
    ):
        notes.insert(0, spec.absent)
    return list(_place(sorted(marks, key=_order))), notes


def _make_mark(
    spec: PictureSpec, rows: Sequence[Datum], orders: Mapping[str, list[str]], unit: float
) -> Mark:
    """Return the mark of rows in one place.

    :param unit: radius of the circle of the number 1
    """
    first, more = rows[0], len(rows) - _DESCRIBED
    size = None if first.size is None else float(sum(datum.size or 0 for datum in rows))
    values = {role: spec.value(role, label) for role, label in first.labels.items()}
    value = next(
        (value for role, value in values.items() if spec.roles[role].scale), Value("", "", "", "single")
    )
    return Mark(
        "; ".join([datum.words for datum in rows[:_DESCRIBED]] + [f"and {more} more"] * (more > 0)),
        first.iris.get(spec.link or ""),
        {
            "panel": spec.roles.get("low", spec.roles["size"]).title,
            **{
                role: "\n".join(textwrap.wrap(value.title, spec.roles[role].wrap, break_long_words=False))
                for role, value in values.items()
            },
            **{f"{role}Rank": orders[role].index(label) for role, label in first.labels.items()},
            "series": value.words,
            "sign": value.label,
            "colour": f"var(--picture-{value.colour}, {spec.palette[value.colour]})",
            "size": size,
            "number": format_number(Decimal(size or 0)),
            "radius": _RING if size is None else unit * math.sqrt(size),
            "low": float(first.amounts[0]) if first.amounts else None,
            "high": float(first.amounts[-1]) if first.amounts else None,
        },
    )


def _order(mark: Mark) -> list[float]:
    """Return the place of a mark among all: ranges come behind amounts, small marks behind large ones."""
    facts = mark.facts
    ranks = [facts.get(f"{role}Rank", 0) for role in ("panel", "y", "x", "series")]
    return [*ranks[:2], facts["low"] != facts["high"], *ranks[2:], -facts["radius"]]


def _place(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield marks with their lanes, in which no two lie upon each other, and the ends of their axis."""
    for _, panel in groupby(marks, key=lambda mark: mark.facts.get("panelRank")):
        found = list(panel)
        amounts = [mark.facts[end] for mark in found for end in ("low", "high") if mark.facts[end]] or [1]
        first = max(step for step in _LADDER if step <= min(amounts))
        last = min(step for step in _LADDER if step >= max(amounts) and step > first)
        for rank, row in groupby(found, key=lambda mark: mark.facts["yRank"]):
            lanes: dict[int, list[tuple[float, float]]] = defaultdict(list)
            for mark in row:
                start, end = _extent(mark.facts, first, last)
                lane = next(
                    lane
                    for lane in count()
                    if all(end <= left or right <= start for left, right in lanes[lane])
                )
                lanes[lane].append((start, end))
                place = {"lane": mark.facts["y"] + "\t" * lane, "laneRank": rank * _ROW + lane}
                yield replace(mark, facts={**mark.facts, **place, "first": first, "last": last})


def _extent(facts: Mapping[str, Any], first: float, last: float) -> tuple[float, float]:
    """Return the left and right ends of a mark in its row; one without a place on an axis takes no room."""
    if "xRank" in facts:
        return facts["xRank"], facts["xRank"] + 1
    if facts["low"] is None:
        return 0, 0
    left, right = (math.log(facts[end] / first, last / first) * _WIDTH for end in ("low", "high"))
    radius = facts["radius"]
    return left - radius, right + radius * (1 if left == right else 2)


def _round(spec: PictureSpec, data: Sequence[Datum], notes: list[str]) -> Sequence[Datum]:
    """Return the rows whose amounts have a place on an axis of equal factors; very many amounts are rounded."""
    drawn = [datum for datum in data if 0 not in datum.amounts]
    if len(drawn) < len(data):
        notes.append(f"{len(data) - len(drawn)} amounts of 0 have no place on this axis and are not drawn.")
    if "low" not in spec.roles or len({datum.amounts for datum in drawn}) <= spec.roles["low"].limit:
        return drawn
    notes.append("There are very many amounts; neighbouring ones are drawn together.")
    return [replace(datum, amounts=tuple(Decimal(f"{one:.0e}") for one in datum.amounts)) for datum in drawn]


def _gather(
    spec: PictureSpec, name: str, data: Sequence[Datum], notes: list[str]
) -> tuple[list[str], Sequence[Datum]]:
    """Return the labels of a role in order, and the rows, those beyond its limits under one label or left out."""
    role = spec.roles[name]
    weights: Counter[str] = Counter()
    for datum in data:
        weights[datum.labels[name]] += int(datum.weight)
    labels = sorted(weights, key=lambda label: (-weights[label], label.lower(), label))
    own = {label for label in labels[: role.limit] if weights[label] >= role.least}
    rest = [label for label in labels if label not in own]
    if len(rest) > 1:
        labels = [label for label in labels if label in own]
        weighed = spec.roles.get("count", spec.roles["size"]).many
        named = f": {', '.join(rest)}" if len(rest) <= _NAMED else ""
        notes.append(
            f"{len(rest)} {role.many} with the fewest {weighed} are "
            f"{'drawn together' if role.together else 'not drawn'}{named}."
        )
        drawn = [datum for datum in data if role.together or datum.labels[name] in own]
        data = _put_together(role, name, drawn, own)
    scale = [value.value for value in spec.scale(name)]
    if scale:
        labels.sort(key=lambda label: (scale.index(label) if label in scale else len(scale), label))
    elif role.alphabetic:
        labels.sort(key=lambda label: (label == role.absent, label))
    return list(dict.fromkeys([*labels, *(datum.labels[name] for datum in data)])), data


def _put_together(role: Role, name: str, data: Sequence[Datum], own: set[str]) -> Sequence[Datum]:
    """Return the rows, those without a label of their *own* under one that counts the things it is for.

    Panels have their own rows, so the label of a row counts within its panel; all else is common to the panels.
    """
    panel = "panel" if name == "y" else ""
    others = grouped(
        (datum.labels.get(panel), datum.labels[name]) for datum in data if datum.labels[name] not in own
    )
    words = {
        place: f"other {role.many} ({len(set(labels))})" if len(set(labels)) > 1 else labels[0]
        for place, labels in others.items()
    }
    return [
        datum
        if datum.labels[name] in own
        else replace(datum, labels={**datum.labels, name: words[datum.labels.get(panel)]})
        for datum in data
    ]
